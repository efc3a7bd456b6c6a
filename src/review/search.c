/*
 * Trying answers: states, and what of each counts. See search.h.
 */
#include "review/search.h"

#include <stdlib.h>

#include "base/num.h"

/* Evidence of what the search answers, so that no claim is cut for want of it. */
static const struct str EVIDENCE = {"e", 1};

zj_status
search_init(struct search *search, const zj_result *basis, zj_answers *start,
	    const zj_score_options *options, const struct cover *cover)
{
	*search = (struct search){
		.model = basis->model,
		.basis = basis,
		.options = options,
		.start = start,
		.answers = answers_copy(start),
		.cover = cover,
		.scratch = score_scratch_new(),
		.run = expr_run_new(),
		.spots = VEC_INIT(uint32_t),
		.states = VEC_INIT(struct state),
		.values = VEC_INIT(struct expr_value),
	};
	return search->answers && search->scratch && search->run ? ZJ_OK : ZJ_ENOMEM;
}

void
search_done(struct search *search)
{
	vec_done(&search->values);
	vec_done(&search->states);
	vec_done(&search->spots);
	expr_run_free(search->run);
	score_scratch_free(search->scratch);
	zj_answers_free(search->answers);
}

/* --- goals ------------------------------------------------------------------------------- */

static const struct model_condition *
find_condition(const zj_model *model, uint32_t index, uint32_t *tier)
{
	uint32_t t = 0;

	while (index >= model->tiers[t].condition_count)
		index -= (uint32_t)model->tiers[t++].condition_count;
	*tier = t;
	return &model->tiers[t].conditions[index];
}

struct goal
search_condition(const struct search *search, uint32_t condition)
{
	const zj_model *model = search->model;
	struct goal goal = {
		.condition = condition,
		.is_threshold = search->cover->exact[condition] != MODEL_NONE,
	};
	const struct model_condition *found = find_condition(model, condition, &goal.tier);

	goal.expr = found->rule == MODEL_NONE ? found->expr : model->rules[found->rule].expr;
	return goal;
}

static void
add_spot(void *state, uint32_t slot)
{
	uint32_t *spot = vec_push(state);

	if (spot)
		*spot = slot;
}

static int
by_number(const void *left, const void *right)
{
	const uint32_t a = *(const uint32_t *)left;
	const uint32_t b = *(const uint32_t *)right;

	return a < b ? -1 : a > b;
}

zj_status
search_aim(struct search *search, const struct goal *goal, size_t most)
{
	search_enter(search, SEARCH_NONE);
	search->goal = *goal;
	search->left = most;
	search->states.count = 0;
	search->spots.count = 0;
	const zj_status status = score_reads(search->basis, goal->expr, READS_ALL, search->scratch,
					     add_spot, &search->spots);
	if (status || search->spots.failed)
		return ZJ_ENOMEM;
	if (search->spots.count)
		qsort(search->spots.items, search->spots.count, sizeof(uint32_t), by_number);
	return ZJ_OK;
}

/* --- spots ------------------------------------------------------------------------------- */

static void
put_answer(struct answer *answer, const struct expr_value *value, bool needs_evidence)
{
	answer->state = ANSWER_GIVEN;
	answer->value = *value;
	if (needs_evidence && answer->evidence_count == 0) {
		answer->evidence_count = 1;
		answer->evidence = &EVIDENCE;
	}
}

void
search_put(struct search *search, uint32_t spot, const struct expr_value *value)
{
	const struct model_slot slot = model_slot(search->model, spot);
	const struct model_node *node = &search->model->nodes[slot.index];

	if (slot.kind == MODEL_SLOT_OF_NODE) {
		put_answer(answers_question(search->answers, node->ordinal), value,
			   node->needs_evidence);
	} else if (slot.kind == MODEL_SLOT_OF_FACT) {
		put_answer(answers_fact(search->answers, slot.index), value, false);
	} else if (slot.kind == MODEL_SLOT_OF_USE) {
		struct answer_level *level = answers_level(search->answers, slot.index);

		level->is_given = num_to_u32(value->number.low, &level->level);
	}
}

void
search_copy(zj_answers *to, const zj_answers *from, uint32_t spot)
{
	const zj_model *model = to->model;
	const struct model_slot slot = model_slot(model, spot);

	if (slot.kind == MODEL_SLOT_OF_NODE) {
		const uint32_t ordinal = model->nodes[slot.index].ordinal;

		*answers_question(to, ordinal) = from->questions[ordinal];
	} else if (slot.kind == MODEL_SLOT_OF_FACT) {
		*answers_fact(to, slot.index) = from->facts[slot.index];
	} else if (slot.kind == MODEL_SLOT_OF_USE) {
		*answers_level(to, slot.index) = from->levels[slot.index];
	}
}

void
search_restore(struct search *search, uint32_t spot)
{
	search_copy(search->answers, search->start, spot);
}

void
search_keep(struct search *search, uint32_t spot)
{
	search_copy(search->start, search->answers, spot);
}

static struct expr_value
given_or_unknown(const struct answer *answer, enum expr_type type,
		 const struct expr_choices *choices)
{
	return answer->state == ANSWER_GIVEN ? answer->value : expr_unknown(type, choices);
}

static enum expr_type
question_type(const struct model_node *node)
{
	static const enum expr_type types[] = {
		[MODEL_COMPUTED] = EXPR_NUMBER, [MODEL_OPTION] = EXPR_CHOICE,
		[MODEL_OPTIONS] = EXPR_SET,     [MODEL_YESNO] = EXPR_TRUTH,
		[MODEL_LEVEL] = EXPR_NUMBER,    [MODEL_NUMBER] = EXPR_NUMBER,
		[MODEL_TEXT] = EXPR_TEXT,       [MODEL_DATE] = EXPR_DATE,
	};

	return types[node->answer];
}

struct expr_value
search_value(const zj_answers *answers, uint32_t spot)
{
	const zj_model *model = answers->model;
	const struct model_slot slot = model_slot(model, spot);

	if (slot.kind == MODEL_SLOT_OF_NODE) {
		const struct model_node *node = &model->nodes[slot.index];

		return given_or_unknown(&answers->questions[node->ordinal], question_type(node),
					node->choices);
	}
	if (slot.kind == MODEL_SLOT_OF_FACT) {
		const struct model_fact *fact = &model->facts[slot.index];

		return given_or_unknown(&answers->facts[slot.index], fact->type, fact->choices);
	}
	if (slot.kind == MODEL_SLOT_OF_USE && answers->levels[slot.index].is_given)
		return expr_number(zj_num_int(answers->levels[slot.index].level));
	return expr_unknown(EXPR_NUMBER, NULL);
}

/* --- states ------------------------------------------------------------------------------ */

static const struct state *
state_at(const struct search *search, uint32_t index)
{
	return vec_at(&search->states, index);
}

void
search_enter(struct search *search, uint32_t state)
{
	const uint32_t *spots = search->spots.items;

	for (size_t i = 0; i < search->spots.count; i++)
		search_restore(search, spots[i]);
	/* The latest answer of a spot counts, so it is put last. */
	uint32_t path[SEARCH_DEPTH + 1];
	size_t depth = 0;
	while (state != SEARCH_NONE && depth <= SEARCH_DEPTH) {
		path[depth++] = state;
		state = state_at(search, state)->parent;
	}
	while (depth-- > 0) {
		const struct state *at = state_at(search, path[depth]);

		if (at->spot != SEARCH_NONE)
			search_put(search, at->spot, &at->value);
	}
}

zj_status
search_score(struct search *search, zj_result **result)
{
	*result = NULL;
	const zj_status status = score_run(result, search->model, search->answers, search->options,
					   SCORE_PLAIN, search->scratch, NULL);
	return status == ZJ_ENOMEM ? status : ZJ_OK;
}

size_t
search_unmet(const struct search *search, const zj_result *result, uint32_t tier,
	     uint32_t condition)
{
	const uint32_t *same = search->cover->same;
	size_t count = 0;

	for (uint32_t t = search->model->tier_chain ? 0 : tier; t <= tier; t++) {
		const struct result_tier *at = &result->tiers[t];

		count += at->allowed != ZJ_MET;
		for (size_t i = at->first; i < at->first + at->count; i++)
			count += result->conditions[i].check.outcome != ZJ_MET &&
				 (condition == SEARCH_NONE || same[i] != same[condition]);
	}
	return count;
}

/* The sides of the goal's comparison; found is the one that depends on the answers. */
static zj_status
evaluate_sides(struct search *search, const zj_result *result, struct state *state)
{
	const struct expr_view view = expr_view(search->goal.expr);
	const uint32_t *slots;
	const size_t found =
		expr_slots(view.parts[0], &slots) == 0 && expr_slots(view.parts[1], &slots) > 0;
	enum expr_problem problem;
	zj_status status =
		expr_eval(&state->found, &problem, view.parts[found], result->slots, search->run);

	if (status == ZJ_OK)
		status = expr_eval(&state->needed, &problem, view.parts[1 - found], result->slots,
				   search->run);
	if (status == ZJ_OK && expr_is_known(&state->found) && expr_is_known(&state->needed)) {
		state->off = num_sub(state->found.number.low, state->needed.number.low);
		state->has_off = zj_num_ok(state->off);
	}
	return status == ZJ_ENOMEM ? status : ZJ_OK;
}

bool
search_off(struct search *search, const zj_result *result, zj_num *out)
{
	struct state state = {.has_off = false};

	if (evaluate_sides(search, result, &state) != ZJ_OK || !state.has_off)
		return false;
	*out = state.off;
	return true;
}

static zj_status
look_at(struct search *search, const zj_result *result, struct state *state)
{
	const struct goal *goal = &search->goal;
	const struct expr_value *truth = &result->conditions[goal->condition].check.found;

	state->unmet = search_unmet(search, result, goal->tier, goal->condition);
	state->tier = result->tier;
	state->holds = expr_is_yes(truth);
	if (goal->is_threshold)
		return evaluate_sides(search, result, state);
	state->has_off = expr_is_known(truth);
	state->off = zj_num_int(state->holds ? 1 : -1);
	return ZJ_OK;
}

zj_status
search_look(struct search *search, struct state *state, bool *is_usable)
{
	zj_result *result = NULL;

	search->left--;
	zj_status status = search_score(search, &result);
	if (status == ZJ_OK && result)
		status = look_at(search, result, state);
	*is_usable = status == ZJ_OK && result && state->has_off;
	score_recycle(search->scratch, result);
	return status;
}

zj_status
search_try(struct search *search, uint32_t parent, uint32_t spot, const struct expr_value *value,
	   uint32_t *out)
{
	struct state state = {.parent = parent, .spot = spot};
	bool is_usable;

	*out = SEARCH_NONE;
	if (search->left == 0)
		return ZJ_OK;
	search_enter(search, parent);
	if (value) {
		state.value = *value;
		search_put(search, spot, value);
	}
	const zj_status status = search_look(search, &state, &is_usable);
	if (status || !is_usable)
		return status;
	struct state *kept = vec_push(&search->states);
	if (!kept)
		return ZJ_ENOMEM;
	*kept = state;
	*out = (uint32_t)search->states.count - 1;
	return ZJ_OK;
}
