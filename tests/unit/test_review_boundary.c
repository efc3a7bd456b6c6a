/*
 * Boundary vectors: the nearest values there are, worked out by hand, on small rubrics.
 */
#include "test_review.h"

#include "base/num.h"

#define HEAD "rubric: t\nversion: '1'\ntitle: t\n"

static struct boundaries *
find(const zj_model *model, const zj_answers *from, const zj_score_options *options)
{
	zj_diags *diags = zj_diags_new();
	struct boundaries *out = NULL;
	const zj_status status = boundaries_find(&out, model, from, options, diags);

	if (status)
		print_diags(diags);
	ck_assert_int_eq(status, ZJ_OK);
	zj_diags_free(diags);
	return out;
}

/* What was found for all conditions: "condition side found needed", whether it holds; "none". */
static void
check_found(const char *rubric, const char *expected)
{
	static const char *const SIDES[] = {"below", "at", "above"};
	zj_model *model = load_model(rubric);
	struct boundaries *out = find(model, NULL, NULL);
	struct buf got = BUF_INIT;

	for (size_t i = 0; i < out->count; i++) {
		const struct boundary *boundary = &out->items[i];

		for (unsigned side = 0; side < BOUNDARY_SIDE_COUNT; side++) {
			const struct boundary_case *one = &boundary->sides[side];

			if (!boundary->is_threshold && side == BOUNDARY_AT)
				continue;
			buf_add(&got, boundary->condition->id);
			buf_printf(&got, " %s ", SIDES[side]);
			if (!one->is_found) {
				buf_add_text(&got, "none\n");
				continue;
			}
			if (boundary->is_threshold) {
				expr_value_print(&got, &one->found);
				buf_add_char(&got, ' ');
				expr_value_print(&got, &one->needed);
				buf_add_char(&got, ' ');
			}
			buf_add_text(&got, one->holds ? "yes\n" : "no\n");
			/* alone in the way, so all tiers below are reached */
			if (one->holds)
				ck_assert_int_gt(one->tier, (int)boundary->tier);
			else
				ck_assert_int_eq(one->tier, (int)boundary->tier);
		}
	}
	buf_add_char(&got, '\0');
	ck_assert_str_eq(got.at, expected);
	buf_done(&got);
	boundaries_free(out);
	zj_model_free(model);
}

/* Five items of 1, 0.8, 0.5, 0: sums of 3.9, 4 and 4.1 are the nearest to 5 × 0.8. */
START_TEST(a_mean_of_options_is_met_from_both_sides)
{
	check_found(HEAD "scales: {ful: {full: 1, most: 0.8, part: 0.5, none: 0}}\n"
			 "questions:\n"
			 "  - {id: a, ask: q, scale: ful}\n"
			 "  - {id: b, ask: q, scale: ful}\n"
			 "  - {id: c, ask: q, scale: ful}\n"
			 "  - {id: d, ask: q, scale: ful}\n"
			 "  - {id: e, ask: q, scale: ful}\n"
			 "tiers: [{id: one, title: One, require: [share(total) >= 0.8]}]\n",
		    "one.1 below 0.78 0.8 no\n"
		    "one.1 at 0.8 0.8 yes\n"
		    "one.1 above 0.82 0.8 yes\n");
}
END_TEST

/* Of weights 3 and 2 and yes or no: 2/5, 3/5; nothing is exactly a half. */
START_TEST(what_cannot_be_is_not_found)
{
	check_found(
		HEAD
		"questions:\n"
		"  - {id: a, ask: q, type: yesno, weight: 3}\n"
		"  - {id: b, ask: q, type: yesno, weight: 2}\n"
		"tiers: [{id: one, title: One, require: [share(total) > 0.5, share(a) <= 1]}]\n",
		"one.1 below 0.4 0.5 no\n"
		"one.1 at none\n"
		"one.1 above 0.6 0.5 yes\n"
		"one.2 below none\n"
		"one.2 at 1 1 yes\n"
		"one.2 above none\n");
}
END_TEST

/* Of 7 machines at the most, 4/7 and 5/7 lie next to 0.6 with the others fixed at 7. */
START_TEST(facts_are_aimed_at_the_threshold)
{
	check_found(
		HEAD
		"facts:\n"
		"  total: {type: number, whole: yes, min: 7, max: 7}\n"
		"  digital: {type: number, whole: yes, min: 0, max: 7}\n"
		"  rate: {type: number, min: 0}\n"
		"questions: [{id: a, ask: q, type: yesno}]\n"
		"rules: {large: {kind: gate, needs: facts.rate >= 12.5%}}\n"
		"tiers: [{id: one, title: One, require: [facts.digital / facts.total >= 0.6, large]}]\n",
		"one.1 below 4/7 0.6 no\n"
		"one.1 at none\n"
		"one.1 above 5/7 0.6 yes\n"
		"one.2 below 0.124 0.125 no\n"
		"one.2 at 0.125 0.125 yes\n"
		"one.2 above 0.126 0.125 yes\n");
}
END_TEST

/* The bands of a computed question: the score jumps where the fact crosses an edge. */
START_TEST(edges_of_bands_are_found_through_what_they_are_computed_from)
{
	check_found(
		HEAD
		"facts: {n: {type: number, whole: yes, min: 0}}\n"
		"questions:\n"
		"  - {id: a, ask: q, value: facts.n / 4, points: 1, bands: [{upto: 10, score: 0},"
		" {above: 10, score: 0.5}, {above: 20, score: 1}]}\n"
		"tiers: [{id: one, title: One, require: [share(a) >= 0.5]}]\n",
		"one.1 below 0 0.5 no\n"
		"one.1 at 0.5 0.5 yes\n"
		"one.1 above 1 0.5 yes\n");
}
END_TEST

/* Five scenes: to have two fifths with AI two must be changed before it shows, and a veto and
 * a lower tier's need of built ones must be kept clear of. */
START_TEST(the_start_climbs_over_what_stands_in_the_way)
{
	check_found(
		HEAD
		"facts: {clean: {type: yesno}}\n"
		"scales: {built: {ai: 1, built: 1, none: 0}}\n"
		"questions:\n"
		"  - {id: s1, ask: q, scale: built, tags: [s]}\n"
		"  - {id: s2, ask: q, scale: built, tags: [s]}\n"
		"  - {id: s3, ask: q, scale: built, tags: [s]}\n"
		"  - {id: s4, ask: q, scale: built, tags: [s]}\n"
		"  - {id: s5, ask: q, scale: built, tags: [s]}\n"
		"  - {id: q, ask: q, type: yesno, scored: no}\n"
		"uses: {m: {rubric: other, title: o, top: 4}}\n"
		"rules: {clean: {kind: veto, needs: facts.clean}}\n"
		"tiers:\n"
		"  - {id: one, title: One, require: ['count(@s, it in [ai, built]) >= 3',"
		" level(m) >= 2]}\n"
		"  - {id: two, title: Two, require: ['portion(@s, it == ai, it in [ai, built]) >= 40%',"
		" answer(q)]}\n",
		"one.1 below 2 3 no\n"
		"one.1 at 3 3 yes\n"
		"one.1 above 4 3 yes\n"
		"one.2 below 1 2 no\n"
		"one.2 at 2 2 yes\n"
		"one.2 above 3 2 yes\n"
		"two.1 below 1/3 0.4 no\n"
		"two.1 at 0.4 0.4 yes\n"
		"two.1 above 0.5 0.4 yes\n"
		"two.2 below no\n"
		"two.2 above yes\n");
}
END_TEST

/* Of five items on a rung four satisfy it (0.8), and it then counts 1 of the ladder's 2: no one
 * answer changes the share. With three it stops at 0.6 of the first: 0.3. */
START_TEST(a_ladder_is_walked_down_to_where_it_falls)
{
	zj_model *model =
		load_model(HEAD "ladder: {levels: 2, satisfied: 0.8}\n"
				"questions:\n"
				"  - {id: a, ask: q, type: yesno, rung: 1}\n"
				"  - {id: b, ask: q, type: yesno, rung: 1}\n"
				"  - {id: c, ask: q, type: yesno, rung: 1}\n"
				"  - {id: d, ask: q, type: yesno, rung: 1}\n"
				"  - {id: e, ask: q, type: yesno, rung: 1}\n"
				"  - {id: f, ask: q, type: yesno, rung: 2}\n"
				"tiers: [{id: one, title: One, require: [share(total) >= 0.5]}]\n");
	struct boundaries *out = find(model, NULL, NULL);
	const struct boundary_case *below = &out->items[0].sides[BOUNDARY_BELOW];

	ck_assert(below->is_found && !below->holds);
	ck_assert(num_equal(below->found.number.low, num_make(3, 10)));
	boundaries_free(out);
	zj_model_free(model);
}
END_TEST

static const char MARK[] =
	HEAD "params: {mark: {value: 2}}\n"
	     "questions: [{id: l, ask: q, type: level, levels: [a, b, c, d]}]\n"
	     "tiers: [{id: one, title: One, require: [answer(l) >= params.mark]}]\n";

START_TEST(parameters_set_move_the_threshold)
{
	zj_model *model = load_model(MARK);
	const zj_setting setting = {"mark", "3"};
	const zj_score_options options = {.settings = &setting, .setting_count = 1};
	struct boundaries *out = find(model, NULL, &options);

	ck_assert(out->items[0].sides[BOUNDARY_BELOW].is_found);
	ck_assert(num_equal(out->items[0].sides[BOUNDARY_BELOW].found.number.low, zj_num_int(2)));
	ck_assert(!out->items[0].sides[BOUNDARY_ABOVE].is_found);
	boundaries_free(out);
	zj_model_free(model);
}
END_TEST

START_TEST(given_answers_are_where_the_search_starts)
{
	struct scored all =
		score_text(HEAD "questions:\n"
				"  - {id: a, ask: q, type: level, levels: [a, b, c]}\n"
				"  - {id: b, ask: q, type: yesno}\n"
				"tiers: [{id: one, title: One, require: [answer(a) >= 1]},\n"
				"  {id: two, title: Two, require: [answer(b), answer(a) >= 2]}]\n",
			   "rubric: t\nenterprise: {id: e}\nanswers: {a: 1, b: no}\n");
	struct boundaries *out = find(all.model, all.answers, NULL);

	/* b is no at the start, and what a condition does not read is left as it is */
	ck_assert_int_eq(out->tier, 1);
	ck_assert(out->items[0].sides[BOUNDARY_BELOW].is_found);
	ck_assert(!out->items[2].sides[BOUNDARY_AT].is_found);
	ck_assert_uint_eq(out->items[0].sides[BOUNDARY_AT].change_count, 0);
	ck_assert_uint_eq(out->items[0].sides[BOUNDARY_ABOVE].change_count, 1);
	boundaries_free(out);
	scored_free(&all);
}
END_TEST

START_TEST(a_wrong_parameter_is_told)
{
	zj_model *model = load_model(MARK);
	const zj_setting setting = {"marks", "3"};
	const zj_score_options options = {.settings = &setting, .setting_count = 1};
	zj_diags *diags = zj_diags_new();
	struct boundaries *out = NULL;

	ck_assert_int_eq(boundaries_find(&out, model, NULL, &options, diags), ZJ_EINPUT);
	ck_assert(has_diag(diags, "param-unknown", 0, 0));
	ck_assert_ptr_null(out);
	zj_diags_free(diags);
	zj_model_free(model);
}
END_TEST

Suite *
suite_review_boundary(void)
{
	const TTest *const tests[] = {
		a_mean_of_options_is_met_from_both_sides,
		what_cannot_be_is_not_found,
		facts_are_aimed_at_the_threshold,
		edges_of_bands_are_found_through_what_they_are_computed_from,
		the_start_climbs_over_what_stands_in_the_way,
		a_ladder_is_walked_down_to_where_it_falls,
		parameters_set_move_the_threshold,
		given_answers_are_where_the_search_starts,
		a_wrong_parameter_is_told,
		NULL,
	};

	return unit_suite("review_boundary", tests);
}
