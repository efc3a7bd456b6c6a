/*
 * What a batch tells the person at the terminal: how far it is, and in the end what came of it.
 */
#ifndef CLI_BATCH_TELL_H
#define CLI_BATCH_TELL_H

#include <stdint.h>

#include "cli/cli.h"
#include "cli/exit.h"
#include "store/store.h"

/* How many results of one rubric reached which tier. */
struct batch_tally {
	const zj_model *model;
	size_t count;
	size_t provisional;
	size_t worth_a_look;
	size_t *by_tier; /* by number, 0 for none */
	size_t *settled; /* the four together, as they were when all was committed */
};

/* How far it is; only what is done for good is counted. */
struct batch_progress {
	struct cli *cli;
	bool is_live; /* one line that is written over */
	bool is_plain;
	bool is_shown; /* such a line stands there */
	int64_t begun; /* milliseconds */
	int64_t told;
	size_t total; /* 0: not known */
};

int64_t batch_clock(void); /* milliseconds */

void batch_progress_init(struct batch_progress *progress, struct cli *cli, size_t total);
void batch_progress_tell(struct batch_progress *progress, const struct store_counts *counts);
void batch_progress_clear(struct batch_progress *progress); /* before other messages */

/* Add a result; false when memory ran out. */
bool batch_tally_add(struct vec *tallies, const struct store_row *row, bool is_worth_a_look);
void batch_tally_done(struct vec *tallies);

/* What is counted by now is done for good: the page at the end tells of nothing else. */
void batch_tally_settle(struct vec *tallies);

/* What the page at the end tells. */
struct batch_summary {
	const struct store_counts *counts;
	size_t warned;    /* scored, with warnings */
	bool has_several; /* documents in a file */
	const struct vec *tallies;
	int64_t milliseconds; /* -1: not told */
};
void batch_add_summary(struct buf *out, zj_lang lang, const struct batch_summary *summary);

#endif
