/* What the pages say about a result; expectations are worked out by hand. */
#include "test_report.h"

/*
 * SMALL_RUBRIC with SMALL_ANSWERS: part A has a1 yes, a2 no, a3 open: a third to two
 * thirds; part B has 7/10 = 0.7 above 0.5: full. Weights 1 and 2 of 3, points 100:
 * 100 × (1/9 + 2/3) = 77.78 to 100 × (2/9 + 2/3) = 88.89. One needs a third, exactly
 * reached; two needs 0.8, above two thirds: not met whatever a3 is.
 */
static char *
page_of(enum report_kind kind, int depth, zj_lang lang, const char *format, const char *answers)
{
	struct scored all = score_text(SMALL_RUBRIC, answers);
	const struct report_options options = {.lang = lang, .width = 80};
	struct plan_gap *gap = NULL;
	struct buf out = BUF_INIT;

	ck_assert_int_eq(all.status, ZJ_OK);
	if (kind == REPORT_GAP)
		ck_assert_int_eq(plan_gap(&gap, all.result, NULL, 1), ZJ_OK);
	const struct report_subject subject = {
		.kind = kind, .result = all.result, .depth = depth, .gap = gap, .model = all.model};
	ck_assert_int_eq(report_format_find(str_from(format))->write(&out, &subject, &options),
			 ZJ_OK);
	plan_gap_free(gap);
	scored_free(&all);
	return buf_take(&out, NULL);
}

static void
expect_has(const char *page, const char *wanted)
{
	ck_assert_msg(strstr(page, wanted) != NULL, "\"%s\" is not in\n%s", wanted, page);
}

static void
expect_lacks(const char *page, const char *unwanted)
{
	ck_assert_msg(strstr(page, unwanted) == NULL, "\"%s\" is in\n%s", unwanted, page);
}

START_TEST(the_verdict_comes_first)
{
	char *page = page_of(REPORT_SCORE, 0, ZJ_LANG_EN, "text", SMALL_ANSWERS);

	expect_has(page, "\n  One · tier 1 of 2 · firm\n");
	expect_has(page, "77.78 of 100; 88.89 if the unanswered turn out best");
	ck_assert(strstr(page, "One · tier") < strstr(page, "77.78"));
	ck_assert(strstr(page, "77.78") < strstr(page, "Part A"));
	ck_assert(strstr(page, "Part A") < strstr(page, "Tiers and their conditions"));
	free(page);
}
END_TEST

START_TEST(parts_show_their_points_of_the_total)
{
	char *page = page_of(REPORT_SCORE, 0, ZJ_LANG_ZH, "text", SMALL_ANSWERS);

	expect_has(page, "11.11 / 33.33  33.3%");
	expect_has(page, "66.67 / 66.67   100%");
	free(page);
}
END_TEST

START_TEST(conditions_show_needed_and_found)
{
	char *page = page_of(REPORT_SCORE, 0, ZJ_LANG_EN, "text", SMALL_ANSWERS);

	expect_has(
		page,
		"✓ the share of \"Part A\" is at least 1 ÷ 3         ≥ 0.3333  0.3333 to 0.6667");
	expect_has(
		page,
		"✗ the share of \"Part A\" is at least \"mark\" (80%)  ≥ 0.8     0.3333 to 0.6667");
	free(page);
}
END_TEST

START_TEST(figures_that_round_alike_are_shown_exactly)
{
	/* n = 3.00001 needed >= 3.000011 would both show as 3 with four places. */
	static const char rubric[] =
		"rubric: r\nversion: '1'\ntitle: R\nfacts: {n: {type: number}}\n"
		"sections: [{id: s, questions: [{id: q, ask: q, type: yesno}]}]\n"
		"tiers: [{id: t, title: T, require: ['facts.n >= 3.000011']}]\n";
	struct scored all = score_text(rubric, "rubric: r\nenterprise: {id: x}\n"
					       "facts: {n: 3.00001}\nanswers: {q: yes}\n");
	const struct report_options options = {.lang = ZJ_LANG_EN, .width = 80};
	const struct report_subject subject = {.kind = REPORT_SCORE, .result = all.result};
	struct buf out = BUF_INIT;

	ck_assert_int_eq(report_formats[0].write(&out, &subject, &options), ZJ_OK);
	expect_has(out.at, "✗ \"n\" is at least 3.000011");
	expect_has(out.at, "3.00001\n");
	buf_done(&out);
	scored_free(&all);
}
END_TEST

START_TEST(contradictions_are_shown)
{
	char *page = page_of(REPORT_SCORE, 0, ZJ_LANG_EN, "text", SMALL_ANSWERS);

	expect_has(page, "\nTo look into\n  • rather large\n");
	free(page);
	page = page_of(REPORT_SCORE, 0, ZJ_LANG_EN, "text",
		       "rubric: small\nenterprise: {id: x}\nfacts: {n: 6}\nanswers: {a1: yes}\n");
	expect_lacks(page, "rather large");
	free(page);
}
END_TEST

START_TEST(a_veto_is_shown_and_stops_every_tier)
{
	char *page = page_of(REPORT_SCORE, 0, ZJ_LANG_EN, "text",
			     "rubric: small\nenterprise: {id: x}\nfacts: {n: 0}\n"
			     "answers: {a1: yes, a2: yes, a3: yes}\n");

	expect_has(page, "\n  no tier reached · firm\n");
	expect_has(page, "One: its own conditions hold, but a veto strikes");
	expect_has(page, "\nVetoes\n  ✗ too few\n");
	expect_has(page, "No improvement of scores mends a veto.");
	free(page);
}
END_TEST

START_TEST(an_unknown_veto_makes_the_tier_not_firm)
{
	char *page = page_of(REPORT_SCORE, 0, ZJ_LANG_EN, "text",
			     "rubric: small\nenterprise: {id: x}\n"
			     "answers: {a1: yes, a2: yes, a3: yes}\n");

	expect_has(page, "no tier reached · not firm: up to Two, depending on 1 missing answer\n");
	expect_has(page, "a veto is not known yet");
	free(page);
}
END_TEST

START_TEST(what_it_rests_on_is_said)
{
	char *page = page_of(REPORT_SCORE, 0, ZJ_LANG_EN, "text", SMALL_ANSWERS);

	expect_has(page, "verified in the official text 0, reported 0, recalled");
	expect_has(page, "(recalled:");
	expect_has(page, "book)");
	free(page);
}
END_TEST

START_TEST(depth_1_is_one_line)
{
	char *page = page_of(REPORT_EXPLAIN, 1, ZJ_LANG_EN, "text", SMALL_ANSWERS);

	ck_assert_str_eq(page,
			 "示例厂: One · tier 1 of 2 · firm · Score: 77.78 of 100; 88.89 if the "
			 "unanswered turn out best\n");
	free(page);
}
END_TEST

START_TEST(depth_2_shows_points_lost)
{
	char *page = page_of(REPORT_EXPLAIN, 2, ZJ_LANG_EN, "text", SMALL_ANSWERS);

	/* Each question of A is worth 100/9 = 11.11; a2 and a3 lost theirs. */
	expect_has(page, "Total                    77.78    100  22.22");
	expect_has(page, "a two    no           0.00  11.11  11.11");
	expect_has(page, "a three  no answer    0.00  11.11  11.11");
	free(page);
}
END_TEST

START_TEST(depth_3_has_the_arithmetic_and_the_places)
{
	char *page = page_of(REPORT_EXPLAIN, 3, ZJ_LANG_EN, "text", SMALL_ANSWERS);

	expect_has(page, "Share = 1/3 × (0.3333 to 0.6667) + 2/3 × 1 = 0.7778 to 0.8889");
	expect_has(page, "Share = 1/3 × 1 + 1/3 × 0 + 1/3 × (0 to 1) = 0.3333 to 0.6667");
	expect_has(page, "facts.n / 10 = 0.7\n");
	expect_has(page, "with facts.n = 7\n");
	expect_has(page, "0.7 lies in 0.5 < x\n");
	expect_has(page, "answers.yaml:4:15"); /* the yes of a1 */
	expect_has(page, "reads answers.yaml: a1 4:15, a2 4:24, a3 no answer\n");
	free(page);
}
END_TEST

START_TEST(a_gap_lists_conditions_and_gains)
{
	char *page = page_of(REPORT_GAP, 0, ZJ_LANG_EN, "text", SMALL_ANSWERS);

	expect_has(page, "What is missing for Two");
	expect_has(
		page,
		"✗ the share of \"Part A\" is at least \"mark\" (80%)  ≥ 0.8   0.3333 to 0.6667");
	expect_has(page, "a two    no         yes   11.11");
	expect_has(page, "a three  no answer  yes   11.11");
	expect_lacks(page, "a one"); /* at its best already */
	free(page);
}
END_TEST

START_TEST(data_is_the_same_in_every_language)
{
	char *zh = page_of(REPORT_SCORE, 0, ZJ_LANG_ZH, "json", SMALL_ANSWERS);
	char *en = page_of(REPORT_SCORE, 0, ZJ_LANG_EN, "json", SMALL_ANSWERS);

	ck_assert_str_eq(zh, en);
	expect_has(zh, "\"value\": 77.777777777778,\n    \"value_exact\": \"700/9\"");
	expect_has(zh, "\"best\": 88.888888888889,\n    \"best_exact\": \"800/9\"");
	expect_has(zh, "\"firm\": true");
	free(zh);
	free(en);
}
END_TEST

/* {1} and the like of one text, as a set of bits. */
static unsigned
gaps_of(const char *text)
{
	unsigned gaps = 0;

	for (; *text; text++) {
		if (text[0] == '{' && text[1] >= '1' && text[1] <= '3' && text[2] == '}')
			gaps |= 1u << (text[1] - '1');
	}
	return gaps;
}

START_TEST(words_have_the_same_gaps_in_every_language)
{
	for (int word = 0; word < REPORT_WORD_COUNT; word++) {
		const char *zh = report_word((enum report_word)word, ZJ_LANG_ZH);
		const char *en = report_word((enum report_word)word, ZJ_LANG_EN);
		ck_assert_msg(zh && zh[0] && en && en[0], "word %d", word);
		ck_assert_msg(gaps_of(zh) == gaps_of(en), "%s | %s", zh, en);
	}
}
END_TEST

START_TEST(formats_are_found_by_name)
{
	for (size_t i = 0; i < report_format_count; i++)
		ck_assert_ptr_eq(report_format_find(str_from(report_formats[i].name)),
				 &report_formats[i]);
	ck_assert_ptr_null(report_format_find(STR("pdf")));
	ck_assert_ptr_null(report_format_find(STR("")));
}
END_TEST

Suite *
suite_report_page(void)
{
	return unit_suite("page", (const TTest *const[]){
					  the_verdict_comes_first,
					  parts_show_their_points_of_the_total,
					  conditions_show_needed_and_found,
					  figures_that_round_alike_are_shown_exactly,
					  contradictions_are_shown,
					  a_veto_is_shown_and_stops_every_tier,
					  an_unknown_veto_makes_the_tier_not_firm,
					  what_it_rests_on_is_said,
					  depth_1_is_one_line,
					  depth_2_shows_points_lost,
					  depth_3_has_the_arithmetic_and_the_places,
					  a_gap_lists_conditions_and_gains,
					  data_is_the_same_in_every_language,
					  words_have_the_same_gaps_in_every_language,
					  formats_are_found_by_name,
					  NULL,
				  });
}
