"""From bytes to rows, a block at a time: nothing here decodes, and nothing reads further than it must.

A row keeps its own bytes and line end, so that what is not understood can still be written as it came.
"""

from __future__ import annotations

import functools
import io
import re
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from typing import BinaryIO, NamedTuple

from onoma.errors import DataError

BOM = b"\xef\xbb\xbf"
_BLOCK = 1 << 16
# A quoted cell longer than this is taken for a quote that somebody forgot to close. Without a limit one stray
# quote would draw the rest of the file into memory.
_LONGEST = 1 << 20


class Row(NamedTuple):
    """One row as it came: its first line (counted from 1), its bytes, its line end, what is wrong with it."""

    line: int
    body: bytes
    end: bytes
    problem: str = ""


def split_end(raw: bytes) -> tuple[bytes, bytes]:
    r"""The bytes of a line and its line end.

    >>> split_end(b"a,b\r\n"), split_end(b"a,b")
    ((b'a,b', b'\r\n'), (b'a,b', b''))
    """
    size = 2 if raw.endswith(b"\r\n") else 1 if raw.endswith((b"\n", b"\r")) else 0
    return (raw[:-size], raw[-size:]) if size else (raw, b"")


def read_lines(source: BinaryIO, *, universal: bool) -> tuple[bytes, Iterator[bytes]]:
    r"""The byte order mark, if there is one, and the lines with their line ends.

    With `universal` a lone carriage return ends a line too, as it does for every reader of CSV.

    >>> mark, lines = read_lines(io.BytesIO(b"a\rb\r\nc"), universal=True)
    >>> mark, list(lines)
    (b'', [b'a\r', b'b\r\n', b'c'])
    """
    # `read1` answers as soon as there is something, which a slow pipe is grateful for.
    read: Callable[[int], bytes] = getattr(source, "read1", source.read)
    first = b""
    while len(first) < len(BOM) and (block := read(_BLOCK)):
        first += block
    if first.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise DataError("the input is UTF-16; make it UTF-8 first: iconv -f UTF-16 -t UTF-8 FILE")
    mark = BOM if first.startswith(BOM) else b""
    return mark, _lines(first[len(mark) :], read, universal)


def _lines(block: bytes, read: Callable[[int], bytes], universal: bool) -> Iterator[bytes]:
    parts: list[bytes] = []
    while block:
        parts.append(block)
        if b"\n" in block or (universal and b"\r" in block):
            lines = _split(b"".join(parts), universal)
            # What does not end with a line feed waits: its carriage return may be half a line end.
            parts = [] if lines[-1].endswith(b"\n") else [lines.pop()]
            yield from lines
        block = read(_BLOCK)
    if parts:
        yield from _split(b"".join(parts), universal)


def _split(data: bytes, universal: bool) -> list[bytes]:
    return data.splitlines(keepends=True) if universal else io.BytesIO(data).readlines()


def line_rows(lines: Iterable[bytes], *, start: int = 1) -> Iterator[Row]:
    r"""Every line is a row.

    >>> list(line_rows([b"Ivan\n"]))
    [Row(line=1, body=b'Ivan', end=b'\n', problem='')]
    """
    for number, raw in enumerate(lines, start):
        yield Row(number, *split_end(raw))


class Quotes(NamedTuple):
    """Patterns for a line of CSV with one delimiter; atomic, so that none of them looks back."""

    #: A line in which every quote that opens is closed.
    closed: re.Pattern[bytes]
    #: The same, for a line that begins inside a quoted cell.
    closes: re.Pattern[bytes]
    #: The same, with nothing between a closing quote and the delimiter.
    exact: re.Pattern[bytes]
    #: One cell.
    cell: re.Pattern[bytes]


@functools.cache
def quotes(delimiter: bytes) -> Quotes:
    """How quoting works with a delimiter, as RFC 4180 and Python's `csv` have it.

    >>> [bool(quotes(b",").closed.fullmatch(row)) for row in (b'7,"Smith, J."', b'7,"Smith')]
    [True, False]
    """
    plain = b"[^%b]*+" % re.escape(delimiter)
    tail = b'[^"]*+(?:""[^"]*+)*+"'
    lenient = b'(?>"%b%b|(?!")%b)' % (tail, plain, plain)
    exact = b'(?>"%b|(?!")%b)' % (tail, plain)
    more = b"(?:%b%b)*+" % (re.escape(delimiter), lenient)
    return Quotes(
        re.compile(lenient + more, re.DOTALL),
        re.compile(tail + plain + more, re.DOTALL),
        re.compile(exact + b"(?:%b%b)*+" % (re.escape(delimiter), exact), re.DOTALL),
        re.compile(b'(?>"%b%b|%b)' % (tail, plain, plain), re.DOTALL),
    )


def split_cells(body: bytes, delimiter: bytes) -> list[bytes]:
    """The cells of a row, each as it is written.

    >>> split_cells(b'7,"Smith, J.",', b",")
    [b'7', b'"Smith, J."', b'']
    """
    if b'"' not in body:
        return body.split(delimiter)
    cell, cells, place = quotes(delimiter).cell, [], 0
    while found := cell.match(body, place):
        cells.append(found[0])
        if found.end() >= len(body):
            break
        place = found.end() + len(delimiter)
    return cells


def csv_rows(lines: Iterator[bytes], delimiter: bytes, width: int, *, start: int) -> Iterator[Row]:
    r"""Rows of CSV, some of which go over several lines.

    A quote that is never closed would swallow what follows. So a row of several lines must be sound: closed
    within a megabyte, nothing between the closing quote and the delimiter, as many cells as the header. If it
    is not, its first line alone is a broken row, and reading goes on with the second.

    >>> [(r.line, r.body, r.problem[:7]) for r in csv_rows(iter([b'1,"a\n', b'2,b\n']), b",", 2, start=2)]
    [(2, b'1,"a', 'a quote'), (3, b'2,b', '')]
    """
    pattern, number, waiting = quotes(delimiter), start, deque[bytes]()
    while (first := waiting.popleft() if waiting else next(lines, None)) is not None:
        if b'"' not in first or pattern.closed.fullmatch(first):
            yield Row(number, *split_end(first))
            number += 1
            continue
        rest = _until_closed(lines, waiting, pattern.closes, len(first))
        body, end = split_end(b"".join((first, *rest)))
        if rest and pattern.exact.fullmatch(body) and len(split_cells(body, delimiter)) == width:
            yield Row(number, body, end)
            number += 1 + len(rest)
        else:
            waiting.extendleft(reversed(rest))
            yield Row(number, *split_end(first), "a quote is opened and not closed")
            number += 1


def _until_closed(lines: Iterator[bytes], waiting: deque[bytes], closes: re.Pattern[bytes], size: int) -> list[bytes]:
    """The lines up to the one that closes the quote; where none does, all go back to those that wait."""
    taken: list[bytes] = []
    while size <= _LONGEST and (line := waiting.popleft() if waiting else next(lines, None)) is not None:
        taken.append(line)
        size += len(line)
        if b'"' in line and closes.fullmatch(line):
            return taken
    waiting.extendleft(reversed(taken))
    return []
