"""Given names that are one name (Святлана, Светлана, Світлана), and short forms that stand for full ones.

A group of equivalent forms is found by the letters of a form or, for forms in Cyrillic, by how it sounds, so that any
romanization of any form leads to it. A short form leads to the full name, never back and never on to a third.
"""

from __future__ import annotations

import functools
from typing import NamedTuple

from onoma import scripts, tables, text
from onoma.errors import DataError
from onoma.evidence.weights import weight
from onoma.reading import readings

GIVEN = ("group", "language", "text", "sex", "source")
NICKNAMES = ("nickname", "language", "full", "sex", "source")

#: Languages so close that a person's name is carried over as a matter of course.
_SISTERS = (
    {"be", "ru", "uk"},
    {"sr", "hr", "bs", "cnr", "mk", "sl", "bg"},
    {"cs", "sk"},
    {"da", "nb", "nn", "no", "sv"},
    {"es", "pt", "gl", "ca"},
)


class Form(NamedTuple):
    """One form of a given name: its group, language, where the row stands."""

    group: str
    language: str
    text: str
    sex: str
    where: str


class Link(NamedTuple):
    """Why two words are forms of one given name, and what the difference costs in bits."""

    kind: str
    bits: float
    sentence: str
    where: tuple[str, ...]


class _Names(NamedTuple):
    forms: dict[str, tuple[Form, ...]]
    short: dict[str, tuple[Form, ...]]


@functools.cache
def _names() -> _Names:
    forms: dict[str, list[Form]] = {}
    groups: set[str] = set()
    for row in tables.read("names/given.tsv", GIVEN, key=GIVEN[:3]).rows:
        group, language, words, sex, _ = row.cells
        groups.add(group)
        for key in _keys(words, language):
            forms.setdefault(key, []).append(Form(group, language, words, sex, row.where))
    short: dict[str, list[Form]] = {}
    edges: dict[str, set[str]] = {}
    for row in tables.read("names/nicknames.tsv", NICKNAMES, key=NICKNAMES[:3]).rows:
        words, language, group, sex, _ = row.cells
        if group not in groups:
            raise DataError(f"{group!r} is no group of names/given.tsv", path=row.path, line=row.line)
        for key in _keys(words, language):
            short.setdefault(key, []).append(Form(group, language, words, sex, row.where))
        for form in forms.get(text.fold(words), ()):
            if form.group != group and form.language == language:
                edges.setdefault(form.group, set()).add(group)
                if form.group in edges.get(group, ()):
                    message = f"{words!r} is short for {group}, which is short for {form.group}: a cycle"
                    raise DataError(message, path=row.path, line=row.line)
    return _Names({k: tuple(v) for k, v in forms.items()}, {k: tuple(v) for k, v in short.items()})


def _keys(words: str, language: str) -> set[str]:
    found = {text.fold(words)}
    if scripts.script(words) == "Cyrl":
        found |= {"/" + r.phonemes for r in readings(words, language=language)[:1]}
    return found


def _lookup(table: dict[str, tuple[Form, ...]], word: str, language: str) -> tuple[Form, ...]:
    key = text.fold(word)
    found = table.get(key, ())
    sounds = [f for r in readings(word, language=language) if r.weight >= 0.1 for f in table.get("/" + r.phonemes, ())]
    return tuple(dict.fromkeys((*found, *sounds)))


@functools.lru_cache(maxsize=65536)
def forms(word: str, language: str = "und") -> tuple[Form, ...]:
    """The forms of given names that a word may be.

    >>> {f.group for f in forms("Sviatlana")} == {f.group for f in forms("Svetlana")}
    True
    """
    return _lookup(_names().forms, word, language)


@functools.lru_cache(maxsize=65536)
def short_for(word: str, language: str = "und") -> tuple[Form, ...]:
    """The full names, by group, that a short form may stand for.

    >>> sorted({f.group for f in short_for("Алесь")}) != []
    True
    """
    return _lookup(_names().short, word, language)


@functools.lru_cache(maxsize=65536)
def sex(word: str, language: str = "und") -> str:
    """The sex that a given name tells: `male`, `female` or empty.

    >>> sex("Святлана"), sex("Саша")
    ('female', '')
    """
    told = {f.sex for f in (*forms(word, language), *short_for(word, language))}
    return told.pop() if len(told) == 1 and told <= {"male", "female"} else ""


def _sisters(one: str, other: str) -> bool:
    a, b = one.split("-")[0], other.split("-")[0]
    return a == b or any(a in family and b in family for family in _SISTERS)


@functools.lru_cache(maxsize=131072)
def link(query: str, alias: str, query_language: str, alias_language: str) -> Link | None:
    """How two words are forms of one given name, if they are; cheapest first."""
    found: list[Link] = []
    theirs = forms(alias, alias_language)
    for a in forms(query, query_language):
        for b in theirs:
            if a.group != b.group:
                continue
            near = _sisters(a.language, b.language)
            how = f"{query} and {alias} are forms of one given name: {a.text} ({a.language}), {b.text} ({b.language})"
            found.append(
                Link("given-equivalent", weight("given.sister" if near else "given.foreign"), how, _rows(a, b))
            )
    for one, other, one_language, cost in (
        (query, theirs, query_language, weight("given.nickname")),
        (alias, forms(query, query_language), alias_language, weight("given.nickname_reversed")),
    ):
        full = short_for(one, one_language)
        choices = len({f.group for f in full})
        for a in full:
            for b in other:
                if a.group == b.group and a.sex in (b.sex, "both"):
                    how = f"{one} is short for {b.text} ({b.language})"
                    found.append(Link("nickname", cost + choices - 1, how, _rows(a, b)))
    return min(found, key=lambda x: (x.bits, x.sentence), default=None)


@functools.lru_cache(maxsize=131072)
def are_two(query: str, alias: str, query_language: str, alias_language: str) -> bool:
    """Whether both words are known given names, and different ones: Марина and Мария, Hassan and Hussein.

    >>> are_two("Марина", "Мария", "ru", "ru"), are_two("Мария", "Марыя", "ru", "be")
    (True, False)
    """
    one = {f.group for f in forms(query, query_language)}
    other = {f.group for f in forms(alias, alias_language)}
    return bool(one and other) and one.isdisjoint(other)


def _rows(a: Form, b: Form) -> tuple[str, ...]:
    return tuple(dict.fromkeys((a.where, b.where)))
