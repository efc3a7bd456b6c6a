/*
 * The suites of the text room, and a document that is read for a test.
 */
#ifndef TEST_TEXT_H
#define TEST_TEXT_H

#include "text/text.h"
#include "unit_main.h"

Suite *suite_text_node(void);
Suite *suite_text_source(void);
Suite *suite_text_yaml(void);
Suite *suite_text_problem(void);
Suite *suite_text_quick(void);
Suite *suite_text_files(void);
Suite *suite_text_fault(void);
Suite *suite_text_write(void);
Suite *suite_text_json(void);
Suite *suite_text_csv(void);
Suite *suite_text_lines(void);
Suite *suite_text_parts(void);
Suite *suite_text_marks(void);
Suite *suite_text_pairs(void);
Suite *suite_text_unpack(void);

/* One text, read; `root` is NULL unless `status` is ZJ_OK. */
struct reading {
	zj_status status;
	zj_diags *diags;
	struct source *source;
	struct arena *arena;
	const struct node *root;
};

struct reading read_bytes(struct str bytes);
struct reading read_text(const char *text);
void reading_done(struct reading *reading);

/* The tree as compact JSON with every scalar a string; the caller frees it. */
char *reading_json(const struct reading *reading);

/* The diagnostics as "code@line:column code@line:column"; the caller frees it. */
char *reading_problems(const struct reading *reading);

/* The text is accepted and gives this tree. */
void check_tree(const char *text, const char *json);

/* The text is refused with ZJ_EINPUT and exactly these diagnostics. */
void check_refused(const char *text, const char *problems);

/* `node` is at line:column and so many characters long. */
void check_place(const struct node *node, unsigned line, unsigned column, unsigned length);

#endif
