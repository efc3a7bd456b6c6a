/*
 * Rules and tiers, and the expressions of sections and questions.
 */
#include <stdio.h>

#include "base/limits.h"
#include "model/compile.h"

/* ---- rules ---- */

/* Where each kind keeps its expression and what that must give. */
static const struct {
	const char *words; /* for messages */
	const char *key;
	enum expr_type type;
	bool has_tiers;
	bool has_at_most;
} rule_kinds[MODEL_RULE_KIND_COUNT] = {
	[MODEL_GATE] = {"kind: gate", "needs", EXPR_TRUTH, false, false},
	[MODEL_VETO] = {"kind: veto", "needs", EXPR_TRUTH, true, false},
	[MODEL_VALUE] = {"kind: value", "is", EXPR_ANY_TYPE, false, false},
	[MODEL_CAP] = {"kind: cap", "when", EXPR_TRUTH, false, true},
	[MODEL_VALID] = {"kind: valid", "needs", EXPR_TRUTH, false, false},
	[MODEL_CHECK] = {"kind: check", "when", EXPR_TRUTH, false, false},
	[MODEL_ADVICE] = {"kind: advice", "when", EXPR_TRUTH, false, false},
};

const char *
model_rule_kind_name(enum model_rule_kind kind)
{
	return rubric_kinds[kind];
}

const char *
model_basis_name(enum model_basis basis)
{
	return rubric_bases[basis];
}

void
compile_rule_names(struct compiler *compiler)
{
	const struct rubric_all *rules = &compiler->rubric->rules;
	const struct rubric_all *tiers = &compiler->rubric->tiers;
	struct map *rule_names = compiler_map(compiler);
	struct map *tier_names = compiler_map(compiler);
	zj_model *model = compiler->model;

	if (tiers->count > LIMIT_TIERS) {
		compiler_limit(compiler, rubric_place(tiers->at[LIMIT_TIERS]), "tiers",
			       LIMIT_TIERS);
		return;
	}
	compiler->rules = compiler_alloc(compiler, rules->count, sizeof(*compiler->rules));
	compiler->rule_states =
		compiler_alloc(compiler, rules->count, sizeof(*compiler->rule_states));
	compiler->tiers = compiler_alloc(compiler, tiers->count, sizeof(*compiler->tiers));
	if (compiler->status)
		return;
	for (size_t i = 0; i < rules->count; i++) {
		const struct rubric_rule *written = rules->at[i];
		struct model_rule *rule = &compiler->rules[i];
		rule->id = written->head.id->text;
		rule->place = rubric_place(&written->head);
		/* Without a kind it may have been any: who names it is not wrong for that. */
		rule->kind = MODEL_VALUE;
		if (written->kind)
			rule->kind = (enum model_rule_kind)rubric_word(written->kind, rubric_kinds);
		else
			compiler->rule_states[i] = RULE_BROKEN;
		compiler_put(compiler, rule_names, rule->id, i);
	}
	for (size_t i = 0; i < tiers->count; i++) {
		const struct rubric_tier *written = tiers->at[i];
		compiler->tiers[i].id = rubric_text(written->head.id);
		if (written->head.id)
			compiler_put(compiler, tier_names, compiler->tiers[i].id, i);
	}
	model->rules = compiler->rules;
	model->rule_count = rules->count;
	model->rule_by_id = rule_names;
	model->tiers = compiler->tiers;
	model->tier_count = tiers->count;
	model->tier_by_id = tier_names;
}

/* The index of a tier; MODEL_NONE where there is none of that name, which is reported. */
static uint32_t
find_tier(struct compiler *compiler, const struct diag_file *file, const struct node *id)
{
	const struct map *names = compiler->model->tier_by_id;
	const uint32_t index = map_get(names, id->text);

	if (index == MAP_NONE)
		compiler_refuse(compiler, DIAG_UNKNOWN_TIER, node_place(id, file), id->text,
				compiler_nearest(compiler, names, id->text), STR_NONE);
	return index;
}

static void
misplaced(struct compiler *compiler, const struct rubric_rule *written, const struct node *node,
	  const char *key, const char *with)
{
	if (node)
		compiler_refuse(compiler, DIAG_KEY_MISPLACED, node_place(node, written->head.file),
				str_from(key), str_from(with), STR_NONE);
}

static void
compile_rule_tiers(struct compiler *compiler, const struct rubric_rule *written,
		   struct model_rule *rule)
{
	const struct diag_file *file = written->head.file;
	const bool has_at_most = rule_kinds[rule->kind].has_at_most;
	const char *words = rule_kinds[rule->kind].words;

	rule->at_most = MODEL_NONE;
	rule->tiers = UINT64_MAX;
	if (!has_at_most)
		misplaced(compiler, written, written->at_most, "at_most", words);
	else if (written->at_most && !str_is(written->at_most->text, "none"))
		rule->at_most = find_tier(compiler, file, written->at_most);
	else if (!written->at_most && !written->head.is_broken)
		compiler_refuse(compiler, DIAG_MISSING_KEY, rubric_place(&written->head),
				STR("at_most"), STR("rules"), STR_NONE);
	if (!rule_kinds[rule->kind].has_tiers) {
		misplaced(compiler, written, written->tiers, "tiers", words);
		return;
	}
	if (!written->tiers)
		return;
	rule->tiers = 0;
	for (size_t i = 0; i < written->tiers->count; i++) {
		const uint32_t tier = find_tier(compiler, file, node_item(written->tiers, i));
		if (tier != MODEL_NONE)
			rule->tiers |= (uint64_t)1 << tier;
	}
}

/* The node of the rule's expression; NULL where it is missing. */
static const struct node *
rule_node(struct compiler *compiler, const struct rubric_rule *written,
	  const struct model_rule *rule)
{
	const struct {
		const char *key;
		const struct node *node;
	} places[] = {
		{"needs", written->needs},
		{"is", written->is},
		{"when", written->when},
	};
	const char *wanted = rule_kinds[rule->kind].key;
	const struct node *found = NULL;
	bool has_other = false;

	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
		if (str_is(str_from(wanted), places[i].key)) {
			found = places[i].node;
		} else if (places[i].node) {
			has_other = true;
			misplaced(compiler, written, places[i].node, places[i].key,
				  rule_kinds[rule->kind].words);
		}
	}
	if (!found && !has_other && !written->head.is_broken)
		compiler_refuse(compiler, DIAG_MISSING_KEY, rubric_place(&written->head),
				str_from(wanted), STR("rules"), STR_NONE);
	return found;
}

/* What every rule has; its expression comes later. */
static const struct node *
compile_rule(struct compiler *compiler, size_t index)
{
	const struct rubric_rule *written = compiler->rubric->rules.at[index];
	struct model_rule *rule = &compiler->rules[index];

	rule->title = rubric_words(written->title);
	rule->say = rubric_words(written->say);
	rule->advice = rubric_words(written->advice);
	rule->origin = compile_origin(compiler, &written->origin, &compiler->nodes[0].origin);
	rule->at_most = MODEL_NONE;
	if (!written->kind)
		return NULL;
	compile_rule_tiers(compiler, written, rule);
	const struct node *node = rule_node(compiler, written, rule);
	if (node)
		rule->place = node_place(node, written->head.file);
	return node;
}

/* ---- rules that read rules: each after those it reads ---- */

struct typing {
	struct compiler *compiler;
	const struct node **nodes; /* by rule: its expression */
	struct vec stack;          /* uint32_t: rules to compile; active ones wait */
};

static void
push_rule(struct typing *typing, uint32_t rule)
{
	uint32_t *slot = vec_push(&typing->stack);

	if (slot)
		*slot = rule;
	else
		compiler_memory(typing->compiler);
}

/* The active rules from `first` up wait for each other. */
static void
report_rule_circle(struct typing *typing, uint32_t first)
{
	struct compiler *compiler = typing->compiler;
	const uint32_t *stack = typing->stack.items;
	const uint32_t last = stack[typing->stack.count - 1];
	struct circle circle = {.count = 0};

	for (size_t i = 0; i < typing->stack.count; i++) {
		if (compiler->rule_states[stack[i]] == RULE_ACTIVE &&
		    (circle.count || stack[i] == first))
			circle_add(&circle, compiler->rules[stack[i]].id);
	}
	circle_report(compiler, &circle, compiler->rules[last].place);
}

/* Compile the rule on top, or put on top of it what it waits for. */
static void
type_top(struct typing *typing)
{
	struct compiler *compiler = typing->compiler;
	const uint32_t index = *(const uint32_t *)vec_at(&typing->stack, typing->stack.count - 1);
	enum rule_state *state = &compiler->rule_states[index];
	const struct rubric_rule *written = compiler->rubric->rules.at[index];
	struct model_rule *rule = &compiler->rules[index];

	if (*state == RULE_DONE || *state == RULE_BROKEN) {
		typing->stack.count--;
		return;
	}
	*state = RULE_ACTIVE;
	rule->expr = compile_expr(compiler, written->head.file, typing->nodes[index],
				  rule_kinds[rule->kind].type);
	if (rule->expr || compiler->waits_for.count == 0) {
		*state = rule->expr ? RULE_DONE : RULE_BROKEN;
		typing->stack.count--;
		return;
	}
	const uint32_t *waits_for = compiler->waits_for.items;
	const size_t count = compiler->waits_for.count;
	for (size_t i = 0; i < count; i++) {
		if (compiler->rule_states[waits_for[i]] != RULE_ACTIVE)
			continue;
		report_rule_circle(typing, waits_for[i]);
		*state = RULE_BROKEN;
		typing->stack.count--;
		return;
	}
	for (size_t i = 0; i < count; i++)
		push_rule(typing, waits_for[i]);
}

/* Values first: other rules need to know their types. */
static void
compile_values(struct typing *typing)
{
	struct compiler *compiler = typing->compiler;

	for (size_t i = 0; i < compiler->model->rule_count; i++) {
		if (compiler->rules[i].kind != MODEL_VALUE)
			continue;
		push_rule(typing, (uint32_t)i);
		while (typing->stack.count && !compiler->status)
			type_top(typing);
	}
}

void
compile_rules(struct compiler *compiler)
{
	const size_t count = compiler->model->rule_count;
	struct typing typing = {.compiler = compiler, .stack = VEC_INIT(uint32_t)};

	typing.nodes = compiler_alloc(compiler, count, sizeof(*typing.nodes));
	if (!typing.nodes)
		return;
	for (size_t i = 0; i < count; i++) {
		typing.nodes[i] = compile_rule(compiler, i);
		if (!typing.nodes[i])
			compiler->rule_states[i] = RULE_BROKEN;
	}
	compile_values(&typing);
	for (size_t i = 0; i < count && !compiler->status; i++) {
		const struct rubric_rule *written = compiler->rubric->rules.at[i];
		struct model_rule *rule = &compiler->rules[i];
		if (rule->kind != MODEL_VALUE && typing.nodes[i])
			rule->expr = compile_expr(compiler, written->head.file, typing.nodes[i],
						  rule_kinds[rule->kind].type);
	}
	vec_done(&typing.stack);
}

/* ---- sections and questions ---- */

void
compile_node_exprs(struct compiler *compiler)
{
	for (size_t i = 0; i < compiler->model->node_count && !compiler->status; i++) {
		const struct rubric_node *written = compiler->written[i];
		const struct diag_file *file = written->head.file;
		struct model_node *node = &compiler->nodes[i];
		if (written->when)
			node->when = compile_expr(compiler, file, written->when, EXPR_TRUTH);
		if (written->score)
			node->score = compile_expr(compiler, file, written->score, EXPR_NUMBER);
		if (written->value && node->answer == MODEL_COMPUTED)
			node->value = compile_expr(compiler, file, written->value, EXPR_NUMBER);
	}
}

/* ---- tiers ---- */

static struct words
own_words(const struct node *written, const struct words *otherwise)
{
	const struct words own = rubric_words(written);

	return words_given(&own) || !otherwise ? own : *otherwise;
}

/* "advanced.2" */
static struct str
condition_id(struct compiler *compiler, struct str tier, size_t number)
{
	char text[32];
	const int len = snprintf(text, sizeof(text), ".%zu", number);
	const struct str id = arena_join(compiler->arena, tier, (struct str){text, (size_t)len});

	if (!id.at)
		compiler_memory(compiler);
	return id;
}

/* The rule whose bare name the expression is. */
static uint32_t
bare_rule(const struct compiler *compiler, const struct node *needs)
{
	const uint32_t index = map_get(compiler->model->rule_by_id, str_trim(needs->text));

	return index == MAP_NONE ? MODEL_NONE : index;
}

static void
compile_condition(struct compiler *compiler, const struct rubric_condition *written,
		  const struct model_tier *tier, size_t number, struct model_condition *condition)
{
	const struct diag_file *file = written->head.file;
	const struct model_rule *rule = NULL;

	condition->rule = MODEL_NONE;
	condition->id = written->head.id ? written->head.id->text
					 : condition_id(compiler, tier->id, number);
	condition->place = rubric_place(&written->head);
	if (written->needs) {
		condition->place = node_place(written->needs, file);
		condition->rule = bare_rule(compiler, written->needs);
		condition->expr = compile_expr(compiler, file, written->needs, EXPR_TRUTH);
	}
	if (condition->rule != MODEL_NONE)
		rule = &compiler->rules[condition->rule];
	condition->title = own_words(written->title, rule ? &rule->title : NULL);
	condition->say = own_words(written->say, rule ? &rule->say : NULL);
	condition->advice = own_words(written->advice, rule ? &rule->advice : NULL);
	condition->origin =
		compile_origin(compiler, &written->origin,
			       rule && rule->origin.is_own ? &rule->origin : &tier->origin);
}

/* Ids of conditions are one space over all tiers. */
static void
name_condition(struct compiler *compiler, struct map *names, const struct rubric_condition *written,
	       const struct model_condition *condition)
{
	char place[32];

	switch (map_put(names, condition->id, condition->place.line)) {
	case MAP_ADDED:
		return;
	case MAP_THERE:
		snprintf(place, sizeof(place), "%u", (unsigned)map_get(names, condition->id));
		compiler_refuse(compiler, DIAG_DUPLICATE_ID, rubric_place(&written->head),
				condition->id, str_from(condition->place.file->name),
				str_from(place));
		return;
	case MAP_NO_MEMORY:
		compiler_memory(compiler);
		return;
	}
}

static void
compile_tier(struct compiler *compiler, const struct rubric_tier *written, struct map *names,
	     struct model_tier *tier)
{
	const struct rubric_condition *items = written->require.items;
	const size_t count = written->require.count;
	struct model_condition *conditions = compiler_alloc(compiler, count, sizeof(*conditions));

	if (!conditions)
		return;
	tier->title = rubric_words(written->title);
	if (!words_given(&tier->title))
		tier->title.in[ZJ_LANG_ZH] = tier->title.in[ZJ_LANG_EN] = tier->id;
	tier->about = rubric_words(written->about);
	tier->advice = rubric_words(written->advice);
	tier->place = rubric_place(&written->head);
	tier->origin = compile_origin(compiler, &written->origin, &compiler->nodes[0].origin);
	for (size_t i = 0; i < count && !compiler->status; i++) {
		compile_condition(compiler, &items[i], tier, i + 1, &conditions[i]);
		if (conditions[i].id.at)
			name_condition(compiler, names, &items[i], &conditions[i]);
	}
	tier->conditions = conditions;
	tier->condition_count = count;
}

void
compile_tiers(struct compiler *compiler)
{
	struct map *names = compiler_map(compiler);

	for (size_t i = 0; i < compiler->model->tier_count && !compiler->status; i++)
		compile_tier(compiler, compiler->rubric->tiers.at[i], names, &compiler->tiers[i]);
}
