/*
 * Arithmetic and comparison on values of which only a range may be known. Every result
 * holds all values that some values in the given ranges give, and no bound is wider than
 * needed (each argument taken on its own).
 *
 * Functions that return bool say false for overflow; *out is then of no use. `out` may be
 * one of the arguments.
 */
#ifndef EXPR_RANGE_H
#define EXPR_RANGE_H

#include "expr/expr.h"

/* The days with a year of four digits: 0001-01-01 and 9999-12-31. */
#define DATE_FIRST (-719162)
#define DATE_LAST 2932896

/* A number or date: one value only. */
static inline bool
value_is_exact(const struct expr_value *value)
{
	return value->number.has_low && value->number.has_high &&
	       num_equal(value->number.low, value->number.high);
}

void date_split(int64_t days, int64_t *year, int64_t *month, int64_t *day);
bool date_days(zj_num value, int64_t *days); /* false: not a day of the years above */

bool range_add(struct expr_value *out, const struct expr_value *a, const struct expr_value *b);
bool range_sub(struct expr_value *out, const struct expr_value *a, const struct expr_value *b);
bool range_mul(struct expr_value *out, const struct expr_value *a, const struct expr_value *b);

/* b may touch 0, in which case the values it gives elsewhere count; it is not just 0. */
bool range_div(struct expr_value *out, const struct expr_value *a, const struct expr_value *b);
bool range_is_zero(const struct expr_value *value); /* certainly */
void range_negate(struct expr_value *out, const struct expr_value *a);
void range_min(struct expr_value *out, const struct expr_value *a, const struct expr_value *b);
void range_max(struct expr_value *out, const struct expr_value *a, const struct expr_value *b);

/* The narrowest value that holds all of a and all of b, which are of one kind. */
void value_hull(struct expr_value *out, const struct expr_value *a, const struct expr_value *b);

/* A truth value from what may be; the rest of the value's room is nobody's to read. */
static inline struct expr_value
truth_of(bool may_be_no, bool may_be_yes)
{
	struct expr_value value;

	value.type = EXPR_TRUTH;
	value.truth.may_be_no = may_be_no;
	value.truth.may_be_yes = may_be_yes;
	return value;
}

/* What a yes or no may be. */
struct may {
	bool be_no;
	bool be_yes;
};

/* The same in room that is there: no more of it is written. */
static inline void
truth_set(struct expr_value *out, struct may may)
{
	out->type = EXPR_TRUTH;
	out->truth.may_be_no = may.be_no;
	out->truth.may_be_yes = may.be_yes;
}

/* a (compare) b, of one kind; for EXPR_IN, EXPR_NOT_IN b is a set. */
struct may value_compare(enum expr_compare compare, const struct expr_value *a,
			 const struct expr_value *b);

#endif
