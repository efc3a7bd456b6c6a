/*
 * Any bytes as a YAML file: where the quick reader reads them, libyaml does, and the trees are
 * the same in kind, place, text and order; and so are the pairs that come without a tree.
 *
 * What begins with a byte that no text has is a list of pieces of YAML instead, one a byte, so
 * that the fuzzer finds its way among structures rather than letters.
 */
#include <string.h>

#include "base/buf.h"
#include "fuzz.h"
#include "pairs_tree.h"
#include "twins.h"

enum {
	PIECES_MARK = 0xFF
};

static const char *const PIECES[] = {
	"\n",       "\n  ",        "\n    ",      "\n      ",
	"\n\n",     "\r\n",        " ",           "  ",
	"\t",       "- ",          "-",           ": ",
	":",        ":\n",         "a",           "b",
	"a: ",      "b: ",         "\"a\": ",     "中",
	"'",        "''",          "\"",          "\\n",
	"\\\"",     "\\u4e2d",     "[",           "]",
	"{",        "}",           ",",           ", ",
	"#",        " #",          "|\n",         ">-\n",
	"|+\n",     "|",           ">",           "~",
	"null",     "---",         "...",         "<<",
	"?",        "&",           "*",           "!",
	"%",        "@",           "-1",          "x y",
	"http://c", "[a, b]",      "{c: d}",      "\n- ",
	"\nc: ",    "\n  - d: ",   "\n    e: ",   " # 注\n",
	"answer: ", "note: ",      "evidence: [", "s:\n  a: ",
	"\n  b: ",  "\n  c: {a: ", ", b: [",      "\n  d:\n    ",
};

static void
compare(struct str bytes)
{
	struct source *source = NULL;
	const char *what = NULL;

	if (source_borrow(&source, "fuzz.yaml", bytes, NULL))
		return;
	bool is_declined;
	if (twins_compare(source, &what) == TWINS_DIFFER ||
	    (what = pairs_compare(source, false, &is_declined))) {
		fwrite(bytes.at, 1, bytes.len, stderr);
		fuzz_claim(0, what);
	}
	source_free(source);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct buf text = BUF_INIT;

	if (size == 0 || data[0] != PIECES_MARK) {
		compare((struct str){(const char *)data, size});
		return 0;
	}
	for (size_t i = 1; i < size; i++)
		buf_add_text(&text, PIECES[data[i] % (sizeof(PIECES) / sizeof(PIECES[0]))]);
	if (!text.failed)
		compare(buf_str(&text));
	buf_done(&text);
	return 0;
}
