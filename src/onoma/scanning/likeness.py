"""How alike two single words are, 0 to 1: the second look, after sketches have agreed."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable

from onoma import scripts
from onoma._core import once
from onoma._unidecode import ascii_of
from onoma.scanning.sketch import alternation

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
_SPELT = alternation(_SAME)
_ENGLISH = re.compile("ch|c(?![eiyhz])|g(?=[eiy])")
#: The least share of common consonants; a likeness that no other spelling of *c* and *g* need better.
_LEAST, _SURE = 0.3, 0.9
#: Vowels that Hangul and kana put in where a foreign name has none, and what else they have no letter for.
_HANGUL = (("eu", ""), ("eo", "o"), ("ae", "e"))
#: A long vowel, written *h* here, is the name's own.
_KANA = (
    *(("ch", "cz"), ("^ur", "vl"), ("(?<=[^aeiou])u(?![aeiouh])|(?<=[td])o(?=[rl]|$)", "")),
    *(("(?<=[aeiou])h(?![aeiou])", ""), ("n(?=[bmp])", "m")),
)
_INSERTED = {"Hang": _HANGUL, "Kana": _KANA, "Hira": _KANA}
#: Scripts that leave most vowels unwritten, and what is left of a word without them.
_ABJADS = frozenset({"Arab", "Hebr"})
#: What is before it is Latin, Greek, Cyrillic or Armenian.
_BEYOND = "\u0590"
_VOWELS = str.maketrans("", "", "aeiou")
#: What is left of a rough spelling's consonants; vowels, h and w come and go from language to language.
_BONES = bytes.maketrans(b"bdgzcjvq", b"ptksssfk"), b"aeiouhwy"


def _instead(found: re.Match[str]) -> str:
    return _SAME[found.group()]


@functools.lru_cache(maxsize=131072)
def plain(word: str) -> str:
    """A folded word in rough Latin letters.

    >>> plain("байден"), plain("johnson"), plain("lukasenko")
    ('baiden', 'johnson', 'lukasenko')
    """
    if not word.isascii():
        word = word.replace("дж", "j").translate(_ROUGHLY)
    if not word.isascii():
        inserted = _INSERTED.get(scripts.script(word), ())
        word = ascii_of(word.replace("ー", "h")).lower()
        for letters, instead in inserted:
            word = re.sub(letters, instead, word)
    return once(_SPELT.sub(_instead, word))


@functools.lru_cache(maxsize=131072)
def _otherwise(word: str) -> str:
    """A folded word in rough Latin letters with its ambiguous ones taken the other way; empty where there are none."""
    if word.isascii():
        if "c" not in word and "g" not in word:
            return ""
        # "ch", "c" and "g" as the English mean them, not the Slavs: Chuck, McConnell, George.
        other = plain(_ENGLISH.sub(lambda found: {"ch": "cz", "c": "k", "g": "dzh"}[found.group()], word))
    elif _is_abjad(word):
        # A letter that is now a consonant, now a vowel.
        other = plain(word)[:1] + plain(word)[1:].replace("v", "u").replace("w", "u")
    else:
        return ""
    return "" if other == plain(word) else other


def _is_abjad(word: str) -> bool:
    return word >= _BEYOND and scripts.script_of(word[0]) in _ABJADS


def alike(one: str, other: str) -> float:
    """How alike two folded words are, 0 to 1: half of it goes by all letters, half by consonants alone.

    Vowels are what languages spell by ear (Трамп, Тръмп, Trump); consonants stay.

    >>> alike("трамп", "trump") >= 0.89 > 0.5 > alike("трамп", "biden")
    True
    """
    if one == other:
        return 1.0
    a, b = plain(one), plain(other)
    if a == b:
        return 0.99
    half = (one >= _BEYOND or other >= _BEYOND) and _is_abjad(one) is not _is_abjad(other)
    best = _like(a, b, half)
    if best < _SURE:
        if instead := _otherwise(one):
            best = max(best, _like(instead, b, half))
        if instead := _otherwise(other):
            best = max(best, _like(a, instead, half))
    return best


def agreeing(one: str, other: str, least: float) -> float:
    """How alike two folded words are whose consonants are the same; 0 where that is less than `least`.

    >>> agreeing("трамп", "trump", 0.8) == alike("трамп", "trump"), agreeing("трамп", "tromba", 0.89)
    (True, 0.0)
    """
    if one == other:
        return 1.0
    score = 0.495 + 0.495 * _shared()(plain(one), plain(other), score_cutoff=least / 0.495 - 1.001)
    return score if score >= least else 0.0


@functools.cache
def _shared() -> Callable[..., float]:
    # Imported here: it is a compiled module, which only a scan needs.
    from rapidfuzz.distance.Levenshtein import normalized_similarity

    return normalized_similarity


def _like(one: str, other: str, half: bool) -> float:
    """How alike two words in rough letters are; `half` where just one of them leaves most vowels unwritten."""
    shared = _shared()
    bare = shared(_bones(one), _bones(other))
    if bare <= _LEAST:  # words that share hardly a consonant are not looked at further
        return 0.0
    score = 0.495 * (bare + shared(one, other))
    if not half:
        return score
    # Vowels that are not written differ from none; nor do they tell a family name that stands alone.
    return max(score, 0.44 * (bare + shared(one.translate(_VOWELS), other.translate(_VOWELS))))


def bones(word: str) -> str:
    """The consonants of a folded word, those of one kind as one letter.

    >>> bones("байден"), bones("biden"), bones("зеленский") == bones("zelenskyy")
    ('ptn', 'ptn', True)
    """
    return _bones(plain(word))


@functools.lru_cache(maxsize=131072)
def _bones(rough: str) -> str:
    # Bytes, since letters are left out of them much faster.
    return once(rough.encode("utf-8", "surrogatepass").translate(*_BONES).decode("utf-8", "surrogatepass"))
