"""How far it is, on standard error: one line written over on a terminal, a line now and then elsewhere."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from typing import TextIO


class Progress:
    r"""Tells rows, rate and, where the size is known, how long it will take.

    >>> clock = iter([0.0, 10.0]).__next__
    >>> progress = Progress(sys.stdout, total=1000, clock=clock)
    >>> progress(500, 250)
    500 rows, 50 a second, 25%, 30 s to go
    """

    def __init__(
        self,
        stream: TextIO | None = None,
        *,
        total: int = 0,
        unit: str = "rows",
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._stream = stream or sys.stderr
        self._total = total
        self._unit = unit
        self._clock = clock
        self._terminal = self._stream.isatty()
        self._every = 0.2 if self._terminal else 5.0
        self._start = self._shown = clock()
        self._dirty = False

    def __call__(self, rows: int, read: int) -> None:
        """Show it, unless that was done a moment ago."""
        now = self._clock()
        if now - self._shown < self._every:
            return
        self._shown = now
        text = self._text(rows, read, now - self._start)
        self._stream.write(f"\r{text}\x1b[K" if self._terminal else text + "\n")
        self._stream.flush()
        self._dirty = self._terminal

    def clear(self) -> None:
        """Take the line away, before something else is written."""
        if self._dirty:
            self._stream.write("\r\x1b[K")
            self._stream.flush()
            self._dirty = False

    def _text(self, rows: int, read: int, seconds: float) -> str:
        text = f"{rows:,} {self._unit}, {rows / seconds:,.0f} a second"
        if self._total and read:
            left = max(0.0, (self._total - read) * seconds / read)
            text += f", {min(100, 100 * read // self._total)}%, {_duration(left)} to go"
        return text


class CompileWatch:
    """What is said on standard error while a registry is compiled, stage by stage."""

    def __init__(self, progress: str) -> None:
        wanted = progress == "on" or (progress == "auto" and sys.stderr.isatty())
        self.progress = self._tell if wanted else None
        self._stage, self._shown = "", Progress()

    def __enter__(self) -> CompileWatch:
        return self

    def __exit__(self, *_: object) -> None:
        self._shown.clear()

    def _tell(self, stage: str, done: int, total: int) -> None:
        if stage != self._stage:
            self._shown.clear()
            self._stage, self._shown = stage, Progress(total=total, unit=stage)
        self._shown(done, done)


def _duration(seconds: float) -> str:
    """A length of time.

    >>> _duration(30), _duration(90), _duration(7300)
    ('30 s', '1:30 min', '2:01 h')
    """
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60}:{whole % 60:02} min"
    return f"{whole // 3600}:{whole % 3600 // 60:02} h"
