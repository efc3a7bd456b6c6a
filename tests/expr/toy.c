/*
 * The toy world: fixed tables, filled line by line.
 */
#include "toy.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"

enum {
	SYMBOLS_MOST = 16384,
	SLOTS_MOST = 16384,
	KINDS_MOST = 64,
	TAGS_MOST = 32,
	MEMBERS_MOST = 2048
};

struct symbol {
	enum expr_space space;
	struct str name;
	struct expr_symbol means;
};

struct kind {
	struct str text; /* choice(a, b): the same words are the same options */
	struct expr_choices choices;
};

struct toy_tag {
	struct str name;
	struct expr_group group;
	struct expr_member *members;
};

struct toy {
	struct arena *arena;
	size_t symbol_count, slot_count, kind_count, tag_count;
	struct symbol symbols[SYMBOLS_MOST];
	struct expr_value slots[SLOTS_MOST];
	struct kind kinds[KINDS_MOST];
	struct toy_tag tags[TAGS_MOST];
};

struct toy *
toy_new(void)
{
	struct toy *toy = calloc(1, sizeof(*toy));

	if (toy == NULL)
		return NULL;
	toy->arena = arena_new();
	if (toy->arena == NULL) {
		free(toy);
		return NULL;
	}
	return toy;
}

void
toy_free(struct toy *toy)
{
	if (toy == NULL)
		return;
	arena_free(toy->arena);
	free(toy);
}

/* Reading words. A word ends at a space outside brackets and quotes. */

static struct str
next_word(struct str *rest)
{
	size_t length = 0;
	int depth = 0;
	bool in_quotes = false;

	*rest = str_trim(*rest);
	for (; length < rest->len; length++) {
		const char c = rest->at[length];

		if (c == '"')
			in_quotes = !in_quotes;
		if (!in_quotes && (c == '(' || c == '['))
			depth++;
		if (!in_quotes && (c == ')' || c == ']'))
			depth--;
		if (c == ' ' && depth == 0 && !in_quotes)
			break;
	}
	const struct str word = {rest->at, length};
	rest->at += length;
	rest->len -= length;
	return word;
}

/* Cut text in two at the first `at`; false where there is none. */
static bool
cut(struct str text, const char *at, struct str *before, struct str *after)
{
	const size_t length = strlen(at);

	for (size_t i = 0; i + length <= text.len; i++) {
		if (memcmp(text.at + i, at, length) != 0)
			continue;
		*before = (struct str){text.at, i};
		*after = (struct str){text.at + i + length, text.len - i - length};
		return true;
	}
	return false;
}

static struct str
inside(struct str text, char open, char close)
{
	if (text.len < 2 || text.at[0] != open || text.at[text.len - 1] != close)
		return STR_NONE;
	return (struct str){text.at + 1, text.len - 2};
}

/* choice(a, b) or set(a, b): their options, made once for the same words. */
static const struct expr_choices *
find_choices(struct toy *toy, struct str items)
{
	struct str *ids;
	struct str rest = items;
	struct str item;
	size_t count = 0;

	for (size_t i = 0; i < toy->kind_count; i++)
		if (str_equal(toy->kinds[i].text, items))
			return &toy->kinds[i].choices;
	ids = arena_array(toy->arena, LIMIT_OPTIONS, sizeof(*ids));
	if (ids == NULL || toy->kind_count == KINDS_MOST)
		return NULL;
	while (count < LIMIT_OPTIONS && rest.len > 0) {
		if (!cut(rest, ",", &item, &rest)) {
			item = rest;
			rest = STR_NONE;
		}
		ids[count++] = str_trim(item);
	}
	struct kind *const kind = &toy->kinds[toy->kind_count++];
	*kind = (struct kind){items, {.count = count, .ids = ids}};
	return &kind->choices;
}

static bool
read_type(struct toy *toy, struct str word, enum expr_type *type,
	  const struct expr_choices **choices)
{
	static const char *const names[EXPR_TYPE_COUNT] = {"number", "truth",  "text",
							   "date",   "choice", "set"};
	struct str name = word;
	struct str items = STR_NONE;

	if (cut(word, "(", &name, &items))
		items.len--;
	for (int i = 0; i < EXPR_TYPE_COUNT; i++) {
		if (!str_is(name, names[i]))
			continue;
		*type = (enum expr_type)i;
		*choices = i == EXPR_CHOICE || i == EXPR_SET ? find_choices(toy, items) : NULL;
		return true;
	}
	return false;
}

static bool
read_bound(struct str text, enum expr_type type, zj_num *out)
{
	int64_t days;

	if (type == EXPR_NUMBER)
		return num_parse(text, out) == NUM_PARSED;
	if (!expr_date_parse(text, &days))
		return false;
	*out = zj_num_int(days);
	return true;
}

static bool
read_range(struct str text, struct expr_value *value)
{
	struct str low = text;
	struct str high = text;

	cut(text, "..", &low, &high);
	value->number.has_low = low.len > 0;
	value->number.has_high = high.len > 0;
	return (low.len == 0 || read_bound(low, value->type, &value->number.low)) &&
	       (high.len == 0 || read_bound(high, value->type, &value->number.high));
}

static uint64_t
option_bit(const struct expr_choices *choices, struct str id)
{
	for (size_t i = 0; i < choices->count; i++)
		if (str_equal(choices->ids[i], id))
			return (uint64_t)1 << i;
	return 0;
}

/* a|b for a choice, a, b? for a set */
static bool
read_options(struct str text, const char *between, struct expr_value *value)
{
	struct str item;

	value->options.may = 0;
	while (text.len > 0) {
		if (!cut(text, between, &item, &text)) {
			item = text;
			text = STR_NONE;
		}
		item = str_trim(item);
		const bool perhaps = str_ends(item, STR("?"));
		item.len -= perhaps;
		const uint64_t bit = option_bit(value->options.choices, item);
		if (bit == 0)
			return false;
		value->options.may |= bit;
		value->options.must |= perhaps ? 0 : bit;
	}
	if (value->type == EXPR_CHOICE && !expr_is_known(value))
		value->options.must = 0;
	return true;
}

static bool
read_value(struct str text, enum expr_type type, const struct expr_choices *choices,
	   struct expr_value *out)
{
	*out = expr_unknown(type, choices);
	if (str_is(text, "?"))
		return true;
	switch (type) {
	case EXPR_NUMBER:
	case EXPR_DATE:
		return read_range(text, out);
	case EXPR_TRUTH:
		*out = expr_truth(str_is(text, "yes"));
		return str_is(text, "yes") || str_is(text, "no");
	case EXPR_TEXT:
		*out = expr_text_value(inside(text, '"', '"'));
		return out->text.text.at != NULL;
	case EXPR_CHOICE:
		return read_options(text, "|", out);
	default:
		return read_options(inside(text, '[', ']'), ",", out);
	}
}

/* A name with a slot of its own. */
static uint32_t
add(struct toy *toy, enum expr_space space, struct str name, struct expr_value value)
{
	const uint32_t slot = (uint32_t)toy->slot_count;

	assert(toy->slot_count < SLOTS_MOST && toy->symbol_count < SYMBOLS_MOST);
	toy->slots[toy->slot_count++] = value;
	toy->symbols[toy->symbol_count++] = (struct symbol){
		.space = space,
		.name = name,
		.means =
			{
				.slot = slot,
				.type = value.type,
				.choices = value.type == EXPR_CHOICE || value.type == EXPR_SET
						   ? value.options.choices
						   : NULL,
			},
	};
	return slot;
}

static bool
read_let(struct toy *toy, struct str rest)
{
	const struct str name = next_word(&rest);
	const struct str type_word = next_word(&rest);
	const struct expr_choices *choices;
	struct expr_value value;
	enum expr_type type;

	if (!read_type(toy, type_word, &type, &choices) ||
	    !read_value(str_trim(rest), type, choices, &value))
		return false;
	add(toy, EXPR_PLAIN, name, value);
	return true;
}

static void
tag_member(struct toy *toy, struct str name, const struct expr_member *member,
	   const struct expr_value *answer)
{
	struct toy_tag *tag = NULL;
	const struct expr_choices *const choices =
		answer->type == EXPR_CHOICE || answer->type == EXPR_SET ? answer->options.choices
									: NULL;

	for (size_t i = 0; i < toy->tag_count; i++)
		if (str_equal(toy->tags[i].name, name))
			tag = &toy->tags[i];
	if (tag == NULL) {
		assert(toy->tag_count < TAGS_MOST);
		tag = &toy->tags[toy->tag_count++];
		tag->name = name;
		tag->members = arena_array(toy->arena, MEMBERS_MOST, sizeof(*tag->members));
		tag->group = (struct expr_group){
			.members = tag->members,
			.is_uniform = true,
			.type = answer->type,
			.choices = choices,
		};
	}
	if (tag->group.type != answer->type || tag->group.choices != choices)
		tag->group.is_uniform = false;
	assert(tag->group.count < MEMBERS_MOST);
	tag->members[tag->group.count++] = *member;
}

/* key=value after a question or node; STR_NONE where it is not that key. */
static struct str
option_value(struct str word, const char *key)
{
	struct str before, after;

	return cut(word, "=", &before, &after) && str_is(before, key) ? after : STR_NONE;
}

struct extras {
	struct expr_value applies, answered, score, share;
};

static bool
read_extra(struct str word, struct extras *extras)
{
	const struct {
		const char *key;
		enum expr_type type;
		struct expr_value *into;
	} keys[] = {
		{"applies", EXPR_TRUTH, &extras->applies},
		{"answered", EXPR_TRUTH, &extras->answered},
		{"score", EXPR_NUMBER, &extras->score},
		{"share", EXPR_NUMBER, &extras->share},
	};

	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		const struct str value = option_value(word, keys[i].key);

		if (value.at != NULL)
			return read_value(value, keys[i].type, NULL, keys[i].into);
	}
	return false;
}

static bool
read_extras(struct str *rest, struct extras *extras)
{
	while (str_trim(*rest).len > 0)
		if (!read_extra(next_word(rest), extras))
			return false;
	return true;
}

static bool
read_question(struct toy *toy, struct str rest)
{
	const struct str name = next_word(&rest);
	struct str tags[TAGS_MOST];
	size_t tag_count = 0;
	struct str word = next_word(&rest);
	const struct expr_choices *choices;
	struct expr_value answer;
	enum expr_type type;

	while (word.len > 1 && word.at[0] == '@' && tag_count < TAGS_MOST) {
		tags[tag_count++] = (struct str){word.at + 1, word.len - 1};
		word = next_word(&rest);
	}
	if (!read_type(toy, word, &type, &choices) ||
	    !read_value(next_word(&rest), type, choices, &answer))
		return false;

	struct extras extras = {
		.applies = expr_truth(true),
		.answered = expr_truth(expr_is_known(&answer)),
		.score = expr_unknown(EXPR_NUMBER, NULL),
		.share = expr_range(NUM_ZERO, NUM_ONE),
	};
	if (!read_extras(&rest, &extras))
		return false;
	const struct expr_member member = {
		.answer = add(toy, EXPR_ANSWER, name, answer),
		.answered = add(toy, EXPR_ANSWERED, name, extras.answered),
		.applies = add(toy, EXPR_APPLIES, name, extras.applies),
		.score = add(toy, EXPR_SCORE, name, extras.score),
		.share = add(toy, EXPR_SHARE, name, extras.share),
	};
	for (size_t i = 0; i < tag_count; i++)
		tag_member(toy, tags[i], &member, &answer);
	return true;
}

static bool
read_node(struct toy *toy, struct str rest)
{
	const struct str name = next_word(&rest);
	struct extras extras = {
		.applies = expr_truth(true),
		.score = expr_unknown(EXPR_NUMBER, NULL),
		.share = expr_range(NUM_ZERO, NUM_ONE),
	};

	if (!read_extras(&rest, &extras))
		return false;
	add(toy, EXPR_APPLIES, name, extras.applies);
	add(toy, EXPR_SCORE, name, extras.score);
	add(toy, EXPR_SHARE, name, extras.share);
	return true;
}

static bool
read_level(struct toy *toy, struct str rest)
{
	const struct str name = next_word(&rest);
	struct expr_value value;

	if (!read_value(next_word(&rest), EXPR_NUMBER, NULL, &value))
		return false;
	add(toy, EXPR_LEVEL, name, value);
	return true;
}

/* tag NAME TYPE: a tag that no question has */
static bool
read_tag(struct toy *toy, struct str rest)
{
	const struct str name = next_word(&rest);
	const struct expr_choices *choices;
	enum expr_type type;

	if (!read_type(toy, next_word(&rest), &type, &choices) || toy->tag_count == TAGS_MOST)
		return false;
	toy->tags[toy->tag_count++] = (struct toy_tag){
		.name = name,
		.group = {.is_uniform = true, .type = type, .choices = choices},
	};
	return true;
}

bool
toy_line(struct toy *toy, struct str line)
{
	static const struct {
		const char *word;
		bool (*read)(struct toy *toy, struct str rest);
	} readers[] = {
		{"let", read_let},     {"question", read_question}, {"node", read_node},
		{"level", read_level}, {"tag", read_tag},
	};
	struct str rest = arena_str(toy->arena, line);
	const struct str word = next_word(&rest);

	for (size_t i = 0; i < sizeof(readers) / sizeof(readers[0]); i++)
		if (str_is(word, readers[i].word))
			return readers[i].read(toy, rest);
	return false;
}

bool
toy_lines(struct toy *toy, const char *lines)
{
	struct str rest = str_from(lines);
	struct str line;
	bool good = true;

	while (cut(rest, "\n", &line, &rest))
		good = toy_line(toy, line) && good;
	return good;
}

/* The scope. */

static bool
find(void *state, enum expr_space space, struct str name, struct expr_symbol *out)
{
	const struct toy *const toy = state;

	for (size_t i = 0; i < toy->symbol_count; i++) {
		if (toy->symbols[i].space == space && str_equal(toy->symbols[i].name, name)) {
			*out = toy->symbols[i].means;
			return true;
		}
	}
	return false;
}

static const struct expr_group *
find_group(void *state, struct str name)
{
	const struct toy *const toy = state;

	for (size_t i = 0; i < toy->tag_count; i++)
		if (str_equal(toy->tags[i].name, name))
			return &toy->tags[i].group;
	return NULL;
}

static struct str
name_at(void *state, enum expr_space space, size_t index)
{
	const struct toy *const toy = state;

	for (size_t i = 0; i < toy->symbol_count; i++)
		if (toy->symbols[i].space == space && index-- == 0)
			return toy->symbols[i].name;
	return STR_NONE;
}

static struct str
tag_at(void *state, size_t index)
{
	const struct toy *const toy = state;

	return index < toy->tag_count ? toy->tags[index].name : STR_NONE;
}

struct expr_scope
toy_scope(struct toy *toy)
{
	return (struct expr_scope){
		.state = toy,
		.find = find,
		.group = find_group,
		.name = name_at,
		.tag = tag_at,
	};
}

struct expr_value *
toy_slots(struct toy *toy)
{
	return toy->slots;
}

size_t
toy_slot_count(const struct toy *toy)
{
	return toy->slot_count;
}

uint32_t
toy_slot(const struct toy *toy, enum expr_space space, const char *name)
{
	struct expr_symbol symbol = {0};
	struct toy *const state = (struct toy *)(uintptr_t)toy;

	if (!find(state, space, str_from(name), &symbol))
		abort();
	return symbol.slot;
}

zj_status
toy_compile(const struct expr **out, struct toy *toy, struct expr_pool *pool, const char *text,
	    enum expr_type type, zj_diags *diags)
{
	const struct diag_file file = {.name = "expr", .bytes = str_from(text)};
	const struct expr_source source = {
		.text = str_from(text),
		.place = {.file = &file, .line = 1, .column = 1},
		.is_inline = true,
	};
	const struct expr_scope scope = toy_scope(toy);

	return expr_compile(out, pool, &source, type, &scope, diags);
}
