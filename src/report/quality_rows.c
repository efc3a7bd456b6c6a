/*
 * Findings as rows: the same columns for every kind, empty where a kind has no such figure.
 * docs/formats.md describes them.
 */
#include "report/quality.h"

#include <string.h>

#include "report/page.h"

enum field {
	FIELD_KIND,
	FIELD_KIND_WORD,
	FIELD_GROUP,
	FIELD_CODE,
	FIELD_NAME,
	FIELD_DISTRICT,
	FIELD_MESSAGE,
	FIELD_CHECK,
	FIELD_RUBRIC,
	FIELD_VERSION,
	FIELD_ROLE,
	FIELD_ROLE_WORD,
	FIELD_DATE,
	FIELD_FILE,
	FIELD_LINE,
	FIELD_COLUMN,
	FIELD_THING,
	FIELD_ID,
	FIELD_AT_FILE,
	FIELD_AT_LINE,
	FIELD_AT_COLUMN,
	FIELD_FOUND,
	FIELD_COMPARED,
	FIELD_OFF,
	FIELD_OFF_WORD,
	FIELD_EQUAL,
	FIELD_OF,
	FIELD_TELLING,
	FIELD_FIGURES,
	FIELD_RUN,
	FIELD_PAST,
	FIELD_ON,
	FIELD_BEFORE,
	FIELD_OTHER_CODE,
	FIELD_OTHER_NAME,
	FIELD_OTHER_FILE,
	FIELD_OTHER_DATE,
	FIELD_RELATION,
	FIELD_RELATION_WORD,
	FIELD_MESSAGE_ZH,
	FIELD_MESSAGE_EN,
	FIELD_CHECK_ZH,
	FIELD_CHECK_EN,
	FIELD_COUNT
};

/* For data; for workbooks, where a word stands in place of a key. People read the page. */
enum {
	DATA = REPORT_NO_SHEETS,
	SHEET = REPORT_PAGE_ONLY
};

static const struct report_field fields[FIELD_COUNT] = {
	[FIELD_KIND] = {"kind", WORD_QUALITY_TITLE, DATA},
	[FIELD_KIND_WORD] = {"kind_word", WORD_QUALITY_KIND, SHEET},
	[FIELD_GROUP] = {"group", WORD_QUALITY_GROUP_OF, REPORT_NUMBER},
	[FIELD_CODE] = {"enterprise_id", WORD_CODE, 0},
	[FIELD_NAME] = {"enterprise", WORD_ENTERPRISE, 0},
	[FIELD_DISTRICT] = {"district", WORD_QUALITY_DISTRICT, 0},
	[FIELD_MESSAGE] = {"message", WORD_QUALITY_SEEN, SHEET},
	[FIELD_CHECK] = {"check", WORD_QUALITY_CHECK, SHEET},
	[FIELD_RUBRIC] = {"rubric", WORD_RUBRIC, 0},
	[FIELD_VERSION] = {"rubric_version", WORD_VERSION, 0},
	[FIELD_ROLE] = {"role", WORD_QUALITY_TITLE, DATA},
	[FIELD_ROLE_WORD] = {"role_word", WORD_ROLE, SHEET},
	[FIELD_DATE] = {"date", WORD_WHEN, 0},
	[FIELD_FILE] = {"file", WORD_QUALITY_FILE, 0},
	[FIELD_LINE] = {"line", WORD_QUALITY_LINE, REPORT_NUMBER},
	[FIELD_COLUMN] = {"column", WORD_QUALITY_TITLE, REPORT_NUMBER | DATA},
	[FIELD_THING] = {"thing", WORD_QUALITY_TITLE, DATA},
	[FIELD_ID] = {"id", WORD_QUALITY_TITLE, DATA},
	[FIELD_AT_FILE] = {"rubric_file", WORD_QUALITY_TITLE, DATA},
	[FIELD_AT_LINE] = {"rubric_line", WORD_QUALITY_TITLE, REPORT_NUMBER | DATA},
	[FIELD_AT_COLUMN] = {"rubric_column", WORD_QUALITY_TITLE, REPORT_NUMBER | DATA},
	[FIELD_FOUND] = {"found", WORD_FOUND, REPORT_NUMBER},
	[FIELD_COMPARED] = {"compared", WORD_QUALITY_COMPARED, REPORT_NUMBER},
	[FIELD_OFF] = {"off", WORD_QUALITY_TITLE, REPORT_NUMBER | DATA},
	[FIELD_OFF_WORD] = {"off_word", WORD_QUALITY_OFF, REPORT_NUMBER | SHEET},
	[FIELD_EQUAL] = {"equal", WORD_QUALITY_EQUAL_OF, REPORT_NUMBER},
	[FIELD_OF] = {"of", WORD_QUALITY_ALL_OF, REPORT_NUMBER},
	[FIELD_TELLING] = {"telling", WORD_QUALITY_TITLE, REPORT_NUMBER | DATA},
	[FIELD_FIGURES] = {"figures", WORD_QUALITY_FIGURES, REPORT_NUMBER},
	[FIELD_RUN] = {"run", WORD_QUALITY_TITLE, REPORT_NUMBER | DATA},
	[FIELD_PAST] = {"past", WORD_QUALITY_TITLE, REPORT_NUMBER | DATA},
	[FIELD_ON] = {"on", WORD_QUALITY_TITLE, REPORT_NUMBER | DATA},
	[FIELD_BEFORE] = {"before", WORD_QUALITY_TITLE, REPORT_NUMBER | DATA},
	[FIELD_OTHER_CODE] = {"other_id", WORD_QUALITY_OTHER_CODE, 0},
	[FIELD_OTHER_NAME] = {"other", WORD_QUALITY_OTHER, 0},
	[FIELD_OTHER_FILE] = {"other_file", WORD_QUALITY_TITLE, DATA},
	[FIELD_OTHER_DATE] = {"other_date", WORD_QUALITY_TITLE, DATA},
	[FIELD_RELATION] = {"relation", WORD_QUALITY_TITLE, DATA},
	[FIELD_RELATION_WORD] = {"relation_word", WORD_QUALITY_RELATION, SHEET},
	[FIELD_MESSAGE_ZH] = {"message_zh", WORD_QUALITY_TITLE, DATA},
	[FIELD_MESSAGE_EN] = {"message_en", WORD_QUALITY_TITLE, DATA},
	[FIELD_CHECK_ZH] = {"check_zh", WORD_QUALITY_TITLE, DATA},
	[FIELD_CHECK_EN] = {"check_en", WORD_QUALITY_TITLE, DATA},
};

/* A row being filled in; texts in the view's arena, which notes a failure. */
struct row {
	struct view *view;
	struct str *cells;
};

static void
put(const struct row *row, enum field field, struct str text)
{
	row->cells[field] = text;
}

static void
put_count(const struct row *row, enum field field, size_t count)
{
	put(row, field, view_count(row->view, count));
}

static void
put_number(const struct row *row, enum field field, zj_num number)
{
	num_add_exact(&row->view->scratch, number);
	put(row, field, view_take(row->view));
}

static void
put_who(const struct row *row, const struct quality_who *who)
{
	put(row, FIELD_CODE, who->enterprise);
	put(row, FIELD_NAME, who->name);
	put(row, FIELD_DISTRICT, who->district);
	put(row, FIELD_ROLE, str_from(answers_role_name(who->role)));
	put(row, FIELD_ROLE_WORD, page_role(row->view, who->role));
	put(row, FIELD_DATE, who->date);
	put(row, FIELD_FILE, who->file);
	if (who->line)
		put_count(row, FIELD_LINE, who->line);
}

static void
put_other(const struct row *row, const struct quality_who *who)
{
	put(row, FIELD_OTHER_CODE, who->enterprise);
	put(row, FIELD_OTHER_NAME, who->name);
	put(row, FIELD_OTHER_FILE, who->file);
	put(row, FIELD_OTHER_DATE, who->date);
}

static void
put_thing(const struct row *row, const struct quality_finding *finding)
{
	const struct place *place = &finding->thing.place;

	put(row, FIELD_THING, str_from(quality_thing_key(finding->thing.kind)));
	put(row, FIELD_ID, quality_thing_id(finding));
	if (!place->file)
		return;
	put(row, FIELD_AT_FILE, str_from(place->file->name));
	put_count(row, FIELD_AT_LINE, place->line);
	put_count(row, FIELD_AT_COLUMN, place->column);
}

static void
put_compared(const struct row *row, const struct quality_finding *finding)
{
	zj_num off;

	if (finding->is_date)
		return;
	if (finding->kind != QUALITY_EDGE_CROWD)
		put_number(row, FIELD_FOUND, finding->found);
	put_number(row, FIELD_COMPARED, finding->compared);
	if (!quality_off(&off, finding))
		return;
	put_number(row, FIELD_OFF, off);
	if (finding->kind != QUALITY_NEAR_EDGE) {
		put_number(row, FIELD_OFF_WORD, off);
		return;
	}
	num_add_exact(&row->view->scratch, num_mul(off, zj_num_int(100)));
	buf_add_text(&row->view->scratch, " %");
	put(row, FIELD_OFF_WORD, view_take(row->view));
}

static void
put_figures(const struct row *row, const struct quality_finding *finding)
{
	switch (finding->kind) {
	case QUALITY_ALIKE:
		put_count(row, FIELD_GROUP, finding->group);
		put_count(row, FIELD_EQUAL, finding->equal);
		put_count(row, FIELD_OF, finding->of);
		put_count(row, FIELD_TELLING, finding->telling);
		put_count(row, FIELD_FIGURES, finding->figures);
		put(row, FIELD_RELATION, str_from(quality_relation_key(finding->relation)));
		put(row, FIELD_RELATION_WORD, quality_relation_say(row->view, finding->relation));
		break;
	case QUALITY_ONE_ANSWER:
		put_count(row, FIELD_EQUAL, finding->equal);
		put_count(row, FIELD_OF, finding->of);
		put_count(row, FIELD_RUN, finding->telling);
		break;
	case QUALITY_EDGE_CROWD:
		put_count(row, FIELD_PAST, finding->above);
		put_count(row, FIELD_ON, finding->equal);
		put_count(row, FIELD_BEFORE, finding->below);
		put_compared(row, finding);
		break;
	case QUALITY_NEAR_EDGE:
	case QUALITY_TIER_JUMP:
	case QUALITY_FIGURE_JUMP:
	case QUALITY_FIGURE_MOVED:
	case QUALITY_YEARS_DIFFER:
		put_compared(row, finding);
		break;
	case QUALITY_CONTRADICTION:
	case QUALITY_KIND_COUNT:
		break;
	}
}

/* Words in both languages, so that data does not depend on who reads it. */
static void
put_words(const struct row *row, const struct quality_findings *findings,
	  const struct quality_finding *finding)
{
	struct view *view = row->view;
	const enum report_word check = quality_check_word(finding->kind);
	const zj_lang lang = view->lang;

	view->lang = ZJ_LANG_ZH;
	put(row, FIELD_MESSAGE_ZH, quality_say(view, findings, finding));
	put(row, FIELD_CHECK_ZH, view_word(view, check));
	view->lang = ZJ_LANG_EN;
	put(row, FIELD_MESSAGE_EN, quality_say(view, findings, finding));
	put(row, FIELD_CHECK_EN, view_word(view, check));
	view->lang = lang;
	put(row, FIELD_MESSAGE,
	    row->cells[lang == ZJ_LANG_ZH ? FIELD_MESSAGE_ZH : FIELD_MESSAGE_EN]);
	put(row, FIELD_CHECK, view_word(view, check));
}

static enum report_word
kind_word(enum quality_kind kind)
{
	static const enum report_word words[QUALITY_KIND_COUNT] = {
		[QUALITY_CONTRADICTION] = WORD_QUALITY_KIND_CONTRADICTION,
		[QUALITY_ALIKE] = WORD_QUALITY_KIND_ALIKE,
		[QUALITY_ONE_ANSWER] = WORD_QUALITY_KIND_ONE_ANSWER,
		[QUALITY_NEAR_EDGE] = WORD_QUALITY_KIND_NEAR_EDGE,
		[QUALITY_EDGE_CROWD] = WORD_QUALITY_KIND_EDGE_CROWD,
		[QUALITY_TIER_JUMP] = WORD_QUALITY_KIND_TIER_JUMP,
		[QUALITY_FIGURE_JUMP] = WORD_QUALITY_KIND_FIGURE_JUMP,
		[QUALITY_FIGURE_MOVED] = WORD_QUALITY_KIND_FIGURE_MOVED,
		[QUALITY_YEARS_DIFFER] = WORD_QUALITY_KIND_YEARS_DIFFER,
	};

	return words[kind];
}

static void
fill(const struct row *row, const struct quality_findings *findings,
     const struct quality_finding *finding)
{
	put(row, FIELD_KIND, str_from(quality_kind_key(finding->kind)));
	put(row, FIELD_KIND_WORD, view_word(row->view, kind_word(finding->kind)));
	put(row, FIELD_RUBRIC, finding->model->id);
	put(row, FIELD_VERSION, finding->model->version);
	if (finding->who != QUALITY_NOBODY)
		put_who(row, &findings->who[finding->who]);
	if (finding->other != QUALITY_NOBODY)
		put_other(row, &findings->who[finding->other]);
	if (finding->line) {
		put_count(row, FIELD_LINE, finding->line);
		put_count(row, FIELD_COLUMN, finding->column);
	}
	put_thing(row, finding);
	put_figures(row, finding);
	put_words(row, findings, finding);
}

static bool
make_findings(struct report_records *out, struct view *view,
	      const struct quality_findings *findings)
{
	struct str *cells = arena_array(view->arena, findings->count * FIELD_COUNT, sizeof(*cells));

	if (!cells)
		return false;
	for (size_t i = 0; i < findings->count; i++) {
		const struct row row = {view, cells + i * FIELD_COUNT};
		fill(&row, findings, &findings->items[i]);
	}
	*out = (struct report_records){
		.name = "findings",
		.title = WORD_QUALITY_TITLE,
		.empty = WORD_QUALITY_TITLE,
		.field_count = FIELD_COUNT,
		.fields = fields,
		.row_count = findings->count,
		.cells = cells,
	};
	return true;
}

/* --- beside the findings ------------------------------------------------------------------ */

enum {
	PAIR_NAME,
	PAIR_VALUE,
	PAIR_COUNT
};

static const struct report_field limit_fields[PAIR_COUNT] = {
	[PAIR_NAME] = {"name", WORD_QUALITY_TITLE, 0},
	[PAIR_VALUE] = {"value", WORD_QUALITY_TITLE, REPORT_NUMBER},
};
static const struct report_field count_fields[PAIR_COUNT] = {
	[PAIR_NAME] = {"kind", WORD_QUALITY_TITLE, 0},
	[PAIR_VALUE] = {"count", WORD_QUALITY_TITLE, REPORT_NUMBER},
};

static struct report_records
pairs_table(const char *name, const struct report_field *pair_fields, size_t count,
	    const struct str *cells)
{
	return (struct report_records){
		.name = name,
		.title = WORD_QUALITY_TITLE,
		.empty = WORD_QUALITY_TITLE,
		.field_count = PAIR_COUNT,
		.fields = pair_fields,
		.row_count = count,
		.cells = cells,
		.where = REPORT_IN_DATA,
	};
}

static bool
make_pairs(struct report_records *limits, struct report_records *counts, struct view *view,
	   const struct quality_findings *findings)
{
	struct str *limit_cells =
		arena_array(view->arena, QUALITY_LIMIT_COUNT, PAIR_COUNT * sizeof(*limit_cells));
	struct str *count_cells =
		arena_array(view->arena, QUALITY_KIND_COUNT, PAIR_COUNT * sizeof(*count_cells));

	if (!limit_cells || !count_cells)
		return false;
	for (size_t i = 0; i < QUALITY_LIMIT_COUNT; i++) {
		struct str *cells = limit_cells + i * PAIR_COUNT;
		num_add_exact(&view->scratch, findings->limits.at[i]);
		cells[PAIR_NAME] = str_from(quality_limit_name((enum quality_limit)i));
		cells[PAIR_VALUE] = view_take(view);
	}
	for (size_t i = 0; i < QUALITY_KIND_COUNT; i++) {
		struct str *cells = count_cells + i * PAIR_COUNT;
		cells[PAIR_NAME] = str_from(quality_kind_key((enum quality_kind)i));
		cells[PAIR_VALUE] = view_count(view, findings->counts[i]);
	}
	*limits = pairs_table("limits", limit_fields, QUALITY_LIMIT_COUNT, limit_cells);
	*counts = pairs_table("counts", count_fields, QUALITY_KIND_COUNT, count_cells);
	return true;
}

enum {
	TABLE_FINDINGS, /* first, for CSV and NDJSON */
	TABLE_LIMITS,
	TABLE_COUNTS,
	TABLE_COUNT
};
enum {
	FACT_PROGRAM,
	FACT_LOOKED,
	FACT_WORTH,
	FACT_CUT,
	FACT_COUNT
};

bool
quality_book(struct report_book *out, struct view *view, const struct quality_findings *findings)
{
	struct report_records *tables = arena_array(view->arena, TABLE_COUNT, sizeof(*tables));
	struct report_fact *facts = arena_array(view->arena, FACT_COUNT, sizeof(*facts));
	struct str *note = arena_array(view->arena, 1, sizeof(*note));

	if (!tables || !facts || !note || !make_findings(&tables[TABLE_FINDINGS], view, findings) ||
	    !make_pairs(&tables[TABLE_LIMITS], &tables[TABLE_COUNTS], view, findings))
		return false;
	facts[FACT_PROGRAM] = (struct report_fact){"program", str_from(ZJ_VERSION), 0};
	facts[FACT_LOOKED] = (struct report_fact){
		"looked_through", view_count(view, findings->asked_count), REPORT_NUMBER};
	facts[FACT_WORTH] = (struct report_fact){
		"worth_a_look", view_count(view, findings->suspicious), REPORT_NUMBER};
	facts[FACT_CUT] = (struct report_fact){
		"cut_short", findings->is_cut_short ? STR("yes") : STR("no"), REPORT_TRUTH};
	*note = view_word(view, WORD_QUALITY_INTRO);
	*out = (struct report_book){
		.name = "quality",
		.title = view_word(view, WORD_QUALITY_TITLE),
		.note_count = 1,
		.notes = note,
		.fact_count = FACT_COUNT,
		.facts = facts,
		.is_rows = true,
		.table_count = TABLE_COUNT,
		.tables = tables,
	};
	return !view_failed(view);
}
