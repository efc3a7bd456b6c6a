/*
 * Why, at three depths: one line; the tree of points won and lost; the full arithmetic, with
 * the numbers in it and the places they come from.
 */
#include "report/page.h"

#include "report/reads.h"

/* --- one line -------------------------------------------------------------------------- */

static void
one_line(struct view *view, const zj_result *result)
{
	enum view_tone tone = TONE_STRONG;
	struct str line = STR("");

	if (result->model->tier_count > 0)
		line = page_verdict(view, result, &tone);
	if (result->nodes[0].has_score)
		line = view_join(view, line, STR(" · "),
				 view_say(view, WORD_LINE, view_word(view, WORD_SCORE),
					  page_score(view, result), STR_NONE));
	line = view_say(view, WORD_LINE, page_enterprise(result->answers), line, STR_NONE);
	view_text(view, VIEW_LINE, 0, tone, line);
}

/* --- the tree of points ---------------------------------------------------------------- */

/* What a node has, can have and lost: points of the total where they add up to it, else its
 * own. */
struct points {
	bool is_there;
	struct result_range has;
	zj_num full;
};

static struct points
points_of(const struct result_node *node)
{
	if (!node->has_score)
		return (struct points){.is_there = false};
	if (node->split->has_contribution)
		return (struct points){true, node->split->contribution,
				       node->split->contribution_max};
	return (struct points){true, node->score, node->points};
}

/* Why it takes no part, said so that it is not taken for an answer. */
static struct str
absence_text(struct view *view, const zj_result *result, uint32_t index)
{
	const struct str why = page_absence(view, result, index);

	if (result->nodes[index].absence != RESULT_BY_ENTERPRISE)
		return why;
	return view_say(view, WORD_SKIPPED, why, STR_NONE, STR_NONE);
}

static void
tree_row(struct view *view, struct view_block *table, const zj_result *result, uint32_t index)
{
	const struct model_node *node = &result->model->nodes[index];
	const struct result_node *found = &result->nodes[index];
	const struct points points = points_of(found);
	const bool is_absent = found->state == RESULT_NOT_APPLICABLE;
	struct view_cell *cells = view_row(view, table, MARK_NONE, node->depth);

	if (!cells)
		return;
	cells[0].text =
		index ? page_node_title(view, result->model, index) : view_word(view, WORD_TOTAL);
	cells[0].tone = node->kind == MODEL_SECTION ? TONE_STRONG : TONE_PLAIN;
	if (is_absent)
		cells[1] = (struct view_cell){absence_text(view, result, index), TONE_FAINT};
	else if (node->kind == MODEL_QUESTION)
		cells[1] =
			(struct view_cell){page_answer(view, result, index),
					   found->state == RESULT_SCORED ? TONE_PLAIN : TONE_DOUBT};
	else if (!found->is_scored)
		cells[1] = (struct view_cell){view_word(view, WORD_NOT_SCORED), TONE_FAINT};
	if (is_absent || !points.is_there || !found->is_scored)
		return;
	const zj_num lost = num_sub(points.full, points.has.worst);
	cells[2].text = view_score(view, points.has.worst);
	cells[3].text = view_number(view, points.full, view->digits);
	if (!num_is_zero(lost))
		cells[4] = (struct view_cell){view_score(view, lost), TONE_BAD};
}

static void
tree(struct view *view, const zj_result *result)
{
	const struct view_column columns[] = {
		{view_word(view, WORD_ITEM), ALIGN_LEFT, true},
		{view_word(view, WORD_ANSWER), ALIGN_LEFT, true},
		{view_word(view, WORD_POINTS), ALIGN_RIGHT, false},
		{view_word(view, WORD_FULL), ALIGN_RIGHT, false},
		{view_word(view, WORD_LOST), ALIGN_RIGHT, false},
	};

	view_text(view, VIEW_HEADING, 1, TONE_STRONG, view_word(view, WORD_POINTS_TREE));
	struct view_block *table = view_table(view, 1, 5, columns);
	for (uint32_t n = 0; n < result->model->node_count; n++)
		tree_row(view, table, result, n);
}

/* --- the arithmetic -------------------------------------------------------------------- */

static struct str
weight_text(struct view *view, zj_num weight)
{
	num_add_exact(&view->scratch, weight);
	return view_take(view);
}

static bool
counts_in_parent(const zj_result *result, uint32_t child)
{
	return result->model->nodes[child].is_scored && result->nodes[child].has_score;
}

/* "0.6 × 0.65 + 0.4 × 0.5", "min(0.6, 0.5)": the children's part in their section. */
static struct str
combine_text(struct view *view, const zj_result *result, uint32_t index)
{
	const struct model_node *nodes = result->model->nodes;
	const enum model_combine combine = nodes[index].combine;
	const bool is_sum = combine == MODEL_SUM;
	const bool is_weighted = is_sum || combine == MODEL_MEAN;
	const struct str separator = is_weighted ? STR(" + ") : STR(", ");
	struct str text = STR("");

	for (uint32_t c = index + 1; c < nodes[index].end; c = nodes[c].end) {
		const struct result_node *child = &result->nodes[c];
		if (!counts_in_parent(result, c))
			continue;
		struct str term = view_range(view, is_sum ? &child->score : &child->share);
		if (is_weighted && !num_equal(child->share.worst, child->share.best))
			term = view_say(view, WORD_TERM_BRACKET, term, STR_NONE, STR_NONE);
		if (is_weighted && !num_equal(child->split->weight, NUM_ONE))
			term = view_join(view, weight_text(view, child->split->weight), STR(" × "),
					 term);
		text = view_join(view, text, separator, term);
	}
	if (combine == MODEL_MIN)
		text = view_say(view, WORD_LEAST_OF, text, STR_NONE, STR_NONE);
	if (combine == MODEL_MAX)
		text = view_say(view, WORD_MOST_OF, text, STR_NONE, STR_NONE);
	return text;
}

/* Terms being listed, each once; the whole expression itself stands there already. */
struct term_list {
	struct view *view;
	struct str whole;
	struct str text;
	struct vec seen; /* struct str */
};

static bool
is_seen(const struct term_list *list, struct str text)
{
	for (size_t i = 0; i < list->seen.count; i++) {
		if (str_equal(*(const struct str *)vec_at(&list->seen, i), text))
			return true;
	}
	return str_equal(list->whole, text);
}

static void
add_term(void *state, const struct expr_term *term)
{
	struct term_list *list = state;
	struct view *view = list->view;

	if (is_seen(list, term->text))
		return;
	struct str *seen = vec_push(&list->seen);
	if (!seen) {
		view->failed = true;
		return;
	}
	*seen = term->text;
	const struct str one =
		view_say(view, WORD_TERM_IS, term->text, view_value(view, &term->value), STR_NONE);
	list->text = view_join(view, list->text, view_word(view, WORD_LIST_COMMA), one);
}

/* The terms of an expression with their values. */
static struct str
terms_text(struct view *view, const zj_result *result, const struct expr *expr)
{
	struct term_list list = {view, expr_text(expr), STR(""), VEC_INIT(struct str)};
	struct expr_run *run = expr_run_new();

	if (!run || expr_explain(expr, result->slots, run, add_term, &list))
		view->failed = true;
	expr_run_free(run);
	vec_done(&list.seen);
	return list.text;
}

static struct str
check_terms(struct view *view, const struct expr *expr, const struct result_check *check)
{
	struct term_list list = {view, expr_text(expr), STR(""), VEC_INIT(struct str)};

	for (size_t i = 0; i < check->term_count; i++) {
		const struct expr_term term = {check->terms[i].text, check->terms[i].value};
		add_term(&list, &term);
	}
	vec_done(&list.seen);
	return list.text;
}

static void
detail(struct view *view, struct view_block *list, unsigned indent, struct str text)
{
	if (text.len)
		view_item(view, list, MARK_NONE, indent, TONE_PLAIN, text);
}

static void
detail_with(struct view *view, struct view_block *list, unsigned indent, struct str terms)
{
	if (terms.len)
		detail(view, list, indent, view_say(view, WORD_WITH, terms, STR_NONE, STR_NONE));
}

static void
places(struct view *view, struct view_block *list, unsigned indent, const struct place *rule,
       const struct place *answer)
{
	const struct str at = check_place(view, rule);
	struct str text = view_say(view, WORD_WRITTEN_AT, at, STR_NONE, STR_NONE);

	if (answer && answer->file)
		text = view_say(view, WORD_RULE_AND_ANSWER, at, check_place(view, answer),
				STR_NONE);
	if (at.len)
		view_item(view, list, MARK_NONE, indent, TONE_FAINT, text);
}

static void
add_bound(struct view *view, bool is_given, zj_num value, const char *sign, bool is_left)
{
	if (!is_given)
		return;
	if (is_left) {
		num_add_exact(&view->scratch, value);
		buf_add_text(&view->scratch, sign);
	} else {
		buf_add_text(&view->scratch, sign);
		num_add_exact(&view->scratch, value);
	}
}

struct str
page_band(struct view *view, const struct model_band *band)
{
	add_bound(view, band->has_low, band->low, band->low_is_in ? " ≤ " : " < ", true);
	buf_add_text(&view->scratch, "x");
	add_bound(view, band->has_high, band->high, band->high_is_in ? " ≤ " : " < ", false);
	return view_take(view);
}

static void
question_details(struct view *view, struct view_block *list, const zj_result *result,
		 uint32_t index, unsigned indent)
{
	const struct model_node *node = &result->model->nodes[index];
	const struct result_node *found = &result->nodes[index];
	const struct str answer = page_answer(view, result, index);

	if (node->answer == MODEL_COMPUTED) {
		detail(view, list, indent,
		       view_say(view, WORD_TERM_IS, expr_text(node->value), answer, STR_NONE));
		detail_with(view, list, indent, terms_text(view, result, node->value));
	} else if (found->answer && found->has_score) {
		detail(view, list, indent,
		       view_say(view, WORD_ANSWER_GIVES, answer, view_range(view, &found->score),
				view_number(view, found->points, 4)));
	} else if (found->answer) {
		detail(view, list, indent, answer);
	} else if (found->has_score) {
		detail(view, list, indent,
		       view_say(view, WORD_NO_ANSWER_GIVES,
				view_number(view, found->score.worst, 4),
				view_number(view, found->score.best, 4),
				view_number(view, found->points, 4)));
	} else {
		detail(view, list, indent, view_word(view, WORD_NO_ANSWER));
	}
	if (node->band_count > 0 && found->band)
		detail(view, list, indent,
		       view_say(view, WORD_BAND_GIVES, answer, page_band(view, found->band),
				STR_NONE));
	else if (node->band_count > 0 && expr_is_known(found->value))
		detail(view, list, indent,
		       view_say(view, WORD_NO_BAND, answer, STR_NONE, STR_NONE));
	if (found->uncapped)
		detail(view, list, indent,
		       view_say(view, WORD_EVIDENCE_CAPS, view_number(view, *found->uncapped, 4),
				view_number(view, found->share.worst, 4), STR_NONE));
}

/* The share a node has on rung k (from 0); false where it has none. */
static bool
rung_share(const zj_result *result, uint32_t index, size_t k, struct result_range *out)
{
	const struct model_node *node = &result->model->nodes[index];
	const struct result_node *found = &result->nodes[index];

	if (!node->is_scored || !found->has_score)
		return false;
	if (node->kind == MODEL_QUESTION) {
		*out = found->share;
		return node->rung == k + 1;
	}
	if (k >= found->rung_count || !found->rungs[k].has_questions)
		return false;
	*out = found->rungs[k].share;
	return true;
}

/* "0.4 × 1 + 0.6 × 0.8": the weights close ranks over the children that have the rung. */
static struct str
rung_text(struct view *view, const zj_result *result, uint32_t index, size_t k)
{
	const struct model_node *nodes = result->model->nodes;
	struct result_range share;
	zj_num sum = NUM_ZERO;
	struct str text = STR("");

	for (uint32_t c = index + 1; c < nodes[index].end; c = nodes[c].end) {
		if (rung_share(result, c, k, &share))
			sum = num_add(sum, nodes[c].weights[result->profile]);
	}
	for (uint32_t c = index + 1; c < nodes[index].end; c = nodes[c].end) {
		if (!rung_share(result, c, k, &share) || num_is_zero(sum))
			continue;
		const zj_num weight = num_div(nodes[c].weights[result->profile], sum);
		struct str term = view_range(view, &share);
		if (!num_equal(share.worst, share.best))
			term = view_say(view, WORD_TERM_BRACKET, term, STR_NONE, STR_NONE);
		if (!num_equal(weight, NUM_ONE))
			term = view_join(view, weight_text(view, weight), STR(" × "), term);
		text = view_join(view, text, STR(" + "), term);
	}
	return text;
}

static void
rung_details(struct view *view, struct view_block *list, const zj_result *result, uint32_t index,
	     unsigned indent)
{
	const struct result_node *found = &result->nodes[index];
	const bool is_ladder = result->model->nodes[index].combine == MODEL_LADDER;

	for (size_t i = 0; i < found->rung_count; i++) {
		const struct result_rung *rung = &found->rungs[i];
		if (!rung->has_questions)
			continue;
		const struct str value = view_range(view, &rung->share);
		const struct str sum = rung_text(view, result, index, i);
		struct str text =
			view_say(view, WORD_LEVEL_N, view_count(view, i + 1), STR_NONE, STR_NONE);
		text = str_equal(sum, value) || !sum.len
			       ? view_say(view, WORD_TERM_IS, text, value, STR_NONE)
			       : view_say(view, WORD_IS_WHICH_IS, text, sum, value);
		if (is_ladder)
			text = view_say(view, WORD_RUNG_COUNTS, text,
					view_range(view, &rung->counts), STR_NONE);
		detail(view, list, indent, text);
	}
}

static void
section_details(struct view *view, struct view_block *list, const zj_result *result, uint32_t index,
		unsigned indent)
{
	const struct model_node *node = &result->model->nodes[index];
	const struct result_node *found = &result->nodes[index];

	if (found->rung_count > 0) {
		rung_details(view, list, result, index, indent);
	} else if (node->combine == MODEL_SCORE) {
		detail(view, list, indent,
		       view_say(view, WORD_TERM_IS, view_word(view, WORD_SCORE),
				expr_text(node->score), STR_NONE));
		detail_with(view, list, indent, terms_text(view, result, node->score));
	} else if (found->has_score) {
		const enum report_word what = node->combine == MODEL_SUM ? WORD_SCORE : WORD_SHARE;
		const struct result_range *range =
			node->combine == MODEL_SUM ? &found->score : &found->share;
		const struct str sum = combine_text(view, result, index);
		const struct str value = view_range(view, range);
		detail(view, list, indent,
		       str_equal(sum, value) ? view_say(view, WORD_TERM_IS, view_word(view, what),
							value, STR_NONE)
					     : view_say(view, WORD_IS_WHICH_IS,
							view_word(view, what), sum, value));
	}
}

static void
node_block(struct view *view, struct view_block *list, const zj_result *result, uint32_t index)
{
	const struct model_node *node = &result->model->nodes[index];
	const struct result_node *found = &result->nodes[index];
	const unsigned indent = node->depth;
	struct str title = page_node_title(view, result->model, index);

	if (index > 0)
		title = view_say(view, WORD_PAREN, title, node->id, STR_NONE);
	if (found->state == RESULT_NOT_APPLICABLE) {
		title = view_say(view, WORD_LINE, title, absence_text(view, result, index),
				 STR_NONE);
	} else if (found->has_score) {
		const struct str score =
			view_say(view, WORD_SCORE_OF, view_range(view, &found->score),
				 view_number(view, found->points, 4), STR_NONE);
		title = view_say(view, WORD_LINE, title, score, STR_NONE);
	}
	view_item(view, list, MARK_NONE, indent, TONE_STRONG, title);
	if (found->state == RESULT_NOT_APPLICABLE)
		return;
	if (node->kind == MODEL_QUESTION)
		question_details(view, list, result, index, indent + 1);
	else
		section_details(view, list, result, index, indent + 1);
	places(view, list, indent + 1, &node->place, found->answer ? &found->answer->place : NULL);
}

static void
arithmetic(struct view *view, const zj_result *result)
{
	view_text(view, VIEW_HEADING, 1, TONE_STRONG, view_word(view, WORD_ARITHMETIC));
	struct view_block *list = view_add(view, VIEW_LIST, 1);
	for (uint32_t n = 0; n < result->model->node_count; n++)
		node_block(view, list, result, n);
}

/* --- conditions and rules with their terms --------------------------------------------- */

/*
 * Where the answers stand that a condition reads: the file once, then line and column of each.
 * A long list is cut.
 */
enum {
	PLACES_SHOWN = 12
};

/* A level may come from elsewhere than the answers: then it says from where. */
static bool
is_from_elsewhere(const zj_result *result, const struct read_item *item)
{
	return item->kind == READ_LEVEL && result->levels[item->index].is_known &&
	       result->levels[item->index].origin.len > 0;
}

static struct str
read_place(struct view *view, const zj_result *result, const struct read_item *item)
{
	struct str at = view_word(view, WORD_NO_ANSWER);

	if (item->place.file) {
		buf_printf(&view->scratch, "%u:%u", item->place.line, item->place.column);
		at = view_take(view);
	} else if (is_from_elsewhere(result, item)) {
		at = page_level_origin(view, &result->levels[item->index]);
		return view_say(view, WORD_PAREN, item->id, at, STR_NONE);
	}
	return view_join(view, item->id, STR(" "), at);
}

static struct str
reads_text(struct view *view, struct reads *reads)
{
	const struct str comma = view_word(view, WORD_LIST_COMMA);
	const size_t count = reads->items.count;
	struct str text = STR("");

	for (size_t i = 0; i < count && i < PLACES_SHOWN; i++)
		text = view_join(view, text, comma,
				 read_place(view, reads->result, vec_at(&reads->items, i)));
	if (count > PLACES_SHOWN)
		text = view_join(view, text, comma,
				 view_say(view, WORD_AND_MORE,
					  view_count(view, count - PLACES_SHOWN), STR_NONE,
					  STR_NONE));
	if (!text.len)
		return text;
	return view_say(view, WORD_LINE, str_from(reads->result->answers->file.name), text,
			STR_NONE);
}

static void
check_details(struct view *view, struct view_block *list, struct reads *reads,
	      const struct expr *expr, const struct result_check *check, const struct place *place)
{
	detail(view, list, 2, expr_text(expr));
	detail_with(view, list, 2, check_terms(view, expr, check));
	reads_clear(reads);
	reads_add_expr(reads, expr);
	const struct str read = reads_text(view, reads);
	if (read.len)
		view_item(view, list, MARK_NONE, 2, TONE_FAINT,
			  view_say(view, WORD_READS, read, STR_NONE, STR_NONE));
	places(view, list, 2, place, NULL);
}

static void
tier_arithmetic(struct view *view, const zj_result *result, struct reads *reads)
{
	if (result->model->tier_count == 0)
		return;
	view_text(view, VIEW_HEADING, 1, TONE_STRONG, view_word(view, WORD_TIERS));
	struct view_block *list = view_add(view, VIEW_LIST, 1);
	for (size_t t = 0; t < result->model->tier_count; t++) {
		const struct result_tier *tier = &result->tiers[t];
		view_item(view, list, view_mark_of(tier->outcome), 0, TONE_STRONG,
			  view_say(view, WORD_LINE,
				   view_words(view, &result->model->tiers[t].title),
				   check_tally(view, result, tier), STR_NONE));
		for (size_t i = 0; i < tier->count; i++) {
			const struct result_condition *condition =
				&result->conditions[tier->first + i];
			const struct str title = view_say(
				view, WORD_PAREN,
				check_condition_title(view, result->model, condition->condition,
						      condition->check.outcome),
				condition->condition->id, STR_NONE);
			const struct str figures = view_say(
				view, WORD_NEEDED_FOUND, check_needed(view, &condition->check),
				check_found(view, &condition->check), STR_NONE);
			view_item(view, list, view_mark_of(condition->check.outcome), 1, TONE_PLAIN,
				  view_say(view, WORD_LINE, title, figures, STR_NONE));
			check_details(view, list, reads, condition->condition->expr,
				      &condition->check, &condition->condition->place);
		}
	}
}

static struct str
rule_outcome(struct view *view, const struct result_rule *rule)
{
	static const enum report_word words[ZJ_OUTCOME_COUNT] = {
		[ZJ_NOT_MET] = WORD_OUTCOME_NOT_MET,
		[ZJ_MET] = WORD_OUTCOME_MET,
		[ZJ_UNKNOWN] = WORD_OUTCOME_UNKNOWN,
	};

	if (rule->rule->kind == MODEL_VALUE)
		return view_value(view, &rule->value);
	if (rule->rule->kind == MODEL_GATE || rule->rule->kind == MODEL_VALID)
		return view_word(view, words[rule->check.outcome]);
	if (rule->strikes)
		return view_word(view, WORD_STRIKES);
	return view_word(view, rule->may_strike ? WORD_MAY_STRIKE : WORD_SILENT);
}

static void
rule_arithmetic(struct view *view, const zj_result *result, struct reads *reads)
{
	if (result->model->rule_count == 0)
		return;
	view_text(view, VIEW_HEADING, 1, TONE_STRONG, view_word(view, WORD_RULES));
	struct view_block *list = view_add(view, VIEW_LIST, 1);
	for (size_t i = 0; i < result->model->rule_count; i++) {
		const struct result_rule *rule = &result->rules[i];
		const struct str title =
			view_say(view, WORD_PAREN, check_rule_title(view, rule->rule),
				 rule->rule->id, STR_NONE);
		view_item(view, list, MARK_POINT, 0, TONE_PLAIN,
			  view_say(view, WORD_LINE, title, rule_outcome(view, rule), STR_NONE));
		check_details(view, list, reads, rule->rule->expr, &rule->check,
			      &rule->rule->place);
	}
}

void
view_of_explain(struct view *view, const zj_result *result, int depth)
{
	struct reads reads;
	enum view_tone tone = TONE_STRONG;

	if (depth <= 1) {
		one_line(view, result);
		return;
	}
	page_head(view, result);
	const struct str verdict = result->model->tier_count > 0 ? page_verdict(view, result, &tone)
								 : page_score(view, result);
	view_text(view, VIEW_VERDICT, 0, tone, verdict);
	if (depth == 2) {
		tree(view, result);
		page_tiers(view, result);
		page_blockers(view, result);
		page_rules(view, result);
		page_notes(view, result);
		return;
	}
	if (reads_init(&reads, result)) {
		view->failed = true;
		return;
	}
	arithmetic(view, result);
	tier_arithmetic(view, result, &reads);
	rule_arithmetic(view, result, &reads);
	page_notes(view, result);
	page_basis(view, result);
	view->failed |= reads_failed(&reads);
	reads_done(&reads);
}
