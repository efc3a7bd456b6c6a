/*
 * Runs the suites of stats/, and holds what they share.
 */
#include "test_stats.h"

#include <sqlite3.h>
#include <stdio.h>
#include <unistd.h>

#include "unit_faults.h"

static char folder[256];
static char path[300];

static const char RUBRIC[] =
	"INSERT INTO rubric VALUES (1, printf('%064d', 1), 't', '1', '试', 'Trial', ''),"
	" (2, printf('%064d', 2), 't', '2', '试', 'Trial', ''),"
	" (3, printf('%064d', 3), 'other', '1', NULL, NULL, '');"
	"INSERT INTO rubric_tier SELECT u.value, t.key + 1, t.value, NULL, NULL"
	" FROM json_each('[1,2,3]') AS u, json_each('[\"low\",\"mid\",\"high\"]') AS t;"
	"INSERT INTO rubric_condition SELECT u.value, c.key, substr(c.value, 1, length(c.value) - 2),"
	" c.value, NULL, NULL FROM json_each('[1,2,3]') AS u,"
	" json_each('[\"low.1\",\"mid.1\",\"mid.2\",\"high.1\"]') AS c;"
	"INSERT INTO rubric_rule SELECT u.value, r.key, 'r' || r.key, r.value, NULL, NULL"
	" FROM json_each('[1,2,3]') AS u, json_each('[\"veto\",\"cap\",\"check\"]') AS r;"
	"INSERT INTO run (id, started, program, folder, arguments) VALUES (1, '', '', '', ''),"
	" (2, '', '', '', '')";

static void
exec(sqlite3 *db, const char *sql)
{
	char *message = NULL;

	if (sqlite3_exec(db, sql, NULL, NULL, &message) != SQLITE_OK)
		ck_abort_msg("%s: %s", message, sql);
}

static void
add_row(sqlite3 *db, const struct row *row)
{
	char *sql = sqlite3_mprintf(
		"INSERT OR IGNORE INTO enterprise (code, kind) VALUES (%Q, 'local');"
		"INSERT INTO answers (fingerprint, added)"
		" VALUES (printf('%%064d', (SELECT count(*) FROM answers)), '');"
		"INSERT INTO result SELECT NULL, e.id, %d, a.id, '', 'N' || e.code, %Q, %Q, %Q, %Q,"
		" %Q, '', '', %d, %d, %Q, %Q, %Q, 0, 0, 0, %Q, %Q FROM enterprise AS e,"
		" (SELECT max(id) AS id FROM answers) AS a WHERE e.code = %Q;",
		row->code, row->version + 1, row->district, row->industry, row->size,
		row->role ? row->role : "self", row->date, row->tier,
		row->best_tier ? row->best_tier : row->tier, row->score, row->score,
		row->max ? row->max : "100", row->outcomes ? row->outcomes : "1111",
		row->strikes ? row->strikes : "[]", row->code);

	exec(db, sql);
	sqlite3_free(sql);
	if (row->run == 0)
		return;
	sql = sqlite3_mprintf("INSERT INTO run_result SELECT %d, max(id) FROM result", row->run);
	exec(db, sql);
	sqlite3_free(sql);
}

zj_store *
store_with(const struct row *rows)
{
	const char *parent = getenv("TMPDIR");
	zj_store *store = NULL;
	sqlite3 *db = NULL;

	snprintf(folder, sizeof(folder), "%s/zhijie-stats-XXXXXX", parent ? parent : "/tmp");
	ck_assert_ptr_nonnull(mkdtemp(folder));
	snprintf(path, sizeof(path), "%s/a.db", folder);
	ck_assert_int_eq(zj_store_open(&store, path, ZJ_STORE_CREATE, NULL), ZJ_OK);
	zj_store_close(store);
	ck_assert_int_eq(sqlite3_open(path, &db), SQLITE_OK);
	exec(db, "PRAGMA synchronous = OFF; BEGIN");
	exec(db, RUBRIC);
	for (; rows && rows->code; rows++)
		add_row(db, rows);
	exec(db, "COMMIT");
	sqlite3_close(db);
	ck_assert_int_eq(zj_store_open(&store, path, ZJ_STORE_READ, NULL), ZJ_OK);
	return store;
}

void
store_sql(const char *sql)
{
	sqlite3 *db = NULL;

	ck_assert_int_eq(sqlite3_open(path, &db), SQLITE_OK);
	exec(db, sql);
	sqlite3_close(db);
}

void
store_done(zj_store *store)
{
	zj_store_close(store);
	unlink(path);
	rmdir(folder);
}

void
assert_text(struct str found, const char *expected)
{
	struct buf text = BUF_INIT;

	buf_add_text(&text, "");
	buf_add(&text, found);
	ck_assert_str_eq(text.at ? text.at : "", expected);
	buf_done(&text);
}

void
assert_num(zj_num found, const char *expected)
{
	char text[ZJ_NUM_TEXT_MAX];

	zj_num_exact_text(text, found);
	ck_assert_str_eq(text, expected);
}

void
faults_begin(long nth)
{
	fault_was = false;
	fault_left = nth;
}

bool
faults_end(void)
{
	fault_left = 0;
	return fault_was;
}

int
main(void)
{
	return unit_main(
		(Suite *[]){suite_stats_rank(), suite_stats_summary(), suite_stats_who(), NULL});
}
