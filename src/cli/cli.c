/*
 * One run of the program: the environment is read, the command found, its options read and
 * its function called. Start-up does nothing that the command does not need: no locale is
 * scanned, no file opened.
 */
#include "cli/cli.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "cli/command.h"
#include "cli/help.h"
#include "cli/message.h"
#include "cli/output.h"

/* --- the surroundings ------------------------------------------------------------------ */

static struct cli_environment
read_environment(void)
{
	return (struct cli_environment){
		.lc_all = getenv("LC_ALL"),
		.lc_messages = getenv("LC_MESSAGES"),
		.lang = getenv("LANG"),
		.term = getenv("TERM"),
		.no_color = getenv("NO_COLOR"),
		.columns = getenv("COLUMNS"),
		.home = getenv("HOME"),
		.data_home = getenv("XDG_DATA_HOME"),
		.rubrics = getenv("ZHIJIE_RUBRICS"),
		.db = getenv("ZHIJIE_DB"),
		.user = getenv("LOGNAME") ? getenv("LOGNAME") : getenv("USER"),
		.now = getenv("ZHIJIE_NOW"),
	};
}

static bool
is_set(const char *text)
{
	return text && text[0];
}

/* The locale that decides about messages, as setlocale() would find it. */
static const char *
message_locale(const struct cli_environment *environment)
{
	if (is_set(environment->lc_all))
		return environment->lc_all;
	if (is_set(environment->lc_messages))
		return environment->lc_messages;
	return is_set(environment->lang) ? environment->lang : "";
}

/* The language: --lang wins, then the locale; without either it is Chinese. */
static zj_lang
choose_lang(const struct cli_environment *environment, const char *asked)
{
	const char *locale = asked ? asked : message_locale(environment);

	if (locale[0] == '\0' || strncmp(locale, "zh", 2) == 0 || strcmp(locale, "C") == 0 ||
	    strncmp(locale, "C.", 2) == 0 || strcmp(locale, "POSIX") == 0)
		return ZJ_LANG_ZH;
	return ZJ_LANG_EN;
}

/* UTF-8 is what terminals have today, unless LC_ALL says otherwise. */
static bool
is_ascii_locale(const struct cli_environment *environment)
{
	const char *locale = environment->lc_all;

	if (!is_set(locale))
		return false;
	for (; *locale; locale++) {
		if (strncasecmp(locale, "utf-8", 5) == 0 || strncasecmp(locale, "utf8", 4) == 0)
			return false;
	}
	return true;
}

/* --lang, wherever it stands: mistakes on the command line are told in it, too. */
static const char *
find_lang(int argc, char **argv)
{
	for (int i = 1; i < argc && strcmp(argv[i], "--") != 0; i++) {
		if (strncmp(argv[i], "--lang=", 7) == 0)
			return argv[i] + 7;
		if (strcmp(argv[i], "--lang") == 0 && i + 1 < argc)
			return argv[i + 1];
	}
	return NULL;
}

/*
 * A standard stream that is closed would give its number to the next file opened, and what is
 * printed would land in the database. Such a number is taken by something that cannot be
 * written.
 */
static void
hold_standard_streams(void)
{
	for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++) {
		if (fcntl(fd, F_GETFD) != -1 || errno != EBADF)
			continue;
		if (open("/dev/null", O_RDONLY) != fd)
			return;
	}
}

/* --- finding the command --------------------------------------------------------------- */

static struct str
next_name(void *state, size_t index)
{
	(void)state;
	while (index < command_count && commands[index].is_hidden)
		index++;
	return index < command_count ? str_from(commands[index].name) : STR_NONE;
}

/* "rubric" alone: its commands are what is missing. */
static bool
add_group(struct buf *names, const char *word)
{
	struct buf group = BUF_INIT;

	buf_printf(&group, "%s ", word);
	for (size_t i = 0; i < command_count; i++) {
		if (!str_starts(str_from(commands[i].name), buf_str(&group)))
			continue;
		if (names->len > 0)
			buf_add_text(names, " | ");
		buf_add_text(names, commands[i].name + group.len);
	}
	buf_done(&group);
	return names->len > 0;
}

static enum cli_exit
tell_no_command(struct cli *cli, int argc, char **argv)
{
	struct buf typed = BUF_INIT;
	struct buf names = BUF_INIT;
	struct buf nearest = BUF_INIT;
	const bool is_group = add_group(&names, argv[0]);
	enum cli_exit exit;

	buf_add_text(&typed, argv[0]);
	if (is_group && argc > 1)
		buf_printf(&typed, " %s", argv[1]);
	buf_add(&nearest, str_nearest(buf_str(&typed), next_name, NULL));
	if (is_group && argc == 1)
		exit = message_usage(cli, MESSAGE_OPERAND_MISSING, names.at, NULL, NULL);
	else
		exit = message_usage(cli, MESSAGE_NO_COMMAND, typed.at, NULL, NULL);
	if (nearest.len)
		message_note(cli, MESSAGE_DID_YOU_MEAN, nearest.at, NULL, NULL);
	buf_done(&typed);
	buf_done(&names);
	buf_done(&nearest);
	return exit;
}

static enum cli_exit
check_operands(struct cli *cli)
{
	const struct command *command = cli->command;
	const size_t count = cli->options.operand_count;

	if (count < command->operand_least)
		return message_usage(cli, MESSAGE_OPERAND_MISSING, command->operands, NULL, NULL);
	if (count > command->operand_most)
		return message_usage(cli, MESSAGE_OPERAND_EXTRA,
				     cli->options.operands[command->operand_most], NULL, NULL);
	return CLI_DONE;
}

static enum cli_exit
print_help(struct cli *cli, struct buf *out)
{
	const enum cli_exit exit = output_print(cli, buf_str(out));

	buf_done(out);
	return exit;
}

static enum cli_exit
show_help(struct cli *cli)
{
	struct buf out = BUF_INIT;

	if (cli->command)
		help_add_command(&out, cli->command, cli->lang);
	else
		help_add_overview(&out, cli->lang);
	return print_help(cli, &out);
}

static bool
is_help(const char *word)
{
	return strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0;
}

/* The first word after the options that every command has and that may stand before it. */
static int
after_general(int argc, char **argv)
{
	int first = 1;

	while (first < argc &&
	       (strncmp(argv[first], "--lang", 6) == 0 || strncmp(argv[first], "--color", 7) == 0))
		first += strchr(argv[first], '=') ? 1 : 2;
	return first;
}

/* What stands before a command is read as if it stood after it. */
static void
move_behind(char **words, size_t before, size_t command)
{
	for (; command > 0; command--, words++) {
		char *word = words[before];
		memmove(words + 1, words, before * sizeof(*words));
		words[0] = word;
	}
}

/* `zhijie --help`, `zhijie --version`, `zhijie rubric --help`: no command is there yet. */
static enum cli_exit
run_bare(struct cli *cli, int argc, char **argv)
{
	struct buf out = BUF_INIT;
	const int first = after_general(argc, argv);

	if (first >= argc)
		return message_usage(cli, MESSAGE_COMMAND_MISSING, NULL, NULL, NULL);
	if (is_help(argv[first]))
		return show_help(cli);
	if (strcmp(argv[first], "--version") == 0)
		return cmd_version(cli);
	if (argc - first >= 2 && is_help(argv[first + 1]) &&
	    help_add_group(&out, argv[first], cli->lang))
		return print_help(cli, &out);
	return tell_no_command(cli, argc - first, argv + first);
}

static enum cli_exit
run(struct cli *cli, int argc, char **argv)
{
	const int first = after_general(argc, argv);
	int used = 0;

	cli->command = argc > first ? command_find(argc - first, argv + first, &used) : NULL;
	if (!cli->command)
		return run_bare(cli, argc, argv);
	move_behind(argv + 1, (size_t)first - 1, (size_t)used);
	cli->word_count = argc - used;
	cli->words = argv + used;
	enum cli_exit exit = option_read(cli, argc - used, argv + used);
	if (exit)
		return exit;
	if (cli->options.help)
		return show_help(cli);
	exit = check_operands(cli);
	return exit ? exit : cli->command->run(cli);
}

int
cli_main(int argc, char **argv)
{
	struct cli cli = {
		.environment = read_environment(),
		.err = BUF_INIT,
	};

	/* A reader that went away is a failed write, told and given an exit code. */
	(void)signal(SIGPIPE, SIG_IGN);
	hold_standard_streams();
	cli.lang = choose_lang(&cli.environment, find_lang(argc, argv));
	cli.is_ascii = is_ascii_locale(&cli.environment);
	cli.is_out_terminal = isatty(STDOUT_FILENO);
	cli.is_err_terminal = isatty(STDERR_FILENO);

	enum cli_exit exit = run(&cli, argc, argv);
	if (close(STDOUT_FILENO) && errno != EBADF && !cli.out_failed) {
		message_error(&cli, MESSAGE_WRITE, message_text(MESSAGE_STDOUT, cli.lang),
			      message_errno(&cli, errno), NULL);
		exit = exit_worse(exit, CLI_ENVIRONMENT);
	}
	option_done(&cli.options);
	buf_done(&cli.err);
	return (int)exit;
}
