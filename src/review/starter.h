/*
 * Between starter.c and what the build makes from the files in starter/.
 */
#ifndef REVIEW_STARTER_H
#define REVIEW_STARTER_H

#include "review/review.h"

struct starter_text {
	const char *path; /* "vectors/first.yaml" */
	struct str text[ZJ_LANG_COUNT];
};
extern const struct starter_text starter_texts[];
extern const size_t starter_text_count;

#endif
