/*
 * Building a view: blocks, rows and the texts in them.
 */
#include "report/view.h"

#include <string.h>

enum {
	DIGITS_DEFAULT = 2,
	RANGE_PLACES = 4
};

zj_status
view_init(struct view *view, const zj_model *model, zj_lang lang)
{
	*view = (struct view){.model = model, .lang = lang, .scratch = BUF_INIT};
	view->digits = model ? model->digits : DIGITS_DEFAULT;
	view->blocks = VEC_INIT(struct view_block);
	view->arena = arena_new();
	return view->arena ? ZJ_OK : ZJ_ENOMEM;
}

void
view_done(struct view *view)
{
	for (size_t i = 0; i < view->blocks.count; i++) {
		struct view_block *block = vec_at(&view->blocks, i);
		vec_done(&block->rows);
		vec_done(&block->bars);
	}
	vec_done(&view->blocks);
	buf_done(&view->scratch);
	arena_free(view->arena);
}

bool
view_failed(const struct view *view)
{
	return view->failed || view->blocks.failed;
}

struct view_block *
view_add(struct view *view, enum view_kind kind, unsigned level)
{
	struct view_block *block = vec_push(&view->blocks);

	if (!block)
		return NULL;
	block->kind = kind;
	block->level = level;
	block->column_count = kind == VIEW_PAIRS ? 2 : 1;
	block->rows = VEC_INIT(struct view_row);
	block->bars = VEC_INIT(struct view_bar);
	return block;
}

void
view_text(struct view *view, enum view_kind kind, unsigned level, enum view_tone tone,
	  struct str text)
{
	struct view_block *block = view_add(view, kind, level);

	if (!block)
		return;
	block->tone = tone;
	block->text = text;
}

struct view_block *
view_table(struct view *view, unsigned level, size_t count, const struct view_column *columns)
{
	struct view_block *block = view_add(view, VIEW_TABLE, level);
	struct view_column *copy = arena_array(view->arena, count, sizeof(*copy));

	if (!block || !copy) {
		view->failed = true;
		return NULL;
	}
	memcpy(copy, columns, count * sizeof(*copy));
	block->columns = copy;
	block->column_count = count;
	return block;
}

struct view_cell *
view_row(struct view *view, struct view_block *block, enum view_mark mark, unsigned indent)
{
	struct view_row *row = block ? vec_push(&block->rows) : NULL;
	struct view_cell *cells =
		row ? arena_array(view->arena, block->column_count, sizeof(*cells)) : NULL;

	if (!cells) {
		view->failed = true;
		if (row)
			block->rows.count--;
		return NULL;
	}
	*row = (struct view_row){.mark = mark, .indent = indent, .cells = cells};
	return cells;
}

void
view_span(struct view *view, struct view_block *block, enum view_mark mark, unsigned indent,
	  enum view_tone tone, struct str text)
{
	struct view_cell *cells = view_row(view, block, mark, indent);

	if (!cells)
		return;
	cells[0] = (struct view_cell){text, tone};
	((struct view_row *)vec_at(&block->rows, block->rows.count - 1))->spans = true;
}

void
view_pair(struct view *view, struct view_block *block, enum report_word name, struct str text)
{
	struct view_cell *cells = view_row(view, block, MARK_NONE, 0);

	if (!cells)
		return;
	cells[0] = (struct view_cell){view_word(view, name), TONE_FAINT};
	cells[1] = (struct view_cell){text, TONE_PLAIN};
}

void
view_item(struct view *view, struct view_block *block, enum view_mark mark, unsigned indent,
	  enum view_tone tone, struct str text)
{
	struct view_cell *cells = view_row(view, block, mark, indent);

	if (cells)
		cells[0] = (struct view_cell){text, tone};
}

/* --- texts ----------------------------------------------------------------------------- */

struct str
view_take(struct view *view)
{
	struct str copy = STR_NONE;

	if (!view->scratch.failed)
		copy = arena_str(view->arena, buf_str(&view->scratch));
	buf_clear(&view->scratch);
	if (!copy.at) {
		view->failed = true;
		return STR("");
	}
	return copy;
}

struct str
view_word(struct view *view, enum report_word word)
{
	return str_from(report_word(word, view->lang));
}

struct str
view_say(struct view *view, enum report_word word, struct str a, struct str b, struct str c)
{
	report_word_add(&view->scratch, word, view->lang, a, b, c);
	return view_take(view);
}

struct str
view_words(const struct view *view, const struct words *words)
{
	return words_in(words, view->lang);
}

struct str
view_count(struct view *view, size_t count)
{
	buf_add_size(&view->scratch, count);
	return view_take(view);
}

struct str
view_join(struct view *view, struct str a, struct str separator, struct str b)
{
	if (a.len == 0)
		return b;
	if (b.len == 0)
		return a;
	buf_add(&view->scratch, a);
	buf_add(&view->scratch, separator);
	buf_add(&view->scratch, b);
	return view_take(view);
}

/* --- numbers and values ---------------------------------------------------------------- */

/* What does not fit is said, as zj_num_text() does. */
static void
add_number(struct buf *out, zj_num value, int digits)
{
	if (zj_num_ok(value))
		num_add_short(out, value, digits);
	else
		num_add_exact(out, value);
}

struct str
view_number(struct view *view, zj_num value, int digits)
{
	add_number(&view->scratch, value, digits);
	return view_take(view);
}

struct str
view_score(struct view *view, zj_num value)
{
	num_add_text(&view->scratch, value, view->digits);
	return view_take(view);
}

struct str
view_percent(struct view *view, zj_num share)
{
	add_number(&view->scratch, num_mul(share, zj_num_int(100)), 1);
	buf_add_char(&view->scratch, '%');
	return view_take(view);
}

struct str
view_range(struct view *view, const struct result_range *range)
{
	const struct str worst = view_number(view, range->worst, RANGE_PLACES);

	if (num_equal(range->worst, range->best))
		return worst;
	return view_say(view, WORD_FROM_TO, worst, view_number(view, range->best, RANGE_PLACES),
			STR_NONE);
}

static struct str
number_text(struct view *view, const struct expr_value *value)
{
	const struct str low = value->number.has_low
				       ? view_number(view, value->number.low, RANGE_PLACES)
				       : STR_NONE;
	const struct str high = value->number.has_high
					? view_number(view, value->number.high, RANGE_PLACES)
					: STR_NONE;

	if (expr_is_known(value))
		return low;
	if (low.at && high.at)
		return view_say(view, WORD_FROM_TO, low, high, STR_NONE);
	if (low.at)
		return view_say(view, WORD_AT_LEAST, low, STR_NONE, STR_NONE);
	if (high.at)
		return view_say(view, WORD_AT_MOST, high, STR_NONE, STR_NONE);
	return view_word(view, WORD_NOT_KNOWN);
}

/* The title of an option: of the question or fact whose choices these are; else its id. */
static struct str
option_name(const struct view *view, const struct expr_choices *choices, size_t index)
{
	const zj_model *model = view->model;

	for (size_t i = 0; model && i < model->node_count; i++) {
		const struct model_node *node = &model->nodes[i];
		if (node->choices == choices && index < node->option_count &&
		    words_given(&node->options[index].title))
			return view_words(view, &node->options[index].title);
	}
	for (size_t i = 0; model && i < model->fact_count; i++) {
		const struct model_fact *fact = &model->facts[i];
		if (fact->choices == choices && fact->option_titles &&
		    words_given(&fact->option_titles[index]))
			return view_words(view, &fact->option_titles[index]);
	}
	return choices->ids[index];
}

/* The options of `which`, separated; "none" where there are none. */
static struct str
options_text(struct view *view, const struct expr_choices *choices, uint64_t which)
{
	bool is_first = true;

	for (size_t i = 0; choices && i < choices->count; i++) {
		if (!(which >> i & 1))
			continue;
		if (!is_first)
			buf_add(&view->scratch, view_word(view, WORD_LIST_COMMA));
		buf_add(&view->scratch, option_name(view, choices, i));
		is_first = false;
	}
	return is_first ? view_word(view, WORD_NONE) : view_take(view);
}

static struct str
set_text(struct view *view, const struct expr_value *value)
{
	const struct expr_choices *choices = value->options.choices;
	const uint64_t open = value->options.may & ~value->options.must;
	const struct str certain = options_text(view, choices, value->options.must);

	if (open == 0)
		return certain;
	if (value->options.must == 0)
		return view_word(view, WORD_NOT_KNOWN);
	return view_say(view, WORD_PERHAPS_MORE, certain, options_text(view, choices, open),
			STR_NONE);
}

/* An unknown choice: which it may still be, unless that is any of them. */
static struct str
choice_text(struct view *view, const struct expr_value *value)
{
	const struct expr_choices *choices = value->options.choices;
	uint64_t all = UINT64_MAX;

	if (choices && choices->count < 64)
		all = (UINT64_C(1) << choices->count) - 1;
	const struct str list = options_text(view, choices, value->options.may);
	if (expr_is_known(value))
		return list;
	if (value->options.may == all)
		return view_word(view, WORD_NOT_KNOWN);
	return view_say(view, WORD_ONE_OF, list, STR_NONE, STR_NONE);
}

struct str
view_value(struct view *view, const struct expr_value *value)
{
	switch (value->type) {
	case EXPR_NUMBER:
		return number_text(view, value);
	case EXPR_TRUTH:
		if (!expr_is_known(value))
			return view_word(view, WORD_NOT_KNOWN);
		return view_word(view, expr_is_yes(value) ? WORD_YES : WORD_NO);
	case EXPR_CHOICE:
		return choice_text(view, value);
	case EXPR_SET:
		return set_text(view, value);
	case EXPR_TEXT:
		return value->text.is_known ? value->text.text : view_word(view, WORD_NOT_KNOWN);
	default:
		if (!expr_is_known(value))
			return view_word(view, WORD_NOT_KNOWN);
		expr_value_print(&view->scratch, value);
		return view_take(view);
	}
}

enum view_mark
view_mark_of(enum zj_outcome outcome)
{
	static const enum view_mark marks[ZJ_OUTCOME_COUNT] = {
		[ZJ_NOT_MET] = MARK_NOT_MET,
		[ZJ_MET] = MARK_MET,
		[ZJ_UNKNOWN] = MARK_UNKNOWN,
	};

	return marks[outcome];
}

enum view_tone
view_tone_of(enum zj_outcome outcome)
{
	static const enum view_tone tones[ZJ_OUTCOME_COUNT] = {
		[ZJ_NOT_MET] = TONE_BAD,
		[ZJ_MET] = TONE_GOOD,
		[ZJ_UNKNOWN] = TONE_DOUBT,
	};

	return tones[outcome];
}
