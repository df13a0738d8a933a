"""Chinese given names in Latin letters as they are spelt in Hong Kong, in Macau, and by Hokkien speakers overseas.

Nobody there is called by Pinyin: 偉業 is Wai-yip in Hong Kong, Vai Ip in Macau; 文財 is Boon Chye in Singapore. These
are habits, not systems, and so each syllable has several spellings.
"""

from __future__ import annotations

import functools
from itertools import islice, product

from onoma import characters, tables

JYUTPING = ("character", "jyutping", "source")
CANTONESE = ("jyutping", "spelling", "place", "rank", "source")
HOKKIEN = ("character", "spelling", "rank", "source")

#: Spellings of a syllable that are followed, and of a word: what is left out differs by a letter or so.
_EACH, _MOST = 2, 3


@functools.cache
def _jyutping() -> dict[str, str]:
    return {char: sound for char, sound, _ in tables.cells("jyutping.tsv", JYUTPING, key=JYUTPING[:1])}


@functools.cache
def _cantonese(place: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    rows = tables.read("cantonese.tsv", CANTONESE, key=CANTONESE[:3]).rows
    for row in sorted(rows, key=lambda row: int(row.cells[3])):
        if row.cells[2] == place:
            found.setdefault(row.cells[0], []).append(row.cells[1])
    return found


@functools.cache
def _hokkien() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for row in sorted(tables.read("hokkien.tsv", HOKKIEN, key=HOKKIEN[:2]).rows, key=lambda row: int(row.cells[2])):
        found.setdefault(row.cells[0], []).append(row.cells[1])
    return found


@functools.lru_cache(maxsize=4096)
def spellings(word: str) -> tuple[str, ...]:
    """A word in Chinese characters as it may be spelt by those who do not speak Mandarin.

    >>> spellings("偉業")
    ('waiyip', 'waiip', 'vaiip')
    >>> "boonchye" in spellings("文財")
    True
    """
    sounds = [_jyutping().get(char) or _jyutping().get(characters.usual(char), "") for char in word]
    usual = characters.usual(word)
    found: dict[str, None] = {}
    for known in (
        [_cantonese("hk").get(sound, []) for sound in sounds],
        [_cantonese("mo").get(sound, []) for sound in sounds],
        [_hokkien().get(char, []) for char in usual],
    ):
        ways = product(*(one[:_EACH] for one in known))
        found |= dict.fromkeys("".join(way) for way in islice(ways, _MOST))
    return tuple(found)
