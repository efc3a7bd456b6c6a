/*
 * Looking into the tree. Maps are searched one key after the other: those that people
 * write are short, and readers with long ones go through them once, in order.
 */
#include "text/node.h"

#include <assert.h>

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

const struct node *
node_key(const struct node *map, size_t index)
{
	assert(map->kind == NODE_MAP && index < map->count);
	return &map->items[2 * index];
}

const struct node *
node_value(const struct node *map, size_t index)
{
	assert(map->kind == NODE_MAP && index < map->count);
	return &map->items[2 * index + 1];
}

const struct node *
node_item(const struct node *list, size_t index)
{
	assert(list->kind == NODE_LIST && index < list->count);
	return &list->items[index];
}

struct place
node_place(const struct node *node, const struct diag_file *file)
{
	return (struct place){file, node->line, node->column, node->length};
}
