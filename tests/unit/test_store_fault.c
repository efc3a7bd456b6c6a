/*
 * What the store does when memory runs out at the n-th allocation or the disk is full at the
 * n-th write, for every n. Our own allocations come through the linker (--wrap in
 * store.cmake), SQLite's through its configuration; its writes through its system calls.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

#include "test_store.h"
#include "unit_faults.h"

static long writes_left; /* until one fails; 0: none does */
static bool is_full;     /* then all after it fail, too */
static bool are_links_missing;
static const char *quicker; /* bytes another process puts there first; NULL: none */

int __real_link(const char *from, const char *to);
int __wrap_link(const char *from, const char *to);

/* What is_to_fail() is for allocations, SQLite's among them. */
static bool
write_is_to_fail(void)
{
	if (writes_left == 0 || --writes_left > 0)
		return false;
	fault_was = true;
	writes_left = is_full;
	return true;
}

int
__wrap_link(const char *from, const char *to)
{
	if (!are_links_missing)
		return __real_link(from, to);
	if (quicker)
		file_write(to, quicker, strlen(quicker));
	errno = EPERM;
	return -1;
}

void
faults_no_links(bool are_missing, const char *bytes)
{
	are_links_missing = are_missing;
	quicker = bytes;
}

static sqlite3_mem_methods memory; /* SQLite's own */

static void *
sqlite_malloc(int size)
{
	return is_to_fail() ? NULL : memory.xMalloc(size);
}

static void *
sqlite_realloc(void *old, int size)
{
	return is_to_fail() ? NULL : memory.xRealloc(old, size);
}

static sqlite3_syscall_ptr real_pwrite;

static ssize_t
fail_pwrite(int fd, const void *bytes, size_t length, off_t at)
{
	ssize_t (*const write)(int, const void *, size_t, off_t) =
		(ssize_t(*)(int, const void *, size_t, off_t))real_pwrite;

	if (!write_is_to_fail())
		return write(fd, bytes, length, at);
	errno = ENOSPC;
	return -1;
}

/*
 * SQLite's calls come here instead of to the C library. What is tested is what the files hold,
 * not the disk, and a thousand rounds of waiting for it would be all the time there is.
 */
int
fsync(int fd)
{
	(void)fd;
	return 0;
}

int
fdatasync(int fd)
{
	(void)fd;
	return 0;
}

/* No test runs yet, so there is nothing to report a failure to. */
static void
require(bool is_so)
{
	if (!is_so)
		abort();
}

void
faults_install(void)
{
	static const char *const NAMES[] = {"pwrite64", "pwrite"};

	require(sqlite3_config(SQLITE_CONFIG_GETMALLOC, &memory) == SQLITE_OK);
	sqlite3_mem_methods hooked = memory;
	hooked.xMalloc = sqlite_malloc;
	hooked.xRealloc = sqlite_realloc;
	require(sqlite3_config(SQLITE_CONFIG_MALLOC, &hooked) == SQLITE_OK);
	/* What SQLite sets up once would be missing from every later test. */
	require(sqlite3_initialize() == SQLITE_OK);

	sqlite3_vfs *vfs = sqlite3_vfs_find(NULL);
	for (size_t i = 0; i < 2 && !real_pwrite; i++) {
		real_pwrite = vfs->xGetSystemCall(vfs, NAMES[i]);
		if (real_pwrite)
			vfs->xSetSystemCall(vfs, NAMES[i], (sqlite3_syscall_ptr)fail_pwrite);
	}
	require(real_pwrite != NULL);
}

/* --- failing each in turn --------------------------------------------------------------- */

/* A piece of work on a.db: made ready, done while something fails, and looked at. */
struct work {
	void (*prepare)(void);
	zj_status (*run)(void);
	void (*check)(bool is_done);
};

static struct sample sample;
static zj_store *store;
static zj_diags *diags;
static int64_t saved;

enum {
	MOST = 10000
};

/* Run it once with the n-th call failing; was there one? */
static bool
run_failing(const struct work *work, long *left, long n, zj_status *status)
{
	diags = zj_diags_new();
	work->prepare();
	fault_was = false;
	*left = n;
	*status = work->run();
	*left = 0;
	ck_assert(fault_was || *status == ZJ_OK);
	ck_assert_int_lt(n, MOST);
	return fault_was;
}

static void
check_and_tidy(const struct work *work, bool is_done)
{
	zj_store_close(store);
	store = NULL;
	zj_diags_free(diags);
	work->check(is_done);
}

static void
fail_each_allocation(const struct work *work, long at_least)
{
	zj_status status = ZJ_OK;
	bool is_last;
	long n = 0;

	do {
		is_last = !run_failing(work, &fault_left, ++n, &status);
		ck_assert_msg(status == ZJ_ENOMEM || status == ZJ_OK, "allocation %ld: %s", n,
			      zj_status_name(status));
		check_and_tidy(work, status == ZJ_OK);
	} while (!is_last);
	/* So many that SQLite's own were among them. */
	ck_assert_int_gt(n, at_least);
}

static void
fail_each_write(const struct work *work, long at_least)
{
	zj_status status = ZJ_OK;
	bool is_last;
	long n = 0;

	do {
		is_last = !run_failing(work, &writes_left, ++n, &status);
		ck_assert_msg(status == ZJ_EDB || status == ZJ_OK, "write %ld: %s", n,
			      zj_status_name(status));
		if (status == ZJ_EDB)
			ck_assert(has_code(diags, "store-full"));
		check_and_tidy(work, status == ZJ_OK);
	} while (!is_last);
	ck_assert_int_gt(n, at_least);
}

/* --- the work --------------------------------------------------------------------------- */

#define COUNTS                                                                          \
	"SELECT (SELECT count(*) FROM enterprise), (SELECT count(*) FROM rubric_file)," \
	" (SELECT count(*) FROM answers), (SELECT count(*) FROM v_result)"

static void
prepare_nothing(void)
{
	unlink(in_folder("a.db"));
	assert_folder("");
}

static zj_status
make_store(void)
{
	return zj_store_open(&store, in_folder("a.db"), ZJ_STORE_CREATE, diags);
}

/* Nothing, or what the next who comes makes whole. */
static void
check_made(bool is_done)
{
	struct stat found;

	if (!is_done && (stat(in_folder("a.db"), &found) != 0 || found.st_size == 0))
		return;
	zj_store_close(store_open(in_folder("a.db"), ZJ_STORE_CREATE));
	assert_sound(in_folder("a.db"));
	assert_sql(in_folder("a.db"), COUNTS, "0|0|0|0");
}

static void
prepare_empty(void)
{
	unlink(in_folder("a.db"));
	store = store_open(in_folder("a.db"), ZJ_STORE_CREATE);
}

static zj_status
save_one(void)
{
	bool is_new;
	zj_status status = zj_store_begin(store, diags);

	if (!status)
		status = zj_store_save(store, sample.result, &SAVE, &saved, &is_new, diags);
	if (!status)
		status = zj_store_commit(store, diags);
	if (status)
		zj_store_rollback(store);
	return status;
}

/* Nothing half: no row where saving failed, all of it where it was acknowledged. */
static void
check_saved(bool is_done)
{
	assert_sound(in_folder("a.db"));
	assert_sql(in_folder("a.db"), COUNTS, is_done ? "1|1|1|1" : "0|0|0|0");
	assert_folder("a.db");
}

static void
prepare_saved(void)
{
	store = store_open(in_folder("a.db"), ZJ_STORE_CREATE);
	ck_assert_int_eq(save_one(), ZJ_OK);
}

/* Text that could not be read must not look like text that is not there. */
static bool
count_row(void *state, const zj_stored *stored)
{
	if (stored->name && stored->date && stored->tier_id && stored->rubric_title[ZJ_LANG_ZH])
		++*(int *)state;
	return true;
}

static zj_status
read_back(void)
{
	const zj_store_filter all = {.latest = true};
	zj_model *model = NULL;
	char *answers = NULL;
	bool is_same = false;
	size_t answers_length = 0;
	size_t given_length;
	int64_t id;
	int level;
	int count = 0;
	zj_status status = zj_store_each(store, &all, count_row, &count, diags);

	if (!status)
		status = zj_store_level(store, "e1", "t", &level, &id, diags);
	if (!status)
		status = zj_store_compare(store, saved, sample.result, &is_same, diags);
	if (!status)
		status = zj_store_answers(store, zj_document_fingerprint(sample.document), &answers,
					  &answers_length, diags);
	if (!status)
		status = zj_store_model(&model, store, zj_model_fingerprint(sample.model), diags);
	(void)zj_document_bytes(sample.document, &given_length);
	if (!status && (count != 1 || !is_same || answers_length != given_length))
		status = ZJ_EINTERNAL;
	zj_model_free(model);
	free(answers);
	return status;
}

static void
check_nothing(bool is_done)
{
	(void)is_done;
}

static zj_status
copy(void)
{
	return zj_store_backup(store, in_folder("b.db"), diags);
}

/* The copy is there whole or not at all. */
static void
check_copied(bool is_done)
{
	assert_folder(is_done ? "a.db b.db" : "a.db");
	if (is_done)
		assert_sql(in_folder("b.db"), COUNTS, "1|1|1|1");
	unlink(in_folder("b.db"));
}

/* Between a save that fails and the next that does not, another process writes. */
static zj_status
save_around_another(void)
{
	(void)save_one();
	writes_left = 0;
	sql_run(in_folder("a.db"),
		"INSERT INTO enterprise (code, kind) VALUES ('another', 'local')");
	return save_one();
}

static void
check_saved_around(bool is_done)
{
	ck_assert(is_done);
	assert_sound(in_folder("a.db"));
	assert_sql(in_folder("a.db"), COUNTS, "2|1|1|1");
}

static const struct work MAKING = {prepare_nothing, make_store, check_made};
static const struct work SAVING = {prepare_empty, save_one, check_saved};
static const struct work SAVING_AROUND = {prepare_empty, save_around_another, check_saved_around};
static const struct work READING = {prepare_saved, read_back, check_nothing};
static const struct work COPYING = {prepare_saved, copy, check_copied};

static void
begin(void)
{
	sample = sample_make(&(struct given){"e1", "self", "2026-05-01", "full"}, NULL);
	folder_make();
}

static void
end(void)
{
	sample_done(&sample);
	folder_remove();
}

START_TEST(memory_that_runs_out_leaves_no_store_half_made)
{
	begin();
	fail_each_allocation(&MAKING, 200);
	end();
}
END_TEST

START_TEST(memory_that_runs_out_leaves_nothing_half_saved)
{
	begin();
	fail_each_allocation(&SAVING, 50);
	end();
}
END_TEST

START_TEST(memory_that_runs_out_while_reading_is_told)
{
	begin();
	fail_each_allocation(&READING, 200);
	end();
}
END_TEST

START_TEST(memory_that_runs_out_leaves_no_half_copy)
{
	begin();
	fail_each_allocation(&COPYING, 20);
	end();
}
END_TEST

START_TEST(a_full_disk_leaves_no_store_half_made)
{
	begin();
	fail_each_write(&MAKING, 10);
	end();
}
END_TEST

START_TEST(a_full_disk_leaves_nothing_half_saved)
{
	begin();
	fail_each_write(&SAVING, 10);
	end();
}
END_TEST

/* What could not be written once is not written later, over what others have put there. */
START_TEST(after_a_full_disk_what_others_write_is_left_alone)
{
	begin();
	fail_each_write(&SAVING_AROUND, 5);
	is_full = true;
	fail_each_write(&SAVING_AROUND, 5);
	is_full = false;
	end();
}
END_TEST

static void
save_in_transaction(const char *enterprise)
{
	struct sample one =
		sample_make(&(struct given){enterprise, "self", "2026-05-01", "full"}, NULL);
	bool is_new;

	ck_assert_int_eq(zj_store_save(store, one.result, &SAVE, &saved, &is_new, NULL), ZJ_OK);
	sample_done(&one);
}

/* As many as it takes to hand over 120 kB at once, not two for each page. */
START_TEST(many_rows_take_few_writes)
{
	const long most = 1000000;
	char enterprise[16];
	struct buf pages = BUF_INIT;

	begin();
	prepare_empty();
	ck_assert_int_eq(zj_store_begin(store, NULL), ZJ_OK);
	for (int i = 0; i < 200; i++) {
		(void)snprintf(enterprise, sizeof(enterprise), "e%d", i);
		save_in_transaction(enterprise);
	}
	writes_left = most;
	ck_assert_int_eq(zj_store_commit(store, NULL), ZJ_OK);
	const long writes = most - writes_left;
	writes_left = 0;
	sql_rows(&pages, in_folder("a.db"), "PRAGMA page_count");
	ck_assert_int_gt(strtol(pages.at, NULL, 10), 20);
	ck_assert_int_lt(writes, 8);
	buf_done(&pages);
	zj_store_close(store);
	store = NULL;
	end();
}
END_TEST

START_TEST(a_full_disk_leaves_no_half_copy)
{
	begin();
	fail_each_write(&COPYING, 10);
	end();
}
END_TEST

Suite *
suite_store_fault(void)
{
	return unit_suite("store fault", (const TTest *[]){
						 memory_that_runs_out_leaves_no_store_half_made,
						 memory_that_runs_out_leaves_nothing_half_saved,
						 memory_that_runs_out_while_reading_is_told,
						 memory_that_runs_out_leaves_no_half_copy,
						 a_full_disk_leaves_no_store_half_made,
						 a_full_disk_leaves_nothing_half_saved,
						 a_full_disk_leaves_no_half_copy,
						 after_a_full_disk_what_others_write_is_left_alone,
						 many_rows_take_few_writes,
						 NULL,
					 });
}
