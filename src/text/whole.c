/*
 * Pairs as most are, each in one go: a key and one text, or a small map of texts under names that
 * are known. Nothing is opened on the way and no place is kept that nobody asks for. What stands any
 * other way is left to pairs_next(), and what is read here it would have read the same.
 *
 * Which marks come next mostly tells how a pair stands; what is between them is looked at where YAML
 * would look again. Where the next mark is of a kind it is a byte of the text, and so is all before it.
 * As in pairs.c, what reads something returns where it ends, or NULL: it may be anything else.
 */
#include "text/pairs.h"
#include "text/quick.h"
#include "text/walk.h"

enum {
	WORD = sizeof(uint64_t),
	AHEAD = WORD + 3 /* bytes that are looked at together from where a name may begin */
};

struct pairs_shape
pairs_shape(const struct str *names, size_t count, unsigned lists)
{
	struct pairs_shape shape = {0};

	for (size_t i = 0; i < PAIRS_PARTS; i++) {
		struct pairs_name *const name = &shape.names[i];
		const size_t length = i < count && names[i].len <= WORD ? names[i].len : 0;
		name->length = (unsigned)length;
		name->bit = (unsigned char)(1U << i);
		name->may_be_list = lists >> i & 1;
		if (length) {
			memcpy(&name->word, names[i].at, length);
			memset(&name->mask, 0xFF, length);
		} else {
			name->word = 1; /* which no bytes are without a mask */
		}
	}
	return shape;
}

/* What is read, and what it is held to; in registers, too. */
struct task {
	const struct pairs *pairs;
	const struct pairs_shape *shape;
	struct pairs_whole *whole;
	const char *last; /* where AHEAD bytes may be read for the last time */
};

/* Only of the first part is ever asked where its value stands. */
static WALK_INLINED void
note_place(const struct task *task, const struct walk *walk)
{
	task->whole->line = walk->line;
	task->whole->line_at = walk->line_at;
}

/* The name that stands there, its value on the same line; NULL: it is none of them, or was there
 * before. */
static WALK_INLINED const struct pairs_name *
note_part(const struct task *task, const struct walk *walk, const char *at)
{
	struct pairs_whole *const whole = task->whole;
	const struct pairs_name *name = task->shape->names;
	const unsigned before = whole->has;
	uint64_t word;

	memcpy(&word, at, sizeof(word));
	if ((word & name->mask) == name->word) {
		note_place(task, walk);
	} else {
		do {
			if (++name == task->shape->names + PAIRS_PARTS)
				return NULL;
		} while ((word & name->mask) != name->word);
	}
	whole->has = (unsigned char)(before | name->bit);
	return before & name->bit ? NULL : name;
}

static WALK_INLINED struct str *
text_of(const struct task *task, const struct pairs_name *name)
{
	return &task->whole->texts[name - task->shape->names];
}

/* May that part be a list? There is one at most. */
static WALK_INLINED bool
note_list(const struct task *task, const struct pairs_name *name)
{
	if (!name->may_be_list || task->whole->lists)
		return false;
	task->whole->lists = name->bit;
	return true;
}

/* Of a pair whose value is no map: the first part is all it has. */
static WALK_INLINED struct str *
note_value(const struct task *task, const struct walk *walk)
{
	task->whole->has = 1;
	note_place(task, walk);
	return &task->whole->texts[0];
}

/* ---- YAML ---- */

static WALK_INLINED bool
ends_plain(char kind, const char *at, bool is_flow)
{
	if (is_flow)
		return kind == ',' || kind == ']' || kind == '}';
	return kind == '\n' || (kind == '#' && at[-1] == ' ');
}

/* A text without quotes, which is not nothing: the mark that ends it, and that is one. */
static WALK_INLINED const char *
read_plain(const struct task *task, struct walk *walk, struct str *out, const char *start,
	   bool is_flow)
{
	const char *at = walk_mark(walk, 0);

	if (!ends_plain(walk_kind(walk, 0), at, is_flow)) {
		size_t mark = walk->mark;
		if (!walk_plain(task->pairs, &mark, is_flow) ||
		    !ends_plain(walk->kinds[mark], walk->start + walk->marks[mark], is_flow))
			return NULL;
		walk->mark = mark;
		at = walk_mark(walk, 0);
	}
	const size_t length = (size_t)(without_blanks(at) - start);
	*out = (struct str){start, length};
	return length == 4 && memcmp(start, "null", 4) == 0 ? NULL : at;
}

static inline bool
is_quote(char byte)
{
	return byte == '"' || byte == '\'';
}

/* A text in quotes: what is behind it, past blanks, or the end of the text. */
static WALK_INLINED const char *
read_quoted(const struct task *task, struct walk *walk, struct str *out, const char *start)
{
	size_t mark = walk->mark;
	const char *const at = is_quote(*start) ? walk_quoted(task->pairs, &mark) : NULL;

	if (!at)
		return NULL;
	walk->mark = mark;
	*out = (struct str){start + 1, (size_t)(at - start - 2)};
	return scan_blanks(at, walk->end);
}

/* Past a comma or bracket and blanks. */
static WALK_INLINED const char *
step(struct walk *walk, const char *at)
{
	walk->mark++;
	return scan_blanks(at + 1, walk->end);
}

/* The items of a list from where the first of them stands: its closing bracket. */
static const char *
read_items(const struct pairs *pairs, struct pairs_whole *whole, size_t *mark, const char *at)
{
	const struct task task = {.pairs = pairs};
	struct walk walk = walk_from(pairs);
	size_t count = 0;

	walk.mark = *mark;
	/* An empty one ends where its first item would stand. */
	while (walk_kind(&walk, 0) != ']' || walk_mark(&walk, 0) != at || count > 0) {
		if (count == PAIRS_ITEMS || at == walk.end)
			return NULL;
		struct str *const item = &whole->items[count++];
		at = first_of(at) == FIRST_PLAIN ? read_plain(&task, &walk, item, at, true)
						 : read_quoted(&task, &walk, item, at);
		if (!at || at == walk.end || (*at != ',' && *at != ']'))
			return NULL;
		if (*at == ']')
			break;
		at = step(&walk, at);
	}
	*mark = walk.mark;
	whole->item_count = (unsigned char)count;
	return at;
}

/* From its opening bracket on: what is behind the closing one, past blanks. */
static WALK_INLINED const char *
read_list(const struct task *task, struct walk *walk, const char *at)
{
	at = step(walk, at);
	/* Mostly it is one plain word. */
	if (walk_kind(walk, 0) == ']' && first_of(at) == FIRST_PLAIN) {
		at = read_plain(task, walk, &task->whole->items[0], at, true);
		task->whole->item_count = 1;
	} else {
		size_t mark = walk->mark;
		at = read_items(task->pairs, task->whole, &mark, at);
		walk->mark = mark;
	}
	return at ? step(walk, at) : NULL;
}

/* Only a comment may follow, with a blank before it: where the next line begins. */
static WALK_INLINED const char *
end_line(struct walk *walk, const char *at)
{
	at = scan_blanks(at, walk->end);
	if (at == walk->end || (*at != '\n' && *at != '\r' && !(*at == '#' && at[-1] == ' ')))
		return NULL;
	return walk_to_line(walk);
}

/*
 * A part of a map, from its name on: what is behind its value, past blanks in brackets, else the next
 * line.
 */
static WALK_INLINED const char *
read_part(const struct task *task, struct walk *walk, const char *at, bool is_flow)
{
	if (at > task->last)
		return NULL;
	const struct pairs_name *const name = note_part(task, walk, at);
	if (!name)
		return NULL;
	at += name->length;
	if (memcmp(at, ": ", 2) != 0)
		return NULL;
	walk->mark++;
	at += 2;
	if (first_of(at) == FIRST_PLAIN) {
		at = read_plain(task, walk, text_of(task, name), at, is_flow);
		return at && !is_flow ? walk_to_line(walk) : at;
	}
	if (*at != '[')
		at = read_quoted(task, walk, text_of(task, name), at);
	else
		at = note_list(task, name) ? read_list(task, walk, at) : NULL;
	return at && !is_flow ? end_line(walk, at) : at;
}

/* From its brace on: the line behind it. */
static WALK_INLINED const char *
map_in_flow(const struct task *task, struct walk *walk, const char *at)
{
	task->whole->has = 0;
	do {
		at = read_part(task, walk, step(walk, at), true);
		if (!at || at == walk->end)
			return NULL;
	} while (*at == ',');
	if (*at != '}')
		return NULL;
	walk->mark++;
	/* Mostly that is all. */
	return walk_kind(walk, 0) == '\n' && walk_mark(walk, 0) == at + 1 ? walk_to_line(walk)
									  : end_line(walk, at + 1);
}

/* A map on the lines below its key, which has `outside` blanks before it: the line after those. */
static WALK_INLINED const char *
map_in_block(const struct task *task, struct walk *walk, size_t outside)
{
	const char *at = walk_to_line(walk);
	const size_t inside = (size_t)(at - walk->line_at);
	size_t next;

	if (inside <= outside)
		return NULL;
	task->whole->has = 0;
	do {
		at = read_part(task, walk, at, false);
		if (!at)
			return NULL;
		next = (size_t)(at - walk->line_at);
	} while (next == inside && at < walk->end);
	return next > inside && at < walk->end ? NULL : at;
}

/* What comes next, from where it begins: the line behind it. */
static WALK_INLINED const char *
whole_in_block(const struct task *task, struct walk *walk, const char *at, size_t outside)
{
	struct pairs_whole *const whole = task->whole;
	const char *const colon = walk_mark(walk, 0);

	if (walk_kind(walk, 0) != ':' || !walk_kind(walk, 1) ||
	    (size_t)(at - walk->line_at) != outside)
		return NULL;
	whole->key = (struct str){at, (size_t)(colon - at)};
	whole->lists = 0;
	walk->mark++;
	if (colon[1] == '\n')
		return map_in_block(task, walk, outside);
	if (colon[1] != ' ')
		return NULL;
	at = colon + 2;
	if (first_of(at) == FIRST_PLAIN) {
		at = read_plain(task, walk, note_value(task, walk), at, false);
		return at ? walk_to_line(walk) : NULL;
	}
	if (*at == '{')
		return map_in_flow(task, walk, at);
	at = read_quoted(task, walk, note_value(task, walk), at);
	return at ? end_line(walk, at) : NULL;
}

static size_t
all_in_block(struct pairs *pairs, const struct pairs_shape *shape, struct pairs_whole *whole,
	     size_t room)
{
	const size_t outside = pairs->open[pairs->depth - 1].indentation;
	struct task task = {pairs, shape, whole, pairs->end - AHEAD};
	struct walk walk = walk_from(pairs);
	const char *at = pairs->at;
	size_t count;

	/* What may begin a line is more where that is not indented. */
	if (outside == 0 || pairs->end - pairs->start < AHEAD)
		return 0;
	for (count = 0; count < room; count++) {
		task.whole = &whole[count];
		at = whole_in_block(&task, &walk, at, outside);
		if (!at)
			break;
		walk_done(pairs, &walk, at);
	}
	return count;
}

/* ---- JSON ---- */

/* A text from its quote on, which is the next mark: what is behind it. */
static WALK_INLINED const char *
read_text(const struct task *task, struct walk *walk, struct str *out, const char *start)
{
	size_t mark = walk->mark;
	const char *end = walk_mark(walk, 1) + 1;

	if (walk_kind(walk, 1) == '"') {
		walk->mark += 2;
	} else {
		end = walk_quoted(task->pairs, &mark);
		if (!end)
			return NULL;
		walk->mark = mark;
	}
	*out = (struct str){start + 1, (size_t)(end - start - 2)};
	return end;
}

/* Past blanks and ends of lines, which mostly are one blank, or none. There is another mark, which may
 * be such an end itself. */
static WALK_INLINED const char *
skip(struct walk *walk, const char *at)
{
	at += *at == ' ';
	if ((unsigned char)*at > ' ')
		return at;
	struct walk copy = *walk;
	at = walk_blanks(&copy, at);
	walk->mark = copy.mark;
	walk->line_at = copy.line_at;
	walk->line = copy.line;
	return at == walk->end ? NULL : at;
}

/* A text, or a word other than null: what is behind it, past blanks, and is a mark. */
static WALK_INLINED const char *
value_in_json(const struct task *task, struct walk *walk, struct str *out, const char *at)
{
	if (*at == '"') {
		at = read_text(task, walk, out, at);
	} else {
		const char *const end = *at == 'n' ? NULL : json_word_end(at, walk->end);
		*out = (struct str){at, end ? (size_t)(end - at) : 0};
		at = end;
	}
	if (!at || !walk_kind(walk, 0))
		return NULL;
	return (unsigned char)*at > ' ' ? at : skip(walk, at);
}

/* Past a comma, colon or bracket and blanks, to what is not behind the last mark. */
static WALK_INLINED const char *
step_in_json(struct walk *walk, const char *at)
{
	walk->mark++;
	return walk_kind(walk, 0) ? skip(walk, at + 1) : NULL;
}

/* From its opening bracket on: what is behind the closing one, past blanks. */
static WALK_INLINED const char *
list_in_json(const struct task *task, struct walk *walk, const char *at)
{
	struct pairs_whole *const whole = task->whole;
	size_t count = 0;

	at = step_in_json(walk, at);
	while (at && (*at != ']' || count > 0)) {
		if (count == PAIRS_ITEMS)
			return NULL;
		at = value_in_json(task, walk, &whole->items[count++], at);
		if (!at || (*at != ',' && *at != ']'))
			return NULL;
		if (*at == ']')
			break;
		at = step_in_json(walk, at);
	}
	whole->item_count = (unsigned char)count;
	return at ? step_in_json(walk, at) : NULL;
}

/* From the quote of its name on: what is behind its value, past blanks. */
static WALK_INLINED const char *
part_in_json(const struct task *task, struct walk *walk, const char *at)
{
	if (!at || at > task->last || *at != '"')
		return NULL;
	const struct pairs_name *const name = note_part(task, walk, at + 1);
	if (!name)
		return NULL;
	at += 1 + name->length;
	if (memcmp(at, "\":", 2) != 0)
		return NULL;
	const char *const line_at = walk->line_at;
	walk->mark += 2;
	at = step_in_json(walk, at + 1);
	if (walk->line_at != line_at && name == task->shape->names)
		note_place(task, walk);
	if (!at || *at != '[')
		return at ? value_in_json(task, walk, text_of(task, name), at) : NULL;
	return note_list(task, name) ? list_in_json(task, walk, at) : NULL;
}

/* From its brace on: what is behind it, past blanks. */
static WALK_INLINED const char *
map_in_json(const struct task *task, struct walk *walk, const char *at)
{
	task->whole->has = 0;
	do {
		at = part_in_json(task, walk, step_in_json(walk, at));
		if (!at)
			return NULL;
	} while (*at == ',');
	return *at == '}' ? step_in_json(walk, at) : NULL;
}

/* What comes next, from behind the comma or bracket before it: what is behind it, past blanks. */
static WALK_INLINED const char *
whole_in_json(const struct task *task, struct walk *walk, const char *at)
{
	at = walk_kind(walk, 0) ? skip(walk, at) : NULL;
	if (!at || *at != '"')
		return NULL;
	task->whole->lists = 0;
	at = read_text(task, walk, &task->whole->key, at);
	if (!at || walk_kind(walk, 0) != ':' || *at != ':')
		return NULL;
	at = step_in_json(walk, at);
	if (!at || *at == '{')
		return at ? map_in_json(task, walk, at) : NULL;
	return value_in_json(task, walk, note_value(task, walk), at);
}

static size_t
all_in_json(struct pairs *pairs, const struct pairs_shape *shape, struct pairs_whole *whole,
	    size_t room)
{
	struct task task = {pairs, shape, whole, pairs->end - AHEAD};
	struct walk walk = walk_from(pairs);
	const char *at = pairs->at;
	size_t count;

	if (pairs->end - pairs->start < AHEAD)
		return 0;
	for (count = 0; count < room; count++) {
		task.whole = &whole[count];
		at = whole_in_json(&task, &walk, at);
		if (!at || (*at != ',' && *at != '}'))
			break;
		pairs->is_after_comma = *at == ',';
		walk.mark += pairs->is_after_comma;
		at += pairs->is_after_comma;
		walk_done(pairs, &walk, at);
		if (!pairs->is_after_comma)
			return count + 1;
	}
	return count;
}

size_t
pairs_next_whole(struct pairs *pairs, const struct pairs_shape *shape, struct pairs_whole *whole,
		 size_t room)
{
	if (pairs->is_json)
		return all_in_json(pairs, shape, whole, room);
	return pairs->open[pairs->depth - 1].closing ? 0 : all_in_block(pairs, shape, whole, room);
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
