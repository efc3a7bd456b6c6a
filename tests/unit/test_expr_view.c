/*
 * What a compiled expression tells of itself.
 */
#include "test_expr.h"

static const char world[] = "let x number 3\n"
			    "let y number 1..2\n"
			    "let u truth ?\n"
			    "let systems set(MES, ERP) [MES]\n"
			    "question a @t choice(no, some) some score=1 share=0.1\n"
			    "question b @t @s choice(no, some) no score=2 share=0.2\n";

static void
part_is(struct bench *bench, const struct expr *part, const char *text, const char *expected)
{
	struct buf out = BUF_INIT;
	struct expr_value value;

	ck_assert_msg(str_is(expr_text(part), text), "%.*s", STR_ARG(expr_text(part)));
	ck_assert_int_eq(bench_status(bench, &value, part), ZJ_OK);
	expr_value_print(&out, &value);
	ck_assert_str_eq(out.at, expected);
	buf_done(&out);
}

START_TEST(expr_view_of_a_comparison_is_its_two_sides)
{
	struct bench bench = bench_new(world);
	struct expr_view view = expr_view(bench_compile(&bench, "x / 2 >= y + 1"));

	ck_assert_int_eq(view.shape, EXPR_COMPARE);
	ck_assert_str_eq(expr_compare_text(view.compare), ">=");
	ck_assert_uint_eq(view.count, 2);
	part_is(&bench, view.parts[0], "x / 2", "1.5");
	part_is(&bench, view.parts[1], "y + 1", "2 to 3");
	ck_assert_int_eq(expr_type(view.parts[1]), EXPR_NUMBER);

	view = expr_view(bench_compile(&bench, "MES not in systems"));
	ck_assert_str_eq(expr_compare_text(view.compare), "not in");
	part_is(&bench, view.parts[0], "MES", "MES");
	part_is(&bench, view.parts[1], "systems", "[MES]");

	view = expr_view(bench_compile(&bench, "answer(a) in [no, some]"));
	part_is(&bench, view.parts[1], "[no, some]", "[no, some]");
	ck_assert_ptr_nonnull(expr_choices(view.parts[1]));

	view = expr_view(bench_compile(&bench, "x in [3, 1, 2]"));
	part_is(&bench, view.parts[1], "[3, 1, 2]", "1 to 3");
	bench_done(&bench);
}
END_TEST

START_TEST(expr_view_of_and_or_is_flat)
{
	struct bench bench = bench_new(world);
	struct expr_view view =
		expr_view(bench_compile(&bench, "(x > 1 and (u and y > 0)) and not (u or x > 5)"));

	ck_assert_int_eq(view.shape, EXPR_AND);
	ck_assert_uint_eq(view.count, 4);
	part_is(&bench, view.parts[0], "x > 1", "yes");
	part_is(&bench, view.parts[1], "u", "unknown");
	part_is(&bench, view.parts[3], "not (u or x > 5)", "unknown");

	view = expr_view(view.parts[3]);
	ck_assert_int_eq(view.shape, EXPR_NOT);
	ck_assert_uint_eq(view.count, 1);
	view = expr_view(view.parts[0]);
	ck_assert_int_eq(view.shape, EXPR_OR);
	ck_assert_uint_eq(view.count, 2);

	view = expr_view(bench_compile(&bench, "x + 1"));
	ck_assert_int_eq(view.shape, EXPR_OTHER);
	ck_assert_uint_eq(view.count, 0);
	bench_done(&bench);
}
END_TEST

/* The slots of `expr` are those of these names, in any order. */
static void
slots_are(struct bench *bench, const struct expr *expr, size_t count, const uint32_t *expected)
{
	const uint32_t *slots;

	ck_assert_uint_eq(expr_slots(expr, &slots), count);
	for (size_t i = 0; i < count; i++) {
		bool found = false;

		for (size_t j = 0; j < count; j++)
			found = found || slots[j] == expected[i];
		ck_assert(found);
		ck_assert(i == 0 || slots[i - 1] < slots[i]);
	}
	(void)bench;
}

START_TEST(expr_slots_are_those_it_reads_each_once)
{
	struct bench bench = bench_new(world);
	const struct toy *const toy = bench.toy;
	const struct expr *const expr = bench_compile(&bench, "u and x > 1 and x + score(a) < 9");

	slots_are(&bench, expr, 3,
		  (uint32_t[]){
			  toy_slot(toy, EXPR_PLAIN, "u"),
			  toy_slot(toy, EXPR_PLAIN, "x"),
			  toy_slot(toy, EXPR_SCORE, "a"),
		  });
	slots_are(&bench, expr_view(expr).parts[1], 1,
		  (uint32_t[]){toy_slot(toy, EXPR_PLAIN, "x")});
	slots_are(&bench, bench_compile(&bench, "2 > 1"), 0, NULL);
	bench_done(&bench);
}
END_TEST

START_TEST(expr_slots_over_a_tag_are_only_those_its_conditions_read)
{
	struct bench bench = bench_new(world);
	const struct toy *const toy = bench.toy;

	slots_are(&bench, bench_compile(&bench, "count(@t)"), 2,
		  (uint32_t[]){
			  toy_slot(toy, EXPR_APPLIES, "a"),
			  toy_slot(toy, EXPR_APPLIES, "b"),
		  });
	slots_are(&bench, bench_compile(&bench, "count(@s, it == some and share(it) > 0)"), 3,
		  (uint32_t[]){
			  toy_slot(toy, EXPR_APPLIES, "b"),
			  toy_slot(toy, EXPR_ANSWER, "b"),
			  toy_slot(toy, EXPR_SHARE, "b"),
		  });
	bench_done(&bench);
}
END_TEST

START_TEST(expr_keeps_its_text_when_the_source_is_gone)
{
	struct bench bench = bench_new(world);
	char text[] = "x > 2 and y < 3";
	const struct expr *const expr = bench_compile(&bench, text);

	memset(text, '#', sizeof(text) - 1);
	ck_assert(str_is(expr_text(expr), "x > 2 and y < 3"));
	bench_done(&bench);
}
END_TEST

Suite *
suite_expr_view(void)
{
	const TTest *const tests[] = {
		expr_view_of_a_comparison_is_its_two_sides,
		expr_view_of_and_or_is_flat,
		expr_slots_are_those_it_reads_each_once,
		expr_slots_over_a_tag_are_only_those_its_conditions_read,
		expr_keeps_its_text_when_the_source_is_gone,
		NULL,
	};

	return unit_suite("expr_view", tests);
}
