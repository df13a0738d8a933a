"""A labelled file, from bytes to rows: what is broken comes with its line and is never dropped."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, BinaryIO

from onoma.batch import UnknownColumnError
from onoma.batch.layouts import read_object, unquote
from onoma.batch.lines import Row, csv_rows, line_rows, quotes, read_lines, split_cells, split_end
from onoma.errors import DataError
from onoma.evaluate import Labelled, LabelledName, LabelledPair, Problem

NAMES = ("name", "person")
PAIRS = ("a", "b", "same")
_DELIMITERS = (b",", b";", b"\t", b"|")
_SAME = {"1": True, "0": False, "true": True, "false": False}
# How many lines of JSON are looked at before the keys are said to be in none of them.
_PEEK = 128


def read_labelled(source: BinaryIO, form: str, delimiter: str | None = None) -> Iterator[Labelled]:
    r"""The rows of a CSV, TSV or JSON Lines file with the columns `name` and `person`, or `a`, `b` and `same`.

    >>> import io
    >>> list(read_labelled(io.BytesIO(b"name,person\nIvan,7\nOleg\n"), "csv"))
    [LabelledName(name='Ivan', person='7', line=2), Problem(line=3, message='1 cells, not 2')]
    """
    _, lines = read_lines(source, universal=form != "jsonl")
    if form == "jsonl":
        return _objects([row for row in line_rows(lines) if row.body.strip()])
    return _table(lines, [b"\t"] if form == "tsv" else [delimiter.encode()] if delimiter else list(_DELIMITERS), form)


def _table(lines: Iterator[bytes], delimiters: list[bytes], form: str) -> Iterator[Labelled]:
    number, head = 0, b""
    for raw in lines:
        number += 1
        head = split_end(raw)[0]
        if head:
            break
    if not head:
        raise DataError("there is no header; it says name and person, or a, b and same")
    quoted = form == "csv"
    if quoted and any(not quotes(d).closed.fullmatch(head) for d in delimiters):
        raise DataError("the header has a quote that is not closed", line=number)
    try:
        head.decode()
    except UnicodeDecodeError:
        raise DataError("the header is not UTF-8; convert it first: iconv -f cp1251 -t UTF-8 FILE") from None

    def split(body: bytes, mark: bytes) -> list[str]:
        cells = split_cells(body, mark) if quoted else body.split(mark)
        return [(unquote(c) if quoted else c).decode() for c in cells]

    headers = {d: [cell.strip() for cell in split(head, d)] for d in delimiters}
    fitting = [d for d in delimiters if _wanted(headers[d])]
    mark = fitting[0] if fitting else max(delimiters, key=lambda d: len(headers[d]))
    header = headers[mark]
    wanted = _wanted(header) or _complain(header)
    for column in wanted:
        if header.count(column) > 1:
            raise DataError(f"the header has {header.count(column)} columns {column!r}; rename one", line=number)

    def record(body: bytes) -> dict[str, Any]:
        cells = split(body, mark)
        if len(cells) != len(header):
            raise ValueError(f"{len(cells)} cells, not {len(header)}")
        return dict(zip(header, cells, strict=True))

    start = number + 1
    rows = csv_rows(lines, mark, len(header), start=start) if quoted else line_rows(lines, start=start)
    return _labelled(rows, wanted, record)


def _objects(rows: list[Row]) -> Iterator[Labelled]:
    found: dict[str, None] = {}
    wanted: tuple[str, ...] = ()
    for row in rows[:_PEEK]:
        try:
            keys = list(read_object(row.body))
        except ValueError:
            continue
        found.update(dict.fromkeys(keys))
        wanted = wanted or _wanted(keys)
    return _labelled(rows, wanted or (_complain(list(found)) if found else NAMES), read_object)


def _wanted(columns: list[str]) -> tuple[str, ...]:
    return next((some for some in (NAMES, PAIRS) if set(some) <= set(columns)), ())


def _complain(columns: list[str]) -> tuple[str, ...]:
    """Say which column is missing, of the kind of file that comes nearer."""
    wanted = PAIRS if len(set(PAIRS) & set(columns)) > len(set(NAMES) & set(columns)) else NAMES
    raise UnknownColumnError(next(c for c in wanted if c not in columns), tuple(columns))


def _labelled(
    rows: Iterator[Row] | list[Row], wanted: tuple[str, ...], record: Callable[[bytes], dict[str, Any]]
) -> Iterator[Labelled]:
    for row in rows:
        if not row.body:
            continue
        try:
            if row.problem:
                raise ValueError(row.problem)
            yield _row(record(row.body), wanted, row.line)
        except UnicodeDecodeError as error:
            yield Problem(row.line, f"not UTF-8: byte 0x{error.object[error.start]:02x}")
        except ValueError as error:
            yield Problem(row.line, str(error))


def _row(record: dict[str, Any], wanted: tuple[str, ...], line: int) -> Labelled:
    for key in wanted:
        if key not in record:
            raise ValueError(f"no {key!r}" + ("; null says nobody of the registry" if key == "person" else ""))
    if wanted == NAMES:
        return LabelledName(_text(record, "name"), _text(record, "person").strip(), line)
    same = record["same"]
    said = str(same).strip().lower() if isinstance(same, (str, int)) else ""
    if said not in _SAME:
        raise ValueError(f"same is 0 or 1, not {same!r}")
    return LabelledPair(_text(record, "a"), _text(record, "b"), _SAME[said], line)


def _text(record: dict[str, Any], key: str) -> str:
    value = record[key]
    if value is None or isinstance(value, str):
        return value or ""
    if key == "person" and isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    raise ValueError(f"{key!r} is no text")
