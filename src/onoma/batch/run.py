"""`normalize`: rows in, the same rows out, each with the person beside it."""

from __future__ import annotations

import marshal
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from functools import partial
from itertools import islice
from typing import BinaryIO, NamedTuple

from attrs import frozen

from onoma.batch.layouts import FORMATS, Columns, Layout, open_layout
from onoma.batch.lines import Row
from onoma.batch.naming import ERROR, Asked, Cells, Namer, broken
from onoma.decision import Policy
from onoma.pool import in_order
from onoma.registry import Registry
from onoma.resolver import Resolver, shipped
from onoma.review import JudgedResolver, Judgements

# Small enough that an answer, or Ctrl-C, does not wait long; large enough that sending it costs nothing.
_CHUNK = 128
#: Answers that are remembered, some 500 bytes each: most files name the same people over and over.
_KEPT = 1 << 18


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


#: What is known of a row at once: its cells, what it asks, what is wrong with it, or nothing where it is blank.
_Look = Cells | Asked | str | None
_Answers = Callable[[list[Asked]], list[Cells]]


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
        build = partial(_build, registry, policy, judgements, language)
    else:
        build = partial(_namer, resolver, language)
    desk = _Desk(layout)
    counts: Counter[str] = Counter()
    read = 0
    with closing(in_order(build, desk.questions(rows), workers=workers)) as answers:
        for told in answers:
            done = desk.answered(told)
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
    registry: Registry | None, policy: Policy | None, judgements: Judgements | None, language: str | None
) -> _Answers:
    """In a worker: an index is quicker built, or mapped, than sent."""
    if registry is None:
        return _namer(None, language)
    if judgements is None:
        return _namer(Resolver(registry, policy=policy), language)
    return _namer(JudgedResolver(registry, judgements=judgements, policy=policy), language)


def _namer(resolver: Resolver | None, language: str | None) -> _Answers:
    namer = Namer(resolver or shipped(), language=language)
    return lambda asked: list(map(namer, asked))


class _Desk:
    """Rows that wait for their answers, and the answers that were given: what was asked once is not asked again."""

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        #: Answers as `marshal` packs them, which takes a third of the room.
        self._known: dict[Asked, bytes] = {}
        self._open: set[Asked] = set()
        #: Chunks of rows, and what is asked in each for the first time.
        self._waiting: deque[tuple[list[tuple[Row, _Look]], list[Asked]]] = deque()

    def questions(self, rows: Iterable[Row]) -> Iterator[list[Asked]]:
        """What was not asked before, chunk by chunk."""
        for chunk in _chunks(rows):
            new: dict[Asked, None] = {}
            waiting = [(row, self._look(row, new)) for row in chunk]
            self._open |= new.keys()
            self._waiting.append((waiting, list(new)))
            yield list(new)

    def _look(self, row: Row, new: dict[Asked, None]) -> _Look:
        if self._layout.blank(row):
            return None
        try:
            asked = self._layout.ask(row)
        except ValueError as error:
            return str(error)
        known = self._known.get(asked)
        if known is not None:
            return Cells(*marshal.loads(known))
        if asked not in self._open:
            new[asked] = None
        return asked

    def answered(self, answers: list[Cells]) -> _Done:
        """The next chunk of rows, now that what it asked for is told."""
        waiting, new = self._waiting.popleft()
        for asked, cells in zip(new, answers, strict=True):
            self._known[asked] = marshal.dumps(tuple(cells))
            self._open.discard(asked)
        # The oldest go first; no row that waits asked so long ago.
        for asked in list(islice(self._known, max(0, len(self._known) - _KEPT))):
            del self._known[asked]
        output: list[bytes] = []
        counts: Counter[str] = Counter()
        problems: list[Problem] = []
        for row, found in waiting:
            if found is None:
                output.append(row.body + row.end)
                continue
            if isinstance(found, str):
                cells = broken(found)
                output.append(self._layout.keep(row, cells))
            else:
                cells = Cells(*marshal.loads(self._known[found])) if isinstance(found, Asked) else found
                output.append(self._layout.write(row, cells))
            counts[cells.decision] += 1
            if cells.decision == ERROR:
                problems.append(Problem(row.line, cells.why, row.body + row.end))
        return _Done(b"".join(output), sum(len(r.body) + len(r.end) for r, _ in waiting), counts, problems)
