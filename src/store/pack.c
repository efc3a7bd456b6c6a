/*
 * A result in few bytes: its figures, how its conditions came out and which rules strike, a text
 * each, whatever the rubric asks.
 *
 * They stand in the rubric's own order, without names, since the names are the same for all
 * its results (tables rubric_node, rubric_condition, rubric_rule). schema/001.sql says what
 * stands where; its views put the two together again.
 */
#include "store/private.h"

#include "base/num.h"
#include "base/quote.h"
#include "score/score.h"

enum {
	PACK_DIGITS = 12 /* places of a figure; exact ones are computed again when asked for */
};

/* An array being written: what is missing at its end is left out, in between it is null. */
struct row {
	struct buf *out;
	size_t missing; /* since the last element written */
	bool has_any;
};

static struct row
row_begin(struct buf *out)
{
	buf_add_char(out, '[');
	return (struct row){.out = out};
}

static void
row_end(const struct row *row)
{
	buf_add_char(row->out, ']');
}

static void
row_skip(struct row *row)
{
	row->missing++;
}

/* Before an element. */
static void
row_next(struct row *row)
{
	for (; row->missing > 0; row->missing--) {
		buf_add_text(row->out, row->has_any ? ",null" : "null");
		row->has_any = true;
	}
	if (row->has_any)
		buf_add_char(row->out, ',');
	row->has_any = true;
}

static void
row_size(struct row *row, size_t value)
{
	row_next(row);
	buf_add_size(row->out, value);
}

static void
row_str(struct row *row, struct str text)
{
	row_next(row);
	quote_json(row->out, text);
}

/* What was put together in `text`. */
static void
row_text(struct row *row, const struct buf *text)
{
	row_str(row, buf_str(text));
	row->out->failed |= text->failed;
}

static void
row_num(struct row *row, zj_num value)
{
	if (!zj_num_ok(value)) {
		row_skip(row);
		return;
	}
	row_next(row);
	num_add_short(row->out, value, PACK_DIGITS);
}

static void
row_num_unless(struct row *row, zj_num value, zj_num same)
{
	if (num_equal(value, same))
		row_skip(row);
	else
		row_num(row, value);
}

/* --- what stands in the rows ------------------------------------------------------------ */

static void
pack_node(struct buf *out, const struct result_node *node)
{
	struct row row = row_begin(out);

	row_size(&row, node->state);
	if (node->answer && node->answer->written.len > 0)
		row_str(&row, node->answer->written);
	else
		row_skip(&row);
	if (node->has_score) {
		row_num(&row, node->points);
		row_num(&row, node->share.worst);
		row_num(&row, node->score.worst);
		if (node->split && node->split->has_contribution)
			row_num(&row, node->split->contribution.worst);
		else
			row_skip(&row);
		row_num_unless(&row, node->share.best, node->share.worst);
		row_num_unless(&row, node->score.best, node->score.worst);
	}
	row_end(&row);
}

static void
pack_condition(struct buf *out, struct buf *text, const struct result_check *check)
{
	struct row row = row_begin(out);

	buf_clear(text);
	if (check->is_comparison) {
		buf_add_text(text, expr_compare_text(check->compare));
		buf_add_char(text, ' ');
		expr_value_print(text, &check->needed);
		row_text(&row, text);
	} else {
		row_skip(&row);
	}
	buf_clear(text);
	expr_value_print(text, &check->found);
	row_text(&row, text);
	row_end(&row);
}

static void
pack_nodes(struct buf *out, const zj_result *result)
{
	buf_add_text(out, "{\"nodes\":[");
	for (size_t i = 0; i < result->model->node_count; i++) {
		if (i > 0)
			buf_add_char(out, ',');
		pack_node(out, &result->nodes[i]);
	}
	buf_add_char(out, ']');
}

static void
pack_conditions(struct buf *out, struct buf *text, const zj_result *result)
{
	buf_add_text(out, ",\"conditions\":[");
	for (size_t i = 0; i < result->condition_count; i++) {
		if (i > 0)
			buf_add_char(out, ',');
		pack_condition(out, text, &result->conditions[i].check);
	}
	buf_add_char(out, ']');
}

static bool
can_strike(enum model_rule_kind kind)
{
	return kind == MODEL_VETO || kind == MODEL_CAP || kind == MODEL_CHECK ||
	       kind == MODEL_ADVICE;
}

void
pack_strikes(struct buf *out, const zj_result *result)
{
	bool has_any = false;

	buf_add_char(out, '[');
	for (size_t i = 0; i < result->model->rule_count; i++) {
		const struct result_rule *rule = &result->rules[i];

		if (!can_strike(rule->rule->kind) || !(rule->strikes || rule->may_strike))
			continue;
		if (has_any)
			buf_add_char(out, ',');
		has_any = true;
		struct row row = row_begin(out);
		row_size(&row, i);
		row_size(&row, rule->strikes);
		row_end(&row);
	}
	buf_add_char(out, ']');
}

void
pack_figures(struct buf *out, struct buf *words, const zj_result *result)
{
	pack_nodes(out, result);
	pack_conditions(out, words, result);
	buf_add_char(out, '}');
}

void
pack_outcomes(struct buf *out, const zj_result *result)
{
	for (size_t i = 0; i < result->condition_count; i++)
		buf_add_size(out, result->conditions[i].check.outcome);
}
