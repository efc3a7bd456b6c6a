/*
 * One table says which bytes are marks; the other way has it in two halves.
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

bool
marks_find_each(const struct marks *out, struct str text)
{
	find_from(out, 0, text, 0);
	return is_ordinary(text);
}

#if defined(__x86_64__)

#include <immintrin.h>

#define WIDE __attribute__((target("avx2,bmi,popcnt")))

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

/* Sixteen entries, once for each half of the register. */
#define TWICE(...) _mm256_setr_epi8(__VA_ARGS__, __VA_ARGS__)

static inline WIDE __m256i
kinds_of(__m256i bytes)
{
	const char low_9 = (char)(TAB_LF | UNTOLD_2);
	const char one = UNTOLD_1;
	const __m256i lower =
		TWICE(one | LEAD, one, one | SIGN | LEAD, one | SIGN, one, one, one, one | SIGN,
		      one, low_9, low_9 | COLON, one | BRACKET, one | SIGN | BRACKET,
		      one | BRACKET | LEAD, one, (char)(one | EDGE));
	const char untold = UNTOLD;
	const __m256i upper =
		TWICE(TAB_LF | UNTOLD_1, untold, SIGN, COLON, 0, BRACKET, 0, (char)(BRACKET | EDGE),
		      0, 0, 0, 0, untold, untold, (char)(LEAD | EDGE), untold);
	const __m256i half = _mm256_set1_epi8(0x0F);
	const __m256i uppers = _mm256_and_si256(_mm256_srli_epi16(bytes, 4), half);

	return _mm256_and_si256(_mm256_shuffle_epi8(lower, _mm256_and_si256(bytes, half)),
				_mm256_shuffle_epi8(upper, uppers));
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

/* What is seen of a block. */
struct seen {
	uint64_t marks;
	uint64_t expected; /* continuations in the next one */
	bool is_text;      /* false: it may be all the same */
};

static inline WIDE struct seen
look(const char *block, uint64_t expected)
{
	const __m256i below_lead = _mm256_set1_epi8((char)0xC0); /* as signed numbers */
	const __m256i zero = _mm256_setzero_si256();
	const __m256i mark = _mm256_set1_epi8(MARK);
	const __m256i first = load(block);
	const __m256i second = load(block + BLOCK / 2);
	const __m256i first_kinds = kinds_of(first);
	const __m256i second_kinds = kinds_of(second);
	const uint64_t follow = bits_of(_mm256_cmpgt_epi8(below_lead, first),
					_mm256_cmpgt_epi8(below_lead, second));
	/* All that are left have three bytes. */
	const uint64_t leads = bits_of(first, second) & ~follow;

	return (struct seen){
		.marks = bits_of(_mm256_cmpgt_epi8(_mm256_and_si256(first_kinds, mark), zero),
				 _mm256_cmpgt_epi8(_mm256_and_si256(second_kinds, mark), zero)),
		.expected = leads >> 63 | leads >> 62,
		.is_text = (leads << 1 | leads << 2 | expected) == follow &&
			   (_mm256_testz_si256(_mm256_or_si256(first_kinds, second_kinds),
					       _mm256_set1_epi8((char)(UNTOLD | CLOSER))) ||
			    is_text_block(block)),
	};
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

/* All of a text, from the last character that began before `at`. */
static bool
is_rest_ordinary(struct str text, size_t at, uint64_t expected)
{
	at -= expected == 3 ? 1 : expected == 1 ? 2 : 0;
	return is_ordinary((struct str){text.at + at, text.len - at});
}

static WIDE bool
find_wide(const struct marks *out, struct str text)
{
	uint32_t *const places = out->at;
	char *const kinds = out->kinds;
	struct seen seen = {.expected = 0};
	bool is_good = true;
	size_t count = 0;
	size_t at = 0;

	/* Two bytes behind a block may be looked at. */
	for (; text.len - at >= BLOCK + 2; at += BLOCK) {
		const char *const block = text.at + at;
		seen = look(block, seen.expected);
		uint64_t bits = seen.marks;
		const size_t next = count + (size_t)__builtin_popcountll(bits);

		is_good &= seen.is_text;
		do {
			bits = put_eight(places + count, kinds + count, block, bits, (uint32_t)at);
			count += 8;
		} while (bits);
		count = next;
	}
	find_from(out, count, text, at);
	return is_good ? is_rest_ordinary(text, at, seen.expected) : is_ordinary(text);
}

bool
marks_find(const struct marks *out, struct str text)
{
	if (text.len > BLOCK && __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi") &&
	    __builtin_cpu_supports("popcnt"))
		return find_wide(out, text);
	return marks_find_each(out, text);
}

#else

bool
marks_find(const struct marks *out, struct str text)
{
	return marks_find_each(out, text);
}

#endif
