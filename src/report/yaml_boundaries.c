/*
 * Boundary vectors as a vectors file: what all cases start from, and for each case what it
 * answers otherwise, with the arithmetic in a comment for the reviewer.
 */
#include "report/yaml_boundaries.h"

#include "base/num.h"
#include "base/quote.h"

struct sheet {
	struct buf *out;
	const struct boundaries *boundaries;
	const zj_model *model;
	zj_lang lang;
};

/* --- scalars ----------------------------------------------------------------------------- */

/* A word in a comment: whatever it holds, it stays on its line. */
static void
add_comment(struct buf *out, struct str text)
{
	for (size_t i = 0; i < text.len; i++)
		buf_add_char(out, (unsigned char)text.at[i] < 0x20 ? ' ' : text.at[i]);
}

static void
add_value(struct buf *out, const struct expr_value *value)
{
	if (value->type == EXPR_TEXT)
		quote_json(out, value->text.text);
	else
		expr_value_print(out, value);
}

/* --- one answer -------------------------------------------------------------------------- */

static void
add_question(struct sheet *sheet, const struct model_node *node, const struct expr_value *value)
{
	buf_add(sheet->out, node->id);
	buf_add_text(sheet->out, node->needs_evidence ? ": {answer: " : ": ");
	add_value(sheet->out, value);
	if (node->needs_evidence)
		buf_add_text(sheet->out, ", evidence: [e]}");
}

static void
add_level(struct sheet *sheet, const struct model_use *use, const struct expr_value *level)
{
	buf_add(sheet->out, use->id);
	buf_add_text(sheet->out, ": {level: ");
	expr_value_print(sheet->out, level);
	buf_add_text(sheet->out, ", proof: e}");
}

/* --- the start --------------------------------------------------------------------------- */

/* A key of `given` before its first entry. */
static void
begin_key(struct sheet *sheet, const char *key, bool *has_begun)
{
	if (!*has_begun)
		buf_printf(sheet->out, "  %s:\n", key);
	*has_begun = true;
	buf_add_text(sheet->out, "    ");
}

static void
start_facts(struct sheet *sheet)
{
	const zj_answers *start = sheet->boundaries->start;
	bool has_begun = false;

	for (size_t i = 0; i < sheet->model->fact_count; i++) {
		if (start->facts[i].state != ANSWER_GIVEN)
			continue;
		begin_key(sheet, "facts", &has_begun);
		buf_add(sheet->out, sheet->model->facts[i].id);
		buf_add_text(sheet->out, ": ");
		add_value(sheet->out, &start->facts[i].value);
		buf_add_char(sheet->out, '\n');
	}
}

static void
start_levels(struct sheet *sheet)
{
	const zj_answers *start = sheet->boundaries->start;
	bool has_begun = false;

	for (size_t i = 0; i < sheet->model->use_count; i++) {
		if (!start->levels[i].is_given)
			continue;
		const struct expr_value level = expr_number(zj_num_int(start->levels[i].level));
		begin_key(sheet, "declared", &has_begun);
		add_level(sheet, &sheet->model->uses[i], &level);
		buf_add_char(sheet->out, '\n');
	}
}

static void
start_left_out(struct sheet *sheet)
{
	const zj_answers *start = sheet->boundaries->start;
	bool has_begun = false;

	for (size_t i = 0; i < sheet->model->node_count; i++) {
		if (start->sections[i].state != ANSWER_SKIPPED)
			continue;
		begin_key(sheet, "leave_out", &has_begun);
		buf_add(sheet->out, sheet->model->nodes[i].id);
		buf_add_text(sheet->out, ": ");
		quote_json(sheet->out, start->sections[i].reason);
		buf_add_char(sheet->out, '\n');
	}
}

static void
start_questions(struct sheet *sheet)
{
	const zj_answers *start = sheet->boundaries->start;
	bool has_begun = false;

	for (size_t i = 0; i < sheet->model->question_count; i++) {
		const struct model_node *node = &sheet->model->nodes[sheet->model->questions[i]];
		const struct answer *answer = &start->questions[i];

		if (answer->state == ANSWER_MISSING)
			continue;
		begin_key(sheet, "answers", &has_begun);
		if (answer->state == ANSWER_SKIPPED) {
			buf_add(sheet->out, node->id);
			buf_add_text(sheet->out, ": {skip: ");
			quote_json(sheet->out, answer->reason);
			buf_add_char(sheet->out, '}');
		} else if (node->needs_evidence && answer->evidence_count == 0) {
			buf_add(sheet->out, node->id);
			buf_add_text(sheet->out, ": ");
			add_value(sheet->out, &answer->value);
		} else {
			add_question(sheet, node, &answer->value);
		}
		buf_add_char(sheet->out, '\n');
	}
}

static void
add_start(struct sheet *sheet)
{
	const zj_answers *start = sheet->boundaries->start;

	buf_add_text(sheet->out, "given:\n  enterprise: {id: boundary}\n");
	if (start->has_date) {
		buf_add_text(sheet->out, "  by: {date: ");
		expr_date_print(sheet->out, start->day);
		buf_add_text(sheet->out, "}\n");
	}
	if (sheet->model->profile_count) {
		buf_add_text(sheet->out, "  profile: ");
		buf_add(sheet->out, sheet->model->profiles[start->profile].id);
		buf_add_char(sheet->out, '\n');
	}
	start_facts(sheet);
	start_levels(sheet);
	start_left_out(sheet);
	start_questions(sheet);
}

/* --- cases ------------------------------------------------------------------------------- */

/* The changes of one kind, "facts: {a: 1, b: 2}"; false where there are none. */
static bool
add_changes(struct sheet *sheet, const struct boundary_case *one, enum model_slot_kind kind,
	    const char *key, bool has_some)
{
	bool has_begun = false;

	for (size_t i = 0; i < one->change_count; i++) {
		const struct boundary_change *change = &one->changes[i];
		const struct model_slot slot = model_slot(sheet->model, change->slot);

		if (slot.kind != kind)
			continue;
		if (has_begun)
			buf_add_text(sheet->out, ", ");
		else
			buf_printf(sheet->out, "%s%s: {", has_some ? ", " : "", key);
		has_begun = true;
		if (kind == MODEL_SLOT_OF_NODE) {
			add_question(sheet, &sheet->model->nodes[slot.index], &change->value);
		} else if (kind == MODEL_SLOT_OF_USE) {
			add_level(sheet, &sheet->model->uses[slot.index], &change->value);
		} else {
			buf_add(sheet->out, sheet->model->facts[slot.index].id);
			buf_add_text(sheet->out, ": ");
			add_value(sheet->out, &change->value);
		}
	}
	if (has_begun)
		buf_add_char(sheet->out, '}');
	return has_begun || has_some;
}

static void
add_params(struct sheet *sheet)
{
	const struct boundaries *boundaries = sheet->boundaries;

	if (boundaries->setting_count == 0)
		return;
	buf_add_text(sheet->out, "    params: {");
	for (size_t i = 0; i < boundaries->setting_count; i++) {
		buf_add_text(sheet->out, i ? ", " : "");
		buf_add_text(sheet->out, boundaries->settings[i].name);
		buf_add_text(sheet->out, ": ");
		quote_json(sheet->out, str_from(boundaries->settings[i].value));
	}
	buf_add_text(sheet->out, "}\n");
}

/* "  # share(ops) >= params.mark: 0.79 against 0.8" */
static void
add_arithmetic(struct sheet *sheet, const struct boundary *boundary,
	       const struct boundary_case *one)
{
	const uint32_t rule = boundary->condition->rule;

	buf_add_text(sheet->out, "  # ");
	add_comment(sheet->out, expr_text(rule == MODEL_NONE ? boundary->condition->expr
							     : sheet->model->rules[rule].expr));
	if (boundary->is_threshold) {
		buf_add_text(sheet->out, ": ");
		expr_value_print(sheet->out, &one->found);
		buf_add_text(sheet->out, " | ");
		expr_value_print(sheet->out, &one->needed);
	}
	buf_add_char(sheet->out, '\n');
}

static enum report_word
side_word(const struct boundary *boundary, enum boundary_side side)
{
	static const enum report_word near[BOUNDARY_SIDE_COUNT] = {
		[BOUNDARY_BELOW] = WORD_SIDE_BELOW,
		[BOUNDARY_AT] = WORD_SIDE_AT,
		[BOUNDARY_ABOVE] = WORD_SIDE_ABOVE,
	};

	if (boundary->is_threshold)
		return near[side];
	return side == BOUNDARY_BELOW ? WORD_SIDE_NOT_MET : WORD_SIDE_MET;
}

static void
add_expect(struct sheet *sheet, const struct boundary *boundary, const struct boundary_case *one)
{
	const struct model_tier *tier = &sheet->model->tiers[boundary->tier];

	buf_add_text(sheet->out, "    expect: {tier: ");
	buf_add(sheet->out, one->tier ? sheet->model->tiers[one->tier - 1].id : STR("none"));
	buf_add_text(sheet->out, ", tiers: {");
	buf_add(sheet->out, tier->id);
	buf_add_text(sheet->out, ": {failed: [");
	if (!one->holds)
		buf_add(sheet->out, boundary->condition->id);
	buf_add_text(sheet->out, "]}}}\n");
}

static void
add_case(struct sheet *sheet, const struct boundary *boundary, enum boundary_side side)
{
	const struct boundary_case *one = &boundary->sides[side];
	bool has_some = false;

	add_arithmetic(sheet, boundary, one);
	buf_add_text(sheet->out, "  - name: ");
	report_word_add(sheet->out, side_word(boundary, side), sheet->lang, boundary->condition->id,
			STR_NONE, STR_NONE);
	buf_add_char(sheet->out, '\n');
	add_params(sheet);
	if (one->change_count) {
		buf_add_text(sheet->out, "    given: {");
		has_some = add_changes(sheet, one, MODEL_SLOT_OF_FACT, "facts", has_some);
		has_some = add_changes(sheet, one, MODEL_SLOT_OF_USE, "declared", has_some);
		(void)add_changes(sheet, one, MODEL_SLOT_OF_NODE, "answers", has_some);
		buf_add_text(sheet->out, "}\n");
	}
	add_expect(sheet, boundary, one);
}

/* --- the head ---------------------------------------------------------------------------- */

static void
add_line(struct sheet *sheet, enum report_word word, struct str a, struct str b, struct str c)
{
	buf_add_text(sheet->out, "# ");
	report_word_add(sheet->out, word, sheet->lang, a, b, c);
	buf_add_char(sheet->out, '\n');
}

static bool
is_missing(const struct boundary *boundary, enum boundary_side side)
{
	return !boundary->sides[side].is_found && (boundary->is_threshold || side != BOUNDARY_AT);
}

static void
add_missing(struct sheet *sheet, const struct boundary *boundary, enum boundary_side side)
{
	const struct place *place = &boundary->condition->place;

	buf_add_text(sheet->out, "#   ");
	if (place->file)
		buf_printf(sheet->out, "%s:%u:%u: ", place->file->name, (unsigned)place->line,
			   (unsigned)place->column);
	report_word_add(sheet->out, side_word(boundary, side), sheet->lang, boundary->condition->id,
			STR_NONE, STR_NONE);
	if (boundary->is_cut_short)
		report_word_add(sheet->out, WORD_BOUNDARY_CUT, sheet->lang, STR_NONE, STR_NONE,
				STR_NONE);
	buf_add_char(sheet->out, '\n');
}

static void
add_head(struct sheet *sheet)
{
	const struct boundaries *boundaries = sheet->boundaries;
	const zj_model *model = sheet->model;
	bool has_missing = false;

	add_line(sheet, WORD_BOUNDARY_HEAD, model->id, model->version,
		 str_from(model->fingerprint));
	add_line(sheet, WORD_BOUNDARY_REVIEW, STR_NONE, STR_NONE, STR_NONE);
	if (boundaries->tier < (int)model->tier_count)
		add_line(sheet, WORD_BOUNDARY_START,
			 boundaries->tier ? model->tiers[boundaries->tier - 1].id : STR("none"),
			 STR_NONE, STR_NONE);
	for (size_t i = 0; i < boundaries->count; i++) {
		for (unsigned side = 0; side < BOUNDARY_SIDE_COUNT; side++) {
			if (!is_missing(&boundaries->items[i], side))
				continue;
			if (!has_missing)
				add_line(sheet, WORD_BOUNDARY_MISSING, STR_NONE, STR_NONE,
					 STR_NONE);
			has_missing = true;
			add_missing(sheet, &boundaries->items[i], side);
		}
	}
}

zj_status
boundaries_write(struct buf *out, const struct report_subject *subject,
		 const struct report_options *options)
{
	const struct boundaries *boundaries = subject->boundaries;
	bool has_cases = false;

	if (subject->kind != REPORT_BOUNDARIES)
		return ZJ_EINTERNAL;
	struct sheet sheet = {out, boundaries, boundaries->model, options->lang};
	add_head(&sheet);
	buf_add_text(out, "vectors: ");
	buf_add(out, sheet.model->id);
	buf_add_char(out, '\n');
	add_start(&sheet);
	buf_add_text(out, "cases:");
	for (size_t i = 0; i < boundaries->count; i++) {
		for (unsigned side = 0; side < BOUNDARY_SIDE_COUNT; side++) {
			if (!boundaries->items[i].sides[side].is_found)
				continue;
			buf_add_text(out, has_cases ? "" : "\n");
			has_cases = true;
			add_case(&sheet, &boundaries->items[i], side);
		}
	}
	buf_add_text(out, has_cases ? "" : " []\n");
	return out->failed ? ZJ_ENOMEM : ZJ_OK;
}
