/*
 * Marks: where they are, and that all ways of finding them agree.
 */
#include <string.h>

#include "base/utf8_wide.h"
#include "test_text.h"
#include "text/marks.h"

enum {
	MOST = 300
};

struct found {
	uint32_t at[MOST + MARKS_BESIDES];
	char kinds[MOST + MARKS_BESIDES];
};

/* How many there are, up to the first of those behind the text. */
static size_t
find(enum marks_way most, struct found *found, struct str text, bool *is_ordinary)
{
	const struct marks out = {found->at, found->kinds};
	size_t count = 0;

	memset(found, 0x55, sizeof(*found));
	*is_ordinary = marks_find_by(most, &out, text);
	while (found->kinds[count])
		count++;
	for (size_t i = 0; i < MARKS_BEHIND; i++) {
		ck_assert_uint_eq(found->at[count + i], text.len);
		ck_assert_int_eq(found->kinds[count + i], 0);
	}
	return count;
}

START_TEST(marks_are_what_yaml_and_json_are_made_of)
{
	struct found found;
	bool is_ordinary;
	const size_t count =
		find(MARKS_EACH, &found, STR("a: \"智, 阶\" # {[x]}'\\\n\tz|*"), &is_ordinary);

	ck_assert(is_ordinary);
	ck_assert_uint_eq(count, 14);
	ck_assert_str_eq(found.kinds, ":\",\"#{[]}'\\\n\t|");
	ck_assert_uint_eq(found.at[0], 1);
	ck_assert_uint_eq(found.at[2], 7);
	ck_assert_uint_eq(found.at[3], 12);
}
END_TEST

static void
check_ways(struct str text)
{
	struct found each;
	struct found quick;
	bool each_is;
	bool is_ordinary;
	const size_t count = find(MARKS_EACH, &each, text, &each_is);

	for (enum marks_way way = MARKS_EACH + 1; way < MARKS_WAY_COUNT; way++) {
		ck_assert_uint_eq(find(way, &quick, text, &is_ordinary), count);
		ck_assert_mem_eq(quick.at, each.at, count * sizeof(quick.at[0]));
		ck_assert_mem_eq(quick.kinds, each.kinds, count);
		ck_assert_int_eq(is_ordinary, each_is);
	}
	const bool is_good = utf8_check_each(text, &is_ordinary) == text.len && is_ordinary;
	ck_assert_int_eq(is_good, each_is);
}

/* All bytes but NUL, far from each other and close together, in texts of all lengths. */
START_TEST(marks_all_ways_of_finding_agree)
{
	static const char close[] = "\t\n\"#',:[]\\{}\r-|<>;=@^`~09azAZ";
	char text[MOST];

	for (size_t length = 0; length < MOST; length++) {
		for (size_t i = 0; i < length; i++)
			text[i] = close[i * (length + 1) % (sizeof(close) - 1)];
		check_ways((struct str){text, length});
	}
	for (size_t byte = 1; byte < 256; byte++) {
		memset(text, 'a', sizeof(text));
		for (size_t i = 0; i < MOST; i += 67)
			text[i] = (char)byte;
		check_ways((struct str){text, 64 + byte % 100});
	}
}
END_TEST

/* Four bytes from next to where the rules change, across the ends of blocks, in the middle of other
 * text, and with nothing after them. */
START_TEST(marks_all_ways_of_checking_agree)
{
	static const unsigned char bytes[] = {'a',  '\n', '\r', 0x01, 0x7F, 0x80, 0x8F, 0x90,
					      0x9F, 0xA0, 0xA8, 0xBB, 0xBF, 0xC1, 0xC2, 0xE0,
					      0xE2, 0xE4, 0xED, 0xEF, 0xF0, 0xF4, 0xF5};
	const size_t count = sizeof(bytes);
	const struct str around = STR("智阶智阶智阶智阶智阶智阶智阶智阶智阶智阶智阶智阶智阶");
	char text[MOST];

	/* A fifth of them has all there are of three. */
	for (size_t n = 0; n < count * count * count * count; n += 5) {
		const size_t before = 57 + n % 11 + 64 * (n / 11 % 2);
		const size_t after = n / 3 % 3 * 39;
		size_t rest = n;
		memset(text, 'a', before);
		for (size_t i = 0; i < 4; i++, rest /= count)
			text[before + i] = (char)bytes[rest % count];
		memcpy(text + before + 4, around.at, after);
		check_ways((struct str){text, before + 4 + after});
	}
	for (size_t length = 1; length < around.len; length++)
		check_ways((struct str){around.at, length});
}
END_TEST

Suite *
suite_text_marks(void)
{
	return unit_suite("marks", (const TTest *const[]){
					   marks_are_what_yaml_and_json_are_made_of,
					   marks_all_ways_of_finding_agree,
					   marks_all_ways_of_checking_agree,
					   NULL,
				   });
}
