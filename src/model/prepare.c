/*
 * What can be worked out once for thousands of documents: what each answer to a question is
 * worth, in exact figures and, beside them, as a whole number of units that all children of a
 * section share. Most of scoring is then looking up and adding.
 *
 * Units are least common denominators. Where they grow too large for sums of 64 bits, or where a
 * child is of a kind that has to be worked out, nothing is prepared and the run goes the long
 * way; the two give the same figures, being exact.
 */
#include "model/prepare.h"

#include <string.h>

/* Below this every weighted sum of a section's parts stays, so that no sum can overflow. */
static const int64_t SUM_MOST = INT64_C(1) << 60;
/* And a single unit: two of them multiplied are below SUM_MOST. */
static const int64_t UNIT_MOST = INT64_C(1) << 30;

struct preparer {
	zj_model *model;
	struct arena *arena;
	struct model_quick *quick; /* by node index */
	size_t profiles;
};

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

/* --- units ------------------------------------------------------------------------------ */

/* Make `unit` a multiple of the denominator too; false where that is too large. */
static bool
widen(int64_t *unit, zj_num value)
{
	if (!num_ok(value) || value.den > UNIT_MOST)
		return false;
	int64_t a = *unit;
	int64_t b = (int64_t)value.den;
	while (b != 0) {
		const int64_t rest = a % b;
		a = b;
		b = rest;
	}
	return !__builtin_mul_overflow(*unit / a, (int64_t)value.den, unit) && *unit <= UNIT_MOST;
}

/* `value` as so many units; false where it is too large. */
static bool
in_units(int64_t *out, zj_num value, int64_t unit)
{
	if (value.num > UNIT_MOST || value.num < -UNIT_MOST)
		return false;
	*out = (int64_t)value.num * (unit / (int64_t)value.den);
	return *out <= SUM_MOST && *out >= -SUM_MOST;
}

static zj_num
figure_of(const struct model_mark *mark, bool is_sum)
{
	return is_sum ? mark->score : mark->share;
}

/* The units of a section's children: of their weights, and of what they give. */
static bool
find_units(struct preparer *preparer, uint32_t index)
{
	const struct model_node *nodes = preparer->model->nodes;
	const bool is_sum = nodes[index].combine == MODEL_SUM;
	struct model_quick *quick = &preparer->quick[index];
	bool is_good = true;

	quick->weight_unit = quick->part_unit = 1;
	for (uint32_t c = index + 1; c < nodes[index].end && is_good; c = nodes[c].end) {
		const struct model_quick *child = &preparer->quick[c];

		if (!child->counts)
			continue;
		for (size_t p = 0; p < preparer->profiles && is_good; p++)
			is_good = widen(&quick->weight_unit, nodes[c].weights[p]) &&
				  (!is_sum || num_sign(nodes[c].weights[p]) > 0);
		if (!child->marks)
			continue;
		is_good = is_good && (!is_sum || widen(&quick->part_unit, nodes[c].points));
		for (size_t m = 0; m < child->mark_count + MODEL_MARK_EXTRAS && is_good; m++)
			is_good = widen(&quick->part_unit, figure_of(&child->marks[m], is_sum));
	}
	return is_good;
}

static int64_t
size_of(int64_t value)
{
	return value < 0 ? -value : value;
}

/* Fill in the parts of a child's marks; *most: the largest there is, whatever its sign. */
static bool
set_parts(struct preparer *preparer, uint32_t parent, uint32_t index, int64_t *most)
{
	const struct model_node *node = &preparer->model->nodes[index];
	const bool is_sum = preparer->model->nodes[parent].combine == MODEL_SUM;
	const int64_t unit = preparer->quick[parent].part_unit;
	struct model_quick *quick = &preparer->quick[index];
	struct model_mark *marks = (struct model_mark *)quick->marks;

	*most = 0;
	if (!marks)
		return true;
	if (is_sum && !in_units(&quick->full, node->points, unit))
		return false;
	*most = size_of(quick->full);
	for (size_t m = 0; m < quick->mark_count + MODEL_MARK_EXTRAS; m++) {
		if (!in_units(&marks[m].part, figure_of(&marks[m], is_sum), unit))
			return false;
		if (size_of(marks[m].part) > *most)
			*most = size_of(marks[m].part);
	}
	return true;
}

/* The weights of one child; `sums` grow, by profile, by the most it can add. */
static bool
set_weights(struct preparer *preparer, uint32_t parent, uint32_t index, int64_t *weights,
	    int64_t *sums)
{
	const struct model_node *node = &preparer->model->nodes[index];
	const struct model_quick *section = &preparer->quick[parent];
	int64_t most;

	if (!set_parts(preparer, parent, index, &most))
		return false;
	if (most < section->part_unit)
		most = section->part_unit;
	for (size_t p = 0; p < preparer->profiles; p++) {
		int64_t added;

		if (num_sign(node->weights[p]) <= 0)
			continue; /* a mean passes over it */
		if (!in_units(&weights[p], node->weights[p], section->weight_unit) ||
		    __builtin_mul_overflow(weights[p], most, &added) ||
		    __builtin_add_overflow(sums[p], added, &sums[p]) || sums[p] > SUM_MOST)
			return false;
	}
	return true;
}

static void
take_weights_back(struct preparer *preparer, uint32_t index)
{
	const struct model_node *nodes = preparer->model->nodes;

	for (uint32_t c = index + 1; c < nodes[index].end; c = nodes[c].end)
		preparer->quick[c].weights = NULL;
}

/* False when memory ran out. A section that does not add up is left as it is. */
static bool
prepare_section(struct preparer *preparer, uint32_t index)
{
	const struct model_node *nodes = preparer->model->nodes;
	struct model_quick *quick = &preparer->quick[index];
	const bool can_add =
		nodes[index].combine == MODEL_MEAN || nodes[index].combine == MODEL_SUM;

	if (!can_add || num_sign(nodes[index].points) <= 0 || !find_units(preparer, index))
		return true;
	int64_t *sums = arena_array(preparer->arena, preparer->profiles, sizeof(*sums));
	if (!sums)
		return false;
	for (uint32_t c = index + 1; c < nodes[index].end; c = nodes[c].end) {
		int64_t *weights =
			arena_array(preparer->arena, preparer->profiles, sizeof(*weights));
		if (!weights)
			return false;
		if (preparer->quick[c].counts && !set_weights(preparer, index, c, weights, sums)) {
			take_weights_back(preparer, index);
			return true;
		}
		preparer->quick[c].weights = weights;
	}
	quick->adds_up = true;
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

static void
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
		if (d < count)
			quick->marks = distinct[d]->marks;
		else if (count < DISTINCT_MOST)
			distinct[count++] = quick;
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
			quick->weights && quick->counts && !quick->reads && !quick->left_out;
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
		quick->is_asked = node->kind == MODEL_QUESTION && node->answer != MODEL_COMPUTED;
		quick->counts = node->is_scored && num_sign(node->points) > 0;
		if (is_left_out(preparer, node))
			quick->left_out = node->is_left_out;
		if (node->kind == MODEL_QUESTION)
			is_good = prepare_question(preparer, i);
	}
	for (uint32_t i = 0; i < model->node_count && is_good; i++) {
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
	share_marks(&preparer);
	note_all_reads(&preparer);
	if (!note_easy(&preparer))
		return ZJ_ENOMEM;
	expr_pool_jit(model->pool);
	model->quick = preparer.quick;
	return ZJ_OK;
}
