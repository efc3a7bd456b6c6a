/*
 * Looking into a tree.
 */
#include "test_text.h"

START_TEST(node_get_finds_the_value_of_a_key)
{
	struct reading reading = read_text("a: 1\nab: 2\nb: [x]\n");

	ck_assert(str_is(node_get(reading.root, "ab")->text, "2"));
	ck_assert(str_is(node_get_str(reading.root, STR("a"))->text, "1"));
	ck_assert_int_eq(node_get(reading.root, "b")->kind, NODE_LIST);
	reading_done(&reading);
}
END_TEST

START_TEST(node_get_gives_null_for_a_key_that_is_not_there)
{
	struct reading reading = read_text("a: b\nempty: {}\n");

	ck_assert_ptr_null(node_get(reading.root, "b"));
	ck_assert_ptr_null(node_get(reading.root, ""));
	ck_assert_ptr_null(node_get(node_get(reading.root, "empty"), "a"));
	reading_done(&reading);
}
END_TEST

START_TEST(node_items_and_pairs_keep_the_order_of_the_file)
{
	struct reading reading = read_text("z: [c, a, b]\na: 1\nm: 2\n");
	const struct node *list = node_get(reading.root, "z");

	ck_assert_uint_eq(reading.root->count, 3);
	ck_assert(str_is(node_key(reading.root, 0)->text, "z"));
	ck_assert(str_is(node_key(reading.root, 1)->text, "a"));
	ck_assert(str_is(node_value(reading.root, 2)->text, "2"));
	ck_assert_uint_eq(list->count, 3);
	ck_assert(str_is(node_item(list, 0)->text, "c"));
	ck_assert(str_is(node_item(list, 2)->text, "b"));
	reading_done(&reading);
}
END_TEST

START_TEST(node_place_names_its_file)
{
	struct reading reading = read_text("a:\n  bcd\n");
	const struct node *node = node_get(reading.root, "a");
	const struct place place = node_place(node, &reading.source->file);

	ck_assert_str_eq(place.file->name, "t.yaml");
	ck_assert_uint_eq(place.line, 2);
	ck_assert_uint_eq(place.column, 3);
	ck_assert_uint_eq(place.length, 3);
	reading_done(&reading);
}
END_TEST

Suite *
suite_text_node(void)
{
	return unit_suite("node", (const TTest *const[]){
					  node_get_finds_the_value_of_a_key,
					  node_get_gives_null_for_a_key_that_is_not_there,
					  node_items_and_pairs_keep_the_order_of_the_file,
					  node_place_names_its_file,
					  NULL,
				  });
}
