/*
 * Outputs. Standard output is written as results come, a file once, at the end.
 */
#include "cli/output.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "base/io.h"
#include "base/num.h"
#include "cli/command.h"
#include "cli/exit.h"
#include "cli/message.h"

enum {
	WIDTH_DEFAULT = 80,
	WIDTH_MOST = 120
};

/* --- the terminal ---------------------------------------------------------------------- */

static size_t
terminal_width(const struct cli *cli)
{
	struct winsize size;
	zj_num columns;
	uint32_t width = 0;

	if (cli->is_out_terminal && ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0)
		width = size.ws_col;
	if (width == 0 && cli->environment.columns &&
	    num_parse(str_from(cli->environment.columns), &columns) == NUM_PARSED &&
	    !num_to_u32(columns, &width))
		width = 0;
	if (width == 0)
		return WIDTH_DEFAULT;
	return width < WIDTH_MOST ? width : WIDTH_MOST;
}

static bool
is_colored(const struct cli *cli)
{
	const char *when = cli->options.color ? cli->options.color : "auto";
	const char *term = cli->environment.term;

	if (strcmp(when, "auto") != 0)
		return strcmp(when, "always") == 0;
	return cli->is_out_terminal && !cli->environment.no_color && term &&
	       strcmp(term, "dumb") != 0;
}

struct report_options
output_options(const struct cli *cli)
{
	return (struct report_options){
		.lang = cli->lang,
		.width = terminal_width(cli),
		.is_colored = is_colored(cli),
		.is_ascii = cli->is_ascii,
	};
}

/* A page in a file: no terminal, so no colours, and UTF-8. */
static struct report_options
file_options(const struct cli *cli)
{
	return (struct report_options){.lang = cli->lang, .width = WIDTH_DEFAULT, .is_file = true};
}

enum cli_exit
output_print(struct cli *cli, struct str bytes)
{
	if (cli->out_failed)
		return CLI_ENVIRONMENT;
	if (io_write_fd(STDOUT_FILENO, bytes) == ZJ_OK)
		return CLI_DONE;
	cli->out_failed = true;
	message_error(cli, MESSAGE_WRITE, message_text(MESSAGE_STDOUT, cli->lang),
		      message_errno(cli, errno), NULL);
	return CLI_ENVIRONMENT;
}

/* --- the list of outputs --------------------------------------------------------------- */

static enum cli_exit
tell_formats(struct cli *cli, struct str name)
{
	struct buf names = BUF_INIT;
	struct buf typed = BUF_INIT;

	command_add_formats(&names, cli->command);
	buf_add(&typed, name);
	const enum cli_exit exit =
		message_usage(cli, MESSAGE_FORMAT, typed.at ? typed.at : "", names.at, NULL);
	buf_done(&names);
	buf_done(&typed);
	return exit;
}

static enum cli_exit
read_output(struct output *output, struct cli *cli, const char *text)
{
	const char *colon = strchr(text, ':');
	const struct str name = {text, colon ? (size_t)(colon - text) : strlen(text)};

	output->format = report_format_find(name);
	if (!output->format || !command_writes(cli->command, output->format))
		return tell_formats(cli, name);
	if (colon && colon[1] == '\0')
		return message_usage(cli, MESSAGE_OPTION_VALUE, text, NULL, NULL);
	output->path = colon ? colon + 1 : NULL;
	if (output->format->is_binary && !output->path && cli->is_out_terminal)
		return message_usage(cli, MESSAGE_FORMAT_NEEDS_FILE, output->format->name, NULL,
				     NULL);
	return CLI_DONE;
}

enum cli_exit
outputs_init(struct outputs *outputs, struct cli *cli, bool is_series)
{
	const struct cli_texts *asked = &cli->options.outputs;
	const char *usual = cli->command->only_format ? cli->command->only_format : "text";
	const size_t count = asked->count ? asked->count : 1;
	enum cli_exit exit = CLI_DONE;

	*outputs = (struct outputs){.cli = cli, .is_series = is_series};
	run_now(cli, outputs->now);
	outputs->items = calloc(count, sizeof(*outputs->items));
	if (!outputs->items) {
		message_error(cli, MESSAGE_OUT_OF_MEMORY, NULL, NULL, NULL);
		return CLI_ENVIRONMENT;
	}
	outputs->count = count;
	for (size_t i = 0; i < count && !exit; i++)
		exit = read_output(&outputs->items[i], cli, asked->count ? asked->items[i] : usual);
	return exit;
}

void
outputs_done(struct outputs *outputs)
{
	for (size_t i = 0; outputs->items && i < outputs->count; i++)
		buf_done(&outputs->items[i].bytes);
	free(outputs->items);
}

static enum cli_exit
put(struct outputs *outputs, struct output *output)
{
	if (output->bytes.failed) {
		message_error(outputs->cli, MESSAGE_OUT_OF_MEMORY, NULL, NULL, NULL);
		return CLI_ENVIRONMENT;
	}
	if (output->path || outputs->is_held)
		return CLI_DONE;
	const enum cli_exit exit = output_print(outputs->cli, buf_str(&output->bytes));
	buf_clear(&output->bytes);
	return exit;
}

static struct report_options
options_of(const struct outputs *outputs, const struct output *output)
{
	struct report_options options =
		output->path ? file_options(outputs->cli) : output_options(outputs->cli);

	options.is_part = outputs->is_series;
	options.now = outputs->now;
	return options;
}

static void
begin_series(const struct outputs *outputs, struct output *output)
{
	const struct report_format *format = output->format;
	const struct report_options options = options_of(outputs, output);

	if (format->begin)
		format->begin(&output->bytes, &options);
	buf_add_text(&output->bytes, format->first);
	if (format->contents && outputs->result_count > 0)
		format->contents(&output->bytes, outputs->results, outputs->result_count, &options);
}

static void
end_series(const struct outputs *outputs, struct output *output)
{
	if (!output->count)
		begin_series(outputs, output);
	buf_add_text(&output->bytes, output->format->last);
	if (output->format->end)
		output->format->end(&output->bytes);
}

/* Why nothing was written; memory apart, which the bytes keep. */
static enum cli_exit
tell_failure(struct cli *cli, struct output *output, zj_status status)
{
	const int error = errno;
	const char *name = output->format->name;

	output->is_broken = true;
	switch (status) {
	case ZJ_ENOTFOUND:
		message_error(cli, MESSAGE_FORMAT_LEFT_OUT, name, NULL, NULL);
		return CLI_ENVIRONMENT;
	case ZJ_EINPUT:
		message_error(cli, MESSAGE_FORMAT_ROWS, name, NULL, NULL);
		return CLI_USAGE;
	case ZJ_EIO:
		message_error(cli, MESSAGE_WRITE, output->path ? output->path : name,
			      message_errno(cli, error), NULL);
		return CLI_ENVIRONMENT;
	default:
		message_error(cli, MESSAGE_FAULT, zj_status_name(status), NULL, NULL);
		return CLI_BUG;
	}
}

static enum cli_exit
add_one(struct outputs *outputs, struct output *output, const struct report_subject *subject)
{
	const struct report_format *format = output->format;
	const struct report_options options = options_of(outputs, output);

	if (outputs->is_series && output->count)
		buf_add_text(&output->bytes, format->between);
	else if (outputs->is_series)
		begin_series(outputs, output);
	output->count++;
	const zj_status status = format->write(&output->bytes, subject, &options);
	if (status == ZJ_ENOMEM)
		output->bytes.failed = true;
	else if (status)
		return tell_failure(outputs->cli, output, status);
	return put(outputs, output);
}

void
outputs_contents(struct outputs *outputs, const zj_result *const *results, size_t count)
{
	outputs->results = results;
	outputs->result_count = count;
}

enum cli_exit
outputs_add(struct outputs *outputs, const struct report_subject *subject)
{
	enum cli_exit exit = CLI_DONE;

	for (size_t i = 0; i < outputs->count; i++)
		exit = exit_worse(exit, add_one(outputs, &outputs->items[i], subject));
	return exit;
}

enum cli_exit
outputs_add_page(struct outputs *outputs, const struct report_subject *subject)
{
	enum cli_exit exit = CLI_DONE;

	for (size_t i = 0; i < outputs->count; i++) {
		if (outputs->items[i].format->is_page)
			exit = exit_worse(exit, add_one(outputs, &outputs->items[i], subject));
	}
	return exit;
}

enum cli_exit
outputs_add_data(struct outputs *outputs, const struct report_subject *subject)
{
	enum cli_exit exit = CLI_DONE;

	for (size_t i = 0; i < outputs->count; i++) {
		if (!outputs->items[i].format->is_page)
			exit = exit_worse(exit, add_one(outputs, &outputs->items[i], subject));
	}
	return exit;
}

static enum cli_exit
end_one(struct outputs *outputs, struct output *output)
{
	if (output->is_broken)
		return CLI_DONE; /* told already */
	if (outputs->is_series)
		end_series(outputs, output);
	const enum cli_exit exit = put(outputs, output);
	if (exit || !output->path)
		return exit;
	if (io_write(output->path, buf_str(&output->bytes)) == ZJ_OK)
		return CLI_DONE;
	message_error(outputs->cli, MESSAGE_WRITE, output->path, message_errno(outputs->cli, errno),
		      NULL);
	return CLI_ENVIRONMENT;
}

enum cli_exit
outputs_end(struct outputs *outputs)
{
	enum cli_exit exit = CLI_DONE;

	outputs->is_held = false;
	for (size_t i = 0; i < outputs->count; i++)
		exit = exit_worse(exit, end_one(outputs, &outputs->items[i]));
	return exit;
}
