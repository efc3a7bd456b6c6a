/*
 * Saving: what makes a result another one, what is kept, and what a transaction holds together.
 */
#include <stdio.h>
#include <string.h>

#include "test_store.h"

static const struct given FIRST = {"e1", "self", "2026-05-01", "full"};

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

START_TEST(saving_the_same_again_gives_the_same_number_and_changes_nothing)
{
	zj_store *store = new_store();
	struct sample sample = sample_make(&FIRST, NULL);
	struct sample again = sample_make(&FIRST, NULL);
	bool is_new = false;
	const int64_t id = save(store, &sample, &is_new);

	ck_assert(is_new);
	zj_store_close(store);
	struct bytes before = file_read(in_folder("a.db"));
	store = store_open(in_folder("a.db"), ZJ_STORE_WRITE);
	ck_assert_int_eq(save(store, &again, &is_new), id);
	ck_assert(!is_new);
	zj_store_close(store);
	assert_file_is(in_folder("a.db"), before);
	bytes_done(&before);
	sample_done(&again);
	sample_done(&sample);
	end_store(store_open(in_folder("a.db"), ZJ_STORE_READ));
}
END_TEST

START_TEST(other_answers_are_another_result_and_the_old_one_stays)
{
	zj_store *store = new_store();

	save_given(store, &FIRST);
	save_given(store, &(struct given){"e1", "self", "2026-05-01", "half"});
	save_given(store, &(struct given){"e1", "assessor", "2026-05-01", "full"});
	save_given(store, &(struct given){"e1", "final", "2026-05-01", "full"});
	assert_sql(in_folder("a.db"),
		   "SELECT id, role, tier, score_exact FROM v_result ORDER BY id",
		   "1|self|mid|100\n2|self|low|50\n3|assessor|mid|100\n4|final|mid|100");
	end_store(store);
}
END_TEST

static int64_t
save_set(zj_store *store, const zj_score_options *options)
{
	struct sample sample = sample_make(&FIRST, options);
	bool is_new;
	const int64_t id = save(store, &sample, &is_new);

	sample_done(&sample);
	return id;
}

START_TEST(settings_and_levels_from_outside_are_part_of_the_key)
{
	static const zj_setting mark[] = {{"mark", "90%"}};
	static const zj_level level[] = {{"o", 2, "elsewhere"}};
	static const zj_level other_origin[] = {{"o", 2, "result 7"}};
	static const zj_level higher[] = {{"o", 3, "elsewhere"}};
	zj_store *store = new_store();

	ck_assert_int_eq(save_set(store, NULL), 1);
	ck_assert_int_eq(save_set(store, &(zj_score_options){mark, 1, NULL, 0}), 2);
	ck_assert_int_eq(save_set(store, &(zj_score_options){NULL, 0, level, 1}), 3);
	ck_assert_int_eq(save_set(store, &(zj_score_options){NULL, 0, other_origin, 1}), 3);
	ck_assert_int_eq(save_set(store, &(zj_score_options){NULL, 0, higher, 1}), 4);
	ck_assert_int_eq(save_set(store, &(zj_score_options){mark, 1, level, 1}), 5);
	assert_sql(in_folder("a.db"),
		   "SELECT id, replace(settings, char(10), ';'), tier FROM v_result ORDER BY id",
		   "1||mid\n2|mark=0.9|mid\n3|level(other)=2|high\n4|level(other)=3|high\n"
		   "5|mark=0.9;level(other)=2|high");
	end_store(store);
}
END_TEST

START_TEST(the_order_of_settings_does_not_matter)
{
	static const zj_setting one[] = {{"mark", "0.9"}, {"strict", "yes"}};
	static const zj_setting two[] = {{"strict", "yes"}, {"mark", "90%"}};
	zj_store *store = new_store();

	ck_assert_int_eq(save_set(store, &(zj_score_options){one, 2, NULL, 0}), 1);
	ck_assert_int_eq(save_set(store, &(zj_score_options){two, 2, NULL, 0}), 1);
	end_store(store);
}
END_TEST

static struct sample
sample_text(const char *answers)
{
	return sample_of(RUBRIC, answers, strlen(answers), NULL);
}

START_TEST(a_declared_level_is_in_the_answers_and_not_in_the_settings)
{
	zj_store *store = new_store();
	struct sample sample = sample_text("rubric: t\nenterprise: {id: e1}\nby: {role: self}\n"
					   "answers: {q: full}\n"
					   "declared: {other: {level: 2, proof: p}}\n");
	bool is_new;

	save(store, &sample, &is_new);
	sample_done(&sample);
	assert_sql(in_folder("a.db"), "SELECT settings = '', tier FROM v_result", "1|high");
	end_store(store);
}
END_TEST

START_TEST(answers_are_kept_byte_for_byte)
{
	static const char ANSWERS[] =
		"\xEF\xBB\xBFrubric: t\r\nenterprise: {id: e1}  \r\nby: {role: self}\r\n"
		"# 注释\t\r\nanswers: {q: half}\r\n\r\n";
	zj_store *store = new_store();
	struct sample sample = sample_text(ANSWERS);
	char *bytes = NULL;
	size_t length = 0;
	bool is_new;

	save(store, &sample, &is_new);
	ck_assert_int_eq(zj_store_answers(store, zj_document_fingerprint(sample.document), &bytes,
					  &length, NULL),
			 ZJ_OK);
	ck_assert_uint_eq(length, sizeof(ANSWERS) - 1);
	ck_assert_mem_eq(bytes, ANSWERS, sizeof(ANSWERS));
	free(bytes);
	sample_done(&sample);
	end_store(store);
}
END_TEST

START_TEST(a_result_computed_again_equals_what_is_stored)
{
	static const struct given OTHER = {"e1", "self", "2026-05-01", "none"};
	zj_store *store = new_store();
	struct sample sample = sample_make(&FIRST, NULL);
	struct sample again = sample_make(&FIRST, NULL);
	struct sample other = sample_make(&OTHER, NULL);
	bool is_new;
	bool is_same = false;
	const int64_t id = save(store, &sample, &is_new);

	ck_assert_int_eq(zj_store_compare(store, id, again.result, &is_same, NULL), ZJ_OK);
	ck_assert(is_same);
	ck_assert_int_eq(zj_store_compare(store, id, other.result, &is_same, NULL), ZJ_OK);
	ck_assert(!is_same);
	sample_done(&other);
	sample_done(&again);
	sample_done(&sample);
	end_store(store);
}
END_TEST

START_TEST(what_is_not_there_is_not_found)
{
	zj_store *store = new_store();
	zj_diags *diags = zj_diags_new();
	zj_model *model = NULL;
	char *bytes = NULL;
	size_t length = 0;
	int64_t id = 0;
	int level = 0;
	bool is_same;

	struct sample sample = sample_make(&FIRST, NULL);
	ck_assert_int_eq(zj_store_compare(store, 1, sample.result, &is_same, diags), ZJ_ENOTFOUND);
	sample_done(&sample);
	ck_assert_int_eq(zj_store_answers(store, "00", &bytes, &length, diags), ZJ_ENOTFOUND);
	ck_assert_int_eq(zj_store_model(&model, store, "00", diags), ZJ_ENOTFOUND);
	ck_assert_int_eq(zj_store_level(store, "e", "r", &level, &id, diags), ZJ_ENOTFOUND);
	ck_assert_ptr_null(bytes);
	ck_assert_ptr_null(model);
	ck_assert_uint_eq(zj_diags_count(diags), 0);
	zj_diags_free(diags);
	end_store(store);
}
END_TEST

/* Scores with no finite decimal keep their exact value; the REAL is the nearest. */
START_TEST(scores_are_exact_text_and_a_near_number)
{
	static const char THIRDS[] =
		"rubric: t\nversion: '1'\ntitle: T\npoints: 1\n"
		"scales:\n  two: {yes: 1, no: 0}\n"
		"sections:\n  - id: s\n    title: S\n    questions:\n"
		"      - {id: a, ask: A, scale: two}\n      - {id: b, ask: B, scale: two}\n"
		"      - {id: c, ask: C, scale: two}\n";
	static const char ANSWERS[] = "rubric: t\nenterprise: {id: e}\nby: {role: self}\n"
				      "answers: {a: yes, b: no}\n";
	zj_store *store = new_store();
	struct sample sample = sample_of(THIRDS, ANSWERS, strlen(ANSWERS), NULL);
	bool is_new;

	save(store, &sample, &is_new);
	sample_done(&sample);
	assert_sql(in_folder("a.db"),
		   "SELECT score, score_best, score_max, abs(score_number - 1.0 / 3) < 1e-14,"
		   " abs(score_best_number - 2.0 / 3) < 1e-14, tier, best_tier FROM result",
		   "1/3|2/3|1|1|1|0|0");
	end_store(store);
}
END_TEST

/* --- rubrics ---------------------------------------------------------------------------- */

/* A shipped rubric of several files, compiled again from the store alone. */
static void
assert_recompiles(const char *id)
{
	struct buf path = BUF_INIT;
	zj_model *model = NULL;
	zj_model *again = NULL;
	zj_store *store = new_store();
	struct buf answers = BUF_INIT;
	struct sample sample = {NULL, NULL, NULL, NULL};
	bool is_new;

	buf_printf(&path, RUBRICS "/%s", id);
	ck_assert_int_eq(zj_model_load(&model, path.at, NULL), ZJ_OK);
	buf_printf(&answers,
		   "rubric: %s\nenterprise: {id: e}\nby: {role: self}\nprofile: discrete\n"
		   "answers: {}\n",
		   id);
	ck_assert_int_eq(zj_document_read(&sample.document, "a", answers.at, answers.len, NULL),
			 ZJ_OK);
	zj_diags *diags = zj_diags_new();
	if (zj_answers_read(&sample.answers, model, sample.document, diags) != ZJ_OK) {
		/* A rubric without profiles. */
		zj_document_free(sample.document);
		buf_clear(&answers);
		buf_printf(&answers,
			   "rubric: %s\nenterprise: {id: e}\nby: {role: self}\nanswers: {}\n", id);
		ck_assert_int_eq(
			zj_document_read(&sample.document, "a", answers.at, answers.len, NULL),
			ZJ_OK);
		ck_assert_int_eq(zj_answers_read(&sample.answers, model, sample.document, NULL),
				 ZJ_OK);
	}
	zj_diags_free(diags);
	ck_assert_int_eq(zj_score(&sample.result, model, sample.answers, NULL, NULL), ZJ_OK);
	save(store, &sample, &is_new);
	ck_assert_int_eq(zj_store_model(&again, store, zj_model_fingerprint(model), NULL), ZJ_OK);
	ck_assert_str_eq(zj_model_fingerprint(again), zj_model_fingerprint(model));
	ck_assert_str_eq(zj_model_id(again), id);
	ck_assert_uint_eq(zj_model_question_count(again), zj_model_question_count(model));
	ck_assert_uint_gt(zj_model_question_count(again), 10);
	zj_model_free(again);
	sample_done(&sample);
	zj_model_free(model);
	buf_done(&answers);
	buf_done(&path);
	end_store(store);
}

START_TEST(a_rubric_of_many_files_is_kept_whole_and_compiles_again)
{
	assert_recompiles("smart-factory");
}
END_TEST

START_TEST(a_rubric_of_one_file_is_kept_whole_and_compiles_again)
{
	assert_recompiles("sme-2024");
}
END_TEST

START_TEST(a_rubric_changed_in_the_store_is_damage)
{
	zj_store *store = new_store();
	struct sample sample = sample_make(&FIRST, NULL);
	zj_diags *diags = zj_diags_new();
	zj_model *model = NULL;
	bool is_new;

	save(store, &sample, &is_new);
	sql_run(in_folder("a.db"),
		"UPDATE rubric_file SET bytes = CAST(replace(CAST(bytes AS TEXT), '80%', '10%') AS BLOB)");
	ck_assert_int_eq(zj_store_model(&model, store, zj_model_fingerprint(sample.model), diags),
			 ZJ_EDB);
	ck_assert_ptr_null(model);
	ck_assert(has_code(diags, "store-damaged"));
	zj_diags_free(diags);
	sample_done(&sample);
	end_store(store);
}
END_TEST

START_TEST(a_rubric_is_kept_once)
{
	zj_store *store = new_store();

	save_given(store, &FIRST);
	save_given(store, &(struct given){"e2", "self", NULL, NULL});
	assert_sql(in_folder("a.db"),
		   "SELECT (SELECT count(*) FROM rubric), (SELECT count(*) FROM rubric_file),"
		   " (SELECT group_concat(rank || name) FROM rubric_tier)",
		   "1|1|1low,2mid,3high");
	end_store(store);
}
END_TEST

/* --- enterprises ------------------------------------------------------------------------ */

/* What an enterprise is called is said by each answers file, and not overwritten by the next. */
START_TEST(a_result_keeps_how_the_enterprise_was_described)
{
	zj_store *store = new_store();
	struct sample one = sample_text("rubric: t\nenterprise: {id: e1, name: 旧名, size: 小型}\n"
					"by: {role: self, date: 2025-05-01}\nanswers: {q: half}\n");
	struct sample two =
		sample_text("rubric: t\nenterprise: {id: e1, name: 新名, district: 某市}\n"
			    "by: {role: self, date: 2026-05-01}\nanswers: {q: half}\n");
	bool is_new;

	save(store, &two, &is_new);
	save(store, &one, &is_new);
	sample_done(&one);
	sample_done(&two);
	assert_sql(in_folder("a.db"),
		   "SELECT date, name, district, industry, size FROM v_result ORDER BY date",
		   "2025-05-01|旧名|NULL|NULL|小型\n2026-05-01|新名|某市|NULL|NULL");
	assert_sql(in_folder("a.db"), "SELECT name FROM v_latest", "新名");
	end_store(store);
}
END_TEST

START_TEST(a_credit_code_goes_before_a_local_id)
{
	zj_store *store = new_store();
	struct sample coded =
		sample_text("rubric: t\nenterprise: {uscc: 91350100M000100Y43, id: e9}\n"
			    "by: {role: self}\nanswers: {q: half}\n");
	struct sample local = sample_text("rubric: t\nenterprise: {id: 91350100M000100Y43}\n"
					  "by: {role: self}\nanswers: {q: half}\n");
	bool is_new;

	save(store, &coded, &is_new);
	save(store, &local, &is_new);
	ck_assert(is_new);
	sample_done(&coded);
	sample_done(&local);
	assert_sql(in_folder("a.db"), "SELECT code, kind FROM enterprise ORDER BY id",
		   "91350100M000100Y43|uscc\n91350100M000100Y43|local");
	end_store(store);
}
END_TEST

/* --- transactions ----------------------------------------------------------------------- */

START_TEST(what_is_not_committed_is_gone)
{
	static const char COUNTS[] =
		"SELECT (SELECT count(*) FROM enterprise), (SELECT count(*) FROM rubric),"
		" (SELECT count(*) FROM answers), (SELECT count(*) FROM result)";
	struct sample sample = sample_make(&FIRST, NULL);
	zj_store *store = new_store();
	int64_t id;
	bool is_new;

	ck_assert_int_eq(zj_store_begin(store, NULL), ZJ_OK);
	ck_assert_int_eq(zj_store_save(store, sample.result, &SAVE, &id, &is_new, NULL), ZJ_OK);
	zj_store_rollback(store);
	assert_sql(in_folder("a.db"), COUNTS, "0|0|0|0");
	ck_assert_int_eq(zj_store_begin(store, NULL), ZJ_OK);
	ck_assert_int_eq(zj_store_save(store, sample.result, &SAVE, &id, &is_new, NULL), ZJ_OK);
	zj_store_close(store);
	assert_sql(in_folder("a.db"), COUNTS, "0|0|0|0");
	sample_done(&sample);
	end_store(store_open(in_folder("a.db"), ZJ_STORE_WRITE));
}
END_TEST

START_TEST(a_rollback_without_a_transaction_does_nothing)
{
	zj_store *store = new_store();

	zj_store_rollback(store);
	save_given(store, &FIRST);
	zj_store_rollback(store);
	assert_sql(in_folder("a.db"), "SELECT count(*) FROM v_result", "1");
	end_store(store);
}
END_TEST

START_TEST(readers_do_not_wait_for_a_writer)
{
	struct sample sample = sample_make(&FIRST, NULL);
	zj_store *writer = new_store();
	zj_store *reader = store_open(in_folder("a.db"), ZJ_STORE_READ);
	int64_t id = 0;
	int level = 0;
	bool is_new;

	ck_assert_int_eq(zj_store_begin(writer, NULL), ZJ_OK);
	ck_assert_int_eq(zj_store_save(writer, sample.result, &SAVE, &id, &is_new, NULL), ZJ_OK);
	ck_assert_int_eq(zj_store_level(reader, "e1", "t", &level, &id, NULL), ZJ_ENOTFOUND);
	ck_assert_int_eq(zj_store_commit(writer, NULL), ZJ_OK);
	ck_assert_int_eq(zj_store_level(reader, "e1", "t", &level, &id, NULL), ZJ_OK);
	ck_assert_int_eq(level, 2);
	sample_done(&sample);
	zj_store_close(reader);
	end_store(writer);
}
END_TEST

START_TEST(a_second_writer_waits_and_then_says_so)
{
	zj_store *first = new_store();
	zj_store *second = store_open(in_folder("a.db"), ZJ_STORE_WRITE);
	zj_diags *diags = zj_diags_new();

	ck_assert_int_eq(zj_store_begin(first, NULL), ZJ_OK);
	ck_assert_int_eq(zj_store_begin(second, diags), ZJ_EDB);
	ck_assert(has_code(diags, "store-busy"));
	zj_store_rollback(second);
	zj_store_rollback(first);
	ck_assert_int_eq(zj_store_begin(second, NULL), ZJ_OK);
	zj_diags_free(diags);
	zj_store_close(second);
	end_store(first);
}
END_TEST

/* Numbers and times apart, what a store holds does not depend on the order of saving. */
START_TEST(the_order_of_saving_does_not_matter)
{
	static const struct given GIVEN[] = {
		{"e1", "self", "2026-05-01", "full"},
		{"e2", "self", NULL, NULL},
		{"e1", "assessor", "2026-05-02", "half"},
		{"e3", "final", "2025-01-01", "none"},
	};
	static const char CONTENT[] =
		"SELECT enterprise, name, rubric, role, date, tier, best_tier_rank, score_exact,"
		" settings, rubric_fingerprint, answers_fingerprint FROM v_result ORDER BY 1, 4, 5;"
		"SELECT enterprise, role, tier FROM v_latest ORDER BY 1;"
		"SELECT fingerprint, file, bytes FROM answers ORDER BY 1;"
		"SELECT code, kind FROM enterprise ORDER BY 1";
	enum {
		COUNT = sizeof(GIVEN) / sizeof(GIVEN[0])
	};
	struct buf rows = BUF_INIT;

	folder_make();
	zj_store *there = store_open(in_folder("a.db"), ZJ_STORE_CREATE);
	zj_store *back = store_open(in_folder("b.db"), ZJ_STORE_CREATE);
	for (size_t i = 0; i < COUNT; i++) {
		save_given(there, &GIVEN[i]);
		save_given(back, &GIVEN[COUNT - 1 - i]);
	}
	sql_rows(&rows, in_folder("a.db"), CONTENT);
	ck_assert_uint_gt(rows.len, 500);
	assert_sql(in_folder("b.db"), CONTENT, rows.at);
	buf_done(&rows);
	zj_store_close(back);
	zj_store_close(there);
	folder_remove();
}
END_TEST

Suite *
suite_store_save(void)
{
	return unit_suite("store save",
			  (const TTest *[]){
				  saving_the_same_again_gives_the_same_number_and_changes_nothing,
				  other_answers_are_another_result_and_the_old_one_stays,
				  settings_and_levels_from_outside_are_part_of_the_key,
				  the_order_of_settings_does_not_matter,
				  a_declared_level_is_in_the_answers_and_not_in_the_settings,
				  answers_are_kept_byte_for_byte,
				  a_result_computed_again_equals_what_is_stored,
				  what_is_not_there_is_not_found,
				  scores_are_exact_text_and_a_near_number,
				  a_rubric_of_many_files_is_kept_whole_and_compiles_again,
				  a_rubric_of_one_file_is_kept_whole_and_compiles_again,
				  a_rubric_changed_in_the_store_is_damage,
				  a_rubric_is_kept_once,
				  a_result_keeps_how_the_enterprise_was_described,
				  a_credit_code_goes_before_a_local_id,
				  what_is_not_committed_is_gone,
				  a_rollback_without_a_transaction_does_nothing,
				  readers_do_not_wait_for_a_writer,
				  a_second_writer_waits_and_then_says_so,
				  the_order_of_saving_does_not_matter,
				  NULL,
			  });
}
