/*
 * The short way through a plain run of a prepared model: what an answer is worth is looked up, and
 * a section whose children all apply for certain has its share from a tally of whole numbers.
 * Everything else goes the long way, question by question and section by section; both give
 * the same figures. Where a brief result is asked for, questions have no nodes.
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

/* What a question comes to. */
struct finding {
	enum result_absence absence;
	const struct answer *answer; /* NULL: none was given, or it does not apply */
	bool may_not_apply;
	const struct model_mark *worst; /* NULL: it has no score */
	const struct model_mark *best;
	const struct model_mark *uncut; /* what it would have had with evidence; NULL: that */
	const struct model_band *band;
};

static enum result_absence
absence_of(const struct run *run, const struct model_quick *quick, const struct answer *answer)
{
	if (run->nodes[quick->parent].absence != RESULT_APPLIES)
		return RESULT_BY_PARENT;
	if (quick->left_out && quick->left_out[run->answers->profile])
		return RESULT_BY_PROFILE;
	return answer->state == ANSWER_SKIPPED ? RESULT_BY_ENTERPRISE : RESULT_APPLIES;
}

/* The mark of the answer that was given. */
static void
find_mark(const struct model_quick *quick, const struct model_node *node, struct finding *found)
{
	const struct expr_value *value = &found->answer->value;
	uint32_t index = UINT32_MAX;

	switch ((enum model_quick_kind)quick->kind) {
	case MODEL_QUICK_OPTION:
		index = (uint32_t)__builtin_ctzll(value->options.may);
		break;
	case MODEL_QUICK_TRUTH:
		index = value->truth.may_be_yes;
		break;
	case MODEL_QUICK_LEVEL:
		if (value->number.low.num < quick->mark_count)
			index = (uint32_t)value->number.low.num;
		break;
	case MODEL_QUICK_BANDS:
		found->band = model_band_find(node, value->number.low);
		if (found->band)
			index = (uint32_t)(found->band - node->bands);
		break;
	case MODEL_QUICK_NOT:
	case MODEL_QUICK_SILENT:
		break;
	}
	if (index >= quick->mark_count)
		index = quick->mark_count + MODEL_MARK_NONE;
	if (quick->marks[index].is_cut && found->answer->evidence_count == 0) {
		found->uncut = &quick->marks[index];
		index = quick->mark_count + MODEL_MARK_CUT;
	}
	found->worst = found->best = &quick->marks[index];
}

/* Of a question that applies. */
static void
find_marks(const struct run *run, uint32_t index, struct finding *found)
{
	const struct model_quick *quick = &run->model->quick[index];

	if (quick->kind == MODEL_QUICK_SILENT)
		return;
	if (found->answer) {
		find_mark(quick, &run->model->nodes[index], found);
	} else {
		found->worst = &quick->marks[quick->mark_count + MODEL_MARK_WORST];
		found->best = &quick->marks[quick->mark_count + MODEL_MARK_BEST];
	}
}

/* Add what applies to its parent's tally. */
static void
tally_question(const struct run *run, const struct model_quick *quick, const struct finding *found,
	       struct tally *tally)
{
	tally->has_applying |= quick->counts;
	tally->is_open |= !found->answer;
	if (!found->worst || !quick->weights || !quick->counts)
		return;
	const int64_t weight = quick->weights[run->answers->profile];

	tally->count += weight != 0;
	tally->weights += weight;
	tally->whole += weight * quick->full;
	tally->worst += weight * found->worst->part;
	tally->best += weight * found->best->part;
}

static void
fill_node(struct result_node *out, const struct model_quick *quick, const struct finding *found)
{
	out->state = found->absence != RESULT_APPLIES ? RESULT_NOT_APPLICABLE
		     : found->answer                  ? RESULT_SCORED
						      : RESULT_UNANSWERED;
	out->absence = found->absence;
	out->may_not_apply = found->may_not_apply;
	out->may_drop_out = out->is_scored = out->may_lack_score = out->has_open_when = false;
	out->has_score = found->worst != NULL;
	if (found->worst) {
		out->share = (struct result_range){found->worst->share, found->best->share};
		out->score = (struct result_range){found->worst->score, found->best->score};
	} else {
		out->share.worst = out->share.best = NUM_ZERO;
		out->score.worst = out->score.best = NUM_ZERO;
	}
	out->points = quick->points;
	out->uncapped = found->uncut ? &found->uncut->share : NULL;
	out->value = found->answer ? &found->answer->value : quick->unknown;
	out->answer = found->answer;
	out->band = found->band;
	out->rung_count = 0;
	out->rungs = NULL;
	out->split = NULL;
}

/* Fill the slots that are read, as node_publish() and node_publish_answer() do. */
static void
publish(struct run *run, const struct model_quick *quick, const struct finding *found)
{
	static const struct model_mark NOTHING = {.share = {0, 1}, .score = {0, 1}};
	struct expr_value *slots = &run->slots[quick->slot];
	const struct model_mark *worst = found->worst ? found->worst : &NOTHING;
	const struct model_mark *best = found->worst ? found->best : &NOTHING;
	const bool applies = found->absence == RESULT_APPLIES;
	const unsigned reads = quick->reads;

	if (reads & 1u << MODEL_SLOT_ANSWER)
		slots[MODEL_SLOT_ANSWER] = found->answer ? found->answer->value : *quick->unknown;
	if (reads & 1u << MODEL_SLOT_ANSWERED)
		slot_set_truth(&slots[MODEL_SLOT_ANSWERED], !found->answer, found->answer);
	if (reads & 1u << MODEL_SLOT_APPLIES)
		slot_set_truth(&slots[MODEL_SLOT_APPLIES], !applies || found->may_not_apply,
			       applies);
	if (reads & 1u << MODEL_SLOT_SCORE)
		slot_set_range(&slots[MODEL_SLOT_SCORE], &worst->score, &best->score,
			       found->may_not_apply);
	if (reads & 1u << MODEL_SLOT_SHARE)
		slot_set_range(&slots[MODEL_SLOT_SHARE], &worst->share, &best->share,
			       found->may_not_apply);
}

/* The parent's is given: it is the same for all that stand together. */
static struct finding
find(const struct run *run, uint32_t index, bool may_not_apply)
{
	const struct model_quick *quick = &run->model->quick[index];
	const struct answer *answer = &run->answers->questions[quick->ordinal];
	struct finding found = {.absence = absence_of(run, quick, answer)};

	if (found.absence == RESULT_APPLIES) {
		found.answer = answer->state == ANSWER_GIVEN ? answer : NULL;
		found.may_not_apply = may_not_apply;
		find_marks(run, index, &found);
	}
	return found;
}

void
questions_quick(struct run *run, uint32_t first, uint32_t count)
{
	const struct model_quick *quick = &run->model->quick[first];
	const bool has_nodes =
		run->detail != SCORE_BRIEF || run->model->quick[quick->parent].needs_nodes;
	const bool may_not_apply = run->nodes[quick->parent].may_not_apply;
	struct tally *tally = &run->tallies[quick->parent];

	for (uint32_t i = first; i < first + count; i++, quick++) {
		const struct finding found = find(run, i, may_not_apply);

		tally->has_counting |= quick->counts;
		if (found.absence == RESULT_APPLIES) {
			tally_question(run, quick, &found, tally);
			run->result->unanswered_count += !found.answer;
		}
		if (has_nodes)
			fill_node(&run->nodes[i], quick, &found);
		if (quick->reads)
			publish(run, quick, &found);
	}
}

void
questions_fill(struct run *run, uint32_t index)
{
	const struct model_node *nodes = run->model->nodes;
	const struct model_quick *quick = run->model->quick;

	if (run->detail != SCORE_BRIEF || quick[index].needs_nodes)
		return;
	for (uint32_t c = index + 1; c < nodes[index].end; c = nodes[c].end) {
		if (quick[c].kind == MODEL_QUICK_NOT)
			continue;
		const struct finding found = find(run, c, run->nodes[index].may_not_apply);
		fill_node(&run->nodes[c], &quick[c], &found);
	}
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
