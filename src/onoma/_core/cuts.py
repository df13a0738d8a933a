"""How words are cut into segments that stand for each other, in numpy and Python."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import numpy as np

STEPS, LOW, UNMET = 256, -(1 << 28), -(2**15)
_UNKNOWN = 3


class Channels:
    """What was learned of each kind of letters beside Latin ones."""

    def __init__(self, arrays: dict[str, np.ndarray], width: int, own: int) -> None:
        self.width, self.own = width, own
        ends = [*arrays["places"].tolist()[1:], len(arrays["forth"])]
        sides = (
            (arrays[name][start:end].reshape(-1, width) for start, end in zip(arrays["places"], ends, strict=True))
            for name in ("forth", "back")
        )
        self.forth, self.back = map(tuple, sides)
        self.joins = [
            arrays["joins"][start : start + size * size].reshape(size, size)
            for start, size in zip(arrays["join_places"].tolist(), arrays["singles"].tolist(), strict=True)
        ]

    def agree(self, kind: int, one: np.ndarray, other_kind: int, other: np.ndarray) -> tuple[float, float]:
        """log2 P(other | one) and log2 P(one | other), each at the best cut into segments."""
        mine, theirs = self.spell(kind, one), self.spell(other_kind, other)
        sums = [_walk(*mine, theirs[0][None], theirs[1][None], told)[0, -1] for told in self.sides(kind, other_kind)]
        return int(sums[0]) / STEPS, int(sums[1]) / STEPS

    def spell(self, kind: int, letters: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """The letters of words with their edges, and their pairs of neighbours."""
        import numpy as np

        edge = np.ones((*letters.shape[:-1], 1), np.intp)
        edged = np.concatenate([edge, letters, 2 * edge], axis=-1)
        return edged, self.joins[kind][edged[..., :-1], edged[..., 1:]]

    def sides(self, kind: int, other_kind: int) -> tuple[np.ndarray, np.ndarray]:
        """The two tables between two kinds, by the segment asked for and the other's."""
        if other_kind == self.own:
            return self.forth[kind], self.back[kind]
        return self.back[other_kind].T, self.forth[other_kind].T


def _walk(
    one: np.ndarray, one_pairs: np.ndarray, singles: np.ndarray, doubles: np.ndarray, told: np.ndarray
) -> np.ndarray:
    """The best sums at the end of the one word, for every length of the others."""
    import numpy as np

    count = len(singles)
    table = np.where(told > -(2**15), told.astype(np.int64), LOW)
    # Letters that no table knows (3) stand for any one letter at a price, but not for two.
    paired = table.copy()
    paired[_UNKNOWN] = paired[:, _UNKNOWN] = LOW
    gaps = np.concatenate([np.zeros((count, 1), np.int64), table[0][singles]], axis=1).cumsum(1)
    walked = [gaps]
    for i in range(1, len(one) + 1):
        before, u = walked[i - 1], one[i - 1]
        now = before + table[u, 0]
        now[:, 1:] = np.maximum(now[:, 1:], before[:, :-1] + table[u][singles])
        now[:, 2:] = np.maximum(now[:, 2:], before[:, :-2] + paired[u][doubles])
        if i > 1:
            before, u = walked[i - 2], one_pairs[i - 2]
            now[:, 1:] = np.maximum(now[:, 1:], before[:, :-1] + paired[u][singles])
            now[:, 2:] = np.maximum(now[:, 2:], before[:, :-2] + paired[u][doubles])
        # What the other has more costs its gaps from anywhere before.
        walked.append(np.maximum.accumulate(now - gaps, axis=1) + gaps)
    return walked[-1]


class Pairs(NamedTuple):
    """A view of a word, views of others in one kind of letters with the places of these words, and what is against."""

    one: np.ndarray
    others: np.ndarray
    words: np.ndarray
    cost: np.ndarray

    def spelt(self, channels: Channels) -> tuple[tuple[np.ndarray, np.ndarray], np.ndarray, np.ndarray, np.ndarray]:
        """The one word, and the others: letters and pairs, with sizes, edges included."""
        import numpy as np

        one = channels.spell(int(self.one["kind"]), self.one["letters"][: self.one["length"]])
        sizes = self.others["length"].astype(int) + 2
        width = int(sizes.max())
        singles, doubles = np.zeros((len(sizes), width), np.intp), np.zeros((len(sizes), width - 1), np.intp)
        for size in set(sizes.tolist()):
            of = sizes == size
            found = channels.spell(int(self.others["kind"][0]), self.others["letters"][of, : size - 2])
            singles[of, :size], doubles[of, : size - 1] = found
        return one, singles, doubles, sizes

    def cut(self, channels: Channels) -> tuple[np.ndarray, np.ndarray]:
        """What is said by the best cuts, and how strained it is, in STEPS."""
        import numpy as np

        one, singles, doubles, sizes = self.spelt(channels)
        onward, backward = (
            _walk(*one, singles, doubles, told)[np.arange(len(sizes)), sizes]
            for told in channels.sides(int(self.one["kind"]), int(self.others["kind"][0]))
        )
        said = np.minimum(onward + self.others["surprise"], backward + int(self.one["surprise"])) - self.cost
        return said, self.cost - np.minimum(onward, backward)

    def guessed(self, channels: Channels) -> list[int]:
        """About what is said, each segment of the others taken for what fits it best nearby."""
        (letters, pairs), singles, doubles, sizes = self.spelt(channels)
        forth, back = channels.sides(int(self.one["kind"]), int(self.others["kind"][0]))
        count, known, found = len(letters), _Fits(letters.tolist(), pairs.tolist(), forth, back), []
        first = channels.joins[int(self.others["kind"][0])].shape[0]
        lost = [int(back[letter, 0]) for letter in letters]
        for k, size in enumerate(sizes.tolist()):
            sums = [(0, 0, 0)]
            for j in range(size):
                near = j * (count - 1) // (size - 1)
                onward, backward, taken = known[near, int(singles[k, j]), 1]
                sums.append((sums[j][0] + onward, sums[j][1] + backward, sums[j][2] | taken))
                if j and doubles[k, j - 1] >= first:
                    onward, backward, taken = known[near, int(doubles[k, j - 1]), 2]
                    if onward > UNMET and sums[j - 1][0] + onward > sums[j + 1][0]:
                        sums[-1] = (sums[j - 1][0] + onward, sums[j - 1][1] + backward, sums[j - 1][2] | taken)
            onward, backward, taken = sums[-1]
            backward += sum(bits for i, bits in enumerate(lost) if not taken >> i & 1)
            said = min(onward + int(self.others["surprise"][k]), backward + int(self.one["surprise"]))
            found.append(said - int(self.cost[k]))
        return found


class _Fits(dict[tuple[int, int, int], tuple[int, int, int]]):
    """What of a word fits a segment best, two places from one at most: both sums, and the letters that it takes."""

    def __init__(self, letters: list[int], pairs: list[int], forth: np.ndarray, back: np.ndarray) -> None:
        self._letters, self._pairs, self._forth, self._back = letters, pairs, forth, back

    def __missing__(self, asked: tuple[int, int, int]) -> tuple[int, int, int]:
        near, segment, size = asked
        best = (int(self._forth[0, segment]), 0, 0) if size == 1 else (UNMET, 0, 0)
        for i in range(max(near - 2, 0), min(near + 3, len(self._letters))):
            for one, taken in (
                (self._letters[i], 1 << i),
                *((p, 3 << i) for p in self._pairs[i : i + 1] if p != _UNKNOWN),
            ):
                if (onward := int(self._forth[one, segment])) > best[0]:
                    best = (onward, int(self._back[one, segment]), taken)
        self[asked] = best
        return best


def steps(bits: float) -> int:
    """Bits in STEPS, cut as they are compiled."""
    import numpy as np

    return int(np.float32(bits) * np.float32(STEPS))
