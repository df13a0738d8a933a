"""Which rows of a registry have which code: two sorted arrays, where a dictionary would take ten times the memory."""

from __future__ import annotations

from array import array
from bisect import bisect_left

#: How many bits there are for each code that tell most others from it at a glance.
_BITS = 16


class Rows:
    """Rows by 64-bit codes.

    >>> rows = Rows(array("Q", [7, 5, 7]), array("I", [0, 1, 2]))
    >>> rows.of(7), rows.of(6)
    ([0, 2], [])
    >>> rows.of_any([5, 6]), rows.of_any([]), rows.of_any([7, 5])
    ([1], [], [0, 1, 2])
    """

    def __init__(self, codes: array[int], rows: array[int]) -> None:
        import numpy as np

        unsorted = np.frombuffer(codes, np.uint64) if codes else np.empty(0, np.uint64)
        order = np.argsort(unsorted, kind="stable")
        self._codes = unsorted[order]
        self._rows = (np.frombuffer(rows, np.uint32) if rows else np.empty(0, np.uint32))[order]
        #: For single look-ups, which numpy is slow at.
        self._view = self._codes.data
        #: An odd number, so that what lies far apart falls together no more often than anything else.
        self._size = _BITS * len(unsorted) | 1
        seen = np.zeros(self._size, np.bool_)
        seen[self._codes % np.uint64(self._size)] = True
        self._seen = np.packbits(seen, bitorder="little").tobytes()

    def of(self, code: int) -> list[int]:
        """The rows with a code, in order."""
        place = code % self._size
        if not self._seen[place >> 3] >> (place & 7) & 1:
            return []
        at = end = bisect_left(self._view, code)
        while end < len(self._view) and self._view[end] == code:
            end += 1
        return self._rows[at:end].tolist() if end > at else []

    def of_any(self, codes: list[int]) -> list[int]:
        """The rows with any of some codes, each once and in order."""
        size, seen = self._size, self._seen
        found: list[int] = []
        for code in codes:
            place = code % size
            if seen[place >> 3] >> (place & 7) & 1:
                found += self.of(code)
        return sorted(set(found)) if found else found
