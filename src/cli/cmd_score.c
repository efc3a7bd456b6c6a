/*
 * zhijie score: answers in, tier out.
 *
 * A file may answer several rubrics, and a rubric may use the level reached in another: they
 * are scored in the order that needs. What is shown keeps the order of the command line and of
 * the files. One transaction saves all; what is printed was saved.
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
	struct vec files; /* struct run_file */
	bool is_saving;
	char now[RUN_NOW_SIZE];
};

static struct run_file *
file_at(struct score *score, size_t index)
{
	return vec_at(&score->files, index);
}

/* Is it there, and to be shown and saved? */
static bool
is_good(const struct run_file *file)
{
	return !file->exit && file->is_shown;
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
	struct saved *saved = calloc(score->files.count, sizeof(*saved));
	zj_diags *diags = zj_diags_new();
	zj_status status = ZJ_ENOMEM;

	if (saved && diags)
		status = zj_store_begin(store, diags);
	for (size_t i = 0; i < score->files.count && !status; i++) {
		if (is_good(file_at(score, i)))
			status = save_one(score, file_at(score, i), &saved[i], diags);
	}
	if (!status)
		status = zj_store_commit(store, diags);
	else
		zj_store_rollback(store);

	enum cli_exit exit = CLI_DONE;
	if (status)
		exit = store_failed(score, status, diags);
	for (size_t i = 0; i < score->files.count && !status; i++) {
		if (is_good(file_at(score, i)))
			tell_saved(score, &saved[i]);
	}
	zj_diags_free(diags);
	free(saved);
	return exit;
}

/* --- showing --------------------------------------------------------------------------- */

/* Is it below the tier that is asked for? The tier must be one of the rubric's. */
static enum cli_exit
check_tier(struct score *score, const struct run_file *file, const char *asked)
{
	struct cli *cli = score->run.cli;
	const int tier = zj_result_tier(file->result);
	size_t required = 0;

	const enum cli_exit exit = run_tier(cli, file->model, asked, &required);
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

/* One --require: of every result, or of those of the rubric it names. */
static enum cli_exit
check_required(struct score *score, const char *text)
{
	enum cli_exit exit = CLI_DONE;
	bool any = false;

	for (size_t i = 0; i < score->files.count; i++) {
		const struct run_file *file = file_at(score, i);
		const char *asked = is_good(file) ? run_tier_asked(file->model, text) : NULL;
		any |= asked != NULL;
		if (asked)
			exit = exit_worse(exit, check_tier(score, file, asked));
	}
	return any ? exit : message_usage(score->run.cli, MESSAGE_NOT_SCORED, text, NULL, NULL);
}

static enum cli_exit
show_table(struct score *score, const zj_result *const *results, size_t count)
{
	const struct report_subject subject = {
		.kind = REPORT_TABLE, .results = results, .result_count = count};

	return outputs_add_page(&score->outputs, &subject);
}

/* With --brief one table for all; else one for each file that answers several rubrics, and
 * every result in full. */
static enum cli_exit
show_all(struct score *score, const struct run_file **good, size_t count)
{
	const bool is_brief = score->run.cli->options.brief;
	const bool has_contents = !is_brief && count > 1;
	const zj_result **results = calloc(count, sizeof(*results));
	enum cli_exit exit = CLI_DONE;

	if (!results)
		return run_no_memory(score->run.cli);
	for (size_t i = 0; i < count; i++)
		results[i] = good[i]->result;
	if (has_contents)
		outputs_contents(&score->outputs, results, count);
	if (is_brief)
		exit = show_table(score, results, count);
	for (size_t i = 0; i < count; i++) {
		const struct report_subject subject = {
			.kind = REPORT_SCORE,
			.result = results[i],
			.part = has_contents ? i + 1 : 0,
		};
		size_t together = 1;

		while (i + together < count && good[i + together]->number == good[i]->number)
			together++;
		if (!is_brief && together > 1 && (i == 0 || good[i - 1]->number != good[i]->number))
			exit = exit_worse(exit, show_table(score, &results[i], together));
		exit = exit_worse(exit, is_brief ? outputs_add_data(&score->outputs, &subject)
						 : outputs_add(&score->outputs, &subject));
	}
	outputs_contents(&score->outputs, NULL, 0);
	free(results);
	return exit;
}

static enum cli_exit
show(struct score *score)
{
	const struct run_file **good = calloc(score->files.count + 1, sizeof(*good));
	size_t count = 0;

	if (!good)
		return run_no_memory(score->run.cli);
	for (size_t i = 0; i < score->files.count; i++) {
		if (is_good(file_at(score, i)))
			good[count++] = file_at(score, i);
	}
	const enum cli_exit exit = count ? show_all(score, good, count) : CLI_DONE;
	free(good);
	return exit;
}

static void
tell_counts(struct score *score)
{
	struct buf done = BUF_INIT;
	struct buf bad = BUF_INIT;
	size_t total = 0;
	size_t count = 0;

	for (size_t i = 0; i < score->files.count; i++) {
		const struct run_file *file = file_at(score, i);
		const bool is_first = i == 0 || file_at(score, i - 1)->number != file->number;
		total += is_first;
		count += is_first && file->exit;
	}
	message_summary(score->run.cli);
	if (total > 1 && count > 0) {
		buf_add_size(&done, total - count);
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

	score->is_saving = cli->options.save;
	if (!exit)
		exit = outputs_init(&score->outputs, cli, false);
	if (!exit)
		exit = run_init(&score->run, cli);
	if (exit)
		return exit;
	run_now(cli, score->now);
	score->outputs.is_held = score->is_saving;
	if (score->is_saving)
		return run_open_store_if_there(&score->run);
	return cli->options.db ? run_open_store(&score->run, ZJ_STORE_READ) : CLI_DONE;
}

static enum cli_exit
read_all(struct score *score)
{
	const struct cli_options *options = &score->run.cli->options;
	enum cli_exit exit = CLI_DONE;

	for (size_t i = 0; i < options->operand_count && !exit; i++)
		exit = run_read_all(&score->run, &score->files, options->operands[i]);
	return exit;
}

static enum cli_exit
work(struct score *score)
{
	const struct cli_options *options = &score->run.cli->options;
	enum cli_exit exit = read_all(score);
	bool any = false;

	if (exit)
		return exit;
	run_score(&score->run, &score->files);
	for (size_t i = 0; i < score->files.count; i++) {
		exit = exit_worse(exit, file_at(score, i)->exit);
		any |= is_good(file_at(score, i));
	}
	score->outputs.is_series = options->operand_count > 1 || run_shown(&score->files) > 1;
	if (score->is_saving && any)
		exit = exit_worse(exit, save_all(score));
	exit = exit_worse(exit, show(score));
	if (any)
		exit = exit_worse(exit, outputs_end(&score->outputs));
	for (size_t i = 0; any && i < options->required.count; i++)
		exit = exit_worse(exit, check_required(score, options->required.items[i]));
	tell_counts(score);
	return exit;
}

enum cli_exit
cmd_score(struct cli *cli)
{
	struct score score = {.files = VEC_INIT(struct run_file)};
	enum cli_exit exit = prepare(&score, cli);

	if (!exit)
		exit = work(&score);
	run_files_done(&score.files);
	outputs_done(&score.outputs);
	run_done(&score.run);
	return exit;
}
