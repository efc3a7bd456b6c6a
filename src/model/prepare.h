/*
 * Between the files that prepare a model. Nothing outside this room includes it.
 */
#ifndef MODEL_PREPARE_H
#define MODEL_PREPARE_H

#include "model/model.h"

struct preparer {
	zj_model *model;
	struct arena *arena;
	struct model_quick *quick; /* by node index */
	size_t profiles;
};

/*
 * The units of a section whose questions have their marks and whose sections are prepared: weights,
 * parts, lifts. False when memory ran out; a section that does not add up is left as it is.
 */
bool prepare_section(struct preparer *preparer, uint32_t index);

/*
 * The model's order as a run takes it that goes the short way, once `quick` is worked out. False
 * when memory ran out.
 */
bool prepare_order(zj_model *model, struct model_quick *quick);

#endif
