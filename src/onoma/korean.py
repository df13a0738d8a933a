"""Korean names by the letters of Hangul, be they written in Hangul or in Chinese characters.

Readings give the sounds that all systems share, and make one of 정 and 종; those who spell names in Latin letters do
not.
"""

from __future__ import annotations

import functools
import unicodedata
from itertools import product

from onoma import characters, tables

HEADER = ("character", "hangul", "source")
SYLLABLES = ("syllable", "latin", "count", "source")

#: Spellings of a syllable that are followed, and of a word.
_EACH, _MOST = 2, 4
#: What is written and not heard before a vowel, and so has no Latin letter.
_SILENT = "ᄋ"
#: The vowels before which the South drops what the North writes at the beginning of a word, and those before which it
#: writes n for l: 렬 is 열 there, 로 is 노.
_HIGH = frozenset("ᅣᅤᅧᅨᅭᅲᅵ")
#: Vowels by themselves, which do not melt into syllables with what stands beside them.
_ALONE = {0x1161 + i: chr(0x314F + i) for i in range(21)}


@functools.cache
def _hangul() -> dict[str, str]:
    return {char: hangul for char, hangul, _ in tables.cells("hangul.tsv", HEADER, key=HEADER[:1])}


@functools.cache
def _spelt() -> dict[str, list[str]]:
    """How syllables are spelt, most usual first."""
    rows = tables.read("names/korean_syllables.tsv", SYLLABLES, key=SYLLABLES[:2]).rows
    found: dict[str, list[str]] = {}
    for row in sorted(rows, key=lambda row: (-int(row.cells[2]), row.cells[1])):
        found.setdefault(row.cells[0], []).append(row.cells[1])
    return found


@functools.lru_cache(maxsize=8192)
def letters(word: str) -> str:
    """The letters of a word in Hangul; empty where something else stands in it.

    >>> list(letters("정은"))
    ['ᄌ', 'ㅓ', 'ᆼ', 'ㅡ', 'ᆫ']
    >>> letters("John")
    ''
    """
    found = unicodedata.normalize("NFD", word)
    return _heard(found) if found and all("ᄀ" <= char <= "ᇂ" for char in found) else ""


@functools.lru_cache(maxsize=8192)
def hangul(word: str) -> str:
    """A word in Chinese characters in Hangul, as South Koreans read it; empty where a character is in no table.

    >>> hangul("正恩"), hangul("良民"), hangul("来")
    ('정은', '양민', '내')
    """
    table = _hangul()
    found = "".join([table.get(characters.spelt(char, table.keys()), " ") for char in word])
    if not found or " " in found:
        return ""
    first = unicodedata.normalize("NFD", found[0])
    if first[0] in "ᄅᄂ" and first[1] in _HIGH:
        first = _SILENT + first[1:]
    elif first[0] == "ᄅ":
        first = "ᄂ" + first[1:]
    return unicodedata.normalize("NFC", first) + found[1:]


@functools.lru_cache(maxsize=4096)
def spellings(word: str) -> tuple[str, ...]:
    """A given name in Hangul as it may be spelt by those who bear it; nothing where a syllable is none of Hangul.

    A syllable that was not counted is spelt by the Revised Romanization of 2000.

    >>> spellings("혜영")
    ('hyeyoung', 'hyeyeong')
    """
    found: dict[str, None] = {}
    # A way of each kind for every syllable: there is no end of them, so only those that are wanted are made.
    for way in product(*((_spelt().get(syllable) or _revised(syllable))[:_EACH] for syllable in word)):
        found["".join(way)] = None
        if len(found) == _MOST:
            break
    return tuple(found)


def is_given(word: str) -> bool:
    """Whether all syllables of a word in Hangul were found in Korean given names, which those of foreigners rarely are.

    >>> is_given("혜영"), is_given("마크")
    (True, False)
    """
    return bool(word) and set(word) <= _spelt().keys()


_FIRST = "g kk n d tt r m b pp s ss - j jj ch k t p h".replace("-", "").split(" ")
_VOWELS = "a ae ya yae eo e yeo ye o wa wae oe yo u wo we wi yu eu ui i".replace("-", "").split(" ")
_LAST = "- k k k n n n t l k m l l l p l m p p t t ng t t k t p t".replace("-", "").split(" ")


def _revised(syllable: str) -> list[str]:
    """A syllable by itself, as the Revised Romanization has it."""
    place = ord(syllable) - 0xAC00
    if not 0 <= place < 19 * 588:
        return []
    return [_FIRST[place // 588] + _VOWELS[place % 588 // 28] + _LAST[place % 28]]


def _heard(jamo: str) -> str:
    return jamo.replace(_SILENT, "").translate(_ALONE)
