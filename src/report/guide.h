/*
 * The reading copy of a rubric is long: its questions have a file of their own.
 */
#ifndef REPORT_GUIDE_H
#define REPORT_GUIDE_H

#include "report/page.h"

/* How the score of a section comes of its parts, in a paragraph. */
void guide_combine(struct view *view, const zj_model *model, uint32_t index);

/* Every section and question, in order. */
void guide_nodes(struct view *view, const zj_model *model);

/* A pair; nothing where there is nothing to say. */
void guide_pair(struct view *view, struct view_block *pairs, enum report_word name,
		enum view_tone tone, struct str text);

#endif
