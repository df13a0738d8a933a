"""Which letters stand for which, learned from pairs of spellings of one name.

`data/correspondences/<Script>-Latn.tsv` holds how often a segment of up to two letters (a word's boundaries `^` and
`$` count as letters) was found to stand for a Latin one; `tools/learn_correspondences.py` says how. From the counts,
how likely one spelling is given the other is the best product of `P(segment | segment)` over all ways to cut both.
What the letters say that two words are one name is how much likelier that is than the word by itself, by the
letters that usually follow each other in its script:

    bits(q | r) = log2 P(q | r) - log2 P(q)

A pair is judged both ways, and the weaker counts: a short word explains little of a long one.
"""

from __future__ import annotations

import functools
import math
from typing import NamedTuple

from onoma import scripts, tables
from onoma.text import fold

#: What a letter costs that the other side has nothing for, or something never met, in bits.
_GAP, _SWAP = -9.0, -11.0
_FAR = -1e9
_LONGEST = 24


class Segment(NamedTuple):
    """A stretch of two spellings that stand for each other, and how often that was met (an expected count)."""

    query: str
    alias: str
    times: float


class Channel(NamedTuple):
    """Counts of one script beside Latin, and log2 P(other | one) both ways."""

    counts: dict[tuple[str, str], float]
    forth: dict[tuple[str, str], float]
    back: dict[tuple[str, str], float]


@functools.cache
def known() -> frozenset[str]:
    """The scripts that were learned beside Latin.

    >>> sorted(known() & {"Cyrl", "Latn", "Thai"})
    ['Cyrl', 'Latn']
    """
    names = tables.names("correspondences", "*-Latn.tsv")
    return frozenset(name.removeprefix("correspondences/").removesuffix("-Latn.tsv") for name in names)


@functools.cache
def channel(script: str) -> Channel:
    """What was learned of a script beside Latin.

    >>> channel("Cyrl").counts["ж", "zh"] > 100
    True
    """
    header = ("native", "latin", "count", "source")
    rows = tables.read(f"correspondences/{script}-Latn.tsv", header, key=header[:2], mixed=True).rows
    counts = {(r.cells[0], r.cells[1]): float(r.cells[2]) for r in rows}
    one: dict[str, float] = {}
    other: dict[str, float] = {}
    for (u, v), times in counts.items():
        one[u] = one.get(u, 0.5) + times
        other[v] = other.get(v, 0.5) + times
    forth = {(u, v): math.log2(times / one[u]) for (u, v), times in counts.items()}
    back = {(v, u): math.log2(times / other[v]) for (u, v), times in counts.items()}
    return Channel(counts, forth, back)


@functools.cache
def _runs(script: str) -> tuple[dict[str, int], ...]:
    """Counts of runs of three, two and one letters, and of the contexts of two and one."""
    header = ("letters", "count", "source")
    rows = tables.read(f"correspondences/letters-{script}.tsv", header, key=header[:1], mixed=True).rows
    three = {r.cells[0]: int(r.cells[1]) for r in rows}
    two: dict[str, int] = {}
    one: dict[str, int] = {}
    before_two: dict[str, int] = {}
    before_one: dict[str, int] = {}
    for run, times in three.items():
        for counted, part in ((two, run[1:]), (one, run[2]), (before_two, run[:2]), (before_one, run[1])):
            counted[part] = counted.get(part, 0) + times
    return three, two, one, before_two, before_one


@functools.lru_cache(maxsize=131072)
def surprise(word: str, script: str) -> float:
    """-log2 P(word) by the letters that follow each other in names of its script, in bits.

    >>> surprise("maria", "Latn") < surprise("xqzvw", "Latn")
    True
    """
    three, two, one, before_two, before_one = _runs(script)
    total = sum(one.values())
    edged = f"^^{word}$"
    bits = 0.0
    for i in range(2, len(edged)):
        run = edged[i - 2 : i + 1]
        share = (one.get(run[2], 0) + 0.5) / (total + 200)
        share = (two.get(run[1:], 0) + 4 * share) / (before_one.get(run[1], 0) + 4)
        share = (three.get(run, 0) + 4 * share) / (before_two.get(run[:2], 0) + 4)
        bits -= math.log2(share)
    return bits


def comparable(one: str, other: str) -> bool:
    """Whether the letters of two words can be compared: one is Latin, the other of a script that was learned.

    >>> comparable("Путин", "Putin"), comparable("Путин", "פוטין")
    (True, False)
    """
    kinds = {scripts.script(one), scripts.script(other)}
    return "Latn" in kinds and len(kinds & known()) == len(kinds)


@functools.lru_cache(maxsize=262144)
def agreement(
    query: str, alias: str, query_most: float = math.inf, alias_most: float = math.inf
) -> tuple[float, tuple[Segment, ...]]:
    """What the letters say that two words are one name, in bits, and segment by segment why.

    A word that is somebody's name by itself is less of a surprise than its letters: `query_most` and `alias_most`
    are how much of one each is at most, in bits.

    >>> agreement("tikhanovskaya", "ціханоўская")[0] > 15 > 0 > agreement("kolesnikova", "ціханоўская")[0]
    True
    """
    one, other = fold(query)[:_LONGEST], fold(alias)[:_LONGEST]
    kinds = scripts.script(one), scripts.script(other)
    if kinds[1] == "Latn":
        learned = channel(kinds[0])
        onward, backward = learned.forth, learned.back
    else:
        learned = channel(kinds[1])
        onward, backward = learned.back, learned.forth
    there, _ = _best(one, other, onward)
    here, cuts = _best(other, one, backward)
    bits = min(there + min(surprise(other, kinds[1]), alias_most), here + min(surprise(one, kinds[0]), query_most))
    latin_first = kinds[1] != "Latn"
    segments = [
        Segment(v, u, learned.counts.get((u, v) if latin_first else (v, u), 0.0))
        for u, v in cuts
        if (u, v) != ("$", "$")
    ]
    return bits, tuple(segments)


def _best(given: str, told: str, shares: dict[tuple[str, str], float]) -> tuple[float, list[tuple[str, str]]]:
    """log2 P(told | given) over the best way to cut both into segments, and that way."""
    a, b = f"^{given}$", f"^{told}$"
    n, m = len(a), len(b)
    best = [[_FAR] * (m + 1) for _ in range(n + 1)]
    came: dict[tuple[int, int], tuple[int, int]] = {}
    best[0][0] = 0.0
    for i in range(n + 1):
        for j in range(m + 1):
            here = best[i][j]
            if here <= _FAR:
                continue
            for x, y in _STEPS:
                to, on = i + x, j + y
                if to > n or on > m:
                    continue
                bits = shares.get((a[i:to], b[j:on]))
                if bits is None:
                    if x + y == 1:
                        bits = _GAP
                    elif x == y == 1:
                        bits = _SWAP
                    else:
                        continue
                if here + bits > best[to][on]:
                    best[to][on] = here + bits
                    came[to, on] = (i, j)
    cuts = []
    at = (n, m)
    while at != (0, 0):
        before = came[at]
        cuts.append((a[before[0] : at[0]], b[before[1] : at[1]]))
        at = before
    return best[n][m], cuts[::-1]


#: How many letters on either side a segment may have.
_STEPS = ((1, 1), (1, 2), (2, 1), (2, 2), (1, 0), (0, 1))
