/*
 * From a result to a sheet: who, every answer as text, and what can be seen of it alone.
 */
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "quality/sheet.h"

/* --- making ----------------------------------------------------------------------------- */

struct quality_taker *
quality_taker_new(const struct quality_limits *limits)
{
	struct quality_taker *taker = calloc(1, sizeof(*taker));

	if (!taker)
		return NULL;
	*taker = (struct quality_taker){.limits = limits,
					.arena = arena_new(),
					.scratch = score_scratch_new(),
					.models = VEC_INIT(struct sheet_model)};
	if (taker->arena && taker->scratch)
		return taker;
	quality_taker_free(taker);
	return NULL;
}

void
quality_taker_free(struct quality_taker *taker)
{
	if (!taker)
		return;
	vec_done(&taker->models);
	score_scratch_free(taker->scratch);
	arena_free(taker->arena);
	free(taker);
}

struct quality_sheet *
quality_sheet_new(void)
{
	struct quality_sheet *sheet = calloc(1, sizeof(*sheet));

	if (!sheet)
		return NULL;
	sheet->items = VEC_INIT(struct sheet_item);
	sheet->marks = VEC_INIT(struct quality_finding);
	sheet->edges = VEC_INIT(struct sheet_edge);
	return sheet;
}

void
quality_sheet_free(struct quality_sheet *sheet)
{
	if (!sheet)
		return;
	buf_done(&sheet->bytes);
	buf_done(&sheet->scratch);
	vec_done(&sheet->items);
	vec_done(&sheet->marks);
	vec_done(&sheet->edges);
	free(sheet);
}

/* --- who, and every answer --------------------------------------------------------------- */

static struct sheet_span
keep(struct quality_sheet *sheet, struct str text)
{
	const struct sheet_span span = {sheet->bytes.len, text.len};

	buf_add(&sheet->bytes, text);
	return span;
}

static void
take_who(struct quality_sheet *sheet, const zj_result *result, const char *file)
{
	const zj_answers *answers = result->answers;
	const struct enterprise *enterprise = &answers->enterprise;

	sheet->who = (struct quality_who){
		.model = result->model,
		.role = answers->role,
		.line = answers->file.first_line,
		.tier = result->tier,
		.has_day = answers->has_date,
		.day = answers->day,
	};
	sheet->texts[SHEET_ENTERPRISE] =
		keep(sheet, enterprise->uscc.len > 0 ? enterprise->uscc : enterprise->id);
	sheet->texts[SHEET_NAME] = keep(sheet, enterprise->name);
	sheet->texts[SHEET_DISTRICT] = keep(sheet, enterprise->district);
	sheet->texts[SHEET_WRITER] = keep(sheet, answers->by);
	sheet->texts[SHEET_FILE] = keep(sheet, str_from(file));
	sheet->texts[SHEET_DATE] = keep(sheet, answers->date);
}

/* Left out with a reason is an answer too, and the same whatever the reason. */
static void
take_item(struct quality_sheet *sheet, const struct answer *answer)
{
	struct sheet_item *item = vec_push(&sheet->items);
	const struct expr_value *value = &answer->value;

	if (!item || answer->state == ANSWER_MISSING)
		return;
	item->text.start = sheet->bytes.len;
	item->line = answer->place.line;
	item->column = answer->place.column;
	if (answer->state == ANSWER_SKIPPED) {
		buf_add_char(&sheet->bytes, '-');
	} else {
		item->is_number = value->type == EXPR_NUMBER || value->type == EXPR_DATE;
		if (item->is_number)
			item->number = value->number.low;
		expr_value_print(&sheet->bytes, value);
	}
	item->text.length = sheet->bytes.len - item->text.start;
}

static void
take_items(struct quality_sheet *sheet, const zj_answers *answers)
{
	const zj_model *model = answers->model;

	for (size_t i = 0; i < model->question_count; i++)
		take_item(sheet, &answers->questions[i]);
	for (size_t i = 0; i < model->fact_count; i++)
		take_item(sheet, &answers->facts[i]);
}

/* --- contradictions ---------------------------------------------------------------------- */

struct first_given {
	const zj_result *result;
	struct place place;
};

static void
look_at(void *state, uint32_t slot)
{
	struct first_given *first = state;
	const zj_result *result = first->result;
	const struct model_slot what = model_slot(result->model, slot);
	struct place place = PLACE_NONE;

	if (what.kind == MODEL_SLOT_OF_FACT)
		place = result->answers->facts[what.index].place;
	else if (what.kind == MODEL_SLOT_OF_NODE && result->nodes[what.index].answer)
		place = result->nodes[what.index].answer->place;
	if (place.line && (!first->place.line || place.line < first->place.line))
		first->place = place;
}

zj_status
sheet_place(struct quality_taker *taker, const zj_result *result, const struct expr *expr,
	    uint32_t *line, uint32_t *column)
{
	struct first_given first = {.result = result};
	const zj_status status =
		score_reads(result, expr, READS_ALL, taker->scratch, look_at, &first);

	if (status)
		return status;
	*line = first.place.line;
	*column = first.place.column;
	return ZJ_OK;
}

static bool
is_contradiction(const struct result_rule *rule)
{
	return rule->rule->kind == MODEL_CHECK && rule->strikes;
}

static zj_status
take_contradictions(struct quality_sheet *sheet, struct quality_taker *taker,
		    const zj_result *result)
{
	zj_status status = ZJ_OK;

	for (uint32_t i = 0; i < result->model->rule_count && !status; i++) {
		const struct model_rule *rule = &result->model->rules[i];
		if (!is_contradiction(&result->rules[i]))
			continue;
		struct quality_finding *mark = vec_push(&sheet->marks);
		if (!mark)
			return ZJ_ENOMEM;
		mark->kind = QUALITY_CONTRADICTION;
		mark->thing = (struct quality_thing){QUALITY_OF_RULE, i, 0, rule->place};
		status = sheet_place(taker, result, rule->expr, &mark->line, &mark->column);
	}
	return status;
}

/* --- models ------------------------------------------------------------------------------ */

/* How many options a question offers to choose one of; 0: it is no such question. */
static uint32_t
options_of(const struct model_node *node)
{
	const bool is_single = node->answer == MODEL_OPTION || node->answer == MODEL_YESNO ||
			       node->answer == MODEL_LEVEL;

	return is_single && node->option_count <= LIMIT_OPTIONS ? (uint32_t)node->option_count : 0;
}

static bool
find_scales(struct quality_taker *taker, struct sheet_model *known)
{
	const zj_model *model = known->model;
	size_t counts[LIMIT_OPTIONS + 1] = {0};
	struct sheet_scale *scales;

	for (size_t i = 0; i < model->question_count; i++)
		counts[options_of(&model->nodes[model->questions[i]])]++;
	scales = arena_array(taker->arena, LIMIT_OPTIONS + 1, sizeof(*scales));
	for (uint32_t n = 2; scales && n <= LIMIT_OPTIONS; n++) {
		uint32_t *ordinals;
		size_t count = 0;

		if (counts[n] == 0)
			continue;
		ordinals = arena_array(taker->arena, counts[n], sizeof(*ordinals));
		if (!ordinals)
			return false;
		for (uint32_t i = 0; i < model->question_count; i++) {
			if (options_of(&model->nodes[model->questions[i]]) == n)
				ordinals[count++] = i;
		}
		struct sheet_scale *scale = &scales[known->scale_count++];
		*scale = (struct sheet_scale){.options = n, .count = count, .ordinals = ordinals};
		scale_measure(scale, taker->limits);
	}
	known->scales = scales;
	return scales != NULL;
}

struct sheet_model *
taker_model(struct quality_taker *taker, const zj_model *model)
{
	for (size_t i = 0; i < taker->models.count; i++) {
		struct sheet_model *known = vec_at(&taker->models, i);
		if (known->model == model)
			return known;
	}
	struct sheet_model *known = vec_push(&taker->models);
	if (!known)
		return NULL;
	known->model = model;
	if (find_scales(taker, known))
		return known;
	taker->models.count--;
	return NULL;
}

/* --- all of it --------------------------------------------------------------------------- */

static void
clear(struct quality_sheet *sheet)
{
	buf_begin(&sheet->bytes);
	sheet->items.count = 0;
	sheet->marks.count = 0;
	sheet->edges.count = 0;
	sheet->items.failed = sheet->marks.failed = sheet->edges.failed = false;
}

static void
take_uniform(struct quality_sheet *sheet, const struct quality_taker *taker,
	     const struct sheet_model *known, const zj_result *result)
{
	struct quality_finding found;

	for (size_t i = 0; i < known->scale_count; i++) {
		if (!scale_is_uniform(&found, &known->scales[i], result, taker->limits))
			continue;
		struct quality_finding *mark = vec_push(&sheet->marks);
		if (mark)
			*mark = found;
	}
}

zj_status
quality_take(struct quality_sheet *sheet, struct quality_taker *taker, const zj_result *result,
	     const char *file)
{
	struct sheet_model *known = taker_model(taker, result->model);
	zj_status status;

	if (!known)
		return ZJ_ENOMEM;
	clear(sheet);
	take_who(sheet, result, file);
	take_items(sheet, result->answers);
	status = take_contradictions(sheet, taker, result);
	if (status)
		return status;
	take_uniform(sheet, taker, known, result);
	status = edges_take(sheet, taker, known, result);
	if (status)
		return status;
	const bool has_failed = sheet->bytes.failed || sheet->items.failed || sheet->marks.failed ||
				sheet->edges.failed;
	return has_failed ? ZJ_ENOMEM : ZJ_OK;
}

zj_status
quality_glance(bool *is_worth_a_look, struct quality_taker *taker, const zj_result *result)
{
	const struct sheet_model *known = taker_model(taker, result->model);
	struct quality_finding found;
	bool is_found = false;

	if (!known)
		return ZJ_ENOMEM;
	for (size_t i = 0; i < result->model->rule_count && !is_found; i++)
		is_found = is_contradiction(&result->rules[i]);
	for (size_t i = 0; i < known->scale_count && !is_found; i++)
		is_found = scale_is_uniform(&found, &known->scales[i], result, taker->limits);
	*is_worth_a_look = is_found;
	return ZJ_OK;
}
