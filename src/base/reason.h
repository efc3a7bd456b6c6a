/*
 * Why the system could not do it, in both languages: it knows one of them at best.
 */
#ifndef BASE_REASON_H
#define BASE_REASON_H

#include "base/words.h"

/* The words for an errno; of one that is not in the list, the system's own for both. They live
 * until the next call. */
struct words reason_of(int error);

/* Words that are the same in every language. */
struct words reason_text(const char *text);

#endif
