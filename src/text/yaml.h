/*
 * What yaml.c, the reader of libyaml's events, leaves to others; nothing outside this room
 * includes it.
 */
#ifndef TEXT_YAML_H
#define TEXT_YAML_H

#include <stdbool.h>
#include <yaml.h>

#include "base/diag.h"
#include "text/cursor.h"
#include "text/text.h"

/*
 * yaml_read() by libyaml alone: what reads all that the quick reader declines, and what tests
 * hold the quick reader against.
 */
zj_status yaml_read_slow(const struct node **out, const struct source *source, struct arena *arena,
			 zj_diags *diags);

/*
 * Past the directives at the start, and the comments between them; the cursor's index is 0
 * then. False when something there was reported.
 */
bool yaml_skip_directives(struct cursor *at, const struct diag_file *file, zj_diags *diags);

/* Does nothing but blank lines, comments and `...` follow? False when it was reported. */
bool yaml_tail_is_empty(struct cursor at, const struct diag_file *file, zj_diags *diags);

/* What a problem is described from. */
struct yaml_problem {
	const yaml_parser_t *parser; /* that has just failed, not for want of memory */
	struct cursor origin;        /* where the parser began: its index 0 */
	struct place open_flow;      /* the innermost open [ or {; line 0 when none is */
	const struct diag_file *file;
	zj_diags *diags;
};

/* Add the one diagnostic for what stopped libyaml. */
void yaml_problem_report(const struct yaml_problem *problem);

#endif
