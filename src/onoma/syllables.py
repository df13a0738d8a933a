"""Chinese and Korean names in Latin letters, syllable by syllable: Wei and Wai are two names, Hee and Hui are one.

There are a few hundred syllables, so that each stands close to many others which are other names; letters that are
nearly the same say nothing. What says something is whether two words can be the same syllables by any of the systems
that are in use: Pinyin or Wade-Giles, and for Korean the vowels and consonants that Revised Romanization,
McCune-Reischauer and people themselves write for each letter of Hangul.
"""

from __future__ import annotations

import functools
import re

from onoma import mandarin, unspaced
from onoma.model import Name, Role

#: The consonants of Korean, and how each begins and ends a syllable in Latin letters.
_INITIALS = {
    "kk": "k", "gg": "k", "k": "k", "g": "k", "tt": "t", "dd": "t", "t": "t", "d": "t", "pp": "p", "bb": "p", "p": "p",
    "b": "p", "ss": "s", "sh": "s", "s": "s", "jj": "j", "ch": "j", "j": "j", "r": "l", "l": "l", "n": "n", "m": "m",
    "h": "h", "": "",
}  # fmt: skip
_FINALS = {
    "ng": "ng", "n": "n", "m": "m", "k": "k", "ck": "k", "g": "k", "l": "l", "r": "l", "p": "p", "b": "p", "t": "t",
    "s": "t", "h": "", "": "",
}  # fmt: skip
#: The vowels that Latin letters may stand for, each named as Revised Romanization writes it.
_VOWELS = {
    "a": "a", "ae": "ae e", "ai": "ae", "ay": "ae", "e": "e ae", "eo": "eo", "o": "o eo", "u": "u eu eo", "ou": "u eo",
    "oo": "u", "wu": "u", "woo": "u", "eu": "eu u", "i": "i", "ee": "i ui", "yi": "i ui", "ui": "ui wi", "eui": "ui",
    "ya": "ya", "yeo": "yeo", "yo": "yo yeo", "you": "yeo yu", "yu": "yu yeo", "yoo": "yu", "ye": "ye", "wa": "wa",
    "wo": "wo", "weo": "wo", "wae": "wae oe", "we": "we oe wae", "oe": "oe wae", "oi": "oe", "wi": "wi", "wee": "wi",
}  # fmt: skip
#: Before these vowels the South drops l, and n, or writes l as n.
_LIQUID = {"l", "n", ""}
_KOREAN = re.compile(
    f"({'|'.join(sorted(_INITIALS, key=len, reverse=True))})({'|'.join(sorted(_VOWELS, key=len, reverse=True))})"
    f"({'|'.join(sorted(_FINALS, key=len, reverse=True))})"
)
#: Words of more letters are no given name of two syllables.
_LONGEST = 12


def are_one(one: str, other: str) -> bool | None:
    """Whether two folded words can be the same syllables by any system; None where they are no syllables.

    >>> are_one("tsetung", "zedong"), are_one("hee", "hui"), are_one("wei", "wai"), are_one("smith", "smyth")
    (True, True, False, None)
    """
    chinese, korean = (_chinese(one), _chinese(other)), (_korean(one), _korean(other))
    if not (all(chinese) or all(korean)):
        return None
    return not (chinese[0].isdisjoint(chinese[1]) and korean[0].isdisjoint(korean[1]))


@functools.lru_cache(maxsize=256)
def is_syllabic(name: Name) -> bool:
    """Whether all words of a name in Latin letters are syllables of Chinese or Korean, and one a family name there.

    >>> from onoma import parse
    >>> [is_syllabic(parse(name)) for name in ("Zhang Wei", "Kim Jong-un", "Tom Ford", "Anna Popa")]
    [True, True, False, False]
    """
    words = [t for t in name.tokens if t.role is not Role.HONORIFIC]
    if not 1 < len(words) < 5 or any(t.script != "Latn" for t in words):
        return False
    # Few names hold a family name from there, and a look tells which.
    return not unspaced.latin_surnames().isdisjoint((words[0].key, words[-1].key)) and all(
        _is_cut(t.key) for t in words
    )


def is_syllable(word: str) -> bool:
    """Whether a folded word is a syllable or two of Chinese or Korean.

    >>> is_syllable("jong"), is_syllable("meifen"), is_syllable("denise")
    (True, True, False)
    """
    return _is_cut(word)


def may_spell(latin: str, characters: int) -> bool:
    """Whether a folded word has as many vowels as so many characters have at least.

    >>> may_spell("siuping", 2), may_spell("lip", 2), may_spell("ng", 1)
    (True, False, True)
    """
    return sum(letter in "aeiouy" for letter in latin) >= characters or latin in ("ng", "m", "hm", "ngh")


def _is_cut(word: str) -> bool:
    return bool(_chinese(word) or _korean(word))


@functools.lru_cache(maxsize=1024)
def _chinese(word: str) -> frozenset[tuple[str, ...]]:
    """The syllables that a word may be by Pinyin or by Wade-Giles, each named by Pinyin."""
    pinyin, wade_giles = mandarin.syllables()
    return frozenset({*_cut(word, pinyin), *_cut(word, wade_giles)})


def _cut(word: str, syllables: dict[str, tuple[str, ...]]) -> list[tuple[str, ...]]:
    found: list[list[tuple[str, ...]]] = [[()]]
    for end in range(1, len(word[: _LONGEST + 1]) + 1):
        found.append(
            [
                (*before, meant)
                for start in range(max(0, end - 6), end)
                for before in found[start]
                if len(before) < 2
                for meant in syllables.get(word[start:end], ())
            ]
        )
    return found[-1] if len(word) <= _LONGEST else []


@functools.lru_cache(maxsize=1024)
def _korean(word: str) -> frozenset[tuple[str, ...]]:
    """The syllables of Hangul that a word may be, each as initial, vowel and final."""
    if len(word) > _LONGEST:
        return frozenset()
    found: list[list[tuple[str, ...]]] = [[()]]
    for end in range(1, len(word) + 1):
        found.append(
            [
                (*before, meant)
                for start in range(max(0, end - 7), end)
                for before in found[start]
                if len(before) < 2
                for meant in _syllable(word[start:end])
            ]
        )
    return frozenset(found[-1])


@functools.lru_cache(maxsize=2048)
def _syllable(word: str) -> tuple[str, ...]:
    match = _KOREAN.fullmatch(word)
    if not match:
        return ()
    first, last = _INITIALS[match[1]], _FINALS[match[3]]
    first = "(l)" if first in _LIQUID else first
    vowels = _VOWELS[match[2]].split()
    if not match[3] and match[2] in ("u", "yu"):
        vowels = [vowel for vowel in vowels if "eo" not in vowel]  # Sung may be 성, but su is no 서
    return tuple(f"{first}{vowel}{last}" for vowel in vowels)
