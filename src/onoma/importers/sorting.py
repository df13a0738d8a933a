"""More lines than memory holds, in order: sorted piece by piece, the pieces kept in files and merged."""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

#: Bytes held before they are sorted and put aside. Python adds half as much again.
HELD = 24 << 20
#: Files open at once; systems allow some hundreds.
_OPEN = 128


class Sorter:
    r"""Takes lines in any order and gives them back sorted, bytewise.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     sorter = Sorter(Path(folder), held=4)
    ...     for line in (b"c\n", b"a\n", b"b\n"):
    ...         sorter.add(line)
    ...     list(sorter.lines())
    [b'a\n', b'b\n', b'c\n']
    """

    def __init__(self, folder: Path, *, held: int = HELD) -> None:
        self._folder, self._held = folder, held
        self._lines: list[bytes] = []
        self._size = self._made = 0
        self._runs: list[Path] = []

    def add(self, line: bytes) -> None:
        """Take a line, which ends with a line feed and holds no other."""
        self._lines.append(line)
        self._size += len(line)
        if self._size >= self._held:
            self._lines.sort()
            self._put_aside(iter(self._lines))
            self._lines, self._size = [], 0
            if len(self._runs) >= _OPEN:
                runs, self._runs = self._runs, []
                self._put_aside(_merged(runs))
                for run in runs:
                    run.unlink()

    def lines(self) -> Iterator[bytes]:
        """All lines that were added, in order."""
        self._lines.sort()
        return heapq.merge(self._lines, _merged(self._runs)) if self._runs else iter(self._lines)

    def _put_aside(self, lines: Iterator[bytes]) -> None:
        self._made += 1
        path = self._folder / f"run-{self._made}"
        with path.open("wb") as file:
            file.writelines(lines)
        self._runs.append(path)


def _merged(runs: list[Path]) -> Iterator[bytes]:
    with ExitStack() as stack:
        yield from heapq.merge(*(stack.enter_context(run.open("rb")) for run in runs))
