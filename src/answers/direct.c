/*
 * From bytes to answers without a document's tree: pairs are bound as they come, and so are cells. What is small is
 * put together as a tree of its own and goes the way that everything goes; of the answers each has
 * its turn, and is forgotten before the next. Whatever is to be told, a mistake or a warning, ends
 * this: the document is then read once more, as a tree, by who has the words for it.
 */
#include "answers/direct.h"

#include <stdlib.h>
#include <string.h>

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
	scratch->rows = row_scratch_new();
	if (scratch->pairs && scratch->rows)
		return scratch;
	direct_scratch_free(scratch);
	return NULL;
}

void
direct_scratch_free(struct direct_scratch *scratch)
{
	if (!scratch)
		return;
	pairs_scratch_free(scratch->pairs);
	row_scratch_free(scratch->rows);
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
	return next->kind == NODE_SCALAR || next->kind == NODE_NULL ||
	       direct_collect(direct, next, value);
}

/* What is in a list or map that has just begun. No deeper than pairs are. */
bool
direct_collect(struct direct *direct, struct node *node, const struct pairs_text *text)
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
	return direct_make_room(direct, scratch);
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
		    !choose_model(direct, scratch) || !direct_answers(direct))
			return false;
		direct->has_answers = true;
	}
	return got == PAIRS_END && direct->has_answers;
}

bool
direct_check(struct reader *reader, const struct node *root)
{
	const struct answers_layer layer = {root, reader->file};
	const struct answers_reading reading = {.layer_count = 1, .layers = &layer};

	reader_check_whole(reader, &reading);
	return !reader->is_wrong && !reader->over_limit && !reader->no_memory;
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
	const struct node *rubric = node_get(&root, "rubric");

	/* Where something is left out before, its answers would be refused. */
	if (!keys_differ(&root) || node_get(&root, "rubrics") || node_get(&root, "leave_out") ||
	    (rubric ? !says_model(direct, rubric, direct->model) : has_to_say))
		return false;
	read_top(reader, &root);
	return direct_check(reader, &root);
}

static bool
read_document(struct direct *direct, const struct document_input *input,
	      const struct source *source, const struct answers_scratch *scratch)
{
	const bool is_json = input->is_json || source_is_json(str_from(source->file.name));

	if (input->table)
		return direct_row(direct, input, source, scratch);
	if (!pairs_begin(&direct->pairs, source, is_json, direct->arena, direct->scratch->pairs))
		return false;
	direct->pairs.is_placeless = direct->reader.is_brief;
	return read_pairs(direct, scratch) && read_rest(direct, !input->rubric);
}

bool
answers_read_direct(zj_answers **out, size_t *index, const zj_model *const *models, size_t count,
		    const struct document_input *input, const zj_answers_options *options,
		    bool is_brief, struct answers_scratch *scratch)
{
	zj_document *document;
	struct direct direct;

	if (count == 0 || !answers_make_blank(scratch, models, count) ||
	    document_view(&document, input, !input->table, scratch, NULL))
		return false;
	const struct source *source = document_source(document);
	direct.arena = scratch->arena;
	arena_reset(direct.arena);
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
		.is_brief = is_brief,
	};
	known.models = &direct.reader.model;
	const bool is_good = read_document(&direct, input, source, scratch) &&
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
