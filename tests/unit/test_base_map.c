/*
 * Names to numbers.
 */
#include "base/map.h"

#include <stdio.h>
#include <string.h>

#include "test_base.h"

START_TEST(map_empty_has_nothing)
{
	struct arena *arena = arena_new();
	struct map *map = map_new(arena);

	ck_assert_uint_eq(map_count(map), 0);
	ck_assert_uint_eq(map_get(map, STR("a")), MAP_NONE);
	ck_assert(map_key(map, 0).at == NULL);
	ck_assert_uint_eq(map_value(map, 0), MAP_NONE);
	ck_assert(map_nearest(map, STR("a")).at == NULL);
	arena_free(arena);
}
END_TEST

START_TEST(map_put_keeps_the_first_value)
{
	struct arena *arena = arena_new();
	struct map *map = map_new(arena);

	ck_assert_int_eq(map_put(map, STR("a"), 1), MAP_ADDED);
	ck_assert_int_eq(map_put(map, STR("a"), 2), MAP_THERE);
	ck_assert_int_eq(map_put(map, STR(""), 3), MAP_ADDED);
	ck_assert_int_eq(map_put(map, STR_NONE, 4), MAP_THERE);
	ck_assert_uint_eq(map_get(map, STR("a")), 1);
	ck_assert_uint_eq(map_get(map, STR("")), 3);
	ck_assert_uint_eq(map_get(map, STR("a\0")), MAP_NONE);
	ck_assert_uint_eq(map_count(map), 2);
	arena_free(arena);
}
END_TEST

START_TEST(map_many_keys_stay_in_order_of_insertion)
{
	enum {
		KEYS = 50000
	};
	struct arena *arena = arena_new();
	struct map *map = map_new(arena);
	char text[32];

	size_t good = 0;
	for (uint32_t i = 0; i < KEYS; i++) {
		const int length = snprintf(text, sizeof(text), "q%u.x", i * 2654435761u);
		const struct str key = arena_str(arena, (struct str){text, (size_t)length});
		good += map_put(map, key, i) == MAP_ADDED;
	}
	ck_assert_uint_eq(good, KEYS);
	ck_assert_uint_eq(map_count(map), KEYS);
	for (uint32_t i = 0; i < KEYS; i++) {
		const int length = snprintf(text, sizeof(text), "q%u.x", i * 2654435761u);
		const struct str key = {text, (size_t)length};
		good -= map_get(map, key) == i && map_value(map, i) == i &&
			str_equal(map_key(map, i), key) && map_put(map, key, 1) == MAP_THERE;
	}
	ck_assert_uint_eq(good, 0);
	ck_assert(map_key(map, KEYS).at == NULL);
	ck_assert_uint_eq(map_get(map, STR("q.x")), MAP_NONE);
	arena_free(arena);
}
END_TEST

START_TEST(map_put_of_a_key_that_is_there_takes_no_memory)
{
	struct arena *arena = arena_new();
	struct map *map = map_new(arena);
	static const char letters[] = "abcdefghijklmnopqrstuvwxyz";

	for (uint32_t i = 0; i < 26; i++) {
		ck_assert_int_eq(map_put(map, (struct str){letters + i, 1}, i), MAP_ADDED);
		const size_t used = arena_used(arena);
		for (uint32_t j = 0; j <= i; j++)
			ck_assert_int_eq(map_put(map, (struct str){letters + j, 1}, 99), MAP_THERE);
		ck_assert_uint_eq(arena_used(arena), used);
	}
	arena_free(arena);
}
END_TEST

START_TEST(map_nearest_finds_a_slip_of_the_pen)
{
	struct arena *arena = arena_new();
	struct map *map = map_new(arena);

	map_put(map, STR("title"), 0);
	map_put(map, STR("weight"), 1);
	map_put(map, STR("questions"), 2);
	ck_assert(str_is(map_nearest(map, STR("wieght")), "weight"));
	ck_assert(str_is(map_nearest(map, STR("question")), "questions"));
	ck_assert(map_nearest(map, STR("colour")).at == NULL);
	arena_free(arena);
}
END_TEST

Suite *
suite_map(void)
{
	const TTest *const tests[] = {
		map_empty_has_nothing,
		map_put_keeps_the_first_value,
		map_put_of_a_key_that_is_there_takes_no_memory,
		map_many_keys_stay_in_order_of_insertion,
		map_nearest_finds_a_slip_of_the_pen,
		NULL,
	};

	return unit_suite("map", tests);
}
