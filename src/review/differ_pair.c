/*
 * Which thing of one rubric is which of the other: the one of the same id, else the one that
 * had it before. Sections pair with sections only, and questions with questions.
 *
 * Conditions of a tier mostly have no id of their own. They pair by their own id, else by what
 * they say, else by what they look at ("score(ops)", with another threshold), else by standing
 * in the same place and meaning the same under other names.
 */
#include "review/differ.h"

static bool
make_pairs(struct differ *differ, struct difference_pairs *pairs, size_t from, size_t to)
{
	pairs->from_count = from;
	pairs->to_count = to;
	pairs->to = arena_array(differ->arena, from, sizeof(uint32_t));
	pairs->from = arena_array(differ->arena, to, sizeof(uint32_t));
	if (!pairs->to || !pairs->from)
		return false;
	for (size_t i = 0; i < from; i++)
		pairs->to[i] = MODEL_NONE;
	for (size_t i = 0; i < to; i++)
		pairs->from[i] = MODEL_NONE;
	return true;
}

static void
pair(struct difference_pairs *pairs, uint32_t from, uint32_t to)
{
	if (pairs->to[from] != MODEL_NONE || pairs->from[to] != MODEL_NONE)
		return;
	pairs->to[from] = to;
	pairs->from[to] = from;
}

/* What in `names`, of the first rubric, is called `id` or one of its former names. */
static uint32_t
find_former(const struct map *names, struct str id, const struct model_former *former)
{
	uint32_t found = map_get(names, id);

	for (size_t i = 0; i < former->count && found == MAP_NONE; i++)
		found = map_get(names, former->ids[i]);
	return found;
}

/* Pair the things of an array whose structs hold an id and former names at these offsets. */
struct list {
	const void *items;
	size_t count;
	size_t size;
	size_t id;
	size_t former;
};

static bool
pair_list(struct differ *differ, struct difference_pairs *pairs, size_t from_count,
	  const struct map *from, const struct list *to)
{
	if (!make_pairs(differ, pairs, from_count, to->count))
		return false;
	for (size_t i = 0; i < to->count; i++) {
		const char *item = (const char *)to->items + i * to->size;
		const uint32_t found =
			find_former(from, *(const struct str *)(item + to->id),
				    (const struct model_former *)(item + to->former));
		if (found != MAP_NONE)
			pair(pairs, found, (uint32_t)i);
	}
	return true;
}

#define LIST(array, number, type)                                                         \
	((struct list){(array), (number), sizeof(struct type), offsetof(struct type, id), \
		       offsetof(struct type, former)})

static bool
pair_nodes(struct differ *differ)
{
	struct difference_pairs *pairs = &differ->difference->nodes;
	const zj_model *from = differ->from;
	const zj_model *to = differ->to;

	if (!make_pairs(differ, pairs, from->node_count, to->node_count))
		return false;
	pair(pairs, 0, 0);
	for (uint32_t i = 1; i < to->node_count; i++) {
		const struct model_node *node = &to->nodes[i];
		const uint32_t found = find_former(from->node_by_id, node->id, &node->former);
		if (found != MAP_NONE && from->nodes[found].kind == node->kind)
			pair(pairs, found, i);
	}
	return true;
}

static bool
pair_sources(struct differ *differ)
{
	struct difference_pairs *pairs = &differ->difference->sources;
	const zj_model *from = differ->from;
	const zj_model *to = differ->to;
	struct map *names = map_new(differ->arena);

	if (!names || !make_pairs(differ, pairs, from->source_count, to->source_count))
		return false;
	for (size_t i = 0; i < from->source_count; i++) {
		if (map_put(names, from->sources[i].id, (uint32_t)i) == MAP_NO_MEMORY)
			return false;
	}
	for (size_t i = 0; i < to->source_count; i++) {
		const uint32_t found = map_get(names, to->sources[i].id);
		if (found != MAP_NONE)
			pair(pairs, found, (uint32_t)i);
	}
	return true;
}

void
differ_pair_options(const struct model_node *from, const struct model_node *to, uint32_t found[])
{
	for (size_t i = 0; i < to->option_count; i++) {
		const struct model_option *option = &to->options[i];
		found[i] = MODEL_NONE;
		for (size_t k = 0; k < from->option_count && found[i] == MODEL_NONE; k++) {
			const struct str id = from->options[k].id;
			bool is_it = str_equal(id, option->id);
			for (size_t n = 0; n < option->former.count && !is_it; n++)
				is_it = str_equal(id, option->former.ids[n]);
			if (is_it)
				found[i] = (uint32_t)k;
		}
	}
}

/* ---- conditions ---- */

static size_t
condition_total(const zj_model *model)
{
	size_t count = 0;

	for (size_t t = 0; t < model->tier_count; t++)
		count += model->tiers[t].condition_count;
	return count;
}

/* The number, counted through all tiers, of a tier's first condition. */
static uint32_t
first_condition(const zj_model *model, uint32_t tier)
{
	size_t first = 0;

	for (uint32_t t = 0; t < tier; t++)
		first += model->tiers[t].condition_count;
	return (uint32_t)first;
}

/* What two conditions of the same tier have in common; empty: nothing to go by. */
typedef struct str condition_key(struct differ *differ, const struct model_tier *tier,
				 const struct model_condition *condition);

static struct str
own_id(struct differ *differ, const struct model_tier *tier,
       const struct model_condition *condition)
{
	const struct str id = condition->id;

	(void)differ;
	/* "advanced.2" says only where it stands. */
	if (str_starts(id, tier->id) && id.len > tier->id.len + 1 && id.at[tier->id.len] == '.' &&
	    id.at[tier->id.len + 1] >= '0' && id.at[tier->id.len + 1] <= '9')
		return STR("");
	return id;
}

static struct str
whole_text(struct differ *differ, const struct model_tier *tier,
	   const struct model_condition *condition)
{
	(void)tier;
	expr_print(&differ->scratch, condition->expr);
	return differ_take(differ);
}

static struct str
left_text(struct differ *differ, const struct model_tier *tier,
	  const struct model_condition *condition)
{
	const struct expr_view view = expr_view(condition->expr);

	(void)tier;
	if (view.shape != EXPR_COMPARE)
		return STR("");
	expr_print(&differ->scratch, view.parts[0]);
	return differ_take(differ);
}

static void
pair_by(struct differ *differ, const struct model_tier *from, uint32_t from_first,
	const struct model_tier *to, uint32_t to_first, condition_key *key)
{
	struct difference_pairs *pairs = &differ->difference->conditions;
	struct map *names = map_new(differ->arena);

	if (!names) {
		differ->failed = true;
		return;
	}
	for (size_t i = 0; i < from->condition_count && !differ->failed; i++) {
		if (pairs->to[from_first + i] != MODEL_NONE)
			continue;
		const struct str name = key(differ, from, &from->conditions[i]);
		if (name.len > 0 && map_put(names, name, (uint32_t)i) == MAP_NO_MEMORY)
			differ->failed = true;
	}
	for (size_t i = 0; i < to->condition_count && !differ->failed; i++) {
		if (pairs->from[to_first + i] != MODEL_NONE)
			continue;
		const struct str name = key(differ, to, &to->conditions[i]);
		const uint32_t found = name.len > 0 ? map_get(names, name) : MAP_NONE;
		if (found != MAP_NONE)
			pair(pairs, from_first + found, to_first + (uint32_t)i);
	}
}

static void
pair_by_place(struct differ *differ, const struct model_tier *from, uint32_t from_first,
	      const struct model_tier *to, uint32_t to_first)
{
	for (uint32_t i = 0; i < from->condition_count && i < to->condition_count; i++) {
		if (differ_same_expr(differ, from->conditions[i].expr, to->conditions[i].expr))
			pair(&differ->difference->conditions, from_first + i, to_first + i);
	}
}

static bool
pair_conditions(struct differ *differ)
{
	static condition_key *const keys[] = {own_id, whole_text, left_text};
	struct difference *difference = differ->difference;
	const zj_model *from = differ->from;
	const zj_model *to = differ->to;

	if (!make_pairs(differ, &difference->conditions, condition_total(from),
			condition_total(to)))
		return false;
	for (uint32_t t = 0; t < to->tier_count; t++) {
		const uint32_t other = difference->tiers.from[t];
		if (other == MODEL_NONE)
			continue;
		const struct model_tier *a = &from->tiers[other];
		const struct model_tier *b = &to->tiers[t];
		const uint32_t a_first = first_condition(from, other);
		const uint32_t b_first = first_condition(to, t);
		for (size_t k = 0; k < sizeof(keys) / sizeof(keys[0]); k++) {
			if (k == 2)
				pair_by_place(differ, a, a_first, b, b_first);
			pair_by(differ, a, a_first, b, b_first, keys[k]);
		}
	}
	return !differ->failed;
}

bool
differ_pair_all(struct differ *differ)
{
	struct difference *difference = differ->difference;
	const zj_model *from = differ->from;
	const zj_model *to = differ->to;
	const struct {
		struct difference_pairs *pairs;
		size_t from_count;
		const struct map *from;
		struct list to;
	} lists[] = {
		{&difference->facts, from->fact_count, from->fact_by_id,
		 LIST(to->facts, to->fact_count, model_fact)},
		{&difference->params, from->param_count, from->param_by_id,
		 LIST(to->params, to->param_count, model_param)},
		{&difference->uses, from->use_count, from->use_by_id,
		 LIST(to->uses, to->use_count, model_use)},
		{&difference->rules, from->rule_count, from->rule_by_id,
		 LIST(to->rules, to->rule_count, model_rule)},
		{&difference->tiers, from->tier_count, from->tier_by_id,
		 LIST(to->tiers, to->tier_count, model_tier)},
		{&difference->profiles, from->profile_count, from->profile_by_id,
		 LIST(to->profiles, to->profile_count, model_profile)},
	};

	for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]); i++) {
		if (!pair_list(differ, lists[i].pairs, lists[i].from_count, lists[i].from,
			       &lists[i].to))
			return false;
	}
	return pair_nodes(differ) && pair_sources(differ) && pair_conditions(differ);
}
