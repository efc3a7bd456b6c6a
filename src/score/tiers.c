/*
 * From values to verdicts: rules that strike, conditions that hold, the tier reached.
 */
#include "score/run.h"

/* Does a rule strike on yes (a cap, a check, advice) or on no (what is needed)? */
static bool
strikes_on_yes(enum model_rule_kind kind)
{
	return kind == MODEL_CAP || kind == MODEL_CHECK || kind == MODEL_ADVICE;
}

static zj_status
make_rules(struct run *run)
{
	const zj_model *model = run->model;
	struct result_rule *rules = arena_array(run->arena, model->rule_count, sizeof(*rules));

	if (!rules)
		return ZJ_ENOMEM;
	for (size_t i = 0; i < model->rule_count; i++) {
		const struct model_rule *rule = &model->rules[i];
		struct result_rule *out = &rules[i];

		out->rule = rule;
		out->value = run->slots[rule->slot];
		if (rule->kind == MODEL_VALUE)
			continue;
		out->has_check = true;
		out->check.outcome = outcome_of(&out->value);
		out->check.found = out->value;
		if (strikes_on_yes(rule->kind)) {
			out->strikes = out->check.outcome == ZJ_MET;
			out->may_strike = out->check.outcome != ZJ_NOT_MET;
		} else {
			out->strikes = out->check.outcome == ZJ_NOT_MET;
			out->may_strike = out->check.outcome != ZJ_MET;
		}
	}
	run->result->rules = rules;
	return ZJ_OK;
}

static zj_status
make_conditions(struct run *run, struct result_tier *tiers)
{
	const zj_model *model = run->model;
	size_t count = 0;
	size_t next = 0;

	for (size_t t = 0; t < model->tier_count; t++)
		count += model->tiers[t].condition_count;

	struct result_condition *conditions = arena_array(run->arena, count, sizeof(*conditions));
	if (!conditions)
		return ZJ_ENOMEM;
	for (uint32_t t = 0; t < model->tier_count; t++) {
		const struct model_tier *tier = &model->tiers[t];

		tiers[t].first = next;
		tiers[t].count = tier->condition_count;
		tiers[t].own = ZJ_MET;
		for (size_t i = 0; i < tier->condition_count; i++) {
			struct result_condition *out = &conditions[next++];
			bool divided;

			out->tier = t;
			out->condition = &tier->conditions[i];
			const zj_status status =
				run_eval(run, &out->check.found, &divided, out->condition->expr,
					 out->condition->place);
			if (status)
				return status;
			out->check.outcome = outcome_of(&out->check.found);
			tiers[t].own = outcome_and(tiers[t].own, out->check.outcome);
		}
	}
	run->result->conditions = conditions;
	run->result->condition_count = count;
	return ZJ_OK;
}

/* What vetoes and caps leave of a tier. */
static enum zj_outcome
barred(const struct run *run, uint32_t tier)
{
	enum zj_outcome outcome = ZJ_MET;

	for (size_t i = 0; i < run->model->rule_count; i++) {
		const struct result_rule *rule = &run->result->rules[i];
		const struct model_rule *model = rule->rule;
		const bool concerns =
			model->kind == MODEL_VETO
				? model->tiers >> tier & 1
				: model->kind == MODEL_CAP &&
					  (model->at_most == MODEL_NONE || tier > model->at_most);

		if (!concerns)
			continue;
		if (rule->strikes)
			return ZJ_NOT_MET;
		if (rule->may_strike)
			outcome = ZJ_UNKNOWN;
	}
	return outcome;
}

zj_status
run_tiers(struct run *run)
{
	const zj_model *model = run->model;
	zj_result *result = run->result;
	enum zj_outcome below = ZJ_MET;
	struct result_tier *tiers = arena_array(run->arena, model->tier_count, sizeof(*tiers));
	zj_status status = tiers ? make_rules(run) : ZJ_ENOMEM;

	if (status == ZJ_OK)
		status = make_conditions(run, tiers);
	if (status)
		return status;
	for (uint32_t t = 0; t < model->tier_count; t++) {
		tiers[t].allowed = barred(run, t);
		tiers[t].outcome = outcome_and(tiers[t].own, tiers[t].allowed);
		if (model->tier_chain)
			tiers[t].outcome = outcome_and(tiers[t].outcome, below);
		below = tiers[t].outcome;
		if (tiers[t].outcome == ZJ_MET)
			result->tier = (int)t + 1;
		if (tiers[t].outcome != ZJ_NOT_MET)
			result->best_tier = (int)t + 1;
	}
	result->tiers = tiers;
	return ZJ_OK;
}
