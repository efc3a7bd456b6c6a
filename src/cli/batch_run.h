/*
 * Inside `zhijie batch`: a run, the documents on their way through it, and what the files of the
 * command do for each other.
 *
 * A document travels as a unit: batch_unit_next() says where it is to be found, batch_work() makes
 * of it all that is to be written, batch_deliver() writes it, in the order of the input. What is
 * saved is committed every so often, and only then counted and written, so that nothing is told
 * that could still be lost.
 */
#ifndef CLI_BATCH_RUN_H
#define CLI_BATCH_RUN_H

#include "answers/answers.h"
#include "base/hash.h"
#include "base/io.h"
#include "base/num.h"
#include "batch/batch.h"
#include "cli/batch_row.h"
#include "cli/batch_tell.h"
#include "cli/batch_walk.h"
#include "cli/plan.h"
#include "cli/run.h"
#include "quality/quality.h"
#include "text/text.h"

enum {
	BATCH_OUTPUTS_MOST = 4
};

/* Where rows go: results, or mistakes. */
struct batch_sink {
	enum batch_format format;
	const char *path; /* NULL: standard output */
	struct io_file file;
	bool is_open;
	struct buf pending; /* not to be written before the next commit */
};

struct batch {
	struct cli *cli;
	struct walk walk;
	struct plan plan;
	bool is_saving;
	bool is_skipping;            /* unchanged files need not be scored */
	struct documents *documents; /* of the file that is being read; by who reads it */
	struct table *finished;      /* of the one before it */
	/* For `zhijie quality`: of results sheets are made, and no rows; NULL: rows. */
	const struct quality_limits *limits;
	size_t threads;
	size_t max_bad; /* files; SIZE_MAX: no bound, or a percentage */
	zj_num max_share;
	bool has_share;
	char now[RUN_NOW_SIZE];

	size_t sink_count;
	struct batch_sink sinks[BATCH_OUTPUTS_MOST];
	struct batch_sink bad;
	bool has_bad;

	int64_t run_id;
	bool in_transaction;
	int64_t committed_at;        /* milliseconds */
	size_t pending_files;        /* since the last commit */
	struct store_counts pending; /* all that is delivered */
	struct store_counts counts;  /* all that is committed */
	size_t pending_warned;       /* of those scored, with warnings */
	size_t warned;               /* … and committed */
	struct vec tallies;          /* struct batch_tally */
	size_t bad_shown;
	size_t warned_shown;
	bool has_several; /* a file with more than one document was met */
	void *worker;     /* for what is left of such a file */
	struct batch_progress progress;
	enum cli_exit exit; /* what ended the run; CLI_DONE: nothing did */
	bool is_stopped;    /* before the end */
};

struct batch_unit_row {
	struct store_row row;
	size_t unanswered;
	bool is_worth_a_look; /* as far as it alone tells; not known of one that is unchanged */
	int64_t stored;       /* of a file that is unchanged: the number of its result */
	struct quality_sheet *sheet; /* instead of all that; NULL: not made yet */
};

/* A document on its way. What is made of it lies here until it is delivered. */
struct batch_unit {
	struct buf path; /* of its file */
	enum {
		BATCH_FILE,   /* to be read yet; if there are several in it, they come after it */
		BATCH_PIECE,  /* its bytes are here */
		BATCH_PART,   /* its bytes are in those of another unit's file */
		BATCH_REFUSED /* nothing can be read; diags says why */
	} kind;
	struct document_piece piece;
	bool is_read;          /* a file's bytes are there, or … */
	zj_status read_status; /* … why they are not */
	bool is_fingerprinted; /* piece.bytes, as they are */
	struct hash fingerprint_of_piece;
	const struct table *table; /* that it is rows of; NULL: it is not */
	struct table *finished;    /* not needed any more once this is delivered */
	struct source_parts rest;  /* of a file that is read whole, */
	bool has_rest;             /* … where there may be more */
	struct diag_file part;     /* of it: the document */

	struct buf name;                  /* of the document: its file's, and where in it */
	struct buf kept;                  /* the document as it is saved, where it is a table's */
	struct str given;                 /* the same in all cases; lives in here */
	char fingerprint[HASH_TEXT_SIZE]; /* "" where it could not be read or is not needed */
	zj_status status;
	bool is_unchanged;
	zj_diags *diags;
	struct vec rows; /* struct batch_unit_row; those after row_count keep memory */
	size_t row_count;
	struct buf lines[BATCH_OUTPUTS_MOST];
	struct buf bad; /* mistakes, or warnings */
	struct buf diagnostics;
};

/* --- cmd_batch.c ------------------------------------------------------------------------ */

/* Was Ctrl-C pressed, or the like? */
bool batch_is_interrupted(void);

/* --- batch_unit.c ----------------------------------------------------------------------- */

/* For the pool; the state is the run. */
enum batch_next batch_unit_next(void *state, void *memory, bool may_wait);
void batch_unit_done(void *memory);

/* Empty for the next document. */
void batch_unit_clear(struct batch_unit *unit);

/* Ready for what comes of the document: nothing has, so far. */
void batch_unit_begin(struct batch_unit *unit);

/* --- batch_work.c ----------------------------------------------------------------------- */

/* For the pool: on any thread. */
void *batch_worker_new(void *state);
void batch_worker_free(void *own);
void batch_ready(void *state, void *own, void *memory, size_t count);
void batch_work(void *state, void *own, void *memory);

/* The same for the next document of the unit's file; false: there is none. */
bool batch_work_rest(const struct batch *batch, void *own, struct batch_unit *unit);

/* Take the next document of another unit's file, which has to stay until this is delivered; false:
 * there is none. One that is wrong is refused. */
bool batch_take_part(struct batch_unit *unit, struct batch_unit *file);

/* --- batch_deliver.c: on the main thread ------------------------------------------------- */

/* For the pool. */
bool batch_deliver(void *state, void *memory);

/* Make final what was delivered, and show it; with `ended`, the run is over with this. */
bool batch_commit(struct batch *batch, const char *ended);

/* What ends a run before its end. False, for batch_deliver() to return. */
bool batch_end(struct batch *batch, enum cli_exit exit);
bool batch_no_memory(struct batch *batch);

/* A failure of the store: what is not committed is undone, the rest stays. */
bool batch_store_failed(struct batch *batch, zj_status status, const zj_diags *diags);

/* --- batch_sink.c ----------------------------------------------------------------------- */

/* Where rows are to go, as -o and --bad say. CLI_USAGE, CLI_ENVIRONMENT: told. */
enum cli_exit batch_sinks_open(struct batch *batch);

/* Write what is pending, of all of them. False: the run is over. */
bool batch_sinks_write(struct batch *batch);

/* The files appear. CLI_ENVIRONMENT: told. */
enum cli_exit batch_sinks_keep(struct batch *batch);
void batch_sinks_done(struct batch *batch);

/* --- batch_resume.c --------------------------------------------------------------------- */

/* What a resumed run takes its words from. */
struct batch_earlier {
	char *text; /* JSON */
	char *folder;
	struct source *source;
	struct arena *arena;
	char **words;
};

/*
 * The options of the last run that has not ended, in the place of those of the command line; only
 * where the store is stays. CLI_ENVIRONMENT: told. The words live in `earlier`;
 * batch_earlier_done() in either case.
 */
enum cli_exit batch_take_up(struct cli *cli, struct batch_earlier *earlier);
void batch_earlier_done(struct batch_earlier *earlier);

#endif
