/*
 * Exact numbers: laws on seeded random values, and values worked out elsewhere (with
 * rational arithmetic on integers of any size).
 */
#include "base/num.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "test_base.h"

__extension__ typedef unsigned __int128 uint128;

static const zj_int128 LARGEST = (zj_int128)(((uint128)1 << 127) - 1);

/* "3/4" as it stands, "overflow"; for values already in lowest terms. */
static zj_num
fraction(const char *text)
{
	zj_num value = {0, 0};
	const bool is_negative = *text == '-';

	if (strcmp(text, "overflow") == 0)
		return NUM_OVERFLOW;
	for (text += is_negative; *text != '/'; text++)
		value.num = value.num * 10 + (*text - '0');
	for (text++; *text; text++)
		value.den = value.den * 10 + (*text - '0');
	if (is_negative)
		value.num = -value.num;
	return value;
}

static zj_num
parsed(const char *text)
{
	zj_num value = {7, 7};

	if (!zj_num_parse(&value, text, strlen(text)))
		ck_abort_msg("not read: %s", text);
	return value;
}

static const char *
exact(zj_num value)
{
	static char text[4][ZJ_NUM_TEXT_MAX];
	static unsigned turn;
	char *out = text[turn++ % 4];

	if (zj_num_exact_text(out, value) != strlen(out))
		ck_abort_msg("wrong length: %s", out);
	return out;
}

static const char *
shown(zj_num value, int digits)
{
	static char out[ZJ_NUM_TEXT_MAX];

	if (zj_num_text(out, value, digits) != strlen(out))
		ck_abort_msg("wrong length: %s", out);
	return out;
}

/* Checked as values; as text only to say what went wrong. */
static void
check_equal(zj_num a, zj_num b, const char *what, int line)
{
	if (a.num != b.num || a.den != b.den)
		ck_abort_msg("line %d: %s: %s is not %s", line, what, exact(a), exact(b));
}

#define ck_num_eq(a, b) check_equal(a, b, #a " == " #b, __LINE__)

/* A fixed sequence of numbers; not for secrets. */
static uint64_t
next_random(uint64_t *state)
{
	*state += UINT64_C(0x9E3779B97F4A7C15);
	uint64_t mixed = *state;
	mixed = (mixed ^ mixed >> 30) * UINT64_C(0xBF58476D1CE4E5B9);
	mixed = (mixed ^ mixed >> 27) * UINT64_C(0x94D049BB133111EB);
	return mixed ^ mixed >> 31;
}

/* Small and large, of both signs, often with factors in common. */
static zj_num
random_num(uint64_t *state)
{
	static const int64_t dens[] = {1, 2, 3, 7, 10, 12, 100, 1000, 97, 360360, 1000000007};
	const uint64_t which = next_random(state);
	const int64_t den = dens[which % (sizeof(dens) / sizeof(dens[0]))];
	const int64_t num = (int64_t)next_random(state) >> (which >> 8) % 60;

	return num_make(num, den);
}

/* In lowest terms, by a way that is not the one under test: halving and taking away. */
static void
check_normal(zj_num value)
{
	zj_int128 a = value.num < 0 ? -value.num : value.num;
	zj_int128 b = value.den;
	const bool are_even = a % 2 == 0 && b % 2 == 0;

	while (a > 0 && b > 0 && a != b) {
		if (a % 2 == 0)
			a /= 2;
		else if (b % 2 == 0)
			b /= 2;
		else if (a > b)
			a -= b;
		else
			b -= a;
	}
	if (are_even || b != 1)
		ck_abort_msg("not in lowest terms: %s", exact(value));
}

START_TEST(num_make_reduces_and_puts_the_sign_above)
{
	ck_num_eq(num_make(6, 4), fraction("3/2"));
	ck_num_eq(num_make(6, -4), fraction("-3/2"));
	ck_num_eq(num_make(-6, -4), fraction("3/2"));
	ck_num_eq(num_make(0, -9), NUM_ZERO);
	ck_num_eq(num_make(INT64_MIN, INT64_MIN), NUM_ONE);
	ck_num_eq(num_make(INT64_MIN, 1), fraction("-9223372036854775808/1"));
	ck_num_eq(num_make(1, INT64_MIN), fraction("-1/9223372036854775808"));
}
END_TEST

struct pair {
	const char *a;
	const char *b;
	const char *sum;
	const char *product;
	int order;
};

static void
check_pair(const struct pair *pair)
{
	const zj_num a = fraction(pair->a);
	const zj_num b = fraction(pair->b);
	const zj_num sum = fraction(pair->sum);
	const zj_num product = fraction(pair->product);

	ck_assert_msg(num_equal(num_add(a, b), sum), "%s + %s", exact(a), exact(b));
	ck_assert_msg(num_equal(num_add(b, a), sum), "%s + %s", exact(b), exact(a));
	ck_assert_msg(num_equal(num_mul(a, b), product), "%s * %s", exact(a), exact(b));
	ck_assert_msg(num_equal(num_mul(b, a), product), "%s * %s", exact(b), exact(a));
	ck_assert_int_eq(zj_num_compare(a, b), pair->order);
	ck_assert_int_eq(zj_num_compare(b, a), -pair->order);
	ck_assert_int_eq(num_order(&a, &b), pair->order);
	ck_assert_int_eq(num_order(&b, &a), -pair->order);
}

static const struct pair large[] = {
	{"170141183460469231731687303715884105727/1", "-170141183460469231731687303715884105727/1",
	 "0/1", "overflow", 1},
	{"170141183460469231731687303715884105727/1", "1/1", "overflow",
	 "170141183460469231731687303715884105727/1", 1},
	{"-170141183460469231731687303715884105727/1", "170141183460469231731687303715884105727/2",
	 "-170141183460469231731687303715884105727/2", "overflow", -1},
	{"1/170141183460469231731687303715884105727", "1/170141183460469231731687303715884105726",
	 "overflow", "overflow", -1},
	{"170141183460469231731687303715884105726/170141183460469231731687303715884105727",
	 "170141183460469231731687303715884105725/170141183460469231731687303715884105726",
	 "overflow",
	 "170141183460469231731687303715884105725/170141183460469231731687303715884105727", 1},
	{"1267650600228229401496703205376/12157665459056928801",
	 "12157665459056928801/1267650600228229401496703205376", "overflow", "1/1", 1},
	{"85070591730234615865843651857942052864/5", "-85070591730234615865843651857942052863/5",
	 "1/5", "overflow", 1},
	{"1/85070591730234615865843651857942052864", "1/85070591730234615865843651857942052864",
	 "1/42535295865117307932921825928971026432", "overflow", 0},
	{"3/85070591730234615865843651857942052864", "-1/42535295865117307932921825928971026432",
	 "1/85070591730234615865843651857942052864", "overflow", 1},
	{"30023997515803306666666667/18446744073709551616",
	 "4611686018427387905/55340232221128654848",
	 "45035998579547969213693953/27670116110564327424", "overflow", 1},
	{"10000000000000000000000000000000000001/8070450532247928832",
	 "-3333333333333333333333333333333333329/24211351596743786496",
	 "13333333333333333333333333333333333337/12105675798371893248", "overflow", 1},
	{"-1112770207350707522026/837914316000289381477",
	 "-1019922161050473122647/183791082565383209232", "overflow", "overflow", 1},
	{"73684919699644180891/239609999527967195136",
	 "822707580481668510275/2555839994964983414784",
	 "4826040171833619319337/7667519984894950244352", "overflow", -1},
	{"199437667216849244889735216523/386351981893382102811000950324",
	 "-12859228320829806529768917102/40247740522715711218403302387", "overflow", "overflow", 1},
	{"78609720342401311218026675801/1916879996223737561088",
	 "127123686956677739929284338555/319479999370622926848",
	 "841351842082467750793732707131/1916879996223737561088", "overflow", -1},
	{"53538820563920507384542356354872683055/58707116779323035861017655742833777214",
	 "-16702049848464213686112252285294851342/9647278361338745662362061643473856087",
	 "overflow", "overflow", 1},
	{"66286609515063671104872223041039856607/3833759992447475122176",
	 "61820980532999167114711493263405651945/2555839994964983414784", "overflow", "overflow",
	 -1},
};

START_TEST(num_large_values_agree_with_rational_arithmetic)
{
	for (size_t i = 0; i < sizeof(large) / sizeof(large[0]); i++)
		check_pair(&large[i]);
}
END_TEST

/* Up to 31 bits there is a shorter way. */
START_TEST(num_values_about_31_bits_agree_with_rational_arithmetic)
{
	static const struct pair pairs[] = {
		{"2147483647/1", "2147483647/1", "4294967294/1", "4611686014132420609/1", 0},
		{"2147483647/1", "2147483648/1", "4294967295/1", "4611686016279904256/1", -1},
		{"1/2147483647", "1/2147483647", "2/2147483647", "1/4611686014132420609", 0},
		{"2147483647/2147483646", "2147483646/2147483645",
		 "9223372019674906631/4611686007689969670", "2147483647/2147483645", -1},
		{"1/2147483647", "1/2147483648", "4294967295/4611686016279904256",
		 "1/4611686016279904256", 1},
		{"2147483647/2", "1/2147483647", "4611686014132420611/4294967294", "1/2", 1},
		{"0/1", "2147483647/3", "2147483647/3", "0/1", -1},
		{"-1/1", "2147483647/1", "2147483646/1", "-2147483647/1", -1},
		{"-2147483647/2", "2/2147483647", "-4611686014132420605/4294967294", "-1/1", -1},
		{"2147483648/3", "3/2147483648", "4611686018427387913/6442450944", "1/1", 1},
	};

	for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++)
		check_pair(&pairs[i]);
}
END_TEST

START_TEST(num_laws_hold_on_random_values)
{
	uint64_t state = 20250101;

	for (int i = 0; i < 20000; i++) {
		const zj_num a = random_num(&state);
		const zj_num b = random_num(&state);
		const zj_num c = random_num(&state);
		const zj_num sum = num_add(a, b);
		const zj_num product = num_mul(a, b);

		check_normal(a);
		check_normal(sum);
		check_normal(product);
		ck_num_eq(sum, num_add(b, a));
		ck_num_eq(product, num_mul(b, a));
		ck_num_eq(num_sub(sum, b), a);
		ck_num_eq(num_add(a, num_neg(a)), NUM_ZERO);
		if (!num_is_zero(b))
			ck_num_eq(num_div(product, b), a);
		if (zj_num_compare(a, b) != num_sign(num_sub(a, b)) ||
		    zj_num_compare(b, a) != -zj_num_compare(a, b))
			ck_abort_msg("compare %s with %s", exact(a), exact(b));
		ck_num_eq(num_min(a, b), num_sub(sum, num_max(a, b)));

		const zj_num left = num_add(num_add(a, b), c);
		const zj_num right = num_add(a, num_add(b, c));
		ck_num_eq(left, right);
		const zj_num spread = num_add(num_mul(a, c), num_mul(b, c));
		const zj_num together = num_mul(num_add(a, b), c);
		if (zj_num_ok(spread) && zj_num_ok(together))
			ck_num_eq(spread, together);
	}
}
END_TEST

/* num_add_short() is num_add_text() without zeros at the end, and "-0" nowhere. */
START_TEST(num_written_short_is_the_long_form_without_its_zeros)
{
	uint64_t state = 20260502;

	for (int i = 0; i < 20000; i++) {
		const zj_num random = random_num(&state);
		const zj_num a =
			i % 2 ? random : num_make((int64_t)(random.num % 100000), 1 + i % 700);
		const int digits = i % 19;
		struct buf expected = BUF_INIT;
		struct buf got = BUF_INIT;

		if (!zj_num_ok(a))
			continue;
		num_add_text(&expected, a, digits);
		if (expected.at && strchr(expected.at, '.')) {
			while (expected.at[expected.len - 1] == '0')
				expected.len--;
			expected.len -= expected.at[expected.len - 1] == '.';
		}
		num_add_short(&got, a, digits);
		ck_assert_msg(str_equal(buf_str(&expected), buf_str(&got)), "%s: %s, not %.*s",
			      exact(a), got.at, STR_ARG(buf_str(&expected)));
		buf_done(&expected);
		buf_done(&got);
	}
}
END_TEST

START_TEST(num_sum_of_products_is_what_adding_them_one_by_one_gives)
{
	uint64_t state = 20260501;

	for (int i = 0; i < 4000; i++) {
		struct num_sum sum = NUM_SUM_INIT;
		zj_num expected = NUM_ZERO;

		for (int k = 0; k < 1 + i % 9; k++) {
			/* random ones are large as often as not; weights and shares are small */
			const bool is_small = i % 2 == 0;
			const zj_num a = is_small
						 ? num_make((int64_t)(random_num(&state).num % 100),
							    1 + (int64_t)(i % 40))
						 : random_num(&state);
			const zj_num b =
				is_small ? num_make((int64_t)(random_num(&state).num % 10), 10)
					 : random_num(&state);
			num_sum_add(&sum, a, b);
			expected = num_add(expected, num_mul(a, b));
		}
		const zj_num got = num_sum_end(&sum);
		/* Near the bounds one order of adding may overflow where another does not. */
		ck_assert(i % 2 == 1 || (zj_num_ok(got) && zj_num_ok(expected)));
		if (!zj_num_ok(got) || !zj_num_ok(expected))
			continue;
		check_normal(got);
		ck_num_eq(got, expected);
	}
}
END_TEST

START_TEST(num_sum_of_tenths_is_exact)
{
	zj_num sum = NUM_ZERO;

	for (int i = 0; i < 1000; i++)
		sum = num_add(sum, parsed("0.1"));
	ck_num_eq(sum, zj_num_int(100));
}
END_TEST

START_TEST(num_decimals_read_as_rationals)
{
	ck_num_eq(parsed("46.9"), num_make(469, 10));
	ck_num_eq(parsed("-0.05"), num_make(-1, 20));
	ck_num_eq(parsed("35%"), num_make(7, 20));
	ck_num_eq(parsed("0.5%"), num_make(1, 200));
	ck_num_eq(parsed("1e3"), zj_num_int(1000));
	ck_num_eq(parsed("1E+3"), zj_num_int(1000));
	ck_num_eq(parsed("25e-2"), num_make(1, 4));
	ck_num_eq(parsed("1e3%"), zj_num_int(10));
	ck_num_eq(parsed("+7"), zj_num_int(7));
	ck_num_eq(parsed(".5"), num_make(1, 2));
	ck_num_eq(parsed("1.10"), num_make(11, 10));
	ck_num_eq(parsed("007"), zj_num_int(7));
	ck_num_eq(parsed("-0"), NUM_ZERO);
	ck_num_eq(parsed("0e999999999999999999999999"), NUM_ZERO);
	ck_num_eq(parsed("0.0000000000000000000000000000000000000000000000000000000000001e61"),
		  NUM_ONE);
	ck_num_eq(parsed("170141183460469231731687303715884105727"),
		  fraction("170141183460469231731687303715884105727/1"));
	ck_num_eq(parsed("100000000000000000000000000000000000000000000000000e-49"),
		  zj_num_int(10));
	/* 5^50 / 10^50 = 1 / 2^50: only the reduced denominator has to fit. */
	ck_num_eq(parsed("88817841970012523233890533447265625e-50"),
		  fraction("1/1125899906842624"));
	ck_assert(parsed("0.99999999999999999999999999999999999999").den > LARGEST / 2);
}
END_TEST

/* With a sign before it a number goes the long way. */
START_TEST(num_decimals_read_the_same_with_a_plus_before_them)
{
	static const char *const texts[] = {
		"0",   "00",    "0.0",  "0.50",  "12.5",  "3.125", "999999999999999",
		"100", "0.001", "10.0", "64.00", "00.10", "7.7",   "12345678901234.5",
	};
	char text[32];

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		(void)snprintf(text, sizeof(text), "+%s", texts[i]);
		ck_num_eq(parsed(texts[i]), parsed(text));
	}
	for (int i = 0; i < 20000; i++) {
		(void)snprintf(text, sizeof(text), "+%d.%0*d", i / 7, 1 + i % 5, i % 1000);
		ck_num_eq(parsed(text + 1), parsed(text));
	}
}
END_TEST

START_TEST(num_parse_of_short_decimals_is_the_fraction_in_lowest_terms)
{
	static const int64_t tens[] = {1, 10, 100, 1000, 10000, 100000};
	zj_num value;
	char text[32];

	for (int64_t digits = 0; digits < 3000; digits++) {
		for (int places = 1; places <= 5; places++) {
			(void)snprintf(text, sizeof(text), "%ld.%0*ld",
				       (long)(digits / tens[places]), places,
				       (long)(digits % tens[places]));
			ck_assert(num_parse_short(str_from(text), &value));
			ck_assert_msg(num_equal(value, num_make(digits, tens[places])), "%s", text);
		}
	}
	ck_assert(num_parse_short(STR("007"), &value) && num_equal(value, num_make(7, 1)));
	ck_assert(num_parse_short(STR("0.00"), &value) && num_equal(value, NUM_ZERO));
	ck_assert(num_parse_short(STR("999999999999999"), &value));
	ck_assert(num_equal(value, num_make(999999999999999, 1)));
}
END_TEST

START_TEST(num_what_is_not_a_decimal_is_refused)
{
	static const char *const wrong[] = {
		"",      "+",     "-",    ".",     "5.",  "-.", "%",     "1%%",  "1 ",   " 1",
		"1,000", "1_000", "0x10", "1e",    "1e+", "e3", "1.2.3", "1..2", "--1",  "+-1",
		"1/3",   "nan",   "inf",  "1e3.5", "1 %", "１", "1\n",   "yes",  "1%e3", "1e3e3",
	};
	zj_num value = zj_num_int(42);

	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		ck_assert_msg(!zj_num_parse(&value, wrong[i], strlen(wrong[i])), "%s", wrong[i]);
		ck_assert_int_eq(num_parse(str_from(wrong[i]), &value), NUM_NOT_A_NUMBER);
	}
	ck_assert_int_eq(num_parse(STR("1\0"), &value), NUM_NOT_A_NUMBER);
	ck_assert_int_eq(num_parse(STR_NONE, &value), NUM_NOT_A_NUMBER);
	ck_num_eq(value, zj_num_int(42));
}
END_TEST

START_TEST(num_what_does_not_fit_is_told_apart_from_what_is_no_number)
{
	static const char *const large_texts[] = {
		"170141183460469231731687303715884105728",
		"-170141183460469231731687303715884105728",
		"1e39",
		"1e99999999999999999999",
		"1e-99999999999999999999",
		"1e-128",
		"1.000000000000000000000000000000000000000000000001",
		"99999999999999999999999999999999999999999999999999",
	};
	zj_num value = zj_num_int(42);

	for (size_t i = 0; i < sizeof(large_texts) / sizeof(large_texts[0]); i++)
		ck_assert_msg(num_parse(str_from(large_texts[i]), &value) == NUM_TOO_LARGE, "%s",
			      large_texts[i]);
	ck_assert(num_parse(STR("99999999999999999999999999999999999999999999x"), &value) ==
		  NUM_NOT_A_NUMBER);
	ck_num_eq(value, zj_num_int(42));
}
END_TEST

START_TEST(num_display_rounds_half_to_even)
{
	static const struct {
		const char *value;
		int digits;
		const char *text;
	} cases[] = {
		{"0.5", 0, "0"},
		{"1.5", 0, "2"},
		{"2.5", 0, "2"},
		{"3.5", 0, "4"},
		{"-0.5", 0, "0"},
		{"-1.5", 0, "-2"},
		{"-2.5", 0, "-2"},
		{"0.50000001", 0, "1"},
		{"0.49999999", 0, "0"},
		{"46.9", 2, "46.90"},
		{"46.9", 1, "46.9"},
		{"46.9", 0, "47"},
		{"0.125", 2, "0.12"},
		{"0.375", 2, "0.38"},
		{"0.135", 2, "0.14"},
		{"0.145", 2, "0.14"},
		{"0.145000001", 2, "0.15"},
		{"9.995", 2, "10.00"},
		{"9.985", 2, "9.98"},
		{"99.5", 0, "100"},
		{"-0.004", 2, "0.00"},
		{"-0.006", 2, "-0.01"},
		{"0", 3, "0.000"},
		{"0.05", 1, "0.0"},
		{"0.15", 1, "0.2"},
		{"1e30", 0, "1000000000000000000000000000000"},
		{"1e-18", 18, "0.000000000000000001"},
		{"5e-19", 18, "0.000000000000000000"},
		{"15e-19", 18, "0.000000000000000002"},
		{"-170141183460469231731687303715884105727", 18,
		 "-170141183460469231731687303715884105727.000000000000000000"},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		ck_assert_str_eq(shown(parsed(cases[i].value), cases[i].digits), cases[i].text);
	ck_assert_str_eq(shown(num_make(1, 3), 18), "0.333333333333333333");
	ck_assert_str_eq(shown(num_make(2, 3), 18), "0.666666666666666667");
	/* Remainder times 10^18 needs more than 128 bits: 2^126 of 2^127 - 1, just over half. */
	const zj_num half = {LARGEST / 2 + 1, LARGEST};
	ck_assert_str_eq(shown(half, 18), "0.500000000000000000");
	ck_assert_str_eq(shown(half, 0), "1");
	ck_assert_str_eq(shown((zj_num){LARGEST / 2, LARGEST}, 0), "0");
	ck_assert_str_eq(shown((zj_num){LARGEST - 1, LARGEST}, 18), "1.000000000000000000");
	ck_assert_str_eq(shown(NUM_OVERFLOW, 2), "overflow");
}
END_TEST

START_TEST(num_round_gives_the_number_that_is_shown)
{
	static const struct {
		const char *value;
		int digits;
		const char *even;
		const char *down;
		const char *up;
	} cases[] = {
		{"2.5", 0, "2", "2", "3"},
		{"-2.5", 0, "-2", "-3", "-2"},
		{"0.125", 2, "0.12", "0.12", "0.13"},
		{"-0.125", 2, "-0.12", "-0.13", "-0.12"},
		{"7", 0, "7", "7", "7"},
		{"0.2", 1, "0.2", "0.2", "0.2"},
		{"-0.2", 0, "0", "-1", "0"},
		{"0.2", 0, "0", "0", "1"},
		{"9.99", 1, "10", "9.9", "10"},
		{"-9.99", 1, "-10", "-10", "-9.9"},
	};
	uint64_t state = 7;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const zj_num value = parsed(cases[i].value);
		const int digits = cases[i].digits;
		ck_num_eq(num_round(value, digits, NUM_HALF_EVEN), parsed(cases[i].even));
		ck_num_eq(num_round(value, digits, NUM_DOWN), parsed(cases[i].down));
		ck_num_eq(num_round(value, digits, NUM_UP), parsed(cases[i].up));
	}
	for (int i = 0; i < 5000; i++) {
		const zj_num value = random_num(&state);
		const int digits = (int)(next_random(&state) % 7);
		const zj_num rounded = num_round(value, digits, NUM_HALF_EVEN);
		ck_num_eq(parsed(shown(value, digits)), rounded);
		ck_num_eq(num_round(rounded, digits, NUM_UP), rounded);
		if (zj_num_compare(num_round(value, digits, NUM_DOWN), value) > 0 ||
		    zj_num_compare(num_round(value, digits, NUM_UP), value) < 0)
			ck_abort_msg("rounds the wrong way: %s", exact(value));
	}
	/* Whole values need no room for the places; others overflow honestly. */
	ck_num_eq(num_round((zj_num){LARGEST, 1}, 18, NUM_HALF_EVEN), ((zj_num){LARGEST, 1}));
	ck_assert(!zj_num_ok(num_round((zj_num){LARGEST, 7}, 18, NUM_HALF_EVEN)));
	ck_assert(!zj_num_ok(num_round(NUM_OVERFLOW, 2, NUM_UP)));
}
END_TEST

START_TEST(num_exact_text_is_a_decimal_or_a_fraction)
{
	ck_assert_str_eq(exact(zj_num_int(20)), "20");
	ck_assert_str_eq(exact(zj_num_int(INT64_MIN)), "-9223372036854775808");
	ck_assert_str_eq(exact(num_make(469, 10)), "46.9");
	ck_assert_str_eq(exact(num_make(-1, 20)), "-0.05");
	ck_assert_str_eq(exact(num_make(1, 1024)), "0.0009765625");
	ck_assert_str_eq(exact(num_make(1, 3)), "1/3");
	ck_assert_str_eq(exact(num_make(-7, 12)), "-7/12");
	ck_assert_str_eq(exact(NUM_ZERO), "0");
	ck_assert_str_eq(exact(NUM_OVERFLOW), "overflow");
	/* 2^-54: the digits are 5^54, about 2^125.4. 2^-55 has too many: 5^55. */
	ck_assert_str_eq(exact(num_make(1, INT64_C(1) << 54)),
			 "0.000000000000000055511151231257827021181583404541015625");
	ck_assert_str_eq(exact(num_make(1, INT64_C(1) << 55)), "1/36028797018963968");
	ck_assert_str_eq(exact((zj_num){-LARGEST, LARGEST - 1}),
			 "-170141183460469231731687303715884105727/"
			 "170141183460469231731687303715884105726");
	ck_assert(num_has_decimal(num_make(1, 8)));
	ck_assert(num_has_decimal(NUM_ZERO));
	ck_assert(!num_has_decimal(num_make(1, 3)));
	ck_assert(!num_has_decimal(num_make(1, 30)));
	ck_assert(!num_has_decimal(NUM_OVERFLOW));
}
END_TEST

/* Into a buffer small ones go a way of their own. */
START_TEST(num_exact_text_is_the_same_in_a_buffer)
{
	static const int64_t ENDS[] = {0, 1, INT32_MAX, INT64_C(1) << 31, INT64_MAX};
	struct buf buf = BUF_INIT;
	uint64_t state = 7;

	for (int i = 0; i < 20000; i++) {
		const uint64_t bits = next_random(&state);
		int64_t above = (int64_t)next_random(&state) >> bits % 63;
		int64_t below = (int64_t)(next_random(&state) >> (1 + (bits >> 8) % 62));
		if (i < 25) {
			above = ENDS[i % 5];
			below = ENDS[i / 5];
		} else if ((bits >> 16) % 2 == 0) {
			below = INT64_C(1) << (bits >> 20) % 33;
		} else if ((bits >> 17) % 2 == 0) {
			below = 5 * (INT64_C(1) << (bits >> 20) % 30);
		}
		const zj_num value = num_make(above, below ? below : 1);

		buf_clear(&buf);
		num_add_exact(&buf, value);
		ck_assert_str_eq(buf.at, exact(value));
	}
	buf_done(&buf);
}
END_TEST

START_TEST(num_exact_decimals_read_back)
{
	uint64_t state = 99;

	for (int i = 0; i < 5000; i++) {
		const uint64_t bits = next_random(&state);
		zj_num value = zj_num_int((int64_t)next_random(&state) >> bits % 64);
		for (uint64_t j = 0; j < (bits >> 8) % 30; j++)
			value = num_div(value, zj_num_int((bits >> (16 + j)) & 1 ? 2 : 5));
		if (!num_has_decimal(value))
			continue;
		ck_assert(strchr(exact(value), '/') == NULL);
		ck_assert(num_equal(parsed(exact(value)), value));
	}
}
END_TEST

START_TEST(num_short_text_drops_zeros)
{
	static const struct {
		const char *value;
		int digits;
		const char *text;
	} cases[] = {
		{"46.9", 2, "46.9"}, {"20", 2, "20"},   {"100", 0, "100"},    {"0.005", 2, "0"},
		{"-0.001", 2, "0"},  {"1.999", 2, "2"}, {"10.10", 3, "10.1"},
	};
	struct buf buf = BUF_INIT;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		buf_clear(&buf);
		num_add_short(&buf, parsed(cases[i].value), cases[i].digits);
		ck_assert_str_eq(buf.at, cases[i].text);
	}
	buf_clear(&buf);
	num_add_short(&buf, num_make(1, 3), 2);
	buf_add_char(&buf, ' ');
	num_add_text(&buf, num_make(1, 3), 4);
	buf_add_char(&buf, ' ');
	num_add_exact(&buf, num_make(1, 3));
	buf_add_char(&buf, ' ');
	num_add_short(&buf, NUM_OVERFLOW, 2);
	ck_assert_str_eq(buf.at, "0.33 0.3333 1/3 overflow");
	buf_done(&buf);
}
END_TEST

START_TEST(num_overflow_sticks)
{
	const zj_num lost = NUM_OVERFLOW;
	const zj_num one = NUM_ONE;

	ck_assert(!zj_num_ok(lost));
	ck_assert(!zj_num_ok(num_add(lost, one)));
	ck_assert(!zj_num_ok(num_add(one, lost)));
	ck_assert(!zj_num_ok(num_sub(lost, lost)));
	ck_assert(!zj_num_ok(num_mul(lost, NUM_ZERO)));
	ck_assert(!zj_num_ok(num_mul(NUM_ZERO, lost)));
	ck_assert(!zj_num_ok(num_div(lost, one)));
	ck_assert(!zj_num_ok(num_div(one, lost)));
	ck_assert(!zj_num_ok(num_neg(lost)));
	ck_assert(!zj_num_ok(num_min(lost, one)));
	ck_assert(!zj_num_ok(num_max(one, lost)));
	ck_assert(!num_is_zero(lost));
	ck_assert(!num_is_whole(lost));
	ck_assert(num_equal(lost, lost));
	ck_assert(!num_equal(lost, NUM_ZERO));
}
END_TEST

/* Where its short way ends: from 2^31 on, and below 0. */
START_TEST(num_order_is_the_order_of_comparing)
{
	static const int64_t parts[] = {
		-1, 0, 1, 2, 3, 2147483647, 2147483648, 4294967295, 8589934591, -4294967295};
	const size_t count = sizeof(parts) / sizeof(parts[0]);

	for (size_t n = 0; n < count * count * count * count; n++) {
		const int64_t a_den = parts[n / count % count];
		const int64_t b_den = parts[n / count / count / count];
		if (a_den <= 0 || b_den <= 0)
			continue;
		const zj_num a = num_make(parts[n % count], a_den);
		const zj_num b = num_make(parts[n / count / count % count], b_den);
		if (num_order(&a, &b) != num_sign(num_sub(a, b)))
			ck_abort_msg("order %s and %s", exact(a), exact(b));
	}
}
END_TEST

START_TEST(num_largest_magnitude_is_usable)
{
	const zj_num most = {LARGEST, 1};
	const zj_num least = num_neg(most);

	ck_num_eq(num_add(most, least), NUM_ZERO);
	ck_num_eq(num_div(most, most), NUM_ONE);
	ck_num_eq(num_div(least, most), zj_num_int(-1));
	ck_assert(!zj_num_ok(num_sub(least, NUM_ONE)));
	ck_assert(!zj_num_ok(num_mul(most, zj_num_int(2))));
	ck_num_eq(num_mul(num_div(NUM_ONE, least), least), NUM_ONE);
	ck_assert_int_eq(num_sign(least), -1);
	ck_assert_int_eq(zj_num_compare(least, most), -1);
}
END_TEST

START_TEST(num_counts_are_whole_and_small)
{
	uint32_t count = 5;

	ck_assert(!num_to_u32(num_make(1, 2), &count));
	ck_assert(!num_to_u32(zj_num_int(-1), &count));
	ck_assert(!num_to_u32(zj_num_int(INT64_C(4294967296)), &count));
	ck_assert(!num_to_u32(NUM_OVERFLOW, &count));
	ck_assert_uint_eq(count, 5);
	ck_assert(num_to_u32(zj_num_int(INT64_C(4294967295)), &count));
	ck_assert_uint_eq(count, UINT32_MAX);
	ck_assert(num_to_u32(NUM_ZERO, &count));
	ck_assert_uint_eq(count, 0);
}
END_TEST

Suite *
suite_num(void)
{
	const TTest *const tests[] = {
		num_make_reduces_and_puts_the_sign_above,
		num_large_values_agree_with_rational_arithmetic,
		num_values_about_31_bits_agree_with_rational_arithmetic,
		num_laws_hold_on_random_values,
		num_written_short_is_the_long_form_without_its_zeros,
		num_sum_of_products_is_what_adding_them_one_by_one_gives,
		num_sum_of_tenths_is_exact,
		num_decimals_read_as_rationals,
		num_decimals_read_the_same_with_a_plus_before_them,
		num_parse_of_short_decimals_is_the_fraction_in_lowest_terms,
		num_what_is_not_a_decimal_is_refused,
		num_what_does_not_fit_is_told_apart_from_what_is_no_number,
		num_display_rounds_half_to_even,
		num_round_gives_the_number_that_is_shown,
		num_exact_text_is_a_decimal_or_a_fraction,
		num_exact_text_is_the_same_in_a_buffer,
		num_exact_decimals_read_back,
		num_short_text_drops_zeros,
		num_overflow_sticks,
		num_order_is_the_order_of_comparing,
		num_largest_magnitude_is_usable,
		num_counts_are_whole_and_small,
		NULL,
	};

	return unit_suite("num", tests);
}
