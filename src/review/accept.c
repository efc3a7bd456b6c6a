/*
 * What the rubric accepts: `accept` in a thing covers the findings whose place lies in it, that
 * is, at a node of the thing's own tree.
 */
#include "review/check.h"

static bool
is_at(const struct node *node, const struct diag_file *file, const struct place *place)
{
	return node->line == place->line && node->column == place->column &&
	       (node->file ? node->file : file) == place->file;
}

/* As deep as the document is: LIMIT_DEPTH. */
static bool
holds_place(const struct node *node, const struct diag_file *file, const struct place *place)
{
	const size_t count = node->kind == NODE_MAP ? 2 * node->count : node->count;

	if (is_at(node, file, place))
		return true;
	for (size_t i = 0; i < count; i++) {
		if (holds_place(&node->items[i], file, place))
			return true;
	}
	return false;
}

/* The rubric itself is all of it, with its parts. */
static bool
covers(const struct review *review, const struct rubric_head *head, const struct place *place)
{
	return head == &review->rubric->top->head ||
	       (head->id && is_at(head->id, head->file, place)) ||
	       holds_place(head->at, head->file, place);
}

/* Marks the findings; false where there is none. */
static bool
mark(struct review *review, const struct rubric_head *head, const struct rubric_accept *accept)
{
	bool has_some = false;

	for (size_t i = 0; i < review->findings.count; i++) {
		struct review_finding *finding = vec_at(&review->findings, i);
		const struct str code = str_from(diag_entry(finding->code)->code);

		if (!str_equal(code, accept->finding->text) ||
		    !covers(review, head, &finding->place))
			continue;
		finding->is_accepted = true;
		finding->because = rubric_words(accept->because);
		has_some = true;
	}
	return has_some;
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

	for (const struct rubric_head *head = review->rubric->accepting; head;
	     head = head->next_accepting) {
		const struct rubric_accept *accepts = head->accepts.items;

		for (size_t i = 0; i < head->accepts.count; i++) {
			if (!mark(review, head, &accepts[i]) && !is_of_base(review, &accepts[i]))
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
