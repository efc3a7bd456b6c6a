/*
 * How the vectors of rubrics came out, and what they cover: lines that begin with a place, for
 * editors to jump to, and one table.
 */
#include "report/view.h"

enum {
	NEAR_PLACES = 6
};

bool
report_is_covered(struct cover_sum sum, uint32_t minimum)
{
	return sum.covered * 100 >= sum.count * minimum;
}

/* --- cases ------------------------------------------------------------------------------- */

/* "  vectors/a.yaml:8:21: " */
static struct str
place_text(struct view *view, const struct place *place, const char *indent)
{
	buf_add_text(&view->scratch, indent);
	if (place->file)
		buf_printf(&view->scratch, "%s:%u:%u: ", place->file->name, (unsigned)place->line,
			   (unsigned)place->column);
	return view_take(view);
}

static void
difference_line(struct view *view, const struct vectors_difference *difference)
{
	struct str text = view_say(view, WORD_TEST_DIFFERS, difference->what, difference->expected,
				   difference->got);

	if (difference->off.at)
		text = view_say(view, WORD_PAREN, text, difference->off, STR_NONE);
	if (difference->why.at)
		text = view_say(view, WORD_TEST_WHY, text, difference->why, STR_NONE);
	text = view_join(view, place_text(view, &difference->place, "  "), STR(""), text);
	view_text(view, VIEW_LINE, 0, TONE_PLAIN, text);
}

static void
file_lines(struct view *view, const struct report_vectors *file)
{
	const struct vectors_report *report = file->report;

	if (!report)
		return;
	for (size_t i = 0; i < report->case_count; i++) {
		const struct vectors_case *one = &report->cases[i];

		if (one->is_passed)
			continue;
		view_text(view, VIEW_LINE, 0, TONE_BAD,
			  view_say(view, WORD_TEST_CASE, one->name, STR_NONE, STR_NONE));
		for (size_t d = 0; d < one->difference_count; d++)
			difference_line(view, &one->differences[d]);
	}
	const struct str all = view_count(view, report->case_count);
	if (report->failed_count)
		view_text(view, VIEW_LINE, 0, TONE_BAD,
			  view_say(view, WORD_TEST_FAILED, str_from(file->path),
				   view_count(view, report->failed_count), all));
	else
		view_text(
			view, VIEW_LINE, 0, TONE_PLAIN,
			view_say(view,
				 report->case_count == 1 ? WORD_TEST_PASSED_ONE : WORD_TEST_PASSED,
				 str_from(file->path), all, STR_NONE));
}

/* --- what is missing --------------------------------------------------------------------- */

/* `ids`: of the item, or of several options of one question. */
static struct str
item_text(struct view *view, const struct cover_item *item, struct str ids)
{
	static const enum report_word words[COVER_KIND_COUNT] = {
		[COVER_TIERS] = WORD_OF_TIER, [COVER_EXACT] = WORD_OF_TIER,
		[COVER_RULES] = WORD_OF_RULE, [COVER_OPTIONS] = WORD_OF_OPTION,
		[COVER_BANDS] = WORD_OF_BAND, [COVER_PROFILES] = WORD_OF_PROFILE,
	};
	const char *rule = model_rule_kind_name(item->rule);

	if (item->kind == COVER_RULES)
		return view_say(view, WORD_OF_RULE, ids, str_from(rule), STR_NONE);
	return view_say(view, words[item->kind], item->owner, ids, STR_NONE);
}

static enum report_word
lack_word(enum cover_lack lack)
{
	static const enum report_word words[COVER_LACK_COUNT] = {
		[COVER_COMPLETE] = WORD_NONE,
		[COVER_NEVER_MET] = WORD_NEVER_MET,
		[COVER_NEVER_DECIDED] = WORD_NEVER_DECIDED,
		[COVER_NEVER_EITHER] = WORD_NEVER_EITHER,
		[COVER_NEVER_EXACT] = WORD_NEVER_EXACT,
		[COVER_NEVER_HOLDS] = WORD_NEVER_HOLDS,
		[COVER_NEVER_BROKEN] = WORD_NEVER_BROKEN,
		[COVER_NEVER_STRIKES] = WORD_NEVER_STRIKES,
		[COVER_NEVER_SILENT] = WORD_NEVER_SILENT,
		[COVER_NEVER_EVALUATED] = WORD_NEVER_EVALUATED,
		[COVER_NEVER_KNOWN] = WORD_NEVER_KNOWN,
		[COVER_NEVER_CHOSEN] = WORD_NEVER_CHOSEN,
	};

	return words[lack];
}

/* Do two items read as one: options or bands of one question with the same lack? */
static bool
goes_with(const struct cover_item *item, const struct cover_item *next)
{
	return item->kind == next->kind &&
	       (item->kind == COVER_OPTIONS || item->kind == COVER_BANDS) &&
	       str_equal(item->owner, next->owner);
}

/* One line for item `index` and those after it that go with it; gives the first that does not. */
static size_t
missing_line(struct view *view, const struct cover *cover, size_t index)
{
	const struct cover_item *item = &cover->items[index];
	const enum cover_lack lack = cover_lack(item);
	struct str ids = item->id;
	size_t next = index + 1;

	for (; next < cover->item_count && goes_with(item, &cover->items[next]); next++) {
		if (cover_lack(&cover->items[next]))
			ids = view_join(view, ids, STR(", "), cover->items[next].id);
	}
	const struct str text = view_say(view, WORD_TEST_WHY, item_text(view, item, ids),
					 view_word(view, lack_word(lack)), STR_NONE);
	view_text(view, VIEW_LINE, 0, TONE_PLAIN,
		  view_join(view, place_text(view, &item->place, "  "), STR(""), text));
	return next;
}

static void
missing(struct view *view, const struct report_test *test)
{
	const struct cover *cover = test->cover;
	const struct str name = str_from(test->name);
	bool has_some = false;

	for (size_t i = 0; i < cover->item_count;) {
		if (cover_lack(&cover->items[i]) == COVER_COMPLETE) {
			i++;
			continue;
		}
		if (!has_some)
			view_text(view, VIEW_HEADING, 1, TONE_STRONG,
				  view_say(view, WORD_COVER_MISSING, name, STR_NONE, STR_NONE));
		has_some = true;
		i = missing_line(view, cover, i);
	}
	if (!has_some)
		view_text(view, VIEW_HEADING, 1, TONE_GOOD,
			  view_say(view, WORD_COVER_ALL, name, STR_NONE, STR_NONE));
}

/* --- thresholds -------------------------------------------------------------------------- */

static struct str
distance(struct view *view, bool is_given, zj_num value)
{
	return is_given ? view_number(view, value, NEAR_PLACES) : STR("-");
}

static void
thresholds(struct view *view, const struct report_test *test)
{
	const struct cover *cover = test->cover;
	const struct view_column columns[] = {
		{view_word(view, WORD_TIER), ALIGN_LEFT, false},
		{view_word(view, WORD_CONDITION), ALIGN_LEFT, true},
		{view_word(view, WORD_COVER_BELOW), ALIGN_RIGHT, false},
		{view_word(view, WORD_COVER_EXACT), ALIGN_LEFT, false},
		{view_word(view, WORD_COVER_ABOVE), ALIGN_RIGHT, false},
	};

	if (cover->first[COVER_EXACT] == cover->first[COVER_RULES])
		return;
	view_text(view, VIEW_HEADING, 1, TONE_STRONG,
		  view_say(view, WORD_COVER_NEAR, str_from(test->name), STR_NONE, STR_NONE));
	struct view_block *table = view_table(view, 1, 5, columns);
	for (size_t i = cover->first[COVER_EXACT]; i < cover->first[COVER_RULES]; i++) {
		const struct cover_item *item = &cover->items[i];
		struct view_cell *cells = view_row(view, table, MARK_NONE, 0);

		if (!cells)
			return;
		cells[0].text = item->owner;
		cells[1].text = item->id;
		cells[2].text = distance(view, item->has_below, item->below);
		cells[3].text = view_word(view, item->is_yes_seen ? WORD_YES : WORD_NO);
		cells[4].text = distance(view, item->has_above, item->above);
	}
}

/* --- the table --------------------------------------------------------------------------- */

/* "5/7", and how it stands to what was asked for. */
static void
sum_cell(struct view *view, struct view_cell *cell, struct cover_sum sum, uint32_t minimum)
{
	if (sum.count == 0) {
		*cell = (struct view_cell){STR("-"), TONE_FAINT};
		return;
	}
	cell->text = view_join(view, view_count(view, sum.covered), STR("/"),
			       view_count(view, sum.count));
	if (sum.covered == sum.count)
		cell->tone = TONE_GOOD;
	else if (minimum != REPORT_NO_MINIMUM && !report_is_covered(sum, minimum))
		cell->tone = TONE_BAD;
}

/* One row a rubric; gives how many items are missing in all. */
static size_t
coverage(struct view *view, const struct report_tests *tests)
{
	const struct view_column columns[] = {
		{view_word(view, WORD_RUBRIC), ALIGN_LEFT, true},
		{view_word(view, WORD_COVER_CASES), ALIGN_RIGHT, false},
		{view_word(view, WORD_COVER_TIERS), ALIGN_RIGHT, false},
		{view_word(view, WORD_COVER_EXACT), ALIGN_RIGHT, false},
		{view_word(view, WORD_COVER_RULES), ALIGN_RIGHT, false},
		{view_word(view, WORD_COVER_OPTIONS), ALIGN_RIGHT, false},
		{view_word(view, WORD_COVER_BANDS), ALIGN_RIGHT, false},
		{view_word(view, WORD_COVER_PROFILES), ALIGN_RIGHT, false},
	};
	struct view_block *table = NULL;
	size_t open = 0;

	for (size_t i = 0; i < tests->count; i++) {
		const struct report_test *test = &tests->items[i];

		if (!test->model)
			continue;
		if (!table) {
			view_text(view, VIEW_HEADING, 1, TONE_STRONG,
				  view_word(view, WORD_COVERAGE));
			table = view_table(view, 1, 2 + COVER_KIND_COUNT, columns);
		}
		struct view_cell *cells = view_row(view, table, MARK_NONE, 0);
		if (!cells)
			break;
		cells[0].text = test->model->id;
		cells[1].text = view_count(view, test->cover->case_count);
		for (unsigned kind = 0; kind < COVER_KIND_COUNT; kind++) {
			const struct cover_sum sum = cover_sum(test->cover, kind);

			sum_cell(view, &cells[2 + kind], sum, tests->minimum[kind]);
			open += sum.count - sum.covered;
		}
	}
	return open;
}

void
view_of_tests(struct view *view, const struct report_tests *tests)
{
	for (size_t i = 0; i < tests->count; i++) {
		for (size_t f = 0; f < tests->items[i].file_count; f++)
			file_lines(view, &tests->items[i].files[f]);
	}
	for (size_t i = 0; tests->lists_missing && i < tests->count; i++) {
		if (!tests->items[i].model)
			continue;
		missing(view, &tests->items[i]);
		thresholds(view, &tests->items[i]);
	}
	const size_t open = coverage(view, tests);
	if (open > 0 && !tests->lists_missing) {
		(void)view_add(view, VIEW_GAP, 0);
		view_text(view, VIEW_TEXT, 1, TONE_FAINT,
			  view_say(view, WORD_COVER_MORE, view_count(view, open), STR_NONE,
				   STR_NONE));
	}
}
