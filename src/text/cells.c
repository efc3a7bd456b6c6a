/*
 * The cells of one row of a table, all at once: the rules of csv.c without its nodes. What may end a
 * cell is found 64 bytes at a time; what is between is looked at only for blanks around it.
 */
#include "text/pairs.h"

#include <string.h>

#include "base/limits.h"
#include "text/scan.h"
#include "text/text.h"

enum {
	ROW_MOST = 512 << 10, /* bytes, so that no limit on nodes and texts can be reached */
	BLOCK = 64            /* bytes; a bit each */
};

_Static_assert(ROW_MOST < LIMIT_SCALAR_BYTES && ROW_MOST < LIMIT_NODES, "no limit is reached");

struct row {
	struct pairs *pairs;
	const char *end;
	const char *block; /* the one behind that whose marks are known */
	uint64_t marks;    /* in the block before it: separators, quotes, and LF, which alone ends
			      lines of ordinary text */
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

/* The marks of the next block; of less than a block, of that and nothing behind it. */
static inline void
find_marks(struct row *row)
{
	const size_t left = (size_t)(row->end - row->block);
	char last[BLOCK] = {0};

	if (left >= BLOCK) {
		row->marks = marks_of_block(row->block, row->separator);
	} else {
		memcpy(last, row->block, left);
		row->marks = marks_of_block(last, row->separator);
	}
	row->block += BLOCK;
}

/* The next one, or the end of the row. */
static inline const char *
next_mark(struct row *row)
{
	while (!row->marks) {
		if (row->block >= row->end)
			return row->end;
		find_marks(row);
	}
	const char *const at = row->block - BLOCK + __builtin_ctzll(row->marks);
	row->marks &= row->marks - 1;
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
find_quote(struct row *row, bool *has_quotes)
{
	struct pairs *const pairs = row->pairs;
	const char *at;

	while ((at = next_mark(row)) < row->end) {
		if (*at == '"') {
			if (row->end - at == 1 || at[1] != '"')
				return at;
			*has_quotes = true;
			(void)next_mark(row);
		} else if (*at == '\n') {
			pairs->line_at = at + 1;
			pairs->line++;
		}
	}
	return NULL;
}

/* A cell in quotes, of which the first is passed: what ends it; NULL: declined. */
static const char *
read_quoted(struct row *row, struct pairs_text *cell, const char *start)
{
	struct pairs *const pairs = row->pairs;
	bool has_quotes = false;

	cell->line = pairs->line;
	cell->line_at = pairs->line_at;
	const char *const quote = find_quote(row, &has_quotes);
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
	const char *const at = next_mark(row);
	if (scan_blanks(quote + 1, row->end) != at || (at < row->end && *at != row->separator))
		return NULL;
	return at;
}

static inline void
put_plain(const struct row *row, struct pairs_text *cell, const char *start, const char *end)
{
	struct str text = {start, (size_t)(end - start)};

	/* Tabs as well; a byte that is less than a blank is no other. */
	if (text.len && ((unsigned char)start[0] <= ' ' || (unsigned char)end[-1] <= ' '))
		text = str_trim(text);
	cell->kind = text.len ? NODE_SCALAR : NODE_NULL;
	cell->is_quoted = false;
	cell->line = row->pairs->line;
	cell->line_at = row->pairs->line_at;
	cell->at = start;
	cell->end = end;
	cell->text = text;
}

static inline const char *
read_cell(struct row *row, struct pairs_text *cell, const char *at)
{
	const char *const start = scan_blanks(at, row->end);
	const char *const mark = next_mark(row);

	if (mark == row->end || *mark == row->separator)
		put_plain(row, cell, start, mark);
	else
		return mark == start && *mark == '"' ? read_quoted(row, cell, start) : NULL;
	return mark;
}

static bool
begin(struct pairs *pairs, const struct source *source, struct arena *arena)
{
	const struct diag_file *file = &source->file;

	if (!source->is_ordinary || file->bytes.len == 0 || file->bytes.len > ROW_MOST)
		return false;
	*pairs = (struct pairs){
		.start = file->bytes.at,
		.end = file->bytes.at + file->bytes.len,
		.line_at = file->bytes.at,
		.line = file->first_line ? file->first_line : 1,
		.first_column = 1,
		.arena = arena,
	};
	return true;
}

size_t
pairs_read_row(struct pairs *pairs, struct pairs_text *cells, size_t room,
	       const struct source *source, char separator, struct arena *arena)
{
	if (!begin(pairs, source, arena))
		return 0;
	struct row row = {
		.pairs = pairs,
		.end = pairs->end,
		.block = pairs->start,
		.separator = separator,
	};
	const char *at = pairs->start;
	for (size_t count = 0; count < room; at++) {
		at = read_cell(&row, &cells[count++], at);
		if (!at)
			return 0;
		if (at == row.end)
			return count;
	}
	return 0;
}
