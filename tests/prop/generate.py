"""Random rubrics and answers, small enough to try every value of what is not answered."""

import itertools
import json

SCALES = {
    "fulfilment": {"full": 1, "most": "0.8", "part": "0.5", "none": 0},
    "built": {"none": 0, "built": "0.7", "built_ai": 1},
    "grade": {"a": 3, "b": "1.5", "c": 0},
}
WEIGHTS = ["1", "2", "3", "0.5", "40", "13.5", "0.125", "7"]
FACT_TOP = 3


class Maker:
    """One rubric, with the tree of every expression it holds."""

    def __init__(self, rng):
        self.rng = rng
        self.exprs = {}
        self.questions = []
        self.sections = []
        self.facts = {}
        self.has_deductions = False
        self.is_plain = True    # shares from 0 to 1, no deductions
        self.has_whens = False
        self.has_ladder = False
        self.is_linear = True   # worst and best must be attained
        self.rubric = self.make()

    def chance(self, percent):
        return self.rng.random() * 100 < percent

    # Expressions: the text to write and the tree to evaluate.

    def text(self, tree):
        op, *args = tree
        if op in ("share", "score", "answer", "applies", "level"):
            return f"{op}({args[0]})"
        if op == "fact":
            return f"facts.{args[0]}"
        if op in ("rule", "name"):
            return args[0]
        if op == "number":
            return args[0]
        if op == "truth":
            return "yes" if args[0] else "no"
        if op == "it":
            return "it"
        if op == "not":
            return f"not ({self.text(args[0])})"
        if op in ("count", "any", "all", "portion"):
            tags = " & ".join("@" + t for t in args[0])
            return f"{op}({tags}, {', '.join(self.text(a) for a in args[1:])})"
        if op == "in":
            return f"{self.text(args[0])} in [{', '.join(args[1])}]"
        if op in ("and", "or"):
            return f" {op} ".join(f"({self.text(a)})" for a in args)
        return f"({self.text(args[0])}) {op} ({self.text(args[1])})"

    def keep(self, tree):
        text = self.text(tree)
        self.exprs[text] = tree
        return text

    def new_fact(self, kind):
        name = f"f{len(self.facts)}"
        if kind == "yesno":
            self.facts[name] = {"type": "yesno"}
        elif kind == "choice":
            self.facts[name] = {"type": "choice", "options": {"discrete": "d", "process": "p"}}
        else:
            self.facts[name] = {"type": "number", "whole": "yes", "min": 0, "max": FACT_TOP}
        return name

    def fact_test(self):
        """A yes/no expression over facts alone."""
        kind = self.rng.choice(["yesno", "choice", "number"])
        known = [n for n, f in self.facts.items() if f["type"] == kind]
        name = self.rng.choice(known) if known and self.chance(50) else self.new_fact(kind)
        if kind == "yesno":
            tree = ["fact", name]
        elif kind == "choice":
            tree = ["==", ["fact", name], ["name", "discrete"]]
        else:
            op = self.rng.choice(["<", "<=", ">", ">="])
            tree = [op, ["fact", name], ["number", str(self.rng.randint(0, FACT_TOP))]]
        return ["not", tree] if self.chance(20) else tree

    # Questions.

    def bands(self, marks, kinds):
        """Ascending bands that begin at `marks`; the best gives 1."""
        scores = [str(self.rng.choice([0, 0.25, 0.5, 0.75])) for _ in marks] + ["1"]
        if self.chance(60):
            scores.sort(key=float)
        out = [{self.rng.choice(kinds): mark, "score": score}
               for mark, score in zip(marks, scores[1:])]
        if self.chance(50):         # and what lies below the first
            end = "upto" if "above" in out[0] else "below"
            out.insert(0, {end: marks[0], "score": scores[0]})
        return out

    def number_bands(self):
        """Every band holds one of the whole numbers that may be answered."""
        marks = [str(m) for m in sorted(self.rng.sample([0, 1, 2], self.rng.randint(1, 3)))]
        return self.bands(marks, [self.rng.choice(["from", "above"])])

    def ratio_bands(self):
        marks = sorted(self.rng.sample(range(1, 12), self.rng.randint(1, 3)))
        return self.bands([str(m / 4) for m in marks], ["from", "above"])

    def question(self, rung=None):
        name = f"q{len(self.questions)}"
        node = {"id": name, "ask": "?"}
        kind = self.rng.choice(["scale", "scale", "scale", "yesno", "level", "many", "number",
                                "computed"])
        if rung is not None:
            node["rung"] = rung
            kind = "scale"
        if kind == "scale":
            node["scale"] = self.rng.choice(list(SCALES))
            node["tags"] = ["t_" + node["scale"]] + (["star"] if self.chance(40) else [])
        elif kind == "yesno":
            node["type"] = "yesno"
            if self.chance(30):
                node["scores"] = {"yes": "0.25", "no": 1}
        elif kind == "level":
            node["type"] = "level"
            node["levels"] = ["a", "b", "c", "d"][:self.rng.randint(2, 4)]
            node["tags"] = ["levels"]
        elif kind == "many":
            node["choose"] = "many"
            node["options"] = {"none": {"score": 0, "alone": "yes"}, "x": "25%", "y": "0.5",
                               "z": 1}
            if self.chance(50):
                node["cap"] = "1.25"
        elif kind == "number":
            node.update(type="number", min=0, max=3, whole="yes", bands=self.number_bands())
        else:
            self.computed(node)
        if kind in ("scale", "yesno", "level") and self.chance(25):
            node["evidence"] = {"needed_above": "0.5", "cap": self.rng.choice(["0.5", "0.3"])}
        if self.chance(25):
            node["points"] = self.rng.choice(["2", "10", "0.5"])
        self.common(node)
        self.questions.append(node)
        return node

    def computed(self, node):
        a, b = self.new_fact("number"), self.new_fact("number")
        form = self.rng.choice(["ratio", "double", "sum"])
        if form == "ratio":
            tree = ["/", ["fact", a], ["fact", b]]
        elif form == "double":
            tree = ["*", ["fact", a], ["number", "0.5"]]
        else:
            tree = ["+", ["fact", a], ["fact", b]]
        node["value"] = self.keep(tree)
        self.is_linear = False      # ranges of facts are hulls
        if self.chance(70):
            node["bands"] = self.ratio_bands()

    def common(self, node):
        if self.chance(60):
            node["weight"] = self.rng.choice(WEIGHTS)
        if self.chance(8) and "rung" not in node:
            node["scored"] = "no"
        if self.chance(10):
            node["when"] = self.keep(self.fact_test())
            self.has_whens = True
            self.is_linear = False
        if self.chance(15):
            node["may_skip"] = "yes"

    # Sections.

    def fill(self, node, depth):
        """Children, and how they combine."""
        combine = self.rng.choice(["mean", "mean", "mean", "sum", "min", "max"])
        if combine != "mean" or self.chance(20):
            node["combine"] = combine
        if depth < 2 and self.chance(70 if depth == 0 else 30):
            node["sections"] = [self.section(depth + 1) for _ in range(self.rng.randint(1, 2))]
        if not node.get("sections") or self.chance(50):
            node["questions"] = [self.question() for _ in range(self.rng.randint(1, 2))]
        children = node.get("sections", []) + node.get("questions", [])
        children[0].pop("scored", None)
        if combine == "mean" and len(children) > 1 and self.chance(10):
            children[-1]["weight"] = "0"
        if combine == "sum":
            if len(children) > 1 and self.chance(30):
                children[-1]["weight"] = self.rng.choice(["-1", "-0.5"])
                self.has_deductions = True
        if self.chance(30):
            node["points"] = self.rng.choice(["100", "5", "0.5"])
            if combine == "sum":
                self.is_plain = False

    def section(self, depth):
        node = {"id": f"s{len(self.sections)}"}
        self.sections.append(node)
        if self.chance(10):
            self.ladder(node)
        else:
            self.fill(node, depth)
        self.common(node)
        return node

    def ladder(self, node):
        levels = self.rng.randint(2, 3)
        self.has_ladder = True
        node["ladder"] = {"levels": levels, "satisfied": "0.8",
                          "gate": self.rng.choice(["stop", "none"]),
                          "empty": self.rng.choice(["leave_out", "inherit"])}
        self.is_linear = False
        node["sections"] = []
        for part in range(2):
            section = {"id": f"s{len(self.sections)}"}
            self.sections.append(section)
            section["questions"] = [self.question(k + 1) for k in range(levels)
                                    if part == 0 or self.chance(70)]
            if not section["questions"]:
                section["questions"] = [self.question(1)]
            if self.chance(50):
                section["weight"] = self.rng.choice(WEIGHTS)
            node["sections"].append(section)

    # Rules and tiers.

    def comparison(self):
        kind = self.rng.choice(["share", "share", "score", "count", "answer", "fact", "level"])
        number = str(self.rng.choice([0.2, 0.35, 0.5, 0.7, 0.8]))
        if kind == "share":
            node = self.rng.choice(self.sections + self.questions)
            return [">=", ["share", node["id"]], ["number", number]]
        if kind == "score":
            return [self.rng.choice([">", ">="]), ["score", "total"], ["number", number]]
        if kind == "count":
            scale = self.rng.choice(list(SCALES))
            if not any(q.get("scale") == scale for q in self.questions):
                return self.fact_test()
            test = ["==", ["it"], ["name", list(SCALES[scale])[0]]]
            tags = ["t_" + scale]
            form = self.rng.choice(["count", "any", "all", "portion"])
            if form == "count":
                return [">=", ["count", tags, test], ["number", "1"]]
            if form == "portion":
                whole = ["!=", ["it"], ["name", list(SCALES[scale])[-1]]]
                return [">=", ["portion", tags, test, whole], ["number", "0.5"]]
            return [form, tags, test]
        if kind == "answer":
            options = [q for q in self.questions if "scale" in q or q.get("type") == "yesno"]
            if not options:
                return self.fact_test()
            node = self.rng.choice(options)
            if "scale" in node:
                word = self.rng.choice(list(SCALES[node["scale"]]))
                return ["!=", ["answer", node["id"]], ["name", word]]
            return ["answer", node["id"]]
        if kind == "level" and "uses" in self.extra:
            return [">=", ["level", "other"], ["number", str(self.rng.randint(1, 2))]]
        return self.fact_test()

    def condition(self):
        tree = self.comparison()
        if self.chance(25):
            tree = [self.rng.choice(["and", "or"]), tree, self.comparison()]
        return ["not", tree] if self.chance(10) else tree

    def rules(self, tiers):
        rules = {}
        if self.chance(40):
            rules["veto0"] = {"kind": "veto", "needs": self.keep(["not", self.fact_test()])}
            if self.chance(40):
                rules["veto0"]["tiers"] = [self.rng.choice(tiers)]
        if self.chance(30):
            rules["cap0"] = {"kind": "cap", "when": self.keep(self.condition()),
                             "at_most": self.rng.choice(tiers)}
        if self.chance(40):
            rules["gate0"] = {"kind": "gate", "needs": self.keep(self.condition())}
        return rules

    def make(self):
        self.extra = {"uses": {"other": {"rubric": "other", "title": "o", "top": 3}}} \
            if self.chance(30) else {}
        rubric = {"rubric": "prop", "version": "1", "title": "p", "scales": SCALES}
        if self.chance(8):
            self.ladder(rubric)
        else:
            self.fill(rubric, 0)
        tiers = [f"t{n}" for n in range(self.rng.randint(1, 3))]
        rules = self.rules(tiers)
        rubric["tiers"] = []
        for tier in tiers:
            require = [self.keep(self.condition()) for _ in range(self.rng.randint(1, 2))]
            if "gate0" in rules and self.chance(50):
                require.append(self.keep(["rule", "gate0"]))
            rubric["tiers"].append({"id": tier, "title": tier, "require": require})
        if rules:
            rubric["rules"] = rules
        if self.chance(20):
            rubric["tier_chain"] = "no"
        if self.chance(25):
            self.profiles(rubric)
        if self.facts:
            rubric["facts"] = self.facts
        rubric.update(self.extra)
        return rubric

    def profiles(self, rubric):
        mine = [n for n in self.sections + self.questions if "rung" not in n]
        changed = self.rng.choice(mine)
        rubric["profiles"] = {"p0": {"title": "a", "default": "yes"},
                              "p1": {"title": "b"}}
        if "-" not in str(changed.get("weight", "")):
            rubric["profiles"]["p1"]["weights"] = {changed["id"]: self.rng.choice(WEIGHTS)}
        if self.chance(40):
            rubric["profiles"]["p1"]["leave_out"] = [self.rng.choice(mine)["id"]]


# Answers.

def random_answers(maker, model, rng, missing):
    """Answers with about `missing` percent left out; what is missing stands in the second
    list as (where, name, values it could have)."""
    answers = {"rubric": "prop", "enterprise": {"id": "e"}, "facts": {}, "answers": {}}
    unknown = []
    if "profiles" in maker.rubric and rng.random() < 0.5:
        answers["profile"] = "p1"
    for name, fact in maker.facts.items():
        values = fact_values(fact)
        if rng.random() * 100 < missing:
            unknown.append(("facts", name, values))
        else:
            answers["facts"][name] = rng.choice(values)
    for node in maker.questions:
        if "value" in node:
            continue
        values = answer_values(model, node)
        if node.get("may_skip") == "yes" and rng.random() < 0.2:
            answers["answers"][node["id"]] = {"skip": "none here"}
        elif rng.random() * 100 < missing:
            unknown.append(("answers", node["id"], values))
        else:
            answers["answers"][node["id"]] = rng.choice(values)
    for section in maker.sections:
        if section.get("may_skip") == "yes" and rng.random() < 0.1:
            answers.setdefault("leave_out", {})[section["id"]] = "none here"
    if "uses" in maker.rubric:
        levels = [{"level": n, "proof": "p"} for n in range(4)]
        if rng.random() * 100 < missing:
            unknown.append(("declared", "other", levels))
        else:
            answers["declared"] = {"other": rng.choice(levels)}
    return answers, unknown


def fact_values(fact):
    if fact["type"] == "yesno":
        return ["yes", "no"]
    if fact["type"] == "choice":
        return list(fact["options"])
    return [str(n) for n in range(FACT_TOP + 1)]


def answer_values(model, node):
    values = model.possible(model.nodes[node["id"]])
    if "evidence" in node:
        return values + [{"answer": v, "evidence": ["e.png"]} for v in values]
    return values


def completions(answers, unknown, most):
    """Every way to fill in what is missing, or None where there are more than `most`."""
    count = 1
    for _, _, values in unknown:
        count *= len(values)
    if count > most:
        return None
    return (filled(answers, unknown, choice)
            for choice in itertools.product(*(values for _, _, values in unknown)))


def filled(answers, unknown, choice):
    whole = json.loads(json.dumps(answers))
    for (where, name, _), value in zip(unknown, choice):
        whole.setdefault(where, {})[name] = value
    return whole
