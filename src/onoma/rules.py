"""Rewriting letters by a table whose rows may ask what stands before and after.

A place is empty (anything), or several of these in a row, any of which will do: `^` the start of the word, `$`
its end, `V` a vowel letter (the table's head says which they are), `C` another letter, `[abc]` one of these
letters; a leading `!` negates the whole. Longer letters win over shorter ones, a stated place over none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from onoma.errors import DataError
from onoma.tables import Row, Table

_PLACE = re.compile(r"!?(?:[\^$VC]|\[[^\[\]\\^]+\])+")


class _Place(NamedTuple):
    """What may stand on one side of the letters."""

    negated: bool
    edge: bool
    consonant: bool
    letters: frozenset[str]

    def holds(self, neighbour: str, vowels: frozenset[str]) -> bool:
        """Whether a neighbouring letter, or none at the word's edge, is of this kind."""
        if not neighbour:
            return self.edge is not self.negated
        found = neighbour in self.letters or (self.consonant and neighbour not in vowels and neighbour not in "’-")
        return found is not self.negated


#: A row that was looked at: letters, what stands before and after, output.
_Read = tuple[str, _Place | None, _Place | None, str, Row]


class Rules:
    """The rows of one table, tried by the letter that they begin with.

    `columns` are the places of letters, before, after and output in a row. A row whose output is `!` says that
    the letters are never written so: `apply` then answers None. Python compiles a large pattern more slowly
    than these rows are looked through, and most answers need many tables for a few words.
    """

    def __init__(self, table: Table, columns: tuple[int, int, int, int] = (0, 1, 2, 3)) -> None:
        letters = columns[0]
        self._vowels = frozenset(table.head.get("vowels", "aeiouy"))
        #: The letters that have a row of their own.
        self.alphabet = frozenset(r.cells[letters] for r in table.rows if len(r.cells[letters]) == 1)
        #: Rows by their first letter; looked at closely when a word has it, since most words have few.
        self._unread: dict[str, list[Row]] = {}
        for row in table.rows:
            self._unread.setdefault(row.cells[letters][0], []).append(row)
        self._columns = columns
        self._rows: dict[str, list[_Read]] = {}

    def check(self) -> None:
        """Look at every row, or refuse the first bad one with a `DataError`."""
        self.rows()

    def rows(self) -> list[Row]:
        """All rows."""
        return [row for first in self._unread for *_, row in self._of(first)]

    def _of(self, first: str) -> list[_Read]:
        """The rows of a letter: longest first, those with a place before those without."""
        found = self._rows.get(first)
        if found is None:
            letters, before, after, output = self._columns
            found = []
            for row in self._unread.get(first, ()):
                cells = row.cells
                places = (self._place(row, cells[before], "^"), self._place(row, cells[after], "$"))
                found.append((cells[letters], *places, cells[output], row))
            found.sort(key=lambda r: (-len(r[0]), -bool(r[1]) - bool(r[2]), r[4].line))
            self._rows[first] = found
        return found

    def apply(self, word: str) -> str | None:
        """The word rewritten; letters without a row are dropped; None where the table forbids the word."""
        parts = []
        at, end = 0, len(word)
        while at < end:
            found = self._row(word, at)
            if found is None:
                at += 1
                continue
            if found[3] == "!":
                return None
            parts.append(found[3])
            at += len(found[0])
        return "".join(parts)

    def fired(self, word: str) -> Iterator[Row]:
        """The rows that rewrite a word, in order."""
        at = 0
        while at < len(word):
            found = self._row(word, at)
            if found:
                yield found[4]
            at += len(found[0]) if found else 1

    def _row(self, word: str, at: int) -> _Read | None:
        """The row that rewrites the letters at a place."""
        known = self._rows.get(word[at])
        for row in self._of(word[at]) if known is None else known:
            letters, before, after, _, _ = row
            size = len(letters)
            if size > 1 and not word.startswith(letters, at):
                continue
            if before and not before.holds(word[at - 1 : at] if at else "", self._vowels):
                continue
            if after and not after.holds(word[at + size : at + size + 1], self._vowels):
                continue
            return row
        return None

    def _place(self, row: Row, place: str, edge: str) -> _Place | None:
        if not place:
            return None
        if not _PLACE.fullmatch(place):
            raise DataError(f"{place!r} is no place; write ^ $ V C or [letters]", path=row.path, line=row.line)
        items = place.removeprefix("!")
        marks = re.sub(r"\[[^\]]*\]", "", items)
        letters = frozenset("".join(re.findall(r"\[([^\]]*)\]", items)))
        if "V" in marks:
            letters |= self._vowels
        return _Place(place.startswith("!"), edge in marks, "C" in marks, letters)
