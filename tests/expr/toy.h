/*
 * A small world for expressions to be tried in: names, questions, tags and their values,
 * written as lines of text. docs/expressions.md and *.case use the same lines:
 *
 *	let facts.machines number 40
 *	let facts.systems set(MES, ERP, WMS) [MES, ERP?]
 *	question ops.plan @scene @star choice(none, built, built_ai) built score=3 share=0.6
 *	node ops score=40..60 share=0.4..0.6
 *	level cmmm 2..3
 *
 * Values: 5, 0..1 (somewhere from 0 to 1), 2.. (2 or more), ..3, yes, no, 2026-05-01, "text",
 * built, built|none (one of them), [MES, ERP?] (ERP perhaps), ? (nothing is known).
 * A question may add applies=yes|no|?, answered=yes|no, score=, share=.
 */
#ifndef TESTS_EXPR_TOY_H
#define TESTS_EXPR_TOY_H

#include "expr/expr.h"

struct toy;

struct toy *toy_new(void);
void toy_free(struct toy *toy);

/* Add what a line says; false when it is no such line. Not between a compile and its runs. */
bool toy_line(struct toy *toy, struct str line);
bool toy_lines(struct toy *toy, const char *lines);

struct expr_scope toy_scope(struct toy *toy);
struct expr_value *toy_slots(struct toy *toy);
size_t toy_slot_count(const struct toy *toy);

/* The slot of a name; the toy must have it. */
uint32_t toy_slot(const struct toy *toy, enum expr_space space, const char *name);

/* Compile `text` in the toy's world. */
zj_status toy_compile(const struct expr **out, struct toy *toy, struct expr_pool *pool,
		      const char *text, enum expr_type type, zj_diags *diags);

#endif
