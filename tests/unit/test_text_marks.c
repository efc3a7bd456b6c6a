/*
 * Marks: where they are, and that both ways of finding them agree.
 */
#include <string.h>

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
find(void (*how)(const struct marks *out, struct str text), struct found *found, struct str text)
{
	const struct marks out = {found->at, found->kinds};
	size_t count = 0;

	memset(found, 0x55, sizeof(*found));
	how(&out, text);
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
	const size_t count = find(marks_find, &found, STR("a: \"智, 阶\" # {[x]}'\\\n\tz|*"));

	found.kinds[count] = '\0';
	ck_assert_str_eq(found.kinds, ":\",\"#{[]}'\\\n\t");
	ck_assert_uint_eq(found.at[0], 1);
	ck_assert_uint_eq(found.at[2], 7);
	ck_assert_uint_eq(found.at[3], 12);
}
END_TEST

/* Each byte alone, at each place of a block and past its end, and all of them close together. */
START_TEST(marks_both_ways_of_finding_agree)
{
	static const char close[] =
		"\t\n\"#',:[]\\{}\r-|<>;=@^`~09azAZ\x80\x8C\xA2\xBA\xDB\xE3\xFF";
	struct found quick;
	struct found each;
	char text[MOST];

	for (size_t length = 0; length < MOST; length++) {
		memset(text, 'a', sizeof(text));
		for (size_t i = 0; i < length; i++) {
			if (length % 2)
				text[i] = close[(i * length) % (sizeof(close) - 1)];
			else if (i % 67 == 0)
				text[i] = (char)(i + length * 13);
		}
		for (size_t i = 0; i < length; i++)
			text[i] = (char)(text[i] ? text[i] : 'a');
		const struct str all = {text, length};
		const size_t count = find(marks_find, &quick, all);
		ck_assert_uint_eq(find(marks_find_each, &each, all), count);
		ck_assert_mem_eq(quick.at, each.at, count * sizeof(quick.at[0]));
		ck_assert_mem_eq(quick.kinds, each.kinds, count);
	}
}
END_TEST

Suite *
suite_text_marks(void)
{
	return unit_suite("marks", (const TTest *const[]){
					   marks_are_what_yaml_and_json_are_made_of,
					   marks_both_ways_of_finding_agree,
					   NULL,
				   });
}
