/*
 * What `rubric check` finds: a rubric without a mistake, and the same with exactly one of
 * each kind, found with its code at its place and nothing else.
 */
#include "test_review.h"

#include <stdlib.h>

static const char CLEAN[] =
	"rubric: t\n"
	"version: '1'\n"
	"title: T\n"
	"sources: [{id: m, title: M, basis: own, default: yes}]\n"
	"scales: {ful: {full: 1, most: 0.8, none: 0}}\n"
	"facts:\n"
	"  n: {type: number, min: 0, max: 10}\n"
	"  kind: {type: choice, options: {x: X, y: Y}}\n"
	"params:\n"
	"  mark: {value: 0.5, min: 0, max: 1}\n"
	"uses: {cm: {rubric: other, title: O, top: 3}}\n"
	"sections:\n"
	"  - id: s\n"
	"    questions:\n"
	"      - {id: a, ask: A, scale: ful, evidence: {needed_above: 0.5, cap: 0.5}}\n"
	"      - {id: b, ask: B, type: yesno, tags: [g]}\n"
	"      - {id: c, ask: C, options: {p: 0, q: 1}}\n"
	"      - id: d\n"
	"        ask: D\n"
	"        value: facts.n / 10\n"
	"        bands:\n"
	"          - {upto: 0.5, score: 0}\n"
	"          - {above: 0.5, score: 1}\n"
	"      - {id: e, ask: E, type: text, pattern: '^[0-9]{4}$'}\n"
	"      - {id: o, ask: O, type: yesno, scored: no, may_skip: yes}\n"
	"rules:\n"
	"  ok: {kind: gate, needs: answer(b)}\n"
	"  bad: {kind: veto, needs: not answer(b) or facts.n > 0}\n"
	"  sane: {kind: valid, needs: facts.kind == x or facts.n <= 5}\n"
	"  cap: {kind: cap, when: share(a) < 0.5, at_most: one}\n"
	"  look: {kind: check, when: answer(a) == full and answer(c) == p}\n"
	"tiers:\n"
	"  - id: one\n"
	"    title: One\n"
	"    require:\n"
	"      - ok\n"
	"      - share(s) >= params.mark\n"
	"  - id: two\n"
	"    title: Two\n"
	"    require:\n"
	"      - level(cm) >= 2\n"
	"      - count(@g, it) >= 1\n"
	"      - share(s) >= 0.8\n";

/* The clean rubric with its one occurrence of `find` replaced. */
static char *
seeded(const char *find, const char *replace)
{
	const char *at = strstr(CLEAN, find);

	ck_assert_msg(at && !strstr(at + 1, find), "\"%s\" is not there once", find);
	const size_t size = sizeof(CLEAN) + strlen(replace);
	char *rubric = malloc(size);
	ck_assert_ptr_nonnull(rubric);
	snprintf(rubric, size, "%.*s%s%s", (int)(at - CLEAN), CLEAN, replace, at + strlen(find));
	return rubric;
}

static void
print_findings(const struct review_findings *findings)
{
	zj_diags *diags = zj_diags_new();

	review_tell(diags, findings, false);
	review_tell(diags, findings, true);
	print_diags(diags);
	zj_diags_free(diags);
}

/* Exactly `count` findings; the first has this code and place. */
static void
check_rubric(const char *rubric, size_t count, const char *code, unsigned line, unsigned column)
{
	zj_model *model = load_model(rubric);
	struct review_findings *findings = NULL;

	ck_assert_int_eq(review_check(&findings, model), ZJ_OK);
	const struct review_finding *first = findings->items;
	if (findings->count != count ||
	    (count && (strcmp(diag_entry(first->code)->code, code) != 0 ||
		       first->place.line != line || first->place.column != column))) {
		print_findings(findings);
		ck_abort_msg("expected %zu findings, the first %s at %u:%u", count, code, line,
			     column);
	}
	review_findings_free(findings);
	zj_model_free(model);
}

static void
check_seeded(const char *find, const char *replace, const char *code, unsigned line,
	     unsigned column)
{
	char *rubric = seeded(find, replace);

	check_rubric(rubric, 1, code, line, column);
	free(rubric);
}

static void
check_clean(const char *find, const char *replace)
{
	char *rubric = seeded(find, replace);

	check_rubric(rubric, 0, "", 0, 0);
	free(rubric);
}

START_TEST(check_finds_nothing_in_a_clean_rubric)
{
	check_rubric(CLEAN, 0, "", 0, 0);
}
END_TEST

START_TEST(check_weights_that_do_not_sum_as_declared)
{
	check_seeded("  - id: s\n", "  - id: s\n    weights_sum: 100\n", "weights-sum", 14, 18);
	/* a, b, c and d count, with a weight of 1 each; e and o do not. */
	check_clean("  - id: s\n", "  - id: s\n    weights_sum: 4\n");
}
END_TEST

static const char PROFILES[] = "rubric: t\nversion: '1'\ntitle: T\n"
			       "sources: [{id: m, title: M, basis: own, default: yes}]\n"
			       "weights_sum: 100\n"
			       "profiles:\n"
			       "  x: {title: X, default: yes}\n"
			       "  y: {title: Y, weights: {a: 30}}\n"
			       "  z: {title: Z, weights: {a: 100}, leave_out: [b]}\n"
			       "questions:\n"
			       "  - {id: a, ask: A, type: yesno, weight: 40}\n"
			       "  - {id: b, ask: B, type: yesno, weight: 60}\n"
			       "tiers: []\n";

START_TEST(check_weights_sum_by_profile)
{
	zj_model *model = load_model(PROFILES);
	struct review_findings *findings = NULL;

	ck_assert_int_eq(review_check(&findings, model), ZJ_OK);
	ck_assert_uint_eq(findings->count, 1);
	ck_assert_uint_eq(findings->items[0].place.line, 5);
	ck_assert(str_is(findings->items[0].b, "90 (profile y)"));
	review_findings_free(findings);
	zj_model_free(model);
}
END_TEST

START_TEST(check_tiers_that_cannot_be_reached)
{
	check_seeded("level(cm) >= 2", "level(cm) >= 4", "tier-unreachable", 41, 9);
	check_seeded("share(s) >= 0.8", "share(s) > 1", "tier-unreachable", 43, 9);
	check_seeded("count(@g, it) >= 1", "count(@g, it) >= 2", "tier-unreachable", 42, 9);
	check_seeded("needs: answer(b)}", "needs: facts.n > 10}", "tier-unreachable", 36, 9);
}
END_TEST

START_TEST(check_conditions_that_exclude_each_other)
{
	/* In one tier; with a tier below; with a veto; with a cap; as parts of an and. */
	check_seeded("share(s) >= 0.8\n", "share(s) >= 0.8\n      - share(s) < 0.3\n",
		     "tier-contradiction", 44, 9);
	check_seeded("      - ok\n", "      - ok\n      - level(cm) <= 1\n", "tier-contradiction",
		     42, 9);
	check_seeded("needs: not answer(b) or", "needs: not answer(b) and", "tier-contradiction",
		     28, 28);
	check_seeded("share(s) >= 0.8\n", "share(a) < 0.4\n", "tier-contradiction", 30, 26);
	check_seeded("share(s) >= 0.8\n", "answer(c) == p and facts.n > 0 and answer(c) == q\n",
		     "tier-contradiction", 43, 9);
	check_seeded("share(s) >= 0.8\n", "share(s) >= 0.8\n      - share(s) < params.mark\n",
		     "tier-contradiction", 44, 9);
}
END_TEST

START_TEST(check_conditions_with_room_between_them_are_fine)
{
	check_clean("share(s) >= 0.8\n", "share(s) >= 0.8\n      - share(s) <= 0.8\n");
	check_clean("share(s) >= 0.8\n", "answer(a) in [full, most]\n      - answer(a) != full\n");
	check_clean("share(s) >= 0.8\n", "share(s) >= 0.8\n      - not (share(s) < 0.9)\n");
	/* Where tiers do not chain, one need not agree with another. */
	char *rubric = seeded("      - ok\n", "      - ok\n      - level(cm) <= 1\n");
	char *free_tiers = malloc(strlen(rubric) + 20);
	sprintf(free_tiers, "tier_chain: no\n%s", rubric);
	check_rubric(free_tiers, 0, "", 0, 0);
	free(free_tiers);
	free(rubric);
}
END_TEST

START_TEST(check_conditions_that_cannot_fail)
{
	check_seeded("level(cm) >= 2", "level(cm) >= 0", "condition-always", 41, 9);
	check_seeded("count(@g, it) >= 1", "count(@g, it) <= 1", "condition-always", 42, 9);
	check_seeded("needs: answer(b)}", "needs: facts.n >= 0}", "condition-always", 27, 27);
}
END_TEST

START_TEST(check_gates_that_can_never_hold)
{
	/* Read inside a condition, so that no tier is lost by it. */
	check_seeded("  look:",
		     "  never: {kind: gate, needs: level(cm) > 3}\n"
		     "  hint: {kind: advice, when: never or facts.n > 9}\n  look:",
		     "condition-never", 31, 30);
}
END_TEST

START_TEST(check_conditions_weaker_than_those_below)
{
	check_seeded("share(s) >= 0.8\n",
		     "share(s) >= 0.8\n  - id: three\n    title: Three\n"
		     "    require: [share(s) >= 0.7]\n",
		     "condition-weaker", 46, 15);
	check_clean("share(s) >= 0.8\n", "share(s) >= 0.8\n  - id: three\n    title: Three\n"
					 "    require: [share(s) >= 0.8]\n");
}
END_TEST

START_TEST(check_rules_that_always_strike)
{
	check_seeded("when: answer(a) == full and answer(c) == p", "when: facts.n <= 10",
		     "rule-always", 31, 29);
	check_seeded("needs: not answer(b) or facts.n > 0", "needs: facts.n > 10", "rule-always",
		     28, 28);
	check_seeded("needs: facts.kind == x or facts.n <= 5",
		     "needs: facts.n < 0 and facts.kind == x", "rule-always", 29, 30);
}
END_TEST

START_TEST(check_rules_that_never_strike)
{
	check_seeded("when: answer(a) == full and answer(c) == p", "when: facts.n > 10",
		     "rule-never", 31, 29);
	check_seeded("share(a) < 0.5,", "share(a) < 0,", "rule-never", 30, 26);
	check_seeded("needs: not answer(b) or facts.n > 0", "needs: facts.n >= 0", "rule-never", 28,
		     28);
	check_seeded("at_most: one", "at_most: two", "cap-idle", 30, 26);
}
END_TEST

START_TEST(check_conditions_on_what_may_be_left_out)
{
	check_seeded("needs: answer(b)}", "needs: answer(b) and answer(o)}", "skippable-read", 27,
		     27);
	check_clean("needs: answer(b)}", "needs: answer(b) and (not applies(o) or answer(o))}");
	check_seeded("type: yesno, tags: [g]}", "type: yesno, tags: [g], when: facts.n > 2}",
		     "skippable-read", 27, 27);
	check_clean("share(a) < 0.5,", "answered(o) and not answer(o),");
	/* What is not known yet may be known. */
	check_clean("answer(a) == full and", "known(facts.n) and");
	check_clean("answer(a) == full and", "not answered(b) and");
	/* A check decides nothing, and a tag passes over what does not apply. */
	check_clean("answer(a) == full and", "answer(o) and");
}
END_TEST

START_TEST(check_options_that_a_rule_refuses)
{
	check_seeded("facts.kind == x or facts.n <= 5",
		     "not (answer(c) == q and facts.n >= 0) and (facts.kind == x or facts.n <= 5)",
		     "option-refused", 17, 41);
	check_seeded("facts.kind == x or facts.n <= 5", "facts.kind == x", "option-refused", 8, 3);
}
END_TEST

START_TEST(check_bands_that_nothing_falls_in)
{
	check_seeded("          - {above: 0.5, score: 1}\n",
		     "          - {above: 0.5, upto: 1, score: 1}\n"
		     "          - {above: 1, score: 1}\n",
		     "band-outside", 24, 13);
	check_seeded("      - {id: c, ask: C, options: {p: 0, q: 1}}\n",
		     "      - {id: c, ask: C, options: {p: 0, q: 1}}\n"
		     "      - id: w\n        ask: W\n        type: number\n        whole: yes\n"
		     "        min: 0\n        bands:\n"
		     "          - {upto: 1, score: 0}\n"
		     "          - {above: 1, below: 2, score: 0.5}\n"
		     "          - {from: 2, score: 1}\n",
		     "band-outside", 25, 13);
}
END_TEST

START_TEST(check_evidence_that_costs_nothing)
{
	check_seeded("needed_above: 0.5", "needed_above: 1", "evidence-idle", 15, 47);
}
END_TEST

START_TEST(check_things_that_nothing_reads)
{
	check_seeded("      - ok\n", "      - answer(b)\n", "rule-unread", 27, 3);
	check_seeded("  look:", "  idle: {kind: value, is: facts.n}\n  look:", "rule-unread", 31,
		     3);
	check_clean("  look:", "  shown: {kind: value, is: facts.n, title: N}\n  look:");
	check_seeded("  n: {", "  m: {type: yesno}\n  n: {", "fact-unread", 7, 3);
	check_seeded("  mark:", "  none_such: {value: 1}\n  mark:", "param-unread", 10, 3);
	check_seeded("level(cm) >= 2", "share(a) >= 0.5", "use-unread", 11, 8);
	check_seeded("scales: {", "scales: {old: {x: 1, y: 0}, ", "scale-unused", 5, 10);
	check_seeded("default: yes}]", "default: yes}, {id: q, title: Q, basis: own}]",
		     "source-unused", 4, 61);
	check_seeded("tags: [g]", "tags: [g, h]", "tag-unread", 16, 48);
}
END_TEST

START_TEST(check_ladder_switches_are_read_and_free)
{
	static const char ladder[] =
		"rubric: t\nversion: '1'\ntitle: T\nsource: {basis: own}\n"
		"params: {gate: {value: stop, options: [stop, none]}}\n"
		"facts: {n: {type: number, min: 0, max: 0.7}}\n"
		"ladder: {levels: 2, satisfied: 0.8, gate: params.gate}\n"
		"questions:\n"
		"  - {id: b, ask: B, value: facts.n, rung: 1}\n"
		"  - {id: c, ask: C, type: yesno, rung: 2}\n"
		"tiers: [{id: one, title: One, require: [score(total) >= 1.5]}]\n";

	/* The first rung is never satisfied: with the gate there are 0.7 at most, without 1.7. */
	check_rubric(ladder, 0, "", 0, 0);
	char *beyond = strdup(ladder);
	ck_assert_ptr_nonnull(beyond);
	strstr(beyond, "1.5")[2] = '8';
	check_rubric(beyond, 1, "tier-unreachable", 11, 41);
	free(beyond);
}
END_TEST

START_TEST(check_figures_without_a_source)
{
	char *rubric = seeded(", default: yes", "");
	zj_model *model = load_model(rubric);
	struct review_findings *findings = NULL;
	static const struct {
		unsigned line;
		const char *code;
	} expected[] = {
		/* the rubric as a whole; the source that nothing names; the parameter; rules */
		{1, "source-missing"},  {4, "source-unused"},   {10, "source-missing"},
		{27, "source-missing"}, {28, "source-missing"}, {30, "source-missing"},
		{33, "source-missing"}, {38, "source-missing"},
	};

	ck_assert_int_eq(review_check(&findings, model), ZJ_OK);
	ck_assert_uint_eq(findings->count, sizeof(expected) / sizeof(expected[0]));
	for (size_t i = 0; i < findings->count; i++) {
		const struct review_finding *each = &findings->items[i];
		ck_assert_str_eq(diag_entry(each->code)->code, expected[i].code);
		ck_assert_uint_eq(each->place.line, expected[i].line);
	}
	review_findings_free(findings);
	zj_model_free(model);
	free(rubric);
}
END_TEST

START_TEST(check_sources_stated_above_are_enough)
{
	static const char top[] =
		"rubric: t\nversion: '1'\ntitle: T\nsource: {basis: own}\n"
		"params: {p: {value: 1}}\n"
		"sections: [{id: s, questions: [{id: a, ask: A, type: yesno}]}]\n"
		"tiers: [{id: one, title: One, require: [share(a) >= params.p]}]\n";
	/* s speaks for a; t and its b are silent, and so is the tier. */
	static const char mixed[] =
		"rubric: t\nversion: '1'\ntitle: T\n"
		"sections:\n"
		"  - {id: s, source: {basis: own}, questions: [{id: a, ask: A, type: yesno}]}\n"
		"  - {id: t, questions: [{id: b, ask: B, type: yesno}]}\n"
		"tiers: [{id: one, title: One, source: {basis: own}, require: [share(t) > 0]}]\n";

	check_rubric(top, 0, "", 0, 0);
	check_rubric(mixed, 1, "source-missing", 6, 10);
}
END_TEST

START_TEST(check_texts_in_one_language_only)
{
	check_seeded("ask: A", "ask: {zh: 甲}", "text-missing", 15, 22);
	check_seeded("ask: A", "ask: 甲", "text-missing", 15, 22);
	check_seeded("ask: A", "ask: Is there such a thing", "text-missing", 15, 22);
	check_seeded("ask: A", "ask: {zh: 甲, en: 甲}", "text-untranslated", 15, 34);
	check_seeded("options: {x: X,", "options: {x: 甲,", "text-missing", 8, 37);
	check_clean("ask: A", "ask: {zh: 甲, en: A}");
}
END_TEST

START_TEST(check_a_rubric_all_in_one_language_has_one_mistake)
{
	check_seeded("title: T\n", "title: 乙\nabout: 丙\n", "text-one-language", 3, 8);
}
END_TEST

START_TEST(check_questions_asked_twice)
{
	check_seeded("ask: B", "ask: A", "ask-twice", 16, 22);
	check_seeded("ask: B", "ask: {zh: 乙, en: A}", "ask-twice", 16, 22);
}
END_TEST

START_TEST(check_patterns)
{
	check_seeded("'^[0-9]{4}$'", "'.*'", "pattern-any", 24, 46);
	check_seeded("'^[0-9]{4}$'", "'[0-9]*'", "pattern-any", 24, 46);
	check_seeded("'^[0-9]{4}$'", "'^(a+)+$'", "pattern-effort", 24, 46);
	check_seeded("'^[0-9]{4}$'", "'^x:(\\w|[a-z])*$'", "pattern-effort", 24, 46);
	check_seeded("'^[0-9]{4}$'", "'^(ab|cd|a+b)*;$'", "pattern-effort", 24, 46);
	check_seeded("'^[0-9]{4}$'", "'^C3|^C34'", "pattern-twice", 24, 46);
	check_seeded("'^[0-9]{4}$'", "'mes|erp|mes'", "pattern-twice", 24, 46);
	check_seeded("when: answer(a) == full and answer(c) == p",
		     "when: \"matches(answer(e), '(x+x+)+y')\"", "pattern-effort", 31, 29);
}
END_TEST

START_TEST(check_sound_patterns_are_fine)
{
	static const char *const sound[] = {
		"'^[^@]+@[^@]+$'",
		"'^(a|b)*c$'",
		"'^\\d{4}-\\d{2}-\\d{2}$'",
		"'^[0-9A-HJ-NPQRTUWXY]{2}\\d{6}[0-9A-HJ-NPQRTUWXY]{10}$'",
		"'^(?:[A-Z]\\d{2,4})(?:[,、][A-Z]\\d{2,4})*$'",
		"'^C3$|^C34$'",
		"'^(\\w+\\s?)+$'",
	};

	for (size_t i = 0; i + 1 < sizeof(sound) / sizeof(sound[0]); i++)
		check_clean("'^[0-9]{4}$'", sound[i]);
	/* The last one is the classic that looks sound. */
	check_seeded("'^[0-9]{4}$'", sound[6], "pattern-effort", 24, 46);
}
END_TEST

START_TEST(check_findings_can_be_accepted_with_a_reason)
{
	static const char ACCEPT[] = "accept: [{finding: tag-unread, because: a mark for lists}]\n";
	char *rubric =
		seeded("tags: [g]}", "tags: [g, h], accept: [{finding: tag-unread, because: R}]}");
	zj_model *model = load_model(rubric);
	struct review_findings *findings = NULL;

	ck_assert_int_eq(review_check(&findings, model), ZJ_OK);
	ck_assert_uint_eq(findings->count, 1);
	ck_assert_uint_eq(findings->accepted_count, 1);
	ck_assert(str_is(words_in(&findings->items[0].because, ZJ_LANG_EN), "R"));
	review_findings_free(findings);
	zj_model_free(model);
	free(rubric);
	/* At the top it covers everything; beside a thing it does not. */
	rubric = seeded("tags: [g]", "tags: [g, h]");
	char *both = malloc(strlen(rubric) + sizeof(ACCEPT));
	sprintf(both, "%s%s", ACCEPT, rubric);
	model = load_model(both);
	ck_assert_int_eq(review_check(&findings, model), ZJ_OK);
	ck_assert_uint_eq(findings->accepted_count, 1);
	ck_assert_uint_eq(findings->count, 1);
	review_findings_free(findings);
	zj_model_free(model);
	free(both);
	free(rubric);
}
END_TEST

START_TEST(check_overlays_keep_what_their_base_accepts)
{
	static const char base[] =
		"rubric: base\nversion: '1'\ntitle: B\nsource: {basis: own}\n"
		"accept: [{finding: tag-unread, because: R}, {finding: rule-unread, because: R}]\n"
		"questions: [{id: a, ask: A, type: yesno, tags: [g]}]\n"
		"rules: {idle: {kind: gate, needs: answer(a)}}\n"
		"tiers: []\n";
	/* The idle rule goes, and with it what its acceptance was for; that is no mistake here. */
	static const char over[] =
		"rubric: over\nversion: '1'\ntitle: O\nextends: {rubric: base, version: '1'}\n"
		"weights_sum: 2\n"
		"accept:\n"
		"  - {finding: weights-sum, because: R}\n"
		"  - {finding: ask-twice, because: R}\n"
		"remove: {rules: [idle]}\n";
	const zj_model_file files[] = {
		{"rubric.yaml", over, sizeof(over) - 1},
		{"base/rubric.yaml", base, sizeof(base) - 1},
	};
	struct review_findings *findings = NULL;
	zj_model *model = NULL;

	ck_assert_int_eq(zj_model_read(&model, files, 2, NULL), ZJ_OK);
	ck_assert_int_eq(review_check(&findings, model), ZJ_OK);
	if (findings->count != 3)
		print_findings(findings);
	ck_assert_uint_eq(findings->count, 3);
	ck_assert_uint_eq(findings->accepted_count, 2);
	/* tag-unread in the base, weights-sum and accept-unused in the overlay */
	for (size_t i = 0; i < findings->count; i++) {
		const struct review_finding *each = &findings->items[i];
		ck_assert(each->is_accepted ||
			  (each->code == DIAG_ACCEPT_UNUSED && each->place.line == 8));
	}
	review_findings_free(findings);
	zj_model_free(model);
}
END_TEST

START_TEST(check_an_acceptance_of_nothing_is_a_finding)
{
	check_seeded("tags: [g]}", "tags: [g], accept: [{finding: tag-unread, because: R}]}",
		     "accept-unused", 16, 68);
	check_seeded("tags: [g]}", "tags: [g], accept: [{finding: no-such, because: R}]}",
		     "accept-unused", 16, 68);
}
END_TEST

Suite *
suite_review_check(void)
{
	const TTest *const tests[] = {
		check_finds_nothing_in_a_clean_rubric,
		check_weights_that_do_not_sum_as_declared,
		check_weights_sum_by_profile,
		check_tiers_that_cannot_be_reached,
		check_conditions_that_exclude_each_other,
		check_conditions_with_room_between_them_are_fine,
		check_conditions_that_cannot_fail,
		check_gates_that_can_never_hold,
		check_conditions_weaker_than_those_below,
		check_rules_that_always_strike,
		check_rules_that_never_strike,
		check_conditions_on_what_may_be_left_out,
		check_options_that_a_rule_refuses,
		check_bands_that_nothing_falls_in,
		check_evidence_that_costs_nothing,
		check_things_that_nothing_reads,
		check_ladder_switches_are_read_and_free,
		check_figures_without_a_source,
		check_sources_stated_above_are_enough,
		check_texts_in_one_language_only,
		check_a_rubric_all_in_one_language_has_one_mistake,
		check_questions_asked_twice,
		check_patterns,
		check_sound_patterns_are_fine,
		check_findings_can_be_accepted_with_a_reason,
		check_overlays_keep_what_their_base_accepts,
		check_an_acceptance_of_nothing_is_a_finding,
		NULL,
	};

	return unit_suite("review_check", tests);
}
