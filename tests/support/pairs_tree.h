/*
 * What comes pair by pair held against the tree that libyaml's events, or the JSON reader, give:
 * the same kinds, texts and places; whichever of them are read whole. Keys written twice are not
 * seen: a tree may be refused for those.
 */
#ifndef SUPPORT_PAIRS_TREE_H
#define SUPPORT_PAIRS_TREE_H

#include <stdlib.h>

#include "text/text.h"
#include "text/yaml.h"

/* What may be read whole: what survey files have, and what tests and fuzzers like to write. */
static const struct str PAIRS_NAMES[][PAIRS_PARTS] = {
	{{"answer", 6}, {"evidence", 8}, {"note", 4}},
	{{"a", 1}, {"b", 1}, {"c", 1}, {"d", 1}},
};

static inline struct pairs_shape
pairs_shape_of(size_t number)
{
	return pairs_shape(PAIRS_NAMES[number], PAIRS_PARTS, number == 0 ? 1U << 1 : 0xE);
}

static inline bool
pairs_same_text(const struct node *node, struct str text)
{
	return node->kind == NODE_SCALAR && str_equal(node->text, text);
}

/* Is a node what stands under that name? */
static inline bool
pairs_same_part(const struct pairs_whole *whole, unsigned part, const struct node *node)
{
	if (!(whole->has >> part & 1))
		return false;
	if (!(whole->lists >> part & 1))
		return pairs_same_text(node, whole->texts[part]);
	if (node->kind != NODE_LIST || node->count != whole->item_count)
		return false;
	for (size_t i = 0; i < node->count; i++) {
		if (!pairs_same_text(node_item(node, i), whole->items[i]))
			return false;
	}
	return true;
}

static inline bool
pairs_same_map(const struct pairs_whole *whole, const struct str *names, const struct node *map)
{
	unsigned has = 0;

	for (size_t i = 0; i < map->count; i++) {
		const struct str name = node_key(map, i)->text;
		unsigned part = 0;
		while (part < PAIRS_PARTS && !str_equal(names[part], name))
			part++;
		if (part == PAIRS_PARTS || !pairs_same_part(whole, part, node_value(map, i)))
			return false;
		has |= 1U << part;
	}
	return has == whole->has;
}

/* Who takes what was read whole knows its key: a letter, then letters, digits and a few more. */
static inline bool
pairs_is_name(struct str key)
{
	for (size_t i = 0; i < key.len; i++) {
		const char c = key.at[i];
		const bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
		if (!is_letter && (i == 0 || !memchr("0123456789_-.", c, 13)))
			return false;
	}
	return key.len > 0;
}

static inline bool
pairs_same_node(const struct node *a, const struct node *b)
{
	return a->kind == b->kind && a->is_quoted == b->is_quoted && a->line == b->line &&
	       a->column == b->column && a->length == b->length && str_equal(a->text, b->text);
}

/* What differs between a pair read whole and a tree's; NULL when nothing does. */
static inline const char *
pairs_whole_difference(struct pairs *pairs, const struct pairs_whole *whole,
		       const struct str *names, const struct node *tree, size_t i)
{
	if (i == tree->count)
		return "more pairs";
	const struct node *value = node_value(tree, i);
	const struct node *first = value->kind == NODE_MAP ? node_get_str(value, names[0]) : value;
	if (!str_equal(whole->key, node_key(tree, i)->text))
		return "key of a whole pair";
	if (value->kind == NODE_MAP ? !pairs_same_map(whole, names, value)
				    : whole->has != 1 || !pairs_same_part(whole, 0, value))
		return "what a whole pair has";
	if ((whole->has & ~whole->lists & 1) == 0)
		return NULL;
	const struct pairs_text text = pairs_whole_text(whole);
	const struct node node = pairs_node(pairs, &text);
	return pairs_same_node(&node, first) ? NULL : "place in a whole pair";
}

/*
 * What differs below a list or map, whose pairs come next; NULL when nothing does. Pairs are read
 * whole where there is a shape and that can be.
 */
static inline const char *
pairs_difference(struct pairs *pairs, const struct pairs_shape *shape, const struct str *names,
		 const struct node *tree, bool *is_declined)
{
	const bool is_map = tree->kind == NODE_MAP;
	struct pairs_text key_text;
	struct pairs_text value_text;
	struct pairs_whole whole;

	for (size_t i = 0;; i++) {
		if (shape && is_map && pairs_next_whole(pairs, shape, &whole, 1)) {
			if (!pairs_is_name(whole.key)) {
				*is_declined = true; /* nobody may take it */
				return NULL;
			}
			const char *what = pairs_whole_difference(pairs, &whole, names, tree, i);
			if (what)
				return what;
			continue;
		}
		const enum pairs_got got = pairs_next(pairs, &key_text, &value_text);
		if (got == PAIRS_DECLINED) {
			*is_declined = true;
			return NULL;
		}
		if (got == PAIRS_END)
			return i == tree->count ? NULL : "fewer pairs";
		if (i == tree->count)
			return "more pairs";
		const struct node value = pairs_node(pairs, &value_text);
		const struct node *at = is_map ? node_value(tree, i) : node_item(tree, i);
		if (is_map) {
			const struct node key = pairs_node(pairs, &key_text);
			if (!pairs_same_node(&key, node_key(tree, i)))
				return "key";
		}
		if (value.kind != at->kind)
			return "kind";
		if (value.line != at->line || value.column != at->column)
			return "place";
		if (value.kind == NODE_LIST || value.kind == NODE_MAP) {
			const char *below = pairs_difference(pairs, shape, names, at, is_declined);
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

/* All pairs, whatever they are; false: declined. *is_odd: nobody may take one that was read whole. */
static inline bool
pairs_read_all(struct pairs *pairs, const struct pairs_shape *shape, bool *is_odd)
{
	struct pairs_whole whole[3];
	struct pairs_text key;
	struct pairs_text value;

	*is_odd = false;
	while (pairs->depth) {
		if (shape && !pairs->open[pairs->depth - 1].is_list) {
			const size_t count = pairs_next_whole(pairs, shape, whole, 3);
			for (size_t i = 0; i < count; i++)
				*is_odd |= !pairs_is_name(whole[i].key);
		}
		if (*is_odd || pairs_next(pairs, &key, &value) == PAIRS_DECLINED)
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

enum {
	PAIRS_SHAPES = 2
};

/*
 * How the pairs of a document differ from its tree; NULL when they do not. *is_declined: there are
 * none. The tree is made only where there are. What is declined is so whether read whole or not.
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
	bool is_odd;

	if (!arena || !scratch || !own || !diags)
		abort();
	*is_declined = !pairs_begin(&pairs, source, is_json, arena, own) ||
		       !pairs_read_all(&pairs, NULL, &is_odd);
	for (size_t i = 0; i < PAIRS_SHAPES && !what; i++) {
		const struct pairs_shape shape = pairs_shape_of(i);
		if (pairs_begin(&pairs, source, is_json, arena, own) &&
		    pairs_read_all(&pairs, &shape, &is_odd) == *is_declined && !is_odd)
			what = "read whole it is declined, or only then it is not";
	}
	if (what || *is_declined)
		goto out;
	status = is_json ? json_read_with(&tree, source, arena, scratch, diags)
			 : yaml_read_slow(&tree, source, arena, diags);
	if (status)
		what = pairs_are_doubles(diags) ? NULL : "no reader takes it";
	else if (tree->kind != NODE_MAP)
		what = "no map";
	else if (pairs_begin(&pairs, source, is_json, arena, own))
		what = pairs_difference(&pairs, NULL, NULL, tree, is_declined);
	for (size_t i = 0; i < PAIRS_SHAPES && !status && !what; i++) {
		const struct pairs_shape shape = pairs_shape_of(i);
		bool is_left = false; /* that it must not be declined has been seen above */
		if (pairs_begin(&pairs, source, is_json, arena, own))
			what = pairs_difference(&pairs, &shape, PAIRS_NAMES[i], tree, &is_left);
	}
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
