/*
 * JSON (RFC 8259) in one pass, to the same tree that YAML becomes.
 *
 * The reading is the quick reader's, brackets in brackets; but where that one declines, this one
 * says what is wrong, because there is nobody to ask instead. The first mistake of form ends the
 * reading; what is wrong inside of a text, and keys written twice, are collected on the way. The
 * texts of a well-written document are views of its bytes; only those with escapes are copied.
 *
 * As in quick.c, what reads something takes where it starts and returns where it ends, or NULL.
 */
#include "text/text.h"

#include <stdio.h>
#include <string.h>

#include "base/limits.h"
#include "base/map.h"
#include "base/utf8.h"
#include "text/quick.h"
#include "text/scan.h"

/* Room for a number, or for line:column, in decimal; for a short piece of the text. */
enum {
	NUMBER_MAX = 32,
	WORD_MOST = 40
};

struct json_reader {
	struct quick quick;
	const struct source *source;
	zj_diags *diags;
	size_t nodes;
	zj_status status; /* of what ended the reading; or what was reported on the way */
};

/* ---- saying what is wrong ---- */

static struct place
place_at(const struct json_reader *reader, const char *at, size_t length)
{
	return (struct place){&reader->source->file, reader->quick.line,
			      quick_column(&reader->quick, at), (uint32_t)length};
}

static void
report(struct json_reader *reader, enum diag_code code, struct place where, struct str a,
       struct str b)
{
	diag_add(reader->diags, code, where, a, b, STR_NONE);
	reader->status = ZJ_EINPUT;
}

static const char *
refuse(struct json_reader *reader, enum diag_code code, const char *at, size_t length, struct str a)
{
	report(reader, code, place_at(reader, at, length), a, STR_NONE);
	return NULL;
}

static const char *
refuse_limit(struct json_reader *reader, const char *at, struct str name, size_t bound)
{
	char number[NUMBER_MAX];

	(void)snprintf(number, sizeof(number), "%zu", bound);
	diag_add(reader->diags, DIAG_LIMIT, place_at(reader, at, 1), name, str_from(number),
		 STR_NONE);
	reader->status = ZJ_ELIMIT;
	return NULL;
}

static const char *
no_memory(struct json_reader *reader)
{
	reader->status = ZJ_ENOMEM;
	return NULL;
}

static bool
is_part_of_word(char byte)
{
	return (unsigned char)byte > ' ' && !strchr(",:[]{}\"", byte);
}

/* What stands at `at`, as much of it as is one word or one mark. */
static struct str
word_at(const struct json_reader *reader, const char *at)
{
	const struct str rest = {at, (size_t)(reader->quick.end - at)};
	size_t length = 0;
	bool good;

	while (length < rest.len && length < WORD_MOST && is_part_of_word(rest.at[length]))
		length += utf8_step((struct str){at + length, rest.len - length}, &good);
	if (length == 0 && rest.len > 0)
		length = utf8_step(rest, &good);
	return (struct str){at, length};
}

static const char *
refuse_word(struct json_reader *reader, enum diag_code code, const char *at)
{
	const struct str word = word_at(reader, at);

	return refuse(reader, code, at, utf8_count(word), word);
}

static const char *
refuse_unclosed(struct json_reader *reader)
{
	const struct quick_open *open = quick_top(&reader->quick);
	const struct place where = {&reader->source->file, open->line, open->column, 1};

	report(reader, DIAG_JSON_UNCLOSED, where, open->kind == NODE_MAP ? STR("}") : STR("]"),
	       STR_NONE);
	return NULL;
}

/* ---- between values ---- */

/* Lines end as in diagnostics: LF, CR LF, CR. */
static const char *
skip_far(struct json_reader *reader, const char *at)
{
	struct quick *quick = &reader->quick;

	for (; at < quick->end; at++) {
		switch (*at) {
		case ' ':
		case '\t':
			break;
		case '\r':
			if (quick->end - at > 1 && at[1] == '\n')
				break;
			/* fall through */
		case '\n':
			quick->line_at = at + 1;
			quick->inside = 0;
			quick->line++;
			break;
		default:
			return at;
		}
	}
	return at;
}

/* Mostly there is one blank or none. */
static inline const char *
skip(struct json_reader *reader, const char *at)
{
	const char *const end = reader->quick.end;

	at += at < end && *at == ' ';
	return at < end && (unsigned char)*at > ' ' ? at : skip_far(reader, at);
}

/* ---- texts ---- */

static int
hex_value(char digit)
{
	if (digit >= '0' && digit <= '9')
		return digit - '0';
	digit |= 0x20;
	return digit >= 'a' && digit <= 'f' ? digit - 'a' + 10 : -1;
}

/* Four hexadecimal digits; -1 where there are not. */
static int32_t
read_unit(const char *at, const char *end)
{
	int32_t unit = 0;

	if (end - at < 4)
		return -1;
	for (int i = 0; i < 4; i++) {
		const int value = hex_value(at[i]);
		if (value < 0)
			return -1;
		unit = unit << 4 | value;
	}
	return unit;
}

/* A character in UTF-8; where what is written after it goes. */
static char *
put_character(char *out, uint32_t c)
{
	if (c < 0x80) {
		*out++ = (char)c;
	} else if (c < 0x800) {
		*out++ = (char)(0xC0 | c >> 6);
		*out++ = (char)(0x80 | (c & 0x3F));
	} else if (c < 0x10000) {
		*out++ = (char)(0xE0 | c >> 12);
		*out++ = (char)(0x80 | (c >> 6 & 0x3F));
		*out++ = (char)(0x80 | (c & 0x3F));
	} else {
		*out++ = (char)(0xF0 | c >> 18);
		*out++ = (char)(0x80 | (c >> 12 & 0x3F));
		*out++ = (char)(0x80 | (c >> 6 & 0x3F));
		*out++ = (char)(0x80 | (c & 0x3F));
	}
	return out;
}

/* A text with escapes while it is copied. */
struct unescape {
	struct json_reader *reader;
	const struct node *node;
	const char *start; /* of the text, behind its quote */
	const char *end;
	char *out;
};

/* The whole text is one line: a place in it is so many characters behind its quote. */
static void
report_escape(const struct unescape *text, enum diag_code code, const char *at, size_t length)
{
	const struct str before = {text->start, (size_t)(at - text->start)};
	const struct str word = {at, length};
	const struct place where = {&text->reader->source->file, text->node->line,
				    text->node->column + 1 + (uint32_t)utf8_count(before),
				    (uint32_t)utf8_count(word)};

	report(text->reader, code, where, word, STR_NONE);
}

/* \uXXXX, or two that are one character; `at` is its backslash. Where it ends. */
static const char *
put_code(struct unescape *text, const char *at)
{
	const int32_t unit = read_unit(at + 2, text->end);
	int32_t low = -1;

	if (unit < 0) {
		report_escape(text, DIAG_JSON_ESCAPE, at, 2);
		return at + 2;
	}
	if (unit < 0xD800 || unit > 0xDFFF) {
		if (unit == 0)
			report_escape(text, DIAG_JSON_NUL, at, 6);
		text->out = put_character(text->out, (uint32_t)unit);
		return at + 6;
	}
	if (unit < 0xDC00 && text->end - at >= 8 && at[6] == '\\' && at[7] == 'u')
		low = read_unit(at + 8, text->end);
	if (low < 0xDC00 || low > 0xDFFF) {
		report_escape(text, DIAG_JSON_SURROGATE, at, 6);
		return at + 6;
	}
	text->out = put_character(text->out, 0x10000 + ((uint32_t)(unit - 0xD800) << 10) +
						     (uint32_t)(low - 0xDC00));
	return at + 12;
}

/* One escape, from its backslash on. Where it ends. */
static const char *
put_escape(struct unescape *text, const char *at)
{
	static const char letters[] = "\"\\/ntrbf";
	static const char meanings[] = "\"\\/\n\t\r\b\f";
	const char *letter = at[1] ? strchr(letters, at[1]) : NULL;
	bool good;

	if (at[1] == 'u')
		return put_code(text, at);
	if (letter) {
		*text->out++ = meanings[letter - letters];
		return at + 2;
	}
	const size_t length =
		1 + utf8_step((struct str){at + 1, (size_t)(text->end - at - 1)}, &good);
	report_escape(text, DIAG_JSON_ESCAPE, at, length);
	return at + length;
}

/* What is meant is never longer than how it is written. */
static bool
unescape(struct json_reader *reader, struct node *node)
{
	char *const copy = arena_alloc(reader->quick.arena, node->text.len + 1);
	const char *at = node->text.at;
	struct unescape text = {reader, node, at, at + node->text.len, copy};

	if (!copy) {
		reader->status = ZJ_ENOMEM;
		return false;
	}
	while (at < text.end) {
		const char *mark = memchr(at, '\\', (size_t)(text.end - at));
		const size_t plain = (size_t)((mark ? mark : text.end) - at);
		memcpy(text.out, at, plain);
		text.out += plain;
		at = mark ? put_escape(&text, mark) : text.end;
	}
	node->text = (struct str){copy, (size_t)(text.out - copy)};
	return true;
}

/* The closing quote, or NULL; *has_escapes where something stands for another. */
static const char *
find_quote(struct json_reader *reader, const char *start, bool *has_escapes)
{
	struct quick *quick = &reader->quick;
	const size_t inside = quick->inside;
	const char *at = start + 1;

	for (;;) {
		char code[NUMBER_MAX];

		at = scan(at, quick->end, SCAN_DOUBLE, &quick->inside);
		if (at < quick->end && *at == '"')
			return at;
		if (quick->end - at < 2 || *at == '\n' || *at == '\r') {
			quick->inside = inside; /* back to the opening quote */
			return refuse(reader, DIAG_JSON_UNCLOSED_TEXT, start, 1, STR_NONE);
		}
		if (*at == '\\') {
			*has_escapes = true;
			at += 1 + ((unsigned char)at[1] >= ' ' && (unsigned char)at[1] < 0x80);
			continue;
		}
		(void)snprintf(code, sizeof(code), "U+%04X", (unsigned)*at);
		report(reader, DIAG_JSON_CONTROL, place_at(reader, at, 1), str_from(code),
		       STR_NONE);
		at++;
	}
}

static const char *
read_text(struct json_reader *reader, struct node *node, const char *start)
{
	struct quick *quick = &reader->quick;
	const uint32_t column = quick_column(quick, start);
	const size_t inside = quick->inside;
	bool has_escapes = false;
	const char *const end = find_quote(reader, start, &has_escapes);

	if (!end)
		return NULL;
	*node = (struct node){
		.kind = NODE_SCALAR,
		.is_quoted = true,
		.line = quick->line,
		.column = column,
		.length = (uint32_t)((size_t)(end + 1 - start) - (quick->inside - inside)),
		.text = {start + 1, (size_t)(end - start - 1)},
	};
	if (has_escapes && !unescape(reader, node))
		return NULL;
	if (node->text.len > LIMIT_SCALAR_BYTES)
		return refuse_limit(reader, start, STR("scalar-bytes"), LIMIT_SCALAR_BYTES);
	return end + 1;
}

/* ---- numbers and words ---- */

static const char *
skip_digits(const char *at, const char *end)
{
	while (at < end && *at >= '0' && *at <= '9')
		at++;
	return at;
}

/* Where a number ends; NULL for what is not written as one. */
static const char *
number_end(const char *at, const char *end)
{
	const char *const whole = at + (at < end && *at == '-');
	const char *part;

	at = skip_digits(whole, end);
	if (at == whole || (*whole == '0' && at - whole > 1))
		return NULL;
	if (at < end && *at == '.') {
		part = at + 1;
		at = skip_digits(part, end);
		if (at == part)
			return NULL;
	}
	if (at < end && (*at | 0x20) == 'e') {
		part = at + 1;
		part += part < end && (*part == '+' || *part == '-');
		at = skip_digits(part, end);
		if (at == part)
			return NULL;
	}
	return at < end && is_part_of_word(*at) ? NULL : at;
}

static bool
is_word(const char *at, const char *end, struct str word)
{
	const size_t left = (size_t)(end - at);

	return left >= word.len && memcmp(at, word.at, word.len) == 0 &&
	       (left == word.len || !is_part_of_word(at[word.len]));
}

static const char *
literal_end(const char *at, const char *end)
{
	static const struct str WORDS[] = {{"true", 4}, {"false", 5}, {"null", 4}};

	for (size_t i = 0; i < sizeof(WORDS) / sizeof(WORDS[0]); i++) {
		if (is_word(at, end, WORDS[i]))
			return at + WORDS[i].len;
	}
	return NULL;
}

static bool
begins_number(char byte)
{
	return byte == '-' || (byte >= '0' && byte <= '9');
}

const char *
json_word_end(const char *at, const char *end)
{
	return begins_number(*at) ? number_end(at, end) : literal_end(at, end);
}

/* A text that stands there without quotes. */
static const char *
fill_plain(const struct json_reader *reader, struct node *node, const char *start, const char *end)
{
	*node = (struct node){
		.kind = NODE_SCALAR,
		.line = reader->quick.line,
		.column = quick_column(&reader->quick, start),
		.length = (uint32_t)(end - start),
		.text = {start, (size_t)(end - start)},
	};
	return end;
}

static const char *
read_number(struct json_reader *reader, struct node *node, const char *start)
{
	const char *const end = number_end(start, reader->quick.end);

	if (!end)
		return refuse_word(reader, DIAG_JSON_NUMBER, start);
	if (end - start > (ptrdiff_t)LIMIT_SCALAR_BYTES)
		return refuse_limit(reader, start, STR("scalar-bytes"), LIMIT_SCALAR_BYTES);
	return fill_plain(reader, node, start, end);
}

static const char *
read_word(struct json_reader *reader, struct node *node, const char *start)
{
	const char *const end = literal_end(start, reader->quick.end);

	if (!end)
		return refuse_word(reader, DIAG_JSON_VALUE, start);
	(void)fill_plain(reader, node, start, end);
	if (*start == 'n') {
		node->kind = NODE_NULL;
		node->text = STR_NONE;
	}
	return end;
}

/* ---- lists and maps ---- */

/* Which key is written twice, for all that are; only where it was seen that there may be one. */
static bool
report_doubles(struct json_reader *reader, const struct node *map)
{
	struct arena *arena = arena_new();
	struct map *seen = arena ? map_new(arena) : NULL;
	bool good = seen != NULL;
	char place[NUMBER_MAX];

	for (size_t i = 0; good && i < map->count; i++) {
		const struct node *key = node_key(map, i);
		const enum map_put put = map_put(seen, key->text, (uint32_t)i);
		good = put != MAP_NO_MEMORY;
		if (put != MAP_THERE)
			continue;
		const struct node *first = node_key(map, map_get(seen, key->text));
		(void)snprintf(place, sizeof(place), "%u:%u", (unsigned)first->line,
			       (unsigned)first->column);
		report(reader, DIAG_JSON_DUPLICATE_KEY, node_place(key, &reader->source->file),
		       key->text, str_from(place));
	}
	arena_free(arena);
	if (!good)
		reader->status = ZJ_ENOMEM;
	return good;
}

static const char *
open_here(struct json_reader *reader, const char *at)
{
	struct quick *quick = &reader->quick;

	if (quick->depth == LIMIT_DEPTH)
		return refuse_limit(reader, at, STR("depth"), LIMIT_DEPTH);
	struct quick_open *open = &quick->open[quick->depth++];
	open->kind = *at == '{' ? NODE_MAP : NODE_LIST;
	open->first = (size_t)(quick->next - quick->first);
	open->at = at;
	open->line = quick->line;
	open->column = quick_column(quick, at);
	return at + 1;
}

/* Room for one more; NULL when that cannot be. */
static inline struct node *
push(struct json_reader *reader, const char *at)
{
	struct node *node = NULL;

	if (++reader->nodes > LIMIT_NODES)
		(void)refuse_limit(reader, at, STR("nodes"), LIMIT_NODES);
	else if (!(node = quick_push(&reader->quick)))
		reader->status = ZJ_ENOMEM;
	return node;
}

/* From its closing bracket: the children move into the arena together, and one node stands in
 * their place. */
static const char *
close_here(struct json_reader *reader, const char *at)
{
	struct quick *quick = &reader->quick;
	const struct quick_open *open = &quick->open[--quick->depth];
	struct node *const first = quick->first + open->first;
	const size_t children = (size_t)(quick->next - first);
	struct node node = {
		.kind = open->kind,
		.line = open->line,
		.column = open->column,
		.length = open->line == quick->line ? quick_column(quick, at) + 1 - open->column
						    : quick_rest(quick, open->at),
		.count = (uint32_t)(open->kind == NODE_MAP ? children / 2 : children),
	};

	node.items = arena_copy(quick->arena, first, children * sizeof(node));
	if (!node.items)
		return no_memory(reader);
	if (node.kind == NODE_MAP && !quick_keys_differ(quick, &node) &&
	    (quick->verdict == QUICK_NO_MEMORY || !report_doubles(reader, &node)))
		return no_memory(reader);
	quick->next = first;
	struct node *place = push(reader, at);
	if (!place)
		return NULL;
	*place = node;
	return at + 1;
}

/* ---- the document ---- */

/* A value; of a list or map only its beginning. */
static const char *
read_value(struct json_reader *reader, const char *at)
{
	if (at == reader->quick.end)
		return reader->quick.depth ? refuse_unclosed(reader)
					   : refuse(reader, DIAG_JSON_EMPTY, at, 1, STR_NONE);
	if (*at == '{' || *at == '[')
		return open_here(reader, at);
	struct node *node = push(reader, at);
	if (!node)
		return NULL;
	if (*at == '"')
		return read_text(reader, node, at);
	if (begins_number(*at))
		return read_number(reader, node, at);
	return read_word(reader, node, at);
}

/* A key, its colon, and what is between it and the value. */
static const char *
read_key(struct json_reader *reader, const char *at)
{
	if (at == reader->quick.end)
		return refuse_unclosed(reader);
	if (*at != '"')
		return refuse_word(reader, DIAG_JSON_KEY, at);
	struct node *node = push(reader, at);
	at = node ? read_text(reader, node, at) : NULL;
	if (!at)
		return NULL;
	at = skip(reader, at);
	if (at == reader->quick.end)
		return refuse_unclosed(reader);
	return *at == ':' ? skip(reader, at + 1) : refuse_word(reader, DIAG_JSON_COLON, at);
}

/* After a comma, where only a value or a key may stand. */
static const char *
after_comma(struct json_reader *reader, const char *comma)
{
	const struct place where = place_at(reader, comma, 1);
	const char *at = skip(reader, comma + 1);

	if (at < reader->quick.end && (*at == ']' || *at == '}')) {
		report(reader, DIAG_JSON_TRAILING_COMMA, where, (struct str){at, 1}, STR_NONE);
		return NULL;
	}
	return at;
}

/* What comes next in the innermost that is open: its end, or a comma and a value. */
static inline const char *
read_part(struct json_reader *reader, const char *at)
{
	struct quick *quick = &reader->quick;
	const struct quick_open *open = quick_top(quick);
	const char closing = open->kind == NODE_MAP ? '}' : ']';
	const bool is_first = (size_t)(quick->next - quick->first) == open->first;

	at = skip(reader, at);
	if (at == quick->end)
		return refuse_unclosed(reader);
	if (*at == closing)
		return close_here(reader, at);
	if (!is_first && *at != ',') {
		const struct str word = word_at(reader, at);
		report(reader, DIAG_JSON_COMMA, place_at(reader, at, utf8_count(word)), word,
		       closing == '}' ? STR("}") : STR("]"));
		return NULL;
	}
	if (!is_first && !(at = after_comma(reader, at)))
		return NULL;
	if (closing == '}' && !(at = read_key(reader, at)))
		return NULL;
	return read_value(reader, at);
}

static const char *
read_document(struct json_reader *reader, const char *at)
{
	at = read_value(reader, skip(reader, at));
	while (at && reader->quick.depth)
		at = read_part(reader, at);
	if (!at)
		return NULL;
	at = skip(reader, at);
	return at == reader->quick.end ? at : refuse_word(reader, DIAG_JSON_AFTER, at);
}

zj_status
json_read_with(const struct node **out, const struct source *source, struct arena *arena,
	       struct yaml_scratch *scratch, zj_diags *diags)
{
	struct json_reader reader;
	struct node *root;

	reader.source = source;
	reader.diags = diags;
	reader.nodes = 0;
	reader.status = ZJ_OK;
	if (!quick_begin(&reader.quick, source, arena, scratch))
		return ZJ_ENOMEM;
	(void)read_document(&reader, source->file.bytes.at);
	if (diag_failed(diags))
		return ZJ_ENOMEM;
	if (reader.status)
		return reader.status;
	root = arena_copy(arena, scratch->nodes, sizeof(*root));
	if (!root)
		return ZJ_ENOMEM;
	*out = root;
	return ZJ_OK;
}
