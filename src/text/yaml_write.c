/*
 * A tree becomes YAML again, in the subset that yaml.c reads. A text is written plain only
 * where nobody could take it for anything else.
 */
#include <stdio.h>
#include <string.h>

#include "base/utf8.h"
#include "text/text.h"

enum {
	INDENT = 2,
	LINE_MOST = 96, /* columns that a map or list in brackets may fill */
	BUDGET =
		3 *
		LINE_MOST, /* bytes that could perhaps fill them: Chinese is two columns in three */
	KEY_MOST = 1000    /* bytes of a key without "? "; the standard allows 1024 characters */
};

/* ---- texts ---- */

static bool
is_control(uint32_t character)
{
	return character < 0x20 || (character >= 0x7F && character < 0xA0) ||
	       (character >= 0xD800 && character < 0xE000) || character == 0x2028 ||
	       character == 0x2029 || character == 0xFEFF ||
	       (character >= 0xFFFE && character <= 0xFFFF);
}

/* Must it be written with escapes? */
static bool
needs_escapes(struct str text)
{
	while (text.len) {
		size_t length;
		if (is_control(utf8_decode(text, &length)))
			return true;
		text.at += length;
		text.len -= length;
	}
	return false;
}

static bool
holds(struct str text, const char *one_of)
{
	for (size_t i = 0; i < text.len; i++) {
		if (strchr(one_of, text.at[i]))
			return true;
	}
	return false;
}

static bool
is_plain(struct str text)
{
	/* What begins something else in YAML; the last three only where a blank follows. */
	static const char marks[] = ",[]{}#&*!|>'\"%@`~<=?:-. ";

	if (text.len == 0 || strchr(marks, text.at[0]) || text.at[text.len - 1] == ' ')
		return false;
	if (str_is(text, "null") || holds(text, ",[]{}#\t"))
		return false;
	for (size_t i = 0; i < text.len; i++) {
		if (text.at[i] == ':' && (i + 1 == text.len || text.at[i + 1] == ' '))
			return false;
	}
	return !needs_escapes(text);
}

/* Digits with a sign or a point before them are no marks. */
static bool
is_number(struct str text)
{
	if (text.len < 2 || !strchr("-.", text.at[0]))
		return false;
	for (size_t i = 1; i < text.len; i++) {
		if (!strchr("0123456789.", text.at[i]))
			return false;
	}
	return text.at[1] != '.';
}

static void
write_single(struct buf *out, struct str text)
{
	buf_add_char(out, '\'');
	for (size_t i = 0; i < text.len; i++) {
		if (text.at[i] == '\'')
			buf_add_char(out, '\'');
		buf_add_char(out, text.at[i]);
	}
	buf_add_char(out, '\'');
}

static void
write_escape(struct buf *out, uint32_t character)
{
	switch (character) {
	case '\n':
		buf_add_text(out, "\\n");
		return;
	case '\t':
		buf_add_text(out, "\\t");
		return;
	case '"':
	case '\\':
		buf_add_char(out, '\\');
		buf_add_char(out, (char)character);
		return;
	default:
		buf_printf(out, "\\u%04X", (unsigned)character);
		return;
	}
}

static void
write_double(struct buf *out, struct str text)
{
	buf_add_char(out, '"');
	while (text.len) {
		size_t length;
		const uint32_t character = utf8_decode(text, &length);
		if (character == '"' || character == '\\' || is_control(character))
			write_escape(out, character);
		else
			buf_add(out, (struct str){text.at, length});
		text.at += length;
		text.len -= length;
	}
	buf_add_char(out, '"');
}

static void
write_scalar(struct buf *out, const struct node *node)
{
	if (node->kind == NODE_NULL)
		buf_add_char(out, '~');
	else if (!node->is_quoted && (is_plain(node->text) || is_number(node->text)))
		buf_add(out, node->text);
	else if (needs_escapes(node->text) ||
		 (holds(node->text, "'") && !holds(node->text, "\"\\")))
		write_double(out, node->text);
	else
		write_single(out, node->text);
}

/* ---- maps and lists on one line ---- */

static bool
is_collection(const struct node *node)
{
	return node->kind == NODE_MAP || node->kind == NODE_LIST;
}

static void
write_flow(struct buf *out, const struct node *node)
{
	if (!is_collection(node)) {
		write_scalar(out, node);
		return;
	}
	const bool is_map = node->kind == NODE_MAP;
	buf_add_char(out, is_map ? '{' : '[');
	for (size_t i = 0; i < node->count; i++) {
		if (i)
			buf_add_text(out, ", ");
		if (is_map) {
			write_scalar(out, node_key(node, i));
			buf_add_text(out, ": ");
		}
		write_flow(out, is_map ? node_value(node, i) : node_item(node, i));
	}
	buf_add_char(out, is_map ? '}' : ']');
}

/* Could it stand in brackets: no key that is too long for one, nothing large? */
static bool
is_small(const struct node *node, size_t *budget)
{
	const size_t each = node->kind == NODE_MAP ? 2 : 1;

	if (*budget <= node->text.len || node->count > LINE_MOST)
		return false;
	*budget -= node->text.len + 1;
	for (size_t i = 0; is_collection(node) && i < node->count * each; i++) {
		if (!is_small(&node->items[i], budget))
			return false;
	}
	return true;
}

/* ---- the whole, indented ---- */

static void write_value(struct buf *out, const struct node *node, size_t indent, bool is_item);

static void
write_key(struct buf *out, const struct node *key, size_t indent)
{
	const bool is_long = key->text.len > KEY_MOST / 6;

	if (is_long)
		buf_add_text(out, "? ");
	write_scalar(out, key);
	if (is_long) {
		buf_add_char(out, '\n');
		buf_add_repeat(out, STR(" "), indent);
	}
	buf_add_char(out, ':');
}

/* The first line begins where the output stands; the others are indented. */
static void
write_block(struct buf *out, const struct node *node, size_t indent)
{
	for (size_t i = 0; i < node->count; i++) {
		if (i)
			buf_add_repeat(out, STR(" "), indent);
		if (node->kind == NODE_MAP) {
			write_key(out, node_key(node, i), indent);
			write_value(out, node_value(node, i), indent + INDENT, false);
		} else {
			buf_add_char(out, '-');
			write_value(out, node_item(node, i), indent + INDENT, true);
		}
	}
}

/* Put it behind a key or a dash if it fits there in brackets. */
static bool
write_short(struct buf *out, const struct node *node, size_t indent)
{
	const size_t start = out->len;
	size_t budget = BUDGET;

	if (is_collection(node) && node->count && !is_small(node, &budget))
		return false;
	buf_add_char(out, ' ');
	write_flow(out, node);
	if (!is_collection(node) || !node->count || out->failed)
		return true;
	if (indent + utf8_width((struct str){out->at + start, out->len - start}) <= LINE_MOST)
		return true;
	out->len = start;
	out->at[start] = '\0';
	return false;
}

static void
write_value(struct buf *out, const struct node *node, size_t indent, bool is_item)
{
	if (write_short(out, node, indent)) {
		buf_add_char(out, '\n');
		return;
	}
	if (is_item && node->kind == NODE_MAP) {
		buf_add_char(out, ' ');
	} else {
		buf_add_char(out, '\n');
		buf_add_repeat(out, STR(" "), indent);
	}
	write_block(out, node, indent);
}

void
yaml_write(struct buf *out, const struct node *root)
{
	if (is_collection(root) && root->count) {
		write_block(out, root, 0);
		return;
	}
	write_flow(out, root);
	buf_add_char(out, '\n');
}

void
yaml_write_line(struct buf *out, const struct node *node)
{
	write_flow(out, node);
}
