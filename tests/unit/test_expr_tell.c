/*
 * Expressions in plain words, against sentences written by hand.
 */
#include "test_expr.h"

static const char WORLD[] =
	"let facts.machines number 40\n"
	"let facts.accident truth no\n"
	"let facts.since date 2020-01-01\n"
	"let facts.note text \"x\"\n"
	"let facts.systems set(MES, ERP) [MES]\n"
	"let params.pass number 0.8\n"
	"let rule_ok truth yes\n"
	"question plan @scene @star choice(none, built) built score=3 share=0.6\n"
	"question track @scene choice(none, built) none score=1 share=0.2\n"
	"question count @level number 3 score=3 share=0.6\n"
	"node ops score=40 share=0.4\n"
	"level cmmm 2\n";

/* What things are called. */
static const struct {
	enum expr_space space;
	const char *name;
	const char *titles[ZJ_LANG_COUNT];
} TITLES[] = {
	{EXPR_PLAIN, "facts.machines", {"设备数", "Machines"}},
	{EXPR_PLAIN, "facts.accident", {"发生过事故", "Accident"}},
	{EXPR_PLAIN, "facts.since", {"投产日期", "Start"}},
	{EXPR_PLAIN, "facts.note", {"说明", "Note"}},
	{EXPR_PLAIN, "facts.systems", {"信息系统", "Systems"}},
	{EXPR_PLAIN, "params.pass", {"达标线", "Pass mark"}},
	{EXPR_PLAIN, "rule_ok", {"设备达标", "Machines pass"}},
	{EXPR_ANSWER, "plan", {"排产", "Planning"}},
	{EXPR_ANSWERED, "plan", {"排产", "Planning"}},
	{EXPR_APPLIES, "plan", {"排产", "Planning"}},
	{EXPR_ANSWER, "count", {"台数", "Count"}},
	{EXPR_SCORE, "ops", {"生产作业", "Operations"}},
	{EXPR_SHARE, "ops", {"生产作业", "Operations"}},
	{EXPR_LEVEL, "cmmm", {"成熟度", "Maturity"}},
};

struct told {
	struct bench *bench;
	zj_lang lang;
};

static void
quote(struct buf *out, zj_lang lang, const char *text)
{
	buf_printf(out, lang == ZJ_LANG_ZH ? "“%s”" : "\"%s\"", text);
}

static enum expr_told
tell_title(const void *state, struct buf *out, uint32_t slot, bool as_share)
{
	const struct told *told = state;

	for (size_t i = 0; i < sizeof(TITLES) / sizeof(TITLES[0]); i++) {
		if (toy_slot(told->bench->toy, TITLES[i].space, TITLES[i].name) != slot)
			continue;
		quote(out, told->lang, TITLES[i].titles[told->lang]);
		if (as_share)
			buf_add_text(out, "%");
		return str_is(str_from(TITLES[i].name), "rule_ok") ? EXPR_TOLD_RULE
								   : EXPR_TOLD_THING;
	}
	ck_abort_msg("slot %u has no title", slot);
	return EXPR_TOLD_THING;
}

static void
tell_option(const void *state, struct buf *out, const struct expr_choices *choices, uint32_t index)
{
	const struct told *told = state;

	buf_add_text(out, told->lang == ZJ_LANG_ZH ? "“" : "\"");
	buf_add(out, choices->ids[index]);
	buf_add_text(out, told->lang == ZJ_LANG_ZH ? "”" : "\"");
}

static void
tell_tag(const void *state, struct buf *out, struct str name)
{
	(void)state;
	buf_add_text(out, "@");
	buf_add(out, name);
}

/* An expression, and what it must be told as. */
struct sentence {
	const char *text;
	const char *zh;
	const char *en;
};

static void
check_told(const struct sentence *sentences, size_t count)
{
	struct bench bench = bench_new(WORLD);

	for (size_t i = 0; i < count; i++) {
		const struct expr *expr = bench_compile(&bench, sentences[i].text);
		for (int lang = 0; lang < ZJ_LANG_COUNT; lang++) {
			const struct told told = {&bench, (zj_lang)lang};
			const struct expr_teller teller = {(zj_lang)lang, &told, tell_title,
							   tell_option, tell_tag};
			struct buf out = BUF_INIT;

			expr_tell(&out, expr, &teller);
			ck_assert(!out.failed);
			ck_assert_str_eq(out.at,
					 lang == ZJ_LANG_ZH ? sentences[i].zh : sentences[i].en);
			buf_done(&out);
		}
	}
	bench_done(&bench);
}

#define CHECK_TOLD(...)                                    \
	check_told((const struct sentence[]){__VA_ARGS__}, \
		   sizeof((const struct sentence[]){__VA_ARGS__}) / sizeof(struct sentence))

START_TEST(a_share_is_compared_in_percent)
{
	CHECK_TOLD(
		{"share(ops) >= 0.8", "“生产作业”的得分率不低于 80%",
		 "the share of \"Operations\" is at least 80%"},
		{"share(ops) >= 62.5%", "“生产作业”的得分率不低于 62.5%",
		 "the share of \"Operations\" is at least 62.5%"},
		{"share(ops) < params.pass", "“生产作业”的得分率低于“达标线”%",
		 "the share of \"Operations\" is below \"Pass mark\"%"},
		{"portion(@scene, it == built, it != none) > 0.5",
		 "@scene 类题目中答案不为“none”的题里，答案为“built”的比例高于 50%",
		 "of the questions of @scene where the answer is not \"none\", the portion where "
		 "the answer is \"built\" is above 50%"});
}
END_TEST

START_TEST(a_number_is_compared_as_it_is_written)
{
	CHECK_TOLD({"score(ops) > 60", "“生产作业”的得分高于 60",
		    "the score of \"Operations\" is above 60"},
		   {"level(cmmm) >= 2", "“成熟度”达到的等级不低于 2",
		    "the level reached in \"Maturity\" is at least 2"},
		   {"facts.machines == 1.50", "“设备数”等于 1.50", "\"Machines\" is exactly 1.50"},
		   {"facts.machines != 3", "“设备数”不等于 3", "\"Machines\" is not 3"},
		   {"facts.machines <= 3", "“设备数”不高于 3", "\"Machines\" is at most 3"},
		   {"answer(count) in [1, 2]", "“台数”的答案为 1、2 之一",
		    "the answer to \"Count\" is one of 1, 2"});
}
END_TEST

START_TEST(a_day_is_before_or_after)
{
	CHECK_TOLD({"facts.since < 2024-01-01", "“投产日期”早于 2024-01-01",
		    "\"Start\" is before 2024-01-01"},
		   {"facts.since >= 2024-01-01", "“投产日期”不早于 2024-01-01",
		    "\"Start\" is not before 2024-01-01"},
		   {"year(facts.since) == 2024", "“投产日期”的年份等于 2024",
		    "the year of \"Start\" is exactly 2024"});
}
END_TEST

START_TEST(options_have_their_titles)
{
	CHECK_TOLD({"answer(plan) == built", "“排产”的答案为“built”",
		    "the answer to \"Planning\" is \"built\""},
		   {"answer(plan) not in [none, built]",
		    "“排产”的答案不是“none”、“built”中的任何一项",
		    "the answer to \"Planning\" is none of \"none\", \"built\""},
		   {"MES in facts.systems", "“信息系统”包括“MES”", "\"Systems\" includes \"MES\""},
		   {"not (MES in facts.systems)", "“信息系统”不包括“MES”",
		    "\"Systems\" does not include \"MES\""},
		   {"size(facts.systems) == 0", "“信息系统”的项数等于 0",
		    "the number of items of \"Systems\" is exactly 0"});
}
END_TEST

START_TEST(claims_are_denied_in_words)
{
	CHECK_TOLD({"facts.accident", "“发生过事故”为“是”", "\"Accident\" is yes"},
		   {"not facts.accident", "“发生过事故”为“否”", "\"Accident\" is no"},
		   {"rule_ok", "“设备达标”成立", "\"Machines pass\" holds"},
		   {"not rule_ok", "“设备达标”不成立", "\"Machines pass\" does not hold"},
		   {"not answered(plan)", "“排产”未作答", "\"Planning\" is not answered"},
		   {"applies(plan)", "“排产”适用", "\"Planning\" applies"},
		   {"not (facts.machines > 3)", "“设备数”不高于 3", "\"Machines\" is at most 3"},
		   {"not (facts.accident and rule_ok)", "“发生过事故”为“否”，或“设备达标”不成立",
		    "\"Accident\" is no, or \"Machines pass\" does not hold"},
		   {"not between(facts.machines, 1, 5)", "“设备数”不在 1 至 5 之间",
		    "\"Machines\" is not from 1 to 5"},
		   {"not matches(facts.note, \"^a\")", "“说明”不符合模式“^a”",
		    "\"Note\" does not match the pattern \"^a\""},
		   {"not known(facts.machines)", "“设备数”未知", "\"Machines\" is not known"});
}
END_TEST

START_TEST(and_and_or_among_each_other_stand_in_brackets)
{
	CHECK_TOLD(
		{"rule_ok and (facts.accident or facts.machines > 3)",
		 "“设备达标”成立，且（“发生过事故”为“是”，或“设备数”高于 3）",
		 "\"Machines pass\" holds, and (\"Accident\" is yes, or \"Machines\" is above 3)"},
		{"rule_ok or facts.accident and facts.machines > 3",
		 "“设备达标”成立，或（“发生过事故”为“是”，且“设备数”高于 3）",
		 "\"Machines pass\" holds, or (\"Accident\" is yes, and \"Machines\" is above 3)"});
}
END_TEST

START_TEST(arithmetic_keeps_its_brackets)
{
	CHECK_TOLD({"(facts.machines + 1) * 2 / 3 - 4", "（“设备数” + 1） × 2 ÷ 3 − 4",
		    "(\"Machines\" + 1) × 2 ÷ 3 − 4"},
		   {"facts.machines - (1 - 2)", "“设备数” − （1 − 2）", "\"Machines\" − (1 − 2)"},
		   {"-(facts.machines + 1)", "−（“设备数” + 1）", "−(\"Machines\" + 1)"},
		   {"max(facts.machines, 5, 7)", "“设备数”、5、7 中最大的",
		    "the largest of \"Machines\", 5, 7"},
		   {"round(facts.machines / 3, 2)", "“设备数” ÷ 3 修约到 2 位小数",
		    "\"Machines\" ÷ 3 rounded to 2 decimals"},
		   {"if(rule_ok, 1, 0)", "（若“设备达标”成立，取 1；否则取 0）",
		    "1 if \"Machines pass\" holds, else 0"});
}
END_TEST

START_TEST(questions_of_a_tag_are_counted_in_words)
{
	CHECK_TOLD(
		{"count(@scene, it == built) >= 8", "@scene 类题目中答案为“built”的题数不低于 8",
		 "the number of questions of @scene where the answer is \"built\" is at least 8"},
		{"count(@scene & @star - @level) == 0",
		 "适用的@scene 且@star 但非@level 类题目数等于 0",
		 "the number of questions of @scene and @star but not @level that apply is exactly 0"},
		{"count(@scene, share(it) > 0.5 and not answered(it)) > 1",
		 "@scene 类题目中（得分率高于 50%，且未作答）的题数高于 1",
		 "the number of questions of @scene where (the share is above 50%, and it is not "
		 "answered) is above 1"},
		{"all(@level, it >= 3)", "@level 类题目全部答案不低于 3",
		 "of all questions of @level, the answer is at least 3"},
		{"not any(@level, it >= 3)", "@level 类题目没有一题答案不低于 3",
		 "of none of the questions of @level, the answer is at least 3"},
		{"sum(@level, score(it)) > 10", "@level 类题目的得分之和高于 10",
		 "the sum over questions of @level of the score is above 10"});
}
END_TEST

Suite *
suite_expr_tell(void)
{
	return unit_suite(
		"tell", (const TTest *const[]){a_share_is_compared_in_percent,
					       a_number_is_compared_as_it_is_written,
					       a_day_is_before_or_after, options_have_their_titles,
					       claims_are_denied_in_words,
					       and_and_or_among_each_other_stand_in_brackets,
					       arithmetic_keeps_its_brackets,
					       questions_of_a_tag_are_counted_in_words, NULL});
}
