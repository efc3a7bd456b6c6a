/*
 * Answers straight from the bytes: what is read that way, and what is left to the tree. That both
 * ways agree is asked of every document of these tests, by read_rubric_answers().
 */
#include "direct_twin.h"
#include "test_answers.h"

static zj_model *
model_of(const char *rubric)
{
	const zj_model_file file = {"rubric.yaml", rubric, strlen(rubric)};
	zj_model *model;

	ck_assert_int_eq(zj_model_read(&model, &file, 1, NULL), ZJ_OK);
	ck_assert_int_eq(zj_model_prepare(model), ZJ_OK);
	return model;
}

static bool
is_read(const zj_model *model, const char *answers, bool is_json)
{
	bool is_declined;
	const char *what = direct_compare(model, str_from(answers), is_json, &is_declined);

	ck_assert_msg(!what, "%s:\n%s", what, answers);
	return !is_declined;
}

#define HEAD "rubric: t\nenterprise: {id: e}\n"

START_TEST(direct_what_survey_files_are_written_like_is_read)
{
	static const char *const yaml[] = {
		HEAD "answers: {}\n",
		HEAD "answers:\n  opt: full\n",
		"# c\nrubric: t\nversion: '2'\nenterprise:\n  id: e\n  name: 示例企业\n  size: 中型\n"
		"by: {role: self, name: 示例填报人, date: 2026-05-01}\n"
		"facts:\n  m.total: 3 台\n  systems: [MES, ERP]\n  bad: no\n  city: 示例市\n"
		"declared:\n  cmmm: {level: 2, proof: 报告, date: 2026-03-15}\n"
		"answers:\n  opt: # 空\n  many: [a, b]\n  yn: 是\n  lev: 2\n  num: 3 天\n"
		"  word: abc\n  day: 2026-01-01\n",
		HEAD "facts:\n  m: {total: 3, digital: 2}\nanswers:\n  opt: none\n",
		HEAD
		"answers:\n  opt:\n    answer: full\n    note: 注 # c\n    evidence:\n      - 甲\n"
		"      - ''\n      - ' '\n  many:\n    answer: [a]\n    evidence: 照片\n",
		HEAD "answers:\n  yn: {skip: 不适用}\n  lev: {answer: 1, evidence: [], note: ~}\n",
		HEAD "answers:\n  yn: unknown\n  lev: 不清楚\n  opt: {answer: unknown}\n",
		"answers:\n  opt: full\nenterprise: {id: e}\nrubric: t\n",
	};
	static const char *const json[] = {
		"{\"rubric\": \"t\", \"enterprise\": {\"id\": \"e\"}, \"answers\": {\"opt\": \"full\","
		" \"num\": 3.5, \"many\": [\"a\", \"b\"], \"lev\": {\"answer\": 2, \"note\": \"\\u6ce8\","
		" \"evidence\": [\"甲\", null, \"乙\"]}, \"yn\": null}}",
		"{\"answers\": {\"yn\": {\"skip\": \"不适用\"}}, \"enterprise\": {\"id\": \"e\"},"
		" \"rubric\": \"t\", \"facts\": {\"bad\": \"yes\", \"m\": {\"total\": 3}}}",
	};
	zj_model *model = model_of(ANSWERS_RUBRIC);

	for (size_t i = 0; i < sizeof(yaml) / sizeof(yaml[0]); i++)
		ck_assert_msg(is_read(model, yaml[i], false), "declined:\n%s", yaml[i]);
	for (size_t i = 0; i < sizeof(json) / sizeof(json[0]); i++)
		ck_assert_msg(is_read(model, json[i], true), "declined:\n%s", json[i]);
	zj_model_free(model);
}
END_TEST

/* Each has something to be told, or stands where its meaning depends on more than itself. */
START_TEST(direct_what_is_wrong_or_needs_a_warning_is_declined)
{
	static const char *const cases[] = {
		"",
		HEAD,
		"rubric: other\nenterprise: {id: e}\nanswers: {opt: full}\n",
		"enterprise: {id: e}\nanswers: {opt: full}\n",
		"rubric: t\nanswers: {opt: full}\n",
		"rubrics: [t]\nenterprise: {id: e}\nanswers: {t: {opt: full}}\n",
		HEAD "version: '1'\nanswers: {opt: full}\n",
		HEAD "answers: {opt: full}\nanswers: {opt: none}\n",
		HEAD "enterprise: {id: f}\nanswers: {opt: full}\n",
		HEAD "answers: {opt: full}\nother: 1\n",
		HEAD "answers:\n  opt: full\n  opt: full\n",
		HEAD "answers:\n  yn: yes\n  opt: full\n  yn:\n",
		HEAD "answers: {nothing: full}\n",
		HEAD "answers: {s: full}\n",
		HEAD "answers: {opt: fully}\n",
		HEAD "answers: {opt: [full]}\n",
		HEAD "answers: {opt: {answer: full, answer: none}}\n",
		HEAD "answers: {opt: {answer: full, skip: no}}\n",
		HEAD "answers: {opt: {skip: 不适用}}\n",
		HEAD "answers: {yn: {skip: }}\n",
		HEAD "answers: {opt: {note: n}}\n",
		HEAD "answers: {opt: {answer: full, other: n}}\n",
		HEAD "answers: {opt: {answer: full, note: [n]}}\n",
		HEAD "answers: {opt: {answer: full, evidence: {a: b}}}\n",
		HEAD "answers: {opt: {answer: full, evidence: [[a]]}}\n",
		HEAD "answers: {many: [none, a]}\n",
		HEAD "answers: {num: 11}\n",
		HEAD "answers: {word: A1}\n",
		HEAD "answers: {comp: 1}\n",
		HEAD "facts: {m.total: 1, m: {total: 2}}\nanswers: {}\n",
		HEAD "facts: {m: {total: 1}, m: {digital: 2}}\nanswers: {}\n",
		HEAD "facts: {nothing: 1}\nanswers: {}\n",
		HEAD "leave_out: {yn: 不适用}\nanswers: {yn: yes}\n",
		HEAD "answers: {yn: yes}\nleave_out: {yn: 不适用}\n",
		HEAD "answers: [opt]\n",
		HEAD "answers: full\n",
		HEAD "by: {role: nobody}\nanswers: {}\n",
		HEAD "declared: {cmmm: 2}\nanswers: {}\n",
	};
	zj_model *model = model_of(ANSWERS_RUBRIC);

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		ck_assert_msg(!is_read(model, cases[i], false), "read:\n%s", cases[i]);
	zj_model_free(model);
}
END_TEST

START_TEST(direct_rubric_is_found_among_several_by_what_the_document_says)
{
	static const char other[] =
		"rubric: o\nversion: '1'\ntitle: t\nsections: [{id: s, questions: [{id: q, ask: q, type: "
		"yesno}]}]\ntiers: []\n";
	const zj_model *const models[] = {model_of(ANSWERS_RUBRIC), model_of(other)};
	const struct document_input named = {
		.file = {.name = "a.yaml",
			 .bytes = STR("rubric: o\nenterprise: {id: e}\nanswers: {q: yes}\n")}};
	const struct document_input late = {
		.file = {.name = "a.yaml",
			 .bytes = STR("answers: {}\nrubric: o\nenterprise: {id: e}\n")}};
	const struct document_input silent = {
		.file = {.name = "a.yaml", .bytes = STR("enterprise: {id: e}\nanswers: {}\n")},
		.rubric = "t"};
	struct answers_scratch *scratch = answers_scratch_new();
	zj_answers *answers;
	size_t index;

	ck_assert(answers_read_direct(&answers, &index, models, 2, &named, NULL, false, scratch));
	ck_assert_uint_eq(index, 1);
	ck_assert_ptr_eq(answers->model, models[1]);
	ck_assert_str_eq(zj_document_rubric(answers->document), "o");
	/* The answers were taken to be for the likeliest. */
	ck_assert(!answers_read_direct(&answers, &index, models, 2, &late, NULL, false, scratch));
	ck_assert(answers_read_direct(&answers, &index, models, 1, &silent, NULL, false, scratch));
	ck_assert(!answers_read_direct(&answers, &index, models, 0, &named, NULL, false, scratch));
	answers_scratch_free(scratch);
	zj_model_free((zj_model *)models[0]);
	zj_model_free((zj_model *)models[1]);
}
END_TEST

Suite *
suite_answers_direct(void)
{
	return unit_suite("answers_direct",
			  (const TTest *const[]){
				  direct_what_survey_files_are_written_like_is_read,
				  direct_what_is_wrong_or_needs_a_warning_is_declined,
				  direct_rubric_is_found_among_several_by_what_the_document_says,
				  NULL,
			  });
}
