/*
 * A finding in words.
 */
#include "report/quality.h"

#include "report/page.h"

enum {
	DIGITS = 4, /* of figures: an edge is told from what lies beside it */
	TIMES_DIGITS = 1
};

const char *
quality_thing_key(enum quality_thing_kind kind)
{
	static const char *const keys[] = {
		[QUALITY_OF_NONE] = NULL,       [QUALITY_OF_RULE] = "rule",
		[QUALITY_OF_NODE] = "question", [QUALITY_OF_CONDITION] = "condition",
		[QUALITY_OF_FACT] = "fact",
	};

	return keys[kind];
}

static const struct model_condition *
condition_of(const struct quality_finding *finding)
{
	return &finding->model->tiers[finding->thing.index].conditions[finding->thing.part];
}

struct str
quality_thing_id(const struct quality_finding *finding)
{
	const zj_model *model = finding->model;
	const uint32_t index = finding->thing.index;

	switch (finding->thing.kind) {
	case QUALITY_OF_RULE:
		return model->rules[index].id;
	case QUALITY_OF_NODE:
		return model->nodes[index].id;
	case QUALITY_OF_CONDITION:
		return condition_of(finding)->id;
	case QUALITY_OF_FACT:
		return model->facts[index].id;
	case QUALITY_OF_NONE:
		break;
	}
	return STR_NONE;
}

struct str
quality_name(const struct quality_who *who)
{
	return who->name.len > 0 ? who->name : who->enterprise;
}

bool
quality_off(zj_num *out, const struct quality_finding *finding)
{
	const zj_num now = finding->found;
	const zj_num then = finding->compared;

	if (finding->is_date || num_is_zero(then) || !num_ok(now) || !num_ok(then))
		return false;
	if (finding->kind == QUALITY_NEAR_EDGE) {
		const zj_num off = num_div(num_sub(now, then), then);
		*out = num_max(off, num_neg(off));
	} else if (finding->kind == QUALITY_FIGURE_JUMP) {
		*out = num_div(now, then);
	} else {
		return false;
	}
	return num_ok(*out);
}

/* --- the thing --------------------------------------------------------------------------- */

static struct str
title_of(struct view *view, const struct quality_finding *finding)
{
	const zj_model *model = finding->model;
	const uint32_t index = finding->thing.index;

	switch (finding->thing.kind) {
	case QUALITY_OF_RULE:
		return check_rule_title(view, &model->rules[index]);
	case QUALITY_OF_NODE:
		return page_node_title(view, model, index);
	case QUALITY_OF_CONDITION:
		return check_condition_title(view, model, condition_of(finding), ZJ_MET);
	case QUALITY_OF_FACT:
		return view_words(view, &model->facts[index].title);
	case QUALITY_OF_NONE:
		break;
	}
	return STR("");
}

static struct str
figure(struct view *view, const struct quality_finding *finding, zj_num value)
{
	const zj_model *model = finding->model;
	const bool is_fact = finding->thing.kind == QUALITY_OF_FACT;
	const struct str unit = is_fact ? model->facts[finding->thing.index].range.unit : STR_NONE;

	if (finding->is_date) {
		expr_date_print(&view->scratch, (int64_t)value.num);
		return view_take(view);
	}
	const struct str number = view_number(view, value, DIGITS);
	return unit.len > 0 ? view_join(view, number, STR(" "), unit) : number;
}

/* --- each kind --------------------------------------------------------------------------- */

static struct str
say_contradiction(struct view *view, const struct quality_finding *finding)
{
	const struct model_rule *rule = &finding->model->rules[finding->thing.index];

	return words_given(&rule->say) ? view_words(view, &rule->say) : title_of(view, finding);
}

struct str
quality_relation_say(struct view *view, enum quality_relation relation)
{
	static const enum report_word why[QUALITY_RELATION_COUNT] = {
		[QUALITY_SAME_BODY] = WORD_QUALITY_SAME_BODY,
		[QUALITY_SAME_NAME] = WORD_QUALITY_SAME_NAME,
		[QUALITY_SAME_COMPANY] = WORD_QUALITY_SAME_COMPANY,
		[QUALITY_SAME_WRITER] = WORD_QUALITY_SAME_WRITER,
	};

	return relation == QUALITY_UNRELATED ? STR("") : view_word(view, why[relation]);
}

static struct str
say_alike(struct view *view, const struct quality_findings *findings,
	  const struct quality_finding *finding)
{
	struct str text = view_say(view, WORD_QUALITY_EQUAL, view_count(view, finding->equal),
				   view_count(view, finding->of),
				   quality_name(&findings->who[finding->other]));

	text = view_say(view, WORD_QUALITY_TYPED, text, view_count(view, finding->figures),
			STR_NONE);
	if (finding->relation == QUALITY_UNRELATED)
		return text;
	return view_say(view, WORD_QUALITY_BECAUSE, text,
			quality_relation_say(view, finding->relation), STR_NONE);
}

static struct str
say_one_answer(struct view *view, const struct quality_finding *finding)
{
	const struct model_node *node = &finding->model->nodes[finding->thing.index];
	const struct model_option *option = &node->options[finding->option];
	const struct str title =
		words_given(&option->title) ? view_words(view, &option->title) : option->id;
	const struct str chosen =
		view_say(view, WORD_QUALITY_CHOSEN, view_count(view, finding->option + (size_t)1),
			 title, STR_NONE);
	const struct str text =
		view_say(view, WORD_QUALITY_THROUGHOUT, chosen, view_count(view, finding->equal),
			 view_count(view, finding->of));

	return view_say(view, WORD_QUALITY_RUN, text, view_count(view, finding->telling), STR_NONE);
}

static struct str
say_near_edge(struct view *view, const struct quality_finding *finding)
{
	const struct str title = title_of(view, finding);
	const struct str value = figure(view, finding, finding->found);
	const struct str edge = figure(view, finding, finding->compared);
	zj_num off;

	if (num_equal(finding->found, finding->compared))
		return view_say(view, WORD_QUALITY_AT, title, value, STR_NONE);
	const struct str text =
		view_say(view, finding->is_upward ? WORD_QUALITY_ABOVE : WORD_QUALITY_BELOW, title,
			 value, edge);
	if (!quality_off(&off, finding))
		return text;
	return view_say(view, WORD_QUALITY_BY, text, view_percent(view, off), STR_NONE);
}

static struct str
say_crowd(struct view *view, const struct quality_finding *finding)
{
	const struct str text = view_say(view, WORD_QUALITY_CROWD, title_of(view, finding),
					 figure(view, finding, finding->compared),
					 view_count(view, finding->above));

	return view_say(view, WORD_QUALITY_CROWD_REST, text, view_count(view, finding->equal),
			view_count(view, finding->below));
}

static struct str
tier_of(struct view *view, const struct quality_who *who)
{
	const struct str tier = page_tier(view, who->model, who->tier);

	return view_say(view, WORD_QUALITY_TIER_THEN, tier, who->date, STR_NONE);
}

static struct str
say_moved(struct view *view, const struct quality_finding *finding)
{
	const enum report_word word =
		finding->kind == QUALITY_YEARS_DIFFER ? WORD_QUALITY_YEARS : WORD_QUALITY_MOVED;
	const struct str text = view_say(view, word, title_of(view, finding),
					 figure(view, finding, finding->compared),
					 figure(view, finding, finding->found));
	zj_num times;

	if (!quality_off(&times, finding))
		return text;
	return view_say(view, WORD_QUALITY_TIMES, text, view_number(view, times, TIMES_DIGITS),
			STR_NONE);
}

struct str
quality_say(struct view *view, const struct quality_findings *findings,
	    const struct quality_finding *finding)
{
	switch (finding->kind) {
	case QUALITY_CONTRADICTION:
		return say_contradiction(view, finding);
	case QUALITY_ALIKE:
		return say_alike(view, findings, finding);
	case QUALITY_ONE_ANSWER:
		return say_one_answer(view, finding);
	case QUALITY_NEAR_EDGE:
		return say_near_edge(view, finding);
	case QUALITY_EDGE_CROWD:
		return say_crowd(view, finding);
	case QUALITY_TIER_JUMP:
		return view_say(view, WORD_QUALITY_TIERS,
				tier_of(view, &findings->who[finding->other]),
				tier_of(view, &findings->who[finding->who]), STR_NONE);
	case QUALITY_FIGURE_JUMP:
	case QUALITY_FIGURE_MOVED:
	case QUALITY_YEARS_DIFFER:
		return say_moved(view, finding);
	case QUALITY_KIND_COUNT:
		break;
	}
	return STR("");
}

enum report_word
quality_check_word(enum quality_kind kind)
{
	static const enum report_word words[QUALITY_KIND_COUNT] = {
		[QUALITY_CONTRADICTION] = WORD_QUALITY_CONTRADICTION_CHECK,
		[QUALITY_ALIKE] = WORD_QUALITY_ALIKE_CHECK,
		[QUALITY_ONE_ANSWER] = WORD_QUALITY_ONE_ANSWER_CHECK,
		[QUALITY_NEAR_EDGE] = WORD_QUALITY_NEAR_EDGE_CHECK,
		[QUALITY_EDGE_CROWD] = WORD_QUALITY_EDGE_CROWD_CHECK,
		[QUALITY_TIER_JUMP] = WORD_QUALITY_TIER_JUMP_CHECK,
		[QUALITY_FIGURE_JUMP] = WORD_QUALITY_FIGURE_JUMP_CHECK,
		[QUALITY_FIGURE_MOVED] = WORD_QUALITY_FIGURE_MOVED_CHECK,
		[QUALITY_YEARS_DIFFER] = WORD_QUALITY_YEARS_DIFFER_CHECK,
	};

	return words[kind];
}
