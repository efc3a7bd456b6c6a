/*
 * The commands there are: one table, from which they are run and from which help,
 * completions and man pages are made.
 */
#ifndef CLI_COMMAND_H
#define CLI_COMMAND_H

#include "cli/exit.h"
#include "cli/option.h"

/* What a command works with; man pages list the files and variables that go with it. */
enum command_needs {
	NEEDS_NOTHING = 0,
	NEEDS_RUBRICS = 1 << 0,
	NEEDS_STORE = 1 << 1,         /* opens it to read */
	NEEDS_STORE_WRITE = 1 << 2,   /* … to write; made where there is none */
	NEEDS_STORE_IF_ASKED = 1 << 3 /* only with --save or --db */
};

/* What an operand is, for completion. */
enum command_operand {
	OPERAND_NONE,
	OPERAND_FILE,
	OPERAND_RUBRIC,
	OPERAND_COMMAND,
	OPERAND_SHELL,
	OPERAND_OTHER
};

enum {
	COMMAND_OPTIONS_MOST = 16
};

struct command {
	const char *name; /* "score", "rubric list" */
	enum cli_exit (*run)(struct cli *cli);
	const char *operands; /* "FILE..." */
	size_t operand_least;
	size_t operand_most;              /* SIZE_MAX: any number */
	const char *help[ZJ_LANG_COUNT];  /* one line */
	const char *about[ZJ_LANG_COUNT]; /* a paragraph or two for help and the man page */
	const char *examples;             /* lines; may be NULL */
	const char *only_format;          /* NULL: text and all others */
	const char *formats; /* special ones it writes besides those of all: "junit"; or NULL */
	size_t option_count;
	enum option_id options[COMMAND_OPTIONS_MOST];
	enum command_operand operand;
	unsigned needs;
	bool is_hidden; /* works, but is not listed */
};

extern const struct command commands[];
extern const size_t command_count;

/* The command named by the first one or two words; *used says how many. NULL: none. */
const struct command *command_find(int argc, char **argv, int *used);

/* The command of that name. */
const struct command *command_named(struct str name);

/* Does it write this format? */
struct report_format;
bool command_writes(const struct command *command, const struct report_format *format);
/* Their names, as "text, html, json". */
void command_add_formats(struct buf *out, const struct command *command);
/* What an option of the command does; for -o also which formats there are. */
void command_add_option_help(struct buf *out, const struct command *command,
			     const struct option_entry *option, zj_lang lang);

/* Options every command takes. */
extern const enum option_id command_common_options[];
extern const size_t command_common_option_count;

/* The n-th option of a command, its own first and then the common ones; NULL past the end. */
const struct option_entry *command_option(const struct command *command, size_t index);

/* One cmd_<name>.c each. */
enum cli_exit cmd_score(struct cli *cli);
enum cli_exit cmd_explain(struct cli *cli);
enum cli_exit cmd_batch(struct cli *cli);
enum cli_exit cmd_stream(struct cli *cli);
enum cli_exit cmd_gap(struct cli *cli);
enum cli_exit cmd_rubric_list(struct cli *cli);
enum cli_exit cmd_rubric_show(struct cli *cli);
enum cli_exit cmd_rubric_check(struct cli *cli);
enum cli_exit cmd_rubric_migrate(struct cli *cli);
enum cli_exit cmd_rubric_diff(struct cli *cli);
enum cli_exit cmd_rubric_facts(struct cli *cli);
enum cli_exit cmd_rubric_test(struct cli *cli);
enum cli_exit cmd_rubric_schema(struct cli *cli);
enum cli_exit cmd_rubric_new(struct cli *cli);
enum cli_exit cmd_rubric_vectors(struct cli *cli);
enum cli_exit cmd_rubric_guide(struct cli *cli);
enum cli_exit cmd_quality(struct cli *cli);
enum cli_exit cmd_replay(struct cli *cli);
enum cli_exit cmd_list(struct cli *cli);
enum cli_exit cmd_rank(struct cli *cli);
enum cli_exit cmd_stats(struct cli *cli);
enum cli_exit cmd_show(struct cli *cli);
enum cli_exit cmd_history(struct cli *cli);
enum cli_exit cmd_db_init(struct cli *cli);
enum cli_exit cmd_db_backup(struct cli *cli);
enum cli_exit cmd_help(struct cli *cli);
enum cli_exit cmd_version(struct cli *cli);
enum cli_exit cmd_completion(struct cli *cli);
enum cli_exit cmd_manual(struct cli *cli);

#endif
