/*
 * Options: one table, from which command lines are read and help, completions and man pages
 * are made.
 */
#ifndef CLI_OPTION_H
#define CLI_OPTION_H

#include "cli/cli.h"

enum option_id {
#define OPTION(id, letter, name, kind, field, value, words, en, zh) id,
#include "cli/option.def"
#undef OPTION
	OPTION_COUNT
};

enum option_kind {
	OPTION_FLAG,
	OPTION_TEXT,
	OPTION_LIST
};

struct option_entry {
	const char *name;
	const char *value;
	const char *words;
	const char *help[ZJ_LANG_COUNT];
	size_t offset; /* of its field in struct cli_options */
	enum option_kind kind;
	char letter; /* 0: none */
};
extern const struct option_entry option_entries[OPTION_COUNT];

/*
 * Read the words after a command's name into cli->options. Options may stand among the
 * operands; "--" ends them. Mistakes are told with the usage. CLI_DONE, CLI_USAGE,
 * CLI_ENVIRONMENT (memory).
 */
enum cli_exit option_read(struct cli *cli, int argc, char **argv);
void option_done(struct cli_options *options);

/* Is `word` one of `words`, which have spaces between them? */
bool word_is_in(const char *words, const char *word);

/* Is `word` one of the words an option may be? True where it lists none. */
bool option_allows(const struct option_entry *option, const char *word);

#endif
