/*
 * CSV: what RFC 4180 says is read, where every cell is, and what is refused.
 */
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/limits.h"
#include "cells_tree.h"
#include "test_text.h"

static struct reading
read_csv(const char *text, char separator)
{
	struct reading reading = {.diags = zj_diags_new(), .arena = arena_new()};
	struct yaml_scratch *scratch = yaml_scratch_new();

	reading.status = source_borrow(&reading.source, "t.csv", str_from(text), reading.diags);
	if (!reading.status)
		reading.status = csv_read_with(&reading.root, reading.source, separator,
					       reading.arena, scratch, reading.diags);
	ck_assert((reading.root != NULL) == (reading.status == ZJ_OK));
	yaml_scratch_free(scratch);
	return reading;
}

static void
check_rows(const char *text, char separator, const char *json)
{
	struct reading reading = read_csv(text, separator);
	char *found = reading_json(&reading);

	ck_assert_msg(strcmp(found, json) == 0, "%s\nis %s\nnot %s", text, found, json);
	ck_assert_uint_eq(zj_diags_count(reading.diags), 0);
	free(found);
	reading_done(&reading);
}

static void
check_csv_refused(const char *text, const char *problems)
{
	struct reading reading = read_csv(text, ',');
	char *found = reading_problems(&reading);

	ck_assert_msg(strcmp(found, problems) == 0, "%s\ngives %s\nnot %s", text, found, problems);
	ck_assert_int_eq(reading.status, ZJ_EINPUT);
	free(found);
	reading_done(&reading);
}

/* The grammar of RFC 4180, 2: rules 1 to 7. */
START_TEST(csv_rows_become_lists)
{
	check_rows("aaa,bbb\nxxx,yyy\n", ',', "[[\"aaa\",\"bbb\"],[\"xxx\",\"yyy\"]]");
	check_rows("aaa,bbb\r\nxxx,yyy", ',', "[[\"aaa\",\"bbb\"],[\"xxx\",\"yyy\"]]");
	check_rows("\"aaa\",\"b \r\nbb\",\"c\"\"c\"\r\n", ',',
		   "[[\"aaa\",\"b \\u000d\\nbb\",\"c\\\"c\"]]");
	check_rows("\"a,b\",\"\"\"\",\"\"\n", ',', "[[\"a,b\",\"\\\"\",\"\"]]");
	check_rows(",a,\n,,\n", ',', "[[null,\"a\",null],[null,null,null]]");
	check_rows("a\tb,c\n", '\t', "[[\"a\",\"b,c\"]]");
	check_rows("", ',', "[]");
}
END_TEST

START_TEST(csv_blanks_around_cells_and_blank_lines_do_not_count)
{
	check_rows(" a b , \" c \" ,\n\n  \nd,e,f\n", ',',
		   "[[\"a b\",\" c \",null],[\"d\",\"e\",\"f\"]]");
}
END_TEST

/* Told once, or a whole table of them would say nothing else. Inside of quotes it is text. */
START_TEST(csv_row_that_ends_in_a_carriage_return_alone_is_refused)
{
	check_csv_refused("a,b\rc,d\re", "csv-line-end@1:4");
	check_csv_refused("a,\"b\"\r", "csv-line-end@1:6");
	check_rows("a,\"b\rc\"\r\nd", ',', "[[\"a\",\"b\\u000dc\"],[\"d\"]]");
}
END_TEST

START_TEST(csv_cells_have_places)
{
	struct reading reading = read_csv("示例, \"x\ny\",b\n\"c\"\"d\",e\n", ',');
	const struct node *first = node_item(reading.root, 0);
	const struct node *second = node_item(reading.root, 1);

	check_place(node_item(first, 0), 1, 1, 2);
	check_place(node_item(first, 1), 1, 5, 1);
	check_place(node_item(first, 2), 2, 4, 1);
	check_place(node_item(second, 0), 3, 1, 6);
	check_place(node_item(second, 1), 3, 8, 1);
	ck_assert(node_item(first, 1)->is_quoted && !node_item(first, 2)->is_quoted);
	reading_done(&reading);
}
END_TEST

START_TEST(csv_quotes_out_of_place_are_all_told)
{
	check_csv_refused("a\"b,c\n\"d\"e,f\n", "csv-quote@1:1 csv-quote@2:1");
	check_csv_refused("a,\"b\n,c\n", "csv-unclosed@1:3");
	check_csv_refused("a,\"b\"\"\n", "csv-unclosed@1:3");
}
END_TEST

START_TEST(csv_limits_are_named)
{
	struct buf text = BUF_INIT;
	struct reading reading;

	buf_add_repeat(&text, STR("a"), LIMIT_SCALAR_BYTES + 1);
	reading = read_csv(text.at, ',');
	ck_assert_int_eq(reading.status, ZJ_ELIMIT);
	reading_done(&reading);
	buf_clear(&text);
	buf_add_repeat(&text, STR(","), 2 * LIMIT_NODES);
	reading = read_csv(text.at, ',');
	ck_assert_int_eq(reading.status, ZJ_ELIMIT);
	reading_done(&reading);
	buf_done(&text);
}
END_TEST

/* Is the row read all at once? Then it is as the tree has it. */
static bool
is_read_at_once(struct str text, char separator)
{
	struct source *source = NULL;
	bool is_declined;

	ck_assert_int_eq(source_borrow(&source, "t.csv", text, NULL), ZJ_OK);
	const char *what = cells_compare(source, separator, &is_declined);
	ck_assert_msg(!what, "%s:\n%s", what, text.at);
	source_free(source);
	return !is_declined;
}

START_TEST(csv_cells_of_a_row_read_at_once_are_those_of_the_tree)
{
	static const char *const rows[] = {
		"a",
		"a,b",
		",",
		",,a,,",
		" a b , c ,\td\t, ",
		"\"a,b\",\"\",\"\"\"\",\"c\"\"d\" ,e",
		"示例, \"x\ny\",中,\"p\r\nq\", 文 ,b",
		"it's,a: b,# c,=1+1,{x};[y]",
		"a,b\n\n \n,\nc,\"d\ne\"\n\"f\" \n",
		"示例,\"x\ny\"\n中,b\n",
	};
	/* A mark is at any place of the bytes that are looked at together, and at the end of them. */
	static const char tail[] = ",\"a,b\",中 ,\"q\"\"q\",,\"l\nm\",z";
	struct buf text = BUF_INIT;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		ck_assert_msg(is_read_at_once(str_from(rows[i]), ','), "declined: %s", rows[i]);
	ck_assert(is_read_at_once(STR("a\t\"b\tc\"\t d,e \t"), '\t'));
	for (size_t pad = 0; pad < 200; pad++) {
		buf_clear(&text);
		buf_add_repeat(&text, STR("x"), pad);
		buf_add_text(&text, tail);
		ck_assert(is_read_at_once(buf_str(&text), ','));
	}
	/* Columns count characters, however many there are. */
	buf_clear(&text);
	buf_add_repeat(&text, STR("中a，"), 3000);
	buf_add_text(&text, ",中文,z");
	ck_assert(is_read_at_once(buf_str(&text), ','));
	buf_done(&text);
}
END_TEST

START_TEST(csv_row_that_is_no_plain_one_is_not_read_at_once)
{
	static const char *const rows[] = {
		"",           "a\r\nb",    "a,\"b\"\r\nc", "a,b\r",    "a\"b,c",     "\"a\"b,c",
		"a,\"b\nc,d", "a,\"b\"\"", "a,\"b\rc\"",   "a,\x01,b", "\"a\" \t,b",
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		ck_assert_msg(!is_read_at_once(str_from(rows[i]), ','), "read: %s", rows[i]);
}
END_TEST

START_TEST(csv_cells_that_there_is_no_room_for_are_not_read_at_once)
{
	struct pairs_text cells[2];
	struct source *source = NULL;
	struct arena *arena = arena_new();
	struct pairs pairs;
	size_t count;

	ck_assert_int_eq(source_borrow(&source, "t.csv", STR("a,b\n\nc"), NULL), ZJ_OK);
	ck_assert(pairs_begin_rows(&pairs, source, arena));
	ck_assert_int_eq(pairs_next_row(&pairs, ',', cells, 2, &count), PAIRS_ONE);
	ck_assert_uint_eq(count, 2);
	ck_assert(str_is(cells[0].text, "a") && str_is(cells[1].text, "b"));
	ck_assert_int_eq(pairs_next_row(&pairs, ',', cells, 1, &count), PAIRS_ONE);
	ck_assert(count == 1 && str_is(cells[0].text, "c") && cells[0].line == 3);
	ck_assert_int_eq(pairs_next_row(&pairs, ',', cells, 2, &count), PAIRS_END);
	ck_assert(pairs_begin_rows(&pairs, source, arena));
	ck_assert_int_eq(pairs_next_row(&pairs, ',', cells, 1, &count), PAIRS_DECLINED);
	source_free(source);
	arena_free(arena);
}
END_TEST

Suite *
suite_text_csv(void)
{
	return unit_suite("csv", (const TTest *const[]){
					 csv_rows_become_lists,
					 csv_blanks_around_cells_and_blank_lines_do_not_count,
					 csv_row_that_ends_in_a_carriage_return_alone_is_refused,
					 csv_cells_have_places,
					 csv_quotes_out_of_place_are_all_told,
					 csv_limits_are_named,
					 csv_cells_of_a_row_read_at_once_are_those_of_the_tree,
					 csv_row_that_is_no_plain_one_is_not_read_at_once,
					 csv_cells_that_there_is_no_room_for_are_not_read_at_once,
					 NULL,
				 });
}
