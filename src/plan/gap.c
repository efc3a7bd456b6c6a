/*
 * The gap to a tier: the conditions in the way, and for each question that could give more
 * what the total gains, found by scoring again with that one answer changed.
 */
#include "plan/plan.h"

#include <stdlib.h>

#include "base/num.h"
#include "base/vec.h"
#include "plan/best.h"

struct planner {
	const zj_result *result;
	const zj_score_options *options;
	struct arena *arena;
	struct plan_gap *gap;
	struct score_scratch *scratch;
	zj_answers *changed;
	struct vec *readers; /* by question ordinal: open conditions, uint32_t */
	uint32_t condition;  /* the one being walked */
	bool no_memory;
};

/* Which tiers' conditions stand in the way of this one? */
static bool
concerns(const zj_result *result, uint32_t tier, uint32_t other)
{
	return other == tier || (result->model->tier_chain && other < tier);
}

static zj_status
find_conditions(struct planner *plan)
{
	const zj_result *result = plan->result;
	uint32_t *list = arena_array(plan->arena, result->condition_count, sizeof(*list));
	size_t count = 0;

	if (!list)
		return ZJ_ENOMEM;
	for (uint32_t i = 0; i < result->condition_count; i++) {
		if (result->conditions[i].check.outcome != ZJ_MET &&
		    concerns(result, plan->gap->tier, result->conditions[i].tier))
			list[count++] = i;
	}
	plan->gap->conditions = list;
	plan->gap->condition_count = count;
	return ZJ_OK;
}

/* Does a veto or cap bar this tier, or with tier_chain one below it? */
static bool
rule_concerns(const zj_result *result, const struct model_rule *rule, uint32_t tier)
{
	const bool is_chain = result->model->tier_chain;

	if (rule->kind == MODEL_CAP)
		return rule->at_most == MODEL_NONE || tier > rule->at_most;
	for (uint32_t t = is_chain ? 0 : tier; t <= tier; t++) {
		if (rule->tiers >> t & 1)
			return true;
	}
	return false;
}

static zj_status
find_rules(struct planner *plan, enum model_rule_kind kind, const uint32_t **out, size_t *out_count)
{
	const zj_result *result = plan->result;
	uint32_t *list = arena_array(plan->arena, result->model->rule_count, sizeof(*list));
	size_t count = 0;

	if (!list)
		return ZJ_ENOMEM;
	for (uint32_t i = 0; i < result->model->rule_count; i++) {
		const struct result_rule *rule = &result->rules[i];

		if (rule->rule->kind == kind && rule->may_strike &&
		    rule_concerns(result, rule->rule, plan->gap->tier))
			list[count++] = i;
	}
	*out = list;
	*out_count = count;
	return ZJ_OK;
}

static void
add_reader(struct planner *plan, const struct model_node *question)
{
	uint32_t *item = vec_push(&plan->readers[question->ordinal]);

	if (item)
		*item = plan->condition;
	else
		plan->no_memory = true;
}

/* Which questions does an open condition read? */
static void
note_reader(void *state, uint32_t slot)
{
	struct planner *plan = state;
	const zj_model *model = plan->result->model;
	const struct model_slot what = model_slot(model, slot);

	if (what.kind == MODEL_SLOT_OF_NODE && model->nodes[what.index].kind == MODEL_QUESTION)
		add_reader(plan, &model->nodes[what.index]);
}

/* A computed question has no answer that could be read: it lies on the way to its facts. */
static void
note_computed(struct planner *plan)
{
	const zj_model *model = plan->result->model;

	for (size_t i = 0; i < model->question_count; i++) {
		const struct model_node *question = &model->nodes[model->questions[i]];

		if (question->answer == MODEL_COMPUTED &&
		    score_came_by(plan->scratch, question->slot + MODEL_SLOT_ANSWER))
			add_reader(plan, question);
	}
}

static zj_status
find_readers(struct planner *plan)
{
	const struct plan_gap *gap = plan->gap;

	plan->readers = calloc(plan->result->model->question_count + 1, sizeof(*plan->readers));
	if (!plan->readers)
		return ZJ_ENOMEM;
	for (size_t i = 0; i < plan->result->model->question_count; i++)
		plan->readers[i] = VEC_INIT(uint32_t);
	for (size_t i = 0; i < gap->condition_count; i++) {
		const struct result_condition *condition =
			&plan->result->conditions[gap->conditions[i]];

		plan->condition = gap->conditions[i];
		const zj_status status = score_reads(plan->result, condition->condition->expr,
						     READS_ALL, plan->scratch, note_reader, plan);
		if (status)
			return status;
		note_computed(plan);
	}
	return plan->no_memory ? ZJ_ENOMEM : ZJ_OK;
}

/* The option an answer stands for: its index, or -1 where it is none or several. */
static int
option_of(const struct model_node *question, const struct expr_value *value)
{
	uint32_t level;

	switch (question->answer) {
	case MODEL_OPTION:
		for (int i = 0; i < (int)question->option_count; i++) {
			if (value->options.may == (uint64_t)1 << i)
				return i;
		}
		return -1;
	case MODEL_YESNO:
		return value->truth.may_be_yes ? 1 : 0;
	case MODEL_LEVEL:
		return num_to_u32(value->number.low, &level) ? (int)level : -1;
	case MODEL_OPTIONS:
	case MODEL_NUMBER:
	case MODEL_COMPUTED:
	case MODEL_TEXT:
	case MODEL_DATE:
		break;
	}
	return -1;
}

/* From the present option (nothing spent where there is none) to the best. */
static void
find_cost(struct plan_item *item, const struct model_node *question, const struct answer *answer)
{
	const int best = item->has_best ? option_of(question, &item->best) : -1;
	const int now = answer ? option_of(question, &answer->value) : -1;

	if (best < 0 || (size_t)best >= question->option_count || !question->options[best].has_cost)
		return;
	item->has_cost = true;
	item->cost = question->options[best].cost;
	if (now >= 0 && question->options[now].has_cost)
		item->cost = num_sub(item->cost, question->options[now].cost);
	if (!zj_num_ok(item->cost))
		item->has_cost = false;
	else
		item->cost = num_max(item->cost, NUM_ZERO);
}

/*
 * Score again with this question at its best. Where the better answer would contradict
 * another one there is nothing to gain from it alone.
 */
static zj_status
find_gain(struct planner *plan, const struct model_node *question, struct plan_item *item)
{
	static const struct str EVIDENCE = {"-", 1};
	struct answer *answer = answers_question(plan->changed, question->ordinal);
	const struct answer before = *answer;
	zj_result *result = NULL;
	zj_status status;

	item->gain = NUM_ZERO;
	if (!item->has_best)
		return ZJ_OK;
	if (!item->needs_evidence) {
		answer->state = ANSWER_GIVEN;
		answer->value = item->best;
	}
	if (answer->evidence_count == 0) {
		answer->evidence = &EVIDENCE;
		answer->evidence_count = 1;
	}
	status = score_run(&result, plan->result->model, plan->changed, plan->options, SCORE_PLAIN,
			   plan->scratch, NULL);
	*answer = before;
	if (status == ZJ_EINPUT)
		return ZJ_OK;
	if (status)
		return status;
	item->gain = num_sub(zj_result_score(result).value, zj_result_score(plan->result).value);
	score_recycle(plan->scratch, result);
	return zj_num_ok(item->gain) ? ZJ_OK : ZJ_ELIMIT;
}

/* Could this question give more, or does an open condition wait for it? */
static bool
is_open(const struct planner *plan, uint32_t index)
{
	const struct model_node *question = &plan->result->model->nodes[index];
	const struct result_node *now = &plan->result->nodes[index];
	const bool is_read = plan->readers[question->ordinal].count > 0;

	if (now->absence != RESULT_APPLIES || (!now->is_scored && !is_read))
		return false;
	if (now->has_score)
		return zj_num_compare(now->share.worst, NUM_ONE) < 0;
	return now->state == RESULT_UNANSWERED;
}

static zj_status
fill_item(struct planner *plan, uint32_t index, struct plan_item *item)
{
	const struct model_node *question = &plan->result->model->nodes[index];
	const struct result_node *now = &plan->result->nodes[index];
	const struct vec *readers = &plan->readers[question->ordinal];
	uint32_t *conditions = arena_array(plan->arena, readers->count, sizeof(*conditions));

	if (!conditions)
		return ZJ_ENOMEM;
	for (size_t i = 0; i < readers->count; i++)
		conditions[i] = ((uint32_t *)readers->items)[i];
	item->node = index;
	item->share_now = now->has_score ? now->share.worst : NUM_ZERO;
	item->conditions = conditions;
	item->condition_count = readers->count;
	item->is_computed = question->answer == MODEL_COMPUTED;
	item->needs_answer = !now->answer && !item->is_computed;
	item->needs_evidence = now->uncapped && zj_num_compare(*now->uncapped, NUM_ONE) >= 0;
	item->has_best = best_answer(&item->best, question);
	if (!item->has_best)
		item->best = *now->value;
	if (item->needs_evidence)
		item->best = *now->value;
	find_cost(item, question, now->answer);
	return find_gain(plan, question, item);
}

/* The largest gain first; then the rubric's order. */
static int
by_gain(const void *left, const void *right)
{
	const struct plan_item *a = left;
	const struct plan_item *b = right;
	const int order = zj_num_compare(b->gain, a->gain);

	if (order)
		return order;
	return a->node < b->node ? -1 : a->node > b->node;
}

static zj_status
find_items(struct planner *plan)
{
	const zj_model *model = plan->result->model;
	struct plan_item *items = arena_array(plan->arena, model->question_count, sizeof(*items));
	size_t count = 0;
	zj_status status = items ? find_readers(plan) : ZJ_ENOMEM;

	if (status)
		return status;
	for (size_t i = 0; i < model->question_count && status == ZJ_OK; i++) {
		if (is_open(plan, model->questions[i]))
			status = fill_item(plan, model->questions[i], &items[count++]);
	}
	if (status)
		return status;
	if (count > 1)
		qsort(items, count, sizeof(*items), by_gain);
	plan->gap->items = items;
	plan->gap->item_count = count;
	return ZJ_OK;
}

static bool
make_room(struct planner *plan, uint32_t tier)
{
	plan->arena = arena_new();
	plan->scratch = score_scratch_new();
	plan->changed = answers_copy(plan->result->answers);
	if (!plan->arena || !plan->scratch || !plan->changed)
		return false;
	plan->gap = arena_alloc(plan->arena, sizeof(*plan->gap));
	if (!plan->gap)
		return false;
	plan->gap->arena = plan->arena;
	plan->gap->result = plan->result;
	plan->gap->tier = tier;
	return true;
}

zj_status
plan_gap(struct plan_gap **out, const zj_result *result, const zj_score_options *options,
	 uint32_t tier)
{
	struct planner plan = {.result = result, .options = options};
	zj_status status = ZJ_ENOMEM;

	if (!make_room(&plan, tier))
		goto out;
	status = find_conditions(&plan);
	if (status)
		goto out;
	status = find_rules(&plan, MODEL_VETO, &plan.gap->vetoes, &plan.gap->veto_count);
	if (status)
		goto out;
	status = find_rules(&plan, MODEL_CAP, &plan.gap->caps, &plan.gap->cap_count);
	if (status)
		goto out;
	status = find_items(&plan);
	if (status)
		goto out;
	*out = plan.gap;
	plan.arena = NULL;
out:
	for (size_t i = 0; plan.readers && i < result->model->question_count; i++)
		vec_done(&plan.readers[i]);
	free(plan.readers);
	zj_answers_free(plan.changed);
	score_scratch_free(plan.scratch);
	arena_free(plan.arena);
	return status;
}

void
plan_gap_free(struct plan_gap *gap)
{
	if (gap)
		arena_free(gap->arena);
}
