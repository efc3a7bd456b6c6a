/*
 * Two rubrics compared, as data (zhijie-rubric-diff/1).
 */
#include "report/json.h"

#include "review/review.h"

static void
add_rubric(struct json *json, const char *key, const zj_model *model)
{
	json_object(json, key);
	json_str(json, "id", model->id);
	json_str(json, "version", model->version);
	json_words(json, "title", &model->title);
	json_text(json, "fingerprint", model->fingerprint);
	json_close(json);
}

static void
add_value(struct json *json, const char *key, const struct difference_value *value)
{
	if (value->words)
		json_words(json, key, value->words);
	else if (value->is_truth)
		json_truth(json, key, str_is(value->text, "yes"));
	else
		json_str(json, key, value->text);
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

static void
add_change(struct json *json, const struct difference_change *change)
{
	json_object(json, NULL);
	json_text(json, "effect", difference_effect_key(change->effect));
	json_text(json, "change", difference_kind_key(change->kind));
	json_text(json, "thing", difference_thing_key(change->thing));
	json_str(json, "id", change->id);
	json_str(json, "former_id", change->former);
	json_str(json, "of", change->of);
	if (change->title)
		json_words(json, "title", change->title);
	else
		json_null(json, "title");
	json_text(json, "aspect", difference_aspect_key(change->aspect));
	json_str(json, "profile", change->profile);
	add_value(json, "from", &change->from);
	add_value(json, "to", &change->to);
	add_place(json, "from_place", &change->from_place);
	add_place(json, "to_place", &change->to_place);
	json_close(json);
}

/* ---- what it does ---- */

static void
add_side(struct json *json, const char *key, const zj_model *model, const struct effect_side *side)
{
	json_object(json, key);
	json_int(json, "rank", side->tier);
	json_str(json, "tier", side->tier ? model->tiers[side->tier - 1].id : STR_NONE);
	json_truth(json, "firm", side->tier == side->best_tier);
	json_str(json, "best_tier",
		 side->best_tier ? model->tiers[side->best_tier - 1].id : STR_NONE);
	json_num(json, "score", side->score);
	json_num(json, "best", side->best);
	json_num(json, "max", side->max);
	json_close(json);
}

static const char *
outcome_key(enum zj_outcome outcome)
{
	static const char *const keys[ZJ_OUTCOME_COUNT] = {
		[ZJ_NOT_MET] = "not_met", [ZJ_MET] = "met", [ZJ_UNKNOWN] = "unknown"};

	return keys[outcome];
}

static void
add_flip(struct json *json, const struct effect_flip *flip)
{
	json_object(json, NULL);
	json_str(json, "id", flip->id);
	json_str(json, "tier", flip->tier);
	if (flip->title)
		json_words(json, "title", flip->title);
	else
		json_null(json, "title");
	json_str(json, "rule", flip->rule);
	json_text(json, "from", flip->was_there ? outcome_key(flip->from) : NULL);
	json_text(json, "to", flip->is_there ? outcome_key(flip->to) : NULL);
	json_str(json, "from_found", flip->from_found);
	json_str(json, "from_needed", flip->from_needed);
	json_str(json, "to_found", flip->to_found);
	json_str(json, "to_needed", flip->to_needed);
	json_close(json);
}

/* What changed, in short; `change` is its place among `changes`. */
static void
add_cause(struct json *json, const struct difference *difference, uint32_t index)
{
	const struct difference_change *change = &difference->changes[index];

	json_object(json, NULL);
	json_count(json, "change", index);
	json_text(json, "thing", difference_thing_key(change->thing));
	json_str(json, "id", change->id);
	json_text(json, "aspect", difference_aspect_key(change->aspect));
	json_close(json);
}

static void
add_row(struct json *json, const struct difference *difference, const struct effect_row *row)
{
	const struct effect *effect = &row->effect;

	json_str(json, "enterprise", row->enterprise);
	json_str(json, "name", row->name);
	json_str(json, "role", row->role);
	json_str(json, "date", row->date.len > 0 ? row->date : STR_NONE);
	json_str(json, "answers", row->answers);
	json_text(json, "change", effect_kind_key(effect->kind));
	if (effect->kind == EFFECT_FAILED) {
		json_str(json, "failure", row->failure);
	} else {
		add_side(json, "from", difference->from, &effect->from);
		add_side(json, "to", difference->to, &effect->to);
	}
	json_array(json, "conditions");
	for (size_t i = 0; i < effect->flip_count; i++)
		add_flip(json, &effect->flips[i]);
	json_close(json);
	json_array(json, "causes");
	for (size_t i = 0; i < effect->cause_count; i++)
		add_cause(json, difference, effect->causes[i]);
	json_close(json);
	json_array(json, "not_carried");
	for (size_t i = 0; i < row->loss_count; i++)
		json_str(json, NULL, row->losses[i]);
	json_close(json);
}

static void
add_effects(struct json *json, const struct difference *difference, const struct effects *effects)
{
	size_t counts[EFFECT_KIND_COUNT] = {0};

	for (size_t i = 0; i < effects->row_count; i++)
		counts[effects->rows[i].effect.kind]++;
	json_object(json, "effect");
	json_count(json, "enterprises", effects->row_count);
	json_object(json, "counts");
	for (int kind = 0; kind < EFFECT_KIND_COUNT; kind++)
		json_count(json, effect_kind_key((enum effect_kind)kind), counts[kind]);
	json_close(json);
	json_array(json, "rows");
	for (size_t i = 0; i < effects->row_count; i++) {
		json_object(json, NULL);
		add_row(json, difference, &effects->rows[i]);
		json_close(json);
	}
	json_close(json);
	json_close(json);
}

zj_status
json_lines_of_effects(struct buf *out, const struct difference *difference,
		      const struct effects *effects)
{
	zj_status status = ZJ_OK;

	for (size_t i = 0; i < effects->row_count && !status; i++) {
		struct json json = json_begin(out, true);
		json_object(&json, NULL);
		json_text(&json, "format", "zhijie-rubric-effect/1");
		add_row(&json, difference, &effects->rows[i]);
		json_close(&json);
		buf_add_char(out, '\n');
		status = json_end(&json);
	}
	return status;
}

void
json_of_difference(struct json *json, const struct difference *difference,
		   const struct effects *effects)
{
	json_object(json, NULL);
	json_text(json, "format", "zhijie-rubric-diff/1");
	json_text(json, "program", ZJ_VERSION);
	add_rubric(json, "from", difference->from);
	add_rubric(json, "to", difference->to);
	json_truth(json, "same", difference->count == 0);
	json_object(json, "counts");
	for (int effect = 0; effect < DIFFERENCE_EFFECT_COUNT; effect++)
		json_count(json, difference_effect_key((enum difference_effect)effect),
			   difference->counts[effect]);
	json_close(json);
	json_array(json, "changes");
	for (size_t i = 0; i < difference->count; i++)
		add_change(json, &difference->changes[i]);
	json_close(json);
	if (effects)
		add_effects(json, difference, effects);
	json_close(json);
}
