/*
 * Rubrics are loaded on whichever thread meets them first, so nothing is told before the end.
 */
#include "cli/plan.h"

#include <errno.h>
#include <stdio.h>
#include <unistd.h>

#include "base/num.h"
#include "cli/find.h"
#include "cli/message.h"
#include "model/model.h"

/* A rubric loaded because a document asked for it. */
struct loaded {
	zj_model *model; /* NULL: it cannot be used */
	zj_diags *diags;
};

/* For batch_models: called on any thread, one at a time. */
static zj_status
load_model(void *state, const zj_model **out, const char *id)
{
	struct plan *plan = state;
	struct buf path = BUF_INIT;
	zj_status status = ZJ_ENOMEM;

	if (!plan->rubrics.at || !str_is_identifier(str_from(id)))
		return ZJ_ENOTFOUND;
	buf_printf(&path, "%s/%s", plan->rubrics.at, id);
	if (!path.failed && access(path.at, F_OK) != 0 && errno != ENOMEM) {
		buf_done(&path);
		return ZJ_ENOTFOUND;
	}
	struct loaded *loaded = vec_push(&plan->loaded);
	if (loaded)
		loaded->diags = zj_diags_new();
	if (loaded && loaded->diags && !path.failed)
		status = zj_model_load_with(&loaded->model, path.at, plan->rubrics.at,
					    loaded->diags);
	if (status == ZJ_OK)
		status = zj_model_prepare(loaded->model);
	buf_done(&path);
	if (status == ZJ_OK)
		*out = loaded->model;
	return status;
}

void
plan_tell(struct plan *plan)
{
	for (size_t i = 0; i < plan->loaded.count; i++) {
		const struct loaded *loaded = vec_at(&plan->loaded, i);
		if (!loaded->model && loaded->diags)
			message_diags(plan->run.cli, loaded->diags);
	}
}

static enum cli_exit
load_asked(struct plan *plan)
{
	struct run *run = &plan->run;
	enum cli_exit exit = CLI_DONE;

	for (size_t i = 0; i < run->asked.count && !exit; i++) {
		const char *name = *(const char **)vec_at(&run->asked, i);
		const zj_model **model = vec_push(&plan->asked);
		struct buf path = BUF_INIT;

		exit = model ? find_rubric(run->cli, &path, name) : run_no_memory(run->cli);
		if (!exit)
			exit = run_model_at(run, model, path.at);
		buf_done(&path);
	}
	if (!exit)
		exit = run_prepare(run);
	plan->batch.asked = plan->asked.items;
	plan->batch.asked_count = plan->asked.count;
	return exit;
}

enum cli_exit
plan_init(struct plan *plan, struct cli *cli)
{
	*plan = (struct plan){.rubrics = BUF_INIT};
	plan->asked = VEC_INIT(const zj_model *);
	plan->loaded = VEC_INIT(struct loaded);
	enum cli_exit exit = run_init(&plan->run, cli);
	if (!exit)
		exit = load_asked(plan);
	if (!exit)
		exit = run_vocabulary(&plan->run, &plan->batch.vocabulary);
	if (exit)
		return exit;
	if (!find_rubrics_if_there(cli, &plan->rubrics) && plan->rubrics.failed)
		return run_no_memory(cli);
	plan->batch.settings = plan->run.settings;
	plan->batch.setting_count = plan->run.setting_count;
	plan->batch.models = batch_models_new(load_model, plan);
	return plan->batch.models ? CLI_DONE : run_no_memory(cli);
}

void
plan_done(struct plan *plan)
{
	batch_models_free(plan->batch.models);
	for (size_t i = 0; i < plan->loaded.count; i++) {
		struct loaded *loaded = vec_at(&plan->loaded, i);
		zj_model_free(loaded->model);
		zj_diags_free(loaded->diags);
	}
	vec_done(&plan->loaded);
	vec_done(&plan->asked);
	buf_done(&plan->rubrics);
	run_done(&plan->run);
}

enum cli_exit
plan_threads(struct cli *cli, size_t *threads, size_t usual)
{
	const char *text = cli->options.threads;
	uint32_t count = 0;
	zj_num number;
	char most[16];

	*threads = usual;
	if (!text)
		return CLI_DONE;
	if (num_parse(str_from(text), &number) == NUM_PARSED && num_to_u32(number, &count) &&
	    count >= 1 && count <= BATCH_THREADS_MOST) {
		*threads = count;
		return CLI_DONE;
	}
	(void)snprintf(most, sizeof(most), "%d", BATCH_THREADS_MOST);
	return message_usage(cli, MESSAGE_BATCH_THREADS, text, most, NULL);
}
