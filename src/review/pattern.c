/*
 * Patterns that let everything through, that a short text can keep busy for ever, or that say
 * the same twice.
 */
#include "review/check.h"

/* A pattern and where it stands. */
struct subject {
	struct review *review;
	struct place place;
};

static void
check_pattern(void *state, const struct expr_pattern *pattern, struct str text)
{
	const struct subject *subject = state;
	struct review *review = subject->review;
	struct expr_pattern_trial trial;
	const zj_status status =
		expr_pattern_try(&trial, pattern, text, &review->trials_left, review->run);

	if (status) {
		if (status == ZJ_ENOMEM)
			review->status = status;
		return;
	}
	if (trial.matches_anything)
		check_add(review, DIAG_PATTERN_ANY, subject->place, STR_NONE, STR_NONE, STR_NONE);
	if (trial.busy_after) {
		struct buf number = BUF_INIT;

		buf_add_size(&number, trial.busy_after);
		check_add(review, DIAG_PATTERN_EFFORT, subject->place, check_keep(review, &number),
			  STR_NONE, STR_NONE);
	}
	if (trial.shadowed.at)
		check_add(review, DIAG_PATTERN_TWICE, subject->place, trial.shadowed,
			  trial.shadowing, STR_NONE);
}

static void
check_expr(struct review *review, const struct expr *expr, struct place place)
{
	struct subject subject = {review, place};

	if (expr)
		expr_each_pattern(expr, check_pattern, &subject);
}

static void
check_node(struct review *review, size_t index)
{
	const struct model_node *node = &review->model->nodes[index];
	const struct rubric_node *written = review->model->written[index];

	if (node->pattern) {
		struct subject subject = {review, node_place(written->pattern, written->head.file)};
		check_pattern(&subject, node->pattern, node->pattern_text);
	}
	check_expr(review, node->when, node->place);
	check_expr(review, node->value, node->place);
	check_expr(review, node->score, node->place);
}

void
check_patterns(struct review *review)
{
	const zj_model *model = review->model;

	for (size_t i = 0; i < model->node_count && !review->status; i++)
		check_node(review, i);
	for (size_t i = 0; i < model->rule_count && !review->status; i++)
		check_expr(review, model->rules[i].expr, model->rules[i].place);
	for (size_t i = 0; i < model->tier_count; i++) {
		for (size_t j = 0; j < model->tiers[i].condition_count && !review->status; j++)
			check_expr(review, model->tiers[i].conditions[j].expr,
				   model->tiers[i].conditions[j].place);
	}
}
