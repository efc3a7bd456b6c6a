/*
 * A rubric as data (zhijie-rubric/1).
 */
#include "report/json.h"

static void
add_options(struct json *json, const struct model_node *node)
{
	if (node->option_count == 0)
		return;
	json_array(json, "options");
	for (size_t i = 0; i < node->option_count; i++) {
		json_object(json, NULL);
		json_str(json, "id", node->options[i].id);
		json_words(json, "title", &node->options[i].title);
		json_num(json, "score", node->options[i].score);
		json_close(json);
	}
	json_close(json);
}

static void
add_question(struct json *json, const struct model_node *node)
{
	static const char *const ways[] = {
		[MODEL_COMPUTED] = "computed", [MODEL_OPTION] = "option",
		[MODEL_OPTIONS] = "options",   [MODEL_YESNO] = "yesno",
		[MODEL_LEVEL] = "level",       [MODEL_NUMBER] = "number",
		[MODEL_TEXT] = "text",         [MODEL_DATE] = "date",
	};

	json_words(json, "ask", &node->ask);
	json_text(json, "answer", ways[node->answer]);
	if (node->answer == MODEL_NUMBER)
		json_str(json, "unit", node->range.unit);
	if (node->answer == MODEL_COMPUTED)
		json_str(json, "value", expr_text(node->value));
	add_options(json, node);
}

static void
add_node(struct json *json, const zj_model *model, uint32_t index)
{
	const struct model_node *node = &model->nodes[index];

	json_object(json, NULL);
	json_str(json, "id", node->id);
	json_str(json, "parent", node->parent ? model->nodes[node->parent].id : STR("total"));
	json_text(json, "kind", node->kind == MODEL_SECTION ? "section" : "question");
	json_words(json, "title", &node->title);
	json_truth(json, "scored", node->is_scored);
	json_num(json, "points", node->points);
	json_num(json, "weight", node->weights[0]);
	if (node->kind == MODEL_QUESTION)
		add_question(json, node);
	json_array(json, "tags");
	for (size_t i = 0; i < node->tag_count; i++)
		json_str(json, NULL, node->tags[i]);
	json_close(json);
	json_text(json, "basis", model_basis_name(node->origin.basis));
	json_close(json);
}

static void
add_tier(struct json *json, const struct model_tier *tier)
{
	json_object(json, NULL);
	json_str(json, "id", tier->id);
	json_words(json, "title", &tier->title);
	json_array(json, "conditions");
	for (size_t i = 0; i < tier->condition_count; i++) {
		const struct model_condition *condition = &tier->conditions[i];
		json_object(json, NULL);
		json_str(json, "id", condition->id);
		json_words(json, "title", &condition->title);
		json_str(json, "rule", expr_text(condition->expr));
		json_text(json, "basis", model_basis_name(condition->origin.basis));
		json_close(json);
	}
	json_close(json);
	json_close(json);
}

static void
add_param(struct json *json, const struct model_param *param)
{
	json_object(json, NULL);
	json_str(json, "id", param->id);
	json_words(json, "title", &param->title);
	json_value(json, "value", &param->value);
	json_text(json, "basis", model_basis_name(param->origin.basis));
	json_close(json);
}

void
json_of_rubric(struct json *json, const zj_model *model)
{
	json_object(json, NULL);
	json_text(json, "format", "zhijie-rubric/1");
	json_text(json, "program", ZJ_VERSION);
	json_str(json, "id", model->id);
	json_str(json, "version", model->version);
	json_words(json, "title", &model->title);
	json_words(json, "about", &model->about);
	json_text(json, "fingerprint", model->fingerprint);
	json_num(json, "points", model->nodes[0].points);
	json_array(json, "nodes");
	for (uint32_t n = 1; n < model->node_count; n++)
		add_node(json, model, n);
	json_close(json);
	json_array(json, "tiers");
	for (size_t i = 0; i < model->tier_count; i++)
		add_tier(json, &model->tiers[i]);
	json_close(json);
	json_array(json, "params");
	for (size_t i = 0; i < model->param_count; i++)
		add_param(json, &model->params[i]);
	json_close(json);
	json_array(json, "sources");
	for (size_t i = 0; i < model->source_count; i++) {
		const struct model_source *source = &model->sources[i];
		json_object(json, NULL);
		json_str(json, "id", source->id);
		json_words(json, "title", &source->title);
		json_str(json, "url", source->url);
		json_str(json, "grade", source->grade);
		json_text(json, "basis", model_basis_name(source->basis));
		json_close(json);
	}
	json_close(json);
	json_close(json);
}
