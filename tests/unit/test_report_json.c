/* The printer of JSON. */
#include "test_report.h"

#include "base/num.h"
#include "report/json.h"

static struct buf out;
static struct json json;

static void
begin(bool is_compact)
{
	out = BUF_INIT;
	json = json_begin(&out, is_compact);
}

static void
expect(const char *expected)
{
	ck_assert_int_eq(json_end(&json), ZJ_OK);
	ck_assert_str_eq(out.at, expected);
	buf_done(&out);
}

START_TEST(members_and_elements_are_separated)
{
	begin(true);
	json_object(&json, NULL);
	json_text(&json, "a", "x");
	json_array(&json, "b");
	json_count(&json, NULL, 1);
	json_truth(&json, NULL, true);
	json_null(&json, NULL);
	json_close(&json);
	json_object(&json, "c");
	json_close(&json);
	json_close(&json);
	expect("{\"a\":\"x\",\"b\":[1,true,null],\"c\":{}}");
}
END_TEST

START_TEST(indented_where_not_compact)
{
	begin(false);
	json_object(&json, NULL);
	json_array(&json, "a");
	json_int(&json, NULL, -3);
	json_close(&json);
	json_array(&json, "empty");
	json_close(&json);
	json_close(&json);
	expect("{\n  \"a\": [\n    -3\n  ],\n  \"empty\": []\n}");
}
END_TEST

static void
expect_text(struct str text, const char *expected)
{
	begin(true);
	json_str(&json, NULL, text);
	expect(expected);
}

START_TEST(text_is_escaped_where_it_must_be)
{
	expect_text(STR("say \"hi\" \\ there"), "\"say \\\"hi\\\" \\\\ there\"");
	expect_text(STR("a\nb\tc\rd"), "\"a\\nb\\tc\\rd\"");
	expect_text(STR("\033[31m"), "\"\\u001b[31m\"");
	expect_text(((struct str){"a\0b", 3}), "\"a\\u0000b\"");
	expect_text(STR("生产作业"), "\"生产作业\"");
	expect_text(STR(""), "\"\"");
	expect_text(STR_NONE, "null");
}
END_TEST

START_TEST(treacherous_marks_are_escaped)
{
	expect_text(STR("\xE2\x80\xAE"), "\"\\u202e\"");
	expect_text(STR("\xE2\x80\xA8"), "\"\\u2028\"");
	expect_text(STR("\x7F"), "\"\\u007f\"");
}
END_TEST

START_TEST(bytes_that_are_not_utf8_do_not_get_out)
{
	expect_text(STR("a\xFFz"), "\"a\xEF\xBF\xBDz\"");
}
END_TEST

static void
expect_number(zj_num value, const char *expected)
{
	begin(true);
	json_object(&json, NULL);
	json_num(&json, "x", value);
	json_close(&json);
	expect(expected);
}

START_TEST(numbers_with_a_finite_decimal_are_written_in_full)
{
	expect_number(num_make(469, 10), "{\"x\":46.9}");
	expect_number(num_make(-1, 8), "{\"x\":-0.125}");
	expect_number(NUM_ZERO, "{\"x\":0}");
	/* Longer than the 12 places that others are rounded to: 1/2^20. */
	expect_number(num_make(1, 1048576), "{\"x\":0.00000095367431640625}");
}
END_TEST

START_TEST(other_numbers_stand_beside_their_exact_form)
{
	expect_number(num_make(1, 3), "{\"x\":0.333333333333,\"x_exact\":\"1/3\"}");
	expect_number(num_make(-2, 3), "{\"x\":-0.666666666667,\"x_exact\":\"-2/3\"}");
}
END_TEST

START_TEST(a_number_that_does_not_fit_is_told)
{
	begin(true);
	json_object(&json, NULL);
	json_num(&json, "x", NUM_OVERFLOW);
	json_close(&json);
	ck_assert_int_eq(json_end(&json), ZJ_ELIMIT);
	ck_assert_str_eq(out.at, "{\"x\":null}");
	buf_done(&out);
}
END_TEST

static void
expect_value(struct expr_value value, const char *expected)
{
	begin(true);
	json_object(&json, NULL);
	json_value(&json, "v", &value);
	json_close(&json);
	expect(expected);
}

START_TEST(known_values_are_themselves)
{
	static const struct str ids[] = {{"MES", 3}, {"ERP", 3}, {"PLM", 3}};
	static const struct expr_choices choices = {3, ids};

	expect_value(expr_number(num_make(4, 5)), "{\"v\":0.8}");
	expect_value(expr_truth(false), "{\"v\":false}");
	expect_value(expr_date(0), "{\"v\":\"1970-01-01\"}");
	expect_value(expr_text_value(STR("a \"b\"")), "{\"v\":\"a \\\"b\\\"\"}");
	expect_value(expr_choice(&choices, 1), "{\"v\":\"ERP\"}");
	expect_value(expr_set(&choices, 5), "{\"v\":[\"MES\",\"PLM\"]}");
	expect_value(expr_set(&choices, 0), "{\"v\":[]}");
}
END_TEST

START_TEST(unknown_values_say_what_is_known)
{
	static const struct str ids[] = {{"MES", 3}, {"ERP", 3}};
	static const struct expr_choices choices = {2, ids};
	struct expr_value low = expr_unknown(EXPR_NUMBER, NULL);

	expect_value(expr_range(num_make(1, 2), NUM_ONE),
		     "{\"v\":{\"known\":false,\"low\":0.5,\"high\":1}}");
	low.number.has_low = true;
	low.number.low = NUM_ZERO;
	expect_value(low, "{\"v\":{\"known\":false,\"low\":0,\"high\":null}}");
	expect_value(expr_unknown(EXPR_TRUTH, NULL), "{\"v\":{\"known\":false}}");
	expect_value(expr_unknown(EXPR_CHOICE, &choices),
		     "{\"v\":{\"known\":false,\"must\":[],\"may\":[\"MES\",\"ERP\"]}}");
}
END_TEST

START_TEST(words_come_in_the_languages_given)
{
	const struct words both = {{[ZJ_LANG_ZH] = STR("甲"), [ZJ_LANG_EN] = STR("a")}};
	const struct words one = {{[ZJ_LANG_ZH] = STR("甲"), [ZJ_LANG_EN] = STR_NONE}};
	const struct words none = {{STR_NONE, STR_NONE}};

	begin(true);
	json_array(&json, NULL);
	json_words(&json, NULL, &both);
	json_words(&json, NULL, &one);
	json_words(&json, NULL, &none);
	json_close(&json);
	expect("[{\"zh\":\"甲\",\"en\":\"a\"},{\"zh\":\"甲\"},null]");
}
END_TEST

START_TEST(rows_are_typed_by_their_fields)
{
	static const struct report_field fields[] = {
		{"n", WORD_SCORE, REPORT_NUMBER},
		{"t", WORD_IS_FIRM, REPORT_TRUTH},
		{"s", WORD_TITLE, 0},
		{"p", WORD_TITLE, REPORT_PAGE_ONLY},
	};
	static const struct str cells[] = {
		{"1/3", 3}, {"yes", 3}, {"7", 1},  {"hidden", 6},
		{NULL, 0},  {"no", 2},  {NULL, 0}, {NULL, 0},
	};
	const struct report_records records = {
		.name = "list",
		.field_count = 4,
		.fields = fields,
		.row_count = 2,
		.cells = cells,
	};

	begin(true);
	json_of_records(&json, &records);
	expect("{\"format\":\"zhijie-list/1\",\"rows\":["
	       "{\"n\":0.333333333333,\"n_exact\":\"1/3\",\"t\":true,\"s\":\"7\"},"
	       "{\"n\":null,\"t\":false,\"s\":null}]}");
}
END_TEST

START_TEST(exact_numbers_are_read_back)
{
	zj_num value;

	ck_assert(report_number_read(&value, STR("46.9")) && num_equal(value, num_make(469, 10)));
	ck_assert(report_number_read(&value, STR("-2/3")) && num_equal(value, num_make(-2, 3)));
	ck_assert(!report_number_read(&value, STR("")));
	ck_assert(!report_number_read(&value, STR("1/0")));
	ck_assert(!report_number_read(&value, STR("1/")));
	ck_assert(!report_number_read(&value, STR("x")));
}
END_TEST

Suite *
suite_report_json(void)
{
	return unit_suite("json", (const TTest *const[]){
					  members_and_elements_are_separated,
					  indented_where_not_compact,
					  text_is_escaped_where_it_must_be,
					  treacherous_marks_are_escaped,
					  bytes_that_are_not_utf8_do_not_get_out,
					  numbers_with_a_finite_decimal_are_written_in_full,
					  other_numbers_stand_beside_their_exact_form,
					  a_number_that_does_not_fit_is_told,
					  known_values_are_themselves,
					  unknown_values_say_what_is_known,
					  words_come_in_the_languages_given,
					  rows_are_typed_by_their_fields,
					  exact_numbers_are_read_back,
					  NULL,
				  });
}
