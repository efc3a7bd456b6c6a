/*
 * The quick half of utf8_check(). Nothing but utf8.c and its tests includes it.
 */
#ifndef BASE_UTF8_WIDE_H
#define BASE_UTF8_WIDE_H

#include <stdbool.h>

#include "base/str.h"

/* Is it UTF-8 and all of it ordinary, as utf8_check() has it? No also means that it was not
 * looked at: short of the processor's help nothing is known. */
bool utf8_is_ordinary_wide(struct str text);

/* The same question as utf8_check(), a character at a time; what the quick half is held to. */
size_t utf8_check_each(struct str text, bool *is_ordinary);

#endif
