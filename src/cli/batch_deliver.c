/*
 * What was made of each document goes into the store and to the sinks: in the order of the input,
 * on the main thread.
 */
#include "cli/batch_run.h"

#include "cli/command.h"
#include "cli/message.h"

enum {
	COMMIT_FILES = 4096,
	COMMIT_MILLISECONDS = 200,
	FLUSH_BYTES = 64 << 10,
	REST_BYTES = 128 << 10, /* of a file whose documents are worth starting threads for */
	BAD_SHOWN = 10          /* refused files whose mistakes are shown without --bad */
};

bool
batch_end(struct batch *batch, enum cli_exit exit)
{
	batch->exit = exit_worse(batch->exit, exit);
	batch->is_stopped = true;
	return false;
}

bool
batch_no_memory(struct batch *batch)
{
	batch_progress_clear(&batch->progress);
	return batch_end(batch, run_no_memory(batch->cli));
}

bool
batch_store_failed(struct batch *batch, zj_status status, const zj_diags *diags)
{
	struct cli *cli = batch->cli;

	zj_store_rollback(batch->plan.run.store);
	batch->in_transaction = false;
	batch_progress_clear(&batch->progress);
	message_diags(cli, diags);
	if (status == ZJ_ENOMEM)
		(void)run_no_memory(cli);
	message_error(cli, MESSAGE_STORE, batch->plan.run.store_path.at, NULL, NULL);
	return batch_end(batch, exit_of_status(status));
}

/* What is done for good may be shown. */
static bool
flush(struct batch *batch)
{
	const bool is_good = batch_sinks_write(batch);

	batch->counts = batch->pending;
	batch->warned = batch->pending_warned;
	batch_tally_settle(&batch->tallies);
	batch->pending_files = 0;
	batch->committed_at = batch_clock();
	return is_good;
}

bool
batch_commit(struct batch *batch, const char *ended)
{
	zj_store *store = batch->plan.run.store;
	zj_status status = ZJ_OK;

	if (!batch->is_saving)
		return flush(batch);
	zj_diags *diags = zj_diags_new();
	if (!diags)
		return batch_no_memory(batch);
	if (!batch->in_transaction)
		status = zj_store_begin(store, diags);
	if (!status)
		status = store_run_update(store, batch->run_id, &batch->pending, ended, diags);
	if (!status)
		status = zj_store_commit(store, diags);
	batch->in_transaction = false;
	if (status)
		(void)batch_store_failed(batch, status, diags);
	zj_diags_free(diags);
	return !status && flush(batch);
}

static zj_status
save_rows(struct batch *batch, const struct batch_unit *unit, zj_diags *diags)
{
	const bool is_kept = !batch->cli->options.no_answers;
	const struct store_answers answers = {unit->fingerprint, is_kept ? unit->given : STR_NONE};
	const zj_save save = {unit->name.at, batch->now, ZJ_VERSION};
	size_t new_count = 0;
	zj_status status = ZJ_OK;

	for (size_t i = 0; i < unit->row_count && !status; i++) {
		const struct batch_unit_row *row = vec_at(&unit->rows, i);
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

/* What is there already is a result of this run, too. */
static zj_status
note_rows(const struct batch *batch, const struct batch_unit *unit, zj_diags *diags)
{
	zj_status status = ZJ_OK;

	for (size_t i = 0; i < unit->row_count && !status; i++) {
		const struct batch_unit_row *row = vec_at(&unit->rows, i);
		status = store_run_note(batch->plan.run.store, row->stored, diags);
	}
	return status;
}

static zj_status
save_refusal(struct batch *batch, const struct batch_unit *unit, zj_diags *diags)
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
save(struct batch *batch, const struct batch_unit *unit)
{
	zj_diags *diags = zj_diags_new();
	zj_status status = ZJ_OK;

	if (!diags)
		return batch_no_memory(batch);
	if (!batch->in_transaction)
		status = zj_store_begin(batch->plan.run.store, diags);
	batch->in_transaction |= !status;
	if (!status && unit->is_unchanged)
		status = note_rows(batch, unit, diags);
	else if (!status && unit->status)
		status = save_refusal(batch, unit, diags);
	else if (!status)
		status = save_rows(batch, unit, diags);
	if (status)
		(void)batch_store_failed(batch, status, diags);
	zj_diags_free(diags);
	return !status;
}

/* Without --bad what is wrong with the first few is shown here. */
static void
show(struct batch *batch, const struct batch_unit *unit, size_t *shown, enum message more)
{
	if (batch->has_bad || *shown > BAD_SHOWN)
		return;
	batch_progress_clear(&batch->progress);
	if ((*shown)++ < BAD_SHOWN)
		message_diags(batch->cli, unit->diags);
	else
		message_note(batch->cli, more, NULL, NULL, NULL);
}

/* Why it is refused, or what it is to be warned of. */
static bool
tell(struct batch *batch, const struct batch_unit *unit)
{
	if (unit->status) {
		batch->pending.refused++;
		show(batch, unit, &batch->bad_shown, MESSAGE_BATCH_MORE_BAD);
	} else if (zj_diags_count(unit->diags) > 0) {
		batch->pending_warned++;
		show(batch, unit, &batch->warned_shown, MESSAGE_BATCH_MORE_WARNED);
	}
	if (unit->bad.len > 0)
		buf_add(&batch->bad.pending, buf_str(&unit->bad));
	return !batch->bad.pending.failed || batch_no_memory(batch);
}

static bool
count_rows(struct batch *batch, const struct batch_unit *unit)
{
	for (size_t i = 0; i < unit->row_count; i++) {
		const struct batch_unit_row *row = vec_at(&unit->rows, i);
		if (!batch_tally_add(&batch->tallies, &row->row, row->is_worth_a_look))
			return batch_no_memory(batch);
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
		return batch_end(batch, CLI_DOCUMENT);
	if (batch->pending.refused <= batch->max_bad)
		return true;
	batch_progress_clear(&batch->progress);
	message_error(batch->cli, MESSAGE_BATCH_TOO_MANY, options->max_bad, NULL, NULL);
	return batch_end(batch, CLI_DOCUMENT);
}

static bool
deliver_document(struct batch *batch, const struct batch_unit *unit)
{
	if (unit->status == ZJ_ENOMEM)
		return batch_no_memory(batch);
	batch->pending.files++;
	batch->pending_files++;
	if (batch->is_saving && !save(batch, unit))
		return false;
	if (!unit->status && !count_rows(batch, unit))
		return false;
	if (!tell(batch, unit) || !goes_on(batch))
		return false;
	if (is_due(batch) && !batch_commit(batch, NULL))
		return false;
	batch_progress_tell(&batch->progress, &batch->counts);
	return true;
}

/* --- the documents that are left of a file that is read whole ------------------------------ */

/* Of a large one: a run within the run. */
struct rest {
	struct batch *batch;
	struct batch_unit *file;
	bool failed;
};

static enum batch_next
next_of_rest(void *state, void *memory, bool may_wait)
{
	struct rest *rest = state;
	struct batch_unit *unit = memory;

	(void)may_wait;
	batch_unit_clear(unit);
	rest->failed |= !unit->diags;
	if (rest->failed || batch_is_interrupted())
		return BATCH_END;
	return batch_take_part(unit, rest->file) ? BATCH_NEXT : BATCH_END;
}

static void *
worker_of_rest(void *state)
{
	return batch_worker_new(((struct rest *)state)->batch);
}

static void
work_on_rest(void *state, void *own, void *memory)
{
	batch_work(((struct rest *)state)->batch, own, memory);
}

static bool
deliver_of_rest(void *state, void *memory)
{
	return deliver_document(((struct rest *)state)->batch, memory);
}

/* On all threads; those of the run itself wait, for what they work on comes after it. */
static bool
deliver_rest_together(struct batch *batch, struct batch_unit *unit)
{
	struct rest rest = {.batch = batch, .file = unit};
	const struct batch_job job = {
		.state = &rest,
		.unit_size = sizeof(struct batch_unit),
		.unit_done = batch_unit_done,
		.next = next_of_rest,
		.worker_new = worker_of_rest,
		.worker_free = batch_worker_free,
		.work = work_on_rest,
		.deliver = deliver_of_rest,
	};

	if (batch_run(&job, batch->threads) || rest.failed)
		return batch_no_memory(batch);
	return !batch->is_stopped;
}

/* Here and now: their unit is one, and those after it wait their turn. */
static bool
deliver_rest(struct batch *batch, struct batch_unit *unit)
{
	if (batch->threads > 1 && unit->piece.bytes.len >= REST_BYTES)
		return deliver_rest_together(batch, unit);
	if (!batch->worker)
		batch->worker = batch_worker_new(batch);
	if (!batch->worker)
		return batch_no_memory(batch);
	while (!batch_is_interrupted() && batch_work_rest(batch, batch->worker, unit)) {
		if (!deliver_document(batch, unit))
			return false;
	}
	return true;
}

bool
batch_deliver(void *state, void *memory)
{
	struct batch *batch = state;
	struct batch_unit *unit = memory;

	batch->has_several |= unit->kind == BATCH_PIECE || unit->has_rest;
	return deliver_document(batch, unit) && (!unit->has_rest || deliver_rest(batch, unit));
}
