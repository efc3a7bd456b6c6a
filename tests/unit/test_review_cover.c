/*
 * What cases show of a rubric: a rubric of which every item can be counted by hand, and what
 * is still missing after the cases, as "kind of id lack".
 */
#include "test_review.h"

#include "base/num.h"

#define HEAD                                                            \
	"rubric: t\nversion: '1'\ntitle: t\n"                           \
	"facts: {x: {type: number}, bad: {type: yesno}}\n"              \
	"questions:\n"                                                  \
	"  - {id: a, ask: q, options: {full: 1, part: 0.5, none: 0}}\n" \
	"  - {id: b, ask: q, type: yesno}\n"

#define RULES                                           \
	"rules:\n"                                      \
	"  clean: {kind: veto, needs: not facts.bad}\n" \
	"  large: {kind: gate, needs: facts.x >= 3}\n"

#define TIERS                                                            \
	"tiers:\n"                                                       \
	"  - {id: one, title: One, require: [share(a) >= 0.5, large]}\n" \
	"  - {id: two, title: Two, require: [share(a) >= 0.5, answer(b)]}\n"

static const char RUBRIC[] = HEAD RULES TIERS;

struct watch {
	zj_model *model;
	struct cover *cover;
	struct score_scratch *scratch;
};

static struct watch
watch(const char *rubric)
{
	struct watch watch = {.model = load_model(rubric), .scratch = score_scratch_new()};

	ck_assert_int_eq(cover_new(&watch.cover, watch.model), ZJ_OK);
	ck_assert_ptr_nonnull(watch.scratch);
	return watch;
}

static void
watch_done(struct watch *watch)
{
	score_scratch_free(watch->scratch);
	cover_free(watch->cover);
	zj_model_free(watch->model);
}

/* Score `answers` and add what they show. */
static void
see(struct watch *watch, const char *answers)
{
	char text[500];
	zj_document *document = NULL;
	zj_answers *bound = NULL;
	zj_result *result = NULL;
	const uint32_t *broken;
	zj_diags *diags = zj_diags_new();

	snprintf(text, sizeof(text), "rubric: t\nenterprise: {id: e}\n%s", answers);
	ck_assert_int_eq(zj_document_read(&document, "a", text, strlen(text), diags), ZJ_OK);
	if (zj_answers_read(&bound, watch->model, document, diags) != ZJ_OK) {
		print_diags(diags);
		ck_abort_msg("the answers are refused");
	}
	const zj_status status =
		score_run(&result, watch->model, bound, NULL, SCORE_TRACED, watch->scratch, diags);
	const size_t count = score_broken(watch->scratch, &broken);
	ck_assert((status == ZJ_OK) == (count == 0));
	if (status == ZJ_OK)
		cover_result(watch->cover, result);
	else
		cover_refusal(watch->cover, broken, count);
	zj_result_free(result);
	zj_answers_free(bound);
	zj_document_free(document);
	zj_diags_free(diags);
}

/* What is missing of one kind. */
static void
check_missing(const struct watch *watch, enum cover_kind kind, const char *expected)
{
	char got[1000] = "";

	for (size_t i = 0; i < watch->cover->item_count; i++) {
		const struct cover_item *item = &watch->cover->items[i];
		const enum cover_lack lack = cover_lack(item);
		const size_t used = strlen(got);

		if (item->kind == kind && lack)
			snprintf(got + used, sizeof(got) - used, "%.*s%s%.*s %s\n",
				 STR_ARG(item->owner), item->owner.len ? " " : "",
				 STR_ARG(item->id), cover_lack_name(lack));
	}
	ck_assert_str_eq(got, expected);
}

static void
check_sum(const struct watch *watch, enum cover_kind kind, size_t covered, size_t count)
{
	const struct cover_sum sum = cover_sum(watch->cover, kind);

	ck_assert_uint_eq(sum.covered, covered);
	ck_assert_uint_eq(sum.count, count);
}

START_TEST(before_any_case_everything_is_missing)
{
	struct watch w = watch(RUBRIC);

	check_missing(&w, COVER_TIERS,
		      "one one.1 never-met-nor-decided\none one.2 never-met-nor-decided\n"
		      "two two.1 never-met-nor-decided\ntwo two.2 never-met-nor-decided\n");
	check_missing(&w, COVER_EXACT,
		      "one one.1 never-exact\none one.2 never-exact\ntwo two.1 never-exact\n");
	check_missing(&w, COVER_RULES, "clean never-evaluated\nlarge never-evaluated\n");
	check_missing(&w, COVER_OPTIONS,
		      "a full never-chosen\na part never-chosen\na none never-chosen\n"
		      "b no never-chosen\nb yes never-chosen\n");
	check_sum(&w, COVER_TIERS, 0, 4);
	check_sum(&w, COVER_BANDS, 0, 0);
	watch_done(&w);
}
END_TEST

START_TEST(a_condition_counts_as_met_only_where_its_tier_is_reached)
{
	struct watch w = watch(RUBRIC);

	/* all conditions hold, but a veto strikes */
	see(&w, "facts: {x: 5, bad: yes}\nanswers: {a: full, b: yes}\n");
	check_missing(&w, COVER_TIERS,
		      "one one.1 never-met-nor-decided\none one.2 never-met-nor-decided\n"
		      "two two.1 never-met-nor-decided\ntwo two.2 never-met-nor-decided\n");
	/* nor where a veto may strike */
	see(&w, "facts: {x: 5}\nanswers: {a: full, b: yes}\n");
	check_sum(&w, COVER_TIERS, 0, 4);
	see(&w, "facts: {x: 5, bad: no}\nanswers: {a: full, b: yes}\n");
	check_missing(&w, COVER_TIERS,
		      "one one.1 never-decided\none one.2 never-decided\n"
		      "two two.1 never-decided\ntwo two.2 never-decided\n");
	check_missing(&w, COVER_RULES, "large never-broken\n");
	watch_done(&w);
}
END_TEST

START_TEST(a_condition_decides_only_where_it_is_all_that_is_missing)
{
	struct watch w = watch(RUBRIC);

	see(&w, "facts: {x: 5, bad: no}\nanswers: {a: full, b: yes}\n");
	/* two conditions of tier one are missing: neither decides */
	see(&w, "facts: {x: 2, bad: no}\nanswers: {a: none, b: yes}\n");
	check_sum(&w, COVER_TIERS, 0, 4);
	/* the other is unknown, so perhaps missing too */
	see(&w, "facts: {bad: no}\nanswers: {a: none, b: yes}\n");
	check_sum(&w, COVER_TIERS, 0, 4);
	/* a veto stands in the way as well */
	see(&w, "facts: {x: 2, bad: yes}\nanswers: {a: full, b: yes}\n");
	check_sum(&w, COVER_TIERS, 0, 4);
	see(&w, "facts: {x: 2, bad: no}\nanswers: {a: full, b: yes}\n");
	check_missing(
		&w, COVER_TIERS,
		"one one.1 never-decided\ntwo two.1 never-decided\ntwo two.2 never-decided\n");
	/* tier two lacks b, but tier one is not reached either */
	see(&w, "facts: {x: 2, bad: no}\nanswers: {a: full, b: no}\n");
	check_sum(&w, COVER_TIERS, 1, 4);
	see(&w, "facts: {x: 3, bad: no}\nanswers: {a: full, b: no}\n");
	check_sum(&w, COVER_TIERS, 2, 4);
	watch_done(&w);
}
END_TEST

START_TEST(a_condition_a_tier_below_asks_for_too_decides_with_it)
{
	struct watch w = watch(RUBRIC);

	see(&w, "facts: {x: 5, bad: no}\nanswers: {a: part, b: yes}\n");
	see(&w, "facts: {x: 5, bad: no}\nanswers: {a: none, b: yes}\n");
	check_missing(&w, COVER_TIERS, "one one.2 never-decided\ntwo two.2 never-decided\n");
	watch_done(&w);
}
END_TEST

START_TEST(without_a_chain_a_tier_is_decided_by_its_own_conditions)
{
	struct watch w = watch("tier_chain: no\n" HEAD RULES TIERS);

	/* tier one is not reached, yet two stands on its own */
	see(&w, "facts: {x: 2, bad: no}\nanswers: {a: full, b: yes}\n");
	see(&w, "facts: {x: 2, bad: no}\nanswers: {a: full, b: no}\n");
	check_missing(&w, COVER_TIERS,
		      "one one.1 never-met-nor-decided\none one.2 never-met\n"
		      "two two.1 never-decided\n");
	watch_done(&w);
}
END_TEST

START_TEST(cases_are_measured_against_thresholds)
{
	struct watch w = watch(RUBRIC);
	const struct cover_item *large = &w.cover->items[w.cover->first[COVER_EXACT] + 1];

	see(&w, "facts: {x: 1}\n");
	see(&w, "facts: {x: 2.5}\n");
	see(&w, "facts: {x: 7}\n");
	see(&w, "facts: {x: 3.25}\n");
	see(&w, "answers: {a: full}\n"); /* x is not known */
	ck_assert(!large->is_yes_seen && large->has_below && large->has_above);
	ck_assert(num_equal(large->below, num_make(1, 2)));
	ck_assert(num_equal(large->above, num_make(1, 4)));
	see(&w, "facts: {x: 3}\n");
	ck_assert(large->is_yes_seen);
	check_missing(&w, COVER_EXACT, "one one.1 never-exact\ntwo two.1 never-exact\n");
	/* what a claim without an answer is worth is not known, so it is at no threshold */
	see(&w, "answers: {a: part}\n");
	check_missing(&w, COVER_EXACT, "");
	watch_done(&w);
}
END_TEST

START_TEST(each_kind_of_rule_counts_both_ways)
{
	struct watch w = watch(HEAD "rules:\n"
				    "  third: {kind: value, is: facts.x / 3}\n"
				    "  small: {kind: valid, needs: facts.x <= 10}\n"
				    "  odd: {kind: check, when: facts.x < 0}\n"
				    "  limit: {kind: cap, when: facts.bad, at_most: none}\n"
				    "  hint: {kind: advice, when: not answer(b)}\n"
				    "tiers: []\n");

	see(&w, "");
	check_missing(&w, COVER_RULES,
		      "third never-known\nsmall never-evaluated\nodd never-evaluated\n"
		      "limit never-evaluated\nhint never-evaluated\n");
	see(&w, "facts: {x: 10, bad: no}\nanswers: {b: no}\n");
	check_missing(&w, COVER_RULES,
		      "small never-broken\nodd never-strikes\nlimit never-strikes\n"
		      "hint never-silent\n");
	see(&w, "facts: {x: 10.5}\n");
	check_missing(&w, COVER_RULES,
		      "odd never-strikes\nlimit never-strikes\nhint never-silent\n");
	see(&w, "facts: {x: -1, bad: yes}\nanswers: {b: yes}\n");
	check_missing(&w, COVER_RULES, "");
	check_sum(&w, COVER_RULES, 5, 5);
	watch_done(&w);
}
END_TEST

START_TEST(a_refused_case_shows_nothing_but_the_rule_it_broke)
{
	struct watch w = watch(HEAD "rules: {small: {kind: valid, needs: facts.x <= 10}}\n"
				    "tiers: []\n");

	see(&w, "facts: {x: 11}\nanswers: {a: full}\n");
	check_missing(&w, COVER_RULES, "small never-holds\n");
	check_sum(&w, COVER_OPTIONS, 0, 5);
	ck_assert_uint_eq(w.cover->case_count, 0);
	watch_done(&w);
}
END_TEST

START_TEST(options_levels_bands_and_profiles_are_counted)
{
	struct watch w =
		watch("rubric: t\nversion: '1'\ntitle: t\n"
		      "profiles: {p: {title: p, default: yes}, q: {title: q}}\n"
		      "questions:\n"
		      "  - {id: many, ask: q, choose: many, options: {none: {score: 0, alone: yes},"
		      " u: 0.5, v: 0.5}}\n"
		      "  - {id: level, ask: q, type: level, levels: [a, b, c]}\n"
		      "  - {id: n, ask: q, type: number, bands: [{upto: 2, score: 0},"
		      " {above: 2, below: 5, score: 0.5}, {from: 5, score: 1}]}\n"
		      "tiers: []\n");

	see(&w, "answers: {many: [u, v], level: 1, n: 2}\n");
	check_missing(&w, COVER_OPTIONS,
		      "many none never-chosen\nlevel 0 never-chosen\nlevel 2 never-chosen\n");
	check_missing(&w, COVER_BANDS, "n (2, 5) never-chosen\nn [5, …) never-chosen\n");
	check_missing(&w, COVER_PROFILES, "q never-chosen\n");
	see(&w, "profile: q\nanswers: {many: none, level: 0, n: 5}\n");
	check_missing(&w, COVER_OPTIONS, "level 2 never-chosen\n");
	check_missing(&w, COVER_BANDS, "n (2, 5) never-chosen\n");
	check_missing(&w, COVER_PROFILES, "");
	watch_done(&w);
}
END_TEST

Suite *
suite_review_cover(void)
{
	const TTest *const tests[] = {
		before_any_case_everything_is_missing,
		a_condition_counts_as_met_only_where_its_tier_is_reached,
		a_condition_decides_only_where_it_is_all_that_is_missing,
		a_condition_a_tier_below_asks_for_too_decides_with_it,
		without_a_chain_a_tier_is_decided_by_its_own_conditions,
		cases_are_measured_against_thresholds,
		each_kind_of_rule_counts_both_ways,
		a_refused_case_shows_nothing_but_the_rule_it_broke,
		options_levels_bands_and_profiles_are_counted,
		NULL,
	};

	return unit_suite("review_cover", tests);
}
