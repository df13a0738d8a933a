"""The file that judgements go to: JSON Lines, only ever appended to.

A judgement is a line, and so is taking one back (`undoes`). A line is written and flushed to disk before anybody is
told that it counts; a process that is killed loses at most the line it was writing. What cannot be read is reported
with its line and left where it is.
"""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO

from onoma.errors import DataError
from onoma.review.judgements import SAYINGS, Judgement, Judgements, Question


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


class Ledger:
    """Judgements in a file, shared by whoever has it open.

    `distinct` are pairs of ids that are different people, `registry.distinct` as a rule. `problem` is told of lines
    that cannot be used: their number, counted from 1, and why.

    >>> import tempfile
    >>> ledger = Ledger(Path(tempfile.mkdtemp()) / "judgements.jsonl")
    >>> said = ledger.judge(Question("Babariko"), "viktar-babaryka", "same", who="ann", why="the banker")
    >>> ledger.judgements.on(Question("BABARIKO"))["viktar-babaryka"].saying
    'same'
    >>> ledger.undo(said.id, who="ann")
    >>> len(ledger.judgements)
    0
    """

    def __init__(
        self,
        path: Path | str,
        *,
        distinct: Iterable[Iterable[str]] = (),
        problem: Callable[[int, str], None] | None = None,
        now: Callable[[], str] = _now,
    ) -> None:
        self.path = Path(path)
        #: What holds now.
        self.judgements = Judgements(distinct)
        self._problem = problem or (lambda line, message: None)
        self._now = now
        self._lock = threading.Lock()
        self._by_id: dict[int, Judgement] = {}
        self._last = self._lines = self._read_to = 0
        if self.path.exists():
            with self.path.open("rb") as file:
                self._catch_up(file)

    def judge(self, question: Question, person: str, saying: str, *, who: str, why: str = "") -> Judgement:
        """Write down that a name is a person's (`same`), somebody else's (`different`), or that one cannot tell.

        What was said before is returned as it is; what contradicts it is a `ConflictError`.
        """
        with self._appending() as append:
            before = self.judgements.on(question).get(person)
            if before and before.saying == saying:
                return before
            self.judgements.check(question, person, saying)
            said = Judgement(self._last + 1, self._now(), who, question, person, saying, why)
            append(
                {
                    "id": said.id,
                    "time": said.time,
                    "who": who,
                    "name": question.name,
                    "about": dict(question.about),
                    "person": person,
                    "judgement": saying,
                    "why": why,
                }
            )
            return said

    def undo(self, judgement_id: int, *, who: str, why: str = "") -> None:
        """Take a judgement back; a LookupError where none that holds has this number."""
        with self._appending() as append:
            if judgement_id not in self._by_id:
                raise LookupError(f"no judgement that holds has the number {judgement_id}")
            append({"id": self._last + 1, "time": self._now(), "who": who, "undoes": judgement_id, "why": why})

    def refresh(self) -> None:
        """See what others have written since."""
        with self._lock:
            if self.path.exists():
                with self.path.open("rb") as file:
                    self._catch_up(file)

    @contextmanager
    def _appending(self) -> Iterator[Callable[[dict[str, Any]], None]]:
        """The file, locked and read to its end, and a function that writes one line to it."""
        with self._lock, self.path.open("a+b", buffering=0) as file, _locked(file):
            self._catch_up(file)

            def append(record: dict[str, Any]) -> None:
                # Whoever was killed while writing has left half a line: ours begins on a new one.
                data = (b"" if _ends_well(file) else b"\n") + _encode(record)
                written = file.write(data)
                if written != len(data):
                    raise OSError(f"only {written} of {len(data)} bytes could be written to {self.path}")
                os.fsync(file.fileno())
                self._catch_up(file)

            yield append

    def _catch_up(self, file: BinaryIO) -> None:
        """Take in what was written since, by us or by others."""
        file.seek(self._read_to)
        *whole, rest = file.read().split(b"\n")
        for raw in whole:
            self._read_to += len(raw) + 1
            self._lines += 1
            self._try(raw)
        # A last line without an end is half a line, unless an editor left it so.
        if rest.strip() and _is_json(rest):
            self._read_to += len(rest)
            self._lines += 1
            self._try(rest)
            self._lines -= 1  # its end is still to come

    def _try(self, raw: bytes) -> None:
        if not raw.strip():
            return
        try:
            self._take(raw)
        except (ValueError, LookupError) as error:
            self._problem(self._lines, str(error))

    def _take(self, raw: bytes) -> None:
        record = _record(raw)
        if record["id"] in self._by_id:
            raise DataError(f"the id {record['id']} stands twice")
        self._last = max(self._last, record["id"])
        if "undoes" in record:
            undone = self._by_id.pop(record["undoes"], None)
            if undone is None:
                raise LookupError(f"undoes {record['undoes']!r}, which does not hold")
            self.judgements.remove(undone)
            return
        question = Question(record["name"], record.get("about") or {})
        said = Judgement(
            record["id"],
            record["time"],
            record["who"],
            question,
            record["person"],
            record["judgement"],
            record.get("why") or "",
        )
        before = self.judgements.on(question).get(said.person)
        self.judgements.add(said)
        if before:  # an unsure that became sure
            del self._by_id[before.id]
        self._by_id[said.id] = said


def _encode(record: dict[str, Any]) -> bytes:
    try:
        return json.dumps(record, ensure_ascii=False).encode() + b"\n"
    except UnicodeEncodeError:  # half a character, which only an escape can write
        return json.dumps(record).encode() + b"\n"


def _ends_well(file: BinaryIO) -> bool:
    end = file.seek(0, os.SEEK_END)
    if not end:
        return True
    file.seek(end - 1)
    return file.read(1) == b"\n"


def _is_json(raw: bytes) -> bool:
    try:
        json.loads(raw)
    except (ValueError, RecursionError):
        return False
    return True


_TEXTS = ("time", "who", "name", "person", "judgement")


def _record(raw: bytes) -> dict[str, Any]:
    """A line as a record whose fields are what they must be."""
    try:
        record = json.loads(raw)
    except (ValueError, RecursionError):
        raise DataError("no JSON; perhaps whoever wrote it was interrupted") from None
    if not isinstance(record, dict) or type(record.get("id")) is not int:
        raise DataError("no record with an id")
    if "undoes" in record:
        return record
    if any(not isinstance(record.get(key), str) for key in _TEXTS):
        raise DataError(f"one of {', '.join(_TEXTS)} is missing or no text")
    about = record.get("about") or {}
    if not isinstance(about, dict) or not all(isinstance(value, str) for value in about.values()):
        raise DataError("about is no object of texts")
    if record["judgement"] not in SAYINGS:
        raise DataError(f"a judgement is one of {', '.join(SAYINGS)}, not {record['judgement']!r}")
    return record


@contextmanager
def _locked(file: BinaryIO) -> Iterator[None]:
    """Alone with the file, where the system can arrange that."""
    with suppress(ImportError):
        import fcntl

        fcntl.flock(file.fileno(), fcntl.LOCK_EX)
    yield  # closing the file lets it go
