/*
 * Reading options with getopt_long, driven by the command's table.
 */
#include "cli/option.h"

#include <getopt.h>
#include <stdlib.h>
#include <string.h>

#include "cli/command.h"
#include "cli/message.h"

const struct option_entry option_entries[OPTION_COUNT] = {
#define OPTION(id, letter, name, kind, field, value, words, en, zh) \
	[id] = {name,                                               \
		value,                                              \
		words,                                              \
		{[ZJ_LANG_ZH] = zh, [ZJ_LANG_EN] = en},             \
		offsetof(struct cli_options, field),                \
		kind,                                               \
		letter},
#include "cli/option.def"
#undef OPTION
};

/* What getopt_long gives for the option at `index` of a command: outside the range of
 * letters. */
enum {
	LONG_FIRST = 256
};

bool
word_is_in(const char *words, const char *word)
{
	const size_t length = strlen(word);

	for (const char *at = words; *at;) {
		const char *end = strchr(at, ' ');
		const size_t one = end ? (size_t)(end - at) : strlen(at);
		if (one == length && memcmp(at, word, one) == 0)
			return true;
		at += end ? one + 1 : one;
	}
	return false;
}

bool
option_allows(const struct option_entry *option, const char *word)
{
	return !option->words || option->words[0] == '@' || word_is_in(option->words, word);
}

static bool
add_text(struct cli_texts *texts, const char *text)
{
	const char **items = realloc(texts->items, (texts->count + 1) * sizeof(*items));

	if (!items)
		return false;
	items[texts->count++] = text;
	texts->items = items;
	return true;
}

static enum cli_exit
store(struct cli *cli, const struct option_entry *option, const char *value)
{
	char *field = (char *)&cli->options + option->offset;

	if (option->kind == OPTION_FLAG) {
		*(bool *)(void *)field = true;
		return CLI_DONE;
	}
	if (!option_allows(option, value))
		return message_usage(cli, MESSAGE_OPTION_WORDS, value, option->words, option->name);
	if (option->kind == OPTION_TEXT) {
		*(const char **)(void *)field = value;
		return CLI_DONE;
	}
	if (add_text((struct cli_texts *)(void *)field, value))
		return CLI_DONE;
	message_error(cli, MESSAGE_OUT_OF_MEMORY, NULL, NULL, NULL);
	return CLI_ENVIRONMENT;
}

/* The tables getopt wants, made from ours. */
struct getopt_tables {
	struct option longs[COMMAND_OPTIONS_MOST * 2];
	char letters[COMMAND_OPTIONS_MOST * 4];
};

static void
make_tables(struct getopt_tables *tables, const struct command *command)
{
	const struct option_entry *entry;
	size_t letters = 0;

	*tables = (struct getopt_tables){0};
	tables->letters[letters++] = ':';
	for (size_t i = 0; (entry = command_option(command, i)); i++) {
		tables->longs[i] = (struct option){
			.name = entry->name,
			.has_arg = entry->kind == OPTION_FLAG ? no_argument : required_argument,
			.val = LONG_FIRST + (int)i,
		};
		if (!entry->letter)
			continue;
		tables->letters[letters++] = entry->letter;
		if (entry->kind != OPTION_FLAG)
			tables->letters[letters++] = ':';
	}
}

static const struct option_entry *
option_found(const struct command *command, int found)
{
	const struct option_entry *entry;

	if (found >= LONG_FIRST)
		return command_option(command, (size_t)(found - LONG_FIRST));
	for (size_t i = 0; (entry = command_option(command, i)); i++) {
		if (entry->letter == found)
			return entry;
	}
	return NULL;
}

/* The option as it was typed, for messages: getopt says only what kind of mistake it is. */
static enum cli_exit
tell_mistake(struct cli *cli, int mistake, char **argv)
{
	char letter[3] = {'-', (char)optopt, '\0'};
	const bool is_letter = optopt > 0 && optopt < LONG_FIRST;
	const char *typed = is_letter ? letter : argv[optind - 1];

	if (mistake == ':')
		return message_usage(cli, MESSAGE_OPTION_VALUE, typed, NULL, NULL);
	if (optopt >= LONG_FIRST)
		return message_usage(cli, MESSAGE_OPTION_NO_VALUE, typed, NULL, NULL);
	return message_usage(cli, MESSAGE_NO_OPTION, cli->command->name, typed, NULL);
}

enum cli_exit
option_read(struct cli *cli, int argc, char **argv)
{
	struct getopt_tables tables;
	int found;

	make_tables(&tables, cli->command);
	opterr = 0;
	optind = 1;
	while ((found = getopt_long(argc, argv, tables.letters, tables.longs, NULL)) != -1) {
		if (found == '?' || found == ':')
			return tell_mistake(cli, found, argv);
		const struct option_entry *option = option_found(cli->command, found);
		const enum cli_exit exit = store(cli, option, optarg);
		if (exit)
			return exit;
	}
	cli->options.operands = argv + optind;
	cli->options.operand_count = (size_t)(argc - optind);
	return CLI_DONE;
}

void
option_done(struct cli_options *options)
{
	free(options->outputs.items);
	free(options->params.items);
	free(options->picked.items);
	free(options->required.items);
	free(options->limits.items);
	free(options->only.items);
}
