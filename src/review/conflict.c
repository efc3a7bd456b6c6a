/*
 * Conditions of one tier that exclude each other. A tier asks that all its conditions hold,
 * those of the tiers below (where tiers chain), its vetoes, and that no cap below it strikes.
 * All these come down to claims about single terms, `score(ops) >= 0.8`, and the claims about
 * one term must have room for at least one value.
 */
#include "review/check.h"

#include <string.h>

enum claim_kind {
	CLAIM_NUMBER,  /* the term lies in an interval */
	CLAIM_OPTIONS, /* the term is one of some options */
	CLAIM_ORDER    /* the term stands to another in one of some ways; also yes or no */
};

/* Ways of CLAIM_ORDER. A yes/no term is ORDER_MORE for yes. */
enum {
	ORDER_LESS = 1,
	ORDER_EQUAL = 2,
	ORDER_MORE = 4,
	ORDER_ANY = 7
};

struct claim {
	enum claim_kind kind;
	struct str term; /* canonical; of CLAIM_ORDER with the other side */
	struct model_band interval;
	uint64_t ways; /* options or orders */
	struct place place;
	struct str text; /* the part of the condition it is */
	bool is_whole;   /* the whole condition */
};

struct conflict {
	struct review *review;
	struct vec claims; /* struct claim: what holds of each term so far */
	struct map *claim_by_term;
	bool *is_added;     /* by rule: its claims are among those that hold */
	bool *is_told;      /* by rule: found to contradict something */
	struct place place; /* of the condition at hand */
	struct str tier;
	uint32_t rule; /* the veto or cap at hand; MODEL_NONE: a condition */
};

/* ---- one claim against what holds so far ---- */

static bool
narrows_low(const struct model_band *by, const struct model_band *to)
{
	if (!by->has_low || !to->has_low)
		return by->has_low;
	const int order = zj_num_compare(by->low, to->low);
	return order > 0 || (order == 0 && !by->low_is_in && to->low_is_in);
}

static bool
narrows_high(const struct model_band *by, const struct model_band *to)
{
	if (!by->has_high || !to->has_high)
		return by->has_high;
	const int order = zj_num_compare(by->high, to->high);
	return order < 0 || (order == 0 && !by->high_is_in && to->high_is_in);
}

static struct model_band
meet(const struct model_band *a, const struct model_band *b)
{
	struct model_band out = *a;

	if (narrows_low(b, a)) {
		out.has_low = true;
		out.low = b->low;
		out.low_is_in = b->low_is_in;
	}
	if (narrows_high(b, a)) {
		out.has_high = true;
		out.high = b->high;
		out.high_is_in = b->high_is_in;
	}
	return out;
}

static bool
is_empty(const struct model_band *interval)
{
	if (!interval->has_low || !interval->has_high)
		return false;
	const int order = zj_num_compare(interval->low, interval->high);
	return order > 0 || (order == 0 && !(interval->low_is_in && interval->high_is_in));
}

/* "share(s) >= 0.8 (rubric.yaml:43)" */
static struct str
text_and_place(const struct conflict *conflict, const struct claim *claim)
{
	struct buf text = BUF_INIT;

	buf_add(&text, claim->text);
	buf_printf(&text, " (%s:%u)", claim->place.file->name, claim->place.line);
	return check_keep(conflict->review, &text);
}

static void
tell_conflict(const struct conflict *conflict, const struct claim *claim,
	      const struct claim *before)
{
	/* A veto stands against every tier; it is told once. */
	if (conflict->rule != MODEL_NONE && conflict->is_told[conflict->rule])
		return;
	if (conflict->rule != MODEL_NONE)
		conflict->is_told[conflict->rule] = true;
	check_add(conflict->review, DIAG_TIER_CONTRADICTION, claim->place, conflict->tier,
		  claim->text, text_and_place(conflict, before));
}

/* A lower bound below the one that a tier further down asks for says nothing. */
static void
tell_weaker(const struct conflict *conflict, const struct claim *claim, const struct claim *before)
{
	check_add(conflict->review, DIAG_CONDITION_WEAKER, claim->place, claim->text,
		  text_and_place(conflict, before), STR_NONE);
}

static bool
is_weaker(const struct claim *claim, const struct claim *before)
{
	const struct model_band *now = &claim->interval;
	const struct model_band *then = &before->interval;

	return (now->has_low && !now->has_high && narrows_low(then, now)) ||
	       (now->has_high && !now->has_low && narrows_high(then, now));
}

static void
meet_number(struct conflict *conflict, struct claim *before, const struct claim *claim)
{
	const struct model_band met = meet(&before->interval, &claim->interval);

	if (is_empty(&met)) {
		tell_conflict(conflict, claim, before);
		return;
	}
	if (conflict->rule == MODEL_NONE && claim->is_whole && is_weaker(claim, before)) {
		tell_weaker(conflict, claim, before);
		return;
	}
	before->interval = met;
	before->place = claim->place;
	before->text = claim->text;
}

static void
add_claim(struct conflict *conflict, const struct claim *claim)
{
	const uint32_t index = map_get(conflict->claim_by_term, claim->term);

	if (index == MAP_NONE) {
		struct claim *kept = vec_push(&conflict->claims);

		if (!kept || map_put(conflict->claim_by_term, claim->term,
				     (uint32_t)conflict->claims.count - 1) == MAP_NO_MEMORY)
			conflict->review->status = ZJ_ENOMEM;
		else
			*kept = *claim;
		return;
	}
	struct claim *before = vec_at(&conflict->claims, index);
	if (before->kind != claim->kind)
		return;
	if (claim->kind == CLAIM_NUMBER)
		meet_number(conflict, before, claim);
	else if ((before->ways & claim->ways) == 0)
		tell_conflict(conflict, claim, before);
	else
		before->ways &= claim->ways;
}

/* ---- from an expression to claims ---- */

static const uint8_t order_ways[] = {
	[EXPR_EQ] = ORDER_EQUAL, [EXPR_NE] = ORDER_LESS | ORDER_MORE,
	[EXPR_LT] = ORDER_LESS,  [EXPR_LE] = ORDER_LESS | ORDER_EQUAL,
	[EXPR_GT] = ORDER_MORE,  [EXPR_GE] = ORDER_MORE | ORDER_EQUAL,
};

static uint8_t
turned(uint8_t ways)
{
	return (uint8_t)((ways & ORDER_EQUAL) | (ways & ORDER_LESS ? ORDER_MORE : 0) |
			 (ways & ORDER_MORE ? ORDER_LESS : 0));
}

/* The value of a part, where it is the same in every profile and whatever is answered. */
static bool
is_fixed(struct review *review, const struct expr *expr, struct expr_value *out)
{
	const uint32_t *slots;

	return expr_slots(expr, &slots) == 0 &&
	       check_eval(review, out, expr, review->results[0]->slots);
}

static struct str
term_text(struct review *review, const struct expr *a, const struct expr *b)
{
	struct buf text = BUF_INIT;

	expr_print(&text, a);
	if (b) {
		buf_add_text(&text, " ? ");
		expr_print(&text, b);
	}
	return check_keep(review, &text);
}

static struct claim
claim_of(const struct conflict *conflict, enum claim_kind kind, const struct expr *whole)
{
	return (struct claim){.kind = kind, .place = conflict->place, .text = expr_text(whole)};
}

/* What a comparison with a number leaves; false where that is no interval. */
static bool
interval_of(uint8_t ways, zj_num bound, struct model_band *out)
{
	const bool is_in = ways & ORDER_EQUAL;

	if (ways == (ORDER_LESS | ORDER_MORE) || ways == ORDER_ANY || ways == 0)
		return false;
	*out = (struct model_band){
		.has_low = !(ways & ORDER_LESS),
		.has_high = !(ways & ORDER_MORE),
		.low_is_in = is_in,
		.high_is_in = is_in,
		.low = bound,
		.high = bound,
	};
	return true;
}

static void
claim_number(struct conflict *conflict, const struct expr *whole, const struct expr *term,
	     uint8_t ways, zj_num bound, bool is_whole)
{
	struct claim claim = claim_of(conflict, CLAIM_NUMBER, whole);

	if (!interval_of(ways, bound, &claim.interval))
		return;
	claim.term = term_text(conflict->review, term, NULL);
	claim.is_whole = is_whole;
	if (claim.term.at)
		add_claim(conflict, &claim);
}

static void
claim_ways(struct conflict *conflict, enum claim_kind kind, const struct expr *whole,
	   const struct expr *term, const struct expr *other, uint64_t ways)
{
	struct claim claim = claim_of(conflict, kind, whole);

	claim.term = term_text(conflict->review, term, other);
	claim.ways = ways;
	if (claim.term.at)
		add_claim(conflict, &claim);
}

/* A choice beside options: the options it may be. */
static void
claim_options(struct conflict *conflict, const struct expr *whole, const struct expr_view *view,
	      bool is_denied)
{
	const bool excludes =
		(view->compare == EXPR_NE || view->compare == EXPR_NOT_IN) != is_denied;
	struct expr_value options;

	if (!is_fixed(conflict->review, view->parts[1], &options) ||
	    (options.type != EXPR_CHOICE && options.type != EXPR_SET))
		return;
	claim_ways(conflict, CLAIM_OPTIONS, whole, view->parts[0], NULL,
		   excludes ? ~options.options.may : options.options.may);
}

static bool
is_number(const struct expr *expr)
{
	return expr_type(expr) == EXPR_NUMBER || expr_type(expr) == EXPR_DATE;
}

static void
claim_compare(struct conflict *conflict, const struct expr *whole, const struct expr_view *view,
	      bool is_denied, bool is_whole)
{
	const struct expr *left = view->parts[0];
	const struct expr *right = view->parts[1];
	struct expr_value value;

	if (expr_type(left) == EXPR_CHOICE && view->compare != EXPR_LT &&
	    view->compare != EXPR_LE && view->compare != EXPR_GT && view->compare != EXPR_GE) {
		claim_options(conflict, whole, view, is_denied);
		return;
	}
	if (!is_number(left) || view->compare == EXPR_IN || view->compare == EXPR_NOT_IN)
		return;
	const uint8_t plain = order_ways[view->compare];
	const uint8_t ways = is_denied ? (uint8_t)(ORDER_ANY & ~plain) : plain;
	if (is_fixed(conflict->review, right, &value))
		claim_number(conflict, whole, left, ways, value.number.low, is_whole);
	else if (is_fixed(conflict->review, left, &value))
		claim_number(conflict, whole, right, turned(ways), value.number.low, is_whole);
	else
		claim_ways(conflict, CLAIM_ORDER, whole, left, right, ways);
}

/* All that certainly holds where `expr` does (does not, if denied). Expressions are no deeper
 * than LIMIT_EXPR_DEPTH. */
static void
add_claims(struct conflict *conflict, const struct expr *expr, bool is_denied, bool is_whole)
{
	const struct expr_view view = expr_view(expr);

	if (view.shape == EXPR_NOT) {
		add_claims(conflict, view.parts[0], !is_denied, is_whole);
	} else if (view.shape == EXPR_COMPARE) {
		claim_compare(conflict, expr, &view, is_denied, is_whole);
	} else if (view.shape == (is_denied ? EXPR_OR : EXPR_AND)) {
		for (size_t i = 0; i < view.count; i++)
			add_claims(conflict, view.parts[i], is_denied, false);
	} else if (view.shape == EXPR_OTHER) {
		claim_ways(conflict, CLAIM_ORDER, expr, expr, NULL,
			   is_denied ? ORDER_LESS : ORDER_MORE);
	}
}

/* ---- tiers ---- */

/* Does a veto or a cap stand against a tier? */
static bool
stands_against(const struct model_rule *rule, uint32_t tier)
{
	if (rule->kind == MODEL_VETO)
		return rule->tiers >> tier & 1;
	return rule->kind == MODEL_CAP && (rule->at_most == MODEL_NONE || tier > rule->at_most);
}

static void
add_rules(struct conflict *conflict, uint32_t tier)
{
	const zj_model *model = conflict->review->model;

	for (uint32_t i = 0; i < model->rule_count && !conflict->review->status; i++) {
		const struct model_rule *rule = &model->rules[i];

		if (conflict->is_added[i] || !stands_against(rule, tier))
			continue;
		conflict->is_added[i] = true;
		conflict->rule = i;
		conflict->place = rule->place;
		add_claims(conflict, rule->expr, rule->kind == MODEL_CAP, true);
	}
}

static void
add_conditions(struct conflict *conflict, const struct model_tier *tier)
{
	const zj_model *model = conflict->review->model;

	conflict->rule = MODEL_NONE;
	for (size_t i = 0; i < tier->condition_count; i++) {
		const struct model_condition *condition = &tier->conditions[i];
		const struct expr *expr = condition->rule == MODEL_NONE
						  ? condition->expr
						  : model->rules[condition->rule].expr;

		conflict->place = condition->place;
		/* One that can never be met is told as such. */
		if (!check_never(conflict->review, expr))
			add_claims(conflict, expr, false, true);
	}
}

static void
start_over(struct conflict *conflict)
{
	const size_t rules = conflict->review->model->rule_count;

	conflict->claims.count = 0;
	memset(conflict->is_added, 0, rules * sizeof(*conflict->is_added));
	conflict->claim_by_term = map_new(conflict->review->arena);
	if (!conflict->claim_by_term)
		conflict->review->status = ZJ_ENOMEM;
}

void
check_conflicts(struct review *review)
{
	const zj_model *model = review->model;
	struct conflict conflict = {
		.review = review,
		.claims = VEC_INIT(struct claim),
		.is_added = check_alloc(review, model->rule_count, sizeof(bool)),
		.is_told = check_alloc(review, model->rule_count, sizeof(bool)),
	};

	for (uint32_t i = 0; i < model->tier_count && !review->status; i++) {
		conflict.tier = model->tiers[i].id;
		if (i == 0 || !model->tier_chain)
			start_over(&conflict);
		if (review->status)
			break;
		add_conditions(&conflict, &model->tiers[i]);
		add_rules(&conflict, i);
	}
	vec_done(&conflict.claims);
}
