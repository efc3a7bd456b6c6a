/*
 * Loading a rubric when memory runs out at the n-th allocation of ours, for every n: it says
 * so, and leaves nothing behind.
 */
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "test_model.h"
#include "unit_faults.h"

static const char good[] =
	HEAD "include: [a.yaml]\n"
	     "scales: {f: {full: 1, none: 0}}\n"
	     "facts: {x: {type: set, options: [u, v]}}\n"
	     "params: {p: {value: 1}}\n"
	     "profiles: {o: {weights: {q: 2}}}\n"
	     "questions:\n"
	     "  - {id: q, ask: q, scale: f, tags: [t], cost: {full: 3}}\n"
	     "  - {id: n, ask: n, type: number, bands: [{above: 1, score: 1}]}\n"
	     "  - {id: l, ask: l, type: level, levels: [a, b], when: answered(q)}\n"
	     "  - {id: m, ask: m, type: text, pattern: '^a+$'}\n"
	     "rules: {a: {kind: value, is: b + 1}, b: {kind: value, is: 'count(@t)'}}\n"
	     "tiers: [{id: one, require: [a > 1, share(total) > 0.5]}]\n";

static const char wrong[] = HEAD
	"include: [a.yaml]\n"
	"questions:\n"
	"  - {id: q, ask: q, scale: g, tgas: [t]}\n"
	"rules: {a: {kind: value, is: b + 1}, b: {kind: value, is: a}, c: {kind: gate, needs: d}}\n";

static const char over[] =
	"rubric: over\nversion: '2'\ntitle: O\nextends: {rubric: t, version: '1'}\n"
	"change:\n"
	"  params: {p: {value: 2, unit: m}}\n"
	"  scales: {f: {full: {title: All}}}\n"
	"  profiles: {o: {weights: {q: 3, n: 1}}}\n"
	"  tiers: {one: {require: {one.1: {say: x}}}}\n"
	"add:\n"
	"  questions: [{before: q, id: r, ask: r, scale: f}]\n"
	"  rules: {k: {kind: gate, needs: yes}}\n"
	"  require: [{in: one, id: more, needs: k}]\n"
	"  options: {f: {half: 0.5}}\n"
	"remove: {questions: [l], facts: [x]}\n";

static const char wrong_over[] =
	"rubric: over\nversion: '2'\ntitle: O\nextends: {rubric: t, version: '0'}\n"
	"change: {params: {q: {value: 2}}}\n"
	"add: {questions: [{before: z, id: r, ask: r, scale: f}]}\n"
	"remove: {scales: [f], require: [one.7]}\n";

/* Load with allocation `n` failing; false when there are not that many. */
static bool
fails_cleanly_at(const char *yaml, long n, zj_status otherwise)
{
	static const char part[] = "part: a\nof: t\nrules: {z: {kind: gate, needs: yes}}\n";
	const zj_model_file files[] = {
		{"rubric.yaml", yaml, strlen(yaml)},
		{"a.yaml", part, sizeof(part) - 1},
		{"t/rubric.yaml", good, sizeof(good) - 1},
		{"t/a.yaml", part, sizeof(part) - 1},
	};
	zj_diags *diags = zj_diags_new();
	zj_model *model = NULL;

	ck_assert_ptr_nonnull(diags);
	fault_was = false;
	fault_left = n;
	const zj_status status = zj_model_read(&model, files, 4, diags);
	fault_left = 0;
	/* What only a message needed is the list's to say: it is then incomplete. */
	if (!fault_was)
		ck_assert_int_eq(status, otherwise);
	else if (status != ZJ_ENOMEM)
		ck_assert_msg(status == otherwise || diag_failed(diags), "n %ld status %d", n,
			      (int)status);
	if (status)
		ck_assert_ptr_null(model);
	zj_model_free(model);
	zj_diags_free(diags);
	return fault_was;
}

START_TEST(load_survives_any_failing_allocation)
{
	long n = 1;

	while (fails_cleanly_at(good, n, ZJ_OK))
		n++;
	/* As many as are really made: a test of nothing would end at once. */
	ck_assert_int_gt(n, 10);
}
END_TEST

START_TEST(load_of_a_wrong_rubric_survives_any_failing_allocation)
{
	long n = 1;

	while (fails_cleanly_at(wrong, n, ZJ_EINPUT))
		n++;
	ck_assert_int_gt(n, 10);
}
END_TEST

START_TEST(load_of_an_overlay_survives_any_failing_allocation)
{
	long n = 1;

	while (fails_cleanly_at(over, n, ZJ_OK))
		n++;
	ck_assert_int_gt(n, 10);
	for (n = 1; fails_cleanly_at(wrong_over, n, ZJ_EINPUT);)
		n++;
	ck_assert_int_gt(n, 10);
}
END_TEST

/* A vocabulary with allocation `n` failing. */
static bool
vocabulary_fails_cleanly_at(long n)
{
	static const char yaml[] = "vocabulary: v\nversion: '1'\ntitle: T\n"
				   "sources: [{id: o, title: O, basis: own, default: yes}]\n"
				   "facts:\n"
				   "  a.b: {type: number, unit: 台, title: A, definition: A}\n"
				   "  c: {type: set, options: [x, y], title: A, definition: A}\n";
	zj_vocabulary *vocabulary = NULL;

	fault_was = false;
	fault_left = n;
	const zj_status status =
		zj_vocabulary_read(&vocabulary, "facts.yaml", yaml, sizeof(yaml) - 1, NULL);
	fault_left = 0;
	ck_assert_int_eq(status, fault_was ? ZJ_ENOMEM : ZJ_OK);
	ck_assert((vocabulary != NULL) == (status == ZJ_OK));
	zj_vocabulary_free(vocabulary);
	return fault_was;
}

START_TEST(load_of_a_vocabulary_survives_any_failing_allocation)
{
	long n = 1;

	while (vocabulary_fails_cleanly_at(n))
		n++;
	ck_assert_int_gt(n, 5);
}
END_TEST

Suite *
suite_fault(void)
{
	const TTest *const tests[] = {
		load_survives_any_failing_allocation,
		load_of_a_wrong_rubric_survives_any_failing_allocation,
		load_of_an_overlay_survives_any_failing_allocation,
		load_of_a_vocabulary_survives_any_failing_allocation,
		NULL,
	};

	return unit_suite("fault", tests);
}
