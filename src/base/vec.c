/*
 * A growing array of elements of one size.
 */
#include "base/vec.h"

#include <stdlib.h>
#include <string.h>

static const size_t ROOM_FIRST = 16;

void
vec_done(struct vec *vec)
{
	free(vec->items);
	*vec = (struct vec){.item_size = vec->item_size};
}

static bool
grow(struct vec *vec)
{
	const size_t room = vec->room ? vec->room * 2 : ROOM_FIRST;
	size_t bytes;

	if (room < vec->room || __builtin_mul_overflow(room, vec->item_size, &bytes))
		return false;
	void *items = realloc(vec->items, bytes);
	if (!items)
		return false;
	vec->items = items;
	vec->room = room;
	return true;
}

void *
vec_push(struct vec *vec)
{
	if (vec->failed)
		return NULL;
	if (vec->count == vec->room && !grow(vec)) {
		vec->failed = true;
		return NULL;
	}
	void *item = (char *)vec->items + vec->count * vec->item_size;
	memset(item, 0, vec->item_size);
	vec->count++;
	return item;
}

void *
vec_at(const struct vec *vec, size_t index)
{
	return index < vec->count ? (char *)vec->items + index * vec->item_size : NULL;
}
