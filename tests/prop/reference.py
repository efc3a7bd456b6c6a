"""An independent evaluator of the rubric language, from docs/rubric-language.md.

It scores one complete set of answers in plain rational arithmetic (fractions.Fraction), the
simple way: no ranges, no order, no sharing; everything is worked out again where it is asked
for. What is unknown is left to the caller, who tries every value it could have.

A rubric is the dict its JSON reads as; so are answers. Expressions are trees, since this is no
parser: ["share", id], ["score", id], ["answer", id], ["applies", id], ["answered", id],
["fact", id], ["rule", id], ["level", id], ["count", tags, test], ["any", tags, test],
["all", tags, test], ["portion", tags, test, test], ["it"], ["number", text], ["name", word],
["truth", bool], ["in", x, words], [op, a, b] for < <= > >= == != + - * / and or, ["not", a].
The caller keeps them beside the rubric: `exprs` maps the text written there to its tree.

None is "has no value": the answer of a question that does not apply, a division by zero.
"""

import functools
from fractions import Fraction


@functools.lru_cache(maxsize=None)
def number(text):
    text = str(text)
    if text.endswith("%"):
        return Fraction(text[:-1]) / 100
    return Fraction(text)


def is_yes(value, default):
    return default if value is None else value == "yes"


class Rubric:
    """The rubric's nodes, flat, with what does not depend on answers."""

    def __init__(self, rubric, exprs):
        self.rubric = rubric
        self.exprs = exprs
        self.nodes = {}
        self.order = []
        self.known = {}     # what does not change from answer to answer
        self.add(dict(rubric, id="total"), None, [])

    def add(self, node, parent, tags):
        node = dict(node)
        node["parent"] = parent
        node["tags"] = tags + node.get("tags", [])
        self.nodes[node["id"]] = node
        self.order.append(node["id"])
        node["children"] = []
        if "ask" not in node:
            for child in node.get("sections", []) + node.get("questions", []):
                node["children"].append(child["id"])
                self.add(child, node["id"], node["tags"])

    # What a question is made of.

    def options(self, node):
        """Option id -> raw score."""
        return self.once(("options", node["id"]), lambda: self.work_options(node))

    def once(self, key, work):
        if key not in self.known:
            self.known[key] = work()
        return self.known[key]

    def work_options(self, node):
        if "scale" in node:
            return {k: number(v) for k, v in self.rubric["scales"][node["scale"]].items()}
        if "options" in node:
            return {k: number(v["score"] if isinstance(v, dict) else v)
                    for k, v in node["options"].items()}
        if node.get("type") == "yesno":
            scores = node.get("scores", {"yes": 1, "no": 0})
            return {k: number(v) for k, v in scores.items()}
        if node.get("type") == "level":
            last = len(node["levels"]) - 1
            scores = node.get("scores", [Fraction(k, last) for k in range(last + 1)])
            return {str(k): number(v) for k, v in enumerate(scores)}
        return None

    def possible(self, node):
        """Every answer a question may have, as it would be written."""
        if node.get("choose") == "many":
            ids = list(node["options"])
            alone = [i for i in ids if isinstance(node["options"][i], dict)
                     and node["options"][i].get("alone") == "yes"]
            others = [i for i in ids if i not in alone]
            sets = [[i for n, i in enumerate(others) if mask >> n & 1]
                    for mask in range(1 << len(others))]
            return sets + [[i] for i in alone]
        options = self.options(node)
        if options is not None:
            return list(options)
        if node.get("type") == "number":
            return [str(n) for n in range(int(node["min"]), int(node["max"]) + 1)]
        return []

    def band(self, node, value):
        """The score of the band a value lies in; 0 in none."""
        bands = node["bands"]
        for n, band in enumerate(bands):
            low, low_in = self.end(band, "from", "above")
            if low is None and n > 0:
                low, high_in = self.end(bands[n - 1], "upto", "below")
                low_in = not high_in
            high, high_in = self.end(band, "upto", "below")
            if high is None and n + 1 < len(bands):
                high, next_in = self.end(bands[n + 1], "from", "above")
                high_in = not next_in
            if low is not None and (value < low or (value == low and not low_in)):
                continue
            if high is not None and (value > high or (value == high and not high_in)):
                continue
            return number(band["score"])
        return Fraction(0)

    @staticmethod
    def end(band, within, without):
        if within in band:
            return number(band[within]), True
        if without in band:
            return number(band[without]), False
        return None, False

    def raw(self, node, value):
        """Raw score of an answer, as it is written."""
        if node.get("choose") == "many":
            total = sum((self.options(node)[i] for i in value), Fraction(0))
            return min(total, number(node["cap"])) if "cap" in node else total
        options = self.options(node)
        if options is not None:
            return options[value]
        if "bands" in node:
            return self.band(node, number(value))
        return Fraction(0)

    def best(self, node):
        """The most a question can give, raw."""
        return self.once(("best", node["id"]), lambda: self.work_best(node))

    def work_best(self, node):
        if "value" in node:
            if "bands" in node:
                return max(number(b["score"]) for b in node["bands"])
            return number(node.get("points", 1))
        if node.get("type") == "number" and "bands" not in node:
            return Fraction(0)
        return max((self.raw(node, v) for v in self.possible(node)), default=Fraction(0))

    def gives_points(self, name):
        """May it ever give points, leaving aside whether it applies?"""
        node = self.nodes[name]
        if "ask" in node:
            return self.best(node) > 0
        if "score" in node:
            return True
        return any(self.counts(c) for c in node["children"])

    def counts(self, name):
        """Does it take part in its parent's score?"""
        return is_yes(self.nodes[name].get("scored"), True) and self.gives_points(name)


class Run:
    """One complete set of answers."""

    def __init__(self, model, answers):
        self.model = model
        self.answers = answers
        self.facts = answers.get("facts", {})
        self.given = answers.get("answers", {})
        self.known = {}

    def profile(self):
        profiles = self.model.rubric.get("profiles")
        if not profiles:
            return {}
        if "profile" in self.answers:
            return profiles[self.answers["profile"]]
        return next(p for p in profiles.values() if p.get("default") == "yes")

    def once(self, key, work):
        if key not in self.known:
            self.known[key] = work()
        return self.known[key]

    # Does it apply?

    def from_above(self, name):
        return self.once(("above", name), lambda: self.work_from_above(name))

    def work_from_above(self, name):
        node = self.model.nodes[name]
        if node["parent"] is not None and not self.from_above(node["parent"]):
            return False
        if name in self.profile().get("leave_out", []):
            return False
        if name in self.answers.get("leave_out", {}):
            return False
        given = self.given.get(name)
        if isinstance(given, dict) and "skip" in given:
            return False
        return "when" not in node or self.evaluate(node["when"]) is True

    def applies(self, name):
        return self.once(("applies", name), lambda: self.work_applies(name))

    def work_applies(self, name):
        if not self.from_above(name):
            return False
        node = self.model.nodes[name]
        if "ask" in node:
            return True
        scored = [c for c in node["children"] if self.model.counts(c)]
        return not scored or any(self.applies(c) for c in scored)

    # Answers and scores.

    def answer(self, name):
        """As it is written; a computed question's value; None where there is none."""
        node = self.model.nodes[name]
        if not self.applies(name):
            return None
        if "value" in node:
            return self.evaluate(node["value"])
        given = self.given[name]
        return given["answer"] if isinstance(given, dict) else given

    def typed(self, name):
        """An answer as an expression sees it."""
        node = self.model.nodes[name]
        value = self.answer(name)
        if value is None or "value" in node:
            return value
        if node.get("type") == "yesno":
            return value == "yes"
        if node.get("type") in ("level", "number"):
            return number(value)
        return frozenset(value) if isinstance(value, list) else value

    def has_all_values(self):
        """Does every computed question that applies have a value?"""
        return all(self.answer(n) is not None for n in self.model.order
                   if "value" in self.model.nodes[n] and self.applies(n))

    def weight(self, name):
        node = self.model.nodes[name]
        weights = self.profile().get("weights", {})
        if name in weights:
            return number(weights[name])
        if "weight" in node:
            return number(node["weight"])
        parent = self.model.nodes[node["parent"]]
        if "points" in node and parent.get("combine", "mean") == "mean" and "score" not in parent:
            return number(node["points"])
        return Fraction(1)

    def share(self, name):
        """None where it does not apply or gives no points."""
        return self.once(("share", name), lambda: self.work_share(name))

    def work_share(self, name):
        node = self.model.nodes[name]
        if not self.applies(name) or not self.model.gives_points(name):
            return None
        if "ask" in node:
            return self.question_share(name, node)
        if "score" in node:
            points = number(node.get("points", 1))
            value = self.evaluate(node["score"])
            return min(max(value, Fraction(0)), points) / points
        if "ladder" in node:
            return self.ladder_share(name, node)
        parts = [(self.weight(c), c, self.share(c)) for c in node["children"]
                 if self.model.counts(c) and self.share(c) is not None]
        combine = node.get("combine", "mean")
        if not parts:
            return None
        if combine == "sum":
            points = self.points(name)
            return self.sum_score(name) / points if points else None
        if combine == "mean":
            parts = [p for p in parts if p[0] > 0]
        if not parts:
            return None
        if combine == "min":
            return min(s for _, _, s in parts)
        if combine == "max":
            return max(s for _, _, s in parts)
        return sum(w * s for w, _, s in parts) / sum(w for w, _, _ in parts)

    def question_share(self, name, node):
        value = self.answer(name)
        best = self.model.best(node)
        if "value" in node:
            if value is None:
                return Fraction(0)
            if "bands" in node:
                return self.model.band(node, value) / best
            return min(max(value, Fraction(0)), best) / best
        share = self.model.raw(node, value) / best
        evidence = node.get("evidence", {})
        if "needed_above" in evidence and share > number(evidence["needed_above"]):
            given = self.given[name]
            if not (isinstance(given, dict) and given.get("evidence")):
                share = min(share, number(evidence["cap"]))
        return share

    def points(self, name):
        node = self.model.nodes[name]
        if "points" in node:
            return number(node["points"])
        if "ask" in node:
            return self.model.best(node)
        if "ladder" in node:
            return Fraction(node["ladder"]["levels"])
        if node.get("combine") == "sum" and "score" not in node:
            return sum((self.weight(c) * self.points(c) for c in node["children"]
                        if self.model.counts(c) and self.share(c) is not None
                        and self.weight(c) > 0), Fraction(0))
        return Fraction(1)

    def sum_score(self, name):
        return sum((self.weight(c) * self.score(c) for c in self.model.nodes[name]["children"]
                    if self.model.counts(c) and self.share(c) is not None), Fraction(0))

    def score(self, name):
        share = self.share(name)
        return None if share is None else share * self.points(name)

    # Ladders.

    def rung(self, name, level, inherits):
        node = self.model.nodes[name]
        if not self.applies(name) or not self.model.counts(name) and name != "total":
            if node["parent"] is not None and "ladder" not in node:
                return None
        if "ask" in node:
            return self.share(name) if node.get("rung") == level else None
        parts = [(self.weight(c), self.rung(c, level, inherits)) for c in node["children"]
                 if self.model.counts(c) and self.applies(c)]
        parts = [(w, s) for w, s in parts if s is not None and w > 0]
        if parts:
            return sum(w * s for w, s in parts) / sum(w for w, _ in parts)
        if inherits and level > 1:
            return self.rung(name, level - 1, inherits)
        return None

    def ladder_share(self, name, node):
        ladder = node["ladder"]
        total, goes_on = Fraction(0), True
        for level in range(1, ladder["levels"] + 1):
            share = self.rung(name, level, ladder.get("empty") == "inherit")
            if share is None:
                share = Fraction(0)
                satisfied = False
            else:
                satisfied = share >= number(ladder["satisfied"])
            if goes_on:
                total += 1 if satisfied else share
            if ladder.get("gate", "stop") == "stop" and not satisfied:
                goes_on = False
        return total / ladder["levels"]

    # Expressions.

    def group(self, tags):
        return [n for n in self.model.order if "ask" in self.model.nodes[n]
                and all(t in self.model.nodes[n]["tags"] for t in tags) and self.applies(n)]

    def evaluate(self, text, it=None):
        return self.tree(self.model.exprs[text], it)

    def tree(self, tree, it=None):
        op, *args = tree
        return getattr(self, "op_" + self.NAMES.get(op, op))(it, *args)

    NAMES = {"<": "lt", "<=": "le", ">": "gt", ">=": "ge", "==": "eq", "!=": "ne",
             "+": "plus", "-": "minus", "*": "times", "/": "over",
             "and": "and_", "or": "or_", "not": "not_", "in": "in_"}

    def op_number(self, _it, text):
        return number(text)

    def op_truth(self, _it, value):
        return value

    def op_name(self, _it, word):
        return word

    def op_it(self, it):
        return self.typed(it)

    def op_share(self, _it, name):
        return self.share(name) or Fraction(0)

    def op_score(self, _it, name):
        return self.score(name) or Fraction(0)

    def op_answer(self, _it, name):
        return self.typed(name)

    def op_applies(self, _it, name):
        return self.applies(name)

    def op_fact(self, _it, name):
        value = self.facts[name]
        kind = self.model.rubric["facts"][name]["type"]
        if kind == "number":
            return number(value)
        return value == "yes" if kind == "yesno" else value

    def op_level(self, _it, name):
        return Fraction(self.answers["declared"][name]["level"])

    def op_rule(self, _it, name):
        rule = self.model.rubric["rules"][name]
        return self.evaluate(rule["is"] if rule["kind"] == "value" else rule["needs"])

    def both(self, a, b, it, work):
        a, b = self.tree(a, it), self.tree(b, it)
        return None if a is None or b is None else work(a, b)

    def op_lt(self, it, a, b):
        return self.both(a, b, it, lambda x, y: x < y)

    def op_le(self, it, a, b):
        return self.both(a, b, it, lambda x, y: x <= y)

    def op_gt(self, it, a, b):
        return self.both(a, b, it, lambda x, y: x > y)

    def op_ge(self, it, a, b):
        return self.both(a, b, it, lambda x, y: x >= y)

    def op_eq(self, it, a, b):
        return self.both(a, b, it, lambda x, y: x == y)

    def op_ne(self, it, a, b):
        return self.both(a, b, it, lambda x, y: x != y)

    def op_plus(self, it, a, b):
        return self.both(a, b, it, lambda x, y: x + y)

    def op_minus(self, it, a, b):
        return self.both(a, b, it, lambda x, y: x - y)

    def op_times(self, it, a, b):
        return self.both(a, b, it, lambda x, y: x * y)

    def op_over(self, it, a, b):
        return self.both(a, b, it, lambda x, y: None if y == 0 else x / y)

    def op_in_(self, it, a, words):
        value = self.tree(a, it)
        return None if value is None else value in words

    def op_and_(self, it, *parts):
        values = [self.tree(p, it) for p in parts]
        return False if False in values else None if None in values else True

    def op_or_(self, it, *parts):
        values = [self.tree(p, it) for p in parts]
        return True if True in values else None if None in values else False

    def op_not_(self, it, a):
        value = self.tree(a, it)
        return None if value is None else not value

    def op_count(self, _it, tags, test):
        return Fraction(sum(self.tree(test, n) is True for n in self.group(tags)))

    def op_any(self, _it, tags, test):
        return any(self.tree(test, n) is True for n in self.group(tags))

    def op_all(self, _it, tags, test):
        return all(self.tree(test, n) is True for n in self.group(tags))

    def op_portion(self, _it, tags, part, whole):
        within = [n for n in self.group(tags) if self.tree(whole, n) is True]
        if not within:
            return Fraction(0)
        return Fraction(sum(self.tree(part, n) is True for n in within), len(within))

    # Tiers: for each outcome True, False or None.

    def barred(self, tier):
        names = [t["id"] for t in self.model.rubric["tiers"]]
        values = []
        for rule in self.model.rubric.get("rules", {}).values():
            if rule["kind"] == "veto" and tier in rule.get("tiers", names):
                values.append(self.evaluate(rule["needs"]))
            if rule["kind"] == "cap" and names.index(tier) > names.index(rule["at_most"]):
                value = self.evaluate(rule["when"])
                values.append(None if value is None else not value)
        return False if False in values else None if None in values else True

    def tiers(self):
        """The tier reached for certain and the one possible, from 1; and the conditions."""
        stated = possible = 0
        below = True
        conditions = {}
        chain = self.model.rubric.get("tier_chain", "yes") == "yes"
        for n, tier in enumerate(self.model.rubric["tiers"], 1):
            values = []
            for m, text in enumerate(tier["require"], 1):
                values.append(self.evaluate(text))
                conditions[f"{tier['id']}.{m}"] = values[-1]
            values.append(self.barred(tier["id"]))
            if chain:
                values.append(below)
            reached = False if False in values else None if None in values else True
            below = reached
            if reached is True:
                stated = n
            if reached is not False:
                possible = n
        return stated, possible, conditions
