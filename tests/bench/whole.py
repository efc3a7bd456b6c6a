"""All results of a store gone through: rank and stats."""
import pathlib
import shutil
import subprocess
import sys
import tempfile

from turns import Step, micro


def whole(bench):
    """A million stored results."""
    count = 500 if bench.is_small else 1000000
    folder = tempfile.mkdtemp(prefix="zhijie-bench-")
    store = f"{folder}/store.db"
    try:
        bench.say(f"making {count} stored results")
        maker = pathlib.Path(__file__).with_name("make_results.py")
        subprocess.run([sys.executable, "-B", maker, bench.zhijie, bench.source, store, str(count)], check=True)
        times = bench.take_turns("whole", [
            Step("`zhijie version`", [bench.zhijie, "version"]),
            Step("`rank --top 100`", [bench.zhijie, "rank", "--top", "100", "--db", store]),
            Step("`rank --district …`", [bench.zhijie, "rank", "--district", "示例1区", "--db", store]),
            Step("`stats`", [bench.zhijie, "stats", "--db", store]),
            Step("`stats --enterprise …`", [bench.zhijie, "stats", "--enterprise", "bench-77", "--db", store]),
        ])
    finally:
        shutil.rmtree(folder)
    rows = [[name, micro(it.median("wall") / 1000), micro(it.median("cpu") / 1000), f"{it.peak / 1024:.0f}"]
            for name, it in times.items()]
    bench.table("whole", f"{count:,} stored results of as many enterprises", ["", "ms", "ms of CPU", "MB at most"], rows)
    both = times["`rank --top 100`"].median("wall") + times["`stats`"].median("wall")
    goal = "summary and rank of 1,000,000 stored results: < 2 s"
    if bench.is_small:
        bench.not_shown(goal, f"{count} results")
    else:
        bench.at_most(goal, 2, both / 1e9, " s", digits=2)
