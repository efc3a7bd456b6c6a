/*
 * The examples of docs/rubric-language.md run: every fence `yaml rubric`, the `yaml answers`
 * below it, and what `yaml expect` says must come of the two. A rubric may extend that of the
 * last `yaml base`.
 */
#include "test_review.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/io.h"
#include "text/text.h"

static const char FENCE[] = "```";

struct page {
	char *bytes;
	size_t length;
	struct str base; /* the last of each, .at NULL: none */
	struct str base_name;
	struct str rubric;
	struct str answers;
	size_t line;
	size_t expect_count;
};

static struct str
next_line(struct str *rest)
{
	const char *end = rest->len ? memchr(rest->at, '\n', rest->len) : NULL;
	const size_t len = end ? (size_t)(end - rest->at) : rest->len;
	const struct str line = {rest->at, len};

	rest->at += len + (end != NULL);
	rest->len -= len + (end != NULL);
	return line;
}

/* From the line after a fence's first to the one before its last. */
static struct str
fence_body(struct page *page, struct str *rest)
{
	const char *start = rest->at;

	for (;;) {
		const struct str line = next_line(rest);

		page->line++;
		if (str_starts(line, str_from(FENCE)))
			return (struct str){start, (size_t)(line.at - start)};
		ck_assert_msg(rest->len > 0, "a fence is not closed");
	}
}

/* A base is known by the name of its main file: "ID/rubric.yaml", its id on its first line. */
static void
keep_base(struct page *page, struct str body)
{
	static const char key[] = "rubric: ";
	static char name[64];
	struct str rest = body;
	const struct str line = next_line(&rest);

	ck_assert(str_starts(line, str_from(key)));
	snprintf(name, sizeof(name), "%.*s/rubric.yaml", (int)(line.len - strlen(key)),
		 line.at + strlen(key));
	page->base = body;
	page->base_name = str_from(name);
}

/* Load, read, score as far as it goes. */
static void
run(const struct page *page, zj_model **model, zj_document **document, zj_answers **answers,
    zj_result **result, zj_diags *diags)
{
	const zj_model_file files[] = {
		{"rubric.yaml", page->rubric.at, page->rubric.len},
		{page->base_name.at, page->base.at, page->base.len},
	};

	if (zj_model_read(model, files, page->base.at ? 2 : 1, diags) != ZJ_OK || !page->answers.at)
		return;
	if (zj_document_read(document, "answers.yaml", page->answers.at, page->answers.len,
			     diags) != ZJ_OK)
		return;
	if (zj_answers_read(answers, *model, *document, diags) != ZJ_OK)
		return;
	(void)!zj_score(result, *model, *answers, NULL, diags);
}

static void
check_expect(struct page *page, struct str body)
{
	zj_diags *diags = zj_diags_new();
	struct arena *arena = arena_new();
	struct vec differences = VEC_INIT(struct vectors_difference);
	struct source *source = NULL;
	const struct node *expect = NULL;
	zj_model *model = NULL;
	zj_document *document = NULL;
	zj_answers *answers = NULL;
	zj_result *result = NULL;

	ck_assert_msg(page->rubric.at, "line %zu: an expect without a rubric", page->line);
	run(page, &model, &document, &answers, &result, diags);
	ck_assert_int_eq(source_borrow(&source, "expect", body, NULL), ZJ_OK);
	ck_assert_int_eq(yaml_read(&expect, source, arena, NULL), ZJ_OK);
	ck_assert(vectors_compare(&differences, arena, expect, &source->file, result, diags));
	for (size_t i = 0; i < differences.count; i++) {
		const struct vectors_difference *each = vec_at(&differences, i);

		fprintf(stderr,
			"docs/rubric-language.md, fence ending at line %zu: %.*s: "
			"expected %.*s, got %.*s\n",
			page->line, STR_ARG(each->what), STR_ARG(each->expected),
			STR_ARG(each->got));
	}
	ck_assert_uint_eq(differences.count, 0);
	page->expect_count++;

	vec_done(&differences);
	source_free(source);
	arena_free(arena);
	zj_result_free(result);
	zj_answers_free(answers);
	zj_document_free(document);
	zj_model_free(model);
	zj_diags_free(diags);
}

START_TEST(score_docs_examples_come_out_as_the_page_says)
{
	struct page page = {0};
	struct str rest;

	ck_assert_int_eq(io_read(&page.bytes, &page.length, DOCS_RUBRIC_LANGUAGE, 1 << 20), ZJ_OK);
	rest = (struct str){page.bytes, page.length};
	while (rest.len > 0) {
		const struct str line = next_line(&rest);

		page.line++;
		if (!str_starts(line, str_from(FENCE)))
			continue;
		const struct str body = fence_body(&page, &rest);
		if (str_is(line, "```yaml base")) {
			keep_base(&page, body);
		} else if (str_is(line, "```yaml rubric")) {
			page.rubric = body;
			page.answers = STR_NONE;
		} else if (str_is(line, "```yaml answers")) {
			page.answers = body;
		} else if (str_is(line, "```yaml expect")) {
			check_expect(&page, body);
		}
	}
	ck_assert_uint_ge(page.expect_count, 9);
	free(page.bytes);
}
END_TEST

Suite *
suite_review_docs(void)
{
	const TTest *const tests[] = {
		score_docs_examples_come_out_as_the_page_says,
		NULL,
	};

	return unit_suite("review_docs", tests);
}
