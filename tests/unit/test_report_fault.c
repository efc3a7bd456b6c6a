/*
 * Writing a report when memory runs out at the n-th allocation, for every n: it says so, and
 * leaves nothing behind (the sanitizers look for that).
 */
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "test_report.h"
#include "unit_faults.h"

static void
write_with_faults(const struct report_subject *subject, const struct report_format *format)
{
	const struct report_options options = {
		.lang = ZJ_LANG_ZH, .width = 60, .is_colored = true, .is_ascii = true};
	bool is_whole = false;
	struct buf tried = BUF_INIT;

	/* A build or a machine without its library has no such format. */
	if (format->is_binary && format->write(&tried, subject, &options) == ZJ_ENOTFOUND)
		return;
	buf_done(&tried);
	for (long n = 1; !is_whole; n++) {
		struct buf out = BUF_INIT;
		fault_was = false;
		fault_left = n;
		const zj_status status = format->write(&out, subject, &options);
		fault_left = 0;
		is_whole = !fault_was;
		ck_assert_msg(status == (fault_was ? ZJ_ENOMEM : ZJ_OK),
			      "report %d as %s, allocation %ld: %s", (int)subject->kind,
			      format->name, n, zj_status_name(status));
		buf_done(&out);
	}
}

/* Special formats are for one kind of subject, and one kind is for a special format alone. */
static bool
writes(const struct report_format *format, enum report_kind kind)
{
	if (strcmp(format->name, "junit") == 0)
		return kind == REPORT_TESTS;
	if (strcmp(format->name, "csv") == 0 || format->is_binary)
		return kind == REPORT_RECORDS || kind == REPORT_BOOK;
	return (strcmp(format->name, "yaml") == 0) == (kind == REPORT_BOUNDARIES);
}

START_TEST(every_report_survives_every_failed_allocation)
{
	struct scored all = score_text(SMALL_RUBRIC, SMALL_ANSWERS);
	struct plan_gap *gap = NULL;
	static const struct report_field fields[] = {{"a", WORD_TITLE, 0},
						     {"n", WORD_SCORE, REPORT_NUMBER}};
	static const struct str cells[] = {{"x", 1}, {"1/3", 3}};
	const struct report_records records = {
		.name = "list",
		.title = WORD_TITLE,
		.empty = WORD_TITLE,
		.field_count = 2,
		.fields = fields,
		.row_count = 1,
		.cells = cells,
		.about = {"of x", 4},
	};

	static const struct str notes[] = {{"note", 4}};
	static const struct report_fact facts[] = {{"k", {"v", 1}, 0}};
	struct report_records other = records; /* sheets have different names */
	other.title = WORD_SCORE;
	const struct report_records tables[] = {records, other};
	const struct report_book rows = {.name = "rank",
					 .title = {"T", 1},
					 .is_rows = true,
					 .table_count = 1,
					 .tables = tables};
	const struct report_book book = {.name = "stats",
					 .title = {"T", 1},
					 .note_count = 1,
					 .notes = notes,
					 .fact_count = 1,
					 .facts = facts,
					 .table_count = 2,
					 .tables = tables};
	struct cover *cover = NULL;
	static const struct vectors_difference difference = {.what = {"score", 5},
							     .expected = {"1", 1},
							     .got = {"2", 1},
							     .off = {"+1", 2},
							     .why = {"a <1>", 5}};
	static const struct vectors_case cases[] = {
		{.name = {"x", 1}, .is_passed = true},
		{.name = {"y", 1}, .difference_count = 1, .differences = &difference}};
	const struct vectors_report report = {.case_count = 2, .failed_count = 1, .cases = cases};
	const struct report_vectors files[] = {{"v.yaml", &report}, {"w.yaml", NULL}};

	ck_assert_int_eq(plan_gap(&gap, all.result, NULL, 1), ZJ_OK);
	ck_assert_int_eq(cover_new(&cover, all.model), ZJ_OK);
	cover_result(cover, all.result);
	const struct report_test test[] = {
		{.name = "t", .model = all.model, .file_count = 2, .files = files, .cover = cover},
		{.name = "wrong"}};
	const struct report_tests tests = {.count = 2,
					   .items = test,
					   .lists_missing = true,
					   .minimum = {100, 0, 50, REPORT_NO_MINIMUM, 0, 0}};
	struct boundaries *boundaries = NULL;
	ck_assert_int_eq(boundaries_find(&boundaries, all.model, all.answers, NULL, NULL), ZJ_OK);
	const struct report_subject subjects[] = {
		{.kind = REPORT_SCORE, .result = all.result},
		{.kind = REPORT_EXPLAIN, .result = all.result, .depth = 1},
		{.kind = REPORT_EXPLAIN, .result = all.result, .depth = 2},
		{.kind = REPORT_EXPLAIN, .result = all.result, .depth = 3},
		{.kind = REPORT_GAP, .gap = gap},
		{.kind = REPORT_RUBRIC, .model = all.model},
		{.kind = REPORT_GUIDE, .model = all.model},
		{.kind = REPORT_RECORDS, .records = &records},
		{.kind = REPORT_BOOK, .book = &rows},
		{.kind = REPORT_BOOK, .book = &book},
		{.kind = REPORT_TESTS, .tests = &tests},
		{.kind = REPORT_SCHEMA, .model = all.model},
		{.kind = REPORT_SCHEMA},
		{.kind = REPORT_BOUNDARIES, .boundaries = boundaries},
	};
	for (size_t i = 0; i < sizeof(subjects) / sizeof(subjects[0]); i++) {
		for (size_t f = 0; f < report_format_count; f++) {
			if (writes(&report_formats[f], subjects[i].kind))
				write_with_faults(&subjects[i], &report_formats[f]);
		}
	}
	boundaries_free(boundaries);
	cover_free(cover);
	plan_gap_free(gap);
	scored_free(&all);
}
END_TEST

Suite *
suite_report_fault(void)
{
	return unit_suite("fault", (const TTest *const[]){
					   every_report_survives_every_failed_allocation, NULL});
}
