/*
 * Test vectors: cases laid over a file, compared exactly; what differs is said.
 */
#include "test_review.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/io.h"

static const char RUBRIC[] = "rubric: t\nversion: '1'\ntitle: t\n"
			     "scales: {ful: {full: 1, most: 0.8, part: 0.5, none: 0}}\n"
			     "facts: {n: {type: number}, bad: {type: yesno}}\n"
			     "params: {mark: {value: 0.8}}\n"
			     "questions:\n"
			     "  - {id: a, ask: q, scale: ful}\n"
			     "  - {id: b, ask: q, scale: ful}\n"
			     "rules:\n"
			     "  clean: {kind: veto, needs: not facts.bad}\n"
			     "  third: {kind: value, is: facts.n / 3}\n"
			     "tiers:\n"
			     "  - {id: one, title: One, require: [share(total) >= params.mark]}\n"
			     "  - {id: two, title: Two, require: [share(a) >= 1, share(b) >= 1]}\n";

static const char BASE[] =
	"rubric: t\nenterprise: {id: e}\nfacts: {n: 1, bad: no}\nanswers: {a: full, b: part}\n";

/* A folder of its own with examples/base.yaml and vectors/v.yaml in it. */
struct folder {
	char root[64];
	char vectors[96];
};

static void
write_file(const char *root, const char *name, const char *text)
{
	char path[128];

	snprintf(path, sizeof(path), "%s/%s", root, name);
	ck_assert_int_eq(io_write(path, str_from(text)), ZJ_OK);
}

static struct folder
folder_with(const char *vectors)
{
	struct folder folder = {.root = "/tmp/zhijie-vectors-XXXXXX"};
	char path[96];

	ck_assert_ptr_nonnull(mkdtemp(folder.root));
	snprintf(path, sizeof(path), "%s/examples", folder.root);
	ck_assert_int_eq(mkdir(path, 0700), 0);
	snprintf(path, sizeof(path), "%s/vectors", folder.root);
	ck_assert_int_eq(mkdir(path, 0700), 0);
	write_file(folder.root, "examples/base.yaml", BASE);
	write_file(folder.root, "vectors/v.yaml", vectors);
	snprintf(folder.vectors, sizeof(folder.vectors), "%s/vectors/v.yaml", folder.root);
	return folder;
}

static void
folder_remove(const struct folder *folder)
{
	static const char *const NAMES[] = {"examples/base.yaml", "examples", "vectors/v.yaml",
					    "vectors", ""};

	for (size_t i = 0; i < sizeof(NAMES) / sizeof(NAMES[0]); i++) {
		char path[128];

		snprintf(path, sizeof(path), "%s/%s", folder->root, NAMES[i]);
		(void)!remove(path);
	}
}

/* Run; the differences as lines "case: what expected got off difference | why". */
static void
check_run(const char *vectors, size_t cases, size_t failed, const char *differences)
{
	const struct folder folder = folder_with(vectors);
	zj_diags *diags = zj_diags_new();
	zj_model *model = load_model(RUBRIC);
	struct vectors_report *report = NULL;
	char got[2000] = "";

	const zj_status status = vectors_run(&report, model, folder.vectors, NULL, diags);
	folder_remove(&folder);
	if (status)
		print_diags(diags);
	ck_assert_int_eq(status, ZJ_OK);
	for (size_t i = 0; i < report->case_count; i++) {
		for (size_t d = 0; d < report->cases[i].difference_count; d++) {
			const struct vectors_difference *each = &report->cases[i].differences[d];
			const size_t used = strlen(got);

			snprintf(got + used, sizeof(got) - used,
				 "%.*s: %.*s %.*s %.*s%s%.*s%s%.*s\n",
				 STR_ARG(report->cases[i].name), STR_ARG(each->what),
				 STR_ARG(each->expected), STR_ARG(each->got),
				 each->off.at ? " off " : "", STR_ARG(each->off),
				 each->why.at ? " | " : "", STR_ARG(each->why));
		}
	}
	ck_assert_str_eq(got, differences);
	ck_assert_uint_eq(report->case_count, cases);
	ck_assert_uint_eq(report->failed_count, failed);
	vectors_report_free(report);
	zj_model_free(model);
	zj_diags_free(diags);
}

START_TEST(vectors_that_hold_pass)
{
	check_run("vectors: t\n"
		  "cases:\n"
		  "  - name: base\n"
		  "    file: ../examples/base.yaml\n"
		  "    expect:\n"
		  "      score: 0.75\n"
		  "      max: 1\n"
		  "      tier: none\n"
		  "      firm: yes\n"
		  "      nodes: {a: 1, b: 0.5}\n"
		  "      shares: {total: 3/4}\n"
		  "      values: {third: 1/3}\n"
		  "      tiers: {one: {failed: [one.1], unknown: []}}\n"
		  "      vetoes: []\n"
		  "      depends: []\n"
		  "  - name: given over the file, parameters, without\n"
		  "    file: ../examples/base.yaml\n"
		  "    params: {mark: 0.7}\n"
		  "    given: {answers: {b: most}}\n"
		  "    without: [facts.bad, a]\n"
		  "    expect: {worst: 0.4, best: 0.9, tier: none, best_tier: one, firm: no,\n"
		  "             depends: [facts.bad, a], nodes: {a: 0 to 1}}\n"
		  "  - name: refused\n"
		  "    given: {answers: {a: splendid}}\n"
		  "    expect: {error: answer-option}\n",
		  3, 0, "");
}
END_TEST

START_TEST(what_is_given_at_the_top_holds_for_every_case)
{
	check_run("vectors: t\n"
		  "given: {facts: {n: 2, bad: no}, answers: {a: none, b: part}}\n"
		  "cases:\n"
		  "  - name: as given\n"
		  "    expect: {score: 0.25, values: {third: 2/3}}\n"
		  "  - name: laid over a file, under the case\n"
		  "    file: ../examples/base.yaml\n"
		  "    given: {answers: {b: full}}\n"
		  "    expect: {score: 0.5, values: {third: 2/3}}\n",
		  2, 0, "");
}
END_TEST

START_TEST(vectors_that_do_not_hold_say_expected_and_got)
{
	check_run(
		"vectors: t\n"
		"cases:\n"
		"  - name: x\n"
		"    file: ../examples/base.yaml\n"
		"    expect: {score: 0.76, tier: one, nodes: {b: 0.4, zz: 1}, values: {third: 0.333},\n"
		"             tiers: {two: {failed: [two.1]}}, vetoes: [clean], scored: 1}\n"
		"  - name: y\n"
		"    file: ../examples/base.yaml\n"
		"    expect: {error: answer-option}\n"
		"  - name: z\n"
		"    given: {answers: {a: splendid}}\n"
		"    expect: {score: 1}\n",
		3, 3,
		"x: score 0.76 0.75 off -0.01 | a 1 × 0.5 + b 0.5 × 0.5\n"
		"x: tier one none | one.1 0.75 (>= 0.8)\n"
		"x: nodes.b 0.4 0.5 off +0.1 | part = 0.5\n"
		"x: nodes.zz 1 (no such node)\n"
		"x: values.third 0.333 1/3\n"
		"x: tiers.two.failed [two.1] [two.2] | two.1 1 (>= 1), two.2 0.5 (>= 1)\n"
		"x: vetoes [clean] []\n"
		"x: scored 1 (no such key)\n"
		"y: error answer-option a result\n"
		"z: error none answer-option at 11:26: \"splendid\" is not one of full, most, part, none\n");
}
END_TEST

static void
check_refused(const char *vectors, const char *code, unsigned line)
{
	const struct folder folder = folder_with(vectors);
	zj_diags *diags = zj_diags_new();
	zj_model *model = load_model(RUBRIC);
	struct vectors_report *report = NULL;

	ck_assert_int_eq(vectors_run(&report, model, folder.vectors, NULL, diags), ZJ_EINPUT);
	folder_remove(&folder);
	if (!has_diag(diags, code, line, 0))
		print_diags(diags);
	ck_assert(has_diag(diags, code, line, 0));
	ck_assert_ptr_null(report);
	zj_model_free(model);
	zj_diags_free(diags);
}

START_TEST(vectors_files_that_are_wrong_are_refused)
{
	check_refused("cases: []\n", "vectors-form", 1);
	check_refused("vectors: other\ncases: []\n", "vectors-rubric", 1);
	check_refused("vectors: t\ncases: {a: b}\n", "vectors-form", 2);
	check_refused("vectors: t\ncases:\n  - {name: x}\n", "vectors-form", 3);
	check_refused("vectors: t\ncases:\n  - {name: x, expects: {}, expect: {}}\n", "vectors-key",
		      3);
}
END_TEST

START_TEST(vectors_files_stay_near_their_rubric)
{
	check_refused("vectors: t\ncases:\n  - {name: x, file: /etc/passwd, expect: {}}\n",
		      "vectors-path", 3);
	check_refused("vectors: t\ncases:\n  - {name: x, file: ../../etc/x, expect: {}}\n",
		      "vectors-path", 3);
	check_refused("vectors: t\ncases:\n  - {name: x, file: a/../../../x, expect: {}}\n",
		      "vectors-path", 3);
}
END_TEST

Suite *
suite_review_vectors(void)
{
	const TTest *const tests[] = {
		vectors_that_hold_pass,
		what_is_given_at_the_top_holds_for_every_case,
		vectors_that_do_not_hold_say_expected_and_got,
		vectors_files_that_are_wrong_are_refused,
		vectors_files_stay_near_their_rubric,
		NULL,
	};

	return unit_suite("review_vectors", tests);
}
