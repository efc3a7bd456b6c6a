/*
 * A buffer that is read into at its end and handed out from its start. What is left of it moves to
 * the front before the next read, which is less than a line.
 */
#include "text/text.h"

#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "text/scan.h"

enum {
	READ_BYTES = 256 << 10
};

struct lines {
	struct unpack *in;
	bool is_table; /* a line may go on in the next one, inside of double quotes */
	char *bytes;
	size_t at;  /* what is not handed out yet starts there */
	size_t len; /* … and ends there */
	size_t room;
	size_t scanned; /* from there on it has not been searched for the end of the line */
	bool is_found;  /* the end is there, the last byte before that */
	char separator; /* of a table's cells; 0: not known yet */
	enum {
		LINES_CELL_START, /* where a quote begins a cell in quotes */
		LINES_CELL,
		LINES_QUOTED,
		LINES_QUOTE /* behind one in quotes: its end, or the first of two */
	} state;            /* of a table, there */
	bool is_at_end;
	uint32_t line;    /* number of the next one */
	uint32_t inner;   /* ends of lines inside of this one, so far */
	bool is_skipping; /* the rest of one that is too long */
	zj_status status; /* why it failed */
};

struct lines *
lines_new(struct unpack *in, bool is_table)
{
	struct lines *lines = calloc(1, sizeof(*lines));

	if (!lines)
		return NULL;
	lines->in = in;
	lines->is_table = is_table;
	lines->line = 1;
	return lines;
}

void
lines_free(struct lines *lines)
{
	if (!lines)
		return;
	free(lines->bytes);
	free(lines);
}

zj_status
lines_status(const struct lines *lines)
{
	return lines->status;
}

void
lines_separate(struct lines *lines, char separator)
{
	lines->separator = separator;
}

/* Room for one more read behind what is left, which moves to the front. */
static bool
make_room(struct lines *lines)
{
	const size_t left = lines->len - lines->at;

	if (lines->at > 0 && left > 0)
		memmove(lines->bytes, lines->bytes + lines->at, left);
	lines->scanned -= lines->at;
	lines->at = 0;
	lines->len = left;
	if (lines->room - left >= READ_BYTES)
		return true;
	const size_t room = 2 * (left + READ_BYTES);
	char *bytes = realloc(lines->bytes, room);
	if (!bytes)
		return false;
	lines->bytes = bytes;
	lines->room = room;
	return true;
}

static zj_status
read_more(struct lines *lines)
{
	size_t got = 0;

	if (!make_room(lines))
		return ZJ_ENOMEM;
	const zj_status status =
		unpack_read(lines->in, lines->bytes + lines->len, lines->room - lines->len, &got);
	if (status)
		return status;
	lines->len += got;
	lines->is_at_end = got == 0;
	return ZJ_OK;
}

static bool
is_separator(const struct lines *lines, char byte)
{
	return lines->separator ? byte == lines->separator : byte == ',' || byte == '\t';
}

/* Does a line end with the byte at `at`: LF, CR LF, CR? `start` is where the row begins. */
static bool
ends_line(const char *at, const char *start)
{
	return *at == '\r' || (*at == '\n' && !(at > start && at[-1] == '\r'));
}

/* The end of a table's row, or NULL: where a line ends outside of cells in quotes. Within a cell
 * nothing changes before the next mark. */
static const char *
find_row_end(struct lines *lines, const char *at, const char *end)
{
	const char separator = lines->separator;
	size_t inside = 0;

	/* Mostly there is no quote in it. */
	if (lines->state == LINES_CELL_START) {
		const char *stop = memchr(at, '\n', (size_t)(end - at));
		if (stop && !memchr(at, '"', (size_t)(stop - at)))
			return stop;
	}
	for (; at < end; at++) {
		const bool was_quoted = lines->state == LINES_QUOTED;
		if (was_quoted || (lines->state == LINES_CELL && separator)) {
			at = scan_cell(at, end, was_quoted ? '"' : separator, &inside);
			if (at == end)
				break;
		}
		if (*at == '"' && lines->state != LINES_CELL)
			lines->state = was_quoted ? LINES_QUOTE : LINES_QUOTED;
		else if (was_quoted)
			lines->inner += ends_line(at, lines->bytes + lines->at);
		else if (*at == '\n')
			return at;
		else if (is_separator(lines, *at))
			lines->state = LINES_CELL_START;
		else if (*at != ' ' || lines->state != LINES_CELL_START)
			lines->state = LINES_CELL;
	}
	return NULL;
}

/* The end of the line that begins at `at`, or NULL where it is not there yet. */
static const char *
find_end(struct lines *lines)
{
	/* Nothing may have been read yet. */
	if (!lines->bytes)
		return NULL;
	if (lines->is_found)
		return lines->bytes + lines->scanned - 1;
	if (lines->scanned == lines->len)
		return NULL;
	const char *const end = lines->bytes + lines->len;
	const char *const at = lines->bytes + lines->scanned;
	const char *stop = lines->is_table ? find_row_end(lines, at, end)
					   : memchr(at, '\n', (size_t)(end - at));
	lines->scanned = stop ? (size_t)(stop - lines->bytes) + 1 : lines->len;
	lines->is_found = stop != NULL;
	return stop;
}

static bool
is_blank(const char *at, size_t length)
{
	for (size_t i = 0; i < length; i++) {
		if (at[i] != ' ' && at[i] != '\t' && at[i] != '\r' && at[i] != '\n')
			return false;
	}
	return true;
}

/* Past the line whose end is known: the next one begins behind it. */
static void
pass(struct lines *lines)
{
	lines->at = lines->scanned;
	lines->is_found = false;
	lines->state = LINES_CELL_START;
	lines->line += lines->inner + 1;
	lines->inner = 0;
}

/* A line that is too long: what is here of it goes, and later the rest. */
static void
drop(struct lines *lines)
{
	lines->at = lines->len;
	lines->is_skipping = true;
}

/* Hand out what stands from `at` on; false where that is nothing. */
static bool
hand_out(struct lines *lines, struct buf *out, uint32_t *number, bool *is_too_long, size_t length)
{
	const char *at = lines->bytes + lines->at;

	if (lines->is_skipping || is_blank(at, length))
		return false;
	*is_too_long = length > LIMIT_LINE_BYTES;
	*number = lines->line;
	if (*is_too_long)
		length = 0;
	if (length > 0 && at[length - 1] == '\r')
		length--;
	buf_add(out, (struct str){at, length});
	return true;
}

enum lines_got
lines_next(struct lines *lines, struct buf *out, uint32_t *number, bool *is_too_long, bool may_wait)
{
	for (;;) {
		const char *stop = find_end(lines);
		const size_t here = lines->len - lines->at;

		if (stop || (lines->is_at_end && here > 0)) {
			const size_t length =
				stop ? (size_t)(stop - lines->bytes) - lines->at : here;
			const bool is_one = hand_out(lines, out, number, is_too_long, length);
			lines->is_skipping = false;
			pass(lines);
			if (is_one)
				return LINES_GOT;
			continue;
		}
		if (lines->is_at_end)
			return LINES_END;
		if (here > LIMIT_LINE_BYTES) {
			const bool is_one = hand_out(lines, out, number, is_too_long, here);
			drop(lines);
			if (is_one)
				return LINES_GOT;
		}
		if (!may_wait)
			return LINES_NONE;
		lines->status = read_more(lines);
		if (lines->status)
			return LINES_FAILED;
	}
}

bool
lines_has_more(struct lines *lines)
{
	for (const char *stop; (stop = find_end(lines)) != NULL; pass(lines)) {
		const char *const at = lines->bytes + lines->at;
		if (!lines->is_skipping && !is_blank(at, (size_t)(stop - at)))
			return true;
		lines->is_skipping = false;
	}
	return false;
}
