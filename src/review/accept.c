/*
 * What the rubric accepts: `accept` in a thing covers the findings whose place lies in it, that
 * is, at a node of the thing's own tree.
 */
#include "review/check.h"

#include <string.h>

/* The findings by their place, those at one place in a list. */
struct places {
	struct review *review;
	struct map *first; /* from a place, as bytes, to a finding */
	uint32_t *next;    /* by finding; MODEL_NONE: the last */
};

/* A place as a key; no two nodes of a file begin at the same one. */
struct place_key {
	const struct diag_file *file;
	uint32_t line;
	uint32_t column;
};

static bool
find_places(struct places *places)
{
	struct review *review = places->review;
	const size_t count = review->findings.count;
	struct place_key *keys = check_alloc(review, count, sizeof(*keys));

	places->first = map_new(review->arena);
	places->next = check_alloc(review, count, sizeof(*places->next));
	if (!keys || !places->first || !places->next)
		return false;
	for (uint32_t i = 0; i < count; i++) {
		const struct review_finding *finding = vec_at(&review->findings, i);
		const struct str key = {(const char *)&keys[i], sizeof(keys[i])};

		keys[i].file = finding->place.file;
		keys[i].line = finding->place.line;
		keys[i].column = finding->place.column;
		places->next[i] = MODEL_NONE;
		switch (map_put(places->first, key, i)) {
		case MAP_ADDED:
			break;
		case MAP_THERE: {
			uint32_t *link = &places->next[map_get(places->first, key)];
			places->next[i] = *link;
			*link = i;
			break;
		}
		case MAP_NO_MEMORY:
			return false;
		}
	}
	return true;
}

/* Mark a finding, where it is of this code. */
static bool
mark(struct review *review, uint32_t index, const struct rubric_accept *accept)
{
	struct review_finding *finding = vec_at(&review->findings, index);

	if (!str_is(accept->finding->text, diag_entry(finding->code)->code))
		return false;
	finding->is_accepted = true;
	finding->because = rubric_words(accept->because);
	return true;
}

/* Mark what was found at a node itself; false where there is none. */
static bool
mark_at(struct places *places, const struct node *node, const struct diag_file *file,
	const struct rubric_accept *accept)
{
	struct place_key at;
	bool has_some = false;

	memset(&at, 0, sizeof(at));
	at.file = node->file ? node->file : file;
	at.line = node->line;
	at.column = node->column;
	for (uint32_t i = map_get(places->first, (struct str){(const char *)&at, sizeof(at)});
	     i != MAP_NONE; i = places->next[i])
		has_some |= mark(places->review, i, accept);
	return has_some;
}

/* Another step of looking; where there were too many, nothing more is said to be unused. */
static bool
may_look(struct review *review)
{
	review->reads_left -= review->reads_left > 0;
	return review->reads_left > 0;
}

/* At a node and all below it. As deep as the document is: LIMIT_DEPTH. */
static bool
mark_below(struct places *places, const struct node *node, const struct diag_file *file,
	   const struct rubric_accept *accept)
{
	const size_t count = node->kind == NODE_MAP ? 2 * node->count : node->count;
	bool has_some = mark_at(places, node, file, accept);

	if (!may_look(places->review))
		return true;
	for (size_t i = 0; i < count; i++)
		has_some |= mark_below(places, &node->items[i], file, accept);
	return has_some;
}

static bool
mark_all(struct review *review, const struct rubric_accept *accept)
{
	bool has_some = false;

	for (uint32_t i = 0; i < review->findings.count; i++) {
		if (!may_look(review))
			return true;
		has_some |= mark(review, i, accept);
	}
	return has_some;
}

/* The rubric itself is all of it, with its parts. */
static bool
mark_in(struct places *places, const struct rubric_head *head, const struct rubric_accept *accept)
{
	if (head == &places->review->rubric->top->head)
		return mark_all(places->review, accept);
	const bool at_name = head->id && mark_at(places, head->id, head->file, accept);
	return mark_below(places, head->at, head->file, accept) || at_name;
}

/* Of the rubric that this one extends: there it covers something, and is looked at there. */
static bool
is_of_base(const struct review *review, const struct rubric_accept *accept)
{
	const struct diag_file *file = accept->finding->file;

	return file && file != review->rubric->top->head.at->file;
}

void
check_accepted(struct review *review)
{
	const size_t found = review->findings.count;
	struct places places = {.review = review};

	if (!find_places(&places)) {
		review->status = ZJ_ENOMEM;
		return;
	}

	for (const struct rubric_head *head = review->rubric->accepting; head;
	     head = head->next_accepting) {
		const struct rubric_accept *accepts = head->accepts.items;

		for (size_t i = 0; i < head->accepts.count; i++) {
			if (!mark_in(&places, head, &accepts[i]) &&
			    !is_of_base(review, &accepts[i]))
				check_add(review, DIAG_ACCEPT_UNUSED,
					  node_place(accepts[i].finding, accepts[i].head.file),
					  accepts[i].finding->text, STR_NONE, STR_NONE);
		}
	}
	/* That an acceptance is not needed cannot itself be accepted. */
	for (size_t i = found; i < review->findings.count; i++) {
		struct review_finding *finding = vec_at(&review->findings, i);
		finding->is_accepted = false;
	}
}
