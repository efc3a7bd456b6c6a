/*
 * A rubric that extends another as a model: what it means, where its mistakes are, and that
 * written out as one file it means the same.
 */
#include <string.h>

#include "rubric/rubric.h"
#include "test_model.h"

static const char base[] =
	"rubric: base\nversion: '1'\ntitle: Base\n"
	"scales: {f: {full: 1, none: 0}}\n"
	"facts: {machines: {type: number, min: 0}}\n"
	"params: {mark: {value: 0.8}}\n"
	"sections:\n"
	"  - {id: ops, weight: 60, questions: [{id: q, ask: q?, scale: f}]}\n"
	"  - {id: pm, weight: 40, questions: [{id: p, ask: p?, type: yesno}]}\n"
	"rules: {big: {kind: value, is: facts.machines > 10}, good: {kind: gate, needs: big}}\n"
	"tiers:\n"
	"  - {id: low, title: Low, require: [good, share(ops) >= params.mark]}\n";

#define OVER "rubric: over\nversion: '2'\ntitle: Over\nextends: {rubric: base, version: '1'}\n"

static struct loaded
load_over(const char *yaml)
{
	const zj_model_file files[] = {
		{"rubric.yaml", yaml, strlen(yaml)},
		{"base/rubric.yaml", base, sizeof(base) - 1},
	};
	struct loaded loaded = {.diags = zj_diags_new()};

	ck_assert_ptr_nonnull(loaded.diags);
	loaded.status = zj_model_read(&loaded.model, files, 2, loaded.diags);
	return loaded;
}

/* "code file:line:column", joined by ", ". */
static void
assert_over(const char *yaml, const char *expected)
{
	struct loaded l = load_over(yaml);
	struct buf found = BUF_INIT;
	zj_diag diag;

	for (size_t i = 0; zj_diags_get(l.diags, i, ZJ_LANG_EN, &diag); i++)
		buf_printf(&found, "%s%s %s:%u:%u", i ? ", " : "", diag.code, diag.file, diag.line,
			   diag.column);
	ck_assert_str_eq(found.at ? found.at : "", expected);
	ck_assert_int_eq(l.status, ZJ_EINPUT);
	buf_done(&found);
	unload(&l);
}

START_TEST(overlay_is_a_model_of_its_own)
{
	struct loaded l = load_over(OVER "change: {params: {mark: {value: 0.7}}, "
					 "sections: {ops: {weight: 30}}}\n");

	assert_diags(&l, "");
	ck_assert_str_eq(zj_model_id(l.model), "over");
	ck_assert_str_eq(zj_model_version(l.model), "2");
	ck_assert_uint_eq(l.model->file_count, 2);
	assert_str(l.model->files[1].name, "base/rubric.yaml");
	assert_num(l.model->params[0].value.number.low, "0.7");
	ck_assert_str_eq(node_of(&l, "q")->place.file->name, "base/rubric.yaml");
	ck_assert_str_eq(node_of(&l, "ops")->place.file->name, "base/rubric.yaml");
	unload(&l);
}
END_TEST

START_TEST(fingerprint_stands_for_the_overlay_and_its_base)
{
	static const char other[] = "rubric: base\nversion: '1'\ntitle: Base\n";
	const zj_model_file files[] = {
		{"rubric.yaml", OVER, sizeof(OVER) - 1},
		{"base/rubric.yaml", other, sizeof(other) - 1},
	};
	struct loaded a = load_over(OVER);
	struct loaded b = load_over(OVER);
	struct loaded c = load_over(OVER "points: 7\n");
	zj_model *d = NULL;

	ck_assert_int_eq(zj_model_read(&d, files, 2, NULL), ZJ_OK);
	ck_assert_str_eq(zj_model_fingerprint(a.model), zj_model_fingerprint(b.model));
	ck_assert_str_ne(zj_model_fingerprint(a.model), zj_model_fingerprint(c.model));
	ck_assert_str_ne(zj_model_fingerprint(a.model), zj_model_fingerprint(d));
	zj_model_free(d);
	unload(&a);
	unload(&b);
	unload(&c);
}
END_TEST

START_TEST(mistakes_are_shown_in_the_file_that_made_them)
{
	assert_over(OVER "change: {params: {mark: {value: lots}}, rules: {good: {needs: nix}}}\n",
		    "param-type rubric.yaml:5:33, expr-name rubric.yaml:5:63");
	assert_over(OVER "change: {tiers: {low: {require: {low.2: 'share(ops) >= '}}}}\n",
		    "expr-end rubric.yaml:5:56");
}
END_TEST

START_TEST(removing_what_is_used_is_told_at_both_places)
{
	assert_over(OVER "remove: {rules: [big]}\n",
		    "expr-name base/rubric.yaml:10:80, overlay-used rubric.yaml:5:18");
	assert_over(OVER "remove: {params: [mark]}\n",
		    "expr-name base/rubric.yaml:12:57, overlay-used rubric.yaml:5:19");
	assert_over(OVER "remove: {facts: [machines]}\n",
		    "expr-name base/rubric.yaml:10:32, overlay-used rubric.yaml:5:18");
	assert_over(OVER "remove: {scales: [f]}\n",
		    "unknown-scale base/rubric.yaml:8:63, overlay-used rubric.yaml:5:19");
	assert_over(OVER "remove: {sections: [ops]}\n",
		    "expr-id base/rubric.yaml:12:49, overlay-used rubric.yaml:5:21");
}
END_TEST

START_TEST(resolved_it_is_one_file_that_means_the_same)
{
	struct loaded l = load_over(
		OVER "change: {params: {mark: {value: 0.7}}, sections: {ops: {weight: 30}}}\n"
		     "add: {questions: [{in: pm, before: p, id: n, ask: n?, scale: f}]}\n"
		     "remove: {require: [low.1]}\n");
	struct arena *arena = arena_new();
	struct buf out = BUF_INIT;
	struct node tree;

	assert_diags(&l, "");
	ck_assert_int_eq(rubric_resolve(&tree, l.model->rubric, arena), ZJ_OK);
	yaml_write(&out, &tree);
	struct loaded again = load_good(out.at);
	ck_assert_str_eq(zj_model_id(again.model), "over");
	ck_assert_uint_eq(again.model->file_count, 1);
	ck_assert_uint_eq(again.model->node_count, l.model->node_count);
	for (size_t i = 0; i < l.model->node_count; i++) {
		const struct str id = l.model->nodes[i].id;
		ck_assert(str_equal(id, again.model->nodes[i].id));
	}
	ck_assert_uint_eq(again.model->tiers[0].condition_count, 1);
	assert_num(again.model->params[0].value.number.low, "0.7");
	/* It says the same in other bytes: another fingerprint, as for any other file. */
	ck_assert_str_ne(zj_model_fingerprint(again.model), zj_model_fingerprint(l.model));
	unload(&again);
	buf_done(&out);
	arena_free(arena);
	unload(&l);
}
END_TEST

Suite *
suite_overlay(void)
{
	const TTest *const tests[] = {
		overlay_is_a_model_of_its_own,
		fingerprint_stands_for_the_overlay_and_its_base,
		mistakes_are_shown_in_the_file_that_made_them,
		removing_what_is_used_is_told_at_both_places,
		resolved_it_is_one_file_that_means_the_same,
		NULL,
	};

	return unit_suite("overlay", tests);
}
