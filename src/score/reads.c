/*
 * What a value rests on: from slot to slot down to the answers, facts, levels and the date.
 * A list of slots still to visit stands in for recursion, so a long chain of rules cannot
 * use up the stack.
 */
#include "score/run.h"

#include <stdlib.h>
#include <string.h>

struct walk {
	struct score_scratch *scratch;
	const zj_result *result;
	enum score_reads which;
	bool no_memory;
};

zj_status
reads_begin(struct score_scratch *scratch, const zj_model *model)
{
	if (scratch->seen_room < model->slot_count) {
		free(scratch->seen);
		scratch->seen_room = 0;
		scratch->seen = calloc(model->slot_count, sizeof(*scratch->seen));
		if (!scratch->seen)
			return ZJ_ENOMEM;
		scratch->seen_room = model->slot_count;
		scratch->walk = 0;
	}
	if (scratch->walk == UINT32_MAX) {
		memset(scratch->seen, 0, scratch->seen_room * sizeof(*scratch->seen));
		scratch->walk = 0;
	}
	scratch->walk++;
	scratch->roots.count = 0;
	scratch->pending.count = 0;
	return ZJ_OK;
}

/* Remember to visit a slot, unless this walk has been there. */
static void
visit(struct walk *walk, uint32_t slot)
{
	struct score_scratch *scratch = walk->scratch;

	if (scratch->seen[slot] == scratch->walk)
		return;
	scratch->seen[slot] = scratch->walk;
	uint32_t *item = vec_push(&scratch->pending);
	if (item)
		*item = slot;
	else
		walk->no_memory = true;
}

static void
visit_expr(struct walk *walk, const struct expr *expr)
{
	const uint32_t *slots;
	const size_t count = expr_slots(expr, &slots);

	for (size_t i = 0; i < count; i++) {
		if (walk->which == READS_ALL || !expr_is_known(&walk->result->slots[slots[i]]))
			visit(walk, slots[i]);
	}
}

static void
found(struct walk *walk, uint32_t slot)
{
	uint32_t *item = vec_push(&walk->scratch->roots);

	if (item)
		*item = slot;
	else
		walk->no_memory = true;
}

/* Why a node may not apply: its own `when` and those above it. */
static void
walk_whens_above(struct walk *walk, uint32_t index)
{
	const struct model_node *nodes = walk->result->model->nodes;

	if (walk->which == READS_MISSING && !walk->result->nodes[index].may_not_apply)
		return;
	for (uint32_t i = index; i != MODEL_NONE; i = nodes[i].parent) {
		if (nodes[i].when)
			visit_expr(walk, nodes[i].when);
	}
}

static void
walk_applies(struct walk *walk, uint32_t index)
{
	const struct model_node *nodes = walk->result->model->nodes;

	walk_whens_above(walk, index);
	/* A section also depends on whether any of its children applies. */
	if (nodes[index].kind == MODEL_QUESTION ||
	    (walk->which == READS_MISSING && !walk->result->nodes[index].may_drop_out))
		return;
	for (uint32_t i = index + 1; i < nodes[index].end; i++) {
		if (nodes[i].is_scored && nodes[i].when)
			visit_expr(walk, nodes[i].when);
	}
}

static void
walk_answer(struct walk *walk, uint32_t index)
{
	const struct model_node *node = &walk->result->model->nodes[index];
	const struct result_node *now = &walk->result->nodes[index];

	if (node->kind == MODEL_SECTION)
		return;
	if (walk->which == READS_MISSING && now->absence != RESULT_APPLIES)
		return;
	walk_whens_above(walk, index);
	if (node->answer == MODEL_COMPUTED) {
		if (!now->answer)
			visit_expr(walk, node->value);
		return;
	}
	if (walk->which == READS_ALL || !now->answer)
		found(walk, node->slot + MODEL_SLOT_ANSWER);
}

static void
walk_score(struct walk *walk, uint32_t index)
{
	const struct model_node *nodes = walk->result->model->nodes;
	const struct result_node *now = walk->result->nodes;
	const bool all = walk->which == READS_ALL;

	if (!all && now[index].absence != RESULT_APPLIES)
		return;
	walk_whens_above(walk, index);
	if (nodes[index].kind == MODEL_QUESTION) {
		if (all || !range_is_known(&now[index].share))
			visit(walk, nodes[index].slot + MODEL_SLOT_ANSWER);
		return;
	}
	if (nodes[index].combine == MODEL_SCORE) {
		visit_expr(walk, nodes[index].score);
		return;
	}
	if (!all && range_is_known(&now[index].share))
		return;
	for (uint32_t c = index + 1; c < nodes[index].end; c = nodes[c].end) {
		if (!nodes[c].is_scored)
			continue;
		if (all || (now[c].has_score && (now[c].may_drop_out || now[c].may_lack_score ||
						 !range_is_known(&now[c].share))))
			visit(walk, nodes[c].slot + MODEL_SLOT_SHARE);
	}
}

static void
walk_node(struct walk *walk, struct model_slot slot)
{
	switch (slot.part) {
	case MODEL_SLOT_ANSWER:
		walk_answer(walk, slot.index);
		break;
	case MODEL_SLOT_ANSWERED:
		visit(walk, walk->result->model->nodes[slot.index].slot + MODEL_SLOT_ANSWER);
		break;
	case MODEL_SLOT_APPLIES:
		walk_applies(walk, slot.index);
		break;
	case MODEL_SLOT_SCORE:
	case MODEL_SLOT_SHARE:
		walk_score(walk, slot.index);
		break;
	case MODEL_NODE_SLOTS:
		break;
	}
}

static void
walk_slot(struct walk *walk, uint32_t number)
{
	const zj_result *result = walk->result;
	const struct model_slot slot = model_slot(result->model, number);
	const bool all = walk->which == READS_ALL;

	switch (slot.kind) {
	case MODEL_SLOT_OF_NODE:
		walk_node(walk, slot);
		break;
	case MODEL_SLOT_OF_FACT:
		if (all || result->answers->facts[slot.index].state != ANSWER_GIVEN)
			found(walk, number);
		break;
	case MODEL_SLOT_OF_RULE:
		visit_expr(walk, result->model->rules[slot.index].expr);
		break;
	case MODEL_SLOT_OF_USE:
		if (all || !result->levels[slot.index].is_known)
			found(walk, number);
		break;
	case MODEL_SLOT_OF_DATE:
		if (all || !result->answers->has_date)
			found(walk, number);
		break;
	case MODEL_SLOT_OF_PARAM:
		break;
	}
}

zj_status
reads_add(struct score_scratch *scratch, const zj_result *result, const struct expr *expr,
	  enum score_reads which)
{
	struct walk walk = {scratch, result, which, false};
	struct vec *pending = &scratch->pending;

	visit_expr(&walk, expr);
	while (pending->count > 0 && !walk.no_memory)
		walk_slot(&walk, ((uint32_t *)pending->items)[--pending->count]);
	pending->failed = false;
	scratch->roots.failed = false;
	return walk.no_memory ? ZJ_ENOMEM : ZJ_OK;
}

zj_status
score_reads(const zj_result *result, const struct expr *expr, enum score_reads which,
	    struct score_scratch *scratch, void (*each)(void *state, uint32_t slot), void *state)
{
	zj_status status = reads_begin(scratch, result->model);

	if (status == ZJ_OK)
		status = reads_add(scratch, result, expr, which);
	for (size_t i = 0; status == ZJ_OK && i < scratch->roots.count; i++)
		each(state, ((uint32_t *)scratch->roots.items)[i]);
	return status;
}

bool
score_came_by(const struct score_scratch *scratch, uint32_t slot)
{
	return scratch->seen_room > slot && scratch->seen[slot] == scratch->walk;
}
