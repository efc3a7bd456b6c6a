/*
 * Questions on the short way through a plain run of a prepared model: what an answer is worth is looked
 * up, and added to its section's tally (tally.c). Everything else goes the long way, question by
 * question and section by section; both give the same figures. Where a brief result is asked for,
 * questions have no nodes.
 */
#include "score/run.h"

#include "base/limits.h"

/* What a question comes to. */
struct finding {
	enum result_absence absence;
	const struct answer *answer; /* NULL: none was given, or it does not apply */
	bool may_not_apply;
	const struct model_mark *worst; /* NULL: it has no score */
	const struct model_mark *best;
	const struct model_mark *uncut; /* what it would have had with evidence; NULL: that */
	const struct model_band *band;
};

/* What the questions of a section have in common. */
struct shared {
	struct tally *tally;
	uint32_t profile;
	bool applies; /* the section does */
	bool may_not_apply;
	bool is_tallied;        /* by weight and part, as it may add up */
	bool has_nodes;         /* all of them */
	unsigned char *choices; /* what tells all of a question, so that it needs none; or NULL */
};

static enum result_absence
absence_of(const struct shared *shared, const struct model_quick *quick,
	   const struct answer *answer)
{
	if (!shared->applies)
		return RESULT_BY_PARENT;
	if (quick->left_out && quick->left_out[shared->profile])
		return RESULT_BY_PROFILE;
	return answer->state == ANSWER_SKIPPED ? RESULT_BY_ENTERPRISE : RESULT_APPLIES;
}

/* Which of its marks the answer is worth; what is none of them is past their end. */
static uint32_t
mark_of(const struct model_quick *quick, const struct model_node *node,
	const struct expr_value *value, const struct model_band **band)
{
	const zj_int128 number = value->number.low.num;

	switch ((enum model_quick_kind)quick->kind) {
	case MODEL_QUICK_OPTION:
		return (uint32_t)__builtin_ctzll(value->options.may);
	case MODEL_QUICK_TRUTH:
		return value->truth.may_be_yes;
	case MODEL_QUICK_LEVEL:
		return number < quick->mark_count ? (uint32_t)number : UINT32_MAX;
	case MODEL_QUICK_BANDS:
		*band = model_band_find(node, value->number.low);
		return *band ? (uint32_t)(*band - node->bands) : UINT32_MAX;
	case MODEL_QUICK_NOT:
	case MODEL_QUICK_SILENT:
		break;
	}
	return UINT32_MAX;
}

/* Of a question that applies. */
static void
find_marks(const struct model_quick *quick, const struct model_node *node, struct finding *found)
{
	const struct model_mark *extras = quick->marks + quick->mark_count;

	if (quick->kind == MODEL_QUICK_SILENT)
		return;
	if (!found->answer) {
		found->worst = &extras[MODEL_MARK_WORST];
		found->best = &extras[MODEL_MARK_BEST];
		return;
	}
	const uint32_t index = mark_of(quick, node, &found->answer->value, &found->band);
	const struct model_mark *mark =
		index < quick->mark_count ? &quick->marks[index] : &extras[MODEL_MARK_NONE];

	if (mark->is_cut && found->answer->evidence_count == 0) {
		found->uncut = mark;
		mark = &extras[MODEL_MARK_CUT];
	}
	found->worst = found->best = mark;
}

/* Add what applies to its section's tally. */
static void
tally_question(const struct shared *shared, const struct model_quick *quick,
	       const struct finding *found)
{
	struct tally *tally = shared->tally;

	tally->has_applying |= quick->counts;
	tally->is_open |= !found->answer;
	if (!found->worst)
		return;
	const int64_t weight = quick->weights[shared->profile];

	tally->count += weight != 0;
	tally->weights += weight;
	tally->worst += weight * found->worst->part;
	tally->best += weight * found->best->part;
	if (quick->full != 0)
		tally->whole += weight * quick->full;
}

static void
fill_node(struct result_node *out, const struct model_quick *quick, const struct finding *found)
{
	out->state = found->absence != RESULT_APPLIES ? RESULT_NOT_APPLICABLE
		     : found->answer                  ? RESULT_SCORED
						      : RESULT_UNANSWERED;
	out->absence = found->absence;
	out->may_not_apply = found->may_not_apply;
	out->may_drop_out = out->is_scored = out->may_lack_score = out->has_open_when = false;
	out->has_score = found->worst != NULL;
	if (found->worst) {
		out->share = (struct result_range){found->worst->share, found->best->share};
		out->score = (struct result_range){found->worst->score, found->best->score};
	} else {
		out->share.worst = out->share.best = NUM_ZERO;
		out->score.worst = out->score.best = NUM_ZERO;
	}
	out->points = quick->points;
	out->uncapped = found->uncut ? &found->uncut->share : NULL;
	out->value = found->answer ? &found->answer->value : quick->unknown;
	out->answer = found->answer;
	out->band = found->band;
	out->rung_count = 0;
	out->rungs = NULL;
	out->split = NULL;
}

/* Fill the slots that are read, as node_publish() does. */
static inline void
publish_marks(struct run *run, const struct model_quick *quick, bool applies, bool may_not_apply,
	      const struct model_mark *worst, const struct model_mark *best)
{
	struct expr_value *slots = &run->slots[quick->slot];
	const unsigned reads = quick->reads;

	if (reads & 1u << MODEL_SLOT_APPLIES)
		slot_set_truth(&slots[MODEL_SLOT_APPLIES], !applies || may_not_apply, applies);
	if (reads & 1u << MODEL_SLOT_SCORE)
		slot_set_range(&slots[MODEL_SLOT_SCORE], &worst->score, &best->score,
			       may_not_apply);
	if (reads & 1u << MODEL_SLOT_SHARE)
		slot_set_range(&slots[MODEL_SLOT_SHARE], &worst->share, &best->share,
			       may_not_apply);
}

/* And as node_publish_answer(). */
static void
publish(struct run *run, const struct model_quick *quick, const struct finding *found)
{
	static const struct model_mark NOTHING = {.share = {0, 1}, .score = {0, 1}};
	struct expr_value *slots = &run->slots[quick->slot];
	const bool applies = found->absence == RESULT_APPLIES;

	if (quick->reads & 1u << MODEL_SLOT_ANSWER)
		slots[MODEL_SLOT_ANSWER] = found->answer ? found->answer->value : *quick->unknown;
	if (quick->reads & 1u << MODEL_SLOT_ANSWERED)
		slot_set_truth(&slots[MODEL_SLOT_ANSWERED], !found->answer, found->answer);
	publish_marks(run, quick, applies, found->may_not_apply,
		      found->worst ? found->worst : &NOTHING,
		      found->worst ? found->best : &NOTHING);
}

/* The choice that tells all of it; RESULT_NO_CHOICE: none does. */
static unsigned char
choice_of(const struct model_quick *quick, const struct finding *found)
{
	if (!found->answer || !found->worst || quick->kind == MODEL_QUICK_BANDS)
		return RESULT_NO_CHOICE;
	const ptrdiff_t index = found->worst - quick->marks;

	return index < (ptrdiff_t)quick->mark_count ? (unsigned char)index : RESULT_NO_CHOICE;
}

static struct shared
shared_by(const struct run *run, uint32_t section)
{
	const struct result_node *node = &run->nodes[section];
	const struct model_quick *quick = &run->model->quick[section];

	return (struct shared){
		.tally = &run->tallies[section],
		.profile = run->answers->profile,
		.applies = node->absence == RESULT_APPLIES,
		.may_not_apply = node->may_not_apply,
		.is_tallied = quick->adds_up,
		.has_nodes = run->detail == SCORE_PLAIN || quick->needs_nodes,
		.choices = run->choices,
	};
}

/* What is answered by choosing an option, or no and yes. */
static struct expr_value
value_of_option(const struct run *run, uint32_t index, uint32_t option)
{
	return run->model->quick[index].kind == MODEL_QUICK_TRUTH
		       ? expr_truth(option)
		       : expr_choice(run->model->nodes[index].choices, option);
}

/* An answer that there is only in brief; NULL when memory ran out. */
static const struct answer *
answer_of_pick(struct run *run, uint32_t index, unsigned char pick)
{
	static const struct str SOME = {"", 0};
	struct answer *answer = arena_alloc(run->arena, sizeof(*answer));

	if (!answer)
		return NULL;
	answer->state = ANSWER_GIVEN;
	answer->written = pick_text(&run->model->nodes[index], pick);
	answer->value = value_of_option(run, index, pick_option(pick));
	answer->evidence_count = (pick & ANSWER_PICK_EVIDENCE) != 0;
	answer->evidence = &SOME;
	return answer;
}

static const struct answer *
answer_to(struct run *run, uint32_t index)
{
	const uint32_t ordinal = run->model->quick[index].ordinal;
	const unsigned char *picks = run->answers->picks;

	return picks && pick_is_option(picks[ordinal]) ? answer_of_pick(run, index, picks[ordinal])
						       : answers_written(run->answers, ordinal);
}

static zj_status
take_question(struct run *run, const struct shared *shared, uint32_t index)
{
	const struct model_quick *quick = &run->model->quick[index];
	const struct answer *answer = answer_to(run, index);

	if (!answer)
		return ZJ_ENOMEM;
	struct finding found = {.absence = absence_of(shared, quick, answer)};

	if (found.absence == RESULT_APPLIES) {
		found.answer = answer->state == ANSWER_GIVEN ? answer : NULL;
		found.may_not_apply = shared->may_not_apply;
		find_marks(quick, &run->model->nodes[index], &found);
		run->result->unanswered_count += !found.answer;
	}
	shared->tally->has_counting |= quick->counts;
	if (shared->is_tallied && found.absence == RESULT_APPLIES)
		tally_question(shared, quick, &found);
	if (shared->choices)
		shared->choices[index] = choice_of(quick, &found);
	if (shared->has_nodes || (shared->choices && shared->choices[index] == RESULT_NO_CHOICE))
		fill_node(&run->nodes[index], quick, &found);
	if (quick->reads)
		publish(run, quick, &found);
	return ZJ_OK;
}

/* What an answer in brief is of an easy question, which has mostly been given. */
static inline unsigned char
pick_of(const zj_answers *answers, const struct model_quick *quick)
{
	if (answers->picks)
		return answers->picks[quick->ordinal];
	const struct answer *answer = &answers->questions[quick->ordinal];
	if (answer->state != ANSWER_GIVEN)
		return ANSWER_PICK_NONE;
	const uint32_t option = quick->kind == MODEL_QUICK_OPTION
					? (uint32_t)__builtin_ctzll(answer->value.options.may)
					: answer->value.truth.may_be_yes;
	const uint32_t evidence = answer->evidence_count ? ANSWER_PICK_EVIDENCE : 0;

	return (unsigned char)((ANSWER_PICK_FIRST + option) | evidence);
}

/* The slots that are read of a question that applies where its section does. */
static void
publish_option(struct run *run, const struct shared *shared, uint32_t index, uint32_t option)
{
	const struct model_quick *quick = &run->model->quick[index];
	const struct model_mark *mark = &quick->marks[option];
	struct expr_value *slots = &run->slots[quick->slot];

	if (quick->reads & 1u << MODEL_SLOT_ANSWER)
		slots[MODEL_SLOT_ANSWER] = value_of_option(run, index, option);
	if (quick->reads & 1u << MODEL_SLOT_ANSWERED)
		slot_set_truth(&slots[MODEL_SLOT_ANSWERED], false, true);
	publish_marks(run, quick, true, shared->may_not_apply, mark, mark);
}

/* What easy questions add to their section's tally, whose parts are the same at their worst and best. */
struct easy {
	size_t taken;
	size_t count; /* of those that weigh something */
	int64_t weights;
	int64_t parts;
	int64_t whole;
};

/*
 * Most questions: one option of several or yes or no was chosen, and it counts for what it is. False: it
 * is none of these.
 */
static inline bool
take_easily(struct easy *easy, const struct model_quick *quick, unsigned char pick,
	    uint32_t profile)
{
	if (!pick_is_option(pick))
		return false;
	const uint32_t with_evidence = pick & ANSWER_PICK_EVIDENCE ? LIMIT_OPTIONS : 0;
	const int64_t part = quick->parts[pick_option(pick) + with_evidence];
	if (part == MODEL_NO_PART)
		return false;
	const int64_t weight = quick->weights[profile];

	easy->taken++;
	easy->count += weight != 0;
	easy->weights += weight;
	easy->parts += weight * part;
	easy->whole += weight * quick->full;
	return true;
}

static void
tally_easy(struct tally *tally, const struct easy *easy)
{
	if (easy->taken > 0)
		tally->has_counting = tally->has_applying = true;
	tally->count += easy->count;
	tally->weights += easy->weights;
	tally->worst += easy->parts;
	tally->best += easy->parts;
	tally->whole += easy->whole;
}

/* Where nodes are wanted, or there is no tally to add to. */
static zj_status
take_each(struct run *run, const struct shared *shared, uint32_t first, uint32_t count)
{
	zj_status status = ZJ_OK;

	for (uint32_t i = first; i < first + count && !status; i++)
		status = take_question(run, shared, i);
	return status;
}

static zj_status
take_questions(struct run *run, const struct shared *shared, uint32_t first, uint32_t count)
{
	const struct model_quick *quick = &run->model->quick[first];
	const zj_answers *answers = run->answers;
	const uint32_t profile = shared->profile;
	struct easy easy = {.taken = 0};
	zj_status status = ZJ_OK;

	if (!shared->applies || !shared->is_tallied || shared->has_nodes)
		return take_each(run, shared, first, count);
	for (uint32_t i = first; i < first + count && !status; i++, quick++) {
		const unsigned char pick =
			quick->is_easy ? pick_of(answers, quick) : ANSWER_PICK_NONE;

		if (!take_easily(&easy, quick, pick, profile)) {
			status = take_question(run, shared, i);
			continue;
		}
		if (shared->choices)
			shared->choices[i] = (unsigned char)pick_option(pick);
		if (quick->reads)
			publish_option(run, shared, i, pick_option(pick));
	}
	tally_easy(shared->tally, &easy);
	return status;
}

zj_status
questions_quick(struct run *run, uint32_t first, uint32_t count)
{
	const struct shared shared = shared_by(run, run->model->quick[first].parent);

	return take_questions(run, &shared, first, count);
}

zj_status
questions_fill(struct run *run, uint32_t index)
{
	const struct model_node *nodes = run->model->nodes;
	const size_t unanswered = run->result->unanswered_count;
	struct shared shared = shared_by(run, index);
	zj_status status = ZJ_OK;

	if (shared.has_nodes)
		return ZJ_OK;
	shared.has_nodes = true;
	for (uint32_t c = index + 1; c < nodes[index].end && !status; c = nodes[c].end) {
		if (run->model->quick[c].kind != MODEL_QUICK_NOT)
			status = take_questions(run, &shared, c, 1);
	}
	/* They are counted already, and the tally is of no use any more. */
	run->result->unanswered_count = unanswered;
	return status;
}
