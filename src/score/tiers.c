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

/* Room for rules or conditions: a brief result has few of their members, and sets each of them. */
static void *
make_array(struct run *run, size_t count, size_t size)
{
	return run->detail == SCORE_BRIEF ? arena_room(run->arena, count, size)
					  : arena_array(run->arena, count, size);
}

static void
judge_rule(struct result_rule *out, const struct expr_value *value)
{
	const enum zj_outcome outcome = outcome_of_slot(value);
	const bool on_yes = strikes_on_yes(out->rule->kind);

	out->has_check = true;
	out->check.outcome = outcome;
	out->strikes = outcome == (on_yes ? ZJ_MET : ZJ_NOT_MET);
	out->may_strike = outcome != (on_yes ? ZJ_NOT_MET : ZJ_MET);
}

static zj_status
make_rules(struct run *run)
{
	const zj_model *model = run->model;
	struct result_rule *rules = make_array(run, model->rule_count, sizeof(*rules));

	if (!rules)
		return ZJ_ENOMEM;
	for (size_t i = 0; i < model->rule_count; i++) {
		const struct model_rule *rule = &model->rules[i];
		const struct expr_value *value = &run->slots[rule->slot];
		struct result_rule *out = &rules[i];

		out->rule = rule;
		out->has_check = out->strikes = out->may_strike = false;
		if (rule->kind != MODEL_VALUE)
			judge_rule(out, value);
		if (run->detail == SCORE_BRIEF)
			continue;
		out->value = *value;
		if (out->has_check)
			out->check.found = *value;
	}
	run->result->rules = rules;
	return ZJ_OK;
}

static zj_status
judge_condition(struct run *run, struct result_condition *out)
{
	const struct model_condition *condition = out->condition;
	struct expr_may may;
	const zj_status status = run_eval_truth(run, &may, condition->expr, condition->place);

	if (status)
		return status;
	out->check.outcome = outcome_of(may);
	if (run->detail != SCORE_BRIEF)
		slot_set_truth(&out->check.found, may.be_no, may.be_yes);
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

	struct result_condition *conditions = make_array(run, count, sizeof(*conditions));
	if (!conditions)
		return ZJ_ENOMEM;
	for (uint32_t t = 0; t < model->tier_count; t++) {
		const struct model_tier *tier = &model->tiers[t];

		tiers[t].first = next;
		tiers[t].count = tier->condition_count;
		tiers[t].own = ZJ_MET;
		for (size_t i = 0; i < tier->condition_count; i++) {
			struct result_condition *out = &conditions[next++];

			out->tier = t;
			out->condition = &tier->conditions[i];
			const zj_status status = judge_condition(run, out);
			if (status)
				return status;
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
