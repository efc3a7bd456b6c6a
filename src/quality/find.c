/*
 * Holding all that was gathered against each other, and putting what is found in order.
 */
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "base/num.h"
#include "quality/collect.h"

struct quality_finding *
search_push(struct search *search, enum quality_kind kind, uint32_t who)
{
	struct quality_finding *finding = vec_push(&search->found);

	if (!finding)
		return NULL;
	finding->kind = kind;
	finding->who = who;
	finding->other = QUALITY_NOBODY;
	if (who == QUALITY_NOBODY)
		return finding;
	finding->model = entry_at(search->quality, who)->who.model;
	return finding;
}

/* --- which count -------------------------------------------------------------------------- */

struct rank {
	const struct entry *entry;
	uint32_t index;
};

static int
by_series(const void *a, const void *b)
{
	const struct rank *x = a;
	const struct rank *y = b;
	const struct quality_who *p = &x->entry->who;
	const struct quality_who *q = &y->entry->who;
	int order = str_compare(p->model->id, q->model->id);

	if (order == 0)
		order = str_compare(p->enterprise, q->enterprise);
	if (order == 0)
		order = (p->role > q->role) - (p->role < q->role);
	if (order == 0)
		order = p->has_day - q->has_day;
	if (order == 0 && p->has_day)
		order = (p->day > q->day) - (p->day < q->day);
	return order ? order : (x->index > y->index) - (x->index < y->index);
}

/* The last of each enterprise and rubric counts: final after assessor after self, then by day, then
 * as they came. */
static void
mark_current(const struct search *search)
{
	struct entry *entries = search->quality->entries.items;
	const size_t count = entries ? search->quality->entries.count : 0;

	for (size_t i = 0; i < count; i++) {
		struct quality_who *who = &entries[search->ranked[i]].who;
		const struct quality_who *next =
			i + 1 < count ? &entries[search->ranked[i + 1]].who : NULL;
		who->is_current = !next || !str_equal(who->enterprise, next->enterprise) ||
				  !str_equal(who->model->id, next->model->id);
	}
}

static zj_status
rank_entries(struct search *search)
{
	const size_t count = search->quality->entries.count;
	struct rank *ranks = calloc(count + 1, sizeof(*ranks));

	search->ranked = calloc(count + 1, sizeof(*search->ranked));
	if (!ranks || !search->ranked) {
		free(ranks);
		return ZJ_ENOMEM;
	}
	for (uint32_t i = 0; i < count; i++)
		ranks[i] = (struct rank){entry_at(search->quality, i), i};
	qsort(ranks, count, sizeof(*ranks), by_series);
	for (size_t i = 0; i < count; i++)
		search->ranked[i] = ranks[i].index;
	free(ranks);
	mark_current(search);
	return ZJ_OK;
}

/* --- what was seen of each alone ---------------------------------------------------------- */

static bool
is_listed(const struct search *search, const struct quality_finding *mark)
{
	const zj_num least = search->quality->limits.at[QUALITY_EDGES];

	return mark->kind != QUALITY_NEAR_EDGE ||
	       zj_num_compare(zj_num_int((int64_t)mark->telling), least) >= 0;
}

static zj_status
find_marks(struct search *search)
{
	const struct quality *quality = search->quality;

	for (uint32_t i = 0; i < quality->entries.count; i++) {
		const struct entry *entry = entry_at(quality, i);
		if (!entry->who.is_current || !entry->who.is_asked)
			continue;
		for (size_t m = 0; m < entry->mark_count; m++) {
			const struct quality_finding *mark = &entry->marks[m];
			if (!is_listed(search, mark) || !(search->kinds >> mark->kind & 1))
				continue;
			struct quality_finding *finding = search_push(search, mark->kind, i);
			if (!finding)
				return ZJ_ENOMEM;
			*finding = *mark;
			finding->who = i;
			finding->other = QUALITY_NOBODY;
			finding->model = entry->who.model;
		}
	}
	return ZJ_OK;
}

/* --- crowds at an edge -------------------------------------------------------------------- */

static struct crowd *
crowd_at(struct family *family, uint32_t edge)
{
	while (family->crowds.count <= edge) {
		if (!vec_push(&family->crowds))
			return NULL;
	}
	return vec_at(&family->crowds, edge);
}

/* An edge that a parameter moved for this one questionnaire is another edge. */
static zj_status
count_edges(struct search *search, const struct entry *entry)
{
	struct family *family = family_at(search->quality, entry->family);

	for (size_t i = 0; i < entry->edge_count; i++) {
		const struct sheet_edge *edge = &entry->edges[i];
		struct crowd *crowd = crowd_at(family, edge->edge);
		if (!crowd)
			return ZJ_ENOMEM;
		if (!crowd->is_met)
			*crowd = (struct crowd){.is_met = true,
						.value = edge->value,
						.is_upward = edge->is_upward,
						.thing = edge->thing};
		if (!num_equal(crowd->value, edge->value))
			continue;
		crowd->before += edge->side == EDGE_BEFORE;
		crowd->on += edge->side == EDGE_ON;
		crowd->past += edge->side == EDGE_PAST;
	}
	return ZJ_OK;
}

/*
 * Were it a toss which side of the edge a figure falls on, the difference squared over the sum
 * would pass 11 once in two thousand times on this side.
 */
static bool
is_crowded(const struct search *search, const struct crowd *crowd)
{
	enum {
		TOSS = 11
	};
	const zj_num least = search->quality->limits.at[QUALITY_CROWD];

	if (crowd->past <= crowd->before ||
	    zj_num_compare(zj_num_int((int64_t)crowd->past), least) < 0)
		return false;
	const uint64_t off = crowd->past - crowd->before;
	return off * off > TOSS * (uint64_t)(crowd->past + crowd->before);
}

static zj_status
find_crowds(struct search *search)
{
	struct quality *quality = search->quality;
	zj_status status = ZJ_OK;

	for (size_t i = 0; i < quality->entries.count && !status; i++) {
		if (entry_at(quality, i)->who.is_current)
			status = count_edges(search, entry_at(quality, i));
	}
	for (size_t f = 0; f < quality->families.count && !status; f++) {
		const struct family *family = family_at(quality, f);
		for (size_t c = 0; c < family->crowds.count; c++) {
			const struct crowd *crowd = vec_at(&family->crowds, c);
			if (!is_crowded(search, crowd))
				continue;
			struct quality_finding *finding =
				search_push(search, QUALITY_EDGE_CROWD, QUALITY_NOBODY);
			if (!finding)
				return ZJ_ENOMEM;
			finding->model = family->model;
			finding->thing = crowd->thing;
			finding->compared = crowd->value;
			finding->is_upward = crowd->is_upward;
			finding->equal = crowd->on;
			finding->above = crowd->past;
			finding->below = crowd->before;
		}
	}
	return status;
}

/* --- in order ----------------------------------------------------------------------------- */

struct order {
	enum quality_kind kind;
	uint32_t index;
	const struct quality_finding *finding;
};

static int
by_order(const void *a, const void *b)
{
	const struct order *x = a;
	const struct order *y = b;
	const struct quality_finding *p = x->finding;
	const struct quality_finding *q = y->finding;

	if (p->kind != q->kind)
		return p->kind < q->kind ? -1 : 1;
	if (p->group != q->group)
		return p->group < q->group ? -1 : 1;
	if (p->who != q->who)
		return p->who < q->who ? -1 : 1;
	return (x->index > y->index) - (x->index < y->index);
}

static zj_status
put_in_order(const struct search *search, struct quality_findings *findings)
{
	const size_t count = search->found.count;
	struct order *order = calloc(count + 1, sizeof(*order));
	struct quality_finding *items =
		arena_array(findings->arena, count, sizeof(*findings->items));

	if (!order || !items) {
		free(order);
		return ZJ_ENOMEM;
	}
	for (uint32_t i = 0; i < count; i++) {
		const struct quality_finding *finding = vec_at(&search->found, i);
		order[i] = (struct order){finding->kind, i, finding};
	}
	qsort(order, count, sizeof(*order), by_order);
	for (size_t i = 0; i < count; i++) {
		const struct quality_finding *finding = order[i].finding;
		if (!(search->kinds >> finding->kind & 1))
			continue;
		items[findings->count++] = *finding;
		findings->counts[finding->kind]++;
		if (finding->who != QUALITY_NOBODY)
			entry_at(search->quality, finding->who)->is_suspicious = true;
	}
	findings->items = items;
	free(order);
	return ZJ_OK;
}

static struct str
copy(struct arena *arena, struct str text, bool *failed)
{
	const struct str copied = arena_str(arena, text);

	*failed |= !copied.at;
	return copied;
}

static zj_status
keep_who(const struct quality *quality, struct quality_findings *findings)
{
	struct arena *arena = findings->arena;
	const size_t count = quality->entries.count;
	struct quality_who *who = arena_array(arena, count, sizeof(*who));
	bool failed = !who;

	for (size_t i = 0; i < count && !failed; i++) {
		const struct entry *entry = entry_at(quality, i);
		who[i] = entry->who;
		who[i].enterprise = copy(arena, who[i].enterprise, &failed);
		who[i].name = copy(arena, who[i].name, &failed);
		who[i].district = copy(arena, who[i].district, &failed);
		who[i].writer = copy(arena, who[i].writer, &failed);
		who[i].file = copy(arena, who[i].file, &failed);
		who[i].date = copy(arena, who[i].date, &failed);
		findings->asked_count += who[i].is_asked && who[i].is_current;
		findings->suspicious += entry->is_suspicious;
	}
	findings->who = who;
	findings->who_count = count;
	return failed ? ZJ_ENOMEM : ZJ_OK;
}

static zj_status
find_all(struct search *search, struct quality_findings *findings)
{
	const struct quality *quality = search->quality;
	zj_status status = rank_entries(search);

	if (!status)
		status = find_marks(search);
	const bool wants_alike = search->kinds >> QUALITY_ALIKE & 1;
	for (uint32_t f = 0; f < quality->families.count && wants_alike && !status; f++)
		status = alike_find(search, f);
	if (!status)
		status = find_crowds(search);
	if (!status)
		status = jumps_find(search);
	if (!status)
		status = put_in_order(search, findings);
	if (!status)
		status = keep_who(quality, findings);
	findings->group_count = search->group_count;
	findings->is_cut_short = search->is_cut_short;
	findings->limits = quality->limits;
	return status;
}

zj_status
quality_find(struct quality_findings **out, struct quality *quality, unsigned kinds)
{
	struct search search = {.quality = quality,
				.kinds = kinds,
				.found = VEC_INIT(struct quality_finding),
				.pairs_left = LIMIT_PAIRS};
	struct quality_findings *findings = calloc(1, sizeof(*findings));
	zj_status status = ZJ_ENOMEM;

	if (findings && (findings->arena = arena_new()))
		status = find_all(&search, findings);
	if (status == ZJ_OK) {
		*out = findings;
		findings = NULL;
	}
	quality_findings_free(findings);
	vec_done(&search.found);
	free(search.ranked);
	return status;
}

void
quality_findings_free(struct quality_findings *findings)
{
	if (!findings)
		return;
	arena_free(findings->arena);
	free(findings);
}
