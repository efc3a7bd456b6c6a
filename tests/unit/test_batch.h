/* The suites of batch/. */
#ifndef TEST_BATCH_H
#define TEST_BATCH_H

#include "unit_main.h"

Suite *suite_batch_pool(void);
Suite *suite_batch_scorer(void);

#endif
