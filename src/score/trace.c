/*
 * Everything that explains a result: the points each node brings, what conditions found and
 * needed, the numbers in them, what an open outcome depends on, and what sources it rests on.
 */
#include "score/run.h"

#include <stdlib.h>
#include <string.h>

/* Contributions: from the total down, a node's factor times its share. */

/* The factor of a child at one end of the total. Where a factor is negative, the total is
 * worst where the share is best. */
static zj_num
factor_below(const struct part *parent, const struct part *child, bool is_worst)
{
	const zj_num above = is_worst ? parent->factor_worst : parent->factor_best;
	const bool reads_worst = (num_sign(above) >= 0) == is_worst;

	if (reads_worst ? !child->in_worst : !child->in_best)
		return NUM_ZERO;
	return num_mul(above, reads_worst ? child->worst : child->best);
}

static zj_num
contribution_at(const struct result_node *node, zj_num factor, bool is_worst)
{
	const bool reads_worst = (num_sign(factor) >= 0) == is_worst;

	return num_mul(factor, reads_worst ? node->share.worst : node->share.best);
}

static void
contribute(struct run *run, uint32_t index)
{
	const uint32_t parent = run->model->nodes[index].parent;
	const struct result_node *node = &run->nodes[index];
	struct result_split *split = &run->splits[index];
	struct part *parts = run->scratch->parts;
	struct part *part = &parts[index];

	if (!node->is_scored)
		return;
	if (parent == MODEL_NONE) {
		part->factor_worst = part->factor_best = node->points;
	} else {
		if (!run->splits[parent].has_contribution || !parts[parent].is_split)
			return;
		part->factor_worst = factor_below(&parts[parent], part, true);
		part->factor_best = factor_below(&parts[parent], part, false);
	}
	if (!zj_num_ok(part->factor_worst) || !zj_num_ok(part->factor_best))
		return;
	split->contribution.worst = contribution_at(node, part->factor_worst, true);
	split->contribution.best = contribution_at(node, part->factor_best, false);
	split->contribution_max = num_max(part->factor_worst, NUM_ZERO);
	if (parent == MODEL_NONE)
		split->contribution = node->score;
	split->has_contribution =
		zj_num_ok(split->contribution.worst) && zj_num_ok(split->contribution.best);
}

/* Checks. */

static enum expr_compare
turned(enum expr_compare compare)
{
	switch (compare) {
	case EXPR_LT:
		return EXPR_GT;
	case EXPR_LE:
		return EXPR_GE;
	case EXPR_GT:
		return EXPR_LT;
	case EXPR_GE:
		return EXPR_LE;
	case EXPR_EQ:
	case EXPR_NE:
	case EXPR_IN:
	case EXPR_NOT_IN:
		break;
	}
	return compare;
}

/* The two sides of a comparison: found is the one that depends on the answers. */
static zj_status
compare_sides(struct run *run, struct result_check *check, const struct expr_view *view,
	      struct place place)
{
	const uint32_t *slots;
	bool divided;
	const bool is_turned = view->compare != EXPR_IN && view->compare != EXPR_NOT_IN &&
			       expr_slots(view->parts[0], &slots) == 0 &&
			       expr_slots(view->parts[1], &slots) > 0;

	check->is_comparison = true;
	check->compare = is_turned ? turned(view->compare) : view->compare;
	const zj_status status =
		run_eval(run, &check->found, &divided, view->parts[is_turned ? 1 : 0], place);
	if (status)
		return status;
	return run_eval(run, &check->needed, &divided, view->parts[is_turned ? 0 : 1], place);
}

static void
add_term(void *state, const struct expr_term *term)
{
	struct result_term *item = vec_push(state);

	if (item)
		*item = (struct result_term){term->text, term->value};
}

static zj_status
note_terms(struct run *run, struct result_check *check, const struct expr *expr)
{
	struct vec *terms = &run->scratch->terms;

	terms->count = 0;
	const zj_status status =
		expr_explain(expr, run->slots, run->scratch->expr_run, add_term, terms);
	if (status)
		return status == ZJ_ELIMIT ? ZJ_OK : status;
	struct result_term *copy = arena_array(run->arena, terms->count, sizeof(*copy));
	if (!copy || terms->failed)
		return ZJ_ENOMEM;
	if (terms->count)
		memcpy(copy, terms->items, terms->count * sizeof(*copy));
	check->terms = copy;
	check->term_count = terms->count;
	return ZJ_OK;
}

static int
by_number(const void *left, const void *right)
{
	const uint32_t a = *(const uint32_t *)left;
	const uint32_t b = *(const uint32_t *)right;

	return a < b ? -1 : a > b;
}

/* The roots found so far, in order, in the result's arena. */
static zj_status
keep_roots(struct run *run, const uint32_t **out, size_t *out_count)
{
	const struct vec *roots = &run->scratch->roots;
	uint32_t *copy = arena_array(run->arena, roots->count, sizeof(*copy));

	if (!copy)
		return ZJ_ENOMEM;
	if (roots->count) {
		memcpy(copy, roots->items, roots->count * sizeof(*copy));
		qsort(copy, roots->count, sizeof(*copy), by_number);
	}
	*out = copy;
	*out_count = roots->count;
	return ZJ_OK;
}

static zj_status
note_depends(struct run *run, struct result_check *check, const struct expr *expr)
{
	if (check->outcome != ZJ_UNKNOWN)
		return ZJ_OK;
	zj_status status = reads_begin(run->scratch, run->model);
	if (status == ZJ_OK)
		status = reads_add(run->scratch, run->result, expr, READS_MISSING);
	if (status == ZJ_OK)
		status = keep_roots(run, &check->depends, &check->depend_count);
	return status;
}

static zj_status
trace_check(struct run *run, struct result_check *check, const struct expr *expr,
	    struct place place)
{
	const struct expr_view view = expr_view(expr);
	zj_status status = ZJ_OK;

	if (view.shape == EXPR_COMPARE)
		status = compare_sides(run, check, &view, place);
	if (status == ZJ_OK)
		status = note_terms(run, check, expr);
	if (status == ZJ_OK)
		status = note_depends(run, check, expr);
	return status;
}

/* Texts with a NUL for the public interface. */

static const char *
keep_text(struct run *run, struct str text)
{
	return arena_str(run->arena, text).at;
}

static const char *
keep_value(struct run *run, const char *before, const struct expr_value *value)
{
	struct buf *words = &run->scratch->text;

	buf_begin(words);
	if (before) {
		buf_add_text(words, before);
		buf_add_char(words, ' ');
	}
	expr_value_print(words, value);
	return words->failed ? NULL : keep_text(run, buf_str(words));
}

/* Its title, else what it says, else the expression itself. */
static struct str
condition_words(const struct model_condition *condition, zj_lang lang)
{
	if (words_given(&condition->title))
		return words_in(&condition->title, lang);
	if (words_given(&condition->say))
		return words_in(&condition->say, lang);
	return expr_text(condition->expr);
}

/* A condition that is a rule's name is explained by the rule. */
static const struct expr *
condition_expr(const struct run *run, const struct model_condition *condition)
{
	return condition->rule != MODEL_NONE ? run->model->rules[condition->rule].expr
					     : condition->expr;
}

static zj_status
trace_condition(struct run *run, struct result_condition *out)
{
	const struct model_condition *condition = out->condition;
	const struct expr *expr = condition_expr(run, condition);
	const zj_status status = trace_check(run, &out->check, expr, condition->place);

	if (status)
		return status;
	out->id_text = keep_text(run, condition->id);
	out->rule_text = keep_text(run, expr_text(condition->expr));
	out->found_text = keep_value(run, NULL, &out->check.found);
	if (out->check.is_comparison) {
		out->needed_text =
			keep_value(run, expr_compare_text(out->check.compare), &out->check.needed);
		if (!out->needed_text)
			return ZJ_ENOMEM;
	}
	for (int lang = 0; lang < ZJ_LANG_COUNT; lang++) {
		out->title_text[lang] = keep_text(run, condition_words(condition, (zj_lang)lang));
		if (!out->title_text[lang])
			return ZJ_ENOMEM;
	}
	return out->id_text && out->rule_text && out->found_text ? ZJ_OK : ZJ_ENOMEM;
}

static zj_status
trace_checks(struct run *run)
{
	struct result_condition *conditions = (struct result_condition *)run->result->conditions;
	struct result_rule *rules = (struct result_rule *)run->result->rules;
	zj_status status = ZJ_OK;

	for (size_t i = 0; i < run->result->condition_count && status == ZJ_OK; i++)
		status = trace_condition(run, &conditions[i]);
	for (size_t i = 0; i < run->model->rule_count && status == ZJ_OK; i++) {
		if (rules[i].has_check)
			status = trace_check(run, &rules[i].check, rules[i].rule->expr,
					     rules[i].rule->place);
	}
	return status;
}

/* What stands between the tier stated and the one still possible. */
static zj_status
trace_depends(struct run *run)
{
	zj_result *result = run->result;
	zj_status status = ZJ_OK;
	uint64_t open = 0; /* tiers that are neither reached nor out of reach */

	if (result->tier == result->best_tier)
		return ZJ_OK;
	status = reads_begin(run->scratch, run->model);
	for (int t = result->tier; t < result->best_tier; t++) {
		if (result->tiers[t].outcome == ZJ_UNKNOWN)
			open |= (uint64_t)1 << t;
	}
	for (size_t i = 0; i < result->condition_count && status == ZJ_OK; i++) {
		const struct result_condition *condition = &result->conditions[i];

		if ((open >> condition->tier & 1) && condition->check.outcome == ZJ_UNKNOWN)
			status = reads_add(run->scratch, result, condition->condition->expr,
					   READS_MISSING);
	}
	for (size_t i = 0; i < run->model->rule_count && status == ZJ_OK; i++) {
		const struct result_rule *rule = &result->rules[i];
		const struct model_rule *model = rule->rule;
		const uint64_t concerns = model->kind == MODEL_VETO      ? model->tiers
					  : model->kind != MODEL_CAP     ? 0
					  : model->at_most == MODEL_NONE ? UINT64_MAX
					  : model->at_most >= 63
						  ? 0
						  : UINT64_MAX << (model->at_most + 1);

		if ((concerns & open) && rule->check.outcome == ZJ_UNKNOWN)
			status = reads_add(run->scratch, result, model->expr, READS_MISSING);
	}
	return status ? status : keep_roots(run, &result->depends, &result->depend_count);
}

/* Trust. */

struct trust {
	struct result_trust *counts;
	uint32_t *recalled;
	size_t recalled_count;
	bool *is_recalled;   /* by source */
	struct vec *counted; /* const struct model_option *: the scales counted so far */
};

/* Of several sources the recalled ones; all of them where what they say is recalled. */
static void
rest_on(const zj_model *model, struct trust *trust, const struct model_origin *origin)
{
	bool names_one = false;

	trust->counts->counts[origin->basis]++;
	if (origin->basis != MODEL_RECALLED)
		return;
	for (size_t i = 0; i < origin->count; i++)
		names_one |= model->sources[origin->sources[i]].basis == MODEL_RECALLED;
	for (size_t i = 0; i < origin->count; i++) {
		const uint32_t source = origin->sources[i];

		if (names_one && model->sources[source].basis != MODEL_RECALLED)
			continue;
		if (!trust->is_recalled[source])
			trust->recalled[trust->recalled_count++] = source;
		trust->is_recalled[source] = true;
	}
}

/* Questions share the options of a scale: they rest on them once. */
static bool
is_counted(struct trust *trust, const struct model_option *options, zj_status *status)
{
	const struct model_option **counted = (const struct model_option **)trust->counted->items;

	for (size_t i = 0; i < trust->counted->count; i++) {
		if (counted[i] == options)
			return true;
	}
	counted = vec_push(trust->counted);
	if (counted)
		*counted = options;
	else
		*status = ZJ_ENOMEM;
	return false;
}

static zj_status
rest_on_options(const zj_model *model, struct trust *trust, const struct model_node *node)
{
	zj_status status = ZJ_OK;
	bool has_own = false;

	for (size_t i = 0; i < node->option_count; i++)
		has_own |= node->options[i].origin.is_own;
	if (!has_own || is_counted(trust, node->options, &status))
		return status;
	for (size_t i = 0; i < node->option_count; i++) {
		if (node->options[i].origin.is_own)
			rest_on(model, trust, &node->options[i].origin);
	}
	return status;
}

static zj_status
rest_on_nodes(const struct run *run, struct trust *trust)
{
	const zj_model *model = run->model;

	for (size_t i = 0; i < model->node_count; i++) {
		const struct model_node *node = &model->nodes[i];

		if (run->nodes[i].absence != RESULT_APPLIES)
			continue;
		if (node->kind == MODEL_QUESTION || node->origin.is_own)
			rest_on(model, trust, &node->origin);
		const zj_status status = rest_on_options(model, trust, node);
		if (status)
			return status;
	}
	return ZJ_OK;
}

/* Everything that went into the result: questions, sections with words of their own on where
 * they come from, options, facts that are read, parameters, uses, rules, conditions. */
static zj_status
trace_trust(struct run *run)
{
	const zj_model *model = run->model;
	zj_result *result = run->result;
	struct vec counted = VEC_INIT(const struct model_option *);
	struct trust trust = {
		.counts = &result->trust,
		.recalled = arena_array(run->arena, model->source_count, sizeof(uint32_t)),
		.is_recalled = arena_array(run->arena, model->source_count, sizeof(bool)),
		.counted = &counted,
	};
	zj_status status;

	if (!trust.recalled || !trust.is_recalled)
		return ZJ_ENOMEM;
	status = rest_on_nodes(run, &trust);
	vec_done(&counted);
	if (status)
		return status;
	for (size_t i = 0; i < model->fact_count; i++) {
		if (model->facts[i].is_read)
			rest_on(model, &trust, &model->facts[i].origin);
	}
	for (size_t i = 0; i < model->param_count; i++)
		rest_on(model, &trust, &model->params[i].origin);
	for (size_t i = 0; i < model->use_count; i++)
		rest_on(model, &trust, &model->uses[i].origin);
	for (size_t i = 0; i < model->rule_count; i++)
		rest_on(model, &trust, &model->rules[i].origin);
	for (size_t i = 0; i < result->condition_count; i++) {
		if (result->conditions[i].condition->rule == MODEL_NONE)
			rest_on(model, &trust, &result->conditions[i].condition->origin);
	}
	qsort(trust.recalled, trust.recalled_count, sizeof(uint32_t), by_number);
	result->trust.recalled = trust.recalled;
	result->trust.recalled_count = trust.recalled_count;
	return ZJ_OK;
}

zj_status
run_trace(struct run *run)
{
	zj_status status;

	for (uint32_t i = 0; i < run->model->node_count; i++)
		contribute(run, i);
	status = trace_checks(run);
	if (status == ZJ_OK)
		status = trace_depends(run);
	if (status == ZJ_OK)
		status = trace_trust(run);
	return status;
}

zj_status
run_sides(struct run *run)
{
	struct result_condition *conditions = (struct result_condition *)run->result->conditions;
	zj_status status = ZJ_OK;

	for (size_t i = 0; i < run->result->condition_count && status == ZJ_OK; i++) {
		const struct model_condition *condition = conditions[i].condition;
		const struct expr_view view = expr_view(condition_expr(run, condition));

		if (view.shape == EXPR_COMPARE)
			status = compare_sides(run, &conditions[i].check, &view, condition->place);
	}
	return status;
}
