/*
 * From files to results: what score, explain, gap and show have in common.
 */
#ifndef CLI_RUN_H
#define CLI_RUN_H

#include <zhijie/zhijie.h>

#include "cli/cli.h"
#include "cli/exit.h"
#include "score/score.h"

/* A rubric loaded in this run; each is loaded once. */
struct run_model {
	char *path;
	zj_model *model; /* NULL: it is wrong, told already */
};

/* A level found by this run, for rubrics that use it. */
struct run_level {
	char *enterprise;
	char *rubric;
	char *file;
	int level;
};

struct run {
	struct cli *cli;
	struct vec models; /* struct run_model */
	struct vec levels; /* struct run_level */
	zj_store *store;   /* NULL: not asked for */
	struct buf store_path;
	size_t setting_count;
	zj_setting *settings; /* from --param */
	char **names;         /* what their names live in */
};

/* Reads --param. CLI_USAGE, CLI_ENVIRONMENT. run_done() in either case. */
enum cli_exit run_init(struct run *run, struct cli *cli);
void run_done(struct run *run);

/* Open the store that --db and the environment name. A failure is told. */
enum cli_exit run_open_store(struct run *run, zj_store_mode mode);

/* Open it to be written, but only where there is one: nothing is made before there is
 * something to save. */
enum cli_exit run_open_store_if_there(struct run *run);

/* One answers file on its way to a result. */
struct run_file {
	const char *name; /* as given: "-" is standard input */
	zj_document *document;
	const zj_model *model; /* borrowed */
	zj_answers *answers;
	zj_result *result;
	struct vec levels; /* zj_level given to it */
	struct vec texts;  /* char *: what their texts live in */
};

/* Read it and bind it to its rubric. Mistakes are told; CLI_DOCUMENT, CLI_ENVIRONMENT. */
enum cli_exit run_read(struct run *run, struct run_file *file, const char *name);

/* Score it, with the levels that the run or the store know. */
enum cli_exit run_score(struct run *run, struct run_file *file);

/* Let later files of the run use the tier it reached. */
enum cli_exit run_keep_level(struct run *run, const struct run_file *file);

/* What was given to zj_score(), for scoring it again. */
zj_score_options run_options(const struct run *run, const struct run_file *file);
void run_file_done(struct run_file *file);

/* The compiled rubric at a path, loaded once; CLI_DOCUMENT when it is wrong (told once). */
enum cli_exit run_model_at(struct run *run, const zj_model **out, const char *path);

/* The index of a tier by id; tells which there are otherwise, CLI_USAGE. */
enum cli_exit run_tier(struct cli *cli, const zj_model *model, const char *id, size_t *index);

/* One FILE to a result, for commands that take one. */
enum cli_exit run_one(struct run *run, struct run_file *file);

enum cli_exit run_no_memory(struct cli *cli);

/* The time now, UTC, "2026-05-01T08:30:00Z"; fixed by ZHIJIE_NOW. */
enum {
	RUN_NOW_SIZE = 32
};
void run_now(const struct cli *cli, char out[RUN_NOW_SIZE]);

#endif
