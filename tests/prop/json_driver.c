/*
 * Reads JSON for prop_json.py. Each document is its length in bytes on a line and then the bytes;
 * the answer is one line: "refused", or the tree as JSON in which every text that was in quotes
 * begins with q, every number and word with p, and nothing is null.
 */
#include <stdio.h>
#include <stdlib.h>

#include "base/quote.h"
#include "text/text.h"

static void
write_text(struct buf *out, const struct node *node)
{
	struct buf text = BUF_INIT;

	buf_add_char(&text, node->is_quoted ? 'q' : 'p');
	buf_add(&text, node->text);
	quote_json(out, buf_str(&text));
	buf_done(&text);
}

static void
write_node(struct buf *out, const struct node *node)
{
	const size_t each = node->kind == NODE_MAP ? 2 : 1;

	if (node->kind == NODE_NULL || node->kind == NODE_SCALAR) {
		if (node->kind == NODE_NULL)
			buf_add_text(out, "null");
		else
			write_text(out, node);
		return;
	}
	buf_add_char(out, node->kind == NODE_MAP ? '{' : '[');
	for (size_t i = 0; i < node->count * each; i++) {
		buf_add_text(out, i == 0 ? "" : i % each ? ":" : ",");
		write_node(out, &node->items[i]);
	}
	buf_add_char(out, node->kind == NODE_MAP ? '}' : ']');
}

static void
answer(struct str bytes, struct arena *arena)
{
	struct buf out = BUF_INIT;
	struct source *source = NULL;
	const struct node *root = NULL;
	zj_diags *diags = zj_diags_new();

	if (source_borrow(&source, "prop.json", bytes, diags) == ZJ_OK &&
	    source_read(&root, source, arena, diags) == ZJ_OK)
		write_node(&out, root);
	else if (zj_diags_count(diags) > 0)
		buf_add_text(&out, "refused");
	else
		buf_add_text(&out, "refused without a word");
	puts(out.at);
	source_free(source);
	zj_diags_free(diags);
	buf_done(&out);
}

int
main(void)
{
	struct arena *arena = arena_new();
	char line[32];

	while (arena && fgets(line, sizeof(line), stdin)) {
		const size_t length = strtoul(line, NULL, 10);
		char *bytes = malloc(length + 1);
		if (!bytes || fread(bytes, 1, length, stdin) != length)
			return 4;
		answer((struct str){bytes, length}, arena);
		arena_reset(arena);
		free(bytes);
	}
	arena_free(arena);
	return 0;
}
