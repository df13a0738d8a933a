"""Names in Chinese characters: which words of other names go with them, and how near two of them are.

Who writes 刘卫 for 刘伟, or leaves a character out, means another name nearly always; but whom else a list may mean by
刘振伟 than its 刘伟 is worth a look. So characters that are the same or sound the same are counted, in their order,
and count for little.
"""

from __future__ import annotations

import functools
import re

from onoma import characters, given, mandarin
from onoma.model import Name, Role, Token
from onoma.syllables import is_syllable
from onoma.views import at_home, is_at_home
from onoma.weights import weight

#: What a character counts for that is the same, that sounds the same but for the tone, that sounds so to many who
#: speak Mandarin in the South, and any other; what one counts for that stands on one side only. The first characters
#: are family names, which are as good as one and a half of others.
_SAME, _SOUND, _NEAR, _OTHER, _LEFT, _FAMILY = 1.0, 0.75, -0.25, -0.5, -0.25, 1.5
#: What one counts for that a name is written as on the mainland and the other as in Taiwan and Hong Kong.
_ABROAD = 0.5
#: What speakers of the South do not keep apart: zh and z, n and l at the beginning, ng and n at the end.
_MERGED = ((re.compile("^([zcs])h"), r"\1"), (re.compile("^n"), "l"), (re.compile("ng$"), "n"))

#: A syllable in Latin letters.
_SYLLABLE = re.compile("[^aeiouy]*[aeiouy]{1,3}[^aeiouy]{0,2}")


def nearness(query: Name, alias: Name) -> float | None:
    """What two names of Chinese people say that they may be one, in bits, by what they share in order; None where they
    share too little, or one of them is none.

    >>> from onoma import parse
    >>> one, other = (nearness(parse("刘振伟"), parse(name)) for name in ("刘伟", "刘国庆"))
    >>> one, other
    (2.55, None)
    """
    one, other = at_home(query), at_home(alias)
    if not one or not other:
        return None
    alike = _alike(one, other) - _ABROAD * characters.are_apart(one, other)
    if alike < weight("characters.least"):
        return None
    return min(weight("characters.most"), weight("characters.share") * alike + weight("characters.once"))


@functools.lru_cache(maxsize=8192)
def _alike(one: str, other: str) -> float:
    """How much of two rows of characters is alike, one after the other."""
    before = [_LEFT * j for j in range(len(other) + 1)]
    for i, a in enumerate(one):
        row = [_LEFT * (i + 1)]
        for j, b in enumerate(other):
            both = before[j] + _both(a, b) * (_FAMILY if i == j == 0 and _both(a, b) > 0 else 1.0)
            row.append(max(both, before[j + 1] + _LEFT, row[j] + _LEFT))
        before = row
    return before[-1]


def _both(a: str, b: str) -> float:
    if characters.usual(a) == characters.usual(b):
        return _SAME
    one, other = mandarin.syllable(a), mandarin.syllable(b)
    if not one or not other:
        return _OTHER
    return _SOUND if one == other else _NEAR if _merged(one) == _merged(other) else _OTHER


def _merged(syllable: str) -> str:
    for pattern, into in _MERGED:
        syllable = pattern.sub(into, syllable)
    return syllable


def go_together(one: Token, other: Token, language: str, *, chinese: bool) -> bool:
    """Whether one is a Western given name and the other a Chinese one, as many a Chinese family name has both.

    In Latin letters that is seen only beside such a family name (`chinese`).
    """
    if one.script == other.script == "Latn":
        pairs = (one, other), (other, one)
        return chinese and any(given.is_english(a.text) and is_syllabic_word(b) for a, b in pairs)
    latin, native = (one, other) if one.script == "Latn" else (other, one)
    if latin.script != "Latn" or native.role is not Role.GIVEN or not is_at_home(native.text, language):
        return False
    return given.is_english(latin.text)


def is_syllabic_word(word: Token) -> bool:
    """Whether a word in Latin letters is one or two syllables of an East Asian name, and no Western name."""
    if word.script != "Latn" or given.is_english(word.text):
        return False
    return is_syllable(word.key) or bool(_SYLLABLE.fullmatch(word.key))
