/*
 * Coverage of a rubric by its vectors: every condition, rule, option, band and profile is an
 * item, and every case ticks off what it shows. Nothing is evaluated again.
 */
#include "review/review.h"

#include <stdlib.h>

#include "base/num.h"
#include "review/why.h"

const char *
cover_kind_name(enum cover_kind kind)
{
	static const char *const NAMES[COVER_KIND_COUNT] = {
		[COVER_TIERS] = "tiers",     [COVER_EXACT] = "exact", [COVER_RULES] = "rules",
		[COVER_OPTIONS] = "options", [COVER_BANDS] = "bands", [COVER_PROFILES] = "profiles",
	};

	return NAMES[kind];
}

const char *
cover_lack_name(enum cover_lack lack)
{
	static const char *const NAMES[COVER_LACK_COUNT] = {
		[COVER_COMPLETE] = "complete",
		[COVER_NEVER_MET] = "never-met",
		[COVER_NEVER_DECIDED] = "never-decided",
		[COVER_NEVER_EITHER] = "never-met-nor-decided",
		[COVER_NEVER_EXACT] = "never-exact",
		[COVER_NEVER_HOLDS] = "never-holds",
		[COVER_NEVER_BROKEN] = "never-broken",
		[COVER_NEVER_STRIKES] = "never-strikes",
		[COVER_NEVER_SILENT] = "never-silent",
		[COVER_NEVER_EVALUATED] = "never-evaluated",
		[COVER_NEVER_KNOWN] = "never-known",
		[COVER_NEVER_CHOSEN] = "never-chosen",
	};

	return NAMES[lack];
}

/* --- the items of a rubric --------------------------------------------------------------- */

/* Does it compare a number or a day with another? `==` has no sides to be near. */
static bool
is_threshold(const struct expr *expr)
{
	const struct expr_view view = expr_view(expr);

	if (view.shape != EXPR_COMPARE || view.compare < EXPR_LT || view.compare > EXPR_GE)
		return false;
	const enum expr_type type = expr_type(view.parts[0]);
	return type == EXPR_NUMBER || type == EXPR_DATE;
}

/* Of a condition, or of the rule it is the name of. */
static bool
has_threshold(const zj_model *model, const struct model_condition *condition)
{
	return is_threshold(condition->rule == MODEL_NONE ? condition->expr
							  : model->rules[condition->rule].expr);
}

static size_t
count_conditions(const zj_model *model)
{
	size_t count = 0;

	for (size_t t = 0; t < model->tier_count; t++)
		count += model->tiers[t].condition_count;
	return count;
}

/* An upper bound: as if every condition had a threshold. */
static size_t
count_items(const zj_model *model)
{
	size_t count = 2 * count_conditions(model) + model->rule_count + model->profile_count;

	for (size_t i = 0; i < model->node_count; i++)
		count += model->nodes[i].option_count + model->nodes[i].band_count;
	return count;
}

static struct cover_item *
add_item(struct cover *cover, enum cover_kind kind, struct str owner, struct str id,
	 struct place place)
{
	struct cover_item *item = &cover->items[cover->item_count++];

	*item = (struct cover_item){.kind = kind, .owner = owner, .id = id, .place = place};
	return item;
}

static void
add_conditions(struct cover *cover, enum cover_kind kind, uint32_t *exact)
{
	const zj_model *model = cover->model;
	size_t index = 0;

	for (size_t t = 0; t < model->tier_count; t++) {
		const struct model_tier *tier = &model->tiers[t];

		for (size_t i = 0; i < tier->condition_count; i++, index++) {
			const struct model_condition *condition = &tier->conditions[i];

			exact[index] = MODEL_NONE;
			if (kind == COVER_EXACT && !has_threshold(model, condition))
				continue;
			exact[index] = (uint32_t)cover->item_count;
			add_item(cover, kind, tier->id, condition->id, condition->place);
		}
	}
}

static void
add_rules(struct cover *cover)
{
	for (size_t i = 0; i < cover->model->rule_count; i++) {
		const struct model_rule *rule = &cover->model->rules[i];

		add_item(cover, COVER_RULES, STR(""), rule->id, rule->place)->rule = rule->kind;
	}
}

static void
add_options(struct cover *cover, uint32_t *first)
{
	for (size_t n = 0; n < cover->model->node_count; n++) {
		const struct model_node *node = &cover->model->nodes[n];

		first[n] = (uint32_t)cover->item_count;
		for (size_t i = 0; i < node->option_count; i++) {
			add_item(cover, COVER_OPTIONS, node->id, node->options[i].id, node->place);
		}
	}
}

static struct str
interval(struct arena *arena, const struct model_band *band)
{
	struct buf text = BUF_INIT;

	why_band(&text, band);
	const struct str copy = text.failed ? STR_NONE : arena_str(arena, buf_str(&text));
	buf_done(&text);
	return copy;
}

static bool
add_bands(struct cover *cover, uint32_t *first)
{
	for (size_t n = 0; n < cover->model->node_count; n++) {
		const struct model_node *node = &cover->model->nodes[n];

		first[n] = (uint32_t)cover->item_count;
		for (size_t i = 0; i < node->band_count; i++) {
			const struct str id = interval(cover->arena, &node->bands[i]);

			if (!id.at)
				return false;
			add_item(cover, COVER_BANDS, node->id, id, node->bands[i].place);
		}
	}
	return true;
}

/* Which conditions ask for the very same, as one of a tier and one of the tier below may. */
static bool
find_same(struct cover *cover, uint32_t *same)
{
	const zj_model *model = cover->model;
	struct map *first = map_new(cover->arena);
	struct buf text = BUF_INIT;
	uint32_t index = 0;
	bool is_complete = first;

	for (size_t t = 0; t < model->tier_count && is_complete; t++) {
		for (size_t i = 0; i < model->tiers[t].condition_count && is_complete; i++) {
			buf_clear(&text);
			expr_print(&text, model->tiers[t].conditions[i].expr);
			const struct str key =
				text.failed ? STR_NONE : arena_str(cover->arena, buf_str(&text));
			is_complete = key.at && map_put(first, key, index) != MAP_NO_MEMORY;
			same[index++] = is_complete ? map_get(first, key) : 0;
		}
	}
	buf_done(&text);
	return is_complete;
}

static bool
add_items(struct cover *cover)
{
	const zj_model *model = cover->model;
	const size_t conditions = count_conditions(model);
	uint32_t *same = arena_array(cover->arena, conditions, sizeof(*same));
	uint32_t *exact = arena_array(cover->arena, conditions, sizeof(*exact));
	uint32_t *options = arena_array(cover->arena, model->node_count, sizeof(*options));
	uint32_t *bands = arena_array(cover->arena, model->node_count, sizeof(*bands));

	cover->items = arena_array(cover->arena, count_items(model), sizeof(*cover->items));
	if (!same || !exact || !options || !bands || !cover->items || !find_same(cover, same))
		return false;
	add_conditions(cover, COVER_TIERS, exact);
	cover->first[COVER_EXACT] = cover->item_count;
	add_conditions(cover, COVER_EXACT, exact);
	cover->first[COVER_RULES] = cover->item_count;
	add_rules(cover);
	cover->first[COVER_OPTIONS] = cover->item_count;
	add_options(cover, options);
	cover->first[COVER_BANDS] = cover->item_count;
	if (!add_bands(cover, bands))
		return false;
	cover->first[COVER_PROFILES] = cover->item_count;
	for (size_t i = 0; i < model->profile_count; i++)
		add_item(cover, COVER_PROFILES, STR(""), model->profiles[i].id,
			 model->profiles[i].place);
	cover->same = same;
	cover->exact = exact;
	cover->options = options;
	cover->bands = bands;
	return true;
}

zj_status
cover_new(struct cover **out, const zj_model *model)
{
	struct cover *made = calloc(1, sizeof(*made));

	if (!made)
		return ZJ_ENOMEM;
	made->model = model;
	made->arena = arena_new();
	if (!made->arena || !add_items(made)) {
		cover_free(made);
		return ZJ_ENOMEM;
	}
	*out = made;
	return ZJ_OK;
}

void
cover_free(struct cover *cover)
{
	if (!cover)
		return;
	arena_free(cover->arena);
	free(cover);
}

/* --- what a case shows ------------------------------------------------------------------- */

/* What stands in the way of a tier, together with the tiers below it where they count. */
struct obstacles {
	bool is_barred; /* by a veto or a cap, or perhaps */
	bool is_single; /* all conditions not met ask for the very same */
	uint32_t same;  /* … which is this one; MODEL_NONE: all are met */
};

static void
add_obstacles(struct obstacles *all, const struct cover *cover, const zj_result *result,
	      const struct result_tier *tier)
{
	all->is_barred |= tier->allowed != ZJ_MET;
	for (size_t i = tier->first; i < tier->first + tier->count; i++) {
		if (result->conditions[i].check.outcome == ZJ_MET)
			continue;
		all->is_single &= all->same == MODEL_NONE || all->same == cover->same[i];
		all->same = cover->same[i];
	}
}

/* How far the value found lies from the threshold, where both are known. */
static void
cover_distance(struct cover_item *item, const struct result_check *check)
{
	if (!expr_is_known(&check->found) || !expr_is_known(&check->needed))
		return;
	const zj_num off = num_sub(check->found.number.low, check->needed.number.low);
	if (!zj_num_ok(off))
		return;
	if (num_is_zero(off)) {
		item->is_yes_seen = true;
	} else if (num_sign(off) > 0) {
		item->above = item->has_above ? num_min(item->above, off) : off;
		item->has_above = true;
	} else {
		item->below = item->has_below ? num_min(item->below, num_neg(off)) : num_neg(off);
		item->has_below = true;
	}
}

static void
cover_tier(struct cover *cover, const zj_result *result, uint32_t index,
	   const struct obstacles *obstacles)
{
	const struct result_tier *tier = &result->tiers[index];

	for (size_t i = tier->first; i < tier->first + tier->count; i++) {
		const struct result_condition *at = &result->conditions[i];
		const uint32_t rule = at->condition->rule;

		cover->items[i].is_yes_seen |= tier->outcome == ZJ_MET;
		cover->items[i].is_no_seen |= at->check.outcome == ZJ_NOT_MET &&
					      obstacles->is_single && !obstacles->is_barred;
		if (cover->exact[i] != MODEL_NONE)
			cover_distance(&cover->items[cover->exact[i]],
				       rule == MODEL_NONE ? &at->check
							  : &result->rules[rule].check);
	}
}

static void
cover_tiers(struct cover *cover, const zj_result *result)
{
	struct obstacles obstacles = {false, true, MODEL_NONE};

	for (uint32_t t = 0; t < cover->model->tier_count; t++) {
		if (!cover->model->tier_chain)
			obstacles = (struct obstacles){false, true, MODEL_NONE};
		add_obstacles(&obstacles, cover, result, &result->tiers[t]);
		cover_tier(cover, result, t, &obstacles);
	}
}

static void
cover_rule(struct cover_item *item, const struct result_rule *rule)
{
	const struct expr_value *value = &rule->value;

	if (rule->rule->kind == MODEL_VALUE) {
		item->is_yes_seen |= expr_is_known(value);
		return;
	}
	item->is_yes_seen |= expr_is_yes(value);
	item->is_no_seen |= expr_is_no(value);
}

/* Is this option part of a given answer? */
static bool
is_chosen(const struct model_node *node, const struct expr_value *value, uint32_t option)
{
	switch (node->answer) {
	case MODEL_OPTION:
	case MODEL_OPTIONS:
		return value->options.must >> option & 1;
	case MODEL_YESNO:
		return option == expr_is_yes(value);
	case MODEL_LEVEL:
		return num_equal(value->number.low, zj_num_int(option));
	case MODEL_COMPUTED:
	case MODEL_NUMBER:
	case MODEL_TEXT:
	case MODEL_DATE:
		break;
	}
	return false;
}

static void
cover_node(struct cover *cover, const zj_result *result, uint32_t index)
{
	const struct model_node *node = &cover->model->nodes[index];
	const struct result_node *at = &result->nodes[index];
	const bool is_given = at->answer && at->answer->state == ANSWER_GIVEN;

	for (uint32_t i = 0; is_given && i < node->option_count; i++)
		cover->items[cover->options[index] + i].is_yes_seen |=
			is_chosen(node, &at->answer->value, i);
	if (at->band)
		cover->items[cover->bands[index] + (size_t)(at->band - node->bands)].is_yes_seen =
			true;
}

void
cover_result(struct cover *cover, const zj_result *result)
{
	const zj_model *model = cover->model;

	cover->case_count++;
	cover_tiers(cover, result);
	for (size_t i = 0; i < model->rule_count; i++)
		cover_rule(&cover->items[cover->first[COVER_RULES] + i], &result->rules[i]);
	for (uint32_t i = 0; i < model->node_count; i++)
		cover_node(cover, result, i);
	if (model->profile_count)
		cover->items[cover->first[COVER_PROFILES] + result->profile].is_yes_seen = true;
}

void
cover_refusal(struct cover *cover, const uint32_t *rules, size_t count)
{
	for (size_t i = 0; i < count; i++)
		cover->items[cover->first[COVER_RULES] + rules[i]].is_no_seen = true;
}

/* --- what is missing --------------------------------------------------------------------- */

static enum cover_lack
two_sided(const struct cover_item *item, enum cover_lack yes, enum cover_lack no,
	  enum cover_lack both)
{
	if (!item->is_yes_seen)
		return item->is_no_seen ? yes : both;
	return item->is_no_seen ? COVER_COMPLETE : no;
}

static enum cover_lack
rule_lack(const struct cover_item *item)
{
	switch (item->rule) {
	case MODEL_VALUE:
		return item->is_yes_seen ? COVER_COMPLETE : COVER_NEVER_KNOWN;
	case MODEL_CAP:
	case MODEL_CHECK:
	case MODEL_ADVICE:
		return two_sided(item, COVER_NEVER_STRIKES, COVER_NEVER_SILENT,
				 COVER_NEVER_EVALUATED);
	case MODEL_GATE:
	case MODEL_VETO:
	case MODEL_VALID:
	case MODEL_RULE_KIND_COUNT:
		break;
	}
	return two_sided(item, COVER_NEVER_HOLDS, COVER_NEVER_BROKEN, COVER_NEVER_EVALUATED);
}

enum cover_lack
cover_lack(const struct cover_item *item)
{
	switch (item->kind) {
	case COVER_TIERS:
		return two_sided(item, COVER_NEVER_MET, COVER_NEVER_DECIDED, COVER_NEVER_EITHER);
	case COVER_EXACT:
		return item->is_yes_seen ? COVER_COMPLETE : COVER_NEVER_EXACT;
	case COVER_RULES:
		return rule_lack(item);
	case COVER_OPTIONS:
	case COVER_BANDS:
	case COVER_PROFILES:
	case COVER_KIND_COUNT:
		break;
	}
	return item->is_yes_seen ? COVER_COMPLETE : COVER_NEVER_CHOSEN;
}

struct cover_sum
cover_sum(const struct cover *cover, enum cover_kind kind)
{
	struct cover_sum sum = {0, 0};

	for (size_t i = cover->first[kind]; i < cover->item_count; i++) {
		if (cover->items[i].kind != kind)
			break;
		sum.count++;
		sum.covered += cover_lack(&cover->items[i]) == COVER_COMPLETE;
	}
	return sum;
}
