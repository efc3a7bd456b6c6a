/*
 * What can be worked out once for thousands of documents: what each answer to a question is
 * worth, in exact figures and, beside them, as a whole number of units that all children of a
 * section share. Most of scoring is then looking up and adding. What goes the long way gives the same
 * figures, all being exact.
 */
#include "model/prepare.h"

#include <string.h>

#include "base/limits.h"

struct expr_value
model_unknown_answer(const struct model_node *node)
{
	struct expr_value value;

	switch (node->answer) {
	case MODEL_OPTION:
		return expr_unknown(EXPR_CHOICE, node->choices);
	case MODEL_OPTIONS:
		return expr_unknown(EXPR_SET, node->choices);
	case MODEL_YESNO:
		return expr_unknown(EXPR_TRUTH, NULL);
	case MODEL_LEVEL:
		return expr_range(NUM_ZERO, zj_num_int((int64_t)node->option_count - 1));
	case MODEL_TEXT:
		return expr_unknown(EXPR_TEXT, NULL);
	case MODEL_COMPUTED:
		return expr_unknown(expr_type(node->value), expr_choices(node->value));
	case MODEL_NUMBER:
	case MODEL_DATE:
		break;
	}
	value = expr_unknown(node->answer == MODEL_DATE ? EXPR_DATE : EXPR_NUMBER, NULL);
	value.number.has_low = node->range.has_min;
	value.number.low = node->range.min;
	value.number.has_high = node->range.has_max;
	value.number.high = node->range.max;
	return value;
}

/* --- what is read ----------------------------------------------------------------------- */

static void
note_reads(struct preparer *preparer, const struct expr *expr)
{
	const uint32_t *slots = NULL;
	const size_t count = expr ? expr_slots(expr, &slots) : 0;

	for (size_t i = 0; i < count; i++) {
		const struct model_slot slot = model_slot(preparer->model, slots[i]);

		if (slot.kind == MODEL_SLOT_OF_NODE)
			preparer->quick[slot.index].reads |= (unsigned char)(1u << slot.part);
	}
}

static void
note_all_reads(struct preparer *preparer)
{
	const zj_model *model = preparer->model;

	for (size_t i = 0; i < model->node_count; i++) {
		note_reads(preparer, model->nodes[i].when);
		note_reads(preparer, model->nodes[i].score);
		note_reads(preparer, model->nodes[i].value);
	}
	for (size_t i = 0; i < model->rule_count; i++)
		note_reads(preparer, model->rules[i].expr);
	for (size_t t = 0; t < model->tier_count; t++) {
		for (size_t i = 0; i < model->tiers[t].condition_count; i++)
			note_reads(preparer, model->tiers[t].conditions[i].expr);
	}
}

/* --- marks ------------------------------------------------------------------------------ */

static enum model_quick_kind
kind_of(const struct model_node *node)
{
	if (node->kind != MODEL_QUESTION || node->when || node->answer == MODEL_COMPUTED)
		return MODEL_QUICK_NOT;
	if (num_sign(node->points) <= 0 || num_sign(node->best) <= 0)
		return MODEL_QUICK_SILENT;
	switch (node->answer) {
	case MODEL_OPTION:
		return MODEL_QUICK_OPTION;
	case MODEL_YESNO:
		return MODEL_QUICK_TRUTH;
	case MODEL_LEVEL:
		return MODEL_QUICK_LEVEL;
	case MODEL_NUMBER:
		return node->band_count > 0 ? MODEL_QUICK_BANDS : MODEL_QUICK_NOT;
	case MODEL_OPTIONS:
	case MODEL_TEXT:
	case MODEL_DATE:
	case MODEL_COMPUTED:
		break;
	}
	return MODEL_QUICK_NOT;
}

/* What the index-th option, level, band, or no and yes gives, before it becomes a share. */
static zj_num
raw_score(const struct model_node *node, enum model_quick_kind kind, size_t index)
{
	if (kind == MODEL_QUICK_BANDS)
		return node->bands[index].score;
	if (kind == MODEL_QUICK_TRUTH && node->option_count != 2)
		return index == 0 ? node->worst : node->best;
	return node->options[index].score;
}

static size_t
count_marks(const struct model_node *node, enum model_quick_kind kind)
{
	if (kind == MODEL_QUICK_BANDS)
		return node->band_count;
	return kind == MODEL_QUICK_TRUTH ? 2 : node->option_count;
}

/* False where a figure is too large: the run is to say so. */
static bool
set_mark(struct model_mark *mark, const struct model_node *node, zj_num share)
{
	*mark = (struct model_mark){.share = share, .score = num_mul(share, node->points)};
	return num_ok(mark->share) && num_ok(mark->score);
}

static bool
set_marks(struct model_mark *marks, size_t count, const struct model_node *node,
	  enum model_quick_kind kind)
{
	const zj_num factor = num_div(NUM_ONE, node->best);
	const zj_num cap = node->needs_evidence ? node->evidence_cap : NUM_ZERO;
	const zj_num best = num_mul(node->best, factor);
	zj_num worst = num_mul(node->worst, factor);
	bool is_good = num_ok(worst);

	for (size_t i = 0; i < count && is_good; i++) {
		is_good = set_mark(&marks[i], node, num_mul(raw_score(node, kind, i), factor));
		marks[i].is_cut = is_good && node->needs_evidence &&
				  zj_num_compare(marks[i].share, node->evidence_above) > 0 &&
				  zj_num_compare(cap, marks[i].share) < 0;
	}
	/* What is not answered may come without evidence. */
	if (is_good && node->needs_evidence && zj_num_compare(best, node->evidence_above) > 0)
		worst = num_min(worst, cap);
	return is_good && set_mark(&marks[count + MODEL_MARK_WORST], node, worst) &&
	       set_mark(&marks[count + MODEL_MARK_BEST], node, best) &&
	       set_mark(&marks[count + MODEL_MARK_CUT], node, cap) &&
	       set_mark(&marks[count + MODEL_MARK_NONE], node, NUM_ZERO);
}

static bool
prepare_question(struct preparer *preparer, uint32_t index)
{
	const struct model_node *node = &preparer->model->nodes[index];
	struct model_quick *quick = &preparer->quick[index];
	const enum model_quick_kind kind = kind_of(node);
	struct expr_value *unknown = arena_alloc(preparer->arena, sizeof(*unknown));

	if (!unknown)
		return false;
	*unknown = model_unknown_answer(node);
	quick->unknown = unknown;
	quick->ordinal = node->ordinal;
	if (kind == MODEL_QUICK_SILENT)
		quick->kind = MODEL_QUICK_SILENT;
	if (kind == MODEL_QUICK_NOT || kind == MODEL_QUICK_SILENT)
		return true;

	const size_t count = count_marks(node, kind);
	struct model_mark *marks =
		arena_array(preparer->arena, count + MODEL_MARK_EXTRAS, sizeof(*marks));
	if (!marks)
		return false;
	if (set_marks(marks, count, node, kind)) {
		quick->kind = (unsigned char)kind;
		quick->marks = marks;
		quick->mark_count = (uint32_t)count;
	}
	return true;
}

/* --- one for all ------------------------------------------------------------------------ */

/* Most questions of a rubric have the same marks: a run then has them close by. */
enum {
	DISTINCT_MOST = 64 /* sets of marks that further ones are compared with */
};

static bool
same_marks(const struct model_quick *a, const struct model_quick *b)
{
	if (a->mark_count != b->mark_count)
		return false;
	for (size_t i = 0; i < a->mark_count + MODEL_MARK_EXTRAS; i++) {
		const struct model_mark *left = &a->marks[i];
		const struct model_mark *right = &b->marks[i];

		if (left->part != right->part || left->is_cut != right->is_cut ||
		    !num_equal(left->share, right->share) || !num_equal(left->score, right->score))
			return false;
	}
	return true;
}

/* By option; an answer to be cut for want of evidence has no part without it. */
static const int64_t *
make_parts(struct preparer *preparer, const struct model_quick *quick)
{
	int64_t *parts = arena_array(preparer->arena, 2 * (size_t)LIMIT_OPTIONS, sizeof(*parts));

	for (size_t i = 0; parts && i < quick->mark_count && i < LIMIT_OPTIONS; i++) {
		const struct model_mark *mark = &quick->marks[i];

		parts[i] = mark->is_cut ? MODEL_NO_PART : mark->part;
		parts[LIMIT_OPTIONS + i] = mark->part;
	}
	return parts;
}

/* False when memory ran out. */
static bool
share_marks(struct preparer *preparer)
{
	const struct model_quick *distinct[DISTINCT_MOST];
	size_t count = 0;

	for (size_t i = 0; i < preparer->model->node_count; i++) {
		struct model_quick *quick = &preparer->quick[i];
		size_t d = 0;

		if (!quick->marks)
			continue;
		while (d < count && !same_marks(distinct[d], quick))
			d++;
		quick->parts = d < count ? distinct[d]->parts : make_parts(preparer, quick);
		if (!quick->parts)
			return false;
		if (d < count)
			quick->marks = distinct[d]->marks;
		else if (count < DISTINCT_MOST)
			distinct[count++] = quick;
	}
	return true;
}

/* The section at the top is what all is about. */
static void
note_lifted(struct preparer *preparer)
{
	const unsigned figures = 1u << MODEL_SLOT_SCORE | 1u << MODEL_SLOT_SHARE;

	for (size_t i = 1; i < preparer->model->node_count; i++) {
		struct model_quick *quick = &preparer->quick[i];

		quick->is_lifted = quick->lifts && !(quick->reads & figures) && !quick->needs_nodes;
	}
}

static bool
note_easy(struct preparer *preparer)
{
	zj_model *model = preparer->model;
	struct model_asked *asked =
		arena_copy(model->arena, model->asked, model->question_count * sizeof(*asked));

	if (!asked)
		return false;
	for (size_t i = 0; i < model->node_count; i++) {
		struct model_quick *quick = &preparer->quick[i];

		quick->is_easy =
			(quick->kind == MODEL_QUICK_OPTION || quick->kind == MODEL_QUICK_TRUTH) &&
			quick->weights && quick->counts && !quick->left_out;
		if (quick->is_easy)
			asked[quick->ordinal].is_easy = true;
	}
	model->asked = asked;
	return true;
}

/* --- the whole -------------------------------------------------------------------------- */

static bool
is_left_out(const struct preparer *preparer, const struct model_node *node)
{
	bool in_any = false;

	for (size_t p = 0; p < preparer->profiles; p++)
		in_any |= node->is_left_out[p];
	return in_any;
}

/* A ladder asks all below it, whatever its sections are. */
static void
note_needs(struct preparer *preparer, uint32_t index)
{
	const struct model_node *node = &preparer->model->nodes[index];

	if (node->kind != MODEL_SECTION)
		return;
	preparer->quick[index].needs_nodes |= !preparer->quick[index].adds_up;
	for (uint32_t i = index; i < node->end && node->combine == MODEL_LADDER; i++)
		preparer->quick[i].needs_nodes = true;
}

static bool
prepare_nodes(struct preparer *preparer)
{
	const zj_model *model = preparer->model;
	bool is_good = true;

	for (uint32_t i = 0; i < model->node_count && is_good; i++) {
		const struct model_node *node = &model->nodes[i];
		struct model_quick *quick = &preparer->quick[i];

		quick->parent = node->parent;
		quick->slot = node->slot;
		quick->points = node->points;
		quick->is_scored = node->is_scored;
		quick->is_section = node->kind == MODEL_SECTION;
		quick->is_asked = node->kind == MODEL_QUESTION && node->answer != MODEL_COMPUTED;
		quick->counts = node->is_scored && num_sign(node->points) > 0;
		if (is_left_out(preparer, node))
			quick->left_out = node->is_left_out;
		if (node->kind == MODEL_QUESTION)
			is_good = prepare_question(preparer, i);
	}
	/* From below: what a section comes to may be so many parts of the one it is in. */
	for (uint32_t i = (uint32_t)model->node_count; i-- > 0 && is_good;) {
		if (model->nodes[i].kind == MODEL_SECTION)
			is_good = prepare_section(preparer, i);
	}
	for (uint32_t i = 0; i < model->node_count && is_good; i++)
		note_needs(preparer, i);
	return is_good;
}

zj_status
zj_model_prepare(zj_model *model)
{
	struct preparer preparer = {
		.model = model,
		.arena = model->arena,
		.profiles = model->profile_count ? model->profile_count : 1,
	};

	if (model->quick)
		return ZJ_OK;
	preparer.quick = arena_array(model->arena, model->node_count, sizeof(*preparer.quick));
	if (!preparer.quick || !prepare_nodes(&preparer) || !prepare_order(model, preparer.quick))
		return ZJ_ENOMEM;
	if (!share_marks(&preparer))
		return ZJ_ENOMEM;
	note_all_reads(&preparer);
	if (!note_easy(&preparer))
		return ZJ_ENOMEM;
	note_lifted(&preparer);
	expr_pool_jit(model->pool);
	model->quick = preparer.quick;
	return ZJ_OK;
}
