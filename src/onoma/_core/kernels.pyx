# cython: language_level=3, boundscheck=False, wraparound=False, initializedcheck=False, cdivision=True
"""The loops in which the time goes, in Cython: Python with types, compiled where a C compiler is. `arrays` does the same
in numpy; both give the same answers.

Whoever calls sees to it that every number is within bounds; nothing here looks.
"""

from __future__ import annotations

import cython
import numpy as np


def agreements(
    one: cython.const[cython.uint][::1],
    one_pairs: cython.const[cython.uint][::1],
    letters: cython.const[cython.ushort][:, ::1],
    pairs: cython.const[cython.ushort][:, ::1],
    lengths: cython.const[cython.uchar][::1],
    rows: cython.const[cython.uint][::1],
    there: cython.const[cython.float][:, ::1],
    here: cython.const[cython.float][:, ::1],
) -> tuple[np.ndarray, np.ndarray]:
    """For each of `rows`, the best ways to cut it and the one word into segments that stand for each other: the sums
    of `there` and of `here` over the segments, each at its own best.
    """
    count: cython.Py_ssize_t = rows.shape[0]
    onward = np.empty(count, np.float32)
    backward = np.empty(count, np.float32)
    out: cython.float[::1] = onward
    back: cython.float[::1] = backward
    with cython.nogil:
        _agreements(one, one_pairs, letters, pairs, lengths, rows, there, here, out, back)
    return onward, backward


@cython.cfunc
@cython.nogil
@cython.exceptval(check=False)
def _agreements(
    one: cython.const[cython.uint][::1],
    one_pairs: cython.const[cython.uint][::1],
    letters: cython.const[cython.ushort][:, ::1],
    pairs: cython.const[cython.ushort][:, ::1],
    lengths: cython.const[cython.uchar][::1],
    rows: cython.const[cython.uint][::1],
    there: cython.const[cython.float][:, ::1],
    here: cython.const[cython.float][:, ::1],
    out: cython.float[::1],
    back: cython.float[::1],
) -> cython.void:
    ahead = cython.declare(cython.float[27][27])
    behind = cython.declare(cython.float[27][27])
    n: cython.Py_ssize_t = one.shape[0]
    k: cython.Py_ssize_t
    for k in range(rows.shape[0]):
        r: cython.Py_ssize_t = rows[k]
        m: cython.Py_ssize_t = lengths[r]
        i: cython.Py_ssize_t
        j: cython.Py_ssize_t
        for i in range(n + 1):
            u: cython.Py_ssize_t = one[i - 1] if i > 0 else 0
            uu: cython.Py_ssize_t = one_pairs[i - 2] if i > 1 else 0
            for j in range(m + 1):
                if i == 0 and j == 0:
                    ahead[0][0] = 0.0
                    behind[0][0] = 0.0
                    continue
                v: cython.Py_ssize_t = letters[r, j - 1] if j > 0 else 0
                x: cython.float = -1e9
                y: cython.float = -1e9
                if i > 0:
                    x = ahead[i - 1][j] + there[u, 0]
                    y = behind[i - 1][j] + here[u, 0]
                if j > 0:
                    x = max(x, ahead[i][j - 1] + there[0, v])
                    y = max(y, behind[i][j - 1] + here[0, v])
                    if i > 0:
                        x = max(x, ahead[i - 1][j - 1] + there[u, v])
                        y = max(y, behind[i - 1][j - 1] + here[u, v])
                        if i > 1:
                            x = max(x, ahead[i - 2][j - 1] + there[uu, v])
                            y = max(y, behind[i - 2][j - 1] + here[uu, v])
                        if j > 1:
                            vv: cython.Py_ssize_t = pairs[r, j - 2]
                            x = max(x, ahead[i - 1][j - 2] + there[u, vv])
                            y = max(y, behind[i - 1][j - 2] + here[u, vv])
                            if i > 1:
                                x = max(x, ahead[i - 2][j - 2] + there[uu, vv])
                                y = max(y, behind[i - 2][j - 2] + here[uu, vv])
                ahead[i][j] = x
                behind[i][j] = y
        out[k] = ahead[n][m]
        back[k] = behind[n][m]


def gather(
    numbers: cython.const[cython.uint][::1],
    starts: cython.const[cython.longlong][::1],
    ends: cython.const[cython.longlong][::1],
    worths: cython.const[cython.float][::1],
    sums: cython.float[::1],
) -> np.ndarray:
    """Add each posting list's worth to the sums of its numbers; the numbers touched, each once.

    `sums` must be zero to begin with, and is left for the caller to read and to clear.
    """
    total: cython.Py_ssize_t = 0
    g: cython.Py_ssize_t
    for g in range(starts.shape[0]):
        total += ends[g] - starts[g]
    touched = np.empty(total, np.uint32)
    out: cython.uint[::1] = touched
    count: cython.Py_ssize_t = 0
    i: cython.Py_ssize_t
    with cython.nogil:
        for g in range(starts.shape[0]):
            for i in range(starts[g], ends[g]):
                t: cython.Py_ssize_t = numbers[i]
                if sums[t] == 0.0:
                    out[count] = t
                    count += 1
                sums[t] += worths[g]
    return touched[:count]
