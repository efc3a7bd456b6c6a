/*
 * What does not go with the filing before.
 */
#include "test_quality.h"

static const char FACTS[] = "facts:\n"
			    "  founded: {type: date}\n"
			    "  invested: {type: number}\n"
			    "  last: {type: number}\n"
			    "  previous: {type: number}\n"
			    "  output: {type: number, unit: 吨}\n"
			    "  share: {type: number, max: 1}\n";
static const char TIERS[] = "tiers:\n"
			    "  - {id: one, title: t, require: ['share(total) >= 0.2']}\n"
			    "  - {id: two, title: t, require: ['share(total) >= 0.5']}\n"
			    "  - {id: three, title: t, require: ['share(total) >= 0.8']}\n";

/* Facts filed on one day and on another; the kinds found, as "figure-jump tier-jump". */
struct filings {
	const char *before;
	const char *then;
	const char *now;
	const char *letters_then;
	const char *letters_now;
};

static void
check_jumps(const struct filings *filings, const char *expected)
{
	struct look look;
	struct buf text = BUF_INIT;
	char by[64];

	look_begin(&look, FACTS, "", TIERS);
	(void)snprintf(by, sizeof(by), "date: %s",
		       filings->before ? filings->before : "2025-05-01");
	look_add(&look, &(struct filled){.enterprise = "id: a",
					 .by = by,
					 .letters = filings->letters_then ? filings->letters_then
									  : "pmpn-",
					 .facts = filings->then,
					 .is_background = true});
	look_add(&look,
		 &(struct filled){.enterprise = "id: a",
				  .letters = filings->letters_now ? filings->letters_now : "pmpn-",
				  .facts = filings->now});
	const struct quality_findings *findings = look_find(&look);
	for (size_t i = 0; i < findings->count; i++)
		buf_printf(&text, "%s%s", i ? " " : "", quality_kind_key(findings->items[i].kind));
	ck_assert_str_eq(text.at ? text.at : "", expected);
	buf_done(&text);
	look_done(&look);
}

#define FACTS_OF(then, now)                 \
	&(struct filings)                   \
	{                                   \
		NULL, then, now, NULL, NULL \
	}

START_TEST(figure_jumps_when_more_than_three_times_larger_or_smaller)
{
	check_jumps(FACTS_OF("output: 100", "output: 301"), "figure-jump");
	check_jumps(FACTS_OF("output: 100", "output: 300"), "");
	check_jumps(FACTS_OF("output: 301", "output: 100"), "figure-jump");
	check_jumps(FACTS_OF("output: 300", "output: 100"), "");
	check_jumps(FACTS_OF("output: 0", "output: 100"), "");
	check_jumps(FACTS_OF("share: 0.01", "share: 0.9"), "");
	check_jumps(FACTS_OF("", "output: 100"), "");
}
END_TEST

START_TEST(figure_may_grow_more_in_more_years)
{
	struct filings two_years = {"2024-05-01", "output: 100", "output: 900", NULL, NULL};

	check_jumps(&two_years, "");
	two_years.now = "output: 901";
	check_jumps(&two_years, "figure-jump");
}
END_TEST

START_TEST(what_cannot_change_or_shrink_and_did_is_found)
{
	check_jumps(FACTS_OF("founded: 2001-01-01", "founded: 2001-01-02"), "figure-moved");
	check_jumps(FACTS_OF("founded: 2001-01-01", "founded: 2001-01-01"), "");
	check_jumps(FACTS_OF("invested: 500", "invested: 499"), "figure-moved");
	check_jumps(FACTS_OF("invested: 500", "invested: 501"), "");
}
END_TEST

START_TEST(last_year_told_twice_is_to_agree)
{
	check_jumps(FACTS_OF("last: 1000", "previous: 1011"), "years-differ"); /* 11 of 1011 */
	check_jumps(FACTS_OF("last: 1000", "previous: 1010"), "");             /* 10 of 1010 */
	check_jumps(FACTS_OF("last: -1000", "previous: 1000"), "years-differ");
	struct filings too_far = {"2024-05-01", "last: 1000", "previous: 2000", NULL, NULL};
	check_jumps(&too_far, "");
}
END_TEST

START_TEST(tier_jumps_by_two)
{
	/* All none is no tier, all part 0.5 is the second, all most 0.8 the third. */
	check_jumps(&(struct filings){NULL, "", "", "nnnnnnnnm-", "pppppppppm-"}, "");
	check_jumps(&(struct filings){NULL, "", "", "n", "mpfmpfmfmpffmfmfffmf"}, "tier-jump");
	check_jumps(&(struct filings){NULL, "", "", "mpfmpfmfmpffmfmfffmf", "nnnnnnnnmn"},
		    "one-answer tier-jump");
}
END_TEST

START_TEST(only_the_last_of_one_series_is_held_against_the_one_before)
{
	struct look look;

	look_begin(&look, FACTS, "", TIERS);
	const struct filled filings[] = {
		{"id: a", "date: 2023-05-01", "pmpn-", "output: 1", NULL, false},
		{"id: a", "date: 2025-05-01", "pmpn-", "output: 900", NULL, false},
		{"id: a", "date: 2026-05-01", "pmpn-", "output: 1000", NULL, false},
		{"id: b", "date: 2025-05-01", "pmpn-", "output: 1", NULL, false},
	};
	for (size_t i = 0; i < sizeof(filings) / sizeof(filings[0]); i++)
		look_add(&look, &filings[i]);
	ck_assert_uint_eq(look_find(&look)->count, 0);
	look_done(&look);
}
END_TEST

Suite *
suite_quality_jump(void)
{
	const TTest *const tests[] = {
		figure_jumps_when_more_than_three_times_larger_or_smaller,
		figure_may_grow_more_in_more_years,
		what_cannot_change_or_shrink_and_did_is_found,
		last_year_told_twice_is_to_agree,
		tier_jumps_by_two,
		only_the_last_of_one_series_is_held_against_the_one_before,
		NULL,
	};

	return unit_suite("jump", tests);
}
