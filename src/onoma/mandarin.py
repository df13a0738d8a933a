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


#: Bopomofo, the letters of Taiwan, beside Pinyin (ISO 7098): each syllable is a consonant and a vowel or two.
_CONSONANTS = {
    "b": "ㄅ", "p": "ㄆ", "m": "ㄇ", "f": "ㄈ", "d": "ㄉ", "t": "ㄊ", "n": "ㄋ", "l": "ㄌ", "g": "ㄍ", "k": "ㄎ",
    "h": "ㄏ", "j": "ㄐ", "q": "ㄑ", "x": "ㄒ", "zh": "ㄓ", "ch": "ㄔ", "sh": "ㄕ", "r": "ㄖ", "z": "ㄗ", "c": "ㄘ",
    "s": "ㄙ",
}  # fmt: skip
_VOWELS = {
    "": "", "a": "ㄚ", "o": "ㄛ", "e": "ㄜ", "ai": "ㄞ", "ei": "ㄟ", "ao": "ㄠ", "ou": "ㄡ", "an": "ㄢ", "en": "ㄣ",
    "ang": "ㄤ", "eng": "ㄥ", "er": "ㄦ", "i": "ㄧ", "ia": "ㄧㄚ", "io": "ㄧㄛ", "ie": "ㄧㄝ", "iao": "ㄧㄠ",
    "iu": "ㄧㄡ", "ian": "ㄧㄢ", "in": "ㄧㄣ", "iang": "ㄧㄤ", "ing": "ㄧㄥ", "u": "ㄨ", "ua": "ㄨㄚ", "uo": "ㄨㄛ",
    "uai": "ㄨㄞ", "ui": "ㄨㄟ", "uan": "ㄨㄢ", "un": "ㄨㄣ", "uang": "ㄨㄤ", "ong": "ㄨㄥ", "ü": "ㄩ", "üe": "ㄩㄝ",
    "üan": "ㄩㄢ", "ün": "ㄩㄣ", "iong": "ㄩㄥ",
}  # fmt: skip
#: What Pinyin writes at the beginning of a syllable without a consonant.
_BARE = {
    "yi": "i", "yin": "in", "ying": "ing", "you": "iu", "yong": "iong", "yu": "ü", "yue": "üe", "yuan": "üan",
    "yun": "ün", "wu": "u", "wei": "ui", "wen": "un", "weng": "ong",
}  # fmt: skip


@functools.lru_cache(maxsize=8192)
def bopomofo(word: str) -> str:
    """A word in Chinese characters as Mandarin sounds, consonant and vowel of each; nothing where one is in no table.

    >>> bopomofo("爱德华兹"), bopomofo("Ed")
    ('ㄞㄉㄜㄏㄨㄚㄗ', '')
    """
    heard = [_lettered(syllable(char)) for char in word]
    return "".join(heard) if all(heard) else ""


@functools.cache
def _lettered(pinyin: str) -> str:
    """A syllable of Pinyin in Bopomofo."""
    bare = _BARE.get(pinyin, {"y": "i", "w": "u"}.get(pinyin[:1], pinyin[:1]) + pinyin[1:])
    if bare in _VOWELS:
        return _VOWELS[bare]
    consonant = pinyin[:2] if pinyin[:2] in _CONSONANTS else pinyin[:1]
    vowel = pinyin[len(consonant) :]
    if vowel == "i" and consonant in _BUZZING:
        vowel = ""
    if vowel[:1] == "u" and consonant in ("j", "q", "x"):
        vowel = "ü" + vowel[1:]
    return _CONSONANTS.get(consonant, "") + _VOWELS.get(vowel, "")


#: Consonants after which i is no vowel: 斯 is a long s.
_BUZZING = frozenset({"zh", "ch", "sh", "r", "z", "c", "s"})


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
