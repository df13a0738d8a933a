"""Given names that are one name (Святлана, Светлана, Світлана), and short forms that stand for full ones.

A group of equivalent forms is found by the letters of a form or, for forms in Cyrillic, by how it sounds, so that any
romanization of any form leads to it. A short form leads to the full name, never back and never on to a third.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from onoma import scripts, store, tables, text
from onoma.errors import DataError
from onoma.people import Blob
from onoma.reading import readings
from onoma.weights import weight

GIVEN = ("group", "language", "text", "sex", "source")
NICKNAMES = ("nickname", "language", "full", "sex", "source")

#: From this number on, groups are those that a word is only short for; the loops know it too.
SHORT = 32768
#: Alphabets of which each form is found by its sound too, so that any romanization of it leads to its group.
_SPELT_AS_HEARD = frozenset({"Cyrl", "Geor", "Armn"})

#: Languages so close that a person's name is carried over as a matter of course.
_SISTERS = (
    {"be", "ru", "uk"},
    {"sr", "hr", "bs", "cnr", "mk", "sl", "bg"},
    {"cs", "sk"},
    {"da", "nb", "nn", "no", "sv"},
    {"es", "pt", "gl", "ca"},
)


class Form(NamedTuple):
    """One form of a given name: its group, language, where the row stands, and a number for the group."""

    group: str
    language: str
    text: str
    sex: str
    where: str
    number: int


class Link(NamedTuple):
    """Why two words are forms of one given name, and what the difference costs in bits."""

    kind: str
    bits: float
    sentence: str
    where: tuple[str, ...]


class _Names(NamedTuple):
    """The rows of both tables, and which of them a key leads to."""

    rows: Sequence[bytes]
    forms: store.Multimap
    short: store.Multimap


@functools.cache
def _names() -> _Names:
    stored = store.shipped("names.onoma", "names")
    if stored:
        sections = stored.sections
        return _Names(Blob.within(sections, "rows"), *(store.Multimap.within(sections, n) for n in ("forms", "short")))
    return _read()


def compile_names(path: Path) -> None:
    """Write both tables with their keys to a file that opens in an instant."""
    names = _read()
    sections = {
        **Blob.sections("rows", names.rows),
        **names.forms.sections("forms"),
        **names.short.sections("short"),
    }
    store.write(path, sections, tables=store.digest("names"))


def _read() -> _Names:
    rows: list[str] = []
    forms: dict[int, list[int]] = {}
    groups: dict[str, set[tuple[str, str]]] = {}
    for row in tables.read("names/given.tsv", GIVEN, key=GIVEN[:3]).rows:
        group, language, words, sex, _ = row.cells
        groups.setdefault(group, set()).add((language, words))
        for key in _keys(words, language):
            forms.setdefault(store.hashed(key), []).append(len(rows))
        rows.append("\t".join((group, language, words, sex, row.where)))
    in_groups: dict[tuple[str, str], set[str]] = {}
    for group, members in groups.items():
        for member in members:
            in_groups.setdefault(member, set()).add(group)
    short: dict[int, list[int]] = {}
    edges: dict[str, set[str]] = {}
    for row in tables.read("names/nicknames.tsv", NICKNAMES, key=NICKNAMES[:3]).rows:
        words, language, group, sex, _ = row.cells
        if group not in groups:
            raise DataError(f"{group!r} is no group of names/given.tsv", path=row.path, line=row.line)
        for key in _keys(words, language):
            short.setdefault(store.hashed(key), []).append(len(rows))
        rows.append("\t".join((group, language, words, sex, row.where)))
        for other in sorted(in_groups.get((language, words), set()) - {group}):
            edges.setdefault(other, set()).add(group)
            if other in edges.get(group, ()):
                message = f"{words!r} is short for {group}, which is short for {other}: a cycle"
                raise DataError(message, path=row.path, line=row.line)
    numbers = {group: number for number, group in enumerate(sorted({row.split("\t", 1)[0] for row in rows}))}
    told = ["\t".join((row, str(numbers[row.split("\t", 1)[0]]))).encode() for row in rows]
    return _Names(told, store.Multimap.of(forms), store.Multimap.of(short))


def _keys(words: str, language: str) -> set[str]:
    found = {text.fold(words)}
    if scripts.script(words) in _SPELT_AS_HEARD:
        found |= {"/" + r.phonemes for r in readings(words, language=language)[:1]}
    return found


class _Known(NamedTuple):
    """What both tables know of a word: the forms it may be, those it may be short for, and the groups of each."""

    forms: tuple[Form, ...]
    short_for: tuple[Form, ...]
    groups: frozenset[int]
    short_groups: frozenset[int]


@functools.lru_cache(maxsize=1024)
def _known(word: str, language: str) -> _Known:
    names = _names()
    key = store.hashed(text.fold(word))
    rows = [names.forms.get(key), names.short.get(key)]
    if not all(map(len, rows)):
        # The letters of a Latin form that stands in the table say enough; else a word is what it is likely to sound.
        heard = [r.phonemes for r in readings(word, language=language) if r.weight >= 0.1]
        sounds = [store.hashed("/" + phonemes) for phonemes in heard]
        rows = [
            found if len(found) else list(dict.fromkeys([row for sound in sounds for row in table.get(sound)]))
            for found, table in zip(rows, names[1:], strict=True)
        ]
    forms, short = (tuple([_form(row) for row in found]) for found in rows)
    return _Known(forms, short, frozenset([f.number for f in forms]), frozenset([f.number for f in short]))


@functools.lru_cache(maxsize=2048)
def _form(row: int) -> Form:
    group, language, words, sex, where, number = _names().rows[row].decode().split("\t")
    return Form(group, language, words, sex, where, int(number))


def forms(word: str, language: str = "und") -> tuple[Form, ...]:
    """The forms of given names that a word may be.

    >>> {f.group for f in forms("Sviatlana")} == {f.group for f in forms("Svetlana")}
    True
    """
    return _known(word, language).forms


def short_for(word: str, language: str = "und") -> tuple[Form, ...]:
    """The full names, by group, that a short form may stand for.

    >>> sorted({f.group for f in short_for("Алесь")}) != []
    True
    """
    return _known(word, language).short_for


def may_be(word: str, language: str = "und") -> bool:
    """Whether a word is a given name that the tables know, or short for one.

    >>> may_be("Саша"), may_be("Тихановская")
    (True, False)
    """
    known = _known(word, language)
    return bool(known.forms or known.short_for)


def groups(word: str, language: str = "und") -> tuple[int, ...]:
    """Numbers for the groups of given names that a word belongs to; SHORT is added for those that it is short for.

    >>> set(groups("Sviatlana")) == set(groups("Светлана")) != set()
    True
    """
    known = _known(word, language)
    return (*sorted(known.groups), *sorted(number + SHORT for number in known.short_groups))


@functools.lru_cache(maxsize=1024)
def is_english(word: str) -> bool:
    """Whether a word is a given name in English, in full or short.

    >>> is_english("Emily"), is_english("Wai")
    (True, False)
    """
    return any(form.language == "en" for form in (*forms(word), *short_for(word)))


@functools.lru_cache(maxsize=1024)
def sex(word: str, language: str = "und") -> str:
    """The sex that a given name tells: `male`, `female` or empty.

    >>> sex("Святлана"), sex("Саша")
    ('female', '')
    """
    # 艾伦 is Alan, and Ellen.
    if scripts.script(word) == "Hani":
        return ""
    told = {f.sex for f in (*forms(word, language), *short_for(word, language))}
    return told.pop() if len(told) == 1 and told <= {"male", "female"} else ""


def _sisters(one: str, other: str) -> bool:
    a, b = one.split("-")[0], other.split("-")[0]
    return a == b or any(a in family and b in family for family in _SISTERS)


@functools.lru_cache(maxsize=512)
def link(query: str, alias: str, query_language: str, alias_language: str) -> Link | None:
    """How two words are forms of one given name, if they are; cheapest first."""
    asked, known = _known(query, query_language), _known(alias, alias_language)
    # Nearly all words are seen to be none by a look at the groups.
    if (
        asked.groups.isdisjoint(known.groups)
        and asked.short_groups.isdisjoint(known.groups)
        and asked.groups.isdisjoint(known.short_groups)
    ):
        return None
    found: list[Link] = []
    # Joan is the Catalan John, but in English another name.
    home = {f.group for f in asked.forms if f.language == alias_language.split("-")[0]}
    for a in asked.forms:
        for b in known.forms:
            if a.group != b.group:
                continue
            near = _sisters(a.language, b.language)
            if not near and home and b.group not in home:
                continue
            how = f"{query} and {alias} are forms of one given name: {a.text} ({a.language}), {b.text} ({b.language})"
            found.append(
                Link("given-equivalent", weight("given.sister" if near else "given.foreign"), how, _rows(a, b))
            )
    for one, full, other, cost in (
        (query, asked.short_for, known.forms, weight("given.nickname")),
        (alias, known.short_for, asked.forms, weight("given.nickname_reversed")),
    ):
        choices = len({f.group for f in full})
        for a in full:
            for b in other:
                if a.group == b.group and a.sex in (b.sex, "both"):
                    how = f"{one} is short for {b.text} ({b.language})"
                    found.append(Link("nickname", cost + choices - 1, how, _rows(a, b)))
    return min(found, key=lambda x: (x.bits, x.sentence), default=None)


@functools.lru_cache(maxsize=512)
def are_two(query: str, alias: str, query_language: str, alias_language: str) -> bool:
    """Whether both words are known given names, and different ones: Марина and Мария, Hassan and Hussein.

    >>> are_two("Марина", "Мария", "ru", "ru"), are_two("Мария", "Марыя", "ru", "be")
    (True, False)
    """
    # Chinese characters do not tell a foreigner's name from others that sound nearly so.
    if "Hani" in (scripts.script(query), scripts.script(alias)):
        return False
    one, other = _known(query, query_language).groups, _known(alias, alias_language).groups
    return bool(one and other) and one.isdisjoint(other)


def _rows(a: Form, b: Form) -> tuple[str, ...]:
    return tuple(dict.fromkeys((a.where, b.where)))
