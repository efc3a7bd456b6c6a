/*
 * A ladder: the tree below it scored level by level.
 */
#include "score/run.h"

/* What the rubric settles, or the run's parameter; in a free run that may be either. */
struct setting {
	bool may_be_on;
	bool may_be_off;
};

static struct setting
setting_of(const struct run *run, const struct model_switch *of)
{
	if (of->param == MODEL_NONE)
		return (struct setting){of->is_on, !of->is_on};
	const struct expr_value *chosen = &run->slots[run->model->params[of->param].slot];

	return (struct setting){
		(of->options & chosen->options.may) != 0,
		(~of->options & chosen->options.may) != 0,
	};
}

/* Does the node take part in the ladder at all? */
static bool
takes_part(const struct run *run, uint32_t index)
{
	return run->model->nodes[index].is_scored && run->nodes[index].absence == RESULT_APPLIES &&
	       run->nodes[index].has_score;
}

/* One section's own value on one rung. Its subsections' rungs are there already. */
static zj_status
rung_score(struct run *run, uint32_t index, uint32_t level, struct result_rung *rung)
{
	const struct model_node *nodes = run->model->nodes;
	struct vec *members = &run->scratch->members;
	const size_t first = members->count;

	rung->share = rung->counts = (struct result_range){NUM_ZERO, NUM_ZERO};
	for (uint32_t c = index + 1; c < nodes[index].end; c = nodes[c].end) {
		const struct result_rung *below = run->nodes[c].rungs;
		struct member *member;

		if (!takes_part(run, c) || num_sign(nodes[c].weights[run->answers->profile]) <= 0)
			continue;
		if (nodes[c].kind == MODEL_QUESTION ? nodes[c].rung != level + 1
						    : !below[level].has_questions)
			continue;
		member = members_add(run, c);
		if (!member)
			return ZJ_ENOMEM;
		if (nodes[c].kind == MODEL_SECTION) {
			member->share = below[level].share;
			member->may_drop_out =
				below[level].may_be_empty || run->nodes[c].has_open_when;
		}
	}
	rung->has_questions = members_mean(vec_at(members, first), members->count - first,
					   &rung->share, &rung->may_be_empty);
	members->count = first;
	return run_check_range(run, &rung->share, &nodes[index]);
}

/* An empty rung takes the value of the one below; one that may be empty may take it. */
static void
inherit(struct result_rung *rung, const struct result_rung *below, struct setting inherits)
{
	if (!below->has_questions)
		return;
	if (!rung->has_questions) {
		rung->has_questions = true;
		rung->share = below->share;
		rung->may_be_empty = below->may_be_empty || inherits.may_be_off;
	} else if (rung->may_be_empty) {
		rung->share.worst = num_min(rung->share.worst, below->share.worst);
		rung->share.best = num_max(rung->share.best, below->share.best);
		rung->may_be_empty = below->may_be_empty || inherits.may_be_off;
	}
}

/* All rungs of one section, from the lowest. */
static zj_status
section_rungs(struct run *run, uint32_t index, uint32_t levels, struct setting inherits)
{
	struct result_node *out = &run->nodes[index];
	struct result_rung *rungs = arena_array(run->arena, levels, sizeof(*rungs));

	if (!rungs)
		return ZJ_ENOMEM;
	for (uint32_t k = 0; k < levels; k++) {
		const zj_status status = rung_score(run, index, k, &rungs[k]);

		if (status)
			return status;
		if (k > 0 && inherits.may_be_on)
			inherit(&rungs[k], &rungs[k - 1], inherits);
	}
	out->rung_count = levels;
	out->rungs = rungs;
	return ZJ_OK;
}

/* A satisfied level counts 1, another what it has. */
static zj_num
level_counts(zj_num share, zj_num satisfied)
{
	return zj_num_compare(share, satisfied) >= 0 ? NUM_ONE : share;
}

/*
 * What each level counts. Where levels stop at the first that is not satisfied, the worst
 * needs all below satisfied for certain, the best only possibly. A level that asks nothing
 * is not satisfied: there is nothing to show for it.
 */
static struct result_range
count_levels(struct result_rung *rungs, const struct model_ladder *ladder, bool stops)
{
	struct result_range sum = {NUM_ZERO, NUM_ZERO};
	bool worst_goes_on = true;
	bool best_goes_on = true;

	for (uint32_t k = 0; k < ladder->levels; k++) {
		struct result_rung *rung = &rungs[k];
		struct result_range counts = {NUM_ZERO, NUM_ZERO};

		if (rung->has_questions) {
			counts.worst = level_counts(rung->share.worst, ladder->satisfied);
			counts.best = level_counts(rung->share.best, ladder->satisfied);
			if (rung->may_be_empty) {
				counts.worst = num_min(counts.worst, NUM_ZERO);
				counts.best = num_max(counts.best, NUM_ZERO);
			}
		}
		const bool is_certain = rung->has_questions && !rung->may_be_empty &&
					zj_num_compare(rung->share.worst, ladder->satisfied) >= 0;
		const bool is_possible = rung->has_questions &&
					 zj_num_compare(rung->share.best, ladder->satisfied) >= 0;

		rung->satisfied = is_certain ? ZJ_MET : is_possible ? ZJ_UNKNOWN : ZJ_NOT_MET;
		if (!worst_goes_on)
			counts.worst = num_min(counts.worst, NUM_ZERO);
		if (!best_goes_on)
			counts = (struct result_range){NUM_ZERO, NUM_ZERO};
		rung->counts = counts;
		sum.worst = num_add(sum.worst, counts.worst);
		sum.best = num_add(sum.best, counts.best);
		worst_goes_on &= is_certain || !stops;
		best_goes_on &= is_possible || !stops;
	}
	return sum;
}

zj_status
ladder_share(struct run *run, uint32_t index, struct result_range *share)
{
	const struct model_node *nodes = run->model->nodes;
	const struct model_ladder *ladder = &nodes[index].ladder;
	const struct setting inherits = setting_of(run, &ladder->inherits);
	const struct setting stops = setting_of(run, &ladder->stops);

	/* From the last to the first: what is below a section comes after it. */
	for (uint32_t i = nodes[index].end; i-- > index;) {
		if (nodes[i].kind != MODEL_SECTION || (i != index && !takes_part(run, i)))
			continue;
		const zj_status status = section_rungs(run, i, ladder->levels, inherits);
		if (status)
			return status;
	}
	struct result_rung *rungs = (struct result_rung *)run->nodes[index].rungs;
	struct result_range sum = count_levels(rungs, ladder, stops.may_be_on);
	/* Not to stop never counts less: it gives the best. */
	if (stops.may_be_on && stops.may_be_off)
		sum.best = count_levels(rungs, ladder, false).best;
	const zj_num part = num_make(1, (int64_t)ladder->levels);

	share->worst = num_mul(sum.worst, part);
	share->best = num_mul(sum.best, part);
	return ZJ_OK;
}
