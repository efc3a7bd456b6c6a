/*
 * The cells of a row that are read all at once held against the row that the reader of CSV gives: the
 * same kinds, texts and places.
 */
#ifndef SUPPORT_CELLS_TREE_H
#define SUPPORT_CELLS_TREE_H

#include <stdlib.h>

#include "text/text.h"

static inline const char *
cells_difference(struct pairs *pairs, const struct pairs_text *cells, size_t count,
		 const struct node *row)
{
	if (row->count != count)
		return "count";
	for (size_t i = 0; i < count; i++) {
		const struct node *node = node_item(row, i);

		if (cells[i].kind != node->kind)
			return "kind";
		if (node->kind == NODE_NULL)
			continue;
		const struct node cell = pairs_node(pairs, &cells[i]);
		if (cell.line != node->line || cell.column != node->column)
			return "place";
		if (cell.length != node->length)
			return "length";
		if (cell.is_quoted != node->is_quoted || !str_equal(cell.text, node->text))
			return "text";
	}
	return NULL;
}

/* How the cells of a source differ from its only row; NULL: they do not. *is_declined: none are read. */
static inline const char *
cells_compare(const struct source *source, char separator, bool *is_declined)
{
	enum {
		ROOM = 4096
	};
	struct pairs_text *cells = calloc(ROOM, sizeof(*cells));
	struct arena *arena = arena_new();
	struct yaml_scratch *scratch = yaml_scratch_new();
	const struct node *rows = NULL;
	const char *what = NULL;
	struct pairs pairs;

	if (!cells || !arena || !scratch)
		abort();
	const size_t count = pairs_read_row(&pairs, cells, ROOM, source, separator, arena);
	*is_declined = count == 0;
	if (*is_declined)
		goto out;
	if (csv_read_with(&rows, source, separator, arena, scratch, NULL))
		what = "no reader takes it";
	else if (rows->count == 0)
		what = count == 1 && cells[0].kind == NODE_NULL ? NULL : "no row";
	else
		what = rows->count == 1 ? cells_difference(&pairs, cells, count, node_item(rows, 0))
					: "more rows";
out:
	yaml_scratch_free(scratch);
	arena_free(arena);
	free(cells);
	return what;
}

#endif
