/*
 * What a difference does to one enterprise: the kind of change, the conditions that came out
 * otherwise, and the differences that made it so, and no others.
 */
#include "test_review.h"

#include <stdlib.h>

static const char RUBRIC[] =
	"rubric: t\n"
	"version: '1'\n"
	"title: T\n"
	"points: 100\n"
	"scales: {ful: {full: 1, half: 0.5, none: 0}}\n"
	"facts: {bad: {type: yesno}, n: {type: number, min: 0}}\n"
	"params: {mark: {value: 0.6}}\n"
	"sections:\n"
	"  - id: ops\n"
	"    weight: 60\n"
	"    questions:\n"
	"      - {id: a, ask: A, scale: ful, tags: [key]}\n"
	"      - {id: b, ask: B, scale: ful}\n"
	"  - id: pm\n"
	"    weight: 40\n"
	"    questions:\n"
	"      - {id: c, ask: C, options: {yes: 1, no: 0}}\n"
	"      - {id: d, ask: D, type: yesno}\n"
	"rules:\n"
	"  double: {kind: value, is: share(pm) * 2}\n"
	"  far: {kind: value, is: double + 1}\n"
	"  clean: {kind: veto, needs: not facts.bad}\n"
	"tiers:\n"
	"  - {id: one, title: One, require: [share(ops) >= params.mark]}\n"
	"  - {id: two, title: Two, require: [share(total) >= 0.8]}\n"
	"  - {id: three, title: Three, require: [far >= 3, 'count(@key, it == full) >= 1']}\n";

#define WHO "rubric: t\nenterprise: {id: e}\nfacts: {bad: no, n: 2}\n"

/* The rubric with texts in it replaced. The caller frees it. */
static char *
with(const char *const replaced[][2])
{
	struct buf text = BUF_INIT;

	buf_add_text(&text, RUBRIC);
	for (size_t i = 0; replaced[i][0]; i++) {
		char *whole = buf_take(&text, &(size_t){0});
		char *at = strstr(whole, replaced[i][0]);
		ck_assert_msg(at != NULL, "the rubric has no \"%s\"", replaced[i][0]);
		buf_add(&text, (struct str){whole, (size_t)(at - whole)});
		buf_add_text(&text, replaced[i][1]);
		buf_add_text(&text, at + strlen(replaced[i][0]));
		free(whole);
	}
	return buf_take(&text, &(size_t){0});
}

static zj_result *
score(const zj_model *model, const zj_document *document, struct carried **carried,
      zj_answers **answers)
{
	zj_result *result = NULL;
	zj_diags *diags = zj_diags_new();

	ck_assert_int_eq(answers_carry(carried, model, document, STR("t"), NULL, diags), ZJ_OK);
	ck_assert_int_eq(answers_read_carried(answers, model, *carried, document, diags), ZJ_OK);
	ck_assert_int_eq(zj_score(&result, model, *answers, NULL, diags), ZJ_OK);
	zj_diags_free(diags);
	return result;
}

/* "up one.1 clean; param mark value" */
static void
write_effect(struct buf *out, const struct difference *difference, const struct effect *effect)
{
	buf_add_text(out, effect_kind_key(effect->kind));
	for (size_t i = 0; i < effect->flip_count; i++) {
		buf_add_char(out, ' ');
		buf_add(out, effect->flips[i].id);
	}
	for (size_t i = 0; i < effect->cause_count; i++) {
		const struct difference_change *change = &difference->changes[effect->causes[i]];
		buf_printf(out, "; %s ", difference_thing_key(change->thing));
		buf_add(out, change->id);
		buf_printf(out, " %s", difference_aspect_key(change->aspect));
	}
}

static void
assert_effect(const char *const replaced[][2], const char *answers, const char *expected)
{
	char *text = with(replaced);
	zj_model *from = load_model(RUBRIC);
	zj_model *to = load_model(text);
	struct difference *difference = NULL;
	struct effect_finder *finder = NULL;
	struct carried *carried[2] = {NULL, NULL};
	zj_answers *bound[2] = {NULL, NULL};
	zj_document *document = NULL;
	struct arena *arena = arena_new();
	struct effect effect;
	struct buf got = BUF_INIT;

	ck_assert_int_eq(zj_document_read(&document, "a", answers, strlen(answers), NULL), ZJ_OK);
	ck_assert_int_eq(difference_find(&difference, from, to), ZJ_OK);
	ck_assert_int_eq(effect_finder_new(&finder, difference), ZJ_OK);
	zj_result *before = score(from, document, &carried[0], &bound[0]);
	zj_result *after = score(to, document, &carried[1], &bound[1]);
	/* Twice: nothing of one comparison is left for the next. */
	ck_assert_int_eq(effect_find(&effect, finder, before, after, arena), ZJ_OK);
	ck_assert_int_eq(effect_find(&effect, finder, before, after, arena), ZJ_OK);
	write_effect(&got, difference, &effect);
	ck_assert_str_eq(got.at, expected);
	buf_done(&got);
	zj_result_free(after);
	zj_result_free(before);
	for (int i = 0; i < 2; i++) {
		zj_answers_free(bound[i]);
		carried_free(carried[i]);
	}
	effect_finder_free(finder);
	difference_free(difference);
	zj_document_free(document);
	arena_free(arena);
	zj_model_free(to);
	zj_model_free(from);
	free(text);
}

#define ASSERT_EFFECT(answers, expected, ...) \
	assert_effect((const char *const[][2]){__VA_ARGS__, {NULL, NULL}}, WHO answers, expected)

/* ops is 0.5 with a full and b none; pm 0.5 with c yes and d no; together 50. */
START_TEST(effect_of_nothing_that_counts_is_none)
{
	ASSERT_EFFECT("answers: {a: full, b: none, c: yes, d: no}\n", "none", {"ask: A", "ask: X"});
	/* pm equals ops, so their weights do not matter */
	ASSERT_EFFECT("answers: {a: full, b: none, c: yes, d: no}\n", "none",
		      {"weight: 60", "weight: 10"});
}
END_TEST

START_TEST(effect_of_a_threshold_names_it_alone)
{
	ASSERT_EFFECT("answers: {a: full, b: none, c: yes, d: no}\n", "up one.1; param mark value",
		      {"value: 0.6", "value: 0.5"}, {"weight: 60", "weight: 10"});
	ASSERT_EFFECT("answers: {a: full, b: full, c: yes, d: no}\n",
		      "down two.1; condition two.1 rule",
		      {"share(total) >= 0.8", "share(total) > 0.8"});
}
END_TEST

/* total: 60 % of 1 and 40 % of 0.5 is 0.8; with 50 of 90 it is less. */
START_TEST(effect_of_a_weight_is_on_what_it_weighs_in)
{
	ASSERT_EFFECT("answers: {a: full, b: full, c: yes, d: no}\n",
		      "down two.1; section ops weight", {"weight: 60", "weight: 50"});
	ASSERT_EFFECT("answers: {a: full, b: none, c: no, d: no}\n", "score; section ops weight",
		      {"weight: 60", "weight: 50"});
}
END_TEST

START_TEST(effect_of_an_option_reaches_through_its_question)
{
	ASSERT_EFFECT("answers: {a: half, b: full, c: no, d: no}\n",
		      "down one.1; option half score", {"half: 0.5", "half: 0.1"});
	/* nobody here answered half */
	ASSERT_EFFECT("answers: {a: full, b: full, c: no, d: no}\n", "none",
		      {"half: 0.5", "half: 0.1"});
	ASSERT_EFFECT("answers: {a: full, b: full, c: no, d: no}\n", "score; option no score",
		      {"no: 0}", "no: 0.5}"});
}
END_TEST

/* far >= 3 reads far, which reads double, which reads share(pm), which a weight moves. */
START_TEST(effect_reaches_through_rules_that_read_rules)
{
	ASSERT_EFFECT("answers: {a: full, b: full, c: yes, d: yes}\n",
		      "down three.1; rule double rule", {"share(pm) * 2", "share(pm) * 1.5"});
}
END_TEST

START_TEST(effect_of_a_veto_names_it)
{
	ASSERT_EFFECT("answers: {a: full, b: full, c: no, d: no}\n", "down clean; rule clean rule",
		      {"not facts.bad", "facts.n > 5"});
	ASSERT_EFFECT("answers: {a: full, b: full, c: no, d: no}\n",
		      "down fresh; rule fresh itself",
		      {"  clean:", "  fresh: {kind: veto, needs: facts.n > 5}\n  clean:"});
}
END_TEST

START_TEST(effect_of_what_is_gone_names_it)
{
	ASSERT_EFFECT("answers: {a: full, b: none, c: no, d: no}\n", "up one.1; question b itself",
		      {"      - {id: b, ask: B, scale: ful}\n", ""});
	/* the tag stands for another question, whose answer is what it was */
	ASSERT_EFFECT("answers: {a: full, b: half, c: yes, d: yes}\n",
		      "down three.2; question a tags; question b tags", {", tags: [key]", ""},
		      {"{id: b,", "{id: b, tags: [key],"});
	ASSERT_EFFECT("answers: {a: full, b: half, c: yes, d: yes}\n",
		      "down one.1 two.1 three.2; question b tags; question a itself",
		      {"      - {id: a, ask: A, scale: ful, tags: [key]}\n", ""},
		      {"{id: b,", "{id: b, tags: [key],"});
}
END_TEST

START_TEST(effect_on_prospects_alone_is_told)
{
	/* d unanswered: pm from 0.5 to 1; two.1 within reach at 0.8 but not above 0.92 */
	ASSERT_EFFECT("answers: {a: full, b: half, c: yes}\n", "firm two.1; condition two.1 rule",
		      {"share(total) >= 0.8", "share(total) >= 0.92"});
}
END_TEST

START_TEST(effect_of_a_tier_that_is_not_in_both_is_told_as_such)
{
	ASSERT_EFFECT("answers: {a: full, b: full, c: no, d: no}\n",
		      "other; tier first itself; tier one itself", {"id: one,", "id: first,"});
	/* renamed, it is the same */
	ASSERT_EFFECT("answers: {a: full, b: full, c: no, d: no}\n", "none",
		      {"id: one,", "id: first, renamed_from: one,"});
}
END_TEST

Suite *
suite_review_effect(void)
{
	const TTest *const tests[] = {
		effect_of_nothing_that_counts_is_none,
		effect_of_a_threshold_names_it_alone,
		effect_of_a_weight_is_on_what_it_weighs_in,
		effect_of_an_option_reaches_through_its_question,
		effect_reaches_through_rules_that_read_rules,
		effect_of_a_veto_names_it,
		effect_of_what_is_gone_names_it,
		effect_on_prospects_alone_is_told,
		effect_of_a_tier_that_is_not_in_both_is_told_as_such,
		NULL,
	};

	return unit_suite("effect", tests);
}
