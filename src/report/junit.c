/*
 * JUnit XML: a testsuite for each vectors file, a testcase for each case, the coverage of the
 * rubric as properties of its suites; and where a minimum is asked for, a suite of its own for
 * that. In English whatever the language, as data is.
 */
#include "report/junit.h"

#include <stdio.h>

/* --- XML --------------------------------------------------------------------------------- */

/* Text for an element, or for an attribute, whose line ends must be escaped as well. What XML
 * cannot hold becomes U+FFFD. */
static void
add_xml(struct buf *out, struct str text, bool is_attribute)
{
	for (size_t i = 0; i < text.len; i++) {
		const char c = text.at[i];

		if (c == '&')
			buf_add_text(out, "&amp;");
		else if (c == '<')
			buf_add_text(out, "&lt;");
		else if (c == '>')
			buf_add_text(out, "&gt;");
		else if (c == '"')
			buf_add_text(out, "&quot;");
		else if (c == '\n' && is_attribute)
			buf_add_text(out, "&#10;");
		else if ((unsigned char)c < 0x20 && c != '\n')
			buf_add_text(out, "\xEF\xBF\xBD");
		else
			buf_add_char(out, c);
	}
}

static void
add_attribute(struct buf *out, const char *name, struct str value)
{
	buf_add_char(out, ' ');
	buf_add_text(out, name);
	buf_add_text(out, "=\"");
	add_xml(out, value, true);
	buf_add_char(out, '"');
}

static void
add_count(struct buf *out, const char *name, size_t value)
{
	buf_printf(out, " %s=\"%zu\"", name, value);
}

static void
add_property(struct buf *out, const char *name, struct str value)
{
	buf_add_text(out, "      <property");
	add_attribute(out, "name", str_from(name));
	add_attribute(out, "value", value);
	buf_add_text(out, "/>\n");
}

/* --- cases ------------------------------------------------------------------------------- */

static void
add_difference(struct buf *out, const struct vectors_difference *difference)
{
	buf_add(out, difference->what);
	buf_add_text(out, ": expected ");
	buf_add(out, difference->expected);
	buf_add_text(out, ", got ");
	buf_add(out, difference->got);
	if (difference->off.at) {
		buf_add_text(out, " (");
		buf_add(out, difference->off);
		buf_add_char(out, ')');
	}
	if (difference->why.at) {
		buf_add_text(out, ": ");
		buf_add(out, difference->why);
	}
}

static void
add_failure(struct buf *out, const struct vectors_case *one, struct buf *text)
{
	buf_clear(text);
	buf_add_text(out, "      <failure");
	add_attribute(out, "type", STR("difference"));
	if (one->difference_count)
		add_difference(text, &one->differences[0]);
	add_attribute(out, "message", buf_str(text));
	buf_add_text(out, ">");
	out->failed |= text->failed;
	buf_clear(text);
	for (size_t i = 0; i < one->difference_count; i++) {
		const struct place *place = &one->differences[i].place;

		if (place->file)
			buf_printf(text, "%s:%u:%u: ", place->file->name, (unsigned)place->line,
				   (unsigned)place->column);
		add_difference(text, &one->differences[i]);
		buf_add_char(text, '\n');
	}
	add_xml(out, buf_str(text), false);
	buf_add_text(out, "</failure>\n    </testcase>\n");
	out->failed |= text->failed;
}

static void
add_case(struct buf *out, const struct report_test *test, const struct report_vectors *file,
	 const struct vectors_case *one, struct buf *text)
{
	buf_add_text(out, "    <testcase");
	add_attribute(out, "name", one->name);
	add_attribute(out, "classname", test->model->id);
	add_attribute(out, "file", str_from(file->path));
	add_count(out, "line", one->place.line);
	if (one->is_passed) {
		buf_add_text(out, "/>\n");
		return;
	}
	buf_add_text(out, ">\n");
	add_failure(out, one, text);
}

/* --- suites ------------------------------------------------------------------------------ */

static void
add_properties(struct buf *out, const struct report_test *test)
{
	char name[32];
	char value[48];

	buf_add_text(out, "    <properties>\n");
	add_property(out, "rubric", test->model->id);
	add_property(out, "version", test->model->version);
	for (unsigned kind = 0; kind < COVER_KIND_COUNT; kind++) {
		const struct cover_sum sum = cover_sum(test->cover, kind);

		snprintf(name, sizeof(name), "coverage.%s", cover_kind_name(kind));
		snprintf(value, sizeof(value), "%zu/%zu", sum.covered, sum.count);
		add_property(out, name, str_from(value));
	}
	buf_add_text(out, "    </properties>\n");
}

static void
begin_suite(struct buf *out, struct str name, size_t tests, size_t failures, size_t errors)
{
	buf_add_text(out, "  <testsuite");
	add_attribute(out, "name", name);
	add_count(out, "tests", tests);
	add_count(out, "failures", failures);
	add_count(out, "errors", errors);
	buf_add_text(out, ">\n");
}

/* A suite of one testcase that could not be run: its file or its rubric is wrong. */
static void
add_wrong(struct buf *out, const char *path)
{
	begin_suite(out, str_from(path), 1, 0, 1);
	buf_add_text(out, "    <testcase");
	add_attribute(out, "name", str_from(path));
	add_attribute(out, "file", str_from(path));
	buf_add_text(out,
		     ">\n      <error type=\"document\" message=\"cannot be read: see standard "
		     "error\"/>\n    </testcase>\n  </testsuite>\n");
}

static void
add_file(struct buf *out, const struct report_test *test, const struct report_vectors *file,
	 struct buf *text)
{
	const struct vectors_report *report = file->report;

	if (!report) {
		add_wrong(out, file->path);
		return;
	}
	begin_suite(out, str_from(file->path), report->case_count, report->failed_count, 0);
	add_properties(out, test);
	for (size_t i = 0; i < report->case_count; i++)
		add_case(out, test, file, &report->cases[i], text);
	buf_add_text(out, "  </testsuite>\n");
}

struct sums {
	size_t tests;
	size_t failures;
	size_t errors;
};

/* The minimums asked for: how many there are, and how many are not reached. */
static struct sums
minimum_sums(const struct report_tests *tests, const struct report_test *test)
{
	struct sums sums = {0, 0, 0};

	for (unsigned kind = 0; kind < COVER_KIND_COUNT; kind++) {
		if (tests->minimum[kind] == REPORT_NO_MINIMUM)
			continue;
		sums.tests++;
		sums.failures +=
			!report_is_covered(cover_sum(test->cover, kind), tests->minimum[kind]);
	}
	return sums;
}

static void
add_minimum(struct buf *out, const struct report_test *test, enum cover_kind kind, uint32_t minimum)
{
	const struct cover_sum sum = cover_sum(test->cover, kind);

	buf_printf(out, "    <testcase name=\"coverage of %s\"", cover_kind_name(kind));
	add_attribute(out, "classname", test->model->id);
	if (report_is_covered(sum, minimum)) {
		buf_add_text(out, "/>\n");
		return;
	}
	buf_printf(out,
		   ">\n      <failure type=\"coverage\" message=\"%zu of %zu, less than %u per "
		   "cent\"/>\n    </testcase>\n",
		   sum.covered, sum.count, (unsigned)minimum);
}

static void
add_minimums(struct buf *out, const struct report_tests *tests, const struct report_test *test)
{
	const struct sums sums = minimum_sums(tests, test);

	if (sums.tests == 0)
		return;
	begin_suite(out, str_from(test->name), sums.tests, sums.failures, 0);
	for (unsigned kind = 0; kind < COVER_KIND_COUNT; kind++) {
		if (tests->minimum[kind] != REPORT_NO_MINIMUM)
			add_minimum(out, test, kind, tests->minimum[kind]);
	}
	buf_add_text(out, "  </testsuite>\n");
}

static struct sums
count_all(const struct report_tests *tests)
{
	struct sums all = {0, 0, 0};

	for (size_t i = 0; i < tests->count; i++) {
		const struct report_test *test = &tests->items[i];

		all.tests += !test->model;
		all.errors += !test->model;
		for (size_t f = 0; f < test->file_count; f++) {
			const struct vectors_report *report = test->files[f].report;

			all.tests += report ? report->case_count : 1;
			all.failures += report ? report->failed_count : 0;
			all.errors += !report;
		}
		if (!test->model)
			continue;
		const struct sums sums = minimum_sums(tests, test);
		all.tests += sums.tests;
		all.failures += sums.failures;
	}
	return all;
}

zj_status
junit_write(struct buf *out, const struct report_subject *subject,
	    const struct report_options *options)
{
	const struct report_tests *tests = subject->tests;
	struct buf text = BUF_INIT;

	(void)options;
	if (subject->kind != REPORT_TESTS)
		return ZJ_EINTERNAL;
	const struct sums all = count_all(tests);
	buf_add_text(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites");
	add_attribute(out, "name", STR("zhijie rubric test"));
	add_count(out, "tests", all.tests);
	add_count(out, "failures", all.failures);
	add_count(out, "errors", all.errors);
	buf_add_text(out, ">\n");
	for (size_t i = 0; i < tests->count; i++) {
		const struct report_test *test = &tests->items[i];

		if (!test->model) {
			add_wrong(out, test->name);
			continue;
		}
		for (size_t f = 0; f < test->file_count; f++)
			add_file(out, test, &test->files[f], &text);
		add_minimums(out, tests, test);
	}
	buf_add_text(out, "</testsuites>\n");
	buf_done(&text);
	return out->failed ? ZJ_ENOMEM : ZJ_OK;
}
