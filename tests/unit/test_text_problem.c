/*
 * Syntax errors in the words of the person who wrote the file. The corpus in tests/data has
 * one file for each kind; here is what it cannot say: words, notes and carets.
 */
#include <string.h>

#include "test_text.h"

/* The only diagnostic is `code`, and its words or note hold `words` in that language. */
static void
check_words(const char *text, const char *code, zj_lang lang, const char *words)
{
	struct reading reading = read_text(text);
	zj_diag diag;

	ck_assert_int_eq(reading.status, ZJ_EINPUT);
	ck_assert_uint_eq(zj_diags_count(reading.diags), 1);
	ck_assert(zj_diags_get(reading.diags, 0, lang, &diag));
	ck_assert_str_eq(diag.code, code);
	ck_assert_int_eq(diag.level, ZJ_DIAG_ERROR);
	ck_assert_msg(strstr(diag.message, words) || (diag.note && strstr(diag.note, words)),
		      "\"%s\" (%s) lacks \"%s\"", diag.message, diag.note ? diag.note : "", words);
	reading_done(&reading);
}

START_TEST(problem_tab_says_spaces_in_both_languages)
{
	check_words("a:\n\tb: 1\n", "yaml-tab", ZJ_LANG_EN, "spaces");
	check_words("a:\n\tb: 1\n", "yaml-tab", ZJ_LANG_ZH, "空格");
}
END_TEST

START_TEST(problem_wide_colon_is_found_on_its_line)
{
	check_refused("a: 1\n企业名称：示例\nb: 2\n", "yaml-wide-colon@2:5");
	check_refused("标题：一\nb: 2\n", "yaml-wide-colon@1:3");
	check_words("标题：一\nb: 2\n", "yaml-wide-colon", ZJ_LANG_ZH, "半角冒号");
}
END_TEST

START_TEST(problem_wide_colon_elsewhere_is_not_blamed)
{
	check_refused("a: 甲：乙\nb: 1\nc\nd: 2\n", "yaml-colon@3:1");
}
END_TEST

START_TEST(problem_unclosed_quote_points_at_its_start)
{
	check_words("a: 1\nb: \"x\nc: 2\n", "yaml-unclosed-quote", ZJ_LANG_EN, "begins with \"");
	check_refused("a: 1\nb: \"x\nc: 2\n", "yaml-unclosed-quote@2:4");
}
END_TEST

START_TEST(problem_in_brackets_names_the_open_one)
{
	check_words("中: 1\nb: [1, 2\nc: 3\n", "yaml-flow", ZJ_LANG_EN, "bracket at 2:4");
}
END_TEST

START_TEST(problem_control_character_has_its_number_and_place)
{
	check_words("中: \x07\n", "yaml-control", ZJ_LANG_EN, "U+0007");
	check_refused("%YAML 1.2\n---\n中: x\x07\n", "yaml-control@3:5");
}
END_TEST

START_TEST(problem_reserved_character_is_shown)
{
	check_words("a: @b\n", "yaml-reserved", ZJ_LANG_EN, "\"@\"");
	check_words("a: `b`\n", "yaml-reserved", ZJ_LANG_ZH, "“`”");
}
END_TEST

START_TEST(problem_surrogate_escape_says_what_to_write)
{
	check_words("{\"a\": \"\\ud83d\\ude00\"}\n", "yaml-escape-code", ZJ_LANG_EN,
		    "the character itself");
}
END_TEST

START_TEST(problem_alias_and_tag_that_do_not_even_parse)
{
	check_words("a: *\n", "yaml-alias", ZJ_LANG_EN, "quotes");
	check_words("a: !<x\n", "yaml-tag", ZJ_LANG_EN, "quotes");
	check_words("a: &\n", "yaml-anchor", ZJ_LANG_ZH, "引号");
}
END_TEST

START_TEST(problem_shows_its_line)
{
	struct reading reading = read_text("a: 1\n示例: [甲, 乙\n");
	zj_diag diag;

	ck_assert(zj_diags_get(reading.diags, 0, ZJ_LANG_ZH, &diag));
	ck_assert_str_eq(diag.file, "t.yaml");
	ck_assert_uint_eq(diag.line, 2);
	ck_assert_uint_eq(diag.column, 5);
	ck_assert_str_eq(diag.snippet, "示例: [甲, 乙");
	reading_done(&reading);
}
END_TEST

Suite *
suite_text_problem(void)
{
	return unit_suite("problem", (const TTest *const[]){
					     problem_tab_says_spaces_in_both_languages,
					     problem_wide_colon_is_found_on_its_line,
					     problem_wide_colon_elsewhere_is_not_blamed,
					     problem_unclosed_quote_points_at_its_start,
					     problem_in_brackets_names_the_open_one,
					     problem_control_character_has_its_number_and_place,
					     problem_reserved_character_is_shown,
					     problem_surrogate_escape_says_what_to_write,
					     problem_alias_and_tag_that_do_not_even_parse,
					     problem_shows_its_line,
					     NULL,
				     });
}
