/*
 * Rubrics of several files, in a folder made for each test.
 */
#define _XOPEN_SOURCE 700 /* nftw(), mkdtemp() */

#include <ftw.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/io.h"
#include "test_rubric.h"

struct folder {
	char path[64];
	zj_diags *diags;
	struct rubric *rubric;
	zj_status status;
};

static struct folder
make_folder(void)
{
	struct folder folder = {.path = "/tmp/test_rubric_XXXXXX", .diags = zj_diags_new()};

	ck_assert_ptr_nonnull(folder.diags);
	ck_assert_ptr_nonnull(mkdtemp(folder.path));
	return folder;
}

static const char *
path_in(const struct folder *folder, const char *name)
{
	static char path[256];

	snprintf(path, sizeof(path), "%s/%s", folder->path, name);
	return path;
}

static void
put(const struct folder *folder, const char *name, const char *text)
{
	ck_assert_int_eq(io_write(path_in(folder, name), str_from(text)), ZJ_OK);
}

static void
load_folder(struct folder *folder)
{
	folder->status = rubric_load(&folder->rubric, folder->path, NULL, folder->diags);
}

static int
remove_one(const char *path, const struct stat *info, int kind, struct FTW *where)
{
	(void)info;
	(void)kind;
	(void)where;
	return remove(path);
}

static void
drop_folder(struct folder *folder)
{
	rubric_free(folder->rubric);
	zj_diags_free(folder->diags);
	ck_assert_int_eq(nftw(folder->path, remove_one, 8, FTW_DEPTH | FTW_PHYS), 0);
}

START_TEST(folder_stands_for_its_rubric_yaml)
{
	struct folder f = make_folder();

	put(&f, "rubric.yaml", HEAD "include: [parts/a.yaml]\n");
	ck_assert_int_eq(mkdir(path_in(&f, "parts"), 0700), 0);
	put(&f, "parts/a.yaml", "part: a\nof: t\nfacts: {x: {type: yesno}}\n");
	load_folder(&f);
	assert_diags(f.diags, "");
	ck_assert_int_eq(f.status, ZJ_OK);
	ck_assert_uint_eq(f.rubric->file_count, 2);
	ck_assert(str_is(f.rubric->file_names[0], "rubric.yaml"));
	ck_assert(str_is(f.rubric->file_names[1], "parts/a.yaml"));
	ck_assert_uint_eq(f.rubric->facts.count, 1);
	drop_folder(&f);
}
END_TEST

START_TEST(file_may_be_named_itself)
{
	struct folder f = make_folder();

	put(&f, "mine.yaml", HEAD "include: [a.yaml]\n");
	put(&f, "a.yaml", "part: a\nof: t\n");
	f.status = rubric_load(&f.rubric, path_in(&f, "mine.yaml"), NULL, f.diags);
	ck_assert_int_eq(f.status, ZJ_OK);
	ck_assert(str_is(f.rubric->file_names[0], "mine.yaml"));
	drop_folder(&f);
}
END_TEST

START_TEST(include_stays_in_the_folder)
{
	struct folder f = make_folder();

	put(&f, "rubric.yaml",
	    HEAD "include: [../x.yaml, /etc/passwd, a/../../x.yaml, link.yaml]\n");
	ck_assert_int_eq(symlink("/etc/hostname", path_in(&f, "link.yaml")), 0);
	load_folder(&f);
	assert_diags(f.diags, "include-outside 4:11, include-outside 4:22, "
			      "include-outside 4:35, include-outside 4:51");
	ck_assert_int_eq(f.status, ZJ_EINPUT);
	ck_assert_ptr_null(f.rubric);
	drop_folder(&f);
}
END_TEST

START_TEST(include_may_be_a_link_inside_the_folder)
{
	struct folder f = make_folder();

	put(&f, "rubric.yaml", HEAD "include: [link.yaml]\n");
	put(&f, "a.yaml", "part: a\nof: t\n");
	ck_assert_int_eq(symlink("a.yaml", path_in(&f, "link.yaml")), 0);
	load_folder(&f);
	ck_assert_int_eq(f.status, ZJ_OK);
	drop_folder(&f);
}
END_TEST

START_TEST(include_of_nothing_says_so_and_goes_on)
{
	struct folder f = make_folder();

	put(&f, "rubric.yaml", HEAD "include: [gone.yaml, a.yaml, a.yaml]\n");
	put(&f, "a.yaml", "part: a\nof: other\nfacts: {x: {}}\n");
	load_folder(&f);
	ck_assert_int_eq(f.status, ZJ_EIO);
	assert_diags(f.diags, "file-missing 0:0, missing-key 3:9, include-twice 4:30, part-of 2:5");
	drop_folder(&f);
}
END_TEST

START_TEST(includes_are_limited)
{
	struct folder f = make_folder();
	struct buf text = BUF_INIT;

	buf_add_text(&text, HEAD "include: [");
	for (int i = 0; i < 64; i++)
		buf_printf(&text, "p%d.yaml, ", i);
	buf_add_text(&text, "]\n");
	put(&f, "rubric.yaml", text.at);
	load_folder(&f);
	ck_assert_int_eq(f.status, ZJ_ELIMIT);
	assert_diags(f.diags, "limit 4:10");
	buf_done(&text);
	drop_folder(&f);
}
END_TEST

START_TEST(no_rubric_at_all_is_an_io_error)
{
	struct folder f = make_folder();

	load_folder(&f);
	ck_assert_int_eq(f.status, ZJ_EIO);
	assert_diags(f.diags, "file-missing 0:0");
	drop_folder(&f);
}
END_TEST

START_TEST(memory_holds_only_what_was_given)
{
	static const char yaml[] = HEAD "include: [a.yaml, rubric.yaml]\n";
	const struct rubric_file file = {"rubric.yaml", {yaml, sizeof(yaml) - 1}};
	zj_diags *diags = zj_diags_new();
	struct rubric *rubric = NULL;

	ck_assert_int_eq(rubric_read(&rubric, &file, 1, diags), ZJ_EINPUT);
	assert_diags(diags, "include-missing 4:11, include-missing 4:19");
	ck_assert_ptr_null(rubric);
	zj_diags_free(diags);
}
END_TEST

Suite *
suite_files(void)
{
	const TTest *const tests[] = {
		folder_stands_for_its_rubric_yaml,
		file_may_be_named_itself,
		include_stays_in_the_folder,
		include_may_be_a_link_inside_the_folder,
		include_of_nothing_says_so_and_goes_on,
		includes_are_limited,
		no_rubric_at_all_is_an_io_error,
		memory_holds_only_what_was_given,
		NULL,
	};

	return unit_suite("files", tests);
}
