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

/* How the rows of a source differ from those of its tree; NULL: they do not. *is_declined: they are
 * not all read. */
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
	enum pairs_got got = PAIRS_DECLINED;
	const char *what = NULL;
	struct pairs pairs;
	size_t count;

	if (!cells || !arena || !scratch)
		abort();
	const bool is_good = csv_read_with(&rows, source, separator, arena, scratch, NULL) == ZJ_OK;
	if (!pairs_begin_rows(&pairs, source, arena))
		goto out;
	for (size_t i = 0; !what; i++) {
		got = pairs_next_row(&pairs, separator, cells, ROOM, &count);
		if (got == PAIRS_ONE && is_good && i < rows->count)
			what = cells_difference(&pairs, cells, count, node_item(rows, i));
		else if (got == PAIRS_ONE && is_good)
			what = "more rows";
		else if (got == PAIRS_END && !is_good)
			what = "no reader takes it";
		else if (got == PAIRS_END && i < rows->count)
			what = "fewer rows";
		if (got != PAIRS_ONE)
			break;
	}
out:
	*is_declined = got == PAIRS_DECLINED;
	yaml_scratch_free(scratch);
	arena_free(arena);
	free(cells);
	return what;
}

#endif
