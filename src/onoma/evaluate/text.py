"""A report as text, for a terminal."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from onoma.evaluate.figures import Figures
from onoma.evaluate.report import KINDS, Mistake, Report

_HEADINGS = {
    "wrong": "wrong answers, surest first",
    "missed": "missed, least sure first",
    "unsure": "listed, but no MATCH, least sure first",
}


def describe(report: Report, *, worst: int = 3) -> str:
    """A report in words: the figures, the threshold to choose, the `worst` mistakes of each kind.

    >>> from onoma.evaluate.figures import Graded
    >>> print(describe(Report.of([Graded("Latn ← Cyrl", True, True, True, 0.95, True)], wanted=0.99)))
    1 row: 1 means somebody, 0 nobody, 0 broken
    <BLANKLINE>
                 rows  MATCH  precision  recall     R@1  nobody matched
    all             1      1     100.0%  100.0%  100.0%               –
    Latn ← Cyrl     1      1     100.0%  100.0%  100.0%               –
    <BLANKLINE>
    probabilities are off by 0.050 on average (expected calibration error, 1 answer in 10 bins)
    precision 99%: Policy(match_at=0.5) gives precision 100.0% and recall 100.0%
      by 1 MATCH of these rows, 1 right; with 95% certainty the precision is at least 26.9%
    """
    parts = [_counts(report), _table(report), "\n".join(_advice(report))]
    parts += [_mistakes(report, kind, worst) for kind in KINDS if worst]
    return "\n\n".join(part for part in parts if part)


def percent(share: float | None) -> str:
    """A share in percent, cut and not rounded: what falls short of everything does not read as if it did not.

    >>> percent(0.99996), percent(0.5), percent(None)
    ('99.9%', '50.0%', '–')
    """
    # Tiny slack, since 0.29 * 1000 is 289.99999999999994.
    return "–" if share is None else f"{math.floor(share * 1000 + 1e-9) / 10:.1f}%"


def _counts(report: Report) -> str:
    some, pairs = report.overall, report.kind == "pairs"
    rows = f"{report.rows:,} {'pair' if pairs else 'row'}{'s' if report.rows != 1 else ''}"
    if pairs:
        return f"{rows}: {some.meant:,} of one person, {some.nobody:,} of two, {len(report.problems):,} broken"
    verb = "means" if some.meant == 1 else "mean"
    return f"{rows}: {some.meant:,} {verb} somebody, {some.nobody:,} nobody, {len(report.problems):,} broken"


def _table(report: Report) -> str:
    pairs = report.kind == "pairs"
    head = ["", "rows", "MATCH", "precision", "recall", "R@1", "false merges" if pairs else "nobody matched"]
    lines = [head, *(_cells(name, some) for name, some in (("all", report.overall), *report.by_scripts))]
    if pairs:
        lines = [[cell for i, cell in enumerate(line) if i != 5] for line in lines]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    return "\n".join(
        "  ".join(cell.rjust(w) if i else cell.ljust(w) for i, (cell, w) in enumerate(zip(line, widths, strict=True)))
        for line in lines
    )


def _cells(name: str, some: Figures) -> list[str]:
    nobody = f"{some.nobody_matched:,} of {some.nobody:,}" if some.nobody else "–"
    rates = [percent(rate) for rate in (some.precision, some.recall, some.recall_at_1)]
    return [name, f"{some.rows:,}", f"{some.matched:,}", *rates, nobody]


def _advice(report: Report) -> Iterable[str]:
    answers = sum(b.answers for b in report.bins)
    if report.calibration_error is not None:
        yield (
            f"probabilities are off by {report.calibration_error:.3f} on average "
            f"(expected calibration error, {answers:,} answer{'s' if answers != 1 else ''} in {len(report.bins)} bins)"
        )
    wanted, choice, best = f"precision {100 * report.wanted:g}%", report.choice, report.best
    if choice:
        yield (
            f"{wanted}: Policy(match_at={choice.match_at!r}) gives precision {percent(choice.precision)} "
            f"and recall {percent(choice.recall)}"
        )
        yield (
            f"  by {choice.matched:,} MATCH{'es' if choice.matched != 1 else ''} of these rows, {choice.right:,} right;"
            f" with 95% certainty the precision is at least {percent(choice.precision_at_least)}"
        )
    elif best:
        yield (
            f"{wanted}: no threshold gives it; the most precise, Policy(match_at={best.threshold!r}), gives "
            f"precision {percent(best.precision)} and recall {percent(best.recall)}"
        )
    else:
        yield f"{wanted}: no threshold gives it, since no answer is likelier than not"


def _mistakes(report: Report, kind: str, worst: int) -> str:
    found = [m for m in report.mistakes if m.kind == kind]
    if not found:
        return ""
    shown = found[:worst]
    many = f"{len(shown):,} of {len(found):,}" if len(shown) < len(found) else f"{len(found):,}"
    return "\n\n".join((f"{_HEADINGS[kind]} ({many}):", *map(_mistake, shown)))


def _mistake(mistake: Mistake) -> str:
    meant = mistake.meant or "nobody"
    head = f"line {mistake.line}: {mistake.text}: {meant}{' is' if mistake.meant != 'same' else ''} meant"
    return "\n".join((head, *_indented(mistake.explanation.split("\n"))))


def _indented(lines: Sequence[str]) -> list[str]:
    return [f"  {line}".rstrip() for line in lines]
