#!/usr/bin/env python3
"""schemas.py PROGRAM: what `zhijie rubric schema` prints does what an editor needs of it.

An independent validator (python3-jsonschema) holds the schemas against the metaschema, all
shipped rubrics and answers against the schemas, and seeded mistakes too. Files are read as an
editor reads them, with the types of YAML 1.2. And the schema of answers is compared with the
program itself: what the program accepts, the schema must not refuse.
"""
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

import yaml
from jsonschema import Draft202012Validator

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
KINDS = ROOT / "tests" / "data" / "schemas" / "kinds.yaml"
STARTER = ROOT / "src" / "review" / "starter"


class Editor(yaml.CSafeLoader):
    """YAML as editors read it: the core types of YAML 1.2, which know no yes and no dates."""


Editor.yaml_implicit_resolvers = {}
for tag, pattern, first in (
        ("null", r"^(?:~|null|Null|NULL|)$", ["~", "n", "N", ""]),
        ("bool", r"^(?:true|True|TRUE|false|False|FALSE)$", list("tTfF")),
        ("int", r"^[-+]?[0-9]+$", list("-+0123456789")),
        ("float", r"^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$",
         list("-+.0123456789"))):
    Editor.add_implicit_resolver(f"tag:yaml.org,2002:{tag}", re.compile(pattern), first)

# What is put in the place of what, in the starter's rubric, and must then be refused.
MISTAKES_IN_RUBRICS = (
    ("rubric: my-rubric", "rubrik: my-rubric"),                  # a key that does not exist
    ("rubric: my-rubric", "rubric: 7th"),                        # no identifier
    ('version: "0.1"', "version:"),                              # nothing there
    ("basis: own", "basis: guessed"),                            # not one of the words
    ("basis: own", "grade: A"),                                  # a key is missing
    ("    default: yes", "    default: perhaps"),                # neither yes nor no
    ("most: {score: 0.8,", "most: {score: a lot,"),              # not a number
    ("most: {score: 0.8,", "unknown: {score: 0.8,"),             # a reserved name
    ("most: {score: 0.8,", "most: {scores: 0.8,"),
    ("type: number", "type: figure"),
    ("kind: gate", "kind: gates"),
    ("is: facts.equipment.digital / facts.equipment.total", "is: [a, b]"),
    ("{upto: 20%, score: 0}", "{upto: 20%}"),
    ("{upto: 20%, score: 0}", "{up_to: 20%, score: 0}"),
    ("scale: fulfilment", "scale: {fulfilment: 1}"),
    ("weight: 60", "wheight: 60"),
    ("- id: pm\n", "- id: total\n"),
    ("evidence:\n", "evidence: yes\n        hints:\n"),
    ("cost: {part: 0, most: 20, full: 60}", "cost: [0, 20, 60]"),
    ("needs: not facts.accident.major_3y", "need: not facts.accident.major_3y"),
    ("{zh: 先进级, en: Advanced}", "{zh: 先进级, fr: Avancé}"),
    ("{zh: 先进级, en: Advanced}", "{}"),
    ("require:\n      - half_digital", "requires:\n      - half_digital"),
)

# The same for its vectors.
# The same in a rubric that extends another.
OVERLAY = """rubric: over
version: "1"
title: Over
extends: {rubric: base, version: "1"}
change:
  params: {pass_mark: {value: 0.7}}
  scales: {f: {most: 0.9}}
add:
  questions: [{in: ops, id: q, ask: q, type: yesno}]
  options: {f: {half: 0.5}}
remove: {rules: [a], options: {f: [part]}}
"""
MISTAKES_IN_OVERLAYS = (
    ("extends: {rubric", "extends: {rubrik"),
    ('extends: {rubric: base, version: "1"}', "extends: base"),
    ("title: Over\n", ""),
    ("change:", "chagne:"),
    ("{pass_mark: {value", "{pass_mark: {valeu"),
    ("  params: {", "  parms: {"),
    ("[{in: ops,", "[{into: ops,"),
    ("half: 0.5", "half: {scores: 1}"),
    ("rules: [a]", "rules: a"),
    ("remove: {rules", "remove: {ruels"),
    ("add:\n", "sections: []\nadd:\n"),
)

MISTAKES_IN_VECTORS = (
    ("vectors: my-rubric", "vectors: my rubric"),
    ("cases:", "case:"),
    ("    expect:\n      score: 59", "    expected:\n      score: 59"),
    ("      firm: yes", "      firmly: yes"),
)

BASE = """
rubric: kinds
profile: discrete
enterprise: {id: demo-1}
"""

# What stands in an answers file about the rubric of KINDS. True: fits. False: must be refused.
# None: the program refuses it, and a schema cannot see why.
ANSWERS = (
    (True, "version: 2025.1"), (True, 'version: "2025.1"'), (True, "version:"),
    (False, "version: 2024.1"), (False, "rubric: other"), (False, "kind: x"),
    (True, "enterprise: {uscc: 91510100MA6CTEXT0K, name: 示例, size: 中型}"),
    (True, "enterprise: {id: 17, name: 2020, district: null, industry: C3670}"),
    (False, "enterprise: {name: 示例}"), (False, "enterprise: {uscc: 9151}"),
    (False, "enterprise: {id: a, color: red}"), (False, "enterprise: [a]"), (False, "enterprise:"),
    (None, "enterprise: {uscc: 91510100MA6CTEXT0L}"),
    (True, "by: {role: self, name: 某, date: 2026-05-01}"), (True, "by:"), (True, "by: {role: }"),
    (False, "by: {role: boss}"), (False, "by: {date: 1 May}"), (None, "by: {date: 2026-02-30}"),
    (True, "profile: process"), (False, "profile: batch"), (False, "profile:"),
    (True, "facts: {machines: {total: 7}}"), (True, "facts: {machines.total: 7}"),
    (True, "facts: {machines: {cnc.new: 7, cnc: {old: 2}}}"),
    (True, "facts: {machines.cnc: {new: 1}, machines: {cnc.old: 2}}"),
    (True, "facts:"), (True, "facts: {machines: {total: }}"), (True, "facts: {revenue: unknown}"),
    (False, "facts: {machines: 7}"), (False, "facts: {machines: {totals: 7}}"),
    (False, "facts: {machine.total: 7}"), (False, "facts: {machines: {total: 0}}"),
    (False, "facts: {machines: {total: 1.5}}"), (True, 'facts: {machines: {total: "7 台"}}'),
    (None, "facts: {machines: {total: 7 只}}"), (False, "facts: {machines: {total: many}}"),
    (True, "facts: {revenue: 4.2 亿元}"), (True, "facts: {revenue: 42000 万元}"),
    (True, "facts: {revenue: 4.2}"), (True, "facts: {revenue: -1e3}"), (False, "facts: {revenue: [4]}"),
    (True, "facts: {share: 20%}"), (True, "facts: {share: 1}"), (False, "facts: {share: 1.5}"),
    (True, "facts: {safe: yes}"), (True, "facts: {safe: true}"), (True, "facts: {safe: False}"),
    (True, "facts: {safe: 是}"), (True, "facts: {safe: NO}"), (True, 'facts: {safe: "false"}'),
    (False, "facts: {safe: 1}"), (False, "facts: {safe: maybe}"), (True, "facts: {safe: 不清楚}"),
    (True, "facts: {founded: 1999-12-31}"), (False, "facts: {founded: 1999}"),
    (None, "facts: {founded: 1949-09-30}"), (True, "facts: {note: 12}"), (True, "facts: {note: 是的}"),
    (False, "facts: {note: {a: b}}"), (True, "facts: {kind: discrete}"), (True, "facts: {kind: true}"),
    (False, "facts: {kind: process}"), (True, "facts: {systems: [MES, ERP]}"),
    (True, "facts: {systems: MES}"), (True, "facts: {systems: []}"), (False, "facts: {systems: [MESS]}"),
    (False, "facts: {systems: [MES, MES]}"),
    (True, "declared: {cmmm: {level: 2, proof: 报告, date: 2026-03-15}}"), (True, "declared: {cmmm: 5}"),
    (True, 'declared: {cmmm: "3"}'), (True, "declared: {cmmm: unknown}"), (True, "declared:"),
    (True, "declared: {cmmm: {level: , proof: x}}"), (False, "declared: {cmmm: 6}"),
    (False, "declared: {cmmm: {proof: x}}"), (False, "declared: {dcmm: 1}"),
    (False, "declared: {cmmm: {level: 2, by: me}}"), (False, "declared: {cmmm: high}"),
    (True, "leave_out: {b: 没有售后}"), (True, "leave_out: {a.yes: 无}"), (True, "leave_out:"),
    (False, "leave_out: {a: 不想答}"), (False, "leave_out: {b: }"), (False, 'leave_out: {b: " "}'),
    (False, "leave_out: {c: x}"),
    (True, "answers: {a.one: full}"), (True, "answers: {a.one: }"), (True, 'answers: {a.one: ""}'),
    (True, "answers: {a.one: unknown}"), (True, "answers: {a.one: {answer: none, evidence: a.png}}"),
    (True, "answers: {a.one: {answer: none, evidence: [a.png, 2, ], note: 二号车间除外}}"),
    (True, "answers: {a.one: {answer: , note: }}"), (True, "answers:"),
    (False, "answers: {a.one: most}"), (False, "answers: {a.one: [full]}"), (False, "answers: {a.one: 1}"),
    (False, "answers: {a.one: {evidence: a.png}}"), (False, "answers: {a.one: {answer: full, why: x}}"),
    (False, "answers: {a.one: {skip: 无}}"), (False, "answers: {a.two: full}"), (False, "answers: {a: full}"),
    (True, "answers: {a.many: [office, mobile]}"), (True, "answers: {a.many: office}"),
    (True, "answers: {a.many: {answer: [none]}}"), (False, "answers: {a.many: [office, office]}"),
    (False, "answers: {a.many: [fibre]}"), (None, "answers: {a.many: [none, office]}"),
    (True, "answers: {a.yes: yes}"), (True, "answers: {a.yes: false}"), (True, "answers: {a.yes: {skip: 无}}"),
    (False, "answers: {a.yes: {skip: }}"), (False, "answers: {a.yes: {skip: 无, answer: yes}}"),
    (False, "answers: {a.yes: often}"),
    (True, "answers: {a.level: 0}"), (True, "answers: {a.level: 2}"), (True, 'answers: {a.level: "1"}'),
    (False, "answers: {a.level: 3}"), (False, "answers: {a.level: tables}"),
    (True, "answers: {a.number: 10 万元}"), (True, "answers: {a.number: 0.1 亿元}"),
    (True, "answers: {a.number: 1000}"), (False, "answers: {a.number: 1001}"), (False, "answers: {a.number: -1}"),
    (False, "answers: {a.number: ten}"), (None, "answers: {a.number: 1 亿元}"),
    (True, "answers: {a.text: abc}"), (True, "answers: {a.text: true}"), (None, "answers: {a.text: 12}"),
    (True, "answers: {a.date: 2024-02-29}"), (False, "answers: {a.date: 2024/02/29}"),
    (True, "rubrics: {kinds: {profile: discrete}}\nanswers: {kinds: {a.one: full}}"),
    (True, 'rubrics: {kinds: {profile: process, version: "2025.1", leave_out: {b: 无}}}\nanswers:'),
    (True, "rubrics: {kinds: {profile: process}}\nfacts: {machines: {cnc.new: 3}}\nby: {role: final}"),
    (True, "rubrics: {kinds: {profile: process}}\ndeclared: {cmmm: 3}\nanswers: {kinds: }"),
    (False, "rubrics: {kinds: {profile: batch}}"), (False, "rubrics: {kinds: {answers: {}}}"),
    (False, "rubrics: {kinds: {profile: process}}\nanswers: {kinds: {a.two: full}}"),
    (False, "rubrics: {kinds: {profile: process}}\nfacts: {machines: {total: 0}}"),
    (False, "rubrics: {kinds: {profile: process}}\nprofile: discrete"),
    (False, "rubrics: {kinds: {profile: process}}\nleave_out: {b: 无}"),
    (None, "rubrics: {kinds: {profile: process}}\nanswers: {a.one: full}"),
    (None, "rubrics: [kinds]"), (None, "rubrics: {kinds: {profile: process}}\nfacts: {machine.total: 1}"),
    (True, "answers: {a.sum: }"), (True, "answers: {a.sum: unknown}"), (False, "answers: {a.sum: 0.5}"),
)


class Failed(Exception):
    pass


def printed(program, *words):
    """What `rubric schema` prints."""
    done = subprocess.run([program, "rubric", "schema", *words], capture_output=True, check=False)
    if done.returncode != 0:
        raise Failed(f"rubric schema {' '.join(words)}: {done.stderr.decode()}")
    return json.loads(done.stdout)


def schema(program, *words):
    """The validator of what `rubric schema` prints; the schema itself has been checked."""
    document = printed(program, *words)
    Draft202012Validator.check_schema(document)
    return Draft202012Validator(document)


def mistakes(validator, text):
    return [f"{'.'.join(str(step) for step in error.absolute_path)}: {error.message[:120]}"
            for error in validator.iter_errors(yaml.load(text, Loader=Editor))]


def expect(validator, text, fits, what):
    found = mistakes(validator, text)
    if fits and found:
        raise Failed(f"{what} is refused: {found[0]}")
    if not fits and not found:
        raise Failed(f"{what} is not refused")


def fences():
    """The rubrics of the reference page, those without mistakes."""
    text = (ROOT / "docs" / "rubric-language.md").read_text()
    parts = re.findall(r"^```yaml (rubric|expect)\n(.*?)^```$", text, re.M | re.S)
    for number, (kind, body) in enumerate(parts):
        following = parts[number + 1] if number + 1 < len(parts) else ("", "")
        if kind == "rubric" and "error: yaml" not in following[1]:
            yield body


def seeded(validator, path, changes):
    text = path.read_text()
    for old, new in changes:
        if old not in text:
            raise Failed(f"{path.name} has no {old!r} to change")
        expect(validator, text.replace(old, new, 1), False, f"{path.name} with {new!r}")


def check_rubrics(program):
    validator = schema(program)
    files = [*ROOT.glob("rubrics/*.yaml"), *ROOT.glob("rubrics/*/*.yaml"),
             *ROOT.glob("rubrics/*/vectors/*.yaml"), *HERE.glob("shared/rubrics/*.yaml"),
             *HERE.glob("shared/rubrics/*/rubric.yaml"), *HERE.glob("shared/rubrics/*/vectors/*.yaml"),
             *STARTER.glob("*/rubric.yaml"), *STARTER.glob("*/vectors/*.yaml"), KINDS]
    for path in files:
        expect(validator, path.read_text(), True, path)
    pages = list(fences())
    for number, text in enumerate(pages):
        expect(validator, text, True, f"rubric {number} of docs/rubric-language.md")
    expect(validator, OVERLAY, True, "an overlay")
    for old, new in MISTAKES_IN_OVERLAYS:
        if old not in OVERLAY:
            raise Failed(f"the overlay has no {old!r} to change")
        expect(validator, OVERLAY.replace(old, new, 1), False, f"the overlay with {new!r}")
    seeded(validator, STARTER / "en" / "rubric.yaml", MISTAKES_IN_RUBRICS)
    seeded(validator, STARTER / "en" / "vectors" / "first.yaml", MISTAKES_IN_VECTORS)
    return len(files) + len(pages)


def without_texts(part):
    """A schema without what people read, which takes no part in validating."""
    if isinstance(part, list):
        return [without_texts(one) for one in part]
    if isinstance(part, dict):
        return {key: without_texts(one) for key, one in part.items()
                if key not in ("title", "description") or not isinstance(one, str)}
    return part


def check_languages(program, place, chinese):
    """The English schema demands what the Chinese one demands, so that one of them is tried."""
    english = printed(program, place, "--lang", "en")
    if english == chinese.schema:
        raise Failed(f"{place}: no word of the schema depends on the language")
    if without_texts(english) != without_texts(chinese.schema):
        raise Failed(f"{place}: the schemas differ by language in more than texts")


def check_examples(program):
    """Answers that the program scores."""
    count = 0
    files = [*ROOT.glob("docs/examples/*.yaml"), *ROOT.glob("rubrics/*/vectors/base/*.yaml"),
             *ROOT.glob("rubrics/*/examples/*.yaml"), *STARTER.glob("*/examples/*.yaml"),
             *HERE.glob("shared/*.yaml")]
    validators = {}
    for path in files:
        document = yaml.load(path.read_text(), Loader=Editor)
        for name in document.get("rubrics") or [document.get("rubric")]:
            places = [ROOT / "rubrics" / str(name), HERE / "shared" / "rubrics" / str(name),
                      STARTER / "zh"]
            place = next((one for one in places if one.is_dir()), None)
            if name not in validators:
                validators[name] = schema(program, str(place), "--lang", "zh")
                check_languages(program, str(place), validators[name])
            expect(validators[name], path.read_text(), True, f"{path} for {name}")
            count += 1
    return count


def answers_text(text):
    """BASE with the keys of `text` in the place of its own, written as they were."""
    if text.startswith("rubrics:"):
        return f"enterprise: {{id: demo-1}}\n{text}\n"
    keys = {line.split(":")[0] for line in text.splitlines()}
    kept = [line for line in BASE.strip().splitlines() if line.split(":")[0] not in keys]
    return "\n".join([*kept, text]) + "\n"


def is_scored(program, folder, text):
    path = folder / "answers.yaml"
    path.write_text(text)
    done = subprocess.run([program, "score", path, "--rubric", KINDS, "-o", f"json:{folder}/out.json"],
                          capture_output=True, check=False)
    if done.returncode not in (0, 2):
        raise Failed(f"score: {done.stderr.decode()}")
    return done.returncode == 0


def check_agreement(program):
    validator = schema(program, str(KINDS))
    with tempfile.TemporaryDirectory() as name:
        for fits, line in ANSWERS:
            text = answers_text(line)
            if is_scored(program, pathlib.Path(name), text) != (fits is True):
                raise Failed(f"the program: {line!r} is {'refused' if fits else 'scored'}")
            if fits is not None:
                expect(validator, text, fits, repr(line))
    return len(ANSWERS)


def check_help(program):
    """What an editor shows beside a question is in the language asked for."""
    for lang, title, description in (
            ("zh", "选一项", "看现场\n证据：截图"), ("en", "One of", "look around\nEvidence: a screenshot")):
        document = schema(program, str(KINDS), "--lang", lang).schema
        question = document["$defs"]["answers"]["properties"]["a.one"]
        if question["title"] != title or not question["description"].endswith(description):
            raise Failed(f"{lang}: {question['title']!r}, {question['description']!r}")
        options = document["$defs"]["options.a.one"]["anyOf"]
        if [one["const"] for one in options] != ["full", "none"] or \
                options[0]["title"] != {"zh": "全部", "en": "Fully"}[lang]:
            raise Failed(f"{lang}: {options}")


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    program = os.path.abspath(sys.argv[1])
    try:
        files = check_rubrics(program)
        examples = check_examples(program)
        values = check_agreement(program)
        check_help(program)
    except Failed as failure:
        sys.exit(f"schemas.py: {failure}")
    print(f"schemas.py: {files} rubric files, {examples} answers files, {values} values")


if __name__ == "__main__":
    main()
