/*
 * Values: making them, asking how much is known, writing them for people. Dates count days
 * in the proleptic Gregorian calendar.
 */
#include "expr/range.h"

#include "base/limits.h"

enum {
	DAYS_PER_ERA = 146097, /* 400 years */
	DAYS_TO_EPOCH = 719468 /* from 0000-03-01 to 1970-01-01 */
};

struct expr_value
expr_number(zj_num value)
{
	return expr_range(value, value);
}

struct expr_value
expr_range(zj_num low, zj_num high)
{
	return (struct expr_value){
		.type = EXPR_NUMBER,
		.number = {.low = low, .high = high, .has_low = true, .has_high = true},
	};
}

struct expr_value
expr_truth(bool value)
{
	return (struct expr_value){
		.type = EXPR_TRUTH,
		.truth = {.may_be_no = !value, .may_be_yes = value},
	};
}

struct expr_value
expr_text_value(struct str text)
{
	return (struct expr_value){.type = EXPR_TEXT, .text = {.text = text, .is_known = true}};
}

struct expr_value
expr_date(int64_t days)
{
	struct expr_value value = expr_number(zj_num_int(days));

	value.type = EXPR_DATE;
	return value;
}

struct expr_value
expr_choice(const struct expr_choices *choices, uint32_t index)
{
	const uint64_t bit = (uint64_t)1 << index;

	return (struct expr_value){
		.type = EXPR_CHOICE,
		.options = {.choices = choices, .must = bit, .may = bit},
	};
}

struct expr_value
expr_set(const struct expr_choices *choices, uint64_t members)
{
	return (struct expr_value){
		.type = EXPR_SET,
		.options = {.choices = choices, .must = members, .may = members},
	};
}

static uint64_t
every_option(const struct expr_choices *choices)
{
	return choices->count >= LIMIT_OPTIONS ? UINT64_MAX : ((uint64_t)1 << choices->count) - 1;
}

struct expr_value
expr_unknown(enum expr_type type, const struct expr_choices *choices)
{
	struct expr_value value = {.type = type};

	switch (type) {
	case EXPR_TRUTH:
		value.truth.may_be_no = true;
		value.truth.may_be_yes = true;
		break;
	case EXPR_CHOICE:
	case EXPR_SET:
		value.options.choices = choices;
		value.options.may = every_option(choices);
		break;
	default: /* no bounds, no text: what the zeros say */
		break;
	}
	return value;
}

static bool
is_one_option(uint64_t options)
{
	return options != 0 && (options & (options - 1)) == 0;
}

bool
expr_is_known(const struct expr_value *value)
{
	switch (value->type) {
	case EXPR_NUMBER:
	case EXPR_DATE:
		return value_is_exact(value);
	case EXPR_TRUTH:
		return value->truth.may_be_no != value->truth.may_be_yes;
	case EXPR_TEXT:
		return value->text.is_known;
	case EXPR_CHOICE:
		return is_one_option(value->options.may);
	case EXPR_SET:
		return value->options.must == value->options.may;
	default:
		return false;
	}
}

bool
expr_is_yes(const struct expr_value *value)
{
	return value->type == EXPR_TRUTH && value->truth.may_be_yes && !value->truth.may_be_no;
}

bool
expr_is_no(const struct expr_value *value)
{
	return value->type == EXPR_TRUTH && value->truth.may_be_no && !value->truth.may_be_yes;
}

/* Dates. */

static int64_t
floor_div(int64_t a, int64_t b)
{
	return a / b - (a % b < 0);
}

/* Years begin in March here, so that a leap day is the last of its year. */
static int64_t
days_from_civil(int64_t year, int64_t month, int64_t day)
{
	const int64_t march_year = year - (month <= 2);
	const int64_t era = floor_div(march_year, 400);
	const int64_t year_of_era = march_year - era * 400;
	const int64_t march_month = month > 2 ? month - 3 : month + 9;
	const int64_t day_of_year = (153 * march_month + 2) / 5 + day - 1;
	const int64_t day_of_era =
		year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;

	return era * DAYS_PER_ERA + day_of_era - DAYS_TO_EPOCH;
}

void
date_split(int64_t days, int64_t *year, int64_t *month, int64_t *day)
{
	const int64_t shifted = days + DAYS_TO_EPOCH;
	const int64_t era = floor_div(shifted, DAYS_PER_ERA);
	const int64_t day_of_era = shifted - era * DAYS_PER_ERA;
	const int64_t year_of_era =
		(day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
	const int64_t day_of_year =
		day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
	const int64_t march_month = (5 * day_of_year + 2) / 153;

	*day = day_of_year - (153 * march_month + 2) / 5 + 1;
	*month = march_month < 10 ? march_month + 3 : march_month - 9;
	*year = year_of_era + era * 400 + (*month <= 2);
}

/* `count` digits at the front of text, as a number; -1 where they are not all digits. */
static int64_t
digits_at(const char *text, size_t count)
{
	int64_t value = 0;

	for (size_t i = 0; i < count; i++) {
		if (text[i] < '0' || text[i] > '9')
			return -1;
		value = value * 10 + (text[i] - '0');
	}
	return value;
}

bool
expr_date_parse(struct str text, int64_t *days)
{
	int64_t year, month, day;
	int64_t same_year, same_month, same_day;

	if (text.len != 10 || text.at[4] != '-' || text.at[7] != '-')
		return false;
	year = digits_at(text.at, 4);
	month = digits_at(text.at + 5, 2);
	day = digits_at(text.at + 8, 2);
	if (year < 1 || month < 1 || month > 12 || day < 1 || day > 31)
		return false;

	/* A day that does not exist comes back as another one. */
	const int64_t count = days_from_civil(year, month, day);
	date_split(count, &same_year, &same_month, &same_day);
	if (same_month != month || same_day != day)
		return false;
	*days = count;
	return true;
}

void
expr_date_print(struct buf *out, int64_t days)
{
	int64_t year, month, day;

	if (days < DATE_FIRST || days > DATE_LAST) { /* no year of four digits */
		buf_printf(out, "day %lld", (long long)days);
		return;
	}
	date_split(days, &year, &month, &day);
	buf_printf(out, "%04d-%02d-%02d", (int)year, (int)month, (int)day);
}

/* Printing. */

static void
print_bound(struct buf *out, enum expr_type type, zj_num bound)
{
	int64_t days;

	if (type == EXPR_DATE && date_days(bound, &days))
		expr_date_print(out, days);
	else
		num_add_exact(out, bound);
}

static void
print_range(struct buf *out, const struct expr_value *value)
{
	const bool is_exact = value_is_exact(value);

	if (!value->number.has_low && !value->number.has_high) {
		buf_add_text(out, "unknown");
		return;
	}
	if (value->number.has_low)
		print_bound(out, value->type, value->number.low);
	if (value->number.has_low && !value->number.has_high)
		buf_add_text(out, " or more");
	else if (value->number.has_low && !is_exact)
		buf_add_text(out, " to ");
	if (value->number.has_high && !is_exact)
		print_bound(out, value->type, value->number.high);
	if (!value->number.has_low)
		buf_add_text(out, " or less");
}

static void
print_choice(struct buf *out, const struct expr_value *value)
{
	const struct expr_choices *const choices = value->options.choices;
	const char *between = "";

	if (value->options.may == every_option(choices) && choices->count > 1) {
		buf_add_text(out, "unknown");
		return;
	}
	for (size_t i = 0; i < choices->count; i++) {
		if (!(value->options.may & (uint64_t)1 << i))
			continue;
		buf_add_text(out, between);
		buf_add(out, choices->ids[i]);
		between = " or ";
	}
}

/* [MES, ERP?]: ERP perhaps */
static void
print_set(struct buf *out, const struct expr_value *value)
{
	const struct expr_choices *const choices = value->options.choices;
	const char *between = "";

	if (value->options.must == 0 && value->options.may == every_option(choices) &&
	    choices->count > 0) {
		buf_add_text(out, "unknown");
		return;
	}
	buf_add_char(out, '[');
	for (size_t i = 0; i < choices->count; i++) {
		const uint64_t bit = (uint64_t)1 << i;

		if (!(value->options.may & bit))
			continue;
		buf_add_text(out, between);
		buf_add(out, choices->ids[i]);
		if (!(value->options.must & bit))
			buf_add_char(out, '?');
		between = ", ";
	}
	buf_add_char(out, ']');
}

void
expr_value_print(struct buf *out, const struct expr_value *value)
{
	switch (value->type) {
	case EXPR_NUMBER:
	case EXPR_DATE:
		print_range(out, value);
		break;
	case EXPR_TRUTH:
		buf_add_text(out, !expr_is_known(value)     ? "unknown"
				  : value->truth.may_be_yes ? "yes"
							    : "no");
		break;
	case EXPR_TEXT:
		if (!value->text.is_known) {
			buf_add_text(out, "unknown");
			break;
		}
		buf_add_char(out, '"');
		buf_add(out, value->text.text);
		buf_add_char(out, '"');
		break;
	case EXPR_CHOICE:
		print_choice(out, value);
		break;
	case EXPR_SET:
		print_set(out, value);
		break;
	default:
		break;
	}
}
