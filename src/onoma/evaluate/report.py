"""What an evaluation comes to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

from attrs import asdict, frozen

from onoma.evaluate import figures
from onoma.evaluate.figures import Bin, Choice, Figures, Graded, Point
from onoma.evaluate.rows import Problem

#: A wrong one was named; nobody was, though somebody is meant; the right one was listed but is no MATCH.
KINDS = ("wrong", "missed", "unsure")


@frozen
class Mistake:
    """An answer that is not as it should be, with its explanation."""

    #: `wrong`, `missed` or `unsure`.
    kind: str
    line: int
    #: The name that was asked for; of a pair, both.
    text: str
    #: The id of who is meant, empty for nobody; of a pair, `same` or `different`.
    meant: str
    #: The id of the first candidate, empty for nobody; of a pair, empty.
    answer: str
    #: Of the wrong one named; of the one meant, where nobody wrong was.
    probability: float
    decision: str
    explanation: str


@frozen
class Report:
    """The figures of an evaluation, its mistakes, and the rows that could not be used.

    >>> Report.of([Graded("Latn ← Latn", True, True, True, 0.95, True)], wanted=0.99).overall.precision
    1.0
    """

    #: Whether the rows were `names` or `pairs`.
    kind: str
    #: The least probability of a MATCH, as the resolver's policy had it.
    match_at: float
    overall: Figures
    by_scripts: tuple[tuple[str, Figures], ...]
    bins: tuple[Bin, ...]
    #: Expected calibration error, over ten bins; None where nobody was ever named.
    calibration_error: float | None
    #: What each threshold would give, the highest first.
    curve: tuple[Point, ...]
    wanted: float
    #: The threshold for the wanted precision; None where none gives it.
    choice: Choice | None
    #: The most precise threshold; None where there was no answer.
    best: Point | None
    #: The wrong ones, surest first; then those missed and those unsure, least sure first.
    mistakes: tuple[Mistake, ...]
    #: Rows that could not be used; they count nowhere else.
    problems: tuple[Problem, ...]

    @classmethod
    def of(
        cls,
        graded: Sequence[Graded],
        *,
        wanted: float,
        kind: Literal["names", "pairs"] = "names",
        match_at: float = 0.9,
        mistakes: Sequence[Mistake] = (),
        problems: Sequence[Problem] = (),
    ) -> Report:
        """The report of graded answers."""
        candidates = kind == "names"
        found, points = figures.bins(graded), figures.curve(graded)
        return cls(
            kind,
            match_at,
            figures.count(graded, candidates=candidates),
            figures.by_scripts(graded, candidates=candidates),
            found,
            figures.calibration_error(found),
            points,
            wanted,
            figures.choose(points, wanted),
            figures.best(points),
            tuple(sorted(mistakes, key=_worst_first)),
            tuple(problems),
        )

    @property
    def rows(self) -> int:
        """All rows, those that could not be used included."""
        return self.overall.rows + len(self.problems)

    def to_dict(self) -> dict[str, Any]:
        """The report as plain JSON values."""
        return {
            "kind": self.kind,
            "rows": self.rows,
            "broken": len(self.problems),
            "match_at": self.match_at,
            "overall": self.overall.to_dict(),
            "by_scripts": {scripts: some.to_dict() for scripts, some in self.by_scripts},
            "calibration": {"expected_error": self.calibration_error, "bins": [asdict(b) for b in self.bins]},
            "curve": [asdict(p) for p in self.curve],
            "wanted_precision": self.wanted,
            "choice": asdict(self.choice) if self.choice else None,
            "best": asdict(self.best) if self.best else None,
            "mistakes": [asdict(m) for m in self.mistakes],
            "problems": [asdict(p) for p in self.problems],
        }


def _worst_first(mistake: Mistake) -> tuple[int, float, int]:
    surest_first = mistake.kind == "wrong"
    return KINDS.index(mistake.kind), -mistake.probability if surest_first else mistake.probability, mistake.line
