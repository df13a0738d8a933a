"""People as a compiled file holds them: in the order of their ids, each decoded when it is asked for."""

from __future__ import annotations

import json
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from onoma.model import Alias, Person

#: Of the fields of a person and of an alias, those that end a record are left out where they say nothing.
_PERSON = ("", [], "und", "", "", [], [], "")
_ALIAS = ("", "und", "name", "strong", "", "")
#: People that are kept once they were decoded: those whom a few hundred answers hold up.
_KEPT = 4096
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
        return {f"{name}.starts": starts, name: data}

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
        _short((a.text, a.language, a.kind, a.strength, a.source, a.where if places else ""), _ALIAS)
        for a in person.aliases
    ]
    told = (person.name, aliases, person.language, person.birth, person.gender)
    more = ([*person.countries], [[*pair] for pair in person.other], person.where if places else "")
    return _bytes(_encode(_short((*told, *more), _PERSON)))


def _short(values: Sequence[Any], defaults: Sequence[Any]) -> list[Any]:
    end = len(values)
    while end > 1 and values[end - 1] == defaults[end - 1]:
        end -= 1
    return list(values[:end])


def _bytes(text: str) -> bytes:
    # Half a surrogate pair is no character, but a name that a user has.
    return text.encode("utf-8", "surrogatepass")


class Stored(Mapping[str, Person]):
    """The people of a compiled file by id, and by place in the order of ids.

    >>> people = Stored(sections([Person("a", "Ann"), Person("b", "Bob", (Alias("Rob"),))]))
    >>> people["b"].aliases[0].text, people.at(0).name, list(people)
    ('Rob', 'Ann', ['a', 'b'])
    """

    def __init__(self, held: Mapping[str, Any]) -> None:
        self._ids, self._records = Blob.within(held, "people.ids"), Blob.within(held, "people")
        self._kept: dict[int, Person] = {}

    def __getitem__(self, person_id: str) -> Person:
        place = self._place(person_id)
        if place is None:
            raise KeyError(person_id)
        return self.at(place)

    def __contains__(self, person_id: object) -> bool:
        return isinstance(person_id, str) and self._place(person_id) is not None

    def __len__(self) -> int:
        return len(self._ids)

    def __iter__(self) -> Iterator[str]:
        return (told.decode("utf-8", "surrogatepass") for told in self._ids)

    def _place(self, person_id: str) -> int | None:
        # UTF-8 sorts as the characters do.
        wanted = _bytes(person_id)
        place = bisect_left(self._ids, wanted)
        return place if place < len(self._ids) and self._ids[place] == wanted else None

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
        told = json.loads(self._records[place])
        name, aliases, language, birth, gender, countries, other, where = (*told, *_PERSON[len(told) :])
        return Person(
            self._ids[place].decode("utf-8", "surrogatepass"),
            name,
            tuple(Alias(*alias) for alias in aliases),
            birth,
            gender,
            tuple(countries),
            tuple(map(tuple, other)),
            language,
            where,
        )
