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

void
json_of_difference(struct json *json, const struct difference *difference)
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
	json_close(json);
}
