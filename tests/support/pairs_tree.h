/*
 * What comes pair by pair held against the tree that libyaml's events, or the JSON reader, give:
 * the same kinds, texts and places. Keys written twice are not seen: a tree may be refused for those.
 */
#ifndef SUPPORT_PAIRS_TREE_H
#define SUPPORT_PAIRS_TREE_H

#include <stdlib.h>

#include "text/text.h"
#include "text/yaml.h"

/* What differs below a list or map, whose pairs come next; NULL when nothing does. */
static inline const char *
pairs_difference(struct pairs *pairs, const struct node *tree, bool *is_declined)
{
	struct pairs_text key_text;
	struct pairs_text value_text;

	for (size_t i = 0;; i++) {
		const enum pairs_got got = pairs_next(pairs, &key_text, &value_text);

		if (got == PAIRS_DECLINED) {
			*is_declined = true;
			return NULL;
		}
		if (got == PAIRS_END)
			return i == tree->count ? NULL : "fewer pairs";
		if (i == tree->count)
			return "more pairs";
		const bool is_map = tree->kind == NODE_MAP;
		const struct node value = pairs_node(pairs, &value_text);
		const struct node *at = is_map ? node_value(tree, i) : node_item(tree, i);
		if (is_map) {
			const struct node *name = node_key(tree, i);
			const struct node key = pairs_node(pairs, &key_text);
			if (!str_equal(key.text, name->text) || key.line != name->line ||
			    key.column != name->column || key.length != name->length ||
			    key.is_quoted != name->is_quoted || key.kind != name->kind)
				return "key";
		}
		if (value.kind != at->kind)
			return "kind";
		if (value.line != at->line || value.column != at->column)
			return "place";
		if (value.kind == NODE_LIST || value.kind == NODE_MAP) {
			const char *below = pairs_difference(pairs, at, is_declined);
			if (below || *is_declined)
				return below;
			if (pairs_length(pairs, &value_text) != at->length)
				return "length of a list or map";
			continue;
		}
		if (value.length != at->length || value.is_quoted != at->is_quoted)
			return "length";
		if (!str_equal(value.text, at->text))
			return "text";
	}
}

/* All pairs, whatever they are; false: declined. */
static inline bool
pairs_read_all(struct pairs *pairs)
{
	struct pairs_text key;
	struct pairs_text value;

	while (pairs->depth) {
		if (pairs_next(pairs, &key, &value) == PAIRS_DECLINED)
			return false;
	}
	return true;
}

/* Was a tree refused for keys that are written twice, and nothing else? */
static inline bool
pairs_are_doubles(const zj_diags *diags)
{
	enum diag_code code;
	struct str subject;

	/* Past so many they are only counted. */
	for (size_t i = 0; diag_subject(diags, i, &code, &subject); i++) {
		if (code != DIAG_YAML_DUPLICATE_KEY && code != DIAG_JSON_DUPLICATE_KEY)
			return false;
	}
	return zj_diags_count(diags) > 0;
}

/*
 * How the pairs of a document differ from its tree; NULL when they do not. *is_declined: there are
 * none. The tree is made only where there are.
 */
static inline const char *
pairs_compare(const struct source *source, bool is_json, bool *is_declined)
{
	struct arena *arena = arena_new();
	struct yaml_scratch *scratch = yaml_scratch_new();
	struct pairs_scratch *own = pairs_scratch_new();
	zj_diags *diags = zj_diags_new();
	const struct node *tree = NULL;
	const char *what = NULL;
	struct pairs pairs;
	zj_status status;

	if (!arena || !scratch || !own || !diags)
		abort();
	*is_declined = !pairs_begin(&pairs, source, is_json, arena, own) || !pairs_read_all(&pairs);
	if (*is_declined)
		goto out;
	status = is_json ? json_read_with(&tree, source, arena, scratch, diags)
			 : yaml_read_slow(&tree, source, arena, diags);
	if (status)
		what = pairs_are_doubles(diags) ? NULL : "no reader takes it";
	else if (tree->kind != NODE_MAP)
		what = "no map";
	else if (pairs_begin(&pairs, source, is_json, arena, own))
		what = pairs_difference(&pairs, tree, is_declined);
	if (*is_declined)
		what = "read once, and declined then";
out:
	zj_diags_free(diags);
	yaml_scratch_free(scratch);
	pairs_scratch_free(own);
	arena_free(arena);
	return what;
}

#endif
