/*
 * Growing bytes. Keeps the first failure and is asked once, at the end.
 */
#ifndef BASE_BUF_H
#define BASE_BUF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/str.h"

struct buf {
	char *at; /* NUL-terminated once anything was added; NULL before */
	size_t len;
	size_t room;
	bool failed;
};

#define BUF_INIT ((struct buf){0})

void buf_done(struct buf *buf);  /* frees; the struct is then BUF_INIT again */
void buf_clear(struct buf *buf); /* empties and keeps the memory, and a failure too */
void buf_begin(struct buf *buf); /* the same for another piece of work: forgets a failure */
void buf_reserve(struct buf *buf, size_t more); /* room for that many bytes more */
void buf_add(struct buf *buf, struct str text);
/* Of a literal the compiler knows the length, so this and the next are inline. */
static inline void
buf_add_text(struct buf *buf, const char *text)
{
	buf_add(buf, str_from(text));
}

static inline void
buf_add_char(struct buf *buf, char c)
{
	if (buf->failed || buf->room - buf->len < 2) {
		buf_add(buf, (struct str){&c, 1});
		return;
	}
	buf->at[buf->len++] = c;
	buf->at[buf->len] = '\0';
}

/* The same where the length is known to the compiler: its bytes are copied without a call. */
static inline __attribute__((always_inline)) void
buf_add_literal(struct buf *buf, struct str text)
{
	if (buf->failed || buf->room - buf->len <= text.len) {
		buf_add(buf, text);
		return;
	}
	memcpy(buf->at + buf->len, text.at, text.len);
	buf->len += text.len;
	buf->at[buf->len] = '\0';
}

void buf_add_repeat(struct buf *buf, struct str text, size_t times);
void buf_add_size(struct buf *buf, size_t value);
void buf_add_int(struct buf *buf, int64_t value);
void buf_printf(struct buf *buf, const char *format, ...) __attribute__((format(printf, 2, 3)));

struct str buf_str(const struct buf *buf); /* a view, good until the next change */

/* Hands the bytes over, NUL-terminated; NULL after a failure. The buffer is empty after. */
char *buf_take(struct buf *buf, size_t *length);

#endif
