/*
 * Rules, tiers, facts, parameters and the other lists of a rubric compared.
 */
#include "review/differ.h"

static void
set_former(struct difference_change *about, struct str from)
{
	if (!str_equal(from, about->id))
		about->former = from;
}

/* ---- rules ---- */

/* A check or advice is shown and never scored. */
static enum difference_effect
rule_effect(const struct model_rule *rule)
{
	return rule->kind == MODEL_CHECK || rule->kind == MODEL_ADVICE ? DIFFERENCE_WORDS
								       : DIFFERENCE_SCORES;
}

/* A gate or value that nothing reads says nothing. */
static enum difference_effect
rule_presence(const bool *reads, const struct model_rule *rule)
{
	const bool is_named = rule->kind == MODEL_GATE || rule->kind == MODEL_VALUE;

	return is_named && !reads[rule->slot] ? DIFFERENCE_WORDS : rule_effect(rule);
}

static struct difference_change
about_rule(const struct model_rule *rule)
{
	return (struct difference_change){
		.thing = THING_RULE,
		.id = rule->id,
		.title = words_given(&rule->title) ? &rule->title
			 : words_given(&rule->say) ? &rule->say
						   : NULL,
	};
}

static bool
is_for_all(const zj_model *model, uint64_t tiers)
{
	const uint64_t all =
		model->tier_count == 64 ? UINT64_MAX : ((uint64_t)1 << model->tier_count) - 1;

	return (tiers & all) == all;
}

/* The ids of a veto's tiers; of all of them: none, as where nothing is written. */
static struct str
tier_list(struct differ *differ, const zj_model *model, uint64_t tiers)
{
	for (size_t t = 0; t < model->tier_count && !is_for_all(model, tiers); t++) {
		if (!(tiers >> t & 1))
			continue;
		if (differ->scratch.len > 0)
			buf_add_text(&differ->scratch, ", ");
		buf_add(&differ->scratch, model->tiers[t].id);
	}
	return differ_take(differ);
}

/* As tiers of the second rubric. */
static uint64_t
tiers_mapped(const struct differ *differ, uint64_t tiers)
{
	const struct difference_pairs *pairs = &differ->difference->tiers;
	uint64_t mapped = 0;

	for (size_t t = 0; t < pairs->from_count; t++) {
		if (tiers >> t & 1 && pairs->to[t] != MODEL_NONE)
			mapped |= (uint64_t)1 << pairs->to[t];
	}
	return mapped;
}

static struct str
tier_id(const zj_model *model, uint32_t tier)
{
	return tier == MODEL_NONE ? STR("none") : model->tiers[tier].id;
}

static void
compare_rule_tiers(struct differ *differ, const struct difference_change *about,
		   const struct model_rule *from, const struct model_rule *to)
{
	const struct difference_pairs *pairs = &differ->difference->tiers;
	const bool was_for_all = is_for_all(differ->from, from->tiers);
	const bool is_same = was_for_all == is_for_all(differ->to, to->tiers) &&
			     (was_for_all || tiers_mapped(differ, from->tiers) == to->tiers);

	if (from->kind == MODEL_VETO && !is_same) {
		const struct str before = tier_list(differ, differ->from, from->tiers);
		const struct str after = tier_list(differ, differ->to, to->tiers);
		differ_add(differ, about, ASPECT_TIERS, (struct difference_value){.text = before},
			   (struct difference_value){.text = after});
	}
	if (from->kind != MODEL_CAP)
		return;
	const uint32_t mapped = from->at_most == MODEL_NONE ? MODEL_NONE : pairs->to[from->at_most];
	if (mapped != to->at_most || (from->at_most == MODEL_NONE) != (to->at_most == MODEL_NONE))
		differ_text(differ, about, ASPECT_AT_MOST, tier_id(differ->from, from->at_most),
			    tier_id(differ->to, to->at_most));
}

static void
compare_rule(struct differ *differ, uint32_t before, uint32_t after)
{
	const struct model_rule *from = &differ->from->rules[before];
	const struct model_rule *to = &differ->to->rules[after];
	struct difference_change about = about_rule(to);

	about.effect = rule_effect(from) < rule_effect(to) ? rule_effect(from) : rule_effect(to);
	about.from_place = from->place;
	about.to_place = to->place;
	about.from_index = before;
	about.to_index = after;
	set_former(&about, from->id);
	differ_renamed(differ, &about);
	differ_text(differ, &about, ASPECT_KIND, str_from(model_rule_kind_name(from->kind)),
		    str_from(model_rule_kind_name(to->kind)));
	differ_expr(differ, &about, ASPECT_RULE, from->expr, to->expr);
	if (from->kind == to->kind)
		compare_rule_tiers(differ, &about, from, to);
	differ_words(differ, &about, ASPECT_TITLE, &from->title, &to->title);
	differ_words(differ, &about, ASPECT_SAY, &from->say, &to->say);
	differ_words(differ, &about, ASPECT_ADVICE, &from->advice, &to->advice);
	differ_origin(differ, &about, &from->origin, &to->origin);
}

void
differ_rules(struct differ *differ)
{
	const struct difference_pairs *pairs = &differ->difference->rules;

	for (uint32_t i = 0; i < pairs->to_count && !differ->failed; i++) {
		const struct model_rule *rule = &differ->to->rules[i];
		struct difference_change about = about_rule(rule);
		if (pairs->from[i] != MODEL_NONE) {
			compare_rule(differ, pairs->from[i], i);
			continue;
		}
		about.to_place = rule->place;
		about.to_index = i;
		differ_added(differ, about, rule_presence(differ->to_read, rule));
	}
	for (uint32_t i = 0; i < pairs->from_count && !differ->failed; i++) {
		const struct model_rule *rule = &differ->from->rules[i];
		struct difference_change about = about_rule(rule);
		if (pairs->to[i] != MODEL_NONE)
			continue;
		about.from_place = rule->place;
		about.from_index = i;
		differ_removed(differ, about, rule_presence(differ->from_read, rule));
	}
}

/* ---- tiers ---- */

static struct difference_change
about_condition(const struct model_tier *tier, const struct model_condition *condition)
{
	return (struct difference_change){
		.thing = THING_CONDITION,
		.id = condition->id,
		.of = tier->id,
		.title = words_given(&condition->title) ? &condition->title
			 : words_given(&condition->say) ? &condition->say
							: NULL,
	};
}

/* What a condition takes over from the rule it names is compared with the rule. */
static void
compare_condition_words(struct differ *differ, const struct difference_change *about,
			const struct model_condition *from, const struct model_condition *to)
{
	if (from->rule != MODEL_NONE || to->rule != MODEL_NONE)
		return;
	differ_words(differ, about, ASPECT_TITLE, &from->title, &to->title);
	differ_words(differ, about, ASPECT_SAY, &from->say, &to->say);
	differ_words(differ, about, ASPECT_ADVICE, &from->advice, &to->advice);
	differ_origin(differ, about, &from->origin, &to->origin);
}

/* A place in a tier: which of its conditions, and its number counted through all tiers. */
struct slot {
	const struct model_tier *tier;
	uint32_t tier_index;
	uint32_t part;
};

static void
compare_condition(struct differ *differ, struct slot before, struct slot after)
{
	const struct model_condition *from = &before.tier->conditions[before.part];
	const struct model_condition *to = &after.tier->conditions[after.part];
	struct difference_change about = about_condition(after.tier, to);

	about.from_place = from->place;
	about.to_place = to->place;
	about.from_index = before.tier_index;
	about.to_index = after.tier_index;
	about.from_part = before.part;
	about.to_part = after.part;
	set_former(&about, from->id);
	differ_expr(differ, &about, ASPECT_RULE, from->expr, to->expr);
	compare_condition_words(differ, &about, from, to);
}

static void
compare_conditions(struct differ *differ, uint32_t before, uint32_t after, uint32_t from_first,
		   uint32_t to_first)
{
	const struct difference_pairs *pairs = &differ->difference->conditions;
	const struct model_tier *from = &differ->from->tiers[before];
	const struct model_tier *to = &differ->to->tiers[after];

	for (uint32_t i = 0; i < to->condition_count; i++) {
		struct difference_change about = about_condition(to, &to->conditions[i]);
		const uint32_t found = pairs->from[to_first + i];
		if (found != MODEL_NONE) {
			compare_condition(differ, (struct slot){from, before, found - from_first},
					  (struct slot){to, after, i});
			continue;
		}
		about.to_place = to->conditions[i].place;
		about.to_index = after;
		about.to_part = i;
		about.to.text = expr_text(to->conditions[i].expr);
		differ_added(differ, about, DIFFERENCE_SCORES);
	}
	for (uint32_t i = 0; i < from->condition_count; i++) {
		struct difference_change about = about_condition(from, &from->conditions[i]);
		if (pairs->to[from_first + i] != MODEL_NONE)
			continue;
		about.from_place = from->conditions[i].place;
		about.from_index = before;
		about.from_part = i;
		about.from.text = expr_text(from->conditions[i].expr);
		differ_removed(differ, about, DIFFERENCE_SCORES);
	}
}

/* How many tiers below it are in both rubrics: its rank among them. */
static size_t
rank_among_paired(const uint32_t *pairs, uint32_t tier)
{
	size_t rank = 0;

	for (uint32_t t = 0; t < tier; t++)
		rank += pairs[t] != MODEL_NONE;
	return rank;
}

static struct str
rank_text(struct differ *differ, size_t rank)
{
	buf_add_size(&differ->scratch, rank + 1);
	return differ_take(differ);
}

static void
compare_tier(struct differ *differ, uint32_t before, uint32_t after)
{
	const struct difference_pairs *pairs = &differ->difference->tiers;
	const struct model_tier *from = &differ->from->tiers[before];
	const struct model_tier *to = &differ->to->tiers[after];
	struct difference_change about = {
		.thing = THING_TIER,
		.id = to->id,
		.title = &to->title,
		.from_place = from->place,
		.to_place = to->place,
		.from_index = before,
		.to_index = after,
	};

	set_former(&about, from->id);
	differ_renamed(differ, &about);
	if (rank_among_paired(pairs->to, before) != rank_among_paired(pairs->from, after)) {
		const struct str rank = rank_text(differ, before);
		differ_text(differ, &about, ASPECT_RANK, rank, rank_text(differ, after));
	}
	differ_title(differ, &about, &from->title, &to->title);
	differ_words(differ, &about, ASPECT_ABOUT, &from->about, &to->about);
	differ_words(differ, &about, ASPECT_ADVICE, &from->advice, &to->advice);
	differ_origin(differ, &about, &from->origin, &to->origin);
}

void
differ_tiers(struct differ *differ)
{
	const struct difference_pairs *pairs = &differ->difference->tiers;
	uint32_t first = 0;

	for (uint32_t t = 0; t < pairs->to_count && !differ->failed; t++) {
		const struct model_tier *tier = &differ->to->tiers[t];
		const uint32_t before = pairs->from[t];
		uint32_t from_first = 0;
		for (uint32_t k = 0; before != MODEL_NONE && k < before; k++)
			from_first += (uint32_t)differ->from->tiers[k].condition_count;
		if (before != MODEL_NONE) {
			compare_tier(differ, before, t);
			compare_conditions(differ, before, t, from_first, first);
		} else {
			differ_added(differ,
				     (struct difference_change){.thing = THING_TIER,
								.id = tier->id,
								.title = &tier->title,
								.to_place = tier->place,
								.to_index = t},
				     DIFFERENCE_SCORES);
		}
		first += (uint32_t)tier->condition_count;
	}
	for (uint32_t t = 0; t < pairs->from_count && !differ->failed; t++) {
		const struct model_tier *tier = &differ->from->tiers[t];
		if (pairs->to[t] == MODEL_NONE)
			differ_removed(differ,
				       (struct difference_change){.thing = THING_TIER,
								  .id = tier->id,
								  .title = &tier->title,
								  .from_place = tier->place,
								  .from_index = t},
				       DIFFERENCE_SCORES);
	}
}

/* ---- facts ---- */

static struct str
type_word(enum expr_type type)
{
	static const char *const words[EXPR_TYPE_COUNT] = {
		[EXPR_NUMBER] = "number", [EXPR_TRUTH] = "yesno",   [EXPR_TEXT] = "text",
		[EXPR_DATE] = "date",     [EXPR_CHOICE] = "choice", [EXPR_SET] = "set",
	};

	return str_from(words[type]);
}

/* Choices; `formers` are what they were called before, NULL where that is not known. */
struct choices {
	const struct expr_choices *ids;
	const struct model_former *formers;
};

static size_t
count_of(const struct choices *choices)
{
	return choices->ids ? choices->ids->count : 0;
}

/* Which of `from` the choice of `to` is: of the same name, else of an earlier one. */
static size_t
find_before(const struct choices *from, const struct choices *to, size_t index)
{
	const size_t count = count_of(from);
	size_t i = 0;

	while (i < count && !str_equal(from->ids->ids[i], to->ids->ids[index]))
		i++;
	if (i < count || !to->formers)
		return i;
	i = 0;
	while (i < count && !model_was_called(&to->formers[index], from->ids->ids[i]))
		i++;
	return i;
}

static void
compare_choices(struct differ *differ, struct difference_change about, const struct choices *from,
		const struct choices *to)
{
	uint64_t found = 0; /* of `from`; LIMIT_OPTIONS is 64 */

	about.thing = THING_OPTION;
	about.of = about.id;
	about.title = NULL;
	for (size_t i = 0; i < count_of(to); i++) {
		const size_t before = find_before(from, to, i);
		about.id = to->ids->ids[i];
		about.former = STR_NONE;
		if (before == count_of(from)) {
			differ_added(differ, about, DIFFERENCE_ANSWERS);
			continue;
		}
		found |= (uint64_t)1 << before;
		set_former(&about, from->ids->ids[before]);
		differ_renamed(differ, &about);
	}
	about.former = STR_NONE;
	for (size_t i = 0; i < count_of(from); i++) {
		about.id = from->ids->ids[i];
		if (!(found >> i & 1))
			differ_removed(differ, about, DIFFERENCE_SCORES);
	}
}

static void
compare_fact(struct differ *differ, uint32_t before, uint32_t after)
{
	const struct model_fact *from = &differ->from->facts[before];
	const struct model_fact *to = &differ->to->facts[after];
	struct difference_change about = {
		.thing = THING_FACT,
		.id = to->id,
		.title = &to->title,
		.from_place = from->place,
		.to_place = to->place,
		.from_index = before,
		.to_index = after,
	};

	if (!from->is_read && !to->is_read)
		about.effect = DIFFERENCE_ANSWERS;
	set_former(&about, from->id);
	differ_renamed(differ, &about);
	differ_text(differ, &about, ASPECT_TYPE, type_word(from->type), type_word(to->type));
	if (from->type == to->type)
		differ_range(differ, &about, &from->range, &to->range, to->type == EXPR_DATE);
	compare_choices(differ, about, &(struct choices){from->choices, from->option_formers},
			&(struct choices){to->choices, to->option_formers});
	differ_title(differ, &about, &from->title, &to->title);
	differ_words(differ, &about, ASPECT_HINT, &from->hint, &to->hint);
	differ_origin(differ, &about, &from->origin, &to->origin);
}

void
differ_facts(struct differ *differ)
{
	const struct difference_pairs *pairs = &differ->difference->facts;

	for (uint32_t i = 0; i < pairs->to_count && !differ->failed; i++) {
		const struct model_fact *fact = &differ->to->facts[i];
		if (pairs->from[i] != MODEL_NONE)
			compare_fact(differ, pairs->from[i], i);
		else
			differ_added(differ,
				     (struct difference_change){.thing = THING_FACT,
								.id = fact->id,
								.title = &fact->title,
								.to_place = fact->place,
								.to_index = i},
				     fact->is_read ? DIFFERENCE_SCORES : DIFFERENCE_ANSWERS);
	}
	for (uint32_t i = 0; i < pairs->from_count && !differ->failed; i++) {
		const struct model_fact *fact = &differ->from->facts[i];
		if (pairs->to[i] == MODEL_NONE)
			differ_removed(differ,
				       (struct difference_change){.thing = THING_FACT,
								  .id = fact->id,
								  .title = &fact->title,
								  .from_place = fact->place,
								  .from_index = i},
				       fact->is_read ? DIFFERENCE_SCORES : DIFFERENCE_ANSWERS);
	}
}

/* ---- parameters ---- */

static struct str
value_text(struct differ *differ, const struct expr_value *value)
{
	expr_value_print(&differ->scratch, value);
	return differ_take(differ);
}

static void
compare_param(struct differ *differ, uint32_t before, uint32_t after)
{
	const struct model_param *from = &differ->from->params[before];
	const struct model_param *to = &differ->to->params[after];
	struct difference_change about = {
		.thing = THING_PARAM,
		.id = to->id,
		.title = words_given(&to->title) ? &to->title : NULL,
		.from_place = from->place,
		.to_place = to->place,
		.from_index = before,
		.to_index = after,
	};

	if (!differ->from_read[from->slot] && !differ->to_read[to->slot])
		about.effect = DIFFERENCE_WORDS;
	set_former(&about, from->id);
	differ_renamed(differ, &about);
	differ_text(differ, &about, ASPECT_TYPE, type_word(from->type), type_word(to->type));
	const struct str value = value_text(differ, &from->value);
	differ_text(differ, &about, ASPECT_VALUE, value, value_text(differ, &to->value));
	if (from->type == to->type)
		differ_range(differ, &about, &from->range, &to->range, false);
	compare_choices(differ, about, &(struct choices){from->choices, NULL},
			&(struct choices){to->choices, NULL});
	differ_words(differ, &about, ASPECT_TITLE, &from->title, &to->title);
	differ_origin(differ, &about, &from->origin, &to->origin);
}

void
differ_params(struct differ *differ)
{
	const struct difference_pairs *pairs = &differ->difference->params;

	for (uint32_t i = 0; i < pairs->to_count && !differ->failed; i++) {
		const struct model_param *param = &differ->to->params[i];
		if (pairs->from[i] != MODEL_NONE)
			compare_param(differ, pairs->from[i], i);
		else
			differ_added(differ,
				     (struct difference_change){.thing = THING_PARAM,
								.id = param->id,
								.title = &param->title,
								.to_place = param->place,
								.to_index = i},
				     differ->to_read[param->slot] ? DIFFERENCE_SCORES
								  : DIFFERENCE_WORDS);
	}
	for (uint32_t i = 0; i < pairs->from_count && !differ->failed; i++) {
		const struct model_param *param = &differ->from->params[i];
		if (pairs->to[i] == MODEL_NONE)
			differ_removed(differ,
				       (struct difference_change){.thing = THING_PARAM,
								  .id = param->id,
								  .title = &param->title,
								  .from_place = param->place,
								  .from_index = i},
				       differ->from_read[param->slot] ? DIFFERENCE_SCORES
								      : DIFFERENCE_WORDS);
	}
}

/* ---- levels of other rubrics ---- */

static void
compare_use(struct differ *differ, uint32_t before, uint32_t after)
{
	const struct model_use *from = &differ->from->uses[before];
	const struct model_use *to = &differ->to->uses[after];
	const zj_num tops[] = {zj_num_int(from->top), zj_num_int(to->top)};
	struct difference_change about = {
		.thing = THING_USE,
		.id = to->id,
		.title = words_given(&to->title) ? &to->title : NULL,
		.from_place = from->place,
		.to_place = to->place,
		.from_index = before,
		.to_index = after,
	};

	set_former(&about, from->id);
	differ_renamed(differ, &about);
	differ_text(differ, &about, ASPECT_RUBRIC, from->rubric, to->rubric);
	differ_number(differ, &about, ASPECT_TOP, &tops[0], &tops[1]);
	differ_words(differ, &about, ASPECT_TITLE, &from->title, &to->title);
	differ_origin(differ, &about, &from->origin, &to->origin);
}

void
differ_uses(struct differ *differ)
{
	const struct difference_pairs *pairs = &differ->difference->uses;

	for (uint32_t i = 0; i < pairs->to_count && !differ->failed; i++) {
		const struct model_use *use = &differ->to->uses[i];
		if (pairs->from[i] != MODEL_NONE)
			compare_use(differ, pairs->from[i], i);
		else
			differ_added(differ,
				     (struct difference_change){.thing = THING_USE,
								.id = use->id,
								.title = &use->title,
								.to_place = use->place,
								.to_index = i},
				     DIFFERENCE_ANSWERS);
	}
	for (uint32_t i = 0; i < pairs->from_count && !differ->failed; i++) {
		const struct model_use *use = &differ->from->uses[i];
		if (pairs->to[i] == MODEL_NONE)
			differ_removed(differ,
				       (struct difference_change){.thing = THING_USE,
								  .id = use->id,
								  .title = &use->title,
								  .from_place = use->place,
								  .from_index = i},
				       DIFFERENCE_ANSWERS);
	}
}

/* ---- profiles ---- */

static struct str
default_profile(const zj_model *model)
{
	return model->default_profile == MODEL_NONE || model->profile_count == 0
		       ? STR("")
		       : model->profiles[model->default_profile].id;
}

static void
compare_profile(struct differ *differ, uint32_t before, uint32_t after)
{
	const struct model_profile *from = &differ->from->profiles[before];
	const struct model_profile *to = &differ->to->profiles[after];
	const bool was_default = differ->from->default_profile == before;
	struct difference_change about = {
		.thing = THING_PROFILE,
		.id = to->id,
		.title = &to->title,
		.from_place = from->place,
		.to_place = to->place,
		.from_index = before,
		.to_index = after,
	};

	set_former(&about, from->id);
	differ_renamed(differ, &about);
	differ_truth(differ, &about, ASPECT_DEFAULT, was_default,
		     differ->to->default_profile == after);
	differ_title(differ, &about, &from->title, &to->title);
}

void
differ_profiles(struct differ *differ)
{
	const struct difference_pairs *pairs = &differ->difference->profiles;

	for (uint32_t i = 0; i < pairs->to_count && !differ->failed; i++) {
		const struct model_profile *profile = &differ->to->profiles[i];
		if (pairs->from[i] != MODEL_NONE)
			compare_profile(differ, pairs->from[i], i);
		else
			differ_added(differ,
				     (struct difference_change){.thing = THING_PROFILE,
								.id = profile->id,
								.title = &profile->title,
								.to_place = profile->place,
								.to_index = i},
				     str_equal(default_profile(differ->to), profile->id)
					     ? DIFFERENCE_SCORES
					     : DIFFERENCE_ANSWERS);
	}
	for (uint32_t i = 0; i < pairs->from_count && !differ->failed; i++) {
		const struct model_profile *profile = &differ->from->profiles[i];
		if (pairs->to[i] == MODEL_NONE)
			differ_removed(differ,
				       (struct difference_change){.thing = THING_PROFILE,
								  .id = profile->id,
								  .title = &profile->title,
								  .from_place = profile->place,
								  .from_index = i},
				       DIFFERENCE_SCORES);
	}
}

/* ---- sources ---- */

static void
compare_source(struct differ *differ, const struct model_source *from,
	       const struct model_source *to)
{
	const struct difference_change about = {
		.thing = THING_SOURCE,
		.id = to->id,
		.title = &to->title,
		.from_place = from->place,
		.to_place = to->place,
	};

	differ_words(differ, &about, ASPECT_TITLE, &from->title, &to->title);
	differ_text(differ, &about, ASPECT_URL, from->url, to->url);
	differ_text(differ, &about, ASPECT_GRADE, from->grade, to->grade);
	differ_text(differ, &about, ASPECT_BASIS, str_from(model_basis_name(from->basis)),
		    str_from(model_basis_name(to->basis)));
	differ_words(differ, &about, ASPECT_NOTE, &from->note, &to->note);
}

void
differ_sources(struct differ *differ)
{
	const struct difference_pairs *pairs = &differ->difference->sources;

	for (uint32_t i = 0; i < pairs->to_count && !differ->failed; i++) {
		const struct model_source *source = &differ->to->sources[i];
		if (pairs->from[i] != MODEL_NONE)
			compare_source(differ, &differ->from->sources[pairs->from[i]], source);
		else
			differ_added(differ,
				     (struct difference_change){.thing = THING_SOURCE,
								.id = source->id,
								.title = &source->title,
								.to_place = source->place,
								.to_index = i},
				     DIFFERENCE_WORDS);
	}
	for (uint32_t i = 0; i < pairs->from_count && !differ->failed; i++) {
		const struct model_source *source = &differ->from->sources[i];
		if (pairs->to[i] == MODEL_NONE)
			differ_removed(differ,
				       (struct difference_change){.thing = THING_SOURCE,
								  .id = source->id,
								  .title = &source->title,
								  .from_place = source->place,
								  .from_index = i},
				       DIFFERENCE_WORDS);
	}
}
