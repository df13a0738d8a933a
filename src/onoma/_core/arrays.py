"""What `kernels` does, in numpy: the same answers, for machines without a C compiler."""

from __future__ import annotations

import numpy as np

_FAR = np.float32(-1e9)


def agreements(
    one: np.ndarray,
    one_pairs: np.ndarray,
    letters: np.ndarray,
    pairs: np.ndarray,
    lengths: np.ndarray,
    rows: np.ndarray,
    there: np.ndarray,
    here: np.ndarray,
) -> tuple[np.ndarray, np.ndarray]:
    """For each of `rows`, the best ways to cut it and the one word into segments that stand for each other."""
    lengths = lengths[rows].astype(np.intp)
    longest = int(lengths.max(initial=0))
    singles = letters[rows, :longest].astype(np.intp)
    doubles = pairs[rows, : max(0, longest - 1)].astype(np.intp)
    at = np.arange(len(rows))
    onward, backward = (_walk(one, one_pairs, singles, doubles, told)[at, lengths] for told in (there, here))
    return onward, backward


def _walk(
    one: np.ndarray, one_pairs: np.ndarray, singles: np.ndarray, doubles: np.ndarray, told: np.ndarray
) -> np.ndarray:
    """The sums at the end of the one word, for every length of the others."""
    count, longest = singles.shape
    walked: list[np.ndarray] = []
    for i in range(len(one) + 1):
        now = np.full((count, longest + 1), _FAR)
        if i == 0:
            now[:, 0] = 0
        else:
            before, u = walked[i - 1], one[i - 1]
            now = before + told[u, 0]
            now[:, 1:] = np.maximum(now[:, 1:], before[:, :-1] + told[u][singles])
            now[:, 2:] = np.maximum(now[:, 2:], before[:, :-2] + told[u][doubles])
        if i > 1:
            before, u = walked[i - 2], one_pairs[i - 2]
            now[:, 1:] = np.maximum(now[:, 1:], before[:, :-1] + told[u][singles])
            now[:, 2:] = np.maximum(now[:, 2:], before[:, :-2] + told[u][doubles])
        for j in range(1, longest + 1):
            now[:, j] = np.maximum(now[:, j], now[:, j - 1] + told[0][singles[:, j - 1]])
        walked.append(now)
    return walked[-1]


def gather(
    numbers: np.ndarray, starts: np.ndarray, ends: np.ndarray, worths: np.ndarray, sums: np.ndarray
) -> np.ndarray:
    """Add each posting list's worth to the sums of its numbers; the numbers touched, each once, as they were met."""
    lists = [numbers[a:b] for a, b in zip(starts, ends, strict=True)]
    for found, worth in zip(lists, worths, strict=True):
        sums[found] += worth
    met = np.concatenate([np.empty(0, np.uint32), *lists])
    return met[np.sort(np.unique(met, return_index=True)[1])]
