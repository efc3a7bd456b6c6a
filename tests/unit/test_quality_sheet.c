/*
 * What is seen of one questionnaire alone, limits, and which questionnaire counts.
 */
#include "test_quality.h"

static const char CHECK[] =
	"rules:\n  odd: {kind: check, when: 'answer(q0) == full and answer(q1) == none'}\n"
	"tiers: []\n";

START_TEST(contradiction_stands_where_its_first_answer_does)
{
	struct look look;

	look_begin(&look, "", "", CHECK);
	look_add(&look, &(struct filled){.enterprise = "id: a", .letters = "fnmpfnmp-"});
	look_add(&look, &(struct filled){.enterprise = "id: b", .letters = "nfmpfnmp-"});
	const struct quality_findings *findings = look_find(&look);
	const struct quality_finding *found = look_only(findings, QUALITY_CONTRADICTION);
	ck_assert_str_eq(look_who(findings, found->who), "a");
	/* q0 is the first line under answers, its answer after "  q0: ". */
	ck_assert_uint_eq(found->line, 6);
	ck_assert_uint_eq(found->column, 7);
	ck_assert_int_eq(found->thing.kind, QUALITY_OF_RULE);
	ck_assert_uint_eq(findings->suspicious, 1);
	look_done(&look);
}
END_TEST

START_TEST(contradiction_that_is_not_certain_is_none)
{
	struct look look;

	look_begin(&look, "", "", CHECK);
	look_add(&look, &(struct filled){.enterprise = "id: a", .letters = "f-mpfnmp-"});
	ck_assert_uint_eq(look_find(&look)->count, 0);
	look_done(&look);
}
END_TEST

/* Of one questionnaire: with the same option nearly throughout, or not. */
static size_t
count_uniform(const char *letters)
{
	struct look look;

	look_begin(&look, "", "", "tiers: []\n");
	look_add(&look, &(struct filled){.enterprise = "id: a", .letters = letters});
	const size_t count = look_count(look_find(&look), QUALITY_ONE_ANSWER);
	look_done(&look);
	return count;
}

START_TEST(one_answer_throughout_is_found_from_ten_of_four_options)
{
	/* Ten answers of four options: 4^10 is just over a million, 4^9 is not. */
	ck_assert_uint_eq(count_uniform("ffffffffff-"), 1);
	ck_assert_uint_eq(count_uniform("fffffffff-"), 0);
}
END_TEST

START_TEST(one_answer_may_have_one_slip_in_twenty)
{
	ck_assert_uint_eq(count_uniform("nfffffffffffffffffff"), 1); /* 19 of 20: 95 % */
	ck_assert_uint_eq(count_uniform("nnffffffffffffffffff"), 0);
}
END_TEST

START_TEST(long_run_counts_only_of_an_inner_option)
{
	struct look look;
	/* 20 in a row of 24 questions with four options, where 20 is twice ten. */
	const char *more = "  - {id: r0, ask: q, scale: s}\n  - {id: r1, ask: q, scale: s}\n"
			   "  - {id: r2, ask: q, scale: s}\n  - {id: r3, ask: q, scale: s}\n";
	const char *rest = "  r0: most\n  r1: full\n  r2: none\n  r3: most\n";

	look_begin(&look, "", more, "tiers: []\n");
	look_add(&look, &(struct filled){.enterprise = "id: a", .letters = "p", .answers = rest});
	look_add(&look, &(struct filled){.enterprise = "id: b", .letters = "n", .answers = rest});
	const struct quality_findings *findings = look_find(&look);
	const struct quality_finding *found = look_only(findings, QUALITY_ONE_ANSWER);
	ck_assert_str_eq(look_who(findings, found->who), "a");
	ck_assert_uint_eq(found->telling, 20);
	ck_assert_uint_eq(found->equal, 20);
	ck_assert_uint_eq(found->of, 24);
	ck_assert_uint_eq(found->option, 2);
	look_done(&look);
}
END_TEST

START_TEST(long_run_counts_wherever_it_stands)
{
	static const char *const names[] = {"none", "part", "full"};

	/* Twenty in a row of forty, from each place on; one among them is not answered. */
	for (size_t first = 0; first <= 20; first++) {
		struct look look;
		struct buf more = BUF_INIT;
		struct buf rest = BUF_INIT;

		for (size_t i = 20; i < 41; i++)
			buf_printf(&more, "  - {id: r%zu, ask: q, scale: s}\n", i);
		for (size_t i = 0; i < 41; i++) {
			const bool is_in = i >= first && i < first + 21;
			if (i != first + 7)
				buf_printf(&rest, "  %c%zu: %s\n", i < 20 ? 'q' : 'r', i,
					   names[is_in ? 1 : i % 2 * 2]);
		}
		look_begin(&look, "", more.at, "tiers: []\n");
		look_add(&look, &(struct filled){
					.enterprise = "id: a", .letters = "-", .answers = rest.at});
		const struct quality_finding *found =
			look_only(look_find(&look), QUALITY_ONE_ANSWER);
		ck_assert_uint_eq(found->telling, 20);
		ck_assert_uint_eq(found->line, 6 + first);
		look_done(&look);
		buf_done(&more);
		buf_done(&rest);
	}
}
END_TEST

START_TEST(glance_sees_what_a_full_look_does)
{
	struct look look;
	struct scored scored;
	bool is_worth_a_look = true;
	struct score_scratch *scratch = score_scratch_new();

	look_begin(&look, "", "", CHECK);
	const char *odd = "rubric: t\nenterprise: {id: a}\nanswers: {q0: full, q1: none}\n";
	const char *even = "rubric: t\nenterprise: {id: a}\nanswers: {q0: full, q1: full}\n";
	const char *texts[] = {odd, even};
	for (size_t i = 0; i < 2; i++) {
		scored = (struct scored){.diags = zj_diags_new()};
		ck_assert_int_eq(zj_document_read(&scored.document, "a.yaml", texts[i],
						  strlen(texts[i]), scored.diags),
				 ZJ_OK);
		ck_assert_int_eq(
			zj_answers_read(&scored.answers, look.model, scored.document, scored.diags),
			ZJ_OK);
		ck_assert_int_eq(score_run(&scored.result, look.model, scored.answers, NULL,
					   SCORE_PLAIN, scratch, scored.diags),
				 ZJ_OK);
		ck_assert_int_eq(quality_glance(&is_worth_a_look, look.taker, scored.result),
				 ZJ_OK);
		ck_assert_int_eq(is_worth_a_look, i == 0);
		scored_free(&scored);
	}
	score_scratch_free(scratch);
	look_done(&look);
}
END_TEST

START_TEST(limits_are_set_by_name_within_their_bounds)
{
	struct quality_limits limits = quality_limits_usual();

	ck_assert(quality_limit_set(&limits, STR("alike=98%")));
	assert_num(limits.at[QUALITY_ALIKE_SHARE], "0.98");
	ck_assert(quality_limit_set(&limits, STR("edges=1")));
	assert_num(limits.at[QUALITY_EDGES], "1");
	ck_assert(!quality_limit_set(&limits, STR("alike=80%"))); /* blocks would be too small */
	ck_assert(!quality_limit_set(&limits, STR("edges=1.5")));
	ck_assert(!quality_limit_set(&limits, STR("edges")));
	ck_assert(!quality_limit_set(&limits, STR("edge=1")));
	ck_assert(!quality_limit_set(&limits, STR("margin=some")));
	assert_num(limits.at[QUALITY_ALIKE_SHARE], "0.98");
}
END_TEST

START_TEST(only_the_last_filing_of_an_enterprise_counts)
{
	struct look look;

	look_begin(&look, "", "", CHECK);
	look_add(&look, &(struct filled){.enterprise = "id: a", .letters = "fmpnfmpn-"});
	look_add(&look, &(struct filled){.enterprise = "id: a",
					 .letters = "fnpnfmpn-",
					 .by = "date: 2025-05-01"});
	const struct quality_findings *findings = look_find(&look);
	ck_assert_uint_eq(look_count(findings, QUALITY_CONTRADICTION), 0);
	ck_assert_uint_eq(findings->asked_count, 1);
	look_done(&look);
}
END_TEST

START_TEST(background_is_held_against_and_not_told_of)
{
	struct look look;

	look_begin(&look, "", "", CHECK);
	look_add(&look, &(struct filled){
				.enterprise = "id: a", .letters = "fnmp-", .is_background = true});
	ck_assert_uint_eq(look_find(&look)->count, 0);
	look_done(&look);
}
END_TEST

Suite *
suite_quality_sheet(void)
{
	const TTest *const tests[] = {
		contradiction_stands_where_its_first_answer_does,
		contradiction_that_is_not_certain_is_none,
		one_answer_throughout_is_found_from_ten_of_four_options,
		one_answer_may_have_one_slip_in_twenty,
		long_run_counts_only_of_an_inner_option,
		long_run_counts_wherever_it_stands,
		glance_sees_what_a_full_look_does,
		limits_are_set_by_name_within_their_bounds,
		only_the_last_filing_of_an_enterprise_counts,
		background_is_held_against_and_not_told_of,
		NULL,
	};

	return unit_suite("sheet", tests);
}
