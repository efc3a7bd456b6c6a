/*
 * The unified social credit code. The right ones were made by an independent calculation of
 * the check character (GB 32100-2015, weights 3^i modulo 31); they name no real enterprise.
 */
#include "test_answers.h"

START_TEST(uscc_with_a_right_check_character_is_valid)
{
	ck_assert(uscc_is_valid(STR("91510100MA6CTEXT0K")));
	ck_assert(uscc_is_valid(STR("91350100M000100Y43"))); /* the example in the standard */
}
END_TEST

START_TEST(uscc_with_one_character_changed_is_not)
{
	static const char RIGHT[] = "91510100MA6CTEXT0K";
	static const char CHARACTERS[] = "0123456789ABCDEFGHJKLMNPQRTUWXY";

	for (size_t i = 0; i < 18; i++) {
		for (const char *c = CHARACTERS; *c; c++) {
			char code[19];

			memcpy(code, RIGHT, sizeof(code));
			if (code[i] == *c)
				continue;
			code[i] = *c;
			ck_assert_msg(!uscc_is_valid((struct str){code, 18}), "%s", code);
		}
	}
}
END_TEST

START_TEST(uscc_of_another_shape_is_not)
{
	ck_assert(!uscc_is_valid(STR("")));
	ck_assert(!uscc_is_valid(STR("91510100MA6CTEXT0")));
	ck_assert(!uscc_is_valid(STR("91510100MA6CTEXT0K0")));
	ck_assert(!uscc_is_valid(STR("91510100ma6ctext0k")));
	ck_assert(!uscc_is_valid(STR("91510100MA6CTEST0X"))); /* S is not used */
	ck_assert(!uscc_is_valid((struct str){"91510100MA6CTEXT0\0", 18}));
}
END_TEST

Suite *
suite_answers_uscc(void)
{
	const TTest *const tests[] = {
		uscc_with_a_right_check_character_is_valid,
		uscc_with_one_character_changed_is_not,
		uscc_of_another_shape_is_not,
		NULL,
	};

	return unit_suite("answers_uscc", tests);
}
