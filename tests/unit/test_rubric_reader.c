/*
 * The tables: keys and shapes.
 */
#include <string.h>

#include "test_rubric.h"

struct loaded {
	struct rubric *rubric;
	zj_diags *diags;
	zj_status status;
};

static struct loaded
load(const char *yaml)
{
	const struct rubric_file file = {"rubric.yaml", {yaml, strlen(yaml)}};
	struct loaded loaded = {.diags = zj_diags_new()};

	ck_assert_ptr_nonnull(loaded.diags);
	loaded.status = rubric_read(&loaded.rubric, &file, 1, loaded.diags);
	return loaded;
}

static void
unload(struct loaded *loaded)
{
	rubric_free(loaded->rubric);
	zj_diags_free(loaded->diags);
}

/* Read all the same, with exactly these diagnostics. */
static void
assert_mistakes(const char *yaml, const char *expected)
{
	struct loaded loaded = load(yaml);

	assert_diags(loaded.diags, expected);
	ck_assert_int_eq(loaded.status, ZJ_OK);
	ck_assert(loaded.rubric->has_mistakes);
	unload(&loaded);
}

START_TEST(what_was_not_written_is_null)
{
	struct loaded l = load(HEAD "sections: [{id: s, weight: 3}]\nrules:\n");
	const struct rubric_node *s = l.rubric->total->first_section;

	ck_assert_int_eq(l.status, ZJ_OK);
	ck_assert(!l.rubric->has_mistakes);
	ck_assert(str_is(s->head.id->text, "s"));
	ck_assert(str_is(s->weight->text, "3"));
	ck_assert_ptr_null(s->points);
	ck_assert_ptr_null(s->ladder.head.at);
	ck_assert_ptr_null(s->first_question);
	ck_assert_uint_eq(l.rubric->rules.count, 0);
	ck_assert_uint_eq(rubric_place(&s->head).line, 4);
	ck_assert_uint_eq(rubric_place(&s->head).column, 17);
	unload(&l);
}
END_TEST

START_TEST(short_forms_are_the_long_ones)
{
	struct loaded l = load(HEAD "scales: {f: {full: 1, none: {score: 0}}}\n"
				    "source: a\n"
				    "tiers: [{id: t, require: [x > 1, {needs: y > 1}]}]\n");
	const struct rubric_scale *scale = l.rubric->scales.at[0];
	const struct rubric_option *options = scale->options.items;
	const struct rubric_tier *tier = l.rubric->tiers.at[0];
	const struct rubric_condition *conditions = tier->require.items;

	ck_assert(!l.rubric->has_mistakes);
	ck_assert(str_is(options[0].score->text, "1"));
	ck_assert(str_is(options[1].score->text, "0"));
	ck_assert(str_is(l.rubric->total->origin.sources->text, "a"));
	ck_assert(str_is(conditions[0].needs->text, "x > 1"));
	ck_assert(str_is(conditions[1].needs->text, "y > 1"));
	unload(&l);
}
END_TEST

START_TEST(words_are_one_text_or_one_for_each_language)
{
	struct loaded l = load("rubric: t\nversion: '1'\ntitle: {zh: 题}\nabout: both\n");
	const struct words title = rubric_words(l.rubric->total->title);
	const struct words about = rubric_words(l.rubric->total->about);

	ck_assert(str_is(title.in[ZJ_LANG_ZH], "题"));
	ck_assert_ptr_null(title.in[ZJ_LANG_EN].at);
	ck_assert(str_is(about.in[ZJ_LANG_ZH], "both"));
	ck_assert(str_is(about.in[ZJ_LANG_EN], "both"));
	unload(&l);
}
END_TEST

START_TEST(unknown_keys_are_reported_where_they_stand)
{
	assert_mistakes(HEAD "wieght: 3\n", "unknown-key 4:1");
	assert_mistakes(HEAD "sections: [{id: s, ask: x}]\n", "unknown-key 4:20");
	assert_mistakes(HEAD "about: {zh: x, fr: y}\n", "unknown-key 4:16");
	assert_mistakes(HEAD "sections: [{add_to: s}]\n", "unknown-key 4:13, missing-key 4:12");
}
END_TEST

START_TEST(missing_keys_are_reported_at_the_thing)
{
	assert_mistakes("version: '1'\n", "missing-key 1:1, missing-key 1:1");
	assert_mistakes(HEAD "questions: [{id: a}]\n", "missing-key 4:18");
	assert_mistakes(HEAD "facts: {f: {}}\n", "missing-key 4:9");
	/* What a key that is nearly right stands for is not missing as well. */
	assert_mistakes(HEAD "facts: {f: {typ: number}}\n", "unknown-key 4:13");
}
END_TEST

START_TEST(shapes_are_checked)
{
	assert_mistakes(HEAD "points: [1]\n", "shape-text 4:9");
	assert_mistakes(HEAD "points:\n", "empty-value 4:8");
	assert_mistakes(HEAD "points: ''\n", "empty-value 4:9");
	assert_mistakes(HEAD "rules: [x]\n", "shape-map 4:8");
	assert_mistakes(HEAD "sections: {x: y}\n", "shape-list 4:11");
	assert_mistakes(HEAD "sections: [x]\n", "shape-map 4:12");
	assert_mistakes(HEAD "about: [x]\n", "shape-words 4:8");
	assert_mistakes(HEAD "tier_chain: maybe\n", "shape-yesno 4:13");
	assert_mistakes(HEAD "combine: median\n", "bad-word 4:10");
	assert_mistakes(HEAD "scales: {f: x}\n", "shape-map 4:13");
}
END_TEST

START_TEST(names_are_identifiers_and_not_taken)
{
	assert_mistakes(HEAD "facts: {1st: {type: yesno}}\n", "bad-identifier 4:9");
	assert_mistakes(HEAD "facts: {数: {type: yesno}}\n", "bad-identifier 4:9");
	/* 129 characters; 128 would be good. */
	assert_mistakes(HEAD
			"facts: {a123456789012345678901234567890123456789012345678901234567890123"
			"01234567890123456789012345678901234567890123456789012345678901234: "
			"{type: yesno}}\n",
			"bad-identifier 4:9");
	assert_mistakes(HEAD "sections: [{id: total}]\n", "reserved-name 4:17");
	assert_mistakes(HEAD "rules: {it: {kind: gate, needs: yes}}\n", "reserved-name 4:9");
	assert_mistakes(HEAD "tiers: [{id: none}]\n", "reserved-name 4:14");
	assert_mistakes(HEAD "scales: {f: {unknown: 1}}\n", "reserved-name 4:14");
	assert_mistakes(HEAD "sections: [{id: s, tags: [a b]}]\n", "bad-identifier 4:27");
}
END_TEST

START_TEST(names_are_unique_among_sections_and_questions)
{
	assert_mistakes(HEAD "sections: [{id: a, questions: [{id: a, ask: x, type: yesno}]}]\n",
			"duplicate-id 4:37");
}
END_TEST

START_TEST(what_is_no_rubric_is_refused)
{
	struct loaded l = load("");
	assert_diags(l.diags, "empty-document 0:0");
	ck_assert_int_eq(l.status, ZJ_EINPUT);
	ck_assert_ptr_null(l.rubric);
	unload(&l);

	l = load("- a\n");
	assert_diags(l.diags, "shape-map 1:1");
	unload(&l);

	l = load("part: x\nof: y\n");
	assert_diags(l.diags, "part-alone 1:1");
	ck_assert_int_eq(l.status, ZJ_EINPUT);
	unload(&l);

	l = load("a: [\n");
	ck_assert_int_eq(l.status, ZJ_EINPUT);
	unload(&l);
}
END_TEST

START_TEST(yes_and_no_may_be_chinese)
{
	struct loaded l = load(HEAD "tier_chain: 否\n");

	ck_assert(!rubric_is_yes(l.rubric->top->tier_chain, true));
	ck_assert(rubric_is_yes(NULL, true));
	unload(&l);
}
END_TEST

Suite *
suite_reader(void)
{
	const TTest *const tests[] = {
		what_was_not_written_is_null,
		short_forms_are_the_long_ones,
		words_are_one_text_or_one_for_each_language,
		unknown_keys_are_reported_where_they_stand,
		missing_keys_are_reported_at_the_thing,
		shapes_are_checked,
		names_are_identifiers_and_not_taken,
		names_are_unique_among_sections_and_questions,
		what_is_no_rubric_is_refused,
		yes_and_no_may_be_chinese,
		NULL,
	};

	return unit_suite("reader", tests);
}
