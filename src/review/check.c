/*
 * Looking through a model: what all lints need, the list of them, and what comes of it.
 */
#include "review/check.h"

#include <stdlib.h>
#include <string.h>

#include "base/limits.h"

/* ---- shared by all lints ---- */

void
check_add(struct review *review, enum diag_code code, struct place where, struct str a,
	  struct str b, struct str c)
{
	struct review_finding *finding = vec_push(&review->findings);

	if (!finding) {
		review->status = ZJ_ENOMEM;
		return;
	}
	*finding = (struct review_finding){.code = code, .place = where, .a = a, .b = b, .c = c};
}

void *
check_alloc(struct review *review, size_t count, size_t size)
{
	void *piece = arena_array(review->arena, count, size);

	if (!piece)
		review->status = ZJ_ENOMEM;
	return piece;
}

struct str
check_keep(struct review *review, struct buf *text)
{
	const struct str kept = text->failed ? STR_NONE : arena_str(review->arena, buf_str(text));

	buf_done(text);
	if (!kept.at)
		review->status = ZJ_ENOMEM;
	return kept;
}

bool
check_eval(struct review *review, struct expr_value *out, const struct expr *expr,
	   const struct expr_value *slots)
{
	enum expr_problem problem;
	const zj_status status = expr_eval(out, &problem, expr, slots, review->run);

	if (status == ZJ_ENOMEM)
		review->status = status;
	return status == ZJ_OK;
}

static void
add_options(struct buf *out, const struct expr_choices *choices, uint64_t may)
{
	for (size_t i = 0; i < choices->count; i++) {
		if (!(may >> i & 1))
			continue;
		buf_add_text(out, out->len ? ", " : "");
		buf_add(out, choices->ids[i]);
	}
}

static void
add_range(struct buf *out, const struct expr_value *value)
{
	struct expr_value end = *value;

	if (!value->number.has_low)
		buf_add_text(out, "≤ ");
	if (!value->number.has_high)
		buf_add_text(out, "≥ ");
	end.number.has_low = end.number.has_high = true;
	if (value->number.has_low) {
		end.number.high = value->number.low;
		expr_value_print(out, &end);
	}
	if (value->number.has_low && value->number.has_high)
		buf_add_text(out, "…");
	if (value->number.has_high) {
		end.number.low = end.number.high = value->number.high;
		expr_value_print(out, &end);
	}
}

struct str
check_value(struct review *review, const struct expr_value *value)
{
	const bool is_number = value->type == EXPR_NUMBER || value->type == EXPR_DATE;
	const bool is_options = value->type == EXPR_CHOICE || value->type == EXPR_SET;
	struct buf text = BUF_INIT;

	if (expr_is_known(value))
		expr_value_print(&text, value);
	else if (is_number && (value->number.has_low || value->number.has_high))
		add_range(&text, value);
	else if (is_options && value->options.choices)
		add_options(&text, value->options.choices, value->options.may);
	else
		buf_add_text(&text, "?");
	return check_keep(review, &text);
}

static bool
holds_in_all(struct review *review, const struct expr *expr,
	     bool (*holds)(const struct expr_value *value))
{
	for (size_t i = 0; i < review->profile_count; i++) {
		struct expr_value value;

		if (!check_eval(review, &value, expr, review->results[i]->slots) || !holds(&value))
			return false;
	}
	return true;
}

bool
check_always(struct review *review, const struct expr *expr)
{
	return holds_in_all(review, expr, expr_is_yes);
}

bool
check_never(struct review *review, const struct expr *expr)
{
	return holds_in_all(review, expr, expr_is_no);
}

void
check_each_expr(struct review *review, void (*each)(struct review *review, const struct expr *expr))
{
	const zj_model *model = review->model;

	for (size_t i = 0; i < model->node_count; i++) {
		const struct model_node *node = &model->nodes[i];
		const struct expr *exprs[] = {node->when, node->score, node->value};

		for (size_t j = 0; j < sizeof(exprs) / sizeof(exprs[0]); j++) {
			if (exprs[j])
				each(review, exprs[j]);
		}
	}
	for (size_t i = 0; i < model->rule_count; i++)
		each(review, model->rules[i].expr);
	for (size_t i = 0; i < model->tier_count; i++) {
		for (size_t j = 0; j < model->tiers[i].condition_count; j++)
			each(review, model->tiers[i].conditions[j].expr);
	}
}

/* ---- what the rubric can give ---- */

static void
note_reads(struct review *review, const struct expr *expr)
{
	const uint32_t *slots;
	const size_t count = expr_slots(expr, &slots);

	for (size_t i = 0; i < count; i++)
		review->is_read[slots[i]] = true;
}

/* A ladder's switches are no expressions. */
static void
note_switch(struct review *review, const struct model_switch *one)
{
	if (one->param != MODEL_NONE)
		review->is_read[review->model->params[one->param].slot] = true;
}

static void
note_all_reads(struct review *review)
{
	check_each_expr(review, note_reads);
	for (size_t i = 0; i < review->model->node_count; i++) {
		const struct model_node *node = &review->model->nodes[i];

		if (node->kind != MODEL_SECTION || node->combine != MODEL_LADDER)
			continue;
		note_switch(review, &node->ladder.stops);
		note_switch(review, &node->ladder.inherits);
	}
}

/* Under one profile. Too large a figure is no failure: nothing is then proven of values. */
static zj_status
run_free(struct review *review, uint32_t profile, struct score_scratch *scratch)
{
	review->blanks[profile] = answers_blank(review->model, profile);
	if (!review->blanks[profile])
		return ZJ_ENOMEM;
	return score_run(&review->results[profile], review->model, review->blanks[profile], NULL,
			 SCORE_FREE, scratch, NULL);
}

static void
run_profiles(struct review *review)
{
	struct score_scratch *scratch = score_scratch_new();
	zj_status status = scratch ? ZJ_OK : ZJ_ENOMEM;

	for (uint32_t i = 0; i < review->profile_count && status == ZJ_OK; i++)
		status = run_free(review, i, scratch);
	score_scratch_free(scratch);
	review->has_results = status == ZJ_OK;
	if (status == ZJ_ENOMEM)
		review->status = status;
}

/* ---- the whole ---- */

static void (*const lints[])(struct review *) = {
	check_unused, check_weights, check_origins, check_texts, check_duplicates, check_patterns,
};

/* These need to know what the rubric can give. */
static void (*const value_lints[])(struct review *) = {
	check_tiers,   check_rules,     check_bands,     check_evidence,
	check_refused, check_conflicts, check_skippable,
};

static void
run_lints(struct review *review)
{
	note_all_reads(review);
	run_profiles(review);
	for (size_t i = 0; i < sizeof(lints) / sizeof(lints[0]) && !review->status; i++)
		lints[i](review);
	for (size_t i = 0; i < sizeof(value_lints) / sizeof(value_lints[0]) &&
			   review->has_results && !review->status;
	     i++)
		value_lints[i](review);
	if (!review->status)
		check_accepted(review);
}

static int
compare_findings(const void *left, const void *right)
{
	const struct review_finding *a = left;
	const struct review_finding *b = right;

	if (a->place.file != b->place.file)
		return strcmp(a->place.file->name, b->place.file->name);
	if (a->place.line != b->place.line)
		return a->place.line < b->place.line ? -1 : 1;
	if (a->place.column != b->place.column)
		return a->place.column < b->place.column ? -1 : 1;
	if (a->code != b->code)
		return a->code < b->code ? -1 : 1;
	return str_compare(a->a, b->a);
}

static zj_status
keep_findings(struct review *review, struct review_findings *out)
{
	const size_t count = review->findings.count;
	struct review_finding *items = check_alloc(review, count, sizeof(*items));

	if (!items)
		return ZJ_ENOMEM;
	if (count > 0) {
		memcpy(items, review->findings.items, count * sizeof(*items));
		qsort(items, count, sizeof(*items), compare_findings);
	}
	for (size_t i = 0; i < count; i++)
		out->accepted_count += items[i].is_accepted;
	out->items = items;
	out->count = count;
	return ZJ_OK;
}

static bool
make_room(struct review *review)
{
	const zj_model *model = review->model;

	review->profile_count = model->profile_count ? model->profile_count : 1;
	review->run = expr_run_new();
	review->results = check_alloc(review, review->profile_count, sizeof(zj_result *));
	review->blanks = check_alloc(review, review->profile_count, sizeof(zj_answers *));
	review->is_read = check_alloc(review, model->slot_count, sizeof(bool));
	if (review->run)
		expr_run_ask_all(review->run, true);
	return review->run && review->results && review->blanks && review->is_read;
}

static void
free_runs(struct review *review)
{
	for (size_t i = 0; review->results && i < review->profile_count; i++)
		zj_result_free(review->results[i]);
	for (size_t i = 0; review->blanks && i < review->profile_count; i++)
		zj_answers_free(review->blanks[i]);
	expr_run_free(review->run);
}

zj_status
review_check(struct review_findings **out, const zj_model *model)
{
	struct review_findings *made = calloc(1, sizeof(*made));
	zj_status status = ZJ_ENOMEM;
	struct review review = {
		.model = model,
		.rubric = model->rubric,
		.findings = VEC_INIT(struct review_finding),
		.trials_left = LIMIT_TRIALS,
		.reads_left = LIMIT_TRIAL_READS,
	};

	if (!made || !(made->arena = arena_new()))
		goto out;
	review.arena = made->arena;
	if (!make_room(&review))
		goto out;
	run_lints(&review);
	status = review.status ? review.status : keep_findings(&review, made);
	if (status)
		goto out;
	*out = made;
	made = NULL;
out:
	free_runs(&review);
	vec_done(&review.findings);
	review_findings_free(made);
	return status;
}

void
review_findings_free(struct review_findings *findings)
{
	if (!findings)
		return;
	arena_free(findings->arena);
	free(findings);
}

void
review_tell(zj_diags *diags, const struct review_findings *findings, bool is_accepted)
{
	for (size_t i = 0; i < findings->count; i++) {
		const struct review_finding *each = &findings->items[i];

		if (each->is_accepted == is_accepted)
			diag_add(diags, each->code, each->place, each->a, each->b, each->c);
	}
}
