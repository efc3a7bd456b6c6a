/*
 * The rubric to start from: its files in the tree are a rubric that passes, in each language;
 * what is written is those files with the author's id and title.
 */
#include "test_review.h"

#include <stdlib.h>
#include <string.h>

#include "base/io.h"

static const char *const LANGS[ZJ_LANG_COUNT] = {[ZJ_LANG_ZH] = "zh", [ZJ_LANG_EN] = "en"};

static const char *
path_to(zj_lang lang, const char *name)
{
	static char path[4096];

	snprintf(path, sizeof(path), "%s/%s/%s", STARTER_FOLDER, LANGS[lang], name);
	return path;
}

static zj_model *
load(zj_lang lang)
{
	zj_model *model = NULL;
	zj_diags *diags = zj_diags_new();

	ck_assert_int_eq(zj_model_load(&model, path_to(lang, "rubric.yaml"), diags), ZJ_OK);
	ck_assert_uint_eq(zj_diags_count(diags), 0);
	zj_diags_free(diags);
	return model;
}

START_TEST(the_files_in_the_tree_load_without_a_word_and_pass_their_vectors)
{
	for (int lang = 0; lang < ZJ_LANG_COUNT; lang++) {
		zj_model *model = load((zj_lang)lang);
		struct vectors_report *report = NULL;
		zj_diags *diags = zj_diags_new();

		ck_assert_int_eq(vectors_run(&report, model,
					     path_to((zj_lang)lang, "vectors/first.yaml"), NULL,
					     diags),
				 ZJ_OK);
		ck_assert_uint_gt(report->case_count, 0);
		ck_assert_uint_eq(report->failed_count, 0);
		vectors_report_free(report);
		zj_diags_free(diags);
		zj_model_free(model);
	}
}
END_TEST

START_TEST(under_its_own_name_the_files_are_written_as_they_are)
{
	for (int lang = 0; lang < ZJ_LANG_COUNT; lang++) {
		for (size_t i = 0; i < starter_count(); i++) {
			struct buf out = BUF_INIT;
			char *bytes = NULL;
			size_t length = 0;

			ck_assert_int_eq(io_read(&bytes, &length,
						 path_to((zj_lang)lang, starter_path(i)), 1 << 20),
					 ZJ_OK);
			starter_write(&out, i, (zj_lang)lang, STR("my-rubric"), STR_NONE);
			ck_assert_uint_eq(out.len, length);
			ck_assert_int_eq(memcmp(out.at, bytes, length), 0);
			free(bytes);
			buf_done(&out);
		}
	}
}
END_TEST

/* The file of that name, written. */
static struct buf
written(const char *name, struct str id, struct str title)
{
	struct buf out = BUF_INIT;

	for (size_t i = 0; i < starter_count(); i++) {
		if (strcmp(starter_path(i), name) == 0)
			starter_write(&out, i, ZJ_LANG_EN, id, title);
	}
	ck_assert_ptr_nonnull(out.at);
	return out;
}

START_TEST(id_and_title_stand_in_every_file_and_nothing_is_left_of_the_starters)
{
	for (size_t i = 0; i < starter_count(); i++) {
		struct buf out = written(starter_path(i), STR("plant-7"), STR("Seven"));

		ck_assert_ptr_nonnull(strstr(out.at, "plant-7"));
		ck_assert_ptr_null(strstr(out.at, "my-rubric"));
		ck_assert_ptr_null(strstr(out.at, "Example rubric"));
		ck_assert_ptr_null(strstr(out.at, "示例评价标准"));
		buf_done(&out);
	}
}
END_TEST

START_TEST(a_title_with_quotes_is_quoted_in_yaml_and_plain_in_the_readme)
{
	struct buf rubric = written("rubric.yaml", STR("a"), STR("the \"new\" \\ one"));
	struct buf readme = written("README.md", STR("a"), STR("the \"new\" \\ one"));

	ck_assert_ptr_nonnull(strstr(rubric.at, "\ntitle: {zh: \"the \\\"new\\\" \\\\ one\", "
						"en: \"the \\\"new\\\" \\\\ one\"}\n"));
	ck_assert(str_starts(buf_str(&readme), STR("# the \"new\" \\ one\n")));
	buf_done(&rubric);
	buf_done(&readme);
}
END_TEST

START_TEST(a_chinese_title_leaves_the_english_one_to_the_id)
{
	struct buf rubric = written("rubric.yaml", STR("plant-7"), STR("示例车间"));

	ck_assert_ptr_nonnull(strstr(rubric.at, "\ntitle: {zh: \"示例车间\", en: \"plant-7\"}\n"));
	buf_done(&rubric);
}
END_TEST

Suite *
suite_review_starter(void)
{
	return unit_suite(
		"starter",
		(const TTest *const[]){
			the_files_in_the_tree_load_without_a_word_and_pass_their_vectors,
			under_its_own_name_the_files_are_written_as_they_are,
			id_and_title_stand_in_every_file_and_nothing_is_left_of_the_starters,
			a_title_with_quotes_is_quoted_in_yaml_and_plain_in_the_readme,
			a_chinese_title_leaves_the_english_one_to_the_id, NULL});
}
