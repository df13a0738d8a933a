"""Which script a character belongs to, by its ISO 15924 code.

Python's `unicodedata` knows a character's category but not its script; `data/scripts.tsv` lists the blocks whose
letters people's names are written in.
"""

from __future__ import annotations

import bisect
import functools
from collections import Counter

from onoma import tables

#: Scripts written without capital letters and, in names, often without spaces.
UNSPACED = frozenset({"Hani", "Hira", "Kana", "Hang", "Thai", "Khmr", "Laoo", "Mymr"})


@functools.cache
def _blocks() -> tuple[list[int], list[int], list[str]]:
    rows = tables.read("scripts.tsv", ("first", "last", "script", "note", "source"), key=("first",)).rows
    cells = sorted((int(r.cells[0], 16), int(r.cells[1], 16), r.cells[2]) for r in rows)
    return [c[0] for c in cells], [c[1] for c in cells], [c[2] for c in cells]


@functools.lru_cache(maxsize=8192)
def script_of(char: str) -> str:
    """The ISO 15924 code of one character's script, `Zyyy` for what belongs to none.

    >>> script_of("ў"), script_of("w"), script_of("王"), script_of("-")
    ('Cyrl', 'Latn', 'Hani', 'Zyyy')
    """
    first, last, script = _blocks()
    code = ord(char)
    i = bisect.bisect_right(first, code) - 1
    return script[i] if i >= 0 and code <= last[i] else "Zyyy"


@functools.lru_cache(maxsize=2048)
def script(text: str) -> str:
    """The script that most letters of a word are written in, `Zyyy` where there are none.

    >>> script("Ціханоўская"), script("김정은"), script("1954")
    ('Cyrl', 'Hang', 'Zyyy')
    """
    if text.isascii():
        return "Latn" if text.isalpha() or any(c.isalpha() for c in text) else "Zyyy"
    met = [s for s in map(script_of, text) if s != "Zyyy"]
    # Nearly every word is in one script, and seen to be at once.
    return met[0] if len(set(met)) == 1 else Counter(met).most_common(1)[0][0] if met else "Zyyy"


def known_scripts() -> frozenset[str]:
    """Every script that `data/scripts.tsv` lists.

    >>> "Cyrl" in known_scripts()
    True
    """
    return frozenset(_blocks()[2])


@functools.cache
def number(script: str) -> int:
    """A number below 128 for a script; 0 for those that are not listed.

    >>> number("Latn") != number("Cyrl") and number("Zyyy") == 0
    True
    """
    listed = sorted(known_scripts())
    return listed.index(script) + 1 if script in listed else 0
