/*
 * Between the files of review/: the figures next to a figure, in one line and in signs that
 * need no language, so that an author sees which of them is off.
 */
#ifndef REVIEW_WHY_H
#define REVIEW_WHY_H

#include "review/review.h"

/* "(0.2, 0.6]", "[0, …)" */
void why_band(struct buf *out, const struct model_band *band);

/* What the score of node `index` is made of: "a 0.8 × 1/2 + b 0.5 × 1/2", "most = 0.8". */
void why_node(struct buf *out, const zj_result *result, uint32_t index);

/* What a condition found: "advanced.1 0.65 (>= 0.7)". Not the first of a list: with a comma. */
void why_condition(struct buf *out, const struct result_condition *condition);

/* What keeps a tier from being reached: conditions, vetoes and caps of it and those below. */
void why_not_tier(struct buf *out, const zj_result *result, uint32_t tier);

#endif
