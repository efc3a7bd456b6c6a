/*
 * What is done for one document, on any thread: read, score, and lay out what is to be written.
 */
#include "cli/batch_run.h"

#include <stdlib.h>

#include "model/model.h"
#include "text/text.h"

enum {
	SETTINGS_KNOWN = 8
};

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

void
batch_worker_free(void *own)
{
	struct worker *worker = own;

	if (!worker)
		return;
	batch_scorer_free(worker->scorer);
	zj_store_close(worker->store);
	for (size_t i = 0; i < SETTINGS_KNOWN; i++)
		buf_done(&worker->settings[i].text);
	free(worker);
}

void *
batch_worker_new(void *state)
{
	const struct batch *batch = state;
	struct worker *worker = calloc(1, sizeof(*worker));

	if (!worker)
		return NULL;
	worker->scorer = batch_scorer_new(&batch->plan.batch);
	if (!worker->scorer) {
		batch_worker_free(worker);
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

static struct batch_unit_row *
row_at(struct batch_unit *unit, size_t index)
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
is_stored(struct worker *worker, struct batch_unit *unit)
{
	const zj_model *model = batch_model(worker->scorer, 0);
	const struct buf *settings = settings_of(worker, model);
	struct store_found found;

	if (!worker->store || !batch_is_alone(worker->scorer) || !settings)
		return false;
	const struct str text = settings->at ? buf_str(settings) : STR("");
	if (store_row_find(worker->store, unit->fingerprint, model->fingerprint, text, &found,
			   NULL))
		return false;
	struct batch_unit_row *row = row_at(unit, 0);
	if (row) {
		row->row.model = model;
		row->row.tier = found.tier;
		row->row.best_tier = found.best_tier;
		row->stored = found.id;
	}
	return row != NULL;
}

struct keeping {
	const struct batch *batch;
	struct worker *worker;
	struct batch_unit *unit;
};

/* A result into the unit, at its place among them. */
static void
keep_result(void *state, size_t index, const zj_result *result)
{
	struct keeping *keeping = state;
	struct batch_unit *unit = keeping->unit;

	struct batch_unit_row *row = row_at(unit, index);
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
score_unit(const struct batch *batch, struct worker *worker, struct batch_unit *unit)
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
lay_out_rows(const struct batch *batch, struct batch_unit *unit)
{
	for (size_t s = 0; s < batch->sink_count; s++) {
		for (size_t i = 0; i < unit->row_count; i++) {
			const struct batch_unit_row *row = vec_at(&unit->rows, i);
			const struct batch_result result = {unit->name.at, &row->row,
							    row->unanswered};
			batch_add_result(&unit->lines[s], batch->sinks[s].format, &result);
		}
		if (unit->lines[s].failed)
			unit->status = ZJ_ENOMEM;
	}
}

static void
lay_out_refusal(const struct batch *batch, struct batch_unit *unit)
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

void
batch_work(void *state, void *own, void *memory)
{
	const struct batch *batch = state;
	struct batch_unit *unit = memory;

	unit->status = score_unit(batch, own, unit);
	if (unit->status != ZJ_ENOMEM && diag_failed(unit->diags))
		unit->status = ZJ_ENOMEM;
	if (unit->status == ZJ_OK)
		lay_out_rows(batch, unit);
	else if (unit->status != ZJ_ENOMEM)
		lay_out_refusal(batch, unit);
}
