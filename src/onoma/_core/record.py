"""How a view of a word is laid out for the loops."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np

#: So many letters of a word are looked at.
LONGEST = 24


@functools.cache
def record() -> np.dtype[Any]:
    """How a view of a word is laid out: a number for its kind of letters; whether it is there for words in
    Latin letters (1), for others (2), of such a word (4), of one in Chinese characters (8), of words written together
    (16); what is held against it and how surprising its letters are, in STEPS of a bit; and the numbers of its letters.
    """
    import numpy as np

    return np.dtype(
        [
            *((name, np.uint8) for name in ("kind", "use", "length", "spare")),
            *((name, np.uint16) for name in ("against", "surprise")),
            ("letters", np.uint8, LONGEST),
        ]
    )


def distinct(numbers: np.ndarray) -> np.ndarray:
    """Numbers in order, each but once.

    numpy's own `unique` would load its masked arrays first, which nothing else here needs.
    """
    import numpy as np

    found = np.sort(numbers)
    return found[np.append(True, found[1:] != found[:-1])] if len(found) else found
