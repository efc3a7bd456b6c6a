/*
 * Conditions that read a thing which may be left out. Left out, it has no answer and no
 * points, so the condition fails or stays open, for a reason that is none.
 */
#include "review/check.h"

/* Why a node may not apply: itself or the nearest section above it. */
static const char *
reason_of(const struct review *review, const struct model_node *node)
{
	if (node->may_skip)
		return "may_skip";
	if (node->when)
		return "when";
	for (size_t i = 0; i < review->profile_count; i++) {
		if (node->is_left_out[i])
			return "leave_out";
	}
	return NULL;
}

static bool
reads_slot(const struct expr *expr, uint32_t slot)
{
	const uint32_t *slots;
	size_t count = expr_slots(expr, &slots);
	size_t first = 0;

	while (first < count) {
		const size_t middle = first + (count - first) / 2;

		if (slots[middle] == slot)
			return true;
		if (slots[middle] < slot)
			first = middle + 1;
		else
			count = middle;
	}
	return false;
}

/* It asks what the node's `when` asks, so its author has thought of it. */
static bool
reads_what_when_reads(const struct expr *expr, const struct expr *when)
{
	const uint32_t *slots;
	const size_t count = expr_slots(when, &slots);

	for (size_t i = 0; i < count; i++) {
		if (!reads_slot(expr, slots[i]))
			return false;
	}
	return count > 0;
}

static bool
is_guarded(const struct expr *expr, const struct model_node *node)
{
	return reads_slot(expr, node->slot + MODEL_SLOT_APPLIES) ||
	       (node->when && !node->may_skip && reads_what_when_reads(expr, node->when));
}

/* The node or a section above it that may be left out without the expression asking. */
static const struct model_node *
unguarded(const struct review *review, const struct expr *expr, uint32_t index)
{
	const struct model_node *nodes = review->model->nodes;
	const struct model_node *found = NULL;

	if (reads_slot(expr, nodes[index].slot + MODEL_SLOT_ANSWERED))
		return NULL;
	for (; index != MODEL_NONE; index = nodes[index].parent) {
		if (reads_slot(expr, nodes[index].slot + MODEL_SLOT_APPLIES))
			return NULL;
		if (!found && reason_of(review, &nodes[index]) && !is_guarded(expr, &nodes[index]))
			found = &nodes[index];
	}
	return found;
}

static void
check_reads(struct review *review, const struct expr *expr, struct place place)
{
	const uint32_t *slots;
	const size_t count = expr_slots(expr, &slots);
	uint32_t last = MODEL_NONE;

	for (size_t i = 0; i < count; i++) {
		const struct model_slot slot = model_slot(review->model, slots[i]);

		if (slot.kind != MODEL_SLOT_OF_NODE || slot.index == last ||
		    slot.part == MODEL_SLOT_APPLIES || slot.part == MODEL_SLOT_ANSWERED)
			continue;
		last = slot.index;
		const struct model_node *node = unguarded(review, expr, slot.index);
		if (node)
			check_add(review, DIAG_SKIPPABLE_READ, place,
				  review->model->nodes[slot.index].id, node->id,
				  str_from(reason_of(review, node)));
	}
}

/* The rules that decide about tiers, and the values and gates that those read. */
struct reading {
	bool *is_reached; /* by rule */
	struct vec todo;  /* uint32_t */
};

static void
reach(struct review *review, struct reading *reading, const struct expr *expr)
{
	const uint32_t *slots;
	const size_t count = expr_slots(expr, &slots);

	for (size_t i = 0; i < count; i++) {
		const struct model_slot slot = model_slot(review->model, slots[i]);

		if (slot.kind != MODEL_SLOT_OF_RULE || reading->is_reached[slot.index])
			continue;
		reading->is_reached[slot.index] = true;
		uint32_t *item = vec_push(&reading->todo);
		if (item)
			*item = slot.index;
		else
			review->status = ZJ_ENOMEM;
	}
}

static void
check_conditions(struct review *review, struct reading *reading)
{
	const zj_model *model = review->model;

	for (size_t i = 0; i < model->tier_count; i++) {
		for (size_t j = 0; j < model->tiers[i].condition_count; j++) {
			const struct model_condition *condition = &model->tiers[i].conditions[j];
			check_reads(review, condition->expr, condition->place);
			reach(review, reading, condition->expr);
		}
	}
}

void
check_skippable(struct review *review)
{
	const zj_model *model = review->model;
	struct reading reading = {
		.is_reached = check_alloc(review, model->rule_count, sizeof(bool)),
		.todo = VEC_INIT(uint32_t),
	};

	if (!reading.is_reached)
		return;
	check_conditions(review, &reading);
	for (uint32_t i = 0; i < model->rule_count; i++) {
		const enum model_rule_kind kind = model->rules[i].kind;

		if (kind != MODEL_VETO && kind != MODEL_CAP)
			continue;
		reading.is_reached[i] = true;
		reach(review, &reading, model->rules[i].expr);
	}
	for (size_t i = 0; i < reading.todo.count && !review->status; i++)
		reach(review, &reading, model->rules[((uint32_t *)reading.todo.items)[i]].expr);
	for (uint32_t i = 0; i < model->rule_count && !review->status; i++) {
		if (reading.is_reached[i])
			check_reads(review, model->rules[i].expr, model->rules[i].place);
	}
	vec_done(&reading.todo);
}
