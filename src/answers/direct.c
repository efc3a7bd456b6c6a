/*
 * From bytes to answers without a document's tree: pairs are bound as they come, and so are cells. What is small is
 * put together as a tree of its own and goes the way that everything goes; of the answers each has
 * its turn, and is forgotten before the next. Whatever is to be told, a mistake or a warning, ends
 * this: the document is then read once more, as a tree, by who has the words for it.
 */
#include "answers/direct.h"
#include "base/map.h"

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

/* ---- the top of a document, once its model is known ---- */

/* The value of a pair as a node, with what is in it. */
static bool
whole_node(struct direct *direct, const struct pairs_text *value, struct node *out)
{
	*out = pairs_node(&direct->pairs, value);
	return out->kind == NODE_SCALAR || out->kind == NODE_NULL ||
	       direct_collect(direct, out, value);
}

/* False where one of the keys was there before. */
static bool
see_key(uint32_t *seen, const struct key_list *list, const struct key *key)
{
	const uint32_t bit = UINT32_C(1) << (key - list->keys);
	const bool is_new = !(*seen & bit);

	*seen |= bit;
	return is_new;
}

/* A map that has just begun, of which each key says what to do with its value. */
static bool
read_keys(struct direct *direct, const struct key_list *list)
{
	struct pairs_text name;
	struct pairs_text value;
	enum pairs_got got;
	uint32_t seen = 0;

	while ((got = pairs_next(&direct->pairs, &name, &value)) == PAIRS_ONE) {
		const struct key *key = reader_find_key(list, name.text);
		struct node node;

		if (!key || !see_key(&seen, list, key) || !whole_node(direct, &value, &node))
			return false;
		key->read(&direct->reader, &node);
	}
	return got == PAIRS_END;
}

/* The fact of that name, which is likely the next one; MAP_NONE: it may be another rubric's. */
static uint32_t
find_fact(const zj_model *model, struct str name, uint32_t *next)
{
	uint32_t index = *next;

	if (index >= model->fact_count || !str_equal(model->facts[index].id, name))
		index = map_get(model->fact_by_id, name);
	*next = index == MAP_NONE ? *next : index + 1;
	return index;
}

/* What is in some of the nodes that wait, as a map. */
static struct node
waiting_map(const struct direct *direct, size_t first)
{
	return (struct node){
		.kind = NODE_MAP,
		.count = (direct->count - first) / 2,
		.items = &direct->scratch->nodes[first],
	};
}

/* Those of the rubric by themselves; the others, and groups and lists, all together as a tree. */
static bool
read_all_facts(struct direct *direct)
{
	struct reader *reader = &direct->reader;
	const size_t first = direct->count;
	struct pairs_text name;
	struct pairs_text value;
	enum pairs_got got;
	uint32_t next = 0;

	while ((got = pairs_next(&direct->pairs, &name, &value)) == PAIRS_ONE) {
		const bool is_scalar = value.kind == NODE_SCALAR || value.kind == NODE_NULL;
		const uint32_t index =
			is_scalar ? find_fact(reader->model, name.text, &next) : MAP_NONE;
		if (index != MAP_NONE) {
			const struct node node = pairs_node(&direct->pairs, &value);
			read_fact_at(reader, index, &node, &node);
		} else if (!collect_one(direct, &name, &value)) {
			return false;
		}
	}
	const struct node rest = waiting_map(direct, first);
	if (got != PAIRS_END || !keys_differ(&rest))
		return false;
	read_facts(reader, &rest);
	direct->count = first;
	return true;
}

static bool
says_model(const struct direct *direct, struct str rubric)
{
	return str_equal(rubric, direct->models[direct->model]->id);
}

static bool
read_top_pair(struct direct *direct, const struct pairs_text *name, const struct pairs_text *value)
{
	const struct key *key = reader_find_key(&top_keys, name->text);
	struct node node;

	/* Where something is left out before, its answers would be refused. */
	if (!key || !see_key(&direct->seen, &top_keys, key) || key->read == read_leave_out)
		return false;
	if (value->kind == NODE_MAP && key->read == read_enterprise)
		return read_keys(direct, &enterprise_keys);
	if (value->kind == NODE_MAP && key->read == read_by)
		return read_keys(direct, &by_keys);
	if (value->kind == NODE_MAP && key->read == read_facts)
		return read_all_facts(direct);
	if (str_is(name->text, "rubric")) {
		direct->has_rubric = true;
		return value->kind == NODE_SCALAR && says_model(direct, value->text);
	}
	if (!whole_node(direct, value, &node))
		return false;
	key->read(&direct->reader, &node);
	return true;
}

/* ---- the document ---- */

/* What has waited for the model was there. */
static bool
see_waiting(struct direct *direct)
{
	const struct node map = waiting_map(direct, 0);

	for (size_t i = 0; i < map.count; i++) {
		const struct key *key = reader_find_key(&top_keys, node_key(&map, i)->text);

		if (!key || !see_key(&direct->seen, &top_keys, key) || key->read == read_leave_out)
			return false;
	}
	return true;
}

/* The model of the rubric that the document names; where it has named none so far, the likeliest. */
static bool
choose_model(struct direct *direct, const struct pairs_text *rubric,
	     const struct answers_scratch *scratch)
{
	const bool is_named = rubric && rubric->kind == NODE_SCALAR;

	direct->model = 0;
	while (is_named && direct->model < direct->model_count && !says_model(direct, rubric->text))
		direct->model++;
	if (direct->model == direct->model_count)
		return false;
	direct->reader.model = direct->models[direct->model];
	return see_waiting(direct) && direct_make_room(direct, scratch);
}

static bool
read_pair(struct direct *direct, const struct pairs_text *key, const struct pairs_text *value,
	  const struct answers_scratch *scratch)
{
	const bool is_answers = str_is(key->text, "answers");
	const bool is_rubric = str_is(key->text, "rubric");

	if (!direct->reader.model) {
		if (!is_answers && !is_rubric)
			return collect_one(direct, key, value);
		if (!choose_model(direct, is_rubric ? value : NULL, scratch))
			return false;
	}
	if (!is_answers)
		return read_top_pair(direct, key, value);
	if (direct->has_answers || value->kind != NODE_MAP || !direct_answers(direct))
		return false;
	direct->has_answers = true;
	return true;
}

/* All pairs of the document are bound on the way, but for those before the rubric's name. */
static bool
read_pairs(struct direct *direct, const struct answers_scratch *scratch)
{
	struct pairs_text key;
	struct pairs_text value;
	enum pairs_got got;

	while ((got = pairs_next(&direct->pairs, &key, &value)) == PAIRS_ONE) {
		if (!read_pair(direct, &key, &value, scratch))
			return false;
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

/* What has waited. */
static bool
read_rest(struct direct *direct, bool has_to_say)
{
	const struct node root = waiting_map(direct, 0);

	if (has_to_say && !direct->has_rubric)
		return false;
	read_top(&direct->reader, &root);
	return direct_check(&direct->reader, &root);
}

static bool
read_document(struct direct *direct, const struct document_input *input,
	      const struct source *source, const struct answers_scratch *scratch)
{
	const bool is_json = input->is_json || source_is_json(str_from(source->file.name));

	if (input->table)
		return direct_rows(direct, input, source, scratch);
	if (!pairs_begin(&direct->pairs, source, is_json, direct->arena, direct->scratch->pairs))
		return false;
	direct->pairs.is_placeless = direct->reader.is_brief;
	return read_pairs(direct, scratch) && read_rest(direct, !input->rubric);
}

bool
answers_read_direct(zj_answers **out, size_t *index, const zj_model *const *models, size_t count,
		    const struct document_input *input, const zj_answers_options *options,
		    enum answers_how how, struct answers_scratch *scratch)
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
	direct.has_rubric = false;
	direct.seen = 0;
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
		.is_brief = how != ANSWERS_WHOLE,
		.keeps_words = how == ANSWERS_KEPT,
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
