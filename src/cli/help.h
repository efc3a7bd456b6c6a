/*
 * Help, completion scripts and man pages: three walks over the tables of commands, options
 * and exit codes.
 */
#ifndef CLI_HELP_H
#define CLI_HELP_H

#include "cli/command.h"

/* "zhijie score [OPTIONS] FILE..." */
void help_usage(struct buf *out, const struct command *command);

void help_add_overview(struct buf *out, zj_lang lang);
void help_add_command(struct buf *out, const struct command *command, zj_lang lang);

/* All commands whose first word is `word`, as "rubric"; false where there is none. */
bool help_add_group(struct buf *out, const char *word, zj_lang lang);

/* A completion script; false: no such shell. */
bool complete_add(struct buf *out, const char *shell);

/* The page of a command in man format, or of the program where command is NULL. */
void manual_add(struct buf *out, const struct command *command);

/* "zhijie-rubric-list.1", into a buffer. */
void manual_name(struct buf *out, const struct command *command);

#endif
