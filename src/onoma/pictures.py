"""The path between two spellings as a picture: inline SVG, readable on light and on dark, right to left where due.

    >>> from onoma.paths import explain
    >>> picture = svg(explain("Tsikhanowskaya", "Tikhanovskaya"))
    >>> picture.startswith("<svg"), "TSEKANNE" in picture, "<script" in picture
    (True, True, False)

Each pair of words is a block of up to four rows: Latin, native, native, Latin. Letters that stand for each other
are one column, and what a law relates is tied by a coloured line with the law's name below. Arabic and Hebrew
letters join, so that words in them are drawn whole.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from typing import NamedTuple
from xml.sax.saxutils import escape as escaped
from xml.sax.saxutils import quoteattr

from onoma import scripts
from onoma.explanation import Explanation, Link, Side, Word
from onoma.romanization import title

#: What XML has no way to hold.
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_RIGHT_TO_LEFT = frozenset({"Arab", "Hebr", "Syrc", "Thaa"})
_LETTER, _GAP, _ROW, _MARGIN, _LABEL = 15, 12, 44, 16, 20
_STYLE = """
.onoma text{font:20px system-ui,sans-serif;fill:#1c1c22;text-anchor:middle}
.onoma .native{font-size:23px}.onoma .small{font-size:12px;fill:#5a5a66}.onoma .left{text-anchor:start}
.onoma line{stroke:#b4b4c0;stroke-width:1.5}.onoma .law{stroke:#b3500f;stroke-width:2.5}
.onoma .none{stroke:#c01538;stroke-width:2.5;stroke-dasharray:4 3}
.onoma text.law{fill:#b3500f;stroke:none;font-size:11px}.onoma text.none{fill:#c01538;stroke:none;font-size:11px}
@media (prefers-color-scheme:dark){.onoma text{fill:#ececf2}.onoma .small{fill:#a9a9b8}.onoma line{stroke:#565666}
.onoma .law{stroke:#ffab70}.onoma text.law{fill:#ffab70}.onoma .none{stroke:#ff8095}.onoma text.none{fill:#ff8095}}
"""


class _Column(NamedTuple):
    """What stands below each other in a block; a row is empty where a name has none."""

    rows: tuple[str, str, str, str]
    link: Link


def svg(path: Explanation) -> str:
    """The picture of a path, to be put into a page as it is.

    >>> from onoma.paths import explain
    >>> 'direction="rtl"' in svg(explain("محمد", "Mohamed"))
    True
    """
    body, top, width = list[str](), float(_MARGIN), 320.0
    for side in (path.a, path.b):
        top += _LABEL
        body.append(f'<text class="small left" x="{_MARGIN}" y="{top:.0f}">{escape(_caption(side))}</text>')
    top += _LABEL
    for a, b, links in zip(path.a.words, path.b.words, path.links, strict=False):
        drawn, right, top = _block(_columns(a, b, links), top)
        body += drawn
        width = max(width, right)
    for what in path.unexplained:
        top += _LABEL
        body.append(f'<text class="small left" x="{_MARGIN}" y="{top:.0f}">{escape("unexplained: " + what)}</text>')
    height, width = top + _MARGIN, max(width, _MARGIN + 7.0 * max(len(_caption(s)) for s in (path.a, path.b)))
    label = quoteattr(_NO_XML.sub("", path.text))
    return (
        f'<svg class="onoma" xmlns="http://www.w3.org/2000/svg" role="img" viewBox="0 0 {width:.0f} {height:.0f}"'
        f' width="{width:.0f}" height="{height:.0f}" aria-label={label}>'
        f"<style>{_STYLE}</style>{''.join(body)}</svg>"
    )


def escape(text: str) -> str:
    """Text as XML holds it."""
    return escaped(_NO_XML.sub("", text))


def _caption(side: Side) -> str:
    if not side.systems:
        return side.text
    others = len(side.systems) - 1
    return f"{side.text}: {title(side.systems[0])}" + (f" and {others} more" if others else "")


def _columns(a: Word, b: Word, links: Sequence[Link]) -> list[_Column]:
    """Letters that belong together, from those of the native words outwards to the Latin ones."""
    if any(scripts.script(word.native) in _RIGHT_TO_LEFT for word in (a, b)):
        codes = " ".join(dict.fromkeys(link.code for link in links if link.code))
        unknown = any(not link.code and not link.same for link in links)
        rows = (_outer(a), a.native, b.native, _outer(b))
        return [_Column(rows, Link(a.native, b.native, codes, same=not codes and not unknown))]
    if not links:
        links = [Link(letters, letters, same=True) for letters, _ in a.letters or b.letters or [(a.native, "")]]
    upper, lower = _cut(a, [link.a for link in links]), _cut(b, [link.b for link in links])
    native_a, native_b = _sliced(a.native, [link.a for link in links]), _sliced(b.native, [link.b for link in links])
    return [_Column((upper[i], native_a[i], native_b[i], lower[i]), link) for i, link in enumerate(links)]


def _outer(word: Word) -> str:
    return word.text if word.text != word.native else ""


def _sliced(native: str, letters: Sequence[str]) -> list[str]:
    """The parts of a word in its own case, which its readings do not keep."""
    if sum(map(len, letters)) != len(native):
        return list(letters)
    found, at = [], 0
    for part in letters:
        found.append(native[at : at + len(part)])
        at += len(part)
    return found


def _cut(word: Word, letters: Sequence[str]) -> list[str]:
    """The Latin letters of each column; those of a row that writes several columns at once go to the first."""
    if not word.letters or sum(map(len, letters)) != sum(len(native) for native, _ in word.letters):
        return [_outer(word), *[""] * (len(letters) - 1)]
    found, pieces, ahead = [], list(word.letters), 0
    for part in letters:
        latin, wanted = "", len(part) - ahead
        while wanted > 0 and pieces:
            native, written = pieces.pop(0)
            latin += written
            wanted -= len(native)
        ahead = max(0, -wanted) if part else ahead
        found.append(latin)
    return found


def _block(columns: Sequence[_Column], top: float) -> tuple[list[str], float, float]:
    """A pair of words drawn below `top`: the elements, and how far they reach to the right and down."""
    shown = [row for row in range(4) if any(column.rows[row] for column in columns)]
    places = {row: top + _ROW * (i + 1) - 12 for i, row in enumerate(shown)}
    drawn, left = [], float(_MARGIN)
    for column in columns:
        wide = max(1, *(len(text) for text in column.rows), len(column.link.code) * 0.5) * _LETTER + _GAP
        middle = left + wide / 2
        kind = "same" if column.link.same else "law" if column.link.code else "none"
        for row, lower in itertools.pairwise(shown):
            if column.rows[row] and column.rows[lower]:
                tie = kind if (row, lower) == (1, 2) else "same"
                ends = f'x1="{middle:.0f}" x2="{middle:.0f}" y1="{places[row] + 7:.0f}" y2="{places[lower] - 22:.0f}"'
                drawn.append(f'<line class="{tie}" {ends}/>')
        for row in shown:
            native = "native" if row in (1, 2) else "latin"
            turned = ' direction="rtl"' if scripts.script(column.rows[row]) in _RIGHT_TO_LEFT else ""
            at = f'x="{middle:.0f}" y="{places[row]:.0f}"'
            drawn.append(f'<text class="{native}"{turned} {at}>{escape(column.rows[row])}</text>')
        if kind != "same":
            label = column.link.code or "?"
            drawn.append(
                f'<text class="{kind}" x="{middle:.0f}" y="{places[shown[-1]] + 18:.0f}">{escape(label)}</text>'
            )
        left += wide
    return drawn, left + _MARGIN, places[shown[-1]] + 30
