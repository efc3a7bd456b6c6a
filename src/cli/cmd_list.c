/*
 * zhijie list, history: what is in the store, as rows.
 */
#include <string.h>

#include "base/arena.h"
#include "base/num.h"
#include "cli/command.h"
#include "cli/message.h"
#include "cli/output.h"
#include "cli/run.h"

enum field {
	FIELD_ID,
	FIELD_DATE,
	FIELD_ENTERPRISE,
	FIELD_NAME,
	FIELD_DISTRICT,
	FIELD_INDUSTRY,
	FIELD_SIZE,
	FIELD_RUBRIC,
	FIELD_VERSION,
	FIELD_ROLE,
	FIELD_ROLE_WORD,
	FIELD_TIER,
	FIELD_TIER_ID,
	FIELD_TIER_ZH,
	FIELD_TIER_EN,
	FIELD_RANK,
	FIELD_BEST_RANK,
	FIELD_FIRM,
	FIELD_SCORE,
	FIELD_SCORE_BEST,
	FIELD_MAX,
	FIELD_CHANGE,
	FIELD_RUBRIC_CHANGED,
	FIELD_REMARK,
	FIELD_SETTINGS,
	FIELD_SAVED,
	FIELD_PROGRAM,
	FIELD_RUBRIC_FINGERPRINT,
	FIELD_ANSWERS_FINGERPRINT,
	FIELD_COUNT
};

enum {
	DATA = REPORT_DATA_ONLY,
	PAGE = REPORT_PAGE_ONLY,
	WHOLE = REPORT_WHOLE,
	NUMBER = REPORT_NUMBER,
	TRUTH = REPORT_TRUTH
};

/* What a list shows: a page what a person looks for, data everything. */
static const struct report_field list_fields[FIELD_COUNT] = {
	[FIELD_ID] = {"id", WORD_NUMBER_OF, NUMBER},
	[FIELD_DATE] = {"date", WORD_WHEN, WHOLE},
	[FIELD_ENTERPRISE] = {"enterprise_id", WORD_CODE, DATA},
	[FIELD_NAME] = {"enterprise", WORD_ENTERPRISE, 0},
	[FIELD_DISTRICT] = {"district", WORD_ENTERPRISE, DATA},
	[FIELD_INDUSTRY] = {"industry", WORD_ENTERPRISE, DATA},
	[FIELD_SIZE] = {"size", WORD_ENTERPRISE, DATA},
	[FIELD_RUBRIC] = {"rubric", WORD_RUBRIC, WHOLE},
	[FIELD_VERSION] = {"rubric_version", WORD_VERSION, DATA},
	[FIELD_ROLE] = {"role", WORD_ROLE, DATA},
	[FIELD_ROLE_WORD] = {"role_word", WORD_ROLE, PAGE | WHOLE},
	[FIELD_TIER] = {"tier", WORD_TIER, PAGE},
	[FIELD_TIER_ID] = {"tier_id", WORD_TIER, DATA},
	[FIELD_TIER_ZH] = {"tier_zh", WORD_TIER, DATA},
	[FIELD_TIER_EN] = {"tier_en", WORD_TIER, DATA},
	[FIELD_RANK] = {"tier_rank", WORD_TIER, DATA | NUMBER},
	[FIELD_BEST_RANK] = {"best_tier_rank", WORD_TIER, DATA | NUMBER},
	[FIELD_FIRM] = {"firm", WORD_IS_FIRM, DATA | TRUTH},
	[FIELD_SCORE] = {"score", WORD_SCORE, NUMBER},
	[FIELD_SCORE_BEST] = {"score_best", WORD_BEST_SCORE, DATA | NUMBER},
	[FIELD_MAX] = {"score_max", WORD_MAX, NUMBER},
	[FIELD_CHANGE] = {"change", WORD_CHANGE, DATA | NUMBER},
	[FIELD_RUBRIC_CHANGED] = {"rubric_changed", WORD_REMARK, DATA | TRUTH},
	[FIELD_REMARK] = {"remark", WORD_REMARK, DATA | PAGE},
	[FIELD_SETTINGS] = {"settings", WORD_SETTING, DATA},
	[FIELD_SAVED] = {"saved", WORD_SAVED, DATA},
	[FIELD_PROGRAM] = {"program", WORD_PROGRAM, DATA},
	[FIELD_RUBRIC_FINGERPRINT] = {"rubric_fingerprint", WORD_FINGERPRINT, DATA},
	[FIELD_ANSWERS_FINGERPRINT] = {"answers_fingerprint", WORD_FINGERPRINT, DATA},
};

/* Rows being gathered; texts in the arena. */
struct rows {
	struct cli *cli;
	struct arena *arena;
	struct vec cells; /* struct str */
	size_t count;
	bool with_change;
	bool failed;
	struct str last_rubric; /* of the row before, its fingerprint and its score */
	struct str last_fingerprint;
	struct str last_name;
	bool has_change; /* of the rubric, from one row to the next */
	bool has_last;
	zj_num last_score;
};

static void
put(struct rows *rows, struct str *cells, enum field field, const char *text)
{
	if (!text || !text[0])
		return;
	cells[field] = arena_str(rows->arena, str_from(text));
	rows->failed |= !cells[field].at;
}

static void
put_int(struct rows *rows, struct str *cells, enum field field, int64_t value)
{
	struct buf text = BUF_INIT;

	buf_add_int(&text, value);
	put(rows, cells, field, text.at);
	rows->failed |= text.failed;
	buf_done(&text);
}

/* Scores and tiers under another text of the rubric are another measure: said where it begins. */
static void
put_rubric_changed(struct rows *rows, struct str *cells)
{
	const bool is_changed = str_equal(rows->last_rubric, cells[FIELD_RUBRIC]) &&
				!str_equal(rows->last_fingerprint, cells[FIELD_RUBRIC_FINGERPRINT]);

	rows->has_change |= is_changed;
	put(rows, cells, FIELD_RUBRIC_CHANGED, is_changed ? "yes" : "no");
	if (is_changed)
		put(rows, cells, FIELD_REMARK, report_word(WORD_RUBRIC_CHANGED, rows->cli->lang));
	rows->last_fingerprint = cells[FIELD_RUBRIC_FINGERPRINT];
}

static const char *
role_word(const char *role, zj_lang lang)
{
	if (strcmp(role, "assessor") == 0)
		return report_word(WORD_ASSESSOR, lang);
	if (strcmp(role, "final") == 0)
		return report_word(WORD_FINAL, lang);
	return report_word(WORD_SELF, lang);
}

/* How the score moved since the row before, of the same rubric. */
static void
put_change(struct rows *rows, struct str *cells, const zj_stored *stored)
{
	struct buf text = BUF_INIT;
	zj_num score;
	const bool has_score = report_number_read(&score, str_from(stored->score));

	if (has_score && rows->has_last && str_is(rows->last_rubric, stored->rubric)) {
		const zj_num change = num_sub(score, rows->last_score);
		num_add_exact(&text, change);
		put(rows, cells, FIELD_CHANGE, text.at);
		rows->failed |= text.failed;
	}
	buf_done(&text);
	rows->has_last = has_score;
	if (has_score)
		rows->last_score = score;
	rows->last_rubric = cells[FIELD_RUBRIC];
}

/* The tier in words, marked where it is not firm. */
static void
put_tier(struct rows *rows, struct str *cells, const zj_stored *stored)
{
	const zj_lang lang = rows->cli->lang;
	const char *title = stored->tier ? stored->tier_title[lang] : report_word(WORD_NONE, lang);
	struct buf text = BUF_INIT;

	if (stored->tier == stored->best_tier) {
		put(rows, cells, FIELD_TIER, title);
		return;
	}
	report_word_add(&text, WORD_TIER_OPEN, lang, str_from(title), STR_NONE, STR_NONE);
	put(rows, cells, FIELD_TIER, text.at);
	rows->failed |= text.failed;
	buf_done(&text);
}

static bool
add_row(void *state, const zj_stored *stored)
{
	struct rows *rows = state;
	const zj_lang lang = rows->cli->lang;
	const bool is_firm = stored->tier == stored->best_tier;
	struct str cells[FIELD_COUNT] = {{NULL, 0}};

	put_int(rows, cells, FIELD_ID, stored->id);
	put(rows, cells, FIELD_DATE, stored->date);
	put(rows, cells, FIELD_ENTERPRISE, stored->enterprise);
	put(rows, cells, FIELD_NAME, stored->name ? stored->name : stored->enterprise);
	put(rows, cells, FIELD_DISTRICT, stored->district);
	put(rows, cells, FIELD_INDUSTRY, stored->industry);
	put(rows, cells, FIELD_SIZE, stored->size);
	put(rows, cells, FIELD_RUBRIC, stored->rubric);
	put(rows, cells, FIELD_VERSION, stored->rubric_version);
	put(rows, cells, FIELD_ROLE, stored->role);
	put(rows, cells, FIELD_ROLE_WORD, role_word(stored->role, lang));
	put_tier(rows, cells, stored);
	put(rows, cells, FIELD_TIER_ID, stored->tier_id);
	put(rows, cells, FIELD_TIER_ZH, stored->tier_title[ZJ_LANG_ZH]);
	put(rows, cells, FIELD_TIER_EN, stored->tier_title[ZJ_LANG_EN]);
	put_int(rows, cells, FIELD_RANK, stored->tier);
	put_int(rows, cells, FIELD_BEST_RANK, stored->best_tier);
	put(rows, cells, FIELD_FIRM, is_firm ? "yes" : "no");
	put(rows, cells, FIELD_SCORE, stored->score);
	put(rows, cells, FIELD_SCORE_BEST, stored->score_best);
	put(rows, cells, FIELD_MAX, stored->score_max);
	put(rows, cells, FIELD_SETTINGS, stored->settings);
	put(rows, cells, FIELD_SAVED, stored->saved);
	put(rows, cells, FIELD_PROGRAM, stored->program);
	put(rows, cells, FIELD_RUBRIC_FINGERPRINT, stored->rubric_fingerprint);
	put(rows, cells, FIELD_ANSWERS_FINGERPRINT, stored->answers_fingerprint);
	if (rows->with_change) {
		put_rubric_changed(rows, cells);
		put_change(rows, cells, stored);
	}
	rows->last_name = cells[FIELD_NAME];
	for (size_t i = 0; i < FIELD_COUNT; i++) {
		struct str *cell = vec_push(&rows->cells);
		if (cell)
			*cell = cells[i];
	}
	rows->count++;
	return !rows->failed && !rows->cells.failed;
}

static enum cli_exit
gather(struct run *run, struct rows *rows, const zj_store_filter *filter)
{
	zj_diags *diags = zj_diags_new();

	if (!diags)
		return run_no_memory(run->cli);
	const zj_status status = zj_store_each(run->store, filter, add_row, rows, diags);
	message_diags(run->cli, diags);
	zj_diags_free(diags);
	if (status == ZJ_ENOMEM || rows->failed || rows->cells.failed)
		return run_no_memory(run->cli);
	if (status)
		message_error(run->cli, MESSAGE_STORE, run->store_path.at, NULL, NULL);
	return exit_of_status(status);
}

/* Of one enterprise: whose it is stands above, and remarks where there are any. */
static void
lay_out_history(struct report_records *records, struct report_field *fields,
		const struct rows *rows)
{
	memcpy(fields, list_fields, sizeof(list_fields));
	fields[FIELD_NAME].flags = DATA;
	fields[FIELD_VERSION].flags = WHOLE;
	fields[FIELD_ROLE_WORD].flags = PAGE;
	fields[FIELD_CHANGE].flags = NUMBER;
	if (rows->has_change)
		fields[FIELD_REMARK].flags = PAGE;
	records->fields = fields;
	records->about = rows->last_name;
}

static enum cli_exit
show_rows(struct cli *cli, const zj_store_filter *filter, const struct report_records *shape,
	  bool with_change)
{
	struct run run;
	struct outputs outputs;
	struct rows rows = {.cli = cli, .arena = arena_new(), .with_change = with_change};
	enum cli_exit exit = outputs_init(&outputs, cli, false);

	rows.cells = VEC_INIT(struct str);
	exit = exit_worse(exit, run_init(&run, cli));
	if (!rows.arena)
		exit = run_no_memory(cli);
	if (!exit)
		exit = run_open_store(&run, ZJ_STORE_READ);
	if (!exit)
		exit = gather(&run, &rows, filter);
	if (!exit && rows.count == 0 && with_change) {
		message_error(cli, MESSAGE_NO_RESULT_OF, filter->enterprise, NULL, NULL);
		exit = CLI_ENVIRONMENT;
	}
	if (!exit) {
		struct report_records records = *shape;
		struct report_field fields[FIELD_COUNT];
		const struct report_subject subject = {.kind = REPORT_RECORDS, .records = &records};
		records.row_count = rows.count;
		records.cells = rows.cells.items;
		if (with_change)
			lay_out_history(&records, fields, &rows);
		exit = outputs_add(&outputs, &subject);
		exit = exit_worse(exit, outputs_end(&outputs));
	}
	vec_done(&rows.cells);
	arena_free(rows.arena);
	run_done(&run);
	outputs_done(&outputs);
	return exit;
}

enum cli_exit
cmd_list(struct cli *cli)
{
	static const struct report_records shape = {
		.name = "list",
		.title = WORD_LIST_RESULTS,
		.empty = WORD_LIST_EMPTY,
		.field_count = FIELD_COUNT,
		.fields = list_fields,
	};
	const zj_store_filter filter = {
		.enterprise = cli->options.enterprise,
		.rubric = cli->options.rubric,
		.tier = cli->options.tier,
		.role = cli->options.role,
		.latest = cli->options.latest,
	};

	return show_rows(cli, &filter, &shape, false);
}

enum cli_exit
cmd_history(struct cli *cli)
{
	static const struct report_records shape = {
		.name = "history",
		.title = WORD_HISTORY_OF,
		.empty = WORD_LIST_EMPTY,
		.field_count = FIELD_COUNT,
		.fields = list_fields,
	};
	const zj_store_filter filter = {
		.enterprise = cli->options.operands[0],
		.rubric = cli->options.rubric,
	};

	return show_rows(cli, &filter, &shape, true);
}
