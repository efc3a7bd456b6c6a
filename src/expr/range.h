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

/* From how the one's low end stands to the other's high end, and its high to the other's low. */
static inline unsigned
relation_of(int least, int most)
{
	return (least < 0 ? MAY_BE_LESS : 0u) | (least <= 0 && most >= 0 ? MAY_BE_EQUAL : 0u) |
	       (most > 0 ? MAY_BE_MORE : 0u);
}

/* A number or date with both its ends. */
static inline bool
value_has_ends(const struct expr_value *value)
{
	return (value->type == EXPR_NUMBER || value->type == EXPR_DATE) && value->number.has_low &&
	       value->number.has_high;
}

struct expr_may value_compare_any(enum expr_compare compare, const struct expr_value *a,
				  const struct expr_value *b);

/* a (compare) b, of one kind; for EXPR_IN, EXPR_NOT_IN b is a set. Mostly they are numbers. */
static inline struct expr_may
value_compare(enum expr_compare compare, const struct expr_value *a, const struct expr_value *b)
{
	if (compare > EXPR_GE || !value_has_ends(a) || !value_has_ends(b))
		return value_compare_any(compare, a, b);
	return relation_meets(compare, relation_of(num_order(&a->number.low, &b->number.high),
						   num_order(&a->number.high, &b->number.low)));
}

#endif
