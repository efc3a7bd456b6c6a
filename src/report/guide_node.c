/*
 * The questions of a reading copy: what each asks, how it may be answered, what an answer is
 * worth, and what it takes to prove it.
 */
#include "report/guide.h"

#include "base/num.h"

/* ---- sections ---- */

static bool
has_equal_weights(const zj_model *model, uint32_t index)
{
	const struct model_node *nodes = model->nodes;
	const struct model_node *first = NULL;

	for (uint32_t c = index + 1; c < nodes[index].end; c = nodes[c].end) {
		if (!nodes[c].is_scored)
			continue;
		if (first && !num_equal(first->weights[0], nodes[c].weights[0]))
			return false;
		first = first ? first : &nodes[c];
	}
	return true;
}

static bool
is_scored_below(const zj_model *model, uint32_t index)
{
	const struct model_node *nodes = model->nodes;

	for (uint32_t c = index + 1; c < nodes[index].end; c = nodes[c].end) {
		if (nodes[c].is_scored)
			return true;
	}
	return false;
}

static void
ladder(struct view *view, const struct model_ladder *ladder)
{
	view_text(view, VIEW_TEXT, 0, TONE_PLAIN,
		  view_say(view, WORD_BY_LADDER, view_count(view, ladder->levels),
			   view_percent(view, ladder->satisfied), STR_NONE));
	if (ladder->stops.param == MODEL_NONE && ladder->stops.is_on)
		view_text(view, VIEW_TEXT, 0, TONE_PLAIN, view_word(view, WORD_LADDER_STOPS));
	if (ladder->inherits.param == MODEL_NONE && ladder->inherits.is_on)
		view_text(view, VIEW_TEXT, 0, TONE_PLAIN, view_word(view, WORD_LADDER_INHERITS));
}

/* Below a ladder a section is part of its levels: the ladder has said how. */
static bool
is_below_ladder(const zj_model *model, uint32_t index)
{
	for (uint32_t n = index; n > 0;) {
		n = model->nodes[n].parent;
		if (model->nodes[n].combine == MODEL_LADDER)
			return true;
	}
	return false;
}

void
guide_combine(struct view *view, const zj_model *model, uint32_t index)
{
	const struct model_node *node = &model->nodes[index];
	const bool is_plain = has_equal_weights(model, index);
	enum report_word word = WORD_BY_MEAN;

	if (is_below_ladder(model, index) ||
	    (node->combine != MODEL_SCORE && !is_scored_below(model, index)))
		return;
	switch (node->combine) {
	case MODEL_MEAN:
		word = is_plain ? WORD_BY_MEAN_PLAIN : WORD_BY_MEAN;
		break;
	case MODEL_SUM:
		word = is_plain ? WORD_BY_SUM_PLAIN : WORD_BY_SUM;
		break;
	case MODEL_MIN:
		word = WORD_BY_MIN;
		break;
	case MODEL_MAX:
		word = WORD_BY_MAX;
		break;
	case MODEL_SCORE:
		view_text(view, VIEW_TEXT, 0, TONE_PLAIN,
			  view_say(view, WORD_BY_EXPR, page_tell(view, model, node->score),
				   STR_NONE, STR_NONE));
		view_text(view, VIEW_TEXT, 0, TONE_CODE, expr_text(node->score));
		return;
	case MODEL_LADDER:
		ladder(view, &node->ladder);
		return;
	}
	view_text(view, VIEW_TEXT, 0, TONE_PLAIN, view_word(view, word));
}

/* ---- what an answer is worth ---- */

static bool
has_costs(const struct model_node *question)
{
	for (size_t i = 0; i < question->option_count; i++) {
		if (question->options[i].has_cost)
			return true;
	}
	return false;
}

/* The score of an option: where the best is not 1, with its share. */
static struct str
option_score(struct view *view, const struct model_node *question, zj_num score)
{
	const struct str text = view_number(view, score, 4);

	if (num_sign(question->best) <= 0 || num_equal(question->best, NUM_ONE))
		return text;
	return view_say(view, WORD_PAREN, text, view_percent(view, num_div(score, question->best)),
			STR_NONE);
}

static struct str
option_title(struct view *view, const struct model_node *question, size_t index)
{
	const struct model_option *option = &question->options[index];
	const struct str title = view_words(view, &option->title);
	struct str text = title.len ? title : option->id;

	if (question->answer == MODEL_LEVEL)
		text = view_say(view, WORD_NUMBERED, view_count(view, index), title, STR_NONE);
	if (question->answer == MODEL_YESNO)
		text = view_word(view, index ? WORD_YES : WORD_NO);
	return option->is_alone ? view_say(view, WORD_OPTION_ALONE, text, STR_NONE, STR_NONE)
				: text;
}

static bool
has_ids(const struct model_node *question)
{
	return question->answer == MODEL_OPTION || question->answer == MODEL_OPTIONS;
}

/* Options or levels with what they score, their ids and costs, where they have such. */
static struct view_block *
options_table(struct view *view, const struct model_node *question)
{
	struct view_column columns[4] = {
		{view_word(view, WORD_OPTION), ALIGN_LEFT, true},
		{view_word(view, WORD_OPTION_SCORE), ALIGN_RIGHT, false},
	};
	size_t count = 2;

	if (has_ids(question))
		columns[count++] =
			(struct view_column){view_word(view, WORD_ID), ALIGN_LEFT, false};
	if (has_costs(question))
		columns[count++] =
			(struct view_column){view_say(view, WORD_PAREN, view_word(view, WORD_COST),
						      question->cost_unit, STR_NONE),
					     ALIGN_RIGHT, false};
	return view_table(view, 0, count, columns);
}

static void
option_row(struct view *view, const struct model_node *question, struct view_block *table,
	   size_t index)
{
	const struct model_option *option = &question->options[index];
	struct view_cell *cells = view_row(view, table, MARK_NONE, 0);
	size_t c = 2;

	if (!cells)
		return;
	cells[0].text = option_title(view, question, index);
	cells[1].text = question->is_scored ? option_score(view, question, option->score) : STR("");
	if (has_ids(question))
		cells[c++] = (struct view_cell){option->id, TONE_CODE};
	if (option->has_cost)
		cells[c].text = view_number(view, option->cost, 4);
}

/* Of yes and no, yes comes first. */
static void
options(struct view *view, const struct model_node *question)
{
	const size_t count = question->option_count;
	struct view_block *table = options_table(view, question);

	for (size_t i = 0; i < count; i++)
		option_row(view, question, table,
			   question->answer == MODEL_YESNO ? count - 1 - i : i);
}

static void
bands(struct view *view, const struct model_node *question)
{
	const struct view_column columns[] = {
		{view_word(view, WORD_BAND), ALIGN_LEFT, true},
		{view_word(view, WORD_OPTION_SCORE), ALIGN_RIGHT, false},
	};

	if (question->band_count == 0)
		return;
	struct view_block *table = view_table(view, 0, 2, columns);
	for (size_t i = 0; i < question->band_count; i++) {
		const struct model_band *band = &question->bands[i];
		struct view_cell *cells = view_row(view, table, MARK_NONE, 0);
		if (!cells)
			return;
		cells[0].text =
			view_join(view, page_band(view, band), STR(" "), question->range.unit);
		cells[1].text = option_score(view, question, band->score);
	}
}

/* ---- how it is answered ---- */

static void
add_bound(struct view *view, struct buf *out, enum report_word word, bool is_given, zj_num bound,
	  bool is_date)
{
	struct buf text = BUF_INIT;

	if (!is_given)
		return;
	if (is_date)
		expr_date_print(&text, (int64_t)bound.num);
	else
		num_add_exact(&text, bound);
	buf_add_text(out, report_word(WORD_CLAUSE_COMMA, view->lang));
	report_word_add(out, word, view->lang, buf_str(&text), STR_NONE, STR_NONE);
	out->failed |= text.failed;
	buf_done(&text);
}

/* "整数，台，至少 1" */
static struct str
range_text(struct view *view, enum report_word kind, const struct model_range *range, bool is_date)
{
	struct buf out = BUF_INIT;

	buf_add_text(&out, report_word(kind, view->lang));
	if (range->unit.len) {
		buf_add_text(&out, report_word(WORD_CLAUSE_COMMA, view->lang));
		buf_add(&out, range->unit);
	}
	add_bound(view, &out, WORD_AT_LEAST, range->has_min, range->min, is_date);
	add_bound(view, &out, WORD_AT_MOST, range->has_max, range->max, is_date);
	buf_add(&view->scratch, buf_str(&out));
	view->scratch.failed |= out.failed;
	buf_done(&out);
	return view_take(view);
}

static struct str
way(struct view *view, const struct model_node *question)
{
	switch (question->answer) {
	case MODEL_NUMBER:
		return range_text(view,
				  question->range.is_whole ? WORD_WHOLE_NUMBER : WORD_A_NUMBER,
				  &question->range, false);
	case MODEL_DATE:
		return range_text(view, WORD_DATE, &question->range, true);
	case MODEL_TEXT:
		return question->pattern ? view_say(view, WORD_ANSWER_PATTERN,
						    question->pattern_text, STR_NONE, STR_NONE)
					 : view_word(view, WORD_TEXT);
	case MODEL_OPTIONS:
		return question->has_cap
			       ? view_say(view, WORD_CHOOSE_MANY_CAP,
					  view_number(view, question->cap, 4), STR_NONE, STR_NONE)
			       : view_word(view, WORD_CHOOSE_MANY);
	case MODEL_OPTION:
	case MODEL_YESNO:
	case MODEL_LEVEL:
	case MODEL_COMPUTED:
		break;
	}
	return STR("");
}

static struct str
evidence(struct view *view, const struct model_node *question)
{
	const struct str hint = view_words(view, &question->evidence_hint);
	struct str rule = STR("");

	if (question->needs_evidence)
		rule = view_say(view, WORD_EVIDENCE_NEEDED,
				view_percent(view, question->evidence_above),
				view_percent(view, question->evidence_cap), STR_NONE);
	return view_join(view, hint, view_word(view, WORD_CLAUSE_COMMA), rule);
}

static struct str
tags(struct view *view, const struct model_node *node)
{
	struct str text = STR("");

	for (size_t i = 0; i < node->tag_count; i++)
		text = view_join(view, text, STR(" "),
				 view_join(view, STR("@"), STR(""), node->tags[i]));
	return text;
}

/* What sections and questions have alike. */
static void
common(struct view *view, const zj_model *model, struct view_block *pairs,
       const struct model_node *node)
{
	if (node->when) {
		guide_pair(view, pairs, WORD_APPLIES_WHEN, TONE_PLAIN,
			   page_tell(view, model, node->when));
		guide_pair(view, pairs, WORD_AS_WRITTEN, TONE_CODE, expr_text(node->when));
	}
	if (node->may_skip)
		guide_pair(view, pairs, WORD_MAY_SKIP, TONE_PLAIN,
			   view_word(view, WORD_MAY_SKIP_SAY));
	guide_pair(view, pairs, WORD_TAGS, TONE_CODE, tags(view, node));
	guide_pair(view, pairs, WORD_ADVICE, TONE_PLAIN, view_words(view, &node->advice));
	guide_pair(view, pairs, WORD_SOURCE, page_origin_tone(&node->origin),
		   page_origin(view, model, &node->origin));
}

static struct str
node_heading(struct view *view, const zj_model *model, uint32_t index)
{
	const struct str title = page_node_title(view, model, index);

	if (str_equal(title, model->nodes[index].id))
		return title;
	return view_say(view, WORD_PAREN, title, model->nodes[index].id, STR_NONE);
}

static void
weight(struct view *view, struct view_block *pairs, const struct model_node *node)
{
	if (!node->is_scored)
		guide_pair(view, pairs, WORD_WEIGHT, TONE_PLAIN, view_word(view, WORD_NOT_SCORED));
	else
		guide_pair(view, pairs, WORD_WEIGHT, TONE_PLAIN,
			   view_number(view, node->weights[0], 4));
	if (node->has_points)
		guide_pair(view, pairs, WORD_WORTH, TONE_PLAIN, view_number(view, node->points, 4));
}

static void
section(struct view *view, const zj_model *model, uint32_t index)
{
	const struct model_node *node = &model->nodes[index];

	view_text(view, VIEW_HEADING, 2, TONE_STRONG, node_heading(view, model, index));
	if (words_given(&node->hint))
		view_text(view, VIEW_TEXT, 0, TONE_PLAIN, view_words(view, &node->hint));
	guide_combine(view, model, index);
	struct view_block *pairs = view_add(view, VIEW_PAIRS, 0);
	weight(view, pairs, node);
	common(view, model, pairs, node);
}

static void
question(struct view *view, const zj_model *model, uint32_t index)
{
	const struct model_node *node = &model->nodes[index];

	view_text(view, VIEW_HEADING, 3, TONE_STRONG, node_heading(view, model, index));
	if (!str_equal(page_node_title(view, model, index), view_words(view, &node->ask)))
		view_text(view, VIEW_TEXT, 0, TONE_PLAIN, view_words(view, &node->ask));
	if (node->answer == MODEL_COMPUTED) {
		struct view_block *how = view_add(view, VIEW_PAIRS, 0);
		guide_pair(view, how, WORD_COMPUTED_AS, TONE_PLAIN,
			   page_tell(view, model, node->value));
		guide_pair(view, how, WORD_AS_WRITTEN, TONE_CODE, expr_text(node->value));
	}
	if (node->option_count > 0)
		options(view, node);
	bands(view, node);
	struct view_block *pairs = view_add(view, VIEW_PAIRS, 0);
	guide_pair(view, pairs, WORD_ANSWERED_BY, TONE_PLAIN, way(view, node));
	guide_pair(view, pairs, WORD_HINT, TONE_PLAIN, view_words(view, &node->hint));
	guide_pair(view, pairs, WORD_EVIDENCE, TONE_PLAIN, evidence(view, node));
	weight(view, pairs, node);
	if (node->rung)
		guide_pair(view, pairs, WORD_RUNG, TONE_PLAIN, view_count(view, node->rung));
	common(view, model, pairs, node);
}

void
guide_nodes(struct view *view, const zj_model *model)
{
	view_text(view, VIEW_HEADING, 1, TONE_STRONG, view_word(view, WORD_SECTIONS_QUESTIONS));
	for (uint32_t n = 1; n < model->node_count; n++) {
		if (model->nodes[n].kind == MODEL_SECTION)
			section(view, model, n);
		else
			question(view, model, n);
	}
}
