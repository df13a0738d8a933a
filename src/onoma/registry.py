"""Registries: who can be meant.

A registry is immutable. The one that ships with onoma is read from `data/people/`; a user's own comes from
records or from a folder with the same three tables.
"""

from __future__ import annotations

import functools
import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from attrs import evolve

from onoma import scripts, store, tables
from onoma.errors import DataError, UnknownPersonError
from onoma.model import Alias, Person
from onoma.people import Overlaid, Stored

PEOPLE = ("id", "name", "language", "native", "gender", "birth", "countries", "note", "source")
ALIASES = ("person", "language", "text", "kind", "strength", "source")
DISTINCT = ("person", "other", "reason", "source")
FACTS = ("person", "key", "value", "source")

KINDS = frozenset({"name", "native", "birth", "former", "nickname", "pseudonym"})
STRENGTHS = frozenset({"strong", "weak"})
GENDERS = frozenset({"", "male", "female"})
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_BIRTH = re.compile(r"|\d{4}(-\d\d(-\d\d)?)?")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?(-[a-z0-9]{4,8})?")


class Registry:
    """An immutable set of people.

    >>> registry = Registry.from_records([{"id": "1", "name": "Aliaksandr Lukashenka", "aliases": ["Бацька"]}])
    >>> len(registry), registry["1"].aliases[0].text
    (1, 'Бацька')
    """

    def __init__(
        self,
        people: Iterable[Person],
        *,
        distinct: Iterable[Iterable[str]] = (),
    ) -> None:
        known: dict[str, Person] = {}
        for person in people:
            if person.id in known:
                raise DataError(f"the id {person.id!r} stands twice", path=person.where or None)
            known[person.id] = person
        self._people: Mapping[str, Person] = known
        #: Pairs of ids known to be different people.
        self.distinct = frozenset(frozenset(pair) for pair in distinct)
        #: The open file, where the registry was compiled.
        self.stored: store.Stored | None = None
        #: Where others are laid over a compiled registry: that one, those added, the ids that no longer count in it.
        self.layers: tuple[Registry, Registry, frozenset[str]] | None = None

    @classmethod
    def from_records(cls, records: Iterable[Mapping[str, Any]]) -> Registry:
        """A registry of plain records.

        Each has an `id` and a `name`; `aliases` are strings or mappings with `text`, `language`, `kind`,
        `strength` and `source`; `language` is that of the name; `birth`, `gender` and `country` (one ISO code or
        several) are facts. Whatever else a record holds is kept in `Person.other`. Records that share an id are one
        person under several names, as lists with one row a spelling have them. A record that cannot be used is a
        `DataError` that counts the records from 1.

        >>> Registry.from_records([{"id": "7", "name": "Taras Shevchenko", "birth": "1814-03-09"}])["7"].birth
        '1814-03-09'
        """
        people: dict[str, Person] = {}
        for number, record in enumerate(records, start=1):
            person = _person(record, number)
            people[person.id] = _merged(people[person.id], person) if person.id in people else person
        return cls(people.values())

    @classmethod
    def read(cls, path: Path | str, *, stale: bool = False) -> Registry:
        """A registry from a compiled file, or a folder with `people.tsv` and perhaps the other tables.

        They are `aliases.tsv`, `distinct.tsv` and `facts.tsv`. A compiled file is mapped into memory, and its people
        are decoded as they are asked for. One that is damaged, or that other rules made, is an `IndexFormatError`; with
        `stale` the latter is opened for the people in it, and its index left alone.

        >>> Registry.read("nowhere")
        Traceback (most recent call last):
        ...
        onoma.errors.DataError: nowhere: no such folder; a registry is a folder with people.tsv
        """
        folder = Path(path)
        if folder.is_file():
            return cls.of(store.read(folder, stale=stale))
        if not folder.is_dir():
            raise DataError("no such folder; a registry is a folder with people.tsv", path=path)
        return _read(str(folder.resolve()))

    @classmethod
    def shipped(cls) -> Registry:
        """The registry that comes with onoma: public figures whose names are met in several spellings.

        >>> Registry.shipped()["sviatlana-tsikhanouskaya"].name
        'Sviatlana Tsikhanouskaya'
        """
        stored = store.shipped("people.onoma", "people")
        if stored:
            return cls.of(stored)
        return cls.from_tables()

    @classmethod
    def from_tables(cls) -> Registry:
        """The shipped registry read from its tables, whether or not it lies compiled.

        >>> Registry.from_tables()["volodymyr-zelenskyy"].name
        'Volodymyr Zelenskyy'
        """
        return _own()

    @classmethod
    def of(cls, stored: store.Stored) -> Registry:
        """The registry in an open file; its people are decoded as they are asked for."""
        registry = cls((), distinct=stored.header["distinct"])
        registry._people = Stored(stored.sections)
        registry.stored = stored if stored.header["rules"] == store.rules() else None
        return registry

    def with_people(
        self, added: Iterable[Person], *, removed: Iterable[str] = (), distinct: Iterable[Iterable[str]] = ()
    ) -> Registry:
        """This registry with people added, told anew (by the same id), or removed by id; this one stays as it is.

        A compiled registry is not compiled again: what is laid over it is found beside it, at once. Answers are those
        of a registry made anew of the same people, but for people so far down the list that one of the two indexes
        never looked at them. `distinct` are further pairs of ids known to be different people. An id to remove that
        is not there is an `UnknownPersonError`.

        >>> registry = Registry.from_records([{"id": "1", "name": "Ann"}, {"id": "2", "name": "Bob"}])
        >>> [p.name for p in registry.with_people([Person("3", "Cy")], removed=["1"])]
        ['Bob', 'Cy']
        """
        new = {person.id: person for person in added}
        out = frozenset(removed)
        for one in sorted(out):
            self[one]
        base, before, gone = self.layers or (self, Registry(()), frozenset[str]())
        kept = {p.id: p for p in before if p.id not in out} | new if self.layers else new
        gone = frozenset(one for one in (*gone, *out, *kept) if one in base)
        pairs = {*self.distinct, *(frozenset(pair) for pair in distinct)}
        pairs = {pair for pair in pairs if pair.isdisjoint(out - new.keys())}
        if base.stored is None:
            return Registry((*(p for p in base if p.id not in gone), *kept.values()), distinct=pairs)
        return _laid(base, tuple(kept.values()), gone, pairs)

    def __reduce__(self) -> tuple[Any, ...]:
        # Other processes map the file themselves.
        if self.stored:
            return Registry.read, (self.stored.path,)
        if self.layers:
            base, added, gone = self.layers
            return _laid, (base, tuple(added), gone, self.distinct)
        return _again, (tuple(self), self.distinct)

    def __getitem__(self, person_id: str) -> Person:
        try:
            return self._people[person_id]
        except KeyError:
            raise UnknownPersonError(f"nobody has the id {person_id!r}") from None

    def __contains__(self, person_id: object) -> bool:
        return person_id in self._people

    def __len__(self) -> int:
        return len(self._people)

    def __iter__(self) -> Iterator[Person]:
        return self._people.in_order() if isinstance(self._people, Stored) else iter(self._people.values())

    def at(self, place: int) -> Person:
        """The person at a place in the order of ids, by which an index knows them.

        >>> Registry.from_records([{"id": "2", "name": "Ann"}, {"id": "1", "name": "Bob"}]).at(0).name
        'Bob'
        """
        return self._people.at(place) if isinstance(self._people, Stored) else self.in_order[place]

    def place(self, person_id: str) -> int:
        """Where an id stands in the order of ids.

        >>> Registry.from_records([{"id": "2", "name": "Ann"}, {"id": "1", "name": "Bob"}]).place("2")
        1
        """
        if isinstance(self._people, Stored):
            return self._people.place(person_id)
        return bisect_left(self.in_order, person_id, key=lambda person: person.id)

    @functools.cached_property
    def in_order(self) -> list[Person]:
        """Everybody in the order of their ids."""
        return sorted(self, key=lambda person: person.id)

    def __repr__(self) -> str:
        return f"<Registry of {len(self):,} people>"

    def are_distinct(self, one: str, other: str) -> bool:
        """Whether two ids are known to be different people.

        >>> Registry.shipped().are_distinct("viktar-babaryka", "eduard-babaryka")
        True
        """
        return frozenset((one, other)) in self.distinct


def _laid(
    base: Registry, added: tuple[Person, ...], gone: frozenset[str], distinct: Iterable[Iterable[str]]
) -> Registry:
    """People laid over a compiled registry."""
    registry = Registry((), distinct=distinct)
    over = Registry(added)
    registry._people = Overlaid(base._people, over._people, gone)
    registry.layers = (base, over, gone)
    return registry


def _again(people: tuple[Person, ...], distinct: Iterable[Iterable[str]]) -> Registry:
    return Registry(people, distinct=distinct)


def _person(record: Mapping[str, Any], number: int) -> Person:
    if not isinstance(record, Mapping):
        raise DataError(f"record {number}: a mapping with id and name, not {type(record).__name__}")
    known = dict(record)
    values = {}
    for key in ("id", "name"):
        value = known.pop(key, None)
        if not isinstance(value, (str, int)) or not str(value).strip():
            raise DataError(f"record {number}: {key} is missing or empty")
        values[key] = str(value)
    language = str(known.pop("language", None) or "und")
    country = known.pop("country", None) or known.pop("countries", None) or ()
    countries = (country,) if isinstance(country, str) else tuple(country)
    return Person(
        values["id"],
        values["name"],
        tuple(_alias(a, number) for a in known.pop("aliases", None) or ()),
        str(known.pop("birth", None) or ""),
        str(known.pop("gender", None) or "").lower(),
        tuple(str(c).lower() for c in countries),
        tuple(known.items()),
        language,
    )


def _merged(one: Person, other: Person) -> Person:
    """Two records of one person: the first one's facts, everybody's names."""
    return evolve(
        one,
        aliases=tuple(dict.fromkeys((*one.aliases, *other.all_names))),
        birth=one.birth or other.birth,
        gender=one.gender or other.gender,
        countries=one.countries or other.countries,
        other=one.other + tuple(pair for pair in other.other if pair not in one.other),
    )


def _alias(value: object, number: int) -> Alias:
    if isinstance(value, str):
        return Alias(value)
    if isinstance(value, Mapping) and isinstance(value.get("text"), str):
        alias = Alias(
            value["text"],
            value.get("language") or "und",
            value.get("kind") or "name",
            value.get("strength") or "strong",
            value.get("source") or "",
        )
        if alias.kind not in KINDS:
            raise DataError(f"record {number}: {alias.kind!r} is no kind of alias; one of {', '.join(sorted(KINDS))}")
        if alias.strength not in STRENGTHS:
            raise DataError(f"record {number}: strength is strong or weak, not {alias.strength!r}")
        return alias
    raise DataError(f"record {number}: an alias is a string or a mapping with text, not {value!r}")


@functools.cache
def _own() -> Registry:
    return _read("people")


def _read(folder: str) -> Registry:
    """A folder of tables; `people` is our own, anything else an absolute path."""
    own = folder == "people"

    def rows(name: str, header: tuple[str, ...], key: tuple[str, ...]) -> tuple[tables.Row, ...]:
        path = f"people/{name}" if own else Path(folder) / name
        if name != "people.tsv" and not (tables.root() / path).exists():
            return ()
        return tables.read(path, header, key=key, source=own).rows

    aliases: dict[str, list[Alias]] = {}
    alias_rows = rows("aliases.tsv", ALIASES, ALIASES[:3])
    for row in alias_rows:
        person, language, words, kind, strength, source = row.cells
        _require(row, kind in KINDS, f"{kind!r} is no kind of alias; one of {', '.join(sorted(KINDS))}")
        _require(row, strength in STRENGTHS, f"strength is strong or weak, not {strength!r}")
        _require(row, bool(_LANGUAGE.fullmatch(language)), f"{language!r} is no BCP 47 language")
        aliases.setdefault(person, []).append(Alias(words, language, kind, strength, source, row.where))
    facts: dict[str, list[tuple[str, str]]] = {}
    fact_rows = rows("facts.tsv", FACTS, FACTS[:3])
    for row in fact_rows:
        facts.setdefault(row.cells[0], []).append((row.cells[1], row.cells[2]))
    people: dict[str, Person] = {}
    for row in rows("people.tsv", PEOPLE, ("id",)):
        person_id, name, language, native, gender, birth, countries, note, source = row.cells
        _require(row, bool(_SLUG.fullmatch(person_id)) or not own, f"{person_id!r} is no slug (a-z, 0-9, hyphens)")
        _require(row, bool(name), "the name is empty")
        _require(row, gender in GENDERS, f"gender is male, female or empty, not {gender!r}")
        _require(row, bool(_BIRTH.fullmatch(birth)), f"{birth!r} is no ISO 8601 date, month or year")
        _require(row, bool(_LANGUAGE.fullmatch(language)), f"{language!r} is no BCP 47 language")
        more = aliases.pop(person_id, [])
        if native and native != name:
            more.insert(0, Alias(native, language, "native", "strong", source, row.where))
        # Without a native spelling the language is that of the name itself.
        latin = not native or scripts.script(native) == "Latn"
        people[person_id] = Person(
            person_id,
            name,
            tuple(more),
            birth,
            gender,
            tuple(countries.split()),
            ((("note", note),) if note else ()) + tuple(facts.get(person_id, ())),
            language if latin else f"{language.split('-')[0]}-Latn",
            row.where,
        )
    for row in (*alias_rows, *fact_rows):
        _require(row, row.cells[0] in people, f"{row.cells[0]!r} is nobody in people.tsv")
    pairs = []
    for row in rows("distinct.tsv", DISTINCT, DISTINCT[:2]):
        one, other = row.cells[:2]
        _require(row, one in people and other in people, f"{one!r} or {other!r} is nobody in people.tsv")
        _require(row, one < other, "write the id that sorts first in the first column")
        pairs.append((one, other))
    return Registry(people.values(), distinct=pairs)


def _require(row: tables.Row, condition: bool, message: str) -> None:
    if not condition:
        raise DataError(message, path=row.path, line=row.line)
