"""The roughest outline of a word, in any script: what is looked up first, so that little else need be looked at.

Tramp, Trump, Трамп, Τραμπ and ترامب are all `TRMP`. `data/scanning/sketches.tsv` says what each letter leaves of
itself; where a letter leaves now this, now that (a French *ch*, a German one), a word has several sketches. A sketch
only ever nominates; what it nominates is then compared letter by letter.
"""

from __future__ import annotations

import functools
import unicodedata

from onoma import tables

#: More sketches than this of one word tell nothing any more.
_MOST = 8
_HANGUL = range(0xAC00, 0xD7A4)


@functools.cache
def _letters() -> dict[str, tuple[str, ...]]:
    rows = tables.read("scanning/sketches.tsv", ("letters", "sketch", "source"), key=("letters",)).rows
    return {r.cells[0]: tuple("" if s == "-" else s for s in r.cells[1].split()) for r in rows}


@functools.cache
def _longest() -> int:
    return max(map(len, _letters()))


@functools.lru_cache(maxsize=262144)
def sketches(word: str) -> tuple[str, ...]:
    """The sketches of a word, at most eight; one that holds letters of no table is its own sketch.

    >>> sketches("Трамп"), sketches("Trump"), sketches("ترامب")
    (('TRMP',), ('TRMP',), ('TRMP',))
    >>> set(sketches("Johnson")) & set(sketches("Джонсон"))
    {'SNSN'}
    >>> sketches("习近平")
    ('习近平',)
    """
    table, longest = _letters(), _longest()
    word = word.lower()
    if any(ord(c) in _HANGUL for c in word):
        word = unicodedata.normalize("NFD", word)
    found: list[str] = [""]
    at, end, known = 0, len(word), False
    before = ""
    while at < end:
        for size in range(min(longest, end - at), 0, -1):
            options = table.get(word[at : at + size])
            if options is not None:
                break
        else:
            size, options = 1, _bare(word[at])
            if options is None:
                at, before = at + 1, ""
                continue
        known = True
        # A doubled letter is one.
        if options != before or options == ("",):
            if len(options) == 1:
                found = [f + options[0] for f in found]
            elif len(found) * len(options) <= _MOST:
                found = [f + o for f in found for o in options]
            else:
                found = [f + options[0] for f in found]
        before = options if options != ("",) else ""
        at += size
    return tuple(dict.fromkeys(found)) if known else (word,)


def _bare(letter: str) -> tuple[str, ...] | None:
    """A letter without its accents: š is s, ę is e."""
    return _letters().get(unicodedata.normalize("NFD", letter)[0])
