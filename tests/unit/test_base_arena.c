/*
 * Arena pieces: where they start, what they hold, and what a reset leaves.
 */
#include "base/arena.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "test_base.h"

/* Are all of them `value`? (Without a check for each: those are slow.) */
static bool
are_all(const unsigned char *bytes, size_t length, unsigned char value)
{
	for (size_t i = 0; i < length; i++) {
		if (bytes[i] != value)
			return false;
	}
	return true;
}

START_TEST(arena_pieces_are_zeroed_aligned_and_apart)
{
	struct arena *arena = arena_new();
	unsigned char *pieces[300];
	size_t total = 0;

	for (size_t i = 0; i < 300; i++) {
		pieces[i] = arena_alloc(arena, i * 7 + 1);
		total += i * 7 + 1;
		ck_assert_uint_eq((uintptr_t)pieces[i] % 16, 0);
		ck_assert(are_all(pieces[i], i * 7 + 1, 0));
		memset(pieces[i], (int)i, i * 7 + 1);
		arena_str(arena, STR("odd"));
		total += 4;
	}
	for (size_t i = 0; i < 300; i++)
		ck_assert(are_all(pieces[i], i * 7 + 1, (unsigned char)i));
	ck_assert_uint_eq(arena_used(arena), total);
	arena_free(arena);
}
END_TEST

START_TEST(arena_piece_of_nothing_is_valid)
{
	struct arena *arena = arena_new();
	void *a = arena_alloc(arena, 0);
	void *b = arena_array(arena, 0, 8);

	ck_assert(a && b && a != b);
	arena_free(arena);
	arena_free(NULL);
}
END_TEST

START_TEST(arena_pieces_larger_than_a_chunk_fit)
{
	struct arena *arena = arena_new();
	const size_t size = (size_t)5 << 20;

	for (int i = 0; i < 4; i++) {
		char *piece = arena_alloc(arena, size);
		ck_assert(piece && piece[0] == 0 && piece[size - 1] == 0);
		memset(piece, 1, size);
		ck_assert(arena_alloc(arena, 10));
	}
	arena_free(arena);
}
END_TEST

START_TEST(arena_impossible_sizes_give_null)
{
	struct arena *arena = arena_new();

	ck_assert(arena_array(arena, SIZE_MAX / 2, 3) == NULL);
	ck_assert(arena_alloc(arena, SIZE_MAX) == NULL);
	ck_assert(arena_alloc(arena, SIZE_MAX - 8) == NULL);
	ck_assert(arena_str(arena, (struct str){"", SIZE_MAX}).at == NULL);
	ck_assert(arena_join(arena, (struct str){"", SIZE_MAX}, (struct str){"", 2}).at == NULL);
	ck_assert(arena_alloc(arena, 8) != NULL);
	arena_free(arena);
}
END_TEST

START_TEST(arena_text_is_copied_with_a_nul)
{
	struct arena *arena = arena_new();
	char text[] = "智阶";
	const struct str copy = arena_str(arena, (struct str){text, 6});
	const struct str joined = arena_join(arena, STR("ops."), STR("monitor"));

	text[0] = 'x';
	ck_assert_str_eq(copy.at, "智阶");
	ck_assert_uint_eq(copy.len, 6);
	ck_assert_str_eq(joined.at, "ops.monitor");
	ck_assert_uint_eq(joined.len, 11);
	ck_assert_str_eq(arena_str(arena, STR_NONE).at, "");
	ck_assert_str_eq(arena_join(arena, STR_NONE, STR("b")).at, "b");
	arena_free(arena);
}
END_TEST

START_TEST(arena_copy_is_aligned_and_apart)
{
	struct arena *arena = arena_new();
	int numbers[3] = {1, 2, 3};
	ck_assert(arena_str(arena, STR("x")).at != NULL);
	const int *copy = arena_copy(arena, numbers, sizeof(numbers));

	numbers[0] = 9;
	ck_assert_uint_eq((uintptr_t)copy % 16, 0);
	ck_assert(copy[0] == 1 && copy[1] == 2 && copy[2] == 3);
	ck_assert_ptr_nonnull(arena_copy(arena, NULL, 0));
	arena_free(arena);
}
END_TEST

START_TEST(arena_reset_starts_over_with_zeroed_pieces)
{
	struct arena *arena = arena_new();

	arena_reset(arena);
	for (int round = 0; round < 5; round++) {
		for (size_t i = 0; i < 200; i++) {
			unsigned char *piece = arena_alloc(arena, 500 + i * 100);
			ck_assert(are_all(piece, 500 + i * 100, 0));
			memset(piece, 0xFF, 500 + i * 100);
		}
		/* 200 * 500 + 100 * (0 + ... + 199) */
		ck_assert_uint_eq(arena_used(arena), 100000 + 1990000);
		arena_reset(arena);
		ck_assert_uint_eq(arena_used(arena), 0);
	}
	arena_free(arena);
}
END_TEST

Suite *
suite_arena(void)
{
	const TTest *const tests[] = {
		arena_pieces_are_zeroed_aligned_and_apart,
		arena_piece_of_nothing_is_valid,
		arena_pieces_larger_than_a_chunk_fit,
		arena_impossible_sizes_give_null,
		arena_text_is_copied_with_a_nul,
		arena_copy_is_aligned_and_apart,
		arena_reset_starts_over_with_zeroed_pieces,
		NULL,
	};

	return unit_suite("arena", tests);
}
