"""Which letters stand for which: what was learned from pairs of spellings of one name, segment by segment.

`data/correspondences/` holds how often a segment of one or two letters of one script was found to stand for one of
Latin letters (tools/learn_correspondences.py tells how). Two words are one name as much as their best cut into
segments is likelier than the word by itself, by the letters that usually follow each other in its script:

    bits(q | r) = log2 P(q | r) - log2 P(q)

A pair is judged both ways, and the weaker counts: a short word explains little of a long one.

The tables are many lines, so they are compiled when onoma is installed; where that was not done they are read.
"""

from __future__ import annotations

import functools
import math
from array import array
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from onoma import store, tables
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
        #: Single letters and pairs, sorted.
        self.segments = sorted(segments)
        self.ids: dict[str, int] = {"": 0, "^": 1, "$": 2, "\0": 3, **{c: i for i, c in enumerate(singles, start=4)}}
        self.singles = len(self.ids)
        for pair in sorted(s for s in segments if len(s) == 2):
            self.ids[pair] = len(self.ids)

    def coded(self, word: str) -> tuple[list[int], list[int]]:
        """The numbers of a word's letters, boundaries included, and of each two neighbours; 3 for what is unknown."""
        edged = f"^{word[: LONGEST - 2]}$"
        get = self.ids.get
        return [get(c, 3) for c in edged], [get(edged[i : i + 2], 3) for i in range(len(edged) - 1)]

    def coded_all(self, words: Sequence[str]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """As `coded`, for many words at once: numbers with zeros after them, and how many there are.

        >>> letters, pairs, lengths = Alphabet({"a", "b", "ab"}).coded_all(["ba", "a"])
        >>> letters[:, :4].tolist(), pairs[:, :3].tolist(), lengths.tolist()
        ([[1, 5, 4, 2], [1, 4, 2, 0]], [[3, 3, 3], [3, 3, 0]], [4, 3])
        """
        import numpy as np

        single, double = self._numbers
        codes, lengths = _codes([f"^{word[: LONGEST - 2]}$" for word in words])
        letters = single[np.minimum(codes, len(single) - 1)]
        letters[codes == 0] = 0
        pairs = double[letters[:, :-1], letters[:, 1:]]
        pairs[letters[:, 1:] == 0] = 0
        return letters, pairs, lengths

    @functools.cached_property
    def _numbers(self) -> tuple[np.ndarray, np.ndarray]:
        """Numbers of letters by code point, the last one for those beyond, and of pairs by those of their letters."""
        import numpy as np

        letters = [c for c in self.ids if len(c) == 1 and c != "\0"]
        single = np.full(max(map(ord, letters)) + 2, 3, np.uint16)
        for letter in letters:
            single[ord(letter)] = self.ids[letter]
        double = np.full((self.singles, self.singles), 3, np.uint16)
        for pair in self.ids:
            if len(pair) == 2:
                double[self.ids[pair[0]], self.ids[pair[1]]] = self.ids[pair]
        return single, double


def _codes(words: Sequence[str]) -> tuple[np.ndarray, np.ndarray]:
    """The code points of words, a row each with zeros after them, and their lengths."""
    import numpy as np

    lengths = np.fromiter(map(len, words), np.int64, len(words))
    codes = np.zeros((len(words), LONGEST), np.uint32)
    filled = np.arange(LONGEST) < lengths[:, None]
    codes[filled] = np.frombuffer("".join(words).encode("utf-32-le", "surrogatepass"), np.uint32)
    return codes, lengths


class Channel(NamedTuple):
    """What was learned of one kind of letters beside Latin ones."""

    #: log2 P(Latin | native) and log2 P(native | Latin), by the numbers of the segments, native first.
    forth: np.ndarray
    back: np.ndarray


class Way(NamedTuple):
    """A channel as seen from the word that is asked for."""

    asked: Alphabet
    other: Alphabet
    #: log2 P(other | asked) and log2 P(asked | other), by the numbers of the segments, the asked one first.
    there: np.ndarray
    here: np.ndarray


@functools.cache
def _shipped() -> store.Stored | None:
    return store.shipped("letters.onoma", "correspondences")


def compile_letters(path: Path) -> None:
    """Write what was learned of letters to a file that opens in an instant."""
    sections: dict[str, Any] = {}
    for kind in known():
        native, latin, counts = _alphabet(kind), _alphabet("Latn"), _read_counts()[kind]
        sections[f"{kind}.segments"] = "\n".join(native.segments).encode()
        sections[f"{kind}.pairs"] = array("I", [i for u, v in counts for i in (native.ids[u], latin.ids[v])])
        sections[f"{kind}.times"] = array("d", counts.values())
        sections[f"{kind}.runs"] = "\n".join(f"{run}\t{times}" for run, times in _read_runs(kind).items()).encode()
    store.write(path, sections, tables=store.digest("correspondences"))


@functools.cache
def _read_counts() -> dict[str, dict[tuple[str, str], float]]:
    header = ("native", "latin", "count", "source")
    found = {}
    for kind in known():
        rows = tables.read(f"correspondences/{kind}-Latn.tsv", header, key=header[:2], mixed=True).rows
        found[kind] = {(r.cells[0], r.cells[1]): float(r.cells[2]) for r in rows}
    return found


def _read_runs(kind: str) -> dict[str, int]:
    header = ("letters", "count", "source")
    rows = tables.read(f"correspondences/letters-{kind}.tsv", header, key=header[:1], mixed=True).rows
    return {r.cells[0]: int(r.cells[1]) for r in rows}


def _alphabet(kind: str) -> Alphabet:
    counts = _read_counts()
    segments = {u for u, _ in counts[kind]}
    if kind == "Latn":
        segments |= {v for counted in counts.values() for _, v in counted}
    return Alphabet(segments)


@functools.cache
def alphabet(kind: str) -> Alphabet:
    """The numbers of one kind of letters; Latin ones have the same numbers beside all others."""
    stored = _shipped()
    return Alphabet(set(_text(stored, f"{kind}.segments").split("\n"))) if stored else _alphabet(kind)


def _text(stored: store.Stored, name: str) -> str:
    return bytes(stored.sections[name]).decode()


def _pairs(kind: str) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The numbers of the segments that were met together, native and Latin, and how often."""
    import numpy as np

    if stored := _shipped():
        pairs, times = (stored.sections[f"{kind}.{part}"] for part in ("pairs", "times"))
        native, latin = np.frombuffer(pairs, np.uint32).reshape(-1, 2).T
        return native, latin, np.frombuffer(times, np.float64)
    counts = _read_counts()[kind]
    ids, latin_ids = alphabet(kind).ids, alphabet("Latn").ids
    native, latin = np.array([(ids[u], latin_ids[v]) for u, v in counts], np.uint32).T
    return native, latin, np.array(list(counts.values()))


@functools.cache
def counts(kind: str) -> Mapping[tuple[str, str], float]:
    """How often segments of a script were met beside Latin ones.

    >>> counts("Cyrl")["ж", "zh"] > 100
    True
    """
    one, other = (list(alphabet(name).ids) for name in (kind, "Latn"))
    return {(one[u], other[v]): float(times) for u, v, times in zip(*_pairs(kind), strict=True)}


@functools.cache
def channel(kind: str) -> Channel:
    """What was learned of a script beside Latin."""
    import numpy as np

    native, latin, times = _pairs(kind)
    one, other = alphabet(kind), alphabet("Latn")
    sides = []
    for at, size in ((native, len(one.ids)), (latin, len(other.ids))):
        bits = np.full((len(one.ids), len(other.ids)), FAR, np.float32)
        bits[native, latin] = np.log2(times / (np.bincount(at, times, size)[at] + 0.5))
        letters = bits[1 : one.singles, 1 : other.singles]
        letters[letters == FAR] = SWAP
        for edge in (bits[1 : one.singles, 0], bits[0, 1 : other.singles]):
            edge[edge == FAR] = GAP
        sides.append(bits)
    return Channel(*sides)


@functools.cache
def way(asked: str, other: str) -> Way:
    """The channel between two kinds of letters, one of which is Latin."""
    import numpy as np

    if other == "Latn":
        learned = channel(asked)
        return Way(alphabet(asked), alphabet(other), learned.forth, learned.back)
    learned = channel(other)
    turned = (np.ascontiguousarray(side.T) for side in (learned.back, learned.forth))
    return Way(alphabet(asked), alphabet(other), *turned)


@functools.cache
def _runs(script: str) -> tuple[dict[str, int], ...]:
    """Counts of runs of three, two and one letters, and of the contexts of two and one."""
    if stored := _shipped():
        told = (line.split("\t") for line in _text(stored, f"{script}.runs").split("\n"))
        three = {run: int(times) for run, times in told}
    else:
        three = _read_runs(script)
    two: dict[str, int] = {}
    one: dict[str, int] = {}
    before_two: dict[str, int] = {}
    before_one: dict[str, int] = {}
    for run, times in three.items():
        for counted, part in ((two, run[1:]), (one, run[2]), (before_two, run[:2]), (before_one, run[1])):
            counted[part] = counted.get(part, 0) + times
    return three, two, one, before_two, before_one


@functools.lru_cache(maxsize=32768)
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


@functools.cache
def _steps(script: str) -> tuple[np.ndarray, np.ndarray]:
    """Numbers of letters by code point, 0 for any other, and what each run of three of them adds to `surprise`."""
    import numpy as np

    three, two, one, before_two, before_one = _runs(script)
    letters = sorted({c for run in three for c in run})
    ids = {letter: number for number, letter in enumerate(letters, start=1)}
    numbers = np.zeros(max(map(ord, letters)) + 2, np.uint16)
    for letter, number in ids.items():
        numbers[ord(letter)] = number

    def counted(runs: Mapping[str, int], size: int) -> np.ndarray:
        table = np.zeros((len(letters) + 1,) * size)
        for run, times in runs.items():
            table[tuple(ids[c] for c in run)] = times
        return table

    shares = (counted(one, 1) + 0.5) / (sum(one.values()) + 200)
    shares = (counted(two, 2) + 4 * shares) / (counted(before_one, 1)[:, None] + 4)
    shares = (counted(three, 3) + 4 * shares) / (counted(before_two, 2)[:, :, None] + 4)
    return numbers, -np.log2(shares)


def surprises(words: Sequence[str], script: str) -> np.ndarray:
    """`surprise` of many words at once.

    >>> [round(float(bits), 9) for bits in surprises(["maria"], "Latn")] == [round(surprise("maria", "Latn"), 9)]
    True
    """
    import numpy as np

    numbers, bits = _steps(script)
    edged = [f"^^{word}$" for word in words]
    codes = np.frombuffer("".join(edged).encode("utf-32-le", "surrogatepass"), np.uint32)
    told = numbers[np.minimum(codes, len(numbers) - 1)]
    steps = np.zeros(len(codes))
    steps[2:] = bits[told[:-2], told[1:-1], told[2:]]
    ends = np.cumsum([len(word) for word in edged])
    starts = np.append(0, ends[:-1])
    # Runs that reach back into the word before are no runs.
    steps[starts] = steps[starts + 1] = 0
    return np.add.reduceat(steps, starts)


@functools.lru_cache(maxsize=32768)
def agreement(query: str, query_kind: str, alias: str, alias_kind: str) -> tuple[float, float]:
    """log2 P(alias | query) and log2 P(query | alias), for two words in letters of which one at least is Latin.

    >>> there, here = agreement("tikhanovskaya", "Latn", "ціханоўская", "Cyrl")
    >>> there + surprise("ціханоўская", "Cyrl") > 15
    True
    """
    import numpy as np

    asked, other, there, here = way(query_kind, alias_kind)
    one, one_pairs = asked.coded(query)
    letters, pairs = other.coded(alias)
    sums = agreements(
        np.array(one, np.uint32),
        np.array(one_pairs, np.uint32),
        np.array([letters], np.uint16),
        np.array([pairs], np.uint16),
        np.array([len(letters)], np.uint8),
        np.zeros(1, np.uint32),
        there,
        here,
    )
    return float(sums[0][0]), float(sums[1][0])


@functools.lru_cache(maxsize=4096)
def segments(query: str, query_kind: str, alias: str, alias_kind: str) -> tuple[Segment, ...]:
    """The best way to cut two words into segments that stand for each other.

    >>> [(s.query, s.alias) for s in segments("жук", "Cyrl", "zhuk", "Latn")]
    [('ж', 'zh'), ('ук', 'uk')]
    """
    turned = alias_kind != "Latn"
    met = counts(alias_kind if turned else query_kind)
    asked, other, there, _ = way(query_kind, alias_kind)
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
                bits = before[0] + float(there[u, v])
                if bits > FAR / 2 and ((i, j) not in best or bits > best[i, j][0]):
                    best[i, j] = (bits, x, y)
    found = []
    at = (n, m)
    while at != (0, 0):
        _, x, y = best[at]
        one, two = a[at[0] - x : at[0]], b[at[1] - y : at[1]]
        if (one, two) not in (("^", "^"), ("$", "$")):
            times = met.get((two, one) if turned else (one, two), 0.0)
            found.append(Segment(one.strip("^$"), two.strip("^$"), times))
        at = (at[0] - x, at[1] - y)
    return tuple(reversed(found))


#: How many letters on either side a segment may have.
_STEPS = ((1, 1), (1, 2), (2, 1), (2, 2), (1, 0), (0, 1))
