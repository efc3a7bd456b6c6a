/*
 * One table says which bytes are marks; the wide ways have it in two halves.
 */
#include "text/marks.h"

#include <string.h>

#include "base/utf8.h"

static const bool IS_MARK[256] = {
	['\t'] = true, ['\n'] = true, ['"'] = true, ['#'] = true, ['\''] = true,
	[','] = true,  [':'] = true,  ['['] = true, [']'] = true, ['\\'] = true,
	['{'] = true,  ['|'] = true,  ['}'] = true,
};

static bool
is_ordinary(struct str text)
{
	bool is_ordinary;

	return utf8_check(text, &is_ordinary) == text.len && is_ordinary;
}

/* Those from there on, after the first `count`. */
static void
find_from(const struct marks *out, size_t count, struct str text, size_t from)
{
	for (size_t i = from; i < text.len; i++) {
		out->at[count] = (uint32_t)i;
		out->kinds[count] = text.at[i];
		count += IS_MARK[(unsigned char)text.at[i]];
	}
	for (size_t i = 0; i < MARKS_BEHIND; i++)
		out->at[count + i] = (uint32_t)text.len;
	memset(&out->kinds[count], 0, MARKS_BEHIND);
}

static bool
find_each(const struct marks *out, struct str text)
{
	find_from(out, 0, text, 0);
	return is_ordinary(text);
}

#if defined(__x86_64__)

#include <immintrin.h>

#define WIDE __attribute__((target("avx2,bmi,popcnt")))
#define WIDER __attribute__((target("avx512f,avx512bw,avx512vbmi2,avx2,bmi,popcnt")))

enum {
	BLOCK = 64 /* bytes; a bit each */
};

/*
 * What a byte is shows where its halves have a bit in common. Apart from marks that is what must not
 * be, and what has to be looked at with the bytes behind it; some of the former may well be text, and
 * is rare.
 */
enum {
	TAB_LF = 1 << 0,   /* 09, 0A */
	SIGN = 1 << 1,     /* " # ' , */
	COLON = 1 << 2,    /* : */
	BRACKET = 1 << 3,  /* [ \ ] { | } */
	UNTOLD_1 = 1 << 4, /* below 20 but tab and LF; C0 to DF, F0 to FF: in two parts */
	UNTOLD_2 = 1 << 5,
	LEAD = 1 << 6, /* E0, E2, ED */
	EDGE = 1 << 7, /* EF, 7F */
	MARK = TAB_LF | SIGN | COLON | BRACKET,
	UNTOLD = UNTOLD_1 | UNTOLD_2,
	CLOSER = LEAD | EDGE
};

/* Of a block's bytes. */
static const unsigned char NUMBERS[BLOCK] = {
	0,  1,  2,  3,  4,  5,  6,  7,  8,  9,  10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21,
	22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40, 41, 42, 43,
	44, 45, 46, 47, 48, 49, 50, 51, 52, 53, 54, 55, 56, 57, 58, 59, 60, 61, 62, 63,
};

/* Sixteen entries, once for each half of the register. */
#define TWICE(...) _mm256_setr_epi8(__VA_ARGS__, __VA_ARGS__)

static inline WIDE __m256i
lower_halves(void)
{
	const char low_9 = (char)(TAB_LF | UNTOLD_2);
	const char one = UNTOLD_1;

	return TWICE(one | LEAD, one, one | SIGN | LEAD, one | SIGN, one, one, one, one | SIGN, one,
		     low_9, low_9 | COLON, one | BRACKET, one | SIGN | BRACKET,
		     one | BRACKET | LEAD, one, (char)(one | EDGE));
}

static inline WIDE __m256i
upper_halves(void)
{
	const char untold = UNTOLD;

	return TWICE(TAB_LF | UNTOLD_1, untold, SIGN, COLON, 0, BRACKET, 0, (char)(BRACKET | EDGE),
		     0, 0, 0, 0, untold, untold, (char)(LEAD | EDGE), untold);
}

static inline WIDE __m256i
kinds_of(__m256i bytes)
{
	const __m256i half = _mm256_set1_epi8(0x0F);
	const __m256i uppers = _mm256_and_si256(_mm256_srli_epi16(bytes, 4), half);

	return _mm256_and_si256(_mm256_shuffle_epi8(lower_halves(), _mm256_and_si256(bytes, half)),
				_mm256_shuffle_epi8(upper_halves(), uppers));
}

static inline WIDE __m256i
load(const char *at)
{
	return _mm256_loadu_si256((const __m256i *)(const void *)at);
}

static inline WIDE uint64_t
bits_of(__m256i first, __m256i second)
{
	return (uint64_t)(uint32_t)_mm256_movemask_epi8(second) << 32 |
	       (uint32_t)_mm256_movemask_epi8(first);
}

/* One of CLOSER and the two bytes behind it, which the right number of continuations are. */
static bool
is_text(const unsigned char *at)
{
	switch (at[0]) {
	case 0xE0:
		return at[1] >= 0xA0;
	case 0xE2:
		return at[1] != 0x80 || (at[2] != 0xA8 && at[2] != 0xA9);
	case 0xED:
		return at[1] < 0xA0;
	case 0xEF:
		return at[1] < 0xBB ||
		       !((at[1] == 0xBB && at[2] == 0xBF) || (at[1] == 0xBF && at[2] >= 0xBE));
	default:
		return false;
	}
}

/* The closer look: at a block with something in it that is not as most is. */
static WIDE __attribute__((noinline)) bool
is_text_block(const char *block)
{
	const __m256i zero = _mm256_setzero_si256();
	const __m256i closer = _mm256_set1_epi8((char)CLOSER);
	const __m256i first = kinds_of(load(block));
	const __m256i second = kinds_of(load(block + BLOCK / 2));

	if (!_mm256_testz_si256(_mm256_or_si256(first, second), _mm256_set1_epi8(UNTOLD)))
		return false;
	uint64_t bits = ~bits_of(_mm256_cmpeq_epi8(_mm256_and_si256(first, closer), zero),
				 _mm256_cmpeq_epi8(_mm256_and_si256(second, closer), zero));
	for (; bits; bits &= bits - 1) {
		if (!is_text((const unsigned char *)block + _tzcnt_u64(bits)))
			return false;
	}
	return true;
}

/*
 * Do continuations stand where they must? They are in `follow`, with all that is not ASCII in
 * `others`, of which the rest begin characters of three bytes. *expected are those that have to begin
 * the block, and then the next one.
 */
static inline bool
are_whole(uint64_t follow, uint64_t others, uint64_t *expected)
{
	const uint64_t leads = others & ~follow;
	const bool is_whole = (leads << 1 | leads << 2 | *expected) == follow;

	*expected = leads >> 63 | leads >> 62;
	return is_whole;
}

/* All of a text, from the last character that began before `at`. */
static bool
is_rest_ordinary(struct str text, size_t at, uint64_t expected)
{
	at -= expected == 3 ? 1 : expected == 1 ? 2 : 0;
	return is_ordinary((struct str){text.at + at, text.len - at});
}

/* ---- AVX2 ---- */

/* The marks of a block, a bit each; *is_good becomes false where it may not be text. */
static inline WIDE uint64_t
look(const char *block, uint64_t *expected, bool *is_good)
{
	const __m256i lead = _mm256_set1_epi8((char)0xC0); /* as signed numbers */
	const __m256i zero = _mm256_setzero_si256();
	const __m256i mark = _mm256_set1_epi8(MARK);
	const __m256i first = load(block);
	const __m256i second = load(block + BLOCK / 2);
	const __m256i first_kinds = kinds_of(first);
	const __m256i second_kinds = kinds_of(second);

	if (!are_whole(bits_of(_mm256_cmpgt_epi8(lead, first), _mm256_cmpgt_epi8(lead, second)),
		       bits_of(first, second), expected) ||
	    (!_mm256_testz_si256(_mm256_or_si256(first_kinds, second_kinds),
				 _mm256_set1_epi8((char)(UNTOLD | CLOSER))) &&
	     !is_text_block(block)))
		*is_good = false;
	return bits_of(_mm256_cmpgt_epi8(_mm256_and_si256(first_kinds, mark), zero),
		       _mm256_cmpgt_epi8(_mm256_and_si256(second_kinds, mark), zero));
}

/* The first of them; what is left. Past the last of them it is the byte behind the block. */
static inline WIDE uint64_t
put_one(uint32_t *at, char *kind, const char *block, uint64_t bits, uint32_t base)
{
	const uint64_t first = _tzcnt_u64(bits);

	*at = base + (uint32_t)first;
	*kind = block[first];
	return _blsr_u64(bits);
}

/* Eight at a time, whether there are so many or not: how many there are is known only after it. */
static inline WIDE uint64_t
put_eight(uint32_t *at, char *kinds, const char *block, uint64_t bits, uint32_t base)
{
	bits = put_one(at, kinds, block, bits, base);
	bits = put_one(at + 1, kinds + 1, block, bits, base);
	bits = put_one(at + 2, kinds + 2, block, bits, base);
	bits = put_one(at + 3, kinds + 3, block, bits, base);
	bits = put_one(at + 4, kinds + 4, block, bits, base);
	bits = put_one(at + 5, kinds + 5, block, bits, base);
	bits = put_one(at + 6, kinds + 6, block, bits, base);
	return put_one(at + 7, kinds + 7, block, bits, base);
}

static WIDE bool
find_wide(const struct marks *out, struct str text)
{
	uint32_t *const places = out->at;
	char *const kinds = out->kinds;
	uint64_t expected = 0;
	bool is_good = true;
	size_t count = 0;
	size_t at = 0;

	/* Two bytes behind a block may be looked at. */
	for (; text.len - at >= BLOCK + 2; at += BLOCK) {
		const char *const block = text.at + at;
		uint64_t bits = look(block, &expected, &is_good);
		const size_t next = count + (size_t)__builtin_popcountll(bits);

		do {
			bits = put_eight(places + count, kinds + count, block, bits, (uint32_t)at);
			count += 8;
		} while (bits);
		count = next;
	}
	find_from(out, count, text, at);
	return is_good ? is_rest_ordinary(text, at, expected) : is_ordinary(text);
}

/* ---- AVX-512 ---- */

/* As kinds_of(). */
static inline WIDER __m512i
kinds_of_all(__m512i bytes, __m512i lower, __m512i upper)
{
	const __m512i half = _mm512_set1_epi8(0x0F);
	const __m512i uppers = _mm512_and_si512(_mm512_srli_epi16(bytes, 4), half);

	return _mm512_and_si512(_mm512_shuffle_epi8(lower, _mm512_and_si512(bytes, half)),
				_mm512_shuffle_epi8(upper, uppers));
}

/* The places of marks, sixteen at a time, of a block's bytes that are marks. */
static inline WIDER void
put_places(uint32_t *out, __m512i places, size_t count, uint32_t base)
{
	for (size_t i = 0;; i += 16) {
		const __m512i wide = _mm512_cvtepu8_epi32(_mm512_castsi512_si128(places));

		_mm512_storeu_si512(out + i, _mm512_add_epi32(wide, _mm512_set1_epi32((int)base)));
		if (i + 16 >= count)
			return;
		places = _mm512_alignr_epi64(places, places, 2);
	}
}

static WIDER bool
find_wider(const struct marks *out, struct str text)
{
	const __m512i mark = _mm512_set1_epi8(MARK);
	const __m512i odd = _mm512_set1_epi8((char)(UNTOLD | CLOSER));
	const __m512i lead = _mm512_set1_epi8((char)0xC0);
	const __m512i lower = _mm512_broadcast_i64x4(lower_halves());
	const __m512i upper = _mm512_broadcast_i64x4(upper_halves());
	const __m512i numbers = _mm512_loadu_si512(NUMBERS);
	uint64_t expected = 0;
	bool is_good = true;
	size_t count = 0;
	size_t at = 0;

	for (; text.len - at >= BLOCK + 2; at += BLOCK) {
		const char *const block = text.at + at;
		const __m512i bytes = _mm512_loadu_si512(block);
		const __m512i kinds = kinds_of_all(bytes, lower, upper);
		const uint64_t bits = _mm512_test_epi8_mask(kinds, mark);
		const size_t more = (size_t)__builtin_popcountll(bits);

		if (!are_whole(_mm512_cmplt_epi8_mask(bytes, lead), _mm512_movepi8_mask(bytes),
			       &expected) ||
		    (_mm512_test_epi8_mask(kinds, odd) && !is_text_block(block)))
			is_good = false;
		_mm512_storeu_si512(out->kinds + count, _mm512_maskz_compress_epi8(bits, bytes));
		put_places(out->at + count, _mm512_maskz_compress_epi8(bits, numbers), more,
			   (uint32_t)at);
		count += more;
	}
	find_from(out, count, text, at);
	return is_good ? is_rest_ordinary(text, at, expected) : is_ordinary(text);
}

bool
marks_find_by(enum marks_way most, const struct marks *out, struct str text)
{
	if (text.len <= BLOCK || most < MARKS_AVX2 || !__builtin_cpu_supports("avx2") ||
	    !__builtin_cpu_supports("bmi") || !__builtin_cpu_supports("popcnt"))
		return find_each(out, text);
	if (most < MARKS_AVX512 || !__builtin_cpu_supports("avx512bw") ||
	    !__builtin_cpu_supports("avx512vbmi2"))
		return find_wide(out, text);
	return find_wider(out, text);
}

#else

bool
marks_find_by(enum marks_way most, const struct marks *out, struct str text)
{
	(void)most;
	return find_each(out, text);
}

#endif

bool
marks_find(const struct marks *out, struct str text)
{
	return marks_find_by(MARKS_AVX512, out, text);
}
