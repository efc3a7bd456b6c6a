/*
 * One document, one rubric or several: who it is, who filled it in and the facts are shared,
 * the answers stand rubric by rubric. Either all of it can be used or none.
 */
#include "answers/answers.h"

#include <assert.h>
#include <stdlib.h>

#include "answers/read.h"
#include "base/limits.h"
#include "base/map.h"

/* Are the rubrics at hand all those the document answers? */
static bool
are_all(const zj_document *document, const zj_model *const *models, size_t count)
{
	for (size_t i = 0; i < zj_document_rubric_count(document); i++) {
		size_t m = 0;

		while (m < count && !str_is(models[m]->id, zj_document_rubric_at(document, i)))
			m++;
		if (m == count)
			return false;
	}
	return true;
}

/* The worst of what the rubrics met; memory ends it all. */
static zj_status
worse(zj_status a, zj_status b)
{
	return a == ZJ_OK || b == ZJ_ENOMEM ? b : a;
}

static zj_status
read_each(zj_answers **made, const zj_model *const *models, size_t count,
	  const zj_document *document, struct answers_reading *reading, zj_diags *diags)
{
	zj_status status = ZJ_OK;

	for (size_t i = 0; i < count && status != ZJ_ENOMEM; i++) {
		if (reading->told)
			reading->told->rubric = (uint32_t)i;
		const zj_status one = answers_read_layers(&made[i], models[i], reading, diags);
		if (one)
			status = worse(status, one);
		else
			made[i]->document = document;
	}
	return status;
}

/* The answers for every model into `made`; with a scratch, in its memory. */
static zj_status
read_all(zj_answers **made, const zj_model *const *models, size_t count,
	 const zj_document *document, const zj_answers_options *options,
	 struct answers_scratch *scratch, zj_diags *diags)
{
	const struct answers_layer layer = {document_root(document), document_file(document)};
	const struct answers_known known = {
		.model_count = count,
		.models = models,
		.vocabulary = options ? options->vocabulary : NULL,
		.is_all = !(options && options->any_fact) && are_all(document, models, count),
	};
	struct arena *arena = count < 2 ? NULL : scratch ? scratch->told : arena_new();
	struct answers_told told = {.arena = arena};
	struct answers_reading reading = {
		.layer_count = 1, .layers = &layer, .known = &known, .scratch = scratch};
	zj_status status = ZJ_ENOMEM;

	if (arena) {
		arena_reset(arena);
		told.nodes = map_new(arena);
	}
	reading.told = told.nodes ? &told : NULL;
	if (count < 2 || told.nodes)
		status = read_each(made, models, count, document, &reading, diags);
	if (!scratch)
		arena_free(arena);
	return status;
}

zj_status
zj_answers_read_all(zj_answers **out, const zj_model *const *models, size_t count,
		    const zj_document *document, const zj_answers_options *options, zj_diags *diags)
{
	zj_answers **made = calloc(count + 1, sizeof(zj_answers *));
	zj_status status = ZJ_ENOMEM;

	if (made)
		status = read_all(made, models, count, document, options, NULL, diags);
	for (size_t i = 0; i < count && !status; i++) {
		out[i] = made[i];
		made[i] = NULL;
	}
	for (size_t i = 0; made && i < count; i++)
		zj_answers_free(made[i]);
	free(made);
	return status;
}

bool
answers_make_blank(struct answers_scratch *scratch, const zj_model *const *models, size_t count)
{
	size_t room = 0;

	for (size_t i = 0; i < count; i++)
		room = models[i]->node_count > room ? models[i]->node_count : room;
	if (room <= scratch->blank_room)
		return true;
	free(scratch->blank);
	scratch->blank = calloc(room, sizeof(*scratch->blank));
	scratch->blank_room = scratch->blank ? room : 0;
	return scratch->blank != NULL;
}

zj_status
answers_read_with(zj_answers **out, const zj_model *const *models, size_t count,
		  const zj_document *document, const zj_answers_options *options,
		  struct answers_scratch *scratch, zj_diags *diags)
{
	zj_answers *made[LIMIT_RUBRICS];

	assert(count <= LIMIT_RUBRICS);
	arena_reset(scratch->arena);
	if (!answers_make_blank(scratch, models, count))
		return ZJ_ENOMEM;
	const zj_status status = read_all(made, models, count, document, options, scratch, diags);
	for (size_t i = 0; i < count && !status; i++)
		out[i] = made[i];
	return status;
}

zj_status
zj_answers_read(zj_answers **out, const zj_model *model, const zj_document *document,
		zj_diags *diags)
{
	return zj_answers_read_all(out, &model, 1, document, NULL, diags);
}
