/*
 * Answers carried over to another version: what was renamed has its new name, what the new
 * version cannot take is told and left out, and everything else is as it was.
 */
#include "test_answers.h"

#include "text/text.h"

/* The new version; answers are to the old one, whose names stand under renamed_from. */
static const char NEW[] =
	"rubric: t\n"
	"version: '2'\n"
	"title: t\n"
	"scales: {ful: {all: {score: 1, renamed_from: full}, most: 0.8, none: 0}}\n"
	"facts:\n"
	"  machines: {type: number, min: 1, max: 100, renamed_from: m.total}\n"
	"  n: {type: number, min: 0}\n"
	"  systems: {type: set, options: {MES: {title: m, renamed_from: [mes, MOM]}, ERP: e}}\n"
	"  owner: {type: choice, options: {state: {renamed_from: public}, private: {zh: p}}}\n"
	"profiles: {here: {title: H, default: yes, renamed_from: [old, older]}, there: {title: T}}\n"
	"uses: {level: {rubric: other, title: t, top: 3, renamed_from: cmmm}}\n"
	"sections:\n"
	"  - id: s\n"
	"    renamed_from: part\n"
	"    may_skip: yes\n"
	"    questions:\n"
	"      - {id: a, ask: q, scale: ful, renamed_from: [x, xx]}\n"
	"      - {id: b, ask: q, choose: many, options: {p: {score: 1, renamed_from: o}, q: 1}}\n"
	"      - {id: c, ask: q, type: number, max: 10}\n"
	"      - {id: d, ask: q, value: facts.n}\n"
	"      - {id: e, ask: q, type: text, pattern: '^[a-z]+$'}\n"
	"tiers: []\n";

#define WHO "rubric: t\nenterprise: {id: e}\n"
#define WHO_NEW "rubric: t\nversion: '2'\nenterprise: {id: e}\n"

static const struct {
	const char *old;
	const char *carried;
	const char *problems;
} cases[] = {
	/* renamed */
	{WHO "answers: {x: most}\n", WHO_NEW "answers: {a: most}\n", ""},
	{WHO "answers: {xx: most}\n", WHO_NEW "answers: {a: most}\n", ""},
	{WHO "answers: {a: full}\n", WHO_NEW "answers: {a: all}\n", ""},
	{WHO "answers: {x: {answer: full, evidence: [f.png], note: n}}\n",
	 WHO_NEW "answers: {a: {answer: all, evidence: [f.png], note: n}}\n", ""},
	{WHO "answers: {b: [o, q]}\n", WHO_NEW "answers: {b: [p, q]}\n", ""},
	{WHO "facts: {m: {total: 5}, n: 2}\n", WHO_NEW "facts: {n: 2, machines: 5}\n", ""},
	{WHO "facts: {systems: [MOM, ERP], owner: public}\n",
	 WHO_NEW "facts: {systems: [MES, ERP], owner: state}\n", ""},
	{WHO "facts: {systems: [mes, CRM], owner: private}\n",
	 WHO_NEW "facts: {systems: [MES], owner: private}\n", "carry-option@3:24"},
	{WHO "facts: {m.total: 5}\n", WHO_NEW "facts: {machines: 5}\n", ""},
	{WHO "profile: older\n", WHO_NEW "profile: here\n", ""},
	{WHO "declared: {cmmm: {level: 3, proof: p}}\n",
	 WHO_NEW "declared: {level: {level: 3, proof: p}}\n", ""},
	{WHO "leave_out: {part: why}\n", WHO_NEW "leave_out: {s: why}\n", ""},
	{"rubric: t\nversion: '1'\nenterprise: {id: e}\nby: {role: final}\n",
	 "rubric: t\nversion: '2'\nenterprise: {id: e}\nby: {role: final}\n", ""},

	/* lost */
	{WHO "answers: {gone: full, c: 1}\n", WHO_NEW "answers: {c: 1}\n", "carry-question@3:11"},
	{WHO "answers: {a: part}\n", WHO_NEW "answers: {}\n", "carry-option@3:11"},
	{WHO "answers: {b: [o, r]}\n", WHO_NEW "answers: {b: [p]}\n", "carry-option@3:18"},
	{WHO "answers: {c: 11}\n", WHO_NEW "answers: {}\n", "carry-range@3:11"},
	{WHO "answers: {c: yes}\n", WHO_NEW "answers: {}\n", "carry-type@3:11"},
	{WHO "answers: {d: 1}\n", WHO_NEW "answers: {}\n", "carry-computed@3:11"},
	{WHO "answers: {e: A1}\n", WHO_NEW "answers: {}\n", "carry-pattern@3:11"},
	{WHO "answers: {c: {skip: why}}\n", WHO_NEW "answers: {}\n", "carry-skip@3:11"},
	{WHO "answers: {a: most, x: none}\n", WHO_NEW "answers: {a: most}\n", "carry-twice@3:20"},
	{WHO "answers: {part: yes}\n", WHO_NEW "answers: {}\n", "carry-question@3:11"},
	{WHO "facts: {m: {total: 500}}\n", WHO_NEW "facts: {}\n", "carry-range@3:13"},
	{WHO "facts: {machines: 2, m.total: 5}\n", WHO_NEW "facts: {machines: 2}\n",
	 "carry-twice@3:22"},
	{WHO "facts: {odd: 1}\n", WHO_NEW "facts: {}\n", "carry-fact@3:9"},
	{WHO "facts: {systems: [MES, CRM]}\n", WHO_NEW "facts: {systems: [MES]}\n",
	 "carry-option@3:24"},
	{WHO "profile: third\n", WHO_NEW, "carry-profile@3:10"},
	{WHO "declared: {cmmm: {level: 4, proof: p}}\n", WHO_NEW "declared: {}\n",
	 "carry-range@3:12"},
	{WHO "declared: {gone: {level: 4, proof: p}}\n", WHO_NEW "declared: {}\n",
	 "carry-level@3:12"},
	{WHO "leave_out: {c: why}\n", WHO_NEW "leave_out: {}\n", "carry-skip@3:13"},
	{WHO "leave_out: {gone: why}\n", WHO_NEW "leave_out: {}\n", "carry-question@3:13"},

	/* what was not answered is no loss */
	{WHO "answers: {gone: unknown, x: }\n", WHO_NEW "answers: {a: }\n", ""},
};

static struct carried *
carry(const struct read *read, const char *rubric)
{
	struct carried *carried = NULL;

	ck_assert_int_eq(answers_carry(&carried, read->model, read->document, str_from(rubric),
				       NULL, read->diags),
			 ZJ_OK);
	return carried;
}

/* The new version, and a document that was not yet bound to anything. */
static struct read
read_document(const char *answers)
{
	const zj_model_file file = {"rubric.yaml", NEW, strlen(NEW)};
	struct read read = {.diags = zj_diags_new()};

	ck_assert_int_eq(zj_model_read(&read.model, &file, 1, NULL), ZJ_OK);
	ck_assert_int_eq(
		zj_document_read(&read.document, "a.yaml", answers, strlen(answers), read.diags),
		ZJ_OK);
	return read;
}

/* The same text, whatever line it stands on. */
static void
check_tree(const struct node *root, const char *expected)
{
	struct arena *arena = arena_new();
	struct source *source = NULL;
	const struct node *tree = NULL;
	struct buf got = BUF_INIT;
	struct buf wanted = BUF_INIT;

	ck_assert_int_eq(source_borrow(&source, "b.yaml", str_from(expected), NULL), ZJ_OK);
	ck_assert_int_eq(yaml_read(&tree, source, arena, NULL), ZJ_OK);
	yaml_write(&got, root);
	yaml_write(&wanted, tree);
	ck_assert_str_eq(got.at, wanted.at);
	buf_done(&got);
	buf_done(&wanted);
	source_free(source);
	arena_free(arena);
}

START_TEST(carry_renames_and_tells_what_is_lost)
{
	struct read read = read_document(cases[_i].old);
	struct carried *carried = carry(&read, "t");
	zj_answers *answers = NULL;

	check_tree(carried->root, cases[_i].carried);
	check_problems(&read, cases[_i].problems);
	ck_assert_uint_eq(carried->loss_count, zj_diags_count(read.diags));
	ck_assert_int_eq(
		answers_read_carried(&answers, read.model, carried, read.document, read.diags),
		ZJ_OK);
	zj_answers_free(answers);
	carried_free(carried);
	read_done(&read);
}
END_TEST

START_TEST(carry_of_what_fits_already_changes_nothing)
{
	struct read read = read_document(WHO "facts: {n: 1}\nanswers: {a: most}\n");
	struct carried *carried = carry(&read, "t");

	ck_assert(carried->is_same);
	carried_free(carried);
	read_done(&read);
	read = read_document("rubric: t\nversion: '1'\nenterprise: {id: e}\n");
	carried = carry(&read, "t");
	ck_assert(!carried->is_same);
	carried_free(carried);
	read_done(&read);
}
END_TEST

/* Another id, as where a rubric became another. */
START_TEST(carry_may_go_to_a_rubric_of_another_id)
{
	struct read read =
		read_document("rubric: before\nenterprise: {id: e}\nanswers: {x: none}\n");
	struct carried *carried = carry(&read, "before");

	check_tree(carried->root, WHO_NEW "answers: {a: none}\n");
	carried_free(carried);
	read_done(&read);
}
END_TEST

START_TEST(carry_in_a_file_of_several_leaves_the_others_alone)
{
	struct read read =
		read_document("rubrics: {u: {profile: p}, t: {version: '1', profile: old}}\n"
			      "enterprise: {id: e}\n"
			      "facts: {m: {total: 5}, theirs: 1}\n"
			      "declared: {theirs: {level: 1, proof: p}}\n"
			      "answers: {u: {x: full}, t: {x: full}}\n");
	struct carried *carried = carry(&read, "t");

	check_problems(&read, "");
	check_tree(carried->whole, "rubrics: {u: {profile: p}, t: {version: '2', profile: here}}\n"
				   "enterprise: {id: e}\n"
				   "facts: {theirs: 1, machines: 5}\n"
				   "declared: {theirs: {level: 1, proof: p}}\n"
				   "answers: {u: {x: full}, t: {a: all}}\n");
	check_tree(carried->root, WHO_NEW "profile: here\n"
					  "facts: {theirs: 1, machines: 5}\n"
					  "declared: {theirs: {level: 1, proof: p}}\n"
					  "answers: {a: all}\n");
	carried_free(carried);
	read_done(&read);
}
END_TEST

START_TEST(answers_to_a_renamed_question_are_told_its_new_name)
{
	struct read read = read_rubric_answers(NEW, WHO "answers: {x: most}\n");
	zj_diag diag;

	check_problems(&read, "answer-unknown-question@3:11");
	ck_assert(zj_diags_get(read.diags, 0, ZJ_LANG_EN, &diag));
	ck_assert_str_eq(diag.note, "did you mean \"a\"?");
	read_done(&read);
}
END_TEST

Suite *
suite_answers_carry(void)
{
	Suite *suite = suite_create("answers_carry");
	TCase *tests = tcase_create("carry");

	tcase_add_loop_test(tests, carry_renames_and_tells_what_is_lost, 0,
			    sizeof(cases) / sizeof(cases[0]));
	tcase_add_test(tests, carry_of_what_fits_already_changes_nothing);
	tcase_add_test(tests, carry_may_go_to_a_rubric_of_another_id);
	tcase_add_test(tests, carry_in_a_file_of_several_leaves_the_others_alone);
	tcase_add_test(tests, answers_to_a_renamed_question_are_told_its_new_name);
	suite_add_tcase(suite, tests);
	return suite;
}
