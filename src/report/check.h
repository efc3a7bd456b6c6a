/*
 * Conditions and rules in words: what was needed, what was found. Used by every page.
 */
#ifndef REPORT_CHECK_H
#define REPORT_CHECK_H

#include "report/view.h"

/* What to call it: its title or its rule's; else, unless it is met, what is said when it fails;
 * else the rule's id, or the expression put into words. */
struct str check_condition_title(struct view *view, const zj_model *model,
				 const struct model_condition *condition, enum zj_outcome outcome);
struct str check_rule_title(const struct view *view, const struct model_rule *rule);

/* "≥ 0.8" and "0.65"; for a yes/no condition "must hold" and "yes", "no", "unknown". */
struct str check_needed(struct view *view, const struct result_check *check);
struct str check_found(struct view *view, const struct result_check *check);

/* A row of a table that begins with the columns title, needed, found; its cells. */
struct view_cell *check_row(struct view *view, struct view_block *table, unsigned indent,
			    struct str title, const struct result_check *check);

/* "rubric.yaml:20:9"; empty for no place. */
struct str check_place(struct view *view, const struct place *place);

/* "满足 5/9,待定 1". */
struct str check_tally(struct view *view, const zj_result *result, const struct result_tier *tier);

/* The names of slots, at most `most` of them, then how many more. */
struct str check_slot_names(struct view *view, const zj_result *result, size_t count,
			    const uint32_t *slots, size_t most);

#endif
