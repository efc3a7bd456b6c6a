/*
 * zhijie replay: stored answers scored again.
 *
 * Without --to, every stored result under the very rubric that is kept with it, which shows that
 * old results can be computed again. With --to, the answers that count of each enterprise under
 * another version; they are carried over to it first. With --save as well, what comes of that is
 * stored, with the answers as they were carried: the old results stay.
 */
#include <stdlib.h>
#include <string.h>

#include "base/map.h"
#include "cli/command.h"
#include "cli/message.h"
#include "cli/output.h"
#include "cli/replay.h"
#include "text/text.h"

enum {
	FIELD_ID,
	FIELD_ENTERPRISE,
	FIELD_NAME,
	FIELD_ROLE,
	FIELD_FROM_RUBRIC,
	FIELD_FROM_VERSION,
	FIELD_TO_VERSION,
	FIELD_RESULT,
	FIELD_RESULT_WORD,
	FIELD_FROM_TIER,
	FIELD_FROM_TIER_WORD,
	FIELD_TO_TIER,
	FIELD_TO_TIER_WORD,
	FIELD_FIRM,
	FIELD_FROM_SCORE,
	FIELD_TO_SCORE,
	FIELD_NOT_CARRIED,
	FIELD_SAVED_AS,
	FIELD_FAILURE,
	FIELD_COUNT
};

static const struct report_field fields[FIELD_COUNT] = {
	[FIELD_ID] = {"id", WORD_NUMBER_OF, REPORT_NUMBER},
	[FIELD_ENTERPRISE] = {"enterprise", WORD_CODE, REPORT_DATA_ONLY},
	[FIELD_NAME] = {"name", WORD_ENTERPRISE, 0},
	[FIELD_ROLE] = {"role", WORD_ROLE, REPORT_DATA_ONLY},
	[FIELD_FROM_RUBRIC] = {"rubric", WORD_RUBRIC, REPORT_DATA_ONLY},
	[FIELD_FROM_VERSION] = {"from_version", WORD_BEFORE, REPORT_DATA_ONLY},
	[FIELD_TO_VERSION] = {"to_version", WORD_AFTER, REPORT_DATA_ONLY},
	[FIELD_RESULT] = {"change", WORD_CHANGE, REPORT_DATA_ONLY},
	[FIELD_RESULT_WORD] = {"change_word", WORD_CHANGE, REPORT_PAGE_ONLY | REPORT_WHOLE},
	[FIELD_FROM_TIER] = {"from_tier", WORD_BEFORE, REPORT_DATA_ONLY},
	[FIELD_FROM_TIER_WORD] = {"from_tier_word", WORD_BEFORE, REPORT_PAGE_ONLY},
	[FIELD_TO_TIER] = {"to_tier", WORD_AFTER, REPORT_DATA_ONLY},
	[FIELD_TO_TIER_WORD] = {"to_tier_word", WORD_AFTER, REPORT_PAGE_ONLY},
	[FIELD_FIRM] = {"firm", WORD_IS_FIRM, REPORT_TRUTH | REPORT_DATA_ONLY},
	[FIELD_FROM_SCORE] = {"from_score", WORD_REPLAY_FROM_SCORE, REPORT_NUMBER},
	[FIELD_TO_SCORE] = {"to_score", WORD_REPLAY_TO_SCORE, REPORT_NUMBER},
	[FIELD_NOT_CARRIED] = {"not_carried", WORD_REPLAY_LOST, REPORT_NUMBER},
	[FIELD_SAVED_AS] = {"saved_as", WORD_REPLAY_SAVED, REPORT_NUMBER | REPORT_DATA_ONLY},
	[FIELD_FAILURE] = {"failure", WORD_REPLAY_FAILURE, 0},
};

/* What became of one. */
enum outcome {
	OUTCOME_SAME,
	OUTCOME_DIFFERS, /* computed again it is not what is stored */
	OUTCOME_SCORE,
	OUTCOME_FIRM,
	OUTCOME_UP,
	OUTCOME_DOWN,
	OUTCOME_OTHER,
	OUTCOME_FAILED,
	OUTCOME_COUNT
};
static const struct {
	const char *key;
	enum report_word word;
} outcomes[OUTCOME_COUNT] = {
	[OUTCOME_SAME] = {"none", WORD_REPLAY_SAME},
	[OUTCOME_DIFFERS] = {"differs", WORD_REPLAY_DIFFERS},
	[OUTCOME_SCORE] = {"score", WORD_EFFECT_SCORE},
	[OUTCOME_FIRM] = {"firm", WORD_EFFECT_FIRM},
	[OUTCOME_UP] = {"up", WORD_EFFECT_UP},
	[OUTCOME_DOWN] = {"down", WORD_EFFECT_DOWN},
	[OUTCOME_OTHER] = {"other", WORD_EFFECT_OTHER},
	[OUTCOME_FAILED] = {"failed", WORD_EFFECT_FAILED},
};

/* What a version of before differs in from the one asked for; found once. */
struct version {
	const zj_model *model;
	struct difference *difference;
	struct effect_finder *finder;
};

struct replay {
	struct run run;
	struct outputs outputs;
	struct replay_list list;
	const zj_model *to;  /* NULL: each under its own */
	struct vec versions; /* struct version */
	struct arena *arena;
	struct vec cells; /* struct str: of the rows shown */
	size_t rows;
	size_t counts[OUTCOME_COUNT];
	zj_diags *diags; /* of one result */
	char now[RUN_NOW_SIZE];
	bool failed;
};

/* --- rows ------------------------------------------------------------------------------ */

static void
put(struct replay *replay, struct str *cells, int field, struct str text)
{
	cells[field] = arena_str(replay->arena, text);
	replay->failed |= !cells[field].at;
}

static void
put_word(struct replay *replay, struct str *cells, int field, enum report_word word)
{
	put(replay, cells, field, str_from(report_word(word, replay->run.cli->lang)));
}

static void
put_int(struct replay *replay, struct str *cells, int field, int64_t number)
{
	struct buf text = BUF_INIT;

	buf_add_int(&text, number);
	replay->failed |= text.failed;
	put(replay, cells, field, buf_str(&text));
	buf_done(&text);
}

static void
put_score(struct replay *replay, struct str *cells, int field, zj_num score)
{
	struct buf text = BUF_INIT;

	num_add_exact(&text, score);
	replay->failed |= text.failed;
	put(replay, cells, field, buf_str(&text));
	buf_done(&text);
}

static void
put_tier(struct replay *replay, struct str *cells, int field, const zj_model *model, int tier)
{
	const zj_lang lang = replay->run.cli->lang;

	if (tier == 0) {
		put_word(replay, cells, field + 1, WORD_NONE);
		return;
	}
	put(replay, cells, field, model->tiers[tier - 1].id);
	put(replay, cells, field + 1, words_in(&model->tiers[tier - 1].title, lang));
}

/* The first thing that was wrong, in words. */
static void
put_failure(struct replay *replay, struct str *cells, zj_status status)
{
	zj_diag diag;

	for (size_t i = 0; zj_diags_get(replay->diags, i, replay->run.cli->lang, &diag); i++) {
		if (diag.level != ZJ_DIAG_ERROR)
			continue;
		put(replay, cells, FIELD_FAILURE, str_from(diag.message));
		return;
	}
	put(replay, cells, FIELD_FAILURE, str_from(zj_status_name(status)));
}

static void
put_item(struct replay *replay, struct str *cells, const struct replay_item *item)
{
	put_int(replay, cells, FIELD_ID, item->id);
	put(replay, cells, FIELD_ENTERPRISE, item->enterprise);
	put(replay, cells, FIELD_NAME, item->name.len > 0 ? item->name : item->enterprise);
	put(replay, cells, FIELD_ROLE, item->role);
	put(replay, cells, FIELD_FROM_RUBRIC, item->rubric);
	put(replay, cells, FIELD_FROM_VERSION, item->version);
}

static void
put_sides(struct replay *replay, struct str *cells, const zj_result *from, const zj_result *to)
{
	put(replay, cells, FIELD_TO_VERSION, to->model->version);
	put_tier(replay, cells, FIELD_FROM_TIER, from->model, from->tier);
	put_tier(replay, cells, FIELD_TO_TIER, to->model, to->tier);
	put(replay, cells, FIELD_FIRM, to->tier == to->best_tier ? STR("yes") : STR("no"));
	put_score(replay, cells, FIELD_FROM_SCORE, zj_result_score(from).value);
	put_score(replay, cells, FIELD_TO_SCORE, zj_result_score(to).value);
}

static void
finish_row(struct replay *replay, struct str *cells, enum outcome outcome)
{
	put(replay, cells, FIELD_RESULT, str_from(outcomes[outcome].key));
	put_word(replay, cells, FIELD_RESULT_WORD, outcomes[outcome].word);
	replay->counts[outcome]++;
	replay->rows++;
	for (size_t i = 0; i < FIELD_COUNT; i++) {
		struct str *cell = vec_push(&replay->cells);
		replay->failed |= !cell;
		if (cell)
			*cell = cells[i];
	}
}

/* --- under its own rubric -------------------------------------------------------------- */

static zj_status
replay_same(struct replay *replay, const struct replay_item *item,
	    const struct replay_answers *answers, const zj_model *model, struct str *cells,
	    enum outcome *outcome)
{
	struct replay_score again = {.result = NULL};
	bool is_same = false;
	zj_status status = replay_score(&again, model, item, answers, replay->diags);

	if (!status)
		status = zj_store_compare(replay->run.store, item->id, again.result, &is_same,
					  replay->diags);
	if (!status) {
		put_sides(replay, cells, again.result, again.result);
		put(replay, cells, FIELD_FROM_SCORE, item->score);
		*outcome = is_same ? OUTCOME_SAME : OUTCOME_DIFFERS;
	}
	replay_score_done(&again);
	return status;
}

/* --- under another --------------------------------------------------------------------- */

static struct version *
version_of(struct replay *replay, const zj_model *model)
{
	for (size_t i = 0; i < replay->versions.count; i++) {
		struct version *one = vec_at(&replay->versions, i);
		if (one->model == model)
			return one;
	}
	struct version *one = vec_push(&replay->versions);
	if (!one)
		return NULL;
	*one = (struct version){.model = model};
	if (difference_find(&one->difference, model, replay->to) ||
	    effect_finder_new(&one->finder, one->difference))
		return NULL;
	return one;
}

static enum outcome
outcome_of(enum effect_kind kind)
{
	static const enum outcome of[EFFECT_KIND_COUNT] = {
		[EFFECT_NONE] = OUTCOME_SAME,     [EFFECT_SCORE] = OUTCOME_SCORE,
		[EFFECT_FIRM] = OUTCOME_FIRM,     [EFFECT_UP] = OUTCOME_UP,
		[EFFECT_DOWN] = OUTCOME_DOWN,     [EFFECT_OTHER] = OUTCOME_OTHER,
		[EFFECT_FAILED] = OUTCOME_FAILED,
	};

	return of[kind];
}

/* Save it with the answers as they were carried, so that it can be computed again from them. */
static zj_status
save(struct replay *replay, const struct replay_item *item, const struct replay_score *score,
     const struct replay_answers *answers, struct str *cells)
{
	const zj_save saving = {.file = item->file.at, .now = replay->now, .program = ZJ_VERSION};
	const zj_answers_options any = {.any_fact = true};
	struct buf bytes = BUF_INIT;
	zj_document *document = NULL;
	zj_answers *bound = NULL;
	zj_result *result = NULL;
	const zj_model *to = replay->to;
	const zj_document *source = answers->document;
	int64_t id = 0;
	bool is_new;
	zj_status status = ZJ_OK;

	if (!score->carried->is_same) {
		/* In a file of another form it says so itself that it is YAML. */
		if (source_form(item->file) != SOURCE_YAML)
			buf_add_text(&bytes, "---\n");
		yaml_write(&bytes, score->carried->root);
		status = bytes.failed ? ZJ_ENOMEM
				      : zj_document_read(&document, item->file.at, bytes.at,
							 bytes.len, replay->diags);
		source = document;
	}
	if (!status)
		status = zj_answers_read_all(&bound, &to, 1, source, &any, replay->diags);
	if (!status)
		status = zj_score(&result, to, bound, &score->options, replay->diags);
	if (!status)
		status = zj_store_save(replay->run.store, result, &saving, &id, &is_new,
				       replay->diags);
	if (!status)
		put_int(replay, cells, FIELD_SAVED_AS, id);
	zj_result_free(result);
	zj_answers_free(bound);
	zj_document_free(document);
	buf_done(&bytes);
	return status;
}

static zj_status
replay_other(struct replay *replay, const struct replay_item *item,
	     const struct replay_answers *answers, const zj_model *model, struct str *cells,
	     enum outcome *outcome)
{
	struct replay_score from = {.result = NULL};
	struct replay_score to = {.result = NULL};
	struct version *version = version_of(replay, model);
	struct effect effect = {.kind = EFFECT_FAILED};
	zj_status status = ZJ_ENOMEM;

	if (version)
		status = replay_score(&from, model, item, answers, replay->diags);
	if (!status)
		status = replay_score(&to, replay->to, item, answers, replay->diags);
	if (!status)
		status = effect_find(&effect, version->finder, from.result, to.result,
				     replay->arena);
	if (!status) {
		put_sides(replay, cells, from.result, to.result);
		*outcome = outcome_of(effect.kind);
	}
	if (to.carried && to.carried->loss_count > 0)
		put_int(replay, cells, FIELD_NOT_CARRIED, (int64_t)to.carried->loss_count);
	if (!status && replay->run.cli->options.save)
		status = save(replay, item, &to, answers, cells);
	replay_score_done(&to);
	replay_score_done(&from);
	return status;
}

/* --- all of them ----------------------------------------------------------------------- */

/* What is wrong with the answers makes a row that says so; what is wrong with the world ends
 * the run. */
static enum cli_exit
replay_one(struct replay *replay, const struct replay_item *item)
{
	struct str cells[FIELD_COUNT] = {{NULL, 0}};
	struct replay_answers answers = {.bytes = NULL};
	const zj_model *model = NULL;
	enum outcome outcome = OUTCOME_FAILED;
	enum cli_exit exit = replay_stored_model(&replay->run, &model, item->rubric_fingerprint);

	if (exit)
		return exit;
	replay->diags = zj_diags_new();
	if (!replay->diags)
		return run_no_memory(replay->run.cli);
	put_item(replay, cells, item);
	zj_status status = replay_read(&replay->run, &answers, item, replay->diags);
	if (!status)
		status = replay->to ? replay_other(replay, item, &answers, model, cells, &outcome)
				    : replay_same(replay, item, &answers, model, cells, &outcome);
	if (status == ZJ_EINPUT || status == ZJ_ELIMIT)
		put_failure(replay, cells, status);
	else if (status)
		exit = run_conclude(replay->run.cli, status, replay->diags,
				    replay->run.store_path.at);
	if (!exit)
		finish_row(replay, cells, outcome);
	if (!exit && replay->failed)
		exit = run_no_memory(replay->run.cli);
	replay_answers_done(&answers);
	zj_diags_free(replay->diags);
	replay->diags = NULL;
	return exit;
}

static enum cli_exit
replay_all(struct replay *replay)
{
	const struct cli_options *options = &replay->run.cli->options;
	const zj_store_filter filter = {
		.enterprise = options->enterprise,
		.rubric = options->rubric      ? options->rubric
			  : replay->to != NULL ? zj_model_id(replay->to)
					       : NULL,
		.role = options->role,
		.latest = options->latest || replay->to != NULL,
	};
	enum cli_exit exit = replay_list(&replay->run, &replay->list, &filter);

	for (size_t i = 0; i < replay->list.items.count && !exit; i++)
		exit = replay_one(replay, vec_at(&replay->list.items, i));
	return exit;
}

/* --- what is said ---------------------------------------------------------------------- */

/* The rows of a page: what came out the same is only counted. */
static bool
pick_rows(struct replay *replay, struct vec *picked)
{
	const struct str *cells = replay->cells.items;

	for (size_t r = 0; r < replay->rows; r++) {
		const struct str *row = &cells[r * FIELD_COUNT];
		if (str_is(row[FIELD_RESULT], outcomes[OUTCOME_SAME].key) &&
		    row[FIELD_NOT_CARRIED].len == 0)
			continue;
		for (size_t i = 0; i < FIELD_COUNT; i++) {
			struct str *cell = vec_push(picked);
			if (!cell)
				return false;
			*cell = row[i];
		}
	}
	return true;
}

/* A column without anything in it is left out of pages. */
static void
hide_empty(struct report_field shown[FIELD_COUNT], const struct vec *cells)
{
	static const int may_be_empty[] = {FIELD_NOT_CARRIED, FIELD_FAILURE};
	const struct str *all = cells->items;

	for (size_t i = 0; i < sizeof(may_be_empty) / sizeof(may_be_empty[0]); i++) {
		const int field = may_be_empty[i];
		bool is_empty = true;
		for (size_t r = 0; r < cells->count / FIELD_COUNT; r++)
			is_empty &= all[r * FIELD_COUNT + (size_t)field].len == 0;
		if (is_empty)
			shown[field].flags |= REPORT_DATA_ONLY;
	}
}

static enum cli_exit
show(struct replay *replay)
{
	struct report_field shown[FIELD_COUNT];
	struct vec picked = VEC_INIT(struct str);
	struct report_records records = {
		.name = "replay",
		.title = WORD_REPLAY_TITLE,
		.empty = replay->rows ? WORD_REPLAY_ALL_SAME : WORD_LIST_EMPTY,
		.field_count = FIELD_COUNT,
		.fields = fields,
		.row_count = replay->rows,
		.cells = replay->cells.items,
	};
	const struct report_subject subject = {.kind = REPORT_RECORDS, .records = &records};
	enum cli_exit exit = outputs_add_data(&replay->outputs, &subject);

	if (!pick_rows(replay, &picked))
		exit = run_no_memory(replay->run.cli);
	memcpy(shown, fields, sizeof(shown));
	hide_empty(shown, &picked);
	records.fields = shown;
	records.row_count = picked.count / FIELD_COUNT;
	records.cells = picked.items;
	if (!exit)
		exit = outputs_add_page(&replay->outputs, &subject);
	vec_done(&picked);
	return exit ? exit : outputs_end(&replay->outputs);
}

/* How many of each, on standard error: what is printed stays what was asked for. */
static void
tell_counts(struct replay *replay)
{
	const zj_lang lang = replay->run.cli->lang;
	struct buf text = BUF_INIT;
	struct buf total = BUF_INIT;

	for (int i = 0; i < OUTCOME_COUNT; i++) {
		if (replay->counts[i] == 0)
			continue;
		if (text.len > 0)
			buf_add_text(&text, report_word(WORD_CLAUSE_COMMA, lang));
		buf_add_text(&text, report_word(outcomes[i].word, lang));
		buf_add_char(&text, ' ');
		buf_add_size(&text, replay->counts[i]);
	}
	buf_add_size(&total, replay->rows);
	message_say(replay->run.cli, MESSAGE_REPLAYED, total.at, text.at ? text.at : "", NULL);
	buf_done(&text);
	buf_done(&total);
}

/* Why there was nothing to do: the rubric asked for may be another than the one that is stored. */
static void
tell_nothing(const struct replay *replay)
{
	const struct cli_options *options = &replay->run.cli->options;
	const char *rubric = options->rubric ? options->rubric
			     : replay->to    ? zj_model_id(replay->to)
					     : NULL;

	message_note(replay->run.cli,
		     rubric ? MESSAGE_REPLAY_NOTHING : MESSAGE_REPLAY_NOTHING_AT_ALL, rubric, NULL,
		     NULL);
}

static enum cli_exit
save_failed(struct replay *replay, enum cli_exit exit)
{
	zj_store_rollback(replay->run.store);
	message_note(replay->run.cli, MESSAGE_NOT_SAVED, NULL, NULL, NULL);
	return exit;
}

/* One transaction for all that is saved; what is printed was saved. */
static enum cli_exit
work_saving(struct replay *replay)
{
	zj_diags *diags = zj_diags_new();
	enum cli_exit exit = CLI_DONE;

	if (!diags)
		return run_no_memory(replay->run.cli);
	zj_status status = zj_store_begin(replay->run.store, diags);
	if (!status)
		exit = replay_all(replay);
	if (!status && !exit)
		status = zj_store_commit(replay->run.store, diags);
	if (status)
		exit = run_conclude(replay->run.cli, status, diags, replay->run.store_path.at);
	zj_diags_free(diags);
	return exit ? save_failed(replay, exit) : CLI_DONE;
}

static enum cli_exit
work(struct replay *replay)
{
	struct cli *cli = replay->run.cli;
	enum cli_exit exit;

	if (cli->options.save && !cli->options.to)
		return message_usage(cli, MESSAGE_SAVE_WITHOUT_TO, NULL, NULL, NULL);
	exit = run_open_store(&replay->run, cli->options.save ? ZJ_STORE_WRITE : ZJ_STORE_READ);
	if (!exit && cli->options.to)
		exit = replay_model(&replay->run, &replay->to, cli->options.to);
	if (exit)
		return exit;
	run_now(cli, replay->now);
	exit = cli->options.save ? work_saving(replay) : replay_all(replay);
	if (exit)
		return exit;
	exit = show(replay);
	if (replay->rows > 0)
		tell_counts(replay);
	else
		tell_nothing(replay);
	if (replay->counts[OUTCOME_DIFFERS] + replay->counts[OUTCOME_FAILED] > 0)
		exit = exit_worse(exit, CLI_DOCUMENT);
	return exit;
}

enum cli_exit
cmd_replay(struct cli *cli)
{
	struct replay replay = {
		.versions = VEC_INIT(struct version),
		.cells = VEC_INIT(struct str),
		.arena = arena_new(),
	};
	enum cli_exit exit = outputs_init(&replay.outputs, cli, false);

	exit = exit_worse(exit, run_init(&replay.run, cli));
	if (!exit && !replay.arena)
		exit = run_no_memory(cli);
	if (!exit)
		exit = work(&replay);
	message_summary(cli);
	for (size_t i = 0; i < replay.versions.count; i++) {
		struct version *one = vec_at(&replay.versions, i);
		effect_finder_free(one->finder);
		difference_free(one->difference);
	}
	vec_done(&replay.versions);
	vec_done(&replay.cells);
	arena_free(replay.arena);
	replay_list_done(&replay.list);
	run_done(&replay.run);
	outputs_done(&replay.outputs);
	return exit;
}
