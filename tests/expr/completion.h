/*
 * Completions: what the unknown could turn out to be. An independent way to ask whether a
 * range that was worked out holds every value it should.
 */
#ifndef TESTS_EXPR_COMPLETION_H
#define TESTS_EXPR_COMPLETION_H

#include <stdint.h>

#include "expr/expr.h"

/* The next of a sequence that `seed` alone decides. */
uint64_t completion_random(uint64_t *seed);

/* Each of `count` values of `from`, known or not, as one known value it may be. */
void completion_fill(struct expr_value *into, const struct expr_value *from, size_t count,
		     uint64_t *seed);

/* Does `wide` hold all that `narrow` may be? */
bool completion_holds(const struct expr_value *wide, const struct expr_value *narrow);

#endif
