/*
 * The order of computing, and circles.
 */
#include "test_model.h"

/* Where in the order the step is; the test ends where it is nowhere. */
static size_t
position(const struct loaded *l, enum model_step_kind kind, uint32_t index)
{
	for (size_t i = 0; i < l->model->step_count; i++) {
		if (l->model->order[i].kind == kind && l->model->order[i].index == index)
			return i;
	}
	ck_abort_msg("no such step");
}

static size_t
node_at(const struct loaded *l, enum model_step_kind kind, const char *id)
{
	return position(l, kind, (uint32_t)(node_of(l, id) - l->model->nodes));
}

static size_t
rule_at(const struct loaded *l, const char *id)
{
	return position(l, MODEL_STEP_RULE, (uint32_t)(rule_of(l, id) - l->model->rules));
}

START_TEST(order_puts_what_is_read_first)
{
	struct loaded l = load_good(
		HEAD "sections:\n"
		     "  - {id: s, when: answered(b), questions: [{id: a, ask: a, value: twice}]}\n"
		     "  - {id: t, questions: [{id: b, ask: b, type: yesno}]}\n"
		     "rules:\n"
		     "  twice: {kind: value, is: once * 2}\n"
		     "  once: {kind: value, is: share(t)}\n"
		     "  total_gate: {kind: gate, needs: score(total) > 0}\n");

	ck_assert_uint_eq(l.model->step_count, 2 * l.model->node_count + 3);
	ck_assert_uint_lt(node_at(&l, MODEL_STEP_APPLIES, "b"),
			  node_at(&l, MODEL_STEP_APPLIES, "s"));
	ck_assert_uint_lt(node_at(&l, MODEL_STEP_APPLIES, "s"),
			  node_at(&l, MODEL_STEP_APPLIES, "a"));
	ck_assert_uint_lt(node_at(&l, MODEL_STEP_SCORE, "t"), rule_at(&l, "once"));
	ck_assert_uint_lt(rule_at(&l, "once"), rule_at(&l, "twice"));
	ck_assert_uint_lt(rule_at(&l, "twice"), node_at(&l, MODEL_STEP_SCORE, "a"));
	ck_assert_uint_lt(node_at(&l, MODEL_STEP_SCORE, "a"), node_at(&l, MODEL_STEP_SCORE, "s"));
	ck_assert_uint_lt(node_at(&l, MODEL_STEP_SCORE, "s"),
			  node_at(&l, MODEL_STEP_SCORE, "total"));
	ck_assert_uint_lt(node_at(&l, MODEL_STEP_SCORE, "total"), rule_at(&l, "total_gate"));
	unload(&l);
}
END_TEST

START_TEST(order_of_rules_in_the_file_does_not_matter)
{
	struct loaded l = load_good(HEAD "facts: {kind: {type: choice, options: [x, y]}}\n"
					 "rules:\n"
					 "  a: {kind: gate, needs: b == x and c > 1}\n"
					 "  b: {kind: value, is: 'if(d, e, e)'}\n"
					 "  c: {kind: value, is: c2 + c3}\n"
					 "  c2: {kind: value, is: c3 + 1}\n"
					 "  c3: {kind: value, is: '1'}\n"
					 "  d: {kind: gate, needs: c2 > 1}\n"
					 "  e: {kind: value, is: facts.kind}\n");

	ck_assert_int_eq(expr_type(rule_of(&l, "b")->expr), EXPR_CHOICE);
	ck_assert_int_eq(expr_type(rule_of(&l, "c")->expr), EXPR_NUMBER);
	ck_assert_uint_lt(rule_at(&l, "c3"), rule_at(&l, "c2"));
	ck_assert_uint_lt(rule_at(&l, "c2"), rule_at(&l, "c"));
	ck_assert_uint_lt(rule_at(&l, "c"), rule_at(&l, "a"));
	unload(&l);
}
END_TEST

/* The message of the one diagnostic. */
static void
assert_circle(const char *yaml, const char *place, const char *names)
{
	struct loaded l = load(yaml);
	zj_diag diag;

	assert_diags(&l, place);
	ck_assert(zj_diags_get(l.diags, 0, ZJ_LANG_EN, &diag));
	ck_assert_str_eq(diag.message, names);
	unload(&l);
}

START_TEST(circle_of_values_is_named)
{
	assert_circle(HEAD "rules:\n"
			   "  a: {kind: value, is: b + 1}\n"
			   "  b: {kind: value, is: c + 1}\n"
			   "  c: {kind: value, is: a + 1}\n"
			   "  d: {kind: gate, needs: a > 1}\n",
		      "circle 7:24", "these need each other: a → b → c → a");
	assert_circle(HEAD "rules:\n  a: {kind: value, is: a + 1}\n", "circle 5:24",
		      "these need each other: a → a");
}
END_TEST

START_TEST(circle_of_gates_is_named)
{
	assert_circle(HEAD "rules:\n"
			   "  a: {kind: gate, needs: b}\n"
			   "  b: {kind: veto, needs: not a}\n",
		      "circle 6:26", "these need each other: a → b → a");
}
END_TEST

START_TEST(circle_through_a_section_is_named)
{
	assert_circle(HEAD "sections:\n"
			   "  - {id: s, questions: [{id: q, ask: q, value: share(s)}]}\n",
		      "circle 5:48", "these need each other: s → q → s");
	/* A question cannot depend on whether the section it is in gets a score. */
	assert_circle(HEAD "sections:\n"
			   "  - id: s\n"
			   "    when: r > 0\n"
			   "    questions: [{id: q, ask: q, type: yesno}]\n"
			   "rules: {r: {kind: value, is: score(q)}}\n",
		      "circle 8:30", "these need each other: s → r → q → s");
}
END_TEST

START_TEST(long_circle_is_cut)
{
	struct buf yaml = BUF_INIT;

	buf_add_text(&yaml, HEAD "rules:\n");
	for (int i = 0; i < 20; i++)
		buf_printf(&yaml, "  r%d: {kind: gate, needs: r%d}\n", i, (i + 1) % 20);
	assert_circle(yaml.at, "circle 24:28",
		      "these need each other: r0 → r1 → r2 → r3 → r4 → r5 → r6 → r7 → … → r0");
	buf_done(&yaml);
}
END_TEST

START_TEST(thirty_thousand_circles_take_no_time)
{
	struct buf yaml = BUF_INIT;

	/* Each reads the next and the first: as many circles as rules, each longer. */
	buf_add_text(&yaml, HEAD "rules:\n");
	for (int i = 0; i < 30000; i++)
		buf_printf(&yaml, "  r%d: {kind: gate, needs: r%d and r0}\n", i, (i + 1) % 30000);
	struct loaded l = load(yaml.at);
	ck_assert_int_eq(l.status, ZJ_EINPUT);
	unload(&l);
	buf_done(&yaml);
}
END_TEST

START_TEST(a_question_may_depend_on_an_answer_beside_it)
{
	struct loaded l = load_good(HEAD "sections:\n"
					 "  - id: s\n"
					 "    questions:\n"
					 "      - {id: a, ask: a, type: yesno, when: answer(b)}\n"
					 "      - {id: b, ask: b, type: yesno}\n");

	ck_assert_uint_lt(node_at(&l, MODEL_STEP_APPLIES, "b"),
			  node_at(&l, MODEL_STEP_APPLIES, "a"));
	unload(&l);
}
END_TEST

START_TEST(a_long_chain_of_rules_is_no_problem)
{
	struct buf yaml = BUF_INIT;

	/* Written last first, so that each waits for the next. */
	buf_add_text(&yaml, HEAD "rules:\n");
	for (int i = 20000; i > 0; i--)
		buf_printf(&yaml, "  r%d: {kind: value, is: r%d + 1}\n", i, i - 1);
	buf_add_text(&yaml, "  r0: {kind: value, is: '1'}\n");
	struct loaded l = load_good(yaml.at);
	ck_assert_uint_lt(rule_at(&l, "r0"), rule_at(&l, "r20000"));
	unload(&l);
	buf_done(&yaml);
}
END_TEST

Suite *
suite_order(void)
{
	const TTest *const tests[] = {
		order_puts_what_is_read_first,
		order_of_rules_in_the_file_does_not_matter,
		circle_of_values_is_named,
		circle_of_gates_is_named,
		circle_through_a_section_is_named,
		long_circle_is_cut,
		thirty_thousand_circles_take_no_time,
		a_question_may_depend_on_an_answer_beside_it,
		a_long_chain_of_rules_is_no_problem,
		NULL,
	};

	return unit_suite("order", tests);
}
