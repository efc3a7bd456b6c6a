/*
 * Summing up: how many at each tier, how scores are spread, by district, industry, size and year.
 *
 * Nothing shown may be about fewer than `least` enterprises, and nothing shown, taken from
 * something else that is shown, may leave fewer: see docs/stats.md for what that covers.
 */
#include "stats/summary.h"

#include <stdlib.h>
#include <string.h>

/* --- cells ------------------------------------------------------------------------------- */

static bool
cell_init(const struct summary_making *making, struct stats_cell *cell)
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
cell_add(struct stats_cell *cell, const struct summary_item *item)
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
cell_end(const struct summary_making *making, struct stats_cell *cell, const uint32_t *items)
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
	bool is_rounded; /* the key says less than the value */
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

static void
fill_keyed(const struct pool *pool, struct keyed *keyed)
{
	for (size_t i = 0; i < pool->items.count; i++) {
		const struct pool_item *item = pool_item(pool, i);
		keyed[i] = (struct keyed){item->key, (uint32_t)i, item->exact != POOL_EXACT};
	}
}

/* Keys settle nearly everything; what they do not tell apart is compared exactly. */
static zj_status
sort_rounded(const struct pool *pool, const struct keyed *keyed, uint32_t *order)
{
	const size_t count = pool->items.count;
	zj_status status = ZJ_OK;

	for (size_t i = 0; i < count && status == ZJ_OK;) {
		bool is_rounded = keyed[i].is_rounded;
		size_t end = i + 1;
		for (; end < count && keyed[end].key == keyed[i].key; end++)
			is_rounded |= keyed[end].is_rounded;
		if (is_rounded && end - i > 1)
			status = pool_sort(pool, order + i, end - i, pool_compare);
		i = end;
	}
	return status;
}

static void
fill_sorted(struct summary_making *making, const uint32_t *order)
{
	for (size_t i = 0; i < making->pool->items.count; i++) {
		const struct pool_item *item = pool_item(making->pool, order[i]);
		struct summary_item *sorted = &making->sorted[i];

		*sorted = (struct summary_item){
			.index = order[i],
			.tier = item->tier,
			.best_tier = item->best_tier,
			.fits = item->fits,
			.is_chosen = item->is_chosen,
		};
		memcpy(sorted->group, item->group, sizeof(sorted->group));
	}
}

static zj_status
sort_all(struct summary_making *making)
{
	const size_t count = making->pool->items.count;
	struct keyed *keyed = calloc(count + 1, sizeof(*keyed));
	uint32_t *order = calloc(count + 1, sizeof(*order));
	zj_status status = ZJ_ENOMEM;

	making->sorted = calloc(count + 1, sizeof(*making->sorted));
	if (keyed && order && making->sorted) {
		fill_keyed(making->pool, keyed);
		qsort(keyed, count, sizeof(*keyed), compare_keys);
		for (size_t i = 0; i < count; i++)
			order[i] = keyed[i].index;
		status = sort_rounded(making->pool, keyed, order);
	}
	if (status == ZJ_OK)
		fill_sorted(making, order);
	free(keyed);
	free(order);
	return status;
}

/* --- the whole ---------------------------------------------------------------------------- */

/* Is it one of those that figures by this are of? By year each year's result counts. */
static bool
is_in(const struct summary_item *item, enum stats_by by)
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

bool
summary_is_too_close(size_t more, size_t fewer, size_t least)
{
	return more != fewer && more - fewer < least;
}

static zj_status
make_whole(struct summary_making *making)
{
	struct stats_summary *summary = making->summary;
	const struct pool *pool = making->pool;
	uint32_t *items = calloc(pool->items.count + 1, sizeof(*items));

	if (!items || !cell_init(making, &summary->all)) {
		free(items);
		return ZJ_ENOMEM;
	}
	for (size_t i = 0; i < pool->items.count; i++) {
		const struct summary_item *item = &making->sorted[i];
		if (!item->is_chosen)
			continue;
		items[summary->all.count] = item->index;
		cell_add(&summary->all, item);
	}
	cell_end(making, &summary->all, items);
	free(items);
	if (summary->all.count < summary->least)
		summary->hidden = STATS_TOO_FEW;
	for (int f = 0; f < POOL_FILTER_COUNT && summary->hidden == STATS_SHOWN; f++) {
		if (pool_is_asked(pool, (enum pool_filter)f) &&
		    summary_is_too_close(count_without(pool, (enum pool_filter)f),
					 summary->all.count, summary->least))
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
measure(const struct summary_making *making, enum stats_by by, struct grouping *grouping)
{
	const struct pool *pool = making->pool;

	for (uint32_t i = 0; i < grouping->count; i++)
		grouping->groups[i] =
			(struct grouped){.index = i, .group.name = pool_group(pool, by, i)};
	for (size_t i = 0; i < pool->items.count; i++) {
		const struct summary_item *item = &making->sorted[i];
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
fill(const struct summary_making *making, enum stats_by by, struct grouping *grouping)
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
		const struct summary_item *item = &making->sorted[i];
		if (!is_in(item, by))
			continue;
		const uint32_t place = grouping->place[item->group[by]];
		struct stats_cell *cell = &groups[place].cell;
		grouping->items[first[place] + cell->count] = item->index;
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
make_groups(struct summary_making *making, enum stats_by by)
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

/* --- all of it ---------------------------------------------------------------------------- */

static zj_status
make(struct summary_making *making)
{
	zj_status status = sort_all(making);

	if (status == ZJ_OK)
		status = make_whole(making);
	for (int by = 0; by < STATS_BY_COUNT && status == ZJ_OK; by++)
		status = make_groups(making, (enum stats_by)by);
	if (status == ZJ_OK)
		status = summary_make_unmet(making);
	if (status == ZJ_OK && making->enterprise)
		status = summary_make_one(making);
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
summarise(struct stats_summary **out, struct pool *pool, struct summary_making *making,
	  size_t least)
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
	struct summary_making making = {.store = store, .diags = diags};
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
