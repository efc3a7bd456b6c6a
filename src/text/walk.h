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

enum {
	KEY_MOST = 1000 /* libyaml gives up looking for a colon after so many characters */
};

/* What a text begins with. */
enum first {
	FIRST_PLAIN,
	FIRST_DASH,  /* plain where something is behind it */
	FIRST_ANGLE, /* the same, but for a key: it may be `<<` */
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
	const uint32_t *mark; /* the first one where the reading stands, or behind that */
	const char *line_at;
	uint32_t line;
};

static inline struct walk
walk_from(const struct pairs *pairs)
{
	return (struct walk){pairs->start, pairs->end, pairs->mark, pairs->line_at, pairs->line};
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

static inline const char *
walk_mark(const struct walk *walk)
{
	return walk->start + *walk->mark;
}

/* Are there fewer marks than MARKS_BEHIND to come? Else as many bytes, too, may be read from where
 * the reading stands. */
static inline bool
walk_is_near_end(const struct walk *walk)
{
	return walk->start + walk->mark[MARKS_BEHIND - 1] == walk->end;
}

/*
 * The next line that says something: where that begins, or the end of the text. From the mark that
 * ends a line, or begins the comment there.
 */
static inline const char *
walk_to_line(struct walk *walk)
{
	const char *const end = walk->end;
	const char *at = walk_mark(walk);

	for (;;) {
		while (at < end && *at != '\n') {
			walk->mark++;
			at = walk_mark(walk);
		}
		if (at == end)
			return at;
		walk->mark++;
		walk->line_at = ++at;
		walk->line++;
		at = scan_indentation(at, end);
		if (at == end || (unsigned char)*at > '#')
			return at;
		at += *at == '\r';
		if (*at != '\n' && *at != '#')
			return at;
	}
}

static inline bool
is_part_of_flow(char byte)
{
	return byte == ',' || byte == '[' || byte == ']' || byte == '{' || byte == '}';
}

/* The mark that ends plain text, or the end of the text; NULL: declined. */
static inline __attribute__((always_inline)) const char *
walk_plain(struct walk *walk, bool is_flow)
{
	const char *const end = walk->end;

	for (;; walk->mark++) {
		const char *const at = walk_mark(walk);

		if (at == end)
			return at;
		switch (*at) {
		case '\n':
			return at;
		case '\t':
			return NULL;
		case ':':
			if (at + 1 == end || (unsigned char)at[1] <= ' ')
				return at;
			if (is_flow && (is_part_of_flow(at[1]) || at[1] == '?'))
				return NULL;
			break;
		case '#':
			if (at[-1] == ' ')
				return at;
			break;
		case ',':
		case '[':
		case ']':
		case '{':
		case '}':
			if (is_flow)
				return at;
			break;
		default:
			break;
		}
	}
}

/* Without the blanks before its end, and of the end of a line CR. */
static inline const char *
without_blanks(const char *end)
{
	while ((unsigned char)end[-1] <= ' ')
		end--;
	return end;
}

/* The mark that is the other quote, from the one at `start`; NULL: declined. */
static inline const char *
walk_quoted(struct walk *walk, const char *start)
{
	const char *at;

	do {
		walk->mark++;
		at = walk_mark(walk);
		if (at == walk->end || *at == '\n' || *at == '\t' || (*at == '\\' && *start == '"'))
			return NULL;
	} while (*at != *start);
	walk->mark++;
	/* In single quotes two of them are one. */
	if (*start == '\'' && walk->end - at > 1 && at[1] == '\'')
		return NULL;
	return at;
}

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
