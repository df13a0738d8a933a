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
from array import array
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from onoma import store, tables
from onoma._core import LONGEST, Channels, Usual

if TYPE_CHECKING:
    import numpy as np

#: What a letter costs that the other side has nothing for, or something never met, in bits; and what cannot be.
GAP, SWAP, FAR = -9.0, -11.0, -1e9
#: Segments of two letters are not taken for what stands for them more seldom than this both ways, in bits: there are
#: many such, and names are found without them.
SELDOM = 7
#: Letters are compared in whole numbers, so many to a bit; this is for segments never met together.
STEPS, UNMET = 256, -(2**15)
#: Less than any sum.
_NONE = -(1 << 28)


class Segment(NamedTuple):
    """A stretch of two spellings that stand for each other, and how often that was met (an expected count)."""

    query: str
    alias: str
    times: float


class _Runs(NamedTuple):
    """Runs of three letters by number, in order, and how often each was counted."""

    numbers: Sequence[int]
    times: Sequence[int]


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
    >>> list(side.coded("bad")), side.ids["ab"]
    ([5, 4, 3], 6)
    """

    def __init__(self, segments: set[str]) -> None:
        #: Single letters and pairs, sorted.
        self.segments = sorted(segments)
        singles = sorted({c for s in segments for c in s} - set("^$"))
        self.ids: dict[str, int] = {"": 0, "^": 1, "$": 2, "\0": 3, **{c: i for i, c in enumerate(singles, start=4)}}
        self.singles = len(self.ids)
        for pair in sorted(s for s in segments if len(s) == 2):
            self.ids[pair] = len(self.ids)

    def coded(self, word: str) -> bytes:
        """The numbers of a word's letters, as many as are looked at; 3 for those that are unknown."""
        get = self.ids.get
        return bytes([get(c, 3) for c in word[:LONGEST]])

    def joined(self) -> np.ndarray:
        """The numbers of pairs, by those of the two letters; 3 for pairs that are unknown."""
        import numpy as np

        found = np.full((self.singles, self.singles), 3, np.uint16)
        for pair, number in self.ids.items():
            if number >= self.singles:
                found[self.ids[pair[0]], self.ids[pair[1]]] = number
        return found


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
        sections[f"{kind}.runs"], sections[f"{kind}.run_times"] = _read_runs(kind)
    arrays = _learned_arrays()
    sections |= {name: array(code, arrays[name].astype(code).tobytes()) for name, code in _ARRAYS.items()}
    store.write(path, sections, tables=store.digest("correspondences"))


@functools.cache
def _read_counts() -> dict[str, dict[tuple[str, str], float]]:
    header = ("native", "latin", "count", "source")
    found = {}
    for kind in known():
        rows = tables.read(f"correspondences/{kind}-Latn.tsv", header, key=header[:2], mixed=True).rows
        found[kind] = {(r.cells[0], r.cells[1]): float(r.cells[2]) for r in rows}
    return found


def _read_runs(kind: str) -> _Runs:
    header = ("letters", "count", "source")
    rows = tables.read(f"correspondences/letters-{kind}.tsv", header, key=header[:1], mixed=True).rows
    counted: dict[int, int] = {}
    for run, times in ((r.cells[0], int(r.cells[1])) for r in rows):
        a, b, c = run[0], run[1], run[2]
        # Beside the three letters, the last two and the last, and what stands before the last.
        for part in (run, "\0" + b + c, "\0\0" + c, a + b + "\0", "\0" + b + "\0", "\0\0\0"):
            counted[_number(part)] = counted.get(_number(part), 0) + times
    numbers = array("Q", sorted(counted))
    return _Runs(numbers, array("I", map(counted.__getitem__, numbers)))


def _number(run: str) -> int:
    """A number for three characters."""
    return ord(run[0]) << 42 | ord(run[1]) << 21 | ord(run[2])


def _runs(kind: str) -> _Runs:
    """How often letters follow each other in names of a script, by threes."""
    if stored := _shipped():
        return _Runs(stored.sections[f"{kind}.runs"], stored.sections[f"{kind}.run_times"])
    return _read_runs(kind)


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
    return Alphabet(set(bytes(stored.sections[f"{kind}.segments"]).decode().split("\n"))) if stored else _alphabet(kind)


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
def counts(kind: str) -> dict[tuple[str, str], float]:
    """How often a segment of one kind of letters stood for one of Latin letters (an expected count).

    >>> counts("Cyrl")["ж", "zh"] > 100
    True
    """
    return {(native, latin): times for native, latin, times in met(kind)}


def met(kind: str) -> Iterator[tuple[str, str, float]]:
    """The segments of one kind of letters and of Latin ones that stood for each other, and how often."""
    one, other = (list(alphabet(name).ids) for name in (kind, "Latn"))
    return ((one[u], other[v], float(times)) for u, v, times in zip(*_pairs(kind), strict=True))


def _measured(kind: str) -> tuple[np.ndarray, np.ndarray]:
    """log2 P(Latin | native) and log2 P(native | Latin) of one kind of letters, by the numbers of the segments; in
    STEPS to a bit.
    """
    import numpy as np

    native, latin, times = _pairs(kind)
    one, other = alphabet(kind), alphabet("Latn")
    sides = []
    for at, size in ((native, len(one.ids)), (latin, len(other.ids))):
        bits = np.full((len(one.ids), len(other.ids)), FAR)
        bits[native, latin] = np.log2(times / (np.bincount(at, times, size)[at] + 0.5))
        letters = bits[1 : one.singles, 1 : other.singles]
        letters[letters == FAR] = SWAP
        for edge in (bits[1 : one.singles, 0], bits[0, 1 : other.singles]):
            edge[edge == FAR] = GAP
        sides.append(np.maximum(np.round(bits * STEPS), UNMET).astype(np.int16))
    seldom = np.maximum(*sides) < -SELDOM * STEPS
    seldom[: one.singles, : other.singles] = False
    for side in sides:
        side[seldom] = UNMET
    return sides[0], sides[1]


def _learned(kind: str) -> tuple[np.ndarray, np.ndarray]:
    """The tables of one kind of letters, as `_measured` makes them."""
    arrays, width, _ = learned()
    place, height = int(arrays["places"][known().index(kind)]), len(alphabet(kind).ids)
    forth, back = (arrays[side][place : place + height * width].reshape(height, width) for side in ("forth", "back"))
    return forth, back


@functools.cache
def channels() -> Channels:
    """What was learned of all kinds of letters, ready for the loops."""
    return Channels(*learned())


@functools.cache
def learned() -> tuple[dict[str, np.ndarray], int, int]:
    """What was learned of all kinds of letters, in the order of `known`, as the loops take it."""
    import numpy as np

    if stored := _shipped():
        arrays = {name: np.frombuffer(stored.sections[name], code) for name, code in _ARRAYS.items()}
    else:
        arrays = _learned_arrays()
    return arrays, len(alphabet("Latn").ids), known().index("Latn")


#: The arrays that the loops take, by their type codes.
_ARRAYS = {
    **dict.fromkeys(("forth", "back"), "h"),
    **dict.fromkeys(("native", "latin", "joins"), "H"),
    **dict.fromkeys(("native_ends", "latin_ends"), "I"),
    **dict.fromkeys(("places", "join_places", "singles"), "q"),
}


def _learned_arrays() -> dict[str, np.ndarray]:
    import numpy as np

    found: dict[str, list[np.ndarray]] = {name: [] for name in ("forth", "back", "native", "latin", "down", "across")}
    singles = alphabet("Latn").singles
    places = [0]
    for kind in known():
        forth, back = _measured(kind)
        found["forth"].append(forth.ravel())
        found["back"].append(back.ravel())
        places.append(places[-1] + forth.size)
        met = forth > UNMET
        met[: alphabet(kind).singles, :singles] = False
        for table, ends, listed in ((met, "down", "native"), (met.T, "across", "latin")):
            found[ends].append(table.sum(1))
            found[listed].append(np.nonzero(table)[1].astype(np.uint16))
    whole = {name: np.concatenate(parts) for name, parts in found.items()}
    sizes = np.array([alphabet(kind).singles for kind in known()], np.int64)
    return {
        "singles": sizes,
        "joins": np.concatenate([alphabet(kind).joined().ravel() for kind in known()]),
        "join_places": np.append(0, np.cumsum(sizes * sizes))[:-1],
        "native_ends": np.cumsum(whole.pop("down")).astype(np.uint32),
        "latin_ends": np.cumsum(whole.pop("across")).astype(np.uint32),
        **whole,
        "places": np.array(places[:-1], np.int64),
    }


@functools.cache
def _usual(script: str) -> Usual:
    return Usual(*_runs(script))


def surprise(word: str, script: str) -> float:
    """-log2 P(word) by the letters that follow each other in names of its script, in bits.

    >>> surprise("maria", "Latn") < surprise("xqzvw", "Latn")
    True
    """
    return _usual(script).surprise(word)


@functools.lru_cache(maxsize=4096)
def agreement(query: str, query_kind: str, alias: str, alias_kind: str) -> tuple[float, float]:
    """log2 P(alias | query) and log2 P(query | alias), for two words in letters of which one at least is Latin.

    >>> there, here = agreement("tikhanovskaya", "Latn", "ціханоўская", "Cyrl")
    >>> there + surprise("ціханоўская", "Cyrl") > 15
    True
    """
    import numpy as np

    one, other = (
        np.frombuffer(alphabet(kind).coded(word), np.uint8) for word, kind in ((query, query_kind), (alias, alias_kind))
    )
    return channels().agree(known().index(query_kind), one, known().index(alias_kind), other)


@functools.lru_cache(maxsize=2048)
def segments(query: str, query_kind: str, alias: str, alias_kind: str) -> tuple[Segment, ...]:
    """The best way to cut two words into segments that stand for each other.

    >>> [(s.query, s.alias) for s in segments("жук", "Cyrl", "zhuk", "Latn")]
    [('ж', 'zh'), ('ук', 'uk')]
    """
    turned = alias_kind != "Latn"
    counted = counts(alias_kind if turned else query_kind)
    asked, other = alphabet(query_kind), alphabet(alias_kind)
    there = _learned(alias_kind)[1].T if turned else _learned(query_kind)[0]
    a, b = f"^{query[:LONGEST]}$", f"^{alias[:LONGEST]}$"
    n, m = len(a), len(b)
    # What each step costs at each place, looked up at once: one by one it takes longer than all the rest.
    steps = []
    for x, y in _STEPS:
        rows = [asked.ids.get(a[i : i + x], 3) for i in range(n + 1 - x)]
        columns = [other.ids.get(b[j : j + y], 3) for j in range(m + 1 - y)]
        costs = there[rows][:, columns].astype(int)
        # What was never met cannot be, and letters that no table knows (3) stand for one letter, not for two.
        costs[costs == UNMET] = _NONE
        if x == 2:
            costs[[number == 3 for number in rows]] = _NONE
        if y == 2:
            costs[:, [number == 3 for number in columns]] = _NONE
        steps.append((x, y, costs.tolist()))
    best: dict[tuple[int, int], tuple[int, int, int]] = {(0, 0): (0, 0, 0)}
    for i in range(n + 1):
        for j in range(m + 1):
            most, by = _NONE, None
            for x, y, costs in steps:
                if (before := best.get((i - x, j - y))) and (bits := before[0] + costs[i - x][j - y]) > most:
                    most, by = bits, (x, y)
            if by:
                best[i, j] = (most, *by)
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
