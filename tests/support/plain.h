/*
 * A plain result held against a traced one: the first may have gone the short way through a
 * prepared model, the second never does, and all that a plain result has is the same in both.
 */
#ifndef SUPPORT_PLAIN_H
#define SUPPORT_PLAIN_H

#include "score/score.h"

static inline bool
same_range(const struct result_range *a, const struct result_range *b)
{
	return num_equal(a->worst, b->worst) && num_equal(a->best, b->best);
}

static inline bool
same_figures(const struct result_node *a, const struct result_node *b)
{
	return same_range(&a->share, &b->share) && same_range(&a->score, &b->score);
}

/* What a plain result has of a node, but for its figures. Values are of two models: their texts are
 * compared. */
static inline bool
same_node(const struct result_node *a, const struct result_node *b)
{
	struct buf a_text = BUF_INIT;
	struct buf b_text = BUF_INIT;
	bool same = a->state == b->state && a->absence == b->absence &&
		    a->may_not_apply == b->may_not_apply && a->may_drop_out == b->may_drop_out &&
		    a->has_score == b->has_score && a->may_lack_score == b->may_lack_score &&
		    num_equal(a->points, b->points) && !a->uncapped == !b->uncapped &&
		    !a->answer == !b->answer && !a->band == !b->band && !a->value == !b->value;

	if (same && a->uncapped)
		same = num_equal(*a->uncapped, *b->uncapped);
	if (same && a->band)
		same = num_equal(a->band->score, b->band->score);
	if (same && a->value) {
		expr_value_print(&a_text, a->value);
		expr_value_print(&b_text, b->value);
		same = str_equal(buf_str(&a_text), buf_str(&b_text));
	}
	buf_done(&a_text);
	buf_done(&b_text);
	return same;
}

/* Has a result of that detail this node? */
static inline bool
has_node(const zj_result *plain, size_t index, enum score_detail detail)
{
	if (plain->choices && plain->choices[index] != RESULT_NO_CHOICE)
		return false;
	return detail != SCORE_BRIEF || !plain->model->quick ||
	       plain->model->quick[index].kind == MODEL_QUICK_NOT;
}

/* Has a section of a brief result its share and score? Only if the rubric asks for them. */
static inline bool
has_figures(const zj_result *plain, size_t index, enum score_detail detail)
{
	return detail != SCORE_BRIEF || !plain->model->quick ||
	       !plain->model->quick[index].is_lifted;
}

/* What was chosen: an option, a level, no or yes. */
static inline bool
is_choice(const struct answer *answer, enum model_answer kind, size_t choice)
{
	if (kind == MODEL_OPTION)
		return answer->value.options.may == UINT64_C(1) << choice;
	if (kind == MODEL_YESNO)
		return answer->value.truth.may_be_yes == choice;
	return kind == MODEL_LEVEL &&
	       num_equal(answer->value.number.low, zj_num_int((int64_t)choice));
}

/* Is the node all that the rubric says of its choice? */
static inline bool
same_choice(const struct result_node *node, const zj_result *plain, size_t index)
{
	const struct model_node *asked = &plain->model->nodes[index];
	const size_t choice = plain->choices[index];
	const bool is_truth = asked->answer == MODEL_YESNO && asked->option_count != 2;
	const zj_num raw =
		is_truth ? (choice ? asked->best : asked->worst) : asked->options[choice].score;
	const zj_num share = num_div(raw, asked->best);

	return node->state == RESULT_SCORED && node->absence == RESULT_APPLIES && node->has_score &&
	       !node->uncapped && node->answer && is_choice(node->answer, asked->answer, choice) &&
	       num_equal(node->points, asked->points) && num_equal(node->share.worst, share) &&
	       num_equal(node->share.best, share) &&
	       num_equal(node->score.worst, num_mul(share, asked->points)) &&
	       num_equal(node->score.best, node->score.worst);
}

/* What differs between the two, or NULL. */
static inline const char *
plain_difference(const zj_result *traced, const zj_result *plain, enum score_detail detail)
{
	for (size_t i = 0; i < traced->model->node_count; i++) {
		const struct result_node *a = &traced->nodes[i];
		const struct result_node *b = &plain->nodes[i];

		if (has_node(plain, i, detail) && !same_node(a, b))
			return "node";
		if (has_node(plain, i, detail) && has_figures(plain, i, detail) &&
		    !same_figures(a, b))
			return "share or score";
		if (has_node(plain, i, detail) && (detail != SCORE_BRIEF || i == 0) &&
		    a->is_scored != b->is_scored)
			return "place in the total";
		if (plain->choices && plain->choices[i] != RESULT_NO_CHOICE &&
		    !same_choice(&traced->nodes[i], plain, i))
			return "choice";
	}
	for (size_t i = 0; i < traced->condition_count; i++) {
		if (traced->conditions[i].tier != plain->conditions[i].tier ||
		    !str_equal(traced->conditions[i].condition->id,
			       plain->conditions[i].condition->id))
			return "condition's name";
		if (traced->conditions[i].check.outcome != plain->conditions[i].check.outcome)
			return "condition";
	}
	for (size_t i = 0; i < traced->model->rule_count; i++) {
		const struct result_rule *a = &traced->rules[i];
		const struct result_rule *b = &plain->rules[i];

		if (!str_equal(a->rule->id, b->rule->id) || a->has_check != b->has_check ||
		    (a->has_check && a->check.outcome != b->check.outcome) ||
		    a->strikes != b->strikes || a->may_strike != b->may_strike)
			return "rule";
	}
	for (size_t i = 0; i < traced->model->tier_count; i++) {
		const struct result_tier *a = &traced->tiers[i];
		const struct result_tier *b = &plain->tiers[i];

		if (a->own != b->own || a->allowed != b->allowed || a->outcome != b->outcome ||
		    a->first != b->first || a->count != b->count)
			return "tier's outcome";
	}
	if (traced->condition_count != plain->condition_count || traced->tier != plain->tier ||
	    traced->best_tier != plain->best_tier ||
	    traced->unanswered_count != plain->unanswered_count)
		return "tier";
	return NULL;
}

#endif
