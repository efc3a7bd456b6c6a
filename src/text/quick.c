/*
 * The quick reader's pass: lines of keys and dashes, and brackets within them.
 *
 * A line belongs to the list or map that begins in its column; what is indented further ends
 * there. So one stack of open lists and maps is all the state there is, besides whether the
 * last key or dash still waits for something: then a node of nothing stands for it already,
 * and is taken back when something comes.
 *
 * Where libyaml would join two lines, wants a blank, or refuses, this declines. The whole
 * knowledge of what follows from what is in "where a line ends there must be nothing more":
 * whoever reads a value leaves the rest of its line to end_line(), and the rest of a bracket's part
 * to read_ends().
 *
 * What reads something takes where it starts and returns where it ends, or NULL when the verdict
 * is no. The place is handed on rather than kept in memory: it is what all else waits for.
 */
#include "text/quick.h"

#include <stdlib.h>
#include <string.h>

#include "text/scan.h"

enum {
	NODES_FIRST = 512
};

void
quick_scratch_done(struct yaml_scratch *scratch)
{
	free(scratch->nodes);
	free(scratch->slots);
	*scratch = (struct yaml_scratch){0};
}

/* ---- finished nodes ---- */

static void
use_scratch(struct quick *quick, size_t count)
{
	const struct yaml_scratch *scratch = quick->scratch;

	quick->first = scratch->nodes;
	quick->next = scratch->nodes + count;
	quick->room = scratch->nodes + scratch->node_room;
}

bool
quick_grow(struct quick *quick)
{
	struct yaml_scratch *scratch = quick->scratch;
	const size_t count = scratch->node_room;
	const size_t room = count ? 2 * count : NODES_FIRST;

	if (count > LIMIT_NODES)
		return quick_decline(quick);
	struct node *nodes = realloc(scratch->nodes, room * sizeof(*nodes));
	if (!nodes)
		return quick_no_memory(quick);
	scratch->nodes = nodes;
	scratch->node_room = room;
	use_scratch(quick, count);
	return true;
}

bool
quick_begin(struct quick *quick, const struct source *source, struct arena *arena,
	    struct yaml_scratch *scratch)
{
	const struct str bytes = source->file.bytes;

	quick->end = bytes.at + bytes.len;
	quick->line_at = bytes.at;
	/* Characters before the first are as bytes too few: it wraps, as the sum that uses it does. */
	quick->inside = source->file.first_column ? 1 - (size_t)source->file.first_column : 0;
	quick->line = source->file.first_line ? source->file.first_line : 1;
	quick->is_awaited = false;
	quick->arena = arena;
	quick->scratch = scratch;
	quick->nodes = 0;
	quick->depth = 0;
	if (!scratch->nodes)
		return quick_grow(quick);
	use_scratch(quick, 0);
	return true;
}

/* ---- lists and maps ---- */

static bool
open_here(struct quick *quick, const char *at, enum node_kind kind, bool is_flow)
{
	if (quick->depth == LIMIT_DEPTH)
		return quick_decline(quick);
	struct quick_open *open = &quick->open[quick->depth++];
	open->kind = kind;
	open->first = (size_t)(quick->next - quick->first);
	open->at = at;
	open->indentation = (size_t)(at - quick->line_at);
	open->line = quick->line;
	open->column = quick_column(quick, at);
	open->is_flow = is_flow;
	open->is_indentless = false;
	return true;
}

uint32_t
quick_rest(const struct quick *quick, const char *from)
{
	size_t inside = 0;
	const char *end = memchr(from, '\n', (size_t)(quick->end - from));

	if (!end)
		end = quick->end;
	while (end > from && (end[-1] == ' ' || end[-1] == '\t' || end[-1] == '\r'))
		end--;
	for (const char *at = from; (at = scan(at, end, SCAN_LINE, &inside)) < end;)
		at++;
	return (uint32_t)((size_t)(end - from) - inside);
}

/* The children move into the arena together, and one node stands in their place. */
static bool
close_top(struct quick *quick, uint32_t length)
{
	const struct quick_open *open = &quick->open[--quick->depth];
	struct node *const first = quick->first + open->first;
	const size_t children = (size_t)(quick->next - first);
	struct node node = {
		.kind = open->kind,
		.line = open->line,
		.column = open->column,
		.length = length,
		.count = open->kind == NODE_MAP ? children / 2 : children,
	};

	quick->nodes += children;
	if (quick->nodes >= LIMIT_NODES)
		return quick_decline(quick);
	node.items = arena_copy(quick->arena, first, children * sizeof(node));
	if (!node.items)
		return quick_no_memory(quick);
	if (node.kind == NODE_MAP && !quick_keys_differ(quick, &node))
		return false;
	quick->next = first;
	/* An empty one needs room of its own. */
	if (first == quick->room && !quick_grow(quick))
		return false;
	*quick->next++ = node;
	return true;
}

static bool
close_block(struct quick *quick)
{
	return close_top(quick, quick_rest(quick, quick_top(quick)->at));
}

/* From its closing bracket. */
static const char *
close_flow(struct quick *quick, const char *at)
{
	const struct quick_open *open = quick_top(quick);
	const uint32_t length = open->line == quick->line
					? quick_column(quick, at) + 1 - open->column
					: quick_rest(quick, open->at);

	return close_top(quick, length) ? at + 1 : NULL;
}

/* ---- scalars ---- */

static inline bool
is_break(const struct quick *quick, const char *at)
{
	return at == quick->end || *at == '\n' || *at == '\r';
}

/* Blank, end of a line or of the text: what must follow a mark that is one. */
static inline bool
is_blank(const struct quick *quick, const char *at)
{
	return at == quick->end || (unsigned char)*at <= ' ';
}

/* Bytes that plain text cannot begin with; a `-` may where no blank follows. */
static const bool IS_MARK[256] = {
	['?'] = true, [':'] = true,  [','] = true,  ['['] = true,  [']'] = true,  ['{'] = true,
	['}'] = true, ['#'] = true,  ['&'] = true,  ['*'] = true,  ['!'] = true,  ['|'] = true,
	['>'] = true, ['%'] = true,  ['@'] = true,  ['`'] = true,  ['\''] = true, ['"'] = true,
	[' '] = true, ['\t'] = true, ['\n'] = true, ['\r'] = true,
};

static inline bool
is_part_of_flow(char byte)
{
	return byte == ',' || byte == '[' || byte == ']' || byte == '{' || byte == '}';
}

static inline bool
begins_plain(const struct quick *quick, const char *at, bool is_flow)
{
	if (*at == '-')
		return !is_blank(quick, at + 1) && !(is_flow && is_part_of_flow(at[1]));
	return !IS_MARK[(unsigned char)*at];
}

/* Where plain text and the blanks after it end; NULL for what libyaml would refuse. */
static inline __attribute__((always_inline)) const char *
plain_end(const struct quick *quick, const char *at, bool is_flow, size_t *inside)
{
	for (;; at++) {
		at = scan(at, quick->end, is_flow ? SCAN_FLOW : SCAN_PLAIN, inside);
		if (at == quick->end)
			return at;
		if (*at == ':') {
			if (is_blank(quick, at + 1))
				return at;
			if (is_flow && (is_part_of_flow(at[1]) || at[1] == '?'))
				return NULL;
		} else if (*at != '#' || at[-1] == ' ') {
			return at;
		}
	}
}

static inline __attribute__((always_inline)) const char *
read_plain(struct quick *quick, struct node *node, const char *start, bool is_flow)
{
	const uint32_t column = quick_column(quick, start);
	size_t inside = 0;
	const char *const at = plain_end(quick, start, is_flow, &inside);
	const char *end = at;

	if (!at || !begins_plain(quick, start, is_flow))
		return quick_declined(quick);
	quick->inside += inside;
	while (end[-1] == ' ')
		end--;
	*node = (struct node){
		.kind = NODE_SCALAR,
		.line = quick->line,
		.column = column,
		.length = (uint32_t)((size_t)(end - start) - inside),
		.text = {start, (size_t)(end - start)},
	};
	return node->text.len <= LIMIT_SCALAR_BYTES ? at : quick_declined(quick);
}

/*
 * A scalar and the blanks after it. Where a plain one stops at a colon it is a key; a quoted
 * one is where the colon makes it one. One copy of this is made for blocks and one for
 * brackets, which stop at different bytes.
 */
static inline __attribute__((always_inline)) const char *
read_scalar(struct quick *quick, const char *at, bool is_flow)
{
	struct node *node = quick_push(quick);

	if (!node)
		return NULL;
	if (*at != '"' && *at != '\'')
		return read_plain(quick, node, at, is_flow);
	at = quick_quoted(quick, node, at);
	return at ? scan_blanks(at, quick->end) : NULL;
}

static const char *
read_block_scalar(struct quick *quick, const char *at)
{
	return read_scalar(quick, at, false);
}

static const char *
read_flow_scalar(struct quick *quick, const char *at)
{
	return read_scalar(quick, at, true);
}

static inline struct node *
last_node(const struct quick *quick)
{
	return quick->next - 1;
}

/* A plain `~` or `null` where a value is: nothing. */
static inline void
settle_value(struct node *node)
{
	const struct str text = node->text;

	if (!node->is_quoted && ((text.len == 1 && text.at[0] == '~') ||
				 (text.len == 4 && memcmp(text.at, "null", 4) == 0))) {
		node->kind = NODE_NULL;
		node->text = STR_NONE;
	}
}

/* libyaml gives up looking for the colon of a key after so many characters. */
enum {
	KEY_MOST = 1000
};

/* Is the scalar that was just read, from `start` to `at`, a key with its colon next? */
static inline bool
is_key(const struct quick *quick, const char *start, const char *at)
{
	if (at == quick->end || *at != ':' || at - start > KEY_MOST)
		return false;
	return *start != '<' || !str_equal(last_node(quick)->text, STR("<<"));
}

/* ---- brackets ---- */

static inline bool
begins_mark(const struct quick *quick, const char *at)
{
	return quick->end - at >= 3 && (memcmp(at, "---", 3) == 0 || memcmp(at, "...", 3) == 0);
}

static const char *
skip_comment(const struct quick *quick, const char *at)
{
	const char *end = memchr(at, '\n', (size_t)(quick->end - at));

	return end ? end : quick->end;
}

/*
 * Blanks, comments and ends of lines between the parts of a bracket. A tab at the start of a
 * line is one of them where the whole document is in brackets; below a key or dash libyaml
 * takes it for indentation, now and then.
 */
static const char *
skip_far_in_flow(struct quick *quick, const char *at)
{
	const char *const start = at;

	for (;;) {
		if (at == quick->end)
			return quick_declined(quick);
		switch (*at) {
		case '\t':
			if (quick->line_at > start && !quick->open[0].is_flow)
				return quick_declined(quick);
			at++;
			break;
		case ' ':
			at++;
			break;
		case '#':
			at = skip_comment(quick, at);
			break;
		case '\r':
		case '\n':
			at = quick_next_line(quick, at);
			if (begins_mark(quick, at))
				return quick_declined(quick);
			break;
		default:
			return at;
		}
	}
}

/* Mostly there is one blank or none. Never the end of the text: a bracket is open. */
static inline const char *
skip_in_flow(struct quick *quick, const char *at)
{
	if (at < quick->end && *at == ' ')
		at++;
	if (at < quick->end && (unsigned char)*at > ' ' && *at != '#')
		return at;
	return skip_far_in_flow(quick, at);
}

static inline bool
is_bracket(char byte)
{
	return byte == '[' || byte == '{';
}

static inline const char *
open_flow(struct quick *quick, const char *at)
{
	return open_here(quick, at, *at == '{' ? NODE_MAP : NODE_LIST, true) ? at + 1 : NULL;
}

static inline bool
is_closing(struct quick *quick, const char *at)
{
	return *at == (quick_top(quick)->kind == NODE_MAP ? '}' : ']');
}

/* After a value: brackets that close, down to `depth`, and a comma. */
static const char *
read_ends(struct quick *quick, const char *at, size_t depth)
{
	while (at && quick->depth > depth) {
		at = skip_in_flow(quick, at);
		if (!at || *at == ',')
			return at ? at + 1 : NULL;
		at = is_closing(quick, at) ? close_flow(quick, at) : quick_declined(quick);
	}
	return at;
}

/* A key in brackets, its colon, and what is between it and the value. */
static inline const char *
read_flow_key(struct quick *quick, const char *start)
{
	const char *at = read_flow_scalar(quick, start);

	if (!at)
		return NULL;
	return is_key(quick, start, at) ? skip_in_flow(quick, at + 1) : quick_declined(quick);
}

/* A value in brackets, with the key before it; of a bracket only its beginning. */
static inline const char *
read_part(struct quick *quick, const char *at, size_t depth)
{
	if (quick_top(quick)->kind == NODE_MAP && !(at = read_flow_key(quick, at)))
		return NULL;
	if (is_bracket(*at))
		return open_flow(quick, at);
	at = read_flow_scalar(quick, at);
	if (!at)
		return NULL;
	settle_value(last_node(quick));
	return read_ends(quick, at, depth);
}

/* A whole bracket and all within. */
static const char *
read_flow(struct quick *quick, const char *at)
{
	const size_t depth = quick->depth;

	at = open_flow(quick, at);
	while (at && quick->depth > depth) {
		at = skip_in_flow(quick, at);
		if (at && is_closing(quick, at))
			at = read_ends(quick, at, depth);
		else if (at)
			at = read_part(quick, at, depth);
	}
	return at;
}

/* ---- lines ---- */

/* Nothing but blanks and a comment may follow on this line. */
static inline const char *
end_line(struct quick *quick, const char *at)
{
	at = scan_blanks(at, quick->end);
	if (is_break(quick, at))
		return at;
	return *at == '#' ? skip_comment(quick, at) : quick_declined(quick);
}

/* After a colon or dash and blanks: is there something more on the line? */
static inline bool
has_more(const struct quick *quick, const char *at)
{
	return !is_break(quick, at) && *at != '#';
}

/* Nothing so far: a node of nothing right behind the colon or dash, until something comes. */
static inline const char *
await(struct quick *quick, const char *behind)
{
	struct node *node = quick_push(quick);

	if (!node)
		return NULL;
	*node = (struct node){
		.kind = NODE_NULL,
		.line = quick->line,
		.column = quick_column(quick, behind),
		.length = 1,
	};
	quick->is_awaited = true;
	return end_line(quick, behind);
}

static inline bool
is_dash(const struct quick *quick, const char *at)
{
	return *at == '-' && is_blank(quick, at + 1);
}

static inline bool
is_special(char byte)
{
	return is_bracket(byte) || byte == '|' || byte == '>';
}

/* A value that cannot be a key as well. */
static const char *
read_special(struct quick *quick, const char *at)
{
	if (is_bracket(*at)) {
		at = read_flow(quick, at);
		return at ? end_line(quick, at) : NULL;
	}
	if (!quick->depth)
		return quick_declined(quick);
	struct node *node = quick_push(quick);
	return node ? quick_block_scalar(quick, node, at, quick_top(quick)->indentation) : NULL;
}

/* The rest of a line after the colon of a key. */
static inline const char *
read_value(struct quick *quick, const char *behind)
{
	const char *at = scan_blanks(behind, quick->end);

	if (!has_more(quick, at))
		return await(quick, behind);
	if (is_special(*at))
		return read_special(quick, at);
	at = read_block_scalar(quick, at);
	if (!at)
		return NULL;
	settle_value(last_node(quick));
	return end_line(quick, at);
}

/* The next line of a map. */
static const char *
read_pair(struct quick *quick, const char *start)
{
	const char *at =
		is_special(*start) ? quick_declined(quick) : read_block_scalar(quick, start);

	if (!at)
		return NULL;
	if (!is_key(quick, start, at) || !is_blank(quick, at + 1))
		return quick_declined(quick);
	return read_value(quick, at + 1);
}

/* The key just read is the first of a map: it starts where the key does. */
static bool
open_map(struct quick *quick, const char *start)
{
	const struct node *key = last_node(quick);

	if (!open_here(quick, start, NODE_MAP, false))
		return false;
	quick_top(quick)->first--;
	quick_top(quick)->column = key->column;
	return true;
}

/* A value on a line of its own or after a dash, with all the dashes before it. */
static const char *
read_node(struct quick *quick, const char *start)
{
	while (is_dash(quick, start)) {
		if (!open_here(quick, start, NODE_LIST, false))
			return NULL;
		const char *const behind = start + 1;
		start = scan_blanks(behind, quick->end);
		if (!has_more(quick, start))
			return await(quick, behind);
	}
	if (is_special(*start))
		return read_special(quick, start);
	const char *at = read_block_scalar(quick, start);
	if (!at)
		return NULL;
	if (is_key(quick, start, at) && is_blank(quick, at + 1))
		return open_map(quick, start) ? read_value(quick, at + 1) : NULL;
	if (!quick->depth)
		return quick_declined(quick);
	settle_value(last_node(quick));
	return end_line(quick, at);
}

/* The next line of a list. */
static const char *
read_item(struct quick *quick, const char *at)
{
	const char *const behind = at + 1;

	at = scan_blanks(behind, quick->end);
	return has_more(quick, at) ? read_node(quick, at) : await(quick, behind);
}

/* What was awaited comes, in the place of the node that stood for nothing. */
static const char *
read_awaited(struct quick *quick, const char *at, bool is_indentless)
{
	quick->next--;
	if (!is_indentless)
		return read_node(quick, at);
	if (!open_here(quick, at, NODE_LIST, false))
		return NULL;
	quick_top(quick)->is_indentless = true;
	return read_item(quick, at);
}

/* The next line of what begins in its column; what is indented further ends. */
static const char *
read_next(struct quick *quick, const char *at, size_t indentation)
{
	while (quick->depth && quick_top(quick)->indentation > indentation) {
		if (!close_block(quick))
			return NULL;
	}
	if (!quick->depth || quick_top(quick)->indentation != indentation)
		return quick_declined(quick);
	if (quick_top(quick)->kind == NODE_MAP)
		return read_pair(quick, at);
	if (is_dash(quick, at))
		return read_item(quick, at);
	if (!quick_top(quick)->is_indentless)
		return quick_declined(quick);
	return close_block(quick) ? read_pair(quick, at) : NULL;
}

static inline const char *
read_line(struct quick *quick, const char *at)
{
	const size_t indentation = (size_t)(at - quick->line_at);
	const bool is_awaited = quick->is_awaited;

	if (indentation == 0 && begins_mark(quick, at))
		return quick_declined(quick);
	quick->is_awaited = false;
	if (is_awaited) {
		const struct quick_open *open = quick_top(quick);
		if (indentation > open->indentation)
			return read_awaited(quick, at, false);
		if (indentation == open->indentation && open->kind == NODE_MAP &&
		    is_dash(quick, at))
			return read_awaited(quick, at, true);
	}
	return read_next(quick, at, indentation);
}

/* The next line that says something, or the end of the text. */
static inline const char *
find_line(struct quick *quick, const char *at)
{
	for (;;) {
		at = scan_blanks(at, quick->end);
		if (at == quick->end)
			return at;
		if (*at == '#')
			at = skip_comment(quick, at);
		else if (*at == '\n' || *at == '\r')
			at = quick_next_line(quick, at);
		else
			return at;
	}
}

/* The first line of the document, and a `---` before it. */
static const char *
read_start(struct quick *quick, const char *at)
{
	at = find_line(quick, at);
	if (at == quick->line_at && begins_mark(quick, at)) {
		if (*at != '-' || !is_blank(quick, at + 3) || !(at = end_line(quick, at + 3)))
			return quick_declined(quick);
		at = find_line(quick, at);
	}
	if (at == quick->end || (at == quick->line_at && begins_mark(quick, at)))
		return quick_declined(quick);
	return read_node(quick, at);
}

static bool
read_document(struct quick *quick, const char *at)
{
	at = read_start(quick, at);
	while (at && (at = find_line(quick, at)) != quick->end)
		at = read_line(quick, at);
	while (at && quick->depth) {
		if (!close_block(quick))
			return false;
	}
	return at != NULL;
}

enum quick_verdict
quick_read(const struct node **out, const struct source *source, struct arena *arena,
	   struct yaml_scratch *scratch)
{
	const struct str bytes = source->file.bytes;
	struct quick quick;
	struct node *root;

	if (!source->is_ordinary || !bytes.len)
		return QUICK_DECLINED;
	if (!quick_begin(&quick, source, arena, scratch))
		return quick.verdict;
	if (!read_document(&quick, bytes.at))
		return quick.verdict;
	root = arena_copy(arena, scratch->nodes, sizeof(*root));
	if (!root)
		return QUICK_NO_MEMORY;
	*out = root;
	return QUICK_READ;
}
