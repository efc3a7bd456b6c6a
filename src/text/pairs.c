/*
 * Keys and values one after the other: the quick reader's rules (quick.c), without its nodes and
 * without what survey files do not use. A line belongs to the innermost that is open, or is where
 * that ends; what brackets hold stays on their line, except in JSON, which has lines nowhere.
 *
 * All that ends something is a mark (marks.h), and those are known before the reading begins: it
 * goes from mark to mark. pairs->mark is always the first one at or behind the place that has been
 * reached. As in quick.c, what reads something returns where it ends, or NULL: declined.
 */
#include "text/pairs.h"

#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "text/quick.h"
#include "text/text.h"
#include "text/walk.h"

enum {
	BYTES_MOST = 512 << 10 /* so that no limit on nodes and texts can be reached */
};

_Static_assert(BYTES_MOST < LIMIT_SCALAR_BYTES && BYTES_MOST < LIMIT_NODES, "no limit is reached");

struct pairs_scratch {
	struct marks marks;
	size_t room; /* for so many */
};

struct pairs_scratch *
pairs_scratch_new(void)
{
	return calloc(1, sizeof(struct pairs_scratch));
}

void
pairs_scratch_free(struct pairs_scratch *scratch)
{
	if (scratch) {
		free(scratch->marks.at);
		free(scratch->marks.kinds);
	}
	free(scratch);
}

static bool
make_room(struct pairs_scratch *scratch, size_t room)
{
	struct marks *marks = &scratch->marks;

	if (scratch->room >= room)
		return true;
	free(marks->at);
	free(marks->kinds);
	marks->at = malloc(room * sizeof(*marks->at));
	marks->kinds = malloc(room);
	scratch->room = marks->at && marks->kinds ? room : 0;
	return scratch->room > 0;
}

static inline const char *
mark_at(const struct pairs *pairs)
{
	return pairs->start + pairs->marks[pairs->mark];
}

static inline struct pairs_open *
top(struct pairs *pairs)
{
	return &pairs->open[pairs->depth - 1];
}

static inline struct pairs_open *
open_one(struct pairs *pairs, size_t indentation, char closing, bool is_list)
{
	if (pairs->depth == PAIRS_DEPTH)
		return NULL;
	struct pairs_open *open = &pairs->open[pairs->depth++];
	open->indentation = indentation;
	open->closing = closing;
	open->is_list = is_list;
	open->is_indentless = false;
	return open;
}

/* What stands on this line, from `at` to `end`. */
static inline void
put(const struct pairs *pairs, struct pairs_text *out, enum node_kind kind, const char *at,
    const char *end)
{
	out->kind = kind;
	out->is_quoted = false;
	out->line = pairs->line;
	out->line_at = pairs->line_at;
	out->at = at;
	out->end = end;
}

static inline void
put_plain(const struct pairs *pairs, struct pairs_text *out, const char *at, const char *end)
{
	put(pairs, out, NODE_SCALAR, at, end);
	out->text = (struct str){at, (size_t)(end - at)};
}

/* Past its closing quote, which is the last byte. */
static inline void
put_quoted(const struct pairs *pairs, struct pairs_text *out, const char *at, const char *end)
{
	put(pairs, out, NODE_SCALAR, at, end);
	out->is_quoted = true;
	out->text = (struct str){at + 1, (size_t)(end - at - 2)};
}

static inline void
put_nothing(const struct pairs *pairs, struct pairs_text *out, const char *at, const char *end)
{
	put(pairs, out, NODE_NULL, at, end);
	out->text = STR_NONE;
}

/* ---- lines ---- */

const char *
walk_on_to_line(struct walk *walk, const char *at)
{
	const char *const end = walk->end;

	for (;;) {
		at = scan_indentation(at, end);
		if (at == end || (unsigned char)*at > '#')
			return at;
		at += *at == '\r';
		if (*at != '\n' && *at != '#')
			return at;
		for (; walk_kind(walk, 0) != '\n'; walk->mark++) {
			if (!walk_kind(walk, 0))
				return end;
		}
		at = walk_mark(walk, 0) + 1;
		walk->mark++;
		walk->line_at = at;
		walk->line++;
	}
}

/* pairs->at is then where the next line begins that says something. */
static inline void
find_line(struct pairs *pairs)
{
	struct walk walk = walk_from(pairs);
	const char *const at = walk_to_line(&walk);

	walk_done(pairs, &walk, at);
}

/* Only a comment may follow on this line, with a blank before it. */
static inline bool
end_line(struct pairs *pairs, const char *at)
{
	const char *const from = at;

	at = scan_blanks(at, pairs->end);
	if (at < pairs->end && *at != '\n' && *at != '\r' && !(*at == '#' && at > from))
		return false;
	find_line(pairs);
	return true;
}

static inline bool
is_blank(const struct pairs *pairs, const char *at)
{
	return at == pairs->end || (unsigned char)*at <= ' ';
}

static inline bool
is_dash(const struct pairs *pairs, const char *at)
{
	return *at == '-' && is_blank(pairs, at + 1);
}

/* ---- texts ---- */

const unsigned char PAIRS_FIRSTS[256] = {
	['-'] = FIRST_DASH, ['<'] = FIRST_ANGLE, ['~'] = FIRST_TILDE, ['?'] = FIRST_ODD,
	[':'] = FIRST_ODD,  [','] = FIRST_ODD,   ['['] = FIRST_ODD,   [']'] = FIRST_ODD,
	['{'] = FIRST_ODD,  ['}'] = FIRST_ODD,   ['#'] = FIRST_ODD,   ['&'] = FIRST_ODD,
	['*'] = FIRST_ODD,  ['!'] = FIRST_ODD,   ['|'] = FIRST_ODD,   ['>'] = FIRST_ODD,
	['%'] = FIRST_ODD,  ['@'] = FIRST_ODD,   ['`'] = FIRST_ODD,   ['\''] = FIRST_ODD,
	['"'] = FIRST_ODD,  [' '] = FIRST_ODD,   ['\t'] = FIRST_ODD,  ['\n'] = FIRST_ODD,
	['\r'] = FIRST_ODD,
};

/* `at` is not the end of the text. */
static inline bool
begins_plain(const struct pairs *pairs, const char *at, bool is_flow, bool is_key)
{
	switch (first_of(at)) {
	case FIRST_PLAIN:
	case FIRST_TILDE:
		return true;
	case FIRST_DASH:
		return !is_blank(pairs, at + 1) && !(is_flow && is_part_of_flow(at[1]));
	case FIRST_ANGLE:
		return !is_key;
	case FIRST_ODD:
		break;
	}
	return false;
}

bool
walk_plain(const struct pairs *pairs, size_t *mark, bool is_flow)
{
	for (;; (*mark)++) {
		const char *const at = pairs->start + pairs->marks[*mark];

		switch (pairs->kinds[*mark]) {
		case '\0':
		case '\n':
			return true;
		case '\t':
			return false;
		case ':':
			if (is_blank(pairs, at + 1))
				return true;
			if (is_flow && (is_part_of_flow(at[1]) || at[1] == '?'))
				return false;
			break;
		case '#':
			if (at[-1] == ' ')
				return true;
			break;
		case ',':
		case '[':
		case ']':
		case '{':
		case '}':
			if (is_flow)
				return true;
			break;
		default:
			break;
		}
	}
}

/* The mark that ends plain text, or the end of the text; NULL: declined. */
static inline const char *
plain_end(struct pairs *pairs, bool is_flow)
{
	return walk_plain(pairs, &pairs->mark, is_flow) ? mark_at(pairs) : NULL;
}

static inline __attribute__((always_inline)) const char *
read_plain(struct pairs *pairs, struct pairs_text *out, const char *start, bool is_flow)
{
	if (!begins_plain(pairs, start, is_flow, false))
		return NULL;
	const char *const at = plain_end(pairs, is_flow);
	if (at)
		put_plain(pairs, out, start, without_blanks(at));
	return at;
}

/* A key: its colon, which has a blank behind it; NULL: declined. */
static inline __attribute__((always_inline)) const char *
read_key(struct pairs *pairs, struct pairs_text *key, const char *start, bool is_flow)
{
	if (!begins_plain(pairs, start, is_flow, true))
		return NULL;
	const char *at = mark_at(pairs);
	/* Mostly the first mark is the colon. */
	if (at == pairs->end || *at != ':' || !is_blank(pairs, at + 1)) {
		at = plain_end(pairs, is_flow);
		if (!at || at == pairs->end || *at != ':')
			return NULL;
	}
	if (at - start > KEY_MOST)
		return NULL;
	put_plain(pairs, key, start, without_blanks(at));
	pairs->mark++;
	return at;
}

const char *
walk_quoted(const struct pairs *pairs, size_t *mark)
{
	const char quote = pairs->kinds[*mark];
	char kind;

	do {
		kind = pairs->kinds[++*mark];
		if (kind == '\0' || kind == '\n' || kind == '\t' || (kind == '\\' && quote == '"'))
			return NULL;
	} while (kind != quote);
	const char *const end = pairs->start + pairs->marks[(*mark)++] + 1;
	/* In single quotes two of them are one. */
	return quote == '\'' && end < pairs->end && *end == quote ? NULL : end;
}

/* Between quotes, from the opening one: past the closing one. */
static inline const char *
read_quoted(struct pairs *pairs, struct pairs_text *out, const char *start)
{
	const char *const end = walk_quoted(pairs, &pairs->mark);

	if (end)
		put_quoted(pairs, out, start, end);
	return end;
}

static inline void
settle_value(struct pairs_text *value)
{
	if (is_null_word(value->text)) {
		value->kind = NODE_NULL;
		value->text = STR_NONE;
	}
}

/*
 * Most pairs: a plain key, a colon and one blank, and something plain up to the next mark, which is
 * handed back. NULL: it may be anything else.
 */
static inline __attribute__((always_inline)) const char *
read_simple(const struct pairs *pairs, struct pairs_text *key, struct pairs_text *value,
	    const char *at)
{
	const char *const colon = mark_at(pairs);

	if (first_of(at) != FIRST_PLAIN || colon == pairs->end || *colon != ':' ||
	    colon - at > KEY_MOST)
		return NULL;
	const char *const stop = pairs->start + pairs->marks[pairs->mark + 1];
	if (stop == pairs->end || stop - colon <= 2 || colon[1] != ' ' ||
	    first_of(colon + 2) != FIRST_PLAIN)
		return NULL;
	put_plain(pairs, key, at, without_blanks(colon));
	put_plain(pairs, value, colon + 2, without_blanks(stop));
	settle_value(value);
	return stop;
}

/* ---- brackets ---- */

/* After a value there: a comma, or what closes. */
static inline bool
end_part(struct pairs *pairs, const char *at)
{
	at = scan_blanks(at, pairs->end);
	if (at == pairs->end)
		return false;
	pairs->is_after_comma = *at == ',';
	pairs->mark += pairs->is_after_comma;
	pairs->at = at + pairs->is_after_comma;
	return pairs->is_after_comma || *at == top(pairs)->closing;
}

static enum pairs_got
close_flow(struct pairs *pairs, const char *at)
{
	pairs->mark++;
	pairs->depth--;
	pairs->closed = at + 1;
	const bool is_good = pairs->depth && top(pairs)->closing ? end_part(pairs, at + 1)
								 : end_line(pairs, at + 1);
	return is_good ? PAIRS_END : PAIRS_DECLINED;
}

/* The bracket that starts a value. */
static inline enum pairs_got
open_flow(struct pairs *pairs, struct pairs_text *value, const char *at)
{
	const bool is_list = *at == '[';

	put(pairs, value, is_list ? NODE_LIST : NODE_MAP, at, at);
	pairs->mark++;
	pairs->at = at + 1;
	pairs->is_after_comma = false;
	return open_one(pairs, 0, is_list ? ']' : '}', is_list) ? PAIRS_ONE : PAIRS_DECLINED;
}

static inline bool
is_bracket(char byte)
{
	return byte == '[' || byte == '{';
}

enum pairs_got
pairs_next_in_flow(struct pairs *pairs, struct pairs_text *key, struct pairs_text *value)
{
	const char *const end = pairs->end;
	const char *at = scan_blanks(pairs->at, end);

	if (at == end)
		return PAIRS_DECLINED;
	if (*at == top(pairs)->closing)
		return close_flow(pairs, at);
	if (!top(pairs)->is_list) {
		const char *const stop = read_simple(pairs, key, value, at);
		if (stop && (*stop == ',' || *stop == top(pairs)->closing)) {
			pairs->is_after_comma = *stop == ',';
			pairs->mark += 1 + pairs->is_after_comma;
			pairs->at = stop + pairs->is_after_comma;
			return PAIRS_ONE;
		}
		at = read_key(pairs, key, at, true);
		at = at ? scan_blanks(at + 1, end) : end;
		if (at == end)
			return PAIRS_DECLINED;
	}
	if (is_bracket(*at))
		return open_flow(pairs, value, at);
	if (*at == '"' || *at == '\'') {
		at = read_quoted(pairs, value, at);
	} else {
		at = read_plain(pairs, value, at, true);
		if (at)
			settle_value(value);
	}
	return at && end_part(pairs, at) ? PAIRS_ONE : PAIRS_DECLINED;
}

/* ---- blocks ---- */

/* Nothing behind a key: a list or map that begins on the next line, or nothing at all. */
static enum pairs_got
read_awaited(struct pairs *pairs, struct pairs_text *value, const char *behind)
{
	const size_t outside = top(pairs)->indentation;

	put_nothing(pairs, value, behind, behind);
	find_line(pairs);
	const char *const at = pairs->at;
	if (at == pairs->end)
		return PAIRS_ONE;
	const size_t indentation = (size_t)(at - pairs->line_at);
	const bool is_list = is_dash(pairs, at);
	if (indentation < outside || (indentation == outside && !is_list))
		return PAIRS_ONE;
	put(pairs, value, is_list ? NODE_LIST : NODE_MAP, at, at);
	struct pairs_open *inner = open_one(pairs, indentation, 0, is_list);
	if (!inner)
		return PAIRS_DECLINED;
	inner->is_indentless = indentation == outside;
	return PAIRS_ONE;
}

/* The value after a colon or dash, which has a blank behind it. */
static inline __attribute__((always_inline)) enum pairs_got
read_value(struct pairs *pairs, struct pairs_text *value, const char *behind, bool is_item)
{
	const char *at = scan_blanks(behind, pairs->end);

	if (at == pairs->end || *at == '\n' || *at == '\r' || *at == '#')
		return is_item ? PAIRS_DECLINED : read_awaited(pairs, value, behind);
	if (is_bracket(*at))
		return open_flow(pairs, value, at);
	if (*at == '"' || *at == '\'') {
		at = read_quoted(pairs, value, at);
		return at && end_line(pairs, at) ? PAIRS_ONE : PAIRS_DECLINED;
	}
	at = read_plain(pairs, value, at, false);
	if (!at || (at < pairs->end && *at == ':'))
		return PAIRS_DECLINED;
	settle_value(value);
	find_line(pairs);
	return PAIRS_ONE;
}

static enum pairs_got
next_item(struct pairs *pairs, struct pairs_text *value)
{
	const struct pairs_open *const open = top(pairs);
	const char *const at = pairs->at;
	const size_t indentation = (size_t)(at - pairs->line_at);

	if (at == pairs->end || indentation < open->indentation ||
	    (open->is_indentless && indentation == open->indentation && !is_dash(pairs, at))) {
		pairs->depth--;
		pairs->closed = NULL;
		return PAIRS_END;
	}
	if (indentation > open->indentation || !is_dash(pairs, at))
		return PAIRS_DECLINED;
	return read_value(pairs, value, at + 1, true);
}

enum pairs_got
pairs_next_in_block(struct pairs *pairs, struct pairs_text *key, struct pairs_text *value)
{
	const struct pairs_open *const open = top(pairs);
	const char *at = pairs->at;
	const size_t indentation = (size_t)(at - pairs->line_at);

	if (open->is_list)
		return next_item(pairs, value);

	if (at == pairs->end || indentation < open->indentation) {
		pairs->depth--;
		pairs->closed = NULL;
		return PAIRS_END;
	}
	/* At the start of a line `---` and `...` are no keys. */
	if (indentation > open->indentation || (indentation == 0 && (*at == '-' || *at == '.')))
		return PAIRS_DECLINED;
	const char *const stop = read_simple(pairs, key, value, at);
	if (stop && (*stop == '\n' || (*stop == '#' && stop[-1] == ' '))) {
		pairs->mark++;
		find_line(pairs);
		return PAIRS_ONE;
	}
	at = read_key(pairs, key, at, false);
	return at ? read_value(pairs, value, at + 1, false) : PAIRS_DECLINED;
}

/* ---- JSON ---- */

/* Past blanks and ends of lines. */
static inline const char *
skip(struct pairs *pairs, const char *at)
{
	struct walk walk = walk_from(pairs);

	at = walk_blanks(&walk, at);
	walk_done(pairs, &walk, pairs->at);
	return at;
}

/* A text from its quote on: past the one that closes it. */
static inline const char *
read_text(struct pairs *pairs, struct pairs_text *out, const char *start)
{
	const char *const end = pairs->end;
	bool has_escapes = false;
	const char *at;

	for (;;) {
		pairs->mark++;
		at = mark_at(pairs);
		if (at == end || *at == '\n' || *at == '\t')
			return NULL;
		if (*at == '"')
			break;
		if (*at != '\\')
			continue;
		has_escapes = true;
		/* What is escaped may be a mark as well. */
		const uint32_t *marks = &pairs->marks[pairs->mark];
		pairs->mark += marks[1] == marks[0] + 1 && at + 1 < end;
	}
	pairs->mark++;
	put_quoted(pairs, out, start, at + 1);
	if (has_escapes && quick_unescape(&out->text, '"', pairs->arena) != QUICK_READ)
		return NULL;
	return at + 1;
}

static inline const char *
read_json_value(struct pairs *pairs, struct pairs_text *value, const char *at)
{
	if (*at == '"')
		return read_text(pairs, value, at);
	const char *const end = json_word_end(at, pairs->end);
	if (!end)
		return NULL;
	if (*at == 'n')
		put_nothing(pairs, value, at, end);
	else
		put_plain(pairs, value, at, end);
	return end;
}

/* After a value: a comma, or what closes; after the document nothing. */
static inline bool
end_json(struct pairs *pairs, const char *at)
{
	at = skip(pairs, at);
	pairs->at = at;
	if (!pairs->depth)
		return at == pairs->end;
	if (at == pairs->end)
		return false;
	pairs->is_after_comma = *at == ',';
	pairs->mark += pairs->is_after_comma;
	pairs->at = at + pairs->is_after_comma;
	return pairs->is_after_comma || *at == top(pairs)->closing;
}

enum pairs_got
pairs_next_in_json(struct pairs *pairs, struct pairs_text *key, struct pairs_text *value)
{
	const char *const end = pairs->end;
	const char *at = skip(pairs, pairs->at);

	if (at == end)
		return PAIRS_DECLINED;
	if (*at == top(pairs)->closing && !pairs->is_after_comma) {
		pairs->mark++;
		pairs->depth--;
		pairs->closed = at + 1;
		return end_json(pairs, at + 1) ? PAIRS_END : PAIRS_DECLINED;
	}
	if (!top(pairs)->is_list) {
		at = *at == '"' ? read_text(pairs, key, at) : NULL;
		at = at ? skip(pairs, at) : end;
		if (at == end || *at != ':')
			return PAIRS_DECLINED;
		pairs->mark++;
		at = skip(pairs, at + 1);
		if (at == end)
			return PAIRS_DECLINED;
	}
	if (is_bracket(*at))
		return open_flow(pairs, value, at);
	at = read_json_value(pairs, value, at);
	return at && end_json(pairs, at) ? PAIRS_ONE : PAIRS_DECLINED;
}

/* ---- the document ---- */

/* Before its first line that says something, and a `---` before that. */
static bool
begin_yaml(struct pairs *pairs)
{
	const char *at = scan_blanks(pairs->start, pairs->end);

	pairs->at = at;
	if (at < pairs->end && (*at == '#' || *at == '\n' || *at == '\r'))
		find_line(pairs);
	at = pairs->at;
	if (at == pairs->line_at && pairs->end - at > 3 && memcmp(at, "---", 3) == 0 &&
	    is_blank(pairs, at + 3) && !end_line(pairs, at + 3))
		return false;
	/* A map that begins in the first column. */
	return pairs->at < pairs->end && pairs->at == pairs->line_at &&
	       open_one(pairs, 0, 0, false) != NULL;
}

bool
pairs_begin(struct pairs *pairs, const struct source *source, bool is_json, struct arena *arena,
	    struct pairs_scratch *scratch)
{
	const struct diag_file *file = &source->file;

	if (!(source->is_ordinary || source->is_unchecked) || file->bytes.len == 0 ||
	    file->bytes.len > BYTES_MOST || !make_room(scratch, file->bytes.len + MARKS_BESIDES) ||
	    !marks_find(&scratch->marks, file->bytes))
		return false;
	pairs->start = file->bytes.at;
	pairs->end = pairs->start + file->bytes.len;
	pairs->mark = 0;
	pairs->marks = scratch->marks.at;
	pairs->kinds = scratch->marks.kinds;
	pairs->line_at = pairs->start;
	pairs->first_column = file->first_column ? file->first_column : 1;
	pairs->line = file->first_line ? file->first_line : 1;
	pairs->is_json = is_json;
	pairs->is_after_comma = false;
	pairs->is_placeless = false;
	pairs->depth = 0;
	pairs->counted.line = NULL;
	pairs->arena = arena;
	if (!is_json)
		return begin_yaml(pairs);
	pairs->at = skip(pairs, pairs->start);
	if (pairs->at == pairs->end || *pairs->at++ != '{')
		return false;
	pairs->mark++;
	return open_one(pairs, 0, '}', false) != NULL;
}

/* The bytes inside of characters that are on its line before it. */
static size_t
count_before(struct pairs *pairs, const struct pairs_text *text)
{
	if (pairs->counted.line != text->line_at || pairs->counted.at > text->at) {
		pairs->counted.line = pairs->counted.at = text->line_at;
		pairs->counted.inside = 0;
	}
	pairs->counted.inside += scan_count_inside(pairs->counted.at, text->at, pairs->end);
	pairs->counted.at = text->at;
	return pairs->counted.inside;
}

void
pairs_place(struct pairs *pairs, const struct pairs_text *text, uint32_t *column, uint32_t *length)
{
	const char *const line = text->line_at;
	const size_t all = (size_t)(text->end - line);

	*column = *length = 0;
	if (pairs->is_placeless)
		return;
	*column = (uint32_t)(text->at - line) + (line == pairs->start ? pairs->first_column : 1);
	*length = (uint32_t)(text->end - text->at);
	/* Mostly it is the beginning of a line, and ASCII. */
	if (all <= 32 && pairs->end - line >= 32 && scan_is_ascii(line, all))
		return;
	*column -= (uint32_t)count_before(pairs, text);
	*length -= (uint32_t)scan_count_inside(text->at, text->end, pairs->end);
}

struct node
pairs_node(struct pairs *pairs, const struct pairs_text *text)
{
	struct node node = {
		.kind = text->kind,
		.is_quoted = text->is_quoted,
		.line = text->line,
		.text = text->kind == NODE_SCALAR ? text->text : STR_NONE,
	};

	pairs_place(pairs, text, &node.column, &node.length);
	/* Nothing at all is shown as one character. */
	if (text->kind == NODE_NULL && node.length == 0)
		node.length = 1;
	return node;
}

uint32_t
pairs_length(const struct pairs *pairs, const struct pairs_text *text)
{
	const char *const from = text->at;
	const char *line_end = memchr(from, '\n', (size_t)(pairs->end - from));
	const char *end = line_end ? line_end : pairs->end;

	if (pairs->closed && pairs->closed <= end)
		end = pairs->closed;
	while (end > from && (end[-1] == ' ' || end[-1] == '\t' || end[-1] == '\r'))
		end--;
	return (uint32_t)((size_t)(end - from) - scan_count_inside(from, end, pairs->end));
}
