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

/* The same in room that is there: no more of it is written. */
static inline void
truth_set(struct expr_value *out, struct expr_may may)
{
	out->type = EXPR_TRUTH;
	out->truth.may_be_no = may.be_no;
	out->truth.may_be_yes = may.be_yes;
}

/* What two values may be to each other, as bits. */
enum {
	MAY_BE_LESS = 1,
	MAY_BE_EQUAL = 2,
	MAY_BE_MORE = 4 /* of what has no order: different */
};

/* Of all that they may be, by EXPR_EQ to EXPR_GE: what meets the comparison, and what does not. */
static inline struct expr_may
relation_meets(enum expr_compare compare, unsigned relation)
{
	static const unsigned char MEETS[] = {
		[EXPR_EQ] = MAY_BE_EQUAL, [EXPR_NE] = MAY_BE_LESS | MAY_BE_MORE,
		[EXPR_LT] = MAY_BE_LESS,  [EXPR_LE] = MAY_BE_LESS | MAY_BE_EQUAL,
		[EXPR_GT] = MAY_BE_MORE,  [EXPR_GE] = MAY_BE_MORE | MAY_BE_EQUAL,
	};
	const unsigned meets = MEETS[compare];

	return (struct expr_may){(relation & ~meets) != 0, (relation & meets) != 0};
}

/* From how much more one's low end is than the other's high end, and its high end than the low. */
static inline unsigned
relation_of(int64_t least, int64_t most)
{
	const unsigned is_less = least < 0;
	const unsigned is_equal = (least <= 0) & (most >= 0);
	const unsigned is_more = most > 0;

	return is_less * MAY_BE_LESS | is_equal * MAY_BE_EQUAL | is_more * MAY_BE_MORE;
}

/* A number or date with both its ends. */
static inline bool
value_has_ends(const struct expr_value *value)
{
	return (value->type == EXPR_NUMBER || value->type == EXPR_DATE) && value->number.has_low &&
	       value->number.has_high;
}

/* Of two that have them: may products of their parts be taken? */
static inline bool
ends_are_narrow(const struct expr_value *a, const struct expr_value *b)
{
	return num_are_narrow(a->number.low.num | a->number.low.den | a->number.high.num |
			      a->number.high.den | b->number.low.num | b->number.low.den |
			      b->number.high.num | b->number.high.den);
}

/* By how much `a` is more than `b`, times something positive; of parts that are narrow. */
static inline int64_t
narrow_difference(const zj_num *a, const zj_num *b)
{
	return (int64_t)a->num * (int64_t)b->den - (int64_t)b->num * (int64_t)a->den;
}

struct expr_may value_compare_any(enum expr_compare compare, const struct expr_value *a,
				  const struct expr_value *b);

/* a (compare) b, of one kind; for EXPR_IN, EXPR_NOT_IN b is a set. Mostly they are small numbers. */
static inline struct expr_may
value_compare(enum expr_compare compare, const struct expr_value *a, const struct expr_value *b)
{
	if (compare > EXPR_GE || !value_has_ends(a) || !value_has_ends(b) || !ends_are_narrow(a, b))
		return value_compare_any(compare, a, b);
	return relation_meets(compare,
			      relation_of(narrow_difference(&a->number.low, &b->number.high),
					  narrow_difference(&a->number.high, &b->number.low)));
}

#endif
