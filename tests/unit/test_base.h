/*
 * The suites of the base room.
 */
#ifndef TEST_BASE_H
#define TEST_BASE_H

#include "unit_main.h"

Suite *suite_arena(void);
Suite *suite_buf(void);
Suite *suite_diag(void);
Suite *suite_fault(void);
Suite *suite_hash(void);
Suite *suite_io(void);
Suite *suite_map(void);
Suite *suite_num(void);
Suite *suite_str(void);
Suite *suite_utf8(void);

#endif
