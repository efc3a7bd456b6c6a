/*
 * A rubric to be read by people who write no rubrics: what it asks, how it decides, what it rests
 * on. Every formula stands there in words and as written.
 */
#include "report/guide.h"

#include "base/num.h"

void
guide_pair(struct view *view, struct view_block *pairs, enum report_word name, enum view_tone tone,
	   struct str text)
{
	struct view_cell *cells = text.len ? view_row(view, pairs, MARK_NONE, 0) : NULL;

	if (!cells)
		return;
	cells[0] = (struct view_cell){view_word(view, name), TONE_FAINT};
	cells[1] = (struct view_cell){text, tone};
}

static void
paragraph(struct view *view, enum report_word word)
{
	view_text(view, VIEW_TEXT, 0, TONE_PLAIN, view_word(view, word));
}

static void
heading(struct view *view, unsigned level, enum report_word word)
{
	view_text(view, VIEW_HEADING, level, TONE_STRONG, view_word(view, word));
}

/* ---- what it is ---- */

/* Figures of each basis, of everything that can go into a result: what a result counts when all
 * of the rubric applies. */
struct trust {
	size_t counts[MODEL_BASIS_COUNT];
	struct vec scales; /* const struct model_option *: of the options counted so far */
	bool failed;
};

static void
count_origin(struct trust *trust, const struct model_origin *origin)
{
	trust->counts[origin->basis]++;
}

/* Questions share the options of a scale: they count once. */
static bool
is_counted(struct trust *trust, const struct model_option *options)
{
	const struct model_option **counted = trust->scales.items;

	for (size_t i = 0; i < trust->scales.count; i++) {
		if (counted[i] == options)
			return true;
	}
	counted = vec_push(&trust->scales);
	if (counted)
		*counted = options;
	else
		trust->failed = true;
	return false;
}

static void
count_options(struct trust *trust, const struct model_node *node)
{
	bool has_own = false;

	for (size_t i = 0; i < node->option_count; i++)
		has_own |= node->options[i].origin.is_own;
	if (!has_own || is_counted(trust, node->options))
		return;
	for (size_t i = 0; i < node->option_count; i++) {
		if (node->options[i].origin.is_own)
			count_origin(trust, &node->options[i].origin);
	}
}

static void
count_nodes(struct trust *trust, const zj_model *model)
{
	for (size_t i = 0; i < model->node_count; i++) {
		const struct model_node *node = &model->nodes[i];

		if (node->kind == MODEL_QUESTION || node->origin.is_own)
			count_origin(trust, &node->origin);
		count_options(trust, node);
	}
}

/* A condition that is a rule by name is counted as the rule. */
static void
count_tiers(struct trust *trust, const zj_model *model)
{
	for (size_t t = 0; t < model->tier_count; t++) {
		const struct model_tier *tier = &model->tiers[t];

		for (size_t i = 0; i < tier->condition_count; i++) {
			if (tier->conditions[i].rule == MODEL_NONE)
				count_origin(trust, &tier->conditions[i].origin);
		}
	}
}

static void
count_trust(struct trust *trust, const zj_model *model)
{
	count_nodes(trust, model);
	for (size_t i = 0; i < model->fact_count; i++) {
		if (model->facts[i].is_read)
			count_origin(trust, &model->facts[i].origin);
	}
	for (size_t i = 0; i < model->param_count; i++)
		count_origin(trust, &model->params[i].origin);
	for (size_t i = 0; i < model->use_count; i++)
		count_origin(trust, &model->uses[i].origin);
	for (size_t i = 0; i < model->rule_count; i++)
		count_origin(trust, &model->rules[i].origin);
	count_tiers(trust, model);
	vec_done(&trust->scales);
}

static void
head(struct view *view, const zj_model *model)
{
	struct trust trust = {.scales = VEC_INIT(const struct model_option *)};

	count_trust(&trust, model);
	view->failed |= trust.failed;
	const size_t recalled = trust.counts[MODEL_RECALLED];
	const size_t own = trust.counts[MODEL_OWN];

	view_text(view, VIEW_TITLE, 0, TONE_STRONG, view_words(view, &model->title));
	view_text(view, VIEW_TEXT, 0, TONE_PLAIN, view_words(view, &model->about));
	if (recalled + own > 0)
		view_text(view, VIEW_TEXT, 0, TONE_DOUBT,
			  view_say(view, WORD_GUIDE_TRUST, view_count(view, recalled),
				   view_count(view, own), view_word(view, WORD_DOUBT_MARK)));
	(void)view_add(view, VIEW_GAP, 0);
	struct view_block *pairs = view_add(view, VIEW_PAIRS, 0);
	view_pair(view, pairs, WORD_ID, model->id);
	view_pair(view, pairs, WORD_VERSION, model->version);
	view_pair(view, pairs, WORD_FINGERPRINT, str_from(model->fingerprint));
	view_pair(view, pairs, WORD_QUESTION_COUNT, view_count(view, model->question_count));
}

/* ---- how the score is computed ---- */

static void
scoring(struct view *view, const zj_model *model)
{
	const struct model_node *total = &model->nodes[0];

	heading(view, 1, WORD_HOW_SCORED);
	if (num_sign(total->points) <= 0) {
		paragraph(view, WORD_NO_POINTS);
	} else {
		view_text(view, VIEW_TEXT, 0, TONE_PLAIN,
			  view_say(view, WORD_SCORED_POINTS, view_number(view, total->points, 4),
				   STR_NONE, STR_NONE));
		guide_combine(view, model, 0);
	}
	paragraph(view, WORD_HOW_UNANSWERED);
	paragraph(view, WORD_HOW_LEFT_OUT);
	paragraph(view, WORD_HOW_ROUNDED);
}

static size_t
questions_below(const zj_model *model, uint32_t index)
{
	size_t count = 0;

	for (uint32_t n = index + 1; n < model->nodes[index].end; n++)
		count += model->nodes[n].kind == MODEL_QUESTION;
	return count;
}

static struct str
weight_of(struct view *view, const struct model_node *node)
{
	return node->is_scored ? view_number(view, node->weights[0], 4)
			       : view_word(view, WORD_NOT_SCORED);
}

static void
parts(struct view *view, const zj_model *model)
{
	const struct view_column columns[] = {
		{view_word(view, WORD_PART), ALIGN_LEFT, true},
		{view_word(view, WORD_WEIGHT), ALIGN_RIGHT, false},
		{view_word(view, WORD_QUESTION_ITEMS), ALIGN_RIGHT, false},
	};

	heading(view, 1, WORD_PART_WEIGHTS);
	struct view_block *table = view_table(view, 0, 3, columns);
	for (uint32_t n = 1; n < model->node_count; n++) {
		const struct model_node *node = &model->nodes[n];
		if (node->kind != MODEL_SECTION)
			continue;
		struct view_cell *cells = view_row(view, table, MARK_NONE, node->depth - 1);
		if (!cells)
			return;
		cells[0].text = page_node_title(view, model, n);
		cells[1].text = weight_of(view, node);
		cells[2].text = view_count(view, questions_below(model, n));
	}
}

/* ---- profiles ---- */

/* The weight of a node under each profile, where they differ. */
static void
profile_row(struct view *view, const zj_model *model, struct view_block *table, uint32_t n)
{
	const struct model_node *node = &model->nodes[n];
	bool differs = false;

	for (size_t p = 0; p < model->profile_count; p++)
		differs |= node->is_left_out[p] || !num_equal(node->weights[p], node->weights[0]);
	if (!differs)
		return;
	struct view_cell *cells = view_row(view, table, MARK_NONE, 0);
	if (!cells)
		return;
	cells[0].text = page_node_title(view, model, n);
	for (size_t p = 0; p < model->profile_count && p + 1 < table->column_count; p++)
		cells[p + 1].text = node->is_left_out[p] ? view_word(view, WORD_LEFT_OUT)
							 : view_number(view, node->weights[p], 4);
}

enum {
	PROFILES_SHOWN = 8
};

static void
profiles(struct view *view, const zj_model *model)
{
	struct view_column columns[PROFILES_SHOWN + 1] = {
		{view_word(view, WORD_PART), ALIGN_LEFT, true}};
	size_t count = 0;

	if (model->profile_count == 0)
		return;
	heading(view, 1, WORD_PROFILES);
	for (; count < model->profile_count && count < PROFILES_SHOWN; count++) {
		struct str title = view_words(view, &model->profiles[count].title);
		if (!title.len)
			title = model->profiles[count].id;
		if (count == model->default_profile)
			title = view_say(view, WORD_PROFILE_DEFAULT, title, STR_NONE, STR_NONE);
		columns[count + 1] = (struct view_column){title, ALIGN_RIGHT, false};
	}
	struct view_block *table = view_table(view, 0, count + 1, columns);
	for (uint32_t n = 1; table && n < model->node_count; n++)
		profile_row(view, model, table, n);
}

/* ---- tiers ---- */

/* What is told of a condition or rule: its words, then the formula as written. */
static void
formula(struct view *view, const zj_model *model, struct view_block *list, unsigned indent,
	const struct expr *expr)
{
	view_item(view, list, MARK_NONE, indent, TONE_PLAIN, page_tell(view, model, expr));
	view_item(view, list, MARK_NONE, indent, TONE_CODE, expr_text(expr));
}

static void
origin_item(struct view *view, const zj_model *model, struct view_block *list, unsigned indent,
	    const struct model_origin *origin)
{
	view_item(view, list, MARK_NONE, indent, page_origin_tone(origin),
		  page_origin(view, model, origin));
}

/* A bare rule's name is told by the rule. */
static const struct expr *
expr_of(const zj_model *model, const struct model_condition *condition)
{
	return condition->rule != MODEL_NONE ? model->rules[condition->rule].expr : condition->expr;
}

static void
condition(struct view *view, const zj_model *model, struct view_block *list,
	  const struct model_condition *condition)
{
	const struct expr *expr = expr_of(model, condition);

	if (words_given(&condition->title)) {
		view_item(view, list, MARK_POINT, 0, TONE_STRONG,
			  view_words(view, &condition->title));
		formula(view, model, list, 1, expr);
	} else {
		view_item(view, list, MARK_POINT, 0, TONE_STRONG, page_tell(view, model, expr));
		view_item(view, list, MARK_NONE, 1, TONE_CODE, expr_text(expr));
	}
	origin_item(view, model, list, 1, &condition->origin);
}

static void
tiers(struct view *view, const zj_model *model)
{
	if (model->tier_count == 0)
		return;
	heading(view, 1, WORD_TIERS);
	paragraph(view, model->tier_chain ? WORD_TIERS_CHAINED : WORD_TIERS_FREE);
	for (size_t t = 0; t < model->tier_count; t++) {
		const struct model_tier *tier = &model->tiers[t];
		struct str title = view_words(view, &tier->title);
		view_text(view, VIEW_HEADING, 2, TONE_STRONG, title.len ? title : tier->id);
		if (words_given(&tier->about))
			view_text(view, VIEW_TEXT, 0, TONE_PLAIN, view_words(view, &tier->about));
		if (tier->condition_count == 0)
			paragraph(view, WORD_NO_CONDITIONS);
		struct view_block *list = view_add(view, VIEW_LIST, 0);
		for (size_t i = 0; i < tier->condition_count; i++)
			condition(view, model, list, &tier->conditions[i]);
	}
}

/* ---- rules ---- */

/* "先进级、卓越级"; empty where a veto is for all tiers. */
static struct str
tiers_of(struct view *view, const zj_model *model, const struct model_rule *rule)
{
	struct str text = STR("");
	size_t count = 0;

	for (size_t t = 0; t < model->tier_count; t++) {
		if (!(rule->tiers >> t & 1))
			continue;
		count++;
		text = view_join(view, text, view_word(view, WORD_LIST_COMMA),
				 page_tier(view, model, (int)t + 1));
	}
	return count < model->tier_count ? text : STR("");
}

static void
said(struct view *view, struct view_block *list, enum report_word name, const struct words *words)
{
	if (words_given(words))
		view_item(view, list, MARK_NONE, 1, TONE_PLAIN,
			  view_say(view, WORD_LINE, view_word(view, name), view_words(view, words),
				   STR_NONE));
}

static void
rule_limits(struct view *view, const zj_model *model, struct view_block *list,
	    const struct model_rule *rule)
{
	struct str text = STR("");
	enum report_word name = WORD_RULE_FOR_TIERS;

	if (rule->kind == MODEL_VETO)
		text = tiers_of(view, model, rule);
	if (rule->kind == MODEL_CAP) {
		name = WORD_RULE_AT_MOST;
		text = rule->at_most == MODEL_NONE ? view_word(view, WORD_NO_TIER)
						   : page_tier(view, model, (int)rule->at_most + 1);
	}
	if (text.len)
		view_item(view, list, MARK_NONE, 1, TONE_PLAIN,
			  view_say(view, WORD_LINE, view_word(view, name), text, STR_NONE));
}

static void
rule(struct view *view, const zj_model *model, struct view_block *list,
     const struct model_rule *rule)
{
	const struct str title =
		words_given(&rule->title) ? view_words(view, &rule->title) : rule->id;

	view_item(view, list, MARK_POINT, 0, TONE_STRONG,
		  str_equal(title, rule->id)
			  ? title
			  : view_say(view, WORD_PAREN, title, rule->id, STR_NONE));
	formula(view, model, list, 1, rule->expr);
	rule_limits(view, model, list, rule);
	said(view, list, WORD_RULE_SAYS, &rule->say);
	said(view, list, WORD_ADVICE, &rule->advice);
	origin_item(view, model, list, 1, &rule->origin);
}

static void
rules_of_kind(struct view *view, const zj_model *model, enum model_rule_kind kind)
{
	static const enum report_word titles[MODEL_RULE_KIND_COUNT] = {
		[MODEL_GATE] = WORD_RULE_KIND_GATE,     [MODEL_VETO] = WORD_RULE_KIND_VETO,
		[MODEL_VALUE] = WORD_RULE_KIND_VALUE,   [MODEL_CAP] = WORD_RULE_KIND_CAP,
		[MODEL_VALID] = WORD_RULE_KIND_VALID,   [MODEL_CHECK] = WORD_RULE_KIND_CHECK,
		[MODEL_ADVICE] = WORD_RULE_KIND_ADVICE,
	};
	struct view_block *list = NULL;

	for (size_t i = 0; i < model->rule_count; i++) {
		if (model->rules[i].kind != kind)
			continue;
		if (!list) {
			heading(view, 2, titles[kind]);
			list = view_add(view, VIEW_LIST, 0);
		}
		rule(view, model, list, &model->rules[i]);
	}
}

/* What bars first, then what is computed and shown. */
static void
rules(struct view *view, const zj_model *model)
{
	static const enum model_rule_kind order[] = {MODEL_VETO,  MODEL_CAP,   MODEL_GATE,
						     MODEL_VALUE, MODEL_VALID, MODEL_CHECK,
						     MODEL_ADVICE};

	if (model->rule_count == 0)
		return;
	heading(view, 1, WORD_RULES);
	for (size_t i = 0; i < sizeof(order) / sizeof(order[0]); i++)
		rules_of_kind(view, model, order[i]);
}

/* ---- parameters, facts, levels ---- */

static void
params(struct view *view, const zj_model *model)
{
	const struct view_column columns[] = {
		{view_word(view, WORD_TITLE), ALIGN_LEFT, true},
		{view_word(view, WORD_VALUE), ALIGN_RIGHT, false},
		{view_word(view, WORD_ID), ALIGN_LEFT, false},
		{view_word(view, WORD_SOURCE), ALIGN_LEFT, true},
	};

	if (model->param_count == 0)
		return;
	heading(view, 1, WORD_PARAMS);
	struct view_block *table = view_table(view, 0, 4, columns);
	for (size_t i = 0; i < model->param_count; i++) {
		const struct model_param *param = &model->params[i];
		struct view_cell *cells = view_row(view, table, MARK_NONE, 0);
		if (!cells)
			return;
		cells[0].text = view_words(view, &param->title);
		cells[1].text = view_join(view, view_value(view, &param->value), STR(" "),
					  param->range.unit);
		cells[2] = (struct view_cell){param->id, TONE_CODE};
		cells[3] = (struct view_cell){page_origin(view, model, &param->origin),
					      page_origin_tone(&param->origin)};
	}
}

static struct str
choice_titles(struct view *view, const struct model_fact *fact)
{
	struct str text = STR("");

	for (size_t i = 0; i < fact->choices->count; i++) {
		const struct str title =
			fact->option_titles ? view_words(view, &fact->option_titles[i]) : STR("");
		text = view_join(view, text, view_word(view, WORD_LIST_COMMA),
				 title.len ? title : fact->choices->ids[i]);
	}
	return text;
}

static struct str
fact_kind(struct view *view, const struct model_fact *fact)
{
	switch (fact->type) {
	case EXPR_NUMBER:
		return view_join(
			view,
			view_word(view, fact->range.is_whole ? WORD_WHOLE_NUMBER : WORD_A_NUMBER),
			view_word(view, WORD_CLAUSE_COMMA), fact->range.unit);
	case EXPR_TRUTH:
		return view_word(view, WORD_FACT_YESNO);
	case EXPR_DATE:
		return view_word(view, WORD_DATE);
	case EXPR_CHOICE:
		return view_say(view, WORD_FACT_ONE_OF, choice_titles(view, fact), STR_NONE,
				STR_NONE);
	case EXPR_SET:
		return view_say(view, WORD_FACT_SEVERAL_OF, choice_titles(view, fact), STR_NONE,
				STR_NONE);
	case EXPR_TEXT:
	case EXPR_TYPE_COUNT:
		break;
	}
	return view_word(view, WORD_TEXT);
}

static void
facts(struct view *view, const zj_model *model)
{
	const struct view_column columns[] = {
		{view_word(view, WORD_TITLE), ALIGN_LEFT, true},
		{view_word(view, WORD_FACT_KIND), ALIGN_LEFT, true},
		{view_word(view, WORD_HINT), ALIGN_LEFT, true},
		{view_word(view, WORD_ID), ALIGN_LEFT, false},
	};

	if (model->fact_count == 0)
		return;
	heading(view, 1, WORD_FACTS);
	struct view_block *table = view_table(view, 0, 4, columns);
	for (size_t i = 0; i < model->fact_count; i++) {
		const struct model_fact *fact = &model->facts[i];
		struct view_cell *cells = view_row(view, table, MARK_NONE, 0);
		if (!cells)
			return;
		cells[0].text = view_words(view, &fact->title);
		cells[1].text = fact_kind(view, fact);
		cells[2].text = view_words(view, &fact->hint);
		cells[3] = (struct view_cell){fact->id, TONE_CODE};
	}
}

static void
uses(struct view *view, const zj_model *model)
{
	if (model->use_count == 0)
		return;
	heading(view, 1, WORD_USES);
	struct view_block *list = view_add(view, VIEW_LIST, 0);
	for (size_t i = 0; i < model->use_count; i++) {
		const struct model_use *use = &model->uses[i];
		const struct str title = view_words(view, &use->title);
		view_item(view, list, MARK_POINT, 0, TONE_PLAIN,
			  view_say(view, WORD_LINE,
				   title.len ? view_say(view, WORD_PAREN, title, use->rubric,
							STR_NONE)
					     : use->rubric,
				   view_say(view, WORD_LEVELS, view_count(view, use->top), STR_NONE,
					    STR_NONE),
				   STR_NONE));
	}
}

/* ---- sources ---- */

static void
sources(struct view *view, const zj_model *model)
{
	const struct view_column columns[] = {
		{view_word(view, WORD_SOURCE), ALIGN_LEFT, true},
		{view_word(view, WORD_GRADE), ALIGN_LEFT, false},
		{view_word(view, WORD_BASIS_OF), ALIGN_LEFT, false},
		{view_word(view, WORD_NOTE), ALIGN_LEFT, true},
		{view_word(view, WORD_ADDRESS), ALIGN_LEFT, true},
	};

	if (model->source_count == 0)
		return;
	heading(view, 1, WORD_SOURCES);
	struct view_block *table = view_table(view, 0, 5, columns);
	for (size_t i = 0; i < model->source_count; i++) {
		const struct model_source *source = &model->sources[i];
		const struct model_origin origin = {.basis = source->basis};
		struct view_cell *cells = view_row(view, table, MARK_NONE, 0);
		if (!cells)
			return;
		cells[0].text = view_words(view, &source->title);
		cells[1].text = source->grade;
		cells[2] = (struct view_cell){page_basis_word(view, source->basis),
					      page_origin_tone(&origin)};
		cells[3].text = view_words(view, &source->note);
		cells[4] = (struct view_cell){source->url, TONE_LINK};
	}
	view_text(view, VIEW_TEXT, 0, TONE_FAINT, view_word(view, WORD_GRADES_ARE));
}

void
view_of_guide(struct view *view, const zj_model *model)
{
	head(view, model);
	scoring(view, model);
	parts(view, model);
	profiles(view, model);
	tiers(view, model);
	rules(view, model);
	guide_nodes(view, model);
	facts(view, model);
	uses(view, model);
	params(view, model);
	sources(view, model);
}
