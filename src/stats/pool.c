/*
 * Reading the results of a rubric, and deciding which of an enterprise counts. One pass over the
 * store; a result that does not count makes room for the one that does, so memory is that of the
 * enterprises.
 */
#include "stats/pool.h"

#include <stdlib.h>
#include <string.h>

#include "base/diag.h"
#include "base/limits.h"

enum {
	ROOM_FIRST = 1024,
	KEY_PLACES = 9,
	OPEN_MOST = UINT16_MAX,
	YEAR_DIGITS = 4,
	DATE_SIZE = 10 /* 2026-05-01 */
};

/* --- numbers ----------------------------------------------------------------------------- */

/* A decimal of few digits, as nearly all are, without a division. */
static bool
quick_key(struct str text, int64_t *out)
{
	const bool is_negative = text.len > 0 && text.at[0] == '-';
	size_t at = is_negative ? 1 : 0;
	size_t places = 0;
	int64_t value = 0;
	const size_t whole = at;

	for (; at < text.len && text.at[at] >= '0' && text.at[at] <= '9'; at++) {
		if (at - whole >= KEY_PLACES)
			return false;
		value = value * 10 + (text.at[at] - '0');
	}
	if (at == whole)
		return false;
	if (at < text.len && text.at[at] == '.') {
		for (at++; at < text.len && text.at[at] >= '0' && text.at[at] <= '9'; at++) {
			if (places++ >= KEY_PLACES)
				return false;
			value = value * 10 + (text.at[at] - '0');
		}
	}
	if (at < text.len)
		return false;
	for (; places < KEY_PLACES; places++)
		value *= 10;
	*out = is_negative ? -value : value;
	return true;
}

/* As the store writes it: "46.9" or "1/3". */
static bool
read_exact(struct str text, zj_num *out)
{
	const char *slash = text.at ? memchr(text.at, '/', text.len) : NULL;
	zj_num below = NUM_ONE;
	struct str above = text;

	if (slash) {
		const size_t length = (size_t)(slash - text.at);
		above.len = length;
		if (num_parse((struct str){slash + 1, text.len - length - 1}, &below) !=
			    NUM_PARSED ||
		    num_is_zero(below))
			return false;
	}
	if (num_parse(above, out) != NUM_PARSED)
		return false;
	*out = num_div(*out, below);
	return num_ok(*out);
}

static int64_t
clamp(zj_int128 value)
{
	if (value > INT64_MAX)
		return INT64_MAX;
	return value < INT64_MIN ? INT64_MIN : (int64_t)value;
}

/* 10^9 times the value, rounded down; where that loses something the value is kept, too. */
static bool
set_value(struct pool *pool, struct pool_item *item, zj_num value)
{
	const zj_num scale = num_make(1000000000, 1);
	const zj_num down = num_mul(num_round(value, KEY_PLACES, NUM_DOWN), scale);

	item->exact = POOL_EXACT;
	item->key = num_ok(down) ? clamp(down.num) : num_sign(value) < 0 ? INT64_MIN : INT64_MAX;
	if (num_ok(down) && num_equal(num_mul(value, scale), down) && down.num == item->key)
		return true;
	zj_num *kept = vec_push(&pool->values);
	if (!kept || pool->values.count >= POOL_EXACT)
		return pool_fail(pool, ZJ_ENOMEM);
	*kept = value;
	item->exact = (uint32_t)(pool->values.count - 1);
	return true;
}

static bool
set_score(struct pool *pool, struct pool_item *item, struct str text)
{
	zj_num value;

	item->exact = POOL_EXACT;
	if (quick_key(text, &item->key))
		return true;
	if (!read_exact(text, &value))
		return pool_fail(pool, ZJ_EDB);
	return set_value(pool, item, value);
}

/* Maxima are few: mostly one. */
static bool
set_max(struct pool *pool, struct pool_item *item, struct str text)
{
	zj_num value;

	item->max = pool->last_max_index;
	if (pool->last_max.at && str_equal(pool->last_max, text))
		return true;
	item->max = map_get(pool->max_texts, text);
	if (item->max != MAP_NONE) {
		pool->last_max = map_key(pool->max_texts, item->max);
		pool->last_max_index = item->max;
		return true;
	}
	if (!read_exact(text, &value))
		return pool_fail(pool, ZJ_EDB);
	const struct str kept = arena_str(pool->arena, text);
	zj_num *max = vec_push(&pool->maxima);
	if (!kept.at || !max)
		return pool_fail(pool, ZJ_ENOMEM);
	*max = value;
	item->max = (uint32_t)(pool->maxima.count - 1);
	return map_put(pool->max_texts, kept, item->max) == MAP_ADDED || pool_fail(pool, ZJ_ENOMEM);
}

static zj_num
number_of(const struct pool *pool, int64_t key, uint32_t exact)
{
	if (exact != POOL_EXACT)
		return *(const zj_num *)vec_at(&pool->values, exact);
	return num_make(key, 1000000000);
}

zj_num
pool_value(const struct pool *pool, const struct pool_item *item)
{
	return number_of(pool, item->key, item->exact);
}

zj_num
pool_score(const struct pool *pool, const struct pool_item *item)
{
	return number_of(pool, item->score, item->score_exact);
}

zj_num
pool_max(const struct pool *pool, const struct pool_item *item)
{
	return *(const zj_num *)vec_at(&pool->maxima, item->max);
}

int
pool_compare(const struct pool *pool, const struct pool_item *a, const struct pool_item *b)
{
	if (a->key != b->key)
		return a->key < b->key ? -1 : 1;
	if (a->exact == POOL_EXACT && b->exact == POOL_EXACT)
		return 0;
	return zj_num_compare(pool_value(pool, a), pool_value(pool, b));
}

/* Where maxima differ, points do not compare: what is ranked by becomes the part of the maximum.
 * Where nothing can be had, all are alike. */
static zj_status
take_shares(struct pool *pool)
{
	for (size_t i = 0; i < pool->items.count; i++) {
		struct pool_item *item = pool_item(pool, i);
		const zj_num max = pool_max(pool, item);
		const zj_num score = pool_value(pool, item);

		const zj_num share = num_is_zero(max) ? NUM_ZERO : num_div(score, max);
		if (!num_ok(share))
			return ZJ_EDB;
		if (!set_value(pool, item, share))
			return pool->status;
	}
	pool->by_share = true;
	return ZJ_OK;
}

/* A merge sort of indices: it has to know the pool, which qsort() would not tell. */
static void
merge(const struct pool *pool, uint32_t *items, uint32_t *spare, size_t count,
      pool_comparing compare)
{
	const size_t half = count / 2;
	size_t a = 0;
	size_t b = half;

	if (count < 2)
		return;
	merge(pool, items, spare, half, compare);
	merge(pool, items + half, spare, count - half, compare);
	for (size_t i = 0; i < count; i++) {
		const bool takes_b =
			a == half || (b < count && compare(pool, pool_item(pool, items[a]),
							   pool_item(pool, items[b])) > 0);
		spare[i] = items[takes_b ? b++ : a++];
	}
	memcpy(items, spare, count * sizeof(*items));
}

zj_status
pool_sort(const struct pool *pool, uint32_t *items, size_t count, pool_comparing compare)
{
	uint32_t *spare = calloc(count + 1, sizeof(*spare));

	if (!spare)
		return ZJ_ENOMEM;
	merge(pool, items, spare, count, compare);
	free(spare);
	return ZJ_OK;
}

/* --- items ------------------------------------------------------------------------------- */

struct pool_item *
pool_item(const struct pool *pool, size_t index)
{
	return (struct pool_item *)pool->items.items + index;
}

const struct stats_rubric *
pool_rubric(const struct pool *pool, const struct pool_item *item)
{
	return &pool->rubrics[item->rubric];
}

const char *
pool_outcomes(const struct pool *pool, size_t index)
{
	return pool->outcomes + index * pool->stride;
}

/* The item of a year among those of an enterprise, by the first of them; NULL: there is none. */
static struct pool_item *
find_year(const struct pool *pool, uint32_t first, uint32_t year)
{
	while (first) {
		struct pool_item *item = pool_item(pool, first - 1);
		if (item->group[STATS_YEAR] == year)
			return item;
		first = item->other;
	}
	return NULL;
}

static bool
grow_outcomes(struct pool *pool)
{
	const size_t room = pool->room ? pool->room * 2 : ROOM_FIRST;

	if (pool->stride && room > SIZE_MAX / 2 / pool->stride)
		return pool_fail(pool, ZJ_ENOMEM);
	char *grown = realloc(pool->outcomes, room * pool->stride + 1);
	if (!grown)
		return pool_fail(pool, ZJ_ENOMEM);
	pool->outcomes = grown;
	pool->room = room;
	return true;
}

/* A new item at the end, all zeros; NULL: no memory. */
static struct pool_item *
new_item(struct pool *pool)
{
	if (pool->items.count >= LIMIT_RESULTS) {
		(void)pool_fail(pool, ZJ_ELIMIT);
		return NULL;
	}
	if (pool->items.count == pool->room && !grow_outcomes(pool))
		return NULL;
	struct pool_item *item = vec_push(&pool->items);
	if (!item)
		(void)pool_fail(pool, ZJ_ENOMEM);
	return item;
}

/* Where a name may be found that was looked up lately. Who names things so that they fall together
 * gains nothing: then it is looked up as any other. */
static size_t
recent_slot(struct str name)
{
	uint32_t value = (uint32_t)name.len;

	for (size_t i = 0; i < name.len; i++)
		value = value * 31 + (unsigned char)name.at[i];
	return (value ^ value >> 11) % POOL_RECENT;
}

static bool
set_group(struct pool *pool, struct pool_item *item, enum stats_by by, struct str name)
{
	struct map *map = pool->groups[by];

	item->group[by] = 0;
	if (name.len == 0)
		return true;
	uint32_t *recent = &pool->recent[by][recent_slot(name)];
	if (*recent && str_equal(map_key(map, *recent - 1), name)) {
		item->group[by] = *recent;
		return true;
	}
	uint32_t index = map_get(map, name);
	if (index == MAP_NONE) {
		const struct str kept = arena_str(pool->arena, name);
		index = (uint32_t)map_count(map) + 1;
		if (!kept.at || map_put(map, kept, index) != MAP_ADDED)
			return pool_fail(pool, ZJ_ENOMEM);
	}
	*recent = index;
	item->group[by] = index;
	return true;
}

struct str
pool_group(const struct pool *pool, enum stats_by by, uint32_t index)
{
	return index ? map_key(pool->groups[by], index - 1) : STR_NONE;
}

/* 20260501 of "2026-05-01"; 0 of what is none. Such numbers compare as the texts do. */
static uint32_t
date_number(struct str date)
{
	uint32_t number = 0;

	if (date.len != DATE_SIZE)
		return 0;
	for (size_t i = 0; i < date.len; i++) {
		if (date.at[i] == '-')
			continue;
		if (date.at[i] < '0' || date.at[i] > '9')
			return 0;
		number = number * 10 + (uint32_t)(date.at[i] - '0');
	}
	return number;
}

/* Which of two results of an enterprise counts: the order of the view v_latest. */
static bool
counts_before(const struct pool_item *a, const struct pool_item *b)
{
	if (a->role != b->role)
		return a->role > b->role;
	if (a->date != b->date)
		return a->date > b->date;
	return a->id > b->id;
}

static bool
set_outcomes(struct pool *pool, struct pool_item *item, size_t index, struct str outcomes)
{
	const struct stats_rubric *rubric = pool_rubric(pool, item);
	char *kept = pool->outcomes + index * pool->stride;
	size_t open = 0;

	if (outcomes.len != rubric->condition_count || item->tier > rubric->tier_count)
		return pool_fail(pool, ZJ_EDB);
	memcpy(kept, outcomes.at, outcomes.len);
	if (item->tier < rubric->tier_count) {
		for (uint32_t i = rubric->tier_first[item->tier + 1];
		     i < rubric->tier_first[item->tier + 2]; i++)
			open += kept[i] != '0' + ZJ_MET;
	}
	item->open = (uint16_t)(open < OPEN_MOST ? open : OPEN_MOST);
	return true;
}

static bool
find_rubric(const struct pool *pool, int64_t number, uint16_t *out)
{
	for (size_t i = 0; i < pool->rubric_count; i++) {
		if (pool->rubrics[i].number == number) {
			*out = (uint16_t)i;
			return true;
		}
	}
	return false;
}

static struct str
year_of(struct str date)
{
	return date.len < YEAR_DIGITS ? STR_NONE : (struct str){date.at, YEAR_DIGITS};
}

static bool
add_standing(void *state, const struct store_standing *standing)
{
	struct pool *pool = state;
	const struct str year = year_of(standing->date);
	struct pool_item item = {
		.id = standing->id,
		.enterprise = standing->enterprise,
		.role = (uint8_t)standing->role,
		.date = date_number(standing->date),
	};

	if (!find_rubric(pool, standing->rubric, &item.rubric) ||
	    (pool->choice->year && !str_is(year, pool->choice->year)))
		return true;
	if (standing->tier < 0 || standing->best_tier < standing->tier ||
	    standing->best_tier > LIMIT_TIERS)
		return pool_fail(pool, ZJ_EDB);
	item.tier = (uint8_t)standing->tier;
	item.best_tier = (uint8_t)standing->best_tier;
	if (!set_group(pool, &item, STATS_YEAR, year))
		return false;
	uint32_t *first = who_first(&pool->who, item.enterprise);
	if (!first)
		return pool_fail(pool, ZJ_ENOMEM);
	struct pool_item *before = find_year(pool, *first, item.group[STATS_YEAR]);
	if (before && !counts_before(&item, before))
		return true;
	if (!set_group(pool, &item, STATS_DISTRICT, standing->district) ||
	    !set_group(pool, &item, STATS_INDUSTRY, standing->industry) ||
	    !set_group(pool, &item, STATS_SIZE, standing->size) ||
	    !set_score(pool, &item, standing->score) || !set_max(pool, &item, standing->score_max))
		return false;
	item.score = item.key;
	item.score_exact = item.exact;
	item.other = before ? before->other : *first;
	if (!before) {
		before = new_item(pool);
		if (!before)
			return false;
		*first = (uint32_t)pool->items.count;
	}
	if (!set_outcomes(pool, &item, (size_t)(before - pool_item(pool, 0)), standing->outcomes))
		return false;
	*before = item;
	return true;
}

/* Of the years of an enterprise, the one that counts. */
static void
mark_latest_of(const struct pool *pool, uint32_t first)
{
	struct pool_item *latest = pool_item(pool, first - 1);

	for (uint32_t next = latest->other; next;) {
		struct pool_item *item = pool_item(pool, next - 1);
		if (counts_before(item, latest))
			latest = item;
		next = item->other;
	}
	latest->is_latest = true;
}

static void
mark_latest(const struct pool *pool)
{
	for (size_t i = 0; i < pool->who.blocks.count; i++) {
		const struct who_block *block = who_block(&pool->who, i);
		for (size_t k = 0; k < WHO_TOGETHER; k++) {
			if (block->first[k])
				mark_latest_of(pool, block->first[k]);
		}
	}
}

/* --- what was asked for ------------------------------------------------------------------ */

bool
pool_is_asked(const struct pool *pool, enum pool_filter filter)
{
	const struct stats_choice *choice = pool->choice;
	const char *const asked[POOL_FILTER_COUNT] = {
		[POOL_DISTRICT] = choice->district, [POOL_INDUSTRY] = choice->industry,
		[POOL_SIZE] = choice->size,         [POOL_ROLE] = choice->role,
		[POOL_TIER] = choice->tier,
	};

	return asked[filter] != NULL;
}

static bool
is_in_group(const struct pool *pool, const struct pool_item *item, enum stats_by by,
	    const char *name)
{
	return !name || str_is(pool_group(pool, by, item->group[by]), name);
}

bool
pool_fits(const struct pool *pool, const struct pool_item *item, enum pool_filter filter)
{
	const struct stats_choice *choice = pool->choice;
	const struct stats_rubric *rubric;

	switch (filter) {
	case POOL_DISTRICT:
		return is_in_group(pool, item, STATS_DISTRICT, choice->district);
	case POOL_INDUSTRY:
		return is_in_group(pool, item, STATS_INDUSTRY, choice->industry);
	case POOL_SIZE:
		return is_in_group(pool, item, STATS_SIZE, choice->size);
	case POOL_ROLE:
		return !choice->role || strcmp(choice->role, answers_role_name(item->role)) == 0;
	case POOL_TIER:
		rubric = pool_rubric(pool, item);
		return !choice->tier ||
		       (item->tier ? str_is(rubric->tiers[item->tier - 1].id, choice->tier)
				   : strcmp(choice->tier, "none") == 0);
	case POOL_FILTER_COUNT:
		break;
	}
	return true;
}

static void
mark_chosen(struct pool *pool)
{
	bool asked[POOL_FILTER_COUNT];

	for (int f = 0; f < POOL_FILTER_COUNT; f++)
		asked[f] = pool_is_asked(pool, (enum pool_filter)f);
	for (size_t i = 0; i < pool->items.count; i++) {
		struct pool_item *item = pool_item(pool, i);

		item->fits = true;
		for (int f = 0; item->fits && f < POOL_FILTER_COUNT; f++)
			item->fits = !asked[f] || pool_fits(pool, item, (enum pool_filter)f);
		item->is_chosen = item->is_latest && item->fits;
		if (item->is_chosen)
			pool->rubrics[item->rubric].results++;
	}
}

/* --- reading ----------------------------------------------------------------------------- */

static zj_status
begin(struct pool *pool, const struct stats_choice *choice)
{
	*pool = (struct pool){.choice = choice};
	pool->items = VEC_INIT(struct pool_item);
	pool->values = VEC_INIT(zj_num);
	pool->maxima = VEC_INIT(zj_num);
	pool->who.blocks = VEC_INIT(struct who_block);
	pool->arena = arena_new();
	if (!pool->arena)
		return ZJ_ENOMEM;
	pool->max_texts = map_new(pool->arena);
	bool is_good = pool->max_texts != NULL;
	for (size_t i = 0; i < STATS_BY_COUNT; i++) {
		pool->groups[i] = map_new(pool->arena);
		is_good &= pool->groups[i] != NULL;
	}
	return is_good ? ZJ_OK : ZJ_ENOMEM;
}

zj_status
pool_read(struct pool *pool, zj_store *store, const struct stats_choice *choice, zj_diags *diags)
{
	zj_status status = begin(pool, choice);

	if (status == ZJ_OK)
		status = pool_read_rubrics(pool, store, diags);
	if (status == ZJ_OK)
		status = store_each_standing(store, choice->run, add_standing, pool, diags);
	if (status == ZJ_OK && pool->status == ZJ_EDB)
		return pool_damaged("a result does not fit its rubric", "有结果与其评价标准不符",
				    diags);
	if (status == ZJ_OK && pool->status == ZJ_ELIMIT)
		diag_add(diags, DIAG_LIMIT, PLACE_NONE, STR("results"), STR("100000000"), STR_NONE);
	if (status == ZJ_OK)
		status = pool->status;
	if (status == ZJ_OK && pool->maxima.count > 1)
		status = take_shares(pool);
	if (status != ZJ_OK)
		return status;
	mark_latest(pool);
	mark_chosen(pool);
	return ZJ_OK;
}

void
pool_done(struct pool *pool)
{
	vec_done(&pool->items);
	vec_done(&pool->values);
	vec_done(&pool->maxima);
	free(pool->outcomes);
	who_done(&pool->who);
	arena_free(pool->arena);
}
