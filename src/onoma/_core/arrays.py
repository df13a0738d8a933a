"""What `kernels` does, in numpy and Python: the same answers, for machines without a C compiler."""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from typing import TYPE_CHECKING

from onoma._core.cuts import LOW, STEPS, Channels, Pairs, steps
from onoma._core.letters import Rewriter, Usual, crossed, grams, heard, numbers, once, signs
from onoma._core.lists import place, unpacked
from onoma._core.record import LONGEST, distinct, lengths, opened, record
from onoma._core.words import Forms, Likeness, Rows, agreeing, bases, bones, near
from onoma.errors import IndexFormatError

if TYPE_CHECKING:
    import numpy as np

__all__ = [
    "Channels",
    "Forms",
    "Lexicon",
    "Likeness",
    "Rewriter",
    "Rows",
    "Usual",
    "agreeing",
    "bases",
    "bones",
    "crossed",
    "grams",
    "heard",
    "near",
    "numbers",
    "once",
    "signs",
]

_FORGED = "the index is damaged or forged: {}; compile the registry again"
FAR, NEVER = -1e9, -100.0


class Lexicon:
    """The words and aliases of an index, and what was learned of letters, held ready for the loops."""

    def __init__(self, arrays: dict[str, np.ndarray], channels: Channels) -> None:
        self.arrays, self.channels = arrays, channels

    def near(self, grams: np.ndarray, sums: np.ndarray, budget: int, most: int, rare: int) -> np.ndarray:
        """The words that share the most with a word by its grams."""
        import numpy as np

        tops, hashes = self.arrays["tops"], self.arrays["hashes"]
        starts, numbers, norm = (self.arrays[name] for name in ("starts", "numbers", "norm"))
        places = [at for gram in grams[:512] if (at := place(tops, hashes, int(gram))) >= 0]
        lists = sorted([unpacked(numbers[starts[at] : starts[at + 1]]) for at in places], key=len)
        if any(not len(found) or found[-1] >= len(norm) for found in lists):
            raise IndexFormatError(_FORGED.format("grams.numbers holds no such list"))
        touched: list[np.ndarray] = []
        total = 0
        for found in lists:
            if touched and total + len(found) >= budget:
                break
            total += len(found)
            touched.append(found.astype(np.uint32))
            sums[found] += np.float32(max(math.log2(len(norm) / len(found)), 0)) + np.float32(0.1)
        if not touched:
            return np.empty(0, np.uint32)
        words = distinct(np.concatenate(touched))
        scores = sums[words] / norm[words]
        sums[words] = 0
        bins = (scores * (np.float32(1023) / scores.max())).astype(np.int32)
        syllables = self.arrays["script"][words] > 127
        chosen: np.ndarray = words[(bins >= _least(bins, most)) | (syllables & (bins >= _least(bins[syllables], rare)))]
        return chosen

    def keyed(self, keys: np.ndarray, most: int) -> np.ndarray:
        """The aliases of the keys, rarest first, as long as they are no more than `most`."""
        import numpy as np

        tops, hashes, starts, rows = (self.arrays[f"key_{name}"] for name in ("tops", "hashes", "starts", "rows"))
        lists = [rows[starts[at] : starts[at + 1]] for key in keys if (at := place(tops, hashes, int(key))) >= 0]
        found: list[int] = []
        for having in sorted(lists, key=len):
            if len(having) <= most and len(found) + len(having) <= most:
                found += having.tolist()
        return distinct(np.array(found, np.uint32))

    def alike(
        self,
        looks: np.ndarray,
        signs: tuple[int, int],
        words: np.ndarray,
        chances: tuple[float, float],
        least: float,
        together: bool,
        most: int,
    ) -> tuple[np.ndarray, np.ndarray]:
        """What the letters say that a word is one name with each of `words`, and how strained that is."""
        import numpy as np

        known = self.arrays
        mine = np.array(signs, np.uint64)
        theirs = known["signs"].reshape(-1, 2)[words]
        ones, held = int(np.bitwise_count(mine).sum()), np.bitwise_count(theirs).sum(1).astype(int)
        shared = np.bitwise_count(theirs & mine).sum(1).astype(int)
        fitting = np.nonzero((shared > 0) & (4 * shared >= np.minimum(ones, held)))[0]
        views, owners = self._views(words[fitting])
        pairs = list(self._pairs(looks, views, fitting[owners], chances, together))
        left = np.ones(len(words), bool)
        if len(words) > most:
            guesses = np.full(len(words), LOW, np.int64)
            for pair in pairs:
                np.maximum.at(guesses, pair.words, pair.guessed(self.channels))
            bins = np.clip((guesses >> 5) + 512, 0, 1023)
            left = bins >= _least(bins[guesses > LOW], most)
        best, strains = np.full(len(words), LOW, np.int64), np.zeros(len(words), np.float32)
        for pair in pairs:
            said, strained = pair.cut(self.channels)
            # One view of a word after the other, so that the first of equals stands.
            for k, word in enumerate(pair.words):
                if left[word] and said[k] > best[word] and said[k] >= steps(least):
                    best[word], strains[word] = said[k], np.float32(strained[k]) / np.float32(STEPS)
        return np.where(best > LOW, best.astype(np.float32) / np.float32(STEPS), np.float32(NEVER)), strains

    def _views(self, words: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """The views of words, and at which place among these each word stands."""
        import numpy as np

        starts, ends = (self.arrays["views"][words + np.uint32(more)].astype(np.int64) for more in (0, 1))
        views, owners = opened(self.arrays["looks"], starts, ends)
        sound = lengths(views).sum() == (ends - starts).sum() and (views["length"] <= LONGEST).all()
        for view in views if sound else ():
            kind, letters = int(view["kind"]), view["letters"][: view["length"]]
            sound = sound and kind < len(self.channels.joins) and (letters < len(self.channels.joins[kind])).all()
        if not sound:
            raise IndexFormatError(_FORGED.format("views holds no such view"))
        return views, owners

    def _pairs(
        self, looks: np.ndarray, theirs: np.ndarray, words: np.ndarray, chances: tuple[float, float], together: bool
    ) -> Iterator[Pairs]:
        """A view of what is asked for with those of one kind that it may be compared with, and what is against it."""
        import numpy as np

        size, latin = theirs["length"].astype(int), theirs["use"] & 4 > 0
        for one in np.ascontiguousarray(looks).view(record())[:, 0]:
            n, own = int(one["length"]), bool(one["use"] & 4)
            wanted = (np.where(latin, one["use"] & 1, one["use"] & 2) > 0) & ((theirs["use"] & (1 if own else 2)) > 0)
            wanted &= np.maximum(n, size) <= 2 * np.minimum(n, size) + 4
            if not together:
                wanted &= one["use"] & theirs["use"] & 16 == 0
            chance = np.where(theirs["use"] & 8, *map(steps, chances))
            cost = one["against"].astype(int) + theirs["against"] + np.where(latin | own, 0, chance)
            for other in range(len(self.channels.forth)):
                chosen = np.nonzero(wanted & (theirs["kind"] == other))[0]
                if len(chosen) and self.channels.own in (one["kind"], other):
                    yield Pairs(one, theirs[chosen], words[chosen], cost[chosen])

    def rank(
        self,
        words: np.ndarray,
        bits: np.ndarray,
        ends: np.ndarray,
        firsts: np.ndarray,
        lasts: np.ndarray,
        asked: int,
        slots: np.ndarray,
        budget: int,
        most: int,
        within: float,
    ) -> np.ndarray:
        """The aliases that hold the words which fit, best first, roughly weighed."""
        import numpy as np

        starts, word_rows = self.arrays["word_starts"].astype(np.int64), self.arrays["word_rows"]
        unit = np.repeat(np.arange(len(ends)), np.diff(ends, prepend=0))
        table: dict[int, list[float]] = {}
        total = 0
        for used, at in enumerate(np.argsort(starts[words.astype(np.int64) + 1] - starts[words], kind="stable")):
            rows = word_rows[starts[words[at]] : starts[int(words[at]) + 1]].tolist()
            total += len(rows)
            if total > budget and used:
                break
            for row in rows:
                held = table.setdefault(row, [0.0] * len(ends))
                held[unit[at]] = max(held[unit[at]], float(bits[at]))
        scores = sorted(
            (-self._score(row, held, firsts, lasts, asked), row) for row, held in table.items()
        )[:most]  # fmt: skip
        return np.array([row for score, row in scores if -score >= -scores[0][0] - within], np.uint32)

    def _score(self, row: int, held: list[float], firsts: np.ndarray, lasts: np.ndarray, asked: int) -> float:
        score = sum(held[:asked], 0.0)
        hits = sum(bits > 0 for bits in held[:asked])
        gain = 0.0
        for k in range(asked, len(held)):
            apart = held[firsts[k]] + (held[lasts[k]] if lasts[k] > firsts[k] else 0.0)
            gain = max(gain, held[k] - apart)
            hits += held[k] > apart and apart <= 0
        starts = self.arrays["row_starts"]
        theirs = int((self.arrays["row_roles"][starts[row] : starts[row + 1]] < 128).sum())
        left, over = max(0, asked - hits), max(0, theirs - hits)
        both = min(left, over)
        return score + (gain - 5 * both - 1.5 * (left + over - 2 * both))

    def weigh(
        self,
        rows: np.ndarray,
        columns: np.ndarray,
        bits: np.ndarray,
        strains: np.ndarray,
        worths: np.ndarray,
        scripts: np.ndarray,
        folds: np.ndarray,
        signs: np.ndarray,
        roles: np.ndarray,
        group_ends: np.ndarray,
        groups: np.ndarray,
        initials: int,
    ) -> np.ndarray:
        """About what the evidence will say of each of `rows`, in bits."""
        import numpy as np

        starts, words, known_roles = (self.arrays[f"row_{name}"] for name in ("starts", "words", "roles"))
        mine = [groups[start:end].tolist() for start, end in zip([0, *group_ends[:-1]], group_ends, strict=True)]
        told = (roles.tolist(), worths.tolist(), scripts.tolist(), folds.tolist(), signs.reshape(-1, 2), mine)
        asked = list(zip(*told, strict=True))[:24]
        out, at = np.empty(len(rows)), 0
        for k, row in enumerate(rows):
            held = range(int(starts[row]), int(starts[row + 1]))
            known = [int(known_roles[place]) for place in held][:24]
            table = [
                [
                    self._agreed(
                        one,
                        int(words[place]),
                        int(known_roles[place]),
                        float(bits[i, columns[at + j]]),
                        float(strains[i, columns[at + j]]),
                    )
                    for j, place in enumerate(held[:24])
                ]
                for i, one in enumerate(asked)
            ]
            out[k] = self._sum(table, roles.tolist()[:24], known, initials)
            at += len(held)
        return out

    def _agreed(
        self,
        asked: tuple[int, float, int, int, np.ndarray, list[int]],
        word: int,
        known_role: int,
        likeness: float,
        strain: float,
    ) -> float:
        """What two words say for one person if they are taken for one; FAR where they cannot be."""
        role, worth, script, fold, signs, groups = asked
        weights: list[float] = self.arrays["weights"].tolist()
        joins = (role >> 7) + (known_role >> 7)
        if joins == 2:
            return FAR
        worth = min(worth, float(self.arrays["rarity"][word]))
        if fold == int(self.arrays["fold"][word]):
            return weights[0] * worth + weights[2] - joins * weights[14]
        best = FAR
        other = int(self.arrays["script"][word])
        kind = 9 if (script | other) & 128 else 3 if script == other else 6
        if likeness >= 3:
            theirs = self.arrays["signs"][2 * word : 2 * word + 2]
            if _ones(signs & theirs) < min(_ones(signs), _ones(theirs)):
                kind = {3: 24, 6: 27}.get(kind, kind)
            strain = strain * strain / max(likeness + strain, 1)
            best = weights[kind] * min(likeness, worth) + weights[kind + 1] * strain
            best = best + weights[kind + 2] - joins * weights[14]
        if joins == 0 and 0 in (role, known_role):
            first, last = (bisect(self.arrays["given"], word) for bisect in (bisect_left, bisect_right))
            for group in self.arrays["groups"][first:last].tolist():
                # The same name, unless both are only short for it.
                if any((one ^ group == 0 and one < 32768) or one ^ group == 32768 for one in groups):
                    best = max(best, weights[12] * (worth - weights[13]) + weights[30])
        return best

    def _sum(self, table: list[list[float]], asked: list[int], known: list[int], initials: int) -> float:
        """The agreements of the best assignment, and what is left over."""
        weights: list[float] = self.arrays["weights"].tolist()
        total, mine, theirs, taken = 0.0, 0, 0, 0
        while True:
            best, at, to = FAR, -1, -1
            for i, one in enumerate(asked):
                if mine & _span(one, i):
                    continue
                for j, other in enumerate(known):
                    if table[i][j] > best and not theirs & _span(other, j):
                        best, at, to = table[i][j], i, j
            if at < 0:
                break
            total += best
            taken += 1
            mine |= _span(asked[at], at)
            theirs |= _span(known[to], to)
        if not mine:
            return NEVER
        left = [sum(role == one and not mine >> i & 1 for i, role in enumerate(asked)) for one in range(3)]
        given = any(role == 0 and theirs >> j & 1 for j, role in enumerate(known))
        for role in (1, 2, 0):
            for j, other in enumerate(known):
                if other != role or theirs >> j & 1:
                    continue
                if role == 1:
                    total += weights[15 if left[1] > 0 else 16]
                    left[1] -= left[1] > 0
                elif left[role] > 0 or left[2 - role] > 0:
                    left[role if left[role] > 0 else 2 - role] -= 1
                    total += weights[17 if role == 2 else 19]
                elif role == 0 and initials > 0:
                    initials -= 1
                elif role == 0 and given:
                    total += weights[21]
                else:
                    total += weights[18 if role == 2 else 20]
        extra = left[0] + left[2]
        total += (extra > 0) * weights[22] + max(extra - 1, 0) * weights[31] + left[1] * weights[23]
        return total + (taken == 1 and extra > 1) * weights[32]


def _least(bins: np.ndarray, most: int) -> int:
    """The bin from which on so many are counted, 1024 where none are wanted."""
    import numpy as np

    if most < 1:
        return 1024
    counts = np.bincount(bins, minlength=1024)[::-1].cumsum()
    return max(0, 1023 - int(np.searchsorted(counts, most)))


def _ones(bits: np.ndarray) -> int:
    """How many bits are set."""
    return sum(int(number).bit_count() for number in bits)


def _span(role: int, place: int) -> int:
    """The words that one takes up, as bits."""
    return 1 << place if role < 128 else 1 << (role >> 3 & 7) | 1 << (role & 7)
