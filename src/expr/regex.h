/*
 * Patterns, for the rest of the room; regex.c is the only place that knows PCRE2.
 */
#ifndef EXPR_REGEX_H
#define EXPR_REGEX_H

#include "expr/expr.h"

void regex_free(struct expr_pattern *patterns); /* all of a pool's */
void regex_jit(struct expr_pattern *patterns);

/* What matching needs of its own; made by the first match of a run. */
struct regex_run;
void regex_run_free(struct regex_run *run);

/* As expr_pattern_match(); *run may be NULL and is made when needed. */
zj_status regex_match(bool *out, enum expr_problem *problem, const struct expr_pattern *pattern,
		      struct str text, struct regex_run **run);

#endif
