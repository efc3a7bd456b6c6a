/*
 * The steps of a plain run. What is quick has one step and not two, and questions that follow each
 * other in one section are one step together: what they share is then asked once. So are these and
 * their section, if it has no others.
 */
#include "model/prepare.h"

/* Is there nothing left to do in this step? */
static bool
is_done_before(const struct model_quick *quick, const struct model_step *step)
{
	return step->kind == MODEL_STEP_SCORE &&
	       (quick[step->index].kind != MODEL_QUICK_NOT || quick[step->index].is_whole);
}

/* Does a quick question follow those of the last step? */
static bool
follows(const struct model_quick *quick, const struct model_quick_step *last, uint32_t index)
{
	return last->question_count > 0 && !last->is_whole &&
	       last->step.index + last->question_count == index &&
	       quick[last->step.index].parent == quick[index].parent;
}

static bool
is_question(const struct model_quick *quick, const struct model_step *step)
{
	return step->kind == MODEL_STEP_APPLIES && quick[step->index].kind != MODEL_QUICK_NOT;
}

/* Is the last step of all that is in the section of the step before it, a mean of them that cannot be
 * too large? Then what it comes to can be worked out at once: that needs nothing else. */
static bool
ends_whole(const zj_model *model, const struct model_quick *quick,
	   const struct model_quick_step *last)
{
	const struct model_quick_step *before = last - 1;
	const uint32_t section = before->step.index;

	return last->question_count > 0 && !last->is_whole && before->question_count == 0 &&
	       before->step.kind == MODEL_STEP_APPLIES && last->step.index == section + 1 &&
	       section + 1 + last->question_count == model->nodes[section].end &&
	       quick[section].lifts && !model->nodes[section].when;
}

bool
prepare_order(zj_model *model, struct model_quick *quick)
{
	struct model_quick_step *steps =
		arena_array(model->arena, model->step_count, sizeof(*steps));
	size_t count = 0;

	if (!steps)
		return false;
	for (size_t i = 0; i < model->step_count; i++) {
		const struct model_step *step = &model->order[i];
		const bool asks = is_question(quick, step);

		if (is_done_before(quick, step))
			continue;
		if (asks && count > 0 && follows(quick, &steps[count - 1], step->index))
			steps[count - 1].question_count++;
		else
			steps[count++] = (struct model_quick_step){*step, asks, false};
		if (count < 2 || !ends_whole(model, quick, &steps[count - 1]))
			continue;
		count--;
		steps[count - 1].question_count = steps[count].question_count;
		steps[count - 1].is_whole = true;
		quick[steps[count - 1].step.index].is_whole = true;
	}
	model->quick_order = steps;
	model->quick_step_count = count;
	return true;
}
