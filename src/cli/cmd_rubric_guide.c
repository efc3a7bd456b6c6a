/*
 * zhijie rubric guide: a rubric as people read it.
 */
#include "cli/command.h"
#include "cli/find.h"
#include "cli/message.h"
#include "cli/output.h"
#include "cli/run.h"

/* The rubric that is named. */
static enum cli_exit
find_model(struct cli *cli, struct run *run, const zj_model **model)
{
	struct buf path = BUF_INIT;
	enum cli_exit exit = find_rubric(cli, &path, cli->options.operands[0]);

	if (!exit)
		exit = run_model_at(run, model, path.at);
	buf_done(&path);
	return exit;
}

enum cli_exit
cmd_rubric_guide(struct cli *cli)
{
	struct run run;
	struct outputs outputs;
	struct report_subject subject = {.kind = REPORT_GUIDE};
	enum cli_exit exit = outputs_init(&outputs, cli, false);

	exit = exit_worse(exit, run_init(&run, cli));
	if (!exit)
		exit = find_model(cli, &run, &subject.model);
	if (!exit)
		exit = outputs_add(&outputs, &subject);
	if (!exit)
		exit = outputs_end(&outputs);
	message_summary(cli);
	run_done(&run);
	outputs_done(&outputs);
	return exit;
}
