"""Rewriting letters by a table whose rows may ask what stands before and after.

A context is empty (anything), or alternatives separated by spaces: `^` the start of the word, `$` its end, `V` a
vowel letter (the table's head says which they are), `C` another letter, `[abc]` one of these letters. A leading
`!` negates the whole. Longer letters win over shorter ones, a stated context over none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from onoma.errors import DataError
from onoma.tables import Row, Table


class Rules:
    """The rows of one table as a single regular expression.

    `columns` are the places of letters, before, after and output in a row. A row whose output is `!` says that
    the letters are never written so: `apply` then answers None.
    """

    def __init__(self, table: Table, columns: tuple[int, int, int, int] = (0, 1, 2, 3)) -> None:
        letters, before, after, output = columns
        vowels = table.head.get("vowels", "aeiouy")
        self.rows = tuple(
            sorted(
                table.rows,
                key=lambda r: (-len(r.cells[letters]), -bool(r.cells[before]) - bool(r.cells[after]), r.line),
            )
        )
        #: The letters that have a row of their own.
        self.alphabet = frozenset(r.cells[letters] for r in self.rows if len(r.cells[letters]) == 1)
        # Rows without a context share one group a length, since Python compiles and tries few groups faster.
        groups: list[str] = []
        self._output: list[dict[str, Row]] = [{}]
        length = 0
        for row in self.rows:
            cells = row.cells
            if cells[before] or cells[after]:
                pattern = f"({re.escape(cells[letters])})"
                groups.append(_behind(row, cells[before], vowels) + pattern + _ahead(row, cells[after], vowels))
                self._output.append({cells[letters]: row})
                length = 0
            elif len(cells[letters]) == length:
                groups[-1] = f"{groups[-1][:-1]}|{re.escape(cells[letters])})"
                self._output[-1][cells[letters]] = row
            else:
                groups.append(f"({re.escape(cells[letters])})")
                self._output.append({cells[letters]: row})
                length = len(cells[letters])
        self._column = output
        self._pattern = re.compile("|".join(groups))

    def apply(self, word: str) -> str | None:
        """The word rewritten; letters without a row are dropped; None where the table forbids the word."""
        parts = [row.cells[self._column] for row in self.fired(word)]
        return None if "!" in parts else "".join(parts)

    def fired(self, word: str) -> Iterator[Row]:
        """The rows that rewrite a word, in order."""
        for match in self._pattern.finditer(word):
            yield self._output[match.lastindex or 0][match.group()]


def _behind(row: Row, context: str, vowels: str) -> str:
    if not context:
        return ""
    negated, options = context.startswith("!"), context.removeprefix("!").split()
    parts = [r"(?<![^\s])" if o == "^" else f"(?<={_set(row, o, vowels)})" for o in options]
    return f"(?!{'|'.join(parts)})" if negated else f"(?:{'|'.join(parts)})"


def _ahead(row: Row, context: str, vowels: str) -> str:
    if not context:
        return ""
    negated, options = context.startswith("!"), context.removeprefix("!").split()
    parts = [r"(?![^\s])" if o == "$" else f"(?={_set(row, o, vowels)})" for o in options]
    return f"(?!{'|'.join(parts)})" if negated else f"(?:{'|'.join(parts)})"


def _set(row: Row, option: str, vowels: str) -> str:
    if option == "V":
        return f"[{vowels}]"
    if option == "C":
        return rf"[^{vowels}\s’-]"
    if re.fullmatch(r"\[[^\[\]\\^]+\]", option):
        return option
    raise DataError(f"{option!r} is no context; write ^ $ V C or [letters]", path=row.path, line=row.line)
