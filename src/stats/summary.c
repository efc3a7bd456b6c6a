/*
 * Summing up: how many at each tier, how scores are spread, what keeps enterprises from their next
 * tier, by district, industry, size and year; and one enterprise among its peers.
 *
 * Nothing shown may be about fewer than `least` enterprises, and nothing shown, taken from
 * something else that is shown, may leave fewer: see docs/stats.md for what that covers.
 */
#include "stats/stats.h"

#include <stdlib.h>
#include <string.h>

#include "stats/pool.h"

/* What is needed along the way. */
struct making {
	struct stats_summary *summary;
	struct pool *pool;
	zj_store *store;
	zj_diags *diags;
	uint32_t *sorted;   /* all items by value, lowest first; of all years */
	int64_t enterprise; /* 0: none is asked for */
};

/* --- cells ------------------------------------------------------------------------------- */

static bool
cell_init(const struct making *making, struct stats_cell *cell)
{
	size_t tiers = 0;

	for (size_t i = 0; i < making->pool->rubric_count; i++) {
		if (making->pool->rubrics[i].tier_count > tiers)
			tiers = making->pool->rubrics[i].tier_count;
	}
	cell->by_tier = arena_array(making->pool->arena, tiers + 1, sizeof(*cell->by_tier));
	return cell->by_tier != NULL;
}

static void
cell_add(struct stats_cell *cell, const struct pool_item *item)
{
	cell->count++;
	cell->provisional += item->tier != item->best_tier;
	cell->by_tier[item->tier]++;
}

/* Of values in order: at (count - 1) * part, between its neighbours by its fraction. */
static zj_num
quantile(const struct pool *pool, const uint32_t *items, size_t count, zj_num part)
{
	const zj_num at = num_mul(zj_num_int((int64_t)count - 1), part);
	const zj_num down = num_round(at, 0, NUM_DOWN);
	const size_t index = (size_t)down.num;
	const zj_num low = pool_value(pool, pool_item(pool, items[index]));

	if (num_equal(at, down))
		return low;
	const zj_num high = pool_value(pool, pool_item(pool, items[index + 1]));
	return num_add(low, num_mul(num_sub(high, low), num_sub(at, down)));
}

/* `items`: those of the cell, lowest value first. */
static void
cell_end(const struct making *making, struct stats_cell *cell, const uint32_t *items)
{
	static const int64_t hundredths[STATS_QUANTILE_COUNT] = {
		[STATS_P10] = 10, [STATS_P25] = 25, [STATS_MEDIAN] = 50,
		[STATS_P75] = 75, [STATS_P90] = 90,
	};

	for (size_t i = 0; cell->count > 0 && i < STATS_QUANTILE_COUNT; i++)
		cell->quantiles[i] =
			quantile(making->pool, items, cell->count, num_make(hundredths[i], 100));
}

/* --- everything in order of value --------------------------------------------------------- */

struct keyed {
	int64_t key;
	uint32_t index;
};

static int
compare_keys(const void *first, const void *second)
{
	const struct keyed *a = first;
	const struct keyed *b = second;

	if (a->key != b->key)
		return a->key < b->key ? -1 : 1;
	return (a->index > b->index) - (a->index < b->index);
}

static zj_status
sort_all(struct making *making)
{
	const struct pool *pool = making->pool;
	const size_t count = pool->items.count;
	struct keyed *keyed = calloc(count + 1, sizeof(*keyed));

	making->sorted = calloc(count + 1, sizeof(*making->sorted));
	if (!keyed || !making->sorted) {
		free(keyed);
		return ZJ_ENOMEM;
	}
	for (size_t i = 0; i < count; i++)
		keyed[i] = (struct keyed){pool_item(pool, i)->key, (uint32_t)i};
	qsort(keyed, count, sizeof(*keyed), compare_keys);
	for (size_t i = 0; i < count; i++)
		making->sorted[i] = keyed[i].index;
	/* Keys settle nearly everything; what they do not tell apart is compared exactly. */
	zj_status status = ZJ_OK;
	for (size_t i = 0; i < count && pool->values.count > 0 && status == ZJ_OK;) {
		size_t end = i + 1;
		while (end < count && keyed[end].key == keyed[i].key)
			end++;
		if (end - i > 1)
			status = pool_sort(pool, making->sorted + i, end - i, pool_compare);
		i = end;
	}
	free(keyed);
	return status;
}

/* --- the whole ---------------------------------------------------------------------------- */

/* Is it one of those that figures by this are of? By year each year's result counts. */
static bool
is_in(const struct pool_item *item, enum stats_by by)
{
	return by == STATS_YEAR ? item->fits : item->is_chosen;
}

/* How many there would be without one of the filters. */
static size_t
count_without(const struct pool *pool, enum pool_filter left_out)
{
	size_t count = 0;

	for (size_t i = 0; i < pool->items.count; i++) {
		const struct pool_item *item = pool_item(pool, i);
		bool fits = item->is_latest;
		for (int f = 0; fits && f < POOL_FILTER_COUNT; f++)
			fits = f == (int)left_out || pool_fits(pool, item, (enum pool_filter)f);
		count += fits;
	}
	return count;
}

static bool
is_too_close(size_t more, size_t fewer, size_t least)
{
	return more != fewer && more - fewer < least;
}

static zj_status
make_whole(struct making *making)
{
	struct stats_summary *summary = making->summary;
	const struct pool *pool = making->pool;
	uint32_t *items = calloc(pool->items.count + 1, sizeof(*items));

	if (!items || !cell_init(making, &summary->all)) {
		free(items);
		return ZJ_ENOMEM;
	}
	for (size_t i = 0; i < pool->items.count; i++) {
		const struct pool_item *item = pool_item(pool, making->sorted[i]);
		if (!item->is_chosen)
			continue;
		items[summary->all.count] = making->sorted[i];
		cell_add(&summary->all, item);
	}
	cell_end(making, &summary->all, items);
	free(items);
	if (summary->all.count < summary->least)
		summary->hidden = STATS_TOO_FEW;
	for (int f = 0; f < POOL_FILTER_COUNT && summary->hidden == STATS_SHOWN; f++) {
		if (pool_is_asked(pool, (enum pool_filter)f) &&
		    is_too_close(count_without(pool, (enum pool_filter)f), summary->all.count,
				 summary->least))
			summary->hidden = STATS_TOO_CLOSE;
	}
	return ZJ_OK;
}

/* --- by district and so on ---------------------------------------------------------------- */

/* A group while it is being made. */
struct grouped {
	struct stats_group group;
	size_t size;
	uint32_t index; /* in the pool */
};

static int
compare_sizes(const void *first, const void *second)
{
	const struct grouped *a = first;
	const struct grouped *b = second;

	if (a->size != b->size)
		return a->size > b->size ? -1 : 1;
	return str_compare(a->group.name, b->group.name);
}

static int
compare_names(const void *first, const void *second)
{
	return str_compare(((const struct grouped *)first)->group.name,
			   ((const struct grouped *)second)->group.name);
}

/* How many of the largest may be shown: those left out together are none, or at least `least`. */
static size_t
count_shown(const struct grouped *groups, size_t count, size_t least)
{
	size_t shown = count;
	size_t left_out = 0;

	while (shown > 0 && (groups[shown - 1].size < least || (left_out > 0 && left_out < least)))
		left_out += groups[--shown].size;
	return shown;
}

struct grouping {
	struct grouped *groups; /* those shown, then what is put together */
	uint32_t *place;        /* of an index in the pool: which of them */
	uint32_t *items;        /* of the first, then of the second … */
	size_t count;
	size_t shown;
};

/* How large they are, and in which order; empty ones are none. */
static void
measure(const struct making *making, enum stats_by by, struct grouping *grouping)
{
	const struct pool *pool = making->pool;

	for (uint32_t i = 0; i < grouping->count; i++)
		grouping->groups[i] =
			(struct grouped){.index = i, .group.name = pool_group(pool, by, i)};
	for (size_t i = 0; i < pool->items.count; i++) {
		const struct pool_item *item = pool_item(pool, i);
		if (is_in(item, by))
			grouping->groups[item->group[by]].size++;
	}
	qsort(grouping->groups, grouping->count, sizeof(*grouping->groups), compare_sizes);
	while (grouping->count > 0 && grouping->groups[grouping->count - 1].size == 0)
		grouping->count--;
	grouping->shown = count_shown(grouping->groups, grouping->count, making->summary->least);
	if (by == STATS_YEAR)
		qsort(grouping->groups, grouping->shown, sizeof(*grouping->groups), compare_names);
	for (size_t i = 0; i < grouping->count; i++)
		grouping->place[grouping->groups[i].index] =
			(uint32_t)(i < grouping->shown ? i : grouping->shown);
}

static zj_status
fill(const struct making *making, enum stats_by by, struct grouping *grouping)
{
	const struct pool *pool = making->pool;
	struct stats_groups *out = &making->summary->by[by];
	struct stats_group *groups = arena_array(pool->arena, grouping->shown + 1, sizeof(*groups));
	size_t *first = calloc(grouping->shown + 1, sizeof(*first));
	bool is_good = groups && first;

	for (size_t i = 0, at = 0; is_good && i <= grouping->shown; i++) {
		first[i] = at;
		is_good = cell_init(making, &groups[i].cell);
		if (i < grouping->shown) {
			groups[i].name = grouping->groups[i].group.name;
			at += grouping->groups[i].size;
		}
	}
	for (size_t i = 0; is_good && i < pool->items.count; i++) {
		const struct pool_item *item = pool_item(pool, making->sorted[i]);
		if (!is_in(item, by))
			continue;
		const uint32_t place = grouping->place[item->group[by]];
		struct stats_cell *cell = &groups[place].cell;
		grouping->items[first[place] + cell->count] = making->sorted[i];
		cell_add(cell, item);
	}
	for (size_t i = 0; is_good && i <= grouping->shown; i++)
		cell_end(making, &groups[i].cell, grouping->items + first[i]);
	free(first);
	if (!is_good)
		return ZJ_ENOMEM;
	out->items = groups;
	out->count = grouping->shown;
	out->rest = groups[grouping->shown].cell;
	out->rest_count = grouping->count - grouping->shown;
	return ZJ_OK;
}

static zj_status
make_groups(struct making *making, enum stats_by by)
{
	const struct pool *pool = making->pool;
	struct grouping grouping = {.count = map_count(pool->groups[by]) + 1};
	zj_status status = ZJ_ENOMEM;

	grouping.groups = calloc(grouping.count, sizeof(*grouping.groups));
	grouping.place = calloc(grouping.count, sizeof(*grouping.place));
	grouping.items = calloc(pool->items.count + 1, sizeof(*grouping.items));
	if (grouping.groups && grouping.place && grouping.items) {
		measure(making, by, &grouping);
		status = fill(making, by, &grouping);
	}
	free(grouping.groups);
	free(grouping.place);
	free(grouping.items);
	return status;
}

/* --- what keeps them from the next tier --------------------------------------------------- */

/* Which row stands for a condition of a version: one row for all that have its tier and id. */
static bool
find_row(struct making *making, struct map *rows, struct vec *unmet,
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
add_version(struct making *making, struct map *rows, struct vec *unmet, size_t version)
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

static zj_status
make_unmet(struct making *making)
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

/* --- one among its peers ------------------------------------------------------------------ */

/* Which others include these peers: none may be only a few more. */
static const unsigned WITHIN[STATS_AMONG_COUNT] = {
	[STATS_AMONG_DISTRICT] = 1u << STATS_AMONG_ALL,
	[STATS_AMONG_INDUSTRY] = 1u << STATS_AMONG_ALL,
	[STATS_AMONG_SIZE] = 1u << STATS_AMONG_ALL,
	[STATS_AMONG_INDUSTRY_AND_SIZE] =
		1u << STATS_AMONG_ALL | 1u << STATS_AMONG_INDUSTRY | 1u << STATS_AMONG_SIZE,
};

static bool
is_alike(const struct pool_item *a, const struct pool_item *b, enum stats_by by)
{
	return a->group[by] == b->group[by];
}

static bool
is_peer(const struct pool_item *one, const struct pool_item *item, enum stats_peers peers)
{
	switch (peers) {
	case STATS_AMONG_ALL:
		return true;
	case STATS_AMONG_DISTRICT:
		return is_alike(one, item, STATS_DISTRICT);
	case STATS_AMONG_INDUSTRY:
		return is_alike(one, item, STATS_INDUSTRY);
	case STATS_AMONG_SIZE:
		return is_alike(one, item, STATS_SIZE);
	case STATS_AMONG_INDUSTRY_AND_SIZE:
		return is_alike(one, item, STATS_INDUSTRY) && is_alike(one, item, STATS_SIZE);
	case STATS_AMONG_COUNT:
		break;
	}
	return false;
}

/* Does it say what it is in this? */
static bool
has_peers(const struct pool_item *one, enum stats_peers peers)
{
	static const unsigned needs[STATS_AMONG_COUNT] = {
		[STATS_AMONG_DISTRICT] = 1u << STATS_DISTRICT,
		[STATS_AMONG_INDUSTRY] = 1u << STATS_INDUSTRY,
		[STATS_AMONG_SIZE] = 1u << STATS_SIZE,
		[STATS_AMONG_INDUSTRY_AND_SIZE] = 1u << STATS_INDUSTRY | 1u << STATS_SIZE,
	};

	for (unsigned by = 0; by < STATS_BY_COUNT; by++) {
		if ((needs[peers] >> by & 1) && one->group[by] == 0)
			return false;
	}
	return true;
}

static void
count_peer(const struct pool *pool, struct stats_one *out, const struct pool_item *one,
	   const struct pool_item *item)
{
	const int order = pool_compare(pool, item, one);

	for (int p = 0; p < STATS_AMONG_COUNT; p++) {
		struct stats_among *among = &out->among[p];
		if (!among->is_there || !is_peer(one, item, (enum stats_peers)p))
			continue;
		among->peers++;
		among->below += order < 0;
		among->equal += order == 0;
	}
}

static void
end_among(struct stats_one *one, size_t least)
{
	for (int p = 0; p < STATS_AMONG_COUNT; p++) {
		struct stats_among *among = &one->among[p];

		among->is_hidden = among->peers == 0 || among->peers < least;
		for (int q = 0; q < p; q++)
			among->is_hidden |= (WITHIN[p] >> q & 1) && one->among[q].is_there &&
					    !one->among[q].is_hidden &&
					    is_too_close(one->among[q].peers, among->peers, least);
		among->place = 1 + among->peers - among->below - among->equal;
		if (among->peers > 0)
			among->percentile = num_make((int64_t)(2 * among->below + among->equal),
						     (int64_t)(2 * among->peers));
	}
}

static zj_status
make_one(struct making *making)
{
	const struct pool *pool = making->pool;
	struct stats_one *one = &making->summary->one;
	size_t index = pool->items.count;

	for (size_t i = 0; i < pool->items.count; i++) {
		const struct pool_item *item = pool_item(pool, i);
		if (item->is_chosen && item->enterprise == making->enterprise)
			index = i;
	}
	if (index == pool->items.count)
		return ZJ_ENOTFOUND;
	const struct pool_item *self = pool_item(pool, index);
	if (!pool_place(pool, &one->place, index))
		return ZJ_ENOMEM;
	for (int p = 0; p < STATS_AMONG_COUNT; p++)
		one->among[p].is_there = has_peers(self, (enum stats_peers)p);
	for (size_t i = 0; i < pool->items.count; i++) {
		if (i != index && pool_item(pool, i)->is_chosen)
			count_peer(pool, one, self, pool_item(pool, i));
	}
	end_among(one, making->summary->least);
	making->summary->has_one = true;
	return pool_details(pool, making->store, &one->place, 1, making->diags);
}

/* --- all of it ---------------------------------------------------------------------------- */

static zj_status
make(struct making *making)
{
	zj_status status = sort_all(making);

	if (status == ZJ_OK)
		status = make_whole(making);
	for (int by = 0; by < STATS_BY_COUNT && status == ZJ_OK; by++)
		status = make_groups(making, (enum stats_by)by);
	if (status == ZJ_OK)
		status = make_unmet(making);
	if (status == ZJ_OK && making->enterprise)
		status = make_one(making);
	free(making->sorted);
	return status;
}

/* The version whose words stand for all: the last to come that has results, else the last. */
static const struct stats_rubric *
latest_of(const struct pool *pool)
{
	for (size_t i = pool->rubric_count; i > 0; i--) {
		if (pool->rubrics[i - 1].results > 0)
			return &pool->rubrics[i - 1];
	}
	return &pool->rubrics[pool->rubric_count - 1];
}

static zj_status
summarise(struct stats_summary **out, struct pool *pool, struct making *making, size_t least)
{
	struct stats_summary *summary = arena_alloc(pool->arena, sizeof(*summary));

	if (!summary)
		return ZJ_ENOMEM;
	summary->least = least;
	summary->by_share = pool->by_share;
	summary->rubric_count = pool->rubric_count;
	summary->rubrics = pool->rubrics;
	summary->latest = latest_of(pool);
	if (pool->maxima.count > 0)
		summary->score_max = *(const zj_num *)vec_at(&pool->maxima, 0);
	making->summary = summary;
	making->pool = pool;
	const zj_status status = make(making);
	if (status != ZJ_OK)
		return status;
	summary->arena = pool->arena;
	pool->arena = NULL; /* it is the summary's now */
	*out = summary;
	return ZJ_OK;
}

zj_status
stats_summarise(struct stats_summary **out, zj_store *store, const struct stats_choice *choice,
		const char *enterprise, size_t least, bool *is_enterprise, zj_diags *diags)
{
	struct making making = {.store = store, .diags = diags};
	struct pool pool;
	zj_status status = pool_read(&pool, store, choice, diags);

	*is_enterprise = false;
	if (status == ZJ_OK && enterprise) {
		*is_enterprise = true;
		status = store_enterprise(store, enterprise, &making.enterprise, diags);
	}
	if (status == ZJ_OK)
		status = summarise(out, &pool, &making, least);
	pool_done(&pool);
	return status;
}

void
stats_summary_free(struct stats_summary *summary)
{
	if (summary)
		arena_free(summary->arena);
}
