/*
 * Names, slots, tags, and the model as a whole.
 */
#include <string.h>

#include "test_model.h"

static const char two_sections[] =
	HEAD "scales: {f: {full: 1, none: 0}}\n"
	     "sections:\n"
	     "  - id: s\n"
	     "    tags: [scene]\n"
	     "    questions:\n"
	     "      - {id: a, ask: a, scale: f, tags: [starred, scene]}\n"
	     "      - {id: b, ask: b, scale: f}\n"
	     "  - {id: t, questions: [{id: c, ask: c, type: yesno}]}\n"
	     "questions: [{id: d, ask: d, scale: f, tags: [scene]}]\n"
	     "facts: {x: {type: number}, y: {type: yesno}}\n"
	     "params: {p: {value: 1}}\n"
	     "uses: {u: {rubric: other, top: 4}}\n"
	     "rules: {n: {kind: value, is: 'count(@scene)'}, "
	     "m: {kind: value, is: 'count(@starred) + facts.x'}}\n";

START_TEST(nodes_stand_in_preorder_with_their_ends)
{
	struct loaded l = load_good(two_sections);
	static const char *const ids[] = {"total", "s", "a", "b", "t", "c", "d"};
	static const uint32_t ends[] = {7, 4, 3, 4, 6, 6, 7};
	static const uint32_t parents[] = {MODEL_NONE, 0, 1, 1, 0, 4, 0};

	ck_assert_uint_eq(l.model->node_count, 7);
	ck_assert_uint_eq(l.model->question_count, 4);
	for (size_t i = 0; i < 7; i++) {
		assert_str(l.model->nodes[i].id, ids[i]);
		ck_assert_uint_eq(l.model->nodes[i].end, ends[i]);
		ck_assert_uint_eq(l.model->nodes[i].parent, parents[i]);
	}
	ck_assert_uint_eq(l.model->questions[2], 5);
	ck_assert_uint_eq(node_of(&l, "c")->ordinal, 2);
	ck_assert_uint_eq(node_of(&l, "a")->depth, 2);
	ck_assert_uint_eq(map_get(l.model->node_by_id, STR("total")), MAP_NONE);
	unload(&l);
}
END_TEST

START_TEST(slots_lead_back_to_what_they_hold)
{
	struct loaded l = load_good(two_sections);
	const zj_model *m = l.model;

	ck_assert_uint_eq(m->slot_count, 1 + 7 * MODEL_NODE_SLOTS + 2 + 1 + 1 + 2);
	ck_assert_int_eq(model_slot(m, m->as_of_slot).kind, MODEL_SLOT_OF_DATE);
	ck_assert_int_eq(model_slot(m, m->facts[1].slot).kind, MODEL_SLOT_OF_FACT);
	ck_assert_uint_eq(model_slot(m, m->facts[1].slot).index, 1);
	ck_assert_int_eq(model_slot(m, m->params[0].slot).kind, MODEL_SLOT_OF_PARAM);
	ck_assert_int_eq(model_slot(m, m->uses[0].slot).kind, MODEL_SLOT_OF_USE);
	ck_assert_int_eq(model_slot(m, m->rules[1].slot).kind, MODEL_SLOT_OF_RULE);
	ck_assert_uint_eq(model_slot(m, m->rules[1].slot).index, 1);
	const struct model_slot share = model_slot(m, m->nodes[3].slot + MODEL_SLOT_SHARE);
	ck_assert_int_eq(share.kind, MODEL_SLOT_OF_NODE);
	ck_assert_uint_eq(share.index, 3);
	ck_assert_int_eq(share.part, MODEL_SLOT_SHARE);
	ck_assert(m->facts[0].is_read && !m->facts[1].is_read);
	unload(&l);
}
END_TEST

/* Does the rule's expression read that slot? */
static bool
reads(const struct model_rule *rule, uint32_t slot)
{
	const uint32_t *slots;
	const size_t count = expr_slots(rule->expr, &slots);

	for (size_t i = 0; i < count; i++) {
		if (slots[i] == slot)
			return true;
	}
	return false;
}

START_TEST(tag_of_a_section_counts_for_its_questions)
{
	struct loaded l = load_good(two_sections);
	const struct model_node *a = node_of(&l, "a");

	/* @scene is a, b (by their section) and d; a says it twice and counts once. */
	ck_assert_uint_eq(a->tag_count, 2);
	ck_assert_uint_eq(node_of(&l, "b")->tag_count, 1);
	ck_assert_uint_eq(node_of(&l, "c")->tag_count, 0);
	const uint32_t applies = MODEL_SLOT_APPLIES;
	ck_assert(reads(rule_of(&l, "n"), a->slot + applies));
	ck_assert(reads(rule_of(&l, "n"), node_of(&l, "b")->slot + applies));
	ck_assert(reads(rule_of(&l, "n"), node_of(&l, "d")->slot + applies));
	ck_assert(!reads(rule_of(&l, "n"), node_of(&l, "c")->slot + applies));
	ck_assert(!reads(rule_of(&l, "m"), node_of(&l, "b")->slot + applies));
	unload(&l);
}
END_TEST

START_TEST(answers_have_the_type_of_their_question)
{
	struct loaded l =
		load_good(HEAD "questions:\n"
			       "  - {id: a, ask: a, options: {x: 1, y: 0}}\n"
			       "  - {id: b, ask: b, choose: many, options: {x: 1, y: 0}}\n"
			       "  - {id: c, ask: c, type: yesno}\n"
			       "  - {id: d, ask: d, type: level, levels: [x, y]}\n"
			       "  - {id: e, ask: e, type: number}\n"
			       "  - {id: f, ask: f, type: text}\n"
			       "  - {id: g, ask: g, type: date}\n"
			       "  - {id: h, ask: h, value: 1}\n"
			       "rules:\n"
			       "  a: {kind: value, is: answer(a)}\n"
			       "  b: {kind: value, is: answer(b)}\n"
			       "  c: {kind: value, is: answer(c)}\n"
			       "  d: {kind: value, is: answer(d)}\n"
			       "  e: {kind: value, is: answer(e)}\n"
			       "  f: {kind: value, is: answer(f)}\n"
			       "  g: {kind: value, is: answer(g)}\n"
			       "  h: {kind: value, is: answer(h)}\n");
	static const enum expr_type types[] = {EXPR_CHOICE, EXPR_SET,  EXPR_TRUTH, EXPR_NUMBER,
					       EXPR_NUMBER, EXPR_TEXT, EXPR_DATE,  EXPR_NUMBER};

	for (size_t i = 0; i < 8; i++)
		ck_assert_int_eq(expr_type(l.model->rules[i].expr), types[i]);
	unload(&l);
}
END_TEST

START_TEST(tiers_conditions_vetoes_and_caps)
{
	struct loaded l =
		load_good(HEAD "rules:\n"
			       "  g: {kind: gate, needs: yes, say: gate words}\n"
			       "  v: {kind: veto, needs: yes, tiers: [two]}\n"
			       "  w: {kind: veto, needs: yes}\n"
			       "  c: {kind: cap, when: no, at_most: one}\n"
			       "  d: {kind: cap, when: no, at_most: none}\n"
			       "tier_chain: no\n"
			       "tiers:\n"
			       "  - {id: one, title: {zh: 一, en: One}, require: [g, 1 < 2]}\n"
			       "  - {id: two, require: [{id: own, needs: g, say: own words}]}\n");
	const struct model_tier *tiers = l.model->tiers;

	ck_assert(!l.model->tier_chain);
	ck_assert_uint_eq(l.model->tier_count, 2);
	assert_str(tiers[0].conditions[0].id, "one.1");
	assert_str(tiers[0].conditions[0].say.in[ZJ_LANG_EN], "gate words");
	ck_assert_uint_eq(tiers[0].conditions[0].rule, 0);
	assert_str(tiers[0].conditions[1].id, "one.2");
	ck_assert_uint_eq(tiers[0].conditions[1].rule, MODEL_NONE);
	assert_str(tiers[1].conditions[0].id, "own");
	assert_str(tiers[1].conditions[0].say.in[ZJ_LANG_EN], "own words");
	ck_assert_uint_eq(rule_of(&l, "v")->tiers, 2);
	ck_assert_uint_eq(rule_of(&l, "w")->tiers & 3, 3);
	ck_assert_uint_eq(rule_of(&l, "c")->at_most, 0);
	ck_assert_uint_eq(rule_of(&l, "d")->at_most, MODEL_NONE);
	ck_assert_str_eq(zj_model_tier_id(l.model, 1), "two");
	ck_assert_str_eq(zj_model_tier_title(l.model, 0, ZJ_LANG_ZH), "一");
	ck_assert_str_eq(zj_model_tier_title(l.model, 1, ZJ_LANG_ZH), "two");
	ck_assert_ptr_null(zj_model_tier_id(l.model, 2));
	unload(&l);
}
END_TEST

START_TEST(the_public_questions_are_answered)
{
	struct loaded l = load_good("rubric: my-rubric\nversion: 2025.1\n"
				    "title: {zh: 题, en: Title}\n"
				    "questions: [{id: a, ask: a, type: yesno}]\n");

	ck_assert_str_eq(zj_model_id(l.model), "my-rubric");
	ck_assert_str_eq(zj_model_version(l.model), "2025.1");
	ck_assert_str_eq(zj_model_title(l.model, ZJ_LANG_ZH), "题");
	ck_assert_uint_eq(zj_model_question_count(l.model), 1);
	ck_assert_uint_eq(zj_model_tier_count(l.model), 0);
	ck_assert_int_eq(l.model->digits, 2);
	ck_assert(l.model->tier_chain);
	unload(&l);
}
END_TEST

START_TEST(fingerprint_stands_for_every_byte_of_every_file)
{
	static const char top[] = HEAD "include: [a.yaml]\n";
	struct loaded l = load_parts(top, "part: a\nof: t\n", NULL);
	struct loaded same = load_parts(top, "part: a\nof: t\n", NULL);
	struct loaded other = load_parts(top, "part: a\nof: t\n\n", NULL);

	ck_assert_int_eq(l.status, ZJ_OK);
	ck_assert_uint_eq(strlen(zj_model_fingerprint(l.model)), 64);
	ck_assert_str_eq(zj_model_fingerprint(l.model), zj_model_fingerprint(same.model));
	ck_assert_str_ne(zj_model_fingerprint(l.model), zj_model_fingerprint(other.model));
	ck_assert_uint_eq(l.model->file_count, 2);
	assert_str(l.model->files[1].name, "a.yaml");
	assert_str(l.model->files[0].bytes, top);
	unload(&l);
	unload(&same);
	unload(&other);
}
END_TEST

START_TEST(parts_make_one_rubric)
{
	struct loaded l = load_parts(
		HEAD "include: [a.yaml, b.yaml]\n"
		     "sections:\n"
		     "  - {id: s, questions: [{id: q, ask: q, scale: f}]}\n"
		     "tiers: [{id: one, require: [from_b]}]\n",
		"part: a\nof: t\n"
		"scales: {f: {full: 1, none: 0}}\n"
		"sections:\n"
		"  - {add_to: s, sections: [{id: s1, questions: [{id: q1, ask: q, scale: f}]}], "
		"questions: [{id: q2, ask: q, scale: f}]}\n"
		"  - {id: u, questions: [{id: q4, ask: q, scale: f}]}\n",
		"part: b\nof: t\n"
		"sections: [{add_to: s1, questions: [{id: q3, ask: q, scale: f}]}, "
		"{add_to: total, questions: [{id: q5, ask: q, scale: f}]}]\n"
		"rules: {from_b: {kind: gate, needs: share(s1) > 0}}\n");
	static const char *const ids[] = {"total", "s",  "s1", "q1", "q3",
					  "q",     "q2", "u",  "q4", "q5"};

	assert_diags(&l, "");
	ck_assert_uint_eq(l.model->node_count, 10);
	for (size_t i = 0; i < 10; i++)
		assert_str(l.model->nodes[i].id, ids[i]);
	ck_assert_str_eq(rule_of(&l, "from_b")->place.file->name, "b.yaml");
	unload(&l);
}
END_TEST

START_TEST(a_name_stands_for_one_thing_in_all_files)
{
	struct loaded l = load_parts(HEAD "include: [a.yaml, b.yaml]\n"
					  "rules: {r: {kind: gate, needs: yes}}\n",
				     "part: a\nof: t\n"
				     "rules: {r: {kind: gate, needs: no}}\n",
				     "part: b\nof: x\n"
				     "sections: [{add_to: nowhere}]\n");
	zj_diag diag;

	assert_diags(&l, "part-of 2:5, duplicate-id 3:9, unknown-section 3:21");
	ck_assert(zj_diags_get(l.diags, 1, ZJ_LANG_EN, &diag));
	ck_assert_str_eq(diag.file, "a.yaml");
	ck_assert_ptr_nonnull(strstr(diag.note, "rubric.yaml:5:9"));
	unload(&l);
}
END_TEST

Suite *
suite_names(void)
{
	const TTest *const tests[] = {
		nodes_stand_in_preorder_with_their_ends,
		slots_lead_back_to_what_they_hold,
		tag_of_a_section_counts_for_its_questions,
		answers_have_the_type_of_their_question,
		tiers_conditions_vetoes_and_caps,
		the_public_questions_are_answered,
		fingerprint_stands_for_every_byte_of_every_file,
		parts_make_one_rubric,
		a_name_stands_for_one_thing_in_all_files,
		NULL,
	};

	return unit_suite("names", tests);
}
