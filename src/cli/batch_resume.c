/*
 * Taking up a run that did not end: its arguments are read from the store.
 */
#include "cli/batch_run.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/command.h"
#include "cli/message.h"
#include "text/text.h"

void
batch_earlier_done(struct batch_earlier *earlier)
{
	free(earlier->text);
	free(earlier->folder);
	source_free(earlier->source);
	arena_free(earlier->arena);
	free(earlier->words);
}

static enum cli_exit
find_earlier(struct cli *cli, struct batch_earlier *earlier)
{
	struct run run;
	zj_diags *diags = zj_diags_new();
	int64_t id;
	enum cli_exit exit = run_init(&run, cli);

	if (!exit && !diags)
		exit = run_no_memory(cli);
	if (!exit)
		exit = run_open_store(&run, ZJ_STORE_WRITE);
	if (!exit) {
		const zj_status status =
			store_run_resume(run.store, &id, &earlier->text, &earlier->folder, diags);
		if (status == ZJ_ENOTFOUND) {
			message_error(cli, MESSAGE_BATCH_FINISHED, run.store_path.at, NULL, NULL);
			exit = CLI_ENVIRONMENT;
		} else {
			exit = run_conclude(cli, status, diags, run.store_path.at);
		}
	}
	zj_diags_free(diags);
	run_done(&run);
	return exit;
}

static enum cli_exit
check_folder(struct cli *cli, const struct batch_earlier *earlier)
{
	char *folder = getcwd(NULL, 0);
	const bool is_there = folder && strcmp(folder, earlier->folder) == 0;

	free(folder);
	if (is_there)
		return CLI_DONE;
	message_error(cli, MESSAGE_BATCH_FOLDER, earlier->folder, NULL, NULL);
	return CLI_ENVIRONMENT;
}

static zj_status
read_words(struct batch_earlier *earlier, const char *first, int *count, zj_diags *diags)
{
	const struct node *root = NULL;
	zj_status status;

	earlier->arena = arena_new();
	if (!earlier->arena)
		return ZJ_ENOMEM;
	status = source_borrow(&earlier->source, "", str_from(earlier->text), diags);
	if (status == ZJ_OK)
		status = yaml_read(&root, earlier->source, earlier->arena, diags);
	if (status)
		return status;
	const size_t size = root->kind == NODE_LIST ? root->count : 0;
	earlier->words = calloc(size + 2, sizeof(*earlier->words));
	if (!earlier->words)
		return ZJ_ENOMEM;
	earlier->words[0] = (char *)first;
	for (size_t i = 0; i < size; i++) {
		earlier->words[i + 1] =
			(char *)arena_str(earlier->arena, node_item(root, i)->text).at;
		if (!earlier->words[i + 1])
			return ZJ_ENOMEM;
	}
	*count = (int)size + 1;
	return ZJ_OK;
}

/* The earlier run's options in the place of these; only where the store is stays. */
static enum cli_exit
take_options(struct cli *cli, struct batch_earlier *earlier)
{
	const char *db = cli->options.db;
	zj_diags *diags = zj_diags_new();
	int count = 0;

	if (!diags)
		return run_no_memory(cli);
	enum cli_exit exit =
		run_conclude(cli, read_words(earlier, cli->words[0], &count, diags), diags, "run");
	zj_diags_free(diags);
	if (exit)
		return exit;
	option_done(&cli->options);
	cli->options = (struct cli_options){.help = false};
	exit = option_read(cli, count, earlier->words);
	cli->options.save = true;
	if (db)
		cli->options.db = db;
	return exit;
}

enum cli_exit
batch_take_up(struct cli *cli, struct batch_earlier *earlier)
{
	enum cli_exit exit = find_earlier(cli, earlier);

	if (!exit)
		exit = check_folder(cli, earlier);
	return exit ? exit : take_options(cli, earlier);
}
