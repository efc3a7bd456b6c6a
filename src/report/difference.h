/*
 * Pieces shared by the pages about two rubrics.
 */
#ifndef REPORT_DIFFERENCE_H
#define REPORT_DIFFERENCE_H

#include "report/check.h"
#include "review/review.h"

struct str difference_thing_word(struct view *view, enum difference_thing thing);

/* "section ops: weight 60 → 50", in one line. */
struct str difference_line(struct view *view, const struct difference_change *change);

/* What a difference does to the enterprises in a store. */
void view_effects(struct view *view, const struct difference *difference,
		  const struct effects *effects);

#endif
