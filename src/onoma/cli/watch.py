"""Files that a command reads, and what it says on standard error meanwhile."""

from __future__ import annotations

import os
import stat
import sys
from contextlib import ExitStack
from typing import TYPE_CHECKING, BinaryIO

import click

from onoma.cli.progress import Progress

if TYPE_CHECKING:
    from onoma.batch import Problem

# More broken rows than this are counted, not shown: they would push everything else off the screen.
_SHOWN = 20


def open_input(stack: ExitStack, file: str) -> BinaryIO:
    """A file, or standard input for -."""
    return sys.stdin.buffer if file == "-" else stack.enter_context(open(file, "rb"))


def size_of(source: BinaryIO) -> int:
    """The size of a regular file, standard input or not; 0 for a pipe, which is never read to count."""
    try:
        status = os.fstat(source.fileno())
    except OSError:
        return 0
    return status.st_size if stat.S_ISREG(status.st_mode) else 0


class Watch:
    """What is said on standard error while a file is worked on."""

    def __init__(self, file: str, progress: str, total: int) -> None:
        self.name = "standard input" if file == "-" else file
        self._quiet = progress == "off"
        wanted = progress == "on" or (progress == "auto" and sys.stderr.isatty())
        self.progress = Progress(total=total) if wanted else None
        self._problems = 0

    def problem(self, found: Problem) -> None:
        """Say what is wrong with a row."""
        self._problems += 1
        if self._problems <= _SHOWN:
            self.end()
            click.echo(f"{self.name}:{found.line}: {found.message}", err=True)

    def end(self) -> None:
        """Leave no half line behind."""
        if self.progress:
            self.progress.clear()

    def tell(self, result: str) -> None:
        """The result, in numbers."""
        if self._problems > _SHOWN:
            more = self._problems - _SHOWN
            click.echo(f"{self.name}: {more:,} more broken rows (--rejects FILE keeps them)", err=True)
        if not self._quiet:
            click.echo(result, err=True)
