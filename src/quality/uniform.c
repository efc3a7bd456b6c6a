/*
 * One answer throughout: nearly all questions of a kind answered with the same option, or a long
 * run of one that is neither the first nor the last.
 *
 * How many equal answers are many depends on how many there are to choose from: so many that
 * choosing blindly would give them less than once in a million times, 20 of two options, 10 of four.
 * People do not choose blindly, and a plant at the very bottom or top answers alike for good
 * reason; so runs of the first and last option do not count, as whole parts of a questionnaire may
 * lie above or below a plant.
 */
#include <string.h>

#include "base/limits.h"
#include "base/num.h"
#include "quality/sheet.h"

enum {
	BLINDLY = 1000000
};

/* The least n for which options to the power of n is a million. */
static size_t
many(uint32_t options)
{
	size_t count = 0;

	for (uint64_t ways = 1; ways < BLINDLY; ways *= options)
		count++;
	return count;
}

/* Which option was chosen; LIMIT_OPTIONS or more: none. */
static uint32_t
chosen(const zj_answers *answers, uint32_t ordinal)
{
	const struct answer *answer = &answers->questions[ordinal];
	const struct expr_value *value = &answer->value;
	uint32_t option;

	if (answers->picks && answers->picks[ordinal] != ANSWER_PICK_WRITTEN)
		return pick_is_option(answers->picks[ordinal])
			       ? pick_option(answers->picks[ordinal])
			       : UINT32_MAX;
	if (answer->state != ANSWER_GIVEN)
		return UINT32_MAX;
	if (value->type == EXPR_CHOICE)
		return value->options.may ? (uint32_t)__builtin_ctzll(value->options.may)
					  : UINT32_MAX;
	if (value->type == EXPR_TRUTH)
		return value->truth.may_be_yes;
	if (value->type == EXPR_NUMBER && num_to_u32(value->number.low, &option))
		return option;
	return UINT32_MAX;
}

struct tally {
	uint32_t counts[LIMIT_OPTIONS];
	size_t answered;
	size_t run;
	uint32_t last;
	size_t longest;
	uint32_t longest_option;
	uint32_t longest_first; /* ordinal of the question it begins with */
	uint32_t run_first;
};

/* A run has come to its end. */
static void
tally_run(struct tally *tally)
{
	if (tally->run <= tally->longest)
		return;
	tally->longest = tally->run;
	tally->longest_option = tally->last;
	tally->longest_first = tally->run_first;
}

static void
tally_add(struct tally *tally, uint32_t option, uint32_t ordinal)
{
	tally->counts[option]++;
	tally->answered++;
	if (tally->run > 0 && option == tally->last) {
		tally->run++;
		return;
	}
	tally_run(tally);
	tally->run = 1;
	tally->run_first = ordinal;
	tally->last = option;
}

/* Of several equally frequent ones the first. */
static uint32_t
commonest(const struct tally *tally, uint32_t options)
{
	uint32_t best = 0;

	for (uint32_t i = 1; i < options; i++)
		best = tally->counts[i] > tally->counts[best] ? i : best;
	return best;
}

static bool
is_share(size_t part, size_t all, zj_num share)
{
	return zj_num_compare(zj_num_int((int64_t)part),
			      num_mul(share, zj_num_int((int64_t)all))) >= 0;
}

void
scale_measure(struct sheet_scale *scale, const struct quality_limits *limits)
{
	const zj_num share = limits->at[QUALITY_ONE_SHARE];

	scale->many = many(scale->options);
	while (scale->slips < scale->count &&
	       is_share(scale->count - scale->slips - 1, scale->count, share))
		scale->slips++;
}

/* --- a first look ------------------------------------------------------------------------ */

/* Few answers tell most questionnaires apart from those that are one answer throughout. */
static bool
may_be_all(const struct sheet_scale *scale, const zj_answers *answers)
{
	uint32_t counts[LIMIT_OPTIONS];
	size_t answered = 0;
	size_t most = 0;

	memset(counts, 0, scale->options * sizeof(*counts));
	for (size_t i = 0; i < scale->count && answered - most <= scale->slips; i++) {
		const uint32_t option = chosen(answers, scale->ordinals[i]);
		if (option >= scale->options)
			continue;
		answered++;
		if (++counts[option] > most)
			most = counts[option];
	}
	return answered - most <= scale->slips;
}

/* Could it be part of a run of that option? What is not answered does not end one. */
static bool
may_be(const struct sheet_scale *scale, const zj_answers *answers, size_t i, uint32_t option)
{
	const uint32_t here = chosen(answers, scale->ordinals[i]);

	return here == option || here >= scale->options;
}

/* A run that long has one of every so many answers in it. */
static bool
may_have_run(const struct sheet_scale *scale, const zj_answers *answers)
{
	const size_t length = 2 * scale->many;

	for (size_t i = length - 1; i < scale->count && scale->options > 2; i += length) {
		const uint32_t option = chosen(answers, scale->ordinals[i]);
		size_t first = i;
		size_t after = i + 1;

		if (option >= scale->options)
			return true; /* any */
		if (option == 0 || option + 1 == scale->options)
			continue;
		while (first > 0 && may_be(scale, answers, first - 1, option))
			first--;
		while (after < scale->count && may_be(scale, answers, after, option))
			after++;
		if (after - first >= length)
			return true;
	}
	return false;
}

/* --- the whole ---------------------------------------------------------------------------- */

bool
scale_is_uniform(struct quality_finding *out, const struct sheet_scale *scale,
		 const zj_result *result, const struct quality_limits *limits)
{
	const zj_answers *answers = result->answers;
	struct tally tally = {.answered = 0};
	const size_t least = scale->many;
	uint32_t option;

	if (scale->count < least || !(may_be_all(scale, answers) || may_have_run(scale, answers)))
		return false;
	for (size_t i = 0; i < scale->count; i++) {
		option = chosen(answers, scale->ordinals[i]);
		if (option < scale->options)
			tally_add(&tally, option, scale->ordinals[i]);
	}
	tally_run(&tally);
	option = commonest(&tally, scale->options);
	const bool is_all =
		tally.answered >= least &&
		is_share(tally.counts[option], tally.answered, limits->at[QUALITY_ONE_SHARE]);
	const bool is_inner = tally.longest_option > 0 && tally.longest_option + 1 < scale->options;
	if (!is_all && !(is_inner && tally.longest >= 2 * least))
		return false;
	option = is_all ? option : tally.longest_option;
	const uint32_t node = result->model->questions[tally.longest_first];
	const struct answer *first = answers_written(answers, tally.longest_first);
	*out = (struct quality_finding){
		.kind = QUALITY_ONE_ANSWER,
		.line = first->place.line,
		.column = first->place.column,
		.thing = {QUALITY_OF_NODE, node, 0, result->model->nodes[node].place},
		.equal = tally.counts[option],
		.of = tally.answered,
		.telling = tally.longest,
		.figures = scale->options,
		.option = option,
	};
	return true;
}
