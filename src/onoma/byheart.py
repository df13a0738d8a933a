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
def _spellings() -> dict[str, list[tuple[str, str, str]]]:
    """The rows of each name: a spelling, how often it is the one, and how often there was one."""
    found: dict[str, list[tuple[str, str, str]]] = {}
    for _, native, latin, count, total, _ in tables.cells("names/spellings.tsv", HEADER, key=HEADER[:3]):
        found.setdefault(native, []).append((latin, count, total))
    return found


def known_as(word: str) -> tuple[Known, ...]:
    """The Latin spellings of a name in other letters that are learned by heart, the most usual first.

    >>> [known.latin for known in known_as("Шон")]
    ['sean']
    """
    if word.isascii():
        return ()
    found = (
        Known(latin, -math.log2(int(count) / int(total))) for latin, count, total in _spellings().get(fold(word), ())
    )
    return tuple(sorted(found, key=lambda one: one.bits))
