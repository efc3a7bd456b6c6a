/*
 * The store: one SQLite file that keeps rubrics, answers and results.
 *
 * It is content-addressed. A rubric is kept whole by its fingerprint, answers are kept as
 * given, and a result is keyed by enterprise, rubric, answers and settings: saving the same
 * thing again changes nothing, and an old result can always be computed again. Nothing saved
 * is ever overwritten; a self-assessment and an assessor's answers live side by side.
 *
 * A store belongs to one thread at a time. Several processes may use the same file; one
 * writes at a time, the others wait up to five seconds.
 */
#ifndef ZHIJIE_STORE_H
#define ZHIJIE_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <zhijie/diag.h>
#include <zhijie/model.h>
#include <zhijie/result.h>
#include <zhijie/status.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct zj_store zj_store;

typedef enum zj_store_mode {
	ZJ_STORE_READ = 0, /* must exist; nothing in it is changed, not even its version */
	ZJ_STORE_WRITE,    /* must exist; brought up to this program's version */
	ZJ_STORE_CREATE    /* as WRITE; made where there is none */
} zj_store_mode;

/*
 * Open a store.
 *
 * path     always a file; names that mean something to SQLite (":memory:", "file:…") do not
 *          here. What is not a store is refused before it is touched.
 * out      set only on ZJ_OK; the caller closes it with zj_store_close().
 * returns  ZJ_ENOTFOUND no such file (READ, WRITE); ZJ_EDB it is not a store, is of a newer
 *          program, is damaged or locked, with a diagnostic; ZJ_ENOMEM.
 */
ZJ_API zj_status zj_store_open(zj_store **out, const char *path, zj_store_mode mode,
			       zj_diags *diags) ZJ_MUST_USE;

/* Closes; a transaction still open is rolled back. NULL is fine. */
ZJ_API void zj_store_close(zj_store *store);

/* The version of its schema. */
ZJ_API int zj_store_version(const zj_store *store);

/*
 * One transaction: all that is saved between begin and commit is in the file once commit has
 * returned ZJ_OK, flushed to the disk, and nothing of it otherwise.
 */
ZJ_API zj_status zj_store_begin(zj_store *store, zj_diags *diags) ZJ_MUST_USE;
ZJ_API zj_status zj_store_commit(zj_store *store, zj_diags *diags) ZJ_MUST_USE;
ZJ_API void zj_store_rollback(zj_store *store);

/* What a caller adds to a result when it saves one. */
typedef struct zj_save {
	const char *file;    /* what the answers file was called; may be NULL */
	const char *now;     /* UTC, "2026-05-01T08:30:00Z" */
	const char *program; /* version of the program */
} zj_save;

/*
 * Save a result with its rubric, answers and enterprise, inside a transaction.
 *
 * id       gets the result's number in this store, new or old.
 * is_new   gets whether it was not there before.
 * returns  ZJ_EDB with a diagnostic (disk full, locked, damaged); ZJ_ENOMEM. After a
 *          failure, roll back.
 */
ZJ_API zj_status zj_store_save(zj_store *store, const zj_result *result, const zj_save *save,
			       int64_t *id, bool *is_new, zj_diags *diags) ZJ_MUST_USE;

/* One stored result. Strings live until the callback returns; those that may be absent are
 * NULL then. How the enterprise is described is what this result's answers said. */
typedef struct zj_stored {
	int64_t id;
	const char *enterprise; /* 统一社会信用代码 or local id */
	const char *name;
	const char *district;
	const char *industry;
	const char *size;
	const char *rubric; /* id */
	const char *rubric_version;
	const char *rubric_title[ZJ_LANG_COUNT];
	const char *rubric_fingerprint;
	const char *answers_fingerprint;
	const char *answers_file; /* what it was called when it was first saved; may be NULL */
	const char *settings;     /* "" or "pass_mark=1" lines */
	const char *role;         /* self, assessor, final */
	const char *date;         /* of the answers; may be NULL */
	const char *saved;        /* UTC */
	const char *program;
	int tier; /* from 1; 0 for none */
	int best_tier;
	const char *tier_id;                   /* NULL for none */
	const char *tier_title[ZJ_LANG_COUNT]; /* NULL for none */
	const char *score;                     /* exact, "46.9" or "1/3" */
	const char *score_best;
	const char *score_max;
} zj_stored;

/* Which results: a NULL or 0 asks for all. */
typedef struct zj_store_filter {
	int64_t id;
	const char *enterprise;
	const char *rubric; /* id */
	const char *tier;   /* id */
	const char *role;
	bool latest; /* of each enterprise and rubric, only the one that counts: final
				   before assessor before self, then the latest date, then the
				   last saved */
} zj_store_filter;

/*
 * Call `each` for every result that fits, by enterprise, rubric, date and number. A return
 * of false ends it early. ZJ_OK also when there are none; ZJ_EDB, ZJ_ENOMEM.
 */
ZJ_API zj_status zj_store_each(zj_store *store, const zj_store_filter *filter,
			       bool (*each)(void *state, const zj_stored *stored), void *state,
			       zj_diags *diags) ZJ_MUST_USE;

/*
 * Is `result`, computed again, what stands in the store as number `id`: score, tiers, every
 * section, question, condition and rule that strikes? *same is set only on ZJ_OK.
 * ZJ_ENOTFOUND when there is no such number; ZJ_EDB, ZJ_ENOMEM.
 */
ZJ_API zj_status zj_store_compare(zj_store *store, int64_t id, const zj_result *result, bool *same,
				  zj_diags *diags) ZJ_MUST_USE;

/*
 * Answers by their fingerprint, as they were given. The caller free()s *bytes, which have a
 * NUL after them. ZJ_ENOTFOUND, ZJ_EDB, ZJ_ENOMEM.
 */
ZJ_API zj_status zj_store_answers(zj_store *store, const char *fingerprint, char **bytes,
				  size_t *length, zj_diags *diags) ZJ_MUST_USE;

/* The rubric with that fingerprint, compiled from the files kept in the store. As
 * zj_model_load(); ZJ_ENOTFOUND when there is none. */
ZJ_API zj_status zj_store_model(zj_model **out, zj_store *store, const char *fingerprint,
				zj_diags *diags) ZJ_MUST_USE;

/*
 * The level an enterprise has reached in another rubric: the number of the tier of the
 * result that counts (see zj_store_filter.latest). ZJ_ENOTFOUND when it has none.
 */
ZJ_API zj_status zj_store_level(zj_store *store, const char *enterprise, const char *rubric,
				int *level, int64_t *id, zj_diags *diags) ZJ_MUST_USE;

/* Copy what is committed to a new file, while others may use the store; not inside a
 * transaction of its own. The copy appears whole or not at all, and never in place of another
 * file. ZJ_EIO when the file exists or cannot be written; ZJ_EDB; ZJ_ENOMEM. */
ZJ_API zj_status zj_store_backup(zj_store *store, const char *path, zj_diags *diags) ZJ_MUST_USE;

#ifdef __cplusplus
}
#endif

#endif
