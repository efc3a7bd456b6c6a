/*
 * CSV (RFC 4180): the columns that data has, by the names that data has for them. A file begins
 * with the mark by which spreadsheet programs know UTF-8.
 */
#include "report/csv.h"

#include "base/num.h"
#include "base/quote.h"

enum {
	NUMBER_PLACES = 12 /* of a number that has no finite decimal */
};

static void
add_cell(struct buf *out, const struct report_field *field, struct str text)
{
	zj_num number;

	if ((field->flags & REPORT_NUMBER) && text.len && report_number_read(&number, text))
		num_add_short(out, number, NUMBER_PLACES);
	else
		quote_csv(out, text);
}

static bool
is_shown(const struct report_field *field)
{
	return !(field->flags & REPORT_PAGE_ONLY) || field->flags & REPORT_ON_SHEETS;
}

static void
add_rows(struct buf *out, const struct report_records *records)
{
	for (size_t r = 0; r < records->row_count; r++) {
		const char *before = "";
		for (size_t f = 0; f < records->field_count; f++) {
			if (!is_shown(&records->fields[f]))
				continue;
			buf_add_text(out, before);
			add_cell(out, &records->fields[f],
				 records->cells[r * records->field_count + f]);
			before = ",";
		}
		buf_add_text(out, "\r\n");
	}
}

static void
add_names(struct buf *out, const struct report_records *records)
{
	const char *before = "";

	for (size_t f = 0; f < records->field_count; f++) {
		if (!is_shown(&records->fields[f]))
			continue;
		buf_add_text(out, before);
		buf_add_text(out, records->fields[f].key);
		before = ",";
	}
	buf_add_text(out, "\r\n");
}

/* NULL: there is no table in it that is for CSV. */
static const struct report_records *
table_of(const struct report_subject *subject)
{
	if (subject->kind == REPORT_RECORDS)
		return subject->records;
	for (size_t i = 0; subject->kind == REPORT_BOOK && i < subject->book->table_count; i++) {
		const struct report_records *table = &subject->book->tables[i];
		if (table->where == 0 || table->where & REPORT_IN_CSV)
			return table;
	}
	return NULL;
}

zj_status
csv_write(struct buf *out, const struct report_subject *subject,
	  const struct report_options *options)
{
	const struct report_records *table = table_of(subject);

	if (!table)
		return ZJ_EINTERNAL;
	if (options->is_file)
		buf_add_text(out, "\xEF\xBB\xBF");
	add_names(out, table);
	add_rows(out, table);
	return out->failed ? ZJ_ENOMEM : ZJ_OK;
}
