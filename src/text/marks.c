/*
 * One table says which bytes are marks; the other way has it in two halves.
 */
#include "text/marks.h"

#include <string.h>

static const bool IS_MARK[256] = {
	['\t'] = true, ['\n'] = true, ['"'] = true, ['#'] = true,  ['\''] = true, [','] = true,
	[':'] = true,  ['['] = true,  [']'] = true, ['\\'] = true, ['{'] = true,  ['}'] = true,
};

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

void
marks_find_each(const struct marks *out, struct str text)
{
	find_from(out, 0, text, 0);
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

static WIDE void
find_wide(const struct marks *out, struct str text)
{
	uint32_t *const places = out->at;
	char *const kinds = out->kinds;
	size_t count = 0;
	size_t at = 0;

	for (; text.len - at > BLOCK; at += BLOCK) {
		const char *const block = text.at + at;
		uint64_t bits = (uint64_t)thirty_two(block + BLOCK / 2) << 32 | thirty_two(block);
		const size_t next = count + (size_t)__builtin_popcountll(bits);

		do {
			bits = put_eight(places + count, kinds + count, block, bits, (uint32_t)at);
			count += 8;
		} while (bits);
		count = next;
	}
	find_from(out, count, text, at);
}

void
marks_find(const struct marks *out, struct str text)
{
	if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi") &&
	    __builtin_cpu_supports("popcnt"))
		find_wide(out, text);
	else
		find_from(out, 0, text, 0);
}

#else

void
marks_find(const struct marks *out, struct str text)
{
	find_from(out, 0, text, 0);
}

#endif
