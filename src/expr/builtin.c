/*
 * The table of functions, and those that need nothing but their arguments' values.
 */
#include "expr/builtin.h"

#include <stdint.h>
#include <string.h>

#include "base/utf8.h"
#include "expr/range.h"

typedef const struct expr_value *const *arguments;

static bool
run_min(struct expr_value *out, arguments args)
{
	range_min(out, args[0], args[1]);
	return true;
}

static bool
run_max(struct expr_value *out, arguments args)
{
	range_max(out, args[0], args[1]);
	return true;
}

static bool
run_abs(struct expr_value *out, arguments args)
{
	const struct expr_value zero = expr_number(NUM_ZERO);
	struct expr_value minus;

	/* The larger of x and -x reaches below 0 only where x has both signs. */
	range_negate(&minus, args[0]);
	range_max(out, args[0], &minus);
	range_max(out, out, &zero);
	return true;
}

/* Rounding never puts two numbers in the wrong order, so the ends can be rounded. */
bool
builtin_round(struct expr_value *out, const struct expr_value *value, int digits,
	      enum num_rounding how)
{
	*out = *value;
	if (out->number.has_low)
		out->number.low = num_round(value->number.low, digits, how);
	if (out->number.has_high)
		out->number.high = num_round(value->number.high, digits, how);
	return (!out->number.has_low || zj_num_ok(out->number.low)) &&
	       (!out->number.has_high || zj_num_ok(out->number.high));
}

static bool
run_floor(struct expr_value *out, arguments args)
{
	return builtin_round(out, args[0], 0, NUM_DOWN);
}

static bool
run_ceil(struct expr_value *out, arguments args)
{
	return builtin_round(out, args[0], 0, NUM_UP);
}

static bool
run_between(struct expr_value *out, arguments args)
{
	const struct expr_may above = value_compare(EXPR_GE, args[0], args[1]);
	const struct expr_may below = value_compare(EXPR_LE, args[0], args[2]);
	const struct expr_may ordered = value_compare(EXPR_LE, args[1], args[2]);

	*out = truth_of(above.be_no || below.be_no, above.be_yes && below.be_yes && ordered.be_yes);
	return true;
}

static struct expr_value
count_between(size_t low, size_t high)
{
	return expr_range(zj_num_int((int64_t)low), zj_num_int((int64_t)high));
}

static bool
run_length(struct expr_value *out, arguments args)
{
	const size_t count = args[0]->text.is_known ? utf8_count(args[0]->text.text) : 0;

	*out = count_between(count, count);
	out->number.has_high = args[0]->text.is_known;
	return true;
}

static bool
run_size(struct expr_value *out, arguments args)
{
	*out = count_between((size_t)__builtin_popcountll(args[0]->options.must),
			     (size_t)__builtin_popcountll(args[0]->options.may));
	return true;
}

static bool
run_known(struct expr_value *out, arguments args)
{
	*out = expr_truth(expr_is_known(args[0]));
	return true;
}

/* Both ends of a range of dates, split; false where one is missing or no day. */
static bool
split_ends(const struct expr_value *date, int64_t year[2], int64_t month[2])
{
	int64_t days[2];
	int64_t day;

	if (!date->number.has_low || !date->number.has_high ||
	    !date_days(date->number.low, &days[0]) || !date_days(date->number.high, &days[1]))
		return false;
	for (int i = 0; i < 2; i++)
		date_split(days[i], &year[i], &month[i], &day);
	return true;
}

/* With one end missing the other still bounds the year. */
static bool
run_year(struct expr_value *out, arguments args)
{
	const struct expr_value *const date = args[0];
	const struct expr_value open = {.type = EXPR_NUMBER};
	int64_t days, year, month, day;

	*out = open;
	if (date->number.has_low && date_days(date->number.low, &days)) {
		date_split(days, &year, &month, &day);
		out->number.low = zj_num_int(year);
		out->number.has_low = true;
	}
	if (date->number.has_high && date_days(date->number.high, &days)) {
		date_split(days, &year, &month, &day);
		out->number.high = zj_num_int(year);
		out->number.has_high = true;
	}
	return true;
}

static bool
run_month(struct expr_value *out, arguments args)
{
	int64_t year[2], month[2];

	if (split_ends(args[0], year, month) && year[0] == year[1])
		*out = expr_range(zj_num_int(month[0]), zj_num_int(month[1]));
	else
		*out = count_between(1, 12);
	return true;
}

static const struct builtin builtins[BUILTIN_COUNT] = {
#define BUILTIN(id, name, usage, form, space, args, least, most, result, run, en, zh) \
	{id, form, space, result, name, usage, args, least, most, run, en, zh},
#include "expr/builtin.def"
#undef BUILTIN
};

const struct builtin *
builtin_at(enum builtin_id id)
{
	return &builtins[id];
}

const struct builtin *
builtin_find(struct str name, enum builtin_form form)
{
	for (size_t i = 0; i < BUILTIN_COUNT; i++)
		if (builtins[i].form == form && str_is(name, builtins[i].name))
			return &builtins[i];
	return NULL;
}

const struct builtin *
builtin_named(struct str name)
{
	for (size_t i = 0; i < BUILTIN_COUNT; i++)
		if (str_is(name, builtins[i].name))
			return &builtins[i];
	return NULL;
}

static struct str
next_name(void *state, size_t index)
{
	(void)state;
	return index < BUILTIN_COUNT ? str_from(builtins[index].name) : STR_NONE;
}

struct str
builtin_nearest(struct str name)
{
	return str_nearest(name, next_name, NULL);
}
