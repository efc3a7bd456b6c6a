/*
 * The short way through a plain run of a prepared model: what an answer is worth is looked up, and
 * a section whose children all apply for certain has its share from a tally of whole numbers.
 * Everything else goes the long way, question by question and section by section; both give
 * the same figures.
 */
#include "score/run.h"

void
tally_begin(struct run *run, uint32_t index)
{
	run->tallies[index] = (struct tally){
		.worst_rest = NUM_SUM_INIT,
		.best_rest = NUM_SUM_INIT,
		.whole_rest = NUM_SUM_INIT,
	};
}

/* --- questions -------------------------------------------------------------------------- */

static enum result_absence
absence_of(const struct run *run, const struct model_quick *quick, const struct answer *answer)
{
	if (run->nodes[quick->parent].absence != RESULT_APPLIES)
		return RESULT_BY_PARENT;
	if (quick->left_out && quick->left_out[run->answers->profile])
		return RESULT_BY_PROFILE;
	return answer->state == ANSWER_SKIPPED ? RESULT_BY_ENTERPRISE : RESULT_APPLIES;
}

/* The mark of an answer that was given. */
static const struct model_mark *
mark_of(const struct model_quick *quick, const struct model_node *node, const struct answer *answer,
	struct result_node *out)
{
	uint32_t index = UINT32_MAX;

	switch ((enum model_quick_kind)quick->kind) {
	case MODEL_QUICK_OPTION:
		index = (uint32_t)__builtin_ctzll(answer->value.options.may);
		break;
	case MODEL_QUICK_TRUTH:
		index = answer->value.truth.may_be_yes;
		break;
	case MODEL_QUICK_LEVEL:
		if (answer->value.number.low.num < quick->mark_count)
			index = (uint32_t)answer->value.number.low.num;
		break;
	case MODEL_QUICK_BANDS:
		out->band = model_band_find(node, answer->value.number.low);
		if (out->band)
			index = (uint32_t)(out->band - node->bands);
		break;
	case MODEL_QUICK_NOT:
	case MODEL_QUICK_SILENT:
		break;
	}
	if (index >= quick->mark_count)
		index = quick->mark_count + MODEL_MARK_NONE;
	if (quick->marks[index].is_cut && answer->evidence_count == 0) {
		out->uncapped = &quick->marks[index].share;
		index = quick->mark_count + MODEL_MARK_CUT;
	}
	return &quick->marks[index];
}

static void
score_marks(struct run *run, const struct model_quick *quick, const struct model_node *node,
	    struct result_node *out)
{
	const struct model_mark *worst;
	const struct model_mark *best;

	if (out->answer) {
		worst = best = mark_of(quick, node, out->answer, out);
	} else {
		worst = &quick->marks[quick->mark_count + MODEL_MARK_WORST];
		best = &quick->marks[quick->mark_count + MODEL_MARK_BEST];
	}
	out->has_score = true;
	out->share = (struct result_range){worst->share, best->share};
	out->score = (struct result_range){worst->score, best->score};
	if (!quick->weights || !quick->counts)
		return;
	struct tally *tally = &run->tallies[quick->parent];
	const int64_t weight = quick->weights[run->answers->profile];

	tally->count += weight != 0;
	tally->weights += weight;
	tally->whole += weight * quick->full;
	tally->worst += weight * worst->part;
	tally->best += weight * best->part;
}

static void
publish(struct run *run, uint32_t index)
{
	node_publish_answer(run, index);
	node_publish(run, index);
}

void
question_quick(struct run *run, uint32_t index)
{
	const struct model_quick *quick = &run->model->quick[index];
	const struct model_node *node = &run->model->nodes[index];
	const struct answer *answer = &run->answers->questions[quick->ordinal];
	struct result_node *out = &run->nodes[index];
	struct tally *tally = &run->tallies[quick->parent];
	const bool is_given = answer->state == ANSWER_GIVEN;

	tally->has_counting |= quick->counts;
	result_node_begin(out);
	out->points = quick->points;
	out->value = quick->unknown;
	out->absence = absence_of(run, quick, answer);
	if (out->absence != RESULT_APPLIES) {
		out->state = RESULT_NOT_APPLICABLE;
	} else {
		out->may_not_apply = run->nodes[quick->parent].may_not_apply;
		out->state = is_given ? RESULT_SCORED : RESULT_UNANSWERED;
		if (is_given) {
			out->answer = answer;
			out->value = &answer->value;
		}
		tally->has_applying |= quick->counts;
		tally->is_open |= !is_given;
		if (quick->kind != MODEL_QUICK_SILENT)
			score_marks(run, quick, node, out);
	}
	if (quick->reads)
		publish(run, index);
}

/* --- sections --------------------------------------------------------------------------- */

/* A child that went the long way, or a section, is added to its parent's tally. */
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
	if (!node->has_score || !quick->weights || quick->weights[run->answers->profile] == 0)
		return;
	const zj_num weight = run->model->nodes[index].weights[run->answers->profile];
	const bool is_sum = run->model->nodes[quick->parent].combine == MODEL_SUM;
	const struct result_range *range = is_sum ? &node->score : &node->share;

	tally->count++;
	tally->has_rest = true;
	tally->weights += quick->weights[run->answers->profile];
	num_sum_add(&tally->worst_rest, weight, range->worst);
	num_sum_add(&tally->best_rest, weight, range->best);
	if (is_sum) {
		num_sum_add(&tally->whole_rest, weight, node->points);
		tally->is_odd |= !num_equal(node->points, points_least(run, index));
	}
}

/* The sum of weight times part, and of what has no parts. */
static zj_num
tally_sum(const struct model_quick *quick, int64_t parts, const struct num_sum *rest)
{
	const zj_num sum = num_make(parts, quick->part_unit * quick->weight_unit);

	return rest ? num_add(sum, num_sum_end(rest)) : sum;
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
	const zj_num factor = num_make(quick->weight_unit, tally->weights);

	share->worst = num_mul(tally_sum(quick, tally->worst, &tally->worst_rest), factor);
	share->best = num_mul(tally_sum(quick, tally->best, &tally->best_rest), factor);
}

/* False: it is worth nothing, or its points are too large. */
static bool
sum_of_tally(const struct model_node *node, const struct model_quick *quick,
	     const struct tally *tally, struct result_node *out)
{
	out->score.worst =
		tally_sum(quick, tally->worst, tally->has_rest ? &tally->worst_rest : NULL);
	out->score.best = tally_sum(quick, tally->best, tally->has_rest ? &tally->best_rest : NULL);
	if (!node->has_points)
		out->points =
			tally_sum(quick, tally->whole, tally->has_rest ? &tally->whole_rest : NULL);
	if (!num_ok(out->points) || num_is_zero(out->points))
		return false;
	const zj_num factor = num_div(NUM_ONE, out->points);

	out->share.worst = num_mul(out->score.worst, factor);
	out->share.best = num_mul(out->score.best, factor);
	return true;
}

zj_status
section_quick(struct run *run, uint32_t index, bool *is_done)
{
	const struct model_node *node = &run->model->nodes[index];
	const struct model_quick *quick = &run->model->quick[index];
	const struct tally *tally = &run->tallies[index];
	struct result_node *out = &run->nodes[index];

	*is_done = false;
	if (!quick->adds_up || tally->is_odd || (tally->has_counting && !tally->has_applying))
		return ZJ_OK;
	out->state = tally->is_open ? RESULT_UNANSWERED : RESULT_SCORED;
	*is_done = true;
	if (tally->count == 0)
		return ZJ_OK;
	if (node->combine == MODEL_MEAN) {
		mean_of_tally(quick, tally, &out->share);
		out->score.worst = num_mul(out->share.worst, out->points);
		out->score.best = num_mul(out->share.best, out->points);
	} else if (!sum_of_tally(node, quick, tally, out)) {
		out->points = node->points;
		*is_done = false;
		return ZJ_OK;
	}
	out->has_score = true;
	run->scratch->parts[index].points_least = out->points;
	const zj_status status = run_check_range(run, &out->share, node);
	return status ? status : run_check_range(run, &out->score, node);
}
