/* The suites of score/, and what they share. */
#ifndef TEST_SCORE_H
#define TEST_SCORE_H

#include "unit_main.h"

#include "score_bench.h"

Suite *suite_score_section(void);
Suite *suite_score_question(void);
Suite *suite_score_nested(void);
Suite *suite_score_ladder(void);
Suite *suite_score_tiers(void);
Suite *suite_score_fault(void);

#endif
