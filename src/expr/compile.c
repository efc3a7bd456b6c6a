/*
 * The door of a compilation: pools, reporting, and the steps in their order. Also the small
 * questions a compiled expression answers.
 */
#include "expr/compile.h"

#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "base/utf8.h"
#include "base/vec.h"
#include "expr/regex.h"

/* Wider than this, a quoted piece of an expression is cut. */
enum {
	QUOTE_COLUMNS = 48
};

struct expr_pool *
expr_pool_new(struct arena *arena)
{
	struct expr_pool *pool = malloc(sizeof(*pool));

	if (pool != NULL)
		*pool = (struct expr_pool){.arena = arena};
	return pool;
}

void
expr_pool_free(struct expr_pool *pool)
{
	if (pool == NULL)
		return;
	regex_free(pool->patterns);
	free(pool);
}

void
expr_pool_jit(struct expr_pool *pool)
{
	regex_jit(pool->patterns);
}

struct place
expr_place(const struct expr_source *source, struct str text, struct str part)
{
	struct place place = source->place;

	if (source->is_inline) {
		const struct str before = {text.at, (size_t)(part.at - text.at)};
		const size_t length = utf8_count(part);

		place.column += source->shift + (uint32_t)utf8_count(before);
		place.length = length > 0 ? (uint32_t)length : 1;
	}
	return place;
}

void
compile_report(struct compile *compile, enum diag_code code, struct str part, struct str a,
	       struct str b, struct str c)
{
	if (compile->status == ZJ_OK)
		compile->status = ZJ_EINPUT;
	diag_add(compile->diags, code, expr_place(compile->source, compile->text, part), a, b, c);
}

void
compile_limit(struct compile *compile, const char *limit, size_t value, struct str part)
{
	char digits[24];
	size_t start = sizeof(digits);

	do {
		digits[--start] = (char)('0' + value % 10);
		value /= 10;
	} while (value > 0);
	compile_report(compile, DIAG_LIMIT, part, str_from(limit),
		       (struct str){digits + start, sizeof(digits) - start}, STR_NONE);
	if (compile->status == ZJ_EINPUT)
		compile->status = ZJ_ELIMIT;
}

void *
compile_alloc(struct compile *compile, size_t count, size_t size)
{
	void *piece = arena_array(compile->pool->arena, count, size);

	if (piece == NULL)
		compile->status = ZJ_ENOMEM;
	return piece;
}

struct str
compile_quote(struct compile *compile, struct str part)
{
	static const struct str dots = {"...", 3};
	char *quote = compile_alloc(compile, part.len + dots.len + 1, 1);
	size_t length = 0;

	if (quote == NULL)
		return STR_NONE;
	for (size_t i = 0; i < part.len; i++) {
		const bool is_space = strchr(" \t\r\n", part.at[i]) != NULL && part.at[i] != '\0';

		if (!is_space)
			quote[length++] = part.at[i];
		else if (length > 0 && quote[length - 1] != ' ')
			quote[length++] = ' ';
	}
	const struct str whole = {quote, length};
	struct str fit = utf8_fit(whole, QUOTE_COLUMNS);
	if (fit.len < whole.len) {
		memcpy(quote + fit.len, dots.at, dots.len);
		fit.len += dots.len;
	}
	return fit;
}

/* The slots a node reads, with duplicates, into `slots` (of uint32_t). */
static void collect_slots(struct vec *slots, const struct expr *expr);

static void
collect_slot(struct vec *slots, uint32_t slot)
{
	uint32_t *const item = vec_push(slots);

	if (item != NULL)
		*item = slot;
}

static uint32_t
member_slot(const struct expr_member *member, enum expr_space space)
{
	switch (space) {
	case EXPR_ANSWERED:
		return member->answered;
	case EXPR_APPLIES:
		return member->applies;
	case EXPR_SCORE:
		return member->score;
	case EXPR_SHARE:
		return member->share;
	default:
		return member->answer;
	}
}

/* Which of a member's slots the parts of a call over a tag read, as bits of expr_space. */
static unsigned
member_spaces(const struct expr *expr)
{
	unsigned spaces = expr->kind == NODE_MEMBER ? 1u << expr->space : 0;

	for (size_t i = 0; i < expr->count; i++)
		spaces |= member_spaces(expr->parts[i]);
	return spaces;
}

static void
collect_group(struct vec *slots, const struct expr *expr)
{
	const unsigned spaces = member_spaces(expr) | 1u << EXPR_APPLIES;

	for (size_t i = 0; i < expr->group->count; i++)
		for (int space = 0; space < EXPR_SPACE_COUNT; space++)
			if (spaces & 1u << space)
				collect_slot(slots, member_slot(&expr->group->members[i],
								(enum expr_space)space));
}

static void
collect_slots(struct vec *slots, const struct expr *expr)
{
	if (expr->kind == NODE_NAME)
		collect_slot(slots, expr->slot);
	if (expr->kind == NODE_GROUP)
		collect_group(slots, expr);
	for (size_t i = 0; i < expr->count; i++)
		collect_slots(slots, expr->parts[i]);
}

static int
compare_slots(const void *a, const void *b)
{
	const uint32_t left = *(const uint32_t *)a;
	const uint32_t right = *(const uint32_t *)b;

	return (left > right) - (left < right);
}

/* Sort out the slots of an expression and of the parts that expr_view() shows of it. */
static void
store_slots(struct compile *compile, struct expr *expr)
{
	struct vec slots = VEC_INIT(uint32_t);
	uint32_t *kept;

	collect_slots(&slots, expr);
	kept = slots.failed ? NULL : compile_alloc(compile, slots.count, sizeof(*kept));
	if (kept == NULL) {
		compile->status = ZJ_ENOMEM;
		goto out;
	}
	if (slots.count > 0)
		qsort(slots.items, slots.count, sizeof(uint32_t), compare_slots);
	for (size_t i = 0; i < slots.count; i++) {
		const uint32_t slot = *(const uint32_t *)vec_at(&slots, i);

		if (expr->slot_count == 0 || kept[expr->slot_count - 1] != slot)
			kept[expr->slot_count++] = slot;
	}
	expr->slots = kept;

	const struct expr_view view = expr_view(expr);
	for (size_t i = 0; i < view.count && compile->status == ZJ_OK; i++)
		store_slots(compile, expr->parts[i]);
out:
	vec_done(&slots);
}

zj_status
expr_compile(const struct expr **out, struct expr_pool *pool, const struct expr_source *source,
	     enum expr_type type, const struct expr_scope *scope, zj_diags *diags)
{
	struct compile compile = {
		.pool = pool,
		.source = source,
		.text = source->text,
		.scope = scope,
		.diags = diags,
	};
	struct expr *root;

	if (source->text.len > LIMIT_EXPR_BYTES) {
		compile_limit(&compile, "expression-bytes", LIMIT_EXPR_BYTES,
			      (struct str){source->text.at, 0});
		return compile.status;
	}
	compile.text = arena_str(pool->arena, source->text);
	if (compile.text.at == NULL)
		return ZJ_ENOMEM;

	root = compile_parse(&compile);
	if (root != NULL) {
		compile_check(&compile, root, type);
		if (compile.status == ZJ_OK)
			store_slots(&compile, root);
	}
	if (diag_failed(diags))
		compile.status = ZJ_ENOMEM;
	if (compile.status == ZJ_OK)
		*out = root;
	return compile.status;
}

enum expr_type
expr_type(const struct expr *expr)
{
	return expr->type;
}

const struct expr_choices *
expr_choices(const struct expr *expr)
{
	return expr->choices;
}

struct str
expr_text(const struct expr *expr)
{
	return expr->text;
}

size_t
expr_slots(const struct expr *expr, const uint32_t **slots)
{
	*slots = expr->slots;
	return expr->slot_count;
}
