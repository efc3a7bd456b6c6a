/*
 * The door of store/: SQLite stands behind it and nowhere else.
 *
 * What is public saves one result after the other. A batch saves thousands: there, a result
 * becomes a row on any thread (store_row_make), and the thread that has the store puts rows in
 * (store_row_put). zj_store_save() is the two in one, so that what is stored is the same.
 */
#ifndef STORE_STORE_H
#define STORE_STORE_H

#include <zhijie/store.h>

#include "base/buf.h"
#include "base/hash.h"
#include "score/score.h"

/* The texts of a row. */
enum store_text {
	STORE_CODE, /* 统一社会信用代码 or local id */
	STORE_SETTINGS,
	STORE_ROLE,
	STORE_DATE,
	STORE_NAME,
	STORE_DISTRICT,
	STORE_INDUSTRY,
	STORE_SIZE,
	STORE_SCORE, /* exact */
	STORE_SCORE_BEST,
	STORE_SCORE_MAX,
	STORE_SCORE_DECIMAL, /* what becomes a REAL */
	STORE_BEST_DECIMAL,
	STORE_MAX_DECIMAL,
	STORE_OUTCOMES,
	STORE_STRIKES,
	STORE_FIGURES,
	STORE_TEXT_COUNT
};

struct store_span {
	size_t start;
	size_t length;
	bool is_there;
};

/* A result as it is kept, apart from the memory it was made in. */
struct store_row {
	const zj_model *model; /* borrowed */
	bool has_uscc;
	int tier;
	int best_tier;
	struct buf bytes; /* what the texts are parts of; its `failed` says that memory ran out */
	struct buf words; /* scratch */
	struct store_span texts[STORE_TEXT_COUNT];
};

/* Fill a row, which keeps its memory for the next; at first it is all zeros. A brief one has no
 * figures, and cannot be put in; its result need not be traced. One of tiers has no texts either. */
void store_row_make(struct store_row *row, const zj_result *result);
void store_row_make_brief(struct store_row *row, const zj_result *result);
void store_row_make_tiers(struct store_row *row, const zj_result *result);
void store_row_done(struct store_row *row);
struct str store_row_text(const struct store_row *row, enum store_text text);

/* An answers document to be kept with its results. */
struct store_answers {
	const char *fingerprint;
	struct str bytes; /* .at NULL: not kept */
};

/* As zj_store_save(). */
zj_status store_row_put(zj_store *store, const struct store_row *row,
			const struct store_answers *answers, const zj_save *save, int64_t *id,
			bool *is_new, zj_diags *diags);

/* The result of these answers, this rubric (both by fingerprint) and these settings. */
struct store_found {
	int64_t id;
	int tier;
	int best_tier;
};

/* Is there a rubric of that fingerprint, so that results of it may be? */
bool store_has_rubric(zj_store *store, const char *fingerprint);

/* ZJ_ENOTFOUND when there is none. */
zj_status store_row_find(zj_store *store, const char *answers, const char *rubric,
			 struct str settings, struct store_found *out, zj_diags *diags);

/* --- runs ------------------------------------------------------------------------------- */

/* A run of many files. */
struct store_run {
	const char *started; /* UTC */
	const char *program;
	const char *who;       /* may be NULL */
	const char *folder;    /* it was started in */
	const char *arguments; /* JSON, a list of texts */
};

struct store_counts {
	size_t files; /* scored, unchanged and refused */
	size_t scored;
	size_t unchanged;
	size_t refused;
	size_t results; /* new ones */
};

/* Begin a run, inside a transaction: rubrics and results put from now on are noted as its own. */
zj_status store_run_begin(zj_store *store, const struct store_run *run, int64_t *id,
			  zj_diags *diags);

/* Note a result that was there already as one of the run begun or taken up. */
zj_status store_run_note(zj_store *store, int64_t result, zj_diags *diags);

/* Take up one that has not ended. *arguments and *folder are the caller's to free().
 * ZJ_ENOTFOUND: there is none. */
zj_status store_run_resume(zj_store *store, int64_t *id, char **arguments, char **folder,
			   zj_diags *diags);

/* Forget what it refused and which results it was about: gone through again, it says so again, or
 * the file is another by now. */
zj_status store_run_restart(zj_store *store, int64_t id, zj_diags *diags);

/* How far it is; with `ended`, a time in UTC, that it is over. */
zj_status store_run_update(zj_store *store, int64_t id, const struct store_counts *counts,
			   const char *ended, zj_diags *diags);

/* A document that was refused, instead of what the run said of it before. `diagnostics` is JSON, as
 * schema/001.sql describes it. */
struct store_refusal {
	int64_t run;
	const char *file;
	const char *fingerprint; /* NULL: it could not be read */
	struct str diagnostics;
};
zj_status store_refuse(zj_store *store, const struct store_refusal *refusal, zj_diags *diags);

/* --- very many results ------------------------------------------------------------------ */

/* What figures over many results need of one. Texts live until the next; .at NULL: not given. */
struct store_standing {
	int64_t id;
	int64_t enterprise; /* their numbers in this store */
	int64_t rubric;
	enum answers_role role;
	struct str date;
	struct str district;
	struct str industry;
	struct str size;
	int tier;
	int best_tier;
	struct str score; /* exact */
	struct str score_max;
	struct str outcomes; /* a digit a condition: enum zj_outcome */
};

/* Call `each` for every result, or those of one run (0: all), in order of their numbers; false
 * ends it early. ZJ_EDB, ZJ_ENOMEM. */
zj_status store_each_standing(zj_store *store, int64_t run,
			      bool (*each)(void *state, const struct store_standing *standing),
			      void *state, zj_diags *diags);

/* What rubrics in the store call their parts, in order. */
enum store_part {
	STORE_RUBRICS,    /* number, id; of: its version */
	STORE_TIERS,      /* rank, id */
	STORE_CONDITIONS, /* position in outcomes, id; of: the tier's id */
	STORE_RULES,      /* position, id; of: its kind */
	STORE_PART_COUNT
};
struct store_words {
	int64_t number;
	struct str name;
	struct str of;
	struct str title[ZJ_LANG_COUNT]; /* .at NULL: none */
};
zj_status store_each_part(zj_store *store, enum store_part part, int64_t rubric,
			  bool (*each)(void *state, const struct store_words *words), void *state,
			  zj_diags *diags);

/* As zj_store_model(), of the rubric that has that number here. */
zj_status store_model(zj_model **out, zj_store *store, int64_t rubric, zj_diags *diags);

/* What is shown of a result besides; `strikes` is JSON, as schema/001.sql describes it. */
struct store_detail {
	struct str code;
	struct str name;
	struct str rubric_version;
	struct str strikes;
};

/* The details of `count` results whose numbers id_of() gives. */
zj_status store_each_detail(zj_store *store, size_t count,
			    int64_t (*id_of)(void *state, size_t index),
			    bool (*each)(void *state, size_t index,
					 const struct store_detail *detail),
			    void *state, zj_diags *diags);

/* The number of an enterprise, by its code or local id. ZJ_ENOTFOUND. */
zj_status store_enterprise(zj_store *store, const char *code, int64_t *number, zj_diags *diags);

/* The last run that was begun; ZJ_ENOTFOUND when there was none. */
zj_status store_run_last(zj_store *store, int64_t *id, zj_diags *diags);
zj_status store_run_has(zj_store *store, int64_t id, bool *is_there, zj_diags *diags);

#endif
