"""People as a compiled file holds them: in the order of their ids, each decoded when it is asked for."""

from __future__ import annotations

import functools
import json
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from onoma.model import Alias, Person

#: Of the fields of a person and of an alias, those that end a record are left out where they say nothing; they come in
#: the order in which lists have them: most tell a birth date and a source, few a language.
_PERSON: tuple[Any, ...] = ("", [], "", "", [], "und", [], "")
_ALIAS = ("", "", "und", "name", "strong", "")
#: People that are kept once they were decoded: those whom some dozens of answers hold up.
_KEPT = 512
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


class Blob(Sequence[bytes]):
    """Many short texts in one section, with another that says where each begins.

    >>> blob = Blob.within(Blob.sections("x", [b"a", b"bc"]), "x")
    >>> len(blob), blob[1]
    (2, b'bc')
    """

    def __init__(self, starts: Sequence[int], data: Sequence[int]) -> None:
        self._starts, self._data = starts, data

    @staticmethod
    def sections(name: str, texts: Iterable[bytes]) -> dict[str, Any]:
        """The two sections that hold texts."""
        starts, data = array("Q", [0]), bytearray()
        for text in texts:
            data += text
            starts.append(len(data))
        return {f"{name}.starts": starts if starts[-1] >= 2**32 else array("I", starts), name: data}

    @classmethod
    def within(cls, sections: Mapping[str, Any], name: str) -> Blob:
        """The texts that a file holds under a name."""
        return cls(sections[f"{name}.starts"], sections[name])

    def __len__(self) -> int:
        return len(self._starts) - 1

    def __getitem__(self, place: Any) -> Any:
        return bytes(self._data[self._starts[place] : self._starts[place + 1]])


def sections(people: Sequence[Person], *, places: bool = False) -> dict[str, Any]:
    """The sections of people, who come in the order of their ids; with `places`, which file and line each is from."""
    told = Blob.sections("people", (_told(person, places) for person in people))
    return {**told, **Blob.sections("people.ids", (_bytes(person.id) for person in people))}


def _told(person: Person, places: bool) -> bytes:
    aliases = [
        _short((a.text, a.source, a.language, a.kind, a.strength, a.where if places else ""), _ALIAS)
        for a in person.aliases
    ]
    told = (person.name, aliases, person.birth, person.gender, [*person.countries])
    more = (person.language, [[*pair] for pair in person.other], person.where if places else "")
    return _bytes(_encode(_short((*told, *more), _PERSON)))


def _short(values: Sequence[Any], defaults: Sequence[Any]) -> list[Any]:
    end = len(values)
    while end > 1 and values[end - 1] == defaults[end - 1]:
        end -= 1
    return list(values[:end])


def _bytes(text: str) -> bytes:
    # Half a surrogate pair is no character, but a name that a user has.
    return text.encode("utf-8", "surrogatepass")


def _alias(told: list[str]) -> Alias:
    text, source, language, kind, strength, where = (*told, *_ALIAS[len(told) :])
    return Alias(text, language, kind, strength, source, where)


class Stored(Mapping[str, Person]):
    """The people of a compiled file by id, and by place in the order of ids.

    >>> people = Stored(sections([Person("a", "Ann"), Person("b", "Bob", (Alias("Rob"),))]))
    >>> people["b"].aliases[0].text, people.at(0).name, list(people)
    ('Rob', 'Ann', ['a', 'b'])
    """

    def __init__(self, held: Mapping[str, Any]) -> None:
        self._held = held
        self._kept: dict[int, Person] = {}

    @functools.cached_property
    def _ids(self) -> Blob:
        return Blob.within(self._held, "people.ids")

    @functools.cached_property
    def _records(self) -> Blob:
        return Blob.within(self._held, "people")

    def __getitem__(self, person_id: str) -> Person:
        return self.at(self.place(person_id))

    def __contains__(self, person_id: object) -> bool:
        return isinstance(person_id, str) and self._find(_bytes(person_id))[1]

    def __len__(self) -> int:
        return len(self._ids)

    def __iter__(self) -> Iterator[str]:
        return (told.decode("utf-8", "surrogatepass") for told in self._ids)

    def place(self, person_id: str) -> int:
        """Where an id stands in the order of ids; a KeyError where it does not."""
        place, there = self._find(_bytes(person_id))
        if not there:
            raise KeyError(person_id)
        return place

    def _find(self, wanted: bytes) -> tuple[int, bool]:
        # UTF-8 sorts as the characters do.
        place = bisect_left(self._ids, wanted)
        return place, place < len(self._ids) and self._ids[place] == wanted

    def at(self, place: int) -> Person:
        """The person at a place in the order of ids."""
        found = self._kept.get(place)
        if found is None:
            if len(self._kept) >= _KEPT:
                self._kept.clear()
            found = self._kept[place] = self._decoded(place)
        return found

    def in_order(self) -> Iterator[Person]:
        """All of them, none of whom is kept."""
        return map(self._decoded, range(len(self)))

    def _decoded(self, place: int) -> Person:
        told: list[Any] = json.loads(self._records[place])
        name, aliases, birth, gender, countries, language, other, where = (*told, *_PERSON[len(told) :])
        return Person(
            self._ids[place].decode("utf-8", "surrogatepass"),
            name,
            tuple(map(_alias, aliases)),
            birth,
            gender,
            tuple(countries),
            tuple(map(tuple, other)),
            language,
            where,
        )


class Overlaid(Mapping[str, Person]):
    """People over which others are laid: some gone, some added or told anew."""

    def __init__(self, base: Mapping[str, Person], added: Mapping[str, Person], gone: frozenset[str]) -> None:
        self._base, self._added, self._gone = base, added, gone
        self._len = len(added) + len(base) - sum(one in base for one in gone)

    def __getitem__(self, person_id: str) -> Person:
        if person_id in self._added:
            return self._added[person_id]
        if person_id in self._gone:
            raise KeyError(person_id)
        return self._base[person_id]

    def __contains__(self, person_id: object) -> bool:
        return person_id in self._added or (person_id not in self._gone and person_id in self._base)

    def __len__(self) -> int:
        return self._len

    def __iter__(self) -> Iterator[str]:
        yield from (one for one in self._base if one not in self._gone)
        yield from self._added
