/*
 * zhijie explain: why.
 */
#include <stdlib.h>

#include "cli/command.h"
#include "cli/message.h"
#include "cli/output.h"
#include "cli/run.h"

static enum cli_exit
show(struct outputs *outputs, const struct vec *files, int depth)
{
	const size_t count = run_shown(files);
	const zj_result **results = run_results(files);
	enum cli_exit exit = CLI_DONE;

	if (!results)
		return run_no_memory(outputs->cli);
	outputs->is_series = count > 1;
	if (count > 1)
		outputs_contents(outputs, results, count);
	for (size_t i = 0; i < count; i++) {
		const struct report_subject subject = {
			.kind = REPORT_EXPLAIN,
			.result = results[i],
			.part = count > 1 ? i + 1 : 0,
			.depth = depth,
		};
		exit = exit_worse(exit, outputs_add(outputs, &subject));
	}
	outputs_contents(outputs, NULL, 0);
	free(results);
	return exit_worse(exit, outputs_end(outputs));
}

enum cli_exit
cmd_explain(struct cli *cli)
{
	struct run run;
	struct outputs outputs;
	struct vec files = VEC_INIT(struct run_file);
	const char *depth = cli->options.depth ? cli->options.depth : "2";
	enum cli_exit exit = outputs_init(&outputs, cli, false);

	exit = exit_worse(exit, run_init(&run, cli));
	if (!exit)
		exit = run_file(&run, &files);
	if (!exit)
		exit = show(&outputs, &files, depth[0] - '0');
	message_summary(cli);
	run_files_done(&files);
	run_done(&run);
	outputs_done(&outputs);
	return exit;
}
