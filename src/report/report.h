/*
 * The door of report/: a result, a gap or a list becomes bytes to read or to process.
 *
 * Formats are a table. A page (text) is made in two steps: what is to be said becomes a view,
 * blocks that know nothing of the output (report/view.h), and a renderer walks the view. Data
 * (json) walks the result itself, through one structured printer (report/json.h). A further
 * page format adds a renderer, a further data format a walk; neither touches the other.
 *
 * Nothing here prints: everything goes into a buffer, and what the terminal is like comes in
 * with the options. The same input gives the same bytes.
 */
#ifndef REPORT_REPORT_H
#define REPORT_REPORT_H

#include "base/buf.h"
#include "model/model.h"
#include "plan/plan.h"
#include "quality/quality.h"
#include "review/review.h"
#include "score/score.h"

enum report_word {
#define WORD(id, en, zh) id,
#include "report/words.def"
#undef WORD
	REPORT_WORD_COUNT
};

/* One of our own words or sentences; {1} {2} {3} stand for what is filled in. Never NULL. */
const char *report_word(enum report_word word, zj_lang lang);

/* What a page calls a condition that is not met, by its number among those of all tiers: added to
 * `out`, which notes a failure. False: there is no such condition. */
bool report_condition_add(struct buf *out, const zj_model *model, size_t condition, zj_lang lang);

/* The same with its gaps filled, added to `out`. */
void report_word_add(struct buf *out, enum report_word word, zj_lang lang, struct str a,
		     struct str b, struct str c);

/*
 * Where a level of another rubric comes from, as zj_level has it and data shows it, in any language
 * the same; pages put it into words. What begins otherwise is shown as it is.
 */
#define REPORT_LEVEL_RUN "run: "     /* and the file it was scored from, in the same run */
#define REPORT_LEVEL_STORE "store: " /* and the number of the result */
#define REPORT_LEVEL_RECORDED "recorded"

/*
 * Rows of what is stored or shipped: list, history, rubric list. A cell is a text, or what its
 * field's flags say; an empty text is an empty cell (null in data).
 */
enum report_field_flags {
	/* Cells are exact numbers as text: "59", "46.9", "1/3"; what is none, as "35.4 %", stands
	 * below them as it is. */
	REPORT_NUMBER = 1 << 0,
	REPORT_TRUTH = 1 << 1,     /* cells are "yes" or "no" */
	REPORT_WHOLE = 1 << 2,     /* pages do not break its cells: ids, dates */
	REPORT_DATA_ONLY = 1 << 3, /* left out of pages: fingerprints in full, codes */
	REPORT_LIST = 1 << 5,      /* names as "a, b": data has a list of them */
	REPORT_PAGE_ONLY = 1 << 4, /* left out of data: words in the reader's language */
	/* Left out of pages, which are narrow; with REPORT_PAGE_ONLY it stands in workbooks and CSV
	 * alone. */
	REPORT_ON_SHEETS = 1 << 6,
	REPORT_NO_SHEETS = 1 << 7 /* left out of workbooks */
};

/* Where a table of several stands; 0: everywhere. */
enum report_where {
	REPORT_IN_PAGES = 1 << 0,
	REPORT_IN_DATA = 1 << 1, /* json, ndjson */
	REPORT_IN_CSV = 1 << 2,
	REPORT_IN_SHEETS = 1 << 3
};

struct report_field {
	const char *key;        /* its name in data: "enterprise_id" */
	enum report_word title; /* its name for people */
	unsigned flags;
};

struct report_records {
	const char *name; /* "list": data says format zhijie-list/1 */
	enum report_word title;
	enum report_word empty; /* said where there are no rows */
	size_t field_count;
	const struct report_field *fields;
	size_t row_count;
	const struct str *cells;  /* row by row */
	struct str about;         /* what they are of, after the title; .at NULL: nothing */
	unsigned where;           /* one of several: enum report_where */
	const struct str *labels; /* titles of fields for people where not empty; NULL: none */
};

/* What people call a field. */
struct str report_field_title(const struct report_records *records, size_t field, zj_lang lang);

/* A figure about the whole, for data. */
struct report_fact {
	const char *key;
	struct str text;
	unsigned flags; /* as of a field */
};

/*
 * Several tables that belong together, with what is to be said about them: rank, stats. Data is one
 * document, format zhijie-<name>/1: the facts, then a list for each table by its name. CSV has
 * room for one table alone, the first that is for it.
 */
struct report_book {
	const char *name;
	struct str title;
	size_t note_count;
	const struct str *notes; /* sentences under the title; of data no part */
	size_t fact_count;
	const struct report_fact *facts;
	bool is_rows; /* ndjson has a line for each row of the first table */
	size_t table_count;
	const struct report_records *tables;
};

/* How the vectors of rubrics came out, and what they cover. */
struct report_vectors {
	const char *path;
	const struct vectors_report *report; /* NULL: the file is wrong, told already */
};

struct report_test {
	const char *name;      /* what the rubric was called by */
	const zj_model *model; /* NULL: it is wrong, told already; then there is no more */
	size_t file_count;
	const struct report_vectors *files;
	const struct cover *cover;
};

#define REPORT_NO_MINIMUM UINT32_MAX

struct report_tests {
	size_t count;
	const struct report_test *items;
	bool lists_missing;                 /* pages list all that is not covered */
	uint32_t minimum[COVER_KIND_COUNT]; /* per cent asked for, or REPORT_NO_MINIMUM */
};

/* Is so much covered? */
bool report_is_covered(struct cover_sum sum, uint32_t minimum);

enum report_kind {
	REPORT_SCORE,   /* the manager's page */
	REPORT_EXPLAIN, /* why, at three depths */
	REPORT_GAP,     /* what is missing for a tier */
	REPORT_RUBRIC,  /* what a rubric asks and how it decides */
	REPORT_GUIDE,   /* the same at length, to be read by people */
	REPORT_TABLE,   /* several results side by side; pages only */
	REPORT_DIFF,    /* two rubrics compared */
	REPORT_RECORDS,
	REPORT_BOOK,
	REPORT_TESTS,
	REPORT_QUALITY,   /* what is worth a look in many questionnaires */
	REPORT_SCHEMA,    /* data only: the schema of answers to a rubric, or of rubric files */
	REPORT_BOUNDARIES /* vectors to be reviewed; only as YAML */
};

struct report_subject {
	enum report_kind kind;
	size_t part;             /* its number in the list of contents; 0: there is none */
	const zj_result *result; /* REPORT_SCORE, REPORT_EXPLAIN */
	size_t result_count;     /* REPORT_TABLE: of at least one */
	const zj_result *const *results;
	int depth;                  /* REPORT_EXPLAIN: 1 a line, 2 a tree, 3 the arithmetic */
	const struct plan_gap *gap; /* REPORT_GAP */
	const struct difference *difference; /* REPORT_DIFF */
	const struct effects *effects;       /* REPORT_DIFF; NULL: not asked for */
	const zj_model
		*model; /* REPORT_RUBRIC, REPORT_GUIDE; REPORT_SCHEMA: NULL for rubric files */
	const zj_model *vocabulary; /* REPORT_SCHEMA: facts that answers may hold too; or NULL */
	const struct report_records *records;   /* REPORT_RECORDS */
	const struct report_book *book;         /* REPORT_BOOK */
	const struct report_tests *tests;       /* REPORT_TESTS */
	const struct quality_findings *quality; /* REPORT_QUALITY */
	const struct boundaries *boundaries;    /* REPORT_BOUNDARIES */
};

struct report_options {
	zj_lang lang;
	size_t width;    /* columns of a page; 0: 80 */
	bool is_colored; /* pages may use colours; data never does */
	bool is_ascii;   /* our own signs in ASCII: the terminal is not UTF-8 */
	bool is_part;    /* one of several subjects of one output */
	bool is_file;    /* it goes to a file of its own */
	const char *now; /* UTC, "2026-05-01T08:30:00Z", for what says when it was made; or NULL */
};
#define REPORT_OPTIONS_INIT                                     \
	{                                                       \
		ZJ_LANG_ZH, 0, false, false, false, false, NULL \
	}

/*
 * A format: `write` adds one subject to `out`. Several subjects of one output stand between
 * `first` and `last` with `between` between them; a single one stands alone.
 *
 * write returns ZJ_OK; ZJ_ENOMEM; ZJ_ELIMIT a figure for display grew too large; of workbooks also
 * ZJ_ENOTFOUND the library that makes them is not there, ZJ_EINPUT more rows than a sheet holds,
 * ZJ_EIO a temporary file could not be written.
 */
struct report_format {
	const char *name;   /* "json" */
	const char *ending; /* ".json" */
	bool is_page;
	bool is_special; /* of few commands, which name it in their table */
	bool is_binary;  /* nothing for a terminal */
	const char *first;
	const char *between;
	const char *last;
	/* Where what stands around several depends on the options: before `first` and after
	 * `last`; NULL: nothing. */
	void (*begin)(struct buf *out, const struct report_options *options);
	void (*end)(struct buf *out);
	zj_status (*write)(struct buf *out, const struct report_subject *subject,
			   const struct report_options *options);
	/* Where a page of several results begins with a list of them, each the part of its
	 * number from 1; NULL: it does not. */
	void (*contents)(struct buf *out, const zj_result *const *results, size_t count,
			 const struct report_options *options);
};

extern const struct report_format report_formats[];
extern const size_t report_format_count;
const struct report_format *report_format_find(struct str name); /* NULL: none of that name */

/*
 * Lines of a stream, for programs: a result in brief ("zhijie-brief/1") or in full
 * ("zhijie-result/1"), and what is wrong with a document ("zhijie-error/1"), in both languages.
 * Statuses as of a format's write.
 */
zj_status report_line_brief(struct buf *out, const zj_result *result);
zj_status report_line_full(struct buf *out, const zj_result *result);
zj_status report_line_refused(struct buf *out, uint32_t line, const zj_diags *diags);

/*
 * Make text from outside safe for a terminal: control characters, escape sequences, marks
 * that turn the writing direction and bytes that are not UTF-8 become visible, "\x1B",
 * "\u202E"; tabs and line ends become a space.
 */
void report_clean(struct buf *out, struct str text);

/*
 * Take the next line, at most `width` columns wide (at least one character), off *rest, which
 * is moved past it and the spaces after it. The text is clean.
 *
 * A line ends at a space or beside a wide character; never inside a number or a Latin word
 * that would fit a line of its own, never before closing punctuation or after opening
 * punctuation. A word wider than the line is cut.
 */
struct str report_wrap(struct str *rest, size_t width);

/* How wide the widest part is that no line break may stand in: a word, an id, a date. */
size_t report_widest_word(struct str text);

/* Read an exact number as zj_num_exact_text() writes it, "46.9" or "1/3". False: it is none. */
bool report_number_read(zj_num *out, struct str text);

#endif
