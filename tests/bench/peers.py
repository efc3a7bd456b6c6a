"""Peers: other people's parsers doing the whole job on the bench rubric (peers/README.md), and whether they
came to the same results as we did."""
import csv
import fractions
import functools
import os
import pathlib
import shutil
import subprocess
import sys

HERE = pathlib.Path(__file__).parent / "peers"


class Peer:
    def __init__(self, name, form, words, asks, count=20000):
        self.name, self.form, self.count = name, form, count
        self.words = words  # of its command; PLAN and INPUT stand for what they say
        self.asks = asks    # a command that succeeds where it is installed

    def command(self, plan, given):
        text = pathlib.Path(plan).read_text(encoding="utf-8") if "TEXT" in self.words else ""
        words = [{"PLAN": plan, "TEXT": text}.get(word, word) for word in self.words]
        if "FILES" in words:
            return words[:-1] + pathlib.Path(given).read_text(encoding="utf-8").split("\n")[:-1]
        return [given if word == "INPUT" else word for word in words]

    def is_there(self):
        if not shutil.which(self.asks[0]):
            return False
        return subprocess.run(self.asks, stdin=subprocess.DEVNULL, capture_output=True).returncode == 0


def peers(home):
    """All there are, whether installed or not; `home` is where ./dev bench peers puts what is not packaged."""
    js_yaml = f"{home}/node_modules/js-yaml"
    os.environ["PEERS_JS_YAML"] = js_yaml
    duck = f"{home}/venv/bin/python"
    python = sys.executable

    def script(program, file, form, asks, name, **others):
        return Peer(name, form, [program, f"{HERE}/{file}", form, "PLAN", "INPUT"], asks, **others)

    jq = ["-nr", "--argjson", "plan", "TEXT", "-f", f"{HERE}/score.jq"]
    return [
        script("php", "score.php", "yaml", ["php", "-r", "exit((int)!function_exists('yaml_parse'));"],
               "PHP, yaml (libyaml)"),
        script("perl", "score.pl", "yaml", ["perl", "-MYAML::XS", "-MJSON::XS", "-e1"], "Perl, YAML::XS (libyaml)"),
        script("node", "score.js", "yaml", ["node", "-e", f"require('{js_yaml}')"], "node, js-yaml"),
        script(python, "score.py", "yaml", [python, "-c", "import yaml; yaml.CSafeLoader"],
               "Python, PyYAML (libyaml)", count=3000),
        Peer("yq and jq", "yaml", ["yq", *jq, "FILES"], ["yq", "--version"], count=500),
        script("php", "score.php", "ndjson", ["php", "-v"], "PHP, json"),
        script("perl", "score.pl", "ndjson", ["perl", "-MJSON::XS", "-e1"], "Perl, JSON::XS"),
        script("node", "score.js", "ndjson", ["node", "-v"], "node, JSON.parse"),
        script(python, "score.py", "ndjson", [python, "-V"], "Python, json"),
        script(duck, "duck.py", "ndjson", [duck, "-c", "import duckdb"], "DuckDB, NDJSON"),
        Peer("jq", "ndjson", ["jq", *jq, "INPUT"], ["jq", "--version"], count=2000),
        script(duck, "duck.py", "csv", [duck, "-c", "import duckdb"], "DuckDB, CSV"),
        script(python, "score.py", "csv", [python, "-V"], "Python, csv"),
    ]


@functools.lru_cache(maxsize=200000)
def fraction(text):
    return fractions.Fraction(text)


def our_rows(path):
    """Of `batch -o csv`: tier and score by enterprise, in the order of the files."""
    with open(path, encoding="utf-8-sig", newline="") as table:
        return {row["enterprise"]: (row["tier"], row["score_exact"]) for row in csv.DictReader(table)}


def difference(ours, path, count):
    """The first thing in which a peer's rows are not the first `count` of ours; None where there is none."""
    expected = dict(list(ours.items())[:count])
    with open(path, encoding="utf-8", newline="") as table:
        for number, row in enumerate(csv.reader(table), 1):
            if len(row) != 3:
                return f"row {number} is none: {row}"
            name, tier, score = row
            if name not in expected:
                return f"{name} is not asked for, or comes twice"
            our_tier, our_score = expected.pop(name)
            if our_tier != tier or fraction(our_score) != fraction(score):
                return f"{name}: {our_tier or 'none'} {our_score} here, {tier or 'none'} {score} there"
    return f"{next(iter(expected))} is missing" if expected else None
