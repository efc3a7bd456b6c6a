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
	assert_sql(
		path,
		"SELECT group_concat(name, ' ') FROM (SELECT name FROM pragma_table_list"
		" WHERE strict = 1 ORDER BY name)",
		"answers enterprise refusal result result_figures rubric rubric_condition rubric_file rubric_node"
		" rubric_rule rubric_tier run run_result run_rubric");
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
		       " share share_best answer");
	assert_columns(path, "v_strike", "result rule kind title_zh title_en certain");
	assert_columns(
		path, "v_run",
		"id started ended program who folder arguments files scored unchanged refused"
		" results rubrics");
	assert_columns(path, "v_refused",
		       "run file fingerprint level code line column message_zh message_en note_zh"
		       " note_en");
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

/* Of the sample's 100 points: half of them given, low from 50, mid from 80, high unknown. */
START_TEST(views_open_up_the_figures)
{
	const char *path = store_with_one();

	assert_sql(path, "SELECT * FROM v_condition",
		   "1|low|low.1|NULL|NULL|met|>= 0.5|0.5\n"
		   "1|mid|mid.1|NULL|NULL|not_met|>= 0.8|0.5\n"
		   "1|high|high.1|NULL|NULL|unknown|>= 2|0 to 3");
	assert_sql(path, "SELECT * FROM v_node",
		   "1|total|NULL|section|试|Trial|scored|100|50|50|0.5|0.5|NULL\n"
		   "1|s|total|section|S|S|scored|1|0.5|0.5|0.5|0.5|NULL\n"
		   "1|q|s|question|Q?|Q?|scored|1|0.5|0.5|0.5|0.5|half");
	folder_remove();
}
END_TEST

/* Answers that the rubric names are kept as a number; as written otherwise, without evidence, or in
 * bands they are not. To whoever asks they all look the same. Points: b 2, those of the scale 4 as its best, the others 1. */
START_TEST(views_show_answers_of_every_kind_alike)
{
	static const char KINDS[] =
		"rubric: t\nversion: '1'\ntitle: t\n"
		"scales: {ful: {full: 4, half: 2, none: 0}}\n"
		"questions:\n"
		"  - {id: a, ask: a, scale: ful, points: 4}\n"
		"  - {id: b, ask: b, type: level, points: 2, levels: [x, y, z], scores: [0, 1, 3]}\n"
		"  - {id: c, ask: c, type: yesno}\n"
		"  - {id: d, ask: d, type: yesno}\n"
		"  - {id: e, ask: e, scale: ful, evidence: {needed_above: 0.25, cap: 0.25}}\n"
		"  - {id: f, ask: f, type: number, bands: [{below: 5, score: 0}, {from: 5, score: 1}]}\n"
		"  - {id: g, ask: g, scale: ful, scored: no}\n"
		"tiers: []\n";
	static const char GIVEN[] =
		"rubric: t\nenterprise: {id: e}\n"
		"answers: {a: half, b: 1, c: yes, d: 否, e: full, f: 7, g: half}\n";
	struct sample sample = sample_of(KINDS, GIVEN, sizeof(GIVEN) - 1, NULL);
	bool is_new;

	folder_make();
	zj_store *store = store_open(in_folder("a.db"), ZJ_STORE_CREATE);
	(void)save(store, &sample, &is_new);
	zj_store_close(store);
	sample_done(&sample);
	assert_sql(in_folder("a.db"),
		   "SELECT node, state, points, score, score_best, share, share_best, answer"
		   " FROM v_node WHERE kind = 'question'",
		   "a|scored|4|2|2|0.5|0.5|half\n"
		   "b|scored|2|0.666666666667|0.666666666667|0.333333333333|0.333333333333|1\n"
		   "c|scored|1|1|1|1|1|yes\n"
		   "d|scored|1|0|0|0|0|否\n"
		   "e|scored|4|1|1|0.25|0.25|full\n"
		   "f|scored|1|1|1|1|1|7\n"
		   "g|scored|4|2|2|0.5|0.5|half");
	assert_sql(
		in_folder("a.db"),
		"SELECT group_concat(f.type) FROM result_figures, json_each(figures, '$.nodes') AS f",
		"array,integer,integer,integer,array,array,array,integer");
	folder_remove();
}
END_TEST

/* Without an answer the worst and the best are apart. */
START_TEST(views_show_what_is_open)
{
	static const struct given OPEN = {"e1", "self", NULL, NULL};
	folder_make();
	zj_store *store = store_open(in_folder("a.db"), ZJ_STORE_CREATE);

	(void)save_given(store, &OPEN);
	zj_store_close(store);
	assert_sql(
		in_folder("a.db"),
		"SELECT node, state, score, score_best, share_best, answer FROM v_node",
		"total|unanswered|0|100|1|NULL\ns|unanswered|0|1|1|NULL\nq|unanswered|0|1|1|NULL");
	folder_remove();
}
END_TEST

START_TEST(rules_that_strike_have_a_view)
{
	static const char STRICT[] =
		"rubric: t\nversion: '1'\ntitle: t\n"
		"facts: {bad: {type: yesno}, late: {type: yesno}, odd: {type: yesno}}\n"
		"questions: [{id: q, ask: Q?, type: yesno}]\n"
		"rules:\n"
		"  clean: {kind: veto, needs: not facts.bad, title: {zh: 净, en: Clean}}\n"
		"  behind: {kind: check, when: facts.late}\n"
		"  strange: {kind: check, when: facts.odd}\n"
		"tiers: [{id: one, title: One, require: [share(q) >= 1]}]\n";
	static const char GIVEN[] =
		"rubric: t\nenterprise: {id: e}\nfacts: {bad: yes, odd: no}\nanswers: {q: yes}\n";
	struct sample sample = sample_of(STRICT, GIVEN, sizeof(GIVEN) - 1, NULL);
	bool is_new;

	folder_make();
	zj_store *store = store_open(in_folder("a.db"), ZJ_STORE_CREATE);
	(void)save(store, &sample, &is_new);
	zj_store_close(store);
	sample_done(&sample);
	assert_sql(in_folder("a.db"), "SELECT * FROM v_strike",
		   "1|clean|veto|净|Clean|1\n1|behind|check|NULL|NULL|0");
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
						  views_open_up_the_figures,
						  views_show_answers_of_every_kind_alike,
						  views_show_what_is_open,
						  rules_that_strike_have_a_view,
						  a_migration_is_one_transaction,
						  a_store_that_lost_its_wal_mode_gets_it_back,
						  NULL,
					  });
}
