"""Output that is either complete or not there."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO


@contextmanager
def replacing(path: Path | str) -> Iterator[BinaryIO]:
    """A file to write to that takes its name only when the block ends well.

    It is written beside, so that the name holds what it held before, or nothing, until all is done; the input
    itself may be named. What is no regular file (`/dev/null`, a named pipe) is written to directly.

    >>> import tempfile
    >>> folder = Path(tempfile.mkdtemp())
    >>> with replacing(folder / "out.csv") as out:
    ...     _ = out.write(b"id\\n")
    ...     (folder / "out.csv").exists()
    False
    >>> (folder / "out.csv").read_bytes()
    b'id\\n'
    """
    final = Path(os.path.realpath(path))
    if final.exists() and not final.is_file():
        with final.open("wb") as stream:
            yield stream
        return
    part = final.with_name(f".{final.name}.{os.getpid()}.part")
    try:
        with part.open("wb") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        if final.exists():
            shutil.copymode(final, part)
        part.replace(final)
    except BaseException:
        with suppress(OSError):
            part.unlink()
        raise
