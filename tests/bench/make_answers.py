#!/usr/bin/env python3
"""make_answers.py FOLDER COUNT [QUESTIONS]: a folder full of survey files, and their rubric.

FOLDER/rubrics/bench is a rubric of so many questions (134): choices on a scale, yes or no, figures
with bands, some vetoes and checks, four tiers. FOLDER/answers holds COUNT files of some 8 kB, as
surveys are: Chinese notes, evidence, a few answers missing. Plainly made up, and the same every time.
"""
import pathlib
import random
import sys

SECTIONS = 10
SCALE = ("full", "most", "part", "none")
WORDS = ("生产", "设备", "系统", "数据", "质量", "车间", "采集", "追溯", "仓储", "物流", "能源", "工艺",
         "排程", "监测", "分析", "优化", "协同", "已完成", "部分覆盖", "计划明年", "由供应商", "人工记录")
ENDINGS = ("截图.png", "清单.xlsx", "照片.jpg", "说明.pdf")
DISTRICTS = ("示例一区", "示例二区", "示例三区", "示例四区", "示例五区")


def kind(number):
    """What question `number` asks for: mostly a choice."""
    return "number" if number % 11 == 5 else "yesno" if number % 7 == 3 else "scale"


def rubric(questions):
    lines = ["rubric: bench", 'version: "1"', "title: {zh: 示例问卷, en: Example survey}", "points: 100",
             "scales:", "  fulfilment: {full: 1, most: 0.8, part: 0.5, none: 0}", "facts:",
             "  machines: {title: 设备总数, type: number, min: 0}",
             "  networked: {title: 联网设备数, type: number, min: 0}",
             "  accident: {title: 近三年重大事故, type: yesno}", "sections:"]
    for section in range(SECTIONS):
        lines += [f"  - id: s{section}", f"    title: 示例环节 {section}",
                  f"    weight: {5 + section % 4 * 5}", "    questions:"]
        for number in range(section, questions, SECTIONS):
            lines += [f"      - id: s{section}.q{number}", f"        ask: 示例问题 {number} 是否做到?"]
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


def note(choose):
    return "".join(choose.choice(WORDS) for _ in range(choose.randint(3, 7)))


def answers(number, questions):
    choose = random.Random(number)
    level = choose.random()
    machines = choose.randint(20, 900)
    lines = ["# 示例问卷", "rubric: bench", 'version: "1"', "enterprise:", f"  id: example-{number:06}",
             f"  name: 示例企业{number}有限公司", f"  district: {choose.choice(DISTRICTS)}", "  size: 中型",
             "by: {role: self, name: 示例填报人, date: 2026-05-01}", "facts:", f"  machines: {machines}",
             f"  networked: {int(machines * choose.random())}",
             f"  accident: {'yes' if choose.random() < 0.01 else 'no'}", "answers:"]
    for section in range(SECTIONS):
        lines += [f"  # 环节 {section}"]
        for question in range(section, questions, SECTIONS):
            name = f"  s{section}.q{question}:"
            if choose.random() < 0.02:
                continue
            if kind(question) == "number":
                lines += [f"{name} {choose.randint(0, 1000) / 10}"]
            elif kind(question) == "yesno":
                lines += [f"{name} {'yes' if choose.random() < level else 'no'}"]
            else:
                answer = SCALE[min(3, int(abs(choose.gauss(3 - 3 * level, 1))))]
                if question % 3 == 0:
                    lines += [name, f"    answer: {answer}", f"    note: {note(choose)}"]
                elif question % 3 == 1:
                    lines += [f"{name} {{answer: {answer}, evidence: [{note(choose)}{choose.choice(ENDINGS)}]}}"]
                else:
                    lines += [f"{name} {answer} # {note(choose)}"]
    return "\n".join(lines) + "\n"


def main():
    folder = pathlib.Path(sys.argv[1])
    count = int(sys.argv[2])
    questions = int(sys.argv[3]) if len(sys.argv) > 3 else 134
    (folder / "rubrics" / "bench").mkdir(parents=True)
    (folder / "rubrics" / "bench" / "rubric.yaml").write_text(rubric(questions), encoding="utf-8")
    (folder / "answers").mkdir()
    for number in range(count):
        path = folder / "answers" / f"{number:06}.yaml"
        path.write_text(answers(number, questions), encoding="utf-8")


if __name__ == "__main__":
    main()
