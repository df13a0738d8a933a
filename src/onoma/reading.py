"""How a token may sound: letters to phoneme classes, by a table for each language or writer's convention.

A token in Cyrillic is read by the language it is marked with, or by every language whose alphabet holds its
letters (a ў is Belarusian, an ї Ukrainian, an ы at least not Ukrainian). A token in Latin letters says nothing of
who wrote it, so each convention that could have is tried: *ch* is č to an English writer, x to a German or Polish one,
š to a French one. Readings that sound the same are one, with their weights added.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from onoma import characters, scripts, tables, text
from onoma._core import Rewriter, heard
from onoma.model import Reading
from onoma.phonemes import tidy
from onoma.rules import Rules
from onoma.unspaced import split

HEADER = ("letters", "before", "after", "sounds", "example", "read", "source")


#: How much less a convention counts for a word with letters that it does not have (ŭ in an English text), and the
#: share of the likeliest reading below which another is not worth following. Set by hand.
_FOREIGN, _LEAST = 0.05, 0.02
#: How much more the convention of the language that a name is said to be in counts than those of others: a German
#: paper may well print an English spelling.
_OWN = 16.0
#: What a name is taken to be where its letters leave several languages: those of the most people first.
_FIRST = ("ru", "be", "uk", "bg", "sr", "mk", "kk", "zh", "ko")


#: The most characters that a Chinese or Korean given name has.
_GIVEN = 2


class Convention(NamedTuple):
    """One table of `data/readings/`: how a language, or those who write in one, spell sounds."""

    id: str
    #: What an explanation calls it: the first of what the table's head says it covers.
    name: str
    languages: frozenset[str]
    script: str
    weight: float
    marks: frozenset[str]
    #: Whether the letters are looked up folded, or in NFD (Hangul by its jamo): `folded`, `nfd` or empty.
    form: str
    #: Whether it spells the names of its own languages only, and so is tried for no others.
    only: bool
    rules: Rules

    def prepare(self, word: str) -> str:
        """A word as the table's rows spell it."""
        if self.script == "Hani":
            return "".join([characters.spelt(char, self.rules.letters) for char in word])
        if self.form == "folded":
            return text.fold(word)
        return unicodedata.normalize("NFD", word) if self.form == "nfd" else word


@functools.cache
def conventions(script: str) -> tuple[Convention, ...]:
    """The tables that read a script, by its ISO 15924 code.

    >>> [c.id for c in conventions("Geor")]
    ['ka-Geor']
    """
    wanted = "latin-*.tsv" if script == "Latn" else f"*-{script}.tsv"
    return tuple(
        convention(name.removeprefix("readings/").removesuffix(".tsv")) for name in tables.names("readings", wanted)
    )


@functools.cache
def convention(name: str) -> Convention:
    """One table by its name: `be-Cyrl`, `latin-german`."""
    path = f"readings/{name}.tsv"
    rules = Rules(functools.partial(tables.read, path, HEADER, key=HEADER[:3], mixed=True))
    head = tables.head(path)
    return Convention(
        name,
        re.split("[,;]", head.get("name", name))[0],
        frozenset((head.get("languages") or head["language"]).split()),
        head["script"],
        float(head.get("weight", "1")),
        frozenset(head.get("marks", "")),
        head.get("form", ""),
        head.get("only") == "yes",
        rules,
    )


def readings(token: str, *, language: str | None = None) -> tuple[Reading, ...]:
    """How one token may sound, likeliest first; weights sum to 1.

    >>> [r.phonemes for r in readings("Ціханоўская")]
    ['cixanowskaja']
    >>> {r.phonemes for r in readings("Tichanowskaja")} >= {"tixanovskaja"}
    True
    >>> readings("42")
    ()
    """
    if not isinstance(token, str):
        raise TypeError(f"readings takes a str, not {type(token).__name__}")
    return _read_as(token, language or "und")


@functools.lru_cache(maxsize=2048)
def _read_as(token: str, language: str) -> tuple[Reading, ...]:
    return _readings(text.lower(text.clean(token)), language)


@functools.lru_cache(maxsize=1024)
def languages(word: str, language: str = "und") -> tuple[str, ...]:
    """The languages that a word may be in by its letters, or the one that it is said to be in.

    >>> languages("Ціханоўская"), languages("Светлана", "uk")
    (('be',), ('uk',))
    """
    cleaned = text.lower(text.clean(word))
    script = scripts.script(cleaned)
    if script in ("Latn", "Zyyy"):
        return (language.split("-")[0],)
    return tuple(sorted({one for table in _tried(cleaned, script, language) for one in table.languages}))


def spoken(words: Sequence[str]) -> list[str]:
    """The languages that all words of a name may be in by their letters, those of the most people first.

    >>> spoken(["Світлана", "Тихановська"]), spoken(["Светлана"])[0]
    (['uk', 'kk'], 'ru')
    """
    if not words:
        return []
    found = set.intersection(*(set(languages(word)) for word in words))
    first = [one for one in _FIRST if one in found]
    return first or sorted(found)[:3]


@functools.lru_cache(maxsize=1024)
def _readings(word: str, language: str) -> tuple[Reading, ...]:
    script = scripts.script(word)
    if script == "Zyyy":
        return ()
    # Chinese characters are spelt as the table has them already.
    bare = None if script == "Hani" else text.fold
    tried = _by_id(script, language) if script == "Latn" else _weighed(_tried(word, script, language), language)
    spelt = [word] * len(tried.tables)
    if tried.formed:
        spelt = [one.prepare(word) if one.form else word for one in tried.tables]
    found = heard(tried.rewriters, tried.weights, spelt, _FOREIGN, _LEAST, bare)
    if not found:
        return _fallback(word)
    return tuple([Reading(word, sounds, tried.tables[which].id, share) for sounds, which, share in found])


@functools.lru_cache(maxsize=2048)
def sounds(word: str, name: str) -> str:
    """How a word sounds by one table; empty where that lacks a letter of it.

    >>> sounds("李", "zh-Hani"), sounds("李明博", "ko-Hani")
    ('li', 'imjongpak')
    """
    table = convention(name)
    letters = table.prepare(text.lower(text.clean(word)))
    return tidy(table.rules.apply(letters) or "") if set(letters) <= table.rules.alphabet else ""


class _Tried(NamedTuple):
    """Conventions that may read a word, by their ids, and how much each counts."""

    tables: list[Convention]
    rewriters: list[Rewriter]
    weights: list[float]
    #: Whether one of them has the letters in a form of its own.
    formed: bool


def _weighed(tables: Iterable[Convention], language: str) -> _Tried:
    """What conventions count, where a name is said to be in a language."""
    found = sorted(tables, key=lambda c: c.id)
    weights = [c.weight * (_OWN if _is_own(c, language) else 1.0) for c in found]
    formed = any(c.form for c in found)
    return _Tried(found, [c.rules.rewriter for c in found], weights, formed)


@functools.lru_cache(maxsize=4096)
def _by_id(script: str, language: str) -> _Tried:
    return _weighed(_tried("", script, language), language)


def _is_own(one: Convention, language: str) -> bool:
    # The Latin spelling of a name from another alphabet (`be-Latn`) is the English press's unless it says otherwise.
    if one.script == "Latn" and language.endswith("-Latn") and language not in one.languages:
        return "en" in one.languages
    return language in one.languages or language.split("-")[0] in one.languages


@functools.lru_cache(maxsize=4096)
def _own(script: str, language: str) -> tuple[Convention, ...]:
    return tuple(c for c in conventions(script) if _is_own(c, language))


@functools.lru_cache(maxsize=4096)
def _latin(language: str) -> tuple[Convention, ...]:
    return tuple(c for c in conventions("Latn") if not c.only or _is_own(c, language))


def _tried(word: str, script: str, language: str) -> tuple[Convention, ...]:
    """The tables that may read a word: all that its letters leave possible, fewer where a language is told."""
    if script == "Hani" and is_transcribed(word, language):
        return (convention("zh-Hani"),)
    if script == "Latn":
        return _latin(language)
    own = _own(script, language)
    if own and _spells(own[0], word):
        return own
    fitting = tuple(c for c in conventions(script) if _spells(c, word))
    return tuple(c for c in fitting if c.marks & set(word)) or fitting


def is_transcribed(word: str, language: str = "und") -> bool:
    """Whether a word in Chinese characters is a foreigner's name by its sound: longer than any given name, or told so.

    >>> is_transcribed("特朗普"), is_transcribed("习近平"), is_transcribed("彼得", "und-t-und")
    (True, False, True)
    """
    return "-t-" in language or (len(word) > _GIVEN and len(split(word, "Hani")) == 1)


def _spells(one: Convention, word: str) -> bool:
    return one.rules.alphabet.issuperset(one.prepare(word))


def _fallback(word: str) -> tuple[Reading, ...]:
    from onoma._unidecode import ascii_of

    sounds = convention("latin-english").rules.apply(ascii_of(word).lower())
    return (Reading(word, tidy(sounds), "unidecode", 1.0, True),) if sounds else ()
