/*
 * The quick reader's texts that need more than finding their end: between quotes, and in
 * blocks of lines; and whether the keys of a map are all different.
 */
#include "text/quick.h"

#include <stdlib.h>
#include <string.h>

#include "text/scan.h"

/* ---- between quotes ---- */

/* The closing quote on this line, or NULL; *has_escapes where something stands for another. */
static const char *
find_quote(struct quick *quick, const char *at, char quote, bool *has_escapes)
{
	for (;;) {
		at = quote == '"' ? scan(at, quick->end, SCAN_DOUBLE, &quick->inside)
				  : scan(at, quick->end, SCAN_SINGLE, &quick->inside);
		if (at == quick->end)
			return NULL;
		if (*at == '\t') {
			at++;
			continue;
		}
		const bool is_pair = quick->end - at >= 2;
		if (*at == quote && !(quote == '\'' && is_pair && at[1] == '\''))
			return at;
		if ((unsigned char)*at < ' ' || !is_pair)
			return NULL;
		*has_escapes = true;
		at++;
		/* Only ASCII is ever escaped; what is not is declined by quick_unescape(). */
		at += (unsigned char)*at >= ' ' && (unsigned char)*at < 0x80;
	}
}

static int
hex_value(char digit)
{
	if (digit >= '0' && digit <= '9')
		return digit - '0';
	digit |= 0x20;
	return digit >= 'a' && digit <= 'f' ? digit - 'a' + 10 : -1;
}

/* Four hexadecimal digits as UTF-8; 0 for NUL, half a pair, and what are no such digits. */
static size_t
put_code(char *out, const char *at, const char *end)
{
	unsigned code = 0;

	if (end - at < 4)
		return 0;
	for (int i = 0; i < 4; i++) {
		const int value = hex_value(at[i]);
		if (value < 0)
			return 0;
		code = code << 4 | (unsigned)value;
	}
	if (code == 0 || (code >= 0xD800 && code <= 0xDFFF))
		return 0;
	if (code < 0x80) {
		out[0] = (char)code;
		return 1;
	}
	if (code < 0x800) {
		out[0] = (char)(0xC0 | code >> 6);
		out[1] = (char)(0x80 | (code & 0x3F));
		return 2;
	}
	out[0] = (char)(0xE0 | code >> 12);
	out[1] = (char)(0x80 | (code >> 6 & 0x3F));
	out[2] = (char)(0x80 | (code & 0x3F));
	return 3;
}

/* One escape from its letter on: where it ends, or NULL for one that is declined. */
static const char *
put_escape(char **out, const char *at, const char *end)
{
	static const char letters[] = "\"\\/ntrbf";
	static const char meanings[] = "\"\\/\n\t\r\b\f";

	if (*at == 'u') {
		const size_t size = put_code(*out, at + 1, end);
		*out += size;
		return size ? at + 5 : NULL;
	}
	const char *letter = strchr(letters, *at);
	if (!letter)
		return NULL;
	*(*out)++ = meanings[letter - letters];
	return at + 1;
}

/* What is meant is never longer than how it is written. */
enum quick_verdict
quick_unescape(struct str *text, char quote, struct arena *arena)
{
	const char *at = text->at;
	const char *const end = at + text->len;
	char *const copy = arena_alloc(arena, text->len + 1);
	char *out = copy;

	if (!copy)
		return QUICK_NO_MEMORY;
	while (at < end) {
		const char mark = *at++;
		if (quote == '"' && mark == '\\') {
			at = put_escape(&out, at, end);
			if (!at)
				return QUICK_DECLINED;
		} else {
			*out++ = mark;
			at += mark == '\'' && quote == '\'';
		}
	}
	*text = (struct str){copy, (size_t)(out - copy)};
	return QUICK_READ;
}

const char *
quick_quoted(struct quick *quick, struct node *node, const char *start)
{
	const uint32_t column = quick_column(quick, start);
	const size_t inside = quick->inside;
	bool has_escapes = false;
	const char *const end = find_quote(quick, start + 1, *start, &has_escapes);

	if (!end || end - start > (ptrdiff_t)LIMIT_SCALAR_BYTES)
		return quick_declined(quick);
	*node = (struct node){
		.kind = NODE_SCALAR,
		.is_quoted = true,
		.line = quick->line,
		.column = column,
		.length = (uint32_t)((size_t)(end + 1 - start) - (quick->inside - inside)),
		.text = {start + 1, (size_t)(end - start - 1)},
	};
	if (!has_escapes)
		return end + 1;
	quick->verdict = quick_unescape(&node->text, *start, quick->arena);
	return quick->verdict == QUICK_READ ? end + 1 : NULL;
}

/* ---- blocks of lines ---- */

enum chomping {
	STRIP,
	CLIP,
	KEEP
};

struct block {
	bool is_folded;
	enum chomping chomping;
	size_t indentation;
	size_t breaks; /* empty lines before the first */
	const char *at;
	const char *end; /* where the first line after it starts */
};

static bool
is_break(const struct quick *quick, const char *at)
{
	return at == quick->end || *at == '\n' || *at == '\r';
}

/* `|` or `>`, a mark, blanks, a comment: where the next line starts. */
static const char *
read_header(struct quick *quick, struct block *block, const char *at)
{
	size_t inside = 0;

	block->is_folded = *at++ == '>';
	block->chomping = CLIP;
	if (at < quick->end && (*at == '-' || *at == '+'))
		block->chomping = *at++ == '-' ? STRIP : KEEP;
	const char *const blanks = at;
	at = scan_blanks(at, quick->end);
	if (at > blanks && at < quick->end && *at == '#')
		at = scan(at, quick->end, SCAN_LINE, &inside);
	if (at == quick->end || !is_break(quick, at))
		return quick_declined(quick);
	return quick_next_line(quick, at);
}

/* The first line that is not empty says how far all are indented. */
static bool
find_indentation(struct quick *quick, struct block *block, const char *line, size_t outside)
{
	const char *at = scan_blanks(line, quick->end);
	size_t most = 0;

	block->breaks = 0;
	for (; at < quick->end && is_break(quick, at); at = scan_blanks(line, quick->end)) {
		if ((size_t)(at - line) > most)
			most = (size_t)(at - line);
		line = quick_next_line(quick, at);
		block->breaks++;
	}
	block->at = line;
	block->indentation = (size_t)(at - line);
	if (at == quick->end || *at == '\t' || block->indentation <= outside ||
	    most > block->indentation)
		return quick_decline(quick);
	return true;
}

/* Blanks at the start of a line, no more than all lines have. */
static const char *
skip_indentation(const struct block *block, const char *at, const char *end)
{
	const char *const most =
		(size_t)(end - at) > block->indentation ? at + block->indentation : end;

	return scan_blanks(at, most);
}

static bool
find_block_end(struct quick *quick, struct block *block)
{
	const char *line = block->at;

	while (line < quick->end) {
		const char *at = skip_indentation(block, line, quick->end);
		if (at == quick->end) {
			line = at;
			break;
		}
		if ((size_t)(at - line) < block->indentation && !is_break(quick, at)) {
			if (*at == '\t')
				return quick_decline(quick);
			break;
		}
		at = memchr(at, '\n', (size_t)(quick->end - at));
		line = at ? at + 1 : quick->end;
	}
	block->end = line;
	return true;
}

static char *
put_breaks(char *out, size_t count)
{
	memset(out, '\n', count);
	return out + count;
}

/* The lines put together; `out` has room for as many bytes as they and the breaks have. */
static size_t
write_block(char *const start, const struct block *block)
{
	char *out = start;
	size_t breaks = block->breaks; /* of empty lines since the last that was not */
	bool has_break = false;        /* of that line itself */
	bool was_blank = false;        /* did it begin with a blank? */

	for (const char *line = block->at, *next; line < block->end; line = next) {
		const char *at = skip_indentation(block, line, block->end);
		const char *stop = memchr(line, '\n', (size_t)(block->end - line));
		next = stop ? stop + 1 : block->end;
		const bool has_end = stop != NULL;
		stop = has_end ? stop - (stop > line && stop[-1] == '\r') : block->end;
		if (at >= stop) {
			breaks += has_end;
			continue;
		}
		const bool is_blank = *at == ' ' || *at == '\t';
		if (!block->is_folded || was_blank || is_blank)
			out = put_breaks(out, has_break);
		else if (has_break && breaks == 0)
			*out++ = ' ';
		out = put_breaks(out, breaks);
		memcpy(out, at, (size_t)(stop - at));
		out += stop - at;
		breaks = 0;
		was_blank = is_blank;
		has_break = has_end;
	}
	if (block->chomping != STRIP)
		out = put_breaks(out, has_break);
	if (block->chomping == KEEP)
		out = put_breaks(out, breaks);
	return (size_t)(out - start);
}

static void
count_lines(struct quick *quick, const struct block *block)
{
	const char *line = block->at;

	for (const char *at; (at = memchr(line, '\n', (size_t)(block->end - line)));)
		line = quick_next_line(quick, at);
}

const char *
quick_block_scalar(struct quick *quick, struct node *node, const char *start, size_t indentation)
{
	struct block block;
	const char *at;
	char *text;

	*node = (struct node){
		.kind = NODE_SCALAR,
		.is_quoted = true,
		.line = quick->line,
		.column = quick_column(quick, start),
		.length = quick_rest(quick, start),
	};
	at = read_header(quick, &block, start);
	if (!at || !find_indentation(quick, &block, at, indentation) ||
	    !find_block_end(quick, &block))
		return NULL;
	text = arena_alloc(quick->arena, (size_t)(block.end - block.at) + block.breaks + 1);
	if (!text) {
		quick_no_memory(quick);
		return NULL;
	}
	node->text = (struct str){text, write_block(text, &block)};
	count_lines(quick, &block);
	return node->text.len <= LIMIT_SCALAR_BYTES ? block.end : quick_declined(quick);
}

/* ---- keys ---- */

__extension__ typedef unsigned __int128 uint128;

enum {
	FEW_KEYS = 8, /* up to here comparing each with each other is quicker than a table */
	SLOTS_FIRST = 512,
	PROBES_MOST = 64 /* more are a stranger's choice of keys, not chance */
};

static bool
few_differ(const struct node *map)
{
	const struct node *const end = map->items + 2 * map->count;

	for (const struct node *key = map->items + 2; key < end; key += 2) {
		for (const struct node *other = map->items; other < key; other += 2) {
			if (other->text.len == key->text.len && str_equal(other->text, key->text))
				return false;
		}
	}
	return true;
}

static uint64_t
eight_bytes(const char *at)
{
	uint64_t eight;

	memcpy(&eight, at, sizeof(eight));
	return eight;
}

/* Both halves of the product: each bit of `part` then reaches the low and the high ones. */
static uint64_t
mix(uint64_t hash, uint64_t part)
{
	const uint128 product = (uint128)(hash ^ part) * UINT64_C(0x9E3779B97F4A7C15);

	return (uint64_t)product ^ (uint64_t)(product >> 64);
}

uint64_t
quick_key_hash(struct str key)
{
	uint64_t hash = mix(0, key.len);
	const char *at = key.at;
	const char *const end = at + key.len;

	if (key.len >= 8) {
		for (; end - at > 8; at += 8)
			hash = mix(hash, eight_bytes(at));
		return mix(hash, eight_bytes(end - 8));
	}
	uint64_t part = 0;
	for (; at < end; at++)
		part = part << 8 | (unsigned char)*at;
	return mix(hash, part);
}

static bool
make_slots(struct quick *quick, size_t count)
{
	struct yaml_scratch *scratch = quick->scratch;

	if (scratch->slot_room < count) {
		uint64_t *slots = realloc(scratch->slots, count * sizeof(*slots));
		if (!slots)
			return quick_no_memory(quick);
		scratch->slots = slots;
		scratch->slot_room = count;
	}
	memset(scratch->slots, 0, count * sizeof(*scratch->slots));
	return true;
}

/* A slot is the upper half of a key's hash over its number from 1, or 0. */
static bool
put_key(uint64_t *slots, size_t mask, const struct node *map, size_t index)
{
	const struct str key = map->items[2 * index].text;
	const uint64_t hash = quick_key_hash(key);
	size_t slot = (size_t)hash & mask;

	for (int probes = 0; slots[slot]; slot = (slot + 1) & mask) {
		const uint64_t other = slots[slot];
		if (++probes > PROBES_MOST)
			return false;
		if (other >> 32 == hash >> 32 &&
		    str_equal(map->items[2 * ((size_t)(uint32_t)other - 1)].text, key))
			return false;
	}
	slots[slot] = (hash >> 32) << 32 | (uint32_t)(index + 1);
	return true;
}

bool
quick_keys_differ(struct quick *quick, const struct node *map)
{
	size_t slot_count = SLOTS_FIRST;

	if (map->count <= FEW_KEYS)
		return few_differ(map) || quick_decline(quick);
	while (slot_count < 2 * map->count)
		slot_count *= 2;
	if (!make_slots(quick, slot_count))
		return false;
	for (size_t i = 0; i < map->count; i++) {
		if (!put_key(quick->scratch->slots, slot_count - 1, map, i))
			return quick_decline(quick);
	}
	return true;
}
