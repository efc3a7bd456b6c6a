/*
 * Work on several threads, delivered in order, in bounded memory.
 *
 * Units travel in groups, so that taking one and handing it over cost little beside the work. The
 * groups are a ring: group n of the input lies in place n modulo their number, and is taken when
 * what lay there before has been delivered. Two locks: `feed` is held while the input is read,
 * which may take long; `lock` guards what the threads tell each other, and is never held for long.
 *
 * The caller's thread delivers, and works where there is nothing to deliver: then nobody has to be
 * woken for every group. It never waits for input, as others may have something for it.
 */
#include "batch/batch.h"

#include <assert.h>
#include <pthread.h>
#include <stdlib.h>

enum {
	GROUP_UNITS = 16,
	ALONE_UNITS = 4, /* of a group without threads, where it is made ready together */
	GROUPS_EACH = 3  /* of one thread: worked on, and waiting to be delivered */
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
	pthread_cond_t news;  /* for the caller's thread */
	pthread_cond_t freed; /* a group is, or the run is stopped */
	size_t working;       /* threads besides that of the caller */
	bool has_news;        /* a group is done, a thread has ended, feed is free again */
	bool is_awaited;      /* feed is, by the caller's thread */
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

/* Fill a group that is free; it waits only for the first unit, if at all. */
static size_t
fill(struct pool *pool, size_t place, bool may_wait)
{
	const struct batch_job *job = pool->job;
	size_t count = 0;

	while (count < pool->group_units && !pool->is_at_end) {
		const bool waits = may_wait && count == 0;
		const enum batch_next next =
			job->next(job->state, unit_at(pool, place, count), waits);
		assert(next != BATCH_PAUSE || !waits);
		if (next == BATCH_PAUSE)
			break;
		if (next == BATCH_END)
			pool->is_at_end = true;
		else
			count++;
	}
	return count;
}

/* Have it, when it is free. */
static bool
seize(struct pool *pool, struct group *group, bool may_wait)
{
	(void)pthread_mutex_lock(&pool->lock);
	while (may_wait && !group->is_free && !pool->is_stopped)
		(void)pthread_cond_wait(&pool->freed, &pool->lock);
	const bool is_seized = group->is_free && !pool->is_stopped;
	if (is_seized)
		group->is_free = false;
	(void)pthread_mutex_unlock(&pool->lock);
	return is_seized;
}

/* By who holds feed. */
static bool
take_next(struct pool *pool, size_t *number, bool may_wait)
{
	struct group *group = group_of(pool, pool->next);

	if (pool->is_at_end || !seize(pool, group, may_wait))
		return false;
	group->count = fill(pool, pool->next % pool->group_count, may_wait);
	if (group->count == 0) {
		(void)pthread_mutex_lock(&pool->lock);
		group->is_free = true;
		(void)pthread_mutex_unlock(&pool->lock);
		return false;
	}
	*number = pool->next++;
	return true;
}

/* For the caller's thread, which would rather be told than wait. */
static bool
try_feed(struct pool *pool)
{
	if (pthread_mutex_trylock(&pool->feed) == 0)
		return true;
	(void)pthread_mutex_lock(&pool->lock);
	pool->is_awaited = true;
	(void)pthread_mutex_unlock(&pool->lock);
	/* Who gave it back meanwhile may have told nobody. */
	return pthread_mutex_trylock(&pool->feed) == 0;
}

static void
leave_feed(struct pool *pool)
{
	(void)pthread_mutex_unlock(&pool->feed);
	(void)pthread_mutex_lock(&pool->lock);
	if (pool->is_awaited) {
		pool->is_awaited = false;
		pool->has_news = true;
		(void)pthread_cond_signal(&pool->news);
	}
	(void)pthread_mutex_unlock(&pool->lock);
}

/* The next group of the input; false when there is none, or none at hand for who may not wait. */
static bool
take(struct pool *pool, size_t *number, bool may_wait)
{
	if (may_wait)
		(void)pthread_mutex_lock(&pool->feed);
	else if (!try_feed(pool))
		return false;
	const bool is_taken = take_next(pool, number, may_wait);
	leave_feed(pool);
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
	pool->has_news = true;
	(void)pthread_cond_signal(&pool->news);
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

	while (take(pool, &number, true))
		work_and_tell(pool, thread->own, number);
	(void)pthread_mutex_lock(&pool->lock);
	pool->working--;
	pool->has_news = true;
	(void)pthread_cond_signal(&pool->news);
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

static bool
is_done(struct pool *pool, const struct group *group)
{
	(void)pthread_mutex_lock(&pool->lock);
	const bool is_done = group->is_done;
	(void)pthread_mutex_unlock(&pool->lock);
	return is_done;
}

/* Wait for some; false: nobody is at work that could have any, and that group is not done. */
static bool
wait_for_news(struct pool *pool, const struct group *group)
{
	(void)pthread_mutex_lock(&pool->lock);
	while (!pool->has_news && pool->working > 0)
		(void)pthread_cond_wait(&pool->news, &pool->lock);
	pool->has_news = false;
	const bool may_come = group->is_done || pool->working > 0;
	(void)pthread_mutex_unlock(&pool->lock);
	return may_come;
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

/* `own`: NULL, there is no memory to work with. */
static void
deliver_all(struct pool *pool, void *own)
{
	size_t number = 0;
	size_t taken;

	for (;;) {
		const struct group *group = group_of(pool, number);

		if (is_done(pool, group)) {
			if (!deliver(pool, number))
				return;
			number++;
		} else if (own && take(pool, &taken, false)) {
			work_and_tell(pool, own, taken);
		} else if (!wait_for_news(pool, group)) {
			return;
		}
	}
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
	while (goes_on && (pool->groups[0].count = fill(pool, 0, true)) > 0) {
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
	const size_t started = start(pool, threads, count - 1);
	if (started > 0) {
		void *own = pool->job->worker_new(pool->job->state);
		deliver_all(pool, own);
		if (own)
			pool->job->worker_free(own);
	}
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
	(void)pthread_cond_init(&pool.news, NULL);
	(void)pthread_cond_init(&pool.freed, NULL);
	if (make_room(&pool))
		status = is_alone ? run_alone(&pool) : run_together(&pool, threads);
	free_room(&pool);
	(void)pthread_cond_destroy(&pool.freed);
	(void)pthread_cond_destroy(&pool.news);
	(void)pthread_mutex_destroy(&pool.lock);
	(void)pthread_mutex_destroy(&pool.feed);
	return status;
}
