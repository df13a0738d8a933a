"""How much it says that a word agrees: the rarer the name, the more."""

from __future__ import annotations

import functools
import math

from onoma import tables
from onoma.phonemes import outline
from onoma.reading import readings
from onoma.weights import weight


@functools.cache
def _counts() -> tuple[dict[str, int], int]:
    table = tables.read("names/frequency.tsv", ("outline", "count", "source"), key=("outline",))
    return {r.cells[0]: int(r.cells[1]) for r in table.rows}, int(table.head["total"])


@functools.lru_cache(maxsize=32768)
def rarity(word: str, language: str = "und") -> float:
    """The information in a name's word and its spellings, in bits: -log2 of its share among all words of names.

    >>> rarity("Maria") < rarity("Tsikhanouskaya")
    True
    """
    counts, total = _counts()
    heard = readings(word, language=language)
    times = max((counts.get(outline(r.phonemes), 0) for r in heard[:2]), default=0)
    bits = math.log2(total / times) if times else weight("token.unknown")
    return min(weight("token.rarest"), max(weight("token.commonest"), bits))


@functools.lru_cache(maxsize=32768)
def is_unknown(word: str, language: str = "und") -> bool:
    """Whether no count knows the word or another that sounds much like it.

    >>> is_unknown("Maria"), is_unknown("Tsikhanuskya")
    (False, True)
    """
    counts, _ = _counts()
    return not any(outline(r.phonemes) in counts for r in readings(word, language=language)[:2])
