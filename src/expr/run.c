/*
 * Evaluation: a walk over the tree. A node gives a pointer, so that slots and constants are
 * not copied; what is worked out goes into the caller's room.
 */
#include "expr/run.h"

#include <stdlib.h>

#include "base/limits.h"

/* A match can take much longer than other steps. */
enum {
	STEPS_PER_MATCH = 250
};

struct expr_run *
expr_run_new(void)
{
	return calloc(1, sizeof(struct expr_run));
}

void
expr_run_free(struct expr_run *run)
{
	if (run == NULL)
		return;
	regex_run_free(run->regex);
	free(run);
}

const struct expr_value *
run_stop(struct expr_run *run, enum expr_problem problem)
{
	run->status = ZJ_ELIMIT;
	run->problem = problem;
	return NULL;
}

/* A list by itself: the set of its options, or the range its values span. */
static const struct expr_value *
run_list(const struct expr *expr, struct expr_value *room, struct expr_run *run)
{
	struct expr_value item_room;

	if (expr->type == EXPR_SET)
		*room = expr_set(expr->choices, 0);
	else
		*room = expr_unknown(expr->type, expr->choices);
	for (size_t i = 0; i < expr->count; i++) {
		const struct expr_value *const item = run_value(expr->parts[i], &item_room, run);

		if (item == NULL)
			return NULL;
		if (expr->type == EXPR_SET) {
			/* An option that may be one of several is certainly in only as one. */
			if (expr_is_known(item))
				room->options.must |= item->options.may;
			room->options.may |= item->options.may;
		} else if (i == 0) {
			*room = *item;
		} else {
			value_hull(room, room, item);
		}
	}
	return room;
}

/* a + b - c, a * b / c: from left to right. */
static const struct expr_value *
run_chain_step(struct expr_value *room, const struct expr_value *part, const struct expr *of,
	       struct expr_run *run)
{
	/* A date stays one when days are added, and becomes a number when one is taken off. */
	const bool is_date = room->type == EXPR_DATE && part->type != EXPR_DATE;
	bool fits;

	switch (of->op) {
	case '+':
		fits = range_add(room, room, part);
		break;
	case '-':
		fits = range_sub(room, room, part);
		break;
	case '*':
		fits = range_mul(room, room, part);
		break;
	default:
		if (range_is_zero(part)) {
			run->problem = EXPR_DIVIDED_BY_ZERO;
			*room = expr_unknown(EXPR_NUMBER, NULL);
			return room;
		}
		fits = range_div(room, room, part);
	}
	if (fits && is_date) {
		int64_t days;

		fits = builtin_round(room, room, 0, NUM_DOWN) &&
		       (!room->number.has_low || date_days(room->number.low, &days)) &&
		       (!room->number.has_high || date_days(room->number.high, &days));
		room->type = EXPR_DATE;
	}
	return fits ? room : run_stop(run, EXPR_OVERFLOW);
}

static const struct expr_value *
run_chain(const struct expr *expr, struct expr_value *room, struct expr_run *run)
{
	const struct expr_value *part = run_value(expr->parts[0], room, run);
	struct expr_value part_room;

	if (part == NULL)
		return NULL;
	if (part != room)
		*room = *part;
	for (size_t i = 1; i < expr->count; i++) {
		part = run_value(expr->parts[i], &part_room, run);
		if (part == NULL || run_chain_step(room, part, expr->parts[i], run) == NULL)
			return NULL;
	}
	return room;
}

/* x in [a, b], where the list is no set of options. */
static const struct expr_value *
run_in_list(const struct expr *expr, struct expr_value *room, const struct expr_value *value,
	    struct expr_run *run)
{
	const struct expr *const list = expr->parts[1];
	struct expr_value item_room;
	bool may_be_in = false;
	bool may_be_out = true;

	for (size_t i = 0; i < list->count; i++) {
		const struct expr_value *const item = run_value(list->parts[i], &item_room, run);

		if (item == NULL)
			return NULL;
		const struct expr_may equal = value_compare(EXPR_EQ, value, item);
		may_be_in = may_be_in || equal.be_yes;
		may_be_out = may_be_out && equal.be_no;
	}
	*room = expr->compare == EXPR_IN ? truth_of(may_be_out, may_be_in)
					 : truth_of(may_be_in, may_be_out);
	return room;
}

static const struct expr_value *
run_compare(const struct expr *expr, struct expr_value *room, struct expr_run *run)
{
	struct expr_value left_room;
	struct expr_value right_room;
	const struct expr_value *const left = run_value(expr->parts[0], &left_room, run);
	const struct expr_value *right;

	if (left == NULL)
		return NULL;
	if (expr->parts[1]->kind == NODE_LIST && expr->parts[1]->type != EXPR_SET)
		return run_in_list(expr, room, left, run);
	right = run_value(expr->parts[1], &right_room, run);
	if (right == NULL)
		return NULL;
	truth_set(room, value_compare(expr->compare, left, right));
	return room;
}

/* `and` stops at the first part that is certainly no, `or` at one certainly yes. */
static const struct expr_value *
run_joined(const struct expr *expr, struct expr_value *room, struct expr_run *run)
{
	const bool is_and = expr->kind == NODE_AND;
	struct expr_value part_room;
	bool may_decide = false; /* some part may be the no of an `and`, the yes of an `or` */
	bool may_pass = true;    /* none must */

	for (size_t i = 0; i < expr->count && may_pass; i++) {
		const struct expr_value *const part = run_value(expr->parts[i], &part_room, run);

		if (part == NULL)
			return NULL;
		may_decide =
			may_decide || (is_and ? part->truth.may_be_no : part->truth.may_be_yes);
		may_pass = is_and ? part->truth.may_be_yes : part->truth.may_be_no;
	}
	*room = is_and ? truth_of(may_decide, may_pass) : truth_of(may_pass, may_decide);
	return room;
}

static const struct expr_value *
run_not(const struct expr *expr, struct expr_value *room, struct expr_run *run)
{
	const struct expr_value *const part = run_value(expr->parts[0], room, run);

	if (part != NULL)
		*room = truth_of(part->truth.may_be_yes, part->truth.may_be_no);
	return part != NULL ? room : NULL;
}

static const struct expr_value *
run_if(const struct expr *expr, struct expr_value *room, struct expr_run *run)
{
	const struct expr_value *const condition = run_value(expr->parts[0], room, run);
	const enum expr_problem problem = run->problem;
	struct expr_value other_room;

	if (condition == NULL)
		return NULL;
	if (!condition->truth.may_be_no || !condition->truth.may_be_yes)
		return run_value(expr->parts[condition->truth.may_be_yes ? 1 : 2], room, run);

	const struct expr_value *const a = run_value(expr->parts[1], room, run);
	const struct expr_value *const b = a ? run_value(expr->parts[2], &other_room, run) : NULL;
	if (b == NULL)
		return NULL;
	value_hull(room, a, b);
	run->problem = problem; /* a division by zero in a branch that may not be taken */
	return room;
}

static const struct expr_value *
run_matches(const struct expr *expr, struct expr_value *room, struct expr_run *run)
{
	const struct expr_value *const text = run_value(expr->parts[0], room, run);
	enum expr_problem problem;
	bool matches;

	if (text == NULL)
		return NULL;
	if (!text->text.is_known) {
		*room = truth_of(true, true);
		return room;
	}
	run->steps += STEPS_PER_MATCH;
	run->status = regex_match(&matches, &problem, expr->pattern, text->text.text, &run->regex);
	if (run->status == ZJ_ELIMIT)
		run->problem = problem;
	if (run->status != ZJ_OK)
		return NULL;
	*room = expr_truth(matches);
	return room;
}

static const struct expr_value *
run_round(const struct expr *expr, struct expr_value *room, struct expr_run *run)
{
	const struct expr_value *const value = run_value(expr->parts[0], room, run);

	if (value == NULL)
		return NULL;
	return builtin_round(room, value, expr->digits, NUM_HALF_EVEN)
		       ? room
		       : run_stop(run, EXPR_OVERFLOW);
}

/* min(a, b, c): two by two */
static const struct expr_value *
run_fold(const struct expr *expr, struct expr_value *room, struct expr_run *run)
{
	struct expr_value part_room;
	const struct expr_value *part = run_value(expr->parts[0], room, run);

	if (part == NULL)
		return NULL;
	if (part != room)
		*room = *part;
	for (size_t i = 1; i < expr->count; i++) {
		part = run_value(expr->parts[i], &part_room, run);
		if (part == NULL)
			return NULL;
		if (!expr->builtin->run(room, (const struct expr_value *[]){room, part}))
			return run_stop(run, EXPR_OVERFLOW);
	}
	return room;
}

static const struct expr_value *
run_builtin(const struct expr *expr, struct expr_value *room, struct expr_run *run)
{
	struct expr_value rooms[BUILTIN_ARGS];
	const struct expr_value *args[BUILTIN_ARGS];

	for (size_t i = 0; i < expr->count; i++) {
		args[i] = run_value(expr->parts[i], &rooms[i], run);
		if (args[i] == NULL)
			return NULL;
	}
	if (run->asks_all && expr->builtin->id == BUILTIN_KNOWN && expr->count > 0 &&
	    !expr_is_known(args[0])) {
		*room = expr_unknown(EXPR_TRUTH, NULL);
		return room;
	}
	return expr->builtin->run(room, args) ? room : run_stop(run, EXPR_OVERFLOW);
}

static const struct expr_value *
run_call(const struct expr *expr, struct expr_value *room, struct expr_run *run)
{
	switch (expr->builtin->id) {
	case BUILTIN_IF:
		return run_if(expr, room, run);
	case BUILTIN_MATCHES:
		return run_matches(expr, room, run);
	case BUILTIN_ROUND:
		return run_round(expr, room, run);
	case BUILTIN_MIN:
	case BUILTIN_MAX:
		return run_fold(expr, room, run);
	default:
		return run_builtin(expr, room, run);
	}
}

const struct expr_value *
run_node(const struct expr *expr, struct expr_value *room, struct expr_run *run)
{
	switch (expr->kind) {
	case NODE_CONSTANT:
	case NODE_NAME:
	case NODE_MEMBER:
		return run_leaf(expr, run);
	case NODE_LIST:
		return run_list(expr, room, run);
	case NODE_NEGATE: {
		const struct expr_value *const part = run_value(expr->parts[0], room, run);

		if (part != NULL)
			range_negate(room, part);
		return part != NULL ? room : NULL;
	}
	case NODE_SUM:
	case NODE_PRODUCT:
		return run_chain(expr, room, run);
	case NODE_COMPARE:
		return run_compare(expr, room, run);
	case NODE_AND:
	case NODE_OR:
		return run_joined(expr, room, run);
	case NODE_NOT:
		return run_not(expr, room, run);
	case NODE_CALL:
		return run_call(expr, room, run);
	case NODE_GROUP:
		return run_group(expr, room, run);
	}
	run->status = ZJ_EINTERNAL;
	return NULL;
}

void
expr_run_ask_all(struct expr_run *run, bool asks_all)
{
	run->asks_all = asks_all;
}

static void
begin(struct expr_run *run, const struct expr_value *slots)
{
	run->slots = slots;
	run->status = ZJ_OK;
	run->problem = EXPR_NO_PROBLEM;
	run->steps = 0;
}

zj_status
expr_eval(struct expr_value *out, enum expr_problem *problem, const struct expr *expr,
	  const struct expr_value *slots, struct expr_run *run)
{
	struct expr_value room;
	const struct expr_value *value;

	begin(run, slots);
	value = run_value(expr, &room, run);
	*problem = run->problem;
	if (value == NULL)
		return run->status;
	*out = *value;
	return ZJ_OK;
}

static zj_status
eval_truth(struct expr_may *out, enum expr_problem *problem, const struct expr *expr,
	   struct expr_run *run)
{
	const bool is_done = run_may(out, expr, run);

	*problem = run->problem;
	return is_done ? ZJ_OK : run->status;
}

zj_status
expr_eval_truth(struct expr_may *out, enum expr_problem *problem, const struct expr *expr,
		const struct expr_value *slots, struct expr_run *run)
{
	begin(run, slots);
	if (!is_plain_comparison(expr))
		return eval_truth(out, problem, expr, run);
	*out = run_plain_comparison(expr, run);
	*problem = EXPR_NO_PROBLEM;
	return ZJ_OK;
}

zj_status
expr_pattern_match(bool *out, enum expr_problem *problem, const struct expr_pattern *pattern,
		   struct str text, struct expr_run *run)
{
	*problem = EXPR_NO_PROBLEM;
	return regex_match(out, problem, pattern, text, &run->regex);
}

const char *
expr_problem_limit(enum expr_problem problem)
{
	switch (problem) {
	case EXPR_OVERFLOW:
		return "number-size";
	case EXPR_STEPS:
		return "expression-steps";
	case EXPR_REGEX_EFFORT:
		return "regex-effort";
	case EXPR_REGEX_TEXT:
		return "regex-text";
	default:
		return NULL;
	}
}
