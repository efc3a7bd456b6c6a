/*
 * Earlier names: found, and refused where they would mean two things.
 */
#include "test_model.h"

START_TEST(former_names_lead_to_what_has_them)
{
	struct loaded loaded =
		load_good(HEAD "facts: {f: {type: yesno, renamed_from: [g, h.i]}}\n"
			       "params: {p: {value: 1, renamed_from: q}}\n"
			       "scales: {s: {full: {score: 1, renamed_from: whole}, none: 0}}\n"
			       "profiles: {here: {title: H, default: yes, renamed_from: there}}\n"
			       "uses: {u: {rubric: o, top: 2, renamed_from: v}}\n"
			       "questions: [{id: a, ask: a, scale: s, renamed_from: b}]\n"
			       "rules: {r: {kind: gate, needs: facts.f, renamed_from: s}}\n"
			       "tiers: [{id: one, title: O, renamed_from: first}]\n");
	const zj_model *model = loaded.model;

	ck_assert_uint_eq(map_get(model->fact_by_former, STR("h.i")), 0);
	ck_assert_uint_eq(map_get(model->fact_by_former, STR("g")), 0);
	ck_assert_uint_eq(map_get(model->fact_by_former, STR("f")), MAP_NONE);
	ck_assert_uint_eq(map_get(model->param_by_former, STR("q")), 0);
	ck_assert_uint_eq(map_get(model->profile_by_former, STR("there")), 0);
	ck_assert_uint_eq(map_get(model->use_by_former, STR("v")), 0);
	ck_assert_uint_eq(map_get(model->node_by_former, STR("b")), 1);
	ck_assert_uint_eq(map_get(model->rule_by_former, STR("s")), 0);
	ck_assert_uint_eq(map_get(model->tier_by_former, STR("first")), 0);
	assert_str(node_of(&loaded, "a")->options[0].former.ids[0], "whole");
	assert_str(node_of(&loaded, "a")->scale, "s");
	unload(&loaded);
}
END_TEST

START_TEST(former_names_that_are_in_use_are_refused)
{
	assert_mistakes(HEAD "questions:\n  - {id: a, ask: a, type: yesno, renamed_from: b}\n"
			     "  - {id: b, ask: b, type: yesno}\n",
			"renamed-in-use 5:48");
	assert_mistakes(HEAD "facts: {f: {type: yesno, renamed_from: [x, g]}, g: {type: yesno}}\n",
			"renamed-in-use 4:44");
	assert_mistakes(HEAD
			"questions:\n"
			"  - {id: a, ask: a, options: {x: {score: 1, renamed_from: y}, y: 0}}\n",
			"renamed-in-use 5:31");
}
END_TEST

START_TEST(former_names_of_two_things_are_refused)
{
	assert_mistakes(HEAD "questions:\n  - {id: a, ask: a, type: yesno, renamed_from: c}\n"
			     "  - {id: b, ask: b, type: yesno, renamed_from: [c]}\n",
			"renamed-twice 6:49");
	assert_mistakes(HEAD
			"questions:\n  - {id: a, ask: a, options: {x: {score: 1, renamed_from: o},"
			" y: {score: 0, renamed_from: o}}}\n",
			"renamed-twice 5:63");
}
END_TEST

Suite *
suite_former(void)
{
	const TTest *const tests[] = {
		former_names_lead_to_what_has_them,
		former_names_that_are_in_use_are_refused,
		former_names_of_two_things_are_refused,
		NULL,
	};

	return unit_suite("former", tests);
}
