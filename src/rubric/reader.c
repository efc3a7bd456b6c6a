/*
 * The one reader of all constructs, driven by the tables.
 */
#include "rubric/reader.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/limits.h"

void
reader_refuse(struct reader *reader, enum diag_code code, struct place where, struct str a,
	      struct str b, struct str c)
{
	diag_add(reader->diags, code, where, a, b, c);
	reader->rubric->has_mistakes = true;
}

void *
reader_alloc(struct reader *reader, size_t count, size_t size)
{
	void *piece = arena_array(reader->rubric->arena, count, size);

	if (!piece)
		reader->status = ZJ_ENOMEM;
	return piece;
}

static void
refuse_at(struct reader *reader, enum diag_code code, const struct node *node, struct str a,
	  struct str b, struct str c)
{
	reader_refuse(reader, code, node_place(node, reader->file), a, b, c);
}

/* ---- names ---- */

static bool
is_one_of(struct str text, const char *const *words)
{
	for (; words && *words; words++) {
		if (str_is(text, *words))
			return true;
	}
	return false;
}

static bool
is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* A letter, then letters, digits, '_', '-' and '.'. Upper case is for names such as MES. */
bool
rubric_is_name(struct str text)
{
	if (text.len == 0 || text.len > LIMIT_NAME_BYTES || !is_letter(text.at[0]))
		return false;
	for (size_t i = 1; i < text.len; i++) {
		const char c = text.at[i];
		if (!is_letter(c) && !(c >= '0' && c <= '9') && c != '_' && c != '-' && c != '.')
			return false;
	}
	return true;
}

static void
check_name(struct reader *reader, const struct node *id, const struct construct *construct)
{
	if (!rubric_is_name(id->text))
		refuse_at(reader, DIAG_BAD_IDENTIFIER, id, id->text, STR_NONE, STR_NONE);
	else if (construct && is_one_of(id->text, construct->reserved))
		refuse_at(reader, DIAG_RESERVED_NAME, id, id->text, STR_NONE, STR_NONE);
}

static struct str
next_key(void *state, size_t index)
{
	const struct construct *construct = state;

	return index < construct->field_count ? str_from(construct->fields[index].key) : STR_NONE;
}

static struct str
next_word(void *state, size_t index)
{
	return str_from(((const char *const *)state)[index]);
}

/* "a, b, c": the words of a list. STR_NONE when memory ran out. */
static struct str
join_words(struct reader *reader, const char *const *words)
{
	struct buf buf = BUF_INIT;

	for (size_t i = 0; words[i]; i++) {
		buf_add_text(&buf, i ? ", " : "");
		buf_add_text(&buf, words[i]);
	}
	const struct str joined =
		buf.failed ? STR_NONE : arena_str(reader->rubric->arena, buf_str(&buf));
	buf_done(&buf);
	if (!joined.at)
		reader->status = ZJ_ENOMEM;
	return joined;
}

/* ---- shapes of one node; each says whether the node may be used ---- */

static bool
check_scalar(struct reader *reader, const char *key, const struct node *node)
{
	if (node->kind == NODE_NULL || (node->kind == NODE_SCALAR && str_trim(node->text).len == 0))
		refuse_at(reader, DIAG_EMPTY_VALUE, node, str_from(key), STR_NONE, STR_NONE);
	else if (node->kind != NODE_SCALAR)
		refuse_at(reader, DIAG_SHAPE_TEXT, node, str_from(key), STR_NONE, STR_NONE);
	else
		return true;
	return false;
}

static bool
check_list(struct reader *reader, const char *key, const struct node *node)
{
	if (node->kind == NODE_LIST)
		return true;
	refuse_at(reader, DIAG_SHAPE_LIST, node, str_from(key), STR_NONE, STR_NONE);
	return false;
}

static bool
check_map(struct reader *reader, const char *key, const struct node *node)
{
	if (node->kind == NODE_MAP)
		return true;
	refuse_at(reader, DIAG_SHAPE_MAP, node, str_from(key), STR_NONE, STR_NONE);
	return false;
}

const char *const rubric_yes_words[] = {"yes", "true", "是", NULL};
const char *const rubric_no_words[] = {"no", "false", "否", NULL};

static bool
check_yesno(struct reader *reader, const char *key, const struct node *node)
{
	if (!check_scalar(reader, key, node))
		return false;
	if (is_one_of(node->text, rubric_yes_words) || is_one_of(node->text, rubric_no_words))
		return true;
	refuse_at(reader, DIAG_SHAPE_YESNO, node, str_from(key), node->text, STR_NONE);
	return false;
}

static bool
check_one_of(struct reader *reader, const char *key, const char *const *words,
	     const struct node *node)
{
	if (!check_scalar(reader, key, node))
		return false;
	if (is_one_of(node->text, words))
		return true;
	if (diag_is_full(reader->diags)) {
		reader->rubric->has_mistakes = true;
		return false;
	}
	const struct str near = str_nearest(node->text, next_word, (void *)words);
	refuse_at(reader, DIAG_BAD_WORD, node, node->text, join_words(reader, words), near);
	return false;
}

static const char *const languages[] = {"zh", "en", NULL};

static bool
check_words(struct reader *reader, const char *key, const struct node *node)
{
	bool is_good = true;

	if (node->kind == NODE_LIST || (node->kind == NODE_MAP && node->count == 0)) {
		refuse_at(reader, DIAG_SHAPE_WORDS, node, str_from(key), STR_NONE, STR_NONE);
		return false;
	}
	if (node->kind != NODE_MAP)
		return check_scalar(reader, key, node);
	for (size_t i = 0; i < node->count; i++) {
		const struct node *language = node_key(node, i);
		if (!is_one_of(language->text, languages)) {
			refuse_at(reader, DIAG_UNKNOWN_KEY, language, language->text, str_from(key),
				  str_nearest(language->text, next_word, (void *)languages));
			is_good = false;
		} else if (!check_scalar(reader, key, node_value(node, i))) {
			is_good = false;
		}
	}
	return is_good;
}

static bool
check_items(struct reader *reader, const char *key, const struct node *list,
	    bool (*check)(struct reader *, const char *, const struct node *))
{
	bool is_good = true;

	for (size_t i = 0; i < list->count; i++)
		is_good = check(reader, key, node_item(list, i)) && is_good;
	return is_good;
}

static bool
check_values(struct reader *reader, const char *key, const struct node *map,
	     bool (*check)(struct reader *, const char *, const struct node *))
{
	bool is_good = true;

	(void)key;
	for (size_t i = 0; i < map->count; i++) {
		/* Named after the entry: "most" has no value. The text has no NUL of its own. */
		const struct node *name = node_key(map, i);
		const struct str copy = arena_str(reader->rubric->arena, name->text);
		if (!copy.at) {
			reader->status = ZJ_ENOMEM;
			return false;
		}
		is_good = check(reader, copy.at, node_value(map, i)) && is_good;
	}
	return is_good;
}

/* Words, or a map of title and renamed_from. */
static bool
check_renamed(struct reader *reader, const char *key, const struct node *node)
{
	static const char *const keys[] = {"title", "renamed_from", NULL};
	bool is_good = true;

	if (node->kind != NODE_MAP || !(node_get(node, keys[0]) || node_get(node, keys[1])))
		return check_words(reader, key, node);
	for (size_t i = 0; i < node->count; i++) {
		const struct node *part = node_key(node, i);
		const struct node *value = node_value(node, i);
		if (str_is(part->text, "title")) {
			is_good &= check_words(reader, "title", value);
		} else if (!str_is(part->text, "renamed_from")) {
			refuse_at(reader, DIAG_UNKNOWN_KEY, part, part->text, str_from(key),
				  str_nearest(part->text, next_word, (void *)keys));
			is_good = false;
		} else if (value->kind == NODE_LIST) {
			is_good &= check_items(reader, "renamed_from", value, check_scalar);
		} else {
			is_good &= check_scalar(reader, "renamed_from", value);
		}
	}
	return is_good;
}

static bool
check_choices(struct reader *reader, const char *key, const struct node *node,
	      bool (*check)(struct reader *, const char *, const struct node *))
{
	if (node->kind == NODE_LIST) {
		if (!check_items(reader, key, node, check_scalar))
			return false;
		for (size_t i = 0; i < node->count; i++)
			check_name(reader, node_item(node, i), NULL);
		return true;
	}
	if (!check_map(reader, key, node))
		return false;
	for (size_t i = 0; i < node->count; i++)
		check_name(reader, node_key(node, i), NULL);
	return check_values(reader, key, node, check);
}

static bool
check_shape(struct reader *reader, const struct field *field, const struct node *node)
{
	const char *key = field->key;

	switch (field->shape) {
	case SHAPE_TEXT:
	case SHAPE_ID:
	case SHAPE_NUMBER:
	case SHAPE_BOUND:
	case SHAPE_EXPR:
		return check_scalar(reader, key, node);
	case SHAPE_YESNO:
		return check_yesno(reader, key, node);
	case SHAPE_ONE_OF:
		return check_one_of(reader, key, field->words, node);
	case SHAPE_ONE_OF_OR_PARAM:
		return (node->kind == NODE_SCALAR && rubric_param_name(node).at) ||
		       check_one_of(reader, key, field->words, node);
	case SHAPE_WORDS:
		return check_words(reader, key, node);
	case SHAPE_TEXTS:
		return check_list(reader, key, node) &&
		       check_items(reader, key, node, check_scalar);
	case SHAPE_NAMES:
		if (!check_list(reader, key, node) || !check_items(reader, key, node, check_scalar))
			return false;
		for (size_t i = 0; i < node->count; i++)
			check_name(reader, node_item(node, i), NULL);
		return true;
	case SHAPE_TEXT_OR_TEXTS:
		return node->kind == NODE_LIST ? check_items(reader, key, node, check_scalar)
					       : check_scalar(reader, key, node);
	case SHAPE_WORDS_LIST:
		return check_list(reader, key, node) && check_items(reader, key, node, check_words);
	case SHAPE_PAIRS:
		return check_map(reader, key, node) &&
		       check_values(reader, key, node, check_scalar);
	case SHAPE_SCORES:
		return node->kind == NODE_LIST
			       ? check_items(reader, key, node, check_scalar)
			       : check_map(reader, key, node) &&
					 check_values(reader, key, node, check_scalar);
	case SHAPE_CHOICES:
		return check_choices(reader, key, node, check_words);
	case SHAPE_RENAMED:
		return check_choices(reader, key, node, check_renamed);
	case SHAPE_ONE:
	case SHAPE_LIST:
	case SHAPE_NAMED:
	case SHAPE_COUNT:
		break;
	}
	assert(false);
	return false;
}

/* ---- constructs ---- */

static void
store_node(void *into, size_t offset, const struct node *node)
{
	memcpy((char *)into + offset, &node, sizeof(const struct node *));
}

static void
mark_broken(void *into)
{
	((struct rubric_head *)into)->is_broken = true;
}

static bool
is_within(struct reader *reader, const struct node *node, const char *name, size_t count,
	  size_t most)
{
	char bound[32];

	if (count <= most)
		return true;
	snprintf(bound, sizeof(bound), "%zu", most);
	refuse_at(reader, DIAG_LIMIT, node, str_from(name), str_from(bound), STR_NONE);
	reader->status = ZJ_ELIMIT;
	return false;
}

/* Count what comes before room is made for it. */
static bool
has_room(struct reader *reader, const struct construct *of, const struct node *node)
{
	reader->items += node->count;
	reader->nodes += of->is_node ? node->count : 0;
	return is_within(reader, node, "items", reader->items, LIMIT_ITEMS) &&
	       is_within(reader, node, "questions", reader->nodes, LIMIT_QUESTIONS);
}

static void
read_items(struct reader *reader, const struct field *field, const struct node *node, void *into)
{
	const struct construct *of = field->of;
	struct rubric_items items = {.count = node->count};

	if (!has_room(reader, of, node))
		return;
	items.items = reader_alloc(reader, items.count, of->size);
	if (!items.items)
		return;
	for (size_t i = 0; i < items.count && !reader->status; i++) {
		const struct node *id = NULL;
		const struct node *item = NULL;
		if (field->shape == SHAPE_NAMED) {
			id = node_key(node, i);
			item = node_value(node, i);
			check_name(reader, id, of);
		} else {
			item = node_item(node, i);
		}
		reader_construct(reader, of, id, item, (char *)items.items + i * of->size);
	}
	memcpy((char *)into + field->offset, &items, sizeof(items));
}

static void
read_field(struct reader *reader, const struct field *field, const struct construct *construct,
	   const struct node *node, void *into)
{
	switch (field->shape) {
	case SHAPE_ONE:
		reader_construct(reader, field->of, NULL, node, (char *)into + field->offset);
		return;
	case SHAPE_LIST:
	case SHAPE_NAMED:
		/* A key with nothing below it is an empty list: all of it is commented out. */
		if (node->kind == NODE_NULL)
			return;
		if (field->shape == SHAPE_LIST ? check_list(reader, field->key, node)
					       : check_map(reader, field->key, node))
			read_items(reader, field, node, into);
		else
			mark_broken(into);
		if (field->at_offset)
			store_node(into, field->at_offset, node);
		return;
	default:
		if (!check_shape(reader, field, node)) {
			mark_broken(into);
			return;
		}
		if (field->shape == SHAPE_ID)
			check_name(reader, node, construct);
		store_node(into, field->offset, node);
		return;
	}
}

static const struct field *
find_field(const struct construct *construct, struct str key)
{
	for (size_t i = 0; i < construct->field_count; i++) {
		if (str_is(key, construct->fields[i].key))
			return &construct->fields[i];
	}
	return NULL;
}

/* The field it was probably meant to be, which is then not missing; or NULL. */
static const struct field *
refuse_key(struct reader *reader, const struct construct *construct, const struct node *key)
{
	const struct str near = diag_is_full(reader->diags)
					? STR_NONE
					: str_nearest(key->text, next_key, (void *)construct);

	refuse_at(reader, DIAG_UNKNOWN_KEY, key, key->text, str_from(construct->name), near);
	return near.at ? find_field(construct, near) : NULL;
}

static void
read_map(struct reader *reader, const struct construct *construct, const struct node *map,
	 void *into)
{
	struct rubric_head *head = into;
	uint64_t seen = 0;

	for (size_t i = 0; i < map->count && !reader->status; i++) {
		const struct node *key = node_key(map, i);
		const struct field *field = find_field(construct, key->text);
		if (field) {
			read_field(reader, field, construct, node_value(map, i), into);
		} else {
			field = refuse_key(reader, construct, key);
			head->is_broken = true;
		}
		if (field)
			seen |= (uint64_t)1 << (field - construct->fields);
	}
	for (size_t i = 0; i < construct->field_count; i++) {
		if (!construct->fields[i].is_required || seen & (uint64_t)1 << i)
			continue;
		reader_refuse(reader, DIAG_MISSING_KEY, rubric_place(head),
			      str_from(construct->fields[i].key), str_from(construct->name),
			      STR_NONE);
		head->is_broken = true;
	}
}

void
reader_construct(struct reader *reader, const struct construct *construct, const struct node *id,
		 const struct node *node, void *into)
{
	struct rubric_head *head = into;

	*head = (struct rubric_head){.file = reader->file, .id = id, .at = node};
	if (construct->shorthand && (construct->is_whole || node->kind != NODE_MAP)) {
		read_field(reader, construct->shorthand, construct, node, into);
		return;
	}
	if (!check_map(reader, construct->name, node)) {
		mark_broken(into);
		return;
	}
	if (construct->variant && node_get(node, construct->variant_key))
		construct = construct->variant;
	read_map(reader, construct, node, into);
	if (head->accepts.count) {
		head->next_accepting = reader->rubric->accepting;
		reader->rubric->accepting = head;
	}
}

/* ---- looking at what was read ---- */

struct place
rubric_place(const struct rubric_head *head)
{
	const struct node *node = head->id ? head->id : head->at;

	return node ? node_place(node, head->file) : place_file(head->file);
}

struct words
rubric_words(const struct node *node)
{
	struct words words = {0};

	if (!node)
		return words;
	if (node->kind == NODE_SCALAR) {
		words.in[ZJ_LANG_ZH] = node->text;
		words.in[ZJ_LANG_EN] = node->text;
		return words;
	}
	const struct node *zh = node_get(node, "zh");
	const struct node *en = node_get(node, "en");
	words.in[ZJ_LANG_ZH] = rubric_text(zh);
	words.in[ZJ_LANG_EN] = rubric_text(en);
	return words;
}

bool
rubric_is_yes(const struct node *node, bool otherwise)
{
	return node ? is_one_of(node->text, rubric_yes_words) : otherwise;
}

struct str
rubric_text(const struct node *node)
{
	return node ? node->text : STR_NONE;
}

struct str
rubric_param_name(const struct node *node)
{
	const struct str text = rubric_text(node);
	const struct str params = STR("params.");

	if (!text.at || !str_starts(text, params))
		return STR_NONE;
	return (struct str){text.at + params.len, text.len - params.len};
}

size_t
rubric_word(const struct node *node, const char *const *words)
{
	size_t index = 0;

	while (words[index] && !str_is(node->text, words[index]))
		index++;
	return index;
}
