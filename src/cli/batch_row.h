/*
 * A batch's rows for other programs: one for each result, one for each mistake in a file. The
 * columns are tables; a line of CSV or of NDJSON is made from the same.
 */
#ifndef CLI_BATCH_ROW_H
#define CLI_BATCH_ROW_H

#include "cli/cli.h"
#include "store/store.h"

enum batch_format {
	BATCH_NDJSON,
	BATCH_CSV
};

/* What a result's row is made of. */
struct batch_result {
	const char *file;
	const struct store_row *row;
	size_t unanswered;
};

/* The first line of a table, where its format has one. In a file, CSV begins with a byte order
 * mark, by which spreadsheet programs know that it is UTF-8. */
void batch_head_results(struct buf *out, enum batch_format format, bool is_file);
void batch_head_bad(struct buf *out, enum batch_format format, bool is_file);

void batch_add_result(struct buf *out, enum batch_format format, const struct batch_result *result);

/* Each entry of a list, in the language asked for. */
void batch_add_bad(struct buf *out, enum batch_format format, const char *file,
		   const zj_diags *diags, zj_lang lang);

/* The list as the store keeps it, in both languages. */
void batch_add_diagnostics(struct buf *out, const zj_diags *diags);

#endif
