"""The rows of a normalized file that were left to a person: each name once, with the lines it stands on."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from attrs import evolve, frozen

from onoma.batch.layouts import UnknownColumnError, guess_format
from onoma.batch.naming import facts
from onoma.errors import DataError
from onoma.review import Question

_DELIMITERS = ",;\t|"


@frozen
class Case:
    """A name that could not be decided, and the lines of the file that ask for it."""

    question: Question
    lines: tuple[int, ...]


@frozen
class Unread:
    """A row that cannot be used."""

    line: int
    message: str


def undecided(
    path: Path | str,
    *,
    column: str = "name",
    born: str = "",
    country: str = "",
    gender: str = "",
    prefix: str = "person_",
    format: str = "",
    decisions: Iterable[str] = ("AMBIGUOUS",),
) -> tuple[list[Case], list[Unread]]:
    r"""The undecided names of a file that `onoma normalize` wrote, in order, and the rows that cannot be read.

    `column`, `born`, `country` and `gender` are the columns that `normalize` was told.

    >>> import tempfile
    >>> path = Path(tempfile.mkdtemp()) / "named.csv"
    >>> _ = path.write_text("name,person_decision\nBabariko,AMBIGUOUS\nNobody,UNKNOWN\nBABARIKO,AMBIGUOUS\n")
    >>> undecided(path)
    ([Case(question=Question(name='Babariko', about={}), lines=(2, 4))], [])
    """
    form = format or guess_format(str(path))
    wanted = frozenset(decisions)
    columns = {"name": column, "born": born, "country": country, "gender": gender}
    decision = f"{prefix}decision"
    needed = [c for c in (*columns.values(), decision) if c]
    cases: dict[tuple[str, ...], Case] = {}
    unread: list[Unread] = []
    text = Path(path).read_bytes().decode("utf-8-sig", "surrogateescape")
    records = _objects(text) if form == "jsonl" else _rows(text, form, needed, str(path))
    for line, record in records:
        if isinstance(record, str):
            unread.append(Unread(line, record))
            continue
        if record.get(decision) not in wanted:
            continue
        try:
            question = _question(record, columns)
        except ValueError as error:
            unread.append(Unread(line, str(error)))
            continue
        known = cases.setdefault(question.key, Case(question, ()))
        cases[question.key] = evolve(known, lines=(*known.lines, line))
    return list(cases.values()), unread


def _question(record: Mapping[str, Any], columns: Mapping[str, str]) -> Question:
    values = {key: record.get(column) if column else "" for key, column in columns.items()}
    for key, value in values.items():
        if value is not None and not isinstance(value, (str, int)):
            raise ValueError(f"{columns[key]!r} is no text")
    said = {key: "" if value is None else str(value) for key, value in values.items()}
    if any("\udc80" <= char <= "\udcff" for char in said["name"]):
        raise ValueError("the name is not UTF-8")
    return Question(said.pop("name").strip(), facts(**said))


def _rows(text: str, form: str, needed: list[str], path: str) -> Iterator[tuple[int, dict[str, str] | str]]:
    if form not in ("csv", "tsv"):
        raise DataError("a normalized file with a header is needed: CSV, TSV or JSON Lines", path=path)
    head = text.split("\n", 1)[0]
    choices = "\t" if form == "tsv" else _DELIMITERS
    mark = max(choices, key=lambda d: (set(needed) <= set(next(csv.reader([head], delimiter=d), [])), head.count(d)))
    if form == "tsv":  # where a quote is a letter like any other
        rows: Iterator[tuple[int, list[str]]] = (
            (line, raw.split("\t")) for line, raw in enumerate(text.splitlines(), start=1) if raw
        )
    else:
        rows = _quoted_rows(text, mark, path)
    _, cells = next(rows, (1, []))
    header = [cell.strip() for cell in cells]
    for name in needed:
        if name not in header:
            raise UnknownColumnError(name, tuple(header))
    for line, cells in rows:
        whole = len(cells) == len(header)
        yield line, dict(zip(header, cells, strict=True)) if whole else f"{len(cells)} cells, not {len(header)}"


def _quoted_rows(text: str, mark: str, path: str) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark)
    line = 1
    try:
        for cells in reader:
            if cells:
                yield line, cells
            line = reader.line_num + 1
    except csv.Error as error:
        raise DataError(str(error), path=path, line=line) from None


def _objects(text: str) -> Iterator[tuple[int, dict[str, Any] | str]]:
    for line, raw in enumerate(text.split("\n"), start=1):
        if not raw.strip():
            continue
        try:
            record = json.loads(raw)
        except (ValueError, RecursionError):
            record = None
        yield line, record if isinstance(record, dict) else "no JSON object"
