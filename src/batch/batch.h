/*
 * The door of batch/: many documents, on several threads, with the same outcome as one after the
 * other on one. Threads are here and nowhere else.
 *
 * Three pieces that know little of each other. The pool hands units of work to threads and gives
 * them back in the order they came. The scorer is what one thread needs to turn documents into
 * results. The models are what all threads share.
 */
#ifndef BATCH_BATCH_H
#define BATCH_BATCH_H

#include <stdbool.h>
#include <stddef.h>

#include "answers/answers.h"
#include "base/diag.h"
#include "base/hash.h"
#include "base/str.h"
#include "model/model.h"
#include "score/score.h"

/* --- the pool --------------------------------------------------------------------------- */

enum batch_next {
	BATCH_NEXT,  /* there it is */
	BATCH_PAUSE, /* none is at hand now; not where it may wait */
	BATCH_END
};

/*
 * What a pool does. A unit of work is one document on its way, in memory that the caller says the
 * size of; it is zeroed once and used again for a later one.
 *
 * next     fills a unit with where its document is to be found: a path, or the bytes. Called in
 *          the order of the input, by one thread at a time. Where it may not wait for input, it may
 *          say so instead: then what came before is worked on first.
 * ready    gets some that came one after the other together, before each is worked on, by the same
 *          thread; for what is quicker done for several. NULL: there is nothing of the kind.
 * work     turns that into what is to be delivered. Called on any thread; `own` is what
 *          worker_new() made for that thread.
 * deliver  takes it, in the order of the input, on the thread that called batch_run(). False ends
 *          the run: nothing more is delivered.
 */
struct batch_job {
	void *state;
	size_t unit_size;
	void (*unit_done)(void *unit);
	enum batch_next (*next)(void *state, void *unit, bool may_wait);
	void *(*worker_new)(void *state); /* NULL when memory ran out */
	void (*worker_free)(void *own);
	void (*ready)(void *state, void *own, void *units, size_t count);
	void (*work)(void *state, void *own, void *unit);
	bool (*deliver)(void *state, void *unit);
};

/*
 * Do it on so many threads, the caller's among them; 0 or 1: on that alone. There are never more than
 * a few dozen units a thread, however many documents come. Where the system gives fewer threads, it is
 * done with those there are.
 *
 * returns  ZJ_OK when all is delivered or deliver ended it; ZJ_ENOMEM.
 */
zj_status batch_run(const struct batch_job *job, size_t threads);

enum {
	BATCH_THREADS_MOST = 256
};

/* --- models ----------------------------------------------------------------------------- */

/*
 * The models that documents ask for by the rubric's id, shared by all threads. `load` is called by
 * one thread at a time: ZJ_OK and a model, which stays the loader's; ZJ_ENOTFOUND, there is no such
 * rubric, and it is asked again for the next document that names it, so that names made up by a
 * stranger take no memory; ZJ_ENOMEM; anything else, it cannot be used, and is not asked for again.
 */
struct batch_models;
typedef zj_status batch_load(void *state, const zj_model **out, const char *id);
struct batch_models *batch_models_new(batch_load *load, void *state); /* NULL: out of memory */
void batch_models_free(struct batch_models *models);

/* ZJ_ENOTFOUND: there is none of that id that can be used. ZJ_ENOMEM. */
zj_status batch_models_find(struct batch_models *models, const zj_model **out, const char *id);

/* --- the scorer ------------------------------------------------------------------------- */

/* How documents are scored; the same for all threads, and theirs to read. */
struct batch_plan {
	struct batch_models *models;
	const zj_vocabulary *vocabulary; /* NULL: none */
	/* The rubrics that are asked for; none: all that a document answers. A document that does
	 * not say which it answers is taken to answer the only one asked for. */
	size_t asked_count;
	const zj_model *const *asked;
	size_t setting_count;
	const zj_setting *settings;
	enum score_detail detail;
};

struct batch_scorer;
struct batch_scorer *batch_scorer_new(const struct batch_plan *plan); /* NULL: out of memory */
void batch_scorer_free(struct batch_scorer *scorer);

/*
 * Read a document and find its models. All that is found, here and below, is good until the next
 * document; name and bytes must last as long. What it answers where it does not say is the plan's
 * to know.
 *
 * returns  ZJ_EINPUT, ZJ_ELIMIT with diagnostics; ZJ_ENOMEM.
 */
zj_status batch_read(struct batch_scorer *scorer, const struct document_input *input,
		     zj_diags *diags);

/* The models it is to be scored by, those alone that are asked for; NULL past the last. */
const zj_model *batch_model(const struct batch_scorer *scorer, size_t index);

/* Is there but one rubric in it, so that no level can come from another? */
bool batch_is_alone(const struct batch_scorer *scorer);

/*
 * Check the answers against each of them, which batch_score() does where it was not done before.
 *
 * returns  as batch_read().
 */
zj_status batch_bind(struct batch_scorer *scorer, zj_diags *diags);

/*
 * Score what was read by each of them. A level that one rubric uses and another of the same
 * document gives is taken from there; other documents and stores do not count, so that a result
 * depends on its document alone.
 *
 * `each` gets every result, not always in the order of batch_model(); it is gone when `each`
 * returns. Where anything fails, no result stands, not even one that was given.
 *
 * returns  as batch_read().
 */
zj_status batch_score(struct batch_scorer *scorer,
		      void (*each)(void *state, size_t index, const zj_result *result), void *state,
		      zj_diags *diags);

#endif
