/*
 * Rows for report_records, put together cell by cell; texts live in an arena. Building keeps the
 * first failure, which is asked for once.
 */
#ifndef CLI_CELLS_H
#define CLI_CELLS_H

#include "base/arena.h"
#include "base/num.h"
#include "base/vec.h"
#include "cli/cli.h"
#include "report/report.h"

struct cells {
	struct arena *arena; /* the caller's */
	zj_lang lang;
	size_t field_count;
	struct vec items;   /* struct str, row by row */
	struct buf scratch; /* for texts on their way */
	bool failed;
};

void cells_init(struct cells *cells, struct arena *arena, zj_lang lang, size_t field_count);
void cells_done(struct cells *cells);
bool cells_failed(const struct cells *cells);

/* A new row of empty cells; NULL after a failure. It moves when the next one is made. */
struct str *cells_row(struct cells *cells);
size_t cells_row_count(const struct cells *cells);

/* Texts for a cell, in the arena: a copy, a number, a word of ours with its gaps filled. Empty
 * after a failure. */
struct str cells_text(struct cells *cells, struct str text);
struct str cells_count(struct cells *cells, size_t value);
struct str cells_number(struct cells *cells, zj_num value); /* exactly */
struct str cells_short(struct cells *cells, zj_num value, int digits);
struct str cells_say(struct cells *cells, enum report_word word, struct str a, struct str b,
		     struct str c);
struct str cells_take(struct cells *cells); /* what is in scratch, which is empty after */

#endif
