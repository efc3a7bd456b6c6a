/*
 * Stored answers scored again.
 */
#include "cli/replay.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/map.h"
#include "cli/find.h"
#include "cli/message.h"
#include "report/report.h"

/* --- which results --------------------------------------------------------------------- */

static struct str
keep(struct replay_list *list, const char *text)
{
	const struct str copy = arena_str(list->arena, str_from(text ? text : ""));

	list->failed |= !copy.at;
	return copy;
}

static bool
add_item(void *state, const zj_stored *stored)
{
	struct replay_list *list = state;
	struct replay_item *item = vec_push(&list->items);

	if (!item) {
		list->failed = true;
		return false;
	}
	*item = (struct replay_item){
		.id = stored->id,
		.enterprise = keep(list, stored->enterprise),
		.name = keep(list, stored->name),
		.role = keep(list, stored->role),
		.date = keep(list, stored->date),
		.rubric = keep(list, stored->rubric),
		.version = keep(list, stored->rubric_version),
		.rubric_fingerprint = keep(list, stored->rubric_fingerprint),
		.answers_fingerprint = keep(list, stored->answers_fingerprint),
		.file = keep(list, stored->answers_file),
		.settings = keep(list, stored->settings),
		.score = keep(list, stored->score),
		.tier = stored->tier,
		.best_tier = stored->best_tier,
	};
	return !list->failed;
}

enum cli_exit
replay_list(struct run *run, struct replay_list *list, const zj_store_filter *filter)
{
	zj_diags *diags = zj_diags_new();
	zj_status status = ZJ_ENOMEM;

	*list = (struct replay_list){.arena = arena_new(), .items = VEC_INIT(struct replay_item)};
	if (diags && list->arena)
		status = zj_store_each(run->store, filter, add_item, list, diags);
	if (list->failed)
		status = ZJ_ENOMEM;
	const enum cli_exit exit = run_conclude(run->cli, status, diags, run->store_path.at);
	zj_diags_free(diags);
	return exit;
}

void
replay_list_done(struct replay_list *list)
{
	vec_done(&list->items);
	arena_free(list->arena);
	*list = (struct replay_list){.arena = NULL};
}

/* --- answers --------------------------------------------------------------------------- */

zj_status
replay_read(struct run *run, struct replay_answers *answers, const struct replay_item *item,
	    zj_diags *diags)
{
	const char *name = item->file.len > 0 ? item->file.at : "answers";
	size_t length = 0;

	*answers = (struct replay_answers){.bytes = NULL};
	const zj_status status = zj_store_answers(run->store, item->answers_fingerprint.at,
						  &answers->bytes, &length, diags);
	if (status)
		return status;
	return zj_document_read(&answers->document, name, answers->bytes, length, diags);
}

void
replay_answers_done(struct replay_answers *answers)
{
	zj_document_free(answers->document);
	free(answers->bytes);
	*answers = (struct replay_answers){.bytes = NULL};
}

/* --- parameters and levels of the time ------------------------------------------------- */

struct given {
	struct arena *arena;
	const zj_model *model;
	const char *origin;
	size_t setting_count;
	zj_setting *settings;
	size_t level_count;
	zj_level *levels;
	size_t lost;
	bool failed;
};

static const char *
copy(struct given *given, struct str text)
{
	const struct str made = arena_str(given->arena, text);

	given->failed |= !made.at;
	return made.at;
}

static uint32_t
find(const struct map *present, const struct map *former, struct str name)
{
	const uint32_t same = map_get(present, name);

	return same != MAP_NONE ? same : map_get(former, name);
}

/* "level(use)=n": a level of the rubric that `use` stands for. */
static void
add_level(struct given *given, struct str use, struct str value)
{
	const zj_model *model = given->model;
	const uint32_t index = find(model->use_by_id, model->use_by_former, use);
	uint32_t level;
	zj_num number;

	if (index == MAP_NONE || num_parse(value, &number) != NUM_PARSED ||
	    !num_to_u32(number, &level)) {
		given->lost++;
		return;
	}
	const char *rubric = copy(given, model->uses[index].rubric);
	given->levels[given->level_count++] = (zj_level){rubric, (int)level, given->origin};
}

static void
add_setting(struct given *given, struct str name, struct str value)
{
	const zj_model *model = given->model;
	const uint32_t index = find(model->param_by_id, model->param_by_former, name);

	if (index == MAP_NONE) {
		given->lost++;
		return;
	}
	const char *kept = copy(given, model->params[index].id);
	given->settings[given->setting_count++] = (zj_setting){kept, copy(given, value)};
}

static void
add_line(struct given *given, struct str line)
{
	const char *equals = memchr(line.at, '=', line.len);

	if (!equals)
		return;
	const size_t length = (size_t)(equals - line.at);
	const struct str name = {line.at, length};
	const struct str value = {equals + 1, line.len - length - 1};
	if (str_starts(name, STR("level(")) && str_ends(name, STR(")")))
		add_level(given, (struct str){name.at + 6, name.len - 7}, value);
	else
		add_setting(given, name, value);
}

static void
read_settings(struct given *given, struct str text)
{
	size_t most = 1;

	for (size_t i = 0; i < text.len; i++)
		most += text.at[i] == '\n';
	given->settings = arena_array(given->arena, most, sizeof(*given->settings));
	given->levels = arena_array(given->arena, most, sizeof(*given->levels));
	given->failed = !given->settings || !given->levels;
	while (text.len > 0 && !given->failed) {
		const char *end = memchr(text.at, '\n', text.len);
		const size_t length = end ? (size_t)(end - text.at) : text.len;
		const size_t step = end ? length + 1 : length;
		add_line(given, (struct str){text.at, length});
		text = (struct str){text.at + step, text.len - step};
	}
}

/* --- scoring --------------------------------------------------------------------------- */

zj_status
replay_score(struct replay_score *score, const zj_model *model, const struct replay_item *item,
	     const struct replay_answers *answers, zj_diags *diags)
{
	/* They were found right when they were saved, with what was at hand then. */
	const zj_answers_options kept_as_is = {.any_fact = true};

	*score = (struct replay_score){.arena = arena_new()};
	if (!score->arena)
		return ZJ_ENOMEM;
	struct given given = {
		.arena = score->arena,
		.model = model,
		.origin = REPORT_LEVEL_RECORDED,
	};
	read_settings(&given, item->settings);
	if (given.failed)
		return ZJ_ENOMEM;
	score->setting_losses = given.lost;
	zj_status status = answers_carry(&score->carried, model, answers->document, item->rubric,
					 &kept_as_is, diags);
	if (!status)
		status = answers_read_carried(&score->answers, model, score->carried,
					      answers->document, diags);
	score->options = (zj_score_options){given.settings, given.setting_count, given.levels,
					    given.level_count};
	if (!status)
		status = zj_score(&score->result, model, score->answers, &score->options, diags);
	return status;
}

void
replay_score_done(struct replay_score *score)
{
	zj_result_free(score->result);
	zj_answers_free(score->answers);
	carried_free(score->carried);
	arena_free(score->arena);
	*score = (struct replay_score){.result = NULL};
}

/* --- rubrics --------------------------------------------------------------------------- */

/* Could it be the beginning of a fingerprint? */
static bool
is_prefix(struct str text)
{
	for (size_t i = 0; i < text.len; i++) {
		const char c = text.at[i];
		if (!(c >= '0' && c <= '9') && !(c >= 'a' && c <= 'f'))
			return false;
	}
	return text.len >= REPLAY_PREFIX && text.len < HASH_TEXT_SIZE;
}

struct search {
	struct str prefix;
	char found[HASH_TEXT_SIZE];
	bool is_ambiguous;
};

static bool
look_at(void *state, const zj_stored *stored)
{
	struct search *search = state;
	const char *fingerprint = stored->rubric_fingerprint;

	if (!str_starts(str_from(fingerprint), search->prefix))
		return true;
	search->is_ambiguous |= search->found[0] && strcmp(search->found, fingerprint) != 0;
	(void)snprintf(search->found, sizeof(search->found), "%s", fingerprint);
	return !search->is_ambiguous;
}

enum cli_exit
replay_stored_model(struct run *run, const zj_model **out, struct str fingerprint)
{
	for (size_t i = 0; i < run->models.count; i++) {
		const struct run_model *one = vec_at(&run->models, i);
		if (str_is(fingerprint, one->path)) {
			*out = one->model;
			return CLI_DONE;
		}
	}
	struct run_model *one = vec_push(&run->models);
	zj_diags *diags = zj_diags_new();
	if (one)
		one->path = strndup(fingerprint.at, fingerprint.len);
	if (!one || !one->path || !diags) {
		if (one)
			run->models.count--;
		zj_diags_free(diags);
		return run_no_memory(run->cli);
	}
	const enum cli_exit exit =
		run_conclude(run->cli, zj_store_model(&one->model, run->store, one->path, diags),
			     diags, run->store_path.at);
	zj_diags_free(diags);
	*out = one->model;
	return exit;
}

static enum cli_exit
find_stored(struct run *run, const zj_model **out, const char *name)
{
	const zj_store_filter all = {.id = 0};
	struct search search = {.prefix = str_from(name)};
	zj_diags *diags = zj_diags_new();

	if (!diags)
		return run_no_memory(run->cli);
	const zj_status status = zj_store_each(run->store, &all, look_at, &search, diags);
	enum cli_exit exit = run_conclude(run->cli, status, diags, run->store_path.at);
	zj_diags_free(diags);
	if (exit)
		return exit;
	if (search.is_ambiguous) {
		message_error(run->cli, MESSAGE_FINGERPRINT_AMBIGUOUS, name, run->store_path.at,
			      NULL);
		return CLI_USAGE;
	}
	if (!search.found[0]) {
		message_error(run->cli, MESSAGE_FINGERPRINT_UNKNOWN, name, run->store_path.at,
			      NULL);
		return CLI_USAGE;
	}
	return replay_stored_model(run, out, str_from(search.found));
}

enum cli_exit
replay_model(struct run *run, const zj_model **out, const char *name)
{
	struct buf path = BUF_INIT;
	enum cli_exit exit;

	if (run->store && is_prefix(str_from(name)) && access(name, F_OK) != 0)
		return find_stored(run, out, name);
	exit = find_rubric(run->cli, &path, name);
	if (!exit)
		exit = run_model_at(run, out, path.at);
	buf_done(&path);
	return exit;
}
