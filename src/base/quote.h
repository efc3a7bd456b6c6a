/*
 * Text made fit for where it goes.
 */
#ifndef BASE_QUOTE_H
#define BASE_QUOTE_H

#include "base/buf.h"

/* Add `text` as a JSON string, with its quotes. Bytes that are not UTF-8 become U+FFFD. */
void quote_json(struct buf *out, struct str text);

/*
 * Add `text` as a cell of CSV (RFC 4180), in quotes where it needs them. A spreadsheet program
 * would run a cell that begins like a formula: such a one gets an apostrophe before it. For what
 * is text; a number needs none of this.
 */
void quote_csv(struct buf *out, struct str text);

#endif
