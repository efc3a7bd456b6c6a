/*
 * What is worth a look in many questionnaires: a table for each kind, with what to do about it.
 */
#include "report/quality.h"

enum {
	ROWS_MOST = 100 /* of a kind on a page */
};

enum {
	COLUMN_WHO,
	COLUMN_SEEN,
	COLUMN_WHERE,
	COLUMN_COUNT
};

static enum report_word
heading_word(enum quality_kind kind)
{
	static const enum report_word words[QUALITY_KIND_COUNT] = {
		[QUALITY_CONTRADICTION] = WORD_QUALITY_CONTRADICTION,
		[QUALITY_ALIKE] = WORD_QUALITY_ALIKE,
		[QUALITY_ONE_ANSWER] = WORD_QUALITY_ONE_ANSWER,
		[QUALITY_NEAR_EDGE] = WORD_QUALITY_NEAR_EDGE,
		[QUALITY_EDGE_CROWD] = WORD_QUALITY_EDGE_CROWD,
		[QUALITY_TIER_JUMP] = WORD_QUALITY_TIER_JUMP,
		[QUALITY_FIGURE_JUMP] = WORD_QUALITY_FIGURE_JUMP,
		[QUALITY_FIGURE_MOVED] = WORD_QUALITY_FIGURE_MOVED,
		[QUALITY_YEARS_DIFFER] = WORD_QUALITY_YEARS_DIFFER,
	};

	return words[kind];
}

/* "a.yaml:14:3"; of a crowd the place in the rubric. */
static struct str
place_of(struct view *view, const struct quality_findings *findings,
	 const struct quality_finding *finding)
{
	const struct place *place = &finding->thing.place;

	if (finding->who != QUALITY_NOBODY) {
		buf_add(&view->scratch, findings->who[finding->who].file);
		if (finding->line)
			buf_printf(&view->scratch, ":%u:%u", finding->line, finding->column);
		else if (findings->who[finding->who].line)
			buf_printf(&view->scratch, ":%u", findings->who[finding->who].line);
	} else if (place->file) {
		buf_printf(&view->scratch, "%s:%u:%u", place->file->name, place->line,
			   place->column);
	}
	return view_take(view);
}

static size_t
members_from(const struct quality_findings *findings, size_t index)
{
	const uint32_t group = findings->items[index].group;
	size_t count = 0;

	while (index + count < findings->count && findings->items[index + count].group == group &&
	       findings->items[index + count].kind == QUALITY_ALIKE)
		count++;
	return count;
}

static void
add_row(struct view *view, struct view_block *table, const struct quality_findings *findings,
	size_t index)
{
	const struct quality_finding *finding = &findings->items[index];
	const bool begins_group =
		finding->group &&
		(index == 0 || findings->items[index - 1].group != finding->group);

	if (begins_group)
		view_span(view, table, MARK_NONE, 0, TONE_STRONG,
			  view_say(view, WORD_QUALITY_GROUP, view_count(view, finding->group),
				   view_count(view, members_from(findings, index)), STR_NONE));
	struct view_cell *cells = view_row(view, table, MARK_POINT, 0);
	if (!cells)
		return;
	cells[COLUMN_WHO].text = finding->who == QUALITY_NOBODY
					 ? finding->model->id
					 : quality_name(&findings->who[finding->who]);
	cells[COLUMN_SEEN].text = quality_say(view, findings, finding);
	cells[COLUMN_WHERE].text = place_of(view, findings, finding);
	cells[COLUMN_WHERE].tone = TONE_FAINT;
}

static void
show_kind(struct view *view, const struct quality_findings *findings, enum quality_kind kind,
	  size_t first)
{
	const size_t count = findings->counts[kind];
	const struct view_column columns[COLUMN_COUNT] = {
		[COLUMN_WHO] = {view_word(view, kind == QUALITY_EDGE_CROWD ? WORD_RUBRIC
									   : WORD_ENTERPRISE),
				ALIGN_LEFT, true},
		[COLUMN_SEEN] = {view_word(view, WORD_QUALITY_SEEN), ALIGN_LEFT, true},
		[COLUMN_WHERE] = {view_word(view, WORD_QUALITY_WHERE), ALIGN_LEFT, true},
	};

	view_text(view, VIEW_HEADING, 1, TONE_STRONG,
		  view_say(view, heading_word(kind), view_count(view, count),
			   view_count(view, findings->group_count), STR_NONE));
	view_text(view, VIEW_TEXT, 1, TONE_FAINT, view_word(view, quality_check_word(kind)));
	(void)view_add(view, VIEW_GAP, 0);
	struct view_block *table = view_table(view, 1, COLUMN_COUNT, columns);
	for (size_t i = 0; i < count && i < ROWS_MOST; i++)
		add_row(view, table, findings, first + i);
	if (count > ROWS_MOST)
		view_text(view, VIEW_TEXT, 1, TONE_FAINT,
			  view_say(view, WORD_QUALITY_MORE, view_count(view, count - ROWS_MOST),
				   STR_NONE, STR_NONE));
}

void
view_of_quality(struct view *view, const struct quality_findings *findings)
{
	const struct str all = view_count(view, findings->asked_count);
	size_t first = 0;

	view_text(view, VIEW_TITLE, 0, TONE_STRONG, view_word(view, WORD_QUALITY_TITLE));
	if (findings->asked_count == 0 && findings->count == 0) {
		view_text(view, VIEW_VERDICT, 0, TONE_PLAIN, view_word(view, WORD_QUALITY_NONE));
	} else if (findings->count == 0) {
		view_text(view, VIEW_VERDICT, 0, TONE_PLAIN,
			  view_say(view, WORD_QUALITY_NOTHING, all, STR_NONE, STR_NONE));
	} else {
		view_text(view, VIEW_VERDICT, 0, TONE_PLAIN,
			  view_say(view, WORD_QUALITY_SUM, all,
				   view_count(view, findings->suspicious), STR_NONE));
		view_text(view, VIEW_TEXT, 0, TONE_PLAIN, view_word(view, WORD_QUALITY_INTRO));
	}
	if (findings->is_cut_short)
		view_text(view, VIEW_TEXT, 0, TONE_DOUBT, view_word(view, WORD_QUALITY_CUT));
	for (size_t kind = 0; kind < QUALITY_KIND_COUNT; kind++) {
		if (findings->counts[kind] > 0)
			show_kind(view, findings, (enum quality_kind)kind, first);
		first += findings->counts[kind];
	}
}
