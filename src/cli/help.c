/*
 * zhijie help, version, completion: what the tables say, for people and shells.
 */
#include "cli/help.h"

#include <string.h>

#include "base/utf8.h"
#include "cli/message.h"
#include "cli/output.h"
#include "report/report.h"

enum {
	LEFT = 2,
	GAP = 2,
	WIDTH = 80
};

void
help_usage(struct buf *out, const struct command *command)
{
	buf_printf(out, "zhijie %s [OPTIONS]", command->name);
	if (command->operands[0])
		buf_printf(out, " %s", command->operands);
}

/* "-o, --output FORMAT[:FILE]" */
static void
add_option_name(struct buf *out, const struct option_entry *option)
{
	if (option->letter)
		buf_printf(out, "-%c, ", option->letter);
	else
		buf_add_text(out, "    ");
	buf_printf(out, "--%s", option->name);
	if (option->value)
		buf_printf(out, " %s", option->value);
}

/* A name in a column, and what it means beside it, broken into lines. */
static void
add_entry(struct buf *out, struct str name, size_t column, const char *text)
{
	const size_t width = WIDTH - LEFT - column - GAP;
	struct str rest = str_from(text);
	bool is_first = true;

	while (rest.len > 0) {
		const struct str line = report_wrap(&rest, width);
		const size_t used = is_first ? utf8_width(name) : 0;
		buf_add_repeat(out, STR(" "), LEFT);
		if (is_first)
			buf_add(out, name);
		buf_add_repeat(out, STR(" "), (used < column ? column - used : 0) + GAP);
		buf_add(out, line);
		buf_add_char(out, '\n');
		is_first = false;
	}
}

static void
add_heading(struct buf *out, enum message heading, zj_lang lang)
{
	buf_printf(out, "\n%s\n", message_text(heading, lang));
}

/* Lines in the text stay lines, an empty one between paragraphs too. */
static void
add_paragraph(struct buf *out, const char *text)
{
	for (const char *at = text; *at;) {
		struct str rest = {at, strcspn(at, "\n")};

		at += rest.len + (at[rest.len] == '\n');
		if (rest.len == 0)
			buf_add_char(out, '\n');
		while (rest.len > 0) {
			buf_add(out, report_wrap(&rest, WIDTH));
			buf_add_char(out, '\n');
		}
	}
}

static void
add_usage(struct buf *out, const struct command *command, zj_lang lang)
{
	struct buf usage = BUF_INIT;

	if (command)
		help_usage(&usage, command);
	else
		buf_add_text(&usage, "zhijie COMMAND [OPTIONS] ...");
	message_add(out, MESSAGE_USAGE, lang, buf_str(&usage), STR_NONE, STR_NONE);
	buf_add_char(out, '\n');
	buf_done(&usage);
}

static void
add_exit_codes(struct buf *out, zj_lang lang)
{
	add_heading(out, MESSAGE_EXIT_CODES, lang);
	for (size_t i = 0; i < exit_entry_count; i++) {
		struct buf code = BUF_INIT;
		buf_add_int(&code, exit_entries[i].code);
		add_entry(out, buf_str(&code), 2, exit_entries[i].help[lang]);
		buf_done(&code);
	}
}

void
help_add_overview(struct buf *out, zj_lang lang)
{
	size_t column = 0;

	for (size_t i = 0; i < command_count; i++) {
		if (strlen(commands[i].name) > column)
			column = strlen(commands[i].name);
	}
	add_paragraph(out, message_text(MESSAGE_ABOUT, lang));
	buf_add_char(out, '\n');
	add_usage(out, NULL, lang);
	add_heading(out, MESSAGE_COMMANDS, lang);
	for (size_t i = 0; i < command_count; i++) {
		if (!commands[i].is_hidden)
			add_entry(out, str_from(commands[i].name), column, commands[i].help[lang]);
	}
	add_exit_codes(out, lang);
	buf_add_char(out, '\n');
	add_paragraph(out, message_text(MESSAGE_HELP_MORE, lang));
}

void
help_add_command(struct buf *out, const struct command *command, zj_lang lang)
{
	const struct option_entry *option;
	struct buf name = BUF_INIT;
	struct buf text = BUF_INIT;
	size_t column = 0;

	add_usage(out, command, lang);
	buf_add_char(out, '\n');
	add_paragraph(out, command->about[lang]);
	for (size_t i = 0; (option = command_option(command, i)); i++) {
		buf_clear(&name);
		add_option_name(&name, option);
		if (name.len > column)
			column = name.len;
	}
	add_heading(out, MESSAGE_OPTIONS, lang);
	for (size_t i = 0; (option = command_option(command, i)); i++) {
		buf_clear(&name);
		add_option_name(&name, option);
		buf_clear(&text);
		command_add_option_help(&text, command, option, lang);
		add_entry(out, buf_str(&name), column, text.at ? text.at : "");
	}
	buf_done(&text);
	if (command->examples) {
		add_heading(out, MESSAGE_EXAMPLES, lang);
		for (const char *at = command->examples; *at;) {
			const size_t length = strcspn(at, "\n");
			buf_printf(out, "  %.*s\n", (int)length, at);
			at += length + (at[length] == '\n');
		}
	}
	buf_done(&name);
}

/* --- the commands ---------------------------------------------------------------------- */

static enum cli_exit
print(struct cli *cli, struct buf *out)
{
	enum cli_exit exit = CLI_ENVIRONMENT;

	if (out->failed)
		message_error(cli, MESSAGE_OUT_OF_MEMORY, NULL, NULL, NULL);
	else
		exit = output_print(cli, buf_str(out));
	buf_done(out);
	return exit;
}

bool
help_add_group(struct buf *out, const char *word, zj_lang lang)
{
	const size_t length = strlen(word);
	bool any = false;

	for (size_t i = 0; i < command_count; i++) {
		const struct command *command = &commands[i];
		if (strncmp(command->name, word, length) != 0 || command->name[length] != ' ')
			continue;
		add_entry(out, str_from(command->name), 14, command->help[lang]);
		any = true;
	}
	return any;
}

static enum cli_exit
tell_no_such_help(struct cli *cli)
{
	const struct cli_options *options = &cli->options;
	struct buf name = BUF_INIT;

	for (size_t i = 0; i < options->operand_count; i++)
		buf_printf(&name, "%s%s", i ? " " : "", options->operands[i]);
	const enum cli_exit exit =
		message_usage(cli, MESSAGE_NO_COMMAND, name.at ? name.at : "", NULL, NULL);
	buf_done(&name);
	return exit;
}

enum cli_exit
cmd_help(struct cli *cli)
{
	const struct cli_options *options = &cli->options;
	struct buf out = BUF_INIT;
	int used;

	if (options->operand_count == 0) {
		help_add_overview(&out, cli->lang);
		return print(cli, &out);
	}
	const struct command *command =
		command_find((int)options->operand_count, options->operands, &used);
	if (command)
		help_add_command(&out, command, cli->lang);
	else if (options->operand_count > 1 ||
		 !help_add_group(&out, options->operands[0], cli->lang)) {
		cli->command = NULL;
		return tell_no_such_help(cli);
	}
	return print(cli, &out);
}

enum cli_exit
cmd_version(struct cli *cli)
{
	struct buf out = BUF_INIT;

	buf_add_text(&out, "zhijie " ZJ_VERSION "\n");
	return print(cli, &out);
}

enum cli_exit
cmd_completion(struct cli *cli)
{
	const char *shell = cli->options.operands[0];
	struct buf out = BUF_INIT;

	if (!complete_add(&out, shell))
		return message_usage(cli, MESSAGE_SHELL, shell, NULL, NULL);
	return print(cli, &out);
}
