"""Which names to compare, so that the work grows with the names and not with their square, and what they score.

Names meet where they share a blocking key. In a crowded block each is taken with its neighbours only, in the order of
how the names sound. What sounds too unlike is dropped before it is compared at length, and of the rest each name keeps
the few that sound most like it.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from onoma.keys import CONTENT, digest, keys_of
from onoma.model import Name, Role
from onoma.parser import parse
from onoma.phonemes import skeleton
from onoma.rarity import rarity
from onoma.reading import readings
from onoma.resolver import compare
from onoma.weights import weight

#: A block of so many names is compared as a whole; in a larger one, each name with so many that come after it.
WHOLE, NEIGHBOURS = 32, 8

#: How much two names must sound alike to be compared, 0 to 1, and how many each keeps. Among the train people of the
#: benchmark this leaves 1.7 pairs a name; 0.74 leaves one, and finds three of a hundred pairs fewer.
ALIKE, MOST = 0.65, 4
# Keys looked at together, which bounds the memory.
_ROWS = 1 << 18


class Sounds(NamedTuple):
    """What is known of a name before it meets others: its keys as numbers, its likeliest sound, the consonants of that.

    The words stand in the order of the alphabet.
    """

    keys: array[int]
    shape: str
    bones: str
    #: No other name can have more evidence in common with it, in bits.
    most: float


def sounds(text: str, *, language: str | None = None) -> Sounds:
    """The keys of a name, and how it sounds.

    >>> sounds("Tikhanovskaya, Svetlana")[1:3]
    ('svetlana tixanovskaja', 'SVTLN THNVSK')
    """
    name = parse(text, language=language)
    heard = [readings(t.text, language=name.language) for t in name.tokens if t.role in CONTENT]
    words = sorted(word[0].phonemes for word in heard if word)
    keys = array("Q", [int(digest(key), 16) for key in keys_of(name)])
    return Sounds(keys, " ".join(words), " ".join(map(skeleton, words)), _most(name))


def _most(name: Name) -> float:
    """Every word that agrees is worth its rarity at most, and two that somebody may write as one that one's."""
    words = [t.text for t in name.tokens if t.role in CONTENT]
    before, worth = 0.0, 0.0
    for last, word in zip(["", *words], words, strict=False):
        joined = before + rarity(last + word.lower(), name.language) if last else 0.0
        before, worth = worth, max(worth + rarity(word, name.language), joined)
    return worth + weight("initial.agreed") * len(name.role(Role.INITIAL)) + weight("whole.mononym")


def score_pairs(pairs: Sequence[tuple[str, str]], *, language: str | None = None) -> list[float]:
    """How much speaks for one person behind each pair of names, in bits: the one place where pairs are judged.

    >>> score_pairs([("Tichanowskaja", "Ціханоўская")])[0] > 3
    True
    """
    return [compare(a, b, language=language).bits for a, b in pairs]


def candidates(found: Sequence[Sounds], *, least: float = 0.0) -> Any:
    """Places of names that are worth comparing: an array of two columns, the smaller place first, sorted.

    Names that cannot have `least` bits in common with any other, since their words are too common, are left out.

    >>> names = ["Viktar Babaryka", "Maria Kalesnikava", "Viktor Babariko"]
    >>> candidates([sounds(name) for name in names]).tolist()
    [[0, 2]]
    """
    import numpy as np

    able = [i for i, s in enumerate(found) if s.most >= least]
    sizes = np.fromiter((len(found[i].keys) for i in able), np.int64, len(able))
    owners = np.repeat(np.array(able, np.int64), sizes)
    keys = np.frombuffer(b"".join(found[i].keys for i in able), np.uint64)
    ranks = np.empty(len(found), np.int64)
    ranks[sorted(range(len(found)), key=lambda i: (found[i].shape, i))] = np.arange(len(found))
    order = np.lexsort((ranks[owners], keys))
    keys, owners = keys[order], owners[order]
    shapes, bones = [s.shape for s in found], [s.bones for s in found]
    kept = [(np.empty(0, np.int64), np.empty(0, np.int64), np.empty(0, np.float32))]
    for part in _parts(keys):
        one, other = (owners[part][places] for places in meetings(keys[part]))
        met = np.unique(np.minimum(one, other) << 32 | np.maximum(one, other))
        kept.append(alike(shapes, bones, met >> 32, met & 0xFFFFFFFF))
    a, b, near = (np.concatenate(columns) for columns in zip(*kept, strict=True))
    # A pair may have met in several parts.
    _, first = np.unique(a << 32 | b, return_index=True)
    a, b, near = a[first], b[first], near[first]
    chosen = _first_of_each(a, b, near) | _first_of_each(b, a, near)
    return np.stack([a[chosen], b[chosen]], axis=1)


def _parts(keys: Any) -> Iterator[slice]:
    """Stretches of sorted keys that are no longer than need be and part no block."""
    start = 0
    while start < len(keys):
        end = start + _ROWS
        while end < len(keys) and keys[end] == keys[end - 1]:
            end += 1
        yield slice(start, end)
        start = end


def meetings(keys: Any) -> tuple[Any, Any]:
    """Which places of an array of keys, sorted and within a key by sound, meet: two arrays.

    >>> import numpy as np
    >>> [places.tolist() for places in meetings(np.array([3, 5, 5, 5]))]
    [[1, 2, 1], [2, 3, 3]]
    """
    import numpy as np

    starts = _starts(keys)
    sizes = np.diff(np.r_[starts, len(keys)])
    after = np.repeat(starts + sizes, sizes) - np.arange(len(keys)) - 1
    reach = np.minimum(after, np.repeat(np.where(sizes <= WHOLE, WHOLE, NEIGHBOURS), sizes))
    places, one, other = np.arange(len(keys)), [], []
    for distance in range(1, WHOLE):
        places = places[reach[places] >= distance]
        one.append(places)
        other.append(places + distance)
    return np.concatenate(one), np.concatenate(other)


def alike(shapes: Sequence[str], bones: Sequence[str], one: Any, other: Any) -> tuple[Any, Any, Any]:
    """Of pairs of places those whose names sound alike, and how much, 0 to 1; what only one of them has counts less.

    >>> import numpy as np
    >>> alike(["anna", "hanna", "ivan"], ["N", "HN", "VN"], np.array([0, 0]), np.array([1, 2]))[1].tolist()
    [1]
    """
    import numpy as np
    from rapidfuzz import fuzz, process

    near = np.zeros(len(one), np.float32)
    for texts in (np.asarray(shapes, object), np.asarray(bones, object)):
        near += process.cpdist(texts[one], texts[other], scorer=fuzz.token_set_ratio, dtype=np.float32) / 200
    kept = near >= ALIKE
    return one[kept], other[kept], near[kept]


def _first_of_each(one: Any, other: Any, near: Any) -> Any:
    """For pairs of `one` and `other`: whether each is among the `MOST` that sound most like its `one`."""
    import numpy as np

    order = np.lexsort((other, -near, one))
    sorted_one = one[order]
    starts = _starts(sorted_one)
    place = np.arange(len(one)) - np.repeat(starts, np.diff(np.r_[starts, len(one)]))
    chosen = np.zeros(len(one), bool)
    chosen[order[place < MOST]] = True
    return chosen


def _starts(values: Any) -> Any:
    """Where the runs of equal values begin."""
    import numpy as np

    return np.flatnonzero(np.r_[len(values) > 0, values[1:] != values[:-1]][: len(values)])
