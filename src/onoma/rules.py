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


class Rules:
    """The rows of one table, tried by the letter that they begin with.

    `columns` are the places of letters, before, after and output in a row. A row whose output is `!` says that
    the letters are never written so: `apply` then answers None. Python compiles a large pattern more slowly
    than these rows are looked through, and most answers need many tables for a few words.
    """

    def __init__(self, table: Table, columns: tuple[int, int, int, int] = (0, 1, 2, 3)) -> None:
        letters, before, after, output = columns
        self._vowels = frozenset(table.head.get("vowels", "aeiouy"))
        #: The letters that have a row of their own.
        self.alphabet = frozenset(r.cells[letters] for r in table.rows if len(r.cells[letters]) == 1)
        #: The letters that stand in any row, alone or with others.
        self.letters = frozenset("".join(r.cells[letters] for r in table.rows))
        rows = sorted(
            table.rows,
            key=lambda r: (-len(r.cells[letters]), -bool(r.cells[before]) - bool(r.cells[after]), r.line),
        )
        #: Longest letters first, rows with a place before those without.
        self.rows = tuple(rows)
        self._rows: dict[str, list[tuple[str, _Place | None, _Place | None, str, Row]]] = {}
        for row in rows:
            cells = row.cells
            places = (self._place(row, cells[before], "^"), self._place(row, cells[after], "$"))
            self._rows.setdefault(cells[letters][0], []).append((cells[letters], *places, cells[output], row))

    def apply(self, word: str) -> str | None:
        """The word rewritten; letters without a row are dropped; None where the table forbids the word."""
        parts = []
        for out, _ in self._walk(word):
            if out == "!":
                return None
            parts.append(out)
        return "".join(parts)

    def fired(self, word: str) -> Iterator[Row]:
        """The rows that rewrite a word, in order."""
        return (row for _, row in self._walk(word))

    def _walk(self, word: str) -> Iterator[tuple[str, Row]]:
        rows, vowels, end, at = self._rows, self._vowels, len(word), 0
        while at < end:
            for letters, before, after, out, row in rows.get(word[at], ()):
                size = len(letters)
                if size > 1 and not word.startswith(letters, at):
                    continue
                if before and not before.holds(word[at - 1 : at] if at else "", vowels):
                    continue
                if after and not after.holds(word[at + size : at + size + 1], vowels):
                    continue
                yield out, row
                at += size
                break
            else:
                at += 1

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
