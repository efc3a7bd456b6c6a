/*
 * Running vectors, and comparing rubrics, when memory runs out at the n-th allocation of ours, for every n: it says so,
 * or comes to the same report, and nothing is lost.
 */
#include "test_review.h"
#include "unit_faults.h"

#include <stdlib.h>
#include <unistd.h>

#include "base/io.h"

static const char RUBRIC[] = "rubric: t\nversion: '1'\ntitle: t\n"
			     "facts: {x: {type: number}}\n"
			     "questions:\n"
			     "  - {id: a, ask: q, options: {full: 1, none: 0}}\n"
			     "  - {id: n, ask: q, type: number, bands: [{upto: 2, score: 0},"
			     " {above: 2, score: 1}]}\n"
			     "rules:\n"
			     "  small: {kind: valid, needs: facts.x <= 10}\n"
			     "tiers:\n"
			     "  - {id: one, title: One, require: [share(total) >= 1]}\n";

static const char VECTORS[] =
	"vectors: t\n"
	"cases:\n"
	"  - name: holds\n"
	"    given: {facts: {x: 1}, answers: {a: full, n: 3}}\n"
	"    expect: {score: 1, tier: one, nodes: {a: 1}}\n"
	"  - name: does not hold\n"
	"    given: {facts: {x: 1}, answers: {a: full, n: 2}}\n"
	"    expect: {score: 0.75, tier: one, nodes: {n: 1}, tiers: {one: {failed: []}}}\n"
	"  - name: is refused\n"
	"    given: {facts: {x: 11}}\n"
	"    expect: {error: rule-broken}\n";

/* Run with allocation `n` failing; false when there are not that many. */
static bool
fails_cleanly_at(const zj_model *model, const char *path, long n)
{
	struct vectors_report *report = NULL;
	struct cover *cover = NULL;
	zj_diags *diags = zj_diags_new();

	fault_was = false;
	fault_left = n;
	zj_status status = cover_new(&cover, model);
	if (status == ZJ_OK)
		status = vectors_run(&report, model, path, cover, diags);
	fault_left = 0;
	if (!fault_was)
		ck_assert_int_eq(status, ZJ_OK);
	else
		ck_assert_msg(status == ZJ_ENOMEM || status == ZJ_OK, "allocation %ld: %s", n,
			      zj_status_name(status));
	ck_assert((report != NULL) == (status == ZJ_OK));
	if (report) {
		ck_assert_uint_eq(report->case_count, 3);
		ck_assert_uint_eq(report->failed_count, 1);
		ck_assert_uint_eq(report->cases[1].difference_count, 4);
		ck_assert_uint_eq(cover_sum(cover, COVER_RULES).covered, 1);
	}
	vectors_report_free(report);
	cover_free(cover);
	zj_diags_free(diags);
	return fault_was;
}

/* Find boundaries with allocation `n` failing; false when there are not that many. */
static bool
finds_cleanly_at(const zj_model *model, long n)
{
	struct boundaries *found = NULL;

	fault_was = false;
	fault_left = n;
	const zj_status status = boundaries_find(&found, model, NULL, NULL, NULL);
	fault_left = 0;
	ck_assert_int_eq(status, fault_was ? ZJ_ENOMEM : ZJ_OK);
	ck_assert((found != NULL) == (status == ZJ_OK));
	boundaries_free(found);
	return fault_was;
}

START_TEST(boundaries_survive_every_allocation_that_fails)
{
	zj_model *model = load_model(RUBRIC);
	long n = 1;

	while (finds_cleanly_at(model, n)) {
		n++;
		ck_assert_int_lt(n, 5000);
	}
	ck_assert_int_gt(n, 20);
	zj_model_free(model);
}
END_TEST

START_TEST(vectors_survive_every_allocation_that_fails)
{
	zj_model *model = load_model(RUBRIC);
	char path[] = "/tmp/zhijie-vectors-XXXXXX";
	const int file = mkstemp(path);
	long n = 1;

	ck_assert_int_ge(file, 0);
	close(file);
	ck_assert_int_eq(io_write(path, str_from(VECTORS)), ZJ_OK);
	while (fails_cleanly_at(model, path, n)) {
		n++;
		ck_assert_int_lt(n, 5000);
	}
	ck_assert_int_gt(n, 20);
	unlink(path);
	zj_model_free(model);
}
END_TEST

/* Something of most that can differ. */
static const char OTHER[] =
	"rubric: t\nversion: '2'\ntitle: u\n"
	"facts: {y: {type: number, renamed_from: x, unit: 台}, z: {type: yesno}}\n"
	"questions:\n"
	"  - {id: a, ask: q, tags: [t], options: {all: {score: 1, renamed_from: full}, half: 0.5}}\n"
	"  - {id: n, ask: r, type: number, bands: [{upto: 3, score: 0}, {above: 3, score: 1}]}\n"
	"rules:\n"
	"  small: {kind: valid, needs: facts.y <= 11}\n"
	"tiers:\n"
	"  - {id: one, title: Eins, require: [share(total) >= 0.5, share(a) >= 1]}\n";

static bool
comparing_fails_cleanly_at(const zj_model *from, const zj_model *to, long n)
{
	struct difference *difference = NULL;

	fault_was = false;
	fault_left = n;
	const zj_status status = difference_find(&difference, from, to);
	fault_left = 0;
	ck_assert_int_eq(status, fault_was ? ZJ_ENOMEM : ZJ_OK);
	ck_assert((difference != NULL) == (status == ZJ_OK));
	difference_free(difference);
	return fault_was;
}

START_TEST(difference_survives_every_allocation_that_fails)
{
	zj_model *from = load_model(RUBRIC);
	zj_model *to = load_model(OTHER);
	long n = 1;

	while (comparing_fails_cleanly_at(from, to, n)) {
		n++;
		ck_assert_int_lt(n, 2000);
	}
	ck_assert_int_gt(n, 3);
	zj_model_free(to);
	zj_model_free(from);
}
END_TEST

static const char CHECKED[] =
	"rubric: t\nversion: '1'\ntitle: 题\nweights_sum: 3\n"
	"accept: [{finding: tag-unread, because: r}, {finding: tag-unread, because: r}]\n"
	"profiles: {x: {title: X, default: yes}, y: {title: Y, leave_out: [b]}}\n"
	"sources: [{id: m, title: M, basis: own}]\n"
	"facts: {n: {type: number, min: 0, max: 1}, k: {type: choice, options: {a: A, b: B}}}\n"
	"questions:\n"
	"  - {id: a, ask: A, type: yesno, tags: [g], evidence: {needed_above: 1, cap: 0.5}}\n"
	"  - {id: b, ask: A, value: facts.n, bands: [{upto: 1, score: 0}, {above: 1, score: 1}]}\n"
	"  - {id: c, ask: C, type: text, pattern: '(a+)+b'}\n"
	"rules:\n"
	"  v: {kind: valid, needs: facts.k == a}\n"
	"  w: {kind: value, is: answer(b)}\n"
	"  x: {kind: check, when: facts.n > 2}\n"
	"  y: {kind: cap, when: w > 0.5, at_most: one}\n"
	"tiers:\n"
	"  - {id: one, title: One, require: [share(a) > 1, share(a) <= 0.5]}\n"
	"  - {id: two, title: Two, require: [share(a) >= 0.8]}\n";

enum {
	FINDINGS = 18
};

/* Check with allocation `n` failing; false when there are not that many. */
static bool
check_fails_cleanly_at(const zj_model *model, long n, size_t expected)
{
	struct review_findings *findings = NULL;

	fault_left = n;
	fault_was = false;
	const zj_status status = review_check(&findings, model);
	fault_left = 0;
	ck_assert_int_eq(status, fault_was ? ZJ_ENOMEM : ZJ_OK);
	ck_assert((findings != NULL) == (status == ZJ_OK));
	if (findings)
		ck_assert_uint_eq(findings->count, expected);
	review_findings_free(findings);
	return fault_was;
}

START_TEST(check_survives_every_allocation_that_fails)
{
	zj_model *model = load_model(CHECKED);
	long n = 1;

	while (check_fails_cleanly_at(model, n, FINDINGS)) {
		n++;
		ck_assert_int_lt(n, 2000);
	}
	ck_assert_int_gt(n, 15);
	zj_model_free(model);
}
END_TEST

/* Its only allocations are for what it tells. */
static bool
facts_fail_cleanly_at(const zj_model *model, const zj_vocabulary *vocabulary, long n)
{
	zj_diags *diags = zj_diags_new();

	fault_was = false;
	fault_left = n;
	const zj_status status = review_facts(model, vocabulary, diags);
	fault_left = 0;
	ck_assert(status == ZJ_EINPUT || (fault_was && status == ZJ_ENOMEM));
	ck_assert(!fault_was || status == ZJ_ENOMEM || diag_failed(diags));
	zj_diags_free(diags);
	return fault_was;
}

START_TEST(facts_survive_every_allocation_that_fails)
{
	zj_vocabulary *vocabulary = load_vocabulary();
	zj_model *model = load_model("rubric: t\nversion: '1'\ntitle: t\n"
				     "facts: {set: {type: set, options: [c]}, n: {type: text}}\n"
				     "questions: [{id: q, ask: q, type: yesno}]\n");
	long n = 1;

	while (facts_fail_cleanly_at(model, vocabulary, n)) {
		n++;
		ck_assert_int_lt(n, 100);
	}
	ck_assert_int_gt(n, 2);
	zj_model_free(model);
	zj_vocabulary_free(vocabulary);
}
END_TEST

static const char ANSWERS[] =
	"rubric: t\nversion: '1'\nenterprise: {id: e}\nfacts: {x: 5, odd: 1}\n"
	"answers: {a: full, n: {answer: 4, note: x}, gone: yes}\n";

/* Carry, score under both and compare, with allocation `n` failing. */
static bool
effect_fails_cleanly_at(const struct difference *difference, const zj_document *document,
			const zj_result *before, long n)
{
	struct arena *arena = arena_new();
	struct effect_finder *finder = NULL;
	struct carried *carried = NULL;
	zj_answers *answers = NULL;
	zj_result *after = NULL;
	struct effect effect;

	fault_was = false;
	fault_left = n;
	zj_status status = answers_carry(&carried, difference->to, document, STR("t"), NULL, NULL);
	if (status == ZJ_OK)
		status = answers_read_carried(&answers, difference->to, carried, document, NULL);
	if (status == ZJ_OK)
		status = zj_score(&after, difference->to, answers, NULL, NULL);
	if (status == ZJ_OK)
		status = effect_finder_new(&finder, difference);
	if (status == ZJ_OK)
		status = effect_find(&effect, finder, before, after, arena);
	fault_left = 0;
	/* Scoring survives some failures on purpose; its result is whole then. */
	ck_assert(status == ZJ_OK || (fault_was && status == ZJ_ENOMEM));
	if (status == ZJ_OK) {
		ck_assert_uint_eq(carried->loss_count, 2);
		ck_assert_int_eq(effect.kind, EFFECT_DOWN);
		ck_assert_uint_eq(effect.flip_count, 1);
	}
	effect_finder_free(finder);
	zj_result_free(after);
	zj_answers_free(answers);
	carried_free(carried);
	arena_free(arena);
	return fault_was;
}

START_TEST(effect_survives_every_allocation_that_fails)
{
	static const char TO[] =
		"rubric: t\nversion: '2'\ntitle: t\n"
		"facts: {y: {type: number, renamed_from: x}}\n"
		"questions:\n"
		"  - {id: a, ask: q, options: {all: {score: 1, renamed_from: full}, none: 0}}\n"
		"  - {id: n, ask: q, type: number, bands: [{upto: 4, score: 0},"
		" {above: 4, score: 1}]}\n"
		"tiers:\n"
		"  - {id: one, title: One, require: [share(total) >= 1]}\n";
	zj_model *from = load_model(RUBRIC);
	zj_model *to = load_model(TO);
	struct difference *difference = NULL;
	struct carried *carried = NULL;
	zj_document *document = NULL;
	zj_answers *answers = NULL;
	zj_result *before = NULL;
	long n = 1;

	ck_assert_int_eq(difference_find(&difference, from, to), ZJ_OK);
	ck_assert_int_eq(zj_document_read(&document, "a", ANSWERS, strlen(ANSWERS), NULL), ZJ_OK);
	ck_assert_int_eq(answers_carry(&carried, from, document, STR("t"), NULL, NULL), ZJ_OK);
	ck_assert_int_eq(answers_read_carried(&answers, from, carried, document, NULL), ZJ_OK);
	ck_assert_int_eq(zj_score(&before, from, answers, NULL, NULL), ZJ_OK);
	while (effect_fails_cleanly_at(difference, document, before, n)) {
		n++;
		ck_assert_int_lt(n, 2000);
	}
	ck_assert_int_gt(n, 10);
	zj_result_free(before);
	zj_answers_free(answers);
	carried_free(carried);
	zj_document_free(document);
	difference_free(difference);
	zj_model_free(to);
	zj_model_free(from);
}
END_TEST

Suite *
suite_review_fault(void)
{
	const TTest *const tests[] = {
		check_survives_every_allocation_that_fails,
		vectors_survive_every_allocation_that_fails,
		difference_survives_every_allocation_that_fails,
		effect_survives_every_allocation_that_fails,
		facts_survive_every_allocation_that_fails,
		boundaries_survive_every_allocation_that_fails,
		NULL,
	};

	return unit_suite("review_fault", tests);
}
