/*
 * Inside stats/: the results that figures are made of, in memory, small enough for millions.
 */
#ifndef STATS_POOL_H
#define STATS_POOL_H

#include "base/map.h"
#include "base/vec.h"
#include "stats/stats.h"
#include "stats/who.h"

enum {
	POOL_RECENT = 1024 /* names looked up lately, of each kind; a power of two */
};

#define POOL_EXACT UINT32_MAX /* the key is the value */

/* One enterprise in one year, by its result that counts there. */
struct pool_item {
	int64_t id;
	int64_t enterprise;
	int64_t key; /* what is ranked by, times 10^9, rounded down */
	int64_t score;
	uint32_t exact; /* where the key is not exact: index into pool.values */
	uint32_t score_exact;
	uint32_t max;  /* index into pool.maxima */
	uint32_t date; /* 20260501; 0: none */
	uint32_t group[STATS_BY_COUNT];
	uint32_t other;  /* of its enterprise, another year's: index + 1; 0: none */
	uint16_t rubric; /* index into pool.rubrics */
	uint16_t open;   /* conditions of the next tier not met or not known; 65535: or more */
	uint8_t role;
	uint8_t tier;
	uint8_t best_tier;
	bool is_latest; /* of all years of its enterprise */
	bool fits;      /* what the enterprise is and has reached is what was asked for */
	bool is_chosen; /* both */
};

struct pool {
	struct arena *arena;
	const struct stats_choice *choice;
	size_t rubric_count; /* versions of it */
	struct stats_rubric *rubrics;
	struct vec items;  /* struct pool_item */
	struct vec values; /* zj_num */
	struct vec maxima; /* zj_num */
	bool by_share;
	size_t stride;  /* of outcomes: the most conditions a version has */
	char *outcomes; /* stride bytes an item */
	size_t room;    /* items that outcomes has room for */
	struct who who; /* the items of each enterprise: the first, then by `other` */
	struct map *max_texts;
	struct map *groups[STATS_BY_COUNT];
	uint32_t recent[STATS_BY_COUNT][POOL_RECENT]; /* index; 0: none */
	struct str last_max; /* that of the row before: most have the same */
	uint32_t last_max_index;
	zj_status status; /* what ended reading */
};

/* Note what ended reading: false, for a callback to end with. Say that the file is damaged. */
bool pool_fail(struct pool *pool, zj_status status);
zj_status pool_damaged(const char *en, const char *zh, zj_diags *diags);

/* The versions of the rubric that the choice names. ZJ_ENOTFOUND. */
zj_status pool_read_rubrics(struct pool *pool, zj_store *store, zj_diags *diags);

/* Read what the choice asks for, and decide what counts. ZJ_ENOTFOUND: no rubric of that id. */
zj_status pool_read(struct pool *pool, zj_store *store, const struct stats_choice *choice,
		    zj_diags *diags);
void pool_done(struct pool *pool);

struct pool_item *pool_item(const struct pool *pool, size_t index);
const struct stats_rubric *pool_rubric(const struct pool *pool, const struct pool_item *item);
const char *pool_outcomes(const struct pool *pool, size_t index);

/* The name of a group; .at NULL: not given. */
struct str pool_group(const struct pool *pool, enum stats_by by, uint32_t index);

/* What is ranked by, exactly: below, equal or above. */
int pool_compare(const struct pool *pool, const struct pool_item *a, const struct pool_item *b);
zj_num pool_value(const struct pool *pool, const struct pool_item *item);
zj_num pool_score(const struct pool *pool, const struct pool_item *item);
zj_num pool_max(const struct pool *pool, const struct pool_item *item);

/* Sort indices of items; equal ones stay in their order. */
typedef int (*pool_comparing)(const struct pool *pool, const struct pool_item *a,
			      const struct pool_item *b);
zj_status pool_sort(const struct pool *pool, uint32_t *items, size_t count, pool_comparing compare);

/* Does an item fit all filters on what the enterprise is, or all but one of them? */
enum pool_filter {
	POOL_DISTRICT,
	POOL_INDUSTRY,
	POOL_SIZE,
	POOL_ROLE,
	POOL_TIER,
	POOL_FILTER_COUNT
};
bool pool_fits(const struct pool *pool, const struct pool_item *item, enum pool_filter filter);
bool pool_is_asked(const struct pool *pool, enum pool_filter filter);

/* Fill what both a ranking and a summary say of one item: all but its place, in the pool's arena;
 * code, name and strikes are read for all such rows together. False: no memory. */
bool pool_place(const struct pool *pool, struct stats_place *out, size_t index);
zj_status pool_details(const struct pool *pool, zj_store *store, struct stats_place *rows,
		       size_t count, zj_diags *diags);

#endif
