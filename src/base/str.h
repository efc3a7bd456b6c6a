/*
 * Text as a view: pointer and length, never owning, never needing a NUL.
 */
#ifndef BASE_STR_H
#define BASE_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct str {
	const char *at;
	size_t len;
};

/* A view of a string literal. */
#define STR(literal) ((struct str){(literal), sizeof(literal) - 1})
#define STR_NONE ((struct str){NULL, 0})

/* printf helpers: printf("%.*s", STR_ARG(s)). */
#define STR_ARG(s) (int)(s).len, (s).at

/* NULL gives STR_NONE. Of a literal the compiler knows the length, so this and what follows are
 * inline: names are compared more often than anything else is done. */
static inline struct str
str_from(const char *text)
{
	return text ? (struct str){text, strlen(text)} : STR_NONE;
}

/* Names are short: two words that overlap cover up to sixteen bytes. */
static inline bool
str_equal(struct str a, struct str b)
{
	if (a.len != b.len)
		return false;
	if (a.len > 16)
		return memcmp(a.at, b.at, a.len) == 0;
	if (a.len >= 8)
		return memcmp(a.at, b.at, 8) == 0 &&
		       memcmp(a.at + a.len - 8, b.at + b.len - 8, 8) == 0;
	if (a.len >= 4)
		return memcmp(a.at, b.at, 4) == 0 &&
		       memcmp(a.at + a.len - 4, b.at + b.len - 4, 4) == 0;
	for (size_t i = 0; i < a.len; i++) {
		if (a.at[i] != b.at[i])
			return false;
	}
	return true;
}

/*
 * Up to eight bytes, none of them NUL, as one number: the same for the same text and no other. 0: it
 * is longer, or empty, or the order of bytes is one in which this does not work.
 */
static inline uint64_t
str_word(struct str s)
{
#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
	uint32_t first;
	uint32_t last;

	if (s.len == 0 || s.len > 8)
		return 0;
	if (s.len < 4) {
		const size_t middle = s.len / 2;
		const size_t end = s.len - 1;

		return (uint64_t)(unsigned char)s.at[0] |
		       (uint64_t)(unsigned char)s.at[middle] << 8 * middle |
		       (uint64_t)(unsigned char)s.at[end] << 8 * end;
	}
	/* What both have is the same in both. */
	memcpy(&first, s.at, sizeof(first));
	memcpy(&last, s.at + s.len - 4, sizeof(last));
	return (uint64_t)last << 8 * (s.len - 4) | first;
#else
	(void)s;
	return 0;
#endif
}

/* The same in fewer steps where eight bytes may be read from its start on, nothing at or past `end`. */
static inline uint64_t
str_word_before(struct str s, const char *end)
{
#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
	uint64_t word;

	if (s.len - 1 >= sizeof(word) || end - s.at < (ptrdiff_t)sizeof(word))
		return str_word(s);
	memcpy(&word, s.at, sizeof(word));
	return word & UINT64_MAX >> (64 - 8 * s.len);
#else
	(void)end;
	return str_word(s);
#endif
}

static inline bool
str_is(struct str a, const char *literal)
{
	return str_equal(a, str_from(literal));
}

int str_compare(struct str a, struct str b); /* byte order */
bool str_starts(struct str s, struct str prefix);
bool str_ends(struct str s, struct str suffix);
struct str str_trim(struct str s); /* spaces and tabs at both ends */

/* Is it a lower-case identifier: letter, then letters, digits, '_', '-', '.'? */
bool str_is_identifier(struct str s);

/*
 * How many edits (insert, delete, replace, swap of neighbours) turn a into b; stops
 * counting at `most` + 1. For "did you mean".
 */
size_t str_distance(struct str a, struct str b, size_t most);

/*
 * The candidate nearest to `word`, close enough to be worth suggesting (about a third of
 * its length), or STR_NONE. `next` returns candidates one by one, STR_NONE at the end.
 */
struct str str_nearest(struct str word, struct str (*next)(void *state, size_t index), void *state);

#endif
