/*
 * Between the files of answers/: rows of a table that become a document. Nothing outside this room
 * includes it.
 */
#ifndef ANSWERS_TABLE_H
#define ANSWERS_TABLE_H

#include "answers/answers.h"
#include "text/text.h"

/* Where in an answers file a column's cells go. */
enum table_part {
	TABLE_TOP,
	TABLE_ENTERPRISE,
	TABLE_BY,
	TABLE_FACTS,
	TABLE_DECLARED,
	TABLE_LEAVE_OUT,
	TABLE_ANSWERS,
	TABLE_PARTS
};

/* What a column is of what its key names: the answer itself, or what is said beside it; of declared
 * levels the last two. */
enum table_aspect {
	TABLE_MAIN = -1,
	TABLE_EVIDENCE,
	TABLE_NOTE,
	TABLE_SKIP,
	TABLE_OF_ANSWERS, /* so many of answers */
	TABLE_PROOF = TABLE_OF_ANSWERS,
	TABLE_DATE,
	TABLE_ASPECTS
};

struct table_column {
	enum table_part part;
	struct str key; /* within the part */
	enum table_aspect aspect;
	bool is_list;        /* "NAME[]": several, with semicolons between them */
	bool is_of_answer;   /* in a table of one row an answer: of the answer, not of the whole */
	bool is_of_key;      /* rows that agree in these are of one document */
	size_t owner;        /* the first column of the same key */
	struct node heading; /* what its keys in the tree are */
};

struct table {
	struct arena *arena;
	struct diag_file file; /* of the first row */
	struct hash heading;   /* of its bytes */
	char separator;
	size_t count;
	struct table_column *columns;
	size_t rubric;                /* the column that names the rubric; count: there is none */
	size_t capacity[TABLE_PARTS]; /* keys of each part */
	/* One row an answer: which columns say what is answered, and how. */
	bool is_long;
	size_t question;
	size_t answer;
	size_t beside[TABLE_OF_ANSWERS]; /* what else is said of the answer; count: nothing is */
};

/* The part, the key within it, and whether it is a list, of a name as a column has it, or a row of
 * one answer. */
struct table_column table_name(struct str name);

/* As table_key(), of a row that pairs_next_row() gave. */
void table_cells_key(struct buf *key, const struct table *table, const struct pairs_text *cells,
		     size_t count);

/*
 * What is between semicolons. table_next_item(): from *at on, without the blanks around it, which may
 * be nothing; false: there is none more. table_split(): a cell as a list of those that are something,
 * all in its place; false when memory ran out.
 */
bool table_next_item(const char **at, const char *end, struct str *item);
bool table_split(struct node *list, const struct node *cell, struct arena *arena);

/*
 * The tree of an answers file, from the rows that csv_read_with() gave. It lives in `arena` and
 * borrows from the rows and the table. ZJ_EINPUT with diagnostics, ZJ_ENOMEM.
 */
zj_status table_document(const struct node **out, const struct table *table,
			 const struct node *rows, const struct diag_file *file, struct arena *arena,
			 zj_diags *diags);

#endif
