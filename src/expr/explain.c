/*
 * What an expression shows of itself to a person asking why.
 */
#include "expr/run.h"

struct expr_view
expr_view(const struct expr *expr)
{
	struct expr_view view = {
		.count = expr->count,
		.parts = (const struct expr *const *)expr->parts,
	};

	switch (expr->kind) {
	case NODE_COMPARE:
		view.shape = EXPR_COMPARE;
		view.compare = expr->compare;
		return view;
	case NODE_AND:
		view.shape = EXPR_AND;
		return view;
	case NODE_OR:
		view.shape = EXPR_OR;
		return view;
	case NODE_NOT:
		view.shape = EXPR_NOT;
		return view;
	default:
		return (struct expr_view){.shape = EXPR_OTHER};
	}
}

static bool
is_division(const struct expr *expr)
{
	for (size_t i = 0; expr->kind == NODE_PRODUCT && i < expr->count; i++)
		if (expr->parts[i]->op == '/')
			return true;
	return false;
}

struct listener {
	const struct expr_value *slots;
	struct expr_run *run;
	void (*each)(void *state, const struct expr_term *term);
	void *state;
};

static zj_status
explain_term(const struct expr *expr, const struct listener *listener)
{
	struct expr_term term = {.text = expr->text};
	enum expr_problem problem;
	const zj_status status =
		expr_eval(&term.value, &problem, expr, listener->slots, listener->run);

	if (status == ZJ_OK)
		listener->each(listener->state, &term);
	return status == ZJ_ELIMIT ? ZJ_OK : status;
}

/* A call over a tag is one term: its parts have no single value. */
static zj_status
explain(const struct expr *expr, const struct listener *listener)
{
	zj_status status = ZJ_OK;

	if (expr->kind == NODE_NAME || expr->kind == NODE_GROUP)
		return explain_term(expr, listener);
	for (size_t i = 0; i < expr->count && status == ZJ_OK; i++)
		status = explain(expr->parts[i], listener);
	if (status == ZJ_OK && is_division(expr))
		status = explain_term(expr, listener);
	return status;
}

/* No deeper than LIMIT_EXPR_DEPTH. */
void
expr_each_pattern(const struct expr *expr,
		  void (*each)(void *state, const struct expr_pattern *pattern, struct str text),
		  void *state)
{
	if (expr->pattern)
		each(state, expr->pattern, expr->parts[1]->inner);
	for (size_t i = 0; i < expr->count; i++)
		expr_each_pattern(expr->parts[i], each, state);
}

zj_status
expr_explain(const struct expr *expr, const struct expr_value *slots, struct expr_run *run,
	     void (*each)(void *state, const struct expr_term *term), void *state)
{
	const struct listener listener = {slots, run, each, state};

	return explain(expr, &listener);
}
