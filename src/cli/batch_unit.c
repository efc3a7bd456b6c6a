/*
 * Documents on their way: the memory they travel in, and where each is to be found.
 */
#include "cli/batch_run.h"

enum {
	KEPT_BYTES = 1 << 20 /* of a unit's memory; more is given back after use */
};

static void
drop_rows(struct batch_unit *unit)
{
	for (size_t i = 0; i < unit->rows.count; i++) {
		struct batch_unit_row *row = vec_at(&unit->rows, i);
		store_row_done(&row->row);
		quality_sheet_free(row->sheet);
	}
	vec_done(&unit->rows);
}

void
batch_unit_done(void *memory)
{
	struct batch_unit *unit = memory;

	buf_done(&unit->path);
	buf_done(&unit->piece.bytes);
	table_free(unit->finished);
	buf_done(&unit->name);
	buf_done(&unit->kept);
	zj_diags_free(unit->diags);
	drop_rows(unit);
	for (size_t i = 0; i < BATCH_OUTPUTS_MOST; i++)
		buf_done(&unit->lines[i]);
	buf_done(&unit->bad);
	buf_done(&unit->diagnostics);
}

void
batch_unit_begin(struct batch_unit *unit)
{
	unit->fingerprint[0] = '\0';
	unit->status = ZJ_OK;
	unit->is_unchanged = false;
	unit->row_count = 0;
	buf_begin(&unit->name);
	buf_begin(&unit->kept);
	for (size_t i = 0; i < BATCH_OUTPUTS_MOST; i++)
		buf_begin(&unit->lines[i]);
	buf_begin(&unit->bad);
	buf_begin(&unit->diagnostics);
	if (unit->diags)
		diag_clear(unit->diags);
	else
		unit->diags = zj_diags_new();
}

/* One large file must not keep its memory for ever. */
void
batch_unit_clear(struct batch_unit *unit)
{
	if (unit->piece.bytes.room > KEPT_BYTES)
		buf_done(&unit->piece.bytes);
	table_free(unit->finished);
	unit->finished = NULL;
	unit->table = NULL;
	unit->has_rest = false;
	unit->is_read = false;
	unit->is_fingerprinted = false;
	unit->rows.item_size = sizeof(struct batch_unit_row);
	buf_begin(&unit->path);
	batch_unit_begin(unit);
}

/* Its table may be in use until the next unit is delivered, which takes it along; that of the file
 * before it went with the first document of this one. */
static void
close_documents(struct batch *batch, size_t count)
{
	if (count > 0)
		batch->finished = documents_take_table(batch->documents);
	documents_close(batch->documents);
	batch->documents = NULL;
}

static enum batch_next
refuse(struct batch_unit *unit, zj_status status)
{
	unit->kind = BATCH_REFUSED;
	unit->status = status == ZJ_ENOMEM ? status : ZJ_EINPUT;
	buf_add(&unit->name, buf_str(&unit->path));
	return BATCH_NEXT;
}

static enum batch_next
refuse_empty(struct batch_unit *unit)
{
	const struct diag_file file = {.name = unit->path.at};

	diag_add(unit->diags, DIAG_FILE_NO_ANSWERS, place_file(&file), STR_NONE, STR_NONE,
		 STR_NONE);
	return refuse(unit, ZJ_EINPUT);
}

/* The next document of the file that is being read. BATCH_PAUSE: that file is at its end. */
static enum batch_next
next_piece(struct batch *batch, struct batch_unit *unit)
{
	struct documents *documents = batch->documents;
	const enum documents_got got = documents_next(documents, &unit->piece, true, unit->diags);

	if (got == DOCUMENTS_ONE) {
		unit->kind = BATCH_PIECE;
		unit->table = documents_table(documents);
		documents_add_name(&unit->name, documents, &unit->piece);
		return BATCH_NEXT;
	}
	const zj_status status = documents_status(documents);
	const size_t count = unit->piece.number;
	close_documents(batch, count);
	if (status)
		return refuse(unit, status);
	return count == 0 ? refuse_empty(unit) : BATCH_PAUSE;
}

/* A file that is one document, or read whole, is read by who works on it. BATCH_PAUSE: its
 * documents come one after the other. */
static enum batch_next
open_file(struct batch *batch, struct batch_unit *unit)
{
	const enum source_form form = source_form(buf_str(&unit->path));

	if (form == SOURCE_YAML || form == SOURCE_JSON) {
		unit->kind = BATCH_FILE;
		return BATCH_NEXT;
	}
	const zj_status status = documents_open(&batch->documents, unit->path.at, unit->diags);
	return status ? refuse(unit, status) : BATCH_PAUSE;
}

static enum batch_next
find_next(struct batch *batch, struct batch_unit *unit)
{
	enum batch_next next = BATCH_PAUSE;

	while (next == BATCH_PAUSE) {
		if (batch_is_interrupted())
			return BATCH_END;
		if (batch->documents) {
			next = next_piece(batch, unit);
			continue;
		}
		const char *path = walk_next(&batch->walk);
		if (!path)
			return BATCH_END;
		buf_begin(&unit->path);
		buf_add_text(&unit->path, path);
		next = unit->path.failed ? BATCH_END : open_file(batch, unit);
	}
	return next;
}

enum batch_next
batch_unit_next(void *state, void *memory, bool may_wait)
{
	struct batch *batch = state;
	struct batch_unit *unit = memory;

	(void)may_wait;
	batch_unit_clear(unit);
	if (batch->documents)
		documents_add_path(&unit->path, batch->documents);
	const enum batch_next next = unit->diags ? find_next(batch, unit) : BATCH_END;
	batch->walk.failed |= !unit->diags || unit->path.failed || unit->name.failed;
	if (batch->walk.failed || next == BATCH_END)
		return BATCH_END;
	unit->finished = batch->finished;
	batch->finished = NULL;
	return next;
}
