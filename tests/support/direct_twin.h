/*
 * Answers read straight from the bytes held against those of the document as a tree: where they are
 * read that way, nothing is to be told of them, and they are the same, to the last place.
 */
#ifndef SUPPORT_DIRECT_TWIN_H
#define SUPPORT_DIRECT_TWIN_H

#include <stdlib.h>

#include "answers/answers.h"
#include "base/num.h"

static inline bool
same_place(struct place a, struct place b)
{
	return !a.file == !b.file && a.line == b.line && a.column == b.column &&
	       a.length == b.length;
}

static inline bool
same_value(const struct expr_value *a, const struct expr_value *b)
{
	if (a->type != b->type)
		return false;
	switch (a->type) {
	case EXPR_NUMBER:
	case EXPR_DATE:
		return a->number.has_low && b->number.has_low &&
		       num_equal(a->number.low, b->number.low) && a->number.has_high &&
		       b->number.has_high && num_equal(a->number.high, b->number.high);
	case EXPR_TRUTH:
		return a->truth.may_be_no == b->truth.may_be_no &&
		       a->truth.may_be_yes == b->truth.may_be_yes;
	case EXPR_CHOICE:
	case EXPR_SET:
		return a->options.choices == b->options.choices &&
		       a->options.must == b->options.must && a->options.may == b->options.may;
	case EXPR_TEXT:
		return str_equal(a->text.text, b->text.text) &&
		       a->text.is_known == b->text.is_known;
	case EXPR_TYPE_COUNT:
		break;
	}
	return false;
}

/* In all but the place. */
static inline bool
same_content(const struct answer *a, const struct answer *b)
{
	if (a->state != b->state || !str_equal(a->note, b->note) ||
	    a->evidence_count != b->evidence_count)
		return false;
	for (size_t i = 0; i < a->evidence_count; i++) {
		if (!str_equal(a->evidence[i], b->evidence[i]))
			return false;
	}
	if (a->state == ANSWER_MISSING)
		return true;
	if (a->state == ANSWER_GIVEN && !same_value(&a->value, &b->value))
		return false;
	return str_equal(a->written, b->written) && str_equal(a->reason, b->reason);
}

static inline bool
same_answer(const struct answer *a, const struct answer *b)
{
	return same_content(a, b) && (a->state == ANSWER_MISSING || same_place(a->place, b->place));
}

static inline bool
same_who(const zj_answers *a, const zj_answers *b)
{
	return str_equal(a->enterprise.name, b->enterprise.name) &&
	       str_equal(a->enterprise.uscc, b->enterprise.uscc) &&
	       str_equal(a->enterprise.id, b->enterprise.id) &&
	       str_equal(a->enterprise.district, b->enterprise.district) &&
	       str_equal(a->enterprise.industry, b->enterprise.industry) &&
	       str_equal(a->enterprise.size, b->enterprise.size) && a->role == b->role &&
	       str_equal(a->by, b->by) && str_equal(a->date, b->date) &&
	       a->has_date == b->has_date && (!a->has_date || a->day == b->day);
}

/* In all but the place. */
static inline bool
same_level_content(const struct answer_level *a, const struct answer_level *b)
{
	if (a->is_given != b->is_given)
		return false;
	return !a->is_given || (a->level == b->level && str_equal(a->proof, b->proof) &&
				str_equal(a->date, b->date));
}

static inline bool
same_level(const struct answer_level *a, const struct answer_level *b)
{
	return same_level_content(a, b) && (!a->is_given || same_place(a->place, b->place));
}

/* What differs; NULL when nothing does. */
static inline const char *
answers_difference(const zj_answers *a, const zj_answers *b)
{
	const zj_model *model = a->model;

	if (model != b->model || a->profile != b->profile)
		return "profile";
	if (!same_who(a, b))
		return "who";
	for (size_t i = 0; i < model->question_count; i++) {
		if (!same_answer(&a->questions[i], &b->questions[i]))
			return "a question";
	}
	for (size_t i = 0; i < model->fact_count; i++) {
		if (!same_answer(&a->facts[i], &b->facts[i]))
			return "a fact";
	}
	for (size_t i = 0; i < model->use_count; i++) {
		if (!same_level(&a->levels[i], &b->levels[i]))
			return "a level";
	}
	for (size_t i = 0; i < model->node_count; i++) {
		if (!same_answer(&a->sections[i], &b->sections[i]))
			return "a section";
	}
	return NULL;
}

/* Is the brief answer all that scoring asks of the other? What is picked is that, and the rest the same. */
static inline bool
same_brief_answer(const zj_answers *answers, const zj_answers *brief, uint32_t ordinal)
{
	const struct answer *answer = &answers->questions[ordinal];
	const unsigned char pick = brief->picks[ordinal];

	if (pick == ANSWER_PICK_WRITTEN)
		return same_content(answer, &brief->questions[ordinal]);
	if (pick == ANSWER_PICK_NONE)
		return answer->state == ANSWER_MISSING;
	if (!brief->model->asked[ordinal].is_easy || answer->state != ANSWER_GIVEN ||
	    !(pick & ANSWER_PICK_EVIDENCE) != !answer->evidence_count)
		return false;
	if (answer->value.type == EXPR_TRUTH)
		return answer->value.truth.may_be_yes == pick_option(pick);
	return answer->value.type == EXPR_CHOICE &&
	       answer->value.options.may == UINT64_C(1) << pick_option(pick);
}

static inline const char *
brief_difference(const zj_answers *answers, const zj_answers *brief)
{
	if (!brief->picks || brief->profile != answers->profile || !same_who(answers, brief))
		return "who, in brief";
	for (uint32_t i = 0; i < answers->model->question_count; i++) {
		if (!same_brief_answer(answers, brief, i))
			return "a question, in brief";
	}
	for (size_t i = 0; i < answers->model->fact_count; i++) {
		if (!same_content(&answers->facts[i], &brief->facts[i]))
			return "a fact, in brief";
	}
	for (size_t i = 0; i < answers->model->use_count; i++) {
		if (!same_level_content(&answers->levels[i], &brief->levels[i]))
			return "a level, in brief";
	}
	return NULL;
}

/* What is picked and kept can be told from its option alone. */
static inline bool
are_written_as_called(const zj_answers *answers, const zj_answers *brief)
{
	static const char *const NO_YES[] = {"no", "yes"};

	for (uint32_t i = 0; i < answers->model->question_count; i++) {
		const struct model_asked *asked = &answers->model->asked[i];
		if (!pick_is_option(brief->picks[i]))
			continue;
		const uint32_t option = pick_option(brief->picks[i]);
		const struct str name = asked->answer == MODEL_YESNO ? str_from(NO_YES[option])
								     : asked->choices->ids[option];
		if (!str_equal(answers->questions[i].written, name))
			return false;
	}
	return true;
}

/* Brief answers are read where long ones are. */
static inline const char *
brief_compare(const zj_model *model, const struct document_input *input, enum answers_how how,
	      bool is_declined, const zj_answers *answers)
{
	struct answers_scratch *scratch = answers_scratch_new();
	const char *what = NULL;
	zj_answers *brief;
	size_t index;

	if (!scratch)
		abort();
	if (answers_read_direct(&brief, &index, &model, 1, input, NULL, how, scratch) ==
	    is_declined)
		what = "declined in one way only";
	else if (!is_declined)
		what = brief_difference(answers, brief);
	if (!what && !is_declined && how == ANSWERS_KEPT && !are_written_as_called(answers, brief))
		what = "a word that is kept";
	answers_scratch_free(scratch);
	return what;
}

/* How the two ways differ; NULL: they do not, or the direct one declines. */
static inline const char *
direct_compare_input(const zj_model *model, const struct document_input *input, bool *is_declined)
{
	struct answers_scratch *scratch = answers_scratch_new();
	struct answers_scratch *other = answers_scratch_new();
	zj_diags *diags = zj_diags_new();
	const zj_document *document;
	const char *what = NULL;
	zj_answers *direct;
	zj_answers *answers;
	size_t index;

	if (!scratch || !other || !diags)
		abort();
	*is_declined = !answers_read_direct(&direct, &index, &model, 1, input, NULL, ANSWERS_WHOLE,
					    scratch);
	for (enum answers_how how = ANSWERS_KEPT; how <= ANSWERS_BRIEF && !what; how++)
		what = brief_compare(model, input, how, *is_declined, *is_declined ? NULL : direct);
	if (*is_declined || what)
		goto out;
	if (document_read_with(&document, input, other, diags) ||
	    answers_read_with(&answers, &model, 1, document, NULL, other, diags))
		what = "it is refused as a tree";
	else if (zj_diags_count(diags) > 0)
		what = "there is something to be told of it";
	else
		what = answers_difference(direct, answers);
out:
	answers_scratch_free(scratch);
	answers_scratch_free(other);
	zj_diags_free(diags);
	return what;
}

static inline const char *
direct_compare(const zj_model *model, struct str bytes, bool is_json, bool *is_declined)
{
	const struct document_input input = {
		.file = {.name = is_json ? "a.json" : "a.yaml", .bytes = bytes},
		.is_json = is_json,
	};

	return direct_compare_input(model, &input, is_declined);
}

/* The same of all documents of a table; NULL too where it is none. */
static inline const char *
direct_compare_table(const zj_model *model, struct str bytes, bool *is_declined)
{
	struct document_piece piece = {.bytes = BUF_INIT};
	struct documents *documents = NULL;
	const char *what = NULL;

	*is_declined = true;
	if (documents_borrow(&documents, "a.csv", bytes, true, NULL))
		return NULL;
	while (!what && documents_next(documents, &piece, true, NULL) == DOCUMENTS_ONE) {
		const struct document_input input = {
			.file = {"a.csv", buf_str(&piece.bytes), piece.line, 0},
			.table = documents_table(documents),
		};

		if (!piece.is_too_long)
			what = direct_compare_input(model, &input, is_declined);
	}
	buf_done(&piece.bytes);
	documents_close(documents);
	return what;
}

#endif
