/*
 * The functions of the language, one row each in builtin.def. The parser, the checks, the
 * messages and docs/expressions.md all read that table.
 */
#ifndef EXPR_BUILTIN_H
#define EXPR_BUILTIN_H

#include "expr/expr.h"

enum builtin_form {
	BUILTIN_NAME,  /* takes an id: answer(x) */
	BUILTIN_GROUP, /* takes a tag first: count(@x, ...) */
	BUILTIN_VALUES /* takes values */
};

enum builtin_id {
#define BUILTIN(id, name, usage, form, space, args, least, most, result, run, en, zh) id,
#include "expr/builtin.def"
#undef BUILTIN
	BUILTIN_COUNT
};

/* At most this many values at once; min() and max() are folded two by two. */
#define BUILTIN_ARGS 3

struct builtin {
	enum builtin_id id;
	enum builtin_form form;
	enum expr_space space; /* BUILTIN_NAME */
	char result;
	const char *name;
	const char *usage;
	const char *args; /* a letter each, see builtin.def; the last one repeats */
	size_t least;
	size_t most;

	/* The value from known or unknown arguments; false: overflow. NULL: done in run.c. */
	bool (*run)(struct expr_value *out, const struct expr_value *const *args);
	const char *en;
	const char *zh;
};

const struct builtin *builtin_at(enum builtin_id id);
const struct builtin *builtin_find(struct str name, enum builtin_form form); /* or NULL */
const struct builtin *builtin_named(struct str name); /* of any form, or NULL */
struct str builtin_nearest(struct str name);          /* for "did you mean", or STR_NONE */

/* round() and its kin; false: overflow. */
bool builtin_round(struct expr_value *out, const struct expr_value *value, int digits,
		   enum num_rounding how);

#endif
