/*
 * What the files that read pairs have in common: how they go from mark to mark (marks.h). Nothing
 * outside this room includes it.
 *
 * A walk is where a reading stands, as a copy that stays in registers. A reading that comes to
 * nothing forgets it, and so has done nothing.
 */
#ifndef TEXT_WALK_H
#define TEXT_WALK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "text/marks.h"
#include "text/pairs.h"
#include "text/scan.h"

/* So that a walk stays in registers. */
#define WALK_INLINED inline __attribute__((always_inline))

enum {
	KEY_MOST = 1000 /* libyaml gives up looking for a colon after so many characters */
};

/* What a text begins with. */
enum first {
	FIRST_PLAIN,
	FIRST_DASH,  /* plain where something is behind it */
	FIRST_ANGLE, /* the same, but for a key: it may be `<<` */
	FIRST_TILDE, /* plain, or nothing */
	FIRST_ODD /* no plain text begins with it here; some do in YAML, which is left to others */
};

extern const unsigned char PAIRS_FIRSTS[256];

static inline enum first
first_of(const char *at)
{
	return (enum first)PAIRS_FIRSTS[(unsigned char)*at];
}

struct walk {
	const char *start; /* of the text */
	const char *end;
	const uint32_t *marks;
	const char *kinds;
	size_t mark; /* the number of the first one where the reading stands, or behind that */
	const char *line_at;
	uint32_t line;
};

static inline struct walk
walk_from(const struct pairs *pairs)
{
	return (struct walk){
		.start = pairs->start,
		.end = pairs->end,
		.marks = pairs->marks,
		.kinds = pairs->kinds,
		.mark = pairs->mark,
		.line_at = pairs->line_at,
		.line = pairs->line,
	};
}

/* It was right, as far as `at`. */
static inline void
walk_done(struct pairs *pairs, const struct walk *walk, const char *at)
{
	pairs->at = at;
	pairs->mark = walk->mark;
	pairs->line_at = walk->line_at;
	pairs->line = walk->line;
}

/* The place of the next mark, or of one after it; the end of the text past the last. */
static inline const char *
walk_mark(const struct walk *walk, size_t after)
{
	return walk->start + walk->marks[walk->mark + after];
}

static inline char
walk_kind(const struct walk *walk, size_t after)
{
	return walk->kinds[walk->mark + after];
}

/* The same of a line that begins there, where that is to be looked at closely. */
const char *walk_on_to_line(struct walk *walk, const char *at);

/*
 * The next line that says something: where that begins, or the end of the text. From the mark that
 * ends a line, or begins the comment there.
 */
static WALK_INLINED const char *
walk_to_line(struct walk *walk)
{
	for (; walk_kind(walk, 0) != '\n'; walk->mark++) {
		if (!walk_kind(walk, 0))
			return walk->end;
	}
	const char *const line_at = walk_mark(walk, 0) + 1;
	walk->mark++;
	walk->line_at = line_at;
	walk->line++;
#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
	/* Mostly it is less than eight blanks, and something. */
	uint64_t others;
	if (walk->end - line_at >= (ptrdiff_t)sizeof(others)) {
		memcpy(&others, line_at, sizeof(others));
		others ^= UINT64_C(0x2020202020202020);
		const char *const at =
			others ? line_at + ((unsigned)__builtin_ctzll(others) >> 3) : line_at;
		if ((unsigned char)*at > '#')
			return at;
	}
#endif
	struct walk copy = *walk;
	const char *const at = walk_on_to_line(&copy, line_at);
	walk->mark = copy.mark;
	walk->line_at = copy.line_at;
	walk->line = copy.line;
	return at;
}

static inline bool
is_part_of_flow(char byte)
{
	return byte == ',' || byte == '[' || byte == ']' || byte == '{' || byte == '}';
}

/*
 * Is the next mark the one that ends plain text, or the end of the text? If not, *mark goes on to that;
 * false: declined.
 */
bool walk_plain(const struct pairs *pairs, size_t *mark, bool is_flow);

/* Without the blanks before its end, and of the end of a line CR. */
static inline const char *
without_blanks(const char *end)
{
	while ((unsigned char)end[-1] <= ' ')
		end--;
	return end;
}

/* From the mark that is a quote to what is behind the one that closes it: NULL: declined. */
const char *walk_quoted(const struct pairs *pairs, size_t *mark);

/* In JSON, past blanks and ends of lines. */
static inline const char *
walk_blanks(struct walk *walk, const char *at)
{
	const char *const end = walk->end;

	at += at < end && *at == ' ';
	for (; at < end && (unsigned char)*at <= ' '; at++) {
		walk->mark += *at == '\n' || *at == '\t';
		if (*at != '\n')
			continue;
		walk->line_at = at + 1;
		walk->line++;
	}
	return at;
}

/* Written plainly, is it nothing? */
static inline bool
is_null_word(struct str text)
{
	return (text.len == 1 && text.at[0] == '~') ||
	       (text.len == 4 && memcmp(text.at, "null", 4) == 0);
}

#endif
