/*
 * Figures just past an edge, and crowds of them.
 */
#include "test_quality.h"

static const char FACTS[] = "facts: {x: {type: number}, made: {type: number, whole: yes},"
			    " all: {type: number, whole: yes, min: 1}}";
static const char QUESTIONS[] =
	"  - {id: up, ask: q, type: number, bands: [{below: 50, score: 0}, {from: 50, score: 1}]}\n"
	"  - {id: down, ask: q, type: number, bands: [{upto: 50, score: 1}, {above: 50, score: 0}]}\n"
	"  - {id: rate, ask: q, value: facts.made / facts.all,"
	" bands: [{below: 0.5, score: 0}, {from: 0.5, score: 1}]}\n";
static const char RULES[] =
	"rules:\n  gate: {kind: gate, needs: 200 <= facts.x}\n"
	"tiers: [{id: one, title: t, require: [gate, 'share(total) >= 0.01']}]\n";

/* The edges that figures are found just past, as "up down"; up to one figure alone is listed. */
static void
check_edges(const char *facts, const char *answers, const char *expected)
{
	struct look look;
	struct buf text = BUF_INIT;

	look_begin(&look, FACTS, QUESTIONS, RULES);
	ck_assert(quality_limit_set(&look.limits, STR("edges=1")));
	quality_free(look.quality);
	ck_assert_int_eq(quality_new(&look.quality, &look.limits, NULL), ZJ_OK);
	look_add(&look, &(struct filled){.enterprise = "id: a",
					 .letters = "fmpnfmpn-",
					 .facts = facts,
					 .answers = answers});
	const struct quality_findings *findings = look_find(&look);
	for (size_t i = 0; i < findings->count; i++) {
		const struct quality_finding *found = &findings->items[i];
		const struct str id = found->thing.kind == QUALITY_OF_NODE
					      ? look.model->nodes[found->thing.index].id
					      : look.model->rules[found->thing.index].id;
		ck_assert_int_eq(found->kind, QUALITY_NEAR_EDGE);
		buf_add_text(&text, i ? " " : "");
		buf_add(&text, id);
	}
	ck_assert_str_eq(text.at ? text.at : "", expected);
	buf_done(&text);
	look_done(&look);
}

START_TEST(figure_within_a_hundredth_past_its_edge_is_near)
{
	check_edges("", "  up: 50.5\n", "up");
	check_edges("", "  up: 50\n", "up");
	check_edges("", "  up: 50.51\n", "");
	check_edges("", "  up: 49.9\n", ""); /* on the worse side */
	check_edges("", "  down: 49.5\n", "down");
	check_edges("", "  down: 50\n", "down");
	check_edges("", "  down: 49.4\n", "");
	check_edges("", "  down: 50.1\n", "");
}
END_TEST

START_TEST(threshold_of_a_gate_is_an_edge_whichever_way_it_is_written)
{
	check_edges("x: 201", "", "gate");
	check_edges("x: 202.1", "", "");
	check_edges("x: 199.9", "", "");
}
END_TEST

START_TEST(small_counts_say_nothing_by_lying_on_an_edge)
{
	check_edges("made: 5, all: 10", "", "");
	check_edges("made: 50, all: 100", "", "rate");
	check_edges("made: 49, all: 98", "", "");
}
END_TEST

START_TEST(one_such_figure_is_not_listed_by_itself)
{
	struct look look;

	look_begin(&look, FACTS, QUESTIONS, RULES);
	look_add(&look, &(struct filled){.enterprise = "id: a",
					 .letters = "fmpn-",
					 .answers = "  up: 50.2\n"});
	look_add(&look, &(struct filled){.enterprise = "id: b",
					 .letters = "fmpn-",
					 .answers = "  up: 50.2\n  down: 49.8\n"});
	const struct quality_findings *findings = look_find(&look);
	ck_assert_uint_eq(look_count(findings, QUALITY_NEAR_EDGE), 2);
	ck_assert_str_eq(look_who(findings, findings->items[0].who), "b");
	assert_num(findings->items[0].found, "50.2");
	assert_num(findings->items[0].compared, "50");
	ck_assert(findings->items[0].is_upward && !findings->items[1].is_upward);
	ck_assert_uint_gt(findings->items[0].line, 5);
	look_done(&look);
}
END_TEST

/* So many just past the edge, and so many just before it: is it a crowd? */
static bool
is_crowd(size_t past, size_t before, size_t on)
{
	struct look look;
	char enterprise[32];
	const char *figure;

	look_begin(&look, FACTS, QUESTIONS, RULES);
	for (size_t i = 0; i < past + before + on; i++) {
		(void)snprintf(enterprise, sizeof(enterprise), "id: e%zu", i);
		figure = i < past            ? "  up: 50.1\n"
			 : i < past + before ? "  up: 49.9\n"
					     : "  up: 50\n";
		look_add(&look, &(struct filled){.enterprise = enterprise,
						 .letters = "fm-",
						 .answers = figure});
	}
	const struct quality_findings *findings = look_find(&look);
	const bool is_found = look_count(findings, QUALITY_EDGE_CROWD) == 1;
	if (is_found) {
		const struct quality_finding *found = look_only(findings, QUALITY_EDGE_CROWD);
		ck_assert_uint_eq(found->above, past);
		ck_assert_uint_eq(found->below, before);
		ck_assert_uint_eq(found->equal, on);
		ck_assert_uint_eq(found->who, QUALITY_NOBODY);
		ck_assert_uint_eq(findings->suspicious, 0); /* it is about nobody */
	}
	look_done(&look);
	return is_found;
}

START_TEST(crowd_is_more_past_an_edge_than_a_toss_would_give)
{
	ck_assert(is_crowd(20, 3, 0));  /* 17² = 289 > 11 × 23 = 253 */
	ck_assert(!is_crowd(20, 4, 0)); /* 16² = 256 < 11 × 24 = 264 */
}
END_TEST

START_TEST(crowd_has_at_least_ten_and_leaves_out_those_on_the_edge)
{
	ck_assert(!is_crowd(9, 0, 0));
	ck_assert(!is_crowd(10, 0, 0)); /* 100 < 110 */
	ck_assert(is_crowd(12, 0, 30)); /* 144 > 132 */
	ck_assert(!is_crowd(5, 0, 30));
}
END_TEST

Suite *
suite_quality_edge(void)
{
	const TTest *const tests[] = {
		figure_within_a_hundredth_past_its_edge_is_near,
		threshold_of_a_gate_is_an_edge_whichever_way_it_is_written,
		small_counts_say_nothing_by_lying_on_an_edge,
		one_such_figure_is_not_listed_by_itself,
		crowd_is_more_past_an_edge_than_a_toss_would_give,
		crowd_has_at_least_ten_and_leaves_out_those_on_the_edge,
		NULL,
	};

	return unit_suite("edge", tests);
}
