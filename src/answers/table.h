/*
 * Between the files of answers/: rows of a table that become a document. Nothing outside this room
 * includes it.
 */
#ifndef ANSWERS_TABLE_H
#define ANSWERS_TABLE_H

#include "answers/answers.h"
#include "text/text.h"

/*
 * The tree of an answers file, from the rows that csv_read_with() gave. It lives in `arena` and
 * borrows from the rows and the table. ZJ_EINPUT with diagnostics, ZJ_ENOMEM.
 */
zj_status table_document(const struct node **out, const struct table *table,
			 const struct node *rows, const struct diag_file *file, struct arena *arena,
			 zj_diags *diags);

#endif
