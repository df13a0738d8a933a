"""What `kernels` does with the words of a text, in Python: the same answers, for machines without a C compiler."""

from __future__ import annotations

import functools
from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any

from onoma._core.letters import once

if TYPE_CHECKING:
    import numpy as np

#: How many bits there are for each code that tell most others from it at a glance.
_BITS = 16
#: How many words' spellings are kept.
_MOST = 1 << 17
#: The least share of common consonants; a likeness that no other spelling need better.
_LEAST, _SURE = 0.3, 0.9
#: What is left of a rough spelling's consonants; vowels, h and w come and go from language to language.
BONES = bytes.maketrans(b"bdgzcjvq", b"ptksssfk"), b"aeiouhwy"
_VOWELS = str.maketrans("", "", "aeiou")

#: How alike a word is to a name, and which of its forms is the most.
Alike = tuple[float, int]
_UNLIKE: Alike = (0.0, 0)
#: What is known of given names: the groups of each form, those near a word, how alike it is to one, and how at most.
Given = tuple[dict[str, frozenset[str]], Callable[[str], frozenset[str]], Callable[[str, str], float], float]


def ranked(codes: array[int], rows: array[int]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Codes in order, the row of each, and bits of which those at a code's remainder are set."""
    import numpy as np

    unsorted = np.frombuffer(codes, np.uint64) if codes else np.empty(0, np.uint64)
    order = np.argsort(unsorted, kind="stable")
    codes_in_order = unsorted[order]
    # An odd number, so that what lies far apart falls together no more often than anything else.
    size = _BITS * len(unsorted) | 1
    seen = np.zeros(size, np.bool_)
    seen[codes_in_order % np.uint64(size)] = True
    rows_in_order = (np.frombuffer(rows, np.uint32) if rows else np.empty(0, np.uint32))[order]
    return codes_in_order, rows_in_order, np.packbits(seen, bitorder="little")


class Rows:
    """Which rows have which 64-bit code: two sorted arrays, where a dictionary would take ten times the memory.

    >>> rows = Rows(array("Q", [7, 5, 7]), array("I", [0, 1, 2]))
    >>> rows.of(7), rows.of(6)
    ([0, 2], [])
    >>> rows.of_any([5, 6], [0]), rows.of_any([], [0]), rows.of_any([3, 5], [0, 4])
    ([1], [], [0, 1, 2])
    """

    def __init__(self, codes: array[int], rows: array[int]) -> None:
        found, self._rows, seen = ranked(codes, rows)
        self._codes, self._seen = found.data, seen.tobytes()
        self._size = _BITS * len(found) | 1

    def of(self, code: int) -> list[int]:
        """The rows with a code, in order."""
        place = code % self._size
        if not self._seen[place >> 3] >> (place & 7) & 1:
            return []
        at = end = bisect_left(self._codes, code)
        while end < len(self._codes) and self._codes[end] == code:
            end += 1
        return [int(row) for row in self._rows[at:end]]

    def of_any(self, some: Sequence[int], others: Sequence[int]) -> list[int]:
        """The rows with a code that is one of some numbers and one of others as bits together, each once, in order."""
        return sorted({row for one in some for other in others for row in self.of(one | other)})


class Likeness:
    """How alike folded words are, by what `plain` makes of them in rough letters and `otherwise` with ambiguous letters
    the other way (or empty); `is_abjad` says whether a word leaves vowels unwritten.
    """

    def __init__(
        self,
        plain: Callable[[str], str],
        otherwise: Callable[[str], str],
        is_abjad: Callable[[str], bool],
    ) -> None:
        self._plain, self._otherwise = (functools.lru_cache(_MOST)(find) for find in (plain, otherwise))
        self._is_abjad = is_abjad

    def plain(self, word: str) -> str:
        """A word in rough letters."""
        return self._plain(word)

    def alike(self, one: str, other: str) -> float:
        """How alike two words are, 0 to 1: half of it goes by all letters, half by consonants alone."""
        if one == other:
            return 1.0
        a, b = self._plain(one), self._plain(other)
        if a == b:
            return 0.99
        half = self._is_abjad(one) is not self._is_abjad(other)
        best = _like(a, b, half)
        if best < _SURE:
            if instead := self._otherwise(one):
                best = max(best, _like(instead, b, half))
            if instead := self._otherwise(other):
                best = max(best, _like(a, instead, half))
        return best


class Forms:
    """A word that may be a form of several folded ones, its keys, held against names that share a sketch with it.

    `sounds` are the sketches of each key. Less alike than `least` is not alike.
    """

    def __init__(
        self,
        keys: tuple[str, ...],
        sounds: Sequence[tuple[str, ...]],
        likeness: Likeness,
        sketches: Callable[[str], tuple[str, ...]],
        given: Given,
        least: float,
    ) -> None:
        self._keys, self._sounds, self._likeness = keys, sounds, likeness
        self._sketches, self._given, self._least = sketches, given, least
        self._as_given: dict[str, Alike] = {}
        self._as_family: dict[str, Alike] = {}

    def as_given(self, name: str) -> Alike:
        """How alike it is to a given name, and which of its keys is; 0 where it is not enough."""
        found = self._as_given.get(name)
        if found is None:
            groups, groups_near, as_group, one = self._given
            found = self._most(name)
            if found[0] < one and (others := groups.get(name)):
                for n, key in enumerate(self._keys):
                    for group in others & groups_near(key):
                        if (score := as_group(key, group)) > found[0]:
                            found = (score, n)
            found = self._as_given[name] = found if found[0] >= self._least else _UNLIKE
        return found

    def as_family(self, name: str) -> Alike:
        """How alike it is to a family name, and which of its keys is; 0 where it is not enough."""
        found = self._as_family.get(name)
        if found is None:
            found = self._most(name)
            found = self._as_family[name] = found if found[0] >= self._least else _UNLIKE
        return found

    def _most(self, name: str) -> Alike:
        """How alike that of its keys is to a name which is the most, of those that sound like it at all."""
        if name in self._keys:
            return (1.0, self._keys.index(name))
        best = _UNLIKE
        for sketch in self._sketches(name):
            for n, its in enumerate(self._sounds):
                if sketch in its and (score := self._likeness.alike(self._keys[n], name)) > best[0]:
                    best = (score, n)
        return best


def near(one: Forms, other: Forms, names: Iterable[Any], least: float) -> list[Any]:
    """Those of some names of whose `given` names a word is like one, and another word like one of the `family` names,
    by no less than `least` together; of a name that has no given one the family name counts twice.
    """
    found = []
    for name in names:
        last = max((other.as_family(word)[0] for word in name.family), default=0.0)
        first = max((one.as_given(word)[0] for word in name.given), default=last)
        if first and last and first + last >= least:
            found.append(name)
    return found


@functools.lru_cache(maxsize=_MOST)
def bones(rough: str) -> str:
    """The consonants of a word in rough letters, those of one kind as one letter."""
    # Bytes, since letters are left out of them much faster.
    return once(rough.encode("utf-8", "surrogatepass").translate(*BONES).decode("utf-8", "surrogatepass"))


def agreeing(word: str, rough: str, names: list[tuple[str, str, Any]], least: float) -> list[tuple[float, Any]]:
    """How alike names are to a word that is spelt with the same consonants, and whose they are: those of no less than
    `least`; word and names come with what they are in rough letters.
    """
    scores = ((1.0 if name == word else 0.495 + 0.495 * _shared(rough, other), whose) for name, other, whose in names)
    return [(score, whose) for score, whose in scores if score >= least]


def bases(whole: str, lowered: str, endings: dict[str, list[str]], least: int) -> tuple[str, ...]:
    """A folded word and what it may be a form of: a stem of no less than some letters, and what `endings` has for the
    rest of the word in lower case; for what is but the end of an ending they have nothing.

    >>> bases("merkelovou", "merkelovou", {"ovou": ["", "ova"], "vou": [], "ou": [], "u": ["a"]}, 2)
    ('merkelovou', 'merkel', 'merkelova', 'merkelovoa')
    """
    start = len(whole)
    while start > least and lowered[start - 1 :] in endings:
        start -= 1
    ends = range(start, len(whole) + 1)
    return tuple(dict.fromkeys([whole, *[whole[:end] + e for end in ends for e in endings.get(lowered[end:], ())]]))


def _like(one: str, other: str, half: bool) -> float:
    """How alike two words in rough letters are; `half` where just one of them leaves most vowels unwritten."""
    bare = _shared(bones(one), bones(other))
    if bare <= _LEAST:  # words that share hardly a consonant are not looked at further
        return 0.0
    score = 0.495 * (bare + _shared(one, other))
    if not half:
        return score
    # Vowels that are not written differ from none; nor do they tell a family name that stands alone.
    return max(score, 0.44 * (bare + _shared(one.translate(_VOWELS), other.translate(_VOWELS))))


def _shared(one: str, other: str) -> float:
    """The share of two words' letters that stay when one is changed into the other: Levenshtein's distance."""
    # Imported here: it is a compiled module, which only a scan needs.
    from rapidfuzz.distance.Levenshtein import normalized_similarity

    return normalized_similarity(one, other)
