/*
 * Pieces are cut from chunks that double in size, so a document costs a handful of
 * allocations however many pieces it has. Text is packed without alignment; everything
 * else starts on a multiple of 16. A chunk comes zeroed, mostly for nothing, as fresh pages
 * from the kernel; only what a document before has used must be cleared again.
 */
#include "base/arena.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum {
	PIECE_ALIGN = 16,
	CHUNK_FIRST = 8 << 10,
	CHUNK_LARGEST = 1 << 20
};

struct chunk {
	struct chunk *next;
	size_t room; /* bytes in at[] */
	size_t taken;
	size_t used; /* the most that was ever taken: what follows is still zero */
	_Alignas(PIECE_ALIGN) unsigned char at[];
};

struct arena {
	struct chunk *first;
	struct chunk *current; /* chunks after it are empty, kept by arena_reset() */
	size_t next_room;
	size_t used;
};

struct arena *
arena_new(void)
{
	struct arena *arena = calloc(1, sizeof(*arena));

	if (arena)
		arena->next_room = CHUNK_FIRST;
	return arena;
}

static void
free_chunks(struct arena *arena)
{
	for (struct chunk *chunk = arena->first, *next; chunk; chunk = next) {
		next = chunk->next;
		free(chunk);
	}
	arena->first = NULL;
	arena->current = NULL;
}

void
arena_free(struct arena *arena)
{
	if (!arena)
		return;
	free_chunks(arena);
	free(arena);
}

static struct chunk *
add_chunk(struct arena *arena, size_t room)
{
	if (room > SIZE_MAX - sizeof(struct chunk))
		return NULL;
	struct chunk *chunk = calloc(1, sizeof(*chunk) + room);
	if (!chunk)
		return NULL;

	struct chunk **link = arena->current ? &arena->current->next : &arena->first;
	chunk->next = *link;
	chunk->room = room;
	*link = chunk;
	arena->current = chunk;
	return chunk;
}

#ifdef ZJ_ARENA_PLAIN

/* A chunk for each piece, exactly as large as the piece. */
static void *
take(struct arena *arena, size_t size, size_t align, bool is_cleared)
{
	(void)align;
	(void)is_cleared;
	struct chunk *chunk = add_chunk(arena, size);

	if (!chunk)
		return NULL;
	arena->used += size;
	return chunk->at;
}

void
arena_reset(struct arena *arena)
{
	free_chunks(arena);
	arena->used = 0;
}

#else

/* The chunk after the current one, which has no room: the next that is kept, or a new one. */
static struct chunk *
next_chunk(struct arena *arena, size_t size)
{
	struct chunk *const current = arena->current;

	if (current && current->next && size <= current->next->room) {
		arena->current = current->next;
		arena->current->taken = 0;
		return arena->current;
	}

	struct chunk *chunk = add_chunk(arena, size > arena->next_room ? size : arena->next_room);
	if (chunk && arena->next_room < CHUNK_LARGEST)
		arena->next_room *= 2;
	return chunk;
}

static void *
take(struct arena *arena, size_t size, size_t align, bool is_cleared)
{
	struct chunk *chunk = arena->current;
	size_t start = chunk ? (chunk->taken + align - 1) & ~(align - 1) : 0;

	if (!chunk || start > chunk->room || size > chunk->room - start) {
		chunk = next_chunk(arena, size);
		start = 0;
	}
	if (!chunk)
		return NULL;
	const size_t end = start + size;
	if (is_cleared && start < chunk->used)
		memset(chunk->at + start, 0, (end < chunk->used ? end : chunk->used) - start);
	if (end > chunk->used)
		chunk->used = end;
	chunk->taken = end;
	arena->used += size;
	return chunk->at + start;
}

void
arena_reset(struct arena *arena)
{
	arena->current = arena->first;
	if (arena->current)
		arena->current->taken = 0;
	arena->used = 0;
}

#endif

void *
arena_alloc(struct arena *arena, size_t size)
{
	/* A piece of no bytes still needs an address that is no other piece's. */
	return take(arena, size ? size : 1, PIECE_ALIGN, true);
}

void *
arena_array(struct arena *arena, size_t count, size_t size)
{
	size_t bytes;

	if (__builtin_mul_overflow(count, size, &bytes))
		return NULL;
	return arena_alloc(arena, bytes);
}

void *
arena_room(struct arena *arena, size_t count, size_t size)
{
	size_t bytes;

	if (__builtin_mul_overflow(count, size, &bytes))
		return NULL;
	return take(arena, bytes ? bytes : 1, PIECE_ALIGN, false);
}

void *
arena_copy(struct arena *arena, const void *bytes, size_t size)
{
	void *piece = take(arena, size ? size : 1, PIECE_ALIGN, false);

	if (piece && size)
		memcpy(piece, bytes, size);
	return piece;
}

struct str
arena_join(struct arena *arena, struct str a, struct str b)
{
	size_t len;
	size_t bytes;

	if (__builtin_add_overflow(a.len, b.len, &len) || __builtin_add_overflow(len, 1, &bytes))
		return STR_NONE;
	char *copy = take(arena, bytes, 1, false);
	if (!copy)
		return STR_NONE;
	if (a.len)
		memcpy(copy, a.at, a.len);
	if (b.len)
		memcpy(copy + a.len, b.at, b.len);
	copy[len] = '\0';
	return (struct str){copy, len};
}

struct str
arena_str(struct arena *arena, struct str text)
{
	return arena_join(arena, text, STR_NONE);
}

size_t
arena_used(const struct arena *arena)
{
	return arena->used;
}
