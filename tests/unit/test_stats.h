/*
 * Stores of results that a test writes row by row, so that it knows every figure of them.
 */
#ifndef TEST_STATS_H
#define TEST_STATS_H

#include <zhijie/zhijie.h>

#include "base/buf.h"
#include "stats/stats.h"
#include "unit_main.h"

/*
 * A result to be stored. Of the rubric "t" the tiers are low (one condition: low.1), mid (mid.1 and
 * mid.2) and high (high.1), so that outcomes are four digits; rule 0 is a veto, 1 a cap, 2 a check.
 * What is NULL stands as said.
 */
struct row {
	const char *code;
	int tier;
	const char *score;
	int best_tier;        /* 0: as tier */
	const char *outcomes; /* NULL: "1111" */
	const char *date;     /* NULL: none */
	const char *district; /* NULL: none, as the next two */
	const char *industry;
	const char *size;
	const char *role;    /* NULL: self */
	const char *max;     /* NULL: 100 */
	const char *strikes; /* NULL: "[]" */
	int version;         /* of the rubric: 0, 1 */
	int run;             /* 0: none */
};

/* A store in a folder of its own with these rows, up to one without a code; open to be read. */
zj_store *store_with(const struct row *rows);
void store_done(zj_store *store);
void store_sql(const char *sql); /* through another connection, closed again */

/* Expected to be the same text. */
void assert_text(struct str found, const char *expected);
void assert_num(zj_num found, const char *expected);

/* Allocations fail from the n-th on demand; see unit_faults.h. */
void faults_begin(long nth);
bool faults_end(void); /* did one fail? */

Suite *suite_stats_rank(void);
Suite *suite_stats_summary(void);
Suite *suite_stats_who(void);

#endif
