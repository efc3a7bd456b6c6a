/*
 * Looking into the tree. Maps are searched one key after the other: those that people
 * write are short, and readers with long ones go through them once, in order.
 */
#include "text/node.h"

#include <assert.h>
#include <string.h>

const struct node *
node_get(const struct node *map, const char *key)
{
	return node_get_str(map, str_from(key));
}

const struct node *
node_get_str(const struct node *map, struct str key)
{
	assert(map->kind == NODE_MAP);
	for (size_t i = 0; i < map->count; i++) {
		if (str_equal(map->items[2 * i].text, key))
			return &map->items[2 * i + 1];
	}
	return NULL;
}

/* ---- putting trees together ---- */

/* A key with its value is one thing of a map. */
static size_t
nodes_each(const struct node *node)
{
	return node->kind == NODE_MAP ? 2 : 1;
}

/* A copy has room for the next power of two, so that its count alone says when it is full. */
static size_t
room_for(size_t count)
{
	size_t room = 1;

	while (room < count)
		room *= 2;
	return room;
}

bool
node_copy(struct node *out, struct arena *arena, const struct node *node,
	  const struct diag_file *file)
{
	const size_t each = nodes_each(node);

	*out = *node;
	if (!out->file)
		out->file = file;
	if (node->kind != NODE_MAP && node->kind != NODE_LIST)
		return true;
	out->items = arena_array(arena, room_for(node->count) * each, sizeof(*out->items));
	if (!out->items)
		return false;
	for (size_t i = 0; i < node->count * each; i++) {
		if (!node_copy(&out->items[i], arena, &node->items[i], file))
			return false;
	}
	return true;
}

struct node *
node_insert(struct node *into, struct arena *arena, size_t index)
{
	const size_t each = nodes_each(into);
	struct node *items = into->items;

	assert((into->kind == NODE_MAP || into->kind == NODE_LIST) && index <= into->count);
	if (room_for(into->count) == into->count || !items) {
		items = arena_array(arena, room_for(into->count + 1) * each, sizeof(*items));
		if (!items)
			return NULL;
		if (into->items)
			memcpy(items, into->items, into->count * each * sizeof(*items));
		into->items = items;
	}
	memmove(&items[(index + 1) * each], &items[index * each],
		(into->count - index) * each * sizeof(*items));
	memset(&items[index * each], 0, each * sizeof(*items));
	into->count++;
	return &items[index * each];
}

void
node_remove(struct node *from, size_t index)
{
	const size_t each = nodes_each(from);

	assert(index < from->count);
	from->count--;
	memmove(&from->items[index * each], &from->items[(index + 1) * each],
		(from->count - index) * each * sizeof(*from->items));
}
