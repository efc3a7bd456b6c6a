/*
 * zhijie stream: one document a line in, one result a line out, in the same order.
 *
 * What comes out for a line depends on that line alone, so any engine may cut its input into as
 * many streams as it likes. Whatever is at hand is answered before more is waited for, and what is
 * held does not grow with the input.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/hash.h"
#include "base/limits.h"
#include "cli/command.h"
#include "cli/lines.h"
#include "cli/message.h"
#include "cli/output.h"
#include "cli/plan.h"
#include "report/report.h"
#include "text/text.h"

enum {
	FLUSH_BYTES = 64 << 10,
	KEPT_BYTES = 1 << 20 /* of a unit's memory; more is given back after use */
};

static const char STDIN_NAME[] = "<stdin>";

struct stream {
	struct cli *cli;
	struct plan plan;
	struct lines lines;
	struct table *table;    /* --csv, once its first row is read */
	struct grouping *group; /* one row an answer */
	bool is_full;
	bool is_broken; /* the input could not be read; by who reads it */
	int error;      /* … and why */
	struct buf out;
	size_t count; /* lines */
	size_t refused;
	enum cli_exit exit;
};

/* --- a unit of work: a line ------------------------------------------------------------- */

/* Where the record of one rubric lies, for a line that answers several. */
struct record {
	size_t start;
	size_t end;
};

struct unit {
	struct buf bytes;
	uint32_t line;
	bool is_too_long;
	bool is_last; /* of those at hand: what is done must not wait for the next */
	zj_status status;
	zj_diags *diags;
	struct buf records; /* in the order they were scored in */
	size_t record_count;
	struct record at[LIMIT_RUBRICS]; /* by the order of the document */
	struct buf out;
};

static void
unit_done(void *memory)
{
	struct unit *unit = memory;

	buf_done(&unit->bytes);
	buf_done(&unit->records);
	buf_done(&unit->out);
	zj_diags_free(unit->diags);
}

static void
clear(struct buf *buf)
{
	if (buf->room > KEPT_BYTES)
		buf_done(buf);
	else
		buf_begin(buf);
}

/* Of a table with one row an answer: the row that has been read and is of the next document. */
struct grouping {
	struct arena *arena;
	struct yaml_scratch *scratch;
	struct buf row;
	uint32_t line;
	bool is_too_long;
	bool is_there;
	struct buf key; /* of the document */
	struct buf row_key;
	bool failed; /* memory */
};

static void
grouping_free(struct grouping *group)
{
	if (!group)
		return;
	arena_free(group->arena);
	yaml_scratch_free(group->scratch);
	buf_done(&group->row);
	buf_done(&group->key);
	buf_done(&group->row_key);
	free(group);
}

static struct grouping *
grouping_new(void)
{
	struct grouping *group = calloc(1, sizeof(*group));

	if (!group)
		return NULL;
	group->arena = arena_new();
	group->scratch = yaml_scratch_new();
	if (group->arena && group->scratch)
		return group;
	grouping_free(group);
	return NULL;
}

static enum lines_got
read_row(struct stream *stream)
{
	struct grouping *group = stream->group;

	clear(&group->row);
	const enum lines_got got =
		lines_next(&stream->lines, &group->row, &group->line, &group->is_too_long, true);
	group->is_there = got == LINES_GOT;
	group->failed |= group->row.failed;
	return got;
}

/* Does the row at hand belong to the document before it? What cannot be read does, so that the
 * document is refused rather than scored without it. */
static bool
belongs(struct stream *stream, bool is_first)
{
	struct grouping *group = stream->group;
	const struct diag_file file = {.name = STDIN_NAME, .bytes = buf_str(&group->row)};
	const struct node *rows;
	struct source source;

	arena_reset(group->arena);
	clear(&group->row_key);
	zj_status status = source_view(&source, &file, NULL);
	if (!status)
		status = csv_read_with(&rows, &source, table_separator(stream->table), group->arena,
				       group->scratch, NULL);
	group->failed |= status == ZJ_ENOMEM;
	if (status || rows->count != 1)
		return !is_first;
	table_key(&group->row_key, stream->table, node_item(rows, 0));
	group->failed |= group->row_key.failed;
	return !is_first && str_equal(buf_str(&group->row_key), buf_str(&group->key));
}

/* The row becomes the first or a further one of the unit; blank lines between them count. */
static void
take_row(struct stream *stream, struct unit *unit)
{
	struct grouping *group = stream->group;
	const struct str bytes = buf_str(&unit->bytes);
	uint32_t line = unit->line;

	for (size_t i = 0; i < bytes.len; i++)
		line += bytes.at[i] == '\n';
	for (; line < group->line; line++)
		buf_add_char(&unit->bytes, '\n');
	buf_add(&unit->bytes, buf_str(&group->row));
	unit->is_too_long |= group->is_too_long || unit->bytes.len > LIMIT_LINE_BYTES;
	if (unit->is_too_long)
		buf_begin(&unit->bytes);
	group->is_there = false;
}

/* All rows of one document: it has ended when the next one has begun. */
static enum lines_got
next_group(struct stream *stream, struct unit *unit)
{
	struct grouping *group = stream->group;
	enum lines_got got = group->is_there ? LINES_GOT : read_row(stream);

	if (got != LINES_GOT)
		return got;
	unit->line = group->line;
	unit->is_too_long = false;
	(void)belongs(stream, true);
	clear(&group->key);
	buf_add(&group->key, buf_str(&group->row_key));
	take_row(stream, unit);
	while ((got = read_row(stream)) == LINES_GOT && belongs(stream, false))
		take_row(stream, unit);
	if (group->failed || group->key.failed) {
		errno = 0;
		return LINES_FAILED;
	}
	return got == LINES_FAILED ? got : LINES_GOT;
}

static enum batch_next
next_line(void *state, void *memory, bool may_wait)
{
	struct stream *stream = state;
	struct unit *unit = memory;

	clear(&unit->bytes);
	const enum lines_got got = stream->group
					   ? next_group(stream, unit)
					   : lines_next(&stream->lines, &unit->bytes, &unit->line,
							&unit->is_too_long, may_wait);
	if (got == LINES_NONE)
		return BATCH_PAUSE;
	if (got == LINES_FAILED) {
		stream->is_broken = true;
		stream->error = errno;
	}
	if (got != LINES_GOT)
		return BATCH_END;
	unit->is_last = !lines_has_more(&stream->lines);
	return BATCH_NEXT;
}

/* --- work: on any thread ---------------------------------------------------------------- */

static void *
worker_new(void *state)
{
	const struct stream *stream = state;

	return batch_scorer_new(&stream->plan.batch);
}

static void
worker_free(void *own)
{
	batch_scorer_free(own);
}

struct adding {
	const struct stream *stream;
	struct unit *unit;
};

static void
add_record(void *state, size_t index, const zj_result *result)
{
	const struct adding *adding = state;
	struct unit *unit = adding->unit;
	const size_t start = unit->records.len;
	const zj_status status = adding->stream->is_full
					 ? report_line_full(&unit->records, result)
					 : report_line_brief(&unit->records, result);

	unit->at[index] = (struct record){start, unit->records.len};
	unit->record_count++;
	if (status)
		unit->status = status;
}

static zj_status
score(const struct stream *stream, struct batch_scorer *scorer, struct unit *unit)
{
	struct adding adding = {stream, unit};
	struct document_input input = {
		.file = {STDIN_NAME, buf_str(&unit->bytes), unit->line},
		.is_json = !stream->table,
		.table = stream->table,
	};
	struct hash hash;

	if (unit->is_too_long) {
		const struct place where = {&input.file, unit->line, 0, 0};
		struct buf bound = BUF_INIT;
		buf_add_size(&bound, LIMIT_LINE_BYTES);
		diag_add(unit->diags, DIAG_LIMIT, where, STR("line-bytes"), buf_str(&bound),
			 STR_NONE);
		buf_done(&bound);
		return ZJ_ELIMIT;
	}
	if (stream->is_full) {
		hash = hash_of(input.file.bytes);
		input.fingerprint = &hash;
	}
	zj_status status = batch_read(scorer, &input, unit->diags);
	if (status == ZJ_OK)
		status = batch_score(scorer, add_record, &adding, unit->diags);
	return status ? status : unit->status;
}

/* The records into the order of the document. */
static void
lay_out(struct unit *unit)
{
	for (size_t i = 0; i < unit->record_count; i++) {
		const struct record *at = &unit->at[i];
		buf_add(&unit->out,
			(struct str){unit->records.at + at->start, at->end - at->start});
	}
}

static void
work_on(void *state, void *own, void *memory)
{
	const struct stream *stream = state;
	struct unit *unit = memory;

	unit->status = ZJ_OK;
	unit->record_count = 0;
	clear(&unit->records);
	clear(&unit->out);
	if (unit->diags)
		diag_clear(unit->diags);
	else
		unit->diags = zj_diags_new();
	if (!unit->diags || unit->bytes.failed) {
		unit->status = ZJ_ENOMEM;
		return;
	}
	unit->status = score(stream, own, unit);
	if (unit->status == ZJ_OK)
		lay_out(unit);
	else if (unit->status != ZJ_ENOMEM)
		(void)report_line_refused(&unit->out, unit->line, unit->diags);
	if (unit->out.failed || diag_failed(unit->diags))
		unit->status = ZJ_ENOMEM;
}

/* --- deliver: in order, on the main thread ---------------------------------------------- */

static bool
end_run(struct stream *stream, enum cli_exit exit)
{
	stream->exit = exit_worse(stream->exit, exit);
	return false;
}

static bool
flush(struct stream *stream)
{
	const enum cli_exit exit =
		stream->out.len ? output_print(stream->cli, buf_str(&stream->out)) : CLI_DONE;

	buf_clear(&stream->out);
	return exit ? end_run(stream, exit) : true;
}

static bool
deliver(void *state, void *memory)
{
	struct stream *stream = state;
	const struct unit *unit = memory;

	if (unit->status == ZJ_ENOMEM || unit->status == ZJ_EINTERNAL)
		return end_run(stream, run_conclude(stream->cli, unit->status, NULL, STDIN_NAME));
	stream->count++;
	stream->refused += unit->status != ZJ_OK;
	buf_add(&stream->out, buf_str(&unit->out));
	if (stream->out.failed)
		return end_run(stream, run_no_memory(stream->cli));
	if (unit->is_last || stream->out.len >= FLUSH_BYTES)
		return flush(stream);
	return true;
}

/* --- the command ------------------------------------------------------------------------ */

static void
tell_counts(struct stream *stream)
{
	struct buf scored = BUF_INIT;
	struct buf refused = BUF_INIT;

	buf_add_size(&scored, stream->count - stream->refused);
	buf_add_size(&refused, stream->refused);
	message_say(stream->cli, MESSAGE_STREAM_COUNTS, scored.at, refused.at, NULL);
	buf_done(&scored);
	buf_done(&refused);
}

static void
tell_broken(struct stream *stream)
{
	struct cli *cli = stream->cli;

	if (stream->error)
		message_error(cli, MESSAGE_READ, STDIN_NAME, strerror(stream->error), NULL);
	else
		(void)run_no_memory(cli);
	stream->exit = exit_worse(stream->exit, CLI_ENVIRONMENT);
}

/* The first row of a table; without any there is nothing to do. */
static enum cli_exit
read_heading(struct stream *stream)
{
	struct cli *cli = stream->cli;
	struct diag_file header = {.name = STDIN_NAME};
	struct buf row = BUF_INIT;
	bool is_too_long = false;
	enum cli_exit exit = CLI_DONE;
	zj_diags *diags = zj_diags_new();
	const enum lines_got got =
		lines_next(&stream->lines, &row, &header.first_line, &is_too_long, true);
	const int error = errno;

	header.bytes = buf_str(&row);
	if (got == LINES_FAILED) {
		stream->is_broken = true;
		stream->error = error;
	} else if (!diags || row.failed) {
		exit = run_no_memory(cli);
	} else if (got == LINES_GOT) {
		exit = run_conclude(cli, table_new(&stream->table, &header, diags), diags,
				    STDIN_NAME);
	}
	if (stream->table)
		stream->lines.separator = table_separator(stream->table);
	if (stream->table && table_is_long(stream->table)) {
		stream->group = grouping_new();
		if (!stream->group)
			exit = run_no_memory(cli);
	}
	zj_diags_free(diags);
	buf_done(&row);
	return exit;
}

static enum cli_exit
run_stream(struct stream *stream, size_t threads)
{
	const struct batch_job job = {
		.state = stream,
		.unit_size = sizeof(struct unit),
		.unit_done = unit_done,
		.next = next_line,
		.worker_new = worker_new,
		.worker_free = worker_free,
		.work = work_on,
		.deliver = deliver,
	};
	const zj_status status = batch_run(&job, threads);

	if (status == ZJ_ENOMEM)
		(void)end_run(stream, run_no_memory(stream->cli));
	if (stream->exit < CLI_ENVIRONMENT)
		(void)flush(stream);
	plan_tell(&stream->plan);
	if (stream->is_broken)
		tell_broken(stream);
	tell_counts(stream);
	if (stream->refused > 0 && stream->cli->options.strict)
		(void)end_run(stream, CLI_DOCUMENT);
	return stream->exit;
}

enum cli_exit
cmd_stream(struct cli *cli)
{
	struct stream stream = {.cli = cli, .is_full = cli->options.full, .out = BUF_INIT};
	size_t threads;
	enum cli_exit exit = plan_threads(cli, &threads, 1);

	if (exit)
		return exit;
	exit = plan_init(&stream.plan, cli);
	stream.lines = lines_init(STDIN_FILENO, cli->options.csv);
	stream.plan.batch.detail = stream.is_full ? SCORE_TRACED : SCORE_PLAIN;
	if (!exit && cli->options.csv)
		exit = read_heading(&stream);
	if (!exit)
		exit = run_stream(&stream, threads);
	grouping_free(stream.group);
	table_free(stream.table);
	lines_done(&stream.lines);
	buf_done(&stream.out);
	plan_done(&stream.plan);
	return exit;
}
