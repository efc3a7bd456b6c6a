/*
 * JSON: what it is read as, what is refused and where, and that it gives the tree that the same
 * text gives as YAML.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/limits.h"
#include "test_text.h"
#include "text/yaml.h"
#include "twins.h"

static struct reading
read_json_bytes(struct str bytes)
{
	struct reading reading = {.diags = zj_diags_new(), .arena = arena_new()};

	reading.status = source_borrow(&reading.source, "t.json", bytes, reading.diags);
	if (!reading.status)
		reading.status =
			source_read(&reading.root, reading.source, reading.arena, reading.diags);
	ck_assert((reading.root != NULL) == (reading.status == ZJ_OK));
	return reading;
}

static struct reading
read_json(const char *text)
{
	return read_json_bytes(str_from(text));
}

static void
check_json_tree(const char *text, const char *json)
{
	struct reading reading = read_json(text);
	char *found = reading_json(&reading);

	ck_assert_msg(strcmp(found, json) == 0, "%s\nis %s\nnot %s", text, found, json);
	ck_assert_uint_eq(zj_diags_count(reading.diags), 0);
	free(found);
	reading_done(&reading);
}

static void
check_json_refused(const char *text, const char *problems)
{
	struct reading reading = read_json(text);
	char *found = reading_problems(&reading);

	ck_assert_msg(strcmp(found, problems) == 0, "%s\ngives %s\nnot %s", text, found, problems);
	ck_assert_int_eq(reading.status, ZJ_EINPUT);
	free(found);
	reading_done(&reading);
}

START_TEST(json_values_become_a_tree)
{
	check_json_tree("{}", "{}");
	check_json_tree(" [ ] ", "[]");
	check_json_tree("null", "null");
	check_json_tree("[true,false,null]", "[\"true\",\"false\",null]");
	check_json_tree("[0,-0,1.10,-12.5,1e3,1E-2,2.5e+10]",
			"[\"0\",\"-0\",\"1.10\",\"-12.5\",\"1e3\",\"1E-2\",\"2.5e+10\"]");
	check_json_tree("{\"a\":{\"b\":[1,{\"c\":[]}]},\"d\":\"\"}",
			"{\"a\":{\"b\":[\"1\",{\"c\":[]}]},\"d\":\"\"}");
	check_json_tree("\r\n{ \"a\" :\t1 ,\n\"b\":\r2}\n\n", "{\"a\":\"1\",\"b\":\"2\"}");
	check_json_tree("{\"企业\":\"示例公司（虚构）\"}", "{\"企业\":\"示例公司（虚构）\"}");
}
END_TEST

START_TEST(json_texts_are_told_from_words)
{
	struct reading reading = read_json("[\"null\",null,\"1\",1,\"true\",true]");

	for (size_t i = 0; i < 6; i++)
		ck_assert_int_eq(node_item(reading.root, i)->is_quoted, i % 2 == 0);
	ck_assert_int_eq(node_item(reading.root, 0)->kind, NODE_SCALAR);
	ck_assert_int_eq(node_item(reading.root, 1)->kind, NODE_NULL);
	reading_done(&reading);
}
END_TEST

/* Every escape of RFC 8259, 7; U+1F600 is D83D DE00, and F0 9F 98 80 in UTF-8. */
START_TEST(json_escapes_are_decoded)
{
	struct reading reading =
		read_json("[\"\\\"\\\\\\/\\b\\f\\n\\r\\t\",\"\\u4e2d\\u0041\\u00e9\","
			  "\"x\\ud83d\\ude00y\",\"\\uD834\\uDD1E\",\"\\uFFFF\"]");

	ck_assert_int_eq(reading.status, ZJ_OK);
	ck_assert(str_is(node_item(reading.root, 0)->text, "\"\\/\b\f\n\r\t"));
	ck_assert(str_is(node_item(reading.root, 1)->text, "中Aé"));
	ck_assert(str_is(node_item(reading.root, 2)->text, "x\xF0\x9F\x98\x80y"));
	ck_assert(str_is(node_item(reading.root, 3)->text, "\xF0\x9D\x84\x9E"));
	ck_assert(str_is(node_item(reading.root, 4)->text, "\xEF\xBF\xBF"));
	reading_done(&reading);
}
END_TEST

START_TEST(json_places_count_characters)
{
	struct reading reading =
		read_json("{\"企业\": \"示例\", \"b\": [1,\n  \"\\u4e2d文\", {}]}");
	const struct node *root = reading.root;
	const struct node *list = node_value(root, 1);

	check_place(root, 1, 1, 21);
	check_place(node_key(root, 0), 1, 2, 4);
	check_place(node_value(root, 0), 1, 8, 4);
	check_place(node_key(root, 1), 1, 14, 3);
	check_place(list, 1, 19, 3);
	check_place(node_item(list, 0), 1, 20, 1);
	check_place(node_item(list, 1), 2, 3, 9);
	check_place(node_item(list, 2), 2, 14, 2);
	reading_done(&reading);
}
END_TEST

START_TEST(json_mistakes_of_form_have_a_place)
{
	static const char *const cases[][2] = {
		{"", "json-empty@1:1"},
		{" \n ", "json-empty@2:2"},
		{"{\"a\":}", "json-value@1:6"},
		{"[1,]", "json-trailing-comma@1:3"},
		{"{\"a\":1,\n}", "json-trailing-comma@1:7"},
		{"[,1]", "json-value@1:2"},
		{"[1 2]", "json-comma@1:4"},
		{"[1;2]", "json-number@1:2"},
		{"{\"a\" 1}", "json-colon@1:6"},
		{"{\"a\":1 \"b\":2}", "json-comma@1:8"},
		{"{\"企\":1 \"b\":2}", "json-comma@1:8"},
		{"{a:1}", "json-key@1:2"},
		{"{'a':1}", "json-key@1:2"},
		{"{1:1}", "json-key@1:2"},
		{"{,}", "json-key@1:2"},
		{"[1}", "json-comma@1:3"},
		{"{\"a\":1]", "json-comma@1:7"},
		{"[1", "json-unclosed@1:1"},
		{"{\"a\":\n{\"b\"", "json-unclosed@2:1"},
		{"{\"a\":", "json-unclosed@1:1"},
		{"{\"a\",", "json-colon@1:5"},
		{"{\"a\":1,", "json-unclosed@1:1"},
		{"{", "json-unclosed@1:1"},
		{"[\"abc", "json-unclosed-text@1:2"},
		{"[\"企业\n\"]", "json-unclosed-text@1:2"},
		{"[\"a\\", "json-unclosed-text@1:2"},
		{"True", "json-value@1:1"},
		{"[nul]", "json-value@1:2"},
		{"[nulls]", "json-value@1:2"},
		{"[NaN]", "json-value@1:2"},
		{"[是]", "json-value@1:2"},
		{"/* c */ 1", "json-value@1:1"},
		{"[01]", "json-number@1:2"},
		{"[-]", "json-number@1:2"},
		{"[1.]", "json-number@1:2"},
		{"[.5]", "json-value@1:2"},
		{"[+1]", "json-value@1:2"},
		{"[1e]", "json-number@1:2"},
		{"[1e+]", "json-number@1:2"},
		{"[12%]", "json-number@1:2"},
		{"{} {}", "json-after@1:4"},
		{"1\n2", "json-after@2:1"},
		{"[]]", "json-after@1:3"},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		check_json_refused(cases[i][0], cases[i][1]);
}
END_TEST

START_TEST(json_mistakes_inside_of_texts_are_all_told)
{
	check_json_refused(
		"[\"企\\x\", \"\\u12\", \"\\ud83dx\", \"\\ude00\", \"\\u0000\", \"a\tb\"]",
		"json-escape@1:4 json-escape@1:10 json-surrogate@1:18 "
		"json-surrogate@1:29 json-nul@1:39 json-control@1:50");
	check_json_refused("{\"a\":1,\"b\":2,\"a\":3,\"\\u0062\":4}",
			   "json-duplicate-key@1:14 json-duplicate-key@1:20");
}
END_TEST

START_TEST(json_key_written_twice_among_many_is_found)
{
	struct buf text = BUF_INIT;

	buf_add_text(&text, "{");
	for (int i = 0; i < 2000; i++)
		buf_printf(&text, "\"k%d\":%d,\n", i, i);
	buf_add_text(&text, "\"k1234\":0}");
	check_json_refused(text.at, "json-duplicate-key@2001:1");
	buf_done(&text);
}
END_TEST

START_TEST(json_line_of_a_stream_has_the_streams_number)
{
	static const char line[] = "{\"a\": 1, \"b\": oops}";
	struct arena *arena = arena_new();
	struct yaml_scratch *scratch = yaml_scratch_new();
	zj_diags *diags = zj_diags_new();
	const struct node *root = NULL;
	struct source source = {.file = {.name = "<stdin>", .bytes = STR(line), .first_line = 7}};
	zj_diag diag;

	ck_assert_int_eq(json_read_with(&root, &source, arena, scratch, diags), ZJ_EINPUT);
	ck_assert(zj_diags_get(diags, 0, ZJ_LANG_EN, &diag));
	ck_assert_uint_eq(diag.line, 7);
	ck_assert_uint_eq(diag.column, 15);
	ck_assert_str_eq(diag.snippet, line);
	ck_assert_uint_eq(diag.snippet_column, 15);
	zj_diags_free(diags);
	yaml_scratch_free(scratch);
	arena_free(arena);
}
END_TEST

START_TEST(json_limits_are_named)
{
	struct buf text = BUF_INIT;
	struct reading reading;

	for (int i = 0; i <= LIMIT_DEPTH; i++)
		buf_add_char(&text, '[');
	reading = read_json(text.at);
	ck_assert_int_eq(reading.status, ZJ_ELIMIT);
	reading_done(&reading);
	/* One less is only not closed. */
	reading = read_json(text.at + 1);
	ck_assert_int_eq(reading.status, ZJ_EINPUT);
	reading_done(&reading);

	buf_clear(&text);
	buf_add_char(&text, '"');
	buf_add_repeat(&text, STR("a"), LIMIT_SCALAR_BYTES + 1);
	buf_add_char(&text, '"');
	reading = read_json_bytes(buf_str(&text));
	ck_assert_int_eq(reading.status, ZJ_ELIMIT);
	reading_done(&reading);

	/* The root is a node, too. */
	buf_clear(&text);
	buf_add_char(&text, '[');
	buf_add_repeat(&text, STR("1,"), LIMIT_NODES - 2);
	buf_add_text(&text, "1]");
	reading = read_json_bytes(buf_str(&text));
	ck_assert_int_eq(reading.status, ZJ_OK);
	reading_done(&reading);
	text.at[text.len - 1] = ',';
	buf_add_text(&text, "1]");
	reading = read_json_bytes(buf_str(&text));
	ck_assert_int_eq(reading.status, ZJ_ELIMIT);
	reading_done(&reading);
	buf_done(&text);
}
END_TEST

START_TEST(json_gives_the_tree_that_yaml_gives)
{
	static const char *const texts[] = {
		"{\"a\": {\"b\": [1, {\"c\": \"x y\"}], \"d\": null}, \"e\": [\"#\", \": \", true]}",
		"{\"rubric\":\"demo\",\"answers\":{\"q.a\":{\"answer\":\"most\"},\n \"q.b\":12.50}}",
		"[\n  [],\n  {},\n  \"\\\"\\\\\\/\\n\\t\\u4e2d\"\n]\n",
	};

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		struct reading reading = read_json(texts[i]);
		const struct node *yaml = NULL;
		ck_assert_int_eq(reading.status, ZJ_OK);
		ck_assert_int_eq(yaml_read_slow(&yaml, reading.source, reading.arena, NULL), ZJ_OK);
		const char *what = tree_difference(reading.root, yaml);
		ck_assert_msg(what == NULL, "%s: %s", what, texts[i]);
		reading_done(&reading);
	}
}
END_TEST

Suite *
suite_text_json(void)
{
	return unit_suite("json", (const TTest *const[]){
					  json_values_become_a_tree,
					  json_texts_are_told_from_words,
					  json_escapes_are_decoded,
					  json_places_count_characters,
					  json_mistakes_of_form_have_a_place,
					  json_mistakes_inside_of_texts_are_all_told,
					  json_key_written_twice_among_many_is_found,
					  json_line_of_a_stream_has_the_streams_number,
					  json_limits_are_named,
					  json_gives_the_tree_that_yaml_gives,
					  NULL,
				  });
}
