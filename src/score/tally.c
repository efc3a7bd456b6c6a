/*
 * Sections on the short way: one whose children all apply for certain has its share from a tally of
 * whole numbers. What a mean comes to is mostly a whole number of its parent's parts, too, and is
 * added to that as it is; then a brief run works out its share only where somebody asks for it.
 */
#include "score/run.h"

void
tally_begin(struct run *run, uint32_t index)
{
	struct tally *tally = &run->tallies[index];

	/* Every member on its own; the sums of those without parts begin with the first of them. */
	tally->count = 0;
	tally->weights = tally->worst = tally->best = tally->whole = 0;
	tally->lift = 0;
	tally->has_rest = tally->differs = tally->has_counting = tally->has_applying = false;
	tally->is_open = tally->is_odd = tally->lacks_figures = false;
}

/* --- a child ---------------------------------------------------------------------------- */

/* A child that has no parts, with its exact figures. */
static void
add_rest(struct run *run, struct tally *tally, uint32_t index)
{
	const struct model_quick *quick = &run->model->quick[index];
	const struct result_node *node = &run->nodes[index];
	const zj_num weight = run->model->nodes[index].weights[run->answers->profile];
	const bool is_sum = run->model->nodes[quick->parent].combine == MODEL_SUM;
	const struct result_range *range = is_sum ? &node->score : &node->share;

	if (!tally->has_rest)
		tally->worst_rest = tally->best_rest = tally->whole_rest = NUM_SUM_INIT;
	tally->has_rest = true;
	if (!tally->differs && !range_is_known(range)) {
		tally->best_rest = tally->worst_rest;
		tally->differs = true;
	}
	num_sum_add(&tally->worst_rest, weight, range->worst);
	if (tally->differs)
		num_sum_add(&tally->best_rest, weight, range->best);
	if (is_sum) {
		num_sum_add(&tally->whole_rest, weight, node->points);
		tally->is_odd |= !num_equal(node->points, points_least(run, index));
	}
}

/* A section whose own parts are so many of its parent's each. */
static void
add_lifted(struct tally *tally, const struct tally *child, int64_t weight)
{
	tally->worst += weight * child->lift * child->worst;
	tally->best += weight * child->lift * child->best;
}

void
tally_add(struct run *run, uint32_t index)
{
	const struct model_quick *quick = &run->model->quick[index];
	const struct result_node *node = &run->nodes[index];

	if (quick->parent == MODEL_NONE)
		return;
	struct tally *tally = &run->tallies[quick->parent];

	tally->has_counting |= quick->counts;
	if (node->absence != RESULT_APPLIES)
		return;
	tally->is_open |= node->state == RESULT_UNANSWERED;
	if (!quick->counts)
		return;
	tally->has_applying = true;
	tally->is_odd |= node->may_drop_out || node->may_lack_score;
	const int64_t weight = quick->weights ? quick->weights[run->answers->profile] : 0;

	if (!node->has_score || weight == 0)
		return;
	tally->count++;
	tally->weights += weight;
	if (quick->is_section && run->tallies[index].lift != 0)
		add_lifted(tally, &run->tallies[index], weight);
	else
		add_rest(run, tally, index);
}

/* --- a section -------------------------------------------------------------------------- */

/* The sum of weight times part, and of what has no parts. */
static zj_num
tally_sum(const struct model_quick *quick, int64_t parts, const struct num_sum *rest)
{
	if (!rest)
		return num_make(parts, quick->part_unit * quick->weight_unit);
	const zj_num sum = num_sum_end(rest);

	return parts ? num_add(num_make(parts, quick->part_unit * quick->weight_unit), sum) : sum;
}

/* Have its children one sum at their worst and their best? */
static bool
is_one_sum(const struct tally *tally)
{
	return tally->worst == tally->best && !tally->differs;
}

static void
sums_of_tally(const struct model_quick *quick, const struct tally *tally, struct result_range *out)
{
	const struct num_sum *best = tally->differs ? &tally->best_rest : &tally->worst_rest;

	out->worst = tally_sum(quick, tally->worst, tally->has_rest ? &tally->worst_rest : NULL);
	out->best = is_one_sum(tally)
			    ? out->worst
			    : tally_sum(quick, tally->best, tally->has_rest ? best : NULL);
}

/* Times a factor; mostly both ends are the same. */
static struct result_range
range_times(const struct result_range *range, zj_num factor)
{
	if (num_equal(factor, NUM_ONE))
		return *range;
	const zj_num worst = num_mul(range->worst, factor);

	return (struct result_range){worst,
				     range_is_known(range) ? worst : num_mul(range->best, factor)};
}

static void
mean_of_tally(const struct model_quick *quick, const struct tally *tally,
	      struct result_range *share)
{
	if (!tally->has_rest) {
		const int64_t unit = quick->part_unit * tally->weights;

		share->worst = num_make(tally->worst, unit);
		share->best =
			tally->best == tally->worst ? share->worst : num_make(tally->best, unit);
		return;
	}
	struct result_range sums;

	sums_of_tally(quick, tally, &sums);
	*share = range_times(&sums, num_make(quick->weight_unit, tally->weights));
}

/* False: it is worth nothing, or its points are too large. */
static bool
sum_of_tally(const struct model_node *node, const struct model_quick *quick,
	     const struct tally *tally, struct result_node *out)
{
	sums_of_tally(quick, tally, &out->score);
	if (!node->has_points)
		out->points =
			tally_sum(quick, tally->whole, tally->has_rest ? &tally->whole_rest : NULL);
	if (!num_ok(out->points) || num_is_zero(out->points))
		return false;
	out->share = range_times(&out->score, num_div(NUM_ONE, out->points));
	return true;
}

/* False: it has to go the long way. */
static bool
find_figures(const struct run *run, uint32_t index)
{
	const struct model_node *node = &run->model->nodes[index];
	const struct model_quick *quick = &run->model->quick[index];
	const struct tally *tally = &run->tallies[index];
	struct result_node *out = &run->nodes[index];

	if (node->combine == MODEL_MEAN) {
		mean_of_tally(quick, tally, &out->share);
		out->score = range_times(&out->share, out->points);
	} else if (!sum_of_tally(node, quick, tally, out)) {
		out->points = node->points;
		return false;
	}
	return true;
}

/* All that weighs in has to: then its parts are so many of its parent's each. */
static int64_t
lift_of(const struct run *run, const struct model_quick *quick, const struct tally *tally)
{
	const struct model_lift *lift = quick->lifts ? &quick->lifts[run->answers->profile] : NULL;

	return lift && !tally->has_rest && tally->weights == lift->weights ? lift->factor : 0;
}

/* Share and score from the tally; in a brief run only if somebody asks for them. *is_done: false, the
 * section has to go the long way. */
static zj_status
work_out(struct run *run, uint32_t index, bool *is_done)
{
	const struct model_quick *quick = &run->model->quick[index];
	struct tally *tally = &run->tallies[index];
	struct result_node *out = &run->nodes[index];

	*is_done = false;
	if (!quick->adds_up || tally->is_odd || (tally->has_counting && !tally->has_applying))
		return ZJ_OK;
	out->state = tally->is_open ? RESULT_UNANSWERED : RESULT_SCORED;
	*is_done = true;
	if (tally->count == 0)
		return ZJ_OK;
	tally->lift = lift_of(run, quick, tally);
	out->has_score = true;
	if (tally->lift != 0 && quick->is_lifted && run->detail == SCORE_BRIEF) {
		tally->lacks_figures = true;
		return ZJ_OK;
	}
	*is_done = out->has_score = find_figures(run, index);
	if (!*is_done)
		return ZJ_OK;
	run->scratch->parts[index].points_least = out->points;
	const zj_status status = run_check_range(run, &out->share, &run->model->nodes[index]);
	return status ? status : run_check_range(run, &out->score, &run->model->nodes[index]);
}

zj_status
section_quick(struct run *run, uint32_t index)
{
	const struct model_quick *quick = &run->model->quick[index];
	struct result_node *out = &run->nodes[index];
	zj_status status = ZJ_OK;
	bool is_done = true;

	out->points = quick->points;
	if (out->absence == RESULT_APPLIES)
		status = work_out(run, index, &is_done);
	if (!status && !is_done)
		return section_score(run, index);
	if (!status && quick->reads)
		node_publish(run, index);
	return status;
}

/* Nothing above it, in the profile or in the answers keeps it from applying for certain. */
static bool
applies_plainly(const struct run *run, const struct model_quick *quick, uint32_t index)
{
	const struct result_node *parent =
		quick->parent == MODEL_NONE ? NULL : &run->nodes[quick->parent];

	return (!parent || (parent->absence == RESULT_APPLIES && !parent->may_not_apply)) &&
	       (!quick->left_out || !quick->left_out[run->answers->profile]) &&
	       run->answers->sections[index].state != ANSWER_SKIPPED;
}

zj_status
section_whole(struct run *run, uint32_t index, uint32_t question_count)
{
	zj_status status = ZJ_OK;

	if (applies_plainly(run, &run->model->quick[index], index)) {
		result_node_begin(&run->nodes[index]);
		tally_begin(run, index);
	} else {
		status = node_applies(run, index);
	}
	if (!status)
		status = questions_quick(run, index + 1, question_count);
	if (!status)
		status = section_quick(run, index);
	if (!status)
		tally_add(run, index);
	return status;
}

void
sections_fill(struct run *run, uint32_t index)
{
	const struct model_node *nodes = run->model->nodes;

	for (uint32_t c = index + 1; c < nodes[index].end; c = nodes[c].end) {
		if (nodes[c].kind == MODEL_SECTION && run->tallies[c].lacks_figures)
			(void)find_figures(run, c); /* a mean's are there, and small */
	}
}
