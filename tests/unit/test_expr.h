/*
 * What the tests of the expression room share: a toy world with one expression in it.
 */
#ifndef TEST_EXPR_H
#define TEST_EXPR_H

#include <check.h>
#include <string.h>

#include "expr/expr.h"
#include "toy.h"
#include "unit_main.h"

Suite *suite_expr_fault(void);
Suite *suite_expr_place(void);
Suite *suite_expr_prop(void);
Suite *suite_expr_regex(void);
Suite *suite_expr_tables(void);
Suite *suite_expr_tell(void);
Suite *suite_expr_value(void);
Suite *suite_expr_view(void);

/* A world, a pool, a run: what one test needs. */
struct bench {
	struct toy *toy;
	struct arena *arena;
	struct expr_pool *pool;
	struct expr_run *run;
	zj_diags *diags;
	enum expr_problem problem; /* of the last bench_status() */
};

struct bench bench_new(const char *lines);
void bench_done(struct bench *bench);

/* Compiles, or fails the test. */
const struct expr *bench_compile(struct bench *bench, const char *text);
zj_status bench_status(struct bench *bench, struct expr_value *value, const struct expr *expr);

/* The value of `text`, printed; good until the next call. */
const char *bench_value(struct bench *bench, const char *text);

#endif
