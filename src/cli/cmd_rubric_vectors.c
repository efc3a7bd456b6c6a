/*
 * zhijie rubric vectors: test vectors at the boundaries of tiers, for a person to review.
 */
#include <errno.h>
#include <string.h>

#include "cli/command.h"
#include "cli/find.h"
#include "cli/message.h"
#include "cli/output.h"
#include "cli/run.h"
#include "review/review.h"

/* The answers to start from, where a file is named. */
static zj_status
read_start(struct cli *cli, const zj_model *model, zj_document **document, zj_answers **answers,
	   zj_diags *diags)
{
	if (cli->options.operand_count < 2)
		return ZJ_OK;
	const zj_status status = zj_document_load(document, cli->options.operands[1], diags);
	return status ? status : zj_answers_read(answers, model, *document, diags);
}

static enum cli_exit
write_vectors(struct cli *cli, struct run *run, struct outputs *outputs, const zj_model *model)
{
	const zj_score_options options = {.setting_count = run->setting_count,
					  .settings = run->settings};
	zj_document *document = NULL;
	zj_answers *answers = NULL;
	struct boundaries *boundaries = NULL;
	zj_diags *diags = zj_diags_new();

	if (!diags)
		return run_no_memory(cli);
	errno = 0;
	zj_status status = read_start(cli, model, &document, &answers, diags);
	if (status == ZJ_OK)
		status = boundaries_find(&boundaries, model, answers, &options, diags);
	enum cli_exit exit = run_conclude(cli, status, diags,
					  cli->options.operands[cli->options.operand_count - 1]);
	if (!exit) {
		const struct report_subject subject = {.kind = REPORT_BOUNDARIES,
						       .boundaries = boundaries};
		exit = outputs_add(outputs, &subject);
		exit = exit_worse(exit, outputs_end(outputs));
	}
	boundaries_free(boundaries);
	zj_answers_free(answers);
	zj_document_free(document);
	zj_diags_free(diags);
	return exit;
}

enum cli_exit
cmd_rubric_vectors(struct cli *cli)
{
	struct run run;
	struct outputs outputs;
	struct buf path = BUF_INIT;
	const zj_model *model = NULL;
	enum cli_exit exit = outputs_init(&outputs, cli, false);

	exit = exit_worse(exit, run_init(&run, cli));
	if (!exit)
		exit = find_rubric(cli, &path, cli->options.operands[0]);
	if (!exit)
		exit = run_model_at(&run, &model, path.at);
	if (!exit)
		exit = write_vectors(cli, &run, &outputs, model);
	message_summary(cli);
	buf_done(&path);
	run_done(&run);
	outputs_done(&outputs);
	return exit;
}
