/*
 * Scoring, and what comes of it.
 */
#ifndef ZHIJIE_RESULT_H
#define ZHIJIE_RESULT_H

#include <stdbool.h>
#include <stddef.h>

#include <zhijie/answers.h>
#include <zhijie/diag.h>
#include <zhijie/model.h>
#include <zhijie/num.h>
#include <zhijie/status.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct zj_result zj_result;

/* A parameter set for this run: its name and its value as a rubric would write it. */
typedef struct zj_setting {
	const char *name;
	const char *value;
} zj_setting;

/*
 * A level reached in another rubric, for level(...): the rubric's id, the number of the tier
 * (0 for none), and in a few words where it comes from, for the trace. A level given here
 * wins over one declared in the answers file.
 */
typedef struct zj_level {
	const char *rubric;
	int level;
	const char *origin;
} zj_level;

typedef struct zj_score_options {
	const zj_setting *settings;
	size_t setting_count;
	const zj_level *levels;
	size_t level_count;
} zj_score_options;
/* clang-format off */
#define ZJ_SCORE_OPTIONS_INIT {NULL, 0, NULL, 0}
/* clang-format on */

/*
 * Score one set of answers against the model it was read with.
 *
 * Changes neither; any number of threads may use the same model.
 *
 * out      set only on ZJ_OK; the caller frees it with zj_result_free(). It borrows from
 *          model and answers: keep both longer.
 * options  may be NULL.
 * diags    may be NULL; gets settings that do not fit, answers that contradict each other
 *          and figures that grew too large.
 * returns  ZJ_EINPUT the settings or the answers cannot stand; ZJ_ELIMIT a limit was
 *          reached (steps, regular expression, number size); ZJ_ENOMEM.
 */
ZJ_API zj_status zj_score(zj_result **out, const zj_model *model, const zj_answers *answers,
			  const zj_score_options *options, zj_diags *diags) ZJ_MUST_USE;
ZJ_API void zj_result_free(zj_result *result);

/* The tier reached, from 1 for the lowest; 0 for none. */
ZJ_API int zj_result_tier(const zj_result *result);
/* The tier still possible if every unknown turned out best. Equal to the tier: it is firm. */
ZJ_API int zj_result_best_tier(const zj_result *result);
ZJ_API bool zj_result_is_firm(const zj_result *result);

/* The score: as stated, at worst, at best, and what full marks would be, in points. */
typedef struct zj_score_range {
	zj_num value;
	zj_num worst;
	zj_num best;
	zj_num max;
} zj_score_range;
ZJ_API zj_score_range zj_result_score(const zj_result *result);

/* The same for a section or question by its id; false when there is none of that name or it
 * does not apply or gives no points. */
ZJ_API bool zj_result_node_score(const zj_result *result, const char *id, zj_score_range *out);

typedef enum zj_outcome {
	ZJ_NOT_MET = 0,
	ZJ_MET,
	ZJ_UNKNOWN, /* depends on answers that are missing */
	ZJ_OUTCOME_COUNT
} zj_outcome;

/* One condition of one tier. Strings belong to the result and its model. */
typedef struct zj_condition {
	int tier; /* 1 for the lowest */
	const char *id;
	const char *title; /* in words, in the language asked for */
	const char *rule;  /* the expression as written */
	zj_outcome outcome;
	const char *needed; /* ">= 0.8"; NULL where it is not a comparison */
	const char *found;  /* "0.65", "0.5 to 0.8", "unknown" */
	const char *file;   /* where the condition is written */
	unsigned line;
	unsigned column;
} zj_condition;
ZJ_API size_t zj_result_condition_count(const zj_result *result);
ZJ_API bool zj_result_condition(const zj_result *result, size_t index, zj_lang lang,
				zj_condition *out);

#ifdef __cplusplus
}
#endif

#endif
