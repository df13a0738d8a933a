"""Chinese names in Latin letters by the two systems that people are called by: Hanyu Pinyin and Wade-Giles.

Readings give the sounds that all systems share; these give the letters, since only Pinyin writes *x* and *q*, and only
Wade-Giles *hs*. Apostrophes and tones are left out, as nearly everybody leaves them out.
"""

from __future__ import annotations

import functools

from onoma import characters, tables

PINYIN = ("character", "pinyin", "source")
WADE_GILES = ("pinyin", "wade_giles", "source")


@functools.cache
def _pinyin() -> dict[str, str]:
    return {char: pinyin for char, pinyin, _ in tables.cells("pinyin.tsv", PINYIN, key=PINYIN[:1])}


@functools.cache
def _wade_giles() -> dict[str, str]:
    return {one: other for one, other, _ in tables.cells("wade_giles.tsv", WADE_GILES, key=WADE_GILES[:1])}


@functools.lru_cache(maxsize=8192)
def syllable(char: str) -> str:
    """A Chinese character by Pinyin, without its tone; empty where it is in no table.

    >>> syllable("偉"), syllable("伟"), syllable("A")
    ('wei', 'wei', '')
    """
    return _pinyin().get(characters.usual(char), "")


def spellings(word: str) -> tuple[str, ...]:
    """A word in Chinese characters by Pinyin and by Wade-Giles; nothing where a character is in no table.

    >>> spellings("習近平"), spellings("䲜")
    (('xijinping', 'hsichinping'), ())
    """
    syllables = [_pinyin().get(char, "") for char in characters.usual(word)]
    if not all(syllables):
        return ()
    other = "".join([_wade_giles().get(syllable, syllable) for syllable in syllables])
    return tuple(dict.fromkeys(("".join(syllables).replace("ü", "u"), other)))


@functools.cache
def syllables() -> tuple[dict[str, tuple[str, ...]], dict[str, tuple[str, ...]]]:
    """The syllables that Pinyin and Wade-Giles write, without marks, each with those that are meant, by Pinyin.

    >>> syllables()[1]["hsiao"]
    ('xiao',)
    """
    pinyin = sorted({syllable.replace("ü", "u") for syllable in _pinyin().values()})
    meant: dict[str, list[str]] = {}
    for one, other in sorted(_wade_giles().items()):
        meant.setdefault(other.replace("ü", "u"), []).append(one.replace("ü", "u"))
    return {one: (one,) for one in pinyin}, {one: tuple(some) for one, some in meant.items()}
