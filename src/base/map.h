/*
 * Names to numbers: a hash map from text to uint32_t, living in an arena.
 *
 * Keys are views and must outlive the map. Iteration order is the order of insertion, so
 * nothing that is printed depends on a hash.
 */
#ifndef BASE_MAP_H
#define BASE_MAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/str.h"

#define MAP_NONE UINT32_MAX

struct map;

struct map *map_new(struct arena *arena); /* NULL when memory ran out */

enum map_put {
	MAP_ADDED,
	MAP_THERE, /* the key was there already; nothing changed */
	MAP_NO_MEMORY
};
enum map_put map_put(struct map *map, struct str key, uint32_t value);

uint32_t map_get(const struct map *map, struct str key); /* MAP_NONE when absent */
size_t map_count(const struct map *map);
struct str map_key(const struct map *map, size_t index); /* STR_NONE past the end */
uint32_t map_value(const struct map *map, size_t index);

/* The key nearest to `word` for "did you mean", or STR_NONE. */
struct str map_nearest(const struct map *map, struct str word);

#endif
