/*
 * The cells of a table, a row at a time: the rules of csv.c without its nodes. What may end a
 * cell is found 64 bytes at a time; what is between is looked at only for blanks around it.
 */
#include "text/pairs.h"

#include <string.h>

#include "base/limits.h"
#include "text/scan.h"
#include "text/text.h"

enum {
	TABLE_MOST = 512 << 10, /* bytes, so that no limit on nodes and texts can be reached */
	BLOCK = 64              /* bytes; a bit each */
};

_Static_assert(TABLE_MOST < LIMIT_SCALAR_BYTES && TABLE_MOST < LIMIT_NODES, "no limit is reached");

/* What is known of the marks of a row: separators, quotes, and LF, which alone ends lines of ordinary
 * text. */
struct marks {
	const char *end;
	const char *block; /* the one behind that whose marks are known */
	uint64_t bits;     /* of the block before it, without those that have been passed */
	char separator;
};

#if defined(__SSE2__)

static inline uint64_t
marks_of_sixteen(const char *at, char separator)
{
	const __m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)at);

	return (unsigned)_mm_movemask_epi8(
		_mm_or_si128(scan_equal(bytes, '\n'),
			     _mm_or_si128(scan_equal(bytes, '"'), scan_equal(bytes, separator))));
}

static inline uint64_t
marks_of_block(const char *at, char separator)
{
	return marks_of_sixteen(at, separator) | marks_of_sixteen(at + 16, separator) << 16 |
	       marks_of_sixteen(at + 32, separator) << 32 |
	       marks_of_sixteen(at + 48, separator) << 48;
}

#else

static inline bool
is_mark(char byte, char separator)
{
	return byte == separator || byte == '"' || byte == '\n';
}

static inline uint64_t
marks_of_block(const char *at, char separator)
{
	uint64_t marks = 0;

	for (size_t i = 0; i < BLOCK; i++)
		marks |= (uint64_t)is_mark(at[i], separator) << i;
	return marks;
}

#endif

/* The bits of the next block; of less than a block, of that and nothing behind it. */
static inline void
find_marks(struct marks *marks)
{
	const size_t left = (size_t)(marks->end - marks->block);

	if (left >= BLOCK) {
		marks->bits = marks_of_block(marks->block, marks->separator);
	} else {
		char last[BLOCK] = {0};
		memcpy(last, marks->block, left);
		marks->bits = marks_of_block(last, marks->separator);
	}
	marks->block += BLOCK;
}

/* The next one, or the end of the row. */
static inline __attribute__((always_inline)) const char *
next_mark(struct marks *marks)
{
	while (!marks->bits) {
		if (marks->block >= marks->end)
			return marks->end;
		find_marks(marks);
	}
	const char *const at = marks->block - BLOCK + __builtin_ctzll(marks->bits);
	marks->bits &= marks->bits - 1;
	return at;
}

/* Quotes written twice are one. */
static bool
join_quotes(struct pairs *pairs, struct str *text)
{
	char *copy = arena_room(pairs->arena, text->len, 1);
	size_t length = 0;

	if (!copy)
		return false;
	for (size_t i = 0; i < text->len; i++) {
		copy[length++] = text->at[i];
		i += text->at[i] == '"';
	}
	*text = (struct str){copy, length};
	return true;
}

/* The closing quote; NULL: there is none. */
static const char *
find_quote(struct pairs *pairs, struct marks *marks, bool *has_quotes)
{
	const char *at;

	while ((at = next_mark(marks)) < marks->end) {
		if (*at == '"') {
			if (marks->end - at == 1 || at[1] != '"')
				return at;
			*has_quotes = true;
			(void)next_mark(marks);
		} else if (*at == '\n') {
			pairs->line_at = at + 1;
			pairs->line++;
		}
	}
	return NULL;
}

/* A cell in quotes, of which the first is passed: what ends it; NULL: declined. */
static const char *
read_quoted(struct pairs *pairs, struct marks *marks, struct pairs_text *cell, const char *start)
{
	bool has_quotes = false;

	cell->line = pairs->line;
	cell->line_at = pairs->line_at;
	const char *const quote = find_quote(pairs, marks, &has_quotes);
	if (!quote)
		return NULL;
	cell->kind = NODE_SCALAR;
	cell->is_quoted = true;
	cell->at = start;
	/* Of one that goes on in the next line its first character is shown. */
	cell->end = cell->line == pairs->line ? quote + 1 : start + 1;
	cell->text = (struct str){start + 1, (size_t)(quote - start - 1)};
	if (has_quotes && !join_quotes(pairs, &cell->text))
		return NULL;
	const char *const at = next_mark(marks);
	if (scan_blanks(quote + 1, marks->end) != at ||
	    (at < marks->end && *at != marks->separator && *at != '\n'))
		return NULL;
	return at;
}

static inline void
put_plain(const struct pairs *pairs, struct pairs_text *cell, const char *start, const char *end)
{
	struct str text = {start, (size_t)(end - start)};

	cell->kind = NODE_NULL;
	if (text.len == 0)
		return;
	/* Tabs as well; a byte that is less than a blank is no other. */
	if ((unsigned char)start[0] <= ' ' || (unsigned char)end[-1] <= ' ')
		text = str_trim(text);
	cell->kind = text.len ? NODE_SCALAR : NODE_NULL;
	cell->is_quoted = false;
	cell->line = pairs->line;
	cell->line_at = pairs->line_at;
	cell->at = start;
	cell->end = end;
	cell->text = text;
}

bool
pairs_begin_rows(struct pairs *pairs, const struct source *source, struct arena *arena)
{
	const struct diag_file *file = &source->file;

	if (!source->is_ordinary || file->bytes.len == 0 || file->bytes.len > TABLE_MOST)
		return false;
	*pairs = (struct pairs){
		.at = file->bytes.at,
		.start = file->bytes.at,
		.end = file->bytes.at + file->bytes.len,
		.line_at = file->bytes.at,
		.line = file->first_line ? file->first_line : 1,
		.first_column = 1,
		.arena = arena,
	};
	return true;
}

/* The cells up to the end of a row, which is handed back; NULL: declined. */
static const char *
read_row(struct pairs *pairs, char separator, struct pairs_text *cells, size_t room, size_t *count)
{
	struct marks marks = {
		.end = pairs->end,
		.block = pairs->at,
		.separator = separator,
	};
	const char *at = pairs->at;

	for (*count = 0; *count < room; at++) {
		struct pairs_text *const cell = &cells[(*count)++];
		const char *const start = scan_blanks(at, marks.end);

		at = next_mark(&marks);
		if (at == marks.end || *at == separator || *at == '\n') {
			put_plain(pairs, cell, start, at);
		} else {
			/* Kept elsewhere only now. */
			struct marks rest = marks;
			at = at == start ? read_quoted(pairs, &rest, cell, start) : NULL;
			marks = rest;
		}
		if (!at || at == marks.end || *at == '\n')
			return at;
	}
	return NULL;
}

enum pairs_got
pairs_next_row(struct pairs *pairs, char separator, struct pairs_text *cells, size_t room,
	       size_t *count)
{
	bool is_row = false;

	while (!is_row) {
		if (pairs->at == pairs->end)
			return PAIRS_END;
		const char *const at = read_row(pairs, separator, cells, room, count);
		/* Lines that end in CR LF are for others to take apart. */
		if (!at || (at < pairs->end && at > pairs->start && at[-1] == '\r'))
			return PAIRS_DECLINED;
		pairs->at = at;
		if (at < pairs->end) {
			pairs->at = pairs->line_at = at + 1;
			pairs->line++;
		}
		/* A line with nothing on it is none. */
		is_row = *count > 1 || cells[0].kind != NODE_NULL;
	}
	return PAIRS_ONE;
}
