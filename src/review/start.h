/*
 * Between the files of review/: where a search for boundaries starts.
 */
#ifndef REVIEW_START_H
#define REVIEW_START_H

#include "review/search.h"

/* Answer in search->start what the conditions of tiers, vetoes and caps read and is not answered,
 * at its best. ZJ_ENOMEM. */
zj_status start_fill(struct search *search);

/* Change answers of search->start one by one, as long as that takes something out of the way of
 * the highest tier. ZJ_ENOMEM. */
zj_status start_climb(struct search *search);

/* The answer that gives least at a spot; false where there is none to name. */
bool start_worst(struct expr_value *out, const zj_model *model, uint32_t spot);

#endif
