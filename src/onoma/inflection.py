"""The forms of a name in a sentence, led back to the one in a list: Трампа, Байденом, Lukašenky, Mayovou.

A language that declines names has a table `data/inflections/<language>.tsv`. A row says that a word with this ending
may be a form of the word with that one (*-ом* of *-*, *-ского* of *-ский*). Each fitting row gives a hypothesis and
nothing is loosened: whoever looks a name up asks for a few spellings exactly instead of for one roughly. Which
hypothesis is a name only those who know people can tell.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from typing import NamedTuple

from onoma import scripts, tables
from onoma.errors import DataError

HEADER = ("ending", "nominative", "sex", "cases", "example", "lemma", "source")
#: What must be left of a word without its ending: shorter stems are other words.
_STEM = 2


class Base(NamedTuple):
    """A spelling that a word may be a form of; `sex` is `male`, `female` or `both`, `where` the table's row."""

    text: str
    sex: str = "both"
    cases: str = "nominative"
    where: str = ""


class _Table(NamedTuple):
    script: str
    words: frozenset[str]
    endings: dict[str, list[tuple[str, str, str, str]]]
    prefixes: tuple[str, ...]
    longest: int


@functools.cache
def inflected_languages() -> tuple[str, ...]:
    """The languages with a table of forms, as their files are called.

    >>> {"ru", "uk", "pl", "cs", "sl", "bg"} <= set(inflected_languages())
    True
    """
    return tuple(name.removeprefix("inflections/").removesuffix(".tsv") for name in tables.names("inflections"))


@functools.cache
def table_of(language: str, script: str) -> str:
    """The table that words of a BCP 47 language in a script are declined by, or none (empty).

    >>> table_of("ru-RU", "Cyrl"), table_of("sr", "Latn"), table_of("en", "Latn"), table_of("ru", "Latn")
    ('ru', 'sr-Latn', '', '')
    """
    mine = [tag for tag in inflected_languages() if tag.split("-")[0] == language.split("-")[0]]
    return next((tag for tag in mine if _read(tag).script == script), "")


def bases(word: str, *, language: str | None = None) -> tuple[Base, ...]:
    """The spellings that a word may be a form of, itself first; only itself where the language has no table.

    >>> [base.text for base in bases("Трампом", language="ru")]
    ['Трампом', 'Трамп', 'Трампий', 'Трампой', 'Трампый']
    >>> "Merkel" in [base.text for base in bases("Merkelovou", language="cs")]
    True
    >>> bases("Trump's", language="en")
    (Base(text="Trump's", sex='both', cases='nominative', where=''),)
    """
    table = table_of(language or "", scripts.script_of(word[:1]) if word else "")
    return _bases(word, table) if table else (Base(word),)


@functools.lru_cache(maxsize=131072)
def _bases(word: str, language: str) -> tuple[Base, ...]:
    table = _read(language)
    found = {word: Base(word)}
    starts = [word, *(word[len(p) :] for p in table.prefixes if word.startswith(p) and len(word) >= len(p) + _STEM)]
    for start in starts:
        found.setdefault(start, Base(start))
        lowered = start.lower()
        if len(lowered) != len(start):  # İ becomes two characters, and offsets would not fit
            continue
        for size in range(min(table.longest, len(start) - _STEM), -1, -1):
            for nominative, sex, cases, where in table.endings.get(lowered[len(lowered) - size :], ()):
                stem = start[: len(start) - size]
                base = stem + (nominative.upper() if start.isupper() else nominative)
                found.setdefault(base, Base(base, sex, cases, where))
    return tuple(found.values())


@functools.cache
def _read(language: str) -> _Table:
    table = tables.read(f"inflections/{language}.tsv", HEADER, key=HEADER[:2])
    endings: dict[str, list[tuple[str, str, str, str]]] = {}
    prefixes = []
    for row in table.rows:
        ending, nominative, sex, cases = row.cells[:4]
        if sex not in ("male", "female", "both"):
            raise DataError(f"sex is male, female or both, not {sex!r}", path=row.path, line=row.line)
        if ending.endswith("-"):
            prefixes.append(ending[:-1])
        else:
            endings.setdefault(ending, []).append((nominative, sex, cases, row.where))
    words = frozenset(table.head.get("words", "").split())
    script = scripts.script(table.rows[0].cells[4])
    return _Table(script, words, endings, tuple(prefixes), max(map(len, endings), default=0))


def guess(words: Sequence[str]) -> str:
    """The language of a table whose small words are met most often among lower-case words; empty where none is.

    >>> guess("и он не был на месте".split()), guess("the cat sat on the mat".split())
    ('ru', '')
    """
    counts = {}
    for language in inflected_languages():
        known = _read(language).words
        counts[language] = sum(word in known for word in words)
    best = max(counts, key=lambda one: (counts[one], one), default="")
    return best if best and counts[best] * 12 >= len(words) else ""


def check_example(row: tables.Row) -> bool:
    """Whether a row leads from its example to its lemma, as `onoma registry check` asks."""
    ending, nominative, *_, example, lemma, _source = row.cells
    if ending.endswith("-"):
        return example == ending[:-1] + lemma
    return example.endswith(ending) and example[: len(example) - len(ending)] + nominative == lemma
