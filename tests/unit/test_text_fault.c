/*
 * What the text room does when memory runs out at the n-th allocation of ours, for every n.
 * Those inside libyaml are made to fail by the sweep over the whole program.
 */
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "test_text.h"
#include "unit_faults.h"

/* Read `text`, as JSON where it begins with a brace, with allocation `n` failing; false when there are not that many. */
static bool
fails_cleanly_at(const char *text, long n, zj_status otherwise)
{
	zj_diags *diags = zj_diags_new();
	struct arena *arena = arena_new();
	struct source *source = NULL;
	const struct node *root = NULL;
	zj_status status;

	fault_left = n;
	fault_was = false;
	status = source_borrow(&source, *text == '{' ? "t.json" : "t.yaml", str_from(text), diags);
	if (!status)
		status = source_read(&root, source, arena, diags);
	fault_left = 0;
	ck_assert_int_eq(status, fault_was ? ZJ_ENOMEM : otherwise);
	ck_assert((root != NULL) == (status == ZJ_OK));
	source_free(source);
	arena_free(arena);
	zj_diags_free(diags);
	return fault_was;
}

static long
sweep(const char *text, zj_status otherwise)
{
	long n = 1;

	while (fails_cleanly_at(text, n, otherwise))
		n++;
	return n - 1;
}

START_TEST(fault_in_any_allocation_is_no_memory)
{
	struct buf text = BUF_INIT;

	for (int i = 0; i < 60; i++)
		buf_printf(&text, "key%d:\n  - \"a\\x41\"\n  - {b: 'it''s'}\n", i);
	ck_assert_int_gt(sweep(text.at, ZJ_OK), 3);
	buf_done(&text);

	/* The same for the quick reader, which knows no \x. */
	for (int i = 0; i < 600; i++)
		buf_printf(&text, "key%d:\n  - \"a\\n\"\n  - {b: 'it''s'}\n  - |\n    x\n", i);
	ck_assert_int_gt(sweep(text.at, ZJ_OK), 6);
	buf_done(&text);
}
END_TEST

START_TEST(fault_in_any_allocation_of_json_is_no_memory)
{
	struct buf text = BUF_INIT;

	for (int i = 0; i < 600; i++)
		buf_printf(&text, "%s\"key%d\": [\"a\\n\", {\"b\": 1}]", i ? ",\n" : "{", i);
	buf_add_char(&text, '}');
	ck_assert_int_gt(sweep(text.at, ZJ_OK), 6);
	buf_done(&text);
}
END_TEST

START_TEST(fault_while_reporting_is_no_memory)
{
	ck_assert_int_gt(sweep("a: &x 1\na: *x\nb: !!str c\n", ZJ_EINPUT), 3);
	ck_assert_int_gt(sweep("a: [1\n", ZJ_EINPUT), 3);
	ck_assert_int_gt(sweep("a: \xFF\n", ZJ_EINPUT), 2);
	ck_assert_int_gt(sweep("{\"a\": 1, \"a\": 2, \"b\": [\"\\x\"]}", ZJ_EINPUT), 3);
	ck_assert_int_gt(sweep("{\"a\": 1", ZJ_EINPUT), 3);
}
END_TEST

Suite *
suite_text_fault(void)
{
	return unit_suite("fault", (const TTest *const[]){
					   fault_in_any_allocation_is_no_memory,
					   fault_in_any_allocation_of_json_is_no_memory,
					   fault_while_reporting_is_no_memory,
					   NULL,
				   });
}
