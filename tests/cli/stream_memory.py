#!/usr/bin/env python3
"""stream_memory.py PROGRAM [LINES]: `zhijie stream` takes as much memory for 1,000 lines as for LINES (50,000).

Every 50th line cannot be used. All lines are answered while the input is still open; then the most
memory the process ever had is read.
"""
import pathlib
import subprocess
import sys
import threading

RUBRICS = pathlib.Path(__file__).resolve().parent / "shared/rubrics"
GROWTH_KB = 1024  # the heap has its ways; lines that stayed would be several times that


def feed(to, lines):
    for number in range(lines):
        plan = "maybe" if number % 50 == 49 else "part"
        to.write(b'{"rubric":"plant","enterprise":{"id":"demo-%d"},"answers":{"pm.plan":"%s"}}\n' % (number, plan.encode()))
    to.flush()


def most_memory(program, lines, threads):
    """In kB."""
    child = subprocess.Popen([program, "stream", "--rubrics", RUBRICS, "-j", str(threads)], stdin=subprocess.PIPE,
                             stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    feeder = threading.Thread(target=feed, args=(child.stdin, lines))
    feeder.start()
    for _ in range(lines):
        if not child.stdout.readline():
            sys.exit("the output ended early")
    status = pathlib.Path(f"/proc/{child.pid}/status").read_text()
    feeder.join()
    child.stdin.close()
    if child.wait() != 0:
        sys.exit(f"exit code {child.returncode}")
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM:"))


def main():
    lines = int(sys.argv[2]) if len(sys.argv) > 2 else 50000
    for threads in (1, 2):
        few, many = most_memory(sys.argv[1], 1000, threads), most_memory(sys.argv[1], lines, threads)
        print(f"-j {threads}: {few} kB for 1000 lines, {many} kB for {lines}")
        if many > few + GROWTH_KB:
            sys.exit("memory grows with the input")


if __name__ == "__main__":
    main()
