/*
 * The files of a batch, one after the other: what the command line names, and a list of further
 * ones. A folder stands for the files in and below it whose names say that answers are in them
 * (source_is_known()), in order of name; of a large tree, only the names of the folders on the way are
 * held. A pattern stands for all that it matches, in order of name; a file of that very name goes
 * before. Of a folder, what the run itself writes to is left out.
 */
#ifndef CLI_BATCH_WALK_H
#define CLI_BATCH_WALK_H

#include <glob.h>
#include <stdio.h>

#include "cli/cli.h"
#include "cli/exit.h"

struct walk {
	struct cli *cli;
	size_t operand;     /* the next one */
	glob_t matched;     /* of the pattern before it */
	size_t match;       /* the next one */
	struct vec folders; /* those it is in, the innermost last */
	FILE *list;         /* --files-from; NULL: none, or at its end */
	char *line;
	size_t line_room;
	int separator;
	struct buf path;
	bool failed; /* memory */
};

/* Do the options that say what to walk through go together? CLI_USAGE: told. */
enum cli_exit walk_check_options(struct cli *cli);

/* CLI_USAGE, CLI_ENVIRONMENT: told. walk_done() in either case. */
enum cli_exit walk_init(struct walk *walk, struct cli *cli);
void walk_done(struct walk *walk);

/* The next file's path, good until the next call; NULL when there is none. What is not there is
 * handed out, too, for reading it to say so. */
const char *walk_next(struct walk *walk);

#endif
