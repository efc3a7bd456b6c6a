/* Runs the suites of answers/, and what they share. */
#include "test_answers.h"

#include "base/buf.h"
#include "direct_twin.h"

const char ANSWERS_RUBRIC[] =
	"rubric: t\n"
	"version: '2'\n"
	"title: t\n"
	"scales: {ful: {full: 1, most: 0.8, part: 0.5, none: 0}}\n"
	"facts:\n"
	"  m.total: {type: number, unit: 台, whole: yes, min: 1}\n"
	"  m.digital: {type: number, unit: 台, whole: yes, min: 0}\n"
	"  revenue: {type: number, unit: 万元, max: 1000000}\n"
	"  bad: {type: yesno}\n"
	"  since: {type: date, min: 2000-01-01, max: 2030-12-31}\n"
	"  systems: {type: set, options: {MES: m, ERP: e}}\n"
	"  kind: {type: choice, options: {discrete: d, process: p}}\n"
	"  city: {type: text}\n"
	"uses: {cmmm: {rubric: other, title: t, top: 5}}\n"
	"sections:\n"
	"  - id: s\n"
	"    may_skip: yes\n"
	"    questions:\n"
	"      - {id: opt, ask: q, scale: ful}\n"
	"      - {id: many, ask: q, choose: many, options: {none: {score: 0, alone: yes}, a: 0.5, b: 0.5}}\n"
	"      - {id: yn, ask: q, type: yesno, may_skip: yes}\n"
	"      - {id: lev, ask: q, type: level, levels: [a, b, c]}\n"
	"      - {id: num, ask: q, type: number, unit: 天, min: 0, max: 10}\n"
	"      - {id: word, ask: q, type: text, pattern: '^[a-z]+$'}\n"
	"      - {id: day, ask: q, type: date, max: 2026-12-31}\n"
	"      - {id: comp, ask: q, value: facts.m.digital / facts.m.total}\n"
	"tiers: []\n";

struct read
read_rubric_answers(const char *rubric, const char *answers)
{
	const zj_model_file file = {"rubric.yaml", rubric, strlen(rubric)};
	struct read read = {.diags = zj_diags_new()};
	bool is_declined;

	ck_assert_int_eq(zj_model_read(&read.model, &file, 1, NULL), ZJ_OK);
	ck_assert_int_eq(zj_model_prepare(read.model), ZJ_OK);
	const char *what = direct_compare(read.model, str_from(answers), false, &is_declined);
	ck_assert_msg(!what, "%s:\n%s", what, answers);
	read.status =
		zj_document_read(&read.document, "a.yaml", answers, strlen(answers), read.diags);
	if (read.status == ZJ_OK)
		read.status = zj_answers_read(&read.answers, read.model, read.document, read.diags);
	return read;
}

struct read
read_answers(const char *answers)
{
	return read_rubric_answers(ANSWERS_RUBRIC, answers);
}

void
read_done(struct read *read)
{
	zj_answers_free(read->answers);
	zj_document_free(read->document);
	zj_model_free(read->model);
	zj_diags_free(read->diags);
}

void
check_problems(const struct read *read, const char *problems)
{
	struct buf got = BUF_INIT;
	zj_diag diag;

	for (size_t i = 0; zj_diags_get(read->diags, i, ZJ_LANG_ZH, &diag); i++)
		buf_printf(&got, "%s%s@%u:%u", i ? " " : "", diag.code, (unsigned)diag.line,
			   (unsigned)diag.column);
	ck_assert_str_eq(got.at ? got.at : "", problems);
	buf_done(&got);
}

const struct answer *
answer_to(const struct read *read, const char *question)
{
	const uint32_t node = map_get(read->model->node_by_id, str_from(question));

	ck_assert_uint_ne(node, MAP_NONE);
	ck_assert_ptr_nonnull(read->answers);
	return &read->answers->questions[read->model->nodes[node].ordinal];
}

const struct answer *
fact_given(const struct read *read, const char *fact)
{
	ck_assert_ptr_nonnull(read->answers);
	return &read->answers->facts[map_get(read->model->fact_by_id, str_from(fact))];
}

int
main(void)
{
	return unit_main((Suite *[]){
		suite_answers_carry(),
		suite_answers_direct(),
		suite_answers_documents(),
		suite_answers_read(),
		suite_answers_several(),
		suite_answers_uscc(),
		NULL,
	});
}
