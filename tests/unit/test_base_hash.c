/*
 * Fingerprints against what `b2sum -l 256` prints.
 */
#include "base/hash.h"

#include <stdlib.h>
#include <string.h>

#include "base/hash_wide.h"
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

static void
check_four(const char *bytes, const size_t lengths[HASH_TOGETHER],
	   void (*make)(struct hash *out, const struct str *texts))
{
	struct hash together[HASH_TOGETHER];
	struct str texts[HASH_TOGETHER];

	/* Nothing is read past an end, and no two are alike. */
	for (size_t i = 0; i < HASH_TOGETHER; i++) {
		char *copy = malloc(lengths[i] + 1);
		ck_assert_ptr_nonnull(copy);
		memcpy(copy, bytes + i, lengths[i]);
		texts[i] = (struct str){copy, lengths[i]};
	}
	make(together, texts);
	for (size_t i = 0; i < HASH_TOGETHER; i++) {
		const struct hash alone = hash_of(texts[i]);
		ck_assert_mem_eq(together[i].bytes, alone.bytes, HASH_SIZE);
		free((void *)(uintptr_t)texts[i].at);
	}
}

/* Where the processor cannot, there is nothing to check. */
static void
make_wide(struct hash *out, const struct str *texts)
{
	if (!hash_four_wide(out, texts))
		hash_of_four(out, texts);
}

static void
make_four(struct hash *out, const struct str *texts)
{
	hash_of_four(out, texts);
}

/* Blocks are of 128 bytes: none, one, several, and all that can be at the end of one. */
START_TEST(hash_of_four_is_that_of_each)
{
	char bytes[3000];

	for (size_t i = 0; i < sizeof(bytes); i++)
		bytes[i] = (char)(i * i * 7 + i / 256);
	for (size_t length = 0; length < 520; length++) {
		const size_t alike[] = {length, length + 1, length + 2, length + 3};
		const size_t unlike[] = {2 * length, 0, length, length % 129};

		check_four(bytes, alike, make_wide);
		check_four(bytes, alike, make_four);
		check_four(bytes, unlike, make_wide);
		check_four(bytes, unlike, make_four);
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
		hash_of_four_is_that_of_each,
		hash_for_tables_depends_on_seed_and_every_byte,
		NULL,
	};

	return unit_suite("hash", tests);
}
