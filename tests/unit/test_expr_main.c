/*
 * The unit tests of the expression room.
 */
#include "test_expr.h"

struct bench
bench_new(const char *lines)
{
	struct bench bench = {
		.toy = toy_new(),
		.arena = arena_new(),
		.run = expr_run_new(),
		.diags = zj_diags_new(),
	};

	ck_assert(bench.toy && bench.arena && bench.run && bench.diags);
	bench.pool = expr_pool_new(bench.arena);
	ck_assert_ptr_nonnull(bench.pool);
	ck_assert(toy_lines(bench.toy, lines));
	return bench;
}

void
bench_done(struct bench *bench)
{
	zj_diags_free(bench->diags);
	expr_run_free(bench->run);
	expr_pool_free(bench->pool);
	arena_free(bench->arena);
	toy_free(bench->toy);
}

const struct expr *
bench_compile(struct bench *bench, const char *text)
{
	const struct expr *expr = NULL;

	ck_assert_msg(toy_compile(&expr, bench->toy, bench->pool, text, EXPR_ANY_TYPE,
				  bench->diags) == ZJ_OK,
		      "%s does not compile", text);
	return expr;
}

/* What a yes or no may be is the same where no more than that is asked for. */
static void
check_truth(struct bench *bench, const struct expr_value *value, const struct expr *expr,
	    zj_status status)
{
	struct expr_may may;
	enum expr_problem problem;

	ck_assert_int_eq(expr_eval_truth(&may, &problem, expr, toy_slots(bench->toy), bench->run),
			 status);
	ck_assert_int_eq(problem, bench->problem);
	if (status)
		return;
	ck_assert_int_eq(may.be_no, value->truth.may_be_no);
	ck_assert_int_eq(may.be_yes, value->truth.may_be_yes);
}

zj_status
bench_status(struct bench *bench, struct expr_value *value, const struct expr *expr)
{
	const zj_status status =
		expr_eval(value, &bench->problem, expr, toy_slots(bench->toy), bench->run);

	if (expr_type(expr) == EXPR_TRUTH)
		check_truth(bench, value, expr, status);
	return status;
}

const char *
bench_value(struct bench *bench, const char *text)
{
	static char printed[256];
	struct buf out = BUF_INIT;
	struct expr_value value;

	ck_assert_int_eq(bench_status(bench, &value, bench_compile(bench, text)), ZJ_OK);
	expr_value_print(&out, &value);
	ck_assert_uint_lt(out.len, sizeof(printed));
	memcpy(printed, out.at, out.len + 1);
	buf_done(&out);
	return printed;
}

int
main(void)
{
	return unit_main((Suite *[]){
		suite_expr_fault(),
		suite_expr_place(),
		suite_expr_prop(),
		suite_expr_regex(),
		suite_expr_tables(),
		suite_expr_tell(),
		suite_expr_value(),
		suite_expr_view(),
		NULL,
	});
}
