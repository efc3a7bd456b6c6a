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
	for (size_t i = 0; i < unit->rows.count; i++)
		store_row_done(&((struct batch_unit_row *)vec_at(&unit->rows, i))->row);
	vec_done(&unit->rows);
}

void
batch_unit_done(void *memory)
{
	struct batch_unit *unit = memory;

	buf_done(&unit->name);
	buf_done(&unit->bytes);
	zj_diags_free(unit->diags);
	drop_rows(unit);
	for (size_t i = 0; i < BATCH_OUTPUTS_MOST; i++)
		buf_done(&unit->lines[i]);
	buf_done(&unit->bad);
	buf_done(&unit->diagnostics);
}

/* Empty for the next file. One large file must not keep its memory for ever. */
static void
unit_clear(struct batch_unit *unit)
{
	if (unit->bytes.room > KEPT_BYTES)
		buf_done(&unit->bytes);
	unit->fingerprint[0] = '\0';
	unit->status = ZJ_OK;
	unit->is_unchanged = false;
	unit->row_count = 0;
	buf_begin(&unit->name);
	for (size_t i = 0; i < BATCH_OUTPUTS_MOST; i++)
		buf_begin(&unit->lines[i]);
	buf_begin(&unit->bad);
	buf_begin(&unit->diagnostics);
	if (unit->diags)
		diag_clear(unit->diags);
	else
		unit->diags = zj_diags_new();
}

enum batch_next
batch_unit_next(void *state, void *memory, bool may_wait)
{
	struct batch *batch = state;
	struct batch_unit *unit = memory;
	const char *path = batch_is_interrupted() ? NULL : walk_next(&batch->walk);

	(void)may_wait;
	if (!path)
		return BATCH_END;
	unit_clear(unit);
	unit->rows.item_size = sizeof(struct batch_unit_row);
	buf_add_text(&unit->name, path);
	if (unit->name.failed || !unit->diags) {
		batch->walk.failed = true;
		return BATCH_END;
	}
	return BATCH_NEXT;
}
