/*
 * Allocations of ours that fail on demand: set fault_left to n, and the n-th from then on
 * fails once; fault_was says whether it came to that. For one file of a test program, linked
 * with --wrap for each of the four.
 */
#ifndef UNIT_FAULTS_H
#define UNIT_FAULTS_H

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

static long fault_left;
static bool fault_was;

void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__real_realloc(void *old, size_t size);
char *__real_strdup(const char *text);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_realloc(void *old, size_t size);
char *__wrap_strdup(const char *text);

static bool
is_to_fail(void)
{
	if (fault_left == 0 || --fault_left > 0)
		return false;
	fault_was = true;
	return true;
}

void *
__wrap_malloc(size_t size)
{
	return is_to_fail() ? NULL : __real_malloc(size);
}

void *
__wrap_calloc(size_t count, size_t size)
{
	return is_to_fail() ? NULL : __real_calloc(count, size);
}

void *
__wrap_realloc(void *old, size_t size)
{
	return is_to_fail() ? NULL : __real_realloc(old, size);
}

char *
__wrap_strdup(const char *text)
{
	return is_to_fail() ? NULL : __real_strdup(text);
}

#endif
