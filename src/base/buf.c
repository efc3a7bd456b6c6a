/*
 * Growing bytes. Room doubles; the NUL after the last byte is always part of it.
 */
#include "base/buf.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const size_t ROOM_FIRST = 64;

void
buf_done(struct buf *buf)
{
	free(buf->at);
	*buf = BUF_INIT;
}

void
buf_begin(struct buf *buf)
{
	buf_clear(buf);
	buf->failed = false;
}

void
buf_clear(struct buf *buf)
{
	buf->len = 0;
	if (buf->at)
		buf->at[0] = '\0';
}

/* Make room for `more` bytes and a NUL; false, and failed from then on, where it cannot. */
static bool
grow(struct buf *buf, size_t more)
{
	size_t needed;

	if (buf->failed)
		return false;
	if (__builtin_add_overflow(buf->len, more, &needed) ||
	    __builtin_add_overflow(needed, 1, &needed)) {
		buf->failed = true;
		return false;
	}
	if (needed <= buf->room)
		return true;

	size_t room = buf->room ? buf->room : ROOM_FIRST;
	while (room < needed)
		room = room > SIZE_MAX / 2 ? needed : room * 2;
	char *at = realloc(buf->at, room);
	if (!at) {
		buf->failed = true;
		return false;
	}
	buf->at = at;
	buf->room = room;
	return true;
}

void
buf_reserve(struct buf *buf, size_t more)
{
	(void)grow(buf, more);
}

void
buf_add(struct buf *buf, struct str text)
{
	if (!grow(buf, text.len))
		return;
	if (text.len)
		memcpy(buf->at + buf->len, text.at, text.len);
	buf->len += text.len;
	buf->at[buf->len] = '\0';
}

void
buf_add_repeat(struct buf *buf, struct str text, size_t times)
{
	size_t bytes;

	if (__builtin_mul_overflow(text.len, times, &bytes)) {
		buf->failed = true;
		return;
	}
	if (!grow(buf, bytes))
		return;
	if (text.len == 0)
		times = 0;
	for (size_t i = 0; i < times; i++)
		buf_add(buf, text);
}

/* Digits by hand: a result as JSON has thousands of line numbers. */
void
buf_add_size(struct buf *buf, size_t value)
{
	char digits[3 * sizeof(value)];
	size_t at = sizeof(digits);

	if (value < 10) {
		buf_add_char(buf, (char)('0' + value));
		return;
	}

	do {
		digits[--at] = (char)('0' + value % 10);
		value /= 10;
	} while (value > 0);
	buf_add(buf, (struct str){digits + at, sizeof(digits) - at});
}

void
buf_add_int(struct buf *buf, int64_t value)
{
	if (value < 0 || (uint64_t)value > SIZE_MAX)
		buf_printf(buf, "%" PRId64, value);
	else
		buf_add_size(buf, (size_t)value);
}

void
buf_printf(struct buf *buf, const char *format, ...)
{
	va_list arguments;

	if (!grow(buf, 0))
		return;
	va_start(arguments, format);
	const int length = vsnprintf(buf->at + buf->len, buf->room - buf->len, format, arguments);
	va_end(arguments);
	if (length < 0 || !grow(buf, (size_t)length)) {
		buf->failed = true;
		buf->at[buf->len] = '\0';
		return;
	}

	/* It may have been cut the first time; now there is room. */
	va_start(arguments, format);
	vsnprintf(buf->at + buf->len, buf->room - buf->len, format, arguments);
	va_end(arguments);
	buf->len += (size_t)length;
}

struct str
buf_str(const struct buf *buf)
{
	return (struct str){buf->at ? buf->at : "", buf->len};
}

char *
buf_take(struct buf *buf, size_t *length)
{
	char *taken = NULL;

	if (grow(buf, 0)) {
		buf->at[buf->len] = '\0';
		taken = buf->at;
		if (length)
			*length = buf->len;
		buf->at = NULL;
	}
	buf_done(buf);
	return taken;
}
