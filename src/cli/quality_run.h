/*
 * Inside `zhijie quality`: the questionnaires on their way to be compared.
 */
#ifndef CLI_QUALITY_RUN_H
#define CLI_QUALITY_RUN_H

#include "cli/batch_run.h"

struct quality_run {
	struct batch batch; /* reads and scores; first, for it is what its functions are given */
	struct cli *cli;
	struct quality_limits limits;
	unsigned kinds; /* those asked for, by bit */
	struct quality *quality;
	bool has_files;
	size_t refused; /* documents */
	size_t passed;  /* stored results that could not be looked at */
	zj_status status;
};

/* Files, on as many threads as there are to be; those with mistakes are told. */
enum cli_exit quality_run_files(struct quality_run *run);

/* The results of the store: what is asked about, or, where there are files, what they are held
 * against. */
enum cli_exit quality_run_store(struct quality_run *run);

#endif
