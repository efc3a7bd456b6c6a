/*
 * Binding a document to a model. Names become numbers here; what cannot be used is
 * reported, all of it, and then there are no answers: a wrong answer is never taken for a
 * missing one.
 */
#include "answers/read.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/map.h"
#include "base/utf8.h"

/*
 * Has another rubric of the same file told what is wrong with this node? What is shared is
 * read once for each rubric, but was written once.
 */
static bool
is_told_already(struct reader *reader, const struct node *at)
{
	struct answers_told *told = reader->told;

	if (!told)
		return false;
	const struct node **address = arena_alloc(told->arena, sizeof(const struct node *));
	if (!address) {
		reader->no_memory = true;
		return false;
	}
	*address = at;
	const struct str key = {(const char *)address, sizeof(*address)};
	const uint32_t rubric = map_get(told->nodes, key);
	if (rubric != MAP_NONE)
		return rubric != told->rubric;
	if (map_put(told->nodes, key, told->rubric) == MAP_NO_MEMORY)
		reader->no_memory = true;
	return false;
}

void
reader_report(struct reader *reader, enum diag_code code, const struct node *at, struct str a,
	      struct str b, struct str c)
{
	if (reader->is_silent || diag_entry(code)->level == ZJ_DIAG_ERROR)
		reader->is_wrong = true;
	if (!reader->is_silent && !is_told_already(reader, at))
		diag_add(reader->diags, code, node_place(at, reader->file), a, b, c);
}

struct str
reader_scalar(struct reader *reader, const struct node *node)
{
	if (node->kind == NODE_SCALAR && node->text.len > 0)
		return node->text;
	if (node->kind == NODE_LIST || node->kind == NODE_MAP)
		reader_report(reader, DIAG_ANSWER_SCALAR, node, STR_NONE, STR_NONE, STR_NONE);
	return STR_NONE;
}

/* Control characters, and those that turn the direction of writing: they forge what is shown. */
static bool
is_control(uint32_t c)
{
	return c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0x2028 || c == 0x2029 ||
	       (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
}

/* A byte that one of them may begin with. */
static bool
may_be_control(struct str text)
{
	for (size_t i = 0; i < text.len; i++) {
		const unsigned char byte = (unsigned char)text.at[i];

		if (byte < 0x20 || byte == 0x7F || byte == 0xC2 || byte == 0xE2)
			return true;
	}
	return false;
}

static bool
has_control(struct str text)
{
	if (!may_be_control(text))
		return false;
	for (size_t at = 0, step; at < text.len; at += step) {
		if (is_control(utf8_decode((struct str){text.at + at, text.len - at}, &step)))
			return true;
	}
	return false;
}

struct str
reader_name(struct reader *reader, const struct node *node)
{
	const struct str text = reader_scalar(reader, node);

	if (!text.at)
		return STR_NONE;
	if (has_control(text)) {
		reader_report(reader, DIAG_CONTROL, node, text, STR_NONE, STR_NONE);
		return STR_NONE;
	}
	const struct str copy = arena_str(reader->arena, text);
	if (!copy.at)
		reader->no_memory = true;
	return copy;
}

bool
reader_is_map(struct reader *reader, const struct node *node, const char *what)
{
	if (node->kind == NODE_MAP)
		return true;
	if (node->kind != NODE_NULL)
		reader_report(reader, DIAG_ANSWERS_EXPECTED_MAP, node, str_from(what), STR_NONE,
			      STR_NONE);
	return false;
}

static struct str
key_name(void *state, size_t index)
{
	const struct key_list *list = state;

	return index < list->count ? str_from(list->keys[index].name) : STR_NONE;
}

/* What belongs to one rubric stands where it would belong to all. */
static void
refuse_shared(struct reader *reader, const struct node *node)
{
	reader_report(reader, DIAG_ANSWERS_OF_RUBRIC, node, STR_NONE, STR_NONE, STR_NONE);
}

/* It names all keys there are, and the one that was probably meant. */
static void
refuse_key(struct reader *reader, const struct node *key, const struct key_list *list)
{
	struct buf names = BUF_INIT;
	struct str nearest = STR_NONE;

	if (!diag_is_full(reader->diags)) {
		for (size_t i = 0; i < list->count; i++) {
			if (list->keys[i].read == refuse_shared)
				continue;
			buf_add_text(&names, names.len ? ", " : "");
			buf_add_text(&names, list->keys[i].name);
		}
		nearest = str_nearest(key->text, key_name, (void *)list);
	}
	reader_report(reader, DIAG_ANSWERS_KEY, key, key->text, nearest, buf_str(&names));
	buf_done(&names);
}

/* Which of the keys it is; their count where it is none. */
static size_t
find_key(const struct key_list *list, struct str name)
{
	size_t i = 0;

	while (i < list->count && !(name.len > 0 && name.at[0] == list->keys[i].name[0] &&
				    str_is(name, list->keys[i].name)))
		i++;
	return i;
}

const struct key *
reader_find_key(const struct key_list *list, struct str name)
{
	const size_t found = find_key(list, name);

	return found < list->count ? &list->keys[found] : NULL;
}

void
reader_keys(struct reader *reader, const struct node *map, const struct key_list *list)
{
	const struct node *values[KEYS_OF_MAP + 1] = {NULL};
	bool has_others = false;

	assert(list->count <= KEYS_OF_MAP);
	for (size_t i = 0; i < map->count; i++) {
		const size_t known = find_key(list, node_key(map, i)->text);

		values[known] = node_value(map, i);
		has_others |= known == list->count;
	}
	for (size_t i = 0; i < list->count; i++) {
		if (values[i])
			list->keys[i].read(reader, values[i]);
	}
	for (size_t i = 0; has_others && i < map->count; i++) {
		if (find_key(list, node_key(map, i)->text) == list->count)
			refuse_key(reader, node_key(map, i), list);
	}
}

/* rubric:, version:, profile: */

static void
read_rubric(struct reader *reader, const struct node *node)
{
	const struct str text = reader_scalar(reader, node);

	if (text.at && !str_equal(text, reader->model->id))
		reader_report(reader, DIAG_ANSWERS_RUBRIC, node, text, reader->model->id, STR_NONE);
}

static void
read_version(struct reader *reader, const struct node *node)
{
	const struct str text = reader_scalar(reader, node);

	if (text.at && !str_equal(text, reader->model->version))
		reader_report(reader, DIAG_ANSWERS_VERSION, node, text, reader->model->version,
			      STR_NONE);
}

/* The ids of all profiles, for a note. The caller frees it. */
static struct buf
profile_list(const zj_model *model)
{
	struct buf list = BUF_INIT;

	for (size_t i = 0; i < model->profile_count; i++) {
		buf_add_text(&list, i ? ", " : "");
		buf_add(&list, model->profiles[i].id);
	}
	return list;
}

static void
read_profile(struct reader *reader, const struct node *node)
{
	const struct str text = reader_scalar(reader, node);

	if (!text.at)
		return;
	const uint32_t profile = map_get(reader->model->profile_by_id, text);
	if (profile == MAP_NONE) {
		struct buf list = profile_list(reader->model);

		reader_report(reader, DIAG_PROFILE_UNKNOWN, node, text, buf_str(&list), STR_NONE);
		buf_done(&list);
		return;
	}
	reader->answers->profile = profile;
	reader->has_profile = true;
}

/* What is shared by all rubrics, so that it can be told whatever the rubric is. */

static void
pass_over(struct reader *reader, const struct node *node)
{
	(void)reader;
	(void)node;
}

static bool
is_shared(const struct key *key)
{
	return key->read == read_enterprise || key->read == read_by || key->read == refuse_shared;
}

/* As reader_keys(), but what takes the rubric to be understood is passed over. */
static void
read_shared(struct reader *reader, const struct node *root, const struct key_list *list)
{
	struct key keys[KEYS_OF_MAP];
	const struct key_list shared = {keys, list->count};

	assert(list->count <= KEYS_OF_MAP);
	for (size_t i = 0; i < list->count; i++) {
		keys[i] = list->keys[i];
		if (!is_shared(&keys[i]))
			keys[i].read = pass_over;
	}
	reader_keys(reader, root, &shared);
}

/* Several rubrics in one file. */

/* Its entry under `rubrics`: an item of a list, or a key and what it holds. */
static void
read_entry(struct reader *reader, const struct node *rubrics)
{
	static const struct key KEYS[] = {
		{"version", read_version},
		{"profile", read_profile},
		{"leave_out", read_leave_out},
	};
	static const struct key_list list = {KEYS, sizeof(KEYS) / sizeof(KEYS[0])};
	const struct node *entry =
		rubrics->kind == NODE_MAP ? node_get_str(rubrics, reader->model->id) : NULL;

	if (entry && reader_is_map(reader, entry, reader->model->id.at))
		reader_keys(reader, entry, &list);
}

/* The rubrics as written, for a note. The caller frees it. */
static struct buf
rubric_list(const struct node *rubrics)
{
	struct buf list = BUF_INIT;

	for (size_t i = 0; i < rubrics->count; i++) {
		buf_add_text(&list, i ? ", " : "");
		buf_add(&list, document_entry(rubrics, i)->text);
	}
	return list;
}

/* answers: rubric by rubric. Those of others are read by others. */
static void
read_groups(struct reader *reader, const struct node *node)
{
	if (!reader_is_map(reader, node, "answers"))
		return;
	for (size_t i = 0; i < node->count; i++) {
		const struct node *key = node_key(node, i);

		if (str_equal(key->text, reader->model->id)) {
			read_all_answers(reader, node_value(node, i));
		} else if (!document_find_entry(reader->rubrics, key->text)) {
			struct buf list = rubric_list(reader->rubrics);

			reader_report(reader, DIAG_ANSWERS_GROUP, key, key->text, buf_str(&list),
				      STR_NONE);
			buf_done(&list);
		}
	}
}

static const struct key SEVERAL_KEYS[] = {
	{"rubrics", read_entry},    {"enterprise", read_enterprise}, {"by", read_by},
	{"facts", read_facts},      {"declared", read_declared},     {"answers", read_groups},
	{"version", refuse_shared}, {"profile", refuse_shared},      {"leave_out", refuse_shared},
};
static const struct key_list several_keys = {SEVERAL_KEYS,
					     sizeof(SEVERAL_KEYS) / sizeof(SEVERAL_KEYS[0])};

static void
read_several(struct reader *reader, const struct node *root)
{
	reader->entry = document_find_entry(reader->rubrics, reader->model->id);
	if (reader->entry) {
		reader_keys(reader, root, &several_keys);
		return;
	}
	struct buf list = rubric_list(reader->rubrics);
	reader->is_other = true;
	reader_report(reader, DIAG_ANSWERS_RUBRIC, reader->rubrics, buf_str(&list),
		      reader->model->id, STR_NONE);
	buf_done(&list);
	read_shared(reader, root, &several_keys);
}

/* The whole. */

static const struct key SINGLE_KEYS[] = {
	{"rubric", read_rubric},         {"version", read_version},
	{"enterprise", read_enterprise}, {"by", read_by},
	{"profile", read_profile},       {"facts", read_facts},
	{"declared", read_declared},     {"leave_out", read_leave_out},
	{"answers", read_all_answers},
};
const struct key_list top_keys = {SINGLE_KEYS, sizeof(SINGLE_KEYS) / sizeof(SINGLE_KEYS[0])};

void
read_top(struct reader *reader, const struct node *root)
{
	reader_keys(reader, root, &top_keys);
}

static void
read_layer(struct reader *reader, const struct answers_layer *layer)
{
	const struct node *root = layer->root;

	reader->file = layer->file;
	reader->layer++;
	if (root->kind == NODE_NULL)
		return;
	if (root->kind != NODE_MAP) {
		reader_report(reader, DIAG_ANSWERS_MAP, root, STR_NONE, STR_NONE, STR_NONE);
		return;
	}
	reader->rubrics = document_rubrics(root);
	if (reader->rubrics) {
		read_several(reader, root);
		return;
	}
	/* Another rubric's answers would all be unknown: for them one mistake is enough. */
	const struct node *rubric = node_get(root, "rubric");
	reader->is_other |= rubric && rubric->kind == NODE_SCALAR && rubric->text.len > 0 &&
			    !str_equal(rubric->text, reader->model->id);
	if (!reader->is_other) {
		read_top(reader, root);
		return;
	}
	read_rubric(reader, rubric);
	read_shared(reader, root, &top_keys);
}

/* Take one answer or fact away again. */
static void
take_away(struct reader *reader, const struct node *item)
{
	static const struct str FACTS = {"facts.", 6};
	const zj_model *model = reader->model;
	const struct str name = reader_scalar(reader, item);
	uint32_t index;

	if (!name.at)
		return;
	if (str_starts(name, FACTS)) {
		index = map_get(model->fact_by_id,
				(struct str){name.at + FACTS.len, name.len - FACTS.len});
		if (index != MAP_NONE)
			reader->facts[index] = (struct answer){.state = ANSWER_MISSING};
		else
			reader_report(reader, DIAG_FACT_UNKNOWN, item, name, STR_NONE, STR_NONE);
		return;
	}
	index = map_get(model->node_by_id, name);
	if (index != MAP_NONE && model->nodes[index].kind == MODEL_QUESTION)
		reader->questions[model->nodes[index].ordinal] =
			(struct answer){.state = ANSWER_MISSING};
	else if (index != MAP_NONE && reader->sections)
		reader->sections[index] = (struct answer){.state = ANSWER_MISSING};
	else if (index != MAP_NONE)
		return;
	else if ((index = map_get(model->use_by_id, name)) != MAP_NONE)
		reader->levels[index] = (struct answer_level){.is_given = false};
	else
		reader_report(reader, DIAG_ANSWER_UNKNOWN_QUESTION, item, name, STR_NONE, STR_NONE);
}

static void
take_all_away(struct reader *reader, const struct answers_reading *reading)
{
	const struct node *without = reading->without;

	if (!without || without->kind == NODE_NULL)
		return;
	reader->file = reading->without_file;
	if (without->kind != NODE_LIST)
		take_away(reader, without);
	for (size_t i = 0; without->kind == NODE_LIST && i < without->count; i++)
		take_away(reader, node_item(without, i));
}

static void
check_enterprise(struct reader *reader, const struct node *root)
{
	const struct enterprise *enterprise = &reader->answers->enterprise;
	const struct node *at = node_get(root, "enterprise");

	if (!enterprise->uscc.at && !enterprise->id.at)
		reader_report(reader, DIAG_ENTERPRISE_ID, at ? at : root, STR_NONE, STR_NONE,
			      STR_NONE);
}

void
reader_check_whole(struct reader *reader, const struct answers_reading *reading)
{
	const zj_model *model = reader->model;
	const struct answers_layer *last = &reading->layers[reading->layer_count - 1];
	const struct node *root = last->root;

	reader->file = last->file;
	if (root->kind != NODE_MAP)
		return;
	if (!reading->is_case)
		check_enterprise(reader, root);
	if (reader->is_other)
		return;
	if (model->profile_count > 0 && !reader->has_profile) {
		if (model->default_profile == MODEL_NONE) {
			const struct node *profile = node_get(root, "profile");
			const struct node *at = reader->entry ? reader->entry
						: profile     ? profile
							      : root;
			struct buf list = profile_list(model);

			reader_report(reader, DIAG_PROFILE_REQUIRED, at, buf_str(&list), STR_NONE,
				      STR_NONE);
			buf_done(&list);
		} else {
			reader->answers->profile = model->default_profile;
		}
	}
}

/* NULL when memory ran out. */
static struct answer *
make_questions(struct reader *reader)
{
	const size_t count = reader->model->question_count;

	if (!reader->is_brief)
		return arena_array(reader->arena, count, sizeof(struct answer));
	reader->picks = arena_array(reader->arena, count, sizeof(*reader->picks));
	/* Each is begun where its pick says that it is there. */
	return reader->picks ? arena_room(reader->arena, count, sizeof(struct answer)) : NULL;
}

bool
reader_make_room(struct reader *reader, const struct answer *blank)
{
	const zj_model *model = reader->model;
	struct arena *arena = reader->arena;
	zj_answers *answers = arena_alloc(arena, sizeof(*answers));

	reader->answers = answers;
	reader->questions = make_questions(reader);
	reader->facts = arena_array(arena, model->fact_count, sizeof(struct answer));
	reader->levels = arena_array(arena, model->use_count, sizeof(struct answer_level));
	reader->fact_layers = arena_array(arena, model->fact_count, sizeof(uint32_t));
	if (!answers || !reader->questions || !reader->facts || !reader->levels ||
	    !reader->fact_layers)
		return false;
	answers->arena = arena;
	answers->model = model;
	answers->questions = reader->questions;
	answers->picks = reader->picks;
	answers->facts = reader->facts;
	answers->levels = reader->levels;
	answers->sections = blank;
	return blank || reader_section(reader, 0);
}

/* Does a layer answer several rubrics? Then names may be those of rubrics not at hand. */
static bool
answers_several(const struct answers_reading *reading)
{
	for (size_t i = 0; i < reading->layer_count; i++) {
		if (document_rubrics(reading->layers[i].root))
			return true;
	}
	return false;
}

zj_status
answers_read_layers(zj_answers **out, const zj_model *model, const struct answers_reading *reading,
		    zj_diags *diags)
{
	struct answers_scratch *scratch = reading->scratch;
	zj_status status = ZJ_ENOMEM;
	const bool is_known = reading->known != NULL;
	const struct answers_known alone = {1, &model, NULL,
					    !is_known && !answers_several(reading)};
	struct reader reader = {
		.model = model,
		.diags = diags,
		.arena = scratch ? scratch->arena : arena_new(),
		.run = scratch ? scratch->run : NULL,
		.known = is_known ? reading->known : &alone,
		.told = reading->told,
	};

	if (!reader.arena || !reader_make_room(&reader, scratch ? scratch->blank : NULL))
		goto out;
	for (size_t i = 0; i < reading->layer_count && !reader.is_other; i++)
		read_layer(&reader, &reading->layers[i]);
	take_all_away(&reader, reading);
	reader_check_whole(&reader, reading);
	if (reader.no_memory || diag_failed(diags))
		goto out;
	status = reader.over_limit ? ZJ_ELIMIT : reader.is_wrong ? ZJ_EINPUT : ZJ_OK;
	if (status)
		goto out;
	reader.answers->file = *reading->layers[reading->layer_count - 1].file;
	*out = reader.answers;
	if (!scratch)
		reader.arena = NULL;
out:
	if (scratch) {
		scratch->run = reader.run;
	} else {
		expr_run_free(reader.run);
		arena_free(reader.arena);
	}
	return status;
}

zj_status
document_check_shared(const zj_document *document, zj_diags *diags)
{
	const struct node *root = document_root(document);
	const bool is_several = document_rubrics(root) != NULL;
	zj_status status = ZJ_ENOMEM;
	struct reader reader = {
		.diags = diags,
		.arena = arena_new(),
		.file = document_file(document),
	};

	if (reader.arena)
		reader.answers = arena_alloc(reader.arena, sizeof(*reader.answers));
	if (!reader.answers)
		goto out;
	read_shared(&reader, root, is_several ? &several_keys : &top_keys);
	check_enterprise(&reader, root);
	status = reader.no_memory || diag_failed(diags) ? ZJ_ENOMEM : ZJ_OK;
out:
	arena_free(reader.arena);
	return status;
}

void
zj_answers_free(zj_answers *answers)
{
	if (answers)
		arena_free(answers->arena);
}

static void *
copy_array(struct arena *arena, const void *from, size_t count, size_t size)
{
	void *to = arena_array(arena, count, size);

	if (to && count)
		memcpy(to, from, count * size);
	return to;
}

zj_answers *
answers_copy(const zj_answers *answers)
{
	const zj_model *model = answers->model;
	struct arena *arena = arena_new();
	zj_answers *copy;

	if (!arena)
		return NULL;
	copy = copy_array(arena, answers, 1, sizeof(*answers));
	if (!copy)
		goto no_memory;
	copy->arena = arena;
	copy->questions =
		copy_array(arena, answers->questions, model->question_count, sizeof(struct answer));
	copy->facts = copy_array(arena, answers->facts, model->fact_count, sizeof(struct answer));
	copy->levels =
		copy_array(arena, answers->levels, model->use_count, sizeof(struct answer_level));
	if (!copy->questions || !copy->facts || !copy->levels)
		goto no_memory;
	return copy;
no_memory:
	arena_free(arena);
	return NULL;
}

zj_answers *
answers_blank(const zj_model *model, uint32_t profile)
{
	struct arena *arena = arena_new();
	zj_answers *blank = arena ? arena_alloc(arena, sizeof(*blank)) : NULL;

	if (!blank)
		goto no_memory;
	*blank = (zj_answers){
		.arena = arena,
		.model = model,
		.profile = profile,
		.questions = arena_array(arena, model->question_count, sizeof(struct answer)),
		.facts = arena_array(arena, model->fact_count, sizeof(struct answer)),
		.levels = arena_array(arena, model->use_count, sizeof(struct answer_level)),
		.sections = arena_array(arena, model->node_count, sizeof(struct answer)),
	};
	if (blank->questions && blank->facts && blank->levels && blank->sections)
		return blank;
no_memory:
	arena_free(arena);
	return NULL;
}

struct answer *
answers_question(zj_answers *copy, uint32_t ordinal)
{
	return (struct answer *)&copy->questions[ordinal];
}

struct answer *
answers_fact(zj_answers *copy, uint32_t fact)
{
	return (struct answer *)&copy->facts[fact];
}

struct answer_level *
answers_level(zj_answers *copy, uint32_t use)
{
	return (struct answer_level *)&copy->levels[use];
}

const char *
zj_answers_enterprise_name(const zj_answers *answers)
{
	return answers->enterprise.name.at;
}

const char *
zj_answers_enterprise_id(const zj_answers *answers)
{
	const struct enterprise *enterprise = &answers->enterprise;

	return enterprise->uscc.at ? enterprise->uscc.at : enterprise->id.at;
}

const char *
zj_answers_role(const zj_answers *answers)
{
	return answers_role_name(answers->role);
}

const char *
zj_answers_date(const zj_answers *answers)
{
	return answers->date.at;
}
