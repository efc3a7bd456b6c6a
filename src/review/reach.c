/*
 * Conditions and rules whose outcome is the same whatever is answered.
 */
#include "review/check.h"

/* What a comparison's left side, or the expression itself, can be: "0…0.5". */
static struct str
found_text(struct review *review, const struct expr *expr)
{
	const struct expr_view view = expr_view(expr);
	const struct expr *shown = view.shape == EXPR_COMPARE ? view.parts[0] : expr;
	struct expr_value value;

	if (!check_eval(review, &value, shown, review->results[0]->slots))
		return STR("?");
	return check_value(review, &value);
}

/* Is it just the name of a rule of this kind? */
static const struct model_rule *
rule_named(const struct review *review, const struct model_condition *condition)
{
	return condition->rule == MODEL_NONE ? NULL : &review->model->rules[condition->rule];
}

static void
check_condition(struct review *review, const struct model_tier *tier,
		const struct model_condition *condition)
{
	const struct model_rule *rule = rule_named(review, condition);
	const struct expr *expr = rule ? rule->expr : condition->expr;

	if (check_never(review, expr))
		check_add(review, DIAG_TIER_UNREACHABLE, condition->place, tier->id,
			  expr_text(expr), found_text(review, expr));
	else if (!rule && check_always(review, expr))
		check_add(review, DIAG_CONDITION_ALWAYS, condition->place, expr_text(expr),
			  found_text(review, expr), STR_NONE);
}

void
check_tiers(struct review *review)
{
	for (size_t i = 0; i < review->model->tier_count; i++) {
		const struct model_tier *tier = &review->model->tiers[i];

		for (size_t j = 0; j < tier->condition_count && !review->status; j++)
			check_condition(review, tier, &tier->conditions[j]);
	}
}

/* By rule: is it a condition of a tier by its bare name? Then check_tiers() tells. */
static bool *
find_conditions(struct review *review)
{
	const zj_model *model = review->model;
	bool *is_condition = check_alloc(review, model->rule_count, sizeof(*is_condition));

	for (size_t i = 0; is_condition && i < model->tier_count; i++) {
		for (size_t j = 0; j < model->tiers[i].condition_count; j++) {
			const uint32_t rule = model->tiers[i].conditions[j].rule;
			if (rule != MODEL_NONE)
				is_condition[rule] = true;
		}
	}
	return is_condition;
}

static void
check_gate(struct review *review, const struct model_rule *rule, bool is_condition)
{
	if (check_always(review, rule->expr))
		check_add(review, DIAG_CONDITION_ALWAYS, rule->place, expr_text(rule->expr),
			  found_text(review, rule->expr), STR_NONE);
	else if (!is_condition && check_never(review, rule->expr))
		check_add(review, DIAG_CONDITION_NEVER, rule->place, expr_text(rule->expr),
			  found_text(review, rule->expr), STR_NONE);
}

/* A cap that leaves the highest tier open caps nothing. */
static bool
is_idle_cap(const struct zj_model *model, const struct model_rule *rule)
{
	return rule->kind == MODEL_CAP && rule->at_most != MODEL_NONE &&
	       rule->at_most + 1 >= model->tier_count;
}

static void
check_rule(struct review *review, const struct model_rule *rule)
{
	const bool strikes_on_yes =
		rule->kind == MODEL_CAP || rule->kind == MODEL_CHECK || rule->kind == MODEL_ADVICE;
	const bool is_always = check_always(review, rule->expr);
	const bool is_never = !is_always && check_never(review, rule->expr);

	if (strikes_on_yes ? is_always : is_never)
		check_add(review, DIAG_RULE_ALWAYS, rule->place, rule->id, expr_text(rule->expr),
			  found_text(review, rule->expr));
	else if (strikes_on_yes ? is_never : is_always)
		check_add(review, DIAG_RULE_NEVER, rule->place, rule->id, expr_text(rule->expr),
			  found_text(review, rule->expr));
	else if (is_idle_cap(review->model, rule))
		check_add(review, DIAG_CAP_IDLE, rule->place, rule->id,
			  review->model->tiers[rule->at_most].id, STR_NONE);
}

void
check_rules(struct review *review)
{
	const bool *is_condition = find_conditions(review);

	for (size_t i = 0; i < review->model->rule_count && !review->status; i++) {
		const struct model_rule *rule = &review->model->rules[i];

		if (rule->kind == MODEL_GATE)
			check_gate(review, rule, is_condition[i]);
		else if (rule->kind != MODEL_VALUE)
			check_rule(review, rule);
	}
}
