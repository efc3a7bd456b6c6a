/*
 * An edge: where a little more or less of a figure changes what it is worth.
 */
#ifndef QUALITY_EDGE_H
#define QUALITY_EDGE_H

#include "quality/sheet.h"

struct edge {
	struct quality_thing thing; /* the question with bands, the gate, the condition */
	/* Of a band the edge itself and which side is the better one; of a condition both are in
	 * the result. */
	zj_num value;
	bool is_upward;
	const struct model_band *better;
	/* The figures typed by hand that it depends on, by slot, and nothing else. */
	size_t root_count;
	const uint32_t *roots;
};

/* Find the edges of a model; any of its results will do. ZJ_ENOMEM. */
zj_status edges_find(struct quality_taker *taker, struct sheet_model *known,
		     const zj_result *result);

#endif
