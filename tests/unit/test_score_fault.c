/*
 * Reading answers, scoring and running a comparison when memory runs out at the n-th
 * allocation of ours, for every n: the same result or ZJ_ENOMEM, and nothing is lost.
 */
#include "test_score.h"
#include "unit_faults.h"

#include <stdlib.h>

static const char RUBRIC[] =
	"rubric: t\nversion: '1'\ntitle: t\n"
	"scales: {ful: {full: 1, most: 0.8, part: 0.5, none: 0}}\n"
	"sources: [{id: m, title: m, basis: recalled, default: yes}]\n"
	"facts: {f: {type: yesno}, n: {type: number}, s: {type: set, options: {a: a, b: b}}}\n"
	"params: {mark: {value: 0.5}}\n"
	"uses: {other: {rubric: o, title: o, top: 3}}\n"
	"sections:\n"
	"  - {id: x, ladder: {levels: 2, satisfied: 0.8}, questions: [\n"
	"      {id: l1, ask: q, scale: ful, rung: 1}, {id: l2, ask: q, scale: ful, rung: 2, when: facts.f}]}\n"
	"  - {id: y, combine: sum, questions: [{id: a, ask: q, scale: ful, tags: [t]},\n"
	"      {id: w, ask: q, type: text, pattern: '^a+$'}]}\n"
	"rules:\n"
	"  v: {kind: value, is: facts.n / 2}\n"
	"  c: {kind: check, when: 'count(@t, it == full) > 3'}\n"
	"tiers: [{id: one, title: {zh: 一, en: One}, require: [share(total) >= params.mark, v > 1, level(other) > 1]}]\n";

static const char ANSWERS[] =
	"rubric: t\nenterprise: {id: e, name: n}\nby: {date: 2026-05-01}\nfacts: {s: [a, b]}\n"
	"answers: {l1: full, a: {answer: most, evidence: [x, y]}, w: aaa}\n";

/* Score with allocation `n` failing; false when there are not that many. */
static bool
fails_cleanly_at(const zj_model *model, long n)
{
	const zj_setting setting = {"mark", "0.4"};
	const zj_score_options options = {.settings = &setting, .setting_count = 1};
	zj_document *document = NULL;
	zj_answers *answers = NULL;
	zj_result *result = NULL;
	struct score_scratch *scratch = score_scratch_new();

	ck_assert_ptr_nonnull(scratch);
	fault_left = n;
	fault_was = false;
	zj_status status = zj_document_read(&document, "a", ANSWERS, strlen(ANSWERS), NULL);
	if (status == ZJ_OK)
		status = zj_answers_read(&answers, model, document, NULL);
	if (status == ZJ_OK && scratch)
		status = score_run(&result, model, answers, &options, SCORE_PLAIN, scratch, NULL);
	zj_result_free(result);
	result = NULL;
	if (status == ZJ_OK)
		status = zj_score(&result, model, answers, &options, NULL);
	fault_left = 0;
	if (fault_was && status == ZJ_OK) {
		/* only where a failure was survived on purpose: the result is whole */
		ck_assert_uint_eq(result->depend_count, 3);
	} else {
		ck_assert_int_eq(status, fault_was ? ZJ_ENOMEM : ZJ_OK);
	}
	ck_assert((result != NULL) == (status == ZJ_OK));
	zj_result_free(result);
	score_scratch_free(scratch);
	zj_answers_free(answers);
	zj_document_free(document);
	return fault_was;
}

START_TEST(score_survives_every_allocation_that_fails)
{
	zj_model *model = load_model(RUBRIC);
	long n = 1;

	ck_assert_int_eq(zj_model_prepare(model), ZJ_OK);
	while (fails_cleanly_at(model, n)) {
		n++;
		ck_assert_int_lt(n, 2000);
	}
	ck_assert_int_gt(n, 15);
	zj_model_free(model);
}
END_TEST

START_TEST(model_that_could_not_be_prepared_is_as_it_was)
{
	struct buf text = BUF_INIT;
	zj_status status;
	long n = 0;

	/* So many questions that the model's memory has to grow. */
	buf_add_text(&text, "rubric: t\nversion: '1'\ntitle: t\ntiers: []\nquestions:\n");
	for (int i = 0; i < 500; i++)
		buf_printf(&text, "  - {id: q%d, ask: q, type: yesno}\n", i);
	ck_assert(!text.failed);
	zj_model *model = load_model(text.at);
	buf_done(&text);

	do {
		fault_left = ++n;
		fault_was = false;
		status = zj_model_prepare(model);
		fault_left = 0;
		ck_assert_int_eq(status, fault_was ? ZJ_ENOMEM : ZJ_OK);
		ck_assert((model->quick != NULL) == (status == ZJ_OK));
	} while (fault_was);
	ck_assert_int_gt(n, 1);
	zj_model_free(model);
}
END_TEST

Suite *
suite_score_fault(void)
{
	const TTest *const tests[] = {
		score_survives_every_allocation_that_fails,
		model_that_could_not_be_prepared_is_as_it_was,
		NULL,
	};

	return unit_suite("score_fault", tests);
}
