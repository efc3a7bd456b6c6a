/*
 * Rubrics that extend another: what becomes of the tree, and what is said when it cannot be.
 */
#define _XOPEN_SOURCE 700 /* mkdtemp() */

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/io.h"
#include "base/limits.h"
#include "test_rubric.h"

/* Everything that can be changed, at least once. */
static const char base[] =
	"rubric: base\n"
	"version: '1'\n"
	"title: Base\n"
	"include: [more.yaml]\n"
	"sources:\n"
	"  - {id: one, title: One, basis: own}\n"
	"scales:\n"
	"  f: {full: 1, none: {score: 0, title: No}}\n"
	"params:\n"
	"  mark: {value: 0.8, min: 0}\n"
	"sections:\n"
	"  - {id: ops, weight: 2}\n"
	"  - id: pm\n"
	"    questions:\n"
	"      - {id: plan, ask: plan?, scale: f}\n"
	"rules:\n"
	"  good: {kind: gate, needs: yes}\n"
	"tiers:\n"
	"  - {id: low, require: [good, share(ops) >= 0.5, {id: named, needs: good}]}\n";
static const char more[] =
	"part: more\n"
	"of: base\n"
	"sections:\n"
	"  - add_to: ops\n"
	"    questions:\n"
	"      - {id: q1, ask: q1?, options: {a: 0, b: 1}}\n"
	"      - {id: q2, ask: q2?, type: number, bands: [{upto: 1, score: 0}, {above: 1, score: 1}]}\n";

/* A rubric that begins like this stands on line 5. */
#define OVER "rubric: over\nversion: '2'\ntitle: Over\nextends: {rubric: base, version: '1'}\n"

struct loaded {
	struct rubric *rubric;
	zj_diags *diags;
	zj_status status;
};

static struct loaded
load(const char *yaml)
{
	const struct rubric_file files[] = {
		{"rubric.yaml", str_from(yaml)},
		{"base/rubric.yaml", {base, sizeof(base) - 1}},
		{"base/more.yaml", {more, sizeof(more) - 1}},
	};
	struct loaded loaded = {.diags = zj_diags_new()};

	ck_assert_ptr_nonnull(loaded.diags);
	loaded.status = rubric_read(&loaded.rubric, files, 3, loaded.diags);
	return loaded;
}

static void
unload(struct loaded *loaded)
{
	rubric_free(loaded->rubric);
	zj_diags_free(loaded->diags);
}

/* What the key `key` of the outcome says, on one line. */
static void
assert_becomes(const char *changes, const char *key, const char *expected)
{
	struct buf yaml = BUF_INIT;
	struct buf line = BUF_INIT;

	buf_printf(&yaml, "%s%s", OVER, changes);
	struct loaded l = load(yaml.at);
	assert_diags(l.diags, "");
	ck_assert_int_eq(l.status, ZJ_OK);
	ck_assert(!l.rubric->has_mistakes);
	const struct node *found = node_get(l.rubric->trees[0].root, key);
	if (found)
		yaml_write_line(&line, found);
	ck_assert_str_eq(line.at ? line.at : "nothing", expected);
	unload(&l);
	buf_done(&line);
	buf_done(&yaml);
}

static void
assert_mistakes(const char *changes, const char *expected)
{
	struct buf yaml = BUF_INIT;

	buf_printf(&yaml, "%s%s", OVER, changes);
	struct loaded l = load(yaml.at);
	assert_diags(l.diags, expected);
	if (l.status == ZJ_OK)
		ck_assert(l.rubric->has_mistakes);
	unload(&l);
	buf_done(&yaml);
}

START_TEST(extending_without_a_change_is_the_base_under_another_name)
{
	struct loaded l = load(OVER);
	struct arena *arena = arena_new();
	struct buf out = BUF_INIT;
	struct node tree;

	assert_diags(l.diags, "");
	ck_assert_int_eq(rubric_resolve(&tree, l.rubric, arena), ZJ_OK);
	yaml_write(&out, &tree);
	ck_assert_str_eq(
		out.at,
		"rubric: over\n"
		"version: '2'\n"
		"title: Over\n"
		"sources: [{id: one, title: One, basis: own}]\n"
		"scales: {f: {full: 1, none: {score: 0, title: No}}}\n"
		"params: {mark: {value: 0.8, min: 0}}\n"
		"sections:\n"
		"  - id: ops\n"
		"    weight: 2\n"
		"    questions:\n"
		"      - {id: q1, ask: q1?, options: {a: 0, b: 1}}\n"
		"      - {id: q2, ask: q2?, type: number, bands: [{upto: 1, score: 0}, "
		"{above: 1, score: 1}]}\n"
		"  - {id: pm, questions: [{id: plan, ask: plan?, scale: f}]}\n"
		"rules: {good: {kind: gate, needs: yes}}\n"
		"tiers: [{id: low, require: [good, share(ops) >= 0.5, {id: named, needs: good}]}]\n");
	buf_done(&out);
	arena_free(arena);
	unload(&l);
}
END_TEST

START_TEST(keys_of_the_rubric_itself_are_said_anew)
{
	assert_becomes("about: ours\n", "about", "ours");
	assert_becomes("points: 100\n", "points", "100");
	assert_becomes("", "extends", "nothing");
	assert_becomes("", "include", "nothing");
}
END_TEST

START_TEST(change_says_a_key_anew_adds_one_or_takes_it_away)
{
	assert_becomes("change: {params: {mark: {value: 0.7}}}\n", "params",
		       "{mark: {value: 0.7, min: 0}}");
	assert_becomes("change: {params: {mark: {max: 1, min: ~}}}\n", "params",
		       "{mark: {value: 0.8, max: 1}}");
	assert_becomes("change: {rules: {good: {needs: no, say: {zh: 否, en: No}}}}\n", "rules",
		       "{good: {kind: gate, needs: no, say: {zh: 否, en: No}}}");
	assert_becomes("change: {sources: {one: {title: Two}}}\n", "sources",
		       "[{id: one, title: Two, basis: own}]");
}
END_TEST

START_TEST(change_reaches_options_of_scales_and_questions)
{
	assert_becomes("change: {scales: {f: {full: 2, none: {title: Nothing}}}}\n", "scales",
		       "{f: {full: 2, none: {score: 0, title: Nothing}}}");
	assert_becomes("change: {scales: {f: {full: {title: All}, none: 0.1}}}\n", "scales",
		       "{f: {full: {score: 1, title: All}, none: {score: 0.1, title: No}}}");
	assert_becomes(
		"change: {questions: {q1: {options: {b: 3}}}, sections: {ops: {weight: 5}}}\n"
		"remove: {sections: [pm], questions: [q2]}\n",
		"sections",
		"[{id: ops, weight: 5, questions: [{id: q1, ask: q1?, options: {a: 0, b: 3}}]}]");
}
END_TEST

START_TEST(change_reaches_conditions_and_bands_by_their_numbers)
{
	assert_becomes("change: {tiers: {low: {require: {low.2: share(ops) >= 0.6, "
		       "low.1: {say: bad}, named: no}}}}\n",
		       "tiers",
		       "[{id: low, require: [{needs: good, say: bad}, share(ops) >= 0.6, "
		       "{id: named, needs: no}]}]");
	assert_becomes("change: {questions: {q2: {bands: {2: {score: 0.9}}}}}\n"
		       "remove: {sections: [pm], questions: [q1]}\n",
		       "sections",
		       "[{id: ops, weight: 2, questions: [{id: q2, ask: q2?, type: number, bands: "
		       "[{upto: 1, score: 0}, {above: 1, score: 0.9}]}]}]");
}
END_TEST

START_TEST(change_with_a_list_replaces_the_whole)
{
	assert_becomes("change: {tiers: {low: {require: [good]}}}\n", "tiers",
		       "[{id: low, require: [good]}]");
}
END_TEST

START_TEST(add_puts_things_beside_their_neighbours)
{
	assert_becomes("add: {params: {few: {value: 2}}, rules: {r: {kind: gate, needs: no}}}\n",
		       "params", "{mark: {value: 0.8, min: 0}, few: {value: 2}}");
	assert_becomes("add: {profiles: {p: {title: P}}}\n", "profiles", "{p: {title: P}}");
	assert_becomes(
		"add: {tiers: [{id: top}, {before: low, id: bottom}, {after: low, id: mid}]}\n"
		"change: {tiers: {low: {require: ~}}}\n",
		"tiers", "[{id: bottom}, {id: low}, {id: mid}, {id: top}]");
	assert_becomes(
		"add: {require: [{in: low, id: last, needs: no}, {before: low.2, needs: yes}, "
		"{after: named, in: low, id: x, needs: no}]}\n",
		"tiers",
		"[{id: low, require: [good, {needs: yes}, share(ops) >= 0.5, "
		"{id: named, needs: good}, {id: x, needs: no}, {id: last, needs: no}]}]");
}
END_TEST

START_TEST(add_puts_sections_and_questions_where_they_are_to_stand)
{
	assert_becomes("add:\n"
		       "  sections: [{in: ops, id: deep}, {before: pm, id: new}, {id: last}]\n"
		       "  questions:\n"
		       "    - {before: plan, id: first, ask: a, type: date}\n"
		       "    - {in: pm, id: end, ask: b, type: date}\n"
		       "remove: {questions: [q1, q2]}\n",
		       "sections",
		       "[{id: ops, weight: 2, questions: [], sections: [{id: deep}]}, {id: new}, "
		       "{id: pm, questions: [{id: first, ask: a, type: date}, "
		       "{id: plan, ask: plan?, scale: f}, {id: end, ask: b, type: date}]}, "
		       "{id: last}]");
	assert_becomes("add: {questions: [{in: total, id: t, ask: t, type: date}]}\n", "questions",
		       "[{id: t, ask: t, type: date}]");
	assert_becomes("add: {options: {f: {half: 0.5}}}\n", "scales",
		       "{f: {full: 1, none: {score: 0, title: No}, half: 0.5}}");
}
END_TEST

START_TEST(add_may_go_by_what_was_added_before)
{
	assert_becomes("add: {sections: [{after: ops, id: a}, {after: a, id: b}, {in: a, id: c}]}\n"
		       "remove: {sections: [ops, pm]}\n",
		       "sections", "[{id: a, sections: [{id: c}]}, {id: b}]");
	assert_becomes(
		"add: {tiers: [{id: a}, {before: a, id: b}], require: [{in: a, needs: no}]}\n"
		"remove: {tiers: [low]}\n",
		"tiers", "[{id: b}, {id: a, require: [{needs: no}]}]");
	assert_mistakes("add: {sections: [{after: b, id: a}, {id: b}]}\n", "overlay-unknown 5:26");
	assert_mistakes("add: {sections: [{id: a}]}\nremove: {sections: [a]}\n",
			"overlay-unknown 6:21");
}
END_TEST

START_TEST(remove_takes_away_and_numbers_stay_what_they_were)
{
	assert_becomes("remove: {require: [low.1, low.2]}\n", "tiers",
		       "[{id: low, require: [{id: named, needs: good}]}]");
	assert_becomes("remove: {options: {f: [none]}}\n", "scales", "{f: {full: 1}}");
	assert_becomes("remove: {tiers: [low], rules: [good]}\n", "rules", "{}");
	assert_becomes("remove: {sections: [ops, pm]}\n", "sections", "[]");
	assert_becomes("remove: {sections: [ops], questions: [plan]}\n", "sections",
		       "[{id: pm, questions: []}]");
}
END_TEST

START_TEST(neighbour_that_goes_away_still_says_where)
{
	assert_becomes(
		"add: {require: [{after: low.2, id: x, needs: no}]}\n"
		"remove: {require: [low.2]}\n",
		"tiers",
		"[{id: low, require: [good, {id: x, needs: no}, {id: named, needs: good}]}]");
}
END_TEST

START_TEST(places_are_where_it_was_written)
{
	struct loaded l = load(OVER "change: {params: {mark: {value: 0.7}}}\n");
	const struct rubric_param *mark = l.rubric->params.at[0];
	const struct place value = node_place(mark->value, mark->head.file);
	const struct place min = node_place(mark->min, mark->head.file);
	const struct rubric_node *q1 = l.rubric->total->first_section->first_question;

	ck_assert_str_eq(value.file->name, "rubric.yaml");
	ck_assert_uint_eq(value.line, 5);
	ck_assert_str_eq(min.file->name, "base/rubric.yaml");
	ck_assert_uint_eq(min.line, 10);
	ck_assert_str_eq(rubric_place(&q1->head).file->name, "base/more.yaml");
	ck_assert_uint_eq(rubric_place(&q1->head).line, 6);
	ck_assert(str_is(l.rubric->file_names[0], "rubric.yaml"));
	ck_assert(str_is(l.rubric->file_names[1], "base/rubric.yaml"));
	ck_assert(str_is(l.rubric->file_names[2], "base/more.yaml"));
	unload(&l);
}
END_TEST

START_TEST(changes_are_listed_with_what_was_before)
{
	struct loaded l = load(OVER "change: {params: {mark: {value: 0.7}}}\n"
				    "remove: {sections: [pm]}\n");
	/* rubric, version and title come first. */
	const struct rubric_change *change = &l.rubric->changes[3];

	ck_assert_uint_eq(l.rubric->change_count, 6);
	ck_assert_int_eq(change->kind, RUBRIC_CHANGED);
	ck_assert(str_is(change->what, "params/mark/value"));
	ck_assert(str_is(change->before->text, "0.8"));
	ck_assert(str_is(change->after->text, "0.7"));
	ck_assert_int_eq(change[1].kind, RUBRIC_REMOVED);
	ck_assert(str_is(change[1].what, "sections/pm"));
	ck_assert(str_is(change[2].what, "questions/plan"));
	ck_assert_uint_eq(change[2].place.line, 6);
	unload(&l);
}
END_TEST

START_TEST(unknown_ids_are_refused_all_of_them)
{
	assert_mistakes("change: {params: {marc: {value: 1}}, sections: {plan: {}}}\n",
			"overlay-unknown 5:19, overlay-unknown 5:49");
	assert_mistakes("change: {questions: {q1: {options: {c: 1}}}}\n", "overlay-unknown 5:37");
	assert_mistakes("change: {tiers: {low: {require: {low.4: no}}}}\n", "overlay-unknown 5:34");
	assert_mistakes("add: {questions: [{in: nowhere, id: x, ask: x, type: date}]}\n",
			"overlay-unknown 5:24");
	assert_mistakes("add: {tiers: [{before: none, id: x}]}\n", "overlay-unknown 5:24");
	assert_mistakes("remove: {rules: [bad, good, good]}\n",
			"overlay-unknown 5:18, overlay-unknown 5:29");
	assert_mistakes("remove: {options: {q9: [a]}}\n", "overlay-unknown 5:20");
}
END_TEST

START_TEST(keys_that_have_no_place_there_are_refused)
{
	assert_mistakes("sections: []\n", "overlay-key 5:1");
	assert_mistakes("include: [x.yaml]\n", "overlay-key 5:1");
	assert_mistakes("chagne: {}\n", "unknown-key 5:1");
	assert_mistakes("change: {parms: {}}\n", "unknown-key 5:10");
	assert_mistakes("change: {mark: {value: 1}}\n", "overlay-kind 5:10");
	assert_mistakes("change: {require: {}}\n", "overlay-kind 5:10");
	assert_mistakes("change: {params: {mark: {vlaue: 1}}}\n", "unknown-key 5:26");
	assert_mistakes("change: {params: {mark: {id: x}}}\n", "overlay-id 5:26");
	assert_mistakes("change: {params: {mark: {unit: ~}}}\n", "overlay-nothing 5:26");
}
END_TEST

START_TEST(shapes_that_do_not_fit_are_refused)
{
	assert_mistakes("change: []\n", "shape-map 5:9");
	assert_mistakes("change: {params: [mark]}\n", "shape-map 5:18");
	assert_mistakes("change: {params: {mark: 3}}\n", "shape-map 5:25");
	assert_mistakes("add: {params: []}\n", "shape-map 5:15");
	assert_mistakes("add: {questions: {x: {}}}\n", "shape-list 5:18");
	assert_mistakes("add: {questions: [x]}\n", "shape-map 5:19");
	assert_mistakes("remove: {rules: good}\n", "shape-list 5:17");
	assert_mistakes("remove: {rules: [{}]}\n", "shape-text 5:18");
}
END_TEST

START_TEST(placing_that_contradicts_itself_is_refused)
{
	assert_mistakes("add: {tiers: [{before: low, after: low, id: x}]}\n", "overlay-where 5:36");
	assert_mistakes("add: {questions: [{in: pm, after: q1, id: x, ask: x, type: date}]}\n",
			"overlay-where 5:35");
	assert_mistakes("add: {require: [{id: x, needs: no}]}\n", "missing-key 5:17");
}
END_TEST

START_TEST(adding_what_is_there_is_refused)
{
	assert_mistakes("add: {params: {mark: {value: 1}}}\n", "overlay-there 5:16");
	assert_mistakes("add: {options: {q1: {a: 1}}}\n", "overlay-there 5:22");
	assert_mistakes("add: {sections: [{id: pm}]}\n", "duplicate-id 5:23");
}
END_TEST

START_TEST(own_id_version_and_title_are_needed)
{
	struct loaded l = load("extends: {rubric: base, version: '1'}\n");

	assert_diags(l.diags, "missing-key 1:1, missing-key 1:1, missing-key 1:1");
	unload(&l);
}
END_TEST

static void
assert_refused(const char *yaml, const char *expected)
{
	struct loaded l = load(yaml);

	assert_diags(l.diags, expected);
	ck_assert(l.status != ZJ_OK || l.rubric->has_mistakes);
	unload(&l);
}

START_TEST(base_must_be_there_with_that_version_and_not_be_the_rubric_itself)
{
#define TOP "rubric: over\nversion: '2'\ntitle: Over\n"
	assert_refused(TOP "extends: {rubric: bass, version: '1'}\n", "base-missing 4:19");
	assert_refused(TOP "extends: {rubric: base, version: '1.0'}\n", "base-version 4:34");
	assert_refused(TOP "extends: {rubric: over, version: '1'}\n", "base-circle 4:19");
	assert_refused(TOP "extends: {rubric: base}\n", "missing-key 4:10");
	assert_refused(TOP "extends: base\n", "shape-map 4:10");
	assert_refused(TOP "extends: {rubric: ../base, version: '1'}\n", "bad-identifier 4:19");
	assert_refused(TOP "extends: {rubric: /etc, version: '1'}\n", "bad-identifier 4:19");
	assert_refused(TOP "extends: {rubric: .., version: '1'}\n", "bad-identifier 4:19");
}
END_TEST

START_TEST(mistakes_of_the_base_are_shown_there_and_stop_it)
{
	static const char broken[] = "rubric: base\nversion: '1'\ntitle: B\nwrong: 1\n";
	const struct rubric_file files[] = {
		{"rubric.yaml", STR(OVER "chagne: {}\n")},
		{"base/rubric.yaml", {broken, sizeof(broken) - 1}},
	};
	zj_diags *diags = zj_diags_new();
	struct rubric *rubric = NULL;
	zj_diag diag;

	ck_assert_int_eq(rubric_read(&rubric, files, 2, diags), ZJ_EINPUT);
	ck_assert_ptr_null(rubric);
	assert_diags(diags, "unknown-key 4:1");
	ck_assert(zj_diags_get(diags, 0, ZJ_LANG_EN, &diag));
	ck_assert_str_eq(diag.file, "base/rubric.yaml");
	zj_diags_free(diags);
}
END_TEST

/* r0 extends r1 extends r2 … */
static zj_status
load_chain(size_t count, bool is_circle, zj_diags *diags, struct str *value)
{
	struct rubric_file files[LIMIT_BASES + 3];
	char names[LIMIT_BASES + 3][32];
	struct buf texts[LIMIT_BASES + 3];
	struct rubric *rubric = NULL;

	for (size_t i = 0; i <= count; i++) {
		const bool is_last = i == count && !is_circle;
		texts[i] = BUF_INIT;
		snprintf(names[i], sizeof(names[i]), i ? "r%zu/rubric.yaml" : "rubric.yaml", i);
		buf_printf(&texts[i], "rubric: r%zu\nversion: '1'\ntitle: T\n", i);
		if (is_last)
			buf_add_text(&texts[i], "params: {p: {value: 0, title: low}}\n");
		else
			buf_printf(&texts[i],
				   "extends: {rubric: r%zu, version: '1'}\n"
				   "change: {params: {p: {value: %zu}}}\n",
				   i == count ? 1 : i + 1, count - i);
		files[i] = (struct rubric_file){names[i], buf_str(&texts[i])};
	}
	const zj_status status = rubric_read(&rubric, files, count + 1, diags);
	if (rubric) {
		const struct rubric_param *p = rubric->params.at[0];
		static char kept[8];
		snprintf(kept, sizeof(kept), "%.*s", STR_ARG(p->value->text));
		*value = str_from(kept);
	}
	rubric_free(rubric);
	for (size_t i = 0; i <= count; i++)
		buf_done(&texts[i]);
	return status;
}

START_TEST(chain_of_bases_is_followed_up_to_the_limit)
{
	zj_diags *diags = zj_diags_new();
	struct str value = STR_NONE;

	ck_assert_int_eq(load_chain(LIMIT_BASES, false, diags, &value), ZJ_OK);
	assert_diags(diags, "");
	ck_assert(str_is(value, "8"));
	ck_assert_int_eq(load_chain(LIMIT_BASES + 1, false, diags, &value), ZJ_ELIMIT);
	assert_diags(diags, "limit 4:10");
	zj_diags_free(diags);
}
END_TEST

START_TEST(circle_of_bases_is_refused)
{
	zj_diags *diags = zj_diags_new();
	struct str value = STR_NONE;

	ck_assert_int_eq(load_chain(3, true, diags, &value), ZJ_EINPUT);
	assert_diags(diags, "base-circle 4:19");
	zj_diags_free(diags);
}
END_TEST

START_TEST(number_of_changes_is_bounded)
{
	struct buf yaml = BUF_INIT;

	buf_add_text(&yaml, OVER "add:\n  params:\n");
	for (int i = 0; i <= LIMIT_CHANGES; i++)
		buf_printf(&yaml, "    p%d: {value: 1}\n", i);
	struct loaded l = load(yaml.at);
	ck_assert_int_eq(l.status, ZJ_ELIMIT);
	unload(&l);
	buf_done(&yaml);
}
END_TEST

/* ---- on disk ---- */

static void
put(const char *folder, const char *name, const char *text)
{
	char path[256];

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	ck_assert_int_eq(io_write(path, str_from(text)), ZJ_OK);
}

static void
make(const char *folder, const char *name)
{
	char path[256];

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	ck_assert_int_eq(mkdir(path, 0700), 0);
}

static void
drop(const char *folder, const char *name)
{
	char path[256];

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	ck_assert_int_eq(remove(path), 0);
}

static void
assert_loads(const char *folder, const char *name, const char *rubrics, zj_status expected)
{
	char path[256];
	char all[256];
	struct rubric *rubric = NULL;
	zj_diags *diags = zj_diags_new();

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	snprintf(all, sizeof(all), "%s/%s", folder, rubrics ? rubrics : "");
	ck_assert_int_eq(rubric_load(&rubric, path, rubrics ? all : NULL, diags), expected);
	if (rubric)
		ck_assert(str_is(rubric->file_names[1], "base/rubric.yaml"));
	rubric_free(rubric);
	zj_diags_free(diags);
}

START_TEST(base_is_found_beside_the_rubric_or_in_the_folder_of_rubrics)
{
	char folder[] = "/tmp/test_overlay_XXXXXX";

	ck_assert_ptr_nonnull(mkdtemp(folder));
	make(folder, "mine");
	make(folder, "all");
	make(folder, "all/base");
	put(folder, "mine/rubric.yaml", OVER);
	put(folder, "all/base/rubric.yaml", "rubric: base\nversion: '1'\ntitle: B\n");
	assert_loads(folder, "mine", NULL, ZJ_EINPUT);
	assert_loads(folder, "mine", "all", ZJ_OK);
	assert_loads(folder, "mine/rubric.yaml", "all/", ZJ_OK);
	make(folder, "base");
	put(folder, "base/rubric.yaml", "rubric: base\nversion: '1'\ntitle: B\n");
	assert_loads(folder, "mine", NULL, ZJ_OK);
	assert_loads(folder, "mine/", NULL, ZJ_OK);
	/* Beside comes first, right or wrong. */
	put(folder, "base/rubric.yaml", "rubric: base\nversion: '1'\ntitle: B\nx: y\n");
	assert_loads(folder, "mine", "all", ZJ_EINPUT);
	ck_assert_int_eq(chdir(folder), 0);
	put(folder, "base/rubric.yaml", "rubric: base\nversion: '1'\ntitle: B\n");
	ck_assert_int_eq(chdir("mine"), 0);
	assert_loads(".", "rubric.yaml", NULL, ZJ_OK);
	struct rubric *rubric = NULL;
	ck_assert_int_eq(rubric_load(&rubric, "rubric.yaml", NULL, NULL), ZJ_OK);
	rubric_free(rubric);
	ck_assert_int_eq(chdir("/"), 0);
	static const char *const made[] = {
		"mine/rubric.yaml", "mine", "base/rubric.yaml", "base", "all/base/rubric.yaml",
		"all/base",         "all",
	};
	for (size_t i = 0; i < sizeof(made) / sizeof(made[0]); i++)
		drop(folder, made[i]);
	ck_assert_int_eq(rmdir(folder), 0);
}
END_TEST

Suite *
suite_overlay(void)
{
	const TTest *const tests[] = {
		extending_without_a_change_is_the_base_under_another_name,
		keys_of_the_rubric_itself_are_said_anew,
		change_says_a_key_anew_adds_one_or_takes_it_away,
		change_reaches_options_of_scales_and_questions,
		change_reaches_conditions_and_bands_by_their_numbers,
		change_with_a_list_replaces_the_whole,
		add_puts_things_beside_their_neighbours,
		add_puts_sections_and_questions_where_they_are_to_stand,
		add_may_go_by_what_was_added_before,
		remove_takes_away_and_numbers_stay_what_they_were,
		neighbour_that_goes_away_still_says_where,
		places_are_where_it_was_written,
		changes_are_listed_with_what_was_before,
		unknown_ids_are_refused_all_of_them,
		keys_that_have_no_place_there_are_refused,
		shapes_that_do_not_fit_are_refused,
		placing_that_contradicts_itself_is_refused,
		adding_what_is_there_is_refused,
		own_id_version_and_title_are_needed,
		base_must_be_there_with_that_version_and_not_be_the_rubric_itself,
		mistakes_of_the_base_are_shown_there_and_stop_it,
		chain_of_bases_is_followed_up_to_the_limit,
		circle_of_bases_is_refused,
		number_of_changes_is_bounded,
		base_is_found_beside_the_rubric_or_in_the_folder_of_rubrics,
		NULL,
	};

	return unit_suite("overlay", tests);
}
