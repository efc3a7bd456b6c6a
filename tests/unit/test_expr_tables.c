/*
 * The table of functions and the page that documents it say the same.
 */
#include <stdlib.h>

#include "base/io.h"
#include "expr/builtin.h"
#include "test_expr.h"

static char *
read_page(void)
{
	char *bytes;
	size_t length;

	ck_assert_int_eq(io_read(&bytes, &length, DOCS_FOLDER "/expressions.md", 1 << 20), ZJ_OK);
	return bytes;
}

START_TEST(expr_page_has_every_function_as_its_table_says)
{
	char *const page = read_page();
	struct buf row = BUF_INIT;

	for (int id = 0; id < BUILTIN_COUNT; id++) {
		const struct builtin *const builtin = builtin_at((enum builtin_id)id);

		buf_clear(&row);
		buf_printf(&row, "\n| `%s` | %s | %s |\n", builtin->usage, builtin->en,
			   builtin->zh);
		ck_assert_msg(strstr(page, row.at) != NULL, "the page lacks:%s", row.at);
	}
	buf_done(&row);
	free(page);
}
END_TEST

START_TEST(expr_page_has_no_function_beyond_the_table)
{
	char *const page = read_page();
	size_t rows = 0;

	for (const char *at = strstr(page, "\n| `"); at != NULL; at = strstr(at + 1, "\n| `"))
		rows += strcspn(at + 4, "(") < strcspn(at + 4, "`");
	ck_assert_uint_eq(rows, BUILTIN_COUNT);
	free(page);
}
END_TEST

START_TEST(expr_functions_have_arguments_as_many_as_their_letters)
{
	for (int id = 0; id < BUILTIN_COUNT; id++) {
		const struct builtin *const builtin = builtin_at((enum builtin_id)id);
		const size_t letters = strlen(builtin->args);

		ck_assert_int_eq(builtin->id, id);
		ck_assert_uint_le(builtin->least, builtin->most);
		ck_assert(letters <= builtin->most);
		ck_assert(builtin->form != BUILTIN_VALUES || letters > 0);

		/* Called with an array of so many; more are folded. */
		ck_assert(builtin->form != BUILTIN_VALUES || builtin->most == SIZE_MAX ||
			  builtin->most <= BUILTIN_ARGS);
	}
}
END_TEST

Suite *
suite_expr_tables(void)
{
	const TTest *const tests[] = {
		expr_page_has_every_function_as_its_table_says,
		expr_page_has_no_function_beyond_the_table,
		expr_functions_have_arguments_as_many_as_their_letters,
		NULL,
	};

	return unit_suite("expr_tables", tests);
}
