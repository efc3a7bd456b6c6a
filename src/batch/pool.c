/*
 * Work on several threads, delivered in order, in bounded memory.
 *
 * Units travel in groups, so that taking one and handing it over cost little beside the work. The
 * groups are a ring: group n of the input lies in place n modulo their number, and is taken when
 * what lay there before has been delivered. Two locks: `feed` is held while the input is read,
 * which may take long; `lock` guards what the threads tell each other, and is never held for long.
 */
#include "batch/batch.h"

#include <assert.h>
#include <pthread.h>
#include <stdlib.h>

enum {
	GROUP_UNITS = 16,
	ALONE_UNITS = 4, /* of a group without threads, where it is made ready together */
	GROUPS_EACH = 3  /* of one thread: worked on, waiting, being delivered */
};

struct group {
	size_t count;
	bool is_done; /* worked on, to be delivered */
	bool is_free;
};

struct pool {
	const struct batch_job *job;
	unsigned char *units;
	struct group *groups;
	size_t group_count;
	size_t group_units;

	pthread_mutex_t feed;
	size_t next; /* group of the input to be read; by who holds feed */
	bool is_at_end;

	pthread_mutex_t lock;
	pthread_cond_t done;  /* a group is, or a thread has ended */
	pthread_cond_t freed; /* a group is, or the run is stopped */
	size_t working;       /* threads */
	bool is_stopped;
};

static void *
unit_at(const struct pool *pool, size_t group, size_t index)
{
	return pool->units + (group * pool->group_units + index) * pool->job->unit_size;
}

static struct group *
group_of(const struct pool *pool, size_t number)
{
	return &pool->groups[number % pool->group_count];
}

/* --- in: reading ------------------------------------------------------------------------ */

/* Fill a group that is free; it waits only for the first unit. */
static size_t
fill(struct pool *pool, size_t place)
{
	const struct batch_job *job = pool->job;
	size_t count = 0;

	while (count < pool->group_units && !pool->is_at_end) {
		const enum batch_next next =
			job->next(job->state, unit_at(pool, place, count), count == 0);
		assert(next != BATCH_PAUSE || count > 0);
		if (next == BATCH_PAUSE)
			break;
		if (next == BATCH_END)
			pool->is_at_end = true;
		else
			count++;
	}
	return count;
}

static bool
wait_until_free(struct pool *pool, struct group *group)
{
	(void)pthread_mutex_lock(&pool->lock);
	while (!group->is_free && !pool->is_stopped)
		(void)pthread_cond_wait(&pool->freed, &pool->lock);
	const bool is_stopped = pool->is_stopped;
	group->is_free = false;
	(void)pthread_mutex_unlock(&pool->lock);
	return !is_stopped;
}

/* The next group of the input; false when there is none. */
static bool
take(struct pool *pool, size_t *number)
{
	bool is_taken = false;

	(void)pthread_mutex_lock(&pool->feed);
	if (!pool->is_at_end && wait_until_free(pool, group_of(pool, pool->next))) {
		const size_t place = pool->next % pool->group_count;
		const size_t count = fill(pool, place);
		pool->groups[place].count = count;
		is_taken = count > 0;
		*number = pool->next;
		pool->next += is_taken;
	}
	(void)pthread_mutex_unlock(&pool->feed);
	return is_taken;
}

/* --- working --------------------------------------------------------------------------- */

static void
work_on(struct pool *pool, void *own, size_t place)
{
	const struct batch_job *job = pool->job;
	const size_t count = pool->groups[place].count;

	if (job->ready)
		job->ready(job->state, own, unit_at(pool, place, 0), count);
	for (size_t i = 0; i < count; i++)
		job->work(job->state, own, unit_at(pool, place, i));
}

/* False: deliver ended it. */
static bool
hand_over(struct pool *pool, size_t place)
{
	const struct batch_job *job = pool->job;
	bool goes_on = true;

	for (size_t i = 0; i < pool->groups[place].count && goes_on; i++)
		goes_on = job->deliver(job->state, unit_at(pool, place, i));
	return goes_on;
}

/* --- the threads ------------------------------------------------------------------------ */

static void
work_and_tell(struct pool *pool, void *own, size_t number)
{
	work_on(pool, own, number % pool->group_count);
	(void)pthread_mutex_lock(&pool->lock);
	group_of(pool, number)->is_done = true;
	(void)pthread_cond_signal(&pool->done);
	(void)pthread_mutex_unlock(&pool->lock);
}

struct thread {
	struct pool *pool;
	void *own;
	pthread_t handle;
};

static void *
run_thread(void *state)
{
	const struct thread *thread = state;
	struct pool *pool = thread->pool;
	size_t number;

	while (take(pool, &number))
		work_and_tell(pool, thread->own, number);
	(void)pthread_mutex_lock(&pool->lock);
	pool->working--;
	(void)pthread_cond_signal(&pool->done);
	(void)pthread_mutex_unlock(&pool->lock);
	return NULL;
}

/* As many as there can be. */
static size_t
start(struct pool *pool, struct thread *threads, size_t count)
{
	size_t started = 0;

	while (started < count) {
		struct thread *thread = &threads[started];

		thread->pool = pool;
		thread->own = pool->job->worker_new(pool->job->state);
		if (!thread->own)
			break;
		(void)pthread_mutex_lock(&pool->lock);
		pool->working++;
		(void)pthread_mutex_unlock(&pool->lock);
		if (pthread_create(&thread->handle, NULL, run_thread, thread) != 0) {
			(void)pthread_mutex_lock(&pool->lock);
			pool->working--;
			(void)pthread_mutex_unlock(&pool->lock);
			pool->job->worker_free(thread->own);
			break;
		}
		started++;
	}
	return started;
}

/* --- out: delivering -------------------------------------------------------------------- */

/* Wait for that group of the input; false: there is none, all is delivered. */
static bool
wait_until_done(struct pool *pool, const struct group *group)
{
	(void)pthread_mutex_lock(&pool->lock);
	while (!group->is_done && pool->working > 0)
		(void)pthread_cond_wait(&pool->done, &pool->lock);
	const bool is_done = group->is_done;
	(void)pthread_mutex_unlock(&pool->lock);
	return is_done;
}

static bool
deliver(struct pool *pool, size_t number)
{
	struct group *group = group_of(pool, number);
	const bool goes_on = hand_over(pool, number % pool->group_count);

	(void)pthread_mutex_lock(&pool->lock);
	group->is_done = false;
	group->is_free = true;
	pool->is_stopped |= !goes_on;
	(void)pthread_cond_signal(&pool->freed);
	(void)pthread_mutex_unlock(&pool->lock);
	return goes_on;
}

static void
deliver_all(struct pool *pool)
{
	size_t number = 0;

	while (wait_until_done(pool, group_of(pool, number)) && deliver(pool, number))
		number++;
}

/* --- the run ---------------------------------------------------------------------------- */

/* On the caller's thread. */
static zj_status
run_alone(struct pool *pool)
{
	const struct batch_job *job = pool->job;
	void *own = job->worker_new(job->state);
	bool goes_on = true;

	if (!own)
		return ZJ_ENOMEM;
	while (goes_on && (pool->groups[0].count = fill(pool, 0)) > 0) {
		work_on(pool, own, 0);
		goes_on = hand_over(pool, 0);
	}
	job->worker_free(own);
	return ZJ_OK;
}

static zj_status
run_together(struct pool *pool, size_t count)
{
	struct thread *threads = calloc(count, sizeof(*threads));

	if (!threads)
		return ZJ_ENOMEM;
	const size_t started = start(pool, threads, count);
	if (started > 0)
		deliver_all(pool);
	for (size_t i = 0; i < started; i++) {
		(void)pthread_join(threads[i].handle, NULL);
		pool->job->worker_free(threads[i].own);
	}
	free(threads);
	return started > 0 ? ZJ_OK : run_alone(pool);
}

static bool
make_room(struct pool *pool)
{
	const size_t count = pool->group_count * pool->group_units;

	pool->units = calloc(count, pool->job->unit_size);
	pool->groups = calloc(pool->group_count, sizeof(*pool->groups));
	for (size_t i = 0; pool->groups && i < pool->group_count; i++)
		pool->groups[i].is_free = true;
	return pool->units && pool->groups;
}

static void
free_room(struct pool *pool)
{
	for (size_t i = 0; pool->units && i < pool->group_count * pool->group_units; i++)
		pool->job->unit_done(pool->units + i * pool->job->unit_size);
	free(pool->units);
	free(pool->groups);
}

zj_status
batch_run(const struct batch_job *job, size_t threads)
{
	const bool is_alone = threads <= 1;
	struct pool pool = {
		.job = job,
		.group_count = is_alone ? 1 : GROUPS_EACH * threads,
		.group_units = !is_alone    ? GROUP_UNITS
			       : job->ready ? ALONE_UNITS
					    : 1,
	};
	zj_status status = ZJ_ENOMEM;

	assert(threads <= BATCH_THREADS_MOST);
	(void)pthread_mutex_init(&pool.feed, NULL);
	(void)pthread_mutex_init(&pool.lock, NULL);
	(void)pthread_cond_init(&pool.done, NULL);
	(void)pthread_cond_init(&pool.freed, NULL);
	if (make_room(&pool))
		status = is_alone ? run_alone(&pool) : run_together(&pool, threads);
	free_room(&pool);
	(void)pthread_cond_destroy(&pool.freed);
	(void)pthread_cond_destroy(&pool.done);
	(void)pthread_mutex_destroy(&pool.lock);
	(void)pthread_mutex_destroy(&pool.feed);
	return status;
}
