/*
 * zhijie stats: figures over all enterprises, by district and so on, or one among its peers.
 */
#include <string.h>

#include "cli/choose.h"
#include "cli/command.h"
#include "cli/message.h"
#include "cli/output.h"

enum {
	DATA = REPORT_DATA_ONLY,
	PAGE = REPORT_PAGE_ONLY,
	NUMBER = REPORT_NUMBER,
	SHEET = REPORT_ON_SHEETS,
	LEAST_DEFAULT = 5,
	UNMET_MOST = 10, /* shown on a page */
	PLACES = 1,      /* of a percentage */
	NOTES_MOST = 8,
	FACTS_MOST = 12,
	TABLES_MOST = STATS_BY_COUNT + 5
};

/* What is being put together. */
struct stats_page {
	struct arena *arena;
	zj_lang lang;
	const struct stats_choice *choice;
	const struct stats_summary *summary;
	struct cells words; /* for texts alone */
	struct str notes[NOTES_MOST];
	size_t note_count;
	struct report_fact facts[FACTS_MOST];
	size_t fact_count;
	struct cells cells[TABLES_MOST];
	struct report_records tables[TABLES_MOST];
	size_t table_count;
};

static void
add_note(struct stats_page *page, struct str note)
{
	if (note.len)
		page->notes[page->note_count++] = note;
}

static void
add_fact(struct stats_page *page, const char *key, struct str text, unsigned flags)
{
	page->facts[page->fact_count++] = (struct report_fact){key, text, flags};
}

/* A further table; its cells are filled next. */
static struct cells *
add_table(struct stats_page *page, const struct report_records *shape, unsigned where)
{
	struct cells *cells = &page->cells[page->table_count];

	cells_init(cells, page->arena, page->lang, shape->field_count);
	page->tables[page->table_count] = *shape;
	page->tables[page->table_count++].where = where;
	return cells;
}

/* Scores are points, or per cent of the maximum where maxima differ. */
static struct str
score_text(struct cells *cells, const struct stats_summary *summary, zj_num value)
{
	if (summary->by_share)
		value = num_mul(value, zj_num_int(100));
	return cells_number(cells, value);
}

static zj_num
share_of(size_t part, size_t whole)
{
	return whole ? num_make((int64_t)part, (int64_t)whole) : NUM_ZERO;
}

static struct str
percent_text(struct cells *cells, zj_num share)
{
	num_add_short(&cells->scratch, num_mul(share, zj_num_int(100)), PLACES);
	buf_add_text(&cells->scratch, " %");
	return cells_take(cells);
}

/* --- tiers ------------------------------------------------------------------------------- */

enum tier_field {
	TIER_TITLE,
	TIER_ID,
	TIER_ZH,
	TIER_EN,
	TIER_RANK,
	TIER_COUNT,
	TIER_SHARE,
	TIER_PERCENT,
	TIER_FIELDS
};

static const struct report_field TIER_FIELD[TIER_FIELDS] = {
	[TIER_TITLE] = {"title", WORD_TIER, PAGE},
	[TIER_ID] = {"tier", WORD_TIER, DATA},
	[TIER_ZH] = {"tier_zh", WORD_TIER, DATA},
	[TIER_EN] = {"tier_en", WORD_TIER, DATA},
	[TIER_RANK] = {"tier_rank", WORD_TIER, DATA | NUMBER},
	[TIER_COUNT] = {"enterprises", WORD_STATS_ENTERPRISES, NUMBER},
	[TIER_SHARE] = {"share", WORD_STATS_SHARE, DATA | NUMBER},
	[TIER_PERCENT] = {"percent", WORD_STATS_SHARE, PAGE | NUMBER},
};

/* Highest first. */
static void
add_tiers(struct stats_page *page)
{
	static const struct report_records shape = {
		.name = "tiers",
		.title = WORD_STATS_TIERS,
		.empty = WORD_STATS_EMPTY,
		.field_count = TIER_FIELDS,
		.fields = TIER_FIELD,
	};
	const struct stats_summary *summary = page->summary;
	const struct stats_rubric *rubric = summary->latest;
	struct cells *cells =
		add_table(page, &shape, REPORT_IN_PAGES | REPORT_IN_DATA | REPORT_IN_SHEETS);

	for (size_t i = rubric->tier_count + 1; i > 0; i--) {
		const size_t rank = i - 1;
		const zj_num share = share_of(summary->all.by_tier[rank], summary->all.count);
		struct str *row = cells_row(cells);
		if (!row)
			return;
		row[TIER_TITLE] = choose_tier(rubric, (int)rank, page->lang);
		if (rank > 0) {
			row[TIER_ID] = rubric->tiers[rank - 1].id;
			row[TIER_ZH] = rubric->tiers[rank - 1].title[ZJ_LANG_ZH];
			row[TIER_EN] = rubric->tiers[rank - 1].title[ZJ_LANG_EN];
		}
		row[TIER_RANK] = cells_count(cells, rank);
		row[TIER_COUNT] = cells_count(cells, summary->all.by_tier[rank]);
		row[TIER_SHARE] = cells_number(cells, share);
		row[TIER_PERCENT] = percent_text(cells, share);
	}
}

/* --- scores ------------------------------------------------------------------------------ */

static const struct report_field SCORE_FIELD[STATS_QUANTILE_COUNT] = {
	[STATS_P10] = {"p10", WORD_STATS_P10, NUMBER},
	[STATS_P25] = {"p25", WORD_STATS_P25, NUMBER},
	[STATS_MEDIAN] = {"median", WORD_STATS_MEDIAN, NUMBER},
	[STATS_P75] = {"p75", WORD_STATS_P75, NUMBER},
	[STATS_P90] = {"p90", WORD_STATS_P90, NUMBER},
};

static void
fill_scores(struct cells *cells, const struct stats_summary *summary, struct str *row,
	    const struct stats_cell *cell)
{
	for (size_t i = 0; i < STATS_QUANTILE_COUNT; i++)
		row[i] = score_text(cells, summary, cell->quantiles[i]);
}

static void
add_scores(struct stats_page *page)
{
	static const struct report_records shape = {
		.name = "scores",
		.title = WORD_STATS_SCORES,
		.empty = WORD_STATS_EMPTY,
		.field_count = STATS_QUANTILE_COUNT,
		.fields = SCORE_FIELD,
	};
	struct cells *cells = add_table(page, &shape, REPORT_IN_PAGES | REPORT_IN_SHEETS);
	struct str *row = cells_row(cells);

	if (row)
		fill_scores(cells, page->summary, row, &page->summary->all);
}

/* --- groups ------------------------------------------------------------------------------ */

enum group_field {
	GROUP_BY,
	GROUP_NAME,
	GROUP_TITLE,
	GROUP_GROUPS,
	GROUP_COUNT,
	GROUP_PROVISIONAL,
	GROUP_TIERS /* tiers from none up, then quantiles */
};

static const struct {
	const char *name;
	enum report_word word;
	enum report_word title;
} BYS[STATS_BY_COUNT] = {
	[STATS_DISTRICT] = {"district", WORD_DISTRICT, WORD_STATS_BY_DISTRICT},
	[STATS_INDUSTRY] = {"industry", WORD_INDUSTRY, WORD_STATS_BY_INDUSTRY},
	[STATS_SIZE] = {"size", WORD_SIZE, WORD_STATS_BY_SIZE},
	[STATS_YEAR] = {"year", WORD_YEAR, WORD_STATS_BY_YEAR},
};

static void
fill_group(struct stats_page *page, struct cells *cells, const char *by, struct str name,
	   struct str title, size_t groups, const struct stats_cell *cell)
{
	const size_t tiers = page->summary->latest->tier_count;
	struct str *row = cells_row(cells);

	if (!row)
		return;
	row[GROUP_BY] = str_from(by);
	row[GROUP_NAME] = name;
	row[GROUP_TITLE] = title;
	row[GROUP_GROUPS] = cells_count(cells, groups);
	row[GROUP_COUNT] = cells_count(cells, cell->count);
	row[GROUP_PROVISIONAL] = cells_count(cells, cell->provisional);
	for (size_t i = 0; i <= tiers; i++)
		row[GROUP_TIERS + i] = cells_count(cells, cell->by_tier[i]);
	fill_scores(cells, page->summary, row + GROUP_TIERS + tiers + 1, cell);
}

static void
fill_groups(struct stats_page *page, struct cells *cells, enum stats_by by)
{
	const struct stats_groups *groups = &page->summary->by[by];
	const struct str none = str_from(report_word(WORD_STATS_NOT_GIVEN, page->lang));

	for (size_t i = 0; i < groups->count; i++) {
		const struct stats_group *group = &groups->items[i];
		fill_group(page, cells, BYS[by].name, group->name,
			   group->name.len ? group->name : none, 1, &group->cell);
	}
	if (groups->rest_count == 0)
		return;
	const struct str rest =
		groups->rest_count == 1
			? str_from(report_word(WORD_STATS_REST_ONE, page->lang))
			: cells_say(cells, WORD_STATS_REST, cells_count(cells, groups->rest_count),
				    STR_NONE, STR_NONE);
	fill_group(page, cells, BYS[by].name, STR_NONE, rest, groups->rest_count, &groups->rest);
}

/* The columns: one for each tier of the rubric. */
static bool
make_group_fields(struct stats_page *page, struct report_records *shape)
{
	const struct stats_rubric *rubric = page->summary->latest;
	const size_t count = GROUP_TIERS + rubric->tier_count + 1 + STATS_QUANTILE_COUNT;
	struct report_field *fields = arena_array(page->arena, count, sizeof(*fields));
	struct str *labels = arena_array(page->arena, count, sizeof(*labels));

	if (!fields || !labels)
		return false;
	fields[GROUP_BY] = (struct report_field){"by", WORD_STATS_GROUP, DATA};
	fields[GROUP_NAME] = (struct report_field){"group", WORD_STATS_GROUP, DATA};
	fields[GROUP_TITLE] = (struct report_field){"title", WORD_STATS_GROUP, PAGE};
	fields[GROUP_GROUPS] = (struct report_field){"groups", WORD_STATS_GROUP, DATA | NUMBER};
	fields[GROUP_COUNT] = (struct report_field){"enterprises", WORD_STATS_ENTERPRISES, NUMBER};
	fields[GROUP_PROVISIONAL] =
		(struct report_field){"provisional", WORD_STATS_PROVISIONAL, NUMBER};
	for (size_t i = 0; i <= rubric->tier_count; i++) {
		const struct str id = i ? rubric->tiers[i - 1].id : STR("none");
		const struct str key = arena_join(page->arena, STR("at_"), id);
		if (!key.at)
			return false;
		fields[GROUP_TIERS + i] = (struct report_field){key.at, WORD_TIER, NUMBER};
		labels[GROUP_TIERS + i] = choose_tier(rubric, (int)i, page->lang);
	}
	for (size_t i = 0; i < STATS_QUANTILE_COUNT; i++) {
		struct report_field *field = &fields[GROUP_TIERS + rubric->tier_count + 1 + i];
		*field = SCORE_FIELD[i];
		field->flags |= i == STATS_MEDIAN ? 0 : SHEET;
	}
	*shape = (struct report_records){
		.name = "groups",
		.title = WORD_STATS_GROUP,
		.empty = WORD_STATS_EMPTY,
		.field_count = count,
		.fields = fields,
		.labels = labels,
	};
	return true;
}

static bool
is_by_asked(const struct stats_page *page, enum stats_by by, const char *asked)
{
	(void)page;
	return !asked || strcmp(asked, BYS[by].name) == 0;
}

/* A page has a table for each; of one group alone it would say the same again. */
static void
add_group_pages(struct stats_page *page, struct report_records *shape, const char *asked)
{
	for (int by = 0; by < STATS_BY_COUNT; by++) {
		const struct stats_groups *groups = &page->summary->by[by];
		const size_t rows = groups->count + (groups->rest_count > 0);

		if (!is_by_asked(page, (enum stats_by)by, asked) || (rows < 2 && !asked))
			continue;
		struct str *labels = arena_array(page->arena, shape->field_count, sizeof(*labels));
		if (!labels) {
			page->words.failed = true;
			return;
		}
		memcpy(labels, shape->labels, shape->field_count * sizeof(*labels));
		labels[GROUP_TITLE] = str_from(report_word(BYS[by].word, page->lang));
		struct report_records table = *shape;
		table.title = BYS[by].title;
		table.labels = labels;
		fill_groups(page, add_table(page, &table, REPORT_IN_PAGES | REPORT_IN_SHEETS),
			    (enum stats_by)by);
	}
}

static void
add_groups(struct stats_page *page, const char *asked)
{
	struct report_records shape;

	if (!make_group_fields(page, &shape)) {
		page->words.failed = true;
		return;
	}
	struct cells *cells = add_table(page, &shape, REPORT_IN_DATA | REPORT_IN_CSV);
	fill_group(page, cells, "all", STR_NONE, STR_NONE, 1, &page->summary->all);
	for (int by = 0; by < STATS_BY_COUNT; by++) {
		if (is_by_asked(page, (enum stats_by)by, asked))
			fill_groups(page, cells, (enum stats_by)by);
	}
	add_group_pages(page, &shape, asked);
}

/* --- conditions -------------------------------------------------------------------------- */

enum unmet_field {
	UNMET_TIER,
	UNMET_TIER_ID,
	UNMET_ID,
	UNMET_TITLE,
	UNMET_ZH,
	UNMET_EN,
	UNMET_BLOCKS,
	UNMET_NOT_MET,
	UNMET_SHARE,
	UNMET_PERCENT,
	UNMET_UNKNOWN,
	UNMET_RESULTS,
	UNMET_FIELDS
};

static const struct report_field UNMET_FIELD[UNMET_FIELDS] = {
	[UNMET_TIER] = {"tier_title", WORD_TIER, PAGE},
	[UNMET_TIER_ID] = {"tier", WORD_TIER, DATA},
	[UNMET_ID] = {"condition", WORD_CONDITION, DATA},
	[UNMET_TITLE] = {"title", WORD_CONDITION, PAGE},
	[UNMET_ZH] = {"title_zh", WORD_CONDITION, DATA},
	[UNMET_EN] = {"title_en", WORD_CONDITION, DATA},
	[UNMET_BLOCKS] = {"kept_back", WORD_STATS_BLOCKS, NUMBER},
	[UNMET_NOT_MET] = {"not_met", WORD_STATS_NOT_MET, NUMBER},
	[UNMET_SHARE] = {"not_met_share", WORD_STATS_SHARE, DATA | NUMBER},
	[UNMET_PERCENT] = {"percent", WORD_STATS_SHARE, PAGE | NUMBER},
	[UNMET_UNKNOWN] = {"unknown", WORD_STATS_UNKNOWN, NUMBER},
	[UNMET_RESULTS] = {"results", WORD_STATS_ENTERPRISES, SHEET | NUMBER},
};

static void
fill_unmet(struct stats_page *page, struct cells *cells, const struct stats_unmet *unmet)
{
	const struct stats_rubric *rubric = page->summary->latest;
	const struct stats_words *words = &unmet->condition->words;
	const zj_num share = share_of(unmet->not_met, unmet->results);
	struct str *row = cells_row(cells);

	if (!row)
		return;
	row[UNMET_TIER] = choose_tier(rubric, (int)unmet->condition->tier, page->lang);
	if (unmet->condition->tier <= rubric->tier_count)
		row[UNMET_TIER_ID] = rubric->tiers[unmet->condition->tier - 1].id;
	row[UNMET_ID] = words->id;
	row[UNMET_TITLE] = choose_title(words, page->lang);
	row[UNMET_ZH] = words->title[ZJ_LANG_ZH];
	row[UNMET_EN] = words->title[ZJ_LANG_EN];
	row[UNMET_BLOCKS] = cells_count(cells, unmet->blocks);
	row[UNMET_NOT_MET] = cells_count(cells, unmet->not_met);
	row[UNMET_SHARE] = cells_number(cells, share);
	row[UNMET_PERCENT] = percent_text(cells, share);
	row[UNMET_UNKNOWN] = cells_count(cells, unmet->unknown);
	row[UNMET_RESULTS] = cells_count(cells, unmet->results);
}

/* A page has the first of them, data and workbooks all. */
static void
add_unmet(struct stats_page *page)
{
	static const struct report_records shape = {
		.name = "conditions",
		.title = WORD_STATS_UNMET,
		.empty = WORD_STATS_UNMET_EMPTY,
		.field_count = UNMET_FIELDS,
		.fields = UNMET_FIELD,
	};
	const size_t count = page->summary->unmet_count;
	struct cells *first = add_table(page, &shape, REPORT_IN_PAGES);
	struct cells *all = add_table(page, &shape, REPORT_IN_DATA | REPORT_IN_SHEETS);

	for (size_t i = 0; i < count; i++) {
		if (i < UNMET_MOST)
			fill_unmet(page, first, &page->summary->unmet[i]);
		fill_unmet(page, all, &page->summary->unmet[i]);
	}
}

/* --- one among its peers ----------------------------------------------------------------- */

enum peer_field {
	PEER_AMONG,
	PEER_TITLE,
	PEER_IS_HIDDEN,
	PEER_COUNT,
	PEER_COUNT_WORD,
	PEER_PLACE,
	PEER_BELOW,
	PEER_EQUAL,
	PEER_PERCENTILE,
	PEER_PERCENT,
	PEER_FIELDS
};

static const struct report_field PEER_FIELD[PEER_FIELDS] = {
	[PEER_AMONG] = {"among", WORD_STATS_AMONG, DATA},
	[PEER_TITLE] = {"title", WORD_STATS_AMONG, PAGE},
	[PEER_IS_HIDDEN] = {"hidden", WORD_STATS_AMONG_HIDDEN, DATA | REPORT_TRUTH},
	[PEER_COUNT] = {"peers", WORD_STATS_PEERS, DATA | NUMBER},
	[PEER_COUNT_WORD] = {"peers_word", WORD_STATS_PEERS, PAGE | NUMBER},
	[PEER_PLACE] = {"place", WORD_PLACE, NUMBER},
	[PEER_BELOW] = {"below", WORD_STATS_BELOW, NUMBER},
	[PEER_EQUAL] = {"equal", WORD_STATS_EQUAL, NUMBER},
	[PEER_PERCENTILE] = {"percentile", WORD_STATS_PERCENTILE, DATA | NUMBER},
	[PEER_PERCENT] = {"percent", WORD_STATS_PERCENTILE, PAGE | NUMBER},
};

static const struct {
	const char *name;
	enum report_word word;
} AMONG[STATS_AMONG_COUNT] = {
	[STATS_AMONG_ALL] = {"all", WORD_STATS_AMONG_ALL},
	[STATS_AMONG_DISTRICT] = {"district", WORD_STATS_AMONG_DISTRICT},
	[STATS_AMONG_INDUSTRY] = {"industry", WORD_STATS_AMONG_INDUSTRY},
	[STATS_AMONG_SIZE] = {"size", WORD_STATS_AMONG_SIZE},
	[STATS_AMONG_INDUSTRY_AND_SIZE] = {"industry_and_size", WORD_STATS_AMONG_BOTH},
};

static struct str
among_title(struct cells *cells, const struct stats_place *one, enum stats_peers peers)
{
	switch (peers) {
	case STATS_AMONG_DISTRICT:
		return cells_say(cells, AMONG[peers].word, one->district, STR_NONE, STR_NONE);
	case STATS_AMONG_SIZE:
		return cells_say(cells, AMONG[peers].word, one->size, STR_NONE, STR_NONE);
	default:
		return cells_say(cells, AMONG[peers].word, one->industry, one->size, STR_NONE);
	}
}

static void
add_peers(struct stats_page *page)
{
	static const struct report_records shape = {
		.name = "peers",
		.title = WORD_STATS_PEERS,
		.empty = WORD_STATS_EMPTY,
		.field_count = PEER_FIELDS,
		.fields = PEER_FIELD,
	};
	const struct stats_one *one = &page->summary->one;
	struct cells *cells = add_table(page, &shape, 0);

	for (int p = 0; p < STATS_AMONG_COUNT; p++) {
		const struct stats_among *among = &one->among[p];
		const bool is_hidden = among->is_hidden || page->summary->hidden != STATS_SHOWN;
		struct str *row = among->is_there ? cells_row(cells) : NULL;
		if (!row)
			continue;
		row[PEER_AMONG] = str_from(AMONG[p].name);
		row[PEER_TITLE] = among_title(cells, &one->place, (enum stats_peers)p);
		row[PEER_IS_HIDDEN] = is_hidden ? STR("yes") : STR("no");
		row[PEER_COUNT_WORD] = str_from(report_word(WORD_STATS_AMONG_HIDDEN, page->lang));
		if (is_hidden)
			continue;
		row[PEER_COUNT] = cells_count(cells, among->peers);
		row[PEER_COUNT_WORD] = row[PEER_COUNT];
		row[PEER_PLACE] = cells_count(cells, among->place);
		row[PEER_BELOW] = cells_count(cells, among->below);
		row[PEER_EQUAL] = cells_count(cells, among->equal);
		row[PEER_PERCENTILE] = cells_number(cells, among->percentile);
		row[PEER_PERCENT] = percent_text(cells, among->percentile);
	}
}

/* --- the page ---------------------------------------------------------------------------- */

static void
add_notes(struct stats_page *page)
{
	const struct stats_summary *summary = page->summary;
	struct cells *words = &page->words;
	const struct str least = cells_count(words, summary->least);
	const struct str rubric = str_from(page->choice->rubric);

	if (summary->hidden != STATS_SHOWN)
		add_note(page, cells_say(words, WORD_STATS_RUBRIC, rubric, STR_NONE, STR_NONE));
	else
		add_note(page,
			 cells_say(words, WORD_STATS_COUNT, cells_count(words, summary->all.count),
				   cells_count(words, summary->all.provisional), rubric));
	add_note(page, choose_say(words, page->choice));
	add_note(page, str_from(report_word(WORD_RANK_COUNTS, page->lang)));
	if (summary->hidden == STATS_TOO_FEW)
		add_note(page, cells_say(words, WORD_STATS_TOO_FEW, least, STR_NONE, STR_NONE));
	else if (summary->hidden == STATS_TOO_CLOSE)
		add_note(page, cells_say(words, WORD_STATS_TOO_CLOSE, least, STR_NONE, STR_NONE));
	else if (summary->least > 1)
		add_note(page,
			 cells_say(words,
				   summary->has_one ? WORD_STATS_PERCENTILE_IS : WORD_STATS_LEAST,
				   least, STR_NONE, STR_NONE));
	if (summary->hidden == STATS_SHOWN && summary->by[STATS_YEAR].count > 1)
		add_note(page, str_from(report_word(WORD_STATS_YEARS, page->lang)));
	if (summary->by_share)
		add_note(page, str_from(report_word(WORD_STATS_PERCENT, page->lang)));
	if (summary->hidden == STATS_SHOWN)
		add_note(page, choose_versions(words, summary->rubrics, summary->rubric_count));
}

static void
add_facts(struct stats_page *page)
{
	static const char *const hidden[] = {
		[STATS_SHOWN] = NULL,
		[STATS_TOO_FEW] = "too-few",
		[STATS_TOO_CLOSE] = "too-close",
	};
	const struct stats_summary *summary = page->summary;
	const bool is_shown = summary->hidden == STATS_SHOWN;
	struct cells *words = &page->words;

	add_fact(page, "rubric", str_from(page->choice->rubric), 0);
	add_fact(page, "enterprises", is_shown ? cells_count(words, summary->all.count) : STR_NONE,
		 NUMBER);
	add_fact(page, "provisional",
		 is_shown ? cells_count(words, summary->all.provisional) : STR_NONE, NUMBER);
	add_fact(page, "min_group", cells_count(words, summary->least), NUMBER);
	add_fact(page, "hidden", str_from(hidden[summary->hidden]), 0);
	add_fact(page, "scores_in", summary->by_share ? STR("percent") : STR("points"), 0);
	add_fact(page, "score_max",
		 summary->by_share ? STR("100") : cells_number(words, summary->score_max), NUMBER);
}

/* Who it is, and how it stands. */
static void
add_one(struct stats_page *page)
{
	const struct stats_place *one = &page->summary->one.place;
	struct cells *words = &page->words;

	add_fact(page, "enterprise_id", one->code, 0);
	add_fact(page, "enterprise", one->name, 0);
	add_fact(page, "tier_rank", cells_count(words, (size_t)one->tier), NUMBER);
	add_fact(page, "score", cells_number(words, one->score), NUMBER);
	add_note(page, cells_say(words, WORD_STATS_STANDING,
				 choose_tier(one->rubric, one->tier, page->lang),
				 cells_short(words, one->score, 2),
				 cells_short(words, one->score_max, 2)));
}

static struct str
title_of(struct stats_page *page)
{
	const struct stats_summary *summary = page->summary;
	const struct stats_place *one = &summary->one.place;

	if (summary->has_one)
		return cells_say(&page->words, WORD_STATS_ONE_OF,
				 one->name.len ? one->name : one->code, STR_NONE, STR_NONE);
	return cells_say(&page->words, WORD_STATS_OF,
			 choose_title(&summary->latest->words, page->lang), STR_NONE, STR_NONE);
}

static enum cli_exit
show(struct outputs *outputs, struct stats_page *page)
{
	bool failed = cells_failed(&page->words);

	for (size_t i = 0; i < page->table_count; i++) {
		failed |= cells_failed(&page->cells[i]);
		page->tables[i].cells = page->cells[i].items.items;
		page->tables[i].row_count = cells_row_count(&page->cells[i]);
	}
	const struct report_book book = {
		.name = "stats",
		.title = title_of(page),
		.note_count = page->note_count,
		.notes = page->notes,
		.fact_count = page->fact_count,
		.facts = page->facts,
		.table_count = page->table_count,
		.tables = page->tables,
	};
	const struct report_subject subject = {.kind = REPORT_BOOK, .book = &book};
	if (failed || cells_failed(&page->words))
		return run_no_memory(outputs->cli);
	const enum cli_exit exit = outputs_add(outputs, &subject);
	return exit_worse(exit, outputs_end(outputs));
}

static enum cli_exit
show_summary(struct outputs *outputs, struct arena *arena, const struct stats_choice *choice,
	     const struct stats_summary *summary)
{
	struct stats_page page = {
		.arena = arena, .lang = outputs->cli->lang, .choice = choice, .summary = summary};

	cells_init(&page.words, arena, page.lang, 1);
	add_facts(&page);
	if (summary->has_one)
		add_one(&page);
	add_notes(&page);
	if (summary->has_one) {
		add_peers(&page);
	} else if (summary->hidden == STATS_SHOWN) {
		add_tiers(&page);
		add_scores(&page);
		add_unmet(&page);
		add_groups(&page, outputs->cli->options.by);
	}
	const enum cli_exit exit = show(outputs, &page);
	for (size_t i = 0; i < page.table_count; i++)
		cells_done(&page.cells[i]);
	cells_done(&page.words);
	return exit;
}

static enum cli_exit
summarise(struct run *run, struct outputs *outputs, struct arena *arena, size_t least)
{
	const char *enterprise = run->cli->options.enterprise;
	struct stats_summary *summary = NULL;
	struct stats_choice choice = {.rubric = NULL};
	bool is_enterprise = false;
	zj_diags *diags = zj_diags_new();
	enum cli_exit exit = diags ? choose_results(run, arena, &choice) : run_no_memory(run->cli);

	if (!exit) {
		const zj_status status = stats_summarise(&summary, run->store, &choice, enterprise,
							 least, &is_enterprise, diags);
		if (status == ZJ_ENOTFOUND && is_enterprise) {
			message_error(run->cli, MESSAGE_NOT_AMONG, enterprise, NULL, NULL);
			exit = CLI_ENVIRONMENT;
		} else {
			exit = run_conclude(run->cli, status, diags, run->store_path.at);
		}
	}
	if (!exit)
		exit = show_summary(outputs, arena, &choice, summary);
	stats_summary_free(summary);
	zj_diags_free(diags);
	return exit;
}

enum cli_exit
cmd_stats(struct cli *cli)
{
	struct arena *arena = arena_new();
	struct outputs outputs;
	struct run run;
	size_t least = 0;
	enum cli_exit exit = outputs_init(&outputs, cli, false);

	exit = exit_worse(exit, run_init(&run, cli));
	if (!arena)
		exit = run_no_memory(cli);
	if (!exit)
		exit = choose_number(cli, cli->options.least, "min-group", LEAST_DEFAULT, &least);
	if (!exit)
		exit = run_open_store(&run, ZJ_STORE_READ);
	if (!exit)
		exit = summarise(&run, &outputs, arena, least);
	arena_free(arena);
	run_done(&run);
	outputs_done(&outputs);
	return exit;
}
