/*
 * Reading rubrics as written.
 */
#ifndef TEST_RUBRIC_H
#define TEST_RUBRIC_H

#include "base/buf.h"
#include "rubric/rubric.h"
#include "unit_main.h"

#define HEAD "rubric: t\nversion: '1'\ntitle: T\n"

/* Exactly these: "code line:column", joined by ", ". */
void assert_diags(const zj_diags *diags, const char *expected);

Suite *suite_files(void);
Suite *suite_overlay(void);
Suite *suite_reader(void);

#endif
