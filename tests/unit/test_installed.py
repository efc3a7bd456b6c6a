#!/usr/bin/env python3
"""What is installed can be built against as docs/c-api.md says, and zhijie.pc knows all it needs.

    test_installed.py ROOT BUILD --cmake CMAKE --cc CC
"""

import argparse
import os
import pathlib
import re
import subprocess
import sys
import tempfile


def say(*command, **more):
    return subprocess.run(command, check=True, capture_output=True, text=True, **more).stdout


class Installed:
    def __init__(self, options, folder):
        self.options = options
        self.folder = folder
        say(options.cmake, "--install", options.build, env={**os.environ, "DESTDIR": str(folder)})
        self.pc, = folder.rglob("zhijie.pc")
        self.library = next(folder.rglob("libzhijie.so"))

    def flags(self, *asked):
        env = {**os.environ, "PKG_CONFIG_PATH": str(self.pc.parent),
               "PKG_CONFIG_SYSROOT_DIR": str(self.folder), "PKG_CONFIG_ALLOW_SYSTEM_LIBS": "1",
               "PKG_CONFIG_ALLOW_SYSTEM_CFLAGS": "1"}
        return say("pkg-config", *asked, "zhijie", env=env).split()

    def build(self, *asked):
        """The example, built with what pkg-config says; what it prints."""
        example = self.options.root / "docs/examples/c-api"
        program = self.folder / "score"
        say(self.options.cc, example / "score.c", *self.flags("--cflags", "--libs", *asked),
            "-o", program)
        return say(program, example / "rubric.yaml", example / "answers.yaml",
                   env={**os.environ, "LD_LIBRARY_PATH": str(self.library.parent)})

    def needed(self):
        """The names that the library asks the loader for, those of the C library aside."""
        names = re.findall(r"\(NEEDED\).*\[(.*)\]", say("readelf", "-d", self.library))
        return {name for name in names if not re.match(r"(libc|libm|libpthread|libdl|ld-.*)\.so",
                                                       name)}

    def listed(self):
        """The same names of all that zhijie.pc has after Libs.private."""
        names = set()
        for flag in self.flags("--static", "--libs-only-l"):
            path = say(self.options.cc, f"-print-file-name=lib{flag[2:]}.so").strip()
            found = re.findall(r"\(SONAME\).*\[(.*)\]", say("readelf", "-d", path)) \
                if "/" in path else []
            names.update(found)
        return names


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("root", type=pathlib.Path)
    parser.add_argument("build")
    parser.add_argument("--cmake", required=True)
    parser.add_argument("--cc", required=True)
    options = parser.parse_args()
    page = (options.root / "docs/c-api.md").read_text(encoding="utf-8")
    wrong = []

    with tempfile.TemporaryDirectory() as folder:
        installed = Installed(options, pathlib.Path(folder))
        for asked in ([], ["--static"]):
            shown = installed.build(*asked)
            if f"```text\n{shown}```" not in page:
                wrong.append(f"built with pkg-config {asked}, the example prints:\n{shown}")
        for name in sorted(installed.needed() - installed.listed()):
            wrong.append(f"the library needs {name}, which zhijie.pc does not list")
    for line in wrong:
        print(line, file=sys.stderr)
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
