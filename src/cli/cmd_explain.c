/*
 * zhijie explain: why.
 */
#include "cli/command.h"
#include "cli/message.h"
#include "cli/output.h"
#include "cli/run.h"

enum cli_exit
cmd_explain(struct cli *cli)
{
	struct run run;
	struct outputs outputs;
	struct run_file file = {.name = NULL};
	const char *depth = cli->options.depth ? cli->options.depth : "2";
	enum cli_exit exit = outputs_init(&outputs, cli, false);

	exit = exit_worse(exit, run_init(&run, cli));
	if (!exit)
		exit = run_one(&run, &file);
	if (!exit) {
		const struct report_subject subject = {
			.kind = REPORT_EXPLAIN,
			.result = file.result,
			.depth = depth[0] - '0',
		};
		exit = outputs_add(&outputs, &subject);
		exit = exit_worse(exit, outputs_end(&outputs));
	}
	message_summary(cli);
	run_file_done(&file);
	run_done(&run);
	outputs_done(&outputs);
	return exit;
}
