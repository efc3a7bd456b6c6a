/*
 * Each mistake has its code and its place; one mistake is reported once, and several are
 * all reported.
 */
#include <string.h>

#include "test_model.h"

#define QUESTION HEAD "questions:\n  - {id: a, ask: a, "

struct mistake {
	const char *yaml;
	const char *expected;
};

static void
assert_all(const struct mistake *mistakes, size_t count)
{
	for (size_t i = 0; i < count; i++)
		assert_mistakes(mistakes[i].yaml, mistakes[i].expected);
}

#define ASSERT_ALL(mistakes) assert_all(mistakes, sizeof(mistakes) / sizeof((mistakes)[0]))

START_TEST(mistakes_in_ways_to_answer)
{
	static const struct mistake mistakes[] = {
		{HEAD "questions:\n  - {id: a, ask: a}\n", "no-way-to-answer 5:10"},
		{QUESTION "type: yesno, options: {x: 1}}\n", "two-ways-to-answer 5:27"},
		{QUESTION "scale: nowhere}\n", "unknown-scale 5:28"},
		{QUESTION "type: yesno, choose: many}\n", "key-misplaced 5:42"},
		{QUESTION "options: {x: 1}, cap: 2}\n", "key-misplaced 5:43"},
		{QUESTION "type: date, bands: [{score: 1}]}\n", "key-misplaced 5:40"},
		{QUESTION "options: {}}\n", "options-none 5:30"},
		{QUESTION "options: {x: 1, y: {title: Y}}}\n", "option-score 5:37"},
		{QUESTION "options: {x: one}}\n", "not-a-number 5:34"},
		{QUESTION "type: level}\n", "missing-key 5:10"},
		{QUESTION "type: level, levels: [one]}\n", "level-few 5:42"},
		{QUESTION "type: level, levels: [a, b], scores: [1]}\n", "level-scores 5:58"},
		{QUESTION "type: yesno, scores: {yes: 1}}\n", "yesno-scores 5:42"},
		{QUESTION "type: yesno, cost: {maybe: 1}}\n", "cost-option 5:41"},
		{QUESTION "type: yesno, evidence: {needed_above: 0.5}}\n", "missing-key 5:44"},
		{QUESTION "type: yesno, evidence: {needed_above: 0.5, cap: 0.6}}\n",
		 "evidence-range 5:69"},
		{QUESTION "type: yesno, evidence: {needed_above: 2, cap: 0}}\n",
		 "number-range 5:59"},
		{QUESTION "type: number, min: 5, max: 1}\n", "range-order 5:48"},
		{QUESTION "type: number, unit: '%'}\n", "unit-share 5:41"},
		{QUESTION "type: date, min: 2025-02-30}\n", "bad-date 5:38"},
		{QUESTION "type: text, pattern: '['}\n", "expr-pattern 5:44"},
	};

	ASSERT_ALL(mistakes);
}
END_TEST

START_TEST(mistakes_in_bands)
{
#define BANDS QUESTION "type: number, unit: 吨, bands: "
	static const struct mistake mistakes[] = {
		{BANDS "[{from: 1, above: 2, score: 1}]}\n", "band-ends 5:52"},
		{BANDS "[{above: 1, score: 1}, {above: 0, score: 0}]}\n", "band-order 5:74"},
		{BANDS "[{above: 1, score: 1}, {above: 1, score: 0}]}\n", "band-order 5:74"},
		{BANDS "[{upto: 9, score: 1}, {upto: 5, score: 0}]}\n", "band-order 5:73"},
		{BANDS "[{from: 1, below: 1, score: 1}]}\n", "band-empty 5:52"},
		{BANDS "[{upto: 5, score: 1}, {from: 5, score: 0}]}\n", "band-overlap 5:73"},
		{BANDS "[{score: 1}, {score: 0}]}\n", "band-open 5:64"},
		{BANDS "[{upto: 1}]}\n", "missing-key 5:52"},
		{BANDS "[{upto: 3 元, score: 1}]}\n", "bad-unit 5:59"},
	};

	ASSERT_ALL(mistakes);
	/* A gap may be meant: it is only pointed out. */
	struct loaded l = load(BANDS "[{upto: 5, score: 1}, {above: 6, score: 0}]}\n");
	assert_diags(&l, "band-gap 5:73");
	ck_assert_int_eq(l.status, ZJ_OK);
	unload(&l);
}
END_TEST

START_TEST(mistakes_in_facts_params_and_uses)
{
	static const struct mistake mistakes[] = {
		{HEAD "facts: {a: {type: number, options: {x: X}}}\n", "key-misplaced 4:36"},
		{HEAD "facts: {a: {type: choice}}\n", "missing-key 4:9"},
		{HEAD "facts: {a: {type: yesno, unit: 吨}}\n", "key-misplaced 4:32"},
		{HEAD "facts: {a: {type: set, options: [x, x]}}\n", "option-twice 4:37"},
		{HEAD "facts: {a: {type: yesno}, a.b: {type: yesno}}\n", "fact-nested 4:27"},
		{HEAD "facts: {a: {type: number, min: few}}\n", "not-a-number 4:32"},
		{HEAD "params: {a: {value: lots}}\n", "param-type 4:21"},
		{HEAD "params: {a: {value: 2, max: 1}}\n", "number-range 4:21"},
		{HEAD "params: {a: {value: z, options: [x, y]}}\n", "param-option 4:21"},
		{HEAD "uses: {u: {rubric: other, top: 0}}\n", "number-range 4:32"},
		{HEAD "uses: {u: {rubric: other}}\n", "missing-key 4:8"},
		{HEAD "profiles: {a: {default: yes}, b: {default: yes}}\n", "profile-default 4:44"},
		{HEAD "profiles: {a: {weights: {x: 1}, leave_out: [y]}}\n",
		 "unknown-section 4:26, unknown-section 4:45"},
		{HEAD "source: law\n", "unknown-source 4:9"},
		{HEAD "digits: 20\n", "number-range 4:9"},
	};

	ASSERT_ALL(mistakes);
}
END_TEST

START_TEST(mistakes_in_rules_and_tiers)
{
	static const struct mistake mistakes[] = {
		{HEAD "rules: {r: {kind: gate}}\n", "missing-key 4:9"},
		{HEAD "rules: {r: {kind: gate, when: yes}}\n", "key-misplaced 4:31"},
		{HEAD "rules: {r: {kind: gate, needs: yes, at_most: x}}\n", "key-misplaced 4:46"},
		{HEAD "rules: {r: {kind: cap, when: yes}}\n", "missing-key 4:9"},
		{HEAD "rules: {r: {kind: cap, when: yes, at_most: x}}\n", "unknown-tier 4:44"},
		{HEAD "rules: {r: {kind: veto, needs: yes, tiers: [x]}}\n", "unknown-tier 4:45"},
		{HEAD "rules: {r: {kind: gate, needs: 1 + 1}}\n", "expr-needs-truth 4:32"},
		{HEAD "rules: {r: {kind: gate, needs: nothing}}\n", "expr-name 4:32"},
		{HEAD "tiers: [{id: a, require: [{id: c, needs: yes}]}, "
		      "{id: b, require: [{id: c, needs: no}]}]\n",
		 "duplicate-id 4:73"},
		{HEAD "tiers: [{id: a, require: [{id: b.1, needs: yes}]}, "
		      "{id: b, require: [yes]}]\n",
		 "duplicate-id 4:70"},
	};

	ASSERT_ALL(mistakes);
}
END_TEST

START_TEST(score_of_what_gives_no_points_is_a_mistake)
{
	assert_mistakes(HEAD "questions: [{id: a, ask: a, type: text}]\n"
			     "rules: {r: {kind: gate, needs: share(a) > 0}}\n",
			"no-score 5:32");
	/* Not scored is not the same as giving no points. */
	struct loaded l = load_good(HEAD "questions: [{id: a, ask: a, type: yesno, scored: no}]\n"
					 "rules: {r: {kind: gate, needs: share(a) > 0}}\n");
	unload(&l);
}
END_TEST

START_TEST(what_follows_from_a_mistake_is_not_another)
{
	static const struct mistake mistakes[] = {
		/* A question of unknown kind, used by its answer and in a tag. */
		{HEAD "questions:\n"
		      "  - {id: a, ask: a, scael: x, tags: [t]}\n"
		      "rules:\n"
		      "  r: {kind: gate, needs: answer(a) == full}\n"
		      "  s: {kind: value, is: 'count(@t, it == full)'}\n"
		      "  u: {kind: gate, needs: s > r}\n",
		 "unknown-key 5:21"},
		/* A fact without a type. */
		{HEAD "facts: {f: {tpye: number}}\n"
		      "rules: {r: {kind: gate, needs: facts.f > 1}}\n",
		 "unknown-key 4:13"},
		/* A rule with a wrong expression, used by others. */
		{HEAD "rules:\n"
		      "  a: {kind: value, is: 1 +}\n"
		      "  b: {kind: value, is: a + 1}\n"
		      "tiers: [{id: t, require: [a > b]}]\n",
		 "expr-end 5:27"},
		/* A rule without a kind, named in a tier. */
		{HEAD "rules: {a: {kind: gaet, needs: yes}}\n"
		      "tiers: [{id: t, require: [a]}]\n",
		 "bad-word 4:19"},
	};

	ASSERT_ALL(mistakes);
}
END_TEST

START_TEST(ten_mistakes_are_ten_diagnostics)
{
	/* One in each kind of place; what depends on them stays silent. */
	assert_mistakes("rubric: ten\n"
			"version: '1'\n"
			"titel: Ten mistakes\n" /* 1 */
			"sources:\n"
			"  - {id: law, title: Law, basis: certain}\n" /* 2 */
			"scales:\n"
			"  f: {full: 1, none: nil}\n" /* 3 */
			"facts:\n"
			"  total machines: {type: number}\n" /* 4 */
			"sections:\n"
			"  - id: ops\n"
			"    weight: -5\n" /* 5 */
			"    questions:\n"
			"      - {id: a, ask: a, scale: g}\n"              /* 6 */
			"      - {id: b, ask: b, scale: f, source: lew}\n" /* 7 */
			"      - {id: c, ask: c, value: share(ops)}\n"     /* 8 */
			"      - {id: b, ask: again, type: yesno}\n"       /* 9 */
			"tiers:\n"
			"  - id: one\n"
			"    require: [share(opps) > 0.5, answer(a) == full]\n", /* 10 */
			"unknown-key 3:1, bad-word 5:34, bad-identifier 9:3, "
			"duplicate-id 17:14, not-a-number 7:22, unknown-scale 14:32, "
			"unknown-source 15:43, weight-negative 12:13, "
			"expr-id 20:21, circle 16:32");
}
END_TEST

START_TEST(suggestions_name_what_was_meant)
{
	struct loaded l = load(HEAD "scales: {fulfilment: {x: 1}}\n"
				    "questions: [{id: a, ask: a, scale: fulfillment}]\n");
	zj_diag diag;

	ck_assert(zj_diags_get(l.diags, 0, ZJ_LANG_EN, &diag));
	ck_assert_str_eq(diag.note, "did you mean \"fulfilment\"?");
	ck_assert(zj_diags_get(l.diags, 0, ZJ_LANG_ZH, &diag));
	ck_assert_str_eq(diag.note, "是否想写“fulfilment”？");
	unload(&l);
}
END_TEST

START_TEST(limits_are_named)
{
	struct buf yaml = BUF_INIT;
	zj_diag diag;

	buf_add_text(&yaml, HEAD "questions:\n  - {id: a, ask: a, options: {");
	for (int i = 0; i < 65; i++)
		buf_printf(&yaml, "o%d: %d, ", i, i);
	buf_add_text(&yaml, "}}\n");
	struct loaded l = load(yaml.at);
	ck_assert_int_eq(l.status, ZJ_ELIMIT);
	ck_assert(zj_diags_get(l.diags, 0, ZJ_LANG_EN, &diag));
	ck_assert_str_eq(diag.code, "limit");
	ck_assert_ptr_nonnull(strstr(diag.message, "options"));
	unload(&l);

	buf_clear(&yaml);
	buf_add_text(&yaml, HEAD "tiers:\n");
	for (int i = 0; i < 65; i++)
		buf_printf(&yaml, "  - {id: t%d}\n", i);
	l = load(yaml.at);
	ck_assert_int_eq(l.status, ZJ_ELIMIT);
	assert_diags(&l, "limit 69:10");
	unload(&l);

	buf_clear(&yaml);
	buf_add_text(&yaml, HEAD "questions:\n");
	for (int i = 0; i < 10001; i++)
		buf_printf(&yaml, "  - {id: q%d, ask: q, type: yesno}\n", i);
	l = load(yaml.at);
	ck_assert_int_eq(l.status, ZJ_ELIMIT);
	assert_diags(&l, "limit 5:3");
	unload(&l);
	buf_done(&yaml);
}
END_TEST

Suite *
suite_mistakes(void)
{
	const TTest *const tests[] = {
		mistakes_in_ways_to_answer,
		mistakes_in_bands,
		mistakes_in_facts_params_and_uses,
		mistakes_in_rules_and_tiers,
		score_of_what_gives_no_points_is_a_mistake,
		what_follows_from_a_mistake_is_not_another,
		ten_mistakes_are_ten_diagnostics,
		suggestions_name_what_was_meant,
		limits_are_named,
		NULL,
	};

	return unit_suite("mistakes", tests);
}
