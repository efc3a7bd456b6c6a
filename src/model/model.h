/*
 * The door of model/: a rubric compiled. Names have become numbers; everything is an array
 * with an index, in an arena of its own, const once built, shared by all threads.
 *
 * Sections and questions are one array of nodes in preorder: node 0 is the rubric itself
 * ("total"), a node's children begin at the next index, and `end` is the first index after
 * its subtree. To visit the children of n: for (c = n + 1; c < nodes[n].end; c = nodes[c].end).
 *
 * Every value an expression can read has a slot: facts, params, rules, levels, and
 * MODEL_NODE_SLOTS for each node. A run fills an array of struct expr_value by slot, in the
 * order of model->order.
 */
#ifndef MODEL_MODEL_H
#define MODEL_MODEL_H

#include <zhijie/model.h>
#include <zhijie/vocabulary.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/hash.h"
#include "base/map.h"
#include "base/num.h"
#include "base/words.h"
#include "expr/expr.h"

#define MODEL_NONE UINT32_MAX

/* How far a figure can be trusted; see docs/rubric-language.md, Sources. */
enum model_basis {
	MODEL_VERIFIED,
	MODEL_REPORTED,
	MODEL_RECALLED,
	MODEL_OWN,
	MODEL_BASIS_COUNT
};
const char *model_basis_name(enum model_basis basis); /* "recalled" */

struct model_source {
	struct str id;
	struct words title;
	struct str url;   /* .at NULL: none */
	struct str grade; /* "A" "B" "C", or .at NULL */
	enum model_basis basis;
	struct words note;
	struct place place;
};

/* Where a thing comes from. Inherited from the section where it has none of its own. */
struct model_origin {
	bool is_own;    /* written on the thing itself */
	bool is_stated; /* there, above it, or as the rubric's default; else our own by silence */
	enum model_basis basis;
	size_t count;
	const uint32_t *sources; /* indices into model->sources */
	struct words note;
};

/* What a thing was called in earlier versions of the rubric (renamed_from). */
struct model_former {
	size_t count;
	const struct str *ids;
};

bool model_was_called(const struct model_former *former, struct str name);

struct model_option {
	struct str id;
	struct model_former former;
	struct words title;
	zj_num score;
	bool is_alone; /* with several: excludes all others */
	bool has_cost;
	zj_num cost;
	struct model_origin origin; /* where not is_own, look at the question's */
	struct place place;
};

struct model_band {
	bool has_low;
	bool has_high;
	bool low_is_in;  /* `from`, else `above` */
	bool high_is_in; /* `upto`, else `below` */
	zj_num low;
	zj_num high;
	zj_num score;
	struct place place;
};

enum model_kind {
	MODEL_SECTION,
	MODEL_QUESTION
};

enum model_combine {
	MODEL_MEAN,
	MODEL_SUM,
	MODEL_MIN,
	MODEL_MAX,
	MODEL_SCORE, /* by expression */
	MODEL_LADDER
};

enum model_answer {
	MODEL_COMPUTED, /* `value:`, nothing to answer */
	MODEL_OPTION,   /* one option: choice */
	MODEL_OPTIONS,  /* several options: set */
	MODEL_YESNO,    /* truth; options[0] is no, options[1] is yes */
	MODEL_LEVEL,    /* number 0 to option_count - 1; options are the levels */
	MODEL_NUMBER,
	MODEL_TEXT,
	MODEL_DATE
};

/* What a number may be: of a fact, a number question, a parameter. */
struct model_range {
	bool has_min;
	bool has_max;
	bool is_whole;
	zj_num min;
	zj_num max;
	struct str unit; /* .at NULL: none */
};

/* A yes or no that the rubric settles, or leaves to one of its parameters, a choice. */
struct model_switch {
	uint32_t param;   /* MODEL_NONE: settled */
	bool is_on;       /* settled */
	uint64_t options; /* of the parameter: those that mean yes, by bit */
};

struct model_ladder {
	uint32_t levels;
	zj_num satisfied;
	struct model_switch stops;    /* gate: stop */
	struct model_switch inherits; /* empty: inherit */
};

struct model_node {
	enum model_kind kind;
	struct str id;
	struct model_former former;
	struct words title; /* short; falls back to ask */
	struct words ask;   /* questions */
	struct words hint;  /* questions: hint; sections: about */
	struct words advice;
	struct place place;
	struct model_origin origin;
	uint32_t parent; /* MODEL_NONE for node 0 */
	uint32_t end;
	uint32_t depth;
	uint32_t ordinal; /* questions: 0, 1, 2 … in order; sections: MODEL_NONE */

	const zj_num *weights;   /* by profile (one where there are no profiles) */
	const bool *is_left_out; /* by profile */
	bool is_scored;          /* takes part in its parent's score */
	bool may_skip;
	const struct expr *when; /* NULL: always applies */
	zj_num points;           /* what it is worth when full; sections under `sum` where
					   children may not apply: see score/ */
	bool has_points;         /* declared */
	bool has_weights_sum;    /* sections: what the children's weights are to come to */
	zj_num weights_sum;
	struct place weights_sum_place;

	/* sections */
	enum model_combine combine;
	const struct expr *score;   /* MODEL_SCORE */
	struct model_ladder ladder; /* MODEL_LADDER */

	/* questions */
	enum model_answer answer;
	uint32_t rung;                      /* 0: none */
	struct str scale;                   /* where its options are; .at NULL: its own */
	const struct expr_choices *choices; /* MODEL_OPTION, MODEL_OPTIONS */
	size_t option_count;
	const struct model_option *options;
	bool has_cap;
	zj_num cap;                         /* MODEL_OPTIONS */
	struct model_range range;           /* MODEL_NUMBER; MODEL_DATE as days */
	const struct expr_pattern *pattern; /* MODEL_TEXT; NULL: any */
	struct str pattern_text;
	const struct expr *value; /* MODEL_COMPUTED */
	size_t band_count;
	const struct model_band *bands;
	zj_num worst; /* raw score: the least and the most an answer can give */
	zj_num best;  /* share = raw score / best; over 0 where is_scored */
	bool needs_evidence;
	zj_num evidence_above; /* shares */
	zj_num evidence_cap;
	struct words evidence_hint;
	struct str cost_unit;

	size_t tag_count;
	const struct str *tags;
	uint32_t slot; /* of the first of MODEL_NODE_SLOTS */
};

/* What binding an answer asks of its question, close together: nodes are large, and every answer
 * would go to fetch one. */
enum {
	MODEL_WORDS = 4
};
struct model_asked {
	struct str id;
	const struct expr_choices *choices;
	/* str_word() of each choice's id, or of no, yes, false, true; NULL: one has none. After the last, 0 up to
	 * a number of them that is whole times MODEL_WORDS: those are compared at once. */
	const uint64_t *words;
	uint32_t word_room;
	uint32_t node;
	enum model_answer answer;
	bool is_easy; /* as its struct model_quick; before zj_model_prepare() none is */
};

/* Slots of a node, counted from node->slot. */
enum model_node_slot {
	MODEL_SLOT_ANSWER, /* sections: not used */
	MODEL_SLOT_ANSWERED,
	MODEL_SLOT_APPLIES,
	MODEL_SLOT_SCORE,
	MODEL_SLOT_SHARE,
	MODEL_NODE_SLOTS
};

/*
 * What zj_model_prepare() works out ahead, so that a plain run looks up what an answer is worth
 * and adds whole numbers; see model/prepare.c.
 *
 * A question of n options (no and yes; levels; bands) has n marks, and these after them:
 */
enum model_mark_extra {
	MODEL_MARK_WORST, /* not answered */
	MODEL_MARK_BEST,
	MODEL_MARK_CUT,  /* answered without evidence */
	MODEL_MARK_NONE, /* in no band */
	MODEL_MARK_EXTRAS
};
struct model_mark {
	zj_num share; /* with evidence */
	zj_num score;
	int64_t part; /* in the parent's units: the share, or where that is a sum, the score */
	bool is_cut;  /* without evidence it counts as MODEL_MARK_CUT */
};

enum model_quick_kind {
	MODEL_QUICK_NOT,    /* sections, and questions that have to be worked out */
	MODEL_QUICK_SILENT, /* gives no points */
	MODEL_QUICK_OPTION,
	MODEL_QUICK_TRUTH,
	MODEL_QUICK_LEVEL,
	MODEL_QUICK_BANDS
};
/* Where the children of a mean that weigh in weigh so much together, its share is a whole number of
 * the parts of the mean that it is in. */
struct model_lift {
	int64_t weights;
	int64_t factor; /* its own parts are as many times so many; 0: they are not whole */
	int64_t most;   /* of its own parts, whatever their sign */
};

/* In the place of a part: the answer does not count for what it is. */
#define MODEL_NO_PART INT64_MIN

struct model_quick {
	unsigned char kind;  /* enum model_quick_kind */
	unsigned char reads; /* by enum model_node_slot, bits: some expression of the rubric does */
	bool is_scored;      /* as the node */
	bool is_section;
	bool is_asked; /* a question that is answered, not computed */
	bool counts;   /* takes part in its parent's score */
	bool is_easy;  /* counts, one option or yes or no, is in all profiles */
	bool adds_up;  /* sections: a mean or sum of children whose weights are whole numbers of one
			 unit; then a tally gives the share where all apply for certain */
	bool is_whole; /* sections: one step of the quick order */
	bool is_lifted; /* sections: nothing asks for its share and score but its parent's parts, where
			   lifts gives them */
	bool needs_nodes; /* sections: what its questions come to is asked one by one, as it
			     does not add up or is on a ladder */
	uint32_t parent;
	uint32_t ordinal;
	uint32_t slot;       /* as the node's */
	uint32_t mark_count; /* without the extras */
	zj_num points;
	const struct model_mark *marks; /* the same for questions that agree in all of them */
	const int64_t
		*parts; /* of its marks, by option or band, and LIMIT_OPTIONS further on of those
				 with evidence */
	const struct expr_value *unknown; /* questions: not answered */
	const bool *left_out;             /* by profile; NULL: in none */
	const int64_t *weights; /* by profile, in the parent's unit; 0 where it does not count;
				   NULL: the parent does not add up */
	const struct model_lift *lifts; /* by profile: of a mean that adds up; else NULL */
	int64_t full;                   /* its points in the unit of a parent that is a sum */
	int64_t weight_unit;            /* adds_up: how many of the children's weights make 1 … */
	int64_t part_unit;              /* … and of their marks' parts */
};

/* What a fact does from one year to the next; the vocabulary says so. */
enum model_years {
	MODEL_YEARS_ANY,
	MODEL_YEARS_FIXED, /* it does not change */
	MODEL_YEARS_GROW   /* it does not shrink */
};

struct model_fact {
	struct str id; /* "equipment.total" */
	struct model_former former;
	struct words title;
	struct words hint;
	struct words definition; /* how it is counted; in the vocabulary only, as the next two */
	enum model_years over_years;
	struct str year_before; /* the fact that it is of a year before; .at NULL: none */
	enum expr_type type;
	struct model_range range; /* numbers; dates as days */
	const struct expr_choices *choices;
	const struct words *option_titles;
	const struct model_former *option_formers; /* as many */
	struct model_origin origin;
	struct place place;
	uint32_t slot;
	bool is_read; /* some expression reads it */
};

struct model_param {
	struct str id;
	struct model_former former;
	struct words title;
	enum expr_type type;     /* number, truth, choice */
	struct expr_value value; /* the default */
	struct model_range range;
	const struct expr_choices *choices;
	struct model_origin origin;
	struct place place;
	uint32_t slot;
};

/* Another rubric whose level is used. */
struct model_use {
	struct str id;
	struct model_former former;
	struct str rubric;
	struct words title;
	uint32_t top;
	struct model_origin origin;
	struct place place;
	uint32_t slot;
};

enum model_rule_kind {
	MODEL_GATE,
	MODEL_VETO,
	MODEL_VALUE,
	MODEL_CAP,
	MODEL_VALID,
	MODEL_CHECK,
	MODEL_ADVICE,
	MODEL_RULE_KIND_COUNT
};
const char *model_rule_kind_name(enum model_rule_kind kind); /* "veto" */

struct model_rule {
	struct str id;
	struct model_former former;
	enum model_rule_kind kind;
	struct words title;
	struct words say;
	struct words advice;
	const struct expr *expr; /* needs, is or when */
	uint64_t tiers;          /* vetoes: bit t for tier index t (from 0) */
	uint32_t at_most;        /* caps: tier index from 0, MODEL_NONE for no tier at all */
	struct model_origin origin;
	struct place place; /* of its expression */
	uint32_t slot;      /* gates, vetoes: truth; values: theirs; others: truth of `when` */
};

struct model_condition {
	struct str id;      /* "advanced.2", or its own */
	struct words title; /* its own, else the rule's; may be empty */
	struct words say;
	struct words advice;
	const struct expr *expr;
	uint32_t rule; /* index, when it is just a rule's name; else MODEL_NONE */
	struct model_origin origin;
	struct place place;
};

struct model_tier {
	struct str id;
	struct model_former former;
	struct words title;
	struct words about;
	struct words advice;
	size_t condition_count;
	const struct model_condition *conditions;
	struct model_origin origin;
	struct place place;
};

/* A tag, as it is first written. */
struct model_tag {
	struct str name;
	struct place place;
	bool is_read; /* some expression selects by it */
};

struct model_profile {
	struct str id;
	struct model_former former;
	struct words title;
	struct place place;
};

/*
 * What to compute next. Two steps a node, because whether a thing applies is known from
 * above and what it scores from below:
 *
 *	MODEL_STEP_APPLIES	does it apply? Its parent's step of this kind and what its `when`
 *			reads come before. A question's answer, answered and applies slots are
 *			final then (but for answer and answered of a computed one); a section's applies
 *			slot holds what is known from above.
 *	MODEL_STEP_SCORE	score and share, the value of a computed question, and a section's
 *			final applies slot (one none of whose scored children apply does not
 *			apply). Its own MODEL_STEP_APPLIES, its children's scores and what
 *			`score` or `value` reads come before.
 *	MODEL_STEP_RULE	rule `index`, after what it reads.
 */
enum model_step_kind {
	MODEL_STEP_APPLIES,
	MODEL_STEP_SCORE,
	MODEL_STEP_RULE
};
struct model_step {
	enum model_step_kind kind;
	uint32_t index;
};

/* The same of a prepared model. Both steps of a quick question are one, and such questions of one
 * section that follow each other are, too. */
struct model_quick_step {
	struct model_step step;
	uint32_t question_count; /* from its node on; 0: not of quick questions */
	bool is_whole; /* both steps of the section at its node, too, which has these questions and
			  nothing else in it, and no condition */
};

/* One file the rubric was read from, kept whole for the store. */
struct model_file {
	struct str name; /* relative to the rubric's folder: "rubric.yaml" */
	struct str bytes;
	struct hash fingerprint;
};

struct rubric;
struct rubric_node;

struct zj_model {
	struct arena *arena;
	struct rubric *rubric; /* as written; texts and places are in its files */
	struct expr_pool *pool;
	struct str id;
	struct str version;
	struct words title;
	struct words about;
	int digits;
	bool tier_chain;
	char fingerprint[HASH_TEXT_SIZE];

	size_t file_count;
	const struct model_file *files;
	size_t source_count;
	const struct model_source *sources;
	size_t node_count;
	const struct model_node *nodes;
	const struct rubric_node *const *written; /* by node index: as it stands in the rubric */
	size_t question_count;
	const uint32_t *questions;       /* node indices by ordinal */
	const struct model_asked *asked; /* by ordinal */
	size_t fact_count;
	const struct model_fact *facts;
	size_t param_count;
	const struct model_param *params;
	size_t use_count;
	const struct model_use *uses;
	size_t tag_count;
	const struct model_tag *tags; /* in order of appearance */
	size_t profile_count;         /* 0: none declared; arrays by profile then have one */
	const struct model_profile *profiles;
	uint32_t default_profile; /* MODEL_NONE: an answers file must choose */
	size_t rule_count;
	const struct model_rule *rules;
	size_t tier_count; /* at most 64 */
	const struct model_tier *tiers;
	size_t step_count;
	const struct model_step *order;

	size_t slot_count;
	uint32_t as_of_slot; /* the answers' date */

	const struct model_quick *quick; /* by node index; NULL before zj_model_prepare() */
	size_t quick_step_count;         /* as the next */
	const struct model_quick_step *quick_order;

	const struct map *node_by_id; /* without "total" */
	const struct map *fact_by_id;
	const struct map *fact_groups; /* "equipment" where there is "equipment.total" */
	const struct map *param_by_id;
	const struct map *rule_by_id;
	const struct map *use_by_id;
	const struct map *tier_by_id;
	const struct map *profile_by_id;

	/* By what they were called before; no name of the present is among them. */
	const struct map *node_by_former;
	const struct map *fact_by_former;
	const struct map *param_by_former;
	const struct map *rule_by_former;
	const struct map *use_by_former;
	const struct map *tier_by_former;
	const struct map *profile_by_former;
};

/*
 * Compile a rubric. On ZJ_OK the model owns it; otherwise it stays the caller's.
 *
 * returns  ZJ_EINPUT something in it is wrong, or was already when it was read; ZJ_ELIMIT;
 *          ZJ_ENOMEM.
 */
zj_status model_compile(zj_model **out, struct rubric *rubric, zj_diags *diags);

/* The shared vocabulary: a model that has facts and sources only. */
struct zj_vocabulary {
	zj_model *model;
};
zj_status model_compile_vocabulary(zj_model **out, struct rubric *rubric, zj_diags *diags);

/* Which thing a slot belongs to, to name what a result depends on. */
enum model_slot_kind {
	MODEL_SLOT_OF_NODE,
	MODEL_SLOT_OF_FACT,
	MODEL_SLOT_OF_PARAM,
	MODEL_SLOT_OF_RULE,
	MODEL_SLOT_OF_USE,
	MODEL_SLOT_OF_DATE
};
struct model_slot {
	enum model_slot_kind kind;
	uint32_t index;
	enum model_node_slot part; /* MODEL_SLOT_OF_NODE */
};
struct model_slot model_slot(const zj_model *model, uint32_t slot);

/*
 * Read a number with an optional unit ("35%", "3200 万元", "12.5") into the range's unit.
 * Exact. For answers, facts, parameters and the bounds in rubrics alike.
 */
enum model_number {
	MODEL_NUMBER_OK,
	MODEL_NUMBER_BAD,   /* not a number */
	MODEL_NUMBER_UNIT,  /* a unit that does not convert */
	MODEL_NUMBER_WHOLE, /* must be whole */
	MODEL_NUMBER_LOW,   /* under min */
	MODEL_NUMBER_HIGH,  /* over max */
	MODEL_NUMBER_SIZE   /* does not fit */
};
enum model_number model_number_read(zj_num *out, struct str text, const struct model_range *range);

/* A fact's type as a rubric names it: "number", "yesno". */
const char *model_fact_type(enum expr_type type);

/* Is there a unit behind the number? */
bool model_number_has_unit(struct str text);

/* Can every number in the one unit be written in the other? Two that have none agree. */
bool model_units_convert(struct str from, struct str to);

/* The widest value that an answer to this question may have. */
struct expr_value model_unknown_answer(const struct model_node *node);

/* The band a value lies in, or NULL. */
const struct model_band *model_band_find(const struct model_node *node, zj_num value);

#endif
