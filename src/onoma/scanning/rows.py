"""Which rows of a registry have which code: two sorted arrays, where a dictionary would take ten times the memory."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Sequence


class Rows:
    """Rows by 64-bit codes.

    >>> rows = Rows(array("Q", [7, 5, 7]), array("I", [0, 1, 2]))
    >>> rows.of(7), rows.of(6)
    ([0, 2], [])
    >>> rows.of_each([[5, 6], [], [7, 5]])
    [[1], [], [0, 1, 2]]
    """

    def __init__(self, codes: array[int], rows: array[int]) -> None:
        import numpy as np

        unsorted = np.frombuffer(codes, np.uint64) if codes else np.empty(0, np.uint64)
        order = np.argsort(unsorted, kind="stable")
        self._codes = unsorted[order]
        self._rows = (np.frombuffer(rows, np.uint32) if rows else np.empty(0, np.uint32))[order]
        #: For single look-ups, which numpy is slow at.
        self._view = self._codes.data

    def of(self, code: int) -> list[int]:
        """The rows with a code, in order."""
        at = end = bisect_left(self._view, code)
        while end < len(self._view) and self._view[end] == code:
            end += 1
        return self._rows[at:end].tolist() if end > at else []

    def of_each(self, groups: Sequence[list[int]]) -> list[list[int]]:
        """For each group the rows with any of its codes, each once and in order: one look-up for all groups."""
        import numpy as np

        found: list[list[int]] = [[] for _ in groups]
        asked = np.array([code for group in groups for code in group], np.uint64)
        which = np.repeat(np.arange(len(groups)), np.fromiter(map(len, groups), np.intp, len(groups)))
        first = np.searchsorted(self._codes, asked, "left")
        counts = np.searchsorted(self._codes, asked, "right") - first
        ends = np.cumsum(counts)
        if not ends.size or not ends[-1]:
            return found
        places = np.arange(ends[-1]) + np.repeat(first - ends + counts, counts)
        pairs = np.unique((np.repeat(which, counts).astype(np.uint64) << np.uint64(32)) | self._rows[places])
        for group, row in zip((pairs >> np.uint64(32)).tolist(), (pairs & np.uint64(0xFFFFFFFF)).tolist(), strict=True):
            found[group].append(row)
        return found
