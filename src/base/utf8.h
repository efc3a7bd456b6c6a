/*
 * Bytes become text here, once, at the door.
 */
#ifndef BASE_UTF8_H
#define BASE_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/str.h"

/* Offset of the first byte that is not well-formed UTF-8 (RFC 3629), or text.len. */
size_t utf8_first_bad(struct str text);

/*
 * The same, and whether all characters are ordinary: printable ones, blanks, tabs, and ends
 * of lines written LF or CR LF. Not ordinary are control characters, U+2028 and U+2029, byte
 * order marks and U+FFFE, U+FFFF. *is_ordinary means nothing where a byte is bad.
 */
size_t utf8_check(struct str text, bool *is_ordinary);

/*
 * The length in bytes of the next character of a text that may be anything but empty; a
 * byte that begins no well-formed character is one step, and *good is false.
 */
size_t utf8_step(struct str text, bool *good);

/*
 * The next character and its length in bytes. The text is not empty; what is not well
 * formed reads as U+FFFD, byte by byte.
 */
uint32_t utf8_decode(struct str text, size_t *length);
void utf8_encode(struct buf *buf, uint32_t character); /* what is none becomes U+FFFD */

size_t utf8_count(struct str text); /* characters */

/* Columns it takes on a terminal: East Asian wide is 2, combining is 0. */
size_t utf8_width(struct str text);
size_t utf8_char_width(uint32_t character);

/* Whether a Chinese character is among it. */
bool utf8_has_han(struct str text);

/* The longest beginning of text that is at most `columns` wide. */
struct str utf8_fit(struct str text, size_t columns);

#endif
