/*
 * The door of rubric/: a rubric as written. Every key has been looked at and has the right
 * shape; names are still names, numbers and expressions still text, each with its place.
 * What they mean, and whether they fit together, is for model/ to say.
 *
 * A field is the node of the document that was written for it, NULL where nothing was. The
 * shape stands behind each: text, number and so on are scalars with at least one character.
 */
#ifndef RUBRIC_RUBRIC_H
#define RUBRIC_RUBRIC_H

#include <stdbool.h>
#include <stddef.h>

#include <zhijie/status.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/words.h"
#include "rubric/construct.h"
#include "text/text.h"

/* Things of one kind, one after the other, in the order written. */
struct rubric_items {
	size_t count;
	void *items; /* an array of the struct named beside the field */
};

/* What every thing in a rubric begins with. */
struct rubric_head {
	const struct diag_file *file;
	const struct node *id;           /* its name; NULL where it has none */
	const struct node *at;           /* the whole of it; NULL: not given */
	const struct node *renamed_from; /* an id or a list of ids */
	bool is_broken;                  /* a key of its own was refused: what it lacks may be
					   what was meant by that key */
	struct rubric_items accepts;     /* struct rubric_accept */
	const struct rubric_head *next_accepting;
};

/* A finding of `rubric check` inside a thing that its author looked at and keeps. */
struct rubric_accept {
	struct rubric_head head;
	const struct node *finding; /* text: the code */
	const struct node *because; /* words */
};

/* Things of one kind from all files together. */
struct rubric_all {
	size_t count;
	const void *const *at; /* each points to the struct named beside the field */
};

struct rubric_origin {
	struct rubric_head head;
	const struct node *sources; /* a text or a list of texts */
	const struct node *basis;   /* one of rubric_bases */
	const struct node *note;    /* words */
};

struct rubric_source {
	struct rubric_head head;
	const struct node *title;      /* words */
	const struct node *url;        /* text */
	const struct node *grade;      /* A, B, C */
	const struct node *basis;      /* one of rubric_bases */
	const struct node *note;       /* words */
	const struct node *is_default; /* yes or no */
};

struct rubric_option {
	struct rubric_head head;
	const struct node *score;    /* number */
	const struct node *title;    /* words */
	const struct node *is_alone; /* yes or no */
	struct rubric_origin origin;
};

struct rubric_scale {
	struct rubric_head head;
	struct rubric_items options; /* struct rubric_option */
};

struct rubric_fact {
	struct rubric_head head;
	const struct node *title;       /* words */
	const struct node *hint;        /* words */
	const struct node *definition;  /* words; in the vocabulary only, as the next two */
	const struct node *over_years;  /* fixed or grows */
	const struct node *year_before; /* id of the fact that this one is of a year before */
	const struct node *type;        /* one of number, yesno, date, text, choice, set */
	const struct node *unit;        /* text */
	const struct node *is_whole;    /* yes or no */
	const struct node *min;         /* number or date */
	const struct node *max;
	const struct node *options; /* a map from id to words, or a list of ids */
	struct rubric_origin origin;
};

struct rubric_param {
	struct rubric_head head;
	const struct node *title;    /* words */
	const struct node *value;    /* text */
	const struct node *unit;     /* text */
	const struct node *is_whole; /* yes or no */
	const struct node *min;      /* number */
	const struct node *max;
	const struct node *options; /* as of a fact */
	struct rubric_origin origin;
};

struct rubric_profile {
	struct rubric_head head;
	const struct node *title;      /* words */
	const struct node *is_default; /* yes or no */
	const struct node *weights;    /* a map from id to number */
	const struct node *leave_out;  /* list of ids */
	struct rubric_origin origin;
};

struct rubric_use {
	struct rubric_head head;
	const struct node *title;  /* words */
	const struct node *rubric; /* text */
	const struct node *top;    /* number */
	struct rubric_origin origin;
};

struct rubric_band {
	struct rubric_head head;
	const struct node *from; /* numbers */
	const struct node *above;
	const struct node *below;
	const struct node *upto;
	const struct node *score;
};

struct rubric_evidence {
	struct rubric_head head;
	const struct node *hint;         /* words */
	const struct node *needed_above; /* number */
	const struct node *cap;          /* number */
};

struct rubric_ladder {
	struct rubric_head head;
	const struct node *levels;    /* number */
	const struct node *satisfied; /* number */
	const struct node *gate;      /* stop, none, or params.x */
	const struct node *empty;     /* leave_out, inherit, or params.x */
};

/* A section or a question. */
struct rubric_node {
	struct rubric_head head;
	bool is_question;
	const struct node *title;  /* words */
	const struct node *about;  /* words */
	const struct node *advice; /* words */
	struct rubric_origin origin;
	const struct node *tags;        /* list of names */
	const struct node *weight;      /* number */
	const struct node *points;      /* number */
	const struct node *weights_sum; /* number: sections */
	const struct node *is_scored;   /* yes or no */
	const struct node *may_skip;    /* yes or no */
	const struct node *when;        /* expression */

	/* sections */
	const struct node *combine; /* mean, sum, min, max */
	const struct node *score;   /* expression */
	struct rubric_ladder ladder;
	struct rubric_items sections;  /* struct rubric_node */
	struct rubric_items questions; /* struct rubric_node */
	const struct node *add_to;     /* id: not a section, but more children for one */

	/* questions */
	const struct node *ask;  /* words */
	const struct node *hint; /* words */
	const struct node *rung; /* number */
	struct rubric_evidence evidence;
	const struct node *cost;       /* a map from option id to number */
	const struct node *cost_unit;  /* text */
	const struct node *scale;      /* text */
	struct rubric_items options;   /* struct rubric_option */
	const struct node *options_at; /* where they stand */
	const struct node *choose;     /* one, many */
	const struct node *cap;        /* number */
	const struct node *type;       /* one of yesno, level, number, text, date */
	const struct node *scores;     /* a map {yes, no} or a list, of numbers */
	const struct node *levels;     /* list of words */
	const struct node *unit;       /* text */
	const struct node *is_whole;   /* yes or no */
	const struct node *min;        /* number or date */
	const struct node *max;
	const struct node *pattern; /* text */
	const struct node *value;   /* expression */
	struct rubric_items bands;  /* struct rubric_band */
	const struct node *bands_at;

	/* The tree, with what parts added: sections come before questions. */
	struct rubric_node *first_section;
	struct rubric_node *last_section;
	struct rubric_node *first_question;
	struct rubric_node *last_question;
	struct rubric_node *next; /* the next of its kind under the same section */
};

struct rubric_rule {
	struct rubric_head head;
	const struct node *kind;   /* one of gate, veto, value, cap, valid, check, advice */
	const struct node *title;  /* words */
	const struct node *say;    /* words */
	const struct node *advice; /* words */
	const struct node *needs;  /* expressions */
	const struct node *is;
	const struct node *when;
	const struct node *at_most; /* id */
	const struct node *tiers;   /* list of ids */
	struct rubric_origin origin;
};

struct rubric_condition {
	struct rubric_head head;
	const struct node *needs;  /* expression */
	const struct node *title;  /* words */
	const struct node *say;    /* words */
	const struct node *advice; /* words */
	struct rubric_origin origin;
};

struct rubric_tier {
	struct rubric_head head;
	const struct node *title;    /* words */
	const struct node *about;    /* words */
	const struct node *advice;   /* words */
	struct rubric_items require; /* struct rubric_condition */
	struct rubric_origin origin;
};

/* One of the files: the main one or a part. */
struct rubric_document {
	struct rubric_head head;       /* id: the rubric's id, or the part's name */
	const struct node *of;         /* parts: text */
	const struct node *version;    /* text */
	const struct node *digits;     /* number */
	const struct node *tier_chain; /* yes or no */
	const struct node *include;    /* list of texts */
	struct rubric_node total;      /* the keys of a section */
	struct rubric_items sources;   /* struct rubric_source */
	struct rubric_items scales;    /* struct rubric_scale */
	struct rubric_items facts;     /* struct rubric_fact */
	struct rubric_items params;    /* struct rubric_param */
	struct rubric_items profiles;  /* struct rubric_profile */
	struct rubric_items uses;      /* struct rubric_use */
	struct rubric_items rules;     /* struct rubric_rule */
	struct rubric_items tiers;     /* struct rubric_tier */
};

/* What a rubric that extends another is built on. */
struct rubric_extends {
	struct rubric_head head;
	const struct node *rubric;  /* text */
	const struct node *version; /* text */
};

/* One thing that it says differently. */
enum rubric_change_kind {
	RUBRIC_CHANGED,
	RUBRIC_ADDED,
	RUBRIC_REMOVED,
	RUBRIC_CHANGE_COUNT
};
struct rubric_change {
	enum rubric_change_kind kind;
	struct str what;           /* "params/pass_mark/value" */
	struct str id;             /* of what was removed */
	bool is_along;             /* removed with the section it was in */
	const struct node *before; /* NULL: nothing */
	const struct node *after;  /* NULL: nothing */
	struct place place;
};

/* A document as a tree. */
struct rubric_tree {
	const struct node *root;
	const struct diag_file *file;
};

struct rubric {
	struct arena *arena;
	bool has_mistakes; /* some were reported; the rest can still be looked at */
	size_t file_count;
	struct source **files;
	struct str *file_names; /* relative to the rubric's folder; those of a rubric that it
				   extends begin with that one's id and '/' */
	size_t tree_count;
	const struct rubric_tree *trees; /* the main file and its parts; of a rubric that extends
					    another, the one tree that came of it */
	size_t change_count;             /* of all it is built on, from the lowest up */
	const struct rubric_change *changes;
	const struct rubric_head *accepting; /* a list of the things that accept findings */
	const struct rubric_document *top;
	struct rubric_node *total;
	size_t node_count;         /* sections and questions, without total: at least as many as are
				   below it */
	struct rubric_all sources; /* struct rubric_source, and so on */
	struct rubric_all scales;
	struct rubric_all facts;
	struct rubric_all params;
	struct rubric_all profiles;
	struct rubric_all uses;
	struct rubric_all rules;
	struct rubric_all tiers;
};

/*
 * Read a rubric from its file, or from a folder that holds rubric.yaml, with the parts it
 * includes. One that extends another is looked for beside the rubric's folder, else in the
 * folder `rubrics`, which may be NULL.
 *
 * out      set only on ZJ_OK; freed with rubric_free(). Check has_mistakes: a rubric with a
 *          wrong key is handed out all the same, so that model_compile() can find what else
 *          is wrong, and then refuse.
 * returns  ZJ_EINPUT a file is not YAML, or one of its parts cannot be found; ZJ_ELIMIT;
 *          ZJ_EIO; ZJ_ENOMEM.
 */
zj_status rubric_load(struct rubric **out, const char *path, const char *rubrics, zj_diags *diags);

/* The same from memory, which is copied: the first is the main file, the others are the parts
 * it may include, by their names, and the files of what it extends, as "ID/rubric.yaml". No
 * file is opened. */
struct rubric_file {
	const char *name;
	struct str bytes;
};
zj_status rubric_read(struct rubric **out, const struct rubric_file *files, size_t count,
		      zj_diags *diags);
void rubric_free(struct rubric *rubric);

/*
 * Read the shared vocabulary of facts: a rubric with sources and facts and nothing else, from
 * its file or from memory. Statuses and has_mistakes as for rubric_load().
 */
zj_status rubric_load_vocabulary(struct rubric **out, const char *path, zj_diags *diags);
zj_status rubric_read_vocabulary(struct rubric **out, const struct rubric_file *file,
				 zj_diags *diags);

/*
 * The rubric as one tree that includes nothing and extends nothing: read as a rubric it means
 * the same. A copy in `arena` that borrows the rubric's texts. ZJ_ENOMEM.
 */
zj_status rubric_resolve(struct node *tree, const struct rubric *rubric, struct arena *arena);

/* Where a thing is: at its name, else at its beginning. */
struct place rubric_place(const struct rubric_head *head);

/* Words, from a text or {zh: …, en: …}; empty for NULL. */
struct words rubric_words(const struct node *node);

/* How yes and no are written; each list ends with NULL. */
extern const char *const rubric_yes_words[];
extern const char *const rubric_no_words[];

/* Is it an identifier: a letter, then letters, digits, '_', '-' and '.', not too long? */
bool rubric_is_name(struct str text);

/* Yes or no; `otherwise` for NULL. Anything but yes and no has been refused. */
bool rubric_is_yes(const struct node *node, bool otherwise);

/* A text as text; STR_NONE for NULL. */
struct str rubric_text(const struct node *node);

/* The x of params.x, where a parameter may stand for a word; STR_NONE for anything else. */
struct str rubric_param_name(const struct node *node);

/* The index of a text in a list of words that ends with NULL; the list's length if absent. */
size_t rubric_word(const struct node *node, const char *const *words);

/* The words for things of which there are only a few, each list ending with NULL, in the
 * order of the enum in model/ that they stand for. */
extern const char *const rubric_bases[];    /* enum model_basis */
extern const char *const rubric_combines[]; /* enum model_combine: the first four */
extern const char *const rubric_kinds[];    /* enum model_rule_kind */
extern const char *const rubric_gates[];    /* of a ladder: the first stops */
extern const char *const rubric_empties[];  /* of a ladder: the second inherits */
extern const char *const rubric_fact_types[];
extern const char *const rubric_over_years[];
extern const char *const rubric_answer_types[];
enum rubric_fact_type {
	RUBRIC_FACT_NUMBER,
	RUBRIC_FACT_YESNO,
	RUBRIC_FACT_DATE,
	RUBRIC_FACT_TEXT,
	RUBRIC_FACT_CHOICE,
	RUBRIC_FACT_SET
};
enum rubric_answer_type {
	RUBRIC_YESNO,
	RUBRIC_LEVEL,
	RUBRIC_NUMBER,
	RUBRIC_TEXT,
	RUBRIC_DATE
};

#endif
