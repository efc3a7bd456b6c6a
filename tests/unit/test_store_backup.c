/*
 * Copies: whole, while others write, and never over another file.
 */
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "test_store.h"

static const struct given FIRST = {"e1", "self", "2026-05-01", "full"};
static const struct given SECOND = {"e2", "self", "2026-05-01", "half"};

static zj_store *
store_with_one(void)
{
	folder_make();
	zj_store *store = store_open(in_folder("a.db"), ZJ_STORE_CREATE);

	save_given(store, &FIRST);
	return store;
}

static void
assert_copies(zj_store *store)
{
	ck_assert_int_eq(zj_store_backup(store, in_folder("b.db"), NULL), ZJ_OK);
	assert_sound(in_folder("b.db"));
	assert_sql(in_folder("b.db"), "SELECT enterprise, tier FROM v_result", "e1|mid");
	zj_store_close(store_open(in_folder("b.db"), ZJ_STORE_READ));
	zj_store *copy = store_open(in_folder("b.db"), ZJ_STORE_WRITE);
	save_given(copy, &SECOND);
	zj_store_close(copy);
}

static void
assert_not_copied(zj_store *store, const char *path)
{
	zj_diags *diags = zj_diags_new();

	ck_assert_int_eq(zj_store_backup(store, path, diags), ZJ_EIO);
	ck_assert(has_code(diags, "store-exists"));
	zj_diags_free(diags);
}

START_TEST(a_backup_is_a_store_of_its_own)
{
	zj_store *store = store_with_one();

	assert_copies(store);
	zj_store_close(store);
	assert_sql(in_folder("a.db"), "SELECT count(*) FROM v_result", "1");
	assert_sql(in_folder("b.db"), "SELECT count(*) FROM v_result", "2");
	assert_folder("a.db b.db");
	folder_remove();
}
END_TEST

START_TEST(a_store_opened_for_reading_can_be_copied)
{
	zj_store_close(store_with_one());
	zj_store *store = store_open(in_folder("a.db"), ZJ_STORE_READ);

	assert_copies(store);
	zj_store_close(store);
	assert_folder("a.db b.db");
	folder_remove();
}
END_TEST

/* FAT, on a USB stick, has none. */
START_TEST(a_backup_needs_no_hard_links)
{
	zj_store *store = store_with_one();

	faults_no_links(true, NULL);
	assert_copies(store);
	struct bytes before = file_read(in_folder("b.db"));
	ck_assert_int_eq(zj_store_backup(store, in_folder("b.db"), NULL), ZJ_EIO);
	faults_no_links(false, NULL);
	assert_file_is(in_folder("b.db"), before);
	bytes_done(&before);
	zj_store_close(store);
	assert_folder("a.db b.db");
	folder_remove();
}
END_TEST

START_TEST(a_backup_does_not_replace_a_file_that_appears_meanwhile)
{
	zj_store *store = store_with_one();

	faults_no_links(true, "theirs");
	assert_not_copied(store, in_folder("b.db"));
	faults_no_links(false, NULL);
	zj_store_close(store);
	assert_file_is(in_folder("b.db"), (struct bytes){(char[]){"theirs"}, 6});
	assert_folder("a.db b.db");
	folder_remove();
}
END_TEST

START_TEST(a_backup_holds_what_is_committed_while_another_writes)
{
	zj_store *store = store_with_one();
	zj_store *writer = store_open(in_folder("a.db"), ZJ_STORE_WRITE);
	struct sample sample = sample_make(&SECOND, NULL);
	int64_t id;
	bool is_new;

	ck_assert_int_eq(zj_store_begin(writer, NULL), ZJ_OK);
	ck_assert_int_eq(zj_store_save(writer, sample.result, &SAVE, &id, &is_new, NULL), ZJ_OK);
	ck_assert_int_eq(zj_store_backup(store, in_folder("b.db"), NULL), ZJ_OK);
	ck_assert_int_eq(zj_store_commit(writer, NULL), ZJ_OK);
	ck_assert_int_eq(zj_store_backup(store, in_folder("c.db"), NULL), ZJ_OK);
	sample_done(&sample);
	zj_store_close(writer);
	zj_store_close(store);
	assert_sql(in_folder("b.db"), "SELECT enterprise FROM v_result", "e1");
	assert_sql(in_folder("c.db"), "SELECT enterprise FROM v_result", "e1\ne2");
	assert_sound(in_folder("b.db"));
	folder_remove();
}
END_TEST

START_TEST(a_backup_does_not_replace_a_file)
{
	zj_store *store = store_with_one();
	struct bytes before = file_read(in_folder("a.db"));

	file_write(in_folder("b.db"), "mine", 4);
	ck_assert_int_eq(mkdir(in_folder("d"), 0700), 0);
	assert_not_copied(store, in_folder("b.db"));
	assert_not_copied(store, in_folder("a.db"));
	assert_not_copied(store, in_folder("d"));
	zj_store_close(store);
	assert_file_is(in_folder("b.db"), (struct bytes){(char[]){"mine"}, 4});
	bytes_done(&before);
	assert_folder("a.db b.db d");
	folder_remove();
}
END_TEST

START_TEST(a_backup_that_cannot_be_written_leaves_nothing)
{
	zj_store *store = store_with_one();

	assert_not_copied(store, in_folder("no/b.db"));
	assert_not_copied(store, "");
	zj_store_close(store);
	assert_folder("a.db");
	folder_remove();
}
END_TEST

Suite *
suite_store_backup(void)
{
	return unit_suite("store backup",
			  (const TTest *[]){
				  a_backup_is_a_store_of_its_own,
				  a_store_opened_for_reading_can_be_copied,
				  a_backup_needs_no_hard_links,
				  a_backup_holds_what_is_committed_while_another_writes,
				  a_backup_does_not_replace_a_file,
				  a_backup_does_not_replace_a_file_that_appears_meanwhile,
				  a_backup_that_cannot_be_written_leaves_nothing,
				  NULL,
			  });
}
