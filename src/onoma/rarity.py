"""How much it says that a word agrees: the rarer the name, the more."""

from __future__ import annotations

import functools
import math

from onoma import scripts, tables
from onoma.phonemes import outline
from onoma.reading import readings
from onoma.weights import weight


@functools.cache
def _counts() -> tuple[dict[str, dict[str, int]], int]:
    header = ("script", "outline", "count", "source")
    found: dict[str, dict[str, int]] = {"": {}}
    for script, heard, count, _ in tables.cells("names/frequency.tsv", header, key=header[:2]):
        found.setdefault(script, {})[heard] = int(count)
    return found, int(tables.head("names/frequency.tsv")["total"])


def _times(word: str, language: str) -> int:
    """How often a word was counted, by its likeliest readings; scripts without vowels have counts of their own."""
    counts, _ = _counts()
    own = counts.get(scripts.script(word), counts[""])
    return max((own.get(outline(r.phonemes), 0) for r in readings(word, language=language)[:2]), default=0)


@functools.lru_cache(maxsize=2048)
def rarity(word: str, language: str = "und") -> float:
    """The information in a name's word and its spellings, in bits: -log2 of its share among all words of names.

    >>> rarity("Maria") < rarity("Tsikhanouskaya")
    True
    """
    _, total = _counts()
    times = _times(word, language)
    bits = math.log2(total / times) if times else weight("token.unknown")
    return min(weight("token.rarest"), max(weight("token.commonest"), bits))


@functools.lru_cache(maxsize=512)
def is_unknown(word: str, language: str = "und") -> bool:
    """Whether no count knows the word or another that sounds much like it.

    >>> is_unknown("Maria"), is_unknown("Tsikhanuskya")
    (False, True)
    """
    return not _times(word, language)
