/*
 * UTF-8 as RFC 3629 has it: no overlong forms, no surrogates, nothing above U+10FFFF.
 */
#include "base/utf8.h"

#include <string.h>
#include <utf8proc.h>

static const uint32_t REPLACEMENT = 0xFFFD;

static bool
is_continuation(unsigned char byte)
{
	return (byte & 0xC0) == 0x80;
}

size_t
utf8_step(struct str text, bool *good)
{
	const unsigned char *at = (const unsigned char *)text.at;
	const unsigned char lead = at[0];
	size_t length = 1;

	*good = true;
	if (lead < 0x80)
		return 1;

	/* The second byte's range shuts out overlong forms, surrogates and the too large. */
	unsigned char low = 0x80;
	unsigned char high = 0xBF;
	if (lead >= 0xC2 && lead <= 0xDF)
		length = 2;
	else if (lead >= 0xE0 && lead <= 0xEF)
		length = 3;
	else if (lead >= 0xF0 && lead <= 0xF4)
		length = 4;
	if (lead == 0xE0)
		low = 0xA0;
	else if (lead == 0xED)
		high = 0x9F;
	else if (lead == 0xF0)
		low = 0x90;
	else if (lead == 0xF4)
		high = 0x8F;

	*good = length > 1 && length <= text.len && at[1] >= low && at[1] <= high;
	for (size_t i = 2; *good && i < length; i++)
		*good = is_continuation(at[i]);
	return *good ? length : 1;
}

/* How many bytes at the start of `text` are certainly ASCII, in eights. */
static size_t
ascii_eights(struct str text)
{
	size_t offset = 0;

	for (; text.len - offset >= 8; offset += 8) {
		uint64_t eight;
		memcpy(&eight, text.at + offset, 8);
		if (eight & UINT64_C(0x8080808080808080))
			break;
	}
	return offset;
}

size_t
utf8_first_bad(struct str text)
{
	size_t offset = 0;

	while (offset < text.len) {
		const struct str rest = {text.at + offset, text.len - offset};
		bool good;
		const size_t ascii = ascii_eights(rest);
		if (ascii > 0) {
			offset += ascii;
			continue;
		}
		const size_t length = utf8_step(rest, &good);
		if (!good)
			return offset;
		offset += length;
	}
	return text.len;
}

uint32_t
utf8_decode(struct str text, size_t *length)
{
	const unsigned char *at = (const unsigned char *)text.at;
	bool good;

	*length = utf8_step(text, &good);
	if (!good)
		return REPLACEMENT;
	switch (*length) {
	case 1:
		return at[0];
	case 2:
		return (at[0] & 0x1Fu) << 6 | (at[1] & 0x3Fu);
	case 3:
		return (at[0] & 0x0Fu) << 12 | (at[1] & 0x3Fu) << 6 | (at[2] & 0x3Fu);
	default:
		return (at[0] & 0x07u) << 18 | (at[1] & 0x3Fu) << 12 | (at[2] & 0x3Fu) << 6 |
		       (at[3] & 0x3Fu);
	}
}

void
utf8_encode(struct buf *buf, uint32_t character)
{
	char bytes[4];
	size_t length = 0;

	if (character > 0x10FFFF || (character >= 0xD800 && character <= 0xDFFF))
		character = REPLACEMENT;
	if (character < 0x80) {
		bytes[length++] = (char)character;
	} else if (character < 0x800) {
		bytes[length++] = (char)(0xC0 | character >> 6);
		bytes[length++] = (char)(0x80 | (character & 0x3F));
	} else if (character < 0x10000) {
		bytes[length++] = (char)(0xE0 | character >> 12);
		bytes[length++] = (char)(0x80 | (character >> 6 & 0x3F));
		bytes[length++] = (char)(0x80 | (character & 0x3F));
	} else {
		bytes[length++] = (char)(0xF0 | character >> 18);
		bytes[length++] = (char)(0x80 | (character >> 12 & 0x3F));
		bytes[length++] = (char)(0x80 | (character >> 6 & 0x3F));
		bytes[length++] = (char)(0x80 | (character & 0x3F));
	}
	buf_add(buf, (struct str){bytes, length});
}

size_t
utf8_count(struct str text)
{
	size_t count = 0;

	for (size_t i = 0; i < text.len; i++)
		count += !is_continuation((unsigned char)text.at[i]);
	return count;
}

size_t
utf8_char_width(uint32_t character)
{
	if (character < 0x7F)
		return character >= 0x20;
	const int width = utf8proc_charwidth((utf8proc_int32_t)character);
	return width > 0 ? (size_t)width : 0;
}

struct str
utf8_fit(struct str text, size_t columns)
{
	size_t taken = 0;
	size_t width = 0;

	while (taken < text.len) {
		size_t length;
		const struct str rest = {text.at + taken, text.len - taken};
		width += utf8_char_width(utf8_decode(rest, &length));
		if (width > columns)
			break;
		taken += length;
	}
	return (struct str){text.at, taken};
}

size_t
utf8_width(struct str text)
{
	size_t width = 0;

	while (text.len > 0) {
		size_t length;
		width += utf8_char_width(utf8_decode(text, &length));
		text.at += length;
		text.len -= length;
	}
	return width;
}
