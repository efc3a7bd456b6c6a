/*
 * What a stream writes for one line: a result in brief, or what is wrong. Both are one line of
 * JSON, flat enough to be rows of a table; docs/formats.md describes them.
 */
#include "report/json.h"

#include "base/quote.h"
#include "report/report.h"

enum {
	RECORD_BYTES = 1 << 10 /* what one takes, more or less */
};

/* --- a record in brief ------------------------------------------------------------------ */

/* Its members are always the same, so what stands before a value is written whole. */
static inline void
add_member(struct buf *out, struct str before, struct str text)
{
	buf_add_literal(out, before);
	if (text.at)
		quote_json(out, text);
	else
		buf_add_literal(out, STR("null"));
}

static inline void
add_count(struct buf *out, struct str before, size_t count)
{
	buf_add_literal(out, before);
	buf_add_size(out, count);
}

static void
add_enterprise(struct buf *out, const zj_answers *answers)
{
	const struct enterprise *enterprise = &answers->enterprise;

	add_member(out, STR(",\"enterprise\":"),
		   enterprise->uscc.at ? enterprise->uscc : enterprise->id);
	add_member(out, STR(",\"name\":"), enterprise->name);
	add_member(out, STR(",\"district\":"), enterprise->district);
	add_member(out, STR(",\"industry\":"), enterprise->industry);
	add_member(out, STR(",\"size\":"), enterprise->size);
	add_member(out, STR(",\"role\":"), str_from(answers_role_name(answers->role)));
	add_member(out, STR(",\"date\":"), answers->has_date ? answers->date : STR_NONE);
}

static struct str
tier_id(const zj_model *model, int tier)
{
	return tier ? model->tiers[tier - 1].id : STR_NONE;
}

static void
add_tiers(struct buf *out, const zj_result *result)
{
	const zj_model *model = result->model;

	add_member(out, STR(",\"tier\":"), tier_id(model, result->tier));
	add_count(out, STR(",\"tier_rank\":"), (size_t)result->tier);
	if (result->tier == result->best_tier)
		buf_add_literal(out, STR(",\"firm\":true"));
	else
		buf_add_literal(out, STR(",\"firm\":false"));
	add_member(out, STR(",\"best_tier\":"), tier_id(model, result->best_tier));
	add_count(out, STR(",\"best_tier_rank\":"), (size_t)result->best_tier);
}

/* False: it is an overflow. */
static inline bool
add_num(struct buf *out, struct str before, struct str before_exact, zj_num value)
{
	buf_add_literal(out, before);
	if (!zj_num_ok(value)) {
		buf_add_literal(out, STR("null"));
		return false;
	}
	if (json_add_num(out, value))
		return true;
	buf_add_literal(out, before_exact);
	num_add_exact(out, value);
	buf_add_char(out, '"');
	return true;
}

static bool
add_score(struct buf *out, const struct result_node *total)
{
	bool is_good = true;

	if (!total->has_score) {
		buf_add_literal(out, STR(",\"score\":null,\"score_best\":null,\"score_max\":null"));
		return true;
	}
	is_good &= add_num(out, STR(",\"score\":"), STR(",\"score_exact\":\""), total->score.worst);
	is_good &= add_num(out, STR(",\"score_best\":"), STR(",\"score_best_exact\":\""),
			   total->score.best);
	is_good &=
		add_num(out, STR(",\"score_max\":"), STR(",\"score_max_exact\":\""), total->points);
	return is_good;
}

/* One more of a list, whose bracket is the last byte where this is the first. */
static void
add_item(struct buf *out, struct str id)
{
	if (out->len > 0 && out->at[out->len - 1] != '[')
		buf_add_char(out, ',');
	quote_json(out, id);
}

/* What keeps it from the next tier: conditions that are not met or not known, and vetoes and caps
 * that are not known. */
static void
add_open(struct buf *out, const zj_result *result)
{
	const zj_model *model = result->model;
	const size_t next = (size_t)result->tier;

	buf_add_literal(out, STR(",\"open\":["));
	if (next < model->tier_count) {
		const struct result_tier *tier = &result->tiers[next];
		for (size_t i = tier->first; i < tier->first + tier->count; i++) {
			const struct result_condition *condition = &result->conditions[i];
			if (condition->check.outcome != ZJ_MET)
				add_item(out, condition->condition->id);
		}
	}
	for (size_t i = 0; next < model->tier_count && i < model->rule_count; i++) {
		const struct result_rule *rule = &result->rules[i];
		if ((rule->rule->kind == MODEL_VETO || rule->rule->kind == MODEL_CAP) &&
		    rule->may_strike && !rule->strikes)
			add_item(out, rule->rule->id);
	}
}

static inline void
add_strikes(struct buf *out, struct str before, const zj_result *result, enum model_rule_kind kind)
{
	buf_add_literal(out, before);
	for (size_t i = 0; i < result->model->rule_count; i++) {
		const struct result_rule *rule = &result->rules[i];
		if (rule->rule->kind == kind && rule->strikes)
			add_item(out, rule->rule->id);
	}
}

zj_status
report_line_brief(struct buf *out, const zj_result *result)
{
	const zj_model *model = result->model;

	buf_reserve(out, RECORD_BYTES);
	add_count(out, STR("{\"format\":\"zhijie-brief/1\",\"line\":"),
		  result->answers->file.first_line);
	add_enterprise(out, result->answers);
	add_member(out, STR(",\"rubric\":"), model->id);
	add_member(out, STR(",\"rubric_version\":"), model->version);
	add_member(out, STR(",\"rubric_fingerprint\":"), str_from(model->fingerprint));
	add_tiers(out, result);
	const bool is_good = add_score(out, &result->nodes[0]);
	add_count(out, STR(",\"unanswered\":"), result->unanswered_count);
	add_open(out, result);
	add_strikes(out, STR("],\"vetoes\":["), result, MODEL_VETO);
	add_strikes(out, STR("],\"caps\":["), result, MODEL_CAP);
	add_strikes(out, STR("],\"checks\":["), result, MODEL_CHECK);
	buf_add_literal(out, STR("]}\n"));
	return out->failed ? ZJ_ENOMEM : is_good ? ZJ_OK : ZJ_ELIMIT;
}

/* --- a record in full ------------------------------------------------------------------- */

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
