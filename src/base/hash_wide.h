/*
 * The quick half of hash_of_four(). Nothing but hash.c and its tests includes it.
 */
#ifndef BASE_HASH_WIDE_H
#define BASE_HASH_WIDE_H

#include "base/hash.h"

/* As hash_of_four(). False: nothing is done, for the processor lacks what it takes. */
bool hash_four_wide(struct hash out[HASH_TOGETHER], const struct str texts[HASH_TOGETHER]);

#endif
