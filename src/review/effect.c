/*
 * What a difference between two rubrics does to one enterprise, and why.
 *
 * The two results are walked from what came out otherwise (a condition, a veto, a cap, the
 * score) down to what that reads, following only values that came out otherwise too. Whatever
 * difference bears on something met on the way is a cause.
 */
#include "review/review.h"

#include <stdlib.h>
#include <string.h>

/* Differences by the thing they are about: the first, and the next of the same thing. */
struct touching {
	size_t count;
	uint32_t *first; /* by index of the thing */
};

struct effect_finder {
	const struct difference *difference;
	struct arena *arena;
	uint32_t *next;        /* by difference: the next about the same thing */
	struct touching nodes; /* by index in the second rubric */
	struct touching
		removed; /* nodes of the first that are gone, by their parent in the second */
	uint32_t *gone;  /* by node of the first: that it is gone, or MODEL_NONE */
	struct touching rules;
	struct touching facts;
	struct touching params;
	struct touching uses;
	struct vec scales;               /* uint32_t: differences of scales */
	const uint32_t *tier_first_from; /* by tier: the number of its first condition */
	const uint32_t *tier_first_to;

	/* of one comparison */
	const zj_result *from;
	const zj_result *to;
	bool *is_cause; /* by difference */
	bool *is_seen;  /* by node of the second rubric */
	bool *is_rule_seen;
	struct vec todo; /* struct visit: met, and still to be looked into */
	bool failed;
};

/* A node or a rule of the second rubric on the way. */
struct visit {
	bool is_rule;
	bool is_below_ladder; /* levels count there, so shares alone do not tell */
	uint32_t index;
};

const char *
effect_kind_key(enum effect_kind kind)
{
	static const char *const keys[EFFECT_KIND_COUNT] = {
		[EFFECT_NONE] = "none",     [EFFECT_SCORE] = "score", [EFFECT_FIRM] = "firm",
		[EFFECT_UP] = "up",         [EFFECT_DOWN] = "down",   [EFFECT_OTHER] = "other",
		[EFFECT_FAILED] = "failed",
	};

	return keys[kind];
}

/* ---- which difference bears on what ---- */

static bool
make_touching(struct effect_finder *finder, struct touching *touching, size_t count)
{
	touching->count = count;
	touching->first = arena_array(finder->arena, count, sizeof(uint32_t));
	for (size_t i = 0; touching->first && i < count; i++)
		touching->first[i] = MODEL_NONE;
	return touching->first != NULL;
}

static void
touch(struct effect_finder *finder, struct touching *touching, uint32_t thing, uint32_t change)
{
	if (thing == MODEL_NONE || thing >= touching->count)
		return;
	finder->next[change] = touching->first[thing];
	touching->first[thing] = change;
}

static void
touch_node(struct effect_finder *finder, const struct difference_change *change, uint32_t index)
{
	const struct difference *difference = finder->difference;

	if (change->to_index != MODEL_NONE) {
		touch(finder, &finder->nodes, change->to_index, index);
		return;
	}
	finder->gone[change->from_index] = index;
	const uint32_t parent = difference->from->nodes[change->from_index].parent;
	if (parent != MODEL_NONE)
		touch(finder, &finder->removed, difference->nodes.to[parent], index);
}

static void
touch_thing(struct effect_finder *finder, const struct difference_change *change, uint32_t index)
{
	switch (change->thing) {
	case THING_SECTION:
	case THING_QUESTION:
		touch_node(finder, change, index);
		return;
	case THING_RULE:
		touch(finder, &finder->rules, change->to_index, index);
		return;
	case THING_FACT:
		touch(finder, &finder->facts, change->to_index, index);
		return;
	case THING_PARAM:
		touch(finder, &finder->params, change->to_index, index);
		return;
	case THING_USE:
		touch(finder, &finder->uses, change->to_index, index);
		return;
	case THING_OPTION:
	case THING_TIER:
	case THING_CONDITION:
	case THING_RUBRIC:
	case THING_PROFILE:
	case THING_SOURCE:
	case THING_COUNT:
		return;
	}
}

/* Options of scales bear on all their questions; those of a question, on that one. */
static void
touch_option(struct effect_finder *finder, const struct difference_change *change, uint32_t index)
{
	const struct difference *difference = finder->difference;
	uint32_t *scale;

	if (change->is_of_scale) {
		scale = vec_push(&finder->scales);
		finder->failed |= !scale;
		if (scale)
			*scale = index;
		return;
	}
	const uint32_t node = map_get(difference->to->node_by_id, change->of);
	const uint32_t fact = map_get(difference->to->fact_by_id, change->of);
	if (node != MAP_NONE)
		touch(finder, &finder->nodes, node, index);
	else if (fact != MAP_NONE)
		touch(finder, &finder->facts, fact, index);
}

static const uint32_t *
tier_firsts(struct arena *arena, const zj_model *model)
{
	uint32_t *firsts = arena_array(arena, model->tier_count, sizeof(*firsts));
	uint32_t next = 0;

	for (size_t t = 0; firsts && t < model->tier_count; t++) {
		firsts[t] = next;
		next += (uint32_t)model->tiers[t].condition_count;
	}
	return firsts;
}

static bool
make_room(struct effect_finder *finder)
{
	const struct difference *difference = finder->difference;
	const zj_model *to = difference->to;
	struct arena *arena = finder->arena;

	finder->next = arena_array(arena, difference->count, sizeof(uint32_t));
	finder->is_cause = arena_array(arena, difference->count, sizeof(bool));
	finder->is_seen = arena_array(arena, to->node_count, sizeof(bool));
	finder->is_rule_seen = arena_array(arena, to->rule_count, sizeof(bool));
	finder->gone = arena_array(arena, difference->from->node_count, sizeof(uint32_t));
	for (size_t i = 0; finder->gone && i < difference->from->node_count; i++)
		finder->gone[i] = MODEL_NONE;
	finder->tier_first_from = tier_firsts(arena, difference->from);
	finder->tier_first_to = tier_firsts(arena, to);
	return finder->next && finder->gone && finder->is_cause && finder->is_seen &&
	       finder->is_rule_seen && finder->tier_first_from && finder->tier_first_to &&
	       make_touching(finder, &finder->nodes, to->node_count) &&
	       make_touching(finder, &finder->removed, to->node_count) &&
	       make_touching(finder, &finder->rules, to->rule_count) &&
	       make_touching(finder, &finder->facts, to->fact_count) &&
	       make_touching(finder, &finder->params, to->param_count) &&
	       make_touching(finder, &finder->uses, to->use_count);
}

zj_status
effect_finder_new(struct effect_finder **out, const struct difference *difference)
{
	struct effect_finder *finder = calloc(1, sizeof(*finder));

	if (!finder)
		return ZJ_ENOMEM;
	finder->difference = difference;
	finder->arena = arena_new();
	finder->scales = VEC_INIT(uint32_t);
	finder->todo = VEC_INIT(struct visit);
	finder->failed = !finder->arena || !make_room(finder);
	/* Backwards, so that the first of a thing comes first. */
	for (size_t i = difference->count; i > 0 && !finder->failed; i--) {
		const struct difference_change *change = &difference->changes[i - 1];
		const uint32_t index = (uint32_t)(i - 1);
		finder->next[index] = MODEL_NONE;
		if (change->effect == DIFFERENCE_WORDS)
			continue;
		if (change->thing == THING_OPTION)
			touch_option(finder, change, index);
		else
			touch_thing(finder, change, index);
	}
	if (finder->failed) {
		effect_finder_free(finder);
		return ZJ_ENOMEM;
	}
	*out = finder;
	return ZJ_OK;
}

void
effect_finder_free(struct effect_finder *finder)
{
	if (!finder)
		return;
	vec_done(&finder->scales);
	vec_done(&finder->todo);
	arena_free(finder->arena);
	free(finder);
}

/* ---- the same value? ---- */

static bool
same_bound(bool a_given, zj_num a, bool b_given, zj_num b)
{
	return a_given == b_given && (!a_given || num_equal(a, b));
}

static bool
same_options(const struct expr_value *a, const struct expr_value *b)
{
	const struct expr_choices *from = a->options.choices;
	const struct expr_choices *to = b->options.choices;

	if (a->options.must != b->options.must || a->options.may != b->options.may)
		return false;
	for (size_t i = 0; from && to && i < from->count; i++) {
		if (a->options.may >> i & 1 &&
		    (i >= to->count || !str_equal(from->ids[i], to->ids[i])))
			return false;
	}
	return true;
}

static bool
same_value(const struct expr_value *a, const struct expr_value *b)
{
	if (a->type != b->type)
		return false;
	switch (a->type) {
	case EXPR_NUMBER:
	case EXPR_DATE:
		return same_bound(a->number.has_low, a->number.low, b->number.has_low,
				  b->number.low) &&
		       same_bound(a->number.has_high, a->number.high, b->number.has_high,
				  b->number.high);
	case EXPR_TRUTH:
		return a->truth.may_be_no == b->truth.may_be_no &&
		       a->truth.may_be_yes == b->truth.may_be_yes;
	case EXPR_TEXT:
		return a->text.is_known == b->text.is_known &&
		       (!a->text.is_known || str_equal(a->text.text, b->text.text));
	case EXPR_CHOICE:
	case EXPR_SET:
		return same_options(a, b);
	case EXPR_TYPE_COUNT:
		break;
	}
	return false;
}

static bool
same_range(const struct result_range *a, const struct result_range *b)
{
	return num_equal(a->worst, b->worst) && num_equal(a->best, b->best);
}

/* ---- the walk ---- */

static void
add_causes(struct effect_finder *finder, const struct touching *touching, uint32_t thing)
{
	for (uint32_t i = touching->first[thing]; i != MODEL_NONE; i = finder->next[i])
		finder->is_cause[i] = true;
}

/* What makes a thing part of its section, and how much of it: that bears on the section. */
static bool
is_membership(enum difference_aspect aspect)
{
	return aspect == ASPECT_ITSELF || aspect == ASPECT_WEIGHT || aspect == ASPECT_LEAVE_OUT ||
	       aspect == ASPECT_SCORED || aspect == ASPECT_RUNG || aspect == ASPECT_PARENT;
}

static void
add_node_causes(struct effect_finder *finder, uint32_t node, bool as_member)
{
	const struct difference *difference = finder->difference;
	const struct str scale = difference->to->nodes[node].scale;

	for (uint32_t i = finder->nodes.first[node]; i != MODEL_NONE; i = finder->next[i])
		finder->is_cause[i] |= is_membership(difference->changes[i].aspect) == as_member;
	for (size_t i = 0; scale.at && !as_member && i < finder->scales.count; i++) {
		const uint32_t index = *(uint32_t *)vec_at(&finder->scales, i);
		if (str_equal(difference->changes[index].of, scale))
			finder->is_cause[index] = true;
	}
}

/* It is read itself, whatever it weighs above: is it there, and does it take part? */
static void
add_presence_causes(struct effect_finder *finder, uint32_t node)
{
	const struct difference *difference = finder->difference;

	for (uint32_t i = finder->nodes.first[node]; i != MODEL_NONE; i = finder->next[i])
		finder->is_cause[i] |= difference->changes[i].aspect == ASPECT_ITSELF ||
				       difference->changes[i].aspect == ASPECT_LEAVE_OUT;
}

/* Look into it later: rules may read rules to any depth, so this does not call itself. */
static void
want(struct effect_finder *finder, struct visit visit)
{
	bool *is_seen = visit.is_rule ? finder->is_rule_seen : finder->is_seen;
	struct visit *item;

	if (is_seen[visit.index])
		return;
	is_seen[visit.index] = true;
	item = vec_push(&finder->todo);
	finder->failed |= !item;
	if (item)
		*item = visit;
}

static void
want_node(struct effect_finder *finder, uint32_t node, bool is_below_ladder)
{
	want(finder, (struct visit){.is_below_ladder = is_below_ladder, .index = node});
}

static void
want_rule(struct effect_finder *finder, uint32_t rule)
{
	want(finder, (struct visit){.is_rule = true, .index = rule});
}

/* Did its own share or score, or whether it applies, come out otherwise? */
static bool
node_differs(const struct effect_finder *finder, uint32_t node)
{
	const uint32_t before = finder->difference->nodes.from[node];

	if (before == MODEL_NONE)
		return true;
	const struct result_node *from = &finder->from->nodes[before];
	const struct result_node *to = &finder->to->nodes[node];
	return from->state != to->state || from->has_score != to->has_score ||
	       !same_range(&from->share, &to->share) || !same_range(&from->score, &to->score);
}

static void
visit_children(struct effect_finder *finder, uint32_t section, bool is_below_ladder)
{
	const zj_model *to = finder->difference->to;

	add_causes(finder, &finder->removed, section);
	for (uint32_t c = section + 1; c < to->nodes[section].end; c = to->nodes[c].end) {
		add_node_causes(finder, c, true);
		if (is_below_ladder || node_differs(finder, c))
			want_node(finder, c, is_below_ladder);
	}
}

/* The slot of the first rubric that holds the same; MODEL_NONE where there is none. */
static uint32_t
slot_before(const struct effect_finder *finder, struct model_slot slot)
{
	const struct difference *difference = finder->difference;
	const zj_model *from = difference->from;
	uint32_t index;

	switch (slot.kind) {
	case MODEL_SLOT_OF_NODE:
		index = difference->nodes.from[slot.index];
		return index == MODEL_NONE ? MODEL_NONE
					   : from->nodes[index].slot + (uint32_t)slot.part;
	case MODEL_SLOT_OF_FACT:
		index = difference->facts.from[slot.index];
		return index == MODEL_NONE ? MODEL_NONE : from->facts[index].slot;
	case MODEL_SLOT_OF_PARAM:
		index = difference->params.from[slot.index];
		return index == MODEL_NONE ? MODEL_NONE : from->params[index].slot;
	case MODEL_SLOT_OF_RULE:
		index = difference->rules.from[slot.index];
		return index == MODEL_NONE ? MODEL_NONE : from->rules[index].slot;
	case MODEL_SLOT_OF_USE:
		index = difference->uses.from[slot.index];
		return index == MODEL_NONE ? MODEL_NONE : from->uses[index].slot;
	case MODEL_SLOT_OF_DATE:
		return from->as_of_slot;
	}
	return MODEL_NONE;
}

static void
visit_slot(struct effect_finder *finder, uint32_t number)
{
	const struct model_slot slot = model_slot(finder->difference->to, number);
	const uint32_t before = slot_before(finder, slot);

	if (before != MODEL_NONE &&
	    same_value(&finder->from->slots[before], &finder->to->slots[number]))
		return;
	switch (slot.kind) {
	case MODEL_SLOT_OF_NODE:
		add_presence_causes(finder, slot.index);
		want_node(finder, slot.index, false);
		return;
	case MODEL_SLOT_OF_FACT:
		add_causes(finder, &finder->facts, slot.index);
		return;
	case MODEL_SLOT_OF_PARAM:
		add_causes(finder, &finder->params, slot.index);
		return;
	case MODEL_SLOT_OF_RULE:
		want_rule(finder, slot.index);
		return;
	case MODEL_SLOT_OF_USE:
		add_causes(finder, &finder->uses, slot.index);
		return;
	case MODEL_SLOT_OF_DATE:
		return;
	}
}

/* Does it read anything of this node? The slots are in ascending order. */
static bool
reads_node(const struct expr *expr, const struct model_node *node)
{
	const uint32_t *slots = NULL;
	size_t low = 0;
	size_t high = expr ? expr_slots(expr, &slots) : 0;
	const size_t count = high;

	while (low < high) {
		const size_t middle = low + (high - low) / 2;
		if (slots[middle] < node->slot)
			low = middle + 1;
		else
			high = middle;
	}
	return low < count && slots[low] < node->slot + MODEL_NODE_SLOTS;
}

/* It joined or left what a tag stands for: by its own tags or those of a section above. */
static void
add_tag_causes(struct effect_finder *finder, uint32_t node)
{
	const struct difference *difference = finder->difference;

	for (; node != MODEL_NONE; node = difference->to->nodes[node].parent) {
		for (uint32_t i = finder->nodes.first[node]; i != MODEL_NONE; i = finder->next[i])
			finder->is_cause[i] |= difference->changes[i].aspect == ASPECT_TAGS;
	}
}

/* Questions that an expression reads on one side and not on the other, though their values may
 * be the same: a tag stands for others now, or they are gone. */
static void
visit_joined(struct effect_finder *finder, const struct expr *from, const struct expr *to)
{
	const struct difference *difference = finder->difference;
	const uint32_t *slots = NULL;
	size_t count = to ? expr_slots(to, &slots) : 0;

	for (size_t i = 0; i < count; i++) {
		const struct model_slot slot = model_slot(difference->to, slots[i]);
		if (slot.kind != MODEL_SLOT_OF_NODE)
			continue;
		const uint32_t before = difference->nodes.from[slot.index];
		if (before != MODEL_NONE && !reads_node(from, &difference->from->nodes[before]))
			add_tag_causes(finder, slot.index);
	}
	count = from ? expr_slots(from, &slots) : 0;
	for (size_t i = 0; i < count; i++) {
		const struct model_slot slot = model_slot(difference->from, slots[i]);
		if (slot.kind != MODEL_SLOT_OF_NODE)
			continue;
		const uint32_t now = difference->nodes.to[slot.index];
		if (now == MODEL_NONE && finder->gone[slot.index] != MODEL_NONE)
			finder->is_cause[finder->gone[slot.index]] = true;
		else if (now != MODEL_NONE && !reads_node(to, &difference->to->nodes[now]))
			add_tag_causes(finder, now);
	}
}

/* What an expression reads, and what it read before. Either may be NULL. */
static void
visit_exprs(struct effect_finder *finder, const struct expr *from, const struct expr *to)
{
	const uint32_t *slots = NULL;
	const size_t count = to ? expr_slots(to, &slots) : 0;

	for (size_t i = 0; i < count; i++)
		visit_slot(finder, slots[i]);
	if (from && to)
		visit_joined(finder, from, to);
}

static void
visit_node(struct effect_finder *finder, uint32_t node, bool is_below_ladder)
{
	static const struct model_node nothing;
	const struct difference *difference = finder->difference;
	const struct model_node *at = &difference->to->nodes[node];
	const uint32_t before = difference->nodes.from[node];
	const struct model_node *was =
		before == MODEL_NONE ? &nothing : &difference->from->nodes[before];

	add_node_causes(finder, node, false);
	visit_exprs(finder, was->when, at->when);
	visit_exprs(finder, was->score, at->score);
	visit_exprs(finder, was->value, at->value);
	if (at->kind == MODEL_SECTION)
		visit_children(finder, node, is_below_ladder || at->combine == MODEL_LADDER);
}

static void
visit_rule(struct effect_finder *finder, uint32_t rule)
{
	const struct difference *difference = finder->difference;
	const uint32_t before = difference->rules.from[rule];

	add_causes(finder, &finder->rules, rule);
	visit_exprs(finder, before == MODEL_NONE ? NULL : difference->from->rules[before].expr,
		    difference->to->rules[rule].expr);
}

/* Everything that was met; what that leads to is met in turn. */
static void
walk(struct effect_finder *finder)
{
	while (finder->todo.count > 0 && !finder->failed) {
		const struct visit visit =
			*(struct visit *)vec_at(&finder->todo, finder->todo.count - 1);
		finder->todo.count--;
		if (visit.is_rule)
			visit_rule(finder, visit.index);
		else
			visit_node(finder, visit.index, visit.is_below_ladder);
	}
	finder->todo.count = 0;
}

/* ---- what flipped ---- */

/* Tiers whose conditions decided: above the lower of the two reached, up to the higher. */
struct deciding {
	int above;
	int upto;
};

static bool
decides(const struct deciding *deciding, uint32_t tier)
{
	return tier == MODEL_NONE ||
	       ((int)tier + 1 > deciding->above && (int)tier + 1 <= deciding->upto);
}

static struct str
keep(struct effect_finder *finder, struct arena *arena, const char *text)
{
	if (!text)
		return STR_NONE;
	const struct str copy = arena_str(arena, str_from(text));
	finder->failed |= !copy.at;
	return copy;
}

static void
push_flip(struct effect_finder *finder, struct vec *flips, const struct effect_flip *flip)
{
	struct effect_flip *item = vec_push(flips);

	finder->failed |= !item;
	if (item)
		*item = *flip;
}

static const struct words *
condition_title(const struct model_condition *condition)
{
	if (words_given(&condition->title))
		return &condition->title;
	return words_given(&condition->say) ? &condition->say : NULL;
}

/* Conditions of the second rubric, with what they were; new ones have not been. */
static void
find_condition_flip(struct effect_finder *finder, struct arena *arena, struct vec *flips,
		    const struct deciding *deciding, uint32_t index)
{
	const struct difference *difference = finder->difference;
	const struct result_condition *to = &finder->to->conditions[index];
	const uint32_t before = difference->conditions.from[index];
	const struct result_condition *from =
		before == MODEL_NONE ? NULL : &finder->from->conditions[before];
	struct effect_flip flip = {
		.id = to->condition->id,
		.title = condition_title(to->condition),
		.rule = expr_text(to->condition->expr),
		.tier = difference->to->tiers[to->tier].id,
		.was_there = from != NULL,
		.is_there = true,
		.from = from ? from->check.outcome : ZJ_MET, /* nothing was asked */
		.to = to->check.outcome,
	};

	if (flip.from == flip.to || !decides(deciding, to->tier))
		return;
	if (from && from->check.is_comparison) {
		flip.from_found = keep(finder, arena, from->found_text);
		flip.from_needed = keep(finder, arena, from->needed_text);
	}
	if (to->check.is_comparison) {
		flip.to_found = keep(finder, arena, to->found_text);
		flip.to_needed = keep(finder, arena, to->needed_text);
	}
	push_flip(finder, flips, &flip);
	visit_exprs(finder, from ? from->condition->expr : NULL, to->condition->expr);
}

/* A condition of before that nobody asks for any more. */
static void
find_condition_gone(struct effect_finder *finder, struct vec *flips,
		    const struct deciding *deciding, uint32_t index)
{
	const struct difference *difference = finder->difference;
	const struct result_condition *from = &finder->from->conditions[index];

	if (difference->conditions.to[index] != MODEL_NONE || from->check.outcome == ZJ_MET ||
	    !decides(deciding, difference->tiers.to[from->tier]))
		return;
	push_flip(finder, flips,
		  &(struct effect_flip){
			  .id = from->condition->id,
			  .title = condition_title(from->condition),
			  .rule = expr_text(from->condition->expr),
			  .tier = difference->from->tiers[from->tier].id,
			  .was_there = true,
			  .from = from->check.outcome,
			  .to = ZJ_MET,
		  });
}

static bool
is_barrier(const struct model_rule *rule)
{
	return rule->kind == MODEL_VETO || rule->kind == MODEL_CAP;
}

/* As a condition that is met where the rule does not strike. */
static enum zj_outcome
barrier_outcome(const struct result_rule *rule)
{
	if (!is_barrier(rule->rule))
		return ZJ_MET;
	if (rule->strikes)
		return ZJ_NOT_MET;
	return rule->may_strike ? ZJ_UNKNOWN : ZJ_MET;
}

static const struct words *
rule_title(const struct model_rule *rule)
{
	if (words_given(&rule->say))
		return &rule->say;
	return words_given(&rule->title) ? &rule->title : NULL;
}

static void
find_rule_flips(struct effect_finder *finder, struct vec *flips)
{
	const struct difference *difference = finder->difference;

	for (uint32_t i = 0; i < difference->to->rule_count; i++) {
		const struct model_rule *rule = &difference->to->rules[i];
		const uint32_t before = difference->rules.from[i];
		const enum zj_outcome from =
			before == MODEL_NONE ? ZJ_MET
					     : barrier_outcome(&finder->from->rules[before]);
		const enum zj_outcome to = barrier_outcome(&finder->to->rules[i]);
		/* One that strikes on both sides may bar other tiers now. */
		if (to != ZJ_MET || from != ZJ_MET)
			add_causes(finder, &finder->rules, i);
		if (from == to)
			continue;
		push_flip(finder, flips,
			  &(struct effect_flip){.id = rule->id,
						.title = rule_title(rule),
						.rule = expr_text(rule->expr),
						.was_there = before != MODEL_NONE,
						.is_there = true,
						.from = from,
						.to = to});
		want_rule(finder, i);
	}
	for (uint32_t i = 0; i < difference->from->rule_count; i++) {
		const struct model_rule *rule = &difference->from->rules[i];
		const enum zj_outcome from = barrier_outcome(&finder->from->rules[i]);
		if (difference->rules.to[i] == MODEL_NONE && from != ZJ_MET)
			push_flip(finder, flips,
				  &(struct effect_flip){.id = rule->id,
							.title = rule_title(rule),
							.rule = expr_text(rule->expr),
							.was_there = true,
							.from = from,
							.to = ZJ_MET});
	}
}

/* Did this condition come out otherwise, or come or go while it was not met? */
static bool
condition_flipped(const struct effect_finder *finder, const struct deciding *deciding,
		  const struct difference_change *change)
{
	const uint32_t tier = change->to_index != MODEL_NONE
				      ? change->to_index
				      : finder->difference->tiers.to[change->from_index];
	const uint32_t from =
		change->from_index == MODEL_NONE
			? MODEL_NONE
			: finder->tier_first_from[change->from_index] + change->from_part;
	const uint32_t to = change->to_index == MODEL_NONE
				    ? MODEL_NONE
				    : finder->tier_first_to[change->to_index] + change->to_part;
	const enum zj_outcome before =
		from == MODEL_NONE ? ZJ_MET : finder->from->conditions[from].check.outcome;
	const enum zj_outcome after =
		to == MODEL_NONE ? ZJ_MET : finder->to->conditions[to].check.outcome;

	return before != after && decides(deciding, tier);
}

/* Differences of tiers, conditions and of the rubric itself; and barriers that are gone. */
static void
add_tier_causes(struct effect_finder *finder, const struct deciding *deciding)
{
	const struct difference *difference = finder->difference;

	for (size_t i = 0; i < difference->count; i++) {
		const struct difference_change *change = &difference->changes[i];
		if (change->effect != DIFFERENCE_SCORES)
			continue;
		if (change->thing == THING_TIER || change->aspect == ASPECT_CHAIN)
			finder->is_cause[i] = true;
		else if (change->thing == THING_CONDITION)
			finder->is_cause[i] |= condition_flipped(finder, deciding, change);
		else if (change->thing == THING_RULE && change->kind == DIFFERENCE_REMOVED)
			finder->is_cause[i] |=
				barrier_outcome(&finder->from->rules[change->from_index]) != ZJ_MET;
	}
}

/* Which profile counts is the whole rubric's business. */
static void
add_profile_causes(struct effect_finder *finder)
{
	const struct difference *difference = finder->difference;

	for (size_t i = 0; i < difference->count; i++) {
		if (difference->changes[i].thing == THING_PROFILE &&
		    difference->changes[i].effect == DIFFERENCE_SCORES)
			finder->is_cause[i] = true;
	}
}

/* A tier of the first rubric as one of the second: its rank; -1 where there is none. */
static int
tier_now(const struct difference *difference, int tier)
{
	if (tier == 0)
		return 0;
	const uint32_t now = difference->tiers.to[tier - 1];
	return now == MODEL_NONE ? -1 : (int)now + 1;
}

static struct deciding
deciding_of(const struct difference *difference, const struct effect *effect)
{
	const bool is_firmness = effect->kind == EFFECT_FIRM;
	const int before =
		tier_now(difference, is_firmness ? effect->from.best_tier : effect->from.tier);
	const int after = is_firmness ? effect->to.best_tier : effect->to.tier;

	if (effect->kind == EFFECT_OTHER)
		return (struct deciding){0, (int)difference->to->tier_count};
	return before < after ? (struct deciding){before, after} : (struct deciding){after, before};
}

static void
find_flips(struct effect_finder *finder, const struct effect *effect, struct arena *arena,
	   struct vec *flips)
{
	const struct difference *difference = finder->difference;
	const struct deciding deciding = deciding_of(difference, effect);

	for (uint32_t i = 0; i < difference->conditions.to_count; i++)
		find_condition_flip(finder, arena, flips, &deciding, i);
	for (uint32_t i = 0; i < difference->conditions.from_count; i++)
		find_condition_gone(finder, flips, &deciding, i);
	find_rule_flips(finder, flips);
	walk(finder);
	add_tier_causes(finder, &deciding);
}

/* ---- the whole ---- */

static struct effect_side
side_of(const zj_result *result)
{
	const zj_score_range score = zj_result_score(result);

	return (struct effect_side){
		.tier = result->tier,
		.best_tier = result->best_tier,
		.score = score.value,
		.best = score.best,
		.max = score.max,
	};
}

static enum effect_kind
kind_of(const struct difference *difference, const struct effect *effect)
{
	const int before = tier_now(difference, effect->from.tier);
	const int best_before = tier_now(difference, effect->from.best_tier);

	if (before < 0 ||
	    (effect->to.tier > 0 && difference->tiers.from[effect->to.tier - 1] == MODEL_NONE))
		return EFFECT_OTHER;
	if (effect->to.tier != before)
		return effect->to.tier > before ? EFFECT_UP : EFFECT_DOWN;
	if (effect->to.best_tier != best_before)
		return EFFECT_FIRM;
	if (!num_equal(effect->from.score, effect->to.score) ||
	    !num_equal(effect->from.best, effect->to.best) ||
	    !num_equal(effect->from.max, effect->to.max))
		return EFFECT_SCORE;
	return EFFECT_NONE;
}

static void
begin(struct effect_finder *finder, const zj_result *from, const zj_result *to)
{
	const struct difference *difference = finder->difference;

	finder->from = from;
	finder->to = to;
	finder->failed = false;
	memset(finder->is_cause, 0, difference->count * sizeof(bool));
	memset(finder->is_seen, 0, difference->to->node_count * sizeof(bool));
	memset(finder->is_rule_seen, 0, difference->to->rule_count * sizeof(bool));
}

static void
keep_causes(struct effect_finder *finder, struct effect *effect, struct arena *arena)
{
	const size_t count = finder->difference->count;
	uint32_t *causes;

	effect->cause_count = 0;
	for (size_t i = 0; i < count; i++)
		effect->cause_count += finder->is_cause[i];
	causes = arena_array(arena, effect->cause_count, sizeof(*causes));
	finder->failed |= !causes;
	for (size_t i = 0, next = 0; causes && i < count; i++) {
		if (finder->is_cause[i])
			causes[next++] = (uint32_t)i;
	}
	effect->causes = causes;
}

static void
keep_flips(struct effect_finder *finder, struct effect *effect, const struct vec *flips,
	   struct arena *arena)
{
	struct effect_flip *kept = arena_array(arena, flips->count, sizeof(*kept));

	finder->failed |= !kept || flips->failed;
	if (kept && flips->count > 0)
		memcpy(kept, flips->items, flips->count * sizeof(*kept));
	effect->flips = kept;
	effect->flip_count = flips->count;
}

zj_status
effect_find(struct effect *out, struct effect_finder *finder, const zj_result *from,
	    const zj_result *to, struct arena *arena)
{
	struct effect effect = {.from = side_of(from), .to = side_of(to)};
	struct vec flips = VEC_INIT(struct effect_flip);

	begin(finder, from, to);
	effect.kind = kind_of(finder->difference, &effect);
	if (effect.kind > EFFECT_SCORE)
		find_flips(finder, &effect, arena, &flips);
	else if (effect.kind == EFFECT_SCORE)
		want_node(finder, 0, false);
	walk(finder);
	if (effect.kind != EFFECT_NONE)
		add_profile_causes(finder);
	keep_causes(finder, &effect, arena);
	keep_flips(finder, &effect, &flips, arena);
	vec_done(&flips);
	if (finder->failed)
		return ZJ_ENOMEM;
	*out = effect;
	return ZJ_OK;
}
