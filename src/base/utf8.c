/*
 * UTF-8 as RFC 3629 has it: no overlong forms, no surrogates, nothing above U+10FFFF.
 */
#include "base/utf8.h"

#include <string.h>
#include <utf8proc.h>

#include "base/utf8_wide.h"

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

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

static bool
is_ordinary_ascii(const unsigned char *at, const unsigned char *end)
{
	if (*at >= ' ')
		return *at != 0x7F;
	if (*at == '\r')
		return end - at >= 2 && at[1] == '\n';
	return *at == '\n' || *at == '\t';
}

#if defined(__SSE2__)

/* A bit for each of sixteen bytes that is ASCII but no printable character, blank or LF. */
static unsigned
odd_ones(__m128i bytes)
{
	const __m128i line = _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\n'));
	const __m128i last = _mm_cmpeq_epi8(bytes, _mm_set1_epi8(0x7F));
	/* Signed: what is not ASCII is less than 0. */
	const __m128i low = _mm_and_si128(_mm_cmplt_epi8(bytes, _mm_set1_epi8(' ')),
					  _mm_cmpgt_epi8(bytes, _mm_set1_epi8(-1)));

	return (unsigned)_mm_movemask_epi8(_mm_or_si128(_mm_andnot_si128(line, low), last));
}

/* Past ASCII, in sixteens and what is before the first other byte of one. */
static const unsigned char *
skip_ascii_sixteens(const unsigned char *at, const unsigned char *end, bool *is_ordinary)
{
	while (end - at >= 16) {
		const __m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)at);
		const unsigned others = (unsigned)_mm_movemask_epi8(bytes);
		unsigned odd = odd_ones(bytes);
		if (others)
			odd &= (others & -others) - 1;
		for (; odd; odd &= odd - 1)
			*is_ordinary &= is_ordinary_ascii(at + __builtin_ctz(odd), end);
		if (others)
			return at + __builtin_ctz(others);
		at += 16;
	}
	return at;
}

#endif

static const unsigned char *
skip_ascii(const unsigned char *at, const unsigned char *end, bool *is_ordinary)
{
#if defined(__SSE2__)
	at = skip_ascii_sixteens(at, end, is_ordinary);
#endif
	for (; at < end && *at < 0x80; at++)
		*is_ordinary &= is_ordinary_ascii(at, end);
	return at;
}

/* Is it a well-formed character of three bytes other than those next to a range that is not? */
static bool
is_common_three(const unsigned char *at, const unsigned char *end)
{
	return end - at >= 3 && at[0] >= 0xE1 && at[0] <= 0xEF && at[0] != 0xED &&
	       is_continuation(at[1]) && is_continuation(at[2]);
}

/* Of a well-formed character that is not ASCII. */
static bool
is_ordinary_character(const unsigned char *at)
{
	switch (at[0]) {
	case 0xC2:
		return at[1] >= 0xA0;
	case 0xE2:
		return at[1] != 0x80 || (at[2] != 0xA8 && at[2] != 0xA9);
	case 0xEF:
		return at[1] < 0xBB ||
		       !((at[1] == 0xBB && at[2] == 0xBF) || (at[1] == 0xBF && at[2] >= 0xBE));
	default:
		return true;
	}
}

size_t
utf8_check_each(struct str text, bool *is_ordinary)
{
	const unsigned char *at = (const unsigned char *)text.at;
	const unsigned char *const start = at;
	const unsigned char *const end = at + text.len;
	bool all = true;

	while (at < end) {
		if (*at < 0x80) {
			at = skip_ascii(at, end, &all);
			continue;
		}
		size_t length = 3;
		if (!is_common_three(at, end)) {
			bool good;
			length = utf8_step((struct str){(const char *)at, (size_t)(end - at)},
					   &good);
			if (!good)
				break;
		}
		all &= is_ordinary_character(at);
		at += length;
	}
	*is_ordinary = all;
	return (size_t)(at - start);
}

/* Mostly all is well; where a mistake is, and whether it is one, takes the longer look. */
size_t
utf8_check(struct str text, bool *is_ordinary)
{
	if (!utf8_is_ordinary_wide(text))
		return utf8_check_each(text, is_ordinary);
	*is_ordinary = true;
	return text.len;
}

size_t
utf8_first_bad(struct str text)
{
	bool is_ordinary;

	return utf8_check(text, &is_ordinary);
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

static bool
is_han(uint32_t character)
{
	return (character >= 0x3400 && character <= 0x9FFF) ||
	       (character >= 0xF900 && character <= 0xFAFF) ||
	       (character >= 0x20000 && character <= 0x3FFFF);
}

bool
utf8_has_han(struct str text)
{
	while (text.len > 0) {
		size_t length = 0;

		if (is_han(utf8_decode(text, &length)))
			return true;
		text.at += length;
		text.len -= length;
	}
	return false;
}
