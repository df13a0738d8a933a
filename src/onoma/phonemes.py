"""Phoneme classes, and how far apart two spoken names are by the laws that relate them.

A reading is a string of phoneme classes, one letter each, in the scholarly letters of Slavic studies:
vowels `a e i o u y`, glides `j w`, labials `p b f v m`, dentals `t d s z n l r`, affricates `c` (ts) `ʒ` (dz)
`č` `ǯ` (dž), hushing sounds `š ž`, velars `k g x`, and `h` for the voiced spirant of Belarusian and Ukrainian.

`align` walks two readings side by side. Equal classes cost nothing, a pair that `data/laws.tsv` knows costs what
the law says, anything else costs dearly, more for consonants (which carry a name) than for vowels (which writers vary).
"""

from __future__ import annotations

import functools
import math
from typing import NamedTuple

from onoma import tables
from onoma._core import once
from onoma.errors import DataError

VOWELS = frozenset("aeiouyəöü")

#: What the consonant skeleton keeps apart: sounds that some law or convention confuses share a class.
_SKELETON = str.maketrans(
    {
        **dict.fromkeys("aeiouyəöüj", None),
        "c": "T", "t": "T", "θ": "T", "ʒ": "D", "d": "D", "ð": "D", "w": "V", "v": "V", "f": "V", "b": "B", "p": "P",
        "s": "S", "z": "Z", "š": "Š", "ž": "Ž", "č": "Č", "ǯ": "Ž", "k": "K", "q": "K", "g": "H", "h": "H", "x": "H",
        "m": "M", "n": "N", "ŋ": "N", "l": "L", "r": "R",
    }
)  # fmt: skip
_SKELETON_AND_VOWELS = {**_SKELETON, **{ord(c): "A" for c in "aeiouyəöü"}}
#: Arabic has no p and no g, Japanese no l, Tamil writes k for g; h comes and goes everywhere.
_COARSE = str.maketrans(
    {
        **dict.fromkeys("aeiouyəöüjh", None),
        **dict.fromkeys("pb", "P"), **dict.fromkeys("fvw", "V"),
        **dict.fromkeys("tdcʒθð", "T"), **dict.fromkeys("sz", "S"),
        **dict.fromkeys("šžčǯ", "X"), **dict.fromkeys("kgqx", "K"),
        "m": "M", **dict.fromkeys("nŋ", "N"), **dict.fromkeys("lr", "L"),
    }
)  # fmt: skip


class Law(NamedTuple):
    """A regular correspondence between two languages, or between two ways to write one."""

    code: str
    a: str
    b: str
    before: str
    after: str
    bits: float
    #: Where the law holds; empty: anywhere.
    languages: frozenset[str]
    sentence: str
    where: str
    #: The scripts that one of the two words must be written in; empty: any.
    scripts: frozenset[str] = frozenset()


class Step(NamedTuple):
    """A stretch of an alignment: what stands on both sides, what it costs in bits, and by which law."""

    a: str
    b: str
    bits: float
    law: Law | None


#: What a difference that no law explains costs, in bits. Set by hand so that one stray vowel outweighs any two
#: laws and one stray consonant any three; the learned weights of correspondences refine it.
_VOWEL, _VOWEL_GAP, _CONSONANT, _CONSONANT_GAP, _GLIDE_GAP, _SAME_CLASS = 4.0, 3.5, 7.0, 6.0, 1.5, 4.5
#: What a law of certain scripts costs where the scripts are not told: hardly less than if nothing explained it.
_UNTOLD_GAP, _UNTOLD_SOUND = 3.4, 4.4


#: How the English press would write each sound.
_LATIN = str.maketrans(
    {"č": "ch", "š": "sh", "ž": "zh", "ǯ": "j", "c": "ts", "ʒ": "dz", "x": "kh", "j": "y", "θ": "th", "ð": "dh",
     "ə": "a", "ö": "o", "ü": "u", "ŋ": "ng"}
)  # fmt: skip


def latin(phonemes: str) -> str:
    """A reading in Latin letters, as the English press would write it.

    >>> latin("cixanowskaja")
    'tsikhanowskaya'
    """
    return phonemes.translate(_LATIN)


def tidy(phonemes: str) -> str:
    """Doubled sounds as one, since writers do not agree on doubling.

    >>> tidy("annal")
    'anal'
    """
    return once(phonemes)


@functools.lru_cache(maxsize=2048)
def skeleton(phonemes: str) -> str:
    """The consonants in classes that sister languages and conventions share: a loose key.

    >>> skeleton("cixanowskaja") == skeleton("tixanovskaja")
    True
    """
    return once(phonemes.translate(_SKELETON))


def coarse(phonemes: str) -> str:
    """The consonants in the few classes that no script and no convention keeps apart: the loosest key.

    >>> coarse("džon"), coarse("mhmd") == coarse("muhammad")
    ('TXN', True)
    """
    return once(phonemes.replace("ng", "ŋ").translate(_COARSE))


def outline(phonemes: str) -> str:
    """The skeleton with every vowel as `A`: a key a little stricter, under which name frequencies are counted.

    >>> outline("svjatlana"), outline("svetlana")
    ('SVATLANA', 'SVATLANA')
    """
    return once(phonemes.translate(_SKELETON_AND_VOWELS))


@functools.cache
def laws() -> tuple[Law, ...]:
    """The sound laws of `data/laws.tsv`.

    >>> {law.code for law in laws()} >= {"AKANNE", "TSEKANNE", "U-SHORT"}
    True
    """
    header = (
        "code",
        "a",
        "b",
        "before",
        "after",
        "bits",
        "languages",
        "example_a",
        "example_b",
        "sentence",
        "source",
    )
    found = []
    for row in tables.read("laws.tsv", header, key=header[:5]).rows:
        code, a, b, before, after, bits, spoken, _, _, sentence, _ = row.cells
        try:
            cost = float(bits)
        except ValueError:
            raise DataError(f"bits must be a number, not {bits!r}", path=row.path, line=row.line) from None
        if a == b or not 0 < cost < _SAME_CLASS:
            raise DataError("a law relates two different sounds and costs 0 to 4.5 bits", path=row.path, line=row.line)
        told = spoken.replace("~", " ").split()
        # `und-Arab` is any language in that script: such a law holds only where one word is so written.
        scripts = frozenset(x.removeprefix("und-") for x in told if x.startswith("und-"))
        languages = frozenset(x for x in told if not x.startswith("und-"))
        found.append(Law(code, a, b, before, after, cost, languages, sentence, row.where, scripts))
    return tuple(found)


@functools.cache
def _told() -> frozenset[str]:
    """The scripts that some law names; the empty one, since an untold script could be any."""
    return frozenset(script for law in laws() for script in law.scripts) | {""}


@functools.cache
def _both_ways(law: Law, untold: bool) -> tuple[Law, Law]:
    """A law from either side; pairs of scripts share it."""
    if untold:
        law = law._replace(bits=max(law.bits, _UNTOLD_SOUND if law.a and law.b else _UNTOLD_GAP))
    return law, law._replace(a=law.b, b=law.a)


@functools.cache
def _by_first(a_script: str, b_script: str) -> dict[tuple[str, str], tuple[Law, ...]]:
    """The laws for two scripts, both ways round, by the first sound on either side ("" where a side is empty)."""
    found: dict[tuple[str, str], list[Law]] = {}
    for law in laws():
        untold = bool(law.scripts) and not law.scripts & {a_script, b_script}
        if untold and "" not in (a_script, b_script):
            continue
        for one in _both_ways(law, untold):
            found.setdefault((one.a[:1], one.b[:1]), []).append(one)
    return {k: tuple(sorted(v, key=lambda x: (x.bits, x.code, x.a, x.b))) for k, v in found.items()}


def _substitution(x: str, y: str) -> float:
    if x in VOWELS and y in VOWELS:
        return _VOWEL
    if x in VOWELS or y in VOWELS:
        return 2 * _CONSONANT
    return _SAME_CLASS if x.translate(_SKELETON) == y.translate(_SKELETON) else _CONSONANT


def _gap(x: str) -> float:
    if x in "jwh":
        return _GLIDE_GAP
    return _VOWEL_GAP if x in VOWELS else _CONSONANT_GAP


def _fits(context: str, neighbour: str) -> bool:
    return not context or (context in "^$" and not neighbour) or (bool(neighbour) and neighbour in context)


class _Moves(NamedTuple):
    """What two sounds allow: one for the other, either left out, and laws with the lengths of both their sides."""

    both: float
    without_a: float
    without_b: float
    laws: tuple[tuple[int, int, Law], ...]


class _Table(dict[tuple[str, str], _Moves]):
    """Moves by the next sound on either side, "" at its end, made as they are asked for."""

    def __init__(self, a_script: str, b_script: str) -> None:
        self._laws = _by_first(a_script, b_script)

    def __missing__(self, sounds: tuple[str, str]) -> _Moves:
        x, y = sounds
        both = (0.0 if x == y else _substitution(x, y)) if x and y else math.inf
        keys = ((x, y), (x, ""), ("", y)) if x and y else ((x, y),)
        laws = tuple([(len(law.a), len(law.b), law) for key in keys for law in self._laws.get(key, ())])
        found = self[sounds] = _Moves(both, _gap(x) if x else math.inf, _gap(y) if y else math.inf, laws)
        return found


_table = functools.cache(_Table)


def align(
    a: str, b: str, a_script: str = "", b_script: str = "", most: float = math.inf
) -> tuple[float, tuple[Step, ...]]:
    """The cheapest way from one reading to the other: its bits and its steps; infinity and none beyond `most` bits.

    >>> bits, steps = align("cixanowskaja", "tixanovskaja")
    >>> [(s.a, s.b, s.law.code) for s in steps if s.law]
    [('c', 't', 'TSEKANNE'), ('w', 'v', 'U-SHORT')]

    Some laws hold in words of one script only: Arabic and Hebrew letters leave vowels out, Latin ones do not.
    Where the scripts are not told, such a law is nearly as dear as none.

    >>> align("salim", "slim", "Latn", "Arab")[0] < align("salim", "slim", "Latn", "Latn")[0]
    True
    """
    told = _told()
    # The scripts that no law names are as good as one.
    table = _table(a_script if a_script in told else "Zyyy", b_script if b_script in told else "Zyyy")
    # Equal ends cost nothing and need no table; two sounds of each are kept, because a law may begin in them.
    start, n, m = 0, len(a), len(b)
    while start < n and start < m and a[start] == b[start]:
        start += 1
    start = max(0, start - 2)
    end = 0
    while end < n - start and end < m - start and a[n - 1 - end] == b[m - 1 - end]:
        end += 1
    end = max(0, end - 2)
    n, m = n - end, m - end
    cost = [[math.inf] * (m + 2) for _ in range(n + 2)]
    came: dict[tuple[int, int], tuple[int, int, Law | None]] = {}
    cost[start][start] = 0.0
    for i in range(start, n + 1):
        row, below = cost[i], cost[i + 1]
        if min(row) > most:
            continue
        x = a[i] if i < n else ""
        for j in range(start, m + 1):
            here = row[j]
            if here > most or here == math.inf:
                continue
            both, without_a, without_b, laws = table[x, b[j] if j < m else ""]
            if (bits := here + both) < below[j + 1]:
                below[j + 1] = bits
                came[i + 1, j + 1] = (i, j, None)
            if (bits := here + without_a) < below[j]:
                below[j] = bits
                came[i + 1, j] = (i, j, None)
            if (bits := here + without_b) < row[j + 1]:
                row[j + 1] = bits
                came[i, j + 1] = (i, j, None)
            for long_a, long_b, law in laws:
                di, dj = i + long_a, j + long_b
                if di > n or dj > m or (bits := here + law.bits) >= cost[di][dj] or bits > most:
                    continue
                if not (a.startswith(law.a, i) and b.startswith(law.b, j)):
                    continue
                if law.before and not (_fits(law.before, a[i - 1 : i]) and _fits(law.before, b[j - 1 : j])):
                    continue
                if law.after and not (_fits(law.after, a[di : di + 1]) or _fits(law.after, b[dj : dj + 1])):
                    continue
                cost[di][dj] = bits
                came[di, dj] = (i, j, law)
    if cost[n][m] > most:
        return math.inf, ()
    steps: list[Step] = []
    i, j = n, m
    while i > start or j > start:
        pi, pj, used = came[i, j]
        steps.append(Step(a[pi:i], b[pj:j], cost[i][j] - cost[pi][pj], used))
        i, j = pi, pj
    if start:
        steps.append(Step(a[:start], b[:start], 0.0, None))
    steps.reverse()
    if end:
        steps.append(Step(a[n:], b[m:], 0.0, None))
    return cost[n][m], tuple(steps)
