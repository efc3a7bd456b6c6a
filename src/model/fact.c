/*
 * What an enterprise enters once, what a standard leaves open, and whose levels are used:
 * facts, parameters, uses; and the names of profiles.
 */
#include "base/limits.h"
#include "model/compile.h"

/* ---- choices written as {id: words} or [id, id] ---- */

struct choices {
	const struct expr_choices *ids;
	struct words *titles;
	struct model_former *formers;
};

/* A choice's words are a title, alone or beside renamed_from; without one the id is the title. */
static const struct node *
title_of(const struct node *id, const struct node *written)
{
	if (written->kind != NODE_MAP)
		return written;
	const struct node *title = node_get(written, "title");
	if (title)
		return title;
	return node_get(written, "renamed_from") ? id : written;
}

/* An earlier name is one that no choice has, and of one choice only. */
static void
check_formers(struct compiler *compiler, const struct diag_file *file, const struct node *node,
	      const struct expr_choices *ids, const struct model_former *formers)
{
	const struct str none = STR_NONE;

	for (size_t i = 0; i < ids->count; i++) {
		for (size_t k = 0; k < formers[i].count; k++) {
			const struct str name = formers[i].ids[k];
			const struct place place = node_place(node_key(node, i), file);
			for (size_t j = 0; j < ids->count; j++) {
				if (str_equal(ids->ids[j], name))
					compiler_refuse(compiler, DIAG_RENAMED_IN_USE, place, name,
							none, none);
				else if (j < i && model_was_called(&formers[j], name))
					compiler_refuse(compiler, DIAG_RENAMED_TWICE, place, name,
							ids->ids[j], none);
			}
		}
	}
}

static struct choices
compile_choices(struct compiler *compiler, const struct diag_file *file, const struct node *node)
{
	struct expr_choices *choices = compiler_alloc(compiler, 1, sizeof(*choices));
	size_t count = node->count;
	struct model_former *formers;
	struct words *titles;
	struct str *ids;

	if (count > LIMIT_OPTIONS) {
		compiler_limit(compiler, node_place(node, file), "options", LIMIT_OPTIONS);
		count = LIMIT_OPTIONS;
	}
	if (count == 0)
		compiler_refuse(compiler, DIAG_OPTIONS_NONE, node_place(node, file), STR_NONE,
				STR_NONE, STR_NONE);
	ids = compiler_alloc(compiler, count, sizeof(*ids));
	titles = compiler_alloc(compiler, count, sizeof(*titles));
	formers = compiler_alloc(compiler, count, sizeof(*formers));
	if (!choices || !ids || !titles || !formers)
		return (struct choices){0};
	for (size_t i = 0; i < count; i++) {
		const bool is_map = node->kind == NODE_MAP;
		const struct node *id = is_map ? node_key(node, i) : node_item(node, i);
		ids[i] = id->text;
		titles[i] = rubric_words(is_map ? title_of(id, node_value(node, i)) : id);
		if (is_map && node_value(node, i)->kind == NODE_MAP)
			formers[i] = compile_former_names(
				compiler, node_get(node_value(node, i), "renamed_from"));
		for (size_t j = 0; j < i && !is_map; j++) {
			if (str_equal(ids[j], ids[i]))
				compiler_refuse(compiler, DIAG_OPTION_TWICE, node_place(id, file),
						ids[i], STR_NONE, STR_NONE);
		}
	}
	choices->count = count;
	choices->ids = ids;
	if (node->kind == NODE_MAP)
		check_formers(compiler, file, node, choices, formers);
	return (struct choices){choices, titles, formers};
}

static uint32_t
find_choice(const struct expr_choices *choices, struct str id)
{
	for (size_t i = 0; i < choices->count; i++) {
		if (str_equal(choices->ids[i], id))
			return (uint32_t)i;
	}
	return MODEL_NONE;
}

static void
refuse_key(struct compiler *compiler, const struct diag_file *file, const struct node *node,
	   const char *key, const char *with)
{
	if (node)
		compiler_refuse(compiler, DIAG_KEY_MISPLACED, node_place(node, file), str_from(key),
				str_from(with), STR_NONE);
}

/* ---- facts ---- */

static const struct {
	enum expr_type type;
	const char *words; /* for messages */
	bool has_unit;
	bool has_bounds;
	bool has_options;
} fact_types[] = {
	[RUBRIC_FACT_NUMBER] = {EXPR_NUMBER, "type: number", true, true, false},
	[RUBRIC_FACT_YESNO] = {EXPR_TRUTH, "type: yesno", false, false, false},
	[RUBRIC_FACT_DATE] = {EXPR_DATE, "type: date", false, true, false},
	[RUBRIC_FACT_TEXT] = {EXPR_TEXT, "type: text", false, false, false},
	[RUBRIC_FACT_CHOICE] = {EXPR_CHOICE, "type: choice", false, false, true},
	[RUBRIC_FACT_SET] = {EXPR_SET, "type: set", false, false, true},
};

const char *
model_fact_type(enum expr_type type)
{
	size_t kind = 0;

	while (fact_types[kind].type != type)
		kind++;
	return rubric_fact_types[kind];
}

static void
compile_fact_type(struct compiler *compiler, const struct rubric_fact *written,
		  struct model_fact *fact)
{
	const struct diag_file *file = written->head.file;
	const size_t kind = rubric_word(written->type, rubric_fact_types);
	const char *words = fact_types[kind].words;

	fact->type = fact_types[kind].type;
	if (!fact_types[kind].has_unit) {
		refuse_key(compiler, file, written->unit, "unit", words);
		refuse_key(compiler, file, written->is_whole, "whole", words);
	}
	if (fact_types[kind].has_bounds) {
		fact->range = compile_range(compiler, file, written->unit, written->is_whole,
					    written->min, written->max, fact->type == EXPR_DATE);
	} else {
		refuse_key(compiler, file, written->min, "min", words);
		refuse_key(compiler, file, written->max, "max", words);
	}
	if (!fact_types[kind].has_options) {
		refuse_key(compiler, file, written->options, "options", words);
	} else if (written->options) {
		const struct choices choices = compile_choices(compiler, file, written->options);
		fact->choices = choices.ids;
		fact->option_titles = choices.titles;
		fact->option_formers = choices.formers;
	} else if (!written->head.is_broken) {
		compiler_refuse(compiler, DIAG_MISSING_KEY, fact->place, STR("options"),
				STR("facts"), STR_NONE);
	}
}

/*
 * Note the groups a fact lies in: "a" of "a.b". In a nested map of answers a fact "a" could not
 * be written beside it.
 */
static void
note_groups(struct compiler *compiler, const struct map *names, struct map *groups,
	    const struct model_fact *fact)
{
	for (size_t len = 1; len < fact->id.len; len++) {
		const struct str above = {fact->id.at, len};
		if (fact->id.at[len] != '.')
			continue;
		compiler_put(compiler, groups, above, 0);
		if (map_get(names, above) != MAP_NONE)
			compiler_refuse(compiler, DIAG_FACT_NESTED, fact->place, fact->id, above,
					STR_NONE);
	}
}

/* ---- over the years ---- */

static enum model_years
years_of(const struct node *written)
{
	if (!written)
		return MODEL_YEARS_ANY;
	return str_is(written->text, "fixed") ? MODEL_YEARS_FIXED : MODEL_YEARS_GROW;
}

static bool
is_figure(const struct model_fact *fact)
{
	return fact->type == EXPR_NUMBER || fact->type == EXPR_DATE;
}

/* Of last year and of the year before, in the same unit. */
static void
check_year_before(struct compiler *compiler, const struct map *names,
		  const struct rubric_fact *written, const struct model_fact *fact)
{
	const uint32_t index = map_get(names, fact->year_before);
	const struct model_fact *other = index == MAP_NONE ? NULL : &compiler->facts[index];

	if (!other || other == fact || other->type != fact->type || !is_figure(fact) ||
	    !str_equal(other->range.unit, fact->range.unit))
		compiler_refuse(compiler, DIAG_FACT_YEAR_BEFORE,
				node_place(written->year_before, written->head.file),
				fact->year_before, STR_NONE, STR_NONE);
}

/* Only in the vocabulary are these keys known. */
static void
compile_years(struct compiler *compiler, const struct map *names)
{
	const struct rubric_all *all = &compiler->rubric->facts;

	for (size_t i = 0; i < all->count && !compiler->status; i++) {
		const struct rubric_fact *written = all->at[i];
		struct model_fact *fact = &compiler->facts[i];

		fact->over_years = years_of(written->over_years);
		fact->year_before = rubric_text(written->year_before);
		if (!is_figure(fact))
			refuse_key(compiler, written->head.file, written->over_years, "over_years",
				   model_fact_type(fact->type));
		if (written->year_before)
			check_year_before(compiler, names, written, fact);
	}
}

/* ---- all facts ---- */

void
compile_facts(struct compiler *compiler)
{
	const struct rubric_all *all = &compiler->rubric->facts;
	struct map *names = compiler_map(compiler);
	struct map *groups = compiler_map(compiler);

	compiler->facts = compiler_alloc(compiler, all->count, sizeof(*compiler->facts));
	for (size_t i = 0; i < all->count && !compiler->status; i++) {
		const struct rubric_fact *written = all->at[i];
		struct model_fact *fact = &compiler->facts[i];
		/* The name in expressions; the id is the end of it. */
		const struct str name =
			arena_join(compiler->arena, STR("facts."), written->head.id->text);
		if (!name.at) {
			compiler_memory(compiler);
			return;
		}
		fact->id = (struct str){name.at + 6, name.len - 6};
		fact->title = rubric_words(written->title);
		fact->hint = rubric_words(written->hint);
		fact->definition = rubric_words(written->definition);
		fact->origin = compile_origin(compiler, &written->origin, &compiler->origin);
		fact->place = rubric_place(&written->head);
		if (written->type)
			compile_fact_type(compiler, written, fact);
		if (!words_given(&fact->title))
			fact->title.in[ZJ_LANG_ZH] = fact->title.in[ZJ_LANG_EN] = fact->id;
		compiler_put(compiler, names, fact->id, i);
	}
	compile_years(compiler, names);
	for (size_t i = 0; i < all->count && !compiler->status; i++)
		note_groups(compiler, names, groups, &compiler->facts[i]);
	compiler->model->facts = compiler->facts;
	compiler->model->fact_count = all->count;
	compiler->model->fact_by_id = names;
	compiler->model->fact_groups = groups;
}

/* ---- parameters ---- */

static void
compile_param_choice(struct compiler *compiler, const struct rubric_param *written,
		     struct model_param *param)
{
	const struct diag_file *file = written->head.file;

	param->type = EXPR_CHOICE;
	param->choices = compile_choices(compiler, file, written->options).ids;
	if (!param->choices)
		return;
	const uint32_t index = find_choice(param->choices, written->value->text);
	if (index == MODEL_NONE)
		compiler_refuse(compiler, DIAG_PARAM_OPTION, node_place(written->value, file),
				written->value->text, STR_NONE, STR_NONE);
	else
		param->value = expr_choice(param->choices, index);
	refuse_key(compiler, file, written->min, "min", "options");
	refuse_key(compiler, file, written->max, "max", "options");
	refuse_key(compiler, file, written->unit, "unit", "options");
	refuse_key(compiler, file, written->is_whole, "whole", "options");
}

static void
compile_param_truth(struct compiler *compiler, const struct rubric_param *written,
		    struct model_param *param)
{
	const struct diag_file *file = written->head.file;

	param->type = EXPR_TRUTH;
	param->value = expr_truth(str_is(written->value->text, "yes"));
	refuse_key(compiler, file, written->min, "min", "value: yes");
	refuse_key(compiler, file, written->max, "max", "value: yes");
	refuse_key(compiler, file, written->unit, "unit", "value: yes");
	refuse_key(compiler, file, written->is_whole, "whole", "value: yes");
}

static void
compile_param_number(struct compiler *compiler, const struct rubric_param *written,
		     struct model_param *param)
{
	const struct diag_file *file = written->head.file;
	zj_num value = NUM_ZERO;
	zj_num ignored;

	param->type = EXPR_NUMBER;
	param->range = compile_range(compiler, file, written->unit, written->is_whole, written->min,
				     written->max, false);
	if (model_number_read(&ignored, written->value->text, &param->range) == MODEL_NUMBER_BAD)
		compiler_refuse(compiler, DIAG_PARAM_TYPE, node_place(written->value, file),
				written->value->text, STR_NONE, STR_NONE);
	else
		compile_number(compiler, file, written->value, &param->range, &value);
	param->value = expr_number(value);
}

static void
compile_param_value(struct compiler *compiler, const struct rubric_param *written,
		    struct model_param *param)
{
	const struct str value = written->value->text;

	if (written->options)
		compile_param_choice(compiler, written, param);
	else if (str_is(value, "yes") || str_is(value, "no"))
		compile_param_truth(compiler, written, param);
	else
		compile_param_number(compiler, written, param);
}

void
compile_params(struct compiler *compiler)
{
	const struct rubric_all *all = &compiler->rubric->params;
	struct map *names = compiler_map(compiler);

	compiler->params = compiler_alloc(compiler, all->count, sizeof(*compiler->params));
	for (size_t i = 0; i < all->count && !compiler->status; i++) {
		const struct rubric_param *written = all->at[i];
		struct model_param *param = &compiler->params[i];
		const struct str name =
			arena_join(compiler->arena, STR("params."), written->head.id->text);
		if (!name.at) {
			compiler_memory(compiler);
			return;
		}
		param->id = (struct str){name.at + 7, name.len - 7};
		param->title = rubric_words(written->title);
		param->origin = compile_origin(compiler, &written->origin, &compiler->origin);
		param->place = rubric_place(&written->head);
		if (written->value)
			compile_param_value(compiler, written, param);
		if (!words_given(&param->title))
			param->title.in[ZJ_LANG_ZH] = param->title.in[ZJ_LANG_EN] = param->id;
		compiler_put(compiler, names, param->id, i);
	}
	compiler->model->params = compiler->params;
	compiler->model->param_count = all->count;
	compiler->model->param_by_id = names;
}

/* ---- other rubrics ---- */

/* Far more tiers than any programme has; the bound of a level that is not known. */
enum {
	TOP_MOST = 100
};

void
compile_uses(struct compiler *compiler)
{
	const struct rubric_all *all = &compiler->rubric->uses;
	struct map *names = compiler_map(compiler);

	compiler->uses = compiler_alloc(compiler, all->count, sizeof(*compiler->uses));
	for (size_t i = 0; i < all->count && !compiler->status; i++) {
		const struct rubric_use *written = all->at[i];
		struct model_use *use = &compiler->uses[i];
		use->id = written->head.id->text;
		use->rubric = rubric_text(written->rubric);
		use->title = rubric_words(written->title);
		use->origin = compile_origin(compiler, &written->origin, &compiler->origin);
		use->place = rubric_place(&written->head);
		compile_whole(compiler, written->head.file, written->top, 1, TOP_MOST, &use->top);
		if (!words_given(&use->title))
			use->title.in[ZJ_LANG_ZH] = use->title.in[ZJ_LANG_EN] = use->rubric;
		compiler_put(compiler, names, use->id, i);
	}
	compiler->model->uses = compiler->uses;
	compiler->model->use_count = all->count;
	compiler->model->use_by_id = names;
}

/* ---- profiles ---- */

void
compile_profiles(struct compiler *compiler)
{
	const struct rubric_all *all = &compiler->rubric->profiles;
	struct map *names = compiler_map(compiler);
	zj_model *model = compiler->model;

	model->default_profile = MODEL_NONE;
	if (all->count > LIMIT_PROFILES) {
		compiler_limit(compiler, rubric_place(all->at[LIMIT_PROFILES]), "profiles",
			       LIMIT_PROFILES);
		return;
	}
	compiler->profiles = compiler_alloc(compiler, all->count, sizeof(*compiler->profiles));
	for (size_t i = 0; i < all->count && !compiler->status; i++) {
		const struct rubric_profile *written = all->at[i];
		struct model_profile *profile = &compiler->profiles[i];
		profile->id = written->head.id->text;
		profile->title = rubric_words(written->title);
		profile->place = rubric_place(&written->head);
		if (!words_given(&profile->title))
			profile->title.in[ZJ_LANG_ZH] = profile->title.in[ZJ_LANG_EN] = profile->id;
		compiler_put(compiler, names, profile->id, i);
		if (!rubric_is_yes(written->is_default, false))
			continue;
		if (model->default_profile != MODEL_NONE)
			compiler_refuse(compiler, DIAG_PROFILE_DEFAULT,
					node_place(written->is_default, written->head.file),
					compiler->profiles[model->default_profile].id, STR_NONE,
					STR_NONE);
		else
			model->default_profile = (uint32_t)i;
	}
	model->profiles = compiler->profiles;
	model->profile_count = all->count;
	model->profile_by_id = names;
}
