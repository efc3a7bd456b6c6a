/*
 * One enterprise among its peers: all, and those alike in district, industry, size.
 */
#include "stats/summary.h"

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
			among->is_hidden |=
				(WITHIN[p] >> q & 1) && one->among[q].is_there &&
				!one->among[q].is_hidden &&
				summary_is_too_close(one->among[q].peers, among->peers, least);
		among->place = 1 + among->peers - among->below - among->equal;
		if (among->peers > 0)
			among->percentile = num_make((int64_t)(2 * among->below + among->equal),
						     (int64_t)(2 * among->peers));
	}
}

zj_status
summary_make_one(struct summary_making *making)
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
