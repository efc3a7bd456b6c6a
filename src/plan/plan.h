/*
 * The door of plan/: what to change, and what it gains. Every figure here is proved by
 * scoring again with the changed answers, never by a formula of its own.
 */
#ifndef PLAN_PLAN_H
#define PLAN_PLAN_H

#include "score/score.h"

/* A question that could still give more, or that an open condition waits for. */
struct plan_item {
	uint32_t node;
	zj_num gain;            /* points of the total, if it were at its best, evidence included;
				   negative where a better answer lowers the total */
	zj_num share_now;       /* stated */
	struct expr_value best; /* the answer that gives the most; unknown where there is none to
				   name (texts, dates, and numbers that no band rewards) */
	bool has_best;
	bool is_computed;    /* best is a value to reach, through the facts it is made of */
	bool needs_answer;   /* it has none */
	bool needs_evidence; /* it only lacks evidence */
	bool has_cost;
	zj_num cost;            /* from the present option to the best, in the node's cost unit */
	size_t condition_count; /* open conditions that read it, directly or not */
	const uint32_t *conditions; /* indices into result->conditions */
};

/* What stands between a result and a tier. */
struct plan_gap {
	struct arena *arena;
	const zj_result *result;
	uint32_t tier;          /* from 0 */
	size_t condition_count; /* every condition of it, and with tier_chain of the tiers below, */
	const uint32_t *conditions; /* that is not met or unknown; into result->conditions */
	size_t veto_count;
	const uint32_t *vetoes; /* rule indices that strike or may */
	size_t cap_count;
	const uint32_t *caps;
	size_t item_count; /* by gain, largest first; ties in the rubric's order */
	const struct plan_item *items;
};

/*
 * The gap to tier index `tier`. ZJ_OK, ZJ_ENOMEM, ZJ_ELIMIT. The caller frees it; it
 * borrows from the result, which was scored with these options.
 */
zj_status plan_gap(struct plan_gap **out, const zj_result *result, const zj_score_options *options,
		   uint32_t tier);
void plan_gap_free(struct plan_gap *gap);

#endif
