/*
 * Reading answers: what is there becomes typed values, and everything wrong is reported.
 */
#include "test_answers.h"

#include <stdio.h>

#include "base/num.h"
#include "text/text.h"

#define WHO "rubric: t\nenterprise: {id: e}\n"

START_TEST(answers_of_every_kind_become_values)
{
	struct read read = read_answers(
		"rubric: t\nversion: '2'\n"
		"enterprise: {name: 示例, uscc: 91510100MA6CTEXT0K, id: e1, district: 成都市}\n"
		"by: {role: assessor, name: 示例填报人, date: 2026-05-01}\n"
		"facts: {m: {total: 120 台}, m.digital: 60, revenue: 3.2 亿元, bad: 否,\n"
		"        since: 2001-02-28, systems: [MES, ERP], kind: process, city: 成都}\n"
		"declared: {cmmm: {level: 3, proof: 报告, date: 2026-03-15}}\n"
		"answers:\n"
		"  opt: {answer: most, evidence: [a.png, b.png], note: 注}\n"
		"  many: [a, b]\n"
		"  yn: TRUE\n"
		"  lev: 2\n"
		"  num: 36 小时\n"
		"  word: abc\n"
		"  day: 2024-02-29\n");

	check_problems(&read, "");
	ck_assert_str_eq(zj_answers_enterprise_id(read.answers), "91510100MA6CTEXT0K");
	ck_assert_str_eq(zj_answers_enterprise_name(read.answers), "示例");
	ck_assert_str_eq(zj_answers_role(read.answers), "assessor");
	ck_assert_str_eq(zj_answers_date(read.answers), "2026-05-01");
	ck_assert_int_eq(read.answers->day, 20574); /* days from 1970-01-01 */
	ck_assert(num_equal(fact_given(&read, "m.total")->value.number.low, zj_num_int(120)));
	ck_assert(num_equal(fact_given(&read, "revenue")->value.number.low, zj_num_int(32000)));
	ck_assert(expr_is_no(&fact_given(&read, "bad")->value));
	ck_assert_uint_eq(fact_given(&read, "systems")->value.options.must, 3);
	ck_assert(str_is(fact_given(&read, "systems")->written, "MES, ERP"));
	ck_assert_uint_eq(fact_given(&read, "kind")->value.options.may, 2);
	ck_assert_uint_eq(answer_to(&read, "opt")->evidence_count, 2);
	ck_assert(str_is(answer_to(&read, "opt")->note, "注"));
	ck_assert_uint_eq(answer_to(&read, "opt")->place.line, 9);
	ck_assert_uint_eq(answer_to(&read, "many")->value.options.must, 6);
	ck_assert(expr_is_yes(&answer_to(&read, "yn")->value));
	ck_assert(num_equal(answer_to(&read, "lev")->value.number.low, zj_num_int(2)));
	ck_assert(num_equal(answer_to(&read, "num")->value.number.low, num_make(3, 2)));
	ck_assert_uint_eq(read.answers->levels[0].level, 3);
	read_done(&read);
}
END_TEST

START_TEST(answers_absent_empty_and_unknown_are_the_same)
{
	struct read read = read_answers(
		WHO "facts: {bad: 不清楚, m: {total: ''}}\n"
		    "answers: {opt: , many: unknown, yn: ~, lev: {answer: unknown}}\n");

	check_problems(&read, "");
	ck_assert_int_eq(answer_to(&read, "opt")->state, ANSWER_MISSING);
	ck_assert_int_eq(answer_to(&read, "many")->state, ANSWER_MISSING);
	ck_assert_int_eq(answer_to(&read, "yn")->state, ANSWER_MISSING);
	ck_assert_int_eq(answer_to(&read, "lev")->state, ANSWER_MISSING);
	ck_assert_int_eq(fact_given(&read, "bad")->state, ANSWER_MISSING);
	ck_assert_int_eq(fact_given(&read, "m.total")->state, ANSWER_MISSING);
	read_done(&read);
}
END_TEST

START_TEST(answers_an_empty_set_is_an_answer)
{
	struct read read = read_answers(WHO "facts: {systems: []}\n");

	check_problems(&read, "");
	ck_assert_int_eq(fact_given(&read, "systems")->state, ANSWER_GIVEN);
	ck_assert_uint_eq(fact_given(&read, "systems")->value.options.may, 0);
	read_done(&read);
}
END_TEST

START_TEST(answers_with_ten_mistakes_show_ten_with_their_places)
{
	struct read read = read_answers("rubric: t\n"
					"enterprise: {uscc: '123'}\n"              /* 2:20 */
					"by: {role: boss, date: 2026-02-30}\n"     /* 3:12, 3:24 */
					"facts: {m: {total: 0.5}, bad: maybe}\n"   /* 4:20, 4:31 */
					"declared: {cmmm: {level: 9, proof: p}}\n" /* 5:26 */
					"answers:\n"
					"  opt: moast\n"      /* 7:8 */
					"  many: [none, a]\n" /* 8:9 */
					"  num: 11\n"         /* 9:8 */
					"  word: ABC\n");     /* 10:9 */

	ck_assert_int_eq(read.status, ZJ_EINPUT);
	ck_assert_ptr_null(read.answers);
	check_problems(&read,
		       "uscc@2:20 role@3:12 answer-date@3:24 answer-whole@4:20 "
		       "answer-yesno@4:31 answer-level@5:26 answer-option@7:8 answer-alone@8:9 "
		       "answer-high@9:8 answer-pattern@10:9");
	read_done(&read);
}
END_TEST

START_TEST(answers_names_that_do_not_exist_are_reported_with_the_nearest)
{
	struct read read =
		read_answers(WHO "profil: x\nfacts: {m.totl: 1}\ndeclared: {cmm: 1}\n"
				 "leave_out: {sx: why}\nanswers: {opd: full, s: full, comp: 1}\n");
	zj_diag diag;

	check_problems(&read,
		       "fact-unknown@4:9 declared-unknown@5:12 answer-unknown-id@6:13 "
		       "answer-unknown-question@7:11 answer-section@7:22 answer-computed@7:31 "
		       "answers-key@3:1");
	ck_assert(zj_diags_get(read.diags, 0, ZJ_LANG_EN, &diag));
	ck_assert_ptr_nonnull(strstr(diag.note, "m.total"));
	ck_assert(zj_diags_get(read.diags, 3, ZJ_LANG_EN, &diag));
	ck_assert_ptr_nonnull(strstr(diag.note, "opt"));
	ck_assert(zj_diags_get(read.diags, 6, ZJ_LANG_EN, &diag));
	ck_assert_ptr_nonnull(strstr(diag.note, "profile"));
	read_done(&read);
}
END_TEST

START_TEST(answers_wrong_values_are_reported_by_kind)
{
	static const struct {
		const char *answers;
		const char *problem;
	} CASES[] = {
		{WHO "answers: {opt: [full]}\n", "answer-scalar@3:16"},
		{WHO "answers: {many: [a, a]}\n", "answer-option-twice@3:21"},
		{WHO "answers: {many: [x]}\n", "answer-option@3:18"},
		{WHO "answers: {yn: 1}\n", "answer-yesno@3:15"},
		{WHO "answers: {lev: 3}\n", "answer-level@3:16"},
		{WHO "answers: {lev: 1.0}\n", "answer-level@3:16"},
		{WHO "answers: {lev: -1}\n", "answer-level@3:16"},
		{WHO "answers: {num: ten}\n", "answer-number@3:16"},
		{WHO "answers: {num: 1 台}\n", "answer-unit@3:16"},
		{WHO "answers: {num: -1}\n", "answer-low@3:16"},
		{WHO "answers: {num: 1e99}\n", "answer-size@3:16"},
		{WHO "answers: {day: 2027-01-01}\n", "answer-high@3:16"},
		{WHO "answers: {day: 2025-02-29}\n", "answer-date@3:16"},
		{WHO "facts: {m: {digital: 3.5}}\n", "answer-whole@3:22"},
		{WHO "facts: {since: 1999-12-31}\n", "answer-low@3:16"},
		{WHO "facts: {kind: mixed}\n", "answer-option@3:15"},
		{WHO "facts: {m: {total: 1}, m.total: 2}\n", "answer-twice@3:24"},
		{WHO "facts: 3\n", "answers-expected-map@3:8"},
		{WHO "answers: {opt: {answer: full, skip: x}}\n", "answer-form@3:11"},
		{WHO "answers: {opt: {note: x}}\n", "answer-form@3:11"},
		{WHO "answers: {opt: {answer: full, evidense: x}}\n", "answers-key@3:31"},
		{WHO "answers: {opt: {skip: x}}\n", "answer-skip@3:11"},
		{WHO "answers: {yn: {skip: ' '}}\n", "answer-skip-reason@3:11"},
		{WHO "leave_out: {yn: x}\nanswers: {yn: yes}\n", "answer-twice@4:11"},
		{WHO "leave_out: {opt: x}\n", "answer-skip@3:13"},
		{WHO "declared: {cmmm: {proof: x}}\n", "declared-no-level@3:12"},
		{WHO "profile: p\n", "profile-unknown@3:10"},
		{WHO "version: '1'\n", "answers-version@3:10"},
		{"rubric: other\nenterprise: {id: e}\nanswers: {x: y}\n", "answers-rubric@1:9"},
		{"rubric: t\n", "enterprise-id@1:1"},
		{"rubric: t\nenterprise: {id: \"a\\u202eb\"}\n",
		 "control-character@2:18 enterprise-id@2:13"},
		{"enterprise: {id: e}\n", "answers-no-rubric@0:0"},
		{"- 1\n", "answers-map@1:1"},
		{"", "answers-map@0:0"},
	};

	for (size_t i = 0; i < sizeof(CASES) / sizeof(CASES[0]); i++) {
		struct read read = read_answers(CASES[i].answers);

		check_problems(&read, CASES[i].problem);
		ck_assert_int_eq(read.status, ZJ_EINPUT);
		read_done(&read);
	}
}
END_TEST

START_TEST(answers_declared_without_proof_are_a_warning)
{
	struct read read = read_answers(WHO "declared: {cmmm: 2}\n");

	check_problems(&read, "declared-no-proof@3:12");
	ck_assert_int_eq(read.status, ZJ_OK);
	ck_assert(read.answers->levels[0].is_given);
	read_done(&read);
}
END_TEST

START_TEST(answers_left_out_keep_their_reason)
{
	struct read read = read_answers(WHO "leave_out: {s: 不涉及}\nanswers: {yn: {skip: 无}}\n");

	check_problems(&read, "");
	ck_assert_int_eq(read.answers->sections[1].state, ANSWER_SKIPPED);
	ck_assert(str_is(read.answers->sections[1].reason, "不涉及"));
	ck_assert_int_eq(answer_to(&read, "yn")->state, ANSWER_SKIPPED);
	read_done(&read);
}
END_TEST

/* Twelve questions, more than are looked ahead for, answered in this order. */
static void
check_order(const char *const *names, size_t count)
{
	struct buf rubric = BUF_INIT;
	struct buf answers = BUF_INIT;
	struct str id;

	buf_add_text(&rubric, "rubric: t\nversion: '1'\ntitle: t\nquestions:\n");
	for (char name = 'a'; name < 'm'; name++)
		buf_printf(&rubric, "  - {id: q%c, ask: q, type: yesno}\n", name);
	buf_add_text(&rubric, "tiers: []\n");
	buf_add_text(&answers, WHO "answers:\n");
	for (size_t i = 0; i < count; i++)
		buf_printf(&answers, "  %s: yes\n", names[i]);
	struct read read = read_rubric_answers(rubric.at, answers.at);
	check_problems(&read, "");
	for (size_t i = 0; i < read.model->question_count; i++) {
		bool is_named = false;
		id = read.model->nodes[read.model->questions[i]].id;
		for (size_t k = 0; k < count; k++)
			is_named |= str_is(id, names[k]);
		ck_assert_msg(is_named == (read.answers->questions[i].state == ANSWER_GIVEN),
			      "%.*s", STR_ARG(id));
	}
	read_done(&read);
	buf_done(&rubric);
	buf_done(&answers);
}

START_TEST(answers_in_any_order_and_with_gaps_find_their_questions)
{
	check_order((const char *[]){"qa", "qb", "qc", "qd"}, 4);
	check_order((const char *[]){"qb", "qd", "qh", "ql"}, 4);
	check_order((const char *[]){"qa", "ql"}, 2);
	check_order((const char *[]){"ql", "qa", "qk", "qb", "qj"}, 5);
	check_order((const char *[]){"qe", "qd", "qc"}, 3);
}
END_TEST

/* The evidence and the note go with the answer that they were of. */
START_TEST(answers_of_a_later_layer_leave_nothing_of_those_before)
{
	static const char OVER[] =
		"answers: {opt: {answer: none}, yn: no, num: {answer: unknown}}\n";
	struct read read =
		read_answers(WHO "answers: {opt: {answer: full, evidence: [a.png], note: n},"
				 " yn: {skip: 无}, num: {answer: 1 天, note: n}}\n");
	struct source *source = NULL;
	struct arena *arena = arena_new();
	struct answers_layer layers[2] = {
		{document_root(read.document), document_file(read.document)}};
	const struct answers_reading reading = {
		.layer_count = 2, .layers = layers, .is_case = true};
	zj_answers *both = NULL;

	ck_assert_uint_eq(answer_to(&read, "opt")->evidence_count, 1);
	ck_assert_int_eq(source_borrow(&source, "over", str_from(OVER), NULL), ZJ_OK);
	ck_assert_int_eq(yaml_read(&layers[1].root, source, arena, NULL), ZJ_OK);
	layers[1].file = &source->file;
	ck_assert_int_eq(answers_read_layers(&both, read.model, &reading, read.diags), ZJ_OK);
	zj_answers_free(read.answers);
	read.answers = both;
	ck_assert(str_is(answer_to(&read, "opt")->written, "none"));
	ck_assert_uint_eq(answer_to(&read, "opt")->evidence_count, 0);
	ck_assert_uint_eq(answer_to(&read, "opt")->note.len, 0);
	ck_assert_int_eq(answer_to(&read, "yn")->state, ANSWER_GIVEN);
	ck_assert_uint_eq(answer_to(&read, "yn")->reason.len, 0);
	ck_assert_int_eq(answer_to(&read, "num")->state, ANSWER_MISSING);
	ck_assert_uint_eq(answer_to(&read, "num")->note.len, 0);
	read_done(&read);
	source_free(source);
	arena_free(arena);
}
END_TEST

/* One document after the other in the same memory. */
START_TEST(answers_read_again_know_nothing_of_the_document_before)
{
	static const char *const TEXTS[] = {
		WHO "leave_out: {s: 不涉及}\nanswers: {opt: {answer: full, note: n}, yn: yes}\n",
		WHO "answers: {lev: 1}\n",
	};
	struct read read = read_answers(WHO);
	struct answers_scratch *scratch = answers_scratch_new();
	const zj_model *const model = read.model;

	for (size_t i = 0; i < 2; i++) {
		const struct document_input input = {.file = {"a", str_from(TEXTS[i]), 0, 0}};
		const zj_document *document;
		zj_answers *answers = NULL;

		ck_assert_int_eq(document_read_with(&document, &input, scratch, NULL), ZJ_OK);
		ck_assert_int_eq(
			answers_read_with(&answers, &model, 1, document, NULL, scratch, NULL),
			ZJ_OK);
		ck_assert_int_eq(answers->sections[1].state, i ? ANSWER_MISSING : ANSWER_SKIPPED);
		ck_assert_int_eq(answers->questions[0].state, i ? ANSWER_MISSING : ANSWER_GIVEN);
		ck_assert_uint_eq(answers->questions[0].note.len, i ? 0 : 1);
		ck_assert_int_eq(answers->questions[2].state, i ? ANSWER_MISSING : ANSWER_GIVEN);
		ck_assert_int_eq(answers->questions[3].state, i ? ANSWER_GIVEN : ANSWER_MISSING);
	}
	answers_scratch_free(scratch);
	read_done(&read);
}
END_TEST

static const char CHOOSE[] = "rubric: t\nversion: '1'\ntitle: t\n"
			     "profiles: {d: {title: d}, p: {title: p}}\n"
			     "questions: [{id: a, ask: q, type: yesno}]\ntiers: []\n";

START_TEST(answers_must_choose_a_profile_where_none_is_the_default)
{
	struct read read = read_rubric_answers(CHOOSE, WHO);

	check_problems(&read, "profile-required@1:1");
	read_done(&read);
	read = read_rubric_answers(CHOOSE, WHO "profile: p\n");
	ck_assert_int_eq(read.status, ZJ_OK);
	ck_assert_uint_eq(read.answers->profile, 1);
	read_done(&read);
}
END_TEST

START_TEST(answers_a_pattern_that_takes_too_long_names_the_limit)
{
	static const char SLOW[] =
		"rubric: t\nversion: '1'\ntitle: t\n"
		"questions: [{id: a, ask: q, type: text, pattern: '^(a+)+$'}]\ntiers: []\n";
	char answers[3000];
	zj_diag diag;

	memset(answers, 'a', sizeof(answers));
	const int start = snprintf(answers, sizeof(answers), "%sanswers: {a: ", WHO);
	answers[start] = 'a';
	memcpy(answers + sizeof(answers) - 6, "b!}\n", 5);
	answers[sizeof(answers) - 1] = '\0';
	struct read read = read_rubric_answers(SLOW, answers);
	ck_assert_int_eq(read.status, ZJ_ELIMIT);
	ck_assert(zj_diags_get(read.diags, 0, ZJ_LANG_EN, &diag));
	ck_assert_str_eq(diag.code, "limit");
	ck_assert_ptr_nonnull(strstr(diag.message, "regex-"));
	read_done(&read);
}
END_TEST

START_TEST(answers_of_a_later_layer_lie_over_those_before)
{
	static const char OVER[] = "facts: {m.total: 7}\nanswers: {opt: none, lev: unknown}\n";
	struct read read = read_answers(WHO "facts: {m: {total: 3, digital: 2}, bad: yes}\n"
					    "answers: {opt: full, lev: 1, yn: yes}\n");
	struct source *source = NULL;
	struct arena *arena = arena_new();
	struct answers_layer layers[2] = {
		{document_root(read.document), document_file(read.document)}};
	struct node names[2] = {{.kind = NODE_SCALAR, .text = STR("yn")},
				{.kind = NODE_SCALAR, .text = STR("facts.bad")}};
	const struct node without = {.kind = NODE_LIST, .count = 2, .items = names};
	struct answers_reading reading = {
		.layer_count = 2,
		.layers = layers,
		.without = &without,
		.without_file = document_file(read.document),
		.is_case = true,
	};
	zj_answers *both = NULL;

	ck_assert_int_eq(source_borrow(&source, "over", str_from(OVER), NULL), ZJ_OK);
	ck_assert_int_eq(yaml_read(&layers[1].root, source, arena, NULL), ZJ_OK);
	layers[1].file = &source->file;
	ck_assert_int_eq(answers_read_layers(&both, read.model, &reading, read.diags), ZJ_OK);
	zj_answers_free(read.answers);
	read.answers = both;
	ck_assert(num_equal(fact_given(&read, "m.total")->value.number.low, zj_num_int(7)));
	ck_assert(num_equal(fact_given(&read, "m.digital")->value.number.low, zj_num_int(2)));
	ck_assert_int_eq(fact_given(&read, "bad")->state, ANSWER_MISSING);
	ck_assert(str_is(answer_to(&read, "opt")->written, "none"));
	ck_assert_ptr_eq(answer_to(&read, "opt")->place.file, &source->file);
	ck_assert_int_eq(answer_to(&read, "lev")->state, ANSWER_MISSING);
	ck_assert_int_eq(answer_to(&read, "yn")->state, ANSWER_MISSING);
	read_done(&read);
	source_free(source);
	arena_free(arena);
}
END_TEST

START_TEST(answers_copy_can_be_changed_and_the_original_stays)
{
	struct read read = read_answers(WHO "answers: {opt: full}\n");
	zj_answers *copy = answers_copy(read.answers);

	answers_question(copy, 0)->state = ANSWER_MISSING;
	ck_assert_int_eq(answer_to(&read, "opt")->state, ANSWER_GIVEN);
	ck_assert_int_eq(copy->questions[0].state, ANSWER_MISSING);
	zj_answers_free(copy);
	read_done(&read);
}
END_TEST

START_TEST(answers_document_keeps_the_bytes_it_was_given)
{
	static const char BYTES[] = "\xEF\xBB\xBFrubric: t\n";
	zj_document *document = NULL;
	size_t length;

	ck_assert_int_eq(zj_document_read(&document, "a", BYTES, sizeof(BYTES) - 1, NULL), ZJ_OK);
	const char *bytes = zj_document_bytes(document, &length);
	ck_assert_uint_eq(length, sizeof(BYTES) - 1);
	ck_assert_mem_eq(bytes, BYTES, length);
	ck_assert_str_eq(zj_document_rubric(document), "t");
	/* printf '\xEF\xBB\xBFrubric: t\n' | b2sum -l 256 */
	ck_assert_str_eq(zj_document_fingerprint(document),
			 "e177c258b5bd2a0120e985fbea2f694649f3e40a204ba17665472e80138a3a9f");
	zj_document_free(document);
}
END_TEST

Suite *
suite_answers_read(void)
{
	const TTest *const tests[] = {
		answers_of_every_kind_become_values,
		answers_absent_empty_and_unknown_are_the_same,
		answers_an_empty_set_is_an_answer,
		answers_with_ten_mistakes_show_ten_with_their_places,
		answers_names_that_do_not_exist_are_reported_with_the_nearest,
		answers_wrong_values_are_reported_by_kind,
		answers_declared_without_proof_are_a_warning,
		answers_left_out_keep_their_reason,
		answers_must_choose_a_profile_where_none_is_the_default,
		answers_a_pattern_that_takes_too_long_names_the_limit,
		answers_in_any_order_and_with_gaps_find_their_questions,
		answers_of_a_later_layer_leave_nothing_of_those_before,
		answers_read_again_know_nothing_of_the_document_before,
		answers_of_a_later_layer_lie_over_those_before,
		answers_copy_can_be_changed_and_the_original_stays,
		answers_document_keeps_the_bytes_it_was_given,
		NULL,
	};

	return unit_suite("answers_read", tests);
}
