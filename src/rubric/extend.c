/*
 * A rubric built on another: down to the one that stands by itself, whose files become one
 * tree, and up again with the changes of each. What comes out is read as any rubric is; every
 * node knows the file it was written in, so that a mistake is shown where it was made.
 */
#include "rubric/load.h"

#include <stdio.h>

#include "base/limits.h"

/* ---- one tree ---- */

static struct node *
get(struct node *map, const char *key)
{
	return (struct node *)node_get(map, key);
}

static bool
append_copy(struct node *into, struct arena *arena, const struct node *key,
	    const struct node *value, const struct diag_file *file)
{
	struct node *room = node_insert(into, arena, into->count);

	if (!room || (key && !node_copy(room++, arena, key, file)))
		return false;
	return node_copy(room, arena, value, file);
}

/* All of a list behind another, or of a map behind another, under the same key. */
static bool
append_all(struct node *into, struct arena *arena, const struct node *key, const struct node *value,
	   const struct diag_file *file)
{
	struct node *list = (struct node *)node_get_str(into, key->text);

	if (!list)
		return append_copy(into, arena, key, value, file);
	if (list->kind == NODE_NULL)
		return node_copy(list, arena, value, file);
	for (size_t i = 0; value->kind != NODE_NULL && i < value->count; i++) {
		const bool is_map = value->kind == NODE_MAP;
		if (!append_copy(list, arena, is_map ? node_key(value, i) : NULL,
				 is_map ? node_value(value, i) : node_item(value, i), file))
			return false;
	}
	return true;
}

static struct node *
find_section(struct node *in, struct str id)
{
	struct node *sections = get(in, "sections");

	for (size_t i = 0; sections && i < sections->count; i++) {
		struct node *section = &sections->items[i];
		struct node *found = str_equal(node_get(section, "id")->text, id)
					     ? section
					     : find_section(section, id);
		if (found)
			return found;
	}
	return NULL;
}

/* Sections with add_to bring more children to one that exists. */
static bool
append_additions(struct node *tree, struct arena *arena, const struct rubric_tree *part)
{
	static const char *const children[] = {"sections", "questions"};
	const struct node *sections = node_get(part->root, "sections");

	for (size_t i = 0; sections && i < sections->count; i++) {
		const struct node *section = node_item(sections, i);
		const struct node *to = node_get(section, "add_to");
		if (!to)
			continue;
		struct node *found =
			str_is(to->text, "total") ? tree : find_section(tree, to->text);
		for (size_t j = 0; found && j < section->count; j++) {
			const struct node *key = node_key(section, j);
			if (!str_is(key->text, children[0]) && !str_is(key->text, children[1]))
				continue;
			if (!append_all(found, arena, key, node_value(section, j), part->file))
				return false;
		}
	}
	return true;
}

static bool
append_sections(struct node *tree, struct arena *arena, const struct node *key,
		const struct rubric_tree *part)
{
	const struct node *sections = node_get(part->root, "sections");
	struct node empty = *sections;

	empty.count = 0;
	if (!append_all(tree, arena, key, &empty, part->file))
		return false;
	struct node *into = get(tree, "sections");
	for (size_t i = 0; i < sections->count; i++) {
		const struct node *section = node_item(sections, i);
		if (!node_get(section, "add_to") &&
		    !append_copy(into, arena, NULL, section, part->file))
			return false;
	}
	return true;
}

static bool
append_part(struct node *tree, struct arena *arena, const struct rubric_tree *part)
{
	for (size_t i = 0; i < part->root->count; i++) {
		const struct node *key = node_key(part->root, i);
		const struct node *value = node_value(part->root, i);
		bool is_good = true;

		if (str_is(key->text, "part") || str_is(key->text, "of"))
			continue;
		if (str_is(key->text, "sections") && value->kind == NODE_LIST)
			is_good = append_sections(tree, arena, key, part);
		else
			is_good = append_all(tree, arena, key, value, part->file);
		if (!is_good)
			return false;
	}
	return true;
}

/* The documents are right as far as their keys and shapes go. */
static zj_status
join(struct node *tree, struct arena *arena, const struct rubric_tree *trees, size_t count)
{
	if (!node_copy(tree, arena, trees[0].root, trees[0].file))
		return ZJ_ENOMEM;
	for (size_t i = 0; i < tree->count; i++) {
		if (str_is(node_key(tree, i)->text, "include"))
			node_remove(tree, i--);
	}
	for (size_t i = 1; i < count; i++) {
		if (!append_part(tree, arena, &trees[i]))
			return ZJ_ENOMEM;
	}
	for (size_t i = 1; i < count; i++) {
		if (!append_additions(tree, arena, &trees[i]))
			return ZJ_ENOMEM;
	}
	return ZJ_OK;
}

zj_status
rubric_resolve(struct node *tree, const struct rubric *rubric, struct arena *arena)
{
	return join(tree, arena, rubric->trees, rubric->tree_count);
}

/* ---- down to what stands by itself ---- */

struct chain {
	size_t count;
	struct rubric_tree trees[LIMIT_BASES]; /* the rubric itself first */
};

/* A key's text, if it is one. */
static struct str
text_of(const struct node *root, const char *key)
{
	const struct node *node = root->kind == NODE_MAP ? node_get(root, key) : NULL;

	return node && node->kind == NODE_SCALAR ? node->text : STR_NONE;
}

static bool
is_in_chain(const struct chain *chain, struct str id)
{
	for (size_t i = 0; i < chain->count; i++) {
		if (str_equal(text_of(chain->trees[i].root, "rubric"), id))
			return true;
	}
	return false;
}

/* Is the rubric found the one that was meant? */
static void
check_base(struct loader *loader, const struct rubric_extends *extends, const struct node *root)
{
	struct reader *reader = &loader->reader;
	const struct str id = text_of(root, "rubric");
	const struct str version = text_of(root, "version");

	if (id.at && !str_equal(id, extends->rubric->text))
		reader_refuse(reader, DIAG_BASE_ID, node_place(root, reader->file),
			      extends->rubric->text, id, STR_NONE);
	if (version.at && !str_equal(version, extends->version->text))
		reader_refuse(reader, DIAG_BASE_VERSION,
			      node_place(extends->version, extends->head.file),
			      extends->version->text, extends->rubric->text, version);
}

/* From one rubric to the one it extends. */
static zj_status
step_down(struct loader *loader, const struct chain *chain, const struct node **root)
{
	struct reader *reader = &loader->reader;
	struct rubric_extends extends = {0};
	const struct node *written = node_get(*root, "extends");
	const bool had_mistakes = reader->rubric->has_mistakes;
	zj_status status;

	reader->rubric->has_mistakes = false;
	reader_construct(reader, &construct_extends, NULL, written, &extends);
	if (reader->status || reader->rubric->has_mistakes)
		return reader->status ? reader->status : ZJ_EINPUT;
	if (is_in_chain(chain, extends.rubric->text)) {
		reader_refuse(reader, DIAG_BASE_CIRCLE, node_place(extends.rubric, reader->file),
			      extends.rubric->text, STR_NONE, STR_NONE);
		return ZJ_EINPUT;
	}
	status = load_base(loader, root, extends.rubric);
	if (status)
		return status;
	check_base(loader, &extends, *root);
	reader->rubric->has_mistakes |= had_mistakes;
	return ZJ_OK;
}

static zj_status
go_down(struct loader *loader, struct chain *chain, const struct node **root)
{
	struct reader *reader = &loader->reader;
	char bound[32];

	while ((*root)->kind == NODE_MAP && node_get(*root, "extends")) {
		if (chain->count == LIMIT_BASES) {
			snprintf(bound, sizeof(bound), "%d", LIMIT_BASES);
			reader_refuse(reader, DIAG_LIMIT,
				      node_place(node_get(*root, "extends"), reader->file),
				      STR("bases"), str_from(bound), STR_NONE);
			return ZJ_ELIMIT;
		}
		chain->trees[chain->count++] = (struct rubric_tree){*root, reader->file};
		const zj_status status = step_down(loader, chain, root);
		if (status)
			return status;
	}
	return ZJ_OK;
}

/* The lowest is read as the rubric that it is: nothing is laid over one with mistakes. */
static zj_status
read_lowest(struct loader *loader, const struct node *root)
{
	struct rubric *rubric = loader->reader.rubric;
	const bool had_mistakes = rubric->has_mistakes;
	zj_status status;

	rubric->has_mistakes = false;
	status = load_documents(loader, root);
	if (status)
		return status;
	rubric->total = (struct rubric_node *)&loader->documents[0]->total;
	status = rubric_gather(&loader->reader, loader->documents, loader->document_count);
	if (!status && rubric->has_mistakes)
		status = ZJ_EINPUT;
	rubric->has_mistakes |= had_mistakes;
	return status;
}

/* ---- and up again ---- */

static zj_status
keep_changes(struct rubric *rubric, const struct vec *changes)
{
	struct rubric_change *kept =
		arena_array(rubric->arena, changes->count, sizeof(struct rubric_change));

	if (!kept || changes->failed)
		return ZJ_ENOMEM;
	for (size_t i = 0; i < changes->count; i++)
		kept[i] = *(const struct rubric_change *)vec_at(changes, i);
	rubric->changes = kept;
	rubric->change_count = changes->count;
	return ZJ_OK;
}

static zj_status
go_up(struct loader *loader, const struct chain *chain, struct node *tree)
{
	struct vec changes = VEC_INIT(struct rubric_change);
	zj_status status = ZJ_OK;

	for (size_t i = chain->count; i > 0 && !status; i--) {
		const struct rubric_tree *overlay = &chain->trees[i - 1];
		loader->reader.file = overlay->file;
		status = overlay_apply(&loader->reader, &changes, tree, overlay->root);
	}
	if (!status)
		status = keep_changes(loader->reader.rubric, &changes);
	vec_done(&changes);
	return status;
}

zj_status
extend(struct loader *loader, const struct node *root)
{
	struct arena *arena = loader->reader.rubric->arena;
	struct chain chain = {0};
	struct node *tree = arena_alloc(arena, sizeof(*tree));
	zj_status status = tree ? go_down(loader, &chain, &root) : ZJ_ENOMEM;

	if (!status)
		status = read_lowest(loader, root);
	if (!status)
		status = join(tree, arena, loader->trees, loader->document_count);
	if (!status)
		status = go_up(loader, &chain, tree);
	if (status)
		return status;
	loader->reader.items = 0;
	loader->reader.nodes = 0;
	loader->reader.rubric->accepting = NULL;
	loader->document_count = 0;
	return load_document(loader, tree, &construct_top);
}
