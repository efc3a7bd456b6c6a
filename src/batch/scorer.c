/*
 * One thread's way from bytes to results, in memory that is used again for every document.
 */
#include "batch/batch.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "base/map.h"

enum {
	KNOWN_MODELS = 8 /* that a thread finds without the lock */
};

/* One of the rubrics that a document answers. */
struct part {
	const zj_model *model;
	zj_answers *answers;
	size_t index; /* among those asked for */
	bool is_asked;
	bool is_scored;
	int tier;
};

struct batch_scorer {
	const struct batch_plan *plan;
	struct answers_scratch *answers;
	struct score_scratch *score;
	const zj_model *known[KNOWN_MODELS]; /* by id; newer ones take the place of older ones */
	size_t known_count;
	struct document_input input; /* the last document */
	const zj_document *document; /* of what was not read directly */
	bool is_bound;               /* to the models: the parts have their answers */
	enum answers_how how;        /* not whole: what is to be told of them has no place */
	size_t part_count;
	struct part parts[LIMIT_RUBRICS];
	zj_setting *settings; /* room for all there are */
	zj_level levels[LIMIT_RUBRICS];
};

struct batch_scorer *
batch_scorer_new(const struct batch_plan *plan)
{
	struct batch_scorer *scorer = calloc(1, sizeof(*scorer));

	if (!scorer)
		return NULL;
	scorer->plan = plan;
	scorer->answers = answers_scratch_new();
	scorer->score = score_scratch_new();
	scorer->settings = calloc(plan->setting_count + 1, sizeof(*scorer->settings));
	if (scorer->answers && scorer->score && scorer->settings)
		return scorer;
	batch_scorer_free(scorer);
	return NULL;
}

void
batch_scorer_free(struct batch_scorer *scorer)
{
	if (!scorer)
		return;
	free(scorer->settings);
	score_scratch_free(scorer->score);
	answers_scratch_free(scorer->answers);
	free(scorer);
}

/* --- reading ---------------------------------------------------------------------------- */

static const zj_model *
asked_model(const struct batch_plan *plan, const char *id)
{
	for (size_t i = 0; i < plan->asked_count; i++) {
		if (str_is(plan->asked[i]->id, id))
			return plan->asked[i];
	}
	return NULL;
}

static zj_status
find_model(struct batch_scorer *scorer, const zj_model **out, const char *id)
{
	const size_t known =
		scorer->known_count < KNOWN_MODELS ? scorer->known_count : KNOWN_MODELS;

	for (size_t i = 0; i < known; i++) {
		if (str_is(scorer->known[i]->id, id)) {
			*out = scorer->known[i];
			return ZJ_OK;
		}
	}
	const zj_status status = batch_models_find(scorer->plan->models, out, id);
	if (status == ZJ_OK)
		scorer->known[scorer->known_count++ % KNOWN_MODELS] = *out;
	return status;
}

static zj_status
refuse(const zj_document *document, enum diag_code code, size_t index, zj_diags *diags)
{
	const char *rubric = zj_document_rubric_at(document, index);

	diag_add(diags, code, document_rubric_place(document, index), str_from(rubric), STR_NONE,
		 STR_NONE);
	return ZJ_EINPUT;
}

static zj_status
find_part(struct batch_scorer *scorer, size_t index, zj_diags *diags)
{
	const char *id = zj_document_rubric_at(scorer->document, index);
	const struct batch_plan *plan = scorer->plan;
	struct part *part = &scorer->parts[scorer->part_count];
	zj_status status = ZJ_OK;

	*part = (struct part){.model = asked_model(plan, id)};
	part->is_asked = plan->asked_count == 0 || part->model;
	if (!part->model)
		status = find_model(scorer, &part->model, id);
	if (status == ZJ_ENOTFOUND)
		return refuse(scorer->document, DIAG_BATCH_RUBRIC, index, diags);
	scorer->part_count += status == ZJ_OK;
	return status;
}

/* The models of all that the document answers. */
static zj_status
find_parts(struct batch_scorer *scorer, zj_diags *diags)
{
	const struct batch_plan *plan = scorer->plan;
	const zj_document *document = scorer->document;
	const size_t count = zj_document_rubric_count(document);
	zj_status status = ZJ_OK;
	size_t asked = 0;

	/* Of one rubric each: the reader tells where they are not the same. */
	if (count == 1 && plan->asked_count == 1) {
		scorer->parts[0] = (struct part){.model = plan->asked[0], .is_asked = true};
		scorer->part_count = 1;
		return ZJ_OK;
	}
	for (size_t i = 0; i < count && status != ZJ_ENOMEM; i++) {
		const zj_status found = find_part(scorer, i, diags);
		if (found)
			status = found;
	}
	for (size_t i = 0; i < scorer->part_count && status == ZJ_OK; i++)
		asked += scorer->parts[i].is_asked;
	if (status == ZJ_OK && asked == 0)
		status = refuse(document, DIAG_BATCH_NOT_ASKED, 0, diags);
	if (status == ZJ_EINPUT && document_check_shared(document, diags))
		return ZJ_ENOMEM;
	return status;
}

/* Most documents answer a rubric that an earlier one did, and there is nothing to be said of them. */
static bool
read_directly(struct batch_scorer *scorer)
{
	const struct batch_plan *plan = scorer->plan;
	const struct document_input *input = &scorer->input;
	const zj_answers_options options = {.vocabulary = plan->vocabulary};
	const bool is_asked = plan->asked_count > 0;
	const zj_model *const *models = is_asked ? plan->asked : scorer->known;
	const size_t known =
		scorer->known_count < KNOWN_MODELS ? scorer->known_count : KNOWN_MODELS;
	struct part part = {.is_asked = true};
	size_t index;

	if (!answers_read_direct(&part.answers, &index, models,
				 is_asked ? plan->asked_count : known, input, &options, scorer->how,
				 scorer->answers))
		return false;
	part.model = models[index];
	scorer->parts[0] = part;
	scorer->part_count = 1;
	return true;
}

static zj_status
read_as_tree(struct batch_scorer *scorer, zj_diags *diags)
{
	scorer->part_count = 0;
	scorer->is_bound = false;
	zj_status status =
		document_read_with(&scorer->document, &scorer->input, scorer->answers, diags);
	if (status == ZJ_OK)
		status = find_parts(scorer, diags);
	for (size_t i = 0, index = 0; i < scorer->part_count; i++)
		scorer->parts[i].index = scorer->parts[i].is_asked ? index++ : index;
	return status;
}

zj_status
batch_read(struct batch_scorer *scorer, const struct document_input *input, zj_diags *diags)
{
	const struct batch_plan *plan = scorer->plan;

	scorer->input = *input;
	if (plan->asked_count == 1)
		scorer->input.rubric = plan->asked[0]->id.at;
	scorer->part_count = 0;
	scorer->how = plan->detail == SCORE_BRIEF  ? ANSWERS_BRIEF
		      : plan->detail == SCORE_KEPT ? ANSWERS_KEPT
						   : ANSWERS_WHOLE;
	scorer->is_bound = read_directly(scorer);
	return scorer->is_bound ? ZJ_OK : read_as_tree(scorer, diags);
}

const zj_model *
batch_model(const struct batch_scorer *scorer, size_t index)
{
	for (size_t i = 0; i < scorer->part_count; i++) {
		if (scorer->parts[i].is_asked && scorer->parts[i].index == index)
			return scorer->parts[i].model;
	}
	return NULL;
}

bool
batch_is_alone(const struct batch_scorer *scorer)
{
	return scorer->part_count == 1;
}

/* --- scoring ---------------------------------------------------------------------------- */

static bool
has_param(const zj_model *model, const char *name)
{
	return map_get(model->param_by_id, str_from(name)) != MAP_NONE;
}

/* The settings meant for this part: those of its own, and those that none has, to be refused. */
static size_t
choose_settings(struct batch_scorer *scorer, const struct part *part)
{
	const struct batch_plan *plan = scorer->plan;
	size_t count = 0;

	for (size_t s = 0; s < plan->setting_count; s++) {
		const char *name = plan->settings[s].name;
		bool is_had = false;

		for (size_t i = 0; i < scorer->part_count; i++)
			is_had |= has_param(scorer->parts[i].model, name);
		if (!is_had || has_param(part->model, name))
			scorer->settings[count++] = plan->settings[s];
	}
	return count;
}

/* The part of the same document whose level a rubric uses; NULL where there is none. */
static const struct part *
part_of(const struct batch_scorer *scorer, struct str rubric)
{
	for (size_t i = 0; i < scorer->part_count; i++) {
		if (str_equal(scorer->parts[i].model->id, rubric))
			return &scorer->parts[i];
	}
	return NULL;
}

/* Levels that the others of the document have reached; what is declared comes first. */
static size_t
choose_levels(struct batch_scorer *scorer, const struct part *part)
{
	size_t count = 0;

	for (size_t u = 0; u < part->model->use_count && count < LIMIT_RUBRICS; u++) {
		const struct part *other = part_of(scorer, part->model->uses[u].rubric);

		if (part->answers->levels[u].is_given || !other || !other->is_scored)
			continue;
		scorer->levels[count++] = (zj_level){other->model->id.at, other->tier, NULL};
	}
	return count;
}

static bool
has_to_wait(const struct batch_scorer *scorer, const struct part *part)
{
	for (size_t u = 0; u < part->model->use_count; u++) {
		const struct part *other = part_of(scorer, part->model->uses[u].rubric);

		if (!part->answers->levels[u].is_given && other && other != part &&
		    !other->is_scored)
			return true;
	}
	return false;
}

struct each {
	void (*call)(void *state, size_t index, const zj_result *result);
	void *state;
};

static zj_status
score_part(struct batch_scorer *scorer, struct part *part, const struct each *each, zj_diags *diags)
{
	const zj_score_options options = {
		.settings = scorer->settings,
		.setting_count = choose_settings(scorer, part),
		.levels = scorer->levels,
		.level_count = choose_levels(scorer, part),
	};
	zj_result *result = NULL;
	const zj_status status = score_run(&result, part->model, part->answers, &options,
					   scorer->plan->detail, scorer->score, diags);

	part->is_scored = true;
	if (status)
		return status;
	part->tier = zj_result_tier(result);
	if (part->is_asked)
		each->call(each->state, part->index, result);
	score_recycle(scorer->score, result);
	return ZJ_OK;
}

/* What need not wait; with `even`, the first that does: rubrics in a circle would wait for ever.
 * False: there was nothing to do. */
static bool
score_some(struct batch_scorer *scorer, const struct each *each, bool even, zj_status *status,
	   zj_diags *diags)
{
	bool any = false;

	for (size_t i = 0; i < scorer->part_count; i++) {
		struct part *part = &scorer->parts[i];

		if (part->is_scored || (has_to_wait(scorer, part) && (!even || any)))
			continue;
		const zj_status scored = score_part(scorer, part, each, diags);
		if (scored && *status != ZJ_ENOMEM)
			*status = scored;
		any = true;
	}
	return any;
}

zj_status
batch_bind(struct batch_scorer *scorer, zj_diags *diags)
{
	const zj_answers_options options = {.vocabulary = scorer->plan->vocabulary};
	const zj_model *models[LIMIT_RUBRICS];
	zj_answers *answers[LIMIT_RUBRICS];

	if (scorer->is_bound)
		return ZJ_OK;
	for (size_t i = 0; i < scorer->part_count; i++)
		models[i] = scorer->parts[i].model;
	const zj_status status =
		answers_read_with(answers, models, scorer->part_count, scorer->document, &options,
				  scorer->answers, diags);
	if (status)
		return status;
	for (size_t i = 0; i < scorer->part_count; i++)
		scorer->parts[i].answers = answers[i];
	scorer->is_bound = true;
	return ZJ_OK;
}

static zj_status
score_all(struct batch_scorer *scorer, const struct each *each, zj_diags *diags)
{
	zj_status status = batch_bind(scorer, diags);

	if (status)
		return status;
	while (score_some(scorer, each, false, &status, diags) ||
	       score_some(scorer, each, true, &status, diags))
		continue;
	return status;
}

zj_status
batch_score(struct batch_scorer *scorer,
	    void (*each)(void *state, size_t index, const zj_result *result), void *state,
	    zj_diags *diags)
{
	const struct each call = {each, state};

	if (scorer->is_bound && scorer->how != ANSWERS_WHOLE) {
		const zj_status scored = score_all(scorer, &call, NULL);
		if (scored == ZJ_OK || scored == ZJ_ENOMEM)
			return scored;
		/* Something is wrong, and to be told with its place. */
		const zj_status read = read_as_tree(scorer, diags);
		if (read)
			return read;
	}
	return score_all(scorer, &call, diags);
}
