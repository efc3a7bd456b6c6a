/*
 * Where in a text the bytes are that YAML and JSON are made of: ends of lines, tabs, quotes,
 * backslashes, and : # , [ ] { } |. Who knows them needs not look at what is between. Whether it is
 * text at all is seen on the way.
 *
 * Three ways that give the same: by sixty-fours where the processor can (AVX-512 or AVX2, asked for
 * when it runs), one by one elsewhere.
 */
#ifndef TEXT_MARKS_H
#define TEXT_MARKS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

enum {
	MARKS_BEHIND = 8,
	MARKS_BESIDES = 64
};

struct marks {
	uint32_t *at; /* offsets, in order */
	char *kinds;  /* the bytes that are there */
};

/*
 * All of them; behind the last there are MARKS_BEHIND of the kind 0 at the length of the text, so that
 * a few can be looked at together. Each array has room for as many as the text has bytes and
 * MARKS_BESIDES; what is behind those that are found may be written to. False: it is not UTF-8, or
 * not ordinary as utf8_check() has it, and what was found means nothing.
 */
bool marks_find(const struct marks *out, struct str text);

/* The ways, for tests: no better one than that. */
enum marks_way {
	MARKS_EACH,
	MARKS_AVX2,
	MARKS_AVX512,
	MARKS_WAY_COUNT
};
bool marks_find_by(enum marks_way most, const struct marks *out, struct str text);

#endif
