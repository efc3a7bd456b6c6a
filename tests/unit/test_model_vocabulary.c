/*
 * The shared vocabulary of facts: read as a rubric's facts are, with the same mistakes told.
 */
#include <string.h>

#include "test_model.h"

#define VOCABULARY "vocabulary: v\nversion: '1'\ntitle: V\n"

/* What a vocabulary becomes; as `model` only to be compared with expected mistakes. */
static zj_vocabulary *
read_vocabulary(const char *yaml, const char *mistakes, zj_status expected)
{
	struct loaded loaded = {.diags = zj_diags_new()};
	zj_vocabulary *vocabulary = NULL;

	loaded.status =
		zj_vocabulary_read(&vocabulary, "facts.yaml", yaml, strlen(yaml), loaded.diags);
	assert_diags(&loaded, mistakes);
	ck_assert_int_eq(loaded.status, expected);
	ck_assert((vocabulary != NULL) == (expected == ZJ_OK));
	zj_diags_free(loaded.diags);
	return vocabulary;
}

START_TEST(vocabulary_has_its_facts_with_unit_and_definition)
{
	zj_vocabulary *vocabulary = read_vocabulary(
		VOCABULARY
		"sources: [{id: o, title: O, basis: own, default: yes}]\n"
		"facts:\n"
		"  a.b: {type: number, unit: 台, whole: yes, min: 1, title: {zh: 甲, en: A},\n"
		"        definition: {zh: 怎样数, en: how}}\n"
		"  c: {type: set, options: {x: X, y: Y}, title: C, definition: D}\n",
		"", ZJ_OK);
	const zj_model *model = vocabulary->model;

	ck_assert_uint_eq(zj_vocabulary_fact_count(vocabulary), 2);
	ck_assert_str_eq(zj_vocabulary_fact(vocabulary, 0), "a.b");
	ck_assert_str_eq(zj_vocabulary_fact(vocabulary, 1), "c");
	ck_assert_ptr_null(zj_vocabulary_fact(vocabulary, 2));
	assert_str(model->facts[0].range.unit, "台");
	assert_str(model->facts[0].definition.in[ZJ_LANG_ZH], "怎样数");
	assert_str(model->facts[0].definition.in[ZJ_LANG_EN], "how");
	ck_assert_uint_eq(model->facts[1].choices->count, 2);
	ck_assert_uint_ne(map_get(model->fact_groups, STR("a")), MAP_NONE);
	ck_assert_uint_eq(map_get(model->fact_groups, STR("c")), MAP_NONE);
	zj_vocabulary_free(vocabulary);
}
END_TEST

START_TEST(vocabulary_mistakes_are_told_all_at_once)
{
	static const struct {
		const char *yaml;
		const char *mistakes;
	} CASES[] = {
		{"", "empty-document 0:0"},
		{"vocabulary: v\n", "missing-key 1:13, missing-key 1:13"},
		{"rubric: r\nversion: '1'\ntitle: R\n", "unknown-key 1:1, missing-key 1:1"},
		{VOCABULARY "questions: []\n", "unknown-key 4:1"},
		{VOCABULARY "facts: {a: {type: number, title: A}}\n", "missing-key 4:9"},
		{VOCABULARY "facts: {a: {type: word, title: A, definition: D}}\n", "bad-word 4:19"},
		{VOCABULARY "facts: {a: {type: number, title: A, definition: D},\n"
			    "        a.b: {type: text, unit: 台, title: A, definition: D},\n"
			    "        c: {type: choice, title: A, definition: D}}\n",
		 "key-misplaced 5:33, missing-key 6:9, fact-nested 5:9"},
	};

	for (size_t i = 0; i < sizeof(CASES) / sizeof(CASES[0]); i++)
		(void)read_vocabulary(CASES[i].yaml, CASES[i].mistakes, ZJ_EINPUT);
}
END_TEST

START_TEST(vocabulary_that_is_not_there_is_a_world_failure)
{
	zj_vocabulary *vocabulary = NULL;

	ck_assert_int_eq(zj_vocabulary_load(&vocabulary, "/no/such/facts.yaml", NULL), ZJ_EIO);
	ck_assert_ptr_null(vocabulary);
}
END_TEST

START_TEST(units_convert_within_their_kind_only)
{
	ck_assert(model_units_convert(STR("万元"), STR("亿元")));
	ck_assert(model_units_convert(STR("台"), STR("台")));
	ck_assert(model_units_convert(STR_NONE, STR_NONE));
	ck_assert(!model_units_convert(STR("台"), STR("套")));
	ck_assert(!model_units_convert(STR("吨"), STR("万元")));
	ck_assert(!model_units_convert(STR_NONE, STR("台")));
	ck_assert(!model_units_convert(STR("台"), STR_NONE));
	ck_assert(model_number_has_unit(STR("3 万元")));
	ck_assert(model_number_has_unit(STR("20%")));
	ck_assert(!model_number_has_unit(STR(" 3.5 ")));
	ck_assert(!model_number_has_unit(STR("-1e3")));
}
END_TEST

Suite *
suite_vocabulary(void)
{
	const TTest *const tests[] = {
		vocabulary_has_its_facts_with_unit_and_definition,
		vocabulary_mistakes_are_told_all_at_once,
		vocabulary_that_is_not_there_is_a_world_failure,
		units_convert_within_their_kind_only,
		NULL,
	};

	return unit_suite("vocabulary", tests);
}
