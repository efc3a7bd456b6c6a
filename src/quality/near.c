/*
 * Figures close to an edge, of one result.
 *
 * Close is less than the margin, a share of the edge, so of an edge at 0 nothing is. A figure made
 * of counts below a hundred moves in steps wider than that: landing on an edge says nothing of it.
 */
#include "base/num.h"
#include "quality/edge.h"

enum {
	COARSE = 100
};

static zj_num
size_of(zj_num value)
{
	return num_sign(value) < 0 ? num_neg(value) : value;
}

static const struct answer *
answer_at(const zj_result *result, uint32_t slot, bool *is_whole)
{
	const struct model_slot what = model_slot(result->model, slot);

	if (what.kind == MODEL_SLOT_OF_FACT) {
		*is_whole = result->model->facts[what.index].range.is_whole;
		return &result->answers->facts[what.index];
	}
	const struct model_node *node = &result->model->nodes[what.index];
	*is_whole = node->range.is_whole;
	return &result->answers->questions[node->ordinal];
}

/* Is there a figure among those it is made of that is not a small count? */
static bool
is_fine(const zj_result *result, const struct edge *edge)
{
	for (size_t i = 0; i < edge->root_count; i++) {
		bool is_whole;
		const struct answer *answer = answer_at(result, edge->roots[i], &is_whole);

		if (answer->state != ANSWER_GIVEN)
			continue;
		if (!is_whole ||
		    zj_num_compare(size_of(answer->value.number.low), zj_num_int(COARSE)) >= 0)
			return true;
	}
	return false;
}

/* A figure, the edge it is held against, and whether it is on the better side. */
struct held {
	zj_num value;
	zj_num edge;
	bool is_upward;
	bool is_better;
};

static const struct result_check *
check_of(const zj_result *result, const struct quality_thing *thing)
{
	if (thing->kind == QUALITY_OF_RULE)
		return &result->rules[thing->index].check;
	return &result->conditions[result->tiers[thing->index].first + thing->part].check;
}

static bool
hold_check(struct held *held, const struct result_check *check)
{
	if (check->found.type != EXPR_NUMBER || check->needed.type != EXPR_NUMBER ||
	    !expr_is_known(&check->found) || !expr_is_known(&check->needed))
		return false;
	*held = (struct held){
		.value = check->found.number.low,
		.edge = check->needed.number.low,
		.is_upward = check->compare == EXPR_GT || check->compare == EXPR_GE,
		.is_better = check->outcome == ZJ_MET,
	};
	return true;
}

static bool
hold(struct held *held, const zj_result *result, const struct edge *edge)
{
	if (edge->thing.kind != QUALITY_OF_NODE)
		return hold_check(held, check_of(result, &edge->thing));
	const struct result_node *node = &result->nodes[edge->thing.index];
	if (node->state != RESULT_SCORED || !node->value || node->value->type != EXPR_NUMBER ||
	    !expr_is_known(node->value))
		return false;
	*held = (struct held){
		.value = node->value->number.low,
		.edge = edge->value,
		.is_upward = edge->is_upward,
		.is_better = node->band == edge->better,
	};
	return true;
}

/* False: it is not close, or a figure is too large to say. */
static bool
side_of(enum edge_side *side, const struct held *held, zj_num margin)
{
	const zj_num width = num_mul(margin, size_of(held->edge));
	const zj_num off = num_sub(held->value, held->edge);
	const int sign = held->is_upward ? num_sign(off) : -num_sign(off);

	if (!num_ok(width) || !num_ok(off) || num_is_zero(held->edge) ||
	    zj_num_compare(size_of(off), width) > 0)
		return false;
	*side = sign < 0 ? EDGE_BEFORE : sign > 0 ? EDGE_PAST : EDGE_ON;
	return true;
}

static zj_status
place_figure(struct quality_finding *mark, const zj_result *result, const struct edge *edge)
{
	for (size_t i = 0; i < edge->root_count; i++) {
		bool is_whole;
		const struct answer *answer = answer_at(result, edge->roots[i], &is_whole);

		if (!answer->place.line || (mark->line && mark->line <= answer->place.line))
			continue;
		mark->line = answer->place.line;
		mark->column = answer->place.column;
	}
	return ZJ_OK;
}

static zj_status
take_edge(struct quality_sheet *sheet, const struct quality_taker *taker, const zj_result *result,
	  const struct edge *edge, uint32_t index)
{
	struct held held;
	enum edge_side side;

	if (!hold(&held, result, edge) ||
	    !side_of(&side, &held, taker->limits->at[QUALITY_MARGIN]) || !is_fine(result, edge))
		return ZJ_OK;
	struct sheet_edge *close = vec_push(&sheet->edges);
	if (!close)
		return ZJ_ENOMEM;
	*close = (struct sheet_edge){index, side, held.edge, held.is_upward, edge->thing};
	if (!held.is_better)
		return ZJ_OK;
	struct quality_finding *mark = vec_push(&sheet->marks);
	if (!mark)
		return ZJ_ENOMEM;
	*mark = (struct quality_finding){
		.kind = QUALITY_NEAR_EDGE,
		.thing = edge->thing,
		.found = held.value,
		.compared = held.edge,
		.is_upward = held.is_upward,
	};
	return place_figure(mark, result, edge);
}

/* How many of them there are tells which of them are listed. */
static void
count_marks(struct quality_sheet *sheet, size_t first)
{
	for (size_t i = first; i < sheet->marks.count; i++) {
		struct quality_finding *mark = vec_at(&sheet->marks, i);
		mark->telling = sheet->marks.count - first;
	}
}

zj_status
edges_take(struct quality_sheet *sheet, struct quality_taker *taker, struct sheet_model *known,
	   const zj_result *result)
{
	const size_t first = sheet->marks.count;
	zj_status status = ZJ_OK;

	if (!known->has_edges)
		status = edges_find(taker, known, result);
	for (uint32_t i = 0; i < known->edge_count && !status; i++)
		status = take_edge(sheet, taker, result, &known->edges[i], i);
	count_marks(sheet, first);
	return status;
}
