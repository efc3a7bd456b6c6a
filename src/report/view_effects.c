/*
 * What a difference between two rubrics does to enterprises: how many move from which tier to
 * which, then each that does with the reasons, then those whose score alone changes.
 */
#include "report/difference.h"

static struct str
tier_title(struct view *view, const zj_model *model, int tier)
{
	return tier ? view_words(view, &model->tiers[tier - 1].title) : view_word(view, WORD_NONE);
}

static bool
changes_tier(const struct effect_row *row)
{
	return row->effect.kind == EFFECT_UP || row->effect.kind == EFFECT_DOWN ||
	       row->effect.kind == EFFECT_OTHER;
}

static size_t
count_of(const struct effects *effects, enum effect_kind kind)
{
	size_t count = 0;

	for (size_t i = 0; i < effects->row_count; i++)
		count += effects->rows[i].effect.kind == kind;
	return count;
}

/* ---- in numbers ---- */

static void
summary(struct view *view, const struct effects *effects)
{
	static const struct {
		enum effect_kind kind;
		enum report_word word;
	} kinds[] = {
		{EFFECT_UP, WORD_EFFECT_UP},         {EFFECT_DOWN, WORD_EFFECT_DOWN},
		{EFFECT_OTHER, WORD_EFFECT_OTHER},   {EFFECT_FIRM, WORD_EFFECT_FIRM},
		{EFFECT_SCORE, WORD_EFFECT_SCORE},   {EFFECT_NONE, WORD_EFFECT_NONE},
		{EFFECT_FAILED, WORD_EFFECT_FAILED},
	};

	view_text(view, VIEW_HEADING, 1, TONE_STRONG,
		  view_say(view, WORD_EFFECT_HEADING, view_count(view, effects->row_count),
			   STR_NONE, STR_NONE));
	struct view_block *pairs = view_add(view, VIEW_PAIRS, 1);
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		const size_t count = count_of(effects, kinds[i].kind);
		if (count > 0)
			view_pair(view, pairs, kinds[i].word, view_count(view, count));
	}
}

static size_t
count_moves(const struct effects *effects, int from, int to)
{
	size_t count = 0;

	for (size_t i = 0; i < effects->row_count; i++) {
		const struct effect *effect = &effects->rows[i].effect;
		count += effect->kind != EFFECT_FAILED && effect->from.tier == from &&
			 effect->to.tier == to;
	}
	return count;
}

enum {
	MATRIX_MOST = 8 /* tiers that fit a line side by side */
};

/* Tiers before, down the side; tiers after, across. */
static void
matrix(struct view *view, const struct difference *difference, const struct effects *effects)
{
	const int after = (int)difference->to->tier_count;
	struct view_column columns[MATRIX_MOST + 2];

	if (after == 0 || after > MATRIX_MOST)
		return;
	columns[0] = (struct view_column){view_word(view, WORD_EFFECT_MATRIX), ALIGN_LEFT, false};
	for (int t = 0; t <= after; t++)
		columns[t + 1] = (struct view_column){tier_title(view, difference->to, t),
						      ALIGN_RIGHT, false};
	(void)view_add(view, VIEW_GAP, 0);
	struct view_block *table = view_table(view, 1, (size_t)after + 2, columns);
	for (int from = 0; from <= (int)difference->from->tier_count; from++) {
		struct view_cell *cells = view_row(view, table, MARK_NONE, 0);
		if (!cells)
			return;
		cells[0].text = tier_title(view, difference->from, from);
		for (int to = 0; to <= after; to++) {
			const size_t count = count_moves(effects, from, to);
			if (count > 0)
				cells[to + 1].text = view_count(view, count);
		}
	}
}

/* ---- one by one ---- */

static struct str
side_text(struct view *view, const zj_model *model, const struct effect_side *side)
{
	const struct str title = tier_title(view, model, side->tier);

	return side->tier == side->best_tier
		       ? title
		       : view_say(view, WORD_TIER_OPEN, title, STR_NONE, STR_NONE);
}

static struct str
score_text(struct view *view, const struct difference *difference, const struct effect *effect)
{
	const struct str from = view_number(view, effect->from.score, difference->from->digits);
	const struct str to = view_number(view, effect->to.score, difference->to->digits);

	return str_equal(from, to) ? from : view_say(view, WORD_BECOMES, from, to, STR_NONE);
}

static struct str
outcome_text(struct view *view, enum zj_outcome outcome, struct str found, struct str needed)
{
	static const enum report_word words[ZJ_OUTCOME_COUNT] = {
		[ZJ_NOT_MET] = WORD_OUTCOME_NOT_MET,
		[ZJ_MET] = WORD_OUTCOME_MET,
		[ZJ_UNKNOWN] = WORD_OUTCOME_UNKNOWN,
	};
	const struct str word = view_word(view, words[outcome]);

	if (found.len == 0)
		return word;
	return view_say(view, WORD_EFFECT_FOUND, word, found, needed);
}

static void
show_flip(struct view *view, struct view_block *list, const struct effect_flip *flip)
{
	const struct str title = flip->title ? view_words(view, flip->title) : flip->rule;
	struct str from = outcome_text(view, flip->from, flip->from_found, flip->from_needed);
	struct str to = outcome_text(view, flip->to, flip->to_found, flip->to_needed);

	if (!flip->was_there)
		from = view_word(view, WORD_EFFECT_NOT_ASKED);
	if (!flip->is_there)
		to = view_word(view, WORD_EFFECT_NOT_ASKED);
	const struct str change = view_say(view, WORD_BECOMES, from, to, STR_NONE);
	view_item(view, list, view_mark_of(flip->to), 1, view_tone_of(flip->to),
		  view_say(view, WORD_LINE, title, change, STR_NONE));
}

static void
show_causes(struct view *view, struct view_block *list, const struct difference *difference,
	    const struct effect *effect)
{
	for (size_t i = 0; i < effect->cause_count; i++)
		view_item(view, list, MARK_NONE, 1, TONE_FAINT,
			  view_say(view, WORD_EFFECT_BECAUSE,
				   difference_line(view, &difference->changes[effect->causes[i]]),
				   STR_NONE, STR_NONE));
}

static void
show_losses(struct view *view, struct view_block *list, const struct effect_row *row)
{
	enum {
		NAMES_SHOWN = 5
	};
	const struct str comma = view_word(view, WORD_LIST_COMMA);
	struct str names = STR("");

	if (row->loss_count == 0)
		return;
	for (size_t i = 0; i < row->loss_count && i < NAMES_SHOWN; i++)
		names = view_join(view, names, comma, row->losses[i]);
	if (row->loss_count > NAMES_SHOWN)
		names = view_join(view, names, comma,
				  view_say(view, WORD_AND_MORE,
					   view_count(view, row->loss_count - NAMES_SHOWN),
					   STR_NONE, STR_NONE));
	view_item(view, list, MARK_NONE, 1, TONE_DOUBT,
		  view_say(view, WORD_EFFECT_LOST, names, STR_NONE, STR_NONE));
}

static struct str
who(struct view *view, const struct effect_row *row)
{
	return str_equal(row->name, row->enterprise)
		       ? row->name
		       : view_say(view, WORD_PAREN, row->name, row->enterprise, STR_NONE);
}

static void
show_tier_row(struct view *view, struct view_block *list, const struct difference *difference,
	      const struct effect_row *row)
{
	const struct effect *effect = &row->effect;
	const struct str tiers =
		view_say(view, WORD_BECOMES, side_text(view, difference->from, &effect->from),
			 side_text(view, difference->to, &effect->to), STR_NONE);

	view_item(view, list, MARK_POINT, 0, TONE_STRONG,
		  view_say(view, WORD_EFFECT_ROW, who(view, row), tiers,
			   score_text(view, difference, effect)));
	for (size_t i = 0; i < effect->flip_count; i++)
		show_flip(view, list, &effect->flips[i]);
	show_causes(view, list, difference, effect);
	show_losses(view, list, row);
}

static void
show_tiers(struct view *view, const struct difference *difference, const struct effects *effects)
{
	const size_t count = count_of(effects, EFFECT_UP) + count_of(effects, EFFECT_DOWN) +
			     count_of(effects, EFFECT_OTHER);

	if (count == 0)
		return;
	view_text(view, VIEW_HEADING, 1, TONE_STRONG,
		  view_say(view, WORD_EFFECT_TIERS, view_count(view, count), STR_NONE, STR_NONE));
	struct view_block *list = view_add(view, VIEW_LIST, 1);
	for (size_t i = 0; i < effects->row_count && list; i++) {
		if (changes_tier(&effects->rows[i]))
			show_tier_row(view, list, difference, &effects->rows[i]);
	}
}

static void
show_firm(struct view *view, const struct difference *difference, const struct effects *effects)
{
	const size_t count = count_of(effects, EFFECT_FIRM);

	if (count == 0)
		return;
	view_text(
		view, VIEW_HEADING, 1, TONE_STRONG,
		view_say(view, WORD_EFFECT_FIRMNESS, view_count(view, count), STR_NONE, STR_NONE));
	struct view_block *list = view_add(view, VIEW_LIST, 1);
	for (size_t i = 0; i < effects->row_count && list; i++) {
		if (effects->rows[i].effect.kind == EFFECT_FIRM)
			show_tier_row(view, list, difference, &effects->rows[i]);
	}
}

static void
show_scores(struct view *view, const struct difference *difference, const struct effects *effects)
{
	const struct view_column columns[] = {
		{view_word(view, WORD_ENTERPRISE), ALIGN_LEFT, true},
		{view_word(view, WORD_CODE), ALIGN_LEFT, false},
		{view_word(view, WORD_BEFORE), ALIGN_RIGHT, false},
		{view_word(view, WORD_AFTER), ALIGN_RIGHT, false},
		{view_word(view, WORD_TIER), ALIGN_LEFT, false},
	};
	const size_t count = count_of(effects, EFFECT_SCORE);

	if (count == 0)
		return;
	view_text(view, VIEW_HEADING, 1, TONE_STRONG,
		  view_say(view, WORD_EFFECT_SCORES, view_count(view, count), STR_NONE, STR_NONE));
	struct view_block *table = view_table(view, 1, 5, columns);
	for (size_t i = 0; i < effects->row_count; i++) {
		const struct effect_row *row = &effects->rows[i];
		const struct effect *effect = &row->effect;
		struct view_cell *cells =
			effect->kind == EFFECT_SCORE ? view_row(view, table, MARK_NONE, 0) : NULL;
		if (!cells)
			continue;
		cells[0].text = row->name;
		cells[1] = (struct view_cell){row->enterprise, TONE_FAINT};
		cells[2].text = view_number(view, effect->from.score, difference->from->digits);
		cells[3].text = view_number(view, effect->to.score, difference->to->digits);
		cells[4].text = side_text(view, difference->to, &effect->to);
	}
}

static void
show_failures(struct view *view, const struct effects *effects)
{
	const size_t count = count_of(effects, EFFECT_FAILED);

	if (count == 0)
		return;
	view_text(
		view, VIEW_HEADING, 1, TONE_STRONG,
		view_say(view, WORD_EFFECT_FAILURES, view_count(view, count), STR_NONE, STR_NONE));
	struct view_block *list = view_add(view, VIEW_LIST, 1);
	for (size_t i = 0; i < effects->row_count && list; i++) {
		const struct effect_row *row = &effects->rows[i];
		if (row->effect.kind == EFFECT_FAILED)
			view_item(
				view, list, MARK_POINT, 0, TONE_BAD,
				view_say(view, WORD_LINE, who(view, row), row->failure, STR_NONE));
	}
}

/* Answers that the new version cannot take, of those that are not listed with them above. */
static void
show_lost(struct view *view, const struct effects *effects)
{
	size_t count = 0;

	for (size_t i = 0; i < effects->row_count; i++)
		count += effects->rows[i].loss_count > 0;
	if (count > 0)
		view_text(view, VIEW_TEXT, 1, TONE_DOUBT,
			  view_say(view, WORD_EFFECT_LOST_ALL, view_count(view, count), STR_NONE,
				   STR_NONE));
}

void
view_effects(struct view *view, const struct difference *difference, const struct effects *effects)
{
	summary(view, effects);
	matrix(view, difference, effects);
	show_lost(view, effects);
	show_tiers(view, difference, effects);
	show_firm(view, difference, effects);
	show_scores(view, difference, effects);
	show_failures(view, effects);
}
