"""Which letters stand for which: what was learned from pairs of spellings of one name, segment by segment.

`data/correspondences/` holds how often a segment of one or two letters of one script was found to stand for one of
Latin letters (tools/learn_correspondences.py tells how). Two words are one name as much as their best cut into
segments is likelier than the word by itself, by the letters that usually follow each other in its script:

    bits(q | r) = log2 P(q | r) - log2 P(q)

A pair is judged both ways, and the weaker counts: a short word explains little of a long one.
"""

from __future__ import annotations

import functools
import math
from typing import TYPE_CHECKING, NamedTuple

from onoma import tables
from onoma._core import LONGEST, agreements

if TYPE_CHECKING:
    import numpy as np

#: What a letter costs that the other side has nothing for, or something never met, in bits; and what cannot be.
GAP, SWAP, FAR = -9.0, -11.0, -1e9


class Segment(NamedTuple):
    """A stretch of two spellings that stand for each other, and how often that was met (an expected count)."""

    query: str
    alias: str
    times: float


@functools.cache
def known() -> tuple[str, ...]:
    """The kinds of letters that were learned beside Latin ones: ISO 15924 codes of scripts.

    >>> sorted({"Cyrl", "Latn", "Thai"} & set(known()))
    ['Cyrl', 'Latn']
    """
    names = tables.names("correspondences", "*-Latn.tsv")
    found = (name.removeprefix("correspondences/").removesuffix("-Latn.tsv") for name in names)
    return tuple(name for name in found if name != "letters")


class Alphabet:
    """Numbers for the segments of one side of a channel: 0 for none, then single letters, then pairs.

    >>> side = Alphabet({"a", "b", "ab"})
    >>> side.coded("ba")
    ([1, 5, 4, 2], [3, 3, 3])
    """

    def __init__(self, segments: set[str]) -> None:
        singles = sorted({c for s in segments for c in s} - set("^$"))
        self.ids: dict[str, int] = {"": 0, "^": 1, "$": 2, "\0": 3, **{c: i for i, c in enumerate(singles, start=4)}}
        self.singles = len(self.ids)
        for pair in sorted(s for s in segments if len(s) == 2):
            self.ids[pair] = len(self.ids)

    def coded(self, word: str) -> tuple[list[int], list[int]]:
        """The numbers of a word's letters, boundaries included, and of each two neighbours; 3 for what is unknown."""
        edged = f"^{word[: LONGEST - 2]}$"
        get = self.ids.get
        return [get(c, 3) for c in edged], [get(edged[i : i + 2], 3) for i in range(len(edged) - 1)]


class Channels(NamedTuple):
    """What was learned of every kind of letters beside Latin ones, one after the other in two flat arrays."""

    #: log2 P(Latin | native) and log2 P(native | Latin); the cell of two segments stands at the place of their kind plus
    #: `width` times the native one's number plus the Latin one's.
    forth: np.ndarray
    back: np.ndarray
    places: np.ndarray
    width: int


class Way(NamedTuple):
    """A channel as seen from the word that is asked for."""

    asked: Alphabet
    other: Alphabet
    #: log2 P(other | asked) and log2 P(asked | other), at `start` plus `down` times the number of the asked segment plus
    #: `across` times the other's.
    there: np.ndarray
    here: np.ndarray
    start: int
    down: int
    across: int


@functools.cache
def _counts() -> dict[str, dict[tuple[str, str], float]]:
    header = ("native", "latin", "count", "source")
    found = {}
    for kind in known():
        rows = tables.read(f"correspondences/{kind}-Latn.tsv", header, key=header[:2], mixed=True).rows
        found[kind] = {(r.cells[0], r.cells[1]): float(r.cells[2]) for r in rows}
    return found


@functools.cache
def alphabet(kind: str) -> Alphabet:
    """The numbers of one kind of letters; Latin ones have the same numbers beside all others."""
    counts = _counts()
    segments = {u for u, _ in counts[kind]}
    if kind == "Latn":
        segments |= {v for counted in counts.values() for _, v in counted}
    return Alphabet(segments)


def counts(kind: str) -> dict[tuple[str, str], float]:
    """How often a segment of one kind of letters stood for one of Latin letters (an expected count).

    >>> counts("Cyrl")["ж", "zh"] > 100
    True
    """
    return _counts()[kind]


@functools.cache
def channels() -> Channels:
    """The learned channels of all kinds, in the order of `known`."""
    import numpy as np

    forth, back, places = [], [], [0]
    width = len(alphabet("Latn").ids)
    for kind in known():
        native, latin, counted = alphabet(kind), alphabet("Latn"), counts(kind)
        met = np.zeros((len(native.ids), width))
        met[[native.ids[u] for u, _ in counted], [latin.ids[v] for _, v in counted]] = list(counted.values())
        for axis, sides in ((1, forth), (0, back)):
            with np.errstate(divide="ignore"):
                bits = np.log2(met / (met.sum(axis, keepdims=True) + 0.5))
            bits[met == 0] = FAR
            letters = bits[1 : native.singles, 1 : latin.singles]
            letters[letters == FAR] = SWAP
            for edge in (bits[1 : native.singles, 0], bits[0, 1 : latin.singles]):
                edge[edge == FAR] = GAP
            sides.append(bits.astype(np.float32).ravel())
        places.append(places[-1] + met.size)
    return Channels(np.concatenate(forth), np.concatenate(back), np.array(places[:-1], np.int64), width)


@functools.cache
def way(asked: str, other: str) -> Way:
    """The channel between two kinds of letters, one of which is Latin."""
    learned = channels()
    if other == "Latn":
        start = int(learned.places[known().index(asked)])
        return Way(alphabet(asked), alphabet(other), learned.forth, learned.back, start, learned.width, 1)
    start = int(learned.places[known().index(other)])
    return Way(alphabet(asked), alphabet(other), learned.back, learned.forth, start, 1, learned.width)


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


@functools.lru_cache(maxsize=262144)
def agreement(query: str, query_kind: str, alias: str, alias_kind: str) -> tuple[float, float]:
    """log2 P(alias | query) and log2 P(query | alias), for two words in letters of which one at least is Latin.

    >>> there, here = agreement("tikhanovskaya", "Latn", "ціханоўская", "Cyrl")
    >>> there + surprise("ціханоўская", "Cyrl") > 15
    True
    """
    import numpy as np

    asked, other, *learned = way(query_kind, alias_kind)
    one, two = asked.coded(query), other.coded(alias)
    return agreements(*(np.array(numbers, np.uint16) for numbers in (*one, *two)), *learned)


@functools.lru_cache(maxsize=16384)
def segments(query: str, query_kind: str, alias: str, alias_kind: str) -> tuple[Segment, ...]:
    """The best way to cut two words into segments that stand for each other.

    >>> [(s.query, s.alias) for s in segments("жук", "Cyrl", "zhuk", "Latn")]
    [('ж', 'zh'), ('ук', 'uk')]
    """
    turned = alias_kind != "Latn"
    counted = counts(alias_kind if turned else query_kind)
    asked, other, there, _, start, down, across = way(query_kind, alias_kind)
    a, b = f"^{query[: LONGEST - 2]}$", f"^{alias[: LONGEST - 2]}$"
    n, m = len(a), len(b)
    best: dict[tuple[int, int], tuple[float, int, int]] = {(0, 0): (0.0, 0, 0)}
    for i in range(n + 1):
        for j in range(m + 1):
            for x, y in _STEPS:
                before = best.get((i - x, j - y))
                if before is None:
                    continue
                u, v = (side.ids.get(s, 3) for side, s in ((asked, a[i - x : i]), (other, b[j - y : j])))
                bits = before[0] + float(there[start + u * down + v * across])
                if bits > FAR / 2 and ((i, j) not in best or bits > best[i, j][0]):
                    best[i, j] = (bits, x, y)
    found = []
    at = (n, m)
    while at != (0, 0):
        _, x, y = best[at]
        one, two = a[at[0] - x : at[0]], b[at[1] - y : at[1]]
        if (one, two) not in (("^", "^"), ("$", "$")):
            times = counted.get((two, one) if turned else (one, two), 0.0)
            found.append(Segment(one.strip("^$"), two.strip("^$"), times))
        at = (at[0] - x, at[1] - y)
    return tuple(reversed(found))


#: How many letters on either side a segment may have.
_STEPS = ((1, 1), (1, 2), (2, 1), (2, 2), (1, 0), (0, 1))
