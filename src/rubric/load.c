/*
 * The files of a rubric: the main one and the parts it includes, and those of the rubric that
 * it extends. A part never lies outside of its rubric's own folder; a rubric that is extended
 * is named by its id, which is not a path, and lies in a folder of that name.
 */
#define _XOPEN_SOURCE 700 /* realpath() */

#include "rubric/load.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/limits.h"

/* ---- where things are ---- */

/* The folder part of a path, with its '/'. */
static struct str
folder_of(struct str path)
{
	while (path.len && path.at[path.len - 1] != '/')
		path.len--;
	return path;
}

/* The main file's path: a folder stands for the rubric.yaml in it. */
static struct str
main_path(struct arena *arena, const char *path)
{
	struct stat info;
	const struct str given = str_from(path);

	if (stat(path, &info) != 0 || !S_ISDIR(info.st_mode))
		return arena_str(arena, given);
	return arena_join(arena, given,
			  str_ends(given, STR("/")) ? STR("rubric.yaml") : STR("/rubric.yaml"));
}

/* Relative, and never up. */
static bool
stays_below(struct str name)
{
	if (name.len == 0 || name.at[0] == '/')
		return false;
	while (name.len) {
		const char *slash = memchr(name.at, '/', name.len);
		const struct str step = {name.at, slash ? (size_t)(slash - name.at) : name.len};
		if (str_is(step, ".."))
			return false;
		name.at += step.len + (slash != NULL);
		name.len -= step.len + (slash != NULL);
	}
	return true;
}

/*
 * Is the file, links followed, below the folder, links followed? A file that is not there
 * counts as below: reading it will say what is wrong.
 */
static bool
is_really_below(const char *folder, const char *path)
{
	char *real_folder = realpath(folder, NULL);
	char *real_path = realpath(path, NULL);
	bool is_below = true;

	if (real_folder && real_path) {
		const size_t len = strlen(real_folder);
		is_below = strncmp(real_path, real_folder, len) == 0 &&
			   (real_path[len] == '/' || str_is(str_from(real_folder), "/"));
	}
	free(real_path);
	free(real_folder);
	return is_below;
}

/* ---- reading one file ---- */

static zj_status
keep_file(struct loader *loader, struct source *source, struct str name)
{
	struct rubric *rubric = loader->reader.rubric;
	char bound[32];

	if (rubric->file_count == LIMIT_INCLUDES) {
		snprintf(bound, sizeof(bound), "%d", LIMIT_INCLUDES);
		reader_refuse(&loader->reader, DIAG_LIMIT, place_file(&source->file),
			      STR("includes"), str_from(bound), STR_NONE);
		return ZJ_ELIMIT;
	}
	rubric->file_names[rubric->file_count] = arena_join(rubric->arena, loader->prefix, name);
	rubric->files[rubric->file_count] = source;
	if (!rubric->file_names[rubric->file_count].at)
		return ZJ_ENOMEM;
	rubric->file_count++;
	return ZJ_OK;
}

zj_status
load_tree(struct loader *loader, const struct node **root, struct source *source, struct str name)
{
	struct reader *reader = &loader->reader;
	zj_status status = keep_file(loader, source, name);

	if (status) {
		source_free(source);
		return status;
	}
	status = yaml_read(root, source, reader->rubric->arena, reader->diags);
	if (status)
		return status;
	reader->file = &source->file;
	if ((*root)->kind != NODE_NULL)
		return ZJ_OK;
	reader_refuse(reader, DIAG_EMPTY_DOCUMENT, place_file(reader->file), STR_NONE, STR_NONE,
		      STR_NONE);
	return ZJ_EINPUT;
}

zj_status
load_document(struct loader *loader, const struct node *root, const struct construct *construct)
{
	struct reader *reader = &loader->reader;
	struct rubric_document *document = reader_alloc(reader, 1, sizeof(*document));

	if (!document)
		return ZJ_ENOMEM;
	reader_construct(reader, construct, NULL, root, document);
	document->total.head.file = reader->file;
	document->total.head.at = root;
	loader->trees[loader->document_count] = (struct rubric_tree){root, reader->file};
	loader->documents[loader->document_count++] = document;
	return reader->status;
}

/* Takes the source over. */
static zj_status
read_part(struct loader *loader, struct source *source, struct str name)
{
	const struct node *root;
	const zj_status status = load_tree(loader, &root, source, name);

	return status ? status : load_document(loader, root, &construct_part);
}

static const struct rubric_file *
find_given(const struct loader *loader, struct str name)
{
	const struct str prefix = loader->prefix;

	/* Not the first: it is the rubric itself. */
	for (size_t i = 1; i < loader->given_count; i++) {
		const struct str each = str_from(loader->given[i].name);
		if (str_starts(each, prefix) &&
		    str_equal(name, (struct str){each.at + prefix.len, each.len - prefix.len}))
			return &loader->given[i];
	}
	return NULL;
}

static zj_status
borrow_given(struct loader *loader, struct source **out, const struct rubric_file *file)
{
	struct arena *arena = loader->reader.rubric->arena;
	const struct str bytes = arena_str(arena, file->bytes);
	const struct str name = arena_str(arena, str_from(file->name));

	if (!bytes.at || !name.at)
		return ZJ_ENOMEM;
	return source_borrow(out, name.at, bytes, loader->reader.diags);
}

static zj_status
load_given(struct loader *loader, const struct node *node)
{
	struct reader *reader = &loader->reader;
	const struct rubric_file *file = find_given(loader, node->text);
	struct source *source;
	zj_status status;

	if (!file) {
		reader_refuse(reader, DIAG_INCLUDE_MISSING, node_place(node, reader->file),
			      node->text, STR_NONE, STR_NONE);
		return ZJ_EINPUT;
	}
	status = borrow_given(loader, &source, file);
	return status ? status : read_part(loader, source, node->text);
}

static zj_status
load_part(struct loader *loader, const struct node *node)
{
	struct reader *reader = &loader->reader;
	struct arena *arena = reader->rubric->arena;
	const struct place where = node_place(node, reader->file);
	const struct str path = arena_join(arena, loader->folder, node->text);
	struct source *source;
	zj_status status;

	if (!path.at)
		return ZJ_ENOMEM;
	if (!is_really_below(loader->folder.len ? loader->folder.at : ".", path.at)) {
		reader_refuse(reader, DIAG_INCLUDE_OUTSIDE, where, node->text, STR_NONE, STR_NONE);
		return ZJ_EINPUT;
	}
	status = source_load(&source, path.at, reader->diags);
	return status ? status : read_part(loader, source, node->text);
}

/* Does an earlier item of the list say the same? */
static bool
is_repeated(const struct node *list, size_t index)
{
	for (size_t i = 0; i < index; i++) {
		if (str_equal(node_item(list, i)->text, node_item(list, index)->text))
			return true;
	}
	return false;
}

static zj_status
include_one(struct loader *loader, const struct node *list, size_t index)
{
	struct reader *reader = &loader->reader;
	const struct node *node = node_item(list, index);
	const struct place where = node_place(node, reader->file);

	if (!stays_below(node->text)) {
		reader_refuse(reader, DIAG_INCLUDE_OUTSIDE, where, node->text, STR_NONE, STR_NONE);
		return ZJ_EINPUT;
	}
	if (is_repeated(list, index)) {
		reader_refuse(reader, DIAG_INCLUDE_TWICE, where, node->text, STR_NONE, STR_NONE);
		return ZJ_OK;
	}
	return loader->given ? load_given(loader, node) : load_part(loader, node);
}

/* All parts, also after one that cannot be read. Only a lack of memory ends it. */
static zj_status
include_all(struct loader *loader, const struct node *list)
{
	const struct diag_file *file = loader->reader.file;

	if (list->count >= LIMIT_INCLUDES) {
		char bound[32];
		snprintf(bound, sizeof(bound), "%d", LIMIT_INCLUDES);
		reader_refuse(&loader->reader, DIAG_LIMIT, node_place(list, file), STR("includes"),
			      str_from(bound), STR_NONE);
		return ZJ_ELIMIT;
	}
	for (size_t i = 0; i < list->count; i++) {
		loader->reader.file = file;
		const zj_status status = include_one(loader, list, i);
		if (status == ZJ_ENOMEM)
			return status;
		if (status) {
			loader->is_incomplete = true;
			loader->status = status > loader->status ? status : loader->status;
		}
	}
	return ZJ_OK;
}

/* Parts say whose they are. */
static void
check_parts(struct loader *loader)
{
	const struct rubric_document *top = loader->documents[0];

	for (size_t i = 1; i < loader->document_count; i++) {
		const struct rubric_document *part = loader->documents[i];
		if (!part->of || !top->head.id || str_equal(part->of->text, top->head.id->text))
			continue;
		reader_refuse(&loader->reader, DIAG_PART_OF, node_place(part->of, part->head.file),
			      part->of->text, top->head.id->text, STR_NONE);
	}
}

/* Answers and vectors say which rubric they belong to, with the same word. */
static bool
is_something_else(const struct node *root)
{
	static const char *const THEIRS[] = {"answers", "enterprise", "vectors"};
	bool is_theirs = false;

	if (root->kind != NODE_MAP)
		return false;
	for (size_t i = 0; i < sizeof(THEIRS) / sizeof(THEIRS[0]); i++)
		is_theirs |= node_get(root, THEIRS[i]) != NULL;
	return is_theirs && !node_get(root, "tiers") && !node_get(root, "sections") &&
	       !node_get(root, "questions");
}

zj_status
load_documents(struct loader *loader, const struct node *root)
{
	struct reader *reader = &loader->reader;
	const struct rubric_document *top;
	zj_status status;

	if (root->kind == NODE_MAP && node_get(root, "part")) {
		const struct node *of = node_get(root, "of");
		reader_refuse(reader, DIAG_PART_ALONE, node_place(root, reader->file),
			      of && of->kind == NODE_SCALAR ? of->text : STR_NONE, STR_NONE,
			      STR_NONE);
		return ZJ_EINPUT;
	}
	if (is_something_else(root)) {
		reader_refuse(reader, DIAG_NOT_A_RUBRIC, place_file(reader->file), STR_NONE,
			      STR_NONE, STR_NONE);
		return ZJ_EINPUT;
	}
	status = load_document(loader, root, &construct_top);
	if (status)
		return status;
	top = loader->documents[0];
	if (top->include)
		status = include_all(loader, top->include);
	if (status)
		return status;
	check_parts(loader);
	return loader->is_incomplete ? loader->status : ZJ_OK;
}

/* ---- the rubric it extends ---- */

/* The folder above, with its '/': by the name of the way to it, not by what links say. */
static struct str
folder_above(struct arena *arena, struct str folder)
{
	struct str above = folder;

	if (str_is(folder, "/"))
		return folder;
	if (above.len)
		above = folder_of((struct str){above.at, above.len - 1});
	const struct str last = {folder.at + above.len, folder.len - above.len};
	if (!last.len || str_is(last, "./") || str_is(last, "../"))
		return arena_join(arena, folder, STR("../"));
	return arena_str(arena, above);
}

/* FOLDER/ID/ as loader->folder, if there is a rubric.yaml in it. */
static bool
is_rubric_in(struct loader *loader, struct str folder, struct str id)
{
	struct arena *arena = loader->reader.rubric->arena;
	const struct str way = arena_join(arena, folder, id);
	const struct str whole = way.at ? arena_join(arena, way, STR("/rubric.yaml")) : STR_NONE;
	struct stat info;

	if (!whole.at) {
		loader->status = ZJ_ENOMEM;
		return false;
	}
	if (stat(whole.at, &info) != 0)
		return false;
	loader->folder = arena_str(arena, folder_of(whole));
	if (!loader->folder.at)
		loader->status = ZJ_ENOMEM;
	return loader->folder.at != NULL;
}

/* Beside the rubric's own folder, else in the folder of rubrics. */
static bool
find_base_folder(struct loader *loader, struct str id)
{
	struct arena *arena = loader->reader.rubric->arena;
	const struct str above = folder_above(arena, loader->folder);

	if (!above.at) {
		loader->status = ZJ_ENOMEM;
		return false;
	}
	if (is_rubric_in(loader, above, id))
		return true;
	if (!loader->rubrics || loader->status)
		return false;
	const struct str rubrics = str_from(loader->rubrics);
	const struct str folder =
		str_ends(rubrics, STR("/")) ? rubrics : arena_join(arena, rubrics, STR("/"));
	return folder.at && is_rubric_in(loader, folder, id);
}

static zj_status
open_base(struct loader *loader, struct source **source, const struct node *id)
{
	static const char name[] = "rubric.yaml";
	struct reader *reader = &loader->reader;
	const struct rubric_file *file = NULL;

	if (loader->given) {
		file = find_given(loader, str_from(name));
		if (file)
			return borrow_given(loader, source, file);
	} else if (find_base_folder(loader, id->text)) {
		const struct str path =
			arena_join(reader->rubric->arena, loader->folder, str_from(name));
		return path.at ? source_load(source, path.at, reader->diags) : ZJ_ENOMEM;
	}
	if (loader->status)
		return loader->status;
	reader_refuse(reader, DIAG_BASE_MISSING, node_place(id, reader->file), id->text, STR_NONE,
		      STR_NONE);
	return ZJ_EINPUT;
}

zj_status
load_base(struct loader *loader, const struct node **root, const struct node *id)
{
	struct source *source;
	zj_status status;

	loader->prefix = arena_join(loader->reader.rubric->arena, id->text, STR("/"));
	if (!loader->prefix.at)
		return ZJ_ENOMEM;
	status = open_base(loader, &source, id);
	return status ? status : load_tree(loader, root, source, STR("rubric.yaml"));
}

/* ---- the whole ---- */

static zj_status
start(struct loader *loader, zj_diags *diags)
{
	struct arena *arena = arena_new();
	struct rubric *rubric = arena ? arena_alloc(arena, sizeof(*rubric)) : NULL;

	if (!rubric) {
		arena_free(arena);
		return ZJ_ENOMEM;
	}
	rubric->arena = arena;
	loader->reader = (struct reader){.rubric = rubric, .diags = diags};
	rubric->files = arena_array(arena, LIMIT_INCLUDES, sizeof(*rubric->files));
	rubric->file_names = arena_array(arena, LIMIT_INCLUDES, sizeof(*rubric->file_names));
	loader->trees = arena_array(arena, LIMIT_INCLUDES, sizeof(*loader->trees));
	loader->documents = arena_array(arena, LIMIT_INCLUDES, sizeof(*loader->documents));
	if (rubric->files && rubric->file_names && loader->trees && loader->documents)
		return ZJ_OK;
	return ZJ_ENOMEM;
}

/* After all documents have been read. */
static zj_status
put_together(struct loader *loader)
{
	struct rubric *rubric = loader->reader.rubric;

	rubric->top = loader->documents[0];
	rubric->total = (struct rubric_node *)&rubric->top->total;
	rubric->trees = loader->trees;
	rubric->tree_count = loader->document_count;
	rubric->node_count = loader->reader.nodes;
	return rubric_gather(&loader->reader, loader->documents, loader->document_count);
}

/* Takes the main file's source over. */
static zj_status
finish(struct loader *loader, struct source *source, struct str name)
{
	const struct node *root;
	zj_status status = load_tree(loader, &root, source, name);

	if (status)
		return status;
	if (root->kind == NODE_MAP && node_get(root, "extends"))
		status = extend(loader, root);
	else
		status = load_documents(loader, root);
	return status ? status : put_together(loader);
}

zj_status
rubric_load(struct rubric **out, const char *path, const char *rubrics, zj_diags *diags)
{
	struct loader loader = {.prefix = STR(""), .rubrics = rubrics};
	struct source *source = NULL;
	zj_status status = start(&loader, diags);
	struct str file;

	if (status)
		goto out;
	file = main_path(loader.reader.rubric->arena, path);
	if (file.at)
		loader.folder = arena_str(loader.reader.rubric->arena, folder_of(file));
	if (!loader.folder.at) {
		status = ZJ_ENOMEM;
		goto out;
	}
	status = source_load(&source, file.at, diags);
	if (status)
		goto out;
	status = finish(&loader, source,
			(struct str){file.at + loader.folder.len, file.len - loader.folder.len});
out:
	if (!status)
		*out = loader.reader.rubric;
	else
		rubric_free(loader.reader.rubric);
	return status;
}

zj_status
rubric_read(struct rubric **out, const struct rubric_file *files, size_t count, zj_diags *diags)
{
	struct loader loader = {.prefix = STR(""), .given = files, .given_count = count};
	struct source *source = NULL;
	zj_status status = start(&loader, diags);

	if (!status)
		status = borrow_given(&loader, &source, &files[0]);
	if (!status)
		status = finish(&loader, source, str_from(files[0].name));
	if (!status)
		*out = loader.reader.rubric;
	else
		rubric_free(loader.reader.rubric);
	return status;
}

/* ---- the vocabulary: one file ---- */

/* Takes the source over; `status` is what came of getting it. */
static zj_status
read_vocabulary(struct rubric **out, struct loader *loader, struct source *source, const char *name,
		zj_status status)
{
	const struct node *root;

	if (!status)
		status = load_tree(loader, &root, source, str_from(name));
	if (!status)
		status = load_document(loader, root, &construct_vocabulary);
	if (!status)
		status = put_together(loader);
	if (!status)
		*out = loader->reader.rubric;
	else
		rubric_free(loader->reader.rubric);
	return status;
}

zj_status
rubric_load_vocabulary(struct rubric **out, const char *path, zj_diags *diags)
{
	struct loader loader = {.prefix = STR("")};
	struct source *source = NULL;
	zj_status status = start(&loader, diags);

	if (!status)
		status = source_load(&source, path, diags);
	return read_vocabulary(out, &loader, source, path, status);
}

zj_status
rubric_read_vocabulary(struct rubric **out, const struct rubric_file *file, zj_diags *diags)
{
	struct loader loader = {.prefix = STR("")};
	struct source *source = NULL;
	zj_status status = start(&loader, diags);

	if (!status)
		status = borrow_given(&loader, &source, file);
	return read_vocabulary(out, &loader, source, file->name, status);
}

void
rubric_free(struct rubric *rubric)
{
	if (!rubric)
		return;
	for (size_t i = 0; i < rubric->file_count; i++)
		source_free(rubric->files[i]);
	arena_free(rubric->arena);
}
