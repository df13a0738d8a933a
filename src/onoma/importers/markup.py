"""XML, one element at a time, with the line where it begins.

The parser is expat, that of the standard library. Documents that declare entities are refused: no list needs them,
and a few nested ones can fill any memory. Nothing outside the file is ever fetched.
"""

from __future__ import annotations

from collections.abc import Container, Iterator
from typing import NoReturn
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

from onoma.errors import DataError
from onoma.importers.streams import LONGEST, Source

_BLOCK = 1 << 16
_DEEPEST = 200


def elements(source: Source, wanted: Container[str]) -> Iterator[tuple[int, Element]]:
    """Each outermost element whose local name is wanted, whole, with its line; all else is read over.

    Names in it are local too: lists change their namespaces, and mean the same. What is not well-formed is a
    DataError with its line.
    """
    reader = _Reader(source.name, wanted)
    while block := source.stream.read(_BLOCK):
        yield from reader.feed(block, last=False)
    yield from reader.feed(b"", last=True)


class _Reader:
    def __init__(self, name: str, wanted: Container[str]) -> None:
        self._name, self._wanted = name, wanted
        self._builder: TreeBuilder | None = None
        self._depth = self._size = self._line = 0
        self._done: list[tuple[int, Element]] = []
        self._parser = expat.ParserCreate(namespace_separator="}")
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._data
        self._parser.EntityDeclHandler = self._refuse

    def feed(self, block: bytes, *, last: bool) -> list[tuple[int, Element]]:
        try:
            self._parser.Parse(block, last)
        except expat.ExpatError as error:
            message = f"no XML: {expat.errors.messages[error.code]}"
            raise DataError(message, path=self._name, line=error.lineno) from None
        except (LookupError, ValueError) as error:
            if isinstance(error, DataError):
                raise
            raise DataError(f"XML in an encoding that is not known: {error}", path=self._name) from None
        done, self._done = self._done, []
        return done

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        local = name.rpartition("}")[2]
        if self._builder is None:
            if local not in self._wanted:
                return
            self._builder, self._line = TreeBuilder(), self._parser.CurrentLineNumber
        self._depth += 1
        self._size += len(local) + sum(map(len, attributes.values()))
        if self._depth > _DEEPEST or self._size > LONGEST:
            raise DataError("an element too large to be a record", path=self._name, line=self._line)
        self._builder.start(local, attributes)

    def _end(self, name: str) -> None:
        if self._builder is None:
            return
        self._builder.end(name.rpartition("}")[2])
        self._depth -= 1
        if not self._depth:
            self._done.append((self._line, self._builder.close()))
            self._builder, self._size = None, 0

    def _data(self, text: str) -> None:
        if self._builder is not None:
            self._size += len(text)
            self._builder.data(text)

    def _refuse(self, *_: object) -> NoReturn:
        line = self._parser.CurrentLineNumber
        raise DataError("XML that declares entities is not read", path=self._name, line=line)
