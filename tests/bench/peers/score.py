"""score.py FORMAT PLAN INPUT: the bench rubric, worked out in Python; README.md says what is asked.

FORMAT is yaml (INPUT lists the files), ndjson or csv.
"""
import csv
import json
import math
import sys


class Scorer:
    def __init__(self, plan):
        self.questions = {name: tuple(asked) for name, asked in plan["questions"].items()}
        self.scale, self.counts = plan["scale"], plan["counts"]
        common = math.lcm(*self.counts)
        self.factors = [weight * (common // count) for weight, count in zip(plan["weights"], self.counts)]
        self.total = sum(plan["weights"]) * common * 10

    def tenths(self, kind, given):
        """What an answer is worth; a KeyError or ValueError where it is none."""
        if kind == "scale":
            return self.scale[given]
        if kind == "yesno":
            return {"yes": 10, "no": 0}[given]
        number = float(given)
        if not 0 <= number <= 100:
            raise ValueError(given)
        return 10 if number >= 60 else 5 if number >= 20 else 0

    def row(self, name, facts, answers):
        """ID,TIER,SCORE of 100 as a fraction."""
        won, full_keys = [0] * len(self.counts), 0
        for question, given in answers.items():
            section, kind, is_key = self.questions[question]
            tenths = self.tenths(kind, given)
            won[section] += tenths
            full_keys += is_key and tenths == 10
        score = sum(map(int.__mul__, won, self.factors))
        machines, networked = int(facts["machines"]), int(facts["networked"])
        tier = ""
        if facts["accident"] == "no" and score * 10 >= self.total * 3 and won[0] >= self.counts[0] * 2:
            tier = "basic"
            if (score * 2 >= self.total and networked * 10 >= machines * 3
                    and won[1] >= self.counts[1] * 4 and won[2] >= self.counts[2] * 4):
                tier = "advanced"
                if score * 10 >= self.total * 6 and networked * 10 >= machines * 6 and full_keys >= 5:
                    tier = "excellent"
                    if score * 100 >= self.total * 85 and networked * 10 >= machines * 9:
                        tier = "leading"
        return f"{name},{tier},{score * 100}/{self.total}\n"


def bare(value):
    """An answer without what is said beside it, as text: YAML's and JSON's yes is True."""
    if isinstance(value, dict):
        value = value["answer"]
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else value


def rows_of_trees(scorer, trees):
    for tree in trees:
        facts = {name: bare(value) for name, value in tree["facts"].items()}
        answers = {name: bare(value) for name, value in tree["answers"].items()}
        yield scorer.row(tree["enterprise"]["id"], facts, answers)


def yaml_trees(path):
    import yaml  # not installed everywhere

    with open(path, encoding="utf-8") as names:
        for name in names:
            with open(name.rstrip("\n"), "rb") as file:
                yield yaml.load(file, yaml.CSafeLoader)


def json_trees(path):
    with open(path, "rb") as lines:
        yield from map(json.loads, lines)


def rows_of_table(scorer, path):
    with open(path, encoding="utf-8", newline="") as table:
        rows = csv.reader(table)
        heads = next(rows)
        facts = [(i, head[6:]) for i, head in enumerate(heads) if head.startswith("facts.")]
        who = heads.index("enterprise.id")
        beside = {"rubric", "version", "by.role", "by.name", "by.date"}
        answers = [(i, head) for i, head in enumerate(heads)
                   if not head.startswith(("facts.", "enterprise.")) and ":" not in head and head not in beside]
        for row in rows:
            yield scorer.row(row[who], {name: row[i] for i, name in facts},
                             {name: row[i] for i, name in answers if row[i]})


def main():
    form, plan, path = sys.argv[1:]
    with open(plan, encoding="utf-8") as file:
        scorer = Scorer(json.load(file))
    if form == "csv":
        sys.stdout.writelines(rows_of_table(scorer, path))
    else:
        sys.stdout.writelines(rows_of_trees(scorer, {"yaml": yaml_trees, "ndjson": json_trees}[form](path)))


if __name__ == "__main__":
    main()
