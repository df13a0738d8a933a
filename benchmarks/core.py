"""What the compiled core gains: against numpy, and in two threads: `python benchmarks/core.py [--runs 5]`.

The kernel is `agreements`, a word held against 5,000 others; both cores are timed turn by turn in one process, and so
are one thread and two, each with the same work to do. A ratio of 2 for two threads would be all that there is to win;
where other processes want the processors too, it says little. The last line is the same for `Resolver.resolve`, of
which a part passes in Python, which holds the GIL.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np

from onoma import Registry, Resolver
from onoma._core import ABOUT, LONGEST, WHY_NOT, arrays
from onoma.correspondences import way

WORDS = 5000


def asked() -> tuple[Any, ...]:
    """A Latin word, and Cyrillic ones of random letters."""
    latin, cyrillic, there, here = way("Latn", "Cyrl")
    rng = np.random.default_rng(1)
    letters = rng.integers(4, cyrillic.singles, (WORDS, LONGEST), np.uint16)
    pairs = rng.integers(cyrillic.singles, len(cyrillic.ids), (WORDS, LONGEST - 1), np.uint16)
    lengths = rng.integers(5, 16, WORDS, np.uint8)
    one, two = (np.array(numbers, np.uint32) for numbers in latin.coded("tsikhanouskaya"))
    return one, two, letters, pairs, lengths, np.arange(WORDS, dtype=np.uint32), there, here


def seconds(run: Callable[[], object]) -> float:
    """How long a call takes."""
    began = time.perf_counter()
    run()
    return time.perf_counter() - began


def ratio(slow: Callable[[], object], fast: Callable[[], object], runs: int) -> float:
    """How many times as fast the second is: the median of runs side by side."""
    return statistics.median(seconds(slow) / seconds(fast) for _ in range(runs))


def spread(jobs: Iterable[Callable[[], object]], threads: int) -> None:
    """Do all of it in so many threads."""
    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(lambda job: job(), jobs))


def main() -> None:
    """Measure, and print the ratios."""
    parser = argparse.ArgumentParser(description="What the compiled core gains, against numpy and in two threads.")
    parser.add_argument("--runs", type=int, default=5, help="of which the median is told (default: 5)")
    runs = parser.parse_args().runs
    if WHY_NOT:
        parser.exit(1, f"there is nothing to compare: {ABOUT}\n")
    from onoma._core import kernels

    arguments = asked()
    once = ratio(lambda: arrays.agreements(*arguments), lambda: kernels.agreements(*arguments), runs)
    print(f"agreements, numpy / compiled            {once:6.1f}")
    jobs = [lambda: kernels.agreements(*arguments)] * 8
    print(
        f"agreements, one thread / two            {ratio(lambda: spread(jobs, 1), lambda: spread(jobs, 2), runs):6.2f}"
    )
    people = sorted(Registry.shipped(), key=lambda person: person.id)
    texts = [f"{a.name.split()[0]} {b.name.split()[-1]}" for a, b in zip(people, people[7:], strict=False)][:100]

    def resolving(threads: int) -> Callable[[], object]:
        resolver = Resolver(Registry.shipped())
        return lambda: spread([lambda text=text: resolver.resolve(text) for text in texts], threads)

    for threads in (1, 2):
        resolving(threads)()  # what is kept for all resolvers is kept for both
    both = statistics.median(seconds(resolving(1)) / seconds(resolving(2)) for _ in range(runs))
    print(f"Resolver.resolve, one thread / two      {both:6.2f}")


if __name__ == "__main__":
    main()
