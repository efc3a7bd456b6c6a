/*
 * What the base room does when memory runs out at the n-th allocation, for every n.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/diag.h"
#include "base/io.h"
#include "base/map.h"
#include "base/vec.h"
#include "test_base.h"
#include "test_base_faults.h"

static enum fault_kind fault_kind;
static long fault_left;
static bool fault_was;

void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__real_realloc(void *old, size_t size);
ssize_t __real_write(int fd, const void *bytes, size_t length);
int __real_fsync(int fd);
int __real_rename(const char *from, const char *to);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_realloc(void *old, size_t size);
ssize_t __wrap_write(int fd, const void *bytes, size_t length);
int __wrap_fsync(int fd);
int __wrap_rename(const char *from, const char *to);

void
fault_set(enum fault_kind kind, long n)
{
	fault_kind = kind;
	fault_left = n;
	fault_was = false;
}

void
fault_stop(void)
{
	fault_left = 0;
}

bool
fault_happened(void)
{
	return fault_was;
}

static bool
is_to_fail(enum fault_kind kind, int error)
{
	if (fault_left == 0 || kind != fault_kind || --fault_left > 0)
		return false;
	fault_was = true;
	errno = error;
	return true;
}

void *
__wrap_malloc(size_t size)
{
	return is_to_fail(FAULT_MEMORY, ENOMEM) ? NULL : __real_malloc(size);
}

void *
__wrap_calloc(size_t count, size_t size)
{
	return is_to_fail(FAULT_MEMORY, ENOMEM) ? NULL : __real_calloc(count, size);
}

void *
__wrap_realloc(void *old, size_t size)
{
	return is_to_fail(FAULT_MEMORY, ENOMEM) ? NULL : __real_realloc(old, size);
}

ssize_t
__wrap_write(int fd, const void *bytes, size_t length)
{
	static bool was_interrupted;

	if (is_to_fail(FAULT_WRITE, ENOSPC))
		return -1;
	if (fault_kind == FAULT_SHORT && fault_left > 0 && length > 0) {
		was_interrupted = !was_interrupted;
		errno = EINTR;
		return was_interrupted ? -1 : __real_write(fd, bytes, 1);
	}
	return __real_write(fd, bytes, length);
}

int
__wrap_fsync(int fd)
{
	return is_to_fail(FAULT_SYNC, EIO) ? -1 : __real_fsync(fd);
}

int
__wrap_rename(const char *from, const char *to)
{
	return is_to_fail(FAULT_RENAME, EACCES) ? -1 : __real_rename(from, to);
}

/*
 * Run `step` with the first, second, ... allocation failing, until none does. Checks
 * allocate too, so a step calls fault_stop() before its first one.
 */
static void
fail_each_allocation(void (*step)(void))
{
	long n = 0;

	do {
		fault_set(FAULT_MEMORY, ++n);
		step();
		ck_assert_int_lt(n, 1000);
	} while (fault_happened());
	/* The step allocates, so at least one failure was seen. */
	ck_assert_int_gt(n, 1);
}

static void
fill_buf(void)
{
	struct buf buf = BUF_INIT;

	for (int i = 0; i < 200; i++) {
		buf_printf(&buf, "%d,", i);
		buf_add_repeat(&buf, STR("ab"), 10);
	}
	fault_stop();
	ck_assert(buf.failed == fault_happened());
	ck_assert_uint_eq(buf.at ? strlen(buf.at) : 0, buf.len);
	char *taken = buf_take(&buf, NULL);
	ck_assert(!taken == fault_happened());
	free(taken);
}

START_TEST(buf_keeps_the_first_failure)
{
	fail_each_allocation(fill_buf);
}
END_TEST

static void
fill_vec(void)
{
	struct vec vec = VEC_INIT(long);
	size_t pushed = 0;

	for (size_t i = 0; i < 300; i++) {
		long *item = vec_push(&vec);
		if (item) {
			*item = (long)i;
			pushed++;
		}
	}
	fault_stop();
	ck_assert(vec.failed == fault_happened());
	ck_assert_uint_eq(vec.count, pushed);
	ck_assert(fault_happened() || pushed == 300);
	vec_done(&vec);
}

START_TEST(vec_keeps_the_first_failure)
{
	fail_each_allocation(fill_vec);
}
END_TEST

static void
fill_map(void)
{
	enum {
		KEYS = 300
	};
	struct arena *arena = arena_new();
	struct map *map = arena ? map_new(arena) : NULL;
	char text[16];
	size_t lost = 0;
	size_t found = 0;

	for (uint32_t i = 0; map && i < KEYS; i++) {
		const int length = snprintf(text, sizeof(text), "k%u", i);
		const struct str key = arena_str(arena, (struct str){text, (size_t)length});
		if (!key.at || map_put(map, key, i) == MAP_NO_MEMORY)
			lost++;
		else
			found += map_get(map, key) == i;
	}
	fault_stop();
	if (map) {
		ck_assert_uint_eq(found, KEYS - lost);
		ck_assert_uint_eq(map_count(map), found);
	}
	ck_assert((!map || lost > 0) == fault_happened());
	arena_free(arena);
}

START_TEST(map_loses_only_the_key_there_was_no_memory_for)
{
	fail_each_allocation(fill_map);
}
END_TEST

static void
fill_diags(void)
{
	enum {
		ENTRIES = 30
	};
	static const struct diag_file file = {
		.name = "answers.yaml",
		.bytes = {"环节: 1\nother: 2\n", 19},
	};
	zj_diags *diags = zj_diags_new();
	zj_diag diag;

	if (!diags) {
		fault_stop();
		ck_assert(fault_happened());
		return;
	}
	for (uint32_t i = 0; i < ENTRIES; i++)
		diag_add(diags, DIAG_LIMIT, (struct place){&file, 1 + i % 2, 1, 2},
			 STR("file-bytes"), STR("32 MB"), STR_NONE);
	const bool failed_adding = fault_happened();
	size_t got = 0;
	for (size_t i = 0; i < ENTRIES; i++)
		got += zj_diags_get(diags, i, ZJ_LANG_EN, &diag);
	fault_stop();
	/* Incomplete lists say so; they still know how many mistakes there were. */
	ck_assert(diag_failed(diags) == fault_happened());
	ck_assert_uint_eq(zj_diags_count(diags), ENTRIES);
	ck_assert((got < ENTRIES) == fault_happened());
	ck_assert(failed_adding || !fault_happened() || got == ENTRIES - 1);
	zj_diags_free(diags);
}

START_TEST(diags_say_that_they_are_incomplete)
{
	fail_each_allocation(fill_diags);
}
END_TEST

static void
write_and_read(void)
{
	static const char path[] = "fault-io.tmp";
	char *bytes = NULL;
	size_t length = 0;
	zj_status read = ZJ_EIO;

	unlink(path);
	const zj_status written = io_write(path, STR("智阶\n"));
	if (written == ZJ_OK)
		read = io_read(&bytes, &length, path, 100);
	fault_stop();
	if (written == ZJ_OK) {
		ck_assert(read == ZJ_OK || read == ZJ_ENOMEM);
		ck_assert((read == ZJ_OK) == (bytes != NULL));
		if (bytes)
			ck_assert_str_eq(bytes, "智阶\n");
	} else {
		ck_assert_int_eq(written, ZJ_ENOMEM);
		ck_assert_int_eq(access(path, F_OK), -1);
	}
	ck_assert(fault_happened() || read == ZJ_OK);
	free(bytes);
	unlink(path);
}

START_TEST(io_without_memory_leaves_nothing)
{
	fail_each_allocation(write_and_read);
}
END_TEST

static void
read_again_and_again(void)
{
	static const char path[] = "./fault-io.tmp";
	struct io_folder folder = IO_FOLDER_INIT;
	struct buf bytes = BUF_INIT;

	bool is_good = true;

	for (int i = 0; i < 3 && is_good; i++) {
		const zj_status read = io_read_again(&bytes, path, &folder, 100);
		is_good = read == ZJ_OK ? str_equal(buf_str(&bytes), STR("智阶\n"))
					: read == ZJ_ENOMEM && fault_happened();
	}
	fault_stop();
	ck_assert(is_good);
	io_folder_done(&folder);
	buf_done(&bytes);
}

START_TEST(io_read_again_without_memory_says_so)
{
	ck_assert_int_eq(io_write("fault-io.tmp", STR("智阶\n")), ZJ_OK);
	fail_each_allocation(read_again_and_again);
	unlink("fault-io.tmp");
}
END_TEST

Suite *
suite_fault(void)
{
	const TTest *const tests[] = {
		buf_keeps_the_first_failure,
		vec_keeps_the_first_failure,
		map_loses_only_the_key_there_was_no_memory_for,
		diags_say_that_they_are_incomplete,
		io_without_memory_leaves_nothing,
		io_read_again_without_memory_says_so,
		NULL,
	};

	return unit_suite("fault", tests);
}
