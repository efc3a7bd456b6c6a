/*
 * Between the files of plan/: the answer to a question that gives the most.
 */
#ifndef PLAN_BEST_H
#define PLAN_BEST_H

#include "model/model.h"

/* False where there is none to name: texts, dates, numbers that no band rewards. */
bool best_answer(struct expr_value *out, const struct model_node *question);

#endif
