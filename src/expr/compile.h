/*
 * What the steps of a compilation share: the source, the names, the mistakes so far.
 */
#ifndef EXPR_COMPILE_H
#define EXPR_COMPILE_H

#include "expr/ast.h"

struct compile {
	struct expr_pool *pool;
	const struct expr_source *source;
	struct str text; /* the source's text, copied into the arena */
	const struct expr_scope *scope;
	zj_diags *diags;
	zj_status status; /* ZJ_OK until the first mistake or failure */
};

/* The place of a part of the text; all of a source that is not inline has one place. */
struct place expr_place(const struct expr_source *source, struct str text, struct str part);

/* Report a mistake at a part of the text. Arguments as for diag_add(). */
void compile_report(struct compile *compile, enum diag_code code, struct str part, struct str a,
		    struct str b, struct str c);
void compile_limit(struct compile *compile, const char *limit, size_t value, struct str part);
void *compile_alloc(struct compile *compile, size_t count, size_t size);

/* A piece of the expression fit for a one-line message: white space joined, long ones cut. */
struct str compile_quote(struct compile *compile, struct str part);

/* The tree, names not yet looked up; NULL after the first mistake. */
struct expr *compile_parse(struct compile *compile);

/* Names to slots, types; every mistake is reported. */
void compile_check(struct compile *compile, struct expr *root, enum expr_type type);

#endif
