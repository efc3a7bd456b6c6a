/*
 * For the tests of answers, score and plan: a rubric and answers from text to a result.
 */
#ifndef SCORE_BENCH_H
#define SCORE_BENCH_H

#include <check.h>
#include <stdio.h>
#include <string.h>

#include <zhijie/zhijie.h>

#include "brief.h"
#include "plain.h"
#include "score/score.h"

struct scored {
	zj_diags *diags;
	zj_model *model;
	zj_document *document;
	zj_answers *answers;
	zj_result *result; /* NULL where something was refused */
	zj_status status;  /* of the last step taken */
};

static inline void
print_diags(const zj_diags *diags)
{
	zj_diag diag;

	for (size_t i = 0; zj_diags_get(diags, i, ZJ_LANG_EN, &diag); i++)
		fprintf(stderr, "%s:%u:%u: [%s] %s\n", diag.file ? diag.file : "-",
			(unsigned)diag.line, (unsigned)diag.column, diag.code, diag.message);
}

/* The rubric must load. */
static inline zj_model *
load_model(const char *rubric)
{
	zj_diags *diags = zj_diags_new();
	const zj_model_file file = {"rubric.yaml", rubric, strlen(rubric)};
	zj_model *model = NULL;

	if (zj_model_read(&model, &file, 1, diags) != ZJ_OK) {
		print_diags(diags);
		ck_abort_msg("the rubric does not load");
	}
	zj_diags_free(diags);
	return model;
}

/* Whatever is scored here is scored the short ways too, with the same outcome. */
static inline void
check_short(const struct scored *all, const zj_score_options *options, enum score_detail detail)
{
	struct score_scratch *scratch = score_scratch_new();
	zj_result *result = NULL;

	ck_assert_ptr_nonnull(scratch);
	ck_assert_int_eq(
		score_run(&result, all->model, all->answers, options, detail, scratch, NULL),
		all->status);
	if (result)
		ck_assert_ptr_null(plain_difference(all->result, result, detail));
	zj_result_free(result);
	score_scratch_free(scratch);
}

/* And straight from the bytes, in brief. */
static inline void
check_brief(const struct scored *all, const char *answers, const zj_score_options *options)
{
	struct score_scratch *scratch = score_scratch_new();
	bool is_declined;

	ck_assert_ptr_nonnull(scratch);
	const char *what = brief_result_difference(all->model, answers, strlen(answers), options,
						   all->result, scratch, &is_declined);
	ck_assert_msg(!what, "%s:\n%s", what, answers);
	score_scratch_free(scratch);
}

static inline struct scored
score_with(const char *rubric, const char *answers, const zj_score_options *options)
{
	struct scored all = {.diags = zj_diags_new(), .model = load_model(rubric)};

	all.status = zj_document_read(&all.document, "answers.yaml", answers, strlen(answers),
				      all.diags);
	if (all.status == ZJ_OK)
		all.status = zj_answers_read(&all.answers, all.model, all.document, all.diags);
	if (all.status == ZJ_OK)
		all.status = zj_score(&all.result, all.model, all.answers, options, all.diags);
	if (!all.answers)
		return all;
	ck_assert_int_eq(zj_model_prepare(all.model), ZJ_OK);
	check_short(&all, options, SCORE_BRIEF);
	check_short(&all, options, SCORE_PLAIN);
	check_short(&all, options, SCORE_KEPT);
	check_brief(&all, answers, options);
	return all;
}

static inline struct scored
score_text(const char *rubric, const char *answers)
{
	return score_with(rubric, answers, NULL);
}

static inline void
scored_free(struct scored *all)
{
	zj_result_free(all->result);
	zj_answers_free(all->answers);
	zj_document_free(all->document);
	zj_model_free(all->model);
	zj_diags_free(all->diags);
}

/* A number equals the decimal or fraction written. */
static inline void
assert_num(zj_num got, const char *expected)
{
	char text[ZJ_NUM_TEXT_MAX];

	zj_num_exact_text(text, got);
	ck_assert_str_eq(text, expected);
}

static inline const struct result_node *
node_named(const struct scored *all, const char *id)
{
	const uint32_t index =
		strcmp(id, "total") == 0 ? 0 : map_get(all->model->node_by_id, str_from(id));

	ck_assert_msg(index != MAP_NONE, "no node %s", id);
	return &all->result->nodes[index];
}

static inline void
assert_share(const struct scored *all, const char *id, const char *worst, const char *best)
{
	if (!all->result)
		print_diags(all->diags);
	ck_assert_ptr_nonnull(all->result);
	const struct result_node *node = node_named(all, id);

	ck_assert_msg(node->has_score, "%s has no score", id);
	assert_num(node->share.worst, worst);
	assert_num(node->share.best, best);
}

static inline bool
has_diag(const zj_diags *diags, const char *code, unsigned line, unsigned column)
{
	zj_diag diag;

	for (size_t i = 0; zj_diags_get(diags, i, ZJ_LANG_EN, &diag); i++) {
		if (strcmp(diag.code, code) == 0 && (line == 0 || diag.line == line) &&
		    (column == 0 || diag.column == column))
			return true;
	}
	return false;
}

static inline void
assert_refused(const struct scored *all, const char *code, unsigned line, unsigned column)
{
	if (all->result || !has_diag(all->diags, code, line, column)) {
		print_diags(all->diags);
		ck_abort_msg("expected %s at %u:%u", code, line, column);
	}
}

/* The name of what a result depends on. */
static inline bool
depends_on(const zj_result *result, uint32_t slot)
{
	for (size_t i = 0; i < result->depend_count; i++) {
		if (result->depends[i] == slot)
			return true;
	}
	return false;
}

#endif
