"""Rewriting letters by a table whose rows may ask what stands before and after.

A place is empty (anything), or several of these in a row, any of which will do: `^` the start of the word, `$`
its end, `V` a vowel letter (the table's head says which they are), `C` another letter, `[abc]` one of these
letters; a leading `!` negates the whole. Longer letters win over shorter ones, a stated place over none.
"""

from __future__ import annotations

import functools
import re
import sys
from collections.abc import Callable, Iterator

from onoma._core import Rewriter
from onoma.errors import DataError
from onoma.tables import Row, Table

_PLACE = re.compile(r"!?(?:[\^$VC]|\[[^\[\]\\^]+\])+")


class Rules:
    """The rows of one table, tried by the letter that they begin with.

    `read` reads the table: of its rows only what rewrites is kept, since few are ever asked for. A row whose output is
    `!` says that the letters are never written so: `apply` then answers None.
    """

    def __init__(self, read: Callable[[], Table]) -> None:
        table = read()
        self._read = read
        self._vowels = frozenset(table.head.get("vowels", "aeiouy"))
        tried: dict[str, list[tuple[int, str, str, str, str]]] = {}
        for number, row in enumerate(_by_length(table)):
            # Tables of one script have the same letters, and many rows the same output.
            letters, before, after, output = map(sys.intern, row.cells[:4])
            places = (before and self._place(row, before, "^"), after and self._place(row, after, "$"))
            tried.setdefault(sys.intern(letters[0]), []).append((number, letters, *places, output))
        #: The letters that have a row of their own.
        self.alphabet = frozenset(rule[1] for rules in tried.values() for rule in rules if len(rule[1]) == 1)
        #: The letters that stand in any row, alone or with others.
        longer = {letter for rules in tried.values() for rule in rules if len(rule[1]) > 1 for letter in rule[1]}
        self.letters = self.alphabet if longer <= self.alphabet else self.alphabet | longer
        self.rewriter = Rewriter(tried, "".join(sorted(self._vowels)))

    @functools.cached_property
    def rows(self) -> tuple[Row, ...]:
        """Longest letters first, rows with a place before those without."""
        return tuple(_by_length(self._read()))

    def apply(self, word: str) -> str | None:
        """The word rewritten; letters without a row are dropped; None where the table forbids the word."""
        written = self.rewriter.rewrite(word)
        return None if "!" in written else written

    def fired(self, word: str) -> Iterator[Row]:
        """The rows that rewrite a word, in order."""
        return (self.rows[number] for number in self.rewriter.walk(word))

    def _place(self, row: Row, place: str, edge: str) -> str:
        """A place as it is walked by: its letters, `*` for consonants, `^` for its edge of the word."""
        if not _PLACE.fullmatch(place):
            raise DataError(f"{place!r} is no place; write ^ $ V C or [letters]", path=row.path, line=row.line)
        marks = re.sub(r"\[[^\]]*\]", "", place)
        letters = set("".join(re.findall(r"\[([^\]]*)\]", place)))
        if "V" in marks:
            letters |= self._vowels
        negated, consonant, end = "!" * place.startswith("!"), "*" * ("C" in marks), "^" * (edge in marks)
        return f"{negated}{end}{consonant}{''.join(sorted(letters))}"


def _by_length(table: Table) -> list[Row]:
    return sorted(table.rows, key=lambda r: (-len(r.cells[0]), -bool(r.cells[1]) - bool(r.cells[2]), r.line))
