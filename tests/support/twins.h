/*
 * The two readers of YAML held against each other: what the quick one reads, libyaml reads
 * too, and both give the same tree to the last column.
 */
#ifndef SUPPORT_TWINS_H
#define SUPPORT_TWINS_H

#include <stdio.h>
#include <stdlib.h>

#include "text/quick.h"
#include "text/yaml.h"

/* What differs between two nodes and all below them; NULL when nothing does. */
static inline const char *
tree_difference(const struct node *a, const struct node *b)
{
	if (a->kind != b->kind)
		return "kind";
	if (a->line != b->line)
		return "line";
	if (a->column != b->column)
		return "column";
	if (a->length != b->length)
		return "length";
	if (a->kind == NODE_NULL)
		return NULL;
	if (a->kind == NODE_SCALAR) {
		if (a->is_quoted != b->is_quoted)
			return "is_quoted";
		return str_equal(a->text, b->text) ? NULL : "text";
	}
	if (a->count != b->count)
		return "count";
	for (size_t i = 0; i < a->count * (a->kind == NODE_MAP ? 2 : 1); i++) {
		const char *below = tree_difference(&a->items[i], &b->items[i]);
		if (below)
			return below;
	}
	return NULL;
}

enum twins {
	TWINS_AGREE,
	TWINS_DECLINED, /* the quick reader leaves it to the other */
	TWINS_DIFFER
};

/* Compare them over a checked source; *what says how they differ. */
static inline enum twins
twins_compare(const struct source *source, const char **what)
{
	struct arena *arena = arena_new();
	struct yaml_scratch scratch = {0};
	const struct node *quick = NULL;
	const struct node *slow = NULL;
	enum twins verdict = TWINS_DECLINED;

	if (!arena)
		abort();
	if (quick_read(&quick, source, arena, &scratch) == QUICK_READ) {
		verdict = TWINS_DIFFER;
		if (yaml_read_slow(&slow, source, arena, NULL) != ZJ_OK)
			*what = "libyaml refuses it";
		else if (!(*what = tree_difference(quick, slow)))
			verdict = TWINS_AGREE;
	}
	quick_scratch_done(&scratch);
	arena_free(arena);
	return verdict;
}

#endif
