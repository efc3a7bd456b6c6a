/*
 * zhijie score: answers in, tier out.
 *
 * Rubrics may use the level reached in another, and that may be scored in the same run: so
 * files whose rubric uses no other are scored first. What is shown keeps the order of the
 * command line. One transaction saves all; what is printed was saved.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "cli/command.h"
#include "cli/message.h"
#include "cli/output.h"
#include "cli/run.h"

struct score {
	struct run run;
	struct outputs outputs;
	size_t file_count;
	struct run_file *files;
	enum cli_exit *exits; /* by file */
	bool is_saving;
	char now[RUN_NOW_SIZE];
};

static bool
uses_others(const struct run_file *file)
{
	return file->model && file->model->use_count > 0;
}

/* --- reading and scoring --------------------------------------------------------------- */

static enum cli_exit
score_one(struct score *score, size_t index)
{
	struct run_file *file = &score->files[index];
	enum cli_exit exit = run_score(&score->run, file);

	if (!exit)
		exit = run_keep_level(&score->run, file);
	return exit;
}

static void
read_all(struct score *score)
{
	const struct cli *cli = score->run.cli;

	for (size_t i = 0; i < score->file_count; i++)
		score->exits[i] = run_read(&score->run, &score->files[i], cli->options.operands[i]);
}

static void
score_all(struct score *score, bool using_others)
{
	for (size_t i = 0; i < score->file_count; i++) {
		if (!score->exits[i] && uses_others(&score->files[i]) == using_others)
			score->exits[i] = score_one(score, i);
	}
}

/* --- saving ---------------------------------------------------------------------------- */

/* Tell a failure of the store. */
static enum cli_exit
store_failed(struct score *score, zj_status status, const zj_diags *diags)
{
	struct cli *cli = score->run.cli;

	message_diags(cli, diags);
	if (status == ZJ_ENOMEM)
		(void)run_no_memory(cli);
	message_error(cli, MESSAGE_STORE, score->run.store_path.at, NULL, NULL);
	message_note(cli, MESSAGE_NOT_SAVED, NULL, NULL, NULL);
	return exit_of_status(status);
}

/* A saved result's number, to be told once the transaction is done. */
struct saved {
	int64_t id;
	bool is_new;
};

static zj_status
save_one(struct score *score, const struct run_file *file, struct saved *saved, zj_diags *diags)
{
	const zj_save save = {
		.file = file->name,
		.now = score->now,
		.program = ZJ_VERSION,
	};

	return zj_store_save(score->run.store, file->result, &save, &saved->id, &saved->is_new,
			     diags);
}

static void
tell_saved(struct score *score, const struct saved *saved)
{
	struct buf number = BUF_INIT;

	buf_add_int(&number, saved->id);
	message_say(score->run.cli, saved->is_new ? MESSAGE_SAVED : MESSAGE_SAVED_ALREADY,
		    number.at, score->run.store_path.at, NULL);
	buf_done(&number);
}

static enum cli_exit
save_all(struct score *score)
{
	if (!score->run.store) {
		const enum cli_exit opened = run_open_store(&score->run, ZJ_STORE_CREATE);
		if (opened)
			return opened;
	}

	zj_store *store = score->run.store;
	struct saved *saved = calloc(score->file_count, sizeof(*saved));
	zj_diags *diags = zj_diags_new();
	zj_status status = ZJ_ENOMEM;

	if (saved && diags)
		status = zj_store_begin(store, diags);
	for (size_t i = 0; i < score->file_count && !status; i++) {
		if (!score->exits[i])
			status = save_one(score, &score->files[i], &saved[i], diags);
	}
	if (!status)
		status = zj_store_commit(store, diags);
	else
		zj_store_rollback(store);

	enum cli_exit exit = CLI_DONE;
	if (status)
		exit = store_failed(score, status, diags);
	for (size_t i = 0; i < score->file_count && !status; i++) {
		if (!score->exits[i])
			tell_saved(score, &saved[i]);
	}
	zj_diags_free(diags);
	free(saved);
	return exit;
}

/* --- showing --------------------------------------------------------------------------- */

/* Is it below what --require asks? The tier must be one of the rubric's. */
static enum cli_exit
check_required(struct score *score, const struct run_file *file)
{
	struct cli *cli = score->run.cli;
	const int tier = zj_result_tier(file->result);
	size_t required = 0;

	if (!cli->options.require)
		return CLI_DONE;
	const enum cli_exit exit = run_tier(cli, file->model, cli->options.require, &required);
	if (exit)
		return exit;
	if ((size_t)tier > required)
		return CLI_DONE;
	message_say(cli, MESSAGE_BELOW, file->name,
		    tier ? zj_model_tier_title(file->model, (size_t)tier - 1, cli->lang)
			 : message_text(MESSAGE_NO_TIER, cli->lang),
		    zj_model_tier_title(file->model, required, cli->lang));
	return CLI_BELOW;
}

static enum cli_exit
show_one(struct score *score, const struct run_file *file)
{
	const struct report_subject subject = {.kind = REPORT_SCORE, .result = file->result};

	return outputs_add(&score->outputs, &subject);
}

static void
tell_counts(struct score *score)
{
	struct buf done = BUF_INIT;
	struct buf bad = BUF_INIT;
	size_t count = 0;

	for (size_t i = 0; i < score->file_count; i++)
		count += score->exits[i] != CLI_DONE;
	message_summary(score->run.cli);
	if (score->file_count > 1 && count > 0) {
		buf_add_size(&done, score->file_count - count);
		buf_add_size(&bad, count);
		message_say(score->run.cli, MESSAGE_COUNT_FILES, done.at, bad.at, NULL);
	}
	buf_done(&done);
	buf_done(&bad);
}

/* --- the command ----------------------------------------------------------------------- */

static enum cli_exit
check_operands(struct cli *cli)
{
	size_t count = 0;

	for (size_t i = 0; i < cli->options.operand_count; i++)
		count += strcmp(cli->options.operands[i], "-") == 0;
	return count > 1 ? message_usage(cli, MESSAGE_STDIN_TWICE, NULL, NULL, NULL) : CLI_DONE;
}

static enum cli_exit
prepare(struct score *score, struct cli *cli)
{
	enum cli_exit exit = check_operands(cli);

	score->file_count = cli->options.operand_count;
	score->is_saving = cli->options.save;
	if (!exit)
		exit = outputs_init(&score->outputs, cli, score->file_count > 1);
	if (!exit)
		exit = run_init(&score->run, cli);
	if (exit)
		return exit;
	score->files = calloc(score->file_count, sizeof(*score->files));
	score->exits = calloc(score->file_count, sizeof(*score->exits));
	if (!score->files || !score->exits)
		return run_no_memory(cli);
	run_now(cli, score->now);
	score->outputs.is_held = score->is_saving;
	if (score->is_saving)
		return run_open_store_if_there(&score->run);
	return cli->options.db ? run_open_store(&score->run, ZJ_STORE_READ) : CLI_DONE;
}

static enum cli_exit
work(struct score *score)
{
	enum cli_exit exit = CLI_DONE;
	bool any = false;

	read_all(score);
	score_all(score, false);
	score_all(score, true);
	for (size_t i = 0; i < score->file_count; i++) {
		exit = exit_worse(exit, score->exits[i]);
		any |= score->exits[i] == CLI_DONE;
	}
	if (score->is_saving && any)
		exit = exit_worse(exit, save_all(score));
	for (size_t i = 0; i < score->file_count; i++) {
		if (!score->exits[i])
			exit = exit_worse(exit, show_one(score, &score->files[i]));
	}
	if (any)
		exit = exit_worse(exit, outputs_end(&score->outputs));
	for (size_t i = 0; i < score->file_count; i++) {
		if (!score->exits[i])
			exit = exit_worse(exit, check_required(score, &score->files[i]));
	}
	tell_counts(score);
	return exit;
}

enum cli_exit
cmd_score(struct cli *cli)
{
	struct score score = {.file_count = 0};
	enum cli_exit exit = prepare(&score, cli);

	if (!exit)
		exit = work(&score);
	for (size_t i = 0; score.files && i < score.file_count; i++)
		run_file_done(&score.files[i]);
	free(score.files);
	free(score.exits);
	outputs_done(&score.outputs);
	run_done(&score.run);
	return exit;
}
