/*
 * zhijie db: the store itself.
 */
#include <errno.h>
#include <string.h>

#include "cli/command.h"
#include "cli/message.h"
#include "cli/output.h"
#include "cli/run.h"

static enum cli_exit
print_message(struct cli *cli, enum message message, const char *path)
{
	struct buf line = BUF_INIT;

	message_add(&line, message, cli->lang, str_from(path), STR_NONE, STR_NONE);
	buf_add_char(&line, '\n');
	const enum cli_exit exit = output_print(cli, buf_str(&line));
	buf_done(&line);
	return exit;
}

enum cli_exit
cmd_db_init(struct cli *cli)
{
	struct run run;
	enum cli_exit exit = run_init(&run, cli);

	if (!exit)
		exit = run_open_store(&run, ZJ_STORE_CREATE);
	if (!exit)
		exit = print_message(cli, MESSAGE_STORE_READY, run.store_path.at);
	run_done(&run);
	return exit;
}

static enum cli_exit
backup(struct run *run, const char *path)
{
	struct cli *cli = run->cli;
	zj_diags *diags = zj_diags_new();

	if (!diags)
		return run_no_memory(cli);
	const zj_status status = zj_store_backup(run->store, path, diags);
	const int error = errno;
	message_diags(cli, diags);
	enum cli_exit exit = exit_of_status(status);
	if (!status)
		exit = print_message(cli, MESSAGE_BACKED_UP, path);
	else if (status == ZJ_ENOMEM)
		exit = run_no_memory(cli);
	else if (zj_diags_count(diags) == 0)
		message_error(cli, MESSAGE_BACKUP, path, message_errno(cli, error), NULL);
	zj_diags_free(diags);
	return exit;
}

enum cli_exit
cmd_db_backup(struct cli *cli)
{
	struct run run;
	enum cli_exit exit = run_init(&run, cli);

	if (!exit)
		exit = run_open_store(&run, ZJ_STORE_READ);
	if (!exit)
		exit = backup(&run, cli->options.operands[0]);
	run_done(&run);
	return exit;
}
