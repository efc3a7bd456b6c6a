/*
 * A page before it has a form: blocks in reading order, with levels instead of nesting, so
 * that a renderer is one loop with one case per kind of block.
 *
 * Texts are as they came from rubrics and answers: a renderer escapes them for where they go.
 * Everything lives in the view's arena or in what it was built from. Building keeps the first
 * failure; view_failed() asks once.
 */
#ifndef REPORT_VIEW_H
#define REPORT_VIEW_H

#include "base/vec.h"
#include "report/report.h"

enum view_tone {
	TONE_PLAIN,
	TONE_STRONG,
	TONE_FAINT,
	TONE_GOOD,
	TONE_BAD,
	TONE_DOUBT,
	TONE_CODE, /* written in the rule language */
	TONE_LINK, /* an address on the web */
	TONE_COUNT
};

enum view_mark {
	MARK_NONE,
	MARK_MET,
	MARK_NOT_MET,
	MARK_UNKNOWN,
	MARK_POINT, /* an item of a list */
	MARK_COUNT
};

enum view_align {
	ALIGN_LEFT,
	ALIGN_RIGHT
};

struct view_cell {
	struct str text;
	enum view_tone tone;
};

struct view_column {
	struct str title; /* empty: none */
	enum view_align align;
	bool gives_way; /* its text is wrapped first when space is short */
};

struct view_row {
	enum view_mark mark;
	unsigned indent; /* of the first cell, in steps */
	bool spans;      /* the first cell takes the whole width: a heading among rows */
	const struct view_cell *cells; /* as many as the block has columns */
};

/* Shares, from 0 to 1: what is certain, and up to where it may still go. */
struct view_bar {
	struct str label;
	unsigned indent;
	bool is_empty; /* does not apply: `figure` says so */
	zj_num worst;
	zj_num best;
	struct str figure; /* "18.20 / 20" */
	struct str share;  /* "91%" */
};

enum view_kind {
	VIEW_TITLE,   /* what the page is about: once, first */
	VIEW_VERDICT, /* the answer, in one line */
	VIEW_HEADING,
	VIEW_TEXT,  /* a paragraph */
	VIEW_LINE,  /* one line however long: never broken */
	VIEW_GAP,   /* some space */
	VIEW_PAIRS, /* rows of two: a name and what it is */
	VIEW_BARS,
	VIEW_TABLE,
	VIEW_LIST, /* rows of one */
	VIEW_KIND_COUNT
};

struct view_block {
	enum view_kind kind;
	unsigned level; /* headings: 1, 2, 3; others: how far indented */
	enum view_tone tone;
	struct str text; /* title, verdict, heading, text */
	size_t column_count;
	const struct view_column *columns; /* tables */
	struct vec rows;                   /* struct view_row: pairs, tables, lists */
	struct vec bars;                   /* struct view_bar */
};

struct view {
	struct arena *arena;
	const zj_model *model; /* NULL: it is about no one rubric */
	zj_lang lang;
	int digits;        /* places shown */
	size_t part;       /* its number on a page of several with a list of contents; 0: none */
	struct vec blocks; /* struct view_block */
	struct buf scratch;
	bool failed;
};

zj_status view_init(struct view *view, const zj_model *model, zj_lang lang);
void view_done(struct view *view);
bool view_failed(const struct view *view);

/* Blocks. What comes back is good until the next block is added; NULL after a failure. */
struct view_block *view_add(struct view *view, enum view_kind kind, unsigned level);
void view_text(struct view *view, enum view_kind kind, unsigned level, enum view_tone tone,
	       struct str text);
struct view_block *view_table(struct view *view, unsigned level, size_t count,
			      const struct view_column *columns);

/* A row with empty cells to be filled in, or NULL after a failure. block may be NULL. */
struct view_cell *view_row(struct view *view, struct view_block *block, enum view_mark mark,
			   unsigned indent);
void view_span(struct view *view, struct view_block *block, enum view_mark mark, unsigned indent,
	       enum view_tone tone, struct str text);
void view_pair(struct view *view, struct view_block *block, enum report_word name, struct str text);
void view_item(struct view *view, struct view_block *block, enum view_mark mark, unsigned indent,
	       enum view_tone tone, struct str text);

/* Texts in the arena; empty after a failure. */
struct str view_word(struct view *view, enum report_word word);
struct str view_say(struct view *view, enum report_word word, struct str a, struct str b,
		    struct str c);
struct str view_words(const struct view *view, const struct words *words);
struct str view_count(struct view *view, size_t count);
struct str view_join(struct view *view, struct str a, struct str separator, struct str b);

/* What was added to view->scratch, copied to the arena; the scratch is empty after. */
struct str view_take(struct view *view);

/* Numbers for people: at most `digits` places, half to even. */
struct str view_number(struct view *view, zj_num value, int digits);
struct str view_score(struct view *view, zj_num value);   /* with all the places of the rubric */
struct str view_percent(struct view *view, zj_num share); /* "91%", "66.7%" */
struct str view_range(struct view *view, const struct result_range *range); /* "0.5 – 0.8" */
struct str view_value(struct view *view, const struct expr_value *value);

enum view_mark view_mark_of(enum zj_outcome outcome);
enum view_tone view_tone_of(enum zj_outcome outcome);

/* The pages. Each fills an empty view. */
void view_of_score(struct view *view, const zj_result *result);
void view_of_explain(struct view *view, const zj_result *result, int depth);
void view_of_gap(struct view *view, const struct plan_gap *gap);
void view_of_rubric(struct view *view, const zj_model *model);
void view_of_guide(struct view *view, const zj_model *model);
void view_of_table(struct view *view, const zj_result *const *results, size_t count);
void view_of_difference(struct view *view, const struct difference *difference,
			const struct effects *effects);
void view_of_records(struct view *view, const struct report_records *records);
void view_of_book(struct view *view, const struct report_book *book);
void view_of_tests(struct view *view, const struct report_tests *tests);

/* A renderer: the view as text for a terminal. */
zj_status term_write(struct buf *out, const struct view *view,
		     const struct report_options *options);

#endif
