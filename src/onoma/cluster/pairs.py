"""Which names to compare, so that the work grows with the names and not with their square, and what they score.

Names meet where they share a blocking key. In a crowded block each is taken with its neighbours only, in the order of
how the names sound. What sounds too unlike is dropped before it is compared at length, and of the rest each name keeps
the few that sound most like it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from onoma.keys import CONTENT, digest, keys_of
from onoma.parser import parse
from onoma.phonemes import skeleton
from onoma.reading import readings
from onoma.resolver import compare

#: A block of so many names is compared as a whole; in a larger one, each name with so many that come after it.
WHOLE, NEIGHBOURS = 32, 8

#: How much two names must sound alike to be compared, 0 to 1, and how many each keeps. Of the train people of the
#: benchmark (26,113 names, 423,372 pairs that meet) this leaves one pair in seven, and 97 % of what could be linked.
ALIKE, MOST = 0.66, 8
# Pairs looked at together, which bounds the memory.
_ROWS = 1 << 20


class Sounds(NamedTuple):
    """What is known of a name before it meets others: its keys as numbers, its likeliest sound, the consonants of that.

    The words stand in the order of the alphabet.
    """

    keys: tuple[int, ...]
    shape: str
    bones: str


def sounds(text: str, *, language: str | None = None) -> Sounds:
    """The keys of a name, and how it sounds.

    >>> sounds("Tikhanovskaya, Svetlana")[1:]
    ('svetlana tixanovskaja', 'SVTLN THNVSK')
    """
    name = parse(text, language=language)
    heard = [readings(t.text, language=name.language) for t in name.tokens if t.role in CONTENT]
    words = sorted(word[0].phonemes for word in heard if word)
    keys = tuple(int(digest(key), 16) for key in keys_of(name))
    return Sounds(keys, " ".join(words), " ".join(map(skeleton, words)))


def score_pairs(pairs: Sequence[tuple[str, str]], *, language: str | None = None) -> list[float]:
    """How much speaks for one person behind each pair of names, in bits: the one place where pairs are judged.

    >>> score_pairs([("Tichanowskaja", "Ціханоўская")])[0] > 10
    True
    """
    return [compare(a, b, language=language).bits for a, b in pairs]


def candidates(found: Sequence[Sounds]) -> Any:
    """Places of names that are worth comparing: an array of two columns, the smaller place first, sorted.

    >>> names = ["Viktar Babaryka", "Maria Kalesnikava", "Viktor Babariko"]
    >>> candidates([sounds(name) for name in names]).tolist()
    [[0, 2]]
    """
    import numpy as np

    sizes = np.fromiter((len(s.keys) for s in found), np.int64, len(found))
    owners = np.repeat(np.arange(len(found), dtype=np.int64), sizes)
    keys = np.fromiter((key for s in found for key in s.keys), np.uint64, int(sizes.sum()))
    ranks = np.empty(len(found), np.int64)
    ranks[sorted(range(len(found)), key=lambda i: (found[i].shape, i))] = np.arange(len(found))
    order = np.lexsort((ranks[owners], keys))
    one, other = meetings(keys[order])
    a, b = owners[order][one], owners[order][other]
    met = np.unique(np.minimum(a, b) << 32 | np.maximum(a, b))
    a, b, near = alike([s.shape for s in found], [s.bones for s in found], met >> 32, met & 0xFFFFFFFF)
    chosen = _first_of_each(a, b, near) | _first_of_each(b, a, near)
    return np.stack([a[chosen], b[chosen]], axis=1)


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

    texts = [np.asarray(column, object) for column in (shapes, bones)]
    found = []
    for start in range(0, len(one), _ROWS):
        a, b = one[start : start + _ROWS], other[start : start + _ROWS]
        near = [process.cpdist(t[a], t[b], scorer=fuzz.token_set_ratio, dtype=np.float32) for t in texts]
        both = (near[0] + near[1]) / 200
        found.append((a[both >= ALIKE], b[both >= ALIKE], both[both >= ALIKE]))
    if not found:
        return one, other, np.empty(0, np.float32)
    a, b, both = (np.concatenate(parts) for parts in zip(*found, strict=True))
    return a, b, both


def _first_of_each(one: Any, other: Any, alike: Any) -> Any:
    """For pairs of `one` and `other`: whether each is among the `MOST` that sound most like its `one`."""
    import numpy as np

    order = np.lexsort((other, -alike, one))
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
