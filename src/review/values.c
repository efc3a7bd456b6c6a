/*
 * Bands, evidence and options: what no answer can ever come to.
 */
#include "review/check.h"

#include <string.h>

#include "base/limits.h"

/* ---- bands ---- */

static bool
is_below(const struct model_band *band, const struct expr_value *value)
{
	if (!value->number.has_low || !band->has_high)
		return false;
	const int order = zj_num_compare(band->high, value->number.low);
	return order < 0 || (order == 0 && !band->high_is_in);
}

static bool
is_above(const struct model_band *band, const struct expr_value *value)
{
	if (!value->number.has_high || !band->has_low)
		return false;
	const int order = zj_num_compare(band->low, value->number.high);
	return order > 0 || (order == 0 && !band->low_is_in);
}

/* No whole number lies in it. */
static bool
holds_no_whole(const struct model_band *band)
{
	if (!band->has_low || !band->has_high)
		return false;
	zj_num least = num_round(band->low, 0, NUM_UP);

	if (!band->low_is_in && num_equal(least, band->low))
		least = num_add(least, NUM_ONE);
	if (!zj_num_ok(least))
		return false;
	const int order = zj_num_compare(least, band->high);
	return order > 0 || (order == 0 && !band->high_is_in);
}

/* What a question with bands may come to under a profile. */
static struct expr_value
value_of(const struct review *review, const struct model_node *node, size_t profile)
{
	return *review->results[profile]->nodes[node - review->model->nodes].value;
}

static bool
is_missed(const struct review *review, size_t index, const struct model_band *band)
{
	const struct model_node *node = &review->model->nodes[index];
	bool applies = false;

	if (node->answer == MODEL_NUMBER && node->range.is_whole && holds_no_whole(band))
		return true;
	for (size_t i = 0; i < review->profile_count; i++) {
		const struct expr_value value = value_of(review, node, i);

		if (review->results[i]->nodes[index].absence != RESULT_APPLIES)
			continue;
		applies = true;
		if (value.type != EXPR_NUMBER ||
		    (!is_below(band, &value) && !is_above(band, &value)))
			return false;
	}
	return applies;
}

void
check_bands(struct review *review)
{
	for (size_t i = 0; i < review->model->node_count; i++) {
		const struct model_node *node = &review->model->nodes[i];

		for (size_t j = 0; j < node->band_count && !review->status; j++) {
			if (!is_missed(review, i, &node->bands[j]))
				continue;
			const struct expr_value value = value_of(review, node, 0);
			check_add(review, DIAG_BAND_OUTSIDE, node->bands[j].place, node->id,
				  check_value(review, &value), STR_NONE);
		}
	}
}

/* ---- evidence ---- */

/* The highest share is 1: nothing lies above a bound there; and what is computed comes without
 * evidence. */
void
check_evidence(struct review *review)
{
	for (size_t i = 0; i < review->model->node_count; i++) {
		const struct model_node *node = &review->model->nodes[i];
		const struct rubric_node *written = review->model->written[i];

		if (!node->needs_evidence)
			continue;
		if (node->answer == MODEL_COMPUTED || num_sign(node->points) <= 0 ||
		    zj_num_compare(node->evidence_above, NUM_ONE) >= 0)
			check_add(review, DIAG_EVIDENCE_IDLE,
				  node_place(written->evidence.head.at, written->head.file),
				  node->id, STR_NONE, STR_NONE);
	}
}

/* ---- options that a rule refuses ---- */

/* A question or a fact whose value can be set, and its ways. */
struct subject {
	uint32_t slot;
	size_t count; /* of values to try */
	struct expr_value (*value)(const struct subject *subject, uint32_t index);
	const struct expr_choices *choices;
	const struct model_node *node; /* NULL: a fact */
	const struct model_fact *fact;
	size_t index; /* of the node */
};

static struct expr_value
one_choice(const struct subject *subject, uint32_t index)
{
	return expr_choice(subject->choices, index);
}

/* A set with at least this option in it. */
static struct expr_value
set_with(const struct subject *subject, uint32_t index)
{
	struct expr_value value = expr_unknown(EXPR_SET, subject->choices);

	value.options.must = (uint64_t)1 << index;
	return value;
}

static struct expr_value
yes_or_no(const struct subject *subject, uint32_t index)
{
	(void)subject;
	return expr_truth(index == 1);
}

static struct expr_value
one_level(const struct subject *subject, uint32_t index)
{
	(void)subject;
	return expr_number(zj_num_int(index));
}

static bool
subject_of_node(const struct review *review, size_t index, struct subject *out)
{
	const struct model_node *node = &review->model->nodes[index];

	*out = (struct subject){
		.slot = node->slot + MODEL_SLOT_ANSWER,
		.count = node->option_count,
		.choices = node->choices,
		.node = node,
		.index = index,
	};
	switch (node->answer) {
	case MODEL_OPTION:
		out->value = one_choice;
		return true;
	case MODEL_OPTIONS:
		out->value = set_with;
		return true;
	case MODEL_YESNO:
		out->value = yes_or_no;
		out->count = 2;
		return true;
	case MODEL_LEVEL:
		out->value = one_level;
		return true;
	default:
		return false;
	}
}

static bool
subject_of_fact(const struct model_fact *fact, struct subject *out)
{
	*out = (struct subject){.slot = fact->slot, .choices = fact->choices, .fact = fact};
	switch (fact->type) {
	case EXPR_CHOICE:
		out->value = one_choice;
		out->count = fact->choices->count;
		return true;
	case EXPR_SET:
		out->value = set_with;
		out->count = fact->choices->count;
		return true;
	case EXPR_TRUTH:
		out->value = yes_or_no;
		out->count = 2;
		return true;
	default:
		return false;
	}
}

static bool
subject_of_slot(const struct review *review, uint32_t slot, struct subject *out)
{
	const struct model_slot what = model_slot(review->model, slot);

	if (what.kind == MODEL_SLOT_OF_FACT)
		return subject_of_fact(&review->model->facts[what.index], out);
	return what.kind == MODEL_SLOT_OF_NODE && what.part == MODEL_SLOT_ANSWER &&
	       review->model->nodes[what.index].kind == MODEL_QUESTION &&
	       subject_of_node(review, what.index, out);
}

/* With this answer given, is the rule broken whatever else is answered? Leaves `slots`, which
 * are those of a profile, as they are. */
static bool
is_refused(struct review *review, const struct model_rule *rule, const struct subject *subject,
	   uint32_t index, struct expr_value *slots)
{
	struct expr_value *answer = &slots[subject->slot];
	const struct expr_value before[] = {
		answer[0],
		subject->node ? answer[MODEL_SLOT_ANSWERED] : answer[0],
		subject->node ? answer[MODEL_SLOT_APPLIES] : answer[0],
	};
	struct expr_value value;

	answer[0] = subject->value(subject, index);
	if (subject->node)
		answer[MODEL_SLOT_ANSWERED] = answer[MODEL_SLOT_APPLIES] = expr_truth(true);
	const bool is_broken = check_eval(review, &value, rule->expr, slots) && expr_is_no(&value);
	if (subject->node) {
		answer[MODEL_SLOT_ANSWERED] = before[1];
		answer[MODEL_SLOT_APPLIES] = before[2];
	}
	answer[0] = before[0];
	return is_broken;
}

/* Those of the answers in `refused`, by bit, that are refused under this profile too. */
static uint64_t
still_refused(struct review *review, const struct model_rule *rule, const struct subject *subject,
	      uint64_t refused, struct expr_value *slots)
{
	const uint32_t *reads;
	const size_t cost = expr_slots(rule->expr, &reads);

	for (uint32_t i = 0; i < subject->count && i < LIMIT_OPTIONS; i++) {
		const uint64_t bit = (uint64_t)1 << i;

		if (!(refused & bit))
			continue;
		if (cost > review->reads_left)
			return 0;
		review->reads_left -= cost;
		if (!is_refused(review, rule, subject, i, slots))
			refused &= ~bit;
	}
	return refused;
}

static void
tell_refused(struct review *review, const struct model_rule *rule, const struct subject *subject,
	     uint32_t index)
{
	const struct model_node *node = subject->node;
	struct buf name = BUF_INIT;
	struct place where = node ? node->place : subject->fact->place;

	if (node && review->model->written[subject->index]->options.count > 0)
		where = node->options[index].place;
	const struct expr_value value = subject->value(subject, index);
	if (subject->choices)
		buf_add(&name, subject->choices->ids[index]);
	else
		expr_value_print(&name, &value);
	check_add(review, DIAG_OPTION_REFUSED, where, check_keep(review, &name),
		  node ? node->id : subject->fact->id, rule->id);
}

static void
check_refusals(struct review *review, const struct model_rule *rule, struct expr_value *slots)
{
	const uint32_t *reads;
	const size_t count = expr_slots(rule->expr, &reads);
	uint64_t *refused = check_alloc(review, count, sizeof(*refused));
	struct subject subject;

	if (!refused)
		return;
	for (size_t i = 0; i < review->profile_count; i++) {
		memcpy(slots, review->results[i]->slots,
		       review->model->slot_count * sizeof(*slots));
		for (size_t j = 0; j < count && !review->status; j++) {
			if (subject_of_slot(review, reads[j], &subject))
				refused[j] = still_refused(review, rule, &subject,
							   i ? refused[j] : UINT64_MAX, slots);
		}
	}
	for (size_t i = 0; i < count && !review->status; i++) {
		if (!subject_of_slot(review, reads[i], &subject))
			continue;
		for (uint32_t j = 0; j < subject.count && j < LIMIT_OPTIONS; j++) {
			if (refused[i] >> j & 1)
				tell_refused(review, rule, &subject, j);
		}
	}
}

void
check_refused(struct review *review)
{
	const zj_model *model = review->model;
	struct expr_value *slots = check_alloc(review, model->slot_count, sizeof(*slots));

	for (size_t i = 0; slots && i < model->rule_count && review->reads_left > 0; i++) {
		const struct model_rule *rule = &model->rules[i];

		/* One that refuses everything is told as such. */
		if (rule->kind == MODEL_VALID && !check_never(review, rule->expr))
			check_refusals(review, rule, slots);
	}
}
