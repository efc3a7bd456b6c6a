/*
 * Pieces of pages, in the order they usually appear.
 */
#include "report/page.h"

#include "base/hash.h"

enum {
	FINGERPRINT_SHOWN = 12
};

struct str
page_enterprise(const zj_answers *answers)
{
	const struct enterprise *enterprise = &answers->enterprise;

	if (enterprise->name.len)
		return enterprise->name;
	return enterprise->uscc.len ? enterprise->uscc : enterprise->id;
}

struct str
page_role(struct view *view, enum answers_role role)
{
	static const enum report_word words[ROLE_COUNT] = {
		[ROLE_SELF] = WORD_SELF,
		[ROLE_ASSESSOR] = WORD_ASSESSOR,
		[ROLE_FINAL] = WORD_FINAL,
	};

	return view_word(view, words[role]);
}

struct str
page_part_title(struct view *view, const zj_result *result)
{
	return view_join(view, page_enterprise(result->answers), STR(" · "),
			 view_words(view, &result->model->title));
}

void
page_head(struct view *view, const zj_result *result)
{
	const zj_model *model = result->model;
	const zj_answers *answers = result->answers;
	const struct enterprise *enterprise = &answers->enterprise;
	const struct str dot = STR(" · ");
	struct str line =
		view_join(view, view_words(view, &model->title), STR(" "), model->version);
	struct str who = enterprise->uscc.len ? enterprise->uscc : enterprise->id;

	view_text(view, VIEW_TITLE, 0, TONE_STRONG,
		  view->part ? page_part_title(view, result) : page_enterprise(answers));
	if (model->profile_count > 0 && result->profile < model->profile_count)
		line = view_join(view, line, dot,
				 view_words(view, &model->profiles[result->profile].title));
	view_text(view, VIEW_TEXT, 0, TONE_FAINT, line);

	if (!enterprise->name.len)
		who = STR("");
	who = view_join(view, who, dot, enterprise->district);
	who = view_join(view, who, dot, enterprise->industry);
	who = view_join(view, who, dot, enterprise->size);
	who = view_join(view, who, dot,
			view_join(view, page_role(view, answers->role), STR(" "), answers->date));
	view_text(view, VIEW_TEXT, 0, TONE_FAINT, view_join(view, who, dot, answers->by));
}

struct str
page_tier(struct view *view, const zj_model *model, int tier)
{
	if (tier == 0)
		return view_word(view, WORD_NO_TIER);
	return view_words(view, &model->tiers[tier - 1].title);
}

struct str
page_verdict(struct view *view, const zj_result *result, enum view_tone *tone)
{
	const zj_model *model = result->model;
	struct str line = page_tier(view, model, result->tier);
	struct str how = view_word(view, WORD_FIRM);

	if (result->tier > 0)
		line = view_join(view, line, STR(" · "),
				 view_say(view, WORD_TIER_OF,
					  view_count(view, (size_t)result->tier),
					  view_count(view, model->tier_count), STR_NONE));
	*tone = result->tier > 0 ? TONE_GOOD : TONE_BAD;
	if (result->tier != result->best_tier) {
		*tone = TONE_DOUBT;
		how = view_say(view, result->depend_count == 1 ? WORD_NOT_FIRM_ONE : WORD_NOT_FIRM,
			       view_count(view, result->depend_count),
			       page_tier(view, model, result->best_tier), STR_NONE);
	}
	return view_join(view, line, STR(" · "), how);
}

struct str
page_score(struct view *view, const zj_result *result)
{
	const struct result_node *total = &result->nodes[0];
	const struct str value = view_score(view, total->score.worst);
	const struct str most = view_number(view, total->points, view->digits);

	if (num_equal(total->score.worst, total->score.best))
		return view_say(view, WORD_SCORE_OF, value, most, STR_NONE);
	return view_say(view, WORD_SCORE_RANGE, value, most, view_score(view, total->score.best));
}

struct str
page_absence(struct view *view, const zj_result *result, uint32_t index)
{
	const struct result_node *node = &result->nodes[index];

	switch (node->absence) {
	case RESULT_BY_RULE:
		return view_word(view, WORD_BY_RULE);
	case RESULT_BY_PROFILE:
		return view_word(view, WORD_BY_PROFILE);
	case RESULT_BY_PARENT:
		return view_word(view, WORD_BY_PARENT);
	case RESULT_BY_CHILDREN:
		return view_word(view, WORD_BY_CHILDREN);
	case RESULT_BY_ENTERPRISE: {
		const struct model_node *what = &result->model->nodes[index];
		const struct answer *answer = what->kind == MODEL_QUESTION
						      ? &result->answers->questions[what->ordinal]
						      : &result->answers->sections[index];
		return answer->reason;
	}
	case RESULT_APPLIES:
		break;
	}
	return STR("");
}

struct str
page_node_title(const struct view *view, const zj_model *model, uint32_t node)
{
	if (node == 0)
		return view_words(view, &model->title);
	if (words_given(&model->nodes[node].title))
		return view_words(view, &model->nodes[node].title);
	return model->nodes[node].id;
}

/* --- answers in words ------------------------------------------------------------------ */

static struct str
option_title(const struct view *view, const struct model_node *node, size_t index)
{
	if (index >= node->option_count)
		return STR("");
	const struct model_option *option = &node->options[index];
	return words_given(&option->title) ? view_words(view, &option->title) : option->id;
}

static struct str
option_titles(struct view *view, const struct model_node *node, uint64_t which)
{
	struct str text = STR("");

	for (size_t i = 0; i < node->option_count && i < 64; i++) {
		if (which >> i & 1)
			text = view_join(view, text, view_word(view, WORD_LIST_COMMA),
					 option_title(view, node, i));
	}
	return text.len ? text : view_word(view, WORD_NONE);
}

struct str
page_value(struct view *view, const struct model_node *node, const struct expr_value *value)
{
	uint32_t level = 0;

	if (!expr_is_known(value))
		return view_value(view, value);
	switch (node->answer) {
	case MODEL_OPTION:
	case MODEL_OPTIONS:
		return option_titles(view, node, value->options.may);
	case MODEL_LEVEL:
		if (!num_to_u32(value->number.low, &level))
			break;
		return view_join(view, view_count(view, level), STR(" "),
				 option_title(view, node, level));
	case MODEL_NUMBER:
		return view_join(view, view_value(view, value), STR(" "), node->range.unit);
	default:
		break;
	}
	return view_value(view, value);
}

struct str
page_answer(struct view *view, const zj_result *result, uint32_t index)
{
	const struct model_node *node = &result->model->nodes[index];

	if (node->answer != MODEL_COMPUTED && !result->nodes[index].answer)
		return view_word(view, WORD_NO_ANSWER);
	return page_value(view, node, result->nodes[index].value);
}

/* --- tiers ----------------------------------------------------------------------------- */

/* Does a rule that strikes, or may, keep tier `index` from being reached? */
static bool
stops_tier(const struct result_rule *rule, size_t index)
{
	const struct model_rule *what = rule->rule;

	if (what->kind == MODEL_VETO)
		return what->tiers >> index & 1;
	return what->kind == MODEL_CAP && (what->at_most == MODEL_NONE || index > what->at_most);
}

/* Why a tier whose own conditions hold is not reached all the same. */
static enum report_word
stopped_by(const zj_result *result, size_t index)
{
	enum report_word word = WORD_TIER_BELOW;

	for (size_t i = 0; i < result->model->rule_count; i++) {
		const struct result_rule *rule = &result->rules[i];
		const bool is_veto = rule->rule->kind == MODEL_VETO;
		if (!stops_tier(rule, index))
			continue;
		if (rule->strikes)
			return is_veto ? WORD_TIER_VETOED : WORD_TIER_CAPPED;
		if (rule->may_strike)
			word = is_veto ? WORD_TIER_VETO_OPEN : WORD_TIER_CAP_OPEN;
	}
	return word;
}

static void
tier_row(struct view *view, struct view_block *table, const zj_result *result, size_t index)
{
	const struct result_tier *tier = &result->tiers[index];
	struct str title = view_words(view, &result->model->tiers[index].title);
	if (tier->own == ZJ_MET && tier->outcome != ZJ_MET)
		title = view_say(view, WORD_LINE, title, view_word(view, stopped_by(result, index)),
				 STR_NONE);
	title = view_join(view, title, STR(" · "), check_tally(view, result, tier));
	view_span(view, table, view_mark_of(tier->outcome), 0, TONE_STRONG, title);
}

void
page_tiers(struct view *view, const zj_result *result)
{
	const struct view_column columns[] = {
		{view_word(view, WORD_CONDITION), ALIGN_LEFT, true},
		{view_word(view, WORD_NEEDED), ALIGN_LEFT, true},
		{view_word(view, WORD_FOUND), ALIGN_LEFT, false},
	};

	if (result->model->tier_count == 0)
		return;
	view_text(view, VIEW_HEADING, 1, TONE_STRONG, view_word(view, WORD_TIERS));
	struct view_block *table = view_table(view, 1, 3, columns);
	for (size_t t = 0; t < result->model->tier_count; t++) {
		const struct result_tier *tier = &result->tiers[t];
		tier_row(view, table, result, t);
		for (size_t i = 0; i < tier->count; i++) {
			const struct result_condition *condition =
				&result->conditions[tier->first + i];
			check_row(view, table, 1,
				  check_condition_title(view, result->model, condition->condition,
							condition->check.outcome),
				  &condition->check);
		}
	}
}

/* --- rules ----------------------------------------------------------------------------- */

static struct str
rule_words(const struct view *view, const struct model_rule *rule)
{
	return words_given(&rule->say) ? view_words(view, &rule->say)
				       : check_rule_title(view, rule);
}

static void
rule_item(struct view *view, struct view_block *list, const struct result_rule *rule,
	  struct str text)
{
	view_item(view, list, rule->strikes ? MARK_NOT_MET : MARK_UNKNOWN, 0,
		  rule->strikes ? TONE_BAD : TONE_DOUBT, text);
	if (words_given(&rule->rule->advice))
		view_item(view, list, MARK_NONE, 1, TONE_PLAIN,
			  view_words(view, &rule->rule->advice));
}

static void
veto_item(struct view *view, struct view_block *list, const struct result_rule *rule)
{
	struct str text = rule_words(view, rule->rule);

	if (!rule->strikes)
		text = view_say(view, WORD_VETO_OPEN, check_rule_title(view, rule->rule), STR_NONE,
				STR_NONE);
	rule_item(view, list, rule, text);
}

static void
cap_item(struct view *view, struct view_block *list, const zj_result *result,
	 const struct result_rule *rule)
{
	const int tier = rule->rule->at_most == MODEL_NONE ? 0 : (int)rule->rule->at_most + 1;

	rule_item(view, list, rule,
		  view_say(view, rule->strikes ? WORD_CAP_AT : WORD_CAP_OPEN,
			   rule_words(view, rule->rule), page_tier(view, result->model, tier),
			   STR_NONE));
}

static size_t
count_rules(const zj_result *result, enum model_rule_kind kind, bool only_striking)
{
	size_t count = 0;

	for (size_t i = 0; i < result->model->rule_count; i++) {
		const struct result_rule *rule = &result->rules[i];
		count += rule->rule->kind == kind &&
			 (!only_striking || rule->strikes || rule->may_strike);
	}
	return count;
}

static void
rule_section(struct view *view, const zj_result *result, enum model_rule_kind kind,
	     enum report_word heading)
{
	if (count_rules(result, kind, true) == 0)
		return;
	view_text(view, VIEW_HEADING, 1, TONE_STRONG, view_word(view, heading));
	struct view_block *list = view_add(view, VIEW_LIST, 1);
	for (size_t i = 0; i < result->model->rule_count; i++) {
		const struct result_rule *rule = &result->rules[i];
		if (rule->rule->kind != kind || (!rule->strikes && !rule->may_strike))
			continue;
		if (kind == MODEL_VETO)
			veto_item(view, list, rule);
		else if (kind == MODEL_CAP)
			cap_item(view, list, result, rule);
		else if (rule->strikes)
			view_item(view, list, MARK_POINT, 0, TONE_PLAIN,
				  rule_words(view, rule->rule));
	}
}

static void
no_veto(struct view *view, const zj_result *result)
{
	const size_t count = count_rules(result, MODEL_VETO, false);

	if (count == 0 || count_rules(result, MODEL_VETO, true) > 0)
		return;
	view_text(view, VIEW_HEADING, 1, TONE_STRONG, view_word(view, WORD_VETOES));
	struct view_block *list = view_add(view, VIEW_LIST, 1);
	view_item(view, list, MARK_MET, 0, TONE_PLAIN,
		  count == 1 ? view_word(view, WORD_NO_VETO_ONE)
			     : view_say(view, WORD_NO_VETO, view_count(view, count), STR_NONE,
					STR_NONE));
}

/* Checks and advice that only might strike are not worth a line. */
static bool
any_strikes(const zj_result *result, enum model_rule_kind kind)
{
	for (size_t i = 0; i < result->model->rule_count; i++) {
		if (result->rules[i].rule->kind == kind && result->rules[i].strikes)
			return true;
	}
	return false;
}

void
page_blockers(struct view *view, const zj_result *result)
{
	no_veto(view, result);
	rule_section(view, result, MODEL_VETO, WORD_VETOES);
	rule_section(view, result, MODEL_CAP, WORD_CAPS);
}

void
page_rules(struct view *view, const zj_result *result)
{
	if (any_strikes(result, MODEL_CHECK))
		rule_section(view, result, MODEL_CHECK, WORD_CHECKS);
	if (any_strikes(result, MODEL_ADVICE))
		rule_section(view, result, MODEL_ADVICE, WORD_ADVICE);
}

/* --- notes ----------------------------------------------------------------------------- */

static struct view_block *
note_list(struct view *view, struct view_block *list, enum report_word heading)
{
	if (list)
		return list;
	view_text(view, VIEW_HEADING, 1, TONE_STRONG, view_word(view, heading));
	return view_add(view, VIEW_LIST, 1);
}

static void
evidence_notes(struct view *view, const zj_result *result)
{
	struct view_block *list = NULL;

	for (uint32_t n = 0; n < result->model->node_count; n++) {
		const struct result_node *node = &result->nodes[n];
		if (!node->uncapped)
			continue;
		list = note_list(view, list, WORD_EVIDENCE_MISSING);
		view_item(view, list, MARK_POINT, 0, TONE_PLAIN,
			  view_say(view, WORD_CAPPED_FROM, page_node_title(view, result->model, n),
				   view_percent(view, *node->uncapped),
				   view_percent(view, node->share.worst)));
	}
}

/* Only where the enterprise or its profile decided it; the rest follows from that. */
static void
absence_notes(struct view *view, const zj_result *result)
{
	struct view_block *list = NULL;

	for (uint32_t n = 1; n < result->model->node_count; n++) {
		const enum result_absence absence = result->nodes[n].absence;
		if (absence != RESULT_BY_ENTERPRISE && absence != RESULT_BY_PROFILE)
			continue;
		list = note_list(view, list, WORD_LEFT_OUT);
		view_item(view, list, MARK_POINT, 0, TONE_PLAIN,
			  view_say(view, WORD_LINE, page_node_title(view, result->model, n),
				   page_absence(view, result, n), STR_NONE));
	}
}

static void
invalid_notes(struct view *view, const zj_result *result)
{
	struct view_block *list = NULL;

	for (uint32_t n = 0; n < result->model->node_count; n++) {
		if (result->nodes[n].state != RESULT_INVALID ||
		    result->model->nodes[n].kind != MODEL_QUESTION)
			continue;
		list = note_list(view, list, WORD_INVALID);
		view_item(view, list, MARK_UNKNOWN, 0, TONE_DOUBT,
			  view_say(view, WORD_DIVIDES_BY_ZERO,
				   page_node_title(view, result->model, n), STR_NONE, STR_NONE));
	}
}

void
page_notes(struct view *view, const zj_result *result)
{
	evidence_notes(view, result);
	invalid_notes(view, result);
	absence_notes(view, result);
}

/* --- what it rests on ------------------------------------------------------------------ */

static void
trust_pairs(struct view *view, struct view_block *pairs, const zj_result *result)
{
	const struct result_trust *trust = &result->trust;
	const zj_model *model = result->model;
	struct str names = STR("");

	const struct str strong =
		view_say(view, WORD_TRUST_COUNTS, view_count(view, trust->counts[MODEL_VERIFIED]),
			 view_count(view, trust->counts[MODEL_REPORTED]), STR_NONE);
	const struct str weak =
		view_say(view, WORD_TRUST_WEAK, view_count(view, trust->counts[MODEL_RECALLED]),
			 view_count(view, trust->counts[MODEL_OWN]), STR_NONE);
	struct str text = view_join(view, strong, view_word(view, WORD_CLAUSE_COMMA), weak);
	for (size_t i = 0; i < trust->recalled_count; i++)
		names = view_join(view, names, view_word(view, WORD_LIST_COMMA),
				  view_words(view, &model->sources[trust->recalled[i]].title));
	if (names.len)
		text = view_say(view, WORD_PAREN, text,
				view_say(view, WORD_TRUST_RECALLED, names, STR_NONE, STR_NONE),
				STR_NONE);
	view_pair(view, pairs, WORD_TRUST, text);
}

struct str
page_level_origin(struct view *view, const struct result_level *level)
{
	static const struct {
		struct str start;
		enum report_word word;
	} kinds[] = {
		{{REPORT_LEVEL_RUN, sizeof(REPORT_LEVEL_RUN) - 1}, WORD_LEVEL_FROM_RUN},
		{{REPORT_LEVEL_STORE, sizeof(REPORT_LEVEL_STORE) - 1}, WORD_LEVEL_FROM_STORE},
		{{REPORT_LEVEL_RECORDED, sizeof(REPORT_LEVEL_RECORDED) - 1}, WORD_LEVEL_RECORDED},
	};
	const struct str origin = level->origin;

	/* What was declared in the answers is the enterprise's own words. */
	for (size_t i = 0; !level->place.file && i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		const size_t length = kinds[i].start.len;
		if (str_starts(origin, kinds[i].start))
			return view_say(view, kinds[i].word,
					(struct str){origin.at + length, origin.len - length},
					STR_NONE, STR_NONE);
	}
	return origin;
}

static void
setting_pairs(struct view *view, struct view_block *pairs, const zj_result *result)
{
	for (size_t i = 0; i < result->setting_count; i++) {
		const struct result_setting *setting = &result->settings[i];
		view_pair(view, pairs, WORD_SETTING,
			  view_say(view, WORD_SETTING_IS, result->model->params[setting->param].id,
				   view_value(view, &setting->value), STR_NONE));
	}
	for (size_t i = 0; i < result->model->use_count; i++) {
		const struct model_use *use = &result->model->uses[i];
		const struct result_level *level = &result->levels[i];
		const struct str title =
			words_given(&use->title) ? view_words(view, &use->title) : use->rubric;
		struct str text = view_say(view, WORD_LEVEL_UNKNOWN, title, STR_NONE, STR_NONE);
		if (level->is_known)
			text = view_say(view, WORD_LEVEL_USED, title,
					view_count(view, level->level), STR_NONE);
		if (level->is_known && level->origin.len)
			text = view_say(view, WORD_PAREN, text, page_level_origin(view, level),
					STR_NONE);
		view_pair(view, pairs, WORD_OTHER_RUBRICS, text);
	}
}

static struct str
short_print(const char *fingerprint)
{
	const struct str whole = str_from(fingerprint);

	return (struct str){whole.at,
			    whole.len < FINGERPRINT_SHOWN ? whole.len : FINGERPRINT_SHOWN};
}

void
page_basis(struct view *view, const zj_result *result)
{
	view_text(view, VIEW_HEADING, 1, TONE_STRONG, view_word(view, WORD_BASIS));
	struct view_block *pairs = view_add(view, VIEW_PAIRS, 1);
	setting_pairs(view, pairs, result);
	trust_pairs(view, pairs, result);
	view_pair(view, pairs, WORD_FINGERPRINTS,
		  view_say(view, WORD_FINGERPRINT_PAIR,
			   short_print(zj_model_fingerprint(result->model)),
			   short_print(zj_document_fingerprint(result->answers->document)),
			   STR_NONE));
}
