/*
 * What is done for one document, on any thread: read, score, and lay out what is to be written.
 */
#include "cli/batch_run.h"

#include <stdlib.h>

#include "model/model.h"
#include "quality/quality.h"
#include "text/text.h"

enum {
	SETTINGS_KNOWN = 8
};

/* What one thread has for itself. */
struct worker {
	struct batch_scorer *scorer;
	struct quality_limits limits;
	struct quality_taker *taker;
	struct io_folder folder; /* that it reads from */
	zj_store *store;         /* to look for what is there already; NULL: not looked for */
	size_t known;            /* settings as the store writes them, for files of one rubric */
	struct {
		const zj_model *model;
		struct buf text;
		bool is_stored; /* the store has the rubric; else it has no result of it */
	} settings[SETTINGS_KNOWN];
};

void
batch_worker_free(void *own)
{
	struct worker *worker = own;

	if (!worker)
		return;
	batch_scorer_free(worker->scorer);
	quality_taker_free(worker->taker);
	io_folder_done(&worker->folder);
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
	worker->folder = IO_FOLDER_INIT;
	worker->scorer = batch_scorer_new(&batch->plan.batch);
	worker->limits = batch->limits ? *batch->limits : quality_limits_usual();
	worker->taker = quality_taker_new(&worker->limits);
	if (!worker->scorer || !worker->taker) {
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

/* Its number among those whose settings are known; `known` where none was scored yet. */
static size_t
settings_of(const struct worker *worker, const zj_model *model)
{
	size_t i = 0;

	while (i < worker->known && worker->settings[i].model != model)
		i++;
	return i;
}

static void
learn_settings(struct worker *worker, const struct store_row *row)
{
	const size_t known = worker->known;

	if (!worker->store || !batch_is_alone(worker->scorer) || known == SETTINGS_KNOWN ||
	    settings_of(worker, row->model) < known)
		return;
	struct buf *text = &worker->settings[known].text;
	buf_add(text, store_row_text(row, STORE_SETTINGS));
	if (text->failed) {
		buf_done(text);
		return;
	}
	worker->settings[known].model = row->model;
	worker->settings[known].is_stored =
		store_has_rubric(worker->store, row->model->fingerprint);
	worker->known++;
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
	const size_t settings = settings_of(worker, model);
	struct store_found found;

	if (!worker->store || !batch_is_alone(worker->scorer) || settings == worker->known ||
	    !worker->settings[settings].is_stored)
		return false;
	const struct str text = buf_str(&worker->settings[settings].text);
	if (store_row_find(worker->store, unit->fingerprint, model->fingerprint, text, &found,
			   NULL))
		return false;
	struct batch_unit_row *row = row_at(unit, 0);
	if (row) {
		row->row.model = model;
		row->row.tier = found.tier;
		row->row.best_tier = found.best_tier;
		row->stored = found.id;
		row->is_worth_a_look = false;
	}
	return row != NULL;
}

struct keeping {
	const struct batch *batch;
	struct worker *worker;
	struct batch_unit *unit;
};

static zj_status
take_sheet(const struct keeping *keeping, struct batch_unit_row *row, const zj_result *result)
{
	if (!row->sheet)
		row->sheet = quality_sheet_new();
	return row->sheet ? quality_take(row->sheet, keeping->worker->taker, result,
					 keeping->unit->path.at)
			  : ZJ_ENOMEM;
}

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
	if (keeping->batch->limits) {
		if (take_sheet(keeping, row, result))
			unit->status = ZJ_ENOMEM;
		return;
	}
	if (keeping->batch->is_saving)
		store_row_make(&row->row, result);
	else if (keeping->batch->sink_count > 0)
		store_row_make_brief(&row->row, result);
	else
		store_row_make_tiers(&row->row, result);
	row->unanswered = result->unanswered_count;
	if (row->row.bytes.failed ||
	    quality_glance(&row->is_worth_a_look, keeping->worker->taker, result))
		unit->status = ZJ_ENOMEM;
	else
		learn_settings(keeping->worker, &row->row);
}

/* --- made ready together ----------------------------------------------------------------- */

static void
read_unit(struct worker *worker, struct batch_unit *unit)
{
	if (unit->is_read)
		return;
	unit->read_status =
		source_read_file(&unit->piece.bytes, unit->path.at, &worker->folder, unit->diags);
	unit->is_read = true;
}

/* Is it to be saved as its bytes are? Not so rows of a table; of a file with several documents it
 * turns out later that it is not. */
static bool
has_piece(const struct batch_unit *unit)
{
	return unit->kind == BATCH_FILE
		       ? !unit->read_status
		       : unit->kind == BATCH_PIECE && !unit->table && !unit->piece.is_too_long;
}

static void
fingerprint_four(struct batch_unit *const units[HASH_TOGETHER])
{
	struct hash hashes[HASH_TOGETHER];
	struct str texts[HASH_TOGETHER];

	for (size_t i = 0; i < HASH_TOGETHER; i++)
		texts[i] = buf_str(&units[i]->piece.bytes);
	hash_of_four(hashes, texts);
	for (size_t i = 0; i < HASH_TOGETHER; i++) {
		units[i]->fingerprint_of_piece = hashes[i];
		units[i]->is_fingerprinted = true;
	}
}

void
batch_ready(void *state, void *own, void *memory, size_t count)
{
	struct batch_unit *units = memory;
	struct batch_unit *four[HASH_TOGETHER];
	size_t gathered = 0;

	(void)state;
	for (size_t i = 0; i < count; i++) {
		if (units[i].kind == BATCH_FILE)
			read_unit(own, &units[i]);
		if (has_piece(&units[i]))
			four[gathered++] = &units[i];
		if (gathered == HASH_TOGETHER)
			fingerprint_four(four);
		gathered %= HASH_TOGETHER;
	}
}

/* --- one document ------------------------------------------------------------------------ */

static bool
is_whole_piece(const struct batch_unit *unit, struct str bytes)
{
	return unit->is_fingerprinted && bytes.at == unit->piece.bytes.at &&
	       bytes.len == unit->piece.bytes.len;
}

/* What is saved of it, and its fingerprint. */
static zj_status
keep_document(struct batch_unit *unit, struct hash *hash, struct str bytes)
{
	unit->given = bytes;
	if (unit->table) {
		documents_add_kept(&unit->kept, unit->table, bytes);
		unit->given = buf_str(&unit->kept);
	}
	if (unit->kept.failed)
		return ZJ_ENOMEM;
	*hash = is_whole_piece(unit, unit->given) ? unit->fingerprint_of_piece
						  : hash_of(unit->given);
	hash_text(unit->fingerprint, hash);
	return ZJ_OK;
}

/* One document, read, looked for in the store and scored. */
static zj_status
score_document(const struct batch *batch, struct worker *worker, struct batch_unit *unit,
	       const struct diag_file *file)
{
	struct keeping keeping = {batch, worker, unit};
	struct document_input input = {.file = *file, .table = unit->table};
	struct hash hash;
	zj_status status = ZJ_OK;

	if (batch->is_saving) {
		status = keep_document(unit, &hash, file->bytes);
		input.fingerprint = &hash;
	}
	if (!status)
		status = batch_read(worker->scorer, &input, unit->diags);
	if (status)
		return status;
	unit->is_unchanged = is_stored(worker, unit);
	if (unit->is_unchanged && !batch->has_bad)
		return ZJ_OK;
	/* Warnings are told, too, of what was saved earlier. */
	status = batch_bind(worker->scorer, unit->diags);
	if (!status && !unit->is_unchanged)
		status = batch_score(worker->scorer, keep_result, &keeping, unit->diags);
	return status ? status : unit->status;
}

static zj_status
score_piece(const struct batch *batch, struct worker *worker, struct batch_unit *unit)
{
	const struct diag_file file = {unit->path.at, buf_str(&unit->piece.bytes), unit->piece.line,
				       unit->piece.column};

	if (unit->piece.is_too_long) {
		source_report_too_long(&file, unit->diags);
		return ZJ_ELIMIT;
	}
	return score_document(batch, worker, unit, &file);
}

/* --- files with several documents that are read whole ----------------------------------- */

/* Where the next of them is, and what it is called; or what is wrong. False: there is none. */
static bool
take_part(struct batch_unit *unit, struct source_parts *rest, struct str path)
{
	switch (parts_next(rest, &unit->part, unit->diags)) {
	case PARTS_END:
		return false;
	case PARTS_WRONG:
		buf_add(&unit->name, path);
		unit->status = ZJ_EINPUT;
		return true;
	case PARTS_ONE:
		break;
	}
	if (rest->kind == PARTS_JSON)
		source_add_numbered_name(&unit->name, path, rest->count);
	else
		source_add_name(&unit->name, path, unit->part.first_line);
	return true;
}

static void
score_taken(const struct batch *batch, struct worker *worker, struct batch_unit *unit)
{
	if (!unit->status)
		unit->status = score_document(batch, worker, unit, &unit->part);
}

/* The next of them. False: there is none. */
static bool
score_part(const struct batch *batch, struct worker *worker, struct batch_unit *unit)
{
	unit->has_rest = take_part(unit, &unit->rest, buf_str(&unit->path));
	if (unit->has_rest)
		score_taken(batch, worker, unit);
	return unit->has_rest;
}

bool
batch_take_part(struct batch_unit *unit, struct batch_unit *file)
{
	unit->kind = BATCH_PART;
	return take_part(unit, &file->rest, buf_str(&file->path));
}

/* Instead of the one document that it is not. */
static void
score_first(const struct batch *batch, struct worker *worker, struct batch_unit *unit,
	    const struct diag_file *file, enum parts_kind kind)
{
	batch_unit_begin(unit);
	unit->has_rest = true;
	parts_begin(&unit->rest, file, kind);
	if (score_part(batch, worker, unit))
		return;
	buf_add(&unit->name, buf_str(&unit->path));
	diag_add(unit->diags, DIAG_FILE_NO_ANSWERS, place_file(file), STR_NONE, STR_NONE, STR_NONE);
	unit->status = ZJ_EINPUT;
}

/* Most files hold one document, and are not looked through for a second unless they are wrong. */
static void
score_file(const struct batch *batch, struct worker *worker, struct batch_unit *unit)
{
	const bool is_json = source_form(buf_str(&unit->path)) == SOURCE_JSON;
	struct diag_file file = {.name = unit->path.at};
	zj_status status = ZJ_OK;

	buf_add(&unit->name, buf_str(&unit->path));
	read_unit(worker, unit);
	if (unit->read_status) {
		unit->status = unit->read_status == ZJ_ENOMEM ? ZJ_ENOMEM : ZJ_EINPUT;
		return;
	}
	file.bytes = buf_str(&unit->piece.bytes);
	if (is_json && parts_are_several(&file, PARTS_JSON)) {
		score_first(batch, worker, unit, &file, PARTS_JSON);
		return;
	}
	status = score_document(batch, worker, unit, &file);
	unit->status = status;
	if (status && status != ZJ_ENOMEM && !is_json && parts_are_several(&file, PARTS_YAML))
		score_first(batch, worker, unit, &file, PARTS_YAML);
}

/* --- laying out ------------------------------------------------------------------------- */

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

/* What was told of it: why it is refused, or what it is to be warned of. */
static void
lay_out_bad(const struct batch *batch, struct batch_unit *unit)
{
	if (unit->status)
		unit->row_count = 0;
	if (batch->has_bad)
		batch_add_bad(&unit->bad, batch->bad.format, unit->name.at, unit->diags,
			      batch->cli->lang);
	if (batch->is_saving && unit->status)
		batch_add_diagnostics(&unit->diagnostics, unit->diags);
	if (unit->bad.failed || unit->diagnostics.failed)
		unit->status = ZJ_ENOMEM;
}

static void
lay_out(const struct batch *batch, struct batch_unit *unit)
{
	if (diag_failed(unit->diags) || unit->name.failed)
		unit->status = ZJ_ENOMEM;
	if (unit->status == ZJ_OK)
		lay_out_rows(batch, unit);
	if (unit->status != ZJ_ENOMEM && zj_diags_count(unit->diags) > 0)
		lay_out_bad(batch, unit);
}

void
batch_work(void *state, void *own, void *memory)
{
	const struct batch *batch = state;
	struct batch_unit *unit = memory;

	switch (unit->kind) {
	case BATCH_FILE:
		score_file(batch, own, unit);
		break;
	case BATCH_PIECE:
		unit->status = score_piece(batch, own, unit);
		break;
	case BATCH_PART:
		score_taken(batch, own, unit);
		break;
	case BATCH_REFUSED:
		break;
	}
	lay_out(batch, unit);
}

bool
batch_work_rest(const struct batch *batch, void *own, struct batch_unit *unit)
{
	batch_unit_begin(unit);
	if (!score_part(batch, own, unit))
		return false;
	lay_out(batch, unit);
	return true;
}
