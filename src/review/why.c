/*
 * The figures next to a figure. See why.h.
 */
#include "review/why.h"

#include "base/num.h"

/* A line is to be read at a glance; the rest is for `explain`. */
enum {
	CHILDREN_MOST = 12
};

void
why_band(struct buf *out, const struct model_band *band)
{
	buf_add_char(out, band->has_low && band->low_is_in ? '[' : '(');
	if (band->has_low)
		num_add_exact(out, band->low);
	else
		buf_add_text(out, "…");
	buf_add_text(out, ", ");
	if (band->has_high)
		num_add_exact(out, band->high);
	else
		buf_add_text(out, "…");
	buf_add_char(out, band->has_high && band->high_is_in ? ']' : ')');
}

static void
add_comma(struct buf *out)
{
	if (out->len)
		buf_add_text(out, ", ");
}

/* --- nodes ------------------------------------------------------------------------------- */

/* Its answer, the band hit, the share: "0.5 in (0.2, 0.6] = 0.5". */
static void
why_question(struct buf *out, const struct model_node *model, const struct result_node *node)
{
	if (node->state == RESULT_UNANSWERED) {
		buf_add_char(out, '?');
	} else if (node->answer && node->answer->state == ANSWER_GIVEN) {
		buf_add(out, node->answer->written);
	} else {
		expr_value_print(out, node->value);
	}
	if (node->band) {
		buf_add_text(out, " in ");
		why_band(out, node->band);
	}
	buf_add_text(out, " = ");
	num_add_exact(out, node->uncapped ? *node->uncapped : node->share.worst);
	if (node->uncapped) {
		buf_add_text(out, " → ");
		num_add_exact(out, model->evidence_cap);
		buf_add_text(out, " (evidence: 0)");
	}
}

/* How a section's children stand together. */
struct joint {
	const char *before;
	const char *between;
	const char *after;
	bool by_score; /* scores, else shares */
	bool with_weight;
};

static const struct joint *
joint_of(const struct model_node *section)
{
	static const struct joint MEAN = {"", " + ", "", false, true};
	static const struct joint SUM = {"", " + ", "", true, true};
	static const struct joint MIN = {"min(", ", ", ")", false, false};
	static const struct joint MAX = {"max(", ", ", ")", false, false};
	static const struct joint LIST = {"", ", ", "", true, false};

	switch (section->combine) {
	case MODEL_MEAN:
		return &MEAN;
	case MODEL_SUM:
		return &SUM;
	case MODEL_MIN:
		return &MIN;
	case MODEL_MAX:
		return &MAX;
	case MODEL_SCORE:
	case MODEL_LADDER:
		break;
	}
	return &LIST;
}

static void
add_child(struct buf *out, const struct joint *joint, const struct model_node *model,
	  const struct result_node *node)
{
	buf_add(out, model->id);
	buf_add_char(out, ' ');
	num_add_exact(out, joint->by_score ? node->score.worst : node->share.worst);
	if (joint->with_weight && !num_equal(node->split->weight, NUM_ONE)) {
		buf_add_text(out, " × ");
		num_add_exact(out, node->split->weight);
	}
}

static void
why_children(struct buf *out, const zj_result *result, uint32_t index)
{
	const struct model_node *nodes = result->model->nodes;
	const struct joint *joint = joint_of(&nodes[index]);
	size_t count = 0;

	buf_add_text(out, joint->before);
	for (uint32_t c = index + 1; c < nodes[index].end; c = nodes[c].end) {
		if (!result->nodes[c].has_score || !nodes[c].is_scored)
			continue;
		if (count)
			buf_add_text(out, joint->between);
		if (++count > CHILDREN_MOST) {
			buf_add_text(out, "…");
			break;
		}
		add_child(out, joint, &nodes[c], &result->nodes[c]);
	}
	buf_add_text(out, joint->after);
}

/* The levels of a ladder: "1: 0.9, 2: 0.4". */
static void
why_rungs(struct buf *out, const struct result_node *node)
{
	for (size_t i = 0; i < node->rung_count; i++) {
		add_comma(out);
		buf_add_size(out, i + 1);
		buf_add_text(out, ": ");
		num_add_exact(out, node->rungs[i].share.worst);
	}
}

void
why_node(struct buf *out, const zj_result *result, uint32_t index)
{
	const struct model_node *model = &result->model->nodes[index];
	const struct result_node *node = &result->nodes[index];

	if (!node->has_score)
		return;
	if (model->kind == MODEL_QUESTION)
		why_question(out, model, node);
	else if (model->combine == MODEL_LADDER)
		why_rungs(out, node);
	else
		why_children(out, result, index);
}

/* --- tiers ------------------------------------------------------------------------------- */

void
why_condition(struct buf *out, const struct result_condition *condition)
{
	add_comma(out);
	buf_add(out, condition->condition->id);
	buf_add_char(out, ' ');
	buf_add_text(out, condition->found_text ? condition->found_text : "?");
	if (!condition->needed_text)
		return;
	buf_add_text(out, " (");
	buf_add_text(out, condition->needed_text);
	buf_add_char(out, ')');
}

/* Vetoes and caps that bar a tier, by their ids. */
static void
why_barred(struct buf *out, const zj_result *result)
{
	for (size_t i = 0; i < result->model->rule_count; i++) {
		const struct result_rule *rule = &result->rules[i];

		if (!rule->may_strike ||
		    (rule->rule->kind != MODEL_VETO && rule->rule->kind != MODEL_CAP))
			continue;
		add_comma(out);
		buf_add_text(out, model_rule_kind_name(rule->rule->kind));
		buf_add_char(out, ' ');
		buf_add(out, rule->rule->id);
	}
}

void
why_not_tier(struct buf *out, const zj_result *result, uint32_t tier)
{
	bool is_barred = false;

	for (uint32_t t = result->model->tier_chain ? 0 : tier; t <= tier; t++) {
		const struct result_tier *at = &result->tiers[t];

		is_barred |= at->allowed != ZJ_MET;
		for (size_t i = at->first; i < at->first + at->count; i++) {
			if (result->conditions[i].check.outcome != ZJ_MET)
				why_condition(out, &result->conditions[i]);
		}
	}
	if (is_barred)
		why_barred(out, result);
}
