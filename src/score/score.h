/*
 * The door of score/: model + answers -> result. One structure feeds every output.
 *
 * What a node that does not apply gives to expressions: score and share 0, answered no, and
 * an answer that is not known. A rule that should not mind asks applies(…) first. Of a node
 * that may not apply, the answer is the one it has where it applies.
 *
 * All that can be asked of a result is in it; nothing has to be computed again, and nothing
 * in it is rounded. It borrows names and texts from its model and answers.
 */
#ifndef SCORE_SCORE_H
#define SCORE_SCORE_H

#include <zhijie/result.h>

#include "answers/answers.h"
#include "base/arena.h"
#include "base/vec.h"
#include "model/model.h"

enum result_state {
	RESULT_SCORED,
	RESULT_NOT_APPLICABLE,
	RESULT_UNANSWERED, /* a question with no answer, or a section with one below it */
	RESULT_INVALID     /* a computed value that does not exist: division by zero */
};

enum result_absence { /* why not applicable */
	RESULT_APPLIES,
	RESULT_BY_RULE, /* `when` is no */
	RESULT_BY_PROFILE,
	RESULT_BY_ENTERPRISE, /* skipped, with a reason */
	RESULT_BY_PARENT,
	RESULT_BY_CHILDREN /* a section none of whose children apply */
};

/* Worst is what is stated. Best is with every unknown at its best. The true value lies
 * between the two, whatever the unknowns turn out to be, so long as every computed value
 * then exists (nothing is divided by 0). */
struct result_range {
	zj_num worst;
	zj_num best;
};

struct result_rung {
	bool has_questions;         /* or a value inherited */
	struct result_range share;  /* A(k), or the node's own part of it */
	struct result_range counts; /* what the level counts in the score: 0 to 1; on the
					   ladder itself */
	enum zj_outcome satisfied;
	bool may_be_empty; /* has_questions, but all of them may not apply */
};

struct result_node {
	enum result_state state;
	enum result_absence absence;
	bool may_not_apply;  /* a `when`, its own or one above it, is not known */
	bool may_drop_out;   /* it may not apply even where its parent does */
	bool is_scored;      /* takes part in the total: itself and all above it */
	bool has_score;      /* it gives points and applies */
	bool may_lack_score; /* … but may turn out to have none, where no child counts */
	bool has_open_when;  /* its own `when` is not known */
	struct result_range share;
	struct result_range score;
	zj_num points;                  /* full marks */
	const zj_num *uncapped;         /* the share it would have had, was it not cut for want of
					   evidence; NULL: it was not */
	const struct expr_value *value; /* questions: the answer or the computed value */
	const struct answer *answer;    /* questions that are answered; else NULL */
	const struct model_band *band;  /* the band hit, when the value is known */
	size_t rung_count;              /* sections on or below a ladder */
	const struct result_rung *rungs;
	const struct result_split *split; /* SCORE_TRACED only, else NULL */
};

/* What a node has of the total. */
struct result_split {
	zj_num weight;         /* after leaving out: its part of its parent's mean, 0 to 1; under
				   sum its factor; else 0 */
	bool has_contribution; /* all above it are means and sums */
	struct result_range contribution; /* points of the total; children add up to it */
	zj_num contribution_max;
};

/* A term of a condition with its value: the arithmetic with the numbers in it. */
struct result_term {
	struct str text;
	struct expr_value value;
};

struct result_check {
	enum zj_outcome outcome;
	bool is_comparison;
	enum expr_compare compare;
	struct expr_value found;  /* left side, or the whole value */
	struct expr_value needed; /* right side; is_comparison only */
	size_t term_count;
	const struct result_term *terms;
	size_t depend_count;     /* outcome unknown: slots of the answers, facts, levels */
	const uint32_t *depends; /* that are missing and that it reads, directly or not */
};

struct result_condition {
	uint32_t tier; /* from 0 */
	const struct model_condition *condition;
	struct result_check check;
	/* With a NUL, for zj_result_condition(); NULL with SCORE_PLAIN. */
	const char *id_text;
	const char *rule_text;
	const char *title_text[ZJ_LANG_COUNT];
	const char *needed_text; /* ">= 0.8"; NULL where it is not a comparison */
	const char *found_text;  /* "0.5 to 0.8" */
};

struct result_rule {
	const struct model_rule *rule;
	bool has_check; /* not for kind value */
	struct result_check check;
	struct expr_value value; /* kind value */
	bool strikes;            /* veto not met; cap, check, advice whose `when` is yes */
	bool may_strike;         /* … or is unknown */
};

struct result_tier {
	enum zj_outcome own;     /* its own conditions alone */
	enum zj_outcome allowed; /* not met where a veto strikes or a cap lies below it */
	enum zj_outcome outcome; /* reached, with vetoes, caps and the tiers below */
	size_t first;            /* its conditions: index into result->conditions */
	size_t count;
};

struct result_setting {
	uint32_t param;
	struct expr_value value;
};

struct result_level {
	bool is_known;
	bool is_declared; /* in the answers file; else the caller gave it */
	uint32_t level;
	struct str origin;  /* declared: the proof, may be .at NULL; else as the caller said */
	struct place place; /* where declared */
};

struct result_trust { /* what the result rests on, by basis */
	size_t counts[MODEL_BASIS_COUNT];
	size_t recalled_count; /* sources named by things of basis recalled */
	const uint32_t *recalled;
};

struct zj_result {
	struct arena *arena;
	const zj_model *model;
	const zj_answers *answers;
	uint32_t profile;
	int tier; /* stated, 1 for the lowest, 0 none */
	int best_tier;
	size_t unanswered_count;         /* questions that apply and have no answer */
	const struct result_node *nodes; /* by node index */
	/* SCORE_KEPT of a prepared model, else NULL; by node index: the option, the level, or no
	 * and yes as 0 and 1, where that was the answer and it counts as the rubric says. Such a
	 * question has no node. */
	const unsigned char *choices;
	const struct result_tier *tiers;
	size_t condition_count;
	const struct result_condition *conditions;
	const struct result_rule *rules;   /* by rule index */
	const struct result_level *levels; /* by use index */
	size_t setting_count;              /* parameters set for this run */
	const struct result_setting *settings;
	size_t depend_count; /* slots the tier depends on, where not firm; ascending */
	const uint32_t *depends;
	struct result_trust trust;
	const struct expr_value *slots; /* every value, by slot */
};

/* Nothing was chosen that counts as the rubric says: see zj_result.choices. */
#define RESULT_NO_CHOICE 255

/*
 * Scratch for many runs on one thread, so that a run allocates little. zj_score() makes one
 * for itself.
 */
struct score_scratch;
struct score_scratch *score_scratch_new(void); /* NULL when memory ran out */
void score_scratch_free(struct score_scratch *scratch);

/* Free a result, keeping its memory for the scratch's next run: fresh memory costs more
 * than scoring. Any result may be given to any scratch; NULL is accepted. */
void score_recycle(struct score_scratch *scratch, zj_result *result);

/* The rules of kind valid that the answers of the scratch's last run broke, by index; there are
 * some only where that run was refused for them. Good until the next run. */
size_t score_broken(const struct score_scratch *scratch, const uint32_t **rules);

enum score_detail {
	SCORE_BRIEF,  /* as SCORE_PLAIN, but where the model is prepared, questions have no nodes,
			   sections below the top no is_scored and no figures that nothing in the rubric
			   asks for, rules and conditions no values: what they come to, and no more */
	SCORE_PLAIN,  /* nodes, outcomes of conditions and rules, tiers; no found and needed,
			   terms, depends, weights in a mean, contributions and trust */
	SCORE_KEPT,   /* what the store keeps: as SCORE_PLAIN but for choices, and what conditions
			   found and needed */
	SCORE_TRACED, /* everything */
	SCORE_FREE    /* as SCORE_PLAIN, and what is not answered may be answered or skipped, and
			   a parameter that is not set may be set: the ranges hold whatever an
			   enterprise may enter under this profile. Of blank answers: all that the
			   rubric can give. */
};

/* As zj_score(), with scratch and a choice of detail. */
zj_status score_run(zj_result **out, const zj_model *model, const zj_answers *answers,
		    const zj_score_options *options, enum score_detail detail,
		    struct score_scratch *scratch, zj_diags *diags);

/*
 * What a slot reads, directly or not: the answers, facts, levels and the date at its roots.
 *
 * READS_ALL	every one; READS_MISSING only those that are missing and still count: what is
 *		known, left out or does not apply is passed over.
 *
 * `each` gets every root once. ZJ_OK or ZJ_ENOMEM.
 */
enum score_reads {
	READS_ALL,
	READS_MISSING
};
zj_status score_reads(const zj_result *result, const struct expr *expr, enum score_reads which,
		      struct score_scratch *scratch, void (*each)(void *state, uint32_t slot),
		      void *state);

/*
 * Did the last score_reads() on this scratch come by the slot on its way? Computed questions
 * are no roots, but a value may rest on them all the same.
 */
bool score_came_by(const struct score_scratch *scratch, uint32_t slot);

#endif
