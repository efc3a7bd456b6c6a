/*
 * How a question is answered, and the least and the most an answer can give.
 */
#include <stdio.h>
#include <string.h>

#include "base/limits.h"
#include "model/compile.h"

/* ---- ways to answer ---- */

/* Keys that go with some answers only, and with which. */
enum {
	WITH_COMPUTED = 1 << MODEL_COMPUTED,
	WITH_OPTION = 1 << MODEL_OPTION,
	WITH_OPTIONS = 1 << MODEL_OPTIONS,
	WITH_YESNO = 1 << MODEL_YESNO,
	WITH_LEVEL = 1 << MODEL_LEVEL,
	WITH_NUMBER = 1 << MODEL_NUMBER,
	WITH_TEXT = 1 << MODEL_TEXT,
	WITH_DATE = 1 << MODEL_DATE
};
static const struct {
	const char *key;
	size_t offset; /* of a const struct node * in struct rubric_node */
	unsigned with;
} key_uses[] = {
	{"choose", offsetof(struct rubric_node, choose), WITH_OPTION | WITH_OPTIONS},
	{"cap", offsetof(struct rubric_node, cap), WITH_OPTIONS},
	{"scores", offsetof(struct rubric_node, scores), WITH_YESNO | WITH_LEVEL},
	{"levels", offsetof(struct rubric_node, levels), WITH_LEVEL},
	{"unit", offsetof(struct rubric_node, unit), WITH_NUMBER | WITH_COMPUTED},
	{"whole", offsetof(struct rubric_node, is_whole), WITH_NUMBER},
	{"min", offsetof(struct rubric_node, min), WITH_NUMBER | WITH_DATE},
	{"max", offsetof(struct rubric_node, max), WITH_NUMBER | WITH_DATE},
	{"pattern", offsetof(struct rubric_node, pattern), WITH_TEXT},
	{"bands", offsetof(struct rubric_node, bands_at), WITH_NUMBER | WITH_COMPUTED},
	{"cost", offsetof(struct rubric_node, cost),
	 WITH_OPTION | WITH_OPTIONS | WITH_YESNO | WITH_LEVEL},
};

static const char *const answer_words[] = {
	[MODEL_COMPUTED] = "value",       [MODEL_OPTION] = "choose: one",
	[MODEL_OPTIONS] = "choose: many", [MODEL_YESNO] = "type: yesno",
	[MODEL_LEVEL] = "type: level",    [MODEL_NUMBER] = "type: number",
	[MODEL_TEXT] = "type: text",      [MODEL_DATE] = "type: date",
};

static const struct node *
field_at(const struct rubric_node *written, size_t offset)
{
	const struct node *node;

	memcpy(&node, (const char *)written + offset, sizeof(node));
	return node;
}

static void
check_keys(struct compiler *compiler, const struct model_node *node,
	   const struct rubric_node *written)
{
	for (size_t i = 0; i < sizeof(key_uses) / sizeof(key_uses[0]); i++) {
		const struct node *value = field_at(written, key_uses[i].offset);
		if (value && !(key_uses[i].with & 1u << node->answer))
			compiler_refuse(compiler, DIAG_KEY_MISPLACED,
					node_place(value, written->head.file),
					str_from(key_uses[i].key),
					str_from(answer_words[node->answer]), STR_NONE);
	}
}

/* Which of the four ways is taken; false where it is none or more than one. */
static bool
choose_way(struct compiler *compiler, struct model_node *node, const struct rubric_node *written)
{
	static const enum model_answer by_type[] = {
		[RUBRIC_YESNO] = MODEL_YESNO,   [RUBRIC_LEVEL] = MODEL_LEVEL,
		[RUBRIC_NUMBER] = MODEL_NUMBER, [RUBRIC_TEXT] = MODEL_TEXT,
		[RUBRIC_DATE] = MODEL_DATE,
	};
	const struct {
		const char *key;
		const struct node *node;
	} ways[] = {
		{"scale", written->scale},
		{"options", written->options_at},
		{"type", written->type},
		{"value", written->value},
	};
	const char *first = NULL;

	for (size_t i = 0; i < sizeof(ways) / sizeof(ways[0]); i++) {
		if (!ways[i].node)
			continue;
		if (first) {
			compiler_refuse(compiler, DIAG_TWO_WAYS_TO_ANSWER,
					node_place(ways[i].node, written->head.file),
					str_from(first), str_from(ways[i].key), STR_NONE);
			return false;
		}
		first = ways[i].key;
	}
	if (!first) {
		if (!written->head.is_broken)
			compiler_refuse(compiler, DIAG_NO_WAY_TO_ANSWER, node->place, STR_NONE,
					STR_NONE, STR_NONE);
		return false;
	}
	if (written->type)
		node->answer = by_type[rubric_word(written->type, rubric_answer_types)];
	else if (written->value)
		node->answer = MODEL_COMPUTED;
	else if (written->choose && str_is(written->choose->text, "many"))
		node->answer = MODEL_OPTIONS;
	else
		node->answer = MODEL_OPTION;
	return true;
}

/* ---- answers with options ---- */

static const struct words no_words = {{{"否", 3}, {"no", 2}}};
static const struct words yes_words = {{{"是", 3}, {"yes", 3}}};

static zj_num
largest_score(const struct model_node *node)
{
	zj_num score = node->options[0].score;

	for (size_t i = 1; i < node->option_count; i++)
		score = num_max(score, node->options[i].score);
	return score;
}

static zj_num
smallest_score(const struct model_node *node)
{
	zj_num score = node->options[0].score;

	for (size_t i = 1; i < node->option_count; i++)
		score = num_min(score, node->options[i].score);
	return score;
}

/* Several options: all that help together, or one that stands alone; none at all gives 0. */
static void
set_many_scores(struct model_node *node)
{
	zj_num gains = NUM_ZERO;
	zj_num losses = NUM_ZERO;
	zj_num best = NUM_ZERO;
	zj_num worst = NUM_ZERO;

	for (size_t i = 0; i < node->option_count; i++) {
		const struct model_option *option = &node->options[i];
		if (option->is_alone) {
			best = num_max(best, option->score);
			worst = num_min(worst, option->score);
		} else if (num_sign(option->score) > 0) {
			gains = num_add(gains, option->score);
		} else {
			losses = num_add(losses, option->score);
		}
	}
	if (!zj_num_ok(gains) || !zj_num_ok(losses))
		best = NUM_OVERFLOW;
	else
		best = num_max(best, gains);
	node->best = node->has_cap && zj_num_ok(best) ? num_min(best, node->cap) : best;
	node->worst = zj_num_ok(losses) ? num_min(worst, losses) : NUM_ZERO;
}

static bool
set_options(struct compiler *compiler, struct model_node *node, const struct rubric_node *written)
{
	struct options options;

	if (written->scale) {
		const uint32_t index = map_get(compiler->scale_by_id, written->scale->text);
		if (index == MAP_NONE) {
			compiler_refuse(compiler, DIAG_UNKNOWN_SCALE,
					node_place(written->scale, written->head.file),
					written->scale->text,
					compiler_nearest(compiler, compiler->scale_by_id,
							 written->scale->text),
					STR_NONE);
			return false;
		}
		options = compiler->scales[index];
		node->scale = written->scale->text;
	} else {
		options = compile_options(compiler, &written->options,
					  node_place(written->options_at, written->head.file));
	}
	node->choices = options.choices;
	node->options = options.items;
	node->option_count = options.count;
	return options.count > 0;
}

static bool
compile_option_answer(struct compiler *compiler, struct model_node *node,
		      const struct rubric_node *written)
{
	if (!set_options(compiler, node, written))
		return false;
	if (node->answer == MODEL_OPTION) {
		node->best = largest_score(node);
		node->worst = smallest_score(node);
		return true;
	}
	const struct model_range positive = {.has_min = true, .min = NUM_ZERO};
	node->has_cap =
		compile_number(compiler, written->head.file, written->cap, &positive, &node->cap);
	set_many_scores(node);
	return true;
}

static void
name_option(struct compiler *compiler, struct model_option *option, const struct model_node *node,
	    struct str id, struct words title, zj_num score)
{
	option->id = id;
	option->title = title;
	option->score = score;
	option->place = node->place;
	option->origin = compiler->origin;
}

static bool
compile_yesno(struct compiler *compiler, struct model_node *node, const struct rubric_node *written)
{
	struct model_option *options = compiler_alloc(compiler, 2, sizeof(*options));
	const struct diag_file *file = written->head.file;

	if (!options)
		return false;
	name_option(compiler, &options[0], node, STR("no"), no_words, NUM_ZERO);
	name_option(compiler, &options[1], node, STR("yes"), yes_words, NUM_ONE);
	if (written->scores) {
		const bool is_map = written->scores->kind == NODE_MAP;
		const struct node *no = is_map ? node_get(written->scores, "no") : NULL;
		const struct node *yes = is_map ? node_get(written->scores, "yes") : NULL;
		if (!no || !yes || written->scores->count != 2) {
			compiler_refuse(compiler, DIAG_YESNO_SCORES,
					node_place(written->scores, file), STR_NONE, STR_NONE,
					STR_NONE);
			return false;
		}
		compile_number(compiler, file, no, NULL, &options[0].score);
		compile_number(compiler, file, yes, NULL, &options[1].score);
	}
	node->options = options;
	node->option_count = 2;
	node->best = largest_score(node);
	node->worst = smallest_score(node);
	return true;
}

/* "0", "1", …: the ids of levels. */
static struct str
level_id(struct compiler *compiler, size_t level)
{
	char text[32];
	const int len = snprintf(text, sizeof(text), "%zu", level);
	const struct str id = arena_str(compiler->arena, (struct str){text, (size_t)len});

	if (!id.at)
		compiler_memory(compiler);
	return id;
}

static bool
check_levels(struct compiler *compiler, const struct model_node *node,
	     const struct rubric_node *written)
{
	const struct diag_file *file = written->head.file;
	const struct node *levels = written->levels;
	const struct node *scores = written->scores;

	if (!levels) {
		if (!written->head.is_broken)
			compiler_refuse(compiler, DIAG_MISSING_KEY, node->place, STR("levels"),
					STR("questions"), STR_NONE);
		return false;
	}
	if (levels->count < 2) {
		compiler_refuse(compiler, DIAG_LEVEL_FEW, node_place(levels, file), STR_NONE,
				STR_NONE, STR_NONE);
		return false;
	}
	if (levels->count > LIMIT_OPTIONS) {
		compiler_limit(compiler, node_place(levels, file), "options", LIMIT_OPTIONS);
		return false;
	}
	if (scores && (scores->kind != NODE_LIST || scores->count != levels->count)) {
		const struct str count = level_id(compiler, levels->count);
		compiler_refuse(compiler, DIAG_LEVEL_SCORES, node_place(scores, file), count,
				STR_NONE, STR_NONE);
		return false;
	}
	return true;
}

static bool
compile_level(struct compiler *compiler, struct model_node *node, const struct rubric_node *written)
{
	struct model_option *options;

	if (!check_levels(compiler, node, written))
		return false;
	const size_t count = written->levels->count;
	options = compiler_alloc(compiler, count, sizeof(*options));
	if (!options)
		return false;
	for (size_t i = 0; i < count; i++) {
		const struct node *words = node_item(written->levels, i);
		name_option(compiler, &options[i], node, level_id(compiler, i), rubric_words(words),
			    num_make((int64_t)i, (int64_t)count - 1));
		options[i].place = node_place(words, written->head.file);
		if (written->scores)
			compile_number(compiler, written->head.file, node_item(written->scores, i),
				       NULL, &options[i].score);
	}
	node->options = options;
	node->option_count = count;
	node->best = largest_score(node);
	node->worst = smallest_score(node);
	return true;
}

/* ---- cost and evidence ---- */

static struct model_option *
find_option(struct model_option *options, size_t count, struct str id)
{
	for (size_t i = 0; i < count; i++) {
		if (str_equal(options[i].id, id))
			return &options[i];
	}
	return NULL;
}

/* Options may belong to a scale that others share; costs are this question's own. */
static void
compile_cost(struct compiler *compiler, struct model_node *node, const struct rubric_node *written)
{
	const struct diag_file *file = written->head.file;
	const struct model_range positive = {.has_min = true, .min = NUM_ZERO};
	struct model_option *options;

	node->cost_unit = written->cost_unit ? written->cost_unit->text : STR("万元");
	if (!written->cost || node->option_count == 0)
		return;
	options = compiler_alloc(compiler, node->option_count, sizeof(*options));
	if (!options)
		return;
	memcpy(options, node->options, node->option_count * sizeof(*options));
	for (size_t i = 0; i < written->cost->count; i++) {
		const struct node *id = node_key(written->cost, i);
		struct model_option *option = find_option(options, node->option_count, id->text);
		if (option)
			option->has_cost =
				compile_number(compiler, file, node_value(written->cost, i),
					       &positive, &option->cost);
		else
			compiler_refuse(compiler, DIAG_COST_OPTION, node_place(id, file), id->text,
					STR_NONE, STR_NONE);
	}
	node->options = options;
}

static void
compile_evidence(struct compiler *compiler, struct model_node *node,
		 const struct rubric_evidence *written)
{
	const struct diag_file *file = written->head.file;
	const struct model_range share = {
		.has_min = true, .has_max = true, .min = NUM_ZERO, .max = NUM_ONE};

	node->evidence_hint = rubric_words(written->hint);
	if (!written->needed_above && !written->cap)
		return;
	if (!written->needed_above || !written->cap) {
		if (!written->head.is_broken)
			compiler_refuse(compiler, DIAG_MISSING_KEY, rubric_place(&written->head),
					written->cap ? STR("needed_above") : STR("cap"),
					STR("evidence"), STR_NONE);
		return;
	}
	if (!compile_number(compiler, file, written->needed_above, &share, &node->evidence_above) ||
	    !compile_number(compiler, file, written->cap, &share, &node->evidence_cap))
		return;
	if (zj_num_compare(node->evidence_cap, node->evidence_above) > 0)
		compiler_refuse(compiler, DIAG_EVIDENCE_RANGE, node_place(written->cap, file),
				written->cap->text, written->needed_above->text, STR_NONE);
	node->needs_evidence = true;
}

/* ---- one question ---- */

static void
compile_pattern(struct compiler *compiler, struct model_node *node,
		const struct rubric_node *written)
{
	struct expr_source source;
	zj_status status;

	if (!written->pattern)
		return;
	node->pattern_text = written->pattern->text;
	source = compile_source(written->head.file, written->pattern);
	status = expr_pattern_compile(&node->pattern, compiler->model->pool, &source,
				      compiler->diags);
	if (status == ZJ_EINPUT)
		compiler->has_mistakes = true;
	else if (status)
		compiler->status = status;
}

/* Is what the question gives usable by others? */
static bool
compile_kind(struct compiler *compiler, struct model_node *node, const struct rubric_node *written)
{
	const struct diag_file *file = written->head.file;

	switch (node->answer) {
	case MODEL_OPTION:
	case MODEL_OPTIONS:
		return compile_option_answer(compiler, node, written);
	case MODEL_YESNO:
		return compile_yesno(compiler, node, written);
	case MODEL_LEVEL:
		return compile_level(compiler, node, written);
	case MODEL_NUMBER:
	case MODEL_COMPUTED:
		node->range = compile_range(compiler, file, written->unit, written->is_whole,
					    written->min, written->max, false);
		compile_bands(compiler, node, written);
		return true;
	case MODEL_DATE:
		node->range =
			compile_range(compiler, file, NULL, NULL, written->min, written->max, true);
		return true;
	case MODEL_TEXT:
		compile_pattern(compiler, node, written);
		return true;
	}
	return false;
}

bool
compile_answer(struct compiler *compiler, struct model_node *node,
	       const struct rubric_node *written)
{
	node->worst = NUM_ZERO;
	node->best = NUM_ZERO;
	node->answer = MODEL_TEXT;
	node->is_scored = false;
	if (!choose_way(compiler, node, written))
		return false;
	check_keys(compiler, node, written);
	const bool is_usable = compile_kind(compiler, node, written);
	compile_cost(compiler, node, written);
	compile_evidence(compiler, node, &written->evidence);
	return is_usable;
}
