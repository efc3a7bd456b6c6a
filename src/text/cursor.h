/*
 * A position in a text, kept in all the ways in which people and parsers count.
 *
 * libyaml counts characters, we slice bytes, and a person reads lines and columns. A cursor
 * walks the bytes once and knows all of them; going forward costs only the way gone.
 */
#ifndef TEXT_CURSOR_H
#define TEXT_CURSOR_H

#include <stddef.h>
#include <stdint.h>

#include "base/diag.h"
#include "base/str.h"

struct cursor {
	struct str bytes; /* well-formed UTF-8 */
	size_t byte;      /* offset into bytes */
	size_t index;     /* characters since the cursor's origin */
	uint32_t line;    /* 1-based; only '\n' ends a line */
	uint32_t column;  /* 1-based, in characters */
};

/* At the first byte, index 0. */
struct cursor cursor_start(struct str bytes);

/* Forward to a character or a byte, at most to the end; never backward. */
void cursor_to_index(struct cursor *cursor, size_t index);
void cursor_to_byte(struct cursor *cursor, size_t byte);

/* Forward over what is known to be `characters` in `bytes` and on one line. */
static inline void
cursor_skip(struct cursor *cursor, size_t bytes, size_t characters)
{
	cursor->byte += bytes;
	cursor->index += characters;
	cursor->column += (uint32_t)characters;
}

/* What is left of its line, without '\n', '\r' and blanks at the end. */
struct str cursor_rest(const struct cursor *cursor);

/* From there to the next blank or the end of the line. */
struct str cursor_word(const struct cursor *cursor);

/* Past blanks and ends of lines. */
void cursor_skip_blank(struct cursor *cursor);

/* Its whole line up to it. */
struct str cursor_before(const struct cursor *cursor);

struct place cursor_place(const struct cursor *cursor, const struct diag_file *file, size_t length);

#endif
