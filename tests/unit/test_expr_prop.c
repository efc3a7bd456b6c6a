/*
 * Properties over random expressions and random unknowns. The seed is printed; EXPR_SEED
 * sets another one.
 */
#include <stdio.h>
#include <stdlib.h>

#include "completion.h"
#include "test_expr.h"

enum {
	EXPRESSIONS = 4000,
	COMPLETIONS = 12,
	GROUPS = 1500,
	MEMBERS = 5,
	DEPTH = 4
};

static uint64_t
first_seed(const char *name)
{
	const char *const given = getenv("EXPR_SEED");
	const uint64_t seed = given != NULL ? strtoull(given, NULL, 10) : 20250601;

	printf("%s: seed %llu\n", name, (unsigned long long)seed);
	return seed;
}

static size_t
below(uint64_t *seed, size_t count)
{
	return (size_t)(completion_random(seed) % count);
}

/* Random expressions, as text, of a type asked for. */

static const char world[] =
	"let n number 3\nlet half number 0.5\nlet zero number 0\nlet r number -1..3\n"
	"let p number 1..2\nlet open number 2..\nlet any number ?\nlet t truth yes\n"
	"let u truth ?\nlet v truth ?\nlet d date 2026-05-01\nlet e date 2025-11-01..2026-03-01\n"
	"let name text \"abc\"\nlet note text ?\n"
	"let c choice(none, built, ai) built\nlet k choice(none, built, ai) ?\n"
	"let s set(MES, ERP, WMS) [MES, ERP?]\nlet w set(MES, ERP, WMS) ?\n"
	"question q1 @a @b choice(none, built, ai) ai score=3 share=0.5\n"
	"question q2 @a choice(none, built, ai) ? score=0..10\n"
	"question q3 @a @b choice(none, built, ai) none|built score=1..2 share=0..0.5 applies=?\n"
	"question q4 @n number 1..4 score=2\nquestion q5 @n number 2 applies=? score=1\n"
	"question q6 @n number ? score=3..4\nnode ops score=40..60 share=0.4..0.6\n"
	"level cmmm 2..3\n";

static void random_number(struct buf *out, uint64_t *seed, int depth, char group);
static void random_truth(struct buf *out, uint64_t *seed, int depth, char group);

/* 'a' or 'n': inside a call over choices or over numbers; 0: outside. */
static void
random_leaf(struct buf *out, uint64_t *seed, char group)
{
	static const char *const leaves[] = {
		"-2",         "1",       "2.5",        "-1",        "35%",
		"n",          "half",    "zero",       "r",         "p",
		"open",       "any",     "score(ops)", "share(q2)", "level(cmmm)",
		"answer(q4)", "year(e)", "size(s)",    "(d - e)",   "length(note)",
		"month(d)",
	};
	static const char *const members[] = {"score(it)", "share(it)"};

	if (group != 0 && below(seed, 2) == 0)
		buf_add_text(out,
			     group == 'n' && below(seed, 2) == 0 ? "it" : members[below(seed, 2)]);
	else
		buf_add_text(out, leaves[below(seed, sizeof(leaves) / sizeof(leaves[0]))]);
}

static void
random_call(struct buf *out, uint64_t *seed, int depth)
{
	static const char *const calls[] = {"sum", "mean", "min", "max"};
	const char group = below(seed, 2) == 0 ? 'a' : 'n';
	static const char *const tags[] = {"@a", "@a & @b", "@a - @b"};
	const char *const tag = group == 'n' ? "@n" : tags[below(seed, 3)];

	switch (below(seed, 3)) {
	case 0:
		buf_printf(out, "count(%s, ", tag);
		random_truth(out, seed, depth, group);
		break;
	case 1:
		buf_printf(out, "%s(%s, ", calls[below(seed, 4)], tag);
		random_number(out, seed, depth, group);
		break;
	default:
		buf_printf(out, "portion(%s, ", tag);
		random_truth(out, seed, depth, group);
		buf_add_text(out, ", ");
		random_truth(out, seed, depth, group);
	}
	buf_add_char(out, ')');
}

static void
random_number(struct buf *out, uint64_t *seed, int depth, char group)
{
	static const char *const signs[] = {" + ", " - ", " * ", " / "};
	static const char *const wraps[] = {"abs(", "round(", "floor(", "ceil(", "-("};

	if (depth == 0) {
		random_leaf(out, seed, group);
		return;
	}
	switch (below(seed, 6)) {
	case 0:
	case 1:
		buf_add_char(out, '(');
		random_number(out, seed, depth - 1, group);
		buf_add_text(out, signs[below(seed, 4)]);
		random_number(out, seed, depth - 1, group);
		buf_add_char(out, ')');
		break;
	case 2:
		buf_add_text(out, wraps[below(seed, 5)]);
		random_number(out, seed, depth - 1, group);
		buf_add_char(out, ')');
		break;
	case 3:
		buf_add_text(out, below(seed, 2) == 0 ? "min(" : "max(");
		random_number(out, seed, depth - 1, group);
		buf_add_text(out, ", ");
		random_number(out, seed, depth - 1, group);
		buf_add_char(out, ')');
		break;
	case 4:
		buf_add_text(out, "if(");
		random_truth(out, seed, depth - 1, group);
		buf_add_text(out, ", ");
		random_number(out, seed, depth - 1, group);
		buf_add_text(out, ", ");
		random_number(out, seed, depth - 1, group);
		buf_add_char(out, ')');
		break;
	default:
		if (group == 0)
			random_call(out, seed, depth - 1);
		else
			random_leaf(out, seed, group);
	}
}

static void
random_condition(struct buf *out, uint64_t *seed, char group)
{
	static const char *const conditions[] = {
		"t",
		"u",
		"v",
		"yes",
		"k == built",
		"c != ai",
		"k in [none, ai]",
		"k == c",
		"MES in s",
		"ERP in w",
		"s == [MES, ERP]",
		"w != s",
		"note == \"ab\"",
		"name in [\"abc\", \"x\"]",
		"matches(note, \"^a\")",
		"e > 2026-01-01",
		"between(e, 2025-12-01, d)",
		"answer(q2) in [built, ai]",
		"month(e) == 12",
	};
	static const char *const members[] = {"it == built",  "it in [built, ai]",
					      "it != none",   "it == answer(q2)",
					      "answered(it)", "applies(it)"};

	if (group == 'a' && below(seed, 2) == 0)
		buf_add_text(out, members[below(seed, sizeof(members) / sizeof(members[0]))]);
	else
		buf_add_text(out,
			     conditions[below(seed, sizeof(conditions) / sizeof(conditions[0]))]);
}

static void
random_truth(struct buf *out, uint64_t *seed, int depth, char group)
{
	static const char *const compares[] = {" == ", " != ", " < ", " <= ", " > ", " >= "};

	if (depth == 0) {
		random_condition(out, seed, group);
		return;
	}
	switch (below(seed, 5)) {
	case 0:
		buf_add_text(out, "not (");
		random_truth(out, seed, depth - 1, group);
		break;
	case 1:
	case 2:
		buf_add_char(out, '(');
		random_truth(out, seed, depth - 1, group);
		buf_add_text(out, below(seed, 2) == 0 ? " and " : " or ");
		random_truth(out, seed, depth - 1, group);
		break;
	case 3:
		buf_add_text(out,
			     group == 0 ? (below(seed, 2) == 0 ? "any(@a, " : "all(@a, ") : "(");
		random_truth(out, seed, depth - 1, group == 0 ? 'a' : group);
		break;
	default:
		buf_add_char(out, '(');
		random_number(out, seed, depth - 1, group);
		buf_add_text(out, compares[below(seed, 6)]);
		random_number(out, seed, depth - 1, group);
	}
	buf_add_char(out, ')');
}

static void
random_text(struct buf *out, uint64_t *seed)
{
	const int depth = (int)below(seed, DEPTH + 1);

	buf_clear(out);
	if (below(seed, 2) == 0)
		random_truth(out, seed, depth, 0);
	else
		random_number(out, seed, depth, 0);
	ck_assert(!out->failed);
}

/*
 * A value that one completion gives lies in the value given before the unknown was known.
 * A completion that divides by zero has no value.
 */
START_TEST(expr_value_of_every_completion_lies_in_the_range_given)
{
	struct bench bench = bench_new(world);
	uint64_t seed = first_seed("completions");
	struct expr_value *const slots = toy_slots(bench.toy);
	const size_t count = toy_slot_count(bench.toy);
	struct expr_value kept[256];
	struct buf text = BUF_INIT;
	size_t compared = 0;
	size_t partly_known = 0;

	ck_assert_uint_le(count, sizeof(kept) / sizeof(kept[0]));
	memcpy(kept, slots, count * sizeof(*slots));
	for (int i = 0; i < EXPRESSIONS; i++) {
		struct expr_value range, value;

		random_text(&text, &seed);
		const struct expr *const expr = bench_compile(&bench, text.at);
		if (bench_status(&bench, &range, expr) != ZJ_OK)
			continue;
		partly_known += !expr_is_known(&range);
		for (int j = 0; j < COMPLETIONS; j++) {
			completion_fill(slots, kept, count, &seed);
			if (bench_status(&bench, &value, expr) != ZJ_OK ||
			    bench.problem != EXPR_NO_PROBLEM)
				continue;
			compared++;
			ck_assert_msg(completion_holds(&range, &value), "%s", text.at);
		}
		memcpy(slots, kept, count * sizeof(*slots));
	}
	/* The test means something only where much could be compared. */
	ck_assert_uint_gt(compared, EXPRESSIONS * COMPLETIONS / 3);
	ck_assert_uint_gt(partly_known, EXPRESSIONS / 10);
	buf_done(&text);
	bench_done(&bench);
}
END_TEST

START_TEST(expr_printed_and_parsed_again_is_the_same)
{
	struct bench bench = bench_new(world);
	uint64_t seed = first_seed("print");
	struct buf text = BUF_INIT;
	struct buf once = BUF_INIT;
	struct buf twice = BUF_INIT;

	for (int i = 0; i < EXPRESSIONS; i++) {
		struct expr_value value, same;

		random_text(&text, &seed);
		const struct expr *const expr = bench_compile(&bench, text.at);
		buf_clear(&once);
		expr_print(&once, expr);
		const struct expr *const again = bench_compile(&bench, once.at);
		buf_clear(&twice);
		expr_print(&twice, again);
		ck_assert_str_eq(once.at, twice.at);

		const zj_status status = bench_status(&bench, &value, expr);
		const enum expr_problem problem = bench.problem;
		ck_assert_int_eq(bench_status(&bench, &same, again), status);
		ck_assert_int_eq(bench.problem, problem);
		if (status != ZJ_OK)
			continue;
		ck_assert(completion_holds(&value, &same) && completion_holds(&same, &value));
	}
	buf_done(&text);
	buf_done(&once);
	buf_done(&twice);
	bench_done(&bench);
}
END_TEST

/*
 * Small groups, tried out one completion after the other by other means: every member is
 * absent (where that may be) or has one of the answers it may have.
 */

static const char *const options[] = {"none", "part", "built", "ai"};
enum {
	OPTIONS = 4
};

struct member {
	unsigned may; /* bits of options */
	bool may_be_absent;
	bool may_be_present;
};

struct tried {
	bool is_first;
	zj_num low, high;
};

static void
try_value(struct tried *tried, zj_num value)
{
	tried->low = tried->is_first ? value : num_min(tried->low, value);
	tried->high = tried->is_first ? value : num_max(tried->high, value);
	tried->is_first = false;
}

/* Worth of each option in sum, mean, min, max. */
static const int64_t worth[OPTIONS] = {-2, 0, 3, 7};

enum figure {
	COUNT,
	PORTION,
	SUM,
	MEAN,
	MIN,
	MAX,
	FIGURES
};

/* One completion: chosen[i] is an option or OPTIONS for absent. */
static void
try_completion(struct tried tried[FIGURES], const unsigned *chosen, size_t count, unsigned part,
	       unsigned whole)
{
	int64_t present = 0, in_part = 0, both = 0, in_whole = 0, sum = 0;
	int64_t least = INT64_MAX, most = INT64_MIN;

	for (size_t i = 0; i < count; i++) {
		if (chosen[i] == OPTIONS)
			continue;
		const unsigned bit = 1u << chosen[i];
		present++;
		in_part += (part & bit) != 0;
		in_whole += (whole & bit) != 0;
		both += (part & whole & bit) != 0;
		sum += worth[chosen[i]];
		least = worth[chosen[i]] < least ? worth[chosen[i]] : least;
		most = worth[chosen[i]] > most ? worth[chosen[i]] : most;
	}
	try_value(&tried[COUNT], zj_num_int(in_part));
	try_value(&tried[PORTION], in_whole > 0 ? num_make(both, in_whole) : NUM_ZERO);
	try_value(&tried[SUM], zj_num_int(sum));
	if (present == 0)
		return;
	try_value(&tried[MEAN], num_make(sum, present));
	try_value(&tried[MIN], zj_num_int(least));
	try_value(&tried[MAX], zj_num_int(most));
}

static void
try_all(struct tried tried[FIGURES], const struct member *members, unsigned *chosen, size_t at,
	size_t count, unsigned part, unsigned whole)
{
	if (at == count) {
		try_completion(tried, chosen, count, part, whole);
		return;
	}
	for (chosen[at] = 0; chosen[at] <= OPTIONS; chosen[at]++) {
		const bool may = chosen[at] == OPTIONS
					 ? members[at].may_be_absent
					 : members[at].may_be_present &&
						   (members[at].may & 1u << chosen[at]) != 0;
		const unsigned kept = chosen[at];

		if (may)
			try_all(tried, members, chosen, at + 1, count, part, whole);
		chosen[at] = kept;
	}
}

static void
add_member(struct bench *bench, struct member *member, size_t index, uint64_t *seed)
{
	static const char *const applies[] = {"yes", "yes", "?", "no"};
	const size_t way = below(seed, 4);
	const char *between = "";
	struct buf line = BUF_INIT;

	member->may = 1 + (unsigned)below(seed, (1u << OPTIONS) - 1);
	member->may_be_present = way != 3;
	member->may_be_absent = way >= 2;
	buf_printf(&line, "question q%zu @g choice(none, part, built, ai) ", index);
	for (unsigned i = 0; i < OPTIONS; i++) {
		if (!(member->may & 1u << i))
			continue;
		buf_printf(&line, "%s%s", between, options[i]);
		between = "|";
	}
	buf_printf(&line, " applies=%s", applies[way]);
	ck_assert(toy_line(bench->toy, buf_str(&line)));
	buf_done(&line);
}

/* it in [...] for a set of options, sometimes written so that `it` is read often. */
static void
add_condition(struct buf *out, unsigned mask, uint64_t *seed)
{
	const bool in_list = below(seed, 2) == 0;
	const char *between = "";

	buf_add_text(out, in_list ? "it in [" : "(no");
	for (unsigned i = 0; i < OPTIONS; i++) {
		if (!(mask & 1u << i))
			continue;
		if (in_list)
			buf_printf(out, "%s%s", between, options[i]);
		else
			buf_printf(out, " or it == %s", options[i]);
		between = ", ";
	}
	buf_add_char(out, in_list ? ']' : ')');
}

static void
check_figure(struct bench *bench, const char *text, const struct tried *tried, bool is_exact)
{
	struct expr_value value;

	ck_assert_int_eq(bench_status(bench, &value, bench_compile(bench, text)), ZJ_OK);
	if (tried->is_first) { /* nothing can be there */
		ck_assert_int_eq(bench->problem, EXPR_DIVIDED_BY_ZERO);
		return;
	}
	const struct expr_value found = expr_range(tried->low, tried->high);
	ck_assert_msg(completion_holds(&value, &found), "%s", text);
	ck_assert_msg(!is_exact || completion_holds(&found, &value), "%s", text);
}

static void
check_group(uint64_t *seed)
{
	static const char *const of_worth = "(@g, if(it == none, -2, if(it == part, 0, "
					    "if(it == built, 3, 7))))";
	static const struct {
		enum figure figure;
		const char *name;
	} figures[] = {{SUM, "sum"}, {MEAN, "mean"}, {MIN, "min"}, {MAX, "max"}};
	struct bench bench = bench_new("");
	struct member members[MEMBERS] = {0};
	struct tried tried[FIGURES];
	unsigned chosen[MEMBERS + 1];
	struct buf text = BUF_INIT;
	bool all_certain = true;

	const size_t count = 1 + below(seed, MEMBERS);
	for (size_t i = 0; i < count; i++) {
		add_member(&bench, &members[i], i, seed);
		all_certain = all_certain && members[i].may_be_absent != members[i].may_be_present;
	}
	for (int i = 0; i < FIGURES; i++)
		tried[i] = (struct tried){.is_first = true};
	const unsigned part = (unsigned)below(seed, 1u << OPTIONS);
	const unsigned whole = (unsigned)below(seed, 1u << OPTIONS);
	try_all(tried, members, chosen, 0, count, part, whole);

	buf_add_text(&text, "portion(@g, ");
	add_condition(&text, part, seed);
	buf_add_text(&text, ", ");
	add_condition(&text, whole, seed);
	buf_add_char(&text, ')');
	check_figure(&bench, text.at, &tried[PORTION], true);

	buf_clear(&text);
	buf_add_text(&text, "count(@g, ");
	add_condition(&text, part, seed);
	buf_add_char(&text, ')');
	check_figure(&bench, text.at, &tried[COUNT], true);

	for (size_t i = 0; i < sizeof(figures) / sizeof(figures[0]); i++) {
		buf_clear(&text);
		buf_add_text(&text, figures[i].name);
		buf_add_text(&text, of_worth);
		check_figure(&bench, text.at, &tried[figures[i].figure],
			     figures[i].figure != MEAN || all_certain);
	}
	buf_done(&text);
	bench_done(&bench);
}

START_TEST(expr_figures_over_a_tag_are_exact_over_all_completions)
{
	uint64_t seed = first_seed("groups");

	for (int i = 0; i < GROUPS; i++)
		check_group(&seed);
}
END_TEST

Suite *
suite_expr_prop(void)
{
	const TTest *const tests[] = {
		expr_value_of_every_completion_lies_in_the_range_given,
		expr_printed_and_parsed_again_is_the_same,
		expr_figures_over_a_tag_are_exact_over_all_completions,
		NULL,
	};

	return unit_suite("expr_prop", tests);
}
