/*
 * The door of review/: a rubric looked at as code is, by its author and its reviewers.
 *
 * Nothing here scores an enterprise for its own sake; what is asked is whether the rubric does
 * what its author means.
 */
#ifndef REVIEW_REVIEW_H
#define REVIEW_REVIEW_H

#include "score/score.h"

struct node;
struct source;

/*
 * Test vectors: cases of answers and what must come of them, in YAML (docs/rubric-language.md,
 * Test vectors).
 */
struct vectors_difference {
	struct str what;     /* "nodes.ops" */
	struct str expected; /* as written */
	struct str got;
	struct place place; /* of what was expected */
};

struct vectors_case {
	struct str name;
	struct place place;
	bool is_passed;
	size_t difference_count;
	const struct vectors_difference *differences;
	zj_diags *diags; /* what reading and scoring said; owned by the report */
};

struct vectors_report {
	struct arena *arena;
	struct source *source;
	size_t case_count;
	size_t failed_count;
	const struct vectors_case *cases;
};

/*
 * Run every case of a vectors file against `model`. A case that fails is no error: the
 * report says so. A `file` in a case is found from the vectors file's folder and may go one
 * folder up, no further.
 *
 * ZJ_EINPUT: the vectors file itself is wrong; ZJ_ELIMIT, ZJ_EIO, ZJ_ENOMEM. The caller
 * frees the report.
 */
zj_status vectors_run(struct vectors_report **out, const zj_model *model, const char *path,
		      zj_diags *diags);
void vectors_report_free(struct vectors_report *report);

/*
 * Compare with an `expect` map: the result, or what went wrong instead of one (result NULL).
 * Adds what differs to `differences` (struct vectors_difference, texts in `arena`). Mistakes
 * in the map itself are differences too. False when memory ran out.
 */
bool vectors_compare(struct vec *differences, struct arena *arena, const struct node *expect,
		     const struct diag_file *file, const zj_result *result, const zj_diags *diags);

#endif
