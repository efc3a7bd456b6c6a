/*
 * How sections combine their children, and what each child brings.
 */
#include "test_score.h"

#define TOP                                   \
	"rubric: t\nversion: '1'\ntitle: t\n" \
	"scales: {ful: {full: 1, most: 0.8, part: 0.5, none: 0}}\n"
#define WHO "rubric: t\nenterprise: {id: e}\n"

#define THREE(combine)                                     \
	TOP "combine: " combine "\n"                       \
	    "questions:\n"                                 \
	    "  - {id: a, ask: q, scale: ful, weight: 1}\n" \
	    "  - {id: b, ask: q, scale: ful, weight: 2}\n" \
	    "  - {id: c, ask: q, scale: ful, weight: 5}\n" \
	    "tiers: []\n"

static void
check_total(const char *rubric, const char *answers, const char *worst, const char *best)
{
	struct scored all = score_text(rubric, answers);

	assert_share(&all, "total", worst, best);
	scored_free(&all);
}

START_TEST(section_mean_weighs_its_children)
{
	/* (1*1 + 2*0.8 + 5*0.5) / 8 = 5.1 / 8 */
	check_total(THREE("mean"), WHO "answers: {a: full, b: most, c: part}\n", "0.6375",
		    "0.6375");
	/* b missing: (1 + 0 + 2.5) / 8 to (1 + 2 + 2.5) / 8 */
	check_total(THREE("mean"), WHO "answers: {a: full, c: part}\n", "0.4375", "0.6875");
}
END_TEST

START_TEST(section_sum_of_a_sum_whose_points_are_open_has_both_ends)
{
	static const char RUBRIC[] =
		TOP "combine: sum\nfacts: {f: {type: yesno}}\nsections:\n"
		    "  - id: x\n    combine: sum\n    questions:\n"
		    "      - {id: a, ask: q, scale: ful, points: 10}\n"
		    "      - {id: b, ask: q, scale: ful, points: 10, when: facts.f}\n"
		    "  - id: y\n    combine: sum\n    questions:\n"
		    "      - {id: c, ask: q, scale: ful, points: 10}\n"
		    "tiers: []\n";

	/* x has 10 of 20 points or 10 of 10; the bounds are those of its share and of y's. */
	check_total(RUBRIC, WHO "answers: {a: full, b: none, c: full}\n", "0.5", "1");
}
END_TEST

START_TEST(section_min_and_max_take_the_extremes)
{
	check_total(THREE("min"), WHO "answers: {a: full, b: most, c: part}\n", "0.5", "0.5");
	check_total(THREE("max"), WHO "answers: {a: part, b: most, c: none}\n", "0.8", "0.8");
	/* one missing: min from 0 to the smaller of the others, max from the larger to 1 */
	check_total(THREE("min"), WHO "answers: {a: full, b: most}\n", "0", "0.8");
	check_total(THREE("max"), WHO "answers: {a: part, c: none}\n", "0.5", "1");
}
END_TEST

static const char SUM[] = TOP "combine: sum\n"
			      "questions:\n"
			      "  - {id: a, ask: q, scale: ful, points: 60}\n"
			      "  - {id: b, ask: q, scale: ful, points: 40}\n"
			      "  - {id: fine, ask: q, type: yesno, points: 10, weight: -1}\n"
			      "tiers: []\n";

START_TEST(section_sum_adds_points_and_takes_deductions_off)
{
	struct scored all = score_text(SUM, WHO "answers: {a: full, b: part, fine: yes}\n");

	/* 60 + 20 - 10 of 60 + 40 */
	assert_num(zj_result_score(all.result).value, "70");
	assert_num(zj_result_score(all.result).max, "100");
	assert_num(node_named(&all, "fine")->split->contribution.worst, "-10");
	assert_num(node_named(&all, "a")->split->contribution.worst, "60");
	assert_num(node_named(&all, "b")->split->contribution.worst, "20");
	scored_free(&all);
}
END_TEST

START_TEST(section_sum_takes_an_unknown_deduction_at_its_worst)
{
	struct scored all = score_text(SUM, WHO "answers: {a: full, b: part}\n");

	assert_num(zj_result_score(all.result).worst, "70");
	assert_num(zj_result_score(all.result).best, "80");
	assert_num(node_named(&all, "fine")->split->contribution.worst, "-10");
	assert_num(node_named(&all, "fine")->split->contribution.best, "0");
	scored_free(&all);
}
END_TEST

static const char DROP[] = TOP "facts: {f: {type: yesno}, g: {type: yesno}}\n"
			       "questions:\n"
			       "  - {id: a, ask: q, scale: ful, weight: 2}\n"
			       "  - {id: b, ask: q, scale: ful, when: facts.f}\n"
			       "  - {id: c, ask: q, scale: ful, when: facts.g}\n"
			       "tiers: []\n";

START_TEST(section_mean_with_children_that_may_drop_out_is_exact)
{
	/* Certain: a 0.5 with weight 2. b 0.8, c 0. Worst keeps c alone: 1/3. Best keeps b
	 * alone: 1.8/3. */
	check_total(DROP, WHO "answers: {a: part, b: most, c: none}\n", "1/3", "0.6");
	/* b missing too: worst keeps b and c at 0: 1/4; best keeps b at 1: 2/3. */
	check_total(DROP, WHO "answers: {a: part, c: none}\n", "0.25", "2/3");
}
END_TEST

START_TEST(section_of_children_that_all_may_drop_out_may_drop_out)
{
	static const char RUBRIC[] =
		TOP "facts: {f: {type: yesno}}\n"
		    "sections:\n"
		    "  - {id: s, questions: [{id: a, ask: q, scale: ful, when: facts.f}]}\n"
		    "  - {id: r, questions: [{id: b, ask: q, scale: ful}]}\n"
		    "tiers: []\n";
	struct scored all = score_text(RUBRIC, WHO "answers: {a: none, b: most}\n");

	ck_assert(node_named(&all, "s")->may_drop_out);
	assert_share(&all, "total", "0.4", "0.8");
	scored_free(&all);
}
END_TEST

START_TEST(section_score_by_expression_is_held_between_0_and_its_points)
{
	static const char RUBRIC[] = TOP "facts: {n: {type: number}}\n"
					 "sections:\n"
					 "  - {id: s, points: 10, score: facts.n * 2 - 1}\n"
					 "tiers: []\n";

	check_total(RUBRIC, WHO "facts: {n: 3}\n", "0.5", "0.5");
	check_total(RUBRIC, WHO "facts: {n: 30}\n", "1", "1");
	check_total(RUBRIC, WHO "facts: {n: 0}\n", "0", "0");
	check_total(RUBRIC, WHO "answers: {}\n", "0", "1");
}
END_TEST

START_TEST(section_children_not_scored_are_asked_but_give_nothing)
{
	static const char RUBRIC[] = TOP "questions:\n"
					 "  - {id: a, ask: q, scale: ful}\n"
					 "  - {id: b, ask: q, scale: ful, scored: no}\n"
					 "tiers: []\n";
	struct scored all = score_text(RUBRIC, WHO "answers: {a: part, b: full}\n");

	assert_share(&all, "total", "0.5", "0.5");
	assert_share(&all, "b", "1", "1");
	ck_assert(node_named(&all, "a")->is_scored);
	ck_assert(!node_named(&all, "b")->is_scored);
	ck_assert(!node_named(&all, "b")->split->has_contribution);
	scored_free(&all);
}
END_TEST

static const char PROFILES[] =
	TOP "points: 100\n"
	    "profiles:\n"
	    "  d: {title: d, default: yes}\n"
	    "  p: {title: p, weights: {a: 10, b: 90}, leave_out: [c]}\n"
	    "sections:\n"
	    "  - {id: a, weight: 50, questions: [{id: qa, ask: q, scale: ful}]}\n"
	    "  - {id: b, weight: 30, questions: [{id: qb, ask: q, scale: ful}]}\n"
	    "  - {id: c, weight: 20, may_skip: yes, questions: [{id: qc, ask: q, scale: ful}]}\n"
	    "tiers: []\n";

START_TEST(section_weights_follow_the_profile)
{
	struct scored all = score_text(PROFILES, WHO "answers: {qa: full, qb: part, qc: none}\n");

	assert_num(zj_result_score(all.result).value, "65"); /* 50 + 15 */
	scored_free(&all);
	all = score_text(PROFILES, WHO "profile: p\nanswers: {qa: full, qb: part, qc: none}\n");
	assert_num(zj_result_score(all.result).value, "55"); /* 10 + 45, c left out */
	ck_assert_int_eq(node_named(&all, "c")->absence, RESULT_BY_PROFILE);
	assert_num(node_named(&all, "b")->split->weight, "0.9");
	scored_free(&all);
}
END_TEST

START_TEST(section_left_out_by_the_enterprise_closes_ranks)
{
	struct scored all =
		score_text(PROFILES, WHO "leave_out: {c: 无售后}\nanswers: {qa: full, qb: part}\n");

	/* 50 + 15 of 80 */
	assert_num(zj_result_score(all.result).value, "81.25");
	ck_assert_int_eq(node_named(&all, "c")->absence, RESULT_BY_ENTERPRISE);
	assert_num(node_named(&all, "a")->split->weight, "0.625");
	scored_free(&all);
}
END_TEST

START_TEST(section_contributions_add_up_to_the_total)
{
	static const char RUBRIC[] =
		TOP "points: 100\n"
		    "sections:\n"
		    "  - id: s\n"
		    "    weight: 60\n"
		    "    combine: sum\n"
		    "    questions:\n"
		    "      - {id: a, ask: q, scale: ful, points: 3}\n"
		    "      - {id: b, ask: q, scale: ful, points: 7}\n"
		    "  - {id: r, weight: 40, questions: [{id: c, ask: q, scale: ful}]}\n"
		    "tiers: []\n";
	struct scored all = score_text(RUBRIC, WHO "answers: {a: most, b: part, c: most}\n");

	/* s: (2.4 + 3.5) / 10 = 0.59 -> 35.4; a 14.4, b 21; r: 32 */
	assert_num(node_named(&all, "s")->split->contribution.worst, "35.4");
	assert_num(node_named(&all, "a")->split->contribution.worst, "14.4");
	assert_num(node_named(&all, "b")->split->contribution.worst, "21");
	assert_num(node_named(&all, "c")->split->contribution.worst, "32");
	assert_num(node_named(&all, "a")->split->contribution_max, "18");
	assert_num(zj_result_score(all.result).value, "67.4");
	scored_free(&all);
}
END_TEST

START_TEST(section_scores_can_be_asked_by_id)
{
	struct scored all = score_text(PROFILES, WHO "leave_out: {c: 无}\nanswers: {qa: most}\n");
	zj_score_range range;

	ck_assert(zj_result_node_score(all.result, "qa", &range));
	assert_num(range.value, "0.8");
	assert_num(range.max, "1");
	ck_assert(zj_result_node_score(all.result, "b", &range));
	assert_num(range.worst, "0");
	assert_num(range.best, "1");
	ck_assert(!zj_result_node_score(all.result, "c", &range)); /* left out */
	ck_assert(!zj_result_node_score(all.result, "nobody", &range));
	scored_free(&all);
}
END_TEST

START_TEST(section_figure_too_large_is_refused_by_name)
{
	static const char RUBRIC[] = TOP
		"facts: {n: {type: number}, m: {type: number}}\n"
		"questions: [{id: a, ask: q, value: 'facts.n * facts.n * facts.n', points: 10}]\n"
		"tiers: []\n";
	struct scored all = score_text(RUBRIC, WHO "facts: {n: 99999999999999999999999}\n");

	ck_assert_int_eq(all.status, ZJ_ELIMIT);
	assert_refused(&all, "limit", 0, 0);
	scored_free(&all);
}
END_TEST

START_TEST(section_weights_of_many_digits_overflow_by_name)
{
	static const char RUBRIC[] = TOP
		"questions:\n"
		"  - {id: a, ask: q, scale: ful, weight: 0.10000000000000000000000000000000007}\n"
		"  - {id: b, ask: q, scale: ful, weight: 0.30000000000000000000000000000000011}\n"
		"  - {id: c, ask: q, type: level, levels: [a, b, c, d], weight: 12345678901234567.7}\n"
		"tiers: []\n";
	struct scored all = score_text(RUBRIC, WHO "answers: {a: most, b: part, c: 1}\n");

	ck_assert_int_eq(all.status, ZJ_ELIMIT);
	assert_refused(&all, "limit", 0, 0);
	scored_free(&all);
}
END_TEST

Suite *
suite_score_section(void)
{
	const TTest *const tests[] = {
		section_mean_weighs_its_children,
		section_sum_of_a_sum_whose_points_are_open_has_both_ends,
		section_min_and_max_take_the_extremes,
		section_sum_adds_points_and_takes_deductions_off,
		section_sum_takes_an_unknown_deduction_at_its_worst,
		section_mean_with_children_that_may_drop_out_is_exact,
		section_of_children_that_all_may_drop_out_may_drop_out,
		section_score_by_expression_is_held_between_0_and_its_points,
		section_children_not_scored_are_asked_but_give_nothing,
		section_weights_follow_the_profile,
		section_left_out_by_the_enterprise_closes_ranks,
		section_contributions_add_up_to_the_total,
		section_scores_can_be_asked_by_id,
		section_figure_too_large_is_refused_by_name,
		section_weights_of_many_digits_overflow_by_name,
		NULL,
	};

	return unit_suite("score_section", tests);
}
