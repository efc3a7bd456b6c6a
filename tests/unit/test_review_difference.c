/*
 * Two rubrics compared: each way a rubric can change is told once, as what it is, and a change
 * of spelling is not told at all.
 */
#include "test_review.h"

#include <stdlib.h>

/* Something of everything. */
static const char RUBRIC[] =
	"rubric: t\n"
	"version: '1'\n"
	"title: T\n"
	"points: 100\n"
	"sources:\n"
	"  - {id: book, title: Book, basis: reported}\n"
	"  - {id: law, title: Law, basis: verified}\n"
	"scales: {ful: {full: 1, most: 0.8, none: 0}}\n"
	"facts:\n"
	"  n: {type: number, unit: 台, min: 1}\n"
	"  bad: {type: yesno}\n"
	"  kind: {type: choice, options: [one, two]}\n"
	"params: {mark: {value: 80%}}\n"
	"profiles:\n"
	"  here: {title: Here, default: yes}\n"
	"  there: {title: There, weights: {pm: 90}}\n"
	"uses: {other: {rubric: o, top: 5}}\n"
	"sections:\n"
	"  - id: ops\n"
	"    title: Ops\n"
	"    weight: 60\n"
	"    source: book\n"
	"    questions:\n"
	"      - {id: a, ask: Alpha, scale: ful, tags: [key], cost: {most: 10}}\n"
	"      - {id: b, ask: Beta, scale: ful}\n"
	"      - id: c\n"
	"        ask: Gamma\n"
	"        value: facts.n / 10\n"
	"        bands: [{upto: 0.2, score: 0}, {above: 0.2, score: 0.5}, {above: 0.6, score: 1}]\n"
	"      - {id: d, ask: Delta, scale: ful, evidence: {needed_above: 0.5, cap: 0.5}}\n"
	"  - id: pm\n"
	"    title: Pm\n"
	"    weight: 40\n"
	"    questions:\n"
	"      - {id: e, ask: Epsilon, options: {yes: 1, half: 0.5, no: 0}}\n"
	"rules:\n"
	"  clean: {kind: veto, needs: not facts.bad, say: Bad}\n"
	"  odd: {kind: check, when: facts.n > 5, say: Odd}\n"
	"  few: {kind: cap, when: 'count(@key, it == full) < 1', at_most: one}\n"
	"tiers:\n"
	"  - {id: one, title: One, require: [share(ops) >= 0.5]}\n"
	"  - {id: two, title: Two, require: [share(ops) >= params.mark and share(e) >= 1,"
	" level(other) >= 2]}\n";

/* The rubric with one text in it replaced. The caller frees it. */
static char *
with(const char *find, const char *put)
{
	const char *at = strstr(RUBRIC, find);
	const size_t room = sizeof(RUBRIC) + strlen(put) + 1;
	char *text = malloc(room);

	ck_assert_ptr_nonnull(text);
	ck_assert_msg(at != NULL, "the rubric has no \"%s\"", find);
	snprintf(text, room, "%.*s%s%s", (int)(at - RUBRIC), RUBRIC, put, at + strlen(find));
	return text;
}

static void
add_value(struct buf *out, const struct difference_value *value)
{
	if (value->words)
		buf_add(out, words_in(value->words, ZJ_LANG_EN));
	else if (value->text.len > 0)
		buf_add(out, value->text);
	else
		buf_add_char(out, '-');
}

/* "scores changed section ops weight 60 50", a line each. */
static void
write_changes(struct buf *out, const struct difference *difference)
{
	for (size_t i = 0; i < difference->count; i++) {
		const struct difference_change *change = &difference->changes[i];
		buf_printf(out, "%s%s %s %s ", i > 0 ? "\n" : "",
			   difference_effect_key(change->effect), difference_kind_key(change->kind),
			   difference_thing_key(change->thing));
		buf_add(out, change->id);
		if (change->of.at) {
			buf_add_text(out, " of ");
			buf_add(out, change->of);
		}
		if (change->aspect == ASPECT_ITSELF)
			continue;
		buf_printf(out, " %s ", difference_aspect_key(change->aspect));
		if (change->profile.at) {
			buf_add_text(out, "under ");
			buf_add(out, change->profile);
			buf_add_char(out, ' ');
		}
		add_value(out, &change->from);
		buf_add_text(out, " | ");
		add_value(out, &change->to);
	}
}

static void
assert_changes(const char *from_text, const char *to_text, const char *expected)
{
	zj_model *from = load_model(from_text);
	zj_model *to = load_model(to_text);
	struct difference *difference = NULL;
	struct buf out = BUF_INIT;

	ck_assert_int_eq(difference_find(&difference, from, to), ZJ_OK);
	write_changes(&out, difference);
	ck_assert_str_eq(out.at ? out.at : "", expected);
	buf_done(&out);
	difference_free(difference);
	zj_model_free(to);
	zj_model_free(from);
}

static const struct {
	const char *find;
	const char *put;
	const char *expected;
} changes[] = {
	/* not a difference */
	{"share(ops) >= 0.5", "(share( ops )) >=50%", ""},
	{"share(ops) >= params.mark and share(e) >= 1",
	 "(share(ops) >= params.mark) and (share(e)>=1.0)", ""},
	{"weight: 60", "weight: 60.0", ""},
	{"{above: 0.2, score", "{score", ""},
	{"points: 100\n", "points: 1e2\n", ""},

	/* what changes scores */
	{"weight: 60", "weight: 50", "scores changed section ops weight 60 | 50"},
	{"weights: {pm: 90}", "weights: {pm: 80}",
	 "scores changed section pm weight under there 90 | 80"},
	{"title: There, weights", "title: There, leave_out: [ops], weights",
	 "scores changed section ops leave_out under there no | yes"},
	{"share(ops) >= 0.5", "share(ops) >= 0.6",
	 "scores changed condition one.1 of one rule share(ops) >= 0.5 | share(ops) >= 0.6"},
	{"share(ops) >= 0.5", "share(ops) > 0.5",
	 "scores changed condition one.1 of one rule share(ops) >= 0.5 | share(ops) > 0.5"},
	{"{value: 80%}", "{value: 85%}", "scores changed param mark value 0.8 | 0.85"},
	{"most: 0.8", "most: 0.7", "scores changed option most of ful score 0.8 | 0.7"},
	{"half: 0.5", "half: 0.4", "scores changed option half of e score 0.5 | 0.4"},
	{"{above: 0.2, score: 0.5}", "{above: 0.2, score: 0.6}",
	 "scores changed question c bands 0.2 < x <= 0.6: 0.5 | 0.2 < x <= 0.6: 0.6"},
	{"cap: 0.5", "cap: 0.4", "scores changed question d evidence.cap 0.5 | 0.4"},
	{", evidence: {needed_above: 0.5, cap: 0.5}", "",
	 "scores changed question d evidence.needed_above 0.5 | -\n"
	 "scores changed question d evidence.cap 0.5 | -"},
	{"facts.n / 10", "facts.n / 12",
	 "scores changed question c value facts.n / 10 | facts.n / 12"},
	{"tags: [key]", "tags: [other, key]", "scores changed question a tags key | other, key"},
	{"unit: 台", "unit: 套", "scores changed fact n unit 台 | 套"},
	{"min: 1}", "min: 0}", "scores changed fact n min 1 | 0"},
	{"not facts.bad,", "not facts.bad, tiers: [two],",
	 "scores changed rule clean tiers - | two"},
	{"kind: veto", "kind: gate", "scores changed rule clean kind veto | gate"},
	{"at_most: one", "at_most: none", "scores changed rule few at_most one | none"},
	{"level(other) >= 2", "level(other) >= 3",
	 "scores changed condition two.2 of two rule level(other) >= 2 | level(other) >= 3"},
	{"top: 5", "top: 4", "scores changed use other top 5 | 4"},
	{"    weight: 40\n", "    weight: 40\n    combine: min\n",
	 "scores changed section pm combine mean | min"},
	{"points: 100\n", "points: 10\n", "scores changed section total points 100 | 10"},
	{"points: 100\n", "points: 100\ntier_chain: no\n",
	 "scores changed rubric t tier_chain yes | no"},
	{"tiers:\n", "tiers:\n  - {id: zero, title: Zero}\n", "scores added tier zero"},
	{", level(other) >= 2]", "]", "scores removed condition two.2 of two"},
	{"  clean: {kind: veto, needs: not facts.bad, say: Bad}\n", "",
	 "scores removed rule clean"},
	{"      - {id: b, ask: Beta, scale: ful}\n", "", "scores removed question b"},
	{"      - {id: b,", "      - {id: f, ask: Phi, scale: ful}\n      - {id: b,",
	 "scores added question f"},
	{", no: 0}", "}", "scores removed option no of e"},
	{"scale: ful, tags", "scored: no, scale: ful, tags",
	 "scores changed question a scored yes | no"},
	{"scale: ful, evidence", "type: yesno, evidence",
	 "scores changed question d answer choose: one | type: yesno"},

	/* what is asked */
	{"half: 0.5", "half: 0.5, third: 0.3", "answers added option third of e"},
	{"ask: Beta", "ask: Beta, may_skip: yes", "answers changed question b may_skip no | yes"},
	{"[one, two]", "[one, two, six]", "answers added option six of kind"},
	{"{id: b, ", "{id: bb, renamed_from: b, ", "answers renamed question bb id b | bb"},
	{"half: 0.5", "part: {score: 0.5, renamed_from: half}",
	 "answers renamed option part of e id half | part"},
	{"  kind: {", "  sort: {renamed_from: [x, kind], ",
	 "answers renamed fact sort id kind | sort"},

	/* words */
	{"ask: Beta", "ask: What?", "words changed question b ask Beta | What?"},
	{"title: Ops", "title: Operations", "words changed section ops title Ops | Operations"},
	{"say: Bad", "say: Worse", "words changed rule clean say Bad | Worse"},
	{"facts.n > 5", "facts.n > 6", "words changed rule odd rule facts.n > 5 | facts.n > 6"},
	{"source: book", "source: law",
	 "words changed section ops source book | law\n"
	 "words changed section ops basis reported | verified"},
	{"basis: reported", "basis: recalled",
	 "words changed source book basis reported | recalled"},
	{"{most: 10}", "{most: 12}", "words changed option most of a cost 10 | 12"},
	{"version: '1'", "version: '2'", "words changed rubric t version 1 | 2"},
};

START_TEST(difference_of_each_kind_is_told_once)
{
	char *text = with(changes[_i].find, changes[_i].put);

	assert_changes(RUBRIC, text, changes[_i].expected);
	free(text);
}
END_TEST

START_TEST(difference_of_a_renamed_question_leaves_the_rules_that_read_it_alone)
{
	char *text = with("share(e) >= 1", "share(ee) >= 1");
	char *e = strstr(text, "{id: e, ask: Epsilon, ");
	static const char NEW[] =
		"{id: ee, renamed_from: e, ask: Epsilon, options: {yes: 1, half: 0.5, no: 0}}\n";
	struct buf out = BUF_INIT;

	buf_add(&out, (struct str){text, (size_t)(e - text)});
	buf_add_text(&out, NEW);
	buf_add_text(&out, strchr(e, '\n') + 1);
	assert_changes(RUBRIC, out.at, "answers renamed question ee id e | ee");
	buf_done(&out);
	free(text);
}
END_TEST

START_TEST(difference_of_a_rubric_with_itself_is_none)
{
	assert_changes(RUBRIC, RUBRIC, "");
}
END_TEST

/* In the place of `facts.n > 5`. */
static const struct {
	const char *before;
	const char *after;
	const char *expected;
} rules[] = {
	{"facts.n > 5 and facts.bad", "facts.bad and facts.n > 5", ""},
	{"facts.n > 5 or facts.bad or facts.n < 3", "facts.n < 3 or facts.n > 5 or facts.bad", ""},
	{"facts.bad and (facts.n > 5 or facts.n < 3)", "(facts.n < 3 or facts.n > 5) and facts.bad",
	 ""},
	/* each part stands for one other, not for two */
	{"facts.bad and facts.bad and facts.n > 5", "facts.bad and facts.n > 5 and facts.n > 5",
	 "words changed rule odd rule facts.bad and facts.bad and facts.n > 5 | "
	 "facts.bad and facts.n > 5 and facts.n > 5"},
	{"facts.n > 5 and facts.bad", "facts.n > 5 or facts.bad",
	 "words changed rule odd rule facts.n > 5 and facts.bad | "
	 "facts.n > 5 or facts.bad"},
	{"facts.n > 5", "5 > facts.n", "words changed rule odd rule facts.n > 5 | 5 > facts.n"},
};

START_TEST(difference_is_not_told_of_the_order_around_and_and_or)
{
	char *before = with("facts.n > 5", rules[_i].before);
	char *after = with("facts.n > 5", rules[_i].after);

	assert_changes(before, after, rules[_i].expected);
	free(before);
	free(after);
}
END_TEST

START_TEST(difference_of_moved_things_is_told_as_moving)
{
	static const char BEFORE[] =
		"rubric: t\nversion: '1'\ntitle: T\nsections:\n"
		"  - {id: s, questions: [{id: a, ask: A, type: yesno}, {id: b, ask: B, type: yesno}]}\n"
		"  - {id: t, questions: [{id: c, ask: C, type: yesno}]}\n"
		"tiers: [{id: low, title: L}, {id: high, title: H}]\n";
	static const char AFTER[] =
		"rubric: t\nversion: '1'\ntitle: T\nsections:\n"
		"  - {id: s, questions: [{id: a, ask: A, type: yesno}]}\n"
		"  - {id: t, questions: [{id: c, ask: C, type: yesno}, {id: b, ask: B, type: yesno}]}\n"
		"tiers: [{id: high, title: H}, {id: low, title: L}]\n";

	assert_changes(BEFORE, AFTER,
		       "scores moved tier high rank 2 | 1\n"
		       "scores moved tier low rank 1 | 2\n"
		       "scores moved question b parent s | t");
}
END_TEST

START_TEST(difference_keeps_the_places_of_both_sides)
{
	char *text = with("  clean: {kind: veto", "\n  clean: {kind: gate");
	struct difference *difference = NULL;
	zj_model *from = load_model(RUBRIC);
	zj_model *to = load_model(text);
	ck_assert_int_eq(difference_find(&difference, from, to), ZJ_OK);
	ck_assert_uint_eq(difference->count, 1);
	const struct difference_change *change = &difference->changes[0];
	ck_assert_str_eq(change->from_place.file->name, "rubric.yaml");
	ck_assert_uint_eq(change->from_place.line, 37);
	ck_assert_uint_eq(change->to_place.line, 38);
	difference_free(difference);
	zj_model_free(to);
	zj_model_free(from);
	free(text);
}
END_TEST

Suite *
suite_review_difference(void)
{
	Suite *suite = suite_create("difference");
	TCase *tests = tcase_create("difference");

	tcase_add_loop_test(tests, difference_of_each_kind_is_told_once, 0,
			    sizeof(changes) / sizeof(changes[0]));
	tcase_add_test(tests, difference_of_a_renamed_question_leaves_the_rules_that_read_it_alone);
	tcase_add_test(tests, difference_of_a_rubric_with_itself_is_none);
	tcase_add_loop_test(tests, difference_is_not_told_of_the_order_around_and_and_or, 0,
			    sizeof(rules) / sizeof(rules[0]));
	tcase_add_test(tests, difference_of_moved_things_is_told_as_moving);
	tcase_add_test(tests, difference_keeps_the_places_of_both_sides);
	suite_add_tcase(suite, tests);
	return suite;
}
