/*
 * What a rubric asks and how it decides, for someone about to use or review it.
 */
#include "report/page.h"

static void
head(struct view *view, const zj_model *model)
{
	view_text(view, VIEW_TITLE, 0, TONE_STRONG, view_words(view, &model->title));
	if (words_given(&model->about))
		view_text(view, VIEW_TEXT, 0, TONE_PLAIN, view_words(view, &model->about));
	(void)view_add(view, VIEW_GAP, 0);
	struct view_block *pairs = view_add(view, VIEW_PAIRS, 0);
	view_pair(view, pairs, WORD_ID, model->id);
	view_pair(view, pairs, WORD_VERSION, model->version);
	view_pair(view, pairs, WORD_FINGERPRINT, str_from(model->fingerprint));
	view_pair(view, pairs, WORD_QUESTION_COUNT, view_count(view, model->question_count));
}

static struct str
option_list(struct view *view, const struct model_node *node)
{
	struct str text = STR("");

	for (size_t i = 0; i < node->option_count; i++)
		text = view_join(view, text, STR(" | "), node->options[i].id);
	return text;
}

/* How a question is answered. */
static struct str
ways(struct view *view, const struct model_node *node)
{
	switch (node->answer) {
	case MODEL_OPTION:
		return option_list(view, node);
	case MODEL_OPTIONS:
		return view_say(view, WORD_SEVERAL_OF, option_list(view, node), STR_NONE, STR_NONE);
	case MODEL_YESNO:
		return STR("yes | no");
	case MODEL_LEVEL:
		return view_say(view, WORD_LEVELS, view_count(view, node->option_count - 1),
				STR_NONE, STR_NONE);
	case MODEL_NUMBER:
		return view_join(view, view_word(view, WORD_NUMBER), STR(" "), node->range.unit);
	case MODEL_TEXT:
		return view_word(view, WORD_TEXT);
	case MODEL_DATE:
		return view_word(view, WORD_DATE);
	case MODEL_COMPUTED:
		return view_word(view, WORD_COMPUTED);
	}
	return STR("");
}

static void
contents(struct view *view, const zj_model *model)
{
	const struct view_column columns[] = {
		{view_word(view, WORD_ITEM), ALIGN_LEFT, true},
		{view_word(view, WORD_ID), ALIGN_LEFT, false},
		{view_word(view, WORD_WEIGHT), ALIGN_RIGHT, false},
		{view_word(view, WORD_WAYS), ALIGN_LEFT, true},
	};

	view_text(view, VIEW_HEADING, 1, TONE_STRONG, view_word(view, WORD_CONTENTS));
	struct view_block *table = view_table(view, 1, 4, columns);
	for (uint32_t n = 1; n < model->node_count; n++) {
		const struct model_node *node = &model->nodes[n];
		const bool is_section = node->kind == MODEL_SECTION;
		struct view_cell *cells = view_row(view, table, MARK_NONE, node->depth - 1);
		if (!cells)
			return;
		cells[0].text =
			words_given(&node->title) ? view_words(view, &node->title) : node->id;
		cells[0].tone = is_section ? TONE_STRONG : TONE_PLAIN;
		cells[1] = (struct view_cell){node->id, TONE_FAINT};
		cells[2].text = node->is_scored ? view_number(view, node->weights[0], 4) : STR("");
		cells[3].text = is_section ? STR("") : ways(view, node);
	}
}

static void
tiers(struct view *view, const zj_model *model)
{
	if (model->tier_count == 0)
		return;
	view_text(view, VIEW_HEADING, 1, TONE_STRONG, view_word(view, WORD_TIERS));
	struct view_block *list = view_add(view, VIEW_LIST, 1);
	for (size_t t = 0; t < model->tier_count; t++) {
		const struct model_tier *tier = &model->tiers[t];
		view_item(view, list, MARK_NONE, 0, TONE_STRONG,
			  view_say(view, WORD_PAREN, view_words(view, &tier->title), tier->id,
				   STR_NONE));
		for (size_t i = 0; i < tier->condition_count; i++) {
			const struct model_condition *condition = &tier->conditions[i];
			const struct str title =
				check_condition_title(view, model, condition, ZJ_MET);
			const struct str rule = expr_text(condition->expr);
			view_item(view, list, MARK_POINT, 1, TONE_PLAIN,
				  str_equal(title, rule)
					  ? title
					  : view_say(view, WORD_LINE, title, rule, STR_NONE));
		}
	}
}

static void
params(struct view *view, const zj_model *model)
{
	const struct view_column columns[] = {
		{view_word(view, WORD_ID), ALIGN_LEFT, false},
		{view_word(view, WORD_VALUE), ALIGN_RIGHT, false},
		{view_word(view, WORD_TITLE), ALIGN_LEFT, true},
		{view_word(view, WORD_BASIS_OF), ALIGN_LEFT, false},
	};

	if (model->param_count == 0)
		return;
	view_text(view, VIEW_HEADING, 1, TONE_STRONG, view_word(view, WORD_PARAMS));
	struct view_block *table = view_table(view, 1, 4, columns);
	for (size_t i = 0; i < model->param_count; i++) {
		const struct model_param *param = &model->params[i];
		struct view_cell *cells = view_row(view, table, MARK_NONE, 0);
		if (!cells)
			return;
		cells[0].text = param->id;
		cells[1].text = view_value(view, &param->value);
		cells[2].text = view_words(view, &param->title);
		cells[3] =
			(struct view_cell){page_basis_word(view, param->origin.basis), TONE_FAINT};
	}
}

static void
facts(struct view *view, const zj_model *model)
{
	const struct view_column columns[] = {
		{view_word(view, WORD_ID), ALIGN_LEFT, false},
		{view_word(view, WORD_TITLE), ALIGN_LEFT, true},
		{view_word(view, WORD_UNIT), ALIGN_LEFT, false},
	};

	if (model->fact_count == 0)
		return;
	view_text(view, VIEW_HEADING, 1, TONE_STRONG, view_word(view, WORD_FACTS));
	struct view_block *table = view_table(view, 1, 3, columns);
	for (size_t i = 0; i < model->fact_count; i++) {
		const struct model_fact *fact = &model->facts[i];
		struct view_cell *cells = view_row(view, table, MARK_NONE, 0);
		if (!cells)
			return;
		cells[0].text = fact->id;
		cells[1].text = view_words(view, &fact->title);
		cells[2].text = fact->range.unit;
	}
}

static void
sources(struct view *view, const zj_model *model)
{
	if (model->source_count == 0)
		return;
	view_text(view, VIEW_HEADING, 1, TONE_STRONG, view_word(view, WORD_SOURCES));
	struct view_block *list = view_add(view, VIEW_LIST, 1);
	for (size_t i = 0; i < model->source_count; i++) {
		const struct model_source *source = &model->sources[i];
		struct str basis = page_basis_word(view, source->basis);
		basis = view_join(view, basis, STR(" "), source->grade);
		view_item(view, list, MARK_POINT, 0, TONE_PLAIN,
			  view_say(view, WORD_PAREN, view_words(view, &source->title), basis,
				   STR_NONE));
		if (source->url.len)
			view_item(view, list, MARK_NONE, 1, TONE_FAINT, source->url);
	}
}

void
view_of_rubric(struct view *view, const zj_model *model)
{
	head(view, model);
	contents(view, model);
	tiers(view, model);
	params(view, model);
	facts(view, model);
	sources(view, model);
}
