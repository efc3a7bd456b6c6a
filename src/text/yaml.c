/*
 * YAML's subset, from libyaml's events to nodes.
 *
 * libyaml is asked for one event at a time, so that a hostile file is left as soon as a
 * limit is reached. Finished nodes wait on one stack for the end of the list or map they
 * belong to and then move into the arena together. Whatever is outside of the subset is
 * reported and reading carries on: the tree of a file with a mistake is never handed out,
 * so it need not make sense.
 */
#include "text/yaml.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "base/map.h"
#include "base/utf8.h"
#include "base/vec.h"
#include "text/quick.h"
#include "text/text.h"

/* Up to here comparing each key with each other is quicker than a table. */
enum {
	FEW_KEYS = 8
};

/* Room for a number, or for line:column, in decimal. */
enum {
	NUMBER_MAX = 32
};

/* A list or map whose end has not come yet. */
struct open {
	struct node node;
	size_t first; /* its first child on the stack of finished nodes */
	size_t byte;  /* where it starts */
	bool is_flow;
};

struct reader {
	const struct source *source;
	struct arena *arena;
	struct arena *scratch; /* for maps with many keys; made when the first comes */
	zj_diags *diags;
	yaml_parser_t parser;
	struct cursor origin; /* after the directives; libyaml starts here */
	struct cursor at;
	struct vec finished; /* struct node */
	struct open open[LIMIT_DEPTH];
	size_t depth;
	size_t nodes;
	bool has_root;
	bool is_refused; /* something was reported; carry on, but fail at the end */
	bool is_done;
};

static void
refuse(struct reader *reader, enum diag_code code, struct place where, struct str a, struct str b)
{
	diag_add(reader->diags, code, where, a, b, STR_NONE);
	reader->is_refused = true;
}

static zj_status
refuse_limit(struct reader *reader, struct place where, struct str name, size_t bound)
{
	char number[NUMBER_MAX];

	snprintf(number, sizeof(number), "%zu", bound);
	diag_add(reader->diags, DIAG_LIMIT, where, name, str_from(number), STR_NONE);
	return ZJ_ELIMIT;
}

static struct place
here(const struct reader *reader, size_t length)
{
	return cursor_place(&reader->at, &reader->source->file, length);
}

/* Events come in the order of the text; should one not, walk again from the start. */
static void
go_to(struct reader *reader, size_t index)
{
	if (index < reader->at.index)
		reader->at = reader->origin;
	cursor_to_index(&reader->at, index);
}

/* ---- places and lengths ---- */

/* Characters on its first line, of what starts at `start` and libyaml saw between marks. */
static uint32_t
first_line_length(const struct cursor *start, const yaml_mark_t *from, const yaml_mark_t *to)
{
	size_t length = to->index - from->index;

	if (to->line != from->line)
		length = utf8_count(cursor_rest(start));
	return length ? (uint32_t)length : 1;
}

static struct node
node_here(const struct reader *reader, enum node_kind kind)
{
	return (struct node){.kind = kind, .line = reader->at.line, .column = reader->at.column};
}

/* ---- duplicate keys ---- */

/* As much of a text as goes into a message, which is one line. */
static struct str
first_line(struct str text)
{
	size_t length = 0;

	while (length < text.len && text.at[length] != '\n' && text.at[length] != '\r')
		length++;
	return (struct str){text.at, length};
}

static void
refuse_duplicate(struct reader *reader, const struct node *key, const struct node *first)
{
	char place[NUMBER_MAX];

	snprintf(place, sizeof(place), "%u:%u", (unsigned)first->line, (unsigned)first->column);
	refuse(reader, DIAG_YAML_DUPLICATE_KEY, node_place(key, &reader->source->file),
	       first_line(key->text), str_from(place));
}

static void
check_few_keys(struct reader *reader, const struct node *map)
{
	const struct node *const end = map->items + 2 * map->count;

	for (const struct node *key = map->items; key < end; key += 2) {
		const struct node *first = map->items;
		if (key->kind != NODE_SCALAR)
			continue;
		while (first < key &&
		       !(first->text.len == key->text.len && first->kind == NODE_SCALAR &&
			 str_equal(first->text, key->text)))
			first += 2;
		if (first < key)
			refuse_duplicate(reader, key, first);
	}
}

static zj_status
check_many_keys(struct reader *reader, const struct node *map)
{
	struct map *seen;

	if (!reader->scratch)
		reader->scratch = arena_new();
	if (!reader->scratch)
		return ZJ_ENOMEM;
	arena_reset(reader->scratch);
	seen = map_new(reader->scratch);
	if (!seen)
		return ZJ_ENOMEM;
	for (size_t i = 0; i < map->count; i++) {
		const struct node *key = node_key(map, i);
		if (key->kind != NODE_SCALAR)
			continue;
		switch (map_put(seen, key->text, (uint32_t)i)) {
		case MAP_ADDED:
			break;
		case MAP_THERE:
			refuse_duplicate(reader, key, node_key(map, map_get(seen, key->text)));
			break;
		case MAP_NO_MEMORY:
			return ZJ_ENOMEM;
		}
	}
	return ZJ_OK;
}

static zj_status
check_keys(struct reader *reader, const struct node *map)
{
	if (map->count > FEW_KEYS)
		return check_many_keys(reader, map);
	check_few_keys(reader, map);
	return ZJ_OK;
}

/* ---- nodes ---- */

static bool
is_at_key(const struct reader *reader)
{
	const struct open *open = reader->depth ? &reader->open[reader->depth - 1] : NULL;

	return open && open->node.kind == NODE_MAP &&
	       (reader->finished.count - open->first) % 2 == 0;
}

static bool
is_merge_key(const struct node *key)
{
	return key->kind == NODE_SCALAR && !key->is_quoted && str_equal(key->text, STR("<<"));
}

/* Is the value that comes now that of a `<<`, which has been refused already? */
static bool
is_merge_value(const struct reader *reader)
{
	const struct vec *finished = &reader->finished;

	return reader->depth && reader->open[reader->depth - 1].node.kind == NODE_MAP &&
	       !is_at_key(reader) && is_merge_key(vec_at(finished, finished->count - 1));
}

static zj_status
count_node(struct reader *reader)
{
	reader->nodes++;
	if (reader->nodes > LIMIT_NODES)
		return refuse_limit(reader, here(reader, 1), STR("nodes"), LIMIT_NODES);
	return ZJ_OK;
}

static zj_status
finish(struct reader *reader, const struct node *node)
{
	struct node *place = vec_push(&reader->finished);

	if (!place)
		return ZJ_ENOMEM;
	*place = *node;
	return ZJ_OK;
}

/* An anchor and a tag, in either order, stand before their node and share its place. */
static void
refuse_properties(struct reader *reader, const yaml_char_t *anchor, const yaml_char_t *tag)
{
	if (!anchor && !tag)
		return;
	struct cursor at = reader->at;
	for (int left = (anchor != NULL) + (tag != NULL); left > 0; left--) {
		const struct str word = cursor_word(&at);
		refuse(reader, str_starts(word, STR("&")) ? DIAG_YAML_ANCHOR : DIAG_YAML_TAG,
		       cursor_place(&at, &reader->source->file, utf8_count(word)), word, STR_NONE);
		cursor_to_byte(&at, at.byte + word.len);
		cursor_skip_blank(&at);
	}
}

static bool
is_quoting(yaml_scalar_style_t style)
{
	return style == YAML_SINGLE_QUOTED_SCALAR_STYLE || style == YAML_DOUBLE_QUOTED_SCALAR_STYLE;
}

/* A view of the source where the text stands there as it is, else a copy. */
static struct str
keep_text(const struct reader *reader, struct str text, yaml_scalar_style_t style)
{
	const struct cursor *at = &reader->at;
	const size_t start = at->byte + is_quoting(style);

	if (text.len == 0)
		return STR("");
	if (start < at->bytes.len && text.len <= at->bytes.len - start &&
	    memcmp(at->bytes.at + start, text.at, text.len) == 0)
		return (struct str){at->bytes.at + start, text.len};
	return arena_str(reader->arena, text);
}

static bool
is_null_word(struct str text)
{
	return text.len == 0 || str_equal(text, STR("~")) || str_equal(text, STR("null"));
}

static void
check_key_scalar(struct reader *reader, const struct node *node)
{
	const struct place where = node_place(node, &reader->source->file);
	const struct cursor *at = &reader->at;

	if (is_merge_key(node))
		refuse(reader, DIAG_YAML_MERGE, where, STR_NONE, STR_NONE);
	else if (node->text.len == 0 && !node->is_quoted)
		refuse(reader, DIAG_YAML_KEY, where, STR_NONE, STR_NONE);
	/* In brackets libyaml takes `?key` for `? key`; the standard has it as text. */
	else if (at->byte && at->bytes.at[at->byte - 1] == '?')
		refuse(reader, DIAG_YAML_MARK, where, STR("?"), STR_NONE);
}

static zj_status
read_scalar(struct reader *reader, const yaml_event_t *event)
{
	const yaml_scalar_style_t style = event->data.scalar.style;
	const struct str text = {(const char *)event->data.scalar.value, event->data.scalar.length};
	struct node node = node_here(reader, NODE_SCALAR);

	refuse_properties(reader, event->data.scalar.anchor, event->data.scalar.tag);
	node.length = first_line_length(&reader->at, &event->start_mark, &event->end_mark);
	node.is_quoted = style != YAML_PLAIN_SCALAR_STYLE;
	if (text.len > LIMIT_SCALAR_BYTES)
		return refuse_limit(reader, node_place(&node, &reader->source->file),
				    STR("scalar-bytes"), LIMIT_SCALAR_BYTES);
	/* The source holds no NUL, but an escape may have made one. */
	if (style == YAML_DOUBLE_QUOTED_SCALAR_STYLE && memchr(text.at, '\0', text.len))
		refuse(reader, DIAG_YAML_NUL, node_place(&node, &reader->source->file), STR_NONE,
		       STR_NONE);

	node.text = keep_text(reader, text, style);
	if (!node.text.at)
		return ZJ_ENOMEM;
	if (is_at_key(reader)) {
		check_key_scalar(reader, &node);
	} else if (!node.is_quoted && is_null_word(node.text)) {
		node.kind = NODE_NULL;
		node.text = STR_NONE;
	}
	/* Plain text on one line stands there as it is: no need to walk over it. */
	if (node.text.at == reader->at.bytes.at + reader->at.byte &&
	    event->start_mark.line == event->end_mark.line)
		cursor_skip(&reader->at, text.len, event->end_mark.index - event->start_mark.index);
	return finish(reader, &node);
}

/* Stands in the tree as null, which nobody will see. */
static zj_status
read_alias(struct reader *reader, const yaml_event_t *event)
{
	struct node node = node_here(reader, NODE_NULL);

	node.length = first_line_length(&reader->at, &event->start_mark, &event->end_mark);
	if (is_merge_value(reader))
		return finish(reader, &node);
	refuse(reader, DIAG_YAML_ALIAS, node_place(&node, &reader->source->file),
	       cursor_word(&reader->at), STR_NONE);
	return finish(reader, &node);
}

static zj_status
open_collection(struct reader *reader, enum node_kind kind, bool is_flow)
{
	struct open *open;

	if (reader->depth == LIMIT_DEPTH)
		return refuse_limit(reader, here(reader, 1), STR("depth"), LIMIT_DEPTH);
	if (is_at_key(reader))
		refuse(reader, DIAG_YAML_KEY, here(reader, 1), STR_NONE, STR_NONE);
	open = &reader->open[reader->depth++];
	*open = (struct open){
		.node = node_here(reader, kind),
		.first = reader->finished.count,
		.byte = reader->at.byte,
		.is_flow = is_flow,
	};
	open->node.length = 1;
	return ZJ_OK;
}

/* The end of a flow collection is a place of its own; a block ends where another thing is. */
static uint32_t
collection_length(struct reader *reader, const struct open *open, const yaml_event_t *end)
{
	size_t length = 0;

	if (open->is_flow) {
		go_to(reader, end->end_mark.index);
		if (reader->at.line == open->node.line)
			length = reader->at.column - open->node.column;
	}
	if (!length)
		length = utf8_count(cursor_rest(
			&(struct cursor){.bytes = reader->at.bytes, .byte = open->byte}));
	return length ? (uint32_t)length : 1;
}

static zj_status
close_collection(struct reader *reader, const yaml_event_t *event)
{
	struct open *open = &reader->open[--reader->depth];
	struct node *node = &open->node;
	const size_t count = reader->finished.count - open->first;
	zj_status status = ZJ_OK;

	assert(node->kind == NODE_LIST || count % 2 == 0);
	node->length = collection_length(reader, open, event);
	node->count = node->kind == NODE_MAP ? count / 2 : count;
	node->items = arena_array(reader->arena, count, sizeof(*node->items));
	if (!node->items)
		return ZJ_ENOMEM;
	if (count)
		memcpy(node->items, vec_at(&reader->finished, open->first),
		       count * sizeof(*node->items));
	reader->finished.count = open->first;
	if (node->kind == NODE_MAP)
		status = check_keys(reader, node);
	return status ? status : finish(reader, node);
}

/* Only blank lines, comments and `...` may follow the document. */
static void
check_tail(struct reader *reader, size_t index)
{
	go_to(reader, index);
	if (!yaml_tail_is_empty(reader->at, &reader->source->file, reader->diags)) {
		reader->is_refused = true;
		reader->is_done = true;
	}
}

/* ---- events ---- */

static zj_status
read_node(struct reader *reader, const yaml_event_t *event)
{
	zj_status status;

	go_to(reader, event->start_mark.index);
	status = count_node(reader);
	if (status)
		return status;
	switch (event->type) {
	case YAML_SCALAR_EVENT:
		return read_scalar(reader, event);
	case YAML_ALIAS_EVENT:
		return read_alias(reader, event);
	case YAML_SEQUENCE_START_EVENT:
		refuse_properties(reader, event->data.sequence_start.anchor,
				  event->data.sequence_start.tag);
		return open_collection(reader, NODE_LIST,
				       event->data.sequence_start.style ==
					       YAML_FLOW_SEQUENCE_STYLE);
	default:
		refuse_properties(reader, event->data.mapping_start.anchor,
				  event->data.mapping_start.tag);
		return open_collection(reader, NODE_MAP,
				       event->data.mapping_start.style == YAML_FLOW_MAPPING_STYLE);
	}
}

static zj_status
read_event(struct reader *reader, const yaml_event_t *event)
{
	switch (event->type) {
	case YAML_SCALAR_EVENT:
	case YAML_ALIAS_EVENT:
	case YAML_SEQUENCE_START_EVENT:
	case YAML_MAPPING_START_EVENT:
		return read_node(reader, event);
	case YAML_SEQUENCE_END_EVENT:
	case YAML_MAPPING_END_EVENT:
		return close_collection(reader, event);
	case YAML_DOCUMENT_START_EVENT:
		reader->has_root = true;
		return ZJ_OK;
	case YAML_DOCUMENT_END_EVENT:
		check_tail(reader, event->end_mark.index);
		return ZJ_OK;
	case YAML_STREAM_END_EVENT:
		reader->is_done = true;
		return ZJ_OK;
	case YAML_NO_EVENT:
	case YAML_STREAM_START_EVENT:
		break;
	}
	return ZJ_OK;
}

static struct place
innermost_flow(const struct reader *reader)
{
	const struct open *open = reader->depth ? &reader->open[reader->depth - 1] : NULL;

	if (!open || !open->is_flow)
		return PLACE_NONE;
	return (struct place){&reader->source->file, open->node.line, open->node.column, 1};
}

static zj_status
stopped(struct reader *reader)
{
	/* In one place, a tag's handle, libyaml runs out of memory without saying so. */
	if (reader->parser.error == YAML_MEMORY_ERROR || reader->parser.error == YAML_NO_ERROR)
		return ZJ_ENOMEM;
	yaml_problem_report(&(struct yaml_problem){
		.parser = &reader->parser,
		.origin = reader->origin,
		.open_flow = innermost_flow(reader),
		.file = &reader->source->file,
		.diags = reader->diags,
	});
	return ZJ_EINPUT;
}

static zj_status
read_events(struct reader *reader)
{
	zj_status status = ZJ_OK;

	while (!status && !reader->is_done) {
		yaml_event_t event;
		if (!yaml_parser_parse(&reader->parser, &event))
			return stopped(reader);
		status = read_event(reader, &event);
		yaml_event_delete(&event);
	}
	return status;
}

/* The one node left is the root; a file without any has a null at its start. */
static zj_status
take_root(struct reader *reader, const struct node **out)
{
	struct node *root = arena_alloc(reader->arena, sizeof(*root));
	const size_t expected = reader->has_root ? 1 : 0;

	if (!root)
		return ZJ_ENOMEM;
	assert(reader->finished.count == expected);
	if (reader->finished.count != expected)
		return ZJ_EINTERNAL;
	if (reader->has_root)
		*root = *(const struct node *)vec_at(&reader->finished, 0);
	else
		*root = (struct node){.kind = NODE_NULL, .line = 1, .column = 1, .length = 1};
	*out = root;
	return ZJ_OK;
}

zj_status
yaml_read_slow(const struct node **out, const struct source *source, struct arena *arena,
	       zj_diags *diags)
{
	struct reader reader = {
		.source = source,
		.arena = arena,
		.diags = diags,
		.at = cursor_start(source->file.bytes),
		.finished = VEC_INIT(struct node),
	};
	zj_status status;

	if (!yaml_parser_initialize(&reader.parser))
		return ZJ_ENOMEM;
	if (source->file.first_line)
		reader.at.line = source->file.first_line;
	reader.is_refused = !yaml_skip_directives(&reader.at, &source->file, diags);
	reader.origin = reader.at;
	yaml_parser_set_encoding(&reader.parser, YAML_UTF8_ENCODING);
	yaml_parser_set_input_string(&reader.parser,
				     (const unsigned char *)source->file.bytes.at + reader.at.byte,
				     source->file.bytes.len - reader.at.byte);
	status = read_events(&reader);
	if (!status && reader.is_refused)
		status = ZJ_EINPUT;
	if (diags && diag_failed(diags))
		status = ZJ_ENOMEM;
	if (!status)
		status = take_root(&reader, out);
	yaml_parser_delete(&reader.parser);
	vec_done(&reader.finished);
	arena_free(reader.scratch);
	return status;
}

struct yaml_scratch *
yaml_scratch_new(void)
{
	return calloc(1, sizeof(struct yaml_scratch));
}

void
yaml_scratch_free(struct yaml_scratch *scratch)
{
	if (!scratch)
		return;
	quick_scratch_done(scratch);
	free(scratch);
}

zj_status
yaml_read_with(const struct node **out, const struct source *source, struct arena *arena,
	       struct yaml_scratch *scratch, zj_diags *diags)
{
	if (diags && diag_failed(diags))
		return ZJ_ENOMEM;
	switch (quick_read(out, source, arena, scratch)) {
	case QUICK_READ:
		return ZJ_OK;
	case QUICK_NO_MEMORY:
		return ZJ_ENOMEM;
	case QUICK_DECLINED:
		break;
	}
	return yaml_read_slow(out, source, arena, diags);
}

zj_status
yaml_read(const struct node **out, const struct source *source, struct arena *arena,
	  zj_diags *diags)
{
	struct yaml_scratch scratch = {0};
	const zj_status status = yaml_read_with(out, source, arena, &scratch, diags);

	quick_scratch_done(&scratch);
	return status;
}
