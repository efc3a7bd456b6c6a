/*
 * One node: does it apply, and what does a question's answer give?
 */
#include "score/run.h"

#include <limits.h>

static enum result_absence
absence_from_above(const struct run *run, uint32_t index)
{
	const struct model_node *node = &run->model->nodes[index];
	const zj_answers *answers = run->answers;

	if (node->parent != MODEL_NONE && run->nodes[node->parent].absence != RESULT_APPLIES)
		return RESULT_BY_PARENT;
	if (node->is_left_out[answers->profile])
		return RESULT_BY_PROFILE;
	const struct answer *answer = node->kind == MODEL_QUESTION
					      ? answers_written(answers, node->ordinal)
					      : &answers->sections[index];
	return answer->state == ANSWER_SKIPPED ? RESULT_BY_ENTERPRISE : RESULT_APPLIES;
}

/* A value of the run's own. */
static struct expr_value *
keep_value(struct run *run, const struct expr_value *value)
{
	return arena_copy(run->arena, value, sizeof(*value));
}

/* A question's slots that may be read; the long way does not ask. */
static unsigned
reads_of(const struct run *run, uint32_t index)
{
	return run->tallies ? run->model->quick[index].reads : UINT_MAX;
}

void
node_publish(struct run *run, uint32_t index)
{
	static const struct result_range NOTHING = {NUM_ZERO, NUM_ZERO};
	const unsigned reads = reads_of(run, index);

	if (reads == 0)
		return;
	const struct result_node *node = &run->nodes[index];
	struct expr_value *slots = &run->slots[run->model->nodes[index].slot];
	const bool applies = node->absence == RESULT_APPLIES;
	const bool may_be_none = node->may_not_apply || node->may_lack_score;
	const struct result_range *score = node->has_score ? &node->score : &NOTHING;
	const struct result_range *share = node->has_score ? &node->share : &NOTHING;

	if (reads & 1u << MODEL_SLOT_APPLIES)
		slot_set_truth(&slots[MODEL_SLOT_APPLIES], !applies || node->may_not_apply,
			       applies);
	if (reads & 1u << MODEL_SLOT_SCORE)
		slot_set_range(&slots[MODEL_SLOT_SCORE], &score->worst, &score->best, may_be_none);
	if (reads & 1u << MODEL_SLOT_SHARE)
		slot_set_range(&slots[MODEL_SLOT_SHARE], &share->worst, &share->best, may_be_none);
}

void
node_publish_answer(struct run *run, uint32_t index)
{
	const struct result_node *node = &run->nodes[index];
	struct expr_value *slots = &run->slots[run->model->nodes[index].slot];
	const unsigned reads = reads_of(run, index);
	const bool may_be_answered = run->detail == SCORE_FREE && node->absence == RESULT_APPLIES;

	if (reads & 1u << MODEL_SLOT_ANSWER)
		slots[MODEL_SLOT_ANSWER] = *node->value;
	if (reads & 1u << MODEL_SLOT_ANSWERED)
		slot_set_truth(&slots[MODEL_SLOT_ANSWERED], !node->answer,
			       node->answer || may_be_answered);
}

/* A section has no answer, and nothing to tell of one. */
static void
publish_no_answer(struct run *run, uint32_t index)
{
	struct expr_value *slots = &run->slots[run->model->nodes[index].slot];

	slot_set_truth(&slots[MODEL_SLOT_ANSWER], true, true);
	slot_set_truth(&slots[MODEL_SLOT_ANSWERED], true, false);
}

/* The answer to a question, or all that it may be. */
static zj_status
take_answer(struct run *run, uint32_t index)
{
	const struct model_node *node = &run->model->nodes[index];
	const struct answer *answer = answers_written(run->answers, node->ordinal);
	struct result_node *out = &run->nodes[index];

	if (out->absence == RESULT_APPLIES && answer->state == ANSWER_GIVEN) {
		out->answer = answer;
		out->value = &answer->value;
	} else {
		const struct expr_value unknown = model_unknown_answer(node);

		out->value = keep_value(run, &unknown);
		if (!out->value)
			return ZJ_ENOMEM;
	}
	node_publish_answer(run, index);
	return ZJ_OK;
}

zj_status
node_applies(struct run *run, uint32_t index)
{
	const struct model_node *node = &run->model->nodes[index];
	struct result_node *out = &run->nodes[index];
	const unsigned reads = reads_of(run, index);

	result_node_begin(out);
	out->split = run->splits ? &run->splits[index] : NULL;
	out->absence = absence_from_above(run, index);
	if (out->absence == RESULT_APPLIES && node->when) {
		struct expr_may when;
		const zj_status status = run_eval_truth(run, &when, node->when, node->place);

		if (status)
			return status;
		if (!when.be_yes)
			out->absence = RESULT_BY_RULE;
		else
			out->may_drop_out = when.be_no;
	}
	const bool applies = out->absence == RESULT_APPLIES;
	if (run->detail == SCORE_FREE && applies && node->may_skip)
		out->may_drop_out = true;
	out->has_open_when = out->may_drop_out;
	out->may_not_apply =
		applies && (out->may_drop_out ||
			    (node->parent != MODEL_NONE && run->nodes[node->parent].may_not_apply));
	if (!applies)
		out->state = RESULT_NOT_APPLICABLE;
	if (reads & 1u << MODEL_SLOT_APPLIES)
		slot_set_truth(&run->slots[node->slot + MODEL_SLOT_APPLIES],
			       !applies || out->may_not_apply, applies);
	if (node->kind == MODEL_QUESTION)
		return take_answer(run, index);
	if (reads != 0)
		publish_no_answer(run, index);
	if (run->tallies)
		tally_begin(run, index);
	return ZJ_OK;
}

/* Bands. */

static bool
band_is_below(const struct model_band *band, const struct expr_value *value)
{
	if (!value->number.has_low || !band->has_high)
		return false;
	const int order = zj_num_compare(band->high, value->number.low);
	return order < 0 || (order == 0 && !band->high_is_in);
}

static bool
band_is_above(const struct model_band *band, const struct expr_value *value)
{
	if (!value->number.has_high || !band->has_low)
		return false;
	const int order = zj_num_compare(band->low, value->number.high);
	return order > 0 || (order == 0 && !band->low_is_in);
}

/* Does the band begin at or below everything the value may be? */
static bool
band_holds_low(const struct model_band *band, const struct expr_value *value)
{
	if (!band->has_low)
		return true;
	if (!value->number.has_low)
		return false;
	const int order = zj_num_compare(band->low, value->number.low);
	return order < 0 || (order == 0 && band->low_is_in);
}

static bool
band_holds_high(const struct model_band *band, const struct expr_value *value)
{
	if (!band->has_high)
		return true;
	if (!value->number.has_high)
		return false;
	const int order = zj_num_compare(band->high, value->number.high);
	return order > 0 || (order == 0 && band->high_is_in);
}

/* Is there nothing between two bands that follow each other? */
static bool
bands_touch(const struct model_band *below, const struct model_band *above)
{
	return below->has_high && above->has_low && num_equal(below->high, above->low) &&
	       (below->high_is_in || above->low_is_in);
}

/*
 * The scores of all bands that the value may lie in, and 0 where it may lie in none. Bands
 * ascend and do not overlap, so those that it may lie in stand side by side.
 */
static struct result_range
bands_range(const struct model_node *node, const struct expr_value *value)
{
	struct result_range out = {NUM_ZERO, NUM_ZERO};
	const struct model_band *last = NULL;
	bool may_miss = false;

	for (size_t i = 0; i < node->band_count; i++) {
		const struct model_band *band = &node->bands[i];

		if (band_is_below(band, value) || band_is_above(band, value))
			continue;
		if (!last) {
			out = (struct result_range){band->score, band->score};
			may_miss = !band_holds_low(band, value);
		} else {
			out.worst = num_min(out.worst, band->score);
			out.best = num_max(out.best, band->score);
			may_miss |= !bands_touch(last, band);
		}
		last = band;
	}
	if (!last || may_miss || !band_holds_high(last, value)) {
		out.worst = num_min(out.worst, NUM_ZERO);
		out.best = num_max(out.best, NUM_ZERO);
	}
	return out;
}

/* Raw scores, before they become a share. */

static zj_num
clamp(zj_num value, zj_num low, zj_num high)
{
	return num_min(num_max(value, low), high);
}

static struct result_range
number_range(const struct model_node *node, const struct expr_value *value)
{
	if (node->band_count > 0)
		return bands_range(node, value);
	return (struct result_range){
		value->number.has_low ? clamp(value->number.low, node->worst, node->best)
				      : node->worst,
		value->number.has_high ? clamp(value->number.high, node->worst, node->best)
				       : node->best,
	};
}

static zj_num
members_score(const struct model_node *node, uint64_t members)
{
	zj_num sum = NUM_ZERO;

	for (size_t i = 0; i < node->option_count; i++) {
		if (members >> i & 1)
			sum = num_add(sum, node->options[i].score);
	}
	return node->has_cap ? num_min(sum, node->cap) : sum;
}

static uint32_t
lowest_bit(uint64_t bits)
{
	uint32_t index = 0;

	while (index < 63 && !(bits >> index & 1))
		index++;
	return index;
}

static struct result_range
truth_range(const struct model_node *node, const struct expr_value *value)
{
	const bool has_options = node->option_count == 2;
	const zj_num no = has_options ? node->options[0].score : node->worst;
	const zj_num yes = has_options ? node->options[1].score : node->best;

	if (expr_is_known(value)) {
		const zj_num score = value->truth.may_be_yes ? yes : no;

		return (struct result_range){score, score};
	}
	return (struct result_range){num_min(no, yes), num_max(no, yes)};
}

/* What a known value gives, or a computed one that is a range. */
static struct result_range
raw_range(const struct model_node *node, const struct expr_value *value)
{
	zj_num score = NUM_ZERO;
	uint32_t level;

	switch (node->answer) {
	case MODEL_OPTION:
		score = node->options[lowest_bit(value->options.may)].score;
		break;
	case MODEL_OPTIONS:
		score = members_score(node, value->options.must);
		break;
	case MODEL_LEVEL:
		if (num_to_u32(value->number.low, &level) && level < node->option_count)
			score = node->options[level].score;
		break;
	case MODEL_YESNO:
		return truth_range(node, value);
	case MODEL_NUMBER:
		return number_range(node, value);
	case MODEL_COMPUTED:
		if (value->type == EXPR_NUMBER)
			return number_range(node, value);
		if (value->type == EXPR_TRUTH)
			return truth_range(node, value);
		break;
	case MODEL_TEXT:
	case MODEL_DATE:
		break;
	}
	return (struct result_range){score, score};
}

static struct result_range
range_scale(struct result_range range, zj_num factor)
{
	const zj_num worst = num_mul(range.worst, factor);

	return (struct result_range){
		worst, num_equal(range.worst, range.best) ? worst : num_mul(range.best, factor)};
}

/*
 * Without evidence a share above the bound counts at most the cap. An answer still missing
 * may come without evidence too, so its worst may be a cut one; its best is with evidence.
 */
static zj_status
apply_evidence(struct run *run, const struct model_node *node, struct result_node *out)
{
	const bool is_high = zj_num_compare(out->share.best, node->evidence_above) > 0;
	const zj_num cap = node->evidence_cap;

	if (!is_high || node->answer == MODEL_COMPUTED)
		return ZJ_OK;
	if (!out->answer) {
		out->share.worst = num_min(out->share.worst, cap);
	} else if (out->answer->evidence_count == 0 && zj_num_compare(cap, out->share.best) < 0) {
		out->uncapped = arena_copy(run->arena, &out->share.best, sizeof(out->share.best));
		if (!out->uncapped)
			return ZJ_ENOMEM;
		out->share = (struct result_range){cap, cap};
	}
	return ZJ_OK;
}

/* Does the expression read nothing that is still unknown? */
static bool
reads_only_known(const struct run *run, const struct expr *expr)
{
	const uint32_t *slots;
	const size_t count = expr_slots(expr, &slots);

	for (size_t i = 0; i < count; i++) {
		if (!expr_is_known(&run->slots[slots[i]]))
			return false;
	}
	return true;
}

/* The value of a computed question, unless a changed copy of the answers gives one. */
static zj_status
compute_value(struct run *run, const struct model_node *node, struct result_node *out)
{
	struct expr_value value;
	bool divided = false;

	if (out->answer)
		return ZJ_OK;
	const zj_status status = run_eval(run, &value, &divided, node->value, node->place);
	if (status)
		return status;
	out->value = keep_value(run, &value);
	if (!out->value)
		return ZJ_ENOMEM;
	run->slots[node->slot + MODEL_SLOT_ANSWER] = value;
	if (run->detail == SCORE_FREE && out->may_not_apply)
		run->slots[node->slot + MODEL_SLOT_ANSWER] = model_unknown_answer(node);
	run->slots[node->slot + MODEL_SLOT_ANSWERED] = run->detail == SCORE_FREE
							       ? expr_unknown(EXPR_TRUTH, NULL)
							       : expr_truth(expr_is_known(&value));
	if (expr_is_known(&value))
		out->state = RESULT_SCORED;
	else if (divided && reads_only_known(run, node->value))
		out->state = RESULT_INVALID;
	else
		out->state = RESULT_UNANSWERED;
	return ZJ_OK;
}

static struct result_range
question_raw(const struct model_node *node, const struct result_node *out)
{
	if (out->state == RESULT_INVALID)
		return (struct result_range){NUM_ZERO, NUM_ZERO};
	if (node->answer != MODEL_COMPUTED && !out->answer)
		return (struct result_range){node->worst, node->best};
	return raw_range(node, out->value);
}

zj_status
question_score(struct run *run, uint32_t index)
{
	const struct model_node *node = &run->model->nodes[index];
	struct result_node *out = &run->nodes[index];
	zj_status status;

	out->points = node->points;
	if (out->absence != RESULT_APPLIES) {
		node_publish(run, index);
		return ZJ_OK;
	}
	out->state = out->answer ? RESULT_SCORED : RESULT_UNANSWERED;
	if (node->answer == MODEL_COMPUTED) {
		status = compute_value(run, node, out);
		if (status)
			return status;
	}
	if (num_sign(node->points) > 0 && num_sign(node->best) > 0) {
		out->has_score = true;
		out->share = question_raw(node, out);
		if (!num_equal(node->best, NUM_ONE))
			out->share = range_scale(out->share, num_div(NUM_ONE, node->best));
		status = run_check_range(run, &out->share, node);
		if (status)
			return status;
		/* A value that a run finds not to exist scores nothing. */
		if (run->detail == SCORE_FREE && node->answer == MODEL_COMPUTED)
			out->share.worst = num_min(out->share.worst, NUM_ZERO);
		if (node->needs_evidence)
			status = apply_evidence(run, node, out);
		if (status)
			return status;
		if (node->band_count > 0 && expr_is_known(out->value))
			out->band = model_band_find(node, out->value->number.low);
		out->score = range_scale(out->share, node->points);
		status = run_check_range(run, &out->score, node);
		if (status)
			return status;
	}
	node_publish(run, index);
	return ZJ_OK;
}
