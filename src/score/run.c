/*
 * One run: slots are filled with what was answered, set and declared, then nodes and rules
 * are worked out in the model's order.
 */
#include "score/run.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/map.h"

struct score_scratch *
score_scratch_new(void)
{
	struct score_scratch *scratch = calloc(1, sizeof(*scratch));

	if (!scratch)
		return NULL;
	scratch->members = VEC_INIT(struct member);
	scratch->terms = VEC_INIT(struct result_term);
	scratch->roots = VEC_INIT(uint32_t);
	scratch->pending = VEC_INIT(uint32_t);
	scratch->broken = VEC_INIT(uint32_t);
	scratch->expr_run = expr_run_new();
	if (!scratch->expr_run) {
		free(scratch);
		return NULL;
	}
	return scratch;
}

void
score_scratch_free(struct score_scratch *scratch)
{
	if (!scratch)
		return;
	arena_free(scratch->spare);
	expr_run_free(scratch->expr_run);
	vec_done(&scratch->members);
	vec_done(&scratch->terms);
	vec_done(&scratch->roots);
	vec_done(&scratch->pending);
	vec_done(&scratch->broken);
	buf_done(&scratch->text);
	free(scratch->parts);
	free(scratch->tallies);
	free(scratch->seen);
	free(scratch);
}

void
score_recycle(struct score_scratch *scratch, zj_result *result)
{
	if (!result)
		return;
	if (scratch->spare) {
		zj_result_free(result);
		return;
	}
	scratch->spare = result->arena;
	arena_reset(scratch->spare);
}

size_t
score_broken(const struct score_scratch *scratch, const uint32_t **rules)
{
	*rules = scratch->broken.items;
	return scratch->broken.count;
}

/* Memory for a result: a recycled one's, or new. */
static struct arena *
take_arena(struct score_scratch *scratch)
{
	struct arena *arena = scratch->spare;

	scratch->spare = NULL;
	return arena ? arena : arena_new();
}

static bool
make_parts(struct score_scratch *scratch, size_t count)
{
	free(scratch->parts);
	free(scratch->tallies);
	scratch->part_room = 0;
	scratch->parts = calloc(count, sizeof(*scratch->parts));
	scratch->tallies = calloc(count, sizeof(*scratch->tallies));
	if (!scratch->parts || !scratch->tallies)
		return false;
	scratch->part_room = count;
	return true;
}

/* Empty, with room for this model. */
static bool
prepare(struct score_scratch *scratch, const zj_model *model, enum score_detail detail)
{
	if (!scratch->parts || scratch->part_room < model->node_count) {
		if (!make_parts(scratch, model->node_count))
			return false;
	} else if (detail == SCORE_TRACED) {
		memset(scratch->parts, 0, model->node_count * sizeof(*scratch->parts));
	}
	vec_done(&scratch->terms);
	scratch->members.count = 0;
	scratch->members.failed = false;
	scratch->broken.count = 0;
	scratch->broken.failed = false;
	return true;
}

/* Expressions. */

static void
report_limit(struct run *run, const char *limit, struct str what, struct place place)
{
	diag_add(run->diags, DIAG_LIMIT, place, str_from(limit), what, STR_NONE);
}

/* Of an evaluation that stopped. */
static zj_status
report_stop(struct run *run, zj_status status, enum expr_problem problem, const struct expr *expr,
	    struct place place)
{
	if (status == ZJ_ELIMIT)
		report_limit(run, expr_problem_limit(problem), expr_text(expr), place);
	return status;
}

zj_status
run_eval(struct run *run, struct expr_value *out, bool *divided, const struct expr *expr,
	 struct place place)
{
	enum expr_problem problem = EXPR_NO_PROBLEM;
	const zj_status status = expr_eval(out, &problem, expr, run->slots, run->scratch->expr_run);

	*divided = problem == EXPR_DIVIDED_BY_ZERO;
	return status ? report_stop(run, status, problem, expr, place) : ZJ_OK;
}

zj_status
run_eval_truth(struct run *run, struct expr_may *out, const struct expr *expr, struct place place)
{
	enum expr_problem problem;
	const zj_status status =
		expr_eval_truth(out, &problem, expr, run->slots, run->scratch->expr_run);

	return status ? report_stop(run, status, problem, expr, place) : ZJ_OK;
}

zj_status
run_refuse_range(struct run *run, const struct model_node *node)
{
	report_limit(run, expr_problem_limit(EXPR_OVERFLOW),
		     node->id.at ? node->id : run->model->id, node->place);
	return ZJ_ELIMIT;
}

/* Parameters and settings. */

static struct str
param_name(void *state, size_t index)
{
	const zj_model *model = state;

	return index < model->param_count ? model->params[index].id : STR_NONE;
}

static bool
read_number_setting(const struct model_param *param, struct str text, struct expr_value *out)
{
	zj_num number;

	if (model_number_read(&number, text, &param->range) != MODEL_NUMBER_OK)
		return false;
	*out = expr_number(number);
	return true;
}

static bool
read_truth_setting(struct str text, struct expr_value *out)
{
	const bool is_yes = str_is(text, "yes") || str_is(text, "true") || str_is(text, "是");
	const bool is_no = str_is(text, "no") || str_is(text, "false") || str_is(text, "否");

	*out = expr_truth(is_yes);
	return is_yes || is_no;
}

static bool
read_choice_setting(const struct model_param *param, struct str text, struct expr_value *out)
{
	for (uint32_t i = 0; i < param->choices->count; i++) {
		if (str_equal(param->choices->ids[i], text)) {
			*out = expr_choice(param->choices, i);
			return true;
		}
	}
	return false;
}

/* What a parameter may be, in signs that need no language. */
static void
describe_param(struct buf *out, const struct model_param *param)
{
	const struct model_range *range = &param->range;

	if (param->type == EXPR_TRUTH)
		buf_add_text(out, "yes, no");
	for (size_t i = 0; param->type == EXPR_CHOICE && i < param->choices->count; i++) {
		buf_add_text(out, i ? ", " : "");
		buf_add(out, param->choices->ids[i]);
	}
	if (param->type != EXPR_NUMBER)
		return;
	buf_add_text(out, range->is_whole ? "0, 1, 2, …" : "0.5, 80%, …");
	if (range->has_min) {
		buf_add_text(out, "; >= ");
		num_add_exact(out, range->min);
	}
	if (range->has_max) {
		buf_add_text(out, "; <= ");
		num_add_exact(out, range->max);
	}
}

static bool
read_setting(struct run *run, const struct model_param *param, struct str text,
	     struct expr_value *out)
{
	if (param->type == EXPR_NUMBER  ? read_number_setting(param, text, out)
	    : param->type == EXPR_TRUTH ? read_truth_setting(text, out)
					: read_choice_setting(param, text, out))
		return true;
	struct buf *words = &run->scratch->text;
	buf_begin(words);
	describe_param(words, param);
	diag_add(run->diags, DIAG_PARAM_VALUE, PLACE_NONE, param->id, text, buf_str(words));
	return false;
}

/* Whatever a parameter may be set to. */
static struct expr_value
free_param(const struct model_param *param)
{
	struct expr_value value = expr_unknown(param->type, param->choices);

	if (param->type == EXPR_NUMBER) {
		value.number.has_low = param->range.has_min;
		value.number.low = param->range.min;
		value.number.has_high = param->range.has_max;
		value.number.high = param->range.max;
	}
	return value;
}

static zj_status
fill_params(struct run *run, const zj_score_options *options)
{
	const zj_model *model = run->model;
	zj_status status = ZJ_OK;

	for (size_t i = 0; i < model->param_count; i++)
		run->slots[model->params[i].slot] = run->detail == SCORE_FREE
							    ? free_param(&model->params[i])
							    : model->params[i].value;
	if (!options || options->setting_count == 0)
		return ZJ_OK;

	struct result_setting *settings =
		arena_array(run->arena, options->setting_count, sizeof(*settings));
	if (!settings)
		return ZJ_ENOMEM;
	for (size_t i = 0; i < options->setting_count; i++) {
		const struct str name = str_from(options->settings[i].name);
		const uint32_t param = map_get(model->param_by_id, name);

		if (param == MAP_NONE) {
			diag_add(run->diags, DIAG_PARAM_UNKNOWN, PLACE_NONE, name,
				 str_nearest(name, param_name, (void *)model), STR_NONE);
			status = ZJ_EINPUT;
			continue;
		}
		settings[i].param = param;
		if (!read_setting(run, &model->params[param], str_from(options->settings[i].value),
				  &settings[i].value))
			status = ZJ_EINPUT;
		else
			run->slots[model->params[param].slot] = settings[i].value;
	}
	run->result->settings = settings;
	run->result->setting_count = options->setting_count;
	return status;
}

/* Facts, levels, the date. */

/* Is no more wanted of nodes than their figures? */
static bool
is_plain(enum score_detail detail)
{
	return detail == SCORE_BRIEF || detail == SCORE_PLAIN || detail == SCORE_KEPT;
}

static void
fill_facts(struct run *run)
{
	const zj_model *model = run->model;

	for (size_t i = 0; i < model->fact_count; i++) {
		const struct model_fact *fact = &model->facts[i];
		const struct answer *answer = &run->answers->facts[i];
		struct expr_value *slot = &run->slots[fact->slot];

		if (!fact->is_read && is_plain(run->detail))
			continue;
		if (answer->state == ANSWER_GIVEN) {
			*slot = answer->value;
			continue;
		}
		*slot = expr_unknown(fact->type, fact->choices);
		if (fact->type == EXPR_NUMBER || fact->type == EXPR_DATE) {
			slot->number.has_low = fact->range.has_min;
			slot->number.low = fact->range.min;
			slot->number.has_high = fact->range.has_max;
			slot->number.high = fact->range.max;
		}
	}
}

static const zj_level *
level_given(const zj_score_options *options, struct str rubric)
{
	for (size_t i = 0; options && i < options->level_count; i++) {
		if (str_is(rubric, options->levels[i].rubric))
			return &options->levels[i];
	}
	return NULL;
}

/* A level the caller gave wins over a declared one. */
static zj_status
find_level(struct run *run, const struct model_use *use, const struct answer_level *declared,
	   const zj_level *given, struct result_level *out)
{
	if (!given) {
		out->is_known = out->is_declared = declared->is_given;
		out->level = declared->level;
		out->origin = declared->proof;
		out->place = declared->place;
		return ZJ_OK;
	}
	if (given->level < 0 || (uint32_t)given->level > use->top) {
		char level[16];
		char top[16];

		snprintf(level, sizeof(level), "%d", given->level);
		snprintf(top, sizeof(top), "%u", (unsigned)use->top);
		diag_add(run->diags, DIAG_LEVEL_RANGE, use->place, use->id, str_from(level),
			 str_from(top));
		return ZJ_EINPUT;
	}
	out->is_known = true;
	out->level = (uint32_t)given->level;
	out->origin = arena_str(run->arena, str_from(given->origin ? given->origin : ""));
	return out->origin.at ? ZJ_OK : ZJ_ENOMEM;
}

static zj_status
fill_levels(struct run *run, const zj_score_options *options)
{
	const zj_model *model = run->model;
	zj_status status = ZJ_OK;
	struct result_level *levels = arena_array(run->arena, model->use_count, sizeof(*levels));

	if (!levels)
		return ZJ_ENOMEM;
	for (size_t i = 0; i < model->use_count; i++) {
		const struct model_use *use = &model->uses[i];
		const zj_status found = find_level(run, use, &run->answers->levels[i],
						   level_given(options, use->rubric), &levels[i]);

		if (found == ZJ_ENOMEM)
			return found;
		if (found)
			status = found;
		run->slots[use->slot] = levels[i].is_known
						? expr_number(zj_num_int(levels[i].level))
						: expr_range(NUM_ZERO, zj_num_int(use->top));
	}
	run->result->levels = levels;
	return status;
}

static zj_status
fill(struct run *run, const zj_score_options *options)
{
	const zj_status params = fill_params(run, options);

	if (params == ZJ_ENOMEM)
		return params;
	fill_facts(run);
	run->slots[run->model->as_of_slot] = run->answers->has_date ? expr_date(run->answers->day)
								    : expr_unknown(EXPR_DATE, NULL);
	const zj_status levels = fill_levels(run, options);
	return levels ? levels : params;
}

/* The steps. */

static zj_status
step_rule(struct run *run, uint32_t index)
{
	const struct model_rule *rule = &run->model->rules[index];
	struct expr_value *slot = &run->slots[rule->slot];
	struct expr_may may;
	bool divided;

	if (rule->kind == MODEL_VALUE)
		return run_eval(run, slot, &divided, rule->expr, rule->place);
	const zj_status status = run_eval_truth(run, &may, rule->expr, rule->place);
	if (status == ZJ_OK)
		slot_set_truth(slot, may.be_no, may.be_yes);
	return status;
}

static void
count_open(struct run *run, uint32_t index)
{
	run->result->unanswered_count += run->model->nodes[index].answer != MODEL_COMPUTED &&
					 run->nodes[index].state == RESULT_UNANSWERED;
}

static zj_status
node_score(struct run *run, uint32_t index)
{
	const bool is_question = run->model->nodes[index].kind == MODEL_QUESTION;
	const zj_status status = is_question    ? question_score(run, index)
				 : run->tallies ? section_quick(run, index)
						: section_score(run, index);

	if (status || !run->tallies)
		return status;
	tally_add(run, index);
	if (is_question && run->detail == SCORE_BRIEF)
		count_open(run, index);
	return ZJ_OK;
}

static zj_status
take_step(struct run *run, const struct model_step *step)
{
	switch (step->kind) {
	case MODEL_STEP_APPLIES:
		return node_applies(run, step->index);
	case MODEL_STEP_SCORE:
		return node_score(run, step->index);
	case MODEL_STEP_RULE:
		return step_rule(run, step->index);
	}
	return ZJ_EINTERNAL;
}

static zj_status
work_out(struct run *run)
{
	const zj_model *model = run->model;
	zj_status status = ZJ_OK;

	for (size_t i = 0; i < model->step_count && !status; i++)
		status = take_step(run, &model->order[i]);
	return status;
}

/* The same where run->tallies is not NULL. */
static zj_status
work_out_quickly(struct run *run)
{
	const zj_model *model = run->model;
	zj_status status = ZJ_OK;

	for (size_t i = 0; i < model->quick_step_count && !status; i++) {
		const struct model_quick_step *step = &model->quick_order[i];

		if (step->is_whole)
			status = section_whole(run, step->step.index, step->question_count);
		else if (step->question_count)
			status = questions_quick(run, step->step.index, step->question_count);
		else
			status = take_step(run, &step->step);
	}
	return status;
}

/* Where the first of what a rule reads was written. */
static zj_status
first_place(struct run *run, const struct expr *expr, struct place *out)
{
	const zj_model *model = run->model;
	struct vec *roots = &run->scratch->roots;
	zj_status status = reads_begin(run->scratch, model);

	*out = place_file(&run->answers->file);
	if (status == ZJ_OK)
		status = reads_add(run->scratch, run->result, expr, READS_ALL);
	for (size_t i = 0; status == ZJ_OK && i < roots->count; i++) {
		const struct model_slot slot = model_slot(model, ((uint32_t *)roots->items)[i]);
		struct place place = PLACE_NONE;

		if (slot.kind == MODEL_SLOT_OF_FACT)
			place = run->answers->facts[slot.index].place;
		else if (slot.kind == MODEL_SLOT_OF_NODE)
			place = answers_written(run->answers, model->nodes[slot.index].ordinal)
					->place;
		else if (slot.kind == MODEL_SLOT_OF_USE)
			place = run->answers->levels[slot.index].place;
		if (place.line > 0 && (out->line == 0 || place.line < out->line ||
				       (place.line == out->line && place.column < out->column)))
			*out = place;
	}
	return status;
}

/* Answers that certainly break a rule of kind valid contradict each other. */
static zj_status
check_valid(struct run *run)
{
	const zj_model *model = run->model;
	zj_status status = ZJ_OK;

	for (size_t i = 0; i < model->rule_count; i++) {
		const struct model_rule *rule = &model->rules[i];
		const struct words *words = words_given(&rule->say) ? &rule->say : &rule->title;
		struct place place;

		if (rule->kind != MODEL_VALID || !expr_is_no(&run->slots[rule->slot]))
			continue;
		status = first_place(run, rule->expr, &place);
		if (status)
			return status;
		uint32_t *broken = vec_push(&run->scratch->broken);
		if (!broken)
			return ZJ_ENOMEM;
		*broken = (uint32_t)i;
		const struct str text = expr_text(rule->expr);
		diag_add(run->diags, DIAG_RULE_BROKEN, place, rule->id,
			 words_given(words) ? words_in(words, ZJ_LANG_EN) : text,
			 words_given(words) ? words_in(words, ZJ_LANG_ZH) : text);
		status = ZJ_EINPUT;
	}
	return status;
}

/* Does the node take part in the total, and is it a question that is open? */
static void
look_at(struct run *run, uint32_t index)
{
	const struct model_node *model = &run->model->nodes[index];
	struct result_node *node = &run->nodes[index];
	const bool is_asked = model->kind == MODEL_QUESTION && model->answer != MODEL_COMPUTED;

	node->is_scored =
		node->has_score && (model->parent == MODEL_NONE ||
				    (model->is_scored && run->nodes[model->parent].is_scored));
	run->result->unanswered_count += is_asked && node->state == RESULT_UNANSWERED;
}

static void
look_down(struct run *run)
{
	for (uint32_t i = 0; i < run->model->node_count; i++)
		look_at(run, i);
}

/* The same where run->tallies is not NULL: quick questions have been counted, and for a brief result
 * the others, too. */
static void
look_down_quickly(struct run *run)
{
	const zj_model *model = run->model;

	if (run->detail == SCORE_BRIEF) {
		look_at(run, 0);
		return;
	}
	for (size_t i = 0; i < model->quick_step_count; i++) {
		const struct model_quick_step *step = &model->quick_order[i];
		const uint32_t first = step->step.index + step->is_whole;

		if (step->is_whole ||
		    (step->question_count == 0 && step->step.kind == MODEL_STEP_APPLIES))
			look_at(run, step->step.index);
		if (step->question_count == 0)
			continue;
		const bool is_scored = run->nodes[model->quick[first].parent].is_scored;
		for (uint32_t n = first; n < first + step->question_count; n++) {
			if (run->choices && run->choices[n] != RESULT_NO_CHOICE)
				continue;
			run->nodes[n].is_scored =
				is_scored && model->quick[n].is_scored && run->nodes[n].has_score;
		}
	}
}

/* What each node has of the total, for the trace. */
static bool
make_splits(struct run *run)
{
	const size_t count = run->model->node_count;

	run->splits = arena_room(run->arena, count, sizeof(*run->splits));
	if (!run->splits)
		return false;
	for (size_t i = 0; i < count; i++)
		run->splits[i] = (struct result_split){
			.weight = NUM_ZERO,
			.contribution = {NUM_ZERO, NUM_ZERO},
			.contribution_max = NUM_ZERO,
		};
	return true;
}

/* Of nothing yet: only of questions is there ever one. */
static bool
make_choices(struct run *run)
{
	const size_t count = run->model->node_count;

	run->choices = arena_room(run->arena, count, sizeof(*run->choices));
	if (!run->choices)
		return false;
	memset(run->choices, RESULT_NO_CHOICE, count);
	run->result->choices = run->choices;
	return true;
}

static bool
make_room(struct run *run)
{
	const zj_model *model = run->model;
	zj_result *result = arena_alloc(run->arena, sizeof(*result));

	run->result = result;
	/* Every node has a step that begins it, every slot that is read one that fills it. */
	run->nodes = arena_room(run->arena, model->node_count, sizeof(*run->nodes));
	run->slots = arena_room(run->arena, model->slot_count, sizeof(*run->slots));
	if (!result || !run->nodes || !run->slots)
		return false;
	if (run->detail == SCORE_TRACED && !make_splits(run))
		return false;
	if (is_plain(run->detail) && model->quick)
		run->tallies = run->scratch->tallies;
	if (run->tallies && run->detail == SCORE_KEPT && !make_choices(run))
		return false;
	result->arena = run->arena;
	result->model = model;
	result->answers = run->answers;
	result->profile = run->answers->profile;
	result->nodes = run->nodes;
	result->slots = run->slots;
	return true;
}

zj_status
score_run(zj_result **out, const zj_model *model, const zj_answers *answers,
	  const zj_score_options *options, enum score_detail detail, struct score_scratch *scratch,
	  zj_diags *diags)
{
	zj_status status = ZJ_ENOMEM;
	struct run run = {
		.model = model,
		.answers = answers,
		.detail = detail,
		.scratch = scratch,
		.diags = diags,
		.arena = take_arena(scratch),
	};

	if (!run.arena || !prepare(scratch, model, detail) || !make_room(&run))
		goto out;
	expr_run_ask_all(scratch->expr_run, detail == SCORE_FREE);
	status = fill(&run, options);
	if (status)
		goto out;
	status = run.tallies ? work_out_quickly(&run) : work_out(&run);
	if (status)
		goto out;
	if (detail != SCORE_FREE)
		status = check_valid(&run);
	if (status)
		goto out;
	if (run.tallies)
		look_down_quickly(&run);
	else
		look_down(&run);
	status = run_tiers(&run);
	if (status)
		goto out;
	if (detail == SCORE_TRACED)
		status = run_trace(&run);
	else if (detail == SCORE_KEPT)
		status = run_sides(&run);
	if (status)
		goto out;
	*out = run.result;
	run.arena = NULL;
out:
	arena_free(run.arena);
	return status;
}

zj_status
zj_score(zj_result **out, const zj_model *model, const zj_answers *answers,
	 const zj_score_options *options, zj_diags *diags)
{
	struct score_scratch *scratch = score_scratch_new();
	const zj_status status =
		scratch ? score_run(out, model, answers, options, SCORE_TRACED, scratch, diags)
			: ZJ_ENOMEM;

	score_scratch_free(scratch);
	return status;
}
