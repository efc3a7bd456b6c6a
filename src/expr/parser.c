/*
 * The parser: recursive descent, one function for each line of the grammar in
 * docs/expressions.md. It stops at the first mistake; names are looked up later, by check.
 *
 * Every function returns NULL after a mistake, which has then been reported.
 */
#include "expr/compile.h"

#include <string.h>

#include "base/limits.h"
#include "expr/lexer.h"

struct parser {
	struct compile *compile;
	struct lexer lexer;
	struct token token; /* the one to be read next */
	const char *end;    /* of the last token read */
	unsigned depth;
};

static struct expr *parse_or(struct parser *parser);
static struct expr *parse_sum(struct parser *parser);

static void
advance(struct parser *parser)
{
	parser->end = parser->token.text.at + parser->token.text.len;
	parser->token = lexer_next(&parser->lexer);
}

static bool
at(const struct parser *parser, enum token_kind kind)
{
	return parser->token.kind == kind;
}

static bool
accept(struct parser *parser, enum token_kind kind)
{
	if (!at(parser, kind))
		return false;
	advance(parser);
	return true;
}

static void
report(struct parser *parser, enum diag_code code, struct str b)
{
	compile_report(parser->compile, code, parser->token.text,
		       compile_quote(parser->compile, parser->token.text), b, STR_NONE);
}

static bool
expect(struct parser *parser, enum token_kind kind, const char *what)
{
	if (accept(parser, kind))
		return true;
	if (!at(parser, TOKEN_BAD))
		report(parser, at(parser, TOKEN_END) ? DIAG_EXPR_UNCLOSED : DIAG_EXPR_EXPECTED,
		       str_from(what));
	return false;
}

/* One level of brackets, calls, `not` or '-' deeper; leave() on the way back. */
static bool
enter(struct parser *parser)
{
	if (++parser->depth <= LIMIT_EXPR_DEPTH)
		return true;
	compile_limit(parser->compile, "expression-depth", LIMIT_EXPR_DEPTH, parser->token.text);
	return false;
}

static void
leave(struct parser *parser)
{
	parser->depth--;
}

static struct expr *
new_node(struct parser *parser, enum node_kind kind)
{
	struct expr *node = compile_alloc(parser->compile, 1, sizeof(*node));

	if (node != NULL) {
		node->kind = kind;
		node->type = EXPR_TYPE_COUNT;
	}
	return node;
}

/* A node with its text: from `start` to the end of the last token read. */
static struct expr *
finish(struct parser *parser, struct expr *node, const char *start)
{
	node->text = (struct str){start, (size_t)(parser->end - start)};
	return node;
}

/* The parts of a node as they are read. */
struct parts {
	struct expr *first;
	struct expr *last;
	size_t count;
};

static void
add_part(struct parts *parts, struct expr *part)
{
	part->next = NULL;
	if (parts->last != NULL)
		parts->last->next = part;
	else
		parts->first = part;
	parts->last = part;
	parts->count++;
}

static struct expr *
close_parts(struct parser *parser, struct expr *node, const struct parts *parts)
{
	if (node == NULL)
		return NULL;
	node->parts = compile_alloc(parser->compile, parts->count, sizeof(struct expr *));
	if (node->parts == NULL)
		return NULL;
	for (struct expr *part = parts->first; part != NULL; part = part->next)
		node->parts[node->count++] = part;
	return node;
}

/* Expressions with commas between them, up to `close`. */
static bool
parse_items(struct parser *parser, struct parts *parts, enum token_kind close, const char *what)
{
	if (accept(parser, close))
		return true;
	do {
		struct expr *item = parse_or(parser);

		if (item == NULL)
			return false;
		add_part(parts, item);
	} while (accept(parser, TOKEN_COMMA));
	return expect(parser, close, what);
}

/* answer(id): what stands in the brackets is read as an id, with its dashes. */
static struct expr *
parse_id_call(struct parser *parser, const struct builtin *builtin, const char *start)
{
	struct expr *node = new_node(parser, NODE_NAME);

	if (node == NULL)
		return NULL;
	parser->token = lexer_id(&parser->lexer); /* in place of the '(' */
	if (!at(parser, TOKEN_ID)) {
		if (!at(parser, TOKEN_BAD))
			report(parser, DIAG_EXPR_ID_NEEDED, str_from(builtin->usage));
		return NULL;
	}
	node->space = builtin->space;
	node->name = parser->token.inner;
	node->builtin = builtin;
	advance(parser);
	return expect(parser, TOKEN_CLOSE, ")") ? finish(parser, node, start) : NULL;
}

static struct tag *
parse_tag(struct parser *parser, char op)
{
	struct tag *tag;

	if (!at(parser, TOKEN_TAG)) {
		if (!at(parser, TOKEN_BAD))
			report(parser,
			       at(parser, TOKEN_END) ? DIAG_EXPR_UNCLOSED : DIAG_EXPR_EXPECTED,
			       STR("@"));
		return NULL;
	}
	tag = compile_alloc(parser->compile, 1, sizeof(*tag));
	if (tag == NULL)
		return NULL;
	*tag = (struct tag){.op = op, .name = parser->token.inner, .text = parser->token.text};
	advance(parser);
	return tag;
}

/* @a & @b - @c, left to right */
static bool
parse_selection(struct parser *parser, struct expr *node)
{
	struct tag **last = &node->tags;

	*last = parse_tag(parser, 0);
	while (*last != NULL && (at(parser, TOKEN_BOTH) || at(parser, TOKEN_MINUS))) {
		const char op = at(parser, TOKEN_BOTH) ? '&' : '-';

		advance(parser);
		last = &(*last)->next;
		*last = parse_tag(parser, op);
	}
	return *last != NULL;
}

static struct expr *
parse_call(struct parser *parser, struct str name)
{
	const struct builtin *id_call = builtin_find(name, BUILTIN_NAME);
	struct parts parts = {0};
	struct expr *node;

	if (id_call != NULL)
		return parse_id_call(parser, id_call, name.at);
	advance(parser);
	node = new_node(parser, at(parser, TOKEN_TAG) ? NODE_GROUP : NODE_CALL);
	if (node == NULL)
		return NULL;
	node->name = name;
	node->builtin = builtin_find(name, at(parser, TOKEN_TAG) ? BUILTIN_GROUP : BUILTIN_VALUES);
	if (node->kind == NODE_GROUP) {
		if (!parse_selection(parser, node))
			return NULL;
		if (accept(parser, TOKEN_CLOSE))
			return finish(parser, node, name.at);
		if (!expect(parser, TOKEN_COMMA, ","))
			return NULL;
	}
	if (!parse_items(parser, &parts, TOKEN_CLOSE, ")") || !close_parts(parser, node, &parts))
		return NULL;
	return finish(parser, node, name.at);
}

static struct expr *
parse_name(struct parser *parser)
{
	const struct token token = parser->token;
	struct lexer ahead = parser->lexer;
	struct expr *node;

	/* Only a '(' makes it a call; look without reading, an id may follow the '('. */
	ahead.rest = str_trim(ahead.rest);
	if (ahead.rest.len > 0 && ahead.rest.at[0] == '(') {
		if (!enter(parser))
			return NULL;
		advance(parser);
		node = parse_call(parser, token.inner);
		leave(parser);
		return node;
	}
	node = new_node(parser, NODE_NAME);
	if (node == NULL)
		return NULL;
	node->space = EXPR_PLAIN;
	node->name = token.inner;
	advance(parser);
	return finish(parser, node, token.text.at);
}

static struct expr *
parse_constant(struct parser *parser)
{
	const struct token token = parser->token;
	struct expr *node = new_node(parser, NODE_CONSTANT);

	if (node == NULL)
		return NULL;
	switch (token.kind) {
	case TOKEN_NUMBER:
		node->value = expr_number(token.number);
		break;
	case TOKEN_DATE:
		node->value = expr_date(token.days);
		break;
	case TOKEN_TEXT:
		node->value = expr_text_value(token.inner);
		node->inner = token.inner;
		break;
	default:
		node->value = expr_truth(token.kind == TOKEN_YES);
	}
	node->type = node->value.type;
	advance(parser);
	return finish(parser, node, token.text.at);
}

static struct expr *
parse_list(struct parser *parser)
{
	const char *const start = parser->token.text.at;
	struct expr *node = new_node(parser, NODE_LIST);
	struct parts parts = {0};

	advance(parser);
	if (node == NULL || !parse_items(parser, &parts, TOKEN_CLOSE_LIST, "]") ||
	    !close_parts(parser, node, &parts))
		return NULL;
	return finish(parser, node, start);
}

static struct expr *
parse_brackets(struct parser *parser)
{
	struct expr *node;

	advance(parser);
	node = parse_or(parser);
	return node != NULL && expect(parser, TOKEN_CLOSE, ")") ? node : NULL;
}

static struct expr *
parse_primary(struct parser *parser)
{
	struct expr *node;

	switch (parser->token.kind) {
	case TOKEN_NUMBER:
	case TOKEN_DATE:
	case TOKEN_TEXT:
	case TOKEN_YES:
	case TOKEN_NO:
		return parse_constant(parser);
	case TOKEN_NAME:
		return parse_name(parser);
	case TOKEN_OPEN:
	case TOKEN_OPEN_LIST:
		if (!enter(parser))
			return NULL;
		node = at(parser, TOKEN_OPEN) ? parse_brackets(parser) : parse_list(parser);
		leave(parser);
		return node;
	case TOKEN_TAG:
		report(parser, DIAG_EXPR_TAG_PLACE, STR_NONE);
		return NULL;
	case TOKEN_BAD:
		return NULL;
	case TOKEN_END:
		report(parser, DIAG_EXPR_END, STR_NONE);
		return NULL;
	default:
		report(parser, DIAG_EXPR_VALUE, STR_NONE);
		return NULL;
	}
}

/* `not` or '-' before what `next` reads. */
static struct expr *
parse_prefix(struct parser *parser, enum node_kind kind, struct expr *(*next)(struct parser *))
{
	const char *const start = parser->token.text.at;
	struct expr *node = new_node(parser, kind);
	struct parts parts = {0};
	struct expr *part;

	if (node == NULL || !enter(parser))
		return NULL;
	advance(parser);
	part = next(parser);
	leave(parser);
	if (part == NULL)
		return NULL;
	add_part(&parts, part);
	return close_parts(parser, node, &parts) ? finish(parser, node, start) : NULL;
}

static struct expr *
parse_unary(struct parser *parser)
{
	return at(parser, TOKEN_MINUS) ? parse_prefix(parser, NODE_NEGATE, parse_unary)
				       : parse_primary(parser);
}

/* first (op next)*, where an operator is one of two tokens */
static struct expr *
parse_chain(struct parser *parser, enum node_kind kind, enum token_kind op_1, enum token_kind op_2,
	    struct expr *(*next)(struct parser *))
{
	const char *const start = parser->token.text.at;
	struct expr *part = next(parser);
	struct parts parts = {0};
	struct expr *node;

	if (part == NULL || !(at(parser, op_1) || at(parser, op_2)))
		return part;
	add_part(&parts, part);
	while (at(parser, op_1) || at(parser, op_2)) {
		const char op = parser->token.text.at[0];

		advance(parser);
		part = next(parser);
		if (part == NULL)
			return NULL;
		add_part(&parts, part);
		part->op = op;
	}
	node = new_node(parser, kind);
	return close_parts(parser, node, &parts) ? finish(parser, node, start) : NULL;
}

static struct expr *
parse_product(struct parser *parser)
{
	return parse_chain(parser, NODE_PRODUCT, TOKEN_TIMES, TOKEN_OVER, parse_unary);
}

static struct expr *
parse_sum(struct parser *parser)
{
	return parse_chain(parser, NODE_SUM, TOKEN_PLUS, TOKEN_MINUS, parse_product);
}

/* A comparison's sign, `in` or `not in`; false where there is none (or it is wrong). */
static bool
accept_compare(struct parser *parser, enum expr_compare *compare)
{
	if (at(parser, TOKEN_COMPARE)) {
		*compare = parser->token.compare;
		advance(parser);
		return true;
	}
	*compare = at(parser, TOKEN_NOT) ? EXPR_NOT_IN : EXPR_IN;
	if (accept(parser, TOKEN_NOT))
		return expect(parser, TOKEN_IN, "in");
	return accept(parser, TOKEN_IN);
}

static bool
at_compare(const struct parser *parser)
{
	return at(parser, TOKEN_COMPARE) || at(parser, TOKEN_IN) || at(parser, TOKEN_NOT);
}

/* a < b < c: say how to write it. `middle` is b, the '<' after it is next. */
static void
report_chain(struct parser *parser, const struct expr *node, struct str middle)
{
	const struct token sign = parser->token;
	enum expr_compare compare;
	const struct expr *last;

	if (!accept_compare(parser, &compare))
		return;
	last = parse_sum(parser);
	if (last == NULL)
		return;

	const struct str more = {middle.at, (size_t)(last->text.at + last->text.len - middle.at)};
	compile_report(parser->compile, DIAG_EXPR_CHAIN, sign.text,
		       compile_quote(parser->compile, node->text),
		       compile_quote(parser->compile, more), STR_NONE);
}

static struct expr *
parse_compare(struct parser *parser)
{
	const char *const start = parser->token.text.at;
	struct expr *const left = parse_sum(parser);
	struct parts parts = {0};
	enum expr_compare compare;
	const char *middle;
	struct expr *right;
	struct expr *node;

	if (left == NULL || !at_compare(parser))
		return left;
	if (!accept_compare(parser, &compare))
		return NULL;
	middle = parser->token.text.at;
	right = parse_sum(parser);
	node = right != NULL ? new_node(parser, NODE_COMPARE) : NULL;
	if (node == NULL)
		return NULL;
	add_part(&parts, left);
	add_part(&parts, right);
	node->compare = compare;
	if (!close_parts(parser, node, &parts))
		return NULL;
	finish(parser, node, start);
	if (at_compare(parser)) {
		report_chain(parser, node, (struct str){middle, (size_t)(parser->end - middle)});
		return NULL;
	}
	return node;
}

static struct expr *
parse_not(struct parser *parser)
{
	return at(parser, TOKEN_NOT) ? parse_prefix(parser, NODE_NOT, parse_not)
				     : parse_compare(parser);
}

/* first (word next)*; (a and b) and c is the same as a and b and c */
static struct expr *
parse_joined(struct parser *parser, enum node_kind kind, enum token_kind word,
	     struct expr *(*next)(struct parser *))
{
	const char *const start = parser->token.text.at;
	struct expr *part = next(parser);
	struct parts parts = {0};
	struct expr *node;

	if (part == NULL || !at(parser, word))
		return part;
	for (;;) {
		if (part->kind != kind)
			add_part(&parts, part);
		for (size_t i = 0; part->kind == kind && i < part->count; i++)
			add_part(&parts, part->parts[i]);
		if (!accept(parser, word))
			break;
		part = next(parser);
		if (part == NULL)
			return NULL;
	}
	node = new_node(parser, kind);
	return close_parts(parser, node, &parts) ? finish(parser, node, start) : NULL;
}

static struct expr *
parse_and(struct parser *parser)
{
	return parse_joined(parser, NODE_AND, TOKEN_AND, parse_not);
}

static struct expr *
parse_or(struct parser *parser)
{
	return parse_joined(parser, NODE_OR, TOKEN_OR, parse_and);
}

/* Words a person writes where `and`, `or` belong. */
static struct str
meant_word(struct str text)
{
	static const struct {
		const char *text;
		const char *meant;
	} words[] = {
		{"AND", "and"}, {"And", "and"}, {"OR", "or"}, {"Or", "or"},     {"IN", "in"},
		{"In", "in"},   {"NOT", "not"}, {"is", "=="}, {"equals", "=="},
	};

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (str_is(text, words[i].text))
			return str_from(words[i].meant);
	return STR_NONE;
}

struct expr *
compile_parse(struct compile *compile)
{
	struct parser parser = {
		.compile = compile,
		.lexer = {.compile = compile, .rest = compile->text},
		.end = compile->text.at,
	};
	struct expr *root;

	parser.token = lexer_next(&parser.lexer);
	if (at(&parser, TOKEN_END)) {
		report(&parser, DIAG_EXPR_EMPTY, STR_NONE);
		return NULL;
	}
	root = parse_or(&parser);
	if (root == NULL || at(&parser, TOKEN_END))
		return root;
	if (!at(&parser, TOKEN_BAD))
		report(&parser, DIAG_EXPR_TRAILING, meant_word(parser.token.text));
	return NULL;
}
