/*
 * The door of expr/: the rule language's expressions. Small, typed and total: no loops but
 * over tagged questions, no recursion, a step budget; an expression always ends.
 *
 * Every value says how much is known of it. A number is a range, a truth value may be both,
 * a choice is the set of options it may still be. An unknown answer is the widest such
 * value, so one evaluation gives the worst case, the best case and whether the two agree:
 * the range is sound (the true value lies in it) and, where each unknown is read once,
 * exact. There is no separate "unknown" to forget about.
 *
 * A compiled expression is const, lives in its pool and may be run by any number of threads,
 * each with its own expr_run.
 */
#ifndef EXPR_EXPR_H
#define EXPR_EXPR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <zhijie/diag.h>
#include <zhijie/status.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/diag.h"
#include "base/num.h"
#include "base/str.h"

enum expr_type {
	EXPR_NUMBER,
	EXPR_TRUTH, /* yes or no */
	EXPR_TEXT,
	EXPR_DATE,   /* days since 1970-01-01, as a number */
	EXPR_CHOICE, /* one of some options */
	EXPR_SET,    /* any of some options */
	EXPR_TYPE_COUNT
};

/* The options a choice or set is made of, in order. The same pointer means the same kind. */
struct expr_choices {
	size_t count; /* at most LIMIT_OPTIONS */
	const struct str *ids;
};

struct expr_value {
	enum expr_type type;
	union {
		struct {
			zj_num low; /* means something only with has_low */
			zj_num high;
			bool has_low;
			bool has_high;
		} number; /* EXPR_NUMBER, EXPR_DATE */
		struct {
			bool may_be_no;
			bool may_be_yes;
		} truth;
		struct {
			const struct expr_choices *choices;
			uint64_t must; /* options certainly in it */
			uint64_t may;  /* options possibly in it; must is part of may */
		} options;             /* EXPR_CHOICE (known: may has one bit), EXPR_SET */
		struct {
			struct str text;
			bool is_known;
		} text;
	};
};

struct expr_value expr_number(zj_num value);
struct expr_value expr_range(zj_num low, zj_num high);
struct expr_value expr_truth(bool value);
struct expr_value expr_text_value(struct str text);
struct expr_value expr_date(int64_t days);
struct expr_value expr_choice(const struct expr_choices *choices, uint32_t index);
struct expr_value expr_set(const struct expr_choices *choices, uint64_t members);
struct expr_value expr_unknown(enum expr_type type, const struct expr_choices *choices);

bool expr_is_known(const struct expr_value *value);
bool expr_is_yes(const struct expr_value *value); /* certainly */
bool expr_is_no(const struct expr_value *value);  /* certainly */

/* As a person writes it: 0.8, yes, 2026-05-01, built, [MES, ERP], "0.5 to 1", "unknown". */
void expr_value_print(struct buf *out, const struct expr_value *value);

/* YYYY-MM-DD to days since 1970-01-01 and back; false for a day that does not exist. */
bool expr_date_parse(struct str text, int64_t *days);
void expr_date_print(struct buf *out, int64_t days);

/*
 * Names. A name becomes a slot number when the expression is compiled; the value of slot n
 * is slots[n] when it runs. What a slot holds is the caller's business.
 */
enum expr_space {
	EXPR_PLAIN,    /* facts.x, params.x, a rule's id, as_of */
	EXPR_ANSWER,   /* answer(x) */
	EXPR_ANSWERED, /* answered(x): was it answered at all? never unknown */
	EXPR_APPLIES,  /* applies(x): is it not "not applicable"? */
	EXPR_SCORE,    /* score(x), in the node's own points */
	EXPR_SHARE,    /* share(x), 0 to 1 */
	EXPR_LEVEL,    /* level(x): level reached in another rubric */
	EXPR_SPACE_COUNT
};

struct expr_symbol {
	uint32_t slot;
	enum expr_type type;
	const struct expr_choices *choices; /* of choices and sets */
};

/* A tag's questions. A member whose `applies` is no is passed over. */
struct expr_member {
	uint32_t answer;
	uint32_t answered;
	uint32_t applies;
	uint32_t score;
	uint32_t share;
};
struct expr_group {
	size_t count;
	const struct expr_member *members; /* sorted by `answer`, no duplicates */
	bool is_uniform;                   /* all answers have one type and one set of options */
	enum expr_type type;               /* of `it`, where uniform */
	const struct expr_choices *choices;
};

struct expr_scope {
	void *state;
	bool (*find)(void *state, enum expr_space space, struct str name, struct expr_symbol *out);
	const struct expr_group *(*group)(void *state, struct str tag); /* NULL: no such tag */
	/* The index-th name of a space, for suggestions; STR_NONE past the end. */
	struct str (*name)(void *state, enum expr_space space, size_t index);
	struct str (*tag)(void *state, size_t index);
};

/* Where an expression stands, so that a caret can point into it. */
struct expr_source {
	struct str text;
	struct place place; /* of the scalar that holds it */
	bool is_inline;     /* text stands on one line, starting `shift` after place */
	uint32_t shift;     /* 1 for a quoted scalar */
};

/* Owns what expressions need beyond the arena: compiled patterns. Const once built. */
struct expr_pool;
struct expr_pool *expr_pool_new(struct arena *arena); /* NULL when memory ran out */
void expr_pool_free(struct expr_pool *pool); /* before its arena; expressions die with it */

/*
 * Turn the patterns compiled so far into machine code. Worth its 100 us or so a pattern
 * only before matching thousands of texts; call it before threads share the pool.
 */
void expr_pool_jit(struct expr_pool *pool);

struct expr;

#define EXPR_ANY_TYPE EXPR_TYPE_COUNT

/*
 * Parse, resolve, check. `type` is what the expression must give, or EXPR_ANY_TYPE.
 *
 * ZJ_EINPUT: one or more diagnostics, with the place and a suggestion: a syntax error (the
 * first), every unknown name, every type mistake. ZJ_ELIMIT: too long or too deep.
 * The source's text is copied; what the scope names (choices, groups) must outlive the pool.
 */
zj_status expr_compile(const struct expr **out, struct expr_pool *pool,
		       const struct expr_source *source, enum expr_type type,
		       const struct expr_scope *scope, zj_diags *diags);

enum expr_type expr_type(const struct expr *expr);
const struct expr_choices *expr_choices(const struct expr *expr); /* NULL: none */
struct str expr_text(const struct expr *expr);                    /* as written */
void expr_print(struct buf *out, const struct expr *expr); /* canonical; parses to the same */

/*
 * Do two expressions mean the same, whatever their spelling? They may be of two rubrics: which
 * slots and options of the one stand for which of the other is asked, `a` being of the first.
 */
struct expr_pairing {
	void *state;
	bool (*same_slot)(void *state, uint32_t a, uint32_t b);
	bool (*same_option)(void *state, const struct expr_choices *a, size_t a_index,
			    const struct expr_choices *b, size_t b_index);
};
bool expr_is_same(const struct expr *a, const struct expr *b, const struct expr_pairing *pairing);

/*
 * An expression in plain words, in one language, for those who read no formulas: "the share of
 * “Operations” is at least 80%". Names are the caller's to tell; it adds to `out`.
 */
enum expr_told {
	EXPR_TOLD_THING, /* what the thing is called, in quotes: the rest is added */
	EXPR_TOLD_RULE,  /* the same, of a rule: it holds or does not */
	EXPR_TOLD_WHOLE  /* all there is to say: "the total score" */
};
struct expr_teller {
	zj_lang lang;
	const void *state;
	/* What a slot stands for. as_share: what is told beside it should be in percent. */
	enum expr_told (*name)(const void *state, struct buf *out, uint32_t slot, bool as_share);
	/* An option, in quotes; a tag. */
	void (*option)(const void *state, struct buf *out, const struct expr_choices *choices,
		       uint32_t index);
	void (*tag)(const void *state, struct buf *out, struct str name);
};
void expr_tell(struct buf *out, const struct expr *expr, const struct expr_teller *teller);

/* The slots it reads, each once, ascending. Borrowed. */
size_t expr_slots(const struct expr *expr, const uint32_t **slots);

/* What a run changes. One per thread; reused from one evaluation to the next. */
struct expr_run;
struct expr_run *expr_run_new(void); /* NULL when memory ran out */
void expr_run_free(struct expr_run *run);

/*
 * Ask of everything that may be, not of what is: a value that is a range may turn out to be
 * known or not, so known() of it may be yes or no.
 */
void expr_run_ask_all(struct expr_run *run, bool asks_all);

enum expr_problem {
	EXPR_NO_PROBLEM,
	EXPR_DIVIDED_BY_ZERO, /* the value is unknown */
	EXPR_OVERFLOW,        /* limit "number-size" */
	EXPR_STEPS,           /* limit "expression-steps" */
	EXPR_REGEX_EFFORT,    /* limit "regex-effort" */
	EXPR_REGEX_TEXT       /* limit "regex-text" */
};

/*
 * Evaluate. ZJ_OK: *out is set; *problem is EXPR_NO_PROBLEM or EXPR_DIVIDED_BY_ZERO (a
 * division by what is certainly 0, or the mean, min or max of nothing). Where a divisor may be 0, or a
 * tag's questions may all not apply, the range is that of the cases which have a value.
 * ZJ_ELIMIT: *problem says which limit. ZJ_ENOMEM. Neither pointer may be NULL.
 */
zj_status expr_eval(struct expr_value *out, enum expr_problem *problem, const struct expr *expr,
		    const struct expr_value *slots, struct expr_run *run);

/* What a yes or no may be. */
struct expr_may {
	bool be_no;
	bool be_yes;
};

/* The same of an expression that gives yes or no, where nothing else is asked of it. */
zj_status expr_eval_truth(struct expr_may *out, enum expr_problem *problem, const struct expr *expr,
			  const struct expr_value *slots, struct expr_run *run);

/* The name of a problem's limit, as messages give it; NULL for the first two. */
const char *expr_problem_limit(enum expr_problem problem);

/*
 * The outermost structure of a yes/no expression, for explaining it: a comparison's two
 * sides (found, needed), the parts of an `and` / `or` (flattened) or a `not`. Parts are
 * expressions in full: they can be evaluated, printed, viewed. A side that is a list gives
 * the set of its options or the range its values span; better show its expr_text().
 */
enum expr_shape {
	EXPR_OTHER,
	EXPR_COMPARE,
	EXPR_AND,
	EXPR_OR,
	EXPR_NOT
};
enum expr_compare {
	EXPR_EQ,
	EXPR_NE,
	EXPR_LT,
	EXPR_LE,
	EXPR_GT,
	EXPR_GE,
	EXPR_IN,
	EXPR_NOT_IN
};

struct expr_view {
	enum expr_shape shape;
	enum expr_compare compare;
	size_t count; /* parts: 2 for a comparison */
	const struct expr *const *parts;
};
struct expr_view expr_view(const struct expr *expr);
const char *expr_compare_text(enum expr_compare compare); /* ">=" */

/*
 * Call `each` for every term with a value of its own, left to right: names, calls over a
 * tag, divisions (after their own terms); constants are left out, and so is a term that a
 * limit stops. For "the full arithmetic with the numbers in it".
 */
struct expr_term {
	struct str text; /* as written */
	struct expr_value value;
};
zj_status expr_explain(const struct expr *expr, const struct expr_value *slots,
		       struct expr_run *run,
		       void (*each)(void *state, const struct expr_term *term), void *state);

/*
 * Patterns: PCRE2 with UTF, JIT where there is one, match and depth limits. The pattern is
 * anchored at neither end unless it says so.
 */
struct expr_pattern;
zj_status expr_pattern_compile(const struct expr_pattern **out, struct expr_pool *pool,
			       const struct expr_source *source, zj_diags *diags);
zj_status expr_pattern_match(bool *out, enum expr_problem *problem,
			     const struct expr_pattern *pattern, struct str text,
			     struct expr_run *run);

/*
 * Try a pattern out, `text` being what it was compiled from. ZJ_OK, ZJ_ENOMEM, ZJ_ELIMIT (the
 * text is too long to be a pattern). *left texts may still be tried to keep it busy, and less afterwards.
 */
struct expr_pattern_trial {
	bool matches_anything; /* every text tried, also the empty one */
	size_t busy_after;     /* characters of a text that used the effort up; 0: none found */
	struct str shadowed;   /* an alternative that another makes superfluous; parts of `text` */
	struct str shadowing;
};
zj_status expr_pattern_try(struct expr_pattern_trial *out, const struct expr_pattern *pattern,
			   struct str text, size_t *left, struct expr_run *run);

/* Call `each` for every pattern that stands in an expression, in matches(). */
void expr_each_pattern(const struct expr *expr,
		       void (*each)(void *state, const struct expr_pattern *pattern,
				    struct str text),
		       void *state);

#endif
