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
		HEAD
		"answers:\n  opt: {answer: full, evidence: ['', ' ', 甲, \"乙 \"], note: ' '}\n"
		"  yn:\n    note: ''\n    answer: no\n    evidence: [' ']\n"
		"  lev: {evidence: 照片, answer: 1}\n  num:\n    answer: 2 # 注\n    evidence: []\n",
		HEAD "answers:\n  yn: {skip: 不适用}\n  lev: {answer: 1, evidence: [], note: ~}\n",
		HEAD "answers:\n  yn: unknown\n  lev: 不清楚\n  opt: {answer: unknown}\n",
		"enterprise: {id: e}\nby: {name: 甲}\nfacts: {m.total: 3}\nrubric: t\nversion: '2'\n"
		"answers: {opt: full}\ndeclared: {cmmm: {level: 2, proof: 报告}}\n",
		HEAD "facts: {city: 示例市, m: {total: 3}, systems: [MES], m.digital: 2, bad: ~}\n"
		     "by:\nanswers: {}\n",
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
		HEAD "rubric: t\nanswers: {opt: full}\n",
		HEAD "version: '2'\nversion: '2'\nanswers: {opt: full}\n",
		"enterprise: {id: e}\nrubric: t\nenterprise: {id: e}\nanswers: {opt: full}\n",
		"enterprise: {id: e}\nenterprise: {id: e}\nrubric: t\nanswers: {opt: full}\n",
		"leave_out: {s: 不适用}\nrubric: t\nenterprise: {id: e}\nanswers: {}\n",
		"rubric:\nenterprise: {id: e}\nanswers: {opt: full}\n",
		"rubric: [t]\nenterprise: {id: e}\nanswers: {opt: full}\n",
		"rubric: t\nenterprise: {id: e, id: e}\nanswers: {}\n",
		"rubric: t\nenterprise: {id: e, other: 1}\nanswers: {}\n",
		"rubric: t\nenterprise: {id: [e]}\nanswers: {}\n",
		"rubric: t\nenterprise: e\nanswers: {}\n",
		HEAD "by: {role: self, role: self}\nanswers: {}\n",
		HEAD "by: {date: 2026-13-01}\nanswers: {}\n",
		HEAD "facts: {m.total: 3, m.total: 3}\nanswers: {}\n",
		HEAD "facts: {systems: [MES], systems: [MES]}\nanswers: {}\n",
		HEAD "facts: {city: 甲, city: [乙]}\nanswers: {}\n",
		HEAD "facts: [m.total]\nanswers: {}\n",
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

	ck_assert(answers_read_direct(&answers, &index, models, 2, &named, NULL, ANSWERS_WHOLE,
				      scratch));
	ck_assert_uint_eq(index, 1);
	ck_assert_ptr_eq(answers->model, models[1]);
	ck_assert_str_eq(zj_document_rubric(answers->document), "o");
	/* The answers were taken to be for the likeliest. */
	ck_assert(!answers_read_direct(&answers, &index, models, 2, &late, NULL, ANSWERS_WHOLE,
				       scratch));
	ck_assert(answers_read_direct(&answers, &index, models, 1, &silent, NULL, ANSWERS_WHOLE,
				      scratch));
	ck_assert(!answers_read_direct(&answers, &index, models, 0, &named, NULL, ANSWERS_WHOLE,
				       scratch));
	answers_scratch_free(scratch);
	zj_model_free((zj_model *)models[0]);
	zj_model_free((zj_model *)models[1]);
}
END_TEST

static bool
is_table_read(const zj_model *model, const char *table)
{
	bool is_declined;
	const char *what = direct_compare_table(model, str_from(table), &is_declined);

	ck_assert_msg(!what, "%s:\n%s", what, table);
	return !is_declined;
}

#define WHO "rubric,enterprise"
#define SELF "t,e"

/* In every one the last row counts. */
START_TEST(direct_rows_that_tables_of_surveys_have_are_read)
{
	static const char *const tables[] = {
		WHO "\n" SELF "\n",
		WHO ",opt,yn,lev,num,word,day\n" SELF ",full,yes,2,3 天,abc,2026-01-01\n",
		"rubric\tversion\tenterprise.id\tenterprise.name\tenterprise.size\tby.role\tby.date\topt\n"
		"t\t2\te\t示例企业\t中型\tself\t2026-05-01\tnone\n",
		"opt,enterprise,enterprise.name,rubric\nfull,e,n,t\n",
		WHO ",facts.m.total,facts.systems[],facts.systems,facts.city\n" SELF
		    ",3 台,MES; ERP,,示例市\n",
		WHO ",facts.systems,facts.bad,facts.since\n" SELF ",MES,否,2020-02-29\n",
		WHO ",opt,opt:evidence,opt:note\n" SELF ",full,甲；乙 ;; 丙,注\n",
		WHO ",opt,opt:evidence,opt:note\n" SELF ",,甲,注\n",
		WHO ",num:note,num,num:evidence\n" SELF ",注,3,\" ; \"\n",
		WHO ",lev:note,yn:evidence\n" SELF ",注,甲\n",
		WHO ",yn:note,yn,yn:evidence\n" SELF ",注,是,甲\n",
		WHO ",yn:note,yn,yn:evidence\n" SELF ",注,yes,甲\n" SELF ",,no,;\n",
		WHO ",many[],many:note\n" SELF ",a; b,注\n",
		WHO ",many,opt\n" SELF ",a,unknown\n",
		WHO ",many[],yn\n" SELF ",;,不清楚\n",
		WHO ",yn,yn:note,yn:skip\n" SELF ",,,不适用\n",
		WHO ",yn,yn:note,yn:skip\n" SELF ",yes,注,\n",
		WHO ",yn:skip,yn,yn:evidence\n" SELF ",,否,甲\n",
		WHO ",declared.cmmm,declared.cmmm:proof,declared.cmmm:date\n" SELF
		    ",2,报告,2026-03-15\n",
		WHO ",declared.cmmm:proof,declared.cmmm\n" SELF ",报告,\n",
		WHO ",declared.cmmm:proof,declared.cmmm\n" SELF ",报告,3\n",
		WHO ",opt:note,opt\r\n" SELF ",\"a\r\nb\",full\r\n" SELF
		    ",\"a, \"\"b\"\"\n中\",full",
		WHO ",opt\n" SELF ", full \n" SELF ",\"full\"\n" SELF ",\"\"\n",
		WHO ",nothing,facts.none,leave_out.s,enterprise.none,comp,s,facts.bad:note\n" SELF
		    ",,,,,,,\n",
	};
	zj_model *model = model_of(ANSWERS_RUBRIC);

	ck_assert_int_eq(zj_model_prepare(model), ZJ_OK);
	for (size_t i = 0; i < sizeof(tables) / sizeof(tables[0]); i++)
		ck_assert_msg(is_table_read(model, tables[i]), "declined:\n%s", tables[i]);
	zj_model_free(model);
}
END_TEST

START_TEST(direct_rows_of_which_something_is_to_be_told_are_declined)
{
	static const char *const tables[] = {
		WHO ",opt\n" SELF ",fully\n",
		WHO ",opt\n" SELF "\n",
		WHO ",opt\n" SELF ",full,\n",
		WHO ",opt\n" SELF ",fu\"ll\n",
		WHO ",opt\nother,e,full\n",
		WHO ",opt\n,e,full\n",
		WHO ",opt\nt,,full\n",
		"enterprise,opt\ne,full\n",
		"enterprise\ne\n",
		WHO ",version\n" SELF ",1\n",
		WHO ",by.role\n" SELF ",nobody\n",
		WHO ",enterprise.none\n" SELF ",1\n",
		WHO ",enterprise.name:note\n" SELF ",1\n",
		WHO ",enterprise.id\n" SELF ",f\n",
		WHO ",enterprise.name\n" SELF ",\"a\nb\"\n",
		WHO ",nothing\n" SELF ",1\n",
		WHO ",s\n" SELF ",1\n",
		WHO ",comp\n" SELF ",1\n",
		WHO ",opt[]\n" SELF ",full\n",
		WHO ",opt[]:note\n" SELF ",注\n",
		WHO ",many[]\n" SELF ",none; a\n",
		WHO ",opt,answers.opt\n" SELF ",full,none\n",
		WHO ",opt,answers.opt\n" SELF ",full,full\n",
		WHO ",opt:evidence,opt\n" SELF ",甲,full\n",
		WHO ",opt:proof\n" SELF ",甲\n",
		WHO ",opt:skip\n" SELF ",不适用\n",
		WHO ",yn,yn:skip\n" SELF ",yes,不适用\n",
		WHO ",yn:skip,yn\n" SELF ",不适用,yes\n",
		WHO ",yn:note,yn:skip\n" SELF ",注,不适用\n",
		WHO ",yn:skip,yn:note\n" SELF ",不适用,注\n",
		WHO ",num\n" SELF ",11\n",
		WHO ",word\n" SELF ",A1\n",
		WHO ",facts.none\n" SELF ",1\n",
		WHO ",facts.m.total:note\n" SELF ",1\n",
		WHO ",facts.m.total\n" SELF ",0.5\n",
		WHO ",facts.m.total[]\n" SELF ",1\n",
		WHO ",facts.systems[],facts.systems\n" SELF ",MES,MES\n",
		WHO ",leave_out.s\n" SELF ",不适用\n",
		WHO ",declared.cmmm\n" SELF ",2\n",
		WHO ",declared.cmmm,declared.cmmm:proof\n" SELF ",6,报告\n",
		WHO ",declared.none,declared.none:proof\n" SELF ",2,报告\n",
	};
	zj_model *model = model_of(ANSWERS_RUBRIC);

	ck_assert_int_eq(zj_model_prepare(model), ZJ_OK);
	for (size_t i = 0; i < sizeof(tables) / sizeof(tables[0]); i++)
		ck_assert_msg(!is_table_read(model, tables[i]), "read:\n%s", tables[i]);
	zj_model_free(model);
}
END_TEST

#define LONG WHO ",enterprise.name,question,answer,evidence,note,skip\n"

START_TEST(direct_rows_of_one_answer_are_read)
{
	static const char *const tables[] = {
		WHO ",question,answer\n" SELF ",opt,full\n",
		LONG SELF ",甲,opt,full,a;b,注,\n" SELF ",,many[],a; b,;,,\n\n" SELF
			  ",甲,yn,,,,不适用\n",
		LONG SELF ",,lev,2,,\"a\nb\",\n" SELF ",乙,num,,照片,注,\n" SELF ",,word,,,,\n",
		LONG SELF ",,yn,是,照片,注,\n" SELF ",, answers.opt ,none,照片,,\n",
		LONG SELF ",,facts.m.total,3 台,,,\n" SELF ",,facts.systems[],MES; ERP,,,\n" SELF
			  ",,facts.city,,,,\n" SELF ",,day,2026-01-01,,,\n",
		("question,answer,rubric,enterprise,facts.bad,declared.cmmm,declared.cmmm:proof\n"
		 "opt,full," SELF ",no,2,\nyn,no," SELF ",no,,报告\nlev,1," SELF ",,2,另\n"),
		("question,answer,enterprise.uscc,enterprise,rubric\nopt,full,,e,t\nyn,no,,f,t\n"
		 "opt,none,,f,t\n"),
	};
	zj_model *model = model_of(ANSWERS_RUBRIC);

	ck_assert_int_eq(zj_model_prepare(model), ZJ_OK);
	for (size_t i = 0; i < sizeof(tables) / sizeof(tables[0]); i++)
		ck_assert_msg(is_table_read(model, tables[i]), "declined:\n%s", tables[i]);
	zj_model_free(model);
}
END_TEST

START_TEST(direct_rows_of_one_answer_of_which_something_is_to_be_told_are_declined)
{
	static const char *const tables[] = {
		LONG SELF ",,,full,,,\n",
		LONG SELF ",,nothing,full,,,\n",
		LONG SELF ",,s,full,,,\n",
		LONG SELF ",,comp,1,,,\n",
		LONG SELF ",,opt,fully,,,\n",
		LONG SELF ",,opt[],full,,,\n",
		LONG SELF ",,opt,full,,,\n" SELF ",,yn,yes,,,\n" SELF ",,opt,full,,,\n",
		LONG SELF ",,opt,,,,\n" SELF ",,opt,full,,,\n",
		LONG SELF ",甲,opt,full,,,\n" SELF ",乙,yn,yes,,,\n",
		LONG SELF ",,opt,full,,,\n" SELF ",,yn,yes,,\n",
		LONG SELF ",,yn,yes,,,不适用\n",
		LONG SELF ",,yn,,,注,不适用\n",
		LONG SELF ",,opt,,,,不适用\n",
		LONG SELF ",,enterprise.size,中型,,,\n",
		LONG SELF ",,rubric,t,,,\n",
		LONG SELF ",,facts.none,1,,,\n",
		LONG SELF ",,facts.m.total,0.5,,,\n",
		LONG SELF ",,facts.m.total,3,,注,\n",
		LONG SELF ",,facts.m.total,3,,,\n" SELF ",,facts.m.total,3,,,\n",
		LONG SELF ",,facts.m.total,,,,\n" SELF ",,facts.m.total,3,,,\n",
		WHO ",facts.bad,question,answer\n" SELF ",no,facts.bad,no\n",
		WHO ",facts.bad,question,answer\n" SELF ",,facts.bad,no\n" SELF ",no,opt,full\n",
		WHO ",facts.bad,question,answer\n" SELF ",no,opt,full\n" SELF ",yes,yn,no\n",
		WHO ",opt,question,answer\n" SELF ",full,opt,full\n",
		WHO ",opt,question,answer\n" SELF ",full,yn,no\n",
	};
	zj_model *model = model_of(ANSWERS_RUBRIC);

	ck_assert_int_eq(zj_model_prepare(model), ZJ_OK);
	for (size_t i = 0; i < sizeof(tables) / sizeof(tables[0]); i++)
		ck_assert_msg(!is_table_read(model, tables[i]), "read:\n%s", tables[i]);
	zj_model_free(model);
}
END_TEST

/* What columns mean is kept for a table and a model, and is not taken for that of others. */
START_TEST(direct_rows_of_tables_and_rubrics_in_turn_are_read_as_each_has_them)
{
	static const char other[] =
		"rubric: o\nversion: '1'\ntitle: t\nsections: [{id: s, questions: [{id: q, ask: q, type: "
		"yesno}, {id: opt, ask: q, type: yesno}]}]\ntiers: []\n";
	const zj_model *const models[] = {model_of(ANSWERS_RUBRIC), model_of(other)};
	struct answers_scratch *scratch = answers_scratch_new();
	zj_answers *answers;
	size_t index;

	for (size_t turn = 0; turn < 12; turn++) {
		const bool is_other = turn % 2;
		const bool is_turned = turn / 2 % 3;
		const struct diag_file heading = {.name = "t.csv",
						  .bytes = is_turned
								   ? STR("opt,rubric,enterprise")
								   : STR("enterprise,rubric,opt")};
		struct document_input input = {.file = {.name = "t.csv"}};
		struct table *table = NULL;

		ck_assert_int_eq(table_new(&table, &heading, NULL), ZJ_OK);
		input.table = table;
		if (is_turned)
			input.file.bytes = is_other ? STR("yes,o,e") : STR("full,t,e");
		else
			input.file.bytes = is_other ? STR("e,o,no") : STR("e,t,none");
		ck_assert(answers_read_direct(&answers, &index, models, 2, &input, NULL,
					      ANSWERS_WHOLE, scratch));
		ck_assert_uint_eq(index, is_other);
		ck_assert(str_is(answers->enterprise.id, "e"));
		ck_assert(str_is(answers->questions[is_other ? 1 : 0].written,
				 is_turned ? (is_other ? "yes" : "full")
					   : (is_other ? "no" : "none")));
		ck_assert_str_eq(zj_document_rubric(answers->document), is_other ? "o" : "t");
		table_free(table);
	}
	answers_scratch_free(scratch);
	zj_model_free((zj_model *)models[0]);
	zj_model_free((zj_model *)models[1]);
}
END_TEST

/* With each allocation failing in turn: it is declined, or there was memory enough. */
static void
check_direct_faults(const zj_model *model, const struct document_input *input)
{
	bool is_good = false;
	long count = 0;

	while (!is_good) {
		zj_answers *answers = NULL;
		size_t index;

		answers_faults_begin(++count);
		struct answers_scratch *scratch = answers_scratch_new();
		is_good = scratch && answers_read_direct(&answers, &index, &model, 1, input, NULL,
							 ANSWERS_WHOLE, scratch);
		const bool was = answers_faults_end();
		ck_assert_int_ne(is_good, was);
		ck_assert_int_eq(is_good, answers != NULL);
		answers_scratch_free(scratch);
	}
	ck_assert_int_gt(count, 10);
}

START_TEST(direct_fault_in_any_allocation_declines)
{
	const struct diag_file heading = {
		.name = "t.csv",
		.bytes = STR(WHO ",many[],opt:evidence,declared.cmmm,declared.cmmm:proof")};
	struct document_input input = {
		.file = {.name = "t.yaml",
			 .bytes = STR(HEAD "facts: {systems: [MES]}\nanswers: {many: [a]}\n")}};
	zj_model *model = model_of(ANSWERS_RUBRIC);
	struct table *table = NULL;

	check_direct_faults(model, &input);
	ck_assert_int_eq(table_new(&table, &heading, NULL), ZJ_OK);
	input.file.bytes = STR(SELF ",a; b,\"\"\"甲\"\"\",2,报告");
	input.table = table;
	check_direct_faults(model, &input);
	table_free(table);
	zj_model_free(model);
}
END_TEST

Suite *
suite_answers_direct(void)
{
	return unit_suite(
		"answers_direct",
		(const TTest *const[]){
			direct_what_survey_files_are_written_like_is_read,
			direct_what_is_wrong_or_needs_a_warning_is_declined,
			direct_rubric_is_found_among_several_by_what_the_document_says,
			direct_rows_that_tables_of_surveys_have_are_read,
			direct_rows_of_which_something_is_to_be_told_are_declined,
			direct_rows_of_one_answer_are_read,
			direct_rows_of_one_answer_of_which_something_is_to_be_told_are_declined,
			direct_rows_of_tables_and_rubrics_in_turn_are_read_as_each_has_them,
			direct_fault_in_any_allocation_declines,
			NULL,
		});
}
