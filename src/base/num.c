/*
 * Fractions in lowest terms over signed 128-bit integers.
 *
 * Invariants of every value but overflow: den >= 1, gcd(|num|, den) = 1, and both
 * magnitudes are below 2^127, so that negation and halving the range never surprise.
 * Overflow is given exactly when the true result does not fit: where an intermediate
 * product is too large, it is worked out in 256 bits. Nearly all real values fit 64 bits,
 * whose products cannot overflow; they take the short way.
 */
#include "base/num.h"

#include <assert.h>
#include <string.h>

__extension__ typedef unsigned __int128 uint128;

static const uint128 MAGNITUDE_MAX = ((uint128)1 << 127) - 1;

enum {
	DIGITS_MOST = 18,
	FEW_PLACES = 3
};

static const uint64_t power_of_ten[DIGITS_MOST + 1] = {
	1u,
	10u,
	100u,
	1000u,
	10000u,
	100000u,
	1000000u,
	10000000u,
	100000000u,
	1000000000u,
	10000000000u,
	100000000000u,
	1000000000000u,
	10000000000000u,
	100000000000000u,
	1000000000000000u,
	10000000000000000u,
	100000000000000000u,
	1000000000000000000u,
};

/* Helpers on magnitudes. */

static uint128
magnitude(zj_int128 value)
{
	return value < 0 ? -(uint128)value : (uint128)value;
}

static bool
fits_64(uint128 value)
{
	return value >> 64 == 0;
}

/* Trailing zero bits of a value that is not zero. */
static int
trailing_zeros(uint128 value)
{
	const uint64_t low = (uint64_t)value;

	return low ? __builtin_ctzll(low) : 64 + __builtin_ctzll((uint64_t)(value >> 64));
}

/* Dividing 32 bits is quicker than dividing 64, and most numbers are smaller still. */
static uint32_t
gcd_32(uint32_t a, uint32_t b)
{
	while (b != 0) {
		const uint32_t rest = a % b;
		a = b;
		b = rest;
	}
	return a;
}

static uint64_t
gcd_64(uint64_t a, uint64_t b)
{
	if (a == 1 || b == 1)
		return 1;
	while ((a | b) >> 32 != 0) {
		if (b == 0)
			return a;
		const uint64_t rest = a % b;
		a = b;
		b = rest;
	}
	return gcd_32((uint32_t)a, (uint32_t)b);
}

static uint128
gcd(uint128 a, uint128 b)
{
	if (a == 0 || b == 0)
		return a | b;
	if (a == 1 || b == 1)
		return 1;

	const int twos = trailing_zeros(a | b);
	a >>= trailing_zeros(a);
	b >>= trailing_zeros(b);
	while (!fits_64(a | b)) {
		if (a == b)
			return a << twos;
		if (a < b) {
			const uint128 swap = a;
			a = b;
			b = swap;
		}
		a -= b;
		a >>= trailing_zeros(a);
	}
	return (uint128)gcd_64((uint64_t)a, (uint64_t)b) << twos;
}

/* 256 bits, for the rare products that need them. */
struct wide {
	uint128 high;
	uint128 low;
};

static struct wide
wide_product(uint128 a, uint128 b)
{
	const uint128 a_low = (uint64_t)a;
	const uint128 a_high = a >> 64;
	const uint128 b_low = (uint64_t)b;
	const uint128 b_high = b >> 64;
	const uint128 low = a_low * b_low;
	const uint128 cross_1 = a_high * b_low;
	const uint128 cross_2 = a_low * b_high;
	const uint128 middle = (low >> 64) + (uint64_t)cross_1 + (uint64_t)cross_2;

	return (struct wide){
		.high = a_high * b_high + (cross_1 >> 64) + (cross_2 >> 64) + (middle >> 64),
		.low = middle << 64 | (uint64_t)low,
	};
}

static int
wide_compare(struct wide a, struct wide b)
{
	if (a.high != b.high)
		return a.high < b.high ? -1 : 1;
	return (a.low > b.low) - (a.low < b.low);
}

static struct wide
wide_sum(struct wide a, struct wide b)
{
	const uint128 low = a.low + b.low;

	return (struct wide){.high = a.high + b.high + (low < a.low), .low = low};
}

/* a - b, where a is not below b. */
static struct wide
wide_difference(struct wide a, struct wide b)
{
	return (struct wide){.high = a.high - b.high - (a.low < b.low), .low = a.low - b.low};
}

/* Bit by bit; `by` is below 2^127, so the remainder can be doubled. */
static struct wide
wide_divide(struct wide a, uint128 by, uint128 *remainder)
{
	struct wide quotient = {0, 0};
	uint128 rest = 0;

	if (a.high == 0) {
		*remainder = a.low % by;
		return (struct wide){0, a.low / by};
	}
	for (int i = 0; i < 256; i++) {
		rest = rest << 1 | a.high >> 127;
		a.high = a.high << 1 | a.low >> 127;
		a.low <<= 1;
		quotient.high = quotient.high << 1 | quotient.low >> 127;
		quotient.low <<= 1;
		if (rest >= by) {
			rest -= by;
			quotient.low |= 1;
		}
	}
	*remainder = rest;
	return quotient;
}

/* Values. */

/* From parts in lowest terms; overflow where they are too large. */
static zj_num
from_parts(bool is_negative, uint128 num, uint128 den)
{
	if (num > MAGNITUDE_MAX || den > MAGNITUDE_MAX)
		return NUM_OVERFLOW;
	return (zj_num){is_negative ? -(zj_int128)num : (zj_int128)num, (zj_int128)den};
}

static zj_num
from_parts_reduced(bool is_negative, uint128 num, uint128 den)
{
	if (num != 0 && fits_64(num | den)) {
		const uint64_t common = gcd_64((uint64_t)num, (uint64_t)den);

		return from_parts(is_negative, (uint64_t)num / common, (uint64_t)den / common);
	}
	const uint128 common = gcd(num, den);

	return common == 1 ? from_parts(is_negative, num, den)
			   : from_parts(is_negative, num / common, den / common);
}

bool
zj_num_ok(zj_num value)
{
	return num_ok(value);
}

/* Do both parts of it fit 63 bits and a sign? */
static bool
is_small(zj_num a)
{
	return a.num == (int64_t)a.num && a.den == (int64_t)a.den && a.num != INT64_MIN;
}

/* Both, as nearly all are. */
static bool
are_narrow(const zj_num *a, const zj_num *b)
{
	return num_are_narrow(a->num | a->den | b->num | b->den);
}

/* Of parts below 2^63; den is not 0. */
static zj_num
reduced_64(uint64_t num, uint64_t den)
{
	if (den == 1 || num == 0)
		return (zj_num){(int64_t)num, 1};
	const uint64_t common = gcd_64(num, den);

	return (zj_num){(int64_t)(num / common), (int64_t)(den / common)};
}

zj_num
zj_num_int(int64_t value)
{
	return (zj_num){value, 1};
}

zj_num
num_make(int64_t num, int64_t den)
{
	assert(den != 0);
	if (den == 0)
		return NUM_OVERFLOW;
	if (num >= 0 && den > 0)
		return reduced_64((uint64_t)num, (uint64_t)den);
	return from_parts_reduced((num < 0) != (den < 0), magnitude(num), magnitude(den));
}

static zj_num
add_wide(zj_num a, zj_num b)
{
	/* Over the least common denominator; what is left to cancel divides `common`. */
	const uint128 common = gcd((uint128)a.den, (uint128)b.den);
	const uint128 a_den = (uint128)a.den / common;
	const uint128 b_den = (uint128)b.den / common;
	const struct wide a_num = wide_product(magnitude(a.num), b_den);
	const struct wide b_num = wide_product(magnitude(b.num), a_den);
	bool is_negative = a.num < 0;
	struct wide num;
	uint128 remainder;

	if (is_negative == (b.num < 0)) {
		num = wide_sum(a_num, b_num);
	} else if (wide_compare(a_num, b_num) >= 0) {
		num = wide_difference(a_num, b_num);
	} else {
		num = wide_difference(b_num, a_num);
		is_negative = !is_negative;
	}
	if (num.high == 0 && num.low == 0)
		return NUM_ZERO;

	wide_divide(num, common, &remainder);
	const uint128 cancel = gcd(remainder, common);
	num = wide_divide(num, cancel, &remainder);
	const struct wide den = wide_product(a_den, (uint128)b.den / cancel);
	if (num.high != 0 || den.high != 0)
		return NUM_OVERFLOW;
	return from_parts(is_negative, num.low, den.low);
}

static zj_num
add_narrow(zj_num a, zj_num b)
{
	const uint64_t a_den = (uint64_t)a.den;
	const uint64_t b_den = (uint64_t)b.den;

	if (a_den == b_den)
		return reduced_64((uint64_t)a.num + (uint64_t)b.num, a_den);
	return reduced_64((uint64_t)a.num * b_den + (uint64_t)b.num * a_den, a_den * b_den);
}

zj_num
num_add(zj_num a, zj_num b)
{
	if (!num_ok(a) || !num_ok(b))
		return NUM_OVERFLOW;
	if (are_narrow(&a, &b))
		return add_narrow(a, b);
	if (!is_small(a) || !is_small(b))
		return add_wide(a, b);

	zj_int128 num;
	zj_int128 den;
	if (a.den == b.den) {
		num = a.num + b.num;
		den = a.den;
	} else {
		num = a.num * b.den + b.num * a.den;
		den = a.den * b.den;
	}
	if (den == 1)
		return (zj_num){num, den};
	return from_parts_reduced(num < 0, magnitude(num), (uint128)den);
}

zj_num
num_sub(zj_num a, zj_num b)
{
	return num_add(a, num_neg(b));
}

/* Crosswise, so that what is multiplied is reduced already. */
static zj_num
mul_narrow(zj_num a, zj_num b)
{
	const uint64_t common_1 = gcd_64((uint64_t)a.num, (uint64_t)b.den);
	const uint64_t common_2 = gcd_64((uint64_t)b.num, (uint64_t)a.den);
	const uint64_t num = (uint64_t)a.num / common_1 * ((uint64_t)b.num / common_2);
	const uint64_t den = (uint64_t)a.den / common_2 * ((uint64_t)b.den / common_1);

	return (zj_num){(int64_t)num, (int64_t)den};
}

/* Of two that are small, neither of them 0: no product of their parts can overflow. */
static zj_num
mul_small(zj_num a, zj_num b)
{
	const uint64_t a_num = (uint64_t)magnitude(a.num);
	const uint64_t b_num = (uint64_t)magnitude(b.num);
	const uint64_t common_1 = gcd_64(a_num, (uint64_t)b.den);
	const uint64_t common_2 = gcd_64(b_num, (uint64_t)a.den);
	const uint128 num = (uint128)(a_num / common_1) * (b_num / common_2);
	const uint128 den = (uint128)((uint64_t)a.den / common_2) * ((uint64_t)b.den / common_1);

	return from_parts((a.num < 0) != (b.num < 0), num, den);
}

zj_num
num_mul(zj_num a, zj_num b)
{
	if (!num_ok(a) || !num_ok(b))
		return NUM_OVERFLOW;
	if (a.num == 0 || b.num == 0)
		return NUM_ZERO;
	if (are_narrow(&a, &b))
		return mul_narrow(a, b);
	if (is_small(a) && is_small(b))
		return mul_small(a, b);

	/* Reduced crosswise first, the product is in lowest terms and as small as can be. */
	const uint128 common_1 = gcd(magnitude(a.num), (uint128)b.den);
	const uint128 common_2 = gcd(magnitude(b.num), (uint128)a.den);
	uint128 num;
	uint128 den;

	if (__builtin_mul_overflow(magnitude(a.num) / common_1, magnitude(b.num) / common_2,
				   &num) ||
	    __builtin_mul_overflow((uint128)a.den / common_2, (uint128)b.den / common_1, &den))
		return NUM_OVERFLOW;
	return from_parts((a.num < 0) != (b.num < 0), num, den);
}

/* Bounds within which a sum of products is kept as it is: nothing below can overflow. */
static const int64_t EASY_DEN = (int64_t)1 << 31;
static const zj_int128 EASY_NUM = (zj_int128)1 << 90;

/* A denominator that both divide, or 0 where it is too large to be easy. */
static int64_t
common_den(int64_t a, int64_t b)
{
	if (a % b == 0)
		return a;
	const zj_int128 den =
		(zj_int128)a / (int64_t)gcd_64((uint64_t)a, (uint64_t)b) * (zj_int128)b;
	return den < EASY_DEN ? (int64_t)den : 0;
}

static bool
sum_easily(struct num_sum *sum, zj_num a, zj_num b)
{
	if (!is_small(a) || !is_small(b) || a.den >= EASY_DEN || b.den >= EASY_DEN ||
	    a.den * b.den >= EASY_DEN)
		return false;
	const zj_int128 num = a.num * b.num; /* below 2^126 */
	const int64_t den = (int64_t)(a.den * b.den);
	const int64_t common = common_den(sum->den, den);
	if (common == 0 || num >= EASY_NUM || num <= -EASY_NUM || sum->num >= EASY_NUM ||
	    sum->num <= -EASY_NUM)
		return false;
	sum->num = sum->num * (common / sum->den) + num * (common / den);
	sum->den = common;
	return true;
}

/* Of narrow ones over the denominator that the sum has: mostly weights are whole, or all alike. */
static bool
sum_over_same(struct num_sum *sum, const zj_num *a, const zj_num *b)
{
	if (!are_narrow(a, b) || (int64_t)a->den * (int64_t)b->den != sum->den ||
	    sum->num >= EASY_NUM || sum->num <= -EASY_NUM)
		return false;
	const int64_t product = (int64_t)a->num * (int64_t)b->num;
	sum->num += product;
	return true;
}

void
num_sum_add(struct num_sum *sum, zj_num a, zj_num b)
{
	if (!num_ok(a) || !num_ok(b))
		sum->rest = NUM_OVERFLOW;
	else if (!sum_over_same(sum, &a, &b) && !sum_easily(sum, a, b))
		sum->rest = num_add(sum->rest, num_mul(a, b));
}

zj_num
num_sum_end(const struct num_sum *sum)
{
	if (sum->num == 0)
		return sum->rest;
	return num_add(sum->rest,
		       from_parts_reduced(sum->num < 0, magnitude(sum->num), (uint128)sum->den));
}

zj_num
num_div(zj_num a, zj_num b)
{
	if (!num_ok(a) || !num_ok(b))
		return NUM_OVERFLOW;
	assert(b.num != 0);
	if (b.num == 0)
		return NUM_OVERFLOW;
	return num_mul(a, b.num < 0 ? (zj_num){-b.den, -b.num} : (zj_num){b.den, b.num});
}

zj_num
num_neg(zj_num a)
{
	return (zj_num){-a.num, a.den};
}

int
zj_num_compare(zj_num a, zj_num b)
{
	assert(num_ok(a) && num_ok(b));
	const int sign = num_sign(a);

	if (sign != num_sign(b))
		return sign < num_sign(b) ? -1 : 1;
	if (a.den == b.den)
		return (a.num > b.num) - (a.num < b.num);
	if (is_small(a) && is_small(b)) {
		const zj_int128 left = a.num * b.den;
		const zj_int128 right = b.num * a.den;
		return (left > right) - (left < right);
	}
	const struct wide left = wide_product(magnitude(a.num), (uint128)b.den);
	const struct wide right = wide_product(magnitude(b.num), (uint128)a.den);
	return sign * wide_compare(left, right);
}

zj_num
num_min(zj_num a, zj_num b)
{
	if (!num_ok(a) || !num_ok(b))
		return NUM_OVERFLOW;
	return num_order(&a, &b) <= 0 ? a : b;
}

zj_num
num_max(zj_num a, zj_num b)
{
	if (!num_ok(a) || !num_ok(b))
		return NUM_OVERFLOW;
	return num_order(&a, &b) >= 0 ? a : b;
}

bool
num_is_whole(zj_num a)
{
	return a.den == 1;
}

bool
num_to_u32(zj_num a, uint32_t *out)
{
	if (a.den != 1 || a.num < 0 || a.num > UINT32_MAX)
		return false;
	*out = (uint32_t)a.num;
	return true;
}

/* Rounding. */

/* A value rounded to some decimal places: whole + places / scale. */
struct rounded {
	bool is_negative; /* false for zero */
	uint128 whole;
	uint64_t places; /* below scale */
	uint64_t scale;  /* 10 to the number of places */
};

static int
clamp_digits(int digits)
{
	assert(digits >= 0 && digits <= DIGITS_MOST);
	if (digits < 0)
		return 0;
	return digits > DIGITS_MOST ? DIGITS_MOST : digits;
}

/* Is the magnitude, cut off before a rest of remainder / den, to grow by one unit? */
static bool
rounds_away(const struct rounded *cut, uint128 remainder, uint128 den, enum num_rounding how)
{
	switch (how) {
	case NUM_DOWN:
		return cut->is_negative && remainder != 0;
	case NUM_UP:
		return !cut->is_negative && remainder != 0;
	case NUM_HALF_EVEN:
		break;
	}
	const uint128 missing = den - remainder;
	const bool is_odd = cut->scale == 1 ? cut->whole & 1 : cut->places & 1;
	return remainder > missing || (remainder == missing && is_odd);
}

static struct rounded
round_parts(zj_num a, int digits, enum num_rounding how)
{
	const uint128 den = (uint128)a.den;
	struct rounded out = {
		.is_negative = a.num < 0,
		.whole = magnitude(a.num) / den,
		.scale = power_of_ten[digits],
	};
	uint128 remainder = magnitude(a.num) % den;
	uint128 scaled;

	if (!__builtin_mul_overflow(remainder, (uint128)out.scale, &scaled)) {
		out.places = (uint64_t)(scaled / den);
		remainder = scaled % den;
	} else {
		const struct wide product = wide_product(remainder, out.scale);
		out.places = (uint64_t)wide_divide(product, den, &remainder).low;
	}
	if (rounds_away(&out, remainder, den, how) && ++out.places == out.scale) {
		out.places = 0;
		out.whole++;
	}
	if (out.whole == 0 && out.places == 0)
		out.is_negative = false;
	return out;
}

zj_num
num_round(zj_num a, int digits, enum num_rounding how)
{
	if (!num_ok(a) || a.den == 1)
		return a;

	const struct rounded rounded = round_parts(a, clamp_digits(digits), how);
	const uint128 common = gcd(rounded.places, rounded.scale);
	const uint128 den = rounded.scale / common;
	uint128 num;
	if (__builtin_mul_overflow(rounded.whole, den, &num) ||
	    __builtin_add_overflow(num, (uint128)rounded.places / common, &num))
		return NUM_OVERFLOW;
	return from_parts(rounded.is_negative, num, den);
}

/* Writing. */

static const char overflow_text[] = "overflow";

/* `value` in decimal, at least `width` digits with zeros in front; how many were written. */
static size_t
write_digits(char *out, uint128 value, size_t width)
{
	char reversed[ZJ_NUM_TEXT_MAX];
	size_t length = 0;

	while (value > 0 || length < width) {
		/* Eighteen digits at a time: dividing 128 bits is slow. */
		uint64_t part = (uint64_t)(value % power_of_ten[DIGITS_MOST]);
		value /= power_of_ten[DIGITS_MOST];
		for (int i = 0; i < DIGITS_MOST; i++) {
			if (value == 0 && part == 0 && length >= width)
				break;
			reversed[length++] = (char)('0' + part % 10);
			part /= 10;
		}
	}
	for (size_t i = 0; i < length; i++)
		out[i] = reversed[length - 1 - i];
	return length;
}

size_t
zj_num_text(char out[ZJ_NUM_TEXT_MAX], zj_num value, int digits)
{
	size_t length = 0;

	if (!num_ok(value)) {
		memcpy(out, overflow_text, sizeof(overflow_text));
		return sizeof(overflow_text) - 1;
	}
	digits = clamp_digits(digits);
	const struct rounded rounded = round_parts(value, digits, NUM_HALF_EVEN);
	if (rounded.is_negative)
		out[length++] = '-';
	length += write_digits(out + length, rounded.whole, 1);
	if (digits > 0) {
		out[length++] = '.';
		length += write_digits(out + length, rounded.places, (size_t)digits);
	}
	out[length] = '\0';
	return length;
}

/*
 * The decimal whose digits, without the point, make the number `digits`. It has at most 39
 * of them; 2^a 5^b below 2^127 then allows at most 76 places, which fits ZJ_NUM_TEXT_MAX.
 */
struct decimal {
	uint128 digits;
	size_t places;
};

static bool
find_decimal(zj_num a, struct decimal *out)
{
	if (!num_ok(a))
		return false;

	const size_t twos = (size_t)trailing_zeros((uint128)a.den);
	uint128 rest = (uint128)a.den >> twos;
	size_t fives = 0;
	for (; rest % 5 == 0; fives++)
		rest /= 5;
	if (rest != 1)
		return false;

	const size_t places = twos > fives ? twos : fives;
	uint128 digits = magnitude(a.num);
	for (size_t i = twos; i < places; i++) {
		if (__builtin_mul_overflow(digits, 2, &digits))
			return false;
	}
	for (size_t i = fives; i < places; i++) {
		if (__builtin_mul_overflow(digits, 5, &digits))
			return false;
	}
	if (digits > MAGNITUDE_MAX)
		return false;
	*out = (struct decimal){digits, places};
	return true;
}

bool
num_has_decimal(zj_num a)
{
	struct decimal decimal;
	uint32_t rest;

	if (!num_ok(a) || magnitude(a.num) > INT32_MAX || a.den > INT32_MAX)
		return find_decimal(a, &decimal);
	/* As add_exact_small() has it. */
	for (rest = (uint32_t)a.den >> __builtin_ctz((uint32_t)a.den); rest % 5 == 0; rest /= 5)
		continue;
	return rest == 1;
}

size_t
zj_num_exact_text(char out[ZJ_NUM_TEXT_MAX], zj_num value)
{
	struct decimal decimal;
	size_t length = 0;

	if (!num_ok(value)) {
		memcpy(out, overflow_text, sizeof(overflow_text));
		return sizeof(overflow_text) - 1;
	}
	if (value.num < 0)
		out[length++] = '-';
	if (!find_decimal(value, &decimal)) {
		length += write_digits(out + length, magnitude(value.num), 1);
		out[length++] = '/';
		length += write_digits(out + length, (uint128)value.den, 1);
	} else {
		length += write_digits(out + length, decimal.digits, decimal.places + 1);
		if (decimal.places > 0) {
			char *point = out + length - decimal.places;
			memmove(point + 1, point, decimal.places);
			*point = '.';
			length++;
		}
	}
	out[length] = '\0';
	return length;
}

void
num_add_text(struct buf *buf, zj_num a, int digits)
{
	char text[ZJ_NUM_TEXT_MAX];

	buf_add(buf, (struct str){text, zj_num_text(text, a, digits)});
}

/* A decimal that ends within a few places, as most do that people write. */
static bool
add_few_places(struct buf *buf, bool is_negative, uint64_t whole, uint64_t rest, uint64_t den,
	       int digits)
{
	char text[FEW_PLACES];
	size_t count = 0;

	if (den > UINT64_MAX / 10)
		return false;
	for (; rest > 0 && count < FEW_PLACES && count < (size_t)digits; count++) {
		text[count] = (char)('0' + rest * 10 / den);
		rest = rest * 10 % den;
	}
	if (rest > 0)
		return false;
	if (is_negative)
		buf_add_char(buf, '-');
	buf_add_size(buf, whole);
	if (count > 0) {
		buf_add_char(buf, '.');
		buf_add(buf, (struct str){text, count});
	}
	return true;
}

/* Of 32 bits above and below: 2^31 has 31 places, and none of these has more than fit. */
static void
add_exact_small(struct buf *buf, bool is_negative, uint64_t num, uint64_t den)
{
	char places[32];
	size_t count = 0;
	uint64_t rest = den >> __builtin_ctzll(den);

	while (rest % 5 == 0)
		rest /= 5;
	if (is_negative)
		buf_add_char(buf, '-');
	if (rest != 1) {
		buf_add_size(buf, num);
		buf_add_char(buf, '/');
		buf_add_size(buf, den);
		return;
	}
	buf_add_size(buf, num / den);
	for (rest = num % den; rest > 0; rest = rest * 10 % den)
		places[count++] = (char)('0' + rest * 10 / den);
	if (count > 0) {
		buf_add_char(buf, '.');
		buf_add(buf, (struct str){places, count});
	}
}

void
num_add_exact(struct buf *buf, zj_num a)
{
	char text[ZJ_NUM_TEXT_MAX];

	if (num_ok(a) && magnitude(a.num) <= INT32_MAX && a.den <= INT32_MAX)
		add_exact_small(buf, a.num < 0, (uint64_t)magnitude(a.num), (uint64_t)a.den);
	else
		buf_add(buf, (struct str){text, zj_num_exact_text(text, a)});
}

/* Of a small one with few digits, in 64 bits and without what is dropped again. */
static void
add_short_small(struct buf *buf, zj_num a, int digits)
{
	const uint64_t num = (uint64_t)magnitude(a.num);
	const uint64_t den = (uint64_t)a.den;
	uint64_t whole = num / den;

	if (add_few_places(buf, a.num < 0, whole, num % den, den, digits))
		return;
	const uint64_t scale = power_of_ten[digits];
	const uint128 scaled = (uint128)(num % den) * scale;
	/* Dividing 128 bits takes ten times as long. */
	uint64_t places = scaled <= UINT64_MAX ? (uint64_t)scaled / den : (uint64_t)(scaled / den);
	const uint128 rest = (scaled - (uint128)places * den) * 2;
	char text[DIGITS_MOST];

	if (rest > den || (rest == den && ((digits ? places : whole) & 1)))
		places++;
	whole += places == scale;
	places = places == scale ? 0 : places;
	if (a.num < 0 && (whole | places))
		buf_add_char(buf, '-');
	buf_add_size(buf, whole);
	if (places == 0)
		return;
	for (int i = digits; i-- > 0; places /= 10)
		text[i] = (char)('0' + places % 10);
	while (digits > 0 && text[digits - 1] == '0')
		digits--;
	buf_add_char(buf, '.');
	buf_add(buf, (struct str){text, (size_t)digits});
}

void
num_add_short(struct buf *buf, zj_num a, int digits)
{
	if (num_ok(a) && is_small(a) && digits >= 0 && digits <= DIGITS_MOST) {
		add_short_small(buf, a, digits);
		return;
	}

	char text[ZJ_NUM_TEXT_MAX];
	size_t length = zj_num_text(text, a, digits);

	const char *point = memchr(text, '.', length);

	if (point) {
		const size_t whole = (size_t)(point - text);
		while (length > whole + 1 && text[length - 1] == '0')
			length--;
		if (length == whole + 1)
			length = whole;
	}
	buf_add(buf, (struct str){text, length});
}

/* Reading. */

/* Far above any exponent that fits, far below what could overflow when added up. */
static const int64_t EXPONENT_MOST = INT64_C(1000000000000000);

/* What was written: digits * 10^exponent. */
struct written {
	bool is_negative;
	bool is_too_large; /* more digits than fit; still read to its end */
	uint128 digits;    /* without zeros at the end: those are in exponent */
	int64_t zeros;     /* seen since the last digit that is not zero */
	int64_t exponent;
};

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static void
add_digit(struct written *number, unsigned digit)
{
	if (digit == 0) {
		number->zeros += number->digits != 0;
		return;
	}
	for (; number->zeros >= 0 && !number->is_too_large; number->zeros--)
		number->is_too_large = __builtin_mul_overflow(number->digits, 10, &number->digits);
	number->zeros = 0;
	if (__builtin_add_overflow(number->digits, digit, &number->digits) ||
	    number->digits > MAGNITUDE_MAX)
		number->is_too_large = true;
}

/* Digits with an optional point; how many bytes that took, 0 where there is none. */
static size_t
read_digits(struct written *number, struct str text)
{
	bool after_point = false;
	bool has_digit = false;
	size_t i = 0;

	for (; i < text.len; i++) {
		if (text.at[i] == '.' && !after_point) {
			after_point = true;
			continue;
		}
		if (!is_digit(text.at[i]))
			break;
		has_digit = true;
		number->exponent -= after_point;
		add_digit(number, (unsigned)(text.at[i] - '0'));
	}
	return has_digit && text.at[i - 1] != '.' ? i : 0;
}

/* Sign and digits of an exponent; how many bytes that took, 0 where there is none. */
static size_t
read_exponent(struct written *number, struct str text)
{
	const bool has_sign = text.len > 0 && (text.at[0] == '-' || text.at[0] == '+');
	const size_t start = has_sign ? 1 : 0;
	int64_t exponent = 0;
	size_t i = start;

	for (; i < text.len && is_digit(text.at[i]); i++) {
		if (exponent < EXPONENT_MOST)
			exponent = exponent * 10 + (text.at[i] - '0');
	}
	if (i == start)
		return 0;
	number->exponent += has_sign && text.at[0] == '-' ? -exponent : exponent;
	return i;
}

static bool
read_written(struct written *number, struct str text)
{
	size_t i = 0;

	if (text.len == 0)
		return false;
	if (text.at[0] == '-' || text.at[0] == '+') {
		number->is_negative = text.at[0] == '-';
		i++;
	}
	size_t taken = read_digits(number, (struct str){text.at + i, text.len - i});
	if (taken == 0)
		return false;
	i += taken;
	if (i < text.len && (text.at[i] == 'e' || text.at[i] == 'E')) {
		i++;
		taken = read_exponent(number, (struct str){text.at + i, text.len - i});
		if (taken == 0)
			return false;
		i += taken;
	}
	if (i < text.len && text.at[i] == '%') {
		number->exponent -= 2;
		i++;
	}
	number->exponent += number->zeros;
	return i == text.len;
}

/* digits * 10^exponent, exponent not negative. */
static zj_num
scale_up(const struct written *number)
{
	uint128 num = number->digits;

	for (int64_t i = 0; i < number->exponent; i++) {
		if (__builtin_mul_overflow(num, 10, &num))
			return NUM_OVERFLOW;
	}
	return from_parts(number->is_negative, num, 1);
}

/* digits / 10^places in lowest terms, places positive, digits not zero. */
static zj_num
scale_down(const struct written *number, int64_t places)
{
	uint128 num = number->digits;
	uint128 den = 1;
	int64_t twos = places;
	int64_t fives = places;

	for (; twos > 0 && num % 2 == 0; twos--)
		num /= 2;
	for (; fives > 0 && num % 5 == 0; fives--)
		num /= 5;
	for (; twos > 0; twos--) {
		if (__builtin_mul_overflow(den, 2, &den))
			return NUM_OVERFLOW;
	}
	for (; fives > 0; fives--) {
		if (__builtin_mul_overflow(den, 5, &den))
			return NUM_OVERFLOW;
	}
	return from_parts(number->is_negative, num, den);
}

bool
num_parse_short(struct str text, zj_num *out)
{
	uint64_t digits = 0;
	uint64_t den = 0; /* 0: no point as yet */

	if (text.len == 0 || text.len > 15 || text.at[text.len - 1] == '.')
		return false;
	for (size_t i = 0; i < text.len; i++) {
		if (is_digit(text.at[i])) {
			digits = 10 * digits + (uint64_t)(text.at[i] - '0');
			den *= 10;
		} else if (text.at[i] == '.' && den == 0 && i > 0) {
			den = 1;
		} else {
			return false;
		}
	}
	if (den <= 1 || digits == 0) {
		*out = (zj_num){(zj_int128)digits, 1};
		return true;
	}
	/* What it has in common with a power of ten are twos and fives. */
	for (; digits % 5 == 0 && den % 5 == 0; digits /= 5)
		den /= 5;
	const int twos_above = __builtin_ctzll(digits);
	const int twos_below = __builtin_ctzll(den);
	const int twos = twos_above < twos_below ? twos_above : twos_below;
	*out = (zj_num){(zj_int128)(digits >> twos), (zj_int128)(den >> twos)};
	return true;
}

enum num_parse
num_parse(struct str text, zj_num *out)
{
	struct written number = {0};
	zj_num value = NUM_ZERO;

	if (num_parse_short(text, out))
		return NUM_PARSED;
	if (!read_written(&number, text))
		return NUM_NOT_A_NUMBER;
	if (number.is_too_large)
		return NUM_TOO_LARGE;
	if (number.digits != 0)
		value = number.exponent >= 0 ? scale_up(&number)
					     : scale_down(&number, -number.exponent);
	if (!num_ok(value))
		return NUM_TOO_LARGE;
	*out = value;
	return NUM_PARSED;
}

bool
zj_num_parse(zj_num *out, const char *text, size_t length)
{
	return num_parse((struct str){text, length}, out) == NUM_PARSED;
}
