/*
 * BLAKE2b of four texts at once, where the processor can (AVX2, asked for when it runs).
 *
 * Each step of BLAKE2b waits for the one before, so that most of a processor idles. Four texts
 * have nothing to do with each other: word i of each lies side by side in one register of four
 * words, and every instruction takes a step of all four. RFC 7693 says what is done.
 */
#include "base/hash_wide.h"

#if defined(__x86_64__)

#include <immintrin.h>
#include <string.h>

#define WIDE __attribute__((target("avx2")))

enum {
	WORDS = 8, /* of the state */
	ROUNDS = 12,
	BLOCK = 128,
	BLOCK_WORDS = 16
};

static const uint64_t START[WORDS] = {
	0x6a09e667f3bcc908, 0xbb67ae8584caa73b, 0x3c6ef372fe94f82b, 0xa54ff53a5f1d36f1,
	0x510e527fade682d1, 0x9b05688c2b3e6c1f, 0x1f83d9abfb41bd6b, 0x5be0cd19137e2179,
};

/* No key, one text, HASH_SIZE bytes to come out of it. */
static const uint64_t PARAMETERS = 0x01010000 | HASH_SIZE;

/* Which word of a block is taken when; the last two rounds are as the first two. */
static const unsigned char ORDER[ROUNDS][BLOCK_WORDS] = {
	{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15},
	{14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3},
	{11, 8, 12, 0, 5, 2, 15, 13, 10, 14, 3, 6, 7, 1, 9, 4},
	{7, 9, 3, 1, 13, 12, 11, 14, 2, 6, 5, 10, 4, 0, 15, 8},
	{9, 0, 5, 7, 2, 4, 10, 15, 14, 1, 11, 12, 6, 8, 3, 13},
	{2, 12, 6, 10, 0, 11, 8, 3, 4, 13, 7, 5, 15, 14, 1, 9},
	{12, 5, 1, 15, 14, 13, 4, 10, 0, 7, 6, 3, 9, 2, 8, 11},
	{13, 11, 7, 14, 12, 1, 3, 9, 5, 0, 15, 4, 8, 6, 2, 10},
	{6, 15, 14, 9, 11, 3, 0, 8, 12, 2, 13, 7, 1, 4, 10, 5},
	{10, 2, 8, 4, 7, 6, 1, 5, 15, 11, 9, 14, 3, 12, 13, 0},
	{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15},
	{14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3},
};

/* Four texts on their way: a word of each in every register. */
struct four {
	__m256i state[WORDS];
	__m256i block[BLOCK_WORDS];
	__m256i taken; /* bytes, with this block */
	__m256i last;  /* all ones: this block is its last */
	__m256i goes_on;
};

static inline WIDE __m256i
turn_32(__m256i x)
{
	return _mm256_shuffle_epi32(x, _MM_SHUFFLE(2, 3, 0, 1));
}

static inline WIDE __m256i
turn_24(__m256i x)
{
	return _mm256_shuffle_epi8(x, _mm256_setr_epi8(3, 4, 5, 6, 7, 0, 1, 2, 11, 12, 13, 14, 15,
						       8, 9, 10, 3, 4, 5, 6, 7, 0, 1, 2, 11, 12, 13,
						       14, 15, 8, 9, 10));
}

static inline WIDE __m256i
turn_16(__m256i x)
{
	return _mm256_shuffle_epi8(x, _mm256_setr_epi8(2, 3, 4, 5, 6, 7, 0, 1, 10, 11, 12, 13, 14,
						       15, 8, 9, 2, 3, 4, 5, 6, 7, 0, 1, 10, 11, 12,
						       13, 14, 15, 8, 9));
}

static inline WIDE __m256i
turn_63(__m256i x)
{
	return _mm256_or_si256(_mm256_srli_epi64(x, 63), _mm256_add_epi64(x, x));
}

/* RFC 7693, 3.1: mixes two words of the block into four of the state. */
static inline __attribute__((always_inline)) WIDE void
mix(__m256i *v, int a, int b, int c, int d, __m256i x, __m256i y)
{
	v[a] = _mm256_add_epi64(_mm256_add_epi64(v[a], x), v[b]);
	v[d] = turn_32(_mm256_xor_si256(v[d], v[a]));
	v[c] = _mm256_add_epi64(v[c], v[d]);
	v[b] = turn_24(_mm256_xor_si256(v[b], v[c]));
	v[a] = _mm256_add_epi64(_mm256_add_epi64(v[a], y), v[b]);
	v[d] = turn_16(_mm256_xor_si256(v[d], v[a]));
	v[c] = _mm256_add_epi64(v[c], v[d]);
	v[b] = turn_63(_mm256_xor_si256(v[b], v[c]));
}

static inline __attribute__((always_inline)) WIDE void
do_round(__m256i *v, const __m256i *block, const unsigned char *order)
{
	mix(v, 0, 4, 8, 12, block[order[0]], block[order[1]]);
	mix(v, 1, 5, 9, 13, block[order[2]], block[order[3]]);
	mix(v, 2, 6, 10, 14, block[order[4]], block[order[5]]);
	mix(v, 3, 7, 11, 15, block[order[6]], block[order[7]]);
	mix(v, 0, 5, 10, 15, block[order[8]], block[order[9]]);
	mix(v, 1, 6, 11, 12, block[order[10]], block[order[11]]);
	mix(v, 2, 7, 8, 13, block[order[12]], block[order[13]]);
	mix(v, 3, 4, 9, 14, block[order[14]], block[order[15]]);
}

/* RFC 7693, 3.2; of texts that have ended nothing changes. */
static WIDE void
compress(struct four *four)
{
	__m256i v[2 * WORDS];

	for (int i = 0; i < WORDS; i++) {
		v[i] = four->state[i];
		v[WORDS + i] = _mm256_set1_epi64x((long long)START[i]);
	}
	v[12] = _mm256_xor_si256(v[12], four->taken);
	v[14] = _mm256_xor_si256(v[14], four->last);
	for (int i = 0; i < ROUNDS; i++)
		do_round(v, four->block, ORDER[i]);
	for (int i = 0; i < WORDS; i++) {
		const __m256i more = _mm256_xor_si256(v[i], v[WORDS + i]);
		four->state[i] =
			_mm256_xor_si256(four->state[i], _mm256_and_si256(more, four->goes_on));
	}
}

static inline WIDE __m256i
load(const unsigned char *at)
{
	return _mm256_loadu_si256((const __m256i *)(const void *)at);
}

/* Four words of each of four texts: first come first words, … */
static inline WIDE void
load_words(__m256i *out, const unsigned char *const from[HASH_TOGETHER], size_t at)
{
	const __m256i a = load(from[0] + at);
	const __m256i b = load(from[1] + at);
	const __m256i c = load(from[2] + at);
	const __m256i d = load(from[3] + at);
	const __m256i ab_even = _mm256_unpacklo_epi64(a, b);
	const __m256i ab_odd = _mm256_unpackhi_epi64(a, b);
	const __m256i cd_even = _mm256_unpacklo_epi64(c, d);
	const __m256i cd_odd = _mm256_unpackhi_epi64(c, d);

	out[0] = _mm256_permute2x128_si256(ab_even, cd_even, 0x20);
	out[1] = _mm256_permute2x128_si256(ab_odd, cd_odd, 0x20);
	out[2] = _mm256_permute2x128_si256(ab_even, cd_even, 0x31);
	out[3] = _mm256_permute2x128_si256(ab_odd, cd_odd, 0x31);
}

/* Block `number` of each text; what is past its end is zeros. */
static WIDE void
load_block(struct four *four, const struct str texts[HASH_TOGETHER], size_t number)
{
	_Alignas(32) unsigned char ends[HASH_TOGETHER][BLOCK];
	_Alignas(32) uint64_t taken[HASH_TOGETHER];
	_Alignas(32) uint64_t last[HASH_TOGETHER];
	_Alignas(32) uint64_t goes_on[HASH_TOGETHER];
	const unsigned char *from[HASH_TOGETHER];
	const size_t start = number * BLOCK;

	for (size_t i = 0; i < HASH_TOGETHER; i++) {
		const size_t length = texts[i].len;
		const size_t left = start < length ? length - start : 0;

		from[i] = ends[i];
		taken[i] = left > BLOCK ? start + BLOCK : length;
		last[i] = left > BLOCK ? 0 : UINT64_MAX;
		goes_on[i] = left > 0 || number == 0 ? UINT64_MAX : 0;
		if (left >= BLOCK) {
			from[i] = (const unsigned char *)texts[i].at + start;
			continue;
		}
		memset(ends[i], 0, BLOCK);
		if (left > 0)
			memcpy(ends[i], texts[i].at + start, left);
	}
	four->taken = load((const unsigned char *)taken);
	four->last = load((const unsigned char *)last);
	four->goes_on = load((const unsigned char *)goes_on);
	for (size_t i = 0; i < BLOCK_WORDS; i += 4)
		load_words(four->block + i, from, i * sizeof(uint64_t));
}

static WIDE void
hash_texts(struct hash out[HASH_TOGETHER], const struct str texts[HASH_TOGETHER])
{
	struct four four;
	size_t longest = 1;

	for (size_t i = 0; i < HASH_TOGETHER; i++)
		longest = texts[i].len > longest ? texts[i].len : longest;
	for (int i = 0; i < WORDS; i++)
		four.state[i] =
			_mm256_set1_epi64x((long long)(START[i] ^ (i == 0 ? PARAMETERS : 0)));
	for (size_t number = 0; number <= (longest - 1) / BLOCK; number++) {
		load_block(&four, texts, number);
		compress(&four);
	}
	for (size_t word = 0; word < HASH_SIZE / sizeof(uint64_t); word++) {
		_Alignas(32) uint64_t words[HASH_TOGETHER];
		_mm256_store_si256((__m256i *)(void *)words, four.state[word]);
		for (size_t i = 0; i < HASH_TOGETHER; i++)
			memcpy(out[i].bytes + word * sizeof(uint64_t), &words[i], sizeof(uint64_t));
	}
}

bool
hash_four_wide(struct hash out[HASH_TOGETHER], const struct str texts[HASH_TOGETHER])
{
	if (!__builtin_cpu_supports("avx2"))
		return false;
	hash_texts(out, texts);
	return true;
}

#else

bool
hash_four_wide(struct hash out[HASH_TOGETHER], const struct str texts[HASH_TOGETHER])
{
	(void)out;
	(void)texts;
	return false;
}

#endif
