/*
 * What the file promises to those who read it without us.
 */
#include <string.h>

#include "test_store.h"

static const struct given AN_ENTERPRISE = {"e1", "self", "2026-05-01", "half"};

/* A store with one result, closed. */
static const char *
store_with_one(void)
{
	folder_make();
	const char *path = in_folder("a.db");
	zj_store *store = store_open(path, ZJ_STORE_CREATE);

	save_given(store, &AN_ENTERPRISE);
	zj_store_close(store);
	return path;
}

START_TEST(every_table_is_strict)
{
	const char *path = store_with_one();

	assert_sql(path,
		   "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table'"
		   " AND strict = 0 AND name NOT LIKE 'sqlite_%'",
		   "");
	assert_sql(path,
		   "SELECT group_concat(name, ' ') FROM (SELECT name FROM pragma_table_list"
		   " WHERE strict = 1 ORDER BY name)",
		   "answers enterprise result rubric rubric_file rubric_tier");
	folder_remove();
}
END_TEST

START_TEST(what_a_result_stands_on_is_declared)
{
	const char *path = store_with_one();

	assert_sql(path,
		   "SELECT group_concat(\"table\", ' ') FROM (SELECT \"table\" FROM"
		   " pragma_foreign_key_list('result') ORDER BY 1)",
		   "answers enterprise rubric");
	assert_sql(path, "SELECT \"table\" FROM pragma_foreign_key_list('rubric_file')", "rubric");
	assert_sql(path, "SELECT \"table\" FROM pragma_foreign_key_list('rubric_tier')", "rubric");
	assert_sound(path);
	folder_remove();
}
END_TEST

static void
assert_columns(const char *path, const char *view, const char *columns)
{
	struct buf sql = BUF_INIT;

	buf_printf(&sql, "SELECT group_concat(name, ' ') FROM pragma_table_info('%s')", view);
	assert_sql(path, sql.at, columns);
	buf_done(&sql);
}

#define RESULT_COLUMNS                                                                    \
	"id enterprise name district industry size rubric rubric_version role date saved" \
	" tier_rank tier tier_zh tier_en best_tier_rank firm score score_best score_max"  \
	" score_exact settings program rubric_fingerprint answers_fingerprint"

/* A public interface: columns may be added at the end, and then here. */
START_TEST(views_have_the_documented_columns)
{
	const char *path = store_with_one();

	assert_columns(path, "v_result", RESULT_COLUMNS);
	assert_columns(path, "v_latest", RESULT_COLUMNS " place");
	assert_columns(path, "v_condition",
		       "result tier condition title_zh title_en outcome needed found");
	assert_columns(path, "v_node",
		       "result node parent kind title_zh title_en state points score score_best"
		       " share share_best contribution");
	folder_remove();
}
END_TEST

START_TEST(v_result_gives_names_for_numbers)
{
	const char *path = store_with_one();

	assert_sql(path,
		   "SELECT enterprise, name, rubric, rubric_version, role, date, tier_rank, tier,"
		   " tier_zh, tier_en, best_tier_rank, firm, score, score_max, score_exact, saved"
		   " FROM v_result",
		   "e1|示例|t|1|self|2026-05-01|1|low|低|Low|1|1|50.0|100.0|50|"
		   "2026-05-01T08:30:00Z");
	folder_remove();
}
END_TEST

START_TEST(views_open_up_the_json)
{
	static const char JSON[] =
		"{\"tiers\":[{\"id\":\"low\",\"conditions\":[{\"id\":\"low.1\",\"title\":{\"zh\":\"甲\"},"
		"\"outcome\":\"met\",\"needed\":\">= 0.5\",\"found\":\"0.5\"}]}],"
		"\"nodes\":[{\"id\":\"total\",\"parent\":null,\"kind\":\"section\",\"state\":\"scored\","
		"\"points\":100},{\"id\":\"q\",\"parent\":\"total\",\"kind\":\"question\","
		"\"title\":{\"en\":\"Q\"},\"state\":\"unanswered\",\"points\":10,"
		"\"score\":{\"worst\":2.5,\"best\":10},\"share\":{\"worst\":0.25,\"best\":1},"
		"\"contribution\":{\"worst\":2.5,\"best\":10}}]}";
	struct sample sample = sample_make(&AN_ENTERPRISE, NULL);
	const zj_save extra = save_with(JSON);
	int64_t id;
	bool is_new;

	folder_make();
	zj_store *store = store_open(in_folder("a.db"), ZJ_STORE_CREATE);
	ck_assert_int_eq(zj_store_begin(store, NULL), ZJ_OK);
	ck_assert_int_eq(zj_store_save(store, sample.result, &extra, &id, &is_new, NULL), ZJ_OK);
	ck_assert_int_eq(zj_store_commit(store, NULL), ZJ_OK);
	zj_store_close(store);
	sample_done(&sample);
	assert_sql(in_folder("a.db"), "SELECT * FROM v_condition",
		   "1|low|low.1|甲|NULL|met|>= 0.5|0.5");
	assert_sql(in_folder("a.db"), "SELECT * FROM v_node",
		   "1|total|NULL|section|NULL|NULL|scored|100|NULL|NULL|NULL|NULL|NULL\n"
		   "1|q|total|question|NULL|Q|unanswered|10|2.5|10|0.25|1|2.5");
	folder_remove();
}
END_TEST

/* A schema half made by a process that was killed: its journal is rolled back. */
START_TEST(a_migration_is_one_transaction)
{
	folder_make();
	const char *path = in_folder("a.db");

	/* The last statement of the script cannot stand beside a table of its name. */
	sql_run(path, "PRAGMA application_id = 1514817861; CREATE TABLE v_node (x)");
	assert_refused(path, ZJ_STORE_WRITE, "store-failed");
	assert_sql(path, "SELECT group_concat(name) FROM sqlite_schema", "v_node");
	assert_sql(path, "PRAGMA user_version", "0");
	sql_run(path, "DROP TABLE v_node");
	zj_store_close(store_open(path, ZJ_STORE_WRITE));
	assert_sql(path, "PRAGMA user_version", "1");
	folder_remove();
}
END_TEST

START_TEST(a_store_that_lost_its_wal_mode_gets_it_back)
{
	const char *path = store_with_one();

	sql_run(path, "PRAGMA journal_mode = DELETE");
	zj_store_close(store_open(path, ZJ_STORE_WRITE));
	assert_sql(path, "PRAGMA journal_mode", "wal");
	assert_sql(path, "SELECT count(*) FROM v_result", "1");
	folder_remove();
}
END_TEST

Suite *
suite_store_schema(void)
{
	return unit_suite("store schema", (const TTest *[]){
						  every_table_is_strict,
						  what_a_result_stands_on_is_declared,
						  views_have_the_documented_columns,
						  v_result_gives_names_for_numbers,
						  views_open_up_the_json,
						  a_migration_is_one_transaction,
						  a_store_that_lost_its_wal_mode_gets_it_back,
						  NULL,
					  });
}
