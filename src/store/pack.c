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

/* --- an entry --------------------------------------------------------------------------- */

/* What is worth one point, as most questions are, has its share for its score. */
static void
pack_score(struct row *row, const struct result_node *node)
{
	if (num_equal(node->score.worst, node->share.worst) &&
	    num_equal(node->score.best, node->share.best)) {
		row_skip(row);
		row_skip(row);
	} else {
		row_num(row, node->score.worst);
		row_num_unless(row, node->score.best, node->score.worst);
	}
}

static void
pack_entry(struct buf *out, const struct model_node *asked, const struct result_node *node)
{
	struct row row = row_begin(out);

	row_size(&row, node->state);
	if (node->answer && node->answer->written.len > 0)
		row_str(&row, node->answer->written);
	else
		row_skip(&row);
	if (node->has_score) {
		row_num(&row, node->share.worst);
		row_num_unless(&row, node->share.best, node->share.worst);
		pack_score(&row, node);
		row_num_unless(&row, node->points, asked->points);
	}
	row_end(&row);
}

/* --- answers that the rubric names ------------------------------------------------------ */

/*
 * Most answers are one of a few that the rubric names, written as it names them, and count as it
 * says they do: their entries stand once with the question, and a number stands for one.
 */
enum {
	CHOICE_LEVELS = 10 /* of one digit */
};

static size_t
choice_count(const struct model_node *asked)
{
	switch (asked->answer) {
	case MODEL_OPTION:
		return asked->option_count;
	case MODEL_LEVEL:
		return asked->option_count < CHOICE_LEVELS ? asked->option_count : CHOICE_LEVELS;
	case MODEL_YESNO:
		return 2;
	case MODEL_COMPUTED:
	case MODEL_OPTIONS:
	case MODEL_NUMBER:
	case MODEL_TEXT:
	case MODEL_DATE:
		break;
	}
	return 0;
}

static struct str
choice_name(const struct model_node *asked, size_t choice)
{
	static const char DIGITS[] = "0123456789";

	if (asked->answer == MODEL_YESNO)
		return choice ? STR("yes") : STR("no");
	if (asked->answer == MODEL_LEVEL)
		return (struct str){DIGITS + choice, 1};
	return asked->options[choice].id;
}

/* The one that was chosen; `count` where it is not among so many. */
static size_t
choice_of(const struct model_node *asked, size_t count, const struct answer *answer)
{
	size_t choice = count;

	if (!answer || count == 0)
		return count;
	if (asked->answer == MODEL_OPTION)
		choice = (size_t)__builtin_ctzll(answer->value.options.may);
	else if (asked->answer == MODEL_YESNO)
		choice = answer->value.truth.may_be_yes;
	else if (answer->written.len == 1)
		choice = (size_t)(answer->written.at[0] - '0');
	return choice < count && str_equal(choice_name(asked, choice), answer->written) ? choice
											: count;
}

static const zj_num *
choice_score(const struct model_node *asked, size_t choice)
{
	if (asked->answer == MODEL_YESNO && asked->option_count != 2)
		return choice ? &asked->best : &asked->worst;
	return &asked->options[choice].score;
}

static bool
gives_points(const struct model_node *asked)
{
	return num_sign(asked->points) > 0 && num_sign(asked->best) > 0;
}

static inline bool
is_same(const zj_num *a, const zj_num *b)
{
	return a->num == b->num && a->den == b->den;
}

/* Is it a * b? Mostly b is 1. */
static inline bool
is_product(const zj_num *product, const zj_num *a, const zj_num *b)
{
	if (b->num == 1 && b->den == 1)
		return is_same(product, a);
	return num_equal(*product, num_mul(*a, *b));
}

/* Is its entry the one that stands with the question? */
static bool
counts_as_ruled(const struct model_node *asked, size_t choice, const struct result_node *node)
{
	if (node->state != RESULT_SCORED || node->has_score != gives_points(asked))
		return false;
	return !node->has_score ||
	       (is_same(&node->points, &asked->points) &&
		is_same(&node->share.worst, &node->share.best) &&
		is_same(&node->score.worst, &node->score.best) &&
		is_product(choice_score(asked, choice), &node->share.worst, &asked->best) &&
		is_product(&node->score.worst, &node->share.worst, &asked->points));
}

/* What the rubric says of a choice, as a node of its own. */
static struct result_node
node_of_choice(const struct model_node *asked, size_t choice, const struct answer *answer)
{
	struct result_node node = {
		.state = RESULT_SCORED,
		.has_score = gives_points(asked),
		.answer = answer,
		.points = asked->points,
	};

	if (node.has_score) {
		const zj_num share = num_div(*choice_score(asked, choice), asked->best);
		const zj_num score = num_mul(share, asked->points);

		node.share = (struct result_range){share, share};
		node.score = (struct result_range){score, score};
	}
	return node;
}

static void
pack_choice(struct buf *out, const struct model_node *asked, size_t choice)
{
	const struct answer answer = {.written = choice_name(asked, choice)};
	const struct result_node node = node_of_choice(asked, choice, &answer);

	pack_entry(out, asked, &node);
}

void
pack_choices(struct buf *out, const struct model_node *asked)
{
	const size_t count = choice_count(asked);

	buf_add_char(out, '[');
	for (size_t i = 0; i < count; i++) {
		if (i > 0)
			buf_add_char(out, ',');
		pack_choice(out, asked, i);
	}
	buf_add_char(out, ']');
}

/* Nearly all that is packed is one digit. */
static inline void
add_small(struct buf *out, size_t number)
{
	if (number < 10)
		buf_add_char(out, (char)('0' + number));
	else
		buf_add_size(out, number);
}

/* A question that has no node: it counts as the rubric says, however it is written. */
static void
pack_chosen(struct buf *out, const struct model_node *asked, size_t choice,
	    const struct answer *answer)
{
	if (choice < choice_count(asked) &&
	    str_equal(choice_name(asked, choice), answer->written)) {
		add_small(out, choice);
		return;
	}
	const struct result_node node = node_of_choice(asked, choice, answer);
	pack_entry(out, asked, &node);
}

static void
pack_node(struct buf *out, const struct model_node *asked, const struct result_node *node)
{
	const size_t count = choice_count(asked);
	const size_t choice = choice_of(asked, count, node->answer);

	if (choice < count && counts_as_ruled(asked, choice, node))
		add_small(out, choice);
	else
		pack_entry(out, asked, node);
}

/* --- what stands in the texts ----------------------------------------------------------- */

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
pack_choice_of(struct buf *out, const zj_result *result, const struct model_node *asked,
	       size_t choice)
{
	const unsigned char *picks = result->answers->picks;

	if (picks && picks[asked->ordinal] != ANSWER_PICK_WRITTEN)
		add_small(out, choice); /* it is written as it is called */
	else
		pack_chosen(out, asked, choice, &result->answers->questions[asked->ordinal]);
}

static void
pack_nodes(struct buf *out, const zj_result *result)
{
	buf_add_text(out, "{\"nodes\":[");
	for (size_t i = 0; i < result->model->node_count; i++) {
		const struct model_node *asked = &result->model->nodes[i];
		const size_t choice = result->choices ? result->choices[i] : RESULT_NO_CHOICE;

		if (i > 0)
			buf_add_char(out, ',');
		if (choice != RESULT_NO_CHOICE)
			pack_choice_of(out, result, asked, choice);
		else
			pack_node(out, asked, &result->nodes[i]);
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
