"""A file of names in, the same rows out, each with its cluster beside it."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from functools import partial
from itertools import islice
from typing import BinaryIO, NamedTuple

from attrs import frozen

from onoma.batch import FORMATS, Problem
from onoma.batch.layouts import Columns, Layout, open_layout
from onoma.batch.lines import Row
from onoma.batch.naming import shortened
from onoma.cluster.groups import MATCH_AT, Member
from onoma.cluster.links import cluster
from onoma.keys import spelling_key
from onoma.pool import in_order
from onoma.resolver import compare

#: Where a text without letters belongs.
_NOBODY = Member("", "", "", 1.0)
SUFFIXES = ("id", "name", "link", "probability", "why")
_CHUNK = 128


class Cells(NamedTuple):
    """What a row gets: the cluster, what it is called, through which name the row belongs to it, and why."""

    id: str
    name: str
    link: str = ""
    probability: float | None = None
    why: str = ""


@frozen
class Summary:
    """How many rows there were, with how many names, and the clusters that these make."""

    rows: int = 0
    names: int = 0
    clusters: int = 0
    broken: int = 0


def cluster_file(
    source: BinaryIO,
    target: BinaryIO,
    *,
    column: str = "name",
    format: str = "csv",
    language: str | None = None,
    match_at: float = MATCH_AT,
    prefix: str = "cluster_",
    delimiter: str | None = None,
    workers: int = 1,
    problem: Callable[[Problem], None] | None = None,
    progress: Callable[[str, int, int], None] | None = None,
    rejects: BinaryIO | None = None,
) -> Summary:
    r"""Copy a table and set beside each row which cluster its name belongs to.

    The rows come out as they went in, in order, and none is dropped. Appended are `cluster_id` and `cluster_name`, and
    for a name that is not the one its cluster is called by `cluster_link`, `cluster_probability` and `cluster_why`: the
    name of the cluster that it was linked to, and the evidence. A broken row is told to `problem`, copied to `rejects`,
    and is in no cluster. The input is read twice (what cannot be is kept in a temporary file); of the rows nothing is
    held but the distinct names.

    >>> import io
    >>> out = io.BytesIO()
    >>> cluster_file(io.BytesIO(b"name\nViktar Babaryka\nViktor Babariko\n"), out)
    Summary(rows=2, names=2, clusters=1, broken=0)
    """
    if format not in FORMATS:
        raise ValueError(f"format is one of {', '.join(FORMATS)}, not {format!r}")
    columns = Columns(column)
    with _twice(source) as text:
        start = text.tell()
        _, layout, rows = open_layout(text, format, columns, prefix, delimiter, suffixes=SUFFIXES)
        members = cluster(
            _names(layout, rows), language=language, match_at=match_at, workers=workers, progress=progress
        )
        text.seek(start)
        head, layout, rows = open_layout(text, format, columns, prefix, delimiter, suffixes=SUFFIXES)
        target.write(head)
        done = broken = 0
        chunks = _asked(layout, rows, members)
        with closing(in_order(partial(_Work, layout, language), chunks, workers=workers)) as work:
            for output, count, problems in work:
                target.write(output)
                done += count
                broken += len(problems)
                for found in problems:
                    if problem:
                        problem(found)
                    if rejects:
                        rejects.write(found.raw)
                if progress:
                    progress("rows", done, 0)
    return Summary(done, len(members), len({member.id for member in members.values()}), broken)


@contextmanager
def _twice(source: BinaryIO) -> Iterator[BinaryIO]:
    """What can be read from its start again: the source itself, or a copy of it."""
    if source.seekable():
        yield source
        return
    with tempfile.TemporaryFile() as copy:
        shutil.copyfileobj(source, copy)
        copy.seek(0)
        yield copy


def _names(layout: Layout, rows: Iterator[Row]) -> Iterator[str]:
    for row in rows:
        if not layout.blank(row):
            with suppress(ValueError):  # told when the row is written
                yield layout.ask(row).text


def _asked(
    layout: Layout, rows: Iterator[Row], members: dict[str, Member]
) -> Iterator[list[tuple[Row, str, Member | None]]]:
    """The rows in chunks, each with its name and where that belongs, or with what is wrong with it."""

    def asked(row: Row) -> tuple[Row, str, Member | None]:
        if layout.blank(row):
            return row, "", None
        try:
            text = layout.ask(row).text
        except ValueError as error:
            return row, str(error), None
        return row, text, members.get(text, _NOBODY)

    found = map(asked, rows)
    while chunk := list(islice(found, _CHUNK)):
        yield chunk


class _Done(NamedTuple):
    output: bytes
    rows: int
    problems: list[Problem]


class _Work:
    """Turns a chunk of rows into the bytes to write."""

    def __init__(self, layout: Layout, language: str | None) -> None:
        self._layout = layout
        self._language = language

    def __call__(self, rows: list[tuple[Row, str, Member | None]]) -> _Done:
        output: list[bytes] = []
        problems: list[Problem] = []
        blank = 0
        for row, text, member in rows:
            if member:
                output.append(self._layout.write(row, self._cells(text, member)))
            elif self._layout.blank(row):
                blank += 1
                output.append(row.body + row.end)
            else:
                output.append(self._layout.keep(row, Cells("", "", why=text)))
                problems.append(Problem(row.line, text, row.body + row.end))
        return _Done(b"".join(output), len(rows) - blank, problems)

    def _cells(self, text: str, member: Member) -> Cells:
        if not member.id:
            return Cells("", "", why="the name is empty")
        if member.link == text:
            return Cells(member.id, member.name)
        if spelling_key(text, language=self._language) == spelling_key(member.link, language=self._language):
            return Cells(member.id, member.name, member.link, None, "the same letters")
        evidence = compare(text, member.link, language=self._language).evidence
        why = shortened("; ".join(e.sentence for e in evidence))
        return Cells(member.id, member.name, member.link, round(member.probability, 4), why)
