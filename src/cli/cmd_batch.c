/*
 * zhijie batch: many files in one run. batch_run.h says how it is done; here are the options, the
 * beginning and the end.
 */
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/quote.h"
#include "cli/batch_run.h"
#include "cli/command.h"
#include "cli/message.h"
#include "cli/output.h"

/* --- Ctrl-C ----------------------------------------------------------------------------- */

/* Set in a signal's handler, on whichever thread that is; read on all of them. */
static atomic_bool is_interrupted;

static void
interrupt(int number)
{
	(void)number;
	atomic_store(&is_interrupted, true);
}

/* The first asks to end in order, the second ends at once. */
static void
catch_interrupts(void)
{
	struct sigaction action = {.sa_handler = interrupt, .sa_flags = (int)SA_RESETHAND};

	(void)sigemptyset(&action.sa_mask);
	(void)sigaction(SIGINT, &action, NULL);
	(void)sigaction(SIGTERM, &action, NULL);
}
bool
batch_is_interrupted(void)
{
	return atomic_load(&is_interrupted);
}

/* --- options ---------------------------------------------------------------------------- */

/* As many as there are cores, unless told otherwise. */
static enum cli_exit
read_threads(struct batch *batch)
{
	const long cores = sysconf(_SC_NPROCESSORS_ONLN);
	const size_t usual = cores < 1                          ? 1
			     : cores < (long)BATCH_THREADS_MOST ? (size_t)cores
								: BATCH_THREADS_MOST;

	return plan_threads(batch->cli, &batch->threads, usual);
}

static enum cli_exit
read_max_bad(struct batch *batch)
{
	const char *text = batch->cli->options.max_bad;
	struct str digits = str_from(text);
	uint32_t count = 0;

	batch->max_bad = SIZE_MAX;
	if (!text)
		return CLI_DONE;
	batch->has_share = str_ends(digits, STR("%"));
	digits.len -= batch->has_share;
	if (num_parse(digits, &batch->max_share) != NUM_PARSED || num_sign(batch->max_share) < 0 ||
	    (!batch->has_share && !num_to_u32(batch->max_share, &count)))
		return message_usage(batch->cli, MESSAGE_BATCH_MAX_BAD, text, NULL, NULL);
	if (!batch->has_share)
		batch->max_bad = count;
	return CLI_DONE;
}
static enum cli_exit
read_options(struct batch *batch)
{
	const struct cli_options *options = &batch->cli->options;
	enum cli_exit exit = CLI_DONE;

	if (options->operand_count == 0 && !options->files_from)
		exit = message_usage(batch->cli, MESSAGE_BATCH_NOTHING, NULL, NULL, NULL);
	if (!exit)
		exit = walk_check_options(batch->cli);
	if (!exit)
		exit = read_threads(batch);
	if (!exit)
		exit = read_max_bad(batch);
	if (!exit)
		exit = batch_sinks_open(batch);
	batch->is_saving = (options->save || options->db) && !options->dry_run;
	/* Rows are of all files, so with rows all are scored. */
	batch->is_skipping = batch->is_saving && batch->sink_count == 0;
	return exit;
}

/* --- the run in the store --------------------------------------------------------------- */

/* The arguments as JSON, for going on another time. */
static void
add_arguments(struct buf *out, const struct cli *cli)
{
	buf_add_char(out, '[');
	for (int i = 1; i < cli->word_count; i++) {
		if (i > 1)
			buf_add_char(out, ',');
		quote_json(out, str_from(cli->words[i]));
	}
	buf_add_char(out, ']');
}

static zj_status
begin_stored(struct batch *batch, zj_diags *diags)
{
	zj_store *store = batch->plan.run.store;
	struct buf arguments = BUF_INIT;
	char *folder = getcwd(NULL, 0);
	zj_status status = ZJ_ENOMEM;

	add_arguments(&arguments, batch->cli);
	const struct store_run run = {
		.started = batch->now,
		.program = ZJ_VERSION,
		.who = batch->cli->environment.user,
		.folder = folder,
		.arguments = arguments.at,
	};
	if (folder && !arguments.failed)
		status = zj_store_begin(store, diags);
	if (!status)
		status = store_run_begin(store, &run, &batch->run_id, diags);
	if (!status)
		status = zj_store_commit(store, diags);
	free(folder);
	buf_done(&arguments);
	return status;
}

static zj_status
resume_stored(struct batch *batch, zj_diags *diags)
{
	char *arguments = NULL;
	char *folder = NULL;
	zj_status status =
		store_run_resume(batch->plan.run.store, &batch->run_id, &arguments, &folder, diags);

	if (!status)
		status = store_run_restart(batch->plan.run.store, batch->run_id, diags);
	free(arguments);
	free(folder);
	return status;
}

static enum cli_exit
begin_run(struct batch *batch, bool is_resumed)
{
	enum cli_exit exit = run_open_store(&batch->plan.run, ZJ_STORE_CREATE);

	if (exit)
		return exit;
	zj_diags *diags = zj_diags_new();
	if (!diags)
		return run_no_memory(batch->cli);
	const zj_status status =
		is_resumed ? resume_stored(batch, diags) : begin_stored(batch, diags);
	if (status)
		(void)batch_store_failed(batch, status, diags);
	zj_diags_free(diags);
	return batch->exit;
}
/* --- the end ---------------------------------------------------------------------------- */

/* More than the percentage that is allowed? */
static bool
is_over_share(const struct batch *batch)
{
	const zj_num bad = num_mul(zj_num_int((int64_t)batch->counts.refused), zj_num_int(100));
	const zj_num most = num_mul(batch->max_share, zj_num_int((int64_t)batch->counts.files));

	return zj_num_compare(bad, most) > 0;
}

static enum cli_exit
judge(struct batch *batch)
{
	const struct cli_options *options = &batch->cli->options;

	if (batch->exit || batch->counts.refused == 0)
		return batch->exit;
	if (!options->max_bad || (batch->has_share && is_over_share(batch))) {
		if (options->max_bad)
			message_error(batch->cli, MESSAGE_BATCH_TOO_MANY, options->max_bad, NULL,
				      NULL);
		return CLI_DOCUMENT;
	}
	return CLI_DONE;
}
/* On standard output, unless rows go there. */
static enum cli_exit
tell_summary(struct batch *batch, int64_t milliseconds)
{
	struct cli *cli = batch->cli;
	struct buf out = BUF_INIT;
	bool is_out_taken = false;
	enum cli_exit exit = CLI_DONE;

	for (size_t i = 0; i < batch->sink_count; i++)
		is_out_taken |= !batch->sinks[i].path;
	const struct batch_summary summary = {
		.counts = &batch->counts,
		.warned = batch->warned,
		.has_several = batch->has_several,
		.tallies = &batch->tallies,
		.milliseconds = cli->environment.now ? -1 : milliseconds,
	};
	batch_add_summary(&out, cli->lang, &summary);
	if (batch->is_saving) {
		char number[24];
		(void)snprintf(number, sizeof(number), "%zu", batch->counts.results);
		message_add(&out, MESSAGE_BATCH_SAVED, cli->lang, str_from(number),
			    buf_str(&batch->plan.run.store_path), STR_NONE);
		buf_add_char(&out, '\n');
	}
	if (cli->options.dry_run) {
		message_add(&out, MESSAGE_BATCH_DRY, cli->lang, STR_NONE, STR_NONE, STR_NONE);
		buf_add_char(&out, '\n');
	}
	if (out.failed)
		exit = run_no_memory(cli);
	else if (is_out_taken)
		(void)io_write_fd(STDERR_FILENO, buf_str(&out));
	else
		exit = output_print(cli, buf_str(&out));
	buf_done(&out);
	return exit;
}

static enum cli_exit
conclude(struct batch *batch, int64_t begun)
{
	char ended[RUN_NOW_SIZE];
	enum cli_exit exit;

	if (batch->walk.failed)
		(void)batch_no_memory(batch);
	if (batch_is_interrupted())
		(void)batch_end(batch, CLI_ENVIRONMENT);
	run_now(batch->cli, ended);
	/* After a failure nothing is pending, but what came before it is not lost. */
	if (!batch->is_saving || batch->in_transaction || !batch->is_stopped)
		(void)batch_commit(batch, batch->is_stopped ? NULL : ended);
	batch_progress_clear(&batch->progress);
	exit = batch_sinks_keep(batch);
	plan_tell(&batch->plan);
	exit = exit_worse(exit, tell_summary(batch, batch_clock() - begun));
	if (batch->is_stopped)
		message_note(batch->cli, MESSAGE_BATCH_STOPPED, NULL, NULL, NULL);
	if (batch->is_stopped && batch->is_saving)
		message_note(batch->cli, MESSAGE_BATCH_RESUME, NULL, NULL, NULL);
	return exit_worse(exit, judge(batch));
}

/* --- the command ------------------------------------------------------------------------ */

/* How many there are, where it is told how many are left, and where a file is one document. */
static size_t
count_files(struct cli *cli)
{
	struct walk walk;
	size_t count = 0;
	bool has_many = false;

	if (!cli->is_err_terminal || cli->options.progress || cli->options.files_from)
		return 0;
	if (walk_init(&walk, cli) == CLI_DONE) {
		for (const char *path; (path = walk_next(&walk)) && !has_many;) {
			has_many = source_form(str_from(path)) >= SOURCE_LINES;
			count++;
		}
	}
	walk_done(&walk);
	return has_many ? 0 : count;
}

static enum cli_exit
run_all(struct batch *batch)
{
	const struct batch_job job = {
		.state = batch,
		.unit_size = sizeof(struct batch_unit),
		.unit_done = batch_unit_done,
		.next = batch_unit_next,
		.worker_new = batch_worker_new,
		.worker_free = batch_worker_free,
		.ready = batch->is_saving ? batch_ready : NULL,
		.work = batch_work,
		.deliver = batch_deliver,
	};
	const int64_t begun = batch_clock();

	batch_progress_init(&batch->progress, batch->cli, count_files(batch->cli));
	batch->committed_at = begun;
	catch_interrupts();
	if (batch_run(&job, batch->threads))
		(void)batch_no_memory(batch);
	return conclude(batch, begun);
}

static void
batch_done(struct batch *batch)
{
	batch_tally_done(&batch->tallies);
	batch_sinks_done(batch);
	batch_worker_free(batch->worker);
	documents_close(batch->documents);
	table_free(batch->finished);
	walk_done(&batch->walk);
	plan_done(&batch->plan);
}

enum cli_exit
cmd_batch(struct cli *cli)
{
	struct batch batch = {.cli = cli};
	struct batch_earlier earlier = {.text = NULL};
	const bool is_resumed = cli->options.resume;
	enum cli_exit exit = is_resumed ? batch_take_up(cli, &earlier) : CLI_DONE;

	batch.tallies = VEC_INIT(struct batch_tally);
	run_now(cli, batch.now);
	if (!exit)
		exit = read_options(&batch);
	if (!exit)
		exit = walk_init(&batch.walk, cli);
	if (!exit)
		exit = plan_init(&batch.plan, cli);
	batch.plan.batch.detail = batch.is_saving ? SCORE_KEPT : SCORE_BRIEF;
	if (!exit && batch.is_saving)
		exit = begin_run(&batch, is_resumed);
	if (!exit)
		exit = run_all(&batch);
	batch_done(&batch);
	batch_earlier_done(&earlier);
	return exit;
}
