/*
 * Text made fit for where it goes.
 */
#ifndef BASE_QUOTE_H
#define BASE_QUOTE_H

#include "base/buf.h"

/* Add `text` as a JSON string, with its quotes. Bytes that are not UTF-8 become U+FFFD. */
void quote_json(struct buf *out, struct str text);

#endif
