/*
 * What is worth a look in many questionnaires, in words; used by the page and by data.
 */
#ifndef REPORT_QUALITY_H
#define REPORT_QUALITY_H

#include "quality/quality.h"
#include "report/view.h"

/* What was seen, in one line of the view's language. */
struct str quality_say(struct view *view, const struct quality_findings *findings,
		       const struct quality_finding *finding);

/* Why two questionnaires may have reason to be alike; empty where none is known. */
struct str quality_relation_say(struct view *view, enum quality_relation relation);

/* What to do about a kind. */
enum report_word quality_check_word(enum quality_kind kind);

/* The thing of the rubric that it is about: "rule", "question", "condition", "fact", or NULL; and
 * its id. */
const char *quality_thing_key(enum quality_thing_kind kind);
struct str quality_thing_id(const struct quality_finding *finding);

/* How far past the edge, or how many times: a share of it; false: there is no such figure. */
bool quality_off(zj_num *out, const struct quality_finding *finding);

/* The name of an enterprise, else its code. */
struct str quality_name(const struct quality_who *who);

/* All findings as tables, in the view's arena. */
bool quality_book(struct report_book *out, struct view *view,
		  const struct quality_findings *findings);

void view_of_quality(struct view *view, const struct quality_findings *findings);

#endif
