/*
 * Answers from which every boundary can be reached: everything at its best, then whatever still
 * stands in the way of the highest tier taken out of it, one answer at a time.
 */
#include "review/start.h"

#include "base/num.h"

/* For one thing in the way in one round; and rounds. */
enum {
	CLIMB_EVALUATIONS = 4000,
	CLIMB_ROUNDS = 64
};

/* --- the best there is ------------------------------------------------------------------- */

static uint32_t
best_option(const struct model_node *node)
{
	uint32_t best = 0;

	for (uint32_t i = 1; i < node->option_count; i++) {
		/* Of equal ones the last: lists of options lead from less to more. */
		if (zj_num_compare(node->options[i].score, node->options[best].score) >= 0)
			best = i;
	}
	return best;
}

/* All options that do not stand alone. */
static uint64_t
most_options(const struct model_node *node)
{
	uint64_t mask = 0;

	for (size_t i = 0; i < node->option_count; i++)
		mask |= (uint64_t)!node->options[i].is_alone << i;
	return mask;
}

/* The lower end of the band that gives most, else the least that may be. */
static zj_num
best_number(const struct model_node *node)
{
	const struct model_band *best = NULL;

	for (size_t i = 0; i < node->band_count; i++) {
		if (!best || zj_num_compare(node->bands[i].score, best->score) > 0)
			best = &node->bands[i];
	}
	if (best && best->has_low)
		return best->low_is_in ? best->low : num_add(best->low, NUM_ONE);
	return node->range.has_min ? node->range.min : NUM_ZERO;
}

static bool
best_answer(struct expr_value *out, const struct model_node *node)
{
	switch (node->answer) {
	case MODEL_OPTION:
		*out = expr_choice(node->choices, best_option(node));
		return true;
	case MODEL_OPTIONS:
		*out = expr_set(node->choices, most_options(node));
		return true;
	case MODEL_YESNO:
		*out = expr_truth(node->option_count != 2 || best_option(node) == 1);
		return true;
	case MODEL_LEVEL:
		*out = expr_number(zj_num_int(best_option(node)));
		return true;
	case MODEL_NUMBER:
		*out = expr_number(best_number(node));
		return true;
	case MODEL_COMPUTED:
	case MODEL_TEXT:
	case MODEL_DATE:
		break;
	}
	return false;
}

static bool
likely_fact(struct expr_value *out, const struct model_fact *fact)
{
	const struct model_range *range = &fact->range;

	switch (fact->type) {
	case EXPR_NUMBER:
		*out = expr_number(range->has_max   ? range->max
				   : range->has_min ? num_max(range->min, NUM_ONE)
						    : NUM_ONE);
		return true;
	case EXPR_TRUTH:
		*out = expr_truth(false);
		return true;
	case EXPR_CHOICE:
		*out = expr_choice(fact->choices, (uint32_t)fact->choices->count - 1);
		return true;
	case EXPR_SET:
		*out = expr_set(fact->choices, UINT64_MAX >> (64 - fact->choices->count));
		return true;
	case EXPR_TEXT:
	case EXPR_DATE:
	case EXPR_TYPE_COUNT:
		break;
	}
	return false;
}

static bool
best_value(struct expr_value *out, const zj_model *model, uint32_t spot)
{
	const struct model_slot slot = model_slot(model, spot);

	if (slot.kind == MODEL_SLOT_OF_NODE)
		return best_answer(out, &model->nodes[slot.index]);
	if (slot.kind == MODEL_SLOT_OF_FACT)
		return likely_fact(out, &model->facts[slot.index]);
	if (slot.kind != MODEL_SLOT_OF_USE)
		return false;
	*out = expr_number(zj_num_int(model->uses[slot.index].top));
	return true;
}

static uint32_t
worst_option(const struct model_node *node)
{
	uint32_t worst = 0;

	for (uint32_t i = 1; i < node->option_count; i++) {
		if (zj_num_compare(node->options[i].score, node->options[worst].score) < 0)
			worst = i;
	}
	return worst;
}

bool
start_worst(struct expr_value *out, const zj_model *model, uint32_t spot)
{
	const struct model_slot slot = model_slot(model, spot);
	const struct model_node *node = &model->nodes[slot.index];

	if (slot.kind == MODEL_SLOT_OF_USE) {
		*out = expr_number(NUM_ZERO);
		return true;
	}
	if (slot.kind != MODEL_SLOT_OF_NODE || node->option_count == 0)
		return false;
	const uint32_t option = worst_option(node);
	if (node->answer == MODEL_OPTION)
		*out = expr_choice(node->choices, option);
	else if (node->answer == MODEL_OPTIONS)
		*out = expr_set(node->choices, (uint64_t)1 << option);
	else if (node->answer == MODEL_YESNO)
		*out = expr_truth(option == 1);
	else
		*out = expr_number(zj_num_int(option));
	return true;
}

/* A question that is left out stays left out. */
static bool
is_open(const struct search *search, uint32_t spot)
{
	const struct model_slot slot = model_slot(search->model, spot);
	const struct expr_value now = search_value(search->answers, spot);

	if (slot.kind == MODEL_SLOT_OF_NODE) {
		const uint32_t ordinal = search->model->nodes[slot.index].ordinal;

		return search->answers->questions[ordinal].state == ANSWER_MISSING;
	}
	return !expr_is_known(&now);
}

/* --- goals ------------------------------------------------------------------------------- */

static size_t
count_conditions(const zj_model *model)
{
	size_t count = 0;

	for (size_t t = 0; t < model->tier_count; t++)
		count += model->tiers[t].condition_count;
	return count;
}

/* The index-th goal: conditions first, then vetoes, caps and what answers must fit. False past
 * the last. */
static bool
next_goal(const struct search *search, uint32_t *index, struct goal *out)
{
	const zj_model *model = search->model;
	const size_t conditions = count_conditions(model);

	for (;; ++*index) {
		if (*index < conditions) {
			*out = search_condition(search, *index);
			return true;
		}
		if (*index - conditions >= model->rule_count)
			return false;
		const struct model_rule *rule = &model->rules[*index - conditions];
		if (rule->kind == MODEL_VETO || rule->kind == MODEL_CAP ||
		    rule->kind == MODEL_VALID) {
			*out = (struct goal){
				.expr = rule->expr,
				.condition = SEARCH_NONE,
				.rule = *index - (uint32_t)conditions,
			};
			return true;
		}
	}
}

zj_status
start_fill(struct search *search)
{
	struct goal goal;
	zj_status status = ZJ_OK;

	for (uint32_t i = 0; status == ZJ_OK && next_goal(search, &i, &goal); i++) {
		status = search_aim(search, &goal, 0);
		for (size_t s = 0; status == ZJ_OK && s < search->spots.count; s++) {
			const uint32_t spot = ((uint32_t *)search->spots.items)[s];
			struct expr_value value;

			if (!is_open(search, spot) || !best_value(&value, search->model, spot))
				continue;
			search_put(search, spot, &value);
			search_keep(search, spot);
		}
	}
	return status;
}

/* --- climbing ---------------------------------------------------------------------------- */

/* Everything in the way of all tiers. */
static size_t
all_unmet(const struct search *search, const zj_result *result)
{
	const zj_model *model = search->model;
	size_t count = 0;

	if (model->tier_count == 0)
		return 0;
	if (model->tier_chain)
		return search_unmet(search, result, (uint32_t)model->tier_count - 1, SEARCH_NONE);
	for (uint32_t t = 0; t < model->tier_count; t++)
		count += search_unmet(search, result, t, SEARCH_NONE);
	return count;
}

/* How far from the top: things in the way, then how much the goal falls short. */
struct height {
	size_t unmet; /* SIZE_MAX: the answers are refused */
	bool is_met;  /* the goal */
	bool has_gap;
	zj_num gap;
};

static bool
is_met(const struct goal *goal, const zj_result *result)
{
	return goal->condition == SEARCH_NONE
		       ? !result->rules[goal->rule].may_strike
		       : result->conditions[goal->condition].check.outcome == ZJ_MET;
}

static zj_status
measure(struct search *search, struct height *out)
{
	zj_result *result = NULL;
	const zj_status status = search_score(search, &result);

	*out = (struct height){.unmet = SIZE_MAX};
	if (status || !result)
		return status;
	out->unmet = all_unmet(search, result);
	out->is_met = is_met(&search->goal, result);
	if (search->goal.is_threshold && !out->is_met)
		out->has_gap = search_off(search, result, &out->gap);
	if (out->has_gap && num_sign(out->gap) < 0)
		out->gap = num_neg(out->gap);
	score_recycle(search->scratch, result);
	return ZJ_OK;
}

static bool
is_higher(const struct height *a, const struct height *b)
{
	if (a->unmet != b->unmet)
		return a->unmet < b->unmet;
	return a->has_gap && b->has_gap && zj_num_compare(a->gap, b->gap) < 0;
}

/* Try every value at a spot; keep the best, if it is better than what stands there. */
static zj_status
climb_spot(struct search *search, uint32_t spot, struct height *height)
{
	zj_status status = search_values(search, SEARCH_NONE, spot);

	for (size_t i = 0; status == ZJ_OK && i < search->values.count; i++) {
		struct height now;

		search_put(search, spot, vec_at(&search->values, i));
		status = measure(search, &now);
		if (status || !is_higher(&now, height))
			continue;
		*height = now;
		search_keep(search, spot);
	}
	search_restore(search, spot);
	return status;
}

static zj_status
climb_round(struct search *search, size_t *unmet)
{
	struct goal goal;
	zj_status status = ZJ_OK;

	for (uint32_t i = 0; status == ZJ_OK && next_goal(search, &i, &goal); i++) {
		struct height height;

		status = search_aim(search, &goal, CLIMB_EVALUATIONS);
		if (status == ZJ_OK)
			status = measure(search, &height);
		for (size_t s = 0; status == ZJ_OK && !height.is_met && s < search->spots.count;
		     s++)
			status = climb_spot(search, ((uint32_t *)search->spots.items)[s], &height);
		if (status == ZJ_OK)
			*unmet = height.unmet;
	}
	return status;
}

zj_status
start_climb(struct search *search)
{
	size_t unmet = SIZE_MAX;
	zj_status status = ZJ_OK;

	for (unsigned round = 0; status == ZJ_OK && unmet && round < CLIMB_ROUNDS; round++) {
		const size_t before = unmet;

		status = climb_round(search, &unmet);
		if (unmet == before)
			break;
	}
	return status;
}
