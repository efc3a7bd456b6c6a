/*
 * Pairs as most are, each in one go: a key and one text, or a small map of texts under names that
 * are known. Nothing is opened on the way and no place is kept that nobody asks for. What stands any
 * other way is left to pairs_next(), and what is read here it would have read the same.
 *
 * As there, what reads something returns where it ends, or NULL: it may be anything else.
 */
#include "text/pairs.h"
#include "text/quick.h"
#include "text/walk.h"

/* Eight bytes may be read there. */
static inline uint64_t
word_at(const char *at, size_t length)
{
#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
	uint64_t word;

	if (length - 1 >= sizeof(word))
		return 0;
	memcpy(&word, at, sizeof(word));
	return word & UINT64_MAX >> (64 - 8 * length);
#else
	return str_word((struct str){at, length});
#endif
}

/* The number of the part of that name; PAIRS_PARTS: it is none, or was there before. */
static inline unsigned
find_part(const struct pairs_shape *shape, const struct pairs_whole *whole, const char *at,
	  size_t length)
{
	const uint64_t name = word_at(at, length);

	for (unsigned i = 0; i < PAIRS_PARTS; i++) {
		if (name == shape->names[i])
			return name && !(whole->has >> i & 1) ? i : PAIRS_PARTS;
	}
	return PAIRS_PARTS;
}

/* Where a value stands; only of the first part is that ever asked for. */
static inline void
put_place(struct pairs_whole *whole, const struct walk *walk)
{
	whole->line = walk->line;
	whole->line_at = walk->line_at;
}

static inline bool
is_list_allowed(const struct pairs_shape *shape, const struct pairs_whole *whole, unsigned part)
{
	return (shape->lists >> part & 1) && !whole->lists;
}

/* A text without quotes, which is not nothing: the mark that ends it. */
static inline __attribute__((always_inline)) const char *
read_plain(struct walk *walk, struct str *out, const char *start, bool is_flow)
{
	if (first_of(start) != FIRST_PLAIN)
		return NULL;
	const char *const at = walk_plain(walk, is_flow);
	if (!at || at == walk->end)
		return NULL;
	*out = (struct str){start, (size_t)(without_blanks(at) - start)};
	return is_null_word(*out) ? NULL : at;
}

static inline bool
is_quote(char byte)
{
	return byte == '"' || byte == '\'';
}

/* A text in quotes: what is behind it, past blanks, which is not the end. */
static const char *
read_quoted(struct walk *walk, struct str *out, const char *start)
{
	const char *at = walk_quoted(walk, start);

	if (!at)
		return NULL;
	*out = (struct str){start + 1, (size_t)(at - start - 1)};
	at = scan_blanks(at + 1, walk->end);
	return at == walk->end ? NULL : at;
}

/* ---- YAML ---- */

/* The colon of a plain key, from where that starts; one blank is behind it, or the end of the line. */
static inline const char *
find_colon(const struct walk *walk, const char *at)
{
	const char *const colon = walk_mark(walk);

	if (first_of(at) != FIRST_PLAIN || *colon != ':' || colon - at > KEY_MOST ||
	    (unsigned char)colon[-1] <= ' ')
		return NULL;
	return colon;
}

/* From its bracket on. */
static const char *
list_in_flow(struct walk *walk, struct pairs_whole *whole, const char *at)
{
	const char *const end = walk->end;
	struct str *item = whole->items;

	walk->mark++;
	at = scan_blanks(at + 1, end);
	while (at < end && (*at != ']' || item > whole->items)) {
		if (item == whole->items + PAIRS_ITEMS)
			return NULL;
		at = is_quote(*at) ? read_quoted(walk, item, at) : read_plain(walk, item, at, true);
		if (!at || (*at != ',' && *at != ']'))
			return NULL;
		item++;
		if (*at == ']')
			break;
		walk->mark++;
		at = scan_blanks(at + 1, end);
	}
	if (at == end)
		return NULL;
	walk->mark++;
	whole->item_count = (unsigned char)(item - whole->items);
	at = scan_blanks(at + 1, end);
	return at == end ? NULL : at;
}

/* From its brace on; what is behind it, past blanks. */
static inline const char *
map_in_flow(struct walk *walk, const struct pairs_shape *shape, struct pairs_whole *whole,
	    const char *at)
{
	do {
		walk->mark++;
		at = scan_blanks(at + 1, walk->end);
		if (walk_is_near_end(walk))
			return NULL;
		const char *const colon = find_colon(walk, at);
		if (!colon || colon[1] != ' ')
			return NULL;
		const unsigned part = find_part(shape, whole, at, (size_t)(colon - at));
		if (part == PAIRS_PARTS)
			return NULL;
		whole->has |= (unsigned char)(1U << part);
		walk->mark++;
		at = colon + 2;
		if (*at == '[') {
			if (!is_list_allowed(shape, whole, part))
				return NULL;
			whole->lists |= (unsigned char)(1U << part);
			at = list_in_flow(walk, whole, at);
		} else {
			struct str *const text = &whole->texts[part];
			at = is_quote(*at) ? read_quoted(walk, text, at)
					   : read_plain(walk, text, at, true);
		}
		if (!at)
			return NULL;
	} while (*at == ',');
	if (*at != '}')
		return NULL;
	walk->mark++;
	return at + 1;
}

/* Only a comment follows on the line: where the next one begins. */
static inline const char *
end_line(struct walk *walk, const char *from)
{
	const char *const at = scan_blanks(from, walk->end);

	if (at == walk->end ||
	    (*at != '\n' && *at != '\r' && !(*at == '#' && (unsigned char)at[-1] <= ' ')))
		return NULL;
	return walk_to_line(walk);
}

/* A text and the rest of its line: where the next one begins. */
static inline __attribute__((always_inline)) const char *
text_in_block(struct walk *walk, struct str *out, const char *at)
{
	if (is_quote(*at)) {
		at = read_quoted(walk, out, at);
		return at ? end_line(walk, at) : NULL;
	}
	at = read_plain(walk, out, at, false);
	return at && *at != ':' ? walk_to_line(walk) : NULL;
}

/* A map on the lines below its key, which has `outside` blanks before it. */
static const char *
map_in_block(struct walk *walk, const struct pairs_shape *shape, struct pairs_whole *whole,
	     size_t outside)
{
	const char *at = walk_to_line(walk);
	const size_t inside = (size_t)(at - walk->line_at);

	if (inside <= outside)
		return NULL;
	do {
		if (walk_is_near_end(walk))
			return NULL;
		const char *const colon = find_colon(walk, at);
		if (!colon || colon[1] != ' ')
			return NULL;
		const unsigned part = find_part(shape, whole, at, (size_t)(colon - at));
		if (part == PAIRS_PARTS)
			return NULL;
		whole->has |= (unsigned char)(1U << part);
		if (part == 0)
			put_place(whole, walk);
		walk->mark++;
		at = colon + 2;
		if (*at == '[') {
			if (!is_list_allowed(shape, whole, part))
				return NULL;
			whole->lists |= (unsigned char)(1U << part);
			at = list_in_flow(walk, whole, at);
			at = at ? end_line(walk, at) : NULL;
		} else {
			at = text_in_block(walk, &whole->texts[part], at);
		}
		if (!at)
			return NULL;
	} while ((size_t)(at - walk->line_at) == inside && at < walk->end);
	return at < walk->end && (size_t)(at - walk->line_at) > inside ? NULL : at;
}

static bool
whole_in_block(struct pairs *pairs, const struct pairs_shape *shape, struct pairs_whole *whole)
{
	const size_t outside = pairs->open[pairs->depth - 1].indentation;
	struct walk walk = walk_from(pairs);
	const char *at = pairs->at;

	/* What may begin a line is more where that is not indented. */
	if (walk_is_near_end(&walk) || outside == 0 || (size_t)(at - walk.line_at) != outside)
		return false;
	const char *const colon = find_colon(&walk, at);
	if (!colon)
		return false;
	whole->key = (struct str){at, (size_t)(colon - at)};
	whole->lists = 0;
	walk.mark++;
	if (colon[1] == ' ' && colon[2] != '{') {
		whole->has = 1;
		put_place(whole, &walk);
		at = text_in_block(&walk, &whole->texts[0], colon + 2);
	} else if (colon[1] == ' ') {
		whole->has = 0;
		put_place(whole, &walk);
		at = map_in_flow(&walk, shape, whole, colon + 2);
		at = at ? end_line(&walk, at) : NULL;
	} else if (colon[1] == '\n') {
		whole->has = 0;
		at = map_in_block(&walk, shape, whole, outside);
	} else {
		return false;
	}
	if (!at)
		return false;
	walk_done(pairs, &walk, at);
	return true;
}

/* ---- JSON ---- */

/* A text, from its quote on, without escapes: what is behind it, past blanks. */
static inline __attribute__((always_inline)) const char *
text_in_json(struct walk *walk, struct str *out, const char *start)
{
	const char *at = walk_quoted(walk, start);

	if (!at)
		return NULL;
	*out = (struct str){start + 1, (size_t)(at - start - 1)};
	return walk_blanks(walk, at + 1);
}

/* A text, or a word other than null, which is no text in quotes. */
static inline const char *
value_in_json(struct walk *walk, struct str *out, const char *at)
{
	if (*at == '"')
		return text_in_json(walk, out, at);
	const char *const end = *at == 'n' ? NULL : json_word_end(at, walk->end);
	if (!end)
		return NULL;
	*out = (struct str){at, (size_t)(end - at)};
	return walk_blanks(walk, end);
}

/* Past a key's colon and blanks; eight bytes may be read from where it starts. */
static inline __attribute__((always_inline)) const char *
key_in_json(struct walk *walk, struct str *out, const char *at)
{
	if (*at != '"' || walk_is_near_end(walk))
		return NULL;
	at = text_in_json(walk, out, at);
	if (!at || at == walk->end || *at != ':')
		return NULL;
	walk->mark++;
	return walk_blanks(walk, at + 1);
}

/* From its bracket on: what is behind it, past blanks. */
static const char *
list_in_json(struct walk *walk, struct pairs_whole *whole, const char *at)
{
	const char *const end = walk->end;
	struct str *item = whole->items;

	walk->mark++;
	at = walk_blanks(walk, at + 1);
	while (at < end && (*at != ']' || item > whole->items)) {
		if (item == whole->items + PAIRS_ITEMS)
			return NULL;
		at = value_in_json(walk, item, at);
		if (!at || at == end || (*at != ',' && *at != ']'))
			return NULL;
		item++;
		if (*at == ']')
			break;
		walk->mark++;
		at = walk_blanks(walk, at + 1);
	}
	if (at == end)
		return NULL;
	walk->mark++;
	whole->item_count = (unsigned char)(item - whole->items);
	return walk_blanks(walk, at + 1);
}

/* From its brace on: what is behind it, past blanks. */
static inline const char *
map_in_json(struct walk *walk, const struct pairs_shape *shape, struct pairs_whole *whole,
	    const char *at)
{
	const char *const end = walk->end;
	struct str name;

	do {
		walk->mark++;
		at = walk_blanks(walk, at + 1);
		at = at < end ? key_in_json(walk, &name, at) : NULL;
		if (!at || at == end)
			return NULL;
		const unsigned part = find_part(shape, whole, name.at, name.len);
		if (part == PAIRS_PARTS)
			return NULL;
		whole->has |= (unsigned char)(1U << part);
		if (part == 0)
			put_place(whole, walk);
		if (*at == '[') {
			if (!is_list_allowed(shape, whole, part))
				return NULL;
			whole->lists |= (unsigned char)(1U << part);
			at = list_in_json(walk, whole, at);
		} else {
			at = value_in_json(walk, &whole->texts[part], at);
		}
		if (!at || at == end)
			return NULL;
	} while (*at == ',');
	if (*at != '}')
		return NULL;
	walk->mark++;
	return walk_blanks(walk, at + 1);
}

static bool
whole_in_json(struct pairs *pairs, const struct pairs_shape *shape, struct pairs_whole *whole)
{
	struct walk walk = walk_from(pairs);
	const char *const end = walk.end;
	const char *at = walk_blanks(&walk, pairs->at);

	at = at < end ? key_in_json(&walk, &whole->key, at) : NULL;
	if (!at || at == end)
		return false;
	whole->lists = 0;
	if (*at == '{') {
		whole->has = 0;
		at = map_in_json(&walk, shape, whole, at);
	} else {
		whole->has = 1;
		put_place(whole, &walk);
		at = value_in_json(&walk, &whole->texts[0], at);
	}
	if (!at || at == end || (*at != ',' && *at != '}'))
		return false;
	pairs->is_after_comma = *at == ',';
	walk.mark += pairs->is_after_comma;
	walk_done(pairs, &walk, at + pairs->is_after_comma);
	return true;
}

size_t
pairs_next_whole(struct pairs *pairs, const struct pairs_shape *shape, struct pairs_whole *whole,
		 size_t room)
{
	size_t count = 0;

	if (pairs->is_json) {
		while (count < room && whole_in_json(pairs, shape, &whole[count]))
			count++;
	} else if (!pairs->open[pairs->depth - 1].closing) {
		while (count < room && whole_in_block(pairs, shape, &whole[count]))
			count++;
	}
	return count;
}

struct pairs_text
pairs_whole_text(const struct pairs_whole *whole)
{
	const struct str text = whole->texts[0];
	const bool is_quoted = is_quote(text.at[-1]);

	return (struct pairs_text){
		.kind = NODE_SCALAR,
		.is_quoted = is_quoted,
		.line = whole->line,
		.line_at = whole->line_at,
		.at = text.at - is_quoted,
		.end = text.at + text.len + is_quoted,
		.text = text,
	};
}
