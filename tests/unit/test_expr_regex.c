/*
 * Patterns: what a hostile one or a hostile text can do, with and without machine code.
 */
#include <time.h>

#include "base/limits.h"
#include "test_expr.h"

static const struct expr_pattern *
compile_pattern(struct bench *bench, const char *text)
{
	const struct expr_source source = {.text = str_from(text), .is_inline = true};
	const struct expr_pattern *pattern = NULL;

	ck_assert_int_eq(expr_pattern_compile(&pattern, bench->pool, &source, bench->diags), ZJ_OK);
	return pattern;
}

static zj_status
match(struct bench *bench, bool *found, const struct expr_pattern *pattern, struct str text)
{
	return expr_pattern_match(found, &bench->problem, pattern, text, bench->run);
}

START_TEST(expr_pattern_is_found_anywhere_unless_it_is_anchored)
{
	struct bench bench = bench_new("");
	const struct expr_pattern *const open = compile_pattern(&bench, "\\d{4}");
	const struct expr_pattern *const anchored = compile_pattern(&bench, "^\\d{4}$");
	bool found;

	for (int with_jit = 0; with_jit < 2; with_jit++) {
		ck_assert_int_eq(match(&bench, &found, open, STR("年 2026 月")), ZJ_OK);
		ck_assert(found);
		ck_assert_int_eq(match(&bench, &found, anchored, STR("年 2026 月")), ZJ_OK);
		ck_assert(!found);
		ck_assert_int_eq(match(&bench, &found, anchored, STR("2026")), ZJ_OK);
		ck_assert(found);
		ck_assert_int_eq(match(&bench, &found, anchored, STR_NONE), ZJ_OK);
		ck_assert(!found);
		expr_pool_jit(bench.pool);
	}
	bench_done(&bench);
}
END_TEST

static double
seconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

START_TEST(expr_pattern_without_end_is_stopped_in_a_moment)
{
	static const char *const patterns[] = {"(a+)+$", "(a|aa)+$", "^(a*)*b", "(.*a){20}x",
					       "(?:a?){64}a{64}"};
	static char text[LIMIT_REGEX_TEXT];
	struct bench bench = bench_new("");
	bool found;

	memset(text, 'a', sizeof(text));
	text[sizeof(text) - 1] = '!';
	for (int with_jit = 0; with_jit < 2; with_jit++) {
		for (size_t i = 0; i < sizeof(patterns) / sizeof(patterns[0]); i++) {
			const struct expr_pattern *pattern = compile_pattern(&bench, patterns[i]);
			const double start = seconds();

			if (with_jit)
				expr_pool_jit(bench.pool);
			const zj_status status =
				match(&bench, &found, pattern, (struct str){text, sizeof(text)});
			ck_assert(status == ZJ_OK ||
				  (status == ZJ_ELIMIT && bench.problem == EXPR_REGEX_EFFORT));
			ck_assert(i > 0 || status == ZJ_ELIMIT);
			ck_assert_msg(seconds() - start < 1, "%s took too long", patterns[i]);
		}
	}
	ck_assert_str_eq(expr_problem_limit(EXPR_REGEX_EFFORT), "regex-effort");
	bench_done(&bench);
}
END_TEST

/* Each limit by itself: what it stops would end, with the answer given, without it. */
START_TEST(expr_pattern_effort_and_depth_are_limited_each_by_itself)
{
	static char text[1500];
	struct bench bench = bench_new("");
	const struct expr_pattern *const wide = compile_pattern(&bench, "^(?:a|aa){19}b");
	const struct expr_pattern *const deep = compile_pattern(&bench, "^(?:(a)|b)*$");
	bool found = false;

	/* 2^19 ways to take one or two letters 19 times, none of them deep. */
	memset(text, 'a', sizeof(text));
	ck_assert_int_eq(match(&bench, &found, wide, (struct str){text, 40}), ZJ_ELIMIT);
	ck_assert_int_eq(bench.problem, EXPR_REGEX_EFFORT);

	/* Two steps a letter, each remembered. */
	ck_assert_int_eq(match(&bench, &found, deep, (struct str){text, LIMIT_REGEX_DEPTH / 4}),
			 ZJ_OK);
	ck_assert(found);
	ck_assert_int_eq(match(&bench, &found, deep, (struct str){text, sizeof(text)}), ZJ_ELIMIT);
	ck_assert_int_eq(bench.problem, EXPR_REGEX_EFFORT);
	bench_done(&bench);
}
END_TEST

START_TEST(expr_text_longer_than_its_limit_is_not_tried)
{
	static char text[LIMIT_REGEX_TEXT + 1];
	struct bench bench = bench_new("");
	const struct expr_pattern *const pattern = compile_pattern(&bench, "^a");
	bool found = false;

	memset(text, 'a', sizeof(text));
	ck_assert_int_eq(match(&bench, &found, pattern, (struct str){text, LIMIT_REGEX_TEXT}),
			 ZJ_OK);
	ck_assert(found);
	ck_assert_int_eq(match(&bench, &found, pattern, (struct str){text, LIMIT_REGEX_TEXT + 1}),
			 ZJ_ELIMIT);
	ck_assert_int_eq(bench.problem, EXPR_REGEX_TEXT);
	bench_done(&bench);
}
END_TEST

START_TEST(expr_pattern_mistake_points_into_the_pattern)
{
	struct bench bench = bench_new("");
	const struct diag_file file = {.name = "r.yaml"};
	const struct expr_source source = {
		.text = STR("示例(a"),
		.place = {&file, 7, 12, 6},
		.is_inline = true,
		.shift = 1,
	};
	const struct expr_pattern *pattern = NULL;
	zj_diag diag;

	ck_assert_int_eq(expr_pattern_compile(&pattern, bench.pool, &source, bench.diags),
			 ZJ_EINPUT);
	ck_assert_ptr_null(pattern);
	ck_assert(zj_diags_get(bench.diags, 0, ZJ_LANG_EN, &diag));
	ck_assert_str_eq(diag.code, "expr-pattern");
	ck_assert_uint_eq(diag.line, 7);
	ck_assert_uint_eq(diag.column, 12 + 1 + 4); /* at its end, where ) is missing */
	bench_done(&bench);
}
END_TEST

START_TEST(expr_pattern_longer_than_its_limit_is_refused)
{
	static char text[LIMIT_EXPR_BYTES + 1];
	struct bench bench = bench_new("");
	const struct expr_source source = {.text = {text, sizeof(text)}};
	const struct expr_pattern *pattern;

	memset(text, 'a', sizeof(text));
	ck_assert_int_eq(expr_pattern_compile(&pattern, bench.pool, &source, bench.diags),
			 ZJ_ELIMIT);
	bench_done(&bench);
}
END_TEST

START_TEST(expr_steps_run_out_with_a_name)
{
	struct bench bench = bench_new("");
	struct buf text = BUF_INIT;
	struct expr_value value;

	for (int i = 0; i < 2000; i++) {
		buf_clear(&text);
		buf_printf(&text, "question q%d @all number %d", i, i);
		ck_assert(toy_line(bench.toy, buf_str(&text)));
	}
	/* 4 steps a question and a product: 2,000 questions fit, 500 times each does not. */
	buf_clear(&text);
	buf_add_text(&text, "count(@all, it * 2 > 3)");
	ck_assert_str_eq(bench_value(&bench, text.at), "1998");
	buf_add_repeat(&text, STR(" + count(@all, it * 2 > 3)"), 120);
	ck_assert_int_eq(bench_status(&bench, &value, bench_compile(&bench, text.at)), ZJ_ELIMIT);
	ck_assert_int_eq(bench.problem, EXPR_STEPS);
	ck_assert_str_eq(expr_problem_limit(bench.problem), "expression-steps");

	/* The next evaluation starts anew. */
	ck_assert_str_eq(bench_value(&bench, "answer(q3) + 1"), "4");
	buf_done(&text);
	bench_done(&bench);
}
END_TEST

/* A step each for the call, the question, the comparison and its two sides. */
START_TEST(expr_steps_of_a_count_that_compares_scores_are_those_of_any_other)
{
	struct bench bench = bench_new("");
	struct buf text = BUF_INIT;
	struct expr_value value;

	for (int i = 0; i < 2000; i++) {
		buf_clear(&text);
		buf_printf(&text, "question q%d @all number 1 score=%d", i, i);
		ck_assert(toy_line(bench.toy, buf_str(&text)));
	}
	/* 124 * (4 * 2000 + 1) + 1 = 992,125 steps; with one count more they are 1,000,126. */
	buf_clear(&text);
	buf_add_text(&text, "count(@all, score(it) >= 1)");
	buf_add_repeat(&text, STR(" + count(@all, score(it) >= 1)"), 123);
	ck_assert_str_eq(bench_value(&bench, text.at), "247876");
	buf_add_text(&text, " + count(@all, score(it) >= 1)");
	ck_assert_int_eq(bench_status(&bench, &value, bench_compile(&bench, text.at)), ZJ_ELIMIT);
	ck_assert_int_eq(bench.problem, EXPR_STEPS);
	buf_done(&text);
	bench_done(&bench);
}
END_TEST

Suite *
suite_expr_regex(void)
{
	const TTest *const tests[] = {
		expr_pattern_is_found_anywhere_unless_it_is_anchored,
		expr_pattern_without_end_is_stopped_in_a_moment,
		expr_pattern_effort_and_depth_are_limited_each_by_itself,
		expr_text_longer_than_its_limit_is_not_tried,
		expr_pattern_mistake_points_into_the_pattern,
		expr_pattern_longer_than_its_limit_is_refused,
		expr_steps_run_out_with_a_name,
		expr_steps_of_a_count_that_compares_scores_are_those_of_any_other,
		NULL,
	};

	return unit_suite("expr_regex", tests);
}
