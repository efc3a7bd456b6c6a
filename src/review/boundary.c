/*
 * Boundary vectors: the nearest answers on each side of every condition.
 *
 * One spot after the other is tried on every state kept so far. States whose value is the same
 * stand for each other, as what the other spots add is mostly the same for both; of the rest the
 * nearest to the threshold on each side are kept. Where the value is a sum of what the spots add,
 * little is lost; everywhere the number of scorings is bounded.
 *
 * Where there is much to answer, the threshold may lie further from the start than that goes.
 * What was not found is then looked for again, from answers brought near to it first.
 */
#include "review/review.h"

#include <stdlib.h>
#include <string.h>

#include "base/num.h"
#include "review/start.h"
#include "text/text.h"

enum {
	EVALUATIONS = 20000,       /* scorings for one condition, each time it is looked for */
	EVALUATIONS_ALL = 2000000, /* for all of them: no rubric keeps it busy for long */
	STATES_KEPT = 16           /* on each side of the threshold, from one spot to the next */
};

struct hunt {
	struct search search;
	struct boundaries *out;
	size_t left;      /* of EVALUATIONS_ALL */
	zj_answers *near; /* where the search starts: out->start, brought nearer */
	struct vec kept;  /* uint32_t: states to go on from */
	struct vec next;
};

/* --- states kept ------------------------------------------------------------------------- */

static const struct state *
state_at(const struct search *search, uint32_t index)
{
	return vec_at(&search->states, index);
}

static zj_num
distance(const struct state *state)
{
	return num_sign(state->off) < 0 ? num_neg(state->off) : state->off;
}

/* Does a go before b: less in the way, then nearer? */
static bool
is_better(const struct state *a, const struct state *b)
{
	if (a->unmet != b->unmet)
		return a->unmet < b->unmet;
	return zj_num_compare(distance(a), distance(b)) < 0;
}

static void
drop(struct vec *states, size_t at)
{
	uint32_t *items = states->items;

	states->count--;
	memmove(items + at, items + at + 1, (states->count - at) * sizeof(*items));
}

/* Of one side of the threshold only so many are kept: the last goes. */
static void
trim(struct hunt *hunt, int side)
{
	const uint32_t *items = hunt->next.items;
	size_t count = 0;

	for (size_t i = 0; i < hunt->next.count; i++) {
		count += num_sign(state_at(&hunt->search, items[i])->off) == side;
		if (count > STATES_KEPT) {
			drop(&hunt->next, i);
			return;
		}
	}
}

/* Put a state among the next, the best first; of those with one value only the best stays. */
static bool
offer(struct hunt *hunt, uint32_t index)
{
	const struct state *state = state_at(&hunt->search, index);
	uint32_t *items = hunt->next.items;
	size_t at = 0;

	for (size_t i = 0; i < hunt->next.count; i++) {
		const struct state *other = state_at(&hunt->search, items[i]);

		if (!num_equal(other->off, state->off))
			continue;
		if (state->unmet >= other->unmet)
			return true;
		drop(&hunt->next, i);
		break;
	}
	while (at < hunt->next.count && !is_better(state, state_at(&hunt->search, items[at])))
		at++;
	if (!vec_push(&hunt->next))
		return false;
	items = hunt->next.items;
	memmove(items + at + 1, items + at, (hunt->next.count - 1 - at) * sizeof(*items));
	items[at] = index;
	trim(hunt, num_sign(state->off));
	return true;
}

static zj_status
try_values(struct hunt *hunt, uint32_t parent, uint32_t spot)
{
	struct search *search = &hunt->search;
	zj_status status = ZJ_OK;

	for (size_t i = 0; i < search->values.count && status == ZJ_OK; i++) {
		uint32_t made;

		status = search_try(search, parent, spot, vec_at(&search->values, i), &made);
		if (status == ZJ_OK && made != SEARCH_NONE && !offer(hunt, made))
			status = ZJ_ENOMEM;
	}
	return status;
}

/* One spot on every state kept. */
static zj_status
try_spot(struct hunt *hunt, uint32_t spot)
{
	struct search *search = &hunt->search;
	const bool is_number = search_is_number(search, spot);
	const uint32_t *kept = hunt->kept.items;
	zj_status status = ZJ_OK;

	hunt->next.count = 0;
	for (size_t i = 0; i < hunt->kept.count; i++) {
		if (!offer(hunt, kept[i]))
			return ZJ_ENOMEM;
	}
	for (size_t i = 0; i < hunt->kept.count && status == ZJ_OK; i++) {
		if (i == 0 || !is_number)
			status = search_values(search, kept[i], spot);
		if (status == ZJ_OK)
			status = try_values(hunt, kept[i], spot);
	}
	const struct vec swap = hunt->kept;
	hunt->kept = hunt->next;
	hunt->next = swap;
	return status;
}

/* How often a spot is tried: a set once for each of its options. */
static size_t
turns_of(const struct search *search, uint32_t spot)
{
	const struct expr_value now = search_value(search->answers, spot);

	return now.type == EXPR_SET ? now.options.choices->count : 1;
}

static zj_status
try_spots(struct hunt *hunt)
{
	struct search *search = &hunt->search;
	size_t turns = 0;
	zj_status status = ZJ_OK;

	for (size_t s = 0; s < search->spots.count && status == ZJ_OK; s++) {
		const uint32_t spot = ((uint32_t *)search->spots.items)[s];
		const size_t more = turns_of(search, spot);

		for (size_t i = 0; i < more && status == ZJ_OK; i++) {
			if (search->left == 0 || ++turns >= SEARCH_DEPTH)
				return ZJ_OK;
			status = try_spot(hunt, spot);
		}
	}
	return status;
}

/* --- what was found ---------------------------------------------------------------------- */

/* The nearest state on a side with nothing else in the way; SEARCH_NONE: there is none. */
static uint32_t
nearest(const struct search *search, int side)
{
	uint32_t best = SEARCH_NONE;

	for (uint32_t i = 0; i < search->states.count; i++) {
		const struct state *state = state_at(search, i);

		if (state->unmet > 0 || num_sign(state->off) != side)
			continue;
		if (best == SEARCH_NONE || is_better(state, state_at(search, best)))
			best = i;
	}
	return best;
}

static bool
is_changed(const struct expr_value *a, const struct expr_value *b)
{
	switch (a->type) {
	case EXPR_NUMBER:
	case EXPR_DATE:
		return !expr_is_known(a) || !expr_is_known(b) ||
		       !num_equal(a->number.low, b->number.low);
	case EXPR_TRUTH:
		return expr_is_yes(a) != expr_is_yes(b) || expr_is_no(a) != expr_is_no(b);
	case EXPR_CHOICE:
	case EXPR_SET:
		return a->options.must != b->options.must || a->options.may != b->options.may;
	case EXPR_TEXT:
	case EXPR_TYPE_COUNT:
		break;
	}
	return false;
}

/* What a state answers otherwise than the start, spot by spot. */
static zj_status
keep_changes(struct hunt *hunt, uint32_t state, struct boundary_case *out)
{
	struct search *search = &hunt->search;
	const uint32_t *spots = search->spots.items;
	struct boundary_change *changes =
		arena_array(hunt->out->arena, search->spots.count, sizeof(*changes));

	if (!changes)
		return ZJ_ENOMEM;
	search_enter(search, state);
	for (size_t i = 0; i < search->spots.count; i++) {
		const struct expr_value before = search_value(hunt->out->start, spots[i]);
		const struct expr_value after = search_value(search->answers, spots[i]);

		if (is_changed(&before, &after))
			changes[out->change_count++] = (struct boundary_change){spots[i], after};
	}
	out->changes = changes;
	return ZJ_OK;
}

static zj_status
keep_side(struct hunt *hunt, struct boundary *boundary, enum boundary_side side)
{
	static const int signs[] = {[BOUNDARY_BELOW] = -1, [BOUNDARY_AT] = 0, [BOUNDARY_ABOVE] = 1};
	const uint32_t found = nearest(&hunt->search, signs[side]);
	struct boundary_case *out = &boundary->sides[side];

	if (found == SEARCH_NONE || out->is_found)
		return ZJ_OK;
	const struct state *state = state_at(&hunt->search, found);
	*out = (struct boundary_case){
		.is_found = true,
		.holds = state->holds,
		.tier = state->tier,
		.found = state->found,
		.needed = state->needed,
	};
	return keep_changes(hunt, found, out);
}

/* From where the search starts, as far as it goes. */
static zj_status
look_around(struct hunt *hunt, struct boundary *boundary)
{
	struct search *search = &hunt->search;
	uint32_t first;
	uint32_t *kept;

	const size_t most = hunt->left < EVALUATIONS ? hunt->left : EVALUATIONS;

	search->left = most;
	search->states.count = 0;
	zj_status status = search_try(search, SEARCH_NONE, SEARCH_NONE, NULL, &first);
	boundary->is_cut_short = search->left == 0;
	if (status || first == SEARCH_NONE)
		return status;
	hunt->kept.count = 0;
	kept = vec_push(&hunt->kept);
	if (!kept)
		return ZJ_ENOMEM;
	*kept = first;
	status = try_spots(hunt);
	boundary->is_cut_short = search->left == 0;
	hunt->left -= most - search->left;
	for (unsigned side = 0; status == ZJ_OK && side < BOUNDARY_SIDE_COUNT; side++)
		status = keep_side(hunt, boundary, side);
	return status;
}

/* --- coming near ------------------------------------------------------------------------- */

/* Put the spots from which the threshold was crossed first: they are tried first. */
static void
turn_spots(struct search *search, size_t first)
{
	uint32_t *spots = search->spots.items;
	const size_t count = search->spots.count;

	for (size_t i = 0; i < first; i++) {
		const uint32_t spot = spots[0];

		memmove(spots, spots + 1, (count - 1) * sizeof(*spots));
		spots[count - 1] = spot;
	}
}

/*
 * Answer one spot after the other at its worst, up to where the goal's value would pass its
 * threshold. A ladder stays where it is for many answers and then falls: no single answer would
 * show the way.
 */
static zj_status
approach(struct hunt *hunt)
{
	struct search *search = &hunt->search;
	const uint32_t *spots = search->spots.items;
	struct state start = {.has_off = false};
	bool is_usable;

	search->left = EVALUATIONS;
	search_enter(search, SEARCH_NONE);
	zj_status status = search_look(search, &start, &is_usable);
	for (size_t i = 0; status == ZJ_OK && is_usable && i < search->spots.count; i++) {
		struct state here = {.has_off = false};
		struct expr_value worst;

		if (!start_worst(&worst, search->model, spots[i]))
			continue;
		search_put(search, spots[i], &worst);
		status = search_look(search, &here, &is_usable);
		if (is_usable && num_sign(here.off) != num_sign(start.off)) {
			turn_spots(search, i);
			break;
		}
		search_keep(search, spots[i]);
	}
	return status;
}

static bool
is_complete(const struct boundary *boundary)
{
	return !boundary->is_threshold ||
	       (boundary->sides[BOUNDARY_BELOW].is_found && boundary->sides[BOUNDARY_AT].is_found &&
		boundary->sides[BOUNDARY_ABOVE].is_found);
}

static zj_status
find_one(struct hunt *hunt, uint32_t index, struct boundary *boundary)
{
	struct search *search = &hunt->search;
	const struct goal goal = search_condition(search, index);

	boundary->tier = goal.tier;
	boundary->is_threshold = goal.is_threshold;
	zj_status status = search_aim(search, &goal, EVALUATIONS);
	if (status == ZJ_OK)
		status = look_around(hunt, boundary);
	if (status || is_complete(boundary) || hunt->left == 0)
		return status;
	status = approach(hunt);
	if (status == ZJ_OK)
		status = look_around(hunt, boundary);
	for (size_t i = 0; i < search->spots.count; i++)
		search_copy(hunt->near, hunt->out->start, ((uint32_t *)search->spots.items)[i]);
	return status;
}

static zj_status
find_all(struct hunt *hunt)
{
	struct boundaries *out = hunt->out;
	uint32_t index = 0;
	zj_status status = ZJ_OK;

	for (size_t t = 0; t < out->model->tier_count; t++)
		out->count += out->model->tiers[t].condition_count;
	out->items = arena_array(out->arena, out->count, sizeof(*out->items));
	if (!out->items)
		return ZJ_ENOMEM;
	for (size_t t = 0; t < out->model->tier_count && status == ZJ_OK; t++) {
		const struct model_tier *tier = &out->model->tiers[t];

		for (size_t i = 0; i < tier->condition_count && status == ZJ_OK; i++, index++) {
			out->items[index].condition = &tier->conditions[i];
			status = find_one(hunt, index, &out->items[index]);
		}
	}
	return status;
}

/* --- the start --------------------------------------------------------------------------- */

/* A document in which nothing is answered; a profile is chosen where one must be. */
static zj_status
read_nothing(zj_answers **out, const zj_model *model, zj_diags *diags)
{
	struct node profile[] = {
		{.kind = NODE_SCALAR, .text = STR("profile")},
		{.kind = NODE_SCALAR,
		 .text = model->profile_count ? model->profiles[0].id : STR("")},
	};
	const struct node with_profile = {.kind = NODE_MAP, .count = 1, .items = profile};
	static const struct node nothing = {.kind = NODE_NULL};
	const bool must_choose = model->profile_count && model->default_profile == MODEL_NONE;
	const struct diag_file file = {.name = ""};
	const struct answers_layer layer = {must_choose ? &with_profile : &nothing, &file};
	const struct answers_reading reading = {
		.layer_count = 1, .layers = &layer, .is_case = true};

	return answers_read_layers(out, model, &reading, diags);
}

/* The tier that the start reaches; none where it is refused. */
static zj_status
score_start(struct search *search, int *tier)
{
	zj_result *result = NULL;

	search_enter(search, SEARCH_NONE);
	const zj_status status = search_score(search, &result);
	*tier = result ? result->tier : 0;
	score_recycle(search->scratch, result);
	return status;
}

static zj_status
find_from(struct hunt *hunt, const zj_answers *from, const zj_result *basis,
	  const zj_score_options *options, const struct cover *cover)
{
	zj_status status = search_init(&hunt->search, basis, hunt->out->start, options, cover);

	if (status == ZJ_OK && !from)
		status = start_fill(&hunt->search);
	if (status == ZJ_OK && !from)
		status = start_climb(&hunt->search);
	if (status == ZJ_OK)
		status = score_start(&hunt->search, &hunt->out->tier);
	if (status == ZJ_OK && !(hunt->near = answers_copy(hunt->out->start)))
		status = ZJ_ENOMEM;
	if (status)
		return status;
	hunt->search.start = hunt->near;
	return find_all(hunt);
}

static zj_status
copy_or_nothing(zj_answers **out, const zj_model *model, const zj_answers *from, zj_diags *diags)
{
	if (!from)
		return read_nothing(out, model, diags);
	*out = answers_copy(from);
	return *out ? ZJ_OK : ZJ_ENOMEM;
}

zj_status
boundaries_find(struct boundaries **out, const zj_model *model, const zj_answers *from,
		const zj_score_options *options, zj_diags *diags)
{
	zj_status status = ZJ_ENOMEM;
	struct cover *cover = NULL;
	zj_result *basis = NULL;
	struct hunt hunt = {
		.out = calloc(1, sizeof(*hunt.out)),
		.left = EVALUATIONS_ALL,
		.kept = VEC_INIT(uint32_t),
		.next = VEC_INIT(uint32_t),
	};

	if (!hunt.out || !(hunt.out->arena = arena_new()))
		goto out;
	hunt.out->model = model;
	hunt.out->setting_count = options ? options->setting_count : 0;
	hunt.out->settings = options ? options->settings : NULL;
	status = cover_new(&cover, model);
	if (status)
		goto out;
	status = copy_or_nothing(&hunt.out->start, model, from, diags);
	if (status)
		goto out;
	status = zj_score(&basis, model, hunt.out->start, options, diags);
	if (status)
		goto out;
	status = find_from(&hunt, from, basis, options, cover);
	if (status)
		goto out;
	*out = hunt.out;
	hunt.out = NULL;
out:
	search_done(&hunt.search);
	zj_answers_free(hunt.near);
	zj_result_free(basis);
	vec_done(&hunt.kept);
	vec_done(&hunt.next);
	cover_free(cover);
	boundaries_free(hunt.out);
	return status;
}

void
boundaries_free(struct boundaries *boundaries)
{
	if (!boundaries)
		return;
	zj_answers_free(boundaries->start);
	arena_free(boundaries->arena);
	free(boundaries);
}
