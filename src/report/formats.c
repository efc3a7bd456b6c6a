/*
 * The formats there are. A page goes through a view; data goes through the printer.
 */
#include "report/report.h"

#include "report/csv.h"
#include "report/html.h"
#include "report/json.h"
#include "report/junit.h"
#include "report/markdown.h"
#include "report/quality.h"
#include "report/schema.h"
#include "report/view.h"
#include "report/xlsx.h"
#include "report/yaml_boundaries.h"

static void
fill(struct view *view, const struct report_subject *subject)
{
	switch (subject->kind) {
	case REPORT_SCORE:
		view_of_score(view, subject->result);
		break;
	case REPORT_EXPLAIN:
		view_of_explain(view, subject->result, subject->depth);
		break;
	case REPORT_GAP:
		view_of_gap(view, subject->gap);
		break;
	case REPORT_RUBRIC:
		view_of_rubric(view, subject->model);
		break;
	case REPORT_GUIDE:
		view_of_guide(view, subject->model);
		break;
	case REPORT_TABLE:
		view_of_table(view, subject->results, subject->result_count);
		break;
	case REPORT_DIFF:
		view_of_difference(view, subject->difference, subject->effects);
		break;
	case REPORT_RECORDS:
		view_of_records(view, subject->records);
		break;
	case REPORT_BOOK:
		view_of_book(view, subject->book);
		break;
	case REPORT_TESTS:
		view_of_tests(view, subject->tests);
		break;
	case REPORT_QUALITY:
		view_of_quality(view, subject->quality);
		break;
	case REPORT_SCHEMA: /* nothing to read for people */
	case REPORT_BOUNDARIES:
		break;
	}
}

static const zj_model *
model_of(const struct report_subject *subject)
{
	switch (subject->kind) {
	case REPORT_SCORE:
	case REPORT_EXPLAIN:
		return subject->result->model;
	case REPORT_GAP:
		return subject->gap->result->model;
	case REPORT_RUBRIC:
	case REPORT_GUIDE:
		return subject->model;
	case REPORT_TABLE:
	case REPORT_DIFF:
	case REPORT_RECORDS:
	case REPORT_BOOK:
	case REPORT_TESTS:
	case REPORT_QUALITY:
	case REPORT_SCHEMA:
	case REPORT_BOUNDARIES:
		break;
	}
	return NULL;
}

typedef zj_status (*report_writer)(struct buf *out, const struct report_subject *subject,
				   const struct report_options *options);
typedef zj_status (*renderer)(struct buf *out, const struct view *view,
			      const struct report_options *options);

static zj_status
page_write(struct buf *out, const struct report_subject *subject,
	   const struct report_options *options, renderer render)
{
	struct view view;
	zj_status status = view_init(&view, model_of(subject), options->lang);

	if (status)
		return status;
	view.part = render == term_write ? 0 : subject->part;
	fill(&view, subject);
	status = view_failed(&view) ? ZJ_ENOMEM : render(out, &view, options);
	view_done(&view);
	return status;
}

static zj_status
write_text(struct buf *out, const struct report_subject *subject,
	   const struct report_options *options)
{
	return page_write(out, subject, options, term_write);
}

static zj_status
write_html(struct buf *out, const struct report_subject *subject,
	   const struct report_options *options)
{
	return page_write(out, subject, options, html_write);
}

static zj_status
write_markdown(struct buf *out, const struct report_subject *subject,
	       const struct report_options *options)
{
	return page_write(out, subject, options, markdown_write);
}

static void
add_schema(struct json *json, const struct report_subject *subject, zj_lang lang)
{
	struct schema schema = {
		.json = json,
		.lang = lang,
		.vocabulary = subject->vocabulary,
		.name = BUF_INIT,
	};

	if (subject->model)
		schema_of_answers(&schema, subject->model);
	else
		schema_of_rubrics(&schema);
	buf_done(&schema.name);
}

static zj_status
json_data(struct buf *out, const struct report_subject *subject, zj_lang lang, bool is_compact)
{
	struct json json = json_begin(out, is_compact);

	switch (subject->kind) {
	case REPORT_SCORE:
	case REPORT_EXPLAIN:
		json_of_result(&json, subject->result);
		break;
	case REPORT_GAP:
		json_of_gap(&json, subject->gap);
		break;
	case REPORT_RUBRIC:
	case REPORT_GUIDE:
		json_of_rubric(&json, subject->model);
		break;
	case REPORT_TABLE:
		break; /* data has the results themselves */
	case REPORT_DIFF:
		json_of_difference(&json, subject->difference, subject->effects);
		break;
	case REPORT_RECORDS:
		json_of_records(&json, subject->records);
		break;
	case REPORT_BOOK:
		json_of_book(&json, subject->book);
		break;
	case REPORT_TESTS:
		json_of_tests(&json, subject->tests);
		break;
	case REPORT_QUALITY:
		break; /* data is made of its tables */
	case REPORT_SCHEMA:
		add_schema(&json, subject, lang);
		break;
	case REPORT_BOUNDARIES:
		json_null(&json, NULL);
		break;
	}
	buf_add_char(out, '\n');
	return json_end(&json);
}

static zj_status
json_write(struct buf *out, const struct report_subject *subject,
	   const struct report_options *options)
{
	return json_data(out, subject, options->lang, false);
}

static zj_status
ndjson_write(struct buf *out, const struct report_subject *subject,
	     const struct report_options *options)
{
	if (subject->kind == REPORT_DIFF && subject->effects)
		return json_lines_of_effects(out, subject->difference, subject->effects);
	if (subject->kind == REPORT_BOOK && subject->book->is_rows)
		return json_lines_of_book(out, subject->book);
	return json_data(out, subject, options->lang, true);
}

/* What is worth a look is tables, for all but pages. */
static zj_status
tables_write(struct buf *out, const struct report_subject *subject,
	     const struct report_options *options, report_writer write)
{
	struct report_book book;
	struct view view;

	if (subject->kind != REPORT_QUALITY)
		return write(out, subject, options);
	zj_status status = view_init(&view, NULL, options->lang);
	if (status)
		return status;
	const struct report_subject tables = {.kind = REPORT_BOOK, .book = &book};
	status = quality_book(&book, &view, subject->quality) ? write(out, &tables, options)
							      : ZJ_ENOMEM;
	view_done(&view);
	return status;
}

static zj_status
write_json(struct buf *out, const struct report_subject *subject,
	   const struct report_options *options)
{
	return tables_write(out, subject, options, json_write);
}

static zj_status
write_ndjson(struct buf *out, const struct report_subject *subject,
	     const struct report_options *options)
{
	return tables_write(out, subject, options, ndjson_write);
}

static zj_status
write_csv(struct buf *out, const struct report_subject *subject,
	  const struct report_options *options)
{
	return tables_write(out, subject, options, csv_write);
}

static zj_status
write_xlsx(struct buf *out, const struct report_subject *subject,
	   const struct report_options *options)
{
	return tables_write(out, subject, options, xlsx_write);
}

const struct report_format report_formats[] = {
	{"text", ".txt", true, false, false, "", "\n", "", NULL, NULL, write_text, NULL},
	{"html", ".html", true, false, false, "", "<hr/>\n", "", html_begin, html_end, write_html,
	 html_contents},
	{"markdown", ".md", true, false, false, "", "\n---\n\n", "", NULL, NULL, write_markdown,
	 markdown_contents},
	{"json", ".json", false, false, false, "[\n", ",\n", "]\n", NULL, NULL, write_json, NULL},
	{"ndjson", ".ndjson", false, false, false, "", "", "", NULL, NULL, write_ndjson, NULL},
	{"csv", ".csv", false, true, false, "", "", "", NULL, NULL, write_csv, NULL},
	{"xlsx", ".xlsx", false, true, true, "", "", "", NULL, NULL, write_xlsx, NULL},
	{"junit", ".xml", false, true, false, "", "", "", NULL, NULL, junit_write, NULL},
	{"yaml", ".yaml", false, true, false, "", "", "", NULL, NULL, boundaries_write, NULL},
};
const size_t report_format_count = sizeof(report_formats) / sizeof(report_formats[0]);

const struct report_format *
report_format_find(struct str name)
{
	for (size_t i = 0; i < report_format_count; i++) {
		if (str_is(name, report_formats[i].name))
			return &report_formats[i];
	}
	return NULL;
}
