/*
 * Where a mistake is said to be: an expression stands somewhere in a file.
 */
#include "base/limits.h"
#include "test_expr.h"

static const char file_bytes[] = "rules:\n"
				 "  a:\n"
				 "    when: \"生产 == 3\"\n";

/* Compile a source that cannot be compiled and give its first mistake. */
static zj_diag
first_mistake(struct bench *bench, const struct expr_source *source, zj_status expected)
{
	const struct expr_scope scope = toy_scope(bench->toy);
	const struct expr *expr = NULL;
	zj_diag diag;

	ck_assert_int_eq(expr_compile(&expr, bench->pool, source, EXPR_TRUTH, &scope, bench->diags),
			 expected);
	ck_assert_ptr_null(expr);
	ck_assert(zj_diags_get(bench->diags, 0, ZJ_LANG_EN, &diag));
	return diag;
}

START_TEST(expr_mistake_in_a_quoted_scalar_is_past_its_quote_in_characters)
{
	struct bench bench = bench_new("let n text \"\"\n");
	const struct diag_file file = {.name = "r.yaml", .bytes = str_from(file_bytes)};
	const struct expr_source source = {
		.text = STR("n == '生产' and 3"),
		.place = {&file, 3, 11, 14},
		.is_inline = true,
		.shift = 1,
	};
	const zj_diag diag = first_mistake(&bench, &source, ZJ_EINPUT);

	/* n == '生产' and 3 has its 3 at character 15; the quote and column 11 come before. */
	ck_assert_uint_eq(diag.line, 3);
	ck_assert_uint_eq(diag.column, 11 + 1 + 14);
	ck_assert_uint_eq(diag.length, 1);
	ck_assert_str_eq(diag.file, "r.yaml");
	bench_done(&bench);
}
END_TEST

START_TEST(expr_mistake_in_a_folded_scalar_is_at_the_scalar)
{
	struct bench bench = bench_new("let n number 1\n");
	const struct diag_file file = {.name = "r.yaml", .bytes = str_from(file_bytes)};
	const struct expr_source source = {
		.text = STR("n > 1\nand\nm > 2"),
		.place = {&file, 3, 11, 4},
	};
	const zj_diag diag = first_mistake(&bench, &source, ZJ_EINPUT);

	ck_assert_uint_eq(diag.line, 3);
	ck_assert_uint_eq(diag.column, 11);
	ck_assert_uint_eq(diag.length, 4);
	bench_done(&bench);
}
END_TEST

START_TEST(expr_message_quotes_lines_as_one_and_not_too_long)
{
	struct bench bench = bench_new("let name text \"\"\n");
	const struct expr_source source = {
		.text = STR("length(\n  name\n) + 100000000000000000000 + "
			    "200000000000000000000 + 300000000000000000000"),
	};
	const zj_diag diag = first_mistake(&bench, &source, ZJ_EINPUT);

	ck_assert_str_eq(diag.message,
			 "a condition is needed here, \"length( name ) + "
			 "100000000000000000000 + 2000000...\" is neither yes nor no");
	bench_done(&bench);
}
END_TEST

START_TEST(expr_longer_than_its_limit_is_refused_by_name)
{
	static char long_text[LIMIT_EXPR_BYTES + 1];
	struct bench bench = bench_new("let n number 1\n");

	memset(long_text, ' ', sizeof(long_text));
	memcpy(long_text, "n > 0", 5);
	const struct expr_source most = {.text = {long_text, LIMIT_EXPR_BYTES}};
	const struct expr_source over = {.text = {long_text, LIMIT_EXPR_BYTES + 1}};
	const struct expr_scope scope = toy_scope(bench.toy);
	const struct expr *expr;

	ck_assert_int_eq(expr_compile(&expr, bench.pool, &most, EXPR_TRUTH, &scope, bench.diags),
			 ZJ_OK);
	ck_assert_str_eq(first_mistake(&bench, &over, ZJ_ELIMIT).message,
			 "over the limit \"expression-bytes\" (4096)");
	bench_done(&bench);
}
END_TEST

/* Nested `before` so many times. */
static zj_status
nested(struct bench *bench, const char *before, const char *after, size_t times)
{
	struct buf text = BUF_INIT;
	const struct expr *expr;

	buf_add_repeat(&text, str_from(before), times);
	buf_add_text(&text, "n > 0");
	buf_add_repeat(&text, str_from(after), times);
	const zj_status status =
		toy_compile(&expr, bench->toy, bench->pool, text.at, EXPR_TRUTH, bench->diags);
	buf_done(&text);
	return status;
}

START_TEST(expr_nests_as_deep_as_its_limit_and_no_deeper)
{
	struct bench bench = bench_new("let n number 1\n");
	static const char *const ways[][2] = {{"(", ")"}, {"not ", ""}, {"if(yes, no, ", ")"}};

	for (size_t i = 0; i < sizeof(ways) / sizeof(ways[0]); i++) {
		ck_assert_int_eq(nested(&bench, ways[i][0], ways[i][1], LIMIT_EXPR_DEPTH), ZJ_OK);
		ck_assert_int_eq(nested(&bench, ways[i][0], ways[i][1], LIMIT_EXPR_DEPTH + 1),
				 ZJ_ELIMIT);
	}
	bench_done(&bench);
}
END_TEST

START_TEST(expr_chains_are_not_nesting)
{
	struct bench bench = bench_new("let n number 1\n");
	struct buf text = BUF_INIT;

	buf_add_text(&text, "n");
	buf_add_repeat(&text, STR(" + n"), 1000);
	ck_assert_str_eq(bench_value(&bench, text.at), "1001");
	buf_done(&text);
	bench_done(&bench);
}
END_TEST

Suite *
suite_expr_place(void)
{
	const TTest *const tests[] = {
		expr_mistake_in_a_quoted_scalar_is_past_its_quote_in_characters,
		expr_mistake_in_a_folded_scalar_is_at_the_scalar,
		expr_message_quotes_lines_as_one_and_not_too_long,
		expr_longer_than_its_limit_is_refused_by_name,
		expr_nests_as_deep_as_its_limit_and_no_deeper,
		expr_chains_are_not_nesting,
		NULL,
	};

	return unit_suite("expr_place", tests);
}
