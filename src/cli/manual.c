/*
 * Man pages of section 1, one a command and one for the program, made from the same tables as
 * the help. They are checked in under docs/man; a test makes them again and compares.
 */
#include <errno.h>
#include <string.h>

#include "base/io.h"
#include "cli/help.h"
#include "cli/message.h"
#include "report/report.h"

void
manual_name(struct buf *out, const struct command *command)
{
	buf_add_text(out, "zhijie");
	for (const char *at = command ? command->name : ""; *at; at++) {
		if (at == command->name)
			buf_add_char(out, '-');
		buf_add_char(out, *at == ' ' ? '-' : *at);
	}
}

/* Text in roff: a backslash, a dash, and what begins a request are escaped. */
static void
add_text(struct buf *out, const char *text, size_t length)
{
	for (size_t i = 0; i < length; i++) {
		if (text[i] == '\\')
			buf_add_text(out, "\\e");
		else if (text[i] == '-')
			buf_add_text(out, "\\-");
		else if ((text[i] == '.' || text[i] == '\'') && i == 0)
			buf_printf(out, "\\&%c", text[i]);
		else
			buf_add_char(out, text[i]);
	}
}

static void
add_line(struct buf *out, const char *text)
{
	add_text(out, text, strlen(text));
	buf_add_char(out, '\n');
}

static void
add_head(struct buf *out, const struct command *command, const char *help)
{
	struct buf name = BUF_INIT;

	manual_name(&name, command);
	buf_add_text(out,
		     ".\\\" Made by `zhijie manual`: change src/cli/command.c and option.def.\n");
	buf_add_text(out, ".TH ");
	for (size_t i = 0; i < name.len; i++) {
		const char c = name.at[i];
		buf_add_char(out, c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c);
	}
	buf_add_text(out, " 1 \"\" \"zhijie " ZJ_VERSION "\" \"Zhijie\"\n.SH NAME\n");
	add_text(out, name.at ? name.at : "", name.len);
	buf_add_text(out, " \\- ");
	add_line(out, help);
	buf_done(&name);
}

static void
add_option(struct buf *out, const struct command *command, const struct option_entry *option)
{
	struct buf text = BUF_INIT;

	buf_add_text(out, ".TP\n");
	if (option->letter)
		buf_printf(out, "\\fB\\-%c\\fR, ", option->letter);
	buf_add_text(out, "\\fB\\-\\-");
	add_text(out, option->name, strlen(option->name));
	buf_add_text(out, "\\fR");
	if (option->value)
		buf_printf(out, " \\fI%s\\fR", option->value);
	buf_add_char(out, '\n');
	command_add_option_help(&text, command, option, ZJ_LANG_EN);
	add_line(out, text.at ? text.at : "");
	buf_done(&text);
}

static void
add_exit_codes(struct buf *out)
{
	buf_add_text(out, ".SH EXIT STATUS\n");
	for (size_t i = 0; i < exit_entry_count; i++) {
		buf_printf(out, ".TP\n%d\n", exit_entries[i].code);
		add_line(out, exit_entries[i].help[ZJ_LANG_EN]);
	}
}

/* The files and variables that go with what a command needs. */
static void
add_surroundings(struct buf *out, unsigned needs)
{
	static const struct {
		unsigned needs;
		const char *name;
		const char *text;
	} entries[] = {
		{NEEDS_RUBRICS, "ZHIJIE_RUBRICS",
		 "the folder of rubrics; --rubrics wins. Without either: share/zhijie/rubrics beside "
		 "the program's folder, a folder rubrics above the program, ./rubrics."},
		{NEEDS_STORE | NEEDS_STORE_WRITE | NEEDS_STORE_IF_ASKED, "ZHIJIE_DB",
		 "the store; --db wins. Without either: zhijie/zhijie.db in $XDG_DATA_HOME, else in "
		 "~/.local/share."},
		{~0u, "LC_ALL, LC_MESSAGES, LANG",
		 "the first that is set chooses the language where --lang does not: English unless it "
		 "begins with zh or is C or POSIX. Where LC_ALL names no UTF-8, signs are ASCII."},
		{~0u, "NO_COLOR, TERM, COLUMNS",
		 "no colours where NO_COLOR is set or TERM is dumb; COLUMNS is the width of a page "
		 "that does not go to a terminal."},
	};

	buf_add_text(out, ".SH ENVIRONMENT\n");
	for (size_t i = 0; i < sizeof(entries) / sizeof(entries[0]); i++) {
		if (entries[i].needs != ~0u && !(entries[i].needs & needs))
			continue;
		buf_printf(out, ".TP\n.B %s\n", entries[i].name);
		add_line(out, entries[i].text);
	}
}

static void
add_examples(struct buf *out, const struct command *command)
{
	if (!command->examples)
		return;
	buf_add_text(out, ".SH EXAMPLES\n.nf\n");
	for (const char *at = command->examples; *at;) {
		const size_t length = strcspn(at, "\n");
		add_text(out, at, length);
		buf_add_char(out, '\n');
		at += length + (at[length] == '\n');
	}
	buf_add_text(out, ".fi\n");
}

static void
add_command(struct buf *out, const struct command *command)
{
	const struct option_entry *option;
	struct buf usage = BUF_INIT;

	add_head(out, command, command->help[ZJ_LANG_EN]);
	help_usage(&usage, command);
	buf_add_text(out, ".SH SYNOPSIS\n.B ");
	add_line(out, usage.at ? usage.at : "");
	buf_done(&usage);
	buf_add_text(out, ".SH DESCRIPTION\n");
	add_line(out, command->about[ZJ_LANG_EN]);
	buf_add_text(out, ".SH OPTIONS\n");
	for (size_t i = 0; (option = command_option(command, i)); i++)
		add_option(out, command, option);
	add_exit_codes(out);
	add_surroundings(out, command->needs);
	add_examples(out, command);
	buf_add_text(out, ".SH SEE ALSO\n.BR zhijie (1),\n.BR zhijie\\-rubric (5),\n"
			  ".BR zhijie\\-answers (5)\n");
}

static void
add_program(struct buf *out)
{
	add_head(out, NULL, "score an enterprise against a smart-factory rubric, and say why");
	buf_add_text(out, ".SH SYNOPSIS\n.B zhijie\n.I COMMAND\n[OPTIONS] ...\n"
			  ".SH DESCRIPTION\n");
	add_line(out,
		 "Reads a rubric (a questionnaire with its scoring rules) and the answers of an "
		 "enterprise, says which tier it has reached and why, what is missing for the "
		 "next one, and keeps it all in a local SQLite file. Needs no network.");
	buf_add_text(out, ".SH COMMANDS\n");
	for (size_t i = 0; i < command_count; i++) {
		struct buf name = BUF_INIT;
		if (commands[i].is_hidden)
			continue;
		buf_printf(out, ".TP\n.B %s\n", commands[i].name);
		add_line(out, commands[i].help[ZJ_LANG_EN]);
		buf_add_text(out, "See ");
		manual_name(&name, &commands[i]);
		buf_add_text(out, "\\fB");
		add_text(out, name.at ? name.at : "", name.len);
		buf_add_text(out, "\\fR(1).\n");
		buf_done(&name);
	}
	add_exit_codes(out);
	add_surroundings(out, ~0u);
	buf_add_text(out, ".SH SEE ALSO\n.BR zhijie\\-rubric (5),\n.BR zhijie\\-answers (5)\n");
}

void
manual_add(struct buf *out, const struct command *command)
{
	if (command)
		add_command(out, command);
	else
		add_program(out);
}

static enum cli_exit
write_page(struct cli *cli, const struct command *command)
{
	struct buf path = BUF_INIT;
	struct buf page = BUF_INIT;
	enum cli_exit exit = CLI_DONE;

	buf_printf(&path, "%s/", cli->options.operands[0]);
	manual_name(&path, command);
	buf_add_text(&path, ".1");
	manual_add(&page, command);
	if (path.failed || page.failed) {
		message_error(cli, MESSAGE_OUT_OF_MEMORY, NULL, NULL, NULL);
		exit = CLI_ENVIRONMENT;
	} else if (io_write(path.at, buf_str(&page))) {
		message_error(cli, MESSAGE_WRITE, path.at, message_errno(cli, errno), NULL);
		exit = CLI_ENVIRONMENT;
	}
	buf_done(&path);
	buf_done(&page);
	return exit;
}

enum cli_exit
cmd_manual(struct cli *cli)
{
	enum cli_exit exit = write_page(cli, NULL);

	for (size_t i = 0; i < command_count && !exit; i++) {
		if (!commands[i].is_hidden)
			exit = write_page(cli, &commands[i]);
	}
	return exit;
}
