/*
 * A document: the bytes of an answers file, its tree, and the rubric it says it answers.
 */
#include "answers/answers.h"

#include <stdlib.h>

#include "base/hash.h"
#include "text/text.h"

struct zj_document {
	struct arena *arena; /* of the tree; bytes, where they were handed in */
	struct source *source;
	const struct node *root;
	struct str given;  /* the bytes as they came, byte order mark and all */
	struct str rubric; /* with a NUL */
	char fingerprint[HASH_TEXT_SIZE];
};

/* Which rubric is it? Tells what is wrong where it does not say. */
static zj_status
find_rubric(zj_document *document, zj_diags *diags)
{
	const struct diag_file *file = &document->source->file;
	const struct node *root = document->root;
	const struct node *rubric;

	if (root->kind != NODE_MAP) {
		diag_add(diags, DIAG_ANSWERS_MAP,
			 root->kind == NODE_NULL ? place_file(file) : node_place(root, file),
			 STR_NONE, STR_NONE, STR_NONE);
		return ZJ_EINPUT;
	}
	rubric = node_get(root, "rubric");
	if (!rubric || rubric->kind != NODE_SCALAR || rubric->text.len == 0) {
		diag_add(diags, DIAG_ANSWERS_NO_RUBRIC,
			 rubric ? node_place(rubric, file) : place_file(file), STR_NONE, STR_NONE,
			 STR_NONE);
		return ZJ_EINPUT;
	}
	document->rubric = arena_str(document->arena, rubric->text);
	return document->rubric.at ? ZJ_OK : ZJ_ENOMEM;
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
	status = yaml_read(&document->root, source, arena, diags);
	if (status)
		goto out;
	status = find_rubric(document, diags);
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

const char *
zj_document_rubric(const zj_document *document)
{
	return document->rubric.at;
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
