/*
 * Any bytes as a YAML file: they are refused with a diagnostic that points into them, or
 * give a tree that keeps its promises. A tree written out as JSON reads back as the same.
 */
#include <string.h>

#include "base/limits.h"
#include "base/map.h"
#include "base/utf8.h"
#include "fuzz.h"
#include "text/text.h"

/* ---- places ---- */

/* Line `number`, 1-based, without its '\n'; false past the end. */
static bool
find_line(struct str *line, struct str bytes, uint32_t number)
{
	for (; number > 1; number--) {
		const char *end = bytes.len ? memchr(bytes.at, '\n', bytes.len) : NULL;
		if (!end)
			return false;
		bytes.len -= (size_t)(end + 1 - bytes.at);
		bytes.at = end + 1;
	}
	const char *end = bytes.len ? memchr(bytes.at, '\n', bytes.len) : NULL;
	*line = (struct str){bytes.at, end ? (size_t)(end - bytes.at) : bytes.len};
	return true;
}

/* One past the end of its line is a place too: that is where something is missing. */
static void
check_place(struct str bytes, uint32_t line_number, uint32_t column)
{
	struct str line = STR_NONE;

	fuzz_claim(column >= 1, "columns count from 1");
	fuzz_claim(line_number >= 1 && find_line(&line, bytes, line_number), "a line of the file");
	fuzz_claim(column <= utf8_count(line) + 1, "a column of the line");
}

/* `source` is NULL where the bytes are not text: they have places, but no lines to look at. */
static void
check_diags(const zj_diags *diags, const struct source *source, zj_status status)
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
		}
		if (source)
			check_place(source->file.bytes, diag.line, diag.column);
	}
}

/* ---- the tree ---- */

/* The first few thousand are enough: looking up lines is not quick. */
enum {
	PLACES_MAX = 2000
};

struct walk {
	struct str bytes;
	size_t nodes;
};

static void
check_keys(const struct node *map)
{
	struct arena *arena = arena_new();
	struct map *keys = arena ? map_new(arena) : NULL;

	for (size_t i = 0; keys && i < map->count; i++) {
		const struct node *key = node_key(map, i);
		fuzz_claim(key->kind == NODE_SCALAR, "keys are scalars");
		fuzz_claim(map_put(keys, key->text, (uint32_t)i) != MAP_THERE, "keys are unique");
	}
	for (size_t i = 0; i < map->count && i < 10; i++)
		fuzz_claim(node_get_str(map, node_key(map, i)->text) == node_value(map, i),
			   "a value is found by its key");
	arena_free(arena);
}

static void
check_node(struct walk *walk, const struct node *node, size_t depth)
{
	const size_t children = node->kind == NODE_MAP ? 2 * node->count : node->count;

	fuzz_claim(depth <= LIMIT_DEPTH, "no deeper than the limit");
	fuzz_claim(++walk->nodes <= LIMIT_NODES, "no more nodes than the limit");
	fuzz_claim(node->length >= 1, "a caret has a width");
	if (walk->nodes <= PLACES_MAX)
		check_place(walk->bytes, node->line, node->column);
	if (node->kind == NODE_SCALAR) {
		fuzz_claim(node->text.len <= LIMIT_SCALAR_BYTES, "no longer than the limit");
		fuzz_claim(utf8_first_bad(node->text) == node->text.len, "text is UTF-8");
		fuzz_claim(!node->text.len || !memchr(node->text.at, '\0', node->text.len),
			   "text holds no NUL");
	}
	if (node->kind == NODE_MAP)
		check_keys(node);
	for (size_t i = 0; i < children; i++)
		check_node(walk, &node->items[i], depth + (node->items[i].kind >= NODE_LIST));
}

/* ---- out as JSON and in again ---- */

static void
write_text(struct buf *out, struct str text)
{
	buf_add_char(out, '"');
	while (text.len) {
		size_t length;
		const uint32_t character = utf8_decode(text, &length);
		if (character >= ' ' && character < 0x7F && character != '"' && character != '\\')
			buf_add_char(out, (char)character);
		else
			buf_printf(out, "\\U%08X", (unsigned)character);
		text.at += length;
		text.len -= length;
	}
	buf_add_char(out, '"');
}

static void
write_node(struct buf *out, const struct node *node)
{
	switch (node->kind) {
	case NODE_NULL:
		buf_add_text(out, "null");
		break;
	case NODE_SCALAR:
		write_text(out, node->text);
		break;
	case NODE_LIST:
		buf_add_char(out, '[');
		for (size_t i = 0; i < node->count; i++) {
			write_node(out, node_item(node, i));
			buf_add_char(out, ',');
		}
		buf_add_char(out, ']');
		break;
	case NODE_MAP:
		/* With a mark before it a key may be as long as it likes. */
		buf_add_char(out, '{');
		for (size_t i = 0; i < node->count; i++) {
			buf_add_text(out, "? ");
			write_node(out, node_key(node, i));
			buf_add_text(out, " : ");
			write_node(out, node_value(node, i));
			buf_add_char(out, ',');
		}
		buf_add_char(out, '}');
		break;
	}
}

static bool
is_same(const struct node *a, const struct node *b)
{
	const size_t children = a->kind == NODE_MAP ? 2 * a->count : a->count;

	if (a->kind != b->kind || a->count != b->count || !str_equal(a->text, b->text))
		return false;
	for (size_t i = 0; i < children; i++) {
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
		const struct str bytes = {json.at, json.len};
		fuzz_claim(source_borrow(&source, "json", bytes, NULL) == ZJ_OK, "JSON is text");
		fuzz_claim(yaml_read(&again, source, arena, NULL) == ZJ_OK, "JSON is read");
		fuzz_claim(is_same(root, again), "JSON reads back as the same tree");
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
	zj_status status;

	status = source_borrow(&source, "fuzz.yaml", bytes, diags);
	if (status) {
		fuzz_claim(source == NULL, "untouched unless ZJ_OK");
		check_diags(diags, NULL, status);
		goto out;
	}
	status = yaml_read(&root, source, arena, diags);
	fuzz_claim((root != NULL) == (status == ZJ_OK), "a tree if and only if ZJ_OK");
	check_diags(diags, source, status);
	if (root) {
		struct walk walk = {.bytes = source->file.bytes};
		check_node(&walk, root, root->kind >= NODE_LIST);
		check_reads_back(root);
	}
out:
	source_free(source);
	arena_free(arena);
	zj_diags_free(diags);
	return 0;
}
