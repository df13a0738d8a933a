"""The roughest outline of a word, in any script: what is looked up first, so that little else need be looked at.

Tramp, Trump, Трамп, Τραμπ and ترامب are all `TRMP`. `data/scanning/sketches.tsv` says what each letter leaves of
itself; where a letter leaves now this, now that (a French *ch*, a German one), a word has several sketches. A sketch
only ever nominates; what it nominates is then compared letter by letter.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Iterable
from itertools import groupby, islice

from onoma import scripts, tables
from onoma._unidecode import ascii_of

#: More sketches than this of one word tell nothing any more.
_MOST = 8
#: What a vowel, or a letter that may be silent, leaves of itself where a word begins.
_VOWEL = "'"
_HANGUL = re.compile("[\uac00-\ud7a3]")


def alternation(letters: Iterable[str]) -> re.Pattern[str]:
    """What finds any of some sequences of letters, the longest first.

    Those that begin alike stand together: an engine that tries one after the other would be slow.

    >>> alternation(["s", "sch", "a", "sh"]).findall("schasho")
    ['sch', 'a', 'sh']
    """
    after: dict[str, list[str]] = {}
    for one in sorted(letters, key=lambda one: (-len(one), one)):
        after.setdefault(one[0], []).append(one[1:])
    single = "".join(map(re.escape, (first for first, rest in after.items() if rest == [""])))
    several = (f"{re.escape(f)}(?:{'|'.join(map(re.escape, rest))})" for f, rest in after.items() if rest != [""])
    return re.compile("|".join([*([f"[{single}]"] if single else []), *several]))


@functools.cache
def _letters() -> tuple[re.Pattern[str], dict[str, tuple[str, ...]]]:
    """What finds the letters of a word, the longest first, and what each leaves."""
    rows = tables.read("scanning/sketches.tsv", ("letters", "sketch", "source"), key=("letters",)).rows
    letters = {r.cells[0]: tuple("" if s == "-" else s for s in r.cells[1].split()) for r in rows}
    return alternation(letters), letters


@functools.lru_cache(maxsize=1 << 18)
def sketches(word: str) -> tuple[str, ...]:
    """The sketches of a folded word, at most eight; one of Chinese characters is its own sketch.

    >>> sketches("трамп"), sketches("trump"), sketches("ترامب")
    (('TRMP',), ('TRMP',), ('TRMP',))
    >>> set(sketches("johnson")) & set(sketches("джонсон"))
    {'SNSN'}
    >>> sketches("adam"), sketches("адам")
    (("'TM",), ("'TM",))
    >>> sketches("习近平")
    ('习近平',)
    """
    letters, table = _letters()
    if not word.isascii() and _HANGUL.search(word):
        word = unicodedata.normalize("NFD", word)
    parts = letters.findall(word)
    if not parts and scripts.script(word) != "Hani":
        parts = letters.findall(ascii_of(word).lower())
    if not parts:
        return (word,)
    found = [o or _VOWEL for o in table[parts[0]]]
    sure = ""
    for part, _ in islice(groupby(parts), 1, None):  # a doubled letter is one
        options = table[part]
        if len(options) == 1 or len(found) * len(options) > _MOST:
            sure += options[0]
        else:
            found = [f + sure + o for f in found for o in options]
            sure = ""
    if len(found) == 1:
        return (found[0] + sure,)
    return tuple(dict.fromkeys([f + sure for f in found]))
