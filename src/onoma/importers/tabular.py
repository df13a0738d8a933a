"""CSV and TSV with a header: rows as mappings from column to text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from onoma.batch.layouts import UnknownColumnError, unquote
from onoma.batch.lines import csv_rows, line_rows, quotes, read_lines, split_cells, split_end
from onoma.errors import DataError
from onoma.importers.records import Reject
from onoma.importers.streams import Source

_DELIMITERS = (b",", b";", b"\t", b"|")


class Cells(NamedTuple):
    """A sound row: its line, its bytes, its cells by column."""

    line: int
    raw: bytes
    cells: dict[str, str]


def table(
    source: Source, *, wanted: Sequence[str], delimiter: str | None = None, quoting: bool = True
) -> Iterator[Cells | Reject]:
    """The rows of a table whose header has the wanted columns; those that cannot be read as rejects.

    Without a delimiter, the one of `,` `;` tab `|` that makes the wanted columns appear is taken.
    """
    _, lines = read_lines(source.stream, universal=True)
    number, head = 0, b""
    for raw in lines:
        number += 1
        head = split_end(raw)[0]
        if head.strip():
            break
    choices = [delimiter.encode()] if delimiter else list(_DELIMITERS) if quoting else [b"\t"]
    try:
        headers = {mark: [one.strip() for one in _cells(head, mark, quoting)] for mark in choices}
    except UnicodeDecodeError:
        message = "the header is not UTF-8; convert it first: iconv -f cp1251 -t UTF-8 FILE"
        raise DataError(message, path=source.name, line=number) from None
    except ValueError as error:
        raise DataError(f"in the header {error}", path=source.name, line=number) from None
    mark = next((m for m in choices if set(wanted) <= set(headers[m])), max(choices, key=lambda m: len(headers[m])))
    header = headers[mark]
    for column in wanted:
        if column not in header:
            raise UnknownColumnError(column, tuple(header))
    if len(set(header)) < len(header):
        twice = next(one for one in header if header.count(one) > 1)
        raise DataError(f"the header has two columns {twice!r}; rename one", path=source.name, line=number)
    start = number + 1
    rows = csv_rows(lines, mark, len(header), start=start) if quoting else line_rows(lines, start=start)
    for row in rows:
        if not row.body.strip():
            continue
        try:
            if row.problem:
                raise ValueError(row.problem)
            cells = _cells(row.body, mark, quoting)
            if len(cells) != len(header):
                raise ValueError(f"{len(cells)} cells, not {len(header)}")
            yield Cells(row.line, row.body, dict(zip(header, cells, strict=True)))
        except ValueError as error:
            yield Reject(row.line, row.body, unreadable(error))


def bare(source: Source, width: int) -> Iterator[tuple[int, bytes, list[str]] | Reject]:
    """The rows of a CSV file without a header; a row of several lines has `width` cells."""
    _, lines = read_lines(source.stream, universal=True)
    for row in csv_rows(lines, b",", width, start=1):
        # An old end-of-file mark closes the lists of OFAC.
        if not row.body.strip(b"\x1a \t"):
            continue
        try:
            if row.problem:
                raise ValueError(row.problem)
            yield row.line, row.body, [one.strip() for one in _cells(row.body, b",", True)]
        except ValueError as error:
            yield Reject(row.line, row.body, unreadable(error))


def parts(cell: str, separator: str = ";") -> list[str]:
    """The texts that one cell holds.

    >>> parts("Ivan; Іван;")
    ['Ivan', 'Іван']
    """
    return [one for piece in cell.split(separator) if (one := piece.strip())]


def unreadable(error: ValueError) -> str:
    """What is wrong with a row, in a sentence."""
    if isinstance(error, UnicodeDecodeError):
        return f"not UTF-8: byte 0x{error.object[error.start]:02x}"
    return str(error)


def _cells(body: bytes, mark: bytes, quoting: bool) -> list[str]:
    if not quoting:
        return body.decode().split(mark.decode())
    if not quotes(mark).closed.fullmatch(body):
        raise ValueError("a quote is opened and not closed")
    return [unquote(cell).decode() for cell in split_cells(body, mark)]
