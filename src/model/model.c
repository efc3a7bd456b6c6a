/*
 * The model seen from outside: loading, freeing, and the public questions about it.
 */
#include "model/model.h"

#include <stdlib.h>

#include "rubric/rubric.h"

/* Takes the rubric over. */
static zj_status
finish(zj_model **out, struct rubric *rubric, zj_diags *diags)
{
	const zj_status status = model_compile(out, rubric, diags);

	if (status)
		rubric_free(rubric);
	return status;
}

zj_status
zj_model_load(zj_model **out, const char *path, zj_diags *diags)
{
	struct rubric *rubric;
	const zj_status status = rubric_load(&rubric, path, diags);

	return status ? status : finish(out, rubric, diags);
}

zj_status
zj_model_read(zj_model **out, const zj_model_file *files, size_t count, zj_diags *diags)
{
	struct rubric_file *given = calloc(count ? count : 1, sizeof(*given));
	struct rubric *rubric;
	zj_status status;

	if (!given)
		return ZJ_ENOMEM;
	for (size_t i = 0; i < count; i++)
		given[i] = (struct rubric_file){files[i].name, {files[i].bytes, files[i].length}};
	status = count ? rubric_read(&rubric, given, count, diags) : ZJ_EINPUT;
	free(given);
	return status ? status : finish(out, rubric, diags);
}

void
zj_model_free(zj_model *model)
{
	if (!model)
		return;
	struct rubric *const rubric = model->rubric;
	expr_pool_free(model->pool);
	arena_free(model->arena);
	rubric_free(rubric);
}

const char *
zj_model_id(const zj_model *model)
{
	return model->id.at;
}

const char *
zj_model_version(const zj_model *model)
{
	return model->version.at;
}

const char *
zj_model_title(const zj_model *model, zj_lang lang)
{
	return words_in(&model->title, lang).at;
}

const char *
zj_model_fingerprint(const zj_model *model)
{
	return model->fingerprint;
}

size_t
zj_model_question_count(const zj_model *model)
{
	return model->question_count;
}

size_t
zj_model_tier_count(const zj_model *model)
{
	return model->tier_count;
}

const char *
zj_model_tier_id(const zj_model *model, size_t index)
{
	return index < model->tier_count ? model->tiers[index].id.at : NULL;
}

const char *
zj_model_tier_title(const zj_model *model, size_t index, zj_lang lang)
{
	return index < model->tier_count ? words_in(&model->tiers[index].title, lang).at : NULL;
}
