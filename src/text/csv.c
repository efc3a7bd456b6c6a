/*
 * Rows of a table as CSV (RFC 4180): a list of lists of scalars, with a place for every cell. A cell
 * in quotes may hold the separator, ends of lines, and quotes written twice. What is wrong with
 * one cell is told and the next is read.
 */
#include "text/text.h"

#include <stdio.h>
#include <string.h>

#include "base/limits.h"
#include "text/quick.h"
#include "text/scan.h"

struct csv_reader {
	struct quick quick;
	const struct source *source;
	zj_diags *diags;
	char separator;
	zj_status status;
	bool is_told; /* of ends of lines; that is a mistake of the whole file */
};

static void
report(struct csv_reader *reader, enum diag_code code, const struct node *node)
{
	diag_add(reader->diags, code, node_place(node, &reader->source->file), STR_NONE, STR_NONE,
		 STR_NONE);
	reader->status = ZJ_EINPUT;
}

static const char *
no_memory(struct csv_reader *reader)
{
	reader->status = ZJ_ENOMEM;
	return NULL;
}

static const char *
refuse_limit(struct csv_reader *reader, struct place where, struct str name, size_t bound)
{
	char number[32];

	(void)snprintf(number, sizeof(number), "%zu", bound);
	diag_add(reader->diags, DIAG_LIMIT, where, name, str_from(number), STR_NONE);
	reader->status = ZJ_ELIMIT;
	return NULL;
}

static bool
is_cell_end(const struct csv_reader *reader, const char *at)
{
	return at == reader->quick.end || *at == reader->separator || *at == '\n' || *at == '\r';
}

/* Past the end of a line, also inside of quotes: LF, CR LF, CR. */
static const char *
next_line(struct csv_reader *reader, const char *at)
{
	struct quick *quick = &reader->quick;

	at += *at == '\r' && quick->end - at > 1 && at[1] == '\n' ? 2 : 1;
	quick->line_at = at;
	quick->inside = 0;
	quick->line++;
	return at;
}

static struct node
node_here(const struct csv_reader *reader, const char *at, enum node_kind kind)
{
	return (struct node){
		.kind = kind,
		.line = reader->quick.line,
		.column = quick_column(&reader->quick, at),
		.length = 1,
	};
}

/* From a cell's first byte to its end; a quote in it is out of place. */
static const char *
read_plain(struct csv_reader *reader, struct node *node, const char *start)
{
	struct quick *quick = &reader->quick;
	const size_t inside = quick->inside;
	bool has_quote = false;
	const char *at = start;

	while ((at = scan_cell(at, quick->end, reader->separator, &quick->inside)) < quick->end &&
	       *at == '"') {
		has_quote = true;
		at++;
	}
	node->text = str_trim((struct str){start, (size_t)(at - start)});
	if (node->text.len == 0)
		node->kind = NODE_NULL;
	else
		node->length = (uint32_t)((size_t)(at - start) - (quick->inside - inside));
	if (has_quote)
		report(reader, DIAG_CSV_QUOTE, node);
	return at;
}

/* Quotes written twice are one. */
static bool
join_quotes(struct csv_reader *reader, struct node *node)
{
	const struct str text = node->text;
	char *copy = arena_alloc(reader->quick.arena, text.len + 1);
	size_t length = 0;

	if (!copy) {
		reader->status = ZJ_ENOMEM;
		return false;
	}
	for (size_t i = 0; i < text.len; i++) {
		copy[length++] = text.at[i];
		i += text.at[i] == '"';
	}
	node->text = (struct str){copy, length};
	return true;
}

/* The closing quote, or NULL. */
static const char *
find_quote(struct csv_reader *reader, const char *at, bool *has_quotes)
{
	struct quick *quick = &reader->quick;

	while ((at = scan_cell(at, quick->end, '"', &quick->inside)) < quick->end) {
		if (*at != '"') {
			at = next_line(reader, at);
		} else if (quick->end - at < 2 || at[1] != '"') {
			return at;
		} else {
			*has_quotes = true;
			at += 2;
		}
	}
	return NULL;
}

static const char *
read_quoted(struct csv_reader *reader, struct node *node, const char *start)
{
	struct quick *quick = &reader->quick;
	bool has_quotes = false;
	const char *at = find_quote(reader, start + 1, &has_quotes);

	node->is_quoted = true;
	if (!at) {
		report(reader, DIAG_CSV_UNCLOSED, node);
		return NULL;
	}
	node->text = (struct str){start + 1, (size_t)(at - start - 1)};
	if (node->line == quick->line)
		node->length = quick_column(quick, at) + 1 - node->column;
	if (has_quotes && !join_quotes(reader, node))
		return NULL;
	at = scan_blanks(at + 1, quick->end);
	if (is_cell_end(reader, at))
		return at;
	report(reader, DIAG_CSV_QUOTE, node);
	for (; !is_cell_end(reader, at); at++)
		quick->inside += scan_is_inside(*at);
	return at;
}

static const char *
read_cell(struct csv_reader *reader, const char *at)
{
	struct node *node = quick_push(&reader->quick);
	const char *const start = scan_blanks(at, reader->quick.end);

	if (!node && reader->quick.verdict == QUICK_DECLINED)
		return refuse_limit(reader, place_file(&reader->source->file), STR("nodes"),
				    LIMIT_NODES);
	if (!node)
		return no_memory(reader);
	*node = node_here(reader, start, NODE_SCALAR);
	at = start < reader->quick.end && *start == '"' ? read_quoted(reader, node, start)
							: read_plain(reader, node, start);
	if (at && node->text.len > LIMIT_SCALAR_BYTES)
		return refuse_limit(reader, node_place(node, &reader->source->file),
				    STR("scalar-bytes"), LIMIT_SCALAR_BYTES);
	return at;
}

/* Past the end of a row. One carriage return alone is none: who counts lines takes it for no end. */
static const char *
end_row(struct csv_reader *reader, const char *at)
{
	if (*at == '\r' && (reader->quick.end - at < 2 || at[1] != '\n') && !reader->is_told) {
		const struct node here = node_here(reader, at, NODE_NULL);
		report(reader, DIAG_CSV_LINE_END, &here);
		reader->is_told = true;
	}
	return next_line(reader, at);
}

/* One row and the end of its line; a line with nothing on it is none. */
static const char *
read_row(struct csv_reader *reader, const char *at)
{
	struct quick *quick = &reader->quick;
	struct node row = node_here(reader, at, NODE_LIST);
	const size_t first = (size_t)(quick->next - quick->first);

	row.length = quick_rest(quick, at);
	at = read_cell(reader, at);
	while (at && at < quick->end && *at == reader->separator)
		at = read_cell(reader, at + 1);
	if (!at)
		return NULL;
	if (at < quick->end)
		at = end_row(reader, at);
	const struct node *cells = quick->first + first;
	row.count = (uint32_t)(quick->next - cells);
	quick->next = quick->first + first;
	if (row.count == 1 && cells[0].kind == NODE_NULL)
		return at;
	row.items = arena_copy(quick->arena, cells, row.count * sizeof(row));
	struct node *place = row.items ? quick_push(quick) : NULL;
	if (!place)
		return no_memory(reader);
	*place = row;
	return at;
}

static zj_status
take_rows(struct csv_reader *reader, const struct node **out)
{
	struct quick *quick = &reader->quick;
	struct node *root = arena_alloc(quick->arena, sizeof(*root));

	if (!root)
		return ZJ_ENOMEM;
	*root = (struct node){.kind = NODE_LIST, .line = 1, .column = 1, .length = 1};
	root->count = (uint32_t)(quick->next - quick->first);
	root->items = arena_copy(quick->arena, quick->first, root->count * sizeof(*root));
	if (!root->items)
		return ZJ_ENOMEM;
	*out = root;
	return ZJ_OK;
}

zj_status
csv_read_with(const struct node **out, const struct source *source, char separator,
	      struct arena *arena, struct yaml_scratch *scratch, zj_diags *diags)
{
	struct csv_reader reader;
	const char *at = source->file.bytes.at;

	reader.source = source;
	reader.diags = diags;
	reader.separator = separator;
	reader.status = ZJ_OK;
	reader.is_told = false;
	if (!quick_begin(&reader.quick, source, arena, scratch))
		return ZJ_ENOMEM;
	while (at && at < reader.quick.end)
		at = read_row(&reader, at);
	if (diag_failed(diags))
		return ZJ_ENOMEM;
	return reader.status ? reader.status : take_rows(&reader, out);
}
