/*
 * The door of quality/: what in many questionnaires is worth a second look.
 *
 * Nothing here judges: no score changes, and a finding says what was seen, where, and what to hold
 * it against. docs/quality.md defines each kind exactly and says what it cannot know.
 *
 * Two steps. Any thread boils a result down to a sheet (quality_take), with what can be seen of it
 * alone. One thread gathers sheets in the order of the input (quality_add) and then compares them
 * with each other (quality_find). The same sheets in the same order give the same findings.
 */
#ifndef QUALITY_QUALITY_H
#define QUALITY_QUALITY_H

#include "score/score.h"

enum quality_kind {
	QUALITY_CONTRADICTION, /* a rule of kind check strikes */
	QUALITY_ALIKE,         /* nearly the same answers as another enterprise */
	QUALITY_ONE_ANSWER,    /* one and the same option throughout */
	QUALITY_NEAR_EDGE,     /* a figure that only just reaches the better side of an edge */
	QUALITY_EDGE_CROWD,    /* many such figures, and few just on the other side */
	QUALITY_TIER_JUMP,     /* several tiers since the filing before */
	QUALITY_FIGURE_JUMP,   /* a fact that grew or shrank many times over since then */
	QUALITY_FIGURE_MOVED,  /* one that cannot have changed, or cannot have shrunk, and did */
	QUALITY_YEARS_DIFFER,  /* last year's figure, told then and told again now */
	QUALITY_KIND_COUNT
};
const char *quality_kind_key(enum quality_kind kind); /* "near-edge" */

/* From where on something is worth a look. */
enum quality_limit {
#define LIMIT(id, name, num, den, least, most, is_whole, en, zh) id,
#include "quality/limit.def"
#undef LIMIT
	QUALITY_LIMIT_COUNT
};
struct quality_limits {
	zj_num at[QUALITY_LIMIT_COUNT];
};
struct quality_limits quality_limits_usual(void);
const char *quality_limit_name(enum quality_limit limit); /* "alike" */
const char *quality_limit_words(enum quality_limit limit, zj_lang lang);

/* Set one by "NAME=VALUE", shares also as "95%". False: there is none of that name, or it may not be
 * that much; nothing changed then. */
bool quality_limit_set(struct quality_limits *limits, struct str text);

/* --- one result ------------------------------------------------------------------------- */

/* What one thread needs for taking sheets. The limits stay the caller's. */
struct quality_taker;
struct quality_taker *quality_taker_new(const struct quality_limits *limits); /* NULL: no memory */
void quality_taker_free(struct quality_taker *taker);

/* A result boiled down, apart from the memory it was made in but for its model. */
struct quality_sheet;
struct quality_sheet *quality_sheet_new(void); /* NULL: no memory */
void quality_sheet_free(struct quality_sheet *sheet);

/* Fill a sheet, which keeps its memory for the next. The result is scored with SCORE_TRACED. `file`
 * is what its answers file is called. ZJ_ENOMEM. */
zj_status quality_take(struct quality_sheet *sheet, struct quality_taker *taker,
		       const zj_result *result, const char *file);

/* Is there a contradiction, or one answer throughout? Cheap, and of any result: SCORE_PLAIN will do.
 * ZJ_ENOMEM. */
zj_status quality_glance(bool *is_worth_a_look, struct quality_taker *taker,
			 const zj_result *result);

/* --- many ------------------------------------------------------------------------------- */

/* A thing of a rubric that a finding is about. */
enum quality_thing_kind {
	QUALITY_OF_NONE,
	QUALITY_OF_RULE,
	QUALITY_OF_NODE,
	QUALITY_OF_CONDITION,
	QUALITY_OF_FACT
};
struct quality_thing {
	enum quality_thing_kind kind;
	uint32_t index;     /* conditions: of the tier */
	uint32_t part;      /* conditions: which of the tier's; else 0 */
	struct place place; /* in the rubric */
};

/* Why two questionnaires may be alike with good reason. */
enum quality_relation {
	QUALITY_UNRELATED,    /* as far as the answers tell */
	QUALITY_SAME_BODY,    /* the same organisation code in the 统一社会信用代码 */
	QUALITY_SAME_NAME,    /* the same name under another code or id */
	QUALITY_SAME_COMPANY, /* names that begin with the same company or group */
	QUALITY_SAME_WRITER,  /* filled in by somebody of the same name */
	QUALITY_RELATION_COUNT
};
const char *quality_relation_key(enum quality_relation relation); /* "same-company" */

/* A questionnaire: one enterprise, one rubric. Texts may be empty. */
struct quality_who {
	const zj_model *model;
	struct str enterprise; /* code or local id */
	struct str name;
	struct str district;
	struct str writer;
	struct str file;
	uint32_t line; /* where in it the document begins; 0: it is the whole file */
	struct str date;
	enum answers_role role;
	int tier; /* from 1; 0 for none */
	bool has_day;
	int64_t day;
	bool is_asked;   /* findings are about those that are; the others are what they are held
			    against */
	bool is_current; /* the one that counts of its enterprise and rubric */
};

#define QUALITY_NOBODY UINT32_MAX

struct quality_finding {
	enum quality_kind kind;
	uint32_t who;   /* index into quality_findings.who; QUALITY_NOBODY for an edge crowd */
	uint32_t other; /* alike: whom it is most like; jumps and years: the filing before */
	uint32_t line;  /* in its answers file, from 1; 0: the file as a whole */
	uint32_t column;
	const zj_model *model;
	struct quality_thing thing;

	zj_num found;    /* near edge: the figure; jumps, years: as of now */
	zj_num compared; /* near edge, crowd: the edge; jumps, years: as of before */
	bool is_date;    /* those two are days since 1970-01-01 */
	bool is_upward;  /* near edge, crowd: more is better */

	uint32_t group; /* alike: number of the group, from 1 */
	enum quality_relation relation;
	size_t equal;   /* alike: equal answers; one answer: questions that have it; crowd: figures
			   exactly on the edge */
	size_t of;      /* alike: answers given by one or both; one answer: questions answered */
	size_t telling; /* alike: equal answers that most others do not give; one answer: the longest
			   run; near edge: how many figures of the enterprise are just past an edge */
	size_t figures; /* alike: equal numbers, dates and texts, typed by hand; one answer: options
			   of these questions */
	uint32_t option; /* one answer: which, from 0 */
	size_t above;    /* crowd: just past the edge */
	size_t below;    /* … and just before it */
};

struct quality_findings {
	struct arena *arena;
	size_t who_count;
	const struct quality_who *who; /* in the order they were added */
	size_t asked_count;            /* of those that count */
	size_t count;
	const struct quality_finding *items; /* by kind, then in the order of the input */
	size_t counts[QUALITY_KIND_COUNT];
	size_t group_count;
	size_t suspicious; /* enterprises, by rubric, with a finding of their own */
	bool is_cut_short; /* there were more pairs to compare than LIMIT_PAIRS */
	struct quality_limits limits;
};

/*
 * Gather sheets. Models outlive it and the findings; what the vocabulary says of facts over the
 * years is used where there is one.
 */
struct quality;
zj_status quality_new(struct quality **out, const struct quality_limits *limits,
		      const zj_vocabulary *vocabulary);
void quality_free(struct quality *quality);
zj_status quality_add(struct quality *quality, const struct quality_sheet *sheet, bool is_asked);

/* Compare all that was gathered, once, for the kinds whose bits are set. The findings borrow from the
 * models alone; the caller frees them. ZJ_ENOMEM. */
zj_status quality_find(struct quality_findings **out, struct quality *quality, unsigned kinds);
void quality_findings_free(struct quality_findings *findings);

#endif
