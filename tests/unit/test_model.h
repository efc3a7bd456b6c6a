/*
 * Rubrics inside tests: compile a text, look at the model or at the mistakes.
 */
#ifndef TEST_MODEL_H
#define TEST_MODEL_H

#include "base/buf.h"
#include "model/model.h"
#include "unit_main.h"

/* What every rubric begins with: the text after it starts on line 4. */
#define HEAD "rubric: t\nversion: '1'\ntitle: T\n"

struct loaded {
	zj_model *model; /* NULL unless status is ZJ_OK */
	zj_diags *diags;
	zj_status status;
};

struct loaded load(const char *yaml);
struct loaded load_parts(const char *yaml, const char *part_a, const char *part_b);
void unload(struct loaded *loaded);

/* A rubric that must be good. */
struct loaded load_good(const char *yaml);

/* Exactly these diagnostics: "code line:column", joined by ", ", in the order found. */
void assert_mistakes(const char *yaml, const char *expected);
void assert_diags(const struct loaded *loaded, const char *expected);

/* The node, rule and so on of that id; the test ends where there is none. */
const struct model_node *node_of(const struct loaded *loaded, const char *id);
const struct model_rule *rule_of(const struct loaded *loaded, const char *id);

/* Exact: "0.5", "1/3". */
void assert_num(zj_num value, const char *expected);
void assert_str(struct str text, const char *expected);

Suite *suite_answers(void);
Suite *suite_docs(void);
Suite *suite_fault(void);
Suite *suite_former(void);
Suite *suite_mistakes(void);
Suite *suite_names(void);
Suite *suite_number(void);
Suite *suite_order(void);
Suite *suite_overlay(void);
Suite *suite_points(void);
Suite *suite_vocabulary(void);

#endif
