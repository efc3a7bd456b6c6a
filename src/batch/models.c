/*
 * Models by id, behind a lock: looked for when the first document asks.
 */
#include "batch/batch.h"

#include <pthread.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/map.h"
#include "base/vec.h"

struct batch_models {
	pthread_mutex_t lock;
	batch_load *load;
	void *state;
	struct arena *arena;
	struct map *by_id;
	struct vec found; /* const zj_model *; NULL: it cannot be used */
};

struct batch_models *
batch_models_new(batch_load *load, void *state)
{
	struct batch_models *models = calloc(1, sizeof(*models));

	if (!models)
		return NULL;
	models->load = load;
	models->state = state;
	models->found = VEC_INIT(const zj_model *);
	models->arena = arena_new();
	if (models->arena)
		models->by_id = map_new(models->arena);
	if (models->by_id && pthread_mutex_init(&models->lock, NULL) == 0)
		return models;
	arena_free(models->arena);
	free(models);
	return NULL;
}

void
batch_models_free(struct batch_models *models)
{
	if (!models)
		return;
	(void)pthread_mutex_destroy(&models->lock);
	vec_done(&models->found);
	arena_free(models->arena);
	free(models);
}

/* Look for it, and remember what came of it unless there is nothing. */
static zj_status
add(struct batch_models *models, const zj_model **out, const char *id)
{
	const zj_model *model = NULL;
	const zj_status status = models->load(models->state, &model, id);

	if (status == ZJ_ENOTFOUND || status == ZJ_ENOMEM)
		return status;
	const struct str name = arena_str(models->arena, str_from(id));
	const zj_model **found = name.at ? vec_push(&models->found) : NULL;
	if (!found ||
	    map_put(models->by_id, name, (uint32_t)models->found.count - 1) == MAP_NO_MEMORY)
		return ZJ_ENOMEM;
	*found = *out = status ? NULL : model;
	return ZJ_OK;
}

zj_status
batch_models_find(struct batch_models *models, const zj_model **out, const char *id)
{
	const zj_model *model = NULL;
	zj_status status = ZJ_OK;

	(void)pthread_mutex_lock(&models->lock);
	const uint32_t index = map_get(models->by_id, str_from(id));
	if (index == MAP_NONE)
		status = add(models, &model, id);
	else
		model = *(const zj_model **)vec_at(&models->found, index);
	(void)pthread_mutex_unlock(&models->lock);
	if (status)
		return status;
	if (!model)
		return ZJ_ENOTFOUND;
	*out = model;
	return ZJ_OK;
}
