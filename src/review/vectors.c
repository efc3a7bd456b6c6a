/*
 * Test vectors: rubrics are code, and these are their tests.
 */
#include "review/review.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "text/text.h"

struct bench {
	const zj_model *model;
	const char *path;
	struct arena *arena;
	const struct diag_file *file;
	const struct node *given; /* for every case; NULL: none */
	zj_diags *diags;
	struct score_scratch *scratch;
	struct cover *cover; /* NULL: not asked for */
	struct vec differences;
	bool is_wrong;
};

static void
report_at(struct bench *bench, enum diag_code code, const struct node *at, struct str a,
	  struct str b)
{
	bench->is_wrong = true;
	diag_add(bench->diags, code, node_place(at, bench->file), a, b, STR_NONE);
}

static const char *const CASE_KEYS[] = {"name", "file", "params", "given", "without", "expect"};

static struct str
case_key(void *state, size_t index)
{
	(void)state;
	return index < sizeof(CASE_KEYS) / sizeof(CASE_KEYS[0]) ? str_from(CASE_KEYS[index])
								: STR_NONE;
}

static void
check_case_keys(struct bench *bench, const struct node *map)
{
	for (size_t i = 0; i < map->count; i++) {
		const struct node *key = node_key(map, i);
		size_t known = 0;

		while (case_key(NULL, known).at && !str_equal(case_key(NULL, known), key->text))
			known++;
		if (!case_key(NULL, known).at)
			report_at(bench, DIAG_VECTORS_KEY, key, key->text,
				  str_nearest(key->text, case_key, NULL));
	}
}

/* A path must stay within the folder above the one the vectors lie in. */
static bool
path_stays(struct str path)
{
	int depth = 0;
	size_t start = 0;

	if (path.len == 0 || path.at[0] == '/')
		return false;
	for (size_t i = 0; i <= path.len; i++) {
		if (i < path.len && path.at[i] != '/')
			continue;
		const struct str part = {path.at + start, i - start};

		if (str_is(part, ".."))
			depth--;
		else if (part.len > 0 && !str_is(part, "."))
			depth++;
		if (depth < -1)
			return false;
		start = i + 1;
	}
	return true;
}

/* The path of a case's file, from the folder of the vectors file. NULL: no memory. */
static char *
path_beside(const char *vectors, struct str path)
{
	const char *slash = strrchr(vectors, '/');
	struct buf full = BUF_INIT;

	if (slash)
		buf_add(&full, (struct str){vectors, (size_t)(slash - vectors) + 1});
	buf_add(&full, path);
	return buf_take(&full, NULL);
}

/* `file`: the document to start from, or NULL where there is none. */
static zj_status
load_base(struct bench *bench, const struct node *map, zj_document **out, zj_diags *diags)
{
	const struct node *file = node_get(map, "file");
	char *path;

	*out = NULL;
	if (!file || file->kind == NODE_NULL)
		return ZJ_OK;
	if (file->kind != NODE_SCALAR || !path_stays(file->text)) {
		report_at(bench, DIAG_VECTORS_PATH, file,
			  file->kind == NODE_SCALAR ? file->text : STR("?"), STR_NONE);
		return ZJ_EINPUT;
	}
	path = path_beside(bench->path, file->text);
	if (!path)
		return ZJ_ENOMEM;
	const zj_status status = zj_document_load(out, path, diags);
	free(path);
	return status;
}

/* `params` as settings. */
static zj_status
read_params(struct bench *bench, const struct node *map, zj_score_options *options)
{
	const struct node *params = node_get(map, "params");

	if (!params || params->kind == NODE_NULL)
		return ZJ_OK;
	if (params->kind != NODE_MAP) {
		report_at(bench, DIAG_VECTORS_FORM, params, STR("params: {NAME: VALUE}"), STR_NONE);
		return ZJ_EINPUT;
	}
	zj_setting *settings = arena_array(bench->arena, params->count, sizeof(*settings));
	if (!settings)
		return ZJ_ENOMEM;
	for (size_t i = 0; i < params->count; i++) {
		const struct node *value = node_value(params, i);

		settings[i].name = arena_str(bench->arena, node_key(params, i)->text).at;
		settings[i].value =
			arena_str(bench->arena, value->kind == NODE_SCALAR ? value->text : STR("?"))
				.at;
		if (!settings[i].name || !settings[i].value)
			return ZJ_ENOMEM;
	}
	options->settings = settings;
	options->setting_count = params->count;
	return ZJ_OK;
}

static zj_status
read_case_answers(struct bench *bench, const struct node *map, const zj_document *base,
		  zj_answers **out, zj_diags *diags)
{
	static const struct node NOTHING = {.kind = NODE_NULL};
	const struct node *given = node_get(map, "given");
	struct answers_layer layers[3];
	struct answers_reading reading = {
		.layers = layers,
		.without = node_get(map, "without"),
		.without_file = bench->file,
		.is_case = true,
	};

	if (base)
		layers[reading.layer_count++] =
			(struct answers_layer){document_root(base), document_file(base)};
	if (bench->given)
		layers[reading.layer_count++] = (struct answers_layer){bench->given, bench->file};
	layers[reading.layer_count++] =
		(struct answers_layer){given ? given : &NOTHING, bench->file};
	return answers_read_layers(out, bench->model, &reading, diags);
}

/* What a case that was scored shows of the rubric. */
static void
cover_case(struct bench *bench, const zj_result *result)
{
	const uint32_t *broken;
	const size_t count = score_broken(bench->scratch, &broken);

	if (result)
		cover_result(bench->cover, result);
	else
		cover_refusal(bench->cover, broken, count);
}

/* Score one case; *result stays NULL where its answers are refused. */
static zj_status
score_case(struct bench *bench, const struct node *map, const zj_document *base,
	   zj_answers **answers, zj_result **result, zj_diags *diags)
{
	zj_score_options options = ZJ_SCORE_OPTIONS_INIT;
	zj_status status = read_params(bench, map, &options);

	if (status == ZJ_OK)
		status = read_case_answers(bench, map, base, answers, diags);
	if (status)
		return status;
	status = score_run(result, bench->model, *answers, &options, SCORE_TRACED, bench->scratch,
			   diags);
	if (bench->cover)
		cover_case(bench, *result);
	return status;
}

static bool
keep_differences(struct bench *bench, struct vectors_case *out)
{
	const size_t count = bench->differences.count;
	struct vectors_difference *copy = arena_array(bench->arena, count, sizeof(*copy));

	if (!copy)
		return false;
	if (count)
		memcpy(copy, bench->differences.items, count * sizeof(*copy));
	out->differences = copy;
	out->difference_count = count;
	out->is_passed = count == 0;
	return true;
}

/* Statuses that a case may expect; the others stop the run. */
static bool
is_refusal(zj_status status)
{
	return status == ZJ_EINPUT || status == ZJ_ELIMIT || status == ZJ_EIO;
}

static zj_status
run_case(struct bench *bench, const struct node *map, const struct node *expect,
	 struct vectors_case *out)
{
	zj_document *base = NULL;
	zj_answers *answers = NULL;
	zj_result *result = NULL;
	zj_status status = load_base(bench, map, &base, out->diags);

	if (status == ZJ_OK)
		status = score_case(bench, map, base, &answers, &result, out->diags);
	if (status && !is_refusal(status))
		goto out;
	bench->differences.count = 0;
	status = vectors_compare(&bench->differences, bench->arena, expect, bench->file, result,
				 out->diags) &&
				 keep_differences(bench, out) && !diag_failed(out->diags)
			 ? ZJ_OK
			 : ZJ_ENOMEM;
out:
	zj_result_free(result);
	zj_answers_free(answers);
	zj_document_free(base);
	return status;
}

static zj_status
read_case(struct bench *bench, const struct node *map, struct vectors_case *out)
{
	if (map->kind != NODE_MAP) {
		report_at(bench, DIAG_VECTORS_FORM, map, STR("{name: …, given: …, expect: …}"),
			  STR_NONE);
		return ZJ_OK;
	}
	const struct node *name = node_get(map, "name");
	const struct node *expect = node_get(map, "expect");

	check_case_keys(bench, map);
	out->name = name && name->kind == NODE_SCALAR ? name->text : STR("?");
	out->place = node_place(name ? name : map, bench->file);
	out->diags = zj_diags_new();
	if (!out->diags)
		return ZJ_ENOMEM;
	if (!expect) {
		report_at(bench, DIAG_VECTORS_FORM, map, STR("expect: {…}"), STR_NONE);
		return ZJ_OK;
	}
	return run_case(bench, map, expect, out);
}

static const struct node *
find_cases(struct bench *bench, const struct node *root)
{
	const struct node *rubric = root->kind == NODE_MAP ? node_get(root, "vectors") : NULL;
	const struct node *cases = root->kind == NODE_MAP ? node_get(root, "cases") : NULL;

	if (!rubric || rubric->kind != NODE_SCALAR)
		report_at(bench, DIAG_VECTORS_FORM, root, STR("vectors: RUBRIC"), STR_NONE);
	else if (!str_equal(rubric->text, bench->model->id))
		report_at(bench, DIAG_VECTORS_RUBRIC, rubric, rubric->text, bench->model->id);
	if (!cases || cases->kind != NODE_LIST) {
		report_at(bench, DIAG_VECTORS_FORM, cases ? cases : root, STR("cases: […]"),
			  STR_NONE);
		return NULL;
	}
	return cases;
}

static zj_status
run_cases(struct bench *bench, struct vectors_report *out, const struct node *root)
{
	const struct node *cases = find_cases(bench, root);
	zj_status status = ZJ_OK;

	if (!cases || bench->is_wrong)
		return ZJ_EINPUT;
	bench->given = node_get(root, "given");
	struct vectors_case *list = arena_array(bench->arena, cases->count, sizeof(*list));
	if (!list)
		return ZJ_ENOMEM;
	out->cases = list;
	for (size_t i = 0; i < cases->count && status == ZJ_OK; i++) {
		out->case_count++;
		status = read_case(bench, node_item(cases, i), &list[i]);
		out->failed_count += !list[i].is_passed;
	}
	return status ? status : bench->is_wrong ? ZJ_EINPUT : ZJ_OK;
}

zj_status
vectors_run(struct vectors_report **out, const zj_model *model, const char *path,
	    struct cover *cover, zj_diags *diags)
{
	zj_status status = ZJ_ENOMEM;
	const struct node *root;
	struct vectors_report *made = calloc(1, sizeof(*made));
	struct bench bench = {
		.model = model,
		.path = path,
		.diags = diags,
		.scratch = score_scratch_new(),
		.cover = cover,
		.differences = VEC_INIT(struct vectors_difference),
	};

	if (!made || !bench.scratch || !(made->arena = arena_new()))
		goto out;
	bench.arena = made->arena;
	status = source_load(&made->source, path, diags);
	if (status)
		goto out;
	bench.file = &made->source->file;
	status = yaml_read(&root, made->source, made->arena, diags);
	if (status)
		goto out;
	status = run_cases(&bench, made, root);
	if (status)
		goto out;
	*out = made;
	made = NULL;
out:
	vec_done(&bench.differences);
	score_scratch_free(bench.scratch);
	vectors_report_free(made);
	return status;
}

void
vectors_report_free(struct vectors_report *report)
{
	if (!report)
		return;
	for (size_t i = 0; i < report->case_count; i++)
		zj_diags_free(report->cases[i].diags);
	source_free(report->source);
	arena_free(report->arena);
	free(report);
}
