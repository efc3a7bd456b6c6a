/*
 * Lines and rows, one after the other.
 */
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/limits.h"
#include "test_text.h"

/* "1:first|3:third", or "2!" for one that is too long. To ask whether there are more changes nothing,
 * and what it says is so. */
static void
check_lines_asking(struct str bytes, bool is_table, const char *expected, bool is_asking)
{
	struct unpack *in = unpack_bytes(bytes);
	struct lines *lines = lines_new(in, is_table);
	struct buf found = BUF_INIT;
	struct buf line = BUF_INIT;
	bool may_wait = true;
	uint32_t number;
	bool is_too_long;

	while (lines_next(lines, &line, &number, &is_too_long, may_wait) == LINES_GOT) {
		buf_printf(&found, "%s%u%s", found.len ? "|" : "", (unsigned)number,
			   is_too_long ? "!" : ":");
		buf_add(&found, buf_str(&line));
		buf_clear(&line);
		may_wait = !(is_asking && lines_has_more(lines) && lines_has_more(lines));
	}
	ck_assert(may_wait);
	ck_assert_int_eq(lines_status(lines), ZJ_OK);
	ck_assert_str_eq(found.at ? found.at : "", expected);
	buf_done(&found);
	buf_done(&line);
	lines_free(lines);
	unpack_close(in);
}

static void
check_lines(struct str bytes, bool is_table, const char *expected)
{
	check_lines_asking(bytes, is_table, expected, false);
	check_lines_asking(bytes, is_table, expected, true);
}

START_TEST(lines_come_with_their_numbers)
{
	check_lines(STR(""), false, "");
	check_lines(STR("\n \t\n\r\n"), false, "");
	check_lines(STR("a\n\nb\r\n  \nc"), false, "1:a|3:b|5:c");
	check_lines(STR("\"a\nb\"\n"), false, "1:\"a|2:b\"");
}
END_TEST

START_TEST(lines_of_a_table_end_outside_of_quotes)
{
	check_lines(STR("a,\"b\nc\",d\ne\n"), true, "1:a,\"b\nc\",d|3:e");
	check_lines(STR("\"a\"\"\n\"\"b\"\nc\n"), true, "1:\"a\"\"\n\"\"b\"|3:c");
	check_lines(STR("\"a\rb\r\nc\n\"\nd\n"), true, "1:\"a\rb\r\nc\n\"|5:d");
	check_lines(STR("a\"b\nc\n"), true, "1:a\"b|2:c");
	check_lines(STR("a\t\"b\r\nc\"\r\nd\r\n"), true, "1:a\t\"b\r\nc\"|3:d");
}
END_TEST

/* Twice as long as may be, in between two others, also without an end. */
START_TEST(lines_that_are_too_long_are_passed_over)
{
	struct buf bytes = BUF_INIT;

	buf_add_text(&bytes, "a\n");
	buf_add_repeat(&bytes, STR("x"), 2 * LIMIT_LINE_BYTES);
	buf_add_text(&bytes, "\nb\n");
	check_lines(buf_str(&bytes), false, "1:a|2!|3:b");
	bytes.len -= 3;
	check_lines(buf_str(&bytes), false, "1:a|2!");
	buf_done(&bytes);
}
END_TEST

START_TEST(lines_do_not_wait_where_they_may_not)
{
	int ends[2];
	ck_assert_int_eq(pipe(ends), 0);
	struct unpack *in = unpack_fd(ends[0]);
	struct lines *lines = lines_new(in, false);
	struct buf line = BUF_INIT;
	uint32_t number;
	bool is_too_long;

	ck_assert_int_eq(write(ends[1], "one\ntwo\nthr", 11), 11);
	ck_assert_int_eq(lines_next(lines, &line, &number, &is_too_long, true), LINES_GOT);
	ck_assert(lines_has_more(lines));
	ck_assert_int_eq(lines_next(lines, &line, &number, &is_too_long, false), LINES_GOT);
	ck_assert(!lines_has_more(lines));
	ck_assert_int_eq(lines_next(lines, &line, &number, &is_too_long, false), LINES_NONE);
	ck_assert_int_eq(write(ends[1], "ee", 2), 2);
	(void)close(ends[1]);
	ck_assert_int_eq(lines_next(lines, &line, &number, &is_too_long, true), LINES_GOT);
	ck_assert_str_eq(line.at, "onetwothree");
	ck_assert_int_eq(lines_next(lines, &line, &number, &is_too_long, true), LINES_END);
	buf_done(&line);
	lines_free(lines);
	unpack_close(in);
	(void)close(ends[0]);
}
END_TEST

Suite *
suite_text_lines(void)
{
	return unit_suite("lines", (const TTest *const[]){
					   lines_come_with_their_numbers,
					   lines_of_a_table_end_outside_of_quotes,
					   lines_that_are_too_long_are_passed_over,
					   lines_do_not_wait_where_they_may_not,
					   NULL,
				   });
}
