/*
 * Rows of what is stored or shipped, as a table.
 */
#include "report/view.h"

enum {
	FIELDS_MOST = 32
};

/* An exact number for people: two places. */
static struct str
number_cell(struct view *view, struct str text)
{
	zj_num number;

	return report_number_read(&number, text) ? view_number(view, number, view->digits) : text;
}

static void
add_table(struct view *view, const struct report_records *records)
{
	struct view_column columns[FIELDS_MOST];
	size_t shown[FIELDS_MOST];
	size_t count = 0;

	if (records->row_count == 0) {
		view_text(view, VIEW_TEXT, 0, TONE_PLAIN, view_word(view, records->empty));
		return;
	}
	for (size_t f = 0; f < records->field_count && count < FIELDS_MOST; f++) {
		const struct report_field *field = &records->fields[f];
		const bool is_number = field->flags & REPORT_NUMBER;
		if (field->flags & (REPORT_DATA_ONLY | REPORT_ON_SHEETS))
			continue;
		columns[count] = (struct view_column){report_field_title(records, f, view->lang),
						      is_number ? ALIGN_RIGHT : ALIGN_LEFT,
						      !is_number && !(field->flags & REPORT_WHOLE)};
		shown[count++] = f;
	}
	struct view_block *table = view_table(view, 0, count, columns);
	for (size_t r = 0; r < records->row_count; r++) {
		struct view_cell *cells = view_row(view, table, MARK_NONE, 0);
		for (size_t c = 0; cells && c < count; c++) {
			const struct str text = records->cells[r * records->field_count + shown[c]];
			cells[c].text =
				(records->fields[shown[c]].flags & REPORT_NUMBER) && text.len
					? number_cell(view, text)
					: text;
		}
	}
}

static struct str
title_of(struct view *view, const struct report_records *records)
{
	const struct str title = view_word(view, records->title);

	return records->about.len ? view_say(view, WORD_LINE, title, records->about, STR_NONE)
				  : title;
}

void
view_of_records(struct view *view, const struct report_records *records)
{
	view_text(view, VIEW_TITLE, 0, TONE_STRONG, title_of(view, records));
	add_table(view, records);
}

void
view_of_book(struct view *view, const struct report_book *book)
{
	view_text(view, VIEW_TITLE, 0, TONE_STRONG, book->title);
	for (size_t i = 0; i < book->note_count; i++)
		view_text(view, VIEW_TEXT, 0, TONE_FAINT, book->notes[i]);
	for (size_t i = 0; i < book->table_count; i++) {
		const struct report_records *table = &book->tables[i];
		if (table->where && !(table->where & REPORT_IN_PAGES))
			continue;
		if (book->table_count > 1)
			view_text(view, VIEW_HEADING, 1, TONE_STRONG, title_of(view, table));
		add_table(view, table);
	}
}
