/*
 * The answers: which question each is for, what it is, and what is left out.
 */
#include "answers/read.h"

#include <string.h>

#include "base/map.h"

enum {
	LOOK_AHEAD = 4 /* questions that may be left out before the next is looked up by name */
};

/* leave_out: and skip: */

void
read_skip(struct reader *reader, const struct model_node *node, const struct node *key,
	  const struct node *reason, struct answer *answer)
{
	if (!node->may_skip) {
		reader_report(reader, DIAG_ANSWER_SKIP, key, node->id, STR_NONE, STR_NONE);
		return;
	}
	const struct str words = reader_scalar(reader, reason);
	if (!words.at || str_trim(words).len == 0) {
		if (reason->kind != NODE_LIST && reason->kind != NODE_MAP)
			reader_report(reader, DIAG_ANSWER_SKIP_REASON, key, node->id, STR_NONE,
				      STR_NONE);
		return;
	}
	*answer = (struct answer){
		.state = ANSWER_SKIPPED,
		.reason = words,
		.written = words,
		.place = node_place(key, reader->file),
	};
}

struct answer *
reader_section(struct reader *reader, uint32_t index)
{
	if (!reader->sections) {
		reader->sections = arena_array(reader->arena, reader->model->node_count,
					       sizeof(struct answer));
		if (!reader->sections) {
			reader->no_memory = true;
			return NULL;
		}
		reader->answers->sections = reader->sections;
	}
	return &reader->sections[index];
}

void
read_leave_out(struct reader *reader, const struct node *node)
{
	const zj_model *model = reader->model;

	if (!reader_is_map(reader, node, "leave_out"))
		return;
	for (size_t i = 0; i < node->count; i++) {
		const struct node *key = node_key(node, i);
		const uint32_t index = map_get(model->node_by_id, key->text);

		if (index == MAP_NONE) {
			reader_report(reader, DIAG_ANSWER_UNKNOWN_ID, key, key->text,
				      diag_is_full(reader->diags)
					      ? STR_NONE
					      : map_nearest(model->node_by_id, key->text),
				      STR_NONE);
			continue;
		}
		const struct model_node *at = &model->nodes[index];
		struct answer *answer = at->kind == MODEL_QUESTION ? &reader->questions[at->ordinal]
								   : reader_section(reader, index);
		if (answer)
			read_skip(reader, at, key, node_value(node, i), answer);
	}
}

/* answers: */

static struct str
question_name(void *state, size_t index)
{
	const zj_model *model = state;

	return index < model->question_count ? model->nodes[model->questions[index]].id : STR_NONE;
}

/* What it is called now, else the name that is nearest. */
static struct str
question_meant(const struct reader *reader, struct str name)
{
	const zj_model *model = reader->model;
	const uint32_t now = map_get(model->node_by_former, name);

	if (now != MAP_NONE)
		return model->nodes[now].id;
	if (diag_is_full(reader->diags))
		return STR_NONE;
	return str_nearest(name, question_name, (void *)model);
}

/* Names or descriptions of evidence; what is empty proves nothing and is passed over. */
static void
read_evidence(struct reader *reader, const struct node *node, struct answer *answer)
{
	const size_t count = node->kind == NODE_LIST ? node->count : 1;
	struct str *items = arena_array(reader->arena, count, sizeof(*items));
	size_t kept = 0;

	if (!items) {
		reader->no_memory = true;
		return;
	}
	for (size_t i = 0; i < count; i++) {
		const struct node *item = node->kind == NODE_LIST ? node_item(node, i) : node;
		const struct str text = reader_scalar(reader, item);

		if (text.at && str_trim(text).len > 0)
			items[kept++] = text;
	}
	answer->evidence = items;
	answer->evidence_count = kept;
}

static void
read_value(struct reader *reader, const struct model_asked *asked, const struct node *value,
	   struct answer *answer)
{
	if (!is_unanswered(value) && !read_option(reader, asked, value, answer))
		read_question_value(reader, &reader->model->nodes[asked->node], value, answer);
}

/* {answer, evidence, note} or {skip}. */
static void
read_answer_map(struct reader *reader, const struct model_asked *asked, const struct node *key,
		const struct node *map, struct answer *answer)
{
	const struct node *value = NULL;
	const struct node *skip = NULL;

	for (size_t i = 0; i < map->count; i++) {
		const struct node *part = node_key(map, i);
		const struct node *content = node_value(map, i);

		if (str_is(part->text, "answer"))
			value = content;
		else if (str_is(part->text, "skip"))
			skip = content;
		else if (str_is(part->text, "evidence"))
			read_evidence(reader, content, answer);
		else if (str_is(part->text, "note"))
			answer->note = reader_scalar(reader, content);
		else
			reader_report(reader, DIAG_ANSWERS_KEY, part, part->text, STR_NONE,
				      STR("answer, evidence, note, skip"));
	}
	if (!value == !skip)
		reader_report(reader, DIAG_ANSWER_FORM, key, STR_NONE, STR_NONE, STR_NONE);
	else if (skip)
		read_skip(reader, &reader->model->nodes[asked->node], key, skip, answer);
	else
		read_value(reader, asked, value, answer);
}

const struct model_asked *
reader_asked(struct reader *reader, struct str name)
{
	const zj_model *model = reader->model;
	const size_t end = reader->next + LOOK_AHEAD;

	for (size_t i = reader->next; i < model->question_count && i < end; i++) {
		if (str_equal(model->asked[i].id, name)) {
			reader->next = (uint32_t)i + 1;
			return &model->asked[i];
		}
	}
	const uint32_t index = map_get(model->node_by_id, name);
	if (index == MAP_NONE || model->nodes[index].kind != MODEL_QUESTION)
		return NULL;
	reader->next = model->nodes[index].ordinal + 1;
	return &model->asked[model->nodes[index].ordinal];
}

/* The question of that name; NULL, and reported, where there is none. */
static const struct model_asked *
find_asked(struct reader *reader, const struct node *key)
{
	const zj_model *model = reader->model;
	const struct str name = key->text;
	const struct model_asked *asked = reader_asked(reader, name);

	if (asked)
		return asked;
	const uint32_t index = map_get(model->node_by_id, name);
	if (index == MAP_NONE) {
		reader_report(reader, DIAG_ANSWER_UNKNOWN_QUESTION, key, name,
			      question_meant(reader, name), STR_NONE);
		return NULL;
	}
	reader_report(reader, DIAG_ANSWER_SECTION, key, name, STR_NONE, STR_NONE);
	return NULL;
}

static void
read_answer(struct reader *reader, const struct node *key, const struct node *value)
{
	const struct model_asked *asked = find_asked(reader, key);

	if (!asked)
		return;
	if (asked->answer == MODEL_COMPUTED) {
		if (!is_unanswered(value))
			reader_report(reader, DIAG_ANSWER_COMPUTED, key, key->text, STR_NONE,
				      STR_NONE);
		return;
	}
	struct answer *answer = &reader->questions[asked - reader->model->asked];
	if (answer->state == ANSWER_SKIPPED && answer->place.file == reader->file) {
		reader_report(reader, DIAG_ANSWER_TWICE, key, key->text, STR_NONE, STR_NONE);
		return;
	}
	/* In the first layer it is what it was made as. */
	if (reader->layer > 1)
		*answer = (struct answer){.state = ANSWER_MISSING};
	if (value->kind == NODE_MAP)
		read_answer_map(reader, asked, key, value, answer);
	else
		read_value(reader, asked, value, answer);
}

void
read_all_answers(struct reader *reader, const struct node *node)
{
	if (!reader_is_map(reader, node, "answers"))
		return;
	for (size_t i = 0; i < node->count; i++)
		read_answer(reader, node_key(node, i), node_value(node, i));
}
