"""How alike two single words are, 0 to 1: the second look, after sketches have agreed."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable
from typing import NamedTuple

from onoma._unidecode import ascii_of
from onoma.scanning.sketch import alternation

#: Cyrillic letters as rough Latin ones; what is not here goes through Unidecode.
_CYRILLIC = str.maketrans(
    {
        "а": "a", "б": "b", "в": "v", "г": "g", "ґ": "g", "д": "d", "е": "e", "є": "ie", "ж": "z", "з": "z", "и": "i",
        "і": "i", "ї": "i", "й": "i", "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s",
        "т": "t", "у": "u", "ў": "v", "ф": "f", "х": "h", "ц": "c", "ч": "c", "ш": "s", "щ": "s", "ъ": "a", "ы": "i",
        "ь": "", "э": "e", "ю": "iu", "я": "ia", "ј": "i", "љ": "l", "њ": "n", "ћ": "c", "ђ": "j", "џ": "j",
    }
)  # fmt: skip
#: What writers of Latin letters spell in several ways, brought to one.
_SAME = {
    "shch": "s", "tsch": "c", "tch": "c", "sch": "s", "cz": "c", "sz": "s", "sh": "s", "ch": "h", "kh": "h", "dzh": "j",
    "zh": "z", "ts": "c", "tz": "c", "dz": "z", "ph": "f", "th": "t", "ck": "k", "qu": "k", "ou": "u", "oo": "u",
    "ee": "i", "ea": "i", "y": "i", "x": "ks", "q": "k",
}  # fmt: skip
_SPELT = alternation(_SAME)
_ENGLISH = re.compile("ch|c(?![eiyhz])|g(?=[eiy])")
#: The least share of common consonants; a likeness that no other spelling of *c* and *g* need better.
_LEAST, _SURE = 0.3, 0.9
_DOUBLE = re.compile(r"(.)(?=\1)")
#: What is left of a rough spelling's consonants; vowels, h and w come and go from language to language.
_BONES = str.maketrans("bdgzcjvq", "ptksssfk", "aeiouhwy")


def _instead(found: re.Match[str]) -> str:
    return _SAME[found.group()]


@functools.lru_cache(maxsize=131072)
def plain(word: str) -> str:
    """A folded word in rough Latin letters.

    >>> plain("байден"), plain("johnson"), plain("lukasenko")
    ('baiden', 'johnson', 'lukasenko')
    """
    if not word.isascii():
        word = word.replace("дж", "j").translate(_CYRILLIC)
        word = word if word.isascii() else ascii_of(word).lower()
    return _DOUBLE.sub("", _SPELT.sub(_instead, word))


class Outline(NamedTuple):
    """What of a word is compared: rough Latin letters, the consonants alone, and how else its *c* and *g* may be meant.

    >>> outline("mcconnell").otherwise.plain
    'mkonel'
    """

    plain: str
    bones: str
    otherwise: Outline | None


@functools.lru_cache(maxsize=131072)
def outline(word: str) -> Outline:
    """The outline of a folded word."""
    otherwise = None
    if ("c" in word or "g" in word) and word.isascii():
        # "ch", "c" and "g" as the English mean them, not the Slavs: Chuck, McConnell, George.
        respelt = _ENGLISH.sub(lambda found: {"ch": "cz", "c": "k", "g": "dzh"}[found.group()], word)
        if respelt != word:
            otherwise = Outline(plain(respelt), bones(respelt), None)
    return Outline(plain(word), bones(word), otherwise)


def alike(one: str, other: str) -> float:
    """How alike two folded words are, 0 to 1: half of it goes by all letters, half by consonants alone.

    Vowels are what languages spell by ear (Трамп, Тръмп, Trump); consonants stay.

    >>> alike("трамп", "trump") >= 0.89 > 0.5 > alike("трамп", "biden")
    True
    """
    return 1.0 if one == other else outlined(outline(one), outline(other))


def outlined(one: Outline, other: Outline) -> float:
    """How alike two words are by their outlines.

    >>> outlined(outline("кларк"), outline("clark")) > 0.9
    True
    """
    best = _like(one, other)
    if best < _SURE:
        if one.otherwise:
            best = max(best, _like(one.otherwise, other))
        if other.otherwise:
            best = max(best, _like(other.otherwise, one))
    return best


@functools.cache
def _edits() -> Callable[[str, str], int]:
    # Imported here: it is a compiled module, which only a scan needs.
    from rapidfuzz.distance.Levenshtein import distance

    return distance


def _like(one: Outline, other: Outline) -> float:
    distance = _edits()
    a, b = one.bones, other.bones
    longest = max(len(a), len(b))
    bare = 1.0 - distance(a, b) / longest if longest else 1.0
    if bare <= _LEAST:  # words that share hardly a consonant are not looked at further
        return 0.0
    a, b = one.plain, other.plain
    longest = max(len(a), len(b))
    return 0.495 * (bare + (1.0 - distance(a, b) / longest if longest else 1.0))


@functools.lru_cache(maxsize=131072)
def bones(word: str) -> str:
    """The consonants of a folded word, those of one kind as one letter.

    >>> bones("байден"), bones("biden"), bones("зеленский") == bones("zelenskyy")
    ('ptn', 'ptn', True)
    """
    return _DOUBLE.sub("", plain(word).translate(_BONES))
