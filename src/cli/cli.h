/*
 * The door of cli/: the program. Only this room prints, reads the environment and the clock,
 * and ends the process.
 *
 * Everything a user can type is a table: commands (command.c), options (option.def), exit
 * codes (exit.c), messages (message.def). Help, completion, man pages and tests read them.
 */
#ifndef CLI_CLI_H
#define CLI_CLI_H

#include <stdbool.h>
#include <stddef.h>

#include <zhijie/diag.h>

#include "base/buf.h"
#include "base/str.h"
#include "base/vec.h"

enum cli_exit {
	CLI_DONE = 0,
	CLI_BELOW = 1,    /* done, but below what --require asked */
	CLI_DOCUMENT = 2, /* a document is wrong */
	CLI_USAGE = 3,
	CLI_ENVIRONMENT = 4, /* files, memory, the database, the terminal */
	CLI_BUG = 70         /* our own */
};

/* The environment, read once. NULL where not set. */
struct cli_environment {
	const char *lc_all;
	const char *lc_messages;
	const char *lang;
	const char *term;
	const char *no_color;
	const char *columns;
	const char *home;
	const char *data_home; /* XDG_DATA_HOME */
	const char *rubrics;   /* ZHIJIE_RUBRICS */
	const char *db;        /* ZHIJIE_DB */
	const char *user;      /* who runs it, as the system says */
	const char *now;       /* ZHIJIE_NOW: a fixed clock, for tests */
};

/* A list of texts, from options that may be repeated. */
struct cli_texts {
	size_t count;
	const char **items;
};

/* Where every option is stored; which of them a command takes is in its table. */
struct cli_options {
	bool help;
	bool save;
	bool latest;
	bool answers;
	bool brief;
	bool coverage;
	bool resolved;
	bool changes;
	bool strict;
	bool full;
	bool csv;
	bool is_nul_separated;
	bool no_answers;
	bool dry_run;
	bool fail_fast;
	bool resume;
	const char *lang;
	const char *color;
	const char *rubrics;
	const char *rubric;
	const char *db;
	const char *tier;
	const char *to;
	const char *depth;
	const char *role;
	const char *enterprise;
	const char *min_coverage;
	const char *title;
	const char *files_from;
	const char *threads;
	const char *bad;
	const char *max_bad;
	const char *progress;
	const char *district;
	const char *industry;
	const char *size;
	const char *year;
	const char *from_run;
	const char *top;
	const char *least;
	const char *by;
	struct cli_texts outputs;
	struct cli_texts params;
	struct cli_texts picked; /* --rubric, where it may be repeated */
	struct cli_texts limits;
	struct cli_texts only;     /* kinds of findings */
	struct cli_texts required; /* --require */
	size_t operand_count;
	char **operands;
};

struct command;

/* One run of the program. */
struct cli {
	struct cli_environment environment;
	struct cli_options options;
	const struct command *command;
	int word_count; /* the command's name and what follows it */
	char **words;
	zj_lang lang;
	bool is_ascii;
	bool is_out_terminal;
	bool is_err_terminal;
	struct buf err;     /* for standard error, being put together */
	size_t error_count; /* of diagnostics shown */
	size_t warning_count;
	bool out_failed; /* standard output could not be written; said already */
};

/* The program. */
int cli_main(int argc, char **argv);

#endif
