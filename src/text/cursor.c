/*
 * Counting bytes, characters, lines and columns in one walk.
 */
#include "text/cursor.h"

#include <string.h>

struct cursor
cursor_start(struct str bytes)
{
	return (struct cursor){.bytes = bytes, .line = 1, .column = 1};
}

/* Bytes of the character that starts with `lead`, in well-formed UTF-8. */
static size_t
character_size(unsigned char lead)
{
	return (size_t)1 + (lead >= 0xC0) + (lead >= 0xE0) + (lead >= 0xF0);
}

static const uint64_t ONES = UINT64_C(0x0101010101010101);
static const uint64_t HIGHS = UINT64_C(0x8080808080808080);

static bool
has_newline(uint64_t eight)
{
	const uint64_t zero_where_newline = eight ^ ONES * '\n';

	return (zero_where_newline - ONES) & ~zero_where_newline & HIGHS;
}

/* How many of eight bytes begin a character: all but those of the form 10xxxxxx. */
static size_t
count_leads(uint64_t eight)
{
	const uint64_t inside = eight & ~(eight << 1) & HIGHS;

	return 8 - (size_t)((inside >> 7) * ONES >> 56);
}

/* Eight bytes at a time, as far as no line ends and neither bound is passed. */
static void
stride(struct cursor *at, size_t to_index, size_t end)
{
	const char *const bytes = at->bytes.at;

	while (end - at->byte >= 8 && to_index - at->index >= 8) {
		uint64_t eight;
		memcpy(&eight, bytes + at->byte, 8);
		if (has_newline(eight))
			break;
		const size_t leads = count_leads(eight);
		at->byte += 8;
		at->index += leads;
		at->column += (uint32_t)leads;
	}
	while (at->byte < end && ((unsigned char)bytes[at->byte] & 0xC0) == 0x80)
		at->byte++;
}

static void
walk(struct cursor *cursor, size_t to_index, size_t to_byte)
{
	const char *const bytes = cursor->bytes.at;
	const size_t end = to_byte < cursor->bytes.len ? to_byte : cursor->bytes.len;
	struct cursor at = *cursor;

	while (at.index < to_index && at.byte < end) {
		const unsigned char lead = (unsigned char)bytes[at.byte];
		at.byte += character_size(lead);
		at.index++;
		at.column++;
		if (lead == '\n') {
			at.line++;
			at.column = 1;
		} else if (at.byte < end && to_index - at.index >= 8) {
			stride(&at, to_index, end);
		}
	}
	*cursor = at;
}

void
cursor_to_index(struct cursor *cursor, size_t index)
{
	walk(cursor, index, SIZE_MAX);
}

void
cursor_to_byte(struct cursor *cursor, size_t byte)
{
	walk(cursor, SIZE_MAX, byte);
}

struct str
cursor_rest(const struct cursor *cursor)
{
	struct str rest = {cursor->bytes.at + cursor->byte, cursor->bytes.len - cursor->byte};
	const char *end = rest.len ? memchr(rest.at, '\n', rest.len) : NULL;

	if (end)
		rest.len = (size_t)(end - rest.at);
	while (rest.len && strchr(" \t\r", rest.at[rest.len - 1]))
		rest.len--;
	return rest;
}

struct str
cursor_word(const struct cursor *cursor)
{
	struct str word = {cursor->bytes.at + cursor->byte, 0};
	const size_t most = cursor->bytes.len - cursor->byte;

	while (word.len < most && !strchr(" \t\r\n", word.at[word.len]))
		word.len++;
	return word;
}

void
cursor_skip_blank(struct cursor *cursor)
{
	while (cursor->byte < cursor->bytes.len &&
	       strchr(" \t\r\n", cursor->bytes.at[cursor->byte]))
		cursor_to_byte(cursor, cursor->byte + 1);
}

struct str
cursor_before(const struct cursor *cursor)
{
	size_t start = cursor->byte;

	while (start && cursor->bytes.at[start - 1] != '\n')
		start--;
	return (struct str){cursor->bytes.at + start, cursor->byte - start};
}

struct place
cursor_place(const struct cursor *cursor, const struct diag_file *file, size_t length)
{
	return (struct place){
		.file = file,
		.line = cursor->line,
		.column = cursor->column,
		.length = length ? (uint32_t)length : 1,
	};
}
