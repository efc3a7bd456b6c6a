/*
 * Summing up: counts, quantiles, what is hidden, one among its peers. Figures by hand.
 */
#include <stdio.h>

#include "test_stats.h"

static const struct stats_choice ALL = {.rubric = "t"};

static struct stats_summary *
summarise(zj_store *store, const struct stats_choice *choice, const char *enterprise, size_t least)
{
	struct stats_summary *summary = NULL;
	bool is_enterprise;

	ck_assert_int_eq(
		stats_summarise(&summary, store, choice, enterprise, least, &is_enterprise, NULL),
		ZJ_OK);
	return summary;
}

static void
done(struct stats_summary *summary, zj_store *store)
{
	stats_summary_free(summary);
	store_done(store);
}

/* (4 - 1) * 0.1 = 0.3 of the way from 10 to 20, and so on. */
START_TEST(tiers_are_counted_and_quantiles_interpolated)
{
	static const struct row rows[] = {
		{.code = "a", .tier = 1, .score = "30", .best_tier = 2},
		{.code = "b", .tier = 1, .score = "10"},
		{.code = "c", .tier = 0, .score = "40"},
		{.code = "d", .tier = 3, .score = "20"},
		{.code = NULL},
	};
	zj_store *store = store_with(rows);
	struct stats_summary *summary = summarise(store, &ALL, NULL, 1);

	ck_assert_uint_eq(summary->all.count, 4);
	ck_assert_uint_eq(summary->all.provisional, 1);
	ck_assert_uint_eq(summary->all.by_tier[0], 1);
	ck_assert_uint_eq(summary->all.by_tier[1], 2);
	ck_assert_uint_eq(summary->all.by_tier[2], 0);
	ck_assert_uint_eq(summary->all.by_tier[3], 1);
	assert_num(summary->all.quantiles[STATS_P10], "13");
	assert_num(summary->all.quantiles[STATS_P25], "17.5");
	assert_num(summary->all.quantiles[STATS_MEDIAN], "25");
	assert_num(summary->all.quantiles[STATS_P75], "32.5");
	assert_num(summary->all.quantiles[STATS_P90], "37");
	done(summary, store);
}
END_TEST

/* Between 1/3 and 1/7, which nine places do not hold. */
START_TEST(quantiles_are_exact)
{
	static const struct row rows[] = {
		{.code = "a", .tier = 1, .score = "1/3"},
		{.code = "b", .tier = 1, .score = "1/7"},
		{.code = NULL},
	};
	zj_store *store = store_with(rows);
	struct stats_summary *summary = summarise(store, &ALL, NULL, 1);

	assert_num(summary->all.quantiles[STATS_MEDIAN], "5/21");
	assert_num(summary->all.quantiles[STATS_P25], "4/21");
	done(summary, store);
}
END_TEST

/* 1/3 lies between what its first nine places and its first nine with one more would be. */
START_TEST(scores_alike_in_nine_places_are_put_in_order)
{
	static const struct row rows[] = {
		{.code = "a", .tier = 1, .score = "0.3333333334"},
		{.code = "b", .tier = 1, .score = "0.3333333331"},
		{.code = "c", .tier = 1, .score = "1/3"},
		{.code = NULL},
	};
	zj_store *store = store_with(rows);
	struct stats_summary *summary = summarise(store, &ALL, NULL, 1);

	assert_num(summary->all.quantiles[STATS_MEDIAN], "1/3");
	done(summary, store);
}
END_TEST

START_TEST(scores_of_different_maxima_are_shares)
{
	static const struct row rows[] = {
		{.code = "a", .tier = 1, .score = "80"},
		{.code = "b", .tier = 1, .score = "45", .max = "50"},
		{.code = NULL},
	};
	zj_store *store = store_with(rows);
	struct stats_summary *summary = summarise(store, &ALL, NULL, 1);

	ck_assert(summary->by_share);
	assert_num(summary->all.quantiles[STATS_MEDIAN], "0.85");
	done(summary, store);
}
END_TEST

/* Enterprises named by letter and number, so many of each district. */
static zj_store *
store_of_districts(const char *names, const size_t *counts)
{
	static char codes[64][24];
	static char districts[64][2];
	struct row rows[65] = {{.code = NULL}};
	size_t n = 0;

	for (size_t d = 0; names[d]; d++) {
		for (size_t i = 0; i < counts[d]; i++, n++) {
			snprintf(codes[n], sizeof(codes[n]), "%c%zu", names[d], i);
			snprintf(districts[n], sizeof(districts[n]), "%c", names[d]);
			rows[n] = (struct row){.code = codes[n],
					       .tier = 1,
					       .score = "50",
					       .district = names[d] == '-' ? NULL : districts[n]};
		}
	}
	return store_with(rows);
}

/* "A6 B5 +2:5": those shown, and how many groups and enterprises are put together. */
static void
assert_groups(const char *names, const size_t *counts, size_t least, const char *expected)
{
	zj_store *store = store_of_districts(names, counts);
	struct stats_summary *summary = summarise(store, &ALL, NULL, least);
	const struct stats_groups *groups = &summary->by[STATS_DISTRICT];
	struct buf found = BUF_INIT;

	buf_add_text(&found, "");
	for (size_t i = 0; i < groups->count; i++) {
		const struct str name = groups->items[i].name;
		buf_add_text(&found, i ? " " : "");
		buf_add(&found, name.len ? name : STR("-"));
		buf_add_size(&found, groups->items[i].cell.count);
	}
	if (groups->rest_count)
		buf_printf(&found, " +%zu:%zu", groups->rest_count, groups->rest.count);
	ck_assert_str_eq(found.at ? found.at : "", expected);
	buf_done(&found);
	done(summary, store);
}

START_TEST(small_groups_are_put_together_until_they_are_enough)
{
	assert_groups("BAC", (const size_t[]){5, 6, 5}, 5, "A6 B5 C5");
	assert_groups("DCBA", (const size_t[]){1, 4, 5, 6}, 5, "A6 B5 +2:5");
	/* One alone would be what is missing from the whole: the next goes with it. */
	assert_groups("ABC", (const size_t[]){10, 6, 2}, 5, "A10 +2:8");
	assert_groups("AB", (const size_t[]){6, 2}, 5, " +2:8");
	assert_groups("ABC", (const size_t[]){10, 6, 2}, 1, "A10 B6 C2");
	assert_groups("A-", (const size_t[]){5, 7}, 5, "-7 A5");
}
END_TEST

START_TEST(too_few_are_hidden)
{
	zj_store *store = store_of_districts("AB", (const size_t[]){4, 10});
	const struct stats_choice some = {.rubric = "t", .district = "A"};
	struct stats_summary *summary = summarise(store, &some, NULL, 5);

	ck_assert_int_eq(summary->hidden, STATS_TOO_FEW);
	stats_summary_free(summary);
	summary = summarise(store, &some, NULL, 4);
	ck_assert_int_eq(summary->hidden, STATS_SHOWN);
	done(summary, store);
}
END_TEST

/* All but four: taken from all, those four would be left. */
START_TEST(what_leaves_too_few_out_is_hidden)
{
	zj_store *store = store_of_districts("AB", (const size_t[]){12, 4});
	const struct stats_choice some = {.rubric = "t", .district = "A"};
	struct stats_summary *summary = summarise(store, &some, NULL, 5);

	ck_assert_int_eq(summary->hidden, STATS_TOO_CLOSE);
	stats_summary_free(summary);
	summary = summarise(store, &some, NULL, 4);
	ck_assert_int_eq(summary->hidden, STATS_SHOWN);
	stats_summary_free(summary);
	/* A filter that leaves nobody out is none. */
	summary = summarise(store, &(struct stats_choice){.rubric = "t", .role = "self"}, NULL, 5);
	ck_assert_int_eq(summary->hidden, STATS_SHOWN);
	done(summary, store);
}
END_TEST

/* a and b are at low, c at mid, d at the top; what keeps one back is of its next tier. */
START_TEST(conditions_are_counted_by_whom_they_keep_back)
{
	static const struct row rows[] = {
		{.code = "a", .tier = 1, .score = "1", .outcomes = "1000"},
		{.code = "b", .tier = 1, .score = "2", .outcomes = "1020"},
		{.code = "c", .tier = 2, .score = "3", .outcomes = "1110", .version = 1},
		{.code = "d", .tier = 3, .score = "4"},
		{.code = NULL},
	};
	zj_store *store = store_with(rows);
	struct stats_summary *summary = summarise(store, &ALL, NULL, 1);
	const struct {
		const char *id;
		size_t blocks, not_met, unknown;
	} expected[] = {
		{"mid.1", 2, 2, 0}, {"high.1", 1, 3, 0}, {"mid.2", 1, 1, 1}, {"low.1", 0, 0, 0}};

	ck_assert_uint_eq(summary->unmet_count, 4);
	for (size_t i = 0; i < 4; i++) {
		const struct stats_unmet *found = &summary->unmet[i];
		assert_text(found->condition->words.id, expected[i].id);
		ck_assert_uint_eq(found->blocks, expected[i].blocks);
		ck_assert_uint_eq(found->not_met, expected[i].not_met);
		ck_assert_uint_eq(found->unknown, expected[i].unknown);
		ck_assert_uint_eq(found->results, 4);
	}
	done(summary, store);
}
END_TEST

/* In 2025 both, in 2026 a again; in all, of each its last. */
START_TEST(by_year_each_year_has_its_own_result)
{
	static const struct row rows[] = {
		{.code = "a", .tier = 1, .score = "10", .date = "2025-01-01"},
		{.code = "a", .tier = 2, .score = "20", .date = "2025-02-01"},
		{.code = "a", .tier = 3, .score = "30", .date = "2026-01-01"},
		{.code = "b", .tier = 1, .score = "40", .date = "2025-01-01"},
		{.code = NULL},
	};
	zj_store *store = store_with(rows);
	struct stats_summary *summary = summarise(store, &ALL, NULL, 1);
	const struct stats_groups *years = &summary->by[STATS_YEAR];

	ck_assert_uint_eq(summary->all.count, 2);
	assert_num(summary->all.quantiles[STATS_MEDIAN], "35");
	ck_assert_uint_eq(years->count, 2);
	assert_text(years->items[0].name, "2025");
	ck_assert_uint_eq(years->items[0].cell.count, 2);
	ck_assert_uint_eq(years->items[0].cell.by_tier[2], 1);
	assert_num(years->items[0].cell.quantiles[STATS_MEDIAN], "30");
	assert_text(years->items[1].name, "2026");
	ck_assert_uint_eq(years->items[1].cell.count, 1);
	done(summary, store);
}
END_TEST

/* b has two below, one equal, one above among all: (2 + 1/2) / 4. */
START_TEST(one_is_seen_among_its_peers)
{
	static const struct row rows[] = {
		{.code = "a", .tier = 1, .score = "10", .district = "D"},
		{.code = "b", .tier = 1, .score = "50", .district = "D", .industry = "I"},
		{.code = "c", .tier = 1, .score = "50", .district = "E", .industry = "I"},
		{.code = "d", .tier = 3, .score = "20", .district = "D", .industry = "J"},
		{.code = "e", .tier = 0, .score = "90"},
		{.code = NULL},
	};
	zj_store *store = store_with(rows);
	struct stats_summary *summary = summarise(store, &ALL, "b", 1);
	const struct stats_among *among = summary->one.among;

	ck_assert(summary->has_one);
	assert_text(summary->one.place.name, "Nb");
	ck_assert_uint_eq(among[STATS_AMONG_ALL].peers, 4);
	ck_assert_uint_eq(among[STATS_AMONG_ALL].below, 2);
	ck_assert_uint_eq(among[STATS_AMONG_ALL].equal, 1);
	ck_assert_uint_eq(among[STATS_AMONG_ALL].place, 2);
	assert_num(among[STATS_AMONG_ALL].percentile, "0.625");
	assert_num(among[STATS_AMONG_DISTRICT].percentile, "1");
	assert_num(among[STATS_AMONG_INDUSTRY].percentile, "0.5");
	ck_assert(!among[STATS_AMONG_SIZE].is_there);
	ck_assert(!among[STATS_AMONG_INDUSTRY_AND_SIZE].is_there);
	done(summary, store);
}
END_TEST

/* A0 has 15 peers, 11 of them in its district: the four others are too few. B0 has three there. */
START_TEST(peers_are_hidden_where_few_or_nearly_all)
{
	zj_store *store = store_of_districts("AB", (const size_t[]){12, 4});
	struct stats_summary *summary = summarise(store, &ALL, "A0", 5);

	ck_assert(!summary->one.among[STATS_AMONG_ALL].is_hidden);
	ck_assert(summary->one.among[STATS_AMONG_DISTRICT].is_hidden);
	stats_summary_free(summary);
	summary = summarise(store, &ALL, "B0", 5);
	ck_assert(!summary->one.among[STATS_AMONG_ALL].is_hidden);
	ck_assert(summary->one.among[STATS_AMONG_DISTRICT].is_hidden);
	stats_summary_free(summary);
	summary = summarise(store, &ALL, "A0", 4);
	ck_assert(!summary->one.among[STATS_AMONG_DISTRICT].is_hidden);
	done(summary, store);
}
END_TEST

START_TEST(an_enterprise_that_is_not_there_is_told_from_a_rubric)
{
	zj_store *store = store_of_districts("A", (const size_t[]){6});
	struct stats_summary *summary = NULL;
	bool is_enterprise = false;

	ck_assert_int_eq(stats_summarise(&summary, store, &ALL, "nobody", 5, &is_enterprise, NULL),
			 ZJ_ENOTFOUND);
	ck_assert(is_enterprise);
	ck_assert_int_eq(stats_summarise(&summary, store,
					 &(struct stats_choice){.rubric = "t", .district = "Z"},
					 "A0", 5, &is_enterprise, NULL),
			 ZJ_ENOTFOUND);
	ck_assert(is_enterprise);
	ck_assert_int_eq(stats_summarise(&summary, store, &(struct stats_choice){.rubric = "none"},
					 "A0", 5, &is_enterprise, NULL),
			 ZJ_ENOTFOUND);
	ck_assert(!is_enterprise);
	ck_assert_ptr_null(summary);
	store_done(store);
}
END_TEST

START_TEST(rubrics_with_results_are_listed_once)
{
	zj_store *store = store_with(NULL);
	struct arena *arena = arena_new();
	struct str *ids = NULL;
	size_t count = 0;

	ck_assert_int_eq(stats_rubrics(&ids, &count, arena, store, NULL), ZJ_OK);
	ck_assert_uint_eq(count, 2);
	assert_text(ids[0], "other");
	assert_text(ids[1], "t");
	arena_free(arena);
	store_done(store);
}
END_TEST

START_TEST(summing_up_survives_every_failed_allocation)
{
	static const struct row rows[] = {
		{.code = "a", .tier = 1, .score = "1/3", .district = "D", .date = "2025-05-01"},
		{.code = "b", .tier = 1, .score = "10", .max = "50", .strikes = "[[0,1]]"},
		{.code = "c", .tier = 1, .score = "1/3", .version = 1},
		{.code = NULL},
	};
	zj_store *store = store_with(rows);
	long nth = 0;

	for (bool has_failed = true; has_failed;) {
		struct stats_summary *summary = NULL;
		bool is_enterprise;
		faults_begin(++nth);
		const zj_status status =
			stats_summarise(&summary, store, &ALL, "a", 1, &is_enterprise, NULL);
		has_failed = faults_end();
		ck_assert_int_eq(status, has_failed ? ZJ_ENOMEM : ZJ_OK);
		ck_assert(has_failed == !summary);
		stats_summary_free(summary);
	}
	ck_assert_int_gt(nth, 30);
	store_done(store);
}
END_TEST

Suite *
suite_stats_summary(void)
{
	const TTest *const tests[] = {
		tiers_are_counted_and_quantiles_interpolated,
		quantiles_are_exact,
		scores_alike_in_nine_places_are_put_in_order,
		scores_of_different_maxima_are_shares,
		small_groups_are_put_together_until_they_are_enough,
		too_few_are_hidden,
		what_leaves_too_few_out_is_hidden,
		conditions_are_counted_by_whom_they_keep_back,
		by_year_each_year_has_its_own_result,
		one_is_seen_among_its_peers,
		peers_are_hidden_where_few_or_nearly_all,
		an_enterprise_that_is_not_there_is_told_from_a_rubric,
		rubrics_with_results_are_listed_once,
		summing_up_survives_every_failed_allocation,
		NULL,
	};

	return unit_suite("stats summary", tests);
}
