/*
 * Any bytes as a rubric: they are refused with a reason that has a place in them, or give a
 * model that keeps its promises. A line of three equals signs begins another file: the first
 * is the rubric, the others are parts a.yaml, b.yaml and so on. It may extend the rubric
 * `base` below. Written as one file, what is good is good again.
 */
#define _GNU_SOURCE /* memmem() */

#include <string.h>

#include "base/limits.h"
#include "fuzz.h"
#include "model/model.h"
#include "review/review.h"
#include "rubric/rubric.h"

enum {
	FILES_MOST = 4
};

static const char *const names[FILES_MOST] = {"rubric.yaml", "a.yaml", "b.yaml", "c.yaml"};

/* Something of every sort that can be changed. */
static const char base[] =
	"rubric: base\nversion: '1'\ntitle: Base\n"
	"sources: [{id: own, title: own, basis: own}]\n"
	"scales: {f: {full: 1, part: {score: 0.5}, none: 0}}\n"
	"facts: {x: {type: number, min: 0}, y: {type: set, options: {u: U, v: V}}}\n"
	"params: {p: {value: 0.8, min: 0, max: 1}}\n"
	"profiles: {d: {default: yes, weights: {a: 2}}, e: {leave_out: [b]}}\n"
	"uses: {l: {rubric: other, top: 5}}\n"
	"sections:\n"
	"  - id: a\n"
	"    questions:\n"
	"      - {id: q, ask: q, scale: f, tags: [t], cost: {full: 3}}\n"
	"      - {id: n, ask: n, type: number, bands: [{upto: 1, score: 0}, {above: 1, score: 1}]}\n"
	"  - {id: b, weight: 2, questions: [{id: r, ask: r, options: {k: 0, m: 1}}]}\n"
	"rules: {g: {kind: gate, needs: facts.x > 1}, h: {kind: value, is: count(@t)}}\n"
	"tiers:\n"
	"  - {id: one, require: [g, share(a) >= params.p]}\n"
	"  - {id: two, require: [{id: c, needs: level(l) >= 2}]}\n";

static size_t
split(struct rubric_file files[FILES_MOST], struct str bytes)
{
	const struct str mark = STR("\n===\n");
	size_t count = 0;

	while (count + 1 < FILES_MOST) {
		const char *end = bytes.len ? memmem(bytes.at, bytes.len, mark.at, mark.len) : NULL;
		if (!end)
			break;
		const size_t len = (size_t)(end - bytes.at);
		files[count] = (struct rubric_file){names[count], {bytes.at, len}};
		bytes.at += len + mark.len;
		bytes.len -= len + mark.len;
		count++;
	}
	files[count] = (struct rubric_file){names[count], bytes};
	return count + 1;
}

static void
check_diags(const zj_diags *diags, zj_status status)
{
	const size_t errors = zj_diags_count_at_least(diags, ZJ_DIAG_ERROR);
	zj_diag diag;

	fuzz_claim((errors > 0) == (status != ZJ_OK), "refused if and only if it says why");
	for (size_t i = 0; i < zj_diags_count(diags); i++) {
		for (int lang = 0; lang < ZJ_LANG_COUNT; lang++) {
			if (!zj_diags_get(diags, i, (zj_lang)lang, &diag))
				return;
			fuzz_claim(diag.message[0] != '\0', "a message has words");
			fuzz_claim(!strchr(diag.message, '\n'), "a message is one line");
			fuzz_claim(diag.file != NULL, "a message names its file");
		}
	}
}

/* The step that makes a slot final; the number of steps where it is there from the start. */
static size_t
step_of(const zj_model *model, uint32_t slot)
{
	const struct model_slot what = model_slot(model, slot);
	const bool is_question =
		what.kind == MODEL_SLOT_OF_NODE && model->nodes[what.index].kind == MODEL_QUESTION;

	if (what.kind == MODEL_SLOT_OF_RULE)
		return 2 * model->node_count + what.index;
	if (what.kind != MODEL_SLOT_OF_NODE)
		return model->step_count;
	if (what.part == MODEL_SLOT_APPLIES && is_question)
		return what.index;
	if (what.part <= MODEL_SLOT_ANSWERED && model->nodes[what.index].answer != MODEL_COMPUTED)
		return what.index;
	return model->node_count + what.index;
}

static void
check_read(const zj_model *model, const struct expr *expr, const bool *is_done)
{
	const uint32_t *slots;
	const size_t count = expr ? expr_slots(expr, &slots) : 0;

	for (size_t i = 0; i < count; i++) {
		fuzz_claim(slots[i] < model->slot_count, "a slot is one of the model's");
		fuzz_claim(is_done[step_of(model, slots[i])], "what is read was computed before");
	}
}

static void
check_step(const zj_model *model, const struct model_step *step, bool *is_done)
{
	const size_t nodes = model->node_count;
	const struct model_node *node = &model->nodes[step->index];
	size_t number = step->index;

	switch (step->kind) {
	case MODEL_STEP_APPLIES:
		fuzz_claim(node->parent == MODEL_NONE || is_done[node->parent],
			   "a section is known to apply before what is in it");
		check_read(model, node->when, is_done);
		break;
	case MODEL_STEP_SCORE:
		fuzz_claim(is_done[step->index], "a thing applies before it scores");
		for (uint32_t c = step->index + 1; c < node->end; c = model->nodes[c].end)
			fuzz_claim(is_done[nodes + c], "children score before their section");
		check_read(model, node->score, is_done);
		check_read(model, node->value, is_done);
		number += nodes;
		break;
	case MODEL_STEP_RULE:
		check_read(model, model->rules[step->index].expr, is_done);
		number += 2 * nodes;
		break;
	}
	fuzz_claim(!is_done[number], "each step comes once");
	is_done[number] = true;
}

static void
check_order(const zj_model *model)
{
	bool *is_done = calloc(model->step_count + 1, sizeof(*is_done));

	if (!is_done)
		return;
	is_done[model->step_count] = true;
	fuzz_claim(model->step_count == 2 * model->node_count + model->rule_count,
		   "every step is there");
	for (size_t i = 0; i < model->step_count; i++)
		check_step(model, &model->order[i], is_done);
	free(is_done);
}

static void
check_node(const zj_model *model, size_t index)
{
	const struct model_node *node = &model->nodes[index];
	const size_t profiles = model->profile_count ? model->profile_count : 1;

	fuzz_claim(node->end > index && node->end <= model->node_count, "a subtree ends");
	fuzz_claim((node->parent == MODEL_NONE) == (index == 0), "one node is the root");
	if (index) {
		fuzz_claim(node->parent < index && node->end <= model->nodes[node->parent].end,
			   "a child lies inside its section");
		fuzz_claim(map_get(model->node_by_id, node->id) == index, "an id finds its node");
	}
	fuzz_claim(!node->is_scored || num_sign(node->points) > 0, "what is scored gives points");
	fuzz_claim(node->tag_count <= LIMIT_TAGS, "tags are few");
	for (size_t i = 0; i < profiles; i++) {
		const bool is_mean = index && model->nodes[node->parent].combine == MODEL_MEAN;
		fuzz_claim(!is_mean || !node->is_scored || node->is_left_out[i] ||
				   num_sign(node->weights[i]) >= 0,
			   "weights in a mean are not negative");
	}
	if (node->kind == MODEL_QUESTION) {
		fuzz_claim(model->questions[node->ordinal] == index,
			   "an ordinal finds its question");
		fuzz_claim(!node->is_scored || num_sign(node->best) > 0, "the best is above 0");
		fuzz_claim(zj_num_compare(node->worst, node->best) <= 0, "the worst is not better");
		fuzz_claim(!node->choices || node->choices->count == node->option_count,
			   "choices are the options");
		fuzz_claim((node->answer == MODEL_COMPUTED) == (node->value != NULL),
			   "a value is computed");
	}
	for (uint32_t part = 0; part < MODEL_NODE_SLOTS; part++) {
		const struct model_slot slot = model_slot(model, node->slot + part);
		fuzz_claim(slot.kind == MODEL_SLOT_OF_NODE && slot.index == index &&
				   slot.part == (enum model_node_slot)part,
			   "a slot finds its node");
	}
}

static void
check_model(const zj_model *model)
{
	for (size_t i = 0; i < model->node_count; i++)
		check_node(model, i);
	for (size_t i = 0; i < model->rule_count; i++)
		fuzz_claim(model->rules[i].expr != NULL, "a rule has its expression");
	for (size_t i = 0; i < model->tier_count; i++) {
		for (size_t j = 0; j < model->tiers[i].condition_count; j++)
			fuzz_claim(model->tiers[i].conditions[j].expr != NULL,
				   "a condition has its expression");
	}
	fuzz_claim(model->tier_count <= LIMIT_TIERS, "tiers fit a mask");
	check_order(model);
}

/* What begins with the word is a vocabulary of facts. */
static void
try_vocabulary(struct str bytes)
{
	zj_diags *diags = zj_diags_new();
	zj_vocabulary *vocabulary = NULL;

	if (!diags)
		return;
	check_diags(diags,
		    zj_vocabulary_read(&vocabulary, "facts.yaml", bytes.at, bytes.len, diags));
	for (size_t i = 0; vocabulary && i < zj_vocabulary_fact_count(vocabulary); i++)
		fuzz_claim(map_get(vocabulary->model->fact_by_id,
				   str_from(zj_vocabulary_fact(vocabulary, i))) == i,
			   "a fact is found by its name");
	zj_vocabulary_free(vocabulary);
	zj_diags_free(diags);
}

/* Findings have a place in one of the rubric's files. */
static void
look_through(const zj_model *model)
{
	struct review_findings *findings = NULL;

	if (review_check(&findings, model) != ZJ_OK)
		return;
	for (size_t i = 0; i < findings->count; i++)
		fuzz_claim(findings->items[i].place.file && findings->items[i].place.line > 0,
			   "a finding has a place");
	review_findings_free(findings);
}

/* As one file it is the same rubric, unless that one file is too deep for the reader. */
static void
check_resolved(const zj_model *model)
{
	struct arena *arena = arena_new();
	struct buf yaml = BUF_INIT;
	struct rubric *rubric = NULL;
	zj_model *again = NULL;
	struct node tree;

	if (!arena || rubric_resolve(&tree, model->rubric, arena) != ZJ_OK)
		goto out;
	yaml_write(&yaml, &tree);
	const struct rubric_file file = {"one.yaml", buf_str(&yaml)};
	zj_status status = yaml.failed ? ZJ_ENOMEM : rubric_read(&rubric, &file, 1, NULL);
	if (status == ZJ_OK) {
		status = model_compile(&again, rubric, NULL);
		if (status)
			rubric_free(rubric);
	}
	fuzz_claim(status == ZJ_OK || status == ZJ_ELIMIT || status == ZJ_ENOMEM,
		   "as one file it is good as well");
	if (status == ZJ_OK) {
		fuzz_claim(again->node_count == model->node_count, "it asks the same");
		fuzz_claim(again->rule_count == model->rule_count, "it has the same rules");
		fuzz_claim(again->tier_count == model->tier_count, "it has the same tiers");
	}
	zj_model_free(again);
out:
	buf_done(&yaml);
	arena_free(arena);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct rubric_file files[FILES_MOST + 1];
	zj_diags *diags = zj_diags_new();
	struct rubric *rubric = NULL;
	zj_model *model = NULL;
	const size_t count = split(files, (struct str){(const char *)data, size});
	zj_status status;

	if (!diags)
		return 0;
	if (str_starts(files[0].bytes, STR("vocabulary")))
		try_vocabulary(files[0].bytes);
	files[count] = (struct rubric_file){"base/rubric.yaml", {base, sizeof(base) - 1}};
	status = rubric_read(&rubric, files, count + 1, diags);
	if (status == ZJ_OK) {
		status = model_compile(&model, rubric, diags);
		if (status)
			rubric_free(rubric);
	}
	check_diags(diags, status);
	if (status == ZJ_OK) {
		check_model(model);
		look_through(model);
		check_resolved(model);
	}
	zj_model_free(model);
	zj_diags_free(diags);
	return 0;
}
