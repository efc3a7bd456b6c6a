/*
 * Where things are: the folder of rubrics, a rubric by id, the store.
 */
#ifndef CLI_FIND_H
#define CLI_FIND_H

#include "cli/cli.h"
#include "cli/exit.h"

/*
 * The folder of rubrics: --rubrics, ZHIJIE_RUBRICS, beside the program where it is installed
 * (../share/zhijie/rubrics), rubrics/ in a folder above the program (a build tree), ./rubrics. Added to `path`; CLI_ENVIRONMENT, told, when there is none.
 */
enum cli_exit find_rubrics(struct cli *cli, struct buf *path);

/*
 * A rubric named on the command line: a path where it holds a "/" or ends in .yaml or is
 * there, else an id. `what` says what wanted it and begins the message ("a.yaml: ", or "").
 * CLI_DOCUMENT, told with the nearest id, when there is none of that id; path is empty then.
 */
enum cli_exit find_rubric(struct cli *cli, struct buf *path, const char *name, const char *what);

/* A rubric by id, as answers name it: never a path. */
enum cli_exit find_rubric_by_id(struct cli *cli, struct buf *path, const char *id,
				const char *what);

/* The ids of all rubrics in the folder, sorted; each is the caller's to free(), as is the
 * array. */
enum cli_exit find_rubric_ids(struct cli *cli, char ***ids, size_t *count);
void find_ids_free(char **ids, size_t count);

/* The store: --db, ZHIJIE_DB, the user's data folder. With `make`, that last folder is made
 * where it is missing. */
enum cli_exit find_store(struct cli *cli, struct buf *path, bool make);

#endif
