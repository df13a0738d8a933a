"""How fast `romanize` is beside Unidecode, on the same names: both warm, in one process, best of several runs.

    python benchmarks/romanize.py [seconds per measurement]

Names are those of the shipped people in their native spelling, each once, and the examples of the tables where
a script has few of them. Each ratio is Unidecode's time over ours: 1 is as fast, 0.5 half as fast.

    again   the names have been written before: what a table or a stream of names with common words costs
    new     the kept words are forgotten before each run: each word costs its rules at least once
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable

from unidecode import unidecode

from onoma import romanization
from onoma.registry import Registry
from onoma.romanization import romanizations, romanize, table
from onoma.scripts import script

_FEW = 50
_KINDS = {"Hrkt": ("Hira", "Kana"), "Geok": ("Geor",), "Kore": ("Hani",)}


def main(seconds: float) -> None:
    """Print, for each system, both ratios, names a second, and Unidecode's on the same names."""
    names: dict[str, dict[str, None]] = {}
    for person in Registry.shipped():
        for alias in person.all_names:
            names.setdefault(script(alias.text), {})[alias.text] = None
    shipped = {written: len(texts) for written, texts in names.items()}
    for system in romanizations():
        for row in table(system.id).rows:
            text = row.cells[4]
            if shipped.get(script(text), 0) < _FEW:
                names.setdefault(script(text), {})[text] = None
    ratios = []
    for system in romanizations():
        texts = [text for kind in _KINDS.get(system.script, (system.script,)) for text in names.get(kind, ())]
        if not texts:
            print(f"   no names in {system.script}: {system.id}")
            continue
        write = lambda text, system=system.id: romanize(text, system)  # type: ignore[misc]  # noqa: E731
        ours = _fastest(write, texts, seconds)
        theirs = _fastest(unidecode, texts, seconds)
        anew = _fastest(write, texts, seconds, romanization._word.cache_clear)
        ratios.append((theirs / ours, theirs / anew, system.id))
        print(
            f"again {theirs / ours:5.2f}  new {theirs / anew:5.2f}  {len(texts) / ours:9,.0f}/s"
            f" {len(texts) / anew:9,.0f}/s  unidecode {len(texts) / theirs:9,.0f}/s  {len(texts):5} names  {system.id}"
        )
    for at, what in enumerate(("again", "new")):
        found = sorted(ratio[at] for ratio in ratios)
        slow = f"slowest {found[0]:.2f}, {sum(one < 0.5 for one in found)} below 0.5"
        print(f"{what}: {len(found)} systems, median {found[len(found) // 2]:.2f}, {slow}")


_Nothing = Callable[[], object]


def _fastest(write: Callable[[str], str], texts: list[str], seconds: float, before: _Nothing = int) -> float:
    for text in texts:
        write(text)
    best, end = float("inf"), time.perf_counter() + seconds
    while True:
        before()
        start = time.perf_counter()
        for text in texts:
            write(text)
        now = time.perf_counter()
        best = min(best, now - start)
        if now > end:
            return best


if __name__ == "__main__":
    main(float(sys.argv[1]) if len(sys.argv) > 1 else 0.05)
