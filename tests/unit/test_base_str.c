/*
 * Views, growing bytes and arrays.
 */
#include "base/str.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/quote.h"
#include "base/vec.h"
#include "test_base.h"

#define ck_view_eq(view, text) ck_assert_msg(str_is(view, text), "got \"%.*s\"", STR_ARG(view))

START_TEST(str_views_compare_by_bytes)
{
	ck_assert(str_equal(STR(""), STR_NONE));
	ck_assert(str_equal(STR("智阶"), STR("智阶")));
	ck_assert(!str_equal(STR("a"), STR("ab")));
	ck_assert(str_is(STR("yes"), "yes"));
	ck_assert(!str_is(STR("yes\0"), "yes"));
	ck_assert(str_from(NULL).at == NULL);
	ck_assert_int_eq(str_compare(STR("a"), STR("b")), -1);
	ck_assert_int_eq(str_compare(STR("b"), STR("a")), 1);
	ck_assert_int_eq(str_compare(STR("a"), STR("ab")), -1);
	ck_assert_int_eq(str_compare(STR("ab"), STR("a")), 1);
	ck_assert_int_eq(str_compare(STR("ab"), STR("ab")), 0);
	ck_assert_int_eq(str_compare(STR_NONE, STR("")), 0);
	ck_assert_int_eq(str_compare(STR("\xE6"), STR("a")), 1);
}
END_TEST

/* Of all texts of up to nine letters of two kinds. */
START_TEST(str_words_are_the_same_for_the_same_text_and_no_other)
{
	enum {
		LONGEST = 9,
		COUNT = 1 << (LONGEST + 1)
	};
	static char texts[COUNT][LONGEST + 1];
	static uint64_t words[COUNT];
	size_t count = 0;

	if (str_word(STR("a")) == 0)
		return; /* it does not work here, and says so */
	for (size_t length = 0; length <= LONGEST; length++) {
		for (unsigned bits = 0; bits < 1U << length; bits++) {
			char *text = texts[count];

			for (size_t i = 0; i < length; i++)
				text[i] = bits >> i & 1 ? 'a' : '\xE4';
			words[count++] = str_word((struct str){text, length});
			ck_assert_int_eq(words[count - 1] == 0, length == 0 || length > 8);
		}
	}
	for (size_t i = 0; i < count; i++) {
		for (size_t j = 0; j < i; j++)
			ck_assert(words[i] != words[j] || words[i] == 0);
	}
	ck_assert(str_word(STR("part")) == str_word((struct str){"partly", 4}));
}
END_TEST

START_TEST(quote_json_escapes_what_has_to_be_wherever_it_stands)
{
	enum {
		LENGTH = 20
	};
	char text[LENGTH + 1] = "aaaaaaaaaaaaaaaaaaaa";

	for (size_t at = 0; at < LENGTH; at++) {
		for (int byte = 0; byte < 0x80; byte++) {
			const char *const named = byte ? strchr("\"\"\\\\\nn\rr\tt", byte) : NULL;
			struct buf expected = BUF_INIT;
			struct buf got = BUF_INIT;

			text[at] = (char)byte;
			buf_printf(&expected, "\"%.*s", (int)at, "aaaaaaaaaaaaaaaaaaaa");
			if (byte == '"' || byte == '\\' || byte == '\n' || byte == '\r' ||
			    byte == '\t')
				buf_printf(&expected, "\\%c", named[1]);
			else if (byte < 0x20 || byte == 0x7F)
				buf_printf(&expected, "\\u%04x", byte);
			else
				buf_add_char(&expected, (char)byte);
			buf_printf(&expected, "%s\"", text + at + 1);
			quote_json(&got, (struct str){text, LENGTH});
			ck_assert_str_eq(got.at, expected.at);
			text[at] = 'a';
			buf_done(&expected);
			buf_done(&got);
		}
	}
}
END_TEST

START_TEST(quote_json_leaves_chinese_as_it_is_and_replaces_what_is_not_well_formed)
{
	static const struct {
		const char *text;
		const char *expected;
	} cases[] = {
		{"示例（a）企业", "\"示例（a）企业\""}, {"\xE3\x80\x80", "\"\xE3\x80\x80\""},
		{"\xE4\xB8", "\"\uFFFD\uFFFD\""},       {"\xE4\xB8X", "\"\uFFFD\uFFFDX\""},
		{"\xE4X\xAD", "\"\uFFFDX\uFFFD\""},     {"\xED\xA0\x80", "\"\uFFFD\uFFFD\uFFFD\""},
		{"a\xE2\x80\xAE中", "\"a\\u202e中\""},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct buf got = BUF_INIT;

		quote_json(&got, str_from(cases[i].text));
		ck_assert_str_eq(got.at, cases[i].expected);
		buf_done(&got);
	}
}
END_TEST

START_TEST(str_starts_and_ends_look_inside_only)
{
	ck_assert(str_starts(STR("ops.monitor"), STR("ops.")));
	ck_assert(!str_starts(STR("op"), STR("ops.")));
	ck_assert(str_starts(STR_NONE, STR("")));
	ck_assert(str_ends(STR("rubric.yaml"), STR(".yaml")));
	ck_assert(!str_ends(STR("yaml"), STR(".yaml")));
	ck_assert(str_ends(STR("a"), STR_NONE));
}
END_TEST

START_TEST(str_trim_takes_spaces_and_tabs)
{
	ck_view_eq(str_trim(STR(" \t a b \t")), "a b");
	ck_view_eq(str_trim(STR(" \t ")), "");
	ck_view_eq(str_trim(STR("\na\n")), "\na\n");
	ck_view_eq(str_trim(STR_NONE), "");
}
END_TEST

START_TEST(str_identifiers_are_lower_case_and_begin_with_a_letter)
{
	static const char *const good[] = {"a", "ops.cnc_rate", "no-1", "a..b", "x9"};
	static const char *const bad[] = {"",    "9a",  "_a",   ".a",  "-a", "Ops",
					  "opS", "a b", "环节", "a/b", "a环"};

	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++)
		ck_assert_msg(str_is_identifier(str_from(good[i])), "%s", good[i]);
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		ck_assert_msg(!str_is_identifier(str_from(bad[i])), "%s", bad[i]);
}
END_TEST

START_TEST(str_distance_counts_edits)
{
	static const struct {
		const char *a;
		const char *b;
		size_t distance;
	} cases[] = {
		{"", "", 0},
		{"", "abc", 3},
		{"abc", "", 3},
		{"kitten", "sitting", 3},
		{"weight", "wieght", 1},
		{"weight", "weigth", 1},
		{"ca", "abc", 3},
		{"a", "b", 1},
		{"ab", "ba", 1},
		{"安全", "安会", 1},
		{"生产", "产生", 1},
		{"sections", "section", 1},
		{"abcdef", "badcfe", 3},
		{"abcd", "wxyz", 4},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const struct str a = str_from(cases[i].a);
		const struct str b = str_from(cases[i].b);
		const size_t distance = cases[i].distance;
		ck_assert_uint_eq(str_distance(a, b, 10), distance);
		ck_assert_uint_eq(str_distance(b, a, 10), distance);
		ck_assert_uint_eq(str_distance(a, b, distance), distance);
		if (distance > 0)
			ck_assert_uint_eq(str_distance(a, b, distance - 1), distance);
		if (distance > 1)
			ck_assert_uint_eq(str_distance(a, b, distance - 2), distance - 1);
	}
}
END_TEST

START_TEST(str_distance_gives_up_on_long_words)
{
	char text[5000];

	memset(text, 'a', sizeof(text));
	ck_assert_uint_eq(str_distance((struct str){text, 5000}, (struct str){text, 4999}, 3), 4);
	ck_assert_uint_eq(str_distance((struct str){text, 5000}, (struct str){text, 5000}, 3), 0);
}
END_TEST

static struct str
next_word(void *state, size_t index)
{
	const char *const *words = state;

	return str_from(words[index]);
}

START_TEST(str_nearest_suggests_only_what_is_close)
{
	const char *words[] = {"weight", "title", "sections", "ask", "MES",
			       "是否",   "scale", "ab",       NULL};
	static const struct {
		const char *word;
		const char *nearest; /* NULL: none */
	} cases[] = {
		{"wieght", "weight"}, {"weigth", "weight"}, {"section", "sections"},
		{"tile", "title"},    {"mes", "MES"},       {"scael", "scale"},
		{"question", NULL},   {"x", NULL},          {"", NULL},
		{"是不", "是否"},     {"aks", "ask"},       {"xyz", NULL},
		{"a", NULL},          {"TITLE", "title"},   {"ba", "ab"},
	};
	const char *none[] = {NULL};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const struct str nearest =
			str_nearest(str_from(cases[i].word), next_word, (void *)words);
		if (cases[i].nearest)
			ck_view_eq(nearest, cases[i].nearest);
		else
			ck_assert_msg(!nearest.at, "%s: %.*s", cases[i].word, STR_ARG(nearest));
	}
	ck_assert(!str_nearest(STR("title"), next_word, (void *)none).at);
}
END_TEST

START_TEST(str_nearest_prefers_fewer_edits_then_the_first)
{
	const char *words[] = {"scenes", "scene", "scent", NULL};

	ck_view_eq(str_nearest(STR("scenr"), next_word, (void *)words), "scene");
	ck_view_eq(str_nearest(STR("scenss"), next_word, (void *)words), "scenes");
}
END_TEST

START_TEST(buf_is_text_once_something_was_added)
{
	struct buf buf = BUF_INIT;

	ck_assert_uint_eq(buf_str(&buf).len, 0);
	ck_assert(buf_str(&buf).at != NULL);
	buf_add(&buf, STR_NONE);
	ck_assert_str_eq(buf.at, "");
	buf_add_text(&buf, "智阶");
	buf_add_char(&buf, ' ');
	buf_add_repeat(&buf, STR("ab"), 3);
	buf_add_repeat(&buf, STR("ab"), 0);
	buf_add_repeat(&buf, STR(""), SIZE_MAX);
	buf_add_char(&buf, ' ');
	buf_add_size(&buf, SIZE_MAX);
	buf_add_char(&buf, ' ');
	buf_add_int(&buf, INT64_MIN);
	buf_printf(&buf, " %s=%d", "x", -3);
	ck_assert_str_eq(buf.at, "智阶 ababab 18446744073709551615 -9223372036854775808 x=-3");
	buf_clear(&buf);
	ck_assert_str_eq(buf.at, "");
	buf_done(&buf);
	ck_assert(buf.at == NULL);
}
END_TEST

START_TEST(buf_printf_grows_to_any_length)
{
	struct buf buf = BUF_INIT;
	char text[1001];

	memset(text, 'x', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	for (int i = 0; i < 10; i++)
		buf_printf(&buf, "%s|", text);
	ck_assert_uint_eq(buf.len, 10010);
	ck_assert_uint_eq(strlen(buf.at), buf.len);
	ck_assert(buf.at[1000] == '|' && buf.at[10009] == '|');
	buf_done(&buf);
}
END_TEST

START_TEST(buf_impossible_size_fails_and_stays_failed)
{
	struct buf buf = BUF_INIT;
	size_t length = 77;

	buf_add_text(&buf, "a");
	buf_add_repeat(&buf, STR("ab"), SIZE_MAX);
	ck_assert(buf.failed);
	buf_add_text(&buf, "b");
	ck_assert_str_eq(buf.at, "a");
	ck_assert(buf_take(&buf, &length) == NULL);
	ck_assert_uint_eq(length, 77);
	ck_assert(!buf.failed);

	buf_add_repeat(&buf, STR("a"), SIZE_MAX);
	ck_assert(buf.failed);
	buf_clear(&buf);
	ck_assert(buf.failed);
	buf_done(&buf);
	buf_add_text(&buf, "c");
	ck_assert_str_eq(buf.at, "c");
	buf_done(&buf);
}
END_TEST

START_TEST(buf_take_hands_over_text_even_when_empty)
{
	struct buf buf = BUF_INIT;
	size_t length = 77;

	char *taken = buf_take(&buf, &length);
	ck_assert_str_eq(taken, "");
	ck_assert_uint_eq(length, 0);
	free(taken);
	buf_add(&buf, STR("a\0b"));
	taken = buf_take(&buf, &length);
	ck_assert_uint_eq(length, 3);
	ck_assert_mem_eq(taken, "a\0b", 4);
	ck_assert(buf.at == NULL && buf.len == 0);
	free(taken);
}
END_TEST

START_TEST(vec_keeps_elements_and_zeroes_new_ones)
{
	struct vec vec = VEC_INIT(uint64_t);

	ck_assert(vec_at(&vec, 0) == NULL);
	for (uint64_t i = 0; i < 1000; i++) {
		uint64_t *item = vec_push(&vec);
		ck_assert_uint_eq(*item, 0);
		*item = i * i;
	}
	for (uint64_t i = 0; i < 1000; i++)
		ck_assert_uint_eq(*(uint64_t *)vec_at(&vec, i), i * i);
	ck_assert(vec_at(&vec, 1000) == NULL);
	vec.count = 0;
	ck_assert_uint_eq(*(uint64_t *)vec_push(&vec), 0);
	vec_done(&vec);
	ck_assert(vec.items == NULL && vec.count == 0 && vec.item_size == sizeof(uint64_t));
}
END_TEST

START_TEST(vec_impossible_size_fails_and_stays_failed)
{
	struct vec vec = {.item_size = SIZE_MAX / 8};

	ck_assert(vec_push(&vec) == NULL);
	ck_assert(vec.failed);
	ck_assert(vec_push(&vec) == NULL);
	ck_assert_uint_eq(vec.count, 0);
	vec_done(&vec);
}
END_TEST

Suite *
suite_str(void)
{
	const TTest *const tests[] = {
		str_views_compare_by_bytes,
		str_words_are_the_same_for_the_same_text_and_no_other,
		quote_json_escapes_what_has_to_be_wherever_it_stands,
		quote_json_leaves_chinese_as_it_is_and_replaces_what_is_not_well_formed,
		str_starts_and_ends_look_inside_only,
		str_trim_takes_spaces_and_tabs,
		str_identifiers_are_lower_case_and_begin_with_a_letter,
		str_distance_counts_edits,
		str_distance_gives_up_on_long_words,
		str_nearest_suggests_only_what_is_close,
		str_nearest_prefers_fewer_edits_then_the_first,
		NULL,
	};

	return unit_suite("str", tests);
}

Suite *
suite_buf(void)
{
	const TTest *const tests[] = {
		buf_is_text_once_something_was_added,
		buf_printf_grows_to_any_length,
		buf_impossible_size_fails_and_stays_failed,
		buf_take_hands_over_text_even_when_empty,
		vec_keeps_elements_and_zeroes_new_ones,
		vec_impossible_size_fails_and_stays_failed,
		NULL,
	};

	return unit_suite("buf and vec", tests);
}
