#!/usr/bin/env python3
"""make_answers.py FOLDER COUNT [QUESTIONS]: a folder full of survey files, and their rubric.

FOLDER/rubrics/bench is a rubric of so many questions (134): choices on a scale, yes or no, figures
with bands, a veto and a check, four tiers. FOLDER/answers holds COUNT files of some 8 kB, a thousand
a folder, as surveys are: Chinese notes, evidence, a few answers missing. FOLDER/answers.ndjson and
FOLDER/answers.csv are the same documents as a stream and as a table, and FOLDER/plan.json is what of
the rubric a peer needs to know. Plainly made up, and the same every time: file n is the same
however many there are.
"""
import functools
import json
import pathlib
import random
import sys

SEED = 20261122
SECTIONS = 10
SCALE = ("full", "most", "part", "none")
WORTH = (10, 8, 5, 0)  # in tenths
WORDS = ("生产", "设备", "系统", "数据", "质量", "车间", "采集", "追溯", "仓储", "物流", "能源", "工艺",
         "排程", "监测", "分析", "优化", "协同", "已完成", "部分覆盖", "计划明年", "由供应商", "人工记录")
ENDINGS = ("截图.png", "清单.xlsx", "照片.jpg", "说明.pdf")
DISTRICTS = ("示例一区", "示例二区", "示例三区", "示例四区", "示例五区")
LEVELS = 8       # how well an enterprise does: it chooses its answers by that
VARIANTS = 64    # of the answer to one question at one level
PER_FOLDER = 1000


def kind(number):
    """What question `number` asks for: mostly a choice."""
    return "number" if number % 11 == 5 else "yesno" if number % 7 == 3 else "scale"


def asked(questions):
    """Section, number and name of each, in the order of the rubric."""
    return [(section, number, f"s{section}.q{number}")
            for section in range(SECTIONS) for number in range(section, questions, SECTIONS)]


def weight(section):
    return 5 + section % 4 * 5


def rubric(questions):
    lines = ["rubric: bench", 'version: "1"', "title: {zh: 示例问卷, en: Example survey}", "points: 100",
             "scales:", "  fulfilment: {full: 1, most: 0.8, part: 0.5, none: 0}", "facts:",
             "  machines: {title: 设备总数, type: number, min: 0}",
             "  networked: {title: 联网设备数, type: number, min: 0}",
             "  accident: {title: 近三年重大事故, type: yesno}", "sections:"]
    seen = None
    for section, number, name in asked(questions):
        if section != seen:
            lines += [f"  - id: s{section}", f"    title: 示例环节 {section}",
                      f"    weight: {weight(section)}", "    questions:"]
            seen = section
        lines += [f"      - id: {name}", f"        ask: 示例问题 {number} 是否做到?"]
        if kind(number) == "number":
            lines += ["        type: number", "        min: 0", "        max: 100",
                      "        bands: [{from: 0, below: 20, score: 0}, {from: 20, below: 60, score: 0.5},"
                      " {from: 60, score: 1}]"]
        elif kind(number) == "yesno":
            lines += ["        type: yesno"]
        else:
            lines += ["        scale: fulfilment"]
        if number % 5 == 0:
            lines += ["        tags: [key]"]
    lines += ["rules:", "  accident: {kind: veto, needs: not facts.accident, title: 重大事故}",
              "  networking: {kind: value, is: facts.networked / facts.machines}",
              "  claimed: {kind: check, when: facts.networked > facts.machines, title: 联网多于总数}",
              "  weak: {kind: advice, when: share(s3) < 0.4, title: 环节 3 薄弱}",
              "tiers:",
              "  - {id: basic, title: 基础级, require: [share(total) >= 0.3, share(s0) >= 0.2]}",
              "  - {id: advanced, title: 先进级, require: [share(total) >= 0.5, networking >= 0.3,"
              " share(s1) >= 0.4, share(s2) >= 0.4]}",
              "  - {id: excellent, title: 卓越级, require: [share(total) >= 0.6, networking >= 0.6,"
              " 'count(@key, share(it) >= 1) >= 5']}",
              "  - {id: leading, title: 领航级, require: [share(total) >= 0.85, networking >= 0.9]}", ""]
    return "\n".join(lines)


def plan(questions):
    """The rubric for peers. The rest is theirs: vetoes, tiers, sums (peers/README.md)."""
    sections = range(min(SECTIONS, questions))
    return {"questions": {name: [section, kind(number), int(number % 5 == 0)]
                          for section, number, name in asked(questions)},
            "scale": dict(zip(SCALE, WORTH)),
            "weights": [weight(section) for section in sections],
            "counts": [len(range(section, questions, SECTIONS)) for section in sections]}


def one_answer(choose, level, number):
    """Option, note and evidence; None when it was forgotten."""
    if choose.random() < 0.02:
        return None
    if kind(number) == "number":
        return (choose.randint(0, 1000) / 10, "", "")
    if kind(number) == "yesno":
        return (choose.random() < level, "", "")
    option = SCALE[min(3, int(abs(choose.gauss(3 - 3 * level, 1))))]
    note = "".join(choose.choice(WORDS) for _ in range(choose.randint(3, 7)))
    return (option, "", note + choose.choice(ENDINGS)) if number % 3 == 1 else (option, note, "")


def as_yaml(section, number, name, given):
    head = f"  # 环节 {section}\n" if number == section else ""
    if given is None:
        return head
    option, note, evidence = given
    if isinstance(option, bool):
        option = "yes" if option else "no"
    if evidence:
        return f"{head}  {name}: {{answer: {option}, evidence: [{evidence}]}}\n"
    if note and number % 3 == 0:
        return f"{head}  {name}:\n    answer: {option}\n    note: {note}\n"
    return f"{head}  {name}: {option}" + (f" # {note}\n" if note else "\n")


def as_json(_section, _number, name, given):
    if given is None:
        return ""
    option, note, evidence = given
    if evidence:
        option = {"answer": option, "evidence": [evidence]}
    elif note:
        option = {"answer": option, "note": note}
    return f'"{name}":{json.dumps(option, ensure_ascii=False, separators=(",", ":"))},'


def as_csv(_section, number, _name, given):
    option, note, evidence = given or ("", "", "")
    if isinstance(option, bool):
        option = "yes" if option else "no"
    return f",{option}" + (f",{note or evidence}" if kind(number) == "scale" else "")


class Survey:
    """Enterprises and their answers. All variants of an answer are laid out once, so that a document
    is a matter of joining some: 20,000 take seconds."""

    def __init__(self, questions=134):
        self.questions = asked(questions)
        choose = random.Random(SEED)
        self.variants = [[[one_answer(choose, (level + 0.5) / LEVELS, number) for _ in range(VARIANTS)]
                          for _, number, _ in self.questions] for level in range(LEVELS)]
        self.pieces = {}

    def head(self, number):
        """Who enterprise `number` is, and what chooses its answers: a table and a byte a question."""
        choose = random.Random(SEED + number)
        level, chosen = choose.randrange(LEVELS), choose.randbytes(len(self.questions))
        machines = choose.randint(20, 900)
        return {"id": f"example-{number:06}", "name": f"示例企业{number}有限公司",
                "district": choose.choice(DISTRICTS), "machines": machines,
                "networked": int(machines * choose.random()), "accident": choose.random() < 0.01}, level, chosen

    def body(self, write, level, chosen):
        """The answers, as `write` writes one."""
        if write not in self.pieces:
            self.pieces[write] = [[[write(*question, given) for given in given_all] * (256 // VARIANTS)
                                   for question, given_all in zip(self.questions, at_level)]
                                  for at_level in self.variants]
        return "".join(map(list.__getitem__, self.pieces[write][level], chosen))

    def yaml(self, number):
        who, level, chosen = self.head(number)
        return (f'# 示例问卷\nrubric: bench\nversion: "1"\nenterprise:\n  id: {who["id"]}\n'
                f'  name: {who["name"]}\n  district: {who["district"]}\n  size: 中型\n'
                f'by: {{role: self, name: 示例填报人, date: 2026-05-01}}\nfacts:\n  machines: {who["machines"]}\n'
                f'  networked: {who["networked"]}\n  accident: {"yes" if who["accident"] else "no"}\nanswers:\n'
                + self.body(as_yaml, level, chosen))

    def json(self, number):
        who, level, chosen = self.head(number)
        return (f'{{"rubric":"bench","version":"1","enterprise":{{"id":"{who["id"]}","name":"{who["name"]}",'
                f'"district":"{who["district"]}","size":"中型"}},"by":{{"role":"self","name":"示例填报人",'
                f'"date":"2026-05-01"}},"facts":{{"machines":{who["machines"]},"networked":{who["networked"]},'
                f'"accident":{"true" if who["accident"] else "false"}}},"answers":{{'
                + self.body(as_json, level, chosen)[:-1] + "}}\n")

    def csv_heads(self):
        heads = ["rubric", "version", "enterprise.id", "enterprise.name", "enterprise.district", "enterprise.size",
                 "by.role", "by.name", "by.date", "facts.machines", "facts.networked", "facts.accident"]
        for _, number, name in self.questions:
            heads += [name]
            if kind(number) == "scale":
                heads += [name + (":evidence" if number % 3 == 1 else ":note")]
        return heads

    def csv(self, number):
        who, level, chosen = self.head(number)
        return (f'bench,1,{who["id"]},{who["name"]},{who["district"]},中型,self,示例填报人,2026-05-01,'
                f'{who["machines"]},{who["networked"]},{"yes" if who["accident"] else "no"}'
                + self.body(as_csv, level, chosen) + "\n")


@functools.lru_cache
def survey(questions):
    return Survey(questions)


def answers(number, questions):
    """File `number`, as YAML."""
    return survey(questions).yaml(number)


def write_rubric(folder, questions=134):
    home = pathlib.Path(folder) / "rubrics" / "bench"
    home.mkdir(parents=True)
    (home / "rubric.yaml").write_text(rubric(questions), encoding="utf-8")
    (home.parent.parent / "plan.json").write_text(json.dumps(plan(questions)), encoding="utf-8")


def write_files(folder, source, first, end):
    """Files `first` up to `end` in FOLDER/answers; a folder may grow in steps."""
    for number in range(first, end):
        home = f"{folder}/answers/{number // PER_FOLDER:03}"
        if number % PER_FOLDER == 0 or number == first:
            pathlib.Path(home).mkdir(parents=True, exist_ok=True)
        with open(f"{home}/{number:06}.yaml", "wb", buffering=0) as out:
            out.write(source.yaml(number).encode())


def write_streams(folder, source, count):
    with open(f"{folder}/answers.ndjson", "w", encoding="utf-8") as lines:
        lines.writelines(map(source.json, range(count)))
    with open(f"{folder}/answers.csv", "w", encoding="utf-8") as table:
        table.write(",".join(source.csv_heads()) + "\n")
        table.writelines(map(source.csv, range(count)))


def main():
    folder, count = sys.argv[1], int(sys.argv[2])
    questions = int(sys.argv[3]) if len(sys.argv) > 3 else 134
    write_rubric(folder, questions)
    write_files(folder, survey(questions), 0, count)
    write_streams(folder, survey(questions), count)


if __name__ == "__main__":
    main()
