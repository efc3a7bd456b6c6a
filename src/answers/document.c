/*
 * A document: the bytes of an answers file, its tree, and the rubrics it says it answers.
 */
#include "answers/read.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "answers/table.h"
#include "base/limits.h"
#include "text/text.h"

struct zj_document {
	struct arena *arena; /* of the tree; bytes, where they were handed in */
	struct source *source;
	const struct node *root;
	struct str given;    /* the bytes as they came, byte order mark and all */
	struct table *table; /* that the bytes are rows of; NULL: they are not */
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

/* What a document is made from. */
struct making {
	struct arena *arena;
	struct source *source;
	struct table *table; /* NULL: its bytes are not rows */
	bool is_yaml;        /* whatever its name says */
	struct str given;
};

static void
making_done(struct making *making)
{
	source_free(making->source);
	table_free(making->table);
	arena_free(making->arena);
}

static zj_status
read_once(zj_document *document, bool is_yaml, zj_diags *diags)
{
	const struct source *source = document->source;
	struct yaml_scratch *scratch;
	const struct node *rows;

	if (is_yaml)
		return yaml_read(&document->root, source, document->arena, diags);
	if (!document->table)
		return source_read(&document->root, source, document->arena, diags);
	scratch = yaml_scratch_new();
	if (!scratch)
		return ZJ_ENOMEM;
	zj_status status = csv_read_with(&rows, source, table_separator(document->table),
					 document->arena, scratch, diags);
	if (status == ZJ_OK)
		status = table_document(&document->root, document->table, rows, &source->file,
					document->arena, diags);
	yaml_scratch_free(scratch);
	return status;
}

/* Takes all of it over, whatever comes of it. */
static zj_status
make(zj_document **out, struct making *making, zj_diags *diags)
{
	zj_status status = ZJ_ENOMEM;
	zj_document *document = calloc(1, sizeof(*document));

	if (!document) {
		making_done(making);
		return status;
	}
	document->arena = making->arena;
	document->source = making->source;
	document->table = making->table;
	document->given = making->given;
	const struct hash hash =
		making->table ? hash_of(making->given) : making->source->fingerprint;
	hash_text(document->fingerprint, &hash);
	status = read_once(document, making->is_yaml, diags);
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

/* --- by name ---------------------------------------------------------------------------- */

/* A document that was carried over to another rubric is written as YAML, whatever it was before,
 * and says so in its first line. */
static bool
says_yaml(struct str bytes)
{
	return str_starts(bytes, STR("---\n"));
}

/* The first row of a table and its one document, out of `given`. */
static zj_status
split_table(struct making *making, struct diag_file *file, zj_diags *diags)
{
	struct documents *documents = NULL;
	struct document_piece piece = {.bytes = BUF_INIT};
	const uint32_t line = file->first_line;
	zj_status status = documents_borrow(&documents, file->name, making->given, true, diags);

	if (status)
		return status;
	if (documents_next(documents, &piece, true, diags) == DOCUMENTS_ONE) {
		file->bytes = arena_str(making->arena, buf_str(&piece.bytes));
		file->first_line = line ? line : piece.line;
		making->table = documents_take_table(documents);
		status = file->bytes.at ? ZJ_OK : ZJ_ENOMEM;
	} else {
		status = documents_status(documents);
		if (!status)
			diag_add(diags, DIAG_FILE_NO_ANSWERS, place_file(file), STR_NONE, STR_NONE,
				 STR_NONE);
		status = status ? status : ZJ_EINPUT;
	}
	buf_done(&piece.bytes);
	documents_close(documents);
	return status;
}

/* Where its bytes stand in the file that its name names; a number in a list is no place. */
static zj_status
find_place(struct diag_file *file, const char *name, struct arena *arena)
{
	const char *const number = strrchr(name, '#');
	struct str within;

	source_split_name(str_from(name), &within, &file->first_line);
	if (number && number == name + within.len)
		within = str_from(name);
	const struct str copy = arena_str(arena, within);
	file->name = copy.at;
	return copy.at ? ZJ_OK : ZJ_ENOMEM;
}

zj_status
document_read_part(zj_document **out, const char *name, const struct diag_file *part,
		   zj_diags *diags)
{
	struct making making = {.arena = arena_new()};
	struct diag_file file = *part;
	zj_status status = ZJ_ENOMEM;

	if (!making.arena)
		return status;
	making.given = file.bytes = arena_str(making.arena, part->bytes);
	if (file.bytes.at)
		status = part->name ? ZJ_OK : find_place(&file, name, making.arena);
	making.is_yaml = says_yaml(making.given);
	if (!status && !making.is_yaml && source_form(str_from(name)) == SOURCE_TABLE)
		status = split_table(&making, &file, diags);
	if (!status)
		status = source_borrow_part(&making.source, &file, diags);
	if (status) {
		making_done(&making);
		return status;
	}
	return make(out, &making, diags);
}

zj_status
zj_document_read(zj_document **out, const char *name, const char *bytes, size_t length,
		 zj_diags *diags)
{
	const struct diag_file part = {.bytes = {bytes, length}};

	return document_read_part(out, name, &part, diags);
}

/* --- from a file ------------------------------------------------------------------------ */

static zj_status
load_standard_input(zj_document **out, zj_diags *diags)
{
	struct making making = {.arena = arena_new()};

	if (!making.arena)
		return ZJ_ENOMEM;
	const zj_status status = source_load(&making.source, "-", diags);
	if (status) {
		making_done(&making);
		return status;
	}
	making.given = making.source->file.bytes;
	making.given.len += (size_t)(making.given.at - making.source->owned);
	making.given.at = making.source->owned;
	return make(out, &making, diags);
}

static zj_status
refuse_file(enum diag_code code, const char *path, zj_diags *diags)
{
	const struct diag_file file = {.name = path};

	diag_add(diags, code, place_file(&file), STR_NONE, STR_NONE, STR_NONE);
	return ZJ_EINPUT;
}

/* The one document that is in a file, or that the path names. */
static zj_status
load_only(struct document_piece *piece, struct documents *documents, const char *path,
	  zj_diags *diags)
{
	struct document_piece second = {.bytes = BUF_INIT};
	enum documents_got got = documents_next(documents, piece, true, diags);

	if (got == DOCUMENTS_ONE)
		got = documents_next(documents, &second, true, diags);
	else if (got == DOCUMENTS_END)
		return refuse_file(DIAG_FILE_NO_ANSWERS, path, diags);
	buf_done(&second.bytes);
	if (got == DOCUMENTS_ONE)
		return refuse_file(DIAG_FILE_SEVERAL, path, diags);
	return documents_status(documents);
}

zj_status
zj_document_load(zj_document **out, const char *path, zj_diags *diags)
{
	struct documents *documents = NULL;
	struct document_piece piece = {.bytes = BUF_INIT};

	if (strcmp(path, "-") == 0)
		return load_standard_input(out, diags);
	zj_status status = documents_open(&documents, path, diags);
	if (status)
		return status;
	status = load_only(&piece, documents, path, diags);
	if (status == ZJ_OK)
		status = documents_read(out, documents, &piece, diags);
	buf_done(&piece.bytes);
	documents_close(documents);
	return status;
}

void
zj_document_free(zj_document *document)
{
	if (!document)
		return;
	source_free(document->source);
	table_free(document->table);
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
	scratch->direct = direct_scratch_new();
	if (scratch->document) {
		scratch->document->document.arena = arena_new();
		scratch->document->yaml = yaml_scratch_new();
	}
	if (scratch->arena && scratch->told && scratch->direct && scratch->document &&
	    scratch->document->yaml && scratch->document->document.arena)
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
	direct_scratch_free(scratch->direct);
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
document_view(zj_document **out, const struct document_input *input, bool is_peek,
	      struct answers_scratch *scratch, zj_diags *diags)
{
	zj_document *document = &scratch->document->document;
	struct source *source = &scratch->document->source;
	zj_status status = ZJ_OK;

	if (is_peek)
		source_peek(source, &input->file);
	else
		status = source_view(source, &input->file, diags);
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
	*out = document;
	return ZJ_OK;
}

const struct source *
document_source(const zj_document *document)
{
	return document->source;
}

bool
document_name(zj_document *document, const char *rubric)
{
	document->rubrics = arena_array(document->arena, 1, sizeof(*document->rubrics));
	return document->rubrics && keep_name(document, str_from(rubric)) == ZJ_OK;
}

zj_status
document_read_with(const zj_document **out, const struct document_input *input,
		   struct answers_scratch *scratch, zj_diags *diags)
{
	const struct source *source = &scratch->document->source;
	zj_document *document;
	zj_status status = document_view(&document, input, false, scratch, diags);

	if (status)
		return status;
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

struct place
document_rubric_place(const zj_document *document, size_t index)
{
	const struct diag_file *file = document_file(document);
	const struct node *rubrics = document_rubrics(document->root);
	const struct node *rubric = node_get(document->root, "rubric");

	if (rubrics && index < rubrics->count)
		return node_place(document_entry(rubrics, index), file);
	return rubric ? node_place(rubric, file) : place_file(file);
}
