/*
 * Open addressing over a table of entry numbers; the entries themselves stand in order of
 * insertion. The hash is keyed by where the map lies, so that a file cannot be made of keys
 * that all fall into one slot.
 */
#include "base/map.h"

#include <string.h>

#include "base/hash.h"

enum {
	SLOTS_FIRST = 16
};

struct entry {
	struct str key;
	uint32_t hash; /* compared before the keys are */
	uint32_t value;
};

struct map {
	struct arena *arena;
	struct entry *entries;
	uint32_t *slots;   /* entry number + 1, or 0 where free */
	size_t slot_count; /* a power of two, at least 4/3 of the entries */
	size_t count;
};

/* Entries that `slot_count` slots may hold. */
static size_t
entries_for(size_t slot_count)
{
	return slot_count / 4 * 3;
}

struct map *
map_new(struct arena *arena)
{
	struct map *map = arena_alloc(arena, sizeof(*map));

	if (map)
		map->arena = arena;
	return map;
}

static uint32_t
key_hash(const struct map *map, struct str key)
{
	const uint64_t hash = hash_seeded(key, (uint64_t)(uintptr_t)map);

	return (uint32_t)(hash ^ hash >> 32);
}

/* The slot where `key` is, or the free one where it would go. */
static size_t
find_slot(const struct map *map, struct str key, uint32_t hash)
{
	const size_t mask = map->slot_count - 1;

	for (size_t slot = hash & mask;; slot = (slot + 1) & mask) {
		if (map->slots[slot] == 0)
			return slot;
		const struct entry *entry = &map->entries[map->slots[slot] - 1];
		if (entry->hash == hash && str_equal(entry->key, key))
			return slot;
	}
}

/* Twice the slots. The old tables stay behind in the arena: together less than the new. */
static bool
grow(struct map *map)
{
	const size_t slot_count = map->slot_count ? map->slot_count * 2 : SLOTS_FIRST;

	if (slot_count > UINT32_MAX)
		return false;
	uint32_t *slots = arena_array(map->arena, slot_count, sizeof(*slots));
	struct entry *entries = arena_array(map->arena, entries_for(slot_count), sizeof(*entries));
	if (!slots || !entries)
		return false;

	if (map->count)
		memcpy(entries, map->entries, map->count * sizeof(*entries));
	map->entries = entries;
	map->slots = slots;
	map->slot_count = slot_count;
	for (size_t i = 0; i < map->count; i++)
		slots[find_slot(map, entries[i].key, entries[i].hash)] = (uint32_t)(i + 1);
	return true;
}

enum map_put
map_put(struct map *map, struct str key, uint32_t value)
{
	if (map->count == entries_for(map->slot_count)) {
		/* A key that is there needs no room. */
		if (map_get(map, key) != MAP_NONE)
			return MAP_THERE;
		if (!grow(map))
			return MAP_NO_MEMORY;
	}
	const uint32_t hash = key_hash(map, key);
	const size_t slot = find_slot(map, key, hash);
	if (map->slots[slot] != 0)
		return MAP_THERE;
	map->entries[map->count] = (struct entry){.key = key, .hash = hash, .value = value};
	map->slots[slot] = (uint32_t)++map->count;
	return MAP_ADDED;
}

uint32_t
map_get(const struct map *map, struct str key)
{
	if (map->count == 0)
		return MAP_NONE;
	const uint32_t number = map->slots[find_slot(map, key, key_hash(map, key))];
	return number ? map->entries[number - 1].value : MAP_NONE;
}

size_t
map_count(const struct map *map)
{
	return map->count;
}

struct str
map_key(const struct map *map, size_t index)
{
	return index < map->count ? map->entries[index].key : STR_NONE;
}

uint32_t
map_value(const struct map *map, size_t index)
{
	return index < map->count ? map->entries[index].value : MAP_NONE;
}

static struct str
next_key(void *state, size_t index)
{
	return map_key(state, index);
}

struct str
map_nearest(const struct map *map, struct str word)
{
	return str_nearest(word, next_key, (void *)map);
}
