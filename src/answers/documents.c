/*
 * Files that hold many documents: lines of NDJSON, rows of a table, the documents of a YAML file,
 * the items of a JSON list. Lines and rows come as they are read, so that such a file may have any
 * size; the other two are read whole.
 */
#include "answers/read.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "answers/table.h"
#include "base/hash.h"
#include "base/limits.h"
#include "text/text.h"

enum {
	KEPT_BYTES = 1 << 20 /* of a buffer; more is given back after use */
};

/* Of a table with one row an answer: the row that has been read and is of the next document. */
struct grouping {
	struct arena *arena;
	struct yaml_scratch *scratch;
	struct pairs_text *cells;
	size_t cell_count; /* as many as the table has columns */
	struct buf row;
	uint32_t line;
	uint32_t end; /* the line that the row before it ended in */
	bool is_too_long;
	bool is_there;
	struct buf key; /* of the document */
	struct buf row_key;
	bool failed; /* memory */
};

struct documents {
	enum source_form form;
	struct buf name;
	struct buf wanted; /* the name of the only one that is; .at NULL: all are */
	struct unpack *in;
	struct lines *lines; /* NULL: it is read whole */
	struct table *table;
	struct grouping *group;
	struct buf bytes; /* of a file that is read whole */
	struct source_parts parts;
	bool is_several;
	bool is_found;    /* the wanted one, or not: there is nothing after it */
	size_t count;     /* handed out */
	zj_status status; /* why it can go no further */
};

/* --- rows of one document --------------------------------------------------------------- */

static void
clear(struct buf *buf)
{
	if (buf->room > KEPT_BYTES)
		buf_done(buf);
	else
		buf_begin(buf);
}

static void
grouping_free(struct grouping *group)
{
	if (!group)
		return;
	arena_free(group->arena);
	yaml_scratch_free(group->scratch);
	free(group->cells);
	buf_done(&group->row);
	buf_done(&group->key);
	buf_done(&group->row_key);
	free(group);
}

static struct grouping *
grouping_new(size_t cells)
{
	struct grouping *group = calloc(1, sizeof(*group));

	if (!group)
		return NULL;
	group->arena = arena_new();
	group->scratch = yaml_scratch_new();
	group->cells = calloc(cells, sizeof(*group->cells));
	group->cell_count = cells;
	if (group->arena && group->scratch && group->cells)
		return group;
	grouping_free(group);
	return NULL;
}

static enum lines_got
read_row(struct documents *documents)
{
	struct grouping *group = documents->group;

	clear(&group->row);
	const enum lines_got got =
		lines_next(documents->lines, &group->row, &group->line, &group->is_too_long, true);
	group->is_there = got == LINES_GOT;
	group->failed |= group->row.failed;
	return got;
}

/* The key of the row at hand. False: it cannot be read, or memory ran out. */
static bool
find_key(struct documents *documents)
{
	struct grouping *group = documents->group;
	const struct table *table = documents->table;
	const struct diag_file file = {.name = documents->name.at, .bytes = buf_str(&group->row)};
	const struct node *rows;
	struct source source;
	struct pairs pairs;
	size_t count;

	arena_reset(group->arena);
	clear(&group->row_key);
	zj_status status = source_view(&source, &file, NULL);
	if (!status && pairs_begin_rows(&pairs, &source, group->arena) &&
	    pairs_next_row(&pairs, table_separator(table), group->cells, group->cell_count,
			   &count) == PAIRS_ONE &&
	    pairs.at == pairs.end) {
		table_cells_key(&group->row_key, table, group->cells, count);
		return true;
	}
	if (!status)
		status = csv_read_with(&rows, &source, table_separator(table), group->arena,
				       group->scratch, NULL);
	group->failed |= status == ZJ_ENOMEM;
	if (status || rows->count != 1)
		return false;
	table_key(&group->row_key, table, node_item(rows, 0));
	return true;
}

/* Does the row at hand belong to the document before it? What cannot be read does, so that the
 * document is refused rather than scored without it. */
static bool
belongs(struct documents *documents, bool is_first)
{
	struct grouping *group = documents->group;

	if (!find_key(documents))
		return !is_first;
	group->failed |= group->row_key.failed;
	return !is_first && str_equal(buf_str(&group->row_key), buf_str(&group->key));
}

/* Ends of lines in a row: LF, CR LF, CR. */
static uint32_t
count_lines(struct str row)
{
	uint32_t count = 0;

	/* Mostly there is none. */
	if (row.len == 0 || (!memchr(row.at, '\n', row.len) && !memchr(row.at, '\r', row.len)))
		return 0;
	for (size_t i = 0; i < row.len; i++)
		count += row.at[i] == '\r' ||
			 (row.at[i] == '\n' && (i == 0 || row.at[i - 1] != '\r'));
	return count;
}

/* The row becomes the first or a further one of the piece; blank lines between them count. */
static void
take_row(struct grouping *group, struct document_piece *piece)
{
	const struct str row = buf_str(&group->row);

	for (; piece->bytes.len > 0 && group->end < group->line; group->end++)
		buf_add_char(&piece->bytes, '\n');
	buf_add(&piece->bytes, row);
	group->end = group->line + count_lines(row);
	piece->is_too_long |= group->is_too_long || piece->bytes.len > LIMIT_LINE_BYTES;
	if (piece->is_too_long)
		buf_begin(&piece->bytes);
	group->is_there = false;
}

/* All rows of one document: it has ended when the next one has begun. */
static enum lines_got
next_group(struct documents *documents, struct document_piece *piece)
{
	struct grouping *group = documents->group;
	enum lines_got got = group->is_there ? LINES_GOT : read_row(documents);

	if (got != LINES_GOT)
		return got;
	piece->line = group->line;
	(void)belongs(documents, true);
	clear(&group->key);
	buf_add(&group->key, buf_str(&group->row_key));
	take_row(group, piece);
	while ((got = read_row(documents)) == LINES_GOT && belongs(documents, false))
		take_row(group, piece);
	if (group->failed || group->key.failed) {
		documents->status = ZJ_ENOMEM;
		return LINES_FAILED;
	}
	return got == LINES_FAILED ? got : LINES_GOT;
}

/* --- opening ---------------------------------------------------------------------------- */

/* Why nothing more can be read; once. */
static zj_status
fail(struct documents *documents, zj_diags *diags)
{
	documents->status = lines_status(documents->lines);
	if (documents->status != ZJ_ENOMEM)
		unpack_report(documents->in, documents->name.at, diags);
	return documents->status;
}

static zj_status
refuse_line(const struct diag_file *file, zj_diags *diags)
{
	source_report_too_long(file, diags);
	return ZJ_ELIMIT;
}

/* The first row of a table; without any there are no documents. */
static zj_status
read_heading(struct documents *documents, zj_diags *diags)
{
	struct diag_file header = {.name = documents->name.at};
	struct buf row = BUF_INIT;
	bool is_too_long = false;
	zj_status status = ZJ_OK;
	const enum lines_got got =
		lines_next(documents->lines, &row, &header.first_line, &is_too_long, true);

	header.bytes = buf_str(&row);
	if (got == LINES_FAILED)
		status = fail(documents, diags);
	else if (row.failed)
		status = ZJ_ENOMEM;
	else if (got == LINES_GOT && is_too_long)
		status = refuse_line(&header, diags);
	else if (got == LINES_GOT)
		status = table_new(&documents->table, &header, diags);
	buf_done(&row);
	if (status || !documents->table)
		return status;
	lines_separate(documents->lines, table_separator(documents->table));
	if (table_is_long(documents->table) &&
	    !(documents->group = grouping_new(documents->table->count)))
		return ZJ_ENOMEM;
	return ZJ_OK;
}

static zj_status
open_lines(struct documents *documents, zj_diags *diags)
{
	const bool is_table = documents->form == SOURCE_TABLE;

	documents->is_several = true;
	documents->lines = lines_new(documents->in, is_table);
	if (!documents->lines)
		return ZJ_ENOMEM;
	return is_table ? read_heading(documents, diags) : ZJ_OK;
}

/* YAML is looked through for a second document; in JSON a list is what begins with a bracket. */
static zj_status
open_whole(struct documents *documents, zj_diags *diags)
{
	const enum parts_kind kind = documents->form == SOURCE_JSON ? PARTS_JSON : PARTS_YAML;
	struct diag_file file = {.name = documents->name.at};
	const zj_status status = source_read_file(&documents->bytes, file.name, NULL, diags);

	if (status)
		return status;
	file.bytes = buf_str(&documents->bytes);
	documents->is_several = parts_are_several(&file, kind);
	parts_begin(&documents->parts, &file, kind);
	return ZJ_OK;
}

static struct documents *
make(struct str name, enum source_form form)
{
	struct documents *documents = calloc(1, sizeof(*documents));

	if (!documents)
		return NULL;
	documents->form = form;
	buf_add(&documents->name, name);
	if (!documents->name.failed)
		return documents;
	documents_close(documents);
	return NULL;
}

static zj_status
open_file(struct documents *documents, zj_diags *diags)
{
	if (documents->form == SOURCE_YAML || documents->form == SOURCE_JSON)
		return open_whole(documents, diags);
	const zj_status status = unpack_open(&documents->in, documents->name.at);
	if (status == ZJ_EIO)
		source_report_unread(documents->name.at, status, errno, diags);
	return status ? status : open_lines(documents, diags);
}

/* Hands them over where all went well. */
static zj_status
conclude(struct documents **out, struct documents *documents, zj_status status)
{
	if (status == ZJ_OK)
		*out = documents;
	else
		documents_close(documents);
	return status;
}

/* Is it not the path of a file, but the name of a document in one? */
static bool
names_one(const char *path, struct str *file)
{
	uint32_t line;

	source_split_name(str_from(path), file, &line);
	return path[file->len] != '\0' && access(path, F_OK) != 0;
}

zj_status
documents_open(struct documents **out, const char *path, zj_diags *diags)
{
	struct str file;
	const bool is_one = names_one(path, &file);
	struct documents *documents =
		make(is_one ? file : str_from(path), source_form(str_from(path)));

	if (!documents)
		return ZJ_ENOMEM;
	if (is_one)
		buf_add_text(&documents->wanted, path);
	return conclude(out, documents,
			documents->wanted.failed ? ZJ_ENOMEM : open_file(documents, diags));
}

static zj_status
open_given(struct documents **out, struct unpack *in, const char *name, bool is_table,
	   zj_diags *diags)
{
	struct documents *documents =
		in ? make(str_from(name), is_table ? SOURCE_TABLE : SOURCE_LINES) : NULL;

	if (!documents) {
		unpack_close(in);
		return ZJ_ENOMEM;
	}
	documents->in = in;
	return conclude(out, documents, open_lines(documents, diags));
}

zj_status
documents_attach(struct documents **out, int fd, const char *name, bool is_table, zj_diags *diags)
{
	return open_given(out, unpack_fd(fd), name, is_table, diags);
}

zj_status
documents_borrow(struct documents **out, const char *name, struct str bytes, bool is_table,
		 zj_diags *diags)
{
	return open_given(out, unpack_bytes(bytes), name, is_table, diags);
}

void
documents_close(struct documents *documents)
{
	if (!documents)
		return;
	grouping_free(documents->group);
	table_free(documents->table);
	lines_free(documents->lines);
	unpack_close(documents->in);
	buf_done(&documents->bytes);
	buf_done(&documents->wanted);
	buf_done(&documents->name);
	free(documents);
}

/* --- one after the other ---------------------------------------------------------------- */

static enum documents_got
next_line(struct documents *documents, struct document_piece *piece, bool may_wait, zj_diags *diags)
{
	if (documents->form == SOURCE_TABLE && !documents->table)
		return DOCUMENTS_END;
	switch (documents->group ? next_group(documents, piece)
				 : lines_next(documents->lines, &piece->bytes, &piece->line,
					      &piece->is_too_long, may_wait)) {
	case LINES_GOT:
		return DOCUMENTS_ONE;
	case LINES_NONE:
		return DOCUMENTS_NONE;
	case LINES_END:
		return DOCUMENTS_END;
	case LINES_FAILED:
		break;
	}
	if (!documents->status)
		(void)fail(documents, diags);
	return DOCUMENTS_FAILED;
}

/* A file that is one document is that document, whatever is in it. */
static enum documents_got
next_part(struct documents *documents, struct document_piece *piece, zj_diags *diags)
{
	struct diag_file part = documents->parts.file;

	if (!documents->is_several && documents->count > 0)
		return DOCUMENTS_END;
	if (documents->is_several) {
		const enum parts_got got = parts_next(&documents->parts, &part, diags);
		if (got == PARTS_WRONG)
			documents->status = ZJ_EINPUT;
		if (got != PARTS_ONE)
			return got == PARTS_WRONG ? DOCUMENTS_FAILED : DOCUMENTS_END;
	}
	buf_add(&piece->bytes, part.bytes);
	piece->line = part.first_line;
	piece->column = part.first_column;
	return DOCUMENTS_ONE;
}

static enum documents_got
next_one(struct documents *documents, struct document_piece *piece, bool may_wait, zj_diags *diags)
{
	enum documents_got got;

	clear(&piece->bytes);
	piece->line = piece->column = 0;
	piece->is_too_long = false;
	if (documents->status)
		return DOCUMENTS_END;
	if (documents->lines)
		got = next_line(documents, piece, may_wait, diags);
	else
		got = next_part(documents, piece, diags);
	if (got == DOCUMENTS_ONE && piece->bytes.failed) {
		documents->status = ZJ_ENOMEM;
		return DOCUMENTS_FAILED;
	}
	documents->count += got == DOCUMENTS_ONE;
	return got;
}

static bool
is_wanted(struct documents *documents, struct document_piece *piece)
{
	struct buf name = BUF_INIT;

	piece->number = documents->count;
	documents_add_name(&name, documents, piece);
	const bool is_it = !name.failed && str_equal(buf_str(&name), buf_str(&documents->wanted));
	if (name.failed)
		documents->status = ZJ_ENOMEM;
	buf_done(&name);
	return is_it;
}

static enum documents_got
find_wanted(struct documents *documents, struct document_piece *piece, zj_diags *diags)
{
	const struct diag_file file = {.name = documents->name.at};
	enum documents_got got;

	if (documents->is_found)
		return DOCUMENTS_END;
	do
		got = next_one(documents, piece, true, diags);
	while (got == DOCUMENTS_ONE && !is_wanted(documents, piece) && !documents->status);
	documents->is_found = true;
	if (documents->status)
		return DOCUMENTS_FAILED;
	if (got != DOCUMENTS_END)
		return got;
	diag_add(diags, DIAG_FILE_NO_PART, place_file(&file), buf_str(&documents->wanted), STR_NONE,
		 STR_NONE);
	documents->status = ZJ_EINPUT;
	return DOCUMENTS_FAILED;
}

enum documents_got
documents_next(struct documents *documents, struct document_piece *piece, bool may_wait,
	       zj_diags *diags)
{
	const enum documents_got got = documents->wanted.at
					       ? find_wanted(documents, piece, diags)
					       : next_one(documents, piece, may_wait, diags);

	piece->number = documents->count;
	return got;
}

zj_status
documents_read(zj_document **out, const struct documents *documents,
	       const struct document_piece *piece, zj_diags *diags)
{
	const struct diag_file file = {.name = documents->name.at, .first_line = piece->line};
	struct diag_file part = {documents->name.at, STR_NONE, piece->line, piece->column};
	struct buf kept = BUF_INIT;
	struct buf name = BUF_INIT;
	zj_status status = ZJ_ENOMEM;

	if (piece->is_too_long)
		return refuse_line(&file, diags);
	documents_add_name(&name, documents, piece);
	documents_add_kept(&kept, documents->table, buf_str(&piece->bytes));
	part.bytes = buf_str(&kept);
	if (!name.failed && !kept.failed)
		status = document_read_part(out, name.at, &part, diags);
	buf_done(&kept);
	buf_done(&name);
	return status;
}

bool
documents_have_more(const struct documents *documents)
{
	return lines_has_more(documents->lines);
}

zj_status
documents_status(const struct documents *documents)
{
	return documents->status;
}

const struct table *
documents_table(const struct documents *documents)
{
	return documents->table;
}

struct table *
documents_take_table(struct documents *documents)
{
	struct table *table = documents->table;

	documents->table = NULL;
	return table;
}

void
documents_add_path(struct buf *out, const struct documents *documents)
{
	buf_add(out, buf_str(&documents->name));
}

void
documents_add_name(struct buf *out, const struct documents *documents,
		   const struct document_piece *piece)
{
	const struct str name = buf_str(&documents->name);

	if (!documents->is_several)
		buf_add(out, name);
	else if (documents->form == SOURCE_JSON)
		source_add_numbered_name(out, name, piece->number);
	else
		source_add_name(out, name, piece->line);
}

void
documents_add_kept(struct buf *out, const struct table *table, struct str bytes)
{
	if (table) {
		buf_add(out, table_heading(table));
		buf_add_char(out, '\n');
	}
	buf_add(out, bytes);
}

struct hash
documents_hash(const struct table *table, struct str bytes)
{
	struct hash_run run;

	if (!table)
		return hash_of(bytes);
	hash_init(&run);
	hash_add(&run, table_heading(table));
	hash_add(&run, STR("\n"));
	hash_add(&run, bytes);
	return hash_end(&run);
}
