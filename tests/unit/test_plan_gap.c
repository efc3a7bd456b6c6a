/*
 * The gap to a tier: what is in the way, and what each open question would gain.
 */
#include "unit_main.h"

#include "base/num.h"
#include "plan/plan.h"
#include "score_bench.h"

#define WHO "rubric: t\nenterprise: {id: e}\n"

static const char RUBRIC[] =
	"rubric: t\nversion: '1'\ntitle: t\n"
	"points: 100\n"
	"scales: {ful: {full: 1, most: 0.8, part: 0.5, none: 0}}\n"
	"facts: {bad: {type: yesno}, n: {type: number, min: 0}}\n"
	"sections:\n"
	"  - id: s\n"
	"    weight: 60\n"
	"    questions:\n"
	"      - {id: a, ask: q, scale: ful, cost: {part: 5, most: 20, full: 60}}\n"
	"      - {id: b, ask: q, scale: ful, evidence: {needed_above: 0.5, cap: 0.5}}\n"
	"  - id: r\n"
	"    weight: 40\n"
	"    questions:\n"
	"      - {id: c, ask: q, value: facts.n / 10, bands: [{upto: 0.2, score: 0}, {above: 0.2, score: 1}]}\n"
	"      - {id: d, ask: q, type: yesno}\n"
	"  - {id: free, scored: no, questions: [{id: scene, ask: q, scale: ful}, {id: word, ask: q, type: text}]}\n"
	"rules:\n"
	"  clean: {kind: veto, needs: not facts.bad}\n"
	"  slow: {kind: cap, when: facts.bad, at_most: one}\n"
	"tiers:\n"
	"  - {id: one, title: One, require: [share(s) >= 0.5]}\n"
	"  - {id: two, title: Two, require: [share(s) >= 0.9, answer(scene) != none, answered(word)]}\n";

static struct plan_gap *
gap_to(const struct scored *all, uint32_t tier)
{
	struct plan_gap *gap = NULL;

	if (!all->result)
		print_diags(all->diags);
	ck_assert_ptr_nonnull(all->result);
	ck_assert_int_eq(plan_gap(&gap, all->result, NULL, tier), ZJ_OK);
	return gap;
}

static const struct plan_item *
item_for(const struct scored *all, const struct plan_gap *gap, const char *id)
{
	for (size_t i = 0; i < gap->item_count; i++) {
		if (str_is(all->model->nodes[gap->items[i].node].id, id))
			return &gap->items[i];
	}
	return NULL;
}

START_TEST(gap_lists_open_conditions_and_gains_largest_first)
{
	/* a part 0.5, b full without evidence 0.5, c 1/10 -> 0, d missing, scene none */
	struct scored all = score_text(RUBRIC, WHO "facts: {bad: no, n: 1}\n"
						   "answers: {a: part, b: full, scene: none}\n");
	struct plan_gap *gap = gap_to(&all, 1);

	/* one holds with s = 0.5; of two all three are open */
	ck_assert_uint_eq(gap->condition_count, 3);
	ck_assert_uint_eq(gap->conditions[0], 1);
	ck_assert_uint_eq(gap->veto_count, 0);
	ck_assert_uint_eq(gap->cap_count, 0);

	/* c and d are worth 20 each, a and b 15 each of the total's 100 */
	static const char *const ORDER[] = {"c", "d", "a", "b", "scene", "word"};
	static const char *const GAINS[] = {"20", "20", "15", "15", "0", "0"};
	ck_assert_uint_eq(gap->item_count, 6);
	for (size_t i = 0; i < 6; i++) {
		ck_assert(str_is(all.model->nodes[gap->items[i].node].id, ORDER[i]));
		assert_num(gap->items[i].gain, GAINS[i]);
	}
	plan_gap_free(gap);
	scored_free(&all);
}
END_TEST

START_TEST(gap_items_say_what_they_lack)
{
	struct scored all = score_text(RUBRIC, WHO "facts: {bad: no, n: 1}\n"
						   "answers: {a: part, b: full, scene: none}\n");
	struct plan_gap *gap = gap_to(&all, 1);
	const struct plan_item *a = item_for(&all, gap, "a");
	const struct plan_item *b = item_for(&all, gap, "b");
	const struct plan_item *c = item_for(&all, gap, "c");

	ck_assert(a->has_cost);
	assert_num(a->cost, "55"); /* 60 for full less the 5 of part */
	ck_assert(!a->needs_answer && !a->needs_evidence);
	ck_assert_uint_eq(a->condition_count, 1);
	ck_assert_uint_eq(a->conditions[0], 1);
	ck_assert(b->needs_evidence);
	ck_assert(c->is_computed);
	ck_assert(!c->needs_answer);
	ck_assert_uint_eq(c->condition_count, 0);
	ck_assert(item_for(&all, gap, "d")->needs_answer);
	ck_assert(!item_for(&all, gap, "word")->has_best);
	ck_assert_uint_eq(item_for(&all, gap, "scene")->condition_count, 1);
	plan_gap_free(gap);
	scored_free(&all);
}
END_TEST

/* Also a computed question, which has no answer of its own, by way of share, score or value. */
START_TEST(gap_counts_a_computed_question_as_read_by_the_condition_above_it)
{
	static const char COMPUTED[] =
		"rubric: t\nversion: '1'\ntitle: t\n"
		"facts: {n: {type: number, min: 0}}\n"
		"sections:\n"
		"  - {id: s, questions: [{id: c, ask: q, value: facts.n / 10}]}\n"
		"  - {id: r, questions: [{id: d, ask: q, value: facts.n / 20}, {id: e, ask: q, type: yesno}]}\n"
		"tiers:\n"
		"  - {id: one, title: One, require: [share(s) >= 0.9, answer(d) >= 0.9]}\n"
		"  - {id: two, title: Two, require: [share(r) >= 0.9]}\n";
	struct scored all = score_text(COMPUTED, WHO "facts: {n: 5}\nanswers: {e: no}\n");
	struct plan_gap *gap = gap_to(&all, 0);

	ck_assert_uint_eq(item_for(&all, gap, "c")->condition_count, 1);
	ck_assert_uint_eq(item_for(&all, gap, "c")->conditions[0], 0);
	ck_assert_uint_eq(item_for(&all, gap, "d")->condition_count, 1);
	ck_assert_uint_eq(item_for(&all, gap, "d")->conditions[0], 1);
	ck_assert_uint_eq(item_for(&all, gap, "e")->condition_count, 0);
	plan_gap_free(gap);
	scored_free(&all);
}
END_TEST

START_TEST(gap_names_vetoes_and_caps_in_the_way)
{
	struct scored all = score_text(RUBRIC, WHO "facts: {n: 1}\nanswers: {a: full, b: part}\n");
	struct plan_gap *gap = gap_to(&all, 1);

	ck_assert_uint_eq(gap->veto_count, 1); /* bad is not known: it may strike */
	ck_assert_uint_eq(gap->cap_count, 1);
	plan_gap_free(gap);
	gap = gap_to(&all, 0);
	ck_assert_uint_eq(gap->veto_count, 1);
	ck_assert_uint_eq(gap->cap_count, 0); /* the cap leaves tier one */
	plan_gap_free(gap);
	scored_free(&all);
}
END_TEST

START_TEST(gap_leaves_out_what_is_at_its_best_or_does_not_count)
{
	struct scored all = score_text(
		RUBRIC, WHO
		"facts: {bad: no, n: 9}\n"
		"answers: {a: full, b: {answer: full, evidence: x}, d: yes, scene: full, word: x}\n");
	struct plan_gap *gap = gap_to(&all, 1);

	ck_assert_uint_eq(gap->condition_count, 0);
	ck_assert_uint_eq(gap->item_count, 0);
	plan_gap_free(gap);
	scored_free(&all);
}
END_TEST

/* Every gain is what really scoring the best answer gives, whatever kind of question. */
START_TEST(gap_gain_of_each_kind_of_question)
{
	static const char KINDS[] =
		"rubric: t\nversion: '1'\ntitle: t\ncombine: sum\n"
		"questions:\n"
		"  - {id: many, ask: q, choose: many, cap: 2, options: {no: {score: 0, alone: yes}, x: 1.5, y: 1, z: -1}}\n"
		"  - {id: alone, ask: q, choose: many, options: {all: {score: 5, alone: yes}, x: 1.5, y: 1}}\n"
		"  - {id: lev, ask: q, type: level, levels: [a, b, c], scores: [0, 4, 3]}\n"
		"  - {id: num, ask: q, type: number, min: 0, max: 9, whole: yes, bands: [{above: 2, below: 4, score: 7}, {from: 4, score: 1}]}\n"
		"  - {id: yn, ask: q, type: yesno, scores: {yes: 0, no: 6}}\n"
		"  - {id: fine, ask: q, type: yesno, points: 3, weight: -1}\n"
		"tiers: [{id: one, title: One, require: [score(total) >= 1000]}]\n";
	struct scored all = score_text(
		KINDS, WHO "answers: {many: z, alone: x, lev: 2, num: 5, yn: yes, fine: no}\n");
	struct plan_gap *gap = gap_to(&all, 0);

	assert_num(item_for(&all, gap, "many")->gain, "3"); /* -1 to 2 */
	assert_num(item_for(&all, gap, "alone")->gain, "3.5");
	assert_num(item_for(&all, gap, "lev")->gain, "1");
	assert_num(item_for(&all, gap, "num")->gain, "6");
	assert_num(item_for(&all, gap, "num")->best.number.low, "3"); /* the only whole one */
	assert_num(item_for(&all, gap, "yn")->gain, "6");
	assert_num(item_for(&all, gap, "fine")->gain, "-3");
	plan_gap_free(gap);
	scored_free(&all);
}
END_TEST

int
main(void)
{
	const TTest *const tests[] = {
		gap_lists_open_conditions_and_gains_largest_first,
		gap_items_say_what_they_lack,
		gap_counts_a_computed_question_as_read_by_the_condition_above_it,
		gap_names_vetoes_and_caps_in_the_way,
		gap_leaves_out_what_is_at_its_best_or_does_not_count,
		gap_gain_of_each_kind_of_question,
		NULL,
	};

	return unit_main((Suite *[]){unit_suite("plan_gap", tests), NULL});
}
