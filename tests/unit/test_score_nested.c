/*
 * Means within means: what a section comes to goes into the one above it as so many parts of that,
 * where all that weighs in does. Each is scored the long way, too, and compared.
 */
#include "test_score.h"

#define TOP                                   \
	"rubric: t\nversion: '1'\ntitle: t\n" \
	"scales: {ful: {full: 1, most: 0.8, part: 0.5, none: 0}}\n"
#define WHO "rubric: t\nenterprise: {id: e}\n"

/* s is u and v, 1 to 4; the total is s and t, 3 to 2. */
#define SECTIONS(of_t)                                              \
	"sections:\n"                                               \
	"  - id: s\n    weight: 3\n    sections:\n"                 \
	"      - id: u\n        weight: 1\n        questions:\n"    \
	"          - {id: a, ask: q, scale: ful, weight: 1}\n"      \
	"          - {id: b, ask: q, scale: ful, weight: 2}\n"      \
	"      - id: v\n        weight: 4\n        questions:\n"    \
	"          - {id: c, ask: q, scale: ful}\n"                 \
	"          - {id: d, ask: q, type: yesno, may_skip: yes}\n" \
	"  - {id: t, weight: 2, " of_t "questions: [{id: e, ask: q, scale: ful}]}\n"

static const char NESTED[] = TOP SECTIONS("") "tiers: []\n";

static bool
is_lifted(const struct scored *all, const char *id)
{
	return all->model->quick[map_get(all->model->node_by_id, str_from(id))].is_lifted;
}

static int64_t
factor_of(const struct scored *all, const char *id, uint32_t profile)
{
	const uint32_t node = map_get(all->model->node_by_id, str_from(id));

	return all->model->quick[node].lifts[profile].factor;
}

static void
check_nested(const char *answers, const char *worst, const char *best)
{
	struct scored all = score_text(NESTED, answers);

	ck_assert(is_lifted(&all, "s") && is_lifted(&all, "t"));
	ck_assert(is_lifted(&all, "u") && is_lifted(&all, "v"));
	assert_share(&all, "total", worst, best);
	scored_free(&all);
}

START_TEST(nested_means_come_to_the_mean_of_means)
{
	/* u (0.8 + 2 * 0.5) / 3 = 0.6, v 0.5, s (0.6 + 2) / 5 = 0.52; (3 * 0.52 + 2 * 0.5) / 5 */
	check_nested(WHO "answers: {a: most, b: part, c: full, d: no, e: part}\n", "0.512",
		     "0.512");
	/* u 2/3, v 0.9, s (2/3 + 3.6) / 5 = 64/75; (3 * 64/75 + 2 * 0.8) / 5 */
	check_nested(WHO "answers: {a: none, b: full, c: most, d: yes, e: most}\n", "0.832",
		     "0.832");
}
END_TEST

START_TEST(nested_means_have_both_ends_where_an_answer_is_missing)
{
	/* b: u 1/3 to 1, s (1/3 + 3.6) / 5 = 59/75 to 0.92; (3 * 59/75 + 1.6) / 5 to 4.36 / 5 */
	check_nested(WHO "answers: {a: full, c: most, d: yes, e: most}\n", "0.792", "0.872");
}
END_TEST

START_TEST(nested_mean_without_one_of_its_children_closes_ranks)
{
	/* v is c alone: 0.8, s (0.6 + 3.2) / 5 = 0.76; (3 * 0.76 + 2 * 0.5) / 5 */
	check_nested(WHO "leave_out: {d: 无}\nanswers: {a: most, b: part, c: most, e: part}\n",
		     "0.656", "0.656");
}
END_TEST

START_TEST(nested_means_beside_one_that_may_not_apply_are_what_they_come_to)
{
	static const char RUBRIC[] =
		TOP "facts: {f: {type: yesno}}\n" SECTIONS("when: facts.f, ") "tiers: []\n";
	struct scored all =
		score_text(RUBRIC, WHO "answers: {a: most, b: part, c: full, d: no, e: part}\n");

	/* s is 0.52 and stands alone, or with t of 0.5: 0.512 */
	ck_assert(is_lifted(&all, "s"));
	assert_share(&all, "total", "0.512", "0.52");
	scored_free(&all);
}
END_TEST

START_TEST(nested_mean_that_is_asked_for_has_its_figures)
{
	static const char RUBRIC[] =
		TOP SECTIONS("") "tiers:\n"
				 "  - {id: low, title: l, require: [share(u) >= 0.6]}\n"
				 "  - {id: high, title: h, require: [score(s) > 0.52]}\n";
	struct scored all =
		score_text(RUBRIC, WHO "answers: {a: most, b: part, c: full, d: no, e: part}\n");

	ck_assert(!is_lifted(&all, "s") && !is_lifted(&all, "u"));
	ck_assert(is_lifted(&all, "v") && is_lifted(&all, "t"));
	ck_assert_int_eq(all.result->tier, 1);
	scored_free(&all);
}
END_TEST

START_TEST(nested_means_follow_the_profile)
{
	static const char RUBRIC[] =
		TOP "profiles:\n"
		    "  d: {title: d, default: yes}\n"
		    "  p: {title: p, weights: {u: 2}, leave_out: [b]}\n" SECTIONS("") "tiers: []\n";
	struct scored all =
		score_text(RUBRIC, WHO "profile: p\nanswers: {a: most, c: full, d: no, e: part}\n");

	/* u is a alone: 0.8, s (2 * 0.8 + 4 * 0.5) / 6 = 0.6; (3 * 0.6 + 2 * 0.5) / 5 */
	ck_assert_int_gt(factor_of(&all, "u", 0), 0);
	ck_assert_int_gt(factor_of(&all, "u", 1), 0);
	assert_share(&all, "total", "0.56", "0.56");
	scored_free(&all);
}
END_TEST

/* The parts of u are 10 * 10,000,001, and those of s would be too many. */
START_TEST(nested_mean_of_weights_too_fine_for_whole_parts_is_exact)
{
	static const char RUBRIC[] =
		TOP "sections:\n"
		    "  - id: s\n    weight: 3\n    sections:\n"
		    "      - id: u\n        weight: 0.0000003\n        questions:\n"
		    "          - {id: a, ask: q, scale: ful, weight: 1}\n"
		    "          - {id: b, ask: q, scale: ful, weight: 0.0000001}\n"
		    "      - {id: v, weight: 1, questions: [{id: c, ask: q, scale: ful}]}\n"
		    "  - {id: t, weight: 2, questions: [{id: e, ask: q, scale: ful}]}\n"
		    "tiers: []\n";
	struct scored all =
		score_text(RUBRIC, WHO "answers: {a: full, b: part, c: part, e: most}\n");

	ck_assert_int_gt(factor_of(&all, "u", 0), 0);
	ck_assert_int_eq(factor_of(&all, "s", 0), 0);
	ck_assert_int_gt(factor_of(&all, "t", 0), 0);
	assert_share(&all, "total", "3100001690000093/5000002000000150",
		     "3100001690000093/5000002000000150");
	scored_free(&all);
}
END_TEST

Suite *
suite_score_nested(void)
{
	const TTest *const tests[] = {
		nested_means_come_to_the_mean_of_means,
		nested_means_have_both_ends_where_an_answer_is_missing,
		nested_mean_without_one_of_its_children_closes_ranks,
		nested_means_beside_one_that_may_not_apply_are_what_they_come_to,
		nested_mean_that_is_asked_for_has_its_figures,
		nested_means_follow_the_profile,
		nested_mean_of_weights_too_fine_for_whole_parts_is_exact,
		NULL,
	};

	return unit_suite("score_nested", tests);
}
