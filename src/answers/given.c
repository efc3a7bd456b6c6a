/*
 * What a document gives besides answers: facts, and the levels it declares.
 */
#include "answers/read.h"

#include <string.h>

#include "base/map.h"

/* facts: */

/* A fact that the rubric does not read. It may be another rubric's, or the vocabulary's. */
static void
read_other_fact(struct reader *reader, struct str name, const struct node *key,
		const struct node *value)
{
	const struct answers_known *known = reader->known;
	const struct model_fact *only = known_only(known, name);
	struct answer unused;

	if (only && !is_unanswered(value))
		read_fact_value(reader, only, value, &unused);
	else if (known->is_all && !known_fact(known, name))
		reader_report(reader, DIAG_FACT_UNKNOWN, key, name,
			      diag_is_full(reader->diags) ? STR_NONE
							  : known_nearest_fact(known, name),
			      STR_NONE);
}

/* A number alone means what its reader takes it in: all who read it must take it in the same. */
static bool
unit_is_clear(struct reader *reader, const struct model_fact *fact, const struct node *value)
{
	const struct str unit = fact->range.unit;

	if (fact->type != EXPR_NUMBER || !unit.at || value->kind != NODE_SCALAR ||
	    model_number_has_unit(value->text))
		return true;
	const struct str other = known_other_unit(reader->known, fact->id, unit);
	if (other.at)
		reader_report(reader, DIAG_FACT_UNIT, value, value->text, unit, other);
	return !other.at;
}

void
read_fact_at(struct reader *reader, uint32_t index, const struct node *key,
	     const struct node *value)
{
	if (reader->fact_layers[index] == reader->layer) {
		reader_report(reader, DIAG_ANSWER_TWICE, key, reader->model->facts[index].id,
			      STR_NONE, STR_NONE);
		return;
	}
	reader->fact_layers[index] = reader->layer;
	reader->facts[index] = (struct answer){.state = ANSWER_MISSING};
	if (is_unanswered(value) || !unit_is_clear(reader, &reader->model->facts[index], value))
		return;
	read_fact_value(reader, &reader->model->facts[index], value, &reader->facts[index]);
}

void
read_named_fact(struct reader *reader, struct str name, const struct node *key,
		const struct node *value)
{
	const uint32_t index = map_get(reader->model->fact_by_id, name);

	if (index == MAP_NONE)
		read_other_fact(reader, name, key, value);
	else
		read_fact_at(reader, index, key, value);
}

/* Is a map below this name one of facts? Where not all names are known it can be no value, so
 * it is. */
static bool
is_group(const struct answers_known *known, struct str name)
{
	return known_group(known, name) || (!known->is_all && !known_fact(known, name));
}

/* Facts as nested maps or dotted names. A document's depth is bounded, so this is too. */
static void
read_facts_below(struct reader *reader, struct str prefix, const struct node *map)
{
	for (size_t i = 0; i < map->count; i++) {
		const struct node *key = node_key(map, i);
		const struct node *value = node_value(map, i);
		struct str name = key->text;

		if (prefix.len > 0) {
			const struct str dotted = arena_join(reader->arena, prefix, STR("."));

			name = arena_join(reader->arena, dotted, key->text);
			if (!dotted.at || !name.at) {
				reader->no_memory = true;
				return;
			}
		}
		if (value->kind == NODE_MAP && is_group(reader->known, name))
			read_facts_below(reader, name, value);
		else
			read_named_fact(reader, name, key, value);
	}
}

void
read_facts(struct reader *reader, const struct node *node)
{
	if (reader_is_map(reader, node, "facts"))
		read_facts_below(reader, STR_NONE, node);
}

/* declared: */

static void
read_declared_parts(struct reader *reader, const struct node *key, const struct node *map,
		    struct answer_level *level, uint32_t top)
{
	static const char *const KEYS[] = {"level", "proof", "date"};
	const struct node *number = node_get(map, "level");
	const struct node *proof = node_get(map, "proof");
	const struct node *date = node_get(map, "date");
	int64_t day;

	for (size_t i = 0; i < map->count; i++) {
		const struct node *part = node_key(map, i);
		size_t known = 0;

		while (known < 3 && !str_is(part->text, KEYS[known]))
			known++;
		if (known == 3)
			reader_report(reader, DIAG_ANSWERS_KEY, part, part->text, STR_NONE,
				      STR("level, proof, date"));
	}
	if (number && number->kind == NODE_SCALAR && !is_unanswered(number))
		level->is_given = read_level(reader, top, number, &level->level);
	else if (number && is_unanswered(number))
		return;
	else
		reader_report(reader, DIAG_DECLARED_NO_LEVEL, key, key->text, STR_NONE, STR_NONE);
	level->place = node_place(number ? number : map, reader->file);
	if (proof)
		level->proof = reader_name(reader, proof);
	if (!level->proof.at)
		reader_report(reader, DIAG_DECLARED_NO_PROOF, key, key->text, STR_NONE, STR_NONE);
	if (!date || !reader_scalar(reader, date).at)
		return;
	if (expr_date_parse(date->text, &day))
		level->date = date->text;
	else
		reader_report(reader, DIAG_ANSWER_DATE, date, date->text, STR_NONE, STR_NONE);
}

void
read_declared_one(struct reader *reader, const struct node *key, const struct node *value)
{
	const uint32_t index = map_get(reader->model->use_by_id, key->text);

	if (index == MAP_NONE) {
		if (reader->known->is_all && !known_use(reader->known, key->text))
			reader_report(reader, DIAG_DECLARED_UNKNOWN, key, key->text,
				      diag_is_full(reader->diags)
					      ? STR_NONE
					      : known_nearest_use(reader->known, key->text),
				      STR_NONE);
		return;
	}
	struct answer_level *level = &reader->levels[index];
	const uint32_t top = reader->model->uses[index].top;

	*level = (struct answer_level){.is_given = false};
	if (is_unanswered(value))
		return;
	if (value->kind == NODE_MAP) {
		read_declared_parts(reader, key, value, level, top);
	} else if (reader_scalar(reader, value).at) {
		level->is_given = read_level(reader, top, value, &level->level);
		level->place = node_place(value, reader->file);
		reader_report(reader, DIAG_DECLARED_NO_PROOF, key, key->text, STR_NONE, STR_NONE);
	}
}

void
read_declared(struct reader *reader, const struct node *node)
{
	if (!reader_is_map(reader, node, "declared"))
		return;
	for (size_t i = 0; i < node->count; i++)
		read_declared_one(reader, node_key(node, i), node_value(node, i));
}
