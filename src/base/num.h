/*
 * Exact arithmetic on zj_num (zhijie/num.h). Overflow is sticky and asked for once.
 */
#ifndef BASE_NUM_H
#define BASE_NUM_H

#include <zhijie/num.h>

#include "base/buf.h"
#include "base/str.h"

#define NUM_ZERO ((zj_num){0, 1})
#define NUM_ONE ((zj_num){1, 1})
#define NUM_OVERFLOW ((zj_num){0, 0})

zj_num num_make(int64_t num, int64_t den); /* den is not 0; reduced */
zj_num num_add(zj_num a, zj_num b);
zj_num num_sub(zj_num a, zj_num b);
zj_num num_mul(zj_num a, zj_num b);
zj_num num_div(zj_num a, zj_num b); /* b is not zero: the caller has checked */
zj_num num_neg(zj_num a);
zj_num num_min(zj_num a, zj_num b); /* overflow where either is, as all of these */
zj_num num_max(zj_num a, zj_num b);
/* Asked of every figure, so they are inline; num_ok() is zj_num_ok(). */
static inline bool
num_ok(zj_num a)
{
	return a.den != 0;
}

static inline int
num_sign(zj_num a) /* -1, 0, 1 */
{
	return (a.num > 0) - (a.num < 0);
}

/* Is none of the numbers that `all` is put together of, by or, below 0 or of more than 31 bits?
 * Products of two of those that are not fit 62. */
static inline bool
num_are_narrow(zj_int128 all)
{
	return ((uint64_t)(all >> 64) | (uint64_t)all >> 31) == 0;
}

/* As zj_num_compare(); nearly all that is compared is small and not below 0, and not worth a call. */
static inline int
num_order(const zj_num *a, const zj_num *b)
{
	if (!num_are_narrow(a->num | a->den | b->num | b->den))
		return zj_num_compare(*a, *b);
	const int64_t more = (int64_t)a->num * (int64_t)b->den - (int64_t)b->num * (int64_t)a->den;

	return (more > 0) - (more < 0);
}

static inline bool
num_is_zero(zj_num a)
{
	return a.num == 0 && a.den != 0;
}

bool num_is_whole(zj_num a);
static inline bool
num_equal(zj_num a, zj_num b)
{
	return a.num == b.num && a.den == b.den;
}

/*
 * A sum of products, brought to lowest terms once at its end and not at every step. Begins as
 * NUM_SUM_INIT; overflow sticks, as everywhere. It may come, if hardly ever, where adding them in
 * another order would just not.
 */
struct num_sum {
	zj_int128 num; /* of what is easily added: num / den, not reduced */
	int64_t den;
	zj_num rest; /* all else */
};
#define NUM_SUM_INIT ((struct num_sum){.den = 1, .rest = NUM_ZERO})
void num_sum_add(struct num_sum *sum, zj_num a, zj_num b); /* a * b */
zj_num num_sum_end(const struct num_sum *sum);

/* Round to `digits` decimal places, 0 to 18: half to even, towards -oo, towards +oo. */
enum num_rounding {
	NUM_HALF_EVEN,
	NUM_DOWN,
	NUM_UP
};
zj_num num_round(zj_num a, int digits, enum num_rounding how);

/* As a count where it is whole, not negative and fits; false otherwise. */
bool num_to_u32(zj_num a, uint32_t *out);

enum num_parse {
	NUM_PARSED,
	NUM_NOT_A_NUMBER,
	NUM_TOO_LARGE /* well formed, but does not fit */
};
enum num_parse num_parse(struct str text, zj_num *out);

/* The same of what most numbers are: a few digits, and a point among them. False: it is written some
 * other way. */
bool num_parse_short(struct str text, zj_num *out);

/* Has it a finite decimal that num_add_exact() would write in full? */
bool num_has_decimal(zj_num a);
void num_add_text(struct buf *buf, zj_num a, int digits); /* as zj_num_text() */
void num_add_exact(struct buf *buf, zj_num a);            /* as zj_num_exact_text() */

/*
 * For people: at most `digits` places, trailing zeros dropped, rounded half to even:
 * 46.9 -> "46.9", 1/3 with 2 -> "0.33", 20 -> "20".
 */
void num_add_short(struct buf *buf, zj_num a, int digits);

#endif
