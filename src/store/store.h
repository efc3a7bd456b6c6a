/*
 * The door of store/: SQLite stands behind it and nowhere else. All that other rooms need is
 * public.
 */
#ifndef STORE_STORE_H
#define STORE_STORE_H

#include <zhijie/store.h>

#endif
