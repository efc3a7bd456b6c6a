/* The suites of review/, and what they share. */
#ifndef TEST_REVIEW_H
#define TEST_REVIEW_H

#include "unit_main.h"

#include "review/review.h"
#include "score_bench.h"

Suite *suite_review_check(void);
Suite *suite_review_boundary(void);
Suite *suite_review_cover(void);
Suite *suite_review_difference(void);
Suite *suite_review_docs(void);
Suite *suite_review_facts(void);
Suite *suite_review_effect(void);
Suite *suite_review_fault(void);
Suite *suite_review_starter(void);
Suite *suite_review_vectors(void);

/* A vocabulary with the facts n (万元), share, set (a, b) and day. */
zj_vocabulary *load_vocabulary(void);

#endif
