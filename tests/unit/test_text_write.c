/*
 * Trees written as YAML: what comes out reads back as the same tree.
 */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/io.h"
#include "test_text.h"

static const char FOLDER[] = TEST_DATA "/yaml";

/* The tree of `reading` once more, through what `write` makes of it. */
static void
check_round_trip(const struct reading *reading, void (*write)(struct buf *, const struct node *),
		 const char *what)
{
	struct buf out = BUF_INIT;

	write(&out, reading->root);
	buf_add_text(&out, "");
	struct reading again = read_bytes(buf_str(&out));
	char *problems = reading_problems(&again);
	ck_assert_msg(again.status == ZJ_OK, "%s: %s in\n%s", what, problems, out.at);
	char *before = reading_json(reading);
	char *after = reading_json(&again);
	ck_assert_msg(strcmp(before, after) == 0, "%s: %s became %s by\n%s", what, before, after,
		      out.at);
	free(before);
	free(after);
	free(problems);
	reading_done(&again);
	buf_done(&out);
}

static void
check_text(const char *text, const char *expected)
{
	struct reading reading = read_text(text);
	struct buf out = BUF_INIT;

	ck_assert_int_eq(reading.status, ZJ_OK);
	yaml_write(&out, reading.root);
	ck_assert_str_eq(out.at, expected);
	buf_done(&out);
	reading_done(&reading);
}

START_TEST(write_is_indented_and_puts_what_is_short_in_brackets)
{
	check_text("{a: 1, b: [x, {c: y}], e: {}, f: [[1], [2]], g: ~}",
		   "a: 1\nb: [x, {c: y}]\ne: {}\nf: [[1], [2]]\ng: ~\n");
	/* Together over 96 columns: each of the two lists has a line to itself. */
	check_text(
		"a:\n"
		"  - [long and longer and longest of all, long and longer and longest of all]\n"
		"  - {k: [long and longer and longest of all], m: long and longer and longest of all "
		"without any end}\n",
		"a:\n"
		"  - [long and longer and longest of all, long and longer and longest of all]\n"
		"  - k: [long and longer and longest of all]\n"
		"    m: long and longer and longest of all without any end\n");
}
END_TEST

START_TEST(write_keeps_quotes_and_adds_those_that_are_needed)
{
	check_text(
		"- '1.10'\n- 1.10\n- \"no\"\n- no\n- ~\n- '~'\n- a, b\n- -0.5\n- |\n  two\n  lines\n",
		"- '1.10'\n- 1.10\n- 'no'\n- no\n- ~\n- '~'\n- 'a, b'\n- -0.5\n- \"two\\nlines\\n\"\n");
	check_text("- it's\n- \"it's\"\n- 'x'' \"y\"'\n", "- it's\n- \"it's\"\n- 'x'' \"y\"'\n");
}
END_TEST

START_TEST(write_of_what_tests_read_reads_back)
{
	DIR *folder = opendir(FOLDER);
	size_t count = 0;

	ck_assert_ptr_nonnull(folder);
	for (const struct dirent *entry; (entry = readdir(folder));) {
		char path[512];
		struct str bytes;
		char *owned;

		if (!str_ends(str_from(entry->d_name), STR(".yaml")))
			continue;
		snprintf(path, sizeof(path), "%s/%s", FOLDER, entry->d_name);
		ck_assert_int_eq(io_read(&owned, &bytes.len, path, 1 << 20), ZJ_OK);
		bytes.at = owned;
		struct reading reading = read_bytes(bytes);
		if (!reading.status) {
			check_round_trip(&reading, yaml_write, entry->d_name);
			check_round_trip(&reading, yaml_write_line, entry->d_name);
			count++;
		}
		reading_done(&reading);
		free(owned);
	}
	closedir(folder);
	ck_assert_uint_gt(count, 50);
}
END_TEST

/* ---- trees made up at random ---- */

/* The same figures on every machine. */
static uint32_t
next(uint32_t *seed)
{
	*seed ^= *seed << 13;
	*seed ^= *seed >> 17;
	*seed ^= *seed << 5;
	return *seed;
}

static const char *const pieces[] = {
	"a",
	"b1",
	" ",
	"  ",
	":",
	": ",
	"#",
	" #",
	"-",
	"- ",
	"?",
	"? ",
	",",
	"[",
	"]",
	"{",
	"}",
	"&",
	"*",
	"!",
	"|",
	">",
	"'",
	"\"",
	"%",
	"@",
	"`",
	"~",
	"\\",
	"\n",
	"\t",
	"null",
	"<<",
	"=",
	"---",
	"...",
	"示例",
	"。",
	"\x7F",
	"\r",
	"0.5",
	"/",
	"\xC2\x85",
	"\xE2\x80\xA8",
	"\xEF\xBB\xBF",
	"\xF0\x9F\x98\x80",
	"\x01",
};

static struct str
make_text(struct arena *arena, uint32_t *seed)
{
	struct str text = STR("");
	const uint32_t count = next(seed) % 5;

	for (uint32_t i = 0; i < count; i++)
		text = arena_join(
			arena, text,
			str_from(pieces[next(seed) % (sizeof(pieces) / sizeof(*pieces))]));
	return text;
}

static void
make_node(struct node *node, struct arena *arena, uint32_t *seed, unsigned depth)
{
	const uint32_t kind = next(seed) % (depth < 5 ? 6 : 3);

	*node = (struct node){.kind = NODE_SCALAR};
	if (kind == 0) {
		node->kind = NODE_NULL;
	} else if (kind < 3) {
		node->text = make_text(arena, seed);
		node->is_quoted = next(seed) % 3 == 0;
	} else {
		node->kind = kind == 3 ? NODE_LIST : NODE_MAP;
		const uint32_t count = next(seed) % 4;
		for (uint32_t i = 0; i < count; i++) {
			struct node *room = node_insert(node, arena, i);
			if (node->kind == NODE_MAP) {
				char number[16];
				/* Keys differ. */
				snprintf(number, sizeof(number), "%u", (unsigned)i);
				*room = (struct node){.kind = NODE_SCALAR};
				room->text =
					arena_join(arena, make_text(arena, seed), str_from(number));
				room++;
			}
			make_node(room, arena, seed, depth + 1);
		}
	}
}

START_TEST(write_of_any_tree_reads_back)
{
	for (uint32_t i = 1; i <= 3000; i++) {
		struct arena *arena = arena_new();
		struct node root;
		uint32_t seed = i * 2654435761U;
		char what[32];

		make_node(&root, arena, &seed, 0);
		snprintf(what, sizeof(what), "seed %u", (unsigned)i);
		const struct reading reading = {.root = &root};
		check_round_trip(&reading, yaml_write, what);
		check_round_trip(&reading, yaml_write_line, what);
		arena_free(arena);
	}
}
END_TEST

START_TEST(write_of_a_long_key_reads_back)
{
	struct buf text = BUF_INIT;

	buf_add_text(&text, "? ");
	buf_add_repeat(&text, STR("k"), 2000);
	buf_add_text(&text, "\n: {x: 1}\nb: 2\n");
	struct reading reading = read_bytes(buf_str(&text));
	ck_assert_int_eq(reading.status, ZJ_OK);
	check_round_trip(&reading, yaml_write, "a long key");
	reading_done(&reading);
	buf_done(&text);
}
END_TEST

/* ---- putting trees together ---- */

START_TEST(copy_can_be_changed_and_the_original_stays)
{
	struct reading reading = read_text("a: [1, 2]\nb: {c: d}\n");
	const struct diag_file file = {.name = "other.yaml"};
	struct node copy;

	ck_assert(node_copy(&copy, reading.arena, reading.root, &file));
	struct node *list = (struct node *)node_get(&copy, "a");
	struct node *item = node_insert(list, reading.arena, 1);
	*item = (struct node){.kind = NODE_SCALAR, .text = STR("x")};
	node_remove(list, 0);
	node_remove(&copy, 1);
	struct node *pair = node_insert(&copy, reading.arena, 0);
	pair[0] = (struct node){.kind = NODE_SCALAR, .text = STR("k")};
	pair[1] = (struct node){.kind = NODE_NULL};
	const struct reading changed = {.root = &copy};
	char *after = reading_json(&changed);
	char *before = reading_json(&reading);
	ck_assert_str_eq(after, "{\"k\":null,\"a\":[\"x\",\"2\"]}");
	ck_assert_str_eq(before, "{\"a\":[\"1\",\"2\"],\"b\":{\"c\":\"d\"}}");
	ck_assert_str_eq(node_place(list, NULL).file->name, "other.yaml");
	ck_assert_uint_eq(node_place(list, NULL).line, 1);
	free(after);
	free(before);
	reading_done(&reading);
}
END_TEST

START_TEST(copy_takes_any_number_more)
{
	struct reading reading = read_text("[]\n");
	struct node copy;

	ck_assert(node_copy(&copy, reading.arena, reading.root, NULL));
	for (size_t i = 0; i < 1000; i++) {
		struct node *room = node_insert(&copy, reading.arena, i / 2);
		ck_assert_ptr_nonnull(room);
		*room = (struct node){.kind = NODE_SCALAR, .line = (uint32_t)i};
	}
	/* Always into the middle: the odd ones come first, upward; then the even ones, downward. */
	for (size_t i = 0; i < 500; i++) {
		ck_assert_uint_eq(node_item(&copy, i)->line, 2 * i + 1);
		ck_assert_uint_eq(node_item(&copy, 999 - i)->line, 2 * i);
	}
	reading_done(&reading);
}
END_TEST

Suite *
suite_text_write(void)
{
	const TTest *const tests[] = {
		write_is_indented_and_puts_what_is_short_in_brackets,
		write_keeps_quotes_and_adds_those_that_are_needed,
		write_of_what_tests_read_reads_back,
		write_of_any_tree_reads_back,
		write_of_a_long_key_reads_back,
		copy_can_be_changed_and_the_original_stays,
		copy_takes_any_number_more,
		NULL,
	};

	return unit_suite("text_write", tests);
}
