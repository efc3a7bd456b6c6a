/*
 * What a stream writes for one line: a result in brief, or what is wrong. Both are one line of
 * JSON, flat enough to be rows of a table; docs/formats.md describes them.
 */
#include "report/json.h"

#include "report/report.h"

static void
add_enterprise(struct json *json, const zj_answers *answers)
{
	const struct enterprise *enterprise = &answers->enterprise;

	json_str(json, "enterprise", enterprise->uscc.at ? enterprise->uscc : enterprise->id);
	json_str(json, "name", enterprise->name);
	json_str(json, "district", enterprise->district);
	json_str(json, "industry", enterprise->industry);
	json_str(json, "size", enterprise->size);
	json_text(json, "role", answers_role_name(answers->role));
	json_str(json, "date", answers->has_date ? answers->date : STR_NONE);
}

static void
add_tier(struct json *json, const char *id, const char *rank, const zj_model *model, int tier)
{
	json_str(json, id, tier ? model->tiers[tier - 1].id : STR_NONE);
	json_int(json, rank, tier);
}

static void
add_score(struct json *json, const struct result_node *total)
{
	if (!total->has_score) {
		json_null(json, "score");
		json_null(json, "score_best");
		json_null(json, "score_max");
		return;
	}
	json_num(json, "score", total->score.worst);
	json_num(json, "score_best", total->score.best);
	json_num(json, "score_max", total->points);
}

/* What keeps it from the next tier: conditions that are not met or not known, and vetoes and caps
 * that are not known. */
static void
add_open(struct json *json, const zj_result *result)
{
	const zj_model *model = result->model;
	const size_t next = (size_t)result->tier;

	json_array(json, "open");
	if (next < model->tier_count) {
		const struct result_tier *tier = &result->tiers[next];
		for (size_t i = tier->first; i < tier->first + tier->count; i++) {
			const struct result_condition *condition = &result->conditions[i];
			if (condition->check.outcome != ZJ_MET)
				json_str(json, NULL, condition->condition->id);
		}
	}
	for (size_t i = 0; next < model->tier_count && i < model->rule_count; i++) {
		const struct result_rule *rule = &result->rules[i];
		if ((rule->rule->kind == MODEL_VETO || rule->rule->kind == MODEL_CAP) &&
		    rule->may_strike && !rule->strikes)
			json_str(json, NULL, rule->rule->id);
	}
	json_close(json);
}

static void
add_strikes(struct json *json, const char *key, const zj_result *result, enum model_rule_kind kind)
{
	json_array(json, key);
	for (size_t i = 0; i < result->model->rule_count; i++) {
		const struct result_rule *rule = &result->rules[i];
		if (rule->rule->kind == kind && rule->strikes)
			json_str(json, NULL, rule->rule->id);
	}
	json_close(json);
}

zj_status
report_line_brief(struct buf *out, const zj_result *result)
{
	const zj_model *model = result->model;
	struct json json = json_begin(out, true);

	json_object(&json, NULL);
	json_text(&json, "format", "zhijie-brief/1");
	json_count(&json, "line", result->answers->file.first_line);
	add_enterprise(&json, result->answers);
	json_str(&json, "rubric", model->id);
	json_str(&json, "rubric_version", model->version);
	json_text(&json, "rubric_fingerprint", model->fingerprint);
	add_tier(&json, "tier", "tier_rank", model, result->tier);
	json_truth(&json, "firm", result->tier == result->best_tier);
	add_tier(&json, "best_tier", "best_tier_rank", model, result->best_tier);
	add_score(&json, &result->nodes[0]);
	json_count(&json, "unanswered", result->unanswered_count);
	add_open(&json, result);
	add_strikes(&json, "vetoes", result, MODEL_VETO);
	add_strikes(&json, "caps", result, MODEL_CAP);
	add_strikes(&json, "checks", result, MODEL_CHECK);
	json_close(&json);
	buf_add_char(out, '\n');
	return json_end(&json);
}

zj_status
report_line_full(struct buf *out, const zj_result *result)
{
	struct json json = json_begin(out, true);

	json_of_result(&json, result);
	buf_add_char(out, '\n');
	return json_end(&json);
}

/* --- a refusal ------------------------------------------------------------------------- */

static void
add_words(struct json *json, const char *key, const char *zh, const char *en)
{
	const struct words words = {{[ZJ_LANG_ZH] = str_from(zh), [ZJ_LANG_EN] = str_from(en)}};

	json_words(json, key, &words);
}

static void
add_diagnostic(struct json *json, uint32_t line, const zj_diag *zh, const zj_diag *en)
{
	static const char *const levels[ZJ_DIAG_LEVEL_COUNT] = {
		[ZJ_DIAG_NOTE] = "note",
		[ZJ_DIAG_WARNING] = "warning",
		[ZJ_DIAG_ERROR] = "error",
	};

	json_object(json, NULL);
	json_text(json, "level", levels[en->level]);
	json_text(json, "code", en->code);
	json_count(json, "line", en->line ? en->line : line);
	json_count(json, "column", en->column);
	add_words(json, "message", zh->message, en->message);
	add_words(json, "note", zh->note, en->note);
	json_close(json);
}

zj_status
report_line_refused(struct buf *out, uint32_t line, const zj_diags *diags)
{
	struct json json = json_begin(out, true);
	zj_diag zh;
	zj_diag en;

	json_object(&json, NULL);
	json_text(&json, "format", "zhijie-error/1");
	json_count(&json, "line", line);
	json_array(&json, "diagnostics");
	for (size_t i = 0;
	     zj_diags_get(diags, i, ZJ_LANG_ZH, &zh) && zj_diags_get(diags, i, ZJ_LANG_EN, &en);
	     i++)
		add_diagnostic(&json, line, &zh, &en);
	json_close(&json);
	json_close(&json);
	buf_add_char(out, '\n');
	/* Putting words together takes memory, too: without it the list ends early. */
	return diag_failed(diags) ? ZJ_ENOMEM : json_end(&json);
}
