/*
 * Several results side by side: one line each, before each is shown in full.
 */
#include "report/page.h"

enum {
	TABLE_ENTERPRISE,
	TABLE_RUBRIC,
	TABLE_TIER,
	TABLE_SCORE,
	TABLE_SPAN,
	TABLE_FIRM,
	TABLE_COLUMNS
};

/* Is it one enterprise, by its code or local id? */
static bool
is_one_enterprise(const zj_result *const *results, size_t count)
{
	for (size_t i = 1; i < count; i++) {
		if (!str_is(str_from(zj_answers_enterprise_id(results[i]->answers)),
			    zj_answers_enterprise_id(results[0]->answers)))
			return false;
	}
	return true;
}

/* From all unknown at worst to all at best. */
static struct str
span_of(struct view *view, const struct result_range *score)
{
	const struct str worst = view_score(view, score->worst);

	if (num_equal(score->worst, score->best))
		return worst;
	return view_say(view, WORD_FROM_TO, worst, view_score(view, score->best), STR_NONE);
}

static void
fill(struct view *view, struct view_cell *cells, const zj_result *result)
{
	const struct result_node *total = &result->nodes[0];
	const bool is_firm = result->tier == result->best_tier;

	view->digits = result->model->digits;
	cells[TABLE_ENTERPRISE].text = page_enterprise(result->answers);
	cells[TABLE_RUBRIC].text = view_words(view, &result->model->title);
	if (result->model->tier_count > 0)
		cells[TABLE_TIER].text = page_tier(view, result->model, result->tier);
	cells[TABLE_FIRM].text = view_word(view, is_firm ? WORD_YES : WORD_NO);
	if (!total->has_score)
		return;
	cells[TABLE_SCORE].text =
		view_say(view, WORD_SCORE_OF, view_score(view, total->score.worst),
			 view_number(view, total->points, view->digits), STR_NONE);
	cells[TABLE_SPAN].text = span_of(view, &total->score);
}

void
view_of_table(struct view *view, const zj_result *const *results, size_t count)
{
	static const struct {
		enum report_word title;
		enum view_align align;
		bool may_break;
	} COLUMNS[TABLE_COLUMNS] = {
		[TABLE_ENTERPRISE] = {WORD_ENTERPRISE, ALIGN_LEFT, true},
		[TABLE_RUBRIC] = {WORD_RUBRIC, ALIGN_LEFT, true},
		[TABLE_TIER] = {WORD_TIER, ALIGN_LEFT, true},
		[TABLE_SCORE] = {WORD_SCORE, ALIGN_RIGHT, false},
		[TABLE_SPAN] = {WORD_SCORE_SPAN, ALIGN_RIGHT, false},
		[TABLE_FIRM] = {WORD_IS_FIRM, ALIGN_LEFT, false},
	};
	const bool is_one = is_one_enterprise(results, count);
	const struct str name = page_enterprise(results[0]->answers);
	struct view_column columns[TABLE_COLUMNS];
	const size_t first = is_one ? TABLE_RUBRIC : TABLE_ENTERPRISE;

	for (size_t c = 0; c < TABLE_COLUMNS; c++)
		columns[c] = (struct view_column){view_word(view, COLUMNS[c].title),
						  COLUMNS[c].align, COLUMNS[c].may_break};
	view_text(view, VIEW_TITLE, 0, TONE_STRONG,
		  !is_one     ? view_word(view, WORD_RESULTS)
		  : count > 1 ? view_say(view, WORD_SIDE_BY_SIDE, name, view_count(view, count),
					 STR_NONE)
			      : name);
	struct view_block *table = view_table(view, 0, TABLE_COLUMNS - first, columns + first);
	for (size_t i = 0; i < count; i++) {
		struct view_cell *cells = view_row(view, table, MARK_NONE, 0);
		struct view_cell all[TABLE_COLUMNS] = {{.tone = TONE_PLAIN}};
		if (!cells)
			return;
		fill(view, all, results[i]);
		for (size_t c = first; c < TABLE_COLUMNS; c++)
			cells[c - first] = all[c];
	}
}
