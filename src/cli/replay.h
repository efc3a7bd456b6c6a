/*
 * Stored answers scored again, under the rubric they were scored with or under another: what
 * rubric diff and replay have in common. Nothing here writes to the store.
 */
#ifndef CLI_REPLAY_H
#define CLI_REPLAY_H

#include "answers/answers.h"
#include "cli/run.h"
#include "review/review.h"

/* One stored result, kept after the store has moved on. Texts live in the list's arena. */
struct replay_item {
	int64_t id;
	struct str enterprise;
	struct str name;
	struct str role;
	struct str date;
	struct str rubric; /* id */
	struct str version;
	struct str rubric_fingerprint;
	struct str answers_fingerprint;
	struct str file;
	struct str settings;
	struct str score; /* as stored */
	int tier;
	int best_tier;
};

struct replay_list {
	struct arena *arena;
	struct vec items; /* struct replay_item */
	bool failed;
};

/* The results that fit. A failure of the store is told. replay_list_done() in either case. */
enum cli_exit replay_list(struct run *run, struct replay_list *list, const zj_store_filter *filter);
void replay_list_done(struct replay_list *list);

/* The answers of a stored result, read once for as many rubrics as are asked. */
struct replay_answers {
	char *bytes;
	zj_document *document;
};
zj_status replay_read(struct run *run, struct replay_answers *answers,
		      const struct replay_item *item, zj_diags *diags);
void replay_answers_done(struct replay_answers *answers);

/* Scored under one rubric. */
struct replay_score {
	struct carried *carried;
	zj_answers *answers;
	zj_result *result;
	struct arena *arena;      /* of settings and levels */
	zj_score_options options; /* what it was scored with */
	size_t setting_losses;    /* parameters and levels that the rubric does not have */
};

/*
 * Carry the answers to `model` and score them there, with the parameters and levels of the
 * stored result. Statuses as for answers_carry(), zj_answers_read(), zj_score(); diags gets what
 * was lost, as warnings, and what was wrong.
 */
zj_status replay_score(struct replay_score *score, const zj_model *model,
		       const struct replay_item *item, const struct replay_answers *answers,
		       zj_diags *diags);
void replay_score_done(struct replay_score *score);

/*
 * A rubric named on the command line: a path or an id, or, where a store is open, at least
 * REPLAY_PREFIX digits of the fingerprint of one that is kept there.
 */
enum {
	REPLAY_PREFIX = 8
};
enum cli_exit replay_model(struct run *run, const zj_model **out, const char *name);

/* The rubric of that fingerprint, as the store keeps it, loaded once. */
enum cli_exit replay_stored_model(struct run *run, const zj_model **out, struct str fingerprint);

#endif
