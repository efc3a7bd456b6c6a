/*
 * What a run in brief makes of a document's bytes, by the shortest way there is, held against a traced
 * result of the same.
 */
#ifndef SUPPORT_BRIEF_H
#define SUPPORT_BRIEF_H

#include "answers/answers.h"
#include "plain.h"

/* `traced`: NULL where scoring refuses the answers. NULL: nothing differs, or the shortest way is not
 * taken. */
static inline const char *
brief_result_difference(const zj_model *prepared, const char *bytes, size_t length,
			const zj_score_options *options, const zj_result *traced,
			struct score_scratch *scratch, bool *is_declined)
{
	const struct document_input input = {
		.file = {.name = "answers.yaml", .bytes = {bytes, length}},
		.is_json = length > 0 && bytes[0] == '{',
	};
	struct answers_scratch *room = answers_scratch_new();
	zj_result *brief = NULL;
	const char *what = NULL;
	zj_answers *answers;
	size_t index;

	*is_declined = !room || !answers_read_direct(&answers, &index, &prepared, 1, &input, NULL,
						     ANSWERS_BRIEF, room);
	if (*is_declined)
		goto out;
	const zj_status status =
		score_run(&brief, prepared, answers, options, SCORE_BRIEF, scratch, NULL);
	if ((status == ZJ_OK) != (traced != NULL))
		what = "brief status";
	else if (traced)
		what = plain_difference(traced, brief, SCORE_BRIEF);
	score_recycle(scratch, brief);
out:
	answers_scratch_free(room);
	return what;
}

#endif
