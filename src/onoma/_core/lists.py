"""Lists of rising numbers in a few bytes each, and where that of a key is: how an index holds the words of each gram.

A list begins with a byte: in its two lowest bits how many bytes a step takes, above them how many numbers there are; 63
says that four more bytes tell that. Then come the steps from each number to the next, the first from 0, the lowest byte
first. A step of which all bits are set is not yet the whole one: the next is added to it, and no number ends there.
"""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING, Any

from onoma.errors import OnomaError

if TYPE_CHECKING:
    import numpy as np

#: From so many numbers on, four more bytes tell how many.
MANY = 63
#: Keys that differ in their last bits alone differ in the first ones too, once they are taken so many times.
MIX = 0x5851F42D4C957F2D
#: The widths that a step may have, in bytes, and lists that are written at once.
_WIDTHS, _CHUNK = (1, 2, 3), 8192


def tops(count: int) -> int:
    """How many first bits of so many keys lead to the others: one of about thirty keys with the same."""
    return max(0, (count // 32).bit_length() - 1)


def cut(key: int, bits: int) -> tuple[int, int]:
    """Of a key of 64 bits, mixed, the first so many, and the next 32; what is left tells hardly any two apart.

    >>> cut(1, 8) == (MIX >> 56, MIX >> 24 & 0xFFFFFFFF)
    True
    """
    mixed = key * MIX & 0xFFFFFFFFFFFFFFFF
    return mixed >> 64 - bits, mixed >> 32 - bits & 0xFFFFFFFF


def place(tops: Any, hashes: Any, key: int) -> int:
    """Where a key stands, of which `tops` says by its first bits where those like it begin in `hashes`, which has the
    32 bits after those; -1 where it does not.
    """
    top, number = cut(key, (len(tops) - 1).bit_length() - 1)
    at = bisect_left(hashes, number, tops[top], tops[top + 1])
    return at if at < tops[top + 1] and hashes[at] == number else -1


def packed(starts: np.ndarray, numbers: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Lists that begin at `starts`, none of them empty, as bytes; and where each begins there, and the last one ends.

    >>> import numpy as np
    >>> starts, packs = packed(np.array([0, 2, 3]), np.array([7, 262, 70000]))
    >>> starts.tolist(), packs.tolist()
    ([0, 4, 8], [9, 7, 255, 0, 7, 112, 17, 1])
    >>> unpacked(packs[:4]).tolist(), unpacked(packs[4:]).tolist()
    ([7, 262], [70000])
    """
    import numpy as np

    starts = starts.astype(np.int64)
    lengths, parts = [np.zeros(1, np.int64)], [np.empty(0, np.uint8)]
    for first in range(0, len(starts) - 1, _CHUNK):
        own = starts[first : first + _CHUNK + 1]
        length, part = _packed(own - own[0], numbers[own[0] : own[-1]].astype(np.int64))
        lengths.append(length)
        parts.append(part)
    places = np.cumsum(np.concatenate(lengths))
    if places[-1] >= 2**32:
        raise OnomaError("too many names for one index; make several registries of them")
    return places.astype(np.uint32), np.concatenate(parts)


def _packed(starts: np.ndarray, numbers: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    import numpy as np

    begins, sizes = starts[:-1], np.diff(starts)
    steps = np.diff(numbers, prepend=0)
    steps[begins] = numbers[begins]
    taken = np.stack([w * (sizes + np.add.reduceat(steps // (256**w - 1), begins)) for w in _WIDTHS])
    widths = taken.argmin(0) + 1
    heads = 1 + 4 * (sizes >= MANY)
    lengths = heads + taken.min(0)
    places = np.cumsum(lengths) - lengths
    # All bits are set where nothing else is written: steps that are not yet whole.
    packs = np.full(lengths.sum(), 255, np.uint8)
    packs[places] = widths | np.minimum(sizes, MANY) << 2
    many = sizes >= MANY
    for byte in range(4):
        packs[places[many] + 1 + byte] = sizes[many] >> 8 * byte & 255
    width = np.repeat(widths, sizes)
    parts, rest = np.divmod(steps, 256**width - 1)
    ends = np.cumsum(parts + 1)
    before = np.repeat(ends[begins] - parts[begins] - 1, sizes)
    at = np.repeat(places + heads, sizes) + (ends - before - 1) * width
    for byte in range(3):
        wide = width > byte
        packs[at[wide] + byte] = rest[wide] >> 8 * byte & 255
    return lengths, packs


def unpacked(pack: np.ndarray) -> np.ndarray:
    """The numbers of one list; none where it is no list."""
    import numpy as np

    none = np.empty(0, np.int64)
    width, size = int(pack[0]) & 3, int(pack[0]) >> 2
    steps = pack[5 if size == MANY else 1 :].astype(np.int64)
    if size == MANY:
        size = int.from_bytes(pack[1:5].tobytes(), "little")
    if not width or len(steps) % width:
        return none
    whole = sum((steps[byte::width] << 8 * byte for byte in range(width)), np.zeros(len(steps) // width, np.int64))
    numbers = np.cumsum(whole)[whole != 256**width - 1]
    return numbers if len(numbers) == size else none
