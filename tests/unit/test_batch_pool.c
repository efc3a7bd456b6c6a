/*
 * The pool: everything once, in order, in bounded room, on any number of threads.
 */
#include "test_batch.h"

#include <pthread.h>
#include <stdint.h>
#include <string.h>

#include "batch/batch.h"

struct unit {
	uint64_t number;
	uint64_t square;
	uint64_t together; /* how many were made ready with it; 0: it was not */
	bool is_used;      /* before this time: its memory came back */
};

struct job {
	uint64_t end; /* numbers from 0 */
	uint64_t next;
	uint64_t delivered; /* in order, so it is also the next expected */
	uint64_t stop_at;
	uint64_t pause_at; /* multiples of it pause first; 0: none */
	bool paused;
	size_t again; /* units that had been used before */
	size_t done;  /* units given back at the end */
	bool is_wrong;
	bool no_worker;
	bool makes_ready;
	uint64_t most_together;
};

static struct job *ending; /* unit_done() has no state */

static enum batch_next
next_number(void *state, void *memory, bool may_wait)
{
	struct job *job = state;
	struct unit *unit = memory;

	if (job->next == job->end)
		return BATCH_END;
	if (!may_wait && job->pause_at && job->next % job->pause_at == 0 && !job->paused) {
		job->paused = true;
		return BATCH_PAUSE;
	}
	job->paused = false;
	unit->number = job->next++;
	return BATCH_NEXT;
}

static void
make_ready(void *state, void *own, void *memory, size_t count)
{
	struct unit *units = memory;

	(void)state;
	(void)own;
	for (size_t i = 0; i < count; i++)
		units[i].together += count;
}

/* Some take far longer than others, so that they end in another order. */
static void
square(void *state, void *own, void *memory)
{
	const struct job *job = state;
	struct unit *unit = memory;
	volatile uint64_t wait = unit->number % 7 == 0 ? 20000 : 10;

	(void)job;
	*(uint64_t *)own += 1;
	while (wait > 0)
		wait--;
	unit->square = unit->number * unit->number;
}

static bool
check_next(void *state, void *memory)
{
	struct job *job = state;
	struct unit *unit = memory;

	job->is_wrong |=
		unit->number != job->delivered || unit->square != job->delivered * job->delivered;
	job->is_wrong |= job->makes_ready != (unit->together > 0);
	job->most_together =
		unit->together > job->most_together ? unit->together : job->most_together;
	unit->together = 0;
	job->again += unit->is_used;
	unit->is_used = true;
	job->delivered++;
	return job->delivered != job->stop_at;
}

static void *
make_worker(void *state)
{
	return ((struct job *)state)->no_worker ? NULL : calloc(1, sizeof(uint64_t));
}

static void
count_done(void *unit)
{
	(void)unit;
	ending->done++;
}

static zj_status
run(struct job *job, size_t threads)
{
	const struct batch_job batch = {
		.state = job,
		.unit_size = sizeof(struct unit),
		.unit_done = count_done,
		.next = next_number,
		.worker_new = make_worker,
		.worker_free = free,
		.ready = job->makes_ready ? make_ready : NULL,
		.work = square,
		.deliver = check_next,
	};

	ending = job;
	return batch_run(&batch, threads);
}

static const size_t THREADS[] = {0, 1, 2, 3, 8};
#define THREAD_CASES (sizeof(THREADS) / sizeof(THREADS[0]))

START_TEST(pool_delivers_everything_once_and_in_order)
{
	for (size_t i = 0; i < THREAD_CASES; i++) {
		struct job job = {.end = 5000};

		ck_assert_int_eq(run(&job, THREADS[i]), ZJ_OK);
		ck_assert(!job.is_wrong);
		ck_assert_uint_eq(job.delivered, 5000);
	}
}
END_TEST

START_TEST(pool_of_nothing_delivers_nothing)
{
	for (size_t i = 0; i < THREAD_CASES; i++) {
		struct job job = {.end = 0};

		ck_assert_int_eq(run(&job, THREADS[i]), ZJ_OK);
		ck_assert_uint_eq(job.delivered, 0);
	}
}
END_TEST

START_TEST(pool_has_room_for_a_few_dozen_units_a_thread_and_no_more)
{
	for (size_t i = 0; i < THREAD_CASES; i++) {
		struct job job = {.end = 20000};

		ck_assert_int_eq(run(&job, THREADS[i]), ZJ_OK);
		ck_assert_uint_le(job.done, 64 * (THREADS[i] ? THREADS[i] : 1));
		ck_assert_uint_ge(job.again, 20000 - job.done);
	}
}
END_TEST

START_TEST(pool_ends_where_delivering_ends_it)
{
	for (size_t i = 0; i < THREAD_CASES; i++) {
		struct job job = {.end = UINT64_MAX, .stop_at = 777};

		ck_assert_int_eq(run(&job, THREADS[i]), ZJ_OK);
		ck_assert(!job.is_wrong);
		ck_assert_uint_eq(job.delivered, 777);
	}
}
END_TEST

START_TEST(pool_hands_on_what_came_before_a_pause)
{
	for (size_t i = 0; i < THREAD_CASES; i++) {
		struct job job = {.end = 3000, .pause_at = 3};

		ck_assert_int_eq(run(&job, THREADS[i]), ZJ_OK);
		ck_assert(!job.is_wrong);
		ck_assert_uint_eq(job.delivered, 3000);
	}
}
END_TEST

/* Each once, before it is worked on, and several together where there are as many. */
START_TEST(pool_makes_ready_what_it_works_on)
{
	for (size_t i = 0; i < THREAD_CASES; i++) {
		struct job job = {.end = 3001, .makes_ready = true};
		struct job paused = {.end = 3001, .makes_ready = true, .pause_at = 3};

		ck_assert_int_eq(run(&job, THREADS[i]), ZJ_OK);
		ck_assert(!job.is_wrong);
		ck_assert_uint_eq(job.delivered, 3001);
		ck_assert_uint_eq(job.most_together, THREADS[i] <= 1 ? 4 : 16);
		ck_assert_int_eq(run(&paused, THREADS[i]), ZJ_OK);
		ck_assert(!paused.is_wrong);
		ck_assert_uint_eq(paused.delivered, 3001);
		ck_assert_uint_eq(paused.most_together, 3);
	}
}
END_TEST

/* Each waits until both have worked: one alone would wait for ever. */
struct both {
	pthread_mutex_t lock;
	pthread_cond_t met;
	pthread_t caller;
	bool has_caller;
	bool has_other;
	size_t next;
};

static enum batch_next
next_of_both(void *state, void *unit, bool may_wait)
{
	struct both *both = state;

	(void)unit;
	/* A group each. */
	if (!may_wait && both->next % 2 == 1) {
		both->next++;
		return BATCH_PAUSE;
	}
	return both->next++ < 20 ? BATCH_NEXT : BATCH_END;
}

static void
meet(void *state, void *own, void *unit)
{
	struct both *both = state;

	(void)own;
	(void)unit;
	(void)pthread_mutex_lock(&both->lock);
	if (pthread_equal(pthread_self(), both->caller))
		both->has_caller = true;
	else
		both->has_other = true;
	(void)pthread_cond_broadcast(&both->met);
	while (!both->has_caller || !both->has_other)
		(void)pthread_cond_wait(&both->met, &both->lock);
	(void)pthread_mutex_unlock(&both->lock);
}

static void *
any_worker(void *state)
{
	(void)state;
	return malloc(1);
}

static void
nothing_done(void *unit)
{
	(void)unit;
}

static bool
any_delivered(void *state, void *unit)
{
	(void)unit;
	/* On the caller's thread, as ever. */
	return pthread_equal(pthread_self(), ((struct both *)state)->caller);
}

START_TEST(pool_has_the_callers_thread_work_too_where_nothing_is_to_be_delivered)
{
	struct both both = {.caller = pthread_self()};
	const struct batch_job batch = {
		.state = &both,
		.unit_size = 1,
		.unit_done = nothing_done,
		.next = next_of_both,
		.worker_new = any_worker,
		.worker_free = free,
		.work = meet,
		.deliver = any_delivered,
	};

	(void)pthread_mutex_init(&both.lock, NULL);
	(void)pthread_cond_init(&both.met, NULL);
	ck_assert_int_eq(batch_run(&batch, 2), ZJ_OK);
	ck_assert(both.has_caller && both.has_other);
	(void)pthread_cond_destroy(&both.met);
	(void)pthread_mutex_destroy(&both.lock);
}
END_TEST

START_TEST(pool_without_memory_for_a_worker_says_so)
{
	for (size_t i = 0; i < THREAD_CASES; i++) {
		struct job job = {.end = 10, .no_worker = true};

		ck_assert_int_eq(run(&job, THREADS[i]), ZJ_ENOMEM);
		ck_assert_uint_eq(job.delivered, 0);
	}
}
END_TEST

Suite *
suite_batch_pool(void)
{
	const TTest *const tests[] = {
		pool_delivers_everything_once_and_in_order,
		pool_of_nothing_delivers_nothing,
		pool_has_room_for_a_few_dozen_units_a_thread_and_no_more,
		pool_ends_where_delivering_ends_it,
		pool_hands_on_what_came_before_a_pause,
		pool_makes_ready_what_it_works_on,
		pool_has_the_callers_thread_work_too_where_nothing_is_to_be_delivered,
		pool_without_memory_for_a_worker_says_so,
		NULL,
	};

	return unit_suite("batch_pool", tests);
}
