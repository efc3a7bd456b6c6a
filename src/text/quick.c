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
 * whoever reads a value leaves the rest of its line to end_line().
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

static bool
grow(struct quick *quick)
{
	struct yaml_scratch *scratch = quick->scratch;
	const size_t room = scratch->node_room ? 2 * scratch->node_room : NODES_FIRST;

	if (quick->count > LIMIT_NODES)
		return quick_decline(quick);
	struct node *nodes = realloc(scratch->nodes, room * sizeof(*nodes));
	if (!nodes)
		return quick_no_memory(quick);
	scratch->nodes = nodes;
	scratch->node_room = room;
	return true;
}

/* A new node that is nothing yet, where the reader stands; NULL when that cannot be. */
static inline struct node *
push(struct quick *quick)
{
	if (quick->count == quick->scratch->node_room && !grow(quick))
		return NULL;
	struct node *node = &quick->scratch->nodes[quick->count++];
	*node = (struct node){
		.kind = NODE_NULL,
		.line = quick->line,
		.column = quick_column(quick),
		.length = 1,
	};
	return node;
}

/* ---- lists and maps ---- */

static struct quick_open *
top(struct quick *quick)
{
	return &quick->open[quick->depth - 1];
}

static bool
open_here(struct quick *quick, enum node_kind kind)
{
	if (quick->depth == LIMIT_DEPTH)
		return quick_decline(quick);
	struct quick_open *open = &quick->open[quick->depth++];
	open->kind = kind;
	open->first = quick->count;
	open->at = quick->at;
	open->indentation = (size_t)(quick->at - quick->line_at);
	open->line = quick->line;
	open->column = quick_column(quick);
	open->is_flow = false;
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
	const size_t children = quick->count - open->first;
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
	node.items = arena_copy(quick->arena, &quick->scratch->nodes[open->first],
				children * sizeof(node));
	if (!node.items)
		return quick_no_memory(quick);
	if (node.kind == NODE_MAP && !quick_keys_differ(quick, &node))
		return false;
	/* An empty one needs room of its own. */
	quick->count = open->first;
	if (quick->count == quick->scratch->node_room && !grow(quick))
		return false;
	quick->scratch->nodes[quick->count++] = node;
	return true;
}

static bool
close_block(struct quick *quick)
{
	return close_top(quick, quick_rest(quick, top(quick)->at));
}

static bool
close_flow(struct quick *quick)
{
	const struct quick_open *open = top(quick);

	quick->at++;
	if (open->line == quick->line)
		return close_top(quick, quick_column(quick) - open->column);
	return close_top(quick, quick_rest(quick, open->at));
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
	return is_break(quick, at) || *at == ' ' || *at == '\t';
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
begins_plain(const struct quick *quick, bool is_flow)
{
	const char *at = quick->at;

	if (*at == '-')
		return !is_blank(quick, at + 1) && !(is_flow && is_part_of_flow(at[1]));
	return !IS_MARK[(unsigned char)*at];
}

/* Where plain text stops being that, and blanks before it. */
static inline const char *
plain_end(struct quick *quick, bool is_flow)
{
	const char *at = quick->at;

	for (;; at++) {
		at = scan(at, quick->end, is_flow ? SCAN_FLOW : SCAN_PLAIN, &quick->inside);
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

/* Leaves the reader at what stopped it, blanks passed. */
static inline bool
read_plain(struct quick *quick, bool is_flow)
{
	const char *const start = quick->at;
	const size_t inside = quick->inside;
	struct node *node = push(quick);

	if (!node)
		return false;
	if (!begins_plain(quick, is_flow))
		return quick_decline(quick);
	const char *end = plain_end(quick, is_flow);
	if (!end)
		return quick_decline(quick);
	quick->at = end;
	while (end[-1] == ' ')
		end--;
	node->kind = NODE_SCALAR;
	node->text = (struct str){start, (size_t)(end - start)};
	node->length = (uint32_t)(node->text.len - (quick->inside - inside));
	return node->text.len <= LIMIT_SCALAR_BYTES || quick_decline(quick);
}

static inline bool
read_quoted(struct quick *quick)
{
	struct node *node = push(quick);

	return node && quick_quoted(quick, node);
}

static inline bool
is_quote(char byte)
{
	return byte == '"' || byte == '\'';
}

static inline struct node *
last_node(const struct quick *quick)
{
	return &quick->scratch->nodes[quick->count - 1];
}

/* A plain `~` or `null` where a value is: nothing. */
static inline void
settle_value(struct node *node)
{
	const struct str text = node->text;

	if ((text.len == 1 && text.at[0] == '~') ||
	    (text.len == 4 && memcmp(text.at, "null", 4) == 0)) {
		node->kind = NODE_NULL;
		node->text = STR_NONE;
	}
}

/* libyaml gives up looking for the colon of a key after so many characters. */
enum {
	KEY_MOST = 1000
};

/*
 * A scalar that may be a key, `at` behind it and blanks; *is_key says whether a colon follows
 * that makes it one. Between quotes and in brackets any colon does.
 */
static inline bool
read_scalar(struct quick *quick, bool is_flow, bool *is_key)
{
	const char *const start = quick->at;
	const bool is_quoted = is_quote(*start);

	if (!(is_quoted ? read_quoted(quick) : read_plain(quick, is_flow)))
		return false;
	if (is_quoted)
		quick->at = scan_blanks(quick->at, quick->end);
	*is_key = quick->at < quick->end && *quick->at == ':' &&
		  ((is_flow && is_quoted) || is_blank(quick, quick->at + 1));
	return true;
}

static inline bool
check_key(struct quick *quick, const char *start)
{
	const struct node *key = last_node(quick);
	const struct str text = key->text;

	if (quick->at - start > KEY_MOST)
		return quick_decline(quick);
	if (!key->is_quoted && text.len == 2 && text.at[0] == '<' && text.at[1] == '<')
		return quick_decline(quick);
	return true;
}

/* ---- brackets ---- */

static inline bool
begins_mark(const struct quick *quick)
{
	return quick->end - quick->at >= 3 &&
	       (memcmp(quick->at, "---", 3) == 0 || memcmp(quick->at, "...", 3) == 0);
}

static void
skip_comment(struct quick *quick)
{
	const char *end = memchr(quick->at, '\n', (size_t)(quick->end - quick->at));

	quick->at = end ? end : quick->end;
}

/*
 * Blanks, comments and ends of lines between the parts of a bracket. A tab at the start of a
 * line is one of them where the whole document is in brackets; below a key or dash libyaml
 * takes it for indentation, now and then.
 */
static inline bool
skip_in_flow(struct quick *quick)
{
	const char *const start = quick->at;

	for (;;) {
		if (quick->at == quick->end)
			return quick_decline(quick);
		switch (*quick->at) {
		case '\t':
			if (quick->line_at > start && !quick->open[0].is_flow)
				return quick_decline(quick);
			quick->at++;
			break;
		case ' ':
			quick->at++;
			break;
		case '#':
			skip_comment(quick);
			break;
		case '\r':
		case '\n':
			quick_next_line(quick);
			if (begins_mark(quick))
				return quick_decline(quick);
			break;
		default:
			return true;
		}
	}
}

/* What is inside of the top bracket up to the next part of one: a key and its colon, or none. */
static inline bool
read_flow_key(struct quick *quick)
{
	const char *const start = quick->at;
	bool is_key;

	if (!read_scalar(quick, true, &is_key))
		return false;
	if (!is_key)
		return quick_decline(quick);
	if (!check_key(quick, start))
		return false;
	quick->at++;
	return skip_in_flow(quick);
}

static inline bool
read_flow_scalar(struct quick *quick)
{
	bool is_key;

	if (!read_scalar(quick, true, &is_key))
		return false;
	if (is_key)
		return quick_decline(quick);
	if (!last_node(quick)->is_quoted)
		settle_value(last_node(quick));
	return true;
}

static inline bool
is_bracket(char byte)
{
	return byte == '[' || byte == '{';
}

static inline bool
open_flow(struct quick *quick)
{
	if (!open_here(quick, *quick->at == '{' ? NODE_MAP : NODE_LIST))
		return false;
	top(quick)->is_flow = true;
	quick->at++;
	return true;
}

static inline bool
is_closing(struct quick *quick)
{
	return *quick->at == (top(quick)->kind == NODE_MAP ? '}' : ']');
}

/* After a value: closing brackets, as many as end here, and a comma. */
static bool
read_flow_ends(struct quick *quick, size_t depth)
{
	while (quick->depth > depth) {
		if (!skip_in_flow(quick))
			return false;
		if (*quick->at == ',') {
			quick->at++;
			return true;
		}
		if (!is_closing(quick))
			return quick_decline(quick);
		if (!close_flow(quick))
			return false;
	}
	return true;
}

/* A whole bracket and all within. */
static bool
read_flow(struct quick *quick)
{
	const size_t depth = quick->depth;

	if (!open_flow(quick))
		return false;
	while (quick->depth > depth) {
		if (!skip_in_flow(quick))
			return false;
		if (is_closing(quick)) {
			if (!close_flow(quick) || !read_flow_ends(quick, depth))
				return false;
			continue;
		}
		if (top(quick)->kind == NODE_MAP && !read_flow_key(quick))
			return false;
		if (is_bracket(*quick->at)) {
			if (!open_flow(quick))
				return false;
		} else if (!read_flow_scalar(quick) || !read_flow_ends(quick, depth)) {
			return false;
		}
	}
	return true;
}

/* ---- lines ---- */

/* Nothing but blanks and a comment may follow on this line; `at` ends on its end. */
static inline bool
end_line(struct quick *quick)
{
	quick->at = scan_blanks(quick->at, quick->end);
	if (is_break(quick, quick->at))
		return true;
	if (*quick->at != '#')
		return quick_decline(quick);
	skip_comment(quick);
	return true;
}

/* Is there something more on the line for the colon or dash before? Blanks are passed. */
static inline bool
has_more(struct quick *quick)
{
	quick->at = scan_blanks(quick->at, quick->end);
	return !is_break(quick, quick->at) && *quick->at != '#';
}

/* Nothing so far: a node of nothing right behind the colon or dash, until something comes. */
static inline bool
await(struct quick *quick, const char *behind)
{
	quick->at = behind;
	quick->is_awaited = true;
	return push(quick) && end_line(quick);
}

static inline bool
is_dash(const struct quick *quick)
{
	return *quick->at == '-' && is_blank(quick, quick->at + 1);
}

static inline bool
is_special(char byte)
{
	return is_bracket(byte) || byte == '|' || byte == '>';
}

/* A value that cannot be a key as well. */
static bool
read_special(struct quick *quick)
{
	if (is_bracket(*quick->at))
		return read_flow(quick) && end_line(quick);
	if (!quick->depth)
		return quick_decline(quick);
	struct node *node = push(quick);
	return node && quick_block_scalar(quick, node, top(quick)->indentation);
}

/* The rest of a line from the colon of a key. */
static inline bool
read_value(struct quick *quick)
{
	const char *const behind = ++quick->at;
	bool is_key;

	if (!has_more(quick))
		return await(quick, behind);
	if (is_special(*quick->at))
		return read_special(quick);
	if (!read_scalar(quick, false, &is_key))
		return false;
	if (is_key)
		return quick_decline(quick);
	if (!last_node(quick)->is_quoted)
		settle_value(last_node(quick));
	return end_line(quick);
}

/* The next line of a map. */
static inline bool
read_pair(struct quick *quick)
{
	const char *const start = quick->at;
	bool is_key;

	if (is_special(*start))
		return quick_decline(quick);
	if (!read_scalar(quick, false, &is_key))
		return false;
	if (!is_key)
		return quick_decline(quick);
	return check_key(quick, start) && read_value(quick);
}

/* The key just read is the first of a map: it starts where the key does. */
static bool
open_map(struct quick *quick, const char *start)
{
	const struct node *key = last_node(quick);
	const struct quick_open open = {
		.first = quick->count - 1,
		.indentation = (size_t)(start - quick->line_at),
		.at = start,
		.line = key->line,
		.column = key->column,
		.kind = NODE_MAP,
	};

	if (quick->depth == LIMIT_DEPTH)
		return quick_decline(quick);
	quick->open[quick->depth++] = open;
	return true;
}

/* A value on a line of its own or after a dash, with all the dashes before it. */
static bool
read_node(struct quick *quick)
{
	const char *start;
	bool is_key;

	while (is_dash(quick)) {
		if (!open_here(quick, NODE_LIST))
			return false;
		const char *const behind = ++quick->at;
		if (!has_more(quick))
			return await(quick, behind);
	}
	if (is_special(*quick->at))
		return read_special(quick);
	start = quick->at;
	if (!read_scalar(quick, false, &is_key))
		return false;
	if (is_key)
		return open_map(quick, start) && check_key(quick, start) && read_value(quick);
	if (!quick->depth)
		return quick_decline(quick);
	if (!last_node(quick)->is_quoted)
		settle_value(last_node(quick));
	return end_line(quick);
}

/* The next line of a list. */
static bool
read_item(struct quick *quick)
{
	const char *const behind = ++quick->at;

	if (!has_more(quick))
		return await(quick, behind);
	return read_node(quick);
}

/* What was awaited comes, in the place of the node that stood for nothing. */
static bool
read_awaited(struct quick *quick, bool is_indentless)
{
	quick->count--;
	if (!is_indentless)
		return read_node(quick);
	if (!open_here(quick, NODE_LIST))
		return false;
	top(quick)->is_indentless = true;
	return read_item(quick);
}

/* The next line of what begins in its column; what is indented further ends. */
static bool
read_next(struct quick *quick, size_t indentation)
{
	while (quick->depth && top(quick)->indentation > indentation) {
		if (!close_block(quick))
			return false;
	}
	if (!quick->depth || top(quick)->indentation != indentation)
		return quick_decline(quick);
	if (top(quick)->kind == NODE_MAP)
		return read_pair(quick);
	if (is_dash(quick))
		return read_item(quick);
	if (!top(quick)->is_indentless)
		return quick_decline(quick);
	return close_block(quick) && read_pair(quick);
}

static bool
read_line(struct quick *quick)
{
	const size_t indentation = (size_t)(quick->at - quick->line_at);
	const bool is_awaited = quick->is_awaited;

	if (indentation == 0 && begins_mark(quick))
		return quick_decline(quick);
	quick->is_awaited = false;
	if (is_awaited) {
		const struct quick_open *open = top(quick);
		if (indentation > open->indentation)
			return read_awaited(quick, false);
		if (indentation == open->indentation && open->kind == NODE_MAP && is_dash(quick))
			return read_awaited(quick, true);
	}
	return read_next(quick, indentation);
}

/* To the next line that says something; false at the end of the text. */
static inline bool
find_line(struct quick *quick)
{
	for (;;) {
		quick->at = scan_blanks(quick->at, quick->end);
		if (quick->at == quick->end)
			return false;
		if (*quick->at == '#')
			skip_comment(quick);
		else if (*quick->at == '\n' || *quick->at == '\r')
			quick_next_line(quick);
		else
			return true;
	}
}

/* Up to the first line of the document, past a `---` before it. */
static bool
read_start(struct quick *quick)
{
	if (!find_line(quick))
		return quick_decline(quick);
	if (quick->at == quick->line_at && begins_mark(quick)) {
		if (*quick->at != '-')
			return quick_decline(quick);
		quick->at += 3;
		if (!is_blank(quick, quick->at) || !end_line(quick) || !find_line(quick) ||
		    (quick->at == quick->line_at && begins_mark(quick)))
			return quick_decline(quick);
	}
	return read_node(quick);
}

static bool
read_document(struct quick *quick)
{
	if (!read_start(quick))
		return false;
	while (find_line(quick)) {
		if (!read_line(quick))
			return false;
	}
	while (quick->depth) {
		if (!close_block(quick))
			return false;
	}
	return true;
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
	quick.at = bytes.at;
	quick.end = bytes.at + bytes.len;
	quick.line_at = bytes.at;
	quick.inside = 0;
	quick.line = 1;
	quick.is_awaited = false;
	quick.arena = arena;
	quick.scratch = scratch;
	quick.count = 0;
	quick.nodes = 0;
	quick.depth = 0;
	if (!(scratch->nodes || grow(&quick)) || !read_document(&quick))
		return quick.verdict;
	root = arena_copy(arena, scratch->nodes, sizeof(*root));
	if (!root)
		return QUICK_NO_MEMORY;
	*out = root;
	return QUICK_READ;
}
