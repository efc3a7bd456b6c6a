/*
 * The result as data, format zhijie-result/1: docs/formats.md describes it and
 * docs/schema/result.schema.json is its schema. Whoever changes this changes those.
 */
#include "report/json.h"

#include "report/reads.h"

#define RESULT_FORMAT "zhijie-result/1"

static const char *const outcome_names[ZJ_OUTCOME_COUNT] = {
	[ZJ_NOT_MET] = "not_met",
	[ZJ_MET] = "met",
	[ZJ_UNKNOWN] = "unknown",
};

static void
add_outcome(struct json *json, enum zj_outcome outcome)
{
	json_text(json, "outcome", outcome_names[outcome]);
	if (outcome == ZJ_UNKNOWN)
		json_null(json, "met");
	else
		json_truth(json, "met", outcome == ZJ_MET);
}

static void
add_place(struct json *json, const char *key, const struct place *place)
{
	if (!place->file) {
		json_null(json, key);
		return;
	}
	json_object(json, key);
	json_text(json, "file", place->file->name);
	json_count(json, "line", place->line);
	json_count(json, "column", place->column);
	json_close(json);
}

/*
 * Where a rule is written: the file by its name in the rubric's folder, so that the same
 * result reads the same on every machine.
 */
static void
add_rule_place(struct json *json, const char *key, const zj_model *model, const struct place *place)
{
	struct str name = STR_NONE;

	if (!place->file) {
		json_null(json, key);
		return;
	}
	for (size_t i = 0; i < model->file_count; i++) {
		if (str_ends(str_from(place->file->name), model->files[i].name) &&
		    model->files[i].name.len > name.len)
			name = model->files[i].name;
	}
	json_object(json, key);
	json_str(json, "file", name.at ? name : str_from(place->file->name));
	json_count(json, "line", place->line);
	json_count(json, "column", place->column);
	json_close(json);
}

static void
add_range(struct json *json, const char *key, const struct result_range *range)
{
	json_object(json, key);
	json_num(json, "worst", range->worst);
	json_num(json, "best", range->best);
	json_close(json);
}

/* --- who and what ---------------------------------------------------------------------- */

static void
add_rubric(struct json *json, const zj_model *model)
{
	json_object(json, "rubric");
	json_str(json, "id", model->id);
	json_str(json, "version", model->version);
	json_words(json, "title", &model->title);
	json_text(json, "fingerprint", model->fingerprint);
	json_close(json);
}

static void
add_answers(struct json *json, const zj_result *result)
{
	static const char *const roles[ROLE_COUNT] = {
		[ROLE_SELF] = "self",
		[ROLE_ASSESSOR] = "assessor",
		[ROLE_FINAL] = "final",
	};
	const zj_answers *answers = result->answers;
	const struct enterprise *enterprise = &answers->enterprise;
	const zj_model *model = result->model;

	json_object(json, "answers");
	json_text(json, "file", answers->file.name);
	json_text(json, "fingerprint", zj_document_fingerprint(answers->document));
	json_object(json, "enterprise");
	json_str(json, "name", enterprise->name);
	json_str(json, "uscc", enterprise->uscc);
	json_str(json, "id", enterprise->id);
	json_str(json, "district", enterprise->district);
	json_str(json, "industry", enterprise->industry);
	json_str(json, "size", enterprise->size);
	json_close(json);
	json_text(json, "role", roles[answers->role]);
	json_str(json, "by", answers->by);
	json_str(json, "date", answers->has_date ? answers->date : STR_NONE);
	json_str(json, "profile",
		 model->profile_count ? model->profiles[result->profile].id : STR_NONE);
	json_count(json, "unanswered", result->unanswered_count);
	json_close(json);
}

/* --- the verdict ----------------------------------------------------------------------- */

static void
add_tier_name(struct json *json, const zj_model *model, int tier, const char *id, const char *title,
	      const char *rank)
{
	static const struct words none = {{STR_NONE, STR_NONE}};

	json_str(json, id, tier ? model->tiers[tier - 1].id : STR_NONE);
	json_words(json, title, tier ? &model->tiers[tier - 1].title : &none);
	json_int(json, rank, tier);
}

static void
add_verdict(struct json *json, const zj_result *result)
{
	json_object(json, "tier");
	add_tier_name(json, result->model, result->tier, "id", "title", "rank");
	json_truth(json, "firm", result->tier == result->best_tier);
	add_tier_name(json, result->model, result->best_tier, "best_id", "best_title", "best_rank");
	json_count(json, "of", result->model->tier_count);
	json_close(json);
}

static void
add_score(struct json *json, const zj_result *result)
{
	const struct result_node *total = &result->nodes[0];

	if (!total->has_score) {
		json_null(json, "score");
		return;
	}
	json_object(json, "score");
	json_num(json, "value", total->score.worst);
	json_num(json, "max", total->points);
	json_num(json, "worst", total->score.worst);
	json_num(json, "best", total->score.best);
	json_close(json);
}

/* --- conditions and rules -------------------------------------------------------------- */

static void
add_depends(struct json *json, const char *key, const zj_result *result, size_t count,
	    const uint32_t *slots)
{
	static const char *const kinds[] = {
		[READ_QUESTION] = "question",
		[READ_FACT] = "fact",
		[READ_LEVEL] = "level",
		[READ_DATE] = "date",
	};

	json_array(json, key);
	for (size_t i = 0; i < count; i++) {
		const struct read_item item = reads_item(result, slots[i]);
		json_object(json, NULL);
		json_text(json, "kind", kinds[item.kind]);
		json_str(json, "id", item.id);
		if (item.title)
			json_words(json, "title", item.title);
		json_close(json);
	}
	json_close(json);
}

/* Where it is written, and where every answer stands that it reads. */
static void
add_places(struct json *json, struct reads *reads, const struct expr *expr,
	   const struct place *rule)
{
	json_object(json, "places");
	add_rule_place(json, "rule", reads->result->model, rule);
	json_array(json, "answers");
	reads_clear(reads);
	reads_add_expr(reads, expr);
	for (size_t i = 0; i < reads->items.count; i++) {
		const struct read_item *item = vec_at(&reads->items, i);
		if (!item->place.file)
			continue;
		json_object(json, NULL);
		json_str(json, "id", item->id);
		json_text(json, "file", item->place.file->name);
		json_count(json, "line", item->place.line);
		json_count(json, "column", item->place.column);
		json_close(json);
	}
	json_close(json);
	json_close(json);
}

static void
add_needed(struct json *json, const struct result_check *check)
{
	struct buf text = BUF_INIT;

	if (check->is_comparison) {
		buf_add_text(&text, expr_compare_text(check->compare));
		buf_add_char(&text, ' ');
		expr_value_print(&text, &check->needed);
	} else {
		buf_add(&text, STR("yes"));
	}
	json->out->failed |= text.failed;
	json_str(json, "needed", buf_str(&text));

	buf_clear(&text);
	expr_value_print(&text, &check->found);
	json->out->failed |= text.failed;
	json_str(json, "found", buf_str(&text));
	buf_done(&text);
}

static void
add_check(struct json *json, const zj_result *result, const struct result_check *check)
{
	add_needed(json, check);
	if (check->is_comparison)
		json_value(json, "needed_value", &check->needed);
	else
		json_truth(json, "needed_value", true);
	json_value(json, "found_value", &check->found);
	add_outcome(json, check->outcome);
	json_array(json, "terms");
	for (size_t i = 0; i < check->term_count; i++) {
		json_object(json, NULL);
		json_str(json, "text", check->terms[i].text);
		json_value(json, "value", &check->terms[i].value);
		json_close(json);
	}
	json_close(json);
	add_depends(json, "depends", result, check->depend_count, check->depends);
}

static void
add_condition(struct json *json, struct reads *reads, const struct result_condition *condition)
{
	const struct model_condition *what = condition->condition;

	json_object(json, NULL);
	json_str(json, "id", what->id);
	json_words(json, "title", &what->title);
	json_words(json, "say", &what->say);
	json_str(json, "rule", expr_text(what->expr));
	add_check(json, reads->result, &condition->check);
	add_places(json, reads, what->expr, &what->place);
	json_text(json, "basis", model_basis_name(what->origin.basis));
	json_close(json);
}

static void
add_tiers(struct json *json, struct reads *reads)
{
	const zj_result *result = reads->result;

	json_array(json, "tiers");
	for (size_t t = 0; t < result->model->tier_count; t++) {
		const struct model_tier *tier = &result->model->tiers[t];
		json_object(json, NULL);
		json_str(json, "id", tier->id);
		json_words(json, "title", &tier->title);
		add_outcome(json, result->tiers[t].outcome);
		json_text(json, "own_outcome", outcome_names[result->tiers[t].own]);
		json_array(json, "conditions");
		for (size_t i = 0; i < result->tiers[t].count; i++)
			add_condition(json, reads, &result->conditions[result->tiers[t].first + i]);
		json_close(json);
		json_close(json);
	}
	json_close(json);
}

static const char *
strike_name(const struct result_rule *rule)
{
	if (rule->strikes)
		return "yes";
	return rule->may_strike ? "unknown" : "no";
}

static void
add_rule(struct json *json, struct reads *reads, const struct result_rule *rule)
{
	const zj_result *result = reads->result;
	const struct model_rule *what = rule->rule;

	json_object(json, NULL);
	json_str(json, "id", what->id);
	json_words(json, "title", &what->title);
	json_words(json, "say", &what->say);
	json_str(json, "rule", expr_text(what->expr));
	json_text(json, "strikes", strike_name(rule));
	json_text(json, "basis", model_basis_name(what->origin.basis));
	if (what->kind != MODEL_VETO && !rule->strikes && !rule->may_strike) {
		/* Most checks are silent most of the time: no more than that about them. */
		json_close(json);
		return;
	}
	if (what->kind == MODEL_CAP)
		json_str(json, "at_most",
			 what->at_most == MODEL_NONE ? STR_NONE
						     : result->model->tiers[what->at_most].id);
	add_check(json, result, &rule->check);
	add_places(json, reads, what->expr, &what->place);
	json_close(json);
}

static void
add_rules(struct json *json, struct reads *reads, const char *key, enum model_rule_kind kind)
{
	json_array(json, key);
	for (size_t i = 0; i < reads->result->model->rule_count; i++) {
		if (reads->result->rules[i].rule->kind == kind)
			add_rule(json, reads, &reads->result->rules[i]);
	}
	json_close(json);
}

static void
add_values(struct json *json, struct reads *reads)
{
	const zj_result *result = reads->result;

	json_array(json, "values");
	for (size_t i = 0; i < result->model->rule_count; i++) {
		const struct model_rule *rule = result->rules[i].rule;
		if (rule->kind != MODEL_VALUE)
			continue;
		json_object(json, NULL);
		json_str(json, "id", rule->id);
		json_words(json, "title", &rule->title);
		json_str(json, "rule", expr_text(rule->expr));
		json_value(json, "value", &result->rules[i].value);
		add_places(json, reads, rule->expr, &rule->place);
		json_close(json);
	}
	json_close(json);
}

static void
add_levels(struct json *json, const zj_result *result)
{
	json_array(json, "levels");
	for (size_t i = 0; i < result->model->use_count; i++) {
		const struct model_use *use = &result->model->uses[i];
		const struct result_level *level = &result->levels[i];
		json_object(json, NULL);
		json_str(json, "id", use->id);
		json_str(json, "rubric", use->rubric);
		json_words(json, "title", &use->title);
		if (level->is_known)
			json_count(json, "level", level->level);
		else
			json_null(json, "level");
		json_count(json, "top", use->top);
		json_str(json, "origin", level->origin);
		add_place(json, "place", &level->place);
		json_close(json);
	}
	json_close(json);
}

static void
add_settings(struct json *json, const zj_result *result)
{
	json_array(json, "settings");
	for (size_t i = 0; i < result->setting_count; i++) {
		const struct result_setting *setting = &result->settings[i];
		json_object(json, NULL);
		json_str(json, "id", result->model->params[setting->param].id);
		json_value(json, "value", &setting->value);
		json_close(json);
	}
	json_close(json);
}

/* --- the nodes ------------------------------------------------------------------------- */

static void
add_answer(struct json *json, const struct model_node *node, const struct result_node *found)
{
	if (node->kind != MODEL_QUESTION)
		return;
	json_value(json, "value", found->value);
	if (!found->answer)
		return;
	json_str(json, "answer", found->answer->written);
	if (found->answer->evidence_count > 0) {
		json_array(json, "evidence");
		for (size_t i = 0; i < found->answer->evidence_count; i++)
			json_str(json, NULL, found->answer->evidence[i]);
		json_close(json);
	}
	if (found->answer->note.len)
		json_str(json, "note", found->answer->note);
	add_place(json, "answer_place", &found->answer->place);
}

static void
add_rungs(struct json *json, const struct model_node *node, const struct result_node *found)
{
	const bool is_ladder = node->combine == MODEL_LADDER;

	if (found->rung_count == 0)
		return;
	json_array(json, "rungs");
	for (size_t i = 0; i < found->rung_count; i++) {
		const struct result_rung *rung = &found->rungs[i];
		json_object(json, NULL);
		json_count(json, "rung", i + 1);
		json_truth(json, "has_questions", rung->has_questions);
		if (rung->has_questions) {
			add_range(json, "share", &rung->share);
		}
		if (rung->has_questions && is_ladder) {
			add_range(json, "counts", &rung->counts);
			json_text(json, "satisfied", outcome_names[rung->satisfied]);
		}
		json_close(json);
	}
	json_close(json);
}

static void
add_node(struct json *json, const zj_result *result, uint32_t index)
{
	static const char *const states[] = {
		[RESULT_SCORED] = "scored",
		[RESULT_NOT_APPLICABLE] = "not_applicable",
		[RESULT_UNANSWERED] = "unanswered",
		[RESULT_INVALID] = "invalid",
	};
	static const char *const absences[] = {
		[RESULT_BY_RULE] = "rule",
		[RESULT_BY_PROFILE] = "profile",
		[RESULT_BY_ENTERPRISE] = "enterprise",
		[RESULT_BY_PARENT] = "parent",
		[RESULT_BY_CHILDREN] = "children",
	};
	const struct model_node *node = &result->model->nodes[index];
	const struct result_node *found = &result->nodes[index];

	json_object(json, NULL);
	json_str(json, "id", index ? node->id : STR("total"));
	json_str(json, "parent",
		 index == 0     ? STR_NONE
		 : node->parent ? result->model->nodes[node->parent].id
				: STR("total"));
	json_text(json, "kind", node->kind == MODEL_SECTION ? "section" : "question");
	json_words(json, "title", index ? &node->title : &result->model->title);
	json_text(json, "state", states[found->state]);
	if (found->absence != RESULT_APPLIES)
		json_text(json, "absence", absences[found->absence]);
	json_truth(json, "scored", found->is_scored);
	if (found->has_score) {
		add_range(json, "share", &found->share);
		add_range(json, "score", &found->score);
		json_num(json, "points", found->points);
		json_num(json, "weight", found->split->weight);
	}
	if (found->has_score && found->split->has_contribution) {
		add_range(json, "contribution", &found->split->contribution);
		json_num(json, "contribution_max", found->split->contribution_max);
	}
	if (found->uncapped) {
		json_truth(json, "capped", true);
		json_num(json, "uncapped_share", *found->uncapped);
	}
	add_answer(json, node, found);
	add_rungs(json, node, found);
	add_rule_place(json, "place", result->model, &node->place);
	json_close(json);
}

static void
add_nodes(struct json *json, const zj_result *result)
{
	json_array(json, "nodes");
	for (uint32_t n = 0; n < result->model->node_count; n++)
		add_node(json, result, n);
	json_close(json);
}

static void
add_trust(struct json *json, const zj_result *result)
{
	const struct result_trust *trust = &result->trust;

	json_object(json, "trust");
	for (int basis = 0; basis < MODEL_BASIS_COUNT; basis++)
		json_count(json, model_basis_name((enum model_basis)basis), trust->counts[basis]);
	json_array(json, "recalled_sources");
	for (size_t i = 0; i < trust->recalled_count; i++)
		json_str(json, NULL, result->model->sources[trust->recalled[i]].id);
	json_close(json);
	json_close(json);
}

void
json_of_result(struct json *json, const zj_result *result)
{
	struct reads reads;

	if (reads_init(&reads, result)) {
		json->out->failed = true;
		return;
	}
	json_object(json, NULL);
	json_text(json, "format", RESULT_FORMAT);
	json_text(json, "program", ZJ_VERSION);
	add_rubric(json, result->model);
	add_answers(json, result);
	add_verdict(json, result);
	add_score(json, result);
	add_tiers(json, &reads);
	add_rules(json, &reads, "vetoes", MODEL_VETO);
	add_rules(json, &reads, "caps", MODEL_CAP);
	add_rules(json, &reads, "checks", MODEL_CHECK);
	add_rules(json, &reads, "advice", MODEL_ADVICE);
	add_values(json, &reads);
	add_levels(json, result);
	add_settings(json, result);
	add_nodes(json, result);
	add_depends(json, "depends_on", result, result->depend_count, result->depends);
	add_trust(json, result);
	json_close(json);
	json->out->failed |= reads_failed(&reads);
	reads_done(&reads);
}

/* --- a gap ----------------------------------------------------------------------------- */

static void
add_gap_item(struct json *json, const struct plan_gap *gap, const struct plan_item *item)
{
	const zj_result *result = gap->result;
	const struct model_node *node = &result->model->nodes[item->node];

	json_object(json, NULL);
	json_str(json, "id", node->id);
	json_words(json, "title", &node->title);
	json_num(json, "gain", item->gain);
	json_num(json, "share_now", item->share_now);
	json_value(json, "now", result->nodes[item->node].value);
	if (item->has_best)
		json_value(json, "best", &item->best);
	else
		json_null(json, "best");
	json_truth(json, "needs_answer", item->needs_answer);
	json_truth(json, "needs_evidence", item->needs_evidence);
	if (item->has_cost) {
		json_num(json, "cost", item->cost);
		json_str(json, "cost_unit", node->cost_unit);
	}
	json_array(json, "conditions");
	for (size_t i = 0; i < item->condition_count; i++)
		json_str(json, NULL, result->conditions[item->conditions[i]].condition->id);
	json_close(json);
	json_close(json);
}

void
json_of_gap(struct json *json, const struct plan_gap *gap)
{
	const zj_result *result = gap->result;
	struct reads reads;

	if (reads_init(&reads, result)) {
		json->out->failed = true;
		return;
	}
	json_object(json, NULL);
	json_text(json, "format", "zhijie-gap/1");
	json_text(json, "program", ZJ_VERSION);
	add_rubric(json, result->model);
	add_answers(json, result);
	add_verdict(json, result);
	add_score(json, result);
	json_object(json, "target");
	add_tier_name(json, result->model, (int)gap->tier + 1, "id", "title", "rank");
	add_outcome(json, result->tiers[gap->tier].outcome);
	json_close(json);
	json_array(json, "conditions");
	for (size_t i = 0; i < gap->condition_count; i++)
		add_condition(json, &reads, &result->conditions[gap->conditions[i]]);
	json_close(json);
	json_array(json, "vetoes");
	for (size_t i = 0; i < gap->veto_count; i++)
		add_rule(json, &reads, &result->rules[gap->vetoes[i]]);
	json_close(json);
	json_array(json, "caps");
	for (size_t i = 0; i < gap->cap_count; i++)
		add_rule(json, &reads, &result->rules[gap->caps[i]]);
	json_close(json);
	json_array(json, "items");
	for (size_t i = 0; i < gap->item_count; i++)
		add_gap_item(json, gap, &gap->items[i]);
	json_close(json);
	json_close(json);
	json->out->failed |= reads_failed(&reads);
	reads_done(&reads);
}
