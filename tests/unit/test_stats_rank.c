/*
 * Ranking: what decides a place, who shares one, which result counts.
 */
#include "test_stats.h"

static struct stats_ranking *
rank(zj_store *store, const struct stats_choice *choice, size_t top)
{
	struct stats_ranking *ranking = NULL;

	ck_assert_int_eq(stats_rank(&ranking, store, choice, top, NULL), ZJ_OK);
	return ranking;
}

/* "1 a, 2 b, 2 c": places and codes. */
static void
assert_ranked(const struct row *rows, struct stats_choice choice, size_t top, const char *expected)
{
	zj_store *store = store_with(rows);
	struct buf found = BUF_INIT;

	choice.rubric = "t";
	struct stats_ranking *ranking = rank(store, &choice, top);
	buf_add_text(&found, "");
	for (size_t i = 0; i < ranking->row_count; i++)
		buf_printf(&found, "%s%zu %.*s", i ? ", " : "", ranking->rows[i].place,
			   STR_ARG(ranking->rows[i].code));
	ck_assert_str_eq(found.at ? found.at : "", expected);
	buf_done(&found);
	stats_ranking_free(ranking);
	store_done(store);
}

static const struct stats_choice ALL = {.rubric = "t"};

START_TEST(the_tier_decides_before_the_score)
{
	static const struct row rows[] = {
		{.code = "a", .tier = 1, .score = "99"},
		{.code = "b", .tier = 2, .score = "50"},
		{.code = "c", .tier = 0, .score = "100"},
		{.code = NULL},
	};

	assert_ranked(rows, ALL, 0, "1 b, 2 a, 3 c");
}
END_TEST

/* Nine places of all but b and d are the same; none is a binary number. */
START_TEST(scores_are_compared_exactly)
{
	static const struct row rows[] = {
		{.code = "a", .tier = 1, .score = "0.333333333333333333"},
		{.code = "b", .tier = 1, .score = "0.333333334"},
		{.code = "c", .tier = 1, .score = "1/3"},
		{.code = "d", .tier = 1, .score = "-1/3"},
		{.code = "e", .tier = 1, .score = "0.333333333"},
		{.code = "f", .tier = 1, .score = "333333333333/1000000000000"},
		{.code = "g", .tier = 1, .score = "-0.34"},
		{.code = NULL},
	};

	assert_ranked(rows, ALL, 0, "1 b, 2 c, 3 a, 4 f, 5 e, 6 d, 7 g");
}
END_TEST

START_TEST(the_same_number_written_otherwise_is_a_tie)
{
	static const struct row rows[] = {
		{.code = "b", .tier = 1, .score = "0.5"},
		{.code = "a", .tier = 1, .score = "1/2"},
		{.code = "c", .tier = 1, .score = "0.50000000000"},
		{.code = NULL},
	};

	assert_ranked(rows, ALL, 0, "1 a, 1 b, 1 c");
}
END_TEST

START_TEST(firm_stands_before_what_may_still_change)
{
	static const struct row rows[] = {
		{.code = "a", .tier = 1, .score = "50", .best_tier = 2, .outcomes = "1121"},
		{.code = "b", .tier = 1, .score = "50", .outcomes = "1001"},
		{.code = NULL},
	};

	assert_ranked(rows, ALL, 0, "1 b, 2 a");
}
END_TEST

/* Those of the next tier alone: b lacks high.1 too, which is not its next. */
START_TEST(fewer_open_conditions_of_the_next_tier_decide_then)
{
	static const struct row rows[] = {
		{.code = "a", .tier = 1, .score = "50", .outcomes = "1001"},
		{.code = "b", .tier = 1, .score = "50", .outcomes = "1100"},
		{.code = "c", .tier = 1, .score = "50", .outcomes = "1201"},
		{.code = NULL},
	};

	assert_ranked(rows, ALL, 0, "1 b, 2 a, 2 c");
}
END_TEST

/* 1, 2, 2, 2, 5; within a place the earlier date, none at the end, then the code. */
START_TEST(who_ties_shares_a_place_and_the_next_are_left_out)
{
	static const struct row rows[] = {
		{.code = "e", .tier = 1, .score = "40"},
		{.code = "z", .tier = 1, .score = "50", .date = "2026-01-01"},
		{.code = "b", .tier = 1, .score = "50"},
		{.code = "c", .tier = 1, .score = "50", .date = "2026-02-01"},
		{.code = "a", .tier = 1, .score = "60"},
		{.code = NULL},
	};

	assert_ranked(rows, ALL, 0, "1 a, 2 z, 2 c, 2 b, 5 e");
}
END_TEST

START_TEST(the_first_places_come_with_all_who_share_the_last)
{
	static const struct row rows[] = {
		{.code = "d", .tier = 1, .score = "10"},
		{.code = "c", .tier = 1, .score = "50"},
		{.code = "b", .tier = 1, .score = "50"},
		{.code = "a", .tier = 1, .score = "60"},
		{.code = "f", .tier = 1, .score = "50"},
		{.code = "e", .tier = 0, .score = "90"},
		{.code = NULL},
	};

	assert_ranked(rows, ALL, 1, "1 a");
	assert_ranked(rows, ALL, 2, "1 a, 2 b, 2 c, 2 f");
	assert_ranked(rows, ALL, 4, "1 a, 2 b, 2 c, 2 f");
	assert_ranked(rows, ALL, 5, "1 a, 2 b, 2 c, 2 f, 5 d");
	assert_ranked(rows, ALL, 99, "1 a, 2 b, 2 c, 2 f, 5 d, 6 e");
}
END_TEST

/* 45 of 50 is more than 80 of 100. */
START_TEST(where_maxima_differ_parts_of_them_are_compared)
{
	static const struct row rows[] = {
		{.code = "a", .tier = 1, .score = "80"},
		{.code = "b", .tier = 1, .score = "45", .max = "50"},
		{.code = "c", .tier = 1, .score = "1", .max = "0"},
		{.code = NULL},
	};

	assert_ranked(rows, ALL, 0, "1 b, 2 a, 3 c");
}
END_TEST

START_TEST(final_counts_before_assessor_before_self_then_the_latest)
{
	static const struct row rows[] = {
		{.code = "a", .tier = 3, .score = "90", .date = "2026-05-01"},
		{.code = "a", .tier = 1, .score = "10", .date = "2020-01-01", .role = "final"},
		{.code = "a", .tier = 2, .score = "80", .date = "2026-06-01", .role = "assessor"},
		{.code = "b", .tier = 1, .score = "20", .date = "2026-05-02"},
		{.code = "b", .tier = 3, .score = "90", .date = "2026-05-01", .version = 1},
		{.code = "c", .tier = 3, .score = "90"},
		{.code = "c", .tier = 1, .score = "30", .date = "2001-01-01"},
		{.code = "d", .tier = 3, .score = "90", .date = "2026-05-01"},
		{.code = "d", .tier = 1, .score = "40", .date = "2026-05-01"},
		{.code = NULL},
	};

	assert_ranked(rows, ALL, 0, "1 d, 2 c, 3 b, 4 a");
}
END_TEST

/* Of the run and the year which result counts is decided anew; a district is that of the result
 * that counts. */
START_TEST(filters_look_at_what_counts)
{
	static const struct row rows[] = {
		{.code = "a",
		 .tier = 1,
		 .score = "10",
		 .date = "2025-05-01",
		 .district = "D",
		 .run = 1},
		{.code = "a",
		 .tier = 2,
		 .score = "20",
		 .date = "2026-05-01",
		 .district = "E",
		 .run = 2},
		{.code = "b",
		 .tier = 1,
		 .score = "15",
		 .date = "2025-05-01",
		 .district = "D",
		 .size = "S",
		 .industry = "I",
		 .role = "final",
		 .run = 1},
		{.code = "c", .tier = 0, .score = "5", .district = "E", .size = "S"},
		{.code = "x", .tier = 3, .score = "99", .version = 2},
		{.code = NULL},
	};

	assert_ranked(rows, ALL, 0, "1 a, 2 b, 3 c");
	assert_ranked(rows, (struct stats_choice){.year = "2025"}, 0, "1 b, 2 a");
	assert_ranked(rows, (struct stats_choice){.run = 1}, 0, "1 b, 2 a");
	assert_ranked(rows, (struct stats_choice){.run = 2}, 0, "1 a");
	assert_ranked(rows, (struct stats_choice){.district = "D"}, 0, "1 b");
	assert_ranked(rows, (struct stats_choice){.district = "D", .year = "2025"}, 0, "1 b, 2 a");
	assert_ranked(rows, (struct stats_choice){.size = "S"}, 0, "1 b, 2 c");
	assert_ranked(rows, (struct stats_choice){.industry = "I"}, 0, "1 b");
	assert_ranked(rows, (struct stats_choice){.role = "final"}, 0, "1 b");
	assert_ranked(rows, (struct stats_choice){.tier = "mid"}, 0, "1 a");
	assert_ranked(rows, (struct stats_choice){.tier = "none"}, 0, "1 c");
	assert_ranked(rows, (struct stats_choice){.district = "Z"}, 0, "");
}
END_TEST

START_TEST(a_place_says_what_is_met_and_what_is_missing)
{
	static const struct row rows[] = {
		{.code = "a",
		 .tier = 1,
		 .score = "50",
		 .best_tier = 2,
		 .outcomes = "1021",
		 .strikes = "[[0,0],[1,1],[2,1]]",
		 .date = "2026-05-01",
		 .district = "D"},
		{.code = "b", .tier = 3, .score = "40"},
		{.code = NULL},
	};
	zj_store *store = store_with(rows);
	struct stats_ranking *ranking = rank(store, &ALL, 0);
	const struct stats_place *top = &ranking->rows[0];
	const struct stats_place *next = &ranking->rows[1];

	assert_text(top->code, "b");
	ck_assert_uint_eq(top->next_count, 0);
	ck_assert_uint_eq(top->open_count, 0);
	assert_text(next->code, "a");
	assert_text(next->name, "Na");
	assert_text(next->district, "D");
	ck_assert_uint_eq(next->date, 20260501);
	ck_assert_uint_eq(next->next_count, 2);
	ck_assert_uint_eq(next->next_met, 0);
	ck_assert_uint_eq(next->next_unknown, 1);
	ck_assert_uint_eq(next->open_count, 2);
	assert_text(next->rubric->conditions[next->open[0]].words.id, "mid.1");
	ck_assert(!next->open_unknown[0]);
	assert_text(next->rubric->conditions[next->open[1]].words.id, "mid.2");
	ck_assert(next->open_unknown[1]);
	ck_assert_uint_eq(next->strike_count, 2);
	assert_text(next->rubric->rules[next->strikes[0]].words.id, "r0");
	ck_assert(next->strike_open[0]);
	assert_text(next->rubric->rules[next->strikes[1]].words.id, "r1");
	ck_assert(!next->strike_open[1]);
	assert_num(next->score, "50");
	assert_num(next->score_max, "100");
	stats_ranking_free(ranking);
	store_done(store);
}
END_TEST

START_TEST(a_rubric_without_results_is_not_found)
{
	zj_store *store = store_with(NULL);
	struct stats_ranking *ranking = NULL;
	const struct stats_choice choice = {.rubric = "nothing"};

	ck_assert_int_eq(stats_rank(&ranking, store, &choice, 0, NULL), ZJ_ENOTFOUND);
	ck_assert_ptr_null(ranking);
	ck_assert_int_eq(stats_rank(&ranking, store, &ALL, 0, NULL), ZJ_OK);
	ck_assert_uint_eq(ranking->row_count, 0);
	stats_ranking_free(ranking);
	store_done(store);
}
END_TEST

START_TEST(a_result_that_does_not_fit_its_rubric_is_damage)
{
	static const char *const wrong[] = {
		"UPDATE result SET outcomes = '111'",
		"UPDATE result SET tier = 4, best_tier = 4",
		"UPDATE result SET score = 'many'",
		"UPDATE result SET score_max = '1/0'",
		"UPDATE rubric_condition SET tier = 'high' WHERE position = 0",
	};
	static const struct row rows[] = {{.code = "a", .tier = 1, .score = "50"}, {.code = NULL}};

	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		zj_store *store = store_with(rows);
		struct stats_ranking *ranking = NULL;
		zj_diags *diags = zj_diags_new();
		zj_diag diag;

		store_sql(wrong[i]);
		ck_assert_int_eq(stats_rank(&ranking, store, &ALL, 0, diags), ZJ_EDB);
		ck_assert(zj_diags_get(diags, 0, ZJ_LANG_EN, &diag));
		ck_assert_str_eq(diag.code, "store-damaged");
		zj_diags_free(diags);
		store_done(store);
	}
}
END_TEST

START_TEST(ranking_survives_every_failed_allocation)
{
	static const struct row rows[] = {
		{.code = "a", .tier = 1, .score = "1/3", .district = "D", .outcomes = "1021"},
		{.code = "b", .tier = 1, .score = "10", .max = "50", .strikes = "[[0,1]]"},
		{.code = "c", .tier = 1, .score = "10", .max = "50"},
		{.code = NULL},
	};
	zj_store *store = store_with(rows);
	long nth = 0;

	for (bool has_failed = true; has_failed;) {
		struct stats_ranking *ranking = NULL;
		faults_begin(++nth);
		const zj_status status = stats_rank(&ranking, store, &ALL, 2, NULL);
		has_failed = faults_end();
		ck_assert_int_eq(status, has_failed ? ZJ_ENOMEM : ZJ_OK);
		ck_assert(has_failed == !ranking);
		stats_ranking_free(ranking);
	}
	ck_assert_int_gt(nth, 12);
	store_done(store);
}
END_TEST

Suite *
suite_stats_rank(void)
{
	const TTest *const tests[] = {
		the_tier_decides_before_the_score,
		scores_are_compared_exactly,
		the_same_number_written_otherwise_is_a_tie,
		firm_stands_before_what_may_still_change,
		fewer_open_conditions_of_the_next_tier_decide_then,
		who_ties_shares_a_place_and_the_next_are_left_out,
		the_first_places_come_with_all_who_share_the_last,
		where_maxima_differ_parts_of_them_are_compared,
		final_counts_before_assessor_before_self_then_the_latest,
		filters_look_at_what_counts,
		a_place_says_what_is_met_and_what_is_missing,
		a_rubric_without_results_is_not_found,
		a_result_that_does_not_fit_its_rubric_is_damage,
		ranking_survives_every_failed_allocation,
		NULL,
	};

	return unit_suite("stats rank", tests);
}
