/*
 * Where a batch's rows go: results, and mistakes.
 */
#include "cli/batch_run.h"

#include <errno.h>
#include <string.h>

#include "cli/command.h"
#include "cli/message.h"
#include "cli/output.h"

static enum cli_exit
sink_open(struct cli *cli, struct batch_sink *sink)
{
	if (!sink->path)
		return CLI_DONE;
	if (io_file_open(&sink->file, sink->path)) {
		message_error(cli, MESSAGE_WRITE, sink->path, message_errno(cli, errno), NULL);
		return CLI_ENVIRONMENT;
	}
	sink->is_open = true;
	return CLI_DONE;
}

static enum cli_exit
read_output(struct batch *batch, const char *text)
{
	const char *colon = strchr(text, ':');
	const struct str name = {text, colon ? (size_t)(colon - text) : strlen(text)};
	struct batch_sink *sink = &batch->sinks[batch->sink_count];

	if (batch->sink_count == BATCH_OUTPUTS_MOST ||
	    !(str_is(name, "ndjson") || str_is(name, "csv")))
		return message_usage(batch->cli, MESSAGE_FORMAT, text, "ndjson, csv", NULL);
	*sink = (struct batch_sink){.file = IO_FILE_INIT, .path = colon ? colon + 1 : NULL};
	sink->format = str_is(name, "csv") ? BATCH_CSV : BATCH_NDJSON;
	batch_head_results(&sink->pending, sink->format, sink->path != NULL);
	batch->sink_count++;
	return sink_open(batch->cli, sink);
}

static enum cli_exit
read_bad(struct batch *batch)
{
	const char *path = batch->cli->options.bad;
	const struct str name = str_from(path);

	if (!path)
		return CLI_DONE;
	batch->bad = (struct batch_sink){.file = IO_FILE_INIT, .path = path};
	batch->bad.format = str_ends(name, STR(".csv")) ? BATCH_CSV : BATCH_NDJSON;
	if (batch->bad.format != BATCH_CSV && !str_ends(name, STR(".ndjson")) &&
	    !str_ends(name, STR(".jsonl")))
		return message_usage(batch->cli, MESSAGE_BATCH_ENDING, path, NULL, NULL);
	batch_head_bad(&batch->bad.pending, batch->bad.format, true);
	batch->has_bad = true;
	return sink_open(batch->cli, &batch->bad);
}

enum cli_exit
batch_sinks_open(struct batch *batch)
{
	const struct cli_options *options = &batch->cli->options;
	enum cli_exit exit = CLI_DONE;

	for (size_t i = 0; i < options->outputs.count && !exit; i++)
		exit = read_output(batch, options->outputs.items[i]);
	return exit ? exit : read_bad(batch);
}

static bool
sink_write(struct batch *batch, struct batch_sink *sink)
{
	zj_status status = ZJ_OK;
	const struct str bytes = sink->pending.at ? buf_str(&sink->pending) : STR("");

	if (sink->pending.failed)
		return batch_no_memory(batch);
	if (!sink->path && bytes.len > 0)
		status = output_print(batch->cli, bytes) ? ZJ_EIO : ZJ_OK;
	else if (sink->is_open)
		status = io_file_add(&sink->file, bytes);
	const int error = errno;
	buf_begin(&sink->pending);
	if (status && sink->path) {
		message_error(batch->cli, MESSAGE_WRITE, sink->path,
			      message_errno(batch->cli, error), NULL);
		/* Half of it is not to appear at the end. */
		io_file_drop(&sink->file);
		sink->is_open = false;
	}
	return status ? batch_end(batch, CLI_ENVIRONMENT) : true;
}

bool
batch_sinks_write(struct batch *batch)
{
	bool is_good = true;

	for (size_t i = 0; i < batch->sink_count && is_good; i++)
		is_good = sink_write(batch, &batch->sinks[i]);
	return is_good && (!batch->has_bad || sink_write(batch, &batch->bad));
}

static enum cli_exit
sink_keep(struct batch *batch, struct batch_sink *sink)
{
	if (!sink->is_open)
		return CLI_DONE;
	sink->is_open = false;
	if (io_file_keep(&sink->file) == ZJ_OK)
		return CLI_DONE;
	message_error(batch->cli, MESSAGE_WRITE, sink->path, message_errno(batch->cli, errno),
		      NULL);
	return CLI_ENVIRONMENT;
}

enum cli_exit
batch_sinks_keep(struct batch *batch)
{
	enum cli_exit exit = CLI_DONE;

	for (size_t i = 0; i < batch->sink_count; i++)
		exit = exit_worse(exit, sink_keep(batch, &batch->sinks[i]));
	return exit_worse(exit, sink_keep(batch, &batch->bad));
}

static void
sink_done(struct batch_sink *sink)
{
	if (sink->is_open)
		io_file_drop(&sink->file);
	buf_done(&sink->pending);
}

void
batch_sinks_done(struct batch *batch)
{
	for (size_t i = 0; i < batch->sink_count; i++)
		sink_done(&batch->sinks[i]);
	sink_done(&batch->bad);
}
