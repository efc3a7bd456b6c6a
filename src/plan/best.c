/*
 * The answer that gives the most: an option, a set of options, or a number in the best band.
 */
#include "plan/best.h"

#include "base/num.h"

/* The best-scoring option; the first of several. */
static uint32_t
best_option(const struct model_node *question)
{
	uint32_t best = 0;

	for (uint32_t i = 1; i < question->option_count; i++) {
		if (zj_num_compare(question->options[i].score, question->options[best].score) > 0)
			best = i;
	}
	return best;
}

/* Every option that adds something, or the one that stands alone where it gives more. */
static uint64_t
best_options(const struct model_node *question)
{
	uint64_t together = 0;
	uint64_t alone = 0;
	zj_num sum = NUM_ZERO;
	zj_num most = NUM_ZERO;

	for (uint32_t i = 0; i < question->option_count; i++) {
		const struct model_option *option = &question->options[i];

		if (option->is_alone) {
			if (zj_num_compare(option->score, most) > 0) {
				most = option->score;
				alone = (uint64_t)1 << i;
			}
		} else if (num_sign(option->score) > 0) {
			together |= (uint64_t)1 << i;
			sum = num_add(sum, option->score);
		}
	}
	if (!zj_num_ok(sum))
		return together;
	if (question->has_cap)
		sum = num_min(sum, question->cap);
	return zj_num_compare(most, sum) > 0 ? alone : together;
}

/* Does the band hold it, and may it be an answer? */
static bool
fits(const struct model_node *question, const struct model_band *band, zj_num value)
{
	const struct model_range *range = &question->range;

	if (!zj_num_ok(value) || model_band_find(question, value) != band)
		return false;
	if (question->answer == MODEL_COMPUTED)
		return true;
	return (!range->has_min || zj_num_compare(value, range->min) >= 0) &&
	       (!range->has_max || zj_num_compare(value, range->max) <= 0) &&
	       (!range->is_whole || num_is_whole(value));
}

/* A number in the band, as near to its lower end as can be named. */
static bool
number_in_band(zj_num *out, const struct model_node *question, const struct model_band *band)
{
	const struct model_range *range = &question->range;
	const zj_num half = num_make(1, 2);
	const zj_num low = band->has_low    ? band->low
			   : range->has_min ? range->min
			   : band->has_high ? num_sub(band->high, NUM_ONE)
					    : NUM_ZERO;
	const zj_num high = band->has_high ? band->high : num_add(low, NUM_ONE);
	const zj_num tries[] = {
		low,
		num_add(num_round(low, 0, NUM_DOWN), NUM_ONE), /* the next whole number */
		high,
		num_mul(num_add(low, high), half),
		range->min,
		range->max,
	};
	const size_t count = sizeof(tries) / sizeof(tries[0]);

	for (size_t i = 0; i < count; i++) {
		if ((i == count - 2 && !range->has_min) || (i == count - 1 && !range->has_max))
			continue;
		if (fits(question, band, tries[i])) {
			*out = tries[i];
			return true;
		}
	}
	return false;
}

static bool
best_number(struct expr_value *out, const struct model_node *question)
{
	const struct model_band *best = NULL;
	zj_num number = NUM_ZERO;
	zj_num other;

	if (question->band_count == 0 && question->answer == MODEL_COMPUTED &&
	    expr_type(question->value) == EXPR_NUMBER && num_sign(question->best) > 0) {
		*out = expr_number(question->best);
		return true;
	}
	for (size_t i = 0; i < question->band_count; i++) {
		const struct model_band *band = &question->bands[i];

		if ((!best || zj_num_compare(band->score, best->score) > 0) &&
		    number_in_band(&other, question, band)) {
			best = band;
			number = other;
		}
	}
	if (best)
		*out = expr_number(number);
	return best != NULL;
}

bool
best_answer(struct expr_value *out, const struct model_node *question)
{
	uint32_t option;

	switch (question->answer) {
	case MODEL_OPTION:
		*out = expr_choice(question->choices, best_option(question));
		return true;
	case MODEL_OPTIONS:
		*out = expr_set(question->choices, best_options(question));
		return true;
	case MODEL_YESNO:
		option = question->option_count == 2 ? best_option(question) : 1;
		*out = expr_truth(option == 1);
		return true;
	case MODEL_LEVEL:
		*out = expr_number(zj_num_int(best_option(question)));
		return true;
	case MODEL_NUMBER:
	case MODEL_COMPUTED:
		return best_number(out, question);
	case MODEL_TEXT:
	case MODEL_DATE:
		break;
	}
	return false;
}
