/*
 * Which edges a rubric has: between neighbouring bands of a figure that are worth differently, and
 * where a gate, a veto or a condition of a tier compares a figure. What rests on anything but
 * numbers typed by hand is no figure: the share of a section lies on its threshold all the time.
 */
#include "quality/edge.h"

#include <string.h>

#include "base/num.h"

struct finder {
	struct quality_taker *taker;
	const zj_result *result;
	struct vec edges; /* struct edge */
	struct vec roots; /* uint32_t: of the expression at hand */
	bool is_figure;
	bool no_memory;
};

/* --- what a figure rests on --------------------------------------------------------------- */

static bool
is_number(const zj_model *model, uint32_t slot)
{
	const struct model_slot what = model_slot(model, slot);

	if (what.kind == MODEL_SLOT_OF_FACT)
		return model->facts[what.index].type == EXPR_NUMBER;
	return what.kind == MODEL_SLOT_OF_NODE && what.part == MODEL_SLOT_ANSWER &&
	       model->nodes[what.index].answer == MODEL_NUMBER;
}

static void
add_root(void *state, uint32_t slot)
{
	struct finder *finder = state;
	uint32_t *root = vec_push(&finder->roots);

	finder->is_figure &= is_number(finder->result->model, slot);
	finder->no_memory |= !root;
	if (root)
		*root = slot;
}

/* Of a number that is typed itself, expr is NULL. False: it is no figure, or memory ran out. */
static bool
find_roots(struct finder *finder, const struct expr *expr, uint32_t own)
{
	finder->roots.count = 0;
	finder->is_figure = true;
	if (!expr)
		add_root(finder, own);
	else if (score_reads(finder->result, expr, READS_ALL, finder->taker->scratch, add_root,
			     finder))
		finder->no_memory = true;
	return finder->is_figure && finder->roots.count > 0 && !finder->no_memory;
}

static struct edge *
push(struct finder *finder, const uint32_t *roots, struct quality_thing thing)
{
	struct edge *edge = vec_push(&finder->edges);

	finder->no_memory |= !edge;
	if (!edge)
		return NULL;
	edge->thing = thing;
	edge->roots = roots;
	edge->root_count = finder->roots.count;
	return edge;
}

static const uint32_t *
keep_roots(struct finder *finder)
{
	const uint32_t *kept = arena_copy(finder->taker->arena, finder->roots.items,
					  finder->roots.count * sizeof(*kept));

	finder->no_memory |= !kept;
	return kept;
}

/* --- bands -------------------------------------------------------------------------------- */

/* The band that begins where this one ends; NULL: none. */
static const struct model_band *
band_above(const struct model_node *node, const struct model_band *band)
{
	for (size_t i = 0; i < node->band_count; i++) {
		const struct model_band *other = &node->bands[i];
		if (other->has_low && band->has_high && num_equal(other->low, band->high))
			return other;
	}
	return NULL;
}

static void
find_bands(struct finder *finder, uint32_t index)
{
	const struct model_node *node = &finder->result->model->nodes[index];
	const uint32_t *roots;

	if (node->kind != MODEL_QUESTION || node->band_count < 2 ||
	    !find_roots(finder, node->value, node->slot + MODEL_SLOT_ANSWER))
		return;
	roots = keep_roots(finder);
	for (size_t i = 0; i < node->band_count && roots; i++) {
		const struct model_band *below = &node->bands[i];
		const struct model_band *above = band_above(node, below);
		if (!above || num_equal(above->score, below->score))
			continue;
		const bool is_upward = zj_num_compare(above->score, below->score) > 0;
		const struct model_band *better = is_upward ? above : below;
		struct edge *edge =
			push(finder, roots,
			     (struct quality_thing){QUALITY_OF_NODE, index, 0, better->place});
		if (!edge)
			return;
		edge->value = below->high;
		edge->is_upward = is_upward;
		edge->better = better;
	}
}

/* --- comparisons -------------------------------------------------------------------------- */

static void
find_check(struct finder *finder, const struct result_check *check, const struct expr *expr,
	   struct quality_thing thing)
{
	const bool is_ordered = check->compare == EXPR_LT || check->compare == EXPR_LE ||
				check->compare == EXPR_GT || check->compare == EXPR_GE;

	if (!check->is_comparison || !is_ordered || !find_roots(finder, expr, 0))
		return;
	const uint32_t *roots = keep_roots(finder);
	if (roots)
		(void)push(finder, roots, thing);
}

static void
find_checks(struct finder *finder)
{
	const zj_result *result = finder->result;
	const zj_model *model = result->model;

	for (uint32_t i = 0; i < model->rule_count; i++) {
		const struct model_rule *rule = &model->rules[i];
		if (rule->kind == MODEL_GATE || rule->kind == MODEL_VETO)
			find_check(finder, &result->rules[i].check, rule->expr,
				   (struct quality_thing){QUALITY_OF_RULE, i, 0, rule->place});
	}
	for (size_t i = 0; i < result->condition_count; i++) {
		const struct result_condition *condition = &result->conditions[i];
		const uint32_t part = (uint32_t)(i - result->tiers[condition->tier].first);
		if (condition->condition->rule == MODEL_NONE)
			find_check(finder, &condition->check, condition->condition->expr,
				   (struct quality_thing){QUALITY_OF_CONDITION, condition->tier,
							  part, condition->condition->place});
	}
}

zj_status
edges_find(struct quality_taker *taker, struct sheet_model *known, const zj_result *result)
{
	struct finder finder = {.taker = taker,
				.result = result,
				.edges = VEC_INIT(struct edge),
				.roots = VEC_INIT(uint32_t)};

	for (uint32_t i = 0; i < result->model->node_count && !finder.no_memory; i++)
		find_bands(&finder, i);
	if (!finder.no_memory)
		find_checks(&finder);
	const struct edge *kept =
		arena_copy(taker->arena, finder.edges.items, finder.edges.count * sizeof(*kept));
	finder.no_memory |= !kept;
	if (!finder.no_memory) {
		known->edges = kept;
		known->edge_count = finder.edges.count;
		known->has_edges = true;
	}
	vec_done(&finder.edges);
	vec_done(&finder.roots);
	return finder.no_memory ? ZJ_ENOMEM : ZJ_OK;
}
