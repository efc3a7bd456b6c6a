/*
 * Taking, gathering and comparing when memory runs out at the n-th allocation of ours, for every n:
 * it says so, or comes to the same findings, and nothing is lost.
 */
#include "test_quality.h"
#include "unit_faults.h"

static const char FACTS[] = "facts: {x: {type: number}, output: {type: number}}";
static const char QUESTIONS[] =
	"  - {id: up, ask: q, type: number, bands: [{below: 50, score: 0}, {from: 50, score: 1}]}\n"
	"  - {id: rate, ask: q, value: facts.x / 2, bands: [{below: 50, score: 0}, {from: 50, score: 1}]}\n";
static const char RULES[] =
	"rules:\n  odd: {kind: check, when: 'answer(q0) == full and answer(q1) == none'}\n"
	"tiers: []\n";

static const char *const texts[] = {
	"{id: a}\nby: {date: 2025-05-01}\nfacts: {x: 100.5, output: 1}\n",
	"{id: a}\nby: {date: 2026-05-01}\nfacts: {x: 100.5, output: 1000}\n",
	"{id: b}\nby: {date: 2026-05-01}\nfacts: {x: 100.5, output: 1000}\n",
};
enum {
	COUNT = sizeof(texts) / sizeof(texts[0])
};

static void
score_all(zj_result *results[COUNT], zj_answers *answers[COUNT], zj_document *documents[COUNT],
	  const zj_model *model)
{
	for (size_t i = 0; i < COUNT; i++) {
		struct buf text = BUF_INIT;

		buf_printf(&text, "rubric: t\nenterprise: %sanswers:\n  up: 50.1\n", texts[i]);
		for (int q = 0; q < LOOK_QUESTIONS; q++)
			buf_printf(&text, "  q%d: %s\n", q, q == 0 ? "full" : "none");
		ck_assert_int_eq(zj_document_read(&documents[i], "a.yaml", text.at, text.len, NULL),
				 ZJ_OK);
		buf_done(&text);
		ck_assert_int_eq(zj_answers_read(&answers[i], model, documents[i], NULL), ZJ_OK);
		ck_assert_int_eq(zj_score(&results[i], model, answers[i], NULL, NULL), ZJ_OK);
	}
}

/* All of it; what came of it. */
static zj_status
look_through(struct quality_findings **out, const struct look *look, zj_result *const *results)
{
	struct quality_taker *taker = quality_taker_new(&look->limits);
	struct quality_sheet *sheet = quality_sheet_new();
	struct quality *quality = NULL;
	zj_status status = taker && sheet ? ZJ_OK : ZJ_ENOMEM;

	if (!status)
		status = quality_new(&quality, &look->limits, look->vocabulary);
	for (size_t i = 0; i < COUNT && !status; i++) {
		status = quality_take(sheet, taker, results[i], "a.yaml");
		if (!status)
			status = quality_add(quality, sheet, true);
	}
	if (!status)
		status = quality_find(out, quality, (1u << QUALITY_KIND_COUNT) - 1);
	quality_free(quality);
	quality_sheet_free(sheet);
	quality_taker_free(taker);
	return status;
}

START_TEST(every_allocation_may_fail)
{
	struct look look;
	zj_result *results[COUNT];
	zj_answers *answers[COUNT];
	zj_document *documents[COUNT];
	bool is_whole = false;

	look_begin(&look, FACTS, QUESTIONS, RULES);
	score_all(results, answers, documents, look.model);
	for (long n = 1; !is_whole; n++) {
		struct quality_findings *findings = NULL;

		fault_was = false;
		fault_left = n;
		const zj_status status = look_through(&findings, &look, results);
		fault_left = 0;
		is_whole = !fault_was;
		ck_assert_int_eq(status, fault_was ? ZJ_ENOMEM : ZJ_OK);
		ck_assert((findings != NULL) == (status == ZJ_OK));
		if (!findings)
			continue;
		ck_assert_uint_eq(look_count(findings, QUALITY_CONTRADICTION), 2);
		ck_assert_uint_eq(look_count(findings, QUALITY_ALIKE), 2);
		ck_assert_uint_eq(look_count(findings, QUALITY_ONE_ANSWER), 2);
		ck_assert_uint_eq(look_count(findings, QUALITY_NEAR_EDGE), 4);
		ck_assert_uint_eq(look_count(findings, QUALITY_FIGURE_JUMP), 1);
		quality_findings_free(findings);
	}
	for (size_t i = 0; i < COUNT; i++) {
		zj_result_free(results[i]);
		zj_answers_free(answers[i]);
		zj_document_free(documents[i]);
	}
	look_done(&look);
}
END_TEST

Suite *
suite_quality_fault(void)
{
	const TTest *const tests[] = {every_allocation_may_fail, NULL};

	return unit_suite("fault", tests);
}
