"""Where names may stand in a text: runs of words with capitals, their particles and initials between them.

One regular expression goes over the text; everything slower is done once for each distinct run. In scripts without
capitals every word may be a name, and only those that a registry knows are looked at.
"""

from __future__ import annotations

import functools
import re
import sys
from collections.abc import Iterator
from typing import NamedTuple

from onoma import tables
from onoma.scanning.sketch import alternation

_APOSTROPHES = "'’‘ʼ`´ʹ"
#: English sets its possessive off with an apostrophe.
_SETS_OFF = frozenset("'’ʼ")
#: Hebrew, Arabic and their neighbours, the scripts of India, Georgian, Hangul: words with spaces, without capitals.
_SPACED = (
    "\u05d0-\u05ea\u0620-\u065f\u066e-\u06d3\u0900-\u0963\u0970-\u0dff"
    "\u10d0-\u10ff\u1c90-\u1cbf\u1200-\u137f\uac00-\ud7a3"
)
#: Han and kana: neither.
_UNSPACED = "\u3005\u3041-\u30fa\u30fc-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_DOTS = "・·•‧=＝"


class Word(NamedTuple):
    """A word of a run; offsets count from the run's beginning."""

    text: str
    start: int
    end: int
    #: `name`, `initial`, or `particle` for what belongs to a name only where it stands inside one.
    kind: str
    #: Whether a line ends before it.
    wrapped: bool


@functools.cache
def _capitals() -> str:
    """The capital letters of all scripts that have them, as a character class; Georgian's are for headlines."""
    found: list[list[int]] = []
    for code in range(0x41, 0x2000):
        if chr(code).isupper() and not 0x10A0 <= code <= 0x10FF and not 0x1C90 <= code <= 0x1CBF:
            if found and found[-1][1] == code - 1:
                found[-1][1] = code
            else:
                found.append([code, code])
    return "".join(f"{chr(a)}-{chr(b)}" for a, b in found)


@functools.cache
def _small() -> frozenset[str]:
    rows = tables.read("names/particles.tsv", ("text", "language", "kind", "source"), key=("text", "language")).rows
    return frozenset(r.cells[0].lower() for r in rows if len(r.cells[0]) > 1)


def _is_small(word: str) -> bool:
    return word.lower() in _small()


@functools.cache
def _particles() -> str:
    return alternation(_small()).pattern


@functools.cache
def _titles() -> frozenset[str]:
    """Titles that look like initials: Mr., Dr."""
    rows = tables.read("names/honorifics.tsv", ("text", "language", "place", "sex", "source")).rows
    return frozenset(r.cells[0].rstrip(".").lower() for r in rows if len(r.cells[0].rstrip(".")) < 3)


@functools.cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    upper = _capitals()
    rest = f"\\w*+(?:[{_APOSTROPHES}‐‑-][^\\W\\d_]\\w*+)*+"
    word = f"[{upper}]{rest}"
    initial = f"[{upper}]\\w?\\."
    gap = "(?:[ \\t\\u00a0\\u2009\\u202f]{1,3}|[ \\t]{0,3}\\r?\\n[ \\t]{0,3})"
    initials = f"(?:{initial}(?:{gap}?|-)(?=[{upper}]))*"
    # What it looks for first is a capital: an engine finds that much faster than a place where one may stand.
    run = re.compile(
        f"[{upper}](?<![\\w.@#/].)(?:\\w?\\.(?:{gap}?|-)(?=[{upper}]){initials}[{upper}])?{rest}"
        f"(?:{gap}(?:(?:{_particles()})(?:{gap}|-)){{0,3}}{initials}{word})*"
        f"(?:{gap}{initial}(?:{gap}?{initial})*(?!\\w))?"
    )
    one = re.compile(f"(?P<initial>{initial})|(?P<name>{word})|(?P<particle>\\w+)|(?P<line>\\n)")
    return run, one


@functools.cache
def _before() -> re.Pattern[str]:
    return re.compile(f"(?<!\\w)(?:(?:{_particles()})[ \\u00a0-]){{1,3}}$", re.IGNORECASE)


def particles_before(text: str, start: int) -> int:
    """Where the particles begin that stand right before a word, or where the word does.

    >>> particles_before("with Von der Leyen", 13)
    5
    """
    found = _before().search(text, max(0, start - 24), start)
    return found.start() if found else start


_CASELESS = re.compile(f"[{_SPACED}]+(?:['’׳״\"‐-][{_SPACED}]+)*")
_KATAKANA, _HAN = "\u30a1-\u30fa\u30fc", "\u3005\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_FOREIGN = re.compile(f"[{_KATAKANA}]{{2,}}(?:[{_DOTS}][{_KATAKANA}]+)*|[{_HAN}]+(?:[{_DOTS}][{_HAN}]+)+")
_ANY_CASELESS = re.compile(f"[{_SPACED}{_UNSPACED}]")
_ANY_UNSPACED = re.compile(f"[{_UNSPACED}]+")


def runs(text: str) -> list[tuple[str, int]]:
    """Every run of words with capitals, with its offset.

    >>> runs("Yesterday Ursula von der Leyen met A. G. Lukashenko.")
    [('Yesterday Ursula von der Leyen', 0), ('A. G. Lukashenko', 35)]
    """
    return [(found[0], found.start()) for found in _patterns()[0].finditer(text)]


def caseless(text: str) -> Iterator[tuple[str, int]]:
    """Every word in a script with spaces and without capitals, and what may be a foreign name in katakana or Han.

    >>> list(caseless("قال ترامب"))
    [('قال', 0), ('ترامب', 4)]
    """
    for pattern in (_CASELESS, _FOREIGN):
        for found in pattern.finditer(text):
            yield found.group(), found.start()


def has_caseless(text: str) -> bool:
    """Whether any letter of a text is of a script without capitals.

    >>> has_caseless("Trump and Путин"), has_caseless("ترامب")
    (False, True)
    """
    return _ANY_CASELESS.search(text) is not None


def unspaced(text: str) -> Iterator[tuple[str, int]]:
    """Every stretch of Han and kana.

    >>> list(unspaced("In 北京 met 习近平。"))
    [('北京', 3), ('习近平', 10)]
    """
    for found in _ANY_UNSPACED.finditer(text):
        yield found.group(), found.start()


def is_lone(run: str) -> bool:
    """Whether a run is a single word, of letters only.

    >>> is_lone("Macron"), is_lone("A"), is_lone("Merkel's")
    (True, False, False)
    """
    return len(run) > 1 and run.isalpha()


@functools.lru_cache(maxsize=65536)
def words(run: str) -> tuple[Word, ...]:
    """The words of a run; an English possessive is left outside.

    >>> [(w.text, w.kind) for w in words("A. de Gaulle's")]
    [('A', 'initial'), ('de', 'particle'), ('Gaulle', 'name')]
    >>> [(w.text, w.kind) for w in words("ドナルド・トランプ")]
    [('ドナルド', 'name'), ('トランプ', 'name')]
    """
    if is_lone(run):  # the usual case
        return (Word(sys.intern(run), 0, len(run), "name", False),)
    if _ANY_CASELESS.match(run):
        pieces = re.finditer(f"[^{_DOTS}\\s]+", run)
        return tuple(Word(p.group(), p.start(), p.end(), "name", False) for p in pieces)
    found: list[Word] = []
    headline = run.isupper()
    plain = run.split(" ")
    if all(map(str.isalpha, plain)):
        end = -1
        for text in plain:
            start, end = end + 1, end + 1 + len(text)
            is_name = len(text) > 1 and text[0].isupper()
            if headline and start and end < len(run) and _is_small(text):
                is_name = False
            found.append(Word(sys.intern(text), start, end, "name" if is_name else "particle", False))
        return tuple(found)
    wrapped = False
    for piece in _patterns()[1].finditer(run):
        kind = piece.lastgroup or "name"
        if kind == "line":
            wrapped = True
            continue
        text, end = piece.group(), piece.end()
        if kind == "name" and found and headline and end < len(run) and _is_small(text):
            kind = "particle"  # a headline: URSULA VON DER LEYEN
        elif kind == "initial":
            text, end = text[:-1], end - 1
            kind = "particle" if text.lower() in _titles() else kind
        elif kind == "name":
            if text[-1] in "sS" and text[-2:-1] in _SETS_OFF:
                text, end = text[:-2], end - 2
            if len(text) == 1:
                kind = "particle"
        found.append(Word(sys.intern(text), piece.start(), end, kind, wrapped))
        wrapped = False
    return tuple(found)
