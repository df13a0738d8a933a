"""Any CSV, TSV or JSON Lines, by the names of its columns or keys."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import chain, islice
from typing import Any

from attrs import frozen

from onoma.batch.layouts import UnknownColumnError
from onoma.importers.documents import parse
from onoma.importers.records import Found, Item, Name, Record, Reject, text, texts
from onoma.importers.streams import Source
from onoma.importers.tabular import parts, table

#: How many lines of JSON are looked at before a key is said to be in none of them.
_PEEK = 128
_WIKIDATA = "http://www.wikidata.org/entity/"


@frozen
class Columns:
    """Which column or key holds what; None stands for the usual name, where the file has it."""

    id: str = "id"
    name: str = "name"
    #: By default `aliases`; each cell may hold several names.
    aliases: tuple[str, ...] | None = None
    #: By default `birth`, `country` (else `countries`), `gender`, `language` and `note`.
    birth: str | None = None
    country: str | None = None
    gender: str | None = None
    language: str | None = None
    note: str | None = None
    #: Columns whose texts are kept as facts.
    keep: tuple[str, ...] = ()
    #: What stands between several texts in one cell.
    separator: str = ";"

    @property
    def wanted(self) -> tuple[str, ...]:
        """The columns that were named, and so must be there."""
        named = (self.birth, self.country, self.gender, self.language, self.note)
        return (self.id, self.name, *(self.aliases or ()), *(one for one in named if one), *self.keep)


def read_table(source: Source, columns: Columns, *, delimiter: str | None = None, quoting: bool) -> Iterator[Item]:
    """The records of a CSV file, or of a TSV file in which a quote is a letter like any other."""
    for row in table(source, wanted=columns.wanted, delimiter=delimiter, quoting=quoting):
        if isinstance(row, Reject):
            yield row
            continue
        cells = row.cells
        several = {
            key: parts(cells.get(key, ""), columns.separator)
            for key in (*(columns.aliases or ("aliases",)), *_country(columns), columns.birth or "birth", *columns.keep)
        }
        yield _found(row.line, row.raw, {**cells, **several}, columns)


def read_objects(source: Source, columns: Columns) -> Iterator[Item]:
    """The records of a JSON Lines file; a key may hold a list, and an alias may be an object with `text`."""
    rows = source.rows()
    first = list(islice(rows, _PEEK))
    known: dict[str, None] = {}
    for row in first:
        try:
            known.update(dict.fromkeys(parse(row.body)))
        except ValueError:
            continue
    for key in columns.wanted if known else ():
        if key not in known:
            raise UnknownColumnError(key, tuple(known))
    for row in chain(first, rows):
        if not row.body.strip():
            continue
        try:
            if row.problem:
                raise ValueError(row.problem)
            record = parse(row.body)
        except ValueError as error:
            yield Reject(row.line, row.body, str(error))
        else:
            yield _found(row.line, row.body, record, columns)


def _found(line: int, raw: bytes, record: Mapping[str, Any], columns: Columns) -> Item:
    try:
        return Found(line, raw, _record(record, columns))
    except ValueError as error:
        return Reject(line, raw, str(error))


def _record(record: Mapping[str, Any], columns: Columns) -> Record:
    names = [one for one in texts(record, columns.name) if one.strip()]
    aliases = [alias for key in columns.aliases or ("aliases",) for alias in _aliases(record, key)]
    if not names:
        raise ValueError(f"{columns.name!r} is empty")
    language = text(record, columns.language or "language") or "und"
    return Record(
        text(record, columns.id).removeprefix(_WIKIDATA),
        names[0],
        language,
        [Name(one, language) for one in names[1:]] + aliases,
        texts(record, columns.birth or "birth"),
        text(record, columns.gender or "gender"),
        [one for key in _country(columns) for one in texts(record, key)],
        text(record, columns.note or "note"),
        {key: texts(record, key) for key in columns.keep},
    )


def _country(columns: Columns) -> tuple[str, ...]:
    return (columns.country,) if columns.country else ("country", "countries")


def _aliases(record: Mapping[str, Any], key: str) -> Iterator[Name]:
    value = record.get(key)
    for one in value if isinstance(value, list) else [value]:
        if isinstance(one, Mapping):
            told = [text(one, what) for what in ("text", "language", "kind", "strength")]
            yield Name(told[0], told[1] or "und", told[2] or "name", told[3])
        elif isinstance(one, str):
            yield Name(one)
        elif one is not None:
            raise ValueError(f"{key!r}: an alias is a text or an object with text, not {one!r}")
