/*
 * Names become slots, types are checked. Every mistake is reported, not only the first: a
 * node that is wrong has the type EXPR_TYPE_COUNT and causes no further message.
 *
 * An option's name means something only next to a choice or set, whose options are passed
 * down as `hint`.
 */
#include "expr/compile.h"

#include <string.h>

#include "expr/range.h"

enum {
	ROUND_MOST = 18
};

struct checker {
	struct compile *compile;
	const struct expr_scope *scope;
	struct expr *group;   /* the call over a tag we are inside of, or NULL */
	bool is_beside_wrong; /* a bare name may be an option of what is wrong beside it */
};

static void check(struct checker *checker, struct expr *expr, const struct expr_choices *hint);

static bool
is_wrong(const struct expr *expr)
{
	return expr->type == EXPR_TYPE_COUNT;
}

static void
report(struct checker *checker, enum diag_code code, const struct expr *expr, struct str b,
       struct str c)
{
	compile_report(checker->compile, code, expr->text,
		       compile_quote(checker->compile, expr->text), b, c);
}

/* Must be of this type; reported where it is not. */
static void
need(struct checker *checker, const struct expr *expr, enum expr_type type)
{
	static const enum diag_code codes[EXPR_TYPE_COUNT] = {
		[EXPR_NUMBER] = DIAG_EXPR_NEEDS_NUMBER, [EXPR_TRUTH] = DIAG_EXPR_NEEDS_TRUTH,
		[EXPR_TEXT] = DIAG_EXPR_NEEDS_TEXT,     [EXPR_DATE] = DIAG_EXPR_NEEDS_DATE,
		[EXPR_CHOICE] = DIAG_EXPR_NEEDS_CHOICE, [EXPR_SET] = DIAG_EXPR_NEEDS_SET,
	};

	if (is_wrong(expr))
		return;
	if (expr->kind == NODE_LIST)
		report(checker, DIAG_EXPR_LIST, expr, STR_NONE, STR_NONE);
	else if (expr->type != type)
		report(checker, codes[type], expr, STR_NONE, STR_NONE);
}

/* Names. */

struct names {
	const struct expr_scope *scope;
	enum expr_space space;
};

static struct str
next_name(void *state, size_t index)
{
	const struct names *const names = state;

	return names->scope->name(names->scope->state, names->space, index);
}

static struct str
next_option(void *state, size_t index)
{
	const struct expr_choices *const choices = state;

	return index < choices->count ? choices->ids[index] : STR_NONE;
}

static struct str
next_tag(void *state, size_t index)
{
	const struct expr_scope *const scope = state;

	return scope->tag(scope->state, index);
}

static struct str
nearest_option(const struct expr_choices *choices, struct str name)
{
	struct expr_choices copy = *choices;

	return str_nearest(name, next_option, &copy);
}

static bool
find_name(const struct checker *checker, enum expr_space space, struct str name,
	  struct expr_symbol *symbol)
{
	return checker->scope->find(checker->scope->state, space, name, symbol);
}

static bool
find_option(const struct expr_choices *choices, struct str name, uint32_t *index)
{
	for (uint32_t i = 0; i < choices->count; i++) {
		if (str_equal(choices->ids[i], name)) {
			*index = i;
			return true;
		}
	}
	return false;
}

/* An option named next to a choice or set. */
static bool
become_option(struct expr *expr, struct str name, const struct expr_choices *hint)
{
	uint32_t index;

	if (hint == NULL || !find_option(hint, name, &index))
		return false;
	expr->kind = NODE_CONSTANT;
	expr->type = EXPR_CHOICE;
	expr->choices = hint;
	expr->value = expr_choice(hint, index);
	return true;
}

/* What the author of an unknown plain name may have meant. */
static struct str
meant_name(struct checker *checker, struct str name)
{
	static const struct {
		const char *text;
		const char *meant;
	} words[] = {
		{"true", "yes"}, {"True", "yes"}, {"TRUE", "yes"}, {"Yes", "yes"}, {"YES", "yes"},
		{"false", "no"}, {"False", "no"}, {"FALSE", "no"}, {"No", "no"},   {"NO", "no"},
	};
	static const enum builtin_id wraps[] = {BUILTIN_ANSWER, BUILTIN_SCORE, BUILTIN_LEVEL};
	struct names names = {checker->scope, EXPR_PLAIN};
	struct expr_symbol symbol;

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (str_is(name, words[i].text))
			return str_from(words[i].meant);
	for (size_t i = 0; i < sizeof(wraps) / sizeof(wraps[0]); i++) {
		const struct builtin *const wrap = builtin_at(wraps[i]);
		struct arena *const arena = checker->compile->pool->arena;

		if (find_name(checker, wrap->space, name, &symbol))
			return arena_join(arena, arena_join(arena, str_from(wrap->name), STR("(")),
					  arena_join(arena, name, STR(")")));
	}
	return str_nearest(name, next_name, &names);
}

static void
report_name(struct checker *checker, const struct expr *expr, const struct expr_choices *hint)
{
	struct names names = {checker->scope, expr->space};

	if (expr->space != EXPR_PLAIN) {
		compile_report(checker->compile, DIAG_EXPR_ID, expr->name, expr->name,
			       str_nearest(expr->name, next_name, &names),
			       str_from(expr->builtin->name));
		return;
	}
	if (checker->is_beside_wrong && memchr(expr->name.at, '.', expr->name.len) == NULL)
		return;
	const struct str option = hint != NULL ? nearest_option(hint, expr->name) : STR_NONE;
	report(checker, hint != NULL ? DIAG_EXPR_OPTION : DIAG_EXPR_NAME, expr,
	       option.at != NULL ? option : meant_name(checker, expr->name), STR_NONE);
}

/* it, answer(it), score(it) ... of the member a call over a tag is looking at. */
static void
check_member(struct checker *checker, struct expr *expr)
{
	const struct expr_group *const group = checker->group->group;

	expr->kind = NODE_MEMBER;
	switch (expr->space) {
	case EXPR_PLAIN:
	case EXPR_ANSWER:
		checker->group->reads_it = true;
		expr->space = EXPR_ANSWER;
		if (group == NULL) /* no such tag, reported already */
			return;
		if (!group->is_uniform && group->count > 0) {
			report(checker, DIAG_EXPR_IT_MIXED, expr, STR_NONE, STR_NONE);
			return;
		}
		expr->type = group->type;
		expr->choices = group->choices;
		return;
	case EXPR_ANSWERED:
	case EXPR_APPLIES:
		expr->type = EXPR_TRUTH;
		return;
	default:
		expr->type = EXPR_NUMBER;
		return;
	}
}

static void
check_name(struct checker *checker, struct expr *expr, const struct expr_choices *hint)
{
	struct expr_symbol symbol;

	if (str_is(expr->name, "it") && expr->space != EXPR_LEVEL && checker->group != NULL) {
		check_member(checker, expr);
		return;
	}
	if (find_name(checker, expr->space, expr->name, &symbol)) {
		expr->slot = symbol.slot;
		expr->type = symbol.type;
		expr->choices = symbol.choices;
		return;
	}
	if (expr->space == EXPR_PLAIN && become_option(expr, expr->name, hint))
		return;
	if (expr->space == EXPR_PLAIN && str_is(expr->name, "it"))
		report(checker, DIAG_EXPR_IT, expr, STR_NONE, STR_NONE);
	else
		report_name(checker, expr, hint);
}

/* Comparisons. */

/* Does it take its options from what stands beside it? */
static bool
takes_hint(const struct checker *checker, const struct expr *expr)
{
	struct expr_symbol symbol;

	switch (expr->kind) {
	case NODE_LIST:
		return true;
	case NODE_CONSTANT:
		return expr->type == EXPR_TEXT || expr->type == EXPR_TRUTH;
	case NODE_NAME:
		return expr->space == EXPR_PLAIN &&
		       !(str_is(expr->name, "it") && checker->group != NULL) &&
		       !find_name(checker, EXPR_PLAIN, expr->name, &symbol);
	case NODE_CALL:
		return expr->builtin != NULL && expr->builtin->id == BUILTIN_IF &&
		       expr->count == 3 && takes_hint(checker, expr->parts[1]) &&
		       takes_hint(checker, expr->parts[2]);
	default:
		return false;
	}
}

/* Check two values that stand side by side, the one that brings options first. */
static void
check_pair(struct checker *checker, struct expr *a, struct expr *b, const struct expr_choices *hint)
{
	struct expr *const first = takes_hint(checker, a) && !takes_hint(checker, b) ? b : a;
	struct expr *const second = first == a ? b : a;
	const bool was_beside_wrong = checker->is_beside_wrong;

	check(checker, first, hint);
	checker->is_beside_wrong = was_beside_wrong || is_wrong(first);
	check(checker, second, first->choices != NULL ? first->choices : hint);
	checker->is_beside_wrong = was_beside_wrong;
}

static void
check_list(struct checker *checker, struct expr *list, const struct expr_choices *hint)
{
	bool good = true;

	for (size_t i = 0; i < list->count; i++) {
		struct expr *const item = list->parts[i];

		check(checker, item, hint);
		if (is_wrong(item)) {
			good = false;
		} else if (item->type == EXPR_SET || item->kind == NODE_LIST) {
			report(checker, DIAG_EXPR_LIST_ITEM, item, STR_NONE, STR_NONE);
			good = false;
		} else if (!is_wrong(list->parts[0]) &&
			   (item->type != list->parts[0]->type ||
			    item->choices != list->parts[0]->choices)) {
			report(checker, DIAG_EXPR_COMPARE, item,
			       compile_quote(checker->compile, list->parts[0]->text), STR_NONE);
			good = false;
		}
	}
	if (!good)
		return;
	list->type = list->count > 0 ? list->parts[0]->type : EXPR_SET;
	list->choices = list->count > 0 ? list->parts[0]->choices : hint;
	if (list->type == EXPR_CHOICE) /* a list of options is a set */
		list->type = EXPR_SET;
}

/* How to write a comparison that is wrong because of how one side is written. */
static struct str
meant_compare(struct checker *checker, const struct expr *expr, const struct expr *a,
	      const struct expr *b)
{
	struct arena *const arena = checker->compile->pool->arena;
	int64_t days;

	if (a->type == EXPR_DATE && b->kind == NODE_CONSTANT && b->type == EXPR_TEXT &&
	    expr_date_parse(b->inner, &days))
		return b->inner;
	if (a->type == EXPR_SET && b->type == EXPR_CHOICE && a->choices == b->choices &&
	    (expr->compare == EXPR_EQ || expr->compare == EXPR_NE)) {
		const struct str in = expr->compare == EXPR_EQ ? STR(" in ") : STR(" not in ");

		return compile_quote(checker->compile,
				     arena_join(arena, arena_join(arena, b->text, in), a->text));
	}
	return STR_NONE;
}

static void
report_compare(struct checker *checker, const struct expr *expr)
{
	const struct expr *const a = expr->parts[0];
	const struct expr *const b = expr->parts[1];
	struct str meant = meant_compare(checker, expr, a, b);

	if (meant.at == NULL)
		meant = meant_compare(checker, expr, b, a);
	compile_report(checker->compile, DIAG_EXPR_COMPARE, expr->text,
		       compile_quote(checker->compile, a->text),
		       compile_quote(checker->compile, b->text), meant);
}

/* a in b */
static void
check_in(struct checker *checker, const struct expr *expr)
{
	const struct expr *const a = expr->parts[0];
	struct expr *const b = expr->parts[1];

	if (b->kind == NODE_LIST && b->count == 0 && a->type != EXPR_CHOICE)
		b->type = a->type; /* nothing is in it */
	if (b->kind != NODE_LIST && b->type != EXPR_SET)
		report(checker, DIAG_EXPR_IN, b, STR_NONE, STR_NONE);
	else if (b->type == EXPR_SET ? a->type != EXPR_CHOICE || a->choices != b->choices
				     : a->type != b->type || a->kind == NODE_LIST)
		report_compare(checker, expr);
}

/* A list that is no set of options: of numbers, or of nothing. */
static bool
is_plain_list(const struct expr *expr)
{
	return expr->kind == NODE_LIST && (expr->type != EXPR_SET || expr->choices == NULL);
}

static void
check_compare(struct checker *checker, struct expr *expr)
{
	struct expr *const a = expr->parts[0];
	struct expr *const b = expr->parts[1];
	const bool is_in = expr->compare == EXPR_IN || expr->compare == EXPR_NOT_IN;
	const bool is_order = !is_in && expr->compare != EXPR_EQ && expr->compare != EXPR_NE;

	check_pair(checker, a, b, NULL);
	expr->type = EXPR_TRUTH;
	if (is_wrong(a) || is_wrong(b))
		return;
	if (is_in)
		check_in(checker, expr);
	else if (is_plain_list(a) || is_plain_list(b))
		report(checker, DIAG_EXPR_LIST, is_plain_list(a) ? a : b, STR_NONE, STR_NONE);
	else if (a->type != b->type || a->choices != b->choices)
		report_compare(checker, expr);
	else if (is_order && a->type != EXPR_NUMBER && a->type != EXPR_DATE)
		report(checker, DIAG_EXPR_ORDER, a, STR_NONE, STR_NONE);
}

/* Arithmetic. */

/* date - date is a number of days; date + number and date - number are dates. */
static void
check_sum(struct checker *checker, struct expr *expr)
{
	enum expr_type type = EXPR_TYPE_COUNT;

	for (size_t i = 0; i < expr->count; i++) {
		struct expr *const part = expr->parts[i];

		check(checker, part, NULL);
		if (is_wrong(part))
			return;
		if (part->type == EXPR_DATE && (i == 0 || (type == EXPR_DATE && part->op == '-'))) {
			type = i == 0 ? EXPR_DATE : EXPR_NUMBER;
			continue;
		}
		need(checker, part, EXPR_NUMBER);
		if (part->type != EXPR_NUMBER || part->kind == NODE_LIST)
			return;
		if (i == 0)
			type = EXPR_NUMBER;
	}
	expr->type = type;
}

static void
check_product(struct checker *checker, struct expr *expr)
{
	for (size_t i = 0; i < expr->count; i++) {
		const struct expr *const part = expr->parts[i];

		check(checker, expr->parts[i], NULL);
		need(checker, part, EXPR_NUMBER);
		if (part->op == '/' && part->kind == NODE_CONSTANT && part->type == EXPR_NUMBER &&
		    range_is_zero(&part->value))
			report(checker, DIAG_EXPR_ZERO, part, STR_NONE, STR_NONE);
	}
	expr->type = EXPR_NUMBER;
}

static void
check_all(struct checker *checker, struct expr *expr, enum expr_type type)
{
	for (size_t i = 0; i < expr->count; i++) {
		check(checker, expr->parts[i], NULL);
		need(checker, expr->parts[i], type);
	}
	expr->type = type;
}

/* Calls. */

static bool
check_count(struct checker *checker, const struct expr *expr)
{
	const struct builtin *const builtin = expr->builtin;

	if (expr->count >= builtin->least && expr->count <= builtin->most)
		return true;
	compile_report(checker->compile, DIAG_EXPR_ARITY, expr->text, expr->name,
		       str_from(builtin->usage), STR_NONE);
	return false;
}

/* Number or date, all of one kind. */
static void
check_ordered(struct checker *checker, const struct expr *expr, const struct expr *part)
{
	const struct expr *const first = expr->parts[0];

	if (is_wrong(part) || is_wrong(first))
		return;
	if (part == first && part->type != EXPR_DATE)
		need(checker, part, EXPR_NUMBER);
	else if (first->type == EXPR_NUMBER || first->type == EXPR_DATE)
		need(checker, part, first->type);
}

static void
check_pattern(struct checker *checker, struct expr *expr, struct expr *part)
{
	if (part->kind != NODE_CONSTANT || part->type != EXPR_TEXT) {
		report(checker, DIAG_EXPR_PATTERN_TEXT, part, STR_NONE, STR_NONE);
		return;
	}
	const struct expr_source source = {
		.text = part->inner,
		.place = expr_place(checker->compile->source, checker->compile->text, part->inner),
		.is_inline = checker->compile->source->is_inline,
	};
	const zj_status status = expr_pattern_compile(&expr->pattern, checker->compile->pool,
						      &source, checker->compile->diags);
	if (status != ZJ_OK && checker->compile->status != ZJ_ENOMEM)
		checker->compile->status = status;
}

static void
check_digits(struct checker *checker, struct expr *expr, const struct expr *part)
{
	uint32_t digits;

	if (part->kind == NODE_CONSTANT && part->type == EXPR_NUMBER &&
	    num_to_u32(part->value.number.low, &digits) && digits <= ROUND_MOST)
		expr->digits = (int)digits;
	else
		report(checker, DIAG_EXPR_DIGITS, part, STR_NONE, STR_NONE);
}

static void
check_argument(struct checker *checker, struct expr *expr, size_t index)
{
	const char *const args = expr->builtin->args;
	const size_t last = strlen(args) - 1;
	struct expr *const part = expr->parts[index];

	if (part->kind == NODE_LIST) {
		report(checker, DIAG_EXPR_LIST, part, STR_NONE, STR_NONE);
		return;
	}
	switch (args[index < last ? index : last]) {
	case 'n':
		need(checker, part, EXPR_NUMBER);
		break;
	case 'c':
		need(checker, part, EXPR_TRUTH);
		break;
	case 't':
		need(checker, part, EXPR_TEXT);
		break;
	case 'd':
		need(checker, part, EXPR_DATE);
		break;
	case 's':
		need(checker, part, EXPR_SET);
		break;
	case 'o':
		check_ordered(checker, expr, part);
		break;
	case 'p':
		check_pattern(checker, expr, part);
		break;
	case '#':
		check_digits(checker, expr, part);
		break;
	default: /* 'k', 'v': anything */
		break;
	}
}

static enum expr_type
result_type(const struct expr *expr)
{
	switch (expr->builtin->result) {
	case 'c':
		return EXPR_TRUTH;
	case 'o':
		return expr->parts[0]->type;
	case 'v':
		return expr->parts[1]->type;
	default:
		return EXPR_NUMBER;
	}
}

/* if(condition, a, b): a and b are of one kind. */
static void
check_branches(struct checker *checker, struct expr *expr)
{
	const struct expr *const a = expr->parts[1];
	const struct expr *const b = expr->parts[2];

	if (is_wrong(a) || is_wrong(b))
		return;
	if (a->type != b->type || a->choices != b->choices) {
		compile_report(checker->compile, DIAG_EXPR_COMPARE, expr->text,
			       compile_quote(checker->compile, a->text),
			       compile_quote(checker->compile, b->text), STR_NONE);
		expr->type = EXPR_TYPE_COUNT;
		return;
	}
	expr->choices = a->choices;
}

static void
check_arguments(struct checker *checker, struct expr *expr, const struct expr_choices *hint)
{
	const bool is_if = expr->builtin->id == BUILTIN_IF;

	for (size_t i = 0; i < expr->count; i++) {
		if (is_if && i == 1) {
			check_pair(checker, expr->parts[1], expr->parts[2], hint);
			check_argument(checker, expr, 1);
			check_argument(checker, expr, 2);
			break;
		}
		check(checker, expr->parts[i], NULL);
		check_argument(checker, expr, i);
	}
	expr->type = result_type(expr);
	if (is_if)
		check_branches(checker, expr);
}

static void
check_call(struct checker *checker, struct expr *expr, const struct expr_choices *hint)
{
	const struct builtin *const group = builtin_find(expr->name, BUILTIN_GROUP);

	if (expr->builtin == NULL && group != NULL) {
		report(checker, DIAG_EXPR_TAG_NEEDED, expr, str_from(group->usage), STR_NONE);
	} else if (expr->builtin == NULL) {
		compile_report(checker->compile, DIAG_EXPR_FUNCTION, expr->name, expr->name,
			       builtin_nearest(expr->name), STR_NONE);
	} else if (check_count(checker, expr)) {
		check_arguments(checker, expr, hint);
		return;
	}
	for (size_t i = 0; i < expr->count; i++) /* their mistakes count too */
		check(checker, expr->parts[i], NULL);
}

/* Selections: members are sorted by `answer`, so two groups are walked together. */

static bool
find_member(const struct expr_group *group, const struct expr_member *member)
{
	size_t low = 0;
	size_t high = group->count;

	while (low < high) {
		const size_t middle = low + (high - low) / 2;

		if (group->members[middle].answer < member->answer)
			low = middle + 1;
		else
			high = middle;
	}
	return low < group->count && group->members[low].answer == member->answer;
}

/* The members of a that are in b ('&') or not in b ('-'). */
static const struct expr_group *
select_members(struct checker *checker, const struct expr_group *a, const struct expr_group *b,
	       char op)
{
	struct expr_group *group = compile_alloc(checker->compile, 1, sizeof(*group));
	struct expr_member *members = compile_alloc(checker->compile, a->count, sizeof(*members));

	if (group == NULL || members == NULL)
		return NULL;
	*group = *a;
	group->count = 0;
	group->members = members;
	for (size_t i = 0; i < a->count; i++)
		if (find_member(b, &a->members[i]) == (op == '&'))
			members[group->count++] = a->members[i];
	if (op == '&' && !a->is_uniform && b->is_uniform) {
		group->is_uniform = true;
		group->type = b->type;
		group->choices = b->choices;
	}
	return group;
}

static const struct expr_group *
check_tags(struct checker *checker, const struct expr *expr)
{
	const struct expr_group *group = NULL;
	bool good = true;

	for (const struct tag *tag = expr->tags; tag != NULL; tag = tag->next) {
		const struct expr_group *const found =
			checker->scope->group(checker->scope->state, tag->name);

		if (found == NULL) {
			struct expr_scope scope = *checker->scope;

			compile_report(checker->compile, DIAG_EXPR_TAG, tag->text, tag->text,
				       str_nearest(tag->name, next_tag, &scope), STR_NONE);
			good = false;
			continue;
		}
		if (group == NULL)
			group = found;
		else
			group = select_members(checker, group, found, tag->op);
		if (group == NULL)
			return NULL;
	}
	return good ? group : NULL;
}

static void
check_group(struct checker *checker, struct expr *expr)
{
	struct expr *const outer = checker->group;

	if (outer != NULL)
		report(checker, DIAG_EXPR_NESTED, expr, outer->name, STR_NONE);
	expr->group = check_tags(checker, expr);
	checker->group = expr;
	if (expr->builtin == NULL) {
		const struct builtin *const named = builtin_named(expr->name);

		if (named != NULL)
			compile_report(checker->compile, DIAG_EXPR_TAG_PLACE, expr->tags->text,
				       expr->tags->text, STR_NONE, STR_NONE);
		else
			compile_report(checker->compile, DIAG_EXPR_FUNCTION, expr->name, expr->name,
				       builtin_nearest(expr->name), STR_NONE);
		for (size_t i = 0; i < expr->count; i++)
			check(checker, expr->parts[i], NULL);
	} else if (check_count(checker, expr)) {
		check_arguments(checker, expr, NULL);
	}
	checker->group = outer;
}

/* Next to a choice or set a text is an option, and so are yes and no where it has them. */
static void
check_constant(struct checker *checker, struct expr *expr, const struct expr_choices *hint)
{
	if (expr->type == EXPR_TRUTH)
		become_option(expr, expr->text, hint);
	if (expr->type != EXPR_TEXT || hint == NULL || become_option(expr, expr->inner, hint))
		return;
	report(checker, DIAG_EXPR_OPTION, expr, nearest_option(hint, expr->inner), STR_NONE);
	expr->type = EXPR_TYPE_COUNT;
}

static void
check(struct checker *checker, struct expr *expr, const struct expr_choices *hint)
{
	switch (expr->kind) {
	case NODE_CONSTANT:
		check_constant(checker, expr, hint);
		break;
	case NODE_NAME:
		check_name(checker, expr, hint);
		break;
	case NODE_MEMBER: /* a name until it is checked */
		break;
	case NODE_LIST:
		check_list(checker, expr, hint);
		break;
	case NODE_NEGATE:
		check_all(checker, expr, EXPR_NUMBER);
		break;
	case NODE_SUM:
		check_sum(checker, expr);
		break;
	case NODE_PRODUCT:
		check_product(checker, expr);
		break;
	case NODE_COMPARE:
		check_compare(checker, expr);
		break;
	case NODE_AND:
	case NODE_OR:
	case NODE_NOT:
		check_all(checker, expr, EXPR_TRUTH);
		break;
	case NODE_CALL:
		check_call(checker, expr, hint);
		break;
	case NODE_GROUP:
		check_group(checker, expr);
		break;
	}
}

void
compile_check(struct compile *compile, struct expr *root, enum expr_type type)
{
	struct checker checker = {.compile = compile, .scope = compile->scope};

	check(&checker, root, NULL);
	if (!is_wrong(root) && root->kind == NODE_LIST)
		report(&checker, DIAG_EXPR_LIST, root, STR_NONE, STR_NONE);
	else if (type != EXPR_ANY_TYPE)
		need(&checker, root, type);
}
