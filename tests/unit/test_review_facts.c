/*
 * A rubric's facts against the shared vocabulary.
 */
#include "test_review.h"

#include "base/buf.h"

static const char VOCABULARY[] = "vocabulary: v\nversion: '1'\ntitle: V\n"
				 "facts:\n"
				 "  n: {type: number, unit: 万元, title: N, definition: N}\n"
				 "  share: {type: number, title: S, definition: S}\n"
				 "  set: {type: set, options: [a, b], title: S, definition: S}\n"
				 "  day: {type: date, title: D, definition: D}\n";

zj_vocabulary *
load_vocabulary(void)
{
	zj_vocabulary *vocabulary = NULL;

	ck_assert_int_eq(
		zj_vocabulary_read(&vocabulary, "facts.yaml", VOCABULARY, strlen(VOCABULARY), NULL),
		ZJ_OK);
	return vocabulary;
}

/* Facts as "name: {…}" after what every rubric begins with, on line 4; and the mistakes, as
 * "code@line:column", that they make. */
static void
check_facts(const char *facts, const char *expected)
{
	zj_vocabulary *vocabulary = load_vocabulary();
	zj_diags *diags = zj_diags_new();
	struct buf rubric = BUF_INIT;
	struct buf found = BUF_INIT;
	zj_diag diag;

	buf_printf(&rubric,
		   "rubric: t\nversion: '1'\ntitle: t\nfacts: {%s}\n"
		   "questions: [{id: q, ask: q, type: yesno}]\n",
		   facts);
	zj_model *model = load_model(rubric.at);
	const zj_status status = review_facts(model, vocabulary, diags);
	for (size_t i = 0; zj_diags_get(diags, i, ZJ_LANG_EN, &diag); i++)
		buf_printf(&found, "%s%s@%u:%u", i ? " " : "", diag.code, (unsigned)diag.line,
			   (unsigned)diag.column);
	ck_assert_str_eq(found.at ? found.at : "", expected);
	ck_assert_int_eq(status, found.len ? ZJ_EINPUT : ZJ_OK);
	buf_done(&found);
	buf_done(&rubric);
	zj_model_free(model);
	zj_diags_free(diags);
	zj_vocabulary_free(vocabulary);
}

START_TEST(facts_that_agree_or_are_the_rubrics_own_are_no_mistake)
{
	check_facts("n: {type: number, unit: 万元}, share: {type: number, max: 1}, "
		    "day: {type: date}, other: {type: text}",
		    "");
	check_facts("n: {type: number, unit: 亿元, whole: yes}", "");
	check_facts("set: {type: set, options: {b: B, a: A}}", "");
}
END_TEST

START_TEST(facts_of_another_type_unit_or_choice_are_told_with_their_place)
{
	check_facts("n: {type: yesno}", "fact-other-type@4:9");
	check_facts("n: {type: number, unit: 吨}", "fact-other-unit@4:9");
	check_facts("n: {type: number}", "fact-other-unit@4:9");
	check_facts("share: {type: number, unit: 台}", "fact-other-unit-none@4:9");
	check_facts("set: {type: choice, options: [a, b]}", "fact-other-type@4:9");
	check_facts("set: {type: set, options: [a]}", "fact-other-options@4:9");
	check_facts("set: {type: set, options: [a, b, c]}, day: {type: text}",
		    "fact-other-options@4:9 fact-other-type@4:47");
}
END_TEST

Suite *
suite_review_facts(void)
{
	const TTest *const tests[] = {
		facts_that_agree_or_are_the_rubrics_own_are_no_mistake,
		facts_of_another_type_unit_or_choice_are_told_with_their_place,
		NULL,
	};

	return unit_suite("review_facts", tests);
}
