/*
 * zhijie explain: why.
 */
#include "cli/command.h"
#include "cli/message.h"
#include "cli/output.h"
#include "cli/run.h"

static enum cli_exit
show(struct outputs *outputs, const struct vec *files, int depth)
{
	enum cli_exit exit = CLI_DONE;

	outputs->is_series = run_shown(files) > 1;
	for (size_t i = 0; i < files->count; i++) {
		const struct run_file *file = vec_at(files, i);
		const struct report_subject subject = {
			.kind = REPORT_EXPLAIN,
			.result = file->result,
			.depth = depth,
		};
		if (file->is_shown)
			exit = exit_worse(exit, outputs_add(outputs, &subject));
	}
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
