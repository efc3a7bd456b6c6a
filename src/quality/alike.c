/*
 * Nearly the same answers from different enterprises.
 *
 * Two questionnaires of M items that differ in at most d of them, cut into d + 1 blocks the same
 * way, agree wholly in at least one block. So those that agree in some block are all there are to
 * compare: none is missed, and each pair is then compared item by item, so none is shown that is
 * not alike. Blocks take every (d + 1)-th item, so that a section that everybody answers alike, or
 * nobody answers, makes no block alike.
 *
 * Questionnaires that are equal altogether are one for the comparison.
 */
#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "base/limits.h"
#include "base/num.h"
#include "quality/collect.h"

enum {
	COMMON_LEAST = 30 /* questionnaires: of fewer, nobody can say what most answer */
};

/* Equal questionnaires, and whom they are most like. */
struct class
{
	uint32_t first;  /* entry that stands for them, the first of the input */
	uint32_t second; /* the next, or QUALITY_NOBODY */
	uint32_t parent; /* another class of the same group, or itself */
	uint32_t near;   /* class it is most like; QUALITY_NOBODY: none yet */
	size_t near_equal;
	size_t near_of;
};

struct member {
	uint32_t entry;
	uint32_t class;
};

struct key {
	uint64_t hash;
	uint32_t index;
};

struct alike {
	struct search *search;
	const struct family *family;
	struct vec members; /* struct member: entries that count, in the order of the input */
	struct vec classes; /* struct class */
	size_t blocks;
	struct key *keys;      /* as many as there are members */
	uint64_t *hashes;      /* by class, then block */
	uint32_t *common;      /* by item: what more than half of the classes answer, or none */
	uint32_t *block_items; /* scratch: items of a block */
};

static const uint32_t *
items_of(const struct alike *alike, uint32_t entry)
{
	return entry_at(alike->search->quality, entry)->items;
}

static struct class *
class_at(const struct alike *alike, size_t index)
{
	return &((struct class *)alike->classes.items)[index];
}

static int
by_hash(const void *a, const void *b)
{
	const struct key *x = a;
	const struct key *y = b;

	if (x->hash != y->hash)
		return x->hash < y->hash ? -1 : 1;
	return x->index < y->index ? -1 : x->index > y->index;
}

/* --- classes ------------------------------------------------------------------------------ */

static bool
is_equal(const struct alike *alike, uint32_t a, uint32_t b)
{
	return memcmp(items_of(alike, a), items_of(alike, b),
		      alike->family->item_count * sizeof(uint32_t)) == 0;
}

/* The class among those of the same hash that `member` belongs to; a new one where none does. */
static bool
put_into_class(struct alike *alike, const struct key *from, const struct key *at)
{
	struct member *members = alike->members.items;
	struct member *member = &members[at->index];

	for (const struct key *other = from; other < at; other++) {
		if (!is_equal(alike, members[other->index].entry, member->entry))
			continue;
		member->class = members[other->index].class;
		struct class *there = class_at(alike, member->class);
		if (there->second == QUALITY_NOBODY)
			there->second = member->entry;
		return true;
	}
	struct class *class = vec_push(&alike->classes);
	if (!class)
		return false;
	member->class = (uint32_t)(alike->classes.count - 1);
	*class = (struct class){.first = member->entry,
				.second = QUALITY_NOBODY,
				.parent = member->class,
				.near = QUALITY_NOBODY};
	return true;
}

static bool
find_classes(struct alike *alike)
{
	const size_t bytes = alike->family->item_count * sizeof(uint32_t);
	const struct member *members = alike->members.items;
	const struct key *from = alike->keys;

	for (uint32_t i = 0; i < alike->members.count; i++) {
		const struct str all = {(const char *)items_of(alike, members[i].entry), bytes};
		alike->keys[i] = (struct key){hash_seeded(all, 0), i};
	}
	qsort(alike->keys, alike->members.count, sizeof(*alike->keys), by_hash);
	for (size_t i = 0; i < alike->members.count; i++) {
		if (alike->keys[i].hash != from->hash)
			from = &alike->keys[i];
		if (!put_into_class(alike, from, &alike->keys[i]))
			return false;
	}
	return true;
}

/* What more than half of the classes answer to each item: the only one that can be, found in one
 * pass, and counted in a second. */
static void
find_common(struct alike *alike)
{
	const size_t classes = alike->classes.count;

	if (classes < COMMON_LEAST)
		return;
	for (size_t item = 0; item < alike->family->item_count; item++) {
		uint32_t candidate = VALUE_NONE;
		size_t lead = 0;
		size_t count = 0;

		for (size_t c = 0; c < classes; c++) {
			const uint32_t value = items_of(alike, class_at(alike, c)->first)[item];
			if (lead == 0)
				candidate = value;
			if (value == candidate)
				lead++;
			else
				lead--;
		}
		for (size_t c = 0; c < classes; c++)
			count += items_of(alike, class_at(alike, c)->first)[item] == candidate;
		alike->common[item] = 2 * count > classes ? candidate : VALUE_NONE;
	}
}

/* --- pairs -------------------------------------------------------------------------------- */

struct comparison {
	size_t equal;
	size_t of; /* answered in one or both */
	size_t telling;
	size_t figures;
};

static struct comparison
compare(const struct alike *alike, uint32_t a, uint32_t b)
{
	const uint32_t *x = items_of(alike, a);
	const uint32_t *y = items_of(alike, b);
	struct comparison found = {0};

	for (size_t i = 0; i < alike->family->item_count; i++) {
		const bool is_same = x[i] == y[i] && x[i] != VALUE_NONE;
		found.of += (x[i] | y[i]) != VALUE_NONE;
		found.equal += is_same;
		found.telling += is_same && x[i] != alike->common[i];
	}
	return found;
}

static bool
is_alike(const struct alike *alike, const struct comparison *found)
{
	const zj_num *limits = alike->search->quality->limits.at;
	const zj_num least = num_mul(limits[QUALITY_ALIKE_SHARE], zj_num_int((int64_t)found->of));

	return zj_num_compare(zj_num_int((int64_t)found->equal), least) >= 0 &&
	       zj_num_compare(zj_num_int((int64_t)found->of), limits[QUALITY_ALIKE_LEAST]) >= 0 &&
	       zj_num_compare(zj_num_int((int64_t)found->telling), limits[QUALITY_TELLING]) >= 0;
}

static uint32_t
root_of(const struct alike *alike, uint32_t class)
{
	while (class_at(alike, class)->parent != class) {
		struct class *here = class_at(alike, class);
		here->parent = class_at(alike, here->parent)->parent;
		class = here->parent;
	}
	return class;
}

/* Of those that are as alike, the first of the input. */
static void
note_near(const struct alike *alike, struct class *class, uint32_t other,
	  const struct comparison *found)
{
	if (class->near != QUALITY_NOBODY) {
		const size_t known = class->near_equal * found->of;
		const size_t now = found->equal * class->near_of;
		const bool is_earlier =
			class_at(alike, other)->first < class_at(alike, class->near)->first;
		if (now < known || (now == known && !is_earlier))
			return;
	}
	class->near = other;
	class->near_equal = found->equal;
	class->near_of = found->of;
}

static void
compare_classes(struct alike *alike, uint32_t a, uint32_t b)
{
	const struct comparison found =
		compare(alike, class_at(alike, a)->first, class_at(alike, b)->first);

	if (!is_alike(alike, &found))
		return;
	note_near(alike, class_at(alike, a), b, &found);
	note_near(alike, class_at(alike, b), a, &found);
	const uint32_t one = root_of(alike, a);
	const uint32_t other = root_of(alike, b);
	class_at(alike, one < other ? other : one)->parent = one < other ? one : other;
}

/* Were they met in an earlier block already? */
static bool
is_met(const struct alike *alike, uint32_t a, uint32_t b, size_t block)
{
	const uint64_t *x = alike->hashes + a * alike->blocks;
	const uint64_t *y = alike->hashes + b * alike->blocks;

	for (size_t i = 0; i < block; i++) {
		if (x[i] == y[i])
			return true;
	}
	return false;
}

static void
compare_block(struct alike *alike, size_t block)
{
	const size_t count = alike->classes.count;
	struct search *search = alike->search;

	for (uint32_t c = 0; c < count; c++)
		alike->keys[c] = (struct key){alike->hashes[c * alike->blocks + block], c};
	qsort(alike->keys, count, sizeof(*alike->keys), by_hash);
	for (size_t i = 0; i < count; i++) {
		const struct key *a = &alike->keys[i];
		for (size_t j = i + 1; j < count && alike->keys[j].hash == a->hash; j++) {
			if (is_met(alike, a->index, alike->keys[j].index, block))
				continue;
			if (search->pairs_left == 0) {
				search->is_cut_short = true;
				return;
			}
			search->pairs_left--;
			compare_classes(alike, a->index, alike->keys[j].index);
		}
	}
}

static uint64_t
hash_block(const struct alike *alike, uint32_t class, size_t block)
{
	const uint32_t *items = items_of(alike, class_at(alike, class)->first);
	size_t count = 0;

	for (size_t i = block; i < alike->family->item_count; i += alike->blocks)
		alike->block_items[count++] = items[i];
	const struct str bytes = {(const char *)alike->block_items,
				  count * sizeof(*alike->block_items)};
	return hash_seeded(bytes, block);
}

static bool
compare_all(struct alike *alike)
{
	const size_t count = alike->classes.count;

	alike->hashes = calloc(count * alike->blocks, sizeof(*alike->hashes));
	if (!alike->hashes)
		return false;
	for (uint32_t c = 0; c < count; c++) {
		for (size_t b = 0; b < alike->blocks; b++)
			alike->hashes[c * alike->blocks + b] = hash_block(alike, c, b);
	}
	for (size_t b = 0; b < alike->blocks && !alike->search->is_cut_short; b++)
		compare_block(alike, b);
	return true;
}

/* --- groups ------------------------------------------------------------------------------- */

struct group {
	size_t members;
	size_t asked;
	uint32_t number;
};

static void
count_groups(const struct alike *alike, struct group *groups)
{
	const struct member *members = alike->members.items;

	for (size_t i = 0; i < alike->members.count; i++) {
		struct group *group = &groups[root_of(alike, members[i].class)];
		group->members++;
		group->asked += entry_at(alike->search->quality, members[i].entry)->who.is_asked;
	}
}

/* Whom a member is most like: one of its own class, else of the class nearest to it. */
static uint32_t
nearest(const struct alike *alike, const struct member *member)
{
	const struct class *class = class_at(alike, member->class);

	if (class->second == QUALITY_NOBODY)
		return class_at(alike, class->near)->first;
	return member->entry == class->first ? class->second : class->first;
}

static size_t
count_figures(const struct alike *alike, uint32_t a, uint32_t b)
{
	const struct family *family = alike->family;
	const struct value *values = family->values.items;
	const uint32_t *x = items_of(alike, a);
	const uint32_t *y = items_of(alike, b);
	size_t count = 0;

	for (size_t i = 0; i < family->item_count; i++) {
		if (x[i] == VALUE_NONE || x[i] != y[i])
			continue;
		const bool is_level =
			i < family->model->question_count &&
			family->model->nodes[family->model->questions[i]].answer == MODEL_LEVEL;
		count += values[x[i]].is_number && !is_level;
	}
	return count;
}

static bool
tell(struct alike *alike, const struct member *member, uint32_t group)
{
	struct quality *quality = alike->search->quality;
	const uint32_t other = nearest(alike, member);
	const struct comparison found = compare(alike, member->entry, other);
	struct quality_finding *finding = search_push(alike->search, QUALITY_ALIKE, member->entry);

	if (!finding)
		return false;
	finding->other = other;
	finding->group = group;
	finding->equal = found.equal;
	finding->of = found.of;
	finding->telling = found.telling;
	finding->figures = count_figures(alike, member->entry, other);
	finding->relation =
		relation_of(&entry_at(quality, member->entry)->who, &entry_at(quality, other)->who);
	return true;
}

/* Those equal altogether that nobody else is like: do their answers tell anything? */
static bool
is_telling(const struct alike *alike, const struct member *member)
{
	const struct class *class = class_at(alike, member->class);

	if (class->near != QUALITY_NOBODY || class->second == QUALITY_NOBODY)
		return true;
	const struct comparison itself = compare(alike, class->first, class->second);
	return is_alike(alike, &itself);
}

/* Groups are numbered as they are first met. */
static bool
tell_groups(struct alike *alike)
{
	const struct member *members = alike->members.items;
	struct group *groups = calloc(alike->classes.count, sizeof(*groups));
	bool is_good = groups != NULL;

	if (is_good)
		count_groups(alike, groups);
	for (size_t i = 0; i < alike->members.count && is_good; i++) {
		struct group *group = &groups[root_of(alike, members[i].class)];
		if (group->members < 2 || group->asked == 0 || !is_telling(alike, &members[i]))
			continue;
		if (group->number == 0)
			group->number = (uint32_t)++alike->search->group_count;
		is_good = tell(alike, &members[i], group->number);
	}
	free(groups);
	return is_good;
}

/* --- all of it ---------------------------------------------------------------------------- */

/* Answers alone decide whether equal questionnaires are a finding; too few of them never do. */
static bool
is_member(const struct alike *alike, const struct entry *entry)
{
	const zj_num *limits = alike->search->quality->limits.at;
	size_t answered = 0;

	for (size_t i = 0; i < alike->family->item_count; i++)
		answered += entry->items[i] != VALUE_NONE;
	const zj_num count = zj_num_int((int64_t)answered);
	return zj_num_compare(count, limits[QUALITY_TELLING]) >= 0 && answered > 0 &&
	       zj_num_compare(num_div(count, limits[QUALITY_ALIKE_SHARE]),
			      limits[QUALITY_ALIKE_LEAST]) >= 0;
}

static bool
find_members(struct alike *alike, uint32_t family)
{
	struct quality *quality = alike->search->quality;

	for (uint32_t i = 0; i < quality->entries.count; i++) {
		const struct entry *entry = entry_at(quality, i);
		if (entry->family != family || !entry->who.is_current || !is_member(alike, entry))
			continue;
		struct member *member = vec_push(&alike->members);
		if (!member)
			return false;
		member->entry = i;
	}
	return true;
}

/* So many blocks that those alike agree in one: one more than items they may differ in. */
static size_t
count_blocks(const struct alike *alike)
{
	const zj_num share = alike->search->quality->limits.at[QUALITY_ALIKE_SHARE];
	const zj_num differ =
		num_mul(num_sub(NUM_ONE, share), zj_num_int((int64_t)alike->family->item_count));
	uint32_t most = 0;

	(void)num_to_u32(num_round(differ, 0, NUM_DOWN), &most);
	return (size_t)most + 1;
}

static bool
find(struct alike *alike, uint32_t family)
{
	const size_t items = alike->family->item_count;

	if (!find_members(alike, family))
		return false;
	if (alike->members.count < 2)
		return true;
	alike->blocks = count_blocks(alike);
	alike->keys = calloc(alike->members.count, sizeof(*alike->keys));
	alike->common = calloc(items + 1, sizeof(*alike->common));
	alike->block_items = calloc(items + 1, sizeof(*alike->block_items));
	if (!alike->keys || !alike->common || !alike->block_items || !find_classes(alike))
		return false;
	find_common(alike);
	return compare_all(alike) && tell_groups(alike);
}

zj_status
alike_find(struct search *search, uint32_t family)
{
	struct alike alike = {.search = search,
			      .family = family_at(search->quality, family),
			      .members = VEC_INIT(struct member),
			      .classes = VEC_INIT(struct class)};
	const bool is_good = find(&alike, family);

	vec_done(&alike.members);
	vec_done(&alike.classes);
	free(alike.keys);
	free(alike.common);
	free(alike.block_items);
	free(alike.hashes);
	return is_good ? ZJ_OK : ZJ_ENOMEM;
}
