/*
 * Keys and values without a tree: what is read that way, what is left to the others, and that both
 * agree wherever it is read.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "pairs_tree.h"
#include "test_text.h"

static bool
is_read(const char *text, bool is_json)
{
	struct source *source = NULL;
	bool is_declined;

	ck_assert_int_eq(source_borrow(&source, "t.yaml", str_from(text), NULL), ZJ_OK);
	const char *what = pairs_compare(source, is_json, &is_declined);
	ck_assert_msg(!what, "%s:\n%s", what, text);
	source_free(source);
	return !is_declined;
}

#define SURVEY                                                                                        \
	"answers:\n  q1: full\n  q2:\n    answer: part\n    evidence:\n    - 照片\n    note: 注\n" \
	"  q3: {answer: none, evidence: [清单.pdf]} # 无\n"

START_TEST(pairs_plain_documents_are_read_and_are_what_the_tree_is)
{
	static const char *const yaml[] = {
		"a: 1",
		"# top\n\na: 1  # one\n\n  # in\nb: x y\n",
		"---\na: 1\n",
		"--- # c\n\na: 1\n",
		"a:\n  b:\n    c: 1\n  d: 2\ne: 3\n",
		"a:\n- 1\n- 2\nb:\n  - 3\nc:\n- 4\n",
		"a:\nb: ~\nc: null\nd:\n",
		"a: # nothing\nb: 1\n",
		"a : 1\nb:   2   # c\n",
		"t: 08:30\nu: http://x/?a=b#c\nv: a#b\nw: -5\nx: --\ny: <10\n",
		"a: x, [y] {z}\nb: 1.10  \n",
		"企业: 示例公司（虚构）\n地: {县: 示例县, 镇: [甲, 乙]} # 注\n",
		"a: 'it'\nb: ''\nc: \"\"\nd: '#: \\'\n",
		"a: {b: 1, c: [x, 'y', \"z\"], d: {}} # e\nf: [ ]\ng: {h: ~, i: -1, }\n",
		"a:\n  - {b: 1}\n  - [c, d]\n  - e\nf: 1\n",
		"a:\r\n  b: 1\r\n\r\n  # c\r\n  d: {e: f}\r\n",
		SURVEY,
	};
	static const char *const json[] = {
		"{}",
		" { \"a\" : 1 , \"b\" : [ ] }\n",
		"{\"a\":[1,-2.5e3,true,false,null,\"x\"],\"b\":{\"c\":{}}}",
		"{\"\\u4f01\\u4e1a\":\"\\\"\\\\\\n\",\"b\":\"\"}",
		"{\n\t\"a\": \"中文\",\r\n\t\"b\": [\"甲\", \"乙\"]\n}\n",
	};

	for (size_t i = 0; i < sizeof(yaml) / sizeof(yaml[0]); i++)
		ck_assert_msg(is_read(yaml[i], false), "declined:\n%s", yaml[i]);
	for (size_t i = 0; i < sizeof(json) / sizeof(json[0]); i++)
		ck_assert_msg(is_read(json[i], true), "declined:\n%s", json[i]);
}
END_TEST

START_TEST(pairs_what_is_not_plain_or_is_wrong_is_declined)
{
	static const char *const yaml[] = {
		"",
		"# nothing\n",
		"- a\n",
		"  a: 1\n",
		"  ---\na: 1\n",
		"{a: 1}\n",
		"a\n",
		"a: |\n  x\n",
		"a: >-\n  x\n",
		"a: x\n  y\n",
		"a:\n  text\n",
		"a: 1\n b: 2\n",
		"a:\n    b: 1\n  c: 2\n",
		"a: \"x\\n\"\n",
		"a: 'it''s'\n",
		"a: 'x\n",
		"a: b: c\n",
		"a: 'x' y\n",
		"a: \"c\"#d\n",
		"\"a\": 1\n",
		"? a\n: 1\n",
		"a: &x 1\nb: *x\n",
		"a: !t 1\n",
		"<<: {a: 1}\n",
		"a:\t1\n",
		"a: 1\t\n",
		"a:\n\tb: 1\n",
		"a: [1,\n 2]\n",
		"a: [1 2, {b: c]\n",
		"a: [1, 2\n",
		"a: {b}\n",
		"a: {\"b\": 1}\n",
		"a: {b: }\n",
		"a: [-, b]\n",
		"a: [b, , c]\n",
		"a: {b: c}d\n",
		"a:\n  -\n    b: 1\n",
		"a:\n  - b: 1\n",
		"a: 1\n--- \nb: 2\n",
		"a: 1\n...\n",
		"%YAML 1.2\n---\na: 1\n",
		"a: {b: {c: {d: {e: {f: {g: {h: {i: 1}}}}}}}}\n",
	};
	static const char *const json[] = {
		"[]",           "{\"a\":1,}",       "{a:1}",         "{\"a\" 1}",
		"{\"a\":01}",   "{\"a\":nul}",      "{\"a\":1} x",   "{\"a\":[1,]}",
		"{\"a\":[1 2]", "{\"a\":\"\\x\"}",  "{\"a\":\"x",    "{\"a\":\"\\ud83d\\ude00\"}",
		"{\"a\":",      "{\"a\":\"x\ty\"}", "{\"a\":[1,2}}", "{\"a\":1",
	};

	for (size_t i = 0; i < sizeof(yaml) / sizeof(yaml[0]); i++)
		ck_assert_msg(!is_read(yaml[i], false), "read:\n%s", yaml[i]);
	for (size_t i = 0; i < sizeof(json) / sizeof(json[0]); i++)
		ck_assert_msg(!is_read(json[i], true), "read:\n%s", json[i]);
}
END_TEST

/* Keys written twice are the caller's to see. */
START_TEST(pairs_keys_written_twice_are_given_twice)
{
	ck_assert(is_read("a: 1\na: 2\n", false));
	ck_assert(is_read("{\"a\":1,\"a\":2}", true));
}
END_TEST

/* How many pairs below `s` are read whole before the first that is not; all texts are asked for. */
static size_t
count_whole(const char *text, bool is_json)
{
	const struct pairs_shape shape = pairs_shape_of(0);
	struct arena *arena = arena_new();
	struct pairs_scratch *scratch = pairs_scratch_new();
	struct source *source = NULL;
	struct pairs_whole whole[PAIRS_MANY];
	struct pairs pairs;
	struct pairs_text key;
	struct pairs_text value;

	ck_assert_int_eq(source_borrow(&source, "t.yaml", str_from(text), NULL), ZJ_OK);
	ck_assert(pairs_begin(&pairs, source, is_json, arena, scratch));
	ck_assert_int_eq(pairs_next(&pairs, &key, &value), PAIRS_ONE);
	const size_t count = pairs_next_whole(&pairs, &shape, whole, PAIRS_MANY);
	source_free(source);
	pairs_scratch_free(scratch);
	arena_free(arena);
	return count;
}

/* So that it is not the end of the text which stops what is tried. */
#define MORE "\n# and so on\n"
#define MORE_JSON ",\"x\":[[],[],[]]}}"

START_TEST(pairs_the_usual_ones_are_read_whole)
{
	static const char *const ways[] = {
		"a: full",
		"a: full # 注: x, y\n\n  # 环节: 1",
		"a: http://x/?y=z#w, {1}",
		"a: '#: \\'  # x",
		"a: \"\"",
		"a:\n    answer: part\n    # x\n    note: 注 # y",
		"a:\n   note: x\n   evidence: [甲, \"乙\"] # z\n   answer: ''",
		"a: {answer: most, evidence: [清单.pdf]}",
		"a: { evidence: [ 'x' , y ] , note: a b } # x",
		"a: {evidence: []}",
		"a: full\r",
	};
	static const char *const json[] = {
		"\"a\": \"full\"",
		"\"a\":-1.5e3",
		" \"a\": true ",
		"\"a\":{\"answer\":\"part\",\"note\":\"a,b: [c]\"}",
		"\n\t\"a\": {\n\t\t\"evidence\": [\"甲\", 1]\n\t}",
		"\"a\":{\"evidence\":[]}",
		"\"a\":{\"answer\":\n\n \"x\",\"note\":\n\"y\"}",
		"\"a\":\n\n \"x\"",
	};
	char text[256];

	for (size_t i = 0; i < sizeof(ways) / sizeof(ways[0]); i++) {
		snprintf(text, sizeof(text), "s:\n  %s\n  b: 2" MORE, ways[i]);
		ck_assert_msg(is_read(text, false), "declined:\n%s", text);
		ck_assert_msg(count_whole(text, false) == 2, "not whole:\n%s", text);
	}
	for (size_t i = 0; i < sizeof(json) / sizeof(json[0]); i++) {
		snprintf(text, sizeof(text), "{\"s\":{%s,\"b\":2" MORE_JSON, json[i]);
		ck_assert_msg(is_read(text, true), "declined:\n%s", text);
		ck_assert_msg(count_whole(text, true) == 2, "not whole:\n%s", text);
	}
}
END_TEST

/* Each beginning of a text, with ends of lines behind it or not, in memory of just that size. */
static void
read_beginnings(const char *text, bool is_json)
{
	static const char *const ends[] = {"", "\n", " \n\n", "\r\n \n"};
	const size_t length = strlen(text);

	for (size_t i = 1; i <= length; i++) {
		for (size_t j = 0; j < sizeof(ends) / sizeof(ends[0]); j++) {
			const size_t more = strlen(ends[j]);
			char *copy = malloc(i + more);
			struct source *source = NULL;
			bool is_declined;
			memcpy(copy, text, i);
			memcpy(copy + i, ends[j], more);
			/* What is cut inside of a character is no text. */
			if (source_borrow(&source, "t", (struct str){copy, i + more}, NULL) ==
			    ZJ_OK) {
				const char *what = pairs_compare(source, is_json, &is_declined);
				ck_assert_msg(!what, "%s: %.*s", what, (int)i, text);
				source_free(source);
			}
			free(copy);
		}
	}
}

/* Sanitizers see whether anything behind is read. */
START_TEST(pairs_that_end_anywhere_are_read_no_further)
{
	read_beginnings(
		"s:\n  a: x # c\n  b: {answer: y, evidence: [甲, 'z'], note: \"n\"}\n  c:\n    "
		"answer: x\n    evidence: [y]\n    note: 注, w\n  d: 'x'\n",
		false);
	read_beginnings(
		"{\"s\": {\"a\": \"x\", \"b\": {\"answer\": \"y\", \"evidence\": [\"甲\", 1],"
		" \"note\": \"n\"}, \"c\":{\"evidence\":[\"y\"],\"answer\":true}, \"d\": -1.5}}",
		true);
}
END_TEST

START_TEST(pairs_what_is_less_usual_is_not_read_whole)
{
	static const char *const ways[] = {
		"a:",
		"a: ~",
		"a: null # x",
		"a: -1",
		"a: [x]",
		"a:\n  - x",
		"a: {other: x}",
		"a: {answer: x, answer: y}",
		"a: {answer: ~}",
		"a: {answer: [x]}",
		"a: {evidence: [x, ~]}",
		"a: {evidence: [1, 2, 3, 4, 5]}",
		"a: {}",
		"a:\n    answer: x\n    answer: y",
		"a:\n    answer: x\n    evidence:\n    - y",
		"a:\n    answer:\n      note: x",
	};
	static const char *const json[] = {
		"\"a\" : true",
		"\"a\":null",
		"\"a\":\"\\n\"",
		"\"a\":[]",
		"\"a\":{}",
		"\"a\":{\"answer\":1,\"answer\":2}",
		"\"a\":{\"evidence\":[null]}",
		"\"a\":{\"answer\":{\"note\":1}}",
		"\"\\u0061\":1",
	};
	char text[256];

	for (size_t i = 0; i < sizeof(ways) / sizeof(ways[0]); i++) {
		snprintf(text, sizeof(text), "s:\n  %s\n  b: 2" MORE, ways[i]);
		ck_assert_msg(count_whole(text, false) == 0, "whole:\n%s", text);
	}
	for (size_t i = 0; i < sizeof(json) / sizeof(json[0]); i++) {
		snprintf(text, sizeof(text), "{\"s\":{%s,\"b\":2" MORE_JSON, json[i]);
		ck_assert_msg(count_whole(text, true) == 0, "whole:\n%s", text);
	}
}
END_TEST

START_TEST(pairs_places_in_a_part_of_a_file_are_those_of_the_file)
{
	const struct diag_file part = {
		.name = "t.ndjson", .bytes = STR("{\"a\": 1}"), .first_line = 7, .first_column = 5};
	struct arena *arena = arena_new();
	struct pairs_scratch *scratch = pairs_scratch_new();
	struct source *source = NULL;
	struct pairs pairs;
	struct pairs_text key;
	struct pairs_text value;
	uint32_t column;
	uint32_t length;

	ck_assert_int_eq(source_borrow_part(&source, &part, NULL), ZJ_OK);
	ck_assert(pairs_begin(&pairs, source, true, arena, scratch));
	ck_assert_int_eq(pairs_next(&pairs, &key, &value), PAIRS_ONE);
	ck_assert_uint_eq(key.line, 7);
	pairs_place(&pairs, &key, &column, &length);
	ck_assert_uint_eq(column, 6);
	ck_assert_uint_eq(length, 3);
	pairs_place(&pairs, &value, &column, &length);
	ck_assert_uint_eq(column, 11);
	ck_assert_uint_eq(length, 1);
	ck_assert_int_eq(pairs_next(&pairs, &key, &value), PAIRS_END);
	source_free(source);
	pairs_scratch_free(scratch);
	arena_free(arena);
}
END_TEST

Suite *
suite_text_pairs(void)
{
	return unit_suite("pairs", (const TTest *const[]){
					   pairs_plain_documents_are_read_and_are_what_the_tree_is,
					   pairs_what_is_not_plain_or_is_wrong_is_declined,
					   pairs_keys_written_twice_are_given_twice,
					   pairs_the_usual_ones_are_read_whole,
					   pairs_that_end_anywhere_are_read_no_further,
					   pairs_what_is_less_usual_is_not_read_whole,
					   pairs_places_in_a_part_of_a_file_are_those_of_the_file,
					   NULL,
				   });
}
