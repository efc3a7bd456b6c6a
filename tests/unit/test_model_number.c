/*
 * Numbers with units. Expectations by hand: 1 亿元 is 10000 万元, 1 天 is 24 小时, and so on.
 */
#include "test_model.h"

static enum model_number
read_in(zj_num *out, const char *text, const char *unit)
{
	const struct model_range range = {.unit = str_from(unit)};

	return model_number_read(out, str_from(text), &range);
}

static void
assert_reads(const char *text, const char *unit, const char *expected)
{
	zj_num value;

	ck_assert_msg(read_in(&value, text, unit) == MODEL_NUMBER_OK, "%s", text);
	assert_num(value, expected);
}

static void
assert_refuses(const char *text, const char *unit, enum model_number how)
{
	zj_num value = zj_num_int(7);

	ck_assert_msg(read_in(&value, text, unit) == how, "%s", text);
	assert_num(value, "7");
}

START_TEST(number_plain_is_in_the_declared_unit)
{
	assert_reads("3200", "万元", "3200");
	assert_reads("12.50", NULL, "12.5");
	assert_reads("-0.5", NULL, "-0.5");
	assert_reads("1e3", NULL, "1000");
	assert_reads(" 7 ", NULL, "7");
}
END_TEST

START_TEST(number_with_its_own_unit_stays_as_it_is)
{
	assert_reads("3200 万元", "万元", "3200");
	assert_reads("3200万元", "万元", "3200");
	assert_reads("12 台", "台", "12");
}
END_TEST

START_TEST(number_money_converts_exactly)
{
	assert_reads("1.5 亿元", "万元", "15000");
	assert_reads("1 元", "万元", "0.0001");
	assert_reads("2 万元", "元", "20000");
}
END_TEST

START_TEST(number_mass_energy_and_time_convert_exactly)
{
	assert_reads("3 吨", "kg", "3000");
	assert_reads("3 t", "吨", "3");
	assert_reads("1 万吨", "t", "10000");
	assert_reads("500 g", "kg", "0.5");
	assert_reads("1 万千瓦时", "kWh", "10000");
	assert_reads("1 MWh", "千瓦时", "1000");
	assert_reads("90 分钟", "小时", "1.5");
	assert_reads("1 小时", "天", "1/24");
}
END_TEST

START_TEST(number_percent_is_a_plain_share)
{
	assert_reads("35%", NULL, "0.35");
	assert_reads("35 %", NULL, "0.35");
	assert_reads("5‰", NULL, "0.005");
}
END_TEST

START_TEST(number_unit_of_another_kind_is_refused)
{
	assert_refuses("3 吨", "万元", MODEL_NUMBER_UNIT);
	assert_refuses("3 台", NULL, MODEL_NUMBER_UNIT);
	assert_refuses("3 套", "台", MODEL_NUMBER_UNIT);
	assert_refuses("35%", "台", MODEL_NUMBER_UNIT);
}
END_TEST

START_TEST(number_that_is_none_is_refused)
{
	assert_refuses("many", NULL, MODEL_NUMBER_BAD);
	assert_refuses("", NULL, MODEL_NUMBER_BAD);
	assert_refuses("1.2.3", NULL, MODEL_NUMBER_BAD);
	assert_refuses("约 12", NULL, MODEL_NUMBER_BAD);
	assert_refuses("12 to 13", NULL, MODEL_NUMBER_UNIT);
	assert_refuses("1e", NULL, MODEL_NUMBER_UNIT);
}
END_TEST

START_TEST(number_too_long_is_refused_by_size)
{
	assert_refuses("99999999999999999999999999999999999999999999", NULL, MODEL_NUMBER_SIZE);
	assert_refuses("170141183460469231731687303715884105727 亿元", "元", MODEL_NUMBER_SIZE);
}
END_TEST

START_TEST(number_bounds_hold_after_converting)
{
	const struct model_range range = {
		.has_min = true,
		.has_max = true,
		.is_whole = true,
		.min = zj_num_int(1),
		.max = zj_num_int(100),
		.unit = STR("万元"),
	};
	zj_num value;

	ck_assert_int_eq(model_number_read(&value, STR("1"), &range), MODEL_NUMBER_OK);
	ck_assert_int_eq(model_number_read(&value, STR("0"), &range), MODEL_NUMBER_LOW);
	ck_assert_int_eq(model_number_read(&value, STR("1 亿元"), &range), MODEL_NUMBER_HIGH);
	ck_assert_int_eq(model_number_read(&value, STR("1.5"), &range), MODEL_NUMBER_WHOLE);
	ck_assert_int_eq(model_number_read(&value, STR("1000000 元"), &range), MODEL_NUMBER_OK);
	assert_num(value, "100");
}
END_TEST

Suite *
suite_number(void)
{
	const TTest *const tests[] = {
		number_plain_is_in_the_declared_unit, number_with_its_own_unit_stays_as_it_is,
		number_money_converts_exactly,        number_mass_energy_and_time_convert_exactly,
		number_percent_is_a_plain_share,      number_unit_of_another_kind_is_refused,
		number_that_is_none_is_refused,       number_too_long_is_refused_by_size,
		number_bounds_hold_after_converting,  NULL,
	};

	return unit_suite("number", tests);
}
