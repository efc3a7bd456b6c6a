/*
 * Between the files of score/: one run. Nothing outside this room includes it.
 *
 * A run fills slots and nodes in the order of model->order; every number is a range [worst,
 * best] that holds the true value. What is not known yet widens a range, never more than it
 * must where each unknown counts once.
 */
#ifndef SCORE_RUN_H
#define SCORE_RUN_H

#include <stdbool.h>

#include "base/buf.h"
#include "base/num.h"
#include "base/vec.h"
#include "score/score.h"

/* A child in its parent's score. */
struct member {
	uint32_t node;
	bool may_drop_out; /* may not take part */
	bool in_worst;     /* which members give the two ends */
	bool in_best;
	zj_num weight;
	struct result_range share;
};

/* What a section's children come to, as they are scored: see quick.c. */
struct tally {
	size_t count;    /* children that give a share or score that weighs something */
	int64_t weights; /* theirs, in weight units */
	int64_t worst;   /* weight times part, in weight units times part units */
	int64_t best;
	int64_t lift;  /* what one of its parts is of its parent's; 0: it has none there */
	int64_t whole; /* weight times points; of a sum */
	struct num_sum worst_rest; /* has_rest: of children that have no parts: weight times share
				      or score */
	struct num_sum best_rest;  /* … where differs: else it is the same */
	struct num_sum whole_rest;
	bool has_rest;
	bool differs;       /* one of those has another best than worst */
	bool has_counting;  /* a child that takes part, whether it applies or not */
	bool has_applying;  /* … and applies */
	bool is_open;       /* one is unanswered */
	bool lacks_figures; /* applies, and has neither share nor score: nobody asks for them */
	bool is_odd;        /* one may not apply, or the like: the section goes the long way */
};

/* What a node keeps for the trace: does it take part in its parent's worst and best? */
struct part {
	zj_num points_least; /* sections: a sum's points where all that may drop out does */
	/* The rest with SCORE_TRACED only. */
	bool in_worst;
	bool in_best;
	zj_num worst; /* the factor from its share to its parent's share there */
	zj_num best;
	bool is_split;       /* its children's parts are known and add up to its share */
	zj_num factor_worst; /* from its share to the total, at both ends of the total */
	zj_num factor_best;
};

struct score_scratch {
	struct arena *spare; /* of a recycled result; NULL: none */
	struct expr_run *expr_run;
	struct vec members; /* struct member; a stack: sections on the way */
	struct vec terms;   /* struct result_term */
	struct vec roots;   /* uint32_t: slots found by a walk */
	struct vec pending; /* uint32_t: slots it has still to visit */
	struct vec broken;  /* uint32_t: rules of kind valid that the last run's answers broke */
	struct buf text;
	struct part *parts; /* by node */
	struct tally *tallies;
	size_t part_room; /* of both */
	uint32_t *seen;   /* by slot: the number of the walk that came by last */
	size_t seen_room;
	uint32_t walk;
};

struct run {
	const zj_model *model;
	const zj_answers *answers;
	enum score_detail detail;
	struct score_scratch *scratch;
	zj_diags *diags;
	struct arena *arena;
	zj_result *result;
	struct result_node *nodes;   /* of the result */
	struct result_split *splits; /* SCORE_TRACED, else NULL */
	struct expr_value *slots;
	struct tally *tallies;  /* by node; NULL: everything goes the long way */
	unsigned char *choices; /* of the result */
};

/* What expressions read. Every member on its own, as below. */
static inline void
slot_set_truth(struct expr_value *slot, bool may_be_no, bool may_be_yes)
{
	slot->type = EXPR_TRUTH;
	slot->truth.may_be_no = may_be_no;
	slot->truth.may_be_yes = may_be_yes;
}

/* may_be_none: then it would be 0. */
static inline void
slot_set_range(struct expr_value *slot, const zj_num *worst, const zj_num *best, bool may_be_none)
{
	slot->type = EXPR_NUMBER;
	slot->number.has_low = slot->number.has_high = true;
	slot->number.low = may_be_none ? num_min(*worst, NUM_ZERO) : *worst;
	slot->number.high = may_be_none ? num_max(*best, NUM_ZERO) : *best;
}

/*
 * Nodes are worth nothing until worked out. Every member on its own: to clear so many bytes at
 * once takes longer.
 */
static inline void
result_node_begin(struct result_node *node)
{
	node->state = RESULT_SCORED;
	node->absence = RESULT_APPLIES;
	node->may_not_apply = node->may_drop_out = node->is_scored = false;
	node->has_score = node->may_lack_score = node->has_open_when = false;
	node->share.worst = node->share.best = NUM_ZERO;
	node->score.worst = node->score.best = node->points = NUM_ZERO;
	node->uncapped = NULL;
	node->value = NULL;
	node->answer = NULL;
	node->band = NULL;
	node->rung_count = 0;
	node->rungs = NULL;
	node->split = NULL;
}

/* Evaluate; reports a limit at `place`. `divided`: the value does not exist. */
zj_status run_eval(struct run *run, struct expr_value *out, bool *divided, const struct expr *expr,
		   struct place place);

/* The same of what gives yes or no. */
zj_status run_eval_truth(struct run *run, struct expr_may *out, const struct expr *expr,
			 struct place place);

/* A figure of this node grew too large: the diagnostic, and ZJ_ELIMIT. */
zj_status run_refuse_range(struct run *run, const struct model_node *node);

/* ZJ_OK where both ends are real numbers. Asked of every figure, so it is inline. */
static inline zj_status
run_check_range(struct run *run, const struct result_range *range, const struct model_node *node)
{
	if (range->worst.den != 0 && range->best.den != 0)
		return ZJ_OK;
	return run_refuse_range(run, node);
}

static inline enum zj_outcome
outcome_of(struct expr_may may)
{
	if (!may.be_no)
		return ZJ_MET;
	return may.be_yes ? ZJ_UNKNOWN : ZJ_NOT_MET;
}

/* Of a yes or no. */
static inline enum zj_outcome
outcome_of_slot(const struct expr_value *slot)
{
	return outcome_of((struct expr_may){slot->truth.may_be_no, slot->truth.may_be_yes});
}

static inline enum zj_outcome
outcome_and(enum zj_outcome a, enum zj_outcome b)
{
	if (a == ZJ_NOT_MET || b == ZJ_NOT_MET)
		return ZJ_NOT_MET;
	return a == ZJ_UNKNOWN || b == ZJ_UNKNOWN ? ZJ_UNKNOWN : ZJ_MET;
}

static inline bool
range_is_known(const struct result_range *range)
{
	return num_equal(range->worst, range->best);
}

/* node.c: MODEL_STEP_APPLIES, and MODEL_STEP_SCORE of a question. */
zj_status node_applies(struct run *run, uint32_t index);
zj_status question_score(struct run *run, uint32_t index);
/* Fill the score, share and applies slots from the node, those that may be read. */
void node_publish(struct run *run, uint32_t index);
/* And those of a question's answer. */
void node_publish_answer(struct run *run, uint32_t index);

/*
 * quick.c, tally.c: the short way, where run->tallies is not NULL. tally_begin() with each section that may
 * apply; then questions_quick() for both steps of questions that have a quick kind and stand side by
 * side in one section, and tally_add() once any other node has its score.
 */
void tally_begin(struct run *run, uint32_t index);
zj_status questions_quick(struct run *run, uint32_t first, uint32_t count);
/* A section that goes the long way after all: its questions get the nodes that were left out. */
zj_status questions_fill(struct run *run, uint32_t index);
void tally_add(struct run *run, uint32_t index);
/* MODEL_STEP_SCORE of a section; what goes the long way after all is given to section_score(), before
 * which sections_fill() gives the sections in it what they lack. */
zj_status section_quick(struct run *run, uint32_t index);
void sections_fill(struct run *run, uint32_t index);
/* All of a section of quick questions and nothing else. */
zj_status section_whole(struct run *run, uint32_t index, uint32_t question_count);

/* A node's full points where all that may drop out does. */
zj_num points_least(const struct run *run, uint32_t index);

/* section.c: MODEL_STEP_SCORE of a section. */
zj_status section_score(struct run *run, uint32_t index);

/* Push one member onto the scratch's stack; NULL when memory ran out. */
struct member *members_add(struct run *run, uint32_t node);
/*
 * The weighted mean of `count` members, the worst and the best that any choice among those
 * that may drop out gives. False when there is none. *may_be_empty: all may drop out.
 */
bool members_mean(struct member *members, size_t count, struct result_range *out,
		  bool *may_be_empty);

/* ladder.c: the share of a ladder, from its rungs. */
zj_status ladder_share(struct run *run, uint32_t index, struct result_range *share);

/* tiers.c: rules, conditions, tiers. */
zj_status run_tiers(struct run *run);

/* trace.c: everything that explains; and no more than what conditions found and needed. After
 * run_tiers(). */
zj_status run_trace(struct run *run);
zj_status run_sides(struct run *run);

/*
 * reads.c: as score_reads(), adding to scratch->roots from `first` on; a root already found
 * since reads_begin() is not found again.
 */
zj_status reads_begin(struct score_scratch *scratch, const zj_model *model);
zj_status reads_add(struct score_scratch *scratch, const zj_result *result, const struct expr *expr,
		    enum score_reads which);

#endif
