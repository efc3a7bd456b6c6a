/*
 * The shared vocabulary of facts: compiled as a rubric's facts are, so that a fact means the
 * same in both.
 */
#include "model/model.h"

#include <stdlib.h>

#include "rubric/rubric.h"

/* Takes the rubric over. */
static zj_status
finish(zj_vocabulary **out, struct rubric *rubric, zj_diags *diags)
{
	zj_vocabulary *vocabulary = calloc(1, sizeof(*vocabulary));
	zj_status status = ZJ_ENOMEM;

	if (vocabulary)
		status = model_compile_vocabulary(&vocabulary->model, rubric, diags);
	if (status) {
		rubric_free(rubric);
		free(vocabulary);
		return status;
	}
	*out = vocabulary;
	return ZJ_OK;
}

zj_status
zj_vocabulary_load(zj_vocabulary **out, const char *path, zj_diags *diags)
{
	struct rubric *rubric;
	const zj_status status = rubric_load_vocabulary(&rubric, path, diags);

	return status ? status : finish(out, rubric, diags);
}

zj_status
zj_vocabulary_read(zj_vocabulary **out, const char *name, const char *bytes, size_t length,
		   zj_diags *diags)
{
	const struct rubric_file file = {name, {bytes, length}};
	struct rubric *rubric;
	const zj_status status = rubric_read_vocabulary(&rubric, &file, diags);

	return status ? status : finish(out, rubric, diags);
}

void
zj_vocabulary_free(zj_vocabulary *vocabulary)
{
	if (!vocabulary)
		return;
	zj_model_free(vocabulary->model);
	free(vocabulary);
}

size_t
zj_vocabulary_fact_count(const zj_vocabulary *vocabulary)
{
	return vocabulary->model->fact_count;
}

const char *
zj_vocabulary_fact(const zj_vocabulary *vocabulary, size_t index)
{
	const zj_model *model = vocabulary->model;

	return index < model->fact_count ? model->facts[index].id.at : NULL;
}
