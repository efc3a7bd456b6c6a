/*
 * The public view of a result.
 */
#include "score/score.h"

#include "base/map.h"

void
zj_result_free(zj_result *result)
{
	if (result)
		arena_free(result->arena);
}

int
zj_result_tier(const zj_result *result)
{
	return result->tier;
}

int
zj_result_best_tier(const zj_result *result)
{
	return result->best_tier;
}

bool
zj_result_is_firm(const zj_result *result)
{
	return result->tier == result->best_tier;
}

static zj_score_range
range_of(const struct result_node *node)
{
	return (zj_score_range){
		.value = node->score.worst,
		.worst = node->score.worst,
		.best = node->score.best,
		.max = node->points,
	};
}

zj_score_range
zj_result_score(const zj_result *result)
{
	struct result_node none = {.score = {zj_num_int(0), zj_num_int(0)},
				   .points = zj_num_int(0)};

	return range_of(result->nodes[0].has_score ? &result->nodes[0] : &none);
}

bool
zj_result_node_score(const zj_result *result, const char *id, zj_score_range *out)
{
	const uint32_t index = map_get(result->model->node_by_id, str_from(id));

	if (index == MAP_NONE || !result->nodes[index].has_score)
		return false;
	*out = range_of(&result->nodes[index]);
	return true;
}

size_t
zj_result_condition_count(const zj_result *result)
{
	return result->condition_count;
}

bool
zj_result_condition(const zj_result *result, size_t index, zj_lang lang, zj_condition *out)
{
	if (index >= result->condition_count)
		return false;
	const struct result_condition *condition = &result->conditions[index];
	const struct place *place = &condition->condition->place;

	*out = (zj_condition){
		.tier = (int)condition->tier + 1,
		.id = condition->id_text,
		.title = condition->title_text[lang],
		.rule = condition->rule_text,
		.outcome = condition->check.outcome,
		.needed = condition->needed_text,
		.found = condition->found_text,
		.file = place->file ? place->file->name : NULL,
		.line = place->line,
		.column = place->column,
	};
	return true;
}
