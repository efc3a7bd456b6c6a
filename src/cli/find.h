/*
 * Where things are: the folder of rubrics, a rubric by id, the store.
 */
#ifndef CLI_FIND_H
#define CLI_FIND_H

#include "base/diag.h"
#include "cli/cli.h"
#include "cli/exit.h"

/*
 * The folder of rubrics: --rubrics, ZHIJIE_RUBRICS, beside the program where it is installed
 * (../share/zhijie/rubrics), rubrics/ in a folder above the program (a build tree), ./rubrics. Added to `path`; CLI_ENVIRONMENT, told, when there is none.
 */
enum cli_exit find_rubrics(struct cli *cli, struct buf *path);

/* The same for what may do without: NULL, and nothing told, when there is none. */
const char *find_rubrics_if_there(struct cli *cli, struct buf *path);

/*
 * A rubric named on the command line: a path where it holds a "/" or ends in .yaml or is
 * there, else an id. CLI_DOCUMENT, told with the nearest id, when there is none of that id; path
 * is empty then.
 */
enum cli_exit find_rubric(struct cli *cli, struct buf *path, const char *name);

/* A rubric by id: never a path. */
enum cli_exit find_rubric_by_id(struct cli *cli, struct buf *path, const char *id);

/* The same as answers name it, at `where`: one that is not there is added to `diags`. */
enum cli_exit find_rubric_named_at(struct cli *cli, struct buf *path, const char *id,
				   struct place where, zj_diags *diags);

/* The ids of all rubrics in the folder, sorted; each is the caller's to free(), as is the
 * array. */
enum cli_exit find_rubric_ids(struct cli *cli, char ***ids, size_t *count);
void find_ids_free(char **ids, size_t count);

/*
 * Which rubrics do these operands name? An id, a path, or a folder of rubrics, which stands for
 * every rubric in it, sorted; none at all stand for the whole folder of rubrics. What cannot be
 * found is told, the others are handed out all the same. Free with found_rubrics_free() in
 * either case.
 */
struct found_rubric {
	char *name; /* to call it by: as given, "rubrics/demo" for one in a folder given */
	char *path; /* to load it from */
};
struct found_rubrics {
	struct found_rubric *items;
	size_t count;
};
enum cli_exit find_named_rubrics(struct cli *cli, struct found_rubrics *out, char *const *operands,
				 size_t count);
void found_rubrics_free(struct found_rubrics *found);

/* The shared vocabulary of facts, facts.yaml, in that folder, or in the folder that a rubric's
 * own lies in; false where there is none. */
bool find_vocabulary(struct cli *cli, struct buf *path);
bool find_vocabulary_beside(struct buf *path, const char *rubric);

/* The store: --db, ZHIJIE_DB, the user's data folder. With `make`, that last folder is made
 * where it is missing. */
enum cli_exit find_store(struct cli *cli, struct buf *path, bool make);

#endif
