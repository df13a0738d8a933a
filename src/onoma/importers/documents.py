"""JSON: whole values with a sentence for what is wrong, and large documents one member at a time."""

from __future__ import annotations

import codecs
import json
from collections.abc import Container, Iterator
from typing import Any

from onoma.errors import DataError
from onoma.importers.streams import LONGEST, Source

_BLOCK = 1 << 16
_DECODER = json.JSONDecoder()


def parse(text: bytes) -> dict[str, Any]:
    """One JSON object, or a ValueError that says why it is none."""
    try:
        value = _DECODER.decode(text.decode())
    except UnicodeDecodeError as error:
        raise ValueError(f"not UTF-8: byte 0x{text[error.start]:02x} at place {error.start + 1}") from None
    except json.JSONDecodeError as error:
        raise ValueError(f"no JSON: {error.msg} at column {error.colno}") from None
    except (ValueError, RecursionError):
        raise ValueError("no JSON that can be read: a number too long, or nested too deep") from None
    if not isinstance(value, dict):
        raise ValueError("a line must be a JSON object")
    return value


def members(source: Source, wanted: Container[str]) -> Iterator[tuple[int, Any]]:
    """The members of the arrays or objects that stand under `wanted` keys of a document, each with its line.

    Only one member is held at a time. Several documents may follow each other. What is no JSON is a DataError with
    its line: past it nothing can be told apart.
    """
    text = _Text(source)
    while text.peek():
        text.expect("{")
        yield from _members(text, wanted)


def _members(text: _Text, wanted: Container[str]) -> Iterator[tuple[int, Any]]:
    """Those of one document, its opening brace already read."""
    for key in _keys(text):
        opening = text.peek()
        if opening not in ("[", "{"):
            text.value()
            continue
        text.expect(opening)
        for _ in _keys(text) if opening == "{" else _items(text):
            text.peek()
            line, value = text.line, text.value()
            if key in wanted:
                yield line, value


def _keys(text: _Text) -> Iterator[str]:
    """The keys of an object, each before its value is read."""
    for _ in _items(text, "}"):
        key = text.value()
        if not isinstance(key, str):
            raise text.error("a key must be a string")
        text.expect(":")
        yield key


def _items(text: _Text, closing: str = "]") -> Iterator[None]:
    """Stops before each item, and reads the commas between them."""
    first = True
    while text.peek() != closing:
        if not first:
            text.expect(",")
        first = False
        yield
    text.expect(closing)


class _Text:
    """The text of a document, as much of it as is needed."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._decoder = codecs.getincrementaldecoder("utf-8-sig")()
        self._text, self._at, self._before = "", 0, 1
        self._ended = False

    @property
    def line(self) -> int:
        """The line of the next character, counted from 1."""
        return self._before + self._text.count("\n", 0, self._at)

    def error(self, message: str) -> DataError:
        """What is wrong, and where."""
        return DataError(message, path=self._source.name, line=self.line)

    def peek(self) -> str:
        """The next character that is no white space; empty at the end."""
        while True:
            while self._at < len(self._text) and self._text[self._at] in " \t\r\n":
                self._at += 1
            if self._at < len(self._text):
                return self._text[self._at]
            if self._ended:
                return ""
            self._more()

    def expect(self, character: str) -> None:
        """Read over one character that must be there."""
        found = self.peek()
        if found != character:
            what = repr(found) if found else "the end: is the file cut short?"
            raise self.error(f"no JSON: {character!r} expected, not {what}")
        self._at += 1

    def value(self) -> Any:
        """The next value, whole."""
        self.peek()
        while True:
            try:
                value, end = _DECODER.raw_decode(self._text, self._at)
            except json.JSONDecodeError as error:
                if self._ended or len(self._text) - self._at > LONGEST:
                    cut = ": is the file cut short?" if self._ended and error.pos >= len(self._text) - 1 else ""
                    raise self.error(f"no JSON: {error.msg}{cut}") from None
            except (ValueError, RecursionError):
                raise self.error("no JSON that can be read: a number too long, or nested too deep") from None
            else:
                # A number that ends where the block does may go on in the next.
                if end < len(self._text) or self._ended:
                    self._at = end
                    return value
            self._more()

    def _more(self) -> None:
        """Read on; in larger steps the longer a value gets, so that trying it again stays cheap."""
        block = self._source.stream.read(max(_BLOCK, len(self._text) - self._at))
        self._before = self.line
        try:
            self._text = self._text[self._at :] + self._decoder.decode(block, not block)
        except UnicodeDecodeError:
            raise self.error("not UTF-8 somewhere below this line") from None
        self._at, self._ended = 0, not block
