/*
 * From bytes to answers without a document's tree: pairs are bound as they come. What is small is
 * put together as a tree of its own and goes the way that everything goes; of the answers each has
 * its turn, and is forgotten before the next. Whatever is to be told, a mistake or a warning, ends
 * this: the document is then read once more, as a tree, by who has the words for it.
 */
#include <stdlib.h>
#include <string.h>

#include "answers/read.h"

enum {
	NODES_MOST = 2048, /* waiting for the end of what they belong to */
	KEYS_MOST = 64,    /* of one map, but for the answers: each is compared with each */
	EVIDENCE_MOST = 64,
	SEEN_BITS = 64
};

struct direct_scratch {
	struct pairs_scratch *pairs;
	uint64_t *seen; /* questions that have had their turn, a bit each */
	size_t seen_room;
	struct node nodes[NODES_MOST];
};

struct direct {
	struct reader reader;
	struct pairs pairs;
	struct arena *arena; /* of the trees */
	struct direct_scratch *scratch;
	size_t count; /* nodes that wait */
	const zj_model *const *models;
	size_t model_count;
	size_t model; /* of them; it is certain once the answers have begun */
	bool has_answers;
};

struct direct_scratch *
direct_scratch_new(void)
{
	/* The nodes are written before they are read. */
	struct direct_scratch *scratch = malloc(sizeof(*scratch));

	if (!scratch)
		return NULL;
	scratch->seen = NULL;
	scratch->seen_room = 0;
	scratch->pairs = pairs_scratch_new();
	if (scratch->pairs)
		return scratch;
	free(scratch);
	return NULL;
}

void
direct_scratch_free(struct direct_scratch *scratch)
{
	if (!scratch)
		return;
	pairs_scratch_free(scratch->pairs);
	free(scratch->seen);
	free(scratch);
}

/* ---- small trees ---- */

/* Is no key of the map written twice, as far as that is to be seen here? */
static bool
keys_differ(const struct node *map)
{
	if (map->count > KEYS_MOST)
		return false;
	for (size_t i = 1; i < map->count; i++) {
		const struct str key = node_key(map, i)->text;

		for (size_t j = 0; j < i; j++) {
			if (str_equal(node_key(map, j)->text, key))
				return false;
		}
	}
	return true;
}

static bool collect(struct direct *direct, struct node *node, const struct pairs_text *text);

/* A pair, or what a list has, among the nodes that wait. */
static bool
collect_one(struct direct *direct, const struct pairs_text *key, const struct pairs_text *value)
{
	struct node *next = &direct->scratch->nodes[direct->count];

	if (direct->count + 2 > NODES_MOST)
		return false;
	if (key)
		*next++ = pairs_node(&direct->pairs, key);
	*next = pairs_node(&direct->pairs, value);
	direct->count += key ? 2 : 1;
	return next->kind == NODE_SCALAR || next->kind == NODE_NULL || collect(direct, next, value);
}

/* What is in a list or map that has just begun. No deeper than pairs are. */
static bool
collect(struct direct *direct, struct node *node, const struct pairs_text *text)
{
	const size_t first = direct->count;
	const bool is_map = node->kind == NODE_MAP;
	struct pairs_text key;
	struct pairs_text value;
	enum pairs_got got;

	while ((got = pairs_next(&direct->pairs, &key, &value)) == PAIRS_ONE) {
		if (!collect_one(direct, is_map ? &key : NULL, &value))
			return false;
	}
	if (got == PAIRS_DECLINED)
		return false;
	const size_t count = direct->count - first;
	node->length = pairs_length(&direct->pairs, text);
	node->count = is_map ? count / 2 : count;
	node->items =
		arena_copy(direct->arena, &direct->scratch->nodes[first], count * sizeof(*node));
	direct->count = first;
	return node->items && (!is_map || keys_differ(node));
}

/* ---- the answers ---- */

static bool
make_seen(struct direct *direct, size_t questions)
{
	struct direct_scratch *scratch = direct->scratch;
	const size_t words = questions / SEEN_BITS + 1;

	if (scratch->seen_room < words) {
		uint64_t *seen = realloc(scratch->seen, words * sizeof(*seen));
		if (!seen)
			return false;
		scratch->seen = seen;
		scratch->seen_room = words;
	}
	memset(scratch->seen, 0, words * sizeof(*scratch->seen));
	return true;
}

/* False where the question had its turn before. */
static inline bool
see(struct direct *direct, size_t ordinal)
{
	uint64_t *word = &direct->scratch->seen[ordinal / SEEN_BITS];
	const uint64_t bit = (uint64_t)1 << ordinal % SEEN_BITS;
	const bool is_new = !(*word & bit);

	*word |= bit;
	return is_new;
}

/* Most of all answers are one option, by its id, or yes and no; written where they stay, as
 * expr_choice() and expr_truth() have them. */
static bool
read_usual(struct direct *direct, const struct model_asked *asked, const struct pairs_text *value,
	   struct answer *answer)
{
	struct expr_value *const out = &answer->value;

	if (asked->answer == MODEL_OPTION) {
		uint32_t option;

		if (!asked_find(asked, value->text, &option))
			return false;
		out->type = EXPR_CHOICE;
		out->options.choices = asked->choices;
		out->options.must = out->options.may = (uint64_t)1 << option;
	} else if (asked->answer == MODEL_YESNO &&
		   (str_equal(value->text, STR("yes")) || str_equal(value->text, STR("no")))) {
		out->type = EXPR_TRUTH;
		out->truth.may_be_yes = value->text.at[0] == 'y';
		out->truth.may_be_no = !out->truth.may_be_yes;
	} else {
		return false;
	}
	struct place *place = &answer->place;
	answer->state = ANSWER_GIVEN;
	answer->written = value->text;
	place->file = direct->reader.file;
	place->line = value->line;
	pairs_place(&direct->pairs, value, &place->column, &place->length);
	return true;
}

static void
read_value(struct direct *direct, const struct model_asked *asked, const struct pairs_text *value,
	   struct answer *answer)
{
	if (value->kind == NODE_NULL || is_unanswered_text(value->text) ||
	    read_usual(direct, asked, value, answer))
		return;
	const struct node node = pairs_node(&direct->pairs, value);
	read_question_value(&direct->reader, &direct->reader.model->nodes[asked->node], &node,
			    answer);
}

/* What is in a list is put together first. */
static bool
read_list(struct direct *direct, const struct model_asked *asked, const struct pairs_text *value,
	  struct answer *answer)
{
	struct node node = pairs_node(&direct->pairs, value);

	if (!collect(direct, &node, value))
		return false;
	read_question_value(&direct->reader, &direct->reader.model->nodes[asked->node], &node,
			    answer);
	return true;
}

/* What proves nothing is passed over. */
static bool
is_evidence(const struct pairs_text *value)
{
	return value->kind == NODE_SCALAR &&
	       (value->is_quoted ? str_trim(value->text).len : value->text.len) > 0;
}

static bool
read_evidence(struct direct *direct, const struct pairs_text *value, struct answer *answer)
{
	struct str items[EVIDENCE_MOST];
	struct pairs_text item;
	enum pairs_got got = PAIRS_END;
	size_t count = 0;

	if (value->kind == NODE_MAP)
		return false;
	if (value->kind != NODE_LIST && is_evidence(value))
		items[count++] = value->text;
	while (value->kind == NODE_LIST &&
	       (got = pairs_next(&direct->pairs, NULL, &item)) == PAIRS_ONE) {
		if (count == EVIDENCE_MOST || item.kind == NODE_LIST || item.kind == NODE_MAP)
			return false;
		if (is_evidence(&item))
			items[count++] = item.text;
	}
	answer->evidence_count = count;
	answer->evidence = arena_copy(direct->reader.arena, items, count * sizeof(*items));
	return got == PAIRS_END && answer->evidence;
}

/* {answer, evidence, note} or {skip}, each once. */
enum part {
	PART_ANSWER,
	PART_EVIDENCE,
	PART_NOTE,
	PART_SKIP,
	PART_COUNT
};

static enum part
part_named(struct str name)
{
	static const struct str NAMES[PART_COUNT] = {
		{"answer", 6}, {"evidence", 8}, {"note", 4}, {"skip", 4}};
	enum part part = 0;

	while (part < PART_COUNT && !str_equal(name, NAMES[part]))
		part++;
	return part;
}

static bool
read_part(struct direct *direct, const struct model_asked *asked, const struct pairs_text *key,
	  const struct pairs_text *value, enum part part, struct answer *answer)
{
	const bool is_scalar = value->kind == NODE_SCALAR || value->kind == NODE_NULL;

	switch (part) {
	case PART_ANSWER:
		if (value->kind == NODE_LIST)
			return read_list(direct, asked, value, answer);
		read_value(direct, asked, value, answer);
		return is_scalar;
	case PART_EVIDENCE:
		return read_evidence(direct, value, answer);
	case PART_NOTE:
		answer->note =
			value->kind == NODE_SCALAR && value->text.len ? value->text : STR_NONE;
		return is_scalar;
	case PART_SKIP: {
		const struct node name = pairs_node(&direct->pairs, key);
		const struct node reason = pairs_node(&direct->pairs, value);

		read_skip(&direct->reader, &direct->reader.model->nodes[asked->node], &name,
			  &reason, answer);
		return is_scalar;
	}
	case PART_COUNT:
		break;
	}
	return false;
}

static bool
read_parts(struct direct *direct, const struct model_asked *asked, const struct pairs_text *key,
	   struct answer *answer)
{
	bool has[PART_COUNT] = {false};
	struct pairs_text name;
	struct pairs_text value;
	enum pairs_got got;

	while ((got = pairs_next(&direct->pairs, &name, &value)) == PAIRS_ONE) {
		const enum part part = part_named(name.text);

		if (part == PART_COUNT || has[part] ||
		    !read_part(direct, asked, key, &value, part, answer))
			return false;
		has[part] = true;
	}
	return got == PAIRS_END && has[PART_ANSWER] != has[PART_SKIP];
}

static bool
read_one(struct direct *direct, const struct pairs_text *key, const struct pairs_text *value)
{
	struct reader *reader = &direct->reader;
	const struct model_asked *asked = reader_next_asked(reader, key->text);

	if (!asked || asked->answer == MODEL_COMPUTED)
		return false;
	const size_t ordinal = (size_t)(asked - reader->model->asked);
	struct answer *answer = &reader->questions[ordinal];
	if (!see(direct, ordinal))
		return false;
	if (value->kind == NODE_MAP)
		return read_parts(direct, asked, key, answer);
	if (value->kind == NODE_LIST)
		return read_list(direct, asked, value, answer);
	read_value(direct, asked, value, answer);
	return true;
}

static bool
read_each(struct direct *direct)
{
	const struct reader *reader = &direct->reader;
	struct pairs_text key;
	struct pairs_text value;
	enum pairs_got got;

	while ((got = pairs_next(&direct->pairs, &key, &value)) == PAIRS_ONE) {
		if (!read_one(direct, &key, &value) || reader->is_wrong || reader->no_memory)
			return false;
	}
	return got == PAIRS_END;
}

/* ---- the document ---- */

static const struct node *
waiting_value(const struct direct *direct, const char *name)
{
	const struct node *nodes = direct->scratch->nodes;

	for (size_t i = 0; i < direct->count; i += 2) {
		if (str_is(nodes[i].text, name))
			return &nodes[i + 1];
	}
	return NULL;
}

static bool
says_model(const struct direct *direct, const struct node *rubric, size_t model)
{
	return rubric->kind == NODE_SCALAR && str_equal(rubric->text, direct->models[model]->id);
}

/* The model of the rubric that the document has named so far; before that the likeliest. */
static bool
choose_model(struct direct *direct, const struct answers_scratch *scratch)
{
	struct reader *reader = &direct->reader;
	const struct node *rubric = waiting_value(direct, "rubric");
	size_t model = 0;

	while (rubric && model < direct->model_count && !says_model(direct, rubric, model))
		model++;
	if (model == direct->model_count)
		return false;
	direct->model = model;
	reader->model = direct->models[model];
	return make_seen(direct, reader->model->question_count) &&
	       reader_make_room(reader, scratch->blank);
}

/* All pairs of the document: the answers are bound on the way, the rest waits. */
static bool
read_pairs(struct direct *direct, const struct answers_scratch *scratch)
{
	struct pairs_text key;
	struct pairs_text value;
	enum pairs_got got;

	while ((got = pairs_next(&direct->pairs, &key, &value)) == PAIRS_ONE) {
		if (!str_is(key.text, "answers")) {
			if (!collect_one(direct, &key, &value))
				return false;
			continue;
		}
		if (direct->has_answers || value.kind != NODE_MAP ||
		    !choose_model(direct, scratch) || !read_each(direct))
			return false;
		direct->has_answers = true;
	}
	return got == PAIRS_END && direct->has_answers;
}

/* What waited, once the model is known. */
static bool
read_rest(struct direct *direct, bool has_to_say)
{
	struct reader *reader = &direct->reader;
	const struct node root = {
		.kind = NODE_MAP,
		.count = direct->count / 2,
		.items = direct->scratch->nodes,
	};
	const struct answers_layer layer = {&root, reader->file};
	const struct answers_reading reading = {.layer_count = 1, .layers = &layer};
	const struct node *rubric = node_get(&root, "rubric");

	/* Where something is left out before, its answers would be refused. */
	if (!keys_differ(&root) || node_get(&root, "rubrics") || node_get(&root, "leave_out") ||
	    (rubric ? !says_model(direct, rubric, direct->model) : has_to_say))
		return false;
	read_top(reader, &root);
	reader_check_whole(reader, &reading);
	return !reader->is_wrong && !reader->over_limit && !reader->no_memory;
}

bool
answers_read_direct(zj_answers **out, size_t *index, const zj_model *const *models, size_t count,
		    const struct document_input *input, const zj_answers_options *options,
		    struct answers_scratch *scratch)
{
	zj_document *document;
	struct direct direct;

	if (input->table || count == 0 || !answers_make_blank(scratch, models, count) ||
	    document_view(&document, input, scratch, NULL))
		return false;
	const struct source *source = document_source(document);
	const bool is_json = input->is_json || source_is_json(str_from(source->file.name));
	direct.arena = scratch->arena;
	arena_reset(direct.arena);
	if (!pairs_begin(&direct.pairs, source, is_json, direct.arena, scratch->direct->pairs))
		return false;
	direct.scratch = scratch->direct;
	direct.count = 0;
	direct.models = models;
	direct.model_count = count;
	direct.has_answers = false;
	struct answers_known known = {
		.model_count = 1,
		.vocabulary = options ? options->vocabulary : NULL,
		.is_all = !(options && options->any_fact),
	};
	direct.reader = (struct reader){
		.arena = scratch->arena,
		.file = &source->file,
		.run = scratch->run,
		.layer = 1,
		.known = &known,
		.is_silent = true,
	};
	known.models = &direct.reader.model;
	const bool is_good = read_pairs(&direct, scratch) && read_rest(&direct, !input->rubric) &&
			     document_name(document, direct.reader.model->id.at);
	scratch->run = direct.reader.run;
	if (!is_good)
		return false;
	direct.reader.answers->file = source->file;
	direct.reader.answers->document = document;
	*out = direct.reader.answers;
	*index = direct.model;
	return true;
}
