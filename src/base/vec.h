/*
 * A growing array of elements of one size. Like buf, it keeps the first failure.
 */
#ifndef BASE_VEC_H
#define BASE_VEC_H

#include <stdbool.h>
#include <stddef.h>

struct vec {
	void *items;
	size_t count;
	size_t room;
	size_t item_size;
	bool failed;
};

#define VEC_INIT(type) ((struct vec){.item_size = sizeof(type)})

void vec_done(struct vec *vec);
void *vec_push(struct vec *vec); /* a zeroed new element, or NULL; moves the others */
void *vec_at(const struct vec *vec, size_t index); /* NULL past the end */

#endif
