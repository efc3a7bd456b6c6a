/*
 * Views of text, and the distance between two words for "did you mean".
 */
#include "base/str.h"

#include <stdint.h>
#include <string.h>

#include "base/utf8.h"

/* Words longer than this are never suggested, nor get a suggestion. */
enum {
	WORD_MAX = 96
};

/* Nobody recognises a name that more than this many slips lead to. */
enum {
	NEAREST_MOST = 4
};

int
str_compare(struct str a, struct str b)
{
	const size_t shorter = a.len < b.len ? a.len : b.len;
	const int order = shorter ? memcmp(a.at, b.at, shorter) : 0;

	if (order != 0)
		return order < 0 ? -1 : 1;
	return (a.len > b.len) - (a.len < b.len);
}

bool
str_starts(struct str s, struct str prefix)
{
	return prefix.len == 0 || (s.len >= prefix.len && memcmp(s.at, prefix.at, prefix.len) == 0);
}

bool
str_ends(struct str s, struct str suffix)
{
	return suffix.len == 0 || (s.len >= suffix.len &&
				   memcmp(s.at + (s.len - suffix.len), suffix.at, suffix.len) == 0);
}

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t';
}

struct str
str_trim(struct str s)
{
	while (s.len > 0 && is_blank(s.at[0])) {
		s.at++;
		s.len--;
	}
	while (s.len > 0 && is_blank(s.at[s.len - 1]))
		s.len--;
	return s;
}

static bool
is_lower(char c)
{
	return c >= 'a' && c <= 'z';
}

bool
str_is_identifier(struct str s)
{
	if (s.len == 0 || !is_lower(s.at[0]))
		return false;
	for (size_t i = 1; i < s.len; i++) {
		const char c = s.at[i];
		if (!is_lower(c) && !(c >= '0' && c <= '9') && c != '_' && c != '-' && c != '.')
			return false;
	}
	return true;
}

struct word {
	uint32_t at[WORD_MAX];
	size_t len; /* characters */
};

static bool
word_read(struct word *word, struct str text)
{
	word->len = 0;
	while (text.len > 0) {
		size_t length;
		if (word->len == WORD_MAX)
			return false;
		word->at[word->len++] = utf8_decode(text, &length);
		text.at += length;
		text.len -= length;
	}
	return true;
}

static size_t
least(size_t a, size_t b)
{
	return a < b ? a : b;
}

/*
 * Three rows of the table of edit distances: the row being filled, the one before, and
 * the one before that, which a swap of neighbours looks back to.
 */
static size_t
word_distance(const struct word *a, const struct word *b, size_t most)
{
	size_t rows[3][WORD_MAX + 1];
	size_t a_len = a->len;
	size_t b_len = b->len;
	size_t start = 0;

	if ((a_len > b_len ? a_len - b_len : b_len - a_len) > most)
		return most + 1;
	/* What both begin and end with costs nothing; names in a rubric share much. */
	while (start < a_len && start < b_len && a->at[start] == b->at[start])
		start++;
	while (a_len > start && b_len > start && a->at[a_len - 1] == b->at[b_len - 1]) {
		a_len--;
		b_len--;
	}
	const uint32_t *const from = a->at + start;
	const uint32_t *const to = b->at + start;
	a_len -= start;
	b_len -= start;

	for (size_t j = 0; j <= b_len; j++)
		rows[0][j] = j;
	for (size_t i = 1; i <= a_len; i++) {
		size_t *const row = rows[i % 3];
		const size_t *const above = rows[(i + 2) % 3];
		const size_t *const before = rows[(i + 1) % 3];
		size_t smallest = row[0] = i;

		for (size_t j = 1; j <= b_len; j++) {
			const bool same = from[i - 1] == to[j - 1];
			row[j] = least(least(above[j], row[j - 1]) + 1, above[j - 1] + !same);
			if (i > 1 && j > 1 && from[i - 1] == to[j - 2] && from[i - 2] == to[j - 1])
				row[j] = least(row[j], before[j - 2] + 1);
			smallest = least(smallest, row[j]);
		}
		/* A later row can come from the one before this by a swap, for one edit. */
		if (smallest > most + 1)
			return most + 1;
	}
	return least(rows[a_len % 3][b_len], most + 1);
}

size_t
str_distance(struct str a, struct str b, size_t most)
{
	struct word word_a;
	struct word word_b;

	if (str_equal(a, b))
		return 0;
	if (!word_read(&word_a, a) || !word_read(&word_b, b))
		return most + 1;
	return word_distance(&word_a, &word_b, most);
}

static char
lowered(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

/* The same but for the case of ASCII letters? */
static bool
equal_but_case(struct str a, struct str b)
{
	if (a.len != b.len)
		return false;
	for (size_t i = 0; i < a.len; i++) {
		if (lowered(a.at[i]) != lowered(b.at[i]))
			return false;
	}
	return true;
}

struct str
str_nearest(struct str word, struct str (*next)(void *state, size_t index), void *state)
{
	struct str nearest = STR_NONE;
	struct word wanted;
	struct word candidate;

	if (!word_read(&wanted, word) || wanted.len == 0)
		return STR_NONE;

	/* The largest distance still worth suggesting; falls as better ones are found. */
	size_t most = wanted.len < 2 ? 0 : least(wanted.len < 3 ? 1 : wanted.len / 3, NEAREST_MOST);

	for (size_t i = 0;; i++) {
		const struct str text = next(state, i);
		if (!text.at)
			return nearest;
		if (equal_but_case(text, word))
			return text;
		/* A character has at most four bytes: too long or too short to be near. */
		if (text.len > 4 * (wanted.len + most) || text.len + most < wanted.len)
			continue;
		if (!word_read(&candidate, text))
			continue;
		if (most == 0)
			continue;
		const size_t distance = word_distance(&wanted, &candidate, most);
		if (distance <= most && distance < candidate.len) {
			nearest = text;
			most = distance - 1;
		}
	}
}
