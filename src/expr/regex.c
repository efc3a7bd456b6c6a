/*
 * PCRE2, and everything that keeps a hostile pattern or text harmless: Unicode only, no \C,
 * limits on backtracking, on its depth, on the heap, and on the length of a text.
 *
 * A pattern is interpreted unless its pool was told to compile to machine code. That costs
 * some 100 us a pattern, more than the interpreter needs for all the matches of one
 * document, and pays only in a batch. The limits hold for both; machine code does not count
 * depth, it has a stack of its own of a fixed size.
 */
#include "expr/regex.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>
#include <stdlib.h>

#include "base/limits.h"
#include "expr/compile.h"

enum {
	HEAP_KIB = 2048, /* for the interpreter's backtracking points */
	JIT_STACK_FIRST = 32 << 10,
	JIT_STACK_MOST = 256 << 10,
	MESSAGE_SIZE = 128
};

struct expr_pattern {
	pcre2_code *code;
	struct expr_pattern *next;
};

struct regex_run {
	pcre2_match_data *data;
	pcre2_match_context *context;
	pcre2_jit_stack *stack;
};

void
regex_free(struct expr_pattern *patterns)
{
	for (; patterns != NULL; patterns = patterns->next)
		pcre2_code_free(patterns->code);
}

void
regex_jit(struct expr_pattern *patterns)
{
	/* A pattern for which there is no machine code stays interpreted. */
	for (; patterns != NULL; patterns = patterns->next)
		(void)pcre2_jit_compile(patterns->code, PCRE2_JIT_COMPLETE);
}

static void
report_pattern(const struct expr_source *source, int error, size_t offset, zj_diags *diags)
{
	PCRE2_UCHAR message[MESSAGE_SIZE];
	const size_t at = offset < source->text.len ? offset : source->text.len;
	const struct str part = {source->text.at + at, at < source->text.len ? 1 : 0};

	if (pcre2_get_error_message(error, message, sizeof(message)) < 0)
		message[0] = '\0';
	diag_add(diags, DIAG_EXPR_PATTERN, expr_place(source, source->text, part),
		 str_from((const char *)message), STR_NONE, STR_NONE);
}

zj_status
expr_pattern_compile(const struct expr_pattern **out, struct expr_pool *pool,
		     const struct expr_source *source, zj_diags *diags)
{
	struct expr_pattern *pattern;
	PCRE2_SIZE offset = 0;
	int error = 0;

	if (source->text.len > LIMIT_EXPR_BYTES) {
		struct compile compile = {
			.pool = pool,
			.source = source,
			.text = source->text,
			.diags = diags,
		};
		compile_limit(&compile, "expression-bytes", LIMIT_EXPR_BYTES,
			      (struct str){source->text.at, 0});
		return compile.status;
	}
	pattern = arena_alloc(pool->arena, sizeof(*pattern));
	if (pattern == NULL)
		return ZJ_ENOMEM;
	pattern->code = pcre2_compile(
		(PCRE2_SPTR)(source->text.len > 0 ? source->text.at : ""), source->text.len,
		PCRE2_UTF | PCRE2_UCP | PCRE2_NEVER_BACKSLASH_C, &error, &offset, NULL);
	if (pattern->code == NULL) {
		if (error == PCRE2_ERROR_HEAP_FAILED || error == PCRE2_ERROR_NOMEMORY)
			return ZJ_ENOMEM;
		report_pattern(source, error, offset, diags);
		return ZJ_EINPUT;
	}
	pattern->next = pool->patterns;
	pool->patterns = pattern;
	*out = pattern;
	return ZJ_OK;
}

void
regex_run_free(struct regex_run *run)
{
	if (run == NULL)
		return;
	pcre2_jit_stack_free(run->stack);
	pcre2_match_context_free(run->context);
	pcre2_match_data_free(run->data);
	free(run);
}

static struct regex_run *
regex_run_new(void)
{
	struct regex_run *run = calloc(1, sizeof(*run));

	if (run == NULL)
		return NULL;
	run->data = pcre2_match_data_create(1, NULL);
	run->context = pcre2_match_context_create(NULL);
	if (run->data == NULL || run->context == NULL) {
		regex_run_free(run);
		return NULL;
	}
	pcre2_set_match_limit(run->context, LIMIT_REGEX_EFFORT);
	pcre2_set_depth_limit(run->context, LIMIT_REGEX_DEPTH);
	pcre2_set_heap_limit(run->context, HEAP_KIB);
	return run;
}

/* The stack that machine code needs beyond its first 32 KB; made when first asked for. */
static bool
prepare_jit(const struct expr_pattern *pattern, struct regex_run *run)
{
	size_t size = 0;

	if (run->stack != NULL ||
	    pcre2_pattern_info(pattern->code, PCRE2_INFO_JITSIZE, &size) != 0 || size == 0)
		return true;
	run->stack = pcre2_jit_stack_create(JIT_STACK_FIRST, JIT_STACK_MOST, NULL);
	if (run->stack == NULL)
		return false;
	pcre2_jit_stack_assign(run->context, NULL, run->stack);
	return true;
}

zj_status
regex_match(bool *out, enum expr_problem *problem, const struct expr_pattern *pattern,
	    struct str text, struct regex_run **run)
{
	if (text.len > LIMIT_REGEX_TEXT) {
		*problem = EXPR_REGEX_TEXT;
		return ZJ_ELIMIT;
	}
	if (*run == NULL)
		*run = regex_run_new();
	if (*run == NULL || !prepare_jit(pattern, *run))
		return ZJ_ENOMEM;

	const int found = pcre2_match(pattern->code, (PCRE2_SPTR)(text.len > 0 ? text.at : ""),
				      text.len, 0, 0, (*run)->data, (*run)->context);
	if (found >= 0 || found == PCRE2_ERROR_NOMATCH) {
		*out = found >= 0;
		return ZJ_OK;
	}
	switch (found) {
	case PCRE2_ERROR_MATCHLIMIT:
	case PCRE2_ERROR_DEPTHLIMIT:
	case PCRE2_ERROR_HEAPLIMIT:
	case PCRE2_ERROR_JIT_STACKLIMIT:
	case PCRE2_ERROR_RECURSELOOP:
		*problem = EXPR_REGEX_EFFORT;
		return ZJ_ELIMIT;
	case PCRE2_ERROR_NOMEMORY:
		return ZJ_ENOMEM;
	default: /* text that is no UTF-8: it should never have come this far */
		return ZJ_EINTERNAL;
	}
}
