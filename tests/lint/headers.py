#!/usr/bin/env python3
"""Every header compiles alone, and twice in one file. Public ones also as strict C17 and as
C++17, with warnings as errors.

    headers.py ROOT --cc CC --cxx CXX
"""

import argparse
import concurrent.futures
import os
import pathlib
import subprocess

import tree

WARN = ["-Wall", "-Wextra", "-Werror", "-fsyntax-only"]
C = ["-x", "c", "-std=c17"]
CXX = ["-x", "c++", "-std=c++17", "-pedantic"]


def compile_alone(command, name):
    text = f"#include {name}\n#include {name}\n"
    run = subprocess.run([*command, "-"], input=text, text=True, capture_output=True)
    return run.returncode == 0, run.stderr


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("root", type=pathlib.Path)
    parser.add_argument("--cc", default="cc")
    parser.add_argument("--cxx", default="c++")
    options = parser.parse_args()
    root = options.root
    report = tree.Report(root)
    paths = [f"-I{root}/include"]
    jobs = []

    for path in tree.files(root, "include", endings=(".h",)):
        name = f"<{path.relative_to(root / 'include').as_posix()}>"
        jobs.append((path, [options.cc, *C, "-pedantic", *WARN, *paths], name))
        jobs.append((path, [options.cxx, *CXX, *WARN, *paths], name))
    for path in tree.files(root, "src", endings=(".h",)):
        name = f'"{path.relative_to(root / "src").as_posix()}"'
        jobs.append((path, [options.cc, *C, "-D_POSIX_C_SOURCE=200809L", *WARN, *paths,
                            f"-I{root}/src"], name))

    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        results = pool.map(lambda job: compile_alone(job[1], job[2]), jobs)
        for (path, command, _), (good, words) in zip(jobs, results):
            report.read += 1
            if not good:
                report.add(path, 1, f"does not compile alone with {command[0]}:\n{words}")
    report.done("headers")


if __name__ == "__main__":
    main()
