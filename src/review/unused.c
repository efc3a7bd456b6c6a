/*
 * Things that are written down and that nothing reads.
 */
#include "review/check.h"

#include <stdlib.h>

/* A value with a title is a figure for people: results show it. */
static bool
is_for_reading(const struct model_rule *rule)
{
	return rule->kind == MODEL_GATE ||
	       (rule->kind == MODEL_VALUE && !words_given(&rule->title));
}

static void
unused_rules(struct review *review)
{
	for (size_t i = 0; i < review->model->rule_count; i++) {
		const struct model_rule *rule = &review->model->rules[i];
		const struct rubric_rule *written = review->rubric->rules.at[i];

		if (is_for_reading(rule) && !review->is_read[rule->slot])
			check_add(review, DIAG_RULE_UNREAD, rubric_place(&written->head), rule->id,
				  str_from(model_rule_kind_name(rule->kind)), STR_NONE);
	}
}

static void
unused_inputs(struct review *review)
{
	const zj_model *model = review->model;

	for (size_t i = 0; i < model->fact_count; i++) {
		if (!model->facts[i].is_read)
			check_add(review, DIAG_FACT_UNREAD, model->facts[i].place,
				  model->facts[i].id, STR_NONE, STR_NONE);
	}
	for (size_t i = 0; i < model->param_count; i++) {
		if (!review->is_read[model->params[i].slot])
			check_add(review, DIAG_PARAM_UNREAD, model->params[i].place,
				  model->params[i].id, STR_NONE, STR_NONE);
	}
	for (size_t i = 0; i < model->use_count; i++) {
		if (!review->is_read[model->uses[i].slot])
			check_add(review, DIAG_USE_UNREAD, model->uses[i].place, model->uses[i].id,
				  STR_NONE, STR_NONE);
	}
	for (size_t i = 0; i < model->tag_count; i++) {
		if (!model->tags[i].is_read)
			check_add(review, DIAG_TAG_UNREAD, model->tags[i].place,
				  model->tags[i].name, STR_NONE, STR_NONE);
	}
}

static void
unused_scales(struct review *review)
{
	struct map *used = map_new(review->arena);
	bool is_complete = used != NULL;

	for (size_t i = 0; is_complete && i < review->model->node_count; i++) {
		const struct node *scale = review->model->written[i]->scale;

		if (scale)
			is_complete = map_put(used, scale->text, 0) != MAP_NO_MEMORY;
	}
	if (!is_complete) {
		review->status = ZJ_ENOMEM;
		return;
	}
	for (size_t i = 0; i < review->rubric->scales.count; i++) {
		const struct rubric_scale *scale = review->rubric->scales.at[i];

		if (map_get(used, scale->head.id->text) == MAP_NONE)
			check_add(review, DIAG_SCALE_UNUSED, rubric_place(&scale->head),
				  scale->head.id->text, STR_NONE, STR_NONE);
	}
}

/* ---- sources ---- */

static void
use_origin(bool *is_used, const struct model_origin *origin)
{
	for (size_t i = 0; i < origin->count; i++)
		is_used[origin->sources[i]] = true;
}

static void
use_in_nodes(const zj_model *model, bool *is_used)
{
	for (size_t i = 0; i < model->node_count; i++) {
		const struct model_node *node = &model->nodes[i];

		use_origin(is_used, &node->origin);
		for (size_t j = 0; j < node->option_count; j++)
			use_origin(is_used, &node->options[j].origin);
	}
}

static void
use_in_rules(const zj_model *model, bool *is_used)
{
	for (size_t i = 0; i < model->rule_count; i++)
		use_origin(is_used, &model->rules[i].origin);
	for (size_t i = 0; i < model->tier_count; i++) {
		use_origin(is_used, &model->tiers[i].origin);
		for (size_t j = 0; j < model->tiers[i].condition_count; j++)
			use_origin(is_used, &model->tiers[i].conditions[j].origin);
	}
}

static void
use_name(const struct map *sources, bool *is_used, const struct node *name)
{
	const uint32_t index = map_get(sources, name->text);

	if (index != MAP_NONE)
		is_used[index] = true;
}

/* Profiles keep no origin in the model: by name. */
static void
use_in_profiles(struct review *review, bool *is_used)
{
	struct map *sources = map_new(review->arena);
	bool is_complete = sources != NULL;

	for (uint32_t i = 0; is_complete && i < review->model->source_count; i++)
		is_complete = map_put(sources, review->model->sources[i].id, i) != MAP_NO_MEMORY;
	if (!is_complete) {
		review->status = ZJ_ENOMEM;
		return;
	}
	for (size_t i = 0; i < review->rubric->profiles.count; i++) {
		const struct rubric_profile *profile = review->rubric->profiles.at[i];
		const struct node *names = profile->origin.sources;

		if (names && names->kind == NODE_SCALAR)
			use_name(sources, is_used, names);
		for (size_t j = 0; names && names->kind == NODE_LIST && j < names->count; j++)
			use_name(sources, is_used, node_item(names, j));
	}
}

static void
unused_sources(struct review *review)
{
	const zj_model *model = review->model;
	bool *is_used = check_alloc(review, model->source_count, sizeof(*is_used));

	if (!is_used)
		return;
	use_in_nodes(model, is_used);
	use_in_rules(model, is_used);
	use_in_profiles(review, is_used);
	for (size_t i = 0; i < model->fact_count; i++)
		use_origin(is_used, &model->facts[i].origin);
	for (size_t i = 0; i < model->param_count; i++)
		use_origin(is_used, &model->params[i].origin);
	for (size_t i = 0; i < model->use_count; i++)
		use_origin(is_used, &model->uses[i].origin);
	for (size_t i = 0; i < model->source_count; i++) {
		const struct rubric_source *written = review->rubric->sources.at[i];

		if (!is_used[i] && !rubric_is_yes(written->is_default, false))
			check_add(review, DIAG_SOURCE_UNUSED, rubric_place(&written->head),
				  model->sources[i].id, STR_NONE, STR_NONE);
	}
}

void
check_unused(struct review *review)
{
	unused_rules(review);
	unused_inputs(review);
	unused_scales(review);
	unused_sources(review);
}
