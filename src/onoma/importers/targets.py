"""`targets.simple.csv` of OpenSanctions: one row a person, further names in one cell.

Its columns have changed over the years, so they are found by name.
"""

from __future__ import annotations

from collections.abc import Iterator

from onoma.importers.records import Found, Item, Name, Record, Reject, Skip
from onoma.importers.streams import Source
from onoma.importers.tabular import parts, table

_WANTED = ("id", "schema", "name")


def read(source: Source) -> Iterator[Item]:
    """The persons of a file; rows of any other schema are skipped."""
    for row in table(source, wanted=_WANTED):
        if isinstance(row, Reject):
            yield row
            continue
        cells = row.cells
        if cells["schema"] != "Person":
            yield Skip(cells["schema"] or "no schema")
        elif not cells["name"].strip():
            yield Reject(row.line, row.raw, "a person without a name")
        else:
            record = Record(
                cells["id"],
                cells["name"],
                aliases=[Name(one) for one in parts(cells.get("aliases", ""))],
                births=parts(cells.get("birth_date", "")),
                countries=parts(cells.get("countries", "")),
                facts={"identifier": parts(cells.get("identifiers", ""))},
            )
            yield Found(row.line, row.raw, record)
