"""The lists of OFAC: `sdn.csv` with `alt.csv` (and the consolidated `cons_prim.csv`, `cons_alt.csv`), or advanced XML.

The CSV files have no header and are told apart by their width; `-0-` stands for nothing. Further names that OFAC
itself calls weak stand in the remarks, in quotes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from onoma.errors import DataError
from onoma.importers import ofac_xml
from onoma.importers.records import Found, Item, Name, Record, Reject, Skip
from onoma.importers.streams import Source
from onoma.importers.tabular import bare, parts

#: Cells in a row of the primary, the alternate-name and the address file.
_PRIMARY, _ALTERNATE, _ADDRESSES = 12, 5, 6
_KINDS = {"aka": "name", "fka": "former", "nka": "name"}
_REMARK = re.compile(
    r"(?:alt\. )?(?P<key>DOB|nationality|citizen|Gender|[afn]\.k\.a\.|Passport|National ID No\.) (?P<value>.+)",
    re.DOTALL,
)


def read(source: Source) -> Iterator[Item]:
    """The individuals of a list, or further names of whoever an id belongs to."""
    if source.start(1) == b"<":
        yield from ofac_xml.read(source)
        return
    for row in bare(source, _PRIMARY):
        if isinstance(row, Reject):
            yield row
            continue
        line, raw, cells = row
        cells = ["" if cell == "-0-" else cell for cell in cells]
        if len(cells) == _PRIMARY:
            yield _primary(line, raw, cells)
        elif len(cells) == _ALTERNATE:
            yield _alternate(line, raw, cells)
        elif len(cells) == _ADDRESSES and line == 1:
            raise DataError("addresses and no names; take sdn.csv with alt.csv", path=source.name, line=1)
        else:
            wanted = f"{_PRIMARY} as in sdn.csv, or {_ALTERNATE} as in alt.csv"
            yield Reject(line, raw, f"{len(cells)} cells, not {wanted}")


def _primary(line: int, raw: bytes, cells: list[str]) -> Item:
    number, name, kind, _, title = cells[:5]
    if kind.lower() != "individual":
        return Skip(kind or "entity")
    if not name or not number.isdecimal():
        return Reject(line, raw, "no name" if not name else f"no number of an entry: {number!r}")
    record = Record(number, name, note=title)
    for remark in parts(cells[11].rstrip(".")):
        if found := _REMARK.fullmatch(remark):
            _remark(record, found["key"], found["value"].strip())
    return Found(line, raw, record)


def _remark(record: Record, key: str, value: str) -> None:
    if key == "DOB":
        record.births.append(value)
    elif key in ("nationality", "citizen"):
        record.countries.append(value.rstrip("."))
    elif key == "Gender":
        record.gender = value
    elif key.endswith(".k.a."):
        kind = "former" if key == "f.k.a." else "name"
        record.aliases.append(Name(value.strip("'\""), kind=kind, strength="weak"))
    else:
        record.facts.setdefault("passport" if key == "Passport" else "national_id", []).append(value)


def _alternate(line: int, raw: bytes, cells: list[str]) -> Item:
    number, _, kind, name, _ = cells
    if not name or not number.isdecimal():
        return Reject(line, raw, "no name" if not name else f"no number of an entry: {number!r}")
    if kind.lower() not in _KINDS:
        return Reject(line, raw, f"{kind!r} is none of aka, fka, nka")
    return Found(line, raw, Record(number, aliases=[Name(name, kind=_KINDS[kind.lower()])]))
