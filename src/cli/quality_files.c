/*
 * Questionnaires from files: read, scored and boiled down on any thread, as `zhijie batch` reads and
 * scores them; gathered in the order of the input.
 */
#include "cli/message.h"
#include "cli/quality_run.h"

enum {
	BAD_SHOWN = 10 /* refused documents whose mistakes are shown */
};

static void
refuse(struct quality_run *run, const struct batch_unit *unit)
{
	if (run->refused++ < BAD_SHOWN)
		message_diags(run->cli, unit->diags);
	else if (run->refused == BAD_SHOWN + 1)
		message_note(run->cli, MESSAGE_QUALITY_MORE_BAD, NULL, NULL, NULL);
}

static bool
deliver_document(struct quality_run *run, const struct batch_unit *unit)
{
	if (unit->status == ZJ_ENOMEM) {
		run->status = ZJ_ENOMEM;
		return false;
	}
	if (unit->status) {
		refuse(run, unit);
		return true;
	}
	for (size_t i = 0; i < unit->row_count && !run->status; i++) {
		const struct batch_unit_row *row = vec_at(&unit->rows, i);
		run->status = quality_add(run->quality, row->sheet, true);
	}
	return run->status == ZJ_OK;
}

/* What comes after the first document of a file is worked on here. */
static bool
deliver_rest(struct quality_run *run, struct batch_unit *unit)
{
	struct batch *batch = &run->batch;

	if (!batch->worker)
		batch->worker = batch_worker_new(batch);
	if (!batch->worker) {
		run->status = ZJ_ENOMEM;
		return false;
	}
	while (batch_work_rest(batch, batch->worker, unit)) {
		if (!deliver_document(run, unit))
			return false;
	}
	return true;
}

static bool
deliver(void *state, void *memory)
{
	struct quality_run *run = state; /* the batch is its first member */
	struct batch_unit *unit = memory;

	return deliver_document(run, unit) && (!unit->has_rest || deliver_rest(run, unit));
}

enum cli_exit
quality_run_files(struct quality_run *run)
{
	const struct batch_job job = {
		.state = &run->batch,
		.unit_size = sizeof(struct batch_unit),
		.unit_done = batch_unit_done,
		.next = batch_unit_next,
		.worker_new = batch_worker_new,
		.worker_free = batch_worker_free,
		.work = batch_work,
		.deliver = deliver,
	};
	const zj_status status = batch_run(&job, run->batch.threads);

	plan_tell(&run->batch.plan);
	return status || run->status || run->batch.walk.failed ? run_no_memory(run->cli) : CLI_DONE;
}
