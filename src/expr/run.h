/*
 * What an evaluation carries along, and how its parts call each other.
 */
#ifndef EXPR_RUN_H
#define EXPR_RUN_H

#include "expr/ast.h"
#include "expr/range.h"
#include "expr/regex.h"

#include "base/limits.h"

struct expr_run {
	const struct expr_value *slots;
	zj_status status; /* why run_value() gave NULL */
	enum expr_problem problem;
	uint32_t steps;
	bool asks_all; /* expr_run_ask_all() */

	const struct expr_member *member; /* inside a call over a tag */
	const struct expr_value *it;      /* its answer, or one it may be */

	struct regex_run *regex; /* NULL until the first match */
};

/* Stop: gives NULL. */
const struct expr_value *run_stop(struct expr_run *run, enum expr_problem problem);

/* Count one step; false when there were too many. */
static inline bool
run_step(struct expr_run *run)
{
	if (++run->steps <= LIMIT_EXPR_STEPS)
		return true;
	run_stop(run, EXPR_STEPS);
	return false;
}

/* What stands somewhere already; NULL for any other node. */
static inline const struct expr_value *
run_leaf(const struct expr *expr, const struct expr_run *run)
{
	if (expr->kind == NODE_CONSTANT)
		return &expr->value;
	if (expr->kind == NODE_NAME)
		return &run->slots[expr->slot];
	if (expr->kind != NODE_MEMBER)
		return NULL;
	switch (expr->space) {
	case EXPR_ANSWERED:
		return &run->slots[run->member->answered];
	case EXPR_APPLIES:
		return &run->slots[run->member->applies];
	case EXPR_SCORE:
		return &run->slots[run->member->score];
	case EXPR_SHARE:
		return &run->slots[run->member->share];
	default: /* the answer, or the one it is taken to be */
		return run->it;
	}
}

/* The value of a node that is no leaf; its step is counted. As run_value(). */
const struct expr_value *run_node(const struct expr *expr, struct expr_value *room,
				  struct expr_run *run);

/*
 * The value of a node: in *room, or where it already is (a slot, a constant). NULL when the
 * run must stop; run->status and run->problem then say why. Most nodes are leaves.
 */
static inline const struct expr_value *
run_value(const struct expr *expr, struct expr_value *room, struct expr_run *run)
{
	if (!run_step(run))
		return NULL;
	const struct expr_value *leaf = run_leaf(expr, run);
	return leaf ? leaf : run_node(expr, room, run);
}

/* Two things that stand somewhere are compared. */
enum {
	STEPS_OF_COMPARISON = 3
};

static inline bool
is_plain_comparison(const struct expr *expr)
{
	return expr->kind == NODE_COMPARE && expr->parts[0]->kind <= NODE_MEMBER &&
	       expr->parts[1]->kind <= NODE_MEMBER;
}

static inline struct expr_may
run_plain_comparison(const struct expr *expr, struct expr_run *run)
{
	run->steps += STEPS_OF_COMPARISON;
	return value_compare(expr->compare, run_leaf(expr->parts[0], run),
			     run_leaf(expr->parts[1], run));
}

/* What a yes or no may be; false when the run must stop. Mostly it is a plain comparison. */
static inline bool
run_may(struct expr_may *out, const struct expr *expr, struct expr_run *run)
{
	struct expr_value room;

	if (is_plain_comparison(expr) && run->steps + STEPS_OF_COMPARISON <= LIMIT_EXPR_STEPS) {
		*out = run_plain_comparison(expr, run);
		return true;
	}
	const struct expr_value *value = run_value(expr, &room, run);
	if (value)
		*out = (struct expr_may){value->truth.may_be_no, value->truth.may_be_yes};
	return value != NULL;
}

/* A call over a tag. */
const struct expr_value *run_group(const struct expr *expr, struct expr_value *room,
				   struct expr_run *run);

#endif
