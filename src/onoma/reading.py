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
from typing import NamedTuple

from onoma import scripts, tables, text
from onoma.model import Reading
from onoma.phonemes import tidy
from onoma.rules import Rules

HEADER = ("letters", "before", "after", "sounds", "example", "read", "source")


#: How much less a convention counts for a word with letters that it does not have (ŭ in an English text), and the
#: share of the likeliest reading below which another is not worth following. Set by hand.
_FOREIGN, _LEAST = 0.05, 0.02
#: How much more the convention of the language that a name is said to be in counts than those of others: a German
#: paper may well print an English spelling.
_OWN = 16.0


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
    table = tables.read(f"readings/{name}.tsv", HEADER, key=HEADER[:3], mixed=True)
    head = table.head
    return Convention(
        name,
        re.split("[,;]", head.get("name", name))[0],
        frozenset((head.get("languages") or head["language"]).split()),
        head["script"],
        float(head.get("weight", "1")),
        frozenset(head.get("marks", "")),
        head.get("form", ""),
        head.get("only") == "yes",
        Rules(table),
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
    return _readings(text.lower(text.clean(token)), language or "und")


@functools.lru_cache(maxsize=16384)
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


@functools.lru_cache(maxsize=16384)
def _readings(word: str, language: str) -> tuple[Reading, ...]:
    script = scripts.script(word)
    if script == "Zyyy":
        return ()
    found: dict[str, tuple[float, str]] = {}
    # The likeliest convention comes first and gives its name to a reading that others share.
    for one, sounds, share in sorted(_read(word, script, language), key=lambda r: (-r[2], r[0].id)):
        weight, name = found.get(sounds, (0.0, one.id))
        found[sounds] = (weight + share, name)
    if not found:
        return _fallback(word)
    least = max(weight for weight, _ in found.values()) * _LEAST
    ranked = sorted((item for item in found.items() if item[1][0] >= least), key=lambda item: (-item[1][0], item[0]))
    total = sum(weight for _, (weight, _) in ranked)
    return tuple(Reading(word, sounds, name, weight / total) for sounds, (weight, name) in ranked)


def _read(word: str, script: str, language: str) -> list[tuple[Convention, str, float]]:
    found = []
    for one in _tried(word, script, language):
        alphabet = one.rules.alphabet
        letters = one.prepare(word)
        foreign = not set(letters) <= alphabet
        known = "".join([c if c in alphabet else text.fold(c) for c in letters]) if foreign else letters
        sounds = one.rules.apply(known)
        if sounds:
            weight = one.weight * (_FOREIGN if foreign else 1.0) * (_OWN if _is_own(one, language) else 1.0)
            found.append((one, tidy(sounds), weight))
    return found


def _is_own(one: Convention, language: str) -> bool:
    # The Latin spelling of a name from another alphabet (`be-Latn`) is the English press's unless it says otherwise.
    if one.script == "Latn" and language.endswith("-Latn") and language not in one.languages:
        return "en" in one.languages
    return language in one.languages or language.split("-")[0] in one.languages


def _tried(word: str, script: str, language: str) -> tuple[Convention, ...]:
    """The tables that may read a word: all that its letters leave possible, fewer where a language is told."""
    known = conventions(script)
    own = tuple(c for c in known if _is_own(c, language))
    if script == "Latn":
        return tuple(c for c in known if not c.only or c in own)
    if own and _spells(own[0], word):
        return own
    fitting = tuple(c for c in known if _spells(c, word))
    return tuple(c for c in fitting if c.marks & set(word)) or fitting


def _spells(one: Convention, word: str) -> bool:
    return set(one.prepare(word)) <= one.rules.alphabet


def _fallback(word: str) -> tuple[Reading, ...]:
    from onoma._unidecode import ascii_of

    sounds = convention("latin-english").rules.apply(ascii_of(word).lower())
    return (Reading(word, tidy(sounds), "unidecode", 1.0, True),) if sounds else ()
