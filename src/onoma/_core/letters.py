"""What `kernels` does with letters, in Python: the same answers, for machines without a C compiler."""

from __future__ import annotations

import functools
import math
from bisect import bisect_left
from collections.abc import Callable, Sequence
from itertools import combinations, pairwise, product
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np

#: FNV-1a, 64 bits.
_BASIS, _PRIME, _WHOLE = 14695981039346656037, 1099511628211, 2**64 - 1


def grams(spelt: tuple[str, ...], skeletons: tuple[str, ...]) -> np.ndarray:
    """Numbers for the runs of letters and of consonants by which a word is found."""
    import numpy as np

    found: dict[int, None] = {}
    for each in skeletons:
        edged = f"^{each}$"
        n = len(edged)
        runs = [(edged, 1), *((edged[i : i + size], 2) for size in (2, 3) for i in range(n - size + 1))]
        if 4 < n < 10:
            runs += [(edged[:k] + edged[k + 1 :], 1) for k in range(1, n - 1)]
        found.update(dict.fromkeys(_run(*run) for run in runs))
    for each in spelt:
        edged = f"^{each}$"
        found.update(dict.fromkeys(_run(edged[i : i + 3], 3) for i in range(len(edged) - 2)))
    return np.array(list(found), np.uint64)


def numbers(keys: list[str]) -> np.ndarray:
    """Numbers that stand for keys; two that share one cost a look, no more."""
    import numpy as np

    return np.array([_run(key, 0) for key in keys], np.uint64)


def crossed(
    bones: list[tuple[str, ...]], held: np.ndarray, sizes: np.ndarray, roles: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Numbers for each two words of each name by their consonants, and for all of them run together; and how many each
    name has. `bones` are those of each word by each of its readings, `held` the words of all names, `sizes` how many
    each holds, `roles` from 128 those that are written together, which come last and are passed over.
    """
    import numpy as np

    found: list[int] = []
    having: list[int] = []
    start = 0
    for size in sizes.tolist():
        own = zip(held[start : start + size].tolist(), roles[start : start + size].tolist(), strict=True)
        words = [bones[word] for word, role in own if role < 128]
        pairs = (sorted(pair) for one, other in combinations(words, 2) for pair in product(one, other))
        told = [f"{one}+{other}" for one, other in pairs if len(one) + len(other) > 3]
        first = [word[0] for word in words]
        told += [f"={whole}" for whole in ("".join(first), "".join(first[1:] + first[:1])) if len(whole) > 3]
        own_numbers = dict.fromkeys(_run(key, 0) for key in told)
        found += own_numbers
        having.append(len(own_numbers))
        start += size
    return np.array(found, np.uint64), np.array(having, np.uint32)


_CLASSES = {letter: number for number, letter in enumerate("^PVTSXKMNLR")}


def signs(skeletons: tuple[str, ...]) -> tuple[int, int]:
    """Which of the consonants stand beside each other in any of the skeletons, as 128 bits; all where one is too short
    to tell.
    """
    found = 0
    for skeleton in skeletons:
        if len(skeleton) < 2:
            return _WHOLE, _WHOLE
        for one, other in pairwise(f"^{skeleton}^"):
            found |= 1 << (11 * _CLASSES.get(one, 0) + _CLASSES.get(other, 0))
    return found & _WHOLE, found >> 64


def once(letters: str) -> str:
    """The letters of a word, those that stand twice or more in a row but once."""
    return "".join([c for k, c in enumerate(letters) if k == 0 or c != letters[k - 1]])


def _run(letters: str, sort: int) -> int:
    number = (_BASIS ^ sort) * _PRIME & _WHOLE
    for letter in letters:
        number = (number ^ ord(letter)) * _PRIME & _WHOLE
    return number


def heard(
    rewriters: list[Rewriter],
    weights: list[float],
    words: list[str],
    foreign: float,
    least: float,
    fold: Callable[[str], str] | None,
) -> list[tuple[str, int, float]]:
    """What a word may sound like, likeliest first: sounds, the place of the likeliest of the conventions that say so,
    and the share of the weight; `words` are how each sees it, `weights` how much each counts: `foreign` times as much
    for a word with letters that it does not have, which are folded where there is a `fold`. Less than `least` times
    the likeliest is passed over.
    """
    told = []
    for which, (rewriter, weight, word) in enumerate(zip(rewriters, weights, words, strict=True)):
        strange = not rewriter.alone.issuperset(word)
        known = "".join([c if c in rewriter.alone else fold(c) for c in word]) if strange and fold else word
        sounds = rewriter.rewrite(known)
        if sounds and "!" not in sounds:
            told.append((-weight * (foreign if strange else 1.0), which, once(sounds)))
    found: dict[str, tuple[float, int]] = {}
    # The likeliest convention comes first and gives its name to a reading that others share.
    for share, which, sounds in sorted(told):
        before, first = found.get(sounds, (0.0, which))
        found[sounds] = (before - share, first)
    top = max((weight for weight, _ in found.values()), default=0.0)
    ranked = sorted((-weight, sounds, which) for sounds, (weight, which) in found.items() if weight >= top * least)
    total = sum(-weight for weight, _, _ in ranked)
    return [(sounds, which, -weight / total) for weight, sounds, which in ranked]


class Rewriter:
    """Rules that rewrite letters, those that begin with one letter in the order in which they are tried."""

    def __init__(self, rules: dict[str, list[tuple[int, str, str, str, str]]], vowels: str) -> None:
        self.rules, self.vowels = rules, vowels
        #: The letters that have a rule of their own.
        self.alone = frozenset(rule[1] for some in rules.values() for rule in some if len(rule[1]) == 1)

    def rewrite(self, word: str) -> str:
        """The word rewritten; letters without a rule are passed over."""
        return "".join([rule[4] for rule in self._rules(word)])

    def walk(self, word: str) -> list[int]:
        """The numbers of the rules that rewrite a word, in order."""
        return [rule[0] for rule in self._rules(word)]

    def _rules(self, word: str) -> list[tuple[int, str, str, str, str]]:
        found, at, end = [], 0, len(word)
        while at < end:
            for rule in self.rules.get(word[at], ()):
                size = len(rule[1])
                if (
                    (size == 1 or word.startswith(rule[1], at))
                    and (not rule[2] or self._holds(rule[2], word[at - 1 : at] if at else ""))
                    and (not rule[3] or self._holds(rule[3], word[at + size : at + size + 1]))
                ):
                    found.append(rule)
                    at += size
                    break
            else:
                at += 1
        return found

    def _holds(self, place: str, neighbour: str) -> bool:
        negated = place[0] == "!"
        letters = place[negated:]
        if not neighbour:
            held = "^" in letters
        else:
            consonant = "*" in letters and neighbour not in "’-" and neighbour not in self.vowels
            held = consonant or (neighbour not in "^*" and neighbour in letters)
        return held is not negated


class Usual:
    """How surprising the letters of a word are, by how often runs of three were counted in names of its script: their
    `numbers` in order, 21 bits for each letter, and how many `times` each; NUL stands for any letter.
    """

    def __init__(self, numbers: Sequence[int], times: Sequence[int]) -> None:
        self._numbers, self._told = numbers, times
        self._bits = functools.lru_cache(_RUNS)(self._measured)

    def surprise(self, word: str) -> float:
        """-log2 P(word) by the letters that follow each other, in bits."""
        codes = [94, 94, *map(ord, word), 36]
        total = 0.0
        for a, b, c in zip(codes, codes[1:], codes[2:], strict=False):
            total += self._bits(a, b, c)
        return total

    def _measured(self, a: int, b: int, c: int) -> float:
        share = (self._times(c) + 0.5) / (self._times(0) + 200)
        share = (self._times(b << 21 | c) + 4 * share) / (self._times(b << 21) + 4)
        share = (self._times(a << 42 | b << 21 | c) + 4 * share) / (self._times(a << 42 | b << 21) + 4)
        return -math.log2(share)

    def _times(self, run: int) -> int:
        """How often a run was counted."""
        place = bisect_left(self._numbers, run)
        there = place < len(self._numbers) and self._numbers[place] == run
        return self._told[place] if there else 0


#: So many runs are remembered, for each script.
_RUNS = 8192
