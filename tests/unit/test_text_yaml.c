/*
 * Trees and their places; limits; what lives where.
 */
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/limits.h"
#include "test_text.h"

/* ---- places ---- */

START_TEST(yaml_places_count_characters_not_bytes)
{
	struct reading reading = read_text("{企业: 示例公司, 人数: 12, \"级\": '高'}\n");
	const struct node *map = reading.root;

	check_place(map, 1, 1, 28);
	check_place(node_key(map, 0), 1, 2, 2);
	check_place(node_value(map, 0), 1, 6, 4);
	check_place(node_key(map, 1), 1, 12, 2);
	check_place(node_value(map, 1), 1, 16, 2);
	check_place(node_key(map, 2), 1, 20, 3);
	check_place(node_value(map, 2), 1, 25, 3);
	reading_done(&reading);
}
END_TEST

START_TEST(yaml_places_of_blocks)
{
	struct reading reading = read_text("# top\na:\n  - x: 1  # c\n    y: 22\n  - z\nb:\n- q\n");
	const struct node *list = node_get(reading.root, "a");

	check_place(reading.root, 2, 1, 2);
	check_place(list, 3, 3, 11);
	check_place(node_item(list, 0), 3, 5, 9);
	check_place(node_get(node_item(list, 0), "y"), 4, 8, 2);
	check_place(node_item(list, 1), 5, 5, 1);
	check_place(node_get(reading.root, "b"), 7, 1, 3);
	reading_done(&reading);
}
END_TEST

START_TEST(yaml_places_of_texts_over_several_lines)
{
	struct reading reading =
		read_text("a: one\n  two\nb: |  # note\n  x\nc: \"p\n  q\"\nd: 1\n");

	check_place(node_get(reading.root, "a"), 1, 4, 3);
	check_place(node_get(reading.root, "b"), 3, 4, 9);
	check_place(node_get(reading.root, "c"), 5, 4, 2);
	check_place(node_get(reading.root, "d"), 7, 4, 1);
	reading_done(&reading);
}
END_TEST

START_TEST(yaml_places_of_brackets_over_several_lines)
{
	struct reading reading = read_text("a: [x,\n  [y], z]  \nb: [ ]\n");
	const struct node *list = node_get(reading.root, "a");

	check_place(list, 1, 4, 3);
	check_place(node_item(list, 1), 2, 3, 3);
	check_place(node_item(list, 2), 2, 8, 1);
	check_place(node_get(reading.root, "b"), 3, 4, 3);
	reading_done(&reading);
}
END_TEST

START_TEST(yaml_places_of_what_is_not_written)
{
	struct reading reading = read_text("a:\nb: ~\n");

	check_place(node_get(reading.root, "a"), 1, 3, 1);
	check_place(node_get(reading.root, "b"), 2, 4, 1);
	reading_done(&reading);
}
END_TEST

START_TEST(yaml_places_with_crlf_and_byte_order_mark)
{
	struct reading reading = read_text("\xEF\xBB\xBF"
					   "a: 1\r\nbc: 2\r\n");

	check_place(reading.root, 1, 1, 4);
	check_place(node_get(reading.root, "a"), 1, 4, 1);
	check_place(node_key(reading.root, 1), 2, 1, 2);
	check_place(node_get(reading.root, "bc"), 2, 5, 1);
	reading_done(&reading);
}
END_TEST

/* libyaml takes U+2028 for the end of a line; editors and our line count do not. */
START_TEST(yaml_places_after_a_line_separator)
{
	struct reading reading = read_text("a: \"x\xE2\x80\xA8y\"\nb: 中\n");

	check_place(node_get(reading.root, "b"), 2, 4, 1);
	reading_done(&reading);
}
END_TEST

START_TEST(yaml_places_after_directives)
{
	struct reading reading = read_text("%YAML 1.2\n---\na: 中\nb: c\n");

	check_place(node_get(reading.root, "a"), 3, 4, 1);
	check_place(node_key(reading.root, 1), 4, 1, 1);
	reading_done(&reading);
}
END_TEST

/* ---- texts ---- */

START_TEST(yaml_quoting_is_told_from_plain)
{
	struct reading reading = read_text("[a, 'a', \"a\", null, 'null']\n");
	const struct node *list = reading.root;

	ck_assert(!node_item(list, 0)->is_quoted);
	ck_assert(node_item(list, 1)->is_quoted);
	ck_assert(node_item(list, 2)->is_quoted);
	ck_assert_int_eq(node_item(list, 3)->kind, NODE_NULL);
	ck_assert_int_eq(node_item(list, 4)->kind, NODE_SCALAR);
	reading_done(&reading);
}
END_TEST

START_TEST(yaml_block_text_counts_as_quoted)
{
	struct reading reading = read_text("- |-\n  null\n");

	ck_assert_int_eq(node_item(reading.root, 0)->kind, NODE_SCALAR);
	ck_assert(node_item(reading.root, 0)->is_quoted);
	reading_done(&reading);
}
END_TEST

START_TEST(yaml_text_that_stands_in_the_source_is_not_copied)
{
	static const char text[] = "plain: 示例\nquoted: \"示例\"\nescaped: \"\\u793a\"\n";
	struct reading reading = read_text(text);

	ck_assert_ptr_eq(node_get(reading.root, "plain")->text.at, text + 7);
	ck_assert_ptr_eq(node_get(reading.root, "quoted")->text.at, text + 23);
	ck_assert(str_is(node_get(reading.root, "escaped")->text, "示"));
	reading_done(&reading);
}
END_TEST

START_TEST(yaml_folded_and_literal_text_is_exact)
{
	check_tree("a: >\n  one\n  two\n\n   three\n  four\n\nb: |+\n  x\n\n",
		   "{\"a\":\"one two\\n\\n three\\nfour\\n\",\"b\":\"x\\n\\n\"}");
}
END_TEST

START_TEST(yaml_reads_json)
{
	check_tree(
		"{\"a\": [1.50, -2e3, true, null, \"\\u4e2d\\/\\n\\\"\"],\n\t\"b\":{\"c\":\"\"}}",
		"{\"a\":[\"1.50\",\"-2e3\",\"true\",null,\"中/\\n\\\"\"],\"b\":{\"c\":\"\"}}");
}
END_TEST

START_TEST(yaml_empty_document_is_null)
{
	check_tree("", "null");
	check_tree("# nothing\n\n", "null");
	check_tree("---\n...\n", "null");
}
END_TEST

/* ---- several mistakes ---- */

START_TEST(yaml_mistakes_are_all_reported)
{
	check_refused("a: &x 1\nb: !!int 2\nc: *x\na: 3\n",
		      "yaml-anchor@1:4 yaml-tag@2:4 yaml-alias@3:4 yaml-duplicate-key@4:1");
}
END_TEST

START_TEST(yaml_mistakes_before_a_syntax_error_are_kept)
{
	check_refused("a: *x\nb: [1\n", "yaml-alias@1:4 yaml-unclosed-flow@2:4");
}
END_TEST

START_TEST(yaml_duplicate_key_names_both_places)
{
	struct reading reading = read_text("一: 1\n二: {甲: 1, 乙: 2, 甲: 3}\n");
	zj_diag diag;

	ck_assert_uint_eq(zj_diags_count(reading.diags), 1);
	ck_assert(zj_diags_get(reading.diags, 0, ZJ_LANG_EN, &diag));
	ck_assert_uint_eq(diag.line, 2);
	ck_assert_uint_eq(diag.column, 17);
	ck_assert_ptr_nonnull(strstr(diag.message, "2:5"));
	ck_assert_ptr_nonnull(strstr(diag.message, "甲"));
	reading_done(&reading);
}
END_TEST

/* One map searched key by key, one through a table: the same answers. */
START_TEST(yaml_duplicate_keys_in_small_and_large_maps)
{
	for (int keys = 2; keys < 40; keys++) {
		struct buf text = BUF_INIT;
		struct buf problems = BUF_INIT;
		for (int i = 0; i < keys; i++)
			buf_printf(&text, "k%d: %d\n", i, i);
		buf_printf(&text, "k%d: x\nk0: y\n", keys - 1);
		buf_printf(&problems, "yaml-duplicate-key@%d:1 yaml-duplicate-key@%d:1", keys + 1,
			   keys + 2);
		check_refused(text.at, problems.at);
		buf_done(&text);
		buf_done(&problems);
	}
}
END_TEST

/* ---- limits ---- */

static void
check_limit(const struct buf *text, const char *name)
{
	struct reading reading = read_bytes(buf_str(text));
	zj_diag diag;

	ck_assert_int_eq(reading.status, ZJ_ELIMIT);
	ck_assert(
		zj_diags_get(reading.diags, zj_diags_count(reading.diags) - 1, ZJ_LANG_EN, &diag));
	ck_assert_str_eq(diag.code, "limit");
	ck_assert_ptr_nonnull(strstr(diag.message, name));
	/* Left at the limit, not after the whole: memory stays small. */
	ck_assert_uint_lt(arena_used(reading.arena), (size_t)64 << 20);
	reading_done(&reading);
}

START_TEST(yaml_depth_is_limited_however_it_is_made)
{
	static const char *const openings[] = {"[", "{a: ", "- ", "[[", "[a: ", "{\"a\":", "[\n"};

	for (size_t i = 0; i < sizeof(openings) / sizeof(openings[0]); i++) {
		struct buf text = BUF_INIT;
		buf_add_repeat(&text, str_from(openings[i]), 100000);
		check_limit(&text, "\"depth\"");
		buf_done(&text);
	}
}
END_TEST

START_TEST(yaml_depth_at_the_limit_is_read)
{
	struct buf text = BUF_INIT;

	buf_add_repeat(&text, STR("["), LIMIT_DEPTH);
	buf_add_repeat(&text, STR("]"), LIMIT_DEPTH);
	check_tree(text.at, text.at);
	buf_done(&text);
}
END_TEST

START_TEST(yaml_nodes_are_limited)
{
	struct buf text = BUF_INIT;

	buf_add_text(&text, "[");
	buf_add_repeat(&text, STR("1,"), LIMIT_NODES);
	buf_add_text(&text, "]");
	check_limit(&text, "\"nodes\"");
	buf_done(&text);
}
END_TEST

START_TEST(yaml_scalar_at_the_limit_is_read_and_above_refused)
{
	struct buf text = BUF_INIT;
	struct reading reading;

	buf_add_text(&text, "a: ");
	buf_add_repeat(&text, STR("x"), LIMIT_SCALAR_BYTES);
	reading = read_bytes(buf_str(&text));
	ck_assert_int_eq(reading.status, ZJ_OK);
	ck_assert_uint_eq(node_get(reading.root, "a")->text.len, LIMIT_SCALAR_BYTES);
	reading_done(&reading);

	buf_add_text(&text, "x");
	check_limit(&text, "\"scalar-bytes\"");
	buf_done(&text);
}
END_TEST

START_TEST(yaml_billion_laughs_end_at_the_first_alias_of_each_line)
{
	check_refused("a: &a [lol, lol]\nb: &b [*a, *a]\n",
		      "yaml-anchor@1:4 yaml-anchor@2:4 yaml-alias@2:8 yaml-alias@2:12");
}
END_TEST

/* A list of all is kept by nobody: the count goes on, the memory does not. */
START_TEST(yaml_mistakes_past_the_limit_are_counted)
{
	struct buf text = BUF_INIT;
	struct reading reading;

	buf_add_repeat(&text, STR("- *a\n"), LIMIT_DIAGS + 50);
	reading = read_bytes(buf_str(&text));
	ck_assert_int_eq(reading.status, ZJ_EINPUT);
	reading_done(&reading);
	buf_done(&text);
}
END_TEST

START_TEST(yaml_without_a_list_of_diagnostics_is_still_refused)
{
	struct reading reading = read_text("ok\n");
	struct source *source = NULL;
	const struct node *root = NULL;

	ck_assert_int_eq(source_borrow(&source, "x", STR("a: *b\n"), NULL), ZJ_OK);
	ck_assert_int_eq(yaml_read(&root, source, reading.arena, NULL), ZJ_EINPUT);
	ck_assert_ptr_null(root);
	source_free(source);
	reading_done(&reading);
}
END_TEST

Suite *
suite_text_yaml(void)
{
	return unit_suite("yaml", (const TTest *const[]){
					  yaml_places_count_characters_not_bytes,
					  yaml_places_of_blocks,
					  yaml_places_of_texts_over_several_lines,
					  yaml_places_of_brackets_over_several_lines,
					  yaml_places_of_what_is_not_written,
					  yaml_places_with_crlf_and_byte_order_mark,
					  yaml_places_after_a_line_separator,
					  yaml_places_after_directives,
					  yaml_quoting_is_told_from_plain,
					  yaml_block_text_counts_as_quoted,
					  yaml_text_that_stands_in_the_source_is_not_copied,
					  yaml_folded_and_literal_text_is_exact,
					  yaml_reads_json,
					  yaml_empty_document_is_null,
					  yaml_mistakes_are_all_reported,
					  yaml_mistakes_before_a_syntax_error_are_kept,
					  yaml_duplicate_key_names_both_places,
					  yaml_duplicate_keys_in_small_and_large_maps,
					  yaml_depth_is_limited_however_it_is_made,
					  yaml_depth_at_the_limit_is_read,
					  yaml_nodes_are_limited,
					  yaml_scalar_at_the_limit_is_read_and_above_refused,
					  yaml_billion_laughs_end_at_the_first_alias_of_each_line,
					  yaml_mistakes_past_the_limit_are_counted,
					  yaml_without_a_list_of_diagnostics_is_still_refused,
					  NULL,
				  });
}
