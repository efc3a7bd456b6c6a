/*
 * Calls over a tag's questions. Two kinds of doubt are kept exact: whether a question
 * applies at all, and what its answer is. Where the answer is one of a few options, a
 * condition is worked out for each of them, so that one which reads `it` twice (or the two
 * of portion()) never combines two different answers of one question.
 */
#include "expr/run.h"

/* One pass over the members that apply or may apply. */
struct walk {
	const struct expr *call;
	struct expr_run *run;
	size_t next;
	bool is_certain; /* the member at hand certainly applies */
};

static struct walk
walk_start(const struct expr *call, struct expr_run *run)
{
	return (struct walk){.call = call, .run = run};
}

/* Of a slot that says whether a member applies. */
static inline bool
is_absent(const struct expr_value *applies)
{
	return !applies->truth.may_be_yes && applies->truth.may_be_no;
}

static bool
walk_next(struct walk *walk)
{
	const struct expr_group *const group = walk->call->group;

	while (walk->next < group->count) {
		const struct expr_member *const member = &group->members[walk->next++];
		const struct expr_value *const applies = &walk->run->slots[member->applies];

		if (is_absent(applies))
			continue;
		walk->is_certain = !applies->truth.may_be_no;
		walk->run->member = member;
		return run_step(walk->run);
	}
	return false;
}

/* The answers a member may have, one by one where they can be told apart. */
struct answers {
	const struct expr_value *whole;
	struct expr_value one;
	uint64_t left; /* bits of options, or of no and yes; not yet given */
	bool is_split;
	bool is_done;
};

static struct answers
answers_start(const struct walk *walk)
{
	struct answers answers;

	/* Of `one` nothing is read before it is set. */
	answers.whole = &walk->run->slots[walk->run->member->answer];
	answers.left = 0;
	answers.is_split = answers.is_done = false;
	if (!walk->call->reads_it || expr_is_known(answers.whole))
		return answers;
	if (answers.whole->type == EXPR_CHOICE)
		answers.left = answers.whole->options.may;
	else if (answers.whole->type == EXPR_TRUTH)
		answers.left = 3;
	answers.is_split = answers.left != 0;
	return answers;
}

/* Set run->it to the next possible answer; false when there is none left. */
static bool
answers_next(struct answers *answers, struct expr_run *run)
{
	if (answers->is_done)
		return false;
	if (!answers->is_split) {
		answers->is_done = true;
		run->it = answers->whole;
		return true;
	}

	const uint32_t bit = (uint32_t)__builtin_ctzll(answers->left);
	answers->left &= answers->left - 1;
	answers->is_done = answers->left == 0;
	answers->one = answers->whole->type == EXPR_CHOICE
			       ? expr_choice(answers->whole->options.choices, bit)
			       : expr_truth(bit == 1);
	run->it = &answers->one;
	return run_step(run);
}

/* A part of the call for the member at hand; false when the run must stop. */
static bool
member_part(struct expr_value *out, const struct walk *walk, size_t index)
{
	struct expr_run *const run = walk->run;
	struct answers answers = answers_start(walk);
	const enum expr_problem problem = run->problem;
	bool is_first = true;

	while (answers_next(&answers, run)) {
		struct expr_value room;
		const struct expr_value *const value =
			run_value(walk->call->parts[index], &room, run);

		if (value == NULL)
			return false;
		if (is_first)
			*out = *value;
		else
			value_hull(out, out, value);
		is_first = false;
	}
	if (answers.is_split && run->status == ZJ_OK)
		run->problem = problem; /* a division by zero for an answer it may not have */
	return run->status == ZJ_OK;
}

/* The same where the part is a yes or no. */
static bool
member_may(struct expr_may *out, const struct walk *walk, size_t index)
{
	struct expr_run *const run = walk->run;
	const struct expr *const part = walk->call->parts[index];

	if (!walk->call->reads_it)
		return run_may(out, part, run);
	struct answers answers = answers_start(walk);
	const enum expr_problem problem = run->problem;
	*out = (struct expr_may){false, false};
	while (answers_next(&answers, run)) {
		struct expr_may one;

		if (!run_may(&one, part, run))
			return false;
		out->be_no |= one.be_no;
		out->be_yes |= one.be_yes;
	}
	if (answers.is_split && run->status == ZJ_OK)
		run->problem = problem;
	return run->status == ZJ_OK;
}

static const struct expr_value *
finish(struct expr_value *room, struct expr_value value, const struct expr_run *run)
{
	*room = value;
	return run->status == ZJ_OK ? room : NULL;
}

/* The mean, smallest or largest where nothing applies. */
static const struct expr_value *
of_nothing(struct expr_value *room, struct expr_run *run)
{
	run->problem = EXPR_DIVIDED_BY_ZERO;
	return finish(room, expr_unknown(EXPR_NUMBER, NULL), run);
}

/* Is it a condition such as share(it) >= 1, and few enough to have it? */
static bool
counts_plainly(const struct expr *call, const struct expr_run *run)
{
	return call->count == 1 && !call->reads_it && is_plain_comparison(call->parts[0]) &&
	       run->steps + call->group->count * (1 + STEPS_OF_COMPARISON) <= LIMIT_EXPR_STEPS;
}

/* In the steps of the long way. */
static const struct expr_value *
count_plainly(const struct expr *call, struct expr_value *room, struct expr_run *run)
{
	const struct expr_group *const group = call->group;
	const struct expr *const condition = call->parts[0];
	int64_t low = 0;
	int64_t high = 0;

	for (size_t i = 0; i < group->count; i++) {
		const struct expr_value *const applies = &run->slots[group->members[i].applies];

		if (is_absent(applies))
			continue;
		run->member = &group->members[i];
		run->steps += 1 + STEPS_OF_COMPARISON;
		const struct expr_may meets =
			value_compare(condition->compare, run_leaf(condition->parts[0], run),
				      run_leaf(condition->parts[1], run));
		low += !applies->truth.may_be_no && !meets.be_no;
		high += meets.be_yes;
	}
	return finish(room, expr_range(zj_num_int(low), zj_num_int(high)), run);
}

static const struct expr_value *
run_count(const struct expr *call, struct expr_value *room, struct expr_run *run)
{
	struct walk walk = walk_start(call, run);
	struct expr_may meets = {.be_yes = true};
	int64_t low = 0;
	int64_t high = 0;

	if (counts_plainly(call, run))
		return count_plainly(call, room, run);
	while (walk_next(&walk)) {
		if (call->count > 0 && !member_may(&meets, &walk, 0))
			return NULL;
		low += walk.is_certain && !meets.be_no;
		high += meets.be_yes;
	}
	return finish(room, expr_range(zj_num_int(low), zj_num_int(high)), run);
}

/* all: no member may miss; any: one may meet. A member that may be absent decides nothing. */
static const struct expr_value *
run_quantifier(const struct expr *call, struct expr_value *room, struct expr_run *run)
{
	const bool is_all = call->builtin->id == BUILTIN_ALL;
	struct walk walk = walk_start(call, run);
	struct expr_may meets;
	bool may_decide = false; /* some member may be the no of all, the yes of any */
	bool may_pass = true;    /* none certainly is */

	while (may_pass && walk_next(&walk)) {
		if (!member_may(&meets, &walk, 0))
			return NULL;
		may_decide = may_decide || (is_all ? meets.be_no : meets.be_yes);
		may_pass = !walk.is_certain || (is_all ? meets.be_yes : meets.be_no);
	}
	return finish(room,
		      is_all ? truth_of(may_decide, may_pass) : truth_of(may_pass, may_decide),
		      run);
}

static const struct expr_value *
run_sum(const struct expr *call, struct expr_value *room, struct expr_run *run)
{
	const struct expr_value zero = expr_number(NUM_ZERO);
	struct walk walk = walk_start(call, run);
	struct expr_value total = zero;
	struct expr_value part;

	while (walk_next(&walk)) {
		if (!member_part(&part, &walk, 0))
			return NULL;
		if (!walk.is_certain)
			value_hull(&part, &part, &zero);
		if (!range_add(&total, &total, &part))
			return run_stop(run, EXPR_OVERFLOW);
	}
	return finish(room, total, run);
}

/*
 * Members that may be absent pull a mean towards them but never past them, so the mean of
 * the certain ones and the hull of the others together bound it.
 */
static const struct expr_value *
run_mean(const struct expr *call, struct expr_value *room, struct expr_run *run)
{
	struct walk walk = walk_start(call, run);
	struct expr_value total = expr_number(NUM_ZERO);
	struct expr_value others = total;
	struct expr_value part;
	int64_t certain = 0;
	int64_t perhaps = 0;

	while (walk_next(&walk)) {
		if (!member_part(&part, &walk, 0))
			return NULL;
		if (walk.is_certain) {
			certain++;
			if (!range_add(&total, &total, &part))
				return run_stop(run, EXPR_OVERFLOW);
		} else if (perhaps++ == 0) {
			others = part;
		} else {
			value_hull(&others, &others, &part);
		}
	}
	if (run->status != ZJ_OK)
		return NULL;
	if (certain > 0) {
		const struct expr_value count = expr_number(zj_num_int(certain));

		if (!range_div(&total, &total, &count))
			return run_stop(run, EXPR_OVERFLOW);
		if (perhaps > 0)
			value_hull(&total, &total, &others);
		return finish(room, total, run);
	}
	return perhaps > 0 ? finish(room, others, run) : of_nothing(room, run);
}

/* The smaller (or larger) of the certain ones and, where they are there, of the others. */
static void
take_extreme(struct expr_value *best, const struct expr_value *others, bool is_min)
{
	struct expr_value with;

	if (is_min)
		range_min(&with, best, others);
	else
		range_max(&with, best, others);
	value_hull(best, best, &with);
}

static const struct expr_value *
run_extreme(const struct expr *call, struct expr_value *room, struct expr_run *run)
{
	const bool is_min = call->builtin->id == BUILTIN_MIN_OF;
	struct expr_value best;   /* of the certain ones */
	struct expr_value others; /* the hull of those that may be absent */
	struct expr_value part;
	bool has_best = false;
	bool has_others = false;

	for (struct walk walk = walk_start(call, run); walk_next(&walk);) {
		if (!member_part(&part, &walk, 0))
			return NULL;
		if (walk.is_certain && has_best && is_min)
			range_min(&best, &best, &part);
		else if (walk.is_certain && has_best)
			range_max(&best, &best, &part);
		else if (walk.is_certain)
			best = part;
		else if (has_others)
			value_hull(&others, &others, &part);
		else
			others = part;
		has_best = has_best || walk.is_certain;
		has_others = has_others || !walk.is_certain;
	}
	if (run->status != ZJ_OK)
		return NULL;
	if (!has_best)
		return has_others ? finish(room, others, run) : of_nothing(room, run);
	if (has_others)
		take_extreme(&best, &others, is_min);
	return finish(room, best, run);
}

/* What a member of portion() can turn out to be. */
enum {
	IS_OUT = 1,   /* not there, or not in the whole */
	IS_WHOLE = 2, /* in the whole, not in the part */
	IS_BOTH = 4
};

/* All that the member at hand may turn out to be; 0 when the run must stop. */
static unsigned
member_outcomes(const struct walk *walk)
{
	struct expr_run *const run = walk->run;
	struct answers answers = answers_start(walk);
	const enum expr_problem problem = run->problem;
	unsigned outcomes = walk->is_certain ? 0 : IS_OUT;

	while (answers_next(&answers, run)) {
		struct expr_value part_room;
		struct expr_value whole_room;
		const struct expr_value *const whole =
			run_value(walk->call->parts[1], &whole_room, run);

		if (whole == NULL)
			return 0;
		if (whole->truth.may_be_no)
			outcomes |= IS_OUT;
		if (!whole->truth.may_be_yes)
			continue;

		const struct expr_value *const part =
			run_value(walk->call->parts[0], &part_room, run);
		if (part == NULL)
			return 0;
		if (part->truth.may_be_no)
			outcomes |= IS_WHOLE;
		if (part->truth.may_be_yes)
			outcomes |= IS_BOTH;
	}
	if (answers.is_split && run->status == ZJ_OK)
		run->problem = problem;
	return run->status == ZJ_OK ? outcomes : 0;
}

/* Of `both` and `whole` members; 0 where there is none. */
static zj_num
portion_of(int64_t both, int64_t whole)
{
	return both + whole > 0 ? num_make(both, both + whole) : NUM_ZERO;
}

/*
 * With b members in both and w in the whole only, the portion is b / (b + w), never above 1.
 * Whatever the others are, one more in the whole only lowers it or leaves it 0, and one more
 * in both raises it or leaves it 1 (and makes 1 of nothing). So for every member alike
 * whole <= out <= both, and each bound takes the best of what a member may be.
 */
static const struct expr_value *
run_portion(const struct expr *call, struct expr_value *room, struct expr_run *run)
{
	struct walk walk = walk_start(call, run);
	int64_t low_both = 0, low_whole = 0;
	int64_t high_both = 0, high_whole = 0;

	while (walk_next(&walk)) {
		const unsigned outcomes = member_outcomes(&walk);

		if (outcomes == 0)
			return NULL;
		low_whole += (outcomes & IS_WHOLE) != 0;
		low_both += outcomes == IS_BOTH;
		high_both += (outcomes & IS_BOTH) != 0;
		high_whole += outcomes == IS_WHOLE;
	}
	return finish(
		room,
		expr_range(portion_of(low_both, low_whole), portion_of(high_both, high_whole)),
		run);
}

const struct expr_value *
run_group(const struct expr *expr, struct expr_value *room, struct expr_run *run)
{
	switch (expr->builtin->id) {
	case BUILTIN_COUNT_OF:
		return run_count(expr, room, run);
	case BUILTIN_ALL:
	case BUILTIN_ANY:
		return run_quantifier(expr, room, run);
	case BUILTIN_SUM:
		return run_sum(expr, room, run);
	case BUILTIN_MEAN:
		return run_mean(expr, room, run);
	case BUILTIN_MIN_OF:
	case BUILTIN_MAX_OF:
		return run_extreme(expr, room, run);
	default:
		return run_portion(expr, room, run);
	}
}
