/*
 * Columns, and how they are written.
 */
#include "cli/batch_row.h"

#include "base/quote.h"
#include "model/model.h"

enum kind {
	KIND_TEXT,
	KIND_NUMBER,
	KIND_TRUTH /* yes or no in CSV, true or false in NDJSON */
};

/* A cell before it is written: a view, or a number. */
struct cell {
	enum kind kind;
	struct str text; /* KIND_TEXT, and numbers that are text already; .at NULL: nothing */
	size_t number;   /* KIND_NUMBER where there is no text; KIND_TRUTH */
};

struct column {
	const char *name;
	struct cell (*get)(const void *subject);
};

/* --- a result --------------------------------------------------------------------------- */

static struct cell
text_cell(struct str text)
{
	return (struct cell){.kind = KIND_TEXT, .text = text};
}

static struct cell
count_cell(size_t number)
{
	return (struct cell){.kind = KIND_NUMBER, .number = number};
}

static struct cell
row_cell(const void *subject, enum store_text text, enum kind kind)
{
	const struct batch_result *result = subject;

	return (struct cell){.kind = kind, .text = store_row_text(result->row, text)};
}

static struct cell
get_file(const void *subject)
{
	return text_cell(str_from(((const struct batch_result *)subject)->file));
}

static struct cell
get_enterprise(const void *subject)
{
	return row_cell(subject, STORE_CODE, KIND_TEXT);
}

static struct cell
get_name(const void *subject)
{
	return row_cell(subject, STORE_NAME, KIND_TEXT);
}

static struct cell
get_district(const void *subject)
{
	return row_cell(subject, STORE_DISTRICT, KIND_TEXT);
}

static struct cell
get_industry(const void *subject)
{
	return row_cell(subject, STORE_INDUSTRY, KIND_TEXT);
}

static struct cell
get_size(const void *subject)
{
	return row_cell(subject, STORE_SIZE, KIND_TEXT);
}

static struct cell
get_rubric(const void *subject)
{
	return text_cell(((const struct batch_result *)subject)->row->model->id);
}

static struct cell
get_version(const void *subject)
{
	return text_cell(((const struct batch_result *)subject)->row->model->version);
}

static struct cell
get_role(const void *subject)
{
	return row_cell(subject, STORE_ROLE, KIND_TEXT);
}

static struct cell
get_date(const void *subject)
{
	return row_cell(subject, STORE_DATE, KIND_TEXT);
}

static struct cell
get_tier(const void *subject)
{
	const struct store_row *row = ((const struct batch_result *)subject)->row;

	return text_cell(row->tier > 0 ? row->model->tiers[row->tier - 1].id : STR_NONE);
}

static struct cell
get_rank(const void *subject)
{
	return count_cell((size_t)((const struct batch_result *)subject)->row->tier);
}

static struct cell
get_best_rank(const void *subject)
{
	return count_cell((size_t)((const struct batch_result *)subject)->row->best_tier);
}

static struct cell
get_firm(const void *subject)
{
	const struct store_row *row = ((const struct batch_result *)subject)->row;

	return (struct cell){.kind = KIND_TRUTH, .number = row->tier == row->best_tier};
}

static struct cell
get_score(const void *subject)
{
	return row_cell(subject, STORE_SCORE_DECIMAL, KIND_NUMBER);
}

static struct cell
get_score_best(const void *subject)
{
	return row_cell(subject, STORE_BEST_DECIMAL, KIND_NUMBER);
}

static struct cell
get_score_max(const void *subject)
{
	return row_cell(subject, STORE_MAX_DECIMAL, KIND_NUMBER);
}

static struct cell
get_score_exact(const void *subject)
{
	return row_cell(subject, STORE_SCORE, KIND_TEXT);
}

static struct cell
get_unanswered(const void *subject)
{
	return count_cell(((const struct batch_result *)subject)->unanswered);
}

static const struct column RESULT_COLUMNS[] = {
	{"file", get_file},
	{"enterprise", get_enterprise},
	{"name", get_name},
	{"district", get_district},
	{"industry", get_industry},
	{"size", get_size},
	{"rubric", get_rubric},
	{"rubric_version", get_version},
	{"role", get_role},
	{"date", get_date},
	{"tier", get_tier},
	{"tier_rank", get_rank},
	{"best_tier_rank", get_best_rank},
	{"firm", get_firm},
	{"score", get_score},
	{"score_best", get_score_best},
	{"score_max", get_score_max},
	{"score_exact", get_score_exact},
	{"unanswered", get_unanswered},
};

/* --- a mistake -------------------------------------------------------------------------- */

struct mistake {
	const char *file;
	const char *level;
	zj_diag diag;
};

static struct cell
get_bad_file(const void *subject)
{
	return text_cell(str_from(((const struct mistake *)subject)->file));
}

static struct cell
get_level(const void *subject)
{
	return text_cell(str_from(((const struct mistake *)subject)->level));
}

static struct cell
get_code(const void *subject)
{
	return text_cell(str_from(((const struct mistake *)subject)->diag.code));
}

static struct cell
get_line(const void *subject)
{
	return count_cell(((const struct mistake *)subject)->diag.line);
}

static struct cell
get_column(const void *subject)
{
	return count_cell(((const struct mistake *)subject)->diag.column);
}

static struct cell
get_message(const void *subject)
{
	return text_cell(str_from(((const struct mistake *)subject)->diag.message));
}

static struct cell
get_note(const void *subject)
{
	return text_cell(str_from(((const struct mistake *)subject)->diag.note));
}

static const struct column BAD_COLUMNS[] = {
	{"file", get_bad_file}, {"level", get_level},     {"code", get_code}, {"line", get_line},
	{"column", get_column}, {"message", get_message}, {"note", get_note},
};

/* --- writing ---------------------------------------------------------------------------- */

static void
add_ndjson(struct buf *out, const struct cell *cell)
{
	if (cell->kind == KIND_TRUTH)
		buf_add_text(out, cell->number ? "true" : "false");
	else if (cell->text.at && cell->kind == KIND_NUMBER)
		buf_add(out, cell->text);
	else if (cell->text.at)
		quote_json(out, cell->text);
	else if (cell->kind == KIND_NUMBER)
		buf_add_size(out, cell->number);
	else
		buf_add_text(out, "null");
}

static void
add_csv(struct buf *out, const struct cell *cell)
{
	if (cell->kind == KIND_TRUTH)
		buf_add_text(out, cell->number ? "yes" : "no");
	else if (cell->text.at && cell->kind == KIND_NUMBER)
		buf_add(out, cell->text);
	else if (cell->text.at)
		quote_csv(out, cell->text);
	else if (cell->kind == KIND_NUMBER)
		buf_add_size(out, cell->number);
}

static void
add_line(struct buf *out, enum batch_format format, const struct column *columns, size_t count,
	 const void *subject)
{
	for (size_t i = 0; i < count; i++) {
		const struct cell cell = columns[i].get(subject);

		if (format == BATCH_CSV) {
			buf_add_text(out, i ? "," : "");
			add_csv(out, &cell);
		} else {
			buf_add_text(out, i ? ",\"" : "{\"");
			buf_add_text(out, columns[i].name);
			buf_add_text(out, "\":");
			add_ndjson(out, &cell);
		}
	}
	buf_add_text(out, format == BATCH_CSV ? "\r\n" : "}\n");
}

static void
add_head(struct buf *out, enum batch_format format, bool is_file, const struct column *columns,
	 size_t count)
{
	if (format != BATCH_CSV)
		return;
	buf_add_text(out, is_file ? "\xEF\xBB\xBF" : "");
	for (size_t i = 0; i < count; i++) {
		buf_add_text(out, i ? "," : "");
		buf_add_text(out, columns[i].name);
	}
	buf_add_text(out, "\r\n");
}

enum {
	RESULT_COUNT = sizeof(RESULT_COLUMNS) / sizeof(RESULT_COLUMNS[0]),
	BAD_COUNT = sizeof(BAD_COLUMNS) / sizeof(BAD_COLUMNS[0])
};

void
batch_head_results(struct buf *out, enum batch_format format, bool is_file)
{
	add_head(out, format, is_file, RESULT_COLUMNS, RESULT_COUNT);
}

void
batch_head_bad(struct buf *out, enum batch_format format, bool is_file)
{
	add_head(out, format, is_file, BAD_COLUMNS, BAD_COUNT);
}

void
batch_add_result(struct buf *out, enum batch_format format, const struct batch_result *result)
{
	add_line(out, format, RESULT_COLUMNS, RESULT_COUNT, result);
}

static const char *const LEVELS[ZJ_DIAG_LEVEL_COUNT] = {
	[ZJ_DIAG_NOTE] = "note",
	[ZJ_DIAG_WARNING] = "warning",
	[ZJ_DIAG_ERROR] = "error",
};

void
batch_add_bad(struct buf *out, enum batch_format format, const char *file, const zj_diags *diags,
	      zj_lang lang)
{
	struct mistake mistake = {.file = file};

	for (size_t i = 0; zj_diags_get(diags, i, lang, &mistake.diag); i++) {
		mistake.level = LEVELS[mistake.diag.level];
		add_line(out, format, BAD_COLUMNS, BAD_COUNT, &mistake);
	}
}

static void
add_text(struct buf *out, const char *text)
{
	buf_add_char(out, ',');
	if (text)
		quote_json(out, str_from(text));
	else
		buf_add_text(out, "null");
}

void
batch_add_diagnostics(struct buf *out, const zj_diags *diags)
{
	zj_diag zh;
	zj_diag en;

	buf_add_char(out, '[');
	for (size_t i = 0;
	     zj_diags_get(diags, i, ZJ_LANG_ZH, &zh) && zj_diags_get(diags, i, ZJ_LANG_EN, &en);
	     i++) {
		buf_printf(out, "%s[\"%s\",\"%s\",%lu,%lu", i ? "," : "", LEVELS[zh.level], zh.code,
			   (unsigned long)zh.line, (unsigned long)zh.column);
		add_text(out, zh.message);
		add_text(out, en.message);
		add_text(out, zh.note);
		add_text(out, en.note);
		buf_add_char(out, ']');
	}
	buf_add_char(out, ']');
}
