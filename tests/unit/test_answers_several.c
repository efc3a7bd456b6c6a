/*
 * One document for several rubrics, and facts that the shared vocabulary alone knows.
 */
#include "test_answers.h"
#include "unit_faults.h"

void
answers_faults_begin(long n)
{
	fault_was = false;
	fault_left = n;
}

bool
answers_faults_end(void)
{
	fault_left = 0;
	return fault_was;
}

#include "base/num.h"

static const char RUBRIC_A[] =
	"rubric: a\nversion: '1'\ntitle: a\n"
	"facts: {m.total: {type: number, unit: 台, whole: yes}, bad: {type: yesno}}\n"
	"profiles: {p: {title: p}, q: {title: q}}\n"
	"sections: [{id: s, may_skip: yes, questions: [{id: x, ask: x, type: yesno}]},\n"
	"           {id: s2, questions: [{id: x2, ask: x, type: yesno}]}]\n"
	"tiers: []\n";
static const char RUBRIC_B[] =
	"rubric: b\nversion: '1'\ntitle: b\n"
	"facts: {m.total: {type: number, unit: 台, max: 100}, staff: {type: number, unit: 人}}\n"
	"uses: {low: {rubric: a, title: a, top: 3}}\n"
	"sections: [{id: s, questions: [{id: x, ask: x, type: level, levels: [none, some, all]}]}]\n"
	"tiers: []\n";
static const char VOCABULARY[] =
	"vocabulary: v\nversion: '1'\ntitle: v\n"
	"facts:\n"
	"  m.total: {type: number, unit: 台, title: t, definition: d}\n"
	"  energy.last: {type: number, unit: 吨标煤, min: 0, title: t, definition: d}\n"
	"  mode: {type: choice, options: [old, new], title: t, definition: d}\n";

/* What a document for both becomes. */
struct both {
	zj_diags *diags;
	zj_model *models[2];
	zj_vocabulary *vocabulary;
	zj_document *document;
	zj_answers *answers[2]; /* NULL where they were refused */
	zj_status status;
};

static zj_model *
model_of(const char *rubric)
{
	const zj_model_file file = {"rubric.yaml", rubric, strlen(rubric)};
	zj_model *model = NULL;

	ck_assert_int_eq(zj_model_read(&model, &file, 1, NULL), ZJ_OK);
	return model;
}

static struct both
both_begin(void)
{
	struct both both = {.models = {model_of(RUBRIC_A), model_of(RUBRIC_B)}};

	ck_assert_int_eq(zj_vocabulary_read(&both.vocabulary, "facts.yaml", VOCABULARY,
					    strlen(VOCABULARY), NULL),
			 ZJ_OK);
	return both;
}

static void
both_read(struct both *both, const char *answers)
{
	const zj_answers_options options = {.vocabulary = both->vocabulary};

	both->status =
		zj_document_read(&both->document, "a.yaml", answers, strlen(answers), both->diags);
	if (both->status == ZJ_OK)
		both->status =
			zj_answers_read_all(both->answers, (const zj_model *const *)both->models, 2,
					    both->document, &options, both->diags);
}

static struct both
read_both(const char *answers)
{
	struct both both = both_begin();

	both.diags = zj_diags_new();
	both_read(&both, answers);
	return both;
}

static void
both_done(struct both *both)
{
	for (int i = 0; i < 2; i++) {
		zj_answers_free(both->answers[i]);
		zj_model_free(both->models[i]);
	}
	zj_document_free(both->document);
	zj_vocabulary_free(both->vocabulary);
	zj_diags_free(both->diags);
}

static void
check_both(const struct both *both, const char *problems)
{
	const struct read read = {.diags = both->diags};

	check_problems(&read, problems);
}

static const char GOOD[] = "rubrics: {a: {profile: q, leave_out: {s: reason}}, b: {version: '1'}}\n"
			   "enterprise: {id: e}\n"
			   "by: {role: assessor, date: 2026-05-01}\n"
			   "facts: {m: {total: 7 台}, staff: 96, energy: {last: 3.5}, mode: new}\n"
			   "declared: {low: {level: 2, proof: p}}\n"
			   "answers: {b: {x: 1}, a: {x2: yes}}\n";

static void
check_good(const struct both *both)
{
	const zj_answers *a = both->answers[0];
	const zj_answers *b = both->answers[1];

	ck_assert_str_eq(zj_answers_enterprise_id(a), "e");
	ck_assert_str_eq(zj_answers_enterprise_id(b), "e");
	ck_assert_str_eq(zj_answers_role(b), "assessor");
	ck_assert_uint_eq(a->profile, 1);
	ck_assert_int_eq(a->sections[1].state, ANSWER_SKIPPED);
	ck_assert(num_equal(a->facts[0].value.number.low, zj_num_int(7)));
	ck_assert(num_equal(b->facts[0].value.number.low, zj_num_int(7)));
	ck_assert(num_equal(b->facts[1].value.number.low, zj_num_int(96)));
	ck_assert_int_eq(a->facts[1].state, ANSWER_MISSING);
	ck_assert(expr_is_yes(&a->questions[1].value));
	ck_assert(num_equal(b->questions[0].value.number.low, zj_num_int(1)));
	ck_assert_uint_eq(b->levels[0].level, 2);
}

START_TEST(answers_for_several_share_facts_and_keep_their_own)
{
	struct both both = read_both(GOOD);

	check_both(&both, "");
	ck_assert_int_eq(both.status, ZJ_OK);
	check_good(&both);
	ck_assert_uint_eq(zj_document_rubric_count(both.document), 2);
	ck_assert_str_eq(zj_document_rubric(both.document), "a");
	ck_assert_str_eq(zj_document_rubric_at(both.document, 1), "b");
	ck_assert_ptr_null(zj_document_rubric_at(both.document, 2));
	both_done(&both);
}
END_TEST

START_TEST(answers_for_several_tell_what_they_share_once)
{
	/* 7.5 is wrong for a (whole), 101 would be for b (max): each is told, and once. */
	struct both both = read_both("rubrics: [a, b]\n"
				     "enterprise: {id: e, uscc: 1, nme: x}\n"
				     "by: {role: boss}\n"
				     "facts: {m.total: 101.5, bad: 3, staff: x, energy.last: -1,\n"
				     "        mode: odd, m.totl: 1}\n"
				     "declared: {lw: 1}\n"
				     "answers: {a: {x: 3}, b: {x: 3}, c: {}}\n");

	check_both(&both, "uscc@2:27 answers-key@2:30 role@3:12 answer-whole@4:18 "
			  "answer-yesno@4:30 answer-low@4:56 answer-option@5:15 "
			  "fact-unknown@5:20 declared-unknown@6:12 answer-yesno@7:18 "
			  "answers-group@7:33 profile-required@1:11 answer-number@4:40 "
			  "answer-level@7:29");
	ck_assert_int_eq(both.status, ZJ_EINPUT);
	ck_assert_ptr_null(both.answers[0]);
	ck_assert_ptr_null(both.answers[1]);
	both_done(&both);
}
END_TEST

START_TEST(answers_for_several_are_none_when_one_rubric_refuses)
{
	struct both both = read_both("rubrics: {a: {profile: p}, b: }\nenterprise: {id: e}\n"
				     "facts: {m.total: 101}\n");

	check_both(&both, "answer-high@3:18");
	ck_assert_int_eq(both.status, ZJ_EINPUT);
	ck_assert_ptr_null(both.answers[0]);
	both_done(&both);
}
END_TEST

START_TEST(answers_for_several_can_be_read_for_one)
{
	struct both both = both_begin();
	zj_answers *answers = NULL;

	/* Whose facts the others are is not known here. */
	both.diags = zj_diags_new();
	ck_assert_int_eq(zj_document_read(&both.document, "a", GOOD, strlen(GOOD), NULL), ZJ_OK);
	ck_assert_int_eq(zj_answers_read(&answers, both.models[1], both.document, both.diags),
			 ZJ_OK);
	check_both(&both, "");
	ck_assert(num_equal(answers->facts[1].value.number.low, zj_num_int(96)));
	zj_answers_free(answers);
	both_done(&both);
}
END_TEST

START_TEST(answers_for_several_are_not_read_for_another)
{
	struct both both = read_both("rubrics: [a, c]\nenterprise: {id: e}\n");

	check_both(&both, "profile-required@1:11 answers-rubric@1:10");
	both_done(&both);
}
END_TEST

START_TEST(answers_list_of_rubrics_is_checked)
{
	static const struct {
		const char *document;
		const char *problems;
	} CASES[] = {
		{"rubrics: a\n", "answers-rubrics@1:10"},
		{"rubrics: {}\n", "answers-rubrics@1:10"},
		{"rubrics:\n", "answers-rubrics@1:9"},
		{"rubrics: [a, a, [b], '']\n",
		 "answers-rubric-twice@1:14 answers-rubrics@1:17 answers-rubrics@1:22"},
		{"enterprise: {id: e}\n", "answers-no-rubric@0:0"},
	};

	for (size_t i = 0; i < sizeof(CASES) / sizeof(CASES[0]); i++) {
		struct both both = read_both(CASES[i].document);
		check_both(&both, CASES[i].problems);
		ck_assert_int_eq(both.status, ZJ_EINPUT);
		both_done(&both);
	}
}
END_TEST

START_TEST(answers_to_more_rubrics_than_the_limit_are_refused)
{
	struct buf text = BUF_INIT;

	buf_add_text(&text, "rubrics: [r0");
	for (int i = 1; i < 65; i++)
		buf_printf(&text, ", r%d", i);
	buf_add_text(&text, "]\n");
	struct both both = read_both(text.at);
	check_both(&both, "limit@1:10");
	ck_assert_int_eq(both.status, ZJ_ELIMIT);
	both_done(&both);
	buf_done(&text);
}
END_TEST

/* One rubric's document, with or without the vocabulary. */
static zj_status
read_one(struct both *both, const char *facts, const zj_answers_options *options)
{
	const zj_model *model = both->models[0];
	struct buf text = BUF_INIT;
	zj_answers *answers = NULL;

	buf_printf(&text, "rubric: a\nenterprise: {id: e}\nprofile: p\nfacts: {%s}\n", facts);
	zj_document_free(both->document);
	both->document = NULL;
	zj_status status = zj_document_read(&both->document, "a", text.at, text.len, both->diags);
	if (status == ZJ_OK)
		status = zj_answers_read_all(&answers, &model, 1, both->document, options,
					     both->diags);
	zj_answers_free(answers);
	buf_done(&text);
	return status;
}

START_TEST(answers_to_one_rubric_may_hold_facts_of_the_vocabulary)
{
	static const char SHEET[] = "m: {total: 3}, energy: {last: 2 吨标煤}, mode: old";
	struct both both = both_begin();
	const zj_answers_options options = {.vocabulary = both.vocabulary};
	const zj_answers_options as_kept = {.any_fact = true};

	both.diags = zj_diags_new();
	ck_assert_int_eq(read_one(&both, SHEET, &options), ZJ_OK);
	ck_assert_int_eq(read_one(&both, SHEET, &as_kept), ZJ_OK);
	check_both(&both, "");
	ck_assert_int_eq(read_one(&both, SHEET, NULL), ZJ_EINPUT);
	check_both(&both, "fact-unknown@4:24 fact-unknown@4:47");
	both_done(&both);
}
END_TEST

START_TEST(answers_a_typing_slip_in_a_fact_is_told_with_the_nearest_of_all)
{
	struct both both = both_begin();
	const zj_answers_options options = {.vocabulary = both.vocabulary};
	zj_diag diag;

	both.diags = zj_diags_new();
	ck_assert_int_eq(read_one(&both, "enrgy.last: 2", &options), ZJ_EINPUT);
	ck_assert(zj_diags_get(both.diags, 0, ZJ_LANG_EN, &diag));
	ck_assert_str_eq(diag.note, "did you mean \"energy.last\"?");
	both_done(&both);
}
END_TEST

START_TEST(answers_number_alone_is_refused_where_its_readers_take_it_in_different_units)
{
	static const char OTHER[] = "vocabulary: v\nversion: '1'\ntitle: v\nfacts: {m.total: "
				    "{type: number, unit: 套, title: t, definition: d}}\n";
	struct both both = both_begin();

	zj_vocabulary_free(both.vocabulary);
	both.vocabulary = NULL;
	ck_assert_int_eq(zj_vocabulary_read(&both.vocabulary, "v", OTHER, strlen(OTHER), NULL),
			 ZJ_OK);
	const zj_answers_options options = {.vocabulary = both.vocabulary};
	both.diags = zj_diags_new();
	ck_assert_int_eq(read_one(&both, "m.total: 3 台", &options), ZJ_OK);
	ck_assert_int_eq(read_one(&both, "m.total: 3", NULL), ZJ_OK);
	check_both(&both, "");
	ck_assert_int_eq(read_one(&both, "m.total: 3", &options), ZJ_EINPUT);
	check_both(&both, "fact-unit@4:18");
	both_done(&both);
}
END_TEST

/* Read with allocation `n` failing; false when there are not that many. */
static bool
fails_cleanly_at(struct both *both, long n)
{
	fault_left = n;
	fault_was = false;
	both_read(both, GOOD);
	fault_left = 0;
	ck_assert_int_eq(both->status, fault_was ? ZJ_ENOMEM : ZJ_OK);
	if (both->status == ZJ_OK)
		check_good(both);
	for (int i = 0; i < 2; i++) {
		ck_assert((both->answers[i] != NULL) == (both->status == ZJ_OK));
		zj_answers_free(both->answers[i]);
		both->answers[i] = NULL;
	}
	zj_document_free(both->document);
	both->document = NULL;
	return fault_was;
}

START_TEST(answers_for_several_survive_every_allocation_that_fails)
{
	struct both both = both_begin();
	long n = 1;

	while (fails_cleanly_at(&both, n)) {
		n++;
		ck_assert_int_lt(n, 2000);
	}
	ck_assert_int_gt(n, 6);
	both_done(&both);
}
END_TEST

Suite *
suite_answers_several(void)
{
	const TTest *const tests[] = {
		answers_for_several_share_facts_and_keep_their_own,
		answers_for_several_tell_what_they_share_once,
		answers_for_several_are_none_when_one_rubric_refuses,
		answers_for_several_can_be_read_for_one,
		answers_for_several_are_not_read_for_another,
		answers_list_of_rubrics_is_checked,
		answers_to_more_rubrics_than_the_limit_are_refused,
		answers_to_one_rubric_may_hold_facts_of_the_vocabulary,
		answers_a_typing_slip_in_a_fact_is_told_with_the_nearest_of_all,
		answers_number_alone_is_refused_where_its_readers_take_it_in_different_units,
		answers_for_several_survive_every_allocation_that_fails,
		NULL,
	};

	return unit_suite("answers_several", tests);
}
