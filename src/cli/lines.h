/*
 * Standard input as documents, one after the other: each line of NDJSON, each row of a table. No
 * more is held of it than one read gives and one document needs.
 */
#ifndef CLI_LINES_H
#define CLI_LINES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"

enum lines_got {
	LINES_GOT,
	LINES_NONE, /* no whole one is at hand, and it may not wait */
	LINES_END,
	LINES_FAILED /* errno says why; 0: memory */
};

struct lines {
	int fd;
	bool is_table; /* a line may go on in the next one, inside of double quotes */
	char *bytes;
	size_t at;  /* what is not handed out yet starts there */
	size_t len; /* … and ends there */
	size_t room;
	size_t scanned; /* from there on it has not been searched for the end of the line */
	char separator; /* of a table's cells; 0: not known yet */
	enum {
		LINES_CELL_START, /* where a quote begins a cell in quotes */
		LINES_CELL,
		LINES_QUOTED,
		LINES_QUOTE /* behind one in quotes: its end, or the first of two */
	} state;            /* of a table, there */
	bool is_at_end;
	uint32_t line;    /* number of the next one */
	uint32_t inner;   /* ends of lines inside of this one, so far */
	bool is_skipping; /* the rest of one that is too long */
};

struct lines lines_init(int fd, bool is_table);
void lines_done(struct lines *lines);

/*
 * The next line that is not blank into `out`, without its end, and its number. One that is longer
 * than LIMIT_LINE_BYTES comes as it begins, and *is_too_long is true.
 */
enum lines_got lines_next(struct lines *lines, struct buf *out, uint32_t *number, bool *is_too_long,
			  bool may_wait);

/* Is a further whole line at hand, so that nobody has to wait for it? */
bool lines_has_more(const struct lines *lines);

#endif
