/*
 * One arena per document: everything read from it dies with it.
 *
 * Pieces are zeroed and aligned for any type; they have no free of their own. Built with
 * ZJ_ARENA_PLAIN every piece is its own allocation, so that sanitizers see its edges.
 */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include <stddef.h>

#include "base/str.h"

struct arena;

struct arena *arena_new(void); /* NULL when memory ran out */
void arena_free(struct arena *arena);

/* NULL when memory ran out or count * size overflows. A size of 0 gives a valid pointer. */
void *arena_alloc(struct arena *arena, size_t size);
void *arena_array(struct arena *arena, size_t count, size_t size);

/* The same, but not zeroed: for what is all written before it is read. */
void *arena_room(struct arena *arena, size_t count, size_t size);

/* A copy, aligned as every piece is. `bytes` may be NULL when size is 0. */
void *arena_copy(struct arena *arena, const void *bytes, size_t size);

/* A copy with a NUL after it; .at is NULL when memory ran out. */
struct str arena_str(struct arena *arena, struct str text);
struct str arena_join(struct arena *arena, struct str a, struct str b);

/* Forget everything but keep the memory for the next document. */
void arena_reset(struct arena *arena);

/* Bytes handed out, for limits and tests. */
size_t arena_used(const struct arena *arena);

#endif
