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

/* A vocabulary loaded in this run; each is loaded once. */
struct run_vocabulary {
	char *path;
	zj_vocabulary *vocabulary; /* NULL: it is wrong, told already */
};

/* A level found by this run, for rubrics that use it. */
struct run_level {
	const zj_document *document; /* it was scored from */
	char *enterprise;
	char *rubric;
	char *file;
	int level;
};

struct run {
	struct cli *cli;
	struct vec models;       /* struct run_model */
	struct vec levels;       /* struct run_level */
	struct vec documents;    /* zj_document *: all that were read */
	struct vec texts;        /* char *: what they are called, where a file holds several */
	struct vec asked;        /* const char *: what --rubric names; none: what the files say */
	struct vec vocabularies; /* struct run_vocabulary */
	zj_store *store;         /* NULL: not asked for */
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

/* One answers file, for one of the rubrics it answers, on its way to a result. */
struct run_file {
	const char *name;            /* as given: "-" is standard input */
	const zj_document *document; /* borrowed, as is the model */
	const zj_model *model;
	zj_answers *answers;
	zj_result *result;
	size_t number;      /* of the file: those it answers together have the same */
	enum cli_exit exit; /* what became of it; CLI_DONE: the result is there */
	bool is_scored;
	bool is_shown;       /* false: scored for the level it gives to another alone */
	struct vec settings; /* zj_setting: those of --param that are meant for it */
	struct vec levels;   /* zj_level given to it */
	struct vec texts;    /* char *: what their texts live in */
};

/*
 * Read a file and bind it to its rubrics: adds a struct run_file for each to `files`, or one
 * with an exit code. Mistakes are told; only CLI_ENVIRONMENT, for memory, ends a run.
 * run_read_all() takes each document of a file that holds several as a file of its own, up to
 * LIMIT_DOCUMENTS; for run_read() such a file is a mistake.
 */
enum cli_exit run_read(struct run *run, struct vec *files, const char *name);
enum cli_exit run_read_all(struct run *run, struct vec *files, const char *name);

/*
 * Score them, each after those whose level it uses, with the levels that the run or the store
 * know. Where one rubric of a file fails, all of that file's do: it has no results.
 */
void run_score(struct run *run, struct vec *files);

/*
 * Levels of other rubrics. Find those that a file uses: what it declares wins, then this run,
 * then the store. Keep the tier that it reached, for others of the run. When all are scored,
 * note where it declares another level than the run found.
 */
enum cli_exit run_find_levels(struct run *run, struct run_file *file);
enum cli_exit run_keep_level(struct run *run, const struct run_file *file);
void run_compare_levels(struct run *run, struct run_file *file);

/* FILE, the one operand, to its results, for commands that take one file. */
enum cli_exit run_file(struct run *run, struct vec *files);
void run_files_done(struct vec *files);

/* How many of them are to be shown. */
size_t run_shown(const struct vec *files);

/* Their results, in order; the caller free()s the array. NULL when memory ran out. */
const zj_result **run_results(const struct vec *files);

/* What was given to zj_score(), for scoring it again. */
zj_score_options run_options(const struct run *run, const struct run_file *file);
void run_file_done(struct run_file *file);

/* The shared vocabulary that lies beside the rubrics, loaded once; NULL: there is none. */
enum cli_exit run_vocabulary(struct run *run, const zj_vocabulary **out);

/* The one that lies beside the rubric at that path, else the former. */
enum cli_exit run_vocabulary_for(struct run *run, const zj_vocabulary **out, const char *rubric);

/* zj_model_load(); what the rubric extends may lie in the folder of rubrics as well. */
zj_status run_load(struct cli *cli, zj_model **out, const char *path, zj_diags *diags);

/* The compiled rubric at a path, loaded once; CLI_DOCUMENT when it is wrong (told once). */
enum cli_exit run_model_at(struct run *run, const zj_model **out, const char *path);

/* Prepare those compiled so far for thousands of documents. */
enum cli_exit run_prepare(struct run *run);

/* The index of a tier by id; tells which there are otherwise, CLI_USAGE. */
enum cli_exit run_tier(struct cli *cli, const zj_model *model, const char *id, size_t *index);

/*
 * TIER, or RUBRIC:TIER, which asks one rubric alone: the tier's part of the text for this
 * rubric, NULL when another is asked.
 */
const char *run_tier_asked(const zj_model *model, const char *text);

/* FILE to the one result of the one rubric that it answers, or --rubric names, for commands
 * that show one. */
enum cli_exit run_one(struct run *run, struct run_file *file);

enum cli_exit run_no_memory(struct cli *cli);

/*
 * Show what a call found out, and turn its status into an exit code. A failure that no
 * diagnostic explains is told by its name, about `what`.
 */
enum cli_exit run_conclude(struct cli *cli, zj_status status, const zj_diags *diags,
			   const char *what);

/* The time now, UTC, "2026-05-01T08:30:00Z"; fixed by ZHIJIE_NOW. */
enum {
	RUN_NOW_SIZE = 32
};
void run_now(const struct cli *cli, char out[RUN_NOW_SIZE]);

#endif
