/* Choosing and checking completions. */
#include "completion.h"

uint64_t
completion_random(uint64_t *seed)
{
	/* splitmix64 */
	uint64_t z = *seed += UINT64_C(0x9e3779b97f4a7c15);

	z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
	return z ^ z >> 31;
}

/* Ends and the middle of a range more often than other points of it. */
static zj_num
point_of(const struct expr_value *range, uint64_t *seed)
{
	zj_num low = range->number.low;
	zj_num high = range->number.high;

	if (!range->number.has_low && !range->number.has_high)
		low = zj_num_int(-5);
	else if (!range->number.has_low)
		low = num_sub(high, zj_num_int(7));
	if (!range->number.has_high)
		high = num_add(low, zj_num_int(9));
	const int64_t eighths[] = {0, 0, 8, 8, 4, 1, 3, 7};
	const zj_num part = num_make(eighths[completion_random(seed) % 8], 8);
	const zj_num point = num_add(low, num_mul(num_sub(high, low), part));

	return range->type == EXPR_DATE ? num_round(point, 0, NUM_DOWN) : point;
}

static struct expr_value
fill(const struct expr_value *from, uint64_t *seed)
{
	struct expr_value value = *from;

	if (expr_is_known(from))
		return value;
	switch (from->type) {
	case EXPR_NUMBER:
	case EXPR_DATE:
		value = expr_number(point_of(from, seed));
		value.type = from->type;
		break;
	case EXPR_TRUTH:
		value = expr_truth(completion_random(seed) % 2 == 0);
		break;
	case EXPR_TEXT:
		value = expr_text_value(completion_random(seed) % 2 == 0 ? STR("") : STR("ab"));
		break;
	case EXPR_CHOICE:
		do {
			value.options.may =
				from->options.may & (uint64_t)1 << completion_random(seed) % 64;
		} while (value.options.may == 0);
		value.options.must = value.options.may;
		break;
	default:
		value.options.may =
			from->options.must | (from->options.may & completion_random(seed));
		value.options.must = value.options.may;
	}
	return value;
}

void
completion_fill(struct expr_value *into, const struct expr_value *from, size_t count,
		uint64_t *seed)
{
	for (size_t i = 0; i < count; i++)
		into[i] = fill(&from[i], seed);
}

bool
completion_holds(const struct expr_value *wide, const struct expr_value *narrow)
{
	if (wide->type != narrow->type)
		return false;
	switch (wide->type) {
	case EXPR_NUMBER:
	case EXPR_DATE:
		return (!wide->number.has_low ||
			(narrow->number.has_low &&
			 zj_num_compare(wide->number.low, narrow->number.low) <= 0)) &&
		       (!wide->number.has_high ||
			(narrow->number.has_high &&
			 zj_num_compare(wide->number.high, narrow->number.high) >= 0));
	case EXPR_TRUTH:
		return (wide->truth.may_be_no || !narrow->truth.may_be_no) &&
		       (wide->truth.may_be_yes || !narrow->truth.may_be_yes);
	case EXPR_TEXT:
		return !wide->text.is_known ||
		       (narrow->text.is_known && str_equal(wide->text.text, narrow->text.text));
	case EXPR_CHOICE:
		return (narrow->options.may & ~wide->options.may) == 0;
	default:
		return (narrow->options.may & ~wide->options.may) == 0 &&
		       (wide->options.must & ~narrow->options.must) == 0;
	}
}
