/*
 * Runs over many files: what is recorded, what is refused, and rows made apart from the store.
 */
#include <string.h>

#include "store/store.h"
#include "test_store.h"

static const struct given FIRST = {"e1", "self", "2026-05-01", "full"};
static const struct store_run RUN = {
	.started = "2026-05-01T08:30:00Z",
	.program = "1",
	.folder = "/somewhere",
	.arguments = "[\"answers\",\"--save\"]",
};

static zj_store *
new_store(void)
{
	folder_make();
	return store_open(in_folder("a.db"), ZJ_STORE_CREATE);
}

static void
end_store(zj_store *store)
{
	zj_store_close(store);
	assert_sound(in_folder("a.db"));
	folder_remove();
}

static int64_t
begin_run(zj_store *store)
{
	int64_t id = 0;

	ck_assert_int_eq(zj_store_begin(store, NULL), ZJ_OK);
	ck_assert_int_eq(store_run_begin(store, &RUN, &id, NULL), ZJ_OK);
	ck_assert_int_eq(zj_store_commit(store, NULL), ZJ_OK);
	return id;
}

static void
update_run(zj_store *store, int64_t id, const char *ended)
{
	const struct store_counts counts = {6, 3, 2, 1, 4};

	ck_assert_int_eq(zj_store_begin(store, NULL), ZJ_OK);
	ck_assert_int_eq(store_run_update(store, id, &counts, ended, NULL), ZJ_OK);
	ck_assert_int_eq(zj_store_commit(store, NULL), ZJ_OK);
}

START_TEST(run_is_recorded_with_the_rubrics_it_scored_by)
{
	zj_store *store = new_store();
	const int64_t id = begin_run(store);

	save_given(store, &FIRST);
	save_given(store, &(struct given){"e2", "self", "2026-05-01", "full"});
	update_run(store, id, "2026-05-01T08:31:00Z");
	assert_sql(
		in_folder("a.db"),
		"SELECT started, ended, program, who, folder, arguments, files, scored, unchanged,"
		" refused, results, rubrics FROM v_run",
		"2026-05-01T08:30:00Z|2026-05-01T08:31:00Z|1|NULL|/somewhere|[\"answers\",\"--save\"]"
		"|6|3|2|1|4|t 1");
	end_store(store);
}
END_TEST

/* Also what was there before it; and gone through again, it forgets them first. */
START_TEST(run_knows_the_results_of_its_files)
{
	zj_store *store = new_store();
	bool is_there = true;
	int64_t last = 0;

	ck_assert_int_eq(store_run_last(store, &last, NULL), ZJ_ENOTFOUND);
	const int64_t before = save_given(store, &FIRST);
	const int64_t id = begin_run(store);
	ck_assert_int_eq(save_given(store, &FIRST), before);
	const int64_t made = save_given(store, &(struct given){"e2", "self", NULL, "full"});
	ck_assert_int_eq(zj_store_begin(store, NULL), ZJ_OK);
	ck_assert_int_eq(store_run_note(store, made, NULL), ZJ_OK);
	ck_assert_int_eq(zj_store_commit(store, NULL), ZJ_OK);
	assert_sql(in_folder("a.db"), "SELECT run, result FROM v_run_result ORDER BY result",
		   "1|1\n1|2");

	ck_assert_int_eq(store_run_last(store, &last, NULL), ZJ_OK);
	ck_assert_int_eq(last, id);
	ck_assert_int_eq(store_run_has(store, id, &is_there, NULL), ZJ_OK);
	ck_assert(is_there);
	ck_assert_int_eq(store_run_has(store, id + 1, &is_there, NULL), ZJ_OK);
	ck_assert(!is_there);
	ck_assert_int_eq(store_run_restart(store, id, NULL), ZJ_OK);
	assert_sql(in_folder("a.db"), "SELECT count(*) FROM v_run_result", "0");
	end_store(store);
}
END_TEST

static bool
add_standing(void *state, const struct store_standing *standing)
{
	struct buf *out = state;

	buf_printf(out, "%lld %lld %d %.*s %d-%d %.*s/%.*s %.*s\n", (long long)standing->id,
		   (long long)standing->enterprise, (int)standing->role, STR_ARG(standing->date),
		   standing->tier, standing->best_tier, STR_ARG(standing->score),
		   STR_ARG(standing->score_max), STR_ARG(standing->outcomes));
	return standing->id < 2;
}

/* Until it is told to end. Of the sample's tiers low holds from 50, mid from 80; high is open. */
START_TEST(standings_are_gone_through_by_number)
{
	zj_store *store = new_store();
	struct buf found = BUF_INIT;

	save_given(store, &(struct given){"e1", "self", "2026-05-01", "full"});
	save_given(store, &(struct given){"e2", "final", NULL, "half"});
	save_given(store, &(struct given){"e3", "final", NULL, "half"});
	ck_assert_int_eq(store_each_standing(store, 0, add_standing, &found, NULL), ZJ_OK);
	ck_assert_str_eq(found.at, "1 1 0 2026-05-01 2-3 100/100 112\n"
				   "2 2 2  1-1 50/100 102\n");
	buf_done(&found);
	end_store(store);
}
END_TEST

START_TEST(run_that_has_not_ended_is_the_one_to_resume)
{
	zj_store *store = new_store();
	char *arguments = NULL;
	char *folder = NULL;
	int64_t found = 0;

	ck_assert_int_eq(store_run_resume(store, &found, &arguments, &folder, NULL), ZJ_ENOTFOUND);
	const int64_t first = begin_run(store);
	const int64_t second = begin_run(store);
	update_run(store, second, "2026-05-01T08:31:00Z");
	update_run(store, first, NULL);
	ck_assert_int_eq(store_run_resume(store, &found, &arguments, &folder, NULL), ZJ_OK);
	ck_assert_int_eq(found, first);
	ck_assert_str_eq(arguments, RUN.arguments);
	ck_assert_str_eq(folder, RUN.folder);
	free(arguments);
	free(folder);
	end_store(store);
}
END_TEST

START_TEST(refusal_takes_the_place_of_what_the_run_said_before)
{
	zj_store *store = new_store();
	struct store_refusal refusal = {
		.run = begin_run(store),
		.file = "a.yaml",
		.diagnostics = STR("[[\"error\",\"x\",1,2,\"z\",\"e\",null,null]]"),
	};

	ck_assert_int_eq(zj_store_begin(store, NULL), ZJ_OK);
	ck_assert_int_eq(store_refuse(store, &refusal, NULL), ZJ_OK);
	refusal.diagnostics = STR(
		"[[\"error\",\"y\",3,4,\"中\",\"en\",null,\"n\"],[\"note\",\"w\",0,0,\"a\",\"b\",null,null]]");
	ck_assert_int_eq(store_refuse(store, &refusal, NULL), ZJ_OK);
	ck_assert_int_eq(zj_store_commit(store, NULL), ZJ_OK);
	assert_sql(in_folder("a.db"), "SELECT * FROM v_refused ORDER BY line DESC",
		   "1|a.yaml|NULL|error|y|3|4|中|en|NULL|n\n"
		   "1|a.yaml|NULL|note|w|0|0|a|b|NULL|NULL");
	ck_assert_int_eq(store_run_restart(store, refusal.run, NULL), ZJ_OK);
	assert_sql(in_folder("a.db"), "SELECT count(*) FROM v_refused", "0");
	end_store(store);
}
END_TEST

START_TEST(row_put_without_bytes_keeps_the_fingerprint_until_they_come)
{
	zj_store *store = new_store();
	struct sample sample = sample_make(&FIRST, NULL);
	struct store_row row = {.model = NULL};
	struct store_answers answers = {zj_document_fingerprint(sample.document), STR_NONE};
	zj_diags *diags = zj_diags_new();
	char *bytes = NULL;
	size_t length;
	int64_t id;
	bool is_new;
	struct store_found found = {.id = 0};

	store_row_make(&row, sample.result);
	ck_assert_int_eq(store_row_find(store, answers.fingerprint, sample.model->fingerprint,
					STR(""), &found, NULL),
			 ZJ_ENOTFOUND);
	ck_assert_int_eq(zj_store_begin(store, NULL), ZJ_OK);
	ck_assert_int_eq(store_row_put(store, &row, &answers, &SAVE, &id, &is_new, NULL), ZJ_OK);
	ck_assert(is_new);
	ck_assert_int_eq(zj_store_commit(store, NULL), ZJ_OK);
	ck_assert_int_eq(zj_store_answers(store, answers.fingerprint, &bytes, &length, diags),
			 ZJ_ENOTFOUND);
	ck_assert(has_code(diags, "store-not-kept"));
	ck_assert_int_eq(store_row_find(store, answers.fingerprint, sample.model->fingerprint,
					STR(""), &found, NULL),
			 ZJ_OK);
	ck_assert_int_eq(found.id, id);
	ck_assert_int_eq(found.tier, zj_result_tier(sample.result));
	ck_assert_int_eq(found.best_tier, zj_result_best_tier(sample.result));

	save(store, &sample, &is_new);
	ck_assert(!is_new);
	ck_assert_int_eq(zj_store_answers(store, answers.fingerprint, &bytes, &length, NULL),
			 ZJ_OK);
	free(bytes);
	zj_diags_free(diags);
	store_row_done(&row);
	sample_done(&sample);
	end_store(store);
}
END_TEST

START_TEST(rubric_of_an_undone_transaction_is_saved_again)
{
	zj_store *store = new_store();
	struct sample sample = sample_make(&FIRST, NULL);
	int64_t id;
	bool is_new;

	ck_assert_int_eq(zj_store_begin(store, NULL), ZJ_OK);
	ck_assert_int_eq(zj_store_save(store, sample.result, &SAVE, &id, &is_new, NULL), ZJ_OK);
	zj_store_rollback(store);
	save(store, &sample, &is_new);
	ck_assert(is_new);
	assert_sql(in_folder("a.db"), "SELECT count(*) FROM rubric_tier", "3");
	sample_done(&sample);
	end_store(store);
}
END_TEST

Suite *
suite_store_run(void)
{
	const TTest *const tests[] = {
		run_is_recorded_with_the_rubrics_it_scored_by,
		run_knows_the_results_of_its_files,
		standings_are_gone_through_by_number,
		run_that_has_not_ended_is_the_one_to_resume,
		refusal_takes_the_place_of_what_the_run_said_before,
		row_put_without_bytes_keeps_the_fingerprint_until_they_come,
		rubric_of_an_undone_transaction_is_saved_again,
		NULL,
	};

	return unit_suite("store run", tests);
}
