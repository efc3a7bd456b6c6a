/*
 * One table says which bytes are marks; the other way has it in two halves.
 */
#include "text/marks.h"

#include <string.h>

static const bool IS_MARK[256] = {
	['\t'] = true, ['\n'] = true, ['"'] = true, ['#'] = true,  ['\''] = true, [','] = true,
	[':'] = true,  ['['] = true,  [']'] = true, ['\\'] = true, ['{'] = true,  ['}'] = true,
};

static uint32_t *
find_from(uint32_t *out, struct str text, size_t from)
{
	for (size_t i = from; i < text.len; i++) {
		*out = (uint32_t)i;
		out += IS_MARK[(unsigned char)text.at[i]];
	}
	for (size_t i = 0; i < MARKS_BEHIND; i++)
		*out++ = (uint32_t)text.len;
	return out;
}

uint32_t *
marks_find_each(uint32_t *out, struct str text)
{
	return find_from(out, text, 0);
}

#if defined(__x86_64__)

#include <immintrin.h>

#define WIDE __attribute__((target("avx2,bmi,popcnt")))

enum {
	BLOCK = 64 /* bytes; a bit each */
};

/*
 * A byte is a mark where its halves have a bit in common: one bit for each upper half that marks
 * have. What is not ASCII finds nothing for its lower half: such an index gives 0.
 */
enum {
	UPPER_0 = 1 << 0, /* tab, LF */
	UPPER_2 = 1 << 1, /* " # ' , */
	UPPER_3 = 1 << 2, /* : */
	UPPER_5 = 1 << 3, /* [ \ ] */
	UPPER_7 = 1 << 4  /* { } */
};

static inline WIDE uint32_t
thirty_two(const char *at)
{
	const __m256i lower = _mm256_setr_epi8(
		0, 0, UPPER_2, UPPER_2, 0, 0, 0, UPPER_2, 0, UPPER_0, UPPER_0 | UPPER_3,
		UPPER_5 | UPPER_7, UPPER_2 | UPPER_5, UPPER_5 | UPPER_7, 0, 0, 0, 0, UPPER_2,
		UPPER_2, 0, 0, 0, UPPER_2, 0, UPPER_0, UPPER_0 | UPPER_3, UPPER_5 | UPPER_7,
		UPPER_2 | UPPER_5, UPPER_5 | UPPER_7, 0, 0);
	const __m256i upper = _mm256_setr_epi8(UPPER_0, 0, UPPER_2, UPPER_3, 0, UPPER_5, 0, UPPER_7,
					       0, 0, 0, 0, 0, 0, 0, 0, UPPER_0, 0, UPPER_2, UPPER_3,
					       0, UPPER_5, 0, UPPER_7, 0, 0, 0, 0, 0, 0, 0, 0);
	const __m256i bytes = _mm256_loadu_si256((const __m256i *)(const void *)at);
	const __m256i halves =
		_mm256_and_si256(_mm256_srli_epi16(bytes, 4), _mm256_set1_epi8(0x0F));
	const __m256i common = _mm256_and_si256(_mm256_shuffle_epi8(lower, bytes),
						_mm256_shuffle_epi8(upper, halves));

	return ~(uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(common, _mm256_setzero_si256()));
}

/* The first of them; what is left. */
static inline WIDE uint64_t
put_one(uint32_t *out, uint64_t bits, uint32_t base)
{
	*out = base + (uint32_t)_tzcnt_u64(bits);
	return _blsr_u64(bits);
}

/* Eight at a time, whether there are so many or not: how many there are is known only after it. */
static inline WIDE uint64_t
put_eight(uint32_t *out, uint64_t bits, uint32_t base)
{
	bits = put_one(out, bits, base);
	bits = put_one(out + 1, bits, base);
	bits = put_one(out + 2, bits, base);
	bits = put_one(out + 3, bits, base);
	bits = put_one(out + 4, bits, base);
	bits = put_one(out + 5, bits, base);
	bits = put_one(out + 6, bits, base);
	return put_one(out + 7, bits, base);
}

static WIDE uint32_t *
find_wide(uint32_t *out, struct str text)
{
	size_t at = 0;

	for (; text.len - at >= BLOCK; at += BLOCK) {
		uint64_t bits = (uint64_t)thirty_two(text.at + at + BLOCK / 2) << 32 |
				thirty_two(text.at + at);
		uint32_t *const next = out + __builtin_popcountll(bits);

		bits = put_eight(out, bits, (uint32_t)at);
		for (uint32_t *more = out + 8; bits; more += 8)
			bits = put_eight(more, bits, (uint32_t)at);
		out = next;
	}
	return find_from(out, text, at);
}

uint32_t *
marks_find(uint32_t *out, struct str text)
{
	if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi") &&
	    __builtin_cpu_supports("popcnt"))
		return find_wide(out, text);
	return find_from(out, text, 0);
}

#else

uint32_t *
marks_find(uint32_t *out, struct str text)
{
	return find_from(out, text, 0);
}

#endif
