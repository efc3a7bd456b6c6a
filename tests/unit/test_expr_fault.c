/*
 * What the expression room does when memory runs out at the n-th allocation, for every n.
 */
#include "test_expr.h"
#include "unit_faults.h"

/* The whole way of one expression; ZJ_ENOMEM as soon as something could not be had. */
static zj_status
whole_way(struct toy *toy, const char *text)
{
	zj_status status = ZJ_ENOMEM;
	struct arena *const arena = arena_new();
	struct expr_pool *const pool = arena != NULL ? expr_pool_new(arena) : NULL;
	zj_diags *const diags = zj_diags_new();
	struct expr_run *const run = expr_run_new();
	const struct expr *expr = NULL;
	enum expr_problem problem;
	struct expr_value value;

	if (pool == NULL || diags == NULL || run == NULL)
		goto out;
	status = toy_compile(&expr, toy, pool, text, EXPR_TRUTH, diags);
	if (status == ZJ_OK)
		status = expr_eval(&value, &problem, expr, toy_slots(toy), run);
	else if (expr != NULL)
		status = ZJ_EINTERNAL; /* it was to be left alone */
out:
	expr_run_free(run);
	zj_diags_free(diags);
	expr_pool_free(pool);
	arena_free(arena);
	return status;
}

static void
fail_everywhere(const char *text, zj_status expected)
{
	struct toy *const toy = toy_new();
	long failures = 0;
	zj_status status;

	ck_assert(toy_lines(toy, "let x number 1..2\n"
				 "let name text \"abc\"\n"
				 "let state choice(none, built) built\n"
				 "question q @scene choice(none, built) built\n"));
	for (;;) {
		fault_left = ++failures;
		fault_was = false;
		status = whole_way(toy, text);
		fault_left = 0; /* Check allocates too */
		if (!fault_was)
			break;
		ck_assert(status == expected || status == ZJ_ENOMEM);
	}
	ck_assert_int_eq(status, expected);
	ck_assert_int_gt(failures, 5);
	toy_free(toy);
}

START_TEST(expr_without_memory_compiles_and_runs_or_says_so)
{
	fail_everywhere("count(@scene, it == built) >= 1 and matches(name, \"^a.c$\") or "
			"x in [1, 2, 3] and state == built",
			ZJ_OK);
}
END_TEST

START_TEST(expr_without_memory_reports_mistakes_or_says_so)
{
	fail_everywhere("y > 1 and state == bulit and conut(@scnee) > 1", ZJ_EINPUT);
}
END_TEST

Suite *
suite_expr_fault(void)
{
	const TTest *const tests[] = {
		expr_without_memory_compiles_and_runs_or_says_so,
		expr_without_memory_reports_mistakes_or_says_so,
		NULL,
	};

	return unit_suite("expr_fault", tests);
}
