/*
 * How many documents are to be scored: the rubrics asked for, those that documents will ask for,
 * parameters and threads; for the commands that read many.
 */
#ifndef CLI_PLAN_H
#define CLI_PLAN_H

#include "batch/batch.h"
#include "cli/run.h"

struct plan {
	struct run run;
	struct batch_plan batch; /* for scorers; its detail is the command's to choose */
	struct vec asked;        /* const zj_model * */
	struct vec loaded;       /* because a document asked for it */
	struct buf rubrics;      /* their folder; .at NULL: there is none */
};

/* Statuses and messages as of run_init(). plan_done() in either case. */
enum cli_exit plan_init(struct plan *plan, struct cli *cli);
void plan_done(struct plan *plan);

/* The mistakes of rubrics that documents asked for and that cannot be used. */
void plan_tell(struct plan *plan);

/* --threads, or else `usual`; CLI_USAGE. */
enum cli_exit plan_threads(struct cli *cli, size_t *threads, size_t usual);

#endif
