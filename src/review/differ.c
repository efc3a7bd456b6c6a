/*
 * Two rubrics compared: what is common to all things, and the whole.
 */
#include "review/differ.h"

#include <stdlib.h>
#include <string.h>

/* ---- the tables ---- */

static const struct {
	const char *key;
	enum difference_effect effect;
	const char *words[ZJ_LANG_COUNT];
} aspects[ASPECT_COUNT] = {
#define ASPECT(id, key, effect, en, zh) \
	[id] = {key, effect, {[ZJ_LANG_ZH] = (zh), [ZJ_LANG_EN] = (en)}},
#include "review/aspect.def"
#undef ASPECT
};

const char *
difference_aspect_key(enum difference_aspect aspect)
{
	return aspects[aspect].key;
}

const char *
difference_aspect_words(enum difference_aspect aspect, zj_lang lang)
{
	return aspects[aspect].words[lang];
}

const char *
difference_effect_key(enum difference_effect effect)
{
	static const char *const keys[DIFFERENCE_EFFECT_COUNT] = {
		[DIFFERENCE_SCORES] = "scores",
		[DIFFERENCE_ANSWERS] = "answers",
		[DIFFERENCE_WORDS] = "words",
	};

	return keys[effect];
}

const char *
difference_thing_key(enum difference_thing thing)
{
	static const char *const keys[THING_COUNT] = {
		[THING_RUBRIC] = "rubric",       [THING_SECTION] = "section",
		[THING_QUESTION] = "question",   [THING_OPTION] = "option",
		[THING_RULE] = "rule",           [THING_TIER] = "tier",
		[THING_CONDITION] = "condition", [THING_PARAM] = "param",
		[THING_FACT] = "fact",           [THING_USE] = "use",
		[THING_PROFILE] = "profile",     [THING_SOURCE] = "source",
	};

	return keys[thing];
}

const char *
difference_kind_key(enum difference_kind kind)
{
	static const char *const keys[DIFFERENCE_KIND_COUNT] = {
		[DIFFERENCE_ADDED] = "added",     [DIFFERENCE_REMOVED] = "removed",
		[DIFFERENCE_RENAMED] = "renamed", [DIFFERENCE_MOVED] = "moved",
		[DIFFERENCE_CHANGED] = "changed",
	};

	return keys[kind];
}

/* ---- adding ---- */

struct str
differ_take(struct differ *differ)
{
	struct str text = STR("");

	differ->failed |= differ->scratch.failed;
	if (differ->scratch.len > 0 && !differ->failed) {
		text = arena_str(differ->arena, buf_str(&differ->scratch));
		differ->failed |= !text.at;
	}
	buf_clear(&differ->scratch);
	return text;
}

static void
push(struct differ *differ, const struct difference_change *change)
{
	struct difference_change *item = vec_push(&differ->changes);

	if (item)
		*item = *change;
	else
		differ->failed = true;
}

void
differ_add(struct differ *differ, const struct difference_change *about,
	   enum difference_aspect aspect, struct difference_value from, struct difference_value to)
{
	struct difference_change change = *about;

	/* The template says the most that anything about this thing can do. */
	if (aspects[aspect].effect > change.effect)
		change.effect = aspects[aspect].effect;
	change.kind = DIFFERENCE_CHANGED;
	if (aspect == ASPECT_ID)
		change.kind = DIFFERENCE_RENAMED;
	if (aspect == ASPECT_PARENT || aspect == ASPECT_RANK)
		change.kind = DIFFERENCE_MOVED;
	change.aspect = aspect;
	change.from = from;
	change.to = to;
	push(differ, &change);
}

void
differ_added(struct differ *differ, struct difference_change about, enum difference_effect effect)
{
	about.kind = DIFFERENCE_ADDED;
	about.aspect = ASPECT_ITSELF;
	about.effect = effect;
	about.from_place = PLACE_NONE;
	about.from_index = MODEL_NONE;
	push(differ, &about);
}

void
differ_removed(struct differ *differ, struct difference_change about, enum difference_effect effect)
{
	about.kind = DIFFERENCE_REMOVED;
	about.aspect = ASPECT_ITSELF;
	about.effect = effect;
	about.to_place = PLACE_NONE;
	about.to_index = MODEL_NONE;
	push(differ, &about);
}

void
differ_renamed(struct differ *differ, const struct difference_change *about)
{
	if (about->former.at)
		differ_text(differ, about, ASPECT_ID, about->former, about->id);
}

/* ---- comparing ---- */

void
differ_text(struct differ *differ, const struct difference_change *about,
	    enum difference_aspect aspect, struct str from, struct str to)
{
	if (!str_equal(from, to))
		differ_add(differ, about, aspect, (struct difference_value){.text = from},
			   (struct difference_value){.text = to});
}

void
differ_words(struct differ *differ, const struct difference_change *about,
	     enum difference_aspect aspect, const struct words *from, const struct words *to)
{
	bool is_same = true;

	for (int lang = 0; lang < ZJ_LANG_COUNT; lang++)
		is_same &= str_equal(from->in[lang], to->in[lang]);
	if (is_same)
		return;
	differ_add(differ, about, aspect,
		   (struct difference_value){.words = words_given(from) ? from : NULL},
		   (struct difference_value){.words = words_given(to) ? to : NULL});
}

void
differ_title(struct differ *differ, const struct difference_change *about, const struct words *from,
	     const struct words *to)
{
	const struct str was = about->former.at ? about->former : about->id;

	if (!str_equal(from->in[ZJ_LANG_ZH], was) || !str_equal(to->in[ZJ_LANG_ZH], about->id))
		differ_words(differ, about, ASPECT_TITLE, from, to);
}

void
differ_truth(struct differ *differ, const struct difference_change *about,
	     enum difference_aspect aspect, bool from, bool to)
{
	const struct difference_value no = {.text = STR("no"), .is_truth = true};
	const struct difference_value yes = {.text = STR("yes"), .is_truth = true};

	if (from != to)
		differ_add(differ, about, aspect, from ? yes : no, to ? yes : no);
}

static struct str
number_text(struct differ *differ, const zj_num *number)
{
	if (!number)
		return STR_NONE;
	num_add_exact(&differ->scratch, *number);
	return differ_take(differ);
}

void
differ_number(struct differ *differ, const struct difference_change *about,
	      enum difference_aspect aspect, const zj_num *from, const zj_num *to)
{
	if (from && to ? num_equal(*from, *to) : from == to)
		return;
	const struct str before = number_text(differ, from);
	const struct str after = number_text(differ, to);
	differ_text(differ, about, aspect, before, after);
}

static bool
same_slot(void *state, uint32_t a, uint32_t b)
{
	const struct differ *differ = state;
	const struct difference *difference = differ->difference;
	const struct model_slot from = model_slot(differ->from, a);
	const struct model_slot to = model_slot(differ->to, b);

	if (from.kind != to.kind)
		return false;
	switch (from.kind) {
	case MODEL_SLOT_OF_NODE:
		return from.part == to.part && difference->nodes.to[from.index] == to.index;
	case MODEL_SLOT_OF_FACT:
		return difference->facts.to[from.index] == to.index;
	case MODEL_SLOT_OF_PARAM:
		return difference->params.to[from.index] == to.index;
	case MODEL_SLOT_OF_RULE:
		return difference->rules.to[from.index] == to.index;
	case MODEL_SLOT_OF_USE:
		return difference->uses.to[from.index] == to.index;
	case MODEL_SLOT_OF_DATE:
		return true;
	}
	return false;
}

/* The first question with these options: options shared by several have one set of names. */
static const struct model_node *
node_with(const zj_model *model, const struct expr_choices *choices)
{
	for (size_t i = 0; i < model->question_count; i++) {
		const struct model_node *node = &model->nodes[model->questions[i]];
		if (node->choices == choices)
			return node;
	}
	return NULL;
}

static const struct model_fact *
fact_with(const zj_model *model, const struct expr_choices *choices)
{
	for (size_t i = 0; i < model->fact_count; i++) {
		if (model->facts[i].choices == choices)
			return &model->facts[i];
	}
	return NULL;
}

static bool
same_option(void *state, const struct expr_choices *a, size_t a_index, const struct expr_choices *b,
	    size_t b_index)
{
	const struct differ *differ = state;
	const struct str before = a->ids[a_index];

	if (str_equal(before, b->ids[b_index]))
		return true;
	const struct model_node *node = node_with(differ->to, b);
	if (node)
		return model_was_called(&node->options[b_index].former, before);
	const struct model_fact *fact = fact_with(differ->to, b);
	return fact && model_was_called(&fact->option_formers[b_index], before);
}

bool
differ_same_expr(const struct differ *differ, const struct expr *from, const struct expr *to)
{
	return from && to ? expr_is_same(from, to, &differ->pairing) : from == to;
}

static struct str
expr_as_text(struct differ *differ, const struct expr *expr)
{
	if (!expr)
		return STR_NONE;
	expr_print(&differ->scratch, expr);
	return differ_take(differ);
}

void
differ_expr(struct differ *differ, const struct difference_change *about,
	    enum difference_aspect aspect, const struct expr *from, const struct expr *to)
{
	if (differ_same_expr(differ, from, to))
		return;
	const struct str before = expr_as_text(differ, from);
	const struct str after = expr_as_text(differ, to);
	differ_add(differ, about, aspect, (struct difference_value){.text = before},
		   (struct difference_value){.text = after});
}

/* "notice-251, handbook" */
static struct str
source_ids(struct differ *differ, const zj_model *model, const struct model_origin *origin)
{
	for (size_t i = 0; i < origin->count; i++) {
		if (i > 0)
			buf_add_text(&differ->scratch, ", ");
		buf_add(&differ->scratch, model->sources[origin->sources[i]].id);
	}
	return differ_take(differ);
}

/* Is its basis just that of its sources? Then it changes with them, and is compared there. */
static bool
rests_on_sources(const zj_model *model, const struct model_origin *origin)
{
	enum model_basis least = MODEL_VERIFIED;

	for (size_t i = 0; i < origin->count; i++) {
		const enum model_basis basis = model->sources[origin->sources[i]].basis;
		if (basis > least)
			least = basis;
	}
	return origin->count > 0 && origin->basis == least;
}

/* What is inherited is compared where it is written. */
void
differ_origin(struct differ *differ, const struct difference_change *about,
	      const struct model_origin *from, const struct model_origin *to)
{
	if (!from->is_own && !to->is_own)
		return;
	const struct str before = source_ids(differ, differ->from, from);
	const struct str after = source_ids(differ, differ->to, to);
	differ_text(differ, about, ASPECT_SOURCE, before, after);
	if (!str_equal(before, after) || !rests_on_sources(differ->from, from) ||
	    !rests_on_sources(differ->to, to))
		differ_text(differ, about, ASPECT_BASIS, str_from(model_basis_name(from->basis)),
			    str_from(model_basis_name(to->basis)));
	differ_words(differ, about, ASPECT_NOTE, &from->note, &to->note);
}

static struct str
day_text(struct differ *differ, const zj_num *day)
{
	if (!day)
		return STR_NONE;
	expr_date_print(&differ->scratch, (int64_t)day->num);
	return differ_take(differ);
}

void
differ_range(struct differ *differ, const struct difference_change *about,
	     const struct model_range *from, const struct model_range *to, bool is_date)
{
	const zj_num *const bounds[2][2] = {
		{from->has_min ? &from->min : NULL, to->has_min ? &to->min : NULL},
		{from->has_max ? &from->max : NULL, to->has_max ? &to->max : NULL},
	};

	differ_text(differ, about, ASPECT_UNIT, from->unit, to->unit);
	differ_truth(differ, about, ASPECT_WHOLE, from->is_whole, to->is_whole);
	for (int i = 0; i < 2; i++) {
		const enum difference_aspect aspect = i == 0 ? ASPECT_MIN : ASPECT_MAX;
		if (is_date) {
			const struct str before = day_text(differ, bounds[i][0]);
			const struct str after = day_text(differ, bounds[i][1]);
			differ_text(differ, about, aspect, before, after);
		} else {
			differ_number(differ, about, aspect, bounds[i][0], bounds[i][1]);
		}
	}
}

/* ---- the whole ---- */

static void
differ_top(struct differ *differ)
{
	const zj_model *from = differ->from;
	const zj_model *to = differ->to;
	struct difference_change about = {
		.thing = THING_RUBRIC,
		.id = to->id,
		.title = &to->title,
		.from_place = from->nodes[0].place,
		.to_place = to->nodes[0].place,
	};

	if (!str_equal(from->id, to->id))
		about.former = from->id;
	differ_renamed(differ, &about);
	differ_truth(differ, &about, ASPECT_CHAIN, from->tier_chain, to->tier_chain);
	differ_text(differ, &about, ASPECT_VERSION, from->version, to->version);
	differ_words(differ, &about, ASPECT_TITLE, &from->title, &to->title);
	differ_words(differ, &about, ASPECT_ABOUT, &from->about, &to->about);
	const zj_num digits[] = {zj_num_int(from->digits), zj_num_int(to->digits)};
	differ_number(differ, &about, ASPECT_DIGITS, &digits[0], &digits[1]);
}

static void
mark_reads(bool *reads, const struct expr *expr)
{
	const uint32_t *slots = NULL;
	const size_t count = expr ? expr_slots(expr, &slots) : 0;

	for (size_t i = 0; i < count; i++)
		reads[slots[i]] = true;
}

/* By slot: does any expression of the rubric read it? */
static bool *
find_reads(struct differ *differ, const zj_model *model)
{
	bool *reads = arena_array(differ->arena, model->slot_count, sizeof(*reads));

	if (!reads)
		return NULL;
	for (size_t i = 0; i < model->node_count; i++) {
		mark_reads(reads, model->nodes[i].when);
		mark_reads(reads, model->nodes[i].score);
		mark_reads(reads, model->nodes[i].value);
	}
	for (size_t i = 0; i < model->rule_count; i++)
		mark_reads(reads, model->rules[i].expr);
	for (size_t t = 0; t < model->tier_count; t++) {
		for (size_t i = 0; i < model->tiers[t].condition_count; i++)
			mark_reads(reads, model->tiers[t].conditions[i].expr);
	}
	return reads;
}

static void (*const steps[])(struct differ *) = {
	differ_top,   differ_tiers,    differ_rules, differ_params,  differ_nodes,
	differ_facts, differ_profiles, differ_uses,  differ_sources,
};

/* By effect; within one, in the order they were found. */
static void
sort_changes(struct differ *differ)
{
	struct difference *difference = differ->difference;
	const struct difference_change *found = differ->changes.items;
	const size_t count = differ->changes.count;
	struct difference_change *sorted = arena_array(differ->arena, count, sizeof(*sorted));
	size_t next = 0;

	if (!sorted) {
		differ->failed = true;
		return;
	}
	for (int effect = 0; effect < DIFFERENCE_EFFECT_COUNT; effect++) {
		const size_t first = next;
		for (size_t i = 0; i < count; i++) {
			if (found[i].effect == (enum difference_effect)effect)
				sorted[next++] = found[i];
		}
		difference->counts[effect] = next - first;
	}
	difference->changes = sorted;
	difference->count = count;
}

zj_status
difference_find(struct difference **out, const zj_model *from, const zj_model *to)
{
	struct arena *arena = arena_new();
	struct difference *difference = arena ? arena_alloc(arena, sizeof(*difference)) : NULL;
	struct differ differ = {
		.difference = difference,
		.from = from,
		.to = to,
		.arena = arena,
		.changes = VEC_INIT(struct difference_change),
		.pairing = {&differ, same_slot, same_option},
	};

	if (!difference) {
		arena_free(arena);
		return ZJ_ENOMEM;
	}
	*difference = (struct difference){.arena = arena, .from = from, .to = to};
	differ.scales = map_new(arena);
	differ.from_read = find_reads(&differ, from);
	differ.to_read = find_reads(&differ, to);
	differ.failed =
		!differ.scales || !differ.from_read || !differ.to_read || !differ_pair_all(&differ);
	for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]) && !differ.failed; i++)
		steps[i](&differ);
	differ.failed |= differ.changes.failed;
	if (!differ.failed)
		differ_places(&differ);
	if (!differ.failed)
		sort_changes(&differ);
	vec_done(&differ.changes);
	buf_done(&differ.scratch);
	if (differ.failed) {
		arena_free(arena);
		return ZJ_ENOMEM;
	}
	*out = difference;
	return ZJ_OK;
}

void
difference_free(struct difference *difference)
{
	if (difference)
		arena_free(difference->arena);
}
