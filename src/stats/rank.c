/*
 * Ranking. What decides a place is compared exactly; the order within a place needs codes, which
 * are asked of the store for those alone that are shown.
 */
#include "stats/stats.h"

#include <stdlib.h>
#include <string.h>

#include "stats/pool.h"

/* What decides places, best first: negative where `a` is better. */
static int
compare_merit(const struct pool *pool, const struct pool_item *a, const struct pool_item *b)
{
	if (a->tier != b->tier)
		return a->tier > b->tier ? -1 : 1;
	const int by_score = pool_compare(pool, b, a);
	if (by_score != 0)
		return by_score;
	const bool is_a_firm = a->tier == a->best_tier;
	const bool is_b_firm = b->tier == b->best_tier;
	if (is_a_firm != is_b_firm)
		return is_a_firm ? -1 : 1;
	if (a->open != b->open)
		return a->open < b->open ? -1 : 1;
	return 0;
}

/* --- those that are shown ---------------------------------------------------------------- */

/* The worst of the best `room` so far, at the root of a heap of indices. */
struct heap {
	const struct pool *pool;
	uint32_t *items;
	size_t count;
	size_t room;
};

static bool
is_worse(const struct heap *heap, size_t a, size_t b)
{
	return compare_merit(heap->pool, pool_item(heap->pool, heap->items[a]),
			     pool_item(heap->pool, heap->items[b])) > 0;
}

static void
swap(struct heap *heap, size_t a, size_t b)
{
	const uint32_t kept = heap->items[a];

	heap->items[a] = heap->items[b];
	heap->items[b] = kept;
}

static void
sink(struct heap *heap)
{
	for (size_t at = 0;;) {
		size_t worst = at;
		for (size_t child = 2 * at + 1; child <= 2 * at + 2 && child < heap->count; child++)
			worst = is_worse(heap, child, worst) ? child : worst;
		if (worst == at)
			return;
		swap(heap, at, worst);
		at = worst;
	}
}

static void
offer(struct heap *heap, uint32_t index)
{
	if (heap->count < heap->room) {
		size_t at = heap->count++;
		heap->items[at] = index;
		for (; at > 0 && is_worse(heap, at, (at - 1) / 2); at = (at - 1) / 2)
			swap(heap, at, (at - 1) / 2);
		return;
	}
	if (compare_merit(heap->pool, pool_item(heap->pool, index),
			  pool_item(heap->pool, heap->items[0])) >= 0)
		return;
	heap->items[0] = index;
	sink(heap);
}

/* The last of the first `top`: who is not worse is shown. NULL: everybody is. */
static zj_status
find_last(const struct pool *pool, size_t top, size_t count, const struct pool_item **out)
{
	struct heap heap = {.pool = pool, .room = top};

	*out = NULL;
	if (top == 0 || top >= count)
		return ZJ_OK;
	heap.items = calloc(top, sizeof(*heap.items));
	if (!heap.items)
		return ZJ_ENOMEM;
	for (size_t i = 0; i < pool->items.count; i++) {
		if (pool_item(pool, i)->is_chosen)
			offer(&heap, (uint32_t)i);
	}
	*out = pool_item(pool, heap.items[0]);
	free(heap.items);
	return ZJ_OK;
}

/* --- in order ---------------------------------------------------------------------------- */

/* Within a place: the earlier date, one without a date last; then the code. */
static int
compare_rows(const void *first, const void *second)
{
	const struct stats_place *a = first;
	const struct stats_place *b = second;

	if (a->place != b->place)
		return a->place < b->place ? -1 : 1;
	if (a->date != b->date)
		return (a->date ? a->date : UINT32_MAX) < (b->date ? b->date : UINT32_MAX) ? -1 : 1;
	const int by_code = str_compare(a->code, b->code);
	return by_code ? by_code : (a->result > b->result) - (a->result < b->result);
}

static void
number_places(const struct pool *pool, struct stats_place *rows, const uint32_t *items,
	      size_t count)
{
	for (size_t i = 0; i < count;) {
		size_t end = i + 1;
		while (end < count && compare_merit(pool, pool_item(pool, items[i]),
						    pool_item(pool, items[end])) == 0)
			end++;
		for (size_t k = i; k < end; k++) {
			rows[k].place = i + 1;
			rows[k].tied = end - i;
		}
		i = end;
	}
}

static zj_status
make_rows(struct stats_ranking *ranking, const struct pool *pool, zj_store *store, uint32_t *items,
	  size_t count, zj_diags *diags)
{
	struct stats_place *rows = arena_array(pool->arena, count, sizeof(*rows));
	zj_status status = rows ? pool_sort(pool, items, count, compare_merit) : ZJ_ENOMEM;

	for (size_t i = 0; i < count && status == ZJ_OK; i++)
		status = pool_place(pool, &rows[i], items[i]) ? ZJ_OK : ZJ_ENOMEM;
	if (status == ZJ_OK) {
		number_places(pool, rows, items, count);
		status = pool_details(pool, store, rows, count, diags);
	}
	if (status != ZJ_OK)
		return status;
	qsort(rows, count, sizeof(*rows), compare_rows);
	ranking->rows = rows;
	ranking->row_count = count;
	return ZJ_OK;
}

static zj_status
rank_pool(struct stats_ranking *ranking, const struct pool *pool, zj_store *store, size_t top,
	  zj_diags *diags)
{
	const struct pool_item *last = NULL;
	size_t count = 0;

	for (size_t i = 0; i < pool->items.count; i++)
		ranking->count += pool_item(pool, i)->is_chosen;
	zj_status status = find_last(pool, top, ranking->count, &last);
	uint32_t *items = calloc(ranking->count + 1, sizeof(*items));
	if (status == ZJ_OK && !items)
		status = ZJ_ENOMEM;
	for (size_t i = 0; status == ZJ_OK && i < pool->items.count; i++) {
		const struct pool_item *item = pool_item(pool, i);
		if (item->is_chosen && (!last || compare_merit(pool, item, last) <= 0))
			items[count++] = (uint32_t)i;
	}
	if (status == ZJ_OK)
		status = make_rows(ranking, pool, store, items, count, diags);
	free(items);
	return status;
}

zj_status
stats_rank(struct stats_ranking **out, zj_store *store, const struct stats_choice *choice,
	   size_t top, zj_diags *diags)
{
	struct pool pool;
	zj_status status = pool_read(&pool, store, choice, diags);
	struct stats_ranking *ranking =
		status == ZJ_OK ? arena_alloc(pool.arena, sizeof(*ranking)) : NULL;

	if (status == ZJ_OK && !ranking)
		status = ZJ_ENOMEM;
	if (status == ZJ_OK)
		status = rank_pool(ranking, &pool, store, top, diags);
	if (status == ZJ_OK) {
		ranking->by_share = pool.by_share;
		ranking->rubric_count = pool.rubric_count;
		ranking->rubrics = pool.rubrics;
		ranking->arena = pool.arena;
		pool.arena = NULL; /* it is the ranking's now */
		*out = ranking;
	}
	pool_done(&pool);
	return status;
}

void
stats_ranking_free(struct stats_ranking *ranking)
{
	if (ranking)
		arena_free(ranking->arena);
}
