/*
 * A tree back to text: one form for every way of writing the same expression, with no more
 * brackets than needed. Constants and names are given as they were written.
 */
#include "expr/ast.h"

/* How tightly a node binds; a part is put in brackets where it binds less than asked. */
enum binding {
	BIND_OR,
	BIND_AND,
	BIND_NOT,
	BIND_COMPARE,
	BIND_SUM,
	BIND_PRODUCT,
	BIND_PREFIX,
	BIND_ALL
};

static enum binding
binding_of(const struct expr *expr)
{
	switch (expr->kind) {
	case NODE_OR:
		return BIND_OR;
	case NODE_AND:
		return BIND_AND;
	case NODE_NOT:
		return BIND_NOT;
	case NODE_COMPARE:
		return BIND_COMPARE;
	case NODE_SUM:
		return BIND_SUM;
	case NODE_PRODUCT:
		return BIND_PRODUCT;
	case NODE_NEGATE:
		return BIND_PREFIX;
	default:
		return BIND_ALL;
	}
}

static void print(struct buf *out, const struct expr *expr);

static void
print_part(struct buf *out, const struct expr *part, enum binding least)
{
	const bool needs_brackets = binding_of(part) < least;

	if (needs_brackets)
		buf_add_char(out, '(');
	print(out, part);
	if (needs_brackets)
		buf_add_char(out, ')');
}

static void
print_joined(struct buf *out, const struct expr *expr, const char *between, enum binding least)
{
	for (size_t i = 0; i < expr->count; i++) {
		if (i > 0)
			buf_add_text(out, between);
		print_part(out, expr->parts[i], least);
	}
}

static void
print_chain(struct buf *out, const struct expr *expr, enum binding least)
{
	for (size_t i = 0; i < expr->count; i++) {
		if (i > 0) {
			buf_add_char(out, ' ');
			buf_add_char(out, expr->parts[i]->op);
			buf_add_char(out, ' ');
		}
		print_part(out, expr->parts[i], least);
	}
}

static void
print_name(struct buf *out, const struct expr *expr)
{
	if (expr->builtin == NULL) {
		buf_add(out, expr->name);
		return;
	}
	buf_add_text(out, expr->builtin->name);
	buf_add_char(out, '(');
	buf_add(out, expr->name);
	buf_add_char(out, ')');
}

static void
print_group(struct buf *out, const struct expr *expr)
{
	buf_add_text(out, expr->builtin->name);
	buf_add_char(out, '(');
	for (const struct tag *tag = expr->tags; tag != NULL; tag = tag->next) {
		if (tag->op != 0) {
			buf_add_char(out, ' ');
			buf_add_char(out, tag->op);
			buf_add_char(out, ' ');
		}
		buf_add(out, tag->text);
	}
	if (expr->count > 0)
		buf_add_text(out, ", ");
	print_joined(out, expr, ", ", BIND_OR);
	buf_add_char(out, ')');
}

static void
print(struct buf *out, const struct expr *expr)
{
	switch (expr->kind) {
	case NODE_CONSTANT:
		buf_add(out, expr->text);
		break;
	case NODE_NAME:
	case NODE_MEMBER:
		print_name(out, expr);
		break;
	case NODE_LIST:
		buf_add_char(out, '[');
		print_joined(out, expr, ", ", BIND_OR);
		buf_add_char(out, ']');
		break;
	case NODE_NEGATE:
		buf_add_char(out, '-');
		print_part(out, expr->parts[0], BIND_PREFIX);
		break;
	case NODE_SUM:
		print_chain(out, expr, BIND_PRODUCT);
		break;
	case NODE_PRODUCT:
		print_chain(out, expr, BIND_PREFIX);
		break;
	case NODE_COMPARE:
		print_part(out, expr->parts[0], BIND_SUM);
		buf_add_char(out, ' ');
		buf_add_text(out, expr_compare_text(expr->compare));
		buf_add_char(out, ' ');
		print_part(out, expr->parts[1], BIND_SUM);
		break;
	case NODE_AND:
		print_joined(out, expr, " and ", BIND_NOT);
		break;
	case NODE_OR:
		print_joined(out, expr, " or ", BIND_AND);
		break;
	case NODE_NOT:
		buf_add_text(out, "not ");
		print_part(out, expr->parts[0], BIND_NOT);
		break;
	case NODE_CALL:
		buf_add_text(out, expr->builtin->name);
		buf_add_char(out, '(');
		print_joined(out, expr, ", ", BIND_OR);
		buf_add_char(out, ')');
		break;
	case NODE_GROUP:
		print_group(out, expr);
		break;
	}
}

void
expr_print(struct buf *out, const struct expr *expr)
{
	print(out, expr);
}

const char *
expr_compare_text(enum expr_compare compare)
{
	static const char *const texts[] = {
		[EXPR_EQ] = "==", [EXPR_NE] = "!=", [EXPR_LT] = "<",  [EXPR_LE] = "<=",
		[EXPR_GT] = ">",  [EXPR_GE] = ">=", [EXPR_IN] = "in", [EXPR_NOT_IN] = "not in",
	};

	return texts[compare];
}
