/*
 * The manager's page: the verdict first, then where the points are, then what each tier asks,
 * then what to do, then what it all rests on.
 */
#include "report/page.h"

enum {
	DEPENDS_SHOWN = 12
};

static void
summary(struct view *view, const zj_result *result)
{
	struct view_block *pairs = view_add(view, VIEW_PAIRS, 1);

	if (result->nodes[0].has_score && result->model->tier_count > 0)
		view_pair(view, pairs, WORD_SCORE, page_score(view, result));
	if (result->unanswered_count > 0)
		view_pair(view, pairs, WORD_UNANSWERED,
			  view_say(view,
				   result->unanswered_count == 1 ? WORD_QUESTIONS_ONE
								 : WORD_QUESTIONS,
				   view_count(view, result->unanswered_count), STR_NONE, STR_NONE));
	if (result->depend_count > 0)
		view_pair(view, pairs, WORD_DEPENDS_ON,
			  check_slot_names(view, result, result->depend_count, result->depends,
					   DEPENDS_SHOWN));
}

/* How many children of `top` are scored, and of those the last section with sections in it. */
static size_t
count_parts(const zj_model *model, uint32_t top, uint32_t *nested)
{
	const struct model_node *nodes = model->nodes;
	size_t count = 0;

	*nested = MODEL_NONE;
	for (uint32_t c = top + 1; c < nodes[top].end; c = nodes[c].end) {
		count += nodes[c].is_scored;
		if (nodes[c].is_scored && c + 1 < nodes[c].end &&
		    nodes[c + 1].kind == MODEL_SECTION)
			*nested = c;
	}
	return count;
}

/*
 * The node whose children are the parts: the outermost one; but a rubric with one lone section
 * is shown by what is in that, and so on down.
 */
static uint32_t
parts_of(const zj_model *model)
{
	uint32_t nested;
	uint32_t top = 0;

	while (count_parts(model, top, &nested) == 1 && nested != MODEL_NONE)
		top = nested;
	return top;
}

/* Points of the total where they add up to it, else the part's own. */
static struct str
part_figure(struct view *view, const struct result_node *node)
{
	const struct result_range *range =
		node->split->has_contribution ? &node->split->contribution : &node->score;
	const zj_num most =
		node->split->has_contribution ? node->split->contribution_max : node->points;

	return view_say(view, WORD_SCORE_OF, view_score(view, range->worst),
			view_number(view, most, view->digits), STR_NONE);
}

/* Without a total, as in a profile, the parts speak for themselves. */
static void
bars(struct view *view, const zj_result *result)
{
	const struct model_node *nodes = result->model->nodes;
	const bool has_total = result->nodes[0].has_score;
	const uint32_t top = has_total ? parts_of(result->model) : 0;
	struct view_block *block = NULL;

	for (uint32_t c = top + 1; c < nodes[top].end; c = nodes[c].end) {
		const struct result_node *node = &result->nodes[c];
		const bool is_absent = node->state == RESULT_NOT_APPLICABLE;
		if ((has_total && !nodes[c].is_scored) || (!is_absent && !node->has_score))
			continue;
		if (!block) {
			view_text(view, VIEW_HEADING, 1, TONE_STRONG, view_word(view, WORD_PARTS));
			block = view_add(view, VIEW_BARS, 1);
		}
		struct view_bar *bar = block ? vec_push(&block->bars) : NULL;
		if (!bar) {
			view->failed = true;
			return;
		}
		bar->label = page_node_title(view, result->model, c);
		bar->is_empty = is_absent;
		bar->figure = view_word(view, WORD_NOT_APPLICABLE);
		if (is_absent)
			continue;
		bar->worst = node->share.worst;
		bar->best = node->share.best;
		bar->figure = part_figure(view, node);
		bar->share = view_percent(view, node->share.worst);
	}
}

/* A ladder's levels: how far each is fulfilled. */
static void
rungs(struct view *view, const zj_result *result)
{
	const struct result_node *total = &result->nodes[0];

	if (total->rung_count == 0 || result->model->nodes[0].combine != MODEL_LADDER)
		return;
	view_text(view, VIEW_HEADING, 1, TONE_STRONG, view_word(view, WORD_LEVELS_REACHED));
	struct view_block *block = view_add(view, VIEW_BARS, 1);
	for (size_t i = 0; i < total->rung_count; i++) {
		struct view_bar *bar = block ? vec_push(&block->bars) : NULL;
		if (!bar) {
			view->failed = true;
			return;
		}
		const struct result_rung *rung = &total->rungs[i];
		bar->label =
			view_say(view, WORD_LEVEL_N, view_count(view, i + 1), STR_NONE, STR_NONE);
		bar->worst = rung->share.worst;
		bar->best = rung->share.best;
		bar->is_empty = !rung->has_questions;
		bar->figure = bar->is_empty ? view_word(view, WORD_NOT_APPLICABLE)
					    : view_range(view, &rung->counts);
		bar->share = bar->is_empty ? STR("") : view_percent(view, rung->share.worst);
	}
}

static size_t
count_conditions(const zj_result *result, size_t tier, enum zj_outcome outcome)
{
	size_t count = 0;

	for (size_t i = 0; i < result->tiers[tier].count; i++)
		count += result->conditions[result->tiers[tier].first + i].check.outcome == outcome;
	return count;
}

static size_t
count_vetoes(const zj_result *result, bool only_certain)
{
	size_t count = 0;

	for (size_t i = 0; i < result->model->rule_count; i++) {
		const struct result_rule *rule = &result->rules[i];
		if (rule->rule->kind == MODEL_VETO)
			count += only_certain ? rule->strikes : rule->may_strike && !rule->strikes;
	}
	return count;
}

static void
count_line(struct view *view, enum report_word word, size_t count)
{
	if (count > 0)
		view_text(view, VIEW_TEXT, 1, TONE_PLAIN,
			  view_say(view, word, view_count(view, count), STR_NONE, STR_NONE));
}

static void
next_step(struct view *view, const zj_result *result)
{
	const zj_model *model = result->model;
	const size_t next = (size_t)result->tier;

	if (model->tier_count == 0)
		return;
	if (next == model->tier_count) {
		view_text(view, VIEW_HEADING, 1, TONE_STRONG, view_word(view, WORD_TOP_REACHED));
		return;
	}
	view_text(view, VIEW_HEADING, 1, TONE_STRONG,
		  view_say(view, WORD_NEXT, view_words(view, &model->tiers[next].title), STR_NONE,
			   STR_NONE));
	count_line(view, WORD_NEXT_NOT_MET, count_conditions(result, next, ZJ_NOT_MET));
	count_line(view, WORD_NEXT_UNKNOWN,
		   count_conditions(result, next, ZJ_UNKNOWN) + count_vetoes(result, false));
	if (count_vetoes(result, true) > 0)
		view_text(view, VIEW_TEXT, 1, TONE_BAD, view_word(view, WORD_NEXT_VETO));
	if (words_given(&model->tiers[next].advice))
		view_text(view, VIEW_TEXT, 1, TONE_PLAIN,
			  view_words(view, &model->tiers[next].advice));
	view_text(view, VIEW_TEXT, 1, TONE_FAINT, view_word(view, WORD_NEXT_HOW));
}

void
view_of_score(struct view *view, const zj_result *result)
{
	enum view_tone tone = TONE_STRONG;

	page_head(view, result);
	if (result->model->tier_count > 0) {
		const struct str verdict = page_verdict(view, result, &tone);
		view_text(view, VIEW_VERDICT, 0, tone, verdict);
	} else if (result->nodes[0].has_score) {
		view_text(view, VIEW_VERDICT, 0, TONE_STRONG, page_score(view, result));
	}
	summary(view, result);
	bars(view, result);
	rungs(view, result);
	page_tiers(view, result);
	page_blockers(view, result);
	page_rules(view, result);
	page_notes(view, result);
	next_step(view, result);
	page_basis(view, result);
}
