/* Runs the suites of quality/, and holds what they share. */
#include "test_quality.h"

static const char VOCABULARY[] =
	"vocabulary: v\nversion: '1'\ntitle: V\n"
	"facts:\n"
	"  founded: {type: date, over_years: fixed, title: F, definition: F}\n"
	"  invested: {type: number, over_years: grows, title: I, definition: I}\n"
	"  last: {type: number, title: L, definition: L}\n"
	"  previous: {type: number, year_before: last, title: P, definition: P}\n";

void
look_begin(struct look *look, const char *facts, const char *questions, const char *rest)
{
	struct buf text = BUF_INIT;

	buf_printf(&text,
		   "rubric: t\nversion: '1'\ntitle: T\n"
		   "scales: {s: {full: 1, most: 0.8, part: 0.5, none: 0}}\n%s\nquestions:\n",
		   facts);
	for (int i = 0; i < LOOK_QUESTIONS; i++)
		buf_printf(&text, "  - {id: q%d, ask: q, scale: s}\n", i);
	buf_printf(&text, "%s\n%s", questions, rest);
	*look = (struct look){.model = load_model(text.at), .limits = quality_limits_usual()};
	buf_done(&text);
	ck_assert_int_eq(zj_vocabulary_read(&look->vocabulary, "facts.yaml", VOCABULARY,
					    strlen(VOCABULARY), NULL),
			 ZJ_OK);
	look->taker = quality_taker_new(&look->limits);
	look->sheet = quality_sheet_new();
	ck_assert(look->taker && look->sheet);
	ck_assert_int_eq(quality_new(&look->quality, &look->limits, look->vocabulary), ZJ_OK);
}

void
look_done(struct look *look)
{
	quality_findings_free(look->findings);
	quality_free(look->quality);
	quality_sheet_free(look->sheet);
	quality_taker_free(look->taker);
	zj_vocabulary_free(look->vocabulary);
	zj_model_free(look->model);
}

static void
add_letters(struct buf *text, const char *letters)
{
	static const char *const options[] = {
		['f'] = "full", ['m'] = "most", ['p'] = "part", ['n'] = "none", ['-'] = NULL};
	const size_t count = strlen(letters);

	for (size_t i = 0; i < LOOK_QUESTIONS; i++) {
		const char letter = letters[i < count ? i : count - 1];
		if (options[(unsigned char)letter])
			buf_printf(text, "  q%zu: %s\n", i, options[(unsigned char)letter]);
	}
}

void
look_add(struct look *look, const struct filled *filled)
{
	struct buf text = BUF_INIT;
	zj_document *document = NULL;
	zj_answers *answers = NULL;
	zj_result *result = NULL;

	buf_printf(&text,
		   "rubric: t\nenterprise: {%s}\nby: {role: self, %s}\nfacts: {%s}\nanswers:\n",
		   filled->enterprise, filled->by ? filled->by : "date: 2026-05-01",
		   filled->facts ? filled->facts : "");
	add_letters(&text, filled->letters);
	buf_add_text(&text, filled->answers ? filled->answers : "");
	zj_diags *diags = zj_diags_new();
	ck_assert_int_eq(zj_document_read(&document, "a.yaml", text.at, text.len, diags), ZJ_OK);
	if (zj_answers_read(&answers, look->model, document, diags) ||
	    zj_score(&result, look->model, answers, NULL, diags)) {
		print_diags(diags);
		ck_abort_msg("the answers are not scored");
	}
	ck_assert_int_eq(quality_take(look->sheet, look->taker, result, "a.yaml"), ZJ_OK);
	zj_result_free(result);
	zj_answers_free(answers);
	zj_document_free(document);
	zj_diags_free(diags);
	buf_done(&text);
	ck_assert_int_eq(quality_add(look->quality, look->sheet, !filled->is_background), ZJ_OK);
}

const struct quality_findings *
look_find(struct look *look)
{
	ck_assert_int_eq(
		quality_find(&look->findings, look->quality, (1u << QUALITY_KIND_COUNT) - 1),
		ZJ_OK);
	return look->findings;
}

size_t
look_count(const struct quality_findings *findings, enum quality_kind kind)
{
	size_t count = 0;

	for (size_t i = 0; i < findings->count; i++)
		count += findings->items[i].kind == kind;
	ck_assert_uint_eq(count, findings->counts[kind]);
	return count;
}

const struct quality_finding *
look_only(const struct quality_findings *findings, enum quality_kind kind)
{
	ck_assert_uint_eq(look_count(findings, kind), 1);
	for (size_t i = 0; i < findings->count; i++) {
		if (findings->items[i].kind == kind)
			return &findings->items[i];
	}
	return NULL;
}

const char *
look_who(const struct quality_findings *findings, uint32_t who)
{
	ck_assert_uint_lt(who, findings->who_count);
	return findings->who[who].enterprise.at;
}

int
main(void)
{
	return unit_main((Suite *[]){
		suite_quality_alike(),
		suite_quality_edge(),
		suite_quality_fault(),
		suite_quality_jump(),
		suite_quality_sheet(),
		NULL,
	});
}
