"""How fast `romanize` is beside Unidecode, on the same names: both warm, in one process, best of several runs.

    python benchmarks/romanize.py [seconds per measurement]

Names are those of the shipped people, in their native spelling, by each script. Neither side keeps answers: each
name is written anew. The ratio is Unidecode's time over ours: 1 is as fast, 0.5 half as fast.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable

from unidecode import unidecode

from onoma.registry import Registry
from onoma.romanization import romanizations, romanize
from onoma.scripts import script


def main(seconds: float) -> None:
    """Print, for each system, names a second, Unidecode's on the same names, and the ratio."""
    names: dict[str, list[str]] = {}
    for person in Registry.shipped():
        for alias in person.all_names:
            names.setdefault(script(alias.text), []).append(alias.text)
    ratios = []
    for system in romanizations():
        texts = names.get(system.script.replace("Hrkt", "Kana"), [])
        if not texts:
            continue
        ours = _fastest(lambda text, system=system.id: romanize(text, system), texts, seconds)  # type: ignore[misc]
        theirs = _fastest(unidecode, texts, seconds)
        ratios.append((theirs / ours, system.id))
        print(f"{ratios[-1][0]:5.2f}  {len(texts) / ours:9,.0f}/s  {len(texts) / theirs:9,.0f}/s  {system.id}")
    ratios.sort()
    if ratios:
        print(f"{len(ratios)} systems, slowest {ratios[0][0]:.2f}, median {ratios[len(ratios) // 2][0]:.2f}")


def _fastest(write: Callable[[str], str], texts: list[str], seconds: float) -> float:
    write(texts[0])
    best, end = float("inf"), time.perf_counter() + seconds
    while True:
        start = time.perf_counter()
        for text in texts:
            write(text)
        now = time.perf_counter()
        best = min(best, now - start)
        if now > end:
            return best


if __name__ == "__main__":
    main(float(sys.argv[1]) if len(sys.argv) > 1 else 0.05)
