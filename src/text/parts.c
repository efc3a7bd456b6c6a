/*
 * Several documents in one text that is in memory: those that `---` separates in YAML, the items of
 * a JSON list. Only where each begins and ends is found out here; what is wrong inside of one is
 * for its reader to say, and its neighbours are read all the same.
 */
#include "text/text.h"

#include <string.h>

#include "base/utf8.h"

void
parts_begin(struct source_parts *parts, const struct diag_file *file, enum parts_kind kind)
{
	*parts = (struct source_parts){.kind = kind, .file = *file};
	if (str_starts(parts->file.bytes, STR("\xEF\xBB\xBF"))) {
		parts->file.bytes.at += 3;
		parts->file.bytes.len -= 3;
	}
	parts->line = parts->file.first_line ? parts->file.first_line : 1;
	parts->column = parts->file.first_column ? parts->file.first_column : 1;
}

static struct str
rest_of(const struct source_parts *parts)
{
	const struct str bytes = parts->file.bytes;

	return (struct str){bytes.at + parts->at, bytes.len - parts->at};
}

static bool
is_end(const struct source_parts *parts)
{
	return parts->at == parts->file.bytes.len;
}

/* Forward to that byte, counting lines and characters. */
static void
go_to(struct source_parts *parts, size_t at)
{
	const struct str bytes = parts->file.bytes;

	for (; parts->at < at; parts->at++) {
		const unsigned char byte = (unsigned char)bytes.at[parts->at];
		const bool is_before_lf =
			parts->at + 1 < bytes.len && bytes.at[parts->at + 1] == '\n';
		if (byte == '\n' || (byte == '\r' && !is_before_lf)) {
			parts->line++;
			parts->column = 1;
		} else {
			parts->column += (byte & 0xC0) != 0x80;
		}
	}
}

/* What lies between two places is a part, and begins at the first of them. */
static struct diag_file
part_from(const struct source_parts *start, size_t end)
{
	struct diag_file part = start->file;

	part.bytes = (struct str){start->file.bytes.at + start->at, end - start->at};
	part.first_line = start->line;
	part.first_column = start->column;
	return part;
}

/* --- YAML ------------------------------------------------------------------------------- */

enum line_kind {
	LINE_BLANK, /* or a comment */
	LINE_DIRECTIVE,
	LINE_START,      /* `---` and nothing else */
	LINE_START_WITH, /* `---` and what the document begins with */
	LINE_END,        /* `...` */
	LINE_CONTENT
};

static struct str
line_at(struct str bytes, size_t at)
{
	const struct str rest = {bytes.at + at, bytes.len - at};
	const char *end = rest.len ? memchr(rest.at, '\n', rest.len) : NULL;

	return (struct str){rest.at, end ? (size_t)(end - rest.at) + 1 : rest.len};
}

static bool
is_blank(struct str text)
{
	size_t at = 0;

	while (at < text.len && strchr(" \t\r\n", text.at[at]) && text.at[at])
		at++;
	return at == text.len || text.at[at] == '#';
}

/* A mark in the first column stands for itself whatever is around it, inside of texts, too. */
static enum line_kind
kind_of(struct str line)
{
	const struct str mark = {line.at, line.len < 3 ? line.len : 3};
	const struct str after = {line.at + mark.len, line.len - mark.len};
	const bool is_alone = after.len == 0 || strchr(" \t\r\n", after.at[0]);

	if (is_blank(line))
		return LINE_BLANK;
	if (str_is(mark, "---") && is_alone)
		return is_blank(after) ? LINE_START : LINE_START_WITH;
	if (str_is(mark, "...") && is_alone)
		return LINE_END;
	return line.at[0] == '%' ? LINE_DIRECTIVE : LINE_CONTENT;
}

/* To where a document begins: its first line that is not blank, behind the `---`. A directive is a
 * part of the document. */
static void
skip_to_document(struct source_parts *parts)
{
	const struct str bytes = parts->file.bytes;

	while (!is_end(parts)) {
		const struct str line = line_at(bytes, parts->at);
		const enum line_kind kind = kind_of(line);
		if (kind != LINE_BLANK && kind != LINE_END && kind != LINE_START)
			return;
		go_to(parts, parts->at + line.len);
	}
}

static enum parts_got
next_yaml(struct source_parts *parts, struct diag_file *part)
{
	const struct str bytes = parts->file.bytes;

	skip_to_document(parts);
	if (is_end(parts))
		return PARTS_END;
	const struct source_parts start = *parts;
	bool is_begun = false;
	while (!is_end(parts)) {
		const struct str line = line_at(bytes, parts->at);
		const enum line_kind kind = kind_of(line);
		const bool is_start = kind == LINE_START || kind == LINE_START_WITH;
		if (kind == LINE_END || (is_start && is_begun))
			break;
		is_begun |= is_start || kind == LINE_CONTENT;
		go_to(parts, parts->at + line.len);
	}
	*part = part_from(&start, parts->at);
	return PARTS_ONE;
}

/* --- JSON ------------------------------------------------------------------------------- */

static void
skip_blanks(struct source_parts *parts)
{
	const struct str bytes = parts->file.bytes;
	size_t at = parts->at;

	while (at < bytes.len && (bytes.at[at] == ' ' || bytes.at[at] == '\t' ||
				  bytes.at[at] == '\n' || bytes.at[at] == '\r'))
		at++;
	go_to(parts, at);
}

static char
byte_here(const struct source_parts *parts)
{
	return is_end(parts) ? '\0' : parts->file.bytes.at[parts->at];
}

/* The end of a text, whose opening quote is at `at`. One that is never closed ends with the line. */
static size_t
text_end(struct str bytes, size_t at)
{
	for (at++; at < bytes.len && bytes.at[at] != '\n'; at++) {
		if (bytes.at[at] == '"')
			return at + 1;
		at += bytes.at[at] == '\\' && at + 1 < bytes.len && bytes.at[at + 1] != '\n';
	}
	return at;
}

/* The end of the value at `at`: where its brackets are closed, or a value without any ends. */
static size_t
value_end(struct str bytes, size_t at)
{
	size_t depth = 0;

	while (at < bytes.len) {
		const char byte = bytes.at[at];
		if (depth == 0 && (byte == ',' || byte == ']'))
			return at;
		if (byte == '"') {
			at = text_end(bytes, at);
			continue;
		}
		depth += byte == '{' || byte == '[';
		if (byte == '}' || byte == ']') {
			depth -= depth > 0;
			if (depth == 0)
				return at + 1;
		}
		at++;
	}
	return at;
}

/* The list itself is not as it should be, and is left: a part that says so. */
static enum parts_got
tell(struct source_parts *parts, struct diag_file *part, enum diag_code code, zj_diags *diags)
{
	const struct str rest = rest_of(parts);
	bool good;
	const struct str word = {rest.at, rest.len ? utf8_step(rest, &good) : 0};
	const struct str end = STR("]");
	const bool is_of_end = code == DIAG_JSON_UNCLOSED || code == DIAG_JSON_TRAILING_COMMA;
	struct place where = {&parts->file, parts->line, parts->column, 1};

	if (code == DIAG_JSON_UNCLOSED) {
		where.line = parts->list_line;
		where.column = parts->list_column;
	}
	diag_add(diags, code, where, is_of_end ? end : word, end, STR_NONE);
	*part = part_from(parts, parts->at);
	parts->state = PARTS_DONE;
	return PARTS_WRONG;
}

static enum parts_got
end_of_list(struct source_parts *parts, struct diag_file *part, zj_diags *diags)
{
	go_to(parts, parts->at + 1);
	skip_blanks(parts);
	if (!is_end(parts))
		return tell(parts, part, DIAG_JSON_AFTER, diags);
	parts->state = PARTS_DONE;
	return PARTS_END;
}

/* Up to the next value; PARTS_ONE: there it is. */
static enum parts_got
find_value(struct source_parts *parts, struct diag_file *part, zj_diags *diags)
{
	skip_blanks(parts);
	if (parts->state == PARTS_BEFORE) {
		parts->list_line = parts->line;
		parts->list_column = parts->column;
		go_to(parts, parts->at + 1);
		skip_blanks(parts);
	}
	const char byte = byte_here(parts);
	if (is_end(parts))
		return tell(parts, part, DIAG_JSON_UNCLOSED, diags);
	if (parts->state != PARTS_AFTER)
		return byte == ']'   ? end_of_list(parts, part, diags)
		       : byte == ',' ? tell(parts, part, DIAG_JSON_VALUE, diags)
				     : PARTS_ONE;
	if (byte == ']')
		return end_of_list(parts, part, diags);
	if (byte != ',')
		return tell(parts, part, DIAG_JSON_COMMA, diags);
	go_to(parts, parts->at + 1);
	skip_blanks(parts);
	if (is_end(parts))
		return tell(parts, part, DIAG_JSON_UNCLOSED, diags);
	if (byte_here(parts) == ']')
		return tell(parts, part, DIAG_JSON_TRAILING_COMMA, diags);
	return byte_here(parts) == ',' ? tell(parts, part, DIAG_JSON_VALUE, diags) : PARTS_ONE;
}

static enum parts_got
next_json(struct source_parts *parts, struct diag_file *part, zj_diags *diags)
{
	if (parts->state == PARTS_DONE)
		return PARTS_END;
	const enum parts_got got = find_value(parts, part, diags);
	if (got != PARTS_ONE)
		return got;
	const struct source_parts start = *parts;
	go_to(parts, value_end(parts->file.bytes, parts->at));
	parts->state = PARTS_AFTER;
	*part = part_from(&start, parts->at);
	return PARTS_ONE;
}

/* --- either ----------------------------------------------------------------------------- */

enum parts_got
parts_next(struct source_parts *parts, struct diag_file *part, zj_diags *diags)
{
	const enum parts_got got =
		parts->kind == PARTS_JSON ? next_json(parts, part, diags) : next_yaml(parts, part);

	parts->count += got == PARTS_ONE;
	return got;
}

bool
parts_are_several(const struct diag_file *file, enum parts_kind kind)
{
	struct source_parts parts;
	struct diag_file part;

	parts_begin(&parts, file, kind);
	if (kind == PARTS_JSON) {
		skip_blanks(&parts);
		return byte_here(&parts) == '[';
	}
	for (size_t i = 0; i < 2; i++) {
		if (parts_next(&parts, &part, NULL) != PARTS_ONE)
			return false;
	}
	return true;
}
