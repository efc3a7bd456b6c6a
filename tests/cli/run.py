#!/usr/bin/env python3
"""Golden cases of the command line.

    run.py PROGRAM GROUP [CASE] [--rewrite]

A case is a folder tests/cli/GROUP/CASE with

    cmd           lines for sh; `zhijie` is the program, the inputs are in the folder it runs in
    expect.out    what it must print on standard output (missing: nothing)
    expect.err    … and on standard error
    expect.exit   its exit code (missing: 0)
    other files   inputs, copied to where it runs

Each case runs in a fresh folder with shared/ (tests/cli/shared), examples/ (docs/examples) and
rubrics/ (the shipped ones) linked into it, no locale set, 80 columns and a fixed clock. --rewrite writes what was printed as
what is expected: read the difference before you keep it. ZJ_LAUNCHER runs the program under
valgrind or the like.
"""
import difflib
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
EXPECTED = ("expect.out", "expect.err", "expect.exit")
SECONDS = 120


def make_folder(case, folder, program):
    """The folder a case runs in: its inputs, the shared ones, and the program on PATH."""
    for source in case.iterdir():
        if source.name not in EXPECTED and source.name != "cmd":
            (shutil.copytree if source.is_dir() else shutil.copy)(source, folder / source.name)
    (folder / "shared").symlink_to(HERE / "shared")
    (folder / "examples").symlink_to(ROOT / "docs" / "examples")
    (folder / "rubrics").symlink_to(ROOT / "rubrics")
    tools = folder / ".tools"
    tools.mkdir()
    launcher = os.environ.get("ZJ_LAUNCHER", "")
    wrapper = tools / "zhijie"
    wrapper.write_text(f'#!/bin/sh\nexec {launcher} "{program}" "$@"\n')
    wrapper.chmod(0o755)
    return tools


def environment(folder, tools):
    kept = ("PATH", "ASAN_OPTIONS", "UBSAN_OPTIONS", "TSAN_OPTIONS", "LSAN_OPTIONS",
            "LD_LIBRARY_PATH", "LD_PRELOAD")
    env = {name: os.environ[name] for name in kept if name in os.environ}
    env.update(
        PATH=f"{tools}:{env['PATH']}",
        HOME=str(folder / "home"),
        ZHIJIE_RUBRICS="shared/rubrics",
        ZHIJIE_NOW="2026-05-01T08:30:00Z",
        COLUMNS="80",
        TERM="dumb",
    )
    return env


def run_case(case, program):
    """What the case printed and its exit code, by the names of the files that expect it."""
    with tempfile.TemporaryDirectory(prefix="zhijie-cli-") as name:
        folder = pathlib.Path(name)
        tools = make_folder(case, folder, program)
        done = subprocess.run(
            ["sh", "-c", (case / "cmd").read_text()],
            cwd=folder, env=environment(folder, tools), stdin=subprocess.DEVNULL,
            capture_output=True, timeout=SECONDS, check=False)
        here = name.encode()
        return {
            "expect.out": done.stdout.replace(here, b"$HERE"),
            "expect.err": done.stderr.replace(here, b"$HERE"),
            "expect.exit": b"%d\n" % done.returncode,
        }


def expected(case, name):
    path = case / name
    if path.exists():
        return path.read_bytes()
    return b"0\n" if name == "expect.exit" else b""


def rewrite(case, got):
    for name, content in got.items():
        path = case / name
        if content == (b"0\n" if name == "expect.exit" else b""):
            path.unlink(missing_ok=True)
        else:
            path.write_bytes(content)


def compare(case, got):
    """Print how `got` differs from what is expected; True when it does not."""
    is_same = True
    for name, content in got.items():
        wanted = expected(case, name)
        if wanted == content:
            continue
        is_same = False
        lines = difflib.unified_diff(
            wanted.decode(errors="backslashreplace").splitlines(),
            content.decode(errors="backslashreplace").splitlines(),
            f"{case.name}/{name}", "printed", lineterm="")
        print("\n".join(lines))
    return is_same


def main():
    words = [word for word in sys.argv[1:] if word != "--rewrite"]
    if len(words) not in (2, 3):
        sys.exit(__doc__)
    program = pathlib.Path(words[0]).resolve()
    group = HERE / words[1]
    cases = sorted(path.parent for path in group.glob("*/cmd"))
    if len(words) == 3:
        cases = [case for case in cases if case.name == words[2]]
    if not cases:
        sys.exit(f"no cases in {group}")
    failed = []
    for case in cases:
        got = run_case(case, program)
        if "--rewrite" in sys.argv:
            rewrite(case, got)
        elif not compare(case, got):
            failed.append(case.name)
    print(f"{words[1]}: {len(cases)} cases, {len(failed)} failed {' '.join(failed)}".rstrip())
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
