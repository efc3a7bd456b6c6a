/*
 * What an evaluation carries along, and how its parts call each other.
 */
#ifndef EXPR_RUN_H
#define EXPR_RUN_H

#include "expr/ast.h"
#include "expr/range.h"
#include "expr/regex.h"

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

/*
 * The value of a node: in *room, or where it already is (a slot, a constant). NULL when the
 * run must stop; run->status and run->problem then say why.
 */
const struct expr_value *run_value(const struct expr *expr, struct expr_value *room,
				   struct expr_run *run);

/* A call over a tag. */
const struct expr_value *run_group(const struct expr *expr, struct expr_value *room,
				   struct expr_run *run);

/* Stop: gives NULL. */
const struct expr_value *run_stop(struct expr_run *run, enum expr_problem problem);

/* Count one step; false when there were too many. */
bool run_step(struct expr_run *run);

#endif
