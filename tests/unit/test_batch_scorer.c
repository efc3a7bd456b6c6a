/*
 * The scorer: one document after the other in the same memory gives what each gives alone.
 */
#include "test_batch.h"

#include <string.h>

#include "batch/batch.h"
#include "score_bench.h"
#include "unit_faults.h"

/* A maturity model, and a programme that uses its level. */
static const char BELOW[] =
	"rubric: below\nversion: '1'\ntitle: t\nsections: [{id: s, questions: [{id: q, ask: q, type: yesno},"
	" {id: w, ask: q, type: text, pattern: '^a+$', scored: no}]}]\n"
	"tiers: [{id: one, title: t, require: ['share(total) >= 1']}]\n";
static const char ABOVE[] =
	"rubric: above\nversion: '1'\ntitle: t\nuses: {b: {rubric: below, title: t, top: 1}}\n"
	"params: {mark: {value: 1}}\n"
	"sections: [{id: s, questions: [{id: p, ask: p, type: yesno}]}]\n"
	"tiers: [{id: one, title: t, require: ['level(b) >= 1', 'share(total) >= params.mark']}]\n";

#define BOTH_GOOD \
	"rubrics: [above, below]\nenterprise: {id: e}\nanswers: {above: {p: yes}, below: {q: yes, w: aa}}\n"
#define ALONE_BAD_LINE_3 "rubric: below\nenterprise: {id: e}\nanswers: {q: perhaps}\n"
#define ALONE_GOOD "rubric: below\nenterprise: {id: e}\nanswers: {q: yes}\n"
#define NO_RUBRIC_GOOD "enterprise: {id: e}\nanswers: {q: yes}\n"
#define OTHER "rubric: other\nenterprise: {id: e}\nanswers: {q: yes}\n"

struct bench {
	zj_model *above;
	zj_model *below;
	size_t loads;
	struct batch_models *models;
	struct batch_plan plan;
	zj_diags *diags;
};

static zj_status
load(void *state, const zj_model **out, const char *id)
{
	struct bench *bench = state;

	bench->loads++;
	if (strcmp(id, "above") != 0 && strcmp(id, "below") != 0)
		return strcmp(id, "broken") == 0 ? ZJ_EINPUT : ZJ_ENOTFOUND;
	*out = strcmp(id, "above") == 0 ? bench->above : bench->below;
	return ZJ_OK;
}

static void
bench_init(struct bench *bench)
{
	*bench = (struct bench){.above = load_model(ABOVE), .below = load_model(BELOW)};
	bench->models = batch_models_new(load, bench);
	bench->plan = (struct batch_plan){.models = bench->models, .detail = SCORE_TRACED};
	bench->diags = zj_diags_new();
}

static void
bench_done(struct bench *bench)
{
	batch_models_free(bench->models);
	zj_diags_free(bench->diags);
	zj_model_free(bench->above);
	zj_model_free(bench->below);
}

/* The tiers reached, by index; -1: no result. */
struct reached {
	int tiers[4];
};

static void
note(void *state, size_t index, const zj_result *result)
{
	((struct reached *)state)->tiers[index] = zj_result_tier(result);
}

static zj_status
score_document(struct batch_scorer *scorer, const char *text, struct reached *reached,
	       zj_diags *diags)
{
	const struct document_input input = {.file = {.name = "a.yaml", .bytes = str_from(text)}};

	*reached = (struct reached){{-1, -1, -1, -1}};
	diag_clear(diags);
	zj_status status = batch_read(scorer, &input, diags);
	if (status == ZJ_OK)
		status = batch_score(scorer, note, reached, diags);
	return status;
}

START_TEST(scorer_takes_a_level_from_the_same_document)
{
	struct bench bench;
	struct reached reached;

	bench_init(&bench);
	struct batch_scorer *scorer = batch_scorer_new(&bench.plan);
	ck_assert_int_eq(score_document(scorer, BOTH_GOOD, &reached, bench.diags), ZJ_OK);
	ck_assert_int_eq(reached.tiers[0], 1); /* above, though it is scored last */
	ck_assert_int_eq(reached.tiers[1], 1);
	ck_assert_int_eq(reached.tiers[2], -1);
	ck_assert(!batch_is_alone(scorer));
	ck_assert_ptr_eq(batch_model(scorer, 0), bench.above);
	ck_assert_ptr_eq(batch_model(scorer, 1), bench.below);
	ck_assert_ptr_null(batch_model(scorer, 2));
	batch_scorer_free(scorer);
	bench_done(&bench);
}
END_TEST

START_TEST(scorer_forgets_the_document_before)
{
	struct bench bench;
	struct reached reached;

	bench_init(&bench);
	struct batch_scorer *scorer = batch_scorer_new(&bench.plan);
	for (int i = 0; i < 50; i++) {
		ck_assert_int_eq(score_document(scorer, ALONE_BAD_LINE_3, &reached, bench.diags),
				 ZJ_EINPUT);
		ck_assert(has_diag(bench.diags, "answer-yesno", 3, 14));
		ck_assert_uint_eq(zj_diags_count(bench.diags), 1);
		ck_assert_int_eq(score_document(scorer, BOTH_GOOD, &reached, bench.diags), ZJ_OK);
		ck_assert_uint_eq(zj_diags_count(bench.diags), 0);
		ck_assert_int_eq(score_document(scorer, ALONE_GOOD, &reached, bench.diags), ZJ_OK);
		ck_assert_int_eq(reached.tiers[0], 1);
		ck_assert_int_eq(reached.tiers[1], -1);
	}
	ck_assert_uint_eq(bench.loads, 2);
	batch_scorer_free(scorer);
	bench_done(&bench);
}
END_TEST

/* One that is not there may come; one that is wrong stays so, and its mistakes are told once. */
START_TEST(models_that_are_wrong_are_loaded_once)
{
	struct bench bench;
	const zj_model *model = NULL;

	bench_init(&bench);
	for (size_t i = 1; i <= 3; i++) {
		ck_assert_int_eq(batch_models_find(bench.models, &model, "broken"), ZJ_ENOTFOUND);
		ck_assert_uint_eq(bench.loads, i);
		ck_assert_int_eq(batch_models_find(bench.models, &model, "missing"), ZJ_ENOTFOUND);
		ck_assert_uint_eq(bench.loads, i + 1);
		ck_assert_ptr_null(model);
	}
	bench_done(&bench);
}
END_TEST

START_TEST(scorer_refuses_a_rubric_there_is_none_of)
{
	struct bench bench;
	struct reached reached;

	bench_init(&bench);
	struct batch_scorer *scorer = batch_scorer_new(&bench.plan);
	ck_assert_int_eq(score_document(scorer, OTHER, &reached, bench.diags), ZJ_EINPUT);
	ck_assert(has_diag(bench.diags, "batch-rubric", 0, 0));
	ck_assert_int_eq(score_document(scorer, NO_RUBRIC_GOOD, &reached, bench.diags), ZJ_EINPUT);
	ck_assert_int_eq(reached.tiers[0], -1);
	batch_scorer_free(scorer);
	bench_done(&bench);
}
END_TEST

START_TEST(scorer_gives_only_what_is_asked_for_but_scores_what_that_uses)
{
	struct bench bench;
	struct reached reached;

	bench_init(&bench);
	const zj_model *asked[] = {bench.above};
	bench.plan.asked = asked;
	bench.plan.asked_count = 1;
	struct batch_scorer *scorer = batch_scorer_new(&bench.plan);
	ck_assert_int_eq(score_document(scorer, BOTH_GOOD, &reached, bench.diags), ZJ_OK);
	ck_assert_int_eq(reached.tiers[0], 1);
	ck_assert_int_eq(reached.tiers[1], -1);
	ck_assert_ptr_null(batch_model(scorer, 1));
	batch_scorer_free(scorer);

	asked[0] = bench.below; /* also the one of a document that names none */
	scorer = batch_scorer_new(&bench.plan);
	ck_assert_int_eq(score_document(scorer, NO_RUBRIC_GOOD, &reached, bench.diags), ZJ_OK);
	ck_assert_int_eq(reached.tiers[0], 1);
	batch_scorer_free(scorer);
	bench_done(&bench);
}
END_TEST

START_TEST(scorer_gives_a_setting_to_the_rubric_that_has_it)
{
	struct bench bench;
	struct reached reached;
	zj_setting setting = {"mark", "2"}; /* no share is that high */

	bench_init(&bench);
	bench.plan.settings = &setting;
	bench.plan.setting_count = 1;
	struct batch_scorer *scorer = batch_scorer_new(&bench.plan);
	ck_assert_int_eq(score_document(scorer, BOTH_GOOD, &reached, bench.diags), ZJ_OK);
	ck_assert_int_eq(reached.tiers[0], 0);
	ck_assert_int_eq(reached.tiers[1], 1);
	setting.name = "nobody";
	ck_assert_int_eq(score_document(scorer, BOTH_GOOD, &reached, bench.diags), ZJ_EINPUT);
	ck_assert(has_diag(bench.diags, "param-unknown", 0, 0));
	batch_scorer_free(scorer);
	bench_done(&bench);
}
END_TEST

/* All of it with allocation `n` failing; false when there are not that many. */
static bool
fails_cleanly_at(long n)
{
	struct bench bench;
	struct reached reached;
	zj_status status = ZJ_ENOMEM;

	bench_init(&bench);
	fault_left = n;
	fault_was = false;
	struct batch_scorer *scorer = batch_scorer_new(&bench.plan);
	if (scorer)
		status = score_document(scorer, BOTH_GOOD, &reached, bench.diags);
	fault_left = 0;
	ck_assert(status == ZJ_OK || (fault_was && status == ZJ_ENOMEM));
	/* The memory that ran out once is there for the next. */
	if (scorer && bench.loads == 2) {
		ck_assert_int_eq(score_document(scorer, ALONE_GOOD, &reached, bench.diags), ZJ_OK);
		ck_assert_int_eq(reached.tiers[0], 1);
	}
	batch_scorer_free(scorer);
	bench_done(&bench);
	return fault_was;
}

START_TEST(scorer_survives_every_allocation_that_fails)
{
	long n = 1;

	while (fails_cleanly_at(n)) {
		n++;
		ck_assert_int_lt(n, 2000);
	}
	ck_assert_int_gt(n, 15);
}
END_TEST

Suite *
suite_batch_scorer(void)
{
	const TTest *const tests[] = {
		scorer_takes_a_level_from_the_same_document,
		scorer_forgets_the_document_before,
		models_that_are_wrong_are_loaded_once,
		scorer_refuses_a_rubric_there_is_none_of,
		scorer_gives_only_what_is_asked_for_but_scores_what_that_uses,
		scorer_gives_a_setting_to_the_rubric_that_has_it,
		scorer_survives_every_allocation_that_fails,
		NULL,
	};

	return unit_suite("batch_scorer", tests);
}
