/*
 * Rows of what is stored, shipped or counted, as data: zhijie-list/1, zhijie-rank/1 and so on.
 */
#include "report/json.h"

#include <stdio.h>
#include <string.h>

/* A number as the number it is; what is none stays text. */
static void
add_number(struct json *json, const char *key, struct str text)
{
	zj_num number;

	if (report_number_read(&number, text))
		json_num(json, key, number);
	else
		json_str(json, key, text);
}

/* "a, b" as a list. */
static void
add_names(struct json *json, const char *key, struct str text)
{
	json_array(json, key);
	while (text.len > 0) {
		const char *comma = memchr(text.at, ',', text.len);
		const size_t length = comma ? (size_t)(comma - text.at) : text.len;

		json_str(json, NULL, str_trim((struct str){text.at, length}));
		text.at += length + (comma != NULL);
		text.len -= length + (comma != NULL);
	}
	json_close(json);
}

static void
add_cell(struct json *json, const struct report_field *field, struct str text)
{
	if (field->flags & REPORT_LIST)
		add_names(json, field->key, text);
	else if (text.len == 0)
		json_null(json, field->key);
	else if (field->flags & REPORT_NUMBER)
		add_number(json, field->key, text);
	else if (field->flags & REPORT_TRUTH)
		json_truth(json, field->key, str_is(text, "yes"));
	else
		json_str(json, field->key, text);
}

/* The members of one row, in an object that is open. */
static void
add_row(struct json *json, const struct report_records *records, size_t row)
{
	for (size_t f = 0; f < records->field_count; f++) {
		const struct report_field *field = &records->fields[f];
		if (!(field->flags & REPORT_PAGE_ONLY))
			add_cell(json, field, records->cells[row * records->field_count + f]);
	}
}

static void
add_rows(struct json *json, const char *key, const struct report_records *records)
{
	json_array(json, key);
	for (size_t r = 0; r < records->row_count; r++) {
		json_object(json, NULL);
		add_row(json, records, r);
		json_close(json);
	}
	json_close(json);
}

static void
add_format(struct json *json, const char *name)
{
	char format[64];

	(void)snprintf(format, sizeof(format), "zhijie-%s/1", name);
	json_text(json, "format", format);
}

void
json_of_records(struct json *json, const struct report_records *records)
{
	json_object(json, NULL);
	add_format(json, records->name);
	add_rows(json, "rows", records);
	json_close(json);
}

static bool
is_data(const struct report_records *table)
{
	return table->where == 0 || table->where & REPORT_IN_DATA;
}

void
json_of_book(struct json *json, const struct report_book *book)
{
	json_object(json, NULL);
	add_format(json, book->name);
	for (size_t i = 0; i < book->fact_count; i++) {
		const struct report_fact *fact = &book->facts[i];
		const struct report_field field = {.key = fact->key, .flags = fact->flags};
		add_cell(json, &field, fact->text);
	}
	for (size_t i = 0; i < book->table_count; i++) {
		if (is_data(&book->tables[i]))
			add_rows(json, book->tables[i].name, &book->tables[i]);
	}
	json_close(json);
}

zj_status
json_lines_of_book(struct buf *out, const struct report_book *book)
{
	const struct report_records *table = NULL;
	zj_status status = ZJ_OK;

	for (size_t i = book->table_count; i > 0; i--) {
		if (is_data(&book->tables[i - 1]))
			table = &book->tables[i - 1];
	}
	for (size_t r = 0; table && r < table->row_count && status == ZJ_OK; r++) {
		struct json json = json_begin(out, true);
		json_object(&json, NULL);
		add_format(&json, book->name);
		add_row(&json, table, r);
		json_close(&json);
		buf_add_char(out, '\n');
		status = json_end(&json);
	}
	return status;
}
