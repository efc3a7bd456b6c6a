/*
 * Inside stats/: a summary being made, and its parts that have files of their own.
 */
#ifndef STATS_SUMMARY_H
#define STATS_SUMMARY_H

#include "stats/pool.h"

/* What is counted of an item: side by side in order of value, for they are gone through once for each
 * figure. */
struct summary_item {
	uint32_t index; /* in the pool */
	uint32_t group[STATS_BY_COUNT];
	uint8_t tier;
	uint8_t best_tier;
	bool fits;
	bool is_chosen;
};

/* What is needed along the way. */
struct summary_making {
	struct stats_summary *summary;
	struct pool *pool;
	zj_store *store;
	zj_diags *diags;
	struct summary_item *sorted; /* all items by value, lowest first; of all years */
	int64_t enterprise;          /* 0: none is asked for */
};

/* Would what is left when the fewer are taken from the more be too few, but some? */
bool summary_is_too_close(size_t more, size_t fewer, size_t least);

/* What keeps enterprises from their next tier; the one enterprise among its peers, ZJ_ENOTFOUND where
 * it is not among those chosen. */
zj_status summary_make_unmet(struct summary_making *making);
zj_status summary_make_one(struct summary_making *making);

#endif
