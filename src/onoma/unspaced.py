"""Family names in Chinese characters and Hangul: where they end (习近平, 김정은), how Latin letters spell them.

Han and Hangul names stand without a space at home, and with one wherever Latin letters are used. The family name
comes first and is one of few hundred, nearly all of one character, so `data/names/surnames.tsv` tells where it ends.
"""

from __future__ import annotations

import functools
import math

from onoma import characters, korean, mandarin, scripts, tables
from onoma.errors import DataError

#: The longest names that are taken apart: two characters of a family and two of a given name.
_LONGEST = 4


def split(word: str, script: str) -> tuple[str, ...]:
    """An unspaced name as family and given name, or whole where it is none or cannot be told.

    >>> split("习近平", "Hani"), split("歐陽震華", "Hani"), split("安倍晋三", "Hani")
    (('习', '近平'), ('歐陽', '震華'), ('安倍', '晋三'))
    >>> split("남궁민", "Hang"), split("사르코지", "Hang")
    (('남궁', '민'), ('사르코지',))
    """
    surnames = _surnames().get(script)
    if (
        not surnames
        or not 2 <= len(word) <= _LONGEST
        or characters.usual(word) in surnames
        or _is_foreign(word, script)
    ):
        return (word,)
    # Longest first: 司马光 is no Mr 司. Whoever has a family name of one character has a given name of one or two.
    usual = characters.usual(word)
    for size in range(len(word) - 1, 0 if len(word) < _LONGEST else 1, -1):
        if usual[:size] in surnames:
            return word[:size], word[size:]
    return (word,)


#: The fewest characters that two names of foreigners have together, and the places that are tried.
_TWO, _PLACES = 4, 2


def cuts(word: str) -> list[tuple[str, str]]:
    """A foreigner's name in Chinese characters as given and family name, where it may be both; likeliest first.

    >>> cuts("阿都马南"), cuts("特朗普"), cuts("葉劉淑儀")
    ([('阿都', '马南')], [], [])
    """
    edges = _edges()
    usual = characters.usual(word)
    if len(word) < _TWO or not set(usual) <= edges.keys():
        return []
    places = sorted(range(2, len(word) - 1), key=lambda at: -edges[usual[at - 1]][1] - edges[usual[at]][0])
    return [(word[:at], word[at:]) for at in places[:_PLACES]]


@functools.cache
def _edges() -> dict[str, tuple[float, float]]:
    """How readily a character begins a foreigner's name and ends one, in bits."""
    header = ("character", "first", "last", "all", "source")
    found = {}
    for char, *counted, _ in tables.cells("names/transcription_edges.tsv", header, key=header[:1]):
        first, last, times = map(int, counted)
        found[char] = (
            math.log2((first + 0.5) / (times - first + 1)),
            math.log2((last + 0.5) / (times - last + 1)),
        )
    return found


def _is_foreign(word: str, script: str) -> bool:
    """Whether letters of another script are mixed in, or syllables that only transcriptions of foreigners have."""
    if any(scripts.script_of(char) != script for char in word):
        return True
    # No Chinese character is read with a bare ㅡ (the 19th vowel, no consonant after it) in Korean: 마크 is Mark.
    return script == "Hang" and any((ord(char) - 0xAC00) % 588 == 18 * 28 for char in word)


@functools.cache
def _surnames() -> dict[str, frozenset[str]]:
    """The family names of each script."""
    found: dict[str, set[str]] = {}
    header = ("script", "text", "language", "source")
    for row in tables.read("names/surnames.tsv", header, key=header[:3]).rows:
        script, name = row.cells[:2]
        if scripts.script(name) != script:
            raise DataError(f"{name!r} is not written in {script}", path=row.path, line=row.line)
        found.setdefault(script, set()).add(characters.usual(name))
    return {script: frozenset(names) for script, names in found.items()}


@functools.cache
def _spellings() -> dict[tuple[str, str], tuple[str, ...]]:
    found: dict[tuple[str, str], list[str]] = {}
    header = ("script", "text", "latin", "languages", "source")
    for script, name, latin, *_ in tables.cells("names/surname_spellings.tsv", header, key=header[:3]):
        found.setdefault((script, characters.usual(name)), []).append(latin)
    return {name: tuple(spelt) for name, spelt in found.items()}


@functools.lru_cache(maxsize=4096)
def spellings(word: str, script: str) -> tuple[str, ...]:
    """How a family name is spelt by those who bear it, in Latin letters; nothing where that is not known.

    >>> spellings("陳", "Hani")[:4], "rhee" in spellings("이", "Hang")
    (('chan', 'chen', 'chin', 'chun'), True)
    """
    found = _spellings().get((script, characters.usual(word)), ())
    if not found or script != "Hani":
        return found
    # Koreans spell it as they spell it in Hangul.
    return tuple(dict.fromkeys((*found, *_spellings().get(("Hang", korean.hangul(word)), ()))))


@functools.cache
def _spelt(script: str) -> frozenset[str]:
    return frozenset(latin for (written, _), spelt in _spellings().items() if written == script for latin in spelt)


def is_family(latin: str, script: str) -> bool:
    """Whether a folded word in Latin letters is how a family name in a script is spelt by some.

    >>> is_family("cheung", "Hani"), is_family("cheung", "Hang"), is_family("merkel", "Hani")
    (True, False, False)
    """
    return latin in _spelt(script)


@functools.cache
def latin_surnames() -> frozenset[str]:
    """The Latin spellings of Chinese and Korean family names.

    >>> {"kim", "zhang", "ng"} <= latin_surnames()
    True
    """
    by_system = (latin for name in _surnames()["Hani"] for latin in mandarin.spellings(name))
    return frozenset(latin for spelt in (*_spellings().values(), by_system) for latin in spelt)
