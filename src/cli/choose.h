/*
 * Which stored results: what rank and stats are asked for, and how that is said again.
 */
#ifndef CLI_CHOOSE_H
#define CLI_CHOOSE_H

#include "cli/cells.h"
#include "cli/run.h"
#include "stats/stats.h"

/*
 * Read the options into `choice`; what it points to lives in `arena` and the options. Of a store
 * with results under one rubric that one is meant. CLI_USAGE, CLI_ENVIRONMENT, told.
 */
enum cli_exit choose_results(struct run *run, struct arena *arena, struct stats_choice *choice);

/* The run of `zhijie batch` that --run names, which is given. CLI_USAGE, CLI_ENVIRONMENT, told. */
enum cli_exit choose_run(struct run *run, int64_t *out);

/* A whole number from 1 that an option names; `usual` where it is not given. */
enum cli_exit choose_number(struct cli *cli, const char *text, const char *option, size_t usual,
			    size_t *out);

/* A title in the reader's language, else the other, else the id. */
struct str choose_title(const struct stats_words *words, zj_lang lang);
struct str choose_tier(const struct stats_rubric *rubric, int tier, zj_lang lang);

/* Who filled it in, in words. */
enum report_word choose_role(enum answers_role role);

/* "Only: district X, year 2026." and "Results are under several versions …"; empty where there is
 * nothing to say. */
struct str choose_say(struct cells *cells, const struct stats_choice *choice);
struct str choose_versions(struct cells *cells, const struct stats_rubric *rubrics, size_t count);

#endif
