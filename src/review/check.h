/*
 * Between the files of review/: one look through a model. Nothing outside this room includes
 * it.
 *
 * A lint is a function that adds findings; check.c lists them. The rubric's own findings rest
 * on runs that leave everything free (SCORE_FREE): what no answer, fact, level, parameter or
 * skipped question can bring about, cannot be.
 */
#ifndef REVIEW_CHECK_H
#define REVIEW_CHECK_H

#include "base/buf.h"
#include "base/map.h"
#include "base/vec.h"
#include "review/review.h"
#include "rubric/rubric.h"
#include "text/text.h"

struct review {
	const zj_model *model;
	const struct rubric *rubric;
	struct arena *arena; /* of the findings */
	struct vec findings; /* struct review_finding */
	struct expr_run *run;
	size_t profile_count; /* 1 where the rubric has none */
	/* By profile; all NULL where a figure grew too large in one, and then nothing is
	 * proven of values. */
	zj_result **results;
	zj_answers **blanks;
	bool has_results;
	bool *is_read;      /* by slot: some expression reads it */
	size_t trials_left; /* LIMIT_TRIALS */
	size_t reads_left;  /* LIMIT_TRIAL_READS */
	zj_status status;
};

void check_add(struct review *review, enum diag_code code, struct place where, struct str a,
	       struct str b, struct str c);

/* Memory of the findings; NULL when it ran out, review->status then says so. */
void *check_alloc(struct review *review, size_t count, size_t size);

/* A text put together, kept; empties the buffer. STR_NONE when memory ran out. */
struct str check_keep(struct review *review, struct buf *text);

/* The value of an expression where everything is free, under a profile. False where a limit
 * stops it. */
bool check_eval(struct review *review, struct expr_value *out, const struct expr *expr,
		const struct expr_value *slots);

/* What a value can be, in signs that need no language: "0…0.5", "≥ 1", "full, most". */
struct str check_value(struct review *review, const struct expr_value *value);

/* In every profile certainly yes, or certainly no. */
bool check_always(struct review *review, const struct expr *expr);
bool check_never(struct review *review, const struct expr *expr);

/* Call `each` for every expression of the model. */
void check_each_expr(struct review *review,
		     void (*each)(struct review *review, const struct expr *expr));

/* The lints. */
void check_tiers(struct review *review);      /* reach.c */
void check_rules(struct review *review);      /* reach.c */
void check_bands(struct review *review);      /* values.c */
void check_evidence(struct review *review);   /* values.c */
void check_refused(struct review *review);    /* values.c */
void check_conflicts(struct review *review);  /* conflict.c */
void check_skippable(struct review *review);  /* skip.c */
void check_unused(struct review *review);     /* unused.c */
void check_weights(struct review *review);    /* origin.c */
void check_origins(struct review *review);    /* origin.c */
void check_texts(struct review *review);      /* texts.c */
void check_duplicates(struct review *review); /* texts.c */
void check_patterns(struct review *review);   /* pattern.c */

/* accept.c: mark what the rubric accepts; what accepts nothing is a finding of its own. */
void check_accepted(struct review *review);

#endif
