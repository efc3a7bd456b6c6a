/*
 * Completion scripts, made from the tables. Each shell gets the same three things: the
 * commands, the options of a command, and what an option or operand may be.
 */
#include <string.h>

#include "cli/help.h"
#include "report/report.h"

/* The n-th first word of the commands that are listed, each once: "rubric" for all its
 * commands. NULL past the end. */
static struct str
first_word(const struct command *command)
{
	return (struct str){command->name, strcspn(command->name, " ")};
}

static bool
is_group(const struct command *command)
{
	return strchr(command->name, ' ') != NULL;
}

/* Is it the first of its group, or no group at all? */
static bool
begins_group(size_t index)
{
	return index == 0 ||
	       !str_equal(first_word(&commands[index]), first_word(&commands[index - 1]));
}

/* Those that a command writes; NULL: all there are. */
static void
add_formats(struct buf *out, const struct command *command)
{
	const char *before = "";

	for (size_t i = 0; i < report_format_count; i++) {
		if (command && !command_writes(command, &report_formats[i]))
			continue;
		buf_printf(out, "%s%s", before, report_formats[i].name);
		before = " ";
	}
}

/* Second words of a group. */
static void
add_group_words(struct buf *out, struct str group)
{
	bool is_first = true;

	for (size_t i = 0; i < command_count; i++) {
		if (!is_group(&commands[i]) || !str_equal(first_word(&commands[i]), group))
			continue;
		buf_printf(out, "%s%s", is_first ? "" : " ", commands[i].name + group.len + 1);
		is_first = false;
	}
}

static void
add_first_words(struct buf *out)
{
	bool is_first = true;

	for (size_t i = 0; i < command_count; i++) {
		if (commands[i].is_hidden || !begins_group(i))
			continue;
		buf_printf(out, "%s%.*s", is_first ? "" : " ", STR_ARG(first_word(&commands[i])));
		is_first = false;
	}
}

/* --- bash ------------------------------------------------------------------------------ */

static void
bash_options(struct buf *out, const struct command *command)
{
	const struct option_entry *option;

	for (size_t i = 0; (option = command_option(command, i)); i++) {
		buf_printf(out, "%s--%s", i ? " " : "", option->name);
		if (option->letter)
			buf_printf(out, " -%c", option->letter);
	}
}

/* What the value of an option may be: a branch of a case on the word before. */
static void
bash_values(struct buf *out)
{
	for (size_t i = 0; i < OPTION_COUNT; i++) {
		const struct option_entry *option = &option_entries[i];
		if (option->kind == OPTION_FLAG)
			continue;
		buf_printf(out, "\t--%s", option->name);
		if (option->letter)
			buf_printf(out, " | -%c", option->letter);
		buf_add_text(out, ")\n\t\t");
		if (!option->words)
			buf_add_text(out, "return");
		else if (strcmp(option->words, "@file") == 0)
			buf_add_text(out, "_filedir; return");
		else if (strcmp(option->words, "@folder") == 0)
			buf_add_text(out, "_filedir -d; return");
		else if (strcmp(option->words, "@rubric") == 0)
			buf_add_text(out, "_zhijie_rubrics; return");
		else {
			buf_add_text(out, "COMPREPLY=($(compgen -W '");
			if (strcmp(option->words, "@format") == 0)
				add_formats(out, NULL);
			else
				buf_add_text(out, option->words);
			buf_add_text(out, "' -- \"$cur\")); return");
		}
		buf_add_text(out, " ;;\n");
	}
}

static void
bash_operand(struct buf *out, const struct command *command)
{
	switch (command->operand) {
	case OPERAND_FILE:
		buf_add_text(out, "_filedir");
		break;
	case OPERAND_RUBRIC:
		buf_add_text(out, "_zhijie_rubrics; _filedir");
		break;
	case OPERAND_COMMAND:
		buf_add_text(out, "COMPREPLY=($(compgen -W '");
		add_first_words(out);
		buf_add_text(out, "' -- \"$cur\"))");
		break;
	case OPERAND_SHELL:
		buf_add_text(out, "COMPREPLY=($(compgen -W 'bash zsh fish' -- \"$cur\"))");
		break;
	case OPERAND_NONE:
	case OPERAND_OTHER:
		buf_add_text(out, ":");
		break;
	}
}

static void
bash_add(struct buf *out)
{
	buf_add_text(
		out,
		"# bash completion for zhijie; made by `zhijie completion bash`\n\n"
		"_zhijie_rubrics() {\n"
		"\tCOMPREPLY+=($(compgen -W \"$(zhijie rubric list -o ndjson 2>/dev/null |\n"
		"\t\ttr '{' '\\n' | sed -n 's/^\"id\":\"\\([^\"]*\\)\".*/\\1/p')\" -- \"$cur\"))\n"
		"}\n\n"
		"_zhijie() {\n"
		"\tlocal cur prev words cword command\n"
		"\t_init_completion -n : || return\n"
		"\tcase $prev in\n");
	bash_values(out);
	buf_add_text(out, "\tesac\n\tif [ \"$cword\" -eq 1 ]; then\n"
			  "\t\tCOMPREPLY=($(compgen -W '");
	add_first_words(out);
	buf_add_text(out, " --help --version' -- \"$cur\"))\n\t\treturn\n\tfi\n"
			  "\tcommand=${words[1]}\n\tcase $command in\n");
	for (size_t i = 0; i < command_count; i++) {
		if (!is_group(&commands[i]) || !begins_group(i))
			continue;
		const struct str group = first_word(&commands[i]);
		buf_printf(out,
			   "\t%.*s)\n\t\tif [ \"$cword\" -eq 2 ]; then\n"
			   "\t\t\tCOMPREPLY=($(compgen -W '",
			   STR_ARG(group));
		add_group_words(out, group);
		buf_add_text(out, "' -- \"$cur\"))\n\t\t\treturn\n\t\tfi\n"
				  "\t\tcommand=\"$command ${words[2]}\" ;;\n");
	}
	buf_add_text(out, "\tesac\n\tcase $command in\n");
	for (size_t i = 0; i < command_count; i++) {
		const struct command *command = &commands[i];
		if (command->is_hidden)
			continue;
		buf_printf(out,
			   "\t'%s')\n\t\tif [[ $cur == -* ]]; then\n"
			   "\t\t\tCOMPREPLY=($(compgen -W '",
			   command->name);
		bash_options(out, command);
		buf_add_text(out, "' -- \"$cur\"))\n\t\telse\n\t\t\t");
		bash_operand(out, command);
		buf_add_text(out, "\n\t\tfi ;;\n");
	}
	buf_add_text(out, "\tesac\n}\n\ncomplete -F _zhijie zhijie\n");
}

/* --- zsh ------------------------------------------------------------------------------- */

/* Text within '…' of a zsh description: no quotes, brackets or colons of its own. */
static void
zsh_text(struct buf *out, const char *text)
{
	for (; *text; text++) {
		if (*text == '\'')
			buf_add_text(out, "'\\''");
		else if (*text == '[' || *text == ']' || *text == ':' || *text == '\\')
			buf_printf(out, "\\%c", *text);
		else
			buf_add_char(out, *text);
	}
}

static void
zsh_value(struct buf *out, const struct command *command, const struct option_entry *option)
{
	buf_add_char(out, ':');
	zsh_text(out, option->value);
	buf_add_char(out, ':');
	if (!option->words)
		return;
	if (strcmp(option->words, "@file") == 0) {
		buf_add_text(out, "_files");
	} else if (strcmp(option->words, "@folder") == 0) {
		buf_add_text(out, "_files -/");
	} else if (strcmp(option->words, "@rubric") == 0) {
		buf_add_text(out, "_zhijie_rubrics");
	} else {
		buf_add_char(out, '(');
		if (strcmp(option->words, "@format") == 0)
			add_formats(out, command);
		else
			buf_add_text(out, option->words);
		buf_add_char(out, ')');
	}
}

static void
zsh_option(struct buf *out, const struct command *command, const struct option_entry *option)
{
	const char *many = option->kind == OPTION_LIST ? "*" : "";

	for (int form = option->letter ? 0 : 1; form < 2; form++) {
		buf_printf(out, " \\\n\t\t\t'%s", many);
		if (form == 0)
			buf_printf(out, "-%c", option->letter);
		else
			buf_printf(out, "--%s", option->name);
		if (option->kind != OPTION_FLAG)
			buf_add_text(out, form == 0 ? "+" : "=");
		buf_add_char(out, '[');
		zsh_text(out, option->help[ZJ_LANG_EN]);
		buf_add_char(out, ']');
		if (option->kind != OPTION_FLAG)
			zsh_value(out, command, option);
		buf_add_char(out, '\'');
	}
}

static void
zsh_operand(struct buf *out, const struct command *command)
{
	static const char *const actions[] = {
		[OPERAND_NONE] = NULL,
		[OPERAND_FILE] = "_files",
		[OPERAND_RUBRIC] = "_zhijie_rubrics",
		[OPERAND_COMMAND] = "_zhijie_commands",
		[OPERAND_SHELL] = "(bash zsh fish)",
		[OPERAND_OTHER] = " ",
	};

	if (actions[command->operand])
		buf_printf(out, " \\\n\t\t\t'*:%s:%s'", "operand", actions[command->operand]);
}

static void
zsh_commands(struct buf *out)
{
	for (size_t i = 0; i < command_count; i++) {
		const struct command *command = &commands[i];
		if (command->is_hidden || !begins_group(i))
			continue;
		buf_printf(out, "\t\t'%.*s:", STR_ARG(first_word(command)));
		if (is_group(command))
			add_group_words(out, first_word(command));
		else
			zsh_text(out, command->help[ZJ_LANG_EN]);
		buf_add_text(out, "'\n");
	}
}

static void
zsh_add(struct buf *out)
{
	buf_add_text(out, "#compdef zhijie\n# made by `zhijie completion zsh`\n\n"
			  "_zhijie_rubrics() {\n"
			  "\tlocal -a ids\n"
			  "\tids=(${(f)\"$(zhijie rubric list -o ndjson 2>/dev/null |\n"
			  "\t\ttr '{' '\\n' | sed -n 's/^\"id\":\"\\([^\"]*\\)\".*/\\1/p')\"})\n"
			  "\t_alternative \"rubrics:rubric:($ids)\" 'files:file:_files'\n"
			  "}\n\n"
			  "_zhijie_commands() {\n\tlocal -a list\n\tlist=(\n");
	zsh_commands(out);
	buf_add_text(out, "\t)\n\t_describe command list\n}\n\n"
			  "_zhijie() {\n"
			  "\tlocal command=${words[2]}\n"
			  "\tif (( CURRENT == 2 )); then\n\t\t_zhijie_commands\n\t\treturn\n\tfi\n"
			  "\tcase $command in\n");
	for (size_t i = 0; i < command_count; i++) {
		if (!is_group(&commands[i]) || !begins_group(i))
			continue;
		const struct str group = first_word(&commands[i]);
		buf_printf(out, "\t%.*s)\n\t\tif (( CURRENT == 3 )); then\n\t\t\tcompadd ",
			   STR_ARG(group));
		add_group_words(out, group);
		buf_add_text(out, "\n\t\t\treturn\n\t\tfi\n"
				  "\t\tcommand=\"$command ${words[3]}\"\n"
				  "\t\tshift words\n\t\t(( CURRENT-- )) ;;\n");
	}
	buf_add_text(out, "\tesac\n\tshift words\n\t(( CURRENT-- ))\n\tcase $command in\n");
	for (size_t i = 0; i < command_count; i++) {
		const struct command *command = &commands[i];
		const struct option_entry *option;
		if (command->is_hidden)
			continue;
		buf_printf(out, "\t'%s')\n\t\t_arguments -s", command->name);
		for (size_t o = 0; (option = command_option(command, o)); o++)
			zsh_option(out, command, option);
		zsh_operand(out, command);
		buf_add_text(out, " ;;\n");
	}
	buf_add_text(out, "\tesac\n}\n\n_zhijie \"$@\"\n");
}

/* --- fish ------------------------------------------------------------------------------ */

static void
fish_text(struct buf *out, const char *text)
{
	buf_add_char(out, '\'');
	for (; *text; text++) {
		if (*text == '\'' || *text == '\\')
			buf_add_char(out, '\\');
		buf_add_char(out, *text);
	}
	buf_add_char(out, '\'');
}

/* When a command is being typed: its first word, and its second where it has one. */
static void
fish_condition(struct buf *out, const struct command *command)
{
	buf_printf(out, "complete -c zhijie -n '__zhijie_at %s'", command->name);
}

static void
fish_option(struct buf *out, const struct command *command, const struct option_entry *option)
{
	fish_condition(out, command);
	buf_printf(out, " -l %s", option->name);
	if (option->letter)
		buf_printf(out, " -s %c", option->letter);
	if (option->kind != OPTION_FLAG && option->words && option->words[0] == '@' &&
	    (strcmp(option->words, "@file") == 0 || strcmp(option->words, "@folder") == 0)) {
		buf_add_text(out, " -rF");
	} else if (option->kind != OPTION_FLAG) {
		buf_add_text(out, " -x");
		if (option->words && strcmp(option->words, "@rubric") == 0) {
			buf_add_text(out, " -a '(__zhijie_rubrics)'");
		} else if (option->words) {
			buf_add_text(out, " -a '");
			if (strcmp(option->words, "@format") == 0)
				add_formats(out, command);
			else
				buf_add_text(out, option->words);
			buf_add_char(out, '\'');
		}
	}
	buf_add_text(out, " -d ");
	fish_text(out, option->help[ZJ_LANG_EN]);
	buf_add_char(out, '\n');
}

static void
fish_operand(struct buf *out, const struct command *command)
{
	fish_condition(out, command);
	switch (command->operand) {
	case OPERAND_FILE:
		buf_add_text(out, " -F\n");
		return;
	case OPERAND_RUBRIC:
		buf_add_text(out, " -F -a '(__zhijie_rubrics)'\n");
		return;
	case OPERAND_COMMAND:
		buf_add_text(out, " -f -a '");
		add_first_words(out);
		buf_add_text(out, "'\n");
		return;
	case OPERAND_SHELL:
		buf_add_text(out, " -f -a 'bash zsh fish'\n");
		return;
	case OPERAND_NONE:
	case OPERAND_OTHER:
		buf_add_text(out, " -f\n");
		return;
	}
}

static void
fish_first(struct buf *out, const struct command *command)
{
	const struct str first = first_word(command);

	buf_printf(out, "complete -c zhijie -n __fish_use_subcommand -f -a %.*s -d ",
		   STR_ARG(first));
	if (is_group(command)) {
		buf_add_char(out, '\'');
		add_group_words(out, first);
		buf_add_char(out, '\'');
	} else {
		fish_text(out, command->help[ZJ_LANG_EN]);
	}
	buf_add_char(out, '\n');
	if (!is_group(command))
		return;
	buf_printf(out,
		   "complete -c zhijie -n '__zhijie_at %.*s; and test (count (commandline -opc)) "
		   "-eq 2' -f -a '",
		   STR_ARG(first));
	add_group_words(out, first);
	buf_add_text(out, "'\n");
}

static void
fish_add(struct buf *out)
{
	const struct option_entry *option;

	buf_add_text(out, "# fish completion for zhijie; made by `zhijie completion fish`\n\n"
			  "function __zhijie_rubrics\n"
			  "\tzhijie rubric list -o ndjson 2>/dev/null | string split '{' |\n"
			  "\t\tstring replace -rf '^\"id\":\"([^\"]*)\".*' '$1'\n"
			  "end\n\n"
			  "# Whether these words stand right after the program's name.\n"
			  "function __zhijie_at\n"
			  "\tset -l words (commandline -opc)\n"
			  "\tfor i in (seq (count $argv))\n"
			  "\t\tset -l at (math $i + 1)\n"
			  "\t\ttest \"$words[$at]\" = \"$argv[$i]\"; or return 1\n"
			  "\tend\n"
			  "end\n\n");
	for (size_t i = 0; i < command_count; i++) {
		if (!commands[i].is_hidden && begins_group(i))
			fish_first(out, &commands[i]);
	}
	for (size_t i = 0; i < command_count; i++) {
		if (commands[i].is_hidden)
			continue;
		fish_operand(out, &commands[i]);
		for (size_t o = 0; (option = command_option(&commands[i], o)); o++)
			fish_option(out, &commands[i], option);
	}
}

bool
complete_add(struct buf *out, const char *shell)
{
	static const struct {
		const char *name;
		void (*add)(struct buf *out);
	} shells[] = {{"bash", bash_add}, {"zsh", zsh_add}, {"fish", fish_add}};

	for (size_t i = 0; i < sizeof(shells) / sizeof(shells[0]); i++) {
		if (strcmp(shell, shells[i].name) == 0) {
			shells[i].add(out);
			return true;
		}
	}
	return false;
}
