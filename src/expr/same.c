/*
 * Do two expressions, compiled for two rubrics, mean the same? The trees are compared, not the
 * spelling: blanks, brackets without need, 0.8 for 80%, and the order around `and` and `or` make no
 * difference.
 */
#include "expr/ast.h"

static bool is_same(const struct expr *a, const struct expr *b, const struct expr_pairing *pairing);

static bool
same_members(const struct expr_value *a, const struct expr_value *b,
	     const struct expr_pairing *pairing)
{
	const struct expr_choices *from = a->options.choices;
	const struct expr_choices *to = b->options.choices;

	if (!from || !to)
		return from == to;
	for (size_t i = 0; i < from->count; i++) {
		if (!(a->options.may >> i & 1))
			continue;
		bool is_found = false;
		for (size_t k = 0; k < to->count && !is_found; k++)
			is_found = (b->options.may >> k & 1) &&
				   pairing->same_option(pairing->state, from, i, to, k);
		if (!is_found)
			return false;
	}
	return __builtin_popcountll(a->options.may) == __builtin_popcountll(b->options.may);
}

static bool
same_constant(const struct expr_value *a, const struct expr_value *b,
	      const struct expr_pairing *pairing)
{
	if (a->type != b->type)
		return false;
	switch (a->type) {
	case EXPR_NUMBER:
	case EXPR_DATE:
		return num_equal(a->number.low, b->number.low);
	case EXPR_TRUTH:
		return a->truth.may_be_yes == b->truth.may_be_yes;
	case EXPR_TEXT:
		return str_equal(a->text.text, b->text.text);
	case EXPR_CHOICE:
	case EXPR_SET:
		return same_members(a, b, pairing);
	case EXPR_TYPE_COUNT:
		break;
	}
	return false;
}

static bool
same_tags(const struct tag *a, const struct tag *b)
{
	for (; a && b; a = a->next, b = b->next) {
		if (a->op != b->op || !str_equal(a->name, b->name))
			return false;
	}
	return !a && !b;
}

static bool
same_parts(const struct expr *a, const struct expr *b, const struct expr_pairing *pairing)
{
	if (a->count != b->count)
		return false;
	for (size_t i = 0; i < a->count; i++) {
		/* What stands before the first part of a chain is not written. */
		if (i > 0 && a->parts[i]->op != b->parts[i]->op)
			return false;
		if (!is_same(a->parts[i], b->parts[i], pairing))
			return false;
	}
	return true;
}

/* `a and b` for `b and a`: each part of the one stands among those of the other. */
static bool
same_parts_in_any_order(const struct expr *a, const struct expr *b,
			const struct expr_pairing *pairing)
{
	uint64_t taken = 0;

	if (a->count != b->count)
		return false;
	if (a->count > 64)
		return same_parts(a, b, pairing);
	for (size_t i = 0; i < a->count; i++) {
		size_t k = 0;
		while (k < b->count &&
		       ((taken >> k & 1) || !is_same(a->parts[i], b->parts[k], pairing)))
			k++;
		if (k == b->count)
			return false;
		taken |= (uint64_t)1 << k;
	}
	return true;
}

static bool
is_same(const struct expr *a, const struct expr *b, const struct expr_pairing *pairing)
{
	if (a->kind != b->kind)
		return false;
	switch (a->kind) {
	case NODE_CONSTANT:
		return same_constant(&a->value, &b->value, pairing);
	case NODE_NAME:
		return a->space == b->space && pairing->same_slot(pairing->state, a->slot, b->slot);
	case NODE_MEMBER:
		return a->space == b->space;
	case NODE_COMPARE:
		return a->compare == b->compare && same_parts(a, b, pairing);
	case NODE_CALL:
		return a->builtin == b->builtin && a->digits == b->digits &&
		       same_parts(a, b, pairing);
	case NODE_GROUP:
		return a->builtin == b->builtin && same_tags(a->tags, b->tags) &&
		       same_parts(a, b, pairing);
	case NODE_LIST:
	case NODE_NEGATE:
	case NODE_SUM:
	case NODE_PRODUCT:
	case NODE_NOT:
		return same_parts(a, b, pairing);
	case NODE_AND:
	case NODE_OR:
		return same_parts_in_any_order(a, b, pairing);
	}
	return false;
}

bool
expr_is_same(const struct expr *a, const struct expr *b, const struct expr_pairing *pairing)
{
	return is_same(a, b, pairing);
}
