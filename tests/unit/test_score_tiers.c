/*
 * Tiers: conditions, vetoes, caps, levels elsewhere, parameters, and what is unknown.
 */
#include "test_score.h"

#include "base/num.h"

#define TOP                                   \
	"rubric: t\nversion: '1'\ntitle: t\n" \
	"scales: {ful: {full: 1, most: 0.8, part: 0.5, none: 0}}\n"
#define WHO "rubric: t\nenterprise: {id: e}\n"

#define RUBRIC(extra)                                                                                                               \
	TOP "facts: {bad: {type: yesno}, late: {type: yesno}, n: {type: number, min: 0}}\n"                                         \
	    "questions:\n"                                                                                                          \
	    "  - {id: a, ask: q, scale: ful}\n"                                                                                     \
	    "  - {id: b, ask: q, scale: ful, weight: 3}\n" extra "tiers:\n"                                                         \
	    "  - {id: one, title: One, require: [share(total) >= 0.25]}\n"                                                          \
	    "  - {id: two, title: Two, require: [share(total) >= 0.5, {id: own, needs: share(a) >= 0.5, say: {zh: 甲, en: A}}]}\n" \
	    "  - {id: three, title: Three, require: [share(total) >= 0.9]}\n"

#define VETO "rules: {clean: {kind: veto, needs: not facts.bad}}\n"

static void
check_tier(const struct scored *all, int tier, int best)
{
	if (!all->result)
		print_diags(all->diags);
	ck_assert_ptr_nonnull(all->result);
	ck_assert_int_eq(zj_result_tier(all->result), tier);
	ck_assert_int_eq(zj_result_best_tier(all->result), best);
	ck_assert_int_eq(zj_result_is_firm(all->result), tier == best);
}

/* The names a result depends on, in the order of their slots, joined by spaces. */
static void
check_depends(const struct scored *all, const char *expected)
{
	char names[256] = "";

	for (size_t i = 0; i < all->result->depend_count; i++) {
		const struct model_slot slot = model_slot(all->model, all->result->depends[i]);
		const struct str id =
			slot.kind == MODEL_SLOT_OF_NODE   ? all->model->nodes[slot.index].id
			: slot.kind == MODEL_SLOT_OF_FACT ? all->model->facts[slot.index].id
			: slot.kind == MODEL_SLOT_OF_USE  ? all->model->uses[slot.index].id
							  : STR("as_of");

		snprintf(names + strlen(names), sizeof(names) - strlen(names), "%s%.*s",
			 i ? " " : "", STR_ARG(id));
	}
	ck_assert_str_eq(names, expected);
}

START_TEST(tiers_a_tier_needs_all_below_it)
{
	/* total = (0 + 3 * 1) / 4 = 0.75: the first condition of two holds, its own does not */
	struct scored all = score_text(RUBRIC(""), WHO "answers: {a: none, b: full}\n");

	check_tier(&all, 1, 1);
	ck_assert_int_eq(all.result->tiers[1].own, ZJ_NOT_MET);
	scored_free(&all);
}
END_TEST

START_TEST(tiers_without_a_chain_the_highest_own_conditions_count)
{
	static const char RUBRIC_FREE[] = RUBRIC("tier_chain: no\n");
	/* total 0.75: one holds; of two its own condition fails, and three fails */
	struct scored all = score_text(RUBRIC_FREE, WHO "answers: {a: none, b: full}\n");
	check_tier(&all, 1, 1);
	scored_free(&all);

	static const char GAP[] = TOP "facts: {x: {type: yesno}}\n"
				      "tier_chain: no\n"
				      "questions: [{id: a, ask: q, scale: ful}]\n"
				      "tiers:\n"
				      "  - {id: one, title: One, require: [share(a) >= 1]}\n"
				      "  - {id: two, title: Two, require: [facts.x]}\n";
	all = score_text(GAP, WHO "facts: {x: yes}\nanswers: {a: none}\n");
	check_tier(&all, 2, 2);
	ck_assert_int_eq(all.result->tiers[0].outcome, ZJ_NOT_MET);
	scored_free(&all);
}
END_TEST

START_TEST(tiers_unanswered_is_not_firm_and_names_what_it_depends_on)
{
	/* b = full: 0.75 to 1; a decides on two and three */
	struct scored all = score_text(RUBRIC(""), WHO "answers: {b: full}\n");

	check_tier(&all, 1, 3);
	check_depends(&all, "a");
	ck_assert_int_eq(all.result->conditions[0].check.outcome, ZJ_MET);
	ck_assert_int_eq(all.result->conditions[2].check.outcome, ZJ_UNKNOWN);
	ck_assert_uint_eq(all.result->conditions[2].check.depend_count, 1);
	scored_free(&all);
}
END_TEST

START_TEST(tiers_what_cannot_change_the_tier_is_not_named)
{
	/* a = none: two and three are out of reach; b missing decides on one only */
	struct scored all = score_text(RUBRIC(VETO), WHO "facts: {bad: no}\nanswers: {a: none}\n");

	check_tier(&all, 0, 1);
	check_depends(&all, "b");
	scored_free(&all);
}
END_TEST

START_TEST(tiers_a_veto_strikes_every_tier)
{
	struct scored all =
		score_text(RUBRIC(VETO), WHO "facts: {bad: yes}\nanswers: {a: full, b: full}\n");

	check_tier(&all, 0, 0);
	ck_assert(all.result->rules[0].strikes);
	scored_free(&all);
}
END_TEST

START_TEST(tiers_an_unanswered_gate_is_never_a_pass)
{
	struct scored all = score_text(RUBRIC(VETO), WHO "answers: {a: full, b: full}\n");

	check_tier(&all, 0, 3);
	check_depends(&all, "bad");
	ck_assert(!all.result->rules[0].strikes);
	ck_assert(all.result->rules[0].may_strike);
	scored_free(&all);
}
END_TEST

START_TEST(tiers_a_veto_of_one_tier_leaves_those_below)
{
	static const char ONE[] =
		RUBRIC("rules: {clean: {kind: veto, needs: not facts.bad, tiers: [three]}}\n");
	struct scored all = score_text(ONE, WHO "facts: {bad: yes}\nanswers: {a: full, b: full}\n");

	check_tier(&all, 2, 2);
	scored_free(&all);
}
END_TEST

#define CAP "rules: {slow: {kind: cap, when: facts.late, at_most: one}}\n"

START_TEST(tiers_a_cap_holds_back_and_an_unknown_one_only_the_stated_tier)
{
	struct scored all =
		score_text(RUBRIC(CAP), WHO "facts: {late: yes}\nanswers: {a: full, b: full}\n");
	check_tier(&all, 1, 1);
	scored_free(&all);
	all = score_text(RUBRIC(CAP), WHO "facts: {late: no}\nanswers: {a: full, b: full}\n");
	check_tier(&all, 3, 3);
	scored_free(&all);
	all = score_text(RUBRIC(CAP), WHO "answers: {a: full, b: full}\n");
	check_tier(&all, 1, 3);
	check_depends(&all, "late");
	scored_free(&all);
}
END_TEST

START_TEST(tiers_depend_through_rules_down_to_the_facts)
{
	static const char DEEP[] =
		TOP "facts: {x: {type: number, min: 0}, y: {type: number, min: 0}}\n"
		    "sections:\n"
		    "  - id: s\n"
		    "    questions:\n"
		    "      - {id: q, ask: q, value: facts.x / 10}\n"
		    "      - {id: p, ask: q, scale: ful}\n"
		    "rules:\n"
		    "  v: {kind: value, is: share(s) + facts.y}\n"
		    "  g: {kind: gate, needs: v >= 0.9}\n"
		    "tiers: [{id: one, title: One, require: [g]}]\n";
	struct scored all = score_text(DEEP, WHO "answers: {p: part}\n");
	check_tier(&all, 0, 1);
	check_depends(&all, "x y");
	scored_free(&all);
	/* y = 1 settles it, whatever x is */
	all = score_text(DEEP, WHO "facts: {y: 1}\nanswers: {p: part}\n");
	check_tier(&all, 1, 1);
	check_depends(&all, "");
	scored_free(&all);
}
END_TEST

static const char LEVEL[] = TOP "uses: {cmmm: {rubric: gbt39116, title: CMMM, top: 5}}\n"
				"questions: [{id: a, ask: q, scale: ful}]\n"
				"tiers: [{id: one, title: One, require: [level(cmmm) >= 2]}]\n";

START_TEST(tiers_level_elsewhere_is_declared_given_or_unknown)
{
	struct scored all = score_text(LEVEL, WHO "declared: {cmmm: {level: 2, proof: 报告}}\n");
	check_tier(&all, 1, 1);
	ck_assert(all.result->levels[0].is_declared);
	ck_assert(str_is(all.result->levels[0].origin, "报告"));
	scored_free(&all);

	all = score_text(LEVEL, WHO "answers: {a: full}\n");
	check_tier(&all, 0, 1);
	check_depends(&all, "cmmm");
	scored_free(&all);

	/* given wins over declared */
	const zj_level low = {"gbt39116", 1, "stored result 7"};
	const zj_score_options options = {.levels = &low, .level_count = 1};
	all = score_with(LEVEL, WHO "declared: {cmmm: {level: 4, proof: x}}\n", &options);
	check_tier(&all, 0, 0);
	ck_assert(!all.result->levels[0].is_declared);
	ck_assert(str_is(all.result->levels[0].origin, "stored result 7"));
	scored_free(&all);

	const zj_level high = {"gbt39116", 6, "x"};
	const zj_score_options wrong = {.levels = &high, .level_count = 1};
	all = score_with(LEVEL, WHO, &wrong);
	ck_assert_int_eq(all.status, ZJ_EINPUT);
	assert_refused(&all, "level-range", 0, 0);
	scored_free(&all);
}
END_TEST

static const char PARAMS[] = TOP
	"params: {mark: {value: 80%, min: 0, max: 1}, strict: {value: no}, way: {value: a, options: [a, b]}}\n"
	"questions: [{id: a, ask: q, scale: ful}]\n"
	"tiers:\n"
	"  - {id: one, title: One, require: ['share(a) >= params.mark and not params.strict and params.way == a']}\n";

START_TEST(tiers_parameters_can_be_set_for_a_run)
{
	struct scored all = score_text(PARAMS, WHO "answers: {a: part}\n");
	check_tier(&all, 0, 0);
	scored_free(&all);

	const zj_setting half = {"mark", "50%"};
	const zj_score_options options = {.settings = &half, .setting_count = 1};
	all = score_with(PARAMS, WHO "answers: {a: part}\n", &options);
	check_tier(&all, 1, 1);
	ck_assert_uint_eq(all.result->setting_count, 1);
	scored_free(&all);

	const zj_setting both[] = {{"strict", "yes"}, {"mark", "0"}, {"way", "b"}};
	const zj_score_options three = {.settings = both, .setting_count = 3};
	all = score_with(PARAMS, WHO "answers: {a: part}\n", &three);
	check_tier(&all, 0, 0);
	scored_free(&all);
}
END_TEST

START_TEST(tiers_wrong_settings_are_all_reported)
{
	const zj_setting wrong[] = {
		{"mark", "1.5"}, {"mark", "x"}, {"strict", "maybe"}, {"way", "c"}, {"marks", "1"}};
	const zj_score_options options = {.settings = wrong, .setting_count = 5};
	struct scored all = score_with(PARAMS, WHO "answers: {a: part}\n", &options);
	zj_diag diag;

	ck_assert_int_eq(all.status, ZJ_EINPUT);
	ck_assert_ptr_null(all.result);
	ck_assert_uint_eq(zj_diags_count(all.diags), 5);
	ck_assert(zj_diags_get(all.diags, 4, ZJ_LANG_EN, &diag));
	ck_assert_str_eq(diag.code, "param-unknown");
	ck_assert_ptr_nonnull(strstr(diag.note, "mark"));
	scored_free(&all);
}
END_TEST

START_TEST(tiers_answers_that_break_a_rule_are_refused_where_they_stand)
{
	static const char VALID[] = TOP
		"facts: {all: {type: number}, some: {type: number}}\n"
		"questions: [{id: a, ask: q, scale: ful}]\n"
		"rules:\n"
		"  fits: {kind: valid, needs: facts.some <= facts.all, say: {zh: 部分多于全部, en: more than all}}\n"
		"tiers: []\n";
	struct scored all = score_text(VALID, WHO "facts:\n  all: 3\n  some: 4\n");
	zj_diag diag;

	ck_assert_int_eq(all.status, ZJ_EINPUT);
	assert_refused(&all, "rule-broken", 4, 8);
	ck_assert(zj_diags_get(all.diags, 0, ZJ_LANG_ZH, &diag));
	ck_assert_ptr_nonnull(strstr(diag.message, "部分多于全部"));
	scored_free(&all);
	/* what is not known does not contradict */
	all = score_text(VALID, WHO "facts: {some: 4}\n");
	ck_assert_int_eq(all.status, ZJ_OK);
	scored_free(&all);
}
END_TEST

START_TEST(tiers_conditions_say_what_they_found_and_needed)
{
	struct scored all = score_text(RUBRIC(""), WHO "answers: {a: part}\n");
	zj_condition condition;

	ck_assert(zj_result_condition(all.result, 0, ZJ_LANG_EN, &condition));
	ck_assert_str_eq(condition.id, "one.1");
	ck_assert_str_eq(condition.needed, ">= 0.25");
	ck_assert_str_eq(condition.found, "0.125 to 0.875");
	ck_assert_str_eq(condition.rule, "share(total) >= 0.25");
	ck_assert_int_eq(condition.outcome, ZJ_UNKNOWN);
	ck_assert_int_eq(condition.tier, 1);
	ck_assert_uint_eq(condition.line, 10);
	ck_assert(zj_result_condition(all.result, 2, ZJ_LANG_ZH, &condition));
	ck_assert_str_eq(condition.id, "own");
	ck_assert_str_eq(condition.title, "甲");
	ck_assert(!zj_result_condition(all.result, 4, ZJ_LANG_EN, &condition));
	scored_free(&all);
}
END_TEST

START_TEST(tiers_a_condition_with_its_constant_first_reads_the_same)
{
	static const char TURNED[] =
		TOP "questions: [{id: a, ask: q, scale: ful}]\n"
		    "tiers: [{id: one, title: One, require: [0.7 < share(a)]}]\n";
	struct scored all = score_text(TURNED, WHO "answers: {a: part}\n");
	zj_condition condition;

	ck_assert(zj_result_condition(all.result, 0, ZJ_LANG_EN, &condition));
	ck_assert_str_eq(condition.needed, "> 0.7");
	ck_assert_str_eq(condition.found, "0.5");
	scored_free(&all);
}
END_TEST

START_TEST(tiers_the_date_of_the_answers_can_decide)
{
	static const char DATED[] =
		TOP "facts: {audit: {type: date}}\n"
		    "questions: [{id: a, ask: q, scale: ful}]\n"
		    "tiers: [{id: one, title: One, require: [as_of - facts.audit <= 365]}]\n";
	struct scored all =
		score_text(DATED, WHO "by: {date: 2026-05-01}\nfacts: {audit: 2025-05-01}\n");
	check_tier(&all, 1, 1);
	scored_free(&all);
	all = score_text(DATED, WHO "by: {date: 2026-05-02}\nfacts: {audit: 2025-05-01}\n");
	check_tier(&all, 0, 0);
	scored_free(&all);
	all = score_text(DATED, WHO "facts: {audit: 2025-05-01}\n");
	check_tier(&all, 0, 1);
	check_depends(&all, "as_of");
	scored_free(&all);
}
END_TEST

START_TEST(tiers_recalled_sources_are_listed)
{
	static const char TRUST[] =
		TOP "sources:\n"
		    "  - {id: law, title: Law, basis: verified, default: yes}\n"
		    "  - {id: memory, title: Memory, basis: recalled}\n"
		    "questions:\n"
		    "  - {id: a, ask: q, scale: ful}\n"
		    "  - {id: b, ask: q, scale: ful, source: memory}\n"
		    "tiers: [{id: one, title: One, require: [share(a) >= 0.7]}]\n";
	struct scored all = score_text(TRUST, WHO "answers: {a: part, b: part}\n");
	const struct result_trust *trust = &all.result->trust;

	ck_assert_uint_eq(trust->counts[MODEL_RECALLED], 1); /* b */
	ck_assert_uint_eq(trust->counts[MODEL_VERIFIED], 2); /* a and the condition */
	ck_assert_uint_eq(trust->recalled_count, 1);
	ck_assert(str_is(all.model->sources[trust->recalled[0]].id, "memory"));
	scored_free(&all);
}
END_TEST

START_TEST(tiers_what_stands_in_no_section_rests_on_the_source_of_the_top)
{
	static const char TRUST[] = TOP
		"source: memory\n"
		"sources:\n"
		"  - {id: law, title: Law, basis: verified, default: yes}\n"
		"  - {id: memory, title: Memory, basis: recalled}\n"
		"facts: {n: {type: number}}\n"
		"params: {mark: {value: 0.7}, other: {value: 1, source: law}}\n"
		"questions:\n"
		"  - {id: a, ask: q, scale: ful, source: law}\n"
		"tiers: [{id: one, title: One, require: [share(a) >= params.mark * params.other,"
		" {needs: facts.n > 0, source: law}]}]\n";
	struct scored all = score_text(TRUST, WHO "answers: {a: part}\n");
	const struct result_trust *trust = &all.result->trust;

	/* a, other and the second condition; the fact, mark, the first condition and the top */
	ck_assert_uint_eq(trust->counts[MODEL_VERIFIED], 3);
	ck_assert_uint_eq(trust->counts[MODEL_RECALLED], 4);
	scored_free(&all);
}
END_TEST

START_TEST(tiers_of_several_sources_the_recalled_are_listed)
{
	static const char TRUST[] = TOP
		"sources:\n"
		"  - {id: paper, title: Paper, basis: reported}\n"
		"  - {id: memory, title: Memory, basis: recalled}\n"
		"  - {id: rumour, title: Rumour, basis: reported}\n"
		"questions:\n"
		"  - {id: a, ask: q, scale: ful, source: [paper, memory]}\n"
		"tiers: [{id: one, title: One, source: paper, require: [{needs: share(a) >= 0.7,\n"
		"  source: {id: rumour, basis: recalled}}]}]\n";
	struct scored all = score_text(TRUST, WHO "answers: {a: part}\n");
	const struct result_trust *trust = &all.result->trust;

	ck_assert_uint_eq(trust->counts[MODEL_RECALLED], 2);
	ck_assert_uint_eq(trust->recalled_count, 2);
	ck_assert(str_is(all.model->sources[trust->recalled[0]].id, "memory"));
	ck_assert(str_is(all.model->sources[trust->recalled[1]].id, "rumour"));
	scored_free(&all);
}
END_TEST

START_TEST(tiers_a_shared_scale_and_the_total_are_counted_once)
{
	static const char TRUST[] =
		"rubric: t\nversion: '1'\ntitle: t\n"
		"sources:\n"
		"  - {id: law, title: Law, basis: verified}\n"
		"  - {id: memory, title: Memory, basis: recalled}\n"
		"source: memory\n"
		"scales: {two: {full: {score: 1, source: law}, none: {score: 0, source: law}}}\n"
		"questions:\n"
		"  - {id: a, ask: q, scale: two, source: {basis: own}}\n"
		"  - {id: b, ask: q, scale: two, source: {basis: own}}\n"
		"tiers: []\n";
	struct scored all = score_text(TRUST, WHO "answers: {a: full, b: none}\n");

	ck_assert_uint_eq(all.result->trust.counts[MODEL_VERIFIED], 2);
	ck_assert_uint_eq(all.result->trust.counts[MODEL_OWN], 2); /* a and b */
	ck_assert_uint_eq(all.result->trust.counts[MODEL_RECALLED],
			  1); /* how they make the total */
	scored_free(&all);
}
END_TEST

START_TEST(tiers_a_plain_run_comes_to_the_same_verdict)
{
	struct scored all = score_text(RUBRIC(VETO), WHO "answers: {b: most}\n");
	struct score_scratch *scratch = score_scratch_new();
	zj_result *plain = NULL;

	for (int i = 0; i < 3; i++) { /* the second and third in recycled memory */
		ck_assert_int_eq(
			score_run(&plain, all.model, all.answers, NULL, SCORE_PLAIN, scratch, NULL),
			ZJ_OK);
		ck_assert_int_eq(plain->tier, all.result->tier);
		ck_assert_int_eq(plain->best_tier, all.result->best_tier);
		ck_assert(
			num_equal(zj_result_score(plain).worst, zj_result_score(all.result).worst));
		ck_assert(num_equal(zj_result_score(plain).best, zj_result_score(all.result).best));
		score_recycle(scratch, plain);
	}
	score_scratch_free(scratch);
	scored_free(&all);
}
END_TEST

Suite *
suite_score_tiers(void)
{
	const TTest *const tests[] = {
		tiers_a_tier_needs_all_below_it,
		tiers_without_a_chain_the_highest_own_conditions_count,
		tiers_unanswered_is_not_firm_and_names_what_it_depends_on,
		tiers_what_cannot_change_the_tier_is_not_named,
		tiers_a_veto_strikes_every_tier,
		tiers_an_unanswered_gate_is_never_a_pass,
		tiers_a_veto_of_one_tier_leaves_those_below,
		tiers_a_cap_holds_back_and_an_unknown_one_only_the_stated_tier,
		tiers_depend_through_rules_down_to_the_facts,
		tiers_level_elsewhere_is_declared_given_or_unknown,
		tiers_parameters_can_be_set_for_a_run,
		tiers_wrong_settings_are_all_reported,
		tiers_answers_that_break_a_rule_are_refused_where_they_stand,
		tiers_conditions_say_what_they_found_and_needed,
		tiers_a_condition_with_its_constant_first_reads_the_same,
		tiers_the_date_of_the_answers_can_decide,
		tiers_recalled_sources_are_listed,
		tiers_what_stands_in_no_section_rests_on_the_source_of_the_top,
		tiers_of_several_sources_the_recalled_are_listed,
		tiers_a_shared_scale_and_the_total_are_counted_once,
		tiers_a_plain_run_comes_to_the_same_verdict,
		NULL,
	};

	return unit_suite("score_tiers", tests);
}
