/*
 * Nearly the same answers from different enterprises.
 */
#include "test_quality.h"

/* Twenty letters in which no option has the upper hand. */
#define MIXED "fmpnnpmffpmnmfnpnfpm"

static void
add(struct look *look, const char *enterprise, const char *letters)
{
	look_add(look, &(struct filled){.enterprise = enterprise, .letters = letters});
}

START_TEST(alike_are_those_with_at_most_one_answer_in_twenty_different)
{
	struct look look;

	look_begin(&look, "", "", "tiers: []\n");
	add(&look, "id: a", MIXED);
	add(&look, "id: b", "fmpnnpmffpmnmfnpnfpf"); /* the last is another */
	add(&look, "id: c", "nmpnnpmffpmnmfnpnfpn"); /* the first and the last */
	const struct quality_findings *findings = look_find(&look);
	ck_assert_uint_eq(look_count(findings, QUALITY_ALIKE), 2);
	ck_assert_uint_eq(findings->group_count, 1);
	ck_assert_str_eq(look_who(findings, findings->items[0].who), "a");
	ck_assert_str_eq(look_who(findings, findings->items[0].other), "b");
	ck_assert_str_eq(look_who(findings, findings->items[1].who), "b");
	ck_assert_uint_eq(findings->items[0].equal, 19);
	ck_assert_uint_eq(findings->items[0].of, 20);
	ck_assert_uint_eq(findings->items[0].figures, 0);
	look_done(&look);
}
END_TEST

START_TEST(answer_that_one_left_out_is_a_different_one)
{
	struct look look;

	look_begin(&look, "", "", "tiers: []\n");
	add(&look, "id: a", MIXED);
	add(&look, "id: b", "fmpnnpmffpmnmfnpnf--");
	ck_assert_uint_eq(look_find(&look)->count, 0); /* 18 of 20 */
	look_done(&look);
}
END_TEST

START_TEST(group_is_put_together_from_pairs)
{
	struct look look;

	/* a and b differ in one, b and c in another, a and c in two. */
	look_begin(&look, "", "", "tiers: []\n");
	add(&look, "id: a", MIXED);
	add(&look, "id: b", "nmpnnpmffpmnmfnpnfpm");
	add(&look, "id: c", "nmpnnpmffpmnmfnpnfpf");
	add(&look, "id: d", "nnnnnnnnnnffffffffff");
	const struct quality_findings *findings = look_find(&look);
	ck_assert_uint_eq(look_count(findings, QUALITY_ALIKE), 3);
	ck_assert_uint_eq(findings->group_count, 1);
	ck_assert_uint_eq(findings->items[2].group, 1);
	ck_assert_str_eq(look_who(findings, findings->items[2].other), "b");
	look_done(&look);
}
END_TEST

START_TEST(equal_ones_are_shown_with_their_equal)
{
	struct look look;

	look_begin(&look, "", "", "tiers: []\n");
	add(&look, "id: a", "nmpnnpmffpmnmfnpnfpm");
	add(&look, "id: b", MIXED);
	add(&look, "id: c", MIXED);
	add(&look, "id: d", MIXED);
	const struct quality_findings *findings = look_find(&look);
	ck_assert_uint_eq(look_count(findings, QUALITY_ALIKE), 4);
	ck_assert_uint_eq(findings->items[0].equal, 19);
	for (size_t i = 1; i < 4; i++)
		ck_assert_uint_eq(findings->items[i].equal, 20);
	ck_assert_str_eq(look_who(findings, findings->items[1].other), "c");
	ck_assert_str_eq(look_who(findings, findings->items[2].other), "b");
	ck_assert_str_eq(look_who(findings, findings->items[3].other), "b");
	look_done(&look);
}
END_TEST

START_TEST(one_enterprise_is_not_alike_with_itself)
{
	struct look look;

	look_begin(&look, "", "", "tiers: []\n");
	add(&look, "id: a", MIXED);
	look_add(&look, &(struct filled){
				.enterprise = "id: a", .letters = MIXED, .by = "date: 2025-05-01"});
	ck_assert_uint_eq(look_find(&look)->count, 0);
	look_done(&look);
}
END_TEST

START_TEST(what_most_answer_tells_nothing)
{
	struct look look;
	char letters[LOOK_QUESTIONS + 1];
	char enterprise[32];
	uint32_t state = 7;

	/* Forty that answer anyhow, but the first sixteen questions nearly all with full; two that
	 * are equal, with full there and four answers of their own. */
	look_begin(&look, "", "", "tiers: []\n");
	for (int i = 0; i < 40; i++) {
		for (int q = 0; q < LOOK_QUESTIONS; q++) {
			state = state * 1664525u + 1013904223u;
			letters[q] = q < 16 && (q + i) % 8 ? 'f' : "fmpn"[state >> 30];
		}
		letters[LOOK_QUESTIONS] = '\0';
		(void)snprintf(enterprise, sizeof(enterprise), "id: e%d", i);
		add(&look, enterprise, letters);
	}
	add(&look, "id: x", "ffffffffffffffffmpnm");
	add(&look, "id: y", "ffffffffffffffffmpnm");
	const struct quality_findings *findings = look_find(&look);
	for (size_t i = 0; i < findings->count; i++)
		ck_assert(findings->items[i].kind != QUALITY_ALIKE ||
			  look_who(findings, findings->items[i].who)[0] != 'x');
	look_done(&look);
}
END_TEST

START_TEST(few_answers_are_not_compared)
{
	struct look look;

	look_begin(&look, "", "", "tiers: []\n");
	add(&look, "id: a", "fmpnfmpnfmp-");
	add(&look, "id: b", "fmpnfmpnfmp-");
	add(&look, "id: c", "fmpnfmpnfmpn-");
	add(&look, "id: d", "fmpnfmpnfmpn-");
	const struct quality_findings *findings = look_find(&look);
	ck_assert_uint_eq(look_count(findings, QUALITY_ALIKE), 2); /* twelve are enough */
	ck_assert_str_eq(look_who(findings, findings->items[0].who), "c");
	look_done(&look);
}
END_TEST

START_TEST(figures_among_the_equal_answers_are_counted)
{
	struct look look;
	static const char facts[] = "facts: {x: {type: number}, d: {type: date}, t: {type: text}}";
	static const char values[] = "x: 1.50, d: 2020-01-01, t: text";
	static const char same[] = "x: 1.5, d: 2020-01-01, t: text";

	look_begin(&look, facts, "", "tiers: []\n");
	look_add(&look, &(struct filled){"id: a", NULL, MIXED, values, NULL, false});
	look_add(&look, &(struct filled){"id: b", NULL, MIXED, same, NULL, false});
	const struct quality_findings *findings = look_find(&look);
	ck_assert_uint_eq(findings->items[0].equal, 23);
	ck_assert_uint_eq(findings->items[0].figures, 2);
	look_done(&look);
}
END_TEST

/* The relation told of two equal questionnaires. */
static enum quality_relation
relation(const char *a, const char *by_a, const char *b, const char *by_b)
{
	struct look look;

	look_begin(&look, "", "", "tiers: []\n");
	look_add(&look, &(struct filled){.enterprise = a, .by = by_a, .letters = MIXED});
	look_add(&look, &(struct filled){.enterprise = b, .by = by_b, .letters = MIXED});
	const struct quality_findings *findings = look_find(&look);
	ck_assert_uint_eq(look_count(findings, QUALITY_ALIKE), 2);
	const enum quality_relation told = findings->items[0].relation;
	ck_assert_int_eq(told, findings->items[1].relation);
	look_done(&look);
	return told;
}

START_TEST(reasons_for_being_alike_are_told)
{
	ck_assert_int_eq(
		relation("id: a, name: 示例甲有限公司", NULL, "id: b, name: 示例乙有限公司", NULL),
		QUALITY_UNRELATED);
	ck_assert_int_eq(
		relation("id: a, name: 示例甲有限公司", NULL, "id: b, name: 示例甲有限公司", NULL),
		QUALITY_SAME_NAME);
	ck_assert_int_eq(relation("id: a, name: 示例甲有限公司", NULL,
				  "id: b, name: 示例甲有限公司成都分公司", NULL),
			 QUALITY_SAME_COMPANY);
	ck_assert_int_eq(relation("id: a, name: 示例集团成都有限公司", NULL,
				  "id: b, name: 示例集团重庆有限公司", NULL),
			 QUALITY_SAME_COMPANY);
	ck_assert_int_eq(relation("id: a, name: 甲集团一厂", NULL, "id: b, name: 甲集团二厂", NULL),
			 QUALITY_UNRELATED); /* too short to tell */
	ck_assert_int_eq(relation("id: a, name: 示例甲", "name: 示例填报人, date: 2026-05-01",
				  "id: b, name: 示例乙", "name: 示例填报人, date: 2026-05-02"),
			 QUALITY_SAME_WRITER);
	/* The same organisation code under two places of registration. */
	ck_assert_int_eq(
		relation("uscc: 91510100MA6CTEXT0K", NULL, "uscc: 91330100MA6CTEXT0E", NULL),
		QUALITY_SAME_BODY);
}
END_TEST

Suite *
suite_quality_alike(void)
{
	const TTest *const tests[] = {
		alike_are_those_with_at_most_one_answer_in_twenty_different,
		answer_that_one_left_out_is_a_different_one,
		group_is_put_together_from_pairs,
		equal_ones_are_shown_with_their_equal,
		one_enterprise_is_not_alike_with_itself,
		what_most_answer_tells_nothing,
		few_answers_are_not_compared,
		figures_among_the_equal_answers_are_counted,
		reasons_for_being_alike_are_told,
		NULL,
	};

	return unit_suite("alike", tests);
}
