"""`normalize`: rows in, the same rows out, each with the person beside it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from functools import partial
from itertools import islice
from typing import BinaryIO, NamedTuple

from attrs import frozen

from onoma.batch.layouts import FORMATS, Columns, Layout, open_layout
from onoma.batch.lines import Row
from onoma.batch.naming import ERROR, Namer, broken
from onoma.decision import Policy
from onoma.pool import in_order
from onoma.registry import Registry
from onoma.resolver import Resolver, shipped
from onoma.review import JudgedResolver, Judgements

# Small enough that an answer, or Ctrl-C, does not wait long; large enough that sending it costs nothing.
_CHUNK = 128


class Problem(NamedTuple):
    """A row that could not be used: its line (counted from 1), what is wrong, its bytes with the line end."""

    line: int
    message: str
    raw: bytes


@frozen
class Summary:
    """How many rows there were, and what came of them."""

    rows: int = 0
    matched: int = 0
    ambiguous: int = 0
    unknown: int = 0
    broken: int = 0


class _Done(NamedTuple):
    output: bytes
    read: int
    counts: Counter[str]
    problems: list[Problem]


def normalize(
    source: BinaryIO,
    target: BinaryIO,
    *,
    column: str = "name",
    format: str = "csv",
    resolver: Resolver | None = None,
    language: str | None = None,
    born: str | None = None,
    country: str | None = None,
    gender: str | None = None,
    prefix: str = "person_",
    delimiter: str | None = None,
    workers: int = 1,
    problem: Callable[[Problem], None] | None = None,
    progress: Callable[[int, int], None] | None = None,
    rejects: BinaryIO | None = None,
) -> Summary:
    r"""Copy a table and set beside each row who its name means.

    The rows come out as they went in, in order, and none is dropped. Appended are the columns `person_id`,
    `person_name`, `person_probability`, `person_decision` (MATCH, AMBIGUOUS, UNKNOWN or ERROR) and
    `person_why`. `column` holds the name; `born`, `country` and `gender` are columns too. A broken row is an
    ERROR, told to `problem` and copied to `rejects`. `progress` is told how many rows and bytes are done. The
    input is read as it is needed, never as a whole; `workers` processes share the work.

    >>> import io
    >>> people = Registry.from_records([{"id": "7", "name": "Святлана Ціханоўская"}])
    >>> out = io.BytesIO()
    >>> normalize(io.BytesIO(b"id,name\n1,Svetlana Tikhanovskaya\n"), out, resolver=Resolver(people)).matched
    1
    >>> print(out.getvalue().decode()[:96])
    id,name,person_id,person_name,person_probability,person_decision,person_why
    1,Svetlana Tikhanovs
    """
    if format not in FORMATS:
        raise ValueError(f"format is one of {', '.join(FORMATS)}, not {format!r}")
    columns = Columns(column, born or "", country or "", gender or "")
    head, layout, rows = open_layout(source, format, columns, prefix, delimiter)
    target.write(head)
    if workers > 1:
        registry, policy = (resolver.registry, resolver.policy) if resolver else (None, None)
        judgements = resolver.judgements if isinstance(resolver, JudgedResolver) else None
        build = partial(_build, layout, registry, policy, judgements, language)
    else:
        build = partial(_Work, layout, resolver, language)
    counts: Counter[str] = Counter()
    read = 0
    with closing(in_order(build, _chunks(rows), workers=workers)) as chunks:
        for done in chunks:
            target.write(done.output)
            counts += done.counts
            read += done.read
            for found in done.problems:
                _report(found, problem, rejects)
            if progress:
                progress(counts.total(), read)
    return Summary(counts.total(), counts["MATCH"], counts["AMBIGUOUS"], counts["UNKNOWN"], counts[ERROR])


def _report(found: Problem, problem: Callable[[Problem], None] | None, rejects: BinaryIO | None) -> None:
    if problem:
        problem(found)
    if rejects:
        rejects.write(found.raw)


def _chunks(rows: Iterable[Row]) -> Iterator[list[Row]]:
    rows = iter(rows)
    while chunk := list(islice(rows, _CHUNK)):
        yield chunk


def _build(
    layout: Layout,
    registry: Registry | None,
    policy: Policy | None,
    judgements: Judgements | None,
    language: str | None,
) -> _Work:
    """In a worker: an index is quicker built than sent."""
    if registry is None:
        return _Work(layout, None, language)
    if judgements is None:
        return _Work(layout, Resolver(registry, policy=policy), language)
    return _Work(layout, JudgedResolver(registry, judgements=judgements, policy=policy), language)


class _Work:
    """Turns a chunk of rows into the bytes to write."""

    def __init__(self, layout: Layout, resolver: Resolver | None, language: str | None) -> None:
        self._layout = layout
        self._namer = Namer(resolver or shipped(), language=language)

    def __call__(self, rows: list[Row]) -> _Done:
        output: list[bytes] = []
        counts: Counter[str] = Counter()
        problems: list[Problem] = []
        for row in rows:
            if self._layout.blank(row):
                output.append(row.body + row.end)
                continue
            written, decision, message = self._row(row)
            output.append(written)
            counts[decision] += 1
            if decision == ERROR:
                problems.append(Problem(row.line, message, row.body + row.end))
        return _Done(b"".join(output), sum(len(r.body) + len(r.end) for r in rows), counts, problems)

    def _row(self, row: Row) -> tuple[bytes, str, str]:
        try:
            asked = self._layout.ask(row)
        except ValueError as error:
            cells = broken(str(error))
            return self._layout.keep(row, cells), cells.decision, cells.why
        cells = self._namer(asked)
        return self._layout.write(row, cells), cells.decision, cells.why
