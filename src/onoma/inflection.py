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

from onoma import scripts, tables, text
from onoma._core import bases as bases_of
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


class Ending(NamedTuple):
    """What a row of a table puts in an ending's place."""

    nominative: str
    folded: str
    sex: str
    cases: str
    where: str


#: Languages that decline names as another does.
_AS = {"bs": "hr", "cnr": "sr", "sh": "sr"}
_WHOLE = Ending("", "", "both", "prefix", "")


class _Table(NamedTuple):
    script: str
    words: frozenset[str]
    endings: dict[str, list[Ending]]
    #: What each ending's place is taken by, folded; nothing for what is but the end of an ending.
    folded: dict[str, list[str]]
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

    A script that one language alone declines names in tells the language.

    >>> table_of("ru-RU", "Cyrl"), table_of("sr", "Latn"), table_of("en", "Latn"), table_of("", "Geor")
    ('ru', 'sr-Latn', '', 'ka')
    """
    return _table_of(language.split("-")[0], script)


@functools.cache
def _table_of(language: str, script: str) -> str:
    fitting = [tag for tag in inflected_languages() if _read(tag).script == script]
    mine = [tag for tag in fitting if tag.split("-")[0] == _AS.get(language, language)]
    return mine[0] if mine else fitting[0] if len(fitting) == 1 else ""


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


@functools.lru_cache(maxsize=1 << 17)
def _bases(word: str, table: str) -> tuple[Base, ...]:
    found = {word: Base(word)}
    for start, end, ending in endings(word, table):
        nominative = ending.nominative.upper() if word.isupper() else ending.nominative
        base = word[start:end] + nominative
        if base not in found:
            found[base] = Base(base, ending.sex, ending.cases, ending.where)
    return tuple(found.values())


def endings(word: str, table: str) -> list[tuple[int, int, Ending]]:
    """The stems of a word by a table's rows: where a stem begins, where it ends, and what takes its ending's place.

    >>> [("Путиным"[start:end], ending.nominative) for start, end, ending in endings("Путиным", "ru")]
    [('Путин', ''), ('Путин', 'ой'), ('Путин', 'ый')]
    """
    known = _read(table)
    lowered = word.lower()
    size = len(word)
    # A capital İ becomes two characters in lower case, and offsets would not fit.
    if len(lowered) != size:
        return []

    def without(start: int) -> list[tuple[int, int, Ending]]:
        ends = range(max(start + _STEM, size - known.longest), size + 1)
        return [(start, end, ending) for end in ends for ending in known.endings.get(lowered[end:], ())]

    found = without(0)
    for prefix in known.prefixes:
        if lowered.startswith(prefix) and len(prefix) + _STEM <= size:
            found += [(len(prefix), size, _WHOLE), *without(len(prefix))]
    return found


def folded_bases(word: str, whole: str, table: str) -> tuple[str, ...]:
    """What a word may be a form of by a table's rows, folded, itself first; `whole` is it folded, letter by letter.

    >>> folded_bases("Путиным", "путиным", "ru")
    ('путиным', 'путин', 'путиной', 'путиный')
    """
    known = _read(table)
    if known.prefixes:
        found = [whole[start:end] + ending.folded for start, end, ending in endings(word, table)]
        return tuple(dict.fromkeys([whole, *found]))
    lowered = word.lower()
    return bases_of(whole, lowered, known.folded, _STEM) if len(lowered) == len(word) else (whole,)


@functools.cache
def _read(language: str) -> _Table:
    table = tables.read(f"inflections/{language}.tsv", HEADER, key=HEADER[:2])
    found: dict[str, list[Ending]] = {}
    prefixes = []
    for row in table.rows:
        ending, nominative, sex, cases = row.cells[:4]
        if sex not in ("male", "female", "both"):
            raise DataError(f"sex is male, female or both, not {sex!r}", path=row.path, line=row.line)
        if ending.endswith("-"):
            prefixes.append(ending[:-1])
        else:
            found.setdefault(ending, []).append(Ending(nominative, text.fold(nominative), sex, cases, row.where))
    words = frozenset(table.head.get("words", "").split())
    script = scripts.script(table.rows[0].cells[4])
    folded: dict[str, list[str]] = {ending[i:]: [] for ending in found for i in range(len(ending))}
    folded |= {ending: list(dict.fromkeys([f.folded for f in its])) for ending, its in found.items()}
    return _Table(script, words, found, folded, tuple(prefixes), max(map(len, found), default=0))


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


def rows(language: str) -> tuple[tables.Row, ...]:
    """The rows of a language's table, read as strictly as in use.

    >>> rows("ka")[0].cells[:2]
    ('ად', 'ი')
    """
    return tables.read(f"inflections/{language}.tsv", HEADER, key=HEADER[:2]).rows if _read(language) else ()
