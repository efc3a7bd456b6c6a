/*
 * zhijie stream: one document a line in, one result a line out, in the same order.
 *
 * What comes out for a line depends on that line alone, so any engine may cut its input into as
 * many streams as it likes. Whatever is at hand is answered before more is waited for, and what is
 * held does not grow with the input.
 */
#include <unistd.h>

#include "answers/answers.h"
#include "base/hash.h"
#include "base/limits.h"
#include "cli/command.h"
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
	struct documents *documents;
	bool is_full;
	zj_diags *broken; /* why the input could not be read to its end; by who reads it */
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
	struct document_piece piece;
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

	buf_done(&unit->piece.bytes);
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

static enum batch_next
next_line(void *state, void *memory, bool may_wait)
{
	struct stream *stream = state;
	struct unit *unit = memory;

	switch (documents_next(stream->documents, &unit->piece, may_wait, stream->broken)) {
	case DOCUMENTS_ONE:
		break;
	case DOCUMENTS_NONE:
		return BATCH_PAUSE;
	case DOCUMENTS_END:
	case DOCUMENTS_FAILED:
		return BATCH_END;
	}
	unit->is_last = !documents_have_more(stream->documents);
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
	const struct table *table = documents_table(stream->documents);
	struct document_input input = {
		.file = {STDIN_NAME, buf_str(&unit->piece.bytes), unit->piece.line, 0},
		.is_json = !table,
		.table = table,
	};
	struct hash hash;

	if (unit->piece.is_too_long) {
		source_report_too_long(&input.file, unit->diags);
		return ZJ_ELIMIT;
	}
	if (stream->is_full) {
		hash = documents_hash(table, input.file.bytes);
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
	if (!unit->diags) {
		unit->status = ZJ_ENOMEM;
		return;
	}
	unit->status = score(stream, own, unit);
	if (unit->status == ZJ_OK)
		lay_out(unit);
	else if (unit->status != ZJ_ENOMEM)
		(void)report_line_refused(&unit->out, unit->piece.line, unit->diags);
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

/* Of a table the first row is read now. */
static enum cli_exit
open_input(struct stream *stream)
{
	stream->broken = zj_diags_new();
	if (!stream->broken)
		return run_no_memory(stream->cli);
	const zj_status status = documents_attach(&stream->documents, STDIN_FILENO, STDIN_NAME,
						  stream->cli->options.csv, stream->broken);
	return run_conclude(stream->cli, status, stream->broken, STDIN_NAME);
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
	(void)end_run(stream, run_conclude(stream->cli, documents_status(stream->documents),
					   stream->broken, STDIN_NAME));
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
	stream.plan.batch.detail = stream.is_full ? SCORE_TRACED : SCORE_BRIEF;
	if (!exit)
		exit = open_input(&stream);
	if (!exit)
		exit = run_stream(&stream, threads);
	documents_close(stream.documents);
	zj_diags_free(stream.broken);
	buf_done(&stream.out);
	plan_done(&stream.plan);
	return exit;
}
