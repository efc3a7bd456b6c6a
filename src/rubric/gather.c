/*
 * The things of all files put together: lists in the order of the files, each name once, and
 * one tree of sections and questions.
 */
#include <stdio.h>
#include <string.h>

#include "rubric/reader.h"

struct gatherer {
	struct reader *reader;
	const struct rubric_document *const *documents;
	size_t document_count;
};

static void
refuse_duplicate(struct reader *reader, const struct rubric_head *head,
		 const struct rubric_head *first)
{
	char line[32];
	const struct place there = rubric_place(first);

	snprintf(line, sizeof(line), "%u:%u", (unsigned)there.line, (unsigned)there.column);
	reader_refuse(reader, DIAG_DUPLICATE_ID, rubric_place(head), head->id->text,
		      str_from(there.file->name), str_from(line));
}

/* Add one to the list; its name must be new. */
static zj_status
gather_item(struct gatherer *gatherer, struct rubric_all *all, const void **at, struct map *names,
	    const struct rubric_head *head)
{
	const uint32_t index = (uint32_t)all->count;

	at[all->count++] = head;
	if (!head->id)
		return ZJ_OK;
	switch (map_put(names, head->id->text, index)) {
	case MAP_ADDED:
		return ZJ_OK;
	case MAP_THERE:
		refuse_duplicate(gatherer->reader, head, at[map_get(names, head->id->text)]);
		return ZJ_OK;
	case MAP_NO_MEMORY:
		break;
	}
	return ZJ_ENOMEM;
}

/* The items that lie `offset` into a document. */
static const struct rubric_items *
items_of(const struct rubric_document *document, size_t offset)
{
	return (const void *)((const char *)document + offset);
}

/* The items that lie `offset` into each document, each `size` large, as one list. */
static zj_status
gather(struct gatherer *gatherer, struct rubric_all *all, size_t offset, size_t size)
{
	struct arena *arena = gatherer->reader->rubric->arena;
	struct map *names = map_new(arena);
	const void **at;
	size_t count = 0;
	zj_status status = ZJ_OK;

	for (size_t i = 0; i < gatherer->document_count; i++)
		count += items_of(gatherer->documents[i], offset)->count;
	at = arena_array(arena, count, sizeof(*at));
	if (!names || !at)
		return ZJ_ENOMEM;
	*all = (struct rubric_all){.count = 0, .at = at};
	for (size_t i = 0; i < gatherer->document_count; i++) {
		const struct rubric_items *items = items_of(gatherer->documents[i], offset);
		for (size_t j = 0; j < items->count && !status; j++)
			status = gather_item(gatherer, all, at, names,
					     (const void *)((const char *)items->items + j * size));
	}
	return status;
}

static zj_status
gather_all(struct gatherer *gatherer)
{
	struct rubric *rubric = gatherer->reader->rubric;
	const struct {
		struct rubric_all *all;
		size_t offset;
		size_t size;
	} kinds[] = {
		{&rubric->sources, offsetof(struct rubric_document, sources),
		 sizeof(struct rubric_source)},
		{&rubric->scales, offsetof(struct rubric_document, scales),
		 sizeof(struct rubric_scale)},
		{&rubric->facts, offsetof(struct rubric_document, facts),
		 sizeof(struct rubric_fact)},
		{&rubric->params, offsetof(struct rubric_document, params),
		 sizeof(struct rubric_param)},
		{&rubric->profiles, offsetof(struct rubric_document, profiles),
		 sizeof(struct rubric_profile)},
		{&rubric->uses, offsetof(struct rubric_document, uses), sizeof(struct rubric_use)},
		{&rubric->rules, offsetof(struct rubric_document, rules),
		 sizeof(struct rubric_rule)},
		{&rubric->tiers, offsetof(struct rubric_document, tiers),
		 sizeof(struct rubric_tier)},
	};

	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		const zj_status status =
			gather(gatherer, kinds[i].all, kinds[i].offset, kinds[i].size);
		if (status)
			return status;
	}
	return ZJ_OK;
}

/* ---- the tree of sections and questions ---- */

struct linker {
	struct reader *reader;
	struct map *names;    /* of nodes */
	struct vec nodes;     /* struct rubric_node *, by their number in `names` */
	struct vec additions; /* struct rubric_node * with add_to */
};

static void
append(struct rubric_node **first, struct rubric_node **last, struct rubric_node *node)
{
	if (*last)
		(*last)->next = node;
	else
		*first = node;
	*last = node;
}

static zj_status
name_node(struct linker *linker, struct rubric_node *node)
{
	struct rubric_node **slot;
	struct rubric_node **first;

	if (!node->head.id)
		return ZJ_OK;
	switch (map_put(linker->names, node->head.id->text, (uint32_t)linker->nodes.count)) {
	case MAP_ADDED:
		break;
	case MAP_THERE:
		first = vec_at(&linker->nodes, map_get(linker->names, node->head.id->text));
		refuse_duplicate(linker->reader, &node->head, &(*first)->head);
		return ZJ_OK;
	case MAP_NO_MEMORY:
		return ZJ_ENOMEM;
	}
	slot = vec_push(&linker->nodes);
	if (!slot)
		return ZJ_ENOMEM;
	*slot = node;
	return ZJ_OK;
}

/* Hang what is written below a node below `to`. As deep as the document is: LIMIT_DEPTH. */
static zj_status
link_below(struct linker *linker, struct rubric_node *to, const struct rubric_node *written)
{
	struct rubric_node *sections = written->sections.items;
	struct rubric_node *questions = written->questions.items;
	zj_status status = ZJ_OK;

	for (size_t i = 0; i < written->sections.count && !status; i++) {
		struct rubric_node *section = &sections[i];
		if (section->add_to) {
			struct rubric_node **slot = vec_push(&linker->additions);
			if (!slot)
				return ZJ_ENOMEM;
			*slot = section;
			continue;
		}
		append(&to->first_section, &to->last_section, section);
		status = name_node(linker, section);
		if (!status)
			status = link_below(linker, section, section);
	}
	for (size_t i = 0; i < written->questions.count && !status; i++) {
		questions[i].is_question = true;
		append(&to->first_question, &to->last_question, &questions[i]);
		status = name_node(linker, &questions[i]);
	}
	return status;
}

/* Additions may add to what an earlier addition brought: their names come first. */
static zj_status
link_addition(struct linker *linker, struct rubric_node *addition)
{
	struct reader *reader = linker->reader;
	struct rubric_node *total = reader->rubric->total;
	const struct str name = addition->add_to->text;
	const uint32_t index = map_get(linker->names, name);
	struct rubric_node **found = index == MAP_NONE ? NULL : vec_at(&linker->nodes, index);

	if (str_is(name, "total"))
		return link_below(linker, total, addition);
	if (found && !(*found)->is_question)
		return link_below(linker, *found, addition);
	reader_refuse(reader, DIAG_UNKNOWN_SECTION,
		      node_place(addition->add_to, addition->head.file), name,
		      diag_is_full(reader->diags) ? STR_NONE : map_nearest(linker->names, name),
		      STR_NONE);
	/* Looked through all the same, for what else is wrong with it. */
	return link_below(linker, addition, addition);
}

static zj_status
link_all(struct gatherer *gatherer)
{
	struct linker linker = {
		.reader = gatherer->reader,
		.names = map_new(gatherer->reader->rubric->arena),
		.nodes = VEC_INIT(struct rubric_node *),
		.additions = VEC_INIT(struct rubric_node *),
	};
	struct rubric_node *total = gatherer->reader->rubric->total;
	zj_status status = linker.names ? ZJ_OK : ZJ_ENOMEM;

	for (size_t i = 0; i < gatherer->document_count && !status; i++)
		status = link_below(&linker, total, &gatherer->documents[i]->total);
	for (size_t i = 0; i < linker.additions.count && !status; i++) {
		struct rubric_node **addition = vec_at(&linker.additions, i);
		status = link_addition(&linker, *addition);
	}
	vec_done(&linker.additions);
	vec_done(&linker.nodes);
	return status;
}

zj_status
rubric_gather(struct reader *reader, const struct rubric_document *const *documents, size_t count)
{
	struct gatherer gatherer = {reader, documents, count};
	zj_status status = gather_all(&gatherer);

	if (!status)
		status = link_all(&gatherer);
	return status ? status : reader->status;
}
