/*
 * Conditions in words. What is shown is rounded, what was compared is not: where rounding
 * would show two figures alike that are not, the one found is shown exactly.
 */
#include "report/check.h"

#include "report/page.h"
#include "report/reads.h"

struct str
check_rule_title(const struct view *view, const struct model_rule *rule)
{
	if (words_given(&rule->title))
		return view_words(view, &rule->title);
	if (words_given(&rule->say))
		return view_words(view, &rule->say);
	return rule->id;
}

/* What its author has to say is said when it fails: beside a tick it would be wrong. */
struct str
check_condition_title(struct view *view, const zj_model *model,
		      const struct model_condition *condition, enum zj_outcome outcome)
{
	const struct model_rule *rule =
		condition->rule == MODEL_NONE ? NULL : &model->rules[condition->rule];

	if (words_given(&condition->title))
		return view_words(view, &condition->title);
	if (rule && words_given(&rule->title))
		return view_words(view, &rule->title);
	if (outcome != ZJ_MET && words_given(&condition->say))
		return view_words(view, &condition->say);
	if (rule)
		return outcome == ZJ_MET ? rule->id : check_rule_title(view, rule);
	return page_tell(view, model, condition->expr);
}

bool
report_condition_add(struct buf *out, const zj_model *model, size_t condition, zj_lang lang)
{
	size_t tier = 0;
	struct view view;

	while (tier < model->tier_count && condition >= model->tiers[tier].condition_count)
		condition -= model->tiers[tier++].condition_count;
	if (tier == model->tier_count)
		return false;
	if (view_init(&view, model, lang) == ZJ_OK)
		buf_add(out, check_condition_title(&view, model,
						   &model->tiers[tier].conditions[condition],
						   ZJ_NOT_MET));
	else
		view.failed = true;
	out->failed |= view_failed(&view);
	view_done(&view);
	return true;
}

static const char *
compare_sign(enum expr_compare compare)
{
	switch (compare) {
	case EXPR_LE:
		return "≤";
	case EXPR_GE:
		return "≥";
	case EXPR_EQ:
		return "=";
	case EXPR_NE:
		return "≠";
	default:
		return expr_compare_text(compare);
	}
}

struct str
check_needed(struct view *view, const struct result_check *check)
{
	if (!check->is_comparison)
		return view_word(view, WORD_MUST_HOLD);
	const struct str value = view_value(view, &check->needed);
	if (check->compare == EXPR_IN)
		return view_say(view, WORD_ONE_OF, value, STR_NONE, STR_NONE);
	if (check->compare == EXPR_NOT_IN)
		return view_say(view, WORD_NONE_OF, value, STR_NONE, STR_NONE);
	return view_join(view, str_from(compare_sign(check->compare)), STR(" "), value);
}

static bool
is_known_number(const struct expr_value *value)
{
	return value->type == EXPR_NUMBER && expr_is_known(value);
}

struct str
check_found(struct view *view, const struct result_check *check)
{
	const struct str found = view_value(view, &check->found);

	if (!check->is_comparison || !is_known_number(&check->found) ||
	    !is_known_number(&check->needed) ||
	    num_equal(check->found.number.low, check->needed.number.low))
		return found;
	if (!str_equal(found, view_value(view, &check->needed)))
		return found;
	num_add_exact(&view->scratch, check->found.number.low);
	return view_take(view);
}

struct view_cell *
check_row(struct view *view, struct view_block *table, unsigned indent, struct str title,
	  const struct result_check *check)
{
	struct view_cell *cells = view_row(view, table, view_mark_of(check->outcome), indent);

	if (!cells)
		return NULL;
	cells[0].text = title;
	cells[1] = (struct view_cell){check_needed(view, check), TONE_PLAIN};
	cells[2] = (struct view_cell){check_found(view, check), view_tone_of(check->outcome)};
	return cells;
}

struct str
check_place(struct view *view, const struct place *place)
{
	if (!place->file)
		return STR("");
	buf_printf(&view->scratch, "%s", place->file->name);
	if (place->line)
		buf_printf(&view->scratch, ":%u:%u", place->line, place->column);
	return view_take(view);
}

struct str
check_tally(struct view *view, const zj_result *result, const struct result_tier *tier)
{
	size_t met = 0;
	size_t unknown = 0;

	for (size_t i = 0; i < tier->count; i++) {
		const enum zj_outcome outcome = result->conditions[tier->first + i].check.outcome;
		met += outcome == ZJ_MET;
		unknown += outcome == ZJ_UNKNOWN;
	}
	if (tier->count == 0)
		return view_word(view, WORD_NO_CONDITIONS);
	const struct str all = view_count(view, tier->count);
	return view_say(view, unknown ? WORD_MET_OF_UNKNOWN : WORD_MET_OF, view_count(view, met),
			all, view_count(view, unknown));
}

struct str
check_slot_names(struct view *view, const zj_result *result, size_t count, const uint32_t *slots,
		 size_t most)
{
	const struct str comma = view_word(view, WORD_LIST_COMMA);
	struct str text = STR("");

	for (size_t i = 0; i < count && i < most; i++) {
		const struct read_item item = reads_item(result, slots[i]);
		const struct str name = item.title && words_given(item.title)
						? view_words(view, item.title)
						: item.id;
		text = view_join(view, text, comma, name);
	}
	if (count <= most)
		return text;
	return view_join(
		view, text, comma,
		view_say(view, WORD_AND_MORE, view_count(view, count - most), STR_NONE, STR_NONE));
}
