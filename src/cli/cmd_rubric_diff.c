/*
 * zhijie rubric diff: two rubrics compared by what they mean.
 */
#include "cli/command.h"
#include "cli/find.h"
#include "cli/message.h"
#include "cli/output.h"
#include "cli/run.h"
#include "review/review.h"

static enum cli_exit
load(struct cli *cli, struct run *run, const char *name, const zj_model **model)
{
	struct buf path = BUF_INIT;
	enum cli_exit exit = find_rubric(cli, &path, name, "");

	if (!exit)
		exit = run_model_at(run, model, path.at);
	buf_done(&path);
	return exit;
}

enum cli_exit
cmd_rubric_diff(struct cli *cli)
{
	struct run run;
	struct outputs outputs;
	struct difference *difference = NULL;
	const zj_model *from = NULL;
	const zj_model *to = NULL;
	enum cli_exit exit = outputs_init(&outputs, cli, false);

	exit = exit_worse(exit, run_init(&run, cli));
	if (!exit) {
		exit = load(cli, &run, cli->options.operands[0], &from);
		exit = exit_worse(exit, load(cli, &run, cli->options.operands[1], &to));
	}
	if (!exit && difference_find(&difference, from, to))
		exit = run_no_memory(cli);
	if (!exit) {
		const struct report_subject subject = {.kind = REPORT_DIFF,
						       .difference = difference};
		exit = outputs_add(&outputs, &subject);
		exit = exit_worse(exit, outputs_end(&outputs));
	}
	message_summary(cli);
	difference_free(difference);
	run_done(&run);
	outputs_done(&outputs);
	return exit;
}
