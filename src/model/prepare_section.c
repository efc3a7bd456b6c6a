/*
 * Units: what a section's children weigh and what they give, as whole numbers, so that its share is a
 * sum and one division.
 *
 * Units are least common denominators. Where they grow too large for sums of 64 bits, or where a
 * child is of a kind that has to be worked out, nothing is prepared and the run goes the long
 * way.
 */
#include "model/prepare.h"

#include <string.h>

/* Below this every weighted sum of a section's parts stays, so that no sum can overflow. */
static const int64_t SUM_MOST = INT64_C(1) << 60;
/* And a single unit: two of them multiplied are below SUM_MOST. */
static const int64_t UNIT_MOST = INT64_C(1) << 30;

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

/* --- lifts ------------------------------------------------------------------------------ */

/* What one of a section's parts is divided by to be its share; false where that is too large. */
static bool
lift_unit(int64_t *out, const struct model_quick *section, const struct model_lift *lift)
{
	return !__builtin_mul_overflow(section->part_unit, lift->weights, out) &&
	       *out <= UNIT_MOST && *out > 0;
}

/* Make the parts of a mean small enough to give what a section in it comes to, where that can be. */
static void
widen_for(struct preparer *preparer, struct model_quick *parent, const struct model_quick *section)
{
	for (size_t p = 0; section->lifts && p < preparer->profiles; p++) {
		int64_t wider = parent->part_unit;
		int64_t unit;

		if (lift_unit(&unit, section, &section->lifts[p]) &&
		    widen(&wider, (zj_num){1, unit}))
			parent->part_unit = wider;
	}
}

static void
widen_for_lifts(struct preparer *preparer, uint32_t index)
{
	const struct model_node *nodes = preparer->model->nodes;

	if (nodes[index].combine != MODEL_MEAN)
		return;
	for (uint32_t c = index + 1; c < nodes[index].end; c = nodes[c].end) {
		if (preparer->quick[c].counts)
			widen_for(preparer, &preparer->quick[index], &preparer->quick[c]);
	}
}

/* How many of its parent's parts one of a section's own is. */
static void
set_factors(struct preparer *preparer, uint32_t parent, uint32_t index, bool with_lifts)
{
	const struct model_quick *section = &preparer->quick[index];
	struct model_lift *lifts = (struct model_lift *)section->lifts;
	const bool can_lift = with_lifts && preparer->model->nodes[parent].combine == MODEL_MEAN;

	for (size_t p = 0; lifts && p < preparer->profiles; p++) {
		const int64_t part_unit = preparer->quick[parent].part_unit;
		int64_t unit;

		lifts[p].factor = 0;
		if (can_lift && lift_unit(&unit, section, &lifts[p]) && part_unit % unit == 0)
			lifts[p].factor = part_unit / unit;
	}
}

/* When all that weighs in of its children does, and no sum of their parts is larger than `sums`. */
static bool
make_lifts(struct preparer *preparer, uint32_t index, const int64_t *sums)
{
	const struct model_node *nodes = preparer->model->nodes;
	const zj_num points = nodes[index].points;
	struct model_lift *lifts;

	/* Points that are large may be refused, once they are multiplied. */
	if (nodes[index].combine != MODEL_MEAN || points.num > UNIT_MOST || points.den > UNIT_MOST)
		return true;
	lifts = arena_array(preparer->arena, preparer->profiles, sizeof(*lifts));
	if (!lifts)
		return false;
	for (size_t p = 0; p < preparer->profiles; p++) {
		lifts[p].most = sums[p];
		for (uint32_t c = index + 1; c < nodes[index].end; c = nodes[c].end) {
			if (!nodes[c].is_left_out[p])
				lifts[p].weights += preparer->quick[c].weights[p];
		}
	}
	preparer->quick[index].lifts = lifts;
	return true;
}

/* --- weights ---------------------------------------------------------------------------- */

/* The most a child's part can be under a profile, whatever its sign; false: too large. */
static bool
most_of(const struct model_quick *section, const struct model_quick *child, size_t profile,
	int64_t most_mark, int64_t *out)
{
	*out = most_mark < section->part_unit ? section->part_unit : most_mark;
	if (!child->lifts || child->lifts[profile].factor == 0)
		return true;
	return !__builtin_mul_overflow(child->lifts[profile].most, child->lifts[profile].factor,
				       out);
}

/* The weights of one child; `sums` grow, by profile, by the most it can add. */
static bool
set_weights(struct preparer *preparer, uint32_t parent, uint32_t index, int64_t *sums)
{
	const struct model_node *node = &preparer->model->nodes[index];
	const struct model_quick *section = &preparer->quick[parent];
	const struct model_quick *child = &preparer->quick[index];
	int64_t *weights = (int64_t *)child->weights;
	int64_t most_mark;

	if (!set_parts(preparer, parent, index, &most_mark))
		return false;
	for (size_t p = 0; p < preparer->profiles; p++) {
		int64_t most;
		int64_t added;

		if (num_sign(node->weights[p]) <= 0)
			continue; /* a mean passes over it */
		if (!in_units(&weights[p], node->weights[p], section->weight_unit) ||
		    !most_of(section, child, p, most_mark, &most) ||
		    __builtin_mul_overflow(weights[p], most, &added) ||
		    __builtin_add_overflow(sums[p], added, &sums[p]) || sums[p] > SUM_MOST)
			return false;
	}
	return true;
}

static bool
make_weights(struct preparer *preparer, uint32_t index)
{
	const struct model_node *nodes = preparer->model->nodes;

	for (uint32_t c = index + 1; c < nodes[index].end; c = nodes[c].end) {
		int64_t *weights =
			arena_array(preparer->arena, preparer->profiles, sizeof(*weights));
		if (!weights)
			return false;
		preparer->quick[c].weights = weights;
	}
	return true;
}

static void
take_weights_back(struct preparer *preparer, uint32_t index)
{
	const struct model_node *nodes = preparer->model->nodes;

	for (uint32_t c = index + 1; c < nodes[index].end; c = nodes[c].end) {
		preparer->quick[c].weights = NULL;
		set_factors(preparer, index, c, false);
	}
}

/* --- sections --------------------------------------------------------------------------- */

/* Sums are of 64 bits whatever is answered; false: some may not be. */
static bool
add_up(struct preparer *preparer, uint32_t index, int64_t *sums, bool with_lifts)
{
	const struct model_node *nodes = preparer->model->nodes;
	bool is_good = find_units(preparer, index);

	memset(sums, 0, preparer->profiles * sizeof(*sums));
	if (is_good && with_lifts)
		widen_for_lifts(preparer, index);
	for (uint32_t c = index + 1; c < nodes[index].end && is_good; c = nodes[c].end) {
		set_factors(preparer, index, c, with_lifts);
		is_good = !preparer->quick[c].counts || set_weights(preparer, index, c, sums);
	}
	return is_good;
}

bool
prepare_section(struct preparer *preparer, uint32_t index)
{
	const struct model_node *node = &preparer->model->nodes[index];
	struct model_quick *quick = &preparer->quick[index];
	const bool can_add = node->combine == MODEL_MEAN || node->combine == MODEL_SUM;

	if (!can_add || num_sign(node->points) <= 0)
		return true;
	int64_t *sums = arena_array(preparer->arena, preparer->profiles, sizeof(*sums));
	if (!sums || !make_weights(preparer, index))
		return false;
	quick->adds_up =
		add_up(preparer, index, sums, true) || add_up(preparer, index, sums, false);
	if (quick->adds_up)
		return make_lifts(preparer, index, sums);
	take_weights_back(preparer, index);
	return true;
}
