/*
 * zhijie gap: what is missing for a tier, and what each open item would gain.
 */
#include <stdlib.h>

#include "cli/command.h"
#include "cli/message.h"
#include "cli/output.h"
#include "cli/run.h"
#include "plan/plan.h"

/* The tier asked for; else the one after what is reached; else, at the top, the top. */
static enum cli_exit
target(struct cli *cli, const struct run_file *file, size_t *tier)
{
	const size_t count = zj_model_tier_count(file->model);
	const char *asked =
		cli->options.tier ? run_tier_asked(file->model, cli->options.tier) : NULL;

	if (asked)
		return run_tier(cli, file->model, asked, tier);
	if (count == 0)
		return message_usage(cli, MESSAGE_NO_TIERS, zj_model_id(file->model), NULL, NULL);
	*tier = (size_t)zj_result_tier(file->result);
	if (*tier < count)
		return CLI_DONE;
	*tier = count - 1;
	message_note(cli, MESSAGE_TOP, NULL, NULL, NULL);
	return CLI_DONE;
}

static enum cli_exit
show_one(struct cli *cli, struct run *run, const struct run_file *file, size_t part,
	 struct outputs *outputs)
{
	const zj_score_options options = run_options(run, file);
	struct plan_gap *gap = NULL;
	size_t tier = 0;
	enum cli_exit exit = target(cli, file, &tier);

	if (exit)
		return exit;
	const zj_status status = plan_gap(&gap, file->result, &options, (uint32_t)tier);
	if (status) {
		message_error(cli, status == ZJ_ENOMEM ? MESSAGE_OUT_OF_MEMORY : MESSAGE_FAULT,
			      zj_status_name(status), NULL, NULL);
		return exit_of_status(status);
	}
	const struct report_subject subject = {.kind = REPORT_GAP, .gap = gap, .part = part};
	exit = outputs_add(outputs, &subject);
	plan_gap_free(gap);
	return exit;
}

static enum cli_exit
show(struct cli *cli, struct run *run, const struct vec *files, struct outputs *outputs)
{
	const size_t count = run_shown(files);
	const zj_result **results = run_results(files);
	enum cli_exit exit = CLI_DONE;
	size_t part = 0;

	if (!results)
		return run_no_memory(cli);
	outputs->is_series = count > 1;
	if (count > 1)
		outputs_contents(outputs, results, count);
	for (size_t i = 0; i < files->count && !exit; i++) {
		const struct run_file *file = vec_at(files, i);
		part += count > 1 && file->is_shown;
		if (file->is_shown)
			exit = show_one(cli, run, file, part, outputs);
	}
	outputs_contents(outputs, NULL, 0);
	free(results);
	return exit ? exit : outputs_end(outputs);
}

enum cli_exit
cmd_gap(struct cli *cli)
{
	struct run run;
	struct outputs outputs;
	struct vec files = VEC_INIT(struct run_file);
	enum cli_exit exit = outputs_init(&outputs, cli, false);

	exit = exit_worse(exit, run_init(&run, cli));
	if (!exit)
		exit = run_file(&run, &files);
	if (!exit)
		exit = show(cli, &run, &files, &outputs);
	message_summary(cli);
	run_files_done(&files);
	run_done(&run);
	outputs_done(&outputs);
	return exit;
}
