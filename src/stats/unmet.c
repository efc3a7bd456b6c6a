/*
 * What keeps enterprises from their next tier: conditions, over all versions of a rubric.
 */
#include <stdlib.h>

#include "stats/summary.h"

/* Which row stands for a condition of a version: one row for all that have its tier and id. */
static bool
find_row(struct summary_making *making, struct map *rows, struct vec *unmet,
	 const struct stats_rubric *rubric, size_t condition, uint32_t *out)
{
	const struct stats_condition *one = &rubric->conditions[condition];
	struct arena *arena = making->pool->arena;
	const struct str slash = arena_join(arena, rubric->tiers[one->tier - 1].id, STR("/"));
	const struct str key = slash.at ? arena_join(arena, slash, one->words.id) : STR_NONE;

	if (!key.at)
		return false;
	*out = map_get(rows, key);
	struct stats_unmet *row = *out == MAP_NONE ? vec_push(unmet) : vec_at(unmet, *out);
	if (!row)
		return false;
	row->condition = one; /* the words of the latest version */
	if (*out != MAP_NONE)
		return true;
	*out = (uint32_t)(unmet->count - 1);
	return map_put(rows, key, *out) == MAP_ADDED;
}

/* Count one version: its results, row by row. `tallies` has four numbers for each condition: how
 * often each outcome, and last how often it keeps from the next tier. */
static void
count_outcomes(const struct pool *pool, size_t version, size_t (*tallies)[4])
{
	const struct stats_rubric *rubric = &pool->rubrics[version];

	for (size_t i = 0; i < pool->items.count; i++) {
		const struct pool_item *item = pool_item(pool, i);
		const char *outcomes = pool_outcomes(pool, i);
		if (!item->is_chosen || item->rubric != version)
			continue;
		for (size_t c = 0; c < rubric->condition_count; c++)
			tallies[c][(outcomes[c] - '0') & 3]++;
		if (item->tier == rubric->tier_count)
			continue;
		for (uint32_t c = rubric->tier_first[item->tier + 1];
		     c < rubric->tier_first[item->tier + 2]; c++)
			tallies[c][3] += outcomes[c] == '0' + ZJ_NOT_MET;
	}
}

static bool
count_unmet(const struct pool *pool, size_t version, const uint32_t *rows,
	    struct stats_unmet *unmet)
{
	const struct stats_rubric *rubric = &pool->rubrics[version];
	size_t(*tallies)[4] = calloc(rubric->condition_count + 1, sizeof(*tallies));

	if (!tallies)
		return false;
	count_outcomes(pool, version, tallies);
	for (size_t c = 0; c < rubric->condition_count; c++) {
		struct stats_unmet *row = &unmet[rows[c]];
		row->results += rubric->results;
		row->not_met += tallies[c][ZJ_NOT_MET];
		row->unknown += tallies[c][ZJ_UNKNOWN];
		row->blocks += tallies[c][3];
	}
	free(tallies);
	return true;
}

static int
compare_unmet(const void *first, const void *second)
{
	const struct stats_unmet *a = first;
	const struct stats_unmet *b = second;

	if (a->blocks != b->blocks)
		return a->blocks > b->blocks ? -1 : 1;
	if (a->not_met != b->not_met)
		return a->not_met > b->not_met ? -1 : 1;
	if (a->condition->tier != b->condition->tier)
		return a->condition->tier < b->condition->tier ? -1 : 1;
	return str_compare(a->condition->words.id, b->condition->words.id);
}

static zj_status
add_version(struct summary_making *making, struct map *rows, struct vec *unmet, size_t version)
{
	const struct stats_rubric *rubric = &making->pool->rubrics[version];
	uint32_t *places = calloc(rubric->condition_count + 1, sizeof(*places));
	bool is_good = places != NULL;

	for (size_t c = 0; is_good && c < rubric->condition_count; c++)
		is_good = find_row(making, rows, unmet, rubric, c, &places[c]);
	is_good = is_good && count_unmet(making->pool, version, places, unmet->items);
	free(places);
	return is_good ? ZJ_OK : ZJ_ENOMEM;
}

zj_status
summary_make_unmet(struct summary_making *making)
{
	struct stats_summary *summary = making->summary;
	struct map *rows = map_new(making->pool->arena);
	struct vec unmet = VEC_INIT(struct stats_unmet);
	zj_status status = rows ? ZJ_OK : ZJ_ENOMEM;

	for (size_t i = 0; status == ZJ_OK && i < making->pool->rubric_count; i++) {
		if (making->pool->rubrics[i].results > 0)
			status = add_version(making, rows, &unmet, i);
	}
	if (status == ZJ_OK && unmet.count > 0) {
		qsort(unmet.items, unmet.count, sizeof(struct stats_unmet), compare_unmet);
		summary->unmet = arena_copy(making->pool->arena, unmet.items,
					    unmet.count * sizeof(struct stats_unmet));
		summary->unmet_count = unmet.count;
		status = summary->unmet ? ZJ_OK : ZJ_ENOMEM;
	}
	vec_done(&unmet);
	return status;
}
