/*
 * A rubric's formulas in words, and how far its figures can be trusted.
 */
#include "base/num.h"
#include "report/page.h"

/* What expr_tell() asks back. */
struct telling {
	struct view *view; /* for its language and its numbers; its scratch is not used */
	const zj_model *model;
};

static void
add_quoted(const struct telling *telling, struct buf *out, struct str text)
{
	report_word_add(out, WORD_QUOTED, telling->view->lang, text, STR_NONE, STR_NONE);
}

static struct str
title_or_id(const struct telling *telling, const struct words *title, struct str id)
{
	return words_given(title) ? words_in(title, telling->view->lang) : id;
}

/* “达标线”（75%） */
static void
add_param(const struct telling *telling, struct buf *out, const struct model_param *param,
	  bool as_share)
{
	struct buf name = BUF_INIT;
	struct buf value = BUF_INIT;

	add_quoted(telling, &name, title_or_id(telling, &param->title, param->id));
	if (as_share && param->type == EXPR_NUMBER) {
		num_add_short(&value, num_mul(param->value.number.low, zj_num_int(100)), 4);
		buf_add_char(&value, '%');
	} else {
		expr_value_print(&value, &param->value);
	}
	report_word_add(out, WORD_PAREN, telling->view->lang, buf_str(&name), buf_str(&value),
			STR_NONE);
	out->failed |= name.failed || value.failed;
	buf_done(&name);
	buf_done(&value);
}

static enum expr_told
add_node(const struct telling *telling, struct buf *out, const struct model_slot *what)
{
	const zj_lang lang = telling->view->lang;

	if (what->index == 0 &&
	    (what->part == MODEL_SLOT_SCORE || what->part == MODEL_SLOT_SHARE)) {
		buf_add_text(out, report_word(what->part == MODEL_SLOT_SCORE ? WORD_WHOLE_SCORE
									     : WORD_WHOLE_SHARE,
					      lang));
		return EXPR_TOLD_WHOLE;
	}
	add_quoted(telling, out, page_node_title(telling->view, telling->model, what->index));
	return EXPR_TOLD_THING;
}

static enum expr_told
tell_name(const void *state, struct buf *out, uint32_t slot, bool as_share)
{
	const struct telling *telling = state;
	const zj_model *model = telling->model;
	const struct model_slot what = model_slot(model, slot);

	switch (what.kind) {
	case MODEL_SLOT_OF_NODE:
		return add_node(telling, out, &what);
	case MODEL_SLOT_OF_FACT:
		add_quoted(telling, out,
			   title_or_id(telling, &model->facts[what.index].title,
				       model->facts[what.index].id));
		break;
	case MODEL_SLOT_OF_PARAM:
		add_param(telling, out, &model->params[what.index], as_share);
		break;
	case MODEL_SLOT_OF_RULE:
		add_quoted(telling, out,
			   title_or_id(telling, &model->rules[what.index].title,
				       model->rules[what.index].id));
		return EXPR_TOLD_RULE;
	case MODEL_SLOT_OF_USE:
		add_quoted(telling, out,
			   title_or_id(telling, &model->uses[what.index].title,
				       model->uses[what.index].rubric));
		break;
	case MODEL_SLOT_OF_DATE:
		buf_add_text(out, report_word(WORD_DATE_FILLED_IN, telling->view->lang));
		break;
	}
	return EXPR_TOLD_THING;
}

/* The words of an option of these choices, wherever they stand. */
static const struct words *
option_words(const zj_model *model, const struct expr_choices *choices, uint32_t index)
{
	for (size_t i = 0; i < model->question_count; i++) {
		const struct model_node *question = &model->nodes[model->questions[i]];
		if (question->choices == choices)
			return &question->options[index].title;
	}
	for (size_t i = 0; i < model->fact_count; i++) {
		if (model->facts[i].choices == choices && model->facts[i].option_titles)
			return &model->facts[i].option_titles[index];
	}
	return NULL;
}

static void
tell_option(const void *state, struct buf *out, const struct expr_choices *choices, uint32_t index)
{
	const struct telling *telling = state;
	const struct words *words = option_words(telling->model, choices, index);

	add_quoted(telling, out,
		   words && words_given(words) ? words_in(words, telling->view->lang)
					       : choices->ids[index]);
}

static void
tell_tag(const void *state, struct buf *out, struct str name)
{
	add_quoted(state, out, name);
}

struct str
page_tell(struct view *view, const zj_model *model, const struct expr *expr)
{
	const struct telling telling = {view, model};
	const struct expr_teller teller = {
		.lang = view->lang,
		.state = &telling,
		.name = tell_name,
		.option = tell_option,
		.tag = tell_tag,
	};

	expr_tell(&view->scratch, expr, &teller);
	return view_take(view);
}

struct str
page_basis_word(struct view *view, enum model_basis basis)
{
	static const enum report_word words[MODEL_BASIS_COUNT] = {
		[MODEL_VERIFIED] = WORD_BASIS_VERIFIED,
		[MODEL_REPORTED] = WORD_BASIS_REPORTED,
		[MODEL_RECALLED] = WORD_BASIS_RECALLED,
		[MODEL_OWN] = WORD_BASIS_OWN,
	};

	return view_word(view, words[basis]);
}

static bool
is_weak(const struct model_origin *origin)
{
	return origin->basis == MODEL_RECALLED || origin->basis == MODEL_OWN;
}

enum view_tone
page_origin_tone(const struct model_origin *origin)
{
	return is_weak(origin) ? TONE_DOUBT : TONE_FAINT;
}

struct str
page_origin(struct view *view, const zj_model *model, const struct model_origin *origin)
{
	const struct str basis = page_basis_word(view, origin->basis);
	const struct str comma = view_word(view, WORD_LIST_COMMA);
	struct str text = STR("");

	for (size_t i = 0; i < origin->count; i++)
		text = view_join(view, text, comma,
				 view_words(view, &model->sources[origin->sources[i]].title));
	text = text.len ? view_say(view, WORD_PAREN, text, basis, STR_NONE) : basis;
	if (is_weak(origin))
		text = view_say(view, WORD_MARKED, text, STR_NONE, STR_NONE);
	return view_join(view, text, view_word(view, WORD_CLAUSE_COMMA),
			 view_words(view, &origin->note));
}
