/*
 * Points, weights by profile, ladders.
 */
#include "test_model.h"

START_TEST(points_default_to_the_best_answer)
{
	struct loaded l = load_good(HEAD "questions:\n"
					 "  - {id: a, ask: a, options: {x: 5, y: 2}}\n"
					 "  - {id: b, ask: b, options: {x: 5, y: 2}, points: 8}\n"
					 "  - {id: c, ask: c, value: 0.5}\n"
					 "  - {id: d, ask: d, value: 3, points: 4}\n");

	assert_num(node_of(&l, "a")->points, "5");
	assert_num(node_of(&l, "b")->points, "8");
	assert_num(node_of(&l, "b")->best, "5");
	assert_num(node_of(&l, "c")->best, "1");
	assert_num(node_of(&l, "d")->best, "4");
	assert_num(node_of(&l, "total")->points, "1");
	ck_assert(!node_of(&l, "total")->has_points);
	unload(&l);
}
END_TEST

START_TEST(weight_defaults_to_points_in_a_mean_only)
{
	struct loaded l =
		load_good(HEAD "sections:\n"
			       "  - id: m\n"
			       "    questions:\n"
			       "      - {id: a, ask: a, type: yesno, points: 8}\n"
			       "      - {id: b, ask: b, type: yesno}\n"
			       "      - {id: c, ask: c, type: yesno, points: 8, weight: 3}\n"
			       "  - id: s\n"
			       "    combine: sum\n"
			       "    questions:\n"
			       "      - {id: d, ask: d, type: yesno, points: 8}\n"
			       "      - {id: e, ask: e, type: yesno, points: 2, weight: 3}\n"
			       "      - {id: f, ask: f, type: yesno, weight: -4}\n"
			       "      - {id: g, ask: g, type: yesno, scored: no, points: 9}\n");

	assert_num(node_of(&l, "a")->weights[0], "8");
	assert_num(node_of(&l, "b")->weights[0], "1");
	assert_num(node_of(&l, "c")->weights[0], "3");
	assert_num(node_of(&l, "d")->weights[0], "1");
	/* 1 x 8 + 3 x 2; a deduction and what is not scored add nothing. */
	assert_num(node_of(&l, "s")->points, "14");
	ck_assert(!node_of(&l, "g")->is_scored);
	assert_num(node_of(&l, "g")->points, "9");
	unload(&l);
}
END_TEST

START_TEST(points_of_the_other_ways_to_combine)
{
	struct loaded l = load_good(
		HEAD
		"sections:\n"
		"  - {id: a, combine: min, questions: [{id: a1, ask: a, type: yesno, points: 5}]}\n"
		"  - {id: b, combine: max, points: 7, questions: [{id: b1, ask: a, type: yesno}]}\n"
		"  - {id: c, score: share(a) * 3, points: 3}\n"
		"  - {id: d, ladder: {levels: 2, satisfied: 0.5}, questions: "
		"[{id: d1, ask: a, type: yesno, rung: 1}, {id: d2, ask: a, type: yesno, rung: 2}]}\n"
		"  - {id: e, questions: [{id: e1, ask: a, type: text}]}\n");

	assert_num(node_of(&l, "a")->points, "1");
	assert_num(node_of(&l, "b")->points, "7");
	assert_num(node_of(&l, "c")->points, "3");
	ck_assert_int_eq(node_of(&l, "c")->combine, MODEL_SCORE);
	assert_num(node_of(&l, "d")->points, "2");
	ck_assert(node_of(&l, "d")->ladder.stops.is_on);
	ck_assert(!node_of(&l, "d")->ladder.inherits.is_on);
	ck_assert_uint_eq(node_of(&l, "d2")->rung, 2);
	ck_assert(!node_of(&l, "e")->is_scored);
	unload(&l);
}
END_TEST

START_TEST(profiles_change_weights_and_leave_out)
{
	struct loaded l =
		load_good(HEAD "profiles:\n"
			       "  one: {weights: {a: 13}}\n"
			       "  two: {default: yes, weights: {a: 4, b: 63}, leave_out: [c]}\n"
			       "questions:\n"
			       "  - {id: a, ask: a, type: yesno, weight: 2}\n"
			       "  - {id: b, ask: b, type: yesno, weight: 3}\n"
			       "  - {id: c, ask: c, type: yesno}\n");

	ck_assert_uint_eq(l.model->profile_count, 2);
	ck_assert_uint_eq(l.model->default_profile, 1);
	assert_num(node_of(&l, "a")->weights[0], "13");
	assert_num(node_of(&l, "a")->weights[1], "4");
	assert_num(node_of(&l, "b")->weights[0], "3");
	assert_num(node_of(&l, "b")->weights[1], "63");
	ck_assert(!node_of(&l, "c")->is_left_out[0] && node_of(&l, "c")->is_left_out[1]);
	unload(&l);
}
END_TEST

START_TEST(profile_without_default_must_be_chosen)
{
	struct loaded l = load_good(HEAD "profiles: {one: {}, two: {}}\n"
					 "questions: [{id: a, ask: a, type: yesno}]\n");

	ck_assert_uint_eq(l.model->default_profile, MODEL_NONE);
	unload(&l);
}
END_TEST

START_TEST(weights_must_not_be_negative_in_a_mean)
{
	assert_mistakes(HEAD "questions:\n"
			     "  - {id: a, ask: a, type: yesno, weight: -1}\n"
			     "  - {id: b, ask: b, type: yesno}\n",
			"weight-negative 5:42");
	/* In a profile: where the profile says so. */
	assert_mistakes(HEAD "profiles: {p: {weights: {a: -2}}}\n"
			     "questions:\n"
			     "  - {id: a, ask: a, type: yesno}\n"
			     "  - {id: b, ask: b, type: yesno}\n",
			"weight-negative 4:29");
}
END_TEST

START_TEST(weights_must_not_all_be_zero)
{
	assert_mistakes(HEAD "sections:\n"
			     "  - {id: s, questions: [{id: a, ask: a, type: yesno, weight: 0}]}\n",
			"weight-zero 5:10");
	struct loaded l = load_good(
		HEAD
		"sections:\n"
		"  - {id: s, scored: no, questions: [{id: a, ask: a, type: yesno, weight: 1}]}\n"
		"  - {id: u, questions: [{id: b, ask: a, type: yesno, weight: 0}, "
		"{id: c, ask: c, type: yesno}]}\n");
	unload(&l);
}
END_TEST

START_TEST(points_must_be_above_zero)
{
	assert_mistakes(HEAD "questions:\n"
			     "  - {id: a, ask: a, type: yesno, points: 0}\n"
			     "  - {id: b, ask: b, options: {none: 0, some: -5}}\n",
			"points-sign 5:42, no-points 6:10");
}
END_TEST

START_TEST(ladder_wants_rungs_and_means)
{
	assert_mistakes(HEAD "ladder: {levels: 3, satisfied: 0.8}\n"
			     "sections:\n"
			     "  - id: s\n"
			     "    combine: min\n"
			     "    questions:\n"
			     "      - {id: a, ask: a, type: yesno, rung: 4}\n"
			     "      - {id: b, ask: b, type: yesno}\n",
			"ladder-combine 6:9, number-range 9:44, rung-missing 10:14");
	assert_mistakes(HEAD "ladder: {levels: 2, satisfied: 0.8}\n"
			     "questions: [{id: a, ask: a, type: yesno, rung: 1}]\n",
			"ladder-empty 1:1");
	/* A ladder inside a ladder is no mean; its rungs are its own. */
	assert_mistakes(HEAD "ladder: {levels: 1, satisfied: 1}\n"
			     "sections:\n"
			     "  - id: s\n"
			     "    ladder: {levels: 3, satisfied: 1}\n"
			     "    questions: [{id: a, ask: a, type: yesno, rung: 3}]\n"
			     "questions: [{id: b, ask: b, type: yesno, rung: 1}]\n",
			"ladder-combine 6:9, ladder-empty 6:9, ladder-empty 6:9");
	/* How many levels there are is not known: that is all there is to say. */
	assert_mistakes(HEAD "ladder: {levels: many, satisfied: 1}\n"
			     "questions: [{id: a, ask: a, type: yesno, rung: 3}]\n",
			"not-a-number 4:18");
	assert_mistakes(HEAD "questions: [{id: a, ask: a, type: yesno, rung: 1}]\n",
			"rung-outside 4:48");
	assert_mistakes(HEAD "ladder: {levels: 0, satisfied: 1.5}\ncombine: min\n"
			     "questions: [{id: a, ask: a, type: yesno, rung: 1}]\n",
			"number-range 4:18, number-range 4:32, combine-twice 1:1");
}
END_TEST

START_TEST(ladder_may_leave_its_words_to_a_parameter)
{
	struct loaded l = load_good(HEAD "params: {way: {value: none, options: [none, stop]}}\n"
					 "ladder: {levels: 1, satisfied: 1, gate: params.way}\n"
					 "questions: [{id: a, ask: a, type: yesno, rung: 1}]\n");
	const struct model_ladder *ladder = &l.model->nodes[0].ladder;

	ck_assert_uint_eq(ladder->stops.param, 0);
	ck_assert_uint_eq(ladder->stops.options, 2); /* the second option */
	ck_assert_uint_eq(ladder->inherits.param, MODEL_NONE);
	unload(&l);
	assert_mistakes(HEAD
			"params: {way: {value: stop, options: [stop, go]}, n: {value: 1}}\n"
			"ladder: {levels: 1, satisfied: 1, gate: params.way, empty: params.n}\n"
			"questions: [{id: a, ask: a, type: yesno, rung: 1}]\n",
			"param-words 5:41, param-words 5:60");
	assert_mistakes(HEAD "params: {way: {value: stop, options: [stop, none]}}\n"
			     "ladder: {levels: 1, satisfied: 1, gate: params.weg, empty: leave}\n"
			     "questions: [{id: a, ask: a, type: yesno, rung: 1}]\n",
			"bad-word 5:60, param-unknown 5:41");
}
END_TEST

Suite *
suite_points(void)
{
	const TTest *const tests[] = {
		points_default_to_the_best_answer,
		weight_defaults_to_points_in_a_mean_only,
		points_of_the_other_ways_to_combine,
		profiles_change_weights_and_leave_out,
		profile_without_default_must_be_chosen,
		weights_must_not_be_negative_in_a_mean,
		weights_must_not_all_be_zero,
		points_must_be_above_zero,
		ladder_wants_rungs_and_means,
		ladder_may_leave_its_words_to_a_parameter,
		NULL,
	};

	return unit_suite("points", tests);
}
