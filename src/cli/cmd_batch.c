/*
 * zhijie batch: many files in one run.
 *
 * Threads read, score and lay out what is to be written (work); this one puts it into the store
 * and the files, in the order of the input (deliver). What is saved is committed every so often,
 * and only then counted and written, so that nothing is told that could still be lost.
 */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/hash.h"
#include "base/io.h"
#include "base/limits.h"
#include "base/num.h"
#include "base/quote.h"
#include "cli/batch_row.h"
#include "cli/batch_tell.h"
#include "cli/batch_walk.h"
#include "cli/command.h"
#include "cli/message.h"
#include "cli/output.h"
#include "cli/plan.h"
#include "model/model.h"
#include "text/text.h"

enum {
	OUTPUTS_MOST = 4,
	COMMIT_FILES = 512,
	COMMIT_MILLISECONDS = 200,
	FLUSH_BYTES = 64 << 10,
	BAD_SHOWN = 10,       /* refused files whose mistakes are shown without --bad */
	KEPT_BYTES = 1 << 20, /* of a unit's memory; more is given back after use */
	SETTINGS_KNOWN = 8
};

/* Where rows go: results, or mistakes. */
struct sink {
	enum batch_format format;
	const char *path; /* NULL: standard output */
	struct io_file file;
	bool is_open;
	struct buf pending; /* not to be written before the next commit */
};

struct batch {
	struct cli *cli;
	struct walk walk;
	struct plan plan;
	bool is_saving;
	bool is_skipping; /* unchanged files need not be scored */
	size_t threads;
	size_t max_bad; /* files; SIZE_MAX: no bound, or a percentage */
	zj_num max_share;
	bool has_share;
	char now[RUN_NOW_SIZE];

	size_t sink_count;
	struct sink sinks[OUTPUTS_MOST];
	struct sink bad;
	bool has_bad;

	int64_t run_id;
	bool in_transaction;
	int64_t committed_at;        /* milliseconds */
	size_t pending_files;        /* since the last commit */
	struct store_counts pending; /* all that is delivered */
	struct store_counts counts;  /* all that is committed */
	struct vec tallies;          /* struct batch_tally */
	size_t bad_shown;
	struct batch_progress progress;
	enum cli_exit exit; /* what ended the run; CLI_DONE: nothing did */
	bool is_stopped;    /* before the end */
};

/* --- Ctrl-C ----------------------------------------------------------------------------- */

static volatile sig_atomic_t is_interrupted;

static void
interrupt(int number)
{
	(void)number;
	is_interrupted = 1;
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

/* --- a unit of work --------------------------------------------------------------------- */

struct unit_row {
	struct store_row row;
	size_t unanswered;
};

/* A file on its way. What is made of it lies here until it is delivered. */
struct unit {
	struct buf name;
	struct buf bytes;
	char fingerprint[HASH_TEXT_SIZE]; /* "" where it could not be read or is not needed */
	zj_status status;
	bool is_unchanged;
	zj_diags *diags;
	struct vec rows; /* struct unit_row; those after row_count keep memory */
	size_t row_count;
	struct buf lines[OUTPUTS_MOST];
	struct buf bad;
	struct buf diagnostics;
};

static void
drop_rows(struct unit *unit)
{
	for (size_t i = 0; i < unit->rows.count; i++)
		store_row_done(&((struct unit_row *)vec_at(&unit->rows, i))->row);
	vec_done(&unit->rows);
}

static void
unit_done(void *state)
{
	struct unit *unit = state;

	buf_done(&unit->name);
	buf_done(&unit->bytes);
	zj_diags_free(unit->diags);
	drop_rows(unit);
	for (size_t i = 0; i < OUTPUTS_MOST; i++)
		buf_done(&unit->lines[i]);
	buf_done(&unit->bad);
	buf_done(&unit->diagnostics);
}

/* Empty for the next file. One large file must not keep its memory for ever. */
static void
unit_clear(struct unit *unit)
{
	if (unit->bytes.room > KEPT_BYTES)
		buf_done(&unit->bytes);
	unit->fingerprint[0] = '\0';
	unit->status = ZJ_OK;
	unit->is_unchanged = false;
	unit->row_count = 0;
	buf_begin(&unit->name);
	for (size_t i = 0; i < OUTPUTS_MOST; i++)
		buf_begin(&unit->lines[i]);
	buf_begin(&unit->bad);
	buf_begin(&unit->diagnostics);
	if (unit->diags)
		diag_clear(unit->diags);
	else
		unit->diags = zj_diags_new();
}

static enum batch_next
next_file(void *state, void *memory, bool may_wait)
{
	struct batch *batch = state;
	struct unit *unit = memory;
	const char *path = is_interrupted ? NULL : walk_next(&batch->walk);

	(void)may_wait;
	if (!path)
		return BATCH_END;
	unit_clear(unit);
	unit->rows.item_size = sizeof(struct unit_row);
	buf_add_text(&unit->name, path);
	if (unit->name.failed || !unit->diags) {
		batch->walk.failed = true;
		return BATCH_END;
	}
	return BATCH_NEXT;
}

/* --- work: on any thread ---------------------------------------------------------------- */

/* What one thread has for itself. */
struct worker {
	struct batch_scorer *scorer;
	zj_store *store; /* to look for what is there already; NULL: not looked for */
	size_t known;    /* settings as the store writes them, for files of one rubric */
	struct {
		const zj_model *model;
		struct buf text;
	} settings[SETTINGS_KNOWN];
};

static void
worker_free(void *state)
{
	struct worker *worker = state;

	if (!worker)
		return;
	batch_scorer_free(worker->scorer);
	zj_store_close(worker->store);
	for (size_t i = 0; i < SETTINGS_KNOWN; i++)
		buf_done(&worker->settings[i].text);
	free(worker);
}

static void *
worker_new(void *state)
{
	const struct batch *batch = state;
	struct worker *worker = calloc(1, sizeof(*worker));

	if (!worker)
		return NULL;
	worker->scorer = batch_scorer_new(&batch->plan.batch);
	if (!worker->scorer) {
		worker_free(worker);
		return NULL;
	}
	/* Where it cannot be opened a second time, nothing is passed over, and saving finds what
	 * is there. */
	if (batch->is_skipping &&
	    zj_store_open(&worker->store, batch->plan.run.store_path.at, ZJ_STORE_READ, NULL))
		worker->store = NULL;
	return worker;
}

/* The settings of results of this model; NULL where none was scored yet. */
static const struct buf *
settings_of(const struct worker *worker, const zj_model *model)
{
	for (size_t i = 0; i < worker->known; i++) {
		if (worker->settings[i].model == model)
			return &worker->settings[i].text;
	}
	return NULL;
}

static void
learn_settings(struct worker *worker, const struct store_row *row)
{
	if (!batch_is_alone(worker->scorer) || worker->known == SETTINGS_KNOWN ||
	    settings_of(worker, row->model))
		return;
	struct buf *text = &worker->settings[worker->known].text;
	buf_add(text, store_row_text(row, STORE_SETTINGS));
	if (text->failed) {
		buf_done(text);
		return;
	}
	worker->settings[worker->known++].model = row->model;
}

static struct unit_row *
row_at(struct unit *unit, size_t index)
{
	while (unit->rows.count <= index) {
		if (!vec_push(&unit->rows))
			return NULL;
	}
	unit->row_count = index >= unit->row_count ? index + 1 : unit->row_count;
	return vec_at(&unit->rows, index);
}

/* Is the result of what was read in the store? Sure only where a file answers one rubric: else
 * levels may come from another, and settings with them. Of the row no more is known than its
 * tiers. */
static bool
is_stored(struct worker *worker, struct unit *unit)
{
	const zj_model *model = batch_model(worker->scorer, 0);
	const struct buf *settings = settings_of(worker, model);
	int tier = 0;
	int best_tier = 0;

	if (!worker->store || !batch_is_alone(worker->scorer) || !settings)
		return false;
	const struct str text = settings->at ? buf_str(settings) : STR("");
	if (store_row_find(worker->store, unit->fingerprint, model->fingerprint, text, &tier,
			   &best_tier, NULL))
		return false;
	struct unit_row *row = row_at(unit, 0);
	if (row) {
		row->row.model = model;
		row->row.tier = tier;
		row->row.best_tier = best_tier;
	}
	return row != NULL;
}

struct keeping {
	const struct batch *batch;
	struct worker *worker;
	struct unit *unit;
};

/* A result into the unit, at its place among them. */
static void
keep_result(void *state, size_t index, const zj_result *result)
{
	struct keeping *keeping = state;
	struct unit *unit = keeping->unit;

	struct unit_row *row = row_at(unit, index);
	if (!row) {
		unit->status = ZJ_ENOMEM;
		return;
	}
	if (keeping->batch->is_saving)
		store_row_make(&row->row, result);
	else
		store_row_make_brief(&row->row, result);
	row->unanswered = result->unanswered_count;
	if (row->row.bytes.failed)
		unit->status = ZJ_ENOMEM;
	else
		learn_settings(keeping->worker, &row->row);
}

static zj_status
score_unit(const struct batch *batch, struct worker *worker, struct unit *unit)
{
	struct keeping keeping = {batch, worker, unit};
	const char *name = unit->name.at;
	struct hash hash;
	zj_status status = source_read_file(&unit->bytes, name, unit->diags);

	if (status)
		return status == ZJ_ENOMEM ? status : ZJ_EINPUT;
	const struct str bytes = buf_str(&unit->bytes);
	if (batch->is_saving) {
		hash = hash_of(bytes);
		hash_text(unit->fingerprint, &hash);
	}
	const struct document_input input = {
		.file = {.name = name, .bytes = bytes},
		.fingerprint = batch->is_saving ? &hash : NULL,
	};
	status = batch_read(worker->scorer, &input, unit->diags);
	if (status)
		return status;
	unit->is_unchanged = is_stored(worker, unit);
	if (unit->is_unchanged)
		return ZJ_OK;
	status = batch_score(worker->scorer, keep_result, &keeping, unit->diags);
	return status ? status : unit->status;
}

static void
lay_out_rows(const struct batch *batch, struct unit *unit)
{
	for (size_t s = 0; s < batch->sink_count; s++) {
		for (size_t i = 0; i < unit->row_count; i++) {
			const struct unit_row *row = vec_at(&unit->rows, i);
			const struct batch_result result = {unit->name.at, &row->row,
							    row->unanswered};
			batch_add_result(&unit->lines[s], batch->sinks[s].format, &result);
		}
		if (unit->lines[s].failed)
			unit->status = ZJ_ENOMEM;
	}
}

static void
lay_out_refusal(const struct batch *batch, struct unit *unit)
{
	unit->row_count = 0;
	if (batch->has_bad)
		batch_add_bad(&unit->bad, batch->bad.format, unit->name.at, unit->diags,
			      batch->cli->lang);
	if (batch->is_saving)
		batch_add_diagnostics(&unit->diagnostics, unit->diags);
	if (unit->bad.failed || unit->diagnostics.failed)
		unit->status = ZJ_ENOMEM;
}

static void
work_on(void *state, void *own, void *memory)
{
	const struct batch *batch = state;
	struct unit *unit = memory;

	unit->status = score_unit(batch, own, unit);
	if (unit->status != ZJ_ENOMEM && diag_failed(unit->diags))
		unit->status = ZJ_ENOMEM;
	if (unit->status == ZJ_OK)
		lay_out_rows(batch, unit);
	else if (unit->status != ZJ_ENOMEM)
		lay_out_refusal(batch, unit);
}

/* --- deliver: in order, on the main thread ---------------------------------------------- */

static bool
end_run(struct batch *batch, enum cli_exit exit)
{
	batch->exit = exit_worse(batch->exit, exit);
	batch->is_stopped = true;
	return false;
}

static bool
no_memory(struct batch *batch)
{
	batch_progress_clear(&batch->progress);
	return end_run(batch, run_no_memory(batch->cli));
}

/* A failure of the store: what is not committed is undone, the rest stays. */
static bool
store_failed(struct batch *batch, zj_status status, const zj_diags *diags)
{
	struct cli *cli = batch->cli;

	zj_store_rollback(batch->plan.run.store);
	batch->in_transaction = false;
	batch_progress_clear(&batch->progress);
	message_diags(cli, diags);
	if (status == ZJ_ENOMEM)
		(void)run_no_memory(cli);
	message_error(cli, MESSAGE_STORE, batch->plan.run.store_path.at, NULL, NULL);
	return end_run(batch, exit_of_status(status));
}

static bool
sink_write(struct batch *batch, struct sink *sink)
{
	zj_status status = ZJ_OK;
	const struct str bytes = sink->pending.at ? buf_str(&sink->pending) : STR("");

	if (sink->pending.failed)
		return no_memory(batch);
	if (!sink->path && bytes.len > 0)
		status = output_print(batch->cli, bytes) ? ZJ_EIO : ZJ_OK;
	else if (sink->path)
		status = io_file_add(&sink->file, bytes);
	const int error = errno;
	buf_begin(&sink->pending);
	if (status && sink->path)
		message_error(batch->cli, MESSAGE_WRITE, sink->path, strerror(error), NULL);
	return status ? end_run(batch, CLI_ENVIRONMENT) : true;
}

/* What is done for good may be shown. */
static bool
flush(struct batch *batch)
{
	bool is_good = true;

	for (size_t i = 0; i < batch->sink_count && is_good; i++)
		is_good = sink_write(batch, &batch->sinks[i]);
	if (is_good && batch->has_bad)
		is_good = sink_write(batch, &batch->bad);
	batch->counts = batch->pending;
	batch->pending_files = 0;
	batch->committed_at = batch_clock();
	return is_good;
}

/* With `ended`, the run is over with this. */
static bool
commit(struct batch *batch, const char *ended)
{
	zj_store *store = batch->plan.run.store;
	zj_status status = ZJ_OK;

	if (!batch->is_saving)
		return flush(batch);
	zj_diags *diags = zj_diags_new();
	if (!diags)
		return no_memory(batch);
	if (!batch->in_transaction)
		status = zj_store_begin(store, diags);
	if (!status)
		status = store_run_update(store, batch->run_id, &batch->pending, ended, diags);
	if (!status)
		status = zj_store_commit(store, diags);
	batch->in_transaction = false;
	if (status)
		(void)store_failed(batch, status, diags);
	zj_diags_free(diags);
	return !status && flush(batch);
}

static zj_status
save_rows(struct batch *batch, const struct unit *unit, zj_diags *diags)
{
	const bool is_kept = !batch->cli->options.no_answers;
	const struct store_answers answers = {unit->fingerprint,
					      is_kept ? buf_str(&unit->bytes) : STR_NONE};
	const zj_save save = {unit->name.at, batch->now, ZJ_VERSION};
	size_t new_count = 0;
	zj_status status = ZJ_OK;

	for (size_t i = 0; i < unit->row_count && !status; i++) {
		const struct unit_row *row = vec_at(&unit->rows, i);
		int64_t id;
		bool is_new = false;

		status = store_row_put(batch->plan.run.store, &row->row, &answers, &save, &id,
				       &is_new, diags);
		new_count += is_new;
	}
	batch->pending.results += new_count;
	batch->pending.scored += new_count > 0;
	batch->pending.unchanged += new_count == 0;
	return status;
}

static zj_status
save_refusal(struct batch *batch, const struct unit *unit, zj_diags *diags)
{
	const struct store_refusal refusal = {
		.run = batch->run_id,
		.file = unit->name.at,
		.fingerprint = unit->fingerprint[0] ? unit->fingerprint : NULL,
		.diagnostics = buf_str(&unit->diagnostics),
	};

	return store_refuse(batch->plan.run.store, &refusal, diags);
}

static bool
save(struct batch *batch, const struct unit *unit)
{
	zj_diags *diags = zj_diags_new();
	zj_status status = ZJ_OK;

	if (!diags)
		return no_memory(batch);
	if (!batch->in_transaction)
		status = zj_store_begin(batch->plan.run.store, diags);
	batch->in_transaction |= !status;
	if (!status && unit->status)
		status = save_refusal(batch, unit, diags);
	else if (!status)
		status = save_rows(batch, unit, diags);
	if (status)
		(void)store_failed(batch, status, diags);
	zj_diags_free(diags);
	return !status;
}

/* Without --bad the first few refused files are shown here. */
static void
show_bad(struct batch *batch, const struct unit *unit)
{
	if (batch->has_bad || batch->bad_shown > BAD_SHOWN)
		return;
	batch_progress_clear(&batch->progress);
	if (batch->bad_shown++ < BAD_SHOWN)
		message_diags(batch->cli, unit->diags);
	else
		message_note(batch->cli, MESSAGE_BATCH_MORE_BAD, NULL, NULL, NULL);
}

static bool
refuse(struct batch *batch, const struct unit *unit)
{
	batch->pending.refused++;
	show_bad(batch, unit);
	if (batch->has_bad && unit->bad.len > 0)
		buf_add(&batch->bad.pending, buf_str(&unit->bad));
	return !batch->bad.pending.failed || no_memory(batch);
}

static bool
count_rows(struct batch *batch, const struct unit *unit)
{
	for (size_t i = 0; i < unit->row_count; i++) {
		const struct unit_row *row = vec_at(&unit->rows, i);
		if (!batch_tally_add(&batch->tallies, &row->row))
			return no_memory(batch);
	}
	for (size_t i = 0; i < batch->sink_count; i++) {
		if (unit->lines[i].len > 0)
			buf_add(&batch->sinks[i].pending, buf_str(&unit->lines[i]));
	}
	if (!batch->is_saving)
		batch->pending.scored++;
	else if (unit->is_unchanged)
		batch->pending.unchanged++;
	return true;
}

/* Is it time to make it final? */
static bool
is_due(const struct batch *batch)
{
	if (batch->is_saving)
		return batch->pending_files >= COMMIT_FILES ||
		       batch_clock() - batch->committed_at >= COMMIT_MILLISECONDS;
	for (size_t i = 0; i < batch->sink_count; i++) {
		if (batch->sinks[i].pending.len >= FLUSH_BYTES)
			return true;
	}
	return batch->pending_files >= COMMIT_FILES;
}

/* Enough of bad files? The one that is too many counts, too. */
static bool
goes_on(struct batch *batch)
{
	const struct cli_options *options = &batch->cli->options;

	if (options->fail_fast && batch->pending.refused > 0)
		return end_run(batch, CLI_DOCUMENT);
	if (batch->pending.refused <= batch->max_bad)
		return true;
	batch_progress_clear(&batch->progress);
	message_error(batch->cli, MESSAGE_BATCH_TOO_MANY, options->max_bad, NULL, NULL);
	return end_run(batch, CLI_DOCUMENT);
}

static bool
deliver(void *state, void *memory)
{
	struct batch *batch = state;
	const struct unit *unit = memory;

	if (unit->status == ZJ_ENOMEM)
		return no_memory(batch);
	batch->pending.files++;
	batch->pending_files++;
	if (batch->is_saving && !unit->is_unchanged && !save(batch, unit))
		return false;
	if (!(unit->status ? refuse(batch, unit) : count_rows(batch, unit)))
		return false;
	if (!goes_on(batch))
		return false;
	if (is_due(batch) && !commit(batch, NULL))
		return false;
	batch_progress_tell(&batch->progress, &batch->counts);
	return true;
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
sink_open(struct cli *cli, struct sink *sink)
{
	if (!sink->path)
		return CLI_DONE;
	if (io_file_open(&sink->file, sink->path)) {
		message_error(cli, MESSAGE_WRITE, sink->path, strerror(errno), NULL);
		return CLI_ENVIRONMENT;
	}
	sink->is_open = true;
	return CLI_DONE;
}

static enum cli_exit
read_output(struct batch *batch, const char *text)
{
	const char *colon = strchr(text, ':');
	const struct str name = {text, colon ? (size_t)(colon - text) : strlen(text)};
	struct sink *sink = &batch->sinks[batch->sink_count];

	if (batch->sink_count == OUTPUTS_MOST || !(str_is(name, "ndjson") || str_is(name, "csv")))
		return message_usage(batch->cli, MESSAGE_FORMAT, text, "ndjson, csv", NULL);
	*sink = (struct sink){.file = IO_FILE_INIT, .path = colon ? colon + 1 : NULL};
	sink->format = str_is(name, "csv") ? BATCH_CSV : BATCH_NDJSON;
	batch_head_results(&sink->pending, sink->format, sink->path != NULL);
	batch->sink_count++;
	return sink_open(batch->cli, sink);
}

static enum cli_exit
read_bad(struct batch *batch)
{
	const char *path = batch->cli->options.bad;
	const struct str name = str_from(path);

	if (!path)
		return CLI_DONE;
	batch->bad = (struct sink){.file = IO_FILE_INIT, .path = path};
	batch->bad.format = str_ends(name, STR(".csv")) ? BATCH_CSV : BATCH_NDJSON;
	if (batch->bad.format != BATCH_CSV && !str_ends(name, STR(".ndjson")) &&
	    !str_ends(name, STR(".jsonl")))
		return message_usage(batch->cli, MESSAGE_BATCH_ENDING, path, NULL, NULL);
	batch_head_bad(&batch->bad.pending, batch->bad.format, true);
	batch->has_bad = true;
	return sink_open(batch->cli, &batch->bad);
}

static enum cli_exit
read_options(struct batch *batch)
{
	const struct cli_options *options = &batch->cli->options;
	enum cli_exit exit = CLI_DONE;

	if (options->operand_count == 0 && !options->files_from)
		exit = message_usage(batch->cli, MESSAGE_BATCH_NOTHING, NULL, NULL, NULL);
	if (!exit)
		exit = read_threads(batch);
	if (!exit)
		exit = read_max_bad(batch);
	for (size_t i = 0; i < options->outputs.count && !exit; i++)
		exit = read_output(batch, options->outputs.items[i]);
	if (!exit)
		exit = read_bad(batch);
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
		(void)store_failed(batch, status, diags);
	zj_diags_free(diags);
	return batch->exit;
}

/* --- resuming --------------------------------------------------------------------------- */

/* What a resumed run takes its words from. */
struct earlier {
	char *text; /* JSON */
	char *folder;
	struct source *source;
	struct arena *arena;
	char **words;
};

static void
earlier_done(struct earlier *earlier)
{
	free(earlier->text);
	free(earlier->folder);
	source_free(earlier->source);
	arena_free(earlier->arena);
	free(earlier->words);
}

static enum cli_exit
find_earlier(struct cli *cli, struct earlier *earlier)
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
check_folder(struct cli *cli, const struct earlier *earlier)
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
read_words(struct earlier *earlier, const char *first, int *count, zj_diags *diags)
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
take_options(struct cli *cli, struct earlier *earlier)
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

static enum cli_exit
take_up(struct cli *cli, struct earlier *earlier)
{
	enum cli_exit exit = find_earlier(cli, earlier);

	if (!exit)
		exit = check_folder(cli, earlier);
	return exit ? exit : take_options(cli, earlier);
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

static enum cli_exit
sink_keep(struct batch *batch, struct sink *sink)
{
	if (!sink->is_open)
		return CLI_DONE;
	sink->is_open = false;
	if (io_file_keep(&sink->file) == ZJ_OK)
		return CLI_DONE;
	message_error(batch->cli, MESSAGE_WRITE, sink->path, strerror(errno), NULL);
	return CLI_ENVIRONMENT;
}

static enum cli_exit
keep_files(struct batch *batch)
{
	enum cli_exit exit = CLI_DONE;

	for (size_t i = 0; i < batch->sink_count; i++)
		exit = exit_worse(exit, sink_keep(batch, &batch->sinks[i]));
	return exit_worse(exit, sink_keep(batch, &batch->bad));
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
	batch_summary(&out, cli->lang, &batch->counts, &batch->tallies,
		      cli->environment.now ? -1 : milliseconds);
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
		(void)no_memory(batch);
	if (is_interrupted)
		(void)end_run(batch, CLI_ENVIRONMENT);
	run_now(batch->cli, ended);
	/* After a failure nothing is pending, but what came before it is not lost. */
	if (!batch->is_saving || batch->in_transaction || !batch->is_stopped)
		(void)commit(batch, batch->is_stopped ? NULL : ended);
	batch_progress_clear(&batch->progress);
	exit = keep_files(batch);
	plan_tell(&batch->plan);
	exit = exit_worse(exit, tell_summary(batch, batch_clock() - begun));
	if (batch->is_stopped)
		message_note(batch->cli, MESSAGE_BATCH_STOPPED, NULL, NULL, NULL);
	if (batch->is_stopped && batch->is_saving)
		message_note(batch->cli, MESSAGE_BATCH_RESUME, NULL, NULL, NULL);
	return exit_worse(exit, judge(batch));
}

/* --- the command ------------------------------------------------------------------------ */

/* How many there are, where it is told how many are left. */
static size_t
count_files(struct cli *cli)
{
	struct walk walk;
	size_t count = 0;

	if (!cli->is_err_terminal || cli->options.progress || cli->options.files_from)
		return 0;
	if (walk_init(&walk, cli) == CLI_DONE) {
		while (walk_next(&walk))
			count++;
	}
	walk_done(&walk);
	return count;
}

static enum cli_exit
run_all(struct batch *batch)
{
	const struct batch_job job = {
		.state = batch,
		.unit_size = sizeof(struct unit),
		.unit_done = unit_done,
		.next = next_file,
		.worker_new = worker_new,
		.worker_free = worker_free,
		.work = work_on,
		.deliver = deliver,
	};
	const int64_t begun = batch_clock();

	batch_progress_init(&batch->progress, batch->cli, count_files(batch->cli));
	batch->committed_at = begun;
	catch_interrupts();
	if (batch_run(&job, batch->threads))
		(void)no_memory(batch);
	return conclude(batch, begun);
}

static void
batch_done(struct batch *batch)
{
	batch_tally_done(&batch->tallies);
	for (size_t i = 0; i < batch->sink_count; i++) {
		if (batch->sinks[i].is_open)
			io_file_drop(&batch->sinks[i].file);
		buf_done(&batch->sinks[i].pending);
	}
	if (batch->bad.is_open)
		io_file_drop(&batch->bad.file);
	buf_done(&batch->bad.pending);
	walk_done(&batch->walk);
	plan_done(&batch->plan);
}

enum cli_exit
cmd_batch(struct cli *cli)
{
	struct batch batch = {.cli = cli};
	struct earlier earlier = {.text = NULL};
	const bool is_resumed = cli->options.resume;
	enum cli_exit exit = is_resumed ? take_up(cli, &earlier) : CLI_DONE;

	batch.tallies = VEC_INIT(struct batch_tally);
	run_now(cli, batch.now);
	if (!exit)
		exit = read_options(&batch);
	if (!exit)
		exit = walk_init(&batch.walk, cli);
	if (!exit)
		exit = plan_init(&batch.plan, cli);
	batch.plan.batch.detail = batch.is_saving ? SCORE_TRACED : SCORE_PLAIN;
	if (!exit && batch.is_saving)
		exit = begin_run(&batch, is_resumed);
	if (!exit)
		exit = run_all(&batch);
	batch_done(&batch);
	earlier_done(&earlier);
	return exit;
}
