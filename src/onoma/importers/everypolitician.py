"""EveryPolitician and others: Popolo JSON, and `names.csv`, one row a spelling.

The two go together: a person's spellings in `names.csv` join the person of the JSON file by id.
https://www.popoloproject.com/specs/person.html describes the JSON.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from onoma.importers.documents import members
from onoma.importers.records import Found, Item, Name, Record, Reject, mapping, mappings, text
from onoma.importers.streams import Source
from onoma.importers.tabular import table


def read(source: Source) -> Iterator[Item]:
    """The persons of a Popolo document, or the spellings of a `names.csv`."""
    if source.start(1) == b"{":
        yield from _document(source)
        return
    for row in table(source, wanted=("name", "id")):
        if isinstance(row, Reject):
            yield row
        elif not row.cells["name"].strip():
            yield Reject(row.line, row.raw, "no name")
        else:
            yield Found(row.line, row.raw, Record(row.cells["id"], row.cells["name"]))


def _document(source: Source) -> Iterator[Item]:
    for line, value in members(source, {"persons"}):
        try:
            yield Found(line, value, _person(mapping(value, "a person")))
        except ValueError as error:
            yield Reject(line, value, str(error))


def _person(person: Mapping[str, Any]) -> Record:
    name = text(person, "name")
    if not name:
        raise ValueError("a person without a name")
    facts: dict[str, list[str]] = {"death": [text(person, "death_date")]}
    for one in mappings(person.get("identifiers"), "identifiers"):
        facts.setdefault(text(one, "scheme") or "identifier", []).append(text(one, "identifier"))
    return Record(
        text(person, "id"),
        name,
        aliases=[
            Name(other, text(one, "lang") or text(one, "language") or "und")
            for one in mappings(person.get("other_names"), "other_names")
            if (other := text(one, "name"))
        ],
        births=[text(person, "birth_date")],
        gender=text(person, "gender"),
        note=text(person, "summary"),
        facts=facts,
    )
