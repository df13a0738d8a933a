"""How names are spelt that letters alone do not lead to: Шон is Sean, and Мур is Moore."""

from __future__ import annotations

import functools
import math
from typing import NamedTuple

from onoma import tables
from onoma.text import fold

HEADER = ("script", "native", "latin", "count", "of", "source")


class Known(NamedTuple):
    """A Latin spelling of a name, folded, and -log2 of how often it is the one, in bits."""

    latin: str
    bits: float


@functools.cache
def _spellings() -> dict[str, tuple[Known, ...]]:
    found: dict[str, list[Known]] = {}
    for _, native, latin, count, total, _ in tables.cells("names/spellings.tsv", HEADER, key=HEADER[:3]):
        found.setdefault(native, []).append(Known(latin, -math.log2(int(count) / int(total))))
    return {native: tuple(sorted(some, key=lambda one: one.bits)) for native, some in found.items()}


def known_as(word: str) -> tuple[Known, ...]:
    """The Latin spellings of a name in other letters that are learned by heart, the most usual first.

    >>> [known.latin for known in known_as("Шон")]
    ['sean']
    """
    return () if word.isascii() else _spellings().get(fold(word), ())
