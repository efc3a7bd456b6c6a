/*
 * Bands: intervals with a score, completed from their neighbours and checked.
 */
#include "model/compile.h"

/* A band with what was written for it. */
static void
refuse_band(struct compiler *compiler, enum diag_code code, const struct rubric_band *written)
{
	compiler_refuse(compiler, code, rubric_place(&written->head), STR_NONE, STR_NONE, STR_NONE);
}

/* The ends that are written. False where they cannot be used. */
static bool
read_band(struct compiler *compiler, const struct rubric_band *written,
	  const struct model_range *unit, struct model_band *band)
{
	const struct diag_file *file = written->head.file;

	band->place = rubric_place(&written->head);
	band->score = NUM_ZERO;
	bool is_good = !written->head.is_broken;
	if (written->score)
		is_good = compile_number(compiler, file, written->score, NULL, &band->score) &&
			  is_good;
	if ((written->from && written->above) || (written->below && written->upto)) {
		refuse_band(compiler, DIAG_BAND_ENDS, written);
		return false;
	}
	const struct node *low = written->from ? written->from : written->above;
	const struct node *high = written->upto ? written->upto : written->below;
	band->low_is_in = written->from != NULL;
	band->high_is_in = written->upto != NULL;
	band->has_low = compile_number(compiler, file, low, unit, &band->low);
	band->has_high = compile_number(compiler, file, high, unit, &band->high);
	return is_good && band->has_low == (low != NULL) && band->has_high == (high != NULL);
}

/* A missing lower end continues the band before; a missing upper end stops at the next. */
static void
complete_bands(struct compiler *compiler, const struct rubric_band *written,
	       struct model_band *bands, size_t count)
{
	for (size_t i = 1; i < count; i++) {
		struct model_band *before = &bands[i - 1];
		struct model_band *band = &bands[i];
		if (!band->has_low && !before->has_high) {
			refuse_band(compiler, DIAG_BAND_OPEN, &written[i]);
		} else if (!band->has_low) {
			band->has_low = true;
			band->low = before->high;
			band->low_is_in = !before->high_is_in;
		} else if (!before->has_high) {
			before->has_high = true;
			before->high = band->low;
			before->high_is_in = !band->low_is_in;
		}
	}
}

static bool
is_empty(const struct model_band *band)
{
	if (!band->has_low || !band->has_high)
		return false;
	const int order = zj_num_compare(band->low, band->high);
	return order > 0 || (order == 0 && !(band->low_is_in && band->high_is_in));
}

/* How the end of one band and the beginning of the next fit: below 0 a gap, above 0 both. */
static int
overlap(const struct model_band *band, const struct model_band *next)
{
	const int order = zj_num_compare(band->high, next->low);

	return order ? order : (int)band->high_is_in + (int)next->low_is_in - 1;
}

/* Does it begin before the one above it, or where that one would then be empty? */
static bool
is_out_of_order(const struct model_band *before, const struct model_band *band)
{
	if (!before || !before->has_low || !band->has_low)
		return false;
	const int order = zj_num_compare(before->low, band->low);
	return order > 0 || (order == 0 && is_empty(before));
}

/* The first mistake hides those that would only follow from it. */
static void
check_bands(struct compiler *compiler, const struct rubric_band *written,
	    const struct model_band *bands, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const struct model_band *before = i ? &bands[i - 1] : NULL;
		const struct model_band *band = &bands[i];
		const bool has_written_end = written[i].below || written[i].upto;
		if (is_out_of_order(before, band)) {
			refuse_band(compiler, DIAG_BAND_ORDER, &written[i]);
			return;
		}
		/* An end made from the next one's beginning: that one is out of order. */
		if (is_empty(band) && !has_written_end)
			continue;
		if (is_empty(band)) {
			const bool has_written_start = written[i].from || written[i].above;
			refuse_band(compiler, has_written_start ? DIAG_BAND_EMPTY : DIAG_BAND_ORDER,
				    &written[i]);
			return;
		}
		if (!before || !before->has_high || !band->has_low)
			continue;
		const int fit = overlap(before, band);
		if (fit > 0)
			refuse_band(compiler, DIAG_BAND_OVERLAP, &written[i]);
		else if (fit < 0)
			diag_add(compiler->diags, DIAG_BAND_GAP, band->place, STR_NONE, STR_NONE,
				 STR_NONE);
	}
}

/* Can a value of the range lie in the interval? */
static bool
can_reach(const struct model_range *range, const struct model_band *band)
{
	if (is_empty(band))
		return false;
	if (range->has_min && band->has_high) {
		const int order = zj_num_compare(band->high, range->min);
		if (order < 0 || (order == 0 && !band->high_is_in))
			return false;
	}
	if (range->has_max && band->has_low) {
		const int order = zj_num_compare(band->low, range->max);
		if (order > 0 || (order == 0 && !band->low_is_in))
			return false;
	}
	return true;
}

/* What lies between two bands, or outside of the first and last (one of them NULL). */
static struct model_band
gap_between(const struct model_band *before, const struct model_band *after)
{
	struct model_band gap = {.score = NUM_ZERO};

	if (before) {
		gap.has_low = true;
		gap.low = before->high;
		gap.low_is_in = !before->high_is_in;
	}
	if (after) {
		gap.has_high = true;
		gap.high = after->low;
		gap.high_is_in = !after->low_is_in;
	}
	return gap;
}

struct extremes {
	bool has_any;
	zj_num worst;
	zj_num best;
};

static void
consider(struct extremes *extremes, const struct model_range *range, const struct model_band *band)
{
	if (!can_reach(range, band))
		return;
	extremes->worst = extremes->has_any ? num_min(extremes->worst, band->score) : band->score;
	extremes->best = extremes->has_any ? num_max(extremes->best, band->score) : band->score;
	extremes->has_any = true;
}

/* The least and the most an answer in the question's range can score. */
static void
set_extremes(struct model_node *node)
{
	struct extremes extremes = {.worst = NUM_ZERO, .best = NUM_ZERO};

	for (size_t i = 0; i <= node->band_count; i++) {
		const struct model_band *before = i ? &node->bands[i - 1] : NULL;
		const struct model_band *band = i < node->band_count ? &node->bands[i] : NULL;
		const bool is_open = (before && !before->has_high) || (band && !band->has_low);
		if (!is_open) {
			const struct model_band gap = gap_between(before, band);
			consider(&extremes, &node->range, &gap);
		}
		if (band)
			consider(&extremes, &node->range, band);
	}
	node->worst = extremes.worst;
	node->best = extremes.best;
}

void
compile_bands(struct compiler *compiler, struct model_node *node, const struct rubric_node *written)
{
	const struct rubric_band *items = written->bands.items;
	const size_t count = written->bands.count;
	const struct model_range unit = {.unit = node->range.unit};
	struct model_band *bands;
	bool is_good = true;

	if (count == 0)
		return;
	bands = compiler_alloc(compiler, count, sizeof(*bands));
	if (!bands)
		return;
	for (size_t i = 0; i < count; i++)
		is_good = read_band(compiler, &items[i], &unit, &bands[i]) && is_good;
	node->bands = bands;
	node->band_count = count;
	if (!is_good) {
		node->best = NUM_ONE; /* reported; not also as giving no points */
		return;
	}
	complete_bands(compiler, items, bands, count);
	check_bands(compiler, items, bands, count);
	set_extremes(node);
}

static bool
is_below(const struct model_band *band, const zj_num *value)
{
	const int order = band->has_low ? num_order(value, &band->low) : 1;

	return order < 0 || (order == 0 && !band->low_is_in);
}

static bool
is_above(const struct model_band *band, const zj_num *value)
{
	const int order = band->has_high ? num_order(value, &band->high) : -1;

	return order > 0 || (order == 0 && !band->high_is_in);
}

/* Bands ascend: it is the first that does not end before the value, or none. */
const struct model_band *
model_band_find(const struct model_node *node, zj_num value)
{
	size_t i = 0;

	while (i < node->band_count && is_above(&node->bands[i], &value))
		i++;
	return i < node->band_count && !is_below(&node->bands[i], &value) ? &node->bands[i] : NULL;
}
