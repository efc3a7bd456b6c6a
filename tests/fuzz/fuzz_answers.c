/*
 * Any bytes as an answers file for one small rubric that has something of everything: they
 * are refused with a diagnostic, or they give a result that keeps its promises.
 */
#include <string.h>

#include "base/num.h"
#include "direct_twin.h"
#include "fuzz.h"
#include "score/score.h"
#include "text/text.h"

static const char RUBRIC[] =
	"rubric: fuzz\n"
	"version: '1'\n"
	"title: Fuzz\n"
	"points: 100\n"
	"scales: {ful: {full: 1, most: 0.8, part: 0.5, none: 0}}\n"
	"facts:\n"
	"  m.total: {type: number, unit: 台, whole: yes, min: 1}\n"
	"  m.digital: {type: number, unit: 台, whole: yes, min: 0}\n"
	"  spend: {type: number, unit: 万元}\n"
	"  bad: {type: yesno}\n"
	"  since: {type: date, min: 1990-01-01}\n"
	"  kind: {type: choice, options: {discrete: d, process: p}}\n"
	"  systems: {type: set, options: {MES: m, ERP: e, WMS: w}}\n"
	"  city: {type: text}\n"
	"params: {few: {value: 2}}\n"
	"profiles:\n"
	"  d: {title: d, default: yes}\n"
	"  p: {title: p, weights: {a: 10, b: 90}, leave_out: [a2]}\n"
	"uses: {cmmm: {rubric: other, title: t, top: 5}}\n"
	"sections:\n"
	"  - id: a\n"
	"    weight: 40\n"
	"    questions:\n"
	"      - {id: a1, ask: q, scale: ful, evidence: {needed_above: 0.5, cap: 0.5}, tags: [t]}\n"
	"      - {id: a2, ask: q, scale: ful, may_skip: yes, tags: [t]}\n"
	"      - {id: a3, ask: q, value: facts.m.digital / facts.m.total,\n"
	"         bands: [{upto: 0.2, score: 0}, {above: 0.2, score: 0.5}, {above: 0.6, score: 1}]}\n"
	"  - id: b\n"
	"    weight: 60\n"
	"    combine: sum\n"
	"    may_skip: yes\n"
	"    questions:\n"
	"      - {id: b1, ask: q, choose: many, points: 8, options: {none: {score: 0, alone: yes}, x: 25%, y: 50%}}\n"
	"      - {id: b2, ask: q, type: yesno, points: 2, when: facts.kind == discrete}\n"
	"      - {id: b3, ask: q, type: level, levels: [n, t, s], weight: -1}\n"
	"      - {id: b4, ask: q, type: number, unit: 万元, min: 0, max: 1000,\n"
	"         bands: [{upto: 10, score: 0}, {above: 10, score: 1}]}\n"
	"  - id: c\n"
	"    scored: no\n"
	"    ladder: {levels: 2, satisfied: 0.8, empty: inherit}\n"
	"    questions:\n"
	"      - {id: c1, ask: q, scale: ful, rung: 1, when: facts.spend > 10}\n"
	"      - {id: c2, ask: q, scale: ful, rung: 2}\n"
	"  - id: d\n"
	"    scored: no\n"
	"    questions:\n"
	"      - {id: d1, ask: q, type: text, pattern: '^[^@]+@([a-z]+\\.)+[a-z]+$'}\n"
	"      - {id: d2, ask: q, type: date, max: 2030-12-31}\n"
	"rules:\n"
	"  ok: {kind: veto, needs: not facts.bad}\n"
	"  cap1: {kind: cap, when: 'count(@t, it == full) < params.few', at_most: one}\n"
	"  fits: {kind: valid, needs: facts.m.digital <= facts.m.total}\n"
	"  seen: {kind: check, when: 'answer(b2) and not (MES in facts.systems)'}\n"
	"  v: {kind: value, is: 'share(a) + share(b) * 2'}\n"
	"tiers:\n"
	"  - {id: one, title: one, require: [share(a) >= 0.5, v >= 0.1]}\n"
	"  - {id: two, title: two, require: [score(total) >= 80, level(cmmm) >= 2, facts.since < as_of]}\n";

static zj_model *the_model; /* compiled once; a fuzz target has one thread */

/* A leak checker sees only pointers to the start of a piece, and a model lies within one. */
__attribute__((destructor)) static void
free_model(void)
{
	zj_model_free(the_model);
}

static zj_model *
fuzz_model(void)
{
	const zj_model_file file = {"rubric.yaml", RUBRIC, sizeof(RUBRIC) - 1};

	if (!the_model) {
		zj_diags *diags = zj_diags_new();
		const zj_status status = zj_model_read(&the_model, &file, 1, diags);
		zj_diag diag;

		for (size_t i = 0; zj_diags_get(diags, i, ZJ_LANG_EN, &diag); i++)
			fprintf(stderr, "%u:%u: %s\n", (unsigned)diag.line, (unsigned)diag.column,
				diag.message);
		zj_diags_free(diags);
		fuzz_claim(status == ZJ_OK && zj_model_prepare(the_model) == ZJ_OK,
			   "the rubric loads");
	}
	return the_model;
}

static int
compare(zj_num a, zj_num b)
{
	fuzz_claim(zj_num_ok(a) && zj_num_ok(b), "no result holds an overflow");
	return zj_num_compare(a, b);
}

static void
check_nodes(const zj_result *result)
{
	const zj_model *model = result->model;

	for (size_t i = 0; i < model->node_count; i++) {
		const struct result_node *node = &result->nodes[i];

		if (!node->has_score)
			continue;
		fuzz_claim(compare(node->share.worst, node->share.best) <= 0,
			   "worst is below best");
		fuzz_claim(compare(node->score.worst, node->score.best) <= 0,
			   "worst is below best");
		fuzz_claim(node->absence == RESULT_APPLIES, "what has a score applies");
	}
}

/* The children's contributions add up to their section's, at both ends. */
static void
check_contributions(const zj_result *result)
{
	const struct model_node *nodes = result->model->nodes;

	for (uint32_t i = 0; i < result->model->node_count; i++) {
		zj_num worst = NUM_ZERO;
		zj_num best = NUM_ZERO;
		bool has_any = false;

		if (!result->nodes[i].split->has_contribution)
			continue;
		for (uint32_t c = i + 1; c < nodes[i].end; c = nodes[c].end) {
			if (!result->nodes[c].split->has_contribution)
				continue;
			has_any = true;
			worst = num_add(worst, result->nodes[c].split->contribution.worst);
			best = num_add(best, result->nodes[c].split->contribution.best);
		}
		if (!has_any)
			continue;
		fuzz_claim(compare(worst, result->nodes[i].split->contribution.worst) == 0,
			   "contributions add up at the worst");
		fuzz_claim(compare(best, result->nodes[i].split->contribution.best) == 0,
			   "contributions add up at the best");
	}
}

static void
check_result(const zj_result *result)
{
	const zj_score_range score = zj_result_score(result);

	fuzz_claim(compare(score.worst, score.best) <= 0, "worst is below best");
	fuzz_claim(compare(score.best, score.max) <= 0, "no more than full marks");
	fuzz_claim(result->tier <= result->best_tier, "the tier is one still possible");
	fuzz_claim(result->tier == result->best_tier ||
			   result->tiers[result->tier].outcome != ZJ_MET,
		   "no tier above the stated one is reached");
	check_nodes(result);
	check_contributions(result);
}

/* Straight from the bytes they are the same, as YAML and as JSON. */
static void
try_direct(struct str bytes)
{
	for (int is_json = 0; is_json < 2; is_json++) {
		bool is_declined;
		const char *what = direct_compare(fuzz_model(), bytes, is_json, &is_declined);

		fuzz_claim(!what, what);
	}
}

/* So are rows of a table. */
static void
try_table(struct str bytes)
{
	bool is_declined;
	const char *what = direct_compare_table(fuzz_model(), bytes, &is_declined);

	fuzz_claim(!what, what);
}

/* Two readers of one document: all answers or none, and nothing told twice. */
static void
try_twice(const zj_document *document)
{
	const zj_model *const models[] = {fuzz_model(), fuzz_model()};
	zj_answers *answers[2] = {NULL, NULL};
	zj_diags *both = zj_diags_new();
	zj_diags *one = zj_diags_new();
	const zj_status status = zj_answers_read_all(answers, models, 2, document, NULL, both);
	zj_answers *alone = NULL;

	fuzz_claim(zj_answers_read(&alone, models[0], document, one) == status,
		   "two readers alike come to what one does");
	fuzz_claim((answers[0] != NULL) == (status == ZJ_OK), "all answers or none");
	fuzz_claim((answers[1] != NULL) == (status == ZJ_OK), "all answers or none");
	fuzz_claim(zj_diags_count(both) == zj_diags_count(one), "what is wrong is told once");
	zj_answers_free(alone);
	zj_answers_free(answers[0]);
	zj_answers_free(answers[1]);
	zj_diags_free(both);
	zj_diags_free(one);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	zj_diags *diags = zj_diags_new();
	zj_document *document = NULL;
	zj_answers *answers = NULL;
	zj_result *result = NULL;
	try_direct((struct str){(const char *)data, size});
	if (!unpack_is_packed((struct str){(const char *)data, size}))
		try_table((struct str){(const char *)data, size});
	zj_status status =
		zj_document_read(&document, "answers.yaml", (const char *)data, size, diags);

	if (status == ZJ_OK)
		try_twice(document);
	if (status == ZJ_OK)
		status = zj_answers_read(&answers, fuzz_model(), document, diags);
	if (status == ZJ_OK)
		status = zj_score(&result, fuzz_model(), answers, NULL, diags);
	fuzz_claim(status == ZJ_OK || status == ZJ_EINPUT || status == ZJ_ELIMIT,
		   "a document ends well, or is refused");
	fuzz_claim((zj_diags_count_at_least(diags, ZJ_DIAG_ERROR) > 0) == (status != ZJ_OK),
		   "refused if and only if it says why");
	if (status == ZJ_OK)
		check_result(result);
	zj_result_free(result);
	zj_answers_free(answers);
	zj_document_free(document);
	zj_diags_free(diags);
	return 0;
}
