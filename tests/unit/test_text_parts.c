/*
 * Documents inside of one text: where each begins and ends.
 */
#include <string.h>

#include "base/buf.h"
#include "test_text.h"

/* Every part as "line:column:bytes", one wrong as "!line:column:code", with bars between them. */
static void
check_parts(const char *text, enum parts_kind kind, const char *expected)
{
	const struct diag_file file = {.name = "t", .bytes = str_from(text)};
	zj_diags *diags = zj_diags_new();
	struct buf found = BUF_INIT;
	struct source_parts parts;
	struct diag_file part;
	zj_diag diag;

	parts_begin(&parts, &file, kind);
	for (enum parts_got got; (got = parts_next(&parts, &part, diags)) != PARTS_END;) {
		buf_add_text(&found, found.len ? "|" : "");
		if (got == PARTS_WRONG) {
			ck_assert(
				zj_diags_get(diags, zj_diags_count(diags) - 1, ZJ_LANG_EN, &diag));
			buf_printf(&found, "!%u:%u:%s", (unsigned)diag.line, (unsigned)diag.column,
				   diag.code);
			continue;
		}
		buf_printf(&found, "%u:%u:", (unsigned)part.first_line,
			   (unsigned)part.first_column);
		buf_add(&found, part.bytes);
	}
	ck_assert_int_eq(parts_next(&parts, &part, diags), PARTS_END);
	ck_assert_str_eq(found.at ? found.at : "", expected);
	buf_done(&found);
	zj_diags_free(diags);
}

START_TEST(parts_of_yaml_lie_between_marks)
{
	check_parts("", PARTS_YAML, "");
	check_parts("# nothing\n---\n...\n\n", PARTS_YAML, "");
	check_parts("a: 1\n", PARTS_YAML, "1:1:a: 1\n");
	check_parts("---\na: 1\n---\nb: 2", PARTS_YAML, "2:1:a: 1\n|4:1:b: 2");
	check_parts("a: 1\n...\n# between\n---\n\nb: 2\n---\n", PARTS_YAML,
		    "1:1:a: 1\n|6:1:b: 2\n");
	check_parts("--- {a: 1}\n--- # b\nb: 2\n", PARTS_YAML, "1:1:--- {a: 1}\n|3:1:b: 2\n");
	check_parts("\xEF\xBB\xBF%YAML 1.2\r\n---\r\na: 1\r\n---\r\nb: 2\r\n", PARTS_YAML,
		    "1:1:%YAML 1.2\r\n---\r\na: 1\r\n|5:1:b: 2\r\n");
}
END_TEST

/* Text may hold what looks like a mark, but not in the first column. */
START_TEST(parts_of_yaml_are_not_divided_by_what_is_no_mark)
{
	check_parts("a: |\n  ---\n ...\n---x: 1\n", PARTS_YAML, "1:1:a: |\n  ---\n ...\n---x: 1\n");
	check_parts("a: 1\n----\n....\n-- -\n", PARTS_YAML, "1:1:a: 1\n----\n....\n-- -\n");
}
END_TEST

START_TEST(parts_of_a_json_list_are_its_items)
{
	check_parts("[]", PARTS_JSON, "");
	check_parts(" [ ] \n", PARTS_JSON, "");
	check_parts("[{\"a\": \"示]\\\"}\"}, [1, 2],\n 3 , \"b\\\\\"]", PARTS_JSON,
		    "1:2:{\"a\": \"示]\\\"}\"}|1:18:[1, 2]|2:2:3 |2:6:\"b\\\\\"");
}
END_TEST

/* A text that is never closed ends with its line, so as not to hide what is in the next. */
START_TEST(parts_of_a_json_list_that_are_wrong_are_parts)
{
	check_parts("[{\"a},\n{\"b\": 1}]", PARTS_JSON,
		    "1:2:{\"a},\n{\"b\": 1}]|!1:1:json-unclosed");
	check_parts("[{\"a\": 1]}, {]", PARTS_JSON, "1:2:{\"a\": 1]|!1:10:json-comma");
	check_parts("[}, nothing]", PARTS_JSON, "1:2:}|1:5:nothing");
}
END_TEST

START_TEST(parts_of_a_json_list_that_is_wrong_end_there)
{
	check_parts("[1 2, 3]", PARTS_JSON, "1:2:1 2|1:7:3");
	check_parts("[{} {}]", PARTS_JSON, "1:2:{}|!1:5:json-comma");
	check_parts("[{},]", PARTS_JSON, "1:2:{}|!1:5:json-trailing-comma");
	check_parts("[,{}]", PARTS_JSON, "!1:2:json-value");
	check_parts("[{},,{}]", PARTS_JSON, "1:2:{}|!1:5:json-value");
	check_parts("[{}]\n[{}]", PARTS_JSON, "1:2:{}|!2:1:json-after");
	check_parts("\n [{}", PARTS_JSON, "2:3:{}|!2:2:json-unclosed");
	check_parts("[{},", PARTS_JSON, "1:2:{}|!1:1:json-unclosed");
	check_parts("[", PARTS_JSON, "!1:1:json-unclosed");
}
END_TEST

static bool
are_several(const char *text, enum parts_kind kind)
{
	const struct diag_file file = {.name = "t", .bytes = str_from(text)};

	return parts_are_several(&file, kind);
}

START_TEST(parts_are_several_where_there_are_two_documents_or_a_list)
{
	ck_assert(are_several(" [1]", PARTS_JSON));
	ck_assert(!are_several("{\"a\": [1]}", PARTS_JSON));
	ck_assert(!are_several("", PARTS_JSON));
	ck_assert(are_several("a: 1\n---\nb: 1\n", PARTS_YAML));
	ck_assert(!are_several("---\na: 1\n---\n", PARTS_YAML));
	ck_assert(!are_several("", PARTS_YAML));
}
END_TEST

/* What is wrong in a part is told at its place in the file, with as much of the line as it has. */
START_TEST(parts_have_the_places_of_the_file)
{
	const char *text = "[{\"示\": 1}, {\"b\": nothing}]";
	const struct diag_file file = {.name = "t.json", .bytes = str_from(text)};
	struct yaml_scratch *scratch = yaml_scratch_new();
	zj_diags *diags = zj_diags_new();
	struct arena *arena = arena_new();
	struct source_parts parts;
	struct diag_file part;
	struct source source;
	const struct node *root;
	zj_diag diag;

	parts_begin(&parts, &file, PARTS_JSON);
	ck_assert_int_eq(parts_next(&parts, &part, diags), PARTS_ONE);
	ck_assert_int_eq(source_view(&source, &part, diags), ZJ_OK);
	ck_assert_int_eq(json_read_with(&root, &source, arena, scratch, diags), ZJ_OK);
	check_place(node_value(root, 0), 1, 8, 1);
	ck_assert_int_eq(parts_next(&parts, &part, diags), PARTS_ONE);
	ck_assert_int_eq(source_view(&source, &part, diags), ZJ_OK);
	ck_assert_int_eq(json_read_with(&root, &source, arena, scratch, diags), ZJ_EINPUT);
	ck_assert(zj_diags_get(diags, 0, ZJ_LANG_EN, &diag));
	ck_assert_uint_eq(diag.line, 1);
	ck_assert_uint_eq(diag.column, 18);
	ck_assert_str_eq(diag.snippet, "…{\"b\": nothing}");
	ck_assert_uint_eq(diag.snippet_column, 8);
	arena_free(arena);
	zj_diags_free(diags);
	yaml_scratch_free(scratch);
}
END_TEST

/* ---- names ---- */

START_TEST(form_is_what_the_end_of_a_name_says)
{
	static const struct {
		const char *name;
		enum source_form form;
		bool is_known;
	} NAMES[] = {
		{"a.yaml", SOURCE_YAML, true},       {"a.yml.gz", SOURCE_YAML, true},
		{"a.json", SOURCE_JSON, true},       {"b/a.ndjson.zst", SOURCE_LINES, true},
		{"a.jsonl", SOURCE_LINES, true},     {"a.csv", SOURCE_TABLE, true},
		{"a.tsv.gz", SOURCE_TABLE, true},    {"a.txt", SOURCE_YAML, false},
		{"yaml", SOURCE_YAML, false},        {"", SOURCE_YAML, false},
		{"a.csv.gz.gz", SOURCE_YAML, false}, {".gz", SOURCE_YAML, false},
		{"a.ndjson:3", SOURCE_LINES, false}, {"a.json#12", SOURCE_JSON, false},
	};

	for (size_t i = 0; i < sizeof(NAMES) / sizeof(NAMES[0]); i++) {
		const struct str name = str_from(NAMES[i].name);
		ck_assert_msg(source_form(name) == NAMES[i].form, "%s", NAMES[i].name);
		ck_assert_msg(source_is_known(name) == NAMES[i].is_known, "%s", NAMES[i].name);
	}
}
END_TEST

static void
check_split(const char *name, const char *expected_file, unsigned expected_line)
{
	struct str file;
	uint32_t line;

	source_split_name(str_from(name), &file, &line);
	ck_assert_msg(str_is(file, expected_file), "%s", name);
	ck_assert_uint_eq(line, expected_line);
}

START_TEST(form_names_of_documents_are_taken_apart_as_they_were_put_together)
{
	struct buf name = BUF_INIT;

	source_add_name(&name, STR("a/b.csv.gz"), 4000000);
	check_split(name.at, "a/b.csv.gz", 4000000);
	buf_clear(&name);
	source_add_numbered_name(&name, STR("b.json"), 17);
	check_split(name.at, "b.json", 0);
	buf_done(&name);
	check_split("b.json", "b.json", 0);
	check_split("b.json:", "b.json:", 0);
	check_split("b:3", "b:3", 0);
	check_split("12", "12", 0);
	check_split(":3", ":3", 0);
	check_split("b.json:9999999999", "b.json:9999999999", 0);
}
END_TEST

Suite *
suite_text_parts(void)
{
	return unit_suite("parts",
			  (const TTest *const[]){
				  parts_of_yaml_lie_between_marks,
				  parts_of_yaml_are_not_divided_by_what_is_no_mark,
				  parts_of_a_json_list_are_its_items,
				  parts_of_a_json_list_that_are_wrong_are_parts,
				  parts_of_a_json_list_that_is_wrong_end_there,
				  parts_are_several_where_there_are_two_documents_or_a_list,
				  parts_have_the_places_of_the_file,
				  form_is_what_the_end_of_a_name_says,
				  form_names_of_documents_are_taken_apart_as_they_were_put_together,
				  NULL,
			  });
}
