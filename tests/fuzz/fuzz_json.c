/*
 * Any bytes as a JSON file: they are refused with diagnostics that point into them, or they give a
 * tree that keeps its promises and, written out again, reads back as the same.
 */
#include <string.h>

#include "base/limits.h"
#include "base/quote.h"
#include "base/utf8.h"
#include "fuzz.h"
#include "pairs_tree.h"
#include "text/text.h"

static void
check_diags(const zj_diags *diags, zj_status status)
{
	zj_diag diag;

	fuzz_claim((zj_diags_count(diags) > 0) == (status != ZJ_OK),
		   "refused if and only if it says why");
	for (size_t i = 0; i < zj_diags_count(diags); i++) {
		for (int lang = 0; lang < ZJ_LANG_COUNT; lang++) {
			if (!zj_diags_get(diags, i, (zj_lang)lang, &diag))
				return;
			fuzz_claim(diag.message[0] != '\0', "a message has words");
			fuzz_claim(!strchr(diag.message, '\n'), "a message is one line");
			fuzz_claim(diag.line >= 1 && diag.column >= 1, "a mistake has a place");
		}
	}
}

static void
check_scalar(const struct node *node)
{
	const struct str text = node->text;

	fuzz_claim(text.len <= LIMIT_SCALAR_BYTES, "no longer than the limit");
	fuzz_claim(utf8_first_bad(text) == text.len, "text is UTF-8");
	fuzz_claim(!text.len || !memchr(text.at, '\0', text.len), "text holds no NUL");
}

static void
check_node(const struct node *node, size_t depth)
{
	const size_t each = node->kind == NODE_MAP ? 2 : 1;

	fuzz_claim(depth <= LIMIT_DEPTH + 1, "no deeper than the limit");
	fuzz_claim(node->line >= 1 && node->column >= 1 && node->length >= 1, "a place");
	if (node->kind == NODE_SCALAR)
		check_scalar(node);
	for (size_t i = 0; i < node->count * each; i++)
		check_node(&node->items[i], depth + 1);
	for (size_t i = 0; node->kind == NODE_MAP && i < node->count && i < 10; i++)
		fuzz_claim(node_get_str(node, node_key(node, i)->text) == node_value(node, i),
			   "a value is found by its key, which is there once");
}

static void
write_node(struct buf *out, const struct node *node)
{
	const size_t each = node->kind == NODE_MAP ? 2 : 1;

	if (node->kind == NODE_NULL) {
		buf_add_text(out, "null");
	} else if (node->kind == NODE_SCALAR && node->is_quoted) {
		quote_json(out, node->text);
	} else if (node->kind == NODE_SCALAR) {
		buf_add(out, node->text);
	} else {
		buf_add_char(out, node->kind == NODE_MAP ? '{' : '[');
		for (size_t i = 0; i < node->count * each; i++) {
			buf_add_text(out, i == 0 ? "" : i % each ? ":" : ",");
			write_node(out, &node->items[i]);
		}
		buf_add_char(out, node->kind == NODE_MAP ? '}' : ']');
	}
}

static bool
is_same(const struct node *a, const struct node *b)
{
	const size_t each = a->kind == NODE_MAP ? 2 : 1;

	if (a->kind != b->kind || a->count != b->count || a->is_quoted != b->is_quoted ||
	    !str_equal(a->text, b->text))
		return false;
	for (size_t i = 0; i < a->count * each; i++) {
		if (!is_same(&a->items[i], &b->items[i]))
			return false;
	}
	return true;
}

static void
check_reads_back(const struct node *root)
{
	struct buf json = BUF_INIT;
	struct arena *arena = arena_new();
	struct source *source = NULL;
	const struct node *again = NULL;

	write_node(&json, root);
	if (arena && !json.failed && json.len <= LIMIT_FILE_BYTES) {
		fuzz_claim(source_borrow(&source, "again.json", buf_str(&json), NULL) == ZJ_OK,
			   "what is written is text");
		fuzz_claim(source_read(&again, source, arena, NULL) == ZJ_OK, "it is JSON");
		fuzz_claim(is_same(root, again), "it reads back as the same tree");
	}
	source_free(source);
	arena_free(arena);
	buf_done(&json);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct str bytes = {(const char *)data, size};
	zj_diags *diags = zj_diags_new();
	struct arena *arena = arena_new();
	struct source *source = NULL;
	const struct node *root = NULL;
	zj_status status = source_borrow(&source, "fuzz.json", bytes, diags);

	if (!status)
		status = source_read(&root, source, arena, diags);
	fuzz_claim((root != NULL) == (status == ZJ_OK), "a tree if and only if ZJ_OK");
	check_diags(diags, status);
	if (root) {
		check_node(root, 0);
		check_reads_back(root);
	}
	if (source) {
		bool is_declined;
		const char *what = pairs_compare(source, true, &is_declined);
		fuzz_claim(!what, what);
	}
	source_free(source);
	arena_free(arena);
	zj_diags_free(diags);
	return 0;
}
