#!/usr/bin/env python3
"""Proves that each lint can fail: every case is a small tree with one thing wrong.

    test_lint.py --cc CC --cxx CXX
"""

import argparse
import pathlib
import subprocess
import sys
import tempfile
import unittest

HERE = pathlib.Path(__file__).resolve().parent
OPTIONS = argparse.Namespace(cc="cc", cxx="c++")

GOOD = {
    "include/zhijie/thing.h": "#define ZJ_API __attribute__((visibility(\"default\")))\n"
                              "ZJ_API int zj_thing_new(int size);\n",
    "src/base/buf.h": "int buf_size(void);\n",
    "src/text/text.h": "#include \"base/buf.h\"\nint text_read(void);\n",
    "src/text/yaml.c": "#include \"text/text.h\"\n#include <yaml.h>\n",
    "src/model/model.h": "#include <zhijie/thing.h>\n",
    "src/model/model.c": "#include \"model/model.h\"\n#include \"text/text.h\"\n"
                         "/* a double, printf() and TO-DO in a comment */\n"
                         "static const char *word = \"double printf(\";\n"
                         "int f(struct run *run) { return run->time(1) + run->exit; }\n",
    "src/cli/main.c": "#include <stdio.h>\nint main(void) { puts(\"\"); return 0; }\n",
}


class Lint(unittest.TestCase):
    def run_lint(self, script, files, *more):
        """The exit code and the words of a lint, run over GOOD changed by `files`."""
        with tempfile.TemporaryDirectory() as folder:
            for name, text in {**GOOD, **files}.items():
                path = pathlib.Path(folder, name)
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text, encoding="utf-8")
            more = [str(word).replace("@", folder) for word in more]
            for word in more:
                if word.endswith(".so"):
                    subprocess.run([OPTIONS.cc, "-shared", "-fPIC", "-fvisibility=hidden",
                                    f"-I{folder}/include", "-o", word,
                                    f"{folder}/src/lib.c"], check=True)
            run = subprocess.run([sys.executable, "-B", HERE / script, folder, *more],
                                 text=True, capture_output=True)
            self.assertEqual(run.stderr, "")
            return run.returncode, run.stdout

    def accepts(self, script, files, *more):
        code, words = self.run_lint(script, files, *more)
        self.assertEqual(code, 0, words)

    def refuses(self, script, files, expected, *more):
        code, words = self.run_lint(script, files, *more)
        self.assertEqual(code, 1, words)
        self.assertIn(expected, words)
        self.assertIn(" 1 wrong", words)

    CATALOGUE = ("/* files */\nDIAG(A, \"a\", ZJ_DIAG_ERROR,\n     \"one \" \"text\", "
                 "\"一\",\n     NULL, NULL)\n")

    def test_diagnostics_accepts_the_page_it_wrote(self):
        files = {"src/base/diag.def": "/* about */\n" + self.CATALOGUE, "docs/a": ""}
        self.accepts("diagnostics.py", files, "--write")

    def test_diagnostics_refuses_another_page(self):
        files = {"src/base/diag.def": "/* about */\n" + self.CATALOGUE,
                 "docs/diagnostics.md": "# Diagnostics\n"}
        self.refuses("diagnostics.py", files, "docs/diagnostics.md:3:")

    def test_diagnostics_refuses_an_entry_it_cannot_read(self):
        files = {"src/base/diag.def": "/* about */\n" + self.CATALOGUE + "DIAG(B, b)\n",
                 "docs/a": ""}
        self.refuses("diagnostics.py", files, "src/base/diag.def:6:", "--write")

    def test_layers_accepts_a_good_tree(self):
        self.accepts("layers.py", {})

    def test_layers_refuses_a_call_upwards(self):
        self.refuses("layers.py", {"src/base/buf.h": '#include "text/text.h"\n'},
                     "src/base/buf.h:1:")

    def test_layers_refuses_a_room_not_in_its_row(self):
        self.refuses("layers.py", {"src/rubric/rubric.h": '\n#include "expr/expr.h"\n'},
                     "src/rubric/rubric.h:2:")

    def test_layers_refuses_what_is_behind_a_door(self):
        self.refuses("layers.py", {"src/rubric/rubric.h": '#include "text/node.h"\n'},
                     "the door of text")

    def test_layers_refuses_an_unknown_room(self):
        self.refuses("layers.py", {"src/attic/attic.h": "int x;\n"}, "room attic")

    def test_layers_refuses_a_library_out_of_place(self):
        for place, header in [("rubric/reader.c", "yaml.h"), ("expr/run.c", "pcre2.h"),
                              ("score/run.c", "sqlite3.h"), ("cli/pool.c", "pthread.h"),
                              ("report/term.c", "locale.h")]:
            self.refuses("layers.py", {f"src/{place}": f"#include <{header}>\n"},
                         f"src/{place}:1: <{header}>")

    def test_layers_accepts_a_library_in_place(self):
        self.accepts("layers.py", {"src/expr/regex.c": "#include <pcre2.h>\n",
                                   "src/store/db.c": "#include <sqlite3.h>\n"})

    def test_layers_refuses_own_header_not_first(self):
        self.refuses("layers.py", {"src/model/model.c":
                                   '#include <stdio.h>\n#include "model/model.h"\n'},
                     "own header")

    def test_layers_refuses_a_private_header_in_a_public_one(self):
        self.refuses("layers.py", {"include/zhijie/more.h": '#include "base/buf.h"\n'},
                     "include/zhijie/more.h:1:")

    def test_layers_ignores_an_include_in_a_comment(self):
        self.accepts("layers.py", {"src/base/buf.h": '/*\n#include "text/text.h"\n*/\n'})

    def test_layers_refuses_an_empty_tree(self):
        with tempfile.TemporaryDirectory() as folder:
            run = subprocess.run([sys.executable, "-B", HERE / "layers.py", folder],
                                 text=True, capture_output=True)
        self.assertEqual(run.returncode, 1)

    def test_words_accepts_a_good_tree(self):
        self.accepts("words.py", {})

    def test_words_refuses_floating_point(self):
        self.refuses("words.py", {"src/score/run.c": "double share;\n"}, "src/score/run.c:1:")

    def test_words_refuses_unsafe_calls_everywhere(self):
        for call in ["strtod(a, b)", "atof(a)", "sprintf(a, b)", "strcpy(a, b)", "gets(a)",
                     "system (a)"]:
            self.refuses("words.py", {"src/cli/a.c": f"\n\tx = {call};\n"}, "src/cli/a.c:2:")

    def test_words_refuses_printing_and_leaving_in_a_room(self):
        for call in ["printf(a)", "exit(1)", "getenv(a)", "time(NULL)", "setlocale(a, b)",
                     "fputs(a, stderr)"]:
            self.refuses("words.py", {"src/score/run.c": f"\tx = {call};\n"}, "run.c:1:")
            self.accepts("words.py", {"src/cli/run.c": f"\tx = {call};\n"})

    def test_words_refuses_a_note_to_self(self):
        self.refuses("words.py", {"src/score/run.c": "/* TO" + "DO: later */\n"}, "run.c:1:")

    def test_words_refuses_a_path_of_one_machine(self):
        self.refuses("words.py", {"docs/a.md": "see /ho" + "me/someone/file\n"}, "docs/a.md:1:")
        self.refuses("words.py", {"tests/a.py": "x = '/wo" + "rk/x'\n"}, "tests/a.py:1:")

    def test_words_refuses_a_system_path_in_the_code(self):
        self.refuses("words.py", {"src/store/db.c": 'f("/tmp/x");\n'}, "src/store/db.c:1:")

    def test_headers_accepts_a_good_tree(self):
        self.accepts("headers.py", {}, "--cc", OPTIONS.cc, "--cxx", OPTIONS.cxx)

    def test_headers_refuses_a_header_that_needs_another(self):
        self.refuses("headers.py", {"src/base/str.h": "size_t str_length(void);\n"},
                     "src/base/str.h", "--cc", OPTIONS.cc, "--cxx", OPTIONS.cxx)

    def test_headers_refuses_a_header_without_a_guard(self):
        self.refuses("headers.py", {"src/base/str.h": "struct str { int x; };\n"},
                     "src/base/str.h", "--cc", OPTIONS.cc, "--cxx", OPTIONS.cxx)

    def test_headers_refuses_a_public_header_that_is_not_cxx(self):
        self.refuses("headers.py", {"include/zhijie/new.h": "int zj_f(int class);\n"},
                     "include/zhijie/new.h", "--cc", OPTIONS.cc, "--cxx", OPTIONS.cxx)

    LIB = "#include <zhijie/thing.h>\nint zj_thing_new(int size) { return size; }\n"

    def test_symbols_accepts_a_good_library(self):
        self.accepts("symbols.py", {"src/lib.c": self.LIB}, "@/lib.so")

    def test_symbols_refuses_one_too_many(self):
        self.refuses("symbols.py", {"src/lib.c": self.LIB + "ZJ_API int other(void);\n"
                                    "int other(void) { return 1; }\n"},
                     "other is in the library", "@/lib.so")

    def test_symbols_refuses_one_too_few(self):
        self.refuses("symbols.py", {"src/lib.c": "int zj_thing_new(int size);\n"
                                    "int zj_thing_new(int size) { return size; }\n"},
                     "zj_thing_new is declared", "@/lib.so")

    def test_symbols_reads_a_declaration_over_two_lines(self):
        self.refuses("symbols.py", {"src/lib.c": self.LIB, "include/zhijie/more.h":
                                    "struct n;\nZJ_API const struct n *\nzj_long_name(\n"
                                    "\tint a, int (*f)(void));\n"},
                     "zj_long_name is declared", "@/lib.so")


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--cc", default="cc")
    parser.add_argument("--cxx", default="c++")
    OPTIONS, rest = parser.parse_known_args()
    unittest.main(argv=[sys.argv[0], *rest])
