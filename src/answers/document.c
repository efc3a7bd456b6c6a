/*
 * A document: the bytes of an answers file, its tree, and the rubrics it says it answers.
 */
#include "answers/read.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/hash.h"
#include "answers/table.h"
#include "base/limits.h"
#include "text/text.h"

struct zj_document {
	struct arena *arena; /* of the tree; bytes, where they were handed in */
	struct source *source;
	const struct node *root;
	struct str given;    /* the bytes as they came, byte order mark and all */
	struct str *rubrics; /* each with a NUL */
	size_t rubric_count;
	char fingerprint[HASH_TEXT_SIZE];
};

const struct node *
document_rubrics(const struct node *root)
{
	const struct node *rubrics = root->kind == NODE_MAP ? node_get(root, "rubrics") : NULL;

	return rubrics && (rubrics->kind == NODE_LIST || rubrics->kind == NODE_MAP) ? rubrics
										    : NULL;
}

const struct node *
document_entry(const struct node *rubrics, size_t index)
{
	return rubrics->kind == NODE_MAP ? node_key(rubrics, index) : node_item(rubrics, index);
}

const struct node *
document_find_entry(const struct node *rubrics, struct str id)
{
	for (size_t i = 0; i < rubrics->count; i++) {
		if (str_equal(document_entry(rubrics, i)->text, id))
			return document_entry(rubrics, i);
	}
	return NULL;
}

static bool
is_name(const struct node *node)
{
	return node && node->kind == NODE_SCALAR && node->text.len > 0;
}

static zj_status
keep_name(zj_document *document, struct str name)
{
	const struct str text = arena_str(document->arena, name);

	if (!text.at)
		return ZJ_ENOMEM;
	document->rubrics[document->rubric_count++] = text;
	return ZJ_OK;
}

/* The rubrics of a file that answers several. All that is wrong with the list is told. */
static zj_status
find_several(zj_document *document, const struct node *rubrics, zj_diags *diags)
{
	const struct diag_file *file = &document->source->file;
	zj_status status = ZJ_OK;
	char most[32];

	if (rubrics->count > LIMIT_RUBRICS) {
		(void)snprintf(most, sizeof(most), "%d", LIMIT_RUBRICS);
		diag_add(diags, DIAG_LIMIT, node_place(rubrics, file), STR("rubrics"),
			 str_from(most), STR_NONE);
		return ZJ_ELIMIT;
	}
	for (size_t i = 0; i < rubrics->count && status != ZJ_ENOMEM; i++) {
		const struct node *entry = document_entry(rubrics, i);

		if (!is_name(entry)) {
			diag_add(diags, DIAG_ANSWERS_RUBRICS, node_place(entry, file), STR_NONE,
				 STR_NONE, STR_NONE);
			status = ZJ_EINPUT;
		} else if (document_find_entry(rubrics, entry->text) != entry) {
			diag_add(diags, DIAG_ANSWERS_RUBRIC_TWICE, node_place(entry, file),
				 entry->text, STR_NONE, STR_NONE);
			status = ZJ_EINPUT;
		} else if (keep_name(document, entry->text)) {
			status = ZJ_ENOMEM;
		}
	}
	return status;
}

/* What a rubric or its vectors have at the top and answers never. */
static bool
is_rubric(const struct node *root)
{
	static const char *const KEYS[] = {"tiers", "sections", "questions", "extends", "vectors"};

	if (node_get(root, "enterprise") || node_get(root, "answers"))
		return false;
	for (size_t i = 0; i < sizeof(KEYS) / sizeof(KEYS[0]); i++) {
		if (node_get(root, KEYS[i]))
			return true;
	}
	return false;
}

/* Which rubrics are they? Where it does not say: the one given, else it tells what is wrong. */
static zj_status
find_rubrics(zj_document *document, const char *otherwise, zj_diags *diags)
{
	const struct diag_file *file = &document->source->file;
	const struct node *root = document->root;

	assert(root);
	if (root->kind != NODE_MAP) {
		diag_add(diags, DIAG_ANSWERS_MAP,
			 root->kind == NODE_NULL ? place_file(file) : node_place(root, file),
			 STR_NONE, STR_NONE, STR_NONE);
		return ZJ_EINPUT;
	}
	if (is_rubric(root)) {
		diag_add(diags, DIAG_ANSWERS_IS_RUBRIC, place_file(file), STR_NONE, STR_NONE,
			 STR_NONE);
		return ZJ_EINPUT;
	}
	const struct node *several = node_get(root, "rubrics");
	const struct node *rubrics = document_rubrics(root);
	const struct node *rubric = node_get(root, "rubric");
	const size_t room = rubrics ? LIMIT_RUBRICS : 1;
	document->rubrics = arena_array(document->arena, room, sizeof(*document->rubrics));
	if (!document->rubrics)
		return ZJ_ENOMEM;
	if (rubrics && rubrics->count > 0)
		return find_several(document, rubrics, diags);
	if (!several && !rubric && otherwise)
		return keep_name(document, str_from(otherwise));
	if (several || !is_name(rubric)) {
		const struct node *at = several ? several : rubric;
		diag_add(diags, several ? DIAG_ANSWERS_RUBRICS : DIAG_ANSWERS_NO_RUBRIC,
			 at ? node_place(at, file) : place_file(file), STR_NONE, STR_NONE,
			 STR_NONE);
		return ZJ_EINPUT;
	}
	return keep_name(document, rubric->text);
}

/* Takes arena and source over, whatever comes of it. */
static zj_status
make(zj_document **out, struct arena *arena, struct source *source, struct str given,
     zj_diags *diags)
{
	zj_status status = ZJ_ENOMEM;
	zj_document *document = calloc(1, sizeof(*document));

	if (!document) {
		source_free(source);
		arena_free(arena);
		return status;
	}
	document->arena = arena;
	document->source = source;
	document->given = given;
	hash_text(document->fingerprint, &source->fingerprint);
	status = source_read(&document->root, source, arena, diags);
	if (status)
		goto out;
	status = find_rubrics(document, NULL, diags);
	if (status)
		goto out;
	*out = document;
	document = NULL;
out:
	zj_document_free(document);
	return status;
}

zj_status
zj_document_load(zj_document **out, const char *path, zj_diags *diags)
{
	struct source *source = NULL;
	struct arena *arena = arena_new();
	zj_status status;

	if (!arena)
		return ZJ_ENOMEM;
	status = source_load(&source, path, diags);
	if (status) {
		arena_free(arena);
		return status;
	}
	struct str given = source->file.bytes;
	if (source->owned) {
		given.len += (size_t)(given.at - source->owned);
		given.at = source->owned;
	}
	return make(out, arena, source, given, diags);
}

zj_status
zj_document_read(zj_document **out, const char *name, const char *bytes, size_t length,
		 zj_diags *diags)
{
	struct source *source = NULL;
	struct arena *arena = arena_new();
	zj_status status = ZJ_ENOMEM;

	if (!arena)
		return status;
	const struct str copy = arena_str(arena, (struct str){bytes, length});
	if (copy.at)
		status = source_borrow(&source, name, copy, diags);
	if (status) {
		arena_free(arena);
		return status;
	}
	return make(out, arena, source, copy, diags);
}

void
zj_document_free(zj_document *document)
{
	if (!document)
		return;
	source_free(document->source);
	arena_free(document->arena);
	free(document);
}

/* --- one after the other ---------------------------------------------------------------- */

struct document_scratch {
	zj_document document;
	struct source source;
	struct yaml_scratch *yaml;
};

struct answers_scratch *
answers_scratch_new(void)
{
	struct answers_scratch *scratch = calloc(1, sizeof(*scratch));

	if (!scratch)
		return NULL;
	scratch->document = calloc(1, sizeof(*scratch->document));
	scratch->arena = arena_new();
	scratch->told = arena_new();
	if (scratch->document) {
		scratch->document->document.arena = arena_new();
		scratch->document->yaml = yaml_scratch_new();
	}
	if (scratch->arena && scratch->told && scratch->document && scratch->document->yaml &&
	    scratch->document->document.arena)
		return scratch;
	answers_scratch_free(scratch);
	return NULL;
}

void
answers_scratch_free(struct answers_scratch *scratch)
{
	if (!scratch)
		return;
	expr_run_free(scratch->run);
	free(scratch->blank);
	arena_free(scratch->arena);
	arena_free(scratch->told);
	if (scratch->document) {
		arena_free(scratch->document->document.arena);
		yaml_scratch_free(scratch->document->yaml);
	}
	free(scratch->document);
	free(scratch);
}

static zj_status
read_tree(const struct node **out, const struct document_input *input, const struct source *source,
	  struct document_scratch *scratch, zj_diags *diags)
{
	struct arena *arena = scratch->document.arena;
	const struct node *rows;

	if (input->is_json)
		return json_read_with(out, source, arena, scratch->yaml, diags);
	if (!input->table)
		return source_read_with(out, source, arena, scratch->yaml, diags);
	const zj_status status = csv_read_with(&rows, source, table_separator(input->table), arena,
					       scratch->yaml, diags);
	return status ? status
		      : table_document(out, input->table, rows, &source->file, arena, diags);
}

zj_status
document_read_with(const zj_document **out, const struct document_input *input,
		   struct answers_scratch *scratch, zj_diags *diags)
{
	zj_document *document = &scratch->document->document;
	struct source *source = &scratch->document->source;
	zj_status status = source_view(source, &input->file, diags);

	if (status)
		return status;
	arena_reset(document->arena);
	*document = (zj_document){
		.arena = document->arena,
		.source = source,
		.given = input->file.bytes,
	};
	if (input->fingerprint)
		hash_text(document->fingerprint, input->fingerprint);
	status = read_tree(&document->root, input, source, scratch->document, diags);
	assert(status || document->root);
	if (status == ZJ_OK)
		status = find_rubrics(document, input->rubric, diags);
	if (status == ZJ_OK)
		*out = document;
	return status;
}

const char *
zj_document_rubric(const zj_document *document)
{
	return document->rubrics[0].at;
}

size_t
zj_document_rubric_count(const zj_document *document)
{
	return document->rubric_count;
}

const char *
zj_document_rubric_at(const zj_document *document, size_t index)
{
	return index < document->rubric_count ? document->rubrics[index].at : NULL;
}

const char *
zj_document_fingerprint(const zj_document *document)
{
	return document->fingerprint;
}

const char *
zj_document_bytes(const zj_document *document, size_t *length)
{
	*length = document->given.len;
	return document->given.at;
}

const struct node *
document_root(const zj_document *document)
{
	return document->root;
}

const struct diag_file *
document_file(const zj_document *document)
{
	return &document->source->file;
}
