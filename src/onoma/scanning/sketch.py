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

from onoma import scripts, tables
from onoma._core import Rewriter, once
from onoma._unidecode import ascii_of

#: More sketches than this of one word tell nothing any more.
_MOST = 8
#: What a vowel, or a letter that may be silent, leaves of itself where a word begins.
_VOWEL = "'"
#: The first of the signs that stand for letters; sketches are ASCII.
_SIGNS = 0x80
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
def _letters() -> tuple[Rewriter, Rewriter, dict[str, tuple[str, ...]]]:
    """What finds the letters of a word, the longest first, and writes a sign for each; what writes instead of a sign
    what it leaves, where that is sure; and what each leaves.
    """
    rows = tables.read("scanning/sketches.tsv", ("letters", "sketch", "source"), key=("letters",)).rows
    left: dict[str, tuple[str, ...]] = {}
    signs: dict[str, list[tuple[int, str, str, str, str]]] = {}
    for row in sorted(rows, key=lambda row: -len(row.cells[0])):
        sign = chr(_SIGNS + len(left))
        left[sign] = tuple("" if s == "-" else s for s in row.cells[1].split())
        signs.setdefault(row.cells[0][0], []).append((0, row.cells[0], "", "", sign))
    sure = {sign: [(0, sign, "", "", its[0] if len(its) == 1 else sign)] for sign, its in left.items()}
    return Rewriter(signs, ""), Rewriter(sure, ""), left


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
    letters, sure, table = _letters()
    if not word.isascii() and _HANGUL.search(word):
        word = unicodedata.normalize("NFD", word)
    signs = letters.rewrite(word)
    if not signs and scripts.script(word) != "Hani":
        signs = letters.rewrite(ascii_of(word).lower())
    if not signs:
        return (word,)
    signs = once(signs)  # a doubled letter is one
    found = [o or _VOWEL for o in table[signs[0]]]
    rest = sure.rewrite(signs[1:])
    if not rest.isascii():
        signs, rest = rest, ""
        for sign in signs:
            options = table.get(sign, sign)
            if len(options) == 1 or len(found) * len(options) > _MOST:
                rest += options[0]
            else:
                found = [f + rest + o for f in found for o in options]
                rest = ""
    if len(found) == 1:
        return (found[0] + rest,)
    return tuple(dict.fromkeys([f + rest for f in found]))
