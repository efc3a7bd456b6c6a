/*
 * Files: whole or not at all.
 */
#define _XOPEN_SOURCE 700 /* mkdtemp(), symlink() */

#include "base/io.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "test_base.h"
#include "test_base_faults.h"

static char folder[] = "io-XXXXXX";

/* Every test runs in a new, empty folder. */
static void
enter_folder(void)
{
	strcpy(folder, "io-XXXXXX");
	ck_assert(mkdtemp(folder) != NULL);
	ck_assert_int_eq(chdir(folder), 0);
}

static size_t
count_files(void)
{
	DIR *dir = opendir(".");
	size_t count = 0;

	for (struct dirent *entry; (entry = readdir(dir)) != NULL;)
		count += strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0;
	closedir(dir);
	return count;
}

static void
leave_folder(void)
{
	DIR *dir = opendir(".");

	for (struct dirent *entry; (entry = readdir(dir)) != NULL;)
		remove(entry->d_name);
	closedir(dir);
	ck_assert_int_eq(chdir(".."), 0);
	ck_assert_int_eq(rmdir(folder), 0);
}

static void
check_file(const char *path, struct str expected)
{
	char *bytes = NULL;
	size_t length = 0;

	ck_assert_int_eq(io_read(&bytes, &length, path, (size_t)1 << 30), ZJ_OK);
	ck_assert_uint_eq(length, expected.len);
	ck_assert_mem_eq(bytes, expected.at, expected.len);
	ck_assert_int_eq(bytes[length], '\0');
	free(bytes);
}

START_TEST(io_what_is_written_reads_back)
{
	static char large[300000];

	for (size_t i = 0; i < sizeof(large); i++)
		large[i] = (char)(i * 7 + i / 255);
	ck_assert_int_eq(io_write("a", (struct str){large, sizeof(large)}), ZJ_OK);
	check_file("a", (struct str){large, sizeof(large)});
	ck_assert_int_eq(io_write("a", STR("短\0b")), ZJ_OK);
	check_file("a", STR("短\0b"));
	ck_assert_int_eq(io_write("a", STR("")), ZJ_OK);
	check_file("a", STR(""));
	ck_assert_int_eq(io_write("./b", STR("b")), ZJ_OK);
	check_file("b", STR("b"));
	ck_assert_uint_eq(count_files(), 2);
}
END_TEST

START_TEST(io_limit_is_the_last_size_that_passes)
{
	char *bytes = NULL;
	size_t length = 77;

	ck_assert_int_eq(io_write("a", STR("12345")), ZJ_OK);
	ck_assert_int_eq(io_read(&bytes, &length, "a", 4), ZJ_ELIMIT);
	ck_assert_int_eq(io_read(&bytes, &length, "a", 0), ZJ_ELIMIT);
	ck_assert(bytes == NULL);
	ck_assert_uint_eq(length, 77);
	ck_assert_int_eq(io_read(&bytes, &length, "a", 5), ZJ_OK);
	free(bytes);
	ck_assert_int_eq(io_read(&bytes, &length, "a", SIZE_MAX), ZJ_OK);
	ck_assert_uint_eq(length, 5);
	free(bytes);
}
END_TEST

START_TEST(io_huge_file_is_refused_by_its_size)
{
	char *bytes;
	size_t length;
	const int fd = open("sparse", O_WRONLY | O_CREAT, 0600);

	/* A file of holes: reading its terabyte would not end. */
	ck_assert_int_eq(ftruncate(fd, (off_t)1 << 40), 0);
	close(fd);
	ck_assert_int_eq(io_read(&bytes, &length, "sparse", (size_t)32 << 20), ZJ_ELIMIT);
}
END_TEST

START_TEST(io_reading_says_why_it_failed)
{
	char *bytes;
	size_t length;

	ck_assert_int_eq(io_read(&bytes, &length, "absent", 10), ZJ_EIO);
	ck_assert_int_eq(errno, ENOENT);
	ck_assert_int_eq(io_read(&bytes, &length, ".", 10), ZJ_EIO);
	ck_assert_int_eq(errno, EISDIR);
	ck_assert_int_eq(io_read(&bytes, &length, "", 10), ZJ_EIO);
	ck_assert_int_eq(errno, ENOENT);
}
END_TEST

/* Put a child that writes `total` bytes on standard input. */
static void
feed_standard_input(size_t total)
{
	int ends[2];

	ck_assert_int_eq(pipe(ends), 0);
	if (fork() == 0) {
		close(ends[0]);
		for (size_t i = 0; i < total; i += 1000) {
			char part[1000];
			memset(part, 'a' + (int)(i / 1000 % 26), sizeof(part));
			if (io_write_fd(ends[1], (struct str){part, sizeof(part)}) != ZJ_OK)
				break;
		}
		_exit(0);
	}
	close(ends[1]);
	ck_assert_int_eq(dup2(ends[0], STDIN_FILENO), STDIN_FILENO);
	close(ends[0]);
}

START_TEST(io_reads_a_pipe_of_any_length)
{
	char *bytes = NULL;
	size_t length = 0;

	feed_standard_input(700000);
	ck_assert_int_eq(io_read(&bytes, &length, "-", (size_t)1 << 20), ZJ_OK);
	ck_assert_uint_eq(length, 700000);
	for (size_t i = 0; i < length; i += 500)
		ck_assert_int_eq(bytes[i], 'a' + (int)(i / 1000 % 26));
	free(bytes);
}
END_TEST

START_TEST(io_stops_a_pipe_at_the_limit)
{
	char *bytes = NULL;
	size_t length = 0;

	feed_standard_input(700000);
	ck_assert_int_eq(io_read(&bytes, &length, "-", 100000), ZJ_ELIMIT);
	ck_assert(bytes == NULL);
	ck_assert_int_eq(io_read(&bytes, &length, "/dev/zero", 100000), ZJ_ELIMIT);
	ck_assert(bytes == NULL);
}
END_TEST

static void
check_again(struct buf *bytes, struct io_folder *from, const char *path, struct str expected)
{
	ck_assert_int_eq(io_read_again(bytes, path, from, (size_t)1 << 30), ZJ_OK);
	ck_assert_uint_eq(bytes->len, expected.len);
	ck_assert_mem_eq(bytes->at, expected.at, expected.len);
	ck_assert_int_eq(bytes->at[bytes->len], '\0');
}

/* In folders of their own; check_again() may then be asked of one/a, one/large and two/a. */
static struct str
write_two_folders(void)
{
	static char large[300000];

	for (size_t i = 0; i < sizeof(large); i++)
		large[i] = (char)(i * 7 + i / 255);
	ck_assert_int_eq(mkdir("one", 0700), 0);
	ck_assert_int_eq(mkdir("two", 0700), 0);
	ck_assert_int_eq(io_write("one/a", STR("甲")), ZJ_OK);
	ck_assert_int_eq(io_write("one/large", (struct str){large, sizeof(large)}), ZJ_OK);
	ck_assert_int_eq(io_write("two/a", STR("other")), ZJ_OK);
	return (struct str){large, sizeof(large)};
}

static void
remove_two_folders(void)
{
	ck_assert_int_eq(remove("one/a"), 0);
	ck_assert_int_eq(remove("one/large"), 0);
	ck_assert_int_eq(remove("two/a"), 0);
}

START_TEST(io_files_read_again_are_those_of_their_folders)
{
	const struct str large = write_two_folders();
	struct io_folder from = IO_FOLDER_INIT;
	struct buf bytes = BUF_INIT;

	check_again(&bytes, &from, "one/a", STR("甲"));
	ck_assert_int_lt(from.fd, 0); /* of one file alone it is not worth it */
	check_again(&bytes, &from, "one/large", large);
	ck_assert_int_ge(from.fd, 0);
	check_again(&bytes, &from, "one/a", STR("甲"));
	check_again(&bytes, &from, "two/a", STR("other"));
	check_again(&bytes, &from, "two/a", STR("other"));
	check_again(&bytes, &from, "one/a", STR("甲"));
	ck_assert_int_eq(io_write("b", STR("")), ZJ_OK);
	check_again(&bytes, &from, "b", STR(""));
	check_again(&bytes, NULL, "one/large", large);
	io_folder_done(&from);
	buf_done(&bytes);
	remove_two_folders();
}
END_TEST

START_TEST(io_folder_kept_open_is_the_one_that_it_was)
{
	struct io_folder from = IO_FOLDER_INIT;
	struct buf bytes = BUF_INIT;

	(void)write_two_folders();
	check_again(&bytes, &from, "one/a", STR("甲"));
	check_again(&bytes, &from, "one/a", STR("甲"));
	ck_assert_int_eq(rename("one", "was"), 0);
	ck_assert_int_eq(rename("two", "one"), 0);
	check_again(&bytes, &from, "one/a", STR("甲"));
	ck_assert_int_eq(rename("one", "two"), 0);
	ck_assert_int_eq(rename("was", "one"), 0);
	io_folder_done(&from);
	buf_done(&bytes);
	remove_two_folders();
}
END_TEST

START_TEST(io_file_that_cannot_be_read_again_says_why)
{
	const struct str large = write_two_folders();
	struct io_folder from = IO_FOLDER_INIT;
	struct buf bytes = BUF_INIT;

	for (int i = 0; i < 3; i++) { /* the folder is unknown, remembered, open */
		ck_assert_int_eq(io_read_again(&bytes, "two/absent", &from, 10), ZJ_EIO);
		ck_assert_int_eq(errno, ENOENT);
		ck_assert_int_eq(io_read_again(&bytes, "two/.", &from, 10), ZJ_EIO);
		ck_assert_int_eq(errno, EISDIR);
		ck_assert_int_eq(io_read_again(&bytes, "two/a", &from, 4), ZJ_ELIMIT);
		ck_assert_int_eq(io_read_again(&bytes, "two/a", &from, 5), ZJ_OK);
	}
	for (int i = 0; i < 3; i++) {
		ck_assert_int_eq(io_read_again(&bytes, "absent/a", &from, 10), ZJ_EIO);
		ck_assert_int_eq(errno, ENOENT);
	}
	ck_assert_int_eq(io_read_again(&bytes, "one/large", &from, large.len - 1), ZJ_ELIMIT);
	ck_assert_int_eq(io_read_again(&bytes, "one/large", &from, large.len), ZJ_OK);
	ck_assert_int_eq(io_read_again(&bytes, "/dev/zero", &from, 100000), ZJ_ELIMIT);
	io_folder_done(&from);
	buf_done(&bytes);
	remove_two_folders();
}
END_TEST

START_TEST(io_writing_into_an_absent_folder_leaves_nothing)
{
	ck_assert_int_eq(io_write("absent/file", STR("x")), ZJ_EIO);
	ck_assert_int_eq(errno, ENOENT);
	ck_assert_int_eq(io_write("", STR("x")), ZJ_EIO);
	ck_assert_int_eq(io_write(".", STR("x")), ZJ_EIO);
	ck_assert_int_eq(errno, EISDIR);
	ck_assert_uint_eq(count_files(), 0);
}
END_TEST

START_TEST(io_failed_writing_keeps_the_old_file)
{
	static const enum fault_kind kinds[] = {FAULT_WRITE, FAULT_SYNC, FAULT_RENAME};
	static const int errors[] = {ENOSPC, EIO, EACCES};

	ck_assert_int_eq(io_write("a", STR("old")), ZJ_OK);
	for (size_t i = 0; i < 3; i++) {
		fault_set(kinds[i], 1);
		ck_assert_int_eq(io_write("a", STR("new")), ZJ_EIO);
		ck_assert_int_eq(errno, errors[i]);
		ck_assert(fault_happened());
		fault_set(kinds[i], 1);
		ck_assert_int_eq(io_write("b", STR("new")), ZJ_EIO);
		ck_assert(fault_happened());
		check_file("a", STR("old"));
		ck_assert_uint_eq(count_files(), 1);
	}
}
END_TEST

START_TEST(io_writes_on_through_interruptions_and_short_writes)
{
	fault_set(FAULT_SHORT, 1);
	ck_assert_int_eq(io_write("a", STR("one byte at a time")), ZJ_OK);
	fault_stop();
	check_file("a", STR("one byte at a time"));
}
END_TEST

START_TEST(io_writing_keeps_permissions_and_links)
{
	struct stat about;

	umask(022);
	ck_assert_int_eq(io_write("a", STR("1")), ZJ_OK);
	ck_assert_int_eq(stat("a", &about), 0);
	ck_assert_uint_eq(about.st_mode & 0777, 0644);
	ck_assert_int_eq(chmod("a", 0640), 0);
	ck_assert_int_eq(symlink("a", "link"), 0);
	ck_assert_int_eq(io_write("link", STR("2")), ZJ_OK);
	ck_assert_int_eq(lstat("link", &about), 0);
	ck_assert(S_ISLNK(about.st_mode));
	ck_assert_int_eq(stat("a", &about), 0);
	ck_assert_uint_eq(about.st_mode & 0777, 0640);
	check_file("a", STR("2"));
}
END_TEST

START_TEST(io_devices_are_written_to_not_replaced)
{
	struct stat about;

	ck_assert_int_eq(io_write("/dev/null", STR("x")), ZJ_OK);
	ck_assert_int_eq(stat("/dev/null", &about), 0);
	ck_assert(S_ISCHR(about.st_mode));
}
END_TEST

START_TEST(io_a_leftover_temporary_file_is_not_in_the_way)
{
	char name[64];

	/* As a process with this number would have left behind after a power cut. */
	snprintf(name, sizeof(name), ".zhijie-%ld-0.tmp", (long)getpid());
	const int fd = open(name, O_WRONLY | O_CREAT, 0600);
	close(fd);
	ck_assert_int_eq(io_write("a", STR("x")), ZJ_OK);
	check_file("a", STR("x"));
	check_file(name, STR(""));
}
END_TEST

START_TEST(io_descriptor_that_cannot_be_written_is_an_error)
{
	const int fd = open("/dev/null", O_RDONLY);

	ck_assert_int_eq(io_write_fd(fd, STR("x")), ZJ_EIO);
	ck_assert_int_eq(errno, EBADF);
	ck_assert_int_eq(io_write_fd(fd, STR("")), ZJ_OK);
	close(fd);
}
END_TEST

Suite *
suite_io(void)
{
	const TTest *const tests[] = {
		io_what_is_written_reads_back,
		io_limit_is_the_last_size_that_passes,
		io_huge_file_is_refused_by_its_size,
		io_reading_says_why_it_failed,
		io_reads_a_pipe_of_any_length,
		io_stops_a_pipe_at_the_limit,
		io_files_read_again_are_those_of_their_folders,
		io_folder_kept_open_is_the_one_that_it_was,
		io_file_that_cannot_be_read_again_says_why,
		io_writing_into_an_absent_folder_leaves_nothing,
		io_failed_writing_keeps_the_old_file,
		io_writes_on_through_interruptions_and_short_writes,
		io_writing_keeps_permissions_and_links,
		io_devices_are_written_to_not_replaced,
		io_a_leftover_temporary_file_is_not_in_the_way,
		io_descriptor_that_cannot_be_written_is_an_error,
		NULL,
	};
	Suite *suite = suite_create("io");
	TCase *tcase = tcase_create("io");

	tcase_set_timeout(tcase, UNIT_SECONDS);
	tcase_add_checked_fixture(tcase, enter_folder, leave_folder);
	for (size_t i = 0; tests[i]; i++)
		tcase_add_test(tcase, tests[i]);
	suite_add_tcase(suite, tcase);
	return suite;
}
