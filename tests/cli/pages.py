#!/usr/bin/env python3
"""pages.py PROGRAM: pages as HTML and Markdown are sound, whatever a rubric says.

HTML is parsed as XML, which forgives nothing: known elements, no scripts, nothing fetched, links
only within the page or to the web, every link leads somewhere, headings in order. What a rubric
says must come out as the text it is. Markdown is looked through for markup that a text brought
in. Chromium, where there is one, is not needed: looking is for people.
"""
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as xml

import yaml

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
HOSTILE = ROOT / "tests" / "data" / "pages" / "hostile.yaml"
ELEMENTS = {
    "html": {"lang"}, "head": set(), "meta": {"charset", "name", "content", "http-equiv"},
    "title": set(), "style": set(), "body": set(), "main": set(), "article": {"id"},
    "nav": {"aria-label"}, "ol": set(), "ul": set(), "li": {"class"}, "a": {"href"},
    "h1": set(), "h2": {"id"}, "h3": {"id"}, "h4": {"id"}, "p": {"class"}, "hr": set(),
    "code": set(), "span": {"class", "role", "aria-label", "aria-hidden", "style"},
    "div": {"class", "aria-hidden"}, "table": {"class"}, "thead": set(), "tbody": set(),
    "tr": set(), "td": {"class"}, "th": {"class", "scope", "colspan"},
}
STYLE = re.compile(r"width:[0-9.]+%$")


class Failed(Exception):
    pass


def run(program, *words, code=0):
    done = subprocess.run([program, *words], capture_output=True, check=False)
    if done.returncode != code:
        raise Failed(f"{' '.join(map(str, words))}: {done.returncode}: {done.stderr.decode()}")
    return done.stdout.decode()


def check_element(element, what):
    allowed = ELEMENTS.get(element.tag)
    if allowed is None:
        raise Failed(f"{what}: an element <{element.tag}>")
    for name, value in element.attrib.items():
        if name not in allowed:
            raise Failed(f"{what}: <{element.tag} {name}=…>")
        if name == "style" and not STYLE.match(value):
            raise Failed(f"{what}: style {value!r}")
        if name == "href" and not re.match(r"#(s|part-)[0-9]+$|https?://", value):
            raise Failed(f"{what}: a link to {value!r}")


def check_headings(root, what):
    """A heading is at most one deeper than the one before it; every part has a first one."""
    last = 0
    for element in root.iter():
        if not re.match(r"h[1-4]$", element.tag):
            continue
        level = int(element.tag[1])
        if level > last + 1:
            raise Failed(f"{what}: <{element.tag}> after <h{last}>")
        if not "".join(element.itertext()).strip():
            raise Failed(f"{what}: an empty <{element.tag}>")
        last = level


def check_html(text, what):
    """Its text, all of it."""
    begin = "<!DOCTYPE html>\n"
    if not text.startswith(begin):
        raise Failed(f"{what}: no document type")
    try:
        root = xml.fromstring(text[len(begin):])
    except xml.ParseError as mistake:
        raise Failed(f"{what}: {mistake}") from mistake
    elements = list(root.iter())
    for element in elements:
        check_element(element, what)
    style = "".join(one.text for one in elements if one.tag == "style")
    if "url(" in style or "@import" in style:
        raise Failed(f"{what}: the style fetches something")
    ids = [one.attrib["id"] for one in elements if "id" in one.attrib]
    if len(ids) != len(set(ids)):
        raise Failed(f"{what}: an id twice")
    for one in elements:
        link = one.attrib.get("href", "")
        if link.startswith("#") and link[1:] not in ids:
            raise Failed(f"{what}: {link} leads nowhere")
    check_headings(root, what)
    return "\n".join(root.find("body").itertext())


def without_code(line):
    """The line without its code spans, which end at as many backticks as they began with."""
    found = re.search(r"(?<![\\`])(`+)(?!`)", line)
    if not found:
        return line
    end = re.search(r"(?<!`)" + found.group(1) + r"(?!`)", line[found.end():])
    if not end:
        raise Failed(f"markdown: code without an end: {line!r}")
    return line[:found.start()] + without_code(line[found.end() + end.end():])


def check_markdown(text, what):
    cells = 0
    parts = re.findall(r'^<a id="(part-\d+)"></a>$', text, re.M)
    links = re.findall(r"^\d+\. \[.*\]\(#(part-\d+)\)$", text, re.M)
    if parts != links:
        raise Failed(f"{what}: a list of {links}, for {parts}")
    for line in text.splitlines():
        if re.fullmatch(r'<a id="part-\d+"></a>', line):
            continue
        plain = re.sub(r"\]\(<https?://[^<>|\s]*>\)", "]", without_code(line))
        plain = re.sub(r"^(\d+\. \[.*\])\(#part-\d+\)$", r"\1", plain)
        if re.search(r"(?<!\\)[<>~&]", plain):
            raise Failed(f"{what}: markup in {line!r}")
        if re.search(r"(?<!\\)!\[", plain) or re.search(r"(?<!\\)\]\((?!<)", plain):
            raise Failed(f"{what}: a link in {line!r}")
        if not line.startswith("|"):
            cells = 0
            if re.search(r"(?<!\\)\|", plain):
                raise Failed(f"{what}: a bar in {line!r}")
            continue
        count = len(re.findall(r"(?<!\\)\|", plain))
        if cells and count != cells:
            raise Failed(f"{what}: {count} bars, not {cells}: {line!r}")
        cells = count


def texts_of(value):
    """Every text of the hostile rubric that people read, with spaces for line ends."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if key in ("title", "about", "ask", "hint", "note", "say", "url"):
                yield re.sub(r"\s", " ", str(inner))
            else:
                yield from texts_of(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from texts_of(inner)


def check_hostile(program):
    page = check_html(run(program, "rubric", "guide", str(HOSTILE), "-o", "html"), "hostile")
    for text in texts_of(yaml.load(HOSTILE.read_text(), Loader=yaml.BaseLoader)):
        if text not in page:
            raise Failed(f"hostile: {text!r} does not come out as it is")
    source = run(program, "rubric", "guide", str(HOSTILE), "-o", "html")
    if 'href="javascript' in source:
        raise Failed("hostile: a link that runs something")
    markdown = run(program, "rubric", "guide", str(HOSTILE), "-o", "markdown", "--lang", "en")
    check_markdown(markdown, "hostile")
    for line in ("\\# no heading", "- Evidence: \\</table\\>", "\\= no heading", "1\\. no list"):
        if line not in markdown:
            raise Failed(f"hostile: the Markdown has no {line!r}")


def pages(program, folder):
    """Every page there is, as words of a command line."""
    answers = ROOT / "docs" / "examples" / "auto-parts.yaml"
    other = ROOT / "docs" / "examples" / "electronics.yaml"
    database = folder / "z.db"
    run(program, "score", answers, "--save", "--db", database)
    for path in sorted(ROOT.glob("rubrics/*/rubric.yaml")):
        yield ("rubric", "guide", path.parent.name)
    yield ("rubric", "show", "smart-factory")
    yield ("rubric", "list")
    yield ("score", answers)
    yield ("score", answers, other)
    yield ("explain", answers, "--depth", "3")
    yield ("gap", answers)
    several = ROOT / "docs" / "examples" / "one-firm.yaml"
    yield ("explain", several)
    yield ("gap", several)
    yield ("show", "1", "--db", database)
    yield ("list", "--db", database)


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    program = os.path.abspath(sys.argv[1])
    os.environ["ZHIJIE_RUBRICS"] = str(ROOT / "rubrics")
    count = 0
    try:
        check_hostile(program)
        with tempfile.TemporaryDirectory() as name:
            for words in pages(program, pathlib.Path(name)):
                for lang in ("zh", "en"):
                    what = f"{' '.join(map(str, words))} --lang {lang}"
                    check_html(run(program, *words, "-o", "html", "--lang", lang), what)
                    check_markdown(run(program, *words, "-o", "markdown", "--lang", lang), what)
                    count += 2
    except Failed as failure:
        sys.exit(f"pages.py: {failure}")
    print(f"pages.py: {count} pages")


if __name__ == "__main__":
    main()
