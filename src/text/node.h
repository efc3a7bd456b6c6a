/*
 * A document as a tree with a place for everything: what YAML becomes, and later JSON, CSV
 * and XLSX, so that no reader above this room knows the format.
 *
 * A scalar is text; nothing here guesses types (`no` stays text, `1.10` stays 1.10). Nodes
 * and their text live in the document's arena or its source bytes and die with them.
 */
#ifndef TEXT_NODE_H
#define TEXT_NODE_H

#include <assert.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/str.h"

enum node_kind {
	NODE_NULL, /* nothing written, or a plain `~` or `null` */
	NODE_SCALAR,
	NODE_LIST,
	NODE_MAP
};

struct node {
	enum node_kind kind;
	bool is_quoted;     /* scalars: quoted or block, so certainly meant as text */
	uint32_t line;      /* 1-based */
	uint32_t column;    /* 1-based, in characters */
	uint32_t length;    /* characters on its first line, for the caret */
	struct str text;    /* scalars */
	size_t count;       /* lists: items; maps: pairs */
	struct node *items; /* lists: count; maps: 2 * count, key then value */
	/* In a tree put together from several files: the one it comes from. NULL: the one file
	   that was read. */
	const struct diag_file *file;
};

/* The value of a key, or NULL. Keys are unique: the reader has made sure. */
const struct node *node_get(const struct node *map, const char *key);
const struct node *node_get_str(const struct node *map, struct str key);

/* These are asked of every node, so they are inline. */
static inline const struct node *
node_key(const struct node *map, size_t index)
{
	assert(map->kind == NODE_MAP && index < map->count);
	return &map->items[2 * index];
}

static inline const struct node *
node_value(const struct node *map, size_t index)
{
	assert(map->kind == NODE_MAP && index < map->count);
	return &map->items[2 * index + 1];
}

static inline const struct node *
node_item(const struct node *list, size_t index)
{
	assert(list->kind == NODE_LIST && index < list->count);
	return &list->items[index];
}

/* `file` is where the tree was read from; a node that says otherwise is right. */
static inline struct place
node_place(const struct node *node, const struct diag_file *file)
{
	return (struct place){node->file ? node->file : file, node->line, node->column,
			      node->length};
}

/*
 * Trees put together from others. A copy is deep, remembers `file` where it does not know a
 * file already, and can be changed by the two functions below; its texts are those of the
 * original. False when memory ran out.
 */
bool node_copy(struct node *out, struct arena *arena, const struct node *node,
	       const struct diag_file *file);

/* Room before the index-th of a copy: a list's item, or a map's key with its value behind
 * it, both zeroed. NULL when memory ran out. Moves what comes after. */
struct node *node_insert(struct node *into, struct arena *arena, size_t index);
void node_remove(struct node *from, size_t index);

#endif
