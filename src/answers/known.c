/*
 * Names that other rubrics of the same file know, or the shared vocabulary: no mistake where
 * the rubric at hand has no use for them.
 */
#include "answers/read.h"

#include "base/map.h"

static bool
in_vocabulary(const struct answers_known *known, struct str name)
{
	return known->vocabulary && map_get(known->vocabulary->model->fact_by_id, name) != MAP_NONE;
}

static bool
in_rubrics(const struct answers_known *known, struct str name)
{
	for (size_t i = 0; i < known->model_count; i++) {
		if (map_get(known->models[i]->fact_by_id, name) != MAP_NONE)
			return true;
	}
	return false;
}

bool
known_fact(const struct answers_known *known, struct str name)
{
	return in_rubrics(known, name) || in_vocabulary(known, name);
}

const struct model_fact *
known_only(const struct answers_known *known, struct str name)
{
	if (!in_vocabulary(known, name) || in_rubrics(known, name))
		return NULL;
	const zj_model *facts = known->vocabulary->model;
	return &facts->facts[map_get(facts->fact_by_id, name)];
}

/* The unit in which a model takes a fact, where that is another one; else STR_NONE. */
static struct str
other_unit(const zj_model *model, struct str name, struct str unit)
{
	const uint32_t index = map_get(model->fact_by_id, name);

	if (index == MAP_NONE || str_equal(model->facts[index].range.unit, unit))
		return STR_NONE;
	return model->facts[index].range.unit;
}

struct str
known_other_unit(const struct answers_known *known, struct str name, struct str unit)
{
	for (size_t i = 0; i < known->model_count; i++) {
		const struct str other = other_unit(known->models[i], name, unit);
		if (other.at)
			return other;
	}
	return known->vocabulary ? other_unit(known->vocabulary->model, name, unit) : STR_NONE;
}

bool
known_group(const struct answers_known *known, struct str name)
{
	for (size_t i = 0; i < known->model_count; i++) {
		if (map_get(known->models[i]->fact_groups, name) != MAP_NONE)
			return true;
	}
	return known->vocabulary &&
	       map_get(known->vocabulary->model->fact_groups, name) != MAP_NONE;
}

bool
known_use(const struct answers_known *known, struct str name)
{
	for (size_t i = 0; i < known->model_count; i++) {
		if (map_get(known->models[i]->use_by_id, name) != MAP_NONE)
			return true;
	}
	return false;
}

/* All facts there are, one rubric after the other; some more than once. */
static struct str
next_fact(void *state, size_t index)
{
	const struct answers_known *known = state;

	for (size_t i = 0; i < known->model_count; i++) {
		const zj_model *model = known->models[i];
		if (index < model->fact_count)
			return model->facts[index].id;
		index -= model->fact_count;
	}
	if (known->vocabulary && index < known->vocabulary->model->fact_count)
		return known->vocabulary->model->facts[index].id;
	return STR_NONE;
}

static struct str
next_use(void *state, size_t index)
{
	const struct answers_known *known = state;

	for (size_t i = 0; i < known->model_count; i++) {
		const zj_model *model = known->models[i];
		if (index < model->use_count)
			return model->uses[index].id;
		index -= model->use_count;
	}
	return STR_NONE;
}

struct str
known_nearest_fact(const struct answers_known *known, struct str name)
{
	return str_nearest(name, next_fact, (void *)known);
}

struct str
known_nearest_use(const struct answers_known *known, struct str name)
{
	return str_nearest(name, next_use, (void *)known);
}
