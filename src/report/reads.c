/*
 * Following slots down to what was written. A rule leads to its expression, a computed
 * question to its own, a section to the questions below it; every slot is met once.
 */
#include "report/reads.h"

#include <stdlib.h>
#include <string.h>

zj_status
reads_init(struct reads *reads, const zj_result *result)
{
	*reads = (struct reads){.result = result};
	reads->items = VEC_INIT(struct read_item);
	reads->seen =
		calloc(result->model->slot_count + result->model->node_count, sizeof(*reads->seen));
	return reads->seen ? ZJ_OK : ZJ_ENOMEM;
}

void
reads_done(struct reads *reads)
{
	vec_done(&reads->items);
	free(reads->seen);
	reads->seen = NULL;
}

void
reads_clear(struct reads *reads)
{
	reads->items.count = 0;
	memset(reads->seen, 0,
	       (reads->result->model->slot_count + reads->result->model->node_count) *
		       sizeof(*reads->seen));
}

bool
reads_failed(const struct reads *reads)
{
	return reads->failed || reads->items.failed;
}

static struct read_item
node_item(const zj_result *result, uint32_t index)
{
	const struct model_node *node = &result->model->nodes[index];
	struct read_item item = {
		READ_QUESTION, index, node->id, &node->title, result->nodes[index].value,
		PLACE_NONE};

	if (result->nodes[index].answer)
		item.place = result->nodes[index].answer->place;
	return item;
}

struct read_item
reads_item(const zj_result *result, uint32_t slot)
{
	const zj_model *model = result->model;
	const zj_answers *answers = result->answers;
	const struct model_slot what = model_slot(model, slot);
	struct read_item item = {READ_DATE, 0, STR("as_of"), NULL, &result->slots[slot],
				 PLACE_NONE};

	switch (what.kind) {
	case MODEL_SLOT_OF_NODE:
		return node_item(result, what.index);
	case MODEL_SLOT_OF_FACT:
		item.kind = READ_FACT;
		item.id = model->facts[what.index].id;
		item.title = &model->facts[what.index].title;
		item.place = answers->facts[what.index].place;
		break;
	case MODEL_SLOT_OF_USE:
		item.kind = READ_LEVEL;
		item.id = model->uses[what.index].id;
		item.title = &model->uses[what.index].title;
		item.place = result->levels[what.index].place;
		break;
	case MODEL_SLOT_OF_PARAM:
		item.id = model->params[what.index].id;
		item.title = &model->params[what.index].title;
		break;
	case MODEL_SLOT_OF_RULE:
		item.id = model->rules[what.index].id;
		item.title = &model->rules[what.index].title;
		break;
	case MODEL_SLOT_OF_DATE:
		break;
	}
	item.index = what.index;
	return item;
}

static void
push(struct reads *reads, struct read_item item)
{
	struct read_item *new_item = vec_push(&reads->items);

	if (new_item)
		*new_item = item;
}

/* Questions of a subtree; computed ones through their expressions. */
static void
add_nodes(struct reads *reads, uint32_t index)
{
	const zj_model *model = reads->result->model;

	for (uint32_t n = index; n < model->nodes[index].end; n++) {
		const struct model_node *node = &model->nodes[n];
		bool *seen = &reads->seen[model->slot_count + n];
		if (*seen)
			continue;
		*seen = true;
		if (node->kind != MODEL_QUESTION)
			continue;
		if (node->answer == MODEL_COMPUTED)
			reads_add_expr(reads, node->value);
		else
			push(reads, node_item(reads->result, n));
	}
}

void
reads_add_slot(struct reads *reads, uint32_t slot)
{
	const zj_model *model = reads->result->model;
	const struct model_slot what = model_slot(model, slot);

	if (reads->seen[slot])
		return;
	reads->seen[slot] = true;
	switch (what.kind) {
	case MODEL_SLOT_OF_NODE:
		add_nodes(reads, what.index);
		break;
	case MODEL_SLOT_OF_RULE:
		reads_add_expr(reads, model->rules[what.index].expr);
		break;
	case MODEL_SLOT_OF_FACT:
	case MODEL_SLOT_OF_USE:
	case MODEL_SLOT_OF_DATE:
		push(reads, reads_item(reads->result, slot));
		break;
	case MODEL_SLOT_OF_PARAM:
		break;
	}
}

void
reads_add_expr(struct reads *reads, const struct expr *expr)
{
	const uint32_t *slots;
	const size_t count = expr_slots(expr, &slots);

	for (size_t i = 0; i < count; i++)
		reads_add_slot(reads, slots[i]);
}
