"""The figures: pure counting over graded answers.

A graded answer says how sure the answer was, whether it may count as a MATCH, and whether it is right. Everything
else follows from a list of them: precision and recall, the calibration, the curve, and the threshold to choose.
"""

from __future__ import annotations

import bisect
import math
from collections.abc import Sequence
from itertools import groupby
from typing import Any

from attrs import asdict, frozen

BINS = 10
#: `Policy` takes no lower threshold: below it, somebody else is likelier than the one who is named.
LEAST = 0.5
_EDGES = [i / BINS for i in range(1, BINS)]
#: The normal quantile of a one-sided bound that holds 95 times in 100.
_Z95 = 1.6448536269514722


@frozen
class Graded:
    """An answer, and what it is worth.

    >>> Graded("Latn ← Cyrl", meant=True, answered=True, right=True, probability=0.97, matched=True).strong
    True
    """

    #: The scripts of the name and of what it was compared with.
    scripts: str
    #: Whether somebody is meant at all (of pairs: whether both mean one person).
    meant: bool
    #: Whether somebody was named, however unsure.
    answered: bool
    #: Whether the one named first is the one meant.
    right: bool
    #: Of the one named first.
    probability: float
    #: Whether the decision is MATCH.
    matched: bool
    #: Whether it may be a MATCH at all; by a weak alias alone nobody matches.
    strong: bool = True


@frozen
class Figures:
    """Counts of some rows, and the rates that follow; a rate of nothing is None.

    >>> Figures(rows=4, meant=3, matched=2, right=1, nobody_matched=1, first=2).precision
    0.5
    """

    rows: int
    #: Rows that mean somebody.
    meant: int
    #: Rows that became a MATCH.
    matched: int
    #: Those of them that are right.
    right: int
    #: Rows that mean nobody of the registry, and became a MATCH all the same.
    nobody_matched: int
    #: Rows whose first candidate, MATCH or not, is the one meant; None for pairs, which have no candidates.
    first: int | None = None

    @property
    def nobody(self) -> int:
        """Rows that mean nobody of the registry."""
        return self.rows - self.meant

    @property
    def precision(self) -> float | None:
        """How many MATCHes are right."""
        return ratio(self.right, self.matched)

    @property
    def recall(self) -> float | None:
        """How many of those meant are found by a MATCH."""
        return ratio(self.right, self.meant)

    @property
    def recall_at_1(self) -> float | None:
        """How many of those meant come first, whatever the decision."""
        return None if self.first is None else ratio(self.first, self.meant)

    @property
    def nobody_matched_rate(self) -> float | None:
        """How many rows that mean nobody became a MATCH."""
        return ratio(self.nobody_matched, self.nobody)

    def to_dict(self) -> dict[str, Any]:
        """The counts and rates as plain JSON values."""
        return {
            **asdict(self),
            "nobody": self.nobody,
            "precision": self.precision,
            "recall": self.recall,
            "recall_at_1": self.recall_at_1,
            "nobody_matched_rate": self.nobody_matched_rate,
        }


@frozen
class Bin:
    """Answers of like probability: how sure they were, and how often they were right."""

    low: float
    high: float
    answers: int = 0
    #: The mean probability; None of no answers.
    probability: float | None = None
    #: The share that is right; None of no answers.
    right: float | None = None


@frozen
class Point:
    """What a threshold would give."""

    threshold: float
    matched: int
    right: int
    precision: float
    recall: float


@frozen
class Choice:
    """The threshold for a wanted precision: of those that give it one with most recall, and of these the highest."""

    wanted: float
    #: For `Policy(match_at=…)`.
    match_at: float
    matched: int
    right: int
    precision: float
    recall: float
    #: What the precision is at least, 95 times in 100, by how many answers it rests on (Wilson's bound).
    precision_at_least: float


def ratio(part: int, whole: int) -> float | None:
    """A share; of nothing there is none.

    >>> ratio(1, 2), ratio(0, 0)
    (0.5, None)
    """
    return part / whole if whole else None


def count(graded: Sequence[Graded], *, candidates: bool = True) -> Figures:
    """The figures of some answers; `candidates` is False for pairs.

    >>> count([Graded("Latn ← Latn", True, True, True, 0.95, True)]).recall
    1.0
    """
    return Figures(
        rows=len(graded),
        meant=sum(g.meant for g in graded),
        matched=sum(g.matched for g in graded),
        right=sum(g.matched and g.right for g in graded),
        nobody_matched=sum(g.matched and not g.meant for g in graded),
        first=sum(g.right for g in graded) if candidates else None,
    )


def by_scripts(graded: Sequence[Graded], *, candidates: bool = True) -> tuple[tuple[str, Figures], ...]:
    """The figures of each pair of scripts, the most frequent first."""
    groups: dict[str, list[Graded]] = {}
    for one in graded:
        groups.setdefault(one.scripts, []).append(one)
    ordered = sorted(groups.items(), key=lambda item: (-len(item[1]), item[0]))
    return tuple((scripts, count(some, candidates=candidates)) for scripts, some in ordered)


def bins(graded: Sequence[Graded]) -> tuple[Bin, ...]:
    """Ten bins of equal width, of all who were named."""
    found: list[list[Graded]] = [[] for _ in range(BINS)]
    for one in graded:
        if one.answered:
            found[bisect.bisect_right(_EDGES, one.probability)].append(one)
    return tuple(
        Bin(
            i / BINS,
            (i + 1) / BINS,
            len(some),
            math.fsum(g.probability for g in some) / len(some) if some else None,
            ratio(sum(g.right for g in some), len(some)),
        )
        for i, some in enumerate(found)
    )


def calibration_error(found: Sequence[Bin]) -> float | None:
    """How far probabilities are from how often they are right, on average over answers; None of no answers.

    >>> calibration_error([Bin(0.9, 1.0, 10, 0.95, 0.9)])
    0.05
    """
    answers = sum(b.answers for b in found)
    gaps = (
        b.answers * abs(b.probability - b.right) for b in found if b.probability is not None and b.right is not None
    )
    return round(math.fsum(gaps) / answers, 12) if answers else None


def curve(graded: Sequence[Graded]) -> tuple[Point, ...]:
    """What each threshold would give, the highest first; one point for each probability that occurs."""
    meant = sum(g.meant for g in graded)
    able = sorted((g for g in graded if g.answered and g.strong), key=lambda g: -g.probability)
    points, matched, right = [], 0, 0
    for probability, some in groupby(able, key=lambda g: g.probability):
        for one in some:
            matched += 1
            right += one.right
        points.append(Point(probability, matched, right, right / matched, right / meant if meant else 0.0))
    return tuple(points)


def choose(points: Sequence[Point], wanted: float) -> Choice | None:
    """The threshold that gives the wanted precision with most recall; None where none of those `Policy` takes does.

    >>> points = [Point(0.99, 2, 2, 1.0, 0.5), Point(0.83, 3, 3, 1.0, 0.75), Point(0.6, 4, 3, 0.75, 0.75)]
    >>> choose(points, 0.7).match_at
    0.8
    """
    fitting = [i for i, p in enumerate(points) if p.threshold >= LEAST and p.precision >= wanted]
    if not fitting:
        return None
    # As `max` takes the first: of the same recall, what is more precise.
    place = max(fitting, key=lambda i: points[i].right)
    point = points[place]
    below = points[place + 1].threshold if place + 1 < len(points) else 0.0
    bound = _at_least(point.right, point.matched)
    threshold = _between(below, point.threshold)
    return Choice(wanted, threshold, point.matched, point.right, point.precision, point.recall, bound)


def best(points: Sequence[Point]) -> Point | None:
    """Where no threshold gives the wanted precision: the one that gives most, and of those most recall."""
    allowed = [p for p in points if p.threshold >= LEAST]
    return max(allowed, key=lambda p: (p.precision, p.matched)) if allowed else None


def _between(below: float, upto: float) -> float:
    """The number with fewest decimals that is more than `below` and at most `upto`: it parts the answers alike.

    >>> _between(0.95128, 0.96714), _between(0.3, 0.7)
    (0.96, 0.5)
    """
    if below < LEAST:
        return LEAST
    for digits in range(1, 17):
        scale = 10.0**digits
        short = math.floor(upto * scale) / scale
        if below < short <= upto:
            return short
    return upto


def _at_least(right: int, of: int) -> float:
    """Wilson's lower bound of a share.

    >>> round(_at_least(99, 100), 3), _at_least(0, 10)
    (0.956, 0.0)
    """
    share, spread = right / of, _Z95**2 / of
    centre = share + spread / 2
    width = math.sqrt(spread * (share * (1 - share) + spread / 4))
    return max(0.0, (centre - width) / (1 + spread))
