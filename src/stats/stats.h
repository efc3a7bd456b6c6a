/*
 * The door of stats/: figures over many results of one rubric in a store. A ranking puts
 * enterprises in order; a summary counts them by district, industry, size and year and sees one of
 * them among its peers.
 *
 * Of each enterprise the result that counts is looked at: final before assessor before self, then
 * the latest date, then the last saved, whatever version of the rubric it is under. That is the
 * same choice as the view v_latest makes. A run and a year narrow what may count; what an
 * enterprise is (district, industry, size) and the tier it has reached are asked of the result that
 * counts.
 *
 * Everything is exact: scores are compared as they were computed, never as they are shown.
 */
#ifndef STATS_STATS_H
#define STATS_STATS_H

#include "base/arena.h"
#include "base/num.h"
#include "store/store.h"

struct stats_condition;

/* Which results: NULL or 0 asks for all. */
struct stats_choice {
	const char *rubric; /* id; not NULL */
	int64_t run;
	const char *year; /* "2026": of the date of the answers */
	const char *district;
	const char *industry;
	const char *size;
	const char *role;
	const char *tier; /* id, or "none" */
	/* Called with the conditions of a version of the rubric where some have no title, to give them
	 * one, in `arena`. NULL: they go by their ids. */
	zj_status (*name)(void *state, int64_t rubric, struct stats_condition *conditions,
			  size_t count, struct arena *arena);
	void *name_state;
};

/* --- a rubric as its results name things ------------------------------------------------- */

struct stats_words {
	struct str id;
	struct str title[ZJ_LANG_COUNT]; /* .at NULL: none */
};

struct stats_condition {
	struct stats_words words;
	uint32_t tier; /* rank from 1 */
};

struct stats_rule {
	struct stats_words words;
	struct str kind; /* "veto", "cap", "check", … */
};

struct stats_rubric {
	int64_t number; /* in the store */
	struct str version;
	struct stats_words words;
	size_t tier_count;
	const struct stats_words *tiers; /* tiers[rank - 1] */
	size_t condition_count;
	const struct stats_condition *conditions; /* lowest tier first */
	const uint32_t *tier_first; /* those of rank r: from tier_first[r] to tier_first[r + 1] */
	size_t rule_count;
	const struct stats_rule *rules;
	size_t results; /* that count here and are under it */
};

/* --- ranking ----------------------------------------------------------------------------- */

/*
 * Places go by, in this order: the tier reached; the score, with what is unknown at its worst, as
 * a part of its maximum where maxima differ; a firm tier before one that depends on missing
 * answers; fewer conditions of the next tier not met or not known. Who is equal in all four has
 * the same place, and the places after it are left out (1, 2, 2, 4). Within a place the earlier
 * date stands first, then the lower code.
 */
struct stats_place {
	size_t place; /* from 1 */
	size_t tied;  /* how many have it, itself counted in */
	int64_t result;
	struct str code;
	struct str name; /* this and the next three: .at NULL where not given */
	struct str district;
	struct str industry;
	struct str size;
	uint32_t date; /* 20260501; 0: none */
	enum answers_role role;
	int tier;
	int best_tier;
	zj_num score;
	zj_num score_max;
	const struct stats_rubric *rubric;
	/* Conditions of the next tier: how many there are, are met and not known; which are not met
	 * or not known, as indices into rubric->conditions. None where the highest is reached. */
	size_t next_count;
	size_t next_met;
	size_t next_unknown;
	size_t open_count;
	const uint32_t *open;
	const bool *open_unknown; /* of each: not known, or not met */
	/* Vetoes and caps that strike or may, for want of answers, as indices into rubric->rules. */
	size_t strike_count;
	const uint32_t *strikes;
	const bool *strike_open; /* of each: it may */
};

struct stats_ranking {
	struct arena *arena;
	size_t rubric_count; /* versions of it, in the order they came to the store */
	const struct stats_rubric *rubrics;
	size_t count;  /* enterprises that were ranked */
	bool by_share; /* maxima differ */
	size_t row_count;
	const struct stats_place *rows;
};

/*
 * Rank, and hand out the first `top` places (0: all) with everybody who has them. ZJ_ENOTFOUND:
 * there is no result under that rubric; ZJ_EDB, ZJ_ENOMEM; ZJ_ELIMIT with a diagnostic.
 */
zj_status stats_rank(struct stats_ranking **out, zj_store *store, const struct stats_choice *choice,
		     size_t top, zj_diags *diags);
void stats_ranking_free(struct stats_ranking *ranking);

/* --- summary ----------------------------------------------------------------------------- */

enum stats_by {
	STATS_DISTRICT,
	STATS_INDUSTRY,
	STATS_SIZE,
	STATS_YEAR,
	STATS_BY_COUNT
};

/* Tenths and quarters: the least value that so large a part of all does not exceed, interpolated
 * between neighbours as spreadsheets do (PERCENTILE.INC), exactly. */
enum stats_quantile {
	STATS_P10,
	STATS_P25,
	STATS_MEDIAN,
	STATS_P75,
	STATS_P90,
	STATS_QUANTILE_COUNT
};

/* Some enterprises together. */
struct stats_cell {
	size_t count;
	size_t provisional;                     /* whose tier is not firm */
	size_t *by_tier;                        /* by rank, 0 for none */
	zj_num quantiles[STATS_QUANTILE_COUNT]; /* of the score, or its part; may be overflow */
};

struct stats_group {
	struct str name; /* .at NULL: not given */
	struct stats_cell cell;
};

/*
 * Groups of fewer than `least` are not shown on their own: they are put together in `rest`, and so
 * are the smallest of the others until these together are at least `least`. Nothing that is
 * shown, taken from the whole, then leaves fewer than that.
 */
struct stats_groups {
	size_t count;
	const struct stats_group *items; /* largest first */
	size_t rest_count;               /* groups in `rest`; 0: there is none */
	struct stats_cell rest;
};

/* A condition of a tier over all: of `results` that have it, and how often it is one of those that
 * keep an enterprise from its next tier. */
struct stats_unmet {
	const struct stats_condition *condition;
	size_t results;
	size_t not_met;
	size_t unknown;
	size_t blocks; /* not met, and of the next tier */
};

/* One enterprise among its peers: all of them, those of its district and so on. */
enum stats_peers {
	STATS_AMONG_ALL,
	STATS_AMONG_DISTRICT,
	STATS_AMONG_INDUSTRY,
	STATS_AMONG_SIZE,
	STATS_AMONG_INDUSTRY_AND_SIZE,
	STATS_AMONG_COUNT
};

struct stats_among {
	bool is_there;  /* false: the enterprise does not say what it is in this */
	bool is_hidden; /* too few, or too few more or less than others that are shown */
	size_t peers;   /* the enterprise itself not counted */
	size_t below;   /* peers with a lower score */
	size_t equal;
	size_t place;      /* 1 + peers with a higher score */
	zj_num percentile; /* (below + equal / 2) / peers, from 0 to 1 */
};

struct stats_one {
	struct stats_place place; /* who it is and how it stands; no place of its own */
	struct stats_among among[STATS_AMONG_COUNT];
};

enum stats_hidden {
	STATS_SHOWN,
	STATS_TOO_FEW,  /* fewer than `least` */
	STATS_TOO_CLOSE /* without one of the filters there are only a few more */
};

struct stats_summary {
	struct arena *arena;
	size_t rubric_count;
	const struct stats_rubric *rubrics;
	const struct stats_rubric *latest; /* whose words stand for all versions */
	size_t least;
	bool by_share; /* maxima differ: quantiles are of parts of the maximum, 0 to 1 */
	zj_num score_max;
	enum stats_hidden hidden; /* then only `all.count` may be told where it is not TOO_FEW */
	struct stats_cell all;
	struct stats_groups by[STATS_BY_COUNT];
	size_t unmet_count;
	const struct stats_unmet *unmet; /* what keeps most from their next tier first */
	bool has_one;
	struct stats_one one;
};

/*
 * Sum up. `enterprise` is a code or local id, NULL for none; ZJ_ENOTFOUND where there is no result
 * under that rubric, or none of that enterprise among those chosen (*is_enterprise tells which).
 * `least` of 1 hides nothing.
 */
zj_status stats_summarise(struct stats_summary **out, zj_store *store,
			  const struct stats_choice *choice, const char *enterprise, size_t least,
			  bool *is_enterprise, zj_diags *diags);
void stats_summary_free(struct stats_summary *summary);

/* The ids of the rubrics that have results, sorted, each once, in `arena`. */
zj_status stats_rubrics(struct str **ids, size_t *count, struct arena *arena, zj_store *store,
			zj_diags *diags);

#endif
