/*
 * What a condition, a rule or a result reads: questions, facts and levels, through rules and
 * sections down to what an enterprise wrote. For places ("which answers decided this").
 */
#ifndef REPORT_READS_H
#define REPORT_READS_H

#include "base/vec.h"
#include "score/score.h"

enum read_kind {
	READ_QUESTION,
	READ_FACT,
	READ_LEVEL,
	READ_DATE
};

struct read_item {
	enum read_kind kind;
	uint32_t index; /* node, fact or use index */
	struct str id;
	const struct words *title; /* NULL for the date */
	const struct expr_value *value;
	struct place place; /* PLACE_NONE: not given */
};

struct reads {
	const zj_result *result;
	struct vec items; /* struct read_item, in the order met, each once */
	bool *seen;       /* by slot, and after the slots by node */
	bool failed;
};

/* ZJ_ENOMEM where there is none. reads_done() in either case. */
zj_status reads_init(struct reads *reads, const zj_result *result);
void reads_done(struct reads *reads);
void reads_clear(struct reads *reads);

/* Everything an expression reads, directly or not. Computed questions are seen through. */
void reads_add_expr(struct reads *reads, const struct expr *expr);

/* The thing one slot stands for, itself. */
void reads_add_slot(struct reads *reads, uint32_t slot);
bool reads_failed(const struct reads *reads);

/* How a slot's thing is called: the id and, where there is one, its title. */
struct read_item reads_item(const zj_result *result, uint32_t slot);

#endif
