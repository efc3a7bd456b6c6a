/*
 * Texts that only some readers can read, and questions asked twice.
 *
 * Texts are looked for in the documents themselves, so that each has its place.
 */
#include "review/check.h"

#include "base/utf8.h"

/* The keys whose values people read; sentences are never the same in two languages. */
static const struct {
	const char *key;
	bool is_sentence;
} text_keys[] = {
	{"title", false}, {"about", true},  {"ask", true},  {"hint", true},
	{"say", true},    {"advice", true}, {"note", true},
};

enum {
	TEXT_KEYS = sizeof(text_keys) / sizeof(text_keys[0])
};

static size_t
text_key(struct str key)
{
	size_t index = 0;

	while (index < TEXT_KEYS && !str_is(key, text_keys[index].key))
		index++;
	return index;
}

/* ---- what a text is written in ---- */

/* Three words of small letters make a sentence; names and abbreviations do not. */
static bool
is_latin_sentence(struct str text)
{
	size_t words = 0;
	size_t letters = 0;

	for (size_t i = 0; i <= text.len; i++) {
		const char c = i < text.len ? text.at[i] : ' ';

		if (c >= 'a' && c <= 'z') {
			letters++;
			continue;
		}
		words += c == ' ' && letters > 1;
		letters = 0;
	}
	return words >= 3 && !utf8_has_han(text);
}

/* ---- one text ---- */

struct reading {
	struct review *review;
	const struct diag_file *file;
	const struct node *first; /* the first text found */
	size_t in_two;            /* texts in two languages */
	size_t first_finding;
};

static void
tell(struct reading *reading, enum diag_code code, const struct node *node, struct str key,
     struct str language)
{
	check_add(reading->review, code, node_place(node, reading->file), key, language, STR_NONE);
}

static bool
is_words(const struct node *node)
{
	return node->kind == NODE_MAP && (node_get(node, "zh") || node_get(node, "en"));
}

static void
check_in_two(struct reading *reading, const struct node *node, struct str key)
{
	const struct node *zh = node_get(node, "zh");
	const struct node *en = node_get(node, "en");

	if (!zh || !en) {
		tell(reading, DIAG_TEXT_MISSING, node, key, zh ? STR("en") : STR("zh"));
		return;
	}
	reading->in_two++;
	if (zh->kind == NODE_SCALAR && en->kind == NODE_SCALAR && utf8_has_han(zh->text) &&
	    str_equal(zh->text, en->text))
		tell(reading, DIAG_TEXT_UNTRANSLATED, en, key, STR("en"));
}

static void
check_text(struct reading *reading, const struct node *node, struct str key, bool is_sentence)
{
	if (is_words(node)) {
		check_in_two(reading, node, key);
	} else if (node->kind == NODE_SCALAR) {
		if (utf8_has_han(node->text))
			tell(reading, DIAG_TEXT_MISSING, node, key, STR("en"));
		else if (is_sentence && is_latin_sentence(node->text))
			tell(reading, DIAG_TEXT_MISSING, node, key, STR("zh"));
	}
}

/* ---- all texts of a document ---- */

static void check_node(struct reading *reading, const struct node *node);

/* Options: of a fact, from id to text; of a question, from id to score or to more. */
static void
check_options(struct reading *reading, const struct node *map)
{
	for (size_t i = 0; i < map->count; i++) {
		const struct node *value = node_value(map, i);

		if (is_words(value) || value->kind == NODE_SCALAR)
			check_text(reading, value, node_key(map, i)->text, false);
		else
			check_node(reading, value);
	}
}

static void
check_levels(struct reading *reading, const struct node *list)
{
	for (size_t i = 0; i < list->count; i++)
		check_text(reading, node_item(list, i), STR("levels"), true);
}

static void
check_pair(struct reading *reading, const struct node *key, const struct node *value)
{
	const size_t text = text_key(key->text);

	if (text < TEXT_KEYS && (value->kind == NODE_SCALAR || is_words(value)))
		check_text(reading, value, key->text, text_keys[text].is_sentence);
	else if (str_is(key->text, "options") && value->kind == NODE_MAP)
		check_options(reading, value);
	else if (str_is(key->text, "levels") && value->kind == NODE_LIST)
		check_levels(reading, value);
	else if (!str_is(key->text, "accept"))
		check_node(reading, value);
}

/* As deep as the document is: LIMIT_DEPTH. */
static void
check_node(struct reading *reading, const struct node *node)
{
	if (node->kind == NODE_LIST) {
		for (size_t i = 0; i < node->count; i++)
			check_node(reading, node_item(node, i));
	} else if (node->kind == NODE_MAP) {
		for (size_t i = 0; i < node->count; i++)
			check_pair(reading, node_key(node, i), node_value(node, i));
	}
}

/* A rubric all in one language has one mistake, not a hundred. */
static void
say_once(struct reading *reading)
{
	struct review *review = reading->review;
	const struct rubric_document *top = review->rubric->top;

	if (reading->in_two > 0 || review->findings.count < reading->first_finding + 2)
		return;
	const struct review_finding *first = vec_at(&review->findings, reading->first_finding);
	const struct str language = first->b;
	review->findings.count = reading->first_finding;
	check_add(review, DIAG_TEXT_ONE_LANGUAGE, node_place(top->total.title, top->head.file),
		  language, STR_NONE, STR_NONE);
}

void
check_texts(struct review *review)
{
	struct reading reading = {.review = review, .first_finding = review->findings.count};

	for (size_t i = 0; i < review->rubric->tree_count; i++) {
		reading.file = review->rubric->trees[i].file;
		check_node(&reading, review->rubric->trees[i].root);
	}
	say_once(&reading);
}

/* ---- questions asked twice ---- */

static void
check_asked(struct review *review, struct map *asked, uint32_t index, zj_lang lang)
{
	const zj_model *model = review->model;
	const struct rubric_node *written = model->written[index];
	const struct str text = model->nodes[index].ask.in[lang];

	if (!text.at)
		return;
	switch (map_put(asked, text, index)) {
	case MAP_THERE:
		check_add(review, DIAG_ASK_TWICE, node_place(written->ask, written->head.file),
			  model->nodes[index].id, model->nodes[map_get(asked, text)].id, STR_NONE);
		return;
	case MAP_NO_MEMORY:
		review->status = ZJ_ENOMEM;
		return;
	case MAP_ADDED:
		return;
	}
}

void
check_duplicates(struct review *review)
{
	const zj_model *model = review->model;
	struct map *asked = map_new(review->arena);

	if (!asked) {
		review->status = ZJ_ENOMEM;
		return;
	}
	for (size_t i = 0; i < model->question_count && !review->status; i++) {
		const struct words *ask = &model->nodes[model->questions[i]].ask;
		const size_t found = review->findings.count;

		check_asked(review, asked, model->questions[i], ZJ_LANG_ZH);
		if (review->findings.count == found && ask->in[ZJ_LANG_EN].at &&
		    !str_equal(ask->in[ZJ_LANG_EN], ask->in[ZJ_LANG_ZH]))
			check_asked(review, asked, model->questions[i], ZJ_LANG_EN);
	}
}
