/*
 * Weights that do not come to what they should, and figures that come from nowhere.
 */
#include "review/check.h"

/* ---- weights ---- */

static zj_num
sum_of_weights(const zj_model *model, const struct model_node *node, size_t profile)
{
	const struct model_node *nodes = model->nodes;
	zj_num sum = NUM_ZERO;

	for (size_t child = (size_t)(node - nodes) + 1; child < node->end;
	     child = nodes[child].end) {
		if (nodes[child].is_scored && !nodes[child].is_left_out[profile] && zj_num_ok(sum))
			sum = num_add(sum, nodes[child].weights[profile]);
	}
	return sum;
}

static void
check_sum(struct review *review, const struct model_node *node, size_t profile)
{
	const zj_num sum = sum_of_weights(review->model, node, profile);
	struct buf text = BUF_INIT;
	struct buf wanted = BUF_INIT;

	if (!zj_num_ok(sum) || num_equal(sum, node->weights_sum))
		return;
	num_add_exact(&text, sum);
	num_add_exact(&wanted, node->weights_sum);
	if (review->model->profile_count)
		buf_printf(&text, " (profile %.*s)", STR_ARG(review->model->profiles[profile].id));
	check_add(review, DIAG_WEIGHTS_SUM, node->weights_sum_place, node->id,
		  check_keep(review, &text), check_keep(review, &wanted));
}

void
check_weights(struct review *review)
{
	for (size_t i = 0; i < review->model->node_count; i++) {
		const struct model_node *node = &review->model->nodes[i];

		for (size_t j = 0;
		     node->has_weights_sum && j < review->profile_count && !review->status; j++)
			check_sum(review, node, j);
	}
}

/* ---- sources ---- */

static void
tell_silent(struct review *review, struct place place, struct str what)
{
	check_add(review, DIAG_SOURCE_MISSING, place, what, STR_NONE, STR_NONE);
}

/* Is there a question below that gives points and whose source is stated, or is not? */
static bool
has_scored(const zj_model *model, size_t index, bool is_stated)
{
	for (size_t i = index; i < model->nodes[index].end; i++) {
		const struct model_node *node = &model->nodes[i];

		if (node->kind == MODEL_QUESTION && node->is_scored &&
		    node->origin.is_stated == is_stated)
			return true;
	}
	return false;
}

/* The largest parts that are silent all through, each once: that is where a source helps. A
 * section with both kinds of questions in it is told where it has a weight of its own. */
static void
silent_nodes(struct review *review)
{
	const zj_model *model = review->model;

	for (size_t i = 0; i < model->node_count && !review->status;) {
		const struct model_node *node = &model->nodes[i];

		if (!has_scored(model, i, false)) {
			i = node->end;
		} else if (has_scored(model, i, true)) {
			if (i > 0 && model->written[i]->weight)
				tell_silent(review, node->place, node->id);
			i++;
		} else {
			tell_silent(review, node->place, i ? node->id : model->id);
			i = node->end;
		}
	}
}

static void
silent_tier(struct review *review, const struct model_tier *tier)
{
	size_t silent = 0;

	for (size_t i = 0; i < tier->condition_count; i++)
		silent += !tier->conditions[i].origin.is_stated;
	if (silent == tier->condition_count && silent > 0) {
		tell_silent(review, tier->place, tier->id);
		return;
	}
	for (size_t i = 0; i < tier->condition_count; i++) {
		if (!tier->conditions[i].origin.is_stated)
			tell_silent(review, tier->conditions[i].place, tier->conditions[i].id);
	}
}

void
check_origins(struct review *review)
{
	const zj_model *model = review->model;

	silent_nodes(review);
	for (size_t i = 0; i < model->param_count; i++) {
		if (!model->params[i].origin.is_stated && !model->nodes[0].origin.is_stated)
			tell_silent(review, model->params[i].place, model->params[i].id);
	}
	for (size_t i = 0; i < model->rule_count; i++) {
		const struct model_rule *rule = &model->rules[i];
		const struct rubric_rule *written = review->rubric->rules.at[i];
		const bool decides = rule->kind == MODEL_GATE || rule->kind == MODEL_VETO ||
				     rule->kind == MODEL_CAP;

		if (decides && !rule->origin.is_stated)
			tell_silent(review, rubric_place(&written->head), rule->id);
	}
	for (size_t i = 0; i < model->tier_count; i++)
		silent_tier(review, &model->tiers[i]);
}
