/*
 * Two rubrics compared, for the one who reviews a change: what changes scores first, what is
 * asked otherwise next, words last.
 */
#include "report/difference.h"

struct str
difference_thing_word(struct view *view, enum difference_thing thing)
{
	static const enum report_word words[THING_COUNT] = {
		[THING_RUBRIC] = WORD_THING_RUBRIC,       [THING_SECTION] = WORD_THING_SECTION,
		[THING_QUESTION] = WORD_THING_QUESTION,   [THING_OPTION] = WORD_THING_OPTION,
		[THING_RULE] = WORD_THING_RULE,           [THING_TIER] = WORD_THING_TIER,
		[THING_CONDITION] = WORD_THING_CONDITION, [THING_PARAM] = WORD_THING_PARAM,
		[THING_FACT] = WORD_THING_FACT,           [THING_USE] = WORD_THING_USE,
		[THING_PROFILE] = WORD_THING_PROFILE,     [THING_SOURCE] = WORD_THING_SOURCE,
	};

	return view_word(view, words[thing]);
}

/* "question ops.monitor (Is key equipment monitored live?)" */
static struct str
name_of(struct view *view, const struct difference_change *change)
{
	const struct str thing = difference_thing_word(view, change->thing);
	struct str name = change->id;

	if (change->of.at)
		name = view_say(view, change->is_of_scale ? WORD_OF_SCALE : WORD_OF_THING, name,
				change->of, STR_NONE);
	if (change->title && change->thing != THING_OPTION) {
		const struct str title = view_words(view, change->title);
		if (title.len > 0 && !str_equal(title, change->id))
			name = view_say(view, WORD_PAREN, name, title, STR_NONE);
	}
	return view_say(view, WORD_DIFFERENCE_NAME, thing, name, STR_NONE);
}

/* A text in the reader's language, unless only the other one changed. */
static struct str
words_text(const struct view *view, const struct difference_change *change,
	   const struct words *words)
{
	const struct words *other =
		words == change->from.words ? change->to.words : change->from.words;
	const zj_lang lang = view->lang;

	if (other && str_equal(words_in(words, lang), words_in(other, lang)))
		return words_in(words, lang == ZJ_LANG_ZH ? ZJ_LANG_EN : ZJ_LANG_ZH);
	return words_in(words, lang);
}

static struct str
value_text(struct view *view, const struct difference_change *change,
	   const struct difference_value *value)
{
	if (value->words)
		return words_text(view, change, value->words);
	if (value->is_truth)
		return view_word(view, str_is(value->text, "yes") ? WORD_YES : WORD_NO);
	return value->text.len > 0 ? value->text : view_word(view, WORD_NOT_SET);
}

/* Sentences and long rules stand under the line, one under the other. */
static bool
is_long(const struct difference_change *change, struct str from, struct str to)
{
	enum {
		SHORT_BYTES = 40
	};

	return change->from.words || change->to.words || change->aspect == ASPECT_BANDS ||
	       from.len + to.len > SHORT_BYTES;
}

static struct str
aspect_name(struct view *view, const struct difference_change *change)
{
	const struct str aspect = str_from(difference_aspect_words(change->aspect, view->lang));

	if (!change->profile.at)
		return aspect;
	return view_say(view, WORD_DIFFERENCE_PROFILE, aspect, change->profile, STR_NONE);
}

static void
show_values(struct view *view, struct view_block *list, const struct difference_change *change)
{
	const struct str name = name_of(view, change);
	const struct str aspect = aspect_name(view, change);
	const struct str from = value_text(view, change, &change->from);
	const struct str to = value_text(view, change, &change->to);

	if (!is_long(change, from, to)) {
		const struct str values = view_say(view, WORD_BECOMES, from, to, STR_NONE);
		view_item(view, list, MARK_POINT, 0, TONE_PLAIN,
			  view_say(view, WORD_DIFFERENCE_CHANGED, name, aspect, values));
		return;
	}
	view_item(view, list, MARK_POINT, 0, TONE_PLAIN,
		  view_say(view, WORD_DIFFERENCE_CHANGED_LONG, name, aspect, STR_NONE));
	view_item(view, list, MARK_NONE, 1, TONE_PLAIN,
		  view_say(view, WORD_DIFFERENCE_OLD, from, STR_NONE, STR_NONE));
	view_item(view, list, MARK_NONE, 1, TONE_PLAIN,
		  view_say(view, WORD_DIFFERENCE_NEW, to, STR_NONE, STR_NONE));
}

static size_t
questions_below(const zj_model *model, uint32_t section)
{
	size_t count = 0;

	for (uint32_t n = section + 1; n < model->nodes[section].end; n++)
		count += model->nodes[n].kind == MODEL_QUESTION;
	return count;
}

/* What was added or taken away, with the rule itself where it is one. */
static void
show_whole(struct view *view, struct view_block *list, const struct difference *difference,
	   const struct difference_change *change)
{
	const bool is_added = change->kind == DIFFERENCE_ADDED;
	const struct difference_value *value = is_added ? &change->to : &change->from;
	struct str name = name_of(view, change);

	if (value->text.len > 0)
		name = view_say(view, WORD_LINE, name, value->text, STR_NONE);
	if (change->thing == THING_SECTION) {
		const size_t count =
			is_added ? questions_below(difference->to, change->to_index)
				 : questions_below(difference->from, change->from_index);
		name = view_say(view, WORD_DIFFERENCE_WITH, name, view_count(view, count),
				STR_NONE);
	}
	view_item(view, list, MARK_POINT, 0, TONE_PLAIN,
		  view_say(view, is_added ? WORD_DIFFERENCE_ADDED : WORD_DIFFERENCE_REMOVED, name,
			   STR_NONE, STR_NONE));
}

struct str
difference_line(struct view *view, const struct difference_change *change)
{
	const struct str name = name_of(view, change);

	if (change->kind == DIFFERENCE_ADDED)
		return view_say(view, WORD_DIFFERENCE_ADDED, name, STR_NONE, STR_NONE);
	if (change->kind == DIFFERENCE_REMOVED)
		return view_say(view, WORD_DIFFERENCE_REMOVED, name, STR_NONE, STR_NONE);
	const struct str from = value_text(view, change, &change->from);
	const struct str to = value_text(view, change, &change->to);
	return view_say(view, WORD_DIFFERENCE_CHANGED, name, aspect_name(view, change),
			view_say(view, WORD_BECOMES, from, to, STR_NONE));
}

static void
show_places(struct view *view, struct view_block *list, const struct difference_change *change)
{
	const struct str from = check_place(view, &change->from_place);
	const struct str to = check_place(view, &change->to_place);
	struct str places = from.len > 0 ? from : to;

	if (from.len > 0 && to.len > 0)
		places = view_say(view, WORD_BECOMES, from, to, STR_NONE);
	if (places.len > 0)
		view_item(view, list, MARK_NONE, 1, TONE_FAINT, places);
}

/* A whole section came or went: what is in it is not listed once more. */
static bool
is_inside_another(const struct difference *difference, const struct difference_change *change)
{
	const bool is_added = change->kind == DIFFERENCE_ADDED;
	const zj_model *model = is_added ? difference->to : difference->from;
	const uint32_t *paired = is_added ? difference->nodes.from : difference->nodes.to;
	const uint32_t index = is_added ? change->to_index : change->from_index;

	if ((change->thing != THING_SECTION && change->thing != THING_QUESTION) ||
	    (!is_added && change->kind != DIFFERENCE_REMOVED))
		return false;
	return paired[model->nodes[index].parent] == MODEL_NONE;
}

static void
show_effect(struct view *view, const struct difference *difference, enum difference_effect effect)
{
	static const enum report_word headings[DIFFERENCE_EFFECT_COUNT] = {
		[DIFFERENCE_SCORES] = WORD_DIFFERENCE_SCORES,
		[DIFFERENCE_ANSWERS] = WORD_DIFFERENCE_ANSWERS,
		[DIFFERENCE_WORDS] = WORD_DIFFERENCE_WORDS,
	};

	if (difference->counts[effect] == 0)
		return;
	view_text(view, VIEW_HEADING, 1, TONE_STRONG,
		  view_say(view, headings[effect], view_count(view, difference->counts[effect]),
			   STR_NONE, STR_NONE));
	struct view_block *list = view_add(view, VIEW_LIST, 1);
	for (size_t i = 0; i < difference->count && list; i++) {
		const struct difference_change *change = &difference->changes[i];
		if (change->effect != effect || is_inside_another(difference, change))
			continue;
		if (change->kind == DIFFERENCE_ADDED || change->kind == DIFFERENCE_REMOVED)
			show_whole(view, list, difference, change);
		else
			show_values(view, list, change);
		show_places(view, list, change);
	}
}

static struct str
rubric_line(struct view *view, const zj_model *model)
{
	enum {
		FINGERPRINT_SHOWN = 12
	};
	const struct str version = view_join(view, model->id, STR(" "), model->version);
	const struct str fingerprint = {model->fingerprint, FINGERPRINT_SHOWN};

	return view_say(view, WORD_PAREN, version, fingerprint, STR_NONE);
}

static void
verdict(struct view *view, const struct difference *difference)
{
	const size_t *counts = difference->counts;

	if (difference->count == 0) {
		view_text(view, VIEW_VERDICT, 0, TONE_GOOD, view_word(view, WORD_DIFFERENCE_NONE));
		return;
	}
	if (counts[DIFFERENCE_SCORES] == 0) {
		view_text(view, VIEW_VERDICT, 0, TONE_GOOD,
			  view_say(view, WORD_DIFFERENCE_HARMLESS,
				   view_count(view, difference->count), STR_NONE, STR_NONE));
		return;
	}
	view_text(view, VIEW_VERDICT, 0, TONE_DOUBT,
		  view_say(view, WORD_DIFFERENCE_COUNTS, view_count(view, difference->count),
			   view_count(view, counts[DIFFERENCE_SCORES]), STR_NONE));
}

void
view_of_difference(struct view *view, const struct difference *difference,
		   const struct effects *effects)
{
	view_text(view, VIEW_TITLE, 0, TONE_STRONG,
		  view_say(view, WORD_DIFFERENCE_TITLE, view_words(view, &difference->to->title),
			   STR_NONE, STR_NONE));
	struct view_block *pairs = view_add(view, VIEW_PAIRS, 0);
	view_pair(view, pairs, WORD_BEFORE, rubric_line(view, difference->from));
	view_pair(view, pairs, WORD_AFTER, rubric_line(view, difference->to));
	verdict(view, difference);
	for (int effect = 0; effect < DIFFERENCE_EFFECT_COUNT; effect++)
		show_effect(view, difference, (enum difference_effect)effect);
	if (effects)
		view_effects(view, difference, effects);
}
