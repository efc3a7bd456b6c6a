/*
 * UTF-8 checked thirty-two bytes at a time, where the processor can (AVX2, asked for when it runs).
 *
 * Whether a byte may follow the one before it depends on three half bytes: both of the one before
 * and the upper one of its own. A table for each says which mistakes are still possible; what all
 * three allow is one. Characters of three and four bytes are seen by what stands two and three
 * bytes back. This is the approach of Keiser and Lemire ("Validating UTF-8 in less than one
 * instruction per byte", 2021).
 */
#include "base/utf8_wide.h"

#if defined(__x86_64__)

#include <immintrin.h>
#include <string.h>

#define WIDE __attribute__((target("avx2")))

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

struct tables {
	__m256i before_high;
	__m256i before_low;
	__m256i here_high;
};

/* Sixteen entries, once for each half of the register. */
#define TWICE(...) _mm256_setr_epi8(__VA_ARGS__, __VA_ARGS__)

static WIDE struct tables
tables(void)
{
	const char is_long = (char)(UNASKED | LONG_TWO | CONTINUED);
	const char low_4 = (char)(ANY_LOW | TOO_LARGE);
	const char low_5 = (char)(ANY_LOW | TOO_LARGE | LONG_FOUR);
	const char any = (char)ANY_LOW;
	const char more = (char)CONTINUED;

	return (struct tables){
		.before_high = TWICE(UNASKED, UNASKED, UNASKED, UNASKED, UNASKED, UNASKED, UNASKED,
				     UNASKED, more, more, more, more, CUT | LONG_TWO, CUT,
				     CUT | LONG_THREE | SURROGATE, CUT | TOO_LARGE | LONG_FOUR),
		.before_low = TWICE((char)(ANY_LOW | LONG_THREE | LONG_TWO | LONG_FOUR),
				    (char)(ANY_LOW | LONG_TWO), any, any, low_4, low_5, low_5,
				    low_5, low_5, low_5, low_5, low_5, low_5,
				    (char)(low_5 | SURROGATE), low_5, low_5),
		.here_high = TWICE(CUT, CUT, CUT, CUT, CUT, CUT, CUT, CUT,
				   (char)(is_long | LONG_THREE | LONG_FOUR),
				   (char)(is_long | LONG_THREE | TOO_LARGE),
				   (char)(is_long | SURROGATE | TOO_LARGE),
				   (char)(is_long | SURROGATE | TOO_LARGE), CUT, CUT, CUT, CUT),
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
upper_halves(__m256i bytes)
{
	return both(_mm256_srli_epi16(bytes, 4), _mm256_set1_epi8(0x0F));
}

/* A block, and the bytes one, two and three before each of its own. */
struct block {
	__m256i here;
	__m256i one;
	__m256i two;
	__m256i three;
};

static inline WIDE struct block
block_after(__m256i before, __m256i here)
{
	const __m256i middle = _mm256_permute2x128_si256(before, here, 0x21);

	return (struct block){
		.here = here,
		.one = _mm256_alignr_epi8(here, middle, 15),
		.two = _mm256_alignr_epi8(here, middle, 14),
		.three = _mm256_alignr_epi8(here, middle, 13),
	};
}

/* Not 0 where a byte is wrong after those before it. */
static inline WIDE __m256i
mistakes(const struct tables *tables, const struct block *block)
{
	const __m256i low = both(block->one, _mm256_set1_epi8(0x0F));
	const __m256i found =
		both(both(_mm256_shuffle_epi8(tables->before_high, upper_halves(block->one)),
			  _mm256_shuffle_epi8(tables->before_low, low)),
		     _mm256_shuffle_epi8(tables->here_high, upper_halves(block->here)));
	const __m256i is_third = is_at_least(block->two, 0xE0);
	const __m256i is_fourth = is_at_least(block->three, 0xF0);

	return _mm256_xor_si256(
		found, both(either(is_third, is_fourth), _mm256_set1_epi8((char)CONTINUED)));
}

/* ASCII that is more than text: control characters but tab, LF and CR before LF. */
static inline WIDE __m256i
odd_ascii(const struct block *block)
{
	const __m256i here = block->here;
	const __m256i is_line = is(here, '\n');
	const __m256i good = either(either(is(here, '\t'), is(here, '\r')), is_line);
	const __m256i odd =
		either(_mm256_andnot_si256(good, is_at_most(here, 0x1F)), is(here, 0x7F));

	return either(odd, _mm256_andnot_si256(is_line, is(block->one, '\r')));
}

/* U+0080 to U+009F, U+2028, U+2029, U+FEFF, U+FFFE, U+FFFF. */
static inline WIDE __m256i
odd_characters(const struct block *block)
{
	const __m256i here = block->here;
	const __m256i control = both(is(block->one, 0xC2), is_at_most(here, 0x9F));
	const __m256i line = both(both(is(block->two, 0xE2), is(block->one, 0x80)),
				  is(both(here, _mm256_set1_epi8((char)0xFE)), 0xA8));
	const __m256i mark = both(is(block->one, 0xBB), is(here, 0xBF));
	const __m256i none = both(is(block->one, 0xBF), is_at_least(here, 0xBE));

	return either(either(control, line), both(is(block->two, 0xEF), either(mark, none)));
}

static WIDE bool
is_ordinary_text(const char *at, size_t length)
{
	const struct tables all = tables();
	__m256i before = _mm256_set1_epi8(' ');
	__m256i wrong = _mm256_setzero_si256();
	char last[32];

	for (bool is_last = false; !is_last; at += 32, length -= 32) {
		const char *from = at;

		/* What is not there is blank, so that a character cut off is seen. */
		is_last = length < 32;
		if (is_last) {
			memset(last, ' ', sizeof(last));
			memcpy(last, at, length);
			from = last;
		}
		const __m256i here = _mm256_loadu_si256((const __m256i *)(const void *)from);
		const struct block block = block_after(before, here);
		wrong = either(wrong, odd_ascii(&block));
		if ((unsigned)_mm256_movemask_epi8(here) |
		    (unsigned)_mm256_movemask_epi8(before) >> 29) {
			wrong = either(wrong, mistakes(&all, &block));
			wrong = either(wrong, odd_characters(&block));
		}
		before = here;
	}
	return _mm256_testz_si256(wrong, wrong) != 0;
}

bool
utf8_is_ordinary_wide(struct str text)
{
	return __builtin_cpu_supports("avx2") && text.len > 0 &&
	       is_ordinary_text(text.at, text.len);
}

#else

bool
utf8_is_ordinary_wide(struct str text)
{
	(void)text;
	return false;
}

#endif
