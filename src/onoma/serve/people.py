"""What the server tells of the people of a registry: a line, their properties, names that begin like this."""

from __future__ import annotations

import functools
from bisect import bisect_left
from collections.abc import Iterable

from attrs import frozen

from onoma.model import Alias, Candidate, Decision, Person, Resolution
from onoma.registry import Registry
from onoma.resolver import compare
from onoma.scripts import script
from onoma.text import clean, fold

TYPE = {"id": "person", "name": "Person"}
_RIGHT_TO_LEFT = frozenset(["Arab", "Hebr", "Syrc", "Thaa", "Nkoo", "Adlm", "Rohg", "Samr", "Mand"])
_LONGEST = 400


@frozen
class Property:
    """Something that can be asked of a person, or told of one."""

    id: str
    name: str
    description: str = ""


#: What a query may bring as evidence.
EVIDENCE = (
    Property("born", "date of birth", "ISO 8601, or a year; evidence for or against"),
    Property("country", "country", "ISO 3166-1 alpha-2; evidence for or against"),
    Property("gender", "gender", "male or female; evidence for or against"),
)
#: What is told of a person beside that.
TOLD = (
    Property("name", "preferred name"),
    Property("native", "native name"),
    Property("native_script", "script of the native name", "ISO 15924"),
    Property("aliases", "other recorded names"),
    Property("explanation", "explanation", "why the names that you asked lead here"),
)


class People:
    """A registry as others look at it.

    >>> people = People(Registry.from_records([{"id": "1", "name": "Maria Kalesnikava", "wikidata": "Q66362536"}]))
    >>> [p.id for p in people.properties][-1]
    'wikidata'
    >>> [p.name for p in people.suggest("kales")]
    ['Maria Kalesnikava']
    """

    def __init__(self, registry: Registry) -> None:
        self.registry = registry

    @functools.cached_property
    def properties(self) -> tuple[Property, ...]:
        """All properties; whatever else the records hold (`wikidata`, `note`) comes last."""
        known = {p.id for p in (*TOLD, *EVIDENCE)}
        more = {key for person in self.registry for key, _ in person.other} - known
        return (*TOLD, *EVIDENCE, *(Property(key, key.replace("_", " ")) for key in sorted(more)))

    def suggest(self, prefix: str, limit: int = 10) -> list[Person]:
        """People with a name that has a word that begins so, or with that id."""
        prefix = clean(prefix)
        found = {prefix: self.registry[prefix]} if prefix in self.registry else {}
        wanted = _key(prefix.split())
        place = bisect_left(self._names, (wanted,))
        while wanted and place < len(self._names) and self._names[place][0].startswith(wanted) and len(found) < limit:
            person = self.registry[self._names[place][1]]
            found.setdefault(person.id, person)
            place += 1
        return list(found.values())

    @functools.cached_property
    def _names(self) -> list[tuple[str, str]]:
        """Every name, begun at each of its words, with the id."""
        begun = set()
        for person in self.registry:
            for alias in person.all_names:
                words = clean(alias.text).split()
                begun |= {(_key(words[i:] + words[:i]), person.id) for i in range(len(words))}
        return sorted(begun)

    def value(self, person: Person, key: str) -> list[str]:
        """The values of a property; `explanation` is told of the recorded names alone."""
        native = native_name(person)
        if key == "name":
            return [person.name]
        if key == "native":
            return [native.text] if native else []
        if key == "native_script":
            return [script(native.text)] if native else []
        if key == "aliases":
            return list(dict.fromkeys(a.text for a in person.aliases))
        if key == "born":
            return [person.birth] if person.birth else []
        if key == "country":
            return list(person.countries)
        if key == "gender":
            return [person.gender] if person.gender else []
        if key == "explanation":
            return [_kinship(person.name, native.text)] if native else []
        return [text for other, value in person.other if other == key for text in _texts(value)]


def native_name(person: Person) -> Alias | None:
    """The name as it is written at home, where that is on record.

    >>> native_name(Person("1", "A", (Alias("Б", "be", "native"),))).text
    'Б'
    """
    return next((alias for alias in person.aliases if alias.kind == "native"), None)


def direction(text: str) -> str:
    """`rtl` where a name's script is written from right to left, else `ltr`.

    >>> direction("محمد مرسي"), direction("Mohamed Morsi")
    ('rtl', 'ltr')
    """
    return "rtl" if script(text) in _RIGHT_TO_LEFT else "ltr"


def about(person: Person) -> str:
    """Who somebody is, on a line.

    >>> about(Person("1", "A", birth="1982-09-11", countries=("by",), other=(("note", "politician"),)))
    'b. 1982-09-11, BY, politician'
    """
    note = next((str(value) for key, value in person.other if key in ("note", "description")), "")
    return ", ".join(
        filter(None, (f"b. {person.birth}" * bool(person.birth), " ".join(person.countries).upper(), note))
    )


def reason(answer: Resolution, candidate: Candidate) -> str:
    """Why somebody may be meant, on a line: the evidence, the alias, whom else it may be, what was left out of it.

    >>> from onoma.resolver import Resolver
    >>> people = Registry.from_records([{"id": "1", "name": "Акмад Кадыраў", "birth": "1951"}])
    >>> answer = Resolver(people).resolve("Кадыраў")
    >>> reason(answer, answer.candidates[0])
    'Кадыраў stands in both; the given name Акмад is left out · b. 1951'
    """
    said = "; ".join(e.sentence for e in candidate.evidence)
    alias = candidate.alias
    by = "" if alias.text == candidate.person.name else f"as {alias.text}"
    rivals = [c.person.name for c in answer.candidates if c.person.id != candidate.person.id and c.probability > 0.05]
    unsure = f"cannot be told from {', '.join(rivals)}" if rivals and answer.decision is Decision.AMBIGUOUS else ""
    rest = " · ".join(filter(None, (by, about(candidate.person), *answer.notes)))
    # Of a long line the reasons are cut: they are told in full by the preview.
    text = _cut(" · ".join(filter(None, (unsure, said))), _LONGEST - len(rest) - 3)
    return _cut(" · ".join(filter(None, (text, rest))), _LONGEST)


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else text[: max(most - 1, 0)].rstrip() + "…"


def _kinship(name: str, native: str) -> str:
    return "; ".join(e.sentence for e in compare(name, native).evidence)


def _key(words: Iterable[str]) -> str:
    return " ".join(filter(None, map(fold, words)))


def _texts(value: object) -> list[str]:
    if isinstance(value, (list, tuple)):
        return [str(one) for one in value]
    return [] if value is None else [str(value)]
