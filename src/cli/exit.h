/*
 * Exit codes: one table for the code, the help and the man page.
 */
#ifndef CLI_EXIT_H
#define CLI_EXIT_H

#include <zhijie/status.h>

#include "cli/cli.h"

struct exit_entry {
	enum cli_exit code;
	const char *help[ZJ_LANG_COUNT];
};
extern const struct exit_entry exit_entries[];
extern const size_t exit_entry_count;

/* What a status of the library means for the program. */
enum cli_exit exit_of_status(zj_status status);

/* The one that matters more, when several things went wrong. */
enum cli_exit exit_worse(enum cli_exit a, enum cli_exit b);

#endif
