/*
 * Inside stats/: which results each enterprise has.
 */
#ifndef STATS_WHO_H
#define STATS_WHO_H

#include <stdint.h>

#include "base/vec.h"

enum {
	WHO_TOGETHER = 16
};

/* Enterprises whose numbers, divided by sixteen, are the same. */
struct who_block {
	uint64_t key;
	uint32_t first[WHO_TOGETHER]; /* the first of its results: index + 1, 0: it has none */
};

/* At first all zeros but for `blocks`. */
struct who {
	struct vec blocks; /* struct who_block, in the order they came */
	uint32_t *slots;   /* blocks by key: index + 1, 0 where free */
	size_t slot_count;
	size_t last; /* block */
};

/* Where the first result of an enterprise stands, until the next is asked for; NULL: no memory. */
uint32_t *who_first(struct who *who, int64_t enterprise);
struct who_block *who_block(const struct who *who, size_t index);
void who_done(struct who *who);

#endif
