/*
 * Scores what it is told to, for the property tests: documents in, plain figures out.
 *
 *	R LENGTH\n BYTES	a rubric; answered with "ok" or "refused CODE …"
 *	F LENGTH\n BYTES	the name of a profile, may be empty: all that the rubric can give
 *			under it, answered as answers are, and first with finding CODE NAME
 *			for what is found wrong with the rubric
 *	A LENGTH\n BYTES	answers to it; answered with lines up to "end", or "refused CODE …"
 *
 * Lines of a result: node ID WORST BEST POINTS SHARE_WORST SHARE_BEST, or node ID none;
 * contribution ID WORST BEST; condition ID OUTCOME; rule ID OUTCOME or rule ID value LOW HIGH;
 * tier TIER BEST_TIER; depends NAME …; brief
 *
 * Answers are also scored plainly by the same rubric prepared for many documents, which goes its
 * own short way; where the two do not agree: "refused plain result differs", which is a failure. So
 * is it where they are read straight from their bytes, in brief, which "brief" says that they were.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "brief.h"
#include "plain.h"
#include "review/review.h"
#include "score/score.h"

struct driver {
	zj_model *model;
	zj_model *prepared; /* the same */
	struct score_scratch *scratch;
};

static const char *const OUTCOMES[ZJ_OUTCOME_COUNT] = {
	[ZJ_NOT_MET] = "no",
	[ZJ_MET] = "yes",
	[ZJ_UNKNOWN] = "unknown",
};

static void
print_refused(const zj_diags *diags)
{
	zj_diag diag;

	printf("refused");
	for (size_t i = 0; zj_diags_get(diags, i, ZJ_LANG_EN, &diag); i++) {
		if (diag.level == ZJ_DIAG_ERROR)
			printf(" %s@%u:%u(%s)", diag.code, (unsigned)diag.line,
			       (unsigned)diag.column, diag.message);
	}
	printf("\n");
}

static void
print_num(zj_num value)
{
	char text[ZJ_NUM_TEXT_MAX];

	zj_num_exact_text(text, value);
	printf(" %s", text);
}

static void
print_nodes(const zj_result *result)
{
	for (size_t i = 0; i < result->model->node_count; i++) {
		const struct result_node *node = &result->nodes[i];
		const struct str id = i ? result->model->nodes[i].id : STR("total");

		printf("node %.*s", STR_ARG(id));
		if (node->has_score) {
			print_num(node->score.worst);
			print_num(node->score.best);
			print_num(node->points);
			print_num(node->share.worst);
			print_num(node->share.best);
		} else {
			printf(" none");
		}
		printf("\n");
		if (node->split && node->split->has_contribution) {
			printf("contribution %.*s", STR_ARG(id));
			print_num(node->split->contribution.worst);
			print_num(node->split->contribution.best);
			printf("\n");
		}
	}
}

static void
print_result(const zj_result *result)
{
	print_nodes(result);
	for (size_t i = 0; i < result->condition_count; i++)
		printf("condition %.*s %s\n", STR_ARG(result->conditions[i].condition->id),
		       OUTCOMES[result->conditions[i].check.outcome]);
	for (size_t i = 0; i < result->model->rule_count; i++) {
		const struct result_rule *rule = &result->rules[i];

		printf("rule %.*s %s", STR_ARG(rule->rule->id),
		       rule->has_check ? OUTCOMES[rule->check.outcome] : "value");
		if (!rule->has_check && rule->value.type == EXPR_NUMBER &&
		    rule->value.number.has_low && rule->value.number.has_high) {
			print_num(rule->value.number.low);
			print_num(rule->value.number.high);
		}
		printf("\n");
	}
	printf("tier %d %d\n", result->tier, result->best_tier);
	printf("depends");
	for (size_t i = 0; i < result->depend_count; i++) {
		const struct model_slot slot = model_slot(result->model, result->depends[i]);

		if (slot.kind == MODEL_SLOT_OF_NODE)
			printf(" %.*s", STR_ARG(result->model->nodes[slot.index].id));
		else if (slot.kind == MODEL_SLOT_OF_FACT)
			printf(" facts.%.*s", STR_ARG(result->model->facts[slot.index].id));
		else if (slot.kind == MODEL_SLOT_OF_USE)
			printf(" level.%.*s", STR_ARG(result->model->uses[slot.index].id));
		else
			printf(" as_of");
	}
	printf("\nend\n");
}

static bool
is_same_plainly(struct driver *driver, const zj_answers *answers, const zj_result *traced)
{
	static const enum score_detail details[] = {SCORE_BRIEF, SCORE_PLAIN, SCORE_KEPT};
	const char *what = NULL;

	for (size_t i = 0; i < sizeof(details) / sizeof(details[0]) && !what; i++) {
		zj_result *plain = NULL;

		if (score_run(&plain, driver->prepared, answers, NULL, details[i], driver->scratch,
			      NULL))
			what = "status";
		else
			what = plain_difference(traced, plain, details[i]);
		score_recycle(driver->scratch, plain);
	}
	if (what)
		printf("refused plain result differs: %s\n", what);
	return !what;
}

static bool
is_same_prepared(struct driver *driver, const zj_document *document, const zj_result *traced)
{
	zj_answers *answers = NULL;
	const bool is_read = zj_answers_read(&answers, driver->prepared, document, NULL) == ZJ_OK;
	const bool is_same = is_read && is_same_plainly(driver, answers, traced);

	zj_answers_free(answers);
	if (!is_read)
		printf("refused answers are not read\n");
	return is_same;
}

/* Straight from the bytes, in brief. */
static bool
is_same_in_brief(struct driver *driver, const char *bytes, size_t length, const zj_result *traced)
{
	bool is_declined;
	const char *what = brief_result_difference(driver->prepared, bytes, length, NULL, traced,
						   driver->scratch, &is_declined);

	if (what)
		printf("refused brief result differs: %s\n", what);
	else if (!is_declined)
		printf("brief\n");
	return !what;
}

static void
load_rubric(struct driver *driver, const char *bytes, size_t length)
{
	const zj_model_file file = {"rubric.yaml", bytes, length};
	zj_diags *diags = zj_diags_new();

	zj_model_free(driver->model);
	zj_model_free(driver->prepared);
	driver->model = driver->prepared = NULL;
	if (zj_model_read(&driver->model, &file, 1, diags) == ZJ_OK &&
	    zj_model_read(&driver->prepared, &file, 1, NULL) == ZJ_OK &&
	    zj_model_prepare(driver->prepared) == ZJ_OK)
		printf("ok\n");
	else
		print_refused(diags);
	zj_diags_free(diags);
}

static void
score_answers(struct driver *driver, const char *bytes, size_t length)
{
	zj_diags *diags = zj_diags_new();
	zj_document *document = NULL;
	zj_answers *answers = NULL;
	zj_result *result = NULL;

	if (driver->model &&
	    zj_document_read(&document, "answers.yaml", bytes, length, diags) == ZJ_OK &&
	    zj_answers_read(&answers, driver->model, document, diags) == ZJ_OK &&
	    score_run(&result, driver->model, answers, NULL, SCORE_TRACED, driver->scratch,
		      diags) == ZJ_OK) {
		if (is_same_prepared(driver, document, result) &&
		    is_same_in_brief(driver, bytes, length, result))
			print_result(result);
	} else {
		print_refused(diags);
	}
	score_recycle(driver->scratch, result);
	zj_answers_free(answers);
	zj_document_free(document);
	zj_diags_free(diags);
}

static void
print_findings(const zj_model *model)
{
	struct review_findings *findings = NULL;

	if (review_check(&findings, model) != ZJ_OK)
		return;
	for (size_t i = 0; i < findings->count; i++)
		printf("finding %s %.*s\n", diag_entry(findings->items[i].code)->code,
		       STR_ARG(findings->items[i].a));
	review_findings_free(findings);
}

static void
score_free(struct driver *driver, const char *bytes, size_t length)
{
	const uint32_t profile =
		length ? map_get(driver->model->profile_by_id, (struct str){bytes, length}) : 0;
	zj_answers *blank = answers_blank(driver->model, profile);
	zj_result *result = NULL;

	print_findings(driver->model);
	if (blank && score_run(&result, driver->model, blank, NULL, SCORE_FREE, driver->scratch,
			       NULL) == ZJ_OK)
		print_result(result);
	else
		printf("refused\n");
	score_recycle(driver->scratch, result);
	zj_answers_free(blank);
}

int
main(void)
{
	struct driver driver = {.scratch = score_scratch_new()};
	char kind;
	size_t length;

	while (driver.scratch && scanf("%c %zu", &kind, &length) == 2 && getchar() == '\n') {
		char *bytes = malloc(length + 1);

		if (!bytes || fread(bytes, 1, length, stdin) != length)
			return 1;
		if (kind == 'R')
			load_rubric(&driver, bytes, length);
		else if (kind == 'F')
			score_free(&driver, bytes, length);
		else
			score_answers(&driver, bytes, length);
		fflush(stdout);
		free(bytes);
	}
	score_scratch_free(driver.scratch);
	zj_model_free(driver.model);
	zj_model_free(driver.prepared);
	return 0;
}
