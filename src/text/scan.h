/*
 * Where a run of bytes ends: sixteen at a time where the processor can (SSE2, which every
 * x86-64 has), one at a time elsewhere and near the end of the text. Both ways stop at the
 * same byte; a test holds them to it. Nothing is read at or past `end`.
 *
 * A walk also counts the bytes it passes that are inside of a character (10xxxxxx), because
 * people count columns in characters.
 */
#ifndef TEXT_SCAN_H
#define TEXT_SCAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

/* What a walk stops at, besides every byte below a blank. */
enum scan_stop {
	SCAN_PLAIN,  /* : # */
	SCAN_FLOW,   /* : # , [ ] { } */
	SCAN_SINGLE, /* ' */
	SCAN_DOUBLE, /* " \ */
	SCAN_LINE    /* nothing else */
};

static inline bool
scan_is_inside(char byte)
{
	return ((unsigned char)byte & 0xC0) == 0x80;
}

static inline bool
scan_is_stop(char byte, enum scan_stop stop)
{
	if ((unsigned char)byte < ' ')
		return true;
	switch (stop) {
	case SCAN_FLOW:
		if (byte == ',' || byte == '[' || byte == ']' || byte == '{' || byte == '}')
			return true;
		return byte == ':' || byte == '#';
	case SCAN_PLAIN:
		return byte == ':' || byte == '#';
	case SCAN_SINGLE:
		return byte == '\'';
	case SCAN_DOUBLE:
		return byte == '"' || byte == '\\';
	case SCAN_LINE:
		break;
	}
	return false;
}

/* The first byte to stop at, or `end`; *inside grows by what was passed. */
static inline const char *
scan_bytes(const char *at, const char *end, enum scan_stop stop, size_t *inside)
{
	while (at < end && !scan_is_stop(*at, stop)) {
		*inside += scan_is_inside(*at);
		at++;
	}
	return at;
}

#if defined(__SSE2__)

/* Ones among sixteen bits; the processor's own count is not in every x86-64. */
static inline size_t
scan_ones(unsigned bits)
{
	bits = bits - (bits >> 1 & 0x5555);
	bits = (bits & 0x3333) + (bits >> 2 & 0x3333);
	bits = (bits + (bits >> 4)) & 0x0F0F;
	return (bits + (bits >> 8)) & 0x1F;
}

static inline __m128i
scan_equal(__m128i bytes, char byte)
{
	return _mm_cmpeq_epi8(bytes, _mm_set1_epi8(byte));
}

static inline unsigned
scan_stops(__m128i bytes, enum scan_stop stop)
{
	/* Unsigned: the lesser of the two is the byte itself. */
	__m128i found = _mm_cmpeq_epi8(_mm_min_epu8(bytes, _mm_set1_epi8(' ' - 1)), bytes);

	if (stop == SCAN_FLOW) {
		/* With this bit set [ is { and ] is }, and no other byte is either. */
		const __m128i braces = _mm_or_si128(bytes, _mm_set1_epi8(0x20));
		found = _mm_or_si128(found, scan_equal(bytes, ','));
		found = _mm_or_si128(found, scan_equal(braces, '{'));
		found = _mm_or_si128(found, scan_equal(braces, '}'));
	}
	if (stop == SCAN_FLOW || stop == SCAN_PLAIN) {
		found = _mm_or_si128(found, scan_equal(bytes, ':'));
		found = _mm_or_si128(found, scan_equal(bytes, '#'));
	}
	if (stop == SCAN_SINGLE)
		found = _mm_or_si128(found, scan_equal(bytes, '\''));
	if (stop == SCAN_DOUBLE) {
		found = _mm_or_si128(found, scan_equal(bytes, '"'));
		found = _mm_or_si128(found, scan_equal(bytes, '\\'));
	}
	return (unsigned)_mm_movemask_epi8(found);
}

static inline const char *
scan_sixteens(const char *at, const char *end, enum scan_stop stop, size_t *inside)
{
	while (end - at >= 16) {
		const __m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)at);
		const unsigned stops = scan_stops(bytes, stop);
		/* Signed: 10xxxxxx are the least of all. */
		unsigned insides = (unsigned)_mm_movemask_epi8(
			_mm_cmplt_epi8(bytes, _mm_set1_epi8((char)0xC0)));
		if (stops)
			insides &= (stops & -stops) - 1;
		if (insides)
			*inside += scan_ones(insides);
		if (stops)
			return at + __builtin_ctz(stops);
		at += 16;
	}
	return scan_bytes(at, end, stop, inside);
}

#endif

static inline const char *
scan(const char *at, const char *end, enum scan_stop stop, size_t *inside)
{
#if defined(__SSE2__)
	return scan_sixteens(at, end, stop, inside);
#else
	return scan_bytes(at, end, stop, inside);
#endif
}

/* The first LF, CR, quote or `mark` of a table, or `end`. */
static inline const char *
scan_cell(const char *at, const char *end, char mark, size_t *inside)
{
#if defined(__SSE2__)
	for (; end - at >= 16; at += 16) {
		const __m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)at);
		const unsigned stops = (unsigned)_mm_movemask_epi8(_mm_or_si128(
			_mm_or_si128(scan_equal(bytes, '\n'), scan_equal(bytes, '\r')),
			_mm_or_si128(scan_equal(bytes, '"'), scan_equal(bytes, mark))));
		unsigned insides = (unsigned)_mm_movemask_epi8(
			_mm_cmplt_epi8(bytes, _mm_set1_epi8((char)0xC0)));
		if (stops)
			insides &= (stops & -stops) - 1;
		if (insides)
			*inside += scan_ones(insides);
		if (stops)
			return at + __builtin_ctz(stops);
	}
#endif
	for (; at < end && *at != '\n' && *at != '\r' && *at != '"' && *at != mark; at++)
		*inside += scan_is_inside(*at);
	return at;
}

#if defined(__SSE2__)

/* Of so many sixteens, 255 at most, the bytes inside of characters: a count for each place of a
 * sixteen, which has room for no more. */
static inline size_t
scan_count_sixteens(const char *at, size_t sixteens)
{
	const __m128i zero = _mm_setzero_si128();
	__m128i counts = zero;

	for (size_t i = 0; i < sixteens; i++) {
		const __m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)(at + 16 * i));
		counts = _mm_sub_epi8(counts, _mm_cmplt_epi8(bytes, _mm_set1_epi8((char)0xC0)));
	}
	const __m128i sums = _mm_sad_epu8(counts, zero);
	return (size_t)_mm_cvtsi128_si32(sums) + (size_t)_mm_extract_epi16(sums, 4);
}

#endif

/* Of the bytes from `at` to `to`, those inside of a character. Nothing is read at or past `end`. */
static inline size_t
scan_count_inside(const char *at, const char *to, const char *end)
{
	size_t inside = 0;

#if defined(__SSE2__)
	while (to - at >= 16) {
		const size_t all = (size_t)(to - at) / 16;
		const size_t some = all < 255 ? all : 255;
		inside += scan_count_sixteens(at, some);
		at += 16 * some;
	}
	if (at < to && end - at >= 16) {
		const __m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)at);
		unsigned insides = (unsigned)_mm_movemask_epi8(
			_mm_cmplt_epi8(bytes, _mm_set1_epi8((char)0xC0)));
		insides &= (1U << (to - at)) - 1;
		return insides ? inside + scan_ones(insides) : inside;
	}
#endif
	for (; at < to && at < end; at++)
		inside += scan_is_inside(*at);
	return inside;
}

/* Are the first `length` bytes, at most 32, all ASCII? There are 32 to be read. */
static inline bool
scan_is_ascii(const char *at, size_t length)
{
#if defined(__SSE2__)
	const __m128i first = _mm_loadu_si128((const __m128i *)(const void *)at);
	const __m128i second = _mm_loadu_si128((const __m128i *)(const void *)(at + 16));
	const uint64_t others = (uint64_t)(unsigned)_mm_movemask_epi8(second) << 16 |
				(unsigned)_mm_movemask_epi8(first);

	return !(others & ((UINT64_C(1) << length) - 1));
#else
	for (size_t i = 0; i < length; i++) {
		if ((unsigned char)at[i] >= 0x80)
			return false;
	}
	return true;
#endif
}

/* Past blanks. Most runs are one, or none. */
static inline const char *
scan_blanks(const char *at, const char *end)
{
	while (at < end && *at == ' ')
		at++;
	return at;
}

/* The same where there are a few: eight are looked at together. */
static inline const char *
scan_indentation(const char *at, const char *end)
{
#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
	for (; end - at >= 8; at += 8) {
		uint64_t others;

		memcpy(&others, at, sizeof(others));
		others ^= UINT64_C(0x2020202020202020);
		if (others)
			return at + __builtin_ctzll(others) / 8;
	}
#endif
	return scan_blanks(at, end);
}

#endif
