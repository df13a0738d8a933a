"""How long a process takes before onoma answers: `import onoma`, and the first resolve.

Each figure is the median over fresh processes. The import is counted above a bare interpreter, the first
answer from the call to its result, a second one for comparison.

    python benchmarks/startup.py [--runs 11]
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import time

NAME = "Svetlana Tikhanovskaya"
ANSWERS = f"""
import time
from onoma import resolve
start = time.perf_counter()
resolve({NAME!r})
first = time.perf_counter()
resolve("Wolodymyr Selenskyj")
print(first - start, time.perf_counter() - first)
"""


def wall(code: str) -> float:
    """Seconds that a fresh interpreter takes to run a piece of code and end."""
    start = time.perf_counter()
    subprocess.run([sys.executable, "-c", code], check=True)
    return time.perf_counter() - start


def answers() -> tuple[float, float]:
    """Seconds for the first and the second answer of a fresh process."""
    done = subprocess.run([sys.executable, "-c", ANSWERS], check=True, capture_output=True, text=True)
    first, second = done.stdout.split()
    return float(first), float(second)


def main() -> None:
    """Measure, and print a table."""
    parser = argparse.ArgumentParser(description="How long a process takes before onoma answers.")
    parser.add_argument("--runs", type=int, default=11, help="fresh processes for each figure (default: 11)")
    runs = parser.parse_args().runs
    # Once unmeasured, so that byte code is written and files are in memory.
    wall("import onoma")
    answers()
    bare = statistics.median(wall("pass") for _ in range(runs))
    imported = statistics.median(wall("import onoma") for _ in range(runs))
    firsts, seconds = zip(*(answers() for _ in range(runs)), strict=True)
    rows = (
        ("bare interpreter", bare),
        ("import onoma, above that", imported - bare),
        ("first resolve of a process", statistics.median(firsts)),
        ("the next resolve", statistics.median(seconds)),
    )
    print(f"Python {sys.version.split()[0]}, median of {runs} runs")
    for label, seconds_taken in rows:
        print(f"{label:<28}{seconds_taken * 1000:>9.1f} ms")


if __name__ == "__main__":
    main()
