"""How a foreigner's name may have been written before: by what its letters are likely to stand for, and by how the
commonest names are usually written.

爱德华兹 is heard as aidehuazi and stands for Edwards, which shares few runs of consonants with it. What was learned
of letters says what each segment is likely to stand for, and so by what a name is found.
"""

from __future__ import annotations

import functools
import math

from onoma import tables
from onoma.correspondences import met

#: What a segment may stand for is followed in so many ways; those of a word so many at a time; and a segment must have
#: been met so often to be trusted.
_WAYS, _BEAM, _FEW = 3, 12, 20.0


HEADER = ("script", "text", "latin", "count", "source")


@functools.cache
def _usual() -> dict[str, dict[str, float]]:
    found: dict[str, dict[str, int]] = {}
    for row in tables.read("names/transcriptions.tsv", HEADER, key=HEADER[:3]).rows:
        _, native, latin, times, _ = row.cells
        found.setdefault(native, {})[latin] = int(times)
    return {
        native: {latin: math.log2(sum(ways.values()) / times) for latin, times in ways.items()}
        for native, ways in found.items()
    }


def usual(word: str) -> dict[str, float]:
    """What a folded word that is a common name abroad is there, with -log2 of its share; nothing for most words.

    >>> usual("джон"), usual("шон").keys() >= {"sean", "shawn"}, usual("лукашенко")
    ({'john': 0.0}, True, {})
    """
    return _usual().get(word, {})


@functools.cache
def _likeliest(kind: str) -> dict[str, list[tuple[float, str]]]:
    """What each segment of one kind of letters stands for most often, each after -log2 of its share."""
    found: dict[str, list[tuple[float, str]]] = {}
    for native, latin, times in met(kind):
        if native:
            found.setdefault(native, []).append((times, latin))
    for native, ways in found.items():
        # What was met a few times is no safer for that it was never anything else.
        total = sum(times for times, _ in ways) + _FEW
        found[native] = [(math.log2(total / times), latin) for times, latin in sorted(ways, reverse=True)[:_WAYS]]
    return found


@functools.lru_cache(maxsize=4096)
def likeliest(word: str, kind: str) -> tuple[str, ...]:
    """How a word of one kind of letters may be written in Latin ones, likeliest first; nothing where a letter was never
    met.

    >>> "edwaz" in likeliest("ㄞㄉㄜㄏㄨㄚㄗ", "Hani")
    True
    """
    known, edged = _likeliest(kind), f"^{word}$"
    best: list[dict[str, float]] = [{"": 0.0}]
    for end in range(1, len(edged) + 1):
        ways: dict[str, float] = {}
        for start in range(max(0, end - 2), end):
            for more, latin in known.get(edged[start:end], ()):
                for before, bits in best[start].items():
                    way = before + latin
                    ways[way] = min(bits + more, ways.get(way, math.inf))
        best.append(dict(sorted(ways.items(), key=lambda way: (way[1], way[0]))[:_BEAM]))
    return tuple(way.strip("^$") for way in best[-1])
