/*
 * How each kind of question compiles: options, bands, the least and the most it can give.
 */
#include <string.h>

#include "test_model.h"

START_TEST(scale_is_shared_by_its_questions)
{
	struct loaded l = load_good(HEAD "scales: {f: {full: 1, part: 0.5, none: 0}}\n"
					 "questions:\n"
					 "  - {id: a, ask: a, scale: f}\n"
					 "  - {id: b, ask: b, scale: f}\n"
					 "  - {id: c, ask: c, options: {full: 1, none: 0}}\n");
	const struct model_node *a = node_of(&l, "a");

	ck_assert_int_eq(a->answer, MODEL_OPTION);
	ck_assert_uint_eq(a->option_count, 3);
	assert_str(a->options[1].id, "part");
	assert_num(a->options[1].score, "0.5");
	assert_num(a->worst, "0");
	assert_num(a->best, "1");
	ck_assert_ptr_eq(a->choices, node_of(&l, "b")->choices);
	ck_assert_ptr_ne(a->choices, node_of(&l, "c")->choices);
	unload(&l);
}
END_TEST

START_TEST(options_many_add_up_to_their_cap)
{
	struct loaded l = load_good(
		HEAD
		"questions:\n"
		"  - {id: a, ask: a, choose: many, options: {x: 0.25, y: 0.5, z: 0.75, "
		"none: {score: 0, alone: yes}}}\n"
		"  - {id: b, ask: b, choose: many, cap: 1.2, options: {x: 1, y: 0.5, z: -0.25}}\n"
		"  - {id: c, ask: c, choose: many, options: {x: 0.25, all: {score: 2, alone: yes}}}\n");

	/* By hand: 0.25 + 0.5 + 0.75; 1.5 cut to 1.2, and -0.25 alone; all alone is worth more. */
	ck_assert_int_eq(node_of(&l, "a")->answer, MODEL_OPTIONS);
	assert_num(node_of(&l, "a")->best, "1.5");
	assert_num(node_of(&l, "a")->worst, "0");
	ck_assert(node_of(&l, "a")->options[3].is_alone);
	assert_num(node_of(&l, "b")->best, "1.2");
	assert_num(node_of(&l, "b")->worst, "-0.25");
	assert_num(node_of(&l, "c")->best, "2");
	unload(&l);
}
END_TEST

START_TEST(yesno_has_no_before_yes)
{
	struct loaded l =
		load_good(HEAD "questions:\n"
			       "  - {id: a, ask: a, type: yesno}\n"
			       "  - {id: b, ask: b, type: yesno, scores: {yes: 0, no: 2}}\n");
	const struct model_node *b = node_of(&l, "b");

	assert_num(node_of(&l, "a")->options[0].score, "0");
	assert_num(node_of(&l, "a")->options[1].score, "1");
	assert_str(b->options[0].id, "no");
	assert_str(b->options[1].title.in[ZJ_LANG_ZH], "是");
	assert_num(b->options[0].score, "2");
	assert_num(b->best, "2");
	assert_num(b->worst, "0");
	unload(&l);
}
END_TEST

START_TEST(level_counts_from_zero)
{
	struct loaded l = load_good(
		HEAD "questions:\n"
		     "  - {id: a, ask: a, type: level, levels: [none, some, most, all]}\n"
		     "  - {id: b, ask: b, type: level, levels: [none, some], scores: [1, 5]}\n");
	const struct model_node *a = node_of(&l, "a");

	ck_assert_uint_eq(a->option_count, 4);
	assert_str(a->options[2].id, "2");
	assert_str(a->options[2].title.in[ZJ_LANG_EN], "most");
	assert_num(a->options[1].score, "1/3");
	assert_num(a->best, "1");
	assert_num(node_of(&l, "b")->worst, "1");
	assert_num(node_of(&l, "b")->best, "5");
	unload(&l);
}
END_TEST

START_TEST(bands_fill_in_from_their_neighbours)
{
	struct loaded l = load_good(HEAD "questions:\n"
					 "  - id: a\n"
					 "    ask: a\n"
					 "    type: number\n"
					 "    unit: 万元\n"
					 "    bands:\n"
					 "      - {upto: 10, score: 0}\n"
					 "      - {below: 1 亿元, score: 0.5}\n"
					 "      - {score: 0.75, upto: 20000}\n"
					 "      - {score: 1}\n");
	const struct model_node *a = node_of(&l, "a");

	ck_assert_uint_eq(a->band_count, 4);
	ck_assert(!a->bands[0].has_low && a->bands[0].high_is_in);
	ck_assert(a->bands[1].has_low && !a->bands[1].low_is_in);
	assert_num(a->bands[1].low, "10");
	assert_num(a->bands[1].high, "10000");
	ck_assert(a->bands[2].low_is_in && a->bands[2].high_is_in);
	ck_assert(!a->bands[3].has_high && !a->bands[3].low_is_in);
	assert_num(a->best, "1");
	unload(&l);
}
END_TEST

START_TEST(bands_missing_end_stops_at_the_next)
{
	struct loaded l = load_good(HEAD "questions:\n"
					 "  - id: a\n"
					 "    ask: a\n"
					 "    type: number\n"
					 "    bands: [{above: 0, score: 1}, {from: 5, score: 2}, "
					 "{above: 7, score: 3}]\n");
	const struct model_node *a = node_of(&l, "a");

	ck_assert(a->bands[0].has_high && !a->bands[0].high_is_in);
	assert_num(a->bands[0].high, "5");
	ck_assert(a->bands[1].has_high && a->bands[1].high_is_in);
	assert_num(a->bands[1].high, "7");
	unload(&l);
}
END_TEST

START_TEST(band_ends_belong_to_one_band)
{
	struct loaded l =
		load_good(HEAD "questions:\n"
			       "  - id: a\n"
			       "    ask: a\n"
			       "    type: number\n"
			       "    bands: [{above: 0, upto: 0.2, score: 1}, "
			       "{above: 0.2, below: 0.6, score: 2}, {from: 0.6, score: 3}]\n");
	const struct model_node *a = node_of(&l, "a");

	ck_assert_ptr_null(model_band_find(a, zj_num_int(0)));
	ck_assert_ptr_eq(model_band_find(a, num_make(1, 5)), &a->bands[0]);
	ck_assert_ptr_eq(model_band_find(a, num_make(3, 10)), &a->bands[1]);
	ck_assert_ptr_eq(model_band_find(a, num_make(6, 10)), &a->bands[2]);
	ck_assert_ptr_eq(model_band_find(a, zj_num_int(9)), &a->bands[2]);
	unload(&l);
}
END_TEST

START_TEST(bands_out_of_reach_do_not_count)
{
	/* 0 to 5 reaches the second band and the gap below the first; never the third. */
	struct loaded l = load_good(
		HEAD
		"questions:\n"
		"  - id: a\n"
		"    ask: a\n"
		"    type: number\n"
		"    min: 0\n"
		"    max: 5\n"
		"    bands: [{from: 1, score: 0.5}, {from: 2, score: 0.75}, {above: 5, score: 1}]\n"
		"  - id: b\n"
		"    ask: b\n"
		"    type: number\n"
		"    min: 1\n"
		"    bands: [{from: 1, score: 0.5}, {from: 2, score: 0.75}]\n");

	assert_num(node_of(&l, "a")->worst, "0");
	assert_num(node_of(&l, "a")->best, "0.75");
	assert_num(node_of(&l, "b")->worst, "0.5");
	unload(&l);
}
END_TEST

START_TEST(number_text_and_date_without_points_are_not_scored)
{
	struct loaded l =
		load_good(HEAD "questions:\n"
			       "  - {id: a, ask: a, type: number, unit: 台, min: 0}\n"
			       "  - {id: b, ask: b, type: text, pattern: '^x'}\n"
			       "  - {id: c, ask: c, type: date, min: 1970-01-02}\n"
			       "  - {id: d, ask: d, options: {x: 0, y: 0}}\n"
			       "  - {id: e, ask: e, options: {x: {title: X}, y: {title: Y}}}\n"
			       "  - {id: f, ask: f, type: yesno}\n");

	for (const char *id = "abcde"; *id; id++) {
		const char name[] = {*id, '\0'};
		ck_assert_msg(!node_of(&l, name)->is_scored, "%s", name);
		assert_num(node_of(&l, name)->points, "0");
	}
	ck_assert(node_of(&l, "f")->is_scored);
	ck_assert(node_of(&l, "a")->range.has_min);
	assert_str(node_of(&l, "a")->range.unit, "台");
	ck_assert_ptr_nonnull(node_of(&l, "b")->pattern);
	assert_num(node_of(&l, "c")->range.min, "1");
	unload(&l);
}
END_TEST

START_TEST(cost_belongs_to_the_question_not_to_the_scale)
{
	struct loaded l =
		load_good(HEAD "scales: {f: {full: 1, none: 0}}\n"
			       "questions:\n"
			       "  - {id: a, ask: a, scale: f, cost: {full: 60}}\n"
			       "  - {id: b, ask: b, scale: f, cost: {full: 5}, cost_unit: 元}\n"
			       "  - {id: c, ask: c, type: level, levels: [x, y], "
			       "cost: {\"1\": 3}}\n");

	assert_num(node_of(&l, "a")->options[0].cost, "60");
	assert_str(node_of(&l, "a")->cost_unit, "万元");
	assert_num(node_of(&l, "b")->options[0].cost, "5");
	assert_str(node_of(&l, "b")->cost_unit, "元");
	ck_assert(!node_of(&l, "a")->options[1].has_cost);
	ck_assert(node_of(&l, "c")->options[1].has_cost);
	unload(&l);
}
END_TEST

START_TEST(evidence_keeps_share_and_cap)
{
	struct loaded l = load_good(
		HEAD
		"questions:\n"
		"  - {id: a, ask: a, type: yesno, evidence: {needed_above: 50%, cap: 0.25, hint: h}}\n"
		"  - {id: b, ask: b, type: yesno, evidence: {hint: {zh: 图}}}\n");

	ck_assert(node_of(&l, "a")->needs_evidence);
	assert_num(node_of(&l, "a")->evidence_above, "0.5");
	assert_num(node_of(&l, "a")->evidence_cap, "0.25");
	ck_assert(!node_of(&l, "b")->needs_evidence);
	assert_str(words_in(&node_of(&l, "b")->evidence_hint, ZJ_LANG_EN), "图");
	unload(&l);
}
END_TEST

START_TEST(texts_fall_back_to_what_is_there)
{
	struct loaded l = load_good(HEAD "sections:\n"
					 "  - {id: s, questions: [{id: a, ask: {zh: 问, en: Ask}, "
					 "type: yesno}]}\n");

	assert_str(node_of(&l, "a")->title.in[ZJ_LANG_ZH], "问");
	assert_str(words_in(&node_of(&l, "s")->title, ZJ_LANG_ZH), "s");
	assert_str(node_of(&l, "total")->title.in[ZJ_LANG_EN], "T");
	unload(&l);
}
END_TEST

START_TEST(facts_keep_type_bounds_and_options)
{
	struct loaded l = load_good(
		HEAD "facts:\n"
		     "  a.b: {type: number, unit: 万元, min: 0, max: 2 亿元, whole: yes}\n"
		     "  c: {type: set, options: {MES: 制造执行, ERP: {zh: 资源, en: Resources}}}\n"
		     "  d: {type: date, max: 1970-01-11}\n");
	const struct model_fact *facts = l.model->facts;

	ck_assert_uint_eq(l.model->fact_count, 3);
	assert_str(facts[0].id, "a.b");
	assert_num(facts[0].range.max, "20000");
	ck_assert(facts[0].range.is_whole && facts[0].range.has_min);
	ck_assert_int_eq(facts[1].type, EXPR_SET);
	assert_str(facts[1].choices->ids[1], "ERP");
	assert_str(facts[1].option_titles[1].in[ZJ_LANG_EN], "Resources");
	assert_num(facts[2].range.max, "10");
	ck_assert_uint_eq(map_get(l.model->fact_by_id, STR("c")), 1);
	unload(&l);
}
END_TEST

START_TEST(params_take_their_type_from_their_value)
{
	struct loaded l = load_good(HEAD "params:\n"
					 "  a: {value: 80%, min: 0, max: 1}\n"
					 "  b: {value: no}\n"
					 "  c: {value: y, options: [x, y]}\n");
	const struct model_param *params = l.model->params;

	ck_assert_int_eq(params[0].type, EXPR_NUMBER);
	assert_num(params[0].value.number.low, "0.8");
	ck_assert_int_eq(params[1].type, EXPR_TRUTH);
	ck_assert(expr_is_no(&params[1].value));
	ck_assert_int_eq(params[2].type, EXPR_CHOICE);
	ck_assert_uint_eq(params[2].value.options.may, 2);
	unload(&l);
}
END_TEST

START_TEST(origin_is_inherited_and_as_weak_as_its_weakest)
{
	struct loaded l = load_good(
		HEAD "sources:\n"
		     "  - {id: law, title: L, basis: verified, default: yes}\n"
		     "  - {id: memo, title: M, basis: recalled}\n"
		     "sections:\n"
		     "  - id: s\n"
		     "    source: memo\n"
		     "    questions:\n"
		     "      - {id: a, ask: a, type: yesno}\n"
		     "      - {id: b, ask: b, type: yesno, source: [law, memo]}\n"
		     "      - {id: c, ask: c, type: yesno, source: {basis: own, note: n}}\n"
		     "questions: [{id: d, ask: d, type: yesno}]\n"
		     "rules: {r: {kind: gate, needs: answer(a)}}\n");

	ck_assert_int_eq(node_of(&l, "a")->origin.basis, MODEL_RECALLED);
	ck_assert(!node_of(&l, "a")->origin.is_own);
	ck_assert_uint_eq(node_of(&l, "a")->origin.sources[0], 1);
	ck_assert_int_eq(node_of(&l, "b")->origin.basis, MODEL_RECALLED);
	ck_assert_uint_eq(node_of(&l, "b")->origin.count, 2);
	ck_assert_int_eq(node_of(&l, "c")->origin.basis, MODEL_OWN);
	ck_assert(node_of(&l, "c")->origin.is_own);
	ck_assert_int_eq(node_of(&l, "d")->origin.basis, MODEL_VERIFIED);
	ck_assert_uint_eq(rule_of(&l, "r")->origin.sources[0], 0);
	unload(&l);
}
END_TEST

START_TEST(origin_of_nothing_is_our_own)
{
	struct loaded l = load_good(HEAD "questions: [{id: a, ask: a, type: yesno}]\n");

	ck_assert_int_eq(node_of(&l, "a")->origin.basis, MODEL_OWN);
	ck_assert_uint_eq(node_of(&l, "a")->origin.count, 0);
	unload(&l);
}
END_TEST

Suite *
suite_answers(void)
{
	const TTest *const tests[] = {
		scale_is_shared_by_its_questions,
		options_many_add_up_to_their_cap,
		yesno_has_no_before_yes,
		level_counts_from_zero,
		bands_fill_in_from_their_neighbours,
		bands_missing_end_stops_at_the_next,
		band_ends_belong_to_one_band,
		bands_out_of_reach_do_not_count,
		number_text_and_date_without_points_are_not_scored,
		cost_belongs_to_the_question_not_to_the_scale,
		evidence_keeps_share_and_cap,
		texts_fall_back_to_what_is_there,
		facts_keep_type_bounds_and_options,
		params_take_their_type_from_their_value,
		origin_is_inherited_and_as_weak_as_its_weakest,
		origin_of_nothing_is_our_own,
		NULL,
	};

	return unit_suite("answers", tests);
}
