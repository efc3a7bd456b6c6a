/*
 * The words that go with figures: what the versions of a rubric call their tiers, conditions and
 * rules, and who a result is about.
 */
#include "stats/pool.h"

#include <stdlib.h>
#include <string.h>

#include "base/diag.h"
#include "base/limits.h"

zj_status
pool_damaged(const char *en, const char *zh, zj_diags *diags)
{
	const struct words what = {{[ZJ_LANG_ZH] = str_from(zh), [ZJ_LANG_EN] = str_from(en)}};

	diag_add_words(diags, DIAG_DB_DAMAGED, PLACE_NONE, &what, NULL);
	return ZJ_EDB;
}

bool
pool_fail(struct pool *pool, zj_status status)
{
	pool->status = status;
	return false;
}

/* --- the rubric in words ----------------------------------------------------------------- */

/* Words being gathered of one part of a rubric. */
struct gathering {
	struct pool *pool;
	const struct stats_rubric *rubric;
	struct vec list;
};

static bool
copy_words(struct pool *pool, struct stats_words *out, const struct store_words *words)
{
	out->id = arena_str(pool->arena, words->name);
	bool is_good = out->id.at != NULL;

	for (size_t lang = 0; lang < ZJ_LANG_COUNT; lang++) {
		if (!words->title[lang].at)
			continue;
		out->title[lang] = arena_str(pool->arena, words->title[lang]);
		is_good &= out->title[lang].at != NULL;
	}
	return is_good || pool_fail(pool, ZJ_ENOMEM);
}

static bool
add_rubric(void *state, const struct store_words *words)
{
	struct gathering *gathering = state;
	struct pool *pool = gathering->pool;

	if (!str_is(words->name, pool->choice->rubric))
		return true;
	struct stats_rubric *rubric = vec_push(&gathering->list);
	if (!rubric)
		return pool_fail(pool, ZJ_ENOMEM);
	rubric->number = words->number;
	rubric->version = arena_str(pool->arena, words->of);
	return (rubric->version.at || pool_fail(pool, ZJ_ENOMEM)) &&
	       copy_words(pool, &rubric->words, words);
}

static bool
add_tier(void *state, const struct store_words *words)
{
	struct gathering *gathering = state;
	struct stats_words *tier = vec_push(&gathering->list);

	if (!tier)
		return pool_fail(gathering->pool, ZJ_ENOMEM);
	return copy_words(gathering->pool, tier, words);
}

/* The rank of a tier by its id; conditions stand in the order of their tiers. */
static uint32_t
rank_of(const struct stats_rubric *rubric, struct str id)
{
	for (size_t i = 0; i < rubric->tier_count; i++) {
		if (str_equal(rubric->tiers[i].id, id))
			return (uint32_t)i + 1;
	}
	return 0;
}

static bool
add_condition(void *state, const struct store_words *words)
{
	struct gathering *gathering = state;
	struct stats_condition *condition = vec_push(&gathering->list);

	if (!condition)
		return pool_fail(gathering->pool, ZJ_ENOMEM);
	condition->tier = rank_of(gathering->rubric, words->of);
	return copy_words(gathering->pool, &condition->words, words);
}

static bool
add_rule(void *state, const struct store_words *words)
{
	struct gathering *gathering = state;
	struct stats_rule *rule = vec_push(&gathering->list);

	if (!rule)
		return pool_fail(gathering->pool, ZJ_ENOMEM);
	rule->kind = arena_str(gathering->pool->arena, words->of);
	return (rule->kind.at || pool_fail(gathering->pool, ZJ_ENOMEM)) &&
	       copy_words(gathering->pool, &rule->words, words);
}

/* One part of a rubric as an array in the arena. */
static zj_status
read_part(struct pool *pool, const struct stats_rubric *rubric, zj_store *store,
	  enum store_part part, size_t item_size,
	  bool (*add)(void *state, const struct store_words *words), void **items, size_t *count,
	  zj_diags *diags)
{
	struct gathering gathering = {.pool = pool, .rubric = rubric};
	zj_status status;

	gathering.list = (struct vec){.item_size = item_size};
	status = store_each_part(store, part, rubric->number, add, &gathering, diags);
	if (status == ZJ_OK)
		status = pool->status;
	if (status == ZJ_OK) {
		*count = gathering.list.count;
		*items = arena_copy(pool->arena, gathering.list.items, *count * item_size);
		status = *items ? ZJ_OK : ZJ_ENOMEM;
	}
	vec_done(&gathering.list);
	return status;
}

/* Where the conditions of each tier begin; they stand together, lowest tier first. */
static zj_status
find_first(struct pool *pool, struct stats_rubric *rubric, zj_diags *diags)
{
	uint32_t *first = arena_array(pool->arena, rubric->tier_count + 2, sizeof(*first));
	uint32_t tier = 0;

	if (!first)
		return ZJ_ENOMEM;
	for (uint32_t i = 0; i < rubric->condition_count; i++) {
		if (rubric->conditions[i].tier < tier || rubric->conditions[i].tier == 0)
			return pool_damaged("conditions are not in the order of their tiers",
					    "有条件没有按等级顺序存放", diags);
		while (tier < rubric->conditions[i].tier)
			first[++tier] = i;
	}
	while (tier <= rubric->tier_count)
		first[++tier] = (uint32_t)rubric->condition_count;
	rubric->tier_first = first;
	return ZJ_OK;
}

static bool
has_title(const struct stats_words *words)
{
	return words->title[ZJ_LANG_ZH].at || words->title[ZJ_LANG_EN].at;
}

static zj_status
name_conditions(const struct pool *pool, const struct stats_rubric *rubric,
		struct stats_condition *conditions)
{
	const struct stats_choice *choice = pool->choice;
	size_t i = 0;

	while (i < rubric->condition_count && has_title(&conditions[i].words))
		i++;
	if (i == rubric->condition_count || !choice->name)
		return ZJ_OK;
	return choice->name(choice->name_state, rubric->number, conditions, rubric->condition_count,
			    pool->arena);
}

static zj_status
read_rubric(struct pool *pool, struct stats_rubric *rubric, zj_store *store, zj_diags *diags)
{
	void *items = NULL;
	zj_status status = read_part(pool, rubric, store, STORE_TIERS, sizeof(struct stats_words),
				     add_tier, &items, &rubric->tier_count, diags);

	rubric->tiers = items;
	if (status == ZJ_OK && rubric->tier_count > LIMIT_TIERS)
		status = pool_damaged("a rubric has too many tiers", "有评价标准的等级过多", diags);
	if (status == ZJ_OK)
		status = read_part(pool, rubric, store, STORE_CONDITIONS,
				   sizeof(struct stats_condition), add_condition, &items,
				   &rubric->condition_count, diags);
	rubric->conditions = items;
	if (status == ZJ_OK)
		status = name_conditions(pool, rubric, items);
	if (status == ZJ_OK)
		status = find_first(pool, rubric, diags);
	if (status == ZJ_OK)
		status = read_part(pool, rubric, store, STORE_RULES, sizeof(struct stats_rule),
				   add_rule, &items, &rubric->rule_count, diags);
	rubric->rules = items;
	return status;
}

zj_status
pool_read_rubrics(struct pool *pool, zj_store *store, zj_diags *diags)
{
	static const struct stats_rubric none = {.number = 0};
	void *items = NULL;
	zj_status status = read_part(pool, &none, store, STORE_RUBRICS, sizeof(none), add_rubric,
				     &items, &pool->rubric_count, diags);

	pool->rubrics = items;
	if (status == ZJ_OK && pool->rubric_count == 0)
		return ZJ_ENOTFOUND;
	if (status == ZJ_OK && pool->rubric_count > UINT16_MAX)
		status = pool_damaged("there are too many versions of a rubric",
				      "同一评价标准的版本过多", diags);
	for (size_t i = 0; status == ZJ_OK && i < pool->rubric_count; i++) {
		struct stats_rubric *rubric = &pool->rubrics[i];
		status = read_rubric(pool, rubric, store, diags);
		if (rubric->condition_count > pool->stride)
			pool->stride = rubric->condition_count;
	}
	return status;
}

/* --- one of them in words ---------------------------------------------------------------- */

/* The conditions of the next tier: how many, and which are open. */
static bool
add_open(struct arena *arena, struct stats_place *out, const char *outcomes)
{
	const struct stats_rubric *rubric = out->rubric;
	const size_t tier = (size_t)out->tier;

	if (tier >= rubric->tier_count)
		return true;
	const uint32_t first = rubric->tier_first[tier + 1];
	out->next_count = rubric->tier_first[tier + 2] - first;
	uint32_t *open = arena_array(arena, out->next_count, sizeof(*open));
	bool *unknown = arena_array(arena, out->next_count, sizeof(*unknown));
	if (!open || !unknown)
		return false;
	for (uint32_t i = first; i < first + out->next_count; i++) {
		const bool is_met = outcomes[i] == '0' + ZJ_MET;
		const bool is_unknown = outcomes[i] == '0' + ZJ_UNKNOWN;

		out->next_met += is_met;
		out->next_unknown += is_unknown;
		if (is_met)
			continue;
		unknown[out->open_count] = is_unknown;
		open[out->open_count++] = i;
	}
	out->open_unknown = unknown;
	out->open = open;
	return true;
}

bool
pool_place(const struct pool *pool, struct stats_place *out, size_t index)
{
	const struct pool_item *item = pool_item(pool, index);

	*out = (struct stats_place){
		.result = item->id,
		.district = pool_group(pool, STATS_DISTRICT, item->group[STATS_DISTRICT]),
		.industry = pool_group(pool, STATS_INDUSTRY, item->group[STATS_INDUSTRY]),
		.size = pool_group(pool, STATS_SIZE, item->group[STATS_SIZE]),
		.date = item->date,
		.role = (enum answers_role)item->role,
		.tier = item->tier,
		.best_tier = item->best_tier,
		.score = pool_score(pool, item),
		.score_max = pool_max(pool, item),
		.rubric = pool_rubric(pool, item),
	};
	return add_open(pool->arena, out, pool_outcomes(pool, index));
}

struct detail_reading {
	struct arena *arena;
	struct stats_place *rows;
	bool failed;
};

static int64_t
result_of(void *state, size_t index)
{
	return ((const struct detail_reading *)state)->rows[index].result;
}

static bool
keep_str(struct arena *arena, struct str *out, struct str text)
{
	if (text.at)
		*out = arena_str(arena, text);
	return !text.at || out->at;
}

/* "[[3,1],[7,0]]": the rules that strike, or may; what is kept are vetoes and caps. */
static bool
read_strikes(struct arena *arena, struct stats_place *row, struct str text)
{
	const struct stats_rubric *rubric = row->rubric;
	size_t most = 0;

	for (size_t i = 0; i < text.len; i++)
		most += text.at[i] == '[';
	uint32_t *strikes = arena_array(arena, most, sizeof(*strikes));
	bool *open = arena_array(arena, most, sizeof(*open));
	for (size_t i = 0; strikes && open && i < text.len; i++) {
		size_t rule = 0;

		if (text.at[i] < '0' || text.at[i] > '9')
			continue;
		for (; i < text.len && text.at[i] >= '0' && text.at[i] <= '9'; i++)
			rule = rule < LIMIT_ITEMS ? rule * 10 + (size_t)(text.at[i] - '0') : rule;
		const bool is_certain = i + 1 < text.len && text.at[i + 1] == '1';
		i++;
		if (rule >= rubric->rule_count || !(str_is(rubric->rules[rule].kind, "veto") ||
						    str_is(rubric->rules[rule].kind, "cap")))
			continue;
		open[row->strike_count] = !is_certain;
		strikes[row->strike_count++] = (uint32_t)rule;
	}
	row->strikes = strikes;
	row->strike_open = open;
	return strikes && open;
}

static bool
add_detail(void *state, size_t index, const struct store_detail *detail)
{
	struct detail_reading *reading = state;
	struct stats_place *row = &reading->rows[index];

	reading->failed |= !keep_str(reading->arena, &row->code, detail->code) ||
			   !keep_str(reading->arena, &row->name, detail->name) ||
			   !read_strikes(reading->arena, row, detail->strikes);
	return !reading->failed;
}

zj_status
pool_details(const struct pool *pool, zj_store *store, struct stats_place *rows, size_t count,
	     zj_diags *diags)
{
	struct detail_reading reading = {pool->arena, rows, false};
	const zj_status status =
		store_each_detail(store, count, result_of, add_detail, &reading, diags);

	return status == ZJ_OK && reading.failed ? ZJ_ENOMEM : status;
}

/* --- which rubrics there are -------------------------------------------------------------- */

struct id_list {
	struct arena *arena;
	struct vec ids; /* struct str */
	bool failed;
};

static bool
add_id(void *state, const struct store_words *words)
{
	struct id_list *list = state;

	for (size_t i = 0; i < list->ids.count; i++) {
		if (str_equal(*(struct str *)vec_at(&list->ids, i), words->name))
			return true;
	}
	struct str *id = vec_push(&list->ids);
	if (id)
		*id = arena_str(list->arena, words->name);
	list->failed |= !id || !id->at;
	return !list->failed;
}

static int
compare_ids(const void *a, const void *b)
{
	return str_compare(*(const struct str *)a, *(const struct str *)b);
}

zj_status
stats_rubrics(struct str **ids, size_t *count, struct arena *arena, zj_store *store,
	      zj_diags *diags)
{
	struct id_list list = {.arena = arena, .ids = VEC_INIT(struct str)};
	zj_status status = store_each_part(store, STORE_RUBRICS, 0, add_id, &list, diags);

	if (status == ZJ_OK && list.failed)
		status = ZJ_ENOMEM;
	if (status == ZJ_OK && list.ids.count > 0) {
		qsort(list.ids.items, list.ids.count, sizeof(struct str), compare_ids);
		struct str *copy =
			arena_copy(arena, list.ids.items, list.ids.count * sizeof(struct str));
		status = copy ? ZJ_OK : ZJ_ENOMEM;
		*ids = copy ? copy : *ids;
	}
	if (status == ZJ_OK)
		*count = list.ids.count;
	vec_done(&list.ids);
	return status;
}
