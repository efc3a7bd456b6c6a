/*
 * Runs *.case files and the ```zj-expr blocks of Markdown pages.
 *
 * A file is blocks with empty lines between them. Lines of a toy world (toy.h), `lang zh`,
 * `want TYPE` and `# remarks` may stand anywhere. Every other block is a case: its first
 * line is an expression, the lines after it are exactly what comes of it.
 *
 *	facts.machines > 30 and not (MES in facts.systems)
 *	= no
 *
 *	= value		the value, as expr_value_print() writes it
 *	! problem	divided-by-zero, or the limit's name (then there is no value)
 *	~ text		optional: the expression printed
 *	? term = value	optional, in order: what expr_explain() gives
 *
 * or, for each mistake, a line of spaces and carets under the expression, then
 * `code: message`, then `note: ...` where there is one.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/io.h"
#include "toy.h"

enum {
	LINES_MOST = 32
};

struct runner {
	const char *path;
	size_t line; /* where the case at hand starts */
	struct toy *toy;
	zj_lang lang;
	enum expr_type want;
	size_t done;
	size_t failed;
};

static struct str
take_line(struct str *rest)
{
	const char *const end = memchr(rest->at, '\n', rest->len);
	const size_t length = end != NULL ? (size_t)(end - rest->at) : rest->len;
	const struct str line = {rest->at, length};
	const size_t taken = end != NULL ? length + 1 : length;

	rest->at += taken;
	rest->len -= taken;
	return line;
}

static bool
has_line(struct str text, struct str start)
{
	while (text.len > 0)
		if (str_starts(take_line(&text), start))
			return true;
	return false;
}

static void
add_line(struct buf *out, const char *start, const char *text)
{
	buf_add_text(out, start);
	buf_add_text(out, text);
	buf_add_char(out, '\n');
}

static void
add_mistakes(struct buf *out, const struct runner *runner, const zj_diags *diags)
{
	zj_diag diag;

	for (size_t i = 0; zj_diags_get(diags, i, runner->lang, &diag); i++) {
		buf_add_repeat(out, STR(" "), diag.column - 1);
		buf_add_repeat(out, STR("^"), diag.length);
		buf_add_char(out, '\n');
		buf_add_text(out, diag.code);
		add_line(out, ": ", diag.message);
		if (diag.note != NULL)
			add_line(out, "note: ", diag.note);
	}
}

static void
add_term(void *state, const struct expr_term *term)
{
	struct buf *const out = state;

	buf_add_text(out, "? ");
	buf_add(out, term->text);
	buf_add_text(out, " = ");
	expr_value_print(out, &term->value);
	buf_add_char(out, '\n');
}

/* Is it the same where no more is asked for than what it may be? */
static bool
is_same_truth(const struct expr_value *value, zj_status status, const struct expr *expr,
	      const struct expr_value *slots, struct expr_run *run)
{
	enum expr_problem problem;
	struct expr_may may;

	return expr_eval_truth(&may, &problem, expr, slots, run) == status &&
	       (status ||
		(may.be_no == value->truth.may_be_no && may.be_yes == value->truth.may_be_yes));
}

static void
add_value(struct buf *out, const struct runner *runner, const struct expr *expr,
	  struct str expected)
{
	struct expr_run *const run = expr_run_new();
	const struct expr_value *const slots = toy_slots(runner->toy);
	enum expr_problem problem;
	struct expr_value value;
	const zj_status status = expr_eval(&value, &problem, expr, slots, run);

	if (expr_type(expr) == EXPR_TRUTH && !is_same_truth(&value, status, expr, slots, run))
		add_line(out, "! ", "another truth");
	if (status == ZJ_OK) {
		buf_add_text(out, "= ");
		expr_value_print(out, &value);
		buf_add_char(out, '\n');
	}
	if (problem != EXPR_NO_PROBLEM)
		add_line(out, "! ",
			 problem == EXPR_DIVIDED_BY_ZERO ? "divided-by-zero"
							 : expr_problem_limit(problem));
	if (has_line(expected, STR("~ "))) {
		buf_add_text(out, "~ ");
		expr_print(out, expr);
		buf_add_char(out, '\n');
	}
	if (has_line(expected, STR("? ")) && expr_explain(expr, slots, run, add_term, out) != ZJ_OK)
		add_line(out, "? ", "failed");
	expr_run_free(run);
}

static void
run_case(struct runner *runner, struct str text, struct str expected)
{
	struct arena *const arena = arena_new();
	struct expr_pool *const pool = expr_pool_new(arena);
	zj_diags *const diags = zj_diags_new();
	char *const copy = strndup(text.at, text.len);
	struct buf actual = BUF_INIT;
	const struct expr *expr;

	const zj_status status = toy_compile(&expr, runner->toy, pool, copy, runner->want, diags);
	if (status == ZJ_OK)
		add_value(&actual, runner, expr, expected);
	else
		add_mistakes(&actual, runner, diags);
	runner->done++;
	if (!str_equal(buf_str(&actual), expected)) {
		runner->failed++;
		printf("%s:%zu: %.*s\n-- expected\n%.*s-- found\n%.*s\n", runner->path,
		       runner->line, STR_ARG(text), STR_ARG(expected), STR_ARG(buf_str(&actual)));
	}
	buf_done(&actual);
	free(copy);
	zj_diags_free(diags);
	expr_pool_free(pool);
	arena_free(arena);
}

static bool
set_want(struct runner *runner, struct str name)
{
	static const char *const names[] = {"number", "truth", "text", "date",
					    "choice", "set",   "any"};

	for (int i = 0; i <= EXPR_TYPE_COUNT; i++) {
		if (str_is(name, names[i])) {
			runner->want = (enum expr_type)i;
			return true;
		}
	}
	return false;
}

/* A line that sets the stage; false when it is the first of a case. */
static bool
stage_line(struct runner *runner, struct str line)
{
	if (line.len == 0 || line.at[0] == '#')
		return true;
	if (str_starts(line, STR("lang "))) {
		runner->lang = str_is(line, "lang zh") ? ZJ_LANG_ZH : ZJ_LANG_EN;
		return true;
	}
	if (str_starts(line, STR("want ")))
		return set_want(runner, (struct str){line.at + 5, line.len - 5});
	return toy_line(runner->toy, line);
}

/* In a page only the blocks count; `inside` says whether we are in one. */
static bool
is_text_of_page(struct str line, bool *inside)
{
	if (str_is(line, "```zj-expr")) {
		*inside = true;
		return true;
	}
	if (*inside && str_is(line, "```")) {
		*inside = false;
		return true;
	}
	return !*inside;
}

static void
run_text(struct runner *runner, struct str rest, bool is_page)
{
	bool inside_block = false;
	size_t number = 0;

	while (rest.len > 0) {
		struct str line = take_line(&rest);

		number++;
		if ((is_page && is_text_of_page(line, &inside_block)) || stage_line(runner, line))
			continue;
		runner->line = number;

		const char *const start = rest.at;
		const char *end = start;
		while (rest.len > 0 && rest.at[0] != '\n' && rest.at[0] != '`') {
			take_line(&rest);
			number++;
			end = rest.at;
		}
		run_case(runner, line, (struct str){start, (size_t)(end - start)});
	}
}

static bool
run_file(struct runner *runner)
{
	char *bytes;
	size_t length;

	if (io_read(&bytes, &length, runner->path, 1 << 20) != ZJ_OK) {
		fprintf(stderr, "%s: cannot be read\n", runner->path);
		return false;
	}
	runner->toy = toy_new();
	runner->lang = ZJ_LANG_EN;
	runner->want = EXPR_ANY_TYPE;
	run_text(runner, (struct str){bytes, length}, str_ends(str_from(runner->path), STR(".md")));
	toy_free(runner->toy);
	free(bytes);
	return true;
}

int
main(int argc, char **argv)
{
	struct runner runner = {0};
	bool good = argc > 1;

	for (int i = 1; i < argc; i++) {
		runner.path = argv[i];
		good = run_file(&runner) && good;
	}
	printf("%zu expressions, %zu failed\n", runner.done, runner.failed);
	return good && runner.done > 0 && runner.failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
