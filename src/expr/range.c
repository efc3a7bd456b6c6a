/*
 * Interval arithmetic on exact numbers whose ends may be missing, and the comparisons.
 */
#include "expr/range.h"

bool
date_days(zj_num value, int64_t *days)
{
	if (!num_is_whole(value) || value.num < DATE_FIRST || value.num > DATE_LAST)
		return false;
	*days = (int64_t)value.num;
	return true;
}

/* One end of a range: a number, or infinity in the direction of its sign. */
struct end {
	zj_num number;
	int infinite; /* -1, 0, 1 */
};

static struct end
low_end(const struct expr_value *value)
{
	return (struct end){value->number.low, value->number.has_low ? 0 : -1};
}

static struct end
high_end(const struct expr_value *value)
{
	return (struct end){value->number.high, value->number.has_high ? 0 : 1};
}

static bool
set_ends(struct expr_value *out, struct end low, struct end high)
{
	*out = (struct expr_value){
		.type = EXPR_NUMBER,
		.number =
			{
				.low = low.infinite ? NUM_ZERO : low.number,
				.high = high.infinite ? NUM_ZERO : high.number,
				.has_low = !low.infinite,
				.has_high = !high.infinite,
			},
	};
	return zj_num_ok(out->number.low) && zj_num_ok(out->number.high);
}

static int
end_sign(struct end a)
{
	return a.infinite ? a.infinite : num_sign(a.number);
}

static int
end_compare(struct end a, struct end b)
{
	if (a.infinite || b.infinite)
		return (a.infinite > b.infinite) - (a.infinite < b.infinite);
	return zj_num_compare(a.number, b.number);
}

static struct end
end_add(struct end a, struct end b)
{
	if (a.infinite || b.infinite) /* never of opposite sign: two low or two high ends */
		return (struct end){NUM_ZERO, a.infinite ? a.infinite : b.infinite};
	return (struct end){num_add(a.number, b.number), 0};
}

static struct end
end_mul(struct end a, struct end b)
{
	const int sign = end_sign(a) * end_sign(b);

	if (sign == 0)
		return (struct end){NUM_ZERO, 0};
	if (a.infinite || b.infinite)
		return (struct end){NUM_ZERO, sign};
	return (struct end){num_mul(a.number, b.number), 0};
}

bool
range_add(struct expr_value *out, const struct expr_value *a, const struct expr_value *b)
{
	return set_ends(out, end_add(low_end(a), low_end(b)), end_add(high_end(a), high_end(b)));
}

bool
range_sub(struct expr_value *out, const struct expr_value *a, const struct expr_value *b)
{
	struct expr_value minus;

	range_negate(&minus, b);
	return range_add(out, a, &minus);
}

void
range_negate(struct expr_value *out, const struct expr_value *a)
{
	const struct expr_value copy = *a;

	*out = (struct expr_value){
		.type = EXPR_NUMBER,
		.number =
			{
				.low = num_neg(copy.number.high),
				.high = num_neg(copy.number.low),
				.has_low = copy.number.has_high,
				.has_high = copy.number.has_low,
			},
	};
}

static bool
mul_ends(struct expr_value *out, struct end a_low, struct end a_high, struct end b_low,
	 struct end b_high)
{
	const struct end corners[] = {
		end_mul(a_low, b_low),
		end_mul(a_low, b_high),
		end_mul(a_high, b_low),
		end_mul(a_high, b_high),
	};
	struct end low = corners[0];
	struct end high = corners[0];

	for (size_t i = 0; i < sizeof(corners) / sizeof(corners[0]); i++) {
		if (!corners[i].infinite && !zj_num_ok(corners[i].number))
			return false;
		if (end_compare(corners[i], low) < 0)
			low = corners[i];
		if (end_compare(corners[i], high) > 0)
			high = corners[i];
	}
	return set_ends(out, low, high);
}

bool
range_mul(struct expr_value *out, const struct expr_value *a, const struct expr_value *b)
{
	if (value_is_exact(a) && value_is_exact(b)) {
		*out = expr_number(num_mul(a->number.low, b->number.low));
		return zj_num_ok(out->number.low);
	}
	return mul_ends(out, low_end(a), high_end(a), low_end(b), high_end(b));
}

bool
range_is_zero(const struct expr_value *value)
{
	return value_is_exact(value) && num_is_zero(value->number.low);
}

/* One over an end of a range that has 0 at most at that end; `side` is where 0 is met. */
static struct end
end_invert(struct end a, int side)
{
	if (a.infinite)
		return (struct end){NUM_ZERO, 0};
	if (num_is_zero(a.number))
		return (struct end){NUM_ZERO, side};
	return (struct end){num_div(NUM_ONE, a.number), 0};
}

bool
range_div(struct expr_value *out, const struct expr_value *a, const struct expr_value *b)
{
	if (value_is_exact(a) && value_is_exact(b)) {
		*out = expr_number(num_div(a->number.low, b->number.low));
		return zj_num_ok(out->number.low);
	}

	const struct end low = low_end(b);
	const struct end high = high_end(b);
	struct end over_low; /* of 1 / b */
	struct end over_high;
	if (end_sign(low) < 0 && end_sign(high) > 0) { /* 0 lies inside: anything */
		over_low = (struct end){NUM_ZERO, -1};
		over_high = (struct end){NUM_ZERO, 1};
	} else {
		over_low = end_invert(high, -1);
		over_high = end_invert(low, 1);
	}
	return mul_ends(out, low_end(a), high_end(a), over_low, over_high);
}

void
range_min(struct expr_value *out, const struct expr_value *a, const struct expr_value *b)
{
	const enum expr_type type = a->type;
	const struct end low_a = low_end(a), low_b = low_end(b);
	const struct end high_a = high_end(a), high_b = high_end(b);

	set_ends(out, end_compare(low_a, low_b) <= 0 ? low_a : low_b,
		 end_compare(high_a, high_b) <= 0 ? high_a : high_b);
	out->type = type;
}

void
range_max(struct expr_value *out, const struct expr_value *a, const struct expr_value *b)
{
	const enum expr_type type = a->type;
	const struct end low_a = low_end(a), low_b = low_end(b);
	const struct end high_a = high_end(a), high_b = high_end(b);

	set_ends(out, end_compare(low_a, low_b) >= 0 ? low_a : low_b,
		 end_compare(high_a, high_b) >= 0 ? high_a : high_b);
	out->type = type;
}

static void
range_hull(struct expr_value *out, const struct expr_value *a, const struct expr_value *b)
{
	const enum expr_type type = a->type;
	const struct end low_a = low_end(a), low_b = low_end(b);
	const struct end high_a = high_end(a), high_b = high_end(b);

	set_ends(out, end_compare(low_a, low_b) <= 0 ? low_a : low_b,
		 end_compare(high_a, high_b) >= 0 ? high_a : high_b);
	out->type = type;
}

void
value_hull(struct expr_value *out, const struct expr_value *a, const struct expr_value *b)
{
	const struct expr_value left = *a;

	switch (left.type) {
	case EXPR_NUMBER:
	case EXPR_DATE:
		range_hull(out, &left, b);
		break;
	case EXPR_TRUTH:
		*out = truth_of(left.truth.may_be_no || b->truth.may_be_no,
				left.truth.may_be_yes || b->truth.may_be_yes);
		break;
	case EXPR_TEXT:
		*out = left;
		if (!b->text.is_known || !str_equal(left.text.text, b->text.text))
			*out = expr_unknown(EXPR_TEXT, NULL);
		break;
	default: {
		const uint64_t must = left.options.must & b->options.must;
		const uint64_t may = left.options.may | b->options.may;

		*out = left;
		out->options.must = must;
		out->options.may = may;
	}
	}
}

static unsigned
relate_numbers(const struct expr_value *a, const struct expr_value *b)
{
	return relation_of(
		a->number.has_low && b->number.has_high ? num_order(&a->number.low, &b->number.high)
							: -1,
		a->number.has_high && b->number.has_low ? num_order(&a->number.high, &b->number.low)
							: 1);
}

static unsigned
relate(const struct expr_value *a, const struct expr_value *b)
{
	if (a->type == EXPR_NUMBER || a->type == EXPR_DATE)
		return relate_numbers(a, b);

	const bool both_known = expr_is_known(a) && expr_is_known(b);
	bool may_equal;

	switch (a->type) {
	case EXPR_TRUTH:
		may_equal = (a->truth.may_be_no && b->truth.may_be_no) ||
			    (a->truth.may_be_yes && b->truth.may_be_yes);
		break;
	case EXPR_TEXT:
		may_equal = !both_known || str_equal(a->text.text, b->text.text);
		break;
	case EXPR_CHOICE:
		may_equal = (a->options.may & b->options.may) != 0;
		break;
	default: /* sets: some set has all that must be in either, of what may be in both */
		may_equal = ((a->options.must | b->options.must) &
			     ~(a->options.may & b->options.may)) == 0;
	}
	return (may_equal ? MAY_BE_EQUAL : 0u) | (!both_known || !may_equal ? MAY_BE_MORE : 0u);
}

/* Is the option a, perhaps one of several, in the set b? */
static struct expr_may
is_member(const struct expr_value *a, const struct expr_value *b)
{
	return (struct expr_may){(a->options.may & ~b->options.must) != 0 || a->options.may == 0,
				 (a->options.may & b->options.may) != 0};
}

struct expr_may
value_compare_any(enum expr_compare compare, const struct expr_value *a, const struct expr_value *b)
{
	if (compare == EXPR_IN)
		return is_member(a, b);
	if (compare == EXPR_NOT_IN) {
		const struct expr_may in = is_member(a, b);

		return (struct expr_may){in.be_yes, in.be_no};
	}
	return relation_meets(compare, relate(a, b));
}
