/*
 * The order in which a run computes things: what is read comes before what reads it.
 *
 * A walk into the depth over steps, with a stack of its own, since a chain of rules may be
 * as long as the file. Steps are numbered: applies of node n, score of node n, rules.
 */
#include <string.h>

#include "model/compile.h"

enum step_state {
	STEP_TODO,
	STEP_OPEN,
	STEP_DONE
};

struct frame {
	uint32_t step;
	uint32_t child;  /* scores: the next child */
	size_t read;     /* the next of what it reads */
	bool has_base;   /* the parent's, or the node's own first step, is done */
	bool is_reading; /* what it asked for last, it reads by an expression */
};

struct orderer {
	struct compiler *compiler;
	const zj_model *model;
	unsigned char *states; /* enum step_state by step */
	struct frame *stack;   /* each step is on it at most once */
	size_t depth;
	struct model_step *order;
	size_t count;
};

static uint32_t
applies_step(uint32_t node)
{
	return node;
}

static uint32_t
score_step(const zj_model *model, uint32_t node)
{
	return (uint32_t)model->node_count + node;
}

static struct model_step
step_at(const zj_model *model, uint32_t step)
{
	const uint32_t nodes = (uint32_t)model->node_count;

	if (step < nodes)
		return (struct model_step){MODEL_STEP_APPLIES, step};
	if (step < 2 * nodes)
		return (struct model_step){MODEL_STEP_SCORE, step - nodes};
	return (struct model_step){MODEL_STEP_RULE, step - 2 * nodes};
}

/* The step that makes a slot final, or MODEL_NONE: it is there from the start. */
static uint32_t
step_of_slot(const zj_model *model, uint32_t slot)
{
	const struct model_slot what = model_slot(model, slot);
	const struct model_node *node;

	if (what.kind == MODEL_SLOT_OF_RULE)
		return 2 * (uint32_t)model->node_count + what.index;
	if (what.kind != MODEL_SLOT_OF_NODE)
		return MODEL_NONE;
	node = &model->nodes[what.index];
	switch (what.part) {
	case MODEL_SLOT_ANSWER:
	case MODEL_SLOT_ANSWERED:
		return node->answer == MODEL_COMPUTED ? score_step(model, what.index)
						      : applies_step(what.index);
	case MODEL_SLOT_APPLIES:
		return node->kind == MODEL_SECTION ? score_step(model, what.index)
						   : applies_step(what.index);
	default:
		return score_step(model, what.index);
	}
}

/* The expression a step evaluates, or NULL. */
static const struct expr *
expr_of(const zj_model *model, struct model_step step)
{
	const struct model_node *node = &model->nodes[step.index];

	switch (step.kind) {
	case MODEL_STEP_APPLIES:
		return node->when;
	case MODEL_STEP_SCORE:
		return node->kind == MODEL_SECTION ? node->score : node->value;
	case MODEL_STEP_RULE:
		return model->rules[step.index].expr;
	}
	return NULL;
}

/* The next step that the one in the frame needs, or MODEL_NONE after the last. */
static uint32_t
next_needed(const zj_model *model, struct frame *frame)
{
	const struct model_step step = step_at(model, frame->step);
	const struct expr *expr = expr_of(model, step);
	const uint32_t *slots;

	frame->is_reading = false;
	if (!frame->has_base) {
		frame->has_base = true;
		frame->child = step.index + 1;
		if (step.kind == MODEL_STEP_SCORE)
			return applies_step(step.index);
		if (step.kind == MODEL_STEP_APPLIES &&
		    model->nodes[step.index].parent != MODEL_NONE)
			return applies_step(model->nodes[step.index].parent);
	}
	if (step.kind == MODEL_STEP_SCORE && frame->child < model->nodes[step.index].end) {
		const uint32_t child = frame->child;
		frame->child = model->nodes[child].end;
		return score_step(model, child);
	}
	frame->is_reading = true;
	const size_t count = expr ? expr_slots(expr, &slots) : 0;
	while (frame->read < count) {
		const uint32_t needed = step_of_slot(model, slots[frame->read++]);
		if (needed != MODEL_NONE)
			return needed;
	}
	return MODEL_NONE;
}

/* ---- circles ---- */

void
circle_add(struct circle *circle, struct str name)
{
	if (circle->count && circle->count <= CIRCLE_NAMES &&
	    str_equal(circle->names[circle->count - 1], name))
		return;
	if (circle->count < CIRCLE_NAMES)
		circle->names[circle->count] = name;
	circle->count++;
}

/* It ends where it began. */
void
circle_report(struct compiler *compiler, const struct circle *circle, struct place where)
{
	const size_t shown = circle->count < CIRCLE_NAMES ? circle->count : CIRCLE_NAMES;
	struct buf text = BUF_INIT;

	for (size_t i = 0; i < shown; i++) {
		buf_add(&text, circle->names[i]);
		buf_add_text(&text, " → ");
	}
	if (shown < circle->count)
		buf_add_text(&text, "… → ");
	buf_add(&text, circle->names[0]);
	if (text.failed)
		compiler_memory(compiler);
	compiler_refuse(compiler, DIAG_CIRCLE, where, buf_str(&text), STR_NONE, STR_NONE);
	buf_done(&text);
}

static struct str
step_name(const zj_model *model, uint32_t number)
{
	const struct model_step step = step_at(model, number);

	return step.kind == MODEL_STEP_RULE ? model->rules[step.index].id
					    : model->nodes[step.index].id;
}

static struct place
step_place(const struct compiler *compiler, uint32_t number)
{
	const zj_model *model = compiler->model;
	const struct model_step step = step_at(model, number);
	const struct rubric_node *written;
	const struct node *node;

	if (step.kind == MODEL_STEP_RULE)
		return model->rules[step.index].place;
	written = compiler->written[step.index];
	node = step.kind == MODEL_STEP_APPLIES ? written->when
	       : written->score                ? written->score
					       : written->value;
	return node ? node_place(node, written->head.file) : model->nodes[step.index].place;
}

/* The open steps from `again` to the top, which needs `again`. */
static void
report_circle(struct orderer *orderer, uint32_t again)
{
	struct compiler *compiler = orderer->compiler;
	struct circle circle = {.count = 0};
	struct place where = PLACE_NONE;
	size_t first = orderer->depth;

	if (diag_is_full(compiler->diags)) {
		/* Nobody would see it, and the way back may be long. */
		compiler->has_mistakes = true;
		return;
	}
	while (orderer->stack[first - 1].step != again)
		first--;
	for (size_t i = first - 1; i < orderer->depth; i++) {
		const struct frame *frame = &orderer->stack[i];
		circle_add(&circle, step_name(orderer->model, frame->step));
		/* Where the last expression of the circle stands. */
		if (frame->is_reading)
			where = step_place(compiler, frame->step);
	}
	/* A thing has two steps; the circle may come in by one and go out by the other. */
	const struct str start = step_name(orderer->model, again);
	if (circle.count > 1 && circle.count <= CIRCLE_NAMES &&
	    str_equal(circle.names[circle.count - 1], start))
		circle.count--;
	circle_report(compiler, &circle, where);
}

/* ---- the walk ---- */

static void
open_step(struct orderer *orderer, uint32_t step)
{
	orderer->states[step] = STEP_OPEN;
	orderer->stack[orderer->depth++] = (struct frame){.step = step};
}

static void
walk(struct orderer *orderer, uint32_t start)
{
	if (orderer->states[start] != STEP_TODO)
		return;
	open_step(orderer, start);
	while (orderer->depth && !orderer->compiler->status) {
		struct frame *frame = &orderer->stack[orderer->depth - 1];
		const uint32_t needed = next_needed(orderer->model, frame);
		if (needed == MODEL_NONE) {
			orderer->states[frame->step] = STEP_DONE;
			orderer->order[orderer->count++] = step_at(orderer->model, frame->step);
			orderer->depth--;
		} else if (orderer->states[needed] == STEP_TODO) {
			open_step(orderer, needed);
		} else if (orderer->states[needed] == STEP_OPEN) {
			report_circle(orderer, needed);
		}
	}
}

void
compile_order(struct compiler *compiler)
{
	zj_model *model = compiler->model;
	const uint32_t steps = (uint32_t)(2 * model->node_count + model->rule_count);
	struct orderer orderer = {.compiler = compiler, .model = model};

	orderer.states = compiler_alloc(compiler, steps, sizeof(*orderer.states));
	orderer.stack = compiler_alloc(compiler, steps, sizeof(*orderer.stack));
	orderer.order = compiler_alloc(compiler, steps, sizeof(*orderer.order));
	if (compiler->status)
		return;
	for (uint32_t step = 0; step < steps && !compiler->status; step++)
		walk(&orderer, step);
	model->order = orderer.order;
	model->step_count = orderer.count;
}
