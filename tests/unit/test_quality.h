/* The suites of quality/, and what they share. */
#ifndef TEST_QUALITY_H
#define TEST_QUALITY_H

#include "unit_main.h"

#include "base/buf.h"
#include "quality/quality.h"
#include "score_bench.h"

Suite *suite_quality_alike(void);
Suite *suite_quality_edge(void);
Suite *suite_quality_fault(void);
Suite *suite_quality_jump(void);
Suite *suite_quality_sheet(void);

enum {
	LOOK_QUESTIONS = 20 /* q0 … q19, of four options */
};

/* A rubric, and questionnaires that answer it. */
struct look {
	zj_model *model;
	zj_vocabulary *vocabulary;
	struct quality_limits limits;
	struct quality_taker *taker;
	struct quality_sheet *sheet;
	struct quality *quality;
	struct quality_findings *findings;
};

/* The rubric has the questions q0 … and what else is given: facts, further questions, rules and
 * tiers, as YAML that begins its line. */
void look_begin(struct look *look, const char *facts, const char *questions, const char *rest);
void look_done(struct look *look);

/* A questionnaire: "id: a, name: x" of the enterprise, "date: …" of who filled it in, one letter
 * for each of q0 … (f, m, p, n for the options, - for none; shorter: the last goes on), and further
 * facts and answers. */
struct filled {
	const char *enterprise;
	const char *by;
	const char *letters;
	const char *facts;
	const char *answers;
	bool is_background; /* not asked about */
};
void look_add(struct look *look, const struct filled *filled);

const struct quality_findings *look_find(struct look *look);

/* How many findings of a kind there are, and the only one. */
size_t look_count(const struct quality_findings *findings, enum quality_kind kind);
const struct quality_finding *look_only(const struct quality_findings *findings,
					enum quality_kind kind);
const char *look_who(const struct quality_findings *findings, uint32_t who);

#endif
