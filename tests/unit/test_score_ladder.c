/*
 * Ladders: a maturity model scored level by level.
 */
#include "test_score.h"

#include "base/buf.h"

/* Subdomains of a discrete manufacturer with their sections, as a tree of weights. */
struct branch {
	const char *id;
	int weight;
	int children; /* how many of the following lines stand below it */
};
static const struct branch TREE[] = {
	{"people", 6, 2}, {"ORG", 50, 0},    {"SKL", 50, 0},  {"tech", 11, 3}, {"DAT", 46, 0},
	{"INT", 27, 0},   {"SEC", 27, 0},    {"means", 6, 2}, {"EQP", 50, 0},  {"NET", 50, 0},
	{"make", 77, 5},  {"design", 13, 2}, {"PDD", 50, 0},  {"PRD", 50, 0},  {"produce", 48, 7},
	{"PUR", 14, 0},   {"PLN", 16, 0},    {"OPS", 16, 0},  {"EQM", 14, 0},  {"HSE", 14, 0},
	{"WHS", 14, 0},   {"ENE", 12, 0},    {"LOG", 13, 0},  {"SAL", 13, 0},  {"serve", 13, 2},
	{"CSV", 50, 0},   {"PSV", 50, 0},
};

/* One branch and all below it; returns the line after it. */
static size_t
add_branch(struct buf *out, size_t line)
{
	const struct branch *branch = &TREE[line++];

	buf_printf(out, "{id: %s, weight: %d, ", branch->id, branch->weight);
	if (branch->children == 0) {
		buf_add_text(out, "questions: [");
		for (int level = 1; level <= 3; level++)
			buf_printf(out, "{id: %s%d, ask: q, scale: x, rung: %d}, ", branch->id,
				   level, level);
	} else {
		buf_add_text(out, "sections: [");
		for (int i = 0; i < branch->children; i++)
			line = add_branch(out, line);
	}
	buf_add_text(out, "]}, ");
	return line;
}

/* The rubric with its gate; `out` is emptied first. */
static void
make_rubric(struct buf *out, const char *gate)
{
	buf_clear(out);
	buf_add_text(out,
		     "rubric: t\nversion: '1'\ntitle: t\n"
		     "scales: {x: {'d100': 1, 'd80': 0.8, 'd50': 0.5, 'd25': 0.25, 'd0': 0}}\n");
	buf_printf(out, "ladder: {levels: 3, satisfied: 0.8, gate: %s}\nsections: [", gate);
	for (size_t line = 0; line < sizeof(TREE) / sizeof(TREE[0]);)
		line = add_branch(out, line);
	buf_add_text(out, "]\n"
			  "tiers:\n"
			  "  - {id: l1, title: 1, require: [score(total) >= 0.8]}\n"
			  "  - {id: l2, title: 2, require: [score(total) >= 1.8]}\n");
}

/* What differs from each level's usual value. */
static const struct {
	const char *question;
	const char *value;
} EXCEPTIONS[] = {
	{"ENE1", "d80"},  {"INT2", "d50"}, {"ENE2", "d50"}, {"PSV2", "d50"}, {"NET2", "d100"},
	{"PUR2", "d100"}, {"INT3", "d0"},  {"ENE3", "d0"},  {"PSV3", "d0"},  {"EQP3", "d25"},
};

static void
make_answers(struct buf *out)
{
	static const char *const USUAL[] = {NULL, "d100", "d80", "d50"};

	buf_clear(out);
	buf_add_text(out, "rubric: t\nenterprise: {id: e}\nanswers:\n");
	for (size_t line = 0; line < sizeof(TREE) / sizeof(TREE[0]); line++) {
		for (int level = 1; TREE[line].children == 0 && level <= 3; level++) {
			char question[16];
			const char *value = USUAL[level];

			snprintf(question, sizeof(question), "%s%d", TREE[line].id, level);
			for (size_t i = 0; i < sizeof(EXCEPTIONS) / sizeof(EXCEPTIONS[0]); i++) {
				if (strcmp(EXCEPTIONS[i].question, question) == 0)
					value = EXCEPTIONS[i].value;
			}
			buf_printf(out, "  %s: %s\n", question, value);
		}
	}
}

/*
 * Effective weights: ENE 0.77 * 0.48 * 0.12 = 0.044352, INT 0.0297, PSV 0.05005, NET 0.03,
 * EQP 0.03, PUR 0.77 * 0.48 * 0.14 = 0.051744. So
 *	A(1) = 1 - 0.2 * 0.044352					= 0.9911296
 *	A(2) = 0.8 - 0.3 * (0.0297 + 0.044352 + 0.05005) + 0.2 * (0.03 + 0.051744) = 0.7791182
 *	A(3) = 0.5 - 0.5 * (0.0297 + 0.044352 + 0.05005) - 0.25 * 0.03	= 0.430449
 */
START_TEST(ladder_stops_at_the_first_level_not_satisfied)
{
	struct buf rubric = BUF_INIT;
	struct buf answers = BUF_INIT;

	make_rubric(&rubric, "stop");
	make_answers(&answers);
	struct scored all = score_text(rubric.at, answers.at);
	assert_num(zj_result_score(all.result).value, "1.7791182");
	ck_assert_int_eq(zj_result_tier(all.result), 1);
	ck_assert(zj_result_is_firm(all.result));

	const struct result_node *total = node_named(&all, "total");
	ck_assert_uint_eq(total->rung_count, 3);
	assert_num(total->rungs[0].share.worst, "0.9911296");
	assert_num(total->rungs[0].counts.worst, "1");
	assert_num(total->rungs[1].share.worst, "0.7791182");
	assert_num(total->rungs[2].share.worst, "0.430449"); /* still shown */
	assert_num(total->rungs[2].counts.worst, "0");
	ck_assert_int_eq(total->rungs[0].satisfied, ZJ_MET);
	ck_assert_int_eq(total->rungs[1].satisfied, ZJ_NOT_MET);

	/* A section's own part: design on level 2 is all 0.8. */
	assert_num(node_named(&all, "design")->rungs[1].share.worst, "0.8");
	scored_free(&all);
	buf_done(&rubric);
	buf_done(&answers);
}
END_TEST

START_TEST(ladder_without_a_gate_goes_on)
{
	struct buf rubric = BUF_INIT;
	struct buf answers = BUF_INIT;

	make_rubric(&rubric, "none");
	make_answers(&answers);
	struct scored all = score_text(rubric.at, answers.at);
	assert_num(zj_result_score(all.result).value, "2.2095672");
	ck_assert_int_eq(zj_result_tier(all.result), 2);
	scored_free(&all);
	buf_done(&rubric);
	buf_done(&answers);
}
END_TEST

#define SMALL(empty)                                                                   \
	"rubric: t\nversion: '1'\ntitle: t\n"                                          \
	"scales: {ful: {full: 1, most: 0.8, part: 0.5, none: 0}}\n"                    \
	"facts: {f: {type: yesno}}\n"                                                  \
	"ladder: {levels: 2, satisfied: 0.8, empty: " empty "}\n"                      \
	"sections:\n"                                                                  \
	"  - {id: a, weight: 40, questions: [{id: a1, ask: q, scale: ful, rung: 1},\n" \
	"     {id: a2, ask: q, scale: ful, rung: 2, when: facts.f}]}\n"                \
	"  - {id: b, weight: 60, questions: [{id: b1, ask: q, scale: ful, rung: 1},\n" \
	"     {id: b2, ask: q, scale: ful, rung: 2}]}\n"                               \
	"tiers: []\n"
#define WHO "rubric: t\nenterprise: {id: e}\n"

static void
check_score(const char *rubric, const char *answers, const char *worst, const char *best)
{
	struct scored all = score_text(rubric, answers);

	assert_num(zj_result_score(all.result).worst, worst);
	assert_num(zj_result_score(all.result).best, best);
	scored_free(&all);
}

START_TEST(ladder_levels_above_an_unknown_one_count_from_nothing)
{
	/* Level 1: 0.4 + 0.6 b1, satisfied from b1 = most. b1 missing: 0.4 to 1. Level 2: full,
	 * counts nothing or 1. */
	check_score(SMALL("leave_out"),
		    WHO "facts: {f: yes}\nanswers: {a1: full, a2: full, b2: full}\n", "0.4", "2");
}
END_TEST

START_TEST(ladder_level_is_satisfied_at_exactly_the_bound)
{
	/* Level 1: 0.4 * 0.5 + 0.6 * 1 = 0.8 counts 1; level 2: 0.4 * 0.8 + 0.6 * 0.5 = 0.62. */
	check_score(SMALL("leave_out"),
		    WHO "facts: {f: yes}\nanswers: {a1: part, b1: full, a2: most, b2: part}\n",
		    "1.62", "1.62");
}
END_TEST

START_TEST(ladder_section_without_a_question_is_left_out_or_inherits)
{
	/* a2 does not apply. Left out: level 2 is b2 = 0.5. Inherited: 0.4 * 1 + 0.6 * 0.5. */
	check_score(SMALL("leave_out"),
		    WHO "facts: {f: no}\nanswers: {a1: full, b1: full, b2: part}\n", "1.5", "1.5");
	check_score(SMALL("inherit"),
		    WHO "facts: {f: no}\nanswers: {a1: full, b1: full, b2: part}\n", "1.7", "1.7");
}
END_TEST

START_TEST(ladder_section_that_may_be_empty_stretches_the_level)
{
	/* f unknown, a2 none. With a2: 0.6 * 0.5 = 0.3; without: 0.5, inherited: 0.7. */
	check_score(SMALL("leave_out"), WHO "answers: {a1: full, b1: full, a2: none, b2: part}\n",
		    "1.3", "1.5");
	check_score(SMALL("inherit"), WHO "answers: {a1: full, b1: full, a2: none, b2: part}\n",
		    "1.3", "1.7");
}
END_TEST

/* Level 1: 0.4 * 0.5 + 0.6 * 0.5 = 0.5. Level 2, a without a question: b2 = 0.8, or with what
 * a has below 0.4 * 0.5 + 0.6 * 0.8 = 0.68. */
START_TEST(ladder_takes_gate_and_empty_from_parameters)
{
	static const char RUBRIC[] =
		"rubric: t\nversion: '1'\ntitle: t\n"
		"params:\n"
		"  way: {value: stop, options: [none, stop]}\n"
		"  gap: {value: leave_out, options: [leave_out, inherit]}\n"
		"scales: {ful: {full: 1, most: 0.8, part: 0.5, none: 0}}\n"
		"ladder: {levels: 2, satisfied: 0.8, gate: params.way, empty: params.gap}\n"
		"sections:\n"
		"  - {id: a, weight: 40, questions: [{id: a1, ask: q, scale: ful, rung: 1}]}\n"
		"  - {id: b, weight: 60, questions: [{id: b1, ask: q, scale: ful, rung: 1},\n"
		"     {id: b2, ask: q, scale: ful, rung: 2}]}\n"
		"tiers: []\n";
	static const zj_setting SETTINGS[] = {{"way", "none"}, {"gap", "inherit"}};
	static const char *const EXPECTED[] = {"0.5", "1.5", "1.18"};

	for (size_t count = 0; count < 3; count++) {
		const zj_score_options options = {.settings = SETTINGS, .setting_count = count};
		struct scored all = score_with(
			RUBRIC, WHO "answers: {a1: part, b1: part, b2: most}\n", &options);

		assert_num(zj_result_score(all.result).value, EXPECTED[count]);
		scored_free(&all);
	}
}
END_TEST

Suite *
suite_score_ladder(void)
{
	const TTest *const tests[] = {
		ladder_stops_at_the_first_level_not_satisfied,
		ladder_without_a_gate_goes_on,
		ladder_levels_above_an_unknown_one_count_from_nothing,
		ladder_level_is_satisfied_at_exactly_the_bound,
		ladder_section_without_a_question_is_left_out_or_inherits,
		ladder_section_that_may_be_empty_stretches_the_level,
		ladder_takes_gate_and_empty_from_parameters,
		NULL,
	};

	return unit_suite("score_ladder", tests);
}
