/*
 * Between the files that prepare a model. Nothing outside this room includes it.
 */
#ifndef MODEL_PREPARE_H
#define MODEL_PREPARE_H

#include "model/model.h"

/*
 * The model's order as a run takes it that goes the short way, once `quick` is worked out. False
 * when memory ran out.
 */
bool prepare_order(zj_model *model, const struct model_quick *quick);

#endif
