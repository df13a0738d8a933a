"""How a view of a word is laid out for the loops."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np

#: So many letters of a word are looked at.
LONGEST = 24
#: The bytes of a view before its letters.
HEAD = 7


@functools.cache
def record() -> np.dtype[Any]:
    """How a view of a word is laid out: what is held against it and how surprising its letters are, in STEPS of a bit;
    a number for its kind of letters; whether it is there for words in Latin letters (1), for others (2), of such a word
    (4), of one in Chinese characters (8), of words written together (16); how many letters it has, and their numbers.
    """
    import numpy as np

    return np.dtype(
        [
            *((name, np.uint16) for name in ("against", "surprise")),
            *((name, np.uint8) for name in ("kind", "use", "length")),
            ("letters", np.uint8, LONGEST),
            ("spare", np.uint8),
        ]
    )


def lengths(views: np.ndarray) -> np.ndarray:
    """In how many pairs of bytes an index holds each of these records: without what follows their letters."""
    import numpy as np

    return (views["length"].astype(np.int64) + HEAD + 1) // 2


def shortened(views: np.ndarray) -> np.ndarray:
    """The bytes of views as an index holds them, one after the other.

    >>> import numpy as np
    >>> views = np.zeros(1, record())
    >>> views["length"], views["letters"][0, :2] = 2, (5, 6)
    >>> shortened(views).tolist()
    [0, 0, 0, 0, 0, 0, 2, 5, 6, 0]
    """
    import numpy as np

    return views.view(np.uint8).reshape(-1, views.itemsize)[np.arange(views.itemsize) < 2 * lengths(views)[:, None]]


def opened(views: np.ndarray, starts: np.ndarray, ends: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The records of what `shortened` wrote, in stretches that start and end at these pairs of bytes; and in which of
    them each is. What is longer than its stretch is left out.
    """
    import numpy as np

    at, left = starts.astype(np.int64), np.arange(len(starts))
    found, owners = [np.empty(0, record())], [left[:0]]
    while len(left := left[at[left] + HEAD // 2 < ends[left]]):
        places = 2 * at[left, None] + np.arange(record().itemsize)
        found.append(np.take(views, places, mode="clip").view(record())[:, 0])
        owners.append(left)
        at[left] += lengths(found[-1])
    owner = np.concatenate(owners)
    order = np.argsort(owner, kind="stable")
    return np.concatenate(found)[order], owner[order]


def distinct(numbers: np.ndarray) -> np.ndarray:
    """Numbers in order, each but once.

    numpy's own `unique` would load its masked arrays first, which nothing else here needs.
    """
    import numpy as np

    found = np.sort(numbers)
    first = np.ones(len(found), bool)
    np.not_equal(found[1:], found[:-1], out=first[1:])
    return found[first]
