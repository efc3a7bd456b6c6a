/*
 * zhijie rubric migrate: an answers file carried over to another version of its rubric.
 *
 * The new file is written; what could not be carried is told with its place in the old one.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "answers/answers.h"
#include "base/io.h"
#include "cli/command.h"
#include "cli/message.h"
#include "cli/output.h"
#include "cli/replay.h"
#include "text/text.h"

struct migrate {
	struct run run;
	const char *name; /* of the old file */
	const char *path; /* of the new; NULL: standard output */
	zj_document *document;
	const zj_model *to;
	const zj_vocabulary *vocabulary;
	struct carried *carried;
	struct buf bytes;
};

/* -o yaml[:FILE], at most once. */
static enum cli_exit
read_output(struct migrate *migrate, struct cli *cli)
{
	const struct cli_texts *outputs = &cli->options.outputs;

	if (outputs->count > 1)
		return message_usage(cli, MESSAGE_OPERAND_EXTRA, outputs->items[1], NULL, NULL);
	if (outputs->count == 0 || strcmp(outputs->items[0], "yaml") == 0)
		return CLI_DONE;
	if (!str_starts(str_from(outputs->items[0]), STR("yaml:")) || !outputs->items[0][5])
		return message_usage(cli, MESSAGE_FORMAT, outputs->items[0], "yaml", NULL);
	migrate->path = outputs->items[0] + 5;
	return CLI_DONE;
}

/* Which of the rubrics that the document answers is carried: the one of that id, else the only
 * one there is. */
static const char *
find_rubric_of(const struct migrate *migrate)
{
	const zj_document *document = migrate->document;
	const size_t count = zj_document_rubric_count(document);

	for (size_t i = 0; i < count; i++) {
		const char *id = zj_document_rubric_at(document, i);
		if (strcmp(id, zj_model_id(migrate->to)) == 0)
			return id;
	}
	return count == 1 ? zj_document_rubric_at(document, 0) : NULL;
}

static enum cli_exit
load(struct migrate *migrate)
{
	struct run *run = &migrate->run;
	zj_diags *diags = zj_diags_new();

	if (!diags)
		return run_no_memory(run->cli);
	const zj_status status = zj_document_load(&migrate->document, migrate->name, diags);
	enum cli_exit exit = run_conclude(run->cli, status, diags, migrate->name);
	zj_diags_free(diags);
	const char *to = run->cli->options.to;
	if (!exit)
		exit = replay_model(run, &migrate->to,
				    to ? to : zj_document_rubric(migrate->document));
	if (!exit)
		exit = run_vocabulary(run, &migrate->vocabulary);
	return exit;
}

/* What is lost is told here. */
static enum cli_exit
carry(struct migrate *migrate)
{
	struct cli *cli = migrate->run.cli;
	const zj_answers_options options = {.vocabulary = migrate->vocabulary};
	const char *rubric = find_rubric_of(migrate);

	if (!rubric)
		return message_usage(cli, MESSAGE_MIGRATE_WHICH, migrate->name,
				     zj_model_id(migrate->to), NULL);
	zj_diags *diags = zj_diags_new();
	if (!diags)
		return run_no_memory(cli);
	const zj_status status = answers_carry(&migrate->carried, migrate->to, migrate->document,
					       str_from(rubric), &options, diags);
	const enum cli_exit exit = run_conclude(cli, status, diags, migrate->name);
	zj_diags_free(diags);
	return exit;
}

static enum cli_exit
write_file(struct migrate *migrate)
{
	struct cli *cli = migrate->run.cli;

	yaml_write(&migrate->bytes, migrate->carried->whole);
	if (migrate->bytes.failed)
		return run_no_memory(cli);
	if (!migrate->path)
		return output_print(cli, buf_str(&migrate->bytes));
	if (io_write(migrate->path, buf_str(&migrate->bytes)) == ZJ_OK)
		return CLI_DONE;
	message_error(cli, MESSAGE_WRITE, migrate->path, message_errno(cli, errno), NULL);
	return CLI_ENVIRONMENT;
}

/* Can the new file be scored as it is? What is still to be done is told at its places in it. */
static enum cli_exit
check_file(struct migrate *migrate)
{
	struct cli *cli = migrate->run.cli;
	const char *name = migrate->path ? migrate->path : message_text(MESSAGE_STDOUT, cli->lang);
	const zj_answers_options options = {.vocabulary = migrate->vocabulary};
	zj_diags *diags = zj_diags_new();
	zj_document *document = NULL;
	zj_answers *answers = NULL;
	zj_status status = ZJ_ENOMEM;

	if (diags)
		status = zj_document_read(&document, name, migrate->bytes.at, migrate->bytes.len,
					  diags);
	if (!status)
		status = zj_answers_read_all(&answers, &migrate->to, 1, document, &options, diags);
	const enum cli_exit exit = run_conclude(cli, status, diags, name);
	zj_answers_free(answers);
	zj_document_free(document);
	zj_diags_free(diags);
	return exit;
}

static void
tell(struct migrate *migrate)
{
	struct buf renamed = BUF_INIT;
	struct buf lost = BUF_INIT;

	buf_add_size(&renamed, migrate->carried->renamed_count);
	buf_add_size(&lost, migrate->carried->loss_count);
	message_say(migrate->run.cli, MESSAGE_MIGRATED, zj_model_version(migrate->to), renamed.at,
		    lost.at);
	buf_done(&renamed);
	buf_done(&lost);
}

enum cli_exit
cmd_rubric_migrate(struct cli *cli)
{
	struct migrate migrate = {.name = cli->options.operands[0]};
	enum cli_exit exit = run_init(&migrate.run, cli);

	if (!exit)
		exit = read_output(&migrate, cli);
	if (!exit)
		exit = load(&migrate);
	if (!exit)
		exit = carry(&migrate);
	if (!exit)
		exit = write_file(&migrate);
	if (!exit) {
		tell(&migrate);
		exit = check_file(&migrate);
	}
	message_summary(cli);
	buf_done(&migrate.bytes);
	carried_free(migrate.carried);
	zj_document_free(migrate.document);
	run_done(&migrate.run);
	return exit;
}
