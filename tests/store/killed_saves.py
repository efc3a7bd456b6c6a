#!/usr/bin/env python3
"""A save killed at any moment leaves a sound store with every acknowledged result in it.

Usage: killed_saves.py PROGRAM SOURCE_FOLDER [ROUNDS]

Each round scores a different enterprise with --save and sends SIGKILL after a random while
(seeded, printed), from before the program has begun to after it has ended. A result counts as
acknowledged when the program exited 0.
"""
import pathlib
import random
import re
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time

program, source = sys.argv[1], pathlib.Path(sys.argv[2])
rounds = int(sys.argv[3]) if len(sys.argv) > 3 else 200
seed = 20251
rng = random.Random(seed)
text = (source / "docs/examples/auto-parts.yaml").read_text(encoding="utf-8")


def one(folder, number, store, wait):
    """Score enterprise `number`; kill it after `wait` seconds. True if it was acknowledged."""
    answers = folder / f"{number}.yaml"
    changed, count = re.subn(r"example-auto\b", f"killed-{number}", text)
    assert count >= 1
    answers.write_text(changed, encoding="utf-8")
    run = subprocess.Popen([program, "score", "--save", "--db", store, answers],
                           stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    try:
        run.wait(timeout=wait)
    except subprocess.TimeoutExpired:
        run.send_signal(signal.SIGKILL)
    _, err = run.communicate()
    assert run.returncode in (0, -signal.SIGKILL), (run.returncode, err)
    return run.returncode == 0


with tempfile.TemporaryDirectory() as name:
    folder = pathlib.Path(name)
    store = folder / "store.db"
    begun = time.monotonic()
    one(folder, "warm", folder / "warm.db", 60)
    usual = max(time.monotonic() - begun, 0.004)
    acknowledged = [n for n in range(rounds)
                    if one(folder, n, store, rng.uniform(0, 1.6 * usual))]
    db = sqlite3.connect(store)
    (sound,) = db.execute("PRAGMA integrity_check").fetchone()
    broken = db.execute("PRAGMA foreign_key_check").fetchall()
    there = {row[0] for row in db.execute("SELECT enterprise FROM v_result")}
    whole = db.execute("SELECT count(*) FROM result LEFT JOIN result_figures ON result = id WHERE NOT coalesce(json_valid(figures), 0)").fetchone()[0]
    lost = [n for n in acknowledged if f"killed-{n}" not in there]
    print(f"seed {seed}: {rounds} rounds, {len(acknowledged)} acknowledged, {len(there)} stored, "
          f"integrity {sound}, {len(lost)} lost")
    # A test in which nothing was killed, or everything, would prove nothing.
    assert 0.1 * rounds < len(acknowledged) < 0.95 * rounds, "the kills missed"
    sys.exit(0 if sound == "ok" and not broken and not whole and not lost else 1)
