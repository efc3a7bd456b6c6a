/*
 * The tree an expression is: what the parser builds, check fills in and run walks.
 *
 * A node is a `struct expr` of its own, so that a part of a condition can be explained and
 * evaluated like a whole one. Everything lives in the pool's arena and is const after
 * expr_compile(). Chains (a + b - c, a * b / c, a and b and c) are one node with many parts,
 * which keeps the tree no deeper than the brackets in it.
 */
#ifndef EXPR_AST_H
#define EXPR_AST_H

#include "expr/builtin.h"
#include "expr/expr.h"

enum node_kind {
	/* Up to NODE_MEMBER: what stands somewhere already. */
	NODE_CONSTANT, /* value */
	NODE_NAME,     /* slot */
	NODE_MEMBER,   /* it, score(it), ...: a slot of the member at hand */
	NODE_LIST,     /* [a, b], only beside a comparison */
	NODE_NEGATE,
	NODE_SUM,     /* a + b - c: the operator before a part is the part's `op` */
	NODE_PRODUCT, /* a * b / c */
	NODE_COMPARE,
	NODE_AND,
	NODE_OR,
	NODE_NOT,
	NODE_CALL, /* a builtin over values */
	NODE_GROUP /* a builtin over a tag's questions */
};

/* One tag of a selection: '&' keeps those also in it, '-' those not in it; the first 0. */
struct tag {
	char op;
	struct str name; /* without the '@' */
	struct str text;
	struct tag *next;
};

struct expr {
	enum node_kind kind;
	enum expr_type type;       /* EXPR_TYPE_COUNT: wrong, and already reported */
	char op;                   /* in a chain: what stands before this part, + - * / */
	enum expr_compare compare; /* NODE_COMPARE */
	enum expr_space space;     /* NODE_NAME, NODE_MEMBER */
	uint32_t slot;             /* NODE_NAME */
	const struct expr_choices *choices;
	size_t count;
	struct expr **parts;

	struct expr_value value; /* NODE_CONSTANT */

	const struct builtin *builtin;      /* NODE_CALL, NODE_GROUP; NULL: no such function */
	const struct expr_group *group;     /* NODE_GROUP: the members selected */
	bool reads_it;                      /* NODE_GROUP: its conditions read `it` */
	int digits;                         /* of round() */
	const struct expr_pattern *pattern; /* of matches() */

	struct str text;   /* as written */
	struct str name;   /* NODE_NAME, NODE_MEMBER, NODE_CALL, NODE_GROUP: as written */
	struct str inner;  /* a text constant between its quotes */
	struct tag *tags;  /* NODE_GROUP */
	struct expr *next; /* while parsing: the next part */

	size_t slot_count; /* set on a whole expression and the parts expr_view() shows */
	const uint32_t *slots;
};

struct expr_pool {
	struct arena *arena;
	struct expr_pattern *patterns; /* all that were compiled, for freeing */
};

#endif
