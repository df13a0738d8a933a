"""Input files: found out how they are compressed, read a block at a time, counted as they are read."""

from __future__ import annotations

import io
import os
import stat
import sys
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Any, BinaryIO, cast

from onoma.batch.lines import BOM, Row, split_end
from onoma.errors import DataError, MissingExtraError

#: One record on one line is never longer; the largest Wikidata items have a tenth of it.
LONGEST = 1 << 26
_GZIP, _BZIP2, _XZ, _ZSTD = b"\x1f\x8b", b"BZh", b"\xfd7zXZ", b"\x28\xb5\x2f\xfd"


class Source:
    """An input file: what to call it, what it says once it is unpacked, how much of it has been read."""

    def __init__(self, name: str, raw: BinaryIO) -> None:
        self.name = name
        self._counted = _Counted(raw)
        self.stream = _unpacked(io.BufferedReader(self._counted), name)

    @property
    def read(self) -> int:
        """Bytes read so far, as they lie in the file."""
        return self._counted.read_so_far

    def start(self, size: int = 64) -> bytes:
        """The first bytes that are no white space, without taking them: what tells formats apart."""
        return self.stream.peek(4096).removeprefix(BOM).lstrip()[:size]

    def rows(self) -> Iterator[Row]:
        r"""The lines, each as a row with its line end apart; one that is far too long has its beginning alone.

        >>> [row.body for row in Source("-", io.BytesIO(b"{}\n[]")).rows()]
        [b'{}', b'[]']
        """
        if self.stream.peek(2).startswith((b"\xff\xfe", b"\xfe\xff")):
            raise DataError("UTF-16; make it UTF-8 first: iconv -f UTF-16 -t UTF-8 FILE", path=self.name)
        number = 0
        while raw := self.stream.readline(LONGEST):
            number += 1
            body, end = split_end(raw.removeprefix(BOM) if number == 1 else raw)
            if end or len(raw) < LONGEST:
                yield Row(number, body, end)
                continue
            yield Row(number, body[:1000], b"", f"a line of more than {LONGEST >> 20} MB")
            while (more := self.stream.readline(LONGEST)) and not more.endswith(b"\n"):
                pass


@contextmanager
def opened(path: str) -> Iterator[Source]:
    """A file, or standard input for `-`, compressed with gzip, bzip2, xz, zstd, or not at all."""
    if path == "-":
        yield Source("standard input", sys.stdin.buffer)
        return
    with open(path, "rb", buffering=0) as raw:
        yield Source(path, cast(BinaryIO, raw))


def size(path: str) -> int:
    """The bytes of a regular file, standard input or not; 0 where nobody knows, as of a pipe."""
    try:
        status = os.fstat(sys.stdin.fileno()) if path == "-" else os.stat(path)
    except (OSError, ValueError):
        return 0
    return status.st_size if stat.S_ISREG(status.st_mode) else 0


class _Counted(io.RawIOBase):
    def __init__(self, raw: BinaryIO) -> None:
        self._raw = raw
        self.read_so_far = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        # `read1` answers as soon as there is something, which a slow pipe is grateful for.
        block = getattr(self._raw, "read1", self._raw.read)(len(buffer))
        buffer[: len(block)] = block
        self.read_so_far += len(block)
        return len(block)


class _Unpacked(io.RawIOBase):
    """What a decompressor yields; what it complains of becomes a DataError that names the file."""

    def __init__(self, stream: Any, name: str, errors: tuple[type[Exception], ...]) -> None:
        self._stream, self._name, self._errors = stream, name, errors

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        try:
            block = self._stream.read(len(buffer))
        except EOFError:
            raise DataError("the compressed file is cut short; fetch it again", path=self._name) from None
        except self._errors as error:
            raise DataError(f"the compressed file is damaged ({error}); fetch it again", path=self._name) from None
        buffer[: len(block)] = block
        return len(block)


def _unpacked(packed: io.BufferedReader, name: str) -> io.BufferedReader:
    head = packed.peek(6)
    stream: Any
    errors: tuple[type[Exception], ...] = (OSError, ValueError)
    if head.startswith(_GZIP):
        import gzip

        stream, errors = gzip.GzipFile(fileobj=packed), (*errors, zlib.error)
    elif head.startswith(_BZIP2):
        import bz2

        stream = bz2.BZ2File(packed)
    elif head.startswith(_XZ):
        import lzma

        stream, errors = lzma.LZMAFile(packed), (*errors, lzma.LZMAError)  # noqa: SIM115
    elif head.startswith(_ZSTD):
        zstd = _zstd()
        stream, errors = zstd.ZstdFile(packed), (*errors, zstd.ZstdError)
    else:
        return packed
    return io.BufferedReader(_Unpacked(stream, name, errors), 1 << 16)


def _zstd() -> Any:
    """Python's own module where it has one (3.14), else its backport."""
    try:
        return import_module("compression.zstd" if sys.version_info >= (3, 14) else "backports.zstd")
    except ImportError:
        raise MissingExtraError("reading a .zst file", extra="zstd") from None
