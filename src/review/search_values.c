/*
 * What is worth trying at a spot. Options and levels are few and tried each; a number is aimed:
 * taken to be nearly linear, the secant through two values says where the threshold or the edge
 * of a band lies, and its neighbours on the grid of that number are tried.
 */
#include "review/search.h"

#include "base/num.h"

enum {
	DECIMALS_LEAST = 2, /* the grid of a number that need not be whole: 0.01 … */
	DECIMALS_MOST = 6,
	SECANTS = 3,
	VALUES_MOST = 48
};

static zj_status
add_value(struct search *search, struct expr_value value)
{
	struct expr_value *item;

	if (search->values.count >= VALUES_MOST)
		return ZJ_OK;
	item = vec_push(&search->values);
	if (!item)
		return ZJ_ENOMEM;
	*item = value;
	return ZJ_OK;
}

/* --- options ----------------------------------------------------------------------------- */

static zj_status
add_choices(struct search *search, const struct expr_choices *choices)
{
	zj_status status = ZJ_OK;

	for (uint32_t i = 0; i < choices->count && status == ZJ_OK; i++)
		status = add_value(search, expr_choice(choices, i));
	return status;
}

/* The options that stand alone. */
static uint64_t
alone_mask(const struct model_node *node)
{
	uint64_t mask = 0;

	for (size_t i = 0; node && i < node->option_count; i++)
		mask |= (uint64_t)node->options[i].is_alone << i;
	return mask;
}

/* One option more or less; one that stands alone instead of all. */
static zj_status
add_sets(struct search *search, const struct expr_value *now, const struct expr_choices *choices,
	 const struct model_node *node)
{
	const uint64_t alone = alone_mask(node);
	const uint64_t members = expr_is_known(now) ? now->options.must : 0;
	zj_status status = ZJ_OK;

	for (uint32_t i = 0; i < choices->count && status == ZJ_OK; i++) {
		const uint64_t bit = (uint64_t)1 << i;
		const uint64_t next = alone & bit ? bit : (members & ~alone) ^ bit;

		if (next)
			status = add_value(search, expr_set(choices, next));
	}
	return status;
}

static zj_status
add_levels(struct search *search, uint32_t count)
{
	zj_status status = ZJ_OK;

	for (uint32_t i = 0; i < count && status == ZJ_OK; i++)
		status = add_value(search, expr_number(zj_num_int(i)));
	return status;
}

static zj_status
add_truths(struct search *search)
{
	const zj_status status = add_value(search, expr_truth(false));

	return status ? status : add_value(search, expr_truth(true));
}

/* --- numbers ----------------------------------------------------------------------------- */

/* A number or a day at a spot of a state. */
struct aim {
	uint32_t spot;
	enum expr_type type;
	const struct model_range *range;
	zj_num step;
};

static struct expr_value
value_of(const struct aim *aim, zj_num number)
{
	struct expr_value value = expr_number(number);

	value.type = aim->type;
	return value;
}

static bool
may_be(const struct aim *aim, zj_num number)
{
	return zj_num_ok(number) &&
	       (!aim->range->has_min || zj_num_compare(number, aim->range->min) >= 0) &&
	       (!aim->range->has_max || zj_num_compare(number, aim->range->max) <= 0);
}

static zj_status
add_number(struct search *search, const struct aim *aim, zj_num number)
{
	return may_be(aim, number) ? add_value(search, value_of(aim, number)) : ZJ_OK;
}

/* The grid's point at or below a number, in steps from 0. */
static zj_num
grid_below(const struct aim *aim, zj_num number)
{
	return num_mul(num_round(num_div(number, aim->step), 0, NUM_DOWN), aim->step);
}

static zj_status
add_around(struct search *search, const struct aim *aim, zj_num number)
{
	const zj_num below = grid_below(aim, number);
	zj_status status = add_number(search, aim, num_sub(below, aim->step));

	if (status == ZJ_OK)
		status = add_number(search, aim, below);
	if (status == ZJ_OK)
		status = add_number(search, aim, num_add(below, aim->step));
	return status;
}

/* How many decimals a number has, up to DECIMALS_MOST. */
static int
decimals(zj_num number)
{
	int count = 0;

	while (count < DECIMALS_MOST && !num_equal(num_round(number, count, NUM_DOWN), number))
		count++;
	return count;
}

/* 1 for what is whole, else the finest decimal of the numbers at hand. */
static zj_num
step_of(const struct search *search, const struct model_range *range, enum expr_type type,
	zj_num now)
{
	const struct state *start = vec_at(&search->states, 0);
	zj_num step = NUM_ONE;
	int places = DECIMALS_LEAST;

	if (range->is_whole || type == EXPR_DATE)
		return step;
	if (decimals(now) > places)
		places = decimals(now);
	if (search->goal.is_threshold && start && expr_is_known(&start->needed) &&
	    decimals(start->needed.number.low) > places)
		places = decimals(start->needed.number.low);
	while (places-- > 0)
		step = num_mul(step, num_make(1, 10));
	return step;
}

/* What is aimed at: the goal's difference, or a computed question's value less a band's edge. */
struct target {
	uint32_t node; /* SEARCH_NONE: the goal */
	zj_num edge;
};

static bool
measure_result(struct search *search, const zj_result *result, const struct target *target,
	       zj_num *out)
{
	const struct expr_value *value;

	if (target->node == SEARCH_NONE)
		return search_off(search, result, out);
	value = result->nodes[target->node].value;
	if (value->type != EXPR_NUMBER || !expr_is_known(value))
		return false;
	*out = num_sub(value->number.low, target->edge);
	return zj_num_ok(*out);
}

/* Measure with `number` at the spot; the rest of the answers stands as it is. */
static zj_status
measure(struct search *search, const struct aim *aim, zj_num number, const struct target *target,
	zj_num *out, bool *is_measured)
{
	const struct expr_value value = value_of(aim, number);
	zj_result *result = NULL;

	*is_measured = false;
	if (search->left == 0 || !may_be(aim, number))
		return ZJ_OK;
	search->left--;
	search_put(search, aim->spot, &value);
	const zj_status status = search_score(search, &result);
	if (status == ZJ_OK && result)
		*is_measured = measure_result(search, result, target, out);
	score_recycle(search->scratch, result);
	return status;
}

/* Where the target would be 0, by secants from `at` on. */
static zj_status
aim_at(struct search *search, const struct aim *aim, zj_num at, const struct target *target)
{
	zj_status status = ZJ_OK;

	for (unsigned i = 0; i < SECANTS && status == ZJ_OK; i++) {
		zj_num here;
		zj_num there;
		bool is_measured;
		zj_num step = aim->step;

		status = measure(search, aim, at, target, &here, &is_measured);
		if (status || !is_measured)
			break;
		if (!may_be(aim, num_add(at, step)))
			step = num_neg(step);
		status = measure(search, aim, num_add(at, step), target, &there, &is_measured);
		if (status || !is_measured || num_equal(here, there))
			break;
		const zj_num next = num_sub(at, num_div(num_mul(here, step), num_sub(there, here)));
		if (!zj_num_ok(next))
			break;
		status = add_around(search, aim, next);
		at = grid_below(aim, next);
		if (!may_be(aim, at))
			break;
	}
	return status;
}

static bool
reads(const struct expr *expr, uint32_t slot)
{
	const uint32_t *slots;
	const size_t count = expr_slots(expr, &slots);

	for (size_t i = 0; i < count; i++) {
		if (slots[i] == slot)
			return true;
	}
	return false;
}

static zj_status
aim_at_bands(struct search *search, const struct aim *aim, zj_num at, uint32_t index)
{
	const struct model_node *node = &search->model->nodes[index];
	zj_status status = ZJ_OK;

	for (size_t i = 0; i < node->band_count && status == ZJ_OK; i++) {
		const struct target target = {index, node->bands[i].low};

		if (node->bands[i].has_low)
			status = aim_at(search, aim, at, &target);
	}
	return status;
}

/* The edges of bands of the question itself, or of those computed from the fact. */
static zj_status
add_edges(struct search *search, const struct aim *aim, zj_num at)
{
	const zj_model *model = search->model;
	const struct model_slot slot = model_slot(model, aim->spot);
	zj_status status = ZJ_OK;

	if (slot.kind == MODEL_SLOT_OF_NODE) {
		const struct model_node *node = &model->nodes[slot.index];

		for (size_t i = 0; i < node->band_count && status == ZJ_OK; i++) {
			if (node->bands[i].has_low)
				status = add_around(search, aim, node->bands[i].low);
		}
		return status;
	}
	for (uint32_t i = 0; i < model->node_count && status == ZJ_OK; i++) {
		if (model->nodes[i].value && model->nodes[i].band_count &&
		    reads(model->nodes[i].value, aim->spot))
			status = aim_at_bands(search, aim, at, i);
	}
	return status;
}

static zj_status
add_numbers(struct search *search, uint32_t spot, const struct expr_value *now,
	    const struct model_range *range)
{
	static const struct target GOAL = {.node = SEARCH_NONE};
	const bool is_known = expr_is_known(now);
	const zj_num at = is_known ? now->number.low : range->has_min ? range->min : NUM_ZERO;
	const struct aim aim = {spot, now->type, range, step_of(search, range, now->type, at)};
	zj_status status = ZJ_OK;

	if (!zj_num_ok(at))
		return ZJ_OK;
	if (search->goal.is_threshold)
		status = aim_at(search, &aim, at, &GOAL);
	if (status == ZJ_OK)
		status = add_edges(search, &aim, at);
	if (status == ZJ_OK && range->has_min)
		status = add_number(search, &aim, range->min);
	if (status == ZJ_OK && range->has_max)
		status = add_number(search, &aim, range->max);
	return status;
}

/* --- spots ------------------------------------------------------------------------------- */

static zj_status
question_values(struct search *search, uint32_t spot, const struct model_node *node,
		const struct expr_value *now)
{
	switch (node->answer) {
	case MODEL_OPTION:
		return add_choices(search, node->choices);
	case MODEL_OPTIONS:
		return add_sets(search, now, node->choices, node);
	case MODEL_YESNO:
		return add_truths(search);
	case MODEL_LEVEL:
		return add_levels(search, (uint32_t)node->option_count);
	case MODEL_NUMBER:
	case MODEL_DATE:
		return add_numbers(search, spot, now, &node->range);
	case MODEL_TEXT:
	case MODEL_COMPUTED:
		break;
	}
	return ZJ_OK;
}

static zj_status
fact_values(struct search *search, uint32_t spot, const struct model_fact *fact,
	    const struct expr_value *now)
{
	switch (fact->type) {
	case EXPR_CHOICE:
		return add_choices(search, fact->choices);
	case EXPR_SET:
		return add_sets(search, now, fact->choices, NULL);
	case EXPR_TRUTH:
		return add_truths(search);
	case EXPR_NUMBER:
	case EXPR_DATE:
		return add_numbers(search, spot, now, &fact->range);
	case EXPR_TEXT:
	case EXPR_TYPE_COUNT:
		break;
	}
	return ZJ_OK;
}

bool
search_is_number(const struct search *search, uint32_t spot)
{
	const struct model_slot slot = model_slot(search->model, spot);

	if (slot.kind == MODEL_SLOT_OF_NODE) {
		const enum model_answer answer = search->model->nodes[slot.index].answer;

		return answer == MODEL_NUMBER || answer == MODEL_DATE;
	}
	if (slot.kind == MODEL_SLOT_OF_FACT) {
		const enum expr_type type = search->model->facts[slot.index].type;

		return type == EXPR_NUMBER || type == EXPR_DATE;
	}
	return false;
}

zj_status
search_values(struct search *search, uint32_t state, uint32_t spot)
{
	const struct model_slot slot = model_slot(search->model, spot);

	search->values.count = 0;
	search_enter(search, state);
	const struct expr_value now = search_value(search->answers, spot);
	if (slot.kind == MODEL_SLOT_OF_NODE)
		return question_values(search, spot, &search->model->nodes[slot.index], &now);
	if (slot.kind == MODEL_SLOT_OF_FACT)
		return fact_values(search, spot, &search->model->facts[slot.index], &now);
	if (slot.kind == MODEL_SLOT_OF_USE)
		return add_levels(search, search->model->uses[slot.index].top + 1);
	return ZJ_OK;
}
