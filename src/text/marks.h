/*
 * Where in a text the bytes are that YAML and JSON are made of: ends of lines, tabs, quotes,
 * backslashes, and : # , [ ] { }. Who knows them needs not look at what is between.
 *
 * Two ways that give the same: by thirty-twos where the processor can (AVX2, asked for when it
 * runs), one by one elsewhere.
 */
#ifndef TEXT_MARKS_H
#define TEXT_MARKS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

/*
 * Their offsets, in order; the length of the text behind them, MARKS_BEHIND times, for who looks at
 * a few at once. There has to be room for as many as the text has bytes and MARKS_BESIDES. The end of
 * what was written, those included.
 */
enum {
	MARKS_BEHIND = 9,
	MARKS_BESIDES = 64 /* places behind the last mark that may be written to */
};
uint32_t *marks_find(uint32_t *out, struct str text);

/* The second way, for tests; marks_find() where there is no other. */
uint32_t *marks_find_each(uint32_t *out, struct str text);

#endif
