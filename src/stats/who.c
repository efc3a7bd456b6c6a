/*
 * Which results an enterprise has, by its number in the store. Numbers come nearly in order, sixteen
 * neighbours stand together, and those of the enterprise before are mostly where the next one is
 * found: going through a million of them, memory is walked through and not jumped about in.
 */
#include "stats/who.h"

#include <stdlib.h>

enum {
	SLOTS_FIRST = 256
};

static size_t
hash(uint64_t key, size_t mask)
{
	uint64_t value = key * 0x9E3779B97F4A7C15u;

	value ^= value >> 29;
	value *= 0xBF58476D1CE4E5B9u;
	return (size_t)(value ^ value >> 32) & mask;
}

struct who_block *
who_block(const struct who *who, size_t index)
{
	return (struct who_block *)who->blocks.items + index;
}

/* The slot of neighbours, or the free one where they would go. */
static size_t
find_slot(const struct who *who, uint64_t key)
{
	const size_t mask = who->slot_count - 1;
	size_t slot = hash(key, mask);

	while (who->slots[slot] && who_block(who, who->slots[slot] - 1)->key != key)
		slot = (slot + 1) & mask;
	return slot;
}

static bool
grow(struct who *who)
{
	const size_t count = who->slot_count ? who->slot_count * 2 : SLOTS_FIRST;
	uint32_t *slots = calloc(count, sizeof(*slots));

	if (!slots)
		return false;
	free(who->slots);
	who->slots = slots;
	who->slot_count = count;
	for (size_t i = 0; i < who->blocks.count; i++)
		slots[find_slot(who, who_block(who, i)->key)] = (uint32_t)i + 1;
	return true;
}

uint32_t *
who_first(struct who *who, int64_t enterprise)
{
	const uint64_t number = (uint64_t)enterprise;
	const uint64_t key = number / WHO_TOGETHER;
	const size_t place = number % WHO_TOGETHER;

	if (who->blocks.count > 0 && who_block(who, who->last)->key == key)
		return &who_block(who, who->last)->first[place];
	if ((who->blocks.count + 1) * 4 > who->slot_count * 3 && !grow(who))
		return NULL;
	const size_t slot = find_slot(who, key);
	if (who->slots[slot] == 0) {
		struct who_block *block = vec_push(&who->blocks);
		if (!block)
			return NULL;
		block->key = key;
		who->slots[slot] = (uint32_t)who->blocks.count;
	}
	who->last = who->slots[slot] - 1;
	return &who_block(who, who->last)->first[place];
}

void
who_done(struct who *who)
{
	vec_done(&who->blocks);
	free(who->slots);
}
