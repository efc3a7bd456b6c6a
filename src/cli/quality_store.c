/*
 * Questionnaires from the store: stored answers are scored again under the rubric kept with them,
 * with the parameters and levels of the time. Nothing is written.
 */
#include <stdlib.h>

#include "cli/choose.h"
#include "cli/message.h"
#include "cli/quality_run.h"
#include "cli/replay.h"
#include "store/store.h"

struct gathering {
	struct quality_run *run;
	struct quality_taker *taker;
	struct quality_sheet *sheet;
	bool has_run;
	struct vec of_run; /* int64_t: results of the run that is asked for, ascending */
};

static bool
is_picked(const struct quality_run *run, struct str rubric)
{
	const struct vec *asked = &run->batch.plan.asked;

	for (size_t i = 0; i < asked->count; i++) {
		if (str_equal((*(const zj_model **)vec_at(asked, i))->id, rubric))
			return true;
	}
	return asked->count == 0;
}

static int
by_number(const void *a, const void *b)
{
	const int64_t x = *(const int64_t *)a;
	const int64_t y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

/* What findings are about; all else is what it is held against. */
static bool
is_asked(const struct gathering *gathering, const struct replay_item *item)
{
	const char *enterprise = gathering->run->cli->options.enterprise;

	if (gathering->run->has_files || (enterprise && !str_is(item->enterprise, enterprise)))
		return false;
	return !gathering->has_run || bsearch(&item->id, gathering->of_run.items,
					      gathering->of_run.count, sizeof(int64_t), by_number);
}

static bool
add_of_run(void *state, const struct store_standing *standing)
{
	int64_t *id = vec_push(state);

	if (id)
		*id = standing->id;
	return id != NULL;
}

static enum cli_exit
find_run(struct gathering *gathering)
{
	struct run *run = &gathering->run->batch.plan.run;
	int64_t number = 0;
	enum cli_exit exit = choose_run(run, &number);

	if (exit)
		return exit;
	zj_diags *diags = zj_diags_new();
	if (!diags)
		return run_no_memory(run->cli);
	gathering->has_run = true;
	zj_status status =
		store_each_standing(run->store, number, add_of_run, &gathering->of_run, diags);
	if (gathering->of_run.failed)
		status = ZJ_ENOMEM;
	exit = run_conclude(run->cli, status, diags, run->store_path.at);
	zj_diags_free(diags);
	return exit;
}

/* What cannot be looked at any more, for want of its answers, is counted. */
static zj_status
gather_one(struct gathering *gathering, const struct replay_item *item, const zj_model *model,
	   zj_diags *diags)
{
	struct quality_run *run = gathering->run;
	struct replay_answers answers = {.bytes = NULL};
	struct replay_score score = {.result = NULL};
	zj_status status = replay_read(&run->batch.plan.run, &answers, item, diags);

	if (!status)
		status = replay_score(&score, model, item, &answers, diags);
	if (!status)
		status = quality_take(gathering->sheet, gathering->taker, score.result,
				      item->file.len > 0 ? item->file.at : "");
	if (!status)
		status = quality_add(run->quality, gathering->sheet, is_asked(gathering, item));
	replay_score_done(&score);
	replay_answers_done(&answers);
	if (status == ZJ_ENOMEM || status == ZJ_OK)
		return status;
	run->passed++;
	return ZJ_OK;
}

static enum cli_exit
gather(struct gathering *gathering, const struct replay_list *list)
{
	struct run *run = &gathering->run->batch.plan.run;
	enum cli_exit exit = CLI_DONE;

	for (size_t i = 0; i < list->items.count && !exit; i++) {
		const struct replay_item *item = vec_at(&list->items, i);
		const zj_model *model = NULL;

		if (!is_picked(gathering->run, item->rubric))
			continue;
		exit = replay_stored_model(run, &model, item->rubric_fingerprint);
		if (exit)
			break;
		zj_diags *diags = zj_diags_new();
		if (!diags || gather_one(gathering, item, model, diags))
			exit = run_no_memory(run->cli);
		zj_diags_free(diags);
	}
	return exit;
}

enum cli_exit
quality_run_store(struct quality_run *run)
{
	const zj_store_filter all = {.id = 0};
	struct gathering gathering = {
		.run = run,
		.taker = quality_taker_new(&run->limits),
		.sheet = quality_sheet_new(),
		.of_run = VEC_INIT(int64_t),
	};
	struct replay_list list = {.arena = NULL};
	enum cli_exit exit = run_open_store(&run->batch.plan.run, ZJ_STORE_READ);

	if (!exit && (!gathering.taker || !gathering.sheet))
		exit = run_no_memory(run->cli);
	if (!exit && run->cli->options.from_run)
		exit = find_run(&gathering);
	if (!exit)
		exit = replay_list(&run->batch.plan.run, &list, &all);
	if (!exit)
		exit = gather(&gathering, &list);
	replay_list_done(&list);
	vec_done(&gathering.of_run);
	quality_sheet_free(gathering.sheet);
	quality_taker_free(gathering.taker);
	return exit;
}
