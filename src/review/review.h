/*
 * The door of review/: a rubric looked at as code is, by its author and its reviewers.
 *
 * Nothing here scores an enterprise for its own sake; what is asked is whether the rubric does
 * what its author means.
 */
#ifndef REVIEW_REVIEW_H
#define REVIEW_REVIEW_H

#include "score/score.h"

struct node;
struct source;

/*
 * A rubric to start from: a folder of files with comments in one language, which passes check
 * and test. Paths are relative to the folder; `index` counts up to starter_count().
 */
size_t starter_count(void);
const char *starter_path(size_t index); /* "vectors/first.yaml" */

/* Add a file's text to `out`, with this id, and with this title where it is not empty. Neither
 * holds control characters. */
void starter_write(struct buf *out, size_t index, zj_lang lang, struct str id, struct str title);
/*
 * `rubric check`: mistakes in scoring, each of which can be proven of the rubric alone
 * (docs/rubric-check.md says of each code what it proves). What is merely likely is not found.
 */
struct review_finding {
	enum diag_code code;
	struct place place;
	struct str a, b, c; /* for the catalogue's words */
	bool is_accepted;   /* by the rubric itself, at the place */
	struct words because;
};

struct review_findings {
	struct arena *arena;
	size_t count;
	size_t accepted_count;
	const struct review_finding *items; /* by file, line and column */
};

/*
 * Look through a model. The findings borrow its texts and places: keep it longer. The caller
 * frees them. ZJ_ENOMEM.
 */
zj_status review_check(struct review_findings **out, const zj_model *model);
void review_findings_free(struct review_findings *findings);

/* Add the findings that are accepted, or those that are not, as diagnostics. */
void review_tell(zj_diags *diags, const struct review_findings *findings, bool is_accepted);

/*
 * Test vectors: cases of answers and what must come of them, in YAML (docs/rubric-language.md,
 * Test vectors).
 */
struct vectors_difference {
	struct str what;     /* "nodes.ops" */
	struct str expected; /* as written */
	struct str got;
	struct str off;     /* numbers: got less expected, "-0.35"; else .at NULL */
	struct str why;     /* the figures next to it that explain it, in signs that need no
			   language: "a 0.8 × 1/2 + b 0.5 × 1/2"; .at NULL: none */
	struct place place; /* of what was expected */
};

struct vectors_case {
	struct str name;
	struct place place;
	bool is_passed;
	size_t difference_count;
	const struct vectors_difference *differences;
	zj_diags *diags; /* what reading and scoring said; owned by the report */
};

struct vectors_report {
	struct arena *arena;
	struct source *source;
	size_t case_count;
	size_t failed_count;
	const struct vectors_case *cases;
};

struct cover;

/*
 * Run every case of a vectors file against `model`. A case that fails is no error: the
 * report says so. A `file` in a case is found from the vectors file's folder and may go one
 * folder up, no further. What the cases show of the rubric is added to `cover`, which may be
 * NULL.
 *
 * ZJ_EINPUT: the vectors file itself is wrong; ZJ_ELIMIT, ZJ_EIO, ZJ_ENOMEM. The caller
 * frees the report.
 */
zj_status vectors_run(struct vectors_report **out, const zj_model *model, const char *path,
		      struct cover *cover, zj_diags *diags);
void vectors_report_free(struct vectors_report *report);

/* The index-th key that may stand under `expect`, besides `error`; NULL past the end. */
const char *vectors_expect_key(size_t index);

/*
 * Compare with an `expect` map: the result, or what went wrong instead of one (result NULL).
 * Adds what differs to `differences` (struct vectors_difference, texts in `arena`). Mistakes
 * in the map itself are differences too. False when memory ran out.
 */
bool vectors_compare(struct vec *differences, struct arena *arena, const struct node *expect,
		     const struct diag_file *file, const zj_result *result, const zj_diags *diags);

/*
 * Coverage: what of a rubric its vectors have shown, collected while they run. Only cases with
 * a result count, and those that a rule of kind valid refused.
 */
enum cover_kind {
	COVER_TIERS, /* conditions of tiers, each the boundary of its tier */
	COVER_EXACT, /* those that compare with a threshold */
	COVER_RULES,
	COVER_OPTIONS, /* options and levels of questions */
	COVER_BANDS,
	COVER_PROFILES,
	COVER_KIND_COUNT
};
const char *cover_kind_name(enum cover_kind kind); /* "tiers" */

/* What was never seen of an item. */
enum cover_lack {
	COVER_COMPLETE,
	COVER_NEVER_MET,       /* a condition: met, and its tier reached */
	COVER_NEVER_DECIDED,   /* a condition: not met, and nothing else in the way of its tier,
				   but where a tier below asks for the very same */
	COVER_NEVER_EITHER,    /* neither of the two */
	COVER_NEVER_EXACT,     /* a case exactly at the threshold */
	COVER_NEVER_HOLDS,     /* a gate, veto or valid: that it holds */
	COVER_NEVER_BROKEN,    /* … or that it does not */
	COVER_NEVER_STRIKES,   /* a cap, check, advice: that it strikes */
	COVER_NEVER_SILENT,    /* … or that it does not */
	COVER_NEVER_EVALUATED, /* a rule: neither of the two */
	COVER_NEVER_KNOWN,     /* a value */
	COVER_NEVER_CHOSEN,    /* an option: chosen; a band: hit; a profile: used */
	COVER_LACK_COUNT
};
const char *cover_lack_name(enum cover_lack lack); /* "never-met" */

struct cover_item {
	enum cover_kind kind;
	struct str owner; /* the tier or question it belongs to; else empty */
	struct str id;    /* of the condition, rule, option, profile; a band as an interval */
	struct place place;
	bool is_yes_seen;          /* met; holds or strikes; known; exact; chosen */
	bool is_no_seen;           /* conditions and rules: the other way */
	enum model_rule_kind rule; /* COVER_RULES */

	/* COVER_EXACT: how near the cases come on each side of the threshold */
	bool has_below;
	bool has_above;
	zj_num below; /* over 0: the threshold less the nearest value below it */
	zj_num above;
};

struct cover {
	struct arena *arena;
	const zj_model *model;
	size_t case_count; /* cases with a result */
	size_t item_count;
	struct cover_item *items; /* by kind, then in the order of the rubric */
	size_t first[COVER_KIND_COUNT];
	const uint32_t *same;    /* by condition: the first that asks for the very same */
	const uint32_t *exact;   /* by condition: its item of COVER_EXACT, or MODEL_NONE */
	const uint32_t *options; /* by node: the item of its first option */
	const uint32_t *bands;   /* … of its first band */
};

/* A cover of nothing yet; keep the model longer. ZJ_ENOMEM. cover_free() accepts NULL. */
zj_status cover_new(struct cover **out, const zj_model *model);
void cover_free(struct cover *cover);

/* A case came to a result, scored with SCORE_TRACED. */
void cover_result(struct cover *cover, const zj_result *result);

/* A case was refused because it broke these rules of kind valid. */
void cover_refusal(struct cover *cover, const uint32_t *rules, size_t count);

enum cover_lack cover_lack(const struct cover_item *item);

/* How many items of a kind there are, and how many of them are complete. */
struct cover_sum {
	size_t covered;
	size_t count;
};
struct cover_sum cover_sum(const struct cover *cover, enum cover_kind kind);

/*
 * Two rubrics compared by what they mean: not lines of a file but questions, weights,
 * thresholds, rules. A thing of the one is the same thing in the other when it has its id, or
 * an id it had before (renamed_from).
 */
enum difference_effect {
	DIFFERENCE_SCORES,  /* the same answers may get another score or tier */
	DIFFERENCE_ANSWERS, /* what is asked, or what may be answered, is another */
	DIFFERENCE_WORDS,   /* words, sources, costs: no score changes */
	DIFFERENCE_EFFECT_COUNT
};

enum difference_thing {
	THING_RUBRIC,
	THING_SECTION,
	THING_QUESTION,
	THING_OPTION, /* of a question, or of a scale */
	THING_RULE,
	THING_TIER,
	THING_CONDITION,
	THING_PARAM,
	THING_FACT,
	THING_USE,
	THING_PROFILE,
	THING_SOURCE,
	THING_COUNT
};

enum difference_kind {
	DIFFERENCE_ADDED,
	DIFFERENCE_REMOVED,
	DIFFERENCE_RENAMED,
	DIFFERENCE_MOVED,
	DIFFERENCE_CHANGED,
	DIFFERENCE_KIND_COUNT
};

enum difference_aspect {
#define ASPECT(id, key, effect, en, zh) id,
#include "review/aspect.def"
#undef ASPECT
	ASPECT_COUNT
};
const char *difference_aspect_key(enum difference_aspect aspect); /* "weight" */
const char *difference_aspect_words(enum difference_aspect aspect, zj_lang lang);
const char *difference_effect_key(enum difference_effect effect); /* "scores" */
const char *difference_thing_key(enum difference_thing thing);    /* "question" */
const char *difference_kind_key(enum difference_kind kind);       /* "added" */

/* One side of a difference: numbers exactly, expressions as the language prints them. Neither
 * given: there is none on that side. */
struct difference_value {
	struct str text;
	const struct words *words; /* instead of text */
	bool is_truth;             /* text is "yes" or "no" */
};

struct difference_change {
	enum difference_effect effect;
	enum difference_thing thing;
	enum difference_kind kind;
	enum difference_aspect aspect; /* ASPECT_ITSELF when added or removed */
	struct str id;                 /* of the thing now; of one removed, what it was */
	struct str former;             /* what it was called before, where that differs */
	struct str of;      /* options: the question or scale; conditions: the tier; else none */
	bool is_of_scale;   /* options: `of` is a scale, and may stand for many questions */
	struct str profile; /* only under this profile; .at NULL: under all */
	const struct words *title; /* NULL: it has none */
	struct difference_value from;
	struct difference_value to;
	struct place from_place; /* PLACE_NONE where it was added */
	struct place to_place;
	uint32_t from_index; /* into the array of its thing in the model; options: the node's; */
	uint32_t to_index;   /* conditions: the tier's. MODEL_NONE: not there */
	uint32_t from_part;  /* conditions: which of the tier's */
	uint32_t to_part;
};

/* Which thing of the one rubric is which of the other; MODEL_NONE for none. */
struct difference_pairs {
	size_t from_count;
	size_t to_count;
	uint32_t *to;   /* by index in the first rubric */
	uint32_t *from; /* by index in the second */
};

struct difference {
	struct arena *arena;
	const zj_model *from;
	const zj_model *to;
	size_t count;
	const struct difference_change *changes; /* by effect, then as the rubric is read */
	size_t counts[DIFFERENCE_EFFECT_COUNT];
	struct difference_pairs nodes;
	struct difference_pairs facts;
	struct difference_pairs params;
	struct difference_pairs uses;
	struct difference_pairs rules;
	struct difference_pairs tiers;
	struct difference_pairs profiles;
	struct difference_pairs sources;
	struct difference_pairs conditions; /* counted through all tiers */
};

/* Compare two models, which the difference borrows from. ZJ_OK or ZJ_ENOMEM. */
zj_status difference_find(struct difference **out, const zj_model *from, const zj_model *to);
void difference_free(struct difference *difference);

/*
 * What a difference does to one enterprise: its answers scored under both rubrics, what came
 * out otherwise, and which of the differences made it so.
 *
 * A difference is named as a cause where the value it bears on came out otherwise and is read,
 * directly or not, by what changed: a weight where its section's share did, a threshold where
 * its condition did.
 */
struct effect_side {
	int tier; /* from 1; 0 for none */
	int best_tier;
	zj_num score;
	zj_num best;
	zj_num max;
};

/* A condition, veto or cap that holds on one side and not on the other. */
struct effect_flip {
	struct str id;
	const struct words *title; /* NULL: it has none */
	struct str rule;           /* as written */
	struct str tier;           /* conditions: of which tier; else empty */
	bool was_there;
	bool is_there;
	enum zj_outcome from; /* met: it holds, a veto or cap does not strike */
	enum zj_outcome to;
	struct str from_found; /* comparisons: "0.78", and what was needed ">= 0.8" */
	struct str from_needed;
	struct str to_found;
	struct str to_needed;
};

enum effect_kind {
	EFFECT_NONE,
	EFFECT_SCORE, /* another score, the same tier */
	EFFECT_FIRM,  /* the same tier, but it may become another one than before */
	EFFECT_UP,
	EFFECT_DOWN,
	EFFECT_OTHER,  /* a tier that the other rubric does not have */
	EFFECT_FAILED, /* it cannot be scored under one of the two */
	EFFECT_KIND_COUNT
};
const char *effect_kind_key(enum effect_kind kind); /* "up" */

struct effect {
	enum effect_kind kind;
	struct effect_side from;
	struct effect_side to;
	size_t flip_count;
	const struct effect_flip *flips;
	size_t cause_count;     /* of another tier, else of another score */
	const uint32_t *causes; /* indices into difference->changes */
};

/* What finding effects of one difference needs again and again. */
struct effect_finder;
zj_status effect_finder_new(struct effect_finder **out, const struct difference *difference);
void effect_finder_free(struct effect_finder *finder);

/*
 * Compare two results of one enterprise, scored with SCORE_TRACED under the two rubrics of the
 * difference. What it holds lives in `arena` and in the models. ZJ_OK, ZJ_ENOMEM.
 */
zj_status effect_find(struct effect *out, struct effect_finder *finder, const zj_result *from,
		      const zj_result *to, struct arena *arena);

/* The effect on many: what is shown of it. */
struct effect_row {
	struct str enterprise; /* code or local id */
	struct str name;
	struct str role;
	struct str date;    /* may be empty */
	struct str answers; /* fingerprint */
	struct effect effect;
	struct str failure;       /* EFFECT_FAILED: the first thing that was wrong */
	size_t loss_count;        /* answers that could not be carried to the second rubric */
	const struct str *losses; /* their names */
};

struct effects {
	size_t row_count;
	const struct effect_row *rows;
};

/*
 * Do the rubric's facts mean what the shared vocabulary says they mean? A fact of the same name
 * must have the same type, a unit that converts, and the same options.
 *
 * returns  ZJ_EINPUT some do not, with a diagnostic at each; ZJ_ENOMEM.
 */
zj_status review_facts(const zj_model *model, const zj_vocabulary *vocabulary, zj_diags *diags);

/*
 * Boundary vectors: for each condition of each tier, answers that put what it compares just below
 * its threshold, exactly at it and just above, with everything else that its tier and those
 * below need met. Without a threshold: one case that fails it and one that meets it.
 *
 * They are found by a search over what the condition reads, which tries so many answers and no
 * more (boundary.c): what it does not find may still exist. They say what the rubric does, not
 * what it should do.
 */
enum boundary_side {
	BOUNDARY_BELOW, /* without a threshold: not met */
	BOUNDARY_AT,    /* only with a threshold */
	BOUNDARY_ABOVE, /* without a threshold: met */
	BOUNDARY_SIDE_COUNT
};

/* One thing answered otherwise than at the start. */
struct boundary_change {
	uint32_t slot; /* of a question, a fact, a level */
	struct expr_value value;
};

struct boundary_case {
	bool is_found;
	bool holds;              /* the condition */
	int tier;                /* reached: 1 the lowest, 0 none */
	struct expr_value found; /* with a threshold: what is compared with what */
	struct expr_value needed;
	size_t change_count;
	const struct boundary_change *changes;
};

struct boundary {
	uint32_t tier;
	const struct model_condition *condition;
	bool is_threshold;
	bool is_cut_short; /* the search ended because it had tried enough */
	struct boundary_case sides[BOUNDARY_SIDE_COUNT];
};

struct boundaries {
	struct arena *arena;
	const zj_model *model;
	zj_answers *start; /* what every case starts from */
	int tier;          /* … and the tier it reaches */
	size_t setting_count;
	const zj_setting *settings;
	size_t count;
	struct boundary *items; /* by tier and condition */
};

/*
 * Find them. They start from `from`, or, where it is NULL, from every question at its best and
 * facts chosen so that the highest tier is reached, if they can be. Keep model, from and options
 * longer. ZJ_EINPUT: `from` or the parameters are refused, told; ZJ_ENOMEM.
 */
zj_status boundaries_find(struct boundaries **out, const zj_model *model, const zj_answers *from,
			  const zj_score_options *options, zj_diags *diags);
void boundaries_free(struct boundaries *boundaries);

#endif
