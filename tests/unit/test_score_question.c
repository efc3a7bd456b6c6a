/*
 * One question at a time: what an answer gives, and what a missing one may still give.
 */
#include "test_score.h"

#define TOP                                   \
	"rubric: t\nversion: '1'\ntitle: t\n" \
	"scales: {ful: {full: 1, most: 0.8, part: 0.5, none: 0}}\n"
#define WHO "rubric: t\nenterprise: {id: e}\n"

static const char EVIDENCE[] =
	TOP "questions:\n"
	    "  - {id: q, ask: q, scale: ful, evidence: {needed_above: 0.5, cap: 0.4}}\n"
	    "tiers: []\n";

START_TEST(question_without_evidence_is_cut_to_the_cap_and_says_so)
{
	struct scored all = score_text(EVIDENCE, WHO "answers: {q: full}\n");

	assert_share(&all, "q", "0.4", "0.4");
	ck_assert(node_named(&all, "q")->uncapped);
	assert_num(*node_named(&all, "q")->uncapped, "1");
	scored_free(&all);
}
END_TEST

START_TEST(question_with_evidence_counts_whole)
{
	struct scored all =
		score_text(EVIDENCE, WHO "answers: {q: {answer: full, evidence: a.png}}\n");

	assert_share(&all, "q", "1", "1");
	ck_assert(!node_named(&all, "q")->uncapped);
	scored_free(&all);
}
END_TEST

START_TEST(question_with_empty_evidence_has_none)
{
	struct scored all =
		score_text(EVIDENCE, WHO "answers: {q: {answer: full, evidence: ['', '  ']}}\n");

	assert_share(&all, "q", "0.4", "0.4");
	scored_free(&all);
}
END_TEST

START_TEST(question_at_the_evidence_bound_needs_none)
{
	struct scored all = score_text(EVIDENCE, WHO "answers: {q: part}\n");

	assert_share(&all, "q", "0.5", "0.5");
	ck_assert(!node_named(&all, "q")->uncapped);
	scored_free(&all);
}
END_TEST

START_TEST(question_unanswered_ranges_from_worst_to_best)
{
	struct scored all = score_text(EVIDENCE, WHO "answers: {q: unknown}\n");

	assert_share(&all, "q", "0", "1");
	ck_assert_int_eq(node_named(&all, "q")->state, RESULT_UNANSWERED);
	ck_assert_uint_eq(all.result->unanswered_count, 1);
	scored_free(&all);
}
END_TEST

/* Bands: 0 up to and with 10, then 0.5, from 100 on 1. */
static const char BANDS[] =
	TOP "questions:\n"
	    "  - id: q\n"
	    "    ask: q\n"
	    "    type: number\n"
	    "    unit: 万元\n"
	    "    min: 0\n"
	    "    bands: [{upto: 10, score: 0}, {above: 10, score: 0.5}, {from: 100, score: 1}]\n"
	    "tiers: []\n";

START_TEST(question_bands_hold_their_ends_as_written)
{
	static const struct {
		const char *answers;
		const char *share;
	} CASES[] = {
		{WHO "answers: {q: 10}\n", "0"},          {WHO "answers: {q: 10.000001}\n", "0.5"},
		{WHO "answers: {q: 99.999999}\n", "0.5"}, {WHO "answers: {q: 100}\n", "1"},
		{WHO "answers: {q: 100000 元}\n", "0"}, /* 10 万元 */
		{WHO "answers: {q: 0.01 亿元}\n", "1"}, /* 100 万元 */
	};

	for (size_t i = 0; i < sizeof(CASES) / sizeof(CASES[0]); i++) {
		struct scored all = score_text(BANDS, CASES[i].answers);

		assert_share(&all, "q", CASES[i].share, CASES[i].share);
		scored_free(&all);
	}
}
END_TEST

/* The ratio a / 10 with a from 2 to 7 unknown lies from 0.2 to 0.7. */
static const char RATIO[] = TOP
	"facts: {a: {type: number, min: 2, max: 7}, b: {type: number, min: 0}}\n"
	"questions:\n"
	"  - id: q\n"
	"    ask: q\n"
	"    value: facts.a / facts.b\n"
	"    bands: [{above: 0.1, upto: 0.3, score: 0.3}, {above: 0.3, below: 0.5, score: 0.6},\n"
	"            {from: 0.5, below: 0.65, score: 0.2}, {from: 0.8, score: 1}]\n"
	"tiers: []\n";

START_TEST(question_range_of_bands_takes_those_it_may_lie_in)
{
	/* 0.2 to 0.7 meets the first three bands and the gap above 0.65: 0 to 0.6. */
	struct scored all = score_text(RATIO, WHO "facts: {b: 10}\n");

	assert_share(&all, "q", "0", "0.6");
	scored_free(&all);
	/* a = 6, b unknown from 0: 6 / b is anything from 0 up. */
	all = score_text(RATIO, WHO "facts: {a: 6}\n");
	assert_share(&all, "q", "0", "1");
	scored_free(&all);
	/* 0.25 to 0.875 below: a 2 to 7 over 8, meets 0.3, 0.6, 0.2, the gap, and 1. */
	all = score_text(RATIO, WHO "facts: {b: 8}\n");
	assert_share(&all, "q", "0", "1");
	scored_free(&all);
	/* 2/4 to 7/4 meets 0.2, the gap and 1. */
	all = score_text(RATIO, WHO "facts: {b: 4}\n");
	assert_share(&all, "q", "0", "1");
	scored_free(&all);
}
END_TEST

START_TEST(question_range_within_bands_without_a_gap_does_not_fall_to_0)
{
	/* 2/14 to 7/14 = 0.5 meets 0.3, 0.6, and at its very end 0.2. */
	struct scored all = score_text(RATIO, WHO "facts: {b: 14}\n");

	assert_share(&all, "q", "0.2", "0.6");
	scored_free(&all);
	/* 2/15 to 7/15 stays below 0.5. */
	all = score_text(RATIO, WHO "facts: {b: 15}\n");
	assert_share(&all, "q", "0.3", "0.6");
	scored_free(&all);
}
END_TEST

START_TEST(question_divided_by_zero_is_invalid_and_gives_nothing)
{
	struct scored all = score_text(RATIO, WHO "facts: {a: 5, b: 0}\n");

	assert_share(&all, "q", "0", "0");
	ck_assert_int_eq(node_named(&all, "q")->state, RESULT_INVALID);
	scored_free(&all);
}
END_TEST

static const char KINDS[] =
	TOP "facts: {n: {type: number}}\n"
	    "combine: sum\n"
	    "questions:\n"
	    "  - {id: many, ask: q, choose: many, cap: 0.6, points: 6,\n"
	    "     options: {none: {score: 0, alone: yes}, a: 0.25, b: 0.25, c: 0.25}}\n"
	    "  - {id: yn, ask: q, type: yesno, scores: {yes: 0, no: 2}}\n"
	    "  - {id: lev, ask: q, type: level, levels: [a, b, c, d], points: 3}\n"
	    "  - {id: lev2, ask: q, type: level, levels: [a, b, c], scores: [0, 3, 4]}\n"
	    "  - {id: comp, ask: q, value: facts.n, points: 5}\n"
	    "  - {id: word, ask: q, type: text}\n"
	    "tiers: []\n";

START_TEST(question_kinds_give_their_points)
{
	/* many: 0.75 cut to 0.6 of 0.6: 6; yn no: 2; lev 1/3: 1; lev2: 3; comp 7 held at 5. */
	struct scored all = score_text(
		KINDS, WHO "facts: {n: 7}\nanswers: {many: [a, b, c], yn: no, lev: 1, lev2: 1}\n");

	assert_share(&all, "many", "1", "1");
	assert_share(&all, "yn", "1", "1");
	assert_share(&all, "lev", "1/3", "1/3");
	assert_share(&all, "lev2", "0.75", "0.75");
	assert_share(&all, "comp", "1", "1");
	ck_assert(!node_named(&all, "word")->has_score);
	assert_num(zj_result_score(all.result).value, "17"); /* 6 + 2 + 1 + 3 + 5 */
	assert_num(zj_result_score(all.result).max, "20");   /* 6 + 2 + 3 + 4 + 5 */
	scored_free(&all);
	/* many: 0.25 of 0.6 is 5/12 of 6 = 2.5; comp -1 held at 0. */
	all = score_text(KINDS, WHO "facts: {n: -1}\n"
				    "answers: {many: a, yn: yes, lev: 0, lev2: 0}\n");
	assert_num(zj_result_score(all.result).value, "2.5");
	scored_free(&all);
}
END_TEST

static const char WHEN[] =
	TOP "facts: {f: {type: yesno}}\n"
	    "sections:\n"
	    "  - id: s\n"
	    "    when: facts.f\n"
	    "    questions: [{id: q, ask: q, scale: ful}]\n"
	    "  - {id: r, questions: [{id: p, ask: q, scale: ful, may_skip: yes}]}\n"
	    "tiers: []\n";

START_TEST(question_of_a_section_that_does_not_apply_does_not_either)
{
	struct scored all = score_text(WHEN, WHO "facts: {f: no}\nanswers: {q: full, p: part}\n");

	ck_assert_int_eq(node_named(&all, "s")->absence, RESULT_BY_RULE);
	ck_assert_int_eq(node_named(&all, "q")->absence, RESULT_BY_PARENT);
	ck_assert_int_eq(node_named(&all, "q")->state, RESULT_NOT_APPLICABLE);
	assert_share(&all, "total", "0.5", "0.5");
	scored_free(&all);
}
END_TEST

START_TEST(question_may_not_apply_while_its_when_is_unknown)
{
	/* With s: (1 + 0.5) / 2; without: 0.5. */
	struct scored all = score_text(WHEN, WHO "answers: {q: full, p: part}\n");

	ck_assert(node_named(&all, "s")->may_drop_out);
	ck_assert(node_named(&all, "q")->may_not_apply);
	ck_assert(!node_named(&all, "q")->may_drop_out);
	assert_share(&all, "total", "0.5", "0.75");
	scored_free(&all);
}
END_TEST

START_TEST(question_skipped_takes_its_section_out)
{
	struct scored all =
		score_text(WHEN, WHO "facts: {f: yes}\nanswers: {q: most, p: {skip: 无此工序}}\n");

	ck_assert_int_eq(node_named(&all, "p")->absence, RESULT_BY_ENTERPRISE);
	ck_assert_int_eq(node_named(&all, "r")->absence, RESULT_BY_CHILDREN);
	assert_share(&all, "total", "0.8", "0.8");
	scored_free(&all);
}
END_TEST

Suite *
suite_score_question(void)
{
	const TTest *const tests[] = {
		question_without_evidence_is_cut_to_the_cap_and_says_so,
		question_with_evidence_counts_whole,
		question_with_empty_evidence_has_none,
		question_at_the_evidence_bound_needs_none,
		question_unanswered_ranges_from_worst_to_best,
		question_bands_hold_their_ends_as_written,
		question_range_of_bands_takes_those_it_may_lie_in,
		question_range_within_bands_without_a_gap_does_not_fall_to_0,
		question_divided_by_zero_is_invalid_and_gives_nothing,
		question_kinds_give_their_points,
		question_of_a_section_that_does_not_apply_does_not_either,
		question_may_not_apply_while_its_when_is_unknown,
		question_skipped_takes_its_section_out,
		NULL,
	};

	return unit_suite("score_question", tests);
}
