/*
 * Lists: which results, in which order, and which of them counts.
 */
#include <string.h>

#include "test_store.h"

/* e1 has a final result that is older than others; e2 two of one date; e3 one without. */
static const struct given GIVEN[] = {
	{"e1", "self", "2026-05-01", "full"},     /* 1 mid */
	{"e1", "final", "2025-05-01", "half"},    /* 2 low, counts */
	{"e1", "assessor", "2026-06-01", "none"}, /* 3 none */
	{"e2", "self", "2026-05-01", "none"},     /* 4 none */
	{"e2", "self", "2026-05-01", "full"},     /* 5 mid, counts: saved last */
	{"e2", "self", "2026-04-01", "half"},     /* 6 low */
	{"e3", "self", NULL, "full"},             /* 7 mid */
	{"e3", "self", "2020-01-01", "half"},     /* 8 low, counts: has a date */
};

static zj_store *
filled_store(void)
{
	folder_make();
	zj_store *store = store_open(in_folder("a.db"), ZJ_STORE_CREATE);

	for (size_t i = 0; i < sizeof(GIVEN) / sizeof(GIVEN[0]); i++)
		ck_assert_int_eq(save_given(store, &GIVEN[i]), (int64_t)i + 1);
	return store;
}

static void
end_store(zj_store *store)
{
	zj_store_close(store);
	folder_remove();
}

static bool
add_number(void *state, const zj_stored *stored)
{
	struct buf *out = state;

	if (out->len > 0)
		buf_add_char(out, ' ');
	buf_add_int(out, stored->id);
	return true;
}

static void
assert_listed(zj_store *store, zj_store_filter filter, const char *expected)
{
	struct buf numbers = BUF_INIT;

	buf_add_text(&numbers, "");
	ck_assert_int_eq(zj_store_each(store, &filter, add_number, &numbers, NULL), ZJ_OK);
	ck_assert_str_eq(numbers.at ? numbers.at : "", expected);
	buf_done(&numbers);
}

START_TEST(results_are_listed_by_enterprise_rubric_date_and_number)
{
	zj_store *store = filled_store();

	assert_listed(store, (zj_store_filter){.id = 0}, "2 1 3 6 4 5 7 8");
	end_store(store);
}
END_TEST

START_TEST(filters_narrow_the_list)
{
	zj_store *store = filled_store();

	assert_listed(store, (zj_store_filter){.enterprise = "e2"}, "6 4 5");
	assert_listed(store, (zj_store_filter){.rubric = "t"}, "2 1 3 6 4 5 7 8");
	assert_listed(store, (zj_store_filter){.rubric = "u"}, "");
	assert_listed(store, (zj_store_filter){.tier = "mid"}, "1 5 7");
	assert_listed(store, (zj_store_filter){.tier = "none"}, "3 4");
	assert_listed(store, (zj_store_filter){.role = "assessor"}, "3");
	assert_listed(store, (zj_store_filter){.id = 6}, "6");
	assert_listed(store, (zj_store_filter){.enterprise = "e1", .role = "self", .tier = "mid"},
		      "1");
	assert_listed(store, (zj_store_filter){.enterprise = "e1", .id = 6}, "");
	end_store(store);
}
END_TEST

START_TEST(final_counts_before_assessor_before_self_then_the_latest)
{
	zj_store *store = filled_store();

	assert_listed(store, (zj_store_filter){.latest = true}, "2 5 8");
	assert_sql(in_folder("a.db"), "SELECT id FROM v_latest ORDER BY enterprise", "2\n5\n8");
	end_store(store);
}
END_TEST

/* "Whose latest is low" is not "the latest that is low". */
START_TEST(tier_and_role_are_asked_of_the_result_that_counts)
{
	zj_store *store = filled_store();

	assert_listed(store, (zj_store_filter){.latest = true, .tier = "low"}, "2 8");
	assert_listed(store, (zj_store_filter){.latest = true, .tier = "mid"}, "5");
	assert_listed(store, (zj_store_filter){.latest = true, .role = "self"}, "5 8");
	assert_listed(store, (zj_store_filter){.latest = true, .id = 1}, "");
	assert_listed(store, (zj_store_filter){.latest = true, .id = 2}, "2");
	end_store(store);
}
END_TEST

static bool
take_first(void *state, const zj_stored *stored)
{
	(void)add_number(state, stored);
	return false;
}

START_TEST(a_caller_can_stop_the_list)
{
	zj_store *store = filled_store();
	const zj_store_filter all = {.id = 0};
	struct buf numbers = BUF_INIT;

	ck_assert_int_eq(zj_store_each(store, &all, take_first, &numbers, NULL), ZJ_OK);
	ck_assert_str_eq(numbers.at, "2");
	buf_done(&numbers);
	end_store(store);
}
END_TEST

static bool
check_row(void *state, const zj_stored *row)
{
	*(bool *)state = true;
	ck_assert_int_eq(row->id, 7);
	ck_assert_str_eq(row->enterprise, "e3");
	ck_assert_str_eq(row->name, "示例");
	ck_assert_ptr_null(row->district);
	ck_assert_ptr_null(row->date);
	ck_assert_str_eq(row->rubric, "t");
	ck_assert_str_eq(row->rubric_version, "1");
	ck_assert_str_eq(row->rubric_title[ZJ_LANG_ZH], "试");
	ck_assert_str_eq(row->rubric_title[ZJ_LANG_EN], "Trial");
	ck_assert_uint_eq(strlen(row->rubric_fingerprint), 64);
	ck_assert_uint_eq(strlen(row->answers_fingerprint), 64);
	ck_assert_str_eq(row->settings, "");
	ck_assert_str_eq(row->role, "self");
	ck_assert_str_eq(row->saved, "2026-05-01T08:30:00Z");
	ck_assert_str_eq(row->program, "0.0.1");
	ck_assert_int_eq(row->tier, 2);
	ck_assert_int_eq(row->best_tier, 3); /* level(other) is not known */
	ck_assert_str_eq(row->tier_id, "mid");
	ck_assert_str_eq(row->tier_title[ZJ_LANG_EN], "Mid");
	ck_assert_str_eq(row->score, "100");
	ck_assert_str_eq(row->score_best, "100");
	ck_assert_str_eq(row->score_max, "100");
	return true;
}

START_TEST(a_row_has_all_that_is_stored)
{
	zj_store *store = filled_store();
	const zj_store_filter one = {.id = 7};
	bool is_called = false;

	ck_assert_int_eq(zj_store_each(store, &one, check_row, &is_called, NULL), ZJ_OK);
	ck_assert(is_called);
	end_store(store);
}
END_TEST

START_TEST(a_level_is_the_tier_of_the_result_that_counts)
{
	zj_store *store = filled_store();
	int64_t id = 0;
	int level = -1;

	ck_assert_int_eq(zj_store_level(store, "e1", "t", &level, &id, NULL), ZJ_OK);
	ck_assert_int_eq(level, 1);
	ck_assert_int_eq(id, 2);
	ck_assert_int_eq(zj_store_level(store, "e2", "t", &level, &id, NULL), ZJ_OK);
	ck_assert_int_eq(level, 2);
	ck_assert_int_eq(id, 5);
	ck_assert_int_eq(zj_store_level(store, "e4", "t", &level, &id, NULL), ZJ_ENOTFOUND);
	ck_assert_int_eq(zj_store_level(store, "e1", "u", &level, &id, NULL), ZJ_ENOTFOUND);
	ck_assert_int_eq(level, 2);
	end_store(store);
}
END_TEST

/* Made by hand, past the schema: a hostile file is refused, not believed. */
START_TEST(a_row_with_a_hole_is_damage)
{
	zj_store *store = filled_store();
	const zj_store_filter all = {.id = 0};
	zj_diags *diags = zj_diags_new();
	struct buf numbers = BUF_INIT;

	sql_run(in_folder("a.db"),
		"PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql ="
		" replace(sql, 'role TEXT NOT NULL', 'role TEXT') WHERE name = 'result'");
	sql_run(in_folder("a.db"), "UPDATE result SET role = NULL WHERE id = 2");
	zj_store_close(store);
	store = store_open(in_folder("a.db"), ZJ_STORE_READ);
	ck_assert_int_eq(zj_store_each(store, &all, add_number, &numbers, diags), ZJ_EDB);
	ck_assert(has_code(diags, "store-damaged"));
	zj_diags_free(diags);
	buf_done(&numbers);
	end_store(store);
}
END_TEST

Suite *
suite_store_query(void)
{
	return unit_suite("store query",
			  (const TTest *[]){
				  results_are_listed_by_enterprise_rubric_date_and_number,
				  filters_narrow_the_list,
				  final_counts_before_assessor_before_self_then_the_latest,
				  tier_and_role_are_asked_of_the_result_that_counts,
				  a_caller_can_stop_the_list,
				  a_row_has_all_that_is_stored,
				  a_level_is_the_tier_of_the_result_that_counts,
				  a_row_with_a_hole_is_damage,
				  NULL,
			  });
}
