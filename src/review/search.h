/*
 * Between the files of review/: a search for answers that put a value where it is wanted.
 *
 * A spot is one thing that can be answered: a question, a fact, a level of another rubric. A
 * state is the start with some spots answered otherwise, scored. Every state costs one scoring,
 * and there are only so many.
 */
#ifndef REVIEW_SEARCH_H
#define REVIEW_SEARCH_H

#include "base/vec.h"
#include "review/review.h"

#define SEARCH_NONE UINT32_MAX

/* Changes on the way from the start to a state. */
enum {
	SEARCH_DEPTH = 96
};

/* What is looked at: a condition of a tier, or a veto or cap. */
struct goal {
	const struct expr *expr;
	bool is_threshold;  /* compares numbers or days */
	uint32_t tier;      /* of a condition */
	uint32_t condition; /* its index among all; SEARCH_NONE: a rule */
	uint32_t rule;      /* … which is this one */
};

struct state {
	uint32_t parent; /* SEARCH_NONE: the start */
	uint32_t spot;   /* what is answered otherwise than in the parent, or SEARCH_NONE */
	struct expr_value value;
	bool has_off;
	zj_num off; /* found less needed; without a threshold 1 where it holds, else -1 */
	struct expr_value found;
	struct expr_value needed;
	size_t unmet; /* what else is in the way of the tier and of those below it */
	int tier;     /* reached, 0 none */
	bool holds;   /* the condition */
};

struct search {
	const zj_model *model;
	const zj_score_options *options; /* may be NULL */
	zj_answers *start;
	const zj_result *basis;    /* of the start as it was: what its expressions read */
	zj_answers *answers;       /* the start's copy, for trying */
	const struct cover *cover; /* which conditions ask for the same */
	struct score_scratch *scratch;
	struct expr_run *run;
	struct goal goal;
	size_t left;       /* evaluations */
	struct vec spots;  /* uint32_t: slots that the goal reads */
	struct vec states; /* struct state */
	struct vec values; /* struct expr_value: to be tried at one spot */
};

/* ZJ_ENOMEM. What is given must outlive the search. search_done() in either case. */
zj_status search_init(struct search *search, const zj_result *basis, zj_answers *start,
		      const zj_score_options *options, const struct cover *cover);
void search_done(struct search *search);

/* Look at a goal from now on: its spots, no states, `most` evaluations. ZJ_ENOMEM. */
zj_status search_aim(struct search *search, const struct goal *goal, size_t most);

/* The goal of a condition, by its index among all. */
struct goal search_condition(const struct search *search, uint32_t condition);

/*
 * Score the answers as they stand in search->answers. *result is NULL where they are refused, and
 * is given back with score_recycle(). ZJ_ENOMEM.
 */
zj_status search_score(struct search *search, zj_result **result);

/* Everything in the way of the tiers up to `tier`, but the conditions that ask for the same as
 * `condition`. SEARCH_NONE: all conditions count. */
size_t search_unmet(const struct search *search, const zj_result *result, uint32_t tier,
		    uint32_t condition);

/* The goal's difference in a result; false where it is not known. */
bool search_off(struct search *search, const zj_result *result, zj_num *out);

/* One spot's answer of `from` to `to`, which are answers to the same rubric. */
void search_copy(zj_answers *to, const zj_answers *from, uint32_t spot);

/* Answer a spot otherwise in search->answers; take the start's answer again; or make what stands
 * there the start's. */
void search_put(struct search *search, uint32_t spot, const struct expr_value *value);
void search_restore(struct search *search, uint32_t spot);
void search_keep(struct search *search, uint32_t spot);

/* What some answers say at a spot. Not known: it is not answered. */
struct expr_value search_value(const zj_answers *answers, uint32_t spot);

/* Score the answers as they stand and fill in all but parent, spot and value. *is_usable: they
 * are not refused, and the goal's difference is known. Takes one evaluation. ZJ_ENOMEM. */
zj_status search_look(struct search *search, struct state *state, bool *is_usable);

/* Make search->answers those of a state, SEARCH_NONE: the start. */
void search_enter(struct search *search, uint32_t state);

/*
 * Add the state that differs from `parent` in one spot; SEARCH_NONE and no value: in none. The way
 * from the start to it is at most SEARCH_DEPTH. *out is its number, or SEARCH_NONE where
 * the answers are refused or the evaluations are used up. ZJ_ENOMEM.
 */
zj_status search_try(struct search *search, uint32_t parent, uint32_t spot,
		     const struct expr_value *value, uint32_t *out);

/*
 * Fill search->values with what is worth trying at a spot of a state: every other option or
 * level, a set with one option more or less; for a number or a day the edges of bands and what
 * brings the goal's value to its threshold, each with its neighbours a step below and above.
 * ZJ_ENOMEM.
 *
 * The last costs evaluations, so ask it once for all states; what it gives is much the same.
 */
bool search_is_number(const struct search *search, uint32_t spot);
zj_status search_values(struct search *search, uint32_t state, uint32_t spot);

#endif
