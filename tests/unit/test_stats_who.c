/*
 * Which results an enterprise has: every number has a place of its own, and is found there again.
 */
#include "stats/who.h"

#include "test_stats.h"

enum {
	NUMBERS = 5000
};

static const int64_t AT_THE_ENDS[] = {0, 15, 16, 17, -1, -15, -16, INT64_MAX, INT64_MIN};

/* Neighbours, some far apart, and the ends of all numbers; no two alike. */
static int64_t
number(uint32_t index)
{
	const uint32_t ends = sizeof(AT_THE_ENDS) / sizeof(AT_THE_ENDS[0]);

	if (index < ends)
		return AT_THE_ENDS[index];
	return index % 3 ? 1000 + (int64_t)index : (int64_t)index * 0x100000001;
}

static uint32_t *
first(struct who *who, uint32_t index)
{
	uint32_t *found = who_first(who, number(index));

	ck_assert_ptr_nonnull(found);
	return found;
}

START_TEST(every_number_has_a_place_of_its_own)
{
	struct who who = {.blocks = VEC_INIT(struct who_block)};

	for (uint32_t i = 0; i < NUMBERS; i++) {
		ck_assert_uint_eq(*first(&who, i), 0);
		*first(&who, i) = i + 1;
	}
	for (uint32_t i = NUMBERS; i > 0; i--)
		ck_assert_uint_eq(*first(&who, i - 1), i);
	who_done(&who);
}
END_TEST

Suite *
suite_stats_who(void)
{
	Suite *suite = suite_create("stats who");
	TCase *tests = tcase_create("who");

	tcase_add_test(tests, every_number_has_a_place_of_its_own);
	suite_add_tcase(suite, tests);
	return suite;
}
