"""The formats: how a name is found in a row, and how the person cells are set beside it.

The bytes of a row are never written anew. Cells are appended to them, so that quoting, spaces, numbers and
bytes that nobody can decode stay as they were.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import chain, islice
from pathlib import Path
from typing import Any, BinaryIO, Protocol

from attrs import frozen

from onoma.batch.lines import Row, csv_rows, line_rows, quotes, read_lines, split_cells, split_end
from onoma.batch.naming import SUFFIXES, Asked
from onoma.errors import DataError, OnomaError

FORMATS = ("csv", "tsv", "jsonl", "lines")
_NAMES = {".csv": "csv", ".tsv": "tsv", ".tab": "tsv", ".jsonl": "jsonl", ".ndjson": "jsonl", ".txt": "lines"}
_DELIMITERS = (b",", b";", b"\t", b"|")
# How many lines of JSON are looked at before a key is said to be in none of them.
_PEEK = 128
#: What is set beside a row: text, a number, or None where there is none.
Beside = tuple[object, ...]


class UnknownColumnError(OnomaError, LookupError):
    """The input has no such column; `columns` are those it has.

    >>> raise UnknownColumnError("nmae", ("id", "name"))
    Traceback (most recent call last):
    ...
    onoma.batch.layouts.UnknownColumnError: no column 'nmae'; the columns are: id, name
    """

    def __init__(self, column: str, columns: tuple[str, ...]) -> None:
        self.column = column
        self.columns = columns
        super().__init__(f"no column {column!r}; the columns are: {', '.join(columns)}")


def guess_format(path: str) -> str:
    """The format that a file's name promises; CSV where it promises nothing.

    >>> guess_format("people.ndjson"), guess_format("-")
    ('jsonl', 'csv')
    """
    return _NAMES.get(Path(path).suffix.lower(), "csv")


@frozen
class Columns:
    """Where to look: the column of the name, and those of the facts beside it."""

    name: str
    born: str = ""
    country: str = ""
    gender: str = ""

    @property
    def wanted(self) -> tuple[str, ...]:
        """The columns that must be there."""
        return tuple(c for c in self.all if c)

    @property
    def all(self) -> tuple[str, str, str, str]:
        """All four, empty where nothing was asked for."""
        return self.name, self.born, self.country, self.gender


class Layout(Protocol):
    """What is known of a file before its first row; small, so that it can be sent to other processes."""

    def ask(self, row: Row) -> Asked:
        """What a row asks; a ValueError if the row is broken."""

    def write(self, row: Row, cells: Beside) -> bytes:
        """A sound row with its cells."""

    def keep(self, row: Row, cells: Beside) -> bytes:
        """A broken row, whole, with cells that say so."""

    def blank(self, row: Row) -> bool:
        """Whether this is no row but an empty line, which is passed through."""


@frozen
class Table:
    """CSV and TSV. In TSV a quote is a letter like any other, and a row is a line."""

    delimiter: bytes
    quoting: bool
    #: Where the header quotes every cell, so do we.
    quote_all: bool
    width: int
    #: Where name, born, country and gender stand; -1 for none.
    places: tuple[int, ...]

    def ask(self, row: Row) -> Asked:
        """What a row asks; a ValueError if the row is broken."""
        if row.problem:
            raise ValueError(row.problem)
        cells = self._split(row.body)
        if len(cells) != self.width:
            raise ValueError(f"{len(cells)} cells, not {self.width}")
        _decode(row.body)
        return Asked(*("" if i < 0 else unquote(cells[i]).decode() for i in self.places))

    def write(self, row: Row, cells: Beside) -> bytes:
        """The row's bytes, then the cells."""
        return b"".join((row.body, self.delimiter, self._join(cells), row.end))

    def keep(self, row: Row, cells: Beside) -> bytes:
        """A broken row with the cells in their columns.

        A row with too few cells is filled up. One with too many, or with an open quote, becomes one quoted
        cell that holds it whole: otherwise its cells, and the rows after it, would be read in wrong columns.
        """
        body, missing = row.body, self.width - len(self._split(row.body))
        if self.quoting and (row.problem or missing < 0):
            body, missing = _quoted(row.body), self.width - 1
        return b"".join((body, self.delimiter * max(0, missing), self.delimiter, self._join(cells), row.end))

    def blank(self, row: Row) -> bool:
        """An empty line is no row."""
        return not row.body

    def append(self, texts: tuple[str, ...]) -> bytes:
        """Texts as cells of this table."""
        return self.delimiter.join(self._cell(t.encode("utf-8", "replace")) for t in texts)

    def _join(self, cells: Beside) -> bytes:
        return self.append(tuple(_shown(value) for value in cells))

    def _cell(self, text: bytes) -> bytes:
        if not self.quoting:
            return b" ".join(text.split()) if any(c in text for c in (b"\t", b"\n", b"\r")) else text
        needs = self.quote_all or any(c in text for c in (self.delimiter, b'"', b"\n", b"\r"))
        return _quoted(text) if needs else text

    def _split(self, body: bytes) -> list[bytes]:
        return split_cells(body, self.delimiter) if self.quoting else body.split(self.delimiter)


@frozen
class Lines:
    """Plain lines, one name each: the line, then the cells, separated by tabs, without a header."""

    table: Table = Table(b"\t", False, False, 1, (0, -1, -1, -1))

    def ask(self, row: Row) -> Asked:
        """The line is the name."""
        return Asked(_decode(row.body))

    def write(self, row: Row, cells: Beside) -> bytes:
        """The line's bytes, then the cells."""
        return self.table.write(row, cells)

    keep = write

    def blank(self, row: Row) -> bool:
        """An empty line asks for nobody, but it is a row."""
        return False


@frozen
class Objects:
    """JSON objects, one a line."""

    columns: Columns
    keys: tuple[str, ...]

    def ask(self, row: Row) -> Asked:
        """What an object asks; a key that is missing or null is an empty value."""
        record = read_object(row.body)
        if taken := [key for key in self.keys if key in record]:
            raise ValueError(f"has a key {taken[0]!r} already; choose another prefix")
        return Asked(*(_value(record, key) for key in self.columns.all))

    def write(self, row: Row, cells: Beside) -> bytes:
        """The object's bytes with the cells set before its closing brace."""
        body = row.body.rstrip()
        head = body[:-1]
        comma = b"" if head.strip() == b"{" else b", "
        return b"".join((head, comma, self._pairs(cells), b"}", row.body[len(body) :], row.end))

    def keep(self, row: Row, cells: Beside) -> bytes:
        r"""A broken line as the string `onoma_line` of a new object.

        Bytes that are no UTF-8 become the lone surrogates `\udc80` … `\udcff`, from which Python gets them
        back: `value.encode("utf-8", "surrogateescape")`.
        """
        line = json.dumps(row.body.decode("utf-8", "surrogateescape")).encode()
        return b'{"onoma_line": %b, %b}%b' % (line, self._pairs(cells), row.end)

    def blank(self, row: Row) -> bool:
        """An empty line is no row."""
        return not row.body.strip()

    def _pairs(self, cells: Beside) -> bytes:
        values = [None if value == "" else value for value in cells]
        inside = json.dumps(dict(zip(self.keys, values, strict=True)), ensure_ascii=False)[1:-1]
        return inside.encode("utf-8", "replace")


def open_layout(
    source: BinaryIO,
    form: str,
    columns: Columns,
    prefix: str,
    delimiter: str | None,
    suffixes: tuple[str, ...] = SUFFIXES,
) -> tuple[bytes, Layout, Iterator[Row]]:
    """What comes before the rows (byte order mark and header, with ours appended), the layout, the rows."""
    mark, lines = read_lines(source, universal=form != "jsonl")
    keys = tuple(prefix + suffix for suffix in suffixes)
    if form == "lines":
        return mark, Lines(), line_rows(lines)
    if form == "jsonl":
        first = list(islice(lines, _PEEK))
        _check_keys(first, columns)
        return mark, Objects(columns, keys), line_rows(chain(first, lines))
    choices = [delimiter.encode()] if delimiter else list(_DELIMITERS)
    blank, raw, start = _header(lines, choices if form == "csv" else [])
    body, end = split_end(raw)
    if not body:
        return mark + blank, Table(b",", True, False, 1, (0, -1, -1, -1)), iter(())
    table = _table(body, columns, keys, choices if form == "csv" else [b"\t"], quoting=form == "csv")
    head = b"".join((mark, blank, body, table.delimiter, table.append(keys), end))
    if not table.quoting:
        return head, table, line_rows(lines, start=start)
    return head, table, csv_rows(lines, table.delimiter, table.width, start=start)


def unquote(cell: bytes) -> bytes:
    """What a cell says, without the quotes around it.

    >>> unquote(b'"Smith, J."')
    b'Smith, J.'
    """
    if cell.startswith(b'"') and cell.endswith(b'"') and len(cell) > 1:
        return cell[1:-1].replace(b'""', b'"')
    return cell


def _header(lines: Iterator[bytes], choices: list[bytes]) -> tuple[bytes, bytes, int]:
    """Empty lines before the header, the header, the number of the line after it."""
    blank, number = b"", 1
    for raw in lines:
        number += 1
        if split_end(raw)[0]:
            break
        blank += raw
    else:
        return blank, b"", number
    # A quoted cell may go over several lines, in a header too; which delimiter it is nobody knows yet.
    while any(not quotes(d).closed.fullmatch(raw) for d in choices):
        more = next(lines, None)
        if more is None or len(raw) > 1 << 16:
            raise DataError("the header has a quote that is not closed", line=1)
        raw, number = raw + more, number + 1
    return blank, raw, number


def _table(body: bytes, columns: Columns, keys: tuple[str, ...], choices: list[bytes], *, quoting: bool) -> Table:
    try:
        body.decode()
    except UnicodeDecodeError:
        raise DataError("the header is not UTF-8; convert it first: iconv -f cp1251 -t UTF-8 FILE") from None
    # The right delimiter is the one that makes the wanted columns appear; else the one met most often.
    splits = {d: [unquote(c).decode().strip() for c in _raw_cells(body, d, quoting)] for d in choices}
    fitting = [d for d in choices if set(columns.wanted) <= set(splits[d])]
    chosen = fitting[0] if fitting else max(choices, key=lambda d: len(splits[d]))
    header = splits[chosen]
    for column in columns.wanted:
        if column not in header:
            raise UnknownColumnError(column, tuple(header))
        if header.count(column) > 1:
            raise DataError(f"the header has {header.count(column)} columns {column!r}; rename one")
    if taken := [key for key in keys if key in header]:
        raise DataError(f"there is a column {taken[0]!r} already; choose another prefix")
    raw = _raw_cells(body, chosen, quoting)
    places = [header.index(c) if c else -1 for c in columns.all]
    quote_all = quoting and all(c.startswith(b'"') and c.endswith(b'"') and len(c) > 1 for c in raw)
    return Table(chosen, quoting, quote_all, len(header), tuple(places))


def _raw_cells(body: bytes, delimiter: bytes, quoting: bool) -> list[bytes]:
    return split_cells(body, delimiter) if quoting else body.split(delimiter)


def _check_keys(lines: list[bytes], columns: Columns) -> None:
    """A record may lack a key; if the first hundred lack it, it was mistyped."""
    found: dict[str, None] = {}
    sound = False
    for line in lines:
        try:
            found.update(dict.fromkeys(read_object(line)))
            sound = True
        except ValueError:
            continue
    for column in columns.wanted if sound else ():
        if column not in found:
            raise UnknownColumnError(column, tuple(found))


def read_object(line: bytes) -> dict[str, Any]:
    """The object in a line of JSON, or a ValueError that says what is wrong.

    >>> read_object(b'{"name": "Babariko"}')
    {'name': 'Babariko'}
    """
    text = _decode(line)
    try:
        record = json.loads(text)
    except json.JSONDecodeError as error:
        raise ValueError(f"no JSON: {error.msg} at column {error.colno}") from None
    except (ValueError, RecursionError):
        raise ValueError("no JSON that can be read: a number too long, or nested too deep") from None
    if not isinstance(record, dict):
        raise ValueError("a line must be a JSON object")
    return record


def _value(record: dict[str, Any], key: str) -> str:
    value = record.get(key) if key else ""
    if value is None or isinstance(value, str):
        return value or ""
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    raise ValueError(f"{key!r} is no text")


def _decode(body: bytes) -> str:
    try:
        return body.decode()
    except UnicodeDecodeError as error:
        raise ValueError(f"not UTF-8: byte 0x{body[error.start]:02x} at place {error.start + 1}") from None


def _shown(value: object) -> str:
    """A value as a cell of a table."""
    if value is None:
        return ""
    return f"{value:.4f}" if isinstance(value, float) else str(value)


def _quoted(text: bytes) -> bytes:
    return b'"' + text.replace(b'"', b'""') + b'"'
