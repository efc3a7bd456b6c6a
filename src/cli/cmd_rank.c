/*
 * zhijie rank: enterprises in order, each with the reasons for its place.
 */
#include "cli/choose.h"
#include "cli/command.h"
#include "cli/message.h"
#include "cli/output.h"

enum field {
	FIELD_PLACE,
	FIELD_TIED,
	FIELD_CODE,
	FIELD_NAME,
	FIELD_DISTRICT,
	FIELD_INDUSTRY,
	FIELD_SIZE,
	FIELD_VERSION,
	FIELD_ROLE,
	FIELD_ROLE_WORD,
	FIELD_DATE,
	FIELD_TIER,
	FIELD_TIER_ID,
	FIELD_TIER_ZH,
	FIELD_TIER_EN,
	FIELD_RANK,
	FIELD_BEST_RANK,
	FIELD_FIRM,
	FIELD_SCORE,
	FIELD_SCORE_EXACT,
	FIELD_MAX,
	FIELD_NEXT_TIER,
	FIELD_NEXT_CONDITIONS,
	FIELD_NEXT_MET,
	FIELD_NEXT_UNKNOWN,
	FIELD_OPEN,
	FIELD_VETOES,
	FIELD_CAPS,
	FIELD_RESULT,
	FIELD_REASON,
	FIELD_REASON_FULL,
	FIELD_COUNT
};

enum {
	DATA = REPORT_DATA_ONLY,
	PAGE = REPORT_PAGE_ONLY,
	WHOLE = REPORT_WHOLE,
	NUMBER = REPORT_NUMBER,
	TRUTH = REPORT_TRUTH,
	SHEET = REPORT_ON_SHEETS,
	LIST = REPORT_LIST,
	NAMED_MOST = 3 /* conditions that a page names; data and workbooks have all */
};

static const struct report_field FIELDS[FIELD_COUNT] = {
	[FIELD_PLACE] = {"place", WORD_PLACE, NUMBER},
	[FIELD_TIED] = {"tied", WORD_PLACE, DATA | NUMBER},
	[FIELD_CODE] = {"enterprise_id", WORD_CODE, SHEET},
	[FIELD_NAME] = {"enterprise", WORD_ENTERPRISE, 0},
	[FIELD_DISTRICT] = {"district", WORD_DISTRICT, SHEET},
	[FIELD_INDUSTRY] = {"industry", WORD_INDUSTRY, SHEET},
	[FIELD_SIZE] = {"size", WORD_SIZE, SHEET},
	[FIELD_VERSION] = {"rubric_version", WORD_VERSION, SHEET},
	[FIELD_ROLE] = {"role", WORD_ROLE, DATA},
	[FIELD_ROLE_WORD] = {"role_word", WORD_ROLE, PAGE | SHEET},
	[FIELD_DATE] = {"date", WORD_WHEN, SHEET},
	[FIELD_TIER] = {"tier", WORD_TIER, PAGE},
	[FIELD_TIER_ID] = {"tier_id", WORD_TIER, DATA},
	[FIELD_TIER_ZH] = {"tier_zh", WORD_TIER, DATA},
	[FIELD_TIER_EN] = {"tier_en", WORD_TIER, DATA},
	[FIELD_RANK] = {"tier_rank", WORD_TIER, DATA | NUMBER},
	[FIELD_BEST_RANK] = {"best_tier_rank", WORD_TIER, DATA | NUMBER},
	[FIELD_FIRM] = {"firm", WORD_IS_FIRM, DATA | TRUTH},
	[FIELD_SCORE] = {"score", WORD_SCORE, NUMBER},
	[FIELD_SCORE_EXACT] = {"score_exact", WORD_SCORE, PAGE | SHEET | REPORT_NO_SHEETS},
	[FIELD_MAX] = {"score_max", WORD_MAX, NUMBER},
	[FIELD_NEXT_TIER] = {"next_tier", WORD_TIER, DATA},
	[FIELD_NEXT_CONDITIONS] = {"next_conditions", WORD_CONDITION, DATA | NUMBER},
	[FIELD_NEXT_MET] = {"next_met", WORD_CONDITION, DATA | NUMBER},
	[FIELD_NEXT_UNKNOWN] = {"next_unknown", WORD_CONDITION, DATA | NUMBER},
	[FIELD_OPEN] = {"open", WORD_CONDITION, DATA | LIST},
	[FIELD_VETOES] = {"vetoes", WORD_VETOES, DATA | LIST},
	[FIELD_CAPS] = {"caps", WORD_CAPS, DATA | LIST},
	[FIELD_RESULT] = {"result", WORD_NUMBER_OF, DATA | NUMBER},
	[FIELD_REASON] = {"reason_brief", WORD_REASON, PAGE | REPORT_NO_SHEETS},
	[FIELD_REASON_FULL] = {"reason", WORD_REASON, PAGE | SHEET},
};

/* --- reasons ----------------------------------------------------------------------------- */

/* Reasons one after the other. */
static void
add_reason(struct cells *cells, struct buf *out, enum report_word word, struct str a, struct str b,
	   struct str c)
{
	if (out->len > 0)
		buf_add_text(out, report_word(WORD_REASON_COMMA, cells->lang));
	report_word_add(out, word, cells->lang, a, b, c);
}

/* The titles of the open conditions that came out like this, of `most` at most. */
static struct str
open_titles(struct cells *cells, const struct stats_place *row, bool is_unknown, size_t most)
{
	const struct stats_rubric *rubric = row->rubric;
	struct buf list = BUF_INIT;
	size_t named = 0;
	size_t left = 0;

	for (size_t i = 0; i < row->open_count; i++) {
		if (row->open_unknown[i] != is_unknown)
			continue;
		if (named == most) {
			left++;
			continue;
		}
		buf_add_text(&list, named++ ? report_word(WORD_LIST_COMMA, cells->lang) : "");
		buf_add(&list, choose_title(&rubric->conditions[row->open[i]].words, cells->lang));
	}
	struct str text = cells_text(cells, buf_str(&list));
	cells->failed |= list.failed;
	buf_done(&list);
	if (left > 0)
		text = cells_say(cells, WORD_REASON_MORE, text, cells_count(cells, left), STR_NONE);
	return text;
}

static void
add_next(struct cells *cells, struct buf *out, const struct stats_place *row, size_t most)
{
	const struct str title = choose_tier(row->rubric, row->tier + 1, cells->lang);
	const struct str not_met = open_titles(cells, row, false, most);
	const struct str unknown = open_titles(cells, row, true, most);

	add_reason(cells, out, WORD_REASON_NEXT, title, cells_count(cells, row->next_met),
		   cells_count(cells, row->next_count));
	if (not_met.len)
		add_reason(cells, out, WORD_REASON_NOT_MET, not_met, STR_NONE, STR_NONE);
	if (unknown.len)
		add_reason(cells, out, WORD_REASON_UNKNOWN, unknown, STR_NONE, STR_NONE);
	if (row->open_count == 0 && row->strike_count == 0)
		add_reason(cells, out, WORD_REASON_HELD, STR_NONE, STR_NONE, STR_NONE);
}

static void
add_strikes(struct cells *cells, struct buf *out, const struct stats_place *row)
{
	for (size_t i = 0; i < row->strike_count; i++) {
		const struct stats_rule *rule = &row->rubric->rules[row->strikes[i]];
		const bool is_veto = str_is(rule->kind, "veto");
		const enum report_word word =
			row->strike_open[i]
				? (is_veto ? WORD_REASON_VETO_OPEN : WORD_REASON_CAP_OPEN)
				: (is_veto ? WORD_REASON_VETO : WORD_REASON_CAP);
		add_reason(cells, out, word, choose_title(&rule->words, cells->lang), STR_NONE,
			   STR_NONE);
	}
}

static struct str
reason_of(struct cells *cells, const struct stats_place *row, size_t most)
{
	const struct stats_rubric *rubric = row->rubric;
	struct buf out = BUF_INIT;

	if (row->tier > 0)
		add_reason(cells, &out, WORD_REASON_REACHED,
			   choose_tier(rubric, row->tier, cells->lang), STR_NONE, STR_NONE);
	else if (rubric->tier_count > 0)
		add_reason(cells, &out, WORD_NO_TIER, STR_NONE, STR_NONE, STR_NONE);
	if (row->tier != row->best_tier)
		add_reason(cells, &out, WORD_REASON_OPEN,
			   choose_tier(rubric, row->best_tier, cells->lang), STR_NONE, STR_NONE);
	add_strikes(cells, &out, row);
	if ((size_t)row->tier < rubric->tier_count)
		add_next(cells, &out, row, most);
	else if (rubric->tier_count > 0)
		add_reason(cells, &out, WORD_REASON_TOP, STR_NONE, STR_NONE, STR_NONE);
	if (row->tied > 1)
		add_reason(cells, &out, WORD_REASON_TIED, cells_count(cells, row->tied - 1),
			   STR_NONE, STR_NONE);
	const struct str text = cells_text(cells, buf_str(&out));
	cells->failed |= out.failed;
	buf_done(&out);
	return text;
}

/* --- rows -------------------------------------------------------------------------------- */

static struct str
open_ids(struct cells *cells, const struct stats_place *row)
{
	for (size_t i = 0; i < row->open_count; i++) {
		buf_add_text(&cells->scratch, i ? ", " : "");
		buf_add(&cells->scratch, row->rubric->conditions[row->open[i]].words.id);
	}
	for (size_t i = 0; i < row->strike_count; i++) {
		if (!row->strike_open[i])
			continue;
		buf_add_text(&cells->scratch, cells->scratch.len ? ", " : "");
		buf_add(&cells->scratch, row->rubric->rules[row->strikes[i]].words.id);
	}
	return cells_take(cells);
}

static struct str
strike_ids(struct cells *cells, const struct stats_place *row, const char *kind)
{
	const char *before = "";

	for (size_t i = 0; i < row->strike_count; i++) {
		const struct stats_rule *rule = &row->rubric->rules[row->strikes[i]];
		if (!str_is(rule->kind, kind) || row->strike_open[i])
			continue;
		buf_add_text(&cells->scratch, before);
		buf_add(&cells->scratch, rule->words.id);
		before = ", ";
	}
	return cells_take(cells);
}

static struct str
date_text(struct cells *cells, uint32_t date)
{
	if (date == 0)
		return STR_NONE;
	buf_printf(&cells->scratch, "%04u-%02u-%02u", (unsigned)(date / 10000),
		   (unsigned)(date / 100 % 100), (unsigned)(date % 100));
	return cells_take(cells);
}

static void
fill_tier(struct cells *cells, struct str *row, const struct stats_place *place)
{
	const struct stats_rubric *rubric = place->rubric;
	const bool is_firm = place->tier == place->best_tier;
	const struct str title = choose_tier(rubric, place->tier, cells->lang);

	row[FIELD_TIER] =
		is_firm ? title : cells_say(cells, WORD_TIER_OPEN, title, STR_NONE, STR_NONE);
	if (place->tier > 0) {
		const struct stats_words *tier = &rubric->tiers[place->tier - 1];
		row[FIELD_TIER_ID] = tier->id;
		row[FIELD_TIER_ZH] = tier->title[ZJ_LANG_ZH];
		row[FIELD_TIER_EN] = tier->title[ZJ_LANG_EN];
	}
	row[FIELD_RANK] = cells_count(cells, (size_t)place->tier);
	row[FIELD_BEST_RANK] = cells_count(cells, (size_t)place->best_tier);
	row[FIELD_FIRM] = is_firm ? STR("yes") : STR("no");
	if ((size_t)place->tier < rubric->tier_count)
		row[FIELD_NEXT_TIER] = rubric->tiers[place->tier].id;
	row[FIELD_NEXT_CONDITIONS] = cells_count(cells, place->next_count);
	row[FIELD_NEXT_MET] = cells_count(cells, place->next_met);
	row[FIELD_NEXT_UNKNOWN] = cells_count(cells, place->next_unknown);
}

static void
fill(struct cells *cells, struct str *row, const struct stats_place *place)
{
	const zj_lang lang = cells->lang;

	row[FIELD_PLACE] = cells_count(cells, place->place);
	row[FIELD_TIED] = cells_count(cells, place->tied);
	row[FIELD_CODE] = place->code;
	row[FIELD_NAME] = place->name.len ? place->name : place->code;
	row[FIELD_DISTRICT] = place->district;
	row[FIELD_INDUSTRY] = place->industry;
	row[FIELD_SIZE] = place->size;
	row[FIELD_VERSION] = place->rubric->version;
	row[FIELD_ROLE] = str_from(answers_role_name(place->role));
	row[FIELD_ROLE_WORD] = str_from(report_word(choose_role(place->role), lang));
	row[FIELD_DATE] = date_text(cells, place->date);
	fill_tier(cells, row, place);
	row[FIELD_SCORE] = cells_number(cells, place->score);
	row[FIELD_SCORE_EXACT] = row[FIELD_SCORE];
	row[FIELD_MAX] = cells_number(cells, place->score_max);
	row[FIELD_OPEN] = open_ids(cells, place);
	row[FIELD_VETOES] = strike_ids(cells, place, "veto");
	row[FIELD_CAPS] = strike_ids(cells, place, "cap");
	row[FIELD_RESULT] = cells_count(cells, (size_t)place->result);
	row[FIELD_REASON] = reason_of(cells, place, NAMED_MOST);
	row[FIELD_REASON_FULL] = reason_of(cells, place, SIZE_MAX);
}

/* --- the page ---------------------------------------------------------------------------- */

enum {
	NOTES_MOST = 6,
	FACTS_MOST = 4
};

static size_t
add_notes(struct cells *cells, struct str *notes, const struct stats_ranking *ranking,
	  const struct stats_choice *choice)
{
	const struct str about[] = {
		cells_say(cells, WORD_RANK_COUNT, cells_count(cells, ranking->count),
			  cells_count(cells, ranking->row_count), str_from(choice->rubric)),
		choose_say(cells, choice),
		str_from(report_word(WORD_RANK_ORDER, cells->lang)),
		ranking->by_share ? str_from(report_word(WORD_RANK_BY_SHARE, cells->lang))
				  : STR_NONE,
		str_from(report_word(WORD_RANK_COUNTS, cells->lang)),
		choose_versions(cells, ranking->rubrics, ranking->rubric_count),
	};
	size_t count = 0;

	for (size_t i = 0; i < NOTES_MOST; i++) {
		if (about[i].len)
			notes[count++] = about[i];
	}
	return count;
}

static enum cli_exit
show(struct outputs *outputs, struct cells *cells, const struct stats_ranking *ranking,
     const struct stats_choice *choice)
{
	const struct stats_rubric *last = &ranking->rubrics[ranking->rubric_count - 1];
	struct str notes[NOTES_MOST];
	const size_t note_count = add_notes(cells, notes, ranking, choice);
	const struct report_fact facts[FACTS_MOST] = {
		{"rubric", str_from(choice->rubric), 0},
		{"enterprises", cells_count(cells, ranking->count), NUMBER},
		{"shown", cells_count(cells, ranking->row_count), NUMBER},
		{"by_share", ranking->by_share ? STR("yes") : STR("no"), TRUTH},
	};
	const struct report_records table = {
		.name = "rows",
		.title = WORD_RANKING,
		.empty = WORD_RANKING_EMPTY,
		.field_count = FIELD_COUNT,
		.fields = FIELDS,
		.row_count = cells_row_count(cells),
		.cells = cells->items.items,
	};
	const struct report_book book = {
		.name = "rank",
		.title = cells_say(cells, WORD_RANKING_OF, choose_title(&last->words, cells->lang),
				   STR_NONE, STR_NONE),
		.note_count = note_count,
		.notes = notes,
		.fact_count = FACTS_MOST,
		.facts = facts,
		.is_rows = true,
		.table_count = 1,
		.tables = &table,
	};
	const struct report_subject subject = {.kind = REPORT_BOOK, .book = &book};

	if (cells_failed(cells))
		return run_no_memory(outputs->cli);
	const enum cli_exit exit = outputs_add(outputs, &subject);
	return exit_worse(exit, outputs_end(outputs));
}

static enum cli_exit
rank(struct run *run, struct outputs *outputs, struct arena *arena, size_t top)
{
	struct stats_choice choice = {.rubric = NULL};
	struct stats_ranking *ranking = NULL;
	struct cells cells;
	zj_diags *diags = zj_diags_new();
	enum cli_exit exit = diags ? choose_results(run, arena, &choice) : run_no_memory(run->cli);

	if (!exit)
		exit = run_conclude(run->cli, stats_rank(&ranking, run->store, &choice, top, diags),
				    diags, run->store_path.at);
	cells_init(&cells, arena, run->cli->lang, FIELD_COUNT);
	for (size_t i = 0; !exit && i < ranking->row_count; i++) {
		struct str *row = cells_row(&cells);
		if (!row)
			break;
		fill(&cells, row, &ranking->rows[i]);
	}
	if (!exit)
		exit = show(outputs, &cells, ranking, &choice);
	cells_done(&cells);
	stats_ranking_free(ranking);
	zj_diags_free(diags);
	return exit;
}

enum cli_exit
cmd_rank(struct cli *cli)
{
	struct arena *arena = arena_new();
	struct outputs outputs;
	struct run run;
	size_t top = 0;
	enum cli_exit exit = outputs_init(&outputs, cli, false);

	exit = exit_worse(exit, run_init(&run, cli));
	if (!arena)
		exit = run_no_memory(cli);
	if (!exit)
		exit = choose_number(cli, cli->options.top, "top", 0, &top);
	if (!exit)
		exit = run_open_store(&run, ZJ_STORE_READ);
	if (!exit)
		exit = rank(&run, &outputs, arena, top);
	arena_free(arena);
	run_done(&run);
	outputs_done(&outputs);
	return exit;
}
