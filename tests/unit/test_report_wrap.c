/* Breaking lines, and making text from outside safe to show. */
#include "test_report.h"

#include "base/utf8.h"

/* The text broken at `width`, its lines joined with "|". */
static void
expect_lines(const char *text, size_t width, const char *expected)
{
	struct str rest = str_from(text);
	struct buf lines = BUF_INIT;

	while (rest.len > 0) {
		const struct str line = report_wrap(&rest, width);
		if (lines.len)
			buf_add_char(&lines, '|');
		buf_add(&lines, line);
	}
	ck_assert_str_eq(lines.at ? lines.at : "", expected);
	buf_done(&lines);
}

START_TEST(a_line_that_fits_is_not_broken)
{
	expect_lines("生产作业", 8, "生产作业");
	expect_lines("plain words", 11, "plain words");
	expect_lines("", 10, "");
}
END_TEST

START_TEST(latin_words_break_at_spaces_only)
{
	expect_lines("one two three", 7, "one two|three");
	expect_lines("one two three", 8, "one two|three");
	expect_lines("production", 10, "production");
}
END_TEST

START_TEST(chinese_breaks_between_characters)
{
	expect_lines("智能工厂梯度培育", 8, "智能工厂|梯度培育");
	expect_lines("智能工厂梯度培育", 9, "智能工厂|梯度培育");
}
END_TEST

START_TEST(numbers_and_latin_words_within_chinese_stay_whole)
{
	/* 得分是 is 6 wide; 12345.67 is 8: it does not fit beside it in 12. */
	expect_lines("得分是12345.67分", 12, "得分是|12345.67分");
	expect_lines("采用MES系统", 6, "采用|MES系|统");
}
END_TEST

START_TEST(a_word_too_long_for_any_line_is_cut_at_its_joints)
{
	expect_lines("liaoning-advanced-2026", 10, "liaoning-|advanced-|2026");
	expect_lines("2026-05-01", 8, "2026-05-|01");
	expect_lines("tiers/basic/title", 12, "tiers/basic/|title");
	expect_lines("x/abcdefghijkl", 9, "x/abcdefg|hijkl");   /* a joint too near the start */
	expect_lines("self-assessment", 8, "self-ass|essment"); /* the rest would be cut as well */
	expect_lines("abcdefghijkl", 5, "abcde|fghij|kl");
}
END_TEST

START_TEST(the_widest_word_is_what_no_line_break_may_stand_in)
{
	static const struct {
		const char *text;
		size_t width;
	} texts[] = {
		{"", 0},
		{"2026-05-01", 10},
		{"liaoning-advanced-2026 x", 22},
		{"智能工厂", 2},
		{"采用MES系统", 3},
		{"（甲乙）", 4}, /* a bracket stays with its neighbour */
		{"a bb  ccc", 3},
	};

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		ck_assert_uint_eq(report_widest_word(str_from(texts[i].text)), texts[i].width);
}
END_TEST

START_TEST(no_line_begins_with_closing_punctuation)
{
	/* Broken after 4 characters, the second line would begin with the comma. */
	expect_lines("生产作业，管理", 8, "生产作|业，管理");
	expect_lines("（甲乙丙）丁", 8, "（甲乙|丙）丁");
}
END_TEST

START_TEST(no_line_ends_with_opening_punctuation)
{
	expect_lines("甲乙丙（丁）", 8, "甲乙丙|（丁）");
}
END_TEST

START_TEST(a_word_wider_than_the_line_is_cut)
{
	expect_lines("abcdefghij", 4, "abcd|efgh|ij");
	expect_lines("x abcdefghij", 4, "x ab|cdef|ghij");
}
END_TEST

START_TEST(one_wide_character_always_goes_on_a_line)
{
	expect_lines("甲乙", 1, "甲|乙");
}
END_TEST

START_TEST(lines_are_never_wider_than_asked)
{
	static const char text[] =
		"智能工厂 smart factory 2025 版（试行），共 12 项；score ≥ 0.8 则达标。";

	for (size_t width = 2; width < 60; width++) {
		struct str rest = STR(text);
		while (rest.len > 0)
			ck_assert_uint_le(utf8_width(report_wrap(&rest, width)), width);
	}
}
END_TEST

START_TEST(breaking_loses_nothing_but_spaces)
{
	static const char text[] = "甲乙 one two（丙）12.5%，丁戊 three";

	for (size_t width = 1; width < 40; width++) {
		struct str rest = STR(text);
		struct buf joined = BUF_INIT;
		while (rest.len > 0)
			buf_add(&joined, report_wrap(&rest, width));
		size_t at = 0;
		for (size_t i = 0; text[i]; i++) {
			if (text[i] == ' ' && (at >= joined.len || joined.at[at] != ' '))
				continue;
			ck_assert_int_eq(joined.at[at++], text[i]);
		}
		ck_assert_uint_eq(at, joined.len);
		buf_done(&joined);
	}
}
END_TEST

static void
expect_clean(struct str text, const char *expected)
{
	struct buf out = BUF_INIT;

	report_clean(&out, text);
	ck_assert_str_eq(out.at ? out.at : "", expected);
	buf_done(&out);
}

START_TEST(escape_sequences_become_visible)
{
	expect_clean(STR("\033[31mred\033[0m"), "\\x1B[31mred\\x1B[0m");
	expect_clean(STR("\033]0;title\a"), "\\x1B]0;title\\x07");
	expect_clean(STR("\xC2\x9B"
			 "2J"),
		     "\\x9B2J"); /* CSI as one C1 character */
	expect_clean(STR("a\rb\x7F"), "a\\x0Db\\x7F");
}
END_TEST

START_TEST(marks_that_turn_the_writing_become_visible)
{
	expect_clean(STR("a\xE2\x80\xAE"
			 "b"),
		     "a\\u202Eb");
	expect_clean(STR("a\xE2\x80\x8B"
			 "b"),
		     "a\\u200Bb");
}
END_TEST

START_TEST(what_is_not_utf8_becomes_visible)
{
	expect_clean(STR("a\xFF"
			 "b\xE4\xB8"),
		     "a\\xFFb\\xE4\\xB8");
}
END_TEST

START_TEST(tabs_and_line_ends_become_spaces)
{
	expect_clean(STR("a\tb\nc"), "a b c");
	expect_clean(STR("中文 ok"), "中文 ok");
}
END_TEST

Suite *
suite_report_wrap(void)
{
	return unit_suite("wrap", (const TTest *const[]){
					  a_line_that_fits_is_not_broken,
					  latin_words_break_at_spaces_only,
					  chinese_breaks_between_characters,
					  numbers_and_latin_words_within_chinese_stay_whole,
					  a_word_too_long_for_any_line_is_cut_at_its_joints,
					  the_widest_word_is_what_no_line_break_may_stand_in,
					  no_line_begins_with_closing_punctuation,
					  no_line_ends_with_opening_punctuation,
					  a_word_wider_than_the_line_is_cut,
					  one_wide_character_always_goes_on_a_line,
					  lines_are_never_wider_than_asked,
					  breaking_loses_nothing_but_spaces,
					  escape_sequences_become_visible,
					  marks_that_turn_the_writing_become_visible,
					  what_is_not_utf8_becomes_visible,
					  tabs_and_line_ends_become_spaces,
					  NULL,
				  });
}
