#!/usr/bin/env python3
"""Workbooks: every sheet is there, numbers are numbers, no text is a formula, and the same input
gives the same bytes. Usage: workbook.py PROGRAM"""
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ElementTree
import zipfile

program = pathlib.Path(sys.argv[1]).absolute()
shared = pathlib.Path(__file__).parent / "shared"
SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def zhijie(folder, *words, db=("--db", "s.db")):
    return subprocess.run([program, *words, *db], cwd=folder, capture_output=True,
                          text=True, encoding="utf-8", check=False,
                          env={"ZHIJIE_RUBRICS": str(shared / "rubrics"), "LC_ALL": "C.UTF-8",
                               "ZHIJIE_NOW": "2026-05-01T08:30:00Z",
                               "PATH": os.environ["PATH"]})


def sheets_of(path):
    """Each sheet as rows of (kind, text): s a text, n a number."""
    book = zipfile.ZipFile(path)
    assert book.testzip() is None
    texts = ["".join(t.text or "" for t in item.iter(f"{SHEET}t"))
             for item in ElementTree.fromstring(book.read("xl/sharedStrings.xml"))]
    names = [s.get("name") for s in
             ElementTree.fromstring(book.read("xl/workbook.xml")).iter(f"{SHEET}sheet")]
    sheets = {}
    for i, name in enumerate(names):
        sheet = ElementTree.fromstring(book.read(f"xl/worksheets/sheet{i + 1}.xml"))
        assert not list(sheet.iter(f"{SHEET}f")), "no cell is a formula"
        rows = []
        for row in sheet.iter(f"{SHEET}row"):
            rows.append([("s", texts[int(c.find(f"{SHEET}v").text)]) if c.get("t") == "s" else
                         ("n", c.find(f"{SHEET}v").text) if c.find(f"{SHEET}v") is not None else
                         ("n", "") for c in row.iter(f"{SHEET}c")])
        sheets[name] = rows
    return sheets


with tempfile.TemporaryDirectory() as name:
    folder = pathlib.Path(name)
    text = (shared / "good.yaml").read_text(encoding="utf-8")
    (folder / "one.yaml").write_text(
        text.replace("示例精密机械有限公司", '"=1+1"').replace("示例市", '"+A1"'), encoding="utf-8")
    for file in (folder / "one.yaml", shared / "best.yaml"):
        done = zhijie(folder, "score", str(file.absolute()), "--save", "--brief")
        assert done.returncode == 0, done.stderr
    done = zhijie(folder, "rank", "-o", "xlsx:a.xlsx")
    if done.returncode == 4 and "libxlsxwriter" in done.stderr:
        print("this build has no workbooks, and says so")
        sys.exit(0)
    assert done.returncode == 0 and not done.stdout, done
    sheets = sheets_of(folder / "a.xlsx")
    assert list(sheets) == ["推荐汇总表", "说明"], list(sheets)
    head, first, second = sheets["推荐汇总表"]
    assert [t for _, t in head] == ["名次", "代码", "企业", "区县", "行业", "规模", "版本", "角色", "日期",
                                    "等级", "得分", "满分", "理由"], head
    assert first[0] == ("n", "1") and first[10] == ("n", "100") and first[9] == ("s", "先进级"), first
    assert second[2] == ("s", "=1+1") and second[3] == ("s", "+A1"), second
    assert second[10] == ("n", "69"), second
    assert sheets["说明"][0] == [("s", "推荐汇总表：示例工厂评价")], sheets["说明"]

    assert zhijie(folder, "rank", "-o", "xlsx:b.xlsx").returncode == 0
    assert (folder / "a.xlsx").read_bytes() == (folder / "b.xlsx").read_bytes(), "the same twice"
    created = zipfile.ZipFile(folder / "a.xlsx").read("docProps/core.xml").decode()
    assert "2026-05-01T08:30:00Z" in created, created

    assert zhijie(folder, "stats", "--min-group", "1", "--lang", "en", "-o",
                  "xlsx:c.xlsx").returncode == 0
    sheets = sheets_of(folder / "c.xlsx")
    assert list(sheets) == ["Tiers", "Scores", "What keeps enterprises from the", "By district",
                            "By industry", "By size", "Notes"], list(sheets)
    assert sheets["Tiers"][1] == [("s", "Advanced"), ("n", "1"), ("n", "0.5")], sheets["Tiers"]
    assert sheets["Scores"][1][2] == ("n", "84.5"), sheets["Scores"]

    # People read workbooks: keys that data has are words there, in one language.
    for other in (1, 2):
        (folder / f"alike-{other}.yaml").write_text(text.replace("demo-1", f"demo-{other}"),
                                                    encoding="utf-8")
    for lang, title, head, first in (
            ("zh", "值得核对", ["类别", "组", "代码", "企业", "地区", "情况", "核对建议"],
             ["不同企业的答案几乎相同", "1", "demo-1"]),
            ("en", "Worth a look",
             ["Kind", "Group", "Id", "Enterprise", "District", "What was seen", "What to do"],
             ["nearly the same answers", "1", "demo-1"])):
        done = zhijie(folder, "quality", "alike-1.yaml", "alike-2.yaml", "--limit", "alike-least=1",
                      "--limit", "telling=0", "--lang", lang, "-o", f"xlsx:{lang}.xlsx", db=())
        assert done.returncode == 0, done.stderr
        rows = [[t for _, t in row] for row in sheets_of(folder / f"{lang}.xlsx")[title]]
        assert rows[0][:7] == head and rows[1][:3] == first, rows
        words = {"zh": ["自评", "企业名称相同而编号不同"],
                 "en": ["self-assessment", "the same name under another code"]}[lang]
        assert all(word in rows[1] for word in words), rows[1]
        assert not {"alike", "self", "same-name", "same_name"} & set(rows[1]), rows[1]

    done = zhijie(folder, "list", "-o", "xlsx:no/folder/d.xlsx")
    assert done.returncode == 4 and re.search("no/folder/d.xlsx", done.stderr), done
print("workbooks hold what they should")
