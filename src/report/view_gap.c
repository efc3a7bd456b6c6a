/*
 * What is missing for a tier: the conditions, what no improvement can mend, and what each
 * open item would gain.
 */
#include "report/page.h"

#include "base/num.h"

/* Is there a condition of a tier below the one aimed at? Then a column says whose each is. */
static bool
reaches_below(const struct plan_gap *gap)
{
	for (size_t i = 0; i < gap->condition_count; i++) {
		if (gap->result->conditions[gap->conditions[i]].tier != gap->tier)
			return true;
	}
	return false;
}

static void
conditions(struct view *view, const struct plan_gap *gap)
{
	const zj_result *result = gap->result;
	const size_t columns_shown = reaches_below(gap) ? 4 : 3;
	const struct view_column columns[] = {
		{view_word(view, WORD_CONDITION), ALIGN_LEFT, true},
		{view_word(view, WORD_NEEDED), ALIGN_LEFT, true},
		{view_word(view, WORD_FOUND), ALIGN_LEFT, false},
		{view_word(view, WORD_TIER), ALIGN_LEFT, false},
	};

	if (gap->condition_count == 0)
		return;
	view_text(view, VIEW_HEADING, 1, TONE_STRONG, view_word(view, WORD_GAP_CONDITIONS));
	struct view_block *table = view_table(view, 1, columns_shown, columns);
	for (size_t i = 0; i < gap->condition_count; i++) {
		const struct result_condition *condition = &result->conditions[gap->conditions[i]];
		struct view_cell *cells =
			check_row(view, table, 0,
				  check_condition_title(view, result->model, condition->condition,
							condition->check.outcome),
				  &condition->check);
		if (cells && columns_shown == 4)
			cells[3] = (struct view_cell){
				view_words(view, &result->model->tiers[condition->tier].title),
				TONE_FAINT};
	}
}

/* What to do about a condition, where the rubric says. */
static const struct words *
condition_advice(const zj_model *model, const struct model_condition *condition)
{
	if (!words_given(&condition->advice) && condition->rule != MODEL_NONE)
		return &model->rules[condition->rule].advice;
	return &condition->advice;
}

static const struct words *
nth_advice(const struct plan_gap *gap, size_t index)
{
	return condition_advice(gap->result->model,
				gap->result->conditions[gap->conditions[index]].condition);
}

/* Was the same advice given for a condition before this one? */
static bool
is_repeated(const struct view *view, const struct plan_gap *gap, size_t index)
{
	const struct str text = view_words(view, nth_advice(gap, index));

	for (size_t i = 0; i < index; i++) {
		if (str_equal(view_words(view, nth_advice(gap, i)), text))
			return true;
	}
	return false;
}

/* The titles of all conditions with the advice of condition `index`. */
static struct str
advised_conditions(struct view *view, const struct plan_gap *gap, size_t index)
{
	const struct str text = view_words(view, nth_advice(gap, index));
	struct str titles = STR("");

	for (size_t i = index; i < gap->condition_count; i++) {
		const struct model_condition *condition =
			gap->result->conditions[gap->conditions[i]].condition;
		if (str_equal(view_words(view, nth_advice(gap, i)), text))
			titles = view_join(view, titles, view_word(view, WORD_LIST_COMMA),
					   check_condition_title(view, gap->result->model,
								 condition, ZJ_NOT_MET));
	}
	return titles;
}

static void
advice(struct view *view, const struct plan_gap *gap)
{
	struct view_block *list = NULL;

	for (size_t i = 0; i < gap->condition_count; i++) {
		const struct words *words = nth_advice(gap, i);
		if (!words_given(words) || is_repeated(view, gap, i))
			continue;
		if (!list) {
			view_text(view, VIEW_HEADING, 1, TONE_STRONG, view_word(view, WORD_HOW));
			list = view_add(view, VIEW_LIST, 1);
		}
		view_item(view, list, MARK_POINT, 0, TONE_PLAIN, view_words(view, words));
		view_item(view, list, MARK_NONE, 1, TONE_FAINT, advised_conditions(view, gap, i));
	}
}

/* From where on a number gives the most: "> 0.6", not one number out of the band. */
static struct str
best_band(struct view *view, const struct model_node *node, const struct model_band *band)
{
	const char *sign =
		band->has_low ? (band->low_is_in ? "≥ " : "> ") : (band->high_is_in ? "≤ " : "< ");

	buf_add_text(&view->scratch, sign);
	num_add_exact(&view->scratch, band->has_low ? band->low : band->high);
	if (node->range.unit.len > 0)
		buf_add_char(&view->scratch, ' ');
	buf_add(&view->scratch, node->range.unit);
	return view_take(view);
}

static struct str
best_text(struct view *view, const struct model_node *node, const struct plan_item *item)
{
	const struct model_band *band = NULL;

	if (item->needs_evidence)
		return view_word(view, WORD_ADD_EVIDENCE);
	if (!item->has_best)
		return view_word(view, WORD_AT_BEST);
	if (node->band_count > 0)
		band = model_band_find(node, item->best.number.low);
	if (band && (band->has_low || band->has_high))
		return best_band(view, node, band);
	return page_value(view, node, &item->best);
}

static bool
has_costs(const struct plan_gap *gap)
{
	for (size_t i = 0; i < gap->item_count; i++) {
		if (gap->items[i].has_cost)
			return true;
	}
	return false;
}

static void
item_row(struct view *view, struct view_block *table, const zj_result *result,
	 const struct plan_item *item, bool with_cost)
{
	const struct model_node *node = &result->model->nodes[item->node];
	struct view_cell *cells = view_row(view, table, MARK_NONE, 0);

	if (!cells)
		return;
	cells[0].text = page_node_title(view, result->model, item->node);
	cells[1] = (struct view_cell){page_answer(view, result, item->node),
				      item->needs_answer ? TONE_DOUBT : TONE_PLAIN};
	cells[2].text = best_text(view, node, item);
	/* A condition may read what the total does not: its worth is not in points. */
	cells[3] = num_is_zero(item->gain)
			   ? (struct view_cell){STR("-"), TONE_FAINT}
			   : (struct view_cell){view_score(view, item->gain), TONE_GOOD};
	if (with_cost && item->has_cost)
		cells[4].text = view_join(view, view_number(view, item->cost, 2), STR(" "),
					  node->cost_unit);
}

/* The items that an open condition reads, or those that none does. */
static void
items(struct view *view, const struct plan_gap *gap, bool helping, enum report_word heading)
{
	const bool with_cost = has_costs(gap);
	const struct view_column columns[] = {
		{view_word(view, WORD_ITEM), ALIGN_LEFT, true},
		{view_word(view, WORD_NOW), ALIGN_LEFT, true},
		{view_word(view, WORD_BEST), ALIGN_LEFT, true},
		{view_word(view, WORD_GAIN), ALIGN_RIGHT, false},
		{view_word(view, WORD_COST), ALIGN_RIGHT, false},
	};
	struct view_block *table = NULL;

	for (size_t i = 0; i < gap->item_count; i++) {
		if ((gap->items[i].condition_count > 0) != helping)
			continue;
		if (!table) {
			view_text(view, VIEW_HEADING, 1, TONE_STRONG, view_word(view, heading));
			table = view_table(view, 1, with_cost ? 5 : 4, columns);
		}
		item_row(view, table, gap->result, &gap->items[i], with_cost);
	}
}

void
view_of_gap(struct view *view, const struct plan_gap *gap)
{
	const zj_result *result = gap->result;
	const struct str tier = view_words(view, &result->model->tiers[gap->tier].title);
	const bool is_reached = result->tiers[gap->tier].outcome == ZJ_MET;
	enum view_tone tone = TONE_STRONG;

	page_head(view, result);
	const struct str verdict = page_verdict(view, result, &tone);
	view_text(view, VIEW_VERDICT, 0, tone, verdict);
	view_text(view, VIEW_TEXT, 1, TONE_STRONG,
		  view_say(view, is_reached ? WORD_GAP_NOTHING : WORD_GAP_TO, tier, STR_NONE,
			   STR_NONE));
	conditions(view, gap);
	if (!is_reached)
		page_blockers(view, result);
	advice(view, gap);
	items(view, gap, true, WORD_GAP_HELPING);
	items(view, gap, false, WORD_GAP_OTHER);
	if (gap->item_count > 0) {
		(void)view_add(view, VIEW_GAP, 0);
		view_text(view, VIEW_TEXT, 1, TONE_FAINT, view_word(view, WORD_GAP_NOTE));
	}
}
