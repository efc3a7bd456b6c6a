/*
 * Any text as an expression, against a fixed world of known and unknown values: it is
 * refused with mistakes that have a place, or compiled; then it evaluates, prints to text
 * that compiles to the same, and with the unknowns filled in gives a value within the one
 * it gave before.
 */
#include <string.h>

#include "base/limits.h"
#include "base/utf8.h"
#include "completion.h"
#include "fuzz.h"
#include "toy.h"

static const char world[] =
	"let n number 3\n"
	"let half number 0.5\n"
	"let zero number 0\n"
	"let r number -1..3\n"
	"let open number 2..\n"
	"let any number ?\n"
	"let t truth yes\n"
	"let u truth ?\n"
	"let d date 2026-05-01\n"
	"let e date 2025-11-01..2026-03-01\n"
	"let name text \"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab\"\n"
	"let note text ?\n"
	"let c choice(none, built, built_ai) built\n"
	"let k choice(none, built, built_ai) ?\n"
	"let s set(MES, ERP, WMS) [MES, ERP?]\n"
	"question q1 @a @b choice(none, built, built_ai) built_ai score=3 share=0.5\n"
	"question q2 @a choice(none, built, built_ai) ? score=0..10\n"
	"question q3 @a choice(none, built, built_ai) none|built score=1..2 share=0..0.5 applies=?\n"
	"question q-4.x @n number 1..4 score=2\n"
	"question q5 @n number 2 applies=?\n"
	"question q6 @m @n number 0\n"
	"question q7 @m truth ? score=1\n"
	"node ops score=40..60 share=0.4..0.6\n"
	"level cmmm 2..3\n";

static void
check_mistakes(const zj_diags *diags, struct str text, zj_status status)
{
	zj_diag diag;

	fuzz_claim((zj_diags_count(diags) > 0) == (status != ZJ_OK),
		   "refused if and only if it says why");
	for (size_t i = 0; i < zj_diags_count(diags); i++) {
		for (int lang = 0; lang < ZJ_LANG_COUNT; lang++) {
			if (!zj_diags_get(diags, i, (zj_lang)lang, &diag))
				return;
			fuzz_claim(diag.message[0] != '\0' && !strchr(diag.message, '\n'),
				   "a message is one line");
			fuzz_claim(diag.column >= 1 && diag.column <= utf8_count(text) + 1,
				   "a column of the text");
		}
	}
}

static zj_status
evaluate(struct expr_value *value, enum expr_problem *problem, const struct expr *expr,
	 const struct expr_value *slots, struct expr_run *run)
{
	const zj_status status = expr_eval(value, problem, expr, slots, run);

	fuzz_claim(status == ZJ_OK || status == ZJ_ELIMIT, "it always ends, by a limit at most");
	fuzz_claim(status == ZJ_OK ? *problem <= EXPR_DIVIDED_BY_ZERO
				   : expr_problem_limit(*problem) != NULL,
		   "a limit has a name");
	return status;
}

/* Printed and compiled again, it prints and evaluates the same. */
static void
check_print(struct toy *toy, struct expr_pool *pool, const struct expr *expr,
	    const struct expr_value *value, struct expr_run *run)
{
	struct buf once = BUF_INIT;
	struct buf twice = BUF_INIT;
	const struct expr *again;
	enum expr_problem problem;
	struct expr_value same;

	expr_print(&once, expr);
	if (once.failed || once.len > LIMIT_EXPR_BYTES)
		goto out;
	fuzz_claim(toy_compile(&again, toy, pool, once.at, EXPR_ANY_TYPE, NULL) == ZJ_OK,
		   "what is printed compiles");
	expr_print(&twice, again);
	fuzz_claim(str_equal(buf_str(&once), buf_str(&twice)), "printing twice changes nothing");
	if (value != NULL) {
		fuzz_claim(expr_eval(&same, &problem, again, toy_slots(toy), run) == ZJ_OK &&
				   completion_holds(value, &same) && completion_holds(&same, value),
			   "what is printed means the same");
	}
out:
	buf_done(&once);
	buf_done(&twice);
}

static void
check_completions(struct toy *toy, const struct expr *expr, const struct expr_value *value,
		  struct expr_run *run, uint64_t seed)
{
	struct expr_value *const slots = toy_slots(toy);
	const size_t size = toy_slot_count(toy) * sizeof(*slots);
	struct expr_value *const kept = malloc(size);
	enum expr_problem problem;
	struct expr_value found;

	if (kept == NULL)
		return;
	memcpy(kept, slots, size);
	for (int i = 0; i < 4; i++) {
		completion_fill(slots, kept, toy_slot_count(toy), &seed);
		const zj_status status = evaluate(&found, &problem, expr, slots, run);
		fuzz_claim(status != ZJ_OK || problem != EXPR_NO_PROBLEM ||
				   completion_holds(value, &found),
			   "the value lies in the range given");
	}
	memcpy(slots, kept, size);
	free(kept);
}

/* known() speaks of what is known now; filling in the unknown rightly changes it. */
static bool
asks_what_is_known(const struct expr *expr)
{
	struct buf text = BUF_INIT;

	expr_print(&text, expr);
	const bool asks = text.failed || strstr(text.at, "known(") != NULL;
	buf_done(&text);
	return asks;
}

static void
term(void *state, const struct expr_term *of)
{
	(void)state;
	fuzz_claim(of->text.len > 0, "a term has words");
}

static void
check_expr(struct toy *toy, struct expr_pool *pool, const struct expr *expr, uint64_t seed)
{
	struct expr_run *const run = expr_run_new();
	const uint32_t *slots;
	enum expr_problem problem;
	struct expr_value value;

	if (run == NULL)
		return;
	for (size_t i = 1, count = expr_slots(expr, &slots); i < count; i++)
		fuzz_claim(slots[i - 1] < slots[i], "slots ascend");

	const bool is_value = evaluate(&value, &problem, expr, toy_slots(toy), run) == ZJ_OK;
	fuzz_claim(!is_value || value.type == expr_type(expr), "the value is of the type said");
	check_print(toy, pool, expr, is_value ? &value : NULL, run);
	if (is_value && !asks_what_is_known(expr))
		check_completions(toy, expr, &value, run, seed);
	fuzz_claim(expr_explain(expr, toy_slots(toy), run, term, NULL) == ZJ_OK, "it explains");
	expr_run_free(run);
}

/* Made once: values are put back after each text. */
static struct toy *
the_world(void)
{
	static struct toy *toy;

	if (toy == NULL) {
		toy = toy_new();
		fuzz_claim(toy != NULL && toy_lines(toy, world), "the world is well made");
	}
	return toy;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct str text = {(const char *)data, size};
	struct toy *const toy = the_world();
	const struct expr *expr;

	/* Bytes are text when they come here: well-formed and without NUL. */
	if (utf8_first_bad(text) != size || (size > 0 && memchr(data, '\0', size) != NULL))
		return 0;

	struct arena *const arena = arena_new();
	struct expr_pool *const pool = expr_pool_new(arena);
	zj_diags *const diags = zj_diags_new();
	const struct str copy = arena_str(arena, text);

	const zj_status status = toy_compile(&expr, toy, pool, copy.at, EXPR_ANY_TYPE, diags);
	check_mistakes(diags, text, status);
	if (status == ZJ_OK)
		check_expr(toy, pool, expr, size);

	zj_diags_free(diags);
	expr_pool_free(pool);
	arena_free(arena);
	return 0;
}
