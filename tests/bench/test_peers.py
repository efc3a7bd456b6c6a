#!/usr/bin/env python3
"""test_peers.py BUILD: a peer is compared only when all of its results are ours."""
import os
import pathlib
import sys
import tempfile
import unittest

sys.dont_write_bytecode = True

import many
import peers
from turns import Bench

BUILD = os.path.abspath(sys.argv.pop())
OURS = {"a": ("basic", "46.9"), "b": ("", "1/3"), "c": ("leading", "100")}
SAME = "b,,100/300\na,basic,469/10\n"  # of the first two


class Difference(unittest.TestCase):
    def difference(self, rows, count=2):
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder, "rows.csv")
            path.write_text(rows, encoding="utf-8")
            return peers.difference(OURS, path, count)

    def test_equal_scores_are_the_same_however_written(self):
        self.assertIsNone(self.difference(SAME))

    def test_another_score_is_told(self):
        self.assertIn("a: basic 46.9 here, basic 4690001/100000",
                      self.difference(SAME.replace("469/10", "4690001/100000")))

    def test_another_tier_is_told(self):
        self.assertIn("b: none 1/3 here, basic 100/300", self.difference(SAME.replace("b,,", "b,basic,")))

    def test_a_missing_row_is_told(self):
        self.assertIn("c is missing", self.difference(SAME, count=3))

    def test_a_row_too_many_is_told(self):
        self.assertIn("c is not asked for", self.difference(SAME + "c,leading,100\n"))
        self.assertIn("a is not asked for, or comes twice", self.difference(SAME + "a,basic,469/10\n"))

    def test_what_is_no_row_is_told(self):
        self.assertIn("is none", self.difference("hello\n"))


class Comparison(unittest.TestCase):
    def rows(self, change):
        """Of a comparison with Python, whose text was changed."""
        bench = Bench(BUILD, pathlib.Path(__file__).resolve().parents[2], True)
        with tempfile.TemporaryDirectory() as folder:
            script = pathlib.Path(folder, "score.py")
            script.write_text((peers.HERE / "score.py").read_text(encoding="utf-8").replace(*change), encoding="utf-8")
            python = peers.Peer("it", "csv", [sys.executable, str(script), "csv", "PLAN", "INPUT"],
                                [sys.executable, "-V"])
            absent = peers.Peer("another", "csv", ["nowhere"], ["no-such-program"])
            kept, peers.peers = peers.peers, lambda home: [python, absent]
            try:
                many.against_peers(bench)
            finally:
                peers.peers = kept
                many.done(bench)
        return bench.tables["peers csv"], bench

    def test_a_peer_with_our_results_has_a_ratio(self):
        table, bench = self.rows(("", ""))
        self.assertRegex(table, r"\| it \| 5 \| [0-9.]+ \| [0-9.]+ \| [0-9.]+ \|")
        self.assertRegex(table, r"\| another \|.*\| not installed \|")
        self.assertEqual(bench.differing, [])

    def test_a_peer_with_other_results_has_none(self):
        table, bench = self.rows(("number >= 60", "number >= 50"))
        self.assertRegex(table, r"\| it \|.*\| differs: example-00000\d: .* here, .* there \|")
        self.assertEqual(bench.differing, ["it"])
        self.assertIn(("CSV: level with DuckDB and every other peer", "no peer is there: ./dev bench peers",
                       "not shown"), bench.goals)


if __name__ == "__main__":
    unittest.main()
