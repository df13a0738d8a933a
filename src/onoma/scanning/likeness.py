"""How alike two single words are, 0 to 1: the second look, after sketches have agreed."""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence

from onoma import scripts
from onoma._core import Likeness, Rewriter, once
from onoma._core import bones as bones_of
from onoma._unidecode import ascii_of

#: Cyrillic letters, and one of Georgian, as rough Latin ones; what is not here goes through Unidecode.
_ROUGHLY = str.maketrans(
    {
        "а": "a", "б": "b", "в": "v", "г": "g", "ґ": "g", "д": "d", "е": "e", "є": "ie", "ж": "z", "з": "z", "и": "i",
        "і": "i", "ї": "i", "й": "i", "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s",
        "т": "t", "у": "u", "ў": "v", "ф": "f", "х": "h", "ц": "c", "ч": "c", "ш": "s", "щ": "s", "ъ": "a", "ы": "i",
        "ь": "", "э": "e", "ю": "iu", "я": "ia", "ј": "i", "љ": "l", "њ": "n", "ћ": "c", "ђ": "j", "џ": "j",
        "ხ": "h",
    }
)  # fmt: skip
#: What writers of Latin letters spell in several ways, brought to one.
_SAME = {
    "shch": "s", "tsch": "c", "tch": "c", "sch": "s", "cz": "c", "sz": "s", "sh": "s", "ch": "h", "kh": "h", "dzh": "j",
    "zh": "z", "ts": "c", "tz": "c", "dz": "z", "ph": "f", "th": "t", "ck": "k", "qu": "k", "ou": "u", "oo": "u",
    "ee": "i", "ea": "i", "y": "i", "x": "ks", "q": "k",
}  # fmt: skip
_ENGLISH = re.compile("ch|c(?![eiyhz])|g(?=[eiy])")
#: Vowels that Hangul and kana put in where a foreign name has none, and what else they have no letter for.
_HANGUL = (("eu", ""), ("eo", "o"), ("ae", "e"))
#: A long vowel, written *h* here, is the name's own.
_KANA = (
    *(("ch", "cz"), ("^ur", "vl"), ("(?<=[^aeiou])u(?![aeiouh])|(?<=[td])o(?=[rl]|$)", "")),
    *(("(?<=[aeiou])h(?![aeiou])", ""), ("n(?=[bmp])", "m")),
)
_INSERTED = {"Hang": _HANGUL, "Kana": _KANA, "Hira": _KANA}
#: Scripts that leave most vowels unwritten.
_ABJADS = frozenset({"Arab", "Hebr"})
#: What is before it is Latin, Greek, Cyrillic or Armenian.
_BEYOND = "\u0590"
#: What stands between words that are rewritten together: no letter, and not the same twice.
_APART = ", "


@functools.cache
def _spelt() -> Rewriter:
    """What brings them to one, the longest first; all other letters stay."""
    rules: dict[str, list[tuple[int, str, str, str, str]]] = {}
    for letters in sorted({*_SAME, *map(chr, range(128))}, key=len, reverse=True):
        rules.setdefault(letters[0], []).append((0, letters, "", "", _SAME.get(letters, letters)))
    return Rewriter(rules, "")


def _plain(word: str) -> str:
    """A folded word in rough Latin letters.

    >>> plain("байден"), plain("johnson"), plain("lukasenko")
    ('baiden', 'johnson', 'lukasenko')
    """
    if not word.isascii():
        word = _roughly(word)
    if not word.isascii():
        inserted = _INSERTED.get(scripts.script(word), ())
        word = ascii_of(word.replace("ー", "h")).lower()
        for letters, instead in inserted:
            word = re.sub(letters, instead, word)
    return once(_spelt().rewrite(word))


def _roughly(words: str) -> str:
    return words if words.isascii() else words.replace("дж", "j").translate(_ROUGHLY)


def outlines(words: Sequence[str]) -> tuple[list[str], list[str]]:
    """Some folded words in rough Latin letters, and the consonants of each, which takes little longer than of one.

    >>> outlines(["байдена", "байден"])
    (['baidena', 'baiden'], ['ptn', 'ptn'])
    """
    roughs = _roughly(_APART.join(words))
    if not roughs.isascii():
        plains = list(map(plain, words))
        return plains, list(map(bones_of, plains))
    roughs = once(_spelt().rewrite(roughs))
    return roughs.split(_APART), bones_of(roughs).split(_APART)


def bones(word: str) -> str:
    """The consonants of a folded word, those of one kind as one letter.

    >>> bones("байден")
    'ptn'
    """
    return bones_of(plain(word))


def _otherwise(word: str) -> str:
    """A folded word in rough Latin letters with its ambiguous ones taken the other way; empty where there are none."""
    if word.isascii():
        if "c" not in word and "g" not in word:
            return ""
        # "ch", "c" and "g" as the English mean them, not the Slavs: Chuck, McConnell, George.
        other = _plain(_ENGLISH.sub(lambda found: {"ch": "cz", "c": "k", "g": "dzh"}[found.group()], word))
    elif _is_abjad(word):
        # A letter that is now a consonant, now a vowel.
        other = _plain(word)[:1] + _plain(word)[1:].replace("v", "u").replace("w", "u")
    else:
        return ""
    return "" if other == _plain(word) else other


def _is_abjad(word: str) -> bool:
    return word >= _BEYOND and scripts.script_of(word[0]) in _ABJADS


#: Whatever is asked of words here is kept, since it is asked again and again.
LIKENESS = Likeness(_plain, _otherwise, _is_abjad)
#: A folded word in rough Latin letters.
plain = LIKENESS.plain
#: How alike two folded words are, 0 to 1: half of it goes by all letters, half by consonants alone. Vowels are what
#: languages spell by ear (Трамп, Тръмп, Trump); consonants stay.
alike = LIKENESS.alike
