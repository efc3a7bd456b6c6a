/*
 * Fingerprints against what `b2sum -l 256` prints.
 */
#include "base/hash.h"

#include <string.h>

#include "test_base.h"

static void
check_hash(struct str text, const char *expected)
{
	char out[HASH_TEXT_SIZE];
	const struct hash hash = hash_of(text);

	hash_text(out, &hash);
	ck_assert_str_eq(out, expected);
}

START_TEST(hash_is_what_b2sum_prints)
{
	char many[1000];

	memset(many, 'a', sizeof(many));
	check_hash(STR_NONE, "0e5751c026e543b2e8ab2eb06099daa1d1e5df47778f7787faab45cdf12fe3a8");
	check_hash(STR("abc"), "bddd813c634239723171ef3fee98579b94964e3bb1cb3e427262c8c068d52319");
	check_hash(STR("智阶"), "c177357145e8bde0b9f21fb342a225022f5f30a16bd37799b3f36ae968527e50");
	check_hash(STR("The quick brown fox jumps over the lazy dog"),
		   "01718cec35cd3d796dd00020e0bfecb473ad23457d063b75eff29c0ffa2e58a9");
	check_hash((struct str){many, sizeof(many)},
		   "e00b0ddbf1e2cdaf5c898e1a5e8826ea3a2c339bcf2a478da2e5fca9ff126672");
}
END_TEST

START_TEST(hash_pieces_bounds_do_not_matter)
{
	char text[1000];

	for (size_t i = 0; i < sizeof(text); i++)
		text[i] = (char)(i * 31);
	const struct hash whole = hash_of((struct str){text, sizeof(text)});
	for (size_t piece = 1; piece < 300; piece += 13) {
		struct hash_run run;
		hash_init(&run);
		hash_add(&run, STR_NONE);
		for (size_t i = 0; i < sizeof(text); i += piece) {
			const size_t left = sizeof(text) - i;
			hash_add(&run, (struct str){text + i, piece < left ? piece : left});
		}
		const struct hash joined = hash_end(&run);
		ck_assert_mem_eq(joined.bytes, whole.bytes, HASH_SIZE);
	}
}
END_TEST

START_TEST(hash_for_tables_depends_on_seed_and_every_byte)
{
	ck_assert(hash_seeded(STR("a"), 1) == hash_seeded(STR("a"), 1));
	ck_assert(hash_seeded(STR("a"), 1) != hash_seeded(STR("a"), 2));
	ck_assert(hash_seeded(STR("a"), 1) != hash_seeded(STR("a\0"), 1));
	ck_assert(hash_seeded(STR_NONE, 1) == hash_seeded(STR(""), 1));
	ck_assert(hash_seeded(STR("ops.monitor.1"), 1) != hash_seeded(STR("ops.monitor.2"), 1));
}
END_TEST

Suite *
suite_hash(void)
{
	const TTest *const tests[] = {
		hash_is_what_b2sum_prints,
		hash_pieces_bounds_do_not_matter,
		hash_for_tables_depends_on_seed_and_every_byte,
		NULL,
	};

	return unit_suite("hash", tests);
}
