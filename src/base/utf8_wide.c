/*
 * UTF-8 checked thirty-two bytes at a time, where the processor can (AVX2, asked for when it runs).
 *
 * Whether a byte may follow the one before it depends on three half bytes: both of the one before
 * and the upper one of its own. A table for each says which mistakes are still possible; what all
 * three allow is one. Characters of three and four bytes are seen by what stands two and three
 * bytes back. This is the approach of Keiser and Lemire ("Validating UTF-8 in less than one
 * instruction per byte", 2021).
 *
 * Whether a character is more than text is asked in the same way, of the byte before and the lower
 * half of the one before that. The answer may be wrongly yes; such blocks are looked at closely, and
 * are few. Bytes before a block are read where they stand, so nothing is carried along.
 */
#include "base/utf8_wide.h"

#if defined(__x86_64__)

#include <immintrin.h>
#include <string.h>

#define WIDE __attribute__((target("avx2")))

#define BLOCK ((size_t)32)
#define REACH ((size_t)3) /* bytes before a block that tell what may stand in it */

/* Mistakes; what a byte must be for it to be one is in the tables. */
enum {
	CUT = 1 << 0,        /* a first byte, and no continuation */
	UNASKED = 1 << 1,    /* a continuation after ASCII */
	LONG_THREE = 1 << 2, /* three bytes where two would do */
	TOO_LARGE = 1 << 3,  /* above U+10FFFF, after F4 and above */
	SURROGATE = 1 << 4,  /* U+D800 to U+DFFF */
	LONG_TWO = 1 << 5,   /* two bytes where one would do */
	LONG_FOUR = 1 << 6,  /* four where three would do; also too large, after F5 and above */
	CONTINUED = 1 << 7,  /* one continuation after another: right in the third place and on */
	ANY_LOW = CUT | UNASKED | CONTINUED /* whatever the lower half of the byte before is */
};

/* Bytes that are, or may begin, a character that is more than text. */
enum {
	CONTROL_0X = 1 << 0, /* 00 to 0F but tab and LF; CR is looked at */
	CONTROL_1X = 1 << 1, /* 10 to 1F */
	DELETE = 1 << 2,     /* 7F */
	BYTE_C2 = 1 << 3,    /* C2: U+0080 to U+009F */
	BYTE_80 = 1 << 4,    /* 80 after a lower half of 2, as after E2: U+2028, U+2029 */
	BYTE_BX = 1 << 5,    /* BB, BF after one of F, as after EF: U+FEFF, U+FFFE, U+FFFF */
	ANY_TWO = CONTROL_0X | CONTROL_1X | DELETE | BYTE_C2 /* whatever the byte before is */
};

/* By half bytes: of the byte here, one before it, two before it. */
struct tables {
	__m256i here_high;
	__m256i one_high;
	__m256i one_low;
	__m256i odd_one_high;
	__m256i odd_one_low;
	__m256i odd_two_low;
	__m256i lower_half; /* and what is the same for all bytes */
	__m256i third;
	__m256i fourth;
	__m256i continued;
};

/* Sixteen entries, once for each half of the register. */
#define TWICE(...) _mm256_setr_epi8(__VA_ARGS__, __VA_ARGS__)

static inline WIDE struct tables
tables(void)
{
	const char is_long = (char)(UNASKED | LONG_TWO | CONTINUED);
	const char low_4 = (char)(ANY_LOW | TOO_LARGE);
	const char low_5 = (char)(ANY_LOW | TOO_LARGE | LONG_FOUR);
	const char any = (char)ANY_LOW;
	const char more = (char)CONTINUED;
	const char ctrl = CONTROL_0X | CONTROL_1X;
	const char two = ANY_TWO;

	return (struct tables){
		.here_high = TWICE(CUT, CUT, CUT, CUT, CUT, CUT, CUT, CUT,
				   (char)(is_long | LONG_THREE | LONG_FOUR),
				   (char)(is_long | LONG_THREE | TOO_LARGE),
				   (char)(is_long | SURROGATE | TOO_LARGE),
				   (char)(is_long | SURROGATE | TOO_LARGE), CUT, CUT, CUT, CUT),
		.one_high = TWICE(UNASKED, UNASKED, UNASKED, UNASKED, UNASKED, UNASKED, UNASKED,
				  UNASKED, more, more, more, more, CUT | LONG_TWO, CUT,
				  CUT | LONG_THREE | SURROGATE, CUT | TOO_LARGE | LONG_FOUR),
		.one_low = TWICE((char)(ANY_LOW | LONG_THREE | LONG_TWO | LONG_FOUR),
				 (char)(ANY_LOW | LONG_TWO), any, any, low_4, low_5, low_5, low_5,
				 low_5, low_5, low_5, low_5, low_5, (char)(low_5 | SURROGATE),
				 low_5, low_5),
		.odd_one_high = TWICE(CONTROL_0X, CONTROL_1X, 0, 0, 0, 0, 0, DELETE, BYTE_80, 0, 0,
				      BYTE_BX, BYTE_C2, 0, 0, 0),
		.odd_one_low = TWICE(ctrl | BYTE_80, ctrl, ctrl | BYTE_C2, ctrl, ctrl, ctrl, ctrl,
				     ctrl, ctrl, CONTROL_1X, CONTROL_1X, ctrl | BYTE_BX, ctrl, ctrl,
				     ctrl, ctrl | DELETE | BYTE_BX),
		.odd_two_low = TWICE(two, two, two | BYTE_80, two, two, two, two, two, two, two,
				     two, two, two, two, two, two | BYTE_BX),
		.lower_half = _mm256_set1_epi8(0x0F),
		/* Taken from E0 and F0 and what is above, they leave the uppermost bit. */
		.third = _mm256_set1_epi8(0xE0 - 0x80),
		.fourth = _mm256_set1_epi8(0xF0 - 0x80),
		.continued = _mm256_set1_epi8((char)CONTINUED),
	};
}

static inline WIDE __m256i
is(__m256i bytes, int byte)
{
	return _mm256_cmpeq_epi8(bytes, _mm256_set1_epi8((char)byte));
}

static inline WIDE __m256i
is_at_most(__m256i bytes, int byte)
{
	return _mm256_cmpeq_epi8(_mm256_min_epu8(bytes, _mm256_set1_epi8((char)byte)), bytes);
}

static inline WIDE __m256i
is_at_least(__m256i bytes, int byte)
{
	return _mm256_cmpeq_epi8(_mm256_max_epu8(bytes, _mm256_set1_epi8((char)byte)), bytes);
}

static inline WIDE __m256i
both(__m256i a, __m256i b)
{
	return _mm256_and_si256(a, b);
}

static inline WIDE __m256i
either(__m256i a, __m256i b)
{
	return _mm256_or_si256(a, b);
}

static inline WIDE __m256i
lower_halves(const struct tables *tables, __m256i bytes)
{
	return both(bytes, tables->lower_half);
}

static inline WIDE __m256i
upper_halves(const struct tables *tables, __m256i bytes)
{
	return lower_halves(tables, _mm256_srli_epi16(bytes, 4));
}

static inline WIDE __m256i
load(const char *at)
{
	return _mm256_loadu_si256((const __m256i *)(const void *)at);
}

/* Control characters but tab, LF and CR before LF: told by what comes after them. */
static inline WIDE __m256i
odd_ascii(__m256i one, __m256i here)
{
	const __m256i is_return = is(one, '\r');
	const __m256i good = either(either(is(one, '\t'), is(one, '\n')), is_return);
	const __m256i odd = either(_mm256_andnot_si256(good, is_at_most(one, 0x1F)), is(one, 0x7F));

	return either(odd, _mm256_andnot_si256(is(here, '\n'), is_return));
}

/* U+0080 to U+009F, U+2028, U+2029, U+FEFF, U+FFFE, U+FFFF: told by their last byte. */
static inline WIDE __m256i
odd_characters(__m256i two, __m256i one, __m256i here)
{
	const __m256i control = both(is(one, 0xC2), is_at_most(here, 0x9F));
	const __m256i line = both(both(is(two, 0xE2), is(one, 0x80)),
				  is(both(here, _mm256_set1_epi8((char)0xFE)), 0xA8));
	const __m256i mark = both(is(one, 0xBB), is(here, 0xBF));
	const __m256i none = both(is(one, 0xBF), is_at_least(here, 0xBE));

	return either(either(control, line), both(is(two, 0xEF), either(mark, none)));
}

/* The closer look at a block: is anything in it more than text? */
static WIDE __attribute__((noinline)) bool
has_odd(const char *at)
{
	const __m256i two = load(at - 2);
	const __m256i one = load(at - 1);
	const __m256i here = load(at);
	const __m256i odd = either(odd_ascii(one, here), odd_characters(two, one, here));

	return !_mm256_testz_si256(odd, odd);
}

/* Is there nothing but text from one byte before to the last but one, as far as can be told? */
static inline WIDE bool
looks_ordinary(const struct tables *tables, __m256i two, __m256i one_high, __m256i one_low)
{
	const __m256i odd =
		both(both(_mm256_shuffle_epi8(tables->odd_one_high, one_high),
			  _mm256_shuffle_epi8(tables->odd_one_low, one_low)),
		     _mm256_shuffle_epi8(tables->odd_two_low, lower_halves(tables, two)));

	return _mm256_testz_si256(odd, odd) != 0;
}

/*
 * Of a block and REACH bytes before it. *wrong becomes other than 0 where a byte may not follow
 * those before it; false: what stands before some byte is more than text.
 */
static inline WIDE bool
check_block(const struct tables *tables, const char *at, __m256i *wrong)
{
	const __m256i one = load(at - 1);
	const __m256i two = load(at - 2);
	const __m256i one_high = upper_halves(tables, one);
	const __m256i one_low = lower_halves(tables, one);
	const __m256i found =
		both(both(_mm256_shuffle_epi8(tables->one_high, one_high),
			  _mm256_shuffle_epi8(tables->one_low, one_low)),
		     _mm256_shuffle_epi8(tables->here_high, upper_halves(tables, load(at))));
	const __m256i is_third = _mm256_subs_epu8(two, tables->third);
	const __m256i is_fourth = _mm256_subs_epu8(load(at - 3), tables->fourth);
	const __m256i is_continued = both(either(is_third, is_fourth), tables->continued);

	*wrong = either(*wrong, _mm256_xor_si256(found, is_continued));
	return looks_ordinary(tables, two, one_high, one_low) || !has_odd(at);
}

/* Where there is nothing of the text there is blank, so that a character cut off is seen. */
static WIDE bool
is_ordinary_short(const char *text, size_t length)
{
	const struct tables all = tables();
	__m256i wrong = _mm256_setzero_si256();
	char copy[REACH + 2 * BLOCK];
	bool is_ordinary = true;

	memset(copy, ' ', sizeof(copy));
	memcpy(copy + REACH, text, length);
	for (size_t i = 0; i <= length; i += BLOCK)
		is_ordinary &= check_block(&all, copy + REACH + i, &wrong);
	return is_ordinary && _mm256_testz_si256(wrong, wrong);
}

/* Of a text that is longer than a block: its ends are looked at beside blanks. */
static WIDE bool
is_ordinary_long(const char *text, size_t length)
{
	const struct tables all = tables();
	const char *const end = text + length;
	__m256i wrong = _mm256_setzero_si256();
	char first[REACH + BLOCK];
	char last[REACH + BLOCK];
	bool is_ordinary = true;

	memset(first, ' ', REACH);
	memcpy(first + REACH, text, BLOCK);
	memcpy(last, end - (REACH + BLOCK - 1), REACH + BLOCK - 1);
	last[REACH + BLOCK - 1] = ' ';
	is_ordinary &= check_block(&all, first + REACH, &wrong);
	for (const char *at = text + BLOCK; end - at >= (ptrdiff_t)BLOCK && is_ordinary;
	     at += BLOCK)
		is_ordinary = check_block(&all, at, &wrong);
	is_ordinary &= check_block(&all, last + REACH, &wrong);
	return is_ordinary && _mm256_testz_si256(wrong, wrong);
}

bool
utf8_is_ordinary_wide(struct str text)
{
	if (!__builtin_cpu_supports("avx2") || text.len == 0)
		return false;
	return text.len < 2 * BLOCK ? is_ordinary_short(text.at, text.len)
				    : is_ordinary_long(text.at, text.len);
}

#else

bool
utf8_is_ordinary_wide(struct str text)
{
	(void)text;
	return false;
}

#endif
