"""What the compiled core gains: against numpy, and in two threads: `python benchmarks/core.py [--runs 5]`.

The kernel is `Lexicon.alike`, a word held against all words of the shipped registry. Everything is timed turn by turn
in one run: both cores; one thread and two, with the same work to do; and one process and two, which share no GIL. Two
threads are as good as the loop lets them be where their ratio is that of two processes: 2 on idle processors, less
where others want them too. The last lines are for `Resolver.resolve`, of which a part passes in Python, which holds the
GIL.
"""

from __future__ import annotations

import argparse
import multiprocessing
import statistics
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np

from onoma import Registry, Resolver
from onoma._core import ABOUT, WHY_NOT, arrays
from onoma.correspondences import learned
from onoma.index import build
from onoma.retrieval import LEAST, seen
from onoma.retrieval import arrays as held
from onoma.views import FOREIGN

#: Where the words stand among what `alike` is asked.
_WORDS = 2


def lexicon(core: Any) -> Any:
    """The words of the shipped registry, as a core holds them."""
    registry = Registry.shipped()
    return core.Lexicon(held(registry.sections or build(registry)), core.Channels(*learned()))


def asked(words: int) -> tuple[Any, ...]:
    """A word, of which no sign says that it is none of so many words."""
    signs = (2**64 - 1, 2**64 - 1)
    return (
        seen(("Tsikhanouskaya",), "be"),
        signs,
        np.arange(words, dtype=np.uint32),
        (FOREIGN, FOREIGN),
        LEAST,
        True,
        words,
    )


def seconds(run: Callable[[], object]) -> float:
    """How long a call takes."""
    began = time.perf_counter()
    run()
    return time.perf_counter() - began


def ratio(slow: Callable[[], object], fast: Callable[[], object], runs: int) -> float:
    """How many times as fast the second is: the median of runs side by side."""
    return statistics.median(seconds(slow) / seconds(fast) for _ in range(runs))


def threads(jobs: Sequence[Callable[[], object]], count: int) -> None:
    """Do all of it in so many threads."""
    with ThreadPoolExecutor(count) as pool:
        list(pool.map(lambda job: job(), jobs))


def processes(jobs: Sequence[Callable[[], object]], count: int) -> None:
    """Do all of it in so many processes."""
    context = multiprocessing.get_context("fork")
    running = [context.Process(target=lambda part=part: [job() for job in jobs[part::count]]) for part in range(count)]
    for process in running:
        process.start()
    for process in running:
        process.join()


def longest_wait(kernel: Callable[..., object], arguments: tuple[Any, ...]) -> float:
    """How long Python stood still in one thread while a long call ran in another, as a share of the call."""
    many = [np.tile(each, 50) if i == _WORDS else each for i, each in enumerate(arguments)]
    took: list[float] = []
    thread = threading.Thread(target=lambda: took.append(seconds(lambda: kernel(*many))))
    thread.start()
    longest, last = 0.0, time.perf_counter()
    while not took:
        now = time.perf_counter()
        longest, last = max(longest, now - last), now
    thread.join()
    return longest / took[0]


def main() -> None:
    """Measure, and print the ratios."""
    parser = argparse.ArgumentParser(description="What the compiled core gains, against numpy and in two threads.")
    parser.add_argument("--runs", type=int, default=5, help="of which the median is told (default: 5)")
    runs = parser.parse_args().runs
    if WHY_NOT:
        parser.exit(1, f"there is nothing to compare: {ABOUT}\n")
    from onoma._core import kernels

    plain, compiled = lexicon(arrays), lexicon(kernels)
    arguments = asked(len(plain.arrays["rarity"]))
    once = ratio(lambda: plain.alike(*arguments), lambda: compiled.alike(*arguments), runs)
    print(f"alike, numpy / compiled                 {once:6.2f}")
    jobs = [lambda: compiled.alike(*arguments)] * 40
    for way_of, name in ((processes, "process"), (threads, "thread")):
        gained = ratio(lambda run=way_of: run(jobs, 1), lambda run=way_of: run(jobs, 2), runs)
        print(f"alike, one {name} / two".ljust(40) + f"{gained:6.2f}")
    print(f"longest wait of Python during a call    {100 * longest_wait(compiled.alike, arguments):5.1f}%")
    people = sorted(Registry.shipped(), key=lambda person: person.id)
    texts = [f"{a.name.split()[0]} {b.name.split()[-1]}" for a, b in zip(people, people[7:], strict=False)][:100]

    def resolving(run: Callable[..., None], count: int) -> float:
        resolver = Resolver(Registry.shipped())  # one that has kept nothing yet
        resolver.resolve("Somebody Else")
        return seconds(lambda: run([lambda text=text: resolver.resolve(text) for text in texts], count))

    resolving(threads, 1)  # what is kept for all resolvers is kept for every run
    for way_of, name in ((processes, "process"), (threads, "thread")):
        gained = statistics.median(resolving(way_of, 1) / resolving(way_of, 2) for _ in range(runs))
        print(f"Resolver.resolve, one {name} / two".ljust(40) + f"{gained:6.2f}")


if __name__ == "__main__":
    main()
