/*
 * Opening: what is made, what is taken, what is refused and left as it was.
 */
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "test_store.h"

static const struct given AN_ENTERPRISE = {"e1", "self", "2026-05-01", "full"};

START_TEST(create_makes_a_store_where_there_is_none)
{
	folder_make();
	const char *path = in_folder("a.db");
	zj_store *store = store_open(path, ZJ_STORE_CREATE);

	ck_assert_int_eq(zj_store_version(store), 1);
	zj_store_close(store);
	assert_folder("a.db");
	assert_sql(path, "PRAGMA application_id", "1514817861"); /* "ZJIE" */
	assert_sql(path, "PRAGMA user_version", "1");
	assert_sql(path, "PRAGMA journal_mode", "wal");
	folder_remove();
}
END_TEST

START_TEST(create_keeps_what_is_there)
{
	folder_make();
	const char *path = in_folder("a.db");
	zj_store *store = store_open(path, ZJ_STORE_CREATE);

	save_given(store, &AN_ENTERPRISE);
	zj_store_close(store);
	struct bytes before = file_read(path);
	zj_store_close(store_open(path, ZJ_STORE_CREATE));
	zj_store_close(store_open(path, ZJ_STORE_WRITE));
	assert_file_is(path, before);
	bytes_done(&before);
	folder_remove();
}
END_TEST

START_TEST(create_fills_an_empty_file)
{
	folder_make();
	const char *path = in_folder("a.db");

	file_write(path, "", 0);
	zj_store_close(store_open(path, ZJ_STORE_CREATE));
	assert_sql(path, "SELECT count(*) FROM v_result", "0");
	folder_remove();
}
END_TEST

START_TEST(read_and_write_do_not_make_a_store)
{
	folder_make();
	zj_diags *diags = zj_diags_new();
	zj_store *store = NULL;

	ck_assert_int_eq(zj_store_open(&store, in_folder("a.db"), ZJ_STORE_READ, diags),
			 ZJ_ENOTFOUND);
	ck_assert_int_eq(zj_store_open(&store, in_folder("a.db"), ZJ_STORE_WRITE, diags),
			 ZJ_ENOTFOUND);
	ck_assert_int_eq(zj_store_open(&store, in_folder("no/a.db"), ZJ_STORE_READ, diags),
			 ZJ_ENOTFOUND);
	ck_assert_ptr_null(store);
	zj_diags_free(diags);
	assert_folder("");
	folder_remove();
}
END_TEST

START_TEST(read_and_write_refuse_an_empty_file)
{
	folder_make();
	file_write(in_folder("a.db"), "", 0);
	assert_refused(in_folder("a.db"), ZJ_STORE_READ, "store-damaged");
	assert_refused(in_folder("a.db"), ZJ_STORE_WRITE, "store-damaged");
	folder_remove();
}
END_TEST

START_TEST(read_leaves_one_file_and_the_same_bytes)
{
	folder_make();
	const char *path = in_folder("a.db");
	zj_store *store = store_open(path, ZJ_STORE_CREATE);

	save_given(store, &AN_ENTERPRISE);
	zj_store_close(store);
	struct bytes before = file_read(path);
	store = store_open(path, ZJ_STORE_READ);
	int level = -1;
	int64_t id = 0;
	ck_assert_int_eq(zj_store_level(store, "e1", "t", &level, &id, NULL), ZJ_OK);
	zj_store_close(store);
	assert_file_is(path, before);
	bytes_done(&before);
	assert_folder("a.db");
	folder_remove();
}
END_TEST

START_TEST(a_store_opened_for_reading_cannot_be_written)
{
	folder_make();
	const char *path = in_folder("a.db");

	zj_store_close(store_open(path, ZJ_STORE_CREATE));
	zj_store *store = store_open(path, ZJ_STORE_READ);
	struct sample sample = sample_make(&AN_ENTERPRISE, NULL);
	zj_diags *diags = zj_diags_new();
	int64_t id = 0;
	bool is_new = false;

	ck_assert_int_eq(zj_store_save(store, sample.result, &SAVE, &id, &is_new, diags), ZJ_EDB);
	ck_assert(has_code(diags, "store-failed"));
	zj_diags_free(diags);
	sample_done(&sample);
	zj_store_close(store);
	assert_sql(path, "SELECT count(*) FROM enterprise", "0");
	folder_remove();
}
END_TEST

/* --- other people's files --------------------------------------------------------------- */

static const zj_store_mode MODES[] = {ZJ_STORE_READ, ZJ_STORE_WRITE, ZJ_STORE_CREATE};
enum {
	MODE_COUNT = sizeof(MODES) / sizeof(MODES[0])
};

/* All modes refuse it, and leave the folder and the file as they are. */
static void
assert_untouched(const char *name, const char *code, const char *in_it)
{
	struct bytes before = file_read(in_folder(name));

	for (size_t i = 0; i < MODE_COUNT; i++)
		assert_refused(in_folder(name), MODES[i], code);
	assert_file_is(in_folder(name), before);
	assert_folder(in_it);
	bytes_done(&before);
}

START_TEST(a_foreign_database_is_refused_untouched)
{
	folder_make();
	sql_run(in_folder("f.db"), "CREATE TABLE t (x); INSERT INTO t VALUES (1)");
	assert_untouched("f.db", "store-foreign", "f.db");
	sql_run(in_folder("f.db"), "PRAGMA application_id = 77");
	assert_untouched("f.db", "store-foreign", "f.db");
	sql_run(in_folder("f.db"), "PRAGMA journal_mode = WAL");
	assert_untouched("f.db", "store-foreign", "f.db");
	folder_remove();
}
END_TEST

/* Left behind by a program that was killed: moving its WAL into its file is its business. */
static void
leave_wal(const char *path, const char *marked)
{
	const pid_t child = fork();

	ck_assert_int_ge(child, 0);
	if (child == 0) {
		sqlite3 *db = NULL;
		sqlite3_open(path, &db);
		sqlite3_exec(db, "PRAGMA journal_mode = WAL; CREATE TABLE t (x)", NULL, NULL, NULL);
		sqlite3_exec(db, marked, NULL, NULL, NULL);
		sqlite3_wal_checkpoint_v2(db, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
		sqlite3_exec(db, "INSERT INTO t VALUES (1)", NULL, NULL, NULL);
		_exit(0);
	}
	ck_assert_int_eq(waitpid(child, NULL, 0), child);
}

START_TEST(a_foreign_database_keeps_its_wal)
{
	folder_make();
	leave_wal(in_folder("f.db"), "SELECT 1");
	struct bytes wal = file_read(in_folder("f.db-wal"));
	ck_assert_uint_gt(wal.length, 0);
	assert_untouched("f.db", "store-foreign", "f.db f.db-shm f.db-wal");
	assert_file_is(in_folder("f.db-wal"), wal);
	bytes_done(&wal);
	assert_sql(in_folder("f.db"), "SELECT count(*) FROM t", "1");
	folder_remove();
}
END_TEST

START_TEST(a_newer_store_is_refused_untouched)
{
	folder_make();
	zj_store_close(store_open(in_folder("n.db"), ZJ_STORE_CREATE));
	sql_run(in_folder("n.db"), "PRAGMA user_version = 2");
	assert_untouched("n.db", "store-newer", "n.db");
	folder_remove();
}
END_TEST

START_TEST(an_older_store_is_refused_for_reading)
{
	folder_make();
	sql_run(in_folder("o.db"),
		"PRAGMA application_id = 1514817861; CREATE TABLE before_all (x)");
	assert_refused(in_folder("o.db"), ZJ_STORE_READ, "store-older");
	folder_remove();
}
END_TEST

START_TEST(a_file_that_is_no_database_is_refused_untouched)
{
	static const char TEXT[] = "rubric: t\nversion: '1'\n";

	folder_make();
	file_write(in_folder("a.yaml"), TEXT, strlen(TEXT));
	assert_untouched("a.yaml", "store-damaged", "a.yaml");
	folder_remove();
}
END_TEST

START_TEST(a_damaged_store_is_said_to_be_damaged)
{
	folder_make();
	const char *path = in_folder("a.db");
	zj_store *store = store_open(path, ZJ_STORE_CREATE);

	save_given(store, &AN_ENTERPRISE);
	zj_store_close(store);
	struct bytes bytes = file_read(path);
	memset(bytes.at + 100, 0x5A, 4000); /* the schema, after the header */
	file_write(path, bytes.at, bytes.length);
	assert_refused(path, ZJ_STORE_READ, "store-damaged");
	bytes_done(&bytes);
	folder_remove();
}
END_TEST

START_TEST(a_folder_is_refused)
{
	folder_make();
	ck_assert_int_eq(mkdir(in_folder("d"), 0700), 0);
	for (size_t i = 0; i < MODE_COUNT; i++)
		assert_refused(in_folder("d"), MODES[i], "store-open");
	assert_refused(in_folder("no/a.db"), ZJ_STORE_CREATE, "store-open");
	assert_folder("d");
	folder_remove();
}
END_TEST

START_TEST(a_device_is_refused)
{
	assert_refused("/dev/null", ZJ_STORE_CREATE, "store-open");
}
END_TEST

/* SQLite would keep these in memory, or read them as an address. */
START_TEST(names_that_mean_something_to_sqlite_are_files)
{
	static const char *const NAMES[] = {":memory:", "file:a.db?mode=memory", "-"};
	char back[512];

	folder_make();
	ck_assert_ptr_nonnull(getcwd(back, sizeof(back)));
	ck_assert_int_eq(chdir(in_folder(".")), 0);
	for (size_t i = 0; i < sizeof(NAMES) / sizeof(NAMES[0]); i++)
		zj_store_close(store_open(NAMES[i], ZJ_STORE_CREATE));
	assert_refused("", ZJ_STORE_CREATE, "store-open");
	ck_assert_int_eq(chdir(back), 0);
	assert_folder("- :memory: file:a.db?mode=memory");
	folder_remove();
}
END_TEST

/* --- what may not be read or written ---------------------------------------------------- */

/* In a child without a superuser's rights: `work`; it must return true. */
static void
as_nobody(bool (*work)(void))
{
	const pid_t child = fork();
	int status = 0;

	ck_assert_int_ge(child, 0);
	if (child == 0) {
		if (geteuid() == 0 && (setgid(65534) != 0 || setuid(65534) != 0))
			_exit(2);
		_exit(work() ? 0 : 1);
	}
	ck_assert_int_eq(waitpid(child, &status, 0), child);
	ck_assert(WIFEXITED(status));
	ck_assert_int_eq(WEXITSTATUS(status), 0);
}

static bool
is_refused(const char *path, zj_store_mode mode, const char *code)
{
	zj_diags *diags = zj_diags_new();
	zj_store *store = NULL;
	const bool is_so = zj_store_open(&store, path, mode, diags) == ZJ_EDB && !store &&
			   has_code(diags, code);

	zj_diags_free(diags);
	return is_so;
}

static bool
refuses_closed_file(void)
{
	return is_refused(in_folder("a.db"), ZJ_STORE_READ, "store-open") &&
	       is_refused(in_folder("a.db"), ZJ_STORE_WRITE, "store-open") &&
	       is_refused(in_folder("a.db"), ZJ_STORE_CREATE, "store-open");
}

START_TEST(a_file_that_may_not_be_read_is_refused)
{
	folder_make();
	zj_store_close(store_open(in_folder("a.db"), ZJ_STORE_CREATE));
	ck_assert_int_eq(chmod(in_folder("."), 0755), 0);
	ck_assert_int_eq(chmod(in_folder("a.db"), 0), 0);
	as_nobody(refuses_closed_file);
	folder_remove();
}
END_TEST

static bool
reads_but_does_not_write(void)
{
	zj_store *store = NULL;
	int level = 0;
	int64_t id = 0;

	if (zj_store_open(&store, in_folder("a?%.db"), ZJ_STORE_READ, NULL) != ZJ_OK)
		return false;
	const bool is_found =
		zj_store_level(store, "e1", "t", &level, &id, NULL) == ZJ_OK && level == 2;
	zj_store_close(store);
	return is_found && is_refused(in_folder("a?%.db"), ZJ_STORE_WRITE, "store-open");
}

/* A disc, or a share one may only read: SQLite cannot make its files beside the store there. */
START_TEST(a_store_in_a_folder_that_may_not_be_written_can_be_read)
{
	folder_make();
	const char *path = in_folder("a?%.db");
	zj_store *store = store_open(path, ZJ_STORE_CREATE);

	save_given(store, &AN_ENTERPRISE);
	zj_store_close(store);
	ck_assert_int_eq(chmod(path, 0444), 0);
	ck_assert_int_eq(chmod(in_folder("."), 0555), 0);
	as_nobody(reads_but_does_not_write);
	ck_assert_int_eq(chmod(in_folder("."), 0755), 0);
	assert_folder("a?%.db");
	folder_remove();
}
END_TEST

/* --- several at once -------------------------------------------------------------------- */

START_TEST(processes_that_create_at_once_all_succeed)
{
	enum {
		PROCESSES = 6,
		ROUNDS = 5
	};
	pid_t children[PROCESSES];
	int gate[2];

	folder_make();
	for (int round = 0; round < ROUNDS; round++) {
		const char *path = in_folder("a.db");

		ck_assert_int_eq(pipe(gate), 0);
		for (int i = 0; i < PROCESSES; i++) {
			children[i] = fork();
			ck_assert_int_ge(children[i], 0);
			if (children[i] == 0) {
				zj_store *store = NULL;
				char byte;
				close(gate[1]);
				/* All wait for the same closing of the gate. */
				if (read(gate[0], &byte, 1) != 0)
					_exit(2);
				const zj_status status =
					zj_store_open(&store, path, ZJ_STORE_CREATE, NULL);
				zj_store_close(store);
				_exit(status == ZJ_OK ? 0 : 1);
			}
		}
		close(gate[0]);
		close(gate[1]);
		for (int i = 0; i < PROCESSES; i++) {
			int status = 0;
			ck_assert_int_eq(waitpid(children[i], &status, 0), children[i]);
			ck_assert_int_eq(status, 0);
		}
		zj_store_close(store_open(path, ZJ_STORE_WRITE));
		assert_sound(path);
		assert_sql(path, "PRAGMA journal_mode", "wal");
		assert_folder("a.db");
		unlink(path);
	}
	folder_remove();
}
END_TEST

/* Waits for the gate to close, and then: may it write? */
static bool
finds_it_locked(const char *path, int gate)
{
	sqlite3 *db = NULL;
	char byte;

	if (read(gate, &byte, 1) != 0 || sqlite3_open(path, &db) != SQLITE_OK)
		return false;
	const int code = sqlite3_exec(db, "BEGIN IMMEDIATE", NULL, NULL, NULL);
	sqlite3_close(db);
	return code == SQLITE_BUSY;
}

/* Closing one file descriptor of a file drops every lock of the process on it. */
START_TEST(two_handles_of_one_process_do_not_disturb_each_other)
{
	int gate[2];
	int status = 0;

	folder_make();
	const char *path = in_folder("a.db");
	ck_assert_int_eq(pipe(gate), 0);
	const pid_t child = fork();
	ck_assert_int_ge(child, 0);
	if (child == 0) {
		close(gate[1]);
		_exit(finds_it_locked(path, gate[0]) ? 0 : 1);
	}
	zj_store *first = store_open(path, ZJ_STORE_CREATE);
	ck_assert_int_eq(zj_store_begin(first, NULL), ZJ_OK);
	zj_store_close(store_open(path, ZJ_STORE_READ));
	close(gate[0]);
	close(gate[1]);
	ck_assert_int_eq(waitpid(child, &status, 0), child);
	ck_assert_int_eq(status, 0);
	zj_store_rollback(first);
	zj_store_close(first);
	folder_remove();
}
END_TEST

START_TEST(closing_nothing_is_fine)
{
	zj_store_close(NULL);
}
END_TEST

Suite *
suite_store_open(void)
{
	return unit_suite("store open",
			  (const TTest *[]){
				  create_makes_a_store_where_there_is_none,
				  create_keeps_what_is_there,
				  create_fills_an_empty_file,
				  read_and_write_do_not_make_a_store,
				  read_and_write_refuse_an_empty_file,
				  read_leaves_one_file_and_the_same_bytes,
				  a_store_opened_for_reading_cannot_be_written,
				  a_foreign_database_is_refused_untouched,
				  a_foreign_database_keeps_its_wal,
				  a_newer_store_is_refused_untouched,
				  an_older_store_is_refused_for_reading,
				  a_file_that_is_no_database_is_refused_untouched,
				  a_damaged_store_is_said_to_be_damaged,
				  a_folder_is_refused,
				  a_device_is_refused,
				  names_that_mean_something_to_sqlite_are_files,
				  a_file_that_may_not_be_read_is_refused,
				  a_store_in_a_folder_that_may_not_be_written_can_be_read,
				  processes_that_create_at_once_all_succeed,
				  two_handles_of_one_process_do_not_disturb_each_other,
				  closing_nothing_is_fine,
				  NULL,
			  });
}
