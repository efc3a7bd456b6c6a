/*
 * Any bytes as a table of answers: rows are divided as they are read, each document is refused with
 * diagnostics or gives a tree that keeps its promises, and what is kept of it reads back as the same.
 */
#include <string.h>

#include "answers/answers.h"
#include "base/buf.h"
#include "base/limits.h"
#include "base/utf8.h"
#include "cells_tree.h"
#include "fuzz.h"
#include "text/text.h"

static void
check_diags(const zj_diags *diags, bool is_refused)
{
	zj_diag diag;

	fuzz_claim((zj_diags_count(diags) > 0) == is_refused, "refused if and only if it says why");
	for (size_t i = 0; zj_diags_get(diags, i, ZJ_LANG_ZH, &diag); i++)
		fuzz_claim(diag.message[0] != '\0' && !strchr(diag.message, '\n'),
			   "a message is a line");
}

/* Rows all of whose cells are empty are no rows where lines are counted. */
static bool
has_any(const struct node *row)
{
	for (size_t i = 0; i < row->count; i++) {
		if (node_item(row, i)->kind != NODE_NULL)
			return true;
	}
	return false;
}

static bool
is_same(const struct node *a, const struct node *b)
{
	const size_t each = a->kind == NODE_MAP ? 2 : 1;

	if (a->kind != b->kind || a->count != b->count || a->is_quoted != b->is_quoted ||
	    a->line != b->line || a->column != b->column || !str_equal(a->text, b->text))
		return false;
	for (size_t i = 0; i < a->count * each; i++) {
		if (!is_same(&a->items[i], &b->items[i]))
			return false;
	}
	return true;
}

/* What is read of a piece on its own: the same rows as of the whole. */
static void
check_piece(const struct node *rows, size_t *at, const struct document_piece *piece, char separator,
	    struct yaml_scratch *scratch)
{
	const struct diag_file file = {"fuzz.csv", buf_str(&piece->bytes), piece->line, 0};
	struct arena *arena = arena_new();
	const struct node *own = NULL;
	struct source source;
	bool is_declined;

	fuzz_claim(source_view(&source, &file, NULL) == ZJ_OK, "a piece of text is text");
	const char *what = cells_compare(&source, separator, &is_declined);
	fuzz_claim(!what, what);
	fuzz_claim(csv_read_with(&own, &source, separator, arena, scratch, NULL) == ZJ_OK,
		   "a piece of a table is rows");
	for (size_t i = 0; i < own->count; i++) {
		while (*at < rows->count && !has_any(node_item(rows, *at)))
			++*at;
		if (!has_any(node_item(own, i)))
			continue;
		fuzz_claim(*at < rows->count, "no row comes twice");
		fuzz_claim(is_same(node_item(own, i), node_item(rows, *at)), "it is the next row");
		++*at;
	}
	arena_free(arena);
}

/* Where one file was put behind another, a byte order mark begins a row, and does not count. */
static bool
has_mark(struct str bytes)
{
	for (size_t i = 1; i < bytes.len; i++) {
		if (str_starts((struct str){bytes.at + i, bytes.len - i}, STR("\xEF\xBB\xBF")))
			return true;
	}
	return false;
}

/* A table without a mistake in its form is divided where the reader of rows does. */
static void
check_division(struct str bytes)
{
	const struct diag_file file = {.name = "fuzz.csv", .bytes = bytes};
	struct yaml_scratch *scratch = yaml_scratch_new();
	struct document_piece piece = {.bytes = BUF_INIT};
	struct documents *documents = NULL;
	struct arena *arena = arena_new();
	const struct node *rows = NULL;
	struct source source;
	size_t at = 0;

	if (documents_borrow(&documents, "fuzz.csv", bytes, true, NULL) ||
	    !documents_table(documents))
		goto out;
	const char separator = table_separator(documents_table(documents));
	if (source_view(&source, &file, NULL) ||
	    csv_read_with(&rows, &source, separator, arena, scratch, NULL))
		goto out;
	while (at < rows->count && !has_any(node_item(rows, at)))
		at++;
	at++;
	while (documents_next(documents, &piece, true, NULL) == DOCUMENTS_ONE)
		check_piece(rows, &at, &piece, separator, scratch);
	while (at < rows->count && !has_any(node_item(rows, at)))
		at++;
	fuzz_claim(at >= rows->count, "no row is left out");
out:
	buf_done(&piece.bytes);
	documents_close(documents);
	arena_free(arena);
	yaml_scratch_free(scratch);
}

static void
check_reads_back(const zj_document *document, const char *name)
{
	zj_document *again = NULL;
	size_t length;
	const char *bytes = zj_document_bytes(document, &length);

	fuzz_claim(zj_document_read(&again, name, bytes, length, NULL) == ZJ_OK,
		   "it is read again");
	fuzz_claim(strcmp(zj_document_fingerprint(document), zj_document_fingerprint(again)) == 0,
		   "with the same fingerprint");
	fuzz_claim(is_same(document_root(document), document_root(again)), "to the same tree");
	zj_document_free(again);
}

static void
check_documents(struct documents *documents)
{
	struct document_piece piece = {.bytes = BUF_INIT};
	struct buf name = BUF_INIT;
	uint32_t line = 0;

	while (documents_next(documents, &piece, true, NULL) == DOCUMENTS_ONE) {
		zj_diags *diags = zj_diags_new();
		zj_document *document = NULL;
		fuzz_claim(piece.line > line, "each begins after the one before it");
		line = piece.line;
		const zj_status status = documents_read(&document, documents, &piece, diags);
		check_diags(diags, status != ZJ_OK);
		buf_clear(&name);
		documents_add_name(&name, documents, &piece);
		if (status == ZJ_OK)
			check_reads_back(document, name.at);
		zj_document_free(document);
		zj_diags_free(diags);
	}
	fuzz_claim(documents_status(documents) == ZJ_OK, "memory can be read to its end");
	buf_done(&name);
	buf_done(&piece.bytes);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct str bytes = {(const char *)data, size};
	struct documents *documents = NULL;
	zj_diags *diags = zj_diags_new();

	/* What is packed has a reader of its own. */
	if (size > 0 && unpack_is_packed(bytes)) {
		zj_diags_free(diags);
		return 0;
	}
	const zj_status status = documents_borrow(&documents, "fuzz.csv", bytes, true, diags);
	check_diags(diags, status != ZJ_OK);
	if (status == ZJ_OK)
		check_documents(documents);
	documents_close(documents);
	zj_diags_free(diags);
	if (!has_mark(bytes))
		check_division(bytes);
	return 0;
}
