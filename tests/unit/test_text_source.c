/*
 * The door: which bytes come in, and what is said about the others.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/limits.h"
#include "test_text.h"

/* A file for one test, with `bytes` in it, in the folder the test runs in. */
static char path[64];

static void
make_file(struct str bytes)
{
	snprintf(path, sizeof(path), "unit_text_%ld.tmp", (long)getpid());
	FILE *file = fopen(path, "wb");
	ck_assert_ptr_nonnull(file);
	ck_assert_uint_eq(fwrite(bytes.at, 1, bytes.len, file), bytes.len);
	ck_assert_int_eq(fclose(file), 0);
}

static void
check_not_loaded(const char *name, zj_status expected, const char *code)
{
	zj_diags *diags = zj_diags_new();
	struct source *source = NULL;
	zj_diag diag;

	ck_assert_int_eq(source_load(&source, name, diags), expected);
	ck_assert_ptr_null(source);
	ck_assert_uint_eq(zj_diags_count(diags), 1);
	ck_assert(zj_diags_get(diags, 0, ZJ_LANG_EN, &diag));
	ck_assert_str_eq(diag.code, code);
	ck_assert_str_eq(diag.file, name);
	ck_assert_uint_eq(diag.line, 0);
	zj_diags_free(diags);
}

START_TEST(source_load_keeps_name_and_bytes)
{
	struct source *source = NULL;

	make_file(STR("标题: 1\n"));
	ck_assert_int_eq(source_load(&source, path, NULL), ZJ_OK);
	unlink(path);
	ck_assert_str_eq(source->file.name, path);
	ck_assert(str_equal(source->file.bytes, STR("标题: 1\n")));
	source_free(source);
}
END_TEST

START_TEST(source_fingerprint_is_of_the_bytes_on_disk)
{
	/* b2sum -l 256 of the five bytes EF BB BF 61 0A, and of 61 0A. */
	static const char with_mark[] =
		"e3194b0a6bc53f72d7c72e87b0c76d0edf539dc144c66cccb7d1af55a0562087";
	static const char without[] =
		"be29a54b934581ab434fde713c16db07c3e0124a371daca7c33588be7526630e";
	const struct str bytes = STR("\xEF\xBB\xBF"
				     "a\n");
	struct source *source = NULL;
	char text[HASH_TEXT_SIZE];

	ck_assert_int_eq(source_borrow(&source, "x", bytes, NULL), ZJ_OK);
	hash_text(text, &source->fingerprint);
	ck_assert_str_eq(text, with_mark);
	ck_assert(str_equal(source->file.bytes, STR("a\n")));
	source_free(source);

	ck_assert_int_eq(source_borrow(&source, "x", STR("a\n"), NULL), ZJ_OK);
	hash_text(text, &source->fingerprint);
	ck_assert_str_eq(text, without);
	source_free(source);
}
END_TEST

START_TEST(source_borrow_copies_the_name_but_not_the_bytes)
{
	char name[] = "first";
	static const char bytes[] = "a: 1\n";
	struct source *source = NULL;

	ck_assert_int_eq(source_borrow(&source, name, STR(bytes), NULL), ZJ_OK);
	memcpy(name, "other", sizeof(name));
	ck_assert_str_eq(source->file.name, "first");
	ck_assert_ptr_eq(source->file.bytes.at, bytes);
	source_free(source);
}
END_TEST

START_TEST(source_without_a_byte_is_empty)
{
	struct source *source = NULL;

	make_file(STR(""));
	ck_assert_int_eq(source_load(&source, path, NULL), ZJ_OK);
	unlink(path);
	ck_assert_uint_eq(source->file.bytes.len, 0);
	source_free(source);
	ck_assert_int_eq(source_borrow(&source, "x", STR_NONE, NULL), ZJ_OK);
	source_free(source);
}
END_TEST

START_TEST(source_bad_utf8_is_refused_with_its_place)
{
	struct reading reading = read_text("a: 1\n中文: \xB1\xEA\n");
	char *problems = reading_problems(&reading);
	zj_diag diag;

	ck_assert_int_eq(reading.status, ZJ_EINPUT);
	ck_assert_str_eq(problems, "text-utf8@2:5");
	ck_assert(zj_diags_get(reading.diags, 0, ZJ_LANG_ZH, &diag));
	ck_assert_ptr_nonnull(strstr(diag.note, "UTF-8"));
	free(problems);
	reading_done(&reading);
}
END_TEST

START_TEST(source_nul_is_refused_with_its_place)
{
	struct reading reading = read_bytes(STR("a: 1\nb: \0\n"));
	char *problems = reading_problems(&reading);

	ck_assert_int_eq(reading.status, ZJ_EINPUT);
	ck_assert_str_eq(problems, "text-nul@2:4");
	free(problems);
	reading_done(&reading);
}
END_TEST

START_TEST(source_that_is_not_there_is_reported)
{
	errno = 0;
	check_not_loaded("no/such/file.yaml", ZJ_EIO, "file-missing");
	ck_assert_int_eq(errno, ENOENT);
}
END_TEST

START_TEST(source_folder_is_reported)
{
	check_not_loaded(".", ZJ_EIO, "file-folder");
}
END_TEST

/* Longer by one byte, without ever taking up room on the disk. */
START_TEST(source_over_the_limit_is_refused_by_name)
{
	zj_diags *diags = zj_diags_new();
	struct source *source = NULL;
	zj_diag diag;

	make_file(STR(""));
	ck_assert_int_eq(truncate(path, (off_t)LIMIT_FILE_BYTES + 1), 0);
	ck_assert_int_eq(source_load(&source, path, diags), ZJ_ELIMIT);
	unlink(path);
	ck_assert(zj_diags_get(diags, 0, ZJ_LANG_EN, &diag));
	ck_assert_str_eq(diag.code, "limit");
	ck_assert_ptr_nonnull(strstr(diag.message, "file-bytes"));
	ck_assert_ptr_nonnull(strstr(diag.message, "33554432"));
	zj_diags_free(diags);
}
END_TEST

START_TEST(source_borrowed_over_the_limit_is_refused_unread)
{
	struct source *source = NULL;

	/* Nobody may look at bytes that are too many, so one is enough here. */
	ck_assert_int_eq(source_borrow(&source, "x", (struct str){"a", LIMIT_FILE_BYTES + 1}, NULL),
			 ZJ_ELIMIT);
	ck_assert_ptr_null(source);
}
END_TEST

START_TEST(source_free_accepts_null)
{
	source_free(NULL);
}
END_TEST

Suite *
suite_text_source(void)
{
	return unit_suite("source", (const TTest *const[]){
					    source_load_keeps_name_and_bytes,
					    source_fingerprint_is_of_the_bytes_on_disk,
					    source_borrow_copies_the_name_but_not_the_bytes,
					    source_without_a_byte_is_empty,
					    source_bad_utf8_is_refused_with_its_place,
					    source_nul_is_refused_with_its_place,
					    source_that_is_not_there_is_reported,
					    source_folder_is_reported,
					    source_over_the_limit_is_refused_by_name,
					    source_borrowed_over_the_limit_is_refused_unread,
					    source_free_accepts_null,
					    NULL,
				    });
}
