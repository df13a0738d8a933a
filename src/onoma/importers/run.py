"""An import from beginning to end: files in, tables or a compiled registry out, what was left out told."""

from __future__ import annotations

import json
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import BinaryIO
from xml.etree.ElementTree import Element, tostring

from attrs import frozen

from onoma.batch import UnknownColumnError, replacing
from onoma.building import compile_registry
from onoma.errors import DataError
from onoma.importers import everypolitician, ftm, ofac, targets, un, wikidata
from onoma.importers.columns import Columns, read_objects, read_table
from onoma.importers.folder import Folder
from onoma.importers.records import Found, Item, Reject, Skip
from onoma.importers.streams import Source, opened
from onoma.registry import Registry

#: The formats that say themselves which column is what.
_OWN: dict[str, Callable[[Source], Iterator[Item]]] = {
    "everypolitician": everypolitician.read,
    "ftm": ftm.read,
    "ofac": ofac.read,
    "targets": targets.read,
    "un": un.read,
    "wikidata": wikidata.read,
}
#: Those that have to be told.
GENERIC = ("csv", "tsv", "jsonl")
FORMATS = (*_OWN, *GENERIC)
#: How a compiled registry is named.
COMPILED = ".onoma"
_EVERY = 500


@frozen
class Problem:
    """A record that could not be used, and where it stands."""

    file: str
    line: int
    message: str


@frozen
class Summary:
    """What an import came to."""

    people: int
    aliases: int
    #: Records read, those that were skipped or rejected among them.
    records: int
    rejected: int
    #: What was skipped and how often, the most frequent first.
    skipped: tuple[tuple[str, int], ...]

    @property
    def left_out(self) -> str:
        """What was left out and why, in a line; empty where nothing was."""
        told = [f"{count:,} {what}" for what, count in self.skipped]
        found = [f"skipped {', '.join(told)}"] if told else []
        found += [f"rejected {self.rejected:,}"] if self.rejected else []
        return "; ".join(found)


def import_files(
    files: Sequence[str],
    *,
    format: str,
    output: Path | str,
    columns: Columns | None = None,
    delimiter: str | None = None,
    source: str = "",
    prefix: str = "",
    rejects: Path | str | None = None,
    problem: Callable[[Problem], None] | None = None,
    progress: Callable[[str, int, int], None] | None = None,
    workers: int = 1,
) -> Summary:
    """Import lists of people into a folder of tables, or into a compiled file where `output` ends in `.onoma`.

    `format` is one of `FORMATS`; `columns` and `delimiter` are for `csv`, `tsv` and `jsonl`. `source` is what the
    tables name as source, the format if nothing is said; `prefix` is set before every id. Records that cannot be used
    go to `rejects`, a JSON Lines file that is there only where there are any (by default beside the output), and are
    told to `problem`. `progress` gets `read` with records and bytes so far, then `write` with people and records. For a
    compiled file, whose making `workers` processes share, `aliases` and `words` follow with how many are done of how
    many.

    A file that is no such list, or is cut short, is a `DataError` that says where, and the output stays as it was.

    >>> folder = Path(tempfile.mkdtemp())
    >>> _ = (folder / "mine.csv").write_text("id,name,aliases\\n7,Yanka Kupala,Янка Купала;Ivan Lucevič\\n")
    >>> import_files([str(folder / "mine.csv")], format="csv", output=folder / "mine")
    Summary(people=1, aliases=2, records=1, rejected=0, skipped=())
    >>> Registry.read(folder / "mine")["7"].aliases[1].text
    'Янка Купала'
    """
    output = Path(output)
    rejects = Path(rejects) if rejects else output.with_name(f"{output.name}.rejects.jsonl")
    skipped: Counter[str] = Counter()
    records = 0
    with ExitStack() as stack:
        target = output
        if output.suffix == COMPILED:
            output.parent.mkdir(parents=True, exist_ok=True)
            place = tempfile.TemporaryDirectory(prefix=f".{output.name}.", dir=output.parent)
            target = Path(stack.enter_context(place)) / "tables"
        folder = stack.enter_context(Folder(target, source=source or format, prefix=prefix))
        rejected = stack.enter_context(_Rejects(rejects, problem))
        for item, where, read in _items(files, format, columns or Columns(), delimiter):
            records += 1
            if isinstance(item, Found):
                try:
                    folder.add(item.record)
                except ValueError as error:
                    rejected.add(where, Reject(item.line, item.raw, str(error)))
            elif isinstance(item, Skip):
                skipped[item.what] += 1
            else:
                rejected.add(where, item)
            if progress and records % _EVERY == 0:
                progress("read", records, read())
        written = folder.write(partial(progress, "write") if progress else None)
        if written.strays:
            skipped["further name of nobody in these files"] += written.strays
        left_out = tuple(skipped.most_common())
        summary = Summary(written.people, written.aliases, records, rejected.count, left_out)
        if not written.people:
            raise DataError(f"nobody found, nothing written: {summary.left_out or 'no records'}")
        folder.publish()
        if target != output:
            compile_registry(Registry.read(target), output, workers=workers, progress=progress)
    return summary


def _items(
    files: Sequence[str], format: str, columns: Columns, delimiter: str | None
) -> Iterator[tuple[Item, str, Callable[[], int]]]:
    """Each item of each file, with the file's name and what tells how many bytes have been read of all."""
    before = 0
    for file in files:
        with opened(file) as source:

            def read(source: Source = source, before: int = before) -> int:
                return before + source.read

            try:
                for item in _reader(format, columns, delimiter)(source):
                    yield item, source.name, read
            except DataError as error:
                raise (error if error.path else DataError(error.message, path=source.name, line=error.line)) from None
            except UnknownColumnError as error:
                if format in GENERIC:
                    raise
                raise DataError(f"{error}; is this format {format}?", path=source.name) from None
            before = read()


def _reader(format: str, columns: Columns, delimiter: str | None) -> Callable[[Source], Iterator[Item]]:
    if format in _OWN:
        return _OWN[format]
    if format == "jsonl":
        return partial(read_objects, columns=columns)
    return partial(read_table, columns=columns, delimiter=delimiter, quoting=format == "csv")


class _Rejects:
    """The file of what could not be used; there only where there is something in it."""

    def __init__(self, path: Path, problem: Callable[[Problem], None] | None) -> None:
        self._path, self._problem = path, problem
        self._stack = ExitStack()
        self._stream: BinaryIO | None = None
        self.count = 0

    def __enter__(self) -> _Rejects:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._stack.__exit__(kind, error, at)
        # One of an earlier import would tell of what is no longer so.
        if error is None and not self.count and self._path.is_file():
            self._path.unlink()

    def add(self, file: str, reject: Reject) -> None:
        if self._stream is None:
            self._stream = self._stack.enter_context(replacing(self._path))
        record = {"file": file, "line": reject.line, "reason": reject.reason, "record": _plain(reject.raw)}
        self._stream.write(json.dumps(record).encode() + b"\n")
        self.count += 1
        if self._problem:
            self._problem(Problem(file, reject.line, reject.reason))


def _plain(raw: object) -> object:
    """A record as JSON can hold it; bytes that are no UTF-8 become lone surrogates, as Python writes them."""
    if isinstance(raw, bytes):
        return raw.decode("utf-8", "surrogateescape")
    return tostring(raw, encoding="unicode") if isinstance(raw, Element) else raw
