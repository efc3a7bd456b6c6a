/*
 * The quick reader by itself: what it reads, what it leaves to libyaml, and that the two agree
 * wherever it reads. That they agree on every other text of this program is read_bytes()'s.
 */
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/io.h"
#include "base/limits.h"
#include "base/utf8.h"
#include "test_text.h"
#include "text/scan.h"
#include "twins.h"

static struct source *
source_of(struct str bytes)
{
	struct source *source = NULL;

	ck_assert_int_eq(source_borrow(&source, "t.yaml", bytes, NULL), ZJ_OK);
	return source;
}

/* Does the quick reader read it? Where it does, libyaml's tree is the same. */
static bool
is_read(struct str bytes)
{
	struct source *source = source_of(bytes);
	const char *what = NULL;
	const enum twins twins = twins_compare(source, &what);

	ck_assert_msg(twins != TWINS_DIFFER, "%s:\n%.*s", what, STR_ARG(bytes));
	source_free(source);
	return twins == TWINS_AGREE;
}

/* ---- what it reads ---- */

START_TEST(quick_plain_ways_of_writing_are_read)
{
	static const struct {
		const char *text;
		const char *json;
	} cases[] = {
		{"a: 1", "{\"a\":\"1\"}"},
		{"# top\n\na: 1  # one\n\n  # in\nb: x y\n", "{\"a\":\"1\",\"b\":\"x y\"}"},
		{"---\na: 1\n", "{\"a\":\"1\"}"},
		{"--- # c\n\n- a\n", "[\"a\"]"},
		{"  a: 1\n  b: 2\n", "{\"a\":\"1\",\"b\":\"2\"}"},
		{"a:\n  b:\n    c: 1\n  d: 2\ne: 3\n",
		 "{\"a\":{\"b\":{\"c\":\"1\"},\"d\":\"2\"},\"e\":\"3\"}"},
		{"a:\n- 1\n- 2\nb:\n  - 3\n", "{\"a\":[\"1\",\"2\"],\"b\":[\"3\"]}"},
		{"- a: 1\n  b: 2\n-   c: 3\n    d: 4\n",
		 "[{\"a\":\"1\",\"b\":\"2\"},{\"c\":\"3\",\"d\":\"4\"}]"},
		{"- - 1\n  - 2\n- - - 3\n", "[[\"1\",\"2\"],[[\"3\"]]]"},
		{"-\n  a: 1\n-\n  - 2\n-\n  x\n", "[{\"a\":\"1\"},[\"2\"],\"x\"]"},
		{"- a:\n  - 1\n  b:\n  -\n", "[{\"a\":[\"1\"],\"b\":[null]}]"},
		{"a:\nb: ~\nc: null\nd:\n", "{\"a\":null,\"b\":null,\"c\":null,\"d\":null}"},
		{"-\n- # c\n- ~", "[null,null,null]"},
		{"~: 1\nnull: 2\nno: 3\n", "{\"~\":\"1\",\"null\":\"2\",\"no\":\"3\"}"},
		{"a:\n  text\nb:\n  # c\n  'q'\n", "{\"a\":\"text\",\"b\":\"q\"}"},
		{"a : 1\n\"b\" : 2\n'c': 3\n", "{\"a\":\"1\",\"b\":\"2\",\"c\":\"3\"}"},
		{"t: 08:30\nu: http://x/?a=b#c\nv: a#b\nw: -5\nx: --\n",
		 "{\"t\":\"08:30\",\"u\":\"http://x/?a=b#c\",\"v\":\"a#b\",\"w\":\"-5\","
		 "\"x\":\"--\"}"},
		{"a: x, [y] {z}\nb: 1.10  \n", "{\"a\":\"x, [y] {z}\",\"b\":\"1.10\"}"},
		{"企业: 示例公司（虚构）\n", "{\"企业\":\"示例公司（虚构）\"}"},
		{"a: 'it''s'\nb: ''\nc: \"\"\nd: '#: \\'\n",
		 "{\"a\":\"it's\",\"b\":\"\",\"c\":\"\",\"d\":\"#: \\\\\"}"},
		{"a: \"x: y # z\"\nb: \"\\\"\\\\\\/\\n\\t\\u4e2d\\u0041\"\nc: \"中\t文\"#c\n",
		 "{\"a\":\"x: y # z\",\"b\":\"\\\"\\\\/\\n\\t中A\",\"c\":\"中\\t文\"}"},
		{"a: [x, 'y', \"z\"]\nb: {c: 1, 'd': 2, \"e\":3, }\nc: []\nd: {}\n",
		 "{\"a\":[\"x\",\"y\",\"z\"],\"b\":{\"c\":\"1\",\"d\":\"2\",\"e\":\"3\"},"
		 "\"c\":[],\"d\":{}}"},
		{"a: {b: {c: [1, {d: 2}]}, e: [[3], []]} # f\n",
		 "{\"a\":{\"b\":{\"c\":[\"1\",{\"d\":\"2\"}]},\"e\":[[\"3\"],[]]}}"},
		{"[a?, b:c, d#e, -1, ~, null, x y ]",
		 "[\"a?\",\"b:c\",\"d#e\",\"-1\",null,null,\"x y\"]"},
		{"{\"a\": [1,\n\t2 # c\n  ,3],\n \"b\":\n  {}\n}\n",
		 "{\"a\":[\"1\",\"2\",\"3\"],\"b\":{}}"},
		{"a: [1,\n2\n]\nb: 3\n", "{\"a\":[\"1\",\"2\"],\"b\":\"3\"}"},
		{"a: 1\r\nb:\r\n  - x\r\n\r\n  - {y: 2}\r\n",
		 "{\"a\":\"1\",\"b\":[\"x\",{\"y\":\"2\"}]}"},
		{"a: |\n  x\n   y\n\n  # z\nb: 1\n", "{\"a\":\"x\\n y\\n\\n# z\\n\",\"b\":\"1\"}"},
		{"a: >-\n    x\n    y\n\n    z\n\n", "{\"a\":\"x y\\nz\"}"},
		{"a: >\n\n  x\n   y\n  z\n", "{\"a\":\"\\nx\\n y\\nz\\n\"}"},
		{"- |+ # c\n x\n\n\n- |-\n y\n", "[\"x\\n\\n\\n\",\"y\"]"},
		{"- |\n x\r\n y", "[\"x\\ny\"]"},
		{"a:\n  |\n  x\n", "{\"a\":\"x\\n\"}"},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		ck_assert_msg(is_read(str_from(cases[i].text)), "declined:\n%s", cases[i].text);
		check_tree(cases[i].text, cases[i].json);
	}
}
END_TEST

START_TEST(quick_shipped_files_are_read)
{
	static const char *const patterns[] = {
		TEST_TREE "/rubrics/*/*.yaml",       TEST_TREE "/rubrics/*/*/*.yaml",
		TEST_TREE "/rubrics/*/*/*/*.yaml",   TEST_TREE "/docs/examples/*.yaml",
		TEST_TREE "/docs/examples/*/*.yaml",
	};
	size_t files = 0;

	for (size_t i = 0; i < sizeof(patterns) / sizeof(patterns[0]); i++) {
		glob_t found;
		if (glob(patterns[i], 0, NULL, &found) != 0)
			continue;
		for (size_t file = 0; file < found.gl_pathc; file++) {
			struct str bytes;
			char *owned;
			ck_assert_int_eq(
				io_read(&owned, &bytes.len, found.gl_pathv[file], LIMIT_FILE_BYTES),
				ZJ_OK);
			bytes.at = owned;
			ck_assert_msg(is_read(bytes),
				      "%s is written in a way that only libyaml reads, slowly",
				      found.gl_pathv[file]);
			free(owned);
		}
		files += found.gl_pathc;
		globfree(&found);
	}
	ck_assert_uint_ge(files, 20);
}
END_TEST

START_TEST(quick_scratch_serves_document_after_document)
{
	struct yaml_scratch *scratch = yaml_scratch_new();
	struct arena *arena = arena_new();

	ck_assert_ptr_nonnull(scratch);
	for (int keys = 1; keys < 2000; keys = 3 * keys + 1) {
		struct buf text = BUF_INIT;
		struct source *source;
		const struct node *root = NULL;
		for (int i = 0; i < keys; i++)
			buf_printf(&text, "k%d: {v: %d}\n", i, i);
		source = source_of(buf_str(&text));
		arena_reset(arena);
		ck_assert_int_eq(yaml_read_with(&root, source, arena, scratch, NULL), ZJ_OK);
		ck_assert_uint_eq(root->count, (size_t)keys);
		ck_assert(str_is(node_get(root, "k0")->items[1].text, "0"));
		source_free(source);
		buf_done(&text);
	}
	arena_free(arena);
	yaml_scratch_free(scratch);
	yaml_scratch_free(NULL);
}
END_TEST

/* ---- what it leaves to libyaml ---- */

START_TEST(quick_everything_else_is_declined)
{
	static const char *const texts[] = {
		/* no document, or none of lists and maps */
		"",
		"# c\n",
		"---\n",
		"text\n",
		"'text'\n",
		"|\n  x\n",
		/* marks and directives */
		"%YAML 1.2\n---\na: 1\n",
		"--- a\n",
		"---\n---\na: 1\n",
		"a: 1\n---\n",
		"a: 1\n...\n",
		"...\na: 1\n",
		"a: [1,\n---\n]\n",
		/* what is refused */
		"a: &x 1\n",
		"a: *x\n",
		"a: !t 1\n",
		"a: 1\na: 2\n",
		"{a: 1, a: 2}",
		"<<: {a: 1}\n",
		"? a\n: 1\n",
		"[a]: 1\n",
		": 1\n",
		"a: \"\\0\"\n",
		"a: @x\n",
		"a: `x\n",
		"a: %x\n",
		"a: ,\n",
		"a: ]\n",
		"a: 'x\n",
		"a: \"x\n",
		"a: 'x' y\n",
		"a: [1] y\n",
		"a: [1\n",
		"a: {b: 1\n",
		"a: [1}\n",
		"a: {b: 1]\n",
		"a: b: c\n",
		"a: - b\n",
		"a:b\n",
		"a: 1\n b: 2\n",
		"a: 1\n  - b\n",
		"- a\nb: 1\n",
		"a: 1\n- b\n",
		" a: 1\nb: 2\n",
		"a:\n  b: 1\n c: 2\n",
		"a\n",
		"- a\n b\n",
		"a: [,]\n",
		"a: [1,,2]\n",
		"a: [1 2]]\n",
		"{a: b: c}",
		"{a:}",
		"a: |x\n  y\n",
		"a: \"\\ud83d\\ude00\"\n",
		"a: \"\\u00zz\"\n",
		"a: \"\\q\"\n",
		/* what only libyaml's rules are exact about */
		"a: b\n  c\n",
		"a: 'b\n  c'\n",
		"a: \"b\n  c\"\n",
		"a: [b\n  c]\n",
		"[a: b]",
		"{a}",
		"{a, b: 1}",
		"{a: , b: 1}",
		"{a\n: b}",
		"[? a]",
		"[:a]",
		"[-]",
		"{a: b:}",
		"a:\tb\n",
		"a: b\tc\n",
		"-\ta\n",
		"\ta: 1\n",
		"a: [b,\n\tc]\n",
		"a: |2\n  x\n",
		"a: |\n   \n  x\n",
		"a: |\nb: 1\n",
		"a: |\n",
		"a: |\n  x\n\ty\n",
		"a: \"\\x41\"\n",
		/* characters that are more than text */
		"a: \xC2\x85\n",
		"a: \xE2\x80\xA8\n",
		"a: \xEF\xBB\xBF\n",
		"a: 1\rb: 2\n",
		"a: \x01\n",
		"a: \x7F\n",
		"# \x7F\na: 1\n",
	};

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		ck_assert_msg(!is_read(str_from(texts[i])), "read:\n%s", texts[i]);
}
END_TEST

static void
add_repeated(struct buf *text, const char *before, const char *again, size_t count,
	     const char *after)
{
	buf_add_text(text, before);
	buf_add_repeat(text, str_from(again), count);
	buf_add_text(text, after);
}

static void
check_repeated(const char *before, const char *again, size_t count, const char *after, bool read)
{
	struct buf text = BUF_INIT;

	add_repeated(&text, before, again, count, after);
	ck_assert_msg(is_read(buf_str(&text)) == read, "%s%s… %zu times", before, again, count);
	buf_done(&text);
}

START_TEST(quick_limits_are_reached_and_not_passed)
{
	/* Nodes: the list and its items. */
	check_repeated("[", "1,", LIMIT_NODES - 1, "]", true);
	check_repeated("[", "1,", LIMIT_NODES, "]", false);
	check_repeated("a: ", "x", LIMIT_SCALAR_BYTES, "", true);
	check_repeated("a: ", "x", LIMIT_SCALAR_BYTES + 1, "", false);
	check_repeated("a: '", "x", LIMIT_SCALAR_BYTES + 1, "'", false);
	check_repeated("a: |-\n ", "x", LIMIT_SCALAR_BYTES, "\n", true);
	check_repeated("a: |-\n ", "x", LIMIT_SCALAR_BYTES + 1, "\n", false);
	/* Each dash opens a list. */
	check_repeated("", "- ", LIMIT_DEPTH, "x\n", true);
	check_repeated("", "- ", LIMIT_DEPTH + 1, "x\n", false);
	check_repeated("a: ", "[", LIMIT_DEPTH, "", false);
	check_repeated("- ", "x", 1000, ": 1\n", true);
	check_repeated("- ", "x", 1001, ": 1\n", false);
}
END_TEST

/* The seventh of many keys is there once more, at the end. */
START_TEST(quick_key_twice_among_many_is_declined)
{
	struct buf text = BUF_INIT;

	for (int i = 0; i < 3000; i++)
		buf_printf(&text, "key.%d: 1\n", i);
	ck_assert(is_read(buf_str(&text)));
	buf_add_text(&text, "key.7: 2\n");
	ck_assert(!is_read(buf_str(&text)));
	buf_done(&text);
}
END_TEST

/* Keys made to fall into one slot of a table must not cost the square of their number. */
START_TEST(quick_keys_that_collide_are_declined)
{
	struct buf text = BUF_INIT;
	size_t found = 0;

	for (unsigned i = 0; found < 200; i++) {
		char key[16];
		snprintf(key, sizeof(key), "%08x", i);
		if (quick_key_hash(str_from(key)) % 512 != 0)
			continue;
		buf_printf(&text, "%s: 1\n", key);
		found++;
	}
	ck_assert(!is_read(buf_str(&text)));
	buf_done(&text);
}
END_TEST

/* ---- one byte changed ---- */

static const char BASE[] = "# 注\n"
			   "a: 甲 乙\n"
			   "b:\n"
			   "  - c: {d: [x, 'y'], \"e\": \"\\n\"}\n"
			   "    f: |\n"
			   "      g\n"
			   "\n"
			   "       h\n"
			   "  -\n"
			   "  - - 1\n"
			   "i:\n"
			   "- j\n"
			   "- >-\n"
			   "  k\n"
			   "  l\n"
			   "m: [n,\n"
			   "  o]\n"
			   "p: -1 # q\n";

static const char *const CHANGES[] = {
	"",  " ", "  ", "\n", "\t", "\r\n", "-",        "- ",  ":",   ": ",   "#",    " #", ",",
	"[", "]", "{",  "}",  "'",  "\"",   "\\",       "|",   ">",   "~",    "?",    "&",  "*",
	"!", "%", "@",  "`",  "a",  "中",   "\xC2\x85", "---", "\n-", "\n\n", "null", "<<",
};

/* Each change put before, and in the place of, every byte: whatever is read is read alike. */
START_TEST(quick_reader_agrees_after_any_small_change)
{
	const size_t length = sizeof(BASE) - 1;
	size_t read = 0;

	ck_assert(is_read(STR(BASE)));
	for (size_t at = 0; at <= length; at++) {
		for (size_t i = 0; i < sizeof(CHANGES) / sizeof(CHANGES[0]); i++) {
			for (size_t gone = 0; gone <= 1 && at + gone <= length; gone++) {
				struct buf text = BUF_INIT;
				bool is_ordinary;
				buf_add(&text, (struct str){BASE, at});
				buf_add_text(&text, CHANGES[i]);
				buf_add(&text, str_from(BASE + at + gone));
				const struct str bytes = buf_str(&text);
				if (utf8_check(bytes, &is_ordinary) == bytes.len)
					read += is_read(bytes);
				buf_done(&text);
			}
		}
	}
	ck_assert_uint_gt(read, 1000);
}
END_TEST

/* ---- finding the end of a run ---- */

#if defined(__SSE2__)

START_TEST(quick_scan_by_sixteens_stops_where_one_by_one_does)
{
	static const char bytes[] =
		"a z:#,[]{}'\"\\\t\n\r-~\x7F\xE4\xB8\xAD\xC3\xBF\xF0\x9F\x98\x80";
	unsigned seed = 1;

	for (int round = 0; round < 20000; round++) {
		const size_t length = (size_t)round % 70;
		const unsigned kinds = 2 + seed % (sizeof(bytes) - 2);
		char text[70];
		for (size_t i = 0; i < length; i++) {
			seed = seed * 1103515245 + 12345;
			text[i] = bytes[(seed >> 16) % (round % 2 ? kinds : 1 + kinds / 8)];
		}
		for (int stop = SCAN_PLAIN; stop <= SCAN_LINE; stop++) {
			size_t inside_a = 0;
			size_t inside_b = 0;
			const char *a =
				scan_bytes(text, text + length, (enum scan_stop)stop, &inside_a);
			const char *b =
				scan_sixteens(text, text + length, (enum scan_stop)stop, &inside_b);
			ck_assert_ptr_eq(a, b);
			ck_assert_uint_eq(inside_a, inside_b);
		}
	}
}
END_TEST

#endif

/* Every byte as the one to stop at, and of the others none. */
START_TEST(quick_scan_stops_at_what_it_is_told)
{
	static const char *const marks[] = {":#", ":#,[]{}", "'", "\"\\", ""};

	for (int stop = SCAN_PLAIN; stop <= SCAN_LINE; stop++) {
		for (int byte = 1; byte < 256; byte++) {
			char text[40];
			size_t inside = 0;
			const bool stops = byte < ' ' || strchr(marks[stop], byte);
			memset(text, 'x', sizeof(text));
			text[21] = (char)byte;
			const char *end =
				scan(text, text + sizeof(text), (enum scan_stop)stop, &inside);
			ck_assert_msg(end - text == (stops ? 21 : 40), "%d: byte %02x", stop,
				      (unsigned)byte);
			ck_assert_uint_eq(inside, byte >= 0x80 && byte < 0xC0 ? 1 : 0);
		}
	}
}
END_TEST

/* A walk through a cell, at each place of a step of sixteen and of what is left after it. */
START_TEST(quick_scan_of_a_cell_stops_at_its_marks)
{
	static const char marks[] = ",\t\"";

	for (size_t m = 0; m < sizeof(marks) - 1; m++) {
		for (int byte = 0; byte < 256; byte++) {
			for (size_t at = 0; at < 40; at++) {
				char text[40];
				size_t inside = 0;
				const bool stops = byte == '\n' || byte == '\r' || byte == '"' ||
						   byte == marks[m];
				memset(text, '\x80', sizeof(text));
				text[at] = (char)byte;
				const char *end =
					scan_cell(text, text + sizeof(text), marks[m], &inside);
				ck_assert_uint_eq((size_t)(end - text), stops ? at : sizeof(text));
				ck_assert_uint_eq(
					inside,
					stops ? at : sizeof(text) - !scan_is_inside((char)byte));
			}
		}
	}
}
END_TEST

Suite *
suite_text_quick(void)
{
	return unit_suite(
		"quick", (const TTest *const[]) {
			quick_plain_ways_of_writing_are_read, quick_shipped_files_are_read,
				quick_scratch_serves_document_after_document,
				quick_everything_else_is_declined,
				quick_limits_are_reached_and_not_passed,
				quick_key_twice_among_many_is_declined,
				quick_keys_that_collide_are_declined,
				quick_reader_agrees_after_any_small_change,
#if defined(__SSE2__)
				quick_scan_by_sixteens_stops_where_one_by_one_does,
#endif
				quick_scan_stops_at_what_it_is_told,
				quick_scan_of_a_cell_stops_at_its_marks, NULL,
		});
}
