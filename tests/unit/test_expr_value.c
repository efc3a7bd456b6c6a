/*
 * Values by themselves, and the calendar.
 */
#include "test_expr.h"

static const struct str ids[] = {{"none", 4}, {"built", 5}, {"ai", 2}};
static const struct expr_choices choices = {3, ids};

static void
prints_as(struct expr_value value, const char *expected)
{
	struct buf out = BUF_INIT;

	expr_value_print(&out, &value);
	ck_assert_str_eq(out.at, expected);
	buf_done(&out);
}

START_TEST(expr_known_values_are_known_and_unknown_ones_are_not)
{
	const struct expr_value known[] = {
		expr_number(NUM_ONE),     expr_truth(true),
		expr_text_value(STR("")), expr_date(0),
		expr_choice(&choices, 2), expr_set(&choices, 5),
		expr_set(&choices, 0),    expr_range(NUM_ONE, NUM_ONE),
	};
	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		ck_assert(expr_is_known(&known[i]));
	for (int type = 0; type < EXPR_TYPE_COUNT; type++) {
		const struct expr_value unknown = expr_unknown((enum expr_type)type, &choices);

		ck_assert(!expr_is_known(&unknown));
		ck_assert(!expr_is_yes(&unknown) && !expr_is_no(&unknown));
		prints_as(unknown, "unknown");
	}
}
END_TEST

START_TEST(expr_only_a_certain_truth_is_yes_or_no)
{
	const struct expr_value yes = expr_truth(true);
	const struct expr_value no = expr_truth(false);
	const struct expr_value one = expr_number(NUM_ONE);

	ck_assert(expr_is_yes(&yes) && !expr_is_no(&yes));
	ck_assert(!expr_is_yes(&no) && expr_is_no(&no));
	ck_assert(!expr_is_yes(&one) && !expr_is_no(&one));
}
END_TEST

START_TEST(expr_values_print_as_people_write_them)
{
	struct expr_value half_open = expr_range(num_make(1, 2), NUM_ONE);

	prints_as(half_open, "0.5 to 1");
	half_open.number.has_high = false;
	prints_as(half_open, "0.5 or more");
	half_open.number.has_high = true;
	half_open.number.has_low = false;
	prints_as(half_open, "1 or less");
	prints_as(expr_number(num_make(-4, 6)), "-2/3");
	prints_as(expr_date(20574), "2026-05-01");
	prints_as(expr_choice(&choices, 1), "built");
	prints_as(expr_set(&choices, 6), "[built, ai]");
	prints_as(expr_text_value(STR("a b")), "\"a b\"");
}
END_TEST

/* Every day of 400 years and more, counted one by one. */
START_TEST(expr_dates_follow_the_calendar_day_by_day)
{
	static const int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	struct buf text = BUF_INIT;
	int64_t expected = -25567; /* 1900-01-01: 70 years of which 17 have a leap day */

	for (int year = 1900; year < 2310; year++) {
		const bool is_leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

		for (int month = 1; month <= 12; month++) {
			const int last = lengths[month - 1] + (month == 2 && is_leap);

			for (int day = 1; day <= 31; day++) {
				int64_t days = 0;

				buf_clear(&text);
				buf_printf(&text, "%04d-%02d-%02d", year, month, day);
				ck_assert_int_eq(expr_date_parse(buf_str(&text), &days),
						 day <= last);
				if (day > last)
					continue;
				ck_assert_int_eq(days, expected);

				struct buf back = BUF_INIT;
				expr_date_print(&back, expected++);
				ck_assert_str_eq(back.at, text.at);
				buf_done(&back);
			}
		}
	}
	buf_done(&text);
}
END_TEST

START_TEST(expr_dates_of_another_form_are_refused)
{
	static const char *const texts[] = {
		"",           "2026",       "2026-5-1",    "2026/05/01", "2026-13-01", "2026-00-10",
		"2026-01-00", "0000-01-01", "2026-05-01 ", "+026-05-01", "2023-02-29"};
	int64_t days = 7;

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		ck_assert(!expr_date_parse(str_from(texts[i]), &days));
	ck_assert_int_eq(days, 7);
	ck_assert(expr_date_parse(STR("1970-01-01"), &days));
	ck_assert_int_eq(days, 0);
	ck_assert(expr_date_parse(STR("0001-01-01"), &days));
	ck_assert_int_eq(days, -719162);
	ck_assert(expr_date_parse(STR("9999-12-31"), &days));
	ck_assert_int_eq(days, 2932896);
}
END_TEST

Suite *
suite_expr_value(void)
{
	const TTest *const tests[] = {
		expr_known_values_are_known_and_unknown_ones_are_not,
		expr_only_a_certain_truth_is_yes_or_no,
		expr_values_print_as_people_write_them,
		expr_dates_follow_the_calendar_day_by_day,
		expr_dates_of_another_form_are_refused,
		NULL,
	};

	return unit_suite("expr_value", tests);
}
