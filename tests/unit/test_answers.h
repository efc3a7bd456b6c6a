/* The suites of answers/. */
#ifndef TEST_ANSWERS_H
#define TEST_ANSWERS_H

#include "unit_main.h"

#include <string.h>

#include "answers/answers.h"

Suite *suite_answers_carry(void);
Suite *suite_answers_direct(void);
Suite *suite_answers_documents(void);
Suite *suite_answers_read(void);
Suite *suite_answers_several(void);
Suite *suite_answers_uscc(void);

/* The rubric most tests read answers to. */
extern const char ANSWERS_RUBRIC[];

struct read {
	zj_diags *diags;
	zj_model *model;
	zj_document *document;
	zj_answers *answers; /* NULL where they were refused */
	zj_status status;
};

struct read read_rubric_answers(const char *rubric, const char *answers);
struct read read_answers(const char *answers);
void read_done(struct read *read);

/* The diagnostics as "code@line:column code@line:column". */
void check_problems(const struct read *read, const char *problems);

/* The n-th allocation from here on fails; did it come to that? */
void answers_faults_begin(long n);
bool answers_faults_end(void);

const struct answer *answer_to(const struct read *read, const char *question);
const struct answer *fact_given(const struct read *read, const char *fact);

#endif
