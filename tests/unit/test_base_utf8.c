/*
 * UTF-8 at the door: RFC 3629 and nothing else; widths as terminals have them.
 */
#include "base/utf8.h"

#include <string.h>

#include "base/utf8_wide.h"
#include "test_base.h"

START_TEST(utf8_what_rfc_3629_refuses_is_refused)
{
	static const struct {
		const char *text;
		size_t length;
		size_t bad;
	} cases[] = {
		{"\x80", 1, 0}, /* continuation without a lead */
		{"a\xBF", 2, 1},
		{"\xC0\x80", 2, 0}, /* overlong NUL */
		{"\xC1\xBF", 2, 0}, /* overlong U+007F */
		{"\xE0\x80\x80", 3, 0},
		{"\xE0\x9F\xBF", 3, 0}, /* overlong U+07FF */
		{"\xF0\x80\x80\x80", 4, 0},
		{"\xF0\x8F\xBF\xBF", 4, 0}, /* overlong U+FFFF */
		{"\xED\xA0\x80", 3, 0},     /* U+D800 */
		{"\xED\xBF\xBF", 3, 0},     /* U+DFFF */
		{"\xF4\x90\x80\x80", 4, 0}, /* U+110000 */
		{"\xF5\x80\x80\x80", 4, 0},
		{"\xF8\x88\x80\x80\x80", 5, 0},
		{"\xFE", 1, 0},
		{"\xFF", 1, 0},
		{"\xC2", 1, 0}, /* cut short */
		{"ab\xE6\x99", 4, 2},
		{"\xF0\x9F\x98", 3, 0},
		{"\xC2\x41", 2, 0},
		{"\xE6\x99\x41", 3, 0},
		{"\xE6\x41\x80", 3, 0},
		{"\xF0\x9F\x98\x41", 4, 0},
		{"12345678\xE6\x99\xBA\x80", 12, 11},
		{"1234567\xFF", 8, 7},
		{"123456789012345\xFF", 16, 15},
		{"1234567890123456\xFF", 17, 16},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		char exact[32]; /* nothing after it to run into */
		memcpy(exact + sizeof(exact) - cases[i].length, cases[i].text, cases[i].length);
		const struct str text = {exact + sizeof(exact) - cases[i].length, cases[i].length};
		ck_assert_msg(utf8_first_bad(text) == cases[i].bad, "case %zu: %zu", i,
			      utf8_first_bad(text));
	}
}
END_TEST

START_TEST(utf8_what_rfc_3629_allows_is_taken)
{
	static const char *const good[] = {
		"",
		"a",
		"plain ascii, more than eight bytes",
		"智阶",
		"\xC2\x80",
		"\xDF\xBF",
		"\xE0\xA0\x80",
		"\xED\x9F\xBF",
		"\xEE\x80\x80",
		"\xEF\xBF\xBF",
		"\xF0\x90\x80\x80",
		"\xF4\x8F\xBF\xBF",
		"a智b阶c\xF0\x9F\x98\x80",
	};

	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++)
		ck_assert_uint_eq(utf8_first_bad(str_from(good[i])), strlen(good[i]));
	ck_assert_uint_eq(utf8_first_bad(STR("a\0b")), 3);
	ck_assert_uint_eq(utf8_first_bad(STR_NONE), 0);
}
END_TEST

/* Each after any number of letters, so that it meets every place of a walk by sixteens. */
START_TEST(utf8_ordinary_text_is_told_from_other)
{
	static const struct {
		const char *text;
		bool is_ordinary;
	} cases[] = {
		{"", true},
		{"\t\n ~!", true},
		{"\r\n", true},
		{"智阶，：？！（）—“”", true},
		{"\u00A0\u07FF\u0800\uFFFD\U0001F600", true},
		{"\u2027\u20A8", true},
		{"\r", false},
		{"\rx\n", false},
		{"\x01", false},
		{"\x1F", false},
		{"\x7F", false},
		{"\xC2\x80", false},
		{"\xC2\x85", false},
		{"\xC2\x9F", false},
		{"\u2028", false},
		{"\u2029", false},
		{"\uFEFF", false},
		{"\xEF\xBF\xBE", false},
		{"\xEF\xBF\xBF", false},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		for (size_t before = 0; before < 40; before++) {
			const size_t length = strlen(cases[i].text);
			const size_t after = before % 20;
			char text[128];
			bool is_ordinary = !cases[i].is_ordinary;
			memset(text, 'a', sizeof(text));
			memcpy(text + before, cases[i].text, length);
			const size_t all = before + length + after;
			ck_assert_uint_eq(utf8_check((struct str){text, all}, &is_ordinary), all);
			ck_assert_msg(is_ordinary == cases[i].is_ordinary, "case %zu after %zu", i,
				      before);
		}
	}
}
END_TEST

/* Does the quick half say yes to what the other finds good and ordinary, and to nothing else? */
static void
check_both(struct str text)
{
	bool is_ordinary = false;
	const bool is_good = utf8_check_each(text, &is_ordinary) == text.len && is_ordinary;

	if (utf8_is_ordinary_wide(text) == is_good)
		return;
	struct buf bytes = BUF_INIT;
	for (size_t i = 0; i < text.len; i++)
		buf_printf(&bytes, " %02X", (unsigned)(unsigned char)text.at[i]);
	ck_abort_msg("good and ordinary: %d, but not both ways:%s", is_good, bytes.at);
}

/* Four bytes from next to where the rules change, across each place of each block's end, in the
 * middle of other text, short and long, and with nothing after them. */
START_TEST(utf8_both_ways_of_checking_agree)
{
	static const unsigned char bytes[] = {'a',  '\n', '\r', 0x00, 0x7F, 0x80, 0x8F, 0x90,
					      0x9F, 0xA0, 0xA8, 0xBB, 0xBF, 0xC1, 0xC2, 0xE0,
					      0xE2, 0xED, 0xEF, 0xF0, 0xF4, 0xF5};
	const size_t count = sizeof(bytes);
	const struct str around = STR("智阶智阶智阶智阶智阶智阶智阶智阶智阶智阶");
	char text[192];

	if (!utf8_is_ordinary_wide(STR("a")))
		return; /* this processor has but one way */
	/* A third of them has all there are of three. */
	for (size_t n = 0; n < count * count * count * count; n += 3) {
		const size_t before = 27 + n % 7 + 32 * (n / 7 % 3);
		const size_t after = n / 3 % 3 * 30;
		size_t rest = n;
		memset(text, 'a', before);
		for (size_t i = 0; i < 4; i++, rest /= count)
			text[before + i] = (char)bytes[rest % count];
		memcpy(text + before + 4, around.at, after);
		check_both((struct str){text, before + 4 + after});
	}
	for (size_t length = 1; length < around.len; length++)
		check_both((struct str){around.at, length});
}
END_TEST

START_TEST(utf8_every_character_survives_writing_and_reading)
{
	struct buf buf = BUF_INIT;

	for (uint32_t c = 0; c <= 0x10FFFF; c++) {
		size_t length;
		if (c >= 0xD800 && c <= 0xDFFF)
			continue;
		buf_clear(&buf);
		utf8_encode(&buf, c);
		const size_t expected = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
		if (buf.len != expected || utf8_first_bad(buf_str(&buf)) != buf.len ||
		    utf8_decode(buf_str(&buf), &length) != c || length != buf.len ||
		    utf8_count(buf_str(&buf)) != 1)
			ck_abort_msg("U+%04X", c);
	}
	buf_clear(&buf);
	utf8_encode(&buf, 0xD800);
	utf8_encode(&buf, 0x110000);
	ck_assert_str_eq(buf.at, "\uFFFD\uFFFD");
	buf_done(&buf);
}
END_TEST

START_TEST(utf8_decode_stays_inside_broken_text)
{
	size_t length;

	ck_assert_uint_eq(utf8_decode((struct str){"\xE6\x99\xBA", 2}, &length), 0xFFFD);
	ck_assert_uint_eq(length, 1);
	ck_assert_uint_eq(utf8_decode(STR("\x80"), &length), 0xFFFD);
	ck_assert_uint_eq(length, 1);
}
END_TEST

START_TEST(utf8_counts_characters)
{
	ck_assert_uint_eq(utf8_count(STR_NONE), 0);
	ck_assert_uint_eq(utf8_count(STR("abc")), 3);
	ck_assert_uint_eq(utf8_count(STR("智阶 zhijie")), 9);
	ck_assert_uint_eq(utf8_count(STR("\xF0\x9F\x98\x80")), 1);
}
END_TEST

START_TEST(utf8_width_is_in_terminal_columns)
{
	ck_assert_uint_eq(utf8_width(STR("abc")), 3);
	ck_assert_uint_eq(utf8_width(STR("智阶")), 4);
	ck_assert_uint_eq(utf8_width(STR("智a阶")), 5);
	ck_assert_uint_eq(utf8_width(STR("(全角)")), 6);
	ck_assert_uint_eq(utf8_width(STR("（）,。")), 7);  /* full-width brackets and stop */
	ck_assert_uint_eq(utf8_width(STR("e\u0301")), 1);  /* combining accent */
	ck_assert_uint_eq(utf8_width(STR("a\u200Bb")), 2); /* zero-width space */
	ck_assert_uint_eq(utf8_width(STR("│─┼█░▏")), 6);   /* ambiguous: narrow */
	ck_assert_uint_eq(utf8_width(STR("\xF0\x9F\x98\x80")), 2);
	ck_assert_uint_eq(utf8_width(STR("\t\x1B\x7F")), 0);
	ck_assert_uint_eq(utf8_char_width('~'), 1);
	ck_assert_uint_eq(utf8_char_width(0x3000), 2);
}
END_TEST

START_TEST(utf8_fit_cuts_between_characters)
{
	ck_assert(str_is(utf8_fit(STR("智阶等级"), 4), "智阶"));
	ck_assert(str_is(utf8_fit(STR("智阶等级"), 5), "智阶"));
	ck_assert(str_is(utf8_fit(STR("智阶等级"), 8), "智阶等级"));
	ck_assert(str_is(utf8_fit(STR("智阶等级"), 100), "智阶等级"));
	ck_assert(str_is(utf8_fit(STR("智阶"), 1), ""));
	ck_assert(str_is(utf8_fit(STR("abc"), 0), ""));
	ck_assert(str_is(utf8_fit(STR("e\u0301x"), 1), "e\u0301"));
}
END_TEST

Suite *
suite_utf8(void)
{
	const TTest *const tests[] = {
		utf8_what_rfc_3629_refuses_is_refused,
		utf8_what_rfc_3629_allows_is_taken,
		utf8_ordinary_text_is_told_from_other,
		utf8_both_ways_of_checking_agree,
		utf8_every_character_survives_writing_and_reading,
		utf8_decode_stays_inside_broken_text,
		utf8_counts_characters,
		utf8_width_is_in_terminal_columns,
		utf8_fit_cuts_between_characters,
		NULL,
	};

	return unit_suite("utf8", tests);
}
