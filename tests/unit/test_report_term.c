/* A view on a terminal: columns, bars, colours, ASCII. */
#include "test_report.h"

#include "base/num.h"
#include "base/utf8.h"
#include "report/view.h"

static struct view view;

static void
begin(void)
{
	ck_assert_int_eq(view_init(&view, NULL, ZJ_LANG_EN), ZJ_OK);
}

static void
expect(const struct report_options *options, const char *expected)
{
	struct buf out = BUF_INIT;

	ck_assert(!view_failed(&view));
	ck_assert_int_eq(term_write(&out, &view, options), ZJ_OK);
	ck_assert_str_eq(out.at, expected);
	buf_done(&out);
	view_done(&view);
}

static const struct report_options plain = {.lang = ZJ_LANG_EN, .width = 40};
static const struct report_options ascii = {.lang = ZJ_LANG_EN, .width = 40, .is_ascii = true};
static const struct report_options colored = {.lang = ZJ_LANG_EN, .width = 40, .is_colored = true};

static void
add_table(void)
{
	const struct view_column columns[] = {
		{STR("名"), ALIGN_LEFT, true},
		{STR("n"), ALIGN_RIGHT, false},
	};
	struct view_block *table = view_table(&view, 0, 2, columns);
	struct view_cell *cells = view_row(&view, table, MARK_NONE, 0);

	cells[0].text = STR("生产");
	cells[1].text = STR("5");
	cells = view_row(&view, table, MARK_NONE, 0);
	cells[0].text = STR("plan");
	cells[1].text = STR("125");
}

START_TEST(columns_are_aligned_by_display_width)
{
	begin();
	add_table();
	/* 生产 and plan are both 4 wide; numbers end in one column; no line ends in spaces. */
	expect(&plain, "名      n\n"
		       "生产    5\n"
		       "plan  125\n");
}
END_TEST

START_TEST(a_cell_too_wide_is_wrapped_in_its_column)
{
	const struct view_column columns[] = {
		{STR("a"), ALIGN_LEFT, true},
		{STR("b"), ALIGN_LEFT, false},
	};

	begin();
	struct view_block *table = view_table(&view, 0, 2, columns);
	struct view_cell *cells = view_row(&view, table, MARK_NONE, 0);
	cells[0].text = STR("one two three four five six seven eight"); /* 39 wide */
	cells[1].text = STR("12345678");
	/* 40 columns less 2 between and 8 for b leave 30 for a. */
	expect(&plain, "a                               b\n"
		       "one two three four five six     12345678\n"
		       "seven eight\n");
}
END_TEST

START_TEST(one_long_cell_does_not_break_all_others)
{
	const struct view_column columns[] = {
		{STR(""), ALIGN_LEFT, true},
		{STR(""), ALIGN_LEFT, true},
	};

	begin();
	struct view_block *table = view_table(&view, 0, 2, columns);
	for (int i = 0; i < 3; i++) {
		struct view_cell *cells = view_row(&view, table, MARK_NONE, 0);
		cells[0].text = STR("twenty columns wide.");
		cells[1].text = i == 1 ? STR("one that is wider than that") : STR("short");
	}
	expect(&plain, "twenty columns wide.  short\n"
		       "twenty columns wide.  one that is wider\n"
		       "                      than that\n"
		       "twenty columns wide.  short\n");
}
END_TEST

START_TEST(a_spanning_row_does_not_widen_columns)
{
	const struct view_column columns[] = {
		{STR(""), ALIGN_LEFT, true},
		{STR(""), ALIGN_LEFT, false},
	};

	begin();
	struct view_block *table = view_table(&view, 0, 2, columns);
	view_span(&view, table, MARK_MET, 0, TONE_STRONG, STR("a heading among the rows"));
	struct view_cell *cells = view_row(&view, table, MARK_NOT_MET, 1);
	cells[0].text = STR("x");
	cells[1].text = STR("y");
	expect(&plain, "✓ a heading among the rows\n"
		       "  ✗ x  y\n");
}
END_TEST

static void
add_bar(zj_num worst, zj_num best)
{
	struct view_block *block = view_add(&view, VIEW_BARS, 0);
	struct view_bar *bar = vec_push(&block->bars);

	bar->label = STR("L");
	bar->worst = worst;
	bar->best = best;
	bar->figure = STR("f");
	bar->share = STR("s");
}

/* The width of a bar is 28: label 1, figure 1, share 1 and three gaps of 2 leave 31. */
START_TEST(a_bar_is_as_long_as_its_share)
{
	begin();
	add_bar(num_make(1, 2), num_make(1, 2)); /* 14 of 28 */
	expect(&plain, "L  ██████████████··············  f  s\n");
	begin();
	add_bar(num_make(1, 56), num_make(1, 56)); /* half of a column */
	expect(&plain, "L  ▌···························  f  s\n");
	begin();
	add_bar(NUM_ZERO, NUM_ZERO);
	expect(&plain, "L  ····························  f  s\n");
	begin();
	add_bar(NUM_ONE, NUM_ONE);
	expect(&plain, "L  ████████████████████████████  f  s\n");
}
END_TEST

START_TEST(what_is_open_is_lighter)
{
	begin();
	add_bar(num_make(1, 4), num_make(3, 4)); /* 7 and 21 of 28 */
	expect(&plain, "L  ███████░░░░░░░░░░░░░░·······  f  s\n");
}
END_TEST

START_TEST(shares_outside_0_to_1_are_cut)
{
	begin();
	add_bar(num_make(-1, 2), num_make(3, 2));
	expect(&plain, "L  ░░░░░░░░░░░░░░░░░░░░░░░░░░░░  f  s\n");
}
END_TEST

START_TEST(ascii_signs_where_there_is_no_utf8)
{
	begin();
	add_bar(num_make(1, 4), num_make(3, 4));
	struct view_block *list = view_add(&view, VIEW_LIST, 0);
	view_item(&view, list, MARK_MET, 0, TONE_PLAIN, STR("x ≥ 1 × 2"));
	view_item(&view, list, MARK_NOT_MET, 0, TONE_PLAIN, STR("a → b…"));
	view_item(&view, list, MARK_UNKNOWN, 0, TONE_PLAIN, STR("c · d — e"));
	expect(&ascii, "L  #######==============.......  f  s\n"
		       "+ x >= 1 x 2\n"
		       "x a -> b...\n"
		       "? c - d - e\n");
}
END_TEST

START_TEST(colours_only_where_asked_for)
{
	begin();
	view_text(&view, VIEW_TEXT, 0, TONE_BAD, STR("no"));
	expect(&colored, "\033[31mno\033[0m\n");
	begin();
	view_text(&view, VIEW_TEXT, 0, TONE_BAD, STR("no"));
	expect(&plain, "no\n");
}
END_TEST

START_TEST(escapes_in_texts_are_shown_not_sent)
{
	begin();
	view_text(&view, VIEW_TITLE, 0, TONE_STRONG, STR("\033[2J"));
	view_text(&view, VIEW_TEXT, 0, TONE_PLAIN, STR("a\033]0;x\a"));
	/* The line under the title is as long as what is shown. */
	expect(&plain, "\\x1B[2J\n"
		       "───────\n"
		       "a\\x1B]0;x\\x07\n");
}
END_TEST

START_TEST(there_is_one_empty_line_between_parts)
{
	begin();
	view_text(&view, VIEW_TEXT, 0, TONE_PLAIN, STR("a"));
	view_text(&view, VIEW_VERDICT, 0, TONE_STRONG, STR("v"));
	view_text(&view, VIEW_HEADING, 1, TONE_STRONG, STR("h"));
	(void)view_add(&view, VIEW_GAP, 0);
	view_text(&view, VIEW_HEADING, 1, TONE_STRONG, STR("i"));
	expect(&plain, "a\n\n  v\n\nh\n\ni\n");
}
END_TEST

START_TEST(no_line_is_wider_than_the_page)
{
	for (size_t width = 40; width < 120; width += 7) {
		const struct report_options options = {.lang = ZJ_LANG_ZH, .width = width};
		struct scored all = score_text(SMALL_RUBRIC, SMALL_ANSWERS);
		struct buf out = BUF_INIT;
		const struct report_subject subjects[] = {
			{.kind = REPORT_SCORE, .result = all.result},
			{.kind = REPORT_EXPLAIN, .result = all.result, .depth = 2},
			{.kind = REPORT_EXPLAIN, .result = all.result, .depth = 3},
			{.kind = REPORT_RUBRIC, .model = all.model},
		};
		for (size_t i = 0; i < sizeof(subjects) / sizeof(subjects[0]); i++)
			ck_assert_int_eq(report_formats[0].write(&out, &subjects[i], &options),
					 ZJ_OK);
		for (const char *at = out.at; *at;) {
			const size_t length = strcspn(at, "\n");
			ck_assert_msg(utf8_width((struct str){at, length}) <= width, "%.*s",
				      (int)length, at);
			ck_assert_msg(length == 0 || at[length - 1] != ' ', "%.*s|", (int)length,
				      at);
			at += length + (at[length] == '\n');
		}
		buf_done(&out);
		scored_free(&all);
	}
}
END_TEST

Suite *
suite_report_term(void)
{
	return unit_suite("term", (const TTest *const[]){
					  columns_are_aligned_by_display_width,
					  a_cell_too_wide_is_wrapped_in_its_column,
					  one_long_cell_does_not_break_all_others,
					  a_spanning_row_does_not_widen_columns,
					  a_bar_is_as_long_as_its_share,
					  what_is_open_is_lighter,
					  shares_outside_0_to_1_are_cut,
					  ascii_signs_where_there_is_no_utf8,
					  colours_only_where_asked_for,
					  escapes_in_texts_are_shown_not_sent,
					  there_is_one_empty_line_between_parts,
					  no_line_is_wider_than_the_page,
					  NULL,
				  });
}
