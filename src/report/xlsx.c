/*
 * Workbooks by libxlsxwriter: a sheet for each table, with its titles in the first row, and one for
 * what is said about them. Texts are stored as texts, so none can be a formula.
 *
 * The library is loaded when a workbook is asked for, not when the program starts: it brings
 * others that take longer to load than the program takes to score a file. A build without its
 * headers has no workbooks, and neither has a machine without the library; both say so.
 *
 * It knows numbers only as binary ones, which is why they may stand here and nowhere else.
 */
#include "report/xlsx.h"

#ifdef ZJ_XLSX_LIBRARY

#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <xlsxwriter.h>

#include "base/num.h"
#include "base/utf8.h"

enum {
	ROWS_MOST = 1048575, /* below the row of titles */
	TEXT_MOST = 32767,   /* characters of a cell */
	SHEET_NAME_MOST = 31,
	WIDTH_LEAST = 6,
	WIDTH_MOST = 60,
	NOTE_WIDTH = 100,
	LINE_HEIGHT = 15, /* points */
	LINES_MOST = 25,
	PATH_SIZE = 32
};

/* What is used of the library. */
struct calls {
	__typeof__(workbook_new) *workbook_new;
	__typeof__(workbook_close) *workbook_close;
	__typeof__(workbook_add_worksheet) *workbook_add_worksheet;
	__typeof__(workbook_add_format) *workbook_add_format;
	__typeof__(workbook_set_properties) *workbook_set_properties;
	__typeof__(format_set_bold) *format_set_bold;
	__typeof__(format_set_text_wrap) *format_set_text_wrap;
	__typeof__(format_set_align) *format_set_align;
	__typeof__(format_set_bg_color) *format_set_bg_color;
	__typeof__(format_set_border) *format_set_border;
	__typeof__(format_set_num_format) *format_set_num_format;
	__typeof__(worksheet_write_string) *worksheet_write_string;
	__typeof__(worksheet_write_number) *worksheet_write_number;
	__typeof__(worksheet_write_blank) *worksheet_write_blank;
	__typeof__(worksheet_set_column) *worksheet_set_column;
	__typeof__(worksheet_set_row) *worksheet_set_row;
	__typeof__(worksheet_freeze_panes) *worksheet_freeze_panes;
	__typeof__(worksheet_autofilter) *worksheet_autofilter;
	__typeof__(worksheet_repeat_rows) *worksheet_repeat_rows;
	__typeof__(worksheet_set_landscape) *worksheet_set_landscape;
	__typeof__(worksheet_set_paper) *worksheet_set_paper;
	__typeof__(worksheet_fit_to_pages) *worksheet_fit_to_pages;
};

static const struct {
	const char *name;
	size_t offset;
} CALLS[] = {
	{"workbook_new", offsetof(struct calls, workbook_new)},
	{"workbook_close", offsetof(struct calls, workbook_close)},
	{"workbook_add_worksheet", offsetof(struct calls, workbook_add_worksheet)},
	{"workbook_add_format", offsetof(struct calls, workbook_add_format)},
	{"workbook_set_properties", offsetof(struct calls, workbook_set_properties)},
	{"format_set_bold", offsetof(struct calls, format_set_bold)},
	{"format_set_text_wrap", offsetof(struct calls, format_set_text_wrap)},
	{"format_set_align", offsetof(struct calls, format_set_align)},
	{"format_set_bg_color", offsetof(struct calls, format_set_bg_color)},
	{"format_set_border", offsetof(struct calls, format_set_border)},
	{"format_set_num_format", offsetof(struct calls, format_set_num_format)},
	{"worksheet_write_string", offsetof(struct calls, worksheet_write_string)},
	{"worksheet_write_number", offsetof(struct calls, worksheet_write_number)},
	{"worksheet_write_blank", offsetof(struct calls, worksheet_write_blank)},
	{"worksheet_set_column", offsetof(struct calls, worksheet_set_column)},
	{"worksheet_set_row", offsetof(struct calls, worksheet_set_row)},
	{"worksheet_freeze_panes", offsetof(struct calls, worksheet_freeze_panes)},
	{"worksheet_autofilter", offsetof(struct calls, worksheet_autofilter)},
	{"worksheet_repeat_rows", offsetof(struct calls, worksheet_repeat_rows)},
	{"worksheet_set_landscape", offsetof(struct calls, worksheet_set_landscape)},
	{"worksheet_set_paper", offsetof(struct calls, worksheet_set_paper)},
	{"worksheet_fit_to_pages", offsetof(struct calls, worksheet_fit_to_pages)},
};

/* A workbook being made. */
struct book {
	struct calls calls;
	void *library;
	lxw_workbook *workbook;
	lxw_format *title;
	lxw_format *text;
	lxw_format *whole; /* numbers */
	lxw_format *broken;
	lxw_format *percent;
	zj_lang lang;
	struct buf scratch;
	bool failed; /* the library could not; it does not say why, and memory it is */
};

static bool
load(struct book *book)
{
	book->library = dlopen(ZJ_XLSX_LIBRARY, RTLD_NOW | RTLD_LOCAL);
	for (size_t i = 0; book->library && i < sizeof(CALLS) / sizeof(CALLS[0]); i++) {
		void *found = dlsym(book->library, CALLS[i].name);
		if (!found)
			return false;
		memcpy((char *)&book->calls + CALLS[i].offset, &found, sizeof(found));
	}
	return book->library != NULL;
}

/* --- cells ------------------------------------------------------------------------------- */

/* A text as the library wants it: ended by a NUL, no longer than a cell may be. */
static const char *
scratch_text(struct book *book, struct str text, size_t most)
{
	bool is_good;
	size_t bytes = 0;

	for (size_t i = 0; i < most && bytes < text.len; i++)
		bytes += utf8_step((struct str){text.at + bytes, text.len - bytes}, &is_good);
	buf_clear(&book->scratch);
	buf_add(&book->scratch, (struct str){text.at, bytes});
	book->failed |= book->scratch.failed;
	return book->scratch.at && !book->scratch.failed ? book->scratch.at : "";
}

static void
put_text(struct book *book, lxw_worksheet *sheet, size_t row, size_t column, struct str text,
	 lxw_format *format)
{
	const lxw_row_t at = (lxw_row_t)row;
	const lxw_col_t to = (lxw_col_t)column;

	if (text.len == 0)
		book->failed |= book->calls.worksheet_write_blank(sheet, at, to, format) != 0;
	else
		book->failed |=
			book->calls.worksheet_write_string(
				sheet, at, to, scratch_text(book, text, TEXT_MOST), format) != 0;
}

static void
put_number(struct book *book, lxw_worksheet *sheet, size_t row, size_t column, zj_num number,
	   lxw_format *format)
{
	const double value = (double)number.num / (double)number.den;

	book->failed |= book->calls.worksheet_write_number(sheet, (lxw_row_t)row, (lxw_col_t)column,
							   value, format) != 0;
}

/* "35.4 %" is a number, too. */
static void
put_cell(struct book *book, lxw_worksheet *sheet, size_t row, size_t column,
	 const struct report_field *field, struct str text)
{
	const bool is_number = field->flags & REPORT_NUMBER && text.len > 0;
	struct str part = text;
	zj_num number;

	if (is_number && report_number_read(&number, text)) {
		put_number(book, sheet, row, column, number,
			   num_is_whole(number) ? book->whole : book->broken);
		return;
	}
	if (is_number && str_ends(text, STR(" %"))) {
		part.len -= 2;
		if (report_number_read(&number, part)) {
			number = num_div(number, zj_num_int(100));
			put_number(book, sheet, row, column, number, book->percent);
			return;
		}
	}
	put_text(book, sheet, row, column, text, book->text);
}

/* --- a sheet ----------------------------------------------------------------------------- */

static bool
is_on_sheets(const struct report_field *field)
{
	return !(field->flags & (REPORT_DATA_ONLY | REPORT_NO_SHEETS));
}

static size_t
width_between(size_t width)
{
	width += 2;
	if (width < WIDTH_LEAST)
		return WIDTH_LEAST;
	return width < WIDTH_MOST ? width : WIDTH_MOST;
}

/* As wide as its widest cell; the button of the filter beside the title counted in. */
static size_t
column_width(const struct report_records *table, size_t f, struct str title)
{
	size_t width = utf8_width(title) + 2;

	for (size_t r = 0; r < table->row_count; r++) {
		const size_t cell = utf8_width(table->cells[r * table->field_count + f]);
		width = cell > width ? cell : width;
	}
	return width_between(width);
}

static void
add_column(struct book *book, lxw_worksheet *sheet, size_t column,
	   const struct report_records *table, size_t f)
{
	const struct str title = report_field_title(table, f, book->lang);
	const size_t width = column_width(table, f, title);

	put_text(book, sheet, 0, column, title, book->title);
	for (size_t r = 0; r < table->row_count; r++)
		put_cell(book, sheet, r + 1, column, &table->fields[f],
			 table->cells[r * table->field_count + f]);
	book->failed |=
		book->calls.worksheet_set_column(sheet, (lxw_col_t)column, (lxw_col_t)column,
						 (double)width, NULL) != 0;
}

static void
set_height(struct book *book, lxw_worksheet *sheet, size_t row, size_t lines)
{
	lines = lines < LINES_MOST ? lines : LINES_MOST;
	if (lines > 1)
		book->failed |=
			book->calls.worksheet_set_row(sheet, (lxw_row_t)row,
						      (double)(lines * LINE_HEIGHT), NULL) != 0;
}

/* Of what is cut off beside, as many lines as it takes: not every program finds out by itself. */
static void
add_heights(struct book *book, lxw_worksheet *sheet, const struct report_records *table)
{
	for (size_t r = 0; r < table->row_count; r++) {
		size_t lines = 1;
		for (size_t f = 0; f < table->field_count; f++) {
			const size_t width = utf8_width(table->cells[r * table->field_count + f]);
			const size_t own = width / (WIDTH_MOST - 2) + 1;
			lines = is_on_sheets(&table->fields[f]) && own > lines ? own : lines;
		}
		set_height(book, sheet, r + 1, lines);
	}
}

static lxw_worksheet *
add_sheet(struct book *book, struct str name)
{
	/* A name is empty when memory ran out; the library reads what stands before its end. */
	const char *text = scratch_text(book, name, SHEET_NAME_MOST);
	lxw_worksheet *sheet =
		text[0] ? book->calls.workbook_add_worksheet(book->workbook, text) : NULL;

	book->failed |= !sheet;
	if (!sheet)
		return NULL;
	book->calls.worksheet_set_landscape(sheet);
	book->calls.worksheet_set_paper(sheet, 9); /* A4 */
	book->calls.worksheet_fit_to_pages(sheet, 1, 0);
	return sheet;
}

static zj_status
add_table(struct book *book, const struct report_records *table)
{
	lxw_worksheet *sheet = add_sheet(book, str_from(report_word(table->title, book->lang)));
	size_t columns = 0;

	if (table->row_count > ROWS_MOST)
		return ZJ_EINPUT;
	for (size_t f = 0; sheet && f < table->field_count; f++) {
		if (is_on_sheets(&table->fields[f]))
			add_column(book, sheet, columns++, table, f);
	}
	if (!sheet || columns == 0)
		return ZJ_OK;
	add_heights(book, sheet, table);
	book->calls.worksheet_freeze_panes(sheet, 1, 0);
	book->failed |= book->calls.worksheet_repeat_rows(sheet, 0, 0) != 0;
	book->failed |= book->calls.worksheet_autofilter(sheet, 0, 0, (lxw_row_t)table->row_count,
							 (lxw_col_t)(columns - 1)) != 0;
	return ZJ_OK;
}

static void
add_notes(struct book *book, const struct report_book *subject)
{
	lxw_worksheet *sheet = add_sheet(book, str_from(report_word(WORD_NOTES, book->lang)));

	if (!sheet)
		return;
	put_text(book, sheet, 0, 0, subject->title, book->title);
	for (size_t i = 0; i < subject->note_count; i++) {
		put_text(book, sheet, i + 1, 0, subject->notes[i], book->text);
		set_height(book, sheet, i + 1, utf8_width(subject->notes[i]) / NOTE_WIDTH + 1);
	}
	book->failed |= book->calls.worksheet_set_column(sheet, 0, 0, NOTE_WIDTH, NULL) != 0;
}

/* --- the workbook ------------------------------------------------------------------------ */

static lxw_format *
add_format(struct book *book)
{
	lxw_format *format = book->calls.workbook_add_format(book->workbook);

	book->failed |= !format;
	if (format) {
		book->calls.format_set_border(format, LXW_BORDER_HAIR);
		book->calls.format_set_align(format, LXW_ALIGN_VERTICAL_TOP);
	}
	return format;
}

static void
add_formats(struct book *book)
{
	book->title = add_format(book);
	book->text = add_format(book);
	book->whole = add_format(book);
	book->broken = add_format(book);
	book->percent = add_format(book);
	if (book->failed)
		return;
	book->calls.format_set_bold(book->title);
	book->calls.format_set_text_wrap(book->title);
	book->calls.format_set_bg_color(book->title, 0xE8EEF4);
	book->calls.format_set_text_wrap(book->text);
	book->calls.format_set_num_format(book->whole, "0");
	book->calls.format_set_num_format(book->broken, "0.00");
	book->calls.format_set_num_format(book->percent, "0.0%");
}

static unsigned
digits(const char *text, size_t count)
{
	unsigned value = 0;

	for (size_t i = 0; i < count && text[i] >= '0' && text[i] <= '9'; i++)
		value = value * 10 + (unsigned)(text[i] - '0');
	return value;
}

/* Seconds since 1970 of "2026-05-01T08:30:00Z": days are counted from March, so that the leap day
 * is the last of its year. */
static time_t
seconds_of(const char *now)
{
	if (!now || strlen(now) < sizeof("2026-05-01T08:30:00") - 1)
		return 1;
	const unsigned month = digits(now + 5, 2);
	const int64_t year = (int64_t)digits(now, 4) - (month <= 2);
	const int64_t of_year = (153 * ((month + 9) % 12) + 2) / 5 + digits(now + 8, 2) - 1;
	const int64_t days = year * 365 + year / 4 - year / 100 + year / 400 + of_year - 719468;

	return (time_t)(days * 86400 + (int64_t)digits(now + 11, 2) * 3600 +
			(int64_t)digits(now + 14, 2) * 60 + (int64_t)digits(now + 17, 2));
}

static zj_status
fill(struct book *book, const struct report_subject *subject, const char *now)
{
	lxw_doc_properties properties = {.created = seconds_of(now), .company = ""};
	const bool is_book = subject->kind == REPORT_BOOK;
	const struct report_records *tables = is_book ? subject->book->tables : subject->records;
	const size_t count = is_book ? subject->book->table_count : 1;
	zj_status status = ZJ_OK;

	add_formats(book);
	book->failed |= book->calls.workbook_set_properties(book->workbook, &properties) != 0;
	for (size_t i = 0; i < count && status == ZJ_OK && !book->failed; i++) {
		if (tables[i].where == 0 || tables[i].where & REPORT_IN_SHEETS)
			status = add_table(book, &tables[i]);
	}
	if (is_book && status == ZJ_OK && !book->failed)
		add_notes(book, subject->book);
	return status;
}

static zj_status
take_file(struct buf *out, FILE *file)
{
	char block[8192];
	size_t length;

	rewind(file);
	while ((length = fread(block, 1, sizeof(block), file)) > 0)
		buf_add(out, (struct str){block, length});
	if (ferror(file))
		return ZJ_EIO;
	return out->failed ? ZJ_ENOMEM : ZJ_OK;
}

/* The library writes to a name: here that of a file without one. */
static zj_status
make(struct book *book, struct buf *out, const struct report_subject *subject, const char *now)
{
	char path[PATH_SIZE];
	FILE *file = tmpfile();

	if (!file)
		return ZJ_EIO;
	(void)snprintf(path, sizeof(path), "/dev/fd/%d", fileno(file));
	book->workbook = book->calls.workbook_new(path);
	zj_status status = book->workbook ? fill(book, subject, now) : ZJ_ENOMEM;
	if (book->workbook && book->calls.workbook_close(book->workbook) != LXW_NO_ERROR &&
	    status == ZJ_OK)
		status = ZJ_EIO;
	if (status == ZJ_OK && book->failed)
		status = ZJ_ENOMEM;
	if (status == ZJ_OK)
		status = take_file(out, file);
	(void)fclose(file);
	return status;
}

zj_status
xlsx_write(struct buf *out, const struct report_subject *subject,
	   const struct report_options *options)
{
	struct book book = {.lang = options->lang, .scratch = BUF_INIT};
	zj_status status = ZJ_ENOTFOUND;

	if (subject->kind != REPORT_BOOK && subject->kind != REPORT_RECORDS)
		return ZJ_EINTERNAL;
	if (load(&book))
		status = make(&book, out, subject, options->now);
	if (book.library)
		(void)dlclose(book.library);
	buf_done(&book.scratch);
	return status;
}

#else

zj_status
xlsx_write(struct buf *out, const struct report_subject *subject,
	   const struct report_options *options)
{
	(void)out;
	(void)subject;
	(void)options;
	return ZJ_ENOTFOUND;
}

#endif
