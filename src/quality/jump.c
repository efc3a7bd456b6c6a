/*
 * What a filing says that does not go with the one before it: of the same enterprise, by the same
 * rubric and in the same role, whichever version of the rubric. Only the last filing is held
 * against the one before, by the dates written in them.
 */
#include <string.h>

#include "base/num.h"
#include "quality/collect.h"

enum {
	YEAR = 365,
	YEAR_LEAST = 183, /* days between filings of one year and the next */
	YEAR_MOST = 548,
	YEARS_MOST = 20 /* a factor for more of them says nothing any more */
};

/* Two filings, and one fact in both. */
struct pair {
	struct search *search;
	uint32_t now;
	uint32_t before;
	int64_t days;
};

static const struct entry *
filing(const struct pair *pair, uint32_t entry)
{
	return entry_at(pair->search->quality, entry);
}

static struct quality_finding *
push(const struct pair *pair, enum quality_kind kind)
{
	struct quality_finding *finding = search_push(pair->search, kind, pair->now);

	if (finding)
		finding->other = pair->before;
	return finding;
}

/* --- tiers -------------------------------------------------------------------------------- */

static zj_status
judge_tier(const struct pair *pair)
{
	const struct quality_who *now = &filing(pair, pair->now)->who;
	const struct quality_who *before = &filing(pair, pair->before)->who;
	const int moved =
		now->tier > before->tier ? now->tier - before->tier : before->tier - now->tier;
	const zj_num limit = pair->search->quality->limits.at[QUALITY_TIERS];

	if (now->model->tier_count != before->model->tier_count ||
	    zj_num_compare(zj_num_int(moved), limit) < 0)
		return ZJ_OK;
	struct quality_finding *finding = push(pair, QUALITY_TIER_JUMP);
	if (!finding)
		return ZJ_ENOMEM;
	finding->found = zj_num_int(now->tier);
	finding->compared = zj_num_int(before->tier);
	return ZJ_OK;
}

/* --- facts -------------------------------------------------------------------------------- */

/* A fact's figure in a filing; false: it is not there. */
static bool
figure(const struct pair *pair, uint32_t entry, struct str id, zj_num *out,
       const struct model_fact **fact)
{
	const struct entry *filed = filing(pair, entry);
	const struct family *family = family_at(pair->search->quality, filed->family);
	const zj_model *model = family->model;
	const uint32_t index = map_get(model->fact_by_id, id);

	if (index == MAP_NONE)
		return false;
	const uint32_t number = filed->items[model->question_count + index];
	const struct value *value = vec_at(&family->values, number);
	*fact = &model->facts[index];
	*out = value->number;
	return value->is_number;
}

/* Now and then, in the same unit. */
static bool
figures(const struct pair *pair, struct str id_now, struct str id_before, zj_num *now,
	zj_num *before, const struct model_fact **fact)
{
	const struct model_fact *other;

	return figure(pair, pair->now, id_now, now, fact) &&
	       figure(pair, pair->before, id_before, before, &other) &&
	       (*fact)->type == other->type && str_equal((*fact)->range.unit, other->range.unit);
}

static zj_status
tell_fact(const struct pair *pair, enum quality_kind kind, uint32_t index, zj_num now,
	  zj_num before)
{
	struct quality_finding *finding = push(pair, kind);
	const struct entry *filed = filing(pair, pair->now);
	const struct model_fact *fact = &filed->who.model->facts[index];

	if (!finding)
		return ZJ_ENOMEM;
	finding->thing = (struct quality_thing){QUALITY_OF_FACT, index, 0, fact->place};
	finding->line = filed->facts[index].line;
	finding->column = filed->facts[index].column;
	finding->found = now;
	finding->compared = before;
	finding->is_date = fact->type == EXPR_DATE;
	return ZJ_OK;
}

/* What a figure may grow to in the years between. */
static zj_num
factor_of(const struct pair *pair)
{
	const zj_num a_year = pair->search->quality->limits.at[QUALITY_FACTOR];
	const int64_t years = (pair->days + YEAR / 2) / YEAR;
	zj_num factor = a_year;

	for (int64_t i = 1; i < years && i < YEARS_MOST; i++)
		factor = num_mul(factor, a_year);
	return factor;
}

static bool
is_share(const struct model_fact *fact)
{
	return fact->range.has_max && zj_num_compare(fact->range.max, NUM_ONE) <= 0;
}

static bool
has_jumped(const struct pair *pair, const struct model_fact *fact, zj_num now, zj_num before)
{
	const zj_num factor = factor_of(pair);
	const zj_num up = num_mul(before, factor);
	const zj_num down = num_mul(now, factor);

	if (fact->type != EXPR_NUMBER || is_share(fact) || num_sign(now) <= 0 ||
	    num_sign(before) <= 0 || !num_ok(up) || !num_ok(down))
		return false;
	return zj_num_compare(now, up) > 0 || zj_num_compare(before, down) > 0;
}

static bool
has_moved(const struct model_fact *meaning, zj_num now, zj_num before)
{
	const int way = zj_num_compare(now, before);

	return (meaning->over_years == MODEL_YEARS_FIXED && way != 0) ||
	       (meaning->over_years == MODEL_YEARS_GROW && way < 0);
}

static bool
differ(const struct pair *pair, zj_num now, zj_num then)
{
	const zj_num share = pair->search->quality->limits.at[QUALITY_DIFFER];
	const zj_num off = num_sub(now, then);
	const zj_num size = num_max(num_max(now, num_neg(now)), num_max(then, num_neg(then)));
	const zj_num most = num_mul(share, size);

	return num_ok(off) && num_ok(most) && zj_num_compare(num_max(off, num_neg(off)), most) > 0;
}

/* What the vocabulary says of a fact; else what the rubric does. */
static const struct model_fact *
meaning_of(const struct pair *pair, const struct model_fact *fact)
{
	const zj_vocabulary *vocabulary = pair->search->quality->vocabulary;
	const uint32_t index =
		vocabulary ? map_get(vocabulary->model->fact_by_id, fact->id) : MAP_NONE;

	return index == MAP_NONE ? fact : &vocabulary->model->facts[index];
}

static zj_status
judge_fact(const struct pair *pair, uint32_t index)
{
	const struct model_fact *own = &filing(pair, pair->now)->who.model->facts[index];
	const struct model_fact *meaning = meaning_of(pair, own);
	const struct model_fact *fact;
	zj_status status = ZJ_OK;
	zj_num now;
	zj_num before;

	if (figures(pair, own->id, own->id, &now, &before, &fact)) {
		if (has_moved(meaning, now, before))
			status = tell_fact(pair, QUALITY_FIGURE_MOVED, index, now, before);
		else if (has_jumped(pair, fact, now, before))
			status = tell_fact(pair, QUALITY_FIGURE_JUMP, index, now, before);
	}
	if (status || !meaning->year_before.at || pair->days < YEAR_LEAST || pair->days > YEAR_MOST)
		return status;
	if (figures(pair, own->id, meaning->year_before, &now, &before, &fact) &&
	    differ(pair, now, before))
		status = tell_fact(pair, QUALITY_YEARS_DIFFER, index, now, before);
	return status;
}

/* --- which filings ------------------------------------------------------------------------ */

static zj_status
judge(const struct pair *pair)
{
	const size_t facts = filing(pair, pair->now)->who.model->fact_count;
	zj_status status = judge_tier(pair);

	for (uint32_t i = 0; i < facts && !status; i++)
		status = judge_fact(pair, i);
	return status;
}

static bool
is_same_series(const struct quality_who *a, const struct quality_who *b)
{
	return a->role == b->role && str_equal(a->enterprise, b->enterprise) &&
	       str_equal(a->model->id, b->model->id);
}

/* The one before, by day, of a filing that nothing follows; QUALITY_NOBODY: it is not the last, or
 * there is none before. */
static uint32_t
one_before(const struct search *search, size_t rank)
{
	const struct quality *quality = search->quality;
	const struct quality_who *who = &entry_at(quality, search->ranked[rank])->who;

	if (!who->has_day || !who->is_asked)
		return QUALITY_NOBODY;
	if (rank + 1 < quality->entries.count &&
	    is_same_series(who, &entry_at(quality, search->ranked[rank + 1])->who))
		return QUALITY_NOBODY;
	while (rank-- > 0) {
		const struct quality_who *other = &entry_at(quality, search->ranked[rank])->who;
		if (!is_same_series(who, other) || !other->has_day)
			break;
		if (other->day < who->day)
			return search->ranked[rank];
	}
	return QUALITY_NOBODY;
}

zj_status
jumps_find(struct search *search)
{
	const struct quality *quality = search->quality;
	zj_status status = ZJ_OK;

	for (size_t i = 0; i < quality->entries.count && !status; i++) {
		const uint32_t before = one_before(search, i);
		const uint32_t now = search->ranked[i];

		if (before == QUALITY_NOBODY)
			continue;
		const struct pair pair = {search, now, before,
					  entry_at(quality, now)->who.day -
						  entry_at(quality, before)->who.day};
		status = judge(&pair);
	}
	return status;
}
