/*
 * zhijie rubric schema: what an editor completes and checks rubrics and answers by.
 */
#include "cli/command.h"
#include "cli/find.h"
#include "cli/message.h"
#include "cli/output.h"
#include "cli/run.h"
#include "model/model.h"

/* The rubric whose answers are meant, and the facts that answers may hold besides its own. */
static enum cli_exit
find_subject(struct cli *cli, struct run *run, struct report_subject *subject)
{
	struct buf path = BUF_INIT;
	const zj_vocabulary *vocabulary = NULL;
	enum cli_exit exit = find_rubric(cli, &path, cli->options.operands[0]);

	if (!exit)
		exit = run_model_at(run, &subject->model, path.at);
	if (!exit)
		exit = run_vocabulary_for(run, &vocabulary, path.at);
	if (vocabulary)
		subject->vocabulary = vocabulary->model;
	buf_done(&path);
	return exit;
}

enum cli_exit
cmd_rubric_schema(struct cli *cli)
{
	struct run run;
	struct outputs outputs;
	struct report_subject subject = {.kind = REPORT_SCHEMA};
	enum cli_exit exit = outputs_init(&outputs, cli, false);

	exit = exit_worse(exit, run_init(&run, cli));
	if (!exit && cli->options.operand_count > 0)
		exit = find_subject(cli, &run, &subject);
	if (!exit)
		exit = outputs_add(&outputs, &subject);
	if (!exit)
		exit = outputs_end(&outputs);
	message_summary(cli);
	run_done(&run);
	outputs_done(&outputs);
	return exit;
}
