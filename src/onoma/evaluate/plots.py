"""The two plots of a report, as SVG that needs nothing else to be seen.

Everything is drawn in `currentColor`: set into a page, a plot takes the colour of its text; alone, it is dark on
light or light on dark as the reader prefers. `<title>` and `<desc>` tell it to those who do not see it.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from xml.sax.saxutils import escape

from onoma.evaluate.figures import Point
from onoma.evaluate.report import Report
from onoma.evaluate.text import percent

_WIDTH, _HEIGHT = 480, 400
_LEFT, _RIGHT, _TOP, _BOTTOM = 60, 456, 44, 344
# `svg:root` is the plot seen alone; within a page the page's colour holds.
_STYLE = (
    "svg:root{color:#1f2328;background:#fff}"
    "@media(prefers-color-scheme:dark){svg:root{color:#e6edf3;background:#0d1117}}"
)


def precision_recall_svg(report: Report) -> str:
    """Precision over recall for every threshold, with the present one and the chosen one marked.

    >>> from onoma.evaluate.figures import Graded
    >>> report = Report.of([Graded("Latn ← Cyrl", True, True, True, 0.95, True)], wanted=0.99)
    >>> precision_recall_svg(report).startswith("<svg")
    True
    """
    lowest = min((p.precision for p in report.curve), default=0.9)
    frame = _Frame(math.floor(min(lowest, 0.9) * 10) / 10)
    parts = [*frame.axes("recall", "precision")]
    if report.curve:
        places = " ".join(f"{x:.1f},{y:.1f}" for x, y in _thin(map(frame.place, *_columns(report.curve))))
        parts.append(f'<polyline points="{places}" fill="none" stroke="currentColor" stroke-width="2"/>')
    told = [f"{len(report.curve)} thresholds."]
    now, choice = report.overall, report.choice
    if now.precision is not None and now.recall is not None:
        words = f"now, match_at={report.match_at:g}"
        parts += _mark(frame, now.recall, now.precision, words, solid=False)
        told.append(f"{words}: precision {percent(now.precision)}, recall {percent(now.recall)}.")
    if choice:
        words = f"chosen, match_at={choice.match_at!r}"
        parts += _mark(frame, choice.recall, choice.precision, words, solid=True)
        told.append(f"{words}: precision {percent(choice.precision)}, recall {percent(choice.recall)}.")
    parts += _legend([(True, "chosen")] * bool(choice) + [(False, "now")])
    return _svg("precision-recall", "Precision and recall of MATCH", " ".join(told), parts)


def calibration_svg(report: Report) -> str:
    """How often answers are right over how sure they were, in ten bins; on the diagonal they are calibrated.

    >>> from onoma.evaluate.figures import Graded
    >>> report = Report.of([Graded("Latn ← Cyrl", True, True, True, 0.95, True)], wanted=0.99)
    >>> "0.9 to 1: 1 answer, 100.0% right" in calibration_svg(report)
    True
    """
    frame = _Frame(0.0)
    parts = [*frame.axes("probability", "share that is right")]
    (x0, y0), (x1, y1) = frame.place(0, 0), frame.place(1, 1)
    parts.append(f'<path d="M{x0:g} {y0:g}L{x1:g} {y1:g}" stroke="currentColor" stroke-dasharray="4 4" opacity=".6"/>')
    error = report.calibration_error
    told = ["No answers." if error is None else f"Expected calibration error {error:.3f}."]
    for one in report.bins:
        if one.probability is None or one.right is None:
            continue
        words = f"{one.low:g} to {one.high:g}: {one.answers} answer{'s' if one.answers != 1 else ''}"
        words += f", {percent(one.right)} right"
        told.append(words + ".")
        (left, top), (right, bottom) = frame.place(one.low, one.right), frame.place(one.high, 0)
        x, y = frame.place(one.probability, one.right)
        parts.append(
            f'<g><title>{escape(words)}</title><rect x="{left + 1:.1f}" y="{top:.1f}" width="{right - left - 2:.1f}" '
            f'height="{bottom - top:.1f}" fill="currentColor" opacity=".2"/>'
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" fill="currentColor"/>'
            f'<text x="{(left + right) / 2:.1f}" y="{_TOP - 6}" text-anchor="middle" opacity=".7">{_short(one.answers)}'
            "</text></g>"
        )
    return _svg("calibration", "Calibration (above: answers in each bin)", " ".join(told), parts)


class _Frame:
    """Where a share from 0 to 1 stands; the axis upwards may begin higher."""

    def __init__(self, bottom: float) -> None:
        self._bottom = bottom

    def place(self, x: float, y: float) -> tuple[float, float]:
        """Coordinates of a point."""
        up = (y - self._bottom) / (1 - self._bottom)
        return _LEFT + x * (_RIGHT - _LEFT), _BOTTOM - up * (_BOTTOM - _TOP)

    def axes(self, across: str, upwards: str) -> Iterator[str]:
        """Lines, numbers and what they count."""
        for i in range(6):
            x, _ = self.place(i / 5, self._bottom)
            yield f'<path d="M{x:g} {_TOP}V{_BOTTOM}" stroke="currentColor" opacity=".15"/>'
            yield f'<text x="{x:g}" y="{_BOTTOM + 18}" text-anchor="middle">{i / 5:g}</text>'
            value = self._bottom + (1 - self._bottom) * i / 5
            _, y = self.place(0, value)
            yield f'<path d="M{_LEFT} {y:g}H{_RIGHT}" stroke="currentColor" opacity=".15"/>'
            yield f'<text x="{_LEFT - 8}" y="{y + 4:g}" text-anchor="end">{round(value, 3):g}</text>'
        middle = (_LEFT + _RIGHT) / 2
        yield f'<text x="{middle:g}" y="{_BOTTOM + 40}" text-anchor="middle">{across}</text>'
        turned = f'transform="rotate(-90 16 {(_TOP + _BOTTOM) / 2:g})"'
        yield f'<text x="16" y="{(_TOP + _BOTTOM) / 2:g}" text-anchor="middle" {turned}>{upwards}</text>'


def _columns(points: Iterable[Point]) -> tuple[list[float], list[float]]:
    kept = list(points)
    return [p.recall for p in kept], [p.precision for p in kept]


def _thin(places: Iterable[tuple[float, float]]) -> Iterator[tuple[float, float]]:
    """Without what nobody would see: a point within half a pixel of the last one, unless it is the end."""
    last, waiting = (math.inf, math.inf), None
    for place in places:
        if math.dist(place, last) >= 0.5:
            yield place
            last, waiting = place, None
        else:
            waiting = place
    if waiting:
        yield waiting


def _mark(frame: _Frame, recall: float, precision: float, words: str, *, solid: bool) -> list[str]:
    x, y = frame.place(recall, precision)
    text = f"{words}: precision {percent(precision)}, recall {percent(recall)}"
    return [f"<g><title>{escape(text)}</title>{_dot(x, y, solid)}</g>"]


def _dot(x: float, y: float, solid: bool) -> str:
    size, fill = (5, "currentColor") if solid else (8, "none")
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{size}" fill="{fill}" stroke="currentColor" stroke-width="2"/>'


def _legend(entries: list[tuple[bool, str]]) -> Iterator[str]:
    x = float(_RIGHT)
    for solid, words in entries:
        yield f'<text x="{x:g}" y="{_TOP - 16}" text-anchor="end">{words}</text>'
        x -= 7 * len(words) + 16
        yield _dot(x, _TOP - 20, solid)
        x -= 22


def _short(number: int) -> str:
    """A count in little room.

    >>> _short(950), _short(12345)
    ('950', '12k')
    """
    return str(number) if number < 10_000 else f"{number // 1000}k"


def _svg(name: str, title: str, description: str, parts: Iterable[str]) -> str:
    body = "\n".join(parts)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" width="{_WIDTH}" '
        f'height="{_HEIGHT}" fill="currentColor" font-family="system-ui,sans-serif" font-size="12" role="img" '
        f'aria-labelledby="{name}-title {name}-desc">\n'
        f'<title id="{name}-title">{escape(title)}</title>\n<desc id="{name}-desc">{escape(description)}</desc>\n'
        f'<style>{_STYLE}</style>\n<text x="{_LEFT}" y="18" font-weight="600">{escape(title)}</text>\n{body}\n</svg>\n'
    )
