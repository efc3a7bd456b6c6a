/*
 * What the benches share: clocks, and the median of a few times.
 */
#ifndef BENCH_BENCH_H
#define BENCH_BENCH_H

#include <stdint.h>
#include <stdlib.h>
#include <time.h>

/* Nanoseconds since some moment. */
static inline int64_t
bench_now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

/* Nanoseconds this thread has worked: what others do on the machine is not in it. */
static inline int64_t
bench_worked(void)
{
	struct timespec t;

	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
	return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

static inline int
bench_compare(const void *a, const void *b)
{
	const int64_t x = *(const int64_t *)a;
	const int64_t y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

/* The median of `count` times, which are put in order. */
static inline int64_t
bench_median(int64_t *times, size_t count)
{
	qsort(times, count, sizeof(*times), bench_compare);
	return times[count / 2];
}

#endif
