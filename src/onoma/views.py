"""How a word is seen by what was learned: its own letters where their script was learned, else as it is read.

Letters that were learned beside Latin ones are compared with Latin words directly. Everything else goes by its
readings, written as the English press would; so do two words in different scripts neither of which is Latin, but that
letters which are syllables meet readings by what was learned of them, too.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Iterable
from itertools import pairwise
from typing import NamedTuple

from onoma import dialects, korean, mandarin, scripts
from onoma._core import LONGEST
from onoma.correspondences import agreement, known, surprise
from onoma.model import Name, Role, Token
from onoma.phonemes import latin
from onoma.rarity import rarity
from onoma.reading import is_transcribed, readings, sounds
from onoma.text import fold
from onoma.transcription import likeliest, usual
from onoma.unspaced import spellings, split
from onoma.weights import weight

#: Readings that are followed, and the share of an unlikely one's surprise (-log2 of its weight) that counts against it.
_MOST, _SHARE = 6, 0.5


#: Scripts of which a character is a syllable.
SYLLABLES = ("Hang", "Hani")
#: The most syllables that a Korean given name has.
_GIVEN = 2
#: The most characters that a Chinese name has.
_CHINESE = 4
#: What is held against taking a word that may be a Chinese given name for a foreigner's name, in bits.
_NATIVE = 4.0
#: What is held against reading Chinese characters as Koreans do, in bits.
_KOREAN = 1.3
#: What is held against one of the usual spellings of a family name, in bits: there are several of each.
_SPELT = 1.0

#: So many ways are followed in which a foreigner's name in syllables may have been written.
_LIKELY = 4
#: What is held against each of them, in bits, since they are guesses.
_GUESSED = 2.0

#: Where nothing of two words can be compared.
NEVER = -100.0
#: Two short words in scripts neither of which is Latin agree by chance (李, علی): this much is held against it; more
#: where both are in Chinese characters, of which scores sound alike and are other names. People to learn from are told
#: apart best with nothing held against it; beside a registry in all scripts that costs names in Arabic letters.
FOREIGN, CHARACTERS = 1.0, 12.0


class View(NamedTuple):
    """Letters of one kind that stand for a word, and what is held against them, in bits."""

    kind: str
    letters: str
    bits: float
    #: Whether it is there to meet words in Latin letters, words in others, or both.
    for_latin: bool
    for_others: bool


#: Words of a name that are looked at, at most; no name has more that say anything.
_WORDS = 8


def words(name: Name) -> list[Token]:
    """The words of a name that are looked up: no titles, particles or initials.

    >>> from onoma import parse
    >>> [t.text for t in words(parse("Dr. Otto von Habsburg"))]
    ['Otto', 'Habsburg']
    """
    return [*name.words[:_WORDS]]


class Join(NamedTuple):
    """Neighbours written together: words from `first` to `last`, with the particles between or before them."""

    parts: tuple[str, ...]
    first: int
    last: int


_HYPHENS = frozenset("-‐‑–")


@functools.lru_cache(maxsize=256)
def joins(name: Name) -> tuple[Join, ...]:
    """Neighbouring words written as one, as others may write them.

    >>> from onoma import parse
    >>> [join.parts for join in joins(parse("Khalid Abd al-Rahman"))]
    [('Khalid', 'Rahman'), ('Abd', 'al', 'Rahman'), ('Khalid', 'Abd', 'al', 'Rahman')]
    """
    found = words(name)
    hyphens = [name.text[a.end : b.start] in _HYPHENS for a, b in pairwise(found)]
    # Who ties two words together does not write one of them together with a third: So Ran-hui.
    tied = [False, *hyphens, False]
    joined = [
        Join((a.text, b.text), i, i + 1)
        for i, (a, b) in enumerate(pairwise(found))
        if hyphens[i] or a.script != "Latn" or not (tied[i] or tied[i + 2])
    ]
    particles = [t for t in name.tokens if t.role is Role.PARTICLE]
    for i, word in enumerate(found if particles else ()):
        before = found[i - 1] if i else None
        small = tuple(t.text for t in particles if t.end <= word.start and (before is None or t.start >= before.end))
        if small:
            joined.append(Join((*small, word.text), i, i))
            if before:
                joined.append(Join((before.text, *small, word.text), i - 1, i))
    return tuple(
        join
        for join in joined
        if len({scripts.script(part) for part in join.parts}) == 1 and sum(map(len, join.parts)) < LONGEST
    )


def looked_up(name: Name) -> list[tuple[str, ...]]:
    """The words of a name, and what may be written together."""
    return [*[(t.text,) for t in words(name)], *[join.parts for join in joins(name)]]


@functools.lru_cache(maxsize=1024)
def views(parts: tuple[str, ...], language: str = "und") -> tuple[View, ...]:
    """The ways to see a word, or several written together.

    >>> [(v.kind, v.letters) for v in views(("Путин",), "ru") if v.for_latin]
    [('Cyrl', 'путин')]
    >>> [v.letters for v in views(("Μητσοτάκης",))]
    ['mitsotakis']
    """
    script = scripts.script(parts[0])
    folded = "".join(map(fold, parts))
    if script == "Latn":
        found = {folded: 0.0} if folded else {}
        if not all(part.isascii() for part in parts):
            # č and ż are read by those who drop their marks as c and z, by others as ch and zh.
            found |= {r: b for r, b in _read(parts, language, 2).items() if r not in found}
        return tuple(View("Latn", letters, bits, True, True) for letters, bits in found.items())
    read = _read(parts, language, _MOST)
    others = [View("Latn", letters, bits, script not in known(), True) for letters, bits in read.items()]
    if script == "Hani":
        transcribed = is_transcribed("".join(parts), language)
        if transcribed:
            own = _characters(parts, transcribed)
            return (*own, *_stood_for(own), *(v._replace(for_latin=False) for v in others[:1]))
        own = [*_characters(parts, transcribed), *_surname(parts, script)]
        spelt = _spelt("".join(parts))
        return (*_likeliest([*own, *spelt]), *(v._replace(for_latin=not spelt) for v in others))
    if script == "Hang" and (letters := korean.letters("".join(parts))):
        heard = [View(script, letters, _NATIVE if len(parts) > 1 else 0.0, True, True)]
        own = [*heard, *_surname(parts, script), *_in_letters(korean.spellings("".join(parts)))]
        foreign = () if all(is_at_home(part, language) for part in parts) else _stood_for(heard)
        return (*_likeliest(own), *foreign, *others)
    if script in known():
        own = [View(script, folded, 0.0, True, script == "Kana")]
        abroad = [View("Latn", latin, bits, True, False) for latin, bits in usual(folded).items()]
        return (*own, *abroad, *(_stood_for(own) if script == "Kana" else ()), *others)
    return tuple(others)


def _stood_for(own: list[View]) -> list[View]:
    """What a foreigner's name in syllables is likely to stand for, to meet words in other scripts."""
    found = dict.fromkeys(latin for v in own for latin in likeliest(v.letters, v.kind)[:_LIKELY])
    return [View("Latn", letters[:LONGEST], _GUESSED, False, True) for letters in found if letters]


def _characters(parts: tuple[str, ...], transcribed: bool) -> list[View]:
    """Chinese characters as learned from names of foreigners: by Mandarin."""
    heard = mandarin.bopomofo("".join(parts)) if transcribed or sum(map(len, parts)) > 1 else ""
    return [View("Hani", heard, 0.0 if transcribed else _NATIVE, True, True)] if heard else []


def _spelt(word: str) -> list[View]:
    """A Chinese or Korean name as those who bear it may spell it."""
    in_hangul = korean.hangul(word)
    northern = [latin(heard)] if (heard := sounds(word, "ko-Hani")) else []
    return [
        *_in_letters((*mandarin.spellings(word), *dialects.spellings(word))),
        *_in_letters((*korean.spellings(in_hangul), *northern), _KOREAN),
    ]


def _likeliest(found: list[View]) -> tuple[View, ...]:
    """The same letters once, by what is least against them."""
    return tuple({(v.kind, v.letters): v for v in sorted(found, key=lambda v: -v.bits)}.values())


def is_at_home(word: str, language: str = "und") -> bool:
    """Whether a word is in syllables and may be a name of those who write so, not a foreigner's by its sound.

    >>> is_at_home("近平"), is_at_home("혜영"), is_at_home("特朗普"), is_at_home("마크"), is_at_home("Kim")
    (True, True, False, False, False)
    """
    script = scripts.script(word)
    if script == "Hani":
        return not is_transcribed(word, language)
    if script != "Hang":
        return False
    return bool(spellings(word, script)) or (len(split(word, script)[-1]) <= _GIVEN and korean.is_given(word))


@functools.lru_cache(maxsize=512)
def at_home(name: Name) -> str:
    """The characters of a Chinese name, family name first; empty for any other, and for a foreigner's.

    >>> from onoma import parse
    >>> at_home(parse("刘振伟")), at_home(parse("彼得·麦凯")), at_home(parse("Liu Wei"))
    ('刘振伟', '', '')
    """
    found = [t for t in name.tokens if t.role is not Role.HONORIFIC]
    if not all(t.script == "Hani" and is_at_home(t.text, name.language) for t in found):
        return ""
    whole = "".join(t.text for t in found)
    return whole if 1 < len(whole) <= _CHINESE else ""


def _in_letters(spelt: Iterable[str], against: float = 0.0) -> list[View]:
    return [View("Latn", letters, against, True, False) for letters in dict.fromkeys(spelt) if letters]


def _surname(parts: tuple[str, ...], script: str) -> list[View]:
    """A family name as those who bear it spell it: none of many is likely."""
    known_as = spellings(parts[0], script) if len(parts) == 1 else ()
    return [View("Latn", letters, _SPELT, True, False) for letters in known_as]


def _read(parts: tuple[str, ...], language: str, most: int) -> dict[str, float]:
    """Readings in Latin letters, with what is held against each; of words written together, by one convention each."""
    found = {"": 0.0}
    for part in parts:
        heard: dict[str, float] = {}
        for reading in readings(part, language=language)[:most]:
            heard.setdefault(latin(reading.phonemes), -_SHARE * math.log2(reading.weight))
        joined = {a + b: x + y for a, x in found.items() for b, y in heard.items()}
        found = dict(sorted(joined.items(), key=lambda item: (item[1], item[0]))[:most])
    return {letters: bits for letters, bits in found.items() if letters}


def worth_of(parts: tuple[str, ...], language: str) -> float:
    """The rarity of a word in bits; words written together are as rare as any that was not counted.

    Many syllables, which have room for a given and a family name, are as rare as both.
    """
    unknown = weight("token.unknown")
    if scripts.script(parts[0]) == "Hani" and (more := sum(map(len, parts)) - _NAME) > 0:
        return unknown + min(more, _NAME) * unknown / _NAME
    return rarity(parts[0], language) if len(parts) == 1 else max(unknown, sum(rarity(p, language) for p in parts))


#: About so many Chinese characters stand for one name of a foreigner.
_NAME = 3


class Likeness(NamedTuple):
    """How much the letters of two words say that they are one name, in bits, and as what they were seen."""

    bits: float
    #: How unlikely the spelling is that the less likely of the two is of the other, in bits.
    strain: float
    query: View
    alias: View


@functools.lru_cache(maxsize=4096)
def likeness(
    query: tuple[str, ...], alias: tuple[str, ...], query_language: str = "und", alias_language: str = "und"
) -> Likeness | None:
    """What the letters of two words say, by the views that agree best; None where nothing of them can be compared.

    >>> likeness(("Tikhanovskaya",), ("Ціханоўская",)).bits > 10 > likeness(("Kolesnikova",), ("Ціханоўская",)).bits
    True
    """
    best: Likeness | None = None
    latin_query, latin_alias = (scripts.script(parts[0]) == "Latn" for parts in (query, alias))
    chance = CHARACTERS if {scripts.script(parts[0]) for parts in (query, alias)} == {"Hani"} else FOREIGN
    for a in views(query, query_language):
        if not (a.for_latin if latin_alias else a.for_others):
            continue
        for b in views(alias, alias_language):
            if not (b.for_latin if latin_query else b.for_others) or "Latn" not in (a.kind, b.kind):
                continue
            there, here = agreement(a.letters, a.kind, b.letters, b.kind)
            bits = min(there + surprise(b.letters, b.kind), here + surprise(a.letters, a.kind))
            against = a.bits + b.bits + (0 if latin_query or latin_alias else chance)
            if best is None or bits - against > best.bits:
                best = Likeness(bits - against, against - min(there, here), a, b)
    return best


class Likenesses(NamedTuple):
    """How like the words of a name and of an alias are, each with each, and how rare; in the order of `looked_up`."""

    bits: list[list[float]]
    strains: list[list[float]]
    asked: list[float]
    known: list[float]


def likenesses(query: Name, alias: Name) -> Likenesses:
    """The likenesses of two names, word by word."""
    asked, known = looked_up(query), looked_up(alias)
    found = [[likeness(a, b, query.language, alias.language) for b in known] for a in asked]
    return Likenesses(
        [[one.bits if one else NEVER for one in row] for row in found],
        [[one.strain if one else 0.0 for one in row] for row in found],
        [worth_of(parts, query.language) for parts in asked],
        [worth_of(parts, alias.language) for parts in known],
    )
